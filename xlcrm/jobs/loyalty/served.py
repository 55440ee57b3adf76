"""Contracts as points are earned by them: when fees fell due, and which months were served."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from xlcrm.analysis.inputs import MONTHLY
from xlcrm.analysis.people import started
from xlcrm.domain.outline import outlined
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlcrm.analysis.inputs import Office

_DAY: Final = timedelta(days=1)
_YEAR: Final = 12


@outlined
class Served(NamedTuple):
    """A contract that has begun.

    Attributes:
        customer: the customer's key.
        contract_id: 계약 ID; "" where there is none.
        service: what it is for.
        fee: in won; None where it is not known, or not what it is for.
        monthly: whether the fee is for a month; else it is for the term.
        first: its first day.
        last: the last day of service so far.
        pause: the first and last day of its pause; None where there is none.
        owes: whether the customer owes anything.
        undated: whether it is over or paused by now, and nothing says since when: which months it
            has served is not known then.
    """

    customer: str
    contract_id: str
    service: str
    fee: int | None
    monthly: bool
    first: date
    last: date
    pause: tuple[date, date] | None
    owes: bool
    undated: bool = False

    def due_days(self, since: date) -> Iterator[date]:
        """Yield the days from one on, on which the fee fell due: see `xlcrm.analysis.paid`."""
        if not self.monthly:
            if since <= self.first <= self.last:
                yield self.first
            return
        number = 0
        if self.undated:
            return
        while (day := _months_on(self.first, number)) <= self.last:
            if day >= since and not (self.pause and self.pause[0] <= day <= self.pause[1]):
                yield day
            number += 1

    def spans(self) -> list[tuple[date, date]]:
        """When it has served so far, its pause aside."""
        if self.undated:
            return []
        if self.pause is None:
            spans = [(self.first, self.last)]
        else:
            before, after = self.pause[0] - _DAY, self.pause[1] + _DAY
            spans = [(self.first, min(self.last, before)), (max(self.first, after), self.last)]
        return [span for span in spans if span[0] <= span[1]]


def served_of(office: Office) -> list[Served]:
    """Return the contracts that have begun by the office's day, in the order of the ledger."""
    frame = started(office)
    owing = set(frame["customer"].reindex([*office.owed]).dropna())
    return [_served(row, owing) for row in frame.to_dict("records")]


def _served(row: Mapping[Any, Any], owing: set[str]) -> Served:
    pause = _day(row["paused"]), _day(row["resumed"])
    fee, basis = row["fee"], row["basis"]
    known = fee == fee and isinstance(basis, str)  # noqa: PLR0124 - NaN is not itself
    return Served(
        row["customer"],
        _text(row["contract_id"]),
        _text(row["service"]),
        int(fee) if known else None,
        basis == MONTHLY,
        row["start"].date(),
        row["last"].date(),
        None if None in pause else pause,  # type: ignore[arg-type]  # both are days
        row["customer"] in owing,
        bool(row["undated"]),
    )


def months_served(terms: Sequence[Served], since: date, until: date) -> list[tuple[str, date]]:
    """Return each customer's months, by their first days, with half of the days served or more.

    Args:
        terms: the contracts; a day with several counts once.
        since: the day from which on months count that begin on it or later.
        until: the day by which months are over that count.
    """
    days: defaultdict[tuple[str, date], int] = defaultdict(int)
    for term in terms:
        for first, last in term.spans():
            for month, bits in _by_month(max(first, since.replace(day=1)), min(last, until)):
                days[term.customer, month] |= bits
    found = []
    for (who, month), bits in sorted(days.items()):
        length = monthrange(month.year, month.month)[1]
        whole = since <= month and month.replace(day=length) <= until
        if whole and 2 * bits.bit_count() >= length:
            found.append((who, month))
    return found


def _by_month(first: date, last: date) -> Iterator[tuple[date, int]]:
    """The months of a span, each with its days in the span as bits."""
    day = first
    while day <= last:
        length = monthrange(day.year, day.month)[1]
        end = min(last, day.replace(day=length))
        yield day.replace(day=1), ((1 << (end.day - day.day + 1)) - 1) << day.day
        day = day.replace(day=length) + _DAY


def _months_on(first: date, months: int) -> date:
    """The same day some months later, or that month's last day."""
    year, month = divmod(first.year * _YEAR + first.month - 1 + months, _YEAR)
    return date(year, month + 1, min(first.day, monthrange(year, month + 1)[1]))


def _day(value: Any) -> date | None:  # noqa: ANN401 - pandas' own
    return None if value != value else value.date()  # noqa: PLR0124 - NaT is not itself


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
