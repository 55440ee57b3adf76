"""What a finding says to do is done as it is printed; then the finding is gone."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.table import Table
from sheet_files import book_of

import xlcrm as package

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path
    from subprocess import CompletedProcess

    Program = Callable[..., CompletedProcess[str]]
    Rows = Sequence[Sequence[object]]

ON: Final = ("--as-of", "2024-10-01")
DAY: Final = "yyyy-mm-dd"
STARTS: Final = (date(2024, 1, 1), date(2024, 2, 1), date(2024, 3, 1))
ENDS: Final = (date(2024, 12, 31), date(2025, 1, 31), date(2025, 2, 28))
_TOLD: Final = re.compile(r"구분 '([^']*)', 항목 (?:\"([^\"]*)\"|'([^']*)'), 값 '([^']*)'")
_OTHERS: Final = re.compile(r"'([^']*)'")


@pytest.fixture
def path(office: Path) -> Path:
    """Return where the ledger lies."""
    return office / "대장.xlsx"


def put(path: Path, sheets: Mapping[str, Rows], table: str = "") -> None:
    """Write a workbook of some sheets, the first with an Excel table if one is named."""
    book = book_of(sheets)
    for sheet in book.worksheets:
        for cells in sheet.iter_rows():
            for cell in cells:
                if isinstance(cell.value, date):
                    cell.number_format = DAY
    if table:
        book.worksheets[0].add_table(Table(displayName="표", ref=table))
    book.save(path)


def ledger(
    sheet: str = "고객대장", /, **columns: Sequence[object]
) -> dict[str, list[list[object]]]:
    """Return a sheet of invented customers with some columns; `_` in a header is a space."""
    count = max(map(len, columns.values()))
    names = [f"{each * 2}상사" for each in "가나다라"[:count]]
    headers: list[object] = ["고객명", *(name.replace("_", " ") for name in columns)]
    rows = zip(names, *columns.values(), strict=True)
    return {sheet: [headers, *map(list, rows)]}


def found(xlcrm: Program, path: Path) -> list[dict[str, Any]]:
    """Return what a check finds."""
    run = xlcrm("check", path, *ON, "--json")
    return json.loads(run.stdout)["files"][0]["findings"]  # type: ignore[no-any-return]


def codes(xlcrm: Program, path: Path) -> list[str]:
    """Return the codes of what a check finds, each once."""
    return sorted({each["code"] for each in found(xlcrm, path)})


def type_in(path: Path, cell: str, value: object, sheet: str | None = None) -> None:
    """Do what a person does in Excel: one cell typed anew."""
    book = load_workbook(path)
    there = (book[sheet] if sheet else book.worksheets[0])[cell]
    there.value = value
    if isinstance(value, date):
        there.number_format = DAY
    book.save(path)


def tell(path: Path, suggestion: str, value: str = "", *, eaten: bool = False) -> None:
    """Write the row of 설정 that a suggestion names, as it is printed.

    Args:
        path: the workbook.
        suggestion: what it says.
        value: another value that it offers.
        eaten: whether Excel has taken an apostrophe at the beginning for its own sign.
    """
    said = _TOLD.search(suggestion)
    assert said is not None, suggestion
    section, item, default = said[1], said[2] or said[3], said[4]
    book = load_workbook(path)
    if "설정" not in book.sheetnames:
        book.create_sheet("설정").append(["구분", "항목", "값"])
    book["설정"].append([section, item.removeprefix("'") if eaten else item, value or default])
    book.save(path)


def told_of(xlcrm: Program, path: Path, code: str) -> list[str]:
    """Return what is suggested for a code that has to be there."""
    suggested = [each["suggestion"] for each in found(xlcrm, path) if each["code"] == code]
    assert suggested
    return suggested


def offered(suggestion: str) -> list[str]:
    """Return every value that a suggestion offers for 설정."""
    return _OTHERS.findall(suggestion[suggestion.index("값 '") :])


MANNERS: Final = [
    pytest.param(
        "C104", {"계약_시작일": ["05-12-2023", "07-11-2023"], "계약_종료일": ENDS[:2]}, id="days"
    ),
    pytest.param("C104", {"계약_시작일": ["10/26/23"], "계약_종료일": ENDS[:1]}, id="one day"),
    pytest.param(
        "C105",
        {"계약_시작일": ["05-01-2024", "07-02-2024"], "계약_종료일": ["29-12-2024", "06-02-2025"]},
        id="days beside",
    ),
    pytest.param(
        "C115",
        {"계약_시작일": STARTS[:2], "계약_종료일": ENDS[:2], "요금(만원)": [15, 20]},
        id="unit",
    ),
    pytest.param(
        "C116",
        {"계약_시작일": STARTS[:2], "계약_종료일": ENDS[:2], "요금(만원)": [1500000, 900000]},
        id="doubted unit",
    ),
    pytest.param("C133", {"계약_시작일": STARTS[:2], "계약_기간": [3, 1]}, id="length"),
    pytest.param("C134", {"계약_시작일": STARTS[:2], "계약_기간": [365, 100]}, id="days of a term"),
]


@pytest.mark.parametrize("sheet", ["고객대장", "2024 신규 회원대장", "회원'들 대장"])
@pytest.mark.parametrize(("code", "columns"), MANNERS)
def test_every_value_offered_for_a_column_settles_it(
    path: Path, xlcrm: Program, code: str, columns: dict[str, Sequence[object]], sheet: str
) -> None:
    """Whatever the sheet is called, also where Excel takes the first apostrophe for its own."""
    put(path, ledger(sheet, **columns))
    before, suggested = path.read_bytes(), told_of(xlcrm, path, code)
    for value in offered(suggested[0]):
        for eaten in (False, True):
            path.write_bytes(before)
            for each in suggested:
                tell(path, each, value, eaten=eaten)
            assert code not in codes(xlcrm, path), (value, eaten)
            assert "C103" not in codes(xlcrm, path) or code == "C105"


AMBIGUOUS: Final = [
    pytest.param({"계약일": STARTS, "종료일": ENDS}, "계약 시작일", "B1", id="signed"),
    pytest.param(
        {"순번": [7, 9, 12], "계약_시작일": STARTS, "계약_종료일": ENDS},
        "고객 ID",
        "B1",
        id="number",
    ),
    pytest.param(
        {"시작": STARTS, "계약_종료일": ENDS, "구분": ["이용중", "해지", "이용중"]},
        "상태",
        "D1",
        id="kind",
    ),
]


@pytest.mark.parametrize("sheet", ["고객대장", "2024 신규 회원대장", "회원'들 대장"])
@pytest.mark.parametrize("way", ["title", "another title", "설정", "쓰지 않음"])
@pytest.mark.parametrize(("columns", "name", "cell"), AMBIGUOUS)
def test_a_header_that_may_mean_something_else_is_settled(  # noqa: PLR0913 - one case
    path: Path,
    xlcrm: Program,
    columns: dict[str, Sequence[object]],
    name: str,
    cell: str,
    *,
    sheet: str,
    way: str,
) -> None:
    """By either title, or by a row of 설정 that keeps the title: all that is suggested."""
    put(path, ledger(sheet, **columns))
    found_there = [each for each in found(xlcrm, path) if each["code"] == "C202"]
    told = {each["cell"]: each["suggestion"] for each in found_there}
    assert f"'{name}'" in told[cell]
    before = path.read_bytes()
    for eaten in (False, True):
        path.write_bytes(before)
        if way.endswith("title"):
            type_in(path, cell, name if way == "title" else "사무실 메모")
        else:
            tell(path, told[cell], name if way == "설정" else way, eaten=eaten)
        left = [each for each in found(xlcrm, path) if each["code"] == "C202"]
        assert cell not in [each["cell"] for each in left]
        assert not [each for each in found(xlcrm, path) if each["code"].startswith("S")]


def test_an_order_that_no_day_can_have_is_not_offered(path: Path, xlcrm: Program) -> None:
    """With four digits of the year behind the year is not first; 10/26/23 begins with a month."""
    put(path, ledger(계약_시작일=["05-12-2023", "07-11-2023"], 계약_종료일=ENDS[:2]))
    assert offered(told_of(xlcrm, path, "C104")[0]) == ["일-월-년", "월-일-년"]
    put(path, ledger(계약_시작일=["10/26/23"], 계약_종료일=ENDS[:1]))
    assert offered(told_of(xlcrm, path, "C104")[0]) == ["월-일-년"]


@pytest.mark.parametrize("code", ["C105", "C106"])
@pytest.mark.parametrize("typed", [int, str])
def test_a_fix_makes_days_of_what_is_none_to_see(
    path: Path, xlcrm: Program, code: str, typed: type
) -> None:
    """The command that the suggestion names, run as it stands there."""
    days = ["29-12-2023", "05-01-2024"] if code == "C105" else [typed(45292), typed(45323)]
    put(path, ledger(계약_시작일=days, 계약_종료일=ENDS[:2]))
    assert "xlcrm fix" in told_of(xlcrm, path, code)[0]
    assert xlcrm("fix", path).returncode == 0
    assert codes(xlcrm, path) == []


def test_a_number_stored_as_text_takes_its_day_and_not_its_format(
    path: Path, xlcrm: Program
) -> None:
    """A format of dates is enough for a number; a text has to be typed again, as it says."""
    put(path, ledger(계약_시작일=[45292, "45323"], 계약_종료일=ENDS[:2]))
    assert "다시 적으세요" in told_of(xlcrm, path, "C106")[0]
    book = load_workbook(path)
    for cell in book.worksheets[0]["B"]:
        cell.number_format = DAY
    book.save(path)
    assert codes(xlcrm, path) == ["C106"]
    type_in(path, "B3", date(2024, 2, 1))
    assert codes(xlcrm, path) == []


@pytest.mark.parametrize(
    ("unit", "typed", "usual"), [("원", 130000, 50000), ("만원", 13, 5)], ids=["won", "10,000 won"]
)
@pytest.mark.parametrize(
    ("code", "said"), [("C114", "협의"), ("C111", "형편껏"), ("C112", "100 USD")]
)
def test_an_amount_is_asked_for_in_the_unit_of_its_column(  # noqa: PLR0913 - one case
    path: Path, xlcrm: Program, code: str, said: str, *, unit: str, typed: int, usual: int
) -> None:
    """In a column of 만원 a number of won would be ten thousand times too much."""
    header = "요금" if unit == "원" else f"요금({unit})"
    fees = {header: [said, usual, usual]}
    put(path, ledger(계약_시작일=STARTS, 계약_종료일=ENDS, **fees))
    assert f"{unit} 단위 숫자로" in told_of(xlcrm, path, code)[0]
    type_in(path, "D2", typed)
    assert code not in codes(xlcrm, path)
    assert package.open_ledger(path).tables[0].values("fee") == [130000, 50000, 50000]


def test_a_column_of_dollars_becomes_one_of_won(path: Path, xlcrm: Program) -> None:
    """The amounts and the header's unit, as it says; the amounts alone would not count."""
    columns: dict[str, Sequence[object]] = {"계약_시작일": STARTS[:2], "계약_종료일": ENDS[:2]}
    put(path, ledger(**columns, **{"요금($)": [15, 20]}))
    assert "열 제목에 적힌 단위도 '원'으로" in told_of(xlcrm, path, "C112")[0]
    for cell, value in (("D1", "요금(원)"), ("D2", 20000), ("D3", 27000)):
        type_in(path, cell, value)
    assert codes(xlcrm, path) == []
    assert package.open_ledger(path).tables[0].values("fee") == [20000, 27000]


