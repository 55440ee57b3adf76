"""Long sheets that nobody touches: unpacked once, and trusted as long as they lie as they lay."""

from __future__ import annotations

import io
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
import xlsxwriter

import xlcrm
from xlcrm.files import sound
from xlcrm.ooxml import archive, fewrows, health, traits
from xlcrm.ooxml.archive import Archive
from xlcrm.ooxml.package import Package
from xlcrm.workbook.apply import apply
from xlcrm.workbook.read import read_book

if TYPE_CHECKING:
    from collections.abc import Callable

SAMPLES: Final = sorted((Path(__file__).parents[2] / "sample_data").glob("*.xlsx"))
BY: Final = xlcrm.Author("담당", "refresh", datetime(2024, 10, 1, 9, 0))  # noqa: DTZ001 - of the office
_ROWS: Final = 130  # more than are looked at for headers


@pytest.fixture
def long_from_the_first_byte(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any sheet counts as a long one."""
    for module in (fewrows, health, traits):
        monkeypatch.setattr(module, "LONG", 1)
    monkeypatch.setattr(health, "_FEW", 0)
    monkeypatch.setattr(archive, "_PIECE", 64)


def office(fill: Callable[[xlsxwriter.Workbook], object]) -> bytes:
    """A ledger of two contracts, and beside it what somebody fills in."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made)
    fill(book)
    sheet, day = book.add_worksheet("고객대장"), book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_row(0, 0, ("고객 ID", "고객명", "계약 시작일", "계약 종료일", "상태", "남은 일수"))
    for row in (1, 2):
        sheet.write_row(row, 0, (1000 + row, f"고객{row}"))
        sheet.write_datetime(row, 2, datetime(2024, 1, row), day)  # noqa: DTZ001 - a cell has no zone
        sheet.write_datetime(row, 3, datetime(2024, 11, row), day)  # noqa: DTZ001
    book.close()
    return made.getvalue()


def figures(book: xlsxwriter.Workbook, formula: str = "") -> None:
    """A sheet of figures with a title, and perhaps a formula far below."""
    sheet = book.add_worksheet("측정값")
    for row in range(_ROWS):
        sheet.write_row(row, 0, [row * 7, row * 11, "센 것"])
    if formula:
        sheet.write_formula(_ROWS, 0, formula)


def unpacked(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often members are unpacked whole from now on."""
    found: Counter[str] = Counter()
    read = Archive.read

    def noted(self: Archive, name: str) -> bytes:
        found[name] += 1
        return read(self, name)

    monkeypatch.setattr(Archive, "read", noted)
    return found


def refreshed(path: Path, day: date) -> None:
    """Refresh a ledger and save it."""
    ledger = xlcrm.open_ledger(path)
    ledger.commit(xlcrm.refresh(ledger, as_of=day), by=BY)


@pytest.mark.usefixtures("long_from_the_first_byte")
def test_a_sheet_that_nobody_touches_is_unpacked_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was found out about it the first time is remembered beside the ledger, with no text."""
    path = tmp_path / "ledger.xlsx"
    path.write_bytes(office(figures))
    refreshed(path, date(2024, 10, 1))
    seen = unpacked(monkeypatch)
    refreshed(path, date(2024, 10, 2))
    assert seen["xl/worksheets/sheet1.xml"] == 0
    assert seen["xl/worksheets/sheet2.xml"] > 0
    known = sound.traits_known(path)
    assert [each.told for each in known.values() if each.formulas is False and each.shared]
    kept = next((tmp_path / "xlcrm 백업").glob(f".*{sound.SOUND}")).read_text("ascii")
    assert kept.isascii()


@pytest.mark.usefixtures("long_from_the_first_byte")
@pytest.mark.parametrize(("formula", "asked"), [("=SUM(고객대장!F2:F3)", True), ("=A1+1", False)])
def test_formulas_far_below_are_asked_for_as_ever(
    tmp_path: Path, formula: str, *, asked: bool
) -> None:
    """A formula that reads what changes has Excel recalculate, the second time as the first."""
    path = tmp_path / "ledger.xlsx"
    path.write_bytes(office(lambda book: figures(book, formula)))
    refreshed(path, date(2024, 10, 1))
    known = {each.formulas for each in sound.traits_known(path).values()} - {None}
    ledger = xlcrm.open_ledger(path)
    plan = xlcrm.refresh(ledger, as_of=date(2024, 10, 2)).plan
    book = ledger.book
    assert apply(plan, book.package, book.scans).outdates == asked
    assert known == (set() if asked else {True})  # a sheet with new results is another one


@pytest.mark.usefixtures("long_from_the_first_byte")
def test_a_torn_memory_only_costs_a_look(tmp_path: Path) -> None:
    """What is not understood is not known; the ledger is refreshed as ever."""
    path = tmp_path / "ledger.xlsx"
    path.write_bytes(office(figures))
    refreshed(path, date(2024, 10, 1))
    place = next((tmp_path / "xlcrm 백업").glob(f".*{sound.SOUND}"))
    place.write_text(place.read_text("ascii").replace(" f0", " q0").replace(" m0", " m"), "ascii")
    assert all(each.formulas is None for each in sound.traits_known(path).values())
    refreshed(path, date(2024, 10, 2))
    assert not xlcrm.refresh(xlcrm.open_ledger(path), as_of=date(2024, 10, 2)).plan


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_all_sheets_read_as_if_they_were_held_whole(
    sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However few rows headers are looked for in at first."""
    data = sample.read_bytes()
    whole = read_book(Package(data))
    monkeypatch.setattr(fewrows, "LONG", 1 << 10)
    monkeypatch.setattr(archive, "_PIECE", 64)
    monkeypatch.setattr(fewrows, "_HEAD", 22)
    some = read_book(Package(data))
    assert [sheet.table for sheet in some.sheets] == [sheet.table for sheet in whole.sheets]
    assert some.findings == whole.findings


def test_headers_that_only_merged_cells_show_are_found_in_a_long_sheet(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What is merged stands behind all rows, so that a sheet with texts is held whole for it."""

    def merged(book: xlsxwriter.Workbook) -> None:
        sheet, day = (
            book.add_worksheet("고객대장 강남점"),
            book.add_format({"num_format": "yyyy-mm-dd"}),
        )
        for column, text in enumerate(("고객명", "계약 시작일", "계약 종료일")):
            sheet.merge_range(0, column, 1, column, text)
        for row in range(2, _ROWS):
            sheet.write(row, 0, f"회원{row}")
            sheet.write_datetime(row, 1, datetime(2024, 1, 1), day)  # noqa: DTZ001 - as above
            sheet.write_datetime(row, 2, datetime(2024, 12, 31), day)  # noqa: DTZ001

    data = office(merged)
    monkeypatch.setattr(fewrows, "LONG", 1 << 12)
    monkeypatch.setattr(archive, "_PIECE", 64)
    monkeypatch.setattr(fewrows, "_HEAD", 22)
    book = read_book(Package(data))
    assert [(each.table.sheet, len(each.table.rows)) for each in book.ledgers] == [
        ("고객대장 강남점", _ROWS - 2),
        ("고객대장", 2),
    ]
