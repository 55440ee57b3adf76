"""Who is no customer yet: what is due, and how many have become one."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from person_books import AS_OF, PEOPLE, office, saved

from xlcrm.jobs.person.edit import edit_customer
from xlcrm.jobs.person.enter import enter_customer
from xlcrm.jobs.person.merge import merge_customers
from xlcrm.jobs.person.prospects import prospects
from xlcrm.office.ledger import open_ledger

if TYPE_CHECKING:
    from pathlib import Path

DUE = date(2024, 10, 5)
NAMES = ("나가상", "다가상", "라가상", "마가상")


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an office with four prospects: two sign, one gives up; one more by hand."""
    by_hand = (1003, "바가상", "010-0000-2000", None, None, None, "상담중")
    path = office(tmp_path_factory.mktemp("잠재") / "대장.xlsx", people=[*PEOPLE, by_hand])
    for at, name in enumerate(NAMES):
        who = {"고객명": name, "연락처": f"010-0000-100{at}", "상태": "체험"}
        saved(
            path,
            lambda ledger, who=who: enter_customer(  # type: ignore[misc]  # of this turn
                ledger, who, as_of=AS_OF, memo="가격을 물음", due=DUE
            ),
        )
    term = {"시작일": "2024-10-01", "기간": "3개월"}
    for name in NAMES[:2]:
        saved(
            path,
            lambda ledger, name=name: edit_customer(ledger, name, term, as_of=AS_OF),  # type: ignore[misc]
        )
    saved(path, lambda ledger: edit_customer(ledger, "라가상", {"상태": "포기"}, as_of=AS_OF))
    return path


def test_who_waits_is_listed_with_what_is_due(told: Path) -> None:
    """Those with a day first; who has signed or given up is not among them."""
    found, _ = prospects(open_ledger(told), as_of=AS_OF)
    assert [(each.name, each.word, each.due, each.since) for each in found] == [
        ("마가상", "체험", DUE, AS_OF),
        ("바가상", "상담중", None, None),
    ]


def test_the_rate_is_of_those_who_have_decided(told: Path) -> None:
    """Who waits, and of whom the journal tells nothing, is counted apart."""
    _, conversion = prospects(open_ledger(told), as_of=AS_OF)
    assert conversion == (2, 1, 1, 1)
    assert conversion.rate == pytest.approx(2 / 3)


def test_before_anybody_came_there_is_no_rate(told: Path) -> None:
    """And not zero; customers with a term from the first are no prospects."""
    _, conversion = prospects(open_ledger(told), as_of=date(2024, 9, 1))
    assert (conversion.rate, conversion.signed) == (None, 0)


@pytest.mark.parametrize("kept_first", [True, False])
def test_a_prospect_who_was_a_customer_all_along_is_no_conversion(
    tmp_path: Path, *, kept_first: bool
) -> None:
    """When the two become one; whoever of them is kept."""
    path = office(tmp_path / "대장.xlsx")
    who = {"고객명": "홍길동", "연락처": "010-0000-0009", "상태": "체험"}
    saved(path, lambda ledger: enter_customer(ledger, who, as_of=AS_OF, another=True))
    ids = ("1001", "1003") if kept_first else ("1003", "1001")
    saved(path, lambda ledger: merge_customers(ledger, *ids, as_of=AS_OF))
    found, conversion = prospects(open_ledger(path), as_of=AS_OF)
    assert (found, conversion) == ((), (0, 0, 0, 0))


def test_a_prospect_is_one_with_the_customer_as_whom_they_signed(tmp_path: Path) -> None:
    """A term that was entered apart, and begins when they had come, is a conversion."""
    path = office(tmp_path / "대장.xlsx")
    who = {"고객명": "나가상", "연락처": "010-0000-0009", "상태": "체험"}
    saved(path, lambda ledger: enter_customer(ledger, who, as_of=date(2024, 9, 1)))
    term = {"고객명": "나가상", "연락처": "010-0000-0009", "시작일": "2024-10-01", "기간": "3개월"}
    saved(path, lambda ledger: enter_customer(ledger, term, as_of=AS_OF, another=True))
    saved(path, lambda ledger: merge_customers(ledger, "1003", "1004", as_of=AS_OF))
    _, conversion = prospects(open_ledger(path), as_of=AS_OF)
    assert conversion == (1, 0, 0, 0)
