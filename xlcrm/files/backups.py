"""Dated backups beside a workbook, and what the file became after each of them.

Beside each lies a hidden note: what the save that it was made for made of the file, and what the
backup itself is, so that nobody trusts one that has rotted, or another file in its place.
"""

from __future__ import annotations

import glob
import hashlib
import os
import re
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from enum import StrEnum
from typing import TYPE_CHECKING, Final
from unicodedata import is_normalized, normalize

from xlcrm.digits import whole
from xlcrm.domain.keeping import NO_AGES, staying
from xlcrm.domain.outline import outlined
from xlcrm.domain.particles import particle
from xlcrm.domain.typed_option import path_quoted
from xlcrm.errors import (
    DamagedWorkbookError,
    EncryptedWorkbookError,
    LimitExceededError,
    StorageError,
    XlcrmError,
)
from xlcrm.files import born
from xlcrm.files.disk import short_name, swap, sync_folder, temporary, write
from xlcrm.files.passwords import encryption_of, note_kept, note_read, opened
from xlcrm.files.trouble import told
from xlcrm.ooxml.package import is_encrypted
from xlcrm.ooxml.zipformat import DEFAULT_LIMITS
from xlcrm.values import NamedTuple, dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from xlcrm.domain.keeping import Ages
    from xlcrm.files.born import Access
    from xlcrm.files.encryption import Encryption
    from xlcrm.ooxml.zipformat import Limits

BACKUP_FOLDER: Final = "xlcrm 백업"
AFTER: Final = ".xlcrm-after"
_MOST_UNDONE: Final = 10
_MOST_STEPS: Final = 4  # files that one save may have led to, by undoing what came after it
_NAMED: Final = "%Y-%m-%d %H%M%S"
_MOMENT: Final = r"(\d{4}-\d\d-\d\d \d{6})"  # as `_NAMED` writes it
_WHOLE: Final = "whole"
_KOREA: Final = timezone(timedelta(hours=9))  # no summer time since 1988


class State(StrEnum):
    """What a backup is good for."""

    WHOLE = "whole"
    """It is what it was, and a workbook that opens."""
    AS_SAVED = "as saved"
    """It is what it was, and was no whole workbook then: Excel has to repair it."""
    ROTTEN = "rotten"
    """It is not what it was, or no workbook that opens."""
    UNREAD = "unread"
    """It may not be read."""
    ENCRYPTED = "encrypted"
    """It has a password that is not known."""


def backups_of(path: Path) -> list[Path]:
    """Return a workbook's backups, oldest first: by when the file had been saved.

    Raises:
        StorageError: their folder cannot be read.
    """
    with told(path.parent / BACKUP_FOLDER, "읽을"):
        return [backup for *_, backup in _backups(path)]


def dated(path: Path) -> list[tuple[datetime, Path]]:
    """Return a workbook's backups by when their content had been saved, in Korea, oldest first.

    Raises:
        StorageError: their folder cannot be read.
    """
    with told(path.parent / BACKUP_FOLDER, "읽을"):
        return _dated(path)


def number_of(path: Path, backup: Path) -> int:
    """Return which one a backup is of those whose content had been saved in the same second."""
    return next((number for _, number, each in _backups(path) if each == backup), 1)


def _dated(path: Path) -> list[tuple[datetime, Path]]:
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
    stem, suffix = (normalize("NFC", each) for each in (short_name(path.stem), path.suffix))
    name = re.compile(rf"{re.escape(stem)} \({_MOMENT}\)(?: (\d+))?{re.escape(suffix)}")
    return sorted(
        (match[1], whole(match[2], 1), path.parent / BACKUP_FOLDER / each)
        for each in _beginning_with(f"{stem} (", path.parent / BACKUP_FOLDER)
        if (match := name.fullmatch(normalize("NFC", each)))
    )


def _beginning_with(beginning: str, folder: Path) -> list[str]:
    """The names in a folder that begin so, in whatever way their signs are put together.

    There may be thousands of others: each book of the folder above has its own.
    """
    try:
        names = os.listdir(folder)  # noqa: PTH208 - names alone
    except (FileNotFoundError, NotADirectoryError):
        return []
    return [
        each
        for each in names
        if each.startswith(beginning) or not (each.isascii() or is_normalized("NFC", each))
    ]


def _known(path: Path) -> list[tuple[str, int, Path]]:
    """What `_backups` finds; nothing in a folder that may be written to, and not be read."""
    try:
        return _backups(path)
    except OSError:
        return []


