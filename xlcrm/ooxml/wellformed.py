"""Whether a part's bytes are XML in the encoding that they declare, and where they are not.

Excel reads a part to its end before it shows anything: one sign that XML 1.0 forbids, one element
that is never closed, one byte that the encoding does not know, and it offers to repair the file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.parsers import expat

from xlcrm.ooxml.markup import without_sections
from xlcrm.patterns import lazy
from xlcrm.values import dataclass

if TYPE_CHECKING:
    import re
    from collections.abc import Callable

DEEPEST: Final = 1_000  # elements in one another; Excel's own parts have hardly twenty
_SMALL: Final = 2 << 20  # bytes; however deep, a part of so few cannot exhaust the memory
_NESTED: Final = 1_000_000  # elements in one another would take some 200 MB
_DECLARED: Final = lazy(rb"\A(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?\sencoding\s*=\s*[\"']([\w.:-]+)[\"']")
_PAIR: Final = lazy(
    rb"&#(?:0*(5[56]\d{3})|[xX]0*([dD][89abAB][\da-fA-F]{2}));"
    rb"&#(?:0*(5[67]\d{3})|[xX]0*([dD][c-fC-F][\da-fA-F]{2}));"
)
_HIGH: Final = range(0xD800, 0xDC00)
_LOW: Final = range(0xDC00, 0xE000)
_MANY_BYTES: Final = frozenset(
    {"euc_kr", "cp949", "johab", "iso2022_kr", "shift_jis", "cp932", "euc_jp", "iso2022_jp"}
    | {"gb2312", "gbk", "gb18030", "big5", "cp950"}
)
"""Encodings of several bytes a sign that a part may declare; expat itself knows none of them."""

_WORDS: Final = {
    "XML_ERROR_NO_ELEMENTS": "내용이 없거나 중간에 잘렸습니다",
    "XML_ERROR_UNCLOSED_TOKEN": "중간에 잘렸습니다",
    "XML_ERROR_UNCLOSED_CDATA_SECTION": "중간에 잘렸습니다",
    "XML_ERROR_PARTIAL_CHAR": "글자가 중간에 잘렸습니다",
    "XML_ERROR_TAG_MISMATCH": "닫히지 않은 요소가 있습니다",
    "XML_ERROR_DUPLICATE_ATTRIBUTE": "한 요소에 같은 속성이 두 번 있습니다",
    "XML_ERROR_UNDEFINED_ENTITY": "모르는 개체(&…;)가 있습니다",
    "XML_ERROR_BAD_CHAR_REF": "쓸 수 없는 글자의 번호(&#…;)가 있습니다",
    "XML_ERROR_UNKNOWN_ENCODING": "모르는 문자 방식으로 되어 있습니다",
    "XML_ERROR_INCORRECT_ENCODING": "선언한 문자 방식으로 되어 있지 않습니다",
    "XML_ERROR_UNBOUND_PREFIX": "선언하지 않은 접두사가 있습니다",
}
_CODES: Final = {
    expat.errors.codes[getattr(expat.errors, name)]: words for name, words in _WORDS.items()
}
_NO_XML: Final = "엑셀이 읽을 수 없는 내용이 있습니다"
_SPACE: Final = 0x20
_ASCII: Final = 0x80


@dataclass(frozen=True, slots=True)
class Flaw:
    """Why a part is no XML: in Korean, and from which of its bytes on (-1 where nobody knows)."""

    words: str
    at: int = -1


class _VersionError(Exception):
    """A part is declared in another version of XML."""


class _RefusedError(Exception):
    """What a part holds and no workbook's part may."""


def flaw_of(
    content: bytes,
    watch: Callable[[expat.XMLParserType], None] | None = None,
    *,
    flat: bool = False,
) -> Flaw | None:
    """Return why a part cannot be read as XML; None if it can.

    A sign beyond the first 65,536 that is written as the references of its two surrogates is read,
    as some programs write it; half of one is damage.

    Args:
        content: the part's bytes.
        watch: given the parser before it begins, to have it tell what it meets. Names come with
            their namespace before them, a blank between.
        flat: whether it is known already that its elements do not lie deep in one another.

    >>> flaw_of(b"<t>1</t>"), flaw_of("<t>&#55357;&#56832;</t>".encode())
    (None, None)
    >>> flaw_of(b"<r><c></r>").at, flaw_of(b"<t>&#xD800;</t>").words
    (8, '쓸 수 없는 글자의 번호(&#…;)가 있습니다')
    """
    if not flat and len(content) > _SMALL and _is_deep(content):
        return Flaw("요소가 너무 깊이 겹쳐 있습니다")
    flaw = _parsed(content, watch)
    if flaw is None:
        return None
    if flaw.words == _WORDS["XML_ERROR_BAD_CHAR_REF"] and _PAIR.search(content):
        return _parsed(_PAIR.sub(_one_sign, content), watch)
    if flaw.words == _WORDS["XML_ERROR_UNKNOWN_ENCODING"]:
        return _transcoded(content, watch)
    return flaw


