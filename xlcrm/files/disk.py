"""Names and bytes on a disk: a new file written to the end, and put in another one's place."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from xlcrm.errors import LockedWorkbookError, StorageError
from xlcrm.files import born
from xlcrm.patterns import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xlcrm.files.born import Access

TEMPORARY: Final = ".xlcrm-tmp"
_OURS: Final = lazy(rf"(\..+\.)\d+-[0-9a-f]{{8}}{re.escape(TEMPORARY)}", re.DOTALL)
_STALE: Final = 3600.0  # seconds; nothing takes that long from its first byte to its name
_REPLACE_TRIES: Final = 5
_WINDOWS: Final = os.name == "nt"
_FEW: Final = 256  # files of a folder that is listed whenever somebody asks
_MOMENT: Final = 10.0  # seconds
_FOLDERS: Final = 16
_listed: dict[Path, tuple[float, dict[str, list[str]]]] = {}
"""Of large folders: when they were listed, and their temporary files by how those begin."""
_LONGEST_NAME: Final = 190  # bytes; with what our own files' names add, below the usual 255


def target_of(path: str | os.PathLike[str]) -> Path:
    """Return where a file really lies. Path.resolve raises others too.

    Raises:
        StorageError: a folder, a pipe or a device lies there: nothing is read from it, and nothing
            of ours comes to lie beside it.
        OSError: it does not exist.
    """
    try:
        found = Path(os.path.realpath(path, strict=True))
    except ValueError as error:  # a null byte
        raise OSError(errno.EINVAL, "invalid name") from error
    if what := born.what_lies(found):
        raise no_file(path, what)
    return found


def no_file(path: str | os.PathLike[str], what: str) -> StorageError:
    """Return the error that says that something is no file, as `born.what_lies` calls it."""
    said = "폴더입니다." if what == born.FOLDER else f"보통 파일이 아닙니다({what})."
    return StorageError(said, path=path, hint="파일의 경로를 적으세요.")


def exists(path: Path) -> bool:
    """Tell whether a file or folder of that name is there, whatever the name."""
    return os.path.exists(path)  # noqa: PTH110 - Path.exists raises where a name is too long


def short_name(name: str) -> str:
    """The name, or what stands for it where ours, made from it, would be too long for the disk."""
    raw = os.fsencode(name)
    if len(raw) <= _LONGEST_NAME:
        return name
    return f"{name[:40]}~{hashlib.sha256(raw).hexdigest()[:12]}"


@contextmanager
def temporary(folder: Path, name: str) -> Iterator[Path]:
    """Yield a new name for a temporary file of a workbook, gone afterwards; `_sweep` knows it."""
    path = folder / f".{short_name(name)}.{os.getpid()}-{os.urandom(4).hex()}{TEMPORARY}"
    try:
        yield path
    finally:
        with suppress(OSError):
            path.unlink(missing_ok=True)


def taken(path: str | os.PathLike[str]) -> StorageError:
    """Return the error that says that a name is taken."""
    return StorageError(
        "같은 이름의 파일이 이미 있습니다.", path=path, hint="다른 이름을 쓰거나 먼저 옮기세요."
    )


def name_new(temporary: Path, path: Path) -> None:
    """Give a new file its name, unless somebody else has taken that name meanwhile."""
    try:
        if _WINDOWS:
            temporary.rename(path)  # refuses there to replace
        else:
            os.link(temporary, path)
    except FileExistsError:
        raise taken(path) from None
    except OSError as error:
        if error.errno not in {errno.EPERM, errno.ENOTSUP, errno.EMLINK}:
            raise
        swap(temporary, path)  # a disk without hard links


def write(path: Path, data: bytes, access: Access | None) -> None:
    """Write a new file to the disk itself, for those who may have it; None leaves it to the umask.

    Until it is whole only who writes it may read it.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    handle = os.open(path, flags, 0o666 if access is None else 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        if access is not None:
            born.give(file.fileno(), access)
        file.flush()
        os.fsync(file.fileno())
        now = os.fstat(file.fileno()).st_mtime  # by the clock of the disk, not by ours
    _sweep(path, now - _STALE)


def _sweep(path: Path, before: float) -> None:
    """Delete what a killed process has left of the same file's temporary ones, long ago.

    Of a workbook, which is held while it is written, they are deleted at the next start.
    """
    ours = _OURS.fullmatch(path.name)
    if ours is None:
        return
    for each in _left(path.parent, ours[1]):
        with suppress(OSError):
            if os.lstat(each).st_mtime < before:
                os.unlink(each)  # noqa: PTH108 - as it was listed


def sweep(folder: Path, name: str) -> None:
    """Delete the temporary files of a workbook in a folder; to be called under its lock."""
    for each in _left(folder, f".{short_name(name)}."):
        with suppress(OSError):  # what stays is in nobody's way
            os.unlink(each)  # noqa: PTH108 - as it was listed


def _left(folder: Path, beginning: str) -> list[str]:
    """The temporary files in a folder that begin so, before what tells whose process they are of.

    A folder of very many files is not listed for each of its workbooks: what was there a moment ago
    is told, and what a process leaves in that moment is found by a later one.
    """
    now = time.monotonic()
    when, found = _listed.get(folder, (-_MOMENT, {}))
    if now >= when + _MOMENT:
        if not exists(folder):
            return []
        try:
            names = os.listdir(folder)  # noqa: PTH208 - names alone; there may be thousands
        except OSError:
            return []
        found = _by_beginning(names)
        if len(names) > _FEW:
            while len(_listed) >= _FOLDERS:
                _listed.pop(next(iter(_listed)), None)
            _listed[folder] = now, found
        else:
            _listed.pop(folder, None)
    return [os.path.join(folder, each) for each in found.get(beginning, ())]  # noqa: PTH118


def _by_beginning(names: Sequence[str]) -> dict[str, list[str]]:
    """Temporary files of ours by how their names begin."""
    found: dict[str, list[str]] = {}
    for each in names:
        if each.endswith(TEMPORARY) and (ours := _OURS.fullmatch(each)):
            found.setdefault(ours[1], []).append(each)
    return found


def swap(temporary: Path, path: Path) -> None:
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


def sync_folder(path: Path) -> None:
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
