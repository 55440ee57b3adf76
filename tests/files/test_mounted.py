"""Folders on other computers are known by what the system says it has mounted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from xlcrm.files.mounted import is_remote, kind_of

if TYPE_CHECKING:
    from pathlib import Path

MOUNTS: Final = r"""/dev/sda1 / ext4 rw 0 0
//server/office /mnt/office cifs rw 0 0
server:/x /mnt/office/old nfs4 rw 0 0
host:/y /mnt/our\040office fuse.sshfs rw 0 0"""


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("/home/office", "ext4"),
        ("/mnt/office", "cifs"),
        ("/mnt/office/a/b", "cifs"),
        ("/mnt/office2", "ext4"),
        ("/mnt/office/old/a", "nfs4"),
        ("/mnt/our office/a", "fuse.sshfs"),
    ],
)
def test_the_nearest_mount_counts(place: str, kind: str) -> None:
    """Whatever lies around it, and whatever else begins with the same letters."""
    assert kind_of(place, MOUNTS) == kind


def test_a_folder_of_this_computer_is_not_remote(tmp_path: Path) -> None:
    """As that of every test."""
    assert not is_remote(tmp_path)
    assert kind_of("/", "") == ""
