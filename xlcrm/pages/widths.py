"""How wide a page's columns are: their kinds, their headers and the longest of their values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from xlcrm.ooxml.colwidths import text_width

if TYPE_CHECKING:
    from xlcrm.look.report import ReportLook
    from xlcrm.pages.page import Page, PageColumn, PageTable

_PADDING: Final = 2.0  # digits, on both sides together
_BUTTON: Final = 3.0  # a filter's
_SIGNS: Final = 3  # around a number: a sign, an arrow, a unit


def widths_of(page: Page, look: ReportLook) -> list[float]:
    """Return the widths of a page's columns in digits, the margin first."""
    widths = [look.page.margin_column]
    if page.grid:
        return widths + list(page.grid)
    for table in page.tables:
        at = 1
        for column in table.columns:
            wanted = _wanted(table, column, look) / column.span
            for _ in range(column.span):
                widths.extend([0.0] * (at + 1 - len(widths)))
                widths[at] = max(widths[at], wanted)
                at += 1
    return widths


def _wanted(table: PageTable, column: PageColumn, look: ReportLook) -> float:
    kind = look.kinds[column.kind]
    header = text_width(column.title) + _PADDING + (_BUTTON if table.has_buttons else 0)
    header = min(header, look.page.most_wide)
    if kind.wrap:
        return max(kind.width, header)
    values = table.frame[column.name]
    if pd.api.types.is_numeric_dtype(values.dtype) and not pd.api.types.is_bool_dtype(values.dtype):
        return max(kind.width, header, _widest_number(values, table, column, kind.format))
    if pd.api.types.is_datetime64_any_dtype(values.dtype):
        return max(kind.width, header)
    texts = {str(value) for value in values.unique() if value is not None}
    longest = max(map(text_width, texts), default=0) + _PADDING
    return max(kind.width, header, min(longest, look.page.most_wide))


def _widest_number(
    values: pd.Series, table: PageTable, column: PageColumn, number_format: str
) -> float:
    """The width of the largest number, its total included; percentages are all alike."""
    if "%" in number_format:
        return 0
    numbers = [float(values.abs().max())] if values.notna().any() else []
    total = table.totals.get(column.name)
    if total is not None and total.value is not None:
        numbers.append(abs(total.value))
    return max((len(f"{number:,.0f}") for number in numbers), default=0) + _SIGNS + _PADDING
