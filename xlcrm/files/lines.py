"""Lines beside a workbook that outlive a crash: checksummed JSON, appended and synced, one holder.

What the queue and the outbox have in common: how a value becomes part of a line and comes back,
how a line is added so that it is on the disk when the call returns, and how one process at a time
holds such a file.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import contextmanager
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from xlcrm.errors import LockedWorkbookError
from xlcrm.files import born
from xlcrm.files.disk import short_name

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from xlcrm.files.born import Access

NOT_OURS: Final = (ValueError, KeyError, TypeError, AttributeError, RecursionError)
"""What reading a line raises that no version of ours has written."""

ENCRYPTED: Final = "encrypted"
"""Under what a line that is encrypted keeps what it says."""

_KINDS: Final = {"datetime": datetime.fromisoformat, "date": date.fromisoformat}


@contextmanager
def held(target: Path, what: str, seconds: float, said: str) -> Iterator[None]:
    """Hold a file beside a workbook against others who write to it.

    Args:
        target: the workbook.
        what: the ending of the lock's name, which says what is held.
        seconds: how long to wait for others.
        said: what others do meanwhile, for people.

    Raises:
        LockedWorkbookError: others take longer.
        StorageError: something else lies in its place.
    """
    name = target.parent / f".{short_name(target.name)}{what}"
    busy = LockedWorkbookError(said, path=target, hint="잠시 뒤 다시 실행하세요.")
    with born.held(name, born.access_of(target), seconds, busy):
        yield


def append(path: Path, data: bytes, access: Access) -> None:
    """Add bytes to a file, which is made where it is missing; the disk has them then.

    Raises:
        StorageError: a link, a folder, a pipe or a device lies in its place.
    """
    handle = born.opened(path, os.O_WRONLY | os.O_APPEND, access.tidy)
    with os.fdopen(handle, "ab") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def lines_of(path: Path) -> list[bytes]:
    """Return a file's lines, blank ones left out; none where there is no such file."""
    return [line for line in bytes_of(path).split(b"\n") if line.strip()]


def bytes_of(path: Path) -> bytes:
    """Return what a file holds; OSError if a link, pipe, device or folder lies in its place."""
    try:
        return born.bytes_of(path)
    except FileNotFoundError:
        return b""


def is_encrypted_line(line: bytes) -> bool:
    """Tell whether a line beside a file is encrypted.

    >>> from xlcrm.files.encryption import Encryption
    >>> is_encrypted_line(Encryption("봄비 7시").line(b"...")), is_encrypted_line(b"...")
    (True, False)
    """
    return line.startswith(f'{{"{ENCRYPTED}": ['.encode())


def last_byte(path: Path) -> bytes:
    """Return the last byte of a file; b"" where it is empty or missing. OSError as `bytes_of`."""
    try:
        with os.fdopen(born.opened_to_read(path), "rb") as file:
            if not file.seek(0, os.SEEK_END):
                return b""
            file.seek(-1, os.SEEK_END)
            return file.read(1)
    except FileNotFoundError:
        return b""


def checksum(text: str) -> str:
    """Return what tells whether a line is as it was written."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def plain(value: object) -> object:
    """Return a value as JSON can hold it; a day, a moment or a mapping with what it is."""
    if isinstance(value, datetime):
        return {"datetime": value.isoformat()}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, dict):
        return {"map": {str(name): plain(each) for name, each in value.items()}}
    return [plain(each) for each in value] if isinstance(value, list | tuple) else value


def typed(value: Any) -> Any:  # noqa: ANN401 - JSON's values
    """Return the value of which `plain` made something."""
    if isinstance(value, dict):
        ((kind, text),) = value.items()
        if kind == "map":
            return {name: typed(each) for name, each in text.items()}
        return _KINDS[kind](text)
    return [typed(each) for each in value] if isinstance(value, list) else value
