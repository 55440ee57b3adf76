"""A long journal takes an entry without being deflated anew."""

from __future__ import annotations

import shutil
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from xlcrm.jobs.log.logbook import add_entries
from xlcrm.office.commit import Author
from xlcrm.ooxml import packing, splice
from xlcrm.ooxml.archive import Archive

if TYPE_CHECKING:
    import pytest

OFFICE: Final = Path(__file__).parents[2] / "sample_data" / "office.xlsx"
NOW: Final = datetime(2024, 10, 1, 9)  # noqa: DTZ001 - Korean wall time has no zone here
SHEET: Final = "고객관리일지"
SMALL: Final = 1024  # bytes a block, so that the sample's journal is a long one


def test_an_entry_into_a_long_journal_deflates_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the second one on: the blocks before it lie as they lay, and all readers take them."""
    monkeypatch.setattr(packing, "BLOCK", SMALL)
    monkeypatch.setattr(splice, "LONG", SMALL)
    ledger = tmp_path / "대장.xlsx"
    shutil.copy(OFFICE, ledger)
    said = ("처음 물음", "다음 물음", "끝 물음")
    states = []
    for place, words in enumerate(said):
        by = Author("담당", "log add", NOW + timedelta(minutes=place))
        entry = {"customer": "1001", "channel": "전화", "content": words}
        assert not add_entries(ledger, [entry], by, backup=False).busy
        states.append(Archive(ledger.read_bytes()))
    changed = [
        (states[1].packed(name), states[2].packed(name))
        for name in states[0].names
        if len({each.packed(name) for each in states}) == len(states)
    ]
    longest = max(changed, key=lambda pair: len(pair[0]))
    old, new = longest
    assert len(old) > 20 * SMALL
    assert old[len(old) // 10 : -len(old) // 10] in new
    with closing(load_workbook(ledger, read_only=True)) as book:
        texts = _cells(book[SHEET].iter_rows(values_only=True))
    rows = CalamineWorkbook.from_path(str(ledger)).get_sheet_by_name(SHEET).to_python()
    assert {*said} <= texts & _cells(rows)


def _cells(rows: object) -> set[object]:
    return {cell for row in rows for cell in row}  # type: ignore[attr-defined]
