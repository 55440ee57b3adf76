"""Excel tables (ECMA-376 Part 1, 18.5): where they are, and their parts grown with the data."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import MAX_COLUMN, CellRange
from xlcrm.digits import whole
from xlcrm.errors import LimitExceededError
from xlcrm.ooxml.bare import bare
from xlcrm.ooxml.markup import attributes, element_end, escape, find, find_all, text_of
from xlcrm.ooxml.markup import with_attributes as set_attributes
from xlcrm.ooxml.splice import Splice, splice
from xlcrm.ooxml.zipformat import damaged
from xlcrm.patterns import lazy
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlcrm.ooxml.package import Package
    from xlcrm.ooxml.ranges import Growth

_TO_SPELL: Final = lazy(r"[\x00-\x1f]|_(?=x[0-9A-Fa-f]{4}_)")
_SPELT: Final = lazy(r"_x([0-9A-Fa-f]{4})_")
# A table that gets rows shows its insert row no more (ECMA-376 Part 1, 18.5.1.2)
_WITH_ROWS: Final[Mapping[str, None]] = {"insertRow": None, "insertRowShift": None}


@bare
@dataclass(frozen=True, slots=True)
class TableColumn:
    """One column of a table; `formula` is what each new row is filled with, or empty."""

    id: int
    name: str
    formula: str


@bare
@dataclass(frozen=True, slots=True)
class ExcelTable:
    """One table: its part, its name, the area it covers with headers and totals, its columns."""

    part: str
    name: str
    area: CellRange
    header_rows: int
    totals_rows: int
    columns: tuple[TableColumn, ...]
    query: bool

    @property
    def last_data_row(self) -> int:
        """The last row that is neither header nor totals."""
        return self.area.bottom - self.totals_rows

    @property
    def formulas(self) -> dict[int, str]:
        """The formula of each calculated column, by column number."""
        columns = enumerate(self.columns, start=self.area.left)
        return {number: column.formula for number, column in columns if column.formula}


def column_name(header: str) -> str:
    r"""Return a header as the name of a table's column spells it (ECMA-376 Part 1, 22.9.2.19).

    >>> column_name("연락처\n(휴대폰)")
    '연락처_x000a_(휴대폰)'
    """
    return _TO_SPELL.sub(lambda match: f"_x{ord(match[0]):04x}_", header)


def header_of(name: str) -> str:
    r"""Return the header that the name of a table's column stands for.

    >>> header_of("연락처_x000a_(휴대폰)")
    '연락처\n(휴대폰)'
    """
    return _SPELT.sub(lambda match: chr(int(match[1], 16)), name)


def tables_of(package: Package, sheet_part: str) -> tuple[ExcelTable, ...]:
    """Return the tables that lie on a sheet."""
    return tuple(
        read_table(part, package.markup(part), query=any(package.related(part, "queryTable")))
        for part in package.related(sheet_part, "table")
        if part in package
    )


@lru_cache(maxsize=64)
def read_table(part: str, data: bytes, *, query: bool = False) -> ExcelTable:
    """Read a table's part; DamagedWorkbookError if it is none."""
    root = find(data, b"table")
    found = attributes(root.attributes) if root else {}
    try:
        area = CellRange.of(found["ref"])
        headers = int(found.get("headerRowCount", "1"))
        totals = int(found.get("totalsRowCount", "0"))
    except (KeyError, ValueError):
        raise damaged(f"표 정보를 읽을 수 없습니다: {part}") from None
    name = found.get("displayName") or found.get("name", "")
    return ExcelTable(part, name, area, headers, totals, tuple(_columns(data)), query)


def _columns(data: bytes) -> Iterator[TableColumn]:
    for number, tag in enumerate(find_all(data, b"tableColumn")):
        if number >= MAX_COLUMN:
            raise LimitExceededError(
                f"표의 열이 엑셀의 한도인 {MAX_COLUMN:,}개보다 많습니다.",
                hint="시트의 칸을 새 통합 문서에 복사해 저장하고 그 파일을 쓰세요.",
            )
        found = attributes(tag.attributes)
        end = element_end(data, tag)
        inner = find(data, b"calculatedColumnFormula", tag.end, end) if not tag.empty else None
        formula = ""
        if inner is not None and not inner.empty:
            formula = text_of(data[inner.end : data.index(b"</", inner.end)])
        yield TableColumn(whole(found.get("id")), found.get("name", ""), formula)


def grown_table(data: bytes, growth: Growth, headers: Sequence[str] = ()) -> bytes:
    """Return a table's part with its area and filter grown, and columns added at its right."""
    splices: list[Splice] = []
    for local in (b"table", b"autoFilter"):
        tag = find(data, local)
        if tag is None:
            continue
        old = CellRange.of(attributes(tag.attributes).get("ref", "A1"))
        rows, columns = growth.bottom - growth.old.bottom, growth.right - growth.old.right
        new = old.grown_to(row=old.bottom + rows, column=old.right + columns)
        if new != old:
            text = data[tag.start : tag.end]
            changes: dict[str, str | None] = {"ref": str(new)}
            if new.bottom != old.bottom:
                changes |= _WITH_ROWS
            splices.append((tag.start, tag.end, set_attributes(text, changes)))
    parent = find(data, b"tableColumns")
    if headers and parent is not None:
        splices += _added_columns(data, headers)
    return splice(data, splices)


def _added_columns(data: bytes, headers: Sequence[str]) -> Iterator[Splice]:
    parent = find(data, b"tableColumns")
    if parent is None:
        raise damaged("표에 열 목록이 없습니다.")
    known = list(_columns(data))
    prefix = parent.name[: -len(b"tableColumns")]
    first = max((column.id for column in known), default=0) + 1
    entries = b"".join(
        b'<%btableColumn id="%d" name="%b"/>'
        % (prefix, first + index, escape(column_name(name), quote=True))
        for index, name in enumerate(headers)
    )
    text = data[parent.start : parent.end]
    opened = set_attributes(text, {"count": str(len(known) + len(headers))})
    yield (parent.start, parent.end, opened)
    end = data.rindex(b"</", 0, element_end(data, parent))
    yield (end, end, entries)
