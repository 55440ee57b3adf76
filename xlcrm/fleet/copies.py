"""Copies of a ledger that lie in the same folder: a run over the folder leaves them alone."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

from xlcrm.domain.copies import copy_mark, original_of
from xlcrm.domain.text import lazy
from xlcrm.errors import XlcrmError
from xlcrm.office.ledger import open_ledger
from xlcrm.schema.sheets import LEDGER
from xlcrm.workbook.snapshots import COMPARED, more_than

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from xlcrm.ooxml.zipformat import Limits
    from xlcrm.schema.table import Table

_DATED: Final = lazy(r"[-_ .(\[]*(?:\d{8}|\d{6}|\d{4}[-_.]\d{1,2}[-_.]\d{1,2})[)\]]?$")


def original_beside(path: Path, suffixes: Collection[str]) -> Path | None:
    """Return the workbook of which a file is called a copy, if it lies beside it.

    A copy is called so (고객대장 (2), 고객대장 - 복사본, 고객대장-DESKTOP-1AB2C3D), or bears a
    day (고객대장_20240901), or lies in a folder of copies below (백업/고객대장).

    Args:
        path: the file.
        suffixes: those of workbooks, in small letters.
    """
    stem = unicodedata.normalize("NFC", path.stem)
    name = _plain(stem)
    folders = [path.parent]
    if copy_mark(f"x {path.parent.name}"):
        folders.append(path.parent.parent)
    for at, folder in enumerate(folders):
        if not at and name == original_of(stem) and not copy_mark(stem):
            continue  # nothing says that it is a copy of another one here
        for each in sorted(folder.iterdir()) if folder.is_dir() else ():
            theirs = unicodedata.normalize("NFC", each.stem)
            own = not copy_mark(theirs) and original_of(theirs) == name
            if own and each.suffix.lower() in suffixes and not each.samefile(path):
                return each
    return None


def only_there(path: Path, original: Path, limits: Limits) -> int | None:
    """Return how many contracts a copy holds that its original lacks; None if it is no copy.

    It is one if it holds the contracts of its original again; by its name, if that is unreadable.

    Raises:
        XlcrmError: the file itself is no ledger, or cannot be read.
    """
    mine = _ledgers(path, limits)
    try:
        theirs = _ledgers(original, limits)
    except XlcrmError:
        return 0
    return more_than(mine, theirs)


def _ledgers(path: Path, limits: Limits) -> list[Table]:
    ledger = open_ledger(
        path, limits=limits, fields=lambda _: COMPARED, kinds={LEDGER.key}, partial=True
    )
    return [sheet.table for sheet in ledger.book.ledgers]


def _plain(stem: str) -> str:
    """A file's name without what says that it is a copy, and without a day at its end."""
    plain = original_of(stem)
    bare = _DATED.sub("", plain)
    return bare or plain
