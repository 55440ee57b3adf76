"""A ledger whose workbook is let go of tells figures what it told them before."""

from __future__ import annotations

import gc
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Final
from weakref import ref

import pandas as pd

from xlcrm.analysis.office import office_of
from xlcrm.jobs.renew import planned
from xlcrm.office.ledger import open_ledger
from xlcrm.office.let_go import let_go

AS_OF: Final = date(2024, 9, 1)
SAMPLE: Final = Path(__file__, "../../../sample_data/office.xlsx").resolve()


def test_figures_are_made_of_the_same_and_the_sheets_are_not_read_again() -> None:
    """Every frame, and who may be written to; no sheet's bytes come back."""
    whole = office_of(open_ledger(SAMPLE), AS_OF)
    ledger = open_ledger(SAMPLE)
    kept = let_go(ledger, AS_OF)
    found = office_of(kept, AS_OF)
    for each in fields(whole):
        ours, theirs = getattr(found, each.name), getattr(whole, each.name)
        if isinstance(theirs, pd.DataFrame):
            pd.testing.assert_frame_equal(ours, theirs, obj=each.name)
        else:
            assert ours == theirs, each.name
    assert found.consents
    assert (len(kept.book.scans), len(ledger.book.scans)) == (0, 0)


def test_what_cannot_be_renewed_at_once_does_not_hold_the_workbook() -> None:
    """An error tells where it was raised, and so all that was there: the ledger as well."""
    ledger = open_ledger(SAMPLE)
    gc.disable()
    try:
        told = planned(ledger, as_of=AS_OF)
        there = ref(ledger)
        del ledger
        assert told.left
        assert there() is None
    finally:
        gc.enable()
