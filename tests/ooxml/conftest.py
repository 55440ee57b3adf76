"""Packages and sheets small enough to stand in a test."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import TYPE_CHECKING, Final, Protocol

import pytest

from xlcrm.ooxml.package import Package

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
SHEET_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
STYLES: Final = (
    '<fonts count="1"><font><sz val="11"/></font></fonts>'
    '<fills count="1"><fill><patternFill/></fill></fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="2"><xf numFmtId="0" fontId="0"/><xf numFmtId="14" fontId="0"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
)


@pytest.fixture(autouse=True, scope="session")
def _short_sheets_are_read_as_long_ones_are() -> Iterator[None]:
    """A sheet that stands in a test is too short for the expressions that read a real one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("xlcrm.ooxml.scan._SHORT", -1)
        patch.setattr("xlcrm.ooxml.scan._FEW", -1)
        yield


class MakePackage(Protocol):
    """Makes a workbook of sheets given by the inside of their `worksheet` element."""

    def __call__(  # noqa: PLR0913 - each names one kind of part; all but the sheets are rare
        self,
        sheets: Mapping[str, str],
        *,
        strings: str | None = None,
        tables: Mapping[str, str] | None = None,
        workbook: str = "",
        names: str = "",
        styles: str = STYLES,
        parts: Mapping[str, str] | None = None,
        root_rels: str = "",
    ) -> Package:
        """Return the package."""


@pytest.fixture(scope="session")
def make() -> MakePackage:
    """Return a maker of packages: sheets by name; tables by the name of the sheet they lie on."""
    return _make


def _make(  # noqa: PLR0913
    sheets: Mapping[str, str],
    *,
    strings: str | None = None,
    tables: Mapping[str, str] | None = None,
    workbook: str = "",
    names: str = "",
    styles: str = STYLES,
    parts: Mapping[str, str] | None = None,
    root_rels: str = "",
) -> Package:
    numbered = list(enumerate(sheets.items(), start=1))
    entries = "".join(
        f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}"/>' for n, (name, _) in numbered
    )
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n, _ in numbered
    )
    relations += f'<Relationship Id="s" Type="{OFFICE}/styles" Target="/xl/styles.xml"/>'
    found = {
        "xl/workbook.xml": (
            f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{workbook}'
            f"<sheets>{entries}</sheets>{names}</workbook>"
        ),
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>',
    }
    for n, (name, inside) in numbered:
        found[f"xl/worksheets/sheet{n}.xml"] = f'<worksheet xmlns="{MAIN}">{inside}</worksheet>'
        if tables and name in tables:
            found[f"xl/tables/table{n}.xml"] = tables[name]
            found[f"xl/worksheets/_rels/sheet{n}.xml.rels"] = _rels(
                f'<Relationship Id="t" Type="{OFFICE}/table" Target="../tables/table{n}.xml"/>'
            )
    if strings is not None:
        found["xl/strings.xml"] = f'<sst xmlns="{MAIN}">{strings}</sst>'
        relations += f'<Relationship Id="t" Type="{OFFICE}/sharedStrings" Target="strings.xml"/>'
    found["xl/_rels/workbook.xml.rels"] = _rels(relations)
    found["_rels/.rels"] = _rels(
        f'<Relationship Id="w" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>{root_rels}'
    )
    found["[Content_Types].xml"] = (
        f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" '
        'ContentType="application/xml"/><Default Extension="rels" ContentType="'
        'application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{SHEET_TYPE}.sheet.main+xml"/></Types>'
    )
    found |= parts or {}
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in found.items():
            archive.writestr(name, text)
    return Package(buffer.getvalue())


def _rels(inside: str) -> str:
    return f'<Relationships xmlns="{PACKAGE}/relationships">{inside}</Relationships>'
