"""Rows and cells found tag by tag: the general reader, for any layout the standard allows."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import MAX_COLUMN, MAX_ROW, parse_a1
from xlcrm.digits import whole
from xlcrm.errors import LimitExceededError
from xlcrm.ooxml.bare import bare
from xlcrm.ooxml.markup import Tag, attributes, element_end, tags
from xlcrm.ooxml.zipformat import damaged
from xlcrm.patterns import lazy
from xlcrm.values import NamedTuple, dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_BEFORE: Final = 50_000  # tags before the rows: a sheet has 16,384 columns at most
MOST_BEHIND: Final = 500_000
"""Tags behind the rows: 65,530 links, as many validations and 30,000 conditional formats."""
_SHORTEST_ROW: Final = 6  # bytes: <row/>
_LARGE: Final = 1 << 27  # bytes of rows that are not counted: some hundred each

ADDRESS: Final = lazy(rb"\s+r\s*=\s*(?:\"[^\"]*\"|'[^']*')")
"""The attribute that names a cell, with the space before it."""

_REFERENCES: Final = lazy(rb'<c r="([A-Z]{1,3})[1-9][0-9]{0,6}"')
_FILLED: Final = lazy(rb"<c [^<>]*+(?<!/)>(?!</c>)")
_USUAL_ROW: Final = lazy(
    rb"\s*(<row) r=\"([1-9][0-9]{0,6})\"(?>(?: [a-zA-Z][a-zA-Z0-9:]*+=\"[^\"<>]*+\")*)>"
)
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
class Cell(NamedTuple):
    """One cell's place: its whole element, its attributes without `r`, and its content."""

    column: int
    start: int
    end: int
    attributes: bytes
    content: bytes | None


@bare
class Row(NamedTuple):
    """One row's place: its number, its start tag, its end, and its cells in the order they lie.

    `beyond` tells whether something stands in cells behind the last column that was asked for.
    """

    number: int
    start: int
    tag_end: int
    end: int
    empty: bool  # `<row …/>`
    cells: tuple[Cell, ...]
    beyond: bool = False

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
    tag = _rows_tag(data)
    prefix = tag.name[: -len(b"sheetData")]
    if tag.empty:
        _refuse_many_behind(data, tag.end)
        return Frame(tag, tag.end, tag.end, prefix)
    end = data.rfind(b"</" + tag.name)
    if end < tag.end:
        raise damaged("시트의 자료 영역이 닫히지 않았습니다.")
    _refuse_many_behind(data, end)
    return Frame(tag, tag.end, end, prefix)


def _rows_tag(data: bytes) -> Tag:
    """Find the tag with which the rows begin; of what stands before it there is not much."""
    if data.find(b"sheetData") >= 0:
        for number, tag in enumerate(tags(data)):
            if tag.local == b"sheetData" and not tag.closing:
                return tag
            if number >= MOST_BEFORE:
                raise LimitExceededError(
                    f"시트의 행 앞에 열 너비와 같은 설정이 {MOST_BEFORE:,}개보다 많습니다. "
                    "엑셀의 열은 16,384개입니다.",
                    hint="시트의 칸을 새 통합 문서에 복사해 저장하고 그 파일을 쓰세요.",
                )
    raise damaged("시트에 자료 영역이 없습니다.")


def _refuse_many_behind(data: bytes, end: int) -> None:
    """Raise where more stands behind the rows than any office has made."""
    if len(data) - end >= 4 * MOST_BEHIND and data.count(b"<", end) > MOST_BEHIND:
        raise LimitExceededError(
            "시트의 행 뒤에 조건부 서식, 데이터 유효성 검사, 링크 들이 비정상적으로 많습니다 "
            f"(요소의 한도 {MOST_BEHIND:,}개).",
            hint="엑셀의 [홈 > 조건부 서식 > 규칙 지우기]와 [데이터 > 데이터 유효성 검사 > 모두 "
            "지우기]로 지우거나, 시트의 칸을 새 통합 문서에 복사해 저장하고 그 파일을 쓰세요.",
        )


