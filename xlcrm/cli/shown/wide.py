"""How many columns of a terminal a text takes, of which Hangul takes two a sign."""

from __future__ import annotations

from unicodedata import category, east_asian_width

from xlcrm.patterns import lazy

_COLOUR = lazy(r"\x1b\[[0-9;]*m")
_STEP = 2  # columns by which what goes on is set in
_NO_ROOM = frozenset({"Mn", "Me", "Cf"})  # accents, what encloses, joiners
_JAMO = ("\u1160", "\u11ff")  # vowels and finals of Hangul in pieces, as macOS names its files


def width(text: str) -> int:
    r"""Return how many columns a text takes on a terminal.

    >>> width("고객 ID")
    7
    >>> width("\u1100\u1161\u11bc\u1102\u1161\u11b7"), width("e\u0301")  # 강남 in pieces, é
    (4, 1)
    >>> width("\x1b[31mD+3\x1b[0m")  # colours take no room
    3
    """
    if "\x1b" in text:
        text = _COLOUR.sub("", text)
    if text.isascii():
        return len(text)
    return sum(map(_columns, text))


def _columns(sign: str) -> int:
    """How many columns a sign takes; what stands upon the one before takes none."""
    if east_asian_width(sign) in "WF":
        return 2
    return 0 if _JAMO[0] <= sign <= _JAMO[1] or category(sign) in _NO_ROOM else 1


def broken(text: str, room: int, *, whole: str) -> list[str]:
    """Return a line as lines of at most so many columns, broken at spaces, what goes on set in.

    Args:
        text: the line.
        room: how many columns there are.
        whole: how what is never broken begins: it goes on to the next arrow, or to the end.

    >>> broken("대장: 조건을 모릅니다. → 모든 조건: xlcrm list 대장", 24, whole="xlcrm ")
    ['대장: 조건을 모릅니다. →', '  모든 조건:', '  xlcrm list 대장']
    """
    indent = " " * (len(text) - len(text.lstrip(" ")))
    begin = text.find(f" {whole}")
    end = text.find(" → ", begin) if begin >= 0 else -1
    pieces = text[len(indent) :].split(" ")
    if begin >= 0:
        last = len(text) if end < 0 else end
        behind = text[last:].split(" ") if end >= 0 else []
        pieces = [*text[len(indent) : begin].split(" "), text[begin + 1 : last], *behind[1:]]
    lines: list[str] = []
    line = ""
    for piece in pieces:
        margin = indent + (" " * _STEP if lines else "")
        longer = f"{line} {piece}" if line else piece
        if line.strip() and width(margin) + width(longer) > room:
            lines.append(margin + line)
            longer = piece
        line = longer
    return [*lines, indent + (" " * _STEP if lines else "") + line]
