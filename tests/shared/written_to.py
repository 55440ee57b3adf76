"""A small office of people to whom messages and letters are written: every case in view."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from openpyxl import Workbook

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

HEADERS: Final = (
    *("고객 ID", "고객명", "연락처", "이메일", "계약 시작일", "계약 종료일", "서비스 내용", "요금"),
    *("상태", "비고", "담당자", "미납금", "락커"),
)
PEOPLE: Final = (
    (
        *("1001", "홍길동", "02-111-2222, 010-1111-0001", "hong@example.com", "2024-01-31"),
        *("2024-02-29", "요가", 100_000, None, "까다로움", "김대리", None, "7번"),
    ),
    (
        *("1002", "김철", "010-1111-0002", None, "2023-11-01", "2024-10-31", "헬스 12개월"),
        *(1_200_000, None, None, None, 50_000, None),
    ),
    (
        *("1002", "김철", "010-1111-0002", None, "2024-04-10", "2024-10-09", "필라테스"),
        *(90_000, None, None, None, None, None),
    ),
    (
        *("1003", "박영희", None, None, "2024-01-01", "2024-12-31", "헬스", 50_000),
        *(None, None, None, None, "12번"),
    ),
    (
        *("1003", "박영희", None, None, "2024-01-01", "2024-12-31", "락커", 10_000),
        *(None, None, None, None, None),
    ),
    (
        *("1005", "이수", "010-1111-0005", None, "2024-03-01", "2024-10-09", "개인 지도"),
        *(80_000, None, None, None, None, None),
    ),
    ("1004", "상시", "010-1111-0004", None, "2024-01-01", "상시", "관리", 70_000, *[None] * 5),
)
"""One that ended; two side by side; two that end on one day; one of no whole number of months; one
for good."""

OFFICE: Final = (
    ("기준", "사무실", "가온헬스"),
    ("기준", "사무실 전화", "02-000-0000"),
    ("기준", "무료수신거부", "080-000-0000"),
    ("기준", "사무실 이메일", "office@example.com"),
    ("기준", "사무실 주소", "가온시 다솜로 1"),
    ("기준", "사무실 링크", "https://example.com/renew"),
)


def written_to(
    path: Path,
    people: Sequence[Sequence[object]] = PEOPLE,
    settings: Iterable[Sequence[object]] = OFFICE,
    *,
    headers: Sequence[str] = HEADERS,
) -> Path:
    """Write such an office's ledger, and return it."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "고객대장"
    sheet.append([*headers])
    for row in people:
        sheet.append([*row])
    told = book.create_sheet("설정")
    told.append(["구분", "항목", "값", "설명"])
    for row in settings:
        told.append([*row])
    bought = book.create_sheet("구매이력")
    bought.append(["일자", "고객 ID", "제품/서비스", "금액", "결제 방법"])
    bought.append(["2024-05-01", "1002", "매트", 30_000, "카드"])
    bought.append(["2024-09-01", "1002", "수건", 12_000, "카드"])
    bought.append(["2024-12-01", "1002", "아직 아님", 1, "카드"])
    journal = book.create_sheet("고객관리일지")
    journal.append(
        ["일지 ID", "일시", "고객 ID", "채널", "분류", "감정", "내용", "해결 방법", "보상"]
    )
    journal.append(
        [
            *("20240901-1000-AAAAAAA", "2024-09-01 10:00", "1002", "전화", "불만", "부정"),
            *("샤워실이 차가움", "온수기를 바꿈", "이용 기간 7일 연장"),
        ]
    )
    book.save(path)
    return path
