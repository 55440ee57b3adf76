"""XML as bytes: tags, attributes and text."""

from __future__ import annotations

from unittest.mock import patch
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.errors import DamagedWorkbookError
from xlcrm.ooxml import markup
from xlcrm.ooxml.markup import (
    attributes,
    element_end,
    escape,
    find,
    find_all,
    holds,
    tags,
    text_of,
    with_attributes,
    without_sections,
)

LETTERS = "_x005FADd\r\n\t\x01 &<>\"'가"
TRICKY = st.text(st.sampled_from(LETTERS) | st.characters(codec="utf-8"))


@given(TRICKY)
def test_text_survives_the_round_trip(text: str) -> None:
    """Any text can stand in a cell: control characters and look-alikes of escapes included."""
    assert text_of(escape(text)) == text


@given(TRICKY)
def test_written_text_is_well_formed(text: str) -> None:
    """A real parser takes what is written, as content and as an attribute."""
    element = fromstring(b'<a b="%b">%b</a>' % (escape(_legal(text), quote=True), escape(text)))
    assert isinstance(element, Element)
    assert element.get("b") == _legal(text)


def _legal(text: str) -> str:
    """Only what an attribute of XML 1.0 can hold at all."""
    return "".join(c for c in text if c >= " " or c in "\t\n\r").translate(
        dict.fromkeys((0xFFFE, 0xFFFF))
    )


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        pytest.param(b"a &lt;b&gt; &amp;amp; &quot;&apos;", "a <b> &amp; \"'", id="entities"),
        pytest.param(b"&#44256;&#xAC1D;", "고객", id="numeric entities"),
        pytest.param(b"one\r\ntwo\rthree", "one\ntwo\nthree", id="line ends"),
        pytest.param(b"a_x000D_b_x000a_", "a\rb\n", id="Excel's escapes"),
        pytest.param(b"_x005F_x000D_", "_x000D_", id="an escaped escape"),
        pytest.param(b"&bomb;", "&bomb;", id="an entity nobody declared stays as it is"),
        pytest.param(b"\xff", "�", id="bytes that are no UTF-8"),
    ],
)
def test_text_is_resolved(raw: bytes, text: str) -> None:
    """Character data means what the standard and Excel say."""
    assert text_of(raw) == text


@pytest.mark.parametrize(
    ("text", "raw"),
    [
        pytest.param("_x005F_x000D_", b"_x005F_x005F_x005F_x000D_", id="escapes that overlap"),
        pytest.param("_x0041\x01", b"_x005F_x0041_x0001_", id="an escape that would come about"),
        pytest.param("x_y", b"x_y", id="a plain underscore"),
    ],
)
def test_look_alikes_are_escaped(text: str, raw: bytes) -> None:
    """Whatever would be read as an escape is itself escaped."""
    assert escape(text) == raw


def test_comments_go_and_sections_become_text() -> None:
    """CDATA is text, with Excel's escapes in it still to be resolved."""
    raw = without_sections(b"a<!-- <v>9</v> -->b<![CDATA[<c> & _x000D_]]>")
    assert raw == b"ab&lt;c&gt; &amp; _x000D_"


def test_tags_in_comments_are_passed_over() -> None:
    """Neither comments, CDATA, instructions nor quoted text hold tags."""
    data = b"<!--<c/>--><?c <c/>?><r a='<c/>'.><![CDATA[<c/>]]></r><c n=\"1\"/><x:c n='2'/>"
    data = data.replace(b"'<c/>'.", b"'>'")
    assert [attributes(tag.attributes)["n"] for tag in find_all(data, b"c")] == ["1", "2"]


def test_the_end_of_an_element_is_that_of_its_own_tag() -> None:
    """Elements of the same name inside are counted."""
    data = b"<a><a/><a>x</a></a><a/>"
    tag = find(data, b"a")
    assert tag is not None
    assert data[tag.start : element_end(data, tag)] == b"<a><a/><a>x</a></a>"
    with pytest.raises(DamagedWorkbookError):
        element_end(b"<a><a></a>", tag)


