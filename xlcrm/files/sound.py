"""What has been found sound of a workbook, remembered among its backups: it is looked at once.

Beside the workbook where it keeps none. The digests alone, a line each: whoever reads them learns
nothing of what the workbook holds. It is no record: where it is missing or torn, the workbook is
looked at again.
"""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from xlcrm.errors import XlcrmError
from xlcrm.files.backups import BACKUP_FOLDER
from xlcrm.files.born import access_of, bytes_of
from xlcrm.files.disk import short_name, swap, temporary, write
from xlcrm.ooxml.health import RULES_EDITION

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

SOUND: Final = ".xlcrm-sound"
_LONGEST: Final = 4 << 20  # bytes; a package has at most 20,000 parts
_DIGEST: Final = re.compile(r"[0-9a-f]{64}\n")


def remembered(path: Path) -> frozenset[str]:
    """Return the digests of a workbook's parts that have been found sound; none where nobody knows.

    Args:
        path: where the workbook really lies.
    """
    place = _place(path)
    try:
        if not place.is_file() or place.stat().st_size > _LONGEST:
            return frozenset()
        lines = bytes_of(place).decode("ascii").splitlines(keepends=True)
    except (OSError, ValueError, XlcrmError):
        return frozenset()
    if lines[:1] != [_head()]:
        return frozenset()
    return frozenset(line[:-1] for line in lines[1:] if _DIGEST.fullmatch(line))


def remember(path: Path, digests: Collection[str]) -> None:
    """Remember the digests of all parts of a workbook that are sound, in place of those before.

    Where that cannot be written, nothing is remembered.

    Args:
        path: where the workbook really lies.
        digests: those of its parts, as `xlcrm.ooxml.health.digests_of` gives them.
    """
    place = _place(path)
    text = _head() + "".join(f"{digest}\n" for digest in sorted(digests))
    with suppress(OSError):
        with temporary(place.parent, path.name) as new:
            write(new, text.encode("ascii"), access_of(path))
            swap(new, place)
        if place != _beside(path):
            _beside(path).unlink(missing_ok=True)


def _head() -> str:
    return f"xlcrm-sound {RULES_EDITION}\n"


def _place(path: Path) -> Path:
    beside = _beside(path)
    folder = path.parent / BACKUP_FOLDER
    return folder / beside.name if folder.is_dir() else beside


def _beside(path: Path) -> Path:
    return path.with_name(f".{short_name(path.name)}{SOUND}")
