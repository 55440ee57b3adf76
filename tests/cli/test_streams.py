from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from xlcrm.cli.streams import UNDELIVERED

if TYPE_CHECKING:
    from collections.abc import Callable
    from subprocess import CompletedProcess

    Program = Callable[..., CompletedProcess[str]]

DAY = ("--as-of", "2024-10-01")


@pytest.mark.parametrize("encoding", ["cp949", "ascii", "latin-1", "utf-16"])
@pytest.mark.parametrize(
    ("arguments", "code"),
    [(("--help",), 0), (("refresh", ".", *DAY, "--dry-run"), 0), (("check", "없음.xlsx"), 2)],
    ids=["help", "refresh", "error"],
)
def test_no_console_is_too_old(
    seed: Path, process: Program, encoding: str, arguments: tuple[str, ...], code: int
) -> None:
    """A sign that the console lacks becomes a question mark; the exit code stays what it was."""
    run = process(*arguments, encoding=encoding)
    assert run.returncode == code
    assert seed.exists()
    if encoding == "cp949":
        assert "?" not in run.stdout


@pytest.mark.skipif(os.name == "nt", reason="Windows tells a reader that left from no other error")
@pytest.mark.parametrize("unbuffered", ["", "1"], ids=["when flushed", "when written"])
def test_a_reader_that_leaves_is_no_accident(seed: Path, unbuffered: str) -> None:
    """`xlcrm check … | head` ends without a word."""
    words = [sys.executable, "-m", "xlcrm", "check", seed.name]
    variables = {**os.environ, "PYTHONUNBUFFERED": unbuffered}
    done = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=variables)
    assert done.stdout is not None
    assert done.stderr is not None
    done.stdout.close()
    talk = done.stderr.read()
    done.stderr.close()
    assert (done.wait(timeout=60), talk) == (2, b"")


@pytest.mark.skipif(os.name == "nt", reason="Windows tells a reader that left from no other error")
@pytest.mark.parametrize("unbuffered", ["", "1"], ids=["when flushed", "when written"])
def test_what_was_begun_is_done_whoever_listens(seed: Path, unbuffered: str) -> None:
    """`xlcrm survey make … 2>&1 | head -4` writes into 마케팅, and the files that it tells of."""
    words = ["survey", "make", seed.name, "--list", "모든 고객", "-o", "설문", "--no-pdf", *DAY]
    reading, writing = os.pipe()
    os.close(reading)
    with open(writing, "wb") as closed:  # noqa: PTH123 - a descriptor
        done = subprocess.run(
            [sys.executable, "-m", "xlcrm", *words],
            stdout=closed,
            stderr=closed,
            env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
            check=False,
            timeout=60,
        )
    assert done.returncode == 2
    roll = Path("설문/명단.csv").read_text("utf-8-sig").splitlines()[1:]
    codes = {line.partition(",")[0] for line in roll}
    rows = load_workbook(seed)["마케팅"].iter_rows(values_only=True)
    assert codes
    assert codes <= {cell for row in rows for cell in row}
    made = {each.name for each in Path("설문").iterdir()}
    assert made == {"설문지.xlsx", "답안.xlsx", "답안.csv", "명단.csv"}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a full device")
@pytest.mark.parametrize("unbuffered", ["", "1"], ids=["when flushed", "when written"])
@pytest.mark.parametrize("arguments", [["--help"], ["check", "seed_ledger.xlsx"]], ids=str)
def test_results_that_cannot_be_written_are_a_failure(
    seed: Path, arguments: list[str], unbuffered: str
) -> None:
    """A full disk behind `> result.txt` gives exit code 2 and no traceback."""
    words = [sys.executable, "-m", "xlcrm", *arguments]
    variables = {**os.environ, "PYTHONUNBUFFERED": unbuffered}
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            words, stdout=full, stderr=subprocess.PIPE, env=variables, check=False, timeout=60
        )
    assert (done.returncode, done.stderr.decode()) == (2, f"{UNDELIVERED}\n")
    assert seed.exists()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no descriptors to close")
def test_a_scheduler_may_give_no_streams_at_all(seed: Path) -> None:
    """Without stdout and stderr the work is done all the same."""
    code = (
        "import os, sys\n"
        "os.close(1); os.close(2)\n"
        "os.execv(sys.executable, [sys.executable, '-m', 'xlcrm', *sys.argv[1:]])\n"
    )
    words = [sys.executable, "-c", code, "refresh", seed.name, *DAY]
    original = seed.read_bytes()
    assert subprocess.run(words, check=False, timeout=60).returncode == 0
    assert seed.read_bytes() != original
