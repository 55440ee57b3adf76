"""Which ledger is in use in which folder: a small file of the user's own, with paths alone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from xlcrm.errors import StorageError
from xlcrm.files import born

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def known(place: Path) -> dict[str, str]:
    """Return the ledgers by folder; a file that is not there or cannot be read names none."""
    try:
        found = json.loads(born.bytes_of(place, follow=True))
    except (OSError, ValueError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {where: what for where, what in found.items() if isinstance(what, str)}


def keep(place: Path, ledgers: Mapping[str, str]) -> None:
    """Write the ledgers by folder, at once, in a folder that is made where there is none.

    Raises:
        StorageError: it cannot be written.
    """
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError("폴더를 만들지 못했습니다.", path=place.parent) from error
    from xlcrm.files.outgoing import put  # noqa: PLC0415 - every command reads, few write

    text = json.dumps(dict(ledgers), ensure_ascii=False, indent=1)
    put(place, text.encode(), {place.suffix}, of=None)
