"""A new workbook read back: whatever is not as planned is noticed before the old one goes."""

from __future__ import annotations

import io
from contextlib import nullcontext
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest
from openpyxl import Workbook
from xlsxwriter import Workbook as XlsxWriter

from xlcrm.cellref import CellRef
from xlcrm.errors import DamagedWorkbookError
from xlcrm.ooxml.addedsheet import NewSheet, OwnLine, OwnSheet
from xlcrm.ooxml.archive import Archive
from xlcrm.ooxml.package import Package
from xlcrm.ooxml.stringcount import said_by
from xlcrm.ooxml.zipformat import DEFAULT_LIMITS
from xlcrm.workbook.apply import apply
from xlcrm.workbook.plan import Plan
from xlcrm.workbook.verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable

PLAN = Plan.of_cells({CellRef("고객대장", 2, 2): "만료"})


@pytest.fixture
def before() -> Package:
    """Return a small workbook."""
    book = Workbook()
    sheet = book.create_sheet("고객대장", 0)
    sheet.append(("이름", "상태"))
    sheet.append(("가", "활성화"))
    buffer = io.BytesIO()
    book.save(buffer)
    return Package(buffer.getvalue())


def test_what_was_planned_passes(before: Package) -> None:
    """Every planned cell says so."""
    data = apply(PLAN, before).data
    verify(PLAN, data, before, DEFAULT_LIMITS)
    assert data != before.data


def damaged(data: bytes, old: bytes, new: bytes) -> bytes:
    """Return the workbook with something else in its first sheet."""
    buffer = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as source, ZipFile(buffer, "w") as target:
        for each in source.infolist():
            content = source.read(each)
            target.writestr(
                each, content.replace(old, new) if "sheet1" in each.filename else content
            )
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("old", "new"),
    [("만료".encode(), "해지".encode()), (b'r="B2"', b'r="Z2"')],
    ids=["another value", "another cell"],
)
def test_a_cell_that_does_not_say_what_was_planned_is_damage(
    before: Package, old: bytes, new: bytes
) -> None:
    """The cell is named, so that the old file stays."""
    data = apply(PLAN, before).data
    verify(PLAN, data, before, DEFAULT_LIMITS)
    with pytest.raises(DamagedWorkbookError) as raised:
        verify(PLAN, damaged(data, old, new), before, DEFAULT_LIMITS)
    assert raised.value.place == "고객대장!B2"


@pytest.mark.parametrize("was_sound", [False, True])
def test_a_broken_byte_anywhere_is_damage(before: Package, *, was_sound: bool) -> None:
    """Every part is unpacked and summed, not only the edited sheet; or compared as it is packed."""
    data = apply(PLAN, before).data
    with ZipFile(io.BytesIO(data)) as archive:
        info = archive.getinfo("xl/styles.xml")
    at = info.header_offset + 30 + len(info.filename) + info.compress_size // 2
    broken = data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]
    with pytest.raises(DamagedWorkbookError):
        verify(PLAN, broken, before, DEFAULT_LIMITS, was_sound=was_sound)


@pytest.fixture
def beside_a_large_sheet() -> Package:
    """Return a workbook whose other sheet is by far the larger one, with texts in both."""
    buffer = io.BytesIO()
    with XlsxWriter(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("고객대장")
        sheet.write_row(0, 0, ("이름", "상태"))
        sheet.write_row(1, 0, ("가", "활성화"))
        other = book.add_worksheet("자료")
        for row in range(200):
            other.write_row(row, 0, ("가", row, "나"))
    return Package(buffer.getvalue())


def test_what_lies_there_as_it_lay_is_not_unpacked(
    beside_a_large_sheet: Package, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the old workbook is known to be sound; else all of it is."""
    before = beside_a_large_sheet
    data = apply(PLAN, before).data
    for was_sound in (True, False):
        read: set[str] = set()
        monkeypatch.setattr(Archive, "read", _noting(read))
        verify(PLAN, data, before, DEFAULT_LIMITS, was_sound=was_sound)
        monkeypatch.undo()
        assert "xl/worksheets/sheet1.xml" in read
        assert ("xl/worksheets/sheet2.xml" in read) is not was_sound


def _noting(read: set[str]) -> Callable[[Archive, str], bytes]:
    true = Archive.read

    def noted(archive: Archive, name: str) -> bytes:
        read.add(name)
        return true(archive, name)

    return noted


@pytest.mark.parametrize("was_sound", [False, True])
@pytest.mark.parametrize("more", [0, 1])
def test_a_number_of_references_that_went_wrong_is_damage(
    beside_a_large_sheet: Package, more: int, *, was_sound: bool
) -> None:
    """Counted in all sheets, or held against what it was and the sheets that changed."""
    before = beside_a_large_sheet
    new = apply(PLAN, before)
    part = "xl/sharedStrings.xml"
    table = Package(new.data).part(part)
    said = said_by(table)
    assert said == (said_by(before.part(part)) or 0) - 1  # 만료 stands in its cell
    wrong = table.replace(b'count="%d"' % said, b'count="%d"' % (said + more), 1)
    data = Package(new.data).replacing({part: wrong})
    expected = pytest.raises(DamagedWorkbookError) if more else nullcontext()
    with expected:
        verify(PLAN, data, before, DEFAULT_LIMITS, was_sound=was_sound)


def test_a_missing_sheet_is_damage(before: Package) -> None:
    """Every sheet of the plan must be there."""
    plan = PLAN | Plan(new_sheets=(NewSheet("변경이력", ("시각",)),))
    with pytest.raises(DamagedWorkbookError, match="시트가 없습니다"):
        verify(plan, apply(PLAN, before).data, before, DEFAULT_LIMITS)


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        pytest.param("sheet3.xml", b"<v>3</v>", b"<v>4</v>", id="another value"),
        pytest.param("sheet3.xml", b"</row>", b'<c r="C1"><v>1</v></c></row>', id="one too many"),
        pytest.param("sheet3.xml", b"!A2", b"!A3", id="another link"),
        pytest.param("workbook.xml", b"xlcrm 1 ", b"xlcrm 0 ", id="no mark"),
    ],
)
def test_a_sheet_of_its_own_says_what_was_planned_and_nothing_else(
    before: Package, part: str, old: bytes, new: bytes
) -> None:
    """And carries its mark, without which the next run would not know it."""
    sheet = OwnSheet("점검결과", (OwnLine(("셋", 3), links={1: "'고객대장'!A2"}),))
    plan = Plan(new_sheets=(sheet,))
    data = apply(plan, before).data
    verify(plan, data, before, DEFAULT_LIMITS)
    package = Package(data)
    name = next(each for each in package.archive.names if each.endswith(part))
    content = package.part(name)
    assert content.count(old) == 1
    broken = package.replacing({name: content.replace(old, new)})
    with pytest.raises(DamagedWorkbookError):
        verify(plan, broken, before, DEFAULT_LIMITS)
