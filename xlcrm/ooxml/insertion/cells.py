"""Rows, cells and formulas of a sheet, as they read once rows are put into it or into another."""

from __future__ import annotations

import re
from dataclasses import field
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import MAX_ROW, CellRange, a1, parse_a1
from xlcrm.digits import whole
from xlcrm.ooxml.bare import bare
from xlcrm.ooxml.insertion.references import Home, Insertion, UnsafeInsertionError, carried, moved
from xlcrm.ooxml.markup import attributes, escape, text_of, with_attributes
from xlcrm.ooxml.rows import may_hold_formulas
from xlcrm.ooxml.zipformat import damaged
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlcrm.ooxml.rows import Frame
    from xlcrm.ooxml.splice import Splice

_R: Final = re.compile(rb"\sr\s*=\s*[\"'](?:[A-Z]{1,3})?([0-9]{1,7})[\"']")
_ACROSS: Final = "여러 칸에 걸친 배열 수식의 가운데라 행을 넣을 수 없습니다."
_SAVED: Final = "엑셀에서 열어 다시 저장한 뒤 실행하세요."


@bare
@dataclass(frozen=True, slots=True)
class _Formula:
    """One `f` element: where it and its text lie, its attributes, and its cell."""

    start: int
    end: int
    inner: tuple[int, int]
    tag: bytes
    text: str
    row: int
    column: int


@bare
@dataclass(slots=True)
class _Shared:
    """A formula that other cells share, and those cells' elements."""

    own: _Formula
    others: list[_Formula] = field(default_factory=list)


def renumbered(data: bytes, frame: Frame, insertion: Insertion) -> Iterator[Splice]:
    """Yield splices that give the rows and cells that move their new numbers.

    Raises:
        UnsafeInsertionError: rows or cells do not say their numbers, or lie out of order.
    """
    if not insertion.count:
        return
    last = 0
    for match in _elements(frame.prefix).finditer(data, frame.begin, frame.end):
        number = _R.search(match[0])
        if number is None or match[0].startswith(b"<!"):
            raise UnsafeInsertionError(
                "번호가 적히지 않은 행이나 셀이 있어 행을 넣을 수 없습니다.",
                sheet=insertion.sheet,
                hint=_SAVED,
            )
        row = whole(number[1])
        if row < last:
            raise UnsafeInsertionError(
                "행의 차례가 뒤섞여 있어 행을 넣을 수 없습니다.", sheet=insertion.sheet, hint=_SAVED
            )
        last = row
        if row >= insertion.before:
            if row + insertion.count > MAX_ROW:
                raise UnsafeInsertionError(
                    "시트에 행을 더 넣을 자리가 없습니다.",
                    sheet=insertion.sheet,
                    hint="시트 맨 아래의 쓰지 않는 행을 지운 뒤 다시 실행하세요.",
                )
            at = match.start() + number.start(1)
            new = b"%d" % (row + insertion.count)
            yield (at, at + len(number[1]), new)


@lru_cache(maxsize=8)
def _elements(prefix: bytes) -> re.Pattern[bytes]:
    """Return the expression for the start tags of rows and cells, and for comments and CDATA."""
    return re.compile(rb"<(?:%b(?:row|c)(?=[\s/>])[^<>]*>|!)" % re.escape(prefix))


@lru_cache(maxsize=8)
def _formula(prefix: bytes) -> re.Pattern[bytes]:
    p = re.escape(prefix)
    return re.compile(rb"<%bf(\s[^<>]*?)?(?:/>|>([^<]*)</%bf\s*>)" % (p, p))


