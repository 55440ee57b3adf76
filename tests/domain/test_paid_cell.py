"""What cells say of payments, in the words that offices write."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.domain.paid_cell import Numbers, Paid, paid_cell
from xlcrm.reading.payment_columns import day_of_month, months_unpaid, payment_columns
from xlcrm.reading.payment_list import payment_list

SAID = {
    Paid.PAID: "O ○ ◯ ● V ✓ 완납 납부 입금 카드 현금 자동이체 CMS 완 선납 ㅇ",
    Paid.UNPAID: "X × 미납 미입금 연체 미 납부예정 미수 안냄",
    Paid.PARTLY: "일부 부분납 분납 △ 일부납부",
    Paid.WAIVED: "면제 무료 휴회 휴원 홀딩 정지 - – — 해당없음 공실",
    Paid.HELD: "보류 유예 협의중 ? 확인필요",
    Paid.LEFT: "탈퇴 퇴원 해지 퇴실 종료",
    Paid.UNKNOWN: "홍길동 언니가냄 3 7% 달러 #REF!",
}


@pytest.mark.parametrize(
    ("text", "kind"), [(word, kind) for kind, words in SAID.items() for word in words.split()]
)
def test_a_word_has_one_meaning(text: str, kind: Paid) -> None:
    """However it is spaced; what is not known is not guessed."""
    assert paid_cell(text).kind is kind
    assert paid_cell(f" {text} ").kind is kind


@pytest.mark.parametrize(
    ("text", "kind", "won", "on"),
    [
        ("30,000", Paid.PAID, 30_000, None),
        ("3만원", Paid.PAID, 30_000, None),
        ("카드 30,000원", Paid.PAID, 30_000, None),
        ("3/15", Paid.PAID, None, date(2024, 3, 15)),
        ("3.15", Paid.PAID, None, date(2024, 3, 15)),
        ("3월 15일", Paid.PAID, None, date(2024, 3, 15)),
        ("2024. 3. 15. 현금", Paid.PAID, None, date(2024, 3, 15)),
        ("15일", Paid.PAID, None, date(2024, 3, 15)),
        ("2024-03-15", Paid.PAID, None, date(2024, 3, 15)),
        ("3/15 카드 30,000", Paid.PAID, 30_000, date(2024, 3, 15)),
        ("O (3/15)", Paid.PAID, None, date(2024, 3, 15)),
        ("미납(20,000)", Paid.UNPAID, 20_000, None),
        ("일부 20,000", Paid.PARTLY, 20_000, None),
        ("일부납부 2만원", Paid.PARTLY, 20_000, None),
        ("미납 → 완납", Paid.UNKNOWN, None, None),
        ("미납 완납", Paid.UNKNOWN, None, None),
        ("30,000 20,000", Paid.UNKNOWN, None, None),
    ],
)
def test_several_words_in_a_cell(text: str, kind: Paid, won: int | None, on: date | None) -> None:
    """Amounts and days beside words; what contradicts itself is not read."""
    found = paid_cell(text, month=(2024, 3))
    assert (found.kind, found.won, found.on) == (kind, won, on)


def test_a_day_without_its_year_is_near_its_month() -> None:
    """In January's cell December is the year before, in December's January the year after."""
    assert paid_cell("12/28", month=(2024, 1)).on == date(2023, 12, 28)
    assert paid_cell("1/5", month=(2024, 12)).on == date(2025, 1, 5)


@pytest.mark.parametrize(
    ("number", "numbers", "kind", "won"),
    [
        (30_000, Numbers.AMOUNTS, Paid.PAID, 30_000),
        (0, Numbers.AMOUNTS, Paid.UNPAID, None),
        (5, Numbers.AMOUNTS, Paid.UNKNOWN, None),
        (0.5, Numbers.AMOUNTS, Paid.UNKNOWN, None),
        (25, Numbers.DAYS, Paid.PAID, None),
        (1, Numbers.MARKS, Paid.PAID, None),
        (0, Numbers.MARKS, Paid.UNPAID, None),
        (2, Numbers.MARKS, Paid.UNKNOWN, None),
        (True, Numbers.AMOUNTS, Paid.PAID, None),
    ],
)
def test_numbers_by_what_they_are(
    number: float, numbers: Numbers, kind: Paid, won: int | None
) -> None:
    """An amount, a day, a mark."""
    found = paid_cell(number, numbers=numbers, month=(2024, 2))
    assert (found.kind, found.won) == (kind, won)


def test_moments_are_days() -> None:
    """And a bare date too."""
    assert paid_cell(datetime(2024, 3, 15, 10)).on == date(2024, 3, 15)  # noqa: DTZ001
    assert paid_cell(date(2024, 3, 15)).on == date(2024, 3, 15)


@given(
    st.text() | st.floats() | st.integers() | st.booleans() | st.none(),
    st.sampled_from(list(Numbers)),
)
def test_whatever_stands_there_is_read(cell: str | float | None, numbers: Numbers) -> None:
    """No cell is an error, and no amount is below 0."""
    found = paid_cell(cell, numbers=numbers, month=(2024, 2))
    assert found.won is None or found.won > 0
    months_unpaid(cell)
    day_of_month(cell)


@given(st.lists(st.text(max_size=12) | st.integers() | st.none(), max_size=8), st.text(max_size=20))
def test_whatever_the_headers_are(heads: list[str | int | None], title: str) -> None:
    """No header is an error."""
    cells = dict(enumerate(heads, 1))
    payment_columns(cells, [{1: title}], title)
    payment_list(title, {1: cells})
