"""Consent to advertising: whether it stands on a day, and what the office owes for it."""

from __future__ import annotations

from datetime import date

import pytest

from xlcrm.domain.consent import (
    NOTHING_SAID,
    Consent,
    Standing,
    confirm_by,
    months_later,
    narrowed,
    stricter,
    tell_by,
)

DAY = date(2024, 10, 1)
YES = Consent(said=True, on=date(2024, 1, 1))


@pytest.mark.parametrize(
    ("consent", "standing"),
    [
        (YES, Standing.GIVEN),
        (YES._replace(on=DAY), Standing.GIVEN),
        (YES._replace(on=date(2024, 10, 2)), Standing.NOT_YET),
        (YES._replace(on=date(1999, 1, 1)), Standing.GIVEN),  # silence keeps it
        (YES._replace(on=None), Standing.WITHOUT_DAY),
        (Consent(said=False), Standing.REFUSED),
        (Consent(said=False, on=date(2024, 1, 1)), Standing.REFUSED),
        (NOTHING_SAID, Standing.UNKNOWN),
        (Consent(on=date(2024, 1, 1)), Standing.UNKNOWN),  # a day alone is no yes
        (YES._replace(withdrawn_on=date(2024, 1, 1)), Standing.WITHDRAWN),  # the same day
        (YES._replace(withdrawn_on=DAY), Standing.WITHDRAWN),
        (YES._replace(withdrawn_on=date(2024, 10, 2)), Standing.GIVEN),  # not yet
        (YES._replace(withdrawn_on=date(2023, 12, 31)), Standing.GIVEN),  # a later consent heals
        (Consent(withdrawn_on=date(2024, 1, 1)), Standing.WITHDRAWN),
        (Consent(on=date(2024, 5, 1), withdrawn_on=date(2024, 1, 1)), Standing.WITHDRAWN),
        (Consent(said=True, withdrawn_on=date(2024, 1, 1)), Standing.WITHDRAWN),
    ],
)
def test_a_consent_stands_until_it_is_withdrawn(consent: Consent, standing: Standing) -> None:
    """On 2024-10-01."""
    assert consent.standing(DAY) is standing


@pytest.mark.parametrize(
    ("general", "own", "standing"),
    [
        (YES, NOTHING_SAID, Standing.GIVEN),
        (NOTHING_SAID, YES, Standing.GIVEN),
        (YES, Consent(said=False), Standing.REFUSED),
        (YES, Consent(withdrawn_on=date(2024, 5, 1)), Standing.WITHDRAWN),
        (YES, Consent(said=True), Standing.GIVEN),  # the day of the one for all ways
        (NOTHING_SAID, Consent(said=True), Standing.WITHOUT_DAY),
        (Consent(said=False), YES, Standing.REFUSED),  # nobody knows which came first
        (Consent(said=False, withdrawn_on=date(2023, 1, 1)), YES, Standing.GIVEN),
        (Consent(said=False, withdrawn_on=date(2024, 1, 1)), YES, Standing.REFUSED),
        (YES._replace(withdrawn_on=date(2024, 6, 1)), YES, Standing.WITHDRAWN),
        (
            YES._replace(withdrawn_on=date(2024, 6, 1)),
            YES._replace(on=date(2024, 7, 1)),
            Standing.GIVEN,
        ),
    ],
)
def test_what_is_said_of_one_way_counts_for_it(
    general: Consent, own: Consent, standing: Standing
) -> None:
    """A refusal of all ways is one of each, unless a later day says yes to this one."""
    assert narrowed(general, own).standing(DAY) is standing


def test_of_two_rows_the_stricter_counts() -> None:
    """A no before a blank before a yes; the earlier day of a consent, the later of a refusal."""
    no, blank = Consent(said=False), NOTHING_SAID
    assert stricter(YES, no).said is stricter(no, YES).said is False
    assert stricter(YES, blank).standing(DAY) is Standing.UNKNOWN
    late = YES._replace(on=date(2024, 9, 1), withdrawn_on=date(2024, 8, 1))
    both = stricter(YES, late)
    assert (both.on, both.withdrawn_on) == (date(2024, 1, 1), date(2024, 8, 1))
    assert both.standing(DAY) is Standing.WITHDRAWN


@pytest.mark.parametrize(
    ("consented", "confirmed", "until"),
    [
        ("2022-10-01", None, "2024-09-30"),  # before its day comes back: 시행령 제62조의3
        ("2022-09-30", None, "2024-09-29"),
        ("2024-02-29", None, "2026-02-27"),
        ("2022-10-01", "2022-10-01", "2024-09-30"),
        ("2022-10-01", "2024-09-30", "2026-09-29"),
        ("2022-10-01", "2024-03-01", "2026-02-28"),
        ("2022-10-01", "2025-01-05", "2026-09-30"),  # late: the next one is not later for that
        ("2022-10-01", "2020-01-01", "2024-09-30"),  # of an earlier consent
        ("2010-10-01", "2023-09-15", "2024-09-30"),
    ],
)
def test_the_office_tells_of_a_consent_every_two_years(
    consented: str, confirmed: str | None, until: str
) -> None:
    """By the day before it comes back, and within two years of the last notice."""
    told = None if confirmed is None else date.fromisoformat(confirmed)
    assert str(confirm_by(date.fromisoformat(consented), told)) == until


def test_never_are_there_more_than_two_years_between_notices() -> None:
    """Whatever the day of the last one; and the day never comes twice."""
    consented = date(2020, 3, 31)
    for ordinal in range(consented.toordinal(), date(2026, 1, 1).toordinal(), 17):
        told = date.fromordinal(ordinal)
        until = confirm_by(consented, told)
        assert told < until < months_later(told, 24)


def test_what_became_of_it_is_told_within_14_days() -> None:
    """The day on which it was said does not count."""
    assert tell_by(date(2024, 10, 1)) == date(2024, 10, 15)
    assert tell_by(date.max) == date.max


def test_months_end_where_months_do() -> None:
    """민법 제160조; and the calendar has an end."""
    assert months_later(date(2024, 8, 31), 6) == date(2025, 2, 28)
    assert months_later(date(9999, 12, 1), 6) == date.max
