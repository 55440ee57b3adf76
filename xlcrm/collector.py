"""The search for cycles, made seldom while xlcrm works: it builds plain values, and no cycles.

With Python's own thresholds the collector would walk a large sheet's values over and over and find
nothing. They are a process's, and so the host program's: it has its own back after each call.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

SELDOM: Final = (400_000, 20, 20)
"""Thresholds as `gc.set_threshold` takes them: a short run makes fewer objects than the first.

A third of them are what pandas loads.
"""


class _Inside:
    """How many calls are at work, in all threads, and what the host program had set."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._calls = 0
        self._theirs = SELDOM

    def enter(self) -> None:
        with self._lock:
            if not self._calls:
                self._theirs = gc.get_threshold()
                if 0 < self._theirs[0] < SELDOM[0]:
                    gc.set_threshold(*SELDOM)
            self._calls += 1

    def leave(self) -> None:
        with self._lock:
            self._calls -= 1
            if not self._calls and gc.get_threshold() == SELDOM:
                gc.set_threshold(*self._theirs)


_INSIDE: Final = _Inside()


def swept() -> None:
    """Have cycles looked for now: what was read of a workbook holds itself."""
    gc.collect()


@contextmanager
def seldom() -> Iterator[None]:
    """Have cycles looked for seldom; the host program's own settings hold again afterwards.

    Whoever has switched the collector off, or set it to look more seldom still, keeps that. It can
    stand before a function, too.

    >>> import gc
    >>> before = gc.get_threshold()
    >>> with seldom():
    ...     gc.get_threshold()[0] >= SELDOM[0]
    True
    >>> gc.get_threshold() == before
    True
    """
    _INSIDE.enter()
    try:
        yield
    finally:
        _INSIDE.leave()
