"""Shared strings, read one by one when they are asked for (ECMA-376 Part 1, 18.4)."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from itertools import accumulate
from typing import Final

from xlcrm.ooxml.markup import escape, find, find_all, text_of, without_sections

_SPECIAL: Final = re.compile(rb"[<&\r]|_x")
_PHONETIC: Final = re.compile(rb"<((?:[^\s<>/!?:]+:)?rPh)[\s>].*?</\1\s*>", re.DOTALL)
_RUN: Final = re.compile(rb"<((?:[^\s<>/!?:]+:)?t)(?:\s[^<>]*)?>([^<]*)</\1\s*>")


def rich_text(raw: bytes) -> str:
    """Return the text of a string item or inline string: its runs joined, phonetic runs left out.

    >>> rich_text(b"<si><r><t>a</t></r><r><t>b</t></r><rPh sb='0' eb='1'><t>x</t></rPh></si>")
    'ab'
    """
    raw = _PHONETIC.sub(b"", without_sections(raw))
    return text_of(b"".join(match[2] for match in _RUN.finditer(raw)))


class SharedStrings:
    """The workbook's string table over the part's bytes; nothing is decoded before it is read."""

    __slots__ = ("_data", "_starts")

    def __init__(self, data: bytes = b"") -> None:
        self._data = data
        if b"<!" in data:
            starts = [tag.start for tag in find_all(data, b"si")]
        else:
            table = find(data, b"sst")
            starts = _starts(data, table.name[:-3] if table else b"")
        self._starts = array("Q", starts)
        self._starts.append(len(data))

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __getitem__(self, index: int) -> str:
        """Return a string by its index; IndexError where the table has no such string."""
        if index < 0:
            raise IndexError(index)
        raw = self._data[self._starts[index] : self._starts[index + 1]]
        if raw.startswith(b"<si><t>") and raw.endswith(b"</t></si>"):
            text = raw[7:-9]
            if not _SPECIAL.search(text):
                return text.decode("utf-8", "replace")
        return rich_text(raw)

    def index(self, text: str) -> int | None:
        """Return the index of a plain string equal to `text`, or None if the table has none."""
        if not text or text != text.strip() or b"<!" in self._data:
            return None
        at = self._data.find(b"<si><t>%b</t></si>" % escape(text))
        return bisect_right(self._starts, at) - 1 if at >= 0 else None


def _starts(data: bytes, prefix: bytes) -> list[int]:
    """Where each item begins. Splitting is several times faster than searching one by one."""
    tag = b"<%bsi" % prefix
    if data.count(tag) == data.count(tag + b">"):
        lengths = [len(piece) + len(tag) + 1 for piece in data.split(tag + b">")]
        return [end - len(tag) - 1 for end in accumulate(lengths)][:-1]
    item = re.compile(rb"%b(?=[\s/>])" % re.escape(tag))
    return [match.start() for match in item.finditer(data)]
