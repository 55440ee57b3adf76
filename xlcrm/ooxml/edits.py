"""What to do to one sheet, as values: cells to write, columns and rows to add."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from xlcrm.ooxml.bare import bare
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlcrm.cellref import CellRange
    from xlcrm.ooxml.colours import ColourRule
    from xlcrm.ooxml.validations import Dropdown


@bare
@dataclass(frozen=True, slots=True)
class Below:
    """What lies below some data.

    Attributes:
        formulas: of each prepared row, from above to below, its formulas by column.
        free: how many rows below them are blank; None if nothing at all lies further down.
        continued: by column, the formula of the last of these rows, or of the data, that goes on in
            rows below it.
        counted: by column, the number there that counts the rows and goes on likewise.
    """

    formulas: tuple[Mapping[int, str], ...] = ()
    free: int | None = None
    continued: Mapping[int, str] = field(default_factory=dict)
    counted: Mapping[int, int] = field(default_factory=dict)

    @property
    def prepared(self) -> int:
        """How many rows are prepared."""
        return len(self.formulas)

    def inserted(self, rows: int) -> int:
        """Return how many rows have to be inserted below the prepared ones to add so many.

        >>> [Below(({},) * 2, free).inserted(5) for free in (None, 0, 9)]
        [0, 3, 3]
        """
        return 0 if self.free is None else max(0, rows - self.prepared)


@bare
@dataclass(frozen=True, slots=True)
class CellWrites:
    """Values for one column: `values[i]` goes to `rows[i]`; rows strictly increase.

    Where `date_format` is given, cells whose format shows no date get it beside their own format;
    where `number_format` is, those whose format shows no amount (`Styles.shows_no_amount`).
    """

    rows: Sequence[int]
    values: Sequence[object]
    date_format: str = ""
    number_format: str = ""


@bare
@dataclass(frozen=True, slots=True)
class AddedColumn:
    """A column to add at the right: its header, its values by row, its number format if any.

    It looks like the column `like`; by default like the last one of the data. In its cells it
    stands as the column `aligned` does, if that is given. It is at least `width` digits wide.
    """

    header: str
    rows: Sequence[int]
    values: Sequence[object]
    number_format: str = ""
    like: int | None = None
    aligned: int | None = None
    width: float = 0


@bare
@dataclass(slots=True)
class SheetEdits:
    """What to do to one sheet. `area` is the data with its headers, where it grows.

    `reached` tells that the Excel table is to take in all of the area, if nothing is added to it.

    `added_links` holds, for each added row or for none, where its cells lead, by column number.
    `below` tells of rows that lie there already: what they hold stays where a row says nothing, and
    their formulas go on.
    """

    cells: dict[int, CellWrites] = field(default_factory=dict)
    area: CellRange | None = None
    added_columns: list[AddedColumn] = field(default_factory=list)
    added_rows: Sequence[Mapping[int, object]] = ()
    added_links: Sequence[Mapping[int, str]] = ()
    below: Below = field(default_factory=Below)
    reached: bool = False
    dropdowns: list[Dropdown] = field(default_factory=list)
    colours: list[ColourRule] = field(default_factory=list)
