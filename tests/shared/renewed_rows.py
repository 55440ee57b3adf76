"""The one contract that tests of renewals and decisions are about, as a row of a ledger."""

from __future__ import annotations

from datetime import date
from typing import Final

SHEET: Final = "고객대장"
TERM: Final = ("고객 ID", "고객명", "계약 시작일", "계약 종료일", "서비스 내용", "요금", "상태")
FULL: Final = (
    *(*TERM, "남은 일수", "조치", "계약 ID", "다음 계약 ID", "계약 기간"),
    *("재계약 의사", "비고"),
)
DECISIONS: Final = (*FULL, "자동갱신", "해지일", "취소일", "정지 시작일", "정지 종료일")
AS_OF: Final = date(2024, 10, 1)
ONE: Final = "C-0007"
SHORT: Final = (
    *("고객 ID", "고객명", "계약 시작일", "계약 종료일", "서비스 내용"),
    *("상태", "비고", "계약 ID"),
)
DECIDED: Final = (
    *(*SHORT, "해지일", "해지 사유", "취소일", "정지 시작일", "정지 종료일", "계약 기간"),
)


def hong(
    start: object = "2023-10-26", end: object = "2024-10-25", *more: object
) -> tuple[object, ...]:
    """Return a row of `FULL` or `DECISIONS`: contract C-0007 of customer 1001."""
    head = (1001, "홍길동", start, end, "기본 서비스", 100000, None)
    return (*head, None, None, ONE, None, None, None, "창가 자리", *more)
