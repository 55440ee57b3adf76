"""Where everything on a page stands: rows and columns, heights, and where the printed pages end.

Rows and columns count from 0, as xlsxwriter counts them. Column A is the margin.
"""

from __future__ import annotations

from dataclasses import field, replace
from math import ceil
from typing import TYPE_CHECKING, Final

from pandas.api.types import is_datetime64_any_dtype

from xlcrm.domain.outline import outlined
from xlcrm.ooxml.newsheet import page_scale
from xlcrm.ooxml.rowheights import LINE, lines_in
from xlcrm.pages.widths import widths_of
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlcrm.look.report import ReportLook
    from xlcrm.pages.page import Chart, Page, PageCell, PageTable, Section, Tile

TITLE_ROW: Final = 0
LINE_ROW: Final = 1
LEFT: Final = 1
TILES_ACROSS: Final = 4
TILE_SPAN: Final = 2

# A4 lying, with the margins that `paint` sets: 8.27 inches less 0.75 and 0.6. A printer's own
# margins and its measure of the font take a little more.
_PAPER_POINTS: Final = (8.27 - 0.75 - 0.6) * 72 * 0.95
_POINTS_A_PIXEL: Final = 0.75
_DIGIT_PIXELS: Final = 7
_PADDING_PIXELS: Final = 5
_GAP_PIXELS: Final = 14
_AROUND: Final = 4  # the heights of a section's heading that its heading and notes may take
_TILE: Final = (20.0, 32.0, 18.0, 36.0, 26.0, 6.0)
"""The heights of a tile's rows in points: what, figure, change, trend, basis, and room below."""

_DETAIL: Final = 6  # rows of a table; of fewer, none can be folded away
_RECENT: Final = 3  # months that stay in sight
_FILLER: Final = 10.0  # width of the columns beyond the tables, in digits


@outlined
@dataclass(frozen=True, slots=True)
class TableSpot:
    """Where a table stands: its header, its first and last row, its total, each column's place.

    `title` is the heading above it. `folded` are the rows that can be folded away, the first and
    the last of them: its detail.
    """

    table: PageTable
    head: int
    first: int
    last: int
    total: int | None
    places: Mapping[str, int]
    title: str = ""
    folded: tuple[int, int] | None = None

    @property
    def right(self) -> int:
        """The last column that it takes."""
        last = self.table.columns[-1]
        return self.places[last.name] + last.span - 1

    def row_of(self, cell: PageCell) -> int | None:
        """The sheet's row in which a value of the table stands; None where it is not shown."""
        row = self.last + 1 + cell.row if cell.row < 0 else self.first + cell.row
        return row if self.first <= row <= self.last else None


@outlined
@dataclass(frozen=True, slots=True)
class ChartSpot:
    """Where a chart stands: the cell of its upper left corner, offset and size in pixels."""

    chart: Chart
    row: int
    column: int
    x: int
    width: int
    height: int


@outlined
@dataclass(frozen=True, slots=True)
class TileSpot:
    """Where a tile stands: its upper left cell; it takes five rows and `TILE_SPAN` columns.

    `width` and `height` are those of its last row, in pixels.
    """

    tile: Tile
    row: int
    column: int
    width: int
    height: int


@outlined
@dataclass(frozen=True, slots=True)
class PlacedLine:
    """A line of text across the page: a `section`, a `note` or what is `missing`."""

    row: int
    role: str
    text: str


@outlined
@dataclass(frozen=True, slots=True)
class Placed:
    """A page with the place of everything on it.

    Attributes:
        widths: of all its columns, in digits.
        heights: of its rows, in points.
        breaks: the rows before which a new printed page begins.
        scale: the percentage at which it is printed; 0 fits it to the width of the paper.
        repeat: the last of the first rows that stand on every printed page.
        frozen: the first row that scrolls.
    """

    page: Page
    widths: tuple[float, ...]
    heights: Mapping[int, float]
    tables: Mapping[str, TableSpot]
    charts: tuple[ChartSpot, ...]
    tiles: tuple[TileSpot, ...]
    lines: tuple[PlacedLine, ...]
    breaks: tuple[int, ...]
    scale: int
    repeat: int
    frozen: int


def placed(page: Page, look: ReportLook) -> Placed:
    """Give everything on a page its place."""
    return _Layout(page, look).run()


def pixels(widths: Sequence[float]) -> int:
    """Return how wide columns are together, in pixels, as Excel draws them."""
    return sum(int(width * _DIGIT_PIXELS + _PADDING_PIXELS) for width in widths)


