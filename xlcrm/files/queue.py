"""What waits beside a workbook until it can be written, so that nothing is forgotten.

One line of JSON each, checksummed and synced to the disk before anybody is told that it is kept: a
journal entry, or a piece of work, such as a renewal, with what it was told to do. An entry leaves
the queue after the workbook that holds it has been saved; if a crash comes between, the next one to
apply the queue finds its 일지 ID there, and does not add it again. Lines that cannot be read, or
that a newer version has written, stay where they are and stop nobody.
"""

from __future__ import annotations

import json
from contextlib import ExitStack, contextmanager, suppress
from datetime import date
from typing import TYPE_CHECKING, Any, Final
from unicodedata import normalize

from xlcrm.domain.outline import outlined
from xlcrm.domain.particles import with_particle
from xlcrm.errors import DamagedWorkbookError, StorageError, XlcrmError
from xlcrm.files import born
from xlcrm.files.backups import kept_of
from xlcrm.files.disk import short_name, swap, sync_folder, target_of, temporary, write
from xlcrm.files.heard import remark
from xlcrm.files.lines import (
    NOT_OURS,
    append,
    bytes_of,
    checksum,
    held,
    is_encrypted_line,
    lines_of,
    plain,
    typed,
)
from xlcrm.files.passwords import (
    encryption_of,
    is_line_of,
    is_package_at,
    line_opened,
    lines_kept,
)
from xlcrm.files.trouble import storage_error, told
from xlcrm.values import dataclass

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from xlcrm.cellref import CellValue
    from xlcrm.files.born import Access
    from xlcrm.files.encryption import Encryption

    WaitingEntry = Mapping[str, CellValue | date]
    WaitingWork = Mapping[str, Any]

QUEUE: Final = ".xlcrm-queue"
_UNREAD: Final = "-unread"

_LONGEST: Final = 1 << 25  # bytes of a line; 200 rows of long notes take a fifth of that
_LOCK: Final = ".xlcrm-queue-lock"
_PUT: Final = "put"
_TURN: Final = ".xlcrm-turn-lock"
_SECONDS: Final = 10.0  # the lock is held for one short write
_TURN_SECONDS: Final = 60.0  # and that of a turn while a large workbook is read


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

    One that cannot be read stops nothing, and is told of: it may hold what somebody was told waits.

    Raises:
        StorageError: there is no such workbook.
        EncryptedWorkbookError: the workbook has a password, which is not known.
    """
    with told(path, "읽을"):
        target = target_of(path)
        queue = _beside(target)
    try:
        lines = lines_of(queue)
    except OSError as error:
        why = _unreadable(queue, error)
        remark(queue, f"{why.message} → {why.hint}")
        return Queue(queue, strange=True)
    return _queue_of(queue, _opened(lines, target))


def _queue_of(queue: Path, lines: Sequence[bytes]) -> Queue:
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


def sort_out(path: str | os.PathLike[str], known: Callable[[Queue], bool]) -> int:
    """Put the lines of the queue that nobody understands into a file beside it.

    Lines there that are understood by now, such as those of a newer version after an update, come
    back behind all others. After a crash in between a line may lie in both, until the next time.

    Args:
        path: the workbook.
        known: tells of a queue of a single line whether this version can do what it says.

    Returns:
        How many lines were put aside.

    Raises:
        StorageError: the folder cannot be written, or something else lies in a file's place.
    """
    with told(path, "쓸"):
        target = target_of(path)
        queue = _beside(target)
        aside = unread_beside(queue)

        def understood(line: bytes) -> bool:
            return known(_queue_of(queue, [line]))

        with _held(target):
            try:
                lines = _opened(lines_of(queue), target)
                kept = _opened(lines_of(aside) if aside.exists() else [], target)
            except XlcrmError:
                raise
            except OSError:
                raise _strange(queue) from None
            how = _encryption(target)
            strange = [line for line in lines if not understood(line)]
            back = [line for line in kept if understood(line)]
            fresh = [line for line in strange if line not in kept]
            access = born.access_of(target)
            if fresh:
                told_aside = b"".join(line + b"\n" for line in fresh)
                append(aside, lines_kept(told_aside, how), access)
                sync_folder(aside)
            if strange or back:
                right = [line for line in lines if line not in strange]
                _put(
                    queue,
                    [*right, *(line for line in back if line not in right)],
                    access,
                    target.name,
                    how,
                )
            if back:
                _put(
                    aside,
                    [line for line in [*kept, *fresh] if line not in back],
                    access,
                    target.name,
                    how,
                )
        return len(strange)


def unread_beside(queue: Path) -> Path:
    """Return where the lines lie, beside a queue, that nobody understands, be there any or not."""
    return queue.with_name(f"{queue.name}{_UNREAD}")


def unread(path: str | os.PathLike[str]) -> tuple[Path, int]:
    """Return where the lines beside a workbook lie that nobody understands, and how many it are."""
    aside = unread_beside(_beside(target_of(path)))
    try:
        return aside, len(lines_of(aside))
    except OSError:
        return aside, 0


def keep_unread(path: str | os.PathLike[str], lines: bytes) -> Path:
    """Keep lines that nobody understands in the file beside the queue, and return where it is.

    Raises:
        StorageError: the folder cannot be written.
    """
    with told(path, "쓸"):
        target = target_of(path)
        aside = unread_beside(_beside(target))
        lines = lines_kept(lines, _encryption(target))
        with _held(target):
            append(aside, lines, born.access_of(target))
        sync_folder(aside)
    return aside


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
        unread: lines that nobody understands: cut off, or of a newer version.
    """

    lines: bytes = b""
    put: tuple[str, ...] = ()
    works: tuple[WaitingWork, ...] = ()
    unread: bytes = b""

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
    entries, strange = [], []
    put: list[str] = []
    works = []
    for line in lines.split(b"\n"):
        work = _work(line)
        if _read(line) is not None:
            entries.append(line)
        elif work is not None:
            works.append(work)
        elif (ids := _taken(line)) is not None:
            put += ids
        elif line.strip():
            strange.append(line)
    one, other = (b"".join(line + b"\n" for line in some) for some in (entries, strange))
    return Note(one, tuple(put), tuple(works), other)


