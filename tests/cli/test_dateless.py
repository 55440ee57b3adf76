"""Contracts without any day: told, listed and counted as left out, and never lost in silence."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

from openpyxl import Workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path
    from subprocess import CompletedProcess

    Program = Callable[..., CompletedProcess[str]]

HEADERS = ("번호", "회원명", "휴대폰", "시작일", "종료일", "기간", "상품", "회원상태")
AS_OF = ("--as-of", "2024-10-01")
ROWS = (
    (1, "온새미", "010-2222-0001", date(2024, 1, 1), date(2024, 12, 31), 12, "헬스", None),
    (2, "라온제", "010-2222-0002", None, None, None, "헬스", None),
    (3, "마루한", "010-2222-0003", None, None, "6개월", "헬스", "출고 대기"),
    (4, "가온해", "010-2222-0004", None, date(2024, 11, 30), None, "헬스", None),
    (5, None, None, None, None, None, None, None),
    (6, "나래온", "010-2222-0006", None, None, None, "헬스", "탈퇴"),
    (7, "공실", None, None, None, None, "헬스", None),
    (8, None, None, None, None, None, None, None),
)


def put(path: Path, headers: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Write a list of invented members."""
    book = Workbook()
    page = book.worksheets[0]
    page.title = "회원"
    for row in (headers, *rows):
        page.append(list(row))
    for cells in page.iter_rows():
        for cell in cells:
            if isinstance(cell.value, date):
                cell.number_format = "yyyy-mm-dd"
    book.save(path)


def told(xlcrm: Program, *words: str) -> dict[str, object]:
    """Return what a command says of the file as JSON."""
    found: dict[str, object] = json.loads(xlcrm(*words, *AS_OF, "--json").stdout)["files"][0]
    return found


def test_contracts_without_any_day_are_told_and_listed(office: Path, xlcrm: Program) -> None:
    """A length alone is no day; who has left, 공실 and a number in advance lack none."""
    rows = [(*row[:7], "상담중" if row[7] == "출고 대기" else row[7]) for row in ROWS]
    put(office / "회원.xlsx", HEADERS, rows)
    assert [each["cell"] for each in told(xlcrm, "expiring", "회원.xlsx")["dateless"]] == ["D3"]  # type: ignore[attr-defined]
    put(
        office / "회원.xlsx",
        HEADERS,
        [(*row[:7], row[7] if row[7] == "탈퇴" else None) for row in ROWS],
    )
    listed = told(xlcrm, "expiring", "회원.xlsx")
    assert [each["cell"] for each in listed["dateless"]] == ["D3", "D4"]  # type: ignore[attr-defined]
    assert "라온제" not in json.dumps(listed, ensure_ascii=False)
    shown = xlcrm("expiring", "회원.xlsx", *AS_OF).stdout
    assert "날짜가 없는 계약 2건" in shown
    assert "회원!D4" in shown
    findings = told(xlcrm, "check", "회원.xlsx")["findings"]
    assert {"D3", "D4"} <= {each["cell"] for each in findings if each["code"] == "C301"}  # type: ignore[attr-defined]


def test_no_command_counts_them_without_a_word(office: Path, xlcrm: Program) -> None:
    """Refresh, and the figures, which also miss who has no first day."""
    put(office / "회원.xlsx", HEADERS[:-1], [row[:-1] for row in ROWS if row[7] is None])
    assert told(xlcrm, "refresh", "회원.xlsx")["dateless"] == 1
    assert "날짜가 없어 뺀 계약: 1건" in xlcrm("refresh", "회원.xlsx", *AS_OF).stdout
    assert told(xlcrm, "summary", "회원.xlsx")["left_out"] == {"dateless": 1, "startless": 1}
    shown = xlcrm("summary", "회원.xlsx", *AS_OF).stdout
    assert "날짜가 없는 계약 1건 · 시작일을 모르는 계약 1건" in shown


def test_where_nothing_says_when_it_began_a_blank_end_is_told(office: Path, xlcrm: Program) -> None:
    """A list that only says when each ends: its blanks are gaps of somebody's."""
    rows = [
        (1, "온새미", "010-2222-0001", date(2024, 12, 31)),
        (2, "라온제", "010-2222-0002", None),
        (3, None, None, None),
    ]
    put(office / "회원.xlsx", ("번호", "회원명", "휴대폰", "만기일"), rows)
    found = told(xlcrm, "check", "회원.xlsx")["findings"]
    assert [each["cell"] for each in found if each["code"] == "C323"] == ["D3"]  # type: ignore[attr-defined]
    assert [each["cell"] for each in told(xlcrm, "expiring", "회원.xlsx")["dateless"]] == ["D3"]  # type: ignore[attr-defined]
    assert told(xlcrm, "summary", "회원.xlsx")["left_out"] == {"dateless": 1, "startless": 1}


def test_a_ledger_in_order_is_told_of_nothing(office: Path, xlcrm: Program) -> None:
    """No line, and no key in the refresh's JSON."""
    put(office / "회원.xlsx", HEADERS[:-1], [ROWS[0][:-1], ROWS[4][:-1]])
    assert "dateless" not in told(xlcrm, "refresh", "회원.xlsx")
    assert "날짜가 없" not in xlcrm("expiring", "회원.xlsx", *AS_OF).stdout
    assert "뺐습니다" not in xlcrm("summary", "회원.xlsx", *AS_OF).stdout
