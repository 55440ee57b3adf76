"""What campaigns brought, and what offers did, as a file to hand on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.files.outgoing import put
from xlcrm.pages.handed import HandedColumn, HandedTable, handed_book, is_handed

if TYPE_CHECKING:
    from collections.abc import Iterable
    from os import PathLike
    from pathlib import Path

    import pandas as pd

    from xlcrm.jobs.campaign import CampaignReport

_CATEGORY: Final = "xlcrm campaign"
_KINDS: Final = {
    **dict.fromkeys(("첫 발송일",), "day"),
    **dict.fromkeys(("반응률", "재계약률", "비율", "비율(견줄 고객)"), "percent"),
    **dict.fromkeys(("차이", "하한", "상한"), "points"),
    **dict.fromkeys(("비용", "전달당 비용", "재계약당 비용"), "won"),
    **dict.fromkeys(("말",), "note"),
}
_CALLED: Final = {
    "말": "말할 수 있는 것",
    "발송(견줌)": "견준 보낸 고객",
    "이어짐": "그 가운데 재계약",
    "이어짐(견줄 고객)": "그 가운데 재계약",
    "비율(견줄 고객)": "비율",
    "차이": "맞춘 차이",
    "하한": "95% 하한",
    "상한": "95% 상한",
}
"""How some columns are called in the file."""
_TEXTS: Final = {"캠페인": 28, "상태": 9, "사유": 36, "구분": 9, "값": 22, "말": 44}
"""Columns of words, and how wide they are."""
ASSOCIATION: Final = (
    "연관이지 원인이 아닙니다. 재계약할 만한 고객에게 먼저 보냈을 수 있습니다.",
    "재계약은 다음 계약의 시작일로 보므로, 보내기 전에 맺어 둔 것도 듭니다.",
    "견줄 고객은 그날까지 같은 날수 동안 아무것도 보내지 않은 고객입니다.",
    "서비스, 계약 횟수, 위험 수준, 종료일까지의 거리가 같으면서 두 쪽이 다 있는 것만 견줍니다.",
    "구간은 95%이며, 0을 품으면 차이가 있다고 말하지 않습니다.",
)


def write_campaign(
    found: CampaignReport,
    path: str | PathLike[str],
    *,
    ledger: str = "",
    of: Iterable[str | PathLike[str]] = (),
) -> Path:
    """Put the report into a file that ends in `.xlsx`, or anew in the place of one of ours.

    Args:
        found: the report.
        path: where.
        ledger: the file name of the ledger, for the title.
        of: the ledgers that it is made of: whoever may read all of them may read the file. Of none,
            it is for its maker alone.

    Raises:
        StorageError: the file is somebody else's, has another suffix, or cannot be written.
    """
    within = f"재계약은 보낸 날부터 {found.within}일 안에 다음 계약이 시작한 것입니다."
    tables = (
        _table("닿은 고객", "캠페인별로 닿은 고객", found.reach),
        _table("닿지 않은 까닭", "보류했거나 실패한 까닭", found.held),
        _table("구분별", "채널과 고객 구분별", found.parts),
        *([_table("지점별", "지점별", found.branches)] if len(found.branches) else []),
        _table("재계약", "뒤따른 재계약 (연관)", found.effects, (within, *ASSOCIATION)),
    )
    about = f"캠페인 {len(found.reach):,}개"
    data = handed_book(tables, name=ledger, category=_CATEGORY, as_of=found.as_of, about=about)
    return put(path, data, {".xlsx"}, lambda there: is_handed(there, _CATEGORY), of=of)


def _table(sheet: str, title: str, frame: pd.DataFrame, notes: tuple[str, ...] = ()) -> HandedTable:
    columns = tuple(
        HandedColumn(_CALLED.get(name, name), _TEXTS[name], _KINDS.get(name, "note"))
        if name in _TEXTS
        else HandedColumn(_CALLED.get(name, name), 11, _KINDS.get(name, "count"))
        for name in frame.columns
    )
    return HandedTable(sheet, title, notes, columns, frame.astype(object).to_numpy().tolist())
