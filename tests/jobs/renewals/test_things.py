"""Lists of rooms and lockers: a free one stays free, and no contract comes into its row."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook, load_workbook

import xlcrm
from xlcrm.office.ledger import open_workbook

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ("온새미", "라온제", "다솜이", "가온해", "나래온")


def put(path: Path, header: str, things: list[object], *, free: str | None = None) -> None:
    """Write a list of which the last three rows are free."""
    book = Workbook()
    page = book.worksheets[0]
    page.title = "사물함"
    page.append([header, "회원명", "시작일", "만료일", "비고"])
    for at, thing in enumerate(things):
        name = NAMES[at] if at < len(NAMES) else free
        days = (date(2026, 1, 5 + at), date(2026, 8, 20 + at)) if at < len(NAMES) else (None, None)
        page.append([thing, name, *days, None])
    book.save(path)


@pytest.mark.parametrize(
    ("header", "things", "free"),
    [
        ("락카번호", list(range(1, 9)), None),
        ("호실", [f"{101 + at}호" for at in range(8)], None),
        ("호실", [f"{101 + at}호" for at in range(8)], "공실"),
        ("사물함", [f"A-{at:02}" for at in range(8)], None),
    ],
)
def test_a_free_locker_is_no_row_for_a_renewal(
    tmp_path: Path, header: str, things: list[object], free: str | None
) -> None:
    """Room is made above it, and nothing that a person wrote is written over."""
    path = tmp_path / "대장.xlsx"
    put(path, header, things, free=free)
    ledger = open_workbook(path)
    proposal = xlcrm.renew(ledger, "사물함!B2", months=6, as_of=date(2026, 8, 15))
    ledger.commit(proposal, by=xlcrm.Author("시험", "renew", datetime(2026, 8, 15, 9)))  # noqa: DTZ001 - Korean wall time
    page = load_workbook(path)["사물함"]
    cells = [(page.cell(row, 1).value, page.cell(row, 2).value) for row in range(2, 11)]
    assert cells[:5] == list(zip(things, NAMES, strict=False))
    assert cells[5] == (None, NAMES[0])
    assert cells[6:] == [(thing, free) for thing in things[5:]]


def test_free_lockers_are_no_contracts(tmp_path: Path) -> None:
    """Neither counted, nor told as lacking anything."""
    path = tmp_path / "대장.xlsx"
    put(path, "락카번호", list(range(1, 9)), free="빈 락카")
    ledger = open_workbook(path)
    found = xlcrm.refresh(ledger, as_of=date(2026, 8, 15)).found
    assert sum(found.counts.values()) == len(NAMES)
    assert found.dateless == 0
    assert xlcrm.dateless(ledger) == ()
