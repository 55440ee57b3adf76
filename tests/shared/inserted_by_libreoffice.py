"""LibreOffice as the judge of inserted rows: told to insert the same, and what both then say.

A Basic macro in a profile of its own opens each workbook, inserts the rows, calculates everything
and saves. What it saved is compared as facts, so that what LibreOffice writes anew in its own way
(styles, identifiers, sizes) does not count.
"""

from __future__ import annotations

import re
import subprocess
import zipfile
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from openpyxl import load_workbook

from xlcrm.cellref import CellRange

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

LONGEST: Final = 240  # seconds for all workbooks of a test
_MACRO: Final = """
Sub InsertRows(jobs As String)
  Dim f As Integer, text As String, parts, doc
  f = FreeFile
  Open jobs For Input As #f
  Do While Not Eof(f)
    Line Input #f, text
    If text &lt;&gt; "" Then
      parts = Split(text, Chr(9))
      doc = StarDesktop.loadComponentFromURL(parts(0), "_blank", 0, Array(Named("Hidden", True)))
      If CLng(parts(4)) &gt; 0 Then
        doc.Sheets.getByIndex(CInt(parts(2))).Rows.insertByIndex(CLng(parts(3)) - 1, CLng(parts(4)))
      End If
      doc.calculateAll()
      doc.storeToURL(parts(1), Array(Named("FilterName", "Calc MS Excel 2007 XML")))
      doc.close(True)
    End If
  Loop
  Close #f
  StarDesktop.terminate()
End Sub
Function Named(name, value)
  Dim found As New com.sun.star.beans.PropertyValue
  found.Name = name
  found.Value = value
  Named = found
End Function
"""
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
_ROOTS: Final = {
    ".xba": ("script:module", "module"),
    ".xlb": ("library:library", "library"),
    ".xlc": ("library:libraries", "libraries"),
}
_LIBRARY: Final = 'xmlns:library="http://openoffice.org/2000/library" library:name="Standard"'
_FLAGS: Final = 'library:readonly="false" library:passwordprotected="false"'
_LIBRARIES: Final = (
    'xmlns:library="http://openoffice.org/2000/library" xmlns:xlink="http://www.w3.org/1999/xlink"'
)
_ENTRY: Final = '<library:library library:name="Standard" library:link="false" xlink:type="simple" '


class Job(NamedTuple):
    """A workbook for LibreOffice: where it lies, where to save it, and which rows to insert."""

    source: Path
    target: Path
    sheet: int = 0
    before: int = 1
    rows: int = 0


def run(soffice: str, profile: Path, jobs: Iterable[Job]) -> None:
    """Have LibreOffice open, change, calculate and save workbooks, one after the other."""
    options = ["--headless", "--norestore", "--nologo", f"-env:UserInstallation={profile.as_uri()}"]
    if not (profile / "user").exists():  # a new profile runs no macro at its first start
        _start(soffice, *options, "--terminate_after_init")
    write_macro(profile, _MACRO)
    lines = [
        "\t".join((job.source.as_uri(), job.target.as_uri(), *map(str, job[2:]))) for job in jobs
    ]
    told = profile / "jobs.txt"
    told.write_text("\n".join(lines) + "\n", encoding="utf-8")
    macro = f'macro:///Standard.Module1.InsertRows("{told}")'
    _start(soffice, *options, macro)


def _start(*command: str) -> None:
    subprocess.run(command, check=False, capture_output=True, timeout=LONGEST)


def write_macro(profile: Path, macro: str) -> None:
    """Put a macro into a profile, as its module Module1."""
    basic = profile / "user" / "basic"
    standard = basic / "Standard"
    standard.mkdir(parents=True, exist_ok=True)
    module = 'xmlns:script="http://openoffice.org/2000/script" script:name="Module1"'
    files = {
        standard / "Module1.xba": f'<script:module {module} script:language="StarBasic">{macro}'
        "</script:module>",
        standard / "script.xlb": f"<library:library {_LIBRARY} {_FLAGS}>"
        '<library:element library:name="Module1"/></library:library>',
        standard / "dialog.xlb": f"<library:library {_LIBRARY} {_FLAGS}/>",
    }
    for kind in ("script", "dialog"):
        place = f'xlink:href="$(USER)/basic/Standard/{kind}.xlb/"'
        files[basic / f"{kind}.xlc"] = (
            f"<library:libraries {_LIBRARIES}>{_ENTRY}{place}/></library:libraries>"
        )
    for path, text in files.items():
        root, of = _ROOTS[path.suffix]
        public = f'"-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "{of}.dtd"'
        path.write_text(f"{_HEAD}<!DOCTYPE {root} PUBLIC {public}>\n{text}", encoding="utf-8")


