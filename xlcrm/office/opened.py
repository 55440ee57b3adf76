"""Which workbooks have been read on the way, and of which edition they are, for whoever listens.

A command may read several, far below: what there is to say of that is said once, when it is done.
Nobody listens unless the program does.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Final, TypeAlias

from xlcrm.reading.edition import EDITION

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    Heard: TypeAlias = dict[Path, int]

_LISTENING: Final[ContextVar[Heard | None]] = ContextVar("listening", default=None)

_READ: Final[ContextVar[dict[Path, None] | None]] = ContextVar("read", default=None)


@contextmanager
def listening() -> Iterator[Heard]:
    """Gather, while this lasts, the editions of workbooks that are of another one than ours."""
    heard: Heard = {}
    before = _LISTENING.set(heard)
    try:
        yield heard
    finally:
        _LISTENING.reset(before)


@contextmanager
def reading() -> Iterator[dict[Path, None]]:
    """Gather, while this lasts, the workbooks that are read as ledgers, each once."""
    read: dict[Path, None] = {}
    before = _READ.set(read)
    try:
        yield read
    finally:
        _READ.reset(before)


def heard() -> Heard:
    """Return what has been gathered so far; nothing where nobody listens."""
    return _LISTENING.get() or {}


def tell(path: Path, edition: int | None) -> None:
    """Tell whoever listens of which edition a workbook is that has been read.

    >>> from pathlib import Path
    >>> with listening() as found:
    ...     tell(Path("ledger.xlsx"), 1)
    ...     tell(Path("other.xlsx"), EDITION)
    >>> list(found.values())
    [1]
    """
    read = _READ.get()
    if read is not None:
        read[path] = None
    known = _LISTENING.get()
    if known is None:
        return
    if edition is None or edition == EDITION:
        known.pop(path, None)
    else:
        known[path] = edition