@outlined
@dataclass(slots=True)
class _Layout:
    """A page while it is laid out; `row` is the next free row."""

    page: Page
    look: ReportLook
    row: int = 2
    widths: list[float] = field(default_factory=list)
    heights: dict[int, float] = field(default_factory=dict)
    tables: dict[str, TableSpot] = field(default_factory=dict)
    charts: list[ChartSpot] = field(default_factory=list)
    tiles: list[TileSpot] = field(default_factory=list)
    lines: list[PlacedLine] = field(default_factory=list)
    below: list[int] = field(default_factory=list)
    blocks: list[tuple[int, ...]] = field(default_factory=list)

    def run(self) -> Placed:
        self.widths = widths_of(self.page, self.look)
        self._fill()
        sizes = self.look.page
        self._high(TITLE_ROW, sizes.title_height)
        self._high(LINE_ROW, sizes.line_height)
        for section in self.page.sections:
            self._section(section)
        repeat = LINE_ROW
        if self.page.is_list:
            repeat = next(s.head for s in self.tables.values() if s.table.filtered)
        fits = self.page.one or self.page.is_list
        scale = 0 if fits else page_scale(self.widths)
        return Placed(
            page=self.page,
            widths=tuple(self.widths),
            heights=self.heights,
            tables=self.tables,
            charts=tuple(self.charts),
            tiles=tuple(self.tiles),
            lines=tuple(self.lines),
            breaks=() if fits else tuple(self._breaks(scale)),
            scale=scale,
            repeat=repeat,
            frozen=repeat + 1,
        )

    def _fill(self) -> None:
        """Add columns up to the width that all pages have."""
        wanted = self.look.page.width
        while (rest := wanted - sum(self.widths)) > 0:
            self.widths.append(min(rest, _FILLER) if rest < _FILLER * 1.5 else _FILLER)

    def _high(self, row: int, height: float) -> None:
        self.heights[row] = max(height, self.heights.get(row, 0))

    def _section(self, section: Section) -> None:
        start, sizes = self.row, self.look.page
        self._line("section", section.title, sizes.section_height)
        if section.missing:
            self._line("missing", section.missing, sizes.line_height)
        if section.tiles:
            self._tiles(section.tiles)
        if section.table is not None:
            self._table(section.table, section.charts, section.title)
        elif section.charts:
            self._below(section.charts)
        for note in section.notes:
            self._line("note", note, sizes.note_height)
        self.blocks.append((start, *self.below[-1:], self.row))
        self.below.clear()
        self._high(self.row, sizes.gap_height)
        self.row += 1

    def _line(self, role: str, text: str, height: float) -> None:
        lines = lines_in(text, sum(self.widths[LEFT:])) if role == "note" else 1
        self.lines.append(PlacedLine(self.row, role, text))
        self._high(self.row, height + (lines - 1) * LINE)
        self.row += 1

    def _tiles(self, tiles: Sequence[Tile]) -> None:
        for number, tile in enumerate(tiles):
            across = number % TILES_ACROSS
            if number and not across:
                self.row += len(_TILE)
            column = LEFT + across * TILE_SPAN
            width = pixels(self.widths[column : column + TILE_SPAN])
            height = int(_TILE[3] / _POINTS_A_PIXEL)
            self.tiles.append(TileSpot(tile, self.row, column, width, height))
        first = self.tiles[0].row
        for top in range(first, self.row + 1, len(_TILE)):
            for more, points in enumerate(_TILE):
                self._high(top + more, points)
        self.row += len(_TILE)

    def _table(self, table: PageTable, charts: Sequence[Chart], title: str) -> None:
        sizes, head = self.look.page, self.row
        at, column = {}, LEFT
        for each in table.columns:
            at[each.name] = column
            column += each.span
        self._high(head, sizes.header_height)
        first = head + 1
        last = head + len(table.frame)
        total = last + 1 if table.totals else None
        for row, height in enumerate(self._row_heights(table, at), start=first):
            self._high(row, height)
        if total is not None:
            self._high(total, sizes.line_height)
        spot = TableSpot(table, head, first, last, total, at, title, _folded(table, first, total))
        self.tables[table.key] = spot
        self.row = (last if total is None else total) + 1
        if not charts:
            return
        room = pixels(self.widths[spot.right + 1 :]) - _GAP_PIXELS
        if room >= self.look.chart.least_width and self._fits(spot.head, len(charts)):
            self.tables[table.key] = replace(spot, folded=None)  # the charts would be folded, too
            self._beside(charts, spot, room)
        else:
            self._high(self.row, sizes.gap_height / 2)
            self.row += 1
            self.below.append(self.row)
            self._below(charts)

    def _row_heights(self, table: PageTable, at: Mapping[str, int]) -> list[float]:
        """The heights of a table's rows: as many lines as wrapped text takes."""
        line = self.look.page.line_height
        heights = [line] * len(table.frame)
        for column in table.columns:
            if self.look.kinds[column.kind].wrap:
                room = sum(self.widths[at[column.name] : at[column.name] + column.span])
                for row, text in enumerate(table.frame[column.name]):
                    lines = lines_in(str(text or ""), room)
                    heights[row] = max(heights[row], line + (lines - 1) * LINE)
        return heights

    def _fits(self, head: int, charts: int) -> bool:
        """Tell whether a table and so many charts beside it stand on one page."""
        rows = max(self.row - head, charts * self._rows_for(self.look.chart.height))
        room = _page_points(page_scale(self.widths)) - self._points(0, LINE_ROW + 1)
        return self._points(head, head + rows) + _AROUND * self.look.page.section_height <= room

    def _beside(self, charts: Sequence[Chart], spot: TableSpot, room: int) -> None:
        """Put charts to the right of a table, one below the other."""
        rows = self.row - spot.head
        least = self._rows_for(self.look.chart.height)
        each = max(least, rows // len(charts))
        for number, chart in enumerate(charts):
            row = spot.head + number * each
            height = self._pixels_of(row, each) - _GAP_PIXELS // 2
            self.charts.append(ChartSpot(chart, row, spot.right + 1, _GAP_PIXELS, room, height))
        self.row = max(self.row, spot.head + each * len(charts))

    def _below(self, charts: Sequence[Chart]) -> None:
        """Put charts side by side, as wide as the page together."""
        row, rows = self.row, self._rows_for(self.look.chart.height)
        room = pixels(self.widths[LEFT:]) // len(charts)
        height = self._pixels_of(row, rows) - _GAP_PIXELS // 2
        for number, chart in enumerate(charts):
            column, x = self._column_at(number * room)
            self.charts.append(ChartSpot(chart, row, column, x, room - _GAP_PIXELS, height))
        self.row += rows

    def _rows_for(self, height: int) -> int:
        return ceil(height * _POINTS_A_PIXEL / self.look.page.line_height)

    def _pixels_of(self, row: int, rows: int) -> int:
        """How high rows are together; those beyond all content get the height of a line."""
        for each in range(row, row + rows):
            self.heights.setdefault(each, self.look.page.line_height)
        points = sum(self.heights[each] for each in range(row, row + rows))
        return int(points / _POINTS_A_PIXEL)

    def _column_at(self, x: int) -> tuple[int, int]:
        """The column that a distance from the left lies in, and how far inside it."""
        column = LEFT
        while x >= (wide := pixels(self.widths[column : column + 1])):
            x -= wide
            column += 1
        return column, x

    def _breaks(self, scale: int) -> list[int]:
        """The rows before which a page begins, so that no chart and no short table is cut.

        A section that is higher than a page is broken before its charts, and its table where a
        page is full.
        """
        room = _page_points(scale)
        again = self._points(0, LINE_ROW + 1)
        used, breaks = again, []
        for start, *inside, stop in self.blocks:
            whole = self._points(start, stop)
            parts = [(start, stop)]
            if again + whole > room and inside:
                parts = [(start, inside[0]), (inside[0], stop)]
            for first, last in parts:
                high = self._points(first, last)
                if used + high > room and used > again:
                    breaks.append(first)
                    used = again
                for row in range(first, last):
                    if used + self._points(row, row + 1) > room:
                        breaks.append(row)
                        used = again
                    used += self._points(row, row + 1)
            used += self.look.page.gap_height
        return breaks

    def _points(self, start: int, stop: int) -> float:
        line = self.look.page.line_height
        return sum(self.heights.get(row, line) for row in range(start, stop))


def _folded(table: PageTable, first: int, total: int | None) -> tuple[int, int] | None:
    """The rows of a table that only tell more: all above a total, of months those long ago.

    A list has none, for each of its rows is what one looks for.
    """
    rows = len(table.frame)
    if table.has_buttons or rows < _DETAIL:
        return None
    if total is not None:
        return first, first + rows - 1
    if is_datetime64_any_dtype(table.frame[table.columns[0].name].dtype):
        return first, first + rows - 1 - _RECENT
    return None


def _page_points(scale: int) -> float:
    """How much a printed page holds at a scale, in points."""
    return _PAPER_POINTS * 100 / scale
