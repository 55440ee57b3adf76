"""Sheets that hold the same contracts again: the newest counts, and what differs is told."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook

from xlcrm.analysis.analyse import analyse
from xlcrm.jobs.expiring import expiring
from xlcrm.jobs.refresh import refresh
from xlcrm.office.ledger import open_ledger

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from xlcrm.office.ledger import Ledger

AS_OF = date(2024, 10, 1)
HEADS = ("고객명", "연락처", "계약 시작일", "계약 종료일", "서비스 내용", "요금", "상태")
Row = tuple[object, ...]


def row(number: int, start: str, end: str, service: str = "헬스", fee: int = 50_000) -> Row:
    """Return one contract of an invented customer."""
    days = date.fromisoformat(start), date.fromisoformat(end)
    return (f"가상고객{number}", f"010-0000-000{number}", *days, service, fee, None)


FIRST = row(1, "2024-01-01", "2024-12-31")
SECOND = row(2, "2024-01-05", "2024-10-31")
THIRD = row(3, "2023-11-01", "2024-10-31")
LONGER = row(2, "2024-01-05", "2024-11-30")
NEW = row(4, "2024-09-01", "2025-08-31")
OLD_LIST = (FIRST, SECOND, THIRD)
NEW_LIST = (FIRST, LONGER, NEW)


def ledger_of(path: Path, sheets: Mapping[str, Sequence[Row]]) -> Ledger:
    """Write a workbook of lists and open it."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for each in (HEADS, *rows):
            sheet.append([*each])
    book.save(path / "ledger.xlsx")
    return open_ledger(path / "ledger.xlsx")


def told(ledger: Ledger) -> list[str]:
    """Return a ledger's findings as code and cell."""
    return sorted(f"{each.code} {each.where}" for each in ledger.findings_on(AS_OF))


@pytest.mark.parametrize(
    "names",
    [
        ("8월", "9월", "10월"),
        ("10월", "9월", "8월"),
        ("11월", "12월", "1월"),
        ("2024-07", "2024-08", "2024-09"),
        ("고객대장 8월", "고객대장 9월", "고객대장 10월"),
        ("24년 7월", "24년 8월", "24년 9월"),
        ("8월", "9월", "고객대장"),
    ],
)
def test_the_newest_of_months_counts(tmp_path: Path, names: tuple[str, ...]) -> None:
    """In statuses, the call list and figures; older sheets are left as they are."""
    order = sorted(names, key=lambda name: int("".join(filter(str.isdecimal, name)) or 99))
    first, last, newest = order if names[0] != "11월" else names
    lists = {first: OLD_LIST, last: OLD_LIST, newest: NEW_LIST}
    ledger = ledger_of(tmp_path, {name: lists[name] for name in names})
    proposal = refresh(ledger, as_of=AS_OF)
    assert proposal.found.counts == {"활성화": 3}
    assert {edit.where.sheet for edit in proposal.plan} == {newest}
    assert [each.where.sheet for each in expiring(ledger, as_of=AS_OF, within=60)] == [newest]
    assert len(analyse(ledger, as_of=AS_OF).office.contracts) == 3
    assert told(ledger) == sorted([f"C231 {first}!A1", f"C231 {last}!A1"])
    said = next(each.message for each in ledger.findings_on(AS_OF) if each.where.sheet == last)
    assert f"거기 없는 고객의 계약 1건: {last}!A4 · " in said
    assert f"종료일이 다른 계약 1건: {newest}!D3 2024-10-31→2024-11-30" in said


@pytest.mark.parametrize(
    "name", ["고객대장 (2)", "고객대장 - 복사본", "고객대장의 사본", "Copy of 고객대장"]
)
@pytest.mark.parametrize("copy_first", [False, True])
def test_a_copy_beside_its_original_is_left_out(
    tmp_path: Path, name: str, *, copy_first: bool
) -> None:
    """With one remark; what only the copy says is told, so that nobody is lost."""
    sheets = {"고객대장": NEW_LIST, name: NEW_LIST}
    ordered = dict(reversed(sheets.items())) if copy_first else sheets
    ledger = ledger_of(tmp_path, ordered)
    assert told(ledger) == [f"C232 {name}!A1"]
    assert refresh(ledger, as_of=AS_OF).found.counts == {"활성화": 3}
    ledger = ledger_of(tmp_path, {**ordered, name: OLD_LIST})
    assert told(ledger) == [f"C232 {name}!A1"]
    (said,) = (each.message for each in ledger.findings_on(AS_OF))
    assert f": {name}!A4 · " in said
    assert "고객대장!D3 2024-10-31→2024-11-30" in said


def test_a_backup_that_has_fallen_far_behind_is_still_one(tmp_path: Path) -> None:
    """Most of its own contracts stand in the ledger; the ledger has grown since."""
    more = [row(at, "2024-02-01", "2025-01-31") for at in range(5, 10)]
    sheets = {"고객대장": [*OLD_LIST, *more], "고객대장 3월": OLD_LIST}
    assert told(ledger_of(tmp_path, sheets)) == ["C231 고객대장 3월!A1"]


def test_sheets_of_services_are_all_read(tmp_path: Path) -> None:
    """The same people, from the same day: another service and another fee."""
    lockers = [(*each[:4], "락커", 10_000, None) for each in OLD_LIST]
    ledger = ledger_of(tmp_path, {"헬스": OLD_LIST, "락커": lockers})
    assert told(ledger) == []
    assert sum(refresh(ledger, as_of=AS_OF).found.counts.values()) == 6


def test_sheets_of_years_and_months_of_other_contracts_are_all_read(tmp_path: Path) -> None:
    """A year's sheet may begin with what goes on from the last; a month's may hold new ones."""
    gone = [row(at, "2023-01-01", "2023-12-31") for at in range(5, 9)]
    ledger = ledger_of(tmp_path, {"2023년": gone, "2024년": OLD_LIST})
    assert told(ledger) == []
    assert len(ledger.book.ledgers) == 2
    ledger = ledger_of(tmp_path, {"8월": OLD_LIST, "9월": [NEW]})
    assert told(ledger) == []
    assert len(ledger.book.ledgers) == 2


def test_two_sheets_that_are_the_same_are_one(tmp_path: Path) -> None:
    """Whatever they are called: each contract says the same in both."""
    ledger = ledger_of(tmp_path, {"회원": OLD_LIST, "시트2": OLD_LIST})
    assert len(ledger.book.ledgers) == 1
    assert told(ledger) == ["C231 시트2!A1"]
