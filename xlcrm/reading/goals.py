"""What an office wants its figures to be: its own targets, as the sheet 설정 holds them.

Each stands in 설정 under 목표 by its figure's name. There is no default: a target that nobody has
set is none, and nothing is held against it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.domain.outline import outlined
from xlcrm.domain.text import lazy
from xlcrm.schema.coerce import read
from xlcrm.schema.columns import Kind
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlcrm.cellref import CellValue

SECTION: Final = "목표"
_MOST: Final = 1000  # percent
_PERCENT: Final = lazy(r"\s*([+-]?\d{1,4}(?:\.\d{1,4})?)\s*(?:%|％|퍼센트|프로)\s*")
_NUMBER: Final = lazy(r"\s*([+-]?\d{1,9}(?:,\d{3})*(?:\.\d{1,4})?)\s*(?:명|건|점)?\s*")


@outlined
class Goal(NamedTuple):
    """A figure that may have a target.

    Attributes:
        key: what it is called in the code.
        item: what it is called in 설정, its unit in brackets.
        also: other names of it.
        unit: 원, %, 명, 건 or 점.
        part: up to which number a share is read as a part of one, as Excel keeps 85%: 0.85.
        whole: from which number it is read as percent.
        means: what it says there.
    """

    key: str
    item: str
    also: tuple[str, ...]
    unit: str
    part: float = 0.0
    whole: float = 0.0
    means: str = ""


GOALS: Final = (
    Goal("mrr", "월 반복 매출(원)", ("MRR",), "원", means="달 끝에 한 달 매출이 이만큼이기를."),
    Goal("customers", "이용 고객(명)", (), "명", means="달 끝의 이용 고객이 이만큼이기를."),
    Goal("arpa", "고객당 매출(원)", ("ARPA",), "원", means="고객 한 명의 한 달 매출."),
    Goal("nrr", "매출 유지율(%)", ("NRR",), "%", 3, 10, "1년 전 고객의 매출이 지금 이만큼이기를."),
    Goal(
        "churn", "고객 이탈률(%)", ("이탈률",), "%", 0.2, 1, "한 달에 떠나는 고객이 이보다 적기를."
    ),
    Goal("renewal", "재계약률(%)", (), "%", 1, 2, "그 달에 끝난 계약이 이만큼 이어지기를."),
    Goal("nps", "추천 지수(점)", ("NPS",), "점", means="-100에서 100 사이의 점수."),
    Goal("contacts", "상담(건)", (), "건", means="한 달의 상담이 이만큼이기를."),
)
"""The figures that may have a target, in the order of the summary."""

_BY_NAME: Final[Mapping[str, Goal]] = {
    word.replace(" ", "").casefold(): goal
    for goal in GOALS
    for word in (goal.item, goal.item.partition("(")[0], *goal.also)
}
NAMES: Final = tuple(goal.item for goal in GOALS)


def goal_named(word: str) -> Goal | None:
    """Return the figure of that name, with its unit or without; None if there is none such.

    >>> goal_named("고객 이탈률").key, goal_named("NPS").key, goal_named("날씨")
    ('churn', 'nps', None)
    """
    return _BY_NAME.get(word.replace(" ", "").casefold())


def target_of(raw: CellValue, goal: Goal) -> float | None:
    """Return a target as 설정 says it; of % the fraction; None where it can be read in no one way.

    A share is `3%`, `3` or, as Excel keeps what is typed as 3%, `0.03`. A number that may be
    either, such as 0.5 of a month's churn, is neither: somebody has to write the sign.

    >>> [target_of(raw, goal_named("이탈률")) for raw in ("3%", 3, 0.03, "0.5 %", 0.5)]
    [0.03, 0.03, 0.03, 0.005, None]
    >>> target_of("3,000만원", goal_named("MRR")), target_of("많이", goal_named("MRR"))
    (30000000.0, None)
    >>> target_of(0.85, goal_named("재계약률")), target_of("-10", goal_named("NPS"))
    (0.85, -10.0)
    """
    if isinstance(raw, bool) or raw is None:
        return None
    if goal.unit == "원":
        value = read(Kind.MONEY, raw).value
        return float(value) if isinstance(value, int | float) and value >= 0 else None
    if isinstance(raw, str) and (said := _PERCENT.fullmatch(raw)):
        return round(float(said[1]) / 100, 8) if goal.unit == "%" and float(said[1]) >= 0 else None
    match = _NUMBER.fullmatch(str(raw))
    if match is None:
        return None
    number = float(match[1].replace(",", ""))
    if goal.unit == "%":
        return _share(number, goal)
    least, most = (-100, 100) if goal.unit == "점" else (0, 999_999_999)
    return number if least <= number <= most else None


def _share(number: float, goal: Goal) -> float | None:
    """A number as a fraction of one; None where it may be that or a percentage."""
    if 0 <= number <= goal.part:
        return number
    return round(number / 100, 8) if goal.whole <= number <= _MOST else None
