"""Dated backups beside a workbook, and what the file became after each of them."""

from __future__ import annotations

import glob
import re
from contextlib import suppress
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Final
from unicodedata import normalize

from xlcrm.files.disk import exists, short_name, swap, temporary, write

if TYPE_CHECKING:
    import os
    from pathlib import Path

BACKUP_FOLDER: Final = "xlcrm 백업"
AFTER: Final = ".xlcrm-after"
_MOST_UNDONE: Final = 10
_KOREA: Final = timezone(timedelta(hours=9))  # no summer time since 1988


def backups_of(path: Path) -> list[Path]:
    """Return a workbook's backups, oldest first: by when the file had been saved."""
    return [backup for *_, backup in _backups(path)]


def _backups(path: Path) -> list[tuple[str, int, Path]]:
    """Each backup: when the file had been saved, its number in that second, where it lies."""
    stem, suffix = (
        re.escape(normalize("NFC", each)) for each in (short_name(path.stem), path.suffix)
    )
    name = re.compile(rf"{stem} \((\d{{4}}-\d\d-\d\d \d{{6}})\)(?: (\d+))?{suffix}")
    return sorted(
        (match[1], int(match[2] or 1), backup)
        for backup in (path.parent / BACKUP_FOLDER).glob("*")
        if (match := name.fullmatch(normalize("NFC", backup.name)))
    )


def back_up(path: Path, data: bytes, modified: int, like: os.stat_result) -> Path:
    """Keep a workbook's bytes, named by when they had been saved (nanoseconds since 1970)."""
    saved = _saved(modified)
    number = 1 + max((number for known, number, _ in _backups(path) if known == saved), default=0)
    again = f" {number}" if number > 1 else ""
    return _kept(path, f"({saved}){again}", data, like)


def set_aside(path: Path, data: bytes, modified: int, like: os.stat_result) -> Path:
    """Keep a workbook that is undone, under a name that no other file has; the last ten of them."""
    called, number = f"({_saved(modified)}) 되돌림", 1
    while exists(_place(path, called if number == 1 else f"{called} {number}")):
        number += 1
    kept = _kept(path, called if number == 1 else f"{called} {number}", data, like)
    name = re.compile(
        rf"{re.escape(normalize('NFC', short_name(path.stem)))} \(.*\) 되돌림(?: \d+)?"
    )
    others = [
        each
        for each in kept.parent.glob(f"*{glob.escape(path.suffix)}")
        if each != kept and name.fullmatch(normalize("NFC", each.stem))
    ]
    others.sort(key=lambda each: each.stat().st_mtime_ns)
    for old in others[: max(0, len(others) + 1 - _MOST_UNDONE)]:
        forget(old)
    return kept


def _saved(modified: int) -> str:
    return f"{datetime.fromtimestamp(modified / 1e9, tz=_KOREA):%Y-%m-%d %H%M%S}"


def _place(path: Path, called: str) -> Path:
    return path.parent / BACKUP_FOLDER / f"{short_name(path.stem)} {called}{path.suffix}"


def _kept(path: Path, called: str, data: bytes, like: os.stat_result) -> Path:
    kept = _place(path, called)
    kept.parent.mkdir(exist_ok=True)
    with temporary(kept.parent, path.name) as new:
        write(new, data, like)
        swap(new, kept)
    return kept


def _mark(backup: Path) -> Path:
    return backup.parent / f".{backup.name}{AFTER}"


def mark_after(path: Path, backup: Path, digest: str, note: bytes = b"") -> None:
    """Note beside a workbook's backup what it becomes by the save it was made for (its SHA-256).

    With it goes what undoing that save needs beside the backup. Whoever may read the backup may
    read that.
    """
    with temporary(backup.parent, path.name) as new:
        write(new, digest.encode() + (b"\n" + note if note else b""), backup.stat())
        swap(new, _mark(backup))


def after_of(backup: Path) -> str | None:
    """Return what was noted beside a backup; None if nothing was, or it is damaged."""
    try:
        return _noted(backup)[0].decode("ascii").strip()
    except (OSError, UnicodeDecodeError):
        return None


def note_of(backup: Path) -> bytes:
    """Return what undoing needs beside a backup; OSError if nothing is noted there."""
    return _noted(backup)[1]


def _noted(backup: Path) -> tuple[bytes, bytes]:
    digest, _, note = _mark(backup).read_bytes().partition(b"\n")
    return digest, note


def forget(backup: Path) -> None:
    """Delete a backup and what was noted beside it."""
    for each in (backup, _mark(backup)):
        with suppress(OSError):
            each.unlink()


def prune(path: Path, newest: Path, keep: int) -> None:
    """Delete the oldest backups beyond the number to keep, and never the one just made.

    Of a file put back from a copy that one is not the latest by its date.
    """
    others = [each for each in backups_of(path) if each != newest]
    for old in others[: max(0, len(others) + 1 - keep)]:
        forget(old)
