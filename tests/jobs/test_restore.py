"""A ledger put back to a day: from a backup that is what it was, told of, and itself undoable."""

from __future__ import annotations

import os
import shutil
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook

from xlcrm.errors import (
    DamagedWorkbookError,
    LockedWorkbookError,
    StorageError,
    WorkbookChangedError,
)
from xlcrm.files import queue
from xlcrm.fleet.batch import refresh_files
from xlcrm.jobs.history import history
from xlcrm.jobs.log.logbook import add_entries, apply_queue
from xlcrm.jobs.restore import Restored, backups, restore
from xlcrm.jobs.undo import undo
from xlcrm.office.change import change
from xlcrm.office.commit import Author
from xlcrm.office.ledger import open_ledger
from xlcrm.office.proposal import Proposal
from xlcrm.workbook.plan import ColumnEdits, Plan

SEED = Path(__file__).parents[2] / "sample_data" / "seed_ledger.xlsx"
NOON = datetime(2024, 9, 30, 12)  # noqa: DTZ001 - Korean wall time has no zone here
EVENING = 1_727_690_400  # 2024-09-30 19:00 in Korea
DAY = 86_400
BY = Author("김대리", "restore", NOON + timedelta(days=3))
ON = date(2024, 9, 30)


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a ledger saved on three evenings, by a refresh, a call, a fee; 변경이력 is kept."""
    path = tmp_path_factory.mktemp("office") / "고객대장.xlsx"
    shutil.copy(SEED, path)
    book = load_workbook(path)
    rows = [["구분", "항목", "값"], ["기준", "변경이력", "예"], ["서비스", "프리미엄 서비스", "60"]]
    book.remove(book["설정"])
    settings = book.create_sheet("설정")
    for row in rows:
        settings.append(row)
    book.save(path)
    evening(path, 0)
    (result,) = refresh_files([path], date(2024, 10, 1))
    assert result.error is None
    evening(path, 1)
    add_entries(path, [{"customer": "1001", "content": "통화함"}], author("log add", 1))
    evening(path, 2)
    fee(path, "G2", "120,000원", 2)
    evening(path, 3)
    return path


@pytest.fixture
def ledger(model: Path, tmp_path: Path) -> Path:
    """Return a copy of that ledger with its backups."""
    shutil.copytree(model.parent, tmp_path / "사무실")
    return tmp_path / "사무실" / model.name


def author(command: str, days: int = 0) -> Author:
    """Somebody, so many days later."""
    return Author("이대리", command, NOON + timedelta(days=days))


def evening(path: Path, days: int) -> None:
    """Have the file been saved last on that evening."""
    os.utime(path, (EVENING + days * DAY, EVENING + days * DAY))


def fee(path: Path, cell: str, said: str, days: int) -> None:
    """Write a fee, as a command does."""
    row = int(cell[1:])
    old = load_workbook(path)["고객대장"][cell].value

    def make(_: object) -> Proposal[None]:
        return Proposal(Plan(columns=(ColumnEdits("고객대장", 7, [row], [old], [said]),)))

    change(path, make, author("column", days))


def says(path: Path, cell: str) -> object:
    """What a cell of the ledger says."""
    return load_workbook(path)["고객대장"][cell].value


def journal(path: Path) -> list[str]:
    """Every 일지 ID of the journal."""
    tables = (each for each in open_ledger(path).tables if each.spec.key == "journal")
    return [str(value) for table in tables for value in table.values("entry_id")]


def told(path: Path) -> list[tuple[str, str, str, str]]:
    """What 변경이력 says: the work, the cell, the old and the new value."""
    lines = history(open_ledger(path))
    return [(each["command"], each["cell"], each["old"], each["new"]) for each in lines]


def state(path: Path) -> tuple[bytes, list[str]]:
    """Return all that a refused command leaves as it is."""
    names = sorted(
        each.name
        for each in path.parent.rglob("*")
        if not each.name.endswith(("-lock", ".xlcrm-record"))
    )
    return path.read_bytes(), names


def test_a_day_comes_back_cell_by_cell(ledger: Path) -> None:
    """What changes is told before it is done; the file that was is a backup then."""
    after, shown = ledger.read_bytes(), list[tuple[Restored, bytes]]()
    done = restore(ledger, ON, BY, show=lambda found: shown.append((found, ledger.read_bytes())))
    ((found, then),) = shown
    assert {str(edit) for edit in found.edits} >= {
        "고객대장!G2: '120,000원' → '100,000원'",
        "고객대장!H4: '만료 예정' → '활성화'",
    }
    assert (then, found.saved.date(), found.told) == (after, ON, True)
    assert (says(ledger, "G2"), says(ledger, "H4")) == ("100,000원", "활성화")
    assert done.kept is not None
    assert done.kept.read_bytes() == after


@pytest.mark.parametrize(
    ("on", "fee_said", "entries"),
    [
        (date(2024, 10, 1), "100,000원", 0),
        (date(2024, 10, 2), "100,000원", 1),
        (datetime(2024, 10, 2, 18, 59), "100,000원", 0),  # noqa: DTZ001
        (datetime(2024, 10, 2, 19, 0), "100,000원", 1),  # noqa: DTZ001
    ],
    ids=str,
)
def test_the_last_content_of_the_day_or_before_the_moment_is_taken(
    ledger: Path, on: date, fee_said: str, entries: int
) -> None:
    """By when it had been saved, whenever its copy was made."""
    restore(ledger, on, BY, keep_log=False)
    assert (says(ledger, "G2"), len(journal(ledger)), len(queue.waiting(ledger).rows)) == (
        fee_said,
        entries,
        0,
    )


def test_a_contact_since_is_not_forgotten(ledger: Path) -> None:
    """It waits, and the next change writes it, once; not where somebody does not want it."""
    (call,) = journal(ledger)
    assert restore(ledger, ON, BY).since == 1
    assert journal(ledger) == []
    assert [row["entry_id"] for row in queue.waiting(ledger).rows] == [call]
    apply_queue(ledger, author("queue apply", 4))
    assert journal(ledger) == [call]
    assert load_workbook(ledger)["고객관리일지"]["K2"].value == "통화함"
    assert not queue.waiting(ledger)


def test_what_waits_waits_on(ledger: Path) -> None:
    """A restore neither applies nor drops it."""
    owner = ledger.with_name(f"~${ledger.name}")
    owner.touch()
    add_entries(ledger, [{"customer": "1002", "content": "방문함"}], author("log add", 3))
    owner.unlink()
    (waits,) = queue.waiting(ledger).rows
    restore(ledger, ON, BY, keep_log=False)
    assert queue.waiting(ledger).rows == (waits,)


def test_the_history_tells_of_it_and_keeps_what_it_told(ledger: Path) -> None:
    """A line that says so, and one a cell that went back, so that nobody wonders."""
    before = told(ledger)
    restore(ledger, ON, BY)
    first, *cells = told(ledger)[len(before) :]
    assert told(ledger)[: len(before)] == before
    assert first[0] == "되살리기"
    assert first[3].startswith("백업에서 되살림: 고객대장 (2024-09-30 190000).xlsx (셀 ")
    assert ("되살리기", "G2", "120,000원", "100,000원") in cells
    assert {each[0] for each in cells} == {"되살리기"}


def test_undo_takes_a_restore_back(ledger: Path) -> None:
    """And tells of that, too; then the save before it can be undone."""
    restore(ledger, ON, BY)
    lines = len(told(ledger))
    undo(ledger, by=author("undo", 4))
    assert (says(ledger, "G2"), len(journal(ledger))) == ("120,000원", 1)
    assert told(ledger)[lines][0] == "되돌리기"
    undo(ledger, by=author("undo", 4))
    assert says(ledger, "G2") == "100,000원"
    undo(ledger, by=author("undo", 4))
    undo(ledger, by=author("undo", 4))
    assert says(ledger, "H4") == "활성화"
    with pytest.raises(StorageError, match="되돌릴 백업이 없습니다"):
        undo(ledger, by=author("undo", 4))
    assert [each[0] for each in told(ledger)].count("되돌리기") >= 4


def test_the_file_as_it_is_needs_no_backup(ledger: Path) -> None:
    """Where nothing was saved since, that is said, and nothing is written."""
    before = state(ledger)
    assert restore(ledger, date(2024, 10, 3), BY).backup is None
    assert state(ledger) == before


def test_before_the_oldest_backup_there_is_nothing(ledger: Path) -> None:
    """The oldest one is named."""
    with pytest.raises(StorageError, match="2024-09-30 19:00:00") as raised:
        restore(ledger, date(2024, 9, 29), BY)
    assert "xlcrm restore" in str(raised.value.hint)


@pytest.mark.parametrize("rot", ["flipped", "another"])
def test_a_rotten_backup_is_refused_before_anything_is_touched(ledger: Path, rot: str) -> None:
    """By its own SHA-256; the nearest sound one before it is named, and works."""
    *_, backup, _ = backups(ledger)
    data = bytearray(backup.path.read_bytes())
    data[len(data) // 3] ^= 1
    backup.path.write_bytes(data if rot == "flipped" else SEED.read_bytes())
    assert [each.whole for each in backups(ledger)] == [True, False, True]
    before = state(ledger)
    with pytest.raises(DamagedWorkbookError) as raised:
        restore(ledger, date(2024, 10, 1), BY)
    assert (state(ledger), queue.waiting(ledger).rows) == (before, ())
    assert '--on "2024-09-30 19:00:00"' in str(raised.value.hint)
    restore(ledger, datetime(2024, 9, 30, 19), BY)  # noqa: DTZ001
    assert says(ledger, "H4") == "활성화"


def test_a_ledger_that_cannot_be_read_any_more_comes_back(ledger: Path) -> None:
    """For that it is there; what differs cannot be told, and what was there is kept."""
    ledger.write_bytes(ledger.read_bytes()[:4000])
    broken = ledger.read_bytes()
    done = restore(ledger, date(2024, 10, 2), BY)
    assert (done.edits, bool(done.unread), len(journal(ledger))) == ((), True, 1)
    assert done.kept is not None
    assert done.kept.read_bytes() == broken


def test_what_was_agreed_to_is_what_is_done(ledger: Path) -> None:
    """If somebody saved meanwhile, nothing is written; nor while somebody has it open."""
    agreed = restore(ledger, ON, BY, dry_run=True)
    assert agreed.kept is None
    add_entries(ledger, [{"customer": "1002", "content": "방문함"}], author("log add", 4))
    before = state(ledger)
    with pytest.raises(WorkbookChangedError, match="보여 준 뒤에"):
        restore(ledger, ON, BY, agreed=agreed)
    ledger.with_name(f"~${ledger.name}").touch()
    with pytest.raises(LockedWorkbookError):
        restore(ledger, ON, BY)
    ledger.with_name(f"~${ledger.name}").unlink()
    assert (state(ledger), queue.waiting(ledger).rows) == (before, ())


def test_what_an_undone_change_had_told_stays_told(ledger: Path) -> None:
    """Its lines, and behind them the undoing: the cell goes there and back in the history."""
    fee(ledger, "G3", "70,000원", 4)
    undo(ledger, by=author("undo", 5))
    assert says(ledger, "G3") == "50,000원"
    assert [each for each in told(ledger) if each[1] == "G3"] == [
        ("열 쓰기", "G3", "50,000원", "70,000원"),
        ("되돌리기", "G3", "70,000원", "50,000원"),
    ]


def test_a_save_that_told_nothing_is_undone_byte_for_byte(tmp_path: Path) -> None:
    """Where the office keeps no 변경이력, it is not begun."""
    path = Path(shutil.copy(SEED, tmp_path / "대장.xlsx"))
    fee(path, "G3", "70,000원", 0)
    assert not undo(path).told
    assert path.read_bytes() == SEED.read_bytes()


def test_a_ledger_that_was_deleted_is_made_again(ledger: Path) -> None:
    """From its backups, which lie beside it still; a name without backups stays an error."""
    ledger.unlink()
    assert len(backups(ledger)) == 3
    assert restore(ledger, date(2024, 10, 2), BY, dry_run=True).gone
    assert not ledger.exists()
    done = restore(ledger, date(2024, 10, 2), BY)
    assert (done.gone, len(journal(ledger)), says(ledger, "G2")) == (True, 1, "100,000원")
    assert "되살리기" in {each[0] for each in told(ledger)}
    with pytest.raises(StorageError, match="파일이 없습니다"):
        restore(ledger.with_name("다른 대장.xlsx"), ON, BY)
