"""No edit of any workbook brings a breach of the format's rules that it did not have before."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from xlcrm.ooxml.addedsheet import NewSheet
from xlcrm.ooxml.package import Package
from xlcrm.ooxml.packagefaults import package_faults, reference_faults
from xlcrm.ooxml.rowscan import scan_rows
from xlcrm.ooxml.sheetfaults import sheet_faults
from xlcrm.ooxml.tablefaults import id_faults, table_faults
from xlcrm.ooxml.zipformat import DEFAULT_LIMITS
from xlcrm.workbook.apply import apply
from xlcrm.workbook.plan import Plan
from xlcrm.workbook.verify import verify

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.laws.conftest import Edit
    from xlcrm.ooxml.fault import Fault

FURNISHED: Final = NewSheet("표가 있는 시트", ("가", "나\n다"), (("ㄱ", 1),), table="tblXlcrm")


def test_edits_bring_no_new_fault(edits: list[Edit]) -> None:
    """A cell, one where there was none, a row, a sheet, all together; every row is looked at."""
    old = Counter(_faults(edits[0].before))
    for edit in edits:
        new = Counter(_faults(Package(edit.after.data))) - old
        assert not new, edit.kind
        verify(edit.plan, edit.after.data, edit.before, DEFAULT_LIMITS)


def test_a_sheet_with_a_table_brings_no_new_fault(editable: Path) -> None:
    """However a package says what its parts are."""
    before = Package(editable.read_bytes())
    plan = Plan(new_sheets=(FURNISHED,))
    data = apply(plan, before).data
    assert not Counter(_faults(Package(data))) - Counter(_faults(before))
    verify(plan, data, before, DEFAULT_LIMITS)


def _faults(package: Package) -> Iterator[Fault]:
    """All that is wrong with a workbook, in every part and every row."""
    yield from package_faults(package, package.archive.names)
    yield from reference_faults(package)
    yield from id_faults(package)
    for entry in package.worksheets:
        part = package.member(entry.part)
        found = scan_rows(package.part(part))
        yield from sheet_faults(package, part, found, found.rows)
        yield from table_faults(package, part, found, package.strings)
