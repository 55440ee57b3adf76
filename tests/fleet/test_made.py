"""What xlcrm has made from ledgers is no ledger, wherever it lies."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import xlcrm
from xlcrm.files.made import is_made
from xlcrm.fleet.batch import Outcome, check_files

if TYPE_CHECKING:
    from pathlib import Path

DAY = date(2024, 10, 1)


def test_a_report_a_list_and_a_page_are_known_again(tmp_path: Path) -> None:
    """They lie in the folder of the ledgers, and no nightly run reads or writes them."""
    from shutil import copy  # noqa: PLC0415

    copy("sample_data/seed_ledger.xlsx", tmp_path / "대장.xlsx")
    ledger = xlcrm.open_ledger(tmp_path / "대장.xlsx")
    xlcrm.report(ledger, tmp_path / "보고서.xlsx", as_of=DAY)
    found = xlcrm.roll(ledger, "모든 고객", as_of=DAY)
    xlcrm.write_roll(found, tmp_path / "명단.xlsx")
    xlcrm.write_today(
        tmp_path / "오늘.xlsx",
        xlcrm.today_book([("", ledger, xlcrm.today(ledger, as_of=DAY))], DAY),
    )
    assert sorted(path.name for path in tmp_path.glob("*.xlsx") if is_made(path)) == [
        *("명단.xlsx", "보고서.xlsx", "오늘.xlsx"),
    ]
    results = {each.path.name: each.outcome for each in check_files([tmp_path], DAY)}
    assert results.pop("대장.xlsx") is Outcome.OK
    assert set(results.values()) == {Outcome.SKIPPED}


def test_what_is_no_workbook_is_not_made(tmp_path: Path) -> None:
    """Reading it will say what is wrong with it."""
    path = tmp_path / "대장.xlsx"
    assert not is_made(path)
    path.write_bytes(b"PK")
    assert not is_made(path)
