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

from xlcrm.errors import StorageError
from xlcrm.files import born, disk
from xlcrm.files.lines import append, bytes_of
from xlcrm.files.passwords import refuse_plain
from xlcrm.files.trouble import told

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    Sources = Iterable[str | os.PathLike[str]]

_MARK: Final = b"\xef\xbb\xbf"  # how Excel tells that a text is UTF-8


def rows_in(path: str | os.PathLike[str]) -> list[list[str]]:
    """Return the whole rows of a list, its header first; none where there is no such file.

    What a crash cut off behind them is taken away.

    Raises:
        StorageError: it cannot be read or mended.
    """
    with told(path, "쓸"):
        target = Path(path)
        data = bytes_of(target)
        found, whole = _rows(data)
        if len(data) > whole:
            os.truncate(target, whole)
        return found


def add_row(
    path: str | os.PathLike[str],
    row: Sequence[str],
    header: Sequence[str] | None = None,
    of: Sources = (),
) -> None:
    """Add a row to a list.

    Args:
        path: where.
        row: its cells.
        header: what stands above, where the list is a new one.
        of: the ledgers that it is made of: whoever may read them may read it. Of none, it is for
            its maker alone.

    Raises:
        StorageError: the folder cannot be written.
    """
    with told(path, "쓸"):
        target = Path(path)
        refuse_plain(of, target)
        before = b"" if header is None else _MARK + _text(header)
        append(target, before + _text(row), born.access_of(*of))
        if header is not None:
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
    made = born.made_folder(Path(folder), access)
    with told(made / name, "쓸"):
        with disk.temporary(made, name) as temporary:
            disk.write(temporary, data, access.tidy)
            disk.swap(temporary, made / name)
        disk.sync_folder(made / name)


def taken(path: str | os.PathLike[str]) -> StorageError:
    """Return the error that says that a list or a folder holds an earlier run's messages."""
    return StorageError(
        "이미 다른 메시지가 든 자리입니다. 거기에 더하면 같은 사람에게 두 번 보내기 쉽습니다.",
        path=path,
        hint="-o에 새 이름을 적으세요.",
    )


def _text(row: Sequence[str]) -> bytes:
    text = StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL).writerow(row)
    return text.getvalue().encode()


def _rows(data: bytes) -> tuple[list[list[str]], int]:
    """The whole rows of a list, and how many bytes they take.

    Every cell is quoted, so that a row ends where quotes are even and a line ends.
    """
    end = len(data)
    while end > 0 and (data[:end].count(b'"') % 2 or not data[:end].endswith(b"\r\n")):
        end = data.rfind(b"\r\n", 0, max(end - 1, 0)) + 2
        if end < 2:  # noqa: PLR2004 - nothing was found
            return [], 0
    text = data[:end].removeprefix(_MARK).decode("utf-8", "replace")
    return list(csv.reader(StringIO(text, newline=""))), end
