"""What lies right below the data: rows prepared for more of them, room, and what is in the way.

Forms come with rows that are numbered, ruled and filled with formulas before anybody writes into
them, and with sums, signatures and notes under those. A prepared row says nothing of its own: its
numbers count on, its formulas are those of the row above or look at nothing but their own row, and
what else it holds all rows around it hold, too.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import field
from functools import cached_property
from itertools import chain, islice
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import parse_a1
from xlcrm.ooxml.bare import bare
from xlcrm.ooxml.cells import Decoder, is_formula
from xlcrm.ooxml.cellwriter import style_in
from xlcrm.ooxml.edits import Below
from xlcrm.ooxml.markup import attributes, text_of
from xlcrm.ooxml.modelrow import row_at
from xlcrm.ooxml.ranges import merged_ranges
from xlcrm.ooxml.scan import position_of
from xlcrm.patterns import lazy
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xlcrm.cellref import CellRange, CellValue
    from xlcrm.ooxml.rows import Cell
    from xlcrm.ooxml.scan import Scan
    from xlcrm.ooxml.strings import SharedStrings

_FORMULA: Final = lazy(rb"<(?:[^\s<>/!?:]+:)?f(\s[^<>]*?)?(?:/>|>([^<]*)<)")
_SHARED: Final = lazy(
    rb'<(?:[^\s<>/!?:]+:)?c\s[^<>]*?\br="([A-Z]{1,3}[0-9]{1,7})"[^<>]*>'
    rb"<(?:[^\s<>/!?:]+:)?f(\s[^<>]*)>([^<]+)<"
)
_SUMS: Final = lazy(r"\b(?:SUM|SUBTOTAL|AGGREGATE|COUNT|AVERAGE|MAX|MIN)\w*\(", re.IGNORECASE)
_LOOKED_AT: Final = 4096  # rows below the data that may be prepared


@bare
@dataclass(frozen=True, slots=True)
class _Line:
    """One row's cells in the columns of the data: what they say, their formulas, their formats."""

    row: int
    values: Mapping[int, CellValue] = field(default_factory=dict)
    formulas: Mapping[int, str] = field(default_factory=dict)
    styles: Mapping[int, int] = field(default_factory=dict)

    @property
    def blank(self) -> bool:
        return not self.values and not self.formulas


def below(
    scan: Scan,
    strings: SharedStrings,
    area: CellRange,
    reaching: int = 0,
    own: frozenset[int] = frozenset(),
) -> Below:
    """Return what lies below the data of a sheet.

    Args:
        scan: the sheet.
        strings: the workbook's shared strings.
        area: the data with their headers.
        reaching: the last row of the Excel table that the data are: its blank rows are prepared.
        own: the columns, also beside the data, that say of a row which one it is, such as a room or
            a locker: a row in which one of them says something is nobody else's, and they do not
            count on.
    """
    if not scan.ordered:
        return Below()
    merges = [
        merge
        for merge in merged_ranges(scan.data, scan.frame)
        if merge.bottom > area.bottom and merge.left <= area.right and merge.right >= area.left
    ]
    first = bisect_right(scan.rows, area.bottom)
    if not merges and not _content_from(scan, first):
        return Below()
    reader = _Lines(scan, strings, area, own)
    lines = [reader.data(area.bottom - 1), reader.data(area.bottom)]
    rest = reader.below()
    prepared: list[Mapping[int, str]] = []
    pair = (next(rest, None), next(rest, None))
    for number in range(area.bottom + 1, area.bottom + 1 + _LOOKED_AT):
        if any(
            merge.top <= number <= merge.bottom and merge.top < merge.bottom for merge in merges
        ):
            break
        line = pair[0] if pair[0] is not None and pair[0].row == number else _Line(number)
        theirs = line.blank and number <= reaching
        taken = not own.isdisjoint(line.values)
        if taken or (not theirs and not _is_prepared(line, lines[-1], pair[1])):
            break
        prepared.append(line.formulas)
        lines = [lines[-1], line]
        if line is pair[0]:
            pair = (pair[1], next(rest, None))
    further = (line for line in chain(pair, rest) if line is not None and not line.blank)
    last = area.bottom + len(prepared)
    ahead = [merge.top for merge in merges if merge.top > last]
    ahead += [line.row for line in islice(further, 1)]
    free = min(ahead) - last - 1 if ahead else None
    if free is None and not prepared:
        return Below()
    formulas, counted = _going_on(lines[1], lines[0])
    counted = {column: number for column, number in counted.items() if column not in own}
    return Below(tuple(prepared), free, formulas, counted)


def _going_on(
    last: _Line | None, before: _Line | None
) -> tuple[Mapping[int, str], Mapping[int, int]]:
    """The formulas and the numbers of a row that go on in rows below it."""
    if last is None:
        return {}, {}
    formulas = {
        column: text
        for column, text in last.formulas.items()
        if text and _filled_down(text, column, last.row, before)
    }
    numbers = {column: _number(value) for column, value in last.values.items()}
    over = {} if before is None else {c: _number(value) for c, value in before.values.items()}
    counted = {
        column: number
        for column, number in numbers.items()
        if number is not None and over.get(column) == number - 1
    }
    return formulas, counted


