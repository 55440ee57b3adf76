"""The sample office's figures about people, against plain loops over the workbook's own cells."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from statistics import fmean
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from openpyxl import load_workbook

from xlcrm.analysis.analyse import analyse
from xlcrm.office.ledger import open_ledger

if TYPE_CHECKING:
    from xlcrm.analysis.analyse import Analysis

OFFICE = Path(__file__).parents[2] / "sample_data" / "office.xlsx"
AS_OF = date(2024, 10, 1)
Rows = list[dict[str, Any]]

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")
"""openpyxl drops what it does not know; the values are what it is asked for."""


@pytest.fixture(scope="module")
def found() -> Analysis:
    """Return what xlcrm says."""
    return analyse(open_ledger(OFFICE), AS_OF)


@pytest.fixture(scope="module")
def sheets() -> dict[str, Rows]:
    """Return the workbook's sheets row by row, as openpyxl reads them; days without their hour."""
    book = load_workbook(BytesIO(OFFICE.read_bytes()), read_only=True, data_only=True)
    names = ("고객대장", "고객정보", "이용현황", "고객관리일지", "만족도")
    return {name: _rows(book[name]) for name in names}


def _rows(sheet: Any) -> Rows:  # noqa: ANN401 - a worksheet; its cells have any type
    lines = list(sheet.iter_rows(values_only=True))
    start = next(at for at, line in enumerate(lines) if "고객 ID" in line)
    return [dict(zip(lines[start], line, strict=True)) for line in lines[start + 1 :] if any(line)]


def _day(value: object) -> date | None:
    return value.date() if isinstance(value, datetime) else None


def _in_force(row: dict[str, Any]) -> bool:
    ends = [day for day in (_day(row["계약 종료일"]), _day(row["해지일"])) if day]
    begun = _day(row["계약 시작일"]) or date.max
    cancelled = _day(row["취소일"]) or date.max
    return begun <= AS_OF <= min(ends, default=date.max) and cancelled > AS_OF


def _points(term: dict[str, Any], terms: int, talks: Rows, usage: dict[date, int]) -> int:
    """Return docs/domain.md#figures' points of one customer, sign by sign."""
    points: int = 5 if terms == 1 else 0
    open_ = [
        (AS_OF - (_day(talk["문제 발생일시"]) or _day(talk["일시"]) or AS_OF)).days
        for talk in talks
        if talk["해결일시"] is None and (talk["문제 발생일시"] or talk["분류"] == "불만")
    ]
    points += 25 if any(days > 7 for days in open_) else 0
    days = [(AS_OF - (_day(talk["일시"]) or AS_OF)).days for talk in talks]
    bad = [talk["감정"] == "부정" and age <= 90 for talk, age in zip(talks, days, strict=True)]
    points += min(20, 10 * sum(bad))
    silent = min(days) if days else (AS_OF - term["first"]).days
    points += 25 if silent > 180 else 15 if silent > 90 else 0
    before = [usage.get(date(2024, month, 1)) for month in (6, 7, 8)]
    now = usage.get(date(2024, 9, 1))
    mean = fmean(known) if len(known := [each for each in before if each is not None]) == 3 else 0
    if now is not None and mean:
        points += 25 if now <= mean * 0.5 else 15 if now <= mean * 0.7 else 0
    left = ((_day(term["계약 종료일"]) or date.max) - AS_OF).days
    undecided = term["재계약 의사"] is None and term["자동갱신"] != "Y" and term["해지일"] is None
    points += 15 if left <= 30 and undecided and not term["renewed"] else 0
    return min(100, points)


def test_risk_is_what_a_plain_loop_gives(found: Analysis, sheets: dict[str, Rows]) -> None:
    """All 315 customers with a contract in force, each by docs/domain.md#figures' own words."""
    terms, talks = defaultdict(list), defaultdict(list)
    usage: defaultdict[str, dict[date, int]] = defaultdict(dict)
    for row in sheets["고객대장"]:
        if (_day(row["취소일"]) or date.max) > AS_OF:
            terms[str(row["고객 ID"])].append(row)
    for row in sheets["고객관리일지"]:
        talks[str(row["고객 ID"])].append(row)
    for row in sheets["이용현황"]:
        usage[str(row["고객 ID"])][_day(row["기준월"]) or date.max] = row["이용량"]
    expected: dict[str, int] = {}
    for customer, rows in terms.items():
        begun = [row for row in rows if (_day(row["계약 시작일"]) or date.max) <= AS_OF]
        for term in filter(_in_force, begun):
            term["first"] = min(_day(row["계약 시작일"]) or date.max for row in begun)
            term["renewed"] = any((_day(row["계약 시작일"]) or date.min) > AS_OF for row in rows)
            points = _points(term, len(begun), talks[customer], usage[customer])
            expected[customer] = max(points, expected.get(customer, 0))
    risk = found.tables["risk"]
    assert len(expected) == 315
    assert dict(zip(risk["고객"], risk["점수"], strict=True)) == expected


