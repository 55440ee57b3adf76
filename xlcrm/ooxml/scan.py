"""One pass over a sheet's bytes: where each wanted cell is, and what it says.

Rows as Excel, LibreOffice, openpyxl and xlsxwriter write them (attributes in the usual order, cells
in the order of their columns) are matched by one regular expression made for the wanted columns.
Any row that it does not match exactly is read tag by tag instead: other attribute orders and
quotes, cells without `r`, cells out of order, comments, CDATA. Both give the same spans.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from dataclasses import field
from functools import lru_cache
from itertools import chain, islice
from operator import lt
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import MAX_ROW, column_letters, letters_after, letters_between
from xlcrm.errors import DamagedWorkbookError
from xlcrm.ooxml.bare import bare
from xlcrm.ooxml.cells import Decoder, is_formula
from xlcrm.ooxml.rows import Cell, Frame, Row, frame_of, read_row
from xlcrm.ooxml.strings import SharedStrings
from xlcrm.ooxml.traits import Sure
from xlcrm.ooxml.zipformat import damaged
from xlcrm.values import NamedTuple, dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from xlcrm.cellref import CellValue
    from xlcrm.ooxml.traits import Counts

_TEXTS: Final = 1 << 14  # distinct cells whose attributes are remembered
_SHORT: Final = 1 << 13  # bytes of rows that are read before an expression for them is compiled
_FEW: Final = 8  # rows, likewise
_WINDOW: Final = 4096  # bytes in which usual rows are looked for behind one that is none
_WIDER: Final = 4  # how much wider that becomes where some are found
_BLOCK: Final = 256  # rows taken at once: enough to amortise the work, few enough for the cache


@bare
@dataclass(slots=True)
class Spans:
    """Where a tracked column's cells lie, a row each; an empty span where one is missing."""

    starts: array[int]
    ends: array[int]
    attributes: list[bytes]


@bare
@dataclass(slots=True)
class ScannedColumn:
    """A wanted column's values, a row each; `formulas` holds the positions that have a formula.

    `met` remembers its distinct cells, without formulas, unless there are very many.
    """

    values: list[CellValue]
    styles: list[int]
    formulas: set[int]
    met: Decoder


@bare
@dataclass(frozen=True, slots=True)
class Scan:
    """What one pass found. Position i is the i-th row as it lies in the file.

    Attributes:
        data: the sheet's bytes.
        frame: where its `sheetData` lies.
        rows: the row numbers.
        starts: where each row's element begins.
        columns: the wanted columns.
        tracked: the spans of the tracked columns.
        empty_rows: positions of rows without content (`<row …/>`).
        ordered: whether row numbers strictly increase, as the standard asks.
        others: where cells of other columns lie, start and end by turns; None unless asked for.
        jumbled: the numbers of rows with cells out of order, as far as wanted ones are concerned.
        sure: how far nothing can be wrong in the rows; None unless asked for.
    """

    data: bytes
    frame: Frame
    rows: array[int]
    starts: array[int]
    columns: Mapping[int, ScannedColumn]
    tracked: Mapping[int, Spans]
    empty_rows: frozenset[int]
    ordered: bool
    others: array[int] | None = None
    jumbled: Sequence[int] = field(default=(), compare=False)
    sure: Sure | None = field(default=None, compare=False)


def scan(  # noqa: PLR0913 - each is something else to look for
    data: bytes,
    strings: SharedStrings,
    *,
    wanted: Collection[int] = (),
    tracked: Collection[int] = (),
    styles: bool = False,
    others: bool = False,
    counts: Counts | None = None,
) -> Scan:
    """Read the wanted columns' values and the tracked columns' places in one pass.

    Args:
        data: the sheet's bytes.
        strings: the workbook's shared strings.
        wanted: numbers of the columns whose values are read.
        tracked: numbers of the columns whose cells' places are kept, for editing.
        styles: whether to keep each wanted cell's style as well.
        others: whether to note where the cells of other columns lie.
        counts: how many things there are that cells name by their number, to tell how far nothing
            can be wrong in the rows, for who looks at the sheet's health; takes a little longer.

    Raises:
        DamagedWorkbookError: the bytes are no sheet.
    """
    scanner = _Scanner(data, strings, wanted, tracked, styles=styles, others=others)
    return scanner.run(counts)


