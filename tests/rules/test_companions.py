"""The companion sheets: what the journal refers to and how, and whom one writes to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from xlcrm.schema.sheets import CUSTOMERS, JOURNAL, LEDGER, MARKETING

if TYPE_CHECKING:
    from collections.abc import Callable

    from xlcrm.schema.table import Table


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param("진상 고객임.", True, id="name-calling"),
        pytest.param("짜증을 많이 냄.", True, id="annoyed"),
        pytest.param("환불이 목적인 것 같다.", True, id="a guess"),
        pytest.param("해지할 것 같음", True, id="another guess"),
        pytest.param("막무가내로 환불을 요구함.", True, id="judgement"),
        pytest.param("진상 조사를 요청함.", False, id="finding out the facts"),
        pytest.param("짜증 내지 않고 설명을 들음.", False, id="denied"),
        pytest.param("고객이 '짜증난다'고 말씀함.", False, id="quoted"),
        pytest.param("어이없다고 말씀하심.", False, id="reported"),
        pytest.param("지난달과 같은 것을 요청함.", False, id="the same thing"),
        pytest.param("환불을 요구하여 규정을 안내함.", False, id="facts"),
        pytest.param(None, False, id="blank"),
    ],
)
def test_a_journal_tells_facts(
    make_table: Callable[..., Table],
    found: Callable[..., list[str]],
    content: str | None,
    *,
    expected: bool,
) -> None:
    """Feelings are remarked on, unless somebody else said so or it was not so."""
    row = ("J1", 45225.5, "1", "가", content)
    table = make_table(JOURNAL, "entry_id at customer_id name content", row)
    assert found(table) == (["C510 E2"] if expected else [])


@pytest.mark.parametrize(
    ("contract", "corrects", "expected"),
    [
        pytest.param("K1", None, [], id="known contract"),
        pytest.param("K9", None, ["C505 고객관리일지!E3"], id="unknown contract"),
        pytest.param(None, "J1", [], id="known entry"),
        pytest.param(None, "J9", ["C505 고객관리일지!F3"], id="unknown entry"),
        pytest.param(None, None, [], id="neither"),
    ],
)
def test_a_journal_refers_to_what_is_there(
    make_table: Callable[..., Table],
    found: Callable[..., list[str]],
    contract: str | None,
    corrects: str | None,
    expected: list[str],
) -> None:
    """계약 ID is one of the ledger's, 정정 대상 ID one of the journal's."""
    ledger = make_table(LEDGER, "customer_id name start contract_id", ("1", "가", 45225, "K1"))
    journal = make_table(
        JOURNAL,
        "entry_id at customer_id name contract_id corrects",
        ("J1", 45225.5, "1", "가", "K1", None),
        ("J2", 45226.5, "1", "가", contract, corrects),
    )
    assert found(ledger, journal) == expected


def test_a_ledger_without_contract_ids_is_not_asked_for_them(
    make_table: Callable[..., Table], found: Callable[..., list[str]]
) -> None:
    """What the ledger does not number cannot be missing there."""
    ledger = make_table(LEDGER, "customer_id name start", ("1", "가", 45225))
    row = ("J1", 45225.5, "1", "가", "K1")
    journal = make_table(JOURNAL, "entry_id at customer_id name contract_id", row)
    assert found(ledger, journal) == []


@pytest.mark.parametrize(
    ("consent", "expected"),
    [
        pytest.param("Y", [], id="yes"),
        pytest.param("N", ["C506 마케팅!B2"], id="no"),
        pytest.param(None, ["C506 마케팅!B2"], id="unknown is not yes"),
    ],
)
def test_messages_go_to_those_who_agreed(
    make_table: Callable[..., Table],
    found: Callable[..., list[str]],
    consent: str | None,
    expected: list[str],
) -> None:
    """One finding a customer, however many messages."""
    ledger = make_table(LEDGER, "customer_id name start", ("1", "가", 45225), ("2", "나", 45225))
    customers = make_table(CUSTOMERS, "customer_id marketing_consent", ("1", consent), ("2", "Y"))
    sent = make_table(
        MARKETING,
        "sent_on customer_id campaign",
        (45300, "1", "봄"),
        (45301, "1", "여름"),
        (45301, "2", "여름"),
    )
    assert found(ledger, customers, sent) == expected


@pytest.mark.parametrize("rows", [("Y", "N"), ("N", "Y"), ("Y", None)], ids=str)
def test_of_two_rows_that_disagree_the_stricter_counts(
    make_table: Callable[..., Table], found: Callable[..., list[str]], rows: tuple[str | None, ...]
) -> None:
    """A customer who stands twice has agreed only if both rows say so, in whatever order."""
    ledger = make_table(LEDGER, "customer_id name start", ("1", "가", 45225))
    customers = make_table(
        CUSTOMERS, "customer_id marketing_consent", *(("1", consent) for consent in rows)
    )
    sent = make_table(MARKETING, "sent_on customer_id campaign", (45300, "1", "봄"))
    assert found(ledger, customers, sent) == ["C315 고객정보!A3", "C506 마케팅!B2"]


def test_an_office_that_keeps_no_consents_is_not_asked(
    make_table: Callable[..., Table], found: Callable[..., list[str]]
) -> None:
    """Without the column nobody knows."""
    ledger = make_table(LEDGER, "customer_id name start", ("1", "가", 45225))
    customers = make_table(CUSTOMERS, "customer_id gender", ("1", "여"))
    sent = make_table(MARKETING, "sent_on customer_id campaign", (45300, "1", "봄"))
    assert found(ledger, customers, sent) == []


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        pytest.param(("N", "클릭", None), ["C511 마케팅!D2"], id="clicked"),
        pytest.param(("N", None, 45301), ["C511 마케팅!D2"], id="on a day"),
        pytest.param(("N", "없음", None), [], id="no response"),
        pytest.param(("N", None, None), [], id="blank"),
        pytest.param(("Y", "클릭", 45301), [], id="delivered"),
        pytest.param((None, "클릭", 45301), [], id="nobody knows"),
    ],
)
def test_nobody_responds_to_what_did_not_arrive(
    make_table: Callable[..., Table],
    found: Callable[..., list[str]],
    said: tuple[object, ...],
    expected: list[str],
) -> None:
    """One of the two is wrong."""
    ledger = make_table(LEDGER, "customer_id name start", ("1", "가", 45225))
    header = "sent_on customer_id campaign delivered response responded_on"
    sent = make_table(MARKETING, header, (45300, "1", "봄", *said))
    assert found(ledger, sent) == expected