def test_a_length_is_asked_for_with_its_unit(path: Path, xlcrm: Program) -> None:
    """A bare 12 would be twelve years where the others are years."""
    years: dict[str, Sequence[object]] = {"계약_시작일": STARTS[:2], "계약기간(년)": ["당분간", 2]}
    put(path, ledger(**years))
    assert "12개월처럼 단위까지" in told_of(xlcrm, path, "C135")[0]
    type_in(path, "C2", "12개월")
    assert "C135" not in codes(xlcrm, path)
    assert package.open_ledger(path).tables[0].values("months") == [12, 24]


def test_an_end_takes_the_place_of_a_length_that_says_nothing(path: Path, xlcrm: Program) -> None:
    """The end written and the cell emptied: then nothing is left to say."""
    put(
        path,
        ledger(계약_시작일=STARTS[:2], 계약_종료일=[None, ENDS[1]], 계약_기간=["당분간", 12]),
    )
    assert "종료일을 쓰고 이 칸을 비우세요" in told_of(xlcrm, path, "C135")[0]
    type_in(path, "C2", ENDS[0])
    type_in(path, "D2", None)
    assert codes(xlcrm, path) == []


@pytest.mark.parametrize("value", ["=B2+365", ENDS[0]])
def test_a_formula_that_needs_itself_is_put_right(
    path: Path, xlcrm: Program, value: object
) -> None:
    """By the cell that it should have pointed at, or by a value."""
    put(path, ledger(계약_시작일=STARTS[:2], 계약_종료일=["=C2+365", ENDS[1]]))
    told_of(xlcrm, path, "C154")
    type_in(path, "C2", value)
    assert codes(xlcrm, path) == []


