"""Fonts, fills and alignments made from others."""

from __future__ import annotations

import pytest

from xlcrm.ooxml.looks import CellLook, aligned, font_like, solid_fill
from xlcrm.ooxml.styles import Styles

RED = CellLook(bold=True, text="FF0000")
COLOUR = b'<color rgb="FFFF0000"/>'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(b"<font/>", b"<font><b/>%b</font>", id="nothing"),
        pytest.param(
            b'<font><sz val="9"/><color theme="1"/><name val="a"/></font>',
            b'<font><b/><sz val="9"/>%b<name val="a"/></font>',
            id="another colour",
        ),
        pytest.param(
            b'<font><b/><sz val="9"/><name val="a"/></font>',
            b'<font><b/><sz val="9"/>%b<name val="a"/></font>',
            id="none, as Excel orders it",
        ),
        pytest.param(
            b'<font><name val="a"/><sz val="9"/></font>',
            b'<font><b/><name val="a"/><sz val="9"/>%b</font>',
            id="none, the name first",
        ),
    ],
)
def test_a_font_gets_its_colour_where_the_schema_wants_it(before: bytes, after: bytes) -> None:
    """The rest of it stays."""
    assert font_like(before, RED) == after % COLOUR


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            b'<font><sz val="9"/><name val="a"/></font>',
            b'<font><u/><sz val="14"/><name val="a"/></font>',
            id="another size",
        ),
        pytest.param(
            b'<font><b/><i/><u val="double"/><name val="a"/></font>',
            b'<font><b/><i/><u val="double"/><sz val="14"/><name val="a"/></font>',
            id="none, and a line already",
        ),
        pytest.param(b"<font/>", b'<font><u/><sz val="14"/></font>', id="nothing"),
    ],
)
def test_a_line_and_a_size_stand_where_the_schema_wants_them(before: bytes, after: bytes) -> None:
    """Behind bold and italic, before the name."""
    assert font_like(before, CellLook(underlined=True, size=14)) == after


def test_a_prefix_is_kept() -> None:
    """By what is put into a font and a fill."""
    red = font_like(b"<x:font/>", RED)
    assert red == b'<x:font><x:b/><x:color rgb="FFFF0000"/></x:font>'
    assert solid_fill("FFFFFF", b"x:").count(b"x:") == 6


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b'<xf a="1"/>', b'<xf a="1" applyAlignment="1"><alignment wrapText="1"/></xf>'),
        (
            b"<xf><alignment indent='1'/><protection/></xf>",
            b'<xf applyAlignment="1"><alignment indent=\'1\' wrapText="1"/><protection/></xf>',
        ),
        (
            b'<xf applyAlignment="0"><protection/></xf>',
            b'<xf applyAlignment="1"><alignment wrapText="1"/><protection/></xf>',
        ),
    ],
)
def test_an_alignment_is_changed_or_put_first(before: bytes, after: bytes) -> None:
    """Whatever else it says stays."""
    assert aligned(before, CellLook(wrap=True)) == after


def test_text_stands_at_the_top() -> None:
    """Across it stays where it was."""
    assert aligned(b"<xf/>", CellLook(top=True)).endswith(b'<alignment vertical="top"/></xf>')


def test_a_look_that_is_there_is_used_again() -> None:
    """No format is added twice."""
    styles = Styles(
        b'<styleSheet><fonts count="1"><font/></fonts><fills count="1"><fill/></fills>'
        b'<borders count="1"><border/></borders>'
        b'<cellXfs count="1"><xf/></cellXfs></styleSheet>'
    )
    look = CellLook("yyyy-mm", bold=True, fill="FFFFFF", wrap=True, centred=True, border="FF0000")
    assert styles.dressed(0, look) == styles.dressed(0, look) == 1
    data = styles.data()
    assert data.count(b"<xf") == data.count(b"<font>") + data.count(b"<font/>") == 2
    assert styles.dressed(0, CellLook()) == 0
    assert data.count(b"<fill>") == 1
    assert b'<borders count="2"><border/><border><left style="thin"><color rgb="FFFF0000"' in data
