"""A column of days and times that stands there as numbers: each is made when somebody asks for it.

A long journal holds millions of them. Figures are made of the numbers, all at once; few rules and
lists ask for the moments themselves, and mostly of a few rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from types import NoneType
from typing import TYPE_CHECKING, overload

from xlcrm.domain.dates import MAX_SERIAL, MIN_SERIAL, SECONDS_A_DAY, datetime_of_serial

if TYPE_CHECKING:
    from xlcrm.cellref import CellValue


class Moments(Sequence["datetime | None"]):
    """The moments of a column's numbers, to the second; None where a cell is blank.

    Attributes:
        serials: the numbers, as the workbook counts days.
        epoch: their day 0.

    >>> made = Moments([45225.5, None], date1904=False)
    >>> made[0], list(made) == made, made[1:]
    (datetime.datetime(2023, 10, 26, 12, 0), True, [None])
    """

    __slots__ = ("_each", "epoch", "serials")

    def __init__(self, serials: Sequence[float | None], *, date1904: bool) -> None:
        self.serials = serials
        self.epoch = epoch_of(date1904=date1904)
        self._each: list[datetime | None] | None = None

    def __len__(self) -> int:
        return len(self.serials)

    @overload
    def __getitem__(self, at: int) -> datetime | None: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[datetime | None]: ...
    def __getitem__(self, at: int | slice) -> datetime | Sequence[datetime | None] | None:
        if self._each is not None or isinstance(at, slice):
            return self.each[at]
        serial = self.serials[at]
        return None if serial is None else moment_of(serial, self.epoch)

    def __iter__(self) -> Iterator[datetime | None]:
        return iter(self.each)

    def __contains__(self, value: object) -> bool:
        return None in self.serials if value is None else value in self.each

    def count(self, value: object) -> int:
        """Return how often a moment is there, or how many cells are blank."""
        return self.serials.count(None) if value is None else self.each.count(value)  # type: ignore[arg-type]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self.each == list(other)

    __hash__ = None  # type: ignore[assignment]  # as of a list

    @property
    def each(self) -> list[datetime | None]:
        """All of them, made once."""
        if self._each is None:
            epoch = self.epoch
            self._each = [
                None if serial is None else moment_of(serial, epoch) for serial in self.serials
            ]
        return self._each


def earlier(these: Sequence[object], those: Sequence[object]) -> list[int]:
    """Return the positions at which a moment of these is earlier than the one of those.

    >>> march, april = datetime(2024, 3, 1), datetime(2024, 4, 1)
    >>> earlier([march, april, None], [april, march, march])
    [0]
    """
    likely: Iterable[int] = range(len(these))
    if isinstance(these, Moments) and isinstance(those, Moments) and these.epoch == those.epoch:
        # No moment is earlier whose number is greater; seconds may make those of others the same.
        pairs = zip(these.serials, those.serials, strict=True)
        likely = [
            at for at, (a, b) in enumerate(pairs) if a is not None and b is not None and a < b
        ]
    return [
        at
        for at in likely
        if isinstance(one := these[at], datetime)
        and isinstance(other := those[at], datetime)
        and one < other
    ]


def are_serials(cells: Sequence[CellValue]) -> bool:
    """Tell whether a column of days holds nothing but bare numbers that are some, and blanks.

    >>> are_serials([45225.5, None, 45226]), are_serials([45225.5, 7]), are_serials([None])
    (True, False, False)
    """
    types = set(map(type, cells))
    if not types <= {int, float, NoneType}:
        return False
    numbers: Sequence[float] = cells  # type: ignore[assignment]  # as above
    if NoneType in types:
        numbers = [cell for cell in cells if cell is not None]  # type: ignore[misc]  # likewise
    return bool(numbers) and min(numbers) >= MIN_SERIAL and max(numbers) < MAX_SERIAL + 1


def epoch_of(*, date1904: bool) -> datetime:
    """Return day 0 of the bare numbers that are days."""
    return datetime_of_serial(MIN_SERIAL, date1904=date1904) - timedelta(days=MIN_SERIAL)


def moment_of(serial: float, epoch: datetime) -> datetime:
    """Return the moment, to the second, of a bare number that counts days from an epoch."""
    days = int(serial)
    return epoch + timedelta(days=days, seconds=round((serial - days) * SECONDS_A_DAY))
