"""The sealed record beside a workbook: who did what to it, and who saw whom; it only grows.

One line of JSON each: `{"hash": H, "line": {…}}`, where H is the SHA-256 of the bytes that stand
behind `"line": ` (RFC 8785 has the same aim, and needs a parser; bytes need none), and the line
names the H of the one before as `prev`. Whoever changes, takes out or puts in a line breaks the
chain behind it. Every line carries what the workbook was last made (`file`, its SHA-256) and which
intents are still open (`open`), so that the last one alone says where things stand.

What is about to be done is on the disk before the workbook is replaced; that it is done follows. If
a crash comes between, the next one who writes sees from the workbook's SHA-256 which of the two it
is, and says so in a line. A line that a crash cut off stays where it is, and the next line tells of
it. Lines that are older than the office has to keep them go, and the first line then says how many
there were and what the last of them was.
"""

from __future__ import annotations

import hashlib
import os
import stat
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import field, replace
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from xlcrm.errors import StorageError, XlcrmError
from xlcrm.files import born
from xlcrm.files.act import NOBODY
from xlcrm.files.disk import short_name, swap, sync_folder, target_of, temporary, write
from xlcrm.files.lines import held
from xlcrm.files.sealed import AGED, moment_of, packed, pieces_of, proof_of, unpacked
from xlcrm.files.trouble import told
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from xlcrm.files.act import Act
    from xlcrm.files.sealed import RecordLine

RECORD: Final = ".xlcrm-record"
LOCK: Final = ".xlcrm-record-lock"
_SECONDS: Final = 10.0  # the lock is held for one short write
_TAIL: Final = 1 << 14  # bytes that are read first of the end
_SLACK: Final = timedelta(days=31)  # what is rolled away goes once a month, not every day
_CLOCKS: Final = 30  # lines whose clocks have to agree that a year is over
DAYS: Final = 365


@dataclass(frozen=True, slots=True)
class _End:
    """How a record ends.

    Attributes:
        number: that of the last line that is sound; 0 where there is none.
        head: its hash; "" where there is none.
        line: what it tells.
        torn: what stands behind it and is no line.
        size: how many bytes the record has.
    """

    number: int = 0
    head: str = ""
    line: RecordLine = field(default_factory=dict)
    torn: bytes = b""
    size: int = 0

    @property
    def file(self) -> str:
        """What xlcrm last made of the workbook."""
        return str(self.line.get("file", ""))

    @property
    def open(self) -> tuple[int, ...]:
        """The intents of which nobody has said what became of them."""
        return tuple(self.line.get("open", ()))


def record_name(workbook: str) -> str:
    """Return what the record beside a workbook of that name is called."""
    return f".{short_name(workbook)}{RECORD}"


def record_beside(path: str | os.PathLike[str]) -> Path:
    """Return where the record of a workbook lies, be there one or not, and one or the other."""
    return _beside(Path(os.path.realpath(path)))


def append(path: str | os.PathLike[str], act: Act, what: str = "act") -> str:
    """Add a line that is complete in itself; when this returns, the disk has it.

    Args:
        path: the workbook.
        act: who, with what, when, and all that is told.
        what: what the line is.

    Returns:
        The line's hash, which is the chain's head now.

    Raises:
        StorageError: it cannot be written.
        LockedWorkbookError: others take too long.
    """
    with told(path, "쓸"):
        target = target_of(path)
    with _trouble(target), _held(target):
        chain = _begun(target, act)
        chain.add(_by(act, {"what": what, **act.told}))
        return chain.written()


@contextmanager
def saving(
    path: Path, act: Act, before: str, after: str, *, now: datetime | None = None
) -> Iterator[None]:
    """Say what is about to be made of a workbook, and behind that what became of it.

    To be used under `store.locked`, around the replacing alone: nobody else writes to the record
    meanwhile. When the block begins, the disk has the intent, and what a crash has left open is
    settled. That it is done may not be written: the next one sees it from the workbook.

    Args:
        path: where the workbook really lies.
        act: who, with what, when, and what it changes.
        before: the SHA-256 of what it is; "" where there is none yet.
        after: that of what it is to become.
        now: when, where the act does not say it.

    Raises:
        StorageError: the intent cannot be written; then nothing may be replaced.
        LockedWorkbookError: others take too long.
    """
    act = act if act.now is not None else replace(act, now=now)
    with ExitStack() as stack:
        with _trouble(path):
            stack.enter_context(_held(path))
            _roll_old(path, act)
            chain = _begun(path, act, before)
            chain.settle(act, before)
            intent = {"what": "intent", "before": before, "after": after, **act.told}
            number = chain.add(_by(act, intent), opens=True)
            chain.written()
        try:
            yield
        except (OSError, XlcrmError):
            chain.ended(act, number, "")
            raise
        chain.ended(act, number, after)  # whatever else breaks in leaves it open, to be settled


