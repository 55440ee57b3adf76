"""Reading and replacing a user's file: what is kept, and how it is backed up."""

from __future__ import annotations

import hashlib
import os
import stat
from typing import TYPE_CHECKING

import pytest
from stored_files import NEW, OLD, POSIX, ROOT_ONLY, SAVED

from xlcrm.errors import DamagedWorkbookError, LimitExceededError, StorageError, XlcrmError
from xlcrm.files import backups, disk, store
from xlcrm.ooxml.zipformat import Limits

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Names = Callable[[Path], list[str]]
    Save = Callable[..., Path | None]
    AsNobody = Callable[..., str]


def test_reading_remembers_size_time_and_hash(stored: Path) -> None:
    """What the file was when it was read, to tell later whether somebody changed it."""
    read = store.read(str(stored))
    digest = hashlib.sha256(OLD).hexdigest()
    assert read == store.Stored(stored, OLD, SAVED * 1_000_000_000)
    assert read.fingerprint == store.Fingerprint(len(OLD), SAVED * 1_000_000_000, digest)


@POSIX
def test_a_symlink_is_followed_and_stays_one(
    stored: Path, tmp_path: Path, save: Save, names: Names
) -> None:
    """The link's target is replaced, with its backup beside it."""
    folder = tmp_path / "바탕 화면"
    folder.mkdir()
    link = folder / "대장 바로가기.xlsx"
    link.symlink_to(stored)
    assert store.read(link).path == stored
    backup = save(link)
    assert link.is_symlink()
    assert (stored.read_bytes(), names(folder)) == (NEW, [link.name])
    assert backup is not None
    assert backup.parent.parent == stored.parent


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("없는 파일.xlsx", "파일이 없습니다."),
        ("고객대장.xlsx/안.xlsx", "파일이 없습니다."),
        ("", "폴더입니다."),
        pytest.param("가" * 300, "쓸 수 없는 경로입니다.", marks=POSIX),
        ("널\0문자.xlsx", "쓸 수 없는 경로입니다."),
        pytest.param("맴도는 링크.xlsx", "쓸 수 없는 경로입니다.", marks=POSIX),
        pytest.param("파이프.xlsx", "보통 파일이 아닙니다.", marks=POSIX),
    ],
    ids=["missing", "below a file", "folder", "long name", "null byte", "link to itself", "pipe"],
)
def test_what_cannot_be_read_is_said_in_korean(stored: Path, name: str, says: str) -> None:
    """The file is named, and what to do; a pipe does not hang the reader."""
    folder = stored.parent
    if name == "맴도는 링크.xlsx":
        (folder / name).symlink_to(name)
    if name == "파이프.xlsx":
        os.mkfifo(folder / name)
    path = f"{folder}/{name}"
    with pytest.raises(StorageError, match=says) as raised:
        store.read(path)
    assert (raised.value.path, bool(raised.value.hint)) == (path, True)


@pytest.mark.parametrize(
    "name",
    ["없는 파일.xlsx", pytest.param("가" * 300, marks=POSIX), "널\0문자.xlsx"],
    ids=["missing", "long name", "null byte"],
)
def test_what_is_not_there_cannot_be_locked(stored: Path, name: str) -> None:
    """No lock is left for a file that does not exist."""
    path = f"{stored.parent}/{name}"
    with pytest.raises(StorageError, match=r"없습니다|없는 경로") as raised, store.locked(path):
        pytest.fail("locked")
    assert (raised.value.path, bool(raised.value.hint)) == (path, True)
    assert [each.name for each in stored.parent.iterdir()] == [stored.name]


def test_a_file_beyond_the_limit_is_not_read(stored: Path) -> None:
    """Before its bytes are in memory."""
    with pytest.raises(LimitExceededError, match="너무 큽니다"):
        store.read(stored, Limits(unpacked=len(OLD) - 1))