def back_up(path: Path, data: bytes, modified: int, access: Access) -> Path:
    """Keep a workbook's bytes, named by when they had been saved (nanoseconds since 1970)."""
    saved = _saved(modified)
    number = 1 + max((number for known, number, _ in _known(path) if known == saved), default=0)
    called = f"({saved})" if number == 1 else f"({saved}) {number}"
    while os.path.lexists(_place(path, called)):
        number += 1
        called = f"({saved}) {number}"
    return _kept(path, called, data, access)


def set_aside(path: Path, data: bytes, modified: int, access: Access) -> Path:
    """Keep a workbook that is undone, under a name that no other file has; the last ten of them."""
    called, number = f"({_saved(modified)}) 되돌림", 1
    while os.path.lexists(_place(path, called if number == 1 else f"{called} {number}")):
        number += 1
    kept = _kept(path, called if number == 1 else f"{called} {number}", data, access)
    stem = re.escape(normalize("NFC", short_name(path.stem)))
    name = re.compile(rf"{stem} \({_MOMENT}\) 되돌림(?: \d+)?")
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


def _kept(path: Path, called: str, data: bytes, access: Access) -> Path:
    kept = _place(path, called)
    try:
        born.kept_folder(kept.parent, access)
        with temporary(kept.parent, path.name) as new:
            write(new, data, access)
            swap(new, kept)
    except PermissionError as error:
        raise StorageError(
            f"'{BACKUP_FOLDER}' 폴더에 쓸 권한이 없습니다.",
            path=kept.parent,
            hint="폴더의 주인이 이 대장을 xlcrm으로 한 번 저장하거나, 폴더의 권한을 고치세요.",
        ) from error
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
        write(new, seal.packed(), born.access_of(backup).tidy)
        if strange := born.what_lies(_mark(backup)):
            raise born.in_the_way(_mark(backup), strange)
        swap(new, _mark(backup))


def seal_of(backup: Path) -> Seal | None:
    """Return what was noted beside a backup; None if nothing was, or it is damaged."""
    try:
        line, _, note = born.bytes_of(_mark(backup)).partition(b"\n")
        after, *words = line.decode("ascii").split()
    except (OSError, ValueError):
        return None
    return Seal(tuple(after.split(",")), words[0] if words else "", _WHOLE in words[1:], note)


def unread_note(backup: Path) -> str:
    """Return what the note beside a backup is called if one lies there and cannot be read."""
    note = _mark(backup)
    return note.name if os.path.lexists(note) and seal_of(backup) is None else ""


def stands_for(path: Path, digest: str, other: str) -> None:
    """Note that a file is what a save made of it, although its bytes are others.

    Undoing brings back what a save had made, with what 변경이력 tells of the undoing: then the save
    itself can be undone as well.
    """
    for *_, backup in _known(path):
        seal = seal_of(backup)
        if seal is not None and digest in seal.after:
            after = (seal.after[0], *seal.after[1:][1 - _MOST_STEPS :], other)
            put_seal(path, backup, replace(seal, after=tuple(dict.fromkeys(after))))


def made_whole(path: Path, digest: str) -> bool:
    """Tell whether a file with that SHA-256 is what a save made of a backup that was whole."""
    seals = (seal_of(backup) for *_, backup in reversed(_known(path)))
    return any(seal.whole and digest in seal.after for seal in seals if seal is not None)


def refuse_rotten(path: Path, backup: Path, data: bytes) -> None:
    """Raise if the bytes of a workbook's backup are not those that were noted when it was made.

    What is noted may be of the file without its password: while one is given to it or taken away,
    two files change one after the other.

    Args:
        path: the workbook.
        backup: its backup.
        data: its bytes as they lie there.

    Raises:
        DamagedWorkbookError: they are others.
        EncryptedWorkbookError: they might be, and no password is known that tells.
    """
    seal = seal_of(backup)
    if seal is None or not seal.own or _sha(data) == seal.own:
        return
    if not is_encrypted(data) or _sha(opened(data, backup)[0]) != seal.own:
        raise rotten(path, backup)


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def rotten(path: Path, backup: Path) -> DamagedWorkbookError:
    """Return the error that says that a backup is not to be trusted."""
    return DamagedWorkbookError(
        f"백업 '{backup.name}'{particle(backup.name, '이/가')} 손상되었거나 다른 파일로 바뀌어 "
        "쓰지 않았습니다. 대장은 그대로입니다.",
        path=path,
        hint=f"쓸 수 있는 백업을 보려면: xlcrm restore {path_quoted(path)}",
    )


