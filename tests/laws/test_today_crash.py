"""Law 7 for 오늘: what people wrote beside its lines comes into the journal once, whatever happens.

Every system call by which a refresh takes it in is met once with a kill; then the
next run follows.
"""

from __future__ import annotations

import shutil
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
import ticked
from cut_off import Fault, calls_on, log_of, needs_calls, traced

import xlcrm
from xlcrm.fleet.batch import refresh_files
from xlcrm.office.change import change

if TYPE_CHECKING:
    import subprocess

SEED: Final = Path(__file__).parents[2] / "sample_data" / "seed_ledger.xlsx"
CALLS: Final = ("write", "fsync", "rename", "renameat2", "unlink")
DAY: Final = date(2024, 10, 20)
NOW: Final = datetime(2024, 10, 20, 9, 30)  # noqa: DTZ001 - Korean wall time
BY: Final = xlcrm.Author("담당 가", "today --into", NOW)
PROMISE: Final = {
    "customer": "1002",
    "일시": "2024-10-02",
    "내용": "영수증을 달라고 함",
    "후속 조치": "영수증 보내기",
    "후속 기한": "2024-10-20",
}
WRITTEN: Final = {"영수증을 달라고 함": 2, "[만료 예정] 통화함": 1, "[재계약 예정] 연락함": 1}
"""What the journal says in the end, and how often: a promise, and the entry that closes it."""

pytestmark = needs_calls


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a ledger that is fresh, and into whose sheet 오늘 people wrote."""
    folder = tmp_path_factory.mktemp("model") / "office"
    folder.mkdir()
    path = Path(shutil.copy(SEED, folder / "ledger.xlsx"))
    change(path, lambda ledger: xlcrm.log(ledger, [PROMISE], now=NOW), BY, backup=False)
    change(path, lambda ledger: xlcrm.put_today(ledger, as_of=DAY, now=NOW), BY, backup=False)
    refresh_files([path], DAY, by=BY, backup=False)
    ticked.write(
        path,
        ("후속 조치", "1002", {"완료": "O"}),
        ("만료 예정", "1003", {"메모": "통화함"}),
        ("재계약 예정", "1001", {"완료": "☑"}),
    )
    return folder


def run(folder: Path, fault: Fault | None = None) -> subprocess.CompletedProcess[str]:
    """Run a refresh the log of whose calls goes to a sibling of the folder."""
    words = ("refresh", str(folder / "ledger.xlsx"), "--as-of", str(DAY))
    return traced(words, log_of(folder), CALLS, fault)


def assert_written_once(path: Path) -> None:
    """Everything is in the journal once, and its sheet says under which IDs."""
    entries = ticked.journal(path)
    assert Counter(str(each["내용"]) for each in entries) == WRITTEN
    assert len({each["일지 ID"] for each in entries}) == len(entries)
    told = {row["기록"] for row in ticked.rows(path) if row["기록"]}
    assert told == {each["일지 ID"] for each in entries[1:]}


def test_a_kill_at_any_call_neither_loses_nor_doubles(model: Path, tmp_path: Path) -> None:
    """SIGKILL at every write, fsync, rename and unlink in the folder; then the run of next time."""
    there = Path(shutil.copytree(model, tmp_path / "traced"))
    done = run(there)
    assert done.returncode == 0, done.stderr
    assert_written_once(there / "ledger.xlsx")
    found = list(calls_on(log_of(there), f"/{there.name}"))
    assert Counter(call for call, _ in found)["fsync"] >= 2
    for call, number in found:
        folder = Path(shutil.copytree(model, tmp_path / f"{call}-{number}"))
        killed = run(folder, Fault(call, number))
        assert killed.returncode != 0
        path = folder / "ledger.xlsx"
        for _ in range(2):
            (result,) = refresh_files([path], DAY, by=BY, backup=False)
            assert result.error is None
            assert_written_once(path)
