"""Whose a sheet is: the mark by which xlcrm knows the sheets that it made, and that are unchanged.

The mark is a hidden defined name of the sheet itself, for Excel and LibreOffice keep it whatever
they save. It holds what the rows said, in any order: sorting a list is not writing into it.
"""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from xlcrm.digits import whole
from xlcrm.errors import PlanError
from xlcrm.ooxml.bare import bare
from xlcrm.ooxml.cells import Decoder, date_of, is_formula, serial_of
from xlcrm.ooxml.cellwriter import Formula
from xlcrm.ooxml.markup import element_end, find, text_of
from xlcrm.ooxml.rows import frame_of, rows_of
from xlcrm.ooxml.sheetnames import SheetName, names_by_sheet, names_of_sheet
from xlcrm.patterns import lazy
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from xlcrm.cellref import CellValue
    from xlcrm.ooxml.addedsheet import OwnSheet
    from xlcrm.ooxml.package import Package, Relationship
    from xlcrm.ooxml.styles import Styles

MARK: Final = "_xlcrm.own"
_WORDS: Final = lazy(r'"xlcrm 1 ([0-9a-f]{32}) ([0-9a-f]{32})"')
_STYLE: Final = lazy(rb"\ss\s*=\s*[\"\'](\d+)[\"\']")
_LENGTH: Final = 32  # hexadecimal digits: 128 bits
_NOBODYS: Final = frozenset({"printerSettings"})  # what a program relates to any sheet it prints


@bare
class Mark(NamedTuple):
    """What a sheet said when xlcrm wrote it: all of it, and without its passing lines."""

    whole: str
    lasting: str

    def named(self) -> SheetName:
        """Return the name that holds it."""
        return SheetName(MARK, f'"xlcrm 1 {self.whole} {self.lasting}"', hidden=True)


def mark_for(sheet: OwnSheet, *, date1904: bool) -> Mark:
    """Return the mark of a sheet as it will be written."""

    def cells(values: Iterable[object]) -> list[tuple[int, object]]:
        stored = (
            serial_of(value, date1904=date1904) if isinstance(value, date) else value
            for value in values
        )
        return list(enumerate(stored, start=1))

    whole = [_row(cells(line.values)) for line in sheet.lines]
    lasting = [
        f"{text}{sorted(line.links.items())}"
        for text, line in zip(whole, sheet.lines, strict=True)
        if not line.passing
    ]
    return Mark(_digest(sorted(filter(None, whole))), _digest(lasting))


def empty_own_sheet() -> SheetName:
    """Return the mark of a sheet of xlcrm's own that says nothing yet."""
    nothing = _digest(())
    return Mark(nothing, nothing).named()


def own_sheets(package: Package) -> frozenset[str]:
    """Return the names of the worksheets that xlcrm made."""
    workbook = package.part(package.workbook_part)
    if MARK.encode() not in workbook:
        return frozenset()
    named = names_by_sheet(workbook)
    return frozenset(
        entry.name
        for entry in package.worksheets
        if entry.name in named and _mark_in(workbook, entry.name) is not None
    )


def is_same(package: Package, sheet: OwnSheet) -> bool:
    """Tell whether a workbook has that sheet already, and nobody has changed it since."""
    mark = _mark_on(package, sheet.name)
    if mark is None or mark.lasting != mark_for(sheet, date1904=package.date1904).lasting:
        return False
    return _is_intact(package, sheet.name, mark)


def told_by(package: Package, name: str) -> Iterator[dict[int, CellValue]]:
    """Yield what a sheet's rows say, each by column number; empty rows and cells left out.

    A number that its cell shows as a day is that day, and one shown as a time of day is its text.
    """
    from xlcrm.ooxml.styles import Styles  # noqa: PLC0415 - few workbooks have such a sheet

    data = package.markup(package.sheet(name).part)
    part = package.related_part("styles")
    styles = None if part is None else Styles(package.part(part))
    decoder = Decoder(package.strings)
    for row in rows_of(data, frame_of(data)):
        said: dict[int, CellValue] = {}
        for cell in row.cells:
            value = decoder.read(cell.attributes, cell.content)
            style = _STYLE.search(cell.attributes)
            if type(value) in {int, float} and styles and style:
                value = _shown(value, styles, whole(style[1]), date1904=package.date1904)  # type: ignore[arg-type]
            if value is not None and value != "":
                said[cell.column] = value
        if said:
            yield said


