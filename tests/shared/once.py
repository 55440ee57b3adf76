"""What one process of a run makes or finds out, and all others take from its file."""

from __future__ import annotations

import os
import pickle
from typing import TYPE_CHECKING, TypeVar

from filelock import FileLock

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest

_Known = TypeVar("_Known")


def run_folder(factory: pytest.TempPathFactory, name: str) -> Path:
    """Return the folder of that name that all processes of the run share.

    Args:
        factory: the run's temporary folders.
        name: what the folder is for.
    """
    base = factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / name
    folder.mkdir(exist_ok=True)
    return folder


def once(kept: Path, found: Callable[[], _Known]) -> _Known:
    """Return what lies in a file of such a folder; who comes first finds it out, others wait.

    Args:
        kept: the file.
        found: what finds it out. What it raises is not kept: the next one tries again.
    """
    with FileLock(f"{kept}.lock"):
        if not kept.exists():
            new = kept.with_name(f"{kept.name}.new")
            new.write_bytes(pickle.dumps(found()))
            new.replace(kept)
        known: _Known = pickle.loads(kept.read_bytes())  # noqa: S301 - this run's own
        return known
