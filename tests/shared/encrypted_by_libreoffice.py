"""LibreOffice as the other program that opens and makes workbooks with a password.

A Basic macro in a profile of its own opens each workbook with its password and saves it anew, with
another password or with none.
"""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING, Final, NamedTuple

from inserted_by_libreoffice import write_macro

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

LONGEST: Final = 60  # seconds for all workbooks of a test
_MACRO: Final = """
Sub SaveAnew(jobs As String)
  Dim f As Integer, text As String, parts, doc, opening, saving, ways
  f = FreeFile
  Open jobs For Input As #f
  Do While Not Eof(f)
    Line Input #f, text
    If text &lt;&gt; "" Then
      parts = Split(text, Chr(9))
      If parts(2) = "" Then
        opening = Array(Named("Hidden", True))
      Else
        opening = Array(Named("Hidden", True), Named("Password", parts(2)))
      End If
      saving = Array(Named("FilterName", "Calc MS Excel 2007 XML"))
      If parts(3) &lt;&gt; "" Then
        ways = CreateUnoValue("[]com.sun.star.beans.NamedValue", _
          Array(Valued("CryptoType", parts(4)), Valued("OOXPassword", parts(3))))
        saving = Array(Named("FilterName", "Calc MS Excel 2007 XML"), Named("EncryptionData", ways))
      End If
      doc = StarDesktop.loadComponentFromURL(parts(0), "_blank", 0, opening)
      If Not IsNull(doc) Then
        doc.storeToURL(parts(1), saving)
        doc.close(True)
      End If
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
Function Valued(name, value)
  Dim found As New com.sun.star.beans.NamedValue
  found.Name = name
  found.Value = value
  Valued = found
End Function
"""


class Job(NamedTuple):
    """A workbook for LibreOffice: where it lies, where to save it, and both passwords.

    `kind` is how it encrypts: "Agile", or "Standard".
    """

    source: Path
    target: Path
    opened_with: str = ""
    saved_with: str = ""
    kind: str = "Agile"


def run(soffice: str, profile: Path, jobs: Iterable[Job]) -> None:
    """Have LibreOffice open workbooks and save them anew, one after the other."""
    options = ["--headless", "--norestore", "--nologo", f"-env:UserInstallation={profile.as_uri()}"]
    if not (profile / "user").exists():  # a new profile runs no macro at its first start
        _start(soffice, *options, "--terminate_after_init")
    write_macro(profile, _MACRO)
    lines = ["\t".join((job.source.as_uri(), job.target.as_uri(), *job[2:])) for job in jobs]
    told = profile / "jobs.txt"
    told.write_text("\n".join(lines) + "\n", encoding="utf-8")
    _start(soffice, *options, f'macro:///Standard.Module1.SaveAnew("{told}")')


def _start(*command: str) -> None:
    subprocess.run(command, check=False, capture_output=True, timeout=LONGEST)
