"""Rows and cells found tag by tag."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from xlcrm.cellref import column_letters
from xlcrm.errors import DamagedWorkbookError
from xlcrm.ooxml.rows import frame_of, read_row, rows_of

DATA = (
    b"<x:worksheet><x:sheetData>\n"
    b'<x:row r="2" ht="9"><!-- c --><x:c s="1" r="B2"><x:v>1</x:v></x:c><x:c r="D2"/></x:row>'
    b"<x:row/></x:sheetData></x:worksheet>"
)


def test_rows_know_where_they_and_their_cells_lie() -> None:
    """Every span, cut out of the bytes, is the element it names."""
    frame = frame_of(DATA)
    first, second = rows_of(DATA, frame)
    assert (frame.prefix, first.number, second.number, second.empty) == (b"x:", 2, 3, True)
    assert DATA[second.start : second.end] == b"<x:row/>"
    b2, d2 = first.cells
    assert DATA[b2.start : b2.end] == b'<x:c s="1" r="B2"><x:v>1</x:v></x:c>'
    assert (b2.attributes, b2.content) == (b' s="1"', b"<x:v>1</x:v>")
    assert (DATA[d2.start : d2.end], d2.attributes, d2.content) == (b'<x:c r="D2"/>', b"", None)


def test_a_missing_cell_has_its_place() -> None:
    """Before the first cell to its right, else behind the last one."""
    row = next(rows_of(DATA, frame_of(DATA)))
    b2, d2 = row.cells
    assert row.span(1)[:2] == (b2.start, b2.start)
    assert row.span(3)[:2] == (d2.start, d2.start)
    assert row.span(9)[:2] == (d2.end, d2.end)


def test_an_empty_sheet_has_a_frame_without_content() -> None:
    """`<sheetData/>` begins and ends at its own end."""
    frame = frame_of(b"<worksheet><sheetData/></worksheet>")
    assert (frame.begin, frame.end, list(rows_of(b"", frame))) == (23, 23, [])


@pytest.mark.parametrize(
    "row", [b"<row><c>", b"<row r='-1'/>", b"<row r='1'><c r='A'/></row>"], ids=bytes.decode
)
def test_broken_rows_are_damaged(row: bytes) -> None:
    """One named error."""
    with pytest.raises(DamagedWorkbookError):
        read_row(row, 0, len(row), 0)


@pytest.mark.parametrize(
    ("row", "place"),
    [
        ('<row r="7"><c r="A7"/><c r="AAAA7"/></row>', "7행 AAAA7"),
        ('<row r="7"><c r="홍길동 010-1234-5678"/></row>', "7행"),
        ('<row r="7"><c r="ZZZ7"/></row>', "7행 ZZZ7"),
        ('<row r="7"><c r="A7"/>', "7행"),
        ('<row r="x"/>', "6행 다음"),
    ],
)
def test_damage_says_where_it_is(row: str, place: str) -> None:
    """The row, and the address if it looks like one at all."""
    with pytest.raises(DamagedWorkbookError) as raised:
        read_row(row.encode(), 0, len(row.encode()), 6)
    assert raised.value.cell == place


@pytest.mark.parametrize("number", ["²", "①", "1.0", "", " 1", "1048577"])
def test_a_row_number_that_is_none_is_damage(number: str) -> None:
    """A sign that some call a digit is no number of a row."""
    row = f'<row r="{number}"/>'.encode()
    with pytest.raises(DamagedWorkbookError, match="행 번호"):
        read_row(row, 0, len(row), 0)


@pytest.mark.parametrize(
    ("cell", "column", "attributes", "content"),
    [
        ('<c r="A1" s="3" t="s"><v>7</v></c>', 1, ' s="3" t="s"', "<v>7</v>"),
        ('<c r="AB1"/>', 28, "", None),
        ('<c r="B1" s="3"></c>', 2, ' s="3"', ""),
        ('<c r="C1" t="inlineStr"><is><r><t>&lt;/c&gt;</t></r></is></c>', 3, ' t="inlineStr"',
         "<is><r><t>&lt;/c&gt;</t></r></is>"),
        ('<c r="C1"><f>A1&gt;1</f><v>1</v></c>', 3, "", "<f>A1&gt;1</f><v>1</v>"),
        ('<c r="D1"><!-- </c> --><v>1</v></c>', 4, "", "<!-- </c> --><v>1</v>"),
        ('<c r="E1" t="str"><v><![CDATA[</c>]]></v></c>', 5, ' t="str"',
         "<v><![CDATA[</c>]]></v>"),
        ("<c r='F1' s='1' />", 6, " s='1' ", None),
        ('<c s="1" r="XFD1"><v>1</v></c>', 16384, ' s="1"', "<v>1</v>"),
        ("<c><v>1</v></c>", 1, "", "<v>1</v>"),
    ],
    ids=lambda value: str(value)[:24],
)  # fmt: skip
def test_cells_of_every_layout(
    cell: str, column: int, attributes: str, content: str | None
) -> None:
    """The quick way and the general one give the same; a neighbour keeps its place."""
    data = f'<row r="1">{cell}<c r="XFD1"/></row>'.encode()
    row = read_row(data, 0, len(data), 0)
    assert row is not None
    first, last = row.cells
    assert (first.column, first.attributes.decode()) == (column, attributes)
    assert (None if first.content is None else first.content.decode()) == content
    assert (data[first.start : first.end], last.column) == (cell.encode(), 16384)


@given(
    st.lists(st.integers(1, 40), max_size=12),
    st.sampled_from((b'<c r="%b3"><v>1</v></c>', b'<c r="%b3"/>', b"<c r='%b3'><v>1</v></c>")),
    st.integers(1, 39),
)
@example([1, 2, 30], b'<c r="%b3"></c>', 5)
@example([30, 2], b'<c r="%b3"><v>1</v></c>', 5)
def test_of_far_columns_only_whether_they_say_anything(
    columns: list[int], cell: bytes, most: int
) -> None:
    """The cells before them are those of the whole row, however they lie and are written."""
    cells = b"".join(cell % column_letters(column).encode() for column in columns)
    data = b'<worksheet><sheetData><row r="3">%b</row></sheetData></worksheet>' % cells
    frame = frame_of(data)
    (whole,), (near,) = rows_of(data, frame), rows_of(data, frame, most)
    assert near.cells == tuple(each for each in whole.cells if each.column <= most)
    assert near.beyond == any(each.content for each in whole.cells if each.column > most)
    assert (near.start, near.tag_end, near.end) == (whole.start, whole.tag_end, whole.end)
