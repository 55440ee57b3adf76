"""The same job with openpyxl, as a careful programmer would write it: load, compute, save.

Usage: python bench/openpyxl_refresh.py FILE YYYY-MM-DD
"""

from __future__ import annotations

import sys
from collections import defaultdict
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from openpyxl import load_workbook

if TYPE_CHECKING:
    from collections.abc import Sequence

GRACE: Final = 30
SOON = 60  # days before its end from which on a contract says that a next one follows it
DEFAULT_WINDOW: Final = 30


def refresh(path: str, as_of: date) -> None:
    """Write status, days left and action of every contract on a day."""
    book = load_workbook(path)
    settings = book["설정"].iter_rows(min_row=2, max_col=3, values_only=True)
    windows: dict[Any, Any] = {
        item: days for section, item, days in settings if section == "서비스"
    }
    sheet = book["고객대장"]
    place = {cell.value: position for position, cell in enumerate(sheet[1])}
    rows = list(sheet.iter_rows(min_row=2))
    inputs = [
        place[name]
        for name in (
            *("고객 ID", "서비스 내용", "계약 시작일", "계약 종료일"),
            *("재계약 의사", "자동갱신"),
        )
    ]
    outputs = [place[name] for name in ("상태", "남은 일수", "조치")]
    contracts = [[row[at].value for at in inputs] for row in rows]
    starts: defaultdict[tuple[object, object], list[date]] = defaultdict(list)
    for customer, service, start, *_ in contracts:
        starts[customer, service].append(_day(start))
    for row, (customer, service, first, last, decision, auto) in zip(rows, contracts, strict=True):
        start, end = _day(first), _day(last)
        following = min((day for day in starts[customer, service] if day > start), default=None)
        figures = _figures(
            (start, end, following),
            (str(decision or "미정"), auto == "Y"),
            as_of,
            windows.get(service, DEFAULT_WINDOW),
        )
        for at, value in zip(outputs, figures, strict=True):
            row[at].value = value
    book.save(path)


def _day(value: object) -> date:
    if not isinstance(value, datetime):
        raise TypeError("not a date")
    return value.date()


def _figures(
    dates: tuple[date, date, date | None], decided: tuple[str, bool], as_of: date, window: int
) -> Sequence[Any]:
    """Status, days left and action of one contract."""
    start, end, following = dates
    decision, auto_renewal = decided
    left = (end - as_of).days
    status, action = "활성화", None
    if as_of < start:
        status = "예정"
    elif left < 0:
        renewed = following is not None and (following - end).days <= GRACE + 1
        status = "재계약 완료" if renewed else "만료"
        if not renewed and auto_renewal:
            action = "갱신 처리 누락"
    elif following is not None and left <= max(window, SOON):
        if (following - end).days <= GRACE + 1:
            status = "재계약 완료"
    elif left <= window and not following and not auto_renewal and decision != "재계약 예정":
        status = "만료 예정"
        action = "종료 안내" if decision == "해지 예정" else "재계약 상담 필요"
    return status, left, action


if __name__ == "__main__":
    refresh(sys.argv[1], date.fromisoformat(sys.argv[2]))
