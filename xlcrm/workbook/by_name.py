"""Sheets that name customers beside the 고객 ID, which are read so only where somebody needs it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xlcrm.ooxml.scan import values_at
from xlcrm.schema.coerce import is_blank
from xlcrm.schema.sheets import NAMED_BY

if TYPE_CHECKING:
    from xlcrm.reading.headers import HeaderMatch
    from xlcrm.workbook.sheet_reader import Sheet, SheetReader


def without_names(match: HeaderMatch) -> HeaderMatch:
    """Return headers without those that only name customers beside a 고객 ID.

    They stay the office's own where the number tells everybody apart. Without such headers, or
    where there is no 고객 ID, they are returned as they are.
    """
    names = {each.field for each in match.spec.columns if each in NAMED_BY} & match.fields
    if "customer_id" not in match.columns or not names:
        return match
    return replace(
        match,
        columns={name: at for name, at in match.columns.items() if name not in names},
        headers={name: text for name, text in match.headers.items() if name not in names},
        notices=tuple(each for each in match.notices if each.field not in names),
        hints={name: each for name, each in match.hints.items() if name not in names},
        holds={name: each for name, each in match.holds.items() if name not in names},
        more={name: each for name, each in match.more.items() if name not in names},
        told=match.told - names,
        doubtful=match.doubtful - names,
    )


def names_alone(reader: SheetReader, sheet: Sheet) -> bool:
    """Tell whether some row of a sheet that has just been read has a name and no 고객 ID."""
    column, names = sheet.table.columns.get("customer_id"), sheet.match.columns.get("name")
    if column is None or names is None or None not in column.values:
        return False
    said = zip(sheet.table.rows, column.values, strict=True)
    rows = [row for row, each in said if each is None]
    return not all(map(is_blank, values_at(reader.scan, reader.package.strings, rows, names)))
