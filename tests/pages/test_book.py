from __future__ import annotations

import re
import shutil
import subprocess
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zipfile import ZipFile

import pytest
from defusedxml.ElementTree import fromstring
from openpyxl import load_workbook
from reported import NAMES as LEDGERS
from reported import report_called
from xlsxwriter import Workbook

from xlcrm.analysis.analyse import analyse
from xlcrm.jobs.new.new import blank_ledger
from xlcrm.jobs.report import columns_read, tells_of_all
from xlcrm.look.report import load_look
from xlcrm.office.ledger import open_ledger
from xlcrm.pages import summary
from xlcrm.pages.book import is_report, keys_of_all, links_to, report
from xlcrm.pages.page import missing

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook as ReadBook
    from openpyxl.worksheet.worksheet import Worksheet

    from xlcrm.analysis.analyse import Analysis
    from xlcrm.office.ledger import Ledger

# openpyxl says so of sheets with data bars of 2010, which it would drop; here it only reads.
pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported")

SAMPLES: Final = Path(__file__).parents[2] / "sample_data"
AS_OF: Final = date(2024, 10, 1)
NAMES: Final = load_look().names
SOFFICE: Final = shutil.which("soffice") or shutil.which("libreoffice")
RECALCULATE: Final = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>"""
"""LibreOffice's setting that every formula is computed anew when a workbook is opened."""


@pytest.fixture(scope="module")
def read(workbook: Path) -> ReadBook:
    """Return the office's report as openpyxl reads its values."""
    return load_workbook(workbook, data_only=True)


def _report_of(data: bytes, folder: Path) -> ReadBook:
    """Return the report of a ledger made of some bytes."""
    path = folder / "대장.xlsx"
    path.write_bytes(data)
    ledger = open_ledger(path)
    (folder / "report.xlsx").write_bytes(report(ledger, analyse(ledger, AS_OF)))
    return load_workbook(folder / "report.xlsx", data_only=True)


def _report_file(data: bytes, folder: Path) -> Path:
    """Make the report of a ledger made of some bytes, and return where it lies."""
    _report_of(data, folder)
    return folder / "report.xlsx"


def _fills(book: ReadBook) -> dict[str, tuple[str, str]]:
    """What would fill the tables that are left out, and why they are, as 정의 lists them."""
    rows = list(book["정의"].iter_rows(min_col=2, max_col=4, values_only=True))
    first = rows.index(("이 열을 더하면 이 표가 나옵니다", None, None)) + 2
    return {
        str(row[0]): (str(row[1]), str(row[2]))
        for row in rows[first : rows.index((None, None, None), first)]
    }


def _texts(book: ReadBook, sheet: str) -> list[str]:
    rows = book[sheet].iter_rows(values_only=True)
    return [value for row in rows for value in row if isinstance(value, str)]


def test_the_report_has_its_sheets_in_their_order(read: ReadBook) -> None:
    """As the look names them; there is a maker for each."""
    assert tuple(read.sheetnames) == tuple(NAMES.values())
    assert keys_of_all() == tuple(NAMES)


def row_of(sheet: Worksheet, label: str) -> int:
    """Return the row in which column B says that."""
    return next(row for row in range(1, sheet.max_row) if sheet.cell(row, 2).value == label)


def test_the_same_ledger_gives_the_same_bytes(
    workbook: Path, ledger: Ledger, analysis: Analysis
) -> None:
    """No clock and no order of a set gets into a report."""
    assert report(ledger, analysis) == workbook.read_bytes()


def test_only_the_wanted_sheets_are_made(
    ledger: Ledger, analysis: Analysis, tmp_path: Path
) -> None:
    """A summary alone has its figures as numbers, for there is nothing that it could point to."""
    path = tmp_path / "some.xlsx"
    path.write_bytes(report(ledger, analysis, ["summary", "churn"]))
    book = load_workbook(path)
    assert book.sheetnames == ["요약", "이탈"]
    row = row_of(book["요약"], "월 반복 매출 (원) · 9월") + 1
    kinds = {cell.data_type for cell in book["요약"][row] if cell.value is not None}
    assert kinds == {"n", "f"}


