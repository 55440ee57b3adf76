"""Lists in .xls, .ods and what programs export under those names, as sources of a ledger."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Final

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from xlcrm.errors import DamagedWorkbookError, NotAWorkbookError
from xlcrm.files.formats import Format, format_of
from xlcrm.incoming.read import read_rows
from xlcrm.incoming.transcribe import as_workbook
from xlcrm.jobs.new.from_file import made_of
from xlcrm.jobs.new.new import new_ledger
from xlcrm.jobs.refresh import refresh
from xlcrm.office.ledger import open_ledger, open_workbook
from xlcrm.ooxml.package import Package

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

AS_OF = date(2024, 10, 1)
OFFICE = shutil.which("soffice")
needs_office = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is missing")

HEADERS = ["회원번호", "성명", "휴대폰", "시작일", "종료일", "상품", "이용료", "할인율", "메모"]
ROWS: list[list[str | float | date | None]] = [
    [1001, "가온", "010-2345-6781", date(2023, 10, 26), date(2024, 10, 25), "기본", 50000, 0.1, 1],
    [1002, "나루", "010-2345-6782", date(2024, 1, 31), date(2024, 7, 30), "기본", 70000, 0, None],
]
PAGE = """<html><head><meta charset="utf-8"><style>td {color: red}</style></head><body>
<table border=1><tr><th colspan=5>회원 &amp; 명단</th></tr>
<tr><th>회원번호<th>성명<th>휴대폰<th>시작일<th>종료일</tr>
<tr><td>1001</td><td> 가온\n</td><td>01023456781</td><td>2023-10-26</td><td>2024-10-25</td></tr>
</table></body></html>"""
XML_2003 = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="Sheet1"><Table>
<Row><Cell><Data ss:Type="String">회원번호</Data></Cell><Cell><Data>성명</Data></Cell>
<Cell ss:Index="4"><Data>시작일</Data></Cell><Cell><Data>종료일</Data></Cell></Row>
<Row><Cell><Data ss:Type="Number">1001</Data></Cell><Cell><Data>가온</Data></Cell>
<Cell ss:Index="4"><Data ss:Type="DateTime">2023-10-26T00:00:00.000</Data></Cell>
<Cell><Data ss:Type="DateTime">2024-10-25T00:00:00.000</Data></Cell></Row>
</Table></Worksheet></Workbook>"""
TEXT = (
    "회원번호,성명,휴대폰,시작일,종료일,이용료\n"
    '1001,가온,01023456781,2023-10-26,2024-10-25,"50,000"\n'
)


def book() -> Workbook:
    """A list under a merged title, a second sheet, a hidden one."""
    made = Workbook()
    sheet = made.worksheets[0]
    sheet.title = "Sheet1"
    sheet["A1"] = "회원 명단"
    sheet.merge_cells("A1:I1")
    sheet.append(HEADERS)
    for row in ROWS:
        sheet.append(row)
    for at in (3, 4):
        for column in (4, 5):
            sheet.cell(at, column).number_format = "yyyy. mm. dd"
        sheet.cell(at, 7).number_format = '#,##0"원"'
        sheet.cell(at, 8).number_format = "0%"
    made.create_sheet("상품표").append(["상품", "값"])
    hidden = made.create_sheet("옛것")
    hidden.append(["메모", True])
    hidden.sheet_state = "hidden"
    return made


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Workbook, str], Path]:
    """Return what has LibreOffice save a workbook in another format."""
    profile = tmp_path_factory.mktemp("profile")

    def convert(made: Workbook, suffix: str) -> Path:
        folder = tmp_path_factory.mktemp("old")
        path = folder / "명단.xlsx"
        made.save(path)
        subprocess.run(
            [
                *(str(OFFICE), f"-env:UserInstallation={profile.as_uri()}", "--headless"),
                *("--convert-to", suffix, "--outdir", str(folder), str(path)),
            ],
            check=True,
            capture_output=True,
            timeout=240,
        )
        path.unlink()
        return folder / f"명단.{suffix}"

    return convert


