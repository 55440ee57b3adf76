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
from xlcrm.ooxml.wellformed import Flaw, flaw_of
from xlcrm.patterns import lazy
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from xlcrm.ooxml.rows import Frame

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


def _sure_rows(more: bytes = b"") -> re.Pattern[bytes]:
    """The expression for rows in which nothing can be wrong, of numbers and of shared strings.

    What a parser would look at in them is all there is: addresses in their own row, numbers that
    are some, names that are known, each once.
    """
    row = (
        rb'(?>(?: spans="[0-9:]++")?)(?>(?: s="[0-9]++")?)(?>(?: customFormat="[01]")?)'
        rb'(?>(?: ht="[0-9]++(?>(?:\.[0-9]++)?)")?)(?>(?: customHeight="[01]")?)' + more
    )
    # What most cells are is tried first and in few steps; the rest says all of it.
    number = rb"(?:[0-9]++</v></c>|-?+[0-9]++(?>(?:\.[0-9]++)?)(?>(?:E[-+]?+[0-9]++)?)</v></c>)"
    value = rb'(?:><v>%b| t="s"><v>[0-9]{1,9}+</v></c>|/>)' % number
    styled = rb'"(?: s="[0-9]++"%b|%b)' % (value, value)
    near = rb'[A-Z]{1,2}+\1(?:"><v>[0-9]++</v></c>|%b)' % styled
    cell = rb'<c r="(?:%b|[A-W][A-Z]{2}\1%b)' % (near, styled)
    # Group 1 is never asked for, so that it may be that of a row which did not match.
    one = rb'\s*+<row r="([1-9][0-9]{0,5}+)"%b(?:/>|>(?>(?:%b)*)</row>)' % (row, cell)
    return lazy(rb"(?>(?:%b)*)\s*+" % one)


_SURE_ROWS: Final = _sure_rows()
_SURE_ROWS_OF_EXCEL: Final = _sure_rows(rb'(?>(?: x14ac:dyDescent="[0-9]++(?>(?:\.[0-9]++)?)")?)')
_OF_EXCEL: Final = b" x14ac:"


class Looked(NamedTuple):
    """What came of looking at a part.

    `flaw` is what is wrong, in `cell` if that is known; `check` tells what else was met.
    """

    flaw: Flaw | None
    cell: str
    check: PartCheck


def look_at_sheet(content: bytes, strings: int | None, formats: int | None) -> Looked:
    """Look at a large sheet.

    Args:
        content: its bytes.
        strings: how many shared strings the workbook has; None where nobody knows.
        formats: how many cell formats, likewise.
    """
    root = PartCheck(strict=False)
    sample = PartCheck(strict=True, strings=strings, formats=formats)
    try:
        frame = frame_of(content)
        sure = _sure_until(content, frame)
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
    for count, pattern, words in (
        (strings, rb't="s"><%bv>%%b</' % re.escape(frame.prefix), "없는 공유 문자열을 씁니다"),
        (formats, rb' s="%b"', "없는 셀 서식을 씁니다"),
    ):
        found = None if count is None else re.search(pattern % _at_least(count), content)
        if found is not None:
            at = found.start()
            return Looked(Flaw(words, at), cell_at(content, at), sample)
    return Looked(None, "", sample)


def _sure_until(content: bytes, frame: Frame) -> int:
    """How far nothing can be wrong in the rows, if the first one is what it looks like."""
    begin, end = frame.begin, frame.end
    if frame.prefix:
        return begin
    excel = _OF_EXCEL in content[begin : max(begin, content.find(b">", begin, end))]
    found = (_SURE_ROWS_OF_EXCEL if excel else _SURE_ROWS).match(content, begin, end)
    return begin if found is None else found.end()


def _look_at_rows(content: bytes, frame: Frame, sure: int, sample: PartCheck) -> bool:
    """Look at one row of each shape; tell whether that shows that nothing lies deep in all rows."""
    rows = _rows_by_shape(content, frame, sure)
    parts = (content[: frame.begin], _first_row(content, frame, sure), *rows, _tail(content, frame))
    if flaw_of(b"".join(parts), sample.watch) is not None:
        sample.flaw = None  # comments may hold what looks like rows: the whole tells
        return False
    sections = content.find(b"!", frame.begin) >= 0 and content.find(b"<!", frame.begin) >= 0
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
