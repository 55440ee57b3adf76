"""A new workbook read back: whatever is not as planned is noticed before the old one goes."""

from __future__ import annotations

import io
from zipfile import ZipFile

import pytest
from openpyxl import Workbook

from xlcrm.cellref import CellRef
from xlcrm.errors import DamagedWorkbookError
from xlcrm.ooxml.addedsheet import NewSheet, OwnLine, OwnSheet
from xlcrm.ooxml.package import Package
from xlcrm.ooxml.zipformat import DEFAULT_LIMITS
from xlcrm.workbook.apply import apply
from xlcrm.workbook.plan import Plan
from xlcrm.workbook.verify import verify

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


def test_a_broken_byte_anywhere_is_damage(before: Package) -> None:
    """Every part is unpacked and summed, not only the edited sheet."""
    data = apply(PLAN, before).data
    with ZipFile(io.BytesIO(data)) as archive:
        info = archive.getinfo("xl/styles.xml")
    at = info.header_offset + 30 + len(info.filename) + info.compress_size // 2
    broken = data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]
    with pytest.raises(DamagedWorkbookError):
        verify(PLAN, broken, before, DEFAULT_LIMITS)


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
