from __future__ import annotations

import pytest

from xlcrm.ooxml.modelrow import ModelRow
from xlcrm.ooxml.rowheights import Heights
from xlcrm.ooxml.rows import frame_of
from xlcrm.ooxml.styles import Styles

STYLES = Styles(
    b'<styleSheet><cellXfs><xf/><xf><alignment wrapText="1"/></xf></cellXfs></styleSheet>'
)
MODEL = ModelRow(b' ht="20" customHeight="1" spans="1:2"', {1: b"", 2: b' s="1"'})
PLAIN = ModelRow(b' spans="1:2"', MODEL.styles)
WIDTHS = '<cols><col min="1" max="2" width="20.71"/></cols>'
SET = '<sheetFormatPr defaultRowHeight="20.25" customHeight="1"/>' + WIDTHS
OPEN = '<sheetFormatPr defaultRowHeight="15"/>' + WIDTHS
LONG = "가나다라마바사아자차카타파"  # 26 digits wide


@pytest.mark.parametrize(
    ("head", "model", "values", "expected"),
    [
        (SET, MODEL, {2: "짧음"}, ' spans="1:2"'),
        (SET, MODEL, {2: LONG}, ' ht="35.25" customHeight="1" spans="1:2"'),
        (SET, MODEL, {2: "가\n나\n다"}, ' ht="50.25" customHeight="1" spans="1:2"'),
        (SET, MODEL, {1: LONG}, ' spans="1:2"'),
        (SET, MODEL, {2: 12345678901234567890123}, ' spans="1:2"'),
        (SET, MODEL, {2: LONG * 99}, ' ht="409" customHeight="1" spans="1:2"'),
        (OPEN, MODEL, {2: "짧음"}, ' ht="20" customHeight="1" spans="1:2"'),
        (OPEN, MODEL, {2: LONG}, ' spans="1:2"'),
        (OPEN, PLAIN, {2: LONG}, ' spans="1:2"'),
    ],
    ids=[
        *("the sheet's own height", "two lines", "line ends", "a column that does not wrap"),
        *("a number", "very long", "the row above's height", "left to the program", "never set"),
    ],
)
def test_a_row_is_as_high_as_its_text(
    head: str, model: ModelRow, values: dict[int, object], expected: str
) -> None:
    """Where the sheet or the row above has a height that would cut wrapped text off."""
    data = f"<worksheet>{head}<sheetData/></worksheet>".encode()
    heights = Heights(data, frame_of(data), lambda: STYLES)
    columns = {column: [value] for column, value in values.items()}
    assert heights.attributes(model, columns, 1) == [expected.encode()]
