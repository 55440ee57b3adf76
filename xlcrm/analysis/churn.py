"""Who leaves and how much goes with them: churn, retention of revenue, reasons, signs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from xlcrm.analysis import revenue
from xlcrm.analysis.coverage import (
    coverage,
    month_ends,
    mrr_on,
    on_day,
    renewable,
    undecided,
)
from xlcrm.analysis.figure import Figure
from xlcrm.analysis.months import RUNNING, day_after
from xlcrm.analysis.movements import UNKNOWN, UNKNOWN_PEOPLE, movements
from xlcrm.analysis.once import once
from xlcrm.domain.status import Decision, Status

if TYPE_CHECKING:
    from xlcrm.analysis.inputs import Office

_EXACT: Final = 6  # decimals of a won
GRR_YEAR, NRR_YEAR = "GRR(12개월)", "NRR(12개월)"
OPENING: Final = "1년 전 고객"
_LOOKED_BACK: Final = 25  # months at the end of the table that are held against a year before
YEAR: Final = 12  # months
HALF_YEAR: Final = 6  # months of churn in LTV
NOT_SAID: Final = "적지 않음"
TOO_YOUNG: Final = "자료가 12개월보다 짧습니다."
NOBODY_LEFT: Final = "최근 6개월에 이탈한 고객이 없습니다."
NOTHING_BEFORE: Final = "비교할 기간의 시작에 매출이 없습니다."
NO_WHOLE_MONTH: Final = "끝난 달이 없거나, 그 달을 시작할 때 고객이 없었습니다."
_BY_MONTH: Final = (
    *("월", "시작 고객", "이탈 고객", "고객 이탈률"),
    *("시작 MRR", "이탈", "축소", "매출 이탈률", "GRR", "NRR"),
    *(GRR_YEAR, NRR_YEAR, OPENING, UNKNOWN_PEOPLE, UNKNOWN, "비고"),
)
_REASONS: Final = ("사유", "해지", "취소", "만료", "합계", "비중")
_SIGNS: Final = ("징후", "계약 수", "MRR", "비중")


@once
def churn_by_month(office: Office) -> pd.DataFrame:
    """Return churn and retention of each month, as shares of 0 to 1, from `movements`.

    고객 이탈률 = 이탈 고객 ÷ 시작 고객. Over the customers at the start, GRR = Σ min(MRR₁, MRR₀) ÷
    Σ MRR₀ = (시작 − 축소 − 이탈) ÷ 시작, and NRR = Σ MRR₁ ÷ Σ MRR₀ = (시작 + 확대 − 축소 − 이탈) ÷
    시작. 매출 이탈률 = 1 − GRR. GRR(12개월) and NRR(12개월) are the same of the customers a year
    before each month's end, 1년 전 고객, for the last 25 months. Who and what went on a day that
    nothing tells (날짜 모름) is on neither side, so that 시작 is then without them; 비고 counts the
    contracts. Missing where there was nobody, or no revenue, at the start.
    Source: 고객대장; docs/domain.md#figures (definitions of ChartMogul, Stripe, Baremetrics).
    """
    found = _moved(office)
    if found.empty:
        return found
    return found.join(_years(office, len(found)))[list(_BY_MONTH)]


@once
def _moved(office: Office) -> pd.DataFrame:
    """The same of each month alone, without what became of the customers of a year before."""
    moved = movements(office)
    if moved.empty:
        return pd.DataFrame(columns=list(_BY_MONTH))
    people = moved["시작 고객"] - moved[UNKNOWN_PEOPLE]
    people = people.where(people > 0)
    start = (moved["시작 MRR"] - moved[UNKNOWN]).round(_EXACT)
    start = start.where(start > 0)
    kept = start - moved["축소"] - moved["이탈"]
    return moved.assign(
        **{
            "고객 이탈률": moved["이탈 고객"] / people,
            "매출 이탈률": 1 - kept / start,
            "GRR": kept / start,
            "NRR": (kept + moved["확대"]) / start,
        }
    )


def _years(office: Office, months: int) -> pd.DataFrame:
    """Retention over the twelve months before each month's end; NaN where nobody was there."""
    covered = coverage(office)
    found = {name: np.full(months, np.nan) for name in (GRR_YEAR, NRR_YEAR, OPENING)}
    ends = month_ends(office, covered)
    needed = covered[["who", "first", "until", "paused", "resumed", "mrr"]]
    for at in range(max(0, months - _LOOKED_BACK), months):
        kept = _retained(needed, ends[at])
        if kept is not None:
            for name, value in zip(found, kept, strict=True):
                found[name][at] = value
    return pd.DataFrame(found)


