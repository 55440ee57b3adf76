"""Number formats, held equal to openpyxl's: what the built-in ones are, and which show dates."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl.styles import numbers

from xlcrm.ooxml.numformats import BUILT_IN, is_date_format

PIECES = (
    *("yyyy", "mm", "d", "h", "[h]", "[hh]", "[m]", "ss.0", "AM/PM", "General", "#,##0", "0.00"),
    *('"원"', '"day', '"', "\\d", "_d", "*d", "[Red]", "[$-412]", "[s", "]", "@", ";", "년", "\n"),
)


def test_built_in_formats_are_those_of_openpyxl() -> None:
    """Beside them stand those that Korean has of its own, all of which are dates or times."""
    assert {n: BUILT_IN[n] for n in numbers.BUILTIN_FORMATS} == numbers.BUILTIN_FORMATS
    own = set(BUILT_IN) - set(numbers.BUILTIN_FORMATS)
    assert own == {*range(27, 37), *range(50, 59)}
    assert all(is_date_format(BUILT_IN[number]) for number in own)


@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join) | st.text(max_size=20))
@example('[$-412]yyyy"년" m"월";@')
@example("#,##0_d;[h]:mm")
def test_a_format_shows_a_date_where_openpyxl_says_so(code: str) -> None:
    """Whatever stands in it: open quotes and brackets, sections, signs that are escaped."""
    assert is_date_format(code) == numbers.is_date_format(code)
