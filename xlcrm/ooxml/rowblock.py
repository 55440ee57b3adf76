"""Rows below the data, however many: rendered by column, equal cells once, written as a block."""

from __future__ import annotations

from dataclasses import field
from datetime import date
from itertools import repeat
from types import NoneType
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import MAX_COLUMN, column_letters
from xlcrm.columnwise import by_column, without
from xlcrm.ooxml.bare import bare
from xlcrm.ooxml.cellwriter import restyled, style_in
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from xlcrm.ooxml.cellwriter import CellWriter

_ROWS: Final = 2048  # of which the cells stand in memory at a time: a few megabytes


@bare
@dataclass(frozen=True, slots=True)
class RowsWrite:
    """Rows below the data, one under the other: values by column, styled like the row `like`.

    The style goes to the columns of the data alone (`columns`), not to what lies beside it;
    `styles` holds the formats of columns that the row above does not have yet. A column of
    `formulas` gets its formula in each row that has no value for it. The first `prepared` rows lie
    there already, and keep what they hold where they are not told anything else.
    """

    first: int
    values: Sequence[Mapping[int, object]]
    like: int | None = None
    formulas: Mapping[int, str] = field(default_factory=dict)
    columns: range = range(1, MAX_COLUMN + 1)
    styles: Mapping[int, int] = field(default_factory=dict)
    prepared: int = 0

    @property
    def numbers(self) -> range:
        """The rows' numbers."""
        return range(self.first, self.first + len(self.values))

    def by_column(self) -> dict[int, Sequence[object]]:
        """Return the values by column in order; None where a row says nothing."""
        columns = by_column(self.values)
        return {column: columns[column] for column in sorted(columns)}


@bare
@dataclass(frozen=True, slots=True)
class RowBlock:
    """Rows as they are written, kept small: their bytes are made when they are asked for.

    Attributes:
        numbers: the rows' numbers.
        prefix: of every element of the sheet, with its colon.
        heads: the attributes of each row behind its number.
        cells: by column in order, what precedes and what follows each cell's row number; nothing
            follows where there is no cell.
    """

    numbers: range
    prefix: bytes
    heads: Sequence[bytes]
    cells: Sequence[tuple[bytes, Sequence[bytes]]]

    def __iter__(self) -> Iterator[bytes]:
        """Yield some rows at a time."""
        opening, closing = b'<%brow r="' % self.prefix, b"</%brow>" % self.prefix
        for low in range(0, len(self.numbers), _ROWS):
            part = slice(low, low + _ROWS)
            numbers = [b"%d" % number for number in self.numbers[part]]
            tags = zip(numbers, self.heads[part], strict=True)
            columns: list[Iterable[bytes]]
            columns = [[opening + n + b'"' + head + b">" for n, head in tags]]
            for before, tails in self.cells:
                mine = tails[part]
                if all(mine):
                    columns += [repeat(before, len(mine)), numbers, mine]
                else:
                    behind = zip(numbers, mine, strict=True)
                    columns.append([before + n + tail if tail else b"" for n, tail in behind])
            rows = map(b"".join, zip(*columns, strict=True))
            yield closing.join(rows) + closing


class Renderer:
    """Renders added rows' cells; those of one column at once, each distinct value once.

    Args:
        writer: the sheet's cells.
        styled: the style attribute of each column that a new row has.
        dated: the format in which a cell of some format shows a day; by default the same.
    """

    def __init__(
        self,
        writer: CellWriter,
        styled: Mapping[int, bytes],
        dated: Callable[[int, date], int] | None = None,
    ) -> None:
        self._writer = writer
        self._styled = styled
        self._dated = dated

    def columns(self, write: RowsWrite, values: Iterable[int]) -> list[int]:
        """Return the columns in which a row has cells, given those that it says something in."""
        styled = (column for column in self._styled if column in write.columns)
        return sorted({*styled, *values, *write.formulas})

    def cell(
        self,
        column: int,
        number: int,
        values: Mapping[int, object],
        formulas: Mapping[int, str],
        worn: bytes | None = None,
    ) -> bytes:
        """Return one cell of a row that says some values, with the attributes that it wears.

        Without any it gets a new one's. What the row does not say, a formula may.
        """
        worn = self._styled.get(column, b"") if worn is None else worn
        if column in values or column not in formulas:
            tail = self._tail(worn, values.get(column))
        else:
            tail = self._writer.formula_tail(worn, formulas[column])
        return self._opening(column) + b"%d" % number + tail

    def cells(
        self, write: RowsWrite, filled: Mapping[int, Sequence[object]]
    ) -> dict[int, tuple[bytes, Sequence[bytes]]]:
        """Return all cells for a `RowBlock`, by column in order; `filled` as `by_column` gives."""
        found: dict[int, tuple[bytes, Sequence[bytes]]] = {}
        for column in self.columns(write, filled):
            worn = self._styled.get(column, b"")
            blank = b""
            if column in write.formulas:
                blank = self._writer.formula_tail(worn, write.formulas[column])
            elif column in self._styled and column in write.columns:
                blank = self._tail(worn, None)
            tails = [blank] * len(write.values)
            if column in filled:
                tails = self._tails(worn, filled[column])
                if None in filled[column]:  # a cell that is to be empty is one all the same
                    for at in without(write.values, column):
                        tails[at] = blank
            found[column] = self._opening(column), tails
        return found

    def _opening(self, column: int) -> bytes:
        return b'<%bc r="%b' % (self._writer.prefix, column_letters(column).encode())

    def _tails(self, worn: bytes, values: Sequence[object]) -> list[bytes]:
        """What follows the references of one column's cells."""
        if set(map(type, values)) <= {str, NoneType}:
            texts: list[str] = [each for each in dict.fromkeys(values) if each]  # type: ignore[misc]  # such
            tails: dict[object, bytes] = dict.fromkeys((None, ""), self._tail(worn, None))
            tails.update(zip(texts, self._writer.text_tails(worn, texts), strict=True))
            return list(map(tails.__getitem__, values))
        keys = list(zip(map(type, values), values, strict=True))  # 1 and True are equal
        known = {key: self._tail(worn, key[1]) for key in dict.fromkeys(keys)}
        return list(map(known.__getitem__, keys))

    def _tail(self, worn: bytes, value: object) -> bytes:
        """What follows a cell's reference."""
        if self._dated is not None and isinstance(value, date):
            style = style_in(worn)
            worn = restyled(worn, {style: self._dated(style, value)})
        worn = self._writer.worn(worn, value)
        return self._writer.tail(worn, self._writer.rendering(value))
