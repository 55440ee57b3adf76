from __future__ import annotations

import hashlib
import io
import os
import zipfile
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook

from xlcrm.domain.keeping import Ages
from xlcrm.errors import LockedWorkbookError
from xlcrm.files.backups import (
    BACKUP_FOLDER,
    Seal,
    back_up,
    backups_of,
    forget,
    is_whole,
    prune,
    put_seal,
    seal_of,
    set_aside,
)
from xlcrm.files.born import access_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Save = Callable[..., Path | None]

SECOND = 1_000_000_000
SAVED = 1_727_708_400 * SECOND  # 2024-10-01 00:00:00 in Korea


def after_of(backup: Path) -> str | None:
    """What is noted that a backup's save made of the file."""
    seal = seal_of(backup)
    return None if seal is None else seal.after[0]


def kept(path: Path, seconds: int = 0, data: bytes = b"old") -> Path:
    """Back a file up that was saved so many seconds after the turn of the month."""
    return back_up(path, data, SAVED + seconds * SECOND, access_of(path))


def test_a_backup_is_named_by_when_the_file_had_been_saved(stored: Path) -> None:
    """In Korean time; several of one second are numbered."""
    names = [kept(stored, seconds).name for seconds in (0, 0, 5)]
    assert names == [
        "고객대장 (2024-10-01 000000).xlsx",
        "고객대장 (2024-10-01 000000) 2.xlsx",
        "고객대장 (2024-10-01 000005).xlsx",
    ]


def test_backups_come_in_the_order_of_their_saves(stored: Path) -> None:
    """Ten of one second too, whose names sort otherwise; other files are none."""
    made = [kept(stored) for _ in range(11)] + [kept(stored, 1)]
    aside = set_aside(stored, b"new", SAVED, access_of(stored))
    (stored.parent / BACKUP_FOLDER / "대장 (2024-10-01 000000).xlsx").write_bytes(b"another's")
    assert backups_of(stored) == made
    assert aside.read_bytes() == b"new"


def test_a_number_is_not_given_again_while_later_ones_stand(stored: Path) -> None:
    """The newest of a second stays the newest, though an earlier one was deleted."""
    first, second = kept(stored), kept(stored)
    forget(first)
    third = kept(stored)
    assert backups_of(stored) == [second, third]


def test_what_a_save_made_of_the_file_is_noted_beside_its_backup(stored: Path) -> None:
    """By its hash, in a hidden file that goes when the backup goes."""
    backup = kept(stored)
    assert after_of(backup) is None
    put_seal(stored, backup, Seal(("0123abc",)))
    assert after_of(backup) == "0123abc"
    put_seal(stored, backup, Seal(("4567def",)))
    assert after_of(backup) == "4567def"
    forget(backup)
    assert list(backup.parent.iterdir()) == []


@pytest.mark.parametrize("note", [b"", b"one\n", "한 줄\n두 줄\n".encode()])
def test_what_undoing_needs_is_kept_with_a_backup(stored: Path, note: bytes) -> None:
    """Beside the hash, byte for byte, for whoever may read the backup itself."""
    stored.chmod(0o640)
    backup = kept(stored)
    put_seal(stored, backup, Seal(("0123abc",), note=note))
    assert seal_of(backup) == Seal(("0123abc",), note=note)
    (mark,) = backup.parent.glob(".*")
    assert mark.stat().st_mode == backup.stat().st_mode


def test_a_damaged_note_says_nothing(stored: Path) -> None:
    """Then nothing is undone by it."""
    backup = kept(stored)
    put_seal(stored, backup, Seal(("0123abc",)))
    next(backup.parent.glob(".*")).write_bytes(b"\xff\xff")
    assert after_of(backup) is None


@pytest.mark.parametrize(("keep", "left"), [(3, [2, 3, 4]), (1, [4]), (10, [0, 1, 2, 3, 4])])
def test_only_so_many_are_kept(stored: Path, keep: int, left: list[int]) -> None:
    """With their notes; the one just made always."""
    made = [kept(stored, seconds) for seconds in range(5)]
    for backup in made:
        put_seal(stored, backup, Seal(("0123abc",)))
    prune(stored, made[-1], keep)
    assert backups_of(stored) == [made[number] for number in left]
    assert len(list((stored.parent / BACKUP_FOLDER).iterdir())) == 2 * len(left)


def test_the_newest_backup_stays_though_others_are_dated_later(stored: Path) -> None:
    """Of a file put back from a copy the newest backup is not the latest by its date."""
    later = [kept(stored, seconds) for seconds in (10, 20)]
    newest = kept(stored)
    prune(stored, newest, 2)
    assert backups_of(stored) == [newest, later[-1]]


def test_a_save_notes_what_it_made(stored: Path, save: Save) -> None:
    """So that undoing can tell whether anybody has changed it since."""
    backup = save(stored, b"the new ledger")
    assert backup is not None
    assert after_of(backup) == hashlib.sha256(b"the new ledger").hexdigest()


def test_a_save_that_failed_leaves_no_backup(stored: Path, save: Save) -> None:
    """It would only pile up."""
    (stored.parent / f"~${stored.name}").write_bytes(b"")
    with pytest.raises(LockedWorkbookError):
        save(stored)
    assert backups_of(stored) == []


