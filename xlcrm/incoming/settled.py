"""Brought columns as they say together what a single cell leaves open: order of days, units.

A file goes into a ledger whose columns have habits of their own: so what the file's column decides
is decided before its rows are taken one by one.
"""

from __future__ import annotations

from datetime import date, datetime, time
from types import NoneType
from typing import TYPE_CHECKING, Any, Final

from xlcrm.cellref import CellError
from xlcrm.domain.lengths import Days
from xlcrm.domain.text import in_figures, lazy
from xlcrm.reading.ditto import dittos_among, repeated
from xlcrm.reading.habits import read_again, says_more, settled
from xlcrm.schema.coerce import (
    AMBIGUOUS_DATE,
    UNKNOWN_LENGTH,
    UNKNOWN_UNIT,
    UNKNOWN_WON,
    read_cell,
    read_column,
)
from xlcrm.schema.columns import Kind
from xlcrm.schema.habit import PLAIN, Habit
from xlcrm.schema.header_words import normalise
from xlcrm.schema.table import Table
from xlcrm.schema.texts import Texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from xlcrm.cellref import CellValue
    from xlcrm.schema.columns import Column, SheetSpec
    from xlcrm.schema.table import TypedColumn

_KINDS: Final = frozenset({Kind.DATE, Kind.DATETIME, Kind.MONTHS, Kind.MONEY})
_DAYS: Final = frozenset({Kind.DATE, Kind.DATETIME})
_PLAIN: Final = frozenset({str, int, float, datetime})
_OPEN: Final = {
    UNKNOWN_LENGTH: "{} (개월·년·일 모름)",
    UNKNOWN_WON: "{} (단위 모름: {unit})",
    UNKNOWN_UNIT: "{} (원 아님)",
}  # what a bare number says that nobody can read, so that it is refused instead of guessed
_LEFT_OPEN: Final = lazy(r"(?P<said>.+) \((?:개월·년·일 모름|단위 모름: (?P<unit>[^()]+))\)")
_COUNTED: Final = frozenset({Kind.MONTHS, Kind.MONEY})


def as_columns_say(
    columns: Mapping[str, Sequence[object]],
    spec: SheetSpec,
    headers: Mapping[str, str],
    above: Iterable[object] = (),
    told: Mapping[str, str] | None = None,
) -> dict[str, list[Any]]:
    """Return brought columns, those cells that only their column tells as what they are.

    Args:
        columns: field → what the rows say.
        spec: the kind of sheet, with all these fields.
        headers: field → its header as the file has it.
        above: what stands above the headers.
        told: what the office has said of how they are read, by field.

    >>> from xlcrm.schema.sheets import LEDGER
    >>> brought = {"start": ["29-12-2025", "05-01-2026"], "fee": [15, "20만원"]}
    >>> found = as_columns_say(brought, LEDGER, {"fee": "요금(만원)"})
    >>> [f"{day:%Y-%m-%d}" for day in found["start"]], found["fee"]
    (['2025-12-29', '2026-01-05'], [150000, '20만원'])
    >>> as_columns_say({"name": ["가온상사", "〃"]}, LEDGER, {})
    {'name': ['가온상사', '가온상사']}
    """
    found: dict[str, list[Any]] = {
        field: _without_dittos(raw if isinstance(raw, list) else list(raw))
        if spec.column(field).kind is not Kind.NOTE
        else list(raw)
        for field, raw in columns.items()
    }
    for field, column in _together(found, spec, headers, above, told).items():
        if column.habit != PLAIN:
            found[field] = _told(column, found[field])
    return found


def days_left_open(
    columns: Mapping[str, Sequence[object]],
    spec: SheetSpec,
    headers: Mapping[str, str],
    told: Mapping[str, str] | None = None,
) -> Table | None:
    """Return the columns of days whose order nothing proves, as a table; None where there is none.

    Args:
        columns: field → what the rows say, as `as_columns_say` takes it.
        spec: the kind of sheet.
        headers: field → what the column is called.
        told: what the office has said, by field.
    """
    days = {field: raw for field, raw in columns.items() if spec.column(field).kind in _DAYS}
    found = _together(days, spec, headers, (), told)
    if not any(
        problem.code == AMBIGUOUS_DATE
        for column in found.values()
        for problem in column.problems.values()
    ):
        return None
    count = max(len(column.raw) for column in found.values())
    return Table(spec, "", 1, range(2, count + 2), found)


