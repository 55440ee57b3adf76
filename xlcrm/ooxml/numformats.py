"""Number formats: those that every workbook has, and whether one shows a date or a time.

ECMA-376 Part 1, 18.8.30 and 18.8.31. Tests hold both equal to openpyxl's, which takes longer to
load than a small workbook to read.
"""

from __future__ import annotations

from typing import Final

from xlcrm.patterns import lazy

# Numbers whose meaning depends on the language; these are Korean's.
_KOREAN_DATES: Final = {
    **dict.fromkeys((27, 28, 29, 30, 31, 36, 50, 51, 52, 54, 57, 58), "yyyy-mm-dd"),
    **dict.fromkeys((32, 33, 34, 35, 53, 55, 56), "h:mm:ss"),
}

BUILT_IN: Final = {
    **_KOREAN_DATES,
    0: "General",
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    5: '"$"#,##0_);("$"#,##0)',
    6: '"$"#,##0_);[Red]("$"#,##0)',
    7: '"$"#,##0.00_);("$"#,##0.00)',
    8: '"$"#,##0.00_);[Red]("$"#,##0.00)',
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "mm-dd-yy",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "m/d/yy h:mm",
    37: "#,##0_);(#,##0)",
    38: "#,##0_);[Red](#,##0)",
    39: "#,##0.00_);(#,##0.00)",
    40: "#,##0.00_);[Red](#,##0.00)",
    41: r'_(* #,##0_);_(* \(#,##0\);_(* "-"_);_(@_)',
    42: r'_("$"* #,##0_);_("$"* \(#,##0\);_("$"* "-"_);_(@_)',
    43: r'_(* #,##0.00_);_(* \(#,##0.00\);_(* "-"??_);_(@_)',
    44: r'_("$"* #,##0.00_)_("$"* \(#,##0.00\)_("$"* "-"??_)_(@_)',
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mmss.0",
    48: "##0.0E+0",
    49: "@",
}
"""What a numFmtId below `styles.FIRST_OWN_FORMAT` means."""

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
