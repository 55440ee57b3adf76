"""An encrypted ledger holds, after any change, byte for byte what the plain one does.

So that whatever the other laws say of a package holds for what is in it. Nothing of it lies beside
it in plain, and a kill at any call leaves the old container or a new one, each with its password.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from cut_off import KILL, Fault, calls_on, log_of, needs_calls, traced
from encrypted_by_libreoffice import typed
from locked_books import COMPOUND, PASSWORD, in_plain, lock, locked, unlocked

import xlcrm
from xlcrm.files import disk
from xlcrm.files.encryption import Container

if TYPE_CHECKING:
    from collections.abc import Callable

SAMPLES: Final = Path(__file__).parents[2] / "sample_data"
SOFFICE: Final = shutil.which("soffice") or shutil.which("libreoffice")
DAY: Final = date(2024, 10, 1)
NOW: Final = datetime(2024, 10, 1, 9, 30)  # noqa: DTZ001 - Korean wall time
CALLS: Final = ("fsync", "rename", "renameat2")
CALL: Final = {"customer_id": "1001", "channel": "전화", "content": "홍길동님이 010-9876-5432로"}


def by(command: str) -> xlcrm.Author:
    """Return who changes it."""
    return xlcrm.Author("온새미", command, NOW)


def committed(command: str, make: Callable[[xlcrm.Ledger], xlcrm.Proposal[object]]) -> None:
    """Change the ledger."""
    ledger = xlcrm.open_ledger("대장.xlsx")
    ledger.commit(make(ledger), by=by(command))


def worked() -> None:
    """What an office does in a day, with a contact that has to wait, and an undoing of it all."""
    committed("refresh", lambda ledger: xlcrm.refresh(ledger, as_of=DAY))
    assert xlcrm.add_entries("대장.xlsx", [CALL], by("log add")).waiting == 0
    owner = Path(".~lock.대장.xlsx#")
    owner.touch()
    later = xlcrm.Author("온새미", "log add", NOW + timedelta(minutes=5))
    assert xlcrm.add_entries("대장.xlsx", [CALL], later).waiting == 1
    owner.unlink()
    who = xlcrm.OfCustomer("1001")
    committed("cancel", lambda ledger: xlcrm.cancel(ledger, who, on=DAY, reason="가격", as_of=DAY))
    xlcrm.undo("대장.xlsx", by=by("undo"))
    assert xlcrm.apply_queue("대장.xlsx", by("queue apply")).queued == 1
    xlcrm.restore("대장.xlsx", date(2024, 9, 30), by("restore"))


@pytest.fixture
def _steady(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secrets, "token_hex", lambda _: "0" * 16)


@pytest.mark.usefixtures("_steady")
def test_what_it_holds_is_what_the_plain_one_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a day's work the same package, and the same in every backup; nothing in plain."""
    held: list[dict[str, bytes]] = []
    for how in ("plain", "encrypted"):
        folder = tmp_path / how
        folder.mkdir()
        monkeypatch.chdir(folder)
        ledger = folder / "대장.xlsx"
        shutil.copy(SAMPLES / "seed_ledger.xlsx", ledger)
        if how == "encrypted":
            lock(ledger)
        os.utime(ledger, (1_727_600_000, 1_727_600_000))
        with xlcrm.passwords(PASSWORD):
            people = {
                str(name) for name in xlcrm.open_ledger(ledger)["고객대장"]["고객명"].dropna()
            }
            worked()
        kept = sorted(folder.rglob("*.xlsx"), key=lambda each: each.stat().st_mtime_ns)
        if how == "encrypted":
            assert all(each.read_bytes().startswith(COMPOUND) for each in kept)
            assert in_plain(folder, {*people, CALL["content"]}) == []
        else:
            assert len(in_plain(folder, {CALL["content"]})) >= len(kept)
        held.append(
            {
                "대장" if each == ledger else f"{number}": (
                    unlocked(each.read_bytes()) if how == "encrypted" else each.read_bytes()
                )
                for number, each in enumerate(kept)
            }
        )
    assert held[0].keys() == held[1].keys()
    assert len(held[0]) >= 4
    assert [name for name in held[0] if held[0][name] != held[1][name]] == []


