"""Who may read what is made from a ledger, and what lies in the place of our own files."""

from __future__ import annotations

import os
import signal
import socket
import stat
import struct
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from modes import GROUP, WAYS, given_to, strangers, umask
from stored_files import NEW, OLD, POSIX, ROOT_ONLY

from xlcrm.errors import StorageError, XlcrmError
from xlcrm.files import backups, born, handed, night_log, outbox, queue, store
from xlcrm.files.outgoing import put

if TYPE_CHECKING:
    from collections.abc import Callable

ENTRY: queue.WaitingEntry = {"entry_id": "20241020-1432-AAAAAAA", "content": "통화함"}
LISTED = "system.posix_acl_access"


def leave_everything(ledger: Path) -> None:
    """Do all that leaves something beside a ledger, or is made from one."""
    with store.locked(ledger):
        store.replace(store.read(ledger), NEW, check=lambda _: None, backups=2, note=b"note")
        store.undo(store.last_save(ledger))
    queue.enqueue(ledger, [ENTRY, {**ENTRY, "entry_id": "20241020-1432-BBBBBBB"}])
    queue.drop(ledger, [str(ENTRY["entry_id"])])
    with queue.turn(ledger), outbox.sending(ledger):
        outbox.note(ledger, {"what": "begun"})
    folder = ledger.parent
    put(folder / "만료.ics", b"calendar", {".ics"}, of=[ledger])
    store.create(folder / "사본.xlsx", NEW, [ledger])
    handed.add_row(folder / "발송.csv", ["010-0000-0000"], ["휴대폰번호"], [ledger])
    handed.put_file(folder / "메일" / "안", "1.eml", b"mail", [ledger])
    night_log.append(folder, "밤", [ledger])


@POSIX
def test_whoever_may_read_the_ledger_may_read_what_is_made_from_it(tmp_path: Path) -> None:
    """And nobody else, whatever the umask: every file and folder, for every mode of a ledger."""
    for mode, mask in WAYS:
        folder = tmp_path / f"{mode:o} {mask:o}"
        folder.mkdir()
        ledger = folder / "대장.xlsx"
        ledger.write_bytes(OLD)
        given_to(ledger, mode)
        with umask(mask):
            leave_everything(ledger)
        assert len([*folder.rglob("*")]) >= 16
        assert strangers(folder, ledger) == []
        assert stat.S_IMODE(ledger.stat().st_mode) == mode


@POSIX
def test_what_is_made_anew_never_has_more_readers_than_before_or_than_the_ledger(
    tmp_path: Path,
) -> None:
    """A report that everybody could read is closed; one that its owner has closed stays so."""
    ledger, report = tmp_path / "대장.xlsx", tmp_path / "만료.ics"
    ledger.write_bytes(OLD)
    for of, before, after in ((0o600, 0o644, 0o600), (0o644, 0o600, 0o600), (0o640, 0o664, 0o640)):
        ledger.chmod(of)
        report.write_bytes(b"")
        report.chmod(before)
        put(report, b"calendar", {".ics"}, of=[ledger])
        assert stat.S_IMODE(report.stat().st_mode) == after


@POSIX
def test_what_is_made_from_several_is_for_those_who_may_read_all(tmp_path: Path) -> None:
    """Of none, or of one that is not there, it is for its maker alone."""
    one, other = tmp_path / "가.xlsx", tmp_path / "나.xlsx"
    for each, mode in ((one, 0o664), (other, 0o640)):
        each.write_bytes(OLD)
        each.chmod(mode)
    assert born.access_of(one, other).mode == 0o640
    assert born.access_of(one, tmp_path / "없음.xlsx").mode == born.access_of().mode == 0o600
    if os.geteuid() == 0:
        os.chown(other, -1, GROUP)
        assert born.access_of(one, other).mode & 0o077 == 0o000


@ROOT_ONLY
def test_where_the_group_cannot_be_given_what_it_allowed_is_taken_away(
    stored: Path, as_nobody: Callable[..., str]
) -> None:
    """The maker's own group is another, and may read only what everybody may."""
    stored.parent.chmod(0o777)
    for mode in (0o666, 0o664, 0o660):
        os.chown(stored, 65534, GROUP)
        stored.chmod(mode)
        made = stored.with_name("만료.ics")
        code = (
            f"from xlcrm.files.outgoing import put\nput({str(made)!r}, b'', {{'.ics'}}, of=[path])"
        )
        assert as_nobody(stored, code) == ""
        about = made.stat()
        assert about.st_gid != GROUP
        assert stat.S_IMODE(about.st_mode) == mode & ~0o070 | (mode & 0o006) << 3
        made.unlink()


def listed(*entries: tuple[int, int, int]) -> bytes:
    """Return an access list as Linux keeps it: tag, rights and number of each entry."""
    return struct.pack("<I", 2) + b"".join(struct.pack("<HHI", *each) for each in entries)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="lists of POSIX.1e are Linux's")
def test_an_access_list_goes_along(tmp_path: Path) -> None:
    """One more reader of the ledger reads the backup, too; a folder's own list adds nobody."""
    ledger = tmp_path / "대장.xlsx"
    ledger.write_bytes(OLD)
    nobody = 2**32 - 1
    with_one = listed(
        (1, 6, nobody), (2, 4, 65534), (4, 0, nobody), (16, 4, nobody), (32, 0, nobody)
    )
    try:
        os.setxattr(ledger, LISTED, with_one)
    except OSError:
        pytest.skip("the disk of the tests keeps no access lists")
    with store.locked(ledger):
        backup = store.replace(store.read(ledger), NEW, check=lambda _: None, backups=2)
    assert backup is not None
    assert os.getxattr(ledger, LISTED) == os.getxattr(backup, LISTED) == with_one
    other = tmp_path / "나.xlsx"
    other.write_bytes(OLD)
    other.chmod(0o640)
    assert born.access_of(ledger, other).mode & 0o070 == 0  # its group bits were the list's mask
    os.setxattr(tmp_path, "system.posix_acl_default", with_one)
    put(tmp_path / "만료.ics", b"", {".ics"}, of=[other])
    with pytest.raises(OSError, match=r"61|No data|93"):
        os.getxattr(tmp_path / "만료.ics", LISTED)


