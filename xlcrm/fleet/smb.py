"""A file renamed over another one on an SMB share, in one step (extra `fleet`, smbprotocol)."""

from __future__ import annotations

from typing import Any


def rename_over(fs: Any, new: str, path: str) -> None:  # noqa: ANN401 - fsspec's
    """Rename a file over another one in the same folder.

    `smbclient.replace` would first open the other one as a program to be run, which a Samba server
    refuses for every file that is none ([MS-FSCC] 2.4.37 asks for no such thing).

    Args:
        fs: fsspec's file system of the share.
        new: the file's path.
        path: the other one's, which need not be there.
    """
    from smbclient._io import (  # noqa: PLC0415 - an extra
        SMBFileTransaction,
        SMBRawIO,
        set_info,
    )
    from smbprotocol.file_info import FileRenameInformation  # noqa: PLC0415
    from smbprotocol.open import CreateOptions, FilePipePrinterAccessMask  # noqa: PLC0415

    opened = SMBRawIO(
        f"//{fs.host}{new}".replace("/", "\\"),
        mode="r",
        share_access="rwd",
        desired_access=FilePipePrinterAccessMask.DELETE,
        create_options=CreateOptions.FILE_OPEN_REPARSE_POINT,
        port=fs._port,  # noqa: SLF001 - as its own calls do
    )
    with opened as file, SMBFileTransaction(file) as change:
        renaming = FileRenameInformation()
        renaming["replace_if_exists"] = True
        renaming["file_name"] = _inside(file.fd, path.rpartition("/")[2])
        set_info(change, renaming)


def _inside(opened: Any, name: str) -> str:  # noqa: ANN401 - smbprotocol's
    """Where a file of a name lies in the share, in the folder of one that is open."""
    tree = opened.tree_connect
    folder = opened.file_name.rpartition("\\")[0]
    if tree.is_dfs_share and folder.startswith(tree.share_name[2:]):
        folder = folder[len(tree.share_name) - 1 :]  # the share's own name stands before it
    return f"{folder}\\{name}" if folder else name
