"""Cells as they are written: new ones, and what takes the place of an old one's value."""

from __future__ import annotations

from datetime import date

import pytest

from xlcrm.errors import PlanError
from xlcrm.ooxml.cellwriter import CellWriter, Tails, style_in, style_of
from xlcrm.ooxml.rows import Cell
from xlcrm.ooxml.strings import SharedStrings

TABLE = SharedStrings(b"<sst><si><t>a</t></si><si><t>b &amp; c</t></si></sst>")


def _writer(prefix: bytes = b"", *, date1904: bool = False) -> CellWriter:
    return CellWriter(prefix, TABLE, date1904=date1904)


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        pytest.param(None, '<c r="B3" s="4"/>', id="nothing"),
        pytest.param("", '<c r="B3" s="4"/>', id="an empty text"),
        pytest.param(True, '<c r="B3" s="4" t="b"><v>1</v></c>', id="yes"),
        pytest.param(-1.5, '<c r="B3" s="4"><v>-1.5</v></c>', id="a number"),
        pytest.param(date(2023, 10, 26), '<c r="B3" s="4"><v>45225</v></c>', id="a day"),
        pytest.param("b & c", '<c r="B3" s="4" t="s"><v>1</v></c>', id="a shared text"),
        pytest.param(
            "=1+1",
            '<c r="B3" s="4" t="inlineStr"><is><t>=1+1</t></is></c>',
            id="a text like a formula",
        ),
        pytest.param(
            " <a>\n",
            '<c r="B3" s="4" t="inlineStr"><is><t xml:space="preserve"> &lt;a&gt;\n</t></is></c>',
            id="spaces and signs",
        ),
        pytest.param(
            "a\v_x000B_",
            '<c r="B3" s="4" t="inlineStr"><is><t>a_x000B__x005F_x000B_</t></is></c>',
            id="what XML cannot hold, and what looks like its escape",
        ),
    ],
)
def test_a_value_is_a_cell(value: object, cell: str) -> None:
    """With its place and its format."""
    assert _writer().cell(3, 2, b' s="4"', value).decode() == cell


def test_days_count_as_the_workbook_does() -> None:
    """From 1904 where it does."""
    cell = _writer(date1904=True).cell(1, 1, b"", date(2023, 10, 26))
    assert cell == b'<c r="A1"><v>43763</v></c>'


def test_a_prefix_is_kept_throughout() -> None:
    """Of the cell, its value and its formula."""
    writer = _writer(b"x:")
    assert writer.cell(1, 1, b"", 7) == b'<x:c r="A1"><x:v>7</x:v></x:c>'
    assert writer.formula_tail(b' s="1"', "A1<2") == b'" s="1"><x:f>A1&lt;2</x:f></x:c>'


def test_a_formula_forgets_the_kind_of_value_before_it() -> None:
    """Type and metadata belong to what stood there."""
    assert _writer().formula_tail(b' s="2" t="s" cm="1"', "1") == b'" s="2"><f>1</f></c>'


@pytest.mark.parametrize(
    ("text", "value", "tail"),
    [
        pytest.param(b' s="3" t="s"', 7, '" s="3"><v>7</v></c>', id="another type"),
        pytest.param(b' s="3" vm="1" cm=\'2\'', 7, '" s="3"><v>7</v></c>', id="metadata"),
        pytest.param(b" s='3' ph='1'/", None, "\" s='3' ph='1'/>", id="emptied"),
    ],
)
def test_attributes_but_the_values_own_are_kept(text: bytes, value: object, tail: str) -> None:
    """As they lie, quotes and order too."""
    writer = _writer()
    assert writer.tail(text, writer.render(value)).decode() == tail


def test_equal_values_of_other_types_are_not_mixed_up() -> None:
    """True is not 1, though they are equal."""
    tails = Tails(_writer(), {})
    assert tails.of([b"", b"", b""], [1, True, 1.0]) == [
        b'"><v>1</v></c>',
        b'" t="b"><v>1</v></c>',
        b'"><v>1.0</v></c>',
    ]


def test_formats_are_exchanged_as_asked() -> None:
    """Only those that are named; no format is format 0."""
    tails = Tails(_writer(), {0: 8, 3: 9})
    assert tails.of([b"", b' s="3"', b' s="4"'], [1, 1, 1]) == [
        b'" s="8"><v>1</v></c>',
        b'" s="9"><v>1</v></c>',
        b'" s="4"><v>1</v></c>',
    ]


def test_a_cells_format_is_found_in_its_attributes() -> None:
    """As markup and as a number."""
    cell = Cell(1, 0, 9, b" t='s'  s = '12'", None)
    assert (style_of(cell), style_in(cell.attributes), style_in(b' spans="1"')) == (
        b' s="12"',
        12,
        0,
    )


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 10**400, object(), "가" * 32_768])
def test_what_no_cell_can_hold_is_refused(value: object) -> None:
    """By a named error, without the value."""
    with pytest.raises((PlanError, OverflowError)):
        _writer().cell(1, 1, b"", value)
