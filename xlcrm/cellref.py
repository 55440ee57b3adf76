"""Where a cell is: sheet name, row and column, and A1 notation both ways.

Rows and columns count from 1, as in Excel: row 1 … 1,048,576, column 1 (A) … 16,384 (XFD).
"""

from __future__ import annotations

import re
from datetime import datetime
from functools import cache
from typing import Final, TypeAlias

from xlcrm.patterns import lazy
from xlcrm.values import dataclass

MAX_ROW: Final = 1_048_576  # ECMA-376 Part 1, 18.3.1.73; Excel specifications and limits
MAX_COLUMN: Final = 16_384  # XFD

_A1: Final = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})")
_COLUMNS: Final = lazy(r"\$?([A-Za-z]{1,3}):\$?([A-Za-z]{1,3})")
_TYPED: Final = lazy(r"'?(?P<sheet>[^!]+?)'?! ?(?P<cell>\$?[A-Za-z]{1,3}\$?[0-9]+)")
_ROWS: Final = lazy(r"\$?([1-9][0-9]{0,6}):\$?([1-9][0-9]{0,6})")


@cache
def column_letters(column: int) -> str:
    """Return the letters of a column number.

    >>> column_letters(1), column_letters(28), column_letters(16384)
    ('A', 'AB', 'XFD')
    """
    if not 1 <= column <= MAX_COLUMN:
        msg = f"column {column} is outside 1..{MAX_COLUMN}"
        raise ValueError(msg)
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@cache
def column_number(letters: str) -> int:
    """Return the number of a column's letters.

    >>> column_number("A"), column_number("ab"), column_number("XFD")
    (1, 28, 16384)
    """
    number = 0
    for letter in letters.upper():
        if not "A" <= letter <= "Z":
            msg = f"{letters!r} names no column"
            raise ValueError(msg)
        number = number * 26 + ord(letter) - 64
    if not 1 <= number <= MAX_COLUMN:
        msg = f"{letters!r} names no column"
        raise ValueError(msg)
    return number


def parse_a1(text: str) -> tuple[int, int]:
    """Return (row, column) of an A1 reference, with or without dollar signs.

    >>> parse_a1("F7"), parse_a1("$AB$10")
    ((7, 6), (10, 28))
    """
    match = _A1.fullmatch(text)
    if match is None or int(match[2]) > MAX_ROW:
        msg = f"{text!r} is no cell"
        raise ValueError(msg)
    return int(match[2]), column_number(match[1])


def a1(row: int, column: int) -> str:
    """Return the A1 reference of a row and column.

    >>> a1(7, 6)
    'F7'
    """
    return f"{column_letters(column)}{row}"


@dataclass(frozen=True, slots=True, order=True)
class CellRef:
    """One cell of one sheet.

    >>> CellRef.of("고객대장", "F7")
    CellRef(sheet='고객대장', row=7, column=6)
    >>> str(CellRef("고객대장", 7, 6))
    '고객대장!F7'
    """

    sheet: str
    row: int
    column: int

    @classmethod
    def of(cls, sheet: str, cell: str) -> CellRef:
        """Make a reference from a sheet name and an A1 reference."""
        return cls(sheet, *parse_a1(cell))

    @classmethod
    def typed(cls, text: str) -> CellRef | None:
        """Read a cell as people type it, or return None if it is none, as A5 alone.

        A space behind the `!` keeps some shells from recalling a command.

        >>> str(CellRef.typed("고객대장! A5"))
        '고객대장!A5'
        >>> str(CellRef.typed("'2024년 10월'!$a$5")), CellRef.typed("A5")
        ('2024년 10월!A5', None)
        """
        match = _TYPED.fullmatch(text.strip())
        try:
            return cls.of(match["sheet"], match["cell"]) if match else None
        except ValueError:
            return None

    @property
    def cell(self) -> str:
        """The A1 reference without the sheet."""
        return a1(self.row, self.column)

    def __str__(self) -> str:
        """`sheet!A1`."""
        return f"{self.sheet}!{self.cell}"


@dataclass(frozen=True, slots=True)
class CellRange:
    """A rectangle of cells, both corners inclusive.

    >>> str(CellRange.of("$A$1:C5").grown_to(row=6))
    'A1:C6'
    """

    top: int
    left: int
    bottom: int
    right: int

    @classmethod
    def of(cls, text: str) -> CellRange:
        """Read `A1:C5`, `A1`, whole columns `A:C` or whole rows `1:5`, dollar signs ignored."""
        if match := _COLUMNS.fullmatch(text):
            return cls(1, column_number(match[1]), MAX_ROW, column_number(match[2]))
        if match := _ROWS.fullmatch(text):
            return cls(int(match[1]), 1, int(match[2]), MAX_COLUMN)
        first, _, last = text.partition(":")
        top, left = parse_a1(first)
        bottom, right = parse_a1(last or first)
        return cls(min(top, bottom), min(left, right), max(top, bottom), max(left, right))

    def grown_to(self, *, row: int | None = None, column: int | None = None) -> CellRange:
        """Return this range with its last row or column moved out to the given one."""
        return CellRange(
            self.top, self.left, max(self.bottom, row or 0), max(self.right, column or 0)
        )

    def holds(self, row: int, column: int) -> bool:
        """Tell whether the cell lies inside."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right

    def meets(self, other: CellRange) -> bool:
        """Tell whether the two share a cell."""
        return (
            self.top <= other.bottom
            and other.top <= self.bottom
            and self.left <= other.right
            and other.left <= self.right
        )

    def __str__(self) -> str:
        """`A1:C5`, or `A1` for one cell."""
        first, last = a1(self.top, self.left), a1(self.bottom, self.right)
        return first if first == last else f"{first}:{last}"


class CellError(str):
    """An error value a cell holds, such as `#REF!` or `#N/A`."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"CellError({str(self)!r})"


CellValue: TypeAlias = bool | int | float | str | datetime | CellError | None
"""What a cell says, before anybody has asked what it means. Dates are serial numbers unless the
file stores them as ISO text (`t="d"`); text is never stripped."""


def letters_between(low: int, high: int) -> bytes:
    """Return an expression for the letters of the columns low … high.

    >>> letters_between(2, 5), letters_between(25, 53)
    (b'(?:[B-E])', b'(?:[Y-Z]|A[A-Z]|B[A-A])')
    """
    options: list[bytes] = []
    while low <= high:
        letters = column_letters(low).encode()
        last = min(high, low + ord("Z") - letters[-1])  # these share all letters but the last one
        options.append(
            b"%b[%c-%c]" % (letters[:-1], letters[-1], column_letters(last).encode()[-1])
        )
        low = last + 1
    return b"(?:" + b"|".join(options) + b")"


def letters_after(column: int) -> bytes:
    """Return an expression for the letters of all columns after this one.

    >>> letters_after(3), letters_after(29)
    (b'(?:[D-Z]|[A-Z]{2,3})', b'(?:[B-Z][A-Z]|A[D-Z]|[A-Z]{3,3})')
    """
    letters = column_letters(column).encode()
    options = [
        letters[:place] + b"[%c-Z]" % (letters[place] + 1) + b"[A-Z]" * (len(letters) - place - 1)
        for place in range(len(letters))
        if letters[place : place + 1] < b"Z"
    ]
    if len(letters) < 3:  # noqa: PLR2004 - XFD has three letters
        options.append(b"[A-Z]{%d,3}" % (len(letters) + 1))
    return b"(?:" + b"|".join(options) + b")"