def settle(path: Path) -> None:
    """Say what became of the intents that a crash has left open; nothing where that fails.

    To be called under `store.locked`: nobody is about to save the workbook. Whoever reads or writes
    the record later, and `saving`, will say the same.

    Args:
        path: where the workbook really lies.
    """
    with suppress(XlcrmError, OSError):
        if not _end_of(_beside(path)).open:
            return
        digest = hashlib.sha256(born.bytes_of(path)).hexdigest()
        with _held(path):
            chain = _Chain(path)
            chain.settle(NOBODY, digest)
            chain.written()


def begin_access(path: str | os.PathLike[str], act: Act) -> int:
    """Say that somebody is about to see people unmasked; `end_access` says whom. As `append`."""
    with told(path, "쓸"):
        target = target_of(path)
    with _trouble(target), _held(target):
        chain = _begun(target, act)
        number = chain.add(_by(act, {"what": "access", **act.told}), opens=True)
        chain.written()
        return number


def end_access(path: str | os.PathLike[str], act: Act, number: int) -> None:
    """Say who was seen, or what of whom was written to which file. As `append`.

    Args:
        path: the workbook.
        act: as that of `begin_access`, with whom.
        number: what that gave; 0 where nothing was begun.
    """
    with told(path, "쓸"):
        target = target_of(path)
    with _trouble(target), _held(target):
        chain = _begun(target, act)
        chain.add(_by(act, {"what": "seen", "of": number, **act.told}), closes=number)
        chain.written()


def became(intent: RecordLine, digest: str) -> str:
    """Return what became of an intent that nobody has ended: "done", "not done" or "unknown".

    Args:
        intent: its line.
        digest: the SHA-256 of the workbook as it is.
    """
    if digest == intent.get("after"):
        return "done"
    return "not done" if digest == intent.get("before") else "unknown"


class _Chain:
    """A record that lines are added to; to be used while it is held."""

    def __init__(self, target: Path) -> None:
        self._target = target
        self._path = _beside(target)
        self._end = _end_of(self._path)
        self._data = b""
        self._number = self._end.number
        self.head = self._end.head
        self.file = self._end.file
        self._open = list(self._end.open)
        self._torn = self._end.torn
        self._is_new = not self._end.size

    def add(
        self, line: RecordLine, *, opens: bool = False, closes: int = 0, file: str | None = None
    ) -> int:
        """Add a line, and return its number."""
        self._number += 1
        if opens:
            self._open.append(self._number)
        self._open = [each for each in self._open if each != closes]
        self.file = self.file if file is None else file
        body = {**line, "n": self._number, "prev": self.head, "file": self.file}
        if self._open:
            body["open"] = self._open
        if self._torn:
            self._data += b"" if self._torn.endswith(b"\n") else b"\n"
            body["torn"] = {
                "bytes": len(self._torn),
                "digest": hashlib.sha256(self._torn).hexdigest(),
            }
            self._torn = b""
        made, self.head = packed(body)
        self._data += made
        return self._number

    def settle(self, act: Act, digest: str) -> None:
        """Say what became of what a crash has left open."""
        if not self._open:
            return
        lines = {line["n"]: line for line in _back(self._path, set(self._open))}
        for number in list(self._open):
            line = lines.get(number, {})
            if line.get("what") == "access":
                if act.now is None or not _is_long_ago(line, act.now):
                    continue  # it may be running now
                outcome = "unknown"
            else:
                outcome = became(line, digest)
            file = line.get("after") if outcome == "done" else None
            body = {"what": "settled", "of": number, "outcome": outcome}
            self.add(_by(act, body), closes=number, file=file)

    def written(self, *, sync: bool = True) -> str:
        """Write what was added, if anything was; return the chain's head."""
        if not self._data:
            return self.head
        _append(self._path, self._data, self._target, sync=sync)
        self._data = b""
        if self._is_new and sync:
            sync_folder(self._path)
        self._is_new = False
        return self.head

    def ended(self, act: Act, number: int, after: str) -> None:
        """Say what became of an intent; `after` is "" where the workbook stayed what it was."""
        what = "done" if after else "not done"
        self.add(_by(act, {"what": what, "of": number}), closes=number, file=after or None)
        with suppress(XlcrmError, OSError):
            self.written(sync=False)  # the intent is enough: the workbook itself says the rest


