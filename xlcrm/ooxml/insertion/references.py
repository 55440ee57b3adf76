"""References in formulas: found, and moved with the rows that they name.

Formulas are those of a file (ECMA-376 Part 1, 18.17): A1 references, sheet names before `!`,
columns of tables in brackets. What is no reference stays as it lies: texts, names, functions.
"""

from __future__ import annotations

import re
from dataclasses import field, replace
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import MAX_COLUMN, MAX_ROW, CellRange, column_letters, column_number
from xlcrm.errors import PlanError
from xlcrm.patterns import lazy
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_CELL: Final = r"\$?[A-Za-z]{1,3}\$?[0-9]{1,7}"
_TOKEN: Final = lazy(
    r'"(?:[^"]|"")*"'
    r"|(?P<sheet>(?:'(?:[^']|'')+'|(?:\[[^\[\]]*\])?[\w.?\\]+(?::[\w.?\\]+)?)!)?"
    rf"(?P<area>{_CELL}(?::{_CELL})?|\$?[A-Za-z]{{1,3}}:\$?[A-Za-z]{{1,3}}"
    r"|\$?[0-9]{1,7}:\$?[0-9]{1,7})(?![\w(.\[!\\?])"
    r"|(?:'(?:[^']|'')+'|[\w.?\\]+)!?"
    r"|\[(?:[^\[\]']|'.|\[(?:[^\[\]']|'.)*\])*\]"
)
_PART: Final = lazy(r"(\$?)([A-Za-z]{0,3})(\$?)([0-9]{0,7})")
_INDIRECT: Final = lazy(r"\bINDIRECT\s*\(", re.IGNORECASE)
_TEXT: Final = lazy(r'"((?:[^"]|"")*)"')
_TEXT_ROWS: Final = lazy(r"(?<![\w.])\$?[A-Za-z]{1,3}\$?([0-9]{1,7})(?![\w(.])")
_WHO: Final = "그 수식을 고치거나, 엑셀에서 행을 직접 넣은 뒤 다시 실행하세요."


class UnsafeInsertionError(PlanError):
    """Rows cannot be put in without a doubt whether something would mean what it meant."""


@dataclass(frozen=True, slots=True)
class Insertion:
    """Rows put into one sheet, and which ranges grow with it.

    Attributes:
        sheet: the sheet's name.
        before: the row that the first new one takes the place of; it and all below move.
        count: by how many rows; 0 where rows are only filled, and ranges grow.
        data: the data with their headers, as they were; None if no range is to grow.
        ends: last rows at which a range over the data grows, and where it ends then.
        order: the names of the workbook's sheets in their order.
    """

    sheet: str
    before: int
    count: int
    data: CellRange | None = None
    ends: Mapping[int, int] = field(default_factory=dict)
    order: Sequence[str] = ()

    def row(self, row: int) -> int:
        """Return where a row lies afterwards.

        >>> [Insertion("대장", before=5, count=2).row(row) for row in (4, 5, MAX_ROW)]
        [4, 7, 1048576]
        """
        if row < self.before or row == MAX_ROW:
            return row
        if row + self.count > MAX_ROW:
            raise UnsafeInsertionError(
                "시트에 행을 더 넣을 자리가 없습니다.",
                sheet=self.sheet,
                hint="시트 맨 아래의 쓰지 않는 행을 지운 뒤 다시 실행하세요.",
            )
        return row + self.count

    def area(self, area: CellRange) -> CellRange:
        """Return where a range lies afterwards, without growing beyond what it covered."""
        if area.top == 1 and area.bottom == MAX_ROW:
            return area
        return CellRange(self.row(area.top), area.left, self.row(area.bottom), area.right)

    def grown(self, area: CellRange) -> CellRange:
        """Return where a range lies afterwards that grows if it ends where the data end.

        >>> data = CellRange.of("A1:F4")
        >>> insertion = Insertion("대장", 5, 1, data, {4: 5})
        >>> [str(insertion.grown(CellRange.of(each))) for each in ("F2:F4", "H2:H4", "F3", "F9")]
        ['F2:F5', 'H2:H4', 'F3', 'F10']
        """
        end = self._end(area)
        return self.area(area) if end is None else CellRange(area.top, area.left, end, area.right)

    def _end(self, area: CellRange) -> int | None:
        """Where a range over the data ends afterwards, if it grows."""
        data, end = self.data, self.ends.get(area.bottom)
        if data is None or end is None or area.right < data.left or area.left > data.right:
            return None
        several = area.top < area.bottom or area.top == data.top + 1
        return end if several else None

    def touches(self, name: str) -> bool:
        """Tell whether a sheet is the one that gets the rows."""
        return name.casefold() == self.sheet.casefold()