def test_a_refresh_after_a_refresh_touches_nothing(tmp_path: Path) -> None:
    """Although it would be encrypted as other bytes each time."""
    ledger = tmp_path / "대장.xlsx"
    ledger.write_bytes(locked((SAMPLES / "seed_ledger.xlsx").read_bytes()))
    with xlcrm.passwords(PASSWORD):
        opened = xlcrm.open_ledger(ledger)
        opened.commit(xlcrm.refresh(opened, as_of=DAY), by=by("refresh"))
        once = ledger.read_bytes()
        again = xlcrm.open_ledger(ledger)
        proposal = xlcrm.refresh(again, as_of=DAY)
        assert not proposal.plan
        again.commit(proposal, by=by("refresh"))
    assert ledger.read_bytes() == once
    assert Container(once).spin == 1  # as the file had it


@needs_calls
def test_a_kill_at_any_call_leaves_the_old_container_or_a_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its password opens it, and the next run makes of it what an undisturbed one makes."""
    monkeypatch.setenv("XLCRM_PASSWORD", PASSWORD)
    seed = (SAMPLES / "seed_ledger.xlsx").read_bytes()
    container = locked(seed)

    def prepared(folder: Path) -> Path:
        folder.mkdir()
        path = folder / "ledger.xlsx"
        path.write_bytes(container)
        return path

    def run(path: Path, fault: Fault | None = None) -> int:
        words = ("refresh", "--as-of", str(DAY), str(path))
        return traced(words, log_of(path.parent), CALLS, fault).returncode

    whole = prepared(tmp_path / "office")
    assert run(whole) == 0
    new = unlocked(whole.read_bytes())
    assert new != seed
    points = list(calls_on(log_of(whole.parent), f"/{tmp_path.name}/office"))
    counts = Counter(call for call, _ in points)
    assert counts["fsync"] >= 3
    assert counts["rename"] + counts["renameat2"] == 4
    killed = Counter[bool]()
    for call, number in points:
        path = prepared(tmp_path / f"{call}-{number}")
        assert run(path, Fault(call, number, KILL)) != 0
        left = path.read_bytes()
        assert left == container or unlocked(left) == new
        killed[left == container] += 1
        assert in_plain(path.parent, {"홍길동"}) == []
        for backup in path.parent.glob("xlcrm 백업/*.xlsx"):
            assert unlocked(backup.read_bytes()) in {seed, new}
        if (call, number) in points[::4]:
            assert run(path) == 0
            assert unlocked(path.read_bytes()) == new
            assert [*path.parent.rglob(f"*{disk.TEMPORARY}")] == []
    assert min(killed.values()) > 0
    assert len(killed) == 2


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_it_and_what_libreoffice_saves_is_read(tmp_path: Path) -> None:
    """It saves with standard encryption, AES-128, which is changed on say-so alone."""
    assert SOFFICE is not None
    ledger, plain = tmp_path / "ledger.xlsx", tmp_path / "plain.xlsx"
    shutil.copy(SAMPLES / "seed_ledger.xlsx", ledger)
    with xlcrm.passwords("spring-7"):
        lock(ledger, "spring-7")
        opened = xlcrm.open_ledger(ledger)
        opened.commit(xlcrm.refresh(opened, as_of=DAY), by=by("refresh"))
        typed(SOFFICE, tmp_path / "profile", ledger, plain, "spring-7", "고객대장", "H2", "해지")
        assert list(xlcrm.open_ledger(plain)["고객대장"]["상태"])[2] == "만료 예정"
        saved = xlcrm.open_ledger(ledger)
        assert list(saved["고객대장"]["상태"]) == ["해지", "활성화", "만료 예정"]
        proposal = xlcrm.refresh(saved, as_of=date(2024, 10, 30))
        with pytest.raises(xlcrm.RefusedEditError, match="표준 방식, AES-128"):
            saved.commit(proposal, by=by("refresh"))
        assert xlcrm.encrypt(ledger).changed
        again = xlcrm.open_ledger(ledger)
        again.commit(xlcrm.refresh(again, as_of=date(2024, 10, 30)), by=by("refresh"))
    assert Container(ledger.read_bytes()).others == ()
