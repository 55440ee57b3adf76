"""Rows found without a look at their cells."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.errors import DamagedWorkbookError
from xlcrm.ooxml.rowscan import scan_rows
from xlcrm.ooxml.scan import scan
from xlcrm.ooxml.strings import SharedStrings

ROWS = [
    '<row r="{}"><c r="A{}"><v>1</v></c></row>',
    '<row r="{}" spans="1:2" ht="9"/>',
    '\n<row r="{}"></row>',
    "<row r='{}'><c/></row>",
    '<row ht="9" r="{}"/>',
    "<row/>",
    "<!-- <row r='9'/> -->",
    '<row r="{}"><c r="A{}" t="inlineStr"><is><t>!<![CDATA[<row r="1">]]></t></is></c></row>',
]
rows = st.lists(st.tuples(st.sampled_from(ROWS), st.integers(0, 3)), max_size=8)


@given(rows, st.booleans())
def test_rows_are_found_as_by_the_scan(found: list[tuple[str, int]], shuffled: bool) -> None:  # noqa: FBT001 - drawn
    """Whatever way they are written, and in whatever order."""
    number, texts = 1, []
    for text, step in found:
        number += step + 1
        texts.append(text.replace("{}", str(number)))
    data = "<worksheet><sheetData>{}</sheetData></worksheet>".format(
        "".join(texts[::-1] if shuffled else texts)
    ).encode()
    assert scan_rows(data) == scan(data, SharedStrings())


def test_a_prefix_is_no_matter() -> None:
    """`<x:row>` is a row."""
    data = b'<x:worksheet><x:sheetData><x:row r="7"/><x:row r="9"/></x:sheetData></x:worksheet>'
    assert list(scan_rows(data).rows) == [7, 9]


@pytest.mark.parametrize("row", ['<row r="²"/>', '<row r="0"/>', '<row r="9999999"/>'])
def test_a_number_that_is_no_row_is_damage(row: str) -> None:
    """By the fast way too."""
    with pytest.raises(DamagedWorkbookError):
        scan_rows(f"<worksheet><sheetData>{row}</sheetData></worksheet>".encode())
