"""A change taken back: the same bytes as before, or nothing at all."""

from __future__ import annotations

import shutil
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook

from xlcrm.errors import LockedWorkbookError, StorageError, WorkbookChangedError, XlcrmError
from xlcrm.files import queue, store
from xlcrm.fleet.batch import mark_files, refresh_files
from xlcrm.jobs.log.logbook import add_entries, apply_queue
from xlcrm.jobs.undo import Undone, undo
from xlcrm.office.change import change
from xlcrm.office.commit import Author
from xlcrm.office.ledger import open_ledger
from xlcrm.schema.columns import Kind

SEED = Path(__file__).parents[2] / "sample_data" / "seed_ledger.xlsx"
NOW = datetime(2024, 10, 20, 14, 32)  # noqa: DTZ001 - Korean wall time has no zone here
DAY = date(2024, 10, 1)


@pytest.fixture
def seed(tmp_path: Path) -> Path:
    """Return a copy of the reference ledger."""
    return Path(shutil.copy(SEED, tmp_path / "고객대장.xlsx"))


def add(path: Path, minutes: int = 0, *, backup: bool = True) -> None:
    """Write an entry, so many minutes later."""
    by = Author("김대리", "log add", NOW + timedelta(minutes=minutes))
    entry = {"customer": "1001", "content": "통화함", "follow_up_due": "2024-10-25"}
    assert add_entries(path, [entry], by, backup=backup).changed is not None


def refresh(path: Path) -> None:
    """Refresh the ledger."""
    (result,) = refresh_files([path], DAY)
    assert result.error is None


def wait(path: Path, minutes: int = 0, *, rotate: str | None = None) -> str:
    """Write an entry while somebody has the workbook open, and return its 일지 ID."""
    owner = path.parent / f"~${path.name}"
    owner.touch()
    by = Author("이대리", "log add", NOW + timedelta(minutes=minutes))
    entry = {"customer": "1002", "content": "방문함"}
    (row,) = add_entries(path, [entry], by, rotate=rotate).logged.rows
    owner.unlink()
    return str(row["entry_id"])


def waiting(path: Path) -> list[str]:
    """Return the 일지 ID of what waits beside a workbook."""
    return [str(row["entry_id"]) for row in queue.waiting(path).rows]


def journal(path: Path) -> list[str]:
    """Return the 일지 ID of every entry in the journal."""
    tables = (each for each in open_ledger(path).tables if each.spec.key == "journal")
    return [str(value) for table in tables for value in table.values("entry_id")]


def state(path: Path) -> tuple[bytes, int, list[str]]:
    """Return all that a refused command leaves as it is."""
    names = sorted(
        each.name
        for each in path.parent.rglob("*")
        if ".xlcrm-record" not in each.name and store.LOCK not in each.name
    )
    return path.read_bytes(), path.stat().st_mtime_ns, names


def test_a_sheet_of_xlcrms_own_is_told_as_a_whole(seed: Path) -> None:
    """It goes, or becomes what it was; its cells are not told one by one."""
    (marked,) = mark_files([seed], DAY)
    assert marked.marked
    told = undo(seed, dry_run=True)
    assert (told.edits, told.remade) == ((), ("점검결과",))
    assert undo(seed).remade == ("점검결과",)
    assert seed.read_bytes() == SEED.read_bytes()


def test_what_changes_is_told_before_it_is_done(seed: Path) -> None:
    """Cell by cell, with what the columns hold; then the bytes are those before."""
    refresh(seed)
    shown: list[tuple[Undone, bytes]] = []
    after = seed.read_bytes()
    done = undo(seed, show=lambda found: shown.append((found, seed.read_bytes())))
    ((found, then),) = shown
    assert [str(edit) for edit in found.edits] == ["고객대장!H4: '만료 예정' → '활성화'"]
    assert (found.aside, then) == (None, after)
    assert found.kinds["고객대장", 2] is Kind.NAME
    assert seed.read_bytes() == SEED.read_bytes()
    assert done.aside is not None
    assert done.aside.read_bytes() == after
    assert done.path == seed


def test_each_undo_goes_one_step_back(seed: Path) -> None:
    """Through saves of several commands, to the first."""
    versions = [seed.read_bytes()]
    for work in (refresh, add, lambda path: add(path, 1), lambda path: add(path, 2)):
        work(seed)
        versions.append(seed.read_bytes())
    for data in reversed(versions[:-1]):
        undo(seed)
        assert seed.read_bytes() == data
    with pytest.raises(StorageError, match="되돌릴 백업이 없습니다"):
        undo(seed)


def test_days_are_told_as_days(seed: Path) -> None:
    """Not as the numbers that cells hold."""
    add(seed)
    add(seed, 1)
    found = {edit.where.cell: edit for edit in undo(seed, dry_run=True).edits}
    assert found["B3"].old == NOW + timedelta(minutes=1)
    assert str(found["R3"].old)[:10] == "2024-10-25"
    assert (found["C3"].old, found["B3"].new) == (1001, None)


def test_a_rehearsal_writes_nothing(seed: Path) -> None:
    """Not even a lock."""
    refresh(seed)
    for lock in seed.parent.glob(f".*{store.LOCK}"):
        lock.unlink()
    before = state(seed)
    assert len(undo(seed, dry_run=True).edits) == 1
    assert state(seed) == before
    assert list(seed.parent.glob(f".*{store.LOCK}")) == []


