"""One pass over a sheet: the fast row expression and the tag-by-tag reader agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlcrm.cellref import a1
from xlcrm.errors import DamagedWorkbookError
from xlcrm.ooxml.beyond import cells_beyond
from xlcrm.ooxml.cells import NOT_CALCULATED
from xlcrm.ooxml.looserows import addressed_pattern, unaddressed_pattern
from xlcrm.ooxml.rows import frame_of, rows_of
from xlcrm.ooxml.scan import markup_at, position_of, row_pattern, scan
from xlcrm.ooxml.strings import SharedStrings

if TYPE_CHECKING:
    from collections.abc import Callable

    from xlcrm.ooxml.scan import Scan

STRINGS = SharedStrings(b"<sst><si><t>zero</t></si><si><t>one</t></si></sst>")
COLUMNS = (1, 2, 4, 26, 27, 28, 53)


def _sheet(rows: str, prefix: str = "") -> bytes:
    p = prefix
    return f"<{p}worksheet><{p}sheetData>{rows}</{p}sheetData></{p}worksheet>".encode()


def _cell_texts(row: int, column: int, prefix: str) -> st.SearchStrategy[str]:
    """A cell as some program might write it: usual, or allowed but unusual."""
    p, where = prefix, a1(row, column)
    return st.sampled_from(
        [
            f'<{p}c r="{where}"><{p}v>{row}</{p}v></{p}c>',
            f'<{p}c r="{where}" s="3" t="s"><{p}v>1</{p}v></{p}c>',
            f'<{p}c t="s" s="3" r="{where}"><{p}v>0</{p}v></{p}c>',
            f"<{p}c r='{where}'><{p}v>5</{p}v></{p}c>",
            f'<{p}c r="{where}" s="2"/>',
            f'<{p}c r="{where}" />',
            f'<{p}c r="{where}"></{p}c>',
            f'<{p}c r="{where}"><{p}f>A1&gt;1</{p}f><{p}v>7</{p}v></{p}c>',
            f'<{p}c r="{where}"><{p}f t="shared" si="0"/></{p}c>',
            f'<{p}c r="{where}" t="str"><{p}f>B1</{p}f><{p}v>x</{p}v></{p}c>',
            f'<{p}c r="{where}" t="inlineStr"><{p}is><{p}t>글</{p}t></{p}is></{p}c>',
            f'<{p}c r="{where}" t="inlineStr"><{p}is><{p}r><{p}t>a</{p}t></{p}r></{p}is></{p}c>',
            f'<{p}c r="{where}" t="str"><{p}v><![CDATA[</{p}c>]]></{p}v></{p}c>',
            f'<{p}c r="{where}"><!-- </{p}c> --><{p}v>4</{p}v></{p}c>',
            f'\n  <{p}c r="{where}">\n<{p}v>6</{p}v> </{p}c>\n',
            f'<{p}c r="{where}" t="b"><{p}v>1</{p}v></{p}c><!-- end -->',
        ]
    )


@st.composite
def sheets(draw: st.DrawFn) -> bytes:
    """A sheet of a few rows: columns missing, now and then out of order, in all spellings."""
    prefix = draw(st.sampled_from(["", "x:"]))
    rows = []
    number = 0
    for _ in range(draw(st.integers(0, 4))):
        number += draw(st.integers(1, 3))
        columns = sorted(draw(st.sets(st.sampled_from(COLUMNS))))
        if draw(st.integers(0, 9)) == 0:
            columns = draw(st.permutations(columns))
        cells = "".join(draw(_cell_texts(number, column, prefix)) for column in columns)
        if draw(st.integers(0, 3)) == 0:  # cells without an address lie one beside the other
            count = draw(st.integers(0, 5))
            cells = "".join(
                draw(_cell_texts(number, 1, prefix)).replace(f' r="A{number}"', "")
                for _ in range(count)
            )
        extra = draw(st.sampled_from(["", ' spans="1:9"', " hidden='1' x='>'"]))
        row = draw(
            st.sampled_from(
                [
                    f'<{prefix}row r="{number}"{extra}>{cells}</{prefix}row>',
                    f'<{prefix}row{extra} r="{number}">{cells}</{prefix}row>',
                    f'<{prefix}row r="{number}"{extra}/>',
                    f'\n<{prefix}row r="{number}"{extra}></{prefix}row>\n',
                    f"<{prefix}row{extra} r='{number}' >\n{cells}\n</{prefix}row>",
                    f"<{prefix}row{extra}>{cells}</{prefix}row >",
                    f"<{prefix}row{extra}>{cells}</{prefix}row>",
                ]
            )
        )
        rows.append(row)
    return _sheet("".join(rows), prefix)


@settings(deadline=None)  # expressions are compiled for what is wanted
@given(sheets(), st.sets(st.sampled_from(COLUMNS)), st.sets(st.sampled_from(COLUMNS)))
def test_both_readers_agree(data: bytes, wanted: set[int], tracked: set[int]) -> None:
    """Whichever of them reads a row, values, styles, formulas and places are the same."""
    fast = scan(data, STRINGS, wanted=wanted, tracked=tracked, styles=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("xlcrm.ooxml.scan.row_pattern", _matches_nothing())
        slow = scan(data, STRINGS, wanted=wanted, tracked=tracked, styles=True)
    assert _facts(fast) == _facts(slow)


@settings(deadline=None)  # expressions are compiled for what is wanted
@given(
    sheets(),
    st.sets(st.sampled_from(COLUMNS)),
    st.sets(st.sampled_from(COLUMNS)),
    st.lists(st.tuples(st.integers(0, 400), st.sampled_from(["", '"', "<", ">", " ", "<c "]))),
)
def test_a_short_sheet_is_read_as_a_long_one_is(
    data: bytes, wanted: set[int], tracked: set[int], slips: list[tuple[int, str]]
) -> None:
    """Without an expression compiled for it; also one that is damaged, and refused alike."""
    for place, text in slips[:2]:
        data = data[:place] + text.encode() + data[place + (not text) :]
    long = _read(data, wanted, tracked)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("xlcrm.ooxml.scan._SHORT", len(data))
        short = _read(data, wanted, tracked)
    assert long == short


def _read(data: bytes, wanted: set[int], tracked: set[int]) -> object:
    """Everything that a scan tells, or why it does not."""
    try:
        found = scan(data, STRINGS, wanted=wanted, tracked=tracked, styles=True)
    except DamagedWorkbookError as error:
        return str(error)
    spans = {column: spans.attributes for column, spans in found.tracked.items()}
    rows = range(1, 8)
    said = [markup_at(found, rows[at : at + 1], column) for at in rows for column in COLUMNS]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("xlcrm.ooxml.scan._FEW", 1)
        assert said == [
            markup_at(found, rows[at : at + 1], column) for at in rows for column in COLUMNS
        ]
    return _facts(found), found.jumbled, spans, said


def _matches_nothing() -> Callable[..., object]:
    import re  # noqa: PLC0415 - only here is an expression needed

    return lambda *_, **__: re.compile(rb"(?!)")


def _facts(found: Scan) -> object:
    return (
        list(found.rows),
        list(found.starts),
        found.empty_rows,
        found.ordered,
        {
            number: (column.values, column.styles, column.formulas)
            for number, column in found.columns.items()
        },
        {
            number: (
                list(place.starts),
                list(place.ends),
                [text.removesuffix(b"/").strip() for text in place.attributes],
            )
            for number, place in found.tracked.items()
        },
    )


@given(sheets())
def test_the_general_reader_sees_every_cell(data: bytes) -> None:
    """What a scan of all columns says is what the rows say one by one."""
    found = scan(data, STRINGS, wanted=COLUMNS)
    rows = list(rows_of(data, found.frame))
    assert [row.number for row in rows] == list(found.rows)
    for position, row in enumerate(rows):
        present = {cell.column for cell in row.cells if cell.content}
        said = {n for n in COLUMNS if found.columns[n].values[position] is not None}
        assert said <= present


@settings(deadline=None)  # expressions are compiled for what is wanted
@given(sheets(), st.sampled_from(COLUMNS))
def test_what_stands_beyond_a_column_is_what_its_rows_hold(data: bytes, column: int) -> None:
    """However the sheet is written, the cells right of a column are those of its rows."""
    frame = frame_of(data)
    assert [
        (row, cell.column, cell.content) for row, cell in cells_beyond(data, frame, column)
    ] == [
        (row.number, cell.column, cell.content)
        for row in rows_of(data, frame)
        for cell in row.cells
        if cell.column > column and cell.content
    ]


@pytest.mark.parametrize(
    ("row", "loose"),
    [
        pytest.param("<row r='1'><c r='A1' t='s'><v>0</v></c></row>", True, id="other quotes"),
        pytest.param('<row spans="1:2" r="1"><c s="1" r="A1"/></row>', True, id="other order"),
        pytest.param('<row r="1">\n <c r="A1"><v>1</v></c>\n</row>', True, id="indented"),
        pytest.param("<row><c/><c><v>1</v></c></row>", True, id="no addresses"),
        pytest.param("<row r='1' ht='15'/>", True, id="no cells"),
        pytest.param("<row><c r='B1'/><c/></row>", False, id="an address here and there"),
        pytest.param("<row r='1'><!-- 1 --><c r='A1'><!-- --></c></row>", True, id="comments"),
        pytest.param('<row r="1"><c r="A1"><v><![CDATA[</c>]]></v></c></row>', True, id="CDATA"),
        pytest.param("<row r='1'><c r='A1'><?x?></c></row>", False, id="an instruction"),
        pytest.param("<row r='1'><c r='XFE1'/></row>", False, id="no such column"),
    ],
)
def test_rarer_ways_to_write_a_row_are_matched_at_once_too(row: str, *, loose: bool) -> None:
    """Hundreds of thousands of such rows take little more than those of Excel; few are left."""
    ways = (addressed_pattern, unaddressed_pattern)
    matched = [way((1,), frozenset({1}), b"").fullmatch(row.encode()) for way in ways]
    assert any(match and match.lastindex for match in matched) is loose


def test_a_cell_beyond_is_seen_however_its_address_is_written() -> None:
    """In small letters or with dollar signs: nothing may be written over it."""
    cells = "<c r='A1'/><c r='b1'><v>1</v></c><c r='$C$1'><v>2</v></c>"
    data = _sheet(f"<row r='1'>{cells}</row>")
    found = [(row, cell.column) for row, cell in cells_beyond(data, frame_of(data), 1)]
    assert found == [(1, 2), (1, 3)]


def test_a_comment_ends_where_it_ends() -> None:
    """Not at a later one's end, before which other rows stand."""
    row = "<row><c><v>{}</v></c><!-- end --></row>"
    last = "<row><c><v>3</v></c><!-- end --><c><v>4</v></c></row>"
    found = scan(_sheet(row.format(1) + row.format(2) + last), STRINGS, wanted=(1, 2))
    assert {n: column.values for n, column in found.columns.items()} == {
        1: [1, 2, 3],
        2: [None, None, 4],
    }