def record_bytes(path: str | os.PathLike[str]) -> bytes:
    """Return what the record beside a workbook holds; b"" where there is none.

    Raises:
        StorageError: it cannot be read, or what lies in its place is no file.
    """
    found = record_beside(path)
    with _trouble(Path(path)):
        return _bytes(found)


def found_by(path: Path, digest: str) -> Path | None:
    """Return the record of a workbook that had another name: by what it was last made.

    None where the workbook has its own, or where none ends with that SHA-256 beside which no
    workbook of its name lies any more: a copy begins a record of its own.
    """
    if not digest or os.path.lexists(_beside(path)):
        return None
    names = os.listdir(path.parent)  # noqa: PTH208 - names alone; a folder may have thousands
    there = set(names)
    left = {
        each
        for each in names
        if each.endswith(RECORD) and each.startswith(".") and each[1 : -len(RECORD)] not in there
    }
    shortened = [each for each in left if "~" in each]  # by `short_name`: told by all names alone
    if shortened:
        left -= {record_name(each) for each in names}
    for each in sorted(left):
        with suppress(OSError):
            if _end_of(path.parent / each).file == digest:
                return path.parent / each
    return None


def rolled(path: str | os.PathLike[str], act: Act, until: datetime) -> int:
    """Take away what is older than a moment; the first line then says what that was.

    What stays, stays byte for byte. The last line, and whatever is still open, stays always.

    Args:
        path: the workbook.
        act: who, with what, and when.
        until: what was told before that goes.

    Returns:
        How many lines have gone.

    Raises:
        StorageError: it cannot be written.
    """
    with told(path, "쓸"):
        target = target_of(path)
    with _trouble(target), _held(target):
        return _rolled(target, act, until)


def rewritten(
    path: str | os.PathLike[str],
    act: Act,
    change: Callable[[RecordLine], RecordLine | None],
    *,
    what: str = "purge",
) -> int:
    """Write the record anew, as what the law wants destroyed has to leave it, too.

    The lines are chained anew below an anchor that says what the chain was before, how many lines
    it had and how many of them were changed; behind them stands the act.

    Args:
        path: the workbook.
        act: who, with what, when, and what is told of it, without values.
        change: gives what a line tells from now on, itself where nothing; None takes it away.
        what: what the act's line is.

    Returns:
        How many lines have changed or gone.

    Raises:
        StorageError: it cannot be written. The record is what it was.
    """
    with told(path, "쓸"):
        target = target_of(path)
    with _trouble(target), _held(target):
        return _rewritten(target, act, change, what)


def _rewritten(
    target: Path, act: Act, change: Callable[[RecordLine], RecordLine | None], what: str
) -> int:
    chain = _begun(target, act)
    chain.written()
    old = _bytes(_beside(target))
    lines = [found for piece in pieces_of(old) if (found := unpacked(piece))]
    proof = proof_of(old)
    if not lines:
        chain = _Chain(target)
        chain.add(_by(act, {"what": what, **act.told}))
        chain.written()
        return 0
    last, head = lines[-1]
    made: list[RecordLine] = []
    changed = 0
    for body, _ in lines:
        if body["what"] == "anchor":
            continue
        left = change(body)
        changed += left != body
        if left is not None:
            made.append({**left, "n": body["n"]})
    anchor = {
        "what": "anchor",
        "why": what,
        "lines": last["n"],
        "head": head,
        "changed": changed + proof.changed,
        "removed": proof.removed,
        "broken": proof.broken,
        "before": lines[0][0].get("head", ""),
        "oldest": made[0]["when"] if made else act.now and f"{act.now:%Y-%m-%dT%H:%M:%S}",
    }
    data, prev = packed(_by(act, {**anchor, "n": 0, "prev": "", "file": last.get("file", "")}))
    for body in made:
        one, prev = packed({**{k: v for k, v in body.items() if k != "torn"}, "prev": prev})
        data += one
    end = {**act.told, "what": what, "n": last["n"] + 1, "prev": prev, "old": head}
    end |= {"file": last.get("file", "")} | ({"open": last["open"]} if last.get("open") else {})
    data += packed(_by(act, end))[0]
    _replaced(target, data)
    return changed


