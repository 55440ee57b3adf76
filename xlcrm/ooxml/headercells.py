"""Header cells of Excel tables that are written: the table's columns are named as they say.

A table keeps its columns' names a second time, and Excel repairs a workbook in which the two
differ. So the name changes with the cell, or neither does.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import a1
from xlcrm.errors import PlanError
from xlcrm.ooxml.markup import find_all, text_of, with_attributes
from xlcrm.ooxml.splice import Splice, splice
from xlcrm.ooxml.table import column_name, header_of
from xlcrm.patterns import lazy

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlcrm.ooxml.package import Package
    from xlcrm.ooxml.table import ExcelTable, TableColumn

_LONGEST: Final = 255  # Excel specifications and limits: characters in a table's header
# Formulas with a bracket: those that name a table's columns (ECMA-376 Part 1, 18.17.2.2) among them
_STRUCTURED: Final = lazy(
    rb"<(?:[^\s<>/!?:]+:)?(?:f|formula[12]?|definedName|calculatedColumnFormula|totalsRowFormula)"
    rb"(?:\s[^<>]*)?>([^<]*\[[^<]*)<"
)
_NO_FORMULAS: Final = ("sharedStrings", "/styles.xml", "/theme/", "docProps/")
_HOW: Final = "엑셀에서 그 셀을 직접 고쳐 저장한 뒤 다시 실행하세요."


def renamed(
    package: Package, table: ExcelTable, sheet: str, headers: Mapping[int, object]
) -> bytes | None:
    """Return a table's part with the columns named as their header cells will say.

    None if the names stay as they are.

    Args:
        package: the workbook.
        table: the table.
        sheet: the name of the sheet that it lies on.
        headers: the new headers by the sheet's column number, all of them the table's.

    Raises:
        PlanError: one cannot be a column's name, or something else in the workbook uses the old
            one.
    """
    names = {number: header_of(each.name) for number, each in _numbered(table)}
    changed: dict[int, str] = {}
    for number, header in headers.items():
        if not isinstance(header, str) or not header.strip() or len(header) > _LONGEST:
            raise PlanError(
                "표의 머리글은 비우거나 숫자·날짜로 바꿀 수 없습니다.",
                sheet=sheet,
                cell=a1(table.area.top, number),
                hint=f"머리글을 {_LONGEST}자까지의 글로 적으세요.",
            )
        if header != names[number]:
            changed[number] = header
    after = [header.casefold() for header in (names | changed).values()]
    for number, header in changed.items():
        if after.count(header.casefold()) > 1:
            raise PlanError(
                "표에 같은 이름의 열이 있습니다.",
                sheet=sheet,
                cell=a1(table.area.top, number),
                hint="머리글을 서로 다르게 적으세요.",
            )
    if not changed:
        return None
    cell = a1(table.area.top, min(changed))
    _refuse_used(package, table, sheet, cell, [names[number] for number in changed])
    data = package.markup(package.member(table.part))
    return splice(data, _splices(data, table.area.left, changed))


def _numbered(table: ExcelTable) -> Iterator[tuple[int, TableColumn]]:
    return enumerate(table.columns, start=table.area.left)


def _splices(data: bytes, left: int, headers: Mapping[int, str]) -> Iterator[Splice]:
    for number, tag in enumerate(find_all(data, b"tableColumn"), start=left):
        if number in headers:
            text = data[tag.start : tag.end]
            yield tag.start, tag.end, with_attributes(text, {"name": column_name(headers[number])})


def _refuse_used(
    package: Package, table: ExcelTable, sheet: str, cell: str, names: Sequence[str]
) -> None:
    """Raise if something else in the workbook may know a column by its name.

    A query and a slicer do; formulas that name it are found by all that stands in their brackets.
    """
    tied = table.query or any("slicercache" in name.casefold() for name in package.archive.names)
    if tied:
        raise PlanError(
            "외부 자료나 슬라이서가 그 이름으로 쓰는 표의 머리글이라 바꾸지 않습니다.",
            sheet=sheet,
            cell=cell,
            hint=_HOW,
        )
    wanted = [_bare(name) for name in names]
    for part in package.archive.names:
        if not part.endswith(".xml") or any(each in part for each in _NO_FORMULAS):
            continue
        if any(name in formula for formula in _formulas(package.part(part)) for name in wanted):
            raise PlanError(
                "수식이 그 이름으로 쓰는 표의 머리글이라 바꾸지 않습니다.",
                sheet=sheet,
                cell=cell,
                hint=_HOW,
            )


def _formulas(data: bytes) -> Iterator[str]:
    """Yield the formulas of a part that may name a table's column, as `_bare` leaves them."""
    if b"[" in data:
        for match in _STRUCTURED.finditer(data):
            yield _bare(text_of(match[1]))


def _bare(text: str) -> str:
    """Text without case, spaces, and the mark that formulas put before special characters."""
    return re.sub(r"['\s]", "", text.casefold())
