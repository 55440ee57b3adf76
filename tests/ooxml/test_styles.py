"""Cell formats: which are dates, and new ones derived from old ones."""

from __future__ import annotations

from typing import Any

import pytest
from openpyxl.styles.stylesheet import Stylesheet
from openpyxl.xml.functions import fromstring

from xlcrm.ooxml.styles import Styles

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
FORMATS = ["General", "0.00%", "yyyy\\-mm\\-dd", '"D"\\-0;"D"+0', "[h]:mm", "yyyy년 m월 d일", "@"]
INSIDE = (
    '<numFmts count="5">'
    '<numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>'
    '<numFmt numFmtId="165" formatCode="&quot;D&quot;\\-0;&quot;D&quot;+0"/>'
    '<numFmt numFmtId="166" formatCode="[h]:mm"/>'
    '<numFmt numFmtId="167" formatCode="yyyy년 m월 d일"/>'
    '<numFmt numFmtId="168" formatCode="@"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/></font><font><b/><sz val="11"/></font></fonts>'
    '<cellXfs count="9"><xf numFmtId="0" fontId="0"/><xf numFmtId="10" fontId="0"/>'
    '<xf numFmtId="164" fontId="0"><alignment horizontal="center"/></xf>'
    '<xf numFmtId="165" fontId="0"/><xf numFmtId="166" fontId="0"/><xf numFmtId="167" fontId="0"/>'
    '<xf numFmtId="168" fontId="0"/><xf numFmtId="14" fontId="0"/><xf numFmtId="31" fontId="0"/>'
    '</cellXfs><cellStyles count="0"/>'
)


def _styles(inside: str = INSIDE) -> bytes:
    return f'<styleSheet xmlns="{MAIN}">{inside}</styleSheet>'.encode()


def _read(data: bytes) -> Stylesheet:
    tree: Any = fromstring(data)
    return Stylesheet.from_tree(tree)


@pytest.mark.parametrize(("style", "wanted"), list(enumerate(FORMATS)))
def test_a_format_is_read(style: int, wanted: str) -> None:
    """Built-in ones and the workbook's own."""
    assert Styles(_styles()).number_format(style) == wanted


@pytest.mark.parametrize(
    ("style", "wanted"),
    list(enumerate([False, False, True, False, True, True, False, True, True, False])),
)
def test_dates_are_recognised_by_their_format(style: int, *, wanted: bool) -> None:
    """Built in, Korean, elapsed hours; a quoted D is no day, and an unknown style no date."""
    assert Styles(_styles()).is_date(style) is wanted


@pytest.mark.parametrize(
    ("number_format", "wanted"),
    [
        ("yyyy\\-mm\\-dd", True),
        ('yyyy"년 "m"월 "d"일";@', True),
        ("[$-412]yyyy. mm. dd. hh:mm", True),
        ("m월", True),
        ("aaa d", True),
        ("h:mm", False),
        ("[h]:mm:ss", False),
        ('h"시간 "mm"분"', False),
        ('"D-"0', False),
        ("#,##0", False),
    ],
)
def test_a_time_alone_shows_no_day(number_format: str, *, wanted: bool) -> None:
    """A cell of hours, such as 36:00, is no day of 1900."""
    styles = Styles(_styles())
    assert styles.shows_day(styles.derived(0, number_format)) is wanted


def test_nothing_added_changes_nothing() -> None:
    """Reading formats leaves the part as it is."""
    styles = Styles(_styles())
    styles.is_date(3)
    assert styles.data() == _styles()


def test_a_derived_format_keeps_all_but_the_number_format() -> None:
    """It comes at the end, so that no other cell's format changes its number."""
    styles = Styles(_styles())
    derived = styles.derived(2, '"D-"0')
    assert derived == 9
    assert styles.number_format(derived) == '"D-"0'
    read = _read(styles.data())
    assert read.cell_styles[9].alignmentId == read.cell_styles[2].alignmentId == 1
    assert read.number_formats[-1] == '"D-"0'
    assert b'<cellXfs count="10">' in styles.data()


def test_a_format_that_is_there_is_used_again() -> None:
    """Twice the same, or one the workbook has: nothing is added."""
    styles = Styles(_styles())
    assert styles.derived(0, "yyyy\\-mm\\-dd") == styles.derived(0, "yyyy\\-mm\\-dd") == 9
    assert styles.data().count(b"numFmtId=") == _styles().count(b"numFmtId=") + 1
    again = Styles(styles.data())
    again.derived(0, "yyyy\\-mm\\-dd")
    assert again.data() == styles.data()


def test_a_bold_format_has_a_bold_font() -> None:
    """The workbook's own bold font where it has the same one."""
    styles = Styles(_styles())
    read = _read(Styles(_styles()).data())
    bold = styles.bold(2)
    assert _read(styles.data()).cell_styles[bold].fontId == 1
    assert len(_read(styles.data()).fonts) == len(read.fonts)


def test_a_bold_font_is_made_where_there_is_none() -> None:
    """Like the one it comes from, with `<b/>` first as the schema wants it."""
    styles = Styles(_styles('<fonts count="1"><font><sz val="9"/></font></fonts><cellXfs count="1">'
                            '<xf numFmtId="0" fontId="0"/></cellXfs>'))  # fmt: skip
    assert styles.bold(0) == 1
    assert b'<fonts count="2"><font><sz val="9"/></font><font><b/><sz val="9"/></font></fonts>' in (
        styles.data()
    )


def test_the_first_number_format_goes_before_the_fonts() -> None:
    """A workbook without own formats gets the list where the schema wants it."""
    inside = '<fonts count="1"><font/></fonts><cellXfs count="1"><xf numFmtId="0"/></cellXfs>'
    styles = Styles(_styles(inside))
    assert styles.bold(styles.derived(0, "0")) == 2
    data = styles.data()
    assert data.index(b"<numFmts") < data.index(
        b'<fonts count="2"><font/><font><b/></font></fonts>'
    )


def test_a_workbook_without_formats_gets_none() -> None:
    """Small programs write neither list; a format number that nothing has would be damage."""
    for inside in ("", "<fonts/><cellXfs/>", '<cellXfs count="1"><xf/></cellXfs>'):
        styles = Styles(_styles(inside))
        assert styles.bold(0) == 0
    assert Styles(_styles("")).derived(0, "0") == 0


def test_a_prefixed_part_gets_prefixed_elements() -> None:
    """`<x:numFmt>` in `<x:numFmts>`."""
    data = (
        f'<x:styleSheet xmlns:x="{MAIN}"><x:fonts><x:font/></x:fonts>'
        '<x:cellXfs><x:xf numFmtId="0"/></x:cellXfs></x:styleSheet>'
    ).encode()
    styles = Styles(data)
    styles.bold(styles.derived(0, "0.0x"))
    read = _read(styles.data())
    assert (len(read.cell_styles), len(read.fonts), read.number_formats[-1]) == (3, 2, "0.0x")
