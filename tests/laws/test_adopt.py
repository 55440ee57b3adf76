"""Adopted workbooks: no cell that was there changes, nor any part that nobody asked to change."""

from __future__ import annotations

import json
import subprocess
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from xlcrm.cellref import CellRef
from xlcrm.errors import HeaderNotFoundError
from xlcrm.jobs.adopt.adopt import Adoption, adopt, survey
from xlcrm.office.ledger import open_workbook
from xlcrm.ooxml.cells import Decoder
from xlcrm.ooxml.package import Package
from xlcrm.ooxml.rows import frame_of, rows_of
from xlcrm.workbook.apply import Applied, apply

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlcrm.cellref import CellValue
    from xlcrm.office.proposal import Proposal

ROOT: Final = Path(__file__).parents[2]
MESSY: Final = ROOT / "sample_data" / "messy.xlsx"
AS_OF: Final = date(2024, 10, 1)
LONGEST: Final = 120  # seconds for one workbook; about one when nothing else runs


def _adopted(path: Path) -> tuple[Proposal[Adoption], Package, Applied]:
    """Plan a workbook's adoption, every question answered with what is likeliest, and make it.

    What the columns of answered headers leave open is asked only then.
    """
    answers: dict[str, str] = {}
    found = adopt(open_workbook(path), as_of=AS_OF)
    while left := {each.name: each.offers[0].answer for each in found.found.questions}.items() - (
        answers.items()
    ):
        answers |= dict(left)
        found = adopt(open_workbook(path), as_of=AS_OF, answers=answers)
    package = Package(path.read_bytes())
    return found, package, apply(found.plan, package)


def _is_list(path: Path) -> bool:
    """Whether a workbook holds a list of customers."""
    return any(sheet.kind == "ledger" for sheet in survey(path).sheets)


def _cells(package: Package) -> Iterator[tuple[CellRef, CellValue]]:
    """Every cell with content, and what it says."""
    decoder = Decoder(package.strings)
    for entry in package.worksheets:
        data = package.markup(entry.part)
        for row in rows_of(data, frame_of(data)):
            for cell in row.cells:
                if cell.content:
                    where = CellRef(entry.name, row.number, cell.column)
                    yield where, decoder.read(cell.attributes, cell.content)


def test_no_cell_that_was_there_changes(editable: Path) -> None:
    """Every cell says what it said; parts that are not told of have the bytes they had.

    A workbook without any list of customers is refused in one sentence that says what to do.
    """
    if not _is_list(editable):
        with pytest.raises(HeaderNotFoundError, match=r"고객대장|명단|제목 행|적힌 칸") as refused:
            _adopted(editable)
        assert refused.value.path == editable.resolve()
        ways = ("--map", "한 행을 넣고", "xlcrm new")  # explain, add headers, begin anew
        assert any(way in (refused.value.hint or "") for way in ways)
        return
    _, before, applied = _adopted(editable)
    after = Package(applied.data)
    said = dict(_cells(after))
    assert [where for where, value in _cells(before) if said[where] != value] == []
    changed = {
        name
        for name in before.archive.names
        if before.archive.packed(name) != after.archive.packed(name)
    }
    assert changed | (set(after.archive.names) - set(before.archive.names)) == applied.parts


def test_adopting_again_adds_nothing(editable: Path, tmp_path: Path) -> None:
    """What was adopted needs no answer and has all that it needs."""
    if not _is_list(editable):
        return
    _, _, applied = _adopted(editable)
    path = tmp_path / editable.name
    path.write_bytes(applied.data)
    again = adopt(open_workbook(path), as_of=AS_OF)
    assert again.found.questions == ()
    assert not again.plan


def test_what_is_added_is_valid(validator: str, tmp_path: Path) -> None:
    """The validator finds nothing in an adopted workbook: columns, 설정 and dropdowns."""
    _, _, applied = _adopted(MESSY)
    path = tmp_path / "adopted.xlsx"
    path.write_bytes(applied.data)
    run = subprocess.run(
        [validator, str(path)], capture_output=True, text=True, check=False, timeout=LONGEST
    )
    told = json.loads(run.stdout)
    assert told["ok"], told
