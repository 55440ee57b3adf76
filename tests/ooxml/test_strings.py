"""Shared strings: what an item says, and which plain one can be used again."""

from __future__ import annotations

import re
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.ooxml import strings
from xlcrm.ooxml.cells import Decoder
from xlcrm.ooxml.markup import escape
from xlcrm.ooxml.strings import SharedStrings, rich_text

SPACED = '<si><t xml:space="preserve"> a </t></si>'
ITEMS = (
    *("<si><t>홍길동</t></si>", "<si><t>a &amp; b</t></si>", "<si><t>_x000D_</t></si>", SPACED),
    *("<si/>", "<si><t/></si>", "<si><t></t></si>", "<si><r><t>홍</t></r><r><t>길동</t></r></si>"),
    '<si><t>東京</t><phoneticPr fontId="1" type="noConversion"/></si>',
    '<si><t>東京</t><rPh sb="0" eb="2"><t>とう</t></rPh><phoneticPr fontId="1"/></si>',
    *("<si>\n<t>a</t>\n</si>\n", "<si><t>a\r\nb</t></si>", "<si><t>a</t></si><!-- b -->"),
)


@pytest.mark.parametrize(
    ("item", "text"),
    [
        pytest.param("<si><t>a</t></si>", "a", id="plain"),
        pytest.param(SPACED, " a ", id="spaces kept"),
        pytest.param(
            "<si><r><rPr><b/></rPr><t>홍</t></r><r><t>길동</t></r></si>", "홍길동", id="runs"
        ),
        pytest.param(
            '<si><t>東京</t><rPh sb="0" eb="2"><t>とう</t></rPh><phoneticPr fontId="1"/></si>',
            "東京",
            id="phonetic run left out",
        ),
        pytest.param("<si/>", "", id="empty"),
        pytest.param("<si><t/></si>", "", id="empty text"),
        pytest.param("<si><t><![CDATA[a<b]]></t></si>", "a<b", id="CDATA"),
        pytest.param("<si><!-- x --><t>a<!-- y -->b</t></si>", "ab", id="comments"),
        pytest.param("<si>\n  <t>a</t>\n</si>\n", "a", id="indented"),
        pytest.param("<si><t>a&#10;b_x000D_</t></si>", "a\nb\r", id="escapes"),
    ],
)
def test_an_item_says_its_text(item: str, text: str) -> None:
    """Alone, between others, and with a prefix, an item reads the same."""
    for prefix in ("", "x:"):
        item_tags = item.replace("a<b", "a&b")
        table = f"<sst><si><t>0</t></si>{item_tags}</sst>"
        table = re.sub(r"<(/?)(?=[a-z])", rf"<\1{prefix}", table).replace("a&b", "a<b")
        strings = SharedStrings(table.encode())
        assert (len(strings), strings[0], strings[1]) == (2, "0", text)


def test_a_missing_string_is_an_index_error() -> None:
    """Neither a negative index nor one past the end finds another string."""
    strings = SharedStrings(b"<sst><si><t>a</t></si></sst>")
    for index in (-1, 1):
        with pytest.raises(IndexError):
            strings[index]
    assert len(SharedStrings()) == 0


@pytest.mark.parametrize(
    ("text", "index"),
    [
        pytest.param("b & c", 2, id="found, escaped"),
        pytest.param("a", 0, id="the first of two"),
        pytest.param("홍길동", None, id="only in runs"),
        pytest.param(" d", None, id="spaces that Excel might cut off"),
        pytest.param("x", None, id="not there"),
        pytest.param("", None, id="empty"),
    ],
)
def test_a_plain_string_is_found_again(text: str, index: int | None) -> None:
    """Only an item that is the text and nothing else is used again."""
    table = (
        "<sst><si><t>a</t></si><si><r><t>홍길동</t></r></si><si><t>b &amp; c</t></si>"
        "<si><t>a</t></si><si><t> d</t></si></sst>"
    )
    assert SharedStrings(table.encode()).index(text) == index


