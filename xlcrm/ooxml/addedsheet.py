"""Sheets to add, as values: a new one, one like another, and one of xlcrm's own.

How each becomes a part stands in `newsheet`, `likesheet` and `ownsheet`, which few runs load.
"""

from __future__ import annotations

from dataclasses import KW_ONLY, field
from itertools import islice
from typing import TYPE_CHECKING, TypeAlias

from xlcrm.cellref import CellRange
from xlcrm.ooxml.bare import bare
from xlcrm.ooxml.cellwriter import Formula
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import date

    from xlcrm.cellref import CellValue
    from xlcrm.ooxml.colours import ColourRule
    from xlcrm.ooxml.hyperlinks import Link
    from xlcrm.ooxml.looks import CellLook
    from xlcrm.ooxml.validations import Dropdown


@bare
@dataclass(frozen=True, slots=True)
class NewSheet:
    """A sheet to add: headers in row 1, frozen; rows below; widths in characters.

    Columns count from 1, rows of `rows` from 0.

    Attributes:
        table: the name of an Excel table over headers and rows, a number added where it is taken;
            none if empty. A table without rows gets an empty one.
        choices: what a column's dropdown offers; other entries are refused.
        formats: a column's number format, for its cells and for those that people add.
        wrap: columns whose long text is shown in several lines.
        centred: columns whose cells stand in the middle.
        ruled: whether thin lines are drawn between its cells.
        links: where a cell leads, by (row, column): `'고객대장'!A5`.
        printed: set up for A4 lying, one page wide, with the headers on each page and page numbers.
        first_page: how many columns fill a printed page, the others following on the next; 0 puts
            all on one, however small.
        frozen: how many columns stay in sight, and stand on each printed page.
        header: colours of the headers of a table or printed sheet, text and fill; others are bold.
        hidden: whether its tab is hidden.
        folded: columns that are folded away until somebody unfolds them.
    """

    name: str
    headers: tuple[str, ...]
    rows: tuple[tuple[CellValue | date, ...], ...] = ()
    widths: tuple[float, ...] = ()
    _: KW_ONLY
    table: str = ""
    choices: Mapping[int, Sequence[str]] = field(default_factory=dict)
    formats: Mapping[int, str] = field(default_factory=dict)
    wrap: Collection[int] = ()
    centred: Collection[int] = ()
    ruled: bool = False
    links: Mapping[tuple[int, int], str] = field(default_factory=dict)
    printed: bool = False
    first_page: int = 0
    frozen: int = 0
    header: tuple[str, str] = ("1F3A5F", "DCE6F1")
    hidden: bool = False
    folded: Collection[int] = ()

    @property
    def area(self) -> CellRange:
        """Headers and rows, and the empty row of a table that has no other."""
        width = max(map(len, (self.headers, *self.rows)))
        least = 2 if self.table else 1
        return CellRange(1, 1, max(1 + len(self.rows), least), max(width, 1))


@bare
@dataclass(frozen=True, slots=True)
class LikeSheet:
    """A sheet to add right behind the sheet `like`, made like it.

    Attributes:
        name: the new sheet's name.
        like: the name of the sheet that it is made like.
        area: that sheet's data, from the row of its headers to the last row of its data.
        rows: the new sheet's rows, right below the headers: values by column number.
        links: for each row or for none, where its cells lead, by column number.
    """

    name: str
    like: str
    area: CellRange
    rows: Sequence[Mapping[int, CellValue | date]] = ()
    links: Sequence[Mapping[int, str]] = ()


@bare
@dataclass(frozen=True, slots=True)
class OwnLine:
    """One row of such a sheet.

    Attributes:
        values: what its cells say, from column A on.
        looks: how they look, from column A on; cells beyond are plain.
        links: where a cell leads, by column number: `'고객대장'!A5`.
        height: in points; 0 lets it follow the wrapped texts.
        passing: whether it may say something else without the sheet counting as another, as the
            day on which it was written.
    """

    values: tuple[CellValue | date, ...] = ()
    looks: tuple[CellLook, ...] = ()
    links: Mapping[int, str] = field(default_factory=dict)
    height: float = 0
    passing: bool = False


@bare
@dataclass(frozen=True, slots=True)
class OwnSheet:
    """A sheet to make, in place of the one of that name which xlcrm made before.

    A sheet of that name which somebody else made, or wrote into, is never replaced.

    Attributes:
        name: its name.
        lines: its rows from row 1 on.
        widths: the columns' widths in characters.
        frozen: how many rows stay in sight.
        repeated: the row that stands on each printed page; 0 for none.
        filtered: headers and rows that get the buttons of a filter.
        merged: cells shown as one.
        tab: the colour of its tab, RRGGBB.
        typed: whether it takes the place of one into which people were to write: who makes it
            anew has read that it is xlcrm's own, and what they wrote.
        hidden: the columns that are not shown.
        dropdowns: lists to choose from in some of its cells.
        printed: what of it is printed; all by default.
        colours: how cells look as long as a formula holds, the rule that counts first first.
        upright: whether it is printed on one page of A4 standing; else lying, one page wide.
        behind: the sheet behind which it is put; at the end by default.
    """

    name: str
    lines: tuple[OwnLine, ...]
    widths: tuple[float, ...] = ()
    _: KW_ONLY
    frozen: int = 0
    repeated: int = 0
    filtered: CellRange | None = None
    merged: tuple[CellRange, ...] = ()
    tab: str = ""
    typed: bool = False
    hidden: frozenset[int] = frozenset()
    dropdowns: tuple[Dropdown, ...] = ()
    printed: CellRange | None = None
    colours: tuple[ColourRule, ...] = ()
    upright: bool = False
    behind: str = ""

    @property
    def has_formulas(self) -> bool:
        """Whether any of its cells is calculated."""
        return any(isinstance(value, Formula) for row in self.rows for value in row)

    @property
    def rows(self) -> tuple[tuple[CellValue | date, ...], ...]:
        """What its rows say, from row 1 on."""
        return tuple(line.values for line in self.lines)

    @property
    def area(self) -> CellRange:
        """All its cells."""
        width = max((len(line.values) for line in self.lines), default=1)
        return CellRange(1, 1, max(len(self.lines), 1), max(width, 1))

    def links(self) -> Iterator[Link]:
        """Yield its links by row and column, as many as Excel takes."""
        from xlcrm.ooxml.hyperlinks import MAX_LINKS, links_in  # noqa: PLC0415 - few runs make any

        links = (
            link
            for row, line in enumerate(self.lines, start=1)
            if line.links
            for link in links_in(row, dict(enumerate(line.values, start=1)), line.links)
        )
        return islice(links, MAX_LINKS)


AddedSheet: TypeAlias = NewSheet | LikeSheet | OwnSheet
