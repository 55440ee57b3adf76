"""Law 7 for a restore and its undoing: wherever they are cut off, each contact is there once.

Both are killed at each call that puts a file in its place; afterwards the ledger is the one before
or the one that was asked for, and the next change brings every contact in, once: also those that
were typed in Excel, without 일지 ID.
"""

from __future__ import annotations

import os
import shutil
from datetime import datetime
from pathlib import Path
from typing import Final

import pytest
from cut_off import Fault, needs_calls, points_of, run
from openpyxl import load_workbook

from xlcrm.files import queue
from xlcrm.jobs.log.logbook import add_entries, apply_queue
from xlcrm.office.commit import Author

SEED: Final = Path(__file__).parents[2] / "sample_data" / "seed_ledger.xlsx"
NOW: Final = datetime(2024, 10, 1, 9)  # noqa: DTZ001 - Korean wall time
EVENING: Final = 1_727_690_400  # 2024-09-30 19:00 in Korea
BY: Final = Author("김대리", "log add", NOW)

pytestmark = needs_calls


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a ledger of an evening, with a contact written since and one typed in Excel."""
    path = tmp_path_factory.mktemp("model") / "ledger.xlsx"
    shutil.copy(SEED, path)
    os.utime(path, (EVENING, EVENING))
    add_entries(path, [{"customer": "1001", "content": "통화함"}], BY)
    book = load_workbook(path)
    sheet = book["고객관리일지"]
    for column, value in {"C": 1002, "B": NOW, "K": "엑셀에서 적음"}.items():
        sheet[f"{column}3"].value = value
    for table in sheet.tables.values():  # as Excel does
        table.ref = table.ref[:-1] + "3"
        table.autoFilter.ref = table.ref
    book.save(path)
    return path


def said(path: Path) -> list[str]:
    """What the journal tells, entry by entry."""
    rows = load_workbook(path)["고객관리일지"].iter_rows(min_row=2, values_only=True)
    return sorted(str(row[10]) for row in rows if row[10])


@pytest.mark.parametrize("job", ["restore", "undo"])
def test_a_kill_anywhere_leaves_each_contact_once(model: Path, tmp_path: Path, job: str) -> None:
    """In the ledger, after whatever change comes next."""
    start = Path(shutil.copytree(model.parent, tmp_path / "start")) / model.name
    restore = ("restore", "--on", "2024-09-30")
    if job == "undo":
        assert run(start, restore) == 0
    words = restore if job == "restore" else ("undo",)
    traced = Path(shutil.copytree(start.parent, tmp_path / "traced")) / model.name
    points = points_of(traced, words)
    assert len(points) >= 3
    for call, number in points:
        path = Path(shutil.copytree(start.parent, tmp_path / f"{call}-{number}")) / model.name
        run(path, words, Fault(call, number))
        apply_queue(path, BY)
        assert (said(path), queue.waiting(path).rows) == (["엑셀에서 적음", "통화함"], ())