@pytest.mark.parametrize("prefix", ["", "x:"])
@given(st.lists(st.sampled_from(ITEMS), max_size=8))
def test_all_texts_at_once_are_those_read_one_by_one(prefix: str, items: list[str]) -> None:
    """Whatever stands among plain texts: runs, entities, pronunciation, blanks, comments."""
    table = re.sub(r"<(/?)(?=[a-zA-Z])", rf"<\1{prefix}", f"<sst>{''.join(items)}</sst>").encode()
    one_by_one, at_once = SharedStrings(table), SharedStrings(table)
    assert at_once.texts() == [one_by_one[index] for index in range(len(items))]
    assert [at_once[index] for index in range(len(items))] == at_once.texts()
    backwards = SharedStrings(table)
    assert [backwards[index] for index in reversed(range(len(items)))] == at_once.texts()[::-1]


def test_rich_text_of_an_inline_string() -> None:
    """An inline string's content is read like an item."""
    assert rich_text(b"<is><r><t>a</t></r><r><t>b</t></r></is>") == "ab"


def test_many_texts_are_found_as_few_are() -> None:
    """By a search at first, then by a list of all; what is not plain is not found."""
    texts = [f"글 {number} <&>" for number in range(200)]
    items = "".join(f"<si><t>{escape(text).decode()}</t></si>\n" for text in texts)
    table = SharedStrings(f"<sst><si><r><t>글</t></r></si>{items}</sst>".encode())
    assert [table.index(text) for text in texts] == list(range(1, 201))
    assert (table.index("글"), table.index("없음"), table.index(" ")) == (None, None, None)


@pytest.mark.parametrize("items", [ITEMS, ["<si><t>가</t></si>"]], ids=["any", "plain"])
def test_so_many_texts_read_one_by_one_are_those_of_all_at_once(items: list[str]) -> None:
    """Whoever asks for many of them gets them from a list, and the same ones."""
    table = f"<sst>{''.join(items * (4_000 // len(items)))}</sst>".encode()
    several, count = SharedStrings(table), len(SharedStrings(table))
    found = [several[index] for index in (*range(count), *range(count))]
    assert several.decoded
    assert found == SharedStrings(table).texts() * 2
    with pytest.raises(IndexError):
        several[count]


def test_a_few_texts_of_a_long_table_take_no_room() -> None:
    """Neither those that are looked up, nor those that a column of few texts says."""
    items = b"".join(b"<si><t>%06d</t></si>" % at for at in range(100_000))
    strings = SharedStrings(b"<sst>%b</sst>" % items)
    cells = [b' t="s"><v>%d</v>' % (1 + at % 9) for at in range(256)]
    tracemalloc.start()
    try:
        found = [strings.index(f"{at:06}") for at in (0, 50_000, 99_999)]
        said = Decoder(strings).read_all([b' t="s"><v>0</v>', *cells])
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert found == [0, 50_000, 99_999]
    assert (said[0], said[1], len(set(said))) == ("000000", "000001", 10)
    assert most < len(items) / 2


@given(
    st.lists(st.sampled_from(("가", "a &amp; b", "_x0041_", "긴 글 " * 9, "\r", "")), min_size=1)
)
def test_texts_that_are_split_in_stretches_are_those_read_one_by_one(texts: list[str]) -> None:
    """Wherever one stretch of a long table ends, formatted text and what is escaped among them."""
    items = [
        f"<si><r><t>{each}</t></r></si>" if at % 5 == 3 else f"<si><t>{each}</t></si>"
        for at, each in enumerate(texts)
    ]
    data = f'<sst xmlns="x">{"".join(items)}</sst>'.encode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(strings, "_STRETCH", 40)
        assert SharedStrings(data).texts() == [SharedStrings(data)[at] for at in range(len(texts))]


def test_what_strings_say_stays_when_their_markup_is_let_go() -> None:
    """Only where they have been read; a text is found among them no more."""
    strings = SharedStrings(b"<sst><si><t>a</t></si><si><t>b</t></si></sst>")
    strings.let_go()
    assert (strings[1], strings.index("b")) == ("b", 1)
    assert strings.picked([1, 0]) == ["b", "a"]
    strings.let_go()
    assert (strings.data, len(strings), strings[1], strings.index("b")) == (b"", 2, "b", None)
    assert strings.picked([1, 0]) == ["b", "a"]
