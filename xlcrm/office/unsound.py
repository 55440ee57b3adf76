"""What is said of a workbook that Excel might not open: why it is not changed, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.domain.typed_option import path_quoted
from xlcrm.errors import DamagedWorkbookError, StorageError
from xlcrm.files.backups import dated, is_whole, number_of
from xlcrm.workbook.unsound import MENDING

if TYPE_CHECKING:
    from pathlib import Path

    from xlcrm.ooxml.health import Ill


def refusal(path: Path, ill: Ill) -> DamagedWorkbookError:
    """Return the error that says why a workbook is not changed.

    Args:
        path: where it really lies.
        ill: what is wrong with it first.
    """
    return DamagedWorkbookError(
        f"엑셀에서 열리지 않을 수 있어 고치지 않습니다. {ill.told}.",
        path=path,
        sheet=ill.sheet or None,
        cell=ill.cell or None,
        hint=remedy(path),
    )


def remedy(path: Path) -> str:
    """Return what to do: the last sound backup where there is one, else how to mend the file.

    Args:
        path: where the workbook really lies.
    """
    try:
        known = dated(path)
    except StorageError:
        known = []
    for saved, backup in reversed(known):
        if is_whole(path, backup):
            number = number_of(path, backup)
            when = f"{saved}" if number == 1 else f"{saved} ({number})"
            return f'온전한 백업으로 되살리려면: xlcrm restore {path_quoted(path)} --on "{when}"'
    return MENDING
