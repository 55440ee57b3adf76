"""A journal's sheet is readable on paper: one page wide, what is filled in seldom folded away."""

from __future__ import annotations

import shutil
from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

import xlcrm
from xlcrm.jobs.new.new import blank_ledger
from xlcrm.look.ledger import load_look
from xlcrm.office.commit import Author
from xlcrm.schema.sheets import JOURNAL

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

BY = Author("김대리", "log add", datetime(2024, 10, 1, 9))  # noqa: DTZ001 - Korean wall time
LONG = "안부 전화를 드렸더니 이사를 앞두고 있어 다음 달에 다시 연락해 달라고 하였음. " * 2


def _new(path: Path) -> None:
    path.write_bytes(blank_ledger(as_of=date(2024, 10, 1), sample=True))


def _added(path: Path) -> None:
    shutil.copy("sample_data/seed_ledger.xlsx", path)
    xlcrm.add_entries(path, [{"고객 ID": 1001, "채널": "전화", "내용": LONG}], BY)


@pytest.fixture(params=[_new, _added], ids=["new", "log add"])
def sheet(request: pytest.FixtureRequest, tmp_path: Path) -> Worksheet:
    """Return the journal of a new ledger, and the one that the first entry makes."""
    path = tmp_path / "대장.xlsx"
    request.param(path)
    return load_workbook(path)[JOURNAL.name]


def test_all_columns_are_one_page_wide_with_the_headers_on_each(sheet: Worksheet) -> None:
    """A4 lying, and the headers stay in sight on the screen."""
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr is not None
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.fitToHeight == 0
    assert not sheet.col_breaks.brk
    assert sheet.print_title_rows == "$1:$1"
    assert str(sheet.freeze_panes).endswith("2")


def test_what_is_filled_in_seldom_is_folded_away(sheet: Worksheet) -> None:
    """In an outline group that one click unfolds; the others are shown, wide enough to read."""
    folded = load_look().sheets["journal"].folded
    shown = 0.0
    for number, column in enumerate(JOURNAL.usual, start=1):
        assert _is_folded(sheet, number) == (column.field in folded)
        shown += 0 if column.field in folded else load_look().width(column)
    assert shown < 185


def _is_folded(sheet: Worksheet, number: int) -> bool:
    """Whether a column lies in a run of hidden ones, which openpyxl keeps at its first."""
    return any(
        look.hidden and look.outlineLevel == 1 and look.min <= number <= look.max
        for look in sheet.column_dimensions.values()
        if look.min is not None and look.max is not None
    )


def test_a_long_entry_has_a_row_high_enough(tmp_path: Path) -> None:
    """Wrapped, in as many lines as it takes."""
    path = tmp_path / "대장.xlsx"
    _added(path)
    row = load_workbook(path)[JOURNAL.name].row_dimensions[2]
    assert row.height >= 45