def refuse_many_rows(data: bytes, frame: Frame) -> None:
    """Raise where a sheet of few bytes has more rows than one can have, however they are named.

    In a large one each is long, so that they are as many as their numbers say.

    Raises:
        LimitExceededError: it has.
    """
    size = frame.end - frame.begin
    if not _SHORTEST_ROW * MAX_ROW < size < _LARGE:
        return
    if data.count(b"<%brow" % frame.prefix, frame.begin, frame.end) > MAX_ROW:
        raise LimitExceededError(
            f"시트의 행이 엑셀의 한도인 {MAX_ROW:,}개보다 많습니다.",
            hint="시트의 칸을 새 통합 문서에 복사해 저장하고 그 파일을 쓰세요.",
        )


def may_hold_formulas(data: bytes, frame: Frame) -> bool:
    """Tell whether a formula may stand among the cells; far cheaper than looking for each."""
    mark = b"<%bf" % frame.prefix
    return (
        data.find(b"f", frame.begin, frame.end) >= 0  # one sign is found many times faster
        and data.find(mark, frame.begin, frame.end) >= 0
    )


def rows_of(data: bytes, frame: Frame, most: int = MAX_COLUMN) -> Iterator[Row]:
    """Yield every row with its cells up to a column, tag by tag: for the few rows that matter."""
    position, last = frame.begin, 0
    while (row := read_row(data, position, frame.end, last, most)) is not None:
        yield row
        position, last = row.end, row.number


def read_row(data: bytes, position: int, end: int, last: int, most: int = MAX_COLUMN) -> Row | None:
    """Read the next row tag by tag, or None at the end. A row without `r` follows the last one.

    Of the cells behind the column `most` only whether one of them says anything.
    """
    usual = _USUAL_ROW.match(data, position, end) if most < MAX_COLUMN else None
    if usual is not None and (number := whole(usual[2])) <= MAX_ROW:
        few = _first_cells(data, b"row", usual.end(), end, most)
        if few is not None:
            return Row(number, usual.start(1), usual.end(), few[1], False, few[0], few[2])  # noqa: FBT003
    for tag in tags(data, position, end):
        if tag.closing or tag.local != b"row":
            continue
        number = row_number(attributes(tag.attributes).get("r"), last)
        if tag.empty:
            return Row(number, tag.start, tag.end, tag.end, empty=True, cells=())
        few = _first_cells(data, tag.name, tag.end, end, most) if most < MAX_COLUMN else None
        if few is not None:
            cells, stop, beyond = few
        else:
            cells, stop = _read_cells(data, tag, end, number)
            beyond = most < MAX_COLUMN and any(c.content for c in cells if c.column > most)
            cells = tuple(c for c in cells if c.column <= most) if most < MAX_COLUMN else cells
        return Row(number, tag.start, tag.end, stop, empty=False, cells=cells, beyond=beyond)
    return None


def row_number(text: str | None, last: int) -> int:
    """Return the number that a row names, or that of the row below the last one if it names none.

    Raises:
        DamagedWorkbookError: it is beyond the last row, or none.
    """
    if text is None and last >= MAX_ROW:
        raise damaged(f"행이 엑셀의 한도({MAX_ROW:,}행)보다 많습니다.")
    number = last + 1 if text is None else whole(text)
    if not 1 <= number <= MAX_ROW:
        raise damaged("행 번호를 읽을 수 없습니다.", cell=f"{last}행 다음")
    return number


def _first_cells(
    data: bytes, name: bytes, begin: int, end: int, most: int
) -> tuple[tuple[Cell, ...], int, bool] | None:
    """The cells of a row up to a column, where it ends, and whether others say something.

    None where its cells are not all written as programs write them, in their order.
    """
    stop = data.find(b"</row>", begin, end)
    if name != b"row" or stop < 0 or data.find(b"<!", begin, stop) >= 0:
        return None
    cells: list[Cell] = []
    usual, position, last = _usual_cell(b"").match, begin, 0
    while (match := usual(data, position, stop)) is not None:
        letters, rest, content = match.groups()
        column = _column(letters)
        if column <= last:
            return None
        if column > most:
            break
        last = column
        cells.append(Cell(column, position, match.end(), rest, content))
        position = match.end()
    beyond = data[position:stop]
    found = _REFERENCES.findall(beyond) if position < stop else []
    columns = {*map(_column, found)}
    if len(found) != beyond.count(b"<c"):
        return None
    if columns and not most < min(columns) <= max(columns) <= MAX_COLUMN:
        return None
    return tuple(cells), stop + len(b"</row>"), _FILLED.search(beyond) is not None


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
        rest = ADDRESS.sub(b"", tag.attributes, count=1)
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
