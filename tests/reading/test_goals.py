"""The office's own targets, as 설정 holds them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sheet_files import book_of

import xlcrm
from xlcrm.reading.goals import GOALS, goal_named, target_of

if TYPE_CHECKING:
    from pathlib import Path

    from xlcrm.reading.settings import Settings
    from xlcrm.schema.finding import Finding

TERM = ["가나다", "2024-01-01", "2024-12-31", 100_000]


def settings_of(path: Path, *rows: tuple[object, ...]) -> tuple[Settings, list[Finding]]:
    """Return the settings of a workbook with these rows in 설정, and what is wrong there."""
    ledger: list[list[object]] = [["고객명", "계약 시작일", "계약 종료일", "요금"], TERM]
    book_of({"고객대장": ledger, "설정": [["구분", "항목", "값"], *map(list, rows)]}).save(path)
    opened = xlcrm.open_ledger(path)
    found = [each for each in opened.findings if each.where.sheet == "설정"]
    return opened.book.settings, found


@pytest.mark.parametrize(
    ("item", "value", "target"),
    [
        ("고객 이탈률(%)", "3%", 0.03),
        ("이탈률", 3, 0.03),
        ("고객 이탈률", 0.03, 0.03),
        ("재계약률(%)", 0.85, 0.85),
        ("재계약률", "85", 0.85),
        ("매출 유지율(%)", 1.05, 1.05),
        ("월 반복 매출(원)", "3,000만원", 30_000_000),
        ("이용 고객", "320명", 320),
        ("NPS", -10, -10),
        ("고객 이탈률(%)", 0.5, None),
        ("매출 유지율(%)", 5, None),
        ("추천 지수", 200, None),
        ("이용 고객(명)", "많이", None),
        ("재계약률", True, None),
    ],
)
def test_a_target_is_read_in_one_way_or_not_at_all(
    item: str, value: str | float, target: float | None
) -> None:
    """A share as its sign says, as percent, or as Excel keeps it; never as either of two."""
    goal = goal_named(item)
    assert goal is not None
    assert target_of(value, goal) == (target if target is None else pytest.approx(target))


def test_every_figure_that_may_have_a_target_has_one_name() -> None:
    """And is found by it."""
    assert [goal_named(each.item) for each in GOALS] == list(GOALS)


def test_targets_stand_in_settings(tmp_path: Path) -> None:
    """By their figures' names; a blank one is none, and nothing is wrong with it."""
    rows = (("목표", "고객 이탈률(%)", "3%"), ("목표", "재계약률(%)", None))
    settings, found = settings_of(tmp_path / "대장.xlsx", *rows)
    assert settings.goals == {"churn": 0.03}
    assert not found


def test_a_target_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    """The figure is not known, the number may be either, or it stands twice: S130, S131, S109."""
    settings, found = settings_of(
        tmp_path / "대장.xlsx",
        ("목표", "날씨", 3),
        ("목표", "고객 이탈률(%)", 0.5),
        ("목표", "재계약률(%)", "80%"),
        ("목표", "재계약률", "90%"),
    )
    assert settings.goals == {"renewal": 0.8}
    assert [(each.code, each.where.cell) for each in found] == [
        ("S130", "B2"),
        ("S131", "C3"),
        ("S109", "B5"),
    ]
