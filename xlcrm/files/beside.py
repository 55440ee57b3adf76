"""The files beside a workbook, for whoever looks for somebody in them, and what is kept apart."""

from __future__ import annotations

import stat
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from xlcrm.errors import StorageError, XlcrmError
from xlcrm.files.backups import BACKUP_FOLDER
from xlcrm.files.born import ALONE, access_to, bytes_of, made_folder
from xlcrm.files.disk import short_name, swap, sync_folder, temporary, write
from xlcrm.files.made import is_made
from xlcrm.files.outbox import outbox_name
from xlcrm.files.passwords import always_of, encryption_of, is_encrypted_at, opened
from xlcrm.files.queue import queue_name, unread_beside
from xlcrm.files.record import record_name
from xlcrm.files.trouble import told

if TYPE_CHECKING:
    from pathlib import Path

    from xlcrm.files.encryption import Encryption

APART_FOLDER: Final = "xlcrm 분리보관"
"""Where what a statute keeps lies apart from daily work."""

_LARGEST: Final = 1 << 28  # bytes; what is larger is no report, list or letter
_CLOSED: Final = frozenset(
    {
        *("pdf", "hwp", "hwt", "7z", "rar", "gz", "png", "jpg", "jpeg", "gif", "bmp", "tif"),
        *("tiff", "webp", "heic", "mp3", "m4a", "wav", "mp4", "mov", "avi", "pst", "egg", "alz"),
    }
)
_CLOSED_HEADS: Final = (b"%PDF", b"7z\xbc\xaf", b"Rar!", b"\x1f\x8b", b"\xd0\xcf\x11\xe0")
_LOCKS: Final = ("-lock", ".lock")
_NEVER: Final = frozenset({BACKUP_FOLDER, APART_FOLDER, ".git"})
_READ_ONLY: Final = 0o400


def files_beside(path: Path) -> list[Path]:
    """Return the files in a workbook's folder but for it, its queue, outbox, record and locks.

    And those of the folders in it, which reports and letters may have been put into; not of what
    is kept of the workbook.

    Raises:
        StorageError: the folder cannot be read.
    """
    queue = path.parent / queue_name(path.name)
    skipped = {path.name, queue.name, unread_beside(queue).name, outbox_name(path.name)}
    skipped.add(record_name(path.name))
    with told(path.parent, "읽을"):
        first = sorted(path.parent.iterdir())
    folders = [each for each in first if each.name not in _NEVER and not each.is_symlink()]
    found = [each for each in first if each.name not in skipped]
    for folder in folders:
        with suppress(OSError):
            if folder.is_dir():
                found += sorted(folder.iterdir())
    return [each for each in found if _is_read(each)]


def is_closed(name: str, data: bytes) -> bool:
    """Tell whether a file may say what nobody can search without another program.

    A PDF keeps its words packed and as numbers of glyphs; an .hwp and a workbook with a password
    are packed or encrypted, and a picture shows what it says.

    >>> is_closed("a.pdf", b"%PDF-1.7"), is_closed("b.JPG", b""), is_closed("c.csv", b"1,2")
    (True, True, False)
    """
    suffix = name.rpartition(".")[2].lower()
    return suffix in _CLOSED or data.startswith(_CLOSED_HEADS)


def too_large_beside(path: Path) -> list[Path]:
    """Return the files beside a workbook that are too large to be read: `files_beside` has none."""
    with suppress(OSError):
        return sorted(
            each
            for each in path.parent.iterdir()
            if each != path and _is_plain(each) and each.lstat().st_size > _LARGEST
        )
    return []


def bytes_beside(path: Path) -> bytes:
    """Return what a file beside a workbook holds, decrypted; nothing if it cannot be read.

    Raises:
        StorageError: something else lies in its place.
        EncryptedWorkbookError: no password is known that is right.
        DamagedWorkbookError: it is encrypted, and damaged.
    """
    try:
        return opened(bytes_of(path), path)[0]
    except OSError as error:
        if isinstance(error, XlcrmError):
            raise
        return b""