def _content_from(scan: Scan, position: int) -> bool:
    """Tell whether any cell from a row on may say something; far cheaper than reading them."""
    if position >= len(scan.rows):
        return False
    return scan.data.find(b"</%bc" % scan.frame.prefix, scan.starts[position], scan.frame.end) >= 0


class _Lines:
    """Reads rows of a sheet in the columns of the data."""

    def __init__(
        self, scan: Scan, strings: SharedStrings, area: CellRange, own: frozenset[int]
    ) -> None:
        self.scan = scan
        self.area = area
        self.own = own
        self.decoder = Decoder(strings)

    def below(self) -> Iterator[_Line]:
        """Yield the rows below the data."""
        for position in range(bisect_right(self.scan.rows, self.area.bottom), len(self.scan.rows)):
            yield self._line(position)

    def data(self, row: int) -> _Line | None:
        """Return a row of the data; None if they have no such row."""
        position = position_of(self.scan, row) if row > self.area.top else None
        return None if position is None else self._line(position)

    def _line(self, position: int) -> _Line:
        row = self.scan.rows[position]
        values: dict[int, CellValue] = {}
        formulas: dict[int, str] = {}
        styles: dict[int, int] = {}
        for cell in row_at(self.scan, position).cells:
            within = self.area.left <= cell.column <= self.area.right
            if not within and cell.column not in self.own:
                continue
            styles[cell.column] = style_in(cell.attributes)
            if cell.content and is_formula(cell.content):
                formulas[cell.column] = self._formula(cell, row)
            else:
                value = self.decoder.read(cell.attributes, cell.content)
                if value is not None and value != "":
                    values[cell.column] = value
        return _Line(row, values, formulas, styles)

    def _formula(self, cell: Cell, row: int) -> str:
        """A cell's formula, also where it shares another's."""
        match = _FORMULA.search(cell.content or b"")
        if match is None:
            return ""
        found = attributes(match[1] or b"")
        if found.get("t") != "shared" or match[2]:
            return text_of(match[2] or b"")
        home = self._shared.get(found.get("si", ""))
        if home is None:
            return ""
        from xlcrm.ooxml.insertion.references import carried  # noqa: PLC0415 - few are shared

        return carried(home[2], row - home[0], cell.column - home[1])

    @cached_property
    def _shared(self) -> Mapping[str, tuple[int, int, str]]:
        """Row, column and text of each formula that others share, by its number."""
        frame = self.scan.frame
        found = {}
        for match in _SHARED.finditer(self.scan.data, frame.begin, frame.end):
            said = attributes(match[2])
            if said.get("t") == "shared":
                found[said.get("si", "")] = (*parse_a1(match[1].decode()), text_of(match[3]))
        return found


def _is_prepared(line: _Line, above: _Line | None, following: _Line | None) -> bool:
    """Tell whether a row is there to be filled, given the rows around it."""
    if line.blank:
        return above is not None and _ruled_alike(line, above)
    return all(
        _counts_on(value, column, above, following) or _everywhere(value, column, above, following)
        for column, value in line.values.items()
    ) and all(
        _filled_down(formula, column, line.row, above, following)
        for column, formula in line.formulas.items()
    )


def _ruled_alike(line: _Line, above: _Line) -> bool:
    """Tell whether a blank row's cells look like those above it, and not like any blank cell."""
    looks = {column: style for column, style in above.styles.items() if style}
    same = sum(line.styles.get(column) == style for column, style in looks.items())
    return bool(looks) and 2 * same > len(looks)


def _counts_on(value: CellValue, column: int, above: _Line | None, following: _Line | None) -> bool:
    """Tell whether a number is one more than the one above; the first one of all begins at 1."""
    number = _number(value)
    if number is None:
        return False
    if above is not None:
        return number - 1 == _number(above.values.get(column))
    rest = None if following is None else _number(following.values.get(column))
    return number == 1 and rest in {None, 2}


def _number(value: CellValue) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        text = value.strip()
        return int(text) if text.isdecimal() and len(text) < len("1048576") + 1 else None
    return int(value) if isinstance(value, int | float) and value == int(value) else None


def _everywhere(
    value: CellValue, column: int, above: _Line | None, following: _Line | None
) -> bool:
    """Tell whether a row next to this one, which is not filled either, says the same here."""
    unfilled = [
        line
        for line in (above, following)
        if line is not None and not set(line.values) - {column} - _counting(line)
    ]
    return any(
        type(line.values.get(column)) is type(value) and line.values.get(column) == value
        for line in unfilled
    )


def _counting(line: _Line) -> set[int]:
    return {column for column, value in line.values.items() if _number(value) is not None}


def _filled_down(
    formula: str, column: int, row: int, above: _Line | None, following: _Line | None = None
) -> bool:
    """Tell whether a formula is one of those pulled down, or looks at its own row only."""
    from xlcrm.ooxml.insertion.references import carried, rows_named  # noqa: PLC0415 - few have any

    over = None if above is None else above.formulas.get(column)
    if over and above is not None and carried(over, row - above.row) == formula:
        return True
    under = None if following is None else following.formulas.get(column)
    if under and following is not None and carried(formula, following.row - row) == under:
        return True
    named = rows_named(formula, lambda sheet: not sheet)
    return named == {row} or (named <= {row, row - 1} and not _SUMS.search(formula))
