"""What a cell should say instead of what people typed, where both surely mean the same.

Nothing is guessed: what could be read in two ways, or says more than its column holds (a time of
day, a weekday that is not that day's, VAT, whose telephone it is), stays as it was typed.
"""

from __future__ import annotations

import re
from dataclasses import field
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import CellError
from xlcrm.domain.dates import parse_datetime
from xlcrm.domain.outline import outlined
from xlcrm.domain.text import lazy, normalise, squeezed
from xlcrm.errors import DomainError
from xlcrm.jobs.fix.words import SPACES, may_stand_for, respellings, with_plain_dashes
from xlcrm.ooxml.cells import read_back
from xlcrm.schema.coerce import BAD_PHONE, MENDED_PHONE, is_blank, read
from xlcrm.schema.columns import Kind
from xlcrm.schema.habit import PLAIN, Habit
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from xlcrm.cellref import CellValue
    from xlcrm.schema.coerce import Reading

WON_FORMAT: Final = '#,##0"원"'
MONTHS_FORMAT: Final = '0"개월"'

_WEEKDAYS: Final = "월화수목금토일"
_FOREIGN: Final = lazy(
    r"\b(mon|tue|wed|thu|fri|sat|sun)(?:[a-z]*day|s|nes|rs?|ur)?\b"
    r"|[(\[\s]([月火水木金土日])(?:曜日?)?(?=[)\]\s]|$)|(?:星期|礼拜|[週周])([一二三四五六日天])",
    re.IGNORECASE,
)
_NAMED: Final = {
    name: at % 7
    for names in (
        ("mon", "tue", "wed", "thu", "fri", "sat", "sun"),
        "月火水木金土日",
        "一二三四五六日天",
    )
    for at, name in enumerate(names)
} | {"天": 6}
_UNITS: Final = lazy(r"\d\s*[년월일]")
_CLOCK: Final = lazy(r"\d\s*[:시]|T\s*\d")
_MORE_THAN_AN_AMOUNT: Final = lazy(r"VAT|V\.A\.T|부가|무료|무상", re.IGNORECASE)
_BARE: Final = lazy(r"[+\-\u2212]?\s*(?:\d{1,3}(?:,\d{3})+|\d{1,15})", re.ASCII)
_MONTHS: Final = lazy(r"\d{1,4}\s*(?:개월)?", re.ASCII)
_LETTERS: Final = lazy(r"[^\W\d_]")
_STANDARD: Final = lazy(r"(?:01[016789]|02|0[3-6][1-5])-\d{3,4}-\d{4}", re.ASCII)
_TYPED_DATE: Final = ("C602",)
_ORDERED_DATE: Final = ("C105", "C602")
_ORDERS: Final = frozenset({"day_first", "month_first", "year_first"})  # what a column has told
_TYPED_NUMBER: Final = ("C603", "C602")


@outlined
@dataclass(frozen=True, slots=True)
class Mending:
    """What a cell should say, and the finding codes that this answers, the nearest first."""

    new: CellValue | date
    codes: tuple[str, ...]


@outlined
@dataclass(frozen=True, slots=True)
class MendingManner:
    """How the cells of one column are mended.

    Attributes:
        kind: what the column holds.
        known: the words that it may hold, by `text.squeezed`.
        listed: the finding code of words that are not in its list.
        doubtful: identifiers whose dashes stay: two are one but for these.
        date1904: whether the workbook counts its dates from 1904.
        habit: how the column writes what a cell does not say itself.
    """

    kind: Kind
    known: Mapping[str, str] = field(default_factory=dict)
    listed: str = "C310"
    doubtful: AbstractSet[str] = frozenset()
    date1904: bool = False
    habit: Habit = PLAIN


def mendings(raw: CellValue, manner: MendingManner) -> Iterator[Mending]:
    """Yield how a cell may be mended, the best first; nothing where it stays as it is.

    What it says afterwards reads as the same value (`coerce.read`). Only words that differ from a
    known one by spaces or width, and the dashes of identifiers, are spelled otherwise.

    >>> mending = next(mendings("2023. 10. 26. (목)", MendingManner(Kind.DATE)))
    >>> mending.new, mending.codes
    (datetime.date(2023, 10, 26), ('C602',))
    >>> [next(mendings(raw, MendingManner(Kind.PHONE))).new for raw in (1012345678, "02)123-4567")]
    ['010-1234-5678', '02-123-4567']
    >>> dates = MendingManner(Kind.DATE)
    >>> [*mendings("10/26/23", dates), *mendings("2023-10-26 (수)", dates)]
    []
    """
    kind, text = manner.kind, isinstance(raw, str)
    if kind is Kind.NOTE or isinstance(raw, CellError | bool) or is_blank(raw):
        return
    if kind is Kind.PHONE and text and _STANDARD.fullmatch(raw):  # type: ignore[arg-type]
        return  # most of them, and different in every row
    how = _HOW.get(kind)
    identifier = kind is Kind.IDENTIFIER
    spellings = list(respellings(raw, identifier=identifier)) if text else []  # type: ignore[arg-type]
    listed = manner.known.get(squeezed(raw)) if manner.known and text else None  # type: ignore[arg-type]
    if how is None and not spellings and listed in {None, raw}:
        return
    reading = read(kind, raw, date1904=manner.date1904, habit=manner.habit)
    found = None if how is None or reading.value is None else how(raw, reading)
    if found is not None and found.new != raw and _reads_as(found.new, reading, manner):
        yield found
    if isinstance(raw, str):
        yield from _respelled(raw, reading, manner, spellings, listed)


