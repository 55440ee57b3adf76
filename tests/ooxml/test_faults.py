"""What breaks a rule of the format is named, with its place; what keeps them all has no fault."""

from __future__ import annotations

import re
import time
from io import BytesIO
from typing import TYPE_CHECKING, Final

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from xlcrm.cellref import CellRange, column_letters
from xlcrm.ooxml import sheetfaults
from xlcrm.ooxml.fault import RULES, Fault
from xlcrm.ooxml.package import Package
from xlcrm.ooxml.packagefaults import package_faults, reference_faults
from xlcrm.ooxml.rowscan import scan_rows
from xlcrm.ooxml.sheetfaults import sheet_faults
from xlcrm.ooxml.tablefaults import id_faults, table_faults

if TYPE_CHECKING:
    from collections.abc import Iterator

TYPES: Final = "[Content_Types].xml"
BOOK: Final = "xl/workbook.xml"
RELS: Final = "xl/_rels/workbook.xml.rels"
SHEET: Final = "xl/worksheets/sheet1.xml"
LINKS: Final = "xl/worksheets/_rels/sheet1.xml.rels"
TABLE: Final = "xl/tables/table1.xml"
STRINGS: Final = "xl/sharedStrings.xml"


@pytest.fixture(scope="module")
def sound() -> Package:
    """Return a workbook with a bit of everything, as a real program writes it."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("대장")
        headers = [{"header": "이름"}, {"header": "금액"}]
        rows = [["가", 1], ["나", 2]]
        sheet.add_table("A1:B3", {"columns": headers, "data": rows, "name": "tbl"})
        sheet.add_table("A11:B12", {"columns": headers, "name": "tbl_b"})
        sheet.merge_range("D1:E2", "합친 셀")
        sheet.merge_range("D5:E6", "또 합친 셀")
        sheet.write_array_formula("G1:G3", "{=B1:B3}")
        sheet.set_column("A:B", 20)
        sheet.set_column("C:C", 10)
        sheet.data_validation("C1:C9", {"validate": "list", "source": ["예", "아니요"]})
        book.add_worksheet("둘째").autofilter("A1:B2")
        book.define_name("자료", "=대장!$A$1")
        book.define_name("다른자료", "=대장!$A$2")
    return Package(buffer.getvalue())


def _faults(package: Package) -> Iterator[Fault]:
    yield from package_faults(package, package.archive.names)
    yield from reference_faults(package)
    yield from id_faults(package)
    for entry in package.worksheets:
        found = scan_rows(package.part(entry.part))
        yield from sheet_faults(package, entry.part, found, found.rows)
        yield from table_faults(package, entry.part, found, package.strings)


def test_what_a_real_program_writes_has_no_fault(sound: Package) -> None:
    """Else none of the tests below would prove anything."""
    assert list(_faults(sound)) == []


BROKEN: Final = [
    ("type", TYPES, r'<Default Extension="rels"[^>]*>', "", "_rels/.rels", ""),
    ("type-twice", TYPES, r"(<Override[^>]*styles[^>]*>)", r"\1\1", TYPES, "/xl/styles.xml"),
    ("rels-id", LINKS, r'Id="rId2"', 'Id="rId1"', LINKS, "rId1"),
    ("rels-target", RELS, r'Target="theme/theme1.xml"', 'Target="x.xml"', RELS, "rId3"),
    ("sheet-name", BOOK, r'name="둘째"', 'name="대장"', BOOK, "대장"),
    ("sheet-name", BOOK, r'name="둘째"', 'name="a/b"', BOOK, "a/b"),
    ("sheet-id", BOOK, r'sheetId="2"', 'sheetId="1"', BOOK, "1"),
    ("sheet-rel", BOOK, r'sheetId="2" r:id="rId2"', 'sheetId="2" r:id="rId9"', BOOK, "rId9"),
    ("name-twice", BOOK, r'name="다른자료"', 'name="자료"', BOOK, "자료 "),
    ("name-sheet", BOOK, r'localSheetId="1"', 'localSheetId="2"', BOOK, "_xlnm._filterdatabase"),
    ("tab", BOOK, r"<workbookView ", '<workbookView activeTab="2" ', BOOK, "activeTab"),
    ("order", BOOK, r"(<definedNames>.*</definedNames>)(<calcPr[^>]*>)", r"\2\1", BOOK,
     "definedNames"),
    ("twice", BOOK, r"(<calcPr[^>]*>)", r"\1\1", BOOK, "calcPr"),
    ("order", SHEET, r"(<mergeCells.*</mergeCells>)(.*)(</worksheet>)", r"\2\1\3", SHEET,
     "mergeCells"),
    ("twice", SHEET, r"(<pageMargins[^>]*>)", r"\1\1", SHEET, "pageMargins"),
    ("count", SHEET, r'<mergeCells count="2">', '<mergeCells count="3">', SHEET, "mergeCells"),
    ("count", SHEET, r'<dataValidations count="1">', '<dataValidations count="0">', SHEET,
     "dataValidations"),
    ("count", SHEET, r'<tableParts count="2">', '<tableParts count="1">', SHEET, "tableParts"),
    ("cols", SHEET, r'<col min="3" max="3"', '<col min="2" max="3"', SHEET, "2"),
    ("row-order", SHEET, r'(<row r="2".*?</row>)(<row r="3".*?</row>)', r"\2\1", SHEET, "2"),
    ("cell-order", SHEET, r'(<c r="A2".*?</c>)(<c r="B2".*?</c>)', r"\2\1", SHEET, "A2"),
    ("cell-order", SHEET, r'(<c r="A2".*?</c>)', r"\1\1", SHEET, "A2"),
    ("cell-row", SHEET, r'<c r="A2"', '<c r="A7"', SHEET, "2"),
    ("spans", SHEET, r'<row r="3" spans="[^"]*"', '<row r="3" spans="2:9"', SHEET, "3"),
    ("merge-overlap", SHEET, r'ref="D5:E6"', 'ref="E2:E6"', SHEET, "E2:E6"),
    ("merge-value", SHEET, r'(<c r="G1")', r'<c r="E1"><v>1</v></c>\1', SHEET, "E1"),
    ("spill", SHEET, r'<c r="G2">', '<c r="G2" t="s">', SHEET, "G2"),
    ("ref", SHEET, r'sqref="C1:C9"', 'sqref="C1:C0"', SHEET, "C1:C0"),
    ("ref", SHEET, r'sqref="C1:C9"', 'sqref=""', SHEET, ""),
    ("rel", SHEET, r'r:id="rId2"', 'r:id="rId7"', SHEET, "rId7"),
    ("table", TABLE, r' ref="A1:B3"', ' ref="?"', TABLE, ""),
    ("table-id", TABLE, r' id="1" name="tbl"', ' id="2" name="tbl"', TABLE, ""),
    ("table-name", TABLE, r'displayName="tbl"', 'displayName="TBL_B"', TABLE, ""),
    ("table-name", TABLE, r'displayName="tbl"', 'displayName="자료"', TABLE, ""),
    ("table-rows", TABLE, r' ref="A1:B3" t', ' ref="A1:B1" t', TABLE, ""),
    ("table-columns", TABLE, r'<tableColumns count="2">', '<tableColumns count="3">', TABLE, ""),
    ("table-columns", TABLE, r'ref="A1:B3"', 'ref="A1:C3"', TABLE, ""),
    ("table-column", TABLE, r'id="2" name="금액"', 'id="1" name="금액"', TABLE, "#1"),
    ("table-column", TABLE, r'name="금액"', 'name="이름"', TABLE, "이름"),
    ("table-header", TABLE, r'name="금액"', 'name="값"', TABLE, "B1"),
    ("table-filter", TABLE, r'<autoFilter ref="A1:B3"', '<autoFilter ref="A1:B2"', TABLE, ""),
    ("table-overlap", TABLE, r'ref="A1:B3"', 'ref="A1:B11"', TABLE, "xl/tables/table2.xml"),
    ("table-overlap", SHEET, r'ref="D5:E6"', 'ref="B3:C3"', TABLE, "B3:C3"),
    ("strings", STRINGS, r'uniqueCount="\d+"', 'uniqueCount="1"', STRINGS, ""),
    ("references", STRINGS, r' count="\d+"', ' count="1"', STRINGS, ""),
    ("references", SHEET, r'(<c r="G1")', r'<c r="F1" t="s"/>\1', STRINGS, ""),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "part", "old", "new", "where", "place"),
    BROKEN,
    ids=[f"{each[0]} {number}" for number, each in enumerate(BROKEN)],
)
def test_what_breaks_a_rule_is_named(  # noqa: PLR0913, PLR0917 - what is broken, and what is said
    sound: Package, rule: str, part: str, old: str, new: str, where: str, place: str
) -> None:
    """The rule, the part and the place."""
    text = sound.part(part).decode()
    count = 0 if "ref=" in old and part == TABLE and not old.startswith((" ", "<")) else 1
    broken, times = re.subn(old, new, text, count=count, flags=re.DOTALL)
    assert times
    after = Package(sound.replacing({part: broken.encode()}))
    found = set(_faults(after))
    assert Fault(rule, where, place) in found
    assert all(fault.words for fault in found)


def test_relationships_of_a_part_that_is_gone_are_named(sound: Package) -> None:
    """They are nobody's."""
    rels = "xl/worksheets/_rels/sheet9.xml.rels"
    after = Package(sound.replacing({}, {rels: sound.part(LINKS)}))
    assert list(_faults(after)) == [Fault("rels-source", rels)]


