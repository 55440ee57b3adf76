"""Brought columns as they say together what a single cell leaves open: order of days, units.

A file goes into a ledger whose columns have habits of their own: so what the file's column decides
is decided before its rows are taken one by one.
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, Final

from xlcrm.cellref import CellError
from xlcrm.domain.lengths import Days
from xlcrm.domain.text import in_figures
from xlcrm.reading.ditto import dittos_among, repeated
from xlcrm.reading.habits import says_more, settled
from xlcrm.schema.coerce import (
    AMBIGUOUS_DATE,
    UNKNOWN_LENGTH,
    UNKNOWN_UNIT,
    UNKNOWN_WON,
    read_cell,
    read_column,
)
from xlcrm.schema.columns import Kind
from xlcrm.schema.habit import PLAIN
from xlcrm.schema.header_words import normalise
from xlcrm.schema.table import Table
from xlcrm.schema.texts import Texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from xlcrm.cellref import CellValue
    from xlcrm.schema.columns import SheetSpec
    from xlcrm.schema.table import TypedColumn

_KINDS: Final = frozenset({Kind.DATE, Kind.DATETIME, Kind.MONTHS, Kind.MONEY})
_DAYS: Final = frozenset({Kind.DATE, Kind.DATETIME})
_PLAIN: Final = frozenset({str, int, float, datetime})
_OPEN: Final = {
    UNKNOWN_LENGTH: "{} (개월·년·일 모름)",
    UNKNOWN_WON: "{} (단위 모름)",
    UNKNOWN_UNIT: "{} (원 아님)",
}  # what a bare number says that nobody can read, so that it is refused instead of guessed


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
    marks = dittos_among(Texts.among(dict.fromkeys(filter(_is_text, raw))))
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
            found[at] = _open(column.problems[at].code, raw, brought[at])
        elif value is not None and value != known[raw]:
            found[at] = _plain(value)
    return found


def _plain(value: object) -> object:
    if isinstance(value, Days):
        return str(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime.combine(value, time())
    return value


def _open(code: str, raw: CellValue, brought: object) -> object:
    said = in_figures(raw) if isinstance(raw, int | float) else str(raw)
    return _OPEN[code].format(said) if code in _OPEN else brought
