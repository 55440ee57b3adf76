"""Edits to the workbook's small parts."""

from __future__ import annotations

import pytest

from xlcrm.cellref import CellRange
from xlcrm.errors import DamagedWorkbookError
from xlcrm.ooxml.ranges import Growth
from xlcrm.ooxml.workbook import (
    defined_names,
    main_namespace,
    next_relationship_id,
    relationship_base,
    sheet_entries,
    with_full_calculation,
    with_grown_names,
    with_relationship,
    with_sheet,
    with_sheet_title,
    with_type,
)

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            "<workbook><sheets/><calcPr calcId='1'/></workbook>",
            "<workbook><sheets/><calcPr calcId='1' fullCalcOnLoad=\"1\"/></workbook>",
            id="an attribute more",
        ),
        pytest.param(
            '<workbook><sheets/><calcPr fullCalcOnLoad="0"/></workbook>',
            '<workbook><sheets/><calcPr fullCalcOnLoad="1"/></workbook>',
            id="said no",
        ),
        pytest.param(
            '<workbook><sheets/><calcPr fullCalcOnLoad="true"/></workbook>',
            '<workbook><sheets/><calcPr fullCalcOnLoad="true"/></workbook>',
            id="said yes",
        ),
        pytest.param(
            "<x:workbook><x:sheets><x:sheet/></x:sheets><x:definedNames/><x:extLst/></x:workbook>",
            "<x:workbook><x:sheets><x:sheet/></x:sheets><x:definedNames/>"
            '<x:calcPr fullCalcOnLoad="1"/><x:extLst/></x:workbook>',
            id="an element more, in its place",
        ),
    ],
)
def test_recalculation_is_asked_for(before: str, after: str) -> None:
    """Once, where the schema wants it."""
    assert with_full_calculation(before.encode()).decode() == after


def test_names_grow_in_place() -> None:
    """Only those that covered the data; attributes and escapes stay."""
    before = (
        "<workbook><definedNames><definedName name='a' localSheetId='0'>'A &amp; B'!$A$1:$C$4"
        "</definedName><definedName name='b'>'A &amp; B'!$A$1:$C$3</definedName><definedName/>"
        "</definedNames></workbook>"
    )
    growths = {"A & B": Growth(CellRange.of("A1:C4"), 5, 3)}
    after = with_grown_names(before.encode(), growths).decode()
    assert after == before.replace("$C$4", "$C$5")
    assert with_grown_names(before.encode(), {}) == before.encode()


def test_local_names_may_repeat() -> None:
    """Each sheet may have its own name of one spelling."""
    data = (
        b'<workbook><definedName name="a" localSheetId="0">x!A1</definedName>'
        b'<definedName name="a" localSheetId="1">y!A1</definedName></workbook>'
    )
    assert defined_names(data) == (("a", "x!A1"), ("a", "y!A1"))


def test_a_sheet_is_entered_at_the_end() -> None:
    """With the prefix that the workbook gives relationships, or its own."""
    before = '<workbook><sheets><sheet name="a" sheetId="3"/></sheets></workbook>'
    after = with_sheet(before.encode(), "b & c", 4, "rId9").decode()
    entry = f'<sheet xmlns:r="{OFFICE}" name="b &amp; c" sheetId="4" r:id="rId9"/>'
    assert after == before.replace("</sheets>", f"{entry}</sheets>")
    assert sheet_entries(after.encode()) == {"a": 3, "b & c": 4}
    named = before.replace("<workbook", f'<workbook xmlns:r="{OFFICE}"')
    assert (
        '<sheet name="b" sheetId="4" r:id="rId9"/>'
        in with_sheet(named.encode(), "b", 4, "rId9").decode()
    )
    with pytest.raises(DamagedWorkbookError):
        with_sheet(b"<workbook/>", "b", 4, "rId9")


def test_a_hidden_sheets_tab_is_not_shown() -> None:
    """It is there for programs."""
    before = b'<workbook><sheets><sheet name="a" sheetId="1"/></sheets></workbook>'
    after = with_sheet(before, "b", 2, "rId2", hidden=True).decode()
    assert 'name="b" sheetId="2" state="hidden"' in after
    assert "hidden" not in with_sheet(before, "b", 2, "rId2").decode()


