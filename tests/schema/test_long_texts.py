"""Very long texts are searched some at a time, and that finds what a search in all of them finds.

What is long is made small here.
"""

from __future__ import annotations

import re
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

import xlcrm
from xlcrm.domain.status import decision_in_note
from xlcrm.domain.text import is_usual, normalise, squeezed
from xlcrm.rules.notes import told_by
from xlcrm.schema.coerce import read
from xlcrm.schema.columns import Kind
from xlcrm.schema.plain import not_plain
from xlcrm.schema.texts import Texts

ROOT = Path(__file__).parents[2]
BOOKS = (ROOT / "sample_data/messy.xlsx", ROOT / "sample_data/office.xlsx")
SIGNS = "가각힣해지재계약예정 -'=+１1(.@\t\n\r\x0b\x1c\x85\u00a0\u2028\u1112\u1161\u200b"
WORDS = st.sampled_from(
    [
        "해지",
        "재계약 예정",
        "해 지 예\u200b정",
        "홀딩중",
        "명의\n변경",
        "\u1112\u1161\u1175지예정",
        " ",
    ]
)
NOTES = st.lists(WORDS | st.text(SIGNS, max_size=5), max_size=5).map("".join)


@given(st.lists(NOTES, unique=True, max_size=6), st.sampled_from([0, 3, 20]))
def test_some_at_a_time_tell_what_all_together_do(each: list[str], length: int) -> None:
    """Which are unusual, how they begin, which shapes there are, in which something may be."""
    pattern, signs = re.compile("^-|1-1|정$", re.MULTILINE), ("=", "-")
    shape = re.compile(b"0-0|00")
    together = Texts(each)
    with patch.multiple("xlcrm.schema.texts", _LONG=-1, _STRETCH=length):
        alone = Texts(each)
        assert alone.long
        assert [text for part in alone.stretches() for text in part.each] == each
        assert alone.unusual == together.unusual
        assert alone.usual == {text for text in each if is_usual(text)}
        assert alone.beginning(signs) == together.beginning(signs)
        assert alone.shaped(shape) == together.shaped(shape)
        matching = {text for text in each if pattern.search(text)}
        assert matching <= alone.having(pattern) <= together.having(pattern)
        assert alone.having(pattern, shape=shape) >= {
            text for text in matching if Texts([text]).shaped(shape)
        }
        assert alone.saying(pattern) <= together.saying(pattern)


@given(st.lists(NOTES, unique=True, max_size=6))
def test_a_long_note_that_is_plain_reads_as_it_stands(each: list[str]) -> None:
    """However many spaces and line breaks there are within it."""
    with patch("xlcrm.schema.texts._LONG", -1):
        unread = not_plain(Kind.NOTE, each)
    for note in set(each) - set(unread):
        assert (read(Kind.NOTE, note).value, read(Kind.NOTE, note).problem) == (note, None)


@given(NOTES)
def test_a_long_text_is_brought_to_the_same_form(note: str) -> None:
    """Normalised and squeezed as a short one; and so is what it says of a decision."""
    short = normalise(note), squeezed(note), told_by(note)
    with patch("xlcrm.domain.text._LONG", 0):
        assert (normalise(note), squeezed(note), told_by(note)) == short
    found = re.findall("(재계약|해지)예정", short[1])
    decision = decision_in_note.__wrapped__(note)
    assert (decision is None) or decision.value.replace(" ", "")[:-2] in found
    if is_usual(note):
        assert squeezed(note, usual=True) == short[1]
        assert told_by(note, usual=True) == short[2]
        assert decision_in_note.__wrapped__(note, usual=True) == decision


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.stem)
def test_a_check_finds_the_same(book: Path) -> None:
    """In workbooks with all kinds of mistakes."""
    found = [str(each) for each in xlcrm.open_ledger(book).findings]
    with (
        patch("xlcrm.schema.texts._LONG", -1),
        patch("xlcrm.domain.text._LONG", 0),
        patch("xlcrm.domain.documents._LONG", 0),
    ):
        assert [str(each) for each in xlcrm.open_ledger(book).findings] == found
