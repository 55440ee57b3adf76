"""A workbook as a PDF, by LibreOffice where it is installed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Final

from xlcrm.errors import StorageError

_NAMES: Final = ("soffice", "libreoffice")
_PLACES: Final = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
)
"""Where its installers put it on macOS and Windows, which is not on the path there."""

_LONGEST: Final = 600  # seconds; a report of a hundred pages takes some ten


def pdf_of(workbook: bytes) -> bytes:
    """Return a workbook printed as a PDF.

    LibreOffice works on a copy in a private folder, with a profile of its own, so that one that is
    open on the screen is not disturbed. Both are gone afterwards.

    Args:
        workbook: the bytes of an .xlsx file.

    Raises:
        StorageError: LibreOffice is not installed, or could not do it.
    """
    program = _program()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        source = folder / "report.xlsx"
        source.write_bytes(workbook)
        profile = (folder / "profile").as_uri()
        command = [program, f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf"]
        try:
            subprocess.run(  # noqa: S603 - a fixed command, and a file of our own
                [*command, "--outdir", place, str(source)],
                check=False,
                capture_output=True,
                timeout=_LONGEST,
            )
            return source.with_suffix(".pdf").read_bytes()
        except (OSError, subprocess.TimeoutExpired) as error:
            raise StorageError(
                "LibreOffice가 PDF를 만들지 못했습니다.",
                hint="LibreOffice에서 보고서를 열어 PDF로 내보내세요.",
            ) from error


def _program() -> str:
    found = next(filter(None, map(shutil.which, (*_NAMES, *_PLACES))), None)
    if found is None:
        raise StorageError(
            "PDF를 만들 LibreOffice를 찾지 못했습니다.",
            hint="libreoffice.org에서 LibreOffice를 설치하거나, 엑셀에서 PDF로 저장하세요.",
        )
    return found
