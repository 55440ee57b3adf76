"""All figures of the sample office, against a count of the workbook's own cells.

What counts them again is `recounted`, which knows docs/domain.md#figures and no line of
`xlcrm.analysis`.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from held_against import differences
from recounted import counted

import xlcrm

OFFICE = Path(__file__).parents[2] / "sample_data" / "office.xlsx"
DAYS = (date(2024, 10, 1), date(2023, 6, 30), date(2024, 2, 29))
"""A month's first day, a month's last one, and a day that the year before had not."""

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_all_figures_are_those_counted_from_the_cells(day: date) -> None:
    """Revenue, movements, renewals, forecast and its bands, risk, RFM, tiers, talks, purchases."""
    found = xlcrm.analyse(xlcrm.open_ledger(OFFICE), day)
    assert list(differences(found, counted(OFFICE.read_bytes(), day))) == []
