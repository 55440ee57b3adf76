"""Links from cells to places inside the workbook."""

from __future__ import annotations

import pytest

from xlcrm.errors import PlanError
from xlcrm.ooxml import hyperlinks
from xlcrm.ooxml.hyperlinks import Link, added_links, holds_links
from xlcrm.ooxml.rows import frame_of
from xlcrm.ooxml.splice import splice

NEW = Link(12, 3, "'고객대장'!A5", "홍 & 길")
WRITTEN = '<hyperlink ref="C12" location="\'고객대장\'!A5" display="홍 &amp; 길"/>'


def _added(tail: str, *links: Link, prefix: str = "") -> str:
    p = prefix
    data = f"<{p}worksheet><{p}sheetData></{p}sheetData>{tail}</{p}worksheet>".encode()
    frame = frame_of(data)
    after = splice(data, added_links(data, frame, links))
    assert holds_links(after, frame, links)
    head, end = f"<{p}worksheet><{p}sheetData></{p}sheetData>", f"</{p}worksheet>"
    return after.decode().removeprefix(head).removesuffix(end)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("", f"<hyperlinks>{WRITTEN}</hyperlinks>", id="none yet"),
        pytest.param("<hyperlinks/>", f"<hyperlinks>{WRITTEN}</hyperlinks>", id="an empty list"),
        pytest.param(
            '<hyperlinks><hyperlink ref="C11" r:id="a"/></hyperlinks>',
            f'<hyperlinks><hyperlink ref="C11" r:id="a"/>{WRITTEN}</hyperlinks>',
            id="behind the others",
        ),
        pytest.param(
            '<hyperlinks><hyperlink ref="C12" r:id="a"></hyperlink></hyperlinks>',
            f"<hyperlinks>{WRITTEN}</hyperlinks>",
            id="in place of one that a deleted row left",
        ),
        pytest.param(
            "<mergeCells/><dataValidations/><pageMargins/><tableParts/>",
            f"<mergeCells/><dataValidations/><hyperlinks>{WRITTEN}</hyperlinks>"
            "<pageMargins/><tableParts/>",
            id="in their right place",
        ),
        pytest.param(
            "<!-- <hyperlinks></hyperlinks> --><drawing/>",
            f"<hyperlinks>{WRITTEN}</hyperlinks><!-- <hyperlinks></hyperlinks> --><drawing/>",
            id="not into a comment",
        ),
    ],
)
def test_a_link_is_added(before: str, after: str) -> None:
    """What stands behind the cells is in view, before and after."""
    assert _added(before, NEW) == after


def test_the_prefix_of_the_sheet_is_used() -> None:
    """For the list and for the link."""
    link = WRITTEN.replace("<hyper", "<x:hyper")
    assert _added("<x:drawing/>", NEW, prefix="x:") == (
        f"<x:hyperlinks>{link}</x:hyperlinks><x:drawing/>"
    )


def test_many_links_take_the_place_of_those_left_over() -> None:
    """Each cell has one link in the end."""
    links = [Link(row, 1, "A1") for row in range(1, 41)]
    old = "".join(f'<hyperlink ref="A{row}" location="B1"/>' for row in range(20, 60))
    after = _added(f"<hyperlinks>{old}</hyperlinks>", *links)
    assert after.count("<hyperlink ") == 59
    assert after.count('location="B1"') == 19


def test_no_link_is_added_for_which_excel_has_no_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """The row is written without it; a sheet that has too many already takes more."""
    monkeypatch.setattr(hyperlinks, "MAX_LINKS", 2)
    one = '<hyperlink ref="A1" location="B1"/>'
    more = (Link(2, 1, "B1"), Link(3, 1, "B1"))
    assert _added(f"<hyperlinks>{one}</hyperlinks>", *more).count("<hyperlink ") == 2
    assert _added(f"<hyperlinks>{one * 3}</hyperlinks>", *more).count("<hyperlink ") == 5


@pytest.mark.parametrize("location", ["", "A" * 3000], ids=["nowhere", "too long"])
def test_a_link_must_lead_somewhere(location: str) -> None:
    """The cell is named."""
    with pytest.raises(PlanError) as caught:
        _added("", Link(1, 1, location))
    assert caught.value.cell == "A1"


def test_a_missing_link_is_noticed() -> None:
    """By what reads the new workbook back."""
    data = b"<worksheet><sheetData/></worksheet>"
    assert not holds_links(data, frame_of(data), [NEW])
