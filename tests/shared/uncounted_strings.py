"""The shared strings of a workbook without the number of cells that refer to them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlcrm.ooxml.package import Package


def uncounted(package: Package) -> bytes:
    """Return the part's bytes but for that number, which an edit may make another."""
    part = package.related_part("sharedStrings")
    data = b"" if part is None else package.part(part)
    return re.sub(rb"(<(?:\w+:)?sst\b[^>]*?\scount=\")\d+", rb"\1", data, count=1)
