"""매출: recurring revenue by month, where it came from and went, by service, and what is ahead."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from xlcrm.analysis.movements import UNKNOWN
from xlcrm.pages.material import section, share, shown
from xlcrm.pages.page import LAST_MONTHS, Chart, Page, PageColumn, summed

if TYPE_CHECKING:
    import pandas as pd

    from xlcrm.pages.material import Material
    from xlcrm.pages.page import Section

_GAINS: Final = ("신규", "재활성", "확대")
_LOSSES: Final = ("축소", "이탈")
_MOVED: Final = (
    "시작 + 신규 + 재활성 + 확대 + 축소 + 이탈 = 끝. 축소와 이탈은 음수로 적었습니다. "
    "유예 기간 안의 재계약은 이어진 것으로 보며, "
    "판정 대기는 이탈 가운데 아직 재계약할 수 있는 금액입니다."
)
_MRR: Final = (
    "MRR은 달 끝에 유효한 계약의 월 요금 합계(일시정지는 0)이고, ARR은 MRR × 12입니다. "
    "마지막 줄은 기준일 현재입니다."
)

_AHEAD: Final = (
    "계약 매출은 이미 맺은 계약에서, 재계약 예상은 서비스별 재계약률에서 나옵니다. "
    "하한·상한은 재계약률의 95% 구간입니다. 새 고객과 요금 변화를 넣지 않아 "
    "달이 갈수록 줄어드는 것이 보통이며, 매출이 준다는 뜻이 아닙니다."
)
_WHAT_IF: Final = (
    "'바꿀 양'에 다른 수를 적으면 바로 다시 셈합니다. 하나씩 따로 바꾸었을 때의 값이라, "
    "함께 바꾸면 조금 다릅니다. 요금을 올려 떠나는 고객은 넣지 않았습니다."
)


def page(material: Material) -> Page:
    """Return the sheet about revenue."""
    sections = (
        _by_month(material),
        _movements(material),
        _by_service(material),
        _by(material, "담당자", "mrr_by_officer"),
        _by(material, "지점", "mrr_by_branch"),
        _bases(material),
        _forecast(material),
        _what_if(material),
    )
    return Page("revenue", sections, intro="금액 단위: 원")


def _by_month(material: Material) -> Section:
    name = "mrr_by_month"
    return section(
        material,
        "월 반복 매출(MRR)",
        name,
        (
            PageColumn("월", "month"),
            PageColumn("MRR", "money"),
            PageColumn("ARR", "money", formula="{MRR}*12"),
            PageColumn("고객 수", "count"),
            PageColumn("고객당 매출", "money", formula="{MRR}/{고객 수}"),
            PageColumn("증감", "money_change"),
            PageColumn("증감률", "percent_change"),
            PageColumn("비고"),
        ),
        last=LAST_MONTHS,
        charts=(
            Chart("월 반복 매출 (원)", "line", name, "월", ("MRR",)),
            Chart("이용 고객 수", "line", name, "월", ("고객 수",)),
        ),
        notes=(_MRR, *material.left_out, *material.undated),
    )


def _movements(material: Material) -> Section:
    name = "movements"
    moved = (*_GAINS, *_LOSSES, *((UNKNOWN,) if material.undated else ()))
    formula = "+".join(f"{{{each}}}" for each in ("시작 MRR", *moved))
    return section(
        material,
        "매출 변동",
        name,
        (
            PageColumn("월", "month"),
            PageColumn("시작 MRR", "money"),
            *(PageColumn(each, "money") for each in moved),
            PageColumn("끝 MRR", "money", formula=formula),
            PageColumn("판정 대기", "money"),
            PageColumn("비고"),
        ),
        prepare=_negative_losses,
        last=LAST_MONTHS,
        totals=partial(summed, names=moved),
        charts=(Chart("매출 변동 (원)", "stacked", name, "월", moved, whole=True),),
        notes=(_MOVED, *material.undated),
    )


def _negative_losses(moved: pd.DataFrame) -> pd.DataFrame:
    return moved.assign(**{name: 0 - moved[name] for name in (*_LOSSES, UNKNOWN)})


def _by_service(material: Material) -> Section:
    return _by(material, "서비스", "mrr_by_service")


def _by(material: Material, what: str, name: str) -> Section:
    return section(
        material,
        f"{what}별 매출",
        name,
        (
            PageColumn(what),
            PageColumn("계약 수", "count"),
            PageColumn("고객 수", "count"),
            PageColumn("MRR", "money"),
            share("비중", "MRR"),
            PageColumn("지난달 MRR", "money"),
            PageColumn("증감", "money_change", formula="{MRR}-{지난달 MRR}"),
        ),
        totals=partial(summed, names=("계약 수", "MRR", "비중", "지난달 MRR", "증감")),
        charts=(Chart(f"{what}별 MRR (원)", "bar", name, what, ("MRR",)),),
    )


def _what_if(material: Material) -> Section:
    return section(
        material,
        "무엇을 바꾸면 (12개월 매출, 원)",
        "what_if",
        (
            PageColumn("바꾸는 것", "free"),
            PageColumn("한 단위의 효과", "money"),
            PageColumn("바꿀 양", "count"),
            PageColumn("12개월 매출 변화", "money_change", formula="{한 단위의 효과}*{바꿀 양}"),
            PageColumn("한 단위", span=2),
        ),
        totals=partial(summed, names=("12개월 매출 변화",)),
        notes=(_WHAT_IF,),
    )


def _bases(material: Material) -> Section:
    return section(
        material,
        "요금 기준",
        "fee_bases",
        shown("요금 기준", "계약 수", "MRR", 비고=PageColumn("비고", span=4)),
        totals=partial(summed, names=("계약 수", "MRR")),
        notes=("요금이 한 달 금액인지 계약 기간 전체의 금액인지에 따라 매출이 달라집니다.",),
    )


def _forecast(material: Material) -> Section:
    name = "forecast"
    return section(
        material,
        "지금 고객의 향후 12개월 예상 매출 (새 고객은 넣지 않음)",
        name,
        (
            PageColumn("월", "month"),
            PageColumn("계약 매출", "money"),
            PageColumn("재계약 예상", "money"),
            PageColumn("예상 매출", "money", formula="{계약 매출}+{재계약 예상}"),
            PageColumn("하한", "money"),
            PageColumn("상한", "money"),
        ),
        totals=partial(summed, names=("계약 매출", "재계약 예상", "예상 매출", "하한", "상한")),
        charts=(
            Chart(
                "지금 고객의 예상 매출과 그 범위 (원)",
                "line",
                name,
                "월",
                ("예상 매출", "하한", "상한"),
            ),
        ),
        notes=(_AHEAD,),
    )