def test_strict_workbooks_get_strict_names() -> None:
    """By the workbook's own namespace, whatever else it mentions."""
    strict = b'<workbook xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"/>'
    loose = b'<workbook xmlns="x" y="http://purl.oclc.org/ooxml/drawingml/main"/>'
    assert relationship_base(strict) == b"http://purl.oclc.org/ooxml/officeDocument/relationships/"
    assert main_namespace(strict) == b"http://purl.oclc.org/ooxml/spreadsheetml/main"
    assert relationship_base(loose) == OFFICE.encode() + b"/"


def test_a_relationship_is_added() -> None:
    """With an id that is free, in an empty list too."""
    rels = b'<Relationships><Relationship Id="rId1"/><Relationship Id="rId3"/></Relationships>'
    assert next_relationship_id(rels) not in {"rId1", "rId3"}
    added = b'<Relationship Id="a" Type="t" Target="x.xml"/>'
    after = with_relationship(rels, "a", b"t", "x.xml")
    assert after == rels.replace(b"</Relationships>", added + b"</Relationships>")
    empty = with_relationship(b"<p:Relationships/>", "a", b"t", "x.xml")
    assert empty == b"<p:Relationships><p:" + added[1:] + b"</p:Relationships>"


def test_a_content_type_is_added() -> None:
    """At the end, with the list's own prefix."""
    after = with_type(b"<p:Types><p:Default/></p:Types>", "xl/a.xml", b"t")
    assert after == (
        b'<p:Types><p:Default/><p:Override PartName="/xl/a.xml" ContentType="t"/></p:Types>'
    )


RELS = b"application/vnd.openxmlformats-package.relationships+xml"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            b'<Types><Default ContentType="%b" Extension="Rels"/></Types>' % RELS,
            b'<Types><Default ContentType="%b" Extension="Rels"/></Types>' % RELS,
            id="said by its ending",
        ),
        pytest.param(
            b'<Types><Default Extension="rels" ContentType="x"/></Types>',
            b'<Types><Default Extension="rels" ContentType="x"/><Override PartName="/a.rels" '
            b'ContentType="%b"/></Types>' % RELS,
            id="said otherwise by its ending",
        ),
        pytest.param(
            b'<Types><Override PartName="/b.rels" ContentType="%b"/></Types>' % RELS,
            b'<Types><Override PartName="/b.rels" ContentType="%b"/><Override PartName="/a.rels" '
            b'ContentType="%b"/></Types>' % (RELS, RELS),
            id="no ending says it",
        ),
        pytest.param(
            b'<Types><Override PartName="/A.rels" ContentType="x"/></Types>',
            b'<Types><Override PartName="/A.rels" ContentType="%b"/></Types>' % RELS,
            id="left behind by another part",
        ),
    ],
)
def test_a_part_is_typed_as_the_package_types_its_others(before: bytes, after: bytes) -> None:
    """By the file's ending where that says it, else by an entry of its own."""
    assert with_type(before, "a.rels", RELS) == after


APP = (
    '<Properties><HeadingPairs><vt:vector size="4" baseType="variant"><vt:variant><vt:lpstr>'
    "Worksheets</vt:lpstr></vt:variant><vt:variant><vt:i4>2</vt:i4></vt:variant><vt:variant>"
    "<vt:lpstr>Named Ranges</vt:lpstr></vt:variant><vt:variant><vt:i4>1</vt:i4></vt:variant>"
    '</vt:vector></HeadingPairs><TitlesOfParts><vt:vector size="3" baseType="lpstr">'
    "<vt:lpstr>a</vt:lpstr><vt:lpstr>b</vt:lpstr><vt:lpstr>Print_Area</vt:lpstr></vt:vector>"
    "</TitlesOfParts></Properties>"
)


def test_a_title_is_added_behind_the_worksheets() -> None:
    """Both counts go up, and the names' titles stay behind those of the sheets."""
    after = with_sheet_title(APP.encode(), "c<d").decode()
    wanted = APP.replace("<vt:i4>2<", "<vt:i4>3<").replace('size="3"', 'size="4"')
    assert after == wanted.replace("<vt:lpstr>Print", "<vt:lpstr>c&lt;d</vt:lpstr><vt:lpstr>Print")


@pytest.mark.parametrize(
    "app",
    ["<Properties/>", APP.replace("<vt:i4>2<", "<vt:i4>9<"), APP.replace("<vt:i4>2<", "<vt:i4><")],
)
def test_unusual_titles_stay(app: str) -> None:
    """The properties are for show: where they are odd, they are left alone."""
    assert with_sheet_title(app.encode(), "c").decode() == app