def position_of(scanned: Scan, row: int) -> int | None:
    """Return the position of a row in the scan, or None if the file has no such row."""
    rows = scanned.rows
    if scanned.ordered:
        at = bisect_left(rows, row)
        return at if at < len(rows) and rows[at] == row else None
    return rows.index(row) if row in rows else None


def positions_of(scanned: Scan, rows: Sequence[int]) -> Sequence[int | None]:
    """Return the position of each row; mostly they lie one right behind the other."""
    first = position_of(scanned, rows[0]) if rows else None
    if first is not None:
        run = scanned.rows[first : first + len(rows)]
        if run == array(run.typecode, rows):
            return range(first, first + len(rows))
    numbers, count = scanned.rows, len(scanned.rows)
    found: list[int | None] = []
    following = 0
    for row in rows:
        at: int | None = following
        if following >= count or numbers[following] != row:
            at = position_of(scanned, row)
        if at is not None:
            following = at + 1
        found.append(at)
    return found


def values_at(
    scanned: Scan, strings: SharedStrings, rows: Sequence[int], column: int
) -> list[CellValue]:
    """Return a column's values in some Excel rows, of which more is wanted than was scanned.

    None where there is no cell.
    """
    decoder = Decoder(strings)
    return [decoder[raw] for raw in _raw_at(scanned, rows, column)]


def row_at(scanned: Scan, strings: SharedStrings, row: int) -> dict[int, CellValue]:
    """Return all cells of one Excel row by their columns; none where there is no such row."""
    (at,) = positions_of(scanned, [row])
    if at is None:
        return {}
    read = read_row(scanned.data, scanned.starts[at], scanned.frame.end, row - 1)
    decoder = Decoder(strings)
    return {cell.column: decoder[_raw(cell)] for cell in (() if read is None else read.cells)}


def styles_at(scanned: Scan, rows: Sequence[int], column: int) -> list[int]:
    """Return the numbers of the cell formats of a column's cells in some Excel rows."""
    decoder, texts = Decoder(SharedStrings()), _Texts()
    return [decoder.style(texts[raw]) for raw in _raw_at(scanned, rows, column)]


def markup_at(scanned: Scan, rows: Sequence[int], column: int) -> list[bytes | None]:
    """Return a column's cells in some Excel rows, each as all of its markup behind its reference.

    None where there is no cell.
    """
    return list(_raw_at(scanned, rows, column))


def formats_met(column: ScannedColumn) -> dict[int, set[CellValue]] | None:
    """Return a column's distinct numbers by the cell format that they are shown in.

    Formulas are left out. None where there are too many to have been remembered.
    """
    if not column.met.complete:
        return None
    found: dict[int, set[CellValue]] = {}
    for raw, value in column.met.items():
        if type(value) is int or type(value) is float:
            style = column.met.style((raw or b"").partition(b">")[0].removesuffix(b"/"))
            found.setdefault(style, set()).add(value)
    return found


def _raw_at(scanned: Scan, rows: Sequence[int], column: int) -> Iterator[bytes | None]:
    """A column's cells in some Excel rows, each as all of its markup behind its reference."""
    frame, data = scanned.frame, scanned.data
    for row, at in zip(rows, positions_of(scanned, rows), strict=True):
        start = frame.end if at is None else scanned.starts[at]
        following = len(scanned.starts) if at is None else at + 1
        stop = scanned.starts[following] if following < len(scanned.starts) else frame.end
        whole = _whole_row(data, frame, start, row - 1) if len(rows) <= _FEW else None
        if whole is not None and whole.start == start:
            yield _raw(next((cell for cell in whole.cells if cell.column == column), None))
            continue
        found = row_pattern((column,), frozenset(), frame.prefix).match(data, start, stop)
        if found and found.lastindex:
            yield found[2]
            continue
        read = read_row(data, start, frame.end, row - 1)
        cells = read.cells if read else ()
        yield _raw(next((cell for cell in cells if cell.column == column), None))


