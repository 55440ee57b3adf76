"""Edits to a sheet, as splices of its bytes: cells replaced or added, rows added, ranges grown.

What is not named stays as it lies. A replaced cell keeps its attributes but `t`, which says what
its value is, and `cm` and `vm`, which belong to the value that goes.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import CellRange, a1, column_letters
from xlcrm.errors import PlanError
from xlcrm.ooxml.cells import is_formula, render
from xlcrm.ooxml.markup import attributes, escape, find_all, tags, with_attributes
from xlcrm.ooxml.rows import Cell, Row, read_row
from xlcrm.ooxml.splice import Splice

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from xlcrm.ooxml.cells import Rendered
    from xlcrm.ooxml.scan import Scan
    from xlcrm.ooxml.strings import SharedStrings

_VALUE_ATTRIBUTES: Final = re.compile(rb"\s+(?:t|cm|vm)\s*=\s*(?:\"[^\"]*\"|'[^']*')|/$")
_STYLE: Final = re.compile(rb"\ss\s*=\s*[\"'](\d+)[\"']")
_ARRAY: Final = re.compile(rb"<(?:[^\s<>/!?:]+:)?f\s[^<>]*t=[\"'](?:array|dataTable)[\"'][^<>]*>")
_SPANS: Final = re.compile(rb"\sspans\s*=\s*[\"'](\d+):(\d+)[\"']")
_ROW_OWN: Final = {"r", "hidden", "collapsed", "thickBot", "thickTop"}


@dataclass(frozen=True, slots=True)
class ColumnWrite:
    """New values for one column: `values[i]` goes to `rows[i]`; rows strictly increase.

    `style` is given to cells that do not exist yet; existing ones keep theirs, but for those that
    `restyled` names (old style → new style).
    """

    column: int
    rows: Sequence[int]
    values: Sequence[object]
    style: int | None = None
    restyled: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RowWrite:
    """A row below the data: values and formulas by column, styled like the row `like`."""

    row: int
    values: Mapping[int, object]
    like: int | None = None
    formulas: Mapping[int, str] = field(default_factory=dict)


class SheetWriter:
    """Turns writes into splices of one sheet's bytes."""

    def __init__(self, scan: Scan, strings: SharedStrings, *, date1904: bool, sheet: str) -> None:
        self.scan = scan
        self.strings = strings
        self.date1904 = date1904
        self.sheet = sheet
        self.prefix = scan.frame.prefix
        self._rendered: dict[tuple[type, object], Rendered] = {}
        self._pending: dict[int, list[tuple[int, bytes]]] = {}  # cells of rows that do not exist
        self._models: dict[int, int | None] = {}
        self._added: dict[int, list[int]] = {}  # columns of new cells by their row's position
        self._spilled = [
            CellRange.of(attributes(match[0])["ref"])
            for match in _ARRAY.finditer(scan.data, scan.frame.begin, scan.frame.end)
            if "ref" in attributes(match[0])
        ]
        if not scan.ordered and len(set(scan.rows)) != len(scan.rows):
            raise PlanError(
                "같은 번호의 행이 두 번 있어 고칠 수 없습니다.",
                sheet=sheet,
                hint="엑셀에서 열어 다시 저장하세요.",
            )

    def splices(
        self, columns: Iterable[ColumnWrite] = (), rows: Iterable[RowWrite] = ()
    ) -> list[Splice]:
        """Return the splices for column writes (all tracked by the scan) and rows.

        Raises:
            PlanError: a formula would be overwritten, or a value cannot stand in a cell.
        """
        found: list[Splice] = []
        for write in sorted(columns, key=lambda write: write.column):
            self._write_column(write, found)
        for row in rows:
            self._write_row(row, found)
        found += self._new_rows()
        found += self._widened_spans()
        return found

    def position(self, row: int) -> int | None:
        """Return the position of a row in the scan, or None if the file has no such row."""
        rows = self.scan.rows
        if self.scan.ordered:
            at = bisect_left(rows, row)
            return at if at < len(rows) and rows[at] == row else None
        return rows.index(row) if row in rows else None

    def _render(self, value: object) -> Rendered:
        key = (type(value), value)
        found = self._rendered.get(key)
        if found is None:
            found = render(value, self.prefix, self.strings, date1904=self.date1904)
            self._rendered[key] = found
        return found

    def _write_column(self, write: ColumnWrite, found: list[Splice]) -> None:
        """Replace a column's cells, or insert the missing ones."""
        data, spans = self.scan.data, self.scan.tracked[write.column]
        starts, ends, texts = spans.starts, spans.ends, spans.attributes
        opening = b'<%bc r="%b' % (self.prefix, column_letters(write.column).encode())
        formula = b"<%bf" % self.prefix
        style = b"" if write.style is None else b' s="%d"' % write.style
        tails: dict[tuple[bytes, type, object], bytes] = {}
        for row, value in zip(write.rows, write.values, strict=True):
            at = self.position(row)
            if at is None or at in self.scan.empty_rows:
                self._put(row, write.column, self._cell(row, write.column, style, value))
                continue
            start, end = starts[at], ends[at]
            if start == end:
                text = style
                self._added.setdefault(at, []).append(write.column)
            else:
                text = texts[at]
                if data.find(formula, start, end) >= 0 or self._spilled:
                    self._refuse_formula(row, write.column, data[start:end])
            key = (text, value.__class__, value)
            tail = tails.get(key)
            if tail is None:
                worn = _restyled(text, write.restyled) if write.restyled else text
                tail = tails[key] = self._tail(worn, self._render(value))
            found.append(Splice(start, end, b"%b%d%b" % (opening, row, tail)))

    def _tail(self, text: bytes, rendered: Rendered) -> bytes:
        """What follows a cell's reference: closing quote, attributes and content."""
        kept = _VALUE_ATTRIBUTES.sub(b"", text)
        if not rendered.content:
            return b'"%b/>' % kept
        return b'"%b%b>%b</%bc>' % (kept, rendered.type, rendered.content, self.prefix)

    def _cell(self, row: int, column: int, style: bytes, value: object) -> bytes:
        tail = self._tail(style, self._render(value))
        return b'<%bc r="%b%b' % (self.prefix, a1(row, column).encode(), tail)

    def _formula_cell(self, row: int, column: int, style: bytes, formula: str) -> bytes:
        p = self.prefix
        reference = a1(row, column).encode()
        return b'<%bc r="%b"%b><%bf>%b</%bf></%bc>' % (
            p,
            reference,
            style,
            p,
            escape(formula),
            p,
            p,
        )

    def _put(self, row: int, column: int, cell: bytes) -> None:
        self._pending.setdefault(row, []).append((column, cell))

    def _refuse_formula(self, row: int, column: int, cell: bytes) -> None:
        if is_formula(cell) or any(area.holds(row, column) for area in self._spilled):
            raise PlanError(
                "수식이 있는 셀에는 쓰지 않습니다.",
                sheet=self.sheet,
                cell=a1(row, column),
                hint="수식을 지우거나 다른 열을 쓰세요.",
            )

    def _write_row(self, write: RowWrite, found: list[Splice]) -> None:
        """Write a row below the data, in a row that exists or in a new one."""
        styles = self._styles_like(write.like)
        cells: dict[int, bytes] = dict.fromkeys(styles, b"")
        for column in {*styles, *write.values, *write.formulas}:
            style = styles.get(column, b"")
            if column in write.formulas:
                cell = self._formula_cell(write.row, column, style, write.formulas[column])
            else:
                cell = self._cell(write.row, column, style, write.values.get(column))
            cells[column] = cell
        at = self.position(write.row)
        row = self._row_at(at) if at is not None else None
        if row is None or row.empty:
            self._models[write.row] = write.like
            for column, cell in cells.items():
                self._put(write.row, column, cell)
            return
        for column in sorted(cells):
            start, end, text = row.span(column)
            if start == end:
                found.append(Splice(start, end, cells[column]))
                self._added.setdefault(at or 0, []).append(column)
            elif column in write.values:
                self._refuse_occupied(write.row, column, row)
                head = b'<%bc r="%b' % (self.prefix, a1(write.row, column).encode())
                tail = self._tail(text, self._render(write.values[column]))
                found.append(Splice(start, end, head + tail))

    def _refuse_occupied(self, number: int, column: int, row: Row) -> None:
        for cell in row.cells:
            if cell.column == column and cell.content:
                raise PlanError(
                    "표 아래에 다른 내용이 있어 행을 추가할 수 없습니다.",
                    sheet=self.sheet,
                    cell=a1(number, column),
                    hint="표 아래를 비우거나 내용을 다른 곳으로 옮기세요.",
                )

    def _row_at(self, position: int) -> Row | None:
        scan = self.scan
        return read_row(scan.data, scan.starts[position], scan.frame.end, 0)

    def _styles_like(self, like: int | None) -> dict[int, bytes]:
        """The style attribute of each cell of a model row."""
        position = None if like is None else self.position(like)
        row = None if position is None else self._row_at(position)
        return {cell.column: _style_of(cell) for cell in row.cells} if row else {}

    def _new_rows(self) -> Iterator[Splice]:
        """Yield splices that insert the rows, or fill the empty ones, that cells were put in."""
        scan, p = self.scan, self.prefix
        fresh: list[bytes] = []
        last = scan.rows[-1] if scan.rows else 0
        for number in sorted(self._pending):
            cells = b"".join(cell for _, cell in sorted(self._pending[number]))
            at = self.position(number)
            if at is not None:
                row = self._row_at(at)
                end = row.tag_end if row else 0
                yield Splice(end - 2, end, b">%b</%brow>" % (cells, p))
                continue
            rest = self._row_attributes(self._models.get(number))
            row_bytes = b'<%brow r="%d"%b>%b</%brow>' % (p, number, rest, cells, p)
            if number > last and scan.ordered:
                fresh.append(row_bytes)
                continue
            place = next((i for i, other in enumerate(scan.rows) if other > number), None)
            if place is None:
                fresh.append(row_bytes)
            else:
                yield Splice(scan.starts[place], scan.starts[place], row_bytes)
        if fresh:
            frame = scan.frame
            if frame.tag.empty:
                name = frame.tag.name
                rows = b"".join(fresh)
                yield Splice(frame.tag.end - 2, frame.tag.end, b">%b</%b>" % (rows, name))
            else:
                yield Splice(frame.end, frame.end, b"".join(fresh))

    def _row_attributes(self, like: int | None) -> bytes:
        """A model row's attributes but its number and what hides it."""
        position = None if like is None else self.position(like)
        if position is None:
            return b""
        tag = next(tags(self.scan.data, self.scan.starts[position]))
        kept = dict.fromkeys(_ROW_OWN)
        return with_attributes(b"<row%b>" % tag.attributes.rstrip(b"/"), kept)[4:-1].rstrip()

    def _widened_spans(self) -> Iterator[Splice]:
        """Yield splices that widen the `spans` of rows that got cells outside of them."""
        data = self.scan.data
        for position, columns in self._added.items():
            start = self.scan.starts[position]
            found = _SPANS.search(data, start, data.index(b">", start))
            if found:
                first, last = int(found[1]), int(found[2])
                low, high = min(first, *columns), max(last, *columns)
                if (low, high) != (first, last):
                    yield Splice(found.start(1), found.end(2), b"%d:%d" % (low, high))


def _restyled(text: bytes, styles: Mapping[int, int]) -> bytes:
    found = _STYLE.search(text)
    new = styles.get(int(found[1]) if found else 0)
    if new is None:
        return text
    return (text[: found.start()] + text[found.end() :] if found else text) + b' s="%d"' % new


def _style_of(cell: Cell) -> bytes:
    found = _STYLE.search(cell.attributes)
    return b' s="%b"' % found[1] if found else b""


def grown_dimension(scan: Scan, cells: CellRange) -> Iterator[Splice]:
    """Yield a splice that widens `<dimension>` to hold a range, where it does not."""
    for tag in find_all(scan.data, b"dimension", 0, scan.frame.tag.start):
        old = attributes(tag.attributes).get("ref", "")
        try:
            area = CellRange.of(old)
        except ValueError:
            return
        wide = CellRange(
            min(area.top, cells.top),
            min(area.left, cells.left),
            max(area.bottom, cells.bottom),
            max(area.right, cells.right),
        )
        if wide != area:
            text = scan.data[tag.start : tag.end]
            yield Splice(tag.start, tag.end, with_attributes(text, {"ref": str(wide)}))
        return
