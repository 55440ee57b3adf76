"""Content types, relationships, sheets by name, and what is refused."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

import pytest

from xlcrm.errors import (
    DamagedWorkbookError,
    EncryptedWorkbookError,
    FinalWorkbookError,
    NotAWorkbookError,
    RefusedEditError,
    SheetNotFoundError,
    SignedWorkbookError,
    XlcrmError,
)
from xlcrm.ooxml.package import Package, rels_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.ooxml.conftest import MakePackage

EMPTY = "<sheetData/>"
STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
CFB = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _zip(parts: Mapping[str, str | bytes]) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _parts(package: Package) -> dict[str, str | bytes]:
    return {name: package.part(name) for name in package.archive.names}


def test_sheets_come_in_the_workbooks_order(make: MakePackage) -> None:
    """By name, with part, kind and id; other kinds of sheets are no worksheets."""
    package = make({"가": EMPTY, "나": EMPTY})
    assert [(s.name, s.part, s.kind, s.state, s.sheet_id) for s in package.sheets] == [
        ("가", "xl/worksheets/sheet1.xml", "worksheet", "visible", 1),
        ("나", "xl/worksheets/sheet2.xml", "worksheet", "visible", 2),
    ]
    assert package.sheet("나").sheet_id == 2
    with pytest.raises(SheetNotFoundError) as caught:
        package.sheet("다")
    assert caught.value.sheet == "다"


@pytest.mark.parametrize(
    "target",
    ["worksheets/sheet1.xml", "/xl/worksheets/sheet1.xml", "../xl/worksheets/sheet1.xml",
     "./worksheets/SHEET1.xml", "worksheets\\sheet1.xml", "worksheets/sheet%31.xml"],
)  # fmt: skip
def test_targets_are_relative_or_absolute(make: MakePackage, target: str) -> None:
    """However a relationship spells its target, the part is found."""
    parts = _parts(make({"가": "<sheetData/><!-- here -->"}))
    rels = parts["xl/_rels/workbook.xml.rels"]
    assert isinstance(rels, bytes)
    parts["xl/_rels/workbook.xml.rels"] = rels.replace(b"worksheets/sheet1.xml", target.encode())
    package = Package(_zip(parts))
    assert b"here" in package.part(package.sheet("가").part)


def test_names_are_compared_without_case(make: MakePackage) -> None:
    """A part is one part however its name is spelt, and is replaced under the zip's spelling."""
    parts = _parts(make({"가": EMPTY}))
    parts["XL/Workbook.xml"] = parts.pop("xl/workbook.xml")
    package = Package(_zip(parts))
    assert package.member("xl/workbook.xml") == "XL/Workbook.xml"
    assert Package(package.replacing({"xl/workbook.xml": package.part("xl/workbook.xml")})).sheets


def test_strict_packages_are_read(make: MakePackage) -> None:
    """The other namespace of ISO 29500 means the same."""
    parts = {
        name: bytes(content, "utf-8") if isinstance(content, str) else content
        for name, content in _parts(make({"가": EMPTY}, strings="<si><t>a</t></si>")).items()
    }
    for name, content in parts.items():
        content = content.replace(  # noqa: PLW2901 - the same part in other words
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships", STRICT.encode()
        )
        parts[name] = content.replace(
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        )
    package = Package(_zip(parts))
    assert [sheet.name for sheet in package.worksheets] == ["가"]
    assert package.strings[0] == "a"


@pytest.mark.parametrize(
    ("properties", "wanted"),
    [('<workbookPr date1904="1"/>', True), ('<workbookPr date1904="true"/>', True),
     ('<workbookPr date1904="0"/>', False), ("<workbookPr/>", False), ("", False)],
)  # fmt: skip
def test_the_date_system_is_the_workbooks(
    make: MakePackage, properties: str, *, wanted: bool
) -> None:
    """1900 unless it says 1904."""
    assert make({"가": EMPTY}, workbook=properties).date1904 is wanted


def test_missing_shared_strings_are_an_empty_table(make: MakePackage) -> None:
    """A workbook without the part, or with a relationship to none, has no strings."""
    assert len(make({"가": EMPTY}).strings) == 0
    parts = _parts(make({"가": EMPTY}, strings="<si><t>a</t></si>"))
    del parts["xl/strings.xml"]
    assert len(Package(_zip(parts)).strings) == 0


