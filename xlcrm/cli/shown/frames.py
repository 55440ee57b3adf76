"""Tables of figures on a screen, aligned, and for programs as rows by English keys."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

from xlcrm.cli.shown.listing import aligned
from xlcrm.cli.shown.wide import width
from xlcrm.cli.streams import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

_LONGEST: Final = 30  # columns of a text
_NUMBERS: Final = "iuf"  # kinds of dtypes
_PERCENT: Final = frozenset({"반응률", "재계약률", "수락률", "비율", "하한", "상한"})
_KEYS: Final = {
    "캠페인": "campaign",
    "첫 발송일": "first_sent_on",
    "대상": "people",
    "전달": "delivered",
    "전달 모름": "delivery_unknown",
    "실패": "failed",
    "보류": "held",
    "확인 필요": "unsure",
    "보내기 전": "to_send",
    "반응": "responded",
    "반응률": "response_rate",
    "비용": "cost",
    "전달당 비용": "cost_per_delivered",
    "상태": "state",
    "사유": "reason",
    "고객 수": "customers",
    "구분": "segment",
    "값": "value",
    "만료 대상": "due",
    "재계약": "renewed",
    "재계약률": "renewal_rate",
    "재계약당 비용": "cost_per_renewal",
    "판정 대기": "pending",
    "발송(견줌)": "sent_compared",
    "제안(견줌)": "offered_compared",
    "이어짐": "followed",
    "비율": "rate",
    "견줄 고객": "others",
    "이어짐(견줄 고객)": "others_followed",
    "비율(견줄 고객)": "others_rate",
    "차이": "difference",
    "하한": "low",
    "상한": "high",
    "말": "says",
    "제안": "offer",
    "잣대": "measure",
    "첫 날": "first_on",
    "마지막 날": "last_on",
    "수락": "accepted",
    "거절": "declined",
    "기다림": "waiting",
    "수락률": "acceptance_rate",
    "비고": "note",
}


def frame_lines(frame: pd.DataFrame, indent: int = 4) -> Iterator[str]:
    """Yield a table as aligned lines, its headers first."""
    rows = [[str(name) for name in frame.columns]]
    rows += [
        [_told(value, str(name)) for name, value in zip(frame.columns, row, strict=True)]
        for row in frame.astype(object).to_numpy().tolist()
    ]
    for at, kind in enumerate(frame.dtypes):
        if kind.kind in _NUMBERS:
            wide = max(width(row[at]) for row in rows)
            for row in rows:
                row[at] = " " * (wide - width(row[at])) + row[at]
    yield from aligned(rows, indent=indent)


def _told(value: object, name: str) -> str:
    if value is None or value != value:  # noqa: PLR0124 - NaN, NaT
        return "–"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, float) and name in _PERCENT:
        return f"{value:.1%}"
    if isinstance(value, int | float):
        return f"{value:,.0f}"
    text = shown(str(value))
    while width(text) > _LONGEST:
        text = text[:-2] + "…"
    return text


def plain_frame(frame: pd.DataFrame) -> list[dict[str, object]]:
    """Return a table's rows by English keys; what is missing is null, days are ISO 8601.

    >>> import pandas as pd
    >>> plain_frame(pd.DataFrame({"캠페인": ["봄"], "반응률": [float("nan")]}))
    [{'campaign': '봄', 'response_rate': None}]
    """
    keys = [_KEYS[str(name)] for name in frame.columns]
    return [
        dict(zip(keys, map(_plain, row), strict=True))
        for row in frame.astype(object).to_numpy().tolist()
    ]


def _plain(value: object) -> object:
    if value is None or value != value:  # noqa: PLR0124 - NaN, NaT
        return None
    return f"{value:%Y-%m-%d}" if isinstance(value, datetime) else value
