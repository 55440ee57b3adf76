"""Whether a workbook of an old format counts its days from 1904."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.errors import XlcrmError
from xlcrm.ooxml.archive import Archive

if TYPE_CHECKING:
    from collections.abc import Iterator

_BOF: Final = (b"\x09\x08\x10\x00\x00\x06\x05\x00", b"\x09\x08\x08\x00\x00\x05\x05\x00")
_DATE_MODE: Final = 0x0022  # MS-XLS, 2.4.77: Date1904
_END: Final = 0x000A
_MOST: Final = 2000  # records of the globals that are looked at
_PROPERTIES: Final = 153  # MS-XLSB, 2.4.307: BrtWbProp; its first bit is f1904
_WORKBOOK: Final = "xl/workbook.bin"
_GOES_ON, _SEVEN = 0x80, 0x7F  # of numbers that are written seven bits a byte


def counts_from_1904(data: bytes) -> bool:
    """Tell whether an .xls or .xlsb file counts its days from 1904; False for all others."""
    if data.startswith(b"PK"):
        return _binary(data)
    at = max(data.find(mark) for mark in _BOF)
    for _ in range(_MOST if at >= 0 else 0):
        if at + 4 > len(data):
            break
        kind = int.from_bytes(data[at : at + 2], "little")
        size = int.from_bytes(data[at + 2 : at + 4], "little")
        if kind == _DATE_MODE:
            return data[at + 4 : at + 6] == b"\x01\x00"
        if kind == _END:
            break
        at += 4 + size
    return False


def _binary(data: bytes) -> bool:
    try:
        archive = Archive(data)
        part = archive.read(_WORKBOOK) if _WORKBOOK in archive else b""
    except XlcrmError:
        return False
    return any(kind == _PROPERTIES and flags & 1 for kind, flags in _records(part))


def _records(part: bytes) -> Iterator[tuple[int, int]]:
    """Yield each record's kind and first byte."""
    at = 0
    for _ in range(_MOST):
        kind, at = _number(part, at)
        size, at = _number(part, at)
        if at >= len(part):
            return
        yield kind, part[at] if size else 0
        at += size


def _number(part: bytes, at: int) -> tuple[int, int]:
    """A number of at most four bytes, and where it ends."""
    number = 0
    for place in range(4):
        if at >= len(part):
            break
        byte = part[at]
        at += 1
        number |= (byte & _SEVEN) << (7 * place)
        if not byte & _GOES_ON:
            break
    return number, at
