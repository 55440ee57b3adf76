"""Personal data on the command line: what is held, and who goes, asked twice."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING

import pytest

from xlcrm.cli.shown.wide import width

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import CompletedProcess

    Program = Callable[..., CompletedProcess[str]]

ON = ("--as-of", "2026-10-01")
GOING = ("purge", "--customer", "1001", "--go", *ON)


def test_what_is_held_is_said_as_people_say_it(xlcrm: Program, samples: Path) -> None:
    """예 and not True, won with their unit, a month as a month; and no line wider than a screen."""
    office = samples / "office.xlsx"
    run = xlcrm("privacy", "access", office, "--customer", "1001", "--as-of", "2024-10-01")
    said = " ".join(run.stdout.split())
    assert "요금: 45,000원" in said
    assert "기준월: 2024-04 ·" in said
    assert "전달 여부: 예" in said
    assert not any(word in said for word in ("True", "False"))
    report = xlcrm("privacy", "report", office, "--as-of", "2024-10-01")
    assert max(map(width, (run.stdout + report.stdout).splitlines())) <= 80


def _answering(monkeypatch: pytest.MonkeyPatch, answers: str) -> None:
    """Sit somebody at the terminal who types some lines."""
    monkeypatch.setattr(sys, "stdin", io.StringIO(answers))
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)


@pytest.mark.parametrize(
    ("answers", "goes"),
    [
        pytest.param("예\n1\n", True, id="yes, and how many"),
        pytest.param("예\n1명\n", True, id="with the unit"),
        pytest.param("예\n2\n", False, id="another number"),
        pytest.param("예\n\n", False, id="nothing the second time"),
        pytest.param("\n", False, id="Enter alone"),
    ],
)
def test_who_sits_at_the_terminal_is_asked_twice(
    xlcrm: Program,
    seed: Path,
    monkeypatch: pytest.MonkeyPatch,
    answers: str,
    goes: bool,  # noqa: FBT001 - a case
) -> None:
    """For a yes, and for how many customers it is: a slip of the finger purges nobody."""
    before = seed.read_bytes()
    _answering(monkeypatch, answers)
    command, *rest = GOING
    run = xlcrm(command, seed, *rest)
    assert run.returncode == 0
    assert (seed.read_bytes() != before) is goes
    assert ("파기했습니다. 확인서:" in run.stdout) is goes
    assert ("파기하지 않았습니다." in run.stdout) is not goes


def test_a_script_says_so(xlcrm: Program, seed: Path) -> None:
    """Without --yes nothing happens where nobody can be asked."""
    before = seed.read_bytes()
    command, *rest = GOING
    run = xlcrm(command, seed, *rest)
    assert (run.returncode, seed.read_bytes() == before) == (2, True)
    assert "--go --yes" in run.stderr
    assert xlcrm(command, seed, *rest, "--yes").returncode == 0
    assert seed.read_bytes() != before
