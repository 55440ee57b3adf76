"""A package in which every text is said anew, wherever in it a text can stand, and packed afresh.

Shared strings, cells, formulas and their results, comments, drawings, charts, pivot caches, names
of sheets, links, properties, custom XML, workbooks within the workbook: whatever is XML is gone
through. What is no XML (pictures, macros, a printer's settings) stays as it lies, and is named. A
shared string that no cell uses any more is emptied; nothing of the old file is left between parts.
"""

from __future__ import annotations

import re
from dataclasses import field
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import MAX_COLUMN, MAX_ROW, column_letters, column_number
from xlcrm.digits import whole
from xlcrm.errors import XlcrmError
from xlcrm.ooxml.archive import Archive
from xlcrm.ooxml.bundle import repacked
from xlcrm.ooxml.markup import attributes, escape, text_of, unescape
from xlcrm.ooxml.strings import rich_text
from xlcrm.ooxml.workbook import with_full_calculation
from xlcrm.ooxml.zipformat import damaged
from xlcrm.patterns import lazy
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from collections.abc import Set as AbstractSet

    from xlcrm.cellref import CellValue
    from xlcrm.ooxml.package import Package

_ROW: Final = lazy(rb"<((?:[\w.-]+:)?)row(\s[^<>]*?)?(?:/>|>(.*?)</\1row\s*>)", re.DOTALL)
_CELL: Final = lazy(rb"<((?:[\w.-]+:)?)c(\s[^<>]*?)?(?:/>|>(.*?)</\1c\s*>)", re.DOTALL)
_DATA: Final = lazy(rb"<((?:[\w.-]+:)?)sheetData\s*>.*?</\1sheetData\s*>", re.DOTALL)
_FORMULA: Final = lazy(rb"<(?:[\w.-]+:)?f[\s/>]")
_VALUE: Final = lazy(rb"(<(?:[\w.-]+:)?v(?:\s[^<>]*)?>)([^<]*)(</)")
_TELLING: Final = lazy(rb"inlineStr|=\s*[\"']str|<(?:[\w.-]+:)?f[\s>]|v>[-\d.E+]{8}")
_SHARED: Final = lazy(rb"\st\s*=\s*[\"']s[\"']")
_LONG: Final = lazy(r"\d{8,16}")
_STYLE: Final = lazy(rb"\ss\s*=\s*[\"']\d+[\"']")
_REFERENCE: Final = lazy(r"([A-Z]{1,3})(\d{1,7})")
_PIECE: Final = lazy(
    rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|<(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>|[^<]+|<",
    re.DOTALL,
)
_ATTRIBUTE: Final = lazy(rb"([^\s=/\"'<>]+)(\s*=\s*)(\"[^\"]*\"|'[^']*')")
_LITERAL: Final = lazy(r'"(?:[^"]|"")*"')
_ENCODING: Final = lazy(rb"\s*<\?xml[^>]*encoding\s*=\s*[\"']([\w.-]+)")
_LOOKS: Final = lazy(r"<((?:[\w.-]+:)?rPr)[\s>].*?</\1>|<(?:[\w.-]+:)?rPr\s*/>", re.DOTALL)
_RUNS: Final = lazy(r"</?(?:[\w.-]+:)?[rt](?:\s[^<>]*)?>")
_TAG: Final = lazy(r"<(?:[^<>\"']++|\"[^\"]*\"|'[^']*')*>")
_TOGETHER: Final = frozenset({b"si", b"is", b"text", b"p"})
"""Elements of which all texts are one, however many runs it is written in."""
_FORMULAS: Final = frozenset(
    {
        *(b"f", b"formula", b"formula1", b"formula2", b"definedName", b"sqref"),
        *(b"calculatedColumnFormula", b"totalsRowFormula"),
    }
)
WRITER: Final = "작성자"
"""Who is said to have written comments, where that is not told."""

_WRITERS: Final = frozenset(
    {
        *((b"person", b"displayName"), (b"person", b"userId"), (b"fileSharing", b"userName")),
        *((b"userInfo", b"name"), (b"header", b"userName"), (b"absPath", b"url")),
    }
)
"""Attributes that tell whose computer it was."""

_NOTES: Final = frozenset({b"comment", b"threadedComment"})
_DEEPEST: Final = 3  # packages within packages


@dataclass(frozen=True, slots=True)
class Wording:
    """How texts are said anew; whoever has nothing to say anew of one returns it.

    Attributes:
        text: what people read: a cell, a comment, a title.
        markup: what stands where a cell's name may stand too: attributes, formulas. Nothing that
            reads like a reference (A1001) may be changed there.
        property: what the package's properties say of who made and saved it.
        note: what a comment says; by default as any text.
        headed: by what a cache of cells calls a column, what its texts become; None as any text.
    """

    text: Callable[[str], str]
    markup: Callable[[str], str]
    property: Callable[[str], str] | None = None
    note: Callable[[str], str] | None = None
    headed: Callable[[str], Callable[[str], str] | None] | None = None


@dataclass(frozen=True, slots=True)
class SheetCells:
    """What cells of a sheet say from now on, whatever `Wording` says of them.

    Attributes:
        cells: by row and column; None for nothing. A cell with a formula keeps it.
        strays: rows of which all texts in other columns than these go.
        noted: rows of which the comments go.
    """

    cells: Mapping[tuple[int, int], CellValue] = field(default_factory=dict)
    strays: Mapping[int, AbstractSet[int]] = field(default_factory=dict)
    noted: AbstractSet[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Reworded:
    """A package said anew.

    Attributes:
        data: its bytes.
        changed: the parts that say something else.
        unread: the parts that are no XML, and stay as they lie.
    """

    data: bytes
    changed: tuple[str, ...]
    unread: tuple[str, ...]


def reworded(package: Package, wording: Wording, sheets: Mapping[str, SheetCells]) -> Reworded:
    """Return a workbook with all its texts said anew.

    Args:
        package: the workbook.
        wording: what becomes of each text.
        sheets: by sheet name, what cells say from now on.

    Raises:
        RefusedEditError: a part is not written in UTF-8, or the workbook is signed or final.
        DamagedWorkbookError: a part cannot be read.
    """
    package.refuse_unless_editable()
    old = {name: package.archive.read(name) for name in package.archive.names}
    new = dict(old)
    noted: dict[str, AbstractSet[int]] = {}
    used: set[int] = set()
    done: set[str] = set()
    for entry in package.worksheets:
        part = package.member(entry.part)
        if part not in old:
            continue
        about = sheets.get(entry.name, SheetCells())
        new[part] = _sheet(package.markup(part), wording, about, used)
        done.add(part)
        for kind in ("comments", "threadedComment"):
            for each in package.related(entry.part, kind):
                noted[package.member(each)] = about.noted
    strings = package.related_part("sharedStrings")
    if strings is not None:
        name = package.member(strings)
        new[name] = _strings(package.markup(name), wording, used)
        done.add(name)
    unread = []
    for name, data in old.items():
        if name in done or name.endswith("/"):
            continue
        made = _part(name, data, wording, noted.get(name, frozenset()), _DEEPEST)
        if made is None:
            unread.append(name)
        else:
            new[name] = made
    book = package.member(package.workbook_part)
    changed = tuple(name for name in old if new[name] != old[name])
    if any(name in done for name in changed):
        new[book] = with_full_calculation(new[book])
    return Reworded(repacked(new), changed, tuple(unread))


def texts_in(data: bytes) -> str:
    r"""Return all that a file says, for whoever searches it: unpacked, and without entities.

    Packages within packages, too; what is no XML as UTF-8, UTF-16 and CP949.

    >>> texts_in("\ud64d\uae38\ub3d9".encode("cp949")).count("\ud64d\uae38\ub3d9")
    1
    """
    return "\n".join(_texts(data, _DEEPEST))


def is_open(data: bytes) -> bool:
    r"""Tell whether `texts_in` can unpack a file: nothing of it is encrypted or damaged.

    >>> is_open(b"PK\x03\x04 cut off"), is_open(b"1,2")
    (False, True)
    """
    if not data.startswith(b"PK"):
        return True
    try:
        archive = Archive(data)
        for name in archive.names:
            archive.read(name)
    except XlcrmError:
        return False
    return True


def _texts(data: bytes, deep: int) -> list[str]:
    if data.startswith(b"PK\x03\x04") and deep:
        try:
            archive = Archive(data)
            parts = [(name, archive.read(name)) for name in archive.names]
        except XlcrmError:
            parts = [("", data)]
            deep = 1
        return [said for name, part in parts for said in (name, *_texts(part, deep - 1))]
    head = data[:200].lstrip(b"\xef\xbb\xbf\r\n\t ")
    if head.startswith(b"<") and b"\0" not in head:
        plain = data.decode("utf-8", "replace")
        without = _LOOKS.sub("", plain)
        return [unescape(plain), text_of(_TAG.sub("\x1f", _RUNS.sub("", without)).encode())]
    found = [data.decode("utf-8", "ignore"), data.decode("utf-16-le", "ignore")]
    if not data.isascii():
        found += [data.decode("cp949", "ignore"), data[1:].decode("utf-16-le", "ignore")]
    return found


# -- parts -----------------------------------------------------------------------------------------


def _part(
    name: str, data: bytes, wording: Wording, noted: AbstractSet[int], deep: int
) -> bytes | None:
    """A part said anew; None if it is no XML."""
    if data.startswith(b"PK\x03\x04") and deep:
        archive = Archive(data)
        new: dict[str, bytes] = {}
        for inner in archive.names:
            content = archive.read(inner)
            made = _part(inner, content, wording, frozenset(), deep - 1)
            new[inner] = content if made is None else made
        return repacked(new) if any(new[each] != archive.read(each) for each in new) else data
    declared = _ENCODING.match(data[:200])
    coding = declared[1].decode("ascii").lower() if declared else "utf-8"
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        coding = "utf-16"
    elif not data.lstrip(b"\xef\xbb\xbf\r\n\t ").startswith(b"<"):
        return None
    try:
        plain = data if coding in {"utf-8", "utf8", "us-ascii"} else data.decode(coding).encode()
    except (LookupError, ValueError):
        raise damaged(f"읽을 수 없는 부분이 있습니다: {name}") from None
    if name.endswith(".rels"):
        made = _Rewriter(_links(wording), noted).of(plain)
    elif name.lower().startswith("docprops/") and wording.property is not None:
        said = Wording(wording.property, lambda text: text)
        made = _Rewriter(said, noted).of(plain)
    else:
        cached = "pivotcache" in name.lower()
        made = _Rewriter(wording, noted, values=cached).of(plain)
    if made == plain:
        return data
    return made if plain is data else made.decode().encode(coding)


def _links(wording: Wording) -> Wording:
    """Of relationships only addresses outside are texts: mailto:, tel:, a path."""

    def address(text: str) -> str:
        from urllib.parse import quote, unquote  # noqa: PLC0415 - few parts have links

        if ":" not in text and not text.startswith("#"):
            return text
        plain = unquote(text)
        new = wording.text(plain)
        return text if new == plain else quote(new, safe=":/@#?=&'!%")

    return Wording(address, address)


class _Rewriter:
    """Goes through the XML of a part."""

    def __init__(
        self, wording: Wording, noted: AbstractSet[int] = frozenset(), *, values: bool = False
    ) -> None:
        self.wording = wording
        self.noted = noted
        self.values = values
        self.within_note = False
        self.noted_text = wording.note or wording.text
        self.column: Callable[[str], str] | None = None  # of a cache, what its texts become

    def of(self, data: bytes) -> bytes:  # noqa: C901, PLR0912 - one pass over all pieces
        """Return the part said anew."""
        pieces = _PIECE.findall(data)
        group: list[int] = []  # pieces of one text
        spoken: list[int] = []  # how it is pronounced
        within: list[bytes] = []
        opened, silenced, emptied = 0, 0, False
        for at, piece in enumerate(pieces):
            if piece.startswith(b"<") and piece[1:2] not in {b"!", b"?", b""}:
                closing = piece[1:2] == b"/"
                local = _local(piece)
                if not closing:
                    pieces[at] = self._tag(piece, local)
                    if local in _NOTES:
                        self.within_note = True
                        emptied = _row_of(piece) in self.noted
                if piece.endswith(b"/>"):
                    continue
                if closing:
                    if within and within[-1] == local:
                        within.pop()
                    silenced -= local == b"rPh"
                    if local in _TOGETHER and opened:
                        opened -= 1
                        if not opened:
                            self._say(pieces, group, spoken, emptied=emptied)
                            group, spoken = [], []
                else:
                    within.append(local)
                    silenced += local == b"rPh"
                    opened += local in _TOGETHER
                continue
            if not piece.strip() or piece.startswith(b"<?"):
                continue
            if piece.startswith(b"<!--"):
                said = piece[4:-3].decode("utf-8", "replace")
                new = self.wording.text(said)
                if new != said:
                    pieces[at] = b"<!--" + new.replace("--", "").encode() + b"-->"
            elif opened:
                (spoken if silenced > 0 else group).append(at)
            elif within and within[-1] in _FORMULAS:
                pieces[at] = self._formula(piece)
            else:
                pieces[at] = self._alone(piece, within[-1] if within else b"")
        return b"".join(pieces)

    def _say(
        self, pieces: list[bytes], group: list[int], spoken: list[int], *, emptied: bool
    ) -> None:
        """Write one text, which several runs may say, into the first of them."""
        said = "".join(_plain(pieces[at]) for at in group)
        say = self.noted_text if self.within_note else self.wording.text
        new = "" if emptied else say(said)
        if new == said:
            return
        for at in (*group, *spoken):
            pieces[at] = b""
        if group:
            pieces[group[0]] = escape(new)

    def _alone(self, piece: bytes, within: bytes) -> bytes:
        said = _plain(piece)
        new = self._writer(said) if within == b"author" else self.wording.text(said)
        return piece if new == said else escape(new)

    def _writer(self, said: str) -> str:
        """Whoever wrote a comment or saved the file."""
        if self.wording.property is None:
            return self.wording.text(said)
        return self.wording.property(said) or WRITER

    def _formula(self, piece: bytes) -> bytes:
        said = _plain(piece)
        new = formula_said(said, self.wording)
        return piece if new == said else escape(new)

    def _tag(self, piece: bytes, local: bytes) -> bytes:
        if b"=" not in piece:
            return piece

        def said_anew(match: re.Match[bytes]) -> bytes:
            name = match[1]
            if name.startswith(b"xmlns"):
                return match[0]
            said = unescape(match[3][1:-1].decode("utf-8", "replace"))
            say = self.wording.markup
            if (local, name) in _WRITERS:
                say = self._writer
            if self.values and name == b"v":
                say = self.column or self.wording.text
            new = say(said)
            if new == said:
                return match[0]
            return match[1] + match[2] + b'"' + escape(new, quote=True) + b'"'

        if local in {b"worksheet", b"workbook", b"sst", b"styleSheet", b"Types"}:
            return piece
        if local == b"cacheField" and self.wording.headed is not None:
            self.column = self.wording.headed(attributes(piece).get("name", ""))
        return _ATTRIBUTE.sub(said_anew, piece)


def formula_said(text: str, wording: Wording) -> str:
    """Return a formula with its texts said anew, and its sheets' names.

    >>> formula_said('COUNTIF(A:A,"kim")', Wording(str.upper, str))
    'COUNTIF(A:A,"KIM")'
    """
    found, last = [], 0
    for match in _LITERAL.finditer(text):
        said = match[0][1:-1].replace('""', '"')
        new = wording.text(said).replace('"', '""')
        found += [wording.markup(text[last : match.start()]), f'"{new}"']
        last = match.end()
    return "".join((*found, wording.markup(text[last:])))


def _local(piece: bytes) -> bytes:
    name = re.match(rb"</?([^\s/>]+)", piece)
    return name[1].rpartition(b":")[2] if name else b""


def _plain(piece: bytes) -> str:
    if piece.startswith(b"<![CDATA["):
        return piece[9:-3].decode("utf-8", "replace")
    return text_of(piece)


def _row_of(tag: bytes) -> int:
    found = _REFERENCE.match(attributes(tag).get("ref", ""))
    return whole(found[2]) if found else 0


# -- sheets and shared strings ---------------------------------------------------------------------


def _sheet(data: bytes, wording: Wording, about: SheetCells, used: set[int]) -> bytes:
    """A sheet said anew; which shared strings its cells use is noted."""
    match = _DATA.search(data)
    if match is None:
        return _Rewriter(wording).of(data)
    head, tail = data[: match.start()], data[match.end() :]
    rewriter = _Rewriter(wording)
    rows = _Rows(rewriter, about, used)
    middle = _ROW.sub(rows.row, match[0])
    # What stands around the cells is cut in two: each half has tags without their counterparts.
    return rewriter.of(head) + middle + rewriter.of(tail)


class _Rows:
    """The rows of one sheet, as they are said anew one after the other."""

    def __init__(self, rewriter: _Rewriter, about: SheetCells, used: set[int]) -> None:
        self.rewriter, self.about, self.used = rewriter, about, used
        self.wanted = {row for row, _ in about.cells} | set(about.strays)
        self.number = 0

    def row(self, match: re.Match[bytes]) -> bytes:
        """A row said anew."""
        said = attributes(b"<row" + (match[2] or b"") + b">").get("r", "")
        self.number = whole(said) if said.isdecimal() and len(said) <= 7 else self.number + 1  # noqa: PLR2004 - MAX_ROW has seven digits
        if self.number > MAX_ROW or match[3] is None:
            return match[0]
        body = match[3]
        if self.number not in self.wanted and not _TELLING.search(body):
            self._note(body)
            return match[0]
        self.column = 0
        new = _CELL.sub(self._cell, body)
        start, end = match.start(3) - match.start(), match.end(3) - match.start()
        return match[0][:start] + new + match[0][end:]

    def _note(self, body: bytes) -> None:
        for cell in _CELL.finditer(body):
            if cell[3] is not None and cell[2] and _SHARED.search(cell[2]):
                self._uses(cell[3])

    def _uses(self, content: bytes) -> None:
        value = _VALUE.search(content)
        if value is not None and value[2].strip().isdigit():
            self.used.add(whole(value[2]))

    def _cell(self, match: re.Match[bytes]) -> bytes:  # noqa: PLR0911 - a line each kind
        about, content = match[2] or b"", match[3]
        said = attributes(b"<c" + about + b">")
        place = _REFERENCE.fullmatch(said.get("r", ""))
        self.column = column_number(place[1]) if place else self.column + 1
        if self.column > MAX_COLUMN:
            return match[0]
        kind = said.get("t", "n")
        here = self.number, self.column
        if content is None or not _FORMULA.search(content):
            if here in self.about.cells:
                return self._put(match[1], about, self.about.cells[here])
            known = self.about.strays.get(self.number)
            text = kind in {"s", "inlineStr", "str"}
            if known is not None and self.column not in known and text:
                return self._put(match[1], about, None)
        if content is None:
            return match[0]
        if kind == "s":
            self._uses(content)
            return match[0]
        if kind == "n":
            return self._number(match, about, content)
        new = self.rewriter.of(content)
        return match[0] if new == content else match[0].replace(content, new, 1)

    def _number(self, match: re.Match[bytes], about: bytes, content: bytes) -> bytes:
        """A cell with a number, which may be somebody's: 1012345678."""
        formula = _FORMULA.search(content)
        if formula:
            new = self.rewriter.of(content)
            return match[0] if new == content else match[0].replace(content, new, 1)
        value = _VALUE.search(content)
        if value is None or not value[2].strip().isdigit():
            return match[0]
        text = value[2].strip().decode()
        if not _LONG.fullmatch(text):
            return match[0]
        said = self.rewriter.wording.text(text)
        if said == text:
            return match[0]
        plain = said.isascii() and said.isdigit() and len(said) <= 15 and said[0] != "0"  # noqa: PLR2004 - digits of a number in Excel
        return self._put(match[1], about, int(said) if plain else said)

    def _put(self, prefix: bytes, about: bytes, value: CellValue) -> bytes:
        """A cell that says something else, in the look that it has."""
        style = _STYLE.search(about)
        place = f"{column_letters(self.column)}{self.number}".encode()
        head = b'<%sc r="%s"%s' % (prefix, place, style[0] if style else b"")
        if value is None:
            return head + b"/>"
        tail = b"</%sc>" % prefix
        if isinstance(value, bool):
            return b'%s t="b"><%sv>%d</%sv>%s' % (head, prefix, value, prefix, tail)
        if isinstance(value, int | float):
            number = repr(value).encode()
            return b"%s><%sv>%s</%sv>%s" % (head, prefix, number, prefix, tail)
        text = escape(str(value))
        opened = b'%s t="inlineStr"><%sis><%st xml:space="preserve">' % (head, prefix, prefix)
        return opened + text + b"</%st></%sis>" % (prefix, prefix) + tail


_ITEM: Final = lazy(rb"<((?:[\w.-]+:)?)si(?:\s[^<>]*?)?(?:/>|>(.*?)</\1si\s*>)", re.DOTALL)


def _strings(data: bytes, wording: Wording, used: AbstractSet[int]) -> bytes:
    """Shared strings said anew; each keeps its place, and what no cell uses is emptied."""
    number = -1

    def item(match: re.Match[bytes]) -> bytes:
        nonlocal number
        number += 1
        prefix, content = match[1], match[2]
        empty = b"<%ssi><%st/></%ssi>" % (prefix, prefix, prefix)
        if content is None:
            return match[0]
        if number not in used:
            return empty
        old = rich_text(match[0])
        new = wording.text(old)
        if new == old:
            return match[0]
        text = escape(new)
        keep = b'<%st xml:space="preserve">' % prefix
        return b"<%ssi>" % prefix + keep + text + b"</%st></%ssi>" % (prefix, prefix)

    return _ITEM.sub(item, data)
