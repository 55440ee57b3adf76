"""The code page that an .xls file names, where its texts are Unicode all the same.

Texts of BIFF8 are Unicode, whatever the CodePage record says ([MS-XLS] 2.4.52, 2.5.293). Programs
that write such files themselves leave 1252 or 949 there, and a reader that heeds it makes one of
two letters out of each.
"""

from __future__ import annotations

from typing import Final

_BOF: Final = b"\x09\x08\x10\x00\x00\x06\x05\x00"  # of the workbook's globals, BIFF8
_CODE_PAGE: Final = 0x0042
_UNICODE: Final = (1200).to_bytes(2, "little")
_END: Final = 0x000A
_MOST: Final = 200  # records of the globals that are looked at: it is among the first
_HEAD: Final = 4  # bytes: a record's kind and size


def with_unicode(data: bytes) -> bytes:
    """Return a file with the code page of Unicode where BIFF8 names another; else as it is."""
    at = data.find(_BOF)
    for _ in range(_MOST if at >= 0 else 0):
        kind = int.from_bytes(data[at : at + 2], "little")
        size = int.from_bytes(data[at + 2 : at + _HEAD], "little")
        value = at + _HEAD
        if kind == _CODE_PAGE and size == len(_UNICODE):
            return data[:value] + _UNICODE + data[value + size :]
        if kind == _END or value + size > len(data):
            break
        at = value + size
    return data
