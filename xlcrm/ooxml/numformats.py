"""Whether a number format shows a date or a time (ECMA-376 Part 1, 18.8.31).

Nearly every office has formats of its own, and openpyxl, which tells the same, takes longer to load
than a small workbook to read: tests hold both equal.
"""

from __future__ import annotations

from typing import Final

from xlcrm.patterns import lazy

_ASIDE: Final = lazy(r'".*?"|\[(?!hh?\]|mm?\]|ss?\])[^\]]*\]')
"""Texts, and what stands in brackets but for hours, minutes or seconds that have gone by."""
_SIGN_OF_DATE: Final = lazy(r"(?<![_\\])[dmhysDMHYS]")


def is_date_format(code: str) -> bool:
    """Tell whether a number format shows a date or a time; its first section decides.

    >>> is_date_format("yyyy-mm-dd;@"), is_date_format("[h]:mm"), is_date_format('#,##0"days"')
    (True, True, False)
    """
    first = code.partition(";")[0]
    return _SIGN_OF_DATE.search(_ASIDE.sub("", first)) is not None
