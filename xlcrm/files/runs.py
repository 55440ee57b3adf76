"""The folder of a run over many workbooks: what became of each, for those who may read them.

Each file is written whole or not at all, so that a run that is cut off can be gone on with.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from xlcrm.errors import StorageError
from xlcrm.files import born
from xlcrm.files.disk import TEMPORARY, swap, temporary
from xlcrm.files.trouble import told

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from xlcrm.files.born import Access

RUNS_FOLDER: Final = "xlcrm 실행"
ABOUT: Final = "run.json"
_KEPT: Final = 10  # runs; what older ones tell is in the ledgers' own records


def new_run(place: Path, name: str, access: Access) -> Path:
    """Return the folder of a new run, below that of all runs, of which the last ten are kept.

    Args:
        place: where the ledgers lie.
        name: what it is called, such as `2024-10-01 090000 refresh`; runs sort by it.
        access: who may read the ledgers.

    Raises:
        StorageError: it cannot be made.
    """
    home = born.made_folder(place / RUNS_FOLDER, access)
    _tidied(home)
    folder, count = home / name, 1
    while folder.exists():
        count += 1
        folder = home / f"{name} {count}"
    return born.made_folder(folder, access)


def put(folder: Path, name: str, said: Mapping[str, Any], access: Access) -> None:
    """Write one of a run's files, in the place of the one before.

    Raises:
        StorageError: it cannot be written.
    """
    path = folder / name
    data = json.dumps(said, ensure_ascii=False, indent=1).encode()
    with told(path, "쓸"), temporary(folder, name) as new:
        # Not synced: what a power cut takes of it is found to be missing, and done again.
        with os.fdopen(born.opened(new, os.O_WRONLY, access.tidy), "wb") as file:
            file.write(data)
        swap(new, path)


def found(folder: Path, name: str) -> dict[str, Any] | None:
    """Return what one of a run's files says; None where it is missing, or is none of ours."""
    try:
        said = json.loads(born.bytes_of(folder / name))
    except (OSError, StorageError, ValueError):
        return None
    return said if isinstance(said, dict) else None


def _tidied(home: Path) -> None:
    """Take away the runs before the last ones: nothing but files of ours in folders of ours."""
    runs = sorted(each.parent for each in home.glob(f"*/{ABOUT}"))
    for run in runs[: max(0, len(runs) - _KEPT + 1)]:
        for each in run.iterdir():
            if each.name.endswith((".json", TEMPORARY)):
                with suppress(OSError):
                    each.unlink()
        with suppress(OSError):
            run.rmdir()
