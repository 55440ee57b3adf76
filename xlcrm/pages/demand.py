"""수요와 습관: what is bought, together and again, who comes and goes, when people call."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from xlcrm.pages.material import section, shown
from xlcrm.pages.page import Chart, Highlight, Page, PageColumn, summed

if TYPE_CHECKING:
    from xlcrm.pages.material import Material
    from xlcrm.pages.page import Section

_DUE: Final = 30  # customers whose next purchase is listed
_FEW: Final = Highlight(("비고",), "word", "적음", "warn")
_TOGETHER: Final = (
    "향상도가 1보다 크면 우연보다 자주 함께 삽니다. "
    "연관이며, 하나가 다른 하나의 까닭이라는 뜻은 아닙니다."
)
_CYCLES: Final = (
    "주기는 세 번부터, 산 날 사이의 중앙값입니다. 예상일을 주기의 절반 넘게 지나면 '멈춤'입니다."
)
_MOVED: Final = (
    "12개월 전과 지금을 고객 수로 견줍니다. "
    "재계약 유예가 남고 해지 예정 같은 답이 없는 고객은 있는 것으로 셉니다. "
    "두 서비스를 쓰는 고객은 두 번 셉니다."
)


def page(material: Material) -> Page:
    """Return the sheet about demand and habits."""
    sections = (
        _moved(material),
        _products(material),
        _by_month(material),
        _cycles(material),
        _pairs(material, "함께 사는 제품", "bought_together", ("향상도", "decimal"), _TOGETHER),
        _pairs(
            material,
            "다음에 사는 제품",
            "bought_next",
            ("중앙 일수", "count"),
            "비율은 그 제품을 산 고객 가운데 다음에 그것을 산 고객입니다.",
        ),
        _times(material),
        _channels(material),
    )
    return Page("demand", sections)


def _moved(material: Material) -> Section:
    names = ("시작 고객", "신규", "옮겨 옴", "이탈", "옮겨 감")
    return section(
        material,
        "서비스별 신규와 이탈 (최근 12개월, 고객 수)",
        "moved_by_service",
        (
            PageColumn("서비스"),
            *(PageColumn(name, "count") for name in names),
            PageColumn("끝 고객", "count", formula="{시작 고객}+{신규}+{옮겨 옴}-{이탈}-{옮겨 감}"),
            PageColumn("증감", "count_change", formula="{끝 고객}-{시작 고객}"),
        ),
        totals=partial(summed, names=(*names, "끝 고객", "증감")),
        charts=(
            Chart("신규와 이탈 (명)", "column", "moved_by_service", "서비스", ("신규", "이탈")),
        ),
        notes=(_MOVED,),
    )


def _products(material: Material) -> Section:
    return section(
        material,
        "제품별 수요 (최근 12개월)",
        "products",
        (
            PageColumn("제품"),
            *(PageColumn(name, "count") for name in ("건수", "고객 수", "앞 12개월 건수")),
            PageColumn("증감률", "percent_change"),
            PageColumn("금액", "money"),
            PageColumn("비고"),
            PageColumn("많은 달", span=2),
        ),
        totals=partial(summed, names=("건수", "앞 12개월 건수", "금액")),
        rules=(_FEW,),
    )


def _by_month(material: Material) -> Section:
    name = "purchases_by_month"
    return section(
        material,
        "월별 구매",
        name,
        shown("월", "건수", "고객 수", "금액", "비고"),
        totals=partial(summed, names=("건수", "금액")),
        charts=(Chart("월별 구매 건수", "column", name, "월", ("건수",), whole=True),),
    )


def _cycles(material: Material) -> Section:
    linked = PageColumn("고객 ID", "middle", link="바로가기")
    return section(
        material,
        "다음 구매가 언제인가 (많이 지난 순서)",
        "purchase_cycles",
        shown(
            *("고객 ID", "고객명", "제품", "산 횟수"),
            **{
                "고객 ID": linked,
                "산 횟수": PageColumn("산 횟수", "count"),
                "주기(일)": PageColumn("주기(일)", "count"),
                "마지막 구매일": PageColumn("마지막 구매일", "date"),
                "다음 예상일": PageColumn("다음 예상일", "date"),
                "지난 날": PageColumn("지난 날", "count"),
                "상태": PageColumn("상태", "middle"),
                "담당자": PageColumn("담당자", "middle"),
            },
        ),
        most=_DUE,
        rules=(
            Highlight(("상태",), "word", "멈춤", "bad"),
            Highlight(("상태",), "word", "지남", "warn"),
        ),
        notes=(_CYCLES,),
    )


def _pairs(material: Material, title: str, name: str, last: tuple[str, str], note: str) -> Section:
    together = name == "bought_together"
    other = "함께 산 제품" if together else "다음에 산 제품"
    sure = [PageColumn(each, "percent") for each in ("하한", "상한")] if together else []
    return section(
        material,
        title,
        name,
        (
            PageColumn("제품"),
            PageColumn(other),
            PageColumn("고객 수", "count"),
            PageColumn("비율", "percent"),
            *sure,
            PageColumn(*last),
            PageColumn("비고"),
        ),
        rules=(_FEW,),
        notes=(note,),
    )


def _times(material: Material) -> Section:
    name = "contact_times"
    if material.why_not(name):
        return section(material, "상담하는 요일과 시각", name, ())
    bands = [each for each in material.table(name).columns if each not in {"요일", "건수"}]
    return section(
        material,
        "상담하는 요일과 시각 (최근 12개월, 건)",
        name,
        (
            PageColumn("요일", "middle"),
            PageColumn("건수", "count", formula="+".join(f"{{{each}}}" for each in bands)),
            *(PageColumn(each, "count") for each in bands),
        ),
        totals=partial(summed, names=("건수", *bands)),
        rules=(Highlight(tuple(bands[:-1]), "heat"),),
    )


def _channels(material: Material) -> Section:
    return section(
        material,
        "고객이 먼저 찾는 채널 (최근 12개월)",
        "answered_by_channel",
        (
            PageColumn("채널"),
            PageColumn("건수", "count"),
            PageColumn("수신", "count"),
            PageColumn("수신 비율", "percent", formula="{수신}/{건수}"),
        ),
        totals=partial(summed, names=("건수", "수신")),
        rules=(Highlight(("수신 비율",), "bar"),),
    )
