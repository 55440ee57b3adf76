"""The Open XML SDK finds nothing wrong with an edited workbook that it did not find before."""

from __future__ import annotations

import json
import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from xlcrm.analysis.analyse import analyse
from xlcrm.office.ledger import open_ledger
from xlcrm.pages.book import report

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT: Final = Path(__file__).parents[2]
WORKERS: Final = min(4, os.cpu_count() or 1)
LONGEST: Final = 120  # seconds for one workbook; about one when nothing else runs


def test_the_validator_sees_what_is_wrong(validator: str, tmp_path: Path) -> None:
    """A file that is no workbook is an error: a validator that says nothing would prove nothing."""
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK")
    assert _errors(validator, broken)


def test_edits_bring_no_new_errors(validator: str, edited: Mapping[Path, Path]) -> None:
    """Every error of an edited workbook was there before; those without errors stay so."""
    with ThreadPoolExecutor(WORKERS) as pool:
        found = dict(
            zip(edited, pool.map(lambda p: _errors(validator, p), edited.values()), strict=True)
        )
        doubted = [original for original, errors in found.items() if errors]
        before = dict(zip(doubted, pool.map(lambda p: _errors(validator, p), doubted), strict=True))
    new = {path.name: found[path] - before[path] for path in doubted}
    assert {name: list(errors) for name, errors in new.items() if errors} == {}


@pytest.mark.parametrize("name", ["seed_ledger", "office"])
def test_a_report_has_no_errors(validator: str, name: str, tmp_path: Path) -> None:
    """Tables, formulas, links, charts, conditional formats: all as the standard has them."""
    ledger = open_ledger(ROOT / "sample_data" / f"{name}.xlsx")
    made = tmp_path / "report.xlsx"
    made.write_bytes(report(ledger, analyse(ledger, date(2024, 10, 1))))
    assert _errors(validator, made) == set()


def _errors(validator: str, path: Path) -> set[tuple[str, str, str]]:
    """What the validator finds: kind, part and description of errors, but not at which element.

    A format derived from one that was wrong before is wrong in the same way, and no new kind.
    """
    done = subprocess.run([validator, str(path)], check=False, capture_output=True, timeout=LONGEST)
    report = json.loads(done.stdout)
    return {
        (error["id"] or "", error["path"] or "", error["description"]) for error in report["errors"]
    }
