"""Whether a column of days holds months without a day, and what proves that they stand for days.

만료월 2026-09 is the month's last day. Where a column holds days too, only its office knows.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Final

from xlcrm.domain.text import lazy
from xlcrm.domain.whole_months import last_of, month_alone, month_in_decimals, writes_two_digits
from xlcrm.schema.coerce import IMPOSSIBLE_DATE, LAST_DAYS
from xlcrm.schema.columns import Kind
from xlcrm.schema.habit import WholeMonths

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from xlcrm.cellref import CellValue
    from xlcrm.schema.table import TypedColumn

OF_TERM: Final = LAST_DAYS | {"start", "paused_from"}
"""The columns of days that begin something or end it."""

_SAYS_MONTH: Final = lazy(
    r"(?:[년연/·\s(\[]|(?<=[가-힣]))월\s*[)\]]?\s*$|(?:年?月)[)\]]?\s*$"
    r"|(?:\bmonth|_?ym|\byyyy-?mm)\s*[)\]]?\s*$",
    re.IGNORECASE,
)
_MONTHLY: Final = lazy(
    r"^\s*(?:['’‘`~]*\s*(?:\d{4}|\d{2})\s*[./년年-]\s*\d{1,2}\s*[월月.]?|\d{6}|\d{4}"
    r"|\d{1,2}\s*[./-]\s*\d{4}|[a-z]{3,9}\.?[\s,./-]+'?\d{2,4}|\d{4}[\s,./-]+[a-z]{3,9})"
    r"\s*[(\[]?[가-힣]{0,2}[)\]]?\s*$",
    re.ASCII | re.IGNORECASE | re.MULTILINE,
)
_SHOWN: Final = lazy(r'"[^"]*"|\\.|\[[^\]]*\]')
_YEARS: Final = range(1950, 2150)
_COUNTED: Final = ("개월", "개월)", "개월]")


def says_month(header: str) -> bool:
    """Tell whether a header says that months stand below it.

    >>> [says_month(each) for each in ("만기도래월", "만료(년/월)", "END_YM", "expiry month")]
    [True, True, True, True]
    >>> [says_month(each) for each in ("종료일", "계약기간(개월)", "월", "시작")]
    [False, False, False, False]
    """
    header = header.strip()
    if not any(sign in header for sign in "월月mM"):  # most headers need no closer look
        return False
    return _SAYS_MONTH.search(header) is not None and not header.endswith(_COUNTED)


def may_hold_months(header: str, cells: Iterable[CellValue]) -> bool:
    """Tell whether a column of days may hold months, without reading it.

    Args:
        header: its header.
        cells: its distinct cells.
    """
    if says_month(header):
        return True
    texts = []
    for cell in cells:
        if type(cell) is str:
            texts.append(cell)
        elif type(cell) is int or type(cell) is float:
            year = cell // 100 if type(cell) is int else cell // 1
            if year in _YEARS:
                return True
    return bool(texts) and _MONTHLY.search("\n".join(texts)) is not None


def months_written(column: TypedColumn, *, told: bool = False) -> tuple[WholeMonths, bool]:
    """Return whether months stand for days in a column, and whether the number 2026.1 is October.

    Args:
        column: a column of a term's days, read without that.
        told: whether its office has said that they do.

    >>> from xlcrm.schema.coerce import read_column
    >>> from xlcrm.schema.sheets import LEDGER
    >>> end = LEDGER.column("end")
    >>> def written(header, *raw):
    ...     return months_written(read_column(end, 1, header, raw))[0].name
    >>> written("종료일", "2026-09", "'26.10월"), written("만료월", "26.09")
    ('PLAIN', 'SHOWN')
    >>> written("종료일", "2026-09", "2026-10-15"), written("종료일", "2026-09", "2026-10-31")
    ('OPEN', 'PLAIN')
    """
    headed = told or says_month(column.header)
    cells = _cells(column)
    decimals = [each for each, day, _ in cells if type(each) is float and day is None]
    october = writes_two_digits(decimals)
    months = [each for each, day, code in cells if _is_month(each, day, code, headed=headed)]
    if months and not headed:  # beside 26.9월 stands 26.10 for a month, too
        more = [each for each, day, _ in cells if day is None and month_alone(each, headed=True)]
        short = len({*more} - {*months}) > 0
        months = [*months, *more]
    else:
        short = False
    found = set(months)
    days = [day for each, day, _ in cells if day is not None and each not in found]
    last = column.column.field in LAST_DAYS
    if headed and (months or any(day.day == 1 for day in days)):
        whole = all(day.day == 1 or (last and day == last_of(day)) for day in days)
        return (WholeMonths.SHOWN if whole else WholeMonths.HEADED), october
    if not months:
        return WholeMonths.NO, False
    if all(day == (last_of(day) if last else day.replace(day=1)) for day in days):
        return (WholeMonths.HEADED if short else WholeMonths.PLAIN), october
    if _are_slips(column, found):
        return WholeMonths.NO, False  # each is a cell of its own that cannot be read
    return WholeMonths.OPEN, october


_SLIPS: Final = 3  # cells at most, and a quarter of the filled ones, that are slips of their own
_SHARE: Final = 4


def _are_slips(column: TypedColumn, months: Collection[CellValue]) -> bool:
    """Whether a few cells name a month among many days."""
    count = sum(cell in months for cell in column.raw if cell is not None)
    filled = len(column.values) - column.values.count(None) + len(column.problems)
    return count <= _SLIPS and _SHARE * count <= filled


def _cells(column: TypedColumn) -> list[tuple[CellValue, date | None, str]]:
    """A column's distinct cells, each with the day that it says, and the code of what is wrong."""
    codes = {at: problem.code for at, problem in column.problems.items()}
    found: dict[tuple[type, CellValue], tuple[CellValue, date | None, str]] = {}
    for at, (cell, day) in enumerate(zip(column.raw, column.values, strict=True)):
        if cell is not None and (type(cell), cell) not in found:
            said = day if isinstance(day, date) else None
            found[type(cell), cell] = (cell, said, codes.get(at, ""))
    return list(found.values())


def _is_month(cell: CellValue, day: date | None, code: str, *, headed: bool) -> bool:
    """Whether a cell names a month; of six digits only where they can be no day: 201112."""
    if headed:
        return month_alone(cell, headed=True) is not None or _in_decimals(cell, day)
    if day is not None:
        return False
    if isinstance(cell, str) and cell.strip().isdecimal() and code != IMPOSSIBLE_DATE:
        return False
    return month_alone(cell) is not None or _in_decimals(cell, day)


def _in_decimals(cell: CellValue, day: date | None) -> bool:
    return day is None and type(cell) is float and month_in_decimals(cell, october=True) is not None


def shows_no_day(number_format: str) -> bool:
    """Tell whether a number format shows a month and no day.

    >>> shows_no_day("yyyy-mm"), shows_no_day('yyyy"년" m"월"'), shows_no_day("yyyy-mm-dd")
    (True, True, False)
    """
    bare = _SHOWN.sub("", number_format).casefold()
    return "m" in bare and "y" in bare and "d" not in bare


def first_of_months(column: TypedColumn | None) -> int | None:
    """Return where a first of a month stands in a column of last days that holds no other day.

    None where it holds others too, as nearly every column does.
    """
    if column is None or column.habit.months is not WholeMonths.NO:
        return None
    if column.column.kind is not Kind.DATE or column.column.field not in LAST_DAYS:
        return None
    found = None
    for at, value in enumerate(column.values):
        if not isinstance(value, date):
            continue
        if value.day == 1:
            found = at if found is None else found
        elif value != last_of(value):
            return None
    return found
