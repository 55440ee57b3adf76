"""Journal entries that wait beside a workbook until it can be written, so that none is forgotten.

One line of JSON an entry, checksummed and synced to the disk before anybody is told that it is
kept. An entry leaves the queue after the workbook that holds it has been saved; if a crash comes
between, the next one to apply the queue finds its 일지 ID there, and does not add it again.
"""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from xlcrm.domain.outline import outlined
from xlcrm.errors import LockedWorkbookError
from xlcrm.files.disk import short_name, swap, sync_folder, target_of, temporary, write
from xlcrm.files.trouble import told

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from pathlib import Path

    from xlcrm.cellref import CellValue

    WaitingEntry = Mapping[str, CellValue | date]

QUEUE: Final = ".xlcrm-queue"
_LOCK: Final = ".xlcrm-queue-lock"
_SECONDS: Final = 10.0  # the lock is held for one short write
_KINDS: Final = {"datetime": datetime.fromisoformat, "date": date.fromisoformat}


@outlined
@dataclass(frozen=True, slots=True)
class Queue:
    """What waits beside a workbook.

    Attributes:
        path: the queue's file.
        rows: the entries by journal field, in the order in which they came.
        damaged: how many lines cannot be read: cut off by a crash, or changed by something else.
        rotate: whether they are to begin a new sheet of the journal, as the last one that says so
            wants it: "month" or "year", "" for none; None if none says so.
    """

    path: Path
    rows: tuple[WaitingEntry, ...] = ()
    damaged: int = 0
    rotate: str | None = None

    def __bool__(self) -> bool:
        """Whether anything waits."""
        return bool(self.rows)


def waiting(path: str | os.PathLike[str]) -> Queue:
    """Return what waits beside a workbook; an empty queue where there is none.

    Raises:
        StorageError: the queue cannot be read.
    """
    with told(path, "읽을"):
        queue = _beside(target_of(path))
        lines = _lines(queue)
    found = [_read(line) for line in lines]
    rows = tuple(each for each in found if each is not None)
    wishes = [wish for line in lines if (wish := _wish(line)) is not None]
    return Queue(queue, rows, len(found) - len(rows), wishes[-1] if wishes else None)


def enqueue(
    path: str | os.PathLike[str], rows: Sequence[WaitingEntry], *, rotate: str | None = None
) -> Queue:
    """Keep entries beside a workbook; when this returns, the disk has them.

    Args:
        path: the workbook.
        rows: journal entries by field, each with its `entry_id`.
        rotate: whether they are to begin a new sheet of the journal; None if nobody said so.

    Returns:
        All that waits now.

    Raises:
        StorageError: the folder cannot be written.
    """
    return put_back(path, packed(rows, rotate))


def packed(rows: Sequence[WaitingEntry], rotate: str | None = None) -> bytes:
    """Return entries as the lines by which a queue keeps them; see `enqueue`."""
    return b"".join(_line(row, rotate) for row in rows)


def unpacked(lines: bytes) -> tuple[WaitingEntry, ...]:
    """Return the entries of some lines that `packed` made."""
    rows = (_read(line) for line in lines.splitlines())
    return tuple(row for row in rows if row is not None)


def put_back(path: str | os.PathLike[str], lines: bytes) -> Queue:
    """Keep entries beside a workbook that are lines already; else as `enqueue`."""
    with told(path, "쓸"):
        target = target_of(path)
        queue = _beside(target)
        with _held(target):
            old = queue.read_bytes() if queue.exists() else b""
            torn = old and not old.endswith(b"\n")
            # a line that a crash cut off must not swallow the next one
            _append(queue, b"\n" + lines if torn else lines, target.stat().st_mode & 0o666)
        sync_folder(queue)  # every time: whoever made the file may have died before
    return waiting(path)


def drop(path: str | os.PathLike[str], identifiers: Collection[str]) -> None:
    """Take entries out of the queue by 일지 ID, after the workbook that holds them was saved.

    Lines that cannot be read stay: somebody may still make sense of them.

    Raises:
        StorageError: the folder cannot be written. The entries are found in the workbook later.
    """
    with told(path, "쓸"):
        target = target_of(path)
        queue = _beside(target)
        with _held(target):
            left = [
                line
                for line in _lines(queue)
                if (row := _read(line)) is None or row["entry_id"] not in identifiers
            ]
            if not left:
                queue.unlink(missing_ok=True)
            else:
                with temporary(target.parent, target.name) as new:
                    write(new, b"".join(line + b"\n" for line in left), queue.stat())
                    swap(new, queue)
        sync_folder(queue)


def _beside(target: Path) -> Path:
    return target.parent / f"{short_name(target.name)}{QUEUE}"


@contextmanager
def _held(target: Path) -> Iterator[None]:
    """Hold the queue against others who write to it, for a moment."""
    import filelock  # noqa: PLC0415 - reading needs no lock

    mode = 0o600 | (target.parent.stat().st_mode & 0o022) * 3
    name = target.parent / f".{short_name(target.name)}{_LOCK}"
    lock = filelock.FileLock(name, mode=mode, is_singleton=True)
    try:
        lock.acquire(timeout=_SECONDS)
    except filelock.Timeout:
        raise LockedWorkbookError(
            "다른 xlcrm이 대기열을 쓰고 있습니다.", path=target, hint="잠시 뒤 다시 실행하세요."
        ) from None
    try:
        yield
    finally:
        lock.release()


def _append(queue: Path, data: bytes, mode: int) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)
    handle = os.open(queue, flags, mode)
    with os.fdopen(handle, "ab") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _lines(queue: Path) -> list[bytes]:
    try:
        data = queue.read_bytes()
    except FileNotFoundError:
        return []
    return [line for line in data.split(b"\n") if line.strip()]


def _line(row: WaitingEntry, rotate: str | None = None) -> bytes:
    text = json.dumps(
        {name: _plain(value) for name, value in row.items() if value is not None},
        ensure_ascii=False,
        sort_keys=True,
    )
    wish = "" if rotate is None else f', "rotate": {json.dumps(rotate)}'
    return f'{{"sum": "{_sum(text, rotate)}", "entry": {text}{wish}}}\n'.encode()


def _wish(line: bytes) -> str | None:
    """Whether a line's entry is to begin a new sheet; None if it does not say, or is damaged."""
    return json.loads(line).get("rotate") if _read(line) is not None else None


def _read(line: bytes) -> WaitingEntry | None:
    """The entry of a line, or None if the line is not as it was written."""
    try:
        told_of = json.loads(line)
        text = json.dumps(told_of["entry"], ensure_ascii=False, sort_keys=True)
        right = _sum(text, told_of.get("rotate"))
        if told_of["sum"] != right or not told_of["entry"]["entry_id"]:
            return None
        return {name: _typed(value) for name, value in told_of["entry"].items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _sum(text: str, rotate: str | None) -> str:
    return hashlib.sha256(f"{text}{rotate or ''}".encode()).hexdigest()[:16]


def _plain(value: object) -> object:
    """A value as JSON can hold it; a day or moment with what it is."""
    if isinstance(value, datetime):
        return {"datetime": value.isoformat()}
    return {"date": value.isoformat()} if isinstance(value, date) else value


def _typed(value: Any) -> Any:  # noqa: ANN401 - JSON's values
    if isinstance(value, dict):
        ((kind, text),) = value.items()
        return _KINDS[kind](text)
    return value