@pytest.mark.parametrize(
    "keys",
    [
        ("revenue",),
        ("satisfaction",),
        ("expiring", "churn", "risk", "segments", "members", "demand", "activity", "accuracy"),
        ("plan", "voices", "said", "marketing"),
    ],
)
def test_some_sheets_need_no_more_than_what_is_read_for_them(
    ledger: Ledger, analysis: Analysis, keys: tuple[str, ...]
) -> None:
    """They are what they are with all columns read, all rules run and all renewals looked for."""
    assert not tells_of_all(keys)
    part = open_ledger(ledger.path, fields=partial(columns_read, keys))
    read = {column for table in part.tables for column in table.columns}
    assert read < {column for table in ledger.tables for column in table.columns}
    assert report(part, analyse(part, AS_OF), keys, findings=()) == report(ledger, analysis, keys)


def test_sheets_that_tell_of_all_have_all_of_it_read() -> None:
    """What is wrong in the workbook, and what it holds, is not known of a part of it."""
    every = keys_of_all()
    asked = {key for key in every if tells_of_all((key,))}
    told = re.compile(r"material\.(?:findings|planned|sums|held|source\.(?:sheets|unread))")
    pages = Path(summary.__file__).parent
    seen = {key for key in every if told.search((pages / f"{key}.py").read_text("utf-8"))}
    assert asked >= {*seen, "definitions"}
    assert tells_of_all(())
    assert tells_of_all(("revenue",), [lambda _: missing("사무실", "없음")])


