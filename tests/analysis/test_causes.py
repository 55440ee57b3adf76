"""Which group explains a change, on offices small enough to count by hand."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from math import comb
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from xlcrm.analysis.analyse import analyse
from xlcrm.analysis.causes import _one_sided, cause, left_in, not_renewed, part_of_revenue
from xlcrm.analysis.churn import churn_by_month
from xlcrm.analysis.inputs import Office, office
from xlcrm.analysis.office import office_of
from xlcrm.analysis.renewal_rates import renewal_rates
from xlcrm.office.ledger import open_ledger

if TYPE_CHECKING:
    from xlcrm.analysis.causes import Cause

AS_OF = date(2024, 10, 15)
AUGUST, SEPTEMBER = pd.Timestamp(2024, 8, 1), pd.Timestamp(2024, 9, 1)


def terms(service: str, count: int, end: date = date(2024, 12, 31), **more: object) -> list[Any]:
    """Return the terms of some customers of a service, each from January on."""
    known = {"service": service, "start": date(2024, 1, 1), "end": end, "fee": 10_000}
    known |= {"basis": "월", "status": "활성화", "sheet": "고객대장", **more}
    return [{**known, "customer": f"{service} {end} {at} {more}"} for at in range(count)]


def leaving(august: dict[str, int], september: dict[str, int], stay: dict[str, int]) -> Office:
    """Return an office of which so many of each service left in August and in September."""
    rows: list[Any] = []
    for ends, counts in (
        (date(2024, 8, 15), august),
        (date(2024, 9, 15), september),
        (date(2024, 12, 31), stay),
    ):
        for service, count in counts.items():
            rows += terms(service, count, ends)
    return office(AS_OF, contracts=rows)


def found_in(at: Office) -> Cause | None:
    """Return what explains September's churn against August's."""
    now, there = left_in(at, SEPTEMBER)
    before, were = left_in(at, AUGUST)
    return cause(now, before, there, len(now) / len(there) - len(before) / len(were))


def test_the_group_that_explains_the_change_is_named() -> None:
    """1 left in August and 6 in September: of the 5 more, all are of 기본."""
    found = found_in(leaving({"고급": 1}, {"고급": 1, "기본": 5}, {"고급": 25, "기본": 25}))
    assert found is not None
    assert (found.by, found.group, found.of_change) == ("서비스", "기본", True)
    assert (found.part, found.whole) == (5, 5)
    assert (found.before, found.now, found.total_before, found.total) == (0, 5, 1, 6)
    assert found.size == 30


def test_a_group_may_outweigh_the_change() -> None:
    """기본 has 6 more and 고급 2 fewer: 4 more in all."""
    found = found_in(leaving({"고급": 3}, {"고급": 1, "기본": 6}, {"고급": 25, "기본": 25}))
    assert found is not None
    assert (found.part, found.whole) == (6, 4)


def test_fewer_are_explained_as_more_are() -> None:
    """Six left in August, two in September: the 4 fewer are 기본's."""
    found = found_in(
        leaving({"고급": 1, "기본": 5}, {"고급": 1, "기본": 1}, {"고급": 25, "기본": 25})
    )
    assert found is not None
    assert (found.group, found.part, found.whole) == ("기본", -4, -4)


def test_without_a_change_worth_it_those_who_left_are_told_of() -> None:
    """Five and six left: of the six now, five are of the service that a sixth of all have."""
    found = found_in(
        leaving({"기본": 2, "고급": 3}, {"기본": 5, "고급": 1}, {"고급": 50, "기본": 5})
    )
    assert found is not None
    assert (found.of_change, found.group, found.part, found.whole) == (False, "기본", 5, 6)
    assert (found.size, found.sure) == (10, True)  # 10 of 61: by chance 5 of 6 in less than 0.1 %


def test_a_part_that_chance_makes_is_not_sure() -> None:
    """Two of three from the half of all: chance gives that every second time."""
    found = found_in(leaving({}, {"기본": 2, "고급": 1}, {"고급": 26, "기본": 25}))
    assert found is not None
    assert (found.part, found.whole, found.sure) == (2, 3, False)


def test_nobody_stands_out_where_all_leave_alike() -> None:
    """Two of each of three services."""
    three = {"가": 2, "나": 2, "다": 2}
    assert found_in(leaving({}, three, {"가": 20, "나": 20, "다": 20})) is None


def test_one_or_two_have_no_cause() -> None:
    """Nor has one service that all have."""
    assert found_in(leaving({}, {"기본": 2}, {"기본": 20, "고급": 20})) is None
    assert found_in(leaving({}, {"기본": 6}, {"기본": 20})) is None


def test_a_reason_that_people_gave_is_one() -> None:
    """Of four more who left, three said 가격, one nothing; from none to three may be chance."""
    rows = [
        *terms("기본", 3, date(2024, 9, 15), end_reason="가격"),
        *terms("기본", 1, date(2024, 9, 15)),
        *terms("기본", 20),
    ]
    found = found_in(office(AS_OF, contracts=rows))
    assert found is not None
    assert (found.by, found.group, found.part, found.whole) == ("해지 사유", "가격", 3, 4)
    assert (found.of_change, found.sure, found.size) == (True, False, 0)
    rows += terms("기본", 3, date(2024, 8, 15))
    found = found_in(office(AS_OF, contracts=rows))
    assert found is not None
    assert (found.of_change, found.group, found.part, found.whole) == (False, "가격", 3, 4)
    assert found.sure  # they said so


