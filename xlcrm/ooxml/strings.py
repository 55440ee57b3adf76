"""Shared strings, read one by one when they are asked for (ECMA-376 Part 1, 18.4)."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from xlcrm.ooxml.markup import escape, find, find_all, text_of, without_sections

if TYPE_CHECKING:
    from collections.abc import Sequence

_SPECIAL: Final = re.compile(rb"[<&\r]|_x")
_SIGNS: Final = ("&", "\r", "_x")  # of what is no plain text, beside tags
_PRONUNCIATION: Final = re.compile(r"<phoneticPr [^<>]*/>")
_PHONETIC: Final = re.compile(rb"<((?:[^\s<>/!?:]+:)?rPh)[\s>].*?</\1\s*>", re.DOTALL)
_HEAD: Final = 1_024  # strings that are found without noting where all the others are
_FEW: Final = 64  # texts that are searched for one by one; for more, all places are noted
_RUN: Final = re.compile(rb"<((?:[^\s<>/!?:]+:)?t)(?:\s[^<>]*)?>([^<]*)</\1\s*>")


def rich_text(raw: bytes) -> str:
    """Return the text of a string item or inline string: its runs joined, phonetic runs left out.

    >>> rich_text(b"<si><r><t>a</t></r><r><t>b</t></r><rPh sb='0' eb='1'><t>x</t></rPh></si>")
    'ab'
    """
    raw = _PHONETIC.sub(b"", without_sections(raw))
    return text_of(b"".join(match[2] for match in _RUN.finditer(raw)))


def has_special(raw: bytes) -> bool:
    """Tell whether markup must be looked at closely before it is text: tags, entities, escapes."""
    return _SPECIAL.search(raw) is not None


class SharedStrings:
    """The workbook's string table over the part's bytes; nothing is decoded before it is read."""

    __slots__ = (
        "_asked",
        "_data",
        "_head",
        "_item",
        "_places",
        "_plain",
        "_starts",
        "_tag",
        "_texts",
    )

    def __init__(self, data: bytes = b"") -> None:
        self._data = data
        self._asked = 0
        self._places: dict[bytes, int] | None = None
        self._texts: list[str] | None = None
        self._plain = b"<!" not in data  # neither comments nor CDATA
        self._item = b"<si"
        self._tag = 0  # what each start lacks for each string before it; see _find_items
        self._starts: array[int] | None = None
        self._head: list[
            int
        ] = []  # where the first items begin, as far as they have been asked for
        if self._plain:
            table = find(data, b"sst")
            self._item = b"<%bsi" % (table.name[:-3] if table else b"")

    def _all_starts(self) -> array[int]:
        """Where each item begins, and where the last one ends; found when they are needed."""
        if self._starts is None:
            self._starts = array("Q")
            if self._plain:
                self._find_items(self._starts)
            else:
                self._starts.extend([tag.start for tag in find_all(self._data, b"si")])
            self._starts.append(len(self._data) - self._tag * len(self._starts))
        return self._starts

    def _find_items(self, starts: array[int]) -> None:
        """Note where each item begins, if need be without the tags before it.

        Splitting and adding up lengths is many times faster than searching for one after the other.
        """
        data, opening = self._data, self._item + b">"
        if data.count(self._item) == data.count(opening):
            self._tag = len(opening)
            starts.extend(accumulate(map(len, data.split(opening)[:-1])))
        else:
            item = re.compile(rb"%b(?=[\s/>])" % re.escape(self._item))
            starts.extend([match.start() for match in item.finditer(data)])

    def __len__(self) -> int:
        return len(self._all_starts()) - 1

    def _start(self, index: int) -> int:
        return self._all_starts()[index] + self._tag * index

    def _raw(self, index: int) -> bytes:
        """An item's bytes. Headers are among the first strings, which are found one by one."""
        head = self._head
        if self._starts is None and self._plain and index < _HEAD:
            item = re.compile(rb"%b(?=[\s/>])" % re.escape(self._item))
            at = head[-1] + 1 if head else 0
            while len(head) < index + 2 and (found := item.search(self._data, at)):
                head.append(found.start())
                at = found.end()
            if len(head) > index + 1:
                return self._data[head[index] : head[index + 1]]
        return self._data[self._start(index) : self._start(index + 1)]

    def __getitem__(self, index: int) -> str:
        """Return a string by its index; IndexError where the table has no such string."""
        if index < 0:
            raise IndexError(index)
        if self._texts is not None:
            return self._texts[index]
        raw = self._raw(index)
        if raw.startswith(b"<si><t>") and raw.endswith(b"</t></si>"):
            text = raw[7:-9]
            if not _SPECIAL.search(text):
                return text.decode("utf-8", "replace")
        return rich_text(raw)

    def texts(self) -> list[str]:
        """Return all strings by their indexes, for a reader of most of them.

        Decoding and splitting the whole part is many times faster than reading one by one.
        """
        if self._texts is None:
            if not self._splits():
                self._texts = [self[index] for index in range(len(self))]
            else:
                self._texts = self._split()
        return self._texts

    def _splits(self) -> bool:
        """Tell whether all items begin with `<si>`, and nothing else does."""
        data, opening = self._data, b"<si>"
        if not self._plain or self._item + b">" != opening:
            return False
        return 0 < data.count(opening) == data.count(self._item)

    def _split(self) -> list[str]:
        """All strings, of which only those that are no plain text are read one by one.

        What Korean Excel notes about pronunciation behind nearly every text, and that spaces are to
        be kept, says nothing that a reader needs.
        """
        items = self._data[self._data.index(b"<si>") :].decode("utf-8", "replace")
        if "<phoneticPr" in items:
            items = _PRONUNCIATION.sub("", items)
        items = items.replace('<t xml:space="preserve">', "<t>").removeprefix("<si>")
        items = items.removeprefix("<t>").removesuffix("</t></si></sst>")
        between = "</t></si><si><t>"
        parts = items.split(between)
        signs = [sign for sign in _SIGNS if sign in items]
        if items.count("<") > between.count("<") * (len(parts) - 1):
            signs.append("<")
        if not signs:
            return parts
        odd = sorted({at for sign in signs for at, part in enumerate(parts) if sign in part})
        texts: list[str] = []
        read = 0
        for at in odd:
            texts += parts[read:at]
            first = len(texts)
            texts += [self[index] for index in range(first, first + 1 + parts[at].count("<si>"))]
            read = at + 1
        return [*texts, *parts[read:]]

    def index(self, text: str) -> int | None:
        """Return the index of a plain string equal to `text`, or None if the table has none."""
        if not text or text != text.strip() or not self._plain:
            return None
        item = b"<si><t>%b</t></si>" % escape(text)
        self._asked += 1
        if self._asked > _FEW:
            return self._all_places().get(item)
        at = self._data.find(item)
        return bisect_right(range(len(self)), at, key=self._start) - 1 if at >= 0 else None

    def indexes(self, texts: Sequence[bytes]) -> list[int | None]:
        """Return the indexes of texts that need no escape, in UTF-8; None where there is none."""
        if not self._plain or not len(self):
            return [None] * len(texts)
        places = self._all_places()
        return [places.get(b"<si><t>%b</t></si>" % text) for text in texts]

    def _all_places(self) -> dict[bytes, int]:
        """The index of each plain string: made once, when many are asked for."""
        if self._places is None:
            self._places = {}
            for index in range(len(self)):
                raw = self._data[self._start(index) : self._start(index + 1)].rstrip()
                self._places.setdefault(raw.removesuffix(b"</sst>").rstrip(), index)
        return self._places
