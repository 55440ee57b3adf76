"""The tables of a report as Excel's own: found by name, filtered, folded, linked there and back."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange
from xlsxwriter import Workbook

from xlcrm.look.paint import Painter
from xlcrm.look.report import load_look
from xlcrm.pages.book import pages_of
from xlcrm.pages.layout import placed
from xlcrm.pages.native import headers_of, is_native, table_names
from xlcrm.pages.page import Page, PageColumn, PageTable, Section, summed
from xlcrm.pages.paint import PaintedBook, paint

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.workbook import Workbook as ReadBook

    from xlcrm.pages.material import Material

# openpyxl says so of the data bars of 2010, which it would drop; here it only reads.
pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported")

LOOK = load_look()
EXCELS_NAME = re.compile(r"[^\W\d][\w.]*")
ADDRESS = re.compile(r"[A-Za-z]{1,3}\d+|[RrCc]\d*([RrCc]\d*)?")


@pytest.fixture(scope="module")
def read(workbook: Path) -> ReadBook:
    """Return the office's report with its formulas."""
    return load_workbook(workbook)


def _painted(*sections: Section, names: tuple[str, ...] = ("매출",)) -> ReadBook:
    """Return a workbook with the same page on each sheet."""
    pages = {f"page{at}": placed(Page("revenue", sections), LOOK) for at in range(len(names))}
    titles = {f"page{at}": name for at, name in enumerate(names)} | {"revenue": names[0]}
    buffer = BytesIO()
    with Workbook(buffer, {"in_memory": True}) as book:
        tables = table_names(pages, titles)
        painter = Painter(book, LOOK)
        about = PaintedBook(painter, pages, titles, "기준일", "기준일", tables)
        for key, page in pages.items():
            paint(book.add_worksheet(titles[key]), page, about)
    return load_workbook(buffer)


def test_every_table_of_the_report_is_an_excel_table(read: ReadBook, material: Material) -> None:
    """But for those whose columns take several of the sheet's; what to do on 요약 is one."""
    pages = pages_of(material, reveal=False, every=False)
    tables = {material.names[key]: page.tables for key, page in pages.items()}
    assert {sheet.title: len(sheet.tables) for sheet in read} == {
        name: sum(is_native(each, LOOK.kinds) for each in those) for name, those in tables.items()
    }
    wide = [each for those in tables.values() for each in those if not is_native(each, LOOK.kinds)]
    assert all(any(column.span > 1 for column in each.columns) for each in wide)
    assert len(wide) * 10 < sum(map(len, tables.values()))


def test_their_names_are_valid_and_each_is_there_once(read: ReadBook) -> None:
    """As Excel asks, which else would repair the file: letters, no address, whatever the case."""
    names = [name for sheet in read for name in sheet.tables]
    assert len({name.casefold() for name in names}) == len(names)
    for name in names:
        assert EXCELS_NAME.fullmatch(name), name
        assert not ADDRESS.fullmatch(name), name
        assert len(name) <= 255
    assert "매출_서비스별_매출" in names


def test_what_a_table_says_of_itself_stands_in_its_cells(read: ReadBook) -> None:
    """Headers, totals and their labels, letter for letter; no cell of it is merged."""
    for sheet in read:
        for table in sheet.tables.values():
            name = table.displayName
            left, top, right, bottom = CellRange(table.ref).bounds
            headers = [sheet.cell(top, at).value for at in range(left, right + 1)]
            assert headers == [column.name for column in table.tableColumns], name
            assert len({str(header).casefold() for header in headers}) == len(headers), name
            merged = [str(area) for area in sheet.merged_cells.ranges]
            cells = {f"{get_column_letter(at)}{top}" for at in range(left, right + 1)}
            assert not any(cell in merged for cell in cells)
            if not table.totalsRowCount:
                continue
            for at, column in enumerate(table.tableColumns, start=left):
                there = sheet.cell(bottom, at).value
                if column.totalsRowFunction:
                    formula = column.totalsRowFormula
                    assert column.totalsRowFunction == "custom"
                    assert formula is not None
                    assert there == f"={formula.attr_text}"
                else:
                    assert there == column.totalsRowLabel, (name, column.name)


