"""Dropdowns added to a sheet that is there."""

from __future__ import annotations

import pytest

from xlcrm.cellref import CellRange
from xlcrm.errors import PlanError
from xlcrm.ooxml.rows import frame_of
from xlcrm.ooxml.splice import splice
from xlcrm.ooxml.validations import Dropdown, added_dropdowns, validated

NEW = Dropdown(CellRange.of("E2:E9"), ("전화", "방문 & 상담"))


def _sheet(tail: str, prefix: str = "") -> bytes:
    p = prefix
    return f"<{p}worksheet><{p}sheetData></{p}sheetData>{tail}</{p}worksheet>".encode()


def _added(data: bytes, *dropdowns: Dropdown) -> bytes:
    return splice(data, added_dropdowns(data, frame_of(data), dropdowns, "명단"))


@pytest.mark.parametrize(
    "tail",
    [
        "",
        "<dataValidations/>",
        '<dataValidations count="0"></dataValidations>',
        "<mergeCells/><pageMargins/>",
    ],
    ids=["none yet", "an empty element", "an empty list", "between others"],
)
def test_a_dropdown_is_added(tail: str) -> None:
    """It stands where the schema wants it, and is found again."""
    after = _added(_sheet(tail), NEW)
    assert validated(after, frame_of(after)) == [NEW.area]
    assert b'<dataValidations count="1">' in after
    assert b'<formula1>"\xec\xa0\x84\xed\x99\x94,' in after
    assert after.find(b"mergeCells") <= after.find(b"dataValidations")
    assert b"pageMargins" not in after[: after.find(b"</dataValidations>")]


def test_it_comes_behind_those_that_are_there() -> None:
    """They stay as they are, and are counted with it."""
    old = '<dataValidation type="date" sqref="C2:C9 D2"><formula1>1</formula1></dataValidation>'
    data = _sheet(f'<dataValidations count="1">{old}</dataValidations>')
    after = _added(data, NEW)
    assert old.encode() in after
    assert b'count="2"' in after
    assert [str(area) for area in validated(after, frame_of(after))] == ["C2:C9", "D2", "E2:E9"]


def test_newer_ones_count_too() -> None:
    """A list on another sheet stands in the sheet's extensions."""
    data = _sheet(
        '<extLst><ext><x14:dataValidations><x14:dataValidation type="list">'
        "<xm:sqref>B2:B9</xm:sqref></x14:dataValidation></x14:dataValidations></ext></extLst>"
    )
    assert [str(area) for area in validated(data, frame_of(data))] == ["B2:B9"]


def test_elements_keep_the_sheets_prefix() -> None:
    """Some programs write every element with one."""
    data = _sheet("", "x:")
    assert b"<x:dataValidations " in _added(data, NEW)
    assert b"</x:dataValidation>" in _added(data, NEW)


@pytest.mark.parametrize("choices", [(), ("가, 나",), ("가" * 256,)], ids=["none", "comma", "long"])
def test_a_list_that_excel_would_not_take_is_refused(choices: tuple[str, ...]) -> None:
    """Before anything is written."""
    with pytest.raises(PlanError, match="선택 목록"):
        _added(_sheet(""), Dropdown(NEW.area, choices))


def test_nothing_to_add_changes_nothing() -> None:
    """Byte for byte."""
    assert _added(_sheet("<mergeCells/>")) == _sheet("<mergeCells/>")