@dataclass(frozen=True, slots=True)
class Home:
    """Where a formula stands: its sheet, and its cell, if it has one."""

    sheet: str
    row: int = 0
    column: int = 0


def moved(formula: str, home: Home, insertion: Insertion) -> str:
    """Return a formula as it reads after the insertion, wherever it stands.

    Raises:
        UnsafeInsertionError: nobody can tell what it would mean.

    >>> insertion = Insertion("대장", 5, 1, CellRange.of("A1:F4"), {4: 5})
    >>> moved('SUM(F2:F4)+A9&"A9"', Home("대장", 6, 6), insertion)
    'SUM(F2:F5)+A10&"A9"'
    >>> moved("SUM(대장!$F$2:$F$4,F2:F4)+T[A9]", Home("다른 시트", 6, 6), insertion)
    'SUM(대장!$F$2:$F$5,F2:F4)+T[A9]'
    """
    _refuse_indirect(formula, home, insertion)
    named = home.row == 0

    def replaced(match: re.Match[str]) -> str:
        area, sheet = match["area"], match["sheet"] or ""
        if area is None or not _names(sheet, home, insertion, area):
            return match[0]
        return sheet + _moved_area(area, home, insertion, named=named)

    return _TOKEN.sub(replaced, formula)


def _moved_area(text: str, home: Home, insertion: Insertion, *, named: bool) -> str:
    first, colon, last = text.partition(":")
    one, other = _Corner.of(first), _Corner.of(last) if colon else None
    if not one.row:  # whole columns
        return text
    if named and not (one.fixed and (other is None or other.fixed)):
        return text  # of a name: told from the cell that uses it
    if other is None:
        return one.at(insertion.row(one.row))
    top, bottom = sorted((one.row, other.row))
    end = None
    if bottom in insertion.ends and not _follows(home, insertion, one, other):
        columns = sorted((one.column or 1, other.column or MAX_COLUMN))
        end = insertion.grown(CellRange(top, columns[0], bottom, columns[1])).bottom
    low, high = (insertion.row(row) for row in (top, bottom))
    high = high if end is None else max(end, high)
    rows = (low, high) if one.row <= other.row else (high, low)
    if (top, bottom) == (1, MAX_ROW):
        return text
    return f"{one.at(rows[0])}:{other.at(rows[1])}"


def _follows(home: Home, insertion: Insertion, one: _Corner, other: _Corner) -> bool:
    """Tell whether a range's end goes with the row that its formula stands in: a running sum."""
    data = insertion.data
    last = max(one.row, other.row)
    fixed = all(corner.fixed for corner in (one, other) if corner.row == last)
    if fixed or data is None or not insertion.touches(home.sheet):
        return False
    listed = replace(data, bottom=max(data.bottom, insertion.before - 1))  # prepared rows too
    inside = listed.holds(home.row, home.column) and home.row > data.top
    return inside or home.row == last


@dataclass(frozen=True, slots=True)
class _Corner:
    """One corner of a reference as it is written; row or column 0 where it names none."""

    before: str
    row: int
    column: int
    fixed: bool

    @classmethod
    def of(cls, text: str) -> _Corner:
        match = _PART.fullmatch(text)
        if match is None:  # pragma: no cover - the token's own parts
            raise UnsafeInsertionError(f"수식의 참조를 읽을 수 없습니다: {text}")
        dollar, letters, row_dollar, row = match.groups()
        fixed = bool(row_dollar or (dollar and not letters))
        before = dollar + letters + row_dollar
        return cls(before, int(row or 0), column_number(letters) if letters else 0, fixed)

    def at(self, row: int) -> str:
        return f"{self.before}{row}"


