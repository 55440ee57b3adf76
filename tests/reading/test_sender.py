"""What 설정 says of who writes, and of the office's own texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook

import xlcrm

if TYPE_CHECKING:
    from pathlib import Path


def _ledger(folder: Path, *rows: tuple[object, ...]) -> xlcrm.Ledger:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "고객대장"
    sheet.append(["고객 ID", "고객명", "연락처", "계약 시작일", "계약 종료일"])
    sheet.append([1001, "홍길동", "010-0000-0001", "2024-01-01", "2024-12-31"])
    settings = book.create_sheet("설정")
    settings.append(["구분", "항목", "값", "설명"])
    for row in rows:
        settings.append(row)
    path = folder / "대장.xlsx"
    book.save(path)
    return xlcrm.open_ledger(path)


def test_who_writes_is_what_the_rows_say(tmp_path: Path) -> None:
    """A number has the zero again that Excel took of it; what is not said follows from the rest."""
    ledger = _ledger(
        tmp_path,
        ("기준", "사무실", "가온 헬스", None),
        ("기준", "무료수신거부", 800001111, None),
        ("기준", "사무실 전화", "02-000-0000", None),
        ("기준", "발신번호", None, None),
    )
    sender = ledger.book.settings.sender
    assert (sender.office, sender.name) == ("가온 헬스", "가온 헬스")
    assert (sender.opt_out, sender.phone, sender.number) == (
        *("0800001111", "02-000-0000", "02-000-0000"),
    )
    assert not [each for each in ledger.findings if each.code.startswith("S")]


def test_a_text_of_the_office_keeps_its_lines(tmp_path: Path) -> None:
    """Of two with one name the first counts, which is said."""
    ledger = _ledger(
        tmp_path,
        ("문구", "방문 안내", "{고객명}님,\n내일 뵙겠습니다.", None),
        ("문구", "방문안내", "둘째", None),
        ("문구", "빈 글", None, None),
    )
    assert ledger.book.settings.wordings == {"방문 안내": "{고객명}님,\n내일 뵙겠습니다."}
    assert [each.code for each in ledger.findings if each.code in {"S109", "S102"}] == [
        *("S109", "S102"),
    ]


@pytest.mark.parametrize(("said", "days"), [(3, 3), (None, 7), ("열흘", 7)])
def test_after_how_many_days_an_answer_is_asked_for(
    tmp_path: Path, said: object, days: int
) -> None:
    """Seven where nothing, or nothing that can be read, is said."""
    ledger = _ledger(tmp_path, ("기준", "제안 답 기한(일)", said, None))
    assert ledger.book.settings.answer_days == days


def test_a_misspelt_item_is_told_with_the_right_one(tmp_path: Path) -> None:
    """As other settings are."""
    ledger = _ledger(tmp_path, ("기준", "무료수신거브", "080-000-0000", None))
    (found,) = [each for each in ledger.findings if each.code == "S104"]
    assert "무료수신거부" in found.suggestion