def _taken(line: bytes) -> list[str] | None:
    """The ID that a line of a note tells of; None where it is no such line."""
    try:
        return [each for each in json.loads(line)[_PUT] if isinstance(each, str)]
    except NOT_OURS:
        return None


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
        lines = lines_kept(lines, _encryption(target))
        with _held(target):
            try:
                old = bytes_of(queue)
            except OSError:
                raise _strange(queue) from None
            torn = old and not old.endswith(b"\n")
            # a line that a crash cut off must not swallow the next one
            append(queue, b"\n" + lines if torn else lines, born.access_of(target))
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


def drop_where(path: str | os.PathLike[str], theirs: Callable[[str], bool]) -> int:
    """Take lines out of the queue, whatever they are, by what they say; return how many went.

    Those that nobody understands, which lie beside it, too.

    Args:
        path: the workbook.
        theirs: tells of a line's text whether it goes.

    Raises:
        StorageError: the folder cannot be written.
    """
    gone = 0

    def kept(line: bytes) -> bytes | None:
        nonlocal gone
        if not theirs(_as_said(line)):
            return line
        gone += 1
        return None

    _rewrite(path, kept)
    _rewrite(path, kept, aside=True)
    return gone


def said_in(path: str | os.PathLike[str]) -> list[str]:
    """Return what each line of the queue says, and of what lies beside it, not understood.

    Raises:
        StorageError: what lies in the place of one cannot be read.
    """
    found = []
    with told(path, "읽을"):
        target = target_of(path)
        queue = _beside(target)
        for each in (queue, unread_beside(queue)):
            try:
                found += [_as_said(line) for line in _opened(lines_of(each), target)]
            except XlcrmError:
                raise
            except OSError:
                raise _strange(each) from None
    return found


def _as_said(line: bytes) -> str:
    """A line's text, its letters as they are read, not as JSON may write them."""
    text = line.decode("utf-8", "replace")
    with suppress(*NOT_OURS):
        text = json.dumps(json.loads(text), ensure_ascii=False)
    return text


def _rewrite(
    path: str | os.PathLike[str],
    change: Callable[[bytes], bytes | None],
    *,
    aside: bool = False,
) -> None:
    """Write each line of the queue as what is given for it; None takes it out.

    Args:
        path: the workbook.
        change: tells what becomes of a line.
        aside: whether it is about the lines beside the queue that nobody understands.
    """
    with told(path, "쓸"):
        target = target_of(path)
        queue = unread_beside(_beside(target)) if aside else _beside(target)
        with _held(target):
            try:
                lines = lines_of(queue)
            except OSError:
                raise _strange(queue) from None
            lines = _opened(lines, target)
            left = [made for line in lines if (made := change(line)) is not None]
            _put(queue, left, born.access_of(target), target.name, _encryption(target))
        sync_folder(queue)


def reencrypt(path: str | os.PathLike[str], encryption: Encryption | None) -> int:
    """Encrypt what waits beside a workbook in another way, or not; return of how many lines.

    Args:
        path: the workbook.
        encryption: how from now on; None takes the password away.

    Raises:
        StorageError: it cannot be read or written.
        EncryptedWorkbookError: the workbook's password is not known.
    """
    count = 0
    with told(path, "쓸"):
        target = target_of(path)
        queue = _beside(target)
        with _held(target):
            for each in (queue, unread_beside(queue)):
                try:
                    lines = lines_of(each)
                except OSError:
                    raise _strange(each) from None
                others = sum(not is_line_of(line, encryption) for line in lines)
                if others:
                    again = _opened(lines, target)
                    _put(each, again, born.access_of(target), target.name, encryption)
                    count += others
        sync_folder(queue)
    return count


