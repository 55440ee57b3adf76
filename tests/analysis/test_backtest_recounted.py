"""The sample office's backtest, counted again from its cells, contract by contract."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Final

import pytest
from openpyxl import load_workbook

import xlcrm
from xlcrm.analysis.analyse import Analysis, analyse

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")

OFFICE: Final = Path(__file__).parents[2] / "sample_data" / "office.xlsx"
AS_OF: Final = date(2024, 10, 1)
UNTIL: Final = date(2024, 9, 30)
GRACE: Final = timedelta(days=31)
DAYS: Final = {
    "3개월 전": date(2024, 6, 30),
    "6개월 전": date(2024, 3, 31),
    "12개월 전": date(2023, 9, 30),
}
FAMILIES: Final = {"프리미엄 서비스": "서비스", "기본 서비스": "서비스"}
"""What goes on from one another; all other services from themselves."""


@dataclass
class Contract:
    """A row of 고객대장."""

    customer: str
    service: str
    start: date
    end: date
    terminated: date | None
    cancelled: date | None

    @property
    def family(self) -> tuple[str, str]:
        """What a next term is of."""
        return self.customer, FAMILIES.get(self.service, self.service)

    @property
    def last(self) -> date:
        """The last day of service."""
        return min(self.end, self.terminated or self.end)

    @property
    def ends_with_its_term(self) -> bool:
        """Whether nobody has ended it early."""
        return self.last == self.end


@cache
def contracts() -> tuple[Contract, ...]:
    """Read the rows."""
    head, *rows = load_workbook(OFFICE, read_only=True)["고객대장"].iter_rows(values_only=True)
    at = {name: head.index(name) for name in head}
    names = ("계약 시작일", "계약 종료일", "해지일", "취소일")
    found = []
    for row in rows:
        if isinstance(row[at["계약 시작일"]], datetime):
            days = [_day(row[at[name]]) for name in names]
            who = f"{row[at['고객 ID']]}"
            found.append(Contract(who, f"{row[at['서비스 내용']]}", *days))  # type: ignore[arg-type]
    return tuple(found)


def _day(value: object) -> date | None:
    return value.date() if isinstance(value, datetime) else None


@cache
def analysis() -> Analysis:
    """Return what xlcrm says."""
    return analyse(xlcrm.open_ledger(OFFICE), AS_OF)


def valid(on: date | None = None) -> list[Contract]:
    """Return the contracts that count, as they are known on a day, or today."""
    day = on or AS_OF
    return [
        each
        for each in contracts()
        if (on is None or each.start <= on) and (each.cancelled is None or each.cancelled > day)
    ]


def following(contract: Contract, among: list[Contract]) -> date | None:
    """Return when the next term of the customer and family begins; side by side is none."""
    later = [
        each.start
        for each in among
        if each.family == contract.family and each.start > contract.start
    ]
    return min(later, default=None)


def renewed(contract: Contract, among: list[Contract]) -> bool:
    """Tell whether a next term begins within the grace."""
    after = following(contract, among)
    return contract.ends_with_its_term and after is not None and after - contract.end <= GRACE


@pytest.mark.parametrize("name", DAYS)
def test_renewals(name: str) -> None:
    """Who was due, and who of them went on; those whose grace is open wait."""
    day, today = DAYS[name], valid()
    table = analysis().tables["renewal_error"]
    table = table[table["시점"] == name].set_index("서비스")
    counts: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for each in valid(day):
        known_end = each.terminated is not None and each.terminated <= day
        if known_end or not day <= each.end <= UNTIL or following(each, valid(day)):
            continue
        if each.cancelled is not None and each.cancelled <= AS_OF:
            continue
        which = (
            3
            if not each.ends_with_its_term
            else 2
            if AS_OF - each.end <= GRACE
            else 0
            if renewed(each, today)
            else 1
        )
        counts[each.service][which] += 1
        counts["전체"][which] += 1
    for service, (kept, lost, waits, early) in counts.items():
        row = table.loc[service]
        assert (row["재계약"], row["판정"], row["판정 대기"], row["중도 해지"]) == (
            kept,
            kept + lost,
            waits,
            early,
        ), service
    assert set(table.index) == set(counts)


@pytest.mark.parametrize("name", DAYS)
def test_who_left(name: str) -> None:
    """Customers in force on the day, walked on from term to term as is known today."""
    day, today = DAYS[name], valid()
    since = AS_OF - GRACE
    fates = {"이탈": 0, "유지": 0, "판정 대기": 0, "판단 못 함": 0}
    for customer in {each.customer for each in valid(day) if _in_force(each, day)}:
        mine = sorted((each for each in today if each.customer == customer), key=_start)
        reach, waits, seen = day, False, False
        blocked: set[tuple[str, str]] = set()
        for each in mine:
            last = each.last
            open_ = each.ends_with_its_term and since <= last <= UNTIL
            if renewed(each, today) and not open_:
                after = following(each, today)
                assert after is not None
                last = max(last, after - timedelta(days=1))
            if each.family in blocked or each.start > reach + timedelta(days=1) or last < day:
                continue
            if open_:
                blocked.add(each.family)
            if not seen or last > reach:
                reach, waits, seen = last, open_, True
        fate = "유지" if reach >= UNTIL else "판정 대기" if waits else "이탈"
        fates[fate if seen else "판단 못 함"] += 1
    found = analysis().tables["risk_error"].set_index("시점").loc[name]
    assert found["이탈"] == fates["이탈"]
    assert found["고객 수"] == fates["이탈"] + fates["유지"]
    assert (found["판정 대기"], found["판단 못 함"]) == (fates["판정 대기"], fates["판단 못 함"])


def _start(each: Contract) -> date:
    return each.start


def _in_force(each: Contract, day: date) -> bool:
    ended = each.terminated is not None and each.terminated < day
    known = valid(day)
    if ended or each.start > day:
        return False
    if each.end >= day:
        return True
    after = following(each, known)
    return after is not None and after - each.end <= GRACE and after > day