class _Written(NamedTuple):
    """One way of writing rows: the expression that matches them, and what adds those it matched."""

    pattern: re.Pattern[bytes]
    take: Callable[[Sequence[re.Match[bytes]]], None]


class _Scanner:
    """The state of one pass."""

    def __init__(  # noqa: PLR0913 - as `scan`
        self,
        data: bytes,
        strings: SharedStrings,
        wanted: Collection[int],
        tracked: Collection[int],
        *,
        styles: bool,
        others: bool,
    ) -> None:
        self.data = data
        self.frame = frame_of(data)
        # One a column, so that a column of names, which all differ, crowds out no other's dates.
        self.decoders = {number: Decoder(strings) for number in wanted}
        self.with_styles = styles
        self.captured = tuple(sorted({*wanted, *tracked}))
        self.others = array("Q") if others else None
        self.rows = array("L")
        self.starts = array("Q")
        self.columns = {n: ScannedColumn([], [], set(), self.decoders[n]) for n in wanted}
        self.tracked = {n: Spans(array("Q"), array("Q"), []) for n in sorted(tracked)}
        self.texts = _Texts()
        self.empty_rows: set[int] = set()
        self.jumbled: list[int] = []
        self.gap_groups: list[int] = []
        self.cell_groups, self.groups = self._groups()

    def run(self, counts: Counts | None = None) -> Scan:
        data = self.data
        sure = None if counts is None else Sure(self._run_sure(counts), counts)
        if sure is not None or not self._run_short():
            self._run(self.frame.begin if sure is None else sure.end)
        for decoder in self.decoders.values():
            decoder.let_go()
        rows = self.rows
        ordered = all(map(lt, rows, rows[1:]))
        if rows and not 1 <= min(rows) <= max(rows) <= MAX_ROW:
            raise damaged(f"행 번호가 엑셀의 범위(1–{MAX_ROW:,})를 벗어납니다.")
        return Scan(
            data,
            self.frame,
            rows,
            self.starts,
            self.columns,
            self.tracked,
            frozenset(self.empty_rows),
            ordered,
            self.others,
            self.jumbled,
            sure,
        )

    def _run_sure(self, counts: Counts) -> int:
        """Take the rows from the first on in which nothing can be wrong; return where they end."""
        from xlcrm.ooxml.surerows import is_of_excel  # noqa: PLC0415 - only for a whole, long sheet

        begin = self.frame.begin
        if self.frame.prefix:
            return begin
        pattern = sure_row_pattern(
            self.captured,
            frozenset(self.tracked),
            counts,
            gaps=self.others is not None,
            excel=is_of_excel(self.data, self.frame),
        )
        return self._taken(_Written(pattern, self._take_usual), begin, self.frame.end)

    def _run(self, position: int) -> None:
        end = self.frame.end
        usual = self._usual()
        written, odd, window = usual, 0, end - position
        while position < end:
            following = self._taken(written, position, min(end, position + window))
            if following > position:
                if position + window < end:
                    window *= _WIDER  # what is cut off by its end is no such row either
                position = following
                continue
            if odd >= _FEW and (other := self._written(written, position, window)) is not None:
                written = other
                continue
            row = read_row(self.data, position, end, self.rows[-1] if self.rows else 0)
            if row is None:
                break
            self._take(row)
            odd += 1
            # Where one row is not usual the next may not be: what is not matched is gone through
            # to the end of the window, so that it has to be a small one.
            window = max(_WINDOW, _WIDER * (row.end - position))
            position = row.end

    def _taken(self, written: _Written, position: int, end: int) -> int:
        """Take the rows from a place on that are written in a way; return where they end."""
        found = written.pattern.finditer(self.data, position, end)
        while matches := list(islice(found, _BLOCK)):
            if matches[-1].lastindex is None:
                matches.pop()  # the rest, from the first row that is not written so
            if matches:
                written.take(matches)
                position = matches[-1].end()
        return position

    def _usual(self) -> _Written:
        gaps = self.others is not None
        tracked, prefix = frozenset(self.tracked), self.frame.prefix
        pattern = row_pattern(self.captured, tracked, prefix, gaps=gaps)
        return _Written(pattern, self._take_usual)

    def _written(self, last: _Written, position: int, window: int) -> _Written | None:
        """Return how the row at a place is written, if one of the expressions matches it."""
        from xlcrm.ooxml.looserows import addressed_pattern, unaddressed_pattern  # noqa: PLC0415

        wanted = (self.captured, frozenset(self.tracked), self.frame.prefix)
        end = min(self.frame.end, position + window)
        for make in (None, addressed_pattern, unaddressed_pattern):
            way = _Written(make(*wanted), self._take_loose) if make else self._usual()
            if way.pattern is not last.pattern:
                found = way.pattern.match(self.data, position, end)
                if found is not None and found.lastindex is not None:
                    return way
        return None

    def _run_short(self) -> bool:
        """Take all rows of a short sheet tag by tag, if its tags are all that it holds."""
        end, position = self.frame.end, self.frame.begin
        if self.others is not None or end - position > _SHORT:
            return False
        rows: list[Row] = []
        while row := _whole_row(self.data, self.frame, position, rows[-1].number if rows else 0):
            rows.append(row)
            position = row.end
        if _openings(self.data, self.frame, position, end) != (0, 0):
            return False
        for row in rows:
            self._take(row)
        return True

    def _groups(self) -> tuple[list[tuple[int, int]], list[int]]:
        """The tracked columns with the groups of their whole cells; the groups of what is read.

        Those are the row's number and each captured column's markup; at least two, since one group
        alone would come without a tuple.
        """
        cells, contents, group, low = [], [1], 2, 1
        for number in self.captured:
            if self.others is not None and low < number:
                self.gap_groups.append(group)
                group += 1
            low = number + 1
            if number in self.tracked:
                cells.append((number, group))
                group += 1
            contents.append(group)
            group += 1
        self.gap_groups += [group] if self.others is not None else []
        return cells, contents if self.captured else [1, 1]

    def _take_usual(self, matches: Sequence[re.Match[bytes]]) -> None:
        """Add rows that the usual expression matched, a column at a time."""
        opening = len(self.frame.prefix) + len(b'<row r="')
        self.starts.extend([match.start(1) - opening for match in matches])
        for number, group in self.cell_groups:
            place = self.tracked[number]
            starts, ends = zip(*[match.span(group) for match in matches], strict=True)
            place.starts.extend(starts)
            place.ends.extend(ends)
        groups = self.groups
        numbers, *columns = zip(*[match.group(*groups) for match in matches], strict=True)
        self.rows.extend(map(int, numbers))
        self._add(columns)
        if self.others is not None:
            spans = (m.span(group) for group in self.gap_groups for m in matches if m[group])
            self.others.extend(chain.from_iterable(spans))

    def _take_loose(self, matches: Sequence[re.Match[bytes]]) -> None:
        """Add rows that one of the expressions for rarer ways of writing them matched."""
        from xlcrm.ooxml.looserows import number_of, without_address  # noqa: PLC0415

        data, spans = self.data, [match.span() for match in matches]
        starts = [data.find(b"<", start, stop) for start, stop in spans]
        self.empty_rows.update(
            at
            for at, (_, stop) in enumerate(spans, len(self.rows))
            if data.endswith(b"/>", 0, stop)
        )
        self.starts.extend(starts)
        if self.others is not None:
            stops = [stop for _, stop in spans]
            self.others.extend(chain.from_iterable(zip(starts, stops, strict=True)))
        group = 2
        columns: list[list[bytes | None]] = []
        for number in self.captured:
            if (place := self.tracked.get(number)) is not None:
                found = [m.span(group) if m[group] is not None else (m.end(),) * 2 for m in matches]
                place.starts.extend([start for start, _ in found])
                place.ends.extend([stop for _, stop in found])
                group += 1
            columns.append([without_address(match[group]) for match in matches])
            group += 1
        for match in matches:
            self.rows.append(number_of(match[1], self.rows[-1] if self.rows else 0))
        self._add(columns)

    def _add(self, columns: Sequence[Sequence[bytes | None]]) -> None:
        """Add the markup of the captured columns' cells."""
        for number, raw in zip(self.captured, columns, strict=False):
            if number in self.columns:
                self._extend(number, raw)
            if number in self.tracked:
                self.tracked[number].attributes += map(self.texts.__getitem__, raw)

    def _extend(self, number: int, raw: Sequence[bytes | None]) -> None:
        column, decoder = self.columns[number], self.decoders[number]
        decoder.formula_seen = False
        first = len(column.values)
        column.values += decoder.read_all(raw)
        if self.with_styles:
            column.styles += [decoder.style(self.texts[text]) for text in raw]
        if decoder.formula_seen:
            column.formulas.update(
                first + offset for offset, text in enumerate(raw) if is_formula(text)
            )

    def _take(self, row: Row) -> None:
        """Add a row that was read tag by tag."""
        if row.empty:
            self.empty_rows.add(len(self.rows))
        self.rows.append(row.number)
        self.starts.append(row.start)
        if self.others is not None:
            self.others.extend((row.start, row.end))
        by_column = {cell.column: cell for cell in row.cells}
        if [*by_column] != sorted(by_column) or len(by_column) < len(row.cells):
            self.jumbled.append(row.number)
        for number in self.columns:
            self._extend(number, [_raw(by_column.get(number))])
        for number, place in self.tracked.items():
            start, stop, text = row.span(number)
            place.starts.append(start)
            place.ends.append(stop)
            place.attributes.append(text)


