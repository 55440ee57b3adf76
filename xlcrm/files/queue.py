"""What waits beside a workbook until it can be written, so that nothing is forgotten.

One line of JSON each, checksummed and synced to the disk before anybody is told that it is kept: a
journal entry, or a piece of work, such as a renewal, with what it was told to do. An entry leaves
the queue after the workbook that holds it has been saved; if a crash comes between, the next one to
apply the queue finds its 일지 ID there, and does not add it again. Lines that cannot be read, or
that a newer version has written, stay where they are and stop nobody.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final
from unicodedata import normalize

from xlcrm.domain.outline import outlined
from xlcrm.errors import LockedWorkbookError, StorageError
from xlcrm.files.disk import short_name, swap, sync_folder, target_of, temporary, write
from xlcrm.files.trouble import told

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
    from pathlib import Path

    from xlcrm.cellref import CellValue

    WaitingEntry = Mapping[str, CellValue | date]
    WaitingWork = Mapping[str, Any]

QUEUE: Final = ".xlcrm-queue"
_LOCK: Final = ".xlcrm-queue-lock"
_PUT: Final = "put"
_TURN: Final = ".xlcrm-turn-lock"
_NOT_OURS: Final = (ValueError, KeyError, TypeError, AttributeError, RecursionError)
"""What reading a line raises that no version of ours has written."""
_SECONDS: Final = 10.0  # the lock is held for one short write
_TURN_SECONDS: Final = 60.0  # and that of a turn while a large workbook is read
_KINDS: Final = {"datetime": datetime.fromisoformat, "date": date.fromisoformat}


@outlined
@dataclass(frozen=True, slots=True)
class Queue:
    """What waits beside a workbook.

    Attributes:
        path: the queue's file.
        rows: the entries by journal field, in the order in which they came.
        damaged: how many lines cannot be read: cut off by a crash, changed by something else, or
            written by a newer version.
        rotate: whether they are to begin a new sheet of the journal, as the last one that says so
            wants it: "month" or "year", "" for none; None if none says so.
        works: the pieces of work, in the order in which they came; each has its `id`, and why it
            does not fit any more as `reason`, if it has been tried.
        strange: whether what lies in the queue's place is no file, or cannot be opened.
    """

    path: Path
    rows: tuple[WaitingEntry, ...] = ()
    damaged: int = 0
    rotate: str | None = None
    works: tuple[WaitingWork, ...] = ()
    strange: bool = False

    def __bool__(self) -> bool:
        """Whether any entry waits."""
        return bool(self.rows)


def waiting(path: str | os.PathLike[str]) -> Queue:
    """Return what waits beside a workbook; an empty queue where there is none.

    Raises:
        StorageError: there is no such workbook.
    """
    with told(path, "읽을"):
        queue = _beside(target_of(path))
    try:
        lines = _lines(queue)
    except OSError:
        return Queue(queue, strange=True)
    rows = tuple(row for line in lines if (row := _read(line)) is not None)
    works = tuple(work for line in lines if (work := _work(line)) is not None)
    wishes = [wish for line in lines if (wish := _wish(line)) is not None]
    damaged = len(lines) - len(rows) - len(works)
    return Queue(queue, rows, damaged, wishes[-1] if wishes else None, works)


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


def enqueue_work(path: str | os.PathLike[str], work: WaitingWork) -> Queue:
    """Keep a piece of work beside a workbook; else as `enqueue`.

    Args:
        path: the workbook.
        work: its `id`, and what doing it needs: texts, numbers, days, and lists and mappings of
            them.
    """
    return put_back(path, _work_line(work))


def set_aside(path: str | os.PathLike[str], identifier: str, reason: str) -> None:
    """Note why a piece of work does not fit the workbook any more; it stays in the queue.

    Raises:
        StorageError: the folder cannot be written.
    """

    def told_why(line: bytes) -> bytes | None:
        work = _work(line)
        if work is None or work["id"] != identifier:
            return line
        return _work_line({**work, "reason": reason}).rstrip(b"\n")

    _rewrite(path, told_why)


def packed(rows: Sequence[WaitingEntry], rotate: str | None = None) -> bytes:
    """Return entries as the lines by which a queue keeps them; see `enqueue`."""
    return b"".join(_line(row, rotate) for row in rows)


@outlined
@dataclass(frozen=True, slots=True)
class Note:
    """What a save did to the queue, kept for whoever undoes it.

    Attributes:
        lines: the entries that it took in, as a queue keeps them; they wait again.
        put: the ID of entries that it had wait; they wait no longer.
        works: the work that it did; that is undone, and does not wait again.
    """

    lines: bytes = b""
    put: tuple[str, ...] = ()
    works: tuple[WaitingWork, ...] = ()

    @property
    def rows(self) -> tuple[WaitingEntry, ...]:
        """The entries that it took in."""
        rows = (_read(line) for line in self.lines.splitlines())
        return tuple(row for row in rows if row is not None)

    def packed(self) -> bytes:
        """Return it as it lies beside a backup; nothing where it tells nothing."""
        put = f"{json.dumps({_PUT: [*self.put]})}\n".encode() if self.put else b""
        return self.lines + put + b"".join(map(_work_line, self.works))


def note_in(lines: bytes) -> Note:
    """Return what `Note.packed` made lines of."""
    entries = [line for line in lines.splitlines() if _read(line) is not None]
    put = [each for line in lines.splitlines() for each in _put(line)]
    works = tuple(work for line in lines.splitlines() if (work := _work(line)) is not None)
    return Note(b"".join(line + b"\n" for line in entries), tuple(put), works)


def _put(line: bytes) -> list[str]:
    try:
        return [each for each in json.loads(line)[_PUT] if isinstance(each, str)]
    except _NOT_OURS:
        return []


@contextmanager
def waiting_again(path: Path, lines: bytes, before: bytes) -> Iterator[tuple[str, ...]]:
    """Have entries wait beside a workbook that goes back meanwhile; not if it stays what it was.

    They wait before it does: after a crash between the two an entry is in both places, and the next
    change finds it in the workbook. Yielded are the IDs of those that did not wait yet.

    Args:
        path: the workbook.
        lines: the entries, as a queue keeps them.
        before: what the workbook is.

    Raises:
        StorageError: the folder cannot be written.
    """
    waited = {str(row["entry_id"]) for row in waiting(path).rows}
    rows = [(line, row) for line in lines.splitlines() if (row := _read(line)) is not None]
    fresh = [(line, str(row["entry_id"])) for line, row in rows if row["entry_id"] not in waited]
    identifiers = tuple(identifier for _, identifier in fresh)
    if fresh:
        put_back(path, b"".join(line + b"\n" for line, _ in fresh))
    try:
        yield identifiers
    except BaseException:
        if identifiers and path.read_bytes() == before:
            drop(path, identifiers)
        raise


def put_back(path: str | os.PathLike[str], lines: bytes) -> Queue:
    """Keep entries beside a workbook that are lines already; else as `enqueue`."""
    with told(path, "쓸"):
        target = target_of(path)
        queue = _beside(target)
        with _held(target):
            try:
                old = _bytes(queue)
            except OSError:
                raise _strange(queue) from None
            torn = old and not old.endswith(b"\n")
            # a line that a crash cut off must not swallow the next one
            _append(queue, b"\n" + lines if torn else lines, target.stat().st_mode & 0o666)
        sync_folder(queue)  # every time: whoever made the file may have died before
    return waiting(path)


def drop(path: str | os.PathLike[str], identifiers: Collection[str]) -> None:
    """Take entries out of the queue by 일지 ID, and work by its ID, after it has been done.

    Lines that cannot be read stay: somebody may still make sense of them.

    Raises:
        StorageError: the folder cannot be written. The entries are found in the workbook later.
    """

    def kept(line: bytes) -> bytes | None:
        row, work = _read(line), _work(line)
        known = row["entry_id"] if row is not None else None if work is None else work["id"]
        return None if known is not None and known in identifiers else line

    _rewrite(path, kept)


def _rewrite(path: str | os.PathLike[str], change: Callable[[bytes], bytes | None]) -> None:
    """Write each line of the queue as what is given for it; None takes it out."""
    with told(path, "쓸"):
        target = target_of(path)
        queue = _beside(target)
        with _held(target):
            try:
                lines = _lines(queue)
            except OSError:
                raise _strange(queue) from None
            left = [made for line in lines if (made := change(line)) is not None]
            if not left:
                queue.unlink(missing_ok=True)
            else:
                with temporary(target.parent, target.name) as new:
                    write(new, b"".join(line + b"\n" for line in left), queue.stat())
                    swap(new, queue)
        sync_folder(queue)


def queue_name(workbook: str) -> str:
    """Return what the queue beside a workbook of that name is called."""
    return f"{short_name(workbook)}{QUEUE}"


def left_behind(folder: Path) -> list[tuple[Path, int]]:
    """Return the queues in a folder beside which no workbook of that name lies any more.

    With how much waits in each; those in which nothing does are none.
    """
    try:
        names = [each.name for each in folder.iterdir()]
    except OSError:
        return []
    theirs = {normalize("NFC", queue_name(each)) for each in names}
    found = []
    for name in sorted(names):
        if name.endswith(QUEUE) and normalize("NFC", name) not in theirs:
            with suppress(OSError):
                found.append((folder / name, len(_lines(folder / name))))
    return [(each, count) for each, count in found if count]


def _beside(target: Path) -> Path:
    return target.parent / queue_name(target.name)


@contextmanager
def turn(path: str | os.PathLike[str]) -> Iterator[None]:
    """Let one after the other look at what waits, and have more wait behind that.

    Entries may be kept meanwhile: they build on nothing that waits.

    Raises:
        LockedWorkbookError: others take too long.
        StorageError: the folder cannot be written.
    """
    with ExitStack() as held:
        with told(path, "쓸"):
            held.enter_context(_held(target_of(path), _TURN, _TURN_SECONDS))
        yield


@contextmanager
def _held(target: Path, what: str = _LOCK, seconds: float | None = None) -> Iterator[None]:
    """Hold the queue against others who write to it, for a moment."""
    import filelock  # noqa: PLC0415 - reading needs no lock

    mode = 0o600 | (target.parent.stat().st_mode & 0o022) * 3
    name = target.parent / f".{short_name(target.name)}{what}"
    lock = filelock.FileLock(name, mode=mode, is_singleton=True)
    try:
        lock.acquire(timeout=_SECONDS if seconds is None else seconds)
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
    return [line for line in _bytes(queue).split(b"\n") if line.strip()]


def _bytes(queue: Path) -> bytes:
    """What the queue holds; OSError if a pipe, a device or a folder lies in its place."""
    try:
        if not stat.S_ISREG(queue.stat().st_mode):  # a pipe or a device may never end
            raise OSError
        return queue.read_bytes()
    except FileNotFoundError:
        return b""


def _strange(queue: Path) -> StorageError:
    return StorageError(
        "대기열 자리에 있는 것을 읽을 수 없어, 대기열에 둘 수 없습니다.",
        path=queue,
        hint="그 파일을 다른 곳으로 옮긴 뒤 다시 실행하세요.",
    )


def _line(row: WaitingEntry, rotate: str | None = None) -> bytes:
    text = json.dumps(
        {name: _plain(value) for name, value in row.items() if value is not None},
        ensure_ascii=False,
        sort_keys=True,
    )
    wish = "" if rotate is None else f', "rotate": {json.dumps(rotate)}'
    return f'{{"sum": "{_sum(text, rotate)}", "entry": {text}{wish}}}\n'.encode()


def _work_line(work: WaitingWork) -> bytes:
    text = json.dumps(_plain(work), ensure_ascii=False, sort_keys=True)
    return f'{{"sum": "{_sum(text, None)}", "work": {text}}}\n'.encode()


def _work(line: bytes) -> WaitingWork | None:
    """The work of a line, or None if it is none, or not as it was written."""
    try:
        told_of = json.loads(line)
        text = json.dumps(told_of["work"], ensure_ascii=False, sort_keys=True)
        if told_of["sum"] != _sum(text, None):
            return None
        found = _typed(told_of["work"])
        return found if isinstance(found["id"], str) and found["id"] else None
    except _NOT_OURS:
        return None


def _wish(line: bytes) -> str | None:
    """Whether a line's entry is to begin a new sheet; None if it does not say, or is damaged."""
    return json.loads(line).get("rotate") if _read(line) is not None else None


