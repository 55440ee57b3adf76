"""Law 7 for a merge that takes in what people wrote into 오늘: all of it is there, or none."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Final

import pytest
import ticked
from cut_off import Fault, needs_calls, points_of, run
from openpyxl import load_workbook

from xlcrm.__main__ import main

SEED: Final = Path(__file__).parents[2] / "sample_data" / "seed_ledger.xlsx"
ON: Final = ("--as-of", "2024-10-20")
MERGE: Final = ("customer merge", "1001", "1003", *ON)

pytestmark = needs_calls


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a ledger on whose sheet 오늘 somebody has written of the customer who goes."""
    path = tmp_path_factory.mktemp("model") / "ledger.xlsx"
    shutil.copy(SEED, path)
    sys.argv = ["xlcrm", "today", str(path), *ON, "--into"]
    assert main() == 0
    ticked.write(path, ("만료 예정", "1003", {"메모": "이어서 쓰겠다고 함"}))
    return path


def said(path: Path) -> tuple[list[object], list[object]]:
    """Whose the contracts are, and whose the memo is."""
    sheet = load_workbook(path)["고객대장"]
    memos = [
        row["고객 ID"] for row in ticked.journal(path) if "이어서 쓰겠다고 함" in str(row["내용"])
    ]
    return [row[0].value for row in sheet.iter_rows(min_row=2) if row[0].value], memos


def test_a_kill_anywhere_leaves_a_merge_whole_or_undone(model: Path, tmp_path: Path) -> None:
    """Done once more, the memo is the kept customer's, once."""
    traced = Path(shutil.copytree(model.parent, tmp_path / "traced")) / model.name
    before, after = said(model), ([1001, 1002, 1001], [1001])
    points = points_of(traced, MERGE)
    assert said(traced) == after
    assert len(points) >= 2
    for call, number in points:
        path = Path(shutil.copytree(model.parent, tmp_path / f"{call}-{number}")) / model.name
        run(path, MERGE, Fault(call, number))
        assert said(path) in (before, after)
        if said(path) == before:
            assert run(path, MERGE) == 0
        assert said(path) == after
