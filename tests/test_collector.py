"""How seldom cycles are looked for while xlcrm works, and whose setting that is."""

from __future__ import annotations

import gc
import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from pathlib import Path
from threading import Barrier
from typing import TYPE_CHECKING, Any

import pytest

import xlcrm
from xlcrm.collector import SELDOM, seldom
from xlcrm.workbook.read import Book, read_book

if TYPE_CHECKING:
    from collections.abc import Iterator

SEED = Path(__file__).parents[1] / "sample_data" / "seed_ledger.xlsx"
USUAL = (700, 10, 10)
"""Python's own thresholds."""


@pytest.fixture(autouse=True)
def host() -> Iterator[None]:
    """A host program that has left the collector as Python sets it."""
    before = gc.get_threshold()
    gc.set_threshold(*USUAL)
    yield
    gc.set_threshold(*before)


def test_a_script_gets_the_settings_of_the_program_while_xlcrm_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading, judging and writing; the host's own hold in between and afterwards."""
    path = tmp_path / "ledger.xlsx"
    shutil.copy(SEED, path)
    seen: list[tuple[int, int, int]] = []

    def noted(*given: Any, **named: Any) -> Book:  # noqa: ANN401 - handed on
        seen.append(gc.get_threshold())
        return read_book(*given, **named)

    monkeypatch.setattr("xlcrm.office.ledger.read_book", noted)
    ledger = xlcrm.open_ledger(path)
    proposal = xlcrm.refresh(ledger, as_of=date(2025, 10, 1))
    assert gc.get_threshold() == USUAL
    ledger.commit(proposal, by=xlcrm.Author("김담당", "refresh", datetime(2025, 10, 1)))  # noqa: DTZ001
    assert (seen, gc.get_threshold()) == ([SELDOM], USUAL)


def test_calls_within_calls_and_threads_give_back_what_the_host_had() -> None:
    """Whichever ends last; also where one fails."""
    met = Barrier(4)

    def work(number: int) -> tuple[int, int, int]:
        with seldom(), seldom():
            met.wait(10)
            found = gc.get_threshold()
        if number:
            return found
        raise ValueError

    with ThreadPoolExecutor(4) as pool:
        done = [pool.submit(work, number) for number in range(4)]
    assert [each.result() for each in done[1:]] == [SELDOM] * 3
    assert isinstance(done[0].exception(), ValueError)
    assert gc.get_threshold() == USUAL


@pytest.mark.parametrize("theirs", [(0, 10, 10), (SELDOM[0] + 1, 5, 5)])
def test_who_looks_more_seldom_still_keeps_that(theirs: tuple[int, int, int]) -> None:
    """0 switches it off."""
    gc.set_threshold(*theirs)
    with seldom():
        assert gc.get_threshold() == theirs
    assert gc.get_threshold() == theirs