@pytest.mark.parametrize("vague", ["기타", "적지 않음"])
def test_a_reason_that_says_nothing_is_none(vague: str) -> None:
    """Nobody could do anything about it."""
    rows = [*terms("기본", 4, date(2024, 9, 15), end_reason=vague), *terms("기본", 20)]
    assert found_in(office(AS_OF, contracts=rows)) is None


def test_branches_are_told_apart() -> None:
    """By the column 지점, where the office has one."""
    rows = [*terms("기본", 4, date(2024, 9, 15), branch="강남"), *terms("기본", 9, branch="강남")]
    rows += terms("기본", 40, branch="분당")
    found = found_in(office(AS_OF, contracts=rows))
    assert found is not None
    assert (found.by, found.group, found.part, found.size) == ("지점", "강남", 4, 13)


def test_where_revenue_grew_is_named() -> None:
    """Of 50,000 won more, 40,000 are 고급's: 4 of 5 new contracts in September."""
    rows = [*terms("기본", 20), *terms("고급", 20)]
    rows += [row | {"start": date(2024, 9, 5)} for row in (*terms("고급", 4, branch="새"),)]
    rows += [row | {"start": date(2024, 9, 5)} for row in (*terms("기본", 1, branch="새"),)]
    found = part_of_revenue(office(AS_OF, contracts=rows), SEPTEMBER)
    assert found is not None
    assert (found.by, found.group) == ("지점", "새")  # all of it, and none was there before
    found = part_of_revenue(
        office(AS_OF, contracts=[{**row, "branch": None} for row in rows]), SEPTEMBER
    )
    assert found is not None
    assert (found.by, found.group, found.change, found.whole) == ("서비스", "고급", 40_000, 50_000)


@pytest.mark.parametrize("day", [date(2024, 10, 1), date(2023, 7, 31)])
def test_the_groups_of_a_month_add_up_to_its_churn(day: date) -> None:
    """Who is taken apart is who the tables count, in each month of the sample office."""
    at = office_of(open_ledger("sample_data/office.xlsx"), day)
    for _, row in churn_by_month(at).tail(13).iterrows():
        left, there = left_in(at, row["월"])
        assert (len(left), len(there)) == (row["이탈 고객"], row["시작 고객"])
    for _, row in renewal_rates(at).tail(13).iterrows():
        lost, due = not_renewed(at, row["만료월"])
        assert (len(lost), len(due)) == (row["미갱신"], row["재계약"] + row["미갱신"])


def test_what_nothing_dates_is_in_no_group() -> None:
    """A contract that ended on an unknown day is neither among those who left nor at the start."""
    analysis = analyse(open_ledger("sample_data/office.xlsx"), date(2024, 10, 1))
    assert analysis.office is not None
    rows = [*terms("기본", 5), *terms("기본", 1, status="해지")]
    left, there = left_in(office(AS_OF, contracts=rows), SEPTEMBER)
    assert (len(left), len(there)) == (0, 5)


def test_who_left_of_a_hundred_branches_is_told_as_well() -> None:
    """Of thousands the ways to choose some are more than a float holds."""
    before = pd.DataFrame({"서비스": ["기본"] * 1_500 + ["고급"] * 1_500})
    now = pd.DataFrame({"서비스": ["기본"] * 1_900 + ["고급"] * 1_510})
    risk = pd.DataFrame({"서비스": ["기본"] * 20_000 + ["고급"] * 20_000})
    found = cause(now, before, risk, 1.0)
    assert found is not None
    assert (found.group, found.part, found.whole, found.sure) == ("기본", 400, 410, True)
    alike = pd.DataFrame({"서비스": ["기본"] * 1_505 + ["고급"] * 1_501})
    found = cause(alike, before, risk, 1.0)
    assert found is not None
    assert (found.group, found.sure) == ("기본", False)


@pytest.mark.parametrize(
    ("successes", "trials", "share"),
    [(2, 3, 0.25), (1, 40, 0.5), (20, 40, 0.5), (39, 40, 0.75), (1_100, 2_000, 0.5), (5, 5, 1.0)],
)
def test_a_chance_is_what_counting_all_ways_gives(
    successes: int, trials: int, share: float
) -> None:
    """Also of thousands who left, of whom there are more ways than a float can hold."""
    one = Fraction(share)
    ways = sum(
        comb(trials, each) * one**each * (1 - one) ** (trials - each)
        for each in range(successes, trials + 1)
    )
    assert _one_sided(successes, trials, share) == pytest.approx(float(ways), rel=1e-9)


def test_a_million_who_left_are_a_matter_of_few_steps() -> None:
    """Whatever part of them a group has: the sum ends where nothing is added any more."""
    assert _one_sided(400_000, 1_000_000, 0.3) == 0
    assert _one_sided(300_000, 1_000_000, 0.3) == pytest.approx(0.5, abs=1e-3)
    assert _one_sided(1, 1_000_000, 0.3) == pytest.approx(1)