def _names(sheet: str, home: Home, insertion: Insertion, area: str) -> bool:
    """Tell whether a reference names the sheet that gets the rows.

    Raises:
        UnsafeInsertionError: it names several sheets, of which only one gets them.
    """
    if not sheet:
        return insertion.touches(home.sheet)
    name = _sheet_named(sheet)
    if insertion.touches(name):
        return True
    first, colon, last = name.partition(":")
    order = [each.casefold() for each in insertion.order]
    if not colon or first.casefold() not in order or last.casefold() not in order:
        return False
    low, high = sorted((order.index(first.casefold()), order.index(last.casefold())))
    among = insertion.sheet.casefold() in order[low : high + 1]
    rows = [_Corner.of(each).row for each in area.split(":")]
    if insertion.count and among and max(rows) >= insertion.before:
        raise UnsafeInsertionError(
            "여러 시트에 걸친 수식이 이 시트의 아래쪽 행을 가리켜, 행을 넣을 수 없습니다.",
            sheet=home.sheet,
            hint=_WHO,
        )
    return False


def _sheet_named(text: str) -> str:
    """The sheet that `'홍 시트'!` or `시트!` names."""
    name = text.removesuffix("!")
    return name[1:-1].replace("''", "'") if name.startswith("'") else name


def _refuse_indirect(formula: str, home: Home, insertion: Insertion) -> None:
    """Raise if a formula builds the address of a cell that moves from a text."""
    if not insertion.count or not _INDIRECT.search(formula):
        return
    for text in _TEXT.findall(formula):
        sheet, mark, rest = text.rpartition("!")
        there = (
            insertion.touches(_sheet_named(sheet) if sheet else "") or not sheet
            if mark
            else insertion.touches(home.sheet)
        )
        if there and any(int(row) >= insertion.before for row in _TEXT_ROWS.findall(rest)):
            raise UnsafeInsertionError(
                "INDIRECT 수식이 이 시트의 아래쪽 행을 글자로 가리켜, 행을 넣을 수 없습니다.",
                sheet=home.sheet,
                cell=f"{column_letters(home.column)}{home.row}" if home.row else None,
                hint=_WHO,
            )


def carried(formula: str, rows: int, columns: int = 0) -> str:
    """Return a formula as it reads some rows further down and columns further right.

    Raises:
        UnsafeInsertionError: a reference would leave the sheet.

    >>> carried('IF(E2="","",E2-$A$1)+대장!F2', 1)
    'IF(E3="","",E3-$A$1)+대장!F3'
    """

    def replaced(match: re.Match[str]) -> str:
        if match["area"] is None:
            return match[0]
        corners = [_carried(each, rows, columns) for each in match["area"].split(":")]
        return (match["sheet"] or "") + ":".join(corners)

    return _TOKEN.sub(replaced, formula) if rows or columns else formula


def _carried(text: str, rows: int, columns: int) -> str:
    match = _PART.fullmatch(text)
    if match is None:  # pragma: no cover - the token's own parts
        raise UnsafeInsertionError(f"수식의 참조를 읽을 수 없습니다: {text}")
    dollar, letters, row_dollar, row = match.groups()
    if not letters:  # whole rows: the first dollar is the row's
        dollar, row_dollar = "", dollar
    if letters and not dollar and columns:
        letters = column_letters(_within(column_number(letters) + columns, MAX_COLUMN))
    if row and not row_dollar and rows:
        row = str(_within(int(row) + rows, MAX_ROW))
    return f"{dollar}{letters}{row_dollar}{row}"


def _within(number: int, most: int) -> int:
    if not 1 <= number <= most:
        raise UnsafeInsertionError("수식의 참조가 시트를 벗어납니다.", hint=_WHO)
    return number


def rows_named(formula: str, on: Callable[[str], bool] | None = None) -> set[int]:
    """Return the rows at which references of a formula begin and end.

    Args:
        formula: the formula.
        on: tells of a sheet's name, "" for the formula's own, whether its references count; all
            by default.

    >>> sorted(rows_named("SUM(F2:F$9)+대장!A1")), sorted(rows_named("F2+대장!A1", lambda n: not n))
    ([1, 2, 9], [2])
    """
    return {
        corner.row
        for match in _TOKEN.finditer(formula)
        if match["area"] and (on is None or on(_sheet_named(match["sheet"] or "")))
        for corner in map(_Corner.of, match["area"].split(":"))
        if corner.row
    }
