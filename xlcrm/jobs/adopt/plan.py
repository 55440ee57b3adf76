"""What an adopted workbook still lacks, as a plan that changes no cell that is there.

More columns stand right of the table, or of what is there.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import CellRange
from xlcrm.domain.entry_id import entry_id
from xlcrm.jobs.adopt.settings import services_in, settings_plan
from xlcrm.look.ledger import text_width
from xlcrm.office.changes import Changes, lacking
from xlcrm.office.contracts import Contracts, following_starts
from xlcrm.ooxml.beyond import cells_beyond
from xlcrm.ooxml.cells import Decoder
from xlcrm.ooxml.ranges import merged_ranges
from xlcrm.ooxml.rows import frame_of
from xlcrm.ooxml.validations import Dropdown, can_offer, validated
from xlcrm.schema.columns import Kind
from xlcrm.schema.header_words import normalise
from xlcrm.schema.sheets import JOURNAL, LEDGER
from xlcrm.workbook.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlcrm.jobs.adopt.answers import Answers
    from xlcrm.jobs.adopt.settings import Service
    from xlcrm.reading.settings import Settings
    from xlcrm.schema.table import TypedColumn
    from xlcrm.workbook.read import Book, Sheet

_COLUMN: Final = 8  # digits of the font that a column of the usual width shows


def room_beside(book: Book, sheet: Sheet, count: int) -> int:
    """Return the last column before room for some columns beside a table.

    That is the table's own last one where the next ones are blank. Otherwise the room lies behind
    what stands beside the table, with a blank column before and after it.
    """
    right = sheet.area.right
    taken = _taken_beside(book, sheet)
    if taken.isdisjoint(range(right + 1, right + 1 + count)):
        return right
    right += 1
    while not taken.isdisjoint(range(right, right + count + 2)):
        right += 1
    return right


def _taken_beside(book: Book, sheet: Sheet) -> set[int]:
    """The columns at the right of a table that hold something, or over which a text runs."""
    data = book.package.markup(book.package.sheet(sheet.table.sheet).part)
    area, frame = sheet.area, frame_of(data)
    decoder = Decoder(book.package.strings)
    taken: set[int] = set()
    for row, cell in cells_beyond(data, frame, area.right):
        if area.top <= row <= area.bottom:
            value = decoder.read(cell.attributes, cell.content)
            columns = 1 + text_width(str(value)) // _COLUMN if isinstance(value, str) else 1
            taken.update(range(cell.column, cell.column + columns))
    for merge in merged_ranges(data, frame):
        if merge.top <= area.bottom and merge.bottom >= area.top and merge.right > area.right:
            taken.update(range(max(merge.left, area.right + 1), merge.right + 1))
    return taken


_OFFERED: Final = frozenset({Kind.CHOICE, Kind.YES_NO})
_MOSTLY: Final = 0.8  # of a column's words are offered, or the office has words of its own


def adoption_plan(
    book: Book,
    spelled: Mapping[str, tuple[str, ...]],
    answers: Answers,
    as_of: date,
) -> Plan:
    """Plan what a workbook lacks: computed columns, 일지 ID, 설정, dropdowns.

    Args:
        book: the workbook, read with what its headers mean.
        spelled: 시트!머리글 → fields, of the headers that 설정 has to keep.
        answers: the other answers that 설정 has to keep.
        as_of: the day for which the computed columns are filled.
    """
    contracts = [Contracts.of(sheet.table, book.settings) for sheet in book.ledgers]
    services = services_in(contracts)
    settings = _with_windows(book.settings, services)
    contracts = [replace(each, settings=settings) for each in contracts]
    return (
        _new_columns(book, contracts, as_of)
        | settings_plan(book, services, spelled, answers)
        | Plan(dropdowns=tuple(_dropdowns(book, services)))
    )


def _with_windows(settings: Settings, services: Sequence[Service]) -> Settings:
    """The settings as they will be read with the suggested windows."""
    if settings.windows:
        return settings
    return replace(settings, windows={each.name: each.window for each in services})


def _new_columns(book: Book, contracts: Sequence[Contracts], as_of: date) -> Plan:
    """The computed columns that are missing at the right of the ledgers, and 일지 ID of journals.

    Of tables side by side the last one has room at its right; the others stay as they are. Entries
    that wait are written with a column of their own.
    """
    changes = Changes(book)
    following = following_starts(contracts)
    for sheet, each, starts in zip(book.ledgers, contracts, following, strict=True):
        names = lacking(sheet, book.settings)
        if names and sheet.area.right == max(_rights(book, sheet)):
            area, computed = _area(book, sheet, len(names)), each.computed(starts, as_of)
            for name in names:
                changes.add_column(sheet, name, computed[name], area)
    for sheet in () if book.waiting else book.sheets:
        if sheet.table.spec.key == JOURNAL.key and "entry_id" not in sheet.match.fields:
            area = _area(book, sheet, 1)
            changes.add_column(sheet, "entry_id", _entry_ids(sheet), area)
    return changes.plan()


def _rights(book: Book, sheet: Sheet) -> list[int]:
    """The last columns of a table and of all that stand beside it."""
    area = sheet.area
    return [
        each.area.right
        for each in book.sheets
        if each.table.sheet == sheet.table.sheet
        and each.area.top <= area.bottom
        and each.area.bottom >= area.top
    ]


def _area(book: Book, sheet: Sheet, count: int) -> CellRange:
    """The data with what stands between them and room for some columns."""
    right = room_beside(book, sheet, count) if sheet.excel_table is None else sheet.area.right
    return replace(sheet.area, right=right)


def _entry_ids(sheet: Sheet) -> list[str | None]:
    """An ID for every entry that tells when it was made, the same for the same entry."""
    table = sheet.table
    said = zip(*(column.raw for column in table.columns.values()), strict=True)
    found: list[str | None] = []
    for row, at, cells in zip(table.rows, table.values("at"), said, strict=True):
        moment = _moment(at)
        content = f"{table.sheet}\n{row}\n{cells}"
        found.append(None if moment is None else entry_id(moment, content))
    return found


def _moment(value: object) -> datetime | None:
    if isinstance(value, datetime):
        return value
    return datetime.combine(value, time()) if isinstance(value, date) else None


def _dropdowns(book: Book, services: Sequence[Service]) -> Iterator[tuple[str, Dropdown]]:
    """Lists to choose from, where a column has words of a list and none checks them yet."""
    for sheet in book.sheets:
        table = sheet.table
        if not table.rows:
            continue
        data = book.package.markup(book.package.sheet(table.sheet).part)
        checked = validated(data, frame_of(data))
        for column in table.columns.values():
            choices = _choices(table.spec.key, column, book.settings, services)
            area = CellRange(sheet.area.top + 1, column.number, sheet.area.bottom, column.number)
            free = not column.shared and not any(area.meets(each) for each in checked)
            if free and can_offer(choices) and _uses(column, choices):
                yield table.sheet, Dropdown(area, choices)


def _choices(
    key: str, column: TypedColumn, settings: Settings, services: Sequence[Service]
) -> tuple[str, ...]:
    """The words that a column offers; none where anything may stand, or xlcrm fills it."""
    own = settings.lists.get(column.column.field, ())
    if column.column.computed:
        return ()
    if (key, column.column.field) == (LEDGER.key, "service"):
        return tuple(settings.windows) or tuple(each.name for each in services)
    return (*column.column.choices, *own) if column.column.kind in _OFFERED else ()


def _uses(column: TypedColumn, choices: Sequence[str]) -> bool:
    """Tell whether the words in a column are mostly those of the list."""
    filled = [normalise(str(value)) for value in column.raw if value is not None]
    known = set(map(normalise, choices))
    return sum(word in known for word in filled) >= _MOSTLY * len(filled)
