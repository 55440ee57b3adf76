"""Card, account and business numbers in texts: found where they are, and nowhere else."""

from __future__ import annotations

import pytest

from xlcrm.domain.accounts import has_account_number, has_card_number, has_wrong_business_number


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("4111-1111-1111-1111", True, id="Visa"),
        pytest.param("결제 5500 0000 0000 0004 사용", True, id="Mastercard, spaces, in a sentence"),
        pytest.param("3782-822463-10005", True, id="Amex"),
        pytest.param("４１１１-１１１１-１１１１-１１１１", True, id="full-width digits"),
        pytest.param("신용카드 4111111111111111", True, id="without hyphens, called a card"),
        pytest.param("4111111111111111", False, id="without hyphens, called nothing"),
        pytest.param("4111-1111-1111-1112", False, id="wrong check digit"),
        pytest.param("1111-1111-1111-1117", False, id="no issuer begins so"),
        pytest.param("4111-1111-1111-1111-1", False, id="part of a longer number"),
        pytest.param("0000-0000-0000-0000", False, id="zeros"),
        pytest.param("****-****-****-1111", False, id="masked"),
        pytest.param("010-1234-5678", False, id="phone"),
        pytest.param("", False, id="nothing"),
    ],
)
def test_a_card_number(text: str, *, expected: bool) -> None:
    """Grouping, issuer's prefix and check digit must all be those of a card."""
    assert has_card_number(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("신한은행 110-123-456789", True, id="bank and number"),
        pytest.param("신한 110-123-456789", True, id="short name of the bank"),
        pytest.param("환불 계좌: 국민 123456-01-234567", True, id="account, bank and number"),
        pytest.param("110-123-456789 (신한)", True, id="the bank behind"),
        pytest.param("계좌번호 1101234567890", True, id="without hyphens"),
        pytest.param("110-123-456789", False, id="a number alone"),
        pytest.param("우리 010-1234-5678", False, id="a phone"),
        pytest.param("하나 2023-10-26 방문", False, id="a date"),
        pytest.param("기업 124-81-00998", False, id="a business number"),
        pytest.param("계좌 변경 문의", False, id="no number"),
        pytest.param("주문번호 2024-1234-567890, 우리 매장", False, id="an order"),
    ],
)
def test_an_account_number(text: str, *, expected: bool) -> None:
    """Beside a bank's name or the word 계좌, of as many digits as accounts have."""
    assert has_account_number(text) is expected


@pytest.mark.parametrize(
    ("text", "said", "expected"),
    [
        pytest.param("사업자등록번호 124-81-00999", False, True, id="wrong, in a text"),
        pytest.param("사업자번호: 1248100999", False, True, id="wrong, without hyphens"),
        pytest.param("124-81-00999", True, True, id="wrong, said by the header"),
        pytest.param("사업자등록번호 124-81-00998", False, False, id="right"),
        pytest.param("124-81-00998", True, False, id="right, said by the header"),
        pytest.param("124-81-00999", False, False, id="nobody says what it is"),
    ],
)
def test_a_business_number(text: str, *, said: bool, expected: bool) -> None:
    """Only what is called a 사업자등록번호 is held against its check digit."""
    assert has_wrong_business_number(text, said=said) is expected


def test_a_header_says_what_its_numbers_are() -> None:
    """A column of cards or accounts needs no word in each of its cells."""
    assert has_card_number("4111111111111111", said=True)
    assert has_account_number("110-123-456789", said=True)
