"""만료 예정: whom to call, the most urgent first, each line leading to the contract's row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from xlcrm.analysis.call_list import TOLD_NAMES
from xlcrm.domain.status import Action
from xlcrm.pages.material import section, shown
from xlcrm.pages.page import Highlight, Page, PageColumn

if TYPE_CHECKING:
    import pandas as pd

    from xlcrm.pages.material import Material
    from xlcrm.pages.page import Section

_WEEK, _MONTH, _LATER = "7일 안", "30일 안", "그 뒤"
_STEPS: Final = (7, 30)  # days
_NAMES: Final = (
    *("급한 정도", "남은 일수", "계약 종료일", "고객 ID", "고객명", "연락처", "서비스", "MRR"),
    *("재계약 의사", "자동갱신", "조치", "최근 상담일", "담당자"),
)
_OF_SESSIONS: Final = (
    *("구분", "잔여횟수", "계약 종료일", "고객 ID", "고객명", "연락처", "서비스"),
    *("재계약 의사", "담당자"),
)


def page(material: Material) -> Page:
    """Return the call list."""
    linked = PageColumn("고객 ID", "middle", link="바로가기")
    listed = section(
        material,
        "곧 끝나는 계약 (급한 순서)",
        "expiring",
        shown(*_NAMES, *_told(material), **{"고객 ID": linked}),
        prepare=_urgency,
        rules=(
            Highlight(("급한 정도",), "word", _WEEK, "bad"),
            Highlight(("급한 정도",), "word", _MONTH, "warn"),
        ),
        filtered=True,
    )
    sections = (listed, *_in_grace(material), *_sessions(material))
    if listed.table is None:
        return Page("expiring", sections)
    counts = listed.table.frame["급한 정도"].value_counts()
    told = " · ".join(f"{each} {counts.get(each, 0):,}건" for each in (_WEEK, _MONTH, _LATER))
    intro = f"{told} · 고객 ID를 누르면 대장의 그 줄로 갑니다"
    return Page("expiring", sections, intro=intro)


def _in_grace(material: Material) -> list[Section]:
    """The contracts that are over and may still be renewed, where there are any."""
    if material.why_not("in_grace"):
        return []
    linked = PageColumn("고객 ID", "middle", link="바로가기")
    grace = material.analysis.office.policy.grace
    return [
        section(
            material,
            "끝났지만 재계약 유예가 남은 계약 (오래된 순서)",
            "in_grace",
            shown(*_NAMES[1:], **{"고객 ID": linked}),
            prepare=_told_renewal,
            notes=(f"종료일 뒤 {grace}일 안에 새 기간이 시작되면 재계약으로 셉니다.",),
        )
    ]


def _sessions(material: Material) -> list[Section]:
    """The contracts of which few sessions are left, where there are any: days do not tell them."""
    if material.why_not("low_sessions"):
        return []
    linked = PageColumn("고객 ID", "middle", link="바로가기")
    columns = {"고객 ID": linked, "잔여횟수": PageColumn("잔여횟수", "count")}
    return [
        section(
            material,
            "횟수가 거의 남지 않은 계약 (적은 순서)",
            "low_sessions",
            shown(*_OF_SESSIONS, **columns),
            rules=(Highlight(("구분",), "word", Action.SPENT.value, "bad"),),
        )
    ]


def _told(material: Material) -> list[str]:
    """The columns that are told of, where the ledger has them."""
    return [name for name in TOLD_NAMES if name in material.analysis.tables["expiring"]]


def _urgency(contracts: pd.DataFrame) -> pd.DataFrame:
    """Add how urgent each call is, in words, and say 자동갱신 in words."""
    left = contracts["남은 일수"]
    urgency = np.select([left <= step for step in _STEPS], [_WEEK, _MONTH], default=_LATER)
    return _told_renewal(contracts).assign(**{"급한 정도": urgency})


def _told_renewal(contracts: pd.DataFrame) -> pd.DataFrame:
    """Say 자동갱신 in words."""
    return contracts.assign(자동갱신=np.where(contracts["자동갱신"], "예", ""))
