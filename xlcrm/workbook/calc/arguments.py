"""A function's arguments as values: what each of them may be, and how many there are."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Protocol

from xlcrm.workbook.calc.values import VALUE, Beyond, ErrorValue, Scalar, number_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlcrm.workbook.calc.place import Node, Place

    Arguments = Sequence[Node | None]


class Cells(Protocol):
    """A part of a formula that names cells."""

    def cells(self, at: Place) -> Sequence[Scalar]:
        """Return what they say."""


def scalar(node: Node | None, at: Place) -> Scalar:
    """Return an argument's value; one that was left out is a blank."""
    return None if node is None else node.value(at)


def number_at(node: Node | None, at: Place) -> int | float:
    """Return an argument as a number."""
    return number_of(scalar(node, at), date1904=at.date1904)


def whole(node: Node | None, at: Place) -> int:
    """Return an argument as a whole number, cut off."""
    return int(number_at(node, at))


def floored(node: Node | None, at: Place) -> int:
    """Return an argument as the day that it lies in."""
    return math.floor(number_at(node, at))


def strict(node: Node | None, at: Place) -> float:
    """A number as functions take it that know no TRUE and FALSE."""
    value = scalar(node, at)
    if isinstance(value, bool):
        raise ErrorValue(VALUE)
    return number_of(value, date1904=at.date1904)


def cells_in(node: Node | None) -> Cells | None:
    """The node if it names cells."""
    return node if node is not None and hasattr(node, "cells") else None  # type: ignore[return-value]


def expect(arguments: Arguments, fewest: int, most: int) -> None:
    """Refuse what Excel would not take: such a formula was never calculated by anybody."""
    if not fewest <= len(arguments) <= most:
        raise Beyond


def given_or_zero(node: Node | None, at: Place) -> Scalar:
    """A branch's value; one that was left out is 0."""
    return 0 if node is None else node.value(at)