def test_what_somebody_else_did_since_is_kept(seed: Path) -> None:
    """By Excel, or by a command without a backup: refused, and nothing written."""
    refresh(seed)
    add(seed, backup=False)
    before = state(seed)
    for dry_run in (True, False):
        with pytest.raises(WorkbookChangedError) as raised:
            undo(seed, dry_run=dry_run)
        assert (raised.value.path, bool(raised.value.hint)) == (seed, True)
    assert state(seed) == before
    book = load_workbook(seed)
    book["고객대장"]["I2"] = "사람이 적음"
    book.save(seed)
    before = state(seed)
    with pytest.raises(WorkbookChangedError):
        undo(seed)
    assert state(seed) == before


def test_without_a_backup_there_is_nothing_to_undo(seed: Path) -> None:
    """Of a workbook that xlcrm never saved, or saved without one."""
    for _ in range(2):
        with pytest.raises(StorageError, match="되돌릴 백업이 없습니다") as raised:
            undo(seed)
        assert raised.value.path == seed
        add(seed, backup=False)


def test_an_open_workbook_is_not_undone(seed: Path) -> None:
    """Whoever has it open would save over it."""
    refresh(seed)
    owner = seed.parent / f"~${seed.name}"
    owner.write_bytes(b"")
    before = state(seed)
    with pytest.raises(LockedWorkbookError):
        undo(seed)
    assert state(seed) == before


def test_a_damaged_backup_is_not_put_back(seed: Path) -> None:
    """The disk may have lost it: told, and the workbook stays."""
    refresh(seed)
    (backup,) = (seed.parent / "xlcrm 백업").glob("*.xlsx")
    backup.write_bytes(backup.read_bytes()[:-100])
    before = state(seed)
    with pytest.raises(XlcrmError) as raised:
        undo(seed)
    assert raised.value.path == seed
    assert state(seed) == before


def test_a_save_after_an_undo_can_be_undone_again(seed: Path) -> None:
    """Nothing of the step back is left in the way."""
    refresh(seed)
    undo(seed)
    add(seed)
    undo(seed)
    assert seed.read_bytes() == SEED.read_bytes()


def test_a_colleagues_call_that_a_refresh_took_in_waits_again(seed: Path) -> None:
    """Undoing the refresh forgets no contact: the next change writes it, once, as it was."""
    call = wait(seed)
    rows = queue.waiting(seed).rows
    refresh(seed)
    assert (journal(seed), waiting(seed)) == ([call], [])
    assert undo(seed).waiting == 1
    assert (seed.read_bytes(), queue.waiting(seed).rows) == (SEED.read_bytes(), rows)
    refresh(seed)
    assert (journal(seed), waiting(seed)) == ([call], [])


def test_an_entry_is_undone_with_the_command_that_wrote_it(seed: Path) -> None:
    """What had waited when it came waits again; its own entry is gone."""
    call = wait(seed)
    add(seed, 1)
    assert len(journal(seed)) == 2
    assert undo(seed).waiting == 1
    assert (journal(seed), waiting(seed)) == ([], [call])
    apply_queue(seed, Author("김대리", "queue apply", NOW))
    assert (journal(seed), waiting(seed)) == ([call], [])


def test_an_entry_written_after_another_xlcrm_let_go_is_undone_too(
    seed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It stood in the queue for a moment only, and is nobody else's."""
    busy = iter([LockedWorkbookError("다른 xlcrm이 이 파일을 쓰고 있습니다.")])

    def first_busy(*arguments: object, **options: object) -> object:
        for error in busy:
            raise error
        return change(*arguments, **options)  # type: ignore[arg-type]

    call = wait(seed)
    monkeypatch.setattr("xlcrm.jobs.log.logbook.change", first_busy)
    add(seed, 1)
    assert len(journal(seed)) == 2
    assert undo(seed).waiting == 1
    assert (journal(seed), waiting(seed)) == ([], [call])


def test_a_refused_undo_puts_nothing_back_into_the_queue(
    seed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor does a rehearsal: the entries stand in the workbook."""
    wait(seed)
    refresh(seed)
    assert undo(seed, dry_run=True).waiting == 1
    assert waiting(seed) == []
    (seed.parent / f"~${seed.name}").touch()
    before = state(seed)
    with pytest.raises(LockedWorkbookError):
        undo(seed)
    assert (state(seed), waiting(seed)) == (before, [])
    (seed.parent / f"~${seed.name}").unlink()

    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("xlcrm.files.store.swap", stopped)
    with pytest.raises(KeyboardInterrupt):
        undo(seed)
    monkeypatch.undo()
    assert waiting(seed) == []  # the workbook stayed what it was
    assert apply_queue(seed, Author("김대리", "queue apply", NOW)).queued == 0
    assert (len(journal(seed)), waiting(seed)) == (1, [])


def test_what_waits_again_still_begins_its_new_sheet(seed: Path) -> None:
    """As the one who wrote it down had asked for."""
    add(seed)
    call = wait(seed, rotate="month")
    for _ in range(2):
        apply_queue(seed, Author("김대리", "queue apply", NOW))
        assert load_workbook(seed)["고객관리일지 2024-10"]["A2"].value == call
        undo(seed)
        assert "고객관리일지 2024-10" not in load_workbook(seed).sheetnames
