"""What lies beside a ledger and nobody understands: put aside, told once, and in nobody's way."""

from __future__ import annotations

import os
import shutil
from datetime import datetime
from pathlib import Path
from typing import Final

import pytest

from xlcrm.errors import DamagedWorkbookError, StorageError
from xlcrm.files import backups, outbox, queue, store
from xlcrm.files.heard import remarks
from xlcrm.jobs.log.logbook import add_entries
from xlcrm.jobs.outreach.posted import opened
from xlcrm.jobs.undo import undo
from xlcrm.office.commit import Author
from xlcrm.office.ledger import open_ledger

SEED: Final = Path(__file__).parents[2] / "sample_data" / "seed_ledger.xlsx"
BY: Final = Author("김대리", "log add", datetime(2024, 10, 1, 9))  # noqa: DTZ001 - Korean wall time
ENTRY: Final[dict[str, str | int | datetime]] = {
    "entry_id": "20240101-0000-BBBBBBB",
    "at": BY.now,
    "customer_id": 1001,
}
NEWER: Final = queue.packed([{"entry_id": "20240101-0000-AAAAAAA", "content": "가", "newer": "나"}])
WORK: Final = queue._work_line({"id": "W-1", "kind": "of a newer version"})  # noqa: SLF001
STRANGE: Final = {
    "a newer version's field": NEWER,
    "a newer version's work": WORK,
    "5,000 open brackets": b"[" * 5000 + b"\n",
    "a wrong sum": NEWER.replace(b'"sum": "', b'"sum": "0'),
    "no UTF-8": b"\xff\xfe\x00\n",
    "a line that was cut off": NEWER[:40],
    "a very long line": b'{"sum": "' + b"x" * (queue._LONGEST + 1) + b"\n",  # noqa: SLF001
}


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """Return a copy of the reference ledger."""
    return Path(shutil.copy(SEED, tmp_path / "대장.xlsx"))


def contents(path: Path) -> list[object]:
    """What the journal says, entry by entry."""
    tables = {table.spec.key: table for table in open_ledger(path).tables}
    return list(tables["journal"].values("content")) if "journal" in tables else []


def logged(path: Path, text: str) -> list[str]:
    """Write down a contact; return what was said on the way."""
    with remarks() as found:
        added = add_entries(path, [{"customer": "1001", "content": text}], BY)
    assert added.changed is not None
    return [f"{where.name}: {said}" for where, said in found]


@pytest.mark.parametrize("name", STRANGE)
def test_a_line_of_the_queue_that_nobody_understands_is_put_aside(ledger: Path, name: str) -> None:
    """It is told once, with the file's name; what stands around it is written."""
    line = STRANGE[name]
    before = queue.packed([{**ENTRY, "content": "앞"}])
    beside = queue.waiting(ledger).path
    beside.write_bytes(before + line)
    aside = queue.unread_beside(beside)
    (said,) = logged(ledger, "통화함")
    assert aside.name in said
    assert "1개를" in said
    assert (contents(ledger), beside.exists()) == (["앞", "통화함"], False)
    assert aside.read_bytes() == line.rstrip(b"\n") + b"\n"
    assert logged(ledger, "다시") == []
    assert queue.unread(ledger) == (aside, 1)


def test_what_is_understood_by_now_comes_back(ledger: Path) -> None:
    """After an update; what is still strange stays aside."""
    aside = queue.unread_beside(queue.waiting(ledger).path)
    aside.write_bytes(queue.packed([{**ENTRY, "content": "옛"}]) + b"?\n")
    assert logged(ledger, "통화함") == []
    assert sorted(map(str, contents(ledger))) == ["옛", "통화함"]
    assert aside.read_bytes() == b"?\n"


def test_a_damaged_outbox_stops_sending_and_nothing_else(ledger: Path) -> None:
    """Its line may have told of a message, which nobody may get twice."""
    for damage in (b'{"sum": "0000000000000000", "line": {"map": {"what": "x"}}}\n', b"?\n"):
        beside = outbox.outbox_beside(ledger)
        beside.write_bytes(damage)
        (said,) = logged(ledger, "통화함")
        assert said.startswith(f"{beside.name}: ")
        with pytest.raises(StorageError, match="손상되어"):
            opened(ledger)
        assert beside.read_bytes() == damage


def test_a_strange_line_in_the_note_of_a_backup_is_kept(ledger: Path) -> None:
    """Undoing goes on, and says where the line is."""
    logged(ledger, "통화함")
    (backup,) = backups.backups_of(ledger)
    note = backup.with_name(f".{backup.name}{backups.AFTER}")
    note.write_bytes(note.read_bytes() + b"\n" + NEWER.replace(b'"sum": "', b'"sum": "0'))
    with remarks() as found:
        undo(ledger, by=BY)
    aside, count = queue.unread(ledger)
    assert count == 1
    assert [aside.name in said for _, said in found] == [True]
    assert contents(ledger) == []


@pytest.mark.parametrize("what", ["nothing of ours", "of a newer version", "a folder"])
def test_a_note_that_cannot_be_read_stops_undoing_alone(ledger: Path, what: str) -> None:
    """Nobody knows then whether the backup is that of the last save: it is named."""
    logged(ledger, "통화함")
    (backup,) = backups.backups_of(ledger)
    note = backup.with_name(f".{backup.name}{backups.AFTER}")
    note.unlink()
    if what == "a folder":
        note.mkdir()
    else:
        note.write_bytes(b"\xff\xff" if what == "nothing of ours" else b"")
    with pytest.raises(DamagedWorkbookError, match=r"xlcrm-after") as raised:
        undo(ledger, by=BY)
    assert "xlcrm restore" in str(raised.value.hint)
    assert logged(ledger, "다시") == []
    assert contents(ledger) == ["통화함", "다시"]


@pytest.mark.skipif(os.name == "nt", reason="links are POSIX's")
def test_a_second_name_of_a_ledger_is_told_of_once(ledger: Path) -> None:
    """A save puts a new file in the place of one of them: the other keeps what it had."""
    other = ledger.with_name("다른 이름.xlsx")
    os.link(ledger, other)
    (said,) = logged(ledger, "통화함")
    assert "하드 링크" in said
    assert said.startswith("대장.xlsx: ")
    assert (other.read_bytes(), logged(ledger, "다시")) == (SEED.read_bytes(), [])
    os.link(ledger, other.with_name("셋째.xlsx"))
    with remarks() as found, store.locked(ledger):
        store.undo(store.last_save(ledger))
    assert len(found) == 1
