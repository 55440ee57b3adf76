"""Rows of which the parser sees one of each shape: they are judged as if it had seen them all."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import Any, Final

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from xlcrm.errors import XlcrmError
from xlcrm.ooxml import sheetcheck
from xlcrm.ooxml.scan import scan
from xlcrm.ooxml.sheetcheck import look_at_sheet
from xlcrm.ooxml.strings import SharedStrings
from xlcrm.ooxml.traits import ANY, Counts
from xlcrm.ooxml.wellformed import Flaw, flaw_of

HEAD: Final = (
    b'<?xml version="1.0" encoding="UTF-8"?>'
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    b' xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac"><sheetData>'
)
TAIL: Final = b'</sheetData><pageMargins left="1"/></worksheet>'


def _row(number: int) -> bytes:
    cells = b'<c r="A%d" s="1"><v>%d</v></c><c r="B%d" t="s"><v>%d</v></c><c r="C%d"/>'
    return b'<row r="%d" spans="1:3" x14ac:dyDescent="0.25">%b</row>' % (
        number,
        cells % (number, number * 7, number, number % 5, number),
    )


SHEET: Final = HEAD + b"".join(map(_row, range(1, 40))) + TAIL
_BITS: Final = st.sampled_from(
    (
        *(b"", b"<", b">", b"/", b'"', b"&", b"]]>", b"5", b" ", b"=", b"c", b"\x01", b"\xea"),
        *(b"\xb0", b"</c>", b"<v>", b"<c>", b"</row>", b"<!--", b"-->", b"<?x?>", b"&#5;"),
        *(b' s="2"', b"x15ac:"),
    )
)


def _both(content: bytes) -> tuple[object, object]:
    """What is said of a sheet, and what would be if the parser saw all of it."""
    told = look_at_sheet(content, ANY)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sheetcheck, "_are_plain", lambda *_: False)
        whole = look_at_sheet(content, ANY)
    return (told.flaw, told.cell, told.check.root), (whole.flaw, whole.cell, whole.check.root)


def test_the_parser_is_spared_a_sheet_as_programs_write_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """It sees a row of each shape, and what stands around them."""
    seen: list[int] = []

    def noted(content: bytes, *more: Any, **how: Any) -> Flaw | None:  # noqa: ANN401 - handed on
        seen.append(len(content))
        return flaw_of(content, *more, **how)

    monkeypatch.setattr(sheetcheck, "flaw_of", noted)
    told = look_at_sheet(SHEET, ANY)
    assert (told.flaw, told.check.root[0], len(seen)) == (None, "worksheet", 1)
    assert seen[0] < len(SHEET) / 3
    seen.clear()
    other = SHEET.replace(b' spans="1:3"', b' ht="20" spans="1:3"')
    assert look_at_sheet(other, ANY).flaw is None
    assert len(seen) == 2


@settings(max_examples=60)
@given(st.integers(len(HEAD) - 12, len(SHEET) - 1), st.integers(0, 8), _BITS)
@example(SHEET.index(b"</v></c><c", 900) + 3, 0, b"5")
@example(SHEET.index(b"x14ac:dy", 900) + 2, 1, b"5")
@example(SHEET.index(b"</v>", 900), 0, b"]]>")
@example(SHEET.index(b"<row r", 900) + 3, 0, b"5")
@example(SHEET.index(b"</v>", 900), 0, b"\xea5\xb0\x80")
def test_whatever_happens_to_a_sheet_is_seen_as_before(at: int, gone: int, new: bytes) -> None:
    """For any bytes taken out or put in among the rows, or right beside them."""
    told, whole = _both(SHEET[:at] + new + SHEET[at + gone :])
    assert told == whole


@settings(max_examples=60)
@given(st.integers(len(HEAD) - 12, len(SHEET) - 1), st.integers(0, 8), _BITS)
@example(SHEET.index(b"</v></c><c", 900) + 3, 0, b"5")
@example(SHEET.index(b"<row r", 900) + 3, 0, b"5")
@example(SHEET.index(b' s="1"', 900) + 6, 0, b' s="1"')
@example(SHEET.index(b"</v>", 900), 0, b"]]>")
def test_what_is_told_to_be_well_formed_is(at: int, gone: int, new: bytes) -> None:
    """By the parser itself, which sees all of it."""
    content = SHEET[:at] + new + SHEET[at + gone :]
    if look_at_sheet(content, ANY).flaw is None:
        assert flaw_of(content) is None


def test_a_prefix_that_nobody_declares_is_seen_in_the_first_row() -> None:
    """However alike all rows are."""
    undeclared = SHEET.replace(b"xmlns:x14ac", b"xmlns:x15ac")
    assert look_at_sheet(undeclared, ANY).flaw is not None
    assert look_at_sheet(SHEET.replace(b"</row>", b"", 1), ANY).flaw is not None
    bare = HEAD.replace(b"xmlns:x14ac", b"xmlns:x15ac")
    empty = b'<row r="1" x14ac:dyDescent="0.25"/><row r="2" x14ac:dyDescent="0.25"/>'
    assert look_at_sheet(bare + empty + TAIL, ANY).flaw is not None
    assert look_at_sheet(HEAD + empty + TAIL, ANY).flaw is None


def test_what_a_cell_of_any_row_may_not_say_is_told() -> None:
    """A string or a format that is not there; of rows that hold nothing else than sound cells."""
    strings = look_at_sheet(SHEET, Counts(strings=4))
    assert (strings.cell, strings.flaw is not None) == ("B4", True)
    formats = look_at_sheet(SHEET, Counts(formats=1))
    assert (formats.cell, formats.flaw is not None) == ("A1", True)
    assert look_at_sheet(SHEET, Counts(5, 2)).flaw is None


@settings(max_examples=100)
@given(st.integers(len(HEAD) - 12, len(SHEET) - 1), st.integers(0, 8), _BITS)
@example(SHEET.index(b' s="1"', 900) + 4, 1, b"2")
@example(SHEET.index(b't="s"><v>', 900) + 9, 1, b"5")
@example(SHEET.index(b't="s"><v>', 900) + 9, 0, b"5")
@example(SHEET.index(b'<c r="C', 900) + 6, 0, b"X")
@example(SHEET.index(b"<row r", 900) + 3, 0, b"5")
def test_what_a_scan_has_told_is_not_looked_at_again(at: int, gone: int, new: bytes) -> None:
    """Nor are its numbers held against counts again; and what is wrong is told as before."""
    content, counts = SHEET[:at] + new + SHEET[at + gone :], Counts(5, 2)
    before = look_at_sheet(content, counts)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sheetcheck, "LONG", 0)
        found = [look_at_sheet(content, counts)]
        for wanted in ((1, 2, 3), (2,), ()):
            with suppress(XlcrmError):
                plain = scan(content, SharedStrings(), wanted=wanted, others=True)
                told = scan(content, SharedStrings(), wanted=wanted, others=True, counts=counts)
                assert replace(told, others=None) == replace(plain, others=None)
                assert sorted(told.others or ()) == sorted(plain.others or ())
                found.append(look_at_sheet(content, counts, told.sure))
    for each in found:
        assert (each.flaw, each.cell) == (before.flaw, before.cell)


def test_a_scan_tells_how_far_rows_are_sure() -> None:
    """To the first one in which something might be wrong: a string that is not there, a formula."""
    place = SHEET.index(b'<row r="9"')
    for odd in (
        SHEET.replace(b'<c r="B9" t="s"><v>4<', b'<c r="B9" t="s"><v>5<'),
        SHEET.replace(b'<c r="A9" s="1"><v>', b'<c r="A9" s="1"><f>1</f><v>'),
        SHEET.replace(b'<c r="A9" s="1"', b'<c r="A9" s="2"'),
        SHEET.replace(b'<c r="A9" s="1"', b'<c r="A8" s="1"'),
        SHEET.replace(b'<c r="C9"/>', b'<c r="XYZ9"/>'),
    ):
        assert odd != SHEET
        for wanted in ((1, 2), (3,)):
            sure = scan(odd, SharedStrings(), wanted=wanted, counts=Counts(5, 2)).sure
            assert sure == (place, Counts(5, 2))
    whole = scan(SHEET, SharedStrings(), wanted=(1,), counts=Counts(5, 2))
    assert whole.sure is not None
    assert whole.sure.end == SHEET.index(b"</sheetData>")
    assert scan(SHEET, SharedStrings(), wanted=(1,)).sure is None
