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
import secrets
import stat
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Final

from xlcrm.errors import (
    LimitExceededError,
    LockedWorkbookError,
    StorageError,
    WorkbookChangedError,
    XlcrmError,
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
_KOREA: Final = timezone(timedelta(hours=9))  # no summer time since 1988
_FULL: Final = {errno.ENOSPC, errno.EDQUOT}


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
    try:
        target = Path(path).resolve(strict=True)
        if target.is_dir():
            raise StorageError("폴더입니다. 파일을 지정하세요.", path=path)
        about = target.stat()
        if about.st_size > limits.unpacked:
            raise LimitExceededError("파일이 너무 큽니다.", path=path)
        data = target.read_bytes()
    except OSError as error:
        if isinstance(error, XlcrmError):
            raise
        raise _storage_error(error, path, "읽을") from error
    return Stored(target, data, _fingerprint(data, about.st_mtime_ns))


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

    target = Path(path).resolve()
    if not target.exists():
        raise StorageError("파일이 없습니다.", path=path, hint="경로와 파일 이름을 확인하세요.")
    _refuse_read_only(target, path)
    lock = filelock.FileLock(target.parent / f".{target.name}{LOCK}", is_singleton=True)
    try:
        lock.acquire(timeout=seconds)
    except filelock.Timeout:
        raise LockedWorkbookError(
            "다른 xlcrm이 이 파일을 쓰고 있습니다.", path=path, hint="잠시 뒤 다시 실행하세요."
        ) from None
    except OSError as error:
        raise _storage_error(error, path, "쓸") from error
    try:
        _sweep(target)
        yield
    finally:
        lock.release()


def holder(path: str | os.PathLike[str]) -> Path | None:
    """Return the owner file of Excel (`~$…`) or LibreOffice (`.~lock.…#`) beside a workbook."""
    target = Path(path).resolve()
    names = (f"~${target.name}", f"~${target.name[2:]}", f".~lock.{target.name}#")
    return next((own for name in names if (own := target.parent / name).exists()), None)


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
    temporary = path.parent / f".{path.name}.{os.getpid()}-{secrets.token_hex(4)}{TEMPORARY}"
    backup: Path | None = None
    try:
        about = path.stat()
        _write(temporary, data, about)
        check(temporary.read_bytes())
        if backups > 0:
            backup = _back_up(stored, about)
        _refuse_changed(stored)
        _swap(temporary, path)
    except OSError as error:
        if isinstance(error, XlcrmError):
            raise
        raise _storage_error(error, path, "저장할") from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
    _sync_folder(path)
    if backup is not None:
        _prune(path, backups)
    return backup


def create(path: str | os.PathLike[str], data: bytes) -> None:
    """Write a file that does not exist yet.

    Raises:
        StorageError: it exists already, or cannot be written.
    """
    target = Path(path)
    if target.exists():
        raise StorageError(
            "같은 이름의 파일이 이미 있습니다.",
            path=path,
            hint="다른 이름을 쓰거나 먼저 옮기세요.",
        )
    temporary = target.parent / f".{target.name}.{os.getpid()}-{secrets.token_hex(4)}{TEMPORARY}"
    try:
        _write(temporary, data, None)
        _swap(temporary, target)
    except OSError as error:
        raise _storage_error(error, path, "만들") from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
    _sync_folder(target)


def _fingerprint(data: bytes, modified: int) -> Fingerprint:
    return Fingerprint(len(data), modified, hashlib.sha256(data).hexdigest())


def _refuse_read_only(target: Path, path: str | os.PathLike[str]) -> None:
    """Raise if the file or its folder is not to be written, before any work is done."""
    if not target.stat().st_mode & stat.S_IWUSR:
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
    about = stored.path.stat()
    if _fingerprint(stored.path.read_bytes(), about.st_mtime_ns).digest != (
        stored.fingerprint.digest
    ):
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
        if like is not None and hasattr(os, "fchmod"):
            with suppress(PermissionError):  # only root may give files away
                os.fchown(file.fileno(), like.st_uid, like.st_gid)
            os.fchmod(file.fileno(), stat.S_IMODE(like.st_mode))
        file.flush()
        os.fsync(file.fileno())


def _swap(temporary: Path, path: Path) -> None:
    """Rename over the target. On Windows a program that reads it makes that fail for a moment."""
    for left in reversed(range(_REPLACE_TRIES)):
        try:
            os.replace(temporary, path)  # noqa: PTH105 - the name under which the design knows it
        except PermissionError:
            if os.name != "nt":
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
    if os.name == "nt":
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
    """Return a workbook's backups, oldest first."""
    folder = path.parent / BACKUP_FOLDER
    found = folder.glob(f"{_glob_escaped(path.stem)} (????-??-?? ??????)*{path.suffix}")
    return sorted(found, key=lambda each: (each.name[len(path.stem) :][:21], len(each.name), each))


def _back_up(stored: Stored, like: os.stat_result) -> Path:
    """Keep the bytes that were read, named by when they had been saved."""
    path = stored.path
    folder = path.parent / BACKUP_FOLDER
    folder.mkdir(exist_ok=True)
    saved = datetime.fromtimestamp(stored.fingerprint.modified / 1e9, tz=_KOREA)
    name = f"{path.stem} ({saved:%Y-%m-%d %H%M%S})"
    backup = folder / f"{name}{path.suffix}"
    number = 2
    while backup.exists():
        backup = folder / f"{name} {number}{path.suffix}"
        number += 1
    temporary = folder / f".{path.name}.{os.getpid()}-{secrets.token_hex(4)}{TEMPORARY}"
    try:
        _write(temporary, stored.data, like)
        _swap(temporary, backup)
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
    return backup


def _prune(path: Path, keep: int) -> None:
    """Delete the oldest backups beyond the number to keep."""
    for old in backups_of(path)[:-keep]:
        with suppress(OSError):
            old.unlink()


def _sweep(path: Path) -> None:
    """Delete temporary files that a killed save of this workbook left; the lock is held."""
    for folder in (path.parent, path.parent / BACKUP_FOLDER):
        for left in folder.glob(f".{_glob_escaped(path.name)}.*{TEMPORARY}"):
            with suppress(OSError):
                left.unlink()


def _glob_escaped(name: str) -> str:
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in name)


def _storage_error(error: OSError, path: str | os.PathLike[str], doing: str) -> StorageError:
    """Say in Korean what the system said."""
    if isinstance(error, FileNotFoundError):
        return StorageError("파일이 없습니다.", path=path, hint="경로와 파일 이름을 확인하세요.")
    if isinstance(error, PermissionError):
        return StorageError(
            f"{doing} 권한이 없습니다.", path=path, hint="파일과 폴더의 권한을 확인하세요."
        )
    if error.errno in _FULL:
        return StorageError(
            "디스크가 가득 차서 저장하지 못했습니다. 원래 파일은 그대로입니다.",
            path=path,
            hint="공간을 비운 뒤 다시 실행하세요.",
        )
    return StorageError(
        f"{doing} 수 없습니다 ({error.strerror or error.errno}). 원래 파일은 그대로입니다.",
        path=path,
        hint="디스크와 네트워크 연결을 확인하세요.",
    )
