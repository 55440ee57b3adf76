"""위험 고객: who may leave, with every reason and its points, the likeliest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.analysis.risk import CAUTION, HIGH, LEVELS, LOW
from xlcrm.domain.particles import with_particle
from xlcrm.pages.material import section, shown
from xlcrm.pages.page import Highlight, Page, PageColumn, missing

if TYPE_CHECKING:
    from xlcrm.pages.material import Material

_NOBODY: Final = "위험이 높음이나 주의인 고객이 없습니다."
_RULES: Final = (
    Highlight(("위험",), "word", HIGH, "bad"),
    Highlight(("위험",), "word", CAUTION, "warn"),
    Highlight(("점수",), "bar"),
)

_CHANCE: Final = (
    "점수와 확률은 지난 계약에서 배운 것입니다. 확률은 계약이 끝날 때(기한이 없으면 한 달 안에) "
    "떠날 확률입니다."
)


def page(material: Material) -> Page:
    """Return the list of customers at risk; those at low risk are left out."""
    title = "이탈 위험이 있는 고객"
    if material.why_not("risk"):
        return Page("risk", (section(material, title, "risk", ()),))
    found = material.analysis.tables["risk"]
    listed = found[found["위험"] != LOW]
    if listed.empty:
        return Page("risk", (missing(title, _NOBODY, "risk"),))
    counts = found["위험"].value_counts()
    chance = ("확률",) if found["확률"].notna().any() else ()
    names = ("위험", "점수", *chance, "고객 ID", "고객명", "연락처")
    ends = ("서비스", "종료일", "남은 일수")
    linked = PageColumn("고객 ID", "middle", link="바로가기")
    table = section(
        material,
        title,
        "risk",
        shown(*names, *ends, "재계약 의사", "담당자", "사유", **{"고객 ID": linked}),
        frame=listed,
        rules=_RULES,
        filtered=True,
    )
    levels = " · ".join(f"{name} {counts.get(name, 0):,}명" for name in LEVELS)
    told = f" {_CHANCE}" if chance else ""
    intro = f"{levels} ({with_particle(LOW, '은/는')} 싣지 않음){told}"
    return Page("risk", (table,), intro=intro)
