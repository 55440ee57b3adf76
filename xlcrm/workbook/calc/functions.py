"""The functions that columns of dates and of statuses are made of, as Excel has them."""

from __future__ import annotations

import math
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal
from typing import TYPE_CHECKING, Final

from xlcrm.workbook.calc.arguments import (
    cells_in,
    expect,
    given_or_zero,
    number_at,
    scalar,
    strict,
    whole,
)
from xlcrm.workbook.calc.counting import COUNTING
from xlcrm.workbook.calc.day_functions import DAY_FUNCTIONS
from xlcrm.workbook.calc.values import (
    DIV0,
    NA,
    VALUE,
    Beyond,
    ErrorValue,
    Scalar,
    added,
    equal,
    joined,
    plain,
    text_of,
    truth_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlcrm.workbook.calc.arguments import Arguments
    from xlcrm.workbook.calc.place import Function, Place

_MOST_PLACES: Final = 15
_MOST_DAYS: Final = 4_000_000  # more than any two days lie apart


def _if(arguments: Arguments, at: Place) -> Scalar:
    expect(arguments, 2, 3)
    if truth_of(scalar(arguments[0], at)):
        return given_or_zero(arguments[1], at)
    return given_or_zero(arguments[2], at) if len(arguments) > 2 else False  # noqa: PLR2004 - IF's third


def _ifs(arguments: Arguments, at: Place) -> Scalar:
    if len(arguments) < 2 or len(arguments) % 2:  # noqa: PLR2004 - in pairs
        raise Beyond
    for asked, given in zip(arguments[::2], arguments[1::2], strict=True):
        if truth_of(scalar(asked, at)):
            return given_or_zero(given, at)
    raise ErrorValue(NA)


def _iferror(arguments: Arguments, at: Place) -> Scalar:
    expect(arguments, 2, 2)
    try:
        return given_or_zero(arguments[0], at)
    except ErrorValue:
        return given_or_zero(arguments[1], at)


def _ifna(arguments: Arguments, at: Place) -> Scalar:
    expect(arguments, 2, 2)
    try:
        return given_or_zero(arguments[0], at)
    except ErrorValue as error:
        if error.error != NA:
            raise
        return given_or_zero(arguments[1], at)


def _truths(arguments: Arguments, at: Place) -> list[bool]:
    """What AND and OR ask; texts and blanks in cells do not count."""
    expect(arguments, 1, 255)
    found: list[bool] = []
    for node in arguments:
        cells = cells_in(node)
        if cells is None:
            found.append(truth_of(scalar(node, at)))
        else:
            said = cells.cells(at)
            found += [bool(each) for each in said if each is not None and not isinstance(each, str)]
    if not found:
        raise ErrorValue(VALUE)
    return found


def _and(arguments: Arguments, at: Place) -> Scalar:
    return all(_truths(arguments, at))


def _or(arguments: Arguments, at: Place) -> Scalar:
    return any(_truths(arguments, at))


def _not(arguments: Arguments, at: Place) -> Scalar:
    expect(arguments, 1, 1)
    return not truth_of(scalar(arguments[0], at))


def _true(arguments: Arguments, at: Place) -> Scalar:  # noqa: ARG001 - as all functions
    expect(arguments, 0, 0)
    return True


def _false(arguments: Arguments, at: Place) -> Scalar:  # noqa: ARG001 - as above
    expect(arguments, 0, 0)
    return False


def _na(arguments: Arguments, at: Place) -> Scalar:  # noqa: ARG001 - as above
    expect(arguments, 0, 0)
    raise ErrorValue(NA)


def _isblank(arguments: Arguments, at: Place) -> Scalar:
    expect(arguments, 1, 1)
    try:
        return cells_in(arguments[0]) is not None and scalar(arguments[0], at) is None
    except ErrorValue:
        return False


def _isnumber(arguments: Arguments, at: Place) -> Scalar:
    expect(arguments, 1, 1)
    try:
        value = scalar(arguments[0], at)
    except ErrorValue:
        return False
    return isinstance(value, int | float) and not isinstance(value, bool)


def _istext(arguments: Arguments, at: Place) -> Scalar:
    expect(arguments, 1, 1)
    try:
        return isinstance(scalar(arguments[0], at), str)
    except ErrorValue:
        return False


def _iserror(arguments: Arguments, at: Place) -> Scalar:
    expect(arguments, 1, 1)
    try:
        scalar(arguments[0], at)
    except ErrorValue:
        return True
    return False


def _numbers(arguments: Arguments, at: Place) -> Iterator[int | float]:
    """What SUM, MIN and MAX count: of cells only the numbers."""
    expect(arguments, 1, 255)
    for node in arguments:
        cells = cells_in(node)
        if cells is None:
            yield number_at(node, at)
        else:
            for value in cells.cells(at):
                if isinstance(value, int | float) and not isinstance(value, bool):
                    yield value


def _sum(arguments: Arguments, at: Place) -> Scalar:
    total: int | float = 0
    for number in _numbers(arguments, at):
        total = added(total, number)
    return total


def _min(arguments: Arguments, at: Place) -> Scalar:
    return min(_numbers(arguments, at), default=0)


def _max(arguments: Arguments, at: Place) -> Scalar:
    return max(_numbers(arguments, at), default=0)


def _abs(arguments: Arguments, at: Place) -> Scalar:
    expect(arguments, 1, 1)
    return abs(number_at(arguments[0], at))


def _int(arguments: Arguments, at: Place) -> Scalar:
    expect(arguments, 1, 1)
    return plain(math.floor(number_at(arguments[0], at)))


def _mod(arguments: Arguments, at: Place) -> Scalar:
    expect(arguments, 2, 2)
    number, divisor = number_at(arguments[0], at), number_at(arguments[1], at)
    if divisor == 0:
        raise ErrorValue(DIV0)
    if abs(number / divisor) > _MOST_DAYS:
        raise Beyond
    return plain(number - divisor * math.floor(number / divisor))


def _rounding(way: str) -> Function:
    def rounded(arguments: Arguments, at: Place) -> Scalar:
        expect(arguments, 1, 2)
        number = number_at(arguments[0], at)
        places = whole(arguments[1], at) if len(arguments) > 1 else 0
        if abs(places) > _MOST_PLACES:
            raise Beyond
        exact = Decimal(repr(number)) if isinstance(number, float) else Decimal(number)
        return plain(float(exact.quantize(Decimal(1).scaleb(-places), way)))

    return rounded


def _choose(arguments: Arguments, at: Place) -> Scalar:
    expect(arguments, 2, 255)
    number = whole(arguments[0], at)
    if not 1 <= number < len(arguments):
        raise ErrorValue(VALUE)
    return given_or_zero(arguments[number], at)


def _switch(arguments: Arguments, at: Place) -> Scalar:
    expect(arguments, 3, 255)
    wanted = scalar(arguments[0], at)
    rest = arguments[1:]
    for asked, given in zip(rest[::2], rest[1::2], strict=False):
        if equal(wanted, scalar(asked, at)):
            return given_or_zero(given, at)
    if len(rest) % 2:
        return given_or_zero(rest[-1], at)
    raise ErrorValue(NA)


def _trim(arguments: Arguments, at: Place) -> Scalar:
    expect(arguments, 1, 1)
    return " ".join(part for part in text_of(scalar(arguments[0], at)).split(" ") if part)


def _len(arguments: Arguments, at: Place) -> Scalar:
    expect(arguments, 1, 1)
    return len(text_of(scalar(arguments[0], at)))


def _length(arguments: Arguments, at: Place, place: int) -> int:
    count = whole(arguments[place], at) if len(arguments) > place else 1
    if count < 0:
        raise ErrorValue(VALUE)
    return count


def _left(arguments: Arguments, at: Place) -> Scalar:
    expect(arguments, 1, 2)
    return text_of(scalar(arguments[0], at))[: _length(arguments, at, 1)]


def _right(arguments: Arguments, at: Place) -> Scalar:
    expect(arguments, 1, 2)
    text, count = text_of(scalar(arguments[0], at)), _length(arguments, at, 1)
    return text[max(0, len(text) - count) :]


def _mid(arguments: Arguments, at: Place) -> Scalar:
    expect(arguments, 3, 3)
    text, first = text_of(scalar(arguments[0], at)), whole(arguments[1], at)
    count = _length(arguments, at, 2)
    if first < 1:
        raise ErrorValue(VALUE)
    return text[first - 1 : first - 1 + count]


def _substitute(arguments: Arguments, at: Place) -> Scalar:
    expect(arguments, 3, 3)
    text, old, new = (text_of(scalar(node, at)) for node in arguments)
    return joined(*_between(text.split(old), new)) if old else text


def _between(texts: Sequence[str], sign: str) -> Iterator[str]:
    """Yield texts with another one between each two."""
    for number, text in enumerate(texts):
        if number:
            yield sign
        yield text


def _concatenate(arguments: Arguments, at: Place) -> Scalar:
    expect(arguments, 1, 255)
    return joined(*(text_of(scalar(node, at)) for node in arguments))


def _value(arguments: Arguments, at: Place) -> Scalar:
    expect(arguments, 1, 1)
    return strict(arguments[0], at)


FUNCTIONS: Final[Mapping[str, Function]] = {
    **DAY_FUNCTIONS,
    **COUNTING,
    "IF": _if,
    "IFS": _ifs,
    "IFERROR": _iferror,
    "IFNA": _ifna,
    "AND": _and,
    "OR": _or,
    "NOT": _not,
    "TRUE": _true,
    "FALSE": _false,
    "NA": _na,
    "CHOOSE": _choose,
    "SWITCH": _switch,
    "ISBLANK": _isblank,
    "ISNUMBER": _isnumber,
    "ISTEXT": _istext,
    "ISERROR": _iserror,
    "SUM": _sum,
    "MIN": _min,
    "MAX": _max,
    "ABS": _abs,
    "INT": _int,
    "MOD": _mod,
    "ROUND": _rounding(ROUND_HALF_UP),
    "ROUNDUP": _rounding(ROUND_UP),
    "ROUNDDOWN": _rounding(ROUND_DOWN),
    "TRIM": _trim,
    "LEN": _len,
    "LEFT": _left,
    "RIGHT": _right,
    "MID": _mid,
    "SUBSTITUTE": _substitute,
    "CONCATENATE": _concatenate,
    "VALUE": _value,
}
"""What is calculated, by the name in formulas; without what Excel writes before newer ones."""

NEWER: Final = frozenset({"IFNA", "IFS", "SWITCH", "DAYS"})
"""Those that Excel knows in a file only behind `_xlfn.`."""
