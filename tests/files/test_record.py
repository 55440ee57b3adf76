"""The record beside a file: a chain that only grows, outlives crashes and full disks, and rolls."""

from __future__ import annotations

import errno
import hashlib
import json
import os
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.errors import StorageError
from xlcrm.files import disk, record, store
from xlcrm.files.act import Act
from xlcrm.files.record import record_beside, record_bytes
from xlcrm.files.sealed import is_cut_off, lines_in, moment_of, packed, proof_of, unpacked

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from xlcrm.files.sealed import RecordLine

    Save = Callable[..., Path | None]

NEW: Final = b"the new workbook"
NOON: Final = datetime(2024, 10, 1, 12)  # noqa: DTZ001 - Korean wall time


def act(command: str = "renew", now: datetime = NOON, **told: object) -> Act:
    """Return what somebody does."""
    return Act(command, "김대리", now, "kim@PC-1", told)


def saved(path: Path, data: bytes, what: Act) -> None:
    """Replace a file as a command does."""
    with store.locked(path):
        store.replace(store.read(path), data, check=lambda _: None, backups=0, act=what)


def told(path: Path) -> list[str]:
    """Return what each line of the record is."""
    return [str(line["what"]) for line in lines_in(record_bytes(path))]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """Return a file that was saved three times."""
    path = tmp_path / "고객대장.xlsx"
    path.write_bytes(b"old")
    for at in range(3):
        saved(path, b"%d" % at, act(now=NOON + timedelta(days=at)))
    return path


def test_an_intent_stands_before_its_result(book: Path) -> None:
    """Each with who, when, by whose clock, from what to what."""
    assert told(book) == ["begun", *["intent", "done"] * 3]
    line = [*lines_in(record_bytes(book))][1]
    assert (line["user"], line["machine"], line["command"]) == ("김대리", "kim@PC-1", "renew")
    assert line["when"] == "2024-10-01T12:00:00"
    digest = store.read(book).fingerprint.digest
    assert [*lines_in(record_bytes(book))][-1]["file"] == digest
    assert not proof_of(record_bytes(book)).broken


