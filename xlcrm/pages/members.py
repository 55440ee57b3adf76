"""고객 명단: who is in which segment, with what they bring, buy and may be offered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.pages.material import section, shown
from xlcrm.pages.page import Page, PageColumn

if TYPE_CHECKING:
    from xlcrm.pages.material import Material


def page(material: Material) -> Page:
    """Return the list of the customers with a contract in force, by their segment."""
    linked = PageColumn("고객 ID", "middle", link="바로가기")
    listed = section(
        material,
        "구분별 고객 (월 매출이 큰 순서)",
        "segment_members",
        shown(
            *("구분", "고객 ID", "고객명", "연락처", "서비스", "월 매출", "종료일", "누적 결제"),
            *("많이 산 제품", "권할 제품", "담당자"),
            **{"고객 ID": linked},
        ),
        filtered=True,
        notes=("권할 제품은 산 것과 함께 사는 일이 우연보다 잦고 아직 사지 않은 것입니다.",),
    )
    return Page("members", (listed,), intro="구분은 고객 세분화 시트의 RFM 구분입니다")
