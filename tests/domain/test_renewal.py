"""Which term follows which, and which overlap."""

from __future__ import annotations

from datetime import date, timedelta
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.domain.renewal import Term, next_starts, overlaps, within_grace

D = date
TERMS = st.lists(
    st.builds(
        Term,
        st.sampled_from(["1001", "1002", ""]),
        st.sampled_from(["기본", "프리미엄"]),
        st.none() | st.dates(D(2024, 1, 1), D(2024, 3, 31)),
        st.none() | st.dates(D(2024, 1, 1), D(2024, 3, 31)),
    ),
    max_size=12,
)


def test_a_renewal_starts_after_the_old_term() -> None:
    """Three terms in any order of rows: each knows the one after it."""
    terms = [
        Term("1001", "기본", D(2025, 1, 1), D(2025, 12, 31)),
        Term("1001", "기본", D(2023, 1, 1), D(2023, 12, 31)),
        Term("1001", "기본", D(2024, 1, 1), D(2024, 12, 31)),
    ]
    assert next_starts(terms) == [None, D(2024, 1, 1), D(2025, 1, 1)]


@pytest.mark.parametrize(
    "other",
    [
        Term("1002", "기본", D(2024, 1, 1), None),
        Term("1001", "프리미엄", D(2024, 1, 1), None),
        Term("1001", "기본", None, None),
        Term("1001", "기본", D(2023, 1, 1), None),
        Term("1001", "기본", D(2022, 1, 1), None),
    ],
    ids=["another customer", "another service", "no start", "the same start", "an earlier start"],
)
def test_other_terms_renew_nothing(other: Term) -> None:
    """Only a later term of the same customer and service is a next term."""
    assert next_starts([Term("1001", "기본", D(2023, 1, 1), D(2023, 12, 31)), other])[0] is None


def test_nobody_has_no_next_term() -> None:
    """Rows without a customer ID are not one customer."""
    terms = [Term("", "기본", D(2023, 1, 1), None), Term("", "기본", D(2024, 1, 1), None)]
    assert next_starts(terms) == [None, None]
    assert list(overlaps(terms)) == []


def test_an_early_renewal_overlaps_and_is_next() -> None:
    """A term that starts before the old one ends is its next term, and an overlap."""
    terms = [
        Term("1001", "기본", D(2024, 1, 1), D(2024, 12, 31)),
        Term("1001", "기본", D(2024, 12, 31), D(2025, 12, 30)),
    ]
    assert next_starts(terms) == [D(2024, 12, 31), None]
    assert list(overlaps(terms)) == [(0, 1)]


@pytest.mark.parametrize(
    ("end", "start", "found"),
    [
        (D(2024, 12, 31), D(2025, 1, 1), []),
        (D(2024, 12, 31), D(2024, 12, 31), [(0, 1)]),
        (None, D(2030, 1, 1), [(0, 1)]),
        (D(2023, 1, 1), D(2024, 6, 1), []),
    ],
    ids=["the day after", "the last day", "open-ended", "an end before its start"],
)
def test_terms_overlap_if_they_share_a_day(
    end: date | None, start: date, found: list[tuple[int, int]]
) -> None:
    """Both ends are inclusive; open-ended terms reach everywhere; impossible ones nowhere."""
    terms = [Term("1", "a", D(2024, 1, 1), end), Term("1", "a", start, D(2031, 1, 1))]
    assert list(overlaps(terms)) == found


@given(TERMS)
def test_next_starts_are_what_looking_at_all_pairs_gives(terms: list[Term]) -> None:
    """The earliest later start among the same customer's terms of the service."""
    expected = [
        min(
            (
                other.start
                for other in terms
                if other.start is not None
                and term.start is not None
                and term.customer
                and other[:2] == term[:2]
                and other.start > term.start
            ),
            default=None,
        )
        for term in terms
    ]
    assert next_starts(terms) == expected


@given(TERMS)
def test_every_overlapping_term_is_named_with_one_that_it_overlaps(terms: list[Term]) -> None:
    """Each later term of an overlap once, and only true overlaps."""

    def share_a_day(one: Term, two: Term) -> bool:
        if one.start is None or two.start is None or not one.customer or one[:2] != two[:2]:
            return False
        ends = one.end or date.max, two.end or date.max
        valid = one.start <= ends[0] and two.start <= ends[1]
        return valid and max(one.start, two.start) <= min(ends)

    found = list(overlaps(terms))
    assert all(share_a_day(terms[one], terms[two]) for one, two in found)
    order = sorted(range(len(terms)), key=lambda at: (terms[at].start or date.max, at))
    expected = {
        later
        for place, later in enumerate(order)
        if any(share_a_day(terms[earlier], terms[later]) for earlier in order[:place])
    }
    assert sorted(two for _, two in found) == sorted(expected)


@pytest.mark.parametrize(
    ("days", "grace", "renewed"),
    [(1, 0, True), (2, 0, False), (31, 30, True), (32, 30, False), (0, 0, True), (-5, 0, True)],
)
def test_the_grace_counts_days_without_service(days: int, grace: int, *, renewed: bool) -> None:
    """A start on end + 1 leaves none; end + 1 + grace is the last that counts."""
    end = D(2024, 12, 31)
    assert within_grace(end, end + timedelta(days=days), grace) is renewed


@pytest.mark.parametrize("customers", [1, 25_000], ids=["one customer", "four terms each"])
def test_a_hundred_thousand_terms_take_less_than_a_second(customers: int) -> None:
    """Also where every term overlaps every other."""
    first = D(2020, 1, 1)
    terms = [
        Term(str(n % customers), "기본", first + timedelta(days=n % 1461), None)
        for n in range(100_000)
    ]
    began = process_time()
    following = next_starts(terms)
    pairs = list(overlaps(terms))
    assert process_time() - began < 1
    assert len(following) == 100_000
    assert len(pairs) == 100_000 - customers
