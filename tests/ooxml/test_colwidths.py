from __future__ import annotations

import pytest

from xlcrm.ooxml.colwidths import text_width, widened, width_for
from xlcrm.ooxml.rows import frame_of
from xlcrm.ooxml.splice import splice

COLUMN = '<{p}col min="{n}" max="{n}" width="13.7109375" customWidth="1"/>'


def _widened(before: str, *numbers: int) -> str:
    data = f"<worksheet>{before}<sheetData/></worksheet>".encode()
    splices = widened(data, frame_of(data), dict.fromkeys(numbers, 13))
    return splice(data, splices).decode()[len("<worksheet>") : -len("<sheetData/></worksheet>")]


def test_a_sheet_without_widths_gets_those() -> None:
    """Right before the cells, where the standard wants them."""
    assert _widened("<sheetFormatPr/>", 3) == (
        f"<sheetFormatPr/><cols>{COLUMN.format(p='', n=3)}</cols>"
    )


def test_columns_stand_in_order() -> None:
    """Before a wider range at the right, behind those at the left."""
    left, right = '<col min="1" max="2" width="9"/>', '<col min="5" max="9" width="20"/>'
    assert _widened(f"<cols>{left}{right}</cols>", 3, 4, 10) == (
        f"<cols>{left}{COLUMN.format(p='', n=3)}{COLUMN.format(p='', n=4)}{right}"
        f"{COLUMN.format(p='', n=10)}</cols>"
    )


def test_a_width_that_somebody_set_stays() -> None:
    """Also one that was set for many columns at once."""
    before = '<cols><col min="2" max="16384" width="4" customWidth="1"/></cols>'
    assert _widened(before, 3) == before


def test_nothing_to_widen_changes_nothing() -> None:
    """No empty list of widths is added."""
    assert _widened("") == ""


@pytest.mark.parametrize(
    ("text", "width"), [("abc", 3), ("해지일", 6), ("가\nabcd", 4), ("", 0)], ids=repr
)
def test_hangul_is_twice_as_wide(text: str, width: int) -> None:
    """And the longest line counts."""
    assert text_width(text) == width


def test_a_width_holds_header_and_values_and_has_an_end() -> None:
    """The longer of the two, up to forty digits."""
    assert width_for("해지 사유", ["서비스 불만", None]) == 14
    assert width_for("비고", ["가" * 100]) == 40