def _read(line: bytes) -> WaitingEntry | None:
    """The entry of a line, or None if the line is not as it was written."""
    try:
        told_of = json.loads(line)
        text = json.dumps(told_of["entry"], ensure_ascii=False, sort_keys=True)
        right = _sum(text, told_of.get("rotate"))
        identifier = told_of["entry"]["entry_id"]
        if told_of["sum"] != right or not identifier or not isinstance(identifier, str):
            return None
        row = {name: _typed(value) for name, value in told_of["entry"].items()}
    except _NOT_OURS:
        return None
    plain = all(isinstance(value, str | int | float | date) for value in row.values())
    return row if plain else None


def _sum(text: str, rotate: str | None) -> str:
    return hashlib.sha256(f"{text}{rotate or ''}".encode()).hexdigest()[:16]


def _plain(value: object) -> object:
    """A value as JSON can hold it; a day, a moment or a mapping with what it is."""
    if isinstance(value, datetime):
        return {"datetime": value.isoformat()}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, dict):
        return {"map": {str(name): _plain(each) for name, each in value.items()}}
    return [_plain(each) for each in value] if isinstance(value, list | tuple) else value


def _typed(value: Any) -> Any:  # noqa: ANN401 - JSON's values
    if isinstance(value, dict):
        ((kind, text),) = value.items()
        if kind == "map":
            return {name: _typed(each) for name, each in text.items()}
        return _KINDS[kind](text)
    return [_typed(each) for each in value] if isinstance(value, list) else value