def test_a_table_grows_over_what_was_typed_below(path: Path, xlcrm: Program) -> None:
    """By the command that is named; where cells are merged there once they are not."""
    put(path, ledger(계약_시작일=STARTS, 계약_종료일=ENDS, 비고=["", "", ""]), table="A1:D2")
    book = load_workbook(path)
    book.worksheets[0].merge_cells("C4:D4")
    book.save(path)
    assert "병합된 셀이 있으면 그것을 치우고" in told_of(xlcrm, path, "C216")[0]
    book = load_workbook(path)
    book.worksheets[0].unmerge_cells("C4:D4")
    book.save(path)
    assert xlcrm("fix", path).returncode == 0
    assert codes(xlcrm, path) == []
    assert load_workbook(path).worksheets[0].tables["표"].ref == "A1:D4"


@pytest.mark.parametrize(("header", "value"), [("계약 종료일", ENDS[0]), ("계약 기간", 12)])
def test_columns_of_terms_make_a_list_a_ledger(
    path: Path, xlcrm: Program, header: str, value: object
) -> None:
    """Right of the list, also below a title."""
    people = [["이름", "연락처"], ["가가상사", "010-0000-0001"], ["나나상사", "010-0000-0002"]]
    put(path, {"회원명단": [["우리 모임"], *people]})
    told_of(xlcrm, path, "C217")
    for cell, text in (("C2", "계약 시작일"), ("D2", header)):
        type_in(path, cell, text)
    for row in (3, 4):
        type_in(path, f"C{row}", STARTS[0])
        type_in(path, f"D{row}", value)
    assert codes(xlcrm, path) == []


