"""Files that xlcrm has made from ledgers: a report, a list, a page of what to do."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import TYPE_CHECKING, Final

from xlcrm.errors import XlcrmError
from xlcrm.files.passwords import is_encrypted_at, opened

if TYPE_CHECKING:
    from pathlib import Path

_PROPERTIES: Final = "docProps/core.xml"
_MOST: Final = 1 << 16  # bytes of properties; more are nobody's
_BEGINS: Final = b"<cp:category>xlcrm "


def is_made(path: Path) -> bool:
    """Tell whether a workbook is one that xlcrm has made, and no ledger, whatever it holds.

    Its properties say so: what xlcrm makes has a category such as `xlcrm report`. What cannot be
    read is none; reading it will say why.
    """
    try:
        if is_encrypted_at(path):
            return is_made_in(opened(path.read_bytes(), path)[0])
        return _is_made(path)
    except (OSError, XlcrmError):
        return False


def is_made_in(data: bytes) -> bool:
    """Tell the same of a workbook's bytes."""
    return _is_made(BytesIO(data))


def _is_made(file: Path | BytesIO) -> bool:
    try:
        with zipfile.ZipFile(file) as archive, archive.open(_PROPERTIES) as properties:
            return _BEGINS in properties.read(_MOST)
    except (OSError, KeyError, ValueError, RuntimeError, NotImplementedError, zipfile.BadZipFile):
        return False
