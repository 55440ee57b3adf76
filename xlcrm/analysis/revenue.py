"""Recurring revenue: what contracts bring a month, on which basis, and by service."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from xlcrm.analysis.coverage import coverage, month_ends, on_day, why_no_revenue
from xlcrm.analysis.figure import Figure
from xlcrm.analysis.movements import movements
from xlcrm.analysis.people import UNKNOWN, in_order, texts

if TYPE_CHECKING:
    from xlcrm.analysis.inputs import Office

YEAR: Final = 12  # months
NO_CONTRACTS: Final = "계산할 수 있는 계약이 없습니다."
NO_CUSTOMERS: Final = "이용 중인 고객이 없습니다."
_BY_MONTH: Final = (*("월", "MRR", "ARR", "고객 수", "고객당 매출", "증감", "증감률", "비고"),)
_SUMS: Final = ("계약 수", "고객 수", "MRR", "비중", "지난달 MRR", "증감")
_BASES: Final = ("요금 기준", "계약 수", "MRR", "비고")


def mrr_by_month(office: Office) -> pd.DataFrame:
    """Return MRR at each month-end, in won; the last row is of the as-of day.

    MRR is the sum of `monthly_fee` over the contracts that cover the day, those paused counting 0;
    ARR = 12 × MRR; 고객당 매출 (ARPA) = MRR ÷ 고객 수, the customers with such a contract. 증감 and
    증감률 compare with the month before. Source: 고객대장; docs/domain.md#figures.
    """
    moved = movements(office)
    if moved.empty:
        return pd.DataFrame(columns=list(_BY_MONTH))
    mrr, before = moved["끝 MRR"], moved["시작 MRR"]
    people = moved["끝 고객"]
    if why_no_revenue(office):
        mrr, before = mrr * np.nan, before * np.nan
    return pd.DataFrame(
        {
            "월": moved["월"],
            "MRR": mrr,
            "ARR": YEAR * mrr,
            "고객 수": people,
            "고객당 매출": mrr / people.where(people > 0),
            "증감": mrr - before,
            "증감률": (mrr - before) / before.where(before > 0),
            "비고": moved["비고"],
        }
    )


def mrr_by_service(office: Office) -> pd.DataFrame:
    """Return MRR by service on the as-of day, the largest first, and at the month-end before.

    비중 is the share of all MRR. Source: 고객대장; docs/domain.md#figures.
    """
    covered = coverage(office)
    return _sums(office, covered.assign(of=covered["service"]), "서비스")


def mrr_by_officer(office: Office) -> pd.DataFrame:
    """Return MRR by 담당자 on the as-of day, the largest first, and at the month-end before.

    Empty where the ledger has no 담당자. Source: 고객대장; docs/domain.md#figures.
    """
    return _mrr_by(office, "officer", "담당자")


def mrr_by_branch(office: Office) -> pd.DataFrame:
    """Return MRR by 지점 on the as-of day, as `mrr_by_officer` does by 담당자."""
    return _mrr_by(office, "branch", "지점")


def _mrr_by(office: Office, field: str, name: str) -> pd.DataFrame:
    """MRR by what a column of the contracts says, 모름 last; empty where it says nothing."""
    said = texts(office.contracts[field])
    covered = coverage(office)
    if covered.empty or (said == UNKNOWN).all():
        return pd.DataFrame(columns=[name, *_SUMS])
    return _sums(office, covered.assign(of=said.reindex(covered.index)), name)


def _sums(office: Office, covered: pd.DataFrame, name: str) -> pd.DataFrame:
    """What contracts bring on the as-of day and at the month-end before, by what `of` says."""
    today = on_day(covered, office.as_of)
    groups = today.groupby("of")
    found = groups.agg(
        **{"계약 수": ("mrr", "size"), "고객 수": ("who", "nunique"), "MRR": ("mrr", "sum")}
    )
    month = np.datetime64(office.as_of, "M").astype("datetime64[D]")
    before = on_day(covered, month - np.timedelta64(1, "D")).groupby("of")["mrr"].sum()
    found = found.reindex(found.index.union(before.index), fill_value=0)
    total = found["MRR"].sum()
    found["비중"] = found["MRR"] / total if total > 0 else np.nan
    found["지난달 MRR"] = before.reindex(found.index, fill_value=0.0)
    found["증감"] = found["MRR"] - found["지난달 MRR"]
    found = found.rename_axis(name).reset_index()
    found = in_order(found, name, by="MRR")
    return found[[name, *_SUMS]]


def fee_bases(office: Office) -> pd.DataFrame:
    """Return what the fees of the contracts in force are for, and which rows no figure counts.

    Every report states it: the same fees are twelve times the revenue if they are monthly.
    Source: 고객대장 (요금 기준), 설정; docs/domain.md#figures.
    """
    contracts = office.contracts
    covered = on_day(coverage(office), office.as_of)
    covered["basis"] = contracts["basis"].reindex(covered.index)
    rows = [
        (basis, len(part), part["mrr"].sum(), _BASIS_NOTES.get(str(basis), ""))
        for basis, part in covered[covered["known"]].groupby("basis")
    ]
    unknown = int((~covered["known"]).sum())
    if unknown and why_no_revenue(office):
        rows = [(basis, count, np.nan, note) for basis, count, _, note in rows]
        rows.append(("요금 모름", unknown, np.nan, "매출을 내지 않습니다."))
    elif unknown:
        rows.append(("요금 모름", unknown, 0.0, "매출을 0으로 셉니다."))
    unread = int((~contracts["readable"] | contracts["start"].isna()).sum())
    if unread:
        rows.append(("읽을 수 없음", unread, 0.0, "모든 수치에서 뺍니다. 데이터 품질을 보세요."))
    return pd.DataFrame(rows, columns=list(_BASES))


_BASIS_NOTES: Final = {
    "월": "요금이 한 달 금액입니다.",
    "기간총액": "요금을 계약 개월 수로 나눕니다.",
}


def figures(office: Office) -> dict[str, Figure]:
    """Return MRR, ARR, customers, contracts and ARPA on the as-of day."""
    covered = coverage(office)
    today = on_day(covered, office.as_of)
    people = today["who"].nunique()
    mrr = float(today["mrr"].sum())
    why = NO_CONTRACTS if not len(month_ends(office, covered)) else why_no_revenue(office)
    basis = f"{office.as_of} 현재 유효한 계약 {len(today):,}건, 고객 {people:,}명"
    found = {
        "mrr": _won("MRR", mrr, why),
        "arr": _won("ARR", YEAR * mrr, why),
        "active_customers": Figure("이용 고객", float(people), "명"),
        "active_contracts": Figure("진행 계약", float(len(today)), "건"),
        "arpa": _won("ARPA", mrr / people if people else 0.0, why or _nobody(people)),
    }
    return {key: replace(each, basis=basis) for key, each in found.items()}


def _nobody(people: int) -> str:
    return "" if people else NO_CUSTOMERS


def _won(name: str, value: float, why: str) -> Figure:
    return Figure.missing(name, "원", why) if why else Figure(name, value, "원")


TABLES: Final = (
    ("mrr_by_month", mrr_by_month),
    ("mrr_by_service", mrr_by_service),
    *(("mrr_by_officer", mrr_by_officer), ("mrr_by_branch", mrr_by_branch)),
    ("fee_bases", fee_bases),
)
