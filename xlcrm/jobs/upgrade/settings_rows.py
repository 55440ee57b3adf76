"""Rows that 설정 gets: behind the figures, so that services stay last and their dropdown whole."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from xlcrm.look.ledger import load_look
from xlcrm.office.changes import below_data, edits_of, filled_area
from xlcrm.ooxml.edits import Below
from xlcrm.reading.edition import EDITION_ITEM
from xlcrm.reading.setting_cells import key_of
from xlcrm.schema.sheets import SETTINGS
from xlcrm.workbook.plan import NewRows, Plan

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from xlcrm.cellref import CellValue
    from xlcrm.look.ledger import Setting
    from xlcrm.workbook.read import Book, Sheet

FIGURES: Final = "기준"
SERVICES: Final = "서비스"


def full_settings(book: Book) -> Sheet | None:
    """Return the sheet 설정 that has sections; None where there is none."""
    found = (each for each in book.sheets if each.table.spec.key == SETTINGS.key)
    return next((each for each in found if "section" in each.match.columns), None)


def lacks(book: Book, section: str, item: str) -> bool:
    """Tell whether 설정 has no row for a setting, whatever its value."""
    return _position(book, section, item) is None


def _position(book: Book, section: str, item: str) -> int | None:
    """Where the row of a setting stands; an item may leave out the unit in its brackets."""
    words = {key_of(item), key_of(item.partition("(")[0])}
    rows = enumerate(_rows(full_settings(book)))
    return next((at for at, (a, b) in rows if a == key_of(section) and b in words), None)


def _rows(sheet: Sheet | None) -> Iterator[tuple[str, str]]:
    """Each row's section and item, as they are compared."""
    if sheet is not None:
        columns = (sheet.table.columns.get(name) for name in ("section", "item"))
        raw = [column.raw for column in columns if column is not None]
        if len(raw) > 1:
            yield from ((key_of(a), key_of(b)) for a, b in zip(*raw, strict=True))


def added_rows(book: Book, rows: Sequence[Setting]) -> Plan:
    """Return what puts rows behind the figures of 설정; nothing where there is no such sheet.

    What stands below, such as the services, moves down: one that is typed below the last of them
    joins their dropdown, which reads all from the first to the last.
    """
    sheet = full_settings(book)
    if sheet is None or not rows:
        return Plan()
    values = [
        sheet.cells_of(
            {
                "section": each.section,
                "item": each.item,
                "value": None if each.value == "" else each.value,
                "explanation": each.explanation,
            }
        )
        for each in rows
    ]
    area, table = filled_area(sheet), sheet.table
    last = _last_figure(sheet) or area.bottom
    if last >= area.bottom:
        return _at_the_end(book, sheet, values)
    above = replace(area, bottom=last)
    return Plan(new_rows=(NewRows(table.sheet, above, values, below=Below(free=0)),))


def _last_figure(sheet: Sheet) -> int:
    """The row of the last figure above the services, or of the last one; 0 without any."""
    rows, sections = sheet.table.rows, [section for section, _ in _rows(sheet)]
    figures = [row for row, section in zip(rows, sections, strict=True) if section == FIGURES]
    first = min(
        (row for row, section in zip(rows, sections, strict=True) if section == SERVICES),
        default=0,
    )
    return max((row for row in figures if row < first), default=max(figures, default=0))


def at_the_end(plan: Plan, book: Book) -> Plan:
    """Return the plan with the rows of 설정 below all others, where none can come between them."""
    sheet = full_settings(book)
    if sheet is None:
        return plan
    name = sheet.table.sheet
    moved: list[NewRows] = []
    for rows in plan.new_rows:
        moved += _at_the_end(book, sheet, rows.values).new_rows if rows.sheet == name else [rows]
    return replace(plan, new_rows=tuple(moved))


def _at_the_end(book: Book, sheet: Sheet, values: Sequence[Mapping[int, CellValue | date]]) -> Plan:
    below = below_data(book, sheet)
    return Plan(new_rows=(NewRows(sheet.table.sheet, filled_area(sheet), values, below=below),))


def numbered(book: Book, edition: int) -> Plan:
    """Return what has 설정 say which edition the ledger is."""
    sheet, at = full_settings(book), _position(book, FIGURES, EDITION_ITEM)
    if sheet is None:
        return Plan()
    if at is not None:
        return Plan(columns=edits_of(sheet, "value", {at: edition}))
    row = next(each for each in load_look().settings if each.item == EDITION_ITEM)
    return added_rows(book, [replace(row, value=edition)])
