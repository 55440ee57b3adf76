"""The Open XML SDK finds nothing wrong with an edited workbook that it did not find before."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from reported import AS_OF, NAMES, ledger_called

from xlcrm.analysis.analyse import analyse
from xlcrm.office.ledger import open_ledger
from xlcrm.pages.book import report

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


def test_edits_bring_no_new_errors(errors_of: ErrorsOf, edited: Mapping[Path, Path]) -> None:
    """Every error of an edited workbook was there before; those without errors stay so.

    Not at which element: a format derived from one that was wrong before is wrong in the same way.
    """
    found = errors_of(edited.values())
    doubted = [original for original, path in edited.items() if found[path]]
    before = errors_of(doubted)
    new = {path.name: found[edited[path]] - before[path] for path in doubted}
    assert {name: list(errors) for name, errors in new.items() if errors} == {}


@pytest.mark.parametrize("name", NAMES)
def test_a_report_has_no_errors(errors_of: ErrorsOf, name: str, tmp_path: Path) -> None:
    """Tables, formulas, links, charts, conditional formats: all as the standard has them."""
    ledger = open_ledger(ledger_called(name, tmp_path))
    made = tmp_path / "report.xlsx"
    made.write_bytes(report(ledger, analyse(ledger, AS_OF)))
    assert errors_of([made])[made] == set()
