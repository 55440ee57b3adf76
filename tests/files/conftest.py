"""A file to save, and what a save does to it."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from itertools import takewhile
from typing import TYPE_CHECKING, TypeAlias

import pytest

from xlcrm.files import store
from xlcrm.files.record import RECORD

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Save: TypeAlias = "Callable[..., Path | None]"
OLD, NEW = b"the old ledger", b"the new ledger"
SAVED = 1_727_708_400  # 2024-10-01 00:00:00 in Korea, still 2024-09-30 in UTC


@pytest.fixture
def stored(tmp_path: Path) -> Path:
    """Return a file that was saved at the turn of a month in Korea."""
    path = tmp_path / "고객대장.xlsx"
    path.write_bytes(OLD)
    os.utime(path, (SAVED, SAVED))
    return path


@pytest.fixture
def save() -> Save:
    """Return what reads and replaces a file, as a refresh does."""

    def saved(path: Path, data: bytes = NEW, *, backups: int = 10) -> Path | None:
        with store.locked(path):
            return store.replace(store.read(path), data, check=lambda _: None, backups=backups)

    return saved


@pytest.fixture
def names() -> Callable[[Path], list[str]]:
    """Return what lists a folder, locks and the record left out."""
    return lambda folder: sorted(
        each.name for each in folder.iterdir() if not each.name.endswith(("-lock", RECORD))
    )


@pytest.fixture
def as_nobody(tmp_path: Path) -> Callable[..., str]:
    """Return what runs code on a `path` as the user nobody, and returns the XlcrmError or ""."""

    def run(path: Path, code: str, *groups: int) -> str:
        tmp_path.chmod(0o777)
        for folder in takewhile(lambda each: each.parent != each, tmp_path.parents):
            if folder.stat().st_uid == os.getuid() and not folder.stat().st_mode & stat.S_IXOTH:
                folder.chmod(0o755)  # pytest's own folders are closed to others
        lines = "\n".join(f"    {line}" for line in code.splitlines())
        script = f"""\
import os, sys, filelock
from xlcrm.files import certificates, record, store
from xlcrm.errors import XlcrmError
path = sys.argv[1]
os.setgroups([int(group) for group in sys.argv[2:]])
os.setgid(65534)
os.setuid(65534)
try:
{lines}
except XlcrmError as error:
    print(error)
"""
        done = subprocess.run(
            [sys.executable, "-c", script, str(path), *map(str, groups)],
            capture_output=True,
            text=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONIOENCODING": "utf-8"},
            timeout=60,
            check=True,
        )
        return done.stdout.strip()

    return run