def units_told(
    columns: Mapping[str, list[Any]], spec: SheetSpec, told: Mapping[str, str] | None = None
) -> tuple[dict[str, list[Any]], dict[str, TypedColumn]]:
    """Return columns with the numbers that only an answer reads, and those nobody has answered of.

    Args:
        columns: field → what the rows say, as `as_columns_say` returns it.
        spec: the kind of sheet.
        told: what the office has said, by field: 년, 천원.

    >>> from xlcrm.schema.sheets import LEDGER
    >>> brought = as_columns_say({"start": ["2024-01-01"], "months": [2]}, LEDGER, {})
    >>> brought["months"], units_told(brought, LEDGER, {"months": "년"})[0]
    (['2 (개월·년·일 모름)'], {'months': [24]})
    """
    said = told or {}
    found: dict[str, list[Any]] = {}
    left: dict[str, TypedColumn] = {}
    for field, raw in columns.items():
        if spec.column(field).kind not in _COUNTED:
            continue
        numbers = _numbers_left(spec.column(field), raw)
        if numbers is None:
            continue
        column, habit = numbers
        if field in said:
            names = {normalise(column.header): said[field]}
            found[field] = _told_so(settled({field: column}, told=names)[field], raw)
        else:
            left[field] = read_again(column, habit)
    return found, left


def _numbers_left(column: Column, raw: Sequence[object]) -> tuple[TypedColumn, Habit] | None:
    """The numbers of a column whose unit nobody knows, and what it leaves open; None of none."""
    texts = [each for each in dict.fromkeys(raw) if isinstance(each, str) and each[-1:] == ")"]
    marked = {each: mark for each in texts if (mark := _LEFT_OPEN.fullmatch(each))}
    if not marked:
        return None
    said = {each: mark["said"] for each, mark in marked.items()}
    numbers = [said.get(each) if isinstance(each, str) else None for each in raw]
    units = [mark["unit"] for mark in marked.values() if mark["unit"]]
    habit = Habit(won=None, named=units[0]) if units else Habit(unit=None)
    return read_column(column, 1, column.name, numbers), habit


def _told_so(column: TypedColumn, brought: Sequence[object]) -> list[object]:
    """A column's cells, its numbers as they are read with an answer."""
    found = list(brought)
    for at, raw in enumerate(column.raw):
        if raw is None:
            continue
        value = column.values[at]
        problem = column.problems.get(at)
        code = "" if problem is None else problem.code
        found[at] = _open(code, raw, raw, column.habit) if value is None else _plain(value)
    return found


def _together(
    columns: Mapping[str, Sequence[object]],
    spec: SheetSpec,
    headers: Mapping[str, str],
    above: Iterable[object],
    told: Mapping[str, str] | None,
) -> Mapping[str, TypedColumn]:
    """The columns as they are read together; empty where that says no more than their cells do."""
    asked = {
        field: [_cell(each) for each in raw]
        for field, raw in columns.items()
        if spec.column(field).kind in _KINDS
    }
    titles = [*above]
    kinds = {field: spec.column(field).kind for field in asked}
    if not says_more(asked, kinds, headers, titles):
        return {}
    typed = {
        field: read_column(spec.column(field), at, headers.get(field, ""), raw)
        for at, (field, raw) in enumerate(asked.items(), 1)
    }
    said = {
        normalise(column.header): told[field]
        for field, column in typed.items()
        if told and field in told
    }
    return settled(typed, told=said, above=titles)


def _without_dittos(raw: list[Any]) -> list[Any]:
    """A column's cells, those that say 〃 as what stands above them."""
    only_texts = set(map(type, raw)) <= {str, NoneType}
    texts = dict.fromkeys(raw if only_texts else filter(_is_text, raw))
    texts.pop(None, None)
    marks = dittos_among(Texts.among(texts))
    return repeated(raw, marks) if marks else raw


def _is_text(value: object) -> bool:
    return type(value) is str


def _cell(value: object) -> CellValue:
    """A brought value as a cell holds it; None of what is none."""
    if type(value) in _PLAIN:
        return value  # type: ignore[return-value]
    if type(value) is date:
        return datetime.combine(value, time())
    return None


def _told(column: TypedColumn, brought: Sequence[object]) -> list[object]:
    """A column's cells, those as values that would read otherwise alone."""
    known = {
        raw: read_cell(column.column, raw).value
        for raw in set(column.raw)
        if raw is not None and not isinstance(raw, CellError)
    }
    found = list(brought)
    for at, raw in enumerate(column.raw):
        value = column.values[at]
        if raw is None or raw not in known:
            continue
        if value is None and at in column.problems:
            found[at] = _open(column.problems[at].code, raw, brought[at], column.habit)
        elif value is not None and value != known[raw]:
            found[at] = _plain(value)
    return found


def _plain(value: object) -> object:
    if isinstance(value, Days):
        return str(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime.combine(value, time())
    return value


def _open(code: str, raw: CellValue, brought: object, habit: Habit) -> object:
    said = in_figures(raw) if isinstance(raw, int | float) else str(raw)
    return _OPEN[code].format(said, unit=habit.named) if code in _OPEN else brought