def test_a_list_has_filter_buttons_and_a_table_of_figures_has_none(read: ReadBook) -> None:
    """Whom to call is filtered by officer; twelve months are not."""
    filtered = {
        table.displayName: table.autoFilter is not None
        for sheet in read
        for table in sheet.tables.values()
    }
    assert filtered["만료_예정_곧_끝나는_계약_급한_순서"]
    assert filtered["상담_활동_미해결_문제_오래된_순서"]
    assert filtered["요약_이번_주_할_일"]
    assert not filtered["매출_월_반복_매출_MRR"]
    assert {sheet.title: sheet.auto_filter.ref for sheet in read if sheet.auto_filter.ref} == {}


def test_detail_can_be_folded_away(read: ReadBook) -> None:
    """All months above a total, and those long ago where there is none; no row of a list."""
    revenue = read["매출"]
    table = revenue.tables["매출_매출_변동"]
    _, top, _, bottom = CellRange(table.ref).bounds
    levels = [revenue.row_dimensions[row].outlineLevel for row in range(top, bottom + 1)]
    assert levels == [0, *[1] * (bottom - top - 1), 0]
    _, top, _, bottom = CellRange(revenue.tables["매출_월_반복_매출_MRR"].ref).bounds
    levels = [revenue.row_dimensions[row].outlineLevel for row in range(top, bottom + 1)]
    assert levels == [0, *[1] * 10, 0, 0, 0]
    assert not any(each.outlineLevel for each in read["만료 예정"].row_dimensions.values())


def test_a_figure_leads_to_its_cell_and_the_cells_header_back_to_it(read: ReadBook) -> None:
    """From the tile to the month that it is of; and from each sheet to the first."""
    summary = read["요약"]
    tiles = {
        cell.coordinate: str(cell.hyperlink.location)
        for row, cells in enumerate(summary.iter_rows(), start=1)
        for column, cell in enumerate(cells, start=1)
        if cell.hyperlink is not None
        and str(summary.cell(row + 1, column).value) == f"={cell.hyperlink.location}"
    }
    assert len(tiles) >= 6
    for tile, target in tiles.items():
        sheet_name, _, place = target.replace("$", "").rpartition("!")
        sheet = read[sheet_name.strip("'")]
        column = sheet[place].column
        heads = (sheet.cell(row, column).hyperlink for row in range(sheet[place].row, 0, -1))
        head = next(each for each in heads if each is not None)
        assert head.location == f"'요약'!{tile}"
    links = [
        [str(cell.hyperlink.location) for cell in sheet[1] if cell.hyperlink is not None]
        for sheet in read.worksheets
    ]
    assert links == [[], *[["'요약'!A1"]] * (len(links) - 1)]


@pytest.mark.parametrize(
    ("counts", "column", "rows", "header"),
    [
        ("이탈_이탈_징후_고객", "고객 수", "위험_고객_이탈_위험이_있는_고객", "사유"),
        ("이탈_이탈_징후_계약", "계약 수", "만료_예정_곧_끝나는_계약_급한_순서", "계약 종료일"),
        ("상담_활동_고객의_소리_분류별", "미해결", "상담_활동_미해결_문제_오래된_순서", "분류"),
        ("데이터_품질_시트별", "합계", "데이터_품질_규칙별", "건수"),
    ],
)
def test_what_is_counted_leads_to_the_list_of_it_and_back(
    read: ReadBook, counts: str, column: str, rows: str, header: str
) -> None:
    """By the headers; the list has filter buttons with which to choose."""
    there, back = _header(read, counts, column), _header(read, rows, header)
    assert there.hyperlink is not None
    assert back.hyperlink is not None
    assert there.hyperlink.location == f"'{back.parent.title}'!{back.coordinate}"
    assert back.hyperlink.location == f"'{there.parent.title}'!{there.coordinate}"


def _header(book: ReadBook, name: str, header: str) -> Cell:
    """The cell of a table's header."""
    sheet = next(each for each in book.worksheets if name in each.tables)
    left, top, right, _ = CellRange(sheet.tables[name].ref).bounds
    cells = (sheet.cell(top, at) for at in range(left, right + 1))
    found = next(cell for cell in cells if cell.value == header)
    assert isinstance(found, Cell)
    return found


