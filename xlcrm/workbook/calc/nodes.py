"""The parts of a formula; each gives its value at any cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.cellref import MAX_COLUMN, MAX_ROW, CellError
from xlcrm.ooxml.bare import bare
from xlcrm.values import dataclass
from xlcrm.workbook.calc.functions import FUNCTIONS
from xlcrm.workbook.calc.values import (
    DIV0,
    Beyond,
    ErrorValue,
    Scalar,
    added,
    compared,
    equal,
    joined,
    number_of,
    plain,
    powered,
    text_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from xlcrm.workbook.calc.place import Node, Place


@bare
@dataclass(frozen=True, slots=True)
class Constant:
    """A number, a text, TRUE or FALSE."""

    said: Scalar

    def value(self, at: Place) -> Scalar:  # noqa: ARG002 - the same at every cell
        """Return what it gives at a cell."""
        return self.said


@bare
@dataclass(frozen=True, slots=True)
class Failed:
    """An error value that stands in a formula."""

    error: CellError

    def value(self, at: Place) -> Scalar:  # noqa: ARG002 - as above
        """Return what it gives at a cell."""
        raise ErrorValue(self.error)


@bare
@dataclass(frozen=True, slots=True)
class Step:
    """A row and a column, each counted from the formula's cell or fixed."""

    row: int
    column: int
    fixed_row: bool
    fixed_column: bool

    def place(self, at: Place) -> tuple[int, int]:
        """Return the row and column, seen from a cell."""
        row = self.row if self.fixed_row else at.row + self.row
        column = self.column if self.fixed_column else at.column + self.column
        if not (1 <= row <= MAX_ROW and 1 <= column <= MAX_COLUMN):
            raise Beyond
        return row, column


@bare
@dataclass(frozen=True, slots=True)
class Reference:
    """One cell, of the formula's own sheet where `sheet` is None."""

    sheet: str | None
    step: Step

    def value(self, at: Place) -> Scalar:
        """Return what it gives at a cell."""
        return at.cell(self.sheet, *self.step.place(at))

    def cells(self, at: Place) -> Sequence[Scalar]:
        """Return what its cells say, seen from a cell."""
        return [self.value(at)]


@bare
@dataclass(frozen=True, slots=True)
class Range:
    """Cells from one to another; no single value."""

    sheet: str | None
    first: Step
    last: Step

    def value(self, at: Place) -> Scalar:  # noqa: ARG002 - as above
        """Return what it gives at a cell."""
        raise Beyond

    def cells(self, at: Place) -> Sequence[Scalar]:
        """Return what its cells say, seen from a cell."""
        return at.area(self.sheet, *self.first.place(at), *self.last.place(at))


@bare
@dataclass(frozen=True, slots=True)
class TableCell:
    """A table's column, or its cell in the formula's row."""

    table: str
    column: str
    here: bool

    def value(self, at: Place) -> Scalar:
        """Return what it gives at a cell."""
        if not self.here:
            raise Beyond
        return at.table_cell(self.table, self.column)

    def cells(self, at: Place) -> Sequence[Scalar]:
        """Return what its cells say, seen from a cell."""
        return [self.value(at)] if self.here else at.table_column(self.table, self.column)


@bare
@dataclass(frozen=True, slots=True)
class Named:
    """What a name of the workbook stands for."""

    name: str

    def value(self, at: Place) -> Scalar:
        """Return what it gives at a cell."""
        return at.named(self.name).value(at)

    def cells(self, at: Place) -> Sequence[Scalar]:
        """Return what its cells say, seen from a cell."""
        found = at.named(self.name)
        if not isinstance(found, Reference | Range | TableCell):
            raise Beyond
        return found.cells(at)


@bare
@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments; None is one that was left out."""

    function: str
    arguments: tuple[Node | None, ...]

    def value(self, at: Place) -> Scalar:
        """Return what it gives at a cell."""
        return FUNCTIONS[self.function](self.arguments, at)


@bare
@dataclass(frozen=True, slots=True)
class Signed:
    """A sign before a value, or % behind it."""

    sign: str
    operand: Node

    def value(self, at: Place) -> Scalar:
        """Return what it gives at a cell."""
        found = self.operand.value(at)
        if self.sign == "+":
            return 0 if found is None else found
        number = number_of(found, date1904=at.date1904)
        return plain(-number if self.sign == "-" else number / 100)


@bare
@dataclass(frozen=True, slots=True)
class Operation:
    """Two values and a sign between them."""

    sign: str
    left: Node
    right: Node

    def value(self, at: Place) -> Scalar:
        """Return what it gives at a cell."""
        left, right = self.left.value(at), self.right.value(at)
        if self.sign == "&":
            return joined(text_of(left), text_of(right))
        if self.sign in {"=", "<>"}:
            return equal(left, right) is (self.sign == "=")
        if self.sign in _ORDERS:
            return compared(left, right) in _ORDERS[self.sign]
        low, high = (number_of(each, date1904=at.date1904) for each in (left, right))
        return _ARITHMETIC[self.sign](low, high)


def _divided(dividend: float, divisor: float) -> int | float:
    if divisor == 0:
        raise ErrorValue(DIV0)
    return plain(dividend / divisor)


_ORDERS: Final[Mapping[str, Collection[int]]] = {
    "<": (-1,),
    ">": (1,),
    "<=": (-1, 0),
    ">=": (0, 1),
}
_ARITHMETIC: Final[Mapping[str, Callable[[float, float], int | float]]] = {
    "+": added,
    "-": lambda left, right: added(left, -right),
    "*": lambda left, right: plain(left * right),
    "/": _divided,
    "^": powered,
}
