"""Edits to a sheet, as splices of its bytes: cells replaced or added, rows added, ranges grown.

What is not named stays as it lies. A replaced cell keeps its attributes but `t`, which says what
its value is, and `cm` and `vm`, which belong to the value that goes.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from dataclasses import field, replace
from operator import eq
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import MAX_ROW, a1, column_letters
from xlcrm.digits import whole
from xlcrm.errors import PlanError
from xlcrm.ooxml.bare import bare
from xlcrm.ooxml.cells import is_formula
from xlcrm.ooxml.cellwriter import CellWriter, Tails
from xlcrm.ooxml.modelrow import SPANS, model_row, row_at
from xlcrm.ooxml.scan import position_of, positions_of
from xlcrm.ooxml.spilled import spilled_rows
from xlcrm.ooxml.splice import Replaced, Streamed
from xlcrm.ooxml.stringcount import gained, references_behind
from xlcrm.patterns import lazy
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from xlcrm.ooxml.rowblock import Renderer, RowBlock, RowsWrite
    from xlcrm.ooxml.rowheights import Heights
    from xlcrm.ooxml.rows import Row
    from xlcrm.ooxml.scan import Scan, Spans
    from xlcrm.ooxml.splice import Splice
    from xlcrm.ooxml.strings import SharedStrings


_SHARES: Final = lazy(rb"<(?:[^\s<>/!?:]+:)?f\s[^<>]*\sref\s*=")


@bare
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


class SheetWriter:
    """Turns writes into splices of one sheet's bytes."""

    def __init__(  # noqa: PLR0913 - what the sheet and the workbook give
        self,
        scan: Scan,
        strings: SharedStrings,
        *,
        date1904: bool,
        sheet: str,
        dated: Callable[[int, date], int] | None = None,
        heights: Heights | None = None,
        quoting: Callable[[int], int] | None = None,
    ) -> None:
        """Make a writer.

        Args:
            scan: the sheet.
            strings: the workbook's shared strings.
            date1904: whether its days count from 1904.
            sheet: its name.
            dated: the format in which an added row's cell of some format shows a day; by default
                the same.
            heights: tells how high an added row is; by default as the row that it is made like.
            quoting: the format like another in which a text stays one; by default the same.
        """
        self.dated = dated
        self.heights = heights
        self.scan = scan
        self.sheet = sheet
        self.prefix = scan.frame.prefix
        self.cells = CellWriter(scan.frame.prefix, strings, date1904=date1904, quoting=quoting)
        self._pending: dict[int, list[tuple[int, bytes]]] = {}  # cells of rows that do not exist
        self._inserted: dict[int, list[tuple[int, bytes]]] = {}  # (column, cell) by place
        self._heads: dict[int, bytes] = {}  # attributes of rows that are added
        self._added: dict[int, list[int]] = {}  # columns of new cells by their row's position
        self.replaced: list[Replaced] = []
        self.streamed: Streamed | None = None
        self.unsaid: list[tuple[int, int]] = []
        """Row and column of cells that held a formula and hold a value."""
        self.references = 0
        """By how many the cells that are shared strings become more."""
        self._spilled = spilled_rows(scan)
        if not scan.ordered and len(set(scan.rows)) != len(scan.rows):
            raise PlanError(
                "같은 번호의 행이 두 번 있어 고칠 수 없습니다.",
                sheet=sheet,
                hint="엑셀에서 열어 다시 저장하세요.",
            )

    def splices(
        self, columns: Iterable[ColumnWrite] = (), rows: RowsWrite | None = None
    ) -> list[Splice]:
        """Return the splices for column writes (all tracked by the scan) and rows.

        Cells of columns that are replaced stand in `replaced` afterwards, not among the splices;
        rows behind all others in `streamed`; what becomes of shared strings in `references`.

        Raises:
            PlanError: a formula would be overwritten, a value cannot stand in a cell, or a cell is
                written twice.
        """
        columns = sorted(columns, key=lambda write: write.column)
        found: list[Splice] = []
        if rows is not None:
            self._refuse_twice(columns, rows)
        for write in columns:
            self._write_column(write)
        if rows is not None and rows.values:
            self._write_rows(rows, found)
        found += self._new_rows()
        found += self._widened_spans()
        inserted = (
            (place, place, b"".join(cell for _, cell in sorted(cells)))
            for place, cells in self._inserted.items()
        )
        made = [*inserted, *found]  # an insertion comes before what is replaced at its place
        self.references += gained(self.scan.data, made)
        return made

    def _refuse_twice(self, columns: Sequence[ColumnWrite], rows: RowsWrite) -> None:
        """Raise if a column write falls into a row that is added."""
        for write in columns:
            for number in write.rows[bisect_left(write.rows, rows.first) :]:
                at = number - rows.first
                if at < len(rows.values) and (
                    write.column in rows.columns or write.column in rows.values[at]
                ):
                    raise PlanError(
                        "추가할 행의 셀을 따로 고치려고 합니다.",
                        sheet=self.sheet,
                        cell=a1(number, write.column),
                        hint="한 번에 한 가지만 하세요.",
                    )

    def position(self, row: int) -> int | None:
        """Return the position of a row in the scan, or None if the file has no such row."""
        return position_of(self.scan, row)

    def _write_column(self, write: ColumnWrite) -> None:
        """Replace a column's cells, or insert the missing ones."""
        spans = self.scan.tracked[write.column]
        starts = spans.starts
        places = positions_of(self.scan, write.rows)
        missing = self._missing(places, spans)
        style = b"" if write.style is None else b' s="%d"' % write.style
        for index in missing:
            row, value, at = write.rows[index], write.values[index], places[index]
            self._refuse_spilled(row, write.column)
            cell = self.cells.cell(row, write.column, style, value)
            if at is None or at in self.scan.empty_rows:
                self._put(row, write.column, cell, at)
            else:
                self._insert(at, starts[at], write.column, cell)
        rows, values = write.rows, write.values
        if missing:
            gone = set(missing)
            kept = [index for index in range(len(places)) if index not in gone]
            rows, values = [rows[index] for index in kept], [values[index] for index in kept]
            places = [places[index] for index in kept]
        self._replace(write, rows, values, [at for at in places if at is not None])

    def _missing(self, places: Sequence[int | None], spans: Spans) -> list[int]:
        """Which of the places have no cell of the column, or no row at all."""
        if isinstance(places, range) and not self.scan.empty_rows:
            part = slice(places.start, places.stop)
            if not any(map(eq, spans.starts[part], spans.ends[part])):
                return []
        return [
            index
            for index, at in enumerate(places)
            if at is None or spans.starts[at] == spans.ends[at] or at in self.scan.empty_rows
        ]

    def _replace(
        self,
        write: ColumnWrite,
        rows: Sequence[int],
        values: Sequence[object],
        places: Sequence[int],
    ) -> None:
        """Replace cells that exist; what follows a cell's reference is made once for all alike."""
        spans = self.scan.tracked[write.column]
        self._refuse_formulas(write.column, rows, places)
        if not self.scan.ordered:
            order = sorted(range(len(places)), key=places.__getitem__)
            rows, values = [rows[index] for index in order], [values[index] for index in order]
            places = [places[index] for index in order]
        texts = [spans.attributes[at] for at in places]
        opening = b'<%bc r="%b' % (self.prefix, column_letters(write.column).encode())
        known = Tails(self.cells, write.restyled)
        tails = known.of(texts, values)
        self.references += references_behind(tails, known.values())
        self.references -= references_behind(texts, {text for text, _, _ in known})
        self.replaced.append(
            Replaced(opening, rows, array("Q", places), tails, spans.starts, spans.ends)
        )

    def _refuse_formulas(self, column: int, rows: Sequence[int], places: Sequence[int]) -> None:
        """Raise if one of the cells holds a formula, or is filled by another's."""
        formula = self._formula_mark(column)
        if not formula and column not in self._spilled:
            return
        data, spans = self.scan.data, self.scan.tracked[column]
        for row, at in zip(rows, places, strict=True):
            self._refuse_spilled(row, column)
            start, end = spans.starts[at], spans.ends[at]
            if formula and data.find(formula, start, end) >= 0 and is_formula(data[start:end]):
                raise self._formula_error(row, column)

    def _formula_mark(self, column: int) -> bytes:
        """What marks a formula in a cell of the column; empty if the scan saw that it has none."""
        seen = self.scan.columns.get(column)
        return b"" if seen is not None and not seen.formulas else b"<%bf" % self.prefix

    def _put(self, row: int, column: int, cell: bytes, at: int | None) -> None:
        """Add a cell to a row that the file does not have, or that is empty."""
        self._pending.setdefault(row, []).append((column, cell))
        if at is not None:
            self._added.setdefault(at, []).append(column)

    def _insert(self, at: int, place: int, column: int, cell: bytes) -> None:
        """Add a cell between those that a row has."""
        self._inserted.setdefault(place, []).append((column, cell))
        self._added.setdefault(at, []).append(column)

    def _refuse_spilled(self, row: int, column: int) -> None:
        rows = self._spilled.get(column, ())
        at = bisect_right(rows, (row, MAX_ROW)) - 1
        if at >= 0 and row <= rows[at][1]:
            raise self._formula_error(row, column)

    def _refuse_spilled_below(self, rows: range, columns: Iterable[int]) -> None:
        """Raise if a formula fills a cell of rows that are added."""
        met = [
            (max(first, rows[0]), column)
            for column in columns
            for first, last in self._spilled.get(column, ())
            if first <= rows[-1] and last >= rows[0]
        ]
        if met:
            raise self._formula_error(*min(met))

    def _formula_error(self, row: int, column: int) -> PlanError:
        return PlanError(
            "수식이 있는 셀에는 쓰지 않습니다.",
            sheet=self.sheet,
            cell=a1(row, column),
            hint="수식을 지우거나 다른 열을 쓰세요.",
        )

    def _write_rows(self, write: RowsWrite, found: list[Splice]) -> None:
        """Write rows below the data: into those that lie there, the others as one block."""
        from xlcrm.ooxml.rowblock import Renderer, RowBlock  # noqa: PLC0415 - few plans add rows

        model = model_row(self.scan, write.like)
        own = {column: b' s="%d"' % style for column, style in write.styles.items()}
        renderer = Renderer(self.cells, {**model.styles, **own}, self.dated)
        said = write.by_column()
        saying = [column for column, each in said.items() if any(v is not None for v in each)]
        model = model.reaching(renderer.columns(write, saying))
        heads: Sequence[bytes] = [model.attributes] * len(write.values)
        if self.heights is not None and write.like is not None:
            heads = self.heights.attributes(model, said, len(write.values))
        numbers, among = write.numbers, self._among(write.numbers)
        for number, head in zip(numbers[:among], heads, strict=False):
            self._heads[number] = head
            self._write_row(number, write, renderer, found)
        if among < len(numbers):
            below = replace(write, first=numbers[among], values=write.values[among:])
            cells = renderer.cells(below, {column: each[among:] for column, each in said.items()})
            self._refuse_spilled_below(below.numbers, cells)
            block = RowBlock(below.numbers, self.prefix, heads[among:], [*cells.values()])
            found += self._streamed(block)

    def _among(self, numbers: range) -> int:
        """How many of the rows to add lie among others, and not behind all of them."""
        last = self.scan.rows[-1] if self.scan.rows else 0
        if not self.scan.ordered or any(number > last for number in self._pending):
            return len(numbers)
        return bisect_right(numbers, last)

    def _streamed(self, rows: RowBlock) -> Iterator[Splice]:
        """Write rows behind all others."""
        frame = self.scan.frame
        self.streamed = Streamed(frame.end, rows)
        self.references += sum(references_behind(tails, {*tails}) for _, tails in rows.cells)
        if frame.tag.empty:
            yield (frame.end - 2, frame.end - 1, b"")
            yield (frame.end, frame.end, b"</%b>" % frame.tag.name)

    def _write_row(
        self, number: int, write: RowsWrite, renderer: Renderer, found: list[Splice]
    ) -> None:
        """Write a row below the data where there is one, or where others lie below it."""
        at, values = self.position(number), write.values[number - write.first]
        row = self._row_at(at) if at is not None else None
        prepared = number < write.first + write.prepared
        for column in renderer.columns(write, values):
            self._refuse_spilled(number, column)
            start, end, worn = row.span(column) if row else (0, 0, b"")
            filled = column in write.formulas and not (
                prepared and b"</" in self.scan.data[start:end]
            )
            if start != end and column not in values and not filled:
                continue
            wears = worn if start != end else None
            cell = renderer.cell(column, number, values, write.formulas, wears)
            if row is None or row.empty or at is None:
                self._put(number, column, cell, at)
            elif start == end:
                self._insert(at, start, column, cell)
            else:
                if prepared:
                    self._let_go(number, column, self.scan.data[start:end])
                else:
                    self._refuse_occupied(number, column, row)
                found.append((start, end, cell))

    def _let_go(self, number: int, column: int, cell: bytes) -> None:
        """Note that a formula gives way; raise if other cells have theirs from it."""
        if _SHARES.search(cell):
            raise self._formula_error(number, column)
        if is_formula(cell):
            self.unsaid.append((number, column))

    def _refuse_occupied(self, number: int, column: int, row: Row) -> None:
        for cell in row.cells:
            if cell.column == column and cell.content:
                raise PlanError(
                    "표 아래에 다른 내용이 있어 행을 추가할 수 없습니다.",
                    sheet=self.sheet,
                    cell=a1(number, column),
                    hint="표 아래를 비우거나 내용을 다른 곳으로 옮기세요.",
                )

    def _row_at(self, position: int) -> Row:
        return row_at(self.scan, position)

    def _new_rows(self) -> Iterator[Splice]:
        """Yield splices that insert the rows, or fill the empty ones, that cells were put in."""
        scan, p = self.scan, self.prefix
        fresh: list[bytes] = []
        last = scan.rows[-1] if scan.rows else 0
        for number in sorted(self._pending):
            cells = b"".join(cell for _, cell in sorted(self._pending[number]))
            at = self.position(number)
            if at is not None:
                end = self._row_at(at).tag_end
                yield (end - 2, end, b">%b</%brow>" % (cells, p))
                continue
            head = self._heads.get(number, b"")
            row_bytes = b'<%brow r="%d"%b>%b</%brow>' % (p, number, head, cells, p)
            if number > last and scan.ordered:
                fresh.append(row_bytes)
                continue
            place = self._place_before(number)
            if place == len(scan.rows):
                fresh.append(row_bytes)
            else:
                yield (scan.starts[place], scan.starts[place], row_bytes)
        if fresh:
            frame = scan.frame
            if frame.tag.empty:
                name = frame.tag.name
                rows = b"".join(fresh)
                yield (frame.tag.end - 2, frame.tag.end, b">%b</%b>" % (rows, name))
            else:
                yield (frame.end, frame.end, b"".join(fresh))

    def _place_before(self, number: int) -> int:
        """The position of the first row with a greater number, or how many rows there are."""
        rows = self.scan.rows
        if self.scan.ordered:
            return bisect_left(rows, number)
        return next((i for i, other in enumerate(rows) if other > number), len(rows))

    def _widened_spans(self) -> Iterator[Splice]:
        """Yield splices that widen the `spans` of rows that got cells outside of them."""
        data = self.scan.data
        for position, columns in self._added.items():
            start = self.scan.starts[position]
            found = SPANS.search(data, start, data.index(b">", start))
            if found:
                first, last = whole(found[1]), whole(found[2])
                low, high = min(first, *columns), max(last, *columns)
                if (low, high) != (first, last):
                    yield (found.start(1), found.end(2), b"%d:%d" % (low, high))