def test_numbers_of_customers_are_not_marked_as_mistakes(workbook: Path) -> None:
    """A 고객 ID of digits is a text; Excel would put a green corner into each."""
    with ZipFile(workbook) as package:
        sheets = [name for name in package.namelist() if name.startswith("xl/worksheets/sheet")]
        assert all(b'numberStoredAsText="1"' in package.read(name) for name in sheets)


def test_a_list_leads_to_the_ledgers_rows(read: ReadBook) -> None:
    """Whoever is listed can be opened where he stands in the ledger."""
    for sheet, name in [("고객 세분화", "RFM_상위_10명"), ("마케팅", "수신동의를_안내할_고객")]:
        tables = read[sheet].tables.values()
        table = next(each for each in tables if each.displayName.endswith(name))
        left, top, _, _ = CellRange(table.ref).bounds
        link = read[sheet].cell(top + 1, left).hyperlink
        assert link is not None
        assert link.target == "office.xlsx"


def test_what_runs_on_is_not_merged() -> None:
    """Of a last column that takes several only the first belongs to the table."""
    frame = pd.DataFrame({"구분": ["가", "나"], "비고": ["긴 글", "더 긴 글"]})
    columns = (PageColumn("구분"), PageColumn("비고", span=3))
    sheet = _painted(Section("절", PageTable("t", frame, columns))).worksheets[0]
    (table,) = sheet.tables.values()
    assert table.ref == "B4:C6"
    assert not sheet.merged_cells.ranges


@pytest.mark.parametrize(
    ("columns", "native"),
    [
        ((PageColumn("가"), PageColumn("나")), True),
        ((PageColumn("가"), PageColumn("나", span=2)), True),
        ((PageColumn("가", span=2), PageColumn("나")), False),
        ((PageColumn("가"), PageColumn("나", "count", span=2)), False),
        ((PageColumn("가"), PageColumn("나", "note", span=2)), False),
    ],
    ids=["plain", "runs on at the end", "wide at the start", "a number", "several lines"],
)
def test_a_table_that_merges_cells_stays_a_range(
    columns: tuple[PageColumn, ...], *, native: bool
) -> None:
    """Excel has no merged cells in a table; it looks the same."""
    table = PageTable("t", pd.DataFrame({"가": [1], "나": [2]}), columns)
    assert is_native(table, LOOK.kinds) is native
    book = _painted(Section("절", table))
    assert len(book.worksheets[0].tables) == native


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text(max_size=12), min_size=1, max_size=6))
def test_any_headers_are_told_apart(names: list[str]) -> None:
    """Services and channels are headers too, as people write them."""
    columns = tuple(PageColumn(f"열{at}", header=name) for at, name in enumerate(names))
    headers = headers_of(PageTable("t", pd.DataFrame(), columns))
    assert len({each.casefold() for each in headers}) == len(names)
    assert all(each.strip() and "\n" not in each for each in headers)


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.text("가나A1_ ()·%'[]", min_size=1, max_size=8), min_size=1, max_size=5, unique=True
    )
)
def test_any_headings_give_names_that_excel_takes(titles: list[str]) -> None:
    """On two sheets with the same headings."""
    frame = pd.DataFrame({"월": ["가"], "건수": [1]})
    columns = (PageColumn("월"), PageColumn("건수", "count"))
    sections = [
        Section(title, PageTable(f"t{at}", frame, columns, summed(frame, ("건수",))))
        for at, title in enumerate(titles)
    ]
    book = _painted(*sections, names=("매출", "A 1"))
    names = [name for sheet in book for name in sheet.tables]
    assert len({name.casefold() for name in names}) == len(names) == 2 * len(titles)
    assert all(EXCELS_NAME.fullmatch(name) and not ADDRESS.fullmatch(name) for name in names)


def test_the_report_says_which_parts_are_tables(workbook: Path) -> None:
    """In the package as Excel looks for them."""
    with ZipFile(workbook) as package:
        parts = [name for name in package.namelist() if name.startswith("xl/tables/")]
    assert len(parts) > 35
