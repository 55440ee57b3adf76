"""A password given to a workbook and all that lies beside it, and taken away again."""

from __future__ import annotations

import shutil
from datetime import date, datetime
from pathlib import Path
from typing import Final

import pytest
from locked_books import (
    COMPOUND,
    PASSWORD,
    in_plain,
    lock,
    locked_the_old_way,
    unlocked,
)

import xlcrm
from xlcrm.files import backups, beside, disk, encryption, queue, store
from xlcrm.files.encryption import Container
from xlcrm.files.passwords import Passwords, known_passwords

SAMPLES: Final = Path(__file__).parents[2] / "sample_data"
NOW: Final = datetime(2024, 10, 1, 9, 30)  # noqa: DTZ001 - Korean wall time
CALL: Final = {"customer_id": "1001", "channel": "전화", "content": "홍길동님이 010-9876-5432로"}
PEOPLE: Final = {"홍길동", "010-1234-5678"}


@pytest.fixture(autouse=True)
def _quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords are hashed once."""
    monkeypatch.setattr(encryption.Encryption.__init__, "__defaults__", (1, (), None))
    monkeypatch.setattr(encryption, "_ROUNDS", 1)


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """Return a ledger with two backups, an undone save, a contact that waits, a note of one."""
    path = tmp_path / "대장.xlsx"
    shutil.copy(SAMPLES / "seed_ledger.xlsx", path)
    for day in (date(2024, 10, 1), date(2024, 10, 25)):
        _refresh(path, day)
    xlcrm.undo(path)
    with _held(path):
        xlcrm.add_entries(path, [CALL], xlcrm.Author("온새미", "log add", NOW))
    _refresh(path, date(2024, 10, 25))  # which takes it in
    with _held(path):
        xlcrm.add_entries(path, [CALL], xlcrm.Author("온새미", "log add", NOW))
    return path


class _held:  # noqa: N801 - a context
    """Excel has it open."""

    def __init__(self, path: Path) -> None:
        self._owner = path.with_name(f"~${path.name}")

    def __enter__(self) -> None:
        self._owner.touch()

    def __exit__(self, *_: object) -> None:
        self._owner.unlink()


def _refresh(path: Path, day: date) -> None:
    ledger = xlcrm.open_ledger(path)
    ledger.commit(xlcrm.refresh(ledger, as_of=day), by=xlcrm.Author("온새미", "refresh", NOW))


def _held_by(path: Path) -> dict[str, bytes]:
    """What every workbook in the folder holds."""
    found = {}
    for each in sorted(path.parent.rglob("*.xlsx")):
        data = each.read_bytes()
        found[each.name] = unlocked(data) if data.startswith(COMPOUND) else data
    return found


def test_nothing_is_left_in_plain_and_all_comes_back(ledger: Path) -> None:
    """Backups, undone saves, notes and what waits; times and contents stay."""
    before = _held_by(ledger)
    times = {each.name: each.stat().st_mtime_ns for each in backups.kept_of(ledger)}
    assert len(before) == 4
    assert in_plain(ledger.parent, PEOPLE) != []
    done = xlcrm.encrypt(ledger, PASSWORD)
    assert (done.changed, done.backups, done.waiting, done.left) == (True, 3, 1, ())
    assert in_plain(ledger.parent, PEOPLE) == []
    assert _held_by(ledger) == before
    assert {each.name: each.stat().st_mtime_ns for each in backups.kept_of(ledger)} == times
    with xlcrm.passwords(PASSWORD):
        again = xlcrm.encrypt(ledger)
        assert (again.changed, again.backups, again.waiting) == (False, 0, 0)
        back = xlcrm.decrypt(ledger)
    assert (back.changed, back.backups, back.waiting) == (True, 3, 1)
    assert {each.name: each.read_bytes() for each in ledger.parent.rglob("*.xlsx")} == before
    assert len(queue.waiting(ledger).rows) == 1


def test_whoever_is_asked_for_the_old_password_is_asked_too_when_a_new_one_is_said(
    ledger: Path,
) -> None:
    """Such as the usual variable, which is looked at when a file needs it."""
    xlcrm.encrypt(ledger, PASSWORD)
    with known_passwords(Passwords(ask=lambda _: iter([PASSWORD]))):
        assert xlcrm.encrypt(ledger, "다른 암호").changed
    with xlcrm.passwords("다른 암호"):
        assert xlcrm.open_ledger(ledger).sheets


@pytest.mark.parametrize("way", ["encrypt", "encrypt and decrypt", "another password"])
def test_what_was_saved_before_is_undone_after(ledger: Path, way: str) -> None:
    """Save by save; and what had waited waits again."""
    plain = _held_by(ledger)
    with xlcrm.passwords(PASSWORD):
        xlcrm.encrypt(ledger, PASSWORD)
        if way == "encrypt and decrypt":
            xlcrm.decrypt(ledger)
        if way == "another password":
            xlcrm.encrypt(ledger, "다른 암호")
    with xlcrm.passwords("다른 암호", PASSWORD):
        states = {each.state for each in xlcrm.backups(ledger)}
        assert {f"{each}" for each in states} == {"whole"}
        assert xlcrm.undo(ledger).waiting == 1
        assert len(queue.waiting(ledger).rows) == 2
        xlcrm.undo(ledger)
        with pytest.raises(xlcrm.StorageError, match="되돌릴 백업이 없습니다"):
            xlcrm.undo(ledger)
        assert store.read(ledger).data == (SAMPLES / "seed_ledger.xlsx").read_bytes()
    assert (in_plain(ledger.parent, PEOPLE) == []) == (way != "encrypt and decrypt")
    assert plain


def test_a_backup_of_the_days_without_a_password_is_not_put_back_without_one(
    ledger: Path,
) -> None:
    """Somebody has set it in Excel: undo and restore keep it."""
    lock(ledger)
    digest = store.read(ledger).fingerprint.digest
    with xlcrm.passwords(PASSWORD):
        last = max(backups.kept_of(ledger), key=lambda each: each.stat().st_mtime_ns)
        seal = backups.seal_of(last)
        assert seal is not None
        backups.stands_for(ledger, seal.after[0], digest)
        xlcrm.undo(ledger)
        assert ledger.read_bytes().startswith(COMPOUND)
        by = xlcrm.Author("온새미", "restore", NOW)
        first = xlcrm.backups(ledger)[0]
        xlcrm.restore(ledger, first.saved, by)
        assert ledger.read_bytes().startswith(COMPOUND)
        assert xlcrm.open_ledger(ledger).sheets


@pytest.mark.parametrize("encrypting", [True, False])
def test_what_is_cut_off_is_whole_after_the_next_run(
    ledger: Path, monkeypatch: pytest.MonkeyPatch, *, encrypting: bool
) -> None:
    """Wherever it is: every backup can be put back meanwhile, and in the end nothing is plain."""
    if not encrypting:
        xlcrm.encrypt(ledger, PASSWORD)
    folder, swap = ledger.parent, disk.swap
    original = {each: each.read_bytes() for each in folder.rglob("*") if each.is_file()}
    last, over = 0, False
    while not over:
        last += 1
        for each in [each for each in folder.rglob("*") if each.is_file()]:
            each.unlink()
        for each, data in original.items():
            each.write_bytes(data)
        left = [last]

        def failing(new: Path, old: Path, left: list[int] = left) -> None:
            left[0] -= 1
            if not left[0]:
                raise KeyboardInterrupt
            swap(new, old)

        with xlcrm.passwords(PASSWORD):
            with monkeypatch.context() as patch:
                for module in (backups, store, queue, beside):
                    patch.setattr(module, "swap", failing)
                try:
                    _turned(ledger, encrypting=encrypting)
                    over = True
                except KeyboardInterrupt:
                    pass
            assert {f"{each.state}" for each in xlcrm.backups(ledger)} == {"whole"}
            assert len(queue.waiting(ledger).rows) == 1
            _turned(ledger, encrypting=encrypting)
            assert (in_plain(folder, PEOPLE) == []) is encrypting
    assert last > 8
    with xlcrm.passwords(PASSWORD):
        assert xlcrm.undo(ledger).waiting == 1


def _turned(ledger: Path, *, encrypting: bool) -> None:
    if encrypting:
        xlcrm.encrypt(ledger, PASSWORD)
    else:
        xlcrm.decrypt(ledger)


def test_a_backup_with_an_unknown_password_stays_and_is_told(ledger: Path) -> None:
    """Whoever knows it says it, too."""
    (*_, last) = backups.kept_of(ledger)
    lock(last, "옛 암호")
    seal = backups.seal_of(last)
    if seal is not None:
        backups.put_seal(ledger, last, backups.Seal(seal.after))
    done = xlcrm.encrypt(ledger, PASSWORD)
    assert done.left == (last.name,)
    with xlcrm.passwords(PASSWORD, "옛 암호"):
        assert xlcrm.encrypt(ledger).backups == 1
        assert unlocked(last.read_bytes())


def test_another_way_of_encrypting_is_changed_by_encrypt_alone(tmp_path: Path) -> None:
    """A save says which command; that keeps the password."""
    path = tmp_path / "대장.xlsx"
    path.write_bytes(locked_the_old_way((SAMPLES / "seed_ledger.xlsx").read_bytes()))
    before = path.read_bytes()
    with xlcrm.passwords(PASSWORD):
        ledger = xlcrm.open_ledger(path)
        proposal = xlcrm.refresh(ledger, as_of=date(2024, 10, 1))
        with pytest.raises(xlcrm.RefusedEditError, match="xlcrm encrypt"):
            ledger.commit(proposal, by=xlcrm.Author("온새미", "refresh", NOW))
        assert path.read_bytes() == before
        assert xlcrm.encrypt(path).changed
        _refresh(path, date(2024, 10, 1))
    assert Container(path.read_bytes()).others == ()


@pytest.mark.parametrize("password", ["", "   ", "가\n나", "x" * 256])
def test_a_password_that_nobody_can_type_is_refused(tmp_path: Path, password: str) -> None:
    """It would lock the office out."""
    path = tmp_path / "대장.xlsx"
    shutil.copy(SAMPLES / "seed_ledger.xlsx", path)
    with pytest.raises(xlcrm.DomainError, match="칠 수 없는 암호"):
        xlcrm.encrypt(path, password)
    assert path.read_bytes().startswith(b"PK")


def test_a_purge_reaches_into_what_is_encrypted(ledger: Path) -> None:
    """Backups and notes are written anew with their password; the certificate has it, too."""
    with xlcrm.passwords(PASSWORD):
        xlcrm.encrypt(ledger, PASSWORD)
        by = xlcrm.Author("온새미", "purge", NOW)
        done = xlcrm.purge(ledger, by, as_of=date(2025, 12, 1), customer="1001", go=True)
        assert done.backups >= 3
        assert done.waiting == 1
    assert in_plain(ledger.parent, PEOPLE) == []
    assert all("홍길동".encode() not in each for each in _held_by(ledger).values())
    assert done.certificate is not None
    assert done.certificate.read_bytes().startswith(COMPOUND)
    with xlcrm.passwords(PASSWORD):
        assert xlcrm.decrypt(ledger).changed
        assert beside.apart_of(ledger).read_bytes().startswith(b"PK")


def test_what_holds_no_workbook_gets_no_password(tmp_path: Path) -> None:
    """It is no ledger, and nobody could open it."""
    path = tmp_path / "대장.xlsx"
    path.write_bytes(b"hello")
    with pytest.raises(xlcrm.NotAWorkbookError):
        xlcrm.encrypt(path, PASSWORD)
    assert path.read_bytes() == b"hello"


def test_the_record_knows_who_gave_it_a_password_and_every_backup_after_it(ledger: Path) -> None:
    """Nothing is unknown to it, neither with the password nor when it is gone again."""
    by = xlcrm.Author("온새미", "encrypt", NOW)
    for locks in (True, False):
        with xlcrm.passwords(PASSWORD):
            done = xlcrm.encrypt(ledger, PASSWORD, by=by) if locks else xlcrm.decrypt(ledger, by=by)
            assert done.backups
            proved = xlcrm.verify(ledger)
        assert not proved.proof.broken
        assert (proved.standing, proved.strange, proved.open) == ("as written", (), ())
        assert all(each.belongs for each in proved.backups)
        last = [line for line in proved.proof.lines if line["what"] == "intent"][-1]
        assert (last["user"], "암호" in last["said"]) == ("온새미", True)


def test_a_purge_of_a_ledger_with_a_password_leaves_backups_that_the_record_knows(
    ledger: Path,
) -> None:
    """Each is written anew with the password, and the record says as what."""
    with xlcrm.passwords(PASSWORD):
        xlcrm.encrypt(ledger, PASSWORD)
        by = xlcrm.Author("온새미", "purge", NOW)
        xlcrm.purge(ledger, by, as_of=date(2026, 10, 1), customer="1001", go=True)
        proved = xlcrm.verify(ledger)
        assert proved.backups
        assert all(each.belongs for each in proved.backups)
        assert all(each.path.read_bytes().startswith(COMPOUND) for each in proved.backups)
    assert in_plain(ledger.parent, PEOPLE) == []