def test_every_rule_is_tested() -> None:
    """So that none goes stale."""
    assert {each[0] for each in BROKEN} | {"rels-source"} == {*RULES}


@given(cells=st.lists(st.tuples(st.integers(1, 30), st.integers(1, 3)), max_size=8))
def test_cells_are_judged_alike_however_they_are_read(
    sound: Package, cells: list[tuple[int, int]]
) -> None:
    """All at once, where they are written as programs write them, or one by one."""
    row = b"".join(b'<c r="%b%d"><v>1</v></c>' % (column_letters(c).encode(), r) for c, r in cells)
    data = b'<worksheet><sheetData><row r="2" spans="2:9">%b</row></sheetData></worksheet>' % row
    found = scan_rows(data)
    told = [*sheet_faults(sound, SHEET, found, found.rows)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sheetfaults, "_cells_at", lambda *_: None)
        assert told == [*sheet_faults(sound, SHEET, found, found.rows)]


_RANGES: Final = st.builds(
    lambda top, left, down, right: CellRange(top, left, top + down, left + right),
    *(st.integers(1, 9), st.integers(1, 9), st.integers(0, 6), st.integers(0, 6)),
)


@settings(max_examples=40)
@given(st.lists(_RANGES, max_size=12))
def test_merged_ranges_that_share_a_cell_are_told_as_each_is_held_against_each(
    merges: list[CellRange],
) -> None:
    """In their order going down, each that meets one before it; however many lie side by side."""
    order = sorted(merges, key=lambda each: (each.top, each.left))
    met = [str(each) for at, each in enumerate(order) if any(map(each.meets, order[:at]))]
    assert [each.place for each in sheetfaults.merge_faults(SHEET, merges)] == met


def test_tall_merged_ranges_side_by_side_are_not_held_against_each_other() -> None:
    """Of 6,000 that would take four seconds, and four times that of twice as many."""
    tall = [CellRange(2, column, 900_000, column) for column in range(1, 6001)]
    begun = time.process_time()
    assert not [*sheetfaults.merge_faults(SHEET, tall)]
    assert time.process_time() - begun < 1