@pytest.mark.parametrize("copy", ["1월", "2월 (2)"])
def test_a_sheet_moved_to_another_file_is_told_no_more(
    path: Path, xlcrm: Program, copy: str
) -> None:
    """A month that has passed, or a copy; what only it held has been carried over."""
    new = ledger("2월", 계약_시작일=STARTS, 계약_종료일=ENDS)
    old = [*new["2월"], ["라라상사", STARTS[0], ENDS[0]]]
    put(path, {**new, copy: old})
    told_of(xlcrm, path, "C231" if copy == "1월" else "C232")
    book = load_workbook(path)
    book["2월"].append(["라라상사", STARTS[0], ENDS[0]])
    del book[copy]
    book.save(path)
    type_in(path, "B5", STARTS[0])
    type_in(path, "C5", ENDS[0])
    assert codes(xlcrm, path) == []
    assert len(package.open_ledger(path).tables[0].rows) == len(STARTS) + 1


@pytest.mark.parametrize("header", ["연락처", "이메일"])
@pytest.mark.parametrize("same", [True, False])
def test_who_stands_twice_is_made_one_or_told_apart(
    path: Path, xlcrm: Program, header: str, *, same: bool
) -> None:
    """One row less, or by the very column that is named."""
    keys = ["010-0000-0001", "010-0000-0002", "010-0000-0003"]
    keys = keys if header == "연락처" else [f"{each[-1]}@example.com" for each in keys]
    rows = [["이름", header], ["가가상사", keys[0]], ["나나상사", keys[1]], ["가가상사", keys[0]]]
    put(path, {"회원명단": rows})
    assert header in told_of(xlcrm, path, "C322")[0]
    if same:
        book = load_workbook(path)
        book.worksheets[0].delete_rows(4)
        book.save(path)
    else:
        type_in(path, "B4", keys[2])
    assert codes(xlcrm, path) in ([], ["C217"])


