"""A restore, what it has wait, and its undoing: no contact twice, none lost."""

from __future__ import annotations

import os
import shutil
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from xlcrm.errors import DamagedWorkbookError, LockedWorkbookError
from xlcrm.files import queue, store
from xlcrm.files.backups import State, backups_of
from xlcrm.jobs.log.logbook import add_entries, apply_queue
from xlcrm.jobs.person.enter import enter_customer
from xlcrm.jobs.renew import OfCustomer, renew
from xlcrm.jobs.restore import backups, restore
from xlcrm.jobs.undo import undo
from xlcrm.jobs.waiting import change, settle, wait
from xlcrm.office.commit import Author
from xlcrm.office.proposal import Proposal
from xlcrm.workbook.plan import ColumnEdits, Plan

if TYPE_CHECKING:
    from xlcrm.office.ledger import Ledger

SEED = Path(__file__).parents[2] / "sample_data" / "seed_ledger.xlsx"
NOW = datetime(2024, 10, 1, 9)  # noqa: DTZ001 - Korean wall time has no zone here
EVENING = 1_727_690_400  # 2024-09-30 19:00 in Korea
ON = date(2024, 9, 30)
BY = Author("김대리", "log add", NOW)
TYPED = {"C": 1002, "B": datetime(2024, 10, 1, 10), "K": "엑셀에서 적음"}  # noqa: DTZ001


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """Return a ledger saved one evening, and one contact written into it after that."""
    path = Path(shutil.copy(SEED, tmp_path / "고객대장.xlsx"))
    os.utime(path, (EVENING, EVENING))
    call(path, "통화함")
    return path


def call(path: Path, said: str) -> str:
    """Write a contact down; its 일지 ID."""
    added = add_entries(path, [{"customer": "1001", "content": said}], BY)
    return str(added.logged.rows[0]["entry_id"])


def fee(path: Path, said: str) -> None:
    """Write a fee, as a command does."""

    def make(opened: Ledger) -> Proposal[None]:
        old = opened.book.ledgers[0].table.columns["fee"].raw[0]
        return Proposal(Plan(columns=(ColumnEdits("고객대장", 7, [2], [old], [said]),)))

    change(path, make, BY)


def type_in(path: Path, times: int = 1) -> None:
    """Type a contact into the journal in Excel, without 일지 ID; then a command saves."""
    book = load_workbook(path)
    sheet = book["고객관리일지"]
    for row in range(sheet.max_row + 1, sheet.max_row + 1 + times):
        for column, value in TYPED.items():
            sheet[f"{column}{row}"].value = value
    for table in sheet.tables.values():  # as Excel does
        first, last = table.ref.split(":")
        table.ref = f"{first}:{last.rstrip('0123456789')}{sheet.max_row}"
        table.autoFilter.ref = table.ref
    book.save(path)
    fee(path, "120,000원")


def said(path: Path) -> list[str]:
    """What the journal tells, entry by entry."""
    book = load_workbook(path)
    if "고객관리일지" not in book.sheetnames:
        return []
    rows = book["고객관리일지"].iter_rows(min_row=2, values_only=True)
    return sorted(str(row[10]) for row in rows if row[10])


def waits(path: Path) -> list[str]:
    """What waits beside the ledger."""
    return sorted(str(row["content"]) for row in queue.waiting(path).rows)


@pytest.mark.parametrize("times", [1, 2])
def test_what_was_typed_in_excel_is_there_once_after_a_restore_is_undone(
    ledger: Path, times: int
) -> None:
    """Also two contacts that say the same, which are two."""
    type_in(ledger, times)
    both = sorted(["통화함", *["엑셀에서 적음"] * times])
    assert restore(ledger, ON, BY).since == 1 + times
    assert waits(ledger) == both
    undo(ledger, by=BY)
    assert (said(ledger), waits(ledger)) == (both, [])
    fee(ledger, "130,000원")
    assert said(ledger) == both


