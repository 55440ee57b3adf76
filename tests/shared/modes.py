"""Who may read what lies in a folder, held against who may read the ledger it was made from."""

from __future__ import annotations

import itertools
import os
import stat
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from xlcrm.files.beside import APART_FOLDER

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

GROUP: Final = 54321
WAYS: Final = tuple(itertools.product((0o600, 0o640, 0o660), (0o022, 0o077, 0o000)))
"""A ledger's mode, and the umask of who works on it."""


@contextmanager
def umask(mask: int) -> Iterator[None]:
    """Work under an umask."""
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


def given_to(ledger: Path, mode: int) -> None:
    """Give a ledger a mode, and a group of its own where we may."""
    if os.name != "nt" and os.geteuid() == 0:
        os.chown(ledger, -1, GROUP)
    ledger.chmod(mode)


def strangers(folder: Path, ledger: Path, known: Collection[Path] = ()) -> list[str]:
    """Return what lies in a folder and may be read by others than the ledger, or by fewer.

    Args:
        folder: where.
        ledger: the ledger.
        known: what is not looked at: it came from elsewhere.
    """
    about = ledger.stat()
    mode = stat.S_IMODE(about.st_mode)
    wrong = []
    for each in sorted(folder.rglob("*")):
        if each in known or os.name == "nt":
            continue
        if any(each.name.startswith(f".{other.name}.") for other in known):
            continue  # it is that workbook's
        found = each.lstat()
        if APART_FOLDER in each.parts and not stat.S_IMODE(found.st_mode) & ~0o700:
            continue  # what a statute keeps is for who put it there alone
        right = mode | (mode & 0o444) >> 2 if each.is_dir() else mode
        if (stat.S_IMODE(found.st_mode) & 0o777, found.st_gid) != (right, about.st_gid):
            wrong.append(
                f"{each.relative_to(folder)}: {stat.S_IMODE(found.st_mode):o} of "
                f"{found.st_gid}, not {right:o} of {about.st_gid}"
            )
    return wrong
