"""Cells as nobody should type them, and workbooks full of them: for laws about any text."""

from __future__ import annotations

import io
import itertools
import zipfile
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape, quoteattr

from hypothesis import strategies as st

from xlcrm.cellref import column_letters
from xlcrm.reading.settings import SETTINGS_SIMPLE
from xlcrm.schema.sheets import SHEETS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Rows = Sequence[Sequence[str]]  # each cell's markup, as `text` and `number` give it

# -- what people type ------------------------------------------------------------------------------

LINES: Final = [
    *("통화함\n \n재방문", "\n", " \n ", "\n\n\n", "\u2028", "\u2029 \u2028", "\x85", "\t"),
    *("\u3000", "\r\n \r\n", "가\u200b\n\u200b나", "/", " / ", "·", "\n/\n", "~", "가~", "~나"),
    *("및", " 및 ", "+", "&", ",", ",,,", "1/ /2", "이름/", "/직급", "이름/ ", "계약기간/\u200b"),
    *("- / -", "\u00a0"),
]

UNSEEN: Final = [
    *("\u200b", "\ufeff", "\u200f고객\u200e", "\u202e만료일", "\u00ad", "\u3164", "\u115f\u1160"),
    *("\u0301", "가\u0301\u0301\u0301", "e\u0301", "\u1112\u1161\u11ab", "\u302e", "\ufffd"),
    *("\uffff", "\ud800", "가\udfff나", "\ud83d", "\x00", "\x07", "\x1b[31m", "\x7f", "\x9f"),
    *("\ue000", "\U0001f600", "\U0001f468\u200d\U0001f469\u200d\U0001f467"),
    *("\U0001f1f0\U0001f1f7", "\U000e0041"),
]

DIGITS: Final = [
    *("²", "①", "Ⅳ", "½", "٣", "२०२४-०१-०१", "٢٠٢٤-٠١-٠١", "２０２４．１．１", "㊿", "一二三"),
    *("〇", "1²", "2024-1-²", "1000²", "전화²", "전화٣", "고객²", "전화1", "전화0", "전화99999"),
    *("D-²", "D+٣", "9" * 5_000, "1" * 400, "0" * 400, "-" + "9" * 400, "1e308", "1e999"),
    *("-1e999", "1E400", "inf", "Infinity", "-inf", "nan", "NaN", "0x10", "1_000", "1__0", "1e"),
    *("e1", "+", "-", "--", ".", ",", "1,2,3", "1,,000", "1.2.3", "00", "-0", "٣٣٣", "9" * 309),
    *("C-" + "9" * 400, "C-" + "9" * 15, "9" * 15, "9" * 16, "C-٣", "999999999999999", "-1"),
    *("1e5", "1e-320", "5e-324", "𝟐𝟎𝟐𝟒-𝟎𝟏-𝟎𝟏"),
]

DATES: Final = [
    *("0000-00-00", "0001-01-01", "1899-12-31", "1900-01-00", "1900-01-01", "1900-02-29"),
    *("9999-12-31", "9999-12-30", "10000-01-01", "9999-99-99", "2024-02-30", "2024-13-01"),
    *("99-99-99", "00-00-00", "2024-01-01T25:61:61", "2024-01-01 24:00", "오후 13시"),
    *("2024-10-01 오후 12시 60분", "24:00", "2024.1.1~2024.12.31", "2024-01-01~", "~2024-01-01"),
    *("9999-12-31~9999-12-31", "24.1~25.12", "2024년 ²월 1일", "10/26/23", "231026", "20240230"),
    *("99991231", "00010101", "19000101", "202413", "상시", "무기한", "자동연장"),
    *("2024-01-01(日)", "2024-01-01 (월", "12월 31일", "1년반", "0개월", "1200개월", "1201개월"),
    *("9999년", "999년999개월", "반", "반년", "년", "개월", "1.5년", "-1개월"),
    *("9999-12-31 23:59:59", "2024-10-01 09:00", "0000-01", "9999-12", "2024-1", "1900-01"),
]

AMOUNTS: Final = [
    *("₩", "원", "만원", "천만원", "억", "조조", "1조1조", "9999조", "십", "십십", "만만"),
    *("1.만", ".5만", "1만.", "(", ")", "()", "(5,000", "△", "▲", "△△1", "-(5)", "((1))", "일금"),
    *("일금 원정", "월", "연", "/월", "매월", "VAT", "VAT별도", "부가세", "100원(VAT", "0.5원"),
    *("1e5원", "$100", "€", "100불", "١٠٠원", "백²", "０", "999,999,999,999,999"),
    *("1,000,000,000,000,000", "만" * 40, "1만" * 20, "9" * 79, "9" * 81, "무료"),
]

