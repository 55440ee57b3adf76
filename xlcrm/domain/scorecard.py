"""A scorecard of risk: whole points for what is known of a customer, and what a score means.

An office's past gives the points (`xlcrm.analysis.learning`), 설정 holds them, and people may read
and change them there. What is looked at is a trait, such as 이용 기간; what it may be is a label,
such as "3 이상 6 미만", and each label has its points.
"""

from __future__ import annotations

from dataclasses import field
from itertools import pairwise
from math import ceil, inf, log2
from typing import TYPE_CHECKING, Final

from xlcrm.domain.outline import outlined
from xlcrm.domain.particles import with_particle
from xlcrm.domain.text import lazy
from xlcrm.values import NamedTuple, dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_POINTS: Final = 100
BLANK: Final = "없음"
"""The label of a customer of whom a trait is not known, or nothing is there."""
OTHER: Final = "그 밖"
"""The label of a word that has no label of its own."""
BETWEEN: Final = " = "
"""What stands between a trait and a label where both are written in one cell."""
HALF_ITEM: Final = "절반이 떠나는 점수(점)"
DOUBLE_ITEM: Final = "떠남이 두 배가 되는 점수(점)"

_NUMBER: Final = r"(-?[\d,]+(?:\.\d+)?)\s*[가-힣%]{0,4}?\s*"
_SPAN: Final = lazy(rf"(?:{_NUMBER}이상)?\s*(?:{_NUMBER}미만)?")


@outlined
class Trait(NamedTuple):
    """Something that a ledger knows of every customer: its unit, and where it is a number, cuts.

    A number at or above a cut stands in the next label. Without cuts the trait is a word.
    """

    unit: str = ""
    cuts: tuple[float, ...] = ()
    subject: str = ""


TRAITS: Final[Mapping[str, Trait]] = {
    "이용 기간": Trait("개월", (1, 3, 6, 12, 24, 36, 48, 60), "함께한 기간"),
    "계약 횟수": Trait("회", (2, 3)),
    "계약 길이": Trait("개월", (2, 4, 7, 13)),
    "월 요금": Trait("원"),
    "서비스": Trait(),
    "지점": Trait(),
    "결제 방법": Trait(subject="마지막 결제의 방법"),
    "이용 감소": Trait("%", (30, 50), "앞 석 달보다 줄어든 이용량"),
    "상담 수": Trait("건", (1, 3), "최근 90일의 상담"),
    "마지막 상담": Trait("일 전", (31, 91, 181)),
    "부정 상담": Trait("건", (1, 2), "최근의 부정 상담"),
    "미해결 문제": Trait("일째", (8,)),
    "만족도": Trait("점", (3, 4), "최근 한 해의 마지막 만족도"),
}
"""What xlcrm itself looks at. The office's own columns of words come beside it, by their headers.

The cuts of 월 요금 are the office's own; those that 설정 has thresholds for are taken from there.
"""


@outlined
@dataclass(frozen=True, slots=True)
class Scorecard:
    """Points by trait and label, and how a sum of them becomes a probability.

    Attributes:
        points: trait → label → points, 0 to 100.
        half: the sum at which half of the customers leave; may be below 0 or above 100.
        double: so many points more double the odds of leaving; 0: nothing is known of it.
    """

    points: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    half: int = 0
    double: int = 0

    def probability(self, score: float) -> float | None:
        """Return how likely a customer with such a sum leaves, 0 to 1; None: it is not known.

        >>> card = Scorecard({"계약 횟수": {"2 미만": 10, "2 이상": 0}}, half=30, double=10)
        >>> card.probability(30), card.probability(40) == 2 / 3, Scorecard().probability(30)
        (0.5, True, None)
        """
        if not self.double:
            return None
        exponent = min(max((self.half - score) / self.double, -60.0), 60.0)
        return float(1 / (1 + 2.0**exponent))

    def score_of(self, chance: float) -> int:
        """Return the fewest points with which a customer is at least so likely to leave.

        >>> Scorecard({"서비스": {"가": 1}}, half=30, double=10).score_of(2 / 3)
        40
        """
        odds = min(max(chance, 1e-6), 1 - 1e-6)
        return ceil(self.half + self.double * log2(odds / (1 - odds)) - 1e-9)


def labels_of(cuts: tuple[float, ...]) -> tuple[str, ...]:
    """Return the labels of a trait that is a number: one more than it has cuts, the lowest first.

    >>> labels_of((3, 12))
    ('3 미만', '3 이상 12 미만', '12 이상')
    >>> labels_of(())
    ('0 이상',)
    """
    if not cuts:
        return ("0 이상",)
    said = [f"{cut:,.0f}" if cut == round(cut) else f"{cut:,}" for cut in cuts]
    between = (f"{low} 이상 {high} 미만" for low, high in pairwise(said))
    return (f"{said[0]} 미만", *between, f"{said[-1]} 이상")


def span_of(label: str) -> tuple[float, float] | None:
    """Return from which number, and below which, a label is meant; None if it is a word.

    >>> span_of("3 이상 12 미만"), span_of("3개월 미만"), span_of("50,000원 이상"), span_of("카드")
    ((3.0, 12.0), (-inf, 3.0), (50000.0, inf), None)
    """
    match = _SPAN.fullmatch(label.strip())
    if match is None or not any(match.groups()):
        return None
    low, high = match.groups()
    return _number(low, -inf), _number(high, inf)


def _number(text: str | None, otherwise: float) -> float:
    return otherwise if text is None else float(text.replace(",", ""))


def meant_by(item: str) -> tuple[str, str] | None:
    """Return the trait and the label of an item of 설정, or None if it names none.

    >>> meant_by("이용 기간 = 3 미만"), meant_by("이용 기간")
    (('이용 기간', '3 미만'), None)
    """
    trait, between, label = item.partition(BETWEEN.strip())
    trait, label = trait.strip(), label.strip()
    return (trait, label) if between and trait and label else None


def sentence(trait: str, label: str, points: int) -> str:
    """Return what points are for, as one sentence.

    >>> sentence("이용 기간", "3 이상 12 미만", 22)
    '함께한 기간이 3개월 이상 12개월 미만인 고객은 22점입니다.'
    >>> sentence("약정", "무약정", 31)
    "약정이 '무약정'인 고객은 31점입니다."
    >>> sentence("만족도", "없음", 4)
    '최근 한 해의 마지막 만족도를 모르는 고객은 4점입니다.'
    """
    known = TRAITS.get(trait, Trait())
    subject = known.subject or trait
    if label == BLANK:
        who = f"{with_particle(subject, '을/를')} 모르는"
    elif label == OTHER:
        who = f"{with_particle(subject, '이/가')} 그 밖의 것인"
    elif span_of(label):
        said = label.replace(" 이상", f"{known.unit} 이상").replace(" 미만", f"{known.unit} 미만")
        who = f"{with_particle(subject, '이/가')} {said}인"
    else:
        who = f"{with_particle(subject, '이/가')} '{label}'인"
    return f"{who} 고객은 {points}점입니다."
