"""Who is in which segment, what may be offered, and how they moved: counted by hand."""

from __future__ import annotations

from datetime import date, timedelta

from xlcrm.analysis.inputs import office
from xlcrm.analysis.members import OFFERS, segment_members, segment_moves, segment_offers
from xlcrm.analysis.rfm import NOT_SCORED, SEGMENTS

AS_OF = date(2024, 10, 15)


def term(customer: str, start: date, end: date, fee: int = 10_000) -> dict[str, object]:
    """Return a contract with a monthly fee."""
    status = "활성화" if end >= AS_OF else "만료"
    known = {"customer": customer, "customer_id": customer, "service": "기본", "basis": "월"}
    return {
        **known,
        "status": status,
        "sheet": "고객대장",
        "row": 2,
        "start": start,
        "end": end,
        "fee": fee,
    }


def bought(customer: str, day: date, product: str) -> dict[str, object]:
    """Return a purchase."""
    return {"customer": customer, "date": day, "product": product, "amount": 1_000}


def test_each_customer_in_force_stands_in_one_segment_with_an_offer() -> None:
    """Who buys water buys bread; who has water alone is offered bread, who has neither nothing."""
    day = date(2024, 9, 1)
    terms = [term(str(n), date(2024, 1, 1), date(2024, 12, 31)) for n in range(1, 9)]
    terms.append(term("9", date(2023, 1, 1), date(2023, 12, 31)))
    rows = [bought(who, day, "물") for who in "12345"]
    rows += [bought(who, day + timedelta(days=1), "빵") for who in "1234"]
    rows += [bought(who, day, "잼") for who in "678"]
    here = office(AS_OF, contracts=terms, purchases=rows)
    found = segment_members(here).set_index("고객")
    assert sorted(found.index) == [str(n) for n in range(1, 9)]
    assert found["권할 제품"].to_dict() == {
        **dict.fromkeys("1234678", "–"),
        "5": "빵",
    }
    told = segment_offers(here)
    assert told["고객 수"].sum() == 8
    assert set(told["권할 것"]) <= set(OFFERS.values())


def test_every_segment_has_an_offer() -> None:
    """But that of those who cannot be scored."""
    assert set(OFFERS) == set(SEGMENTS) - {NOT_SCORED}


def test_moves_add_up_to_the_customers_of_both_days() -> None:
    """Who came since is 새 고객, who is over 이용 끝남; the others stand in both."""
    terms = [
        term("1", date(2024, 1, 1), date(2024, 12, 31)),
        term("2", date(2023, 9, 1), date(2024, 8, 31)),
        term("3", date(2024, 9, 1), date(2025, 8, 31)),
    ]
    found = segment_moves(office(AS_OF, contracts=terms)).set_index("3개월 전")
    assert found["고객 수"].sum() == 3
    assert found.loc["새 고객", "고객 수"] == 1
    assert found["이용 끝남"].sum() == 1
    assert segment_moves(office(AS_OF, contracts=[])).empty
