"""Ranges that grow with the data: conditional formats, validations, filters, names, print areas.

A range grows when it covered exactly the data: the same rows (with or without the headers) in any
of the table's columns for a new row; the same columns for a new column.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import MAX_COLUMN, MAX_ROW, CellRange, a1
from xlcrm.errors import LimitExceededError
from xlcrm.ooxml.markup import attributes, element_end, escape, find_all, text_of, with_attributes
from xlcrm.ooxml.sections import sections_of
from xlcrm.ooxml.zipformat import damaged
from xlcrm.patterns import lazy
from xlcrm.values import dataclass

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterator, Sequence

    from xlcrm.ooxml.markup import Tag
    from xlcrm.ooxml.rows import Frame
    from xlcrm.ooxml.scan import Scan
    from xlcrm.ooxml.splice import Splice

MOST_MERGED: Final = 50_000  # of a sheet; a million would take a minute to hold against the rows
_MERGE: Final = b"mergeCell"
_GROWING: Final = {
    b"conditionalFormatting": b"conditionalFormatting",
    b"dataValidations": b"dataValidation",
    b"ignoredErrors": b"ignoredError",
    b"protectedRanges": b"protectedRange",
}
_NAME_AREA: Final = lazy(
    r"((?:'(?:[^']|'')+'|[^\s'!,;()+\-*/&<>=]+)!)(\$?[A-Z]{1,3}\$?\d+):(\$?[A-Z]{1,3}\$?\d+)"
)


@dataclass(frozen=True, slots=True)
class Growth:
    """How the data grew: its area with headers before, and its last row and column after."""

    old: CellRange
    bottom: int
    right: int

    @property
    def added(self) -> list[CellRange]:
        """The cells that the data grew by: the rows below, the columns at the right."""
        old, found = self.old, []
        if self.bottom > old.bottom:
            found.append(CellRange(old.bottom + 1, old.left, self.bottom, self.right))
        if self.right > old.right:
            found.append(CellRange(old.top, old.right + 1, self.bottom, self.right))
        return found

    def of(self, area: CellRange) -> CellRange:
        """Return the range an area becomes.

        >>> growth = Growth(CellRange.of("A1:I4"), bottom=5, right=9)
        >>> str(growth.of(CellRange.of("H2:H4"))), str(growth.of(CellRange.of("H2:H3")))
        ('H2:H5', 'H2:H3')
        """
        old = self.old
        bottom, right = area.bottom, area.right
        whole_height = area.bottom == old.bottom and area.top in {old.top, old.top + 1}
        inside = old.left <= area.left and area.right <= old.right
        if whole_height and inside and area.bottom < MAX_ROW:
            bottom = self.bottom
        if (
            (area.left, area.right) == (old.left, old.right)
            and inside
            and old.top <= area.top
            and area.bottom <= old.bottom
            and area.right < MAX_COLUMN
        ):
            right = self.right
        return CellRange(area.top, area.left, bottom, right)

    def of_print_area(self, area: CellRange) -> CellRange:
        """Return the range a print area becomes, which may hold titles above the data, too.

        >>> growth = Growth(CellRange.of("A3:G9"), bottom=10, right=9)
        >>> str(growth.of_print_area(CellRange.of("A1:G9")))
        'A1:I10'
        """
        old = self.old
        around = area.left <= old.left and area.top <= old.top + 1 and area.bottom >= old.bottom
        if not around or area.right < old.right:
            return self.of(area)
        right = self.right if area.right == old.right else area.right
        bottom = self.bottom if area.bottom == old.bottom < MAX_ROW else area.bottom
        return CellRange(area.top, area.left, bottom, min(right, MAX_COLUMN))

    def of_list(self, sqref: str) -> str:
        """Return a space-separated list of ranges, each grown."""
        return " ".join(self._of_text(part) for part in sqref.split())

    def _of_text(self, text: str) -> str:
        try:
            area = CellRange.of(text)
        except ValueError:
            return text
        grown = self.of(area)
        return text if grown == area else str(grown)

    def of_formula(self, formula: str, sheet: str, *, printed: bool = False) -> str:
        """Return a defined name's formula with its ranges on that sheet grown.

        Args:
            formula: the formula.
            sheet: the sheet.
            printed: whether the name says what is printed.
        """

        def grown(match: re.Match[str]) -> str:
            name = match[1][:-1]
            if name.startswith("'"):
                name = name[1:-1].replace("''", "'")
            try:
                area = CellRange.of(f"{match[2]}:{match[3]}")
            except ValueError:
                return match[0]
            new = self.of_print_area(area) if printed else self.of(area)
            if name.casefold() != sheet.casefold() or new == area:
                return match[0]
            dollars = "$" if match[3].startswith("$") else ""
            row_dollar = "$" if "$" in match[3].lstrip("$") else ""
            last = a1(new.bottom, new.right)
            letters = last.rstrip("0123456789")
            return f"{match[1]}{match[2]}:{dollars}{letters}{row_dollar}{new.bottom}"

        return _NAME_AREA.sub(grown, formula)


def grown_ranges(data: bytes, frame: Frame, growth: Growth) -> Iterator[Splice]:
    """Yield splices for the sheet's own ranges: formats, validations, the filter, extensions."""
    for section in sections_of(data, frame):
        if section.local == b"autoFilter":
            yield from _grown_attribute(
                data, section.tag.start, section.tag.end, "ref", growth.of_list
            )
        elif name := _GROWING.get(section.local):
            for tag in find_all(data, name, section.tag.start, section.end):
                yield from _grown_attribute(data, tag.start, tag.end, "sqref", growth.of_list)
        elif section.local == b"extLst":
            yield from _grown_extensions(data, *section.inside(data), growth)


