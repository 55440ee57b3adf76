"""Revenue by who looks after it and where, and what would change it: counted by hand."""

from __future__ import annotations

from datetime import date

import pytest

from xlcrm.analysis.analyse import analyse_office
from xlcrm.analysis.inputs import Office, office

AS_OF = date(2024, 10, 15)


def term(customer: str, start: date, end: date, fee: int, **more: object) -> dict[str, object]:
    """Return a contract of twelve months with a monthly fee."""
    status = "활성화" if end >= AS_OF else "만료"
    known = {"customer": customer, "service": "기본", "basis": "월", "months": 12, "row": 2}
    return {
        **known,
        "status": status,
        "sheet": "고객대장",
        "start": start,
        "end": end,
        "fee": fee,
        **more,
    }


@pytest.fixture
def here() -> Office:
    """Return an office that renews every second contract and has 100,000 won of one to renew."""
    return office(
        AS_OF,
        contracts=[
            term("1", date(2023, 11, 1), date(2024, 10, 31), 100_000, officer="한가람"),
            term("2", date(2023, 4, 1), date(2024, 3, 31), 0, next_start=date(2024, 4, 1)),
            term("2", date(2024, 4, 1), date(2025, 3, 31), 0, branch="본점"),
            term("3", date(2023, 4, 1), date(2024, 3, 31), 0),
        ],
    )


def test_what_one_step_more_brings(here: Office) -> None:
    """Of 1.2 million that may follow, half is expected: 1 % of that, and 1 %p of all."""
    found = analyse_office(here).tables["what_if"].set_index("바꾸는 것")["한 단위의 효과"]
    assert found["요금 인상"] == pytest.approx(6_000)
    assert found["재계약률"] == pytest.approx(12_000)
    assert found["새 고객"] == pytest.approx(50_000 * 72)
    assert found["돌아온 고객"] == pytest.approx(50_000 * 12)


def test_revenue_by_who_looks_after_it_is_all_revenue(here: Office) -> None:
    """Who nobody looks after is 모름, and the shares sum to 1."""
    tables = analyse_office(here).tables
    for name, first in (("mrr_by_officer", "한가람"), ("mrr_by_branch", "본점")):
        table = tables[name]
        assert table["MRR"].sum() == 100_000
        assert table["비중"].sum() == pytest.approx(1)
        assert set(table.iloc[:, 0]) == {first, "모름"}


def test_without_a_rate_nothing_is_told_of_what_would_change_it() -> None:
    """No contract has come to its end yet."""
    alone = office(AS_OF, contracts=[term("1", date(2024, 1, 1), date(2024, 12, 31), 100_000)])
    assert analyse_office(alone).tables["what_if"].empty