@pytest.mark.parametrize(
    ("data", "error", "word"),
    [
        pytest.param(CFB + bytes(600), NotAWorkbookError, ".xls", id="old format"),
        pytest.param(
            CFB + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
            EncryptedWorkbookError,
            "암호",
            id="encrypted",
        ),
        pytest.param(
            _zip({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}),
            NotAWorkbookError,
            "OpenDocument",
            id="ods",
        ),
        pytest.param(_zip({"a.txt": "a"}), NotAWorkbookError, "통합 문서", id="another zip"),
        pytest.param(
            _zip({"[Content_Types].xml": "<Types/>"}),
            DamagedWorkbookError,
            "본문",
            id="no workbook",
        ),
        pytest.param(
            _zip({"[Content_Types].xml": "<Types/>", "_rels/.rels": "<!DOCTYPE a><a/>"}),
            DamagedWorkbookError,
            "_rels",
            id="a declaration",
        ),
        pytest.param(
            _zip({"[Content_Types].xml": "<Types/>", "_rels/.rels": "<a"}),
            DamagedWorkbookError,
            "_rels",
            id="broken markup",
        ),
    ],
)
def test_what_is_no_workbook_is_named(data: bytes, error: type[XlcrmError], word: str) -> None:
    """Each kind of wrong file has its own words and says what to do."""
    with pytest.raises(error, match=word) as caught:
        Package(data)
    assert caught.value.hint


@pytest.mark.parametrize(
    ("kind", "wanted"),
    [
        ("application/vnd.ms-excel.sheet.binary.macroEnabled.main", "xlsb"),
        (
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
            "xlsx",
        ),
    ],
)
def test_other_office_documents_are_named(make: MakePackage, kind: str, wanted: str) -> None:
    """A binary workbook and a letter are packages, too."""
    parts = _parts(make({"가": EMPTY}))
    types = parts["[Content_Types].xml"]
    assert isinstance(types, bytes)
    main = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    parts["[Content_Types].xml"] = types.replace(main, b"application/" + kind.encode())
    with pytest.raises(NotAWorkbookError, match=wanted):
        Package(_zip(parts))


SIGNED = (
    '<Relationship Id="o" Type="http://schemas.openxmlformats.org/package/2006/relationships/'
    'digital-signature/origin" Target="_xmlsignatures/origin.sigs"/>'
)
FINAL = '<Properties><property name="_MarkAsFinal"><bool>true</bool></property></Properties>'


@pytest.mark.parametrize("kind", ["custom-properties", "customProperties"])
def test_final_workbooks_are_refused(make: MakePackage, kind: str) -> None:
    """A workbook marked as final can be read, not edited; transitional or strict."""
    rel = f'<Relationship Id="c" Type="http://x/{kind}" Target="docProps/custom.xml"/>'
    package = make({"가": EMPTY}, root_rels=rel, parts={"docProps/custom.xml": FINAL})
    with pytest.raises(FinalWorkbookError):
        package.refuse_unless_editable()
    not_final = FINAL.replace("true", "false")
    make(
        {"가": EMPTY}, root_rels=rel, parts={"docProps/custom.xml": not_final}
    ).refuse_unless_editable()


def test_signed_workbooks_are_refused(make: MakePackage) -> None:
    """A package with a signature, named or only lying there, is not edited."""
    for package in (
        make({"가": EMPTY}, root_rels=SIGNED),
        make({"가": EMPTY}, parts={"_xmlsignatures/sig1.xml": "<a/>"}),
    ):
        with pytest.raises(SignedWorkbookError):
            package.refuse_unless_editable()


def test_other_encodings_are_read_but_not_edited(make: MakePackage) -> None:
    """Only UTF-8 is edited in its bytes."""
    declared = '<?xml version="1.0" encoding="EUC-KR"?><worksheet/>'
    package = make({"가": EMPTY}, parts={"a.xml": declared})
    with pytest.raises(RefusedEditError, match=r"a\.xml"):
        package.markup("a.xml")
    assert package.part("a.xml")


def test_a_parts_relationships_have_their_own_part() -> None:
    """Beside it, in `_rels`."""
    assert rels_name("xl/worksheets/sheet1.xml") == "xl/worksheets/_rels/sheet1.xml.rels"
    assert rels_name("workbook.xml") == "_rels/workbook.xml.rels"
