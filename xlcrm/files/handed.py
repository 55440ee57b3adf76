"""Files that are handed to another program: a list that only grows, and a folder of messages.

A row or a file is on the disk when the call returns. What a crash cut off is taken away before more
is added, so that whoever takes in the file reads whole rows.
"""

from __future__ import annotations

import csv
import os
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

from xlcrm.domain.csv_text import MARK, csv_line
from xlcrm.errors import StorageError
from xlcrm.files import born, disk
from xlcrm.files.lines import append, bytes_of
from xlcrm.files.outgoing import made
from xlcrm.files.passwords import refuse_plain
from xlcrm.files.trouble import told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    Sources = Iterable[str | os.PathLike[str]]

_BEGINS: Final = MARK + b'"'  # every cell is quoted
_LONGEST: Final = 20_000  # bytes of a first row that a crash has cut off


def rows_in(
    path: str | os.PathLike[str], is_ours: Callable[[list[list[str]]], bool] = bool
) -> list[list[str]]:
    """Return the whole rows of a list, its header first; none where there is no such file.

    What a crash cut off behind them is taken away, of a list that begins as ours do: what somebody
    else has written there stays as it is.

    Args:
        path: where.
        is_ours: tells of whole rows whether they are of such a list; by default all are.

    Raises:
        StorageError: it is somebody else's, or cannot be read or mended.
    """
    with told(path, "쓸"):
        target = Path(path)
        data = bytes_of(target)
        if data and not data.startswith(_BEGINS) and not _BEGINS.startswith(data):
            raise taken(path)
        found, whole = _rows(data)
        if not is_ours(found) if found else len(data) > _LONGEST:
            raise taken(path)
        if len(data) > whole:
            os.truncate(target, whole)
        return found


def add_row(
    path: str | os.PathLike[str],
    row: Sequence[str],
    header: Sequence[str] | None = None,
    of: Sources = (),
    *,
    new: bool | None = None,
) -> None:
    """Add a row to a list.

    Args:
        path: where.
        row: its cells, as they shall stand there (`csv_text.guarded`).
        header: what stands above, where the list is a new one.
        of: the ledgers that it is made of: whoever may read them may read it. Of none, it is for
            its maker alone.
        new: whether the list is a new one; by default that which gets a header is.

    Raises:
        StorageError: the folder cannot be written.
    """
    with told(path, "쓸"):
        target = Path(path)
        refuse_plain(of, target)
        begins = header is not None if new is None else new
        before = (MARK if begins else b"") + (b"" if header is None else _text(header))
        append(target, before + _text(row), born.access_of(*of))
        made(target)
        if begins:
            disk.sync_folder(target)


def names_in(folder: str | os.PathLike[str], suffix: str) -> frozenset[str]:
    """Return the names of the files of a kind in a folder; none where there is no such folder.

    Raises:
        StorageError: it cannot be read.
    """
    with told(folder, "읽을"):
        try:
            return frozenset(
                each.name for each in Path(folder).iterdir() if each.suffix.lower() == suffix
            )
        except FileNotFoundError:
            return frozenset()


def put_file(folder: str | os.PathLike[str], name: str, data: bytes, of: Sources = ()) -> None:
    """Put a file into a folder, whole or not at all; the folder is made where it is missing.

    Args:
        folder: where.
        name: the file's.
        data: its bytes.
        of: as `add_row`.

    Raises:
        StorageError: it cannot be written.
    """
    refuse_plain(of, Path(folder))
    access = born.access_of(*of)
    place = born.made_folder(Path(folder), access)
    with told(place / name, "쓸"):
        with disk.temporary(place, name) as temporary:
            disk.write(temporary, data, access.tidy)
            disk.swap(temporary, place / name)
        disk.sync_folder(place / name)


def taken(path: str | os.PathLike[str]) -> StorageError:
    """Return the error that says that a list or a folder holds an earlier run's messages."""
    return StorageError(
        "이미 다른 메시지가 든 자리입니다. 거기에 더하면 같은 사람에게 두 번 보내기 쉽습니다.",
        path=path,
        hint="-o에 새 이름을 적으세요.",
    )


def _text(row: Sequence[str]) -> bytes:
    """A row as it stands in the file; what to guard of it whoever hands it in has guarded."""
    return csv_line(row, guard=False, quoted=True).encode()


def _rows(data: bytes) -> tuple[list[list[str]], int]:
    """The whole rows of a list, and how many bytes they take.

    Every cell is quoted, so that a row ends where quotes are even and a line ends.
    """
    end = len(data)
    while end > 0 and (data[:end].count(b'"') % 2 or not data[:end].endswith(b"\r\n")):
        end = data.rfind(b"\r\n", 0, max(end - 1, 0)) + 2
        if end < 2:  # noqa: PLR2004 - nothing was found
            return [], 0
    text = data[:end].removeprefix(MARK).decode("utf-8", "replace")
    return list(csv.reader(StringIO(text, newline=""))), end