@ROOT_ONLY
def test_an_unreadable_file_is_said_to_be_so(stored: Path, as_nobody: AsNobody) -> None:
    """Permission to read is what is missing."""
    stored.chmod(0o600)
    assert "읽을 권한이 없습니다" in as_nobody(stored, "store.read(path)")


def test_new_bytes_replace_the_old_and_a_dated_backup_is_kept(
    stored: Path, save: Save, names: Names
) -> None:
    """Its date is when the old file had been saved, in Korea."""
    backup = save(stored)
    assert backup == stored.parent / "xlcrm 백업" / "고객대장 (2024-10-01 000000).xlsx"
    assert (stored.read_bytes(), backup.read_bytes()) == (NEW, OLD)
    assert names(stored.parent) == ["xlcrm 백업", "고객대장.xlsx"]


def test_unchanged_bytes_write_nothing_at_all(stored: Path) -> None:
    """Not the file, not its time, no backup, no check."""
    before = stored.stat()
    read = store.read(stored)
    assert store.replace(read, OLD, check=lambda _: pytest.fail("checked"), backups=10) is None
    after = stored.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert [each.name for each in stored.parent.iterdir()] == ["고객대장.xlsx"]


def test_the_check_sees_what_the_disk_holds_before_the_file_is_replaced(
    stored: Path, names: Names
) -> None:
    """The new bytes lie in the same folder, the old file is still there."""
    seen: list[tuple[bytes, bytes, list[str]]] = []

    def check(written: bytes) -> None:
        temporary = [name for name in names(stored.parent) if name.endswith(disk.TEMPORARY)]
        seen.append((written, stored.read_bytes(), temporary))

    with store.locked(stored):
        store.replace(store.read(stored), NEW, check=check, backups=0)
    ((written, standing, temporary),) = seen
    assert (written, standing, len(temporary)) == (NEW, OLD, 1)


def test_a_failing_check_leaves_the_old_file_and_nothing_else(stored: Path, names: Names) -> None:
    """No temporary file, no backup, not even its folder."""

    def check(_: bytes) -> None:
        raise DamagedWorkbookError("새로 쓴 파일의 값이 계획과 다릅니다.")

    with store.locked(stored), pytest.raises(DamagedWorkbookError):
        store.replace(store.read(stored), NEW, check=check, backups=10)
    assert (names(stored.parent), stored.read_bytes()) == (["고객대장.xlsx"], OLD)


@POSIX
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o755], ids=oct)
def test_the_mode_is_kept(stored: Path, mode: int, save: Save) -> None:
    """Of the file, and its backup has it too: nobody reads there what they may not read here."""
    stored.chmod(mode)
    backup = save(stored)
    assert backup is not None
    assert stat.S_IMODE(stored.stat().st_mode) == stat.S_IMODE(backup.stat().st_mode) == mode


@ROOT_ONLY
def test_the_owner_is_kept_where_permitted(stored: Path, save: Save) -> None:
    """Root may give files away."""
    os.chown(stored, 65534, 65534)
    save(stored)
    assert (stored.stat().st_uid, stored.stat().st_gid) == (65534, 65534)


@ROOT_ONLY
def test_the_group_is_kept_where_the_owner_cannot_be(stored: Path, as_nobody: AsNobody) -> None:
    """A colleague of the same group saves the shared stored: the others can still read it."""
    shared = 54321
    os.chown(stored, 0, shared)
    stored.chmod(0o660)
    done = as_nobody(
        stored,
        "with store.locked(path):\n"
        "    store.replace(store.read(path), b'new', check=len, backups=1)",
        shared,
    )
    about = stored.stat()
    assert done == ""
    assert stored.read_bytes() == b"new"
    assert (about.st_gid, stat.S_IMODE(about.st_mode)) == (shared, 0o660)


