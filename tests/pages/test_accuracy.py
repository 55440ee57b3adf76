"""The sheet 정확도 and `summary --backtest` say where they cannot know how good they are."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Final

import pytest
from click.testing import CliRunner
from known_hazard import AS_OF, known_office, written
from openpyxl import load_workbook

import xlcrm
from xlcrm.cli.app import app

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")

BY: Final = xlcrm.Author("김대리", "risk learn", datetime(2024, 10, 1, 9))  # noqa: DTZ001 - no zone
IN_SAMPLE: Final = "배운 점수는 이 달들의 이탈을 보고 배웠을 수 있어 실제보다 좋게 나옵니다."
WHERE_TO_LOOK: Final = "처음 보는 달에서 얼마나 맞는지는 xlcrm risk learn --dry-run이 보여 줍니다."


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a ledger from which points can be learned."""
    return written(known_office(60, seed=1), tmp_path_factory.mktemp("known") / "대장.xlsx")


@pytest.fixture(scope="module")
def learned(before: Path) -> Path:
    """Return a copy in which they are."""
    path = before.with_name("배운 대장.xlsx")
    path.write_bytes(before.read_bytes())
    ledger = xlcrm.open_ledger(path)
    proposal = xlcrm.learn_risk(ledger, as_of=AS_OF)
    assert not proposal.found.kept
    ledger.commit(proposal, by=BY)
    return path


def test_points_that_were_learned_are_said_to_know_the_months(before: Path, learned: Path) -> None:
    """On the sheet once, on the screen and in JSON; without a card nowhere."""
    for path, said in ((before, 0), (learned, 1)):
        shown = path.with_name(f"{path.stem} 보고서.xlsx")
        xlcrm.report(xlcrm.open_ledger(path), shown, as_of=AS_OF, only=["정확도"])
        sheet = load_workbook(shown)["정확도"]
        cells = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
        told = [each for each in cells if f"{IN_SAMPLE} {WHERE_TO_LOOK}" in each]
        assert bool(told) == bool(said)
        options = ("summary", str(path), "--backtest", "--as-of", str(AS_OF))
        screen = CliRunner().invoke(app, [*options]).stdout
        assert " ".join(screen.split()).count(IN_SAMPLE) == 3 * said
        (file,) = json.loads(CliRunner().invoke(app, [*options, "--json"]).stdout)["files"]
        assert file["backtest"]["in_sample"] is bool(said)