@needs_office
@pytest.mark.parametrize("suffix", ["xls", "ods"])
def test_a_list_of_an_old_format_comes_in(
    converted: Callable[[Workbook, str], Path], suffix: str
) -> None:
    """As from an .xlsx: days as days, numbers, percents and texts as what they are."""
    found = read_rows(converted(book(), suffix), "고객대장")
    rows = [dict(row) for row in found.rows]
    assert [row["start"] for row in rows] == [45225, 45322]  # 2023-10-26, 2024-01-31
    assert [row["fee"] for row in rows] == [50000, 70000]
    assert [row["phone"] for row in rows] == ["010-2345-6781", "010-2345-6782"]
    assert found.unknown == ("할인율",)


@needs_office
@pytest.mark.parametrize("page", [949, 1252])
def test_hangul_is_read_whatever_code_page_an_xls_names(
    converted: Callable[[Workbook, str], Path], page: int
) -> None:
    """Programs that write .xls themselves name a code page of old; its texts are Unicode."""
    path = converted(book(), "xls")
    mark = b"\x42\x00\x02\x00"
    data = path.read_bytes()
    assert data.count(mark + (1200).to_bytes(2, "little")) == 1
    path.write_bytes(
        data.replace(mark + (1200).to_bytes(2, "little"), mark + page.to_bytes(2, "little"))
    )
    found = read_rows(path, "고객대장")
    assert [dict(row)["name"] for row in found.rows] == ["가온", "나루"]
    assert found.unknown == ("할인율",)


@needs_office
@pytest.mark.parametrize("suffix", ["xls", "ods"])
def test_a_ledger_is_made_of_it_in_one_step(
    converted: Callable[[Workbook, str], Path], suffix: str, tmp_path: Path
) -> None:
    """All sheets and columns are there, and a refresh knows what to write."""
    source = converted(book(), suffix)
    before = source.read_bytes()
    ledger = new_ledger(tmp_path / "대장.xlsx", as_of=AS_OF, source=source)
    assert source.read_bytes() == before
    assert refresh(ledger, as_of=AS_OF).found.counts == {"만료 예정": 1, "만료": 1}
    made = load_workbook(tmp_path / "대장.xlsx")
    assert {"Sheet1", "상품표", "옛것", "설정"} <= {*made.sheetnames}
    assert made["옛것"].sheet_state == "hidden"
    assert [cell.value for cell in made["Sheet1"][2]][:9] == HEADERS
    assert made["Sheet1"]["H3"].value == 0.1
    assert made["옛것"]["B1"].value  # LibreOffice writes either
    assert made["Sheet1"]["D3"].is_date


@needs_office
def test_days_that_count_from_1904_stay_the_same_days(
    converted: Callable[[Workbook, str], Path],
) -> None:
    """Those that stand as bare numbers too."""
    made = Workbook()
    made.epoch = CALENDAR_MAC_1904
    made.worksheets[0].append(["성명", "시작일", "종료일"])
    made.worksheets[0].append(["가온", date(2023, 10, 26), 44128])
    (row,) = read_rows(converted(made, "xls"), "고객대장").rows
    assert (row["start"], row["end"]) == (datetime(2023, 10, 26), datetime(2024, 10, 25))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("웹.xls", PAGE.encode()),
        ("웹.xls", PAGE.encode("cp949")),
        ("옛 XML.xls", XML_2003.encode()),
        ("글.csv", TEXT.encode("cp949")),
        ("글.xls", TEXT.replace(",", "\t").encode("utf-16")),
    ],
)
def test_what_programs_export_as_xls_is_a_source_too(
    name: str, data: bytes, tmp_path: Path
) -> None:
    """Web pages, Excel's XML of 2003, and texts; as a ledger and as rows."""
    source = tmp_path / name
    source.write_bytes(data)
    ledger = new_ledger(tmp_path / "대장", as_of=AS_OF, source=source)
    table = ledger.book.ledgers[0].table
    assert table.sheet == "고객대장"
    days = [*table.values("start"), *table.values("end")]
    assert days == [date(2023, 10, 26), date(2024, 10, 25)]
    assert table.values("customer_id") == ["1001"]
    if "phone" in table.columns:
        assert table.values("phone") == ["010-2345-6781"]
    (row,) = read_rows(source, "고객대장").rows
    assert str(row["customer_id"]) == "1001"


