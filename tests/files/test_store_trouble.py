"""Saving when something is in the way: another program, another user, a bad disk."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from stored_files import NEW, OLD, POSIX, ROOT_ONLY, SAVED

from xlcrm.errors import LockedWorkbookError, StorageError, WorkbookChangedError
from xlcrm.files import backups, disk, store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Names = Callable[[Path], list[str]]
    Save = Callable[..., Path | None]
    AsNobody = Callable[..., str]

HOLD = """
import sys
from xlcrm.files import store
with store.locked(sys.argv[1]):
    print("held", flush=True)
    sys.stdin.readline()
"""


@contextmanager
def held(path: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the file's lock until a line is written to it."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        yield other


def test_a_lock_held_by_another_process_is_waited_for_and_told(stored: Path) -> None:
    """While it is held: who holds it and what to do; once let go of: free."""
    with held(stored) as other:
        with (
            pytest.raises(LockedWorkbookError, match="다른 xlcrm이") as raised,
            store.locked(stored, 0.2),
        ):
            pytest.fail("two hold the lock")
        assert (raised.value.path, raised.value.hint) == (stored, "잠시 뒤 다시 실행하세요.")
        other.communicate("\n", timeout=30)
    with store.locked(stored, 0.2):
        assert stored.read_bytes() == OLD


def test_a_lock_dies_with_its_holder(stored: Path, save: Save) -> None:
    """A killed process keeps nobody out."""
    with held(stored) as other:
        other.kill()
        other.communicate(timeout=30)
    assert save(stored) is not None


def test_a_lock_may_be_taken_again_by_its_holder(stored: Path, save: Save) -> None:
    """A batch locks before it reads, and the commit inside locks too."""
    with store.locked(stored, 0.2), store.locked(stored, 0.2):
        assert save(stored) is not None


@ROOT_ONLY
def test_a_lock_file_of_a_colleague_is_no_obstacle(stored: Path, as_nobody: AsNobody) -> None:
    """In a folder where both may write, whoever made the lock file first."""
    stored.parent.chmod(0o777)
    stored.chmod(0o666)
    with store.locked(stored):
        pass
    assert as_nobody(stored, "with store.locked(path, 1):\n    pass") == ""


def test_another_writer_in_between_keeps_its_bytes(stored: Path, names: Names) -> None:
    """A process that wrote after the reading, even of the same size and time, is noticed."""
    theirs = OLD.swapcase()
    with store.locked(stored):
        read = store.read(stored)
        write = "import sys; open(sys.argv[1], 'wb').write(bytes.fromhex(sys.argv[2]))"
        subprocess.run([sys.executable, "-c", write, str(stored), theirs.hex()], check=True)
        os.utime(stored, (SAVED, SAVED))
        with pytest.raises(WorkbookChangedError, match="다른 사람이") as raised:
            store.replace(read, NEW, check=lambda _: None, backups=0)
    assert (raised.value.path, bool(raised.value.hint)) == (stored, True)
    assert (names(stored.parent), stored.read_bytes()) == (["고객대장.xlsx"], theirs)


def test_a_file_removed_in_between_stays_removed(stored: Path, names: Names) -> None:
    """Nobody wants it back as a surprise."""
    read = store.read(stored)
    with store.locked(stored):
        stored.unlink()
        with pytest.raises(StorageError, match="파일이 없습니다"):
            store.replace(read, NEW, check=lambda _: None, backups=1)
    assert names(stored.parent) == []


@pytest.mark.parametrize(
    ("workbook", "owner"),
    [
        ("대장.xlsx", "~$대장.xlsx"),
        ("2024 고객대장.xlsx", "~$24 고객대장.xlsx"),
        ("대장.xlsx", ".~lock.대장.xlsx#"),
    ],
    ids=["Excel", "long name", "LibreOffice"],
)
def test_a_workbook_open_elsewhere_is_left_alone(
    tmp_path: Path, workbook: str, owner: str, save: Save, names: Names
) -> None:
    """The message names the owner file, which may have been left by a crash."""
    stored = tmp_path / workbook
    stored.write_bytes(OLD)
    (tmp_path / owner).write_bytes(b"somebody")
    assert store.holder(stored) == tmp_path / owner
    with pytest.raises(LockedWorkbookError, match="열어 두었습니다") as raised:
        save(stored)
    assert (raised.value.path, owner in str(raised.value.hint)) == (stored, True)
    assert stored.read_bytes() == OLD
    assert names(tmp_path) == sorted([workbook, owner])


def test_the_owner_file_of_another_workbook_does_not_matter(tmp_path: Path) -> None:
    """`~$고객대장.xlsx` is 고객대장.xlsx's where there is one, not `1_고객대장.xlsx`'s."""
    for name in ("1_고객대장.xlsx", "고객대장.xlsx", "~$고객대장.xlsx", ".~lock.다른.xlsx#"):
        (tmp_path / name).write_bytes(OLD)
    assert store.holder(tmp_path / "1_고객대장.xlsx") is None
    assert store.holder(tmp_path / "고객대장.xlsx") == tmp_path / "~$고객대장.xlsx"


def test_stale_temporary_files_of_this_workbook_are_swept(stored: Path) -> None:
    """Here and among the backups; those of other workbooks may still be written."""
    folder = stored.parent / backups.BACKUP_FOLDER
    folder.mkdir()
    stale = [
        where / f".고객대장.xlsx.123-0a1b2c3d{disk.TEMPORARY}" for where in (stored.parent, folder)
    ]
    others = [
        stored.parent / f".고객대장.xlsx.xlsx.123-0a1b2c3d{disk.TEMPORARY}",
        stored.parent / f".대장.xlsx.123-0a1b2c3d{disk.TEMPORARY}",
        stored.parent / "고객대장.xlsx.tmp",
    ]
    for each in (*stale, *others):
        each.write_bytes(b"half")
    with store.locked(stored):
        assert [each.exists() for each in stale] == [False, False]
        assert [each.exists() for each in others] == [True, True, True]


def test_among_very_many_files_each_workbook_is_swept_and_the_folder_seldom_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is left meanwhile is swept by whoever comes later."""
    workbooks = [tmp_path / f"지점 {number}.xlsx" for number in range(600)]
    stale = [
        tmp_path / f".{workbooks[at].name}.123-0a1b2c3d{disk.TEMPORARY}" for at in range(0, 600, 9)
    ]
    for each in (*workbooks, *stale):
        each.write_bytes(OLD)
    listed: list[object] = []
    names_in = os.listdir

    def noted(folder: str) -> list[str]:
        listed.append(folder)
        return names_in(folder)

    monkeypatch.setattr(os, "listdir", noted)
    for each in workbooks[:100]:
        with store.locked(each):
            pass
    assert [each.exists() for each in stale] == [at >= 100 for at in range(0, 600, 9)]
    assert 1 <= listed.count(tmp_path) < 20
    stale[0].write_bytes(b"half")
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + 60)
    with store.locked(workbooks[0]):
        assert not stale[0].exists()


