"""The only place where a user's file is read or replaced. Nothing is lost, whatever happens.

A save: lock a sibling file; read once and remember size, time and hash; write a temporary file in
the same folder with the same mode and owner; fsync; read it back from disk and check it; keep a
dated backup; hash the target again and stop if somebody else changed it; replace it in one step;
fsync the folder. A crash at any point leaves the old file or the new one, and at worst a temporary
file that the next save sweeps away.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import secrets
import stat
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Final
from unicodedata import normalize

from xlcrm.book.trouble import told
from xlcrm.errors import (
    LimitExceededError,
    LockedWorkbookError,
    StorageError,
    WorkbookChangedError,
)
from xlcrm.ooxml.zipformat import DEFAULT_LIMITS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from xlcrm.ooxml.zipformat import Limits

BACKUP_FOLDER: Final = "xlcrm 백업"
TEMPORARY: Final = ".xlcrm-tmp"
LOCK: Final = ".xlcrm-lock"
LOCK_SECONDS: Final = 30.0
_REPLACE_TRIES: Final = 5
_WINDOWS: Final = os.name == "nt"
_KOREA: Final = timezone(timedelta(hours=9))  # no summer time since 1988
_LONGEST_NAME: Final = 190  # bytes; with what our own files' names add, below the usual 255


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What a file was when it was read; `modified` is in nanoseconds since 1970."""

    size: int
    modified: int
    digest: str


@dataclass(frozen=True, slots=True)
class Stored:
    """A file as it was read: where it really lies (symlinks followed), its bytes, its print."""

    path: Path
    data: bytes
    fingerprint: Fingerprint


def read(path: str | os.PathLike[str], limits: Limits = DEFAULT_LIMITS) -> Stored:
    """Read a file once.

    Raises:
        StorageError: it does not exist, is a folder, or cannot be read.
        LimitExceededError: it is larger than a workbook may unpack to.
    """
    with told(path, "읽을"):
        target = _target(path)
        about = target.stat()
        if stat.S_ISDIR(about.st_mode):
            raise StorageError("폴더입니다.", path=path, hint="엑셀 파일을 지정하세요.")
        if not stat.S_ISREG(about.st_mode):  # a pipe or a device may never end
            raise StorageError("보통 파일이 아닙니다.", path=path, hint="엑셀 파일을 지정하세요.")
        if about.st_size > limits.unpacked:
            raise LimitExceededError("파일이 너무 큽니다.", path=path)
        data = target.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    return Stored(target, data, Fingerprint(len(data), about.st_mtime_ns, digest))


@contextmanager
def locked(path: str | os.PathLike[str], seconds: float = LOCK_SECONDS) -> Iterator[None]:
    """Hold the workbook against other xlcrm processes, waiting up to some seconds for them.

    The lock lies on a sibling file, so that Excel and backup programs are never in its way. A
    process that dies lets go of it.

    Raises:
        LockedWorkbookError: another xlcrm still holds it.
        StorageError: the folder cannot be written.
    """
    import filelock  # noqa: PLC0415 - reading needs no lock

    with told(path, "쓸"):
        target = _target(path)
        _refuse_read_only(target, path)
        # Whoever may write in the folder may take the lock, whoever took it first.
        mode = 0o600 | (target.parent.stat().st_mode & 0o022) * 3
        name = f".{_short(target.name)}{LOCK}"
        lock = filelock.FileLock(target.parent / name, mode=mode, is_singleton=True)
        try:
            lock.acquire(timeout=seconds)
        except filelock.Timeout:
            raise LockedWorkbookError(
                "다른 xlcrm이 이 파일을 쓰고 있습니다.", path=path, hint="잠시 뒤 다시 실행하세요."
            ) from None
    try:
        _sweep(target)
        yield
    finally:
        lock.release()


def holder(path: str | os.PathLike[str]) -> Path | None:
    """Return the owner file of Excel (`~$…`) or LibreOffice (`.~lock.…#`) beside a workbook.

    Of a long name, Office puts `~$` in place of the first two characters; that file is another
    workbook's where one of the rest of the name lies beside it.
    """
    target = Path(os.path.realpath(path))
    folder, name = target.parent, target.name
    names = [f"~${name}", f".~lock.{name}#"]
    if not _exists(folder / name[2:]):
        names.append(f"~${name[2:]}")
    return next((folder / each for each in names if _exists(folder / each)), None)


