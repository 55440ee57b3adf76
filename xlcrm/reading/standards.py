"""What an office may set of its figures: points of risk, bands of RFM, tiers of loyalty.

Each stands in 설정 under 기준 by its item's name; one that is missing has its default. All are
whole numbers of 0 or more, so that a cell says all there is to say.
"""

from __future__ import annotations

from dataclasses import field, fields
from typing import TYPE_CHECKING, Final

from xlcrm.domain.outline import outlined
from xlcrm.values import NamedTuple, dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xlcrm.domain.scorecard import Scorecard
    from xlcrm.reading.benefit_rules import Tier

RISK_HIGH_ITEM: Final = "위험 높음 기준(점)"
RISK_CAUTION_ITEM: Final = "위험 주의 기준(점)"

_DAYS: Final = 3650
_POINTS: Final = 100
_PERCENT: Final = 100
_TIMES: Final = 1000
_MONTHS: Final = 1200
_MAN_WON: Final = 99_999_999  # ten thousands of won


@outlined
class Standard(NamedTuple):
    """One item of 설정: its name, its default, the most it may be, and what it does."""

    item: str
    default: int
    most: int
    means: str


def _item(item: str, default: int, most: int, means: str) -> int:
    """Declare a field that 설정 may set."""
    standard = Standard(item, default, most, means)
    return field(default=default, metadata={"standard": standard})


@outlined
@dataclass(frozen=True, slots=True)
class RiskStandards:
    """When a sign of leaving counts, and for how many points (docs/domain.md#figures).

    Days are counted back from the as-of day, shares in percent, points from 0 to 100.
    """

    unresolved_days: int = _item(
        "위험 미해결 기간(일)", 7, _DAYS, "문제가 이 일수를 넘게 풀리지 않으면 점수를 줍니다."
    )
    unresolved_points: int = _item("위험 미해결(점)", 25, _POINTS, "미해결 문제의 점수입니다.")
    negative_days: int = _item(
        "위험 부정 기간(일)", 90, _DAYS, "감정이 부정인 상담을 이 일수 안에서 셉니다."
    )
    negative_points: int = _item("위험 부정(점)", 10, _POINTS, "부정 상담 한 건의 점수입니다.")
    negative_most: int = _item(
        "위험 부정 상한(점)", 20, _POINTS, "부정 상담 점수의 합의 상한입니다."
    )
    silence_days: int = _item(
        "위험 무상담 기간(일)", 90, _DAYS, "상담이 이 일수를 넘게 없으면 점수를 줍니다."
    )
    silence_points: int = _item("위험 무상담(점)", 15, _POINTS, "무상담의 점수입니다.")
    long_silence_days: int = _item(
        "위험 장기 무상담 기간(일)", 180, _DAYS, "상담이 이 일수를 넘게 없으면 장기 무상담입니다."
    )
    long_silence_points: int = _item(
        "위험 장기 무상담(점)", 25, _POINTS, "장기 무상담의 점수이며, 무상담 점수 대신 줍니다."
    )
    usage_drop: int = _item(
        "위험 이용 감소율(%)", 30, _PERCENT, "이용량이 앞 석 달 평균보다 이만큼 줄면 점수를 줍니다."
    )
    usage_drop_points: int = _item("위험 이용 감소(점)", 15, _POINTS, "이용 감소의 점수입니다.")
    usage_plunge: int = _item(
        "위험 이용 급감률(%)", 50, _PERCENT, "이용량이 앞 석 달 평균보다 이만큼 줄면 급감입니다."
    )
    usage_plunge_points: int = _item(
        "위험 이용 급감(점)", 25, _POINTS, "이용 급감의 점수이며, 이용 감소 점수 대신 줍니다."
    )
    undecided_days: int = _item(
        "위험 만료 임박 기간(일)", 30, _DAYS, "종료일까지 이 일수 안이고 정해진 것이 없으면 셉니다."
    )
    undecided_points: int = _item(
        "위험 만료 임박(점)", 15, _POINTS, "재계약 의사가 미정인 만료 임박의 점수입니다."
    )
    first_term_points: int = _item("위험 첫 계약(점)", 5, _POINTS, "첫 계약인 고객의 점수입니다.")
    high: int = _item(RISK_HIGH_ITEM, 60, _POINTS, "이 점수부터 높음입니다.")
    caution: int = _item(RISK_CAUTION_ITEM, 30, _POINTS, "이 점수부터 주의입니다.")


