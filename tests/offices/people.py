"""Invented customers and the ways in which offices write their dates, fees and telephones.

Nobody here exists: names are put together from syllables, telephone numbers lie in 010-0000-xxxx.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

AS_OF: Final = date(2024, 10, 1)
_FAMILY: Final = tuple("가나다라마바사아자차카타파하")
_GIVEN: Final = (
    *(
        "온새",
        "다솔",
        "람빛",
        "루하",
        "솔찬",
        "누리",
        "별하",
        "미르",
        "이든",
        "온유",
        "란결",
        "늘봄",
    ),
    *(
        "가람",
        "린아",
        "한결",
        "슬기",
        "보라",
        "새벽",
        "여울",
        "초롱",
        "도담",
        "해솔",
        "윤슬",
        "아라",
    ),
)
_BUSINESS: Final = (
    "상사",
    "산업",
    "디자인",
    "물산",
    "테크",
    "푸드",
    "기획",
    "유통",
    "공방",
    "인쇄",
)
_WEEKDAYS: Final = "월화수목금토일"
_NOTES: Final = (
    *(None, "3/15 통화, 연장 의사 있음", "-", "국민카드 12개월 할부", "세금계산서 발행 2024-09-30"),
    *("계좌이체 10/5 입금 확인", "송장번호 123456789012", "예약번호 20241001-0012", None),
    *("법인등록번호 110111-1234567", "카드 끝자리 1234", "현금영수증 010-0000-1234", "-10% 할인"),
    *("사업자 124-81-00998", "쿠폰 1234-5678-9012-3456", "12가3456 주차 등록", "생년월일 900101"),
    *("토스로 100,000원 입금", "기업 고객 2024-10-01부터", "문서 총무-2024-123456"),
)
"""Notes with numbers that look like what may not be kept, and are not."""


@dataclass(frozen=True, slots=True)
class Customer:
    """One invented customer with one contract, right in every way.

    Attributes:
        number: counts from 1 within the office.
        fee: in won.
    """

    number: int
    name: str
    firm: str
    phone: str
    email: str
    service: str
    months: int
    fee: int
    start: date
    end: date

    @property
    def status(self) -> str:
        """The status that follows from the dates, without a window for notices."""
        if self.start > AS_OF:
            return "예정"
        return "활성화" if self.end >= AS_OF else "만료"


def customers(
    office: int, count: int, services: Mapping[str, tuple[int, int]], since: date = date(2023, 2, 3)
) -> list[Customer]:
    """Return an office's customers, the same ones every time.

    Args:
        office: the office's number, so that no two offices have a customer in common.
        count: how many.
        services: name → (months, fee in won); given to the customers in turn.
        since: no contract begins earlier.
    """
    offers = list(services.items())
    return [
        _customer(office, number, *offers[number % len(offers)], since) for number in range(count)
    ]


def _customer(
    office: int, number: int, service: str, terms: tuple[int, int], since: date
) -> Customer:
    months, fee = terms
    one = office * 61 + number
    given = _GIVEN[(one * 5 + one // len(_FAMILY)) % len(_GIVEN)]
    start = since + timedelta(days=number * 17 % 560)
    start = start.replace(day=min(start.day, 28))  # every month has the day on which it ends
    return Customer(
        number + 1,
        _FAMILY[one % len(_FAMILY)] + given,
        f"{given}{_BUSINESS[one % len(_BUSINESS)]}",
        f"010-0000-{one:04}",
        f"user{one}@example.com",
        service,
        months,
        fee,
        start,
        last_day(start, months),
    )


def last_day(start: date, months: int) -> date:
    """Return the last day of a term that begins on one of a month's first 28 days.

    >>> last_day(date(2023, 10, 26), 12)
    datetime.date(2024, 10, 25)
    """
    month = start.month - 1 + months
    return date(start.year + month // 12, month % 12 + 1, start.day) - timedelta(days=1)


def dotted(day: date) -> str:
    """Return 2023.10.26."""
    return f"{day:%Y.%m.%d}"


def spaced(day: date) -> str:
    """Return 2023. 10. 26."""
    return f"{day.year}. {day.month}. {day.day}."


def period(customer: Customer) -> str:
    """Return a contract's first and last day as 2023.10.26~2024.10.25."""
    return f"{dotted(customer.start)}~{dotted(customer.end)}"


def day_in_turn(number: int, day: date) -> str | int | date:
    """Return a day as the number-th of those who type it would."""
    spellings: tuple[str | int | date, ...] = (
        dotted(day),
        spaced(day),
        f"{day:%y/%m/%d}",
        int(f"{day:%Y%m%d}"),
        f"{day.year}년 {day.month}월 {day.day}일",
        f"'{day:%y.%m.%d}",
        f"{day:%Y-%m-%d} ({_WEEKDAYS[day.weekday()]})",
        day,
    )
    return spellings[number % len(spellings)]


def won_in_turn(number: int, won: int) -> str | int:
    """Return an amount, whole thousands of won, as the number-th of those who type it would."""
    spellings = (
        f"{won:,}원",
        f"{won / 10_000:g}만원",
        f"₩{won:,}",
        won,
        f"{won // 1000}천원",
        f"￦{won:,}",
        f"{won:,} 원",
    )
    return spellings[number % len(spellings)]


def note_in_turn(number: int) -> str | None:
    """Return a harmless note, or none."""
    return _NOTES[number % len(_NOTES)]


def phone_in_turn(number: int, phone: str) -> str:
    """Return a phone number as the number-th of those who type it would."""
    spellings = (
        phone,
        phone.replace("-", "."),
        phone.replace("-", ""),
        phone.replace("-", " "),
        f"+82 {phone[1:]}",
        f"HP) {phone}",
    )
    return spellings[number % len(spellings)]
