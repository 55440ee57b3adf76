"""The functions that dashboards are made of: how many cells a criterion matches, and their sum."""

from __future__ import annotations

import math
from itertools import compress
from typing import TYPE_CHECKING, Final

from xlcrm.workbook.calc.arguments import cells_in, expect, scalar
from xlcrm.workbook.calc.criteria import count, matches
from xlcrm.workbook.calc.values import DIV0, Beyond, ErrorValue, Scalar, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from xlcrm.workbook.calc.arguments import Arguments
    from xlcrm.workbook.calc.place import Function, Node, Place


def _cells(node: Node | None, at: Place) -> Sequence[Scalar]:
    """What the cells say that an argument names."""
    named = cells_in(node)
    if named is None:
        raise Beyond
    return named.cells(at)


def _matched(pairs: Arguments, at: Place) -> list[bool]:
    """Whether all criteria match, for each place of their ranges."""
    found: list[bool] = []
    for number, (cells, criterion) in enumerate(zip(pairs[::2], pairs[1::2], strict=True)):
        one = matches(scalar(criterion, at), _cells(cells, at))
        if number and len(one) != len(found):
            raise Beyond
        found = [both and each for both, each in zip(found, one, strict=True)] if number else one
    return found


def _numbers(cells: Iterable[Scalar]) -> list[int | float]:
    return [each for each in cells if isinstance(each, int | float) and not isinstance(each, bool)]


def _of(cells: Sequence[Scalar], matched: Sequence[bool]) -> list[int | float]:
    """The numbers among the cells at the places that are matched."""
    if len(cells) != len(matched):
        raise Beyond
    return _numbers(compress(cells, matched))


def _picked(arguments: Arguments, at: Place) -> list[int | float]:
    """The numbers that one criterion picks: of the cells it is asked of, or of others."""
    expect(arguments, 2, 3)
    asked, criterion, *others = arguments
    cells = _cells(others[0] if others else asked, at)
    return _of(cells, _matched((asked, criterion), at))


def _total(numbers: Sequence[float]) -> int | float:
    return plain(math.fsum(numbers))


def _mean(numbers: Sequence[float]) -> int | float:
    if not numbers:
        raise ErrorValue(DIV0)
    return plain(math.fsum(numbers) / len(numbers))


def _countif(arguments: Arguments, at: Place) -> Scalar:
    expect(arguments, 2, 2)
    cells, criterion = arguments
    return count(scalar(criterion, at), _cells(cells, at))


def _countifs(arguments: Arguments, at: Place) -> Scalar:
    _expect_pairs(arguments)
    return sum(_matched(arguments, at))


def _sumif(arguments: Arguments, at: Place) -> Scalar:
    return _total(_picked(arguments, at))


def _sumifs(arguments: Arguments, at: Place) -> Scalar:
    _expect_pairs(arguments[1:])
    return _total(_of(_cells(arguments[0], at), _matched(arguments[1:], at)))


def _averageifs(arguments: Arguments, at: Place) -> Scalar:
    _expect_pairs(arguments[1:])
    return _mean(_of(_cells(arguments[0], at), _matched(arguments[1:], at)))


def _averageif(arguments: Arguments, at: Place) -> Scalar:
    return _mean(_picked(arguments, at))


def _expect_pairs(arguments: Arguments) -> None:
    expect(arguments, 2, 254)
    if len(arguments) % 2:
        raise Beyond


def _all(arguments: Arguments, at: Place) -> list[Scalar]:
    """What all cells say; of other arguments there is more to know than is known here."""
    expect(arguments, 1, 255)
    return [value for node in arguments for value in _cells(node, at)]


def _count(arguments: Arguments, at: Place) -> Scalar:
    return len(_numbers(_all(arguments, at)))


def _counta(arguments: Arguments, at: Place) -> Scalar:
    return sum(value is not None for value in _all(arguments, at))


def _countblank(arguments: Arguments, at: Place) -> Scalar:
    expect(arguments, 1, 1)
    return sum(value is None or value == "" for value in _cells(arguments[0], at))


def _average(arguments: Arguments, at: Place) -> Scalar:
    return _mean(_numbers(_all(arguments, at)))


COUNTING: Final[Mapping[str, Function]] = {
    "COUNTIF": _countif,
    "COUNTIFS": _countifs,
    "SUMIF": _sumif,
    "SUMIFS": _sumifs,
    "AVERAGEIF": _averageif,
    "AVERAGEIFS": _averageifs,
    "COUNT": _count,
    "COUNTA": _counta,
    "COUNTBLANK": _countblank,
    "AVERAGE": _average,
}
"""By the name in formulas."""
