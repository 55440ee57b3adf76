"""xlcrm risk: what is learned is told before it is written, and reasons are shown without names."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from known_hazard import known_office, written

if TYPE_CHECKING:
    from collections.abc import Callable
    from subprocess import CompletedProcess

    Program = Callable[..., CompletedProcess[str]]

ON = ("--as-of", "2024-10-01")
SEED = Path(__file__).parents[2] / "sample_data" / "seed_ledger.xlsx"


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a ledger from which something can be learned."""
    return written(known_office(500, seed=1), tmp_path_factory.mktemp("known") / "대장.xlsx")


def test_a_dry_run_tells_and_writes_nothing(xlcrm: Program, known: Path, tmp_path: Path) -> None:
    """How good both are, in words and as JSON; the file stays as it is."""
    path = tmp_path / "대장.xlsx"
    shutil.copy(known, path)
    run = xlcrm("risk", "learn", path, "--dry-run", *ON)
    assert (run.returncode, run.stderr) == (0, "")
    for word in ("배운 점수: AUC ", "기준 점수: AUC ", "n=", "부정 상담: ", "쓰지 않았습니다"):
        assert word in run.stdout
    said = json.loads(xlcrm("risk", "learn", path, "--dry-run", "--json", *ON).stdout)
    (file,) = said["files"]
    assert file["risk"]["kept"] is False
    assert file["risk"]["new"]["auc"] > file["risk"]["old"]["auc"]
    assert {each["trait"] for each in file["risk"]["points"]} >= {"부정 상담", "가입 경로"}
    assert path.read_bytes() == known.read_bytes()


def test_too_little_is_said_and_the_weights_stay(xlcrm: Program, tmp_path: Path) -> None:
    """Three contracts teach nothing; that is no failure."""
    path = tmp_path / "대장.xlsx"
    shutil.copy(SEED, path)
    run = xlcrm("risk", "learn", path, *ON)
    assert run.returncode == 0
    assert "배울 지난 계약이 모자랍니다" in run.stdout
    assert path.read_bytes() == SEED.read_bytes()


def test_reasons_are_shown_without_names(xlcrm: Program, tmp_path: Path) -> None:
    """Masked; 낮음 with --all only."""
    path = tmp_path / "대장.xlsx"
    shutil.copy(SEED, path)
    assert "고객 3명 가운데 0명" in xlcrm("risk", "show", path, *ON).stdout
    everybody = xlcrm("risk", "show", path, "--all", *ON).stdout
    assert "홍*동" in everybody
    assert "첫 계약(5)" in everybody
    said = json.loads(xlcrm("risk", "show", path, "--customer", "1001", "--json", *ON).stdout)
    (customer,) = said["files"][0]["customers"]
    assert (customer["level"], customer["points"], customer["probability"]) == ("낮음", 5, None)


def test_a_customer_who_is_not_there_is_an_error(xlcrm: Program, tmp_path: Path) -> None:
    """Exit code 2, and what to look at."""
    path = tmp_path / "대장.xlsx"
    shutil.copy(SEED, path)
    run = xlcrm("risk", "show", path, "--customer", "9", *ON)
    assert run.returncode == 2
    assert "고객 ID" in run.stderr
