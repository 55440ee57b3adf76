"""Whole numbers and days left."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.domain.counts import parse_days_left, parse_whole
from xlcrm.errors import DomainError


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12),
        ("1,234", 1234),
        ("１２", 12),
        ("+3", 3),
        ("-3", -3),
        ("\u22123", -3),
        ("5점", 5),
        ("12 회", 12),
        ("1985년", 1985),
        ("007", 7),
    ],
)
def test_reads_whole_numbers(text: str, value: int) -> None:
    """With separators, signs and counters."""
    assert parse_whole(text) == value


@pytest.mark.parametrize(
    "text", ["", "1.5", "1,23", "12,34", "abc", "1 2", "--1", "9" * 16, "5점회"]
)
def test_refuses_what_is_no_whole_number(text: str) -> None:
    """No fractions, no wrong separators, no words."""
    with pytest.raises(DomainError, match="숫자"):
        parse_whole(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("D-30", 30),
        ("d-30", 30),
        ("D - 30", 30),
        ("D-Day", 0),
        ("D-DAY", 0),
        ("D+3", -3),
        ("30일", 30),
        ("30", 30),
        ("-3", -3),
    ],
)
def test_reads_days_left(text: str, value: int) -> None:
    """D-30 is thirty days before the end, D+3 three days after it."""
    assert parse_days_left(text) == value


@pytest.mark.parametrize("text", ["D", "D30", "D--3", "D-3.5", "만료", ""])
def test_refuses_what_is_no_number_of_days(text: str) -> None:
    """Neither a count nor a D-day."""
    with pytest.raises(DomainError):
        parse_days_left(text)


@given(st.integers(-(10**15) + 1, 10**15 - 1))
def test_numbers_are_read_back(number: int) -> None:
    """With and without separators."""
    assert parse_whole(str(number)) == parse_whole(f"{number:,}") == number