@pytest.mark.parametrize(
    ("tag", "changes", "result"),
    [
        pytest.param(b"<c r='A1' t = 's'>", {"t": "n"}, b"<c r='A1' t=\"n\">", id="replaced"),
        pytest.param(b"<c/>", {"s": "1"}, b'<c s="1"/>', id="added"),
        pytest.param(b'<c r="A1" />', {"s": "1"}, b'<c r="A1" s="1"/>', id="added after a space"),
        pytest.param(b'<c  t="s" r="A1">', {"t": None}, b'<c r="A1">', id="removed"),
        pytest.param(b'<c xt="1">', {"t": None}, b'<c xt="1">', id="a longer name"),
        pytest.param(b"<c>", {"n": 'a"<'}, b'<c n="a&quot;&lt;">', id="escaped"),
    ],
)
def test_attributes_are_set_in_place(
    tag: bytes, changes: dict[str, str | None], result: bytes
) -> None:
    """The attributes that nobody named stay as they lie."""
    assert with_attributes(tag, changes) == result


@pytest.mark.parametrize("written", [b"_xD83D__xDE00_", b"&#55357;&#56832;"])
def test_a_sign_in_two_halves_is_that_sign(written: bytes) -> None:
    """As some programs write emoji; half of one is the sign for what cannot be read."""
    assert text_of(written) == "\U0001f600"
    assert text_of(written[:8]) in {"\ufffd", "\ufffd_"}


PIECES = (
    *(b"<c>", b"</c>", b"<x:c r='1'/>", b"<c ", b"<cols", b"<c/>", b"col", b"x:", b":", b" a='"),
    *(b"'", b'"', b"<", b">", b"/", b"!", b"-", b".", b"=", "가".encode(), b"<!-- <c> -->"),
    *(b"<![CDATA[<c/>]]>", b"<?p <c?>"),
)


@given(st.lists(st.sampled_from(PIECES), max_size=12).map(b"".join))
def test_what_is_passed_over_at_once_is_what_would_be_gone_through(data: bytes) -> None:
    """Behind a few hundred tags one expression looks for a name: it finds the same tags."""
    with patch.object(markup, "SEVERAL", 0):
        for name in (b"c", b"col", b"cols"):
            one_by_one = [
                tag
                for tag in tags(data)
                if not tag.closing and (tag.name == name or tag.name.endswith(b":" + name))
            ]
            assert [*find_all(data, name)] == one_by_one


def test_a_tag_behind_millions_of_others_is_found() -> None:
    """And where they end, of which the parser of tags sees but the first."""
    flood = b"<cols>" + b'<col min="1"/>' * 2_000 + b"</cols>"
    found = find(flood + b"<sheetData/>", b"sheetData")
    assert found is not None
    assert found.start == len(flood)
    opening = find(flood, b"cols")
    assert opening is not None
    assert element_end(flood, opening) == len(flood)


@pytest.mark.parametrize("opening", [b"<!-- ", b"<![CDATA[ ", b"<? "])
def test_what_is_never_closed_is_damage(opening: bytes) -> None:
    """Not one that is looked for from each of thousands on: that would never end."""
    part = b"<a>" + opening * 100_000 + b"<b/></a>"
    with pytest.raises(DamagedWorkbookError, match="닫히지"):
        find(part, b"b")
    with pytest.raises(DamagedWorkbookError, match="닫히지"):
        element_end(part, next(tags(part)))
    assert find(b"<b/>" + part, b"b") is not None


@given(st.text("f<:>r", max_size=12), st.sampled_from(("<f", ":f", "f", "ff>")))
def test_a_text_is_found_by_one_of_its_signs(data: str, text: str) -> None:
    """As by the whole of it."""
    assert holds(data.encode(), text.encode(), b"f") == (text in data)
