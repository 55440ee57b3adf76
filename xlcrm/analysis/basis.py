"""What figures stand on: the rows they count, what fees are for, what is left out or doubtful.

A figure without its basis is one that nobody can check. Source: 고객대장, 설정.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.analysis.coverage import counted, coverage, left_out, monthly_fee, on_day
from xlcrm.analysis.once import once
from xlcrm.domain.outline import outlined
from xlcrm.domain.status import Status
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    import pandas as pd

    from xlcrm.analysis.inputs import Office

UNIT: Final = "원"
_SAME: Final = ("customer", "service", "start")
"""What two rows agree in that may be one contract, written twice (C307)."""


@outlined
class Share(NamedTuple):
    """Some of a ledger's rows: why they are told of, and how many there are."""

    why: str
    rows: int

    @property
    def told(self) -> str:
        """In words.

        >>> Share("취소", 1200).told
        '취소 1,200줄'
        """
        return f"{self.why} {self.rows:,}줄"


@outlined
class Basis(NamedTuple):
    """What an office's figures stand on.

    Attributes:
        sheets: the ledger sheets whose rows are counted.
        rows: how many contracts they hold.
        counted: how many of those count.
        fees: what the fees of those are for, 월 or 기간총액, with how many; 모름 of which nothing
            tells it.
        left_out: the rows that do not count, by why.
        without_fee: how many contracts in force have no fee that can be read; revenue counts 0.
        doubtful: the rows that count and may be wrong, by why.
        doubtful_mrr: what the doubtful rows bring a month, in won.
    """

    sheets: tuple[str, ...]
    rows: int
    counted: int
    fees: tuple[Share, ...]
    left_out: tuple[Share, ...]
    without_fee: int
    doubtful: tuple[Share, ...]
    doubtful_mrr: float

    @property
    def told(self) -> tuple[str, ...]:
        """In words, a line each: what is counted, what is left out, what is doubtful."""
        fees = " · ".join(f"{each.why} {each.rows:,}건" for each in self.fees)
        first = (
            f"{', '.join(self.sheets)}의 계약 {self.rows:,}줄 가운데 {self.counted:,}줄을 셈. "
            f"요금은 {UNIT} 단위, 기준은 {fees or '모름'}."
        )
        out = [each.told for each in self.left_out]
        if self.without_fee:
            out.append(f"요금을 모르는 이용 중 계약 {self.without_fee:,}건(매출에서만)")
        lines = [first, *([f"뺀 것: {', '.join(out)}."] if out else [])]
        if self.doubtful:
            doubts = ", ".join(each.told for each in self.doubtful)
            most = f"(월 {self.doubtful_mrr:,.0f}원)" if self.doubtful_mrr else ""
            lines.append(
                f"셌지만 의심되는 것: {doubts}{most}. xlcrm check가 어느 줄인지 알려 줍니다."
            )
        return tuple(lines)


@once
def basis(office: Office) -> Basis:
    """Return what the office's figures stand on."""
    contracts = office.contracts
    status, counts = contracts["status"], counted(office)
    kept = contracts[counts]
    cancelled = contracts["readable"] & (status == Status.CANCELLED.value)
    unread = ~contracts["readable"]
    never = contracts["typed"] & (status == Status.UPCOMING.value) & ~unread
    out = left_out(office)
    rest = ~counts & ~cancelled & ~unread & ~never
    shares = (
        Share("날짜가 없는", out.dateless),
        Share("시작일을 모르는", int(rest.sum())),
        Share("읽을 수 없는", int((unread & ~cancelled).sum())),
        Share("취소", int(cancelled.sum())),
        Share("아직 고객이 아닌", int(never.sum())),
    )
    today = on_day(coverage(office), office.as_of)
    fees = kept["basis"].where(kept["fee"].notna()).value_counts()
    named = [Share(str(name), int(count)) for name, count in fees.items()]
    unknown = int((kept["fee"].notna() & kept["basis"].isna()).sum())
    again = repeated(office)
    mrr = monthly_fee(contracts)[again].reindex(today.index).dropna().sum()
    return Basis(
        sheets=tuple(dict.fromkeys(contracts["sheet"].dropna())),
        rows=len(contracts) + out.dateless,
        counted=len(kept),
        fees=(*named, *([Share("모름", unknown)] if unknown else [])),
        left_out=tuple(each for each in shares if each.rows),
        without_fee=int((~today["known"]).sum()),
        doubtful=tuple(
            each for each in (Share("같은 계약을 두 번 적은 듯한", int(again.sum())),) if each.rows
        ),
        doubtful_mrr=float(mrr),
    )


@once
def repeated(office: Office) -> pd.Series:
    """Return which rows say again that a customer's term of a service begins on a day (C307).

    They count, since two copiers may be rented on one day; whoever reads a figure is told of them.
    """
    contracts = office.contracts
    known = counted(office) & contracts["customer"].notna() & (contracts["customer"] != "")
    found: pd.Series = known & contracts[list(_SAME)].where(known).duplicated()
    return found


def without_fee(office: Office) -> str:
    """Return how many contracts in force have no fee that can be read, in words; empty for none."""
    count = basis(office).without_fee
    return f"요금을 모르는 계약 {count:,}건은 0원으로 셈" if count else ""


def doubt(office: Office) -> str:
    """Return which rows that figures count are doubtful, in words; empty where none is."""
    return " · ".join(f"{each.told} 포함" for each in basis(office).doubtful)
