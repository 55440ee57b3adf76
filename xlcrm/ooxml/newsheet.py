"""A sheet added to an existing workbook: its part, and everything that must know of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import CellRange, a1
from xlcrm.errors import PlanError
from xlcrm.ooxml.cells import render
from xlcrm.ooxml.package import CONTENT_TYPES, rels_name
from xlcrm.ooxml.strings import SharedStrings
from xlcrm.ooxml.workbook import (
    main_namespace,
    next_relationship_id,
    relationship_base,
    sheet_entries,
    with_override,
    with_relationship,
    with_sheet,
    with_sheet_title,
)

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from xlcrm.cellref import CellValue
    from xlcrm.ooxml.package import Package
    from xlcrm.ooxml.styles import Styles

MAX_NAME: Final = 31  # Excel specifications and limits: characters in a sheet's name
_FORBIDDEN: Final = frozenset("[]:*?/\\")
_WORKSHEET: Final = b"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"

_FROZEN_HEADER: Final = (
    b'<sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" '
    b'activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
)


@dataclass(frozen=True, slots=True)
class NewSheet:
    """A sheet to add: bold headers in row 1, frozen; rows below; widths in characters."""

    name: str
    headers: tuple[str, ...]
    rows: tuple[tuple[CellValue | date, ...], ...] = ()
    widths: tuple[float, ...] = ()


def refuse_name(name: str, taken: Sequence[str]) -> None:
    """Raise PlanError if Excel would not take `name` as a sheet's name."""
    if not name or len(name) > MAX_NAME or _FORBIDDEN & set(name) or name.strip("'") != name:
        raise PlanError(
            "시트 이름으로 쓸 수 없습니다.",
            sheet=name,
            hint=r"31자까지, [ ] : * ? / \ 없이 지으세요.",
        )
    if name.casefold() in {other.casefold() for other in taken}:
        raise PlanError("같은 이름의 시트가 이미 있습니다.", sheet=name, hint="다른 이름을 쓰세요.")


def sheet_part(sheet: NewSheet, styles: Styles | None, workbook: bytes, *, date1904: bool) -> bytes:
    """Return the new sheet's bytes."""
    header = styles.bold(0) if styles else 0
    grid = [sheet.headers, *sheet.rows]
    rows = []
    for number, values in enumerate(grid, start=1):
        cells = []
        for column, value in enumerate(values, start=1):
            style = header if number == 1 else _style_for(value, styles)
            shown = render(value, b"", SharedStrings(), date1904=date1904)
            attribute = b' s="%d"' % style if style else b""
            reference = a1(number, column).encode()
            if shown.content:
                cells.append(
                    b'<c r="%b"%b%b>%b</c>' % (reference, attribute, shown.type, shown.content)
                )
        rows.append(b'<row r="%d">%b</row>' % (number, b"".join(cells)))
    width = max(map(len, grid))
    area = str(CellRange(1, 1, len(grid), max(width, 1))).encode()
    columns = b"".join(
        b'<col min="%d" max="%d" width="%.2f" customWidth="1"/>' % (index, index, size)
        for index, size in enumerate(sheet.widths, start=1)
    )
    return b"".join(
        (
            b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n',
            b'<worksheet xmlns="%b">' % main_namespace(workbook),
            b'<dimension ref="%b"/>' % area,
            _FROZEN_HEADER,
            b"<cols>%b</cols>" % columns if columns else b"",
            b"<sheetData>%b</sheetData></worksheet>" % b"".join(rows),
        )
    )


def _style_for(value: object, styles: Styles | None) -> int:
    if styles is None or not isinstance(value, date):
        return 0
    return styles.derived(
        0, "yyyy\\-mm\\-dd hh:mm" if isinstance(value, datetime) else "yyyy\\-mm\\-dd"
    )


def add_sheet(
    package: Package,
    sheet: NewSheet,
    styles: Styles | None,
    changed: dict[str, bytes],
    added: Container[str] = (),
) -> tuple[str, bytes]:
    """Return the new part's name and bytes, and put what must know of it into `changed`.

    Args:
        package: the workbook.
        sheet: what to add.
        styles: the workbook's styles, to which the sheet's are added; None if it has none.
        changed: parts changed so far; the workbook, its relationships, the content types and the
            extended properties are read from it and written to it.
        added: parts that were added so far.
    """

    def current(name: str) -> bytes:
        return changed.get(name) or package.markup(name)

    workbook_name = package.member(package.workbook_part)
    workbook = current(workbook_name)
    known = sheet_entries(workbook)
    refuse_name(sheet.name, list(known))
    folder = package.workbook_part.rpartition("/")[0]
    number = 1 + len(known)
    while (
        part := f"{folder}/worksheets/sheet{number}.xml".lstrip("/")
    ) in package or part in added:
        number += 1
    rels = package.member(rels_name(package.workbook_part))
    identifier = next_relationship_id(current(rels))
    kind = relationship_base(workbook) + b"worksheet"
    changed[rels] = with_relationship(
        current(rels), identifier, kind, f"worksheets/sheet{number}.xml"
    )
    types = package.member(CONTENT_TYPES)
    changed[types] = with_override(current(types), part, _WORKSHEET)
    sheet_id = 1 + max(known.values(), default=0)
    changed[workbook_name] = with_sheet(workbook, sheet.name, sheet_id, identifier)
    for app in package.related("", "extended-properties", "extendedProperties"):
        if app in package:
            name = package.member(app)
            titled = with_sheet_title(current(name), sheet.name)
            if titled != current(name):
                changed[name] = titled
    return part, sheet_part(sheet, styles, workbook, date1904=package.date1904)
