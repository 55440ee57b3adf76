"""Undoing at the level of bytes: which backup is put back, and when none is."""

from __future__ import annotations

import errno
import os
import shutil
import time
from typing import TYPE_CHECKING

import pytest

from xlcrm.errors import LockedWorkbookError, StorageError, WorkbookChangedError
from xlcrm.files import disk, store
from xlcrm.files.backups import BACKUP_FOLDER, backups_of, forget

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Names = Callable[[Path], list[str]]
    Save = Callable[..., Path | None]

OLD = b"the old ledger"


def undone(path: Path) -> Path:
    """Undo a file's last save, as the command does."""
    with store.locked(path):
        return store.undo(store.last_save(path))


def test_the_last_save_is_taken_back_byte_for_byte(stored: Path, save: Save) -> None:
    """What the file had become is kept aside, and the backup is used up."""
    save(stored, b"new")
    aside = undone(stored)
    assert stored.read_bytes() == OLD
    assert aside.read_bytes() == b"new"
    assert backups_of(stored) == []


def test_undoing_again_undoes_the_save_before(stored: Path, save: Save) -> None:
    """Step by step back to the first bytes, then no further."""
    versions = [OLD, b"one", b"two", b"three"]
    for data in versions[1:]:
        save(stored, data)
    for data in reversed(versions[:-1]):
        undone(stored)
        assert stored.read_bytes() == data
    with pytest.raises(StorageError, match="되돌릴 백업이 없습니다"):
        undone(stored)
    assert stored.read_bytes() == OLD


def test_a_save_after_an_undo_can_be_undone(stored: Path, save: Save) -> None:
    """Also where both were saved within one second."""
    save(stored, b"one")
    undone(stored)
    save(stored, b"two")
    save(stored, b"three")
    undone(stored)
    undone(stored)
    assert stored.read_bytes() == OLD


def test_what_was_set_aside_is_never_written_over(stored: Path, save: Save) -> None:
    """Two undone versions of one second are both kept."""
    asides = []
    for data in (b"one", b"two"):
        save(stored, data)
        os.utime(stored, (1_727_708_400, 1_727_708_400))
        asides.append(undone(stored))
        os.utime(stored, (1_727_708_400, 1_727_708_400))
    assert [each.read_bytes() for each in asides] == [b"one", b"two"]


def test_a_file_changed_by_somebody_else_is_not_undone(stored: Path, save: Save) -> None:
    """Their work would be lost: exit code 4, and the backup is named."""
    backup = save(stored, b"new")
    stored.write_bytes(b"typed in Excel")
    with pytest.raises(WorkbookChangedError, match="고쳐졌습니다") as raised:
        undone(stored)
    assert backup is not None
    assert backup.name in str(raised.value.hint)
    assert raised.value.path == stored
    assert stored.read_bytes() == b"typed in Excel"
    assert backups_of(stored) == [backup]


def test_a_save_without_backup_cannot_be_undone(stored: Path, save: Save) -> None:
    """Nor the one before it: what came after would be lost."""
    save(stored, b"one")
    save(stored, b"two", backups=0)
    with pytest.raises(WorkbookChangedError):
        undone(stored)
    assert stored.read_bytes() == b"two"


def test_a_backup_of_an_older_program_undoes_nothing(stored: Path, save: Save) -> None:
    """Without a note beside it nobody knows whether the file was changed since."""
    backup = save(stored, b"new")
    assert backup is not None
    next(backup.parent.glob(".*after")).unlink()
    with pytest.raises(WorkbookChangedError):
        undone(stored)


def test_a_backup_that_equals_the_file_is_passed_over(stored: Path, save: Save) -> None:
    """A crash between backup and replace leaves one; the save before it can be undone."""
    save(stored, b"one")
    crashed = stored.parent / BACKUP_FOLDER / "고객대장 (2099-01-01 000000).xlsx"
    shutil.copy(stored, crashed)
    undone(stored)
    assert stored.read_bytes() == OLD


@pytest.mark.parametrize("owner", ["~$고객대장.xlsx", ".~lock.고객대장.xlsx#"])
def test_a_workbook_open_elsewhere_is_not_undone(
    stored: Path, save: Save, names: Names, owner: str
) -> None:
    """It would be saved over at once."""
    save(stored, b"new")
    (stored.parent / owner).write_bytes(b"")
    before = names(stored.parent), names(stored.parent / BACKUP_FOLDER)
    with pytest.raises(LockedWorkbookError):
        undone(stored)
    assert (names(stored.parent), names(stored.parent / BACKUP_FOLDER)) == before
    assert stored.read_bytes() == b"new"


def test_a_reader_on_windows_makes_undoing_busy(
    stored: Path, save: Save, names: Names, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is the one before, and nothing is left behind."""
    save(stored, b"new")
    before = names(stored.parent / BACKUP_FOLDER)

    real = os.replace

    def replace(source: Path, target: Path) -> None:
        if target == stored:
            raise PermissionError(errno.EACCES, "in use")
        real(source, target)

    monkeypatch.setattr(disk, "_WINDOWS", True)
    monkeypatch.setattr(time, "sleep", lambda _: None)
    monkeypatch.setattr(os, "replace", replace)
    with pytest.raises(LockedWorkbookError):
        undone(stored)
    assert stored.read_bytes() == b"new"
    assert names(stored.parent / BACKUP_FOLDER) == before


def test_a_file_put_back_from_a_copy_can_be_undone_after_a_save(stored: Path, save: Save) -> None:
    """Its backup is older by date than those of the saves that the copy did not see."""
    copy = stored.with_name("복사본.xlsx")
    shutil.copy2(stored, copy)
    save(stored, b"one")
    save(stored, b"two")
    shutil.copy2(copy, stored)
    save(stored, b"three")
    undone(stored)
    assert stored.read_bytes() == OLD


def test_a_deleted_backup_undoes_nothing(stored: Path, save: Save) -> None:
    """An office may empty that folder."""
    backup = save(stored, b"new")
    assert backup is not None
    forget(backup)
    with pytest.raises(StorageError, match="되돌릴 백업이 없습니다"):
        undone(stored)
