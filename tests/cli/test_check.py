from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from xlsxwriter import Workbook

from xlcrm.cellref import CellRef
from xlcrm.schema.finding import Finding, Severity
from xlcrm.schema.plugins import plugins

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from subprocess import CompletedProcess

    from xlcrm.rules.context import Context

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


def test_a_clean_workbook_is_clean(samples: Path, xlcrm: Program) -> None:
    """Nothing is wrong in it, and nothing is written beside it."""
    before = sorted(path.name for path in samples.iterdir())
    path = samples / "seed_ledger.xlsx"
    run = xlcrm("check", path, "--as-of", "2024-10-01")
    assert (run.returncode, run.stdout) == (0, f"{path}: 고칠 것이 없습니다.\n")
    assert sorted(path.name for path in samples.iterdir()) == before


def test_time_brings_remarks(samples: Path, xlcrm: Program) -> None:
    """What is late on the as-of day is told by remarks, which do not make the command fail."""
    run = xlcrm("check", samples / "office.xlsx", "--as-of", "2024-10-01")
    assert run.returncode == 0
    assert run.stdout.splitlines()[0].endswith(".xlsx: 참고 142")
    assert all(code in run.stdout for code in ("C318", "C507", "C509"))


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
    assert cut.stdout.splitlines()[3] == "  C302 시작일보다 이른 종료일 130"
    assert cut.stdout.count(" C302  오류 ") == 100
    assert cut.stdout.endswith("  외 30건 (모두 보려면 --all)\n")
    assert whole.stdout.count(" C302  오류 ") == 130


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pseudo terminals")
def test_a_terminal_gets_a_table(office: Path, samples: Path) -> None:
    """Borders and a progress bar where a person looks."""
    import pty  # noqa: PLC0415 - not on Windows

    for name in ("messy", "seed_ledger"):
        shutil.copy(samples / f"{name}.xlsx", office)
    reader, writer = pty.openpty()
    done = subprocess.Popen(
        [sys.executable, "-m", "xlcrm", "check", ".", "--as-of", "2024-10-01"],
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
    assert "…" not in text
    assert "xlcrm fix" not in text  # which takes one workbook, and here are two
    assert "seed_ledger.xlsx: 고칠 것이 없습니다." in text


def test_other_packages_bring_rules_of_their_own(
    samples: Path, xlcrm: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By an entry point of the group `xlcrm.rules`: a function from a context to findings."""

    def no_contracts(context: Context) -> Iterator[Finding]:
        for table in context.ledgers:
            where = CellRef(table.sheet, table.rows[0], 1)
            yield Finding("X001", Severity.REMARK, where, "사무실의 규칙입니다.", "살펴보세요.")

    class Installed:
        """Stands for an installed package's entry point."""

        name = "사무실"

        def load(self) -> object:
            """Return the rule."""
            return no_contracts

    def installed(*, group: str) -> list[Installed]:
        return [Installed()] if group == "xlcrm.rules" else []

    monkeypatch.setattr("importlib.metadata.entry_points", installed)
    plugins.cache_clear()
    run = xlcrm("check", samples / "seed_ledger.xlsx", "--as-of", "2024-10-01")
    plugins.cache_clear()
    assert "X001  참고  사무실의 규칙입니다. → 살펴보세요." in run.stdout
