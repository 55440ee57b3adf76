"""What is found on the way beside a ledger and stops nobody, said once by whoever listens.

A line that nobody understands, a second name of the same file: far below, in the middle of a
command that goes on. Nobody listens unless the program does.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    Remarks = dict[tuple[Path, str], None]

_LISTENING: Final[ContextVar[Remarks | None]] = ContextVar("remarks", default=None)


@contextmanager
def remarks() -> Iterator[Remarks]:
    """Gather, while this lasts, what there is to say of which file, each once, in its order."""
    found: Remarks = {}
    before = _LISTENING.set(found)
    try:
        yield found
    finally:
        _LISTENING.reset(before)


def remark(path: Path, said: str) -> None:
    """Say something of a file to whoever listens.

    >>> from pathlib import Path
    >>> with remarks() as found:
    ...     remark(Path("대장.xlsx"), "이름이 둘입니다.")
    ...     remark(Path("대장.xlsx"), "이름이 둘입니다.")
    >>> [said for _, said in found]
    ['이름이 둘입니다.']
    """
    known = _LISTENING.get()
    if known is not None:
        known[path, said] = None
