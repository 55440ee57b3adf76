"""Shared strings, read one by one when they are asked for (ECMA-376 Part 1, 18.4)."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from itertools import accumulate, chain
from typing import TYPE_CHECKING, Final

from xlcrm.ooxml.markup import escape, find, find_all, text_of, without_sections
from xlcrm.patterns import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_SPECIAL: Final = re.compile(rb"[<&\r]|_x")
_SIGNS: Final = ("&", "\r", "_x")  # of what is no plain text, beside tags
_KEPT_SPACES: Final = b'<t xml:space="preserve">'
_PRONUNCIATION: Final = lazy(rb"<phoneticPr [^<>]*/>")
_LAST: Final = b"</t></si></sst>"
_LAST_OF_STRETCH: Final = b"</t></si>"
_PHONETIC: Final = lazy(rb"<((?:[^\s<>/!?:]+:)?rPh)[\s>].*?</\1\s*>", re.DOTALL)
_SOME: Final = 2_048  # strings that are read one by one, however few there are
_NEAR: Final = 16_384  # strings at either end that are found without noting where all others are
_COMMENT: Final = lazy(rb"<!--.*?-->", re.DOTALL)
_FEW: Final = 64  # texts that are searched for one by one; for more, all places are noted
_BETWEEN: Final = b"</t></si><si>"
_STRETCH: Final = 1 << 21  # bytes of items that are decoded at once; more would leave the cache
_BLOCK: Final = 1 << 22  # bytes whose items are found at once, so that they take little room
_MOST: Final = 8  # a reader of an eighth of all strings is one of most of them
_RUN: Final = lazy(rb"<((?:[^\s<>/!?:]+:)?t)(?:\s[^<>]*)?>([^<]*)</\1\s*>")


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
        "_alone",
        "_asked",
        "_count",
        "_data",
        "_head",
        "_item",
        "_places",
        "_plain",
        "_read",
        "_spare",
        "_starts",
        "_tag",
        "_tail",
        "_texts",
    )

    def __init__(self, data: bytes = b"") -> None:
        self._data = data
        self._alone = 0
        self._asked = 0
        self._read = 0
        self._spare = False
        self._places: dict[bytes, int] | None = None
        self._texts: list[str] | None = None
        # neither comments nor CDATA; one sign is found many times faster than two
        self._plain = b"!" not in data or b"<!" not in data
        self._item = b"<si"
        self._tag = 0  # what each start lacks for each string before it; see _find_items
        self._starts: array[int] | None = None
        # Where items begin at either end, as far as they have been asked for.
        self._head: list[int] = []
        self._tail: list[int] = []
        self._count = -1
        if self._plain:
            table = find(data, b"sst")
            self._item = b"<%bsi" % (table.name[:-3] if table else b"")

    @property
    def data(self) -> bytes:
        """The part's bytes."""
        return self._data

    def _all_starts(self) -> array[int]:
        """Where each item begins, and where the last one ends; found when they are needed."""
        if self._starts is None:
            self._starts = array("Q")
            plain = self._data if self._plain else _without_comments(self._data)
            if plain is not None:
                self._find_items(plain, self._starts)
            else:
                self._starts.extend([tag.start for tag in find_all(self._data, b"si")])
            self._starts.append(len(self._data) - self._tag * len(self._starts))
        return self._starts

    def _find_items(self, data: bytes, starts: array[int]) -> None:
        """Note where each item begins, if need be without the tags before it.

        Splitting and adding up lengths is many times faster than searching for one after the other.
        """
        opening = self._item + b">"
        if data.count(self._item) == data.count(opening):
            self._tag = len(opening)
            lengths = chain.from_iterable(
                map(len, block.split(opening)[:-1]) for block in _blocks(data, opening)
            )
            starts.extend(accumulate(lengths))
        else:
            starts.extend([match.start() for match in self._any_item().finditer(data)])

    def _any_item(self) -> re.Pattern[bytes]:
        return re.compile(rb"%b(?=[\s/>])" % re.escape(self._item))

    @property
    def decoded(self) -> bool:
        """Whether all of them have been read."""
        return self._texts is not None

    @property
    def counted(self) -> int:
        """How many there are, told without noting where each begins if they are written usually."""
        data = self._data
        if self._texts is None and self._starts is None:
            usual = data.count(b"<si>")
            if usual and usual == data.count(b"<si") and b"<!" not in data[:1024]:
                return usual
        return len(self)

    def __len__(self) -> int:
        return len(self._all_starts()) - 1 if self._texts is None else len(self._texts)

    def _start(self, index: int) -> int:
        return self._all_starts()[index] + self._tag * index

    def _raw(self, index: int) -> bytes:
        """An item's bytes.

        Headers are among the first strings, what a small last sheet says among the last: these are
        found one by one.
        """
        if self._starts is None and self._plain:
            places = self._near_start(index) if index < _NEAR else self._near_end(index)
            if places is not None:
                return self._data[slice(*places)]
        return self._data[self._start(index) : self._start(index + 1)]

    def _near_start(self, index: int) -> tuple[int, int] | None:
        """Where one of the first items begins and ends; None if it is the last of all."""
        head = self._head
        if len(head) < index + 2:
            item = self._any_item()
            at = head[-1] + 1 if head else 0
            while len(head) < index + 2 and (found := item.search(self._data, at)):
                head.append(found.start())
                at = found.end()
        return (head[index], head[index + 1]) if len(head) > index + 1 else None

    def _near_end(self, index: int) -> tuple[int, int] | None:
        """Where one of the last items begins and ends; None if it is none of them."""
        place = self._usual() - 1 - index
        if not 0 <= place < _NEAR:
            return None
        tail = self._tail
        at = tail[-1] if tail else len(self._data)
        while len(tail) <= place:
            at = self._data.rfind(self._item, 0, at)
            tail.append(at)
        return tail[place], tail[place - 1] if place else len(self._data)

    def _usual(self) -> int:
        """How many items there are, if all begin with the bare tag; else 0."""
        if self._count < 0:
            usual, items = (self._data.count(self._item + end) for end in (b">", b""))
            self._count = usual if usual == items else 0
        return self._count

    def __getitem__(self, index: int) -> str:
        """Return a string by its index; IndexError where the table has no such string."""
        if index < 0:
            raise IndexError(index)
        if self._texts is not None:
            return self._texts[index]
        self._alone += 1
        if self._alone > _SOME and not self._spare and self._alone * _MOST > self._usual():
            return self.texts()[index]  # all together cost no more than so many, one by one
        return self._one(index)

    def _one(self, index: int) -> str:
        """A string by its index, read alone."""
        raw = self._raw(index)
        if raw.startswith(b"<si><t>") and raw.endswith(b"</t></si>"):
            text = raw[7:-9]
            if not _SPECIAL.search(text):
                return text.decode("utf-8", "replace")
        return rich_text(raw)

    def let_go(self) -> None:
        """Keep no more than what they say, for who writes none into cells: no text is found."""
        if self._texts is not None:
            self._data, self._starts, self._places = b"", None, None
            self._head, self._tail = [], []

    def sparingly(self) -> None:
        """Expect to be asked for few of the strings, so that not all of them are to be decoded."""
        self._spare = True

    def picked(self, numbers: Sequence[int]) -> list[str]:
        """Return strings by their indexes; IndexError where the table has no such string."""
        if self._texts is None and self._spare:
            self._read += len(numbers)
            self._spare = self._read * _MOST < len(self)
        if self._texts is None and self._spare:
            several = list(dict.fromkeys(numbers))
            found = dict(zip(several, self._some(several), strict=True))
            return list(map(found.__getitem__, numbers))
        texts = self.texts()
        return [texts[number] for number in numbers]

    def _some(self, numbers: Sequence[int]) -> list[str]:
        """Some of the strings: items of many are read together, as a table of their own."""
        if len(numbers) > _FEW and self._plain and self._item == b"<si" and self._usual():
            starts, tag, data = self._all_starts(), self._tag, self._data
            last = len(starts) - 2  # what closes the table lies behind it
            if min(numbers) >= 0 and max(numbers) < last:
                items = b"".join(
                    [
                        data[starts[at] + tag * at : starts[at + 1] + tag * (at + 1)]
                        for at in numbers
                    ]
                )
                found = self._split_stretch(items) if items.startswith(b"<si>") else None
                if found is not None and len(found) == len(numbers):
                    return found
        return [self[number] for number in numbers]

    def texts(self) -> list[str]:
        """Return all strings by their indexes, for a reader of most of them.

        Decoding and splitting the whole part is many times faster than reading one by one.
        """
        if self._texts is None:
            texts = self._split() if self._plain and self._item == b"<si" else None
            self._texts = [self._one(at) for at in range(len(self))] if texts is None else texts
        return self._texts

    def _split(self) -> list[str] | None:
        """All strings, of which only those that are no plain text are read one by one.

        What Korean Excel notes about pronunciation behind nearly every text, and that spaces are to
        be kept, says nothing that a reader needs. None where not all items begin in the usual way.
        """
        first = self._data.find(self._item)
        if not self._data.startswith(b"<si>", first):
            return None
        found: list[str] = []
        for begin, end in _stretches(self._data, first):
            part = self._split_stretch(self._data[begin:end])
            if part is None:
                return None
            found += part
        return found

    def _split_stretch(self, items: bytes) -> list[str] | None:
        """The strings of some items, of which the first begins at once; None as `_split`."""
        if b"<phoneticPr" in items:
            items = _PRONUNCIATION.sub(b"", items)
        if _KEPT_SPACES in items:
            items = items.replace(_KEPT_SPACES, b"<t>")
        begin = len(b"<si><t>") if items.startswith(b"<si><t>") else len(b"<si>")
        last = _LAST if items.endswith(_LAST) else _LAST_OF_STRETCH
        items = items[begin : -len(last)] if items.endswith(last) else items[begin:]
        signs = [sign for sign in _SIGNS if sign[:1].encode() in items and sign.encode() in items]
        tags = items.count(b"<")
        between = "</t></si><si><t>"
        parts = items.decode("utf-8", "replace").split(between)
        if tags > between.count("<") * (len(parts) - 1):
            if not self._usual():
                return None
            signs.append("<")
        if not signs:
            return parts
        odd = sorted({at for sign in signs for at, part in enumerate(parts) if sign in part})
        texts: list[str] = []
        read = 0
        for at in odd:
            texts += parts[read:at]
            texts += [rich_text(f"<t>{each}</t>".encode()) for each in parts[at].split("<si>")]
            read = at + 1
        return [*texts, *parts[read:]]

    def index(self, text: str) -> int | None:
        """Return the index of a plain string equal to `text`, or None if the table has none."""
        if not text or text != text.strip() or not self._plain:
            return None
        self._asked += 1
        return self._place(b"<si><t>%b</t></si>" % escape(text))

    def _place(self, item: bytes) -> int | None:
        """Return the index of the first such item."""
        if self._asked > _FEW:
            return self._all_places().get(item)
        at = self._data.find(item)
        if at < 0:
            return None
        if self._starts is None and self._usual():  # counting a few times needs no room
            return self._data.count(self._item + b">", 0, at)
        return bisect_right(range(len(self)), at, key=self._start) - 1

    def indexes(self, texts: Sequence[bytes]) -> list[int | None]:
        """Return the indexes of texts that need no escape, in UTF-8; None where there is none."""
        if not self._plain:
            return [None] * len(texts)
        several = dict.fromkeys(texts)
        self._asked += len(several)
        places = {text: self._place(b"<si><t>%b</t></si>" % text) for text in several}
        return [places[text] for text in texts]

    def _all_places(self) -> dict[bytes, int]:
        """The index of each plain string: made once, when many are asked for."""
        if self._places is None:
            self._places = {}
            for index in range(len(self)):
                raw = self._data[self._start(index) : self._start(index + 1)].rstrip()
                self._places.setdefault(raw.removesuffix(b"</sst>").rstrip(), index)
        return self._places


def _without_comments(data: bytes) -> bytes | None:
    """The part with blanks where its comments lie; None where something else may hide items."""
    if b"<![" in data or b":si" in data or data.count(b"<?") > 1:
        return None
    return _COMMENT.sub(lambda match: b" " * len(match[0]), data)


def _stretches(data: bytes, begin: int) -> Iterator[tuple[int, int]]:
    """Yield where stretches of whole items begin and end, so that no long part is copied whole."""
    while begin < len(data):
        end = data.find(_BETWEEN, begin + _STRETCH)
        end = len(data) if end < 0 else end + len(_LAST_OF_STRETCH)
        yield begin, end
        begin = end


def _blocks(data: bytes, opening: bytes) -> Iterator[bytes]:
    """Cut a part into blocks right behind opening tags, what lies behind the last one with it."""
    begin = 0
    while (at := data.find(opening, begin + _BLOCK)) >= 0:
        yield data[begin : at + len(opening)]
        begin = at + len(opening)
    yield data[begin:]
