"""Dates as other languages and programs spell them."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.domain.dates import parse_date, parse_datetime
from xlcrm.errors import DomainError

DAY = date(2024, 10, 31)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("2024.10.31까지", "until"),
        ("~2024.10.31", "until"),
        ("~ 2024.10.31까지", "until"),
        ("2024-10-31 만료", "until"),
        ("2024년 10월 31일까지", "until"),
        ("2024年10月31日まで", "until"),
        ("until Oct 31, 2024", "until"),
        ("2024.10.31~", "since"),
        ("2024.10.31 부터", "since"),
        ("2024-10-31 (시작)", "since"),
        ("2024년 10월말", "worded"),
        ("2024년 10월 말일", "worded"),
        ("24년 10월 말", "worded"),
        ("2024.10월말", "worded"),
        ("2024.10 말", "worded"),
        ("2024年10月末", "worded"),
        ("24年10月31日", "worded"),
        ("2024年10月31日", "worded"),
        ("2024年10月31日(木)", "worded"),
        ("2024年10月31日 星期四", "worded"),
        ("2024-10-31 周四", "worded"),
        ("24년10월31日", "worded"),
        ("令和6年10月31日", "worded"),
        ("R6.10.31", "worded"),
        ("R6/10/31(木)", "worded"),
        ("31 Oct 2024", "worded"),
        ("Oct 31, 2024", "worded"),
        ("October 31st, 2024", "worded"),
        ("31-Oct-24", "worded"),
        ("31/Oct/2024", "worded"),
        ("2024-Oct-31", "worded"),
        ("Thu, 31 Oct 2024", "worded"),
        ("Thursday October 31 2024", "worded"),
        ("2024-10-31 Thu", "worded"),
        ("2024-10-31 (Thursday)", "worded"),
        ("2024 10 31", "worded"),
        ("2024-10-31T00:00:00Z", "worded"),
        ("2024-10-30T15:00:00.000Z", "worded"),
        ("2024-10-31T00:00:00+09:00", "worded"),
        ("2024-10-31 09:00:00+0900", "worded"),
        ("2024-10-31 上午 9:00", "worded"),
    ],
)
def test_reads_other_spellings_of_a_date(text: str, rule: str) -> None:
    """All of them are 2024-10-31, in Korea."""
    assert parse_date(text) == (DAY, rule)


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("2024-10-31 下午 3:00", 15),
        ("2024-10-31 午後 3:00", 15),
        ("2024-10-31 오후 3:00", 15),
        ("2024年10月31日 15時", 15),
        ("Oct 31 2024 3:00 PM", 15),
        ("2024-10-31T06:00:00Z", 15),
    ],
)
def test_reads_the_time_beside_them(text: str, hour: int) -> None:
    """A moment of another zone is told in Korean time."""
    assert parse_datetime(text)[0] == datetime(2024, 10, 31, hour)  # noqa: DTZ001 - a cell's


@pytest.mark.parametrize(
    "text",
    [
        "2024.10.31~2025.10.30",
        "~",
        "까지",
        "10월 말일",
        "10월말",
        "말일",
        "2024년 말",
        "2024년 13월 말",
        "31 Okt 2024",
        "32 Oct 2024",
        "Oct 2024",
        "내년 10월까지",
        "2024 10",
        "2024-10-31T25:00:00Z",
        "月",
    ],
)
def test_refuses_what_is_no_day(text: str) -> None:
    """A day has its year, its month and its number."""
    with pytest.raises(DomainError):
        parse_date(text)


FORMS = ["%d %b %Y", "%b %d, %Y", "%d-%b-%y", "%B %d %Y", "%Y年%m月%d日", "%Y-%m-%dT12:00:00Z"]


@given(st.dates(date(1970, 1, 2), date(2060, 12, 30)), st.sampled_from(FORMS))
def test_any_day_is_read_back(day: date, form: str) -> None:
    """Writing and reading are inverse."""
    assert parse_date(day.strftime(form))[0] == day
