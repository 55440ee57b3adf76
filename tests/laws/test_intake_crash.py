"""Law 7 for 접수: what staff typed is taken in once, all of it or none, whatever happens.

Every system call by which a run takes it in is met once with a kill; then the next
run follows.
"""

from __future__ import annotations

import shutil
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
import received
from cut_off import Fault, calls_on, log_of, needs_calls, traced

import xlcrm

if TYPE_CHECKING:
    import subprocess

SEED: Final = Path(__file__).parents[2] / "sample_data" / "seed_ledger.xlsx"
CALLS: Final = ("write", "fsync", "rename", "renameat2", "unlink")
NOW: Final = datetime(2024, 10, 20, 9, 30)  # noqa: DTZ001 - Korean wall time
LATER: Final = xlcrm.Author("담당 가", "intake", datetime(2099, 1, 1))  # noqa: DTZ001 - likewise
ROWS: Final = (
    {"종류": "구매", "고객": "홍가상", "날짜": "2024-10-21", "서비스/제품": "상담", "금액": 30_000},
    {
        "종류": "새 고객",
        "고객": "홍가상",
        "연락처": "010-0000-0009",
        "날짜": "2024-10-21",
        "개월/점수": 12,
    },
    {"종류": "전화", "고객": "1001", "날짜": "2024-10-20", "내용": "통화함"},
    {"종류": "재계약", "고객": "1001", "개월/점수": 12},
    {"종류": "전화", "고객": "없는 사람", "날짜": "2024-10-20", "내용": "통화함"},
)

pytestmark = needs_calls


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a ledger into whose sheet 접수 staff have typed."""
    folder = tmp_path_factory.mktemp("model") / "office"
    folder.mkdir()
    path = Path(shutil.copy(SEED, folder / "ledger.xlsx"))
    received.make(path, NOW)
    received.write(path, *ROWS)
    return folder


def run(folder: Path, fault: Fault | None = None) -> subprocess.CompletedProcess[str]:
    """Take in the log of whose calls goes to a sibling of the folder."""
    words = ("intake", str(folder / "ledger.xlsx"))
    return traced(words, log_of(folder), CALLS, fault)


def how_many(path: Path) -> list[int]:
    """How many purchases, contracts and entries there are, and rows that are answered."""
    sheets = ("구매이력", "고객대장", "고객관리일지")
    counts = [len(received.sheet(path, name)) for name in sheets]
    states = received.states(path)
    taken = sum(each.startswith("접수됨") for each in states)
    return [*counts, taken, sum(each.startswith("확인") for each in states)]


NONE: Final = [0, 3, 0, 0, 0]
ALL: Final = [1, 5, 2, 4, 1]


def test_a_kill_at_any_call_leaves_all_or_nothing(model: Path, tmp_path: Path) -> None:
    """SIGKILL at every write, fsync, rename and unlink in the folder; then the run of next time."""
    there = Path(shutil.copytree(model, tmp_path / "traced"))
    done = run(there)
    assert done.returncode == 1, done.stderr
    assert how_many(there / "ledger.xlsx") == ALL
    found = list(calls_on(log_of(there), f"/{there.name}"))
    assert Counter(call for call, _ in found)["fsync"] >= 2
    for call, number in found:
        folder = Path(shutil.copytree(model, tmp_path / f"{call}-{number}"))
        killed = run(folder, Fault(call, number))
        assert killed.returncode not in {0, 1}
        path = folder / "ledger.xlsx"
        assert how_many(path) in (NONE, ALL)
        xlcrm.take_in(path, LATER, backup=False)
        assert how_many(path) == ALL