@pytest.mark.parametrize("columns", ["end", "months", "both"])
@pytest.mark.parametrize("value", ["상시", "12개월", ENDS[1]])
def test_a_blank_end_is_filled_or_said_to_be_none(
    path: Path, xlcrm: Program, columns: str, value: object
) -> None:
    """In the column that is there: of ends, of lengths, or of both."""
    cells: dict[str, Sequence[object]] = {"계약_시작일": STARTS}
    if columns != "months":
        cells["계약_종료일"] = [ENDS[0], None, ENDS[2]]
    if columns != "end":
        cells["계약_기간"] = [12, None, 12]
    put(path, ledger(**cells))
    told_of(xlcrm, path, "C323")
    length = value == "12개월"
    if (columns == "end" and length) or (columns == "months" and isinstance(value, date)):
        return  # there is no such column
    type_in(path, "D3" if columns == "both" and length else "C3", value)
    assert "C323" not in codes(xlcrm, path)


@pytest.mark.parametrize("column", [True, False])
@pytest.mark.parametrize("way", ["설정", "계약 종료일", "계약 기간"])
def test_a_ledger_without_any_end_gets_them_or_says_that_there_are_none(
    path: Path, xlcrm: Program, way: str, *, column: bool
) -> None:
    """Whether it has a column for them or not: a missing column is told as blank cells are."""
    cells: dict[str, Sequence[object]] = {"계약_시작일": STARTS}
    if column:
        cells["계약_종료일"] = [None] * 3
    put(path, ledger(**cells))
    (suggestion,) = told_of(xlcrm, path, "C324")
    if way == "설정":
        tell(path, suggestion)
    else:
        letter = "C" if way == "계약 종료일" or not column else "D"
        type_in(path, f"{letter}1", way)
        for at, end in enumerate(ENDS):
            type_in(path, f"{letter}{at + 2}", end if way == "계약 종료일" else 12)
    assert codes(xlcrm, path) == []


@pytest.mark.parametrize(
    "row", [("읽는 법", "고객대장!계약 시작일", "거꾸로"), ("읽는 법", "고객대장!", "개월")]
)
def test_what_may_stand_in_settings_of_columns_is_told(
    path: Path, xlcrm: Program, row: Sequence[str]
) -> None:
    """Each value that is listed, and the item beside it, make the row a good one."""
    sheets = ledger(계약_시작일=STARTS, 계약_종료일=ENDS)
    put(path, {**sheets, "설정": [["구분", "항목", "값"], row]})
    suggestion = told_of(xlcrm, path, "S113")[0]
    assert "'항목' 칸에 시트!머리글을" in suggestion
    listed = suggestion.partition("'값' 칸에 ")[2].partition(" 중 하나")[0].split(", ")
    assert len(listed) > 5
    for value in listed:
        type_in(path, "B2", "고객대장!계약 시작일", "설정")
        type_in(path, "C2", value, "설정")
        assert codes(xlcrm, path) == [], value


@pytest.mark.parametrize("section", ["상태 낱말", "재계약 낱말", "예/아니오 낱말"])
def test_each_meaning_that_is_listed_for_a_word_is_one(
    path: Path, xlcrm: Program, section: str
) -> None:
    """Of statuses, decisions, and yes and no."""
    sheets = ledger(계약_시작일=STARTS, 계약_종료일=ENDS)
    put(path, {**sheets, "설정": [["구분", "항목", "값"], [section, "장기렌탈", "우리말"]]})
    listed = told_of(xlcrm, path, "S120")[0].partition(": ")[2].split(" · ")
    assert listed
    for value in listed:
        type_in(path, "C2", value, "설정")
        assert codes(xlcrm, path) == [], value