def test_an_xlsx_is_copied_and_adopted(tmp_path: Path) -> None:
    """Nothing of it is written anew but what adopting adds."""
    source = tmp_path / "명단.xlsx"
    book().save(source)
    made = made_of(tmp_path / "대장.xlsx", source, as_of=AS_OF)
    assert (made.transcribed, made.is_ledger) == (False, True)
    old, new = Package(source.read_bytes()), Package(made.path.read_bytes())
    part = old.sheet("상품표").part
    assert new.part(part) == old.part(part)


def test_a_workbook_with_macros_is_not_copied_under_another_name(tmp_path: Path) -> None:
    """Excel would not open it; it can be adopted where it is."""
    source = tmp_path / "명단.xlsm"
    made = book()
    made.save(source)
    plain = b"spreadsheetml.sheet.main+xml"
    macros = b"ms-excel.sheet.macroEnabled.main+xml"
    package = Package(source.read_bytes())
    types = package.part("[Content_Types].xml")
    named = types.replace(b"openxmlformats-officedocument." + plain, macros)
    source.write_bytes(package.replacing({"[Content_Types].xml": named}))
    assert named.count(macros) == 1
    with pytest.raises(NotAWorkbookError, match="xlcrm adopt"):
        made_of(tmp_path / "대장.xlsx", source, as_of=AS_OF)
    assert [path.name for path in tmp_path.iterdir()] == ["명단.xlsm"]


def test_a_file_that_is_no_ledger_becomes_a_workbook_and_says_so(tmp_path: Path) -> None:
    """Nothing is lost: its headers can still be told."""
    source = tmp_path / "목록.csv"
    source.write_text("품목,수량\n사과,3\n", encoding="utf-8")
    made = made_of(tmp_path / "대장.xlsx", source, as_of=AS_OF)
    assert (made.adoption, made.is_ledger) == (None, False)
    assert load_workbook(made.path)["고객대장"]["B2"].value == 3


@pytest.mark.parametrize(
    ("name", "data", "what", "way"),
    [
        (
            "명단.xls",
            PAGE.encode(),
            "웹 페이지",
            'xlcrm new "{folder}/명단.xlsx" --from "{folder}/명단.xls"',
        ),
        ("명단.csv", TEXT.encode(), "CSV", "--from"),
        ("명단.cell", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "한셀", "*.xlsx"),
        ("명단.hcell", b"PK\x03\x04", "한셀", "다른 이름으로 저장"),
        ("명단.numbers", b"?", "Numbers", "내보내기"),
        ("명단.hwpx", b"?", "문서 파일", "붙여 넣고"),
        ("명단.pdf", b"%PDF-1.7", "문서 파일", "붙여 넣고"),
    ],
)
def test_other_commands_say_the_one_thing_to_do(
    name: str, data: bytes, what: str, way: str, tmp_path: Path
) -> None:
    """What it is, and the command or the menu that leads to a ledger."""
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(NotAWorkbookError) as caught:
        open_ledger(path)
    if not isinstance(caught.value, DamagedWorkbookError):
        assert what in caught.value.message
        assert way.format(folder=tmp_path) in str(caught.value.hint)


def test_the_name_that_is_proposed_is_free(tmp_path: Path) -> None:
    """So that the command works as it is said."""
    (tmp_path / "명단.xlsx").write_bytes(b"")
    (tmp_path / "명단.csv").write_text(TEXT, encoding="utf-8")
    with pytest.raises(NotAWorkbookError) as caught:
        open_workbook(tmp_path / "명단.csv")
    assert '명단 고객대장.xlsx"' in str(caught.value.hint)


