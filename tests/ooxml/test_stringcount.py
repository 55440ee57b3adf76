"""The string table says how many cells refer to it: what was true stays true, the rest stays."""

from __future__ import annotations

from io import BytesIO
from typing import Final

import pytest
import xlsxwriter
from defusedxml import ElementTree
from openpyxl import load_workbook

from xlcrm.cellref import CellRange
from xlcrm.errors import DamagedWorkbookError
from xlcrm.ooxml.addedsheet import LikeSheet, NewSheet, OwnLine, OwnSheet
from xlcrm.ooxml.package import Package
from xlcrm.ooxml.stringcount import is_true, references, said_by
from xlcrm.ooxml.zipformat import DEFAULT_LIMITS
from xlcrm.workbook.apply import apply
from xlcrm.workbook.plan import ColumnEdits, NewColumn, NewRows, Plan
from xlcrm.workbook.verify import verify

STRINGS: Final = "xl/sharedStrings.xml"
SHEET: Final = "xl/worksheets/sheet1.xml"
AREA: Final = CellRange.of("A1:C4")


@pytest.fixture(scope="module")
def written() -> Package:
    """Return what xlsxwriter makes: texts in two sheets, some twice, one cell blank."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet, other = book.add_worksheet("대장"), book.add_worksheet("메모")
        look = book.add_format({"bold": True})
        rows = [
            ["이름", "상태", "비고"],
            ["가", "활성화", "가"],
            ["나", "만료", 3],
            ["다", "만료", ""],
        ]
        for number, values in enumerate(rows):
            sheet.write_row(number, 0, values, look)
        other.write("A1", "만료")
        other.write("A2", "따로")
    return Package(buffer.getvalue())


def _cells(rows: tuple[int, ...], values: tuple[str | None, ...], column: int = 2) -> Plan:
    return Plan((ColumnEdits("대장", column, rows, (None,) * len(rows), values),))


PLANS: Final = {
    "a new text": (_cells((2,), ("해지",)), -1),
    "a text of the table": (_cells((2,), ("만료",)), 0),
    "a blank": (_cells((2, 3), (None, "")), -2),
    "a text where a number was": (_cells((3,), ("가",), 3), 1),
    "a text where nothing was": (_cells((4,), ("가",), 3), 1),
    "texts where no cells were": (_cells((2, 3, 9), ("가", "새 글", "나"), 5), 2),
    "rows": (
        Plan(new_rows=(NewRows("대장", AREA, ({1: "라", 2: "만료"}, {1: "가", 3: "나"})),)),
        3,
    ),
    "a column": (
        Plan(new_columns=(NewColumn("대장", AREA, "조치", (2, 4), ("만료", "새 글")),)),
        1,
    ),
    "a sheet": (Plan(new_sheets=(NewSheet("시트", ("이름",), (("가",),)),)), 0),
    "a sheet like another": (
        Plan(new_sheets=(LikeSheet("새 대장", "대장", AREA, ({1: "가", 2: "모름"},)),)),
        4,
    ),
}


@pytest.mark.parametrize("kind", PLANS)
def test_the_count_stays_true(written: Package, kind: str) -> None:
    """It changes by the difference, in its own digits, and the part only where it does."""
    plan, more = PLANS[kind]
    done = apply(plan, written)
    after = Package(done.data)
    old, new = written.part(STRINGS), after.part(STRINGS)
    count = _said(old)
    assert count == _shared(written) == 12
    assert _said(new) == _shared(after) == count + more
    assert new == old.replace(b' count="12"', b' count="%d"' % (count + more))
    assert (STRINGS in done.parts) is bool(more)
    if not more:
        assert after.archive.packed(STRINGS) == written.archive.packed(STRINGS)
    verify(plan, done.data, written, DEFAULT_LIMITS)
    load_workbook(BytesIO(done.data))


def test_a_sheet_of_its_own_that_is_replaced_takes_its_references_with_it(written: Package) -> None:
    """Excel shares all texts when it saves; the new sheet shares none."""
    first = Plan(new_sheets=(OwnSheet("점검", (OwnLine(("만료", "만료")),)),))
    made = Package(apply(first, written).data)
    part = made.sheet("점검").part
    text = made.part(part)
    at = made.strings.index("만료")
    inline = b' t="inlineStr"><is><t>\xeb\xa7\x8c\xeb\xa3\x8c</t></is>'
    assert text.count(inline) == 2
    saved = text.replace(inline, b' t="s"><v>%d</v>' % (at or 0))
    table = made.part(STRINGS).replace(b' count="12"', b' count="14"')
    before = Package(made.replacing({part: saved, STRINGS: table}))
    assert _shared(before) == 14
    plan = Plan(new_sheets=(OwnSheet("점검", (OwnLine(("모두 맞음",)),)),))
    done = apply(plan, before)
    assert _said(Package(done.data).part(STRINGS)) == _shared(Package(done.data)) == 12
    verify(plan, done.data, before, DEFAULT_LIMITS)


@pytest.mark.parametrize("said", ["", ' count="99"', ' count="x"'])
def test_a_count_that_was_not_there_or_not_true_is_left(written: Package, said: str) -> None:
    """Nobody asked to mend it; it refuses nothing either."""
    table = written.part(STRINGS).replace(b' count="12"', said.encode())
    before = Package(written.replacing({STRINGS: table}))
    plan, _ = PLANS["a new text"]
    done = apply(plan, before)
    assert STRINGS not in done.parts
    assert Package(done.data).part(STRINGS) == table
    verify(plan, done.data, before, DEFAULT_LIMITS)


def test_references_spelt_in_other_ways_are_counted(written: Package) -> None:
    """Other quotes, spaces and orders, a prefix; a text that looks like one is none."""
    text = written.part(SHEET)
    text = text.replace(b'<c r="A2" s="1" t="s">', b"<c t = 's' s='1' r='A2'>")
    memo = b'<c r="D2" t="inlineStr"><is><t>&lt;c t="s"> 3</t></is></c></row>'
    text = text.replace(b"</row>", memo, 1)
    before = Package(written.replacing({SHEET: text}))
    assert _shared(before) == references(text) + 2 == 12
    done = apply(_cells((2, 3), ("라", "마"), 1), before)
    assert _said(Package(done.data).part(STRINGS)) == _shared(Package(done.data)) == 10
    verify(_cells((2, 3), ("라", "마"), 1), done.data, before, DEFAULT_LIMITS)


def test_a_count_that_is_no_longer_true_refuses_the_save(written: Package) -> None:
    """Only where it was true before."""
    plan, _ = PLANS["a new text"]
    done = Package(apply(plan, written).data)
    stale = done.replacing({STRINGS: written.part(STRINGS)})
    with pytest.raises(DamagedWorkbookError, match="공유 문자열"):
        verify(plan, stale, written, DEFAULT_LIMITS)


def test_a_table_that_says_other_strings_is_read_again(written: Package) -> None:
    """A count may differ, a text may not: the cells would say something else."""
    plan, _ = PLANS["a text of the table"]
    done = Package(apply(plan, written).data)
    table = done.part(STRINGS).replace("만료".encode(), "종료".encode())
    with pytest.raises(DamagedWorkbookError, match="계획과 다릅니다"):
        verify(plan, done.replacing({STRINGS: table}), written, DEFAULT_LIMITS)


def test_is_true_reads_each_sheet_when_asked() -> None:
    """So that no more than one stands in memory."""
    sheets = [lambda: b'<c t="s"><v>0</v></c>', lambda: b"<c t='s'/><c/>"]
    assert is_true(2, sheets)
    assert not is_true(3, sheets)
    assert said_by(b"") is None


def _said(table: bytes) -> int:
    return int(ElementTree.fromstring(table).get("count") or -1)


def _shared(package: Package) -> int:
    """How many cells are shared strings, as a parser sees them."""
    return sum(
        cell.get("t") == "s"
        for entry in package.worksheets
        for cell in ElementTree.fromstring(package.part(entry.part)).iterfind(".//{*}c")
    )