@outlined
@dataclass(frozen=True, slots=True)
class RfmStandards:
    """The fixed bands of RFM, for offices with too few customers for quintiles.

    Recency in days at most, frequency in terms at least, money in ten thousands of won at least.
    """

    recency_5: int = _item(
        "RFM 최근 5점(일)", 30, _DAYS, "마지막 상담·결제가 이 일수 안이면 5점입니다."
    )
    recency_4: int = _item("RFM 최근 4점(일)", 90, _DAYS, "이 일수 안이면 4점입니다.")
    recency_3: int = _item("RFM 최근 3점(일)", 180, _DAYS, "이 일수 안이면 3점입니다.")
    recency_2: int = _item("RFM 최근 2점(일)", 365, _DAYS, "이 일수 안이면 2점, 넘으면 1점입니다.")
    frequency_5: int = _item("RFM 횟수 5점(회)", 5, _TIMES, "계약이 이 횟수부터 5점입니다.")
    frequency_4: int = _item("RFM 횟수 4점(회)", 4, _TIMES, "이 횟수부터 4점입니다.")
    frequency_3: int = _item("RFM 횟수 3점(회)", 3, _TIMES, "이 횟수부터 3점입니다.")
    frequency_2: int = _item("RFM 횟수 2점(회)", 2, _TIMES, "이 횟수부터 2점, 못 미치면 1점입니다.")
    money_5: int = _item("RFM 금액 5점(만원)", 500, _MAN_WON, "누적 결제가 이 금액부터 5점입니다.")
    money_4: int = _item("RFM 금액 4점(만원)", 300, _MAN_WON, "이 금액부터 4점입니다.")
    money_3: int = _item("RFM 금액 3점(만원)", 100, _MAN_WON, "이 금액부터 3점입니다.")
    money_2: int = _item(
        "RFM 금액 2점(만원)", 30, _MAN_WON, "이 금액부터 2점, 못 미치면 1점입니다."
    )
    quintiles_from: int = _item(
        "RFM 5분위 기준(명)",
        50,
        1_000_000,
        "고객이 이 수부터 5분위로, 적으면 위 구간으로 나눕니다.",
    )


@outlined
@dataclass(frozen=True, slots=True)
class TierStandards:
    """The tiers of loyalty: months of service, or ten thousands of won paid; either is enough."""

    vip_months: int = _item("등급 VIP 기간(개월)", 36, _MONTHS, "이용한 달이 이 수부터 VIP입니다.")
    vip_paid: int = _item(
        "등급 VIP 금액(만원)", 500, _MAN_WON, "누적 결제가 이 금액부터 VIP입니다."
    )
    gold_months: int = _item("등급 골드 기간(개월)", 24, _MONTHS, "이 수부터 골드입니다.")
    gold_paid: int = _item("등급 골드 금액(만원)", 300, _MAN_WON, "이 금액부터 골드입니다.")
    silver_months: int = _item("등급 실버 기간(개월)", 12, _MONTHS, "이 수부터 실버입니다.")
    silver_paid: int = _item("등급 실버 금액(만원)", 100, _MAN_WON, "이 금액부터 실버입니다.")


@outlined
@dataclass(frozen=True, slots=True)
class Standards:
    """All that 설정 may say of how figures are computed.

    Attributes:
        risk: when signs of leaving count, and for how much.
        rfm: the fixed bands of RFM.
        tiers: from when on a customer has a tier.
        small_sample: below how many answers or messages a share is marked as of few.
        card: the points of risk that the office's past has taught; None: those of `risk` count.
        own_tiers: the tiers that the office has named itself, the highest first; they decide in
            the place of `tiers`.
    """

    risk: RiskStandards = field(default_factory=RiskStandards)
    rfm: RfmStandards = field(default_factory=RfmStandards)
    tiers: TierStandards = field(default_factory=TierStandards)
    small_sample: int = _item(
        "적은 표본 기준(건)", 30, 1_000_000, "응답이나 전달이 이보다 적으면 '적음'으로 표시합니다."
    )
    card: Scorecard | None = None
    own_tiers: tuple[Tier, ...] = ()


_GROUPS: Final = (RiskStandards, RfmStandards, TierStandards, Standards)


def standards() -> Iterator[Standard]:
    """Yield every item that 설정 may hold under 기준 for the figures, in the order of the fields.

    >>> next(standards()).item
    '위험 미해결 기간(일)'
    """
    for group in _GROUPS:
        yield from _own(group).values()


def standards_of(figures: Mapping[str, int]) -> Standards:
    """Return the standards that an office has set, by item, with the defaults where it has not.

    >>> standards_of({"위험 첫 계약(점)": 0}).risk.first_term_points
    0
    """
    return Standards(
        risk=RiskStandards(**_given(RiskStandards, figures)),
        rfm=RfmStandards(**_given(RfmStandards, figures)),
        tiers=TierStandards(**_given(TierStandards, figures)),
        small_sample=_given(Standards, figures).get("small_sample", Standards().small_sample),
    )


def _given(group: type, figures: Mapping[str, int]) -> dict[str, int]:
    return {
        name: figures[standard.item]
        for name, standard in _own(group).items()
        if standard.item in figures
    }


def _own(group: type) -> dict[str, Standard]:
    """Return the items of one group by its fields' names."""
    return {
        each.name: each.metadata["standard"]
        for each in fields(group)
        if "standard" in each.metadata
    }