def _parsed(
    content: bytes, watch: Callable[[expat.XMLParserType], None] | None, encoding: str | None = None
) -> Flaw | None:
    parser = expat.ParserCreate(encoding, " ")
    parser.StartDoctypeDeclHandler = _refuse
    parser.XmlDeclHandler = _refuse_other_version
    if watch is not None:
        watch(parser)
    try:
        parser.Parse(content, True)  # noqa: FBT003 - the parser's own argument: that is all
    except expat.ExpatError as error:
        return _told(error, content, parser.ErrorByteIndex)
    except _VersionError:
        return Flaw("엑셀이 모르는 판으로 선언되어 있습니다", 0)
    except _RefusedError:
        return Flaw("문서 형식 선언이 있습니다", parser.CurrentByteIndex)
    except (ValueError, LookupError):  # an encoding that expat has asked Python about
        return Flaw(_WORDS["XML_ERROR_UNKNOWN_ENCODING"], 0)
    return None


def _refuse(*_: object) -> None:
    raise _RefusedError


def _refuse_other_version(version: str, *_: object) -> None:
    if version != "1.0":
        raise _VersionError


def _told(error: expat.ExpatError, content: bytes, at: int) -> Flaw:
    words = _CODES.get(error.code)
    if words is not None:
        return Flaw(words, at)
    sign = content[at : at + 1]
    if sign and sign[0] < _SPACE and sign not in b"\t\n\r":
        return Flaw(f"쓸 수 없는 제어 글자(16진수 {sign[0]:02x})가 있습니다", at)
    if sign and sign[0] >= _ASCII:
        return Flaw("선언한 문자 방식에 없는 글자가 있습니다", at)
    return Flaw(_NO_XML, at)


def _one_sign(match: re.Match[bytes]) -> bytes:
    """Two references to the halves of a sign as one to the sign itself, in as many bytes."""
    high, low = (
        int(decimal) if decimal else int(hexadecimal, 16)
        for decimal, hexadecimal in ((match[1], match[2]), (match[3], match[4]))
    )
    if high not in _HIGH or low not in _LOW:
        return match[0]
    number = 0x10000 + ((high - 0xD800) << 10) + low - 0xDC00
    return b"&#%0*d;" % (len(match[0]) - 3, number)


def _transcoded(content: bytes, watch: Callable[[expat.XMLParserType], None] | None) -> Flaw | None:
    """Judge a part in an encoding of several bytes a sign, as Korean ones are, by its text."""
    from codecs import lookup  # noqa: PLC0415 - hardly any part is

    declared = _DECLARED.search(content[:1024])
    unknown = Flaw(_WORDS["XML_ERROR_UNKNOWN_ENCODING"], 0)
    if declared is None:
        return unknown
    try:
        name = lookup(declared[1].decode("ascii")).name
        if name not in _MANY_BYTES:
            return unknown
        text = content.decode(name)
    except LookupError:
        return unknown
    except UnicodeDecodeError as error:
        return Flaw("선언한 문자 방식에 없는 글자가 있습니다", error.start)
    return _parsed(text.encode(), watch, "utf-8")


def _is_deep(content: bytes) -> bool:
    """Tell whether elements lie in one another so deep that reading them would take the memory.

    What is opened and never closed is counted first, which is cheap; only where that is much, or
    could be hidden, the elements are looked at one by one.
    """
    tags = content.count(b"<")
    opened = tags - 2 * content.count(b"</") if tags >= _NESTED else tags
    if opened < _NESTED:
        return False
    if content.find(b"!") >= 0 and content.find(b"<!") >= 0:
        content = without_sections(content)
        opened = content.count(b"<") - 2 * content.count(b"</")
    loose = max(0, content.count(b">") - content.count(b"<"))
    if opened - content.count(b"/>") + loose < _NESTED:
        return False
    depth = 0

    def open_(*_: object) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise _RefusedError

    def close(*_: object) -> None:
        nonlocal depth
        depth -= 1

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = open_, close
    try:
        parser.Parse(content, True)  # noqa: FBT003 - as above
    except _RefusedError:
        return True
    except (expat.ExpatError, ValueError, LookupError):
        return False  # whatever is wrong is told by who reads it next
    return False
