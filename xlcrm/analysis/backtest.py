"""What the figures said some months ago, held against what became of it since.

The ledger is put back to the last day of a month (`as_it_was`), the same functions answer that
answer today, and the months since then, all of them over, tell how right they were. Points of risk,
windows and the grace are those that the office has set today: what it had set then nothing tells.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from xlcrm.analysis.as_it_was import put_back
from xlcrm.analysis.coverage import FOREVER, coverage, grace_open
from xlcrm.analysis.months import last_whole_month
from xlcrm.analysis.once import once, once_a_frame
from xlcrm.analysis.people import those
from xlcrm.analysis.renewal_rates import PENDING
from xlcrm.domain.outline import outlined
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from datetime import date

    from xlcrm.analysis.as_it_was import PutBack
    from xlcrm.analysis.inputs import Office

MONTHS_AGO: Final = (3, 6, 12)
FEW: Final = "n이 적어 참고만"
"""What is said of a share or an error that stands on few contracts or customers."""

NOTHING_ENDED: Final = (
    "끝난 계약이 대장에 없어 되돌려 볼 수 없습니다. 재계약할 때 지난 계약의 행을 고쳐 쓰지 말고 "
    "새 행으로 적으면 견줄 수 있습니다."
)

NOBODY_THEN: Final = "3·6·12개월 전에 유효한 계약이 없어 견줄 것이 없습니다."
_BASIS: Final = (
    *("시점", "기준일", "견준 달", "되돌린 계약", "그 뒤의 계약", "그 뒤의 해지 등"),
    *("되돌린 칸", "못 되돌린 칸", "뺀 재계약 의사", "뺀 상태 낱말", "비고"),
)


@outlined
@dataclass(frozen=True, slots=True)
class Horizon:
    """An earlier day, what the ledger was on it, and the last day by which the outcome is known.

    Attributes:
        months: how many whole months lie between, all of them over today.
        day: the day, the last one of a month.
        until: the last day of the last of those months.
        back: the office as it was, and how much of it could be put back.
    """

    months: int
    day: date
    until: date
    back: PutBack

    @property
    def then(self) -> Office:
        """The office as it was."""
        return self.back.office

    @property
    def name(self) -> str:
        """What it is called in tables."""
        return f"{self.months}개월 전"


@once
def horizons(office: Office) -> tuple[Horizon, ...]:
    """Return the days 3, 6 and 12 whole months ago on which a contract ran, as the ledger was.

    None where no contract of the ledger has ever ended: such a ledger holds today's contracts only,
    and put back it would be one of those who stayed.
    """
    if not _has_ended(office):
        return ()
    last = last_whole_month(office.as_of)
    until = (last + pd.DateOffset(months=1) - pd.Timedelta(days=1).as_unit("s")).date()
    found = []
    for months in MONTHS_AGO:
        day = (last - pd.DateOffset(months=months - 1) - pd.Timedelta(days=1).as_unit("s")).date()
        back = put_back(office, day)
        if len(running(back.office)):
            found.append(Horizon(months, day, until, back))
    return tuple(found)


def why_no_backtest(office: Office) -> str:
    """Return why nothing can be held against what came; empty if something can."""
    if not _has_ended(office):
        return NOTHING_ENDED
    return "" if horizons(office) else NOBODY_THEN


def _has_ended(office: Office) -> bool:
    covered = coverage(office)
    over = covered["until"] < pd.Timestamp(office.as_of)
    return bool((over | covered["renewed"]).any())


def running(then: Office) -> pd.DataFrame:
    """Return the contracts that a forecast stands on: not over, or within their grace still."""
    covered = coverage(then)
    last = covered["last"].to_numpy()
    open_ = covered["expires"] & (last != FOREVER) & grace_open(then, last) & ~covered["renewed"]
    found: pd.DataFrame = covered[(covered["until"] >= pd.Timestamp(then.as_of)) | open_]
    return found


def relations(office: Office, contracts: pd.DataFrame) -> pd.Series:
    """Return the customer and family of services of contracts, as a number each.

    A contract of nobody that is known is a relation of its own. Contracts of the office as it was
    have the numbers of today: whose they are, and of which family, nothing puts back.
    """
    return those(_relations(office.contracts), contracts.index)


@once_a_frame
def _relations(known: pd.DataFrame) -> pd.Series:
    customers, families = known["customer"], known["family"].to_numpy(dtype=object)
    who, _ = pd.factorize(customers.where(customers != ""))
    served, names = pd.factorize(families, use_na_sentinel=False)
    numbers = who * np.int64(len(names)) + served
    nobody = who < 0
    numbers[nobody] = -1 - np.arange(int(nobody.sum()))
    return pd.Series(numbers, index=known.index)


def backtest_basis(office: Office) -> pd.DataFrame:
    """Return how much of the ledger could be put back to each day, and what stayed out.

    되돌린 계약: those that were there. 그 뒤의 계약 began, or were written down, later. 그 뒤의
    해지 등: those of which a 해지일, a 취소일 or a day of a pause was still to come. 되돌린 칸 say
    what 변경이력 tells that they said; 못 되돌린 칸 it tells were changed since, and not from what.
    뺀 재계약 의사 and 뺀 상태 낱말 carry no day: nobody knows whether they stood there then.
    Source: 고객대장, 변경이력; docs/domain.md#backtest.
    """
    rows = []
    for each in horizons(office):
        back = each.back
        rows.append(
            (
                *(each.name, pd.Timestamp(each.day), _span(each), len(each.then.contracts)),
                *(back.later, back.ended_later, back.restored, back.lost),
                *(back.undecided, back.typed, _remark(office, back)),
            )
        )
    return pd.DataFrame(rows, columns=list(_BASIS))


def _span(each: Horizon) -> str:
    first = pd.Timestamp(each.day) + pd.Timedelta(days=1).as_unit("s")
    return f"{first:%Y-%m}–{each.until:%Y-%m}"


def _remark(office: Office, back: PutBack) -> str:
    parts = []
    if office.history.empty:
        parts.append("변경이력 없음: 요금·종료일은 지금 값")
    if back.entered_later:
        parts.append(f"늦게 적힌 계약 {back.entered_later:,}건 뺌")
    if back.undated:
        parts.append(f"시작일 없는 {back.undated:,}건 뺌")
    return " · ".join(parts)


def is_few(office: Office, count: float) -> bool:
    """Tell whether a share of so many is told with the remark that they are few."""
    return count < office.policy.standards.small_sample


def open_since(office: Office) -> pd.Timestamp:
    """Return the first last day of terms of which it is not settled yet who goes on: the grace.

    Of terms that ended since then those that were renewed are known, and those that will not be are
    not: a share of them would be too high, so that all of them wait.
    """
    return pd.Timestamp(office.as_of) - pd.Timedelta(days=office.policy.grace + 1)


def outcomes(office: Office, due: pd.Index) -> pd.Series:
    """Return what became of contracts: 재계약, 미갱신, 판정 대기, 중도 해지, 취소 or 날짜 모름."""
    covered = coverage(office)
    covered = covered.loc[due.intersection(covered.index)]
    found = pd.Series("취소", index=due, dtype=object)
    waits = covered["last"] >= open_since(office)
    kinds = [covered["undated"], ~covered["expires"], waits, covered["renewed"]]
    names = ["날짜 모름", "중도 해지", PENDING, "재계약"]
    found[covered.index] = np.select(kinds, names, "미갱신")
    return found


TABLES: Final = (("backtest_basis", backtest_basis),)
