"""The Open XML SDK finds nothing wrong with an edited workbook that it did not find before."""

from __future__ import annotations

import json
import subprocess
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from added_sheets import added_sheets
from invented_findings import findings_on
from reported import NAMES, report_called

from xlcrm.errors import PlanError
from xlcrm.jobs.mark import NAME, marked_sheet
from xlcrm.ooxml.package import Package
from xlcrm.workbook.apply import apply
from xlcrm.workbook.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from tests.laws.conftest import Errors

    ErrorsOf = Callable[[Iterable[Path]], dict[Path, Errors]]

ROOT: Final = Path(__file__).parents[2]


def test_the_validator_sees_what_is_wrong(errors_of: ErrorsOf, tmp_path: Path) -> None:
    """A file that is no workbook is an error: a validator that says nothing would prove nothing."""
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK")
    assert errors_of([broken])[broken]


@pytest.mark.parametrize("name", ["seed_ledger", "messy"])
def test_what_is_kept_is_what_the_command_says(
    errors_of: ErrorsOf, validator: str, name: str
) -> None:
    """The command of the npm package says of a sound and of a messy workbook the same."""
    path = ROOT / "sample_data" / f"{name}.xlsx"
    done = subprocess.run([validator, str(path)], check=False, capture_output=True, timeout=120)
    assert errors_of([path])[path] == {
        (error["id"] or "", error["path"] or "", error["description"])
        for error in json.loads(done.stdout)["errors"]
    }


def test_changes_bring_no_new_errors(
    errors_of: ErrorsOf, edited: Mapping[Path, Path], tmp_path: Path
) -> None:
    """Every error of a changed workbook was there before; those without errors stay so.

    Cells, rows and sheets are added, one sheet like the first, and 점검결과 twice. What is wrong in
    a part that is new was wrong in the sheet that it is like. Not at which element: a format
    derived from one that was wrong before is wrong in the same way.
    """
    changed = {path: tmp_path / path.name for path in edited}
    for path, kept in changed.items():
        kept.write_bytes(_with_sheets(edited[path].read_bytes()))
    found = errors_of(changed.values())
    doubted = [path for path, kept in changed.items() if found[kept]]
    before = errors_of(doubted)
    new = {}
    for path in doubted:
        parts = set(Package(path.read_bytes()).archive.names)
        kinds = {(kind, said) for kind, _, said in before[path]}
        new[path.name] = {
            error
            for error in found[changed[path]] - before[path]
            if error[1].lstrip("/") in parts or (error[0], error[2]) not in kinds
        }
    assert {name: list(errors) for name, errors in new.items() if errors} == {}


def _with_sheets(data: bytes) -> bytes:
    """The workbook with the two added sheets, where its rows can be copied, and marked twice."""
    package = Package(data)
    try:
        data = apply(added_sheets(package), package).data
    except PlanError as error:
        assert "순서" in error.message  # noqa: PT017 - rows in disorder cannot be copied
    for count in (9, 4):
        package = Package(data)
        names = [entry.name for entry in package.worksheets if entry.name != NAME]
        sheet = marked_sheet(findings_on(names, count), names, date(2024, 10, count))
        data = apply(Plan(new_sheets=(sheet,)), package).data
    return data


@pytest.mark.parametrize("name", NAMES)
def test_a_report_has_no_errors(
    errors_of: ErrorsOf, name: str, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Tables, formulas, links, charts, conditional formats: all as the standard has them."""
    made = tmp_path / "report.xlsx"
    made.write_bytes(report_called(name, tmp_path_factory))
    assert errors_of([made])[made] == set()
