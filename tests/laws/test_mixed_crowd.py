"""Many processes that mix all writes: a short run of `python -m tests.crowd`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

import pytest

from tests.crowd.crowd import planned, worked
from tests.crowd.judge import judged
from tests.crowd.kinds import KINDS
from xlcrm.jobs import works

if TYPE_CHECKING:
    from pathlib import Path

SEED: Final = 17

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows cannot fork")


def test_every_kind_of_write_is_among_them() -> None:
    """A new command that waits for a workbook has to join."""
    assert {each.waits for each in KINDS.values()} - {""} == {*works.KINDS, works.SEND}


def test_what_each_was_told_holds(tmp_path: Path) -> None:
    """Held up and killed: nothing is lost, nothing stands twice, and the rest is as it was."""
    crowd = planned(SEED, len(KINDS), tmp_path)
    worked(crowd, writers=4)
    found = judged(crowd)
    assert found.wrong == []
    assert found.counts["operations"] == len(KINDS)
    assert min(found.counts[each] for each in ("done", "waits", "killed", "saves")) > 0
