"""Shared strings, read one by one when they are asked for (ECMA-376 Part 1, 18.4)."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from typing import Final

from xlcrm.ooxml.markup import escape, find, find_all, text_of, without_sections

_PLAIN: Final = re.compile(rb"<si><t(?: xml:space=\"preserve\")?>([^<]*)</t></si>\s*")
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
            prefix = table.name[:-3] if table else b""
            item = re.compile(rb"<%bsi(?=[\s/>])" % re.escape(prefix))
            starts = [match.start() for match in item.finditer(data)]
        self._starts = array("Q", [*starts, len(data)])

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __getitem__(self, index: int) -> str:
        """Return a string by its index; IndexError where the table has no such string."""
        if index < 0:
            raise IndexError(index)
        raw = self._data[self._starts[index] : self._starts[index + 1]]
        plain = _PLAIN.fullmatch(raw)
        return text_of(plain[1]) if plain else rich_text(raw)

    def index(self, text: str) -> int | None:
        """Return the index of a plain string equal to `text`, or None if the table has none."""
        if not text or b"<!" in self._data:
            return None
        at = self._data.find(b"<si><t>%b</t></si>" % escape(text))
        return bisect_right(self._starts, at) - 1 if at >= 0 else None
