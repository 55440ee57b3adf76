"""Mended workbooks: nothing else in the file changes, and the Open XML SDK finds nothing new."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from openpyxl import Workbook
from openpyxl.styles import PatternFill
from openpyxl.worksheet.table import Table

from xlcrm.errors import HeaderNotFoundError
from xlcrm.jobs.fix.fix import fix
from xlcrm.office.ledger import open_ledger
from xlcrm.ooxml.package import Package
from xlcrm.workbook.apply import apply

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tests.laws.conftest import Errors
    from xlcrm.workbook.apply import Applied
    from xlcrm.workbook.plan import Plan

ROOT: Final = Path(__file__).parents[2]
MESSY: Final = ROOT / "sample_data" / "messy.xlsx"

_COUNT: Final = re.compile(rb' count="[0-9]*"')


def _mended(path: Path) -> tuple[Plan, Applied]:
    ledger = open_ledger(path)
    plan = fix(ledger).plan
    return plan, apply(plan, ledger.book.package, ledger.book.scans)


def test_only_mended_sheets_and_formats_change(editable: Path) -> None:
    """Every other part has the bytes it had; a second mending is empty."""
    try:
        plan, after = _mended(editable)
    except HeaderNotFoundError:
        return  # no ledger: nothing is mended
    before, new = Package(editable.read_bytes()), Package(after.data)
    assert before.archive.names == new.archive.names
    changed = {
        name
        for name in before.archive.names
        if before.archive.packed(name) != new.archive.packed(name)
    }
    sheets = {before.sheet(edits.sheet).part for edits in plan.columns}
    others = {before.related_part("styles"), before.workbook_part}
    strings = before.related_part("sharedStrings")
    assert changed == after.parts
    assert changed <= {before.member(part) for part in (*sheets, *others, strings) if part}
    if strings:  # of the table of strings, only how often they are used
        old, now = (_COUNT.sub(b"", package.part(strings), count=1) for package in (before, new))
        assert old == now
    assert bool(changed) is bool(plan)


def test_the_new_formats_are_valid(
    errors_of: Callable[[Iterable[Path]], dict[Path, Errors]], tmp_path: Path
) -> None:
    """The validator finds nothing in a mended workbook that it did not find before."""
    path = tmp_path / "formats.xlsx"
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "고객대장"
    sheet.append(["고객명", "계약 시작일", "계약 종료일", "요금", "계약 기간"])
    for quoted in (False, True):
        sheet.append(["홍길동 ", "2023.10.26", "2024.10.25", "100,000원", "12개월"])
        for cell in sheet[sheet.max_row]:
            cell.number_format, cell.quotePrefix = "@", quoted
            cell.fill = PatternFill("solid", "FFEEAA")
    sheet.add_table(Table(displayName="대장", ref="A1:E3"))
    book.save(path)
    for original in (path, MESSY):
        after = tmp_path / f"after_{original.name}"
        after.write_bytes(_mended(original)[1].data)
        found = errors_of([after, original])
        assert found[after] <= found[original]
