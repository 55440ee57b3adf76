"""Whether a folder lies on another computer, from which no news of changed files come."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Final

_MOUNTS: Final = Path("/proc/self/mounts")
_REMOTE: Final = ("nfs", "cifs", "smb", "fuse.", "9p", "afs", "ncp", "davfs", "vboxsf", "drvfs")
"""How the kinds of file systems begin that hear nothing of what others write."""

_DRIVE_REMOTE: Final = 4  # Win32: GetDriveTypeW, DRIVE_REMOTE


def is_remote(folder: str | os.PathLike[str]) -> bool:
    """Tell whether a folder lies on another computer, as far as the system says."""
    real = os.path.realpath(folder)
    if sys.platform == "win32":
        return _is_remote_drive(real)
    try:
        mounts = _MOUNTS.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return kind_of(real, mounts).startswith(_REMOTE)


def kind_of(place: str, mounts: str) -> str:
    r"""Return the kind of file system of a place, as the system's table of mounts tells it.

    >>> kind_of("/mnt/office/a", "/dev/sda1 / ext4 rw\n//server/office /mnt/office cifs rw\n")
    'cifs'
    """
    found = ("", "")
    for line in mounts.splitlines():
        _, point, kind, *_ = (*line.split(" "), "", "", "")
        point = point.replace("\\040", " ")
        inside = place == point or place.startswith(point.rstrip("/") + "/")
        if point and inside and len(point) >= len(found[0]):
            found = (point, kind)
    return found[1]


def _is_remote_drive(real: str) -> bool:
    if real.startswith("\\\\"):
        return True
    import ctypes  # noqa: PLC0415 - on Windows only

    root = f"{os.path.splitdrive(real)[0]}\\"
    kernel = getattr(ctypes, "windll", None)
    return kernel is not None and kernel.kernel32.GetDriveTypeW(root) == _DRIVE_REMOTE
