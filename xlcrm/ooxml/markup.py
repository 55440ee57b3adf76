"""XML as bytes: tags, attributes and text, found and written without building a tree.

A part's bytes are one immutable buffer; functions take (buffer, position) and return values and
positions. No entity but XML's own five and numeric ones is ever expanded, so no bomb can go off.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import chain, islice
from typing import TYPE_CHECKING, Final

from xlcrm.digits import whole
from xlcrm.ooxml.zipformat import damaged
from xlcrm.patterns import lazy
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_CLOSED: Final = {b"<!--": b"-->", b"<![CDATA[": b"]]>", b"<?": b"?>"}
# One that is never closed reaches to the end: else each of thousands would look for its own there.
_SECTION: Final = rb"!--(?:.*?-->|.*+)|!\[CDATA\[(?:.*?\]\]>|.*+)|\?(?:.*?\?>|.*+)"
_TAG: Final = rb"([^\s/>!?<]+)((?:[^>\"'<]++|\"[^\"<]*+\"|'[^'<]*+')*)>"
_TOKEN: Final = re.compile(rb"<(?:%b|(/?)%b)" % (_SECTION, _TAG), re.DOTALL)
SEVERAL: Final = 512  # tags that are gone through one by one before an expression is compiled
_ATTRIBUTE: Final = re.compile(rb"([^\s=/]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_ENTITY: Final = lazy(r"&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|(lt|gt|amp|quot|apos));")
_NAMED: Final = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_CDATA: Final = lazy(rb"<!\[CDATA\[(.*?)(?:\]\]>|\Z)", re.DOTALL)
_COMMENT: Final = lazy(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
_HALF: Final = lazy("[\ud800-\udfff]")
_HEX: Final = lazy(r"_x([0-9A-Fa-f]{4})_")
_ILLEGAL: Final = "\x00-\x08\x0b\x0c\x0d\x0e-\x1f\ud800-\udfff\ufffe\uffff"
_NOT_IN_XML: Final = lazy(f"[{_ILLEGAL.replace(chr(13), '')}]")  # \\r is an entity there
_TO_ESCAPE: Final = lazy(f"[{_ILLEGAL}]|_(?=x[0-9A-Fa-f]{{4}}[_{_ILLEGAL}])")


class Tag(NamedTuple):
    """One start, end or empty tag: where it lies and what it says."""

    start: int
    end: int
    name: bytes
    attributes: bytes
    closing: bool

    @property
    def local(self) -> bytes:
        """The name without its prefix."""
        return self.name.rpartition(b":")[2]

    @property
    def empty(self) -> bool:
        """Whether it is an empty-element tag (`<c/>`)."""
        return self.attributes.endswith(b"/")


def tags(data: bytes, start: int = 0, end: int | None = None) -> Iterator[Tag]:
    """Yield the tags from `start` on, passing over comments, CDATA and instructions."""
    for match in _TOKEN.finditer(data, start, len(data) if end is None else end):
        if match[2] is not None:
            yield Tag(match.start(), match.end(), match[2], match[3], bool(match[1]))
        else:
            _refuse_unclosed(data, match)


def element_end(data: bytes, tag: Tag) -> int:
    """Return where the element that `tag` opens ends."""
    if tag.empty:
        return tag.end
    depth = 1
    for token in _tokens(data, tag.end, len(data), tag.name):
        if token[2] == tag.name:
            depth += -1 if token[1] else not token[3].endswith(b"/")
            if not depth:
                return token.end()
        elif token[2] is None:
            _refuse_unclosed(data, token)
    raise damaged(f"닫히지 않은 요소가 있습니다: {tag.name.decode(errors='replace')}")


def find(data: bytes, local: bytes, start: int = 0, end: int | None = None) -> Tag | None:
    """Return the first start tag of that local name, or None."""
    return next(find_all(data, local, start, end), None)


def find_all(data: bytes, local: bytes, start: int = 0, end: int | None = None) -> Iterator[Tag]:
    """Yield every start tag of that local name."""
    end = len(data) if end is None else end
    if data.find(local, start, end) < 0:
        return
    prefixed = b":" + local
    for token in _tokens(data, start, end, local):
        name = token[2]
        if name and not token[1] and (name == local or name.endswith(prefixed)):
            yield Tag(token.start(), token.end(), name, token[3], closing=False)
        elif name is None:
            _refuse_unclosed(data, token)


def _tokens(data: bytes, start: int, end: int, name: bytes) -> Iterator[re.Match[bytes]]:
    """Return the tokens of a part, of tags at least those of a name, with whatever prefix.

    A part may hold millions of others before the next one: behind the first few hundred tokens one
    expression passes over them, which takes a tenth of the time.
    """
    found = _TOKEN.finditer(data, start, end)
    return chain(islice(found, SEVERAL), _further(found, data, end, name))


def _further(
    found: Iterator[re.Match[bytes]], data: bytes, end: int, name: bytes
) -> Iterator[re.Match[bytes]]:
    token = next(found, None)
    if token is not None:
        yield token
        yield from _named(name).finditer(data, token.end(), end)


def _refuse_unclosed(data: bytes, section: re.Match[bytes]) -> None:
    """Raise if a comment, a CDATA section or an instruction has no end anywhere in the part."""
    start = section.start()
    for opening, closing in _CLOSED.items():
        if data.startswith(opening, start):
            begin = start + len(opening)
            if not data.endswith(closing, begin, section.end()) and data.find(closing, begin) < 0:
                raise damaged("주석처럼 닫혀야 할 부분이 닫히지 않았습니다.")
            return


@lru_cache(maxsize=64)
def _named(name: bytes) -> re.Pattern[bytes]:
    """Return the expression for the tags of a name, and for what may hide them.

    No tag but those holds a `<`, so that none begins within another that is passed over.
    """
    wanted = rb"(?=(?:[^\s/>!?<:]*+:)*?%b(?![\w.:-]))" % re.escape(name)
    return re.compile(rb"<(?:%b|(/?)%b%b)" % (_SECTION, wanted, _TAG), re.DOTALL)


def attributes(text: bytes) -> dict[str, str]:
    r"""Return a tag's attributes, entities resolved.

    >>> attributes(b' r="A1" s=\'3\' x="a&amp;b"')
    {'r': 'A1', 's': '3', 'x': 'a&b'}
    """
    return {
        name.decode(errors="replace"): unescape((double or single).decode(errors="replace"))
        for name, double, single in _ATTRIBUTE.findall(text)
    }


def with_attributes(tag_text: bytes, changes: Mapping[str, str | None]) -> bytes:
    """Return a start tag's bytes with attributes set (or removed, where None), the rest as it lies.

    >>> with_attributes(b'<c r="A1" t="s"/>', {"t": None, "s": "4"})
    b'<c r="A1" s="4"/>'
    """
    for name, value in changes.items():
        found = re.search(
            rb"\s+" + re.escape(name.encode()) + rb"\s*=\s*(?:\"[^\"]*\"|'[^']*')", tag_text
        )
        written = b"" if value is None else b' %b="%b"' % (name.encode(), escape(value, quote=True))
        if found:
            tag_text = tag_text[: found.start()] + written + tag_text[found.end() :]
        elif written:
            at = len(tag_text) - (2 if tag_text.endswith(b"/>") else 1)
            tag_text = tag_text[:at].rstrip() + written + tag_text[at:]
    return tag_text


def unescape(text: str) -> str:
    """Resolve XML's five entities and numeric references."""
    return _whole(_ENTITY.sub(_resolved, text)) if "&" in text else text