def _opened(lines: Sequence[bytes], target: Path) -> list[bytes]:
    """What lines beside a workbook say; those that no known password opens as they are.

    Raises:
        EncryptedWorkbookError: some are encrypted as the workbook is, whose password is not known.
    """
    if any(map(is_encrypted_line, lines)):
        _encryption(target)  # with its password they were encrypted, most likely
    return [*map(line_opened, lines)]


def _encryption(target: Path) -> Encryption | None:
    """How what waits beside a workbook is encrypted: as that is; None where it is not.

    Of one that cannot be read now, or is damaged, its latest backup tells.

    Raises:
        EncryptedWorkbookError: its password is not known.
    """
    with suppress(DamagedWorkbookError):
        found = encryption_of(target)
        if found is not None or is_package_at(target):
            return found
    with suppress(OSError):
        kept = sorted(kept_of(target), key=lambda each: each.stat().st_mtime_ns)
        return encryption_of(kept[-1]) if kept else None
    return None


def _put(
    path: Path, lines: Sequence[bytes], access: Access, workbook: str, how: Encryption | None
) -> None:
    """Put lines in the place of a file's, encrypted as the workbook is; without any it is gone."""
    if not lines:
        path.unlink(missing_ok=True)
        return
    with temporary(path.parent, workbook) as new:
        write(new, lines_kept(b"".join(line + b"\n" for line in lines), how), access.tidy)
        swap(new, path)


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
                found.append((folder / name, len(lines_of(folder / name))))
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
    with ExitStack() as stack:
        with told(path, "쓸"):
            stack.enter_context(_held(target_of(path), _TURN, _TURN_SECONDS))
        yield


def _held(
    target: Path, what: str = _LOCK, seconds: float | None = None
) -> AbstractContextManager[None]:
    """Hold the queue against others who write to it, for a moment."""
    seconds = _SECONDS if seconds is None else seconds
    return held(target, what, seconds, "다른 xlcrm이 대기열을 쓰고 있습니다.")


def refuse_unreadable(path: str | os.PathLike[str]) -> None:
    """Raise if what waits beside a workbook cannot be read.

    Raises:
        StorageError: it cannot.
    """
    with told(path, "읽을"):
        queue = _beside(target_of(path))
    try:
        lines_of(queue)
    except OSError as error:
        raise _unreadable(queue, error) from error


def _unreadable(queue: Path, error: OSError) -> StorageError:
    if isinstance(error, XlcrmError):
        return StorageError(
            "대기열 자리에 있는 것을 읽을 수 없습니다.", path=queue, hint="다른 곳으로 옮기세요."
        )
    return storage_error(error, queue, "대기열을 읽을")


def _strange(queue: Path) -> StorageError:
    name = with_particle(f"'{queue.name}'", "을/를")
    return StorageError(
        "대기열 자리에 있는 것을 읽을 수 없어, 대기열에 둘 수 없습니다.",
        path=queue,
        hint=f"{name} 다른 곳으로 옮긴 뒤 다시 실행하세요.",
    )


def _line(row: WaitingEntry, rotate: str | None = None) -> bytes:
    text = json.dumps(
        {name: plain(value) for name, value in row.items() if value is not None},
        ensure_ascii=False,
        sort_keys=True,
    )
    wish = "" if rotate is None else f', "rotate": {json.dumps(rotate)}'
    right = checksum(text + (rotate or ""))
    return f'{{"sum": "{right}", "entry": {text}{wish}}}\n'.encode()


def _work_line(work: WaitingWork) -> bytes:
    text = json.dumps(plain(work), ensure_ascii=False, sort_keys=True)
    return f'{{"sum": "{checksum(text)}", "work": {text}}}\n'.encode()


def _work(line: bytes) -> WaitingWork | None:
    """The work of a line, or None if it is none, or not as it was written."""
    try:
        _refuse_long(line)
        told_of = json.loads(line)
        text = json.dumps(told_of["work"], ensure_ascii=False, sort_keys=True)
        if told_of["sum"] != checksum(text):
            return None
        found = typed(told_of["work"])
        return found if isinstance(found["id"], str) and found["id"] else None
    except NOT_OURS:
        return None


def _refuse_long(line: bytes) -> None:
    if len(line) > _LONGEST:
        raise ValueError


def _wish(line: bytes) -> str | None:
    """Whether a line's entry is to begin a new sheet; None if it does not say, or is damaged."""
    return json.loads(line).get("rotate") if _read(line) is not None else None


def _read(line: bytes) -> WaitingEntry | None:
    """The entry of a line, or None if the line is not as it was written."""
    try:
        _refuse_long(line)
        told_of = json.loads(line)
        text = json.dumps(told_of["entry"], ensure_ascii=False, sort_keys=True)
        right = checksum(text + (told_of.get("rotate") or ""))
        identifier = told_of["entry"]["entry_id"]
        if told_of["sum"] != right or not identifier or not isinstance(identifier, str):
            return None
        row = {name: typed(value) for name, value in told_of["entry"].items()}
    except NOT_OURS:
        return None
    plain = all(isinstance(value, str | int | float | date) for value in row.values())
    return row if plain else None