def test_what_a_restore_had_wait_comes_in_once_although_its_undoing_was_cut_off(
    ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the workbook and the queue: what stands in it without 일지 ID is known, too."""
    type_in(ledger)
    restore(ledger, ON, BY)
    monkeypatch.setattr("xlcrm.files.queue.drop", lambda *_: None)
    undo(ledger, by=BY)
    monkeypatch.undo()
    assert len(waits(ledger)) == 2
    fee(ledger, "130,000원")
    assert (said(ledger), waits(ledger)) == (["엑셀에서 적음", "통화함"], [])


def test_what_is_undone_after_a_restore_was_undone_does_not_come_back(ledger: Path) -> None:
    """A contact that was taken back stays taken back."""
    restore(ledger, ON, BY)
    undo(ledger, by=BY)
    undo(ledger, by=BY)
    assert (said(ledger), waits(ledger)) == ([], [])
    fee(ledger, "130,000원")
    assert said(ledger) == []


def test_what_waited_before_a_restore_still_waits_after_its_undoing(ledger: Path) -> None:
    """Only what the restore had wait is taken out."""
    owner = ledger.with_name(f"~${ledger.name}")
    owner.touch()
    call(ledger, "방문함")
    owner.unlink()
    restore(ledger, ON, BY)
    assert undo(ledger, by=BY, dry_run=True).dropped == 1
    undo(ledger, by=BY)
    assert (said(ledger), waits(ledger)) == (["통화함"], ["방문함"])


def test_undone_after_it_was_written_again_it_is_there_once(ledger: Path) -> None:
    """Undo by undo: it waits again, and then stands where it stood."""
    restore(ledger, ON, BY)
    apply_queue(ledger, BY)
    undo(ledger, by=BY)
    assert waits(ledger) == ["통화함"]
    undo(ledger, by=BY)
    assert (said(ledger), waits(ledger)) == (["통화함"], [])


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError])
@pytest.mark.parametrize("job", ["restore", "undo"])
def test_a_workbook_that_stays_leaves_nothing_waiting_and_one_that_goes_back_all(
    ledger: Path,
    monkeypatch: pytest.MonkeyPatch,
    job: str,
    error: type[BaseException],
    when: str,
) -> None:
    """Whatever cuts it off before or after the file is replaced."""
    from xlcrm.files import disk  # noqa: PLC0415

    if job == "undo":
        restore(ledger, ON, BY)
        apply_queue(ledger, BY)
    real = disk.swap

    def stopped(new: Path, path: Path) -> None:
        if path == ledger and when == "before":
            raise error("끊김")
        real(new, path)
        if path == ledger:
            raise error("끊김")

    before = ledger.read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr("xlcrm.files.store.swap", stopped)
        with pytest.raises((KeyboardInterrupt, Exception)):
            undo(ledger, by=BY) if job == "undo" else restore(ledger, ON, BY)
    assert (ledger.read_bytes() == before) == (when == "before")
    assert waits(ledger) == ([] if when == "before" else ["통화함"])
    fee(ledger, "130,000원")
    assert (said(ledger), waits(ledger)) == (["통화함"], [])


def test_what_xlcrm_wrote_of_its_own_changes_does_not_come_back(ledger: Path) -> None:
    """A renewal and a new customer that went are not told of; contacts are."""
    who = {"고객명": "홍가상", "연락처": "010-0000-0009", "상태": "체험"}
    change(ledger, lambda it: enter_customer(it, who, as_of=NOW.date()), BY)
    change(ledger, lambda it: renew(it, OfCustomer("1001"), as_of=NOW.date()), BY)
    found = restore(ledger, ON, BY)
    assert (found.since, found.notes, waits(ledger)) == (1, 2, ["통화함"])
    assert len(load_workbook(ledger)["고객대장"]["A"]) == 4


def test_undoing_what_had_waited_tells_that_it_does_not_wait_again(ledger: Path) -> None:
    """Work is undone with the save that did it; entries wait again."""
    busy = LockedWorkbookError("열려 있음")
    wait(ledger, "renew", {"customer": "1001", "as_of": NOW.date()}, BY, busy)
    assert settle(ledger, BY).done == 1
    found = undo(ledger, by=BY)
    assert (found.works, found.waiting) == (("renew",), 0)
    assert undo(ledger, by=BY).works == ()
    assert queue.waiting(ledger).works == ()


def test_work_that_a_crash_left_in_the_queue_is_undone_for_good(
    ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between its save and the queue: undone by somebody, it does not come again."""
    busy = LockedWorkbookError("열려 있음")
    wait(ledger, "renew", {"customer": "1001", "as_of": NOW.date()}, BY, busy)
    monkeypatch.setattr("xlcrm.files.queue.drop", lambda *_: None)
    settle(ledger, BY)
    monkeypatch.undo()
    assert len(queue.waiting(ledger).works) == 1
    undo(ledger, by=BY)
    fee(ledger, "130,000원")
    assert (len(load_workbook(ledger)["고객대장"]["A"]), queue.waiting(ledger).works) == (4, ())


@pytest.mark.parametrize("how", ["broken", "a typing error"])
def test_no_backup_goes_where_nobody_can_read_how_many_stay(ledger: Path, how: str) -> None:
    """A restore of a broken ledger, and a save beside a typing error, delete none."""
    book = load_workbook(ledger)
    book.remove(book["설정"])
    settings = book.create_sheet("설정")
    for row in (["구분", "항목", "값"], ["기준", "백업 보관(개)", 60]):
        settings.append(row)
    book.save(ledger)
    for at in range(14):
        fee(ledger, f"{at + 1},000원")
    count = len(backups_of(ledger))
    assert count == 15
    if how == "broken":
        ledger.write_bytes(ledger.read_bytes()[:-300])
        restore(ledger, date(9999, 12, 31), BY)
    else:
        book = load_workbook(ledger)
        book["설정"]["C2"].value = "6O"
        book.save(ledger)
        fee(ledger, "90,000원")
    assert len(backups_of(ledger)) == count + 1


def spoil(path: Path) -> None:
    """Save the ledger as a careless program does: with a sign that XML forbids."""
    import zipfile  # noqa: PLC0415

    with zipfile.ZipFile(path) as source:
        parts = [(each, source.read(each)) for each in source.infolist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for info, content in parts:
            target.writestr(info, content.replace(b"E-mail", b"\x02"))


def test_a_save_of_a_file_that_was_not_whole_can_be_undone_and_restored(ledger: Path) -> None:
    """As earlier versions made one: it comes back as it was; what rotted since is refused."""
    book = load_workbook(ledger)
    book["고객대장"].cell(1, 20).value = "E-mail"  # which no program writes as numbers of signs
    book.save(ledger)
    sound = ledger.read_bytes()
    spoil(ledger)
    spoilt = ledger.read_bytes()
    with pytest.raises(DamagedWorkbookError):
        fee(ledger, "90,000원")
    assert ledger.read_bytes() == spoilt
    _saved_all_the_same(ledger, sound)
    assert backups(ledger)[-1].state is State.AS_SAVED
    found = undo(ledger, by=BY)
    assert (found.spoilt, ledger.read_bytes() == spoilt) == (True, True)
    _saved_all_the_same(ledger, sound)
    assert restore(ledger, ON + timedelta(days=1), BY, dry_run=True).spoilt
    backup = backups(ledger)[-1].path
    backup.write_bytes(backup.read_bytes()[:-1] + b"x")
    with pytest.raises(DamagedWorkbookError):
        undo(ledger, by=BY)
    assert backups(ledger)[-1].state is State.ROTTEN


def _saved_all_the_same(ledger: Path, data: bytes) -> None:
    """Save other bytes over a file that is not whole, the evening after."""
    os.utime(ledger, (EVENING + 86_400, EVENING + 86_400))
    with store.locked(ledger):
        store.replace(store.read(ledger), data, check=lambda _: None, backups=10)


def test_one_of_several_backups_of_a_second_can_be_chosen(ledger: Path) -> None:
    """By its number, as it is listed; the last of them by default."""
    for said_ in ("91,000원", "92,000원", "93,000원"):
        os.utime(ledger, (EVENING + 60, EVENING + 60))
        fee(ledger, said_)
    of_second = [each for each in backups(ledger) if each.saved.minute == 1]
    assert [each.named for each in of_second] == [
        *("2024-09-30 19:01:00", "2024-09-30 19:01:00 (2)", "2024-09-30 19:01:00 (3)")
    ]
    moment = datetime(2024, 9, 30, 19, 1)  # noqa: DTZ001
    for number, said_ in ((2, "91,000원"), (3, "92,000원"), (0, "92,000원")):
        restore(ledger, moment, BY, number=number)
        assert load_workbook(ledger)["고객대장"]["G2"].value == said_
        undo(ledger, by=BY)


def test_a_ledger_that_cannot_be_read_comes_back_without_a_count(ledger: Path) -> None:
    """Nobody knows how many cells went back."""
    book = load_workbook(ledger)
    book["설정"].append(["기준", "변경이력", "예"])
    book.save(ledger)
    fee(ledger, "90,000원")
    fee(ledger, "91,000원")
    ledger.write_bytes(ledger.read_bytes()[:-300])
    found = restore(ledger, date(9999, 12, 31), BY)
    assert (bool(found.unread), found.told) == (True, True)
    lines = [row[-1].value for row in load_workbook(ledger)["변경이력"].iter_rows()]
    told = [str(line) for line in lines if "되살림" in str(line)]
    assert told
    assert not [line for line in told if "셀" in line]
