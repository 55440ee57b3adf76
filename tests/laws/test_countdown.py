"""The crash countdown, in short: `python -m tests.crash` does it for every command and call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cut_off import needs_calls

from tests.crash import FAULTS, Countdown, Counted, countdown, table

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = needs_calls


def test_a_refresh_that_is_cut_off_leaves_nothing_half_done() -> None:
    """At every 23rd call, by a kill, a broken disk, and a full one."""
    counted = countdown("refresh", every=23)
    assert counted.wrong == []
    assert {fault for fault, count in counted.tried.items() if count} == {*FAULTS}
    assert counted.tried["kill"] >= 4
    assert counted.told


def test_what_is_not_whole_is_seen(tmp_path: Path) -> None:
    """A ledger that is none of those that it may be, and a backup that is damaged."""
    down = Countdown("undo", tmp_path, every=40)
    down.run(["EIO"])
    assert down.counted.wrong == []
    down.passed.clear()
    (backup,) = down.model.glob("*/*.xlsx")
    backup.write_bytes(backup.read_bytes()[:-30])
    down._cut_off("kill", 1)  # noqa: SLF001 - one of them
    wrong = " ".join(down.counted.wrong)
    assert "neither the old nor the new one" in wrong
    assert "is damaged" in wrong


def test_the_table_counts_what_was_tried() -> None:
    """A row a command, and their sum."""
    one = Counted("가")
    one.calls.update({"write": 3})
    one.tried.update({"kill": 3})
    shown = table([one, one]).splitlines()
    assert shown[0].startswith("| 명령 | write | kill |")
    assert shown[2:] == [
        *["| `가` | 3 | 3 | 0 | 0 | 0 | 0 | 0 |"] * 2,
        "| **모두** | 6 | 6 | 0 | 0 | 0 | 0 | 0 |",
    ]
