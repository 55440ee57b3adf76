from __future__ import annotations

import shutil
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from xlcrm.analysis.analyse import analyse
from xlcrm.errors import PlanError
from xlcrm.office.change import change
from xlcrm.office.commit import Author
from xlcrm.office.ledger import open_ledger
from xlcrm.pages.into import put_report

if TYPE_CHECKING:
    from xlcrm.office.commit import Committed
    from xlcrm.office.ledger import Ledger
    from xlcrm.office.proposal import Proposal

# openpyxl says so of the 2010 data bar in office.xlsx, which it would drop; here it only reads.
pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported")

SAMPLES: Final = Path(__file__).parents[2] / "sample_data"
AS_OF: Final = date(2024, 10, 1)
NOW: Final = datetime(2024, 10, 1, 9)  # noqa: DTZ001 - a sheet's times have no zone
SHEETS: Final = ("보고서 요약", "보고서 만료 예정")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a copy of the sample office's ledger."""
    return Path(shutil.copy(SAMPLES / "office.xlsx", tmp_path / "대장.xlsx"))


def _put(
    path: Path, as_of: date = AS_OF, keys: tuple[str, ...] = ("summary", "expiring")
) -> Committed[object]:
    def make(ledger: Ledger) -> Proposal[None]:
        return put_report(ledger, analyse(ledger, as_of), keys)

    return change(path, make, Author("tester", "report --into", NOW), backup=False)


def _parts(path: Path) -> dict[str, bytes]:
    with ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_the_summary_stands_in_the_ledger_and_all_else_is_as_it_was(path: Path) -> None:
    """Two sheets at the end; every sheet, chart and picture that was there says the same."""
    before = _parts(path)
    _put(path)
    book = load_workbook(path)
    assert tuple(book.sheetnames[-2:]) == SHEETS
    after = _parts(path)
    kept = [name for name in before if "worksheets/sheet" in name or "charts" in name]
    history = "xl/worksheets/sheet10.xml"  # 변경이력 tells of the new sheets
    assert len(kept) > 10
    assert [name for name in kept if after[name] != before[name]] == [history]


def test_the_same_again_writes_nothing(path: Path) -> None:
    """A second run on the same day leaves the file's bytes alone."""
    _put(path)
    first = path.read_bytes()
    assert not _put(path).plan.new_sheets
    assert path.read_bytes() == first


def test_a_later_day_replaces_the_sheets(path: Path) -> None:
    """They are not doubled, and say the new day."""
    _put(path)
    _put(path, date(2024, 11, 1))
    book = load_workbook(path)
    assert [name for name in book.sheetnames if name.startswith("보고서")] == list(SHEETS)
    assert book[SHEETS[0]]["A2"].value == "기준일 2024-11-01"


def test_a_sheet_of_the_offices_own_is_refused(path: Path) -> None:
    """Whatever stands in a sheet of that name is not xlcrm's to replace."""
    book = load_workbook(path)
    book.create_sheet(SHEETS[0])["A1"] = "회의 자료"
    book.save(path)
    before = path.read_bytes()
    with pytest.raises(PlanError, match="xlcrm이 만든 시트가 아니어서"):
        _put(path)
    assert path.read_bytes() == before


def test_the_sheets_are_no_ledger_to_the_next_refresh(path: Path) -> None:
    """The call list has a ledger's headers; it is not read as contracts."""
    before = [table.sheet for table in open_ledger(path).tables]
    _put(path)
    assert [table.sheet for table in open_ledger(path).tables] == before


def test_the_call_list_leads_to_the_contracts(path: Path) -> None:
    """A link within the workbook, to the row of the same 고객 ID."""
    _put(path)
    book = load_workbook(path)
    sheet = book[SHEETS[1]]
    head = next(
        cell for row in sheet.iter_rows(max_row=6) for cell in row if cell.value == "고객 ID"
    )
    cell = sheet.cell(head.row + 1, head.column)
    assert cell.hyperlink is not None
    name, _, place = str(cell.hyperlink.location).rpartition("!")
    assert str(book[name.strip("'")][place].value) == str(cell.value)


def test_the_figures_are_those_of_the_report(path: Path) -> None:
    """Revenue as its own table has it, with the change against the month before."""
    ledger = open_ledger(path)
    months = analyse(ledger, AS_OF).tables["mrr_by_month"]
    september, august = months.iloc[-2]["MRR"], months.iloc[-3]["MRR"]
    _put(path)
    rows = list(load_workbook(path)[SHEETS[0]].iter_rows(max_col=4, values_only=True))
    found = next(row for row in rows if str(row[0]).startswith("월 반복 매출"))
    assert found[1:] == pytest.approx((september, august, september / august - 1))
