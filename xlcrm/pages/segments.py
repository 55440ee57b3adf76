"""고객 세분화: who the customers are, what they bring, and what they prefer."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from xlcrm.analysis.coverage import UNKNOWN
from xlcrm.pages.material import section, share, shown
from xlcrm.pages.page import LAST_MONTHS, Chart, Highlight, Page, PageColumn, summed

if TYPE_CHECKING:
    import pandas as pd

    from xlcrm.pages.material import Material
    from xlcrm.pages.page import Section

_TOP: Final = 10
_LISTED: Final = (
    *("고객 ID", "고객명", "경과일", "계약 횟수", "누적 결제", "R", "F", "M", "합", "구분"),
)
_RFM: Final = (
    "R 최근 접촉·구매, F 계약 횟수, M 누적 결제를 각각 1–5점으로 매깁니다. fm = (F+M)÷2. "
    "핵심 R≥4·fm≥4, 우량 R≥3·fm≥3, 신규·성장 R≥4, 보통 R=3, 이탈 우려 fm≥3, 나머지는 휴면입니다."
)


def page(material: Material) -> Page:
    """Return the sheet about who the customers are."""
    return Page(
        "segments",
        (
            _services(material),
            _people(material, "나이대별", "age_bands", "나이대"),
            _people(material, "성별", "genders", "성별"),
            _people(material, "지역별", "regions", "지역"),
            _rfm(material),
            _best(material),
            _offers(material),
            _moves(material),
            _preferences(material),
            _usage(material),
            _tiers(material),
        ),
        intro="계약 중인 고객 기준",
    )


def _services(material: Material) -> Section:
    return section(
        material,
        "서비스별",
        "services",
        (
            PageColumn("서비스"),
            PageColumn("계약 수", "count"),
            share("비율", "계약 수"),
            PageColumn("고객 수", "count"),
            PageColumn("월 매출", "money"),
            PageColumn("지난 계약", "count"),
        ),
        totals=partial(summed, names=("계약 수", "비율", "월 매출", "지난 계약")),
        charts=(Chart("서비스별 월 매출 (원)", "bar", "services", "서비스", ("월 매출",)),),
        notes=("두 서비스를 쓰는 고객은 두 번 셉니다. 그래서 고객 수는 더하지 않습니다.",),
    )


def _people(material: Material, title: str, name: str, by: str) -> Section:
    return section(
        material,
        title,
        name,
        (
            PageColumn(by),
            PageColumn("고객 수", "count"),
            share("비율", "고객 수"),
            PageColumn("월 매출", "money"),
            PageColumn("지난 고객", "count"),
        ),
        totals=partial(summed, names=("고객 수", "비율", "월 매출", "지난 고객")),
        charts=(Chart(f"{title} 고객 수", "column", name, by, ("고객 수",)),),
    )


def _rfm(material: Material) -> Section:
    return section(
        material,
        "RFM 구분",
        "rfm_segments",
        (
            PageColumn("구분"),
            PageColumn("고객 수", "count"),
            share("비율", "고객 수"),
            PageColumn("누적 결제", "money"),
            share("결제 비율", "누적 결제"),
        ),
        totals=partial(summed, names=("고객 수", "비율", "누적 결제", "결제 비율")),
        charts=(Chart("RFM 구분별 고객 수", "column", "rfm_segments", "구분", ("고객 수",)),),
        notes=(_RFM,),
    )


def _best(material: Material) -> Section:
    return section(
        material,
        f"RFM 상위 {_TOP}명",
        "rfm",
        shown(*_LISTED, **{"고객 ID": PageColumn("고객 ID", "middle", link="바로가기")}),
        prepare=lambda frame: frame.head(_TOP),
        rules=(Highlight(("합",), "bar"),),
    )


def _offers(material: Material) -> Section:
    return section(
        material,
        "구분별로 무엇을 쓰고 무엇을 권할까",
        "segment_offers",
        (
            PageColumn("구분"),
            PageColumn("고객 수", "count"),
            PageColumn("월 매출", "money"),
            PageColumn("많이 쓰는 서비스", span=2),
            PageColumn("많이 산 제품", span=2),
            PageColumn("권할 것", "advice", span=3),
        ),
        totals=partial(summed, names=("고객 수", "월 매출")),
        notes=("권할 것은 흔히 하는 제안입니다. 고객마다의 제품은 '고객 명단' 시트에 있습니다.",),
    )


def _moves(material: Material) -> Section:
    name = "segment_moves"
    if material.why_not(name):
        return section(material, "구분 사이의 이동", name, ())
    columns = [each for each in material.table(name).columns if each != "3개월 전"]
    return section(
        material,
        "구분 사이의 이동 (줄: 3개월 전, 칸: 지금)",
        name,
        (PageColumn("3개월 전"), *(PageColumn(each, "count") for each in columns)),
        totals=partial(summed, names=columns),
        notes=("3개월 전의 구분은 그때 알 수 있던 것만으로 다시 매겼습니다.",),
    )


def _tiers(material: Material) -> Section:
    return section(
        material,
        "등급",
        "tiers",
        (
            PageColumn("등급"),
            PageColumn("고객 수", "count"),
            share("비율", "고객 수"),
            PageColumn("월 매출", "money"),
            PageColumn("기준", span=3),
        ),
        totals=partial(summed, names=("고객 수", "비율", "월 매출")),
        notes=("기준은 설정 시트에서 바꿉니다.",),
    )


def _preferences(material: Material) -> Section:
    return section(
        material,
        "선호",
        "preference_counts",
        shown("항목", "값", "고객 수", "비율"),
        prepare=_known,
        rules=(Highlight(("비율",), "bar"),),
        notes=("비율은 알려진 고객 가운데의 비율입니다.",),
    )


def _known(counts: pd.DataFrame) -> pd.DataFrame:
    """The preferences of which something is known; the others are 모름 for everybody."""
    told = counts.loc[counts["값"] != UNKNOWN, "항목"]
    return counts[counts["항목"].isin(told)]


def _usage(material: Material) -> Section:
    name = "usage_by_month"
    return section(
        material,
        "이용 추이",
        name,
        shown("월", "고객 수", "이용량", "고객당 이용량", "직전 3개월 평균", "변화율", "비고"),
        last=LAST_MONTHS,
        charts=(Chart("월별 이용량", "column", name, "월", ("이용량",)),),
        notes=("변화율은 앞 석 달의 평균과 견준 것입니다.",),
    )
