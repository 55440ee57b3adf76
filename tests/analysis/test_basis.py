"""What figures stand on: the rows that count, those left out, and those in doubt."""

from __future__ import annotations

from datetime import date

import pytest

from xlcrm.analysis.analyse import analyse_office
from xlcrm.analysis.basis import basis
from xlcrm.analysis.inputs import Office, office

AS_OF = date(2024, 10, 15)


def term(customer: str, start: date | None, end: date | None, **more: object) -> dict[str, object]:
    """Return a contract's row, of a monthly fee unless it is said otherwise."""
    known = {"customer": customer, "service": "기본", "status": "활성화", "fee": 10_000}
    return {**known, "basis": "월", "sheet": "고객대장", "start": start, "end": end, **more}


@pytest.fixture
def found() -> Office:
    """Return an office with a contract of every kind that does not count, or is in doubt."""
    start, end = date(2024, 1, 1), date(2024, 12, 31)
    return office(
        AS_OF,
        contracts=[
            term("1", start, end),
            term("1", start, end),
            term("2", start, end, fee=None),
            term("3", start, end, fee=120_000, basis="기간총액", months=12),
            term("4", None, end),
            term("5", start, end, readable=False, status="오류"),
            term("6", start, end, status="취소"),
            term("7", start, end, status="예정", typed=True),
        ],
    )


def test_each_row_counts_or_says_why_not(found: Office) -> None:
    """What is left out, with how often, makes the rows whole again."""
    stands = basis(found)
    assert (stands.rows, stands.counted) == (8, 4)
    assert dict(stands.left_out) == {
        "시작일을 모르는": 1,
        "읽을 수 없는": 1,
        "취소": 1,
        "아직 고객이 아닌": 1,
    }
    assert dict(stands.fees) == {"월": 2, "기간총액": 1}
    assert stands.without_fee == 1
    assert "8줄 가운데 4줄을 셈" in stands.told[0]


def test_what_may_be_written_twice_counts_and_is_said(found: Office) -> None:
    """The second row of one customer, service and first day; with what it brings a month."""
    stands = basis(found)
    assert dict(stands.doubtful) == {"같은 계약을 두 번 적은 듯한": 1}
    assert stands.doubtful_mrr == 10_000
    mrr = analyse_office(found).figures["mrr"]
    assert mrr.value == 30_000
    assert "같은 계약을 두 번 적은 듯한 1줄 포함" in mrr.note
    assert "요금을 모르는 계약 1건은 0원으로 셈" in mrr.note


def test_no_figure_is_without_its_basis(found: Office) -> None:
    """Each that has a value says what it is counted from."""
    figures = analyse_office(found).figures
    told = {name for name, each in figures.items() if each.value is not None}
    assert {name for name in told if not figures[name].basis} <= {"risk_high", "risk_caution"}


def test_what_nobody_was_asked_is_not_nothing(found: Office) -> None:
    """Without the sheet that holds the answers, their number is not 0 but not known."""
    figures = analyse_office(found).figures
    assert (figures["nps_answers"].value, figures["csat_answers"].value) == (None, None)
    asked = analyse_office(office(AS_OF, contracts=[], answers=[])).figures
    assert asked["nps_answers"].value == 0


def test_the_year_is_one_figure_wherever_it_stands() -> None:
    """The last row of the months' table is of the as-of day, as the figure is."""
    older = office(
        AS_OF,
        contracts=[
            term("1", date(2023, 1, 1), date(2024, 12, 31)),
            term("2", date(2023, 1, 1), date(2024, 1, 31), status="만료"),
        ],
    )
    analysis = analyse_office(older)
    last = analysis.tables["churn_by_month"].iloc[-1]
    assert (last["NRR(12개월)"], last["1년 전 고객"]) == (0.5, 2)
    assert analysis.figures["nrr_year"].value == last["NRR(12개월)"]
