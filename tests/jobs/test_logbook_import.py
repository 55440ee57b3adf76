"""Files of contacts, and contacts that wait: each is written once."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from journal_files import NOW, SEED, SHEET, add, by, rows, state
from openpyxl import load_workbook

from xlcrm.errors import DomainError
from xlcrm.files import queue
from xlcrm.jobs.log.logbook import Added, add_entries, apply_queue, close_entry, correct_entry
from xlcrm.office.ledger import open_ledger

if TYPE_CHECKING:
    from collections.abc import Sequence


@pytest.fixture
def seed(tmp_path: Path) -> Path:
    """Return a copy of the reference ledger."""
    return Path(shutil.copy(SEED, tmp_path / "고객대장.xlsx"))


LINES: Sequence[dict[str, object]] = (
    {"고객 ID": 1001, "일시": "2024-10-18 10:00", "내용": "통화함"},
    {"고객 ID": 1001, "일시": "2024-10-18 10:00", "내용": "통화함"},
    {"고객 ID": 1002, "일시": "2024-10-18", "내용": "방문함"},
)


def bring(path: Path, minutes: int = 0) -> Added:
    """Import the lines as a file."""
    return add_entries(path, LINES, by(minutes, "log import"), once=True)


def test_what_was_written_one_by_one_is_no_line_of_a_file(seed: Path) -> None:
    """Only what was imported before is recognised: two contacts of one moment may say the same."""
    add_entries(seed, LINES[:1], by())
    added = bring(seed, 1)
    assert (len(added.logged.rows), added.logged.known) == (3, 0)


@pytest.mark.parametrize("table", [True, False], ids=["table", "plain"])
def test_importing_twice_adds_nothing(seed: Path, *, table: bool) -> None:
    """Two equal lines are two contacts, both times."""
    assert len(bring(seed).logged.rows) == 3
    if not table:
        book = load_workbook(seed)
        sheet = book[SHEET]
        for name in list(sheet.tables):
            del sheet.tables[name]
        book.save(seed)
    before = state(seed)
    again = bring(seed, 60)
    assert (len(again.logged.rows), again.logged.known) == (0, 3)
    assert state(seed) == before


def test_importing_twice_adds_nothing_while_the_first_waits(seed: Path) -> None:
    """The second finds the first in the queue, whether the workbook is free by then or not."""
    owner = seed.parent / f"~${seed.name}"
    owner.write_bytes(b"")
    assert (bring(seed).waiting, bring(seed, 1).logged.known) == (3, 3)
    assert len(queue.waiting(seed).rows) == 3
    owner.unlink()
    last = bring(seed, 2)
    assert (last.logged.rows, last.logged.known) == ((), 3)
    assert last.changed is not None
    assert (last.changed.queued, len(rows(seed))) == (3, 3)
    assert not queue.waiting(seed)


def test_a_waiting_entry_can_be_corrected_and_closed(seed: Path) -> None:
    """All three are written in their order, once."""
    add(seed)
    (seed.parent / f"~${seed.name}").write_bytes(b"")
    first = add(seed, 1, category="불만", sentiment="부정")
    correct_entry(seed, first, {"content": "고침"}, by(2))
    close_entry(seed, first, "해결함", by(3))
    with pytest.raises(DomainError, match="이미 해결된"):
        close_entry(seed, first, "해결함", by(4))
    (seed.parent / f"~${seed.name}").unlink()
    assert apply_queue(seed, by(5)).queued == 3
    assert [row.get("정정 대상 ID") for row in rows(seed)[2:]] == [
        row["일지 ID"] for row in rows(seed)[1:3]
    ]


def test_dates_go_into_the_file_as_dates(seed: Path) -> None:
    """Also those that waited."""
    (seed.parent / f"~${seed.name}").write_bytes(b"")
    add(seed, follow_up_due=date(2024, 10, 25))
    (seed.parent / f"~${seed.name}").unlink()
    apply_queue(seed, by(1))
    frame = open_ledger(seed)[SHEET]
    assert frame["후속 기한"].dt.date.tolist() == [date(2024, 10, 25)]
    assert frame["작성시각"].tolist() == [NOW]