def read_beside(path: Path) -> bytes:
    """Return what a file beside a workbook holds, decrypted; nothing only where there is none.

    Raises:
        StorageError: it cannot be read: nobody knows what it holds.
        EncryptedWorkbookError: no password is known that is right.
        DamagedWorkbookError: it is encrypted, and damaged.
    """
    with told(path, "읽을"):
        try:
            data = bytes_of(path)
        except FileNotFoundError:
            return b""
    return opened(data, path)[0]


def put_beside(path: Path, data: bytes) -> None:
    """Put other bytes in the place of a file of ours, at once; its password stays.

    Raises:
        StorageError: it cannot be written.
    """
    with told(path, "쓸"), temporary(path.parent, path.name) as new:
        encryption = encryption_of(path)
        data = data if encryption is None else encryption.plainly.encrypted(data)
        write(new, data, access_to(path))
        swap(new, path)


def remove_beside(path: Path) -> None:
    """Delete a file of ours.

    Raises:
        StorageError: it cannot be deleted.
    """
    with told(path, "지울"):
        path.unlink(missing_ok=True)


def apart_of(path: Path) -> Path:
    """Return where what a statute keeps of a workbook's customers lies, be there any or not."""
    return path.parent / APART_FOLDER / f"{short_name(path.stem)} 분리보관.xlsx"


def read_apart(path: Path) -> bytes:
    """Return what is kept apart; nothing only where there is none. Else as `read_beside`.

    Args:
        path: where; see `apart_of`. Only whoever has put it there may read it.
    """
    try:
        return read_beside(path)
    except StorageError as error:
        if not isinstance(error.__cause__, PermissionError):
            raise
        raise StorageError(
            f"법이 보관하게 한 것이 든 '{path.parent.name}' 폴더를 열 권한이 없습니다. 그 폴더는 "
            "그것을 둔 사람만 엽니다. 아무것도 바꾸지 않았습니다.",
            path=path,
            hint="그 폴더의 주인인 사람이 실행하세요.",
        ) from error


def put_apart(path: Path, data: bytes, ledger: Path) -> Path:
    """Keep a file apart: only whoever wrote it may read it, and it is not written by accident.

    Args:
        path: where; see `apart_of`.
        data: what it holds; nothing at all deletes it.
        ledger: the workbook that it comes from, whose password it gets.

    Raises:
        StorageError: it cannot be written.
    """
    with told(path, "쓸"):
        if not data:
            path.unlink(missing_ok=True)
            return path
        made_folder(path.parent, ALONE)
        with temporary(path.parent, path.name) as new:
            write(new, always_of(ledger, data), ALONE)
            swap(new, path)
        path.chmod(_READ_ONLY)
        sync_folder(path)
    return path


def reencrypt_apart(path: Path, encryption: Encryption | None) -> bool:
    """Give what is kept apart another password, or none; tell whether there is anything.

    Args:
        path: where; see `apart_of`.
        encryption: how it is encrypted from now on; None takes its password away.

    Raises:
        StorageError: it cannot be read or written.
        EncryptedWorkbookError: no password is known that opens it.
    """
    data = read_apart(path)
    if not data:
        return False
    with told(path, "쓸"), temporary(path.parent, path.name) as new:
        write(new, data if encryption is None else encryption.encrypted(data), ALONE)
        new.chmod(_READ_ONLY)
        swap(new, path)
        sync_folder(path)
    return True


def made_plain(path: Path) -> list[Path]:
    """Return the files beside a workbook that xlcrm has made and that have no password."""
    return [each for each in files_beside(path) if not is_encrypted_at(each) and is_made(each)]


def _is_read(path: Path) -> bool:
    """Whether it is a plain file of a size that somebody may have made by hand."""
    return _is_plain(path) and path.lstat().st_size <= _LARGEST


def _is_plain(path: Path) -> bool:
    """Whether it is a file of somebody's, and nothing that a program has put there for a while."""
    if path.name.endswith(_LOCKS) or path.name.startswith(("~$", ".~lock.")):
        return False
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False