def _shown(value: float, styles: Styles, style: int, *, date1904: bool) -> CellValue:
    """A number as its cell shows it, if that is a day or a time of day."""
    if styles.shows_day(style):
        return date_of(value, date1904=date1904) or value
    if 0 <= value < 1 and styles.is_date(style):
        hours, minutes = divmod(round(value * 1440) % 1440, 60)
        return f"{hours:02}:{minutes:02}"
    return value


def refuse_unless_own(package: Package, name: str, *, typed: bool = False) -> None:
    """Raise if a sheet is not one that xlcrm made, or somebody has written into it.

    Args:
        package: the workbook.
        name: the sheet's name.
        typed: whether people were to write into it, and that has been read; then only what they put
            upon it counts.

    Raises:
        PlanError: it is somebody else's.
    """
    mark = _mark_on(package, name)
    if typed and not is_covered(package, name):
        return
    if mark is None:
        raise PlanError(
            "xlcrm이 만든 시트가 아니어서 바꾸지 않습니다.",
            sheet=name,
            hint="그 시트의 이름을 바꾸고 다시 실행하세요. 새 시트를 만듭니다.",
        )
    if not _is_intact(package, name, mark):
        raise PlanError(
            "사람이 고쳐 쓴 시트여서 바꾸지 않습니다.",
            sheet=name,
            hint="남길 것이 있으면 시트의 이름을 바꾸고, 없으면 시트를 지운 뒤 다시 실행하세요.",
        )


def _mark_on(package: Package, sheet: str) -> Mark | None:
    """The mark of a worksheet of that name; None too where there is no such worksheet."""
    if sheet not in {entry.name for entry in package.worksheets}:
        return None
    return _mark_in(package.part(package.workbook_part), sheet)


def _mark_in(workbook: bytes, sheet: str) -> Mark | None:
    """Return the mark that a sheet carries; None if it carries none."""
    for name in names_of_sheet(workbook, sheet):
        if name.name == MARK and (found := _WORDS.fullmatch(name.formula.strip())):
            return Mark(found[1], found[2])
    return None


def _is_intact(package: Package, name: str, mark: Mark) -> bool:
    """Tell whether a sheet says what xlcrm wrote, no other formula in it, nothing put upon it."""
    if is_covered(package, name):
        return False
    data = package.markup(package.sheet(name).part)
    decoder = Decoder(package.strings)
    rows = [
        _row(
            (cell.column, _formula(cell.content) or decoder.read(cell.attributes, cell.content))
            for cell in row.cells
        )
        for row in rows_of(data, frame_of(data))
    ]
    return _digest(sorted(filter(None, rows))) == mark.whole


def is_covered(package: Package, name: str) -> bool:
    """Tell whether a person has put a picture, a note or a table upon a sheet."""
    part = package.sheet(name).part
    return any(_is_somebodys(package, each) for each in package.relationships(part))


def _is_somebodys(package: Package, related: Relationship) -> bool:
    """Tell whether a part has been put upon a sheet by a person: a picture, a note, a table."""
    if related.kind == "drawing" and related.target in package:
        return b"Anchor" in package.part(related.target)  # LibreOffice adds an empty one
    return related.kind not in _NOBODYS


def _formula(content: bytes | None) -> Formula | None:
    """The formula of a cell that has one."""
    if not content or not is_formula(content):
        return None
    tag = find(content, b"f")
    if tag is None or tag.empty:
        return Formula()
    return Formula(text_of(content[tag.end : content.rindex(b"</", 0, element_end(content, tag))]))


def _row(cells: Iterable[tuple[int, object]]) -> str:
    """What a row's cells say as one line, blanks left out; numbers however they are spelt.

    Zero has no sign: Excel knows none.
    """
    return "\t".join(
        f"{column} {float(value) + 0.0!r}"
        if isinstance(value, int | float)
        else f"{column} {'=' if isinstance(value, Formula) else ''}{str(value)!r}"
        if isinstance(value, str)
        else f"{column} {value!r}"
        for column, value in cells
        if value is not None and value != ""
    )


def _digest(lines: Iterable[str]) -> str:
    return sha256("\n".join(lines).encode("utf-8", "replace")).hexdigest()[:_LENGTH]