@bare
class _Texts(dict[bytes | None, bytes]):
    """A cell's attributes, by all of its markup behind its reference; one object for each."""

    def __init__(self) -> None:
        super().__init__({None: b""})
        self._one: dict[bytes, bytes] = {}

    def __missing__(self, raw: bytes | None) -> bytes:
        text = (raw or b"").partition(b">")[0].removesuffix(b"/")
        text = self._one.setdefault(text, text)
        if len(self) < _TEXTS:
            self[raw] = text
        return text


def _whole_row(data: bytes, frame: Frame, position: int, last: int) -> Row | None:
    """The next row, read tag by tag; None if it is the last, or nobody could be sure of it.

    A quote too few hides a tag from who reads tags, a bracket in quotes from the expression; and of
    cells out of order they see others.
    """
    try:
        row = read_row(data, position, frame.end, last)
    except DamagedWorkbookError:
        return None
    if row is None or _openings(data, frame, position, row.end) != (1, len(row.cells)):
        return None
    columns = [cell.column for cell in row.cells]
    odd = any(b">" in cell.attributes for cell in row.cells)
    return row if all(map(lt, columns, columns[1:])) and not odd else None


def _openings(data: bytes, frame: Frame, start: int, end: int) -> tuple[int, int]:
    """How many rows and cells seem to begin between two places."""
    prefix = frame.prefix
    return data.count(b"<%brow" % prefix, start, end), data.count(b"<%bc" % prefix, start, end)


