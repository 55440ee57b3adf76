"""Files that are made anew each time: put in place at once, and never over the office's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from xlcrm.errors import StorageError
from xlcrm.files.outgoing import put

if TYPE_CHECKING:
    from pathlib import Path

ICS = frozenset({".ics"})


def test_a_file_is_made_and_replaced(tmp_path: Path) -> None:
    """With its mode kept and nothing left beside it; a link stays a link."""
    path = tmp_path / "만료.ICS"
    assert put(path, b"one", ICS, of=None) == path
    path.chmod(0o640)
    link = tmp_path / "link.ics"
    link.symlink_to(path)
    put(link, b"two", ICS, of=None)
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"two", 0o640)
    assert sorted(each.name for each in tmp_path.iterdir()) == ["link.ics", "만료.ICS"]
    assert link.is_symlink()


@pytest.mark.parametrize(
    ("name", "expected"),
    [("대장.xlsx", "확장자"), ("nowhere/만료.ics", "폴더가 있는지"), ("a\0.ics", "폴더가 있는지")],
    ids=["a workbook", "no such folder", "no name"],
)
def test_what_cannot_be_written_is_told(tmp_path: Path, name: str, expected: str) -> None:
    """And an existing workbook stays as it is."""
    book = tmp_path / "대장.xlsx"
    book.write_bytes(b"the office's own")
    with pytest.raises(StorageError, match=expected):
        put(tmp_path / name, b"calendar", ICS, of=None)
    assert book.read_bytes() == b"the office's own"
