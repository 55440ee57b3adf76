"""Dated backups beside a workbook, and what the file became after each of them.

Beside each lies a hidden note: what the save that it was made for made of the file, and what the
backup itself is, so that nobody trusts one that has rotted, or another file in its place.
"""

from __future__ import annotations

import glob
import hashlib
import re
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Final
from unicodedata import normalize

from xlcrm.domain.keeping import NO_AGES, staying
from xlcrm.domain.outline import outlined
from xlcrm.domain.particles import particle
from xlcrm.errors import DamagedWorkbookError, LimitExceededError, XlcrmError
from xlcrm.files.disk import exists, short_name, swap, temporary, write
from xlcrm.ooxml.intact import refuse_damaged

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence
    from pathlib import Path

    from xlcrm.domain.keeping import Ages

BACKUP_FOLDER: Final = "xlcrm 백업"
AFTER: Final = ".xlcrm-after"
_MOST_UNDONE: Final = 10
_MOST_STEPS: Final = 4  # files that one save may have led to, by undoing what came after it
_NAMED: Final = "%Y-%m-%d %H%M%S"
_WHOLE: Final = "whole"
_KOREA: Final = timezone(timedelta(hours=9))  # no summer time since 1988


def backups_of(path: Path) -> list[Path]:
    """Return a workbook's backups, oldest first: by when the file had been saved."""
    return [backup for *_, backup in _backups(path)]


def dated(path: Path) -> list[tuple[datetime, Path]]:
    """Return a workbook's backups by when their content had been saved, in Korea, oldest first."""
    found = []
    for saved, _, backup in _backups(path):
        with suppress(ValueError):  # a name that nobody but a person gave
            spelt = f"{saved[:13]}:{saved[13:15]}:{saved[15:]}"
            found.append((datetime.fromisoformat(spelt), backup))
    return found


def saved_at(modified: int) -> datetime:
    """Return when a file was saved, from nanoseconds since 1970 to Korean wall time in seconds."""
    moment = datetime.fromtimestamp(modified / 1e9, tz=_KOREA)
    return moment.replace(tzinfo=None, microsecond=0)


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
    return f"{saved_at(modified):{_NAMED}}"


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


@outlined
@dataclass(frozen=True, slots=True)
class Seal:
    """What is noted beside a backup.

    Attributes:
        after: what its save made of the file (SHA-256); and what undoing later ones made of that,
            where 변경이력 tells of the undoing.
        own: what the backup itself is (SHA-256); "" beside those of an older program.
        whole: whether it was found to be a whole workbook: then its SHA-256 is proof enough.
        note: what undoing that save needs beside the backup.
    """

    after: tuple[str, ...]
    own: str = ""
    whole: bool = False
    note: bytes = b""

    def packed(self) -> bytes:
        """Return it as the note's file holds it."""
        words = (",".join(self.after), self.own, _WHOLE if self.whole and self.own else "")
        line = " ".join(filter(None, words)).encode()
        return line + (b"\n" + self.note if self.note else b"")


def put_seal(path: Path, backup: Path, seal: Seal) -> None:
    """Note beside a workbook's backup what it becomes by the save it was made for, and what it is.

    Whoever may read the backup may read that.
    """
    with temporary(backup.parent, path.name) as new:
        write(new, seal.packed(), backup.stat())
        swap(new, _mark(backup))


def seal_of(backup: Path) -> Seal | None:
    """Return what was noted beside a backup; None if nothing was, or it is damaged."""
    try:
        line, _, note = _mark(backup).read_bytes().partition(b"\n")
        after, *words = line.decode("ascii").split()
    except (OSError, ValueError):
        return None
    return Seal(tuple(after.split(",")), words[0] if words else "", _WHOLE in words[1:], note)


def after_of(backup: Path) -> str | None:
    """Return what a backup's save made of the file; None if nothing was noted."""
    seal = seal_of(backup)
    return None if seal is None else seal.after[0]


