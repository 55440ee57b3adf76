"""Some of many shared strings are read together, and say what each says alone."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.ooxml.strings import SharedStrings

ITEMS = (
    *("<si><t>가나</t></si>", "<si><t></t></si>", "<si><t/></si>", "<si></si>"),
    *("<si><t>a&amp;b</t></si>", "<si><t>_x0041_</t></si>", "<si><t>&#xAC00;\r</t></si>"),
    '<si><t xml:space="preserve"> 가 </t></si>',
    "<si><r><t>굵</t></r><r><t>게</t></r></si>",
    '<si><t>김</t><phoneticPr fontId="1" type="noConversion"/></si>',
    *("<si><t>나</t></si>\n", "<si>\n<t>다</t>\n</si>"),
)
ODD = ("<si/>", "<!-- 가 -->", "<si ><t>가</t></si>")


@given(st.lists(st.sampled_from(ITEMS + ODD), min_size=1, max_size=12), st.data())
def test_read_together_they_say_what_each_says(items: list[str], data: st.DataObject) -> None:
    """Whatever their order, how often one is asked for, and however the table is written."""
    table = f'<sst xmlns="x">{"".join(items)}</sst>'.encode()
    alone = SharedStrings(table)
    numbers = data.draw(st.lists(st.integers(0, max(0, len(alone) - 1)), max_size=9))
    if not len(alone):
        return
    with patch("xlcrm.ooxml.strings._FEW", 0), patch("xlcrm.ooxml.strings._MOST", -1):
        several = SharedStrings(table)
        several.sparingly()
        assert several.picked(numbers) == [alone[number] for number in numbers]


def test_one_that_is_not_there_is_no_string() -> None:
    """As where one is asked for alone."""
    strings = SharedStrings(b"<sst><si><t>1</t></si><si><t>2</t></si></sst>")
    strings.sparingly()
    with patch("xlcrm.ooxml.strings._FEW", 0), pytest.raises(IndexError):
        strings.picked([0, 7])
