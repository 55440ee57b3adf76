"""Law 7: whatever happens in the middle of a save, the file is the old one or the new one, whole.

Every system call by which a refresh touches the ledger's folder is met once with a kill, once with
a full disk and once with a broken one; one that marks findings with a kill.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
from collections import Counter
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest
from cut_off import KILL, Fault, calls_on, log_of, needs_calls, traced

from xlcrm.files import disk, store
from xlcrm.jobs.mark import mark
from xlcrm.jobs.refresh import refresh
from xlcrm.office.ledger import open_ledger

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable

    from xlcrm.office.ledger import Ledger
    from xlcrm.office.proposal import Proposal

SEED = Path(__file__).parents[2] / "sample_data" / "seed_ledger.xlsx"
CALLS = ("write", "fsync", "rename", "renameat2", "close", "fchmod")
DAY = date(2024, 10, 1)

pytestmark = needs_calls


class Work(NamedTuple):
    """A command that changes the ledger, and the proposal that it carries out."""

    command: tuple[str, ...]
    propose: Callable[[Ledger], Proposal[object]]

    def __str__(self) -> str:
        """The test's id."""
        return " ".join(self.command)


REFRESH = Work(("refresh",), lambda ledger: refresh(ledger, as_of=DAY))
MARK = Work(("check", "--mark"), lambda ledger: mark(ledger, as_of=DAY))

only_refresh = pytest.mark.parametrize("work", [REFRESH], ids=str, indirect=True, scope="module")
either = pytest.mark.parametrize("work", [REFRESH, MARK], ids=str, indirect=True, scope="module")


@pytest.fixture(scope="module")
def work(request: pytest.FixtureRequest) -> Work:
    """Return what is done to the ledger."""
    found = request.param
    assert isinstance(found, Work)
    return found


class Point(NamedTuple):
    """One system call on the ledger's folder: its name, and which of that name's calls it is."""

    call: str
    number: int

    def __str__(self) -> str:
        """The test's id."""
        return f"{self.call}-{self.number}"


def run(work: Work, folder: Path, fault: Fault | None = None) -> subprocess.CompletedProcess[str]:
    """Run a command in the folder the log of whose calls goes to a sibling of the folder."""
    words = (*work.command, "--as-of", str(DAY), str(folder / "ledger.xlsx"))
    return traced(words, log_of(folder), CALLS, fault)


def prepared(folder: Path) -> Path:
    """Make a folder with a fresh ledger of a fixed date, so that every run is the same."""
    folder.mkdir()
    ledger = folder / "ledger.xlsx"
    shutil.copyfile(SEED, ledger)
    os.utime(ledger, (1_727_700_000, 1_727_700_000))
    return ledger


@lru_cache(maxsize=2)
def new_bytes(work: Work) -> bytes:
    """What the ledger is after an undisturbed run."""
    from tempfile import TemporaryDirectory  # noqa: PLC0415 - once

    with TemporaryDirectory() as folder:
        ledger = prepared(Path(folder) / "undisturbed")
        opened = open_ledger(ledger)
        opened.save(work.propose(opened).plan)
        return ledger.read_bytes()


@pytest.fixture(scope="module")
def points(work: Work, tmp_path_factory: pytest.TempPathFactory) -> list[Point]:
    """Every call by which the command touches the ledger's folder."""
    folder = tmp_path_factory.mktemp("trace") / "office"
    prepared(folder)
    done = run(work, folder)
    assert done.returncode == 0, done.stderr
    here = f"/{folder.parent.name}/{folder.name}"  # xlcrm itself has a folder `office`, too
    return [Point(*each) for each in calls_on(log_of(folder), here)]


def disturbed(
    work: Work, points: list[Point], tmp_path: Path, what: int
) -> list[tuple[Point, subprocess.CompletedProcess[str], Path]]:
    """Change a fresh ledger once for every point, disturbed there."""
    results = []
    for point in points:
        folder = tmp_path / f"{point}"
        ledger = prepared(folder)
        done = run(work, folder, Fault(point.call, point.number, what))
        results.append((point, done, ledger))
    return results


def assert_whole(work: Work, ledger: Path) -> None:
    """The ledger is the old or the new one, and the next run makes it the new one."""
    assert ledger.read_bytes() in {SEED.read_bytes(), new_bytes(work)}
    again = open_ledger(ledger)
    again.save(work.propose(again).plan)
    with store.locked(ledger):
        assert ledger.read_bytes() == new_bytes(work)
        left = [each.name for each in ledger.parent.rglob(f"*{disk.TEMPORARY}")]
    assert left == []


@either
def test_the_trace_sees_the_whole_save_protocol(points: list[Point]) -> None:
    """The points cover writing, syncing and renaming the ledger and its backup."""
    calls = Counter(point.call for point in points)
    assert calls["fsync"] >= 3  # the new file, the backup, the folder
    assert calls["write"] >= 2  # the new file, the backup
    # The file, the backup, what it is the backup of, and what has been found sound.
    assert calls["rename"] + calls["renameat2"] == 4
    assert calls["close"] >= 5


@either
def test_a_kill_at_any_call_leaves_the_old_or_the_new_file(
    work: Work, points: list[Point], tmp_path: Path
) -> None:
    """SIGKILL at every write, fsync, rename, close, open: the ledger is whole, and changeable."""
    killed = 0
    for point, done, ledger in disturbed(work, points, tmp_path, KILL):
        killed += done.returncode != 0
        assert "Traceback" not in done.stderr, point
        assert_whole(work, ledger)
    assert killed == len(points)


@only_refresh
@pytest.mark.parametrize("error", ["ENOSPC", "EIO"])
def test_an_error_at_any_call_is_told_and_leaves_the_old_or_the_new_file(
    work: Work, points: list[Point], tmp_path: Path, error: str
) -> None:
    """A full or broken disk at every call: exit code 2 and a Korean line, or the work done."""
    told = 0
    if error == "ENOSPC":  # what writes nothing has room on a full disk
        points = [point for point in points if point.call not in {"close", "unlink", "unlinkat"}]
    for point, done, ledger in disturbed(work, points, tmp_path, getattr(errno, error)):
        assert "Traceback" not in done.stderr, (point, done.stderr)
        assert done.returncode in {0, 2}, (point, done.stderr)
        if done.returncode == 2:
            told += 1
            assert re.search(r"ledger\.xlsx.*(없습니다|않았습니다|못했습니다)", done.stderr), (
                point,
                done.stderr,
            )
        else:
            assert ledger.read_bytes() == new_bytes(work), point
        assert_whole(work, ledger)
    must_tell = [point for point in points if point.call in {"write", "fsync", "rename"}]
    assert told >= len(must_tell)
