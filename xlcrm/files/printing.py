"""A workbook or a letter as a PDF, by LibreOffice where it is installed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from xlcrm.errors import StorageError
from xlcrm.files.passwords import refuse_plain

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable

_NAMES: Final = ("soffice", "libreoffice")
_PLACES: Final = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
)
"""Where its installers put it on macOS and Windows, which is not on the path there."""

_LONGEST: Final = 600  # seconds; a report of a hundred pages takes some ten


def pdf_of(
    document: bytes,
    to: str | os.PathLike[str],
    suffix: str = ".xlsx",
    *,
    of: Iterable[str | os.PathLike[str]],
) -> bytes:
    """Return a workbook, or a Word document, printed as a PDF.

    LibreOffice works on a copy in a private folder, with a profile of its own, so that one that is
    open on the screen is not disturbed. Both are gone afterwards.

    Args:
        document: the bytes of an .xlsx or a .docx file.
        to: where the PDF will lie.
        suffix: which of them it is.
        of: the ledgers that it is made of.

    Raises:
        StorageError: LibreOffice is not installed, or could not do it; or a ledger is encrypted,
            which a PDF cannot be.
    """
    refuse_plain(of, Path(to))
    program = _program()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        source = folder / f"report{suffix}"
        source.write_bytes(document)
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
                hint="LibreOffice에서 그 파일을 열어 PDF로 내보내세요.",
            ) from error


def _program() -> str:
    found = next(filter(None, map(shutil.which, (*_NAMES, *_PLACES))), None)
    if found is None:
        raise StorageError(
            "PDF를 만들 LibreOffice를 찾지 못했습니다.",
            hint="LibreOffice를 설치하거나(libreoffice.org), 엑셀이나 Word에서 PDF로 저장하세요.",
        )
    return found