def _roll_old(target: Path, act: Act) -> None:
    """Take away what is older than it has to be kept, once a month; nothing where that fails."""
    record = _beside(target)
    if act.now is None or not _regular(record):
        return
    try:
        with os.fdopen(born.opened_to_read(record), "rb") as file:
            first = unpacked(file.readline())
    except OSError:
        return
    keep = timedelta(days=DAYS * act.years)
    oldest = None if first is None else moment_of(first[0].get("oldest") or first[0].get("when"))
    if oldest is None or act.now - oldest <= keep + _SLACK:
        return
    clocks = [moment_of(line.get("when")) for line in islice(_back(record), _CLOCKS)]
    now = min([act.now, *(each for each in clocks if each is not None)])  # one wrong clock is none
    if now - oldest > keep:
        with suppress(OSError):
            _rolled(target, act, now - keep)


def _rolled(target: Path, act: Act, until: datetime) -> int:
    data = _bytes(_beside(target))
    if proof_of(data).broken:
        return 0  # what shows that stays
    pieces = list(pieces_of(data))
    known = [unpacked(each) for each in pieces]
    sound = [at for at, each in enumerate(known) if each is not None]
    if not sound:
        return 0
    last = known[sound[-1]]
    assert last is not None  # noqa: S101 - for the type checker
    still = set(last[0].get("open", ()))
    cut = 0
    for at in sound[:-1]:
        line, _ = known[at] or ({}, "")
        when = moment_of(line.get("when"))
        old = line.get("what") == "anchor" or when is None or when < until
        if not old or line.get("n") in still:
            break
        cut = at + 1
    going = [each for each in known[:cut] if each is not None and each[0]["what"] != "anchor"]
    if not going:
        return 0
    first = known[next(at for at in sound if at >= cut)]
    before = next((each[0] for each in known[:1] if each and each[0]["what"] == "anchor"), {})
    anchor = {
        "what": "anchor",
        "why": AGED,
        "lines": going[-1][0]["n"],
        "head": going[-1][1],
        "oldest": first[0].get("when") if first else None,
        "before": before.get("head", ""),
    }
    made, own = packed(_by(act, {**anchor, "n": 0, "prev": "", "file": ""}))
    body = {
        "what": "rolled",
        "removed": len(going),
        "head": going[-1][1],
        "anchor": own,
        "n": last[0]["n"] + 1,
        "prev": last[1],
        "file": last[0].get("file", ""),
    }
    if still:
        body["open"] = sorted(still)
    kept = b"".join(pieces[cut : sound[-1] + 1])
    rest = b"".join(pieces[sound[-1] + 1 :])
    if rest:
        body["torn"] = {"bytes": len(rest), "digest": hashlib.sha256(rest).hexdigest()}
        kept += rest if rest.endswith(b"\n") else rest + b"\n"
    _replaced(target, made + kept + packed(_by(act, body))[0])
    return len(going)


def _replaced(target: Path, data: bytes) -> None:
    record = _beside(target)
    with temporary(record.parent, record.name) as new:
        write(new, data, born.access_of(target))
        swap(new, record)
    sync_folder(record)


def _begun(target: Path, act: Act, digest: str | None = None) -> _Chain:
    """Return a workbook's chain; of one that had another name its old one, or else a new one.

    The SHA-256 is that of the workbook, found out where it is not known.
    """
    record = _beside(target)
    if os.path.lexists(record):
        return _Chain(target)
    if digest is None:
        digest = hashlib.sha256(born.bytes_of(target)).hexdigest()
    other = found_by(target, digest)
    line: RecordLine = {"what": "begun"}
    if other is not None:
        os.rename(other, record)  # noqa: PTH104 - its workbook has gone, and is this one
        line = {"what": "renamed", "from": other.name[1 : -len(RECORD)]}
    chain = _Chain(target)
    chain.add(_by(act, line), file=digest)
    return chain