@pytest.mark.parametrize("key", NAMES)
def test_every_sheet_is_set_up_for_print(read: ReadBook, key: str) -> None:
    """A4 lying, title rows on every page, page numbers, frozen headers, 맑은 고딕."""
    sheet = read[NAMES[key]]
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert sheet.print_title_rows is not None
    first, last = map(int, sheet.print_title_rows.replace("$", "").split(":"))
    assert last - first < 8
    footer = sheet.oddFooter
    assert footer is not None
    assert "&P / &N" in str(footer.right.text)
    assert sheet.freeze_panes is not None
    assert sheet.sheet_properties.pageSetUpPr is None or sheet.page_setup.fitToHeight in {
        0,
        1,
        None,
    }
    fonts = {cell.font.name for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert fonts == {"맑은 고딕"}


def test_the_charts_are_excels_own(workbook: Path) -> None:
    """A trend in each tile, and charts on the sheets that tell of a course or a division."""
    with ZipFile(workbook) as package:
        charts = [name for name in package.namelist() if name.startswith("xl/charts/chart")]
        drawn = [package.read(name).decode() for name in charts]
    assert len(charts) > 20
    assert all("<c:f>" in chart and "<c:pt " in chart for chart in drawn)


def test_a_figure_of_the_summary_leads_to_its_rows(workbook: Path, read: ReadBook) -> None:
    """The revenue of the last whole month is a formula over the sheet that lists the months."""
    formulas = load_workbook(workbook)["요약"]
    cell = f"B{row_of(formulas, '월 반복 매출 (원) · 9월') + 1}"
    formula = str(formulas[cell].value)
    assert formula.startswith("='매출'!$C$")
    place = formula.rpartition("!")[2].replace("$", "")
    assert read["매출"][place].value == read["요약"][cell].value
    month = read["매출"][f"B{place[1:]}"].value
    assert (month.year, month.month) == (2024, 9)


def test_the_movements_add_up_in_the_sheet(read: ReadBook) -> None:
    """시작 + 신규 + 재활성 + 확대 + 축소 + 이탈 = 끝, in every month."""
    rows = list(read["매출"].iter_rows(min_col=2, values_only=True))
    head = next(at for at, row in enumerate(rows) if "시작 MRR" in row)
    months = [row for row in rows[head + 1 :][:13] if row[0] != "합계"]
    assert len(months) == 13
    for row in months:
        *parts, end = (float(str(value)) for value in row[1:8])
        assert sum(parts) == pytest.approx(end)


def test_the_call_list_leads_to_the_ledgers_rows(workbook: Path) -> None:
    """Each line's 고객 ID is a link to the contract's row in the file that the report is about."""
    sheet = load_workbook(workbook)["만료 예정"]
    head = next(
        cell for row in sheet.iter_rows(max_row=6) for cell in row if cell.value == "고객 ID"
    )
    first = sheet.cell(head.row + 1, head.column)
    ledger = load_workbook(SAMPLES / "office.xlsx")["고객대장"]
    link = first.hyperlink
    assert link is not None
    assert link.target == "office.xlsx"
    sheet_name, _, cell = str(link.location).rpartition("!")
    assert sheet_name == "'고객대장'"
    assert str(ledger[cell].value) == str(first.value)


def test_the_check_block_says_where_it_comes_from(read: ReadBook, ledger: Ledger) -> None:
    """The file's name and hash, the day, and how many rows each sheet has."""
    said = _texts(read, "정의")
    assert {"office.xlsx", ledger.fingerprint.digest, "2024-10-01"} <= set(said)
    rows = {
        row[1]: row[3] for row in read["정의"].iter_rows(values_only=True) if row[1] == "고객대장"
    }
    assert rows["고객대장"] == len(ledger["고객대장"])


def test_only_the_sheets_that_the_data_fills_are_made(tmp_path: Path) -> None:
    """The reference table alone: no sheet about what nobody has written down."""
    book = _report_of((SAMPLES / "seed_ledger.xlsx").read_bytes(), tmp_path)
    assert {"요약", "만료 예정", "매출", "이탈", "고객 세분화", "정의"} <= set(book.sheetnames)
    assert {"만족도", "상담 활동", "마케팅", "데이터 품질"}.isdisjoint(book.sheetnames)
    said = [text for name in book.sheetnames for text in _texts(book, name)]
    assert [text for text in said if text.startswith("※")] == []
    rows = [row for row in book["매출"].iter_rows(values_only=True) if row[1] == "합계"]
    assert any(250_000 in row for row in rows)


def test_one_list_says_what_would_fill_the_others(tmp_path: Path) -> None:
    """Each table with the sheet or the column that it lacks; the first sheet says where it is."""
    book = _report_of((SAMPLES / "seed_ledger.xlsx").read_bytes(), tmp_path)
    fills = _fills(book)
    assert fills["만족도: 월별 추이, 만족도 분포, 서비스별"] == (
        "'만족도' 시트를 만들고 '일자', '만족도' 열을 적으세요.",
        "'만족도' 시트가 없습니다.",
    )
    assert fills["이탈: 이탈 사유"][0] == "'고객대장' 시트에 '해지 사유' 열을 더하세요."
    assert fills["데이터 품질: 규칙별"][1] == "고칠 곳을 찾지 못했습니다."
    (told,) = (text for text in _texts(book, "요약") if text.startswith("자료가 없어 뺀 표"))
    cells = (cell for row in book["요약"].iter_rows() for cell in row if cell.value == told)
    link = next(cells).hyperlink
    assert link is not None
    assert link.location == "'정의'!A1"
    assert int(re.findall(r"\d+", told)[0]) >= len(fills)  # several tables may need the same


def test_what_an_office_calls_its_sheets_is_what_it_reads(tmp_path: Path) -> None:
    """A column that is there and blank is to be filled, under the office's own name for it."""
    path = tmp_path / "대장.xlsx"
    with Workbook(path) as made:
        sheet = made.add_worksheet("회원")
        sheet.write_row(
            0, 0, ("회원번호", "성명", "계약 시작일", "계약 종료일", "요금", "해지사유")
        )
        sheet.write_row(1, 0, ("1", "가나다", "2024-01-01", "2024-12-31", 1000))
    fills = _fills(_report_of(path.read_bytes(), tmp_path))
    assert fills["이탈: 이탈 사유"][0] == "'회원' 시트의 '해지사유' 열을 채우세요."


def test_whom_to_call_is_listed_without_a_fee(tmp_path: Path) -> None:
    """Nobody is left out because an amount is not known; the amounts are, with what they lack."""
    path = tmp_path / "대장.xlsx"
    with Workbook(path) as made:
        sheet = made.add_worksheet("고객대장")
        sheet.write_row(0, 0, ("고객 ID", "고객명", "계약 시작일", "계약 종료일"))
        sheet.write_row(1, 0, ("C-1", "가나다", "2023-10-05", "2024-10-04"))
    book = _report_of(path.read_bytes(), tmp_path)
    assert "C-1" in _texts(book, "만료 예정")
    fills = _fills(book)
    said = next(fill for tables, (fill, _) in fills.items() if tables.startswith("매출: "))
    assert said == "'고객대장' 시트에 '요금' 열을 더하세요."


def test_what_a_fee_is_for_is_asked_where_nothing_tells_it(tmp_path: Path) -> None:
    """The column is there and filled: it is an answer that is missing, and the list says which."""
    path = tmp_path / "대장.xlsx"
    with Workbook(path) as made:
        sheet = made.add_worksheet("계약")
        sheet.write_row(0, 0, ("회원번호", "성명", "계약 시작일", "계약 종료일", "회비", "상품"))
        for row in range(1, 9):
            dates = (f"2024-0{row}-01", f"2024-1{row % 3}-30")
            sheet.write_row(row, 0, (str(row), f"가나{row}", *dates, 1000 * row, "월 이용"))
    fills = _fills(_report_of(path.read_bytes(), tmp_path))
    tables = [name for name in fills if name.startswith("매출: ")]
    assert tables == [
        (
            "매출: 매출 변동, 서비스별 매출, "
            "지금 고객의 향후 12개월 예상 매출 (새 고객은 넣지 않음), "
            "무엇을 바꾸면 (12개월 매출, 원)"
        ),
        "매출: 담당자별 매출",
        "매출: 지점별 매출",
    ]
    fill, now = fills[tables[0]]
    assert fill.startswith('xlcrm adopt에 --answer "기준! 요금 기준=월"이나')
    assert now == "요금이 한 달 금액인지 계약 전체 금액인지 알 수 없습니다."


def test_a_sheet_that_is_asked_for_says_why_there_is_nothing(tmp_path: Path) -> None:
    """By its name, though the data does not fill it."""
    seed = open_ledger(SAMPLES / "seed_ledger.xlsx")
    path = tmp_path / "asked.xlsx"
    path.write_bytes(report(seed, analyse(seed, AS_OF), ["satisfaction", "activity"]))
    book = load_workbook(path)
    assert book.sheetnames == ["만족도", "상담 활동"]
    assert "※ '만족도' 시트가 없습니다." in _texts(book, "만족도")
    assert "※ '고객관리일지' 시트가 없습니다." in _texts(book, "상담 활동")


@pytest.mark.parametrize("sample", [False, True], ids=["blank", "with sample rows"])
def test_a_new_ledger_gives_a_report_without_empty_parts(*, tmp_path: Path, sample: bool) -> None:
    """Not yet filled in: the first sheet, and what to do; no chart without anything in it."""
    book = _report_of(blank_ledger(as_of=AS_OF, sample=sample), tmp_path)
    if not sample:
        assert book.sheetnames == ["요약", "정의"]
        assert "산출 불가" in _texts(book, "요약")
        assert "'고객대장' 시트에 첫 줄을 적으세요." in _texts(book, "정의")
    with ZipFile(tmp_path / "report.xlsx") as package:
        drawn = {
            name: package.read(name).decode()
            for name in package.namelist()
            if name.startswith("xl/charts/chart")
        }
    values = {
        name: {
            value
            for part in re.findall(r"<c:val>(.*?)</c:val>", markup, re.DOTALL)
            for value in re.findall(r"<c:v>([^<]+)</c:v>", part)
        }
        for name, markup in drawn.items()
    }
    assert [name for name, found in values.items() if not found - {"0"}] == []


def test_links_to_sheets_that_are_left_out_are_left_out_too(tmp_path: Path) -> None:
    """What is to be done stands there without a way that leads nowhere."""
    book = load_workbook(_report_file((SAMPLES / "seed_ledger.xlsx").read_bytes(), tmp_path))
    targets = {
        str(cell.hyperlink.location).rpartition("!")[0].strip("'")
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.hyperlink is not None and cell.hyperlink.target is None
    }
    assert targets <= set(book.sheetnames)
    assert targets


def test_nothing_that_is_written_becomes_a_formula(tmp_path: Path) -> None:
    """A service called like a formula stays text."""
    path = tmp_path / "대장.xlsx"
    with Workbook(path) as made:
        sheet = made.add_worksheet("고객대장")
        headers = ("고객 ID", "고객명", "계약 시작일", "계약 종료일", "서비스 내용", "요금")
        sheet.write_row(0, 0, headers)
        sheet.write_row(1, 0, ("1", "가나다", "2024-01-01", "2024-12-31"))
        sheet.write_string(1, 4, '=HYPERLINK("http://example.com")')
        sheet.write_number(1, 5, 1000)
    book = _report_of(path.read_bytes(), tmp_path)
    assert '=HYPERLINK("http://example.com")' in _texts(book, "매출")
    with ZipFile(tmp_path / "report.xlsx") as package:
        assert not any(b"<f>HYPERLINK" in package.read(name) for name in package.namelist())


def test_what_nobody_sees_does_not_break_a_report(tmp_path: Path) -> None:
    """Control characters in names of services, which are headers, alt texts and legends, too."""
    path = tmp_path / "대장.xlsx"
    with Workbook(path) as made:
        sheet = made.add_worksheet("고객대장")
        sheet.write_row(
            0, 0, ("고객 ID", "고객명", "계약 시작일", "계약 종료일", "서비스 내용", "요금")
        )
        for row in range(1, 9):
            dates = ("2023-01-01", "2024-12-31")
            service = f"가\x01 _x0041_\x0b{row % 2}"
            sheet.write_row(row, 0, (str(row), f"나\x02{row}", *dates, service, 1000))
    _report_of(path.read_bytes(), tmp_path)
    with ZipFile(tmp_path / "report.xlsx") as package:
        parts = {name: package.read(name) for name in package.namelist()}
    assert any(name.startswith("xl/tables/") for name in parts)
    for name, data in parts.items():
        assert fromstring(data) is not None, name


def test_a_report_is_known_again(workbook: Path) -> None:
    """By what it says of itself, so that no other file is overwritten."""
    assert is_report(workbook.read_bytes())
    assert not is_report((SAMPLES / "office.xlsx").read_bytes())
    assert not is_report(b"PK")


@pytest.mark.parametrize(
    ("output", "prefix"),
    [
        ("사무실/보고서.xlsx", "external:대장.xlsx#"),
        ("보고서.xlsx", "external:사무실/대장.xlsx#"),
        ("회의/10월/보고서.xlsx", "external:../../사무실/대장.xlsx#"),
    ],
)
def test_links_lead_from_the_report_to_the_ledger(output: str, prefix: str) -> None:
    """From folder to folder, so that both may be moved together."""
    assert links_to(Path("사무실/대장.xlsx"), Path(output)) == prefix


def test_a_number_sign_in_the_ledgers_name_does_not_end_it() -> None:
    """What stands behind the first one would be taken for a place in the file."""
    assert links_to(Path("대장 #2.xlsx"), Path("보고서.xlsx")) == "external:대장 %232.xlsx#"


@pytest.mark.parametrize("name", LEDGERS)
def test_libreoffice_computes_every_formula_to_the_value_that_is_stored(
    name: str, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Totals, shares and changes are what the report says before anything is recalculated."""
    if SOFFICE is None:
        pytest.skip("LibreOffice(soffice)를 설치하면 함께 검사합니다.")
    path = tmp_path / "report.xlsx"
    path.write_bytes(report_called(name, tmp_path_factory))
    formulas, read = load_workbook(path), load_workbook(path, data_only=True)
    computed = load_workbook(_recalculated(path, tmp_path), data_only=True)
    cells = [
        (sheet.title, cell.coordinate)
        for sheet in formulas
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]
    assert len(cells) >= (1 if name == "blank" else 100)
    wrong = [
        (sheet, cell)
        for sheet, cell in cells
        if computed[sheet][cell].value != pytest.approx(read[sheet][cell].value, rel=1e-9, abs=1e-9)
    ]
    assert wrong == []
    assert [len(sheet.tables) for sheet in computed] == [len(sheet.tables) for sheet in read]


def test_libreoffice_would_find_a_wrong_value(tmp_path: Path) -> None:
    """The test above sees what is computed, not what was stored."""
    if SOFFICE is None:
        pytest.skip("LibreOffice(soffice)를 설치하면 함께 검사합니다.")
    path = tmp_path / "wrong.xlsx"
    with Workbook(path) as made:
        made.add_worksheet().write_formula("A1", "=1+1", None, 3)
    book = load_workbook(_recalculated(path, tmp_path), data_only=True)
    assert book.worksheets[0]["A1"].value == 2


def _recalculated(path: Path, folder: Path) -> Path:
    """Let LibreOffice open a workbook, compute all of it, and save it elsewhere."""
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(RECALCULATE, encoding="utf-8")
    options = ["--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML"]
    target = folder / "computed"
    subprocess.run(
        [
            str(SOFFICE),
            f"-env:UserInstallation={profile.as_uri()}",
            *options,
            "--outdir",
            str(target),
            str(path),
        ],
        check=False,
        capture_output=True,
        timeout=240,
    )
    return target / path.name
