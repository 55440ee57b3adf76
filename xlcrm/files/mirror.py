"""A workbook that lies elsewhere, and what lies beside it, in a private folder for a while.

The folder is gone afterwards. Meanwhile it is where relative paths begin, so that the workbook is
called here what it is called by whoever asked.
"""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from xlcrm.files.disk import TEMPORARY

if TYPE_CHECKING:
    from collections.abc import Iterator

_NOBODYS: Final = (TEMPORARY, "-lock")  # how what lasts no longer than a process is called


class Mirror:
    """The folder.

    Args:
        place: where it is.
    """

    def __init__(self, place: Path) -> None:
        self._place = place
        self._brought: dict[str, bytes] = {}

    def bring(self, name: str, data: bytes) -> None:
        """Put a file into it, as it lies elsewhere, by its relative path."""
        path = self._place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        path.chmod(0o600)
        self._brought[name] = data

    def drop(self, name: str) -> None:
        """Take a file out of it again, which then counts as never brought."""
        (self._place / name).unlink(missing_ok=True)
        self._brought.pop(name, None)

    def changed(self) -> dict[str, bytes]:
        """Return the files that are not as they were brought, or were not there before."""
        found = {}
        for path in sorted(self._place.rglob("*")):
            name = path.relative_to(self._place).as_posix()
            if path.is_file() and not path.is_symlink() and not name.endswith(_NOBODYS):
                data = path.read_bytes()
                if self._brought.get(name) != data:
                    found[name] = data
        return found

    def gone(self) -> list[str]:
        """Return what was brought and is no longer there."""
        return [name for name in self._brought if not (self._place / name).exists()]


@contextmanager
def mirror() -> Iterator[Mirror]:
    """Yield such a folder, in which the process is while this lasts.

    >>> with mirror() as place:
    ...     place.bring("s3:/office/1.xlsx", b"...")
    ...     place.changed(), place.gone()
    ({}, [])
    """
    back = os.getcwd()  # noqa: PTH109 - as it is given back
    with tempfile.TemporaryDirectory(prefix="xlcrm-") as place:
        os.chdir(place)
        try:
            yield Mirror(Path(place))
        finally:
            os.chdir(back)