def moved_formulas(data: bytes, frame: Frame, sheet: str, insertion: Insertion) -> Iterator[Splice]:
    """Yield splices for the formulas of a sheet's cells that name what moves or grows.

    Raises:
        UnsafeInsertionError: nobody can tell what one of them would mean.
    """
    if not may_hold_formulas(data, frame):
        return
    here = insertion.touches(sheet)
    shared: dict[str, _Shared] = {}
    for each in _formulas(data, frame):
        said = attributes(each.tag)
        kind = said.get("t")
        if kind == "shared":
            number = said.get("si", "")
            if each.text:
                shared[number] = _Shared(each)
            elif number in shared:
                shared[number].others.append(each)
            else:
                raise damaged("함께 쓰는 수식의 본문이 없습니다.", cell=a1(each.row, each.column))
            continue
        if kind in {"array", "dataTable"} and here:
            yield from _over_area(data, each, said, insertion)
        new = moved(each.text, Home(sheet, each.row, each.column), insertion)
        if new != each.text:
            yield (*each.inner, escape(new))
    for group in shared.values():
        yield from _of_group(data, group, sheet, insertion)


def _formulas(data: bytes, frame: Frame) -> Iterator[_Formula]:
    opening = b"<%bc" % frame.prefix
    for match in _formula(frame.prefix).finditer(data, frame.begin, frame.end):
        start = data.rfind(opening, frame.begin, match.start())
        try:
            row, column = parse_a1(attributes(data[start : data.index(b">", start)])["r"])
        except (KeyError, ValueError):
            raise UnsafeInsertionError(
                "번호가 적히지 않은 셀에 수식이 있어 행을 넣을 수 없습니다.", hint=_SAVED
            ) from None
        text = match[2] or b""
        inner = match.span(2) if match[2] is not None else (match.end(), match.end())
        tag = match[1] or b""
        yield _Formula(match.start(), match.end(), inner, tag, text_of(text), row, column)


def _over_area(
    data: bytes, formula: _Formula, said: dict[str, str], insertion: Insertion
) -> Iterator[Splice]:
    """Yield the splice for the area that an array or a data table fills."""
    changes: dict[str, str | None] = {}
    for name in ("ref", "r1", "r2"):
        try:
            area = CellRange.of(said[name])
        except (KeyError, ValueError):
            continue
        if name == "ref" and insertion.count and area.top < insertion.before <= area.bottom:
            raise UnsafeInsertionError(
                _ACROSS,
                sheet=insertion.sheet,
                cell=a1(formula.row, formula.column),
                hint="배열 수식을 옮기거나 값으로 바꾼 뒤 다시 실행하세요.",
            )
        new = insertion.area(area)
        if new != area:
            changes[name] = str(new)
    if changes:
        end = data.index(b">", formula.start) + 1
        yield (formula.start, end, with_attributes(data[formula.start : end], changes))


def _of_group(data: bytes, group: _Shared, sheet: str, insertion: Insertion) -> Iterator[Splice]:
    """Yield splices for a shared formula; cells for which it would read otherwise get their own."""
    here = insertion.touches(sheet)
    own = group.own
    if not here and "!" not in own.text:
        return

    def after(row: int) -> int:
        return insertion.row(row) if here else row

    new = moved(own.text, Home(sheet, own.row, own.column), insertion)
    apart = []
    for each in group.others:
        rows, columns = each.row - own.row, each.column - own.column
        text = carried(own.text, rows, columns)
        wanted = moved(text, Home(sheet, each.row, each.column), insertion)
        if wanted != carried(new, after(each.row) - after(own.row), columns):
            apart.append((each, wanted))
    if new != own.text:
        yield (*own.inner, escape(new))
    prefix = data[own.start + 1 : data.index(b"f", own.start)]
    for each, text in apart:
        yield (each.start, each.end, b"<%bf>%b</%bf>" % (prefix, escape(text), prefix))
    if here:
        end = data.index(b">", own.start) + 1
        area = CellRange.of(attributes(own.tag).get("ref", a1(own.row, own.column)))
        if insertion.area(area) != area:
            opened = with_attributes(data[own.start : end], {"ref": str(insertion.area(area))})
            yield (own.start, end, opened)
