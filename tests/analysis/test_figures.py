"""All that a ledger's figures say: every answer has a name, and what cannot be said says why."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest

import xlcrm
from xlcrm.analysis import analyse as figures
from xlcrm.analysis.analyse import KINDS, Analysis, analyse_office, columns_read
from xlcrm.analysis.inputs import office

if TYPE_CHECKING:
    from xlcrm.office.ledger import Ledger

SAMPLES = Path(__file__).parents[2] / "sample_data"
AS_OF = date(2024, 10, 1)


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    """Return the sample office, with no more of it read than figures need."""
    return xlcrm.open_ledger(SAMPLES / "office.xlsx", fields=columns_read, kinds=KINDS)


@pytest.fixture(scope="module")
def found(ledger: Ledger) -> Analysis:
    """Return what the sample office's figures say."""
    return xlcrm.analyse(ledger, AS_OF)


def test_every_table_is_a_frame_under_a_name(found: Analysis) -> None:
    """With a plain index and columns in Korean, so that a report can show it as it is."""
    assert len(found.tables) >= 40
    for name, table in found.tables.items():
        assert table.index.equals(pd.RangeIndex(len(table))), name
        assert table.columns.is_unique, name


def test_the_figures_are_those_that_the_modules_have(found: Analysis) -> None:
    """No figure of a module is without a name here, and no name without its figure."""
    made = {
        name
        for module in figures._MODULES  # noqa: SLF001 - what it is made of
        if hasattr(module, "figures")
        for name in module.figures(found.office)
    }
    assert set(found.figures) == made


def test_a_figure_has_a_value_or_a_reason(found: Analysis) -> None:
    """Never both, never neither; of a full office nearly all have a value."""
    assert all((each.value is None) == bool(each.why) for each in found.figures.values())
    assert sum(each.value is None for each in found.figures.values()) <= 2


def test_reading_only_what_is_needed_says_the_same(ledger: Ledger, found: Analysis) -> None:
    """As reading the whole workbook does, which takes several times as long."""
    whole = xlcrm.analyse(xlcrm.open_ledger(ledger.path), AS_OF)
    for name, table in whole.tables.items():
        pd.testing.assert_frame_equal(table, found.tables[name], obj=name)
    assert dict(whole.figures) == dict(found.figures)


def test_nothing_supports_no_number() -> None:
    """An office without a single row: every table is empty and says why, as does every figure."""
    said = analyse_office(office(AS_OF))
    assert all(table.empty for table in said.tables.values())
    assert set(said.missing) == set(said.tables)
    assert all(why.endswith(".") for why in said.missing.values())
    numbers = {name: each.value for name, each in said.figures.items() if each.value is not None}
    assert set(numbers.values()) <= {0.0}  # so many customers, contracts, answers: a count


def test_a_table_is_the_callers_own(found: Analysis) -> None:
    """Whoever changes a table changes no other figure."""
    table = analyse_office(found.office).tables["movements"]
    before = found.tables["movements"]["끝 MRR"].tolist()
    table["끝 MRR"] = 0.0
    assert analyse_office(found.office).tables["mrr_by_month"]["MRR"].tolist() == before


def test_an_unknown_name_is_no_answer(found: Analysis) -> None:
    """As with any mapping."""
    for answers in (found.tables, found.figures, found.missing):
        assert "mrr_by_weather" not in answers
        with pytest.raises(KeyError):
            answers["mrr_by_weather"]
