"""What a cell says of a payment: O, X, 완납, 3/15, 30,000, 면제.

One word, one meaning; what is not known means nothing and is told. Whether a blank cell is unpaid
or not yet due no cell can say: that is its column's and its month's, see `months_owed`.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from xlcrm.domain.dates import parse_date
from xlcrm.domain.money import parse_won
from xlcrm.domain.outline import outlined
from xlcrm.domain.text import is_dash, lazy, normalise
from xlcrm.errors import DomainError
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from xlcrm.cellref import CellValue


class Paid(StrEnum):
    """What a cell says of a payment. The value is how people are told of it."""

    PAID = "납부"
    UNPAID = "미납"
    PARTLY = "일부 납부"
    WAIVED = "내지 않는 달"
    HELD = "보류"
    LEFT = "그만둠"
    BLANK = "빈칸"
    UNKNOWN = "읽지 못함"


@outlined
class PaidCell(NamedTuple):
    """What a cell says: the kind, an amount in won and a day where it names them.

    The amount is what has been paid; of `UNPAID` what is owed. `months` is how many months are
    unpaid where the cell says it: 미납 2개월.
    """

    kind: Paid
    won: int | None = None
    on: date | None = None
    months: int | None = None


class Numbers(StrEnum):
    """What the plain numbers of a block of cells are."""

    AMOUNTS = "금액"
    DAYS = "납부한 날"
    MARKS = "1은 납부, 0은 미납"


_WORDS: Final = {
    Paid.PAID: (
        "o ○ ◯ ● ◎ ⭕ 〇 ㅇ ✓ ✔ √ ☑ ✅ v y yes paid ok done 예 완 완납 납 납부 납입 입금 수납 결제 "
        "완료 납부완료 납입완료 입금완료 수납완료 결제완료 납부함 입금함 냄 받음 수금 수금완료 "
        "선납 일시납 전납 정상 정상납부 카드 카드결제 신용카드 체크카드 현금 계좌 계좌이체 이체 "
        "자동이체 자동결제 무통장 무통장입금 통장 통장입금 송금 지로 cms 온라인 네이버페이 "
        "카카오페이 제로페이 페이"
    ),
    Paid.UNPAID: (
        "x × ✕ ✗ ✘ ╳ ❌ n no unpaid overdue due 아니오 미 미납 미납부 미납입 미입금 미수납 미결제 "
        "미수 미수금 미지급 미완납 미완료 연체 체납 안냄 못냄 예정 납부예정 입금예정 결제예정"
    ),
    Paid.PARTLY: (
        "일부 일부납 일부납부 일부입금 일부결제 부분 부분납 부분납부 분납 △ ▲ 세모 partial partly"
    ),
    Paid.WAIVED: (
        "면제 무료 감면 전액감면 서비스 해당없음 없음 비대상 제외 휴 휴회 휴원 휴학 휴강 휴관 "
        "휴독 쉼 홀딩 정지 일시정지 공실 미등록 등록전 가입전 입주전 / n/a na"
    ),
    Paid.HELD: "보류 유예 납부유예 협의 협의중 확인 확인중 확인필요 대기 입금대기 ? ??",
    Paid.LEFT: ("해지 해약 탈퇴 퇴회 퇴원 퇴실 퇴거 반납 종료 만료 만기 중단 중지 취소 폐업 이사"),
}
_KINDS: Final = {
    normalise(word).casefold(): kind for kind, words in _WORDS.items() for word in words.split()
}
_PARTS: Final = lazy(r"[\s,;:|·()\[\]]+")
_SLASH: Final = lazy(r"(?<=[^\d\s])/|/(?=[^\d\s])")
_DAY: Final = lazy(r"(\d{1,2})\s*[./\-월]\s*(\d{1,2})\s*(?:일|\.)?")
_ONLY_DAY: Final = lazy(r"(\d{1,2})\s*일")
_MONTHS: Final = lazy(r"(\d{1,2})\s*(?:개월|달|개월분|회|건)")
_LONGEST: Final = 40  # characters
_MOST_DAY: Final = 31
_LEAST_AMOUNT: Final = 100  # won; a smaller number is in another unit, or no amount


def numbers_of(numbers: list[float]) -> Numbers:
    """Return what the plain numbers of a block are: amounts, days of the month, or 1 and 0.

    >>> numbers_of([30_000, 0, 45_000]).value, numbers_of([25, 3, 31]).value
    ('금액', '납부한 날')
    >>> numbers_of([1, 0, 1]).value, numbers_of([]).value
    ('1은 납부, 0은 미납', '금액')
    """
    found = set(numbers)
    if found and found <= {0, 1} and 1 in found:
        return Numbers.MARKS
    if found and all(1 <= each <= _MOST_DAY and each == each // 1 for each in found):
        return Numbers.DAYS
    return Numbers.AMOUNTS


def paid_cell(
    cell: CellValue | date,
    *,
    numbers: Numbers = Numbers.AMOUNTS,
    unit: int = 1,
    month: tuple[int, int] | None = None,
) -> PaidCell:
    """Return what a cell says.

    Args:
        cell: its value; a moment where its format shows one.
        numbers: what plain numbers are in its block.
        unit: how many won a number of the block is.
        month: the year and month that the payment is for, which a day without them is of.

    >>> paid_cell("O").kind.value, paid_cell("미납").kind.value, paid_cell(" - ").kind.value
    ('납부', '미납', '내지 않는 달')
    >>> paid_cell(30_000).won, paid_cell("카드 3만원").won, paid_cell("일부(20,000)").won
    (30000, 30000, 20000)
    >>> paid_cell("3/15", month=(2024, 3)).on, paid_cell("미납 2개월").months
    (datetime.date(2024, 3, 15), 2)
    >>> paid_cell("부장님 확인요망").kind.value, paid_cell(0).kind.value, paid_cell(3).kind.value
    ('읽지 못함', '미납', '읽지 못함')
    """
    if isinstance(cell, date):
        return PaidCell(Paid.PAID, on=cell.date() if isinstance(cell, datetime) else cell)
    if isinstance(cell, int | float):
        return _number(cell, numbers, unit, month)
    text = normalise(str(cell or "")).strip().casefold()
    if not text or len(text) > _LONGEST:
        return PaidCell(Paid.UNKNOWN if text else Paid.BLANK)
    known = Paid.WAIVED if is_dash(text) else _KINDS.get("".join(text.split()))
    if known is not None:
        return PaidCell(known)
    plain = text.replace(",", "")
    if plain.isascii() and plain.isdecimal():
        return _number(int(plain), numbers, unit, month)
    return _composed(text, month)


def _number(number: float, numbers: Numbers, unit: int, month: tuple[int, int] | None) -> PaidCell:
    if numbers is Numbers.MARKS or isinstance(number, bool):
        marks: dict[float, Paid] = {1: Paid.PAID, 0: Paid.UNPAID}
        return PaidCell(marks.get(number, Paid.UNKNOWN))
    if numbers is Numbers.DAYS:
        on = None if month is None else _day_of(*month, int(number) if number == number // 1 else 0)
        return PaidCell(Paid.PAID, on=on)
    won = number * unit
    if won == 0:
        return PaidCell(Paid.UNPAID)
    if won != won // 1 or won < _LEAST_AMOUNT:
        return PaidCell(Paid.UNKNOWN)
    return PaidCell(Paid.PAID, won=int(won))


def _composed(text: str, month: tuple[int, int] | None) -> PaidCell:
    """What a cell of several words says: 카드 3/15 30,000원."""
    kinds: set[Paid] = set()
    won: int | None = None
    on: date | None = None
    months: int | None = None
    for part in filter(None, _PARTS.split(_SLASH.sub(" ", _joined(text)))):
        kind = _KINDS.get(part)
        if kind is not None:
            kinds.add(kind)
        elif length := _MONTHS.fullmatch(part):
            months = int(length[1])
        elif (day := _day(part, month)) is not None:
            on = day
        else:
            amount = _amount(part)
            if amount is None or won is not None:
                return PaidCell(Paid.UNKNOWN)
            won = amount
    if Paid.PARTLY in kinds:
        kinds.discard(Paid.PAID)
    if len(kinds) > 1 or (not kinds and won is None and on is None):
        return PaidCell(Paid.UNKNOWN)
    kind = kinds.pop() if kinds else Paid.PAID
    if months is not None and kind is not Paid.UNPAID:
        return PaidCell(Paid.UNKNOWN)
    return PaidCell(kind, won, on, months)


def _joined(text: str) -> str:
    """The text with its amounts and days in one piece each: 30,000 → 30000, 3월 15일 → 3월15일."""
    return _SPACED.sub("", _THOUSANDS.sub("", text))


_SPACED: Final = lazy(r"(?<=\d[.월년])\s+(?=\d)")
_THOUSANDS: Final = lazy(r"(?<=\d),(?=\d{3}(?!\d))")


def _amount(part: str) -> int | None:
    try:
        won = parse_won(part).won
    except DomainError:
        return None
    return won if won >= _LEAST_AMOUNT else None


def _day(part: str, month: tuple[int, int] | None) -> date | None:
    """The day that a part names; without a year that of the payment's month, or next to it."""
    if found := _ONLY_DAY.fullmatch(part):
        return None if month is None else _day_of(*month, int(found[1]))
    if found := _DAY.fullmatch(part):
        if month is None:
            return None
        year, number = month
        typed = int(found[1])
        if typed - number > _HALF:
            year -= 1  # December's, for January
        elif number - typed > _HALF:
            year += 1
        return _day_of(year, typed, int(found[2]))
    try:
        return parse_date(part)[0]
    except DomainError:
        return None


_HALF: Final = 6  # months


def _day_of(year: int, month: int, day: int) -> date | None:
    if not 1 <= month <= _YEAR or not 1 <= day <= monthrange(year, month)[1]:
        return None
    return date(year, month, day)


_YEAR: Final = 12
