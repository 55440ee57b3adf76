"""Rows that were prepared for contracts: which of their formulas stay when a contract comes in.

What xlcrm would compute is left to the office's own formula. What people say of a contract, its
days and its fee, stands there as said: a formula stays only if it is known to say the same.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import parse_a1
from xlcrm.domain.text import lazy

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from xlcrm.office.checked import Value
    from xlcrm.ooxml.edits import Below

_CELL: Final = r"\$?[A-Z]{1,3}[0-9]{1,7}"
_NUMBER: Final = rf"[0-9]{{1,4}}|{_CELL}"
_GUARDS: Final = (
    lazy(rf'IF\({_CELL}="","",(?P<body>.+)\)'),
    lazy(rf'IF\(ISBLANK\({_CELL}\),"",(?P<body>.+)\)'),
    lazy(rf'IF\({_CELL}<>"",(?P<body>.+),""\)'),
    lazy(r'IFERROR\((?P<body>.+),""\)'),
)
_MONTHS: Final = lazy(
    rf"EDATE\((?P<day>{_CELL}),(?P<months>{_NUMBER})(?P<years>\*12)?\)(?P<days>[+-][0-9]{{1,4}})?"
)
_DAYS: Final = lazy(rf"(?P<day>{_CELL})\+(?P<length>{_NUMBER})(?P<days>[+-][0-9]{{1,4}})?")
_DATE: Final = lazy(
    rf"DATE\(YEAR\((?P<day>{_CELL})\)(?P<y>\+[0-9]{{1,2}})?,MONTH\((?P=day)\)(?P<m>\+[0-9]{{1,3}})?,"
    r"DAY\((?P=day)\)(?P<d>[+-][0-9]{1,4})?\)(?P<days>[+-][0-9]{1,4})?"
)


def into_prepared(
    rows: Sequence[Mapping[int, Value]], below: Below, computed: Collection[int]
) -> Sequence[Mapping[int, Value]]:
    """Return new rows without what the sheet's own formulas will say.

    Args:
        rows: what each new row says, by column.
        below: what lies below the data; as many of the rows as are prepared come in there.
        computed: the columns that xlcrm computes.
    """
    if not any(below.formulas) and not below.continued:
        return rows
    count = min(len(rows), below.prepared)
    first = [
        {
            column: value
            for column, value in row.items()
            if column not in formulas
            or not (column in computed or _says(formulas[column], row) == _as_day(value))
        }
        for row, formulas in zip(rows[:count], below.formulas, strict=False)
    ]
    own = below.continued.keys() & {*computed}
    rest = rows[count:]
    if own:
        rest = [{c: value for c, value in row.items() if c not in own} for row in rest]
    return (*first, *rest)


def _says(formula: str, row: Mapping[int, Value]) -> object:
    """The last day that a formula says from the other cells of its row, if that can be told."""
    text = formula.replace(" ", "").replace("$", "").upper()
    while (
        guard := next(filter(None, (each.fullmatch(text) for each in _GUARDS)), None)
    ) is not None:
        text = guard["body"]
    match = _MONTHS.fullmatch(text) or _DAYS.fullmatch(text) or _DATE.fullmatch(text)
    start = None if match is None else _as_day(_named(match["day"], row))
    if match is None or not isinstance(start, date):
        return None
    said = match.groupdict()
    days = int(said["days"] or 0)
    try:
        if "months" in said:
            months = _length(said["months"], row) * (12 if said["years"] else 1)
            return _months_on(start, months) + timedelta(days)
        if "length" in said:
            return start + timedelta(_length(said["length"], row) + days)
        months = 12 * int(said["y"] or 0) + int(said["m"] or 0)
        first = _months_on(start.replace(day=1), months)
        return first + timedelta(start.day - 1 + int(said["d"] or 0) + days)
    except (TypeError, ValueError, OverflowError):
        return None


def _months_on(day: date, months: int) -> date:
    """The corresponding day some months on, or that month's last one, as EDATE has it."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _length(text: str, row: Mapping[int, Value]) -> int:
    value = int(text) if text.isdecimal() else _named(text, row)
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(text)
    return value


def _named(cell: str, row: Mapping[int, Value]) -> Value | None:
    """What the row says in the column of a cell: formulas look at their own row."""
    return row.get(parse_a1(cell)[1])


def _as_day(value: object) -> object:
    return value.date() if isinstance(value, datetime) else value
