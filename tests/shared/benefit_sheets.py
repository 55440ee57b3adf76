"""What a ledger says of points, coupons and questionnaires before a command is tried on it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from openpyxl import load_workbook

if TYPE_CHECKING:
    from pathlib import Path

DAY: Final = date(2024, 10, 1)
ASKED: Final = {
    "sent_on": DAY,
    "customer_id": 1001,
    "campaign": "설문 2024-10",
    "form_code": "9G4H-FQ9W",
}
"""One who was asked, as a row of 마케팅."""


def told_before(path: Path, kind: str) -> None:
    """What the sheets have to tell already for points to be used and answers to be taken."""
    end = date(2024, 8, 31) if kind == "loyalty expire" else None
    benefits: list[tuple[object, ...]] = [
        ("일자", "고객 ID", "종류", "포인트", "쿠폰 번호", "쿠폰 내용", "만료일"),
        (date(2024, 8, 1), 1001, "쿠폰 발급", None, "9G4H-FQ9W", "음료", None),
        (date(2024, 8, 1), 1002, "적립", 900, None, None, end),
    ]
    made = {"혜택": benefits}
    if kind == "survey take":
        made["마케팅"] = [("발송일", "고객 ID", "캠페인", "설문 코드"), (*ASKED.values(),)]
    book = load_workbook(path)
    if kind == "loyalty earn":
        book["고객대장"].delete_rows(3, 2)
        made["혜택"][2] = (date(2024, 8, 1), 1001, "적립", 1, None, None, None)
        made["설정"] = [
            ("구분", "항목", "값", "설명"),
            ("혜택", "적립 시작일", date(2024, 9, 1)),
            ("혜택", "이용 한 달 포인트", 5),
        ]
    for name, lines in made.items():
        sheet = book[name] if name in book.sheetnames else book.create_sheet(name)
        for line in lines:
            sheet.append([*line])
    book.save(path)
