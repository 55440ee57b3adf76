"""Points in lots: what is used first, what expires, and which rows cannot be true."""

from __future__ import annotations

from datetime import date

import pytest

from xlcrm.domain.points import Entry, Odd, PointRow, account, fits, points_of

DAY = date(2024, 10, 1)


def row(
    on: str, entry: Entry, points: int | None, until: str | None = None, place: int = 0
) -> PointRow:
    """Return a row, its days as texts."""
    last = None if until is None else date.fromisoformat(until)
    return PointRow(date.fromisoformat(on), entry, points, last, place)


GIVEN = row("2024-01-05", Entry.EARNED, 500, "2024-12-31", 1)


def test_the_oldest_expiring_points_go_first() -> None:
    """Not those given first, and those without an end last of all."""
    rows = [
        row("2024-01-01", Entry.EARNED, 100, None, 1),
        row("2024-02-01", Entry.EARNED, 100, "2025-06-30", 2),
        row("2024-03-01", Entry.EARNED, 100, "2024-12-31", 3),
        row("2024-04-01", Entry.USED, 150, None, 4),
    ]
    found = account(rows, DAY)
    assert [(lot.place, lot.left) for lot in found.lots] == [(2, 50), (1, 100)]
    assert (found.issued, found.used, found.expired, found.balance) == (300, 150, 0, 150)


def test_the_last_day_still_counts() -> None:
    """On 12-31 the points may be used, on the day after they have expired, row or no row."""
    assert account([GIVEN], date(2024, 12, 31)).balance == 500
    over = account([GIVEN], date(2025, 1, 1))
    assert (over.balance, over.expired, over.lapsed) == (0, 500, 500)


def test_a_row_of_expiry_explains_what_has_expired_and_changes_nothing_else() -> None:
    """The same balance before it and after it."""
    told = row("2025-01-05", Entry.EXPIRED, 500, None, 2)
    found = account([GIVEN, told], date(2025, 2, 1))
    assert (found.balance, found.expired, found.lapsed, found.odd) == (0, 500, 0, {})


@pytest.mark.parametrize(
    ("odd", "why"),
    [
        (row("2024-03-01", Entry.USED, 501, None, 2), Odd.TOO_MUCH),
        (row("2025-01-01", Entry.USED, 1, None, 2), Odd.TOO_MUCH),
        (row("2024-01-04", Entry.USED, 1, None, 2), Odd.TOO_MUCH),
        (row("2024-03-01", Entry.EARNED, 0, None, 2), Odd.NO_POINTS),
        (row("2024-03-01", Entry.EARNED, -5, None, 2), Odd.NO_POINTS),
        (row("2024-03-01", Entry.USED, None, None, 2), Odd.NO_POINTS),
        (row("2024-03-01", Entry.EARNED, 5, "2024-02-28", 2), Odd.ENDS_EARLY),
        (row("2025-03-01", Entry.EXPIRED, 501, None, 2), Odd.TOO_MUCH),
    ],
)
def test_a_row_that_cannot_be_true_does_not_count(odd: PointRow, why: Odd) -> None:
    """Too many points, too late, too early, none: the balance is that of the other rows."""
    found = account([GIVEN, odd], date(2025, 4, 1))
    assert found.odd == {2: why}
    assert not found.sure
    assert (found.issued, found.used, found.balance) == (500, 0, 0)


def test_points_that_expire_before_their_day_count_and_are_told() -> None:
    """Somebody may mean it; whoever does not is told."""
    found = account([GIVEN, row("2024-03-01", Entry.EXPIRED, 200, None, 2)], DAY)
    assert (found.balance, found.odd, found.sure) == (300, {2: Odd.TOO_SOON}, True)


def test_what_is_given_on_a_day_may_be_used_on_it() -> None:
    """In whatever order the two rows stand."""
    rows = [row("2024-01-05", Entry.USED, 500, None, 0), GIVEN]
    assert account(rows, DAY).balance == 0


def test_rows_of_later_days_do_not_count_yet() -> None:
    """A balance is that of its day."""
    later = row("2024-11-01", Entry.USED, 500, None, 2)
    assert account([GIVEN, later], DAY).balance == 500


def test_a_use_of_an_earlier_day_may_not_take_what_a_later_one_has_taken() -> None:
    """Else the later row would not count any more."""
    later = row("2024-11-01", Entry.USED, 400, None, 2)
    assert fits([GIVEN, later], row("2024-10-01", Entry.USED, 100))
    assert not fits([GIVEN, later], row("2024-10-01", Entry.USED, 101))


def test_how_many_expire_soon() -> None:
    """Those of lots whose last day is by then."""
    rows = [GIVEN, row("2024-01-05", Entry.EARNED, 70, None, 2)]
    assert account(rows, DAY).expiring(date(2024, 12, 30)) == 0
    assert account(rows, DAY).expiring(date(2024, 12, 31)) == 500


@pytest.mark.parametrize(
    ("won", "unit", "how", "points"),
    [
        (12_345, 1, "버림", 123),
        (12_355, 1, "반올림", 124),
        (12_301, 1, "올림", 124),
        (12_345, 10, "버림", 120),
        (12_500, 10, "반올림", 130),
        (12_001, 10, "올림", 130),
        (0, 10, "올림", 0),
    ],
)
def test_points_are_rounded_as_the_office_says(won: int, unit: int, how: str, points: int) -> None:
    """10 points for each 1,000 won, in whole units."""
    assert points_of(won, 10, unit, how) == points
