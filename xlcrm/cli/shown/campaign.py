"""What campaigns brought, on a screen and for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.cli.shown.frames import frame_lines, plain_frame
from xlcrm.cli.shown.offers import effect_lines
from xlcrm.cli.streams import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlcrm.jobs.campaign import CampaignReport

_REACH: Final = (
    "캠페인",
    "첫 발송일",
    "대상",
    "전달",
    "전달 모름",
    "실패",
    "보류",
    "반응",
    "반응률",
)
_COST: Final = ("캠페인", "비용", "전달당 비용")
_BRANCHES: Final = ("캠페인", "값", "대상", "전달", "보류", "실패", "반응", "만료 대상", "재계약")
_PARTS: Final = ("구분", "값", "대상", "전달", "보류", "실패", "반응률", "만료 대상", "재계약")


def campaign_lines(path: str, found: CampaignReport, *, one: bool) -> Iterator[str]:
    """Yield whom campaigns reached, whom not and why, what they cost, and who renewed.

    Args:
        path: the ledger as it was named.
        found: the report.
        one: whether it is of one campaign, whose parts are shown, too.
    """
    yield f"{shown(path)}: {found.as_of} 기준 캠페인 {len(found.reach):,}개 (고객 수로 셉니다)"
    if found.reach.empty:
        return
    yield ""
    yield from frame_lines(found.reach[list(_REACH)])
    if found.reach["비용"].notna().any():
        costs = found.reach.merge(found.effects[["캠페인", "재계약당 비용"]], on="캠페인")
        yield ""
        yield "  비용 (원)"
        yield from frame_lines(costs[[*_COST, "재계약당 비용"]])
    if len(found.held):
        yield ""
        yield "  닿지 않은 까닭"
        yield from frame_lines(found.held)
    if len(found.branches):
        yield ""
        yield "  지점별"
        branches = found.branches[list(_BRANCHES)]
        yield from frame_lines(branches.set_axis(["캠페인", "지점", *_BRANCHES[2:]], axis=1))
    if one:
        yield ""
        yield "  채널과 고객 구분별"
        yield from frame_lines(found.parts[list(_PARTS)])
    yield ""
    yield f"  재계약: 보낸 날부터 {found.within}일 안 (연관이지 원인이 아닙니다)"
    yield from effect_lines(found.effects.to_dict("records"), "캠페인", "발송(견줌)")


def plain_campaign(found: CampaignReport) -> dict[str, object]:
    """Return the report as JSON knows it."""
    return {
        "within": found.within,
        "campaigns": plain_frame(found.reach),
        "held": plain_frame(found.held),
        "parts": plain_frame(found.parts),
        "effects": plain_frame(found.effects),
        "branches": plain_frame(found.branches),
    }