def test_the_usual_row_is_matched_at_once() -> None:
    """The fast expression takes rows as Excel, LibreOffice and xlsxwriter write them."""
    usual = (
        b'<row r="1" spans="1:3" ht="15" x14ac:dyDescent="0.25"><c r="A1" s="1" t="s"><v>0</v></c>'
        b'<c r="B1" s="2"/><c r="AB1"><f>A1</f><v>1</v></c></row>'
    )
    inline = b'<row r="1"><c r="A1" t="inlineStr"><is><t xml:space="preserve"> a</t></is></c></row>'
    for row in (usual, inline):
        assert row_pattern((1, 28), frozenset({28}), b"").fullmatch(row)


def test_cells_and_rows_without_an_address_follow_the_last_one() -> None:
    """`r` is optional: a cell stands right of the one before it, a row below the one before it."""
    data = _sheet(
        "<row><c><v>1</v></c><c><v>2</v></c></row>"
        '<row r="5"><c r="C5"><v>3</v></c><c><v>4</v></c></row><row><c><v>5</v></c></row>'
    )
    found = scan(data, STRINGS, wanted=(1, 2, 3, 4))
    assert list(found.rows) == [1, 5, 6]
    assert {n: column.values for n, column in found.columns.items()} == {
        1: [1, None, 5],
        2: [2, None, None],
        3: [None, 3, None],
        4: [None, 4, None],
    }


