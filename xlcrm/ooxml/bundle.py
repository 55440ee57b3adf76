"""A zip file put together from parts that are not packed: for whoever reads it at once."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Final

from xlcrm.ooxml.zipformat import CENTRAL, DEFLATED, EOCD, LOCAL, STORED, UTF8

if TYPE_CHECKING:
    from collections.abc import Mapping

_VERSION: Final = 20
_LEVEL: Final = 6
_DAY: Final = 33  # 1980-01-01, as Excel dates its own


def bundled(parts: Mapping[str, bytes]) -> bytes:
    """Return a zip file of parts by their names, which are ASCII.

    >>> from xlcrm.ooxml.archive import Archive
    >>> Archive(bundled({"a.xml": b"<a/>"})).read("a.xml")
    b'<a/>'
    """
    pieces: list[bytes] = []
    records: list[bytes] = []
    size = 0
    for name, content in parts.items():
        encoded = name.encode("ascii")
        sizes = (0, _DAY, zlib.crc32(content), len(content), len(content), len(encoded))
        header = LOCAL.pack(b"PK\x03\x04", _VERSION, 0, STORED, *sizes, 0) + encoded
        rest = (0, 0, 0, 0, 0, size)
        record = CENTRAL.pack(b"PK\x01\x02", _VERSION, _VERSION, 0, STORED, *sizes, *rest)
        records.append(record + encoded)
        pieces += (header, content)
        size += len(header) + len(content)
    directory = b"".join(records)
    counts = (0, 0, len(parts), len(parts), len(directory), size, 0)
    return b"".join((*pieces, directory, EOCD.pack(b"PK\x05\x06", *counts)))


def repacked(parts: Mapping[str, bytes]) -> bytes:
    """Return a zip file of parts by their names, packed, with nothing of an older one in it.

    >>> from xlcrm.ooxml.archive import Archive
    >>> Archive(repacked({"a.xml": b"<a/>", "가.xml": b"<b/>"})).read("가.xml")
    b'<b/>'
    """
    pieces: list[bytes] = []
    records: list[bytes] = []
    size = 0
    for name, content in parts.items():
        encoded = name.encode()
        flags = 0 if name.isascii() else UTF8
        compressor = zlib.compressobj(_LEVEL, zlib.DEFLATED, -15)
        packed = compressor.compress(content) + compressor.flush()
        sizes = (0, _DAY, zlib.crc32(content), len(packed), len(content), len(encoded))
        header = LOCAL.pack(b"PK\x03\x04", _VERSION, flags, DEFLATED, *sizes, 0) + encoded
        rest = (0, 0, 0, 0, 0, size)
        made = CENTRAL.pack(b"PK\x01\x02", _VERSION, _VERSION, flags, DEFLATED, *sizes, *rest)
        records.append(made + encoded)
        pieces += (header, packed)
        size += len(header) + len(packed)
    directory = b"".join(records)
    counts = (0, 0, len(parts), len(parts), len(directory), size, 0)
    return b"".join((*pieces, directory, EOCD.pack(b"PK\x05\x06", *counts)))
