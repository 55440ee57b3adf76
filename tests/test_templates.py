from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).parents[1] / "templates"
SAMPLES = Path(__file__).parents[1] / "sample_data"
CODES = range(5)

posix = pytest.mark.skipif(sys.platform == "win32", reason="the other script is for Windows")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return an office's folder with one ledger, its name with a space in it."""
    office = tmp_path / "고객 대장"
    office.mkdir()
    shutil.copy(SAMPLES / "seed_ledger.xlsx", office / "ledger.xlsx")
    return office


def _run(*arguments: Path) -> subprocess.CompletedProcess[str]:
    """Run the script with an `xlcrm` that is this Python's."""
    program = arguments[0].parent / "xlcrm-here"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m xlcrm "$@"\n', encoding="utf-8")
    program.chmod(stat.S_IRWXU)
    return subprocess.run(
        ["/bin/sh", str(TEMPLATES / "refresh.sh"), *map(str, arguments)],
        env={**os.environ, "XLCRM": str(program)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@posix
def test_the_script_refreshes_a_folder_and_keeps_a_log(folder: Path) -> None:
    """Nothing is printed, so that cron sends no mail; the log has the summary and the code."""
    run = _run(folder)
    log = (folder / "xlcrm-refresh.log").read_text(encoding="utf-8")
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")
    assert "ledger.xlsx" in log
    assert "종료 코드 0" in log


@posix
def test_the_script_passes_the_exit_code_on(folder: Path) -> None:
    """A file that is no workbook gives 2 and a line in the log; the rest goes on."""
    (folder / "broken.xlsx").write_bytes(b"no workbook")
    log = folder.parent / "night.log"
    assert _run(folder, log).returncode == 2
    text = log.read_text(encoding="utf-8")
    assert "broken.xlsx" in text
    assert "ledger.xlsx" in text
    assert "종료 코드 2" in text


def test_windows_runs_only_ascii_lines() -> None:
    """cmd.exe reads lines in the machine's code page, so Hangul stands where it never gets to."""
    code, _, explanation = (TEMPLATES / "refresh.bat").read_bytes().partition(b"exit /b %CODE%\r\n")
    assert code.isascii()
    assert "종료 코드" in explanation.decode()
    assert b"goto" not in code.lower()


def test_windows_lines_end_as_windows_wants_them() -> None:
    """cmd.exe misreads a batch file with bare line feeds."""
    content = (TEMPLATES / "refresh.bat").read_bytes()
    assert content.count(b"\n") == content.count(b"\r\n") > 0


@pytest.mark.parametrize("name", ["refresh.bat", "refresh.sh"])
def test_the_scripts_explain_every_exit_code(name: str) -> None:
    """Somebody who sees a 3 in the scheduler finds out what it asks for."""
    text = (TEMPLATES / name).read_text(encoding="utf-8")
    assert [code for code in CODES if f"  {code}  " not in text] == []
