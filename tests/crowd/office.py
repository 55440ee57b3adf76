"""The workbook at which the crowd works: a small office, and what belongs to nobody's work."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from outreach_books import SETTINGS

from tests.crowd.kinds import ASKED, PAUSED, SHARED, TERM, Operation
from xlcrm.domain.coupon_code import code_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

OWED: Final = 1_000_000
GIVEN: Final = 100_000
LAPSED: Final = 700
OTHERS: Final = "도면"
"""A sheet with a chart, a comment and colours, which is none of anybody's business."""

_PEOPLE: Final = ("고객 ID", "고객명", "연락처", "주소", "담당자")
_TERMS: Final = ("계약 시작일", "계약 종료일", "서비스 내용", "요금", "요금 기준", "미납금")
_DECISIONS: Final = ("재계약 의사", "해지일", "해지 사유", "정지 시작일", "정지 종료일", "상태")
_HEAD: Final = (*_PEOPLE, *_TERMS, *_DECISIONS, "비고")
_NOTE: Final = "창가 자리를 좋아함"
_BY_KEEPER: Final = frozenset({"questionnaire", "sending"})
_FEE: Final = ("기본", 50_000, "월")
_BEFORE: Final = date(2024, 8, 1)


def made(path: Path, todo: Sequence[Operation], *, history: bool = False) -> None:
    """Write a workbook in which all that is to be done can be done.

    Args:
        path: where.
        todo: what is to be done to it.
        history: whether the office keeps 변경이력.
    """
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "고객대장"
    sheet.append([*_HEAD])
    for row in _contracts(todo):
        sheet.append([*row, *[None] * (len(_HEAD) - len(row) - 1), _NOTE])
    sheet["R2"].font, sheet["R2"].fill = Font(bold=True), PatternFill("solid", "FFEE88")
    for name, rows in _sheets(todo, history=history).items():
        other = book.create_sheet(name)
        for row in rows:
            other.append([*row])
    _drawn(book)
    book.save(path)


def _contracts(todo: Sequence[Operation]) -> list[tuple[object, ...]]:
    found = [_contract(each, "김대리", OWED) for each in SHARED]
    for one in todo:
        for each in one.own:
            keeper = f"직원{one.token}" if one.kind in _BY_KEEPER else "김대리"
            row = _contract(each, keeper, None)
            if one.kind == "resume":
                row = (*row, None, None, None, *PAUSED)
            found.append(row)
            if one.kind == "merge":  # the same one, under another number
                other = _contract(f"{each[:-1]}9", "김대리", None, of=each)
                days = (date(2022, 10, 22), date(2023, 10, 21))
                found.append((*other[: len(_PEOPLE)], *days, *other[len(_PEOPLE) + 2 :]))
    unfit = [_contract(str(900 + at), "김대리", None) for at in range(3)]
    found += [(*row[:2], f"010 2000 {at:04}", *row[3:]) for at, row in enumerate(unfit)]
    return found


def _contract(who: str, keeper: str, owed: int | None, of: str = "") -> tuple[object, ...]:
    number = int(who)
    phone = f"010-{3000 + number // 10_000}-{number % 10_000:04}"
    return (number, f"고객{of or who}", phone, None, keeper, *TERM, *_FEE, owed)


def _sheets(todo: Sequence[Operation], *, history: bool) -> dict[str, list[tuple[object, ...]]]:
    """What the other sheets say before: points, coupons, who was asked and written to."""
    benefits: list[tuple[object, ...]] = [
        ("일자", "고객 ID", "종류", "포인트", "쿠폰 번호", "쿠폰 내용", "만료일", "사유"),
        *((_BEFORE, int(each), "적립", GIVEN) for each in SHARED),
        *((_BEFORE, int(each), "적립", LAPSED, None, None, date(2024, 8, 31)) for each in SHARED),
    ]
    tickets = {code_of(f"pair{one.ticket}") for one in todo if one.kind == "redeem"}
    benefits += [
        (_BEFORE, int(SHARED[0]), "쿠폰 발급", None, each, "음료") for each in sorted(tickets)
    ]
    asked = [each for one in todo if one.kind == "answers" for each in one.own]
    told = [each for one in todo if one.kind == "results" for each in one.own]
    sent: list[tuple[object, ...]] = [
        ("발송일", "고객 ID", "캠페인", "채널", "설문 코드", "상태", "반응"),
        *((_BEFORE, int(each), "설문 2024-08", None, code_of(f"asked {each}")) for each in asked),
        *((_BEFORE, int(each), ASKED, "문자", None, "보냄") for each in told),
    ]
    points: list[tuple[object, ...]] = [
        ("혜택", "적립 시작일", date(2024, 9, 1)),
        ("혜택", "1,000원당 포인트", 10),
        ("기준", "사무실 링크", "https://example.com"),
    ]
    points += [("기준", "변경이력", "예")] if history else []
    return {"혜택": benefits, "마케팅": sent, "설정": [*SETTINGS, *points]}


def _drawn(book: Workbook) -> None:
    """Draw what no command has to do with."""
    sheet = book.create_sheet(OTHERS)
    for at in range(1, 9):
        sheet.append([f"{at}층", at * at, f"=B{at}*2"])
    sheet["A1"].comment = Comment("열쇠는 관리실", "관리")
    sheet["B2"].fill = PatternFill("solid", "CCE5FF")
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=8))
    sheet.add_chart(chart, "E2")