@POSIX
def test_a_read_only_file_is_refused_before_any_work(stored: Path) -> None:
    """Replacing it would be possible, and not what its owner wants."""
    stored.chmod(0o444)
    with pytest.raises(StorageError, match="읽기 전용") as raised, store.locked(stored):
        pytest.fail("locked")
    assert (raised.value.path, bool(raised.value.hint)) == (stored, True)
    assert [each.name for each in stored.parent.iterdir()] == ["고객대장.xlsx"]


@ROOT_ONLY
def test_a_file_of_somebody_else_is_refused(stored: Path, as_nobody: AsNobody) -> None:
    """Whoever may write in the folder could still replace a file they may not write."""
    stored.chmod(0o644)
    assert "읽기 전용" in as_nobody(stored, "with store.locked(path):\n    pass")


@ROOT_ONLY
def test_a_folder_without_permission_to_write_is_refused(stored: Path, as_nobody: AsNobody) -> None:
    """Temporary file, lock and backup all lie in it."""
    folder = stored.parent / "공유"
    folder.mkdir(mode=0o755)
    path = stored.rename(folder / stored.name)
    path.chmod(0o666)
    told = as_nobody(path, "with store.locked(path):\n    pass")
    assert told.startswith(f"{path}: 폴더에 쓸 권한이 없습니다. → ")
    assert [each.name for each in folder.iterdir()] == [path.name]


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (errno.ENOSPC, "디스크가 가득 차서"),
        (errno.EDQUOT, "디스크가 가득 차서"),
        (errno.EIO, "저장할 수 없습니다"),
        (errno.EACCES, "저장할 권한이 없습니다"),
        (errno.EROFS, "저장할 수 없습니다"),
    ],
    ids=errno.errorcode.get,
)
def test_a_disk_that_fails_leaves_the_old_file(
    stored: Path,
    monkeypatch: pytest.MonkeyPatch,
    save: Save,
    number: int,
    says: str,
) -> None:
    """The error is in Korean, names the file, and nothing half-written is left."""

    def fail(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(StorageError, match=says) as raised:
        save(stored, backups=0)
    assert (raised.value.path, bool(raised.value.hint)) == (stored, True)
    assert os.strerror(number) not in str(raised.value)
    assert list(stored.parent.glob(f".*{disk.TEMPORARY}")) == []
    assert stored.read_bytes() == OLD


def busy(times: int) -> Callable[..., None]:
    """Make an os.replace that fails some times, as Windows' does while somebody reads the file."""
    real, left = os.replace, iter(range(times))

    def replace(source: Path, target: Path) -> None:
        if next(left, None) is not None:
            raise PermissionError(errno.EACCES, "in use")
        real(source, target)

    return replace


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Let the store believe to be on Windows; return how long it waited each time."""
    waits: list[float] = []
    monkeypatch.setattr(disk, "_WINDOWS", True)
    monkeypatch.setattr(time, "sleep", waits.append)
    return waits


def test_windows_readers_are_waited_for(
    stored: Path, monkeypatch: pytest.MonkeyPatch, windows: list[float], save: Save
) -> None:
    """A virus scanner reads the file for a moment: the third try succeeds."""
    monkeypatch.setattr(os, "replace", busy(2))
    save(stored, backups=0)
    assert (stored.read_bytes(), len(windows)) == (NEW, 2)
    assert sum(windows) < 5


def test_windows_readers_that_stay_are_told_of(
    stored: Path, monkeypatch: pytest.MonkeyPatch, windows: list[float], save: Save, names: Names
) -> None:
    """Excel holds it: busy, the old file whole, nothing left behind."""
    monkeypatch.setattr(os, "replace", busy(1000))
    with pytest.raises(LockedWorkbookError, match="열어 두어") as raised:
        save(stored, backups=0)
    assert (raised.value.path, bool(raised.value.hint)) == (stored, True)
    assert sum(windows) < 5
    assert (names(stored.parent), stored.read_bytes()) == (["고객대장.xlsx"], OLD)
