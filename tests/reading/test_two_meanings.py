"""Words of 상태 that mean two things: what the rows show, and what is asked."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook, load_workbook

import xlcrm
from xlcrm.jobs.adopt.adopt import adopt_file
from xlcrm.office.ledger import open_workbook
from xlcrm.reading.two_meanings import Shown, shown_by_rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

AS_OF = date(2026, 11, 20)
HEADS = ("고객명", "연락처", "시작일", "종료일", "상태", "비고")


def list_of(
    folder: Path, rows: Sequence[tuple[str, str]], heads: Sequence[str] = HEADS, end: str = ""
) -> Path:
    """Write contracts that go on, each with a word in 상태 and a note."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append([*heads])
    for number, (word, note) in enumerate(rows):
        start = f"2026-{1 + number:02d}-01"
        phone = f"010-0000-{number:04d}"
        sheet.append([f"가상{number}", phone, start, end or "2027-12-31", word, note])
    path = folder / "명단.xlsx"
    book.save(path)
    return path


def shown(path: Path) -> dict[str, Shown]:
    """Return what the rows of a list show."""
    return shown_by_rows(open_workbook(path).book.tables)


def asked(path: Path) -> list[tuple[str, str]]:
    """Return the words that are asked, with what is proposed."""
    found = [each for each in xlcrm.asked_of(path) if each.section == "상태 낱말"]
    return [(each.key, each.offers[0].answer) for each in found]


@pytest.mark.parametrize(
    ("rows", "meant"),
    [
        ([("중지", "이사 가심"), ("중지", "타사로 바꿈"), ("정상", "")], {"중지": "해지"}),
        ([("중지", "다음 달까지 여행"), ("정상", "")], {"중지": "일시정지"}),
        ([("중단", "수술 후 복귀"), ("이용중", "")], {"중단": "일시정지"}),
        ([("정지", ""), ("정상", ""), ("탈퇴", "")], {"정지": "일시정지"}),
        ([("정지", ""), ("정상", ""), ("휴회", "")], {"정지": "해지"}),
        ([("중지", ""), ("해지", ""), ("이용중", "")], {"중지": "일시정지"}),
    ],
)
def test_what_else_is_written_decides(
    rows: Sequence[tuple[str, str]], meant: dict[str, str], tmp_path: Path
) -> None:
    """A note that says why, or the column's word for the other meaning: then nothing is asked."""
    path = list_of(tmp_path, rows)
    assert {word: each.standing.value for word, each in shown(path).items()} == meant
    assert asked(path) == []


@pytest.mark.parametrize(
    ("rows", "questions"),
    [
        ([("중지", ""), ("정상", "")], [("중지", "일시정지")]),
        ([("정지", ""), ("정상", ""), ("해지", ""), ("휴회", "")], [("정지", "일시정지")]),
        ([("실효", "2개월 연체"), ("유지", ""), ("해지", "")], [("실효", "해지")]),
        ([("신청완료", ""), ("접수", ""), ("정상", ""), ("정상", "")], [("신청완료", "활성화")]),
        ([("이관", ""), ("정상", "")], [("이관", "해지")]),
        ([("만기", ""), ("만기", ""), ("정상", ""), ("정상", "")], [("만기", "만료")]),
        ([("만료", ""), ("정상", ""), ("정상", "")], [("만료", "만료")]),
        ([("입금대기", ""), ("이용중", ""), ("이용중", "")], [("입금대기", "활성화")]),
    ],
)
def test_what_nothing_decides_is_asked_once(
    rows: Sequence[tuple[str, str]], questions: Sequence[tuple[str, str]], tmp_path: Path
) -> None:
    """With the likelier meaning first; `check` tells of it until somebody has said it."""
    path = list_of(tmp_path, rows)
    assert asked(path)[:1] == questions
    assert "C311" in {each.code for each in open_workbook(path).findings_on(AS_OF)}


@pytest.mark.parametrize(
    ("head", "standing"), [("보관 시작일", "해지"), ("차량 렌트 시작일", "활성화")]
)
def test_what_is_taken_out_is_over_or_begun(head: str, standing: str, tmp_path: Path) -> None:
    """A box that is 출고 has been fetched, a car that is 출고 is driven."""
    heads = [head if each == "시작일" else each for each in HEADS]
    path = list_of(tmp_path, [("출고완료", ""), ("출고완료", ""), ("계약", "")], heads)
    (found,) = shown(path).values()
    assert (found.standing.value, found.sure) == (standing, True)


@pytest.mark.parametrize("word", ["중지", "만기", "만료", "실효"])
def test_of_contracts_that_are_over_nothing_is_asked(word: str, tmp_path: Path) -> None:
    """Whichever it was, they are over."""
    path = list_of(tmp_path, [(word, ""), ("정상", "")], end="2026-01-15")
    assert asked(path) == []


@pytest.mark.parametrize("word", ["예약", "입금대기", "신청"])
def test_of_who_has_just_begun_nothing_is_asked(word: str, tmp_path: Path) -> None:
    """The newest contract of a list may well be one that has been reserved."""
    path = list_of(tmp_path, [("정상", ""), ("정상", ""), (word, "")])
    assert asked(path) == []


def test_what_the_rows_show_is_kept(tmp_path: Path) -> None:
    """In 설정, where the office sees it, so that every later command reads the same."""
    path = list_of(tmp_path, [("중지", "폐업"), ("정상", ""), ("정상", "")])
    author = xlcrm.Author("가상", "adopt", datetime.combine(AS_OF, time(9)))
    adopt_file(path, author, as_of=AS_OF, backup=False)
    book = load_workbook(path)
    rows = [tuple(each)[:3] for each in book["설정"].iter_rows(values_only=True)]
    assert ("상태 낱말", "중지", "해지") in rows
    sheet = book.worksheets[0]
    assert [sheet.cell(row, 7).value for row in (1, 2)] == ["계산 상태", "해지"]
    assert asked(path) == []
