"""The log beside an office's ledgers: what ran at night, and how it ended; never without an end."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from xlcrm.errors import StorageError
from xlcrm.files import born

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

NAME: Final = "xlcrm-refresh.log"
_MOST: Final = 1 << 20  # bytes, from which on it is kept as the one before


def append(folder: Path, text: str, of: Iterable[str | os.PathLike[str]] = ()) -> Path:
    """Write below what stands in a folder's log, and return where it is.

    One that has grown too long is set aside as `xlcrm-refresh.old.log`, of which there is one.

    Args:
        folder: where.
        text: what to write.
        of: the ledgers that it tells of: whoever may read all of them may read it. Of none, it is
            for the user alone.

    Raises:
        StorageError: it cannot be written.
    """
    path = folder / NAME
    try:
        if path.exists() and path.stat().st_size > _MOST:
            path.replace(path.with_suffix(".old.log"))
        handle = born.opened(path, os.O_WRONLY | os.O_APPEND, born.access_of(*of).tidy)
        with os.fdopen(handle, "a", encoding="utf-8", newline=os.linesep) as file:
            file.write(text)
    except StorageError:
        raise
    except OSError as error:
        raise StorageError("기록 파일을 쓰지 못했습니다.", path=path) from error
    return path


def last_end(folder: Path) -> str:
    """Return the line with which the last run ended; empty where there is none yet."""
    place = folder if folder.is_dir() else folder.parent
    try:
        lines = born.bytes_of(place / NAME).decode("utf-8", "replace").splitlines()
    except OSError:
        return ""
    return next((line for line in reversed(lines) if " 종료 코드 " in line), "")
