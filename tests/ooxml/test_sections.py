"""What stands behind a sheet's cells."""

from __future__ import annotations

import pytest

from xlcrm.errors import DamagedWorkbookError
from xlcrm.ooxml.rows import frame_of
from xlcrm.ooxml.sections import ORDER, place_for, sections_of


def _sheet(tail: str, rows: str = "<sheetData></sheetData >") -> bytes:
    return f"<worksheet>{rows}{tail}</worksheet>".encode()


@pytest.mark.parametrize("rows", ["<sheetData/>", "<sheetData></sheetData>"])
def test_each_child_is_found_whole(rows: str) -> None:
    """Those within it are its own affair."""
    tail = (
        '<mergeCells><mergeCell ref="A1:B2"/></mergeCells>\n'
        "<!-- <drawing/> --><x:AlternateContent><x:Choice><controls/></x:Choice>"
        "</x:AlternateContent><extLst><ext><extLst/></ext></extLst>"
    )
    data = _sheet(tail, rows)
    found = sections_of(data, frame_of(data))
    assert [section.local for section in found] == [b"mergeCells", b"AlternateContent", b"extLst"]
    assert data[found[0].tag.start : found[0].end].endswith(b"</mergeCells>")
    assert data[found[2].tag.start : found[2].end] == b"<extLst><ext><extLst/></ext></extLst>"


def test_a_child_that_is_missing_has_its_place() -> None:
    """Behind all that come before it, and before what is not known."""
    data = _sheet("<mergeCells/><conditionalFormatting/><x:unknown/><extLst/>")
    assert data[place_for(data, frame_of(data), b"hyperlinks") :].startswith(b"<x:unknown/>")
    assert data[place_for(data, frame_of(data), b"autoFilter") :].startswith(b"<mergeCells/>")


def test_a_child_that_is_not_closed_is_damage() -> None:
    """One named error."""
    data = _sheet("<mergeCells><mergeCell/>")
    with pytest.raises(DamagedWorkbookError):
        sections_of(data, frame_of(data))


def test_the_order_is_the_standards() -> None:
    """Links stand between validations and the page."""
    at = ORDER.index
    assert at(b"dataValidations") < at(b"hyperlinks") < at(b"printOptions") < at(b"tableParts")