def _retained(covered: pd.DataFrame, day: np.datetime64) -> tuple[float, float, int] | None:
    """GRR and NRR of the customers of the same day a year before, and how many they were."""
    before = np.datetime64(pd.Timestamp(day) - pd.DateOffset(months=YEAR), "D")
    here, was = mrr_on(covered, before)
    opening, now = was[here], mrr_on(covered, day)[1][here]
    total = opening.sum()
    if total <= 0:
        return None
    return float(np.minimum(now, opening).sum() / total), float(now.sum() / total), len(opening)


def end_reasons(office: Office) -> pd.DataFrame:
    """Return why contracts were left, over all that are: reasons with their counts, most first.

    해지: ended before their term by the as-of day; 취소: cancelled; 만료: ended with their term,
    no next term within the grace, and none that may still come (판정 대기); none whose sessions
    were used up on a day that nothing tells. 비중 is the share of all.
    Source: 고객대장 (해지 사유).
    """
    contracts = office.contracts
    covered = coverage(office)
    ended = covered["until"].to_numpy().astype("datetime64[D]") < np.datetime64(office.as_of, "D")
    lapsed = covered["expires"] & ~covered["renewed"] & ended
    lapsed &= ~renewable(office).loc[covered.index]
    used_up = covered["undated"] & (contracts["status"] == Status.EXPIRED.value)[covered.index]
    cancelled = contracts["readable"] & (contracts["status"] == Status.CANCELLED.value)
    kinds = {
        "해지": covered.index[~covered["expires"] & ended & ~used_up],
        "취소": contracts.index[cancelled],
        "만료": covered.index[lapsed],
    }
    reasons = contracts["end_reason"].where(contracts["end_reason"].notna(), NOT_SAID)
    found = pd.DataFrame({name: reasons.loc[rows].value_counts() for name, rows in kinds.items()})
    found = found.fillna(0).astype(int).rename_axis("사유").reset_index()
    found["합계"] = found[list(kinds)].sum(axis=1)
    total = found["합계"].sum()
    found["비중"] = found["합계"] / total if total else pd.Series(dtype=float)
    found = found.sort_values(["합계", "사유"], ascending=[False, True], ignore_index=True)
    return found[list(_REASONS)]


def leaving_signs(office: Office) -> pd.DataFrame:
    """Return the signs that contracts in force may end, as those show them by themselves.

    A contract may stand in several rows; MRR in won; 비중 is the share of all contracts in force
    on the as-of day. The people behind them, with what journal and usage say: `risk`.
    Source: 고객대장 (재계약 의사, 남은 일수, 정지, 자동갱신).
    """
    covered = on_day(coverage(office), office.as_of)
    contracts = office.contracts.loc[covered.index]
    near = contracts["days_left"].between(0, office.policy.standards.risk.undecided_days)
    alone = contracts["next_start"].isna()
    signs = {
        "해지 예정이라고 답함": (contracts["decision"] == Decision.ENDING.value) & alone,
        f"{office.policy.standards.risk.undecided_days}일 안에 끝나고 미정": near
        & undecided(contracts),
        "만료 안내 중": contracts["status"] == Status.EXPIRING.value,
        "일시정지 중": contracts["status"] == Status.PAUSED.value,
        "해지일이 정해짐": contracts["terminated_on"].notna(),
    }
    rows = [
        (name, int(which.sum()), float(covered.loc[which, "mrr"].sum()), _share(which))
        for name, which in signs.items()
    ]
    return pd.DataFrame(rows if len(covered) else [], columns=list(_SIGNS))


