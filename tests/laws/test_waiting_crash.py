"""Law 7 for work that waits: whatever happens in the middle, it is done once, and none is lost.

A command that takes in a renewal and a purchase is killed at each call that puts a file in its
place: between two of them nothing else changes that the next command goes by.
"""

from __future__ import annotations

import shutil
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from cut_off import Fault, calls_on, log_of, needs_calls, traced

from xlcrm.errors import LockedWorkbookError
from xlcrm.files import queue
from xlcrm.jobs.log.logbook import apply_queue
from xlcrm.jobs.waiting import wait, works_of
from xlcrm.office.commit import Author
from xlcrm.office.ledger import open_ledger

if TYPE_CHECKING:
    import subprocess

SEED: Final = Path(__file__).parents[2] / "sample_data" / "seed_ledger.xlsx"
CALLS: Final = ("rename", "renameat2")
NOW: Final = datetime(2024, 10, 1, 9)  # noqa: DTZ001 - Korean wall time
DAY: Final = date(2024, 10, 1)
WORKS: Final = (
    ("renew", {"customer": "1001", "as_of": DAY}),
    (
        "add",
        {
            "sheet": "purchases",
            "rows": [{"고객": "1001", "일자": "2024-10-01", "제품": "상담", "금액": 30000}],
        },
    ),
)

pytestmark = needs_calls


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a ledger beside which some work waits."""
    path = tmp_path_factory.mktemp("model") / "ledger.xlsx"
    shutil.copy(SEED, path)
    for kind, words in WORKS:
        wait(path, kind, words, Author("김대리", kind, NOW), LockedWorkbookError("열려 있음"))
    return path


def run(path: Path, fault: Fault | None = None) -> subprocess.CompletedProcess[str]:
    """Refresh the ledger the log of whose calls goes to a sibling of the folder."""
    words = ("refresh", str(path), "--as-of", str(DAY))
    return traced(words, log_of(path.parent), CALLS, fault)


def points_of(path: Path) -> list[tuple[str, int]]:
    """Every such call on the ledger's folder: its name, and which of that name's it is."""
    assert run(path).returncode == 0
    return list(calls_on(log_of(path.parent), f"/{path.parent.name}/"))


def test_a_kill_anywhere_does_no_work_twice_and_loses_none(model: Path, tmp_path: Path) -> None:
    """The next command does what is left, and knows what has been done."""
    points = points_of(Path(shutil.copytree(model.parent, tmp_path / "traced")) / model.name)
    assert Counter(call for call, _ in points)["rename"] >= 7
    for call, number in points:
        path = Path(shutil.copytree(model.parent, tmp_path / f"{call}-{number}")) / model.name
        done = run(path, Fault(call, number))
        assert done.returncode != 0
        apply_queue(path, Author("김대리", "queue apply", NOW))
        ledger = open_ledger(path)
        tables = {table.spec.key: table for table in ledger.tables}
        assert [str(each) for each in tables["ledger"].values("customer_id")] == [
            *("1001", "1002", "1003", "1001")
        ]
        assert len(tables["purchases"].rows) == 1
        assert len(tables["journal"].rows) == 1
        assert (works_of(path), queue.waiting(path).damaged) == ((), 0)
