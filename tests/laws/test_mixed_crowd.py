"""Many processes that mix all writes: a short run of `python -m tests.crowd`."""

from __future__ import annotations

import os
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING, Final

import pytest
from openpyxl import load_workbook

from tests.crowd.crowd import Done, planned, worked
from tests.crowd.judge import Verdict, judged, stand, touched
from tests.crowd.kinds import KINDS
from xlcrm.jobs import works

if TYPE_CHECKING:
    from pathlib import Path

SEED: Final = 17
SOON: Final = 0.1
"""Of the time that an operation usually takes, after which those that are killed are."""

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows cannot fork")


def test_every_kind_of_write_is_among_them() -> None:
    """A new command that waits for a workbook has to join."""
    assert {each.waits for each in KINDS.values()} - {""} == {*works.KINDS, works.SEND}


def test_what_each_was_told_holds(tmp_path: Path) -> None:
    """Held up and killed: nothing is lost, nothing stands twice, and the rest is as it was."""
    crowd = planned(SEED, len(KINDS), tmp_path)
    early = tuple(replace(one, killed=min(one.killed, SOON)) for one in crowd.todo)
    crowd = replace(crowd, todo=early)  # however fast this machine is, some do not get through
    worked(crowd, writers=4)
    found = judged(crowd)
    assert found.wrong == []
    assert found.counts["operations"] == len(KINDS)
    assert min(found.counts[each] for each in ("done", "waits", "killed", "saves")) > 0


def test_what_was_told_and_is_not_so_is_seen(tmp_path: Path) -> None:
    """Told as done and not there; a cell of nobody's that says something else."""
    crowd = planned(SEED, 12, tmp_path)
    crowd.done += [Done(one, 0, "") for one in crowd.todo]
    found = Verdict()
    for ledger in crowd.ledgers:
        stand(crowd, ledger, found, "in the end")
    wrong = [each for each in found.wrong if "0 times in the workbook" in each]
    bare = {"earn", "expire", "fix", "night", "nights", "page", "queue", "undo"}
    assert len(wrong) == sum(one.kind not in bare for one in crowd.todo) > 0
    (before, *_) = crowd.before.values()
    assert [*touched(before, before)] == []
    book, after = load_workbook(BytesIO(before)), BytesIO()
    book["고객대장"]["R3"] = "다른 말"
    book.save(after)
    assert any("'R3'" in each for each in touched(before, after.getvalue()))
