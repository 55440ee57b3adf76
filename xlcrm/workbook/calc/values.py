"""What formulas count with: values, error values, and how Excel turns one kind into another."""

from __future__ import annotations

import math
import re
from datetime import date
from typing import Final, TypeAlias

from xlcrm.cellref import CellError
from xlcrm.domain.text import lazy
from xlcrm.ooxml.cells import MAX_TEXT, serial_of

Scalar: TypeAlias = bool | int | float | str | None
"""One value; None is a blank cell. Days are serial numbers, error values are raised."""

VALUE: Final = CellError("#VALUE!")
NUM: Final = CellError("#NUM!")
DIV0: Final = CellError("#DIV/0!")
NA: Final = CellError("#N/A")
NAME: Final = CellError("#NAME?")

_NUMBER: Final = lazy(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)")
_ISO: Final = lazy(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_WORDS: Final = lazy(r"(?![년월일시분초오전후원])[가-힣]")  # of no date and no amount
_PLAIN: Final = lazy(r"[0-9]+(?:-[0-9]+)*")
_DIGITS: Final = 15  # that Excel keeps of a number (Excel specifications and limits)
_NEAR: Final = 2.0**-48  # relative difference that Excel and LibreOffice take for none
_SUM: Final = 2.0**-50  # a sum that is smaller than this part of what was added is nothing
_LARGEST: Final = 1e308  # Excel specifications and limits: 9.99999999999999E+307
_OLD: Final = 1900


class ErrorValue(Exception):  # noqa: N818 - Excel calls it so; it is a value of a cell
    """A formula gives an error value such as #VALUE!."""

    def __init__(self, error: CellError) -> None:
        super().__init__(error)
        self.error = error


class Beyond(Exception):  # noqa: N818 - not an error: the cell stays as it was
    """A formula needs what is not calculated here; its cell stays without a value."""


class Circular(Exception):  # noqa: N818 - a finding
    """A formula needs its own result."""


def number_of(value: Scalar, *, date1904: bool = False) -> int | float:
    """Return a value as a number: a blank is 0, TRUE is 1, a text what it says.

    Raises:
        ErrorValue: it is no number.
        Beyond: it is a text that only some settings of Excel read as a number.

    >>> number_of(None), number_of(True), number_of(" 12 "), number_of("2023-10-26")
    (0, 1, 12, 45225)
    """
    if value is None:
        return 0
    if isinstance(value, str):
        return _number_in(value.strip(), date1904=date1904)
    return int(value) if isinstance(value, bool) else value


def _number_in(text: str, *, date1904: bool) -> int | float:
    if _NUMBER.fullmatch(text) and text.isascii():
        return plain(float(text))
    found = _ISO.fullmatch(text)
    if found and text.isascii():
        try:
            day = date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            raise ErrorValue(VALUE) from None
        serial = serial_of(day, date1904=date1904)
        if day.year < _OLD or serial < 0:
            raise ErrorValue(VALUE)
        return serial
    if any(map(str.isnumeric, text)):
        if _WORDS.search(text):  # 12개월
            raise ErrorValue(VALUE)
        raise Beyond  # 2023.10.26, 1,000, 50%, 3월 1일: as the locale has it
    raise ErrorValue(VALUE)


def truth_of(value: Scalar) -> bool:
    """Return a value as TRUE or FALSE.

    >>> truth_of(None), truth_of(2), truth_of("true")
    (False, True, True)
    """
    if isinstance(value, str):
        word = value.casefold()
        if word not in {"true", "false"}:
            raise ErrorValue(VALUE)
        return word == "true"
    return bool(value)


def text_of(value: Scalar) -> str:
    """Return a value as the text that it makes beside other text.

    >>> text_of(None), text_of(12.0), text_of(0.1 + 0.2), text_of(True)
    ('', '12', '0.3', 'TRUE')
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    text = format(value, f".{_DIGITS}g")
    if "e" in text:
        raise Beyond
    return text


def joined(*texts: str) -> str:
    """Return texts as one; #VALUE! where it is longer than a cell can hold."""
    if sum(map(len, texts)) > MAX_TEXT:
        raise ErrorValue(VALUE)
    return "".join(texts)


def plain(number: float) -> int | float:
    """Return a number as cells hold it: a whole one as int; #NUM! where none can hold it."""
    if isinstance(number, int):
        if abs(number) < 10**_DIGITS:
            return number
        number = float(number)
    if math.isnan(number) or abs(number) > _LARGEST:
        raise ErrorValue(NUM)
    return int(number) if number.is_integer() and abs(number) < 10**_DIGITS else number


def added(left: float, right: float) -> int | float:
    """Return a sum; one that is next to nothing is 0, as Excel has it.

    >>> added(0.1 + 0.2, -0.3)
    0
    """
    total = left + right
    if abs(total) < _SUM * max(abs(left), abs(right)):
        return 0
    return plain(total)


def powered(base: float, exponent: float) -> int | float:
    """Return a power; #NUM! where there is none."""
    if base == 0 and exponent == 0:
        raise ErrorValue(NUM)
    try:
        found = float(base) ** float(exponent)
    except ZeroDivisionError:
        raise ErrorValue(DIV0) from None
    except OverflowError:
        raise ErrorValue(NUM) from None
    if isinstance(found, complex):
        raise ErrorValue(NUM)
    return plain(found)


def equal(left: Scalar, right: Scalar) -> bool:
    """Tell whether two values are the same to Excel: texts in any case, a blank as nothing.

    >>> equal("a", "A"), equal("a", "b"), equal(5, "5"), equal(None, ""), equal(None, 0)
    (True, False, False, True, True)
    """
    left, right = _blank_as(left, right), _blank_as(right, left)
    if isinstance(left, str) and isinstance(right, str):
        return left.casefold() == right.casefold()
    return compared(left, right) == 0


def compared(left: Scalar, right: Scalar) -> int:
    """Return -1, 0 or 1: numbers come before texts, those before FALSE and TRUE.

    A blank is what it is compared with: 0, no text or FALSE.

    >>> compared(None, 0), compared(None, ""), compared(5, "5"), compared(True, 7)
    (0, 0, -1, 1)

    Raises:
        Beyond: both are texts, and which comes first depends on the language.
    """
    left, right = _blank_as(left, right), _blank_as(right, left)
    ranks = _rank(left), _rank(right)
    if ranks[0] != ranks[1]:
        return -1 if ranks[0] < ranks[1] else 1
    if isinstance(left, str) and isinstance(right, str):
        return _texts_compared(left.casefold(), right.casefold())
    low, high = float(left or 0), float(right or 0)
    if low == high or abs(low - high) < _NEAR * abs(low):
        return 0
    return -1 if low < high else 1


def _blank_as(value: Scalar, other: Scalar) -> Scalar:
    if value is not None:
        return value
    if isinstance(other, bool):
        return False
    return "" if isinstance(other, str) else 0


def _rank(value: Scalar) -> int:
    return 2 if isinstance(value, bool) else int(isinstance(value, str))


def _texts_compared(left: str, right: str) -> int:
    if left == right or not left or not right:
        return (left > right) - (left < right)
    if len(left) == len(right) and _PLAIN.fullmatch(left) and _PLAIN.fullmatch(right):
        shapes = re.sub(r"\d", "0", left), re.sub(r"\d", "0", right)
        if shapes[0] == shapes[1]:
            return -1 if left < right else 1
    raise Beyond