def put_there(path: Path, what: str) -> None:
    """Put what is no file in a file's place."""
    if what == "pipe":
        os.mkfifo(path)
    elif what == "folder":
        path.mkdir()
    elif what == "socket":
        with socket.socket(socket.AF_UNIX) as one:
            one.bind(os.path.relpath(path))
    elif what == "device":
        os.mknod(path, stat.S_IFCHR | 0o666, os.makedev(1, 5))  # /dev/zero, which never ends
    else:
        path.symlink_to(path.with_name("없는 것"))


KINDS = ("pipe", "folder", "socket", "device", "dangling link")


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of a ledger that was saved once."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def save(ledger: Path) -> Path | None:
    """Save a ledger, as a refresh does."""
    with store.locked(ledger):
        data = b"%d" % len(store.read(ledger).data) * 20
        return store.replace(store.read(ledger), data, check=lambda _: None, backups=3)


BACKUP = "대장 (2024-10-01 000000).xlsx"
PLACES: dict[str, tuple[str, Callable[[Path], object]]] = {
    "lock": (".대장.xlsx.xlcrm-lock", save),
    "queue": ("대장.xlsx.xlcrm-queue", lambda ledger: queue.enqueue(ledger, [ENTRY])),
    "queue, emptied": ("대장.xlsx.xlcrm-queue", lambda ledger: queue.drop(ledger, ["1"])),
    "queue's lock": (
        ".대장.xlsx.xlcrm-queue-lock",
        lambda ledger: queue.enqueue(ledger, [ENTRY]),
    ),
    "outbox": ("대장.xlsx.xlcrm-outbox", lambda ledger: outbox.note(ledger, {"what": "begun"})),
    "outbox, read": ("대장.xlsx.xlcrm-outbox", outbox.outbox_lines),
    "backup folder": (backups.BACKUP_FOLDER, save),
    "note": (f"{backups.BACKUP_FOLDER}/.{BACKUP}{backups.AFTER}", save),
    "backup": (f"{backups.BACKUP_FOLDER}/{BACKUP}", store.last_save),
    "calendar": ("만료.ics", lambda it: put(it.with_name("만료.ics"), b"", {".ics"}, of=[it])),
    "report": (
        "보고서.xlsx",
        lambda it: put(it.with_name("보고서.xlsx"), b"", {".xlsx"}, lambda _: True, of=[it]),
    ),
    "list": ("발송.csv", lambda it: handed.add_row(it.with_name("발송.csv"), ["1"], None, [it])),
    "list, read": ("발송.csv", lambda it: handed.rows_in(it.with_name("발송.csv"))),
    "mails": ("메일", lambda it: handed.put_file(it.with_name("메일"), "1.eml", b"", [it])),
    "log": (night_log.NAME, lambda it: night_log.append(it.parent, "밤", [it])),
}


@POSIX
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_file_in_a_place_of_ours_is_named_and_hangs_nobody(
    office: Path, kind: str
) -> None:
    """Whatever is done there ends at once in an error about that place; the ledger is whole."""
    if kind == "device" and os.geteuid() != 0:
        pytest.skip("only root can make a device")
    saved = datetime.fromisoformat("2024-10-01T00:00:00+09:00").timestamp()
    for name, (where, work) in PLACES.items():
        if kind == "folder" and name in {"backup folder", "mails"}:
            continue
        folder = office / f"{name}"
        folder.mkdir()
        ledger = folder / "대장.xlsx"
        ledger.write_bytes(OLD)
        os.utime(ledger, (saved, saved))
        (folder / where).parent.mkdir(exist_ok=True)
        put_there(folder / where, kind)
        signal.alarm(20)
        try:
            with pytest.raises(XlcrmError) as raised:
                work(ledger)
        finally:
            signal.alarm(0)
        assert isinstance(raised.value, StorageError), (name, raised.value)
        named = {folder / where, Path(os.path.realpath(folder / where))}
        assert raised.value.path in named, (name, raised.value.path)
        assert Path(where).name in str(raised.value) or "대기열" in str(raised.value), name
        assert raised.value.hint
        assert ledger.read_bytes() == OLD
        assert queue.waiting(ledger).strange == where.endswith("xlcrm-queue")
        assert not list(folder.rglob("*.xlcrm-tmp"))


@POSIX
def test_a_strange_thing_among_the_backups_stops_no_save(office: Path) -> None:
    """It is passed over when backups are counted; the new one gets another name."""
    ledger = office / "대장.xlsx"
    ledger.write_bytes(OLD)
    saved = datetime.fromisoformat("2024-10-01T00:00:00+09:00").timestamp()
    os.utime(ledger, (saved, saved))
    folder = office / backups.BACKUP_FOLDER
    folder.mkdir()
    os.mkfifo(folder / BACKUP)
    os.mkfifo(folder / f".{BACKUP}{backups.AFTER}")
    signal.alarm(20)
    backup = save(ledger)
    signal.alarm(0)
    assert backup is not None
    assert backup.name == "대장 (2024-10-01 000000) 2.xlsx"
    assert store.last_save(ledger).before.data == OLD
