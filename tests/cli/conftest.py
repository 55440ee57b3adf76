"""The program run on copies of the sample workbooks; whatever it prints is searched for people."""

from __future__ import annotations

import gc
import os
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import pytest

from xlcrm.__main__ import main
from xlcrm.office.ledger import open_ledger
from xlcrm.schema.catalogue import markdown
from xlcrm.schema.columns import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Program: TypeAlias = "Callable[..., subprocess.CompletedProcess[str]]"

SAMPLES = Path(__file__).parents[2] / "sample_data"


@pytest.fixture
def samples() -> Path:
    """Return the folder of the sample workbooks."""
    return SAMPLES


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder, which the program is started in."""
    folder = tmp_path / "사무실"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def seed(office: Path) -> Path:
    """Return a copy of the reference ledger in the office's folder."""
    path = office / "seed_ledger.xlsx"
    shutil.copy(SAMPLES / "seed_ledger.xlsx", path)
    return path


@pytest.fixture
def xlcrm(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Program]:
    """Return the program's `main`, run in this process: quick, for tables of cases."""
    thresholds = gc.get_threshold()

    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        words = [str(argument) for argument in arguments]
        monkeypatch.setattr(sys, "argv", ["xlcrm", *words])
        capsys.readouterr()
        code = main()
        printed = capsys.readouterr()
        return _shows_nobody(subprocess.CompletedProcess(words, code, printed.out, printed.err))

    yield run
    gc.set_threshold(*thresholds)


@pytest.fixture
def process() -> Program:
    """Return the program as a user starts it: a process of its own."""

    def run(
        *arguments: object, before: tuple[str, ...] = (), encoding: str = "utf-8", **more: str
    ) -> subprocess.CompletedProcess[str]:
        words = [*before, sys.executable, "-m", "xlcrm", *map(str, arguments)]
        variables = {"PYTHONIOENCODING": encoding, **more}
        done = subprocess.run(
            words,
            env={**os.environ, **variables},
            capture_output=True,
            timeout=120,
            check=False,
        )
        out, err = (
            stream.decode(encoding).replace("\r\n", "\n") for stream in (done.stdout, done.stderr)
        )
        return _shows_nobody(subprocess.CompletedProcess(words, done.returncode, out, err))

    return run


@cache
def _people() -> tuple[re.Pattern[str], frozenset[str], frozenset[str]]:
    """Names as a pattern of whole words, telephone numbers as digits, and e-mail addresses.

    The number that the catalogue shows as an example of how to write one is nobody's.
    """
    values: dict[Kind, set[str]] = {kind: set() for kind in Kind}
    for path in SAMPLES.glob("*.xlsx"):
        for table in open_ledger(path).tables:
            for column in table.columns.values():
                values[column.column.kind] |= {str(raw) for raw in column.raw if raw}
    names = sorted(name for name in values[Kind.NAME] if len(name) > 1)
    phones = {re.sub(r"\D", "", raw) for raws in values[Kind.PHONE] for raw in raws.split("/")}
    assert len(names) > 600
    assert len(phones) > 600
    pattern = re.compile(rf"(?<![가-힣])(?:{'|'.join(map(re.escape, names))})(?![가-힣])")
    example = {"1012345678"} if "010-1234-5678처럼" in markdown() else set()
    return (
        pattern,
        frozenset(phone.lstrip("0") for phone in phones) - example,
        frozenset(values[Kind.EMAIL]),
    )


def _shows_nobody(run: subprocess.CompletedProcess[str]) -> subprocess.CompletedProcess[str]:
    """Fail if the run printed a name, a telephone number or an address of the samples as it is."""
    text = f"{run.stdout}\n{run.stderr}"
    names, phones, mails = _people()
    numbers = {re.sub(r"\D", "", each).lstrip("0") for each in re.findall(r"\d[\d -]{7,}\d", text)}
    assert names.findall(text) == []
    assert numbers & phones == set()
    assert [mail for mail in mails if mail in text] == []
    assert "Traceback" not in text
    return run