def test_leading_zeros_and_long_numbers_stay_text() -> None:
    """As in telephone numbers and codes of any length; amounts become numbers."""
    text = '코드,전화,금액,날짜,말\n0012,010,"1,000",2024-01-31,2024.1.31\n12,1,-3.5,2024-02-30,x\n'
    made = load_workbook(BytesIO(as_workbook(text.encode(), Format.TEXT)))
    rows = list(made.worksheets[0].iter_rows(min_row=2, values_only=True))
    assert rows[0] == ("0012", "010", 1000, datetime(2024, 1, 31), "2024.1.31")  # noqa: DTZ001
    assert rows[1] == ("12", "1", -3.5, "2024-02-30", "x")


def test_a_format_is_told_by_what_the_file_holds() -> None:
    """A suffix is often wrong."""
    compound = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    assert format_of(compound + "Workbook\0".encode("utf-16-le"), ".xlsx") is Format.XLS
    assert format_of(compound + "HwpSummaryInformation".encode("utf-16-le"), ".x") is Format.WORDS
    assert format_of(b"PK\x03\x04 xl/workbook.xml", ".xls") is None
    assert format_of(b"PK\x03\x04 xl/workbook.bin", ".xls") is Format.XLSB
    assert format_of(b'{"a": 1}', ".jsonl") is None


def test_a_damaged_old_file_is_told(tmp_path: Path) -> None:
    """And no ledger is made of it."""
    source = tmp_path / "명단.xls"
    source.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook\0".encode("utf-16-le") * 99)
    with pytest.raises(DamagedWorkbookError):
        new_ledger(tmp_path / "대장.xlsx", as_of=AS_OF, source=source)
    assert [path.name for path in tmp_path.iterdir()] == ["명단.xls"]


SHEETS: Final = {
    "8월": (
        ("이름", "연락처", "시작일", "종료일", "월 회비"),
        ("온새미", "010-7777-0001", date(2024, 2, 1), date(2025, 1, 31), 50000),
        ("다솜이", "010-7777-0002", date(2024, 3, 1), date(2025, 2, 28), 50000),
    ),
    "9월": (
        ("이름", "연락처", "시작일", "종료일", "월 회비"),
        ("온새미", "010-7777-0001", date(2024, 2, 1), date(2025, 1, 31), 50000),
        ("다솜이", "010-7777-0002", date(2024, 3, 1), date(2025, 2, 28), 50000),
        ("라온이", "010-7777-0003", date(2024, 9, 1), date(2025, 8, 31), 60000),
        (),
        ("퇴원생 명단",),
        ("이름", "연락처", "시작일", "종료일", "월 회비"),
        ("가람이", "010-7777-0004", date(2024, 1, 2), date(2025, 1, 1), 60000),
    ),
}


@needs_office
@pytest.mark.parametrize("suffix", ["xls", "ods"])
def test_several_sheets_of_an_old_format_come_in_as_of_a_new_one(
    converted: Callable[[Workbook, str], Path], tmp_path: Path, suffix: str
) -> None:
    """The newest of snapshots, its tables one below another, and the title of those who left."""
    made = Workbook()
    made.remove(made.worksheets[0])
    for name, rows in SHEETS.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    new = tmp_path / "명단.xlsx"
    made.save(new)
    found, other = (read_rows(path, "고객대장") for path in (new, converted(made, suffix)))
    assert [row["name"] for row in other.rows] == ["온새미", "다솜이", "라온이", "가람이"]
    assert [dict(row).get("status") for row in other.rows] == [None] * 3 + ["해지함"]
    assert [*map(dict, other.rows)] == [*map(dict, found.rows)]
    assert (other.left, other.titles) == (("8월",), {"퇴원생 명단": 1})
    assert [*other.places] == [*found.places]
