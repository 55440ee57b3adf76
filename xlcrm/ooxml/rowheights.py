"""How high new rows are: enough for wrapped text, where a height is set that would cut it off.

A program that opens the workbook finds the height of a row only if neither the row nor the sheet
as a whole has one that somebody set.
"""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Final

from xlcrm.ooxml.cellwriter import style_in
from xlcrm.ooxml.markup import attributes, find, find_all, with_attributes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from xlcrm.ooxml.modelrow import ModelRow
    from xlcrm.ooxml.rows import Frame
    from xlcrm.ooxml.styles import Styles

_NARROW: Final = 0.88  # Hangul is less than two digits wide in most fonts, a space less than one
LINE: Final = 15.0  # points of each further line, in the usual sizes of 9 to 11 points
_HIGHEST: Final = 409.0  # Excel specifications and limits: row height
_DEFAULT_WIDTH: Final = 8.43  # Excel's, in digits of the standard font
PADDING: Final = 0.71  # of a width as Excel stores it
_YES: Final = frozenset({"1", "true"})


def lines_in(text: str, width: float) -> int:
    """Return how many lines a wrapped text takes in a cell of a width in digits, about.

    >>> lines_in("재계약 의사를 물음", 30), lines_in("재계약 의사를 물음", 10)
    (1, 2)
    """
    from xlcrm.ooxml.colwidths import text_width  # noqa: PLC0415 - few texts are so long

    room = max(width, 1)
    return sum(max(1, ceil(text_width(line) * _NARROW / room)) for line in text.split("\n"))


def height_of(lines: int) -> float:
    """Return the height in points of a row of so many lines."""
    return min(lines * LINE, _HIGHEST)


def with_heights(data: bytes, heights: Mapping[int, float]) -> bytes:
    """Return a sheet whose rows are at least so high, but for those whose height somebody set.

    Args:
        data: the sheet.
        heights: in points, by the rows' numbers.
    """
    from xlcrm.ooxml.rows import frame_of, rows_of  # noqa: PLC0415 - hardly ever
    from xlcrm.ooxml.splice import splice  # noqa: PLC0415 - likewise

    splices = []
    for row in rows_of(data, frame_of(data)):
        tag = data[row.start : row.tag_end]
        said = attributes(tag)
        wanted = heights.get(row.number)
        if wanted is None or said.get("customHeight") in _YES:
            continue
        if (_number(said.get("ht")) or 0) < wanted:
            splices.append((row.start, row.tag_end, with_attributes(tag, {"ht": f"{wanted:g}"})))
    return splice(data, splices) if splices else data


class Heights:
    """Tells the attributes of new rows of one sheet."""

    def __init__(self, data: bytes, frame: Frame, styles: Callable[[], Styles | None]) -> None:
        """Read what the sheet says of heights and widths; `styles` is asked only if it matters."""
        self._styles = styles
        self._default: float | None = None
        head = frame.tag.start
        default = find(data, b"sheetFormatPr", 0, head)
        if default is not None:
            said = attributes(default.attributes)
            if said.get("customHeight") in _YES:
                self._default = _number(said.get("defaultRowHeight"))
        self._widths = [
            (_number(said.get("min")), _number(said.get("max")), _number(said.get("width")))
            for tag in find_all(data, b"col", 0, head)
            for said in [attributes(tag.attributes)]
        ]

    def attributes(
        self, model: ModelRow, columns: Mapping[int, Sequence[object]], rows: int
    ) -> Sequence[bytes]:
        """Return the attributes of so many rows made like another, with their values by column."""
        kept = model.attributes
        if self._default is None and b"customHeight" not in kept:
            return [kept] * rows
        lines = [1] * rows
        for column, values in columns.items():
            if several := self._lines(model, column, values):
                found = (several.get(value, 1) for value in values)
                lines = [max(pair) for pair in zip(lines, found, strict=True)]
        heights = {count: self._with_lines(kept, count) for count in set(lines)}
        return [heights[count] for count in lines]

    def _with_lines(self, kept: bytes, lines: int) -> bytes:
        """A row's attributes, with the height that so many lines need."""
        if self._default is not None:
            height = min(self._default + (lines - 1) * LINE, _HIGHEST)
            own = {"ht": f"{height:g}", "customHeight": "1"} if lines > 1 else {}
            return _changed(kept, {"ht": None, "customHeight": None, **own})
        set_height = _number(attributes(kept).get("ht")) or 0
        enough = lines == 1 or set_height >= lines * LINE
        return kept if enough else _changed(kept, {"ht": None, "customHeight": None})

    def _lines(
        self, model: ModelRow, column: int, values: Sequence[object]
    ) -> Mapping[object, int]:
        """How many lines the texts of a column take that may take several; none if none wraps."""
        width = self._width(column)
        fits = width / (2 * _NARROW)  # letters, however wide
        texts = [each for each in set(values) if isinstance(each, str)]
        long = [text for text in texts if len(text) > fits or "\n" in text]
        styles = self._styles() if long else None
        if styles is None or not styles.wraps(style_in(model.styles.get(column, b""))):
            return {}
        return {text: lines_in(text, width) for text in long}

    def _width(self, column: int) -> float:
        for first, last, width in self._widths:
            if (first or 0) <= column <= (last or 0):
                return (width or _DEFAULT_WIDTH) - PADDING
        return _DEFAULT_WIDTH


def _changed(kept: bytes, changes: Mapping[str, str | None]) -> bytes:
    return with_attributes(b"<row%b>" % kept, changes)[4:-1]


def _number(text: str | None) -> float | None:
    try:
        return float(text or "")
    except ValueError:
        return None
