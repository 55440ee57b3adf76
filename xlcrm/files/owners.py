"""Who has a workbook open, as the owner file says that Excel or LibreOffice puts beside it."""

from __future__ import annotations

import re
from typing import Final

_LENGTH_AT: Final = 55  # behind the name in the computer's own code page, padded with spaces
_MOST: Final = 52  # characters; Office takes no longer user names
_FIELDS: Final = 4  # the name, the login, the computer, the time; then its profile's address
_FIELD: Final = re.compile(r"((?:[^\\,;]|\\.)*)[,;]")


def owner_in(data: bytes) -> str:
    r"""Return the user's name that an owner file holds; "" where it holds none.

    Excel's file (`~$…`) holds it as a 16-bit length and UTF-16; LibreOffice's (`.~lock.…#`) as the
    first of some texts parted by commas, and behind it the name of the login, in UTF-8.

    >>> owner_in("김 대리,kim,PC-1,20.10.2024 14:32,file:///C:/Users/kim;".encode())
    '김 대리'
    >>> owner_in(b"\x06" + b" " * 54 + b"\x03\x00" + "홍길동".encode("utf-16-le") + b" \0" * 50)
    '홍길동'
    """
    length = int.from_bytes(data[_LENGTH_AT : _LENGTH_AT + 2], "little")
    start = _LENGTH_AT + 2
    if data[:1] <= bytes([_MOST]) and 0 < length <= _MOST and len(data) >= start + 2 * length:
        return data[start : start + 2 * length].decode("utf-16-le", "replace").strip()
    fields = [
        re.sub(r"\\(.)", r"\1", each) for each in _FIELD.findall(data.decode(errors="replace"))
    ]
    names = fields[:2] if len(fields) >= _FIELDS else []
    return next((name for each in names if (name := each.strip())), "")
