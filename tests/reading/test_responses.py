"""What an office does about a reason, as 설정 holds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheet_files import book_of

import xlcrm
from xlcrm.reading.responses import OURS, Response, response_to
from xlcrm.schema.ledger_sheet import END_REASONS

if TYPE_CHECKING:
    from pathlib import Path


def test_responses_stand_in_settings(tmp_path: Path) -> None:
    """By their reasons; one that says only when is told, and so is one that stands twice."""
    ledger: list[list[object]] = [
        ["고객명", "계약 시작일", "계약 종료일", "요금"],
        ["가나다", "2024-01-01", "2024-12-31", 100_000],
    ]
    rows: list[list[object]] = [
        ["구분", "항목", "값"],
        ["대응", "가격", "할인을 제안 / 담당자 1 / 7일"],
        ["대응", "무상담", "전화"],
        ["대응", "기타", "7일"],
        ["대응", "가 격", "다른 것"],
    ]
    path = tmp_path / "대장.xlsx"
    book_of({"고객대장": ledger, "설정": rows}).save(path)
    opened = xlcrm.open_ledger(path)
    assert opened.book.settings.responses == {
        "가격": Response("할인을 제안", "담당자 1", 7),
        "무상담": Response("전화"),
    }
    found = [(each.code, each.where.cell) for each in opened.findings if each.where.sheet == "설정"]
    assert found == [("S132", "C4"), ("S109", "B5")]


def test_every_reason_that_may_be_chosen_has_a_response_of_ours() -> None:
    """And it says that it is ours."""
    assert all(response_to(each, {}) in OURS.values() for each in END_REASONS)
    assert all(each.ours for each in OURS.values())
