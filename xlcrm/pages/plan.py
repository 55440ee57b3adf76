"""개선 계획: what is done about each reason, for whom, what was done, and what followed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.analysis.improvement import AT_RISK, BACK, RECENT
from xlcrm.pages.comparisons import compared_columns, with_interval
from xlcrm.pages.material import section, shown
from xlcrm.pages.page import Highlight, Page, PageColumn
from xlcrm.reading.responses import SHAPE

if TYPE_CHECKING:
    import pandas as pd

    from xlcrm.pages.material import Material
    from xlcrm.pages.page import Section

_OURS: Final = (
    "'xlcrm 기본'은 저희가 제안하는 것입니다. 사무실의 것은 설정 시트에 구분 '대응', 항목에 사유, "
    f"값에 '{SHAPE}'처럼 무엇을, 누가, 며칠 안에 할지 적으면 그대로 나옵니다."
)
_WHO: Final = (
    f"위험 사유는 지금 그 징후가 있는 고객과 최근 {RECENT}일 안에 연락한 고객입니다. "
    "해지 사유는 최근 12개월에 그 사유로 떠나 돌아오지 않은 고객과 떠난 뒤에 연락한 고객입니다. "
    "한 고객이 여러 사유에 들 수 있습니다."
)
_ASSOCIATION: Final = (
    "연관이지 원인이 아닙니다. 이을 뜻이 있는 고객이 연락을 더 잘 받았거나, "
    "걱정되는 고객에게 먼저 연락했을 수 있습니다."
)
_COUNTED: Final = (
    "위험 사유와 전체는 최근 12개월에 판정된 계약이 이어졌는지, 해지 사유는 떠난 고객이 "
    f"돌아왔는지입니다. 연락은 안내 시작일부터 종료일까지(떠난 고객은 떠난 뒤 {BACK}일)의 "
    "발신 상담입니다."
)
_COMPARED: Final = (
    "서비스, 계약 횟수, 위험 수준이 같으면서 연락한 쪽과 하지 않은 쪽이 다 있는 것만 견줍니다. "
    "구간은 95%이며, 0을 품으면 차이가 있다고 말하지 않습니다."
)
_GRID: Final = (14.0, 10.0, 10.0, 11.0, 16.0, *(12.0,) * 4, 15.0, 15.0, 12.0, 20.0)


def page(material: Material) -> Page:
    """Return the plan: reasons and responses, what contact went with, and the list of people."""
    if material.why_not("plan_customers"):
        return Page("plan", (section(material, "사유와 대응", "plan_customers", ()),))
    sections = (_reasons(material), _effects(material), _people(material))
    return Page("plan", sections, grid=_GRID)


def _reasons(material: Material) -> Section:
    return section(
        material,
        "사유와 대응",
        "plan_reasons",
        (
            PageColumn("사유"),
            PageColumn("구분", "middle"),
            PageColumn("고객 수", "count"),
            PageColumn("연락", "count", "연락한 고객"),
            PageColumn("월 매출", "money"),
            PageColumn("담당", "free"),
            PageColumn("기한(일)", "count"),
            PageColumn("정한 곳", "middle"),
            PageColumn("대응", "note", span=4),
        ),
        rules=(Highlight(("월 매출",), "bar"),),
        notes=(_WHO, _OURS),
    )


def _effects(material: Material) -> Section:
    return section(
        material,
        "연락한 고객과 견줄 만한 연락하지 않은 고객 (연관)",
        "contact_effects",
        (
            PageColumn("사유"),
            PageColumn("구분", "middle"),
            *compared_columns("연락", "연락 없음"),
        ),
        prepare=with_interval,
        notes=(_ASSOCIATION, _COUNTED, _COMPARED),
    )


def _people(material: Material) -> Section:
    dated = {name: PageColumn(name, "date") for name in ("최근 연락", "기한")}
    linked = PageColumn("고객 ID", "middle", link="바로가기")
    names = ("사유", "구분", "고객 ID", "고객명", "서비스", "담당자", "종료일", "월 매출")
    what = PageColumn("대응", "free", span=3)
    more = {"고객 ID": linked, "대응": what, "사유": PageColumn("사유"), **dated}
    columns = shown(*names, "최근 연락", "기한", "대응", **more)
    title = "누구에게 무엇을 (매출이 큰 순서)"
    return section(material, title, "plan_customers", columns, prepare=_first_risk)


def _first_risk(found: pd.DataFrame) -> pd.DataFrame:
    """Those who can still be kept before those who left."""
    order = found["구분"].ne(AT_RISK).sort_values(kind="stable").index
    return found.loc[order].reset_index(drop=True)