def _raw(cell: Cell | None) -> bytes | None:
    """A cell that was read tag by tag as the fast expression would have captured it."""
    if cell is None:
        return None
    text = cell.attributes.replace(b">", b"&gt;")
    return text + (b"/>" if cell.content is None else b">" + cell.content)


@lru_cache(maxsize=32)
def row_pattern(
    captured: tuple[int, ...], tracked: frozenset[int], prefix: bytes, *, gaps: bool = False
) -> re.Pattern[bytes]:
    """Return the expression that matches one usual row, or else without a group all the rest.

    So its matches lie one right behind the other, up to the first row that is not usual. Group 1
    is the row's number; then come, for each captured column in order, its whole cell (if tracked;
    empty and in its right place where the cell is missing) and all of its markup behind its
    reference; with `gaps` also all cells between two such columns, and behind the last. Atomic
    groups keep it linear: what does not match fails at once.
    """
    p = re.escape(prefix)
    # The rest of the start tag, and nothing but a value or an unformatted text.
    value = rb"[^<]*+<%b(?:v>[^<]*+</%bv>|is><%bt>[^<]*+</%bt></%bis>)" % (p, p, p, p, p)
    anything = rb"(?>[^<]*(?:<(?!/%bc>)[^<]*)*)" % p
    close = rb"</%bc>" % p
    markup = rb"%b|[^<>]*+>(?>(?:(?<!/>)%b)?)" % (value, anything)
    wording = _Wording(
        start=rb'<%brow r="([0-9]{1,7})"[^<>]*+(?<!/)>' % p,
        opening=rb'<%bc r="' % p,
        cell=rb'\1"(%b)(?:%b|(?<=/>))' % (markup, close),
        other=rb'\1"(?:%b%b|[^<>]*+>(?:(?<=/>)|%b%b))' % (value, close, anything, close),
        end=rb"</%brow>" % p,
    )
    return _row_pattern(captured, tracked, wording, gaps=gaps)


