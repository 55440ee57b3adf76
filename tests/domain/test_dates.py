"""Dates, months and lengths as people write them."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.domain.dates import (
    AmbiguousDateError,
    ImpossibleDateError,
    datetime_of_serial,
    parse_date,
    parse_datetime,
    parse_month,
    parse_months,
)
from xlcrm.errors import DomainError

DAY = date(2023, 10, 26)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("2023-10-26", "iso"),
        ("2023.10.26", "dotted"),
        ("2023.10.26.", "dotted"),
        ("2023. 10. 26.", "dotted"),
        ("2023. 10. 26", "dotted"),
        ("2023/10/26", "slashed"),
        ("23/10/26", "slashed_short_year"),
        ("23.10.26", "dotted_short_year"),
        ("'23.10.26", "dotted_short_year"),
        ("\u201923.10.26", "dotted_short_year"),
        ("23-10-26", "iso_short_year"),
        ("20231026", "compact"),
        ("2023년 10월 26일", "korean"),
        ("2023년10월26일", "korean"),
        ("23년 10월 26일", "korean_short_year"),
        ("2023-10-26(목)", "iso"),
        ("2023. 10. 26. (목)", "dotted"),
        ("2023.10.26 목요일", "dotted"),
        ("2023-10-26 목", "iso"),
        ("20231026 (목)", "compact"),
        ("２０２３．１０．２６", "dotted"),
        ("2023\u00a0. 10\u3000. 26", "dotted"),
        ("2023-10-26\u200b", "iso"),
        ("2023-10-26 14:30", "iso"),
        ("2023-10-26T14:30:00", "iso"),
        ("2023-10-26 00:00:00", "iso"),
        ("2023. 10. 26. 오후 2:30:00", "dotted"),
        ("2023년 10월 26일 14시 30분", "korean"),
        ("2023-10-26 (목) 14:30", "iso"),
    ],
)
def test_reads_every_spelling_of_a_date(text: str, rule: str) -> None:
    """All of them are 2023-10-26."""
    assert parse_date(text) == (DAY, rule)


@pytest.mark.parametrize(
    "text", ["10/26/23", "10/26/2023", "26.10.2023", "26/10/2023", "231026", "10-26-23", "9/2/24"]
)
def test_refuses_another_order(text: str) -> None:
    """The year comes first; six digits have no order that one could see."""
    with pytest.raises(AmbiguousDateError, match="차례"):
        parse_date(text)


@pytest.mark.parametrize(
    "text",
    [
        "2023-02-30",
        "2023-13-01",
        "2023-00-10",
        "2023-10-00",
        "2023년 2월 29일",
        "20230230",
        "23년 2월 30일",
        "0203-10-26",
        "1899-12-31",
        "23.45.67",
    ],
)
def test_refuses_days_that_do_not_exist(text: str) -> None:
    """Nor any before Excel's first year."""
    with pytest.raises(ImpossibleDateError, match="달력"):
        parse_date(text)


@pytest.mark.parametrize(
    "text",
    [
        "10/26",
        "10월 26일",
        "2023-10",
        "2023",
        "45225",
        "2023-10.26",
        "2023-10-261",
        "202310260",
        "미정",
        "2023-10-26 25:00",
        "2023-10-26 14:60",
        "2023-10-26 경",
        "2023-10-26 ~ 2024-10-25",
        "",
        "1" * 500,
    ],
)
def test_refuses_what_is_no_date(text: str) -> None:
    """A date has a year, a month and a day, and nothing else but a time."""
    with pytest.raises(DomainError, match="날짜로 읽을 수 없습니다"):
        parse_date(text)


@pytest.mark.parametrize(
    ("text", "year"), [("00.1.1", 2000), ("68.1.1", 2068), ("69.1.1", 1969), ("99.1.1", 1999)]
)
def test_two_digits_of_a_year_turn_at_69(text: str, year: int) -> None:
    """As POSIX has it."""
    assert parse_date(text)[0] == date(year, 1, 1)


SPELLINGS = [
    "{0.year}-{0.month:02}-{0.day:02}",
    "{0.year}.{0.month}.{0.day}",
    "{0.year}. {0.month}. {0.day}.",
    "{0.year}/{0.month}/{0.day}",
    "{0.year}{0.month:02}{0.day:02}",
    "{0.year}년 {0.month}월 {0.day}일",
    "'{0.year}.{0.month:02}.{0.day:02}",
    "{0.year}-{0.month:02}-{0.day:02} ({1})",
    "{0.year}-{0.month:02}-{0.day:02} 09:05:07",
    "{0.year}-{0.month:02}-{0.day:02}T23:59:59.999",
]


