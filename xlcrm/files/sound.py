"""What has been found sound of a workbook, remembered among its backups: it is looked at once.

Beside the workbook where it keeps none. The digests alone, a line each, of long sheets with whether
they hold formulas and the like: whoever reads them learns nothing of what the workbook says. It is
no record: where it is missing or torn, the workbook is looked at again.
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
from xlcrm.ooxml.traits import UNKNOWN, Traits, traits_in

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

SOUND: Final = ".xlcrm-sound"
_LONGEST: Final = 4 << 20  # bytes; a package has at most 20,000 parts
_DIGEST: Final = re.compile(r"([0-9a-f]{64})((?: [a-z][0-9]{1,10})*)\n")


def remembered(path: Path) -> frozenset[str]:
    """Return the digests of a workbook's parts that have been found sound; none where nobody knows.

    Args:
        path: where the workbook really lies.
    """
    return frozenset(digest for digest, _ in _lines(path))


def traits_known(path: Path) -> dict[str, Traits]:
    """Return what is known of long sheets of a workbook, by their digests.

    Args:
        path: where the workbook really lies.
    """
    return {digest: traits_in(told) for digest, told in _lines(path) if told}


def _lines(path: Path) -> list[tuple[str, str]]:
    """What is remembered: each digest, and what is told beside it."""
    if not path.name:  # a workbook that lies nowhere yet
        return []
    place = _place(path)
    try:
        if not place.is_file() or place.stat().st_size > _LONGEST:
            return []
        lines = bytes_of(place).decode("ascii").splitlines(keepends=True)
    except (OSError, ValueError, XlcrmError):
        return []
    if lines[:1] != [_head()]:
        return []
    found = map(_DIGEST.fullmatch, lines[1:])
    return [(each[1], each[2]) for each in found if each is not None]


def remember(
    path: Path, digests: Collection[str], traits: Mapping[str, Traits] | None = None
) -> None:
    """Remember the digests of all parts of a workbook that are sound, in place of those before.

    Where that cannot be written, nothing is remembered.

    Args:
        path: where the workbook really lies.
        digests: those of its parts, as `xlcrm.ooxml.health.digests_of` gives them.
        traits: what is known of long sheets, by their digests, and perhaps of others.
    """
    place, known = _place(path), traits or {}
    told = {digest: known.get(digest, UNKNOWN).told for digest in sorted(digests)}
    text = _head() + "".join(f"{digest} {said}".rstrip() + "\n" for digest, said in told.items())
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
