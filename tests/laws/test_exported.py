"""Law: a ledger that was exported, and made anew of that, says the same."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

import xlcrm
from xlcrm.jobs.new.from_file import made_of
from xlcrm.pages.book import keys_of_all, material_of
from xlcrm.pages.summary import WANTED, find

if TYPE_CHECKING:
    from xlcrm.office.ledger import Ledger

ROOT: Final = Path(__file__).parents[2]
DAY: Final = date(2024, 10, 1)
LEDGERS: Final = {
    "sample_data/seed_ledger.xlsx": "csv",
    "sample_data/messy.xlsx": "parquet",
    "tests/ledgers/adopted_3.xlsx": "duckdb",  # nobody knows what its fees are for
    "tests/offices/elsewhere/03_taekwondo_yongin.xlsx": "sqlite",  # 번호 only counts its rows
    "tests/offices/elsewhere/22_municipal_public_property.xlsx": "parquet",  # fees of a year
}
"""Ledgers, and what each is exported to."""


def figures(ledger: Ledger) -> list[tuple[str, object, object]]:
    """Return what `xlcrm summary` counts of a ledger."""
    material = material_of(ledger, xlcrm.analyse(ledger, DAY), keys_of_all())
    found = [find(material, each) for each in WANTED]
    return [(each.wanted.label, each.value, each.series) for each in found]


@pytest.mark.parametrize("name", LEDGERS, ids=lambda name: Path(name).stem)
def test_what_was_exported_says_the_same(name: str, tmp_path: Path) -> None:
    """Every figure of the summary, of the month and of the one before."""
    kind = LEDGERS[name]
    place = tmp_path / ("store" if kind in {"csv", "parquet"} else f"store.{kind}")
    xlcrm.export(ROOT / name, place, to=kind, reveal=True)
    made = made_of(tmp_path / "다시.xlsx", place, as_of=DAY)
    assert made.is_ledger
    assert figures(xlcrm.open_ledger(made.path)) == figures(xlcrm.open_ledger(ROOT / name))
