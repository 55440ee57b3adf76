"""Rows of 설정 that a command writes: each in the place of the one that says the same, or below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.office.changes import Changes
from xlcrm.office.records import new_sheet
from xlcrm.reading.own_lists import OWN_SETTINGS, named_settings
from xlcrm.reading.setting_cells import key_of
from xlcrm.schema.sheets import SETTINGS
from xlcrm.workbook.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlcrm.workbook.read import Book

_FIELDS: Final = ("section", "item", "value", "explanation")


def setting_rows(book: Book, rows: Sequence[tuple[str, str, str, str]]) -> Plan:
    """Return what writes rows into 설정.

    A workbook without that sheet gets one; where the office has a sheet of that name that is none
    of ours, ours has another name.

    Args:
        book: the workbook.
        rows: 구분, 항목, 값 and 설명 of each.
    """
    told = [dict(zip(_FIELDS, row, strict=True)) for row in rows]
    tables = [each for each in book.sheets if each.table.spec.key == SETTINGS.key]
    full = next((each for each in tables if "section" in each.match.columns), None)
    if full is None:
        named = any(named_settings(entry.name) for entry in book.package.sheets)
        title = OWN_SETTINGS if named else SETTINGS.name
        return Plan(new_sheets=(new_sheet(SETTINGS, title, told, book.settings),))
    columns = full.table.columns
    sections = [key_of(raw) for raw in columns["section"].raw]
    items = [key_of(raw) for raw in columns["item"].raw]
    there = {pair: at for at, pair in reversed([*enumerate(zip(sections, items, strict=True))])}
    changes = Changes(book)
    for row in told:
        at = there.get((key_of(row["section"]), key_of(row["item"])))
        if at is None:
            changes.append(full, [{name: row[name] for name in _FIELDS if name in columns}])
        else:
            changes.set(full, "value", {at: row["value"]}, as_given="")
    return changes.plan()