def refuse_unsound(path: Path, backup: Path, data: bytes, limits: Limits) -> bool:
    """Raise unless a backup can be put back; tell whether it was no whole workbook even then.

    That it is what it was is proof enough where Excel had to repair it then, too.

    Args:
        path: the workbook.
        backup: its backup.
        data: its bytes as they lie there.
        limits: how much it may unpack to.

    Raises:
        DamagedWorkbookError: it is not what it was, a part is not what its CRC says, or nobody
            knows what it was and it is no whole workbook.
        EncryptedWorkbookError: no password is known that is right.
    """
    from xlcrm.ooxml.intact import spoilt_part  # noqa: PLC0415 - only before a backup is taken back

    refuse_rotten(path, backup, data)
    seal = seal_of(backup)
    try:
        spoilt = spoilt_part(opened(data, backup)[0], limits)
    except DamagedWorkbookError as error:
        raise rotten(path, backup) from error
    if spoilt and (seal is None or not seal.own):
        raise rotten(path, backup)
    return bool(spoilt)


def is_whole(path: Path, backup: Path) -> bool:
    """Tell whether a backup is what it was, and a workbook that opens."""
    return state_of(path, backup) is State.WHOLE


def state_of(path: Path, backup: Path) -> State:  # noqa: PLR0911 - one for each state
    """Tell what a backup is good for.

    What was found once is noted, so that it need not be read part by part again. One that is too
    large to be looked at counts as whole.
    """
    try:
        data = born.bytes_of(backup)
    except OSError:
        return State.UNREAD
    seal = seal_of(backup)
    try:
        refuse_rotten(path, backup, data)
        if seal is not None and seal.whole:
            return State.WHOLE
        if refuse_unsound(path, backup, data, DEFAULT_LIMITS):
            return State.AS_SAVED
    except LimitExceededError:
        return State.WHOLE
    except EncryptedWorkbookError:
        return State.ENCRYPTED
    except XlcrmError:
        return State.ROTTEN
    if seal is not None and seal.own:
        with suppress(OSError):
            put_seal(path, backup, replace(seal, whole=True))
    return State.WHOLE


def forget(backup: Path) -> None:
    """Delete a backup and what was noted beside it."""
    for each in (backup, _mark(backup)):
        with suppress(OSError):
            each.unlink()


def prune(path: Path, newest: Path, keep: int, ages: Ages = NO_AGES) -> None:
    """Delete the backups that need not stay; see `staying`. The one just made always stays.

    The last saves are those that were made last: of a file put back from a copy the newest is not
    the latest by its date. What bears a date to come, as the clock was ahead, is no part of the
    days, weeks and months of the others. The latest backup that can be put back stays, too, so that
    many saves of a broken file do not push it out.

    Args:
        path: the workbook.
        newest: the backup just made.
        keep: how many of the last saves' stay.
        ages: of how many days, weeks and months the last one stays, too.
    """
    try:
        found = [_Aged(_made(each), saved, each) for saved, each in _dated(path)]
    except OSError:
        return
    last = next((each for each in found if each.path == newest), None)
    others = [each for each in found if each.path != newest]
    coming = [each for each in others if last and max(each.made, each.saved) > last.made]
    past = [each for each in others if each not in coming]
    counted = [*past]
    if last is not None and last.saved <= last.made and (not past or past[-1].saved <= last.saved):
        counted.append(last)
    by_saves = [*sorted(coming), *sorted(past)]
    stay = {each.path for each in by_saves[len(by_saves) - max(0, keep - 1) :]}
    for some in (counted, coming):
        kept = staying([each.saved for each in some], 0, ages)
        stay |= {each.path for at, each in enumerate(some) if at in kept}
    going = [each.path for each in others if each.path not in stay]
    if not going:
        return
    sound = _latest_whole(path, [newest, *(each.path for each in reversed(others))])
    for old in going:
        if old != sound:
            forget(old)


class _Aged(NamedTuple):
    """A backup by when it was made, and when its content had been saved."""

    made: datetime
    saved: datetime
    path: Path


def _made(backup: Path) -> datetime:
    return datetime.fromtimestamp(backup.stat().st_mtime, tz=_KOREA).replace(tzinfo=None)


def _latest_whole(path: Path, backups: Sequence[Path]) -> Path | None:
    """The first of some backups that can be put back; None if none can."""
    return next((each for each in backups if is_whole(path, each)), None)


def kept_of(path: Path) -> list[Path]:
    """Return all that is kept of a workbook: its backups, and what it was before it was undone.

    Raises:
        StorageError: their folder cannot be read.
    """
    stem = re.escape(normalize("NFC", short_name(path.stem)))
    name = re.compile(
        rf"{stem} \({_MOMENT}\)(?: 되돌림)?(?: \d+)?{re.escape(path.suffix)}", re.IGNORECASE
    )
    folder = path.parent / BACKUP_FOLDER
    with told(folder, "읽을"):
        try:
            files = sorted(folder.iterdir())
        except (FileNotFoundError, NotADirectoryError):
            return []
    return [each for each in files if name.fullmatch(normalize("NFC", each.name))]


