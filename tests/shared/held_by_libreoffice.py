"""LibreOffice that really has a workbook open: others wait, and what is typed in it is saved."""

from __future__ import annotations

import subprocess
import time
from typing import TYPE_CHECKING, Final

from inserted_by_libreoffice import write_macro

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from typing import Self

LONGEST: Final = 120  # seconds that opening or saving may take on a busy computer
_MACRO: Final = """
Sub Hold(jobs As String)
  Dim f As Integer, url As String, ready As String, go As String, text As String, parts, doc, sheet
  f = FreeFile
  Open jobs For Input As #f
  Line Input #f, url
  Line Input #f, ready
  Line Input #f, go
  Close #f
  doc = StarDesktop.loadComponentFromURL(url, "_blank", 0, Array(Named("Hidden", True)))
  f = FreeFile
  Open ready For Output As #f
  Print #f, "open"
  Close #f
  Do While Not FileExists(go)
    Wait 100
  Loop
  f = FreeFile
  Open go For Input As #f
  Do While Not Eof(f)
    Line Input #f, text
    If text &lt;&gt; "" Then
      parts = Split(text, Chr(9))
      sheet = doc.Sheets.getByName(parts(0))
      sheet.getCellByPosition(CInt(parts(1)), CLng(parts(2))).setFormula(parts(3))
    End If
  Loop
  Close #f
  doc.store()
  doc.close(True)
  StarDesktop.terminate()
End Sub
Function Named(name, value)
  Dim found As New com.sun.star.beans.PropertyValue
  found.Name = name
  found.Value = value
  Named = found
End Function
"""


class Held:
    """A workbook that LibreOffice has open; within the block nobody else can write it."""

    def __init__(self, soffice: str, profile: Path, path: Path) -> None:
        """Prepare it.

        Args:
            soffice: the program.
            profile: a folder for its settings, kept from one time to the next.
            path: the workbook.
        """
        self._options = ["--headless", "--norestore", "--nologo"]
        self._options.append(f"-env:UserInstallation={profile.as_uri()}")
        self._soffice, self._profile, self._path = soffice, profile, path
        self._typed: list[tuple[str, int, int, str]] = []
        self._ready, self._go = profile / "ready.txt", profile / "go.txt"

    def type(self, cells: Iterable[tuple[str, int, int, str]]) -> None:
        """Have somebody type into cells before they save: sheet, column and row from 1, text."""
        self._typed += cells

    def __enter__(self) -> Self:
        """Open it, and wait until it is."""
        if not (self._profile / "user").exists():  # a new profile runs no macro at its first start
            self._start("--terminate_after_init").wait(LONGEST)
        write_macro(self._profile, _MACRO)
        for each in (self._ready, self._go):
            each.unlink(missing_ok=True)
        jobs = self._profile / "jobs.txt"
        said = (self._path.as_uri(), str(self._ready), str(self._go))
        jobs.write_text("\n".join(said) + "\n", encoding="utf-8")
        self._process = self._start(f'macro:///Standard.Module1.Hold("{jobs}")')
        ends = time.monotonic() + LONGEST
        while not self._ready.exists():
            assert self._process.poll() is None, "LibreOffice has ended"
            assert time.monotonic() < ends, "LibreOffice does not open it"
            time.sleep(0.05)
        return self

    def __exit__(self, *_: object) -> None:
        """Type, save and close."""
        lines = (
            "\t".join((sheet, str(column - 1), str(row - 1), text))
            for sheet, column, row, text in self._typed
        )
        waits = self._go.with_suffix(".new")
        waits.write_text("\n".join(lines) + "\n", encoding="utf-8")
        waits.replace(self._go)
        try:
            self._process.wait(LONGEST)
        finally:
            self._process.kill()

    def _start(self, *more: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [self._soffice, *self._options, *more],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
