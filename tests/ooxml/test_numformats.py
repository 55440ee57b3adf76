"""Which number formats show dates, held equal to openpyxl."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl.styles import numbers

from xlcrm.ooxml.numformats import is_date_format

PIECES = (
    *("yyyy", "mm", "d", "h", "[h]", "[hh]", "[m]", "ss.0", "AM/PM", "General", "#,##0", "0.00"),
    *('"원"', '"day', '"', "\\d", "_d", "*d", "[Red]", "[$-412]", "[s", "]", "@", ";", "년", "\n"),
)


@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join) | st.text(max_size=20))
@example('[$-412]yyyy"년" m"월";@')
@example("#,##0_d;[h]:mm")
def test_a_format_shows_a_date_where_openpyxl_says_so(code: str) -> None:
    """Whatever stands in it: open quotes and brackets, sections, signs that are escaped."""
    assert is_date_format(code) == numbers.is_date_format(code)