NUMBERS_OF_PEOPLE: Final = [
    *("900101-1234567", "9999999999999", "010-1234-5678", "010", "0", "01012345678,", ", ,"),
    *("(02)", "+82", "+82 10 1234 5678", "0082", "전화없음", "1588-1234", "010-1234-5678 내선 ²"),
    *("٠١٠-١٢٣٤-٥٦٧٨", "@", "a@", "@b", "a@b", "a@b.", ".@.", "가@나.다", "a" * 400 + "@b.kr"),
    *("a@@b.kr", "1234-5678-9012-3456", "4111 1111 1111 1111", "110-123-456789", "124-81-00998"),
    *("000-00-00000", "사업자등록번호 ²"),
]

FORMULAS: Final = [
    *("=1+1", "=", "=+", "+1", "-1+1", "@SUM(A1)", '=HYPERLINK("x")', "'=1", "'", "''", '"'),
    *("=cmd|'/c'!A0", "#REF!", "#N/A", "#", "#계산 전", "{}", "{0}", "{header}", "%s", "%"),
    *("%d%", "\\", "\\1", "\\g<0>", "[", "]", "(?P<x>", "*", ".*", "[red]", "[/red]", "<b>"),
    *("</v>", "&amp;", "]]>", "_x0000_", "_x005F_", "<!--", "$A$1", "A1", "고객대장!A1"),
    *("'시트'!A1", "!", "!!", "R1C1", "XFD1048577", "true", "TRUE", "null"),
]

LONG: Final = [
    *("가" * 32_767, "\n" * 500, "a," * 300, " " * 5_000, "👍" * 200, "1 " * 300, "가/" * 200),
]
WORDS: Final = sorted(
    {
        word
        for spec in (*SHEETS, SETTINGS_SIMPLE)
        for column in spec.columns
        for word in (column.name, *column.synonyms, *column.choices)
    }
    | {
        "구분",
        "항목",
        "값",
        "규칙",
        "기준",
        "목록",
        "머리글",
        "휴무일",
        "서비스",
        "안내 기간",
        "말일 방식",
    }
    | {
        "edate",
        "재계약 유예(일)",
        "백업 수",
        "사업자등록번호",
        "주민등록번호",
        "합계",
        "소계",
        "C304",
        "끔",
    }
    | {
        "해지",
        "일시 정지",
        "재계약 예정",
        "Y",
        "N",
        "예",
        "아니오",
        "고객대장!고객명",
        "고객대장!A1",
    }
)
TYPED: Final = (*(LINES, UNSEEN, DIGITS, DATES, AMOUNTS, NUMBERS_OF_PEOPLE, FORMULAS, LONG, WORDS),)
texts = st.one_of(
    st.sampled_from(LINES),
    st.sampled_from(list(itertools.chain.from_iterable(TYPED))),
    st.sampled_from(WORDS),
    st.text(max_size=8),
    st.lists(st.sampled_from([*LINES, *UNSEEN, *WORDS, *DIGITS[:22]]), max_size=4).map("".join),
    st.lists(st.sampled_from(["", " ", *WORDS]), min_size=2, max_size=3).map("\n".join),
    st.tuples(st.sampled_from(WORDS), st.sampled_from(DIGITS[:22])).map("".join),
)

# -- and what programs write -----------------------------------------------------------------------

ODD_NUMBERS: Final = [
    *("0", "-0", "-1", "1", "0.5", "-0.5", "59", "60", "61", "19999", "20000", "45225"),
    *("45225.999999999", "80000", "80000.9999999", "80001", "2958465", "2958465.99999"),
    *("2958466", "-2958466", "-45225", "20231026", "20230230", "99991231", "202410", "202413"),
    *("1e15", "999999999999999", "1e16", "1e300", "1.7976931348623157E+308"),
    *("-1.7976931348623157E+308", "1E999", "-1E999", "INF", "NaN", "5E-324", "9" * 300),
    *("9" * 301, "9" * 400, "9" * 5_000, "-" + "9" * 301, "1e-400", "9001011234567", "", " 1 "),
    *("1,000", "abc", "1012345678", "821012345678", "1e2", "+5", "0x1", "1_0", "٣", "1.0"),
    *("2024", "12.0"),
]

ODD_DAYS: Final = [
    *("0001-01-01", "1899-12-31T23:59:59", "9999-12-31", "9999-12-31T23:59:59"),
    *("2024-10-01T09:00:00Z", "2024-10-01T24:00:00", "2024-02-30", "", "now", "10000-01-01"),
    *("2024-10-01T09:00:00+23:59", "20241001", "2024-W01-1", "0001-01-01T00:00:00+14:00"),
    "9999-12-31T23:59:59-12:00",
]

