"""만족도: CSAT and NPS by month, by answer and by service, always with their numbers of answers."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from xlcrm.pages.material import section, share, shown
from xlcrm.pages.page import Chart, Highlight, Page, PageColumn, summed

if TYPE_CHECKING:
    from xlcrm.pages.material import Material
    from xlcrm.pages.page import Section

_DEFINED: Final = (
    "CSAT = 만족도 4–5점의 비율, NPS = 추천(9–10) 비율 − 비추천(0–6) 비율. "
    "비고의 '적음'은 응답이 적어 우연에 흔들리는 값입니다."
)
_FEW: Final = Highlight(("비고",), "word", "적음", "warn")


def page(material: Material) -> Page:
    """Return the sheet about satisfaction."""
    sections = (_by_month(material), _scores(material), _recommend(material), _by_service(material))
    return Page("satisfaction", sections, intro="최근 12개월의 응답")


def _by_month(material: Material) -> Section:
    name = "satisfaction_by_month"
    return section(
        material,
        "월별 추이",
        name,
        shown("월", "CSAT 응답", "CSAT", "NPS 응답", "NPS", "비고"),
        rules=(_FEW,),
        charts=(
            Chart("CSAT와 NPS", "line", name, "월", ("CSAT", "NPS"), over=("NPS",), whole=True),
        ),
        notes=(_DEFINED,),
    )


def _scores(material: Material) -> Section:
    return section(
        material,
        "만족도 분포",
        "csat",
        (PageColumn("만족도", "middle"), PageColumn("응답 수", "count"), share("비율", "응답 수")),
        totals=partial(summed, names=("응답 수", "비율")),
        charts=(Chart("만족도별 응답 수", "column", "csat", "만족도", ("응답 수",)),),
    )


def _recommend(material: Material) -> Section:
    return section(
        material,
        "추천 의향 분포",
        "nps",
        (PageColumn("추천 의향"), PageColumn("응답 수", "count"), share("비율", "응답 수")),
        totals=partial(summed, names=("응답 수", "비율")),
        charts=(Chart("추천 의향별 응답 수", "column", "nps", "추천 의향", ("응답 수",)),),
    )


def _by_service(material: Material) -> Section:
    return section(
        material,
        "서비스별",
        "satisfaction_by_service",
        shown("서비스", "CSAT 응답", "CSAT", "NPS 응답", "NPS", "비고"),
        totals=partial(summed, names=("CSAT 응답", "NPS 응답")),
        rules=(Highlight(("CSAT",), "bar"), _FEW),
        notes=("응답한 날에 이용하던 서비스로 나누었습니다.",),
    )