@lru_cache(maxsize=8)
def sure_row_pattern(
    captured: tuple[int, ...],
    tracked: frozenset[int],
    counts: Counts,
    *,
    gaps: bool,
    excel: bool,
) -> re.Pattern[bytes]:
    """Return the expression that matches one row in which nothing can be wrong, as `row_pattern`.

    Each of them is a row as `surerows.sure_rows` finds them, and a usual one: the groups are the
    same.
    """
    from xlcrm.ooxml.surerows import sure_cell, sure_start  # noqa: PLC0415 - likewise

    wording = _Wording(
        start=sure_start(counts, excel=excel) + b">",
        opening=b'<c r="',
        cell=rb'\1"%b' % sure_cell(counts, captured=True),
        other=rb'(?<![X-Z][A-Z]{2})\1"%b' % sure_cell(counts),
        end=b"</row>",
    )
    return _row_pattern(captured, tracked, wording, gaps=gaps)


class _Wording(NamedTuple):
    """The expressions that a row's is put together of; a cell's letters stand behind `opening`."""

    start: bytes
    opening: bytes
    cell: bytes
    other: bytes
    end: bytes


def _row_pattern(
    captured: tuple[int, ...], tracked: frozenset[int], wording: _Wording, *, gaps: bool
) -> re.Pattern[bytes]:
    """Return the expression for one row, or else without a group all the rest: `row_pattern`."""
    gap = rb"((?>(?:%b%b%b)*))" if gaps else rb"(?>(?:%b%b%b)*)"
    opening, other = wording.opening, wording.other
    parts = [rb"\s*+", wording.start]
    low = 1
    for number in captured:
        cell = opening + column_letters(number).encode() + wording.cell
        if low < number:
            parts.append(gap % (opening, letters_between(low, number - 1), other))
        # An alternative to nothing takes half as long to match as a group that may be missing.
        parts.append(rb"((?>%b|))" % cell if number in tracked else rb"(?>%b|)" % cell)
        low = number + 1
    after = letters_after(low - 1) if low > 1 else b"[A-Z]{1,3}"
    parts += [gap % (opening, after, other), wording.end]
    return re.compile(b"".join(parts) + rb"|(?s:.++)")  # a dot takes all at once, a set does not
