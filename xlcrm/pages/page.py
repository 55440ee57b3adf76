"""A sheet of a report as a value: what stands on it, before anybody knows in which cell.

A sheet module makes a `Page`, `layout` gives each of its parts a place, `paint` writes it.
"""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Final, TypeAlias

from xlcrm.domain.outline import outlined
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

POINTS: Final = "point_change"
"""The kind of a difference between two percentages, in hundredths."""

LAST_MONTHS: Final = 13
"""Months that a table shows: a year, and the month a year ago to compare with."""


@outlined
@dataclass(frozen=True, slots=True)
class PageColumn:
    """A column as it is shown.

    Attributes:
        name: the frame's column, and the header unless `header` is given.
        kind: how its cells look, a key of the look's kinds.
        formula: what gives its values, over cells of the same table: `{건수}` is the cell of this
            row, `{건수:all}` the whole column. The frame holds the values that it gives.
        link: the frame's column that says where a cell leads: `internal:'고객대장'!A5`.
        span: how many columns of the sheet it takes.
        typed: whether its header is what people wrote, which may name anybody.
    """

    name: str
    kind: str = "text"
    header: str = ""
    formula: str = ""
    link: str = ""
    span: int = 1
    typed: bool = False

    @property
    def title(self) -> str:
        """The header that is shown."""
        return self.header or self.name


@outlined
@dataclass(frozen=True, slots=True)
class Total:
    """A cell below a column: a formula (`{건수:all}`, `{건수:total}`) and the value it gives."""

    formula: str
    value: float | None


@outlined
@dataclass(frozen=True, slots=True)
class Highlight:
    """A conditional format over columns of a table.

    Attributes:
        columns: which.
        kind: `heat` (paler to darker), `bar` (a bar in the cell), `word` (the cell says `value`),
            `at_most` or `at_least` (a number against `value`).
        value: what the cell is held against.
        look: `bad`, `warn` or `good`.
    """

    columns: tuple[str, ...]
    kind: str
    value: str | float = ""
    look: str = "bad"


@outlined
@dataclass(frozen=True, slots=True)
class PageTable:
    """A table: a frame, and which of its columns are shown how.

    Attributes:
        key: its name within the page, by which charts and other sheets refer to it.
        filtered: whether it is a list that fills the page, whose headers stand on every printed
            page.
        buttons: whether its headers have filter buttons; those of a list that fills the page and
            of a table with people's names have them in any case.
    """

    key: str
    frame: pd.DataFrame
    columns: tuple[PageColumn, ...]
    totals: Mapping[str, Total] = field(default_factory=dict)
    rules: tuple[Highlight, ...] = ()
    filtered: bool = False
    buttons: bool = False

    @property
    def has_buttons(self) -> bool:
        """Whether its rows are looked through one by one, and its headers have filter buttons."""
        named = any(column.kind == "name" for column in self.columns)
        return self.filtered or self.buttons or named

    def column(self, name: str) -> PageColumn:
        """Return the column of that name."""
        return next(column for column in self.columns if column.name == name)


@outlined
@dataclass(frozen=True, slots=True)
class Chart:
    """A native chart over columns of a table of the same page.

    Attributes:
        kind: `line`, `column`, `stacked`, `bar` or `area`.
        x: the column with the categories.
        series: the columns with the values, one series each.
        over: of those, the ones that are drawn as lines on an axis of their own.
        whole: whether months at the end that are not over, or not yet decided, are left out.
        most: where the axis of values ends, beginning at 0; by default it fits the values.
        page: the page on which the table stands, if it is another one.
    """

    title: str
    kind: str
    table: str
    x: str
    series: tuple[str, ...]
    over: tuple[str, ...] = ()
    whole: bool = False
    most: float | None = None
    page: str = ""


@outlined
@dataclass(frozen=True, slots=True)
class PageCell:
    """A value that stands in a table, perhaps on another page.

    `row` counts from 0, or below 0 from the table's end, where −1 is the last row.
    """

    page: str
    table: str
    column: str
    row: int
    value: float


@outlined
@dataclass(frozen=True, slots=True)
class Tile:
    """One figure as a reader should meet it: large, its change below it, and its trend.

    Attributes:
        label: what it is.
        value: the figure; a `PageCell` is shown by a formula that leads to it.
        before: the same a month before; None where there is none.
        kind: how it looks.
        changed: how much it has changed.
        change: how that looks: `percent_change` is of the value before, `POINTS` the difference
            of percentages in hundredths, any other kind the difference.
        trend: how many values before and with it the small chart shows; 0: none.
        rise: whether more is `good` or `bad`; empty where it is neither.
        why: why there is no figure.
        page: the sheet that tells more.
        basis: what it is counted from.
    """

    label: str
    value: PageCell | None
    before: PageCell | None = None
    changed: float | None = None
    kind: str = "count"
    change: str = "percent_change"
    trend: int = 12
    rise: str = "good"
    why: str = ""
    page: str = ""
    basis: str = ""


@outlined
@dataclass(frozen=True, slots=True)
class Section:
    """A heading with a table, tiles or a word about what is missing, then its charts and notes.

    `key` is the name of the table in the analysis that it would show, where it is missing.
    """

    title: str
    table: PageTable | None = None
    charts: tuple[Chart, ...] = ()
    notes: tuple[str, ...] = ()
    tiles: tuple[Tile, ...] = ()
    missing: str = ""
    key: str = ""


@outlined
@dataclass(frozen=True, slots=True)
class Page:
    """A sheet: its key in the look, and its sections from top to bottom.

    Attributes:
        intro: a line below the title.
        grid: the widths of its columns where they are not taken from its tables.
        one: whether it is printed on one page.
    """

    key: str
    sections: tuple[Section, ...]
    intro: str = ""
    grid: tuple[float, ...] = ()
    one: bool = False

    @property
    def tables(self) -> tuple[PageTable, ...]:
        """Its tables from top to bottom."""
        return tuple(section.table for section in self.sections if section.table is not None)

    @property
    def is_list(self) -> bool:
        """Whether it begins with a long table, whose headers stand on every printed page."""
        return any(table.filtered for table in self.tables[:1])


Pages: TypeAlias = "Mapping[str, Page]"


def summed(frame: pd.DataFrame, names: Sequence[str]) -> dict[str, Total]:
    """Return totals that add up columns; none of one in which nothing is known."""
    known = [name for name in names if frame[name].notna().any()]
    return {name: Total(f"SUM({{{name}:all}})", float(frame[name].sum())) for name in known}


def ratio(over: str, under: str, totals: Mapping[str, Total]) -> Total:
    """Return a total that divides one total by another; without a value where that is nothing."""
    above, below = totals[over].value, totals[under].value
    formula = f"{{{over}:total}}/{{{under}:total}}"
    return Total(formula, above / below if above is not None and below else None)


def missing(title: str, why: str, key: str = "") -> Section:
    """Return a section that says what is missing; `key` as `Section` has it."""
    return Section(title, missing=why, key=key)
