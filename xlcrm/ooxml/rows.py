"""Rows and cells found tag by tag: the general reader, for any layout the standard allows."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import MAX_COLUMN, MAX_ROW, parse_a1
from xlcrm.digits import whole
from xlcrm.ooxml.bare import bare
from xlcrm.ooxml.markup import Tag, attributes, element_end, find, tags
from xlcrm.ooxml.zipformat import damaged
from xlcrm.patterns import lazy
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

_R: Final = lazy(rb"\s+r\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_SAYABLE: Final = lazy(r"[A-Za-z0-9$]{1,12}")  # what looks like an address at least


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a sheet's `sheetData` lies: its start tag, its content and its end.

    In an empty `<sheetData/>` the content is empty and lies at the tag's end.
    """

    tag: Tag
    begin: int
    end: int
    prefix: bytes  # of every element of the sheet, with its colon: b"" or b"x:"


@bare
@dataclass(frozen=True, slots=True)
class Cell:
    """One cell's place: its whole element, its attributes without `r`, and its content."""

    column: int
    start: int
    end: int
    attributes: bytes
    content: bytes | None


@bare
@dataclass(frozen=True, slots=True)
class Row:
    """One row's place: its number, its start tag, its end, and its cells in the order they lie."""

    number: int
    start: int
    tag_end: int
    end: int
    empty: bool  # `<row …/>`
    cells: tuple[Cell, ...]

    def span(self, column: int) -> tuple[int, int, bytes]:
        """Return (start, end, attributes) of a column's cell, or where it would go."""
        for cell in self.cells:
            if cell.column == column:
                return cell.start, cell.end, cell.attributes
        for cell in self.cells:
            if cell.column > column:
                return cell.start, cell.start, b""
        if self.empty:
            return self.tag_end, self.tag_end, b""
        at = self.cells[-1].end if self.cells else self.tag_end
        return at, at, b""


def frame_of(data: bytes) -> Frame:
    """Find the sheet's data; DamagedWorkbookError if it has none."""
    if b"<!DOCTYPE" in data[:4096]:
        raise damaged("시트에 문서 형식 선언이 있어 열지 않습니다.")
    tag = find(data, b"sheetData")
    if tag is None:
        raise damaged("시트에 자료 영역이 없습니다.")
    prefix = tag.name[: -len(b"sheetData")]
    if tag.empty:
        return Frame(tag, tag.end, tag.end, prefix)
    end = data.rfind(b"</" + tag.name)
    if end < tag.end:
        raise damaged("시트의 자료 영역이 닫히지 않았습니다.")
    return Frame(tag, tag.end, end, prefix)


def may_hold_formulas(data: bytes, frame: Frame) -> bool:
    """Tell whether a formula may stand among the cells; far cheaper than looking for each."""
    mark = b"<%bf" % frame.prefix
    return (
        data.find(b"f", frame.begin, frame.end) >= 0  # one sign is found many times faster
        and data.find(mark, frame.begin, frame.end) >= 0
    )


def rows_of(data: bytes, frame: Frame) -> Iterator[Row]:
    """Yield every row with all its cells, tag by tag: for the few rows where all cells matter."""
    position, last = frame.begin, 0
    while (row := read_row(data, position, frame.end, last)) is not None:
        yield row
        position, last = row.end, row.number


def read_row(data: bytes, position: int, end: int, last: int) -> Row | None:
    """Read the next row tag by tag, or None at the end. A row without `r` follows the last one."""
    for tag in tags(data, position, end):
        if tag.closing or tag.local != b"row":
            continue
        number = _row_number(attributes(tag.attributes).get("r"), last)
        if tag.empty:
            return Row(number, tag.start, tag.end, tag.end, empty=True, cells=())
        cells, stop = _read_cells(data, tag, end, number)
        return Row(number, tag.start, tag.end, stop, empty=False, cells=cells)
    return None


def _row_number(text: str | None, last: int) -> int:
    if text is None and last >= MAX_ROW:
        raise damaged(f"행이 엑셀의 한도({MAX_ROW:,}행)보다 많습니다.")
    number = last + 1 if text is None else whole(text)
    if not 1 <= number <= MAX_ROW:
        raise damaged("행 번호를 읽을 수 없습니다.", cell=f"{last}행 다음")
    return number


def _read_cells(data: bytes, row: Tag, end: int, number: int) -> tuple[tuple[Cell, ...], int]:
    """Read a row's cells; return them and where the row ends.

    Cells as programs write them are taken by one expression each, all others tag by tag.
    """
    cells: list[Cell] = []
    column, position = 0, row.end
    usual = _usual_cell(row.name.removesuffix(b"row")).match
    while True:
        while (match := usual(data, position, end)) is not None:
            letters, rest, content = match.groups()
            if content is not None and b"<!" in content:
                break  # a comment or CDATA might hold what looks like an end
            if (at := _column(letters)) > MAX_COLUMN:
                break
            column, start, position = at, position, match.end()
            cells.append(Cell(column, start, position, rest, content))
        tag = next(tags(data, position, end), None)
        if tag is None:
            raise damaged("행이 닫히지 않았습니다.", cell=f"{number}행")
        if tag.closing and tag.name == row.name:
            return tuple(cells), tag.end
        position = element_end(data, tag)
        if tag.closing or tag.local != b"c":
            continue
        reference = attributes(tag.attributes).get("r")
        try:
            column = parse_a1(reference)[1] if reference else column + 1
        except ValueError:
            place = _place(reference, number)
            raise damaged("셀 주소를 읽을 수 없습니다.", cell=place) from None
        if column > MAX_COLUMN:
            raise damaged("열 번호가 엑셀의 한도를 넘습니다.", cell=f"{number}행")
        rest = _R.sub(b"", tag.attributes, count=1)
        content = None if tag.empty else data[tag.end : data.rindex(b"</", 0, position)]
        cells.append(Cell(column, tag.start, position, rest.removesuffix(b"/"), content))


def _place(reference: str | None, row: int) -> str:
    """A cell whose address cannot be read, as the file calls it if that is short enough to say."""
    return f"{row}행 {reference}" if reference and _SAYABLE.fullmatch(reference) else f"{row}행"


@lru_cache(maxsize=8)
def _usual_cell(prefix: bytes) -> re.Pattern[bytes]:
    """Return the expression for a cell: its column, its attributes behind `r`, and its content."""
    p = re.escape(prefix)
    attribute = rb"(?: [a-zA-Z]++=\"[^\"<>]*+\")*"
    content = rb"((?:[^<]++|<(?!/%bc>))*)</%bc>" % (p, p)
    reference = rb'r="([A-Z]{1,3})[1-9][0-9]{0,5}"'  # what is longer is looked at twice
    return re.compile(rb"<%bc %b(%b)(?:/>|>%b)" % (p, reference, attribute, content))


def usual_cell(markup: bytes) -> tuple[int, bytes, bytes | None] | None:
    """Return the column, the attributes without `r` and the content of a cell at the beginning.

    None where it is not written as programs write cells, without a prefix.
    """
    match = _usual_cell(b"").match(markup)
    if match is None or (at := _column(match[1])) > MAX_COLUMN:
        return None
    return at, match[2], match[3]


@cache  # of three letters at most, there are not so many
def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + letter - 64
    return number
