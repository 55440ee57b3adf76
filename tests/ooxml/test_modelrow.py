"""The row that new rows are made like."""

from __future__ import annotations

import pytest

from xlcrm.ooxml.modelrow import model_row
from xlcrm.ooxml.rowscan import scan_rows


@pytest.mark.parametrize(
    ("row", "kept"),
    [
        ('r="2" hidden="1" s="3" customFormat="1"', ' s="3" customFormat="1"'),
        ('r="2" ht="40"', ""),
        ('r="2" ht="40" customHeight="1"', ' ht="40" customHeight="1"'),
        ('r="2" spans="1:3" thickBot="1" collapsed="1"', ' spans="1:3"'),
    ],
)
def test_a_rows_own_affairs_are_left_out(row: str, kept: str) -> None:
    """Its number, what hides it, and a height that its own text has given it."""
    data = f'<worksheet><sheetData><row {row}><c r="B2" s="7" t="s"/></row></sheetData></worksheet>'
    model = model_row(scan_rows(data.encode()), 2)
    assert (model.attributes.decode(), dict(model.styles)) == (kept, {2: b' s="7"'})


@pytest.mark.parametrize("number", [None, 9])
def test_without_such_a_row_nothing_is_kept(number: int | None) -> None:
    """New rows are plain then."""
    model = model_row(scan_rows(b"<worksheet><sheetData/></worksheet>"), number)
    assert (model.attributes, dict(model.styles)) == (b"", {})