@pytest.mark.parametrize(
    "name",
    ["고객[2024].xlsx", "고객*대장.xlsx", "고객?(1).xlsm", "a{b}+.xlsx", f"{'가' * 83}.xlsx"],
    ids=["brackets", "star", "question mark", "braces", "long"],
)
@POSIX
def test_as_many_backups_are_kept_as_asked_whatever_the_name(
    tmp_path: Path, name: str, save: Save, names: Names
) -> None:
    """The oldest go; a name with a pattern's letters or near the disk's limit is only a name."""
    stored = tmp_path / name
    stored.write_bytes(b"0")
    made = []
    for number in range(1, 6):
        os.utime(stored, (SAVED + number * 86400, SAVED + number * 86400))
        made.append(save(stored, b"%d" % number, backups=3))
    assert backups.backups_of(stored) == made[2:]
    assert [each.read_bytes() for each in backups.backups_of(stored)] == [b"2", b"3", b"4"]
    assert names(tmp_path) == sorted(["xlcrm 백업", name])


def test_backups_of_one_second_are_numbered_and_pruned_in_order(stored: Path, save: Save) -> None:
    """Ten saves in the same second: the tenth is newer than the second."""
    for number in range(12):
        save(stored, b"%d" % number, backups=3)
        os.utime(stored, (SAVED, SAVED))
    kept = backups.backups_of(stored)
    assert [each.read_bytes() for each in kept] == [b"8", b"9", b"10"]


def test_no_backup_is_made_when_none_is_kept(stored: Path, save: Save, names: Names) -> None:
    """Then there is no folder for them either."""
    assert save(stored, backups=0) is None
    assert (names(stored.parent), stored.read_bytes()) == (["고객대장.xlsx"], NEW)


def test_pruning_leaves_the_backups_of_other_workbooks(stored: Path, save: Save) -> None:
    """One that was itself put back from a backup has almost the same name."""
    again = stored.with_name("고객대장 (2024-09-01 090000).xlsx")
    again.write_bytes(OLD)
    os.utime(again, (SAVED, SAVED))
    theirs = save(again, backups=5)
    others = stored.parent / backups.BACKUP_FOLDER / "고객대장 (2020-01-01 000000) 메모.xlsx"
    others.write_bytes(b"a person's own copy")
    for number in range(3):
        os.utime(stored, (SAVED + number, SAVED + number))
        save(stored, b"%d" % number, backups=1)
    assert theirs is not None
    assert theirs.exists()
    assert others.exists()
    assert len(backups.backups_of(stored)) == 1


def test_the_backup_just_made_is_never_pruned(stored: Path, save: Save) -> None:
    """A file put back from an old copy is older than every backup, and not to be lost."""
    save(stored, backups=1)
    os.utime(stored, (SAVED - 86400, SAVED - 86400))
    backup = save(stored, b"third", backups=1)
    assert backup is not None
    assert backups.backups_of(stored) == [backup]
    assert backup.read_bytes() == NEW


def test_a_new_file_is_created_whole(tmp_path: Path, names: Names) -> None:
    """With the mode that any new file would get."""
    path = tmp_path / "새 대장.xlsx"
    store.create(path, NEW, None)
    (tmp_path / "다른 파일").write_bytes(b"")
    assert (path.read_bytes(), names(tmp_path)) == (NEW, ["다른 파일", "새 대장.xlsx"])
    assert path.stat().st_mode == (tmp_path / "다른 파일").stat().st_mode


@pytest.mark.parametrize(
    ("name", "says"),
    [("고객대장.xlsx", "이미 있습니다"), ("없는 폴더/새.xlsx", "폴더가 없습니다")],
    ids=["exists", "no folder"],
)
def test_a_new_file_overwrites_nothing(stored: Path, name: str, says: str, names: Names) -> None:
    """What is in the way is said, and stays."""
    with pytest.raises(XlcrmError, match=says) as raised:
        store.create(stored.parent / name, NEW)
    assert (raised.value.path, bool(raised.value.hint)) == (stored.parent / name, True)
    assert (names(stored.parent), stored.read_bytes()) == (["고객대장.xlsx"], OLD)
