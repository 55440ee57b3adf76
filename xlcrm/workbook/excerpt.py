"""A few rows of a long sheet, with columns that were not read: what few rows say costs little."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.schema.coerce import read_column
from xlcrm.schema.table import Table

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from xlcrm.workbook.read import Book, Sheet


def excerpt(book: Book, sheet: Sheet, positions: Sequence[int], fields: Collection[str]) -> Table:
    """Return some of a sheet's rows, with those of the fields that the sheet has.

    Args:
        book: the workbook that the sheet is in.
        sheet: the sheet, some of whose columns were read.
        positions: which of its table's rows, counted from 0.
        fields: the columns of the excerpt, read before or not.
    """
    table = sheet.table
    rows = [table.rows[at] for at in positions]
    columns = {}
    for field in fields & sheet.match.columns.keys():
        known = table.columns.get(field)
        raw = [known.raw[at] for at in positions] if known else book.cells(sheet, rows, field)
        columns[field] = read_column(
            table.spec.column(field),
            sheet.match.columns[field],
            sheet.match.headers[field],
            raw,
            date1904=book.package.date1904,
        )
    return Table(table.spec, table.sheet, table.header_row, rows, columns)
