from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from xlsxwriter import Workbook

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import CompletedProcess

    Program = Callable[..., CompletedProcess[str]]


def test_findings_come_by_sheet_with_their_cells(
    office: Path, samples: Path, process: Program
) -> None:
    """Aligned lines where there is no terminal, a heading a sheet, exit code 1 for errors."""
    shutil.copy(samples / "messy.xlsx", office)
    run = process("check", "messy.xlsx")
    lines = run.stdout.splitlines()
    assert (run.returncode, run.stderr) == (1, "")
    assert lines[0].startswith("messy.xlsx: 오류 ")
    sheets = [line.partition("]")[0] for line in lines if line.startswith("[")]
    assert sheets == ["[2023년", "[2024년"]
    (found,) = [line for line in lines if line.startswith("  D9 ")]
    assert found.startswith("  D9   C103  오류  '가입일' 칸의 날짜는 달력에 없는 날입니다. → ")


@pytest.mark.parametrize("name", ["seed_ledger", "office"])
def test_a_clean_workbook_is_clean(samples: Path, xlcrm: Program, name: str) -> None:
    """Nothing is wrong in it, and nothing is written beside it."""
    before = sorted(path.name for path in samples.iterdir())
    path = samples / f"{name}.xlsx"
    run = xlcrm("check", path)
    assert (run.returncode, run.stdout) == (0, f"{path}: 문제를 찾지 못했습니다.\n")
    assert sorted(path.name for path in samples.iterdir()) == before


def test_json_counts_by_severity(samples: Path, xlcrm: Program) -> None:
    """The same object as a refresh gives, without edits."""
    run = xlcrm("check", samples / "messy.xlsx", "--json", "--as-of", "2024-10-01")
    result = json.loads(run.stdout)
    (file,) = result["files"]
    assert (run.returncode, result["as_of"], file["edits"]) == (1, "2024-10-01", [])
    found = [finding["severity"] for finding in file["findings"]]
    assert file["summary"] == {name: found.count(name) for name in ("error", "warning", "remark")}
    assert {"error", "warning"} <= set(found)


def test_a_long_list_is_cut_unless_all_is_asked_for(office: Path, xlcrm: Program) -> None:
    """A hundred of a sheet, then how many more."""
    path = office / "대장.xlsx"
    with Workbook(path) as book:
        sheet = book.add_worksheet("고객대장")
        sheet.write_row(0, 0, ("고객 ID", "고객명", "계약 시작일", "계약 종료일"))
        for row in range(1, 131):
            sheet.write_row(row, 0, (row, f"고객{row}", "2024-01-01", "2023-01-01"))
    cut, whole = xlcrm("check", path.name), xlcrm("check", path.name, "--all")
    assert cut.stdout.count(" C302 ") == 100
    assert cut.stdout.endswith("  외 30건 (모두 보려면 --all)\n")
    assert whole.stdout.count(" C302 ") == 130


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pseudo terminals")
def test_a_terminal_gets_a_table(office: Path, samples: Path) -> None:
    """Borders and a progress bar where a person looks."""
    import pty  # noqa: PLC0415 - not on Windows

    for name in ("messy", "seed_ledger"):
        shutil.copy(samples / f"{name}.xlsx", office)
    reader, writer = pty.openpty()
    done = subprocess.Popen(
        [sys.executable, "-m", "xlcrm", "check", "."],
        stdout=writer,
        stderr=writer,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "120"},
    )
    os.close(writer)
    printed = b""
    try:
        while chunk := os.read(reader, 65536):
            printed += chunk
    except OSError:  # how Linux says that the last writer has gone
        pass
    finally:
        os.close(reader)
    text = printed.decode()
    assert done.wait(timeout=60) == 1
    assert "할 일" in text
    assert "━" in text
    assert "seed_ledger.xlsx: 문제를 찾지 못했습니다." in text
