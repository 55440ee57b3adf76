"""What a part of a formula is, and what it may ask while it is calculated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TypeAlias

    from xlcrm.workbook.calc.values import Scalar

    Function: TypeAlias = Callable[[Sequence["Node | None"], "Place"], Scalar]


class Node(Protocol):
    """A part of a formula."""

    def value(self, at: Place) -> Scalar:
        """Return what it gives at a cell.

        Raises:
            ErrorValue: it gives an error value.
            Beyond: it cannot be calculated here.
            Circular: it needs its own result.
        """


class Place(Protocol):
    """The cell that a formula stands in, and what can be seen from there.

    Sheets, tables, columns and names are asked for in folded letters. Whatever cannot be told is
    raised as `Beyond`, an error value as `ErrorValue`.
    """

    @property
    def row(self) -> int:
        """The cell's row."""

    @property
    def column(self) -> int:
        """The cell's column."""

    @property
    def date1904(self) -> bool:
        """Whether days count from 1904."""

    def this_day(self) -> int:
        """Return the day that counts as today, as a serial number."""

    def cell(self, sheet: str | None, row: int, column: int) -> Scalar:
        """Return what a cell says; of the formula's own sheet where none is named."""

    def area(
        self, sheet: str | None, top: int, left: int, bottom: int, right: int
    ) -> Sequence[Scalar]:
        """Return what the cells of a rectangle say, row by row."""

    def table_cell(self, table: str, column: str) -> Scalar:
        """Return what a column says in the cell's row, of its own table where none is named."""

    def table_column(self, table: str, column: str) -> Sequence[Scalar]:
        """Return what a table's column says."""

    def named(self, name: str) -> Node:
        """Return what a name of the workbook stands for."""
