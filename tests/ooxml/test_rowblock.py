"""Rows written as a block: by column, and yet as if each had been written by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from xlcrm.columnwise import Columnwise, by_column
from xlcrm.ooxml.cellwriter import CellWriter
from xlcrm.ooxml.rowblock import Renderer, RowBlock, RowsWrite
from xlcrm.ooxml.scan import scan
from xlcrm.ooxml.sheet import ColumnWrite, SheetWriter
from xlcrm.ooxml.splice import spliced
from xlcrm.ooxml.strings import SharedStrings

SHARED = b"<sst><si><t>\xea\xb0\x80</t></si><si><t>a b</t></si></sst>"
SHEET = (
    b'<worksheet><sheetData><row r="1" spans="1:3"><c r="A1" s="1"/><c r="C1" s="3"/></row>'
    b"</sheetData></worksheet>"
)
TEXTS = st.text(st.sampled_from("가나ab_x0 \n\t\r\0<&>\"'\u3000"), max_size=7) | st.sampled_from(
    ["가", "a b", "_x000D_", "=1+1"]
)
VALUES = (
    TEXTS
    | st.sampled_from([None, True, 1, 1.0, 0, False, -2.5])
    | st.dates(date(2000, 1, 1), date(2030, 1, 1))
    | st.datetimes(datetime(2000, 1, 1), datetime(2030, 1, 1))  # noqa: DTZ001 - a cell has no zone
)
ROWS = st.lists(st.dictionaries(st.integers(1, 5), VALUES), min_size=1, max_size=6)


def written(rows: RowsWrite, *far: ColumnWrite) -> bytes:
    """Return the sheet with the rows added, and what is to stand far below them."""
    strings = SharedStrings(SHARED)
    found = scan(SHEET, strings, tracked=[each.column for each in far])
    writer = SheetWriter(
        found,
        strings,
        date1904=False,
        sheet="가",
        dated=lambda style, day: style + (20 if isinstance(day, datetime) else 10),
    )
    splices = writer.splices(far, rows)
    return b"".join(spliced(SHEET, splices, writer.replaced, writer.streamed))


@settings(deadline=None)
@given(ROWS, st.booleans())
def test_a_block_is_what_its_rows_are_one_by_one(
    rows: list[dict[int, object]],
    calculated: bool,  # noqa: FBT001 - hypothesis gives it
) -> None:
    """A cell far below has them written among others: the same bytes, but for that cell."""
    formulas = {2: "A1*2"} if calculated else {}
    write = RowsWrite(2, rows, 1, formulas, range(1, 5), {4: 4})
    one_by_one = written(write, ColumnWrite(9, (99,), (9,)))
    far = b'<row r="99"><c r="I99"><v>9</v></c></row>'
    assert far in one_by_one
    assert written(write) == one_by_one.replace(far, b"")


@settings(deadline=None)
@given(ROWS.filter(any), st.booleans())
def test_rows_given_by_column_are_written_as_mappings_are(
    rows: list[dict[int, object]],
    among: bool,  # noqa: FBT001 - hypothesis gives it
) -> None:
    """As one block, or among others; a column says nothing where it says None."""
    said = [{column: each for column, each in row.items() if each is not None} for row in rows]
    far = [ColumnWrite(9, (99,), (9,))] if among else []
    formulas = {2: "A1*2"}
    write = RowsWrite(2, Columnwise(by_column(rows)), 1, formulas, range(1, 5), {4: 4})
    assert written(write, *far) == written(replace(write, values=said), *far)


@settings(deadline=None)
@given(st.lists(TEXTS.filter(bool), min_size=1, unique=True), st.sampled_from([b"", b"x:"]))
def test_many_texts_are_what_each_of_them_is(texts: list[str], prefix: bytes) -> None:
    """Rendered together or one by one: shared, escaped, with their spaces kept."""
    writer = CellWriter(prefix, SharedStrings(SHARED), date1904=False)
    assert writer.text_tails(b' s="3"', texts) == [
        writer.tail(b' s="3"', writer.rendering(text)) for text in texts
    ]


def test_a_block_is_made_again_whenever_it_is_asked_for() -> None:
    """Rows without a cell are rows all the same; a cell that is not there is none."""
    write = RowsWrite(7, [{1: "가"}, {}, {2: 5}])
    cells = Renderer(CellWriter(b"", SharedStrings(), date1904=False), {}).cells(
        write, write.by_column()
    )
    block = RowBlock(write.numbers, b"", [b' ht="9"', b"", b""], [*cells.values()])
    rows = (
        '<row r="7" ht="9"><c r="A7" t="inlineStr"><is><t>가</t></is></c></row>'
        '<row r="8"></row><row r="9"><c r="B9"><v>5</v></c></row>'
    )
    assert [b"".join(block).decode() for _ in range(2)] == [rows, rows]


def test_spans_of_an_added_row_hold_all_its_cells() -> None:
    """Also where it says something beyond the row that it is made like."""
    for rows in ([{5: "가"}], [{2: 1}, {5: 2}, {}]):
        for far in ((), (ColumnWrite(9, (99,), (9,)),)):
            after = written(RowsWrite(2, rows, 1), *far)
            assert after.count(b'spans="1:5"') == len(rows)
    assert b'<row r="2" spans="1:3">' in written(RowsWrite(2, [{2: "가"}], 1))
