"""Lines that are chained: each holds the hash of the one before, so that none goes unseen."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from xlcrm.domain.outline import outlined
from xlcrm.files.lines import NOT_OURS
from xlcrm.patterns import lazy
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    RecordLine: TypeAlias = Mapping[str, Any]

_BEGINS: Final = b'{"hash": "'
_MIDDLE: Final = b'", "line": '
_AT: Final = len(_BEGINS) + 64 + len(_MIDDLE)
_CELL: Final = 4  # a sheet, a cell, what stood there, what stands there
AGED: Final = "kept long enough"
"""Why lines went that an anchor tells of; else what follows it was chained anew."""
CHANGED: Final = "적힌 그대로가 아닙니다"
BROKEN_BEFORE: Final = "이 앞의 기록은 파기하기 전에 이미 끊겨 있었습니다"
MISSING: Final = "앞줄과 이어지지 않습니다: 사이의 줄이 빠졌거나 바뀌었습니다"


def packed(body: RecordLine) -> tuple[bytes, str]:
    """Return a line as the record holds it, and its hash."""
    text = json.dumps(body, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace")
    right = hashlib.sha256(text).hexdigest()
    return b"".join((_BEGINS, right.encode(), _MIDDLE, text, b"}\n")), right


def unpacked(line: bytes) -> tuple[RecordLine, str] | None:
    """Return what a line tells, and its hash; None if it is none, or not as it was written.

    >>> unpacked(packed({"n": 1, "what": "act"})[0])[0]
    {'n': 1, 'what': 'act'}
    >>> unpacked(packed({"n": 1, "what": "act"})[0].replace(b"act", b"cat"))
    """
    line = line.rstrip(b"\n")
    text = line[_AT:-1]
    right = hashlib.sha256(text).hexdigest()
    if line != b"".join((_BEGINS, right.encode(), _MIDDLE, text, b"}")):
        return None
    try:
        body = json.loads(text)
        return (body, right) if _is_ours(body) and _can_be_said(body, text) else None
    except NOT_OURS:
        return None


_TEXTS: Final = (
    *("when", "user", "machine", "command", "prev", "file", "before", "after", "head", "anchor"),
    *("outcome", "said", "restored", "backup", "aside", "from", "why", "old", "oldest", "list"),
)
_COUNTS: Final = ("of", "rows", "many", "more", "results", "removed", "lines", "changed", "broken")
KEPT: Final = "kept anew"
"""What a line is that says as what a backup is kept from now on, with another password or none."""
_NAMES: Final = ("people", "files", "remade", "kept")
_HEX: Final = lazy(r"[0-9a-f]{1,64}")


def _is_ours(body: Any) -> bool:  # noqa: ANN401 - JSON's values
    """Whether what a line tells is of the kinds that it has to be; what nobody knows may be any."""
    return (
        type(body["n"]) is int
        and type(body["what"]) is str
        and all(type(body[each]) is str for each in _TEXTS if body.get(each) is not None)
        and all(type(body.get(each, 0)) is int for each in _COUNTS)
        and all(_are(body.get(each, []), str) for each in _NAMES)
        and _are(body.get("open", []), int)
        and all(_are(each, str) and len(each) == _CELL for each in body.get("cells", []))
        and all(
            (type(when), type(command), type(count)) == (str, str, int) and _HEX.fullmatch(total)
            for name in ("history", "anew")
            for when, command, count, total in body.get(name, [])
        )
    )


def _are(values: object, kind: type) -> bool:
    return type(values) is list and all(type(each) is kind for each in values)


def _can_be_said(body: Any, text: bytes) -> bool:  # noqa: ANN401 - JSON's values
    r"""Whether UTF-8 can say it: `\ud800` cannot stand alone."""
    if b"\\u" in text:
        json.dumps(body, ensure_ascii=False).encode()  # UnicodeEncodeError is a ValueError
    return True


def is_cut_off(piece: bytes) -> bool:
    r"""Tell whether bytes are the beginning of one line, or what a disk leaves where none came.

    >>> is_cut_off(b'{"hash": "01'), is_cut_off(b"\0\0"), is_cut_off(b"a word\n")
    (True, True, False)
    """
    left = piece.strip(b"\0\r\n ")
    begins = left.startswith(_BEGINS) or _BEGINS.startswith(left)
    return begins and b"\n" not in left and not _is_whole(left)


def _is_whole(line: bytes) -> bool:
    """Whether bytes are JSON from end to end: the beginning of a line never is."""
    try:
        json.loads(line)
    except NOT_OURS:
        return False
    return True


def pieces_of(data: bytes) -> Iterator[bytes]:
    """Yield what stands between the ends of lines, each with its own."""
    at = 0
    while at < len(data):
        to = data.find(b"\n", at) + 1 or len(data)
        yield data[at:to]
        at = to


def lines_in(data: bytes) -> Iterator[RecordLine]:
    """Yield what the sound lines of a record tell, in their order."""
    yield from (found[0] for piece in pieces_of(data) if (found := unpacked(piece)) is not None)


def moment_of(text: object) -> datetime | None:
    """Return the moment that a line says; None if it says none."""
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return moment if moment.tzinfo is None else None


@outlined
@dataclass(frozen=True, slots=True)
class Proof:
    """What a record's chain proves.

    Attributes:
        lines: what its sound lines tell, in their order.
        head: the hash of the last one: whoever has it on paper can prove all lines before it.
        heads: the hash of each of them; of an anchor also what the chain was before it.
        broken: which line is the first that is not as it was written, counted from 1; 0 if none.
        why: what is wrong with it, for people.
        torn: how many lines a crash has cut off, of which the next one tells.
        removed: how many lines have gone because they were kept long enough.
        changed: how many lines a purge has written anew, or taken away.
    """

    lines: tuple[RecordLine, ...] = ()
    head: str = ""
    heads: tuple[str, ...] = ()
    broken: int = 0
    why: str = ""
    torn: int = 0
    removed: int = 0
    changed: int = 0


def proof_of(data: bytes) -> Proof:
    """Prove a record's chain, line by line.

    >>> one, head = packed({"n": 1, "prev": "", "what": "begun"})
    >>> two, _ = packed({"n": 2, "prev": head, "what": "act"})
    >>> proof_of(one + two).broken, proof_of(two).broken, proof_of(one + one).broken
    (0, 1, 2)
    """
    proving = _Proving()
    for at, piece in enumerate(pieces_of(data), start=1):
        found = unpacked(piece)
        if found is None:
            proving.no_line(at, piece)
        else:
            proving.line(at, *found)
    return proving.proof()


class _Proving:
    """What a chain has proved so far."""

    def __init__(self) -> None:
        self._lines: list[RecordLine] = []
        self._heads: list[str] = []
        self._broken = (0, "")
        self._torn = self._removed = self._changed = self._number = 0
        self._head = self._anchor = ""
        self._pending = b""

    def no_line(self, at: int, piece: bytes) -> None:
        """Take what is no line, or not as it was written."""
        self._pending += piece
        if not is_cut_off(piece):
            self._wrong(at, CHANGED)

    def line(self, at: int, line: RecordLine, own: str) -> None:
        """Take a line that is as it was written."""
        if self._pending:
            self._torn += 1
            if not _tells_of(line, self._pending):
                self._wrong(at - 1, CHANGED)
            self._pending = b""
        if line.get("what") == "anchor" and not self._lines:
            self._begin_below(line, own)
        else:
            if line.get("prev") != self._head:
                self._wrong(at, MISSING)
            elif line["n"] <= self._number:
                self._wrong(at, "줄의 차례가 맞지 않습니다")
            if line.get("what") == "rolled" and line.get("anchor") == self._anchor:
                self._anchor = ""
            self._head, self._number = own, line["n"]
        self._lines.append(line)
        told = line.get("head", "") if line.get("what") == "anchor" else ""
        self._heads += [own, *([str(told)] if told else [])]

    def _begin_below(self, line: RecordLine, own: str) -> None:
        """Take the first line of a record that does not begin with its first act any more."""
        if line.get("why") == AGED:
            self._anchor, self._head = own, str(line.get("head", ""))
            self._number = self._removed = _count(line.get("lines"))
        else:  # what follows was chained anew, below it
            self._head, self._removed = own, _count(line.get("removed"))
            self._changed = _count(line.get("changed"))
            if _count(line.get("broken")):
                self._wrong(1, BROKEN_BEFORE)

    def _wrong(self, at: int, why: str) -> None:
        self._broken = self._broken if self._broken[0] else (at, why)

    def proof(self) -> Proof:
        """Return what all lines prove together."""
        if self._anchor:  # the line behind the others that vouches for it is missing
            self._wrong(1, CHANGED)
        torn = self._torn + bool(self._pending)
        return Proof(
            *(tuple(self._lines), self._head, tuple(self._heads), *self._broken),
            *(torn, self._removed, self._changed),
        )


def _count(value: object) -> int:
    return value if isinstance(value, int) else 0


def _tells_of(line: RecordLine, torn: bytes) -> bool:
    """Whether a line tells of what a crash left before it; the end that it put there aside."""
    said = line.get("torn") or {}
    for piece in (torn, torn.removesuffix(b"\n")):
        if said == {"bytes": len(piece), "digest": hashlib.sha256(piece).hexdigest()}:
            return True
    return False
