"""Several proposals, each made for what the ones before leave, in one save."""

from __future__ import annotations

import shutil
from datetime import date, datetime
from pathlib import Path
from typing import Final

import pytest
from openpyxl import load_workbook

import xlcrm
from xlcrm.office.steps import Steps
from xlcrm.ooxml.zipformat import DEFAULT_LIMITS
from xlcrm.workbook.plan import Plan

SEED: Final = Path(__file__).parents[2] / "sample_data" / "seed_ledger.xlsx"
NOW: Final = datetime(2024, 10, 20, 9, 30)  # noqa: DTZ001 - Korean wall time
BY: Final = xlcrm.Author("김대리", "customer add", NOW)
DAY: Final = date(2024, 10, 20)
WHO: Final = {"고객명": "홍가상", "연락처": "010-0000-0009", "상태": "체험"}
BUYS: Final = {"고객": "홍가상", "일자": "2024-10-20", "제품": "상담", "금액": 1_000}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a copy of the reference ledger."""
    return Path(shutil.copy(SEED, tmp_path / "대장.xlsx"))


def test_a_step_builds_on_the_one_before_and_all_are_saved_at_once(path: Path) -> None:
    """Somebody new buys: until the save the file is as it was, and one backup undoes both."""
    before = path.read_bytes()
    steps = Steps(path, BY, DEFAULT_LIMITS)
    steps.take(xlcrm.enter_customer(steps.ledger, WHO, as_of=DAY))
    steps.take(xlcrm.add(steps.ledger, "구매이력", [BUYS]))
    assert path.read_bytes() == before
    backup = steps.save()
    assert backup is not None
    assert backup.read_bytes() == before
    assert load_workbook(path)["구매이력"]["B2"].value == 1004
    assert {edit.where.sheet for edit in steps.edits} >= {"고객대장", "구매이력"}
    xlcrm.undo(path)
    assert path.read_bytes() == before


def test_a_step_that_cannot_be_made_is_none(path: Path) -> None:
    """The others stand, and are saved."""
    steps = Steps(path, BY, DEFAULT_LIMITS)
    steps.take(xlcrm.enter_customer(steps.ledger, WHO, as_of=DAY))
    wrong = Plan.of_cells({xlcrm.CellRef("없는 시트", 1, 1): "글"})
    with pytest.raises(xlcrm.SheetNotFoundError):
        steps.take(xlcrm.Proposal(wrong))
    steps.save(backup=False)
    assert load_workbook(path)["고객대장"]["B5"].value == "홍가상"


def test_nothing_is_saved_over_what_somebody_else_saved(path: Path) -> None:
    """Nor without a step."""
    assert Steps(path, BY, DEFAULT_LIMITS).save() is None
    steps = Steps(path, BY, DEFAULT_LIMITS)
    steps.take(xlcrm.enter_customer(steps.ledger, WHO, as_of=DAY))
    book = load_workbook(path)
    book["고객대장"]["I2"] = "다른 사람이 적음"
    book.save(path)
    theirs = path.read_bytes()
    with pytest.raises(xlcrm.WorkbookChangedError):
        steps.save()
    assert path.read_bytes() == theirs