def _whole(text: str) -> str:
    r"""Join the halves of signs that were written as two references; a half alone is U+FFFD.

    Nobody could write it again: no encoding has it.

    >>> _whole("\ud83d\ude00"), _whole("\ud83d!")
    ('😀', '\ufffd!')
    """
    if _HALF.search(text) is None:
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _resolved(match: re.Match[str]) -> str:
    if match[3]:
        return _NAMED[match[3]]
    number = whole(match[1]) if match[1] else int(match[2], 16)
    return chr(number) if number <= 0x10FFFF else match[0]  # noqa: PLR2004 - Unicode's last


def without_sections(raw: bytes) -> bytes:
    """Return markup with comments taken out and CDATA sections written as escaped text."""
    if b"<!" not in raw:
        return raw
    raw = _CDATA.sub(lambda match: _entities(match[1].decode(errors="replace")).encode(), raw)
    return _COMMENT.sub(b"", raw)


def text_of(raw: bytes) -> str:
    r"""Return what character data says: entities, line ends and Excel's `_xHHHH_` resolved.

    >>> text_of(b"a &lt; b_x000D_"), text_of(b"_x005F_x000D_")
    ('a < b\r', '_x000D_')
    """
    text = raw.decode("utf-8", "replace")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "&" in text:
        text = unescape(text)
    if "_x" in text:
        text = _whole(_HEX.sub(lambda match: chr(int(match[1], 16)), text))
    return text


def escape(text: str, *, quote: bool = False) -> bytes:
    r"""Return text as character data, or with `quote` as an attribute's value.

    Characters that XML cannot hold become `_xHHHH_`, as Excel writes them (ECMA-376 Part 1,
    22.9.2.19), and text that looks like such an escape is itself escaped.

    >>> escape("a < b\r"), escape('"', quote=True)
    (b'a &lt; b_x000D_', b'&quot;')
    """
    if "_" in text or not text.isprintable():  # what XML cannot hold nobody can print
        illegal = _NOT_IN_XML if quote else _TO_ESCAPE
        text = illegal.sub(lambda match: f"_x{ord(match[0]):04X}_", text)
    return _entities(text, quote=quote).encode()


def _entities(text: str, *, quote: bool = False) -> str:
    """Return text with XML's own special characters written as entities."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if quote:
        text = (
            text.replace('"', "&quot;")
            .replace("\n", "&#10;")
            .replace("\t", "&#9;")
            .replace("\r", "&#13;")
        )
    return text


_FEW: Final = 1 << 17  # as many as a sheet has links, and one more for each


def holds(data: bytes, text: bytes, sign: bytes) -> bool:
    """Tell whether a part holds a text, by one of its signs that stands in few places.

    One sign is found many times faster than several, whose first is that of every tag.

    >>> holds(b"<c><f>1</f></c>", b"<f", b"f"), holds(b"<c><v>1</v></c>", b"<f", b"f")
    (True, False)
    """
    within, at = text.index(sign), -1
    for _ in range(_FEW):
        at = data.find(sign, at + 1)
        if at < 0:
            return False
        if data.startswith(text, max(at - within, 0)):
            return True
    return text in data


def may_say(data: bytes, word: str) -> bool:
    """Tell whether a part may say a word: a look that costs next to nothing.

    Some programs write every letter that is no Latin one by its number.

    >>> may_say("<t>열쇠</t>".encode(), "열쇠"), may_say(b"<t>&#50676;&#49632;</t>", "열쇠")
    (True, True)
    >>> may_say(b"<t>key</t>", "열쇠")
    False
    """
    # One sign is found many times faster than a word, and mostly it is not there.
    plain = not data.isascii() and word.encode() in data
    escaped = b"#" in data and b"&#" in data
    return plain or (escaped and word.encode("ascii", "xmlcharrefreplace") in data)
