"""A large sheet looked at: all of it by the parser, and one row of each shape cell by cell.

Rows of one shape differ in nothing but digits: 100,000 rows of a ledger have some hundred shapes.
Where all rows are as programs write them the parser need not see more of them than those.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from xlcrm.errors import XlcrmError
from xlcrm.ooxml.markup import find
from xlcrm.ooxml.partcheck import PartCheck
from xlcrm.ooxml.rows import frame_of
from xlcrm.ooxml.traits import ANY, LONG, Sure
from xlcrm.ooxml.wellformed import Flaw, flaw_of
from xlcrm.patterns import lazy
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from xlcrm.ooxml.rows import Frame
    from xlcrm.ooxml.traits import Counts

_BLOCK: Final = 1 << 22  # bytes of rows that are sorted by their shapes at a time
_SHAPES: Final = 20_000  # rows that are looked at cell by cell
_TAIL: Final = 1 << 18  # bytes behind the rows, likewise; more are a great many merges or links
_NEAR: Final = 1 << 18  # bytes before a place in which its cell is looked for
_DIGITS: Final = b"0123456789"
_ROW_END: Final = b"</row>"
_CELL: Final = re.compile(
    rb"<(?:[^\s<>/!?:]+:)?c\s(?:[^<>]*?\s)?r\s*=\s*[\"']([A-Za-z]{1,3}[0-9]{1,7})[\"']"
)


def _plain_rows() -> re.Pattern[bytes]:
    """The expression for rows that are whole XML, each by itself, whatever digits they hold.

    Names in one order, so that none is there twice; values in quotes, without references; nothing
    in a cell but a value, without what might end a CDATA section.
    """
    names = b"spans s customFormat ht hidden customHeight outlineLevel collapsed thickTop thickBot"
    row = b"".join(
        rb'(?>(?: %b="[^"<&]*+")?)' % name for name in (*names.split(), b"ph", b"x14ac:dyDescent")
    )
    cell = (
        rb'<c r="[A-Z]++[0-9]++"(?>(?: s="[0-9]++")?)(?>(?: t="[A-Za-z]++")?)'
        rb"(?:/>|>(?>(?:<v>[^<&\]]*+</v>)?)</c>)"
    )
    return lazy(rb'(?>(?:\s*+<row r="[0-9]++"%b(?:/>|>(?>(?:%b)*)</row>))*)\s*+' % (row, cell))


_PLAIN_ROWS: Final = _plain_rows()


class Looked(NamedTuple):
    """What came of looking at a part.

    `flaw` is what is wrong, in `cell` if that is known; `check` tells what else was met.
    """

    flaw: Flaw | None
    cell: str
    check: PartCheck


def look_at_sheet(content: bytes, counts: Counts, scanned: Sure | None = None) -> Looked:
    """Look at a large sheet.

    Args:
        content: its bytes.
        counts: how many shared strings and cell formats the workbook has.
        scanned: how far nothing is wrong in its rows, where a scan has told.
    """
    if len(content) >= LONG:
        known = scanned if scanned is not None and scanned.counts == counts else Sure(0, counts)
        looked = _looked_at(content, counts, known)
        if looked.flaw is None:
            return looked
    return _looked_at(content, counts, Sure(0, ANY))  # which tells where a number is too great


def _looked_at(content: bytes, counts: Counts, known: Sure) -> Looked:
    """Look at a large sheet, of which it is known how far nothing is wrong in its rows."""
    root = PartCheck(strict=False)
    sample = PartCheck(strict=True, strings=counts.strings, formats=counts.formats)
    try:
        frame = frame_of(content)
        sure = _sure_until(content, frame, known)
        flat = _look_at_rows(content, frame, sure, sample)
    except XlcrmError as error:
        told = flaw_of(content, root.watch) or Flaw(error.message.rstrip("."))
        return Looked(told, cell_at(content, told.at), root)
    if not flat or not _are_plain(content, frame, sure):
        if (flaw := flaw_of(content, root.watch, flat=flat)) is not None:
            return Looked(flaw, cell_at(content, flaw.at), root)
        sample.root = root.root
    if sample.flaw is not None:
        return Looked(Flaw(sample.flaw.words), sample.cell, sample)
    unheld = ((0, frame.begin), (frame.begin if known.counts == ANY else sure, len(content)))
    for count, pattern, words in (
        (
            counts.strings,
            rb't="s"><%bv>%%b</' % re.escape(frame.prefix),
            "없는 공유 문자열을 씁니다",
        ),
        (counts.formats, rb' s="%b"', "없는 셀 서식을 씁니다"),
    ):
        if count is None:
            continue
        too_great = re.compile(pattern % _at_least(count))
        found = (too_great.search(content, *place) for place in unheld)
        if first := next(filter(None, found), None):
            at = first.start()
            return Looked(Flaw(words, at), cell_at(content, at), sample)
    return Looked(None, "", sample)


def has_sure_rows(content: bytes) -> bool:
    """Tell whether nothing can be wrong in any of a sheet's rows."""
    try:
        frame = frame_of(content)
    except XlcrmError:
        return False
    return _sure_until(content, frame, Sure(0, ANY)) == frame.end


