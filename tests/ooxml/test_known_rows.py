"""Where rows lie of which most are known: as a look at all of them says."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.ooxml.rowscan import begins_with, known_rows, references_with, rows_with, scan_rows
from xlcrm.ooxml.stringcount import seeming_references

ROWS = (
    *('<row r="{}"/>', '<row r="{}"></row>', '<row r="{0}"><c r="A{0}" t="s"><v>1</v></c></row>'),
    '\n<row r="{0}" ht="9"><c r="A{0}"><v>7</v></c></row>',
)
ODD = ("<row></row>", '<!-- <row r="1"/> -->', "<row r='{}'/>")
HEADS = ('<dimension ref="A1:A9"/>', '<dimension ref="A1:A10"/>', '<x t="s"/>')
TAILS = ("", '<mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells>', '<x t="s"/>')


def _sheet(rows: list[str], head: str, tail: str) -> bytes:
    body = "".join(row.format(number) for number, row in enumerate(rows, start=1))
    return f"<worksheet>{head}<sheetData>{body}</sheetData>{tail}</worksheet>".encode()


@given(
    st.lists(st.sampled_from(ROWS), max_size=5),
    st.lists(st.sampled_from(ROWS + ODD), max_size=3),
    st.tuples(st.sampled_from(HEADS), st.sampled_from(HEADS)),
    st.tuples(st.sampled_from(TAILS), st.sampled_from(TAILS)),
)
def test_a_sheet_that_has_grown_is_found_as_if_nothing_were_known(
    rows: list[str], more: list[str], heads: tuple[str, str], tails: tuple[str, str]
) -> None:
    """Whatever has changed before and behind its rows; where one is odd, nothing is said."""
    old, new = _sheet(rows, heads[0], tails[0]), _sheet([*rows, *more], heads[1], tails[1])
    with patch("xlcrm.ooxml.rowscan.LONG", 0):
        known = known_rows(scan_rows(old), seeming_references(old))
    assert known is not None
    if not begins_with(new, known):
        assert any("!" in row for row in more)
        return
    assert references_with(new, known) == seeming_references(new)
    found, whole = rows_with(new, known), scan_rows(new)
    if found is None:
        assert not {*more}.isdisjoint(ODD)
    else:
        assert found == whole
        assert found.empty_rows == whole.empty_rows


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param('<row r="1"/><row r="2"/>', '<row r="1"/><row r="3"/>', id="another row"),
        pytest.param('<row r="1"/><row r="2"/>', '<row r="1"/>', id="a row less"),
        pytest.param('<row r="1"/>', "<row r='1'/>", id="written otherwise"),
    ],
)
def test_a_sheet_whose_rows_have_changed_does_not_begin_so(before: str, after: str) -> None:
    """Then all of it is looked at."""
    with patch("xlcrm.ooxml.rowscan.LONG", 0):
        known = known_rows(scan_rows(_sheet([before], "", "")), None)
    assert known is not None
    assert not begins_with(_sheet([after], "", ""), known)


def test_a_row_that_is_not_behind_the_known_ones_is_no_growth() -> None:
    """Its number says so."""
    with patch("xlcrm.ooxml.rowscan.LONG", 0):
        known = known_rows(scan_rows(_sheet(['<row r="7"/>'], "", "")), None)
    assert known is not None
    assert rows_with(_sheet(['<row r="7"/>', '<row r="7"/>'], "", ""), known) is None


def test_of_short_sheets_nothing_is_known() -> None:
    """To look at them again takes no time."""
    assert known_rows(scan_rows(_sheet(['<row r="1"/>'], "", "")), None) is None