def test_measures_of_satisfaction_are_what_a_plain_loop_gives(
    found: Analysis, sheets: dict[str, Rows]
) -> None:
    """Of the answers since 2023-11-01."""
    answers = [
        row
        for row in sheets["만족도"]
        if date(2023, 11, 1) <= (_day(row["일자"]) or date.max) <= AS_OF
    ]
    content = sum(row["만족도"] >= 4 for row in answers)
    balance = sum((row["추천 의향"] >= 9) - (row["추천 의향"] <= 6) for row in answers)
    figures = found.figures
    assert figures["csat_answers"].value == figures["nps_answers"].value == len(answers) == 225
    assert figures["csat"].value == pytest.approx(content / len(answers))
    assert figures["nps"].value == pytest.approx(100 * balance / len(answers))


def test_who_may_be_written_to_is_what_a_plain_loop_gives(
    found: Analysis, sheets: dict[str, Rows]
) -> None:
    """마케팅 수신동의 Y, and 수신동의일 by today: silence keeps it, however old it is."""
    expected = {
        str(row["고객 ID"])
        for row in sheets["고객정보"]
        if row["마케팅 수신동의"] == "Y"
        and (_day(row["수신동의일"]) or date.max) <= AS_OF
        and (_day(row["보유기한"]) or date.max) >= AS_OF
    }
    listed = found.tables["may_contact"]
    assert set(listed["고객"][listed["광고"] == "예"]) == expected
    assert found.figures["reachable"].value == len(expected)


def test_all_tables_speak_of_the_same_customers_and_money(found: Analysis) -> None:
    """Customers in force, their MRR, and who is undecided: one number each, wherever it stands."""
    tables, figures = found.tables, found.figures
    customers = figures["active_customers"].value
    for name in ("tiers", "age_bands", "genders", "regions", "risk_levels"):
        assert tables[name]["고객 수"].sum() == customers
        assert tables[name]["비율"].sum() == pytest.approx(1)
        assert tables[name]["월 매출"].sum() == pytest.approx(figures["mrr"].value)
    assert tables["services"]["계약 수"].sum() == figures["active_contracts"].value
    assert tables["services"]["월 매출"].sum() == pytest.approx(figures["mrr"].value)
    assert tables["contacts_by_channel"]["건수"].sum() == figures["contacts"].value
    assert tables["contacts_by_month"]["건수"].sum() == figures["contacts"].value
    assert tables["voices"]["건수"].sum() == figures["contacts"].value
    assert len(tables["open_issues"]) == figures["open_issues"].value
    assert tables["rfm_segments"]["고객 수"].sum() == len(tables["rfm"])
    high = (tables["risk"]["위험"] == "높음").sum()
    assert high == figures["risk_high"].value


def test_what_fell_due_is_what_the_months_brought(found: Analysis) -> None:
    """Fees by their due days, and MRR month by month, are two roads to one sum: 1 % apart."""
    paid = found.tables["rfm"]["누적 결제"].sum() - found.office.purchases["amount"].sum()
    whole_months = found.tables["mrr_by_month"]["MRR"].iloc[:-1]
    assert paid == pytest.approx(whole_months.sum(), rel=0.02)


def test_nobody_who_is_a_customer_is_called_dormant(found: Analysis) -> None:
    """Who pays every month was there last month."""
    rfm, risk = found.tables["rfm"], found.tables["risk"]
    here = rfm[rfm["고객"].isin(risk["고객"])]
    assert set(here["구분"]) == {"핵심", "우량", "신규·성장", "보통"}


def test_nothing_is_computed_that_changes_what_it_is_computed_from(found: Analysis) -> None:
    """The frames are those that a fresh look at the workbook gives."""
    fresh = analyse(open_ledger(OFFICE), AS_OF - timedelta(days=1)).office
    for name in ("customers", "usage", "purchases", "journal", "marketing", "answers"):
        pd.testing.assert_frame_equal(getattr(found.office, name), getattr(fresh, name))
