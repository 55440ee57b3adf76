"""The ten commands that a new ledger's first sheet tells: each does what it says on that ledger."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import CompletedProcess

    Program = Callable[..., CompletedProcess[str]]

COMMANDS = 10


@pytest.mark.parametrize("name", ["대장.xlsx", "우리 고객 대장.xlsx"])
def test_each_command_of_the_guide_does_what_it_says(
    xlcrm: Program, office: Path, name: str
) -> None:
    """By the file's own name, in quotes where it has spaces; 1 is the sample's one mistake."""
    assert xlcrm("new", name, "--sample").returncode == 0
    sheet = load_workbook(office / name)["시작하기"]
    told = [
        str(cell.value)
        for row in sheet.iter_rows()
        for cell in row
        if str(cell.value).startswith("xlcrm ") and name in str(cell.value)
    ]
    assert len(told) == COMMANDS
    for line in told:
        program, *words = shlex.split(line)
        run = xlcrm(*words)
        assert program == "xlcrm"
        assert run.returncode in {0, 1}, (line, run.stderr)
        assert name in run.stdout