def test_rows_out_of_order_are_seen_as_such() -> None:
    """Rows keep the order of the file; a row is found by its number all the same."""
    data = _sheet('<row r="3"><c r="A3"><v>3</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>')
    found = scan(data, STRINGS, wanted=(1,))
    assert (list(found.rows), found.ordered) == ([3, 1], False)
    assert [position_of(found, row) for row in (1, 2, 3)] == [1, None, 0]


def test_formulas_are_remembered_by_position() -> None:
    """A column's formulas are known even where their values repeat those of plain cells."""
    data = _sheet(
        '<row r="1"><c r="A1"><v>7</v></c></row><row r="2"><c r="A2"><f>1</f><v>7</v></c></row>'
        '<row r="3"><c r="A3"><f>1</f></c></row>'
    )
    column = scan(data, STRINGS, wanted=(1,)).columns[1]
    assert (column.values, column.formulas) == ([7, 7, NOT_CALCULATED], {1, 2})


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"<worksheet/>", id="no data"),
        pytest.param(b"<worksheet><sheetData><row", id="cut off in a tag"),
        pytest.param(b"<worksheet><sheetData></worksheet>", id="data not closed"),
        pytest.param(_sheet('<row r="1"><c r="A1">'), id="row not closed"),
        pytest.param(_sheet('<row r="0"><c r="A0"/></row>'), id="row 0"),
        pytest.param(_sheet('<row r="1048577"></row>'), id="a row too many"),
        pytest.param(_sheet('<row r="x"/>'), id="no row number"),
        pytest.param(_sheet('<row r="1"><c r="1A"/></row>'), id="no cell"),
        pytest.param(_sheet("<row r='1'><c r='XFE1'/></row>"), id="a column too many"),
        pytest.param(b'<!DOCTYPE x [<!ENTITY a "b">]>' + _sheet(""), id="a bomb's beginning"),
    ],
)
def test_what_is_no_sheet_is_damaged(data: bytes) -> None:
    """One named error, whatever is wrong."""
    with pytest.raises(DamagedWorkbookError):
        scan(data, STRINGS, wanted=(1,), tracked=(2,))