def _share(which: pd.Series) -> float:
    return float(which.mean()) if len(which) else float("nan")


def figures(office: Office) -> dict[str, Figure]:
    """Return last month's churn, retention over twelve months, and LTV, as of the last month-end.

    LTV = ARPA ÷ six-month churn, the customers lost in the last six whole months ÷ those at the
    start of each, in won. 산출 불가 under 12 months of data, and where nobody left.
    """
    by_month = _moved(office)
    whole = by_month[by_month["비고"] != RUNNING]
    last = whole.iloc[-1] if len(whole) else None
    monthly = {
        "logo_churn": "고객 이탈률",
        "revenue_churn": "매출 이탈률",
        "grr": "GRR",
        "nrr": "NRR",
    }
    return {
        **{key: _last(name, last) for key, name in monthly.items()},
        **_year(office),
        "ltv": _ltv(office, whole),
    }


def _last(name: str, month: pd.Series | None) -> Figure:
    if month is None or pd.isna(month[name]):
        return Figure.missing(name, "%", NO_WHOLE_MONTH)
    basis = f"{month['월']:%Y-%m} 첫날의 고객 {month['시작 고객']:,.0f}명"
    return Figure(name, float(month[name]), "%", basis=basis)


def _year(office: Office) -> dict[str, Figure]:
    """GRR and NRR of the customers of the same day a year ago."""
    names = {"grr_year": GRR_YEAR, "nrr_year": NRR_YEAR}
    today = np.datetime64(office.as_of, "D")
    kept = _retained(coverage(office), today)
    if kept is None:
        why = TOO_YOUNG if _months_of_data(office) < YEAR else NOTHING_BEFORE
        return {key: Figure.missing(name, "%", why) for key, name in names.items()}
    *shares, people = kept
    pairs = zip(names.items(), shares, strict=True)
    day = pd.Timestamp(today) - pd.DateOffset(months=YEAR)
    basis = f"1년 전({day:%Y-%m-%d}) 고객 {people:,}명"
    return {key: Figure(name, share, "%", basis=basis) for (key, name), share in pairs}


def _ltv(office: Office, whole: pd.DataFrame) -> Figure:
    name = "LTV"
    if _months_of_data(office) < YEAR:
        return Figure.missing(name, "원", TOO_YOUNG)
    arpa = revenue.figures(office)["arpa"]
    if arpa.value is None:
        return Figure.missing(name, "원", arpa.why)
    recent = whole.tail(HALF_YEAR)
    lost = recent["이탈 고객"].sum()
    people = recent["시작 고객"].sum() - recent[UNKNOWN_PEOPLE].sum()
    if not lost:
        return Figure.missing(name, "원", NOBODY_LEFT)
    basis = f"최근 {HALF_YEAR}개월에 떠난 고객 {lost:,.0f}명, 고객당 매출 {arpa.value:,.0f}원"
    return Figure(name, float(arpa.value / (lost / people)), "원", basis=basis)


def _months_of_data(office: Office) -> int:
    """The whole months from the first contract's first day to the as-of day, which counts."""
    ends = month_ends(office, covered := coverage(office))
    if not len(ends):
        return 0
    first = pd.Timestamp(covered["first"].min())
    after = day_after(office.as_of)
    months = (after.year - first.year) * YEAR + after.month - first.month
    return months - (after.day < first.day)


TABLES: Final = (
    ("churn_by_month", churn_by_month),
    ("end_reasons", end_reasons),
    ("leaving_signs", leaving_signs),
)
