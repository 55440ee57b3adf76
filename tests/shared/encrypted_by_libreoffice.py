"""LibreOffice as the other program that opens and saves workbooks with a password.

A Basic macro in a profile of its own opens a workbook with its password, types into a cell, and
saves it: with the same password, or as another file without any.
"""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, Final

from inserted_by_libreoffice import write_macro

if TYPE_CHECKING:
    from pathlib import Path

LONGEST: Final = 60  # seconds; it takes two
_MACRO: Final = """
Sub Typed(jobs As String)
  On Error GoTo Over
  Dim f As Integer, text As String, parts, doc
  f = FreeFile
  Open jobs For Input As #f
  Line Input #f, text
  Close #f
  parts = Split(text, Chr(9))
  doc = StarDesktop.loadComponentFromURL(parts(0), "_blank", 0, _
    Array(Named("Hidden", True), Named("Password", parts(2))))
  doc.storeToURL(parts(1), Array(Named("FilterName", "Calc MS Excel 2007 XML")))
  doc.Sheets.getByName(parts(3)).getCellRangeByName(parts(4)).setString(parts(5))
  doc.store()
  doc.close(True)
Over:
  StarDesktop.terminate()
End Sub
Function Named(name, value)
  Dim found As New com.sun.star.beans.PropertyValue
  found.Name = name
  found.Value = value
  Named = found
End Function
"""


def typed(soffice: str, profile: Path, path: Path, plain: Path, password: str, *cell: str) -> None:
    """Have LibreOffice save a workbook without its password, type into it, and save it with it.

    Args:
        soffice: the program.
        profile: a folder for its settings.
        path: the workbook.
        plain: where it goes without a password.
        password: its password.
        cell: the sheet, the cell and what is typed there.
    """
    options = ["--headless", "--norestore", "--nologo", f"-env:UserInstallation={profile.as_uri()}"]
    if not (profile / "user").exists():  # a new profile runs no macro at its first start
        _start(soffice, *options, "--terminate_after_init")
    write_macro(profile, _MACRO)
    told = profile / "jobs.txt"
    words = "\t".join((path.as_uri(), plain.as_uri(), password, *cell))
    told.write_text(words + "\n", encoding="utf-8")
    _start(soffice, *options, f'macro:///Standard.Module1.Typed("{told}")')


def _start(*command: str) -> None:
    subprocess.run(command, check=False, capture_output=True, timeout=LONGEST)