def _by(act: Act, line: RecordLine) -> RecordLine:
    """A line with who did it, and when by whose clock."""
    when = None if act.now is None else f"{act.now:%Y-%m-%dT%H:%M:%S}"
    who = {"when": when, "user": act.user, "command": act.command, "machine": act.machine}
    return {**{name: value for name, value in who.items() if value}, **line}


def _is_long_ago(line: RecordLine, now: datetime) -> bool:
    when = moment_of(line.get("when"))
    return when is None or abs(now - when) > timedelta(days=1)


def _beside(target: Path) -> Path:
    return target.parent / record_name(target.name)


def _held(target: Path) -> AbstractContextManager[None]:
    """Hold the record against others who write to it, for a moment."""
    return held(target, LOCK, _SECONDS, "다른 xlcrm이 기록을 쓰고 있습니다.")


class _trouble:  # noqa: N801 - used as a function
    """Say of the record what the system says of it."""

    def __init__(self, target: Path) -> None:
        self._target = target

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, OSError) and not isinstance(error, XlcrmError):
            record = _beside(self._target)
            raise StorageError(
                f"접속기록({record.name})을 쓰거나 읽을 수 없습니다: "
                f"{error.strerror or '보통 파일이 아닙니다'}. 대장은 그대로입니다.",
                path=self._target,
                hint="디스크의 남은 공간과 그 파일의 권한을 확인한 뒤 다시 실행하세요. "
                "그 자리에 다른 것이 있으면 다른 곳으로 옮기세요.",
            ) from error


def _regular(path: Path) -> bool:
    """Whether a record is there; OSError if what lies in its place is no file of ours."""
    try:
        mode = path.lstat().st_mode  # a link may lead anywhere
    except FileNotFoundError:
        return False
    if not stat.S_ISREG(mode):
        raise OSError
    return True


def _bytes(path: Path) -> bytes:
    return born.bytes_of(path) if _regular(path) else b""


def _append(path: Path, data: bytes, target: Path, *, sync: bool) -> None:
    _regular(path)
    handle = born.opened(path, os.O_WRONLY | os.O_APPEND, born.access_of(target).tidy)
    with os.fdopen(handle, "ab") as file:
        file.write(data)
        file.flush()
        if sync:
            os.fsync(file.fileno())


def _end_of(path: Path) -> _End:
    """How a record ends; an empty one where there is none."""
    if not _regular(path):
        return _End()
    with os.fdopen(born.opened_to_read(path), "rb") as file:
        size = file.seek(0, os.SEEK_END)
        room = _TAIL
        while True:
            start = max(0, size - room)
            file.seek(start)
            data = file.read(size - start)
            pieces = list(pieces_of(data))
            for at in reversed(range(1 if start else 0, len(pieces))):
                found = unpacked(pieces[at]) if pieces[at].endswith(b"\n") else None
                if found is not None:
                    line, head = found
                    return _End(line["n"], head, line, b"".join(pieces[at + 1 :]), size)
            if not start:
                return _End(torn=data, size=size)
            room *= 4


def _back(path: Path, wanted: set[int] | None = None) -> Iterator[RecordLine]:
    """Yield the lines from the last one on; of some numbers only until all were found."""
    left = None if wanted is None else set(wanted)
    if not _regular(path):
        return
    with os.fdopen(born.opened_to_read(path), "rb") as file:
        at = file.seek(0, os.SEEK_END)
        rest = b""
        while at > 0 and (left is None or left):
            start = max(0, at - _TAIL)
            file.seek(start)
            data = file.read(at - start) + rest
            pieces = list(pieces_of(data))
            rest = pieces.pop(0) if start else b""
            for piece in reversed(pieces):
                found = unpacked(piece)
                if found is not None and (left is None or found[0]["n"] in left):
                    yield found[0]
                    if left is not None:
                        left.discard(found[0]["n"])
            at = start
