"""Consent to advertising: given, refused, withdrawn, and what the office owes for it.

Source: 정보통신망법 제50조 제1·2·3·7·8항, 시행령 제62조의2, 제62조의3; what was read of them
stands in docs/domain.md#messages. No legal advice.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from enum import Enum
from typing import Final

from xlcrm.domain.dates import days_after
from xlcrm.domain.outline import outlined
from xlcrm.values import NamedTuple

CONFIRMED_EVERY: Final = 24  # months; 시행령 제62조의3 제1항
TOLD_WITHIN: Final = 14  # days; 시행령 제62조의2
_YEAR: Final = 12


class Standing(Enum):
    """How a consent stands on a day."""

    GIVEN = "동의함"
    REFUSED = "동의하지 않음"
    UNKNOWN = "동의 여부를 모름"
    WITHOUT_DAY = "수신동의일을 모름"
    NOT_YET = "수신동의일이 오지 않음"
    WITHDRAWN = "수신동의를 철회함"


@outlined
class Consent(NamedTuple):
    """What somebody has said of being sent advertising, by one way or by all of them.

    Attributes:
        said: yes, no, or None where nothing is known, which is no consent.
        on: the day of the consent.
        withdrawn_on: the day on which it was refused or withdrawn.
        told_on: the day on which the office told them that this has been done.
        how: how it was said: 서면, 전화, 홈페이지.
    """

    said: bool | None = None
    on: date | None = None
    withdrawn_on: date | None = None
    told_on: date | None = None
    how: str = ""

    @property
    def decided_on(self) -> date | None:
        """The day of what was said last; None where nothing was, or no day is known."""
        if self.said is True and not self.is_withdrawn(self.withdrawn_on):
            return self.on
        return self.withdrawn_on

    def is_withdrawn(self, on: date | None) -> bool:
        """Tell whether a refusal of a day takes it back: a later yes heals that, a day alone not.

        >>> Consent(said=True, on=date(2024, 3, 1)).is_withdrawn(date(2024, 3, 1))
        True
        >>> Consent(said=True, on=date(2024, 3, 2)).is_withdrawn(date(2024, 3, 1))
        False
        """
        healed = self.said is True and self.on is not None and on is not None and self.on > on
        return on is not None and not healed

    def standing(self, day: date) -> Standing:
        """Return how it stands on a day; what is said of later days is not known yet.

        >>> given = Consent(said=True, on=date(2024, 3, 1))
        >>> [given.standing(date(2024, month, 1)).name for month in (2, 3, 4)]
        ['NOT_YET', 'GIVEN', 'GIVEN']
        >>> given._replace(withdrawn_on=date(2024, 3, 9)).standing(date(2024, 3, 9)).value
        '수신동의를 철회함'
        """
        gone = self.withdrawn_on if self.withdrawn_on and self.withdrawn_on <= day else None
        if self.said is False:
            return Standing.REFUSED
        if self.is_withdrawn(gone):
            return Standing.WITHDRAWN
        if self.said is None:
            return Standing.UNKNOWN
        if self.on is None:
            return Standing.WITHOUT_DAY
        return Standing.NOT_YET if self.on > day else Standing.GIVEN


NOTHING_SAID: Final = Consent()


def narrowed(general: Consent, own: Consent) -> Consent:
    """Return the consent for one way of many: what was said of that way, else of all.

    What was refused for all ways is refused for each, unless a later day says yes to this one.

    >>> for_all = Consent(said=True, on=date(2024, 1, 1))
    >>> narrowed(for_all, Consent(said=False)).said, narrowed(for_all, Consent()) == for_all
    (False, True)
    >>> yes = Consent(said=True, on=date(2024, 5, 1))
    >>> narrowed(Consent(said=False, withdrawn_on=date(2024, 2, 1)), yes).said
    True
    >>> narrowed(Consent(said=False), yes).said
    False
    """
    gone = _later(general.withdrawn_on, own.withdrawn_on)
    if own.said is None:
        return general._replace(withdrawn_on=gone) if gone else general
    if own.said is False:
        return own
    if own.on is None and general.said is True:
        own = own._replace(on=general.on)
    if general.said is False:
        day = general.withdrawn_on
        if day is None or own.is_withdrawn(day):
            return own._replace(said=False, withdrawn_on=gone)
    return own._replace(withdrawn_on=gone)


def stricter(one: Consent, other: Consent) -> Consent:
    """Return what two rows about the same person come to: the stricter of both.

    >>> stricter(Consent(said=True, on=date(2024, 1, 1)), Consent(said=False)).said
    False
    >>> both = Consent(said=True, on=date(2024, 1, 1)), Consent(said=True, on=date(2023, 1, 1))
    >>> stricter(*both).on
    datetime.date(2023, 1, 1)
    """
    said = {one.said, other.said}
    verdict = False if False in said else None if None in said else True
    on = None if None in {one.on, other.on} else min(filter(None, (one.on, other.on)))
    told = (
        None
        if None in {one.told_on, other.told_on}
        else min(filter(None, (one.told_on, other.told_on)))
    )
    gone = _later(one.withdrawn_on, other.withdrawn_on)
    return Consent(verdict, on, gone, told, other.how or one.how)


def confirm_by(consented: date, confirmed: date | None = None) -> date:
    """Return the last day on which the office has to confirm a consent: silence keeps it.

    Every two years, before the day of the consent comes back (시행령 제62조의3 제1항): by the day
    before it. After a notice within two years of that, too; one that came late moves no later day.

    Args:
        consented: the day of the consent.
        confirmed: the day of the last notice; one before the consent was for another.

    >>> confirm_by(date(2022, 10, 1)), confirm_by(date(2024, 2, 29))
    (datetime.date(2024, 9, 30), datetime.date(2026, 2, 27))
    >>> [confirm_by(date(2022, 10, 1), day) for day in (date(2024, 9, 1), date(2025, 1, 1))]
    [datetime.date(2026, 8, 31), datetime.date(2026, 9, 30)]
    """
    if confirmed is None or confirmed < consented:
        return days_after(months_later(consented, CONFIRMED_EVERY), -1)
    meant = months_later(confirmed, CONFIRMED_EVERY // 2)  # nearer to the last day, or to the next
    number = 1
    while (day := months_later(consented, number * CONFIRMED_EVERY)) <= meant and day < date.max:
        number += 1
    return days_after(min(day, months_later(confirmed, CONFIRMED_EVERY)), -1)


def tell_by(decided: date) -> date:
    """Return the last day for telling what became of a consent, a refusal or a withdrawal.

    >>> tell_by(date(2024, 10, 1))
    datetime.date(2024, 10, 15)
    """
    return days_after(decided, TOLD_WITHIN)


def months_later(day: date, months: int) -> date:
    """Return the same day some months later, or that month's last day (민법 제160조).

    >>> months_later(date(2024, 8, 31), 6), months_later(date(2024, 2, 29), 24)
    (datetime.date(2025, 2, 28), datetime.date(2026, 2, 28))
    """
    year, month = divmod(day.year * _YEAR + day.month - 1 + months, _YEAR)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _later(one: date | None, other: date | None) -> date | None:
    return max(filter(None, (one, other)), default=None)
