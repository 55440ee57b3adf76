"""The crash countdown, in short: `python -m tests.crash` does it for every command and call."""

from __future__ import annotations

import shutil
import sys
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from typing import TYPE_CHECKING

from cut_off import needs_calls

from tests.crash import FAULTS, Countdown, Counted, countdown, rows_of, table
from tests.crash_rows import ELSEWHERE, LEDGER, READS, ROWS, SAME
from tests.laws.test_command_and_call import PAIRS, SAMPLES, commands
from xlcrm.__main__ import main
from xlcrm.jobs.works import KINDS
from xlcrm.office.history import WORK

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


@needs_calls
def test_a_refresh_that_is_cut_off_leaves_nothing_half_done() -> None:
    """At every 23rd call, by a broken disk and a full one; by a kill at each."""
    counted = countdown("refresh", every=23)
    assert counted.said == []
    assert {fault for fault, count in counted.tried.items() if count} == {*FAULTS}
    assert counted.tried["kill"] == sum(counted.calls.values())
    assert counted.told
    assert counted.wrong == 0


@needs_calls
def test_what_is_not_whole_is_seen(tmp_path: Path) -> None:
    """A ledger that is none of those that it may be, and a backup that is damaged."""
    down = Countdown("undo", tmp_path, every=40)
    down.run(["EIO"])
    assert down.counted.said == []
    down.passed.clear()
    (backup,) = down.model.glob("*/*.xlsx")
    backup.write_bytes(backup.read_bytes()[:-30])
    down.cut_off("kill", 1)
    wrong = " ".join(down.counted.said)
    assert "neither the old nor the new one" in wrong
    assert "is damaged" in wrong
    assert down.counted.wrong == 1


def test_the_table_counts_what_was_tried() -> None:
    """A row a command, and their sum; what it says is read again, to be put beside new rows."""
    one = Counted("가, 다", told=1, states=2, every=3, like="나")
    one.calls.update({"write": 3_000})
    one.tried.update({"kill": 3_000})
    other = Counted("나", wrong=4)
    shown = table([one, other]).splitlines()
    assert shown[0].startswith("| 명령 | write | 몇 번마다 | kill |")
    assert shown[2:] == [
        "| `가, 다` | 3,000 | 3 | 3,000 | 0 | 0 | 0 | 2 | 1 | 0 | `나` |",
        "| `나` |  | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 4 |  |",
        "| **모두** | 3,000 |  | 3,000 | 0 | 0 | 0 | 2 | 1 | 4 |  |",
    ]
    assert table([*rows_of("\n".join(shown)).values()]).splitlines() == shown


def test_every_command_that_writes_is_cut_off() -> None:
    """Or it is named with why it is not: it is another one's way, or it leaves all as it was."""
    rows = {" ".join(row.pair.words) for row in ROWS.values()}
    told = {each for each in commands() if any(f"{row} ".startswith(f"{each} ") for row in rows)}
    assert {*commands()} - told - {*ELSEWHERE, *READS} == set()
    assert {*ELSEWHERE} <= {*commands()} - told
    assert {*READS} <= {*commands()}
    assert {*PAIRS} == {*SAME} | {*PAIRS} & {*ROWS}
    for each in {*WORK, *KINDS} - {"column"}:  # the library's alone: a commit like all of them
        name = each.partition(" --")[0]
        assert any(f"{row} ".startswith(f"{name} ") for row in rows)


def test_a_command_that_reads_leaves_the_folder_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No file more, none less, and none of them changed."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    shutil.copy(SAMPLES / "seed_ledger.xlsx", tmp_path / LEDGER)
    before = {each.name: each.read_bytes() for each in tmp_path.iterdir()}
    for words in READS.values():
        monkeypatch.setattr(sys, "argv", ["xlcrm", *words])
        with redirect_stdout(StringIO()), redirect_stderr(StringIO()) as said:
            code = main()
        assert "--help" not in said.getvalue(), words
        assert code in {0, 1, 2}
        assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == before, words
