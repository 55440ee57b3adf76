from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from xlcrm.workbook.fresh.ask import is_installed

BENCH = Path(__file__).parents[1] / "bench"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="os.wait4 counts what runs cost")


def _table(script: str, *options: str) -> str:
    run = subprocess.run(
        [sys.executable, str(BENCH / script), *options],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return run.stdout


def test_the_refresh_benchmark_runs_and_its_results_agree(tmp_path: Path) -> None:
    """Both xlcrm and openpyxl rewrite a short ledger alike, and nothing is left."""
    table = _table("refresh.py", "--rows", "120", "--runs", "1", "--folder", str(tmp_path))
    names = ("xlcrm", "xlcrm --customers", "openpyxl", "floor")
    assert [name for name in names if f"| 120 | {name} |" not in table] == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not is_installed(), reason="the extra calc is not installed")
def test_the_benchmark_of_formulas_runs(tmp_path: Path) -> None:
    """With and without them, and nothing is left."""
    found = _table("formulas.py", "--rows", "60", "--runs", "1", "--folder", str(tmp_path))
    names = ("no formulas", "dashboard, left to Excel", "dashboard, calculated")
    assert [name for name in names if f"| {name} |" not in found] == []
    assert list(tmp_path.iterdir()) == []


def test_the_journal_benchmark_runs_and_its_results_agree(tmp_path: Path) -> None:
    """Both xlcrm and openpyxl add the same entry to a short journal, and nothing is left."""
    options = ("--rows", "60", "--customers", "12", "--runs", "1", "--folder", str(tmp_path))
    table = _table("journal.py", *options)
    assert [
        n for n in ("xlcrm", "xlcrm, again", "openpyxl", "floor") if f"| 60 | {n} |" not in table
    ] == []
    assert list(tmp_path.iterdir()) == []


def test_the_import_benchmark_runs_and_its_results_agree(tmp_path: Path) -> None:
    """Both xlcrm and openpyxl take in the same rows, the second time changes nothing."""
    table = _table("import.py", "--rows", "60", "--runs", "1", "--folder", str(tmp_path))
    names = ("xlcrm", "xlcrm, again", "openpyxl")
    assert [name for name in names if f"| 60 | {name} |" not in table] == []
    assert list(tmp_path.iterdir()) == []


def test_the_check_benchmark_runs_and_finds_what_is_wrong(tmp_path: Path) -> None:
    """A short ledger is found in order, and one with mistakes not."""
    options = ("--rows", "400", "--mistakes", "60", "--runs", "1", "--folder", str(tmp_path))
    table = _table("check.py", *options)
    ledgers = ("nothing wrong", "60 mistakes", "60 mistakes, inlineStr")
    programs = ("xlcrm", "python-calamine", "openpyxl")
    assert [
        (ledger, program)
        for ledger in ledgers
        for program in programs
        if f"| {ledger} | {program} |" not in table
    ] == []
    assert list(tmp_path.iterdir()) == []


def test_the_store_benchmark_runs(tmp_path: Path) -> None:
    """Two short branches, and nothing is left."""
    options = ("--branches", "2", "--rows", "40", "--runs", "1", "--to", "sqlite")
    found = _table("store.py", *options, "--folder", str(tmp_path))
    names = ("export, all new", "summary of the store", "report of the store")
    assert [name for name in names if f"| {name} |" not in found] == []
    assert list(tmp_path.iterdir()) == []


def test_the_start_up_benchmark_runs() -> None:
    """The help and the bare interpreter are both measured."""
    assert "median ratio of 1 pairs" in _table("startup.py", "--runs", "1")


def test_a_wrong_result_stops_the_benchmark(tmp_path: Path) -> None:
    """Comparing a ledger with itself finds that no row was rewritten."""
    ledger = tmp_path / "ledger.xlsx"
    assert _table("make_ledger.py", "30", str(ledger)) == ""
    run = subprocess.run(
        [sys.executable, str(BENCH / "compare.py"), str(ledger), str(ledger)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert (run.returncode, run.stderr) == (1, "상태: 30 rows were not rewritten\n")


def test_a_missing_entry_stops_the_benchmark(tmp_path: Path) -> None:
    """Comparing a journal with itself finds that nothing was added."""
    ledger = tmp_path / "ledger.xlsx"
    assert _table("make_ledger.py", "12", str(ledger), "20") == ""
    run = subprocess.run(
        [sys.executable, str(BENCH / "compare_journal.py"), "기록", str(ledger), str(ledger)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert (run.returncode, run.stderr) == (
        1,
        f"{ledger}: the entries that were there have changed\n",
    )


def test_the_report_benchmark_runs(tmp_path: Path) -> None:
    """A short ledger's report, and what others read and write of it; and nothing is left."""
    options = ("--rows", "60", "--entries", "80", "--runs", "1", "--folder", str(tmp_path))
    table = _table("report.py", *options)
    names = ("xlcrm", "python-calamine", "calamine into pandas", "xlsxwriter")
    assert [name for name in names if f"| 60 | {name} |" not in table] == []
    assert "| goal | at most 3 |" in table
    assert list(tmp_path.iterdir()) == []


def test_the_benchmark_of_cases_runs(tmp_path: Path) -> None:
    """One customer of a short journal is shown, a small fleet refreshed; nothing is left."""
    options = ("--share", "2000", "--runs", "1", "--folder", str(tmp_path))
    table = _table("cases.py", "--cases", "show", "fleet", *options)
    cases = ("`log show`, 50 entries", "`refresh`, a folder of 3 books")
    programs = ("xlcrm", "python-calamine")
    assert [
        (case, program)
        for case in cases
        for program in programs
        if f"| {case} | {program} |" not in table
    ] == []
    assert "python-calamine reads all cells as Python objects" in table
    assert list(tmp_path.iterdir()) == []


def test_the_benchmark_of_passwords_runs(tmp_path: Path) -> None:
    """Without one and with one, and nothing is left."""
    found = _table("encrypted.py", "--rows", "60", "--runs", "1", "--folder", str(tmp_path))
    names = ("without a password", "with one", "the password")
    assert [name for name in names if f"| {name} |" not in found] == []
    assert list(tmp_path.iterdir()) == []


def test_the_benchmark_of_traffic_runs(tmp_path: Path) -> None:
    """On two nights, of which the second hands less back; nothing is left."""
    table = _table("traffic.py", "--rows", "60", "--folder", str(tmp_path))
    assert [day for day in ("2024-10-01", "2024-10-02") if f"| {day} | " not in table] == []
    assert list(tmp_path.iterdir()) == []


def test_the_benchmark_of_folders_runs(tmp_path: Path) -> None:
    """With one job and with two, and nothing is left."""
    options = ("--books", "3", "--runs", "1", "--folder", str(tmp_path))
    table = _table("fleet.py", *options)
    assert [jobs for jobs in ("1", "2") if f"| {jobs} | " not in table] == []
    assert list(tmp_path.iterdir()) == []
