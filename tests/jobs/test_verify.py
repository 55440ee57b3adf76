"""What a record proves: whatever is changed, taken out, cut off or swapped is told, and where."""

from __future__ import annotations

import hashlib
import shutil
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

import xlcrm
from xlcrm.errors import StorageError
from xlcrm.files import record
from xlcrm.files.act import Act
from xlcrm.files.backups import AFTER, BACKUP_FOLDER
from xlcrm.files.record import record_beside, record_bytes
from xlcrm.files.sealed import lines_in
from xlcrm.jobs.log.logbook import add_entries
from xlcrm.jobs.restore import restore
from xlcrm.jobs.verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DAY = date(2024, 10, 1)
NOW = datetime(2024, 10, 20, 14, 32)  # noqa: DTZ001 - Korean wall time has no zone here


def by(command: str, minutes: int = 0) -> xlcrm.Author:
    """Who does something, so many minutes later."""
    return xlcrm.Author("김대리", command, NOW + timedelta(minutes=minutes), "kim@PC-1")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with 변경이력 that was refreshed, told a call, and refreshed on another day."""
    path = tmp_path_factory.mktemp("made") / "사무실" / "고객대장.xlsx"
    path.parent.mkdir()
    xlcrm.new_ledger(path, as_of=DAY, sample=True)
    for minutes, day in ((0, date(2025, 3, 1)), (9, date(2025, 9, 1))):
        ledger = xlcrm.open_ledger(path)
        ledger.commit(xlcrm.refresh(ledger, as_of=day), by=by("refresh", minutes))
    add_entries(path, [{"customer": "1001", "content": "통화함"}], by("log add", 20))
    return path


@pytest.fixture
def office(made: Path, tmp_path: Path) -> Path:
    """The same, to be tampered with."""
    shutil.copytree(made.parent, tmp_path / "사무실")
    return tmp_path / "사무실" / made.name


def test_what_nobody_has_touched_is_proved(office: Path) -> None:
    """Its chain, the workbook, the backups, every line of 변경이력; and nothing is written."""
    before = record_bytes(office)
    found = verify(office)
    assert found
    assert (found.proof.broken, found.standing, found.missing) == (0, "as written", ())
    assert [each.belongs for each in found.backups] == [True, True, True]
    assert record_bytes(office) == before


def test_undoing_and_restoring_stay_proved(office: Path) -> None:
    """What they tell in 변경이력 counts, too."""
    xlcrm.undo(office, by=by("undo", 30))
    assert verify(office)
    restore(office, date(2099, 1, 1), by("restore", 40))
    assert verify(office)
    whats = [(line["what"], line["command"]) for line in lines_in(record_bytes(office))]
    assert ("intent", "undo") in whats


def _byte(lines: list[bytes]) -> None:
    lines[2] = lines[2].replace(b"kim@PC-1", b"lee@PC-2")


def _out(lines: list[bytes]) -> None:
    del lines[1]


def _swapped(lines: list[bytes]) -> None:
    lines[1], lines[2] = lines[2], lines[1]


@pytest.mark.parametrize("how", [_byte, _out, _swapped])
def test_a_line_that_was_changed_taken_out_or_moved_is_told(
    office: Path, how: Callable[[list[bytes]], None]
) -> None:
    """At the first line that does not follow from the one before."""
    lines = record_bytes(office).splitlines(keepends=True)
    how(lines)
    record_beside(office).write_bytes(b"".join(lines))
    found = verify(office)
    assert not found
    assert 2 <= found.proof.broken <= 3


def test_a_tail_that_was_taken_off_is_told_by_the_workbook(office: Path) -> None:
    """What is left is a chain; but xlcrm has saved the workbook after it ends."""
    lines = record_bytes(office).splitlines(keepends=True)
    record_beside(office).write_bytes(b"".join(lines[:-2]))
    found = verify(office)
    assert (found.proof.broken, found.standing, bool(found)) == (0, "saved untold", False)
    book = load_workbook(office)
    book["고객대장"]["M3"] = "손으로 적음"
    book.save(office)
    assert verify(office).standing == "saved untold"


def test_a_save_that_was_cut_off_before_its_intent_is_no_fault(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It leaves a backup that nobody tells of, before the next save and behind it."""

    class KilledError(BaseException):
        """The process ends here."""

    def killed(*_: object, **__: object) -> None:
        raise KilledError

    with monkeypatch.context() as patched:
        patched.setattr(record, "saving", killed)
        patched.setattr("xlcrm.files.store.forget", lambda _: None)
        with pytest.raises(KilledError):
            add_entries(office, [{"customer": "1002", "content": "끊김"}], by("log add", 25))
    assert len(verify(office).backups) == 4
    assert verify(office)
    add_entries(office, [{"customer": "1002", "content": "끊김"}], by("log add", 26))
    assert verify(office)