ERRORS: Final = [
    *("#REF!", "#N/A", "#DIV/0!", "#SPILL!", "#", "", "홍길동", "#계산 전", "\n"),
]


def text(value: str) -> str:
    """A cell's attributes and content that say a text; what XML cannot hold as Excel writes it."""
    held = "".join(
        sign
        if sign in "\t\n"
        or (sign >= " " and not "\ud800" <= sign <= "\udfff" and sign < "\ufffe")
        or sign > "\uffff"
        else f"_x{ord(sign):04X}_"
        for sign in value
    )
    return f' t="inlineStr"><is><t xml:space="preserve">{escape(held)}</t></is>'


def number(value: str) -> str:
    """A cell that says a number, or what a program took for one."""
    return f"><v>{escape(value)}</v>"


def of_type(kind: str, value: str) -> str:
    """A cell that says something of a type of the standard."""
    return f' t="{kind}"><v>{escape(value)}</v>'


ODD_MARKUP: Final = [
    *("><f>1+1</f>", "><f>A1</f><v>3</v>", ' t="str"><f>A1</f><v>\n</v>', ' s="²"><v>1</v>', ">"),
    *(' s="99999"><v>45225</v>', ' t="e"><f>#REF!</f><v>#REF!</v>', ' t="str"><f>""</f><v></v>'),
    *(' t="x"><v>1</v>', ' t="inlineStr"><is><r><t>고객</t></r><r><t>명</t></r></is>'),
]
cells = st.one_of(
    texts.map(text),
    texts.map(text),
    st.sampled_from(ODD_NUMBERS).map(number),
    st.tuples(st.integers(1, 5), st.sampled_from(ODD_NUMBERS)).map(
        lambda each: f' s="{each[0]}"{number(each[1])}'
    ),
    st.integers(-100, 90_000).map(str).map(number),
    st.floats().map(repr).map(number),
    st.sampled_from(ODD_DAYS).map(lambda value: of_type("d", value)),
    st.sampled_from(ERRORS).map(lambda value: of_type("e", value)),
    st.sampled_from(["0", "1", "true", "2", ""]).map(lambda value: of_type("b", value)),
    st.sampled_from(["-1", "99", "²", "", "x"]).map(lambda value: of_type("s", value)),
    st.sampled_from(ODD_MARKUP),
)
"""The markup of a cell behind its reference."""

# -- workbooks -------------------------------------------------------------------------------------

_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_FORMATS: Final = (
    '<numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;년&quot; m&quot;월&quot;"/>'
    '<numFmt numFmtId="165" formatCode="[$-412]aaaa;;&quot;"/></numFmts>'
)
_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def workbook(
    sheets: Mapping[str, Rows], *, date1904: bool = False, merged: Sequence[str] = ()
) -> bytes:
    """Return a workbook of some sheets, its cells as they are given; "" is no cell."""
    merges = "".join(f'<mergeCell ref="{each}"/>' for each in merged)
    merges = f"<mergeCells>{merges}</mergeCells>" if merges else ""
    buffer = io.BytesIO()
    at = range(1, len(sheets) + 1)
    names = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"/>'
        for n, name in zip(at, sheets, strict=True)
    )
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{_LINKS}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in at
    )
    types = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_TYPE}.worksheet+xml"/>'
        for n in at
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>{types}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_LINKS}/officeDocument" Target="xl/workbook.xml"/>'
        "</Relationships>",
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}">'
        f'<workbookPr date1904="{int(date1904)}"/><sheets>{names}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{links}'
        f'<Relationship Id="rId0" Type="{_LINKS}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}">{_FORMATS}<fonts><font/></fonts>'
        '<fills count="1"><fill/></fills><borders count="1"><border/></borders>'
        '<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs><xf/><xf numFmtId="14"/>'
        '<xf numFmtId="22"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="²"/></cellXfs>'
        "</styleSheet>",
    }
    for n, rows in zip(at, sheets.values(), strict=True):
        parts[f"xl/worksheets/sheet{n}.xml"] = (
            f'<worksheet xmlns="{_MAIN}"><sheetData>{_markup(rows)}</sheetData>{merges}</worksheet>'
        )
    with zipfile.ZipFile(buffer, "w") as file:
        for name, part in parts.items():
            file.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{part}'.encode())
    return buffer.getvalue()


def _markup(rows: Rows) -> str:
    return "".join(
        f'<row r="{at}">{"".join(_cells(row, at))}</row>' for at, row in enumerate(rows, start=1)
    )


def _cells(row: Sequence[str], at: int) -> list[str]:
    return [
        f'<c r="{column_letters(column)}{at}"{cell}</c>'
        for column, cell in enumerate(row, start=1)
        if cell
    ]
