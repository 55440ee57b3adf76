"""`xlcrm calc`, and what a refresh tells of formulas."""

from __future__ import annotations

import json
import shutil
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

import xlcrm as package
from xlcrm.ooxml.package import Package
from xlcrm.ooxml.results import formula_cells
from xlcrm.workbook.fresh import ask

if TYPE_CHECKING:
    from collections.abc import Callable
    from subprocess import CompletedProcess

    Program = Callable[..., CompletedProcess[str]]

SAMPLES: Final = Path(__file__).parents[2] / "sample_data"
DAY: Final = ("--as-of", "2024-10-01")
NOW: Final = datetime(2024, 10, 1, 9)  # noqa: DTZ001 - Korean wall time

installed = pytest.mark.skipif(
    not ask.is_installed(), reason="the extra calc (cellrune, betteroffice-xlsx) is not installed"
)


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The sample office, where the program runs."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "office.xlsx"
    shutil.copy(SAMPLES / "office.xlsx", path)
    return path


def outdated(office: Path) -> None:
    """Write what a refresh would, and leave what formulas make of it to Excel."""
    ledger = package.open_ledger(office)
    plan = package.refresh(ledger, as_of=date(2024, 10, 1)).plan
    ledger.commit(plan, by=package.Author("김대리", "refresh", NOW), backup=False)


def active(path: Path) -> object:
    """How many contracts the dashboard says are in force: 대시보드!C5."""
    book = Package(path.read_bytes())
    cells = formula_cells(book.part(book.sheet("대시보드").part), book.strings)
    return next(each.value for each in cells if (each.row, each.column) == (5, 3))


@installed
def test_a_refresh_leaves_no_old_result(office: Path, xlcrm: Program) -> None:
    """The dashboard counts what the refresh has written, and one line tells of it."""
    assert active(office) == 282
    run = xlcrm("refresh", office.name, *DAY, "--dry-run")
    assert "  수식: 결과 15개를 새로 쓸 것입니다.\n" in run.stdout
    assert active(office) == 282
    run = xlcrm("refresh", office.name, *DAY)
    assert "활성화 288" in run.stdout
    assert "  수식: 결과 15개를 새로 썼습니다.\n" in run.stdout
    assert active(office) == 288
    assert "수식" not in xlcrm("refresh", office.name, *DAY).stdout


@installed
def test_json_tells_what_may_be_old(office: Path, xlcrm: Program) -> None:
    """`stale` is a list of cells, and absent where nothing was calculated."""
    seed = office.with_name("seed.xlsx")
    shutil.copy(SAMPLES / "seed_ledger.xlsx", seed)
    run = xlcrm("refresh", office.name, seed.name, *DAY, "--json")
    one, other = json.loads(run.stdout)["files"]
    assert (one["calculated"], one["stale"]) == (15, [])
    assert "stale" not in other


@installed
def test_calc_writes_results_and_nothing_else(office: Path, xlcrm: Program) -> None:
    """What a refresh without the extra has left; undo takes it back."""
    outdated(office)
    before = office.read_bytes()
    run = xlcrm("calc", office.name, "--dry-run")
    assert run.stdout == (
        "office.xlsx: 기다리던 수식 50개를 계산했습니다. (--dry-run: 쓰지 않았습니다)\n"
        "  수식: 결과 15개를 새로 쓸 것입니다.\n"
    )
    assert office.read_bytes() == before
    run = xlcrm("calc", office.name)
    assert run.stdout.startswith("office.xlsx: 기다리던 수식 50개를 계산했습니다.\n")
    assert "  수식: 결과 15개를 새로 썼습니다.\n  백업: xlcrm 백업/office (" in run.stdout
    assert active(office) == 288
    one, other = Package(before), Package(office.read_bytes())
    assert [name for name in one.archive.names if one.part(name) != other.part(name)] == [
        "xl/worksheets/sheet1.xml"
    ]
    run = xlcrm("calc", office.name)
    assert run.stdout == "office.xlsx: 새로 계산할 수식이 없습니다.\n"
    assert xlcrm("undo", office.name).returncode == 0
    assert office.read_bytes() == before


@installed
def test_calc_as_json(office: Path, xlcrm: Program) -> None:
    """The same object as of a refresh; no edit, for no formula and no typed cell changes."""
    outdated(office)
    run = xlcrm("calc", office.name, "--json")
    (file,) = json.loads(run.stdout)["files"]
    assert (file["outcome"], file["edits"], file["calculated"], file["stale"]) == ("ok", [], 15, [])


def test_without_the_extra_calc_says_what_to_install(
    office: Path, xlcrm: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And a refresh works as ever, and leaves results to Excel."""
    monkeypatch.setattr("xlcrm.workbook.fresh.ask._LIBRARIES", ("cellrune", "no_such_library"))
    ask.is_installed.cache_clear()
    try:
        run = xlcrm("calc", office.name)
        assert (run.returncode, run.stdout) == (2, "")
        assert 'pip install "xlcrm[calc]"' in run.stderr
        run = xlcrm("refresh", office.name, *DAY, "--json")
        (file,) = json.loads(run.stdout)["files"]
        assert (file["outcome"], "stale" in file) == ("ok", False)
        assert active(office) == 282
    finally:
        ask.is_installed.cache_clear()


@installed
def test_a_fault_of_a_calculator_is_one_line(
    office: Path, xlcrm: Program, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The refresh has done its work, and says that Excel will do the rest."""
    faulty = tmp_path / "faulty.py"
    faulty.write_text("import os; os.abort()", encoding="utf-8")
    monkeypatch.setattr(ask, "_PROGRAM", faulty)
    run = xlcrm("refresh", office.name, *DAY)
    assert run.returncode == 0
    (line,) = (each for each in run.stdout.splitlines() if "수식:" in each)
    assert line == (
        "  수식: 25개는 엑셀에서 열 때 계산됩니다: 대시보드!C5, 대시보드!D5, 대시보드!E5 외 22개."
        " 계산하는 프로그램이 도중에 멈추었습니다."
    )
    assert active(office) == 282