def facts(path: Path, sheet: str, fresh: range) -> dict[tuple[str, ...], Any]:
    """Return what a workbook that LibreOffice saved says, and where; the inserted rows left out.

    Cells with their formulas and what these compute; notes, links, merged cells, filters, tables,
    print areas, page breaks; formats and validations by the cells that they cover; names, the
    ranges of charts, and the rows at which drawings hang.

    Args:
        path: the workbook.
        sheet: the sheet that got rows.
        fresh: those rows: LibreOffice dresses them like the row above.
    """
    found: dict[tuple[str, ...], Any] = {}
    book, shown = load_workbook(path), load_workbook(path, data_only=True, read_only=True)
    for page in book.worksheets:
        name = page.title
        values = {
            (row, column): value
            for row, cells in enumerate(shown[name].iter_rows(values_only=True), start=1)
            for column, value in enumerate(cells, start=1)
        }
        gone = fresh if name == sheet else range(0)
        for row in page.iter_rows():
            for cell in row:
                if cell.value is not None:
                    text = getattr(cell.value, "text", cell.value)
                    found[name, "cell", cell.coordinate] = text
                    found[name, "value", cell.coordinate] = values.get((cell.row, cell.column))
                if cell.comment is not None:
                    found[name, "note", cell.coordinate] = cell.comment.text
                if cell.hyperlink is not None:
                    found[name, "link", cell.coordinate] = True
        found[name, "merged"] = sorted(map(str, page.merged_cells.ranges))
        found[name, "filter"] = page.auto_filter.ref
        found[name, "tables"] = sorted(str(each.ref) for each in page.tables.values())
        found[name, "printed"] = (str(page.print_area), page.print_title_rows)
        found[name, "breaks"] = sorted(each.id for each in page.row_breaks.brk)
        found[name, "formats"] = sorted(
            (_cells(str(each.sqref), gone), [rule.type for rule in each.rules])
            for each in page.conditional_formatting
        )
        found[name, "validations"] = sorted(
            (_cells(str(each.sqref), gone), each.type)
            for each in page.data_validations.dataValidation
        )
    found["names",] = sorted((key, each.attr_text) for key, each in book.defined_names.items())
    with zipfile.ZipFile(path) as archive:
        for kind, part, what in (
            ("charts", r"xl/charts/chart\d+\.xml", "<c:f>([^<]*)<"),
            ("drawings", r"xl/drawings/drawing\d+\.xml", r"<xdr:from>.*?<xdr:row>(\d+)<"),
        ):
            names = [each for each in archive.namelist() if re.fullmatch(part, each)]
            found[kind,] = sorted(re.findall(what, archive.read(each).decode()) for each in names)
    return found


def _cells(areas: str, gone: range) -> list[tuple[int, int]]:
    """The cells of some ranges but for rows that are left out."""
    return sorted(
        (row, column)
        for area in map(CellRange.of, areas.split())
        for row in range(area.top, min(area.bottom, area.top + 500) + 1)
        if row not in gone
        for column in range(area.left, min(area.right, area.left + 50) + 1)
    )


def differences(one: dict[tuple[str, ...], Any], other: dict[tuple[str, ...], Any]) -> list[str]:
    """Return what two workbooks say differently; numbers are equal to twelve digits."""
    return [
        f"{key}: {one.get(key)!r} != {other.get(key)!r}"
        for key in sorted(one.keys() | other.keys())
        if not _same(one.get(key), other.get(key))
    ]


def _same(one: object, other: object) -> bool:
    if isinstance(one, float | int) and isinstance(other, float | int):
        return abs(one - other) <= 1e-12 * max(1.0, abs(one))
    return one == other