def test_the_intent_is_on_the_disk_before_the_file_is_replaced(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And it is synced."""
    seen: list[str] = []
    swap, sync = disk.swap, os.fsync

    def swapped(new: Path, path: Path) -> None:
        seen.append(told(book)[-1])
        swap(new, path)

    def synced(handle: int) -> None:
        seen.append("sync")
        sync(handle)

    monkeypatch.setattr(store, "swap", swapped)
    monkeypatch.setattr(os, "fsync", synced)
    saved(book, NEW, act())
    assert seen.index("intent") > seen.index("sync")
    assert seen[seen.index("intent") - 1] == "sync"


def test_the_same_bytes_write_nothing(book: Path) -> None:
    """Nor does a read."""
    before = record_bytes(book)
    saved(book, book.read_bytes(), act())
    store.read(book)
    assert record_bytes(book) == before


@given(data=st.data())
def test_whatever_is_changed_in_the_chain_breaks_it(data: st.DataObject) -> None:
    """A line taken out, doubled, moved, or one byte of it changed; the last ones aside."""
    head, lines = "", []
    for number in range(1, 7):
        line, head = packed({"n": number, "prev": head, "what": "act", "said": "가" * number})
        lines.append(line)
    assert not proof_of(b"".join(lines)).broken
    at = data.draw(st.integers(0, 4))
    how = data.draw(st.sampled_from(["out", "twice", "moved", "byte"]))
    if how == "out":
        del lines[at]
    elif how == "twice":
        lines.insert(at, lines[at])
    elif how == "moved":
        lines[at], lines[at + 1] = lines[at + 1], lines[at]
    else:
        place = data.draw(st.integers(0, len(lines[at]) - 2))
        flip = data.draw(st.integers(1, 255))
        old = lines[at]
        changed = old[:place] + bytes([old[place] ^ flip]) + old[place + 1 :]
        lines[at] = changed
    assert 0 < proof_of(b"".join(lines)).broken <= at + 2


@given(st.integers(0, 400))
def test_a_line_that_was_cut_off_is_told_by_the_next(size: int) -> None:
    """However little of it is on the disk; the chain goes on."""
    one, head = packed({"n": 1, "prev": "", "what": "begun"})
    two, _ = packed({"n": 2, "prev": head, "what": "act", "said": "x" * 100})
    torn = two[: min(size, len(two) - 2)]
    assert is_cut_off(torn)
    assert proof_of(one + torn).broken == 0
    assert proof_of(one + torn).torn == bool(torn)


def test_a_crash_within_a_line_is_told_and_lost_nothing(book: Path) -> None:
    """The next line stands below what is left of it."""
    with record_beside(book).open("ab") as file:
        file.write(b'{"hash": "0123')
    saved(book, NEW, act())
    proof = proof_of(record_bytes(book))
    assert (proof.broken, proof.torn) == (0, 1)
    assert told(book)[-2:] == ["intent", "done"]


def test_words_put_in_by_hand_are_no_crash(book: Path) -> None:
    """They break the chain, also after the next act."""
    with record_beside(book).open("ab") as file:
        file.write(b'{"hash": "0123", "line": {}}\n')
    assert proof_of(record_bytes(book)).broken
    saved(book, NEW, act())
    assert proof_of(record_bytes(book)).broken


class KilledError(BaseException):
    """The process ends here."""


@pytest.mark.parametrize(("when", "outcome"), [("before", "not done"), ("after", "done")])
def test_an_open_intent_is_settled_by_what_the_file_is(
    book: Path, monkeypatch: pytest.MonkeyPatch, when: str, outcome: str
) -> None:
    """Killed before or after the replace, before anything could be said of it."""
    swap = disk.swap

    def killed(new: Path, path: Path) -> None:
        if when == "after":
            swap(new, path)
        raise KilledError

    with monkeypatch.context() as patched:
        patched.setattr(store, "swap", killed)
        with pytest.raises(KilledError):
            saved(book, NEW, act())
    assert told(book)[-1] == "intent"
    saved(book, b"the next one", act())
    lines = [*lines_in(record_bytes(book))]
    assert [line["what"] for line in lines[-3:]] == ["settled", "intent", "done"]
    assert lines[-3]["outcome"] == outcome
    assert "open" not in lines[-1]


def test_a_save_that_fails_says_so(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The intent is not left open."""

    def refuse(*_: object) -> None:
        raise PermissionError(errno.EACCES, "no")

    monkeypatch.setattr(store, "swap", refuse)
    with pytest.raises(StorageError):
        saved(book, NEW, act())
    assert told(book)[-2:] == ["intent", "not done"]


def test_where_the_record_cannot_be_written_nothing_is_replaced(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk: the file is the old one, no backup piles up, the error says what to do."""
    before = book.read_bytes()

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(record, "_append", full)
        with pytest.raises(StorageError, match="기록") as caught, store.locked(book):
            store.replace(store.read(book), NEW, check=lambda _: None, backups=3, act=act())
    assert "공간" in (caught.value.hint or "")
    assert book.read_bytes() == before
    assert list(book.parent.rglob("*(20*).xlsx")) == []
    saved(book, NEW, act())
    assert not proof_of(record_bytes(book)).broken


def test_where_only_the_result_cannot_be_written_the_save_stands(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next one settles it."""
    swap = disk.swap

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:

        def swapped(new: Path, path: Path) -> None:
            swap(new, path)
            patched.setattr(record, "_append", full)

        patched.setattr(store, "swap", swapped)
        saved(book, NEW, act())
    assert book.read_bytes() == NEW
    saved(book, b"more", act())
    assert "settled" in told(book)


@pytest.mark.parametrize("kind", ["folder", "link", "pipe"])
def test_what_lies_in_its_place_is_named_and_not_followed(book: Path, kind: str) -> None:
    """No hang, no write through a link, nothing replaced."""
    place, before = record_beside(book), book.read_bytes()
    place.unlink()
    if kind == "folder":
        place.mkdir()
    elif kind == "link":
        place.symlink_to(book.with_name("elsewhere"))
    else:
        os.mkfifo(place)
    with pytest.raises(StorageError) as caught:
        saved(book, NEW, act())
    assert place.name in caught.value.message
    assert book.read_bytes() == before
    assert not book.with_name("elsewhere").exists()


def test_a_renamed_file_finds_its_record(book: Path) -> None:
    """Its record is renamed with the next act, and says so."""
    other = book.with_name("2024 대장.xlsx")
    book.rename(other)
    saved(other, NEW, act())
    assert not record_beside(book).exists()
    assert told(other)[7:] == ["renamed", "intent", "done"]
    assert not proof_of(record_bytes(other)).broken


def test_a_copy_begins_a_record_of_its_own(book: Path) -> None:
    """The first one's stays its own."""
    before, other = record_bytes(book), book.with_name("사본.xlsx")
    other.write_bytes(book.read_bytes())
    saved(other, NEW, act())
    assert told(other) == ["begun", "intent", "done"]
    assert record_bytes(book) == before


def test_what_is_older_than_a_year_rolls_away_behind_an_anchor(book: Path) -> None:
    """Its number and its last hash stand in the first line; the rest is as it was, byte by byte."""
    late = NOON + timedelta(days=420)
    for at in range(40):
        saved(book, b"late %d" % at, act(now=late + timedelta(minutes=at)))
    lines = [*lines_in(record_bytes(book))]
    proof = proof_of(record_bytes(book))
    assert (lines[0]["what"], lines[0]["lines"], proof.removed) == ("anchor", 7, 7)
    assert proof.broken == 0
    assert min(line["when"] for line in lines[1:]) >= f"{late:%Y-%m-%dT%H:%M:%S}"
    data = record_bytes(book)
    first = data.split(b"\n")[0]
    forged, _ = packed({**(unpacked(first) or ({}, ""))[0], "lines": 3})
    assert proof_of(data.replace(first + b"\n", forged)).broken == 1


def test_one_wrong_clock_rolls_nothing_away(book: Path) -> None:
    """A computer that thinks it is 2099."""
    for at in range(3):
        saved(book, b"2099 %d" % at, act(now=datetime(2099, 1, 1, at)))  # noqa: DTZ001
    assert told(book)[0] == "begun"


def test_two_years_are_kept_where_they_are_asked_for(book: Path) -> None:
    """Nothing goes after 420 days."""
    late = NOON + timedelta(days=420)
    for at in range(40):
        what = Act("renew", "김대리", late + timedelta(minutes=at), years=2)
        saved(book, b"late %d" % at, what)
    assert told(book)[0] == "begun"


def test_a_purge_is_chained_below_a_new_anchor(book: Path) -> None:
    """What is destroyed is gone from the record; how much, and what the chain was, is told."""
    record.append(book, act("list", people=["1001", "1002"]), "seen")
    before = proof_of(record_bytes(book))

    def without(line: RecordLine) -> RecordLine | None:
        people = [each for each in line.get("people", ()) if each != "1001"]
        return {**line, "people": people} if "people" in line else line

    assert record.rewritten(book, act("purge", said="1명"), without) == 1
    data = record_bytes(book)
    proof = proof_of(data)
    assert (proof.broken, proof.removed, proof.changed) == (0, 0, 1)
    assert b"1001" not in data
    assert proof.lines[0]["head"] == before.head
    assert (proof.lines[-1]["what"], proof.lines[-1]["old"]) == ("purge", before.head)
    saved(book, NEW, act())
    assert not proof_of(record_bytes(book)).broken


def test_a_call_of_its_own_takes_away_what_is_old(book: Path) -> None:
    """Before a moment, once; the last line stays always."""
    assert record.rolled(book, act(), NOON + timedelta(days=1)) == 3
    assert record.rolled(book, act(), NOON + timedelta(days=1)) == 0
    assert not proof_of(record_bytes(book)).broken
    record.rolled(book, act(), NOON + timedelta(days=99))
    assert len(told(book)) > 1
    assert not proof_of(record_bytes(book)).broken


def test_accesses_do_not_settle_each_other(book: Path) -> None:
    """Two people look at the same time; what is told of each closes its own."""
    one = record.begin_access(book, act("list"))
    two = record.begin_access(book, act("card"))
    saved(book, NEW, act())
    record.end_access(book, act("card", people=["1"]), two)
    record.end_access(book, act("list", people=["2"]), one)
    last = [*lines_in(record_bytes(book))][-1]
    assert "open" not in last
    assert not proof_of(record_bytes(book)).broken


def test_an_access_that_never_ended_is_settled_a_day_later(book: Path) -> None:
    """Whoever killed the program may have seen everybody."""
    record.begin_access(book, act("list"))
    saved(book, NEW, act(now=NOON + timedelta(hours=1)))
    assert "settled" not in told(book)
    saved(book, b"next", act(now=NOON + timedelta(days=2)))
    assert "settled" in told(book)


def test_whoever_may_read_the_file_may_read_the_record_and_nobody_else(book: Path) -> None:
    """Its mode is the file's."""
    record_beside(book).unlink()
    book.chmod(0o600)
    saved(book, NEW, act())
    assert record_beside(book).stat().st_mode & 0o777 == 0o600


def test_each_line_is_json(book: Path) -> None:
    """For whoever wants to read it with another program."""
    lines = record_bytes(book).splitlines()
    assert all(set(json.loads(line)) == {"hash", "line"} for line in lines)


@pytest.mark.parametrize(
    "odd",
    [
        *({"what": 3}, {"rows": "many"}, {"people": "1001"}, {"people": [None]}, {"open": ["1"]}),
        *({"cells": [["가", "A1", ""]]}, {"cells": 3}, {"history": [["", "", 1, "zz"]]}),
        *({"history": [[]]}, {"anew": {"a": 1}}, {"when": 3}, {"said": "\ud800"}, {"n": True}),
    ],
)
def test_what_is_sealed_and_makes_no_sense_is_no_line(odd: dict[str, object]) -> None:
    """Whoever forges a line with its hash breaks the chain, and no command."""
    body = {"n": 2, "prev": "", "what": "intent", **odd}
    text = json.dumps(body, sort_keys=True).encode()
    line = b'{"hash": "%s", "line": %s}\n' % (hashlib.sha256(text).hexdigest().encode(), text)
    assert unpacked(line) is None
    assert proof_of(line).broken == 1


def test_a_moment_with_a_zone_is_none_of_ours() -> None:
    """It cannot be compared with the others."""
    assert moment_of("2024-10-01T12:00:00+09:00") is None
    assert moment_of("2024-10-01T12:00:00") == NOON
