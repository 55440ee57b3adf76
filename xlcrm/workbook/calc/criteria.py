"""What a criterion of COUNTIF and its like matches, as far as no setting of Excel decides it."""

from __future__ import annotations

import unicodedata
from collections import Counter
from operator import ge, gt, le, lt
from typing import TYPE_CHECKING, Final

from xlcrm.domain.text import lazy
from xlcrm.workbook.calc.values import Beyond, ErrorValue, Scalar, number_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_CRITERION: Final = lazy(r"(<=|>=|<>|<|>|=)?(.*)")
_WILD: Final = frozenset("*?~")
_LONGEST: Final = 255  # characters of a criterion, behind which Excel gives an error
_WORDS: Final = frozenset({"true", "false"})
_ORDERS: Final[Mapping[str, Callable[[float, float], bool]]] = {
    "<": lt,
    "<=": le,
    ">": gt,
    ">=": ge,
}


def matches(criterion: Scalar, cells: Sequence[Scalar]) -> list[bool]:
    """Return, for each cell, whether a criterion matches it.

    Raises:
        Beyond: the language, wildcards or a text that may be a number decide it.

    >>> matches("가", ["가", "나", None, 1]), matches(">1", [1, 2, "3월", None])
    ([True, False, False, False], [False, True, False, False])
    >>> matches("<>가", ["가", "나", None])
    [False, True, True]
    """
    one = _matcher_of(criterion, cells)
    known = {cell: one(cell) for cell in set(cells)}
    return list(map(known.__getitem__, cells))


def count(criterion: Scalar, cells: Sequence[Scalar]) -> int:
    """Return how many cells a criterion matches, of which each that differs is looked at once.

    Raises:
        Beyond: as `matches`.

    >>> count("가", ["가", "나", None, "가"]), count(">1", [1, 2, 2, "3월", None])
    (2, 2)
    """
    one = _matcher_of(criterion, cells)
    return sum(number for cell, number in Counter(cells).items() if one(cell))


def _matcher_of(criterion: Scalar, cells: Sequence[Scalar]) -> Callable[[Scalar], bool]:
    if bool in set(map(type, cells)):
        raise Beyond  # to a mapping, TRUE is 1
    return _matcher(criterion)


def _matcher(criterion: Scalar) -> Callable[[Scalar], bool]:
    if criterion is None or isinstance(criterion, bool):
        raise Beyond
    if not isinstance(criterion, str):
        return _as_number("=", criterion)
    said = _CRITERION.fullmatch(criterion)
    if said is None or len(criterion) > _LONGEST:
        raise Beyond
    sign, text = said[1] or "=", said[2]
    if text == "" and said[1] in {"=", "<>"}:
        return _as_blank(sign)
    if text != text.strip() or not text or not _WILD.isdisjoint(text) or text.startswith("#"):
        raise Beyond
    try:
        number = number_of(text)
    except ErrorValue:
        return _as_text(sign, text)
    return _as_number(sign, number)


def _as_blank(sign: str) -> Callable[[Scalar], bool]:
    def match(cell: Scalar) -> bool:
        if cell == "":
            raise Beyond
        return (cell is None) is (sign == "=")

    return match


def _as_number(sign: str, number: float) -> Callable[[Scalar], bool]:
    def match(cell: Scalar) -> bool:
        if isinstance(cell, str):
            if sign in _ORDERS:
                return False
            _no_number(cell)
            return sign == "<>"
        if cell is None:
            return sign == "<>"
        if sign in _ORDERS:
            return _ORDERS[sign](cell, number)
        return (cell == number) is (sign == "=")

    return match


def _no_number(text: str) -> None:
    """Refuse a text that may be a number, which then is one to some functions."""
    try:
        number_of(text)
    except ErrorValue:
        return
    raise Beyond


def _as_text(sign: str, text: str) -> Callable[[Scalar], bool]:
    if sign in _ORDERS or text.casefold() in _WORDS:
        raise Beyond  # which comes first depends on the language
    folded, alike = text.casefold(), _alike(text)

    def match(cell: Scalar) -> bool:
        if not isinstance(cell, str):
            return sign == "<>"
        same = cell.casefold() == folded
        if not same and _alike(cell) == alike:
            raise Beyond
        return same is (sign == "=")

    return match


def _alike(text: str) -> str:
    """A text as languages may compare it: without regard to width and blanks."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