def workbook(number: int, *, sound: bool = True) -> bytes:
    """A small workbook of its own, whole or with a sign that XML forbids."""
    book = Workbook()
    book.worksheets[0]["A1"] = f"{number}-spoilt-or-not"
    made = io.BytesIO()
    book.save(made)
    if sound:
        return made.getvalue()
    spoilt = io.BytesIO()
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(spoilt, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, content.replace(b"-spoilt-or-not", b"\x02"))
    return spoilt.getvalue()


def test_saves_of_a_broken_file_do_not_push_the_last_sound_backup_out(
    stored: Path, save: Save
) -> None:
    """However many there are; and it goes as soon as a later sound one is kept."""
    made = [workbook(number, sound=number < 3) for number in range(9)]
    for data in made[:3]:
        save(stored, data, backups=2)
    stored.write_bytes(made[3])
    for data in made[4:]:
        save(stored, data, backups=2)
    assert [each.read_bytes() for each in backups_of(stored)] == [made[1], *made[-3:-1]]
    for number in range(9, 12):
        save(stored, workbook(number), backups=2)
    assert len(backups_of(stored)) == 2


def test_a_rotten_backup_counts_for_no_sound_one(stored: Path, save: Save) -> None:
    """One whose bytes are not those that were noted, though it opens: the one before it stays."""
    for number in range(4):
        save(stored, workbook(number), backups=10)
    *_, sound, newest = backups_of(stored)
    for backup in backups_of(stored)[-1:]:
        backup.write_bytes(workbook(99))
    assert (is_whole(stored, sound), is_whole(stored, newest)) == (True, False)
    prune(stored, newest, 1)
    assert backups_of(stored) == [sound, newest]


def test_what_was_found_whole_is_not_read_again(
    stored: Path, save: Save, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A save of a whole file gives a whole one; only what somebody else saved is read through."""
    read: list[int] = []

    def spoilt(data: bytes, _: object) -> str:
        read.append(len(data))
        return ""

    monkeypatch.setattr("xlcrm.ooxml.intact.spoilt_part", spoilt)
    for number in range(6):
        save(stored, workbook(number), backups=2)
    assert len(read) == 1
    stored.write_bytes(workbook(7))
    save(stored, workbook(8), backups=2)
    assert len(read) == 2


def test_a_day_keeps_its_last_backup(stored: Path) -> None:
    """By the day of the content, whenever the copy was made; and the newest day its first."""
    made = [kept(stored, 86_400 * day + hour * 3_600) for day in range(3) for hour in (9, 12, 18)]
    prune(stored, made[-1], 1, Ages(2, 0, 0))
    assert backups_of(stored) == [made[5], made[6], made[8]]


def test_a_seal_of_an_older_program_is_read(stored: Path) -> None:
    """It says what the file became, and nothing of the backup itself."""
    backup = kept(stored)
    put_seal(stored, backup, Seal(("0123abc",), "89ef", whole=True, note=b"a line\n"))
    assert seal_of(backup) == Seal(("0123abc",), "89ef", whole=True, note=b"a line\n")
    next(backup.parent.glob(".*")).write_bytes(b"0123abc\na line\n")
    assert seal_of(backup) == Seal(("0123abc",), note=b"a line\n")


@pytest.mark.parametrize("other", ["고객대장 (강남)", "고객대장 (2024)", "고객대장 (강남) 되돌림"])
def test_what_was_set_aside_of_another_ledger_stays(stored: Path, other: str) -> None:
    """Also of one whose name begins alike, with something in brackets."""
    theirs = stored.with_name(f"{other}.xlsx")
    theirs.write_bytes(stored.read_bytes())
    moments = [SAVED + each * SECOND for each in range(12)]
    kept_aside = [set_aside(theirs, b"theirs", each, access_of(theirs)) for each in moments[:10]]
    mine = [set_aside(stored, b"mine", each, access_of(stored)) for each in moments]
    assert all(each.exists() for each in kept_aside)
    assert [each.exists() for each in mine] == [False, False, *[True] * 10]
    more = set_aside(theirs, b"theirs", moments[-1], access_of(theirs))
    assert more.exists()
    assert sum(each.exists() for each in mine) == 10


def made_at(backup: Path, seconds: int) -> Path:
    """Have a backup been made so many seconds after the turn of the month."""
    os.utime(backup, ns=(SAVED + seconds * SECOND,) * 2)
    return backup


def test_a_day_on_which_the_clock_was_ahead_does_not_blunt_the_later_ones(stored: Path) -> None:
    """What bears a date to come pushes out none of the last saves, days and weeks."""
    day, far = 86_400, 400 * 86_400
    ahead = [made_at(kept(stored, far + each), far + each) for each in range(3)]
    made = []
    for number in range(12):
        backup = kept(stored, number * day // 2)
        made.append(made_at(backup, number * day // 2))
        prune(stored, backup, 3, Ages(3, 0, 0))
    left = backups_of(stored)
    assert [each for each in made if each in left] == [made[7], made[9], made[10], made[11]]
    assert [each for each in ahead if each in left] == [ahead[0], ahead[2]]


def test_the_last_saves_are_those_that_were_made_last(stored: Path) -> None:
    """Of a file that is put back again and again the dates go back and forth."""
    made = []
    for number, seconds in enumerate((50, 40, 30, 20, 10)):
        made.append(made_at(kept(stored, seconds), 100 + number))
        prune(stored, made[-1], 3)
    assert {*backups_of(stored)} == {*made[-3:]}