@given(st.dates(date(1900, 1, 1)), st.sampled_from(SPELLINGS))
def test_any_date_in_any_spelling_is_read_back(day: date, spelling: str) -> None:
    """Writing and reading are inverse."""
    assert parse_date(spelling.format(day, "월화수목금토일"[day.weekday()]))[0] == day


@given(st.dates(date(1969, 1, 1), date(2068, 12, 31)), st.sampled_from("./-"))
def test_short_years_are_read_back_within_their_century(day: date, sign: str) -> None:
    """Two digits of the year come first."""
    assert parse_date(day.strftime(f"%y{sign}%m{sign}%d"))[0] == day


@pytest.mark.parametrize(
    ("text", "hour", "minute", "second"),
    [
        ("2023-10-26", 0, 0, 0),
        ("2023-10-26 14:30", 14, 30, 0),
        ("2023-10-26 14:30:15", 14, 30, 15),
        ("2023-10-26T14:30:15.250", 14, 30, 15),
        ("2023-10-26 오후 2:30", 14, 30, 0),
        ("2023-10-26 오전 12:30", 0, 30, 0),
        ("2023-10-26 오후 12:30", 12, 30, 0),
        ("2023-10-26 2:30 PM", 14, 30, 0),
        ("2023-10-26 오후 2시 30분", 14, 30, 0),
        ("2023년 10월 26일 14시", 14, 0, 0),
    ],
)
def test_reads_the_time_of_day(text: str, hour: int, minute: int, second: int) -> None:
    """In 24 hours or in two halves; no time is midnight."""
    assert parse_datetime(text)[0] == datetime(2023, 10, 26, hour, minute, second)  # noqa: DTZ001 - cells know no zones


@pytest.mark.parametrize(
    "text", ["2024-10", "2024.10", "2024. 10.", "2024/10", "2024년 10월", "24년 10월", "202410"]
)
def test_reads_a_month(text: str) -> None:
    """Its first day."""
    assert parse_month(text) == (date(2024, 10, 1), "month")


def test_a_day_names_its_month() -> None:
    """A full date in a month column."""
    assert parse_month("2024-10-26") == (date(2024, 10, 1), "iso")


@pytest.mark.parametrize("text", ["10월", "24.10", "202413", "2024-13", "2024", ""])
def test_refuses_what_is_no_month(text: str) -> None:
    """A month has its year."""
    with pytest.raises(DomainError):
        parse_month(text)


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("12", 12),
        ("12개월", 12),
        ("12 개월", 12),
        ("12개월간", 12),
        ("１２개월", 12),
        ("1년", 12),
        ("1년 6개월", 18),
        ("1년6개월", 18),
        ("1년 반", 18),
        ("6m", 6),
        ("6M", 6),
        ("2y", 24),
        ("3달", 3),
        ("1200", 1200),
    ],
)
def test_reads_the_length_of_a_term(text: str, months: int) -> None:
    """In months, in years, or both."""
    assert parse_months(text) == months


@pytest.mark.parametrize(
    "text",
    ["", "0", "0개월", "1201", "30일", "6월", "1년 6", "반", "1.5년", "-1", "년", "간", "일년"],
)
def test_refuses_what_is_no_length(text: str) -> None:
    """A month is the unit, and one the least."""
    with pytest.raises(DomainError, match="계약 기간"):
        parse_months(text)


def test_serials_count_from_the_workbooks_epoch() -> None:
    """One day has two numbers: 45225 from 1900 and 43763 from 1904."""
    assert (
        datetime_of_serial(45225).date() == datetime_of_serial(43763, date1904=True).date() == DAY
    )


@given(st.integers(20000, 80000), st.integers(0, 86399), st.booleans())
def test_a_serial_keeps_its_second(day: int, second: int, date1904: bool) -> None:  # noqa: FBT001 - hypothesis gives it
    """A fraction of a day, as a double keeps it, is a whole second."""
    moment = datetime_of_serial(day + second / 86400, date1904=date1904)
    assert moment - datetime_of_serial(day, date1904=date1904) == timedelta(seconds=second)


@pytest.mark.parametrize("serial", [0, 19999.9, 80001, -1, float("inf"), float("nan")])
def test_refuses_numbers_that_are_no_serials(serial: float) -> None:
    """A number out of range is something else."""
    with pytest.raises(DomainError, match="날짜"):
        datetime_of_serial(serial)


@given(st.text("0123456789./-년월일 :시분T()목오후APM반개", max_size=24))
def test_any_text_is_a_date_or_a_domain_error(text: str) -> None:
    """Nothing else is raised, by any of the readers."""
    for parse in (parse_date, parse_datetime, parse_month, parse_months):
        with suppress(DomainError):
            assert parse(text)
