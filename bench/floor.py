"""The least that any refresh must do: inflate one sheet's XML and deflate it again, nothing else.

Usage: python bench/floor.py FILE PART MODULE LEVEL     (MODULE: zlib or zlib_ng.zlib_ng)
"""

from __future__ import annotations

import importlib
import struct
import sys
from pathlib import Path
from zipfile import ZipFile


def squeeze_again(path: Path, part: str, module: str, level: int) -> int:
    """Return the size of the part's XML, deflated anew at a level."""
    deflate = importlib.import_module(module)
    with ZipFile(path) as package:
        about = package.getinfo(part)
    with path.open("rb") as file:
        file.seek(about.header_offset + 26)
        name, extra = struct.unpack("<HH", file.read(4))
        file.seek(name + extra, 1)
        packed = file.read(about.compress_size)
    content = deflate.decompressobj(-15).decompress(packed)
    compressor = deflate.compressobj(level, 8, -15, 9)
    return len(compressor.compress(content)) + len(compressor.flush())


if __name__ == "__main__":
    print(squeeze_again(Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])))
