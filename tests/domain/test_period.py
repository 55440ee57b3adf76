from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.domain.period import Period, newest, next_name, period_of


@pytest.mark.parametrize(
    ("name", "year", "month"),
    [
        ("2024-10", 2024, 10),
        ("2024.10", 2024, 10),
        ("2024. 9", 2024, 9),
        ("2024_10", 2024, 10),
        ("202410", 2024, 10),
        ("24.10", 2024, 10),
        ("24년 3월", 2024, 3),
        ("2024년 10월", 2024, 10),
        ("2024년10월", 2024, 10),
        ("２０２４-１０", 2024, 10),
        ("고객관리일지 (2024-10)", 2024, 10),
        ("2024-10-15", 2024, 10),
        ("10월", None, 10),
        ("09월 상담", None, 9),
        ("2024년", 2024, None),
        ("2024년도", 2024, None),
        ("고객관리일지 2024", 2024, None),
        ("일지 2024-13", 2024, None),
    ],
)
def test_a_sheets_name_says_its_period(name: str, year: int | None, month: int | None) -> None:
    """As offices name the sheets of a month or a year."""
    assert period_of(name) == Period(year, month)


@pytest.mark.parametrize(
    "name", ["고객관리일지", "상담2", "1분기", "20241015", "100월", "일지 3024-10", "13월"]
)
def test_other_names_say_none(name: str) -> None:
    """A number alone is no month, and a day is no period."""
    assert period_of(name) is None


@pytest.mark.parametrize(
    ("names", "latest"),
    [
        (["2024-10", "2024-09"], "2024-10"),
        (["9월", "10월"], "10월"),
        (["10월", "9월"], "10월"),
        (["11월", "12월", "1월", "2월"], "2월"),
        ([f"{month}월" for month in range(1, 13)], "12월"),
        (["2023년", "2024년"], "2024년"),
        (["고객관리일지", "고객관리일지 2024"], "고객관리일지 2024"),
        (["2024년", "2025-01"], "2025-01"),
        (["고객관리일지", "고객관리일지 (2)"], "고객관리일지 (2)"),
        (["2024-12", "2025-01", "2024-11"], "2025-01"),
    ],
    ids=lambda value: value if isinstance(value, str) else "·".join(value),
)
def test_the_newest_is_of_the_latest_period(names: list[str], latest: str) -> None:
    """Whatever the order of the tabs."""
    assert names[newest(names)] == latest


@pytest.mark.parametrize(
    ("sheets", "latest"),
    [
        (
            {"고객관리일지": "2026-01", "고객관리일지 2025": "2025-12", "일지 2024": None},
            "고객관리일지",
        ),
        ({"2025년": "2025-12", "1월": "2026-01", "2월": "2026-02"}, "2월"),
        ({"2025년": "2025-12", "1월": "2026-01", "2월": None}, "2월"),
        ({"2025년": "2025-12", "11월": "2024-11", "12월": "2024-12"}, "2025년"),
        ({"고객관리일지": "2024-08", "2024-09": None, "2024-10": None}, "2024-10"),
        ({"고객관리일지": "2024-10", "2024-09": "2024-09", "2024-10": None}, "2024-10"),
        ({"고객관리일지": None, "고객관리일지 2025": "2025-12"}, "고객관리일지 2025"),
        ({"고객관리일지": "2025-03", "고객관리일지 2025": "2025-12"}, "고객관리일지 2025"),
        ({"상담": "2025-12", "상담2": "2025-11"}, "상담"),
        ({"12월": "2025-12", "1월": "2026-01"}, "1월"),
    ],
    ids=lambda value: value if isinstance(value, str) else "·".join(value),
)
def test_days_tell_when_a_sheet_is_of_whose_name_does_not(
    sheets: dict[str, str | None], latest: str
) -> None:
    """A current sheet of a plain name is newer than the archive of the year before."""
    days = [date.fromisoformat(f"{day}-15") if day else None for day in sheets.values()]
    assert [*sheets][newest([*sheets], days)] == latest


def test_of_no_sheets_none_is_the_newest() -> None:
    """That is a mistake of the caller."""
    with pytest.raises(ValueError, match="empty"):
        newest([])


@pytest.mark.parametrize(
    ("name", "year", "month", "then"),
    [
        ("2024-10", 2024, 11, "2024-11"),
        ("2024-12", 2025, 1, "2025-01"),
        ("2024. 9", 2024, 10, "2024. 10"),
        ("9월", 2024, 10, "10월"),
        ("09월", 2024, 10, "10월"),
        ("12월", 2025, 1, "1월"),
        ("24.12", 2025, 1, "25.01"),
        ("24년 3월", 2024, 4, "24년 4월"),
        ("202412", 2025, 1, "202501"),
        ("2024년", 2025, None, "2025년"),
        ("고객관리일지 2024", 2025, None, "고객관리일지 2025"),
        ("고객관리일지 (2024-10)", 2024, 11, "고객관리일지 (2024-11)"),
        ("고객관리일지", 2024, 10, "고객관리일지 2024-10"),
        ("고객관리일지", 2024, None, "고객관리일지 2024"),
        ("고객관리일지 2024", 2024, 10, "고객관리일지 2024-10"),
        ("2024-10", 2025, None, "2025"),
    ],
)
def test_the_next_sheet_is_named_like_the_one_before(
    name: str, year: int, month: int | None, then: str
) -> None:
    """With as many digits and the same words."""
    assert next_name(name, year, month) == then


def test_a_name_in_use_is_not_given_again() -> None:
    """A year later there is a 1월 already: then the year is told, too."""
    assert next_name("12월", 2025, 1, ["1월", "12월"]) == "2025-01"


@given(st.integers(2000, 2098), st.integers(1, 12), st.integers(2000, 2098), st.integers(1, 12))
def test_a_dated_name_says_the_period_that_it_is_made_for(
    year: int, month: int, to_year: int, to_month: int
) -> None:
    """For every month, from every month."""
    for name in (f"{year}-{month:02}", f"{year}년 {month}월", f"일지 {year}.{month:02}"):
        made = next_name(name, to_year, to_month)
        assert period_of(made) == Period(to_year, to_month)