def _respelled(
    raw: str,
    reading: Reading,
    manner: MendingManner,
    spellings: Sequence[tuple[str, str]],
    listed: str | None,
) -> Iterator[Mending]:
    """The spellings of a text that are still texts."""
    identifier = manner.kind is Kind.IDENTIFIER
    if listed is not None and (listed == raw or not may_stand_for(listed, raw)):
        return
    if listed is not None and all(new != listed for new, _ in spellings):
        yield Mending(listed, (manner.listed, *(code for _, code in spellings)))
    for new, code in spellings:
        if not may_stand_for(new, raw):
            continue
        dashed = identifier and with_plain_dashes(raw) != raw and new not in manner.doubtful
        if dashed or _reads_as(new, reading, manner):
            codes = (code, SPACES) if new != spellings[-1][0] else (code,)
            yield Mending(new, codes)


def _reads_as(new: object, reading: Reading, manner: MendingManner) -> bool:
    """Tell whether a cell that says something new reads as it did, or as well as it could."""
    stored = read_back(new, date1904=manner.date1904) if isinstance(new, date) else new
    again = read(
        manner.kind,
        stored,  # type: ignore[arg-type]  # what a cell can hold
        date1904=manner.date1904,
        habit=manner.habit,
    )
    mended = again.problem is None or (reading.value is None and again.problem == reading.problem)
    return again.value == reading.value and mended


def _day(raw: CellValue, reading: Reading) -> Mending | None:
    value, rule = reading.value, reading.rule
    if not isinstance(value, date) or not _only_typed(raw, rule):
        return None
    if isinstance(raw, str) and (_CLOCK.search(normalise(raw)) or _another_weekday(raw, value)):
        return None
    return Mending(value, _ORDERED_DATE if rule in _ORDERS else _TYPED_DATE)


def _moment(raw: CellValue, reading: Reading) -> Mending | None:
    value, rule = reading.value, reading.rule
    if not isinstance(value, datetime) or not _only_typed(raw, rule):
        return None
    if isinstance(raw, str) and _another_weekday(raw, value):
        return None
    return Mending(value, _ORDERED_DATE if rule in _ORDERS else _TYPED_DATE)


def _month(raw: CellValue, reading: Reading) -> Mending | None:
    value, rule = reading.value, reading.rule
    if not isinstance(value, date) or not _only_typed(raw, rule):
        return None
    try:  # a month, and no day of it
        whole = rule == "month" or parse_datetime(str(raw))[0] == datetime.combine(value, time())
    except DomainError:
        whole = False
    return Mending(value, _TYPED_DATE) if whole else None


def _only_typed(raw: CellValue, rule: str) -> bool:
    """Tell whether a date was typed as text or as digits (20231026): it is no date of Excel's."""
    return isinstance(raw, str) or (isinstance(raw, int | float) and not rule.startswith("serial"))


def _another_weekday(raw: str, day: date) -> bool:
    """Tell whether the text names a weekday, and not that of the date."""
    text = re.sub(r"\(([일월화수목금토])(?:요일)?\)", r" \1 ", normalise(raw))
    text = _CLOCK.split(text)[0]
    if "년" in text:
        text = _UNITS.sub(" ", text)
    named = re.findall(r"(?<![가-힣\d])([일월화수목금토])(?:요일)?(?![가-힣])", text)
    foreign = [next(filter(None, each)) for each in _FOREIGN.findall(normalise(raw))]
    weekdays = [_WEEKDAYS.index(each) for each in named]
    weekdays += [_NAMED[each.casefold()] for each in foreign]
    return any(weekday != day.weekday() for weekday in weekdays)


def _amount(raw: CellValue, reading: Reading) -> Mending | None:
    value, rule = reading.value, reading.rule
    if not isinstance(raw, str) or not isinstance(value, int) or rule != "won":
        return None
    return None if _MORE_THAN_AN_AMOUNT.search(normalise(raw)) else Mending(value, _TYPED_NUMBER)


def _number(raw: CellValue, reading: Reading) -> Mending | None:
    value, rule = reading.value, reading.rule
    typed = isinstance(raw, str) and isinstance(value, int) and rule == "integer"
    if not typed or not _BARE.fullmatch(normalise(str(raw))):
        return None
    return Mending(value, _TYPED_NUMBER)  # type: ignore[arg-type]


def _months(raw: CellValue, reading: Reading) -> Mending | None:
    value, rule = reading.value, reading.rule
    typed = isinstance(raw, str) and isinstance(value, int) and rule == "months"
    if not typed or not _MONTHS.fullmatch(normalise(str(raw))):
        return None
    return Mending(value, _TYPED_NUMBER)  # type: ignore[arg-type]


def _phone(raw: CellValue, reading: Reading) -> Mending | None:
    value, rule = reading.value, reading.rule
    typed = isinstance(raw, str | int | float) and isinstance(value, str) and rule == "phone"
    if not typed or _LETTERS.search(normalise(str(raw))):
        return None  # letters say whose number it is, or its extension
    return Mending(value, (MENDED_PHONE if reading.problem else BAD_PHONE,))  # type: ignore[arg-type]


_HOW: Final = {
    Kind.DATE: _day,
    Kind.DATETIME: _moment,
    Kind.MONTH: _month,
    Kind.MONEY: _amount,
    Kind.INTEGER: _number,
    Kind.MONTHS: _months,
    Kind.PHONE: _phone,
}