def test_a_record_that_was_taken_away_is_told_by_the_backups(office: Path) -> None:
    """They show that xlcrm has saved the workbook."""
    record_beside(office).unlink()
    assert verify(office).is_lost
    assert not verify(office)


def test_a_backup_in_whose_place_another_lies_is_told(office: Path) -> None:
    """Also where what was noted beside it is made to fit: the record does not know it."""
    first, second, _ = sorted((office.parent / BACKUP_FOLDER).glob("*.xlsx"))
    first.write_bytes(second.read_bytes())
    found = verify(office)
    assert [each.path.name for each in found.rotten] == [first.name]
    assert not found
    book = load_workbook(second)
    book["고객대장"]["A40"] = "누가 넣은 값"
    book.save(first)
    own = hashlib.sha256(first.read_bytes()).hexdigest()
    first.with_name(f".{first.name}{AFTER}").write_bytes(f"{'0' * 64} {own} whole".encode())
    found = verify(office)
    assert [each.path.name for each in found.strange] == [first.name]
    assert not found


def test_lines_taken_out_of_the_history_or_changed_there_are_told(office: Path) -> None:
    """With when and how many, after somebody has saved it with another program."""
    book = load_workbook(office)
    sheet = book["변경이력"]
    works = [row[0].value for row in sheet.iter_rows(min_row=2)]
    last = max(at for at, when in enumerate(works, 2) if when == NOW)
    sheet.cell(last + 1, 7).value = "다른 말"
    sheet.delete_rows(last)
    book.save(office)
    found = verify(office)
    assert found.standing == "changed since"
    assert not found
    lost, changed = found.missing
    assert (lost.when, lost.stand) == (str(NOW), lost.wrote - 1)
    assert (changed.when, changed.stand) == (str(NOW + timedelta(minutes=9)), changed.wrote)


def test_saving_with_another_program_is_no_fault(office: Path) -> None:
    """It is told all the same."""
    book = load_workbook(office)
    book["고객대장"]["M3"] = "손으로 적음"
    book.save(office)
    found = verify(office)
    assert (found.standing, bool(found)) == ("changed since", True)


def test_a_purge_hides_no_tampering(office: Path) -> None:
    """Neither a broken chain nor a line that was taken out of 변경이력 is proved by it."""
    data, day = record_bytes(office), date(2026, 1, 1)
    xlcrm.purge(office, by("purge", 60), as_of=day, customer="1001", go=True)
    assert verify(office)
    assert b'"1001"' not in record_bytes(office)
    assert verify(office).proof.changed

    record_beside(office).write_bytes(data.replace(b"kim@PC-1", b"lee@PC-2", 1))
    book = load_workbook(office)
    sheet = book["변경이력"]
    moments = [row[0].value for row in sheet.iter_rows(min_row=2)]
    sheet.delete_rows(moments.index(NOW) + 2)
    book.save(office)
    xlcrm.purge(office, by("purge", 70), as_of=day, customer="1002", go=True)
    found = verify(office)
    assert found.proof.broken == 1
    assert "파기하기 전에" in found.proof.why
    assert [each.wrote - each.stand for each in found.missing if each.when == str(NOW)] == [1]


def test_a_purge_that_is_cut_off_is_whole_after_the_next(
    office: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Behind the record, before the backups and the workbook; all of them belong."""
    day = date(2026, 1, 1)
    with monkeypatch.context() as patched:

        def full(*_: object) -> None:
            raise StorageError("디스크에 남은 공간이 없습니다.")

        patched.setattr("xlcrm.jobs.privacy.purge.rewrite", full)
        with pytest.raises(StorageError):
            xlcrm.purge(office, by("purge", 60), as_of=day, customer="1001", go=True)
    assert verify(office)
    xlcrm.purge(office, by("purge", 61), as_of=day, customer="1001", go=True)
    assert verify(office)


def test_a_renamed_workbook_finds_its_record_before_anything_is_written(office: Path) -> None:
    """And keeps it when somebody looks at people first."""
    other = office.with_name("2025 대장.xlsx")
    office.rename(other)
    for each in (office.parent / BACKUP_FOLDER).iterdir():
        each.unlink()
    assert verify(other).other == record_beside(office)
    number = record.begin_access(other, Act("list", "김대리", NOW))
    record.end_access(other, Act("list", "김대리", NOW, told={"people": ["1001"]}), number)
    assert not record_beside(office).exists()
    assert verify(other)
    assert [line["what"] for line in lines_in(record_bytes(other))][-3:] == [
        *("renamed", "access", "seen")
    ]
