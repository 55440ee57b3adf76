"""Lists that lie in their sheets as offices lay them: what is read of each, and what is asked."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from openpyxl import Workbook

from xlcrm.office.ledger import open_workbook

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from xlcrm.schema.table import Table

    Row = Sequence[object]

START, END = date(2025, 1, 1), date(2025, 12, 31)


def written(path: Path, rows: Sequence[Row], sheet: str = "Sheet1") -> Path:
    """A workbook with the rows of one sheet."""
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = sheet
    for row in rows:
        page.append(list(row))
    book.save(path / "book.xlsx")
    return path / "book.xlsx"


def tables(path: Path, rows: Sequence[Row]) -> tuple[Table, ...]:
    """The tables that are read of a workbook with these rows."""
    return open_workbook(written(path, rows)).book.tables


def said(table: Table, field: str) -> list[object]:
    """What a table's rows say of a field."""
    return list(table.columns[field].values)


def test_a_ditto_mark_says_what_stands_above(tmp_path: Path) -> None:
    """〃, a quotation mark and 상동 are the cell above, in names, services and days."""
    (table,) = tables(
        tmp_path,
        [
            ["거래처", "서비스", "시작일", "종료일", "월요금", "비고"],
            ["가온상사", "기장대리", START, END, 100000, "〃"],
            ["〃", "급여대행", "〃", "〃", 50000, None],
            ["나래상사", "기장대리", START, END, 100000, None],
            ['"', "상동", START, END, '"', "상동"],
        ],
    )
    assert said(table, "name") == ["가온상사", "가온상사", "나래상사", "나래상사"]
    assert said(table, "service") == ["기장대리", "급여대행", "기장대리", "기장대리"]
    assert said(table, "start") == [START] * 4
    assert said(table, "end") == [END] * 4
    assert said(table, "fee") == [100000, 50000, 100000, 100000]
    assert said(table, "note") == ["〃", None, None, "상동"]
