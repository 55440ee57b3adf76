"""이탈: who leaves and how much goes with them, who renews, who stays, and for how long."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from xlcrm.analysis.churn import GRR_YEAR, NRR_YEAR, OPENING
from xlcrm.analysis.movements import UNKNOWN, UNKNOWN_PEOPLE
from xlcrm.pages.material import section, share, shown
from xlcrm.pages.page import LAST_MONTHS, Chart, Highlight, Page, PageColumn, summed

if TYPE_CHECKING:
    from xlcrm.pages.material import Material
    from xlcrm.pages.page import Section

_COHORTS: Final = 18  # months whose new customers are followed
_LATER: Final = (1, 2, 3, 4, 5, 6, 9, 12, 18, 24)
_CURVES: Final = 7
_LONGEST: Final = 24  # months of the survival chart
_CHURN: Final = (
    "고객 이탈률 = 이탈 고객 ÷ 시작 고객. GRR = (시작 − 축소 − 이탈) ÷ 시작, "
    "NRR은 여기에 확대를 더한 것, 매출 이탈률 = 1 − GRR입니다. 이 넷은 한 달의 값이고, "
    "GRR(12개월)과 NRR(12개월)은 1년 전 같은 날의 고객을 그 달 끝과 견준 값입니다."
)
_RENEWED: Final = (
    "재계약률 = 재계약 ÷ (재계약 + 미갱신). "
    "유예 기간이 남고 해지 예정 같은 답이 없는 계약은 판정 대기로, 어느 쪽에도 넣지 않습니다."
)
_KEPT: Final = (
    "가입한 달의 고객 가운데 k개월 뒤 달 끝에 계약이 유효한 고객의 비율입니다. "
    "색이 짙을수록 높습니다."
)
_SURVIVES: Final = (
    "Kaplan–Meier 추정. 아직 이용 중이거나 재계약 판정을 기다리는 계약은 중도 절단으로 다룹니다. "
    "하한·상한은 95% 신뢰구간입니다."
)


def page(material: Material) -> Page:
    """Return the sheet about churn."""
    sections = (
        _by_month(material),
        _renewals(material),
        _renewal_by_service(material),
        _reasons(material),
        _signs(material),
        _risk_signs(material),
        _survival_summary(material),
        _cohorts(material),
        _survival(material),
    )
    return Page("churn", sections)


def _by_month(material: Material) -> Section:
    name = "churn_by_month"
    unknown = bool(material.undated)
    start = f"({{시작 MRR}}-{{{UNKNOWN}}})" if unknown else "{시작 MRR}"
    people = f"({{시작 고객}}-{{{UNKNOWN_PEOPLE}}})" if unknown else "{시작 고객}"
    lost = f"({{축소}}+{{이탈}})/{start}"
    sums = ("이탈 고객", "축소", "이탈", *((UNKNOWN_PEOPLE, UNKNOWN) if unknown else ()))
    return section(
        material,
        "월별 이탈",
        name,
        (
            PageColumn("월", "month"),
            PageColumn("시작 고객", "count"),
            PageColumn("이탈 고객", "count"),
            *((PageColumn(UNKNOWN_PEOPLE, "count"),) if unknown else ()),
            PageColumn("고객 이탈률", "percent", formula=f"{{이탈 고객}}/{people}"),
            PageColumn("시작 MRR", "money"),
            PageColumn("축소", "money"),
            PageColumn("이탈", "money"),
            *((PageColumn(UNKNOWN, "money"),) if unknown else ()),
            PageColumn("매출 이탈률", "percent", formula=lost),
            PageColumn("GRR", "percent", formula=f"1-{lost}"),
            PageColumn("NRR", "percent"),
            PageColumn(OPENING, "count"),
            PageColumn(GRR_YEAR, "percent"),
            PageColumn(NRR_YEAR, "percent"),
            PageColumn("비고"),
        ),
        last=LAST_MONTHS,
        totals=partial(summed, names=sums),
        charts=(Chart("이탈률", "line", name, "월", ("고객 이탈률", "매출 이탈률"), whole=True),),
        notes=(_CHURN, *material.undated),
    )


def _renewals(material: Material) -> Section:
    name = "renewal_rates"
    counts = ("재계약", "미갱신", "판정 대기")
    return section(
        material,
        "만료월별 재계약률",
        name,
        (
            PageColumn("만료월", "month"),
            PageColumn("만료 계약", "count", formula="{재계약}+{미갱신}+{판정 대기}"),
            *(PageColumn(each, "count") for each in counts),
            PageColumn("재계약률", "percent", formula="{재계약}/({재계약}+{미갱신})"),
            PageColumn("최저 재계약률", "percent", formula="{재계약}/{만료 계약}"),
            PageColumn("만료 MRR", "money"),
            PageColumn("재계약률(금액)", "percent"),
        ),
        last=LAST_MONTHS,
        totals=partial(summed, names=("만료 계약", *counts, "만료 MRR")),
        charts=(
            Chart("만료 계약은 어떻게 되었나 (건)", "stacked", name, "만료월", counts),
            Chart(
                "재계약률",
                "line",
                name,
                "만료월",
                ("재계약률", "재계약률(금액)"),
                most=1,
                whole=True,
            ),
        ),
        notes=(_RENEWED, *_renewal_year(material), *material.undated),
    )


def _renewal_year(material: Material) -> tuple[str, ...]:
    """The one rate of twelve months: these months also hold what is not decided yet."""
    figure = material.analysis.figures["renewal_rate"]
    if figure.value is None:
        return ()
    told = f"최근 12개월의 재계약률은 {figure.value:.1%}입니다: {figure.basis}."
    return (f"{told} 다음 표의 전체와 같습니다.",)


def _renewal_by_service(material: Material) -> Section:
    return section(
        material,
        "서비스별 재계약률 (유예가 최근 12개월에 끝난 계약)",
        "renewal_by_service",
        (
            PageColumn("서비스"),
            PageColumn("만료 계약", "count"),
            PageColumn("재계약", "count"),
            PageColumn("재계약률", "percent", formula="{재계약}/{만료 계약}"),
            PageColumn("하한", "percent"),
            PageColumn("상한", "percent"),
        ),
        rules=(Highlight(("재계약률",), "bar"),),
        notes=("하한·상한은 Wilson의 95% 구간입니다. 계약이 적으면 구간이 넓습니다.",),
    )


def _reasons(material: Material) -> Section:
    name = "end_reasons"
    return section(
        material,
        "이탈 사유",
        name,
        (
            PageColumn("사유", "free"),
            *(PageColumn(each, "count") for each in ("해지", "취소", "만료")),
            PageColumn("합계", "count", formula="{해지}+{취소}+{만료}"),
            share("비중", "합계"),
        ),
        totals=partial(summed, names=("해지", "취소", "만료", "합계", "비중")),
        charts=(Chart("사유별 건수", "bar", name, "사유", ("합계",)),),
        notes=("해지 사유 열에 적힌 그대로입니다. 비어 있으면 '적지 않음'입니다.",),
    )


def _signs(material: Material) -> Section:
    return section(
        material,
        "이탈 징후: 계약",
        "leaving_signs",
        (
            PageColumn("징후"),
            PageColumn("계약 수", "count"),
            PageColumn("MRR", "money"),
            PageColumn("비중", "percent"),
        ),
        rules=(Highlight(("비중",), "bar"),),
        notes=("한 계약이 여러 줄에 들 수 있습니다. 비중은 유효한 계약 가운데의 비율입니다.",),
    )


def _risk_signs(material: Material) -> Section:
    return section(
        material,
        "이탈 징후: 고객",
        "risk_signs",
        (
            PageColumn("사유", "text"),
            PageColumn("고객 수", "count"),
            PageColumn("비율", "percent"),
            PageColumn("비고", span=3),
        ),
        rules=(Highlight(("비율",), "bar"),),
        notes=("위험 점수의 사유별 고객 수입니다. 고객마다의 사유는 '위험 고객' 시트에 있습니다.",),
    )


def _cohorts(material: Material) -> Section:
    name = "cohorts"
    if material.why_not(name):
        return section(material, "가입월별 유지율", name, ())
    known = material.table(name).tail(_COHORTS).dropna(axis="columns", how="all")
    later = tuple(f"{k}개월" for k in _LATER if f"{k}개월" in known)
    return section(
        material,
        "가입월별 유지율 (코호트)",
        name,
        (
            PageColumn("가입월", "month"),
            PageColumn("고객 수", "count"),
            *(PageColumn(each, "heat") for each in later),
        ),
        last=_COHORTS,
        rules=(Highlight(later, "heat"),) if later else (),
        notes=(_KEPT, *material.undated),
    )


def _survival(material: Material) -> Section:
    name = "survival"
    if material.why_not(name):
        return section(material, "이용 지속(생존) 곡선", name, ())
    curves = material.table(name)
    services = list(dict.fromkeys(curves["서비스"]))[:_CURVES]
    wide = curves.pivot_table(index="개월", columns="서비스", values="생존율")[services]
    wide = wide[wide.index <= _LONGEST].reset_index()
    return section(
        material,
        "이용 지속(생존) 곡선",
        name,
        (PageColumn("개월", "count"), *(PageColumn(each, "percent") for each in services)),
        frame=wide,
        charts=(Chart("계속 이용하는 비율 (개월)", "line", name, "개월", tuple(services), most=1),),
        notes=(_SURVIVES, *material.undated),
    )


def _survival_summary(material: Material) -> Section:
    return section(
        material,
        "이용 지속 요약",
        "survival_summary",
        shown("서비스", "이용 건수", "종료", "중앙 개월", "12개월 생존율", "하한", "상한"),
        notes=("중앙 개월은 절반이 떠날 때까지의 개월 수입니다. 절반 넘게 이용 중이면 비웁니다.",),
    )
