"""Which cells a column's kind reads as they stand: most of them, told without reading each.

A ledger of 100,000 rows holds half a million texts that nobody shares. Reading one takes some
microseconds; one expression that goes through all of them, a line each, takes a tenth of that.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from xlcrm.domain.dates import MAX_SERIAL, MIN_SERIAL, SECONDS_A_DAY, datetime_of_serial
from xlcrm.domain.money import MAX_WON
from xlcrm.patterns import lazy
from xlcrm.schema.columns import Kind
from xlcrm.schema.moments import epoch_of, moment_of
from xlcrm.schema.texts import Distinct, Texts

if TYPE_CHECKING:
    import re
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from xlcrm.cellref import CellValue

# Words of ASCII signs and Hangul syllables, which every normal form keeps, one space apart. In
# front a hyphen may mean "nothing", and an apostrophe is what Excel shows, not what is meant.
_LINE: Final = "[!-&(-,.-~가-힣][!-~가-힣]*+(?>(?: [!-~가-힣]++)*)"
_PHONE: Final = "(?:010-[0-9]{4}|(?:02|0[3-6][1-5])-[1-9][0-9]{2,3})-[0-9]{4}"
_EMAIL: Final = (
    r"[A-Za-z0-9][A-Za-z0-9_-]{0,29}(?:\.[A-Za-z0-9_-]{1,30})?"
    r"@(?:[a-z0-9]{1,30}\.){1,3}[a-z]{2,10}"
)  # with small letters behind the @, and far from the greatest length
_TEXTS: Final = dict.fromkeys(
    (Kind.TEXT, Kind.IDENTIFIER, Kind.NAME, Kind.ADDRESS, Kind.CHOICE, Kind.NOTE), _LINE
)
_PLAIN: Final = {
    kind: lazy(rf"(?>(?:{text}\n)*)")
    for kind, text in {**_TEXTS, Kind.PHONE: _PHONE, Kind.EMAIL: _EMAIL}.items()
}  # as many lines as are plain
_FIRST: Final = lazy("[!-&(-,.-~가-힣]")
_LAST: Final = lazy("[!-~가-힣]")
_AMOUNTS: Final = frozenset({Kind.MONEY, Kind.INTEGER, Kind.DAYS})


def not_plain(kind: Kind, cells: Collection[CellValue]) -> list[CellValue]:
    """Return the distinct cells of a column that have to be read; all others say what they hold.

    Args:
        kind: what the column holds.
        cells: its distinct cells; blank ones are never returned.

    >>> not_plain(Kind.PHONE, ["010-1234-5678", "01012345678", None])
    ['01012345678']
    """
    pattern = _PLAIN.get(kind)
    if pattern is None:
        whole = kind in _AMOUNTS
        return [
            cell
            for cell in cells
            if cell is not None and not (whole and type(cell) is int and abs(cell) <= MAX_WON)
        ]
    texts = cells.texts if isinstance(cells, Distinct) else Texts.among(cells)
    others: list[CellValue] = []
    if len(texts.each) < len(cells):
        others = [cell for cell in cells if type(cell) is not str and cell is not None]
    if kind is Kind.NOTE and texts.long:
        return [*others, *_odd_notes(texts)]
    return [*others, *_odd_lines(pattern, texts)] if texts.each else others


def plain_days(cells: Iterable[CellValue], *, date1904: bool) -> dict[CellValue, date]:
    """Return the day of each bare number that is one, or a moment of one, in a column of dates.

    >>> plain_days([45225, 45225.5, 7, "45225"], date1904=False)
    {45225: datetime.date(2023, 10, 26), 45225.5: datetime.date(2023, 10, 26)}
    """
    days = _Days(date1904=date1904)
    return {
        cell: days[(day := int(cell)) + ((cell - day) * SECONDS_A_DAY >= _NEXT)]
        for cell in cells
        if (type(cell) is int or type(cell) is float) and MIN_SERIAL <= cell < MAX_SERIAL + 1
    }


def days_of(serials: Iterable[float | None], *, date1904: bool) -> list[date | None]:
    """Return the days of a column's numbers that all are some; None where a cell is blank.

    >>> days_of([45225.5, None], date1904=False)
    [datetime.date(2023, 10, 26), None]
    """
    days = _Days(date1904=date1904)
    return [
        None
        if serial is None
        else days[(day := int(serial)) + ((serial - day) * SECONDS_A_DAY >= _NEXT)]
        for serial in serials
    ]


_NEXT: Final = SECONDS_A_DAY - 0.5
"""A moment is one to the second: the last half second of a day is the next day's."""


class _Days(dict[int, date]):
    """The days of whole numbers, each made once: a long journal has as many as its years have."""

    def __init__(self, *, date1904: bool) -> None:
        super().__init__()
        first = datetime_of_serial(MIN_SERIAL, date1904=date1904)
        self._before = first.toordinal() - MIN_SERIAL

    def __missing__(self, serial: int) -> date:
        day = self[serial] = date.fromordinal(self._before + serial)
        return day


def plain_moments(cells: Iterable[CellValue], *, date1904: bool) -> dict[CellValue, datetime]:
    """Return the day and time, to the second, of each bare number that is one.

    >>> plain_moments([45225.5, 7, "45225"], date1904=False)
    {45225.5: datetime.datetime(2023, 10, 26, 12, 0)}
    """
    epoch = epoch_of(date1904=date1904)
    return {
        cell: moment_of(cell, epoch)
        for cell in cells
        if (type(cell) is float or type(cell) is int) and MIN_SERIAL <= cell < MAX_SERIAL + 1
    }


def _odd_notes(texts: Texts) -> Iterable[str]:
    """Yield the long notes that have to be read: of a note, only its ends and normal form count."""
    unusual = texts.unusual
    firsts = {sign for sign in {text[:1] for text in texts.each} if not _FIRST.match(sign)}
    lasts = {sign for sign in {text[-1:] for text in texts.each} if not _LAST.match(sign)}
    if not firsts and not lasts and not unusual:
        return
    for text in texts.each:
        if text[:1] in firsts or text[-1:] in lasts or text in unusual:
            yield text


def _odd_lines(pattern: re.Pattern[str], texts: Texts) -> Iterable[str]:
    """Yield the texts that are not plain."""
    for part in texts.stretches():
        yield from _odd_among(pattern, part)


def _odd_among(pattern: re.Pattern[str], texts: Texts) -> Iterable[str]:
    """Yield those of the texts of one stretch that are not plain."""
    joined = f"{texts.joined}\n"
    if joined.count("\n") > len(texts.each):
        yield from (text for text in texts.each if "\n" in text)
        joined = "\n".join(text for text in texts.each if "\n" not in text) + "\n"
    at = 0
    while found := pattern.match(joined, at):
        at = found.end()
        end = joined.find("\n", at)
        if end < 0:
            break
        yield joined[at:end]
        at = end + 1