def note_of(backup: Path) -> bytes:
    """Return what undoing needs beside a backup; nothing where nothing is noted."""
    seal = seal_of(backup)
    return b"" if seal is None else seal.note


def stands_for(path: Path, digest: str, other: str) -> None:
    """Note that a file is what a save made of it, although its bytes are others.

    Undoing brings back what a save had made, with what 변경이력 tells of the undoing: then the save
    itself can be undone as well.
    """
    for backup in backups_of(path):
        seal = seal_of(backup)
        if seal is not None and digest in seal.after:
            after = (seal.after[0], *seal.after[1:][1 - _MOST_STEPS :], other)
            put_seal(path, backup, replace(seal, after=tuple(dict.fromkeys(after))))


def made_whole(path: Path, digest: str) -> bool:
    """Tell whether a file with that SHA-256 is what a save made of a backup that was whole."""
    seals = (seal_of(backup) for backup in reversed(backups_of(path)))
    return any(seal.whole and digest in seal.after for seal in seals if seal is not None)


def refuse_rotten(path: Path, backup: Path, data: bytes) -> None:
    """Raise if the bytes of a workbook's backup are not those that were noted when it was made.

    Raises:
        DamagedWorkbookError: they are others.
    """
    seal = seal_of(backup)
    if seal is not None and seal.own and hashlib.sha256(data).hexdigest() != seal.own:
        raise rotten(path, backup)


def rotten(path: Path, backup: Path) -> DamagedWorkbookError:
    """Return the error that says that a backup is not to be trusted."""
    return DamagedWorkbookError(
        f"백업 '{backup.name}'{particle(backup.name, '이/가')} 손상되었거나 다른 파일로 바뀌어 "
        "쓰지 않았습니다. 대장은 그대로입니다.",
        path=path,
        hint=f'쓸 수 있는 백업을 보려면: xlcrm restore "{path}"',
    )


def is_whole(path: Path, backup: Path) -> bool:
    """Tell whether a backup can be put back: it is what it was, and a workbook that opens.

    What was found once is noted, so that it need not be read part by part again. One that is too
    large to be looked at counts.
    """
    try:
        data = backup.read_bytes()
        refuse_rotten(path, backup, data)
        seal = seal_of(backup)
        if seal is not None and seal.whole:
            return True
        refuse_damaged(data)
    except LimitExceededError:
        return True
    except (OSError, XlcrmError):
        return False
    if seal is not None and seal.own:
        with suppress(OSError):
            put_seal(path, backup, replace(seal, whole=True))
    return True


def forget(backup: Path) -> None:
    """Delete a backup and what was noted beside it."""
    for each in (backup, _mark(backup)):
        with suppress(OSError):
            each.unlink()


def prune(path: Path, newest: Path, keep: int, ages: Ages = NO_AGES) -> None:
    """Delete the backups that need not stay; see `staying`. The one just made always stays.

    Of a file put back from a copy that one is not the latest by its date. The latest backup that
    can be put back stays, too, so that many saves of a broken file do not push it out.

    Args:
        path: the workbook.
        newest: the backup just made.
        keep: how many of the last saves' stay.
        ages: of how many days, weeks and months the last one stays, too.
    """
    others = [(moment, each) for moment, each in dated(path) if each != newest]
    made = next((moment for moment, each in dated(path) if each == newest), None)
    moments = [moment for moment, _ in others]
    stay = staying(moments, max(0, keep - 1), ages)
    if made is not None and (not moments or made >= moments[-1]):
        stay = staying([*moments, made], keep, ages)
    going = [each for at, (_, each) in enumerate(others) if at not in stay]
    if not going:
        return
    saved = _latest_whole(path, [newest, *(each for _, each in reversed(others))])
    for old in going:
        if old != saved:
            forget(old)


def _latest_whole(path: Path, backups: Sequence[Path]) -> Path | None:
    """The first of some backups that can be put back; None if none can."""
    return next((each for each in backups if is_whole(path, each)), None)