def replace(
    stored: Stored, data: bytes, *, check: Callable[[bytes], None], backups: int
) -> Path | None:
    """Put new bytes in place of a file that was read before; to be called under `locked`.

    Args:
        stored: the file as it was read.
        data: its new bytes; where they are the old ones, nothing is written at all.
        check: called with the new bytes as read back from disk; raises if they are not right.
        backups: how many dated backups of this workbook to keep; 0 makes none.

    Returns:
        The backup's path, or None if none was made.

    Raises:
        WorkbookChangedError: somebody else changed the file since it was read.
        LockedWorkbookError: Excel or LibreOffice has it open.
        StorageError: the disk is full, broken or not writable. The old file is still there.
    """
    if data == stored.data:
        return None
    path = stored.path
    _refuse_open(path)
    backup: Path | None = None
    with told(path, "저장할"), _temporary(path.parent, path.name) as temporary:
        about = path.stat()
        _write(temporary, data, about)
        check(temporary.read_bytes())
        if backups > 0:
            backup = _back_up(stored, about)
        with _undone_unless_saved(backup):
            _refuse_open(path)  # again: writing and checking a large file takes seconds
            _refuse_changed(stored)
            _swap(temporary, path)
    _sync_folder(path)
    if backup is not None:
        _prune(path, backup, backups)
    return backup


@contextmanager
def _undone_unless_saved(backup: Path | None) -> Iterator[None]:
    """Take a backup away again if the file was not replaced: it would only pile up."""
    saved = False
    try:
        yield
        saved = True
    finally:
        if backup is not None and not saved:
            with suppress(OSError):
                backup.unlink()


def create(path: str | os.PathLike[str], data: bytes) -> None:
    """Write a file that does not exist yet.

    Raises:
        StorageError: it exists already, or cannot be written.
    """
    target = Path(path)
    if _exists(target):
        raise _taken(path)
    if not target.parent.is_dir():
        raise StorageError("폴더가 없습니다.", path=path, hint="폴더를 먼저 만드세요.")
    with told(path, "만들"), _temporary(target.parent, target.name) as temporary:
        _write(temporary, data, None)
        _name(temporary, target)
    _sync_folder(target)


def _taken(path: str | os.PathLike[str]) -> StorageError:
    return StorageError(
        "같은 이름의 파일이 이미 있습니다.", path=path, hint="다른 이름을 쓰거나 먼저 옮기세요."
    )


def _name(temporary: Path, path: Path) -> None:
    """Give a new file its name, unless somebody else has taken that name meanwhile."""
    try:
        if _WINDOWS:
            temporary.rename(path)  # refuses there to replace
        else:
            os.link(temporary, path)
    except FileExistsError:
        raise _taken(path) from None
    except OSError as error:
        if error.errno not in {errno.EPERM, errno.ENOTSUP, errno.EMLINK}:
            raise
        _swap(temporary, path)  # a disk without hard links


def _target(path: str | os.PathLike[str]) -> Path:
    """Where a file really lies; OSError if it does not exist. Path.resolve raises others too."""
    try:
        return Path(os.path.realpath(path, strict=True))
    except ValueError as error:  # a null byte
        raise OSError(errno.EINVAL, "invalid name") from error


def _exists(path: Path) -> bool:
    return os.path.exists(path)  # noqa: PTH110 - Path.exists raises where a name is too long


def _short(name: str) -> str:
    """The name, or what stands for it where ours, made from it, would be too long for the disk."""
    raw = os.fsencode(name)
    if len(raw) <= _LONGEST_NAME:
        return name
    return f"{name[:40]}~{hashlib.sha256(raw).hexdigest()[:12]}"


@contextmanager
def _temporary(folder: Path, name: str) -> Iterator[Path]:
    """Yield a new name for a temporary file of a workbook, gone afterwards; `_sweep` knows it."""
    path = folder / f".{_short(name)}.{os.getpid()}-{secrets.token_hex(4)}{TEMPORARY}"
    try:
        yield path
    finally:
        with suppress(OSError):
            path.unlink(missing_ok=True)


def _refuse_read_only(target: Path, path: str | os.PathLike[str]) -> None:
    """Raise if the file or its folder is not to be written, before any work is done."""
    if not target.stat().st_mode & stat.S_IWUSR or not os.access(target, os.W_OK):
        raise StorageError(
            "읽기 전용 파일입니다.", path=path, hint="파일 속성에서 읽기 전용을 해제하세요."
        )
    if not os.access(target.parent, os.W_OK):
        raise StorageError(
            "폴더에 쓸 권한이 없습니다.",
            path=path,
            hint="쓸 수 있는 폴더로 옮기거나 권한을 요청하세요.",
        )


def _refuse_open(path: Path) -> None:
    owner = holder(path)
    if owner is not None:
        raise LockedWorkbookError(
            "다른 사람이 엑셀 등에서 열어 두었습니다.",
            path=path,
            hint=f"닫은 뒤 다시 실행하세요. 아무도 열지 않았다면 '{owner.name}' 파일을 지우세요.",
        )


