"""All that a ledger's figures say on a day: tables, single figures, and what cannot be said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import TYPE_CHECKING, Final, TypeVar

import numpy as np

from xlcrm.analysis import (
    activity,
    backtest,
    call_list,
    churn,
    cohorts,
    complaints,
    demand,
    forecast,
    forecast_error,
    improvement,
    loyalty,
    marketing,
    members,
    movements,
    offer_results,
    preferences,
    reach,
    renewal_error,
    renewal_rates,
    revenue,
    rfm,
    risk,
    risk_error,
    satisfaction,
    segments,
    survival,
    usage,
    voices,
)
from xlcrm.analysis.backtest import why_no_backtest
from xlcrm.analysis.basis import doubt, without_fee
from xlcrm.analysis.coverage import undated, why_no_revenue
from xlcrm.analysis.figure import Figure
from xlcrm.analysis.office import KINDS, columns_read, office_of
from xlcrm.analysis.once import once
from xlcrm.collector import seldom
from xlcrm.domain.outline import outlined
from xlcrm.schema.sheets import KNOWN, LEDGER
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date
    from types import ModuleType

    import pandas as pd

    from xlcrm.analysis.inputs import Office
    from xlcrm.office.ledger import Ledger

__all__ = ["KINDS", "Analysis", "analyse", "analyse_office", "columns_read", "office_of"]

Answer = TypeVar("Answer")

_MODULES: Final = (
    *(revenue, movements, forecast, churn, renewal_rates, cohorts, survival, call_list),
    *(risk, rfm, loyalty, segments, preferences, satisfaction, activity, marketing, usage, demand),
    *(reach, offer_results),
    *(members, backtest, forecast_error, renewal_error, risk_error),
    *(improvement, complaints, voices),
)
_TABLES: Final[Mapping[str, Callable[[Office], pd.DataFrame]]] = {
    name: table for module in _MODULES for name, table in module.TABLES
}
_NEEDS: Final[Mapping[str, str]] = {
    name: kind for module in _MODULES for name, kind in getattr(module, "NEEDS", {}).items()
}
"""The kind of sheet that a table is made of, where it is not the ledger."""

_FIGURES: Final[Mapping[str, ModuleType]] = {
    **dict.fromkeys(("mrr", "arr", "active_customers", "active_contracts", "arpa"), revenue),
    **dict.fromkeys(("forecast_agreed", "forecast", "forecast_low", "forecast_high"), forecast),
    **dict.fromkeys(("logo_churn", "revenue_churn", "grr", "nrr"), churn),
    **dict.fromkeys(("grr_year", "nrr_year", "ltv"), churn),
    **dict.fromkeys(("renewal_rate", "renewal_rate_value"), renewal_rates),
    **dict.fromkeys(("expiring", "expiring_week", "renewal_missed"), call_list),
    **dict.fromkeys(("risk_high", "risk_caution"), risk),
    **dict.fromkeys(("csat", "csat_answers", "nps", "nps_answers"), satisfaction),
    **dict.fromkeys(("contacts", "open_issues", "resolution_days"), activity),
    **dict.fromkeys(("reachable", "response_rate"), marketing),
}
"""The module that answers for each figure."""

_OF_REVENUE: Final = frozenset(
    {
        *("forecast_agreed", "forecast", "forecast_low", "forecast_high", "renewal_rate_value"),
        *("revenue_churn", "grr", "nrr", "grr_year", "nrr_year", "ltv"),
    }
)
"""Figures made of fees, which no one can tell where it is not known what those are for."""

_WON: Final[Mapping[str, tuple[str, ...]]] = {
    "movements": (
        *("시작 MRR", "신규", "재활성", "확대", "축소", "이탈", "끝 MRR", "판정 대기"),
        movements.UNKNOWN,
    ),
    **dict.fromkeys(
        ("mrr_by_service", "mrr_by_officer", "mrr_by_branch"), ("MRR", "비중", "지난달 MRR", "증감")
    ),
    "churn_by_month": ("시작 MRR", "이탈", "축소", movements.UNKNOWN),
    "leaving_signs": ("MRR",),
    "renewal_rates": ("만료 MRR", "재계약 MRR", "미갱신 MRR", "판정 대기 MRR"),
    **dict.fromkeys(("risk", "risk_levels", "tiers", "services", "regions"), ("월 매출",)),
    **dict.fromkeys(("plan_reasons", "plan_customers"), ("월 매출",)),
    **dict.fromkeys(("age_bands", "genders"), ("월 매출",)),
}
"""The columns of tables that are made of fees: missing, and no 0, where nobody knows those."""

_OF_WON: Final = frozenset(
    {"movements", "mrr_by_service", "mrr_by_officer", "mrr_by_branch", "what_if"}
)
"""Tables that say nothing else."""

_OF_THE_PAST: Final = frozenset(
    name
    for module in (backtest, forecast_error, renewal_error, risk_error)
    for name, _ in module.TABLES
)
"""Tables that hold an earlier day against what came, where there is one to hold."""

_OF_LEAVING: Final = frozenset(
    {
        *("logo_churn", "revenue_churn", "grr", "nrr", "grr_year", "nrr_year", "ltv"),
        *("renewal_rate", "renewal_rate_value"),
    }
)
"""Figures that depend on when contracts ended, which is told where it is not known of some."""

_OF_CONTRACTS: Final = frozenset(
    name for name, module in _FIGURES.items() if module in {revenue, forecast, churn, renewal_rates}
)
"""Figures that count contracts, of which is told which rows are doubtful."""

_NAMES: Final = {spec.key: spec.name for spec in KNOWN}
_NO_ROWS: Final = "해당하는 자료가 없습니다."


class _Answers(Mapping[str, Answer]):
    """Answers by name, each worked out when it is first asked for.

    A report of one section, and the few figures in a terminal, ask for few of them.
    """

    def __init__(self, names: Iterable[str], ask: Callable[[str], Answer | None]) -> None:
        self._names = tuple(names)
        self._ask = ask
        self._known: dict[str, Answer | None] = {}

    def __getitem__(self, name: str) -> Answer:
        if name not in self._names:
            raise KeyError(name)
        if name not in self._known:
            self._known[name] = self._ask(name)
        answer = self._known[name]
        if answer is None:
            raise KeyError(name)
        return answer

    def __iter__(self) -> Iterator[str]:
        return (name for name in self._names if name in self)

    def __len__(self) -> int:
        return sum(1 for _ in self)


@outlined
@dataclass(frozen=True, slots=True)
class Analysis:
    """What an office's figures are on a day; each is worked out when it is first asked for.

    Attributes:
        office: the frames that they are computed from.
        tables: every table by its English name, its columns in Korean as a report shows them;
            shares are fractions of 1, months the first day of the month, money in won.
        figures: every single figure by its English name.
        missing: why a table is empty, by its name; those that are not are not in it.
    """

    office: Office
    tables: Mapping[str, pd.DataFrame]
    figures: Mapping[str, Figure]
    missing: Mapping[str, str]


def analyse(ledger: Ledger, as_of: date) -> Analysis:
    """Return all tables and figures of a ledger on a day.

    Args:
        ledger: the opened workbook; `columns_read` tells which of its columns are needed.
        as_of: the day that counts as today.

    >>> from datetime import date
    >>> import xlcrm
    >>> ledger = xlcrm.open_ledger("sample_data/seed_ledger.xlsx")
    >>> found = analyse(ledger, date(2024, 10, 1))
    >>> found.figures["mrr"].value, found.figures["csat"].why
    (250000.0, "'만족도' 시트가 없습니다.")
    >>> found.tables["mrr_by_service"][["서비스", "계약 수", "MRR"]].values.tolist()
    [['프리미엄 서비스', 2, 200000.0], ['기본 서비스', 1, 50000.0]]
    """
    return analyse_office(office_of(ledger, as_of))


@seldom()
def analyse_office(office: Office) -> Analysis:
    """Return all tables and figures of an office that is there as frames already."""
    tables = _Answers(_TABLES, lambda name: _table(name, office))
    missing = _Answers(_TABLES, lambda name: _why(name, office, tables))
    return Analysis(office, tables, _figures(office), missing)


def _table(name: str, office: Office) -> pd.DataFrame:
    """A table; of a sheet that is missing without a row, as a zero would be a number.

    A copy, since what is worked out once for several tables is not the caller's to change.
    """
    if _NEEDS.get(name, LEDGER.key) not in office.present:
        return _TABLES[name](_without_rows(office)).iloc[:0]
    found = _TABLES[name](office).copy(deep=False)
    won = [column for column in _WON.get(name, ()) if column in found.columns]
    return found.assign(**dict.fromkeys(won, np.nan)) if won and why_no_revenue(office) else found


@once
def _without_rows(office: Office) -> Office:
    """The office without a row: its tables have the columns that they have anyway."""
    frames = {each.name: getattr(office, each.name) for each in fields(office)}
    blank = {name: each.iloc[:0] for name, each in frames.items() if hasattr(each, "iloc")}
    return replace(office, **blank, consents={}, owed={})


def _why(name: str, office: Office, tables: Mapping[str, pd.DataFrame]) -> str | None:
    """Why a table is empty; None if it is not."""
    needed = _NEEDS.get(name, LEDGER.key)
    if needed not in office.present:
        return f"'{_NAMES[needed]}' 시트가 없습니다."
    if tables[name].empty:
        return _why_no_past(name, office) or _NO_ROWS
    return (why_no_revenue(office) or None) if name in _OF_WON else None


def _why_no_past(name: str, office: Office) -> str:
    """Why an earlier day is not held against what came, where a table would do so."""
    of_fees = name in {each for each, _ in forecast_error.TABLES}
    if name not in _OF_THE_PAST:
        return ""
    return why_no_backtest(office) or (why_no_revenue(office) if of_fees else "")


def _figures(office: Office) -> Mapping[str, Figure]:
    """The figures, worked out module by module."""
    known: dict[str, Mapping[str, Figure]] = {}

    def ask(name: str) -> Figure:
        module = _FIGURES[name]
        if module.__name__ not in known:
            known[module.__name__] = module.figures(office)
        found = known[module.__name__][name]
        why = why_no_revenue(office) if name in _OF_REVENUE else ""
        if why:
            return Figure.missing(found.name, found.unit, why)
        if found.value is None or name not in _OF_CONTRACTS:
            return found
        parts = (
            undated(office).told if name in _OF_LEAVING else "",
            doubt(office),
            without_fee(office) if found.unit == "원" or name in _OF_REVENUE else "",
        )
        note = " · ".join(part for part in parts if part)
        return replace(found, note=note) if note else found

    return _Answers(_FIGURES, ask)
