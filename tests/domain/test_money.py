"""Amounts as people write them."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.domain.money import (
    MAX_WON,
    FeePeriod,
    Money,
    NotWholeWonError,
    UndecidedAmountError,
    UnknownUnitError,
    format_won,
    parse_won,
)
from xlcrm.errors import DomainError


@pytest.mark.parametrize(
    ("text", "won"),
    [
        ("100,000원", 100_000),
        ("100000", 100_000),
        ("100,000", 100_000),
        ("100 000원".replace(" ", ","), 100_000),
        (" 100,000 원 ", 100_000),
        ("₩100,000", 100_000),
        ("￦100,000", 100_000),
        ("\\100,000", 100_000),
        ("＼１００，０００", 100_000),
        ("₩ 100,000원", 100_000),
        ("₩100,000-", 100_000),
        ("KRW 100,000", 100_000),
        ("100,000 won", 100_000),
        ("10만원", 100_000),
        ("10만", 100_000),
        ("1만5천원", 15_000),
        ("1만 5천원", 15_000),
        ("1만5000원", 15_000),
        ("1만5,000원", 15_000),
        ("1.5만", 15_000),
        ("1.5만원", 15_000),
        ("100천원", 100_000),
        ("1,200천원", 1_200_000),
        ("3천만원", 30_000_000),
        ("3백만원", 3_000_000),
        ("2억 3천만원", 230_000_000),
        ("2억3,000만원", 230_000_000),
        ("1.2억", 120_000_000),
        ("1조", 10**12),
        ("1억 20만 3천 5백원", 100_203_500),
        ("만원", 10_000),
        ("천원", 1_000),
        ("백만원", 1_000_000),
        ("십만원", 100_000),
        ("일금 십만원정", 100_000),
        ("일금 일백이십삼만사천오백육십칠원정", 1_234_567),
        ("일금 육십육만원 정", 660_000),
        ("일금 십만원정(₩100,000)", 100_000),
        ("금 100,000원整", 100_000),
        ("금100,000원정", 100_000),
        ("삼십억원", 3_000_000_000),
        ("10만5원", 100_005),
        ("(5,000)", -5_000),
        ("(5,000원)", -5_000),
        ("(5,000)원", -5_000),
        ("(₩5,000)", -5_000),
        ("△5,000", -5_000),
        ("▲ 5,000원", -5_000),
        ("-5,000", -5_000),
        ("\u22125,000원", -5_000),
        ("-₩5,000", -5_000),
        ("₩-5,000", -5_000),
        ("무료", 0),
        ("0원", 0),
        ("50,000.00", 50_000),
    ],
)
def test_reads_every_way_of_writing_won(text: str, won: int) -> None:
    """Figures, marks, units, Hangul numerals, negatives and nothing."""
    assert parse_won(text) == Money(won)


@pytest.mark.parametrize(
    ("text", "won", "period", "vat_separate"),
    [
        ("월 50,000원", 50_000, "월", False),
        ("매월 5만원", 50_000, "월", False),
        ("월50,000", 50_000, "월", False),
        ("50,000원/월", 50_000, "월", False),
        ("50,000원(월)", 50_000, "월", False),
        ("50,000원/1개월", 50_000, "월", False),
        ("연 1,200,000원", 1_200_000, "연", False),
        ("연간 120만원", 1_200_000, "연", False),
        ("1,200,000원/년", 1_200_000, "연", False),
        ("월 무료", 0, "월", False),
        ("100,000원 (VAT 별도)", 100_000, None, True),
        ("100,000원(부가세별도)", 100_000, None, True),
        ("100,000원 부가세 별도", 100_000, None, True),
        ("100,000원+VAT", 100_000, None, True),
        ("VAT 별도 100,000원", 100_000, None, True),
        ("100,000원 (VAT 포함)", 100_000, None, False),
        ("월 50,000원, 부가가치세 별도", 50_000, "월", True),
        ("월 50,000원/VAT별도", 50_000, "월", True),
    ],
)
def test_keeps_the_period_and_the_tax(
    text: str, won: int, period: FeePeriod | None, *, vat_separate: bool
) -> None:
    """What the amount is for, and whether tax comes on top."""
    assert parse_won(text) == Money(won, period, vat_separate)


@pytest.mark.parametrize(
    "text",
    [
        "$100",
        "100달러",
        "USD 100",
        "100 USD",
        "€50",
        "¥1,000",
        "1000엔",
        "2만동",
        "100P",
        "50%",
        "3점",
    ],
)
def test_refuses_other_units_by_name(text: str) -> None:
    """Another currency is never taken for won."""
    with pytest.raises(UnknownUnitError, match="단위"):
        parse_won(text)


@pytest.mark.parametrize(
    ("text", "won", "months"),
    [
        ("현금 50,000", 50_000, None),
        ("카드 120,000원", 120_000, None),
        ("카드결제 12만원", 120_000, None),
        ("50,000원(현금)", 50_000, None),
        ("120,000 계좌이체", 120_000, None),
        ("300,000원(3개월 할부)", 300_000, None),
        ("12만원(3개월)", 120_000, 3),
        ("120만원/12개월", 1_200_000, 12),
        ("1,200,000원(1년)", 1_200_000, 12),
        ("면제", 0, None),
        ("서비스", 0, None),
        ("공짜", 0, None),
    ],
)
def test_what_stands_beside_an_amount_does_not_change_it(
    text: str, won: int, months: int | None
) -> None:
    """How it was paid; for how many months it is, is told beside it."""
    money = parse_won(text)
    assert (money.won, money.months) == (won, months)


@pytest.mark.parametrize(
    "text",
    ["협의", "별도협의", "추후 협의", "협의 중", "미정", "추후", "상담 후 결정", "별도 문의"],
)
def test_an_amount_that_is_not_decided_is_no_mistake(text: str) -> None:
    """It is not 0, and nobody has mistyped it."""
    with pytest.raises(UndecidedAmountError, match="정해지지"):
        parse_won(text)


@pytest.mark.parametrize("text", ["현금", "카드", "서비스 1개월", "현금 카드 50,000 60,000"])
def test_words_alone_are_no_amount(text: str) -> None:
    """Neither 0 nor undecided."""
    with pytest.raises(DomainError):
        parse_won(text)


@pytest.mark.parametrize("text", ["0.5", "1.5원", "100.25", "1.00005만"])
def test_refuses_parts_of_a_won(text: str) -> None:
    """There is no smaller coin."""
    with pytest.raises(NotWholeWonError, match="1원"):
        parse_won(text)


@pytest.mark.parametrize(
    "text",
    [
        "35,00O원",
        "",
        "원",
        "₩",
        "협의",
        "100,00원",
        "1,00,000원",
        "50,000~100,000",
        "50,000 60,000",
        "1만2만",
        "1천2만3만",
        "1만 50000",
        "5백3천",
        "1.5만5천원",
        "10만5",
        "100.000",
        "(-5,000)",
        "(5,000",
        "일금 십만원정(₩10,000)",
        "100,000원 부가세",
        "3월 50,000원",
        "1" * 16,
        "9" * 500,
        "일이",
        "약 10만원",
    ],
)
def test_refuses_what_is_no_amount_or_could_be_two(text: str) -> None:
    """No guessing with money."""
    with pytest.raises(DomainError):
        parse_won(text)


WON = st.integers(-MAX_WON, MAX_WON)


@given(WON)
def test_what_is_formatted_is_read_back(won: int) -> None:
    """The ledger's own form, any amount Excel keeps."""
    assert parse_won(format_won(won)) == Money(won)


@given(st.integers(1, 10**13 - 1), st.booleans())
def test_units_and_hangul_numerals_say_the_same_amount(won: int, hangul: bool) -> None:  # noqa: FBT001 - hypothesis gives it
    """An amount in 억, 만 and 원, in figures or in Hangul, is read back."""
    parts = []
    for unit, name in ((10**12, "조"), (10**8, "억"), (10**4, "만"), (1, "")):
        figures = won // unit % 10**4
        if figures:
            parts.append((in_hangul(figures) if hangul else str(figures)) + name)
    assert parse_won(("" if hangul else " ").join(parts) + "원") == Money(won)


def in_hangul(figures: int) -> str:
    """Write a number below 10,000 as contracts do: 일천이백삼십사."""
    digits = zip(f"{figures:04}", ("천", "백", "십", ""), strict=True)
    return "".join("영일이삼사오육칠팔구"[int(d)] + unit for d, unit in digits if d != "0")


@given(st.text("0123456789,.만천백십억원월연()₩-일이삼무료VAT별도 ", max_size=20))
def test_any_text_is_an_amount_or_a_domain_error(text: str) -> None:
    """Nothing else is raised."""
    with suppress(DomainError):
        assert abs(parse_won(text).won) <= MAX_WON