def _grown_extensions(data: bytes, begin: int, end: int, growth: Growth) -> Iterator[Splice]:
    """Yield splices for the ranges of newer formats and validations."""
    sparklines = [
        (tag.start, after) for tag, after in _outermost(data, b"sparklineGroups", begin, end)
    ]
    starts = [start for start, _ in sparklines]
    for tag, after in _outermost(data, b"sqref", begin, end):
        at = bisect_left(starts, tag.start) - 1
        if at >= 0 and tag.start < sparklines[at][1]:
            continue  # the one cell that a sparkline is shown in
        stop = data.rindex(b"</", 0, after)
        old = text_of(data[tag.end : stop])
        new = growth.of_list(old)
        if new != old:
            yield (tag.end, stop, escape(new))


def _outermost(data: bytes, local: bytes, begin: int, end: int) -> Iterator[tuple[Tag, int]]:
    """Yield the elements of a name that lie in none of the same name, each with where it ends."""
    after = begin
    for tag in find_all(data, local, begin, end):
        if tag.start >= after:
            after = element_end(data, tag)
            yield tag, after


def holds_merges(data: bytes, frame: Frame) -> bool:
    """Tell whether cells of a sheet may be merged; without that `merged_ranges` gives none."""
    return data.find(_MERGE, frame.end) >= 0


def merged_ranges(data: bytes, frame: Frame) -> list[CellRange]:
    """Return the sheet's merged cells, without a look at the links that may stand behind them.

    Raises:
        DamagedWorkbookError: one of them cannot be read.
        LimitExceededError: there are more of them than any office has made.
    """
    begin, end = data.find(_MERGE, frame.end), data.rfind(_MERGE, frame.end)
    if begin < 0:
        return []
    if data.find(b"<!", frame.end) >= 0:  # a comment might hold what looks like one
        begin, end = frame.end, len(data)
    else:
        begin, end = data.rindex(b"<", 0, begin), data.find(b">", end) + 1
    if data.count(_MERGE, begin, end) > MOST_MERGED:
        raise LimitExceededError(
            f"병합된 셀이 {MOST_MERGED:,}개보다 많습니다.",
            hint="엑셀에서 시트 전체를 고르고 [홈 > 병합하고 가운데 맞춤 > 셀 분할]을 누르세요.",
        )
    try:
        return [*_ranges_in(data[begin:end])]
    except (KeyError, ValueError):
        raise damaged("병합된 셀의 범위를 읽을 수 없습니다.") from None


@lru_cache(maxsize=8)
def _ranges_in(merges: bytes) -> tuple[CellRange, ...]:
    """The ranges of a sheet's merged cells: each step of a change asks for those of its sheet."""
    return tuple(
        CellRange.of(attributes(tag.attributes)["ref"]) for tag in find_all(merges, _MERGE)
    )


def hidden_in(
    merges: Sequence[CellRange], column: int, rows: Sequence[int]
) -> Iterator[tuple[int, CellRange]]:
    """Yield which of the rows, by index, have a cell in a column that a merged range hides.

    Args:
        merges: the sheet's merged ranges.
        column: the column.
        rows: the rows; they strictly increase.

    >>> merges = [CellRange.of("A2:B3")]
    >>> [[index for index, _ in hidden_in(merges, column, (1, 2, 3))] for column in (1, 2, 3)]
    [[2], [1, 2], []]
    """
    for merge in merges:
        if merge.left <= column <= merge.right:
            first = merge.top + (column == merge.left)
            low, high = bisect_left(rows, first), bisect_right(rows, merge.bottom)
            yield from ((index, merge) for index in range(low, high))


def _grown_attribute(
    data: bytes, start: int, end: int, name: str, grow: Callable[[str], str]
) -> Iterator[Splice]:
    text = data[start:end]
    old = attributes(text[1:]).get(name)
    if old is not None and (new := grow(old)) != old:
        yield (start, end, with_attributes(text, {name: new}))


def grown_dimension(scan: Scan, cells: CellRange) -> Iterator[Splice]:
    """Yield a splice that widens `<dimension>` to hold a range, where it does not."""
    for tag in find_all(scan.data, b"dimension", 0, scan.frame.tag.start):
        old = attributes(tag.attributes).get("ref", "")
        try:
            area = CellRange.of(old)
        except ValueError:
            return
        wide = CellRange(
            min(area.top, cells.top),
            min(area.left, cells.left),
            max(area.bottom, cells.bottom),
            max(area.right, cells.right),
        )
        if wide != area:
            text = scan.data[tag.start : tag.end]
            yield (tag.start, tag.end, with_attributes(text, {"ref": str(wide)}))
        return
