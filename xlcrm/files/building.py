"""A private folder in which a library makes a file of its own: gone afterwards."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextmanager
def built(name: str, before: bytes = b"") -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Yield where a file may be made that nobody else can read, and what gives its bytes then.

    Args:
        name: what it is called there.
        before: what lies there first; nothing by default.

    >>> from pathlib import Path
    >>> with built("made.txt") as (file, made):
    ...     _ = Path(file).write_text("...", "utf-8")
    ...     made()
    b'...'
    """
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / name
        if before:
            file.write_bytes(before)
        yield str(file), file.read_bytes