def _refuse_changed(stored: Stored) -> None:
    now = hashlib.sha256(stored.path.read_bytes()).hexdigest()
    if now != stored.fingerprint.digest:
        raise WorkbookChangedError(
            "읽은 뒤에 다른 사람이 파일을 고쳤습니다. 그 내용을 지키려고 저장하지 않았습니다.",
            path=stored.path,
            hint="다시 실행하세요.",
        )


def _write(path: Path, data: bytes, like: os.stat_result | None) -> None:
    """Write a new file to the disk itself, with another's mode and owner."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    handle = os.open(path, flags, 0o666 if like is None else 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        if like is not None and hasattr(os, "fchown"):  # not on Windows
            for owner in (-1, like.st_uid):  # only root may give files away, but groups are shared
                with suppress(PermissionError):
                    os.fchown(file.fileno(), owner, like.st_gid)
            os.fchmod(file.fileno(), stat.S_IMODE(like.st_mode))
        file.flush()
        os.fsync(file.fileno())


def _swap(temporary: Path, path: Path) -> None:
    """Rename over the target. On Windows a program that reads it makes that fail for a moment."""
    for left in reversed(range(_REPLACE_TRIES)):
        try:
            os.replace(temporary, path)  # noqa: PTH105 - the name under which the design knows it
        except PermissionError:
            if not _WINDOWS:
                raise
            if not left:
                raise LockedWorkbookError(
                    "다른 프로그램이 파일을 열어 두어 저장하지 못했습니다.",
                    path=path,
                    hint="엑셀에서 닫은 뒤 다시 실행하세요.",
                ) from None
            time.sleep(0.2)
        else:
            return


def _sync_folder(path: Path) -> None:
    """Make a rename durable, where the system lets folders be synced."""
    if _WINDOWS:
        return
    try:
        handle = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        if error.errno not in {errno.EINVAL, errno.ENOTSUP}:  # network file systems without it
            raise StorageError(
                "저장했지만 디스크가 끝까지 썼다고 답하지 않았습니다.",
                path=path,
                hint="파일을 열어 확인하고, 디스크를 점검하세요.",
            ) from error


def backups_of(path: Path) -> list[Path]:
    """Return a workbook's backups, oldest first: by when the file had been saved."""
    return [backup for *_, backup in _backups(path)]


def _backups(path: Path) -> list[tuple[str, int, Path]]:
    """Each backup: when the file had been saved, its number in that second, where it lies."""
    stem, suffix = (re.escape(normalize("NFC", each)) for each in (_short(path.stem), path.suffix))
    name = re.compile(rf"{stem} \((\d{{4}}-\d\d-\d\d \d{{6}})\)(?: (\d+))?{suffix}")
    return sorted(
        (match[1], int(match[2] or 1), backup)
        for backup in (path.parent / BACKUP_FOLDER).glob("*")
        if (match := name.fullmatch(normalize("NFC", backup.name)))
    )


def _back_up(stored: Stored, like: os.stat_result) -> Path:
    """Keep the bytes that were read, named by when they had been saved."""
    path = stored.path
    folder = path.parent / BACKUP_FOLDER
    folder.mkdir(exist_ok=True)
    at = datetime.fromtimestamp(stored.fingerprint.modified / 1e9, tz=_KOREA)
    saved = f"{at:%Y-%m-%d %H%M%S}"
    number = 1 + max((number for known, number, _ in _backups(path) if known == saved), default=0)
    again = f" {number}" if number > 1 else ""
    backup = folder / f"{_short(path.stem)} ({saved}){again}{path.suffix}"
    with _temporary(folder, path.name) as temporary:
        _write(temporary, stored.data, like)
        _swap(temporary, backup)
    return backup


def _prune(path: Path, newest: Path, keep: int) -> None:
    """Delete the oldest backups beyond the number to keep, and never the one just made.

    Of a file put back from a copy that one is not the latest by its date.
    """
    others = [each for each in backups_of(path) if each != newest]
    for old in others[: max(0, len(others) + 1 - keep)]:
        with suppress(OSError):
            old.unlink()


def _sweep(path: Path) -> None:
    """Delete temporary files that a killed save of this workbook left; the lock is held."""
    ours = re.compile(rf"\.{re.escape(_short(path.name))}\.\d+-[0-9a-f]{{8}}{re.escape(TEMPORARY)}")
    for folder in (path.parent, path.parent / BACKUP_FOLDER):
        for left in folder.glob(f".*{TEMPORARY}"):
            if ours.fullmatch(left.name):
                with suppress(OSError):
                    left.unlink()
