"""What somebody else does while xlcrm saves, and what systems lack."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from xlcrm.errors import LockedWorkbookError, StorageError, WorkbookChangedError
from xlcrm.files import backups, store

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """Some file that is about to be saved."""
    path = tmp_path / "ledger.xlsx"
    path.write_bytes(b"old")
    return path


def test_a_system_without_owners_is_saved_to(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows has no `os.fchown`, from Python 3.13 on beside an `os.fchmod`."""
    monkeypatch.delattr(os, "fchown")
    stored = store.read(ledger)
    store.replace(stored, b"new", check=lambda _: None, backups=1)
    assert ledger.read_bytes() == b"new"


def test_a_workbook_opened_while_it_is_checked_is_left_alone(ledger: Path) -> None:
    """Excel's owner file may appear while the new file is written and read back."""
    stored = store.read(ledger)

    def opened(_: bytes) -> None:
        (ledger.parent / "~$ledger.xlsx").touch()

    with pytest.raises(LockedWorkbookError):
        store.replace(stored, b"new", check=opened, backups=3)
    assert ledger.read_bytes() == b"old"


def test_a_save_that_fails_leaves_no_backup(ledger: Path) -> None:
    """Night after night the same backup would push out the older ones."""
    stored = store.read(ledger)

    def changed(_: bytes) -> None:
        ledger.write_bytes(b"theirs")

    with pytest.raises(WorkbookChangedError):
        store.replace(stored, b"new", check=changed, backups=3)
    assert ledger.read_bytes() == b"theirs"
    assert backups.backups_of(ledger) == []


def test_a_new_file_never_takes_the_place_of_one_made_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between looking and writing, somebody else may have used the name."""
    path = tmp_path / "new.xlsx"
    path.write_bytes(b"theirs")
    monkeypatch.setattr(store, "exists", lambda _: False)
    with pytest.raises(StorageError, match="이미 있습니다"):
        store.create(path, b"ours")
    assert path.read_bytes() == b"theirs"
    assert [each.name for each in tmp_path.iterdir()] == ["new.xlsx"]