def kept_bytes(backup: Path) -> bytes:
    """Return what is kept of a workbook, whole or not, decrypted.

    Raises:
        StorageError: it may not be read, or something else lies in its place.
        EncryptedWorkbookError: no password is known that is right.
        DamagedWorkbookError: it is encrypted, and damaged.
    """
    with told(backup, "읽을"):
        return opened(born.bytes_of(backup), backup)[0]


def note_beside(backup: Path) -> bytes:
    """Return what is noted beside a backup for whoever undoes its save; b"" where nothing is."""
    try:
        line, lined, note = born.bytes_of(_mark(backup)).partition(b"\n")
    except (OSError, StorageError):
        return b""
    return line + lined + note_read(note)


def kept_as(backup: Path, data: bytes) -> bytes:
    """Return a workbook's bytes with the password of a backup in whose place they come.

    Raises:
        StorageError: the backup cannot be read.
        EncryptedWorkbookError: no password is known that is right.
    """
    with told(backup, "읽을"):
        encryption = encryption_of(backup)
    return data if encryption is None else encryption.plainly.encrypted(data)


def rewrite(path: Path, backup: Path, data: bytes) -> None:
    """Put other bytes in the place of what is kept of a workbook, as after somebody was purged.

    It keeps its name and its time. What undoing needed beside it goes: undoing would bring back who
    is gone. It can be restored as before.

    Args:
        path: the workbook.
        backup: what is kept of it.
        data: the bytes as they lie there, with its password (`kept_as`).

    Raises:
        StorageError: it cannot be written.
    """
    with told(backup, "쓸"):
        about = backup.stat()
        put_seal(path, backup, Seal((_NEVER,)))  # not one's own any more, nor yet the other's
        with temporary(backup.parent, path.name) as new:
            write(new, data, born.access_to(backup))
            swap(new, backup)
        os.utime(backup, ns=(about.st_atime_ns, about.st_mtime_ns))
        put_seal(path, backup, Seal((_NEVER,), _sha(data)))
        sync_folder(backup)


def reencrypt(
    path: Path, backup: Path, encryption: Encryption | None, about_to: Callable[[str], object]
) -> bool:
    """Give what is kept of a workbook another password, or none; tell whether it had not that yet.

    It can be undone and restored as before, also where that is cut off in the middle: its note says
    first what it holds, and then what it is.

    Args:
        path: the workbook.
        backup: what is kept of it.
        encryption: how it is encrypted from now on; None takes its password away.
        about_to: called with the SHA-256 of what is about to be kept, where that is another.

    Raises:
        StorageError: it cannot be read or written.
        EncryptedWorkbookError: no password is known that opens it.
        DamagedWorkbookError: it is encrypted, and damaged, or not what it was.
    """
    with told(backup, "쓸"):
        kept, about = born.bytes_of(backup), backup.stat()
        data, before = opened(kept, backup)
        refuse_rotten(path, backup, kept)
        new = _as_it_is(kept, before, encryption)
        new = new or (data if encryption is None else encryption.encrypted(data))
        if new != kept:
            about_to(_sha(new))
            stands_for(path, _sha(kept), _sha(new))
            _note_own(path, backup, _sha(data), encryption)
            with temporary(backup.parent, path.name) as made:
                write(made, new, born.access_to(backup))
                swap(made, backup)
            os.utime(backup, ns=(about.st_atime_ns, about.st_mtime_ns))
        _note_own(path, backup, _sha(new), encryption)
        sync_folder(backup)
    return new != kept


def _as_it_is(kept: bytes, before: Encryption | None, after: Encryption | None) -> bytes:
    """A file that is encrypted as it shall be already; b"" of all others."""
    if before is None or after is None:
        return kept if before is after else b""
    return kept if before.is_like(after) and not before.others else b""


def _note_own(path: Path, backup: Path, own: str, encryption: Encryption | None) -> None:
    """Note what a backup is, and keep what else is noted as it is to be kept."""
    seal = seal_of(backup)
    if seal is not None:
        note = note_kept(note_read(seal.note), encryption)
        new = replace(seal, own=own if seal.own else "", note=note)
        if new != seal:
            put_seal(path, backup, new)


_NEVER: Final = "0" * 64  # no file's SHA-256: no save made anything of it
