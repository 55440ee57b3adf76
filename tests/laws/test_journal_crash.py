"""Law 7 for the journal: an entry that was told of is never lost, and none stands twice.

Every system call by which an entry is written, kept in the queue, taken out of it or put back into
it is met once with a kill, and once with a broken disk.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from cut_off import Fault, calls_on, log_of, needs_calls, traced

from xlcrm.files import queue
from xlcrm.files.disk import TEMPORARY
from xlcrm.jobs.log.logbook import add_entries, apply_queue
from xlcrm.office.commit import Author
from xlcrm.office.ledger import open_ledger

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterator

SEED: Final = Path(__file__).parents[2] / "sample_data" / "seed_ledger.xlsx"
CALLS: Final = ("write", "fsync", "rename", "renameat2", "unlink")
NOW: Final = datetime(2024, 10, 1, 9)  # noqa: DTZ001 - Korean wall time
BY: Final = Author("담당 가", "log add", NOW)
ADD: Final = ("log", "add", "{path}", "--customer", "1001", "--channel", "전화", "새 기록")
APPLY: Final = ("queue", "apply", "{path}")
UNDO: Final = ("undo", "{path}")
RESTORE: Final = ("restore", "{path}", "--on", "2024-09-30")
EVENING: Final = 1_727_690_400  # 2024-09-30 19:00 in Korea

pytestmark = needs_calls


@dataclass(frozen=True)
class Case:
    """A command, whether somebody has the workbook open meanwhile, and how many entries wait.

    Those that wait may have been `applied` by a command before.
    """

    words: tuple[str, ...]
    open_elsewhere: bool = False
    waiting: int = 0
    applied: bool = False


CASES: Final = {
    "log add": Case(ADD),
    "log add beside a queue": Case(ADD, waiting=2),
    "log add into a new queue": Case(ADD, open_elsewhere=True),
    "log add into a queue": Case(ADD, open_elsewhere=True, waiting=2),
    "queue apply": Case(APPLY, waiting=2),
    "undo of queue apply": Case(UNDO, waiting=2, applied=True),
    "restore": Case(RESTORE, waiting=2, applied=True),
}


@dataclass
class Office:
    """A folder with a ledger whose journal holds one entry, and what was told of so far."""

    path: Path
    told: list[str]

    @property
    def owner(self) -> Path:
        """The file that Excel would put beside a workbook it has open."""
        return self.path.with_name(f"~${self.path.name}")

    def add(self, text: str) -> None:
        """Log a contact, and hold xlcrm to its word."""
        added = add_entries(self.path, [{"customer": "1002", "내용": text}], BY, backup=False)
        self.told += [str(row["entry_id"]) for row in added.logged.rows]

    def journal(self) -> list[str]:
        """Every 일지 ID of the journal."""
        table = next(t for t in open_ledger(self.path).tables if t.spec.key == "journal")
        return [str(each) for each in table.values("entry_id")]


def prepared(folder: Path, case: Case) -> Office:
    """Make a folder as the case wants it."""
    folder.mkdir()
    office = Office(Path(shutil.copy(SEED, folder / "ledger.xlsx")), [])
    office.add("첫 기록")
    if case.waiting or case.open_elsewhere:
        office.owner.touch()
    for number in range(case.waiting):
        office.add(f"기다리는 기록 {number}")
    if not case.open_elsewhere:
        office.owner.unlink(missing_ok=True)
    os.utime(office.path, (EVENING, EVENING))
    if case.applied:
        apply_queue(office.path, BY)
    return office


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Case], Office]:
    """Return what gives the office that a case wants, made once: tests work on copies of it."""

    @cache
    def made(case: Case) -> Office:
        return prepared(tmp_path_factory.mktemp("model") / "office", case)

    return made


@pytest.fixture(scope="module")
def points(
    model: Callable[[Case], Office], tmp_path_factory: pytest.TempPathFactory
) -> Callable[[Case], list[tuple[str, int]]]:
    """Return what gives the points of a case, traced once."""

    @cache
    def found(case: Case) -> list[tuple[str, int]]:
        folder = tmp_path_factory.mktemp("trace") / "traced"
        return list(points_of(copy_of(model(case), folder), case))

    return found


def copy_of(office: Office, folder: Path) -> Office:
    """Copy an office's folder, the times of its files too."""
    shutil.copytree(office.path.parent, folder)
    return Office(folder / office.path.name, [*office.told])


