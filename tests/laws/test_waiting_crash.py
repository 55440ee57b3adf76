"""Law 7 for work that waits: whatever happens in the middle, it is done once, and none is lost.

A command that takes in a renewal and a purchase is killed at each call that puts a file in its
place: between two of them nothing else changes that the next command goes by.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import Final

import pytest

from xlcrm.errors import LockedWorkbookError
from xlcrm.files import queue
from xlcrm.jobs.log.logbook import apply_queue
from xlcrm.jobs.waiting import wait, works_of
from xlcrm.office.commit import Author
from xlcrm.office.ledger import open_ledger

SEED: Final = Path(__file__).parents[2] / "sample_data" / "seed_ledger.xlsx"
STRACE: Final = shutil.which("strace")
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

pytestmark = [
    pytest.mark.skipif(STRACE is None, reason="strace is not installed (apt install strace)"),
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="strace is Linux's"),
]


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a ledger beside which some work waits."""
    path = tmp_path_factory.mktemp("model") / "ledger.xlsx"
    shutil.copy(SEED, path)
    for kind, words in WORKS:
        wait(path, kind, words, Author("김대리", kind, NOW), LockedWorkbookError("열려 있음"))
    return path


def run(path: Path, *strace: str) -> subprocess.CompletedProcess[str]:
    """Refresh the ledger under strace; its log goes to a sibling of the folder."""
    words = (sys.executable, "-P", "-m", "xlcrm", "refresh", str(path), "--as-of", str(DAY))
    return subprocess.run(
        [
            *(STRACE or "strace", "-f", "-y", "-o", f"{path.parent}.strace"),
            *("-e", f"trace={','.join(CALLS)}", *strace, *words),
        ],
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def points_of(path: Path) -> list[tuple[str, int]]:
    """Every such call on the ledger's folder: its name, and which of that name's it is."""
    assert run(path).returncode == 0
    seen: Counter[str] = Counter()
    found = []
    log = Path(f"{path.parent}.strace").read_text(encoding="utf-8", errors="replace")
    for line in log.splitlines():
        if match := re.match(r"\d+\s+(\w+)\(", line):
            seen[match[1]] += 1
            if f"/{path.parent.name}/" in line:
                found.append((match[1], seen[match[1]]))
    return found


def test_a_kill_anywhere_does_no_work_twice_and_loses_none(model: Path, tmp_path: Path) -> None:
    """The next command does what is left, and knows what has been done."""
    points = points_of(Path(shutil.copytree(model.parent, tmp_path / "traced")) / model.name)
    assert Counter(call for call, _ in points)["rename"] >= 7
    for call, number in points:
        path = Path(shutil.copytree(model.parent, tmp_path / f"{call}-{number}")) / model.name
        done = run(path, "-e", f"inject={call}:signal=SIGKILL:when={number}")
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
