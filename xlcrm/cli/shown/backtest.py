"""What the figures said some months ago and what became of it, for people and for programs."""

from __future__ import annotations

from datetime import datetime
from math import isnan
from typing import TYPE_CHECKING, Final

from xlcrm.analysis.analyse import analyse
from xlcrm.analysis.backtest import horizons
from xlcrm.analysis.forecast_error import WITHIN
from xlcrm.analysis.renewal_rates import PENDING
from xlcrm.analysis.risk_error import LEFT, UNTOLD
from xlcrm.cli.shown.listing import aligned
from xlcrm.cli.streams import out, shown
from xlcrm.cli.writing import json_object, print_json
from xlcrm.office.ledger import open_ledger
from xlcrm.pages.accuracy import told

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from xlcrm.analysis.analyse import Analysis
    from xlcrm.ooxml.zipformat import Limits

_BASIS: Final = {
    "되돌린 계약": "contracts",
    "그 뒤의 계약": "begun_later",
    "그 뒤의 해지 등": "ended_later",
    "되돌린 칸": "cells_put_back",
    "못 되돌린 칸": "cells_lost",
    "뺀 재계약 의사": "decisions_left_out",
    "뺀 상태 낱말": "statuses_left_out",
    "비고": "note",
}
_MONTHS: Final = {
    "월": "month",
    "예상 매출": "expected",
    "하한": "low",
    "상한": "high",
    "실제 매출": "actual",
    "오차": "error",
    "오차율": "error_rate",
    "새 매출": "new",
    "전체 매출": "total",
}
_FORECAST: Final = {
    **{name: key for name, key in _MONTHS.items() if name != "월"},
    "달 평균 오차율": "mean_error_rate",
    "범위 폭": "width",
    "판정된 계약": "decided_then",
    "비고": "note",
}
_RENEWAL: Final = {
    "서비스": "service",
    "판정": "decided",
    "재계약": "renewed",
    "실제 재계약률": "rate",
    "하한": "low",
    "상한": "high",
    "예상 재계약률": "expected_rate",
    "예상 재계약": "expected",
    "평가": "verdict",
    PENDING: "pending",
    "중도 해지": "ended_early",
    "그 밖": "other",
    "비고": "note",
}
_RISK: Final = {
    "고객 수": "customers",
    LEFT: "left",
    "이탈률": "rate",
    "AUC": "auc",
    "AUC 하한": "auc_low",
    "AUC 상한": "auc_high",
    "높음의 이탈률": "high_rate",
    "상위 10% 이탈률": "top_tenth_rate",
    "상위 10% 배수": "top_tenth_lift",
    PENDING: "pending",
    UNTOLD: "unknown",
    "비고": "note",
}
_LEVELS: Final = {
    "위험": "level",
    "고객 수": "customers",
    LEFT: "left",
    "이탈률": "rate",
    "하한": "low",
    "상한": "high",
    "전체의 몇 배": "lift",
    "비고": "note",
}


def show(ledger: str, as_of: date, limits: Limits, *, as_json: bool) -> int:
    """Show how right the figures of a ledger were, or print it as JSON; return the exit code.

    Raises:
        XlcrmError: the workbook cannot be read.
    """
    analysis = analyse(open_ledger(ledger, limits=limits), as_of)
    why = analysis.missing.get("backtest_basis", "")
    if as_json:
        seen = analysis.office.policy.standards.card is not None  # pages.accuracy says it in words
        found = {"why": why or None, "in_sample": seen, "days": _plain(analysis)}
        more = {"backtest": found}
        print_json(json_object(ledger, as_of, "ok", more=more))
        return 0
    out(f"{shown(ledger)}: {as_of} 기준으로 되돌려 본 정확도")
    if why:
        out(f"  산출 불가: {why}")
    names = ("되돌린 장부", "매출 예상", "재계약", "위험 목록")
    for each in told(analysis):
        out(f"\n{each.head}")
        rows = [pair for pair in zip(names, each[1:], strict=True) if pair[1]]
        out("\n".join(aligned(rows, indent=2)))
    return 0


def _plain(analysis: Analysis) -> list[Mapping[str, object]]:
    """Each of the earlier days with its tables, values as a program reads them."""
    found: list[Mapping[str, object]] = []
    for each in horizons(analysis.office):
        (basis,) = _rows(analysis, "backtest_basis", each.name, _BASIS)
        sums = _rows(analysis, "forecast_error", each.name, _FORECAST)
        risk = _rows(analysis, "risk_error", each.name, _RISK)
        errors = analysis.tables["forecast_error"]
        inside = errors["범위"][errors["시점"] == each.name]
        months = _rows(analysis, "forecast_error_months", each.name, _MONTHS)
        found.append(
            {
                "months": each.months,
                "day": f"{each.day}",
                "until": f"{each.until}",
                "basis": basis,
                "forecast": {**sums[0], "within": _within(inside.iloc[0]), "months": months}
                if sums
                else None,
                "renewal": _rows(analysis, "renewal_error", each.name, _RENEWAL),
                "risk": {
                    **risk[0],
                    "levels": _rows(analysis, "risk_error_levels", each.name, _LEVELS),
                }
                if risk
                else None,
            }
        )
    return found


def _rows(
    analysis: Analysis, name: str, day: str, keys: Mapping[str, str]
) -> list[dict[str, object]]:
    table = analysis.tables[name]
    table = table[table["시점"] == day][list(keys)]
    return [
        {key: _value(value) for key, value in zip(keys.values(), row, strict=True)}
        for row in table.itertuples(index=False, name=None)
    ]


def _within(where: str) -> bool | None:
    return where == WITHIN if where else None


def _value(value: object) -> str | float | None:
    """A value of a table as JSON has it: numbers, months as texts, nothing for what is missing."""
    if isinstance(value, str):
        return value
    if isinstance(value, datetime):
        return f"{value:%Y-%m}"
    number = float(str(value))
    if isnan(number):
        return None
    return int(number) if number.is_integer() else number