def run(office: Office, case: Case, fault: Fault | None = None) -> subprocess.CompletedProcess[str]:
    """Run the command the log of whose calls goes to a sibling of the folder."""
    words = [word.format(path=office.path) for word in case.words]
    return traced(words, log_of(office.path.parent), CALLS, fault)


def points_of(office: Office, case: Case) -> Iterator[tuple[str, int]]:
    """Every call by which the command touches the folder: its name, and which one it is."""
    folder = office.path.parent
    done = run(office, case)
    assert done.returncode == (3 if case.open_elsewhere else 0), done.stderr
    yield from calls_on(log_of(folder), f"/{folder.name}")


def assert_nothing_lost(office: Office, done: subprocess.CompletedProcess[str]) -> None:
    """What was told of before, by the command and after it stands in the journal, each once."""
    if done.returncode in {0, 3} and "log" in done.args:
        told = re.search(r"일지 1건\(([0-9A-Z-]+)\)", done.stdout)
        assert told, done.stdout
        office.told.append(told[1])
    office.add("다음 기록")
    office.owner.unlink(missing_ok=True)
    apply_queue(office.path, BY, backup=False)
    found = Counter(office.journal())
    assert {each: found[each] for each in office.told} == dict.fromkeys(office.told, 1)
    assert max(found.values()) == 1
    assert len(found) <= len(office.told) + 1  # the one that nobody was told of
    left = queue.waiting(office.path)
    assert (left.rows, left.damaged) == ((), 0)
    assert list(office.path.parent.rglob(f"*{TEMPORARY}")) == []


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_kill_at_any_call_loses_no_entry(
    case: Case,
    model: Callable[[Case], Office],
    points: Callable[[Case], list[tuple[str, int]]],
    tmp_path: Path,
) -> None:
    """SIGKILL at every write, fsync, rename and unlink in the folder."""
    calls = Counter(call for call, _ in points(case))
    assert calls["fsync"] >= 2
    killed = 0
    for call, number in points(case):
        office = copy_of(model(case), tmp_path / f"{call}-{number}")
        done = run(office, case, Fault(call, number))
        killed += done.returncode not in {0, 3}
        assert "Traceback" not in done.stderr
        assert_nothing_lost(office, done)
    assert killed == len(points(case))


@pytest.mark.parametrize(
    "name", [name for name, case in CASES.items() if case.waiting and case.words != RESTORE]
)
def test_a_broken_disk_at_any_call_loses_no_entry(
    name: str,
    model: Callable[[Case], Office],
    points: Callable[[Case], list[tuple[str, int]]],
    tmp_path: Path,
) -> None:
    """EIO at every one of them: told in one line, or kept, or the work done all the same."""
    case, failed = CASES[name], 0
    for call, number in points(case):
        office = copy_of(model(case), tmp_path / f"{call}-{number}")
        done = run(office, case, Fault(call, number, errno.EIO))
        assert "Traceback" not in done.stderr
        assert done.returncode in {0, 2, 3}, done.stderr
        failed += done.returncode != (3 if case.open_elsewhere else 0)
        if done.returncode == 2:
            assert re.search(r"ledger\.xlsx.*(않았습니다|못했습니다|없습니다)", done.stderr)
        assert_nothing_lost(office, done)
    assert failed


@pytest.mark.parametrize("cut", [1, 20, -1], ids=["first sign", "middle", "line end"])
def test_a_line_that_was_cut_off_swallows_no_other(cut: int, tmp_path: Path) -> None:
    """After a power cut in the middle of a line, the next entry is kept all the same."""
    office = prepared(tmp_path / "office", Case(ADD, open_elsewhere=True, waiting=2))
    path = queue.waiting(office.path).path
    first, second = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(first + second[:cut])
    lost = office.told.pop()
    office.add("다음 기록")
    if cut == -1:  # all but the line's end: nothing of the entry is missing
        office.told.insert(2, lost)
    assert [row["entry_id"] for row in queue.waiting(office.path).rows] == office.told[1:]
    office.owner.unlink()
    apply_queue(office.path, BY, backup=False)
    assert office.journal() == office.told