def _sure_until(content: bytes, frame: Frame, known: Sure) -> int:
    """How far nothing can be wrong in the rows, if the first one is what it looks like."""
    from xlcrm.ooxml.surerows import is_of_excel, sure_rows  # noqa: PLC0415 - of large sheets

    begin = max(frame.begin, known.end)
    if frame.prefix:
        return begin
    pattern = sure_rows(known.counts, excel=is_of_excel(content, frame))
    found = pattern.match(content, begin, frame.end)
    return begin if found is None else found.end()


def _look_at_rows(content: bytes, frame: Frame, sure: int, sample: PartCheck) -> bool:
    """Look at one row of each shape; tell whether that shows that nothing lies deep in all rows."""
    rows = _rows_by_shape(content, frame, sure)
    parts = (content[: frame.begin], _first_row(content, frame, sure), *rows, _tail(content, frame))
    if flaw_of(b"".join(parts), sample.watch) is not None:
        sample.flaw = None  # comments may hold what looks like rows: the whole tells
        return False
    sections = content.find(b"!", sure) >= 0 and content.find(b"<!", sure) >= 0
    return sample.flat and not sections and len(rows) < _SHAPES and len(parts[-1]) < _TAIL


def _first_row(content: bytes, frame: Frame, end: int) -> bytes:
    """The first of the rows that lie before a place, without its cells, where there are any."""
    tag = content.find(b">", frame.begin, end)
    if tag < 0:
        return b""
    return content[frame.begin : tag + 1] + (b"" if content[tag - 1 : tag] == b"/" else _ROW_END)


def _are_plain(content: bytes, frame: Frame, begin: int) -> bool:
    """Whether all rows are XML because one of each shape is, between what stands around them.

    A sheet whose rows are put together of such ones is well-formed as one with some of them is.

    Args:
        content: the sheet.
        frame: where its rows lie.
        begin: up to where nothing can be wrong in them.
    """
    end = frame.end
    if begin == end:
        return True
    if frame.prefix or not all(
        content[at : min(at + _BLOCK, end)].isascii() for at in range(begin, end, _BLOCK)
    ):
        return False  # digits might part the bytes of one sign
    found = _PLAIN_ROWS.match(content, begin, end)
    return found is not None and found.end() == end


def _tail(content: bytes, frame: Frame) -> bytes:
    """What stands behind the rows; of very much, no more than what ends the sheet."""
    if len(content) - frame.end < _TAIL or frame.tag.empty:
        return content[frame.end :]
    root = find(content, b"worksheet")
    return b"</%b></%b>" % (frame.tag.name, b"worksheet" if root is None else root.name)


def _rows_by_shape(content: bytes, frame: Frame, begin: int) -> list[bytes]:
    """One row of each shape, in the order they lie, from a place on at which one begins."""
    opening = b"<%brow " % frame.prefix
    end = frame.end
    seen: dict[bytes, bytes] = {}
    while begin < end and len(seen) < _SHAPES:
        stop = end if end - begin <= _BLOCK else content.rfind(opening, begin + 1, begin + _BLOCK)
        stop = stop if stop > begin else end
        block = content[begin:stop]
        shapes = block.translate(None, _DIGITS).split(opening)
        if not seen.keys() >= {*shapes}:
            rows = block.split(opening)
            if len(rows) < len(shapes):  # `<ro5w ` is no row, however much it looks like one
                shapes = rows
            for shape, row in zip(shapes, rows, strict=True):
                seen.setdefault(shape, row)
        begin = stop
    return [opening + row if row.strip() else b"" for row in seen.values()]


def _at_least(least: int) -> bytes:
    """Return an expression for whole numbers from one on.

    >>> import re
    >>> one = re.compile(_at_least(207))
    >>> [each for each in (0, 20, 206, 207, 210, 300, 1000) if one.fullmatch(b"%d" % each)]
    [207, 210, 300, 1000]
    """
    text = str(least)
    options = [rb"[1-9][0-9]{%d,}" % len(text)]
    for place, digit in enumerate(text):
        low = int(digit) + (place < len(text) - 1)
        if low <= 9:  # noqa: PLR2004 - the last digit
            rest = len(text) - place - 1
            options.append(b"%b[%d-9][0-9]{%d}" % (text[:place].encode(), low, rest))
    return b"(?:%b)" % b"|".join(options)


def cell_at(content: bytes, at: int) -> str:
    """Return the address of the cell in which a byte of a sheet lies, or behind which; or "".

    >>> cell_at(b'<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>x</v></c></row>', 47)
    'B1'
    """
    cell = b""
    for found in _CELL.finditer(content, max(0, at - _NEAR), max(0, at + 1)):
        cell = found[1]
    return cell.decode()
