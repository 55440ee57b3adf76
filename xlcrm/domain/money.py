"""Amounts in whole won, as people write them."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Final, Literal, TypeAlias
from unicodedata import category

from xlcrm.domain.text import lazy, normalise
from xlcrm.errors import DomainError
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

FeePeriod: TypeAlias = Literal["월", "연"]


class UnknownUnitError(DomainError):
    """An amount in another currency, or in something that is no money."""


class NotWholeWonError(DomainError):
    """An amount with a fraction of a won."""


class UndecidedAmountError(DomainError):
    """No amount yet: 협의, 미정. Nobody has made a mistake."""


@dataclass(frozen=True, slots=True)
class Money:
    """An amount of money.

    Attributes:
        won: the amount in whole won; negative for a refund.
        period: `월` or `연` where the text says what time the amount is for.
        vat_separate: whether the text says that value-added tax comes on top.
        months: how many months the amount is for, where the text says it: 12만원(3개월).
    """

    won: int
    period: FeePeriod | None = None
    vat_separate: bool = False
    months: int | None = None


MAX_WON: Final = 10**15 - 1
"""The largest amount Excel keeps exactly: 15 digits (Excel specifications and limits)."""

_LONGEST: Final = 80  # characters; no amount is longer, and no text makes the patterns run long
_COMMON: Final = lazy(r"(\d{1,3}(?:,\d{3}){1,3}|\d{1,12})원?", re.ASCII)  # most cells
_VAT: Final = lazy(
    r"[(\[]?\s*[,/+]?\s*(?:VAT|V\.A\.T\.?|부가가치세|부가세)\s*"
    r"(?P<how>별도|제외|미포함|불포함|포함)?\s*[)\]]?",
    re.IGNORECASE,
)
_BEFORE: Final = lazy(r"(?:(?P<month>매월|매달|월간|월)|(?P<year>매년|연간|연|년))\s*(?=\D|\d)")
_AFTER: Final = lazy(
    r"(?:/\s*1?\s*(?:(?P<month>개?월|달)|(?P<year>연|년))|\(\s*(?:(?P<month2>월)|(?P<year2>연|년))\s*\))$"
)
_TWICE: Final = lazy(r"(?P<words>[^()]+)\(\s*(?P<figures>[₩\\]?[\d,]+\s*원?)\s*\)")
_NEGATIVE: Final = lazy(r"[△▲\-\u2212\u2013]\s*|[₩\\]\s*[\-\u2212](?=\d)")
_MARK: Final = lazy(r"(?:一金|일금|금|KRW|[₩\\])\s*[:;]?\s*", re.IGNORECASE)
_WON: Final = lazy(r"\s*(?:원\s*(?:정|整)?|KRW|won)$", re.IGNORECASE)
_EXACTLY: Final = lazy(r"\.?\s*-$")  # ₩100,000- and ₩100,000.- close a written amount
_DIGITS: Final = {c: n for n, c in enumerate("영일이삼사오육칠팔구")} | {"공": 0, "륙": 6}
_NUMBER: Final = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|[영공일이삼사오육륙칠팔구])"
_BELOW_MAN: Final = r"[\d,.\s영공일이삼사오육륙칠팔구십백천]"
# Groups hold "" where a unit stands without a number (만원), and None where there is no such unit.
_BY_LARGE_UNIT: Final = lazy(
    rf"(?:({_BELOW_MAN}*)조)?(?:({_BELOW_MAN}*)억)?(?:({_BELOW_MAN}*)만)?({_BELOW_MAN}+)?"
)
_BY_SMALL_UNIT: Final = lazy(
    rf"(?:({_NUMBER}?)\s*천\s*)?(?:({_NUMBER}?)\s*백\s*)?(?:({_NUMBER}?)\s*십\s*)?({_NUMBER})?"
)
_LARGE_UNITS: Final = (10**12, 10**8, 10**4, 1)
_SMALL_UNITS: Final = (1000, 100, 10, 1)
# 1.5만5천 says the five thousand twice; 10만5 may mean 105,000; 100.000 may be another country's
# way to write 100,000.
_DOUBTFUL: Final = lazy(
    r"\.\d++\D*[\d영공일이삼사오육륙칠팔구]|[십백천만억조]\s*[\d일이삼사오육륙칠팔구]$|\.\d{3}$"
)
_FREE: Final = frozenset(
    {
        "무료",
        "무상",
        "면제",
        "전액면제",
        "서비스",
        "무료제공",
        "무상제공",
        "무료이용",
        "공짜",
        "없음(무료)",
        "free",
        "0",
    }
)
_UNDECIDED: Final = lazy(
    r"(?:(?:별도|추후|상호|가격|금액|요금|개별|협의)?\s*(?:협의|상담|문의|결정|산정|통보|책정|확정)"
    r"(?:\s*(?:중|예정|후\s*결정|필요|요망|바람|가능|요))?|별도|추후|미정|미확정|견적\s*(?:중|예정|대기|의뢰중)|시가|변동|TBD)",
    re.IGNORECASE,
)
_PAID_BY: Final = (
    r"(?:현금영수증|현금|신용카드|체크카드|카드결제|카드|계좌이체|자동이체|무통장입금|무통장|통장입금|이체|입금|송금|지로|CMS"
    r"|온라인|네이버페이|카카오페이|페이|제로페이|상품권|일시불|완납|선납|후납|결제)"
)
_PAID: Final = lazy(
    rf"^(?:[(\[]\s*{_PAID_BY}\s*[)\]]|{_PAID_BY})\s*[:/,]?\s*(?=[\d₩\\])"
    rf"|(?<=[\d원만천])\s*[/,]?\s*(?:[(\[]\s*{_PAID_BY}\s*[)\]]|{_PAID_BY})$",
    re.IGNORECASE,
)
_INSTALMENTS: Final = lazy(
    r"\s*[(\[/,]?\s*(?:\d{1,2}\s*(?:개월|회)\s*)?(?:무이자\s*)?(?:할부|분납)\s*[)\]]?$"
)
_FOR_MONTHS: Final = lazy(
    r"\s*(?:[(\[]\s*(?P<a>\d{1,3})\s*(?P<ua>개월|년)(?:분|간|치)?\s*[)\]]|/\s*(?P<b>\d{1,3})\s*(?P<ub>개월|년)(?:분|간|치)?)$"
)
_BARE: Final = lazy(
    r"(?P<sign>[△▲\-\u2212]|\()?\s*(?P<digits>\d{1,3}(?:,\d{3})*(?:\.\d+)?|\d+(?:\.\d+)?)\s*\)?"
)
_CURRENCIES: Final = lazy(
    r"(?:US\s*D|USD|US|JPY|CNY|RMB|EUR|GBP|VND|달러|불|엔|유로|위안|파운드|동|바트|포인트|점|%|퍼센트)$",
    re.IGNORECASE,
)
_LIKE_DIGITS: Final = frozenset("OoIl")  # 35,00O is no amount of a unit O
_PLAIN: Final = lazy(r"\d[\d,]*(?:\.\d+)?")


def parse_won(text: str) -> Money:
    r"""Return the amount a text states.

    Reads figures with or without thousands separators, 원, ₩, ￦ or \\, units (10만원, 1만5천원,
    1.5만, 100천원, 2억 3천만원), Hangul numerals (일금 십만원정), negatives as (5,000), △, ▲ or -,
    무료 and 면제, a leading or trailing 월 or 연, what is said of value-added tax, how it was paid
    (현금 50,000), and for how many months it is (12만원(3개월)).

    Raises:
        UnknownUnitError: another currency or unit.
        UndecidedAmountError: there is none yet: 협의, 미정.
        NotWholeWonError: a fraction of a won.
        DomainError: anything else that is no amount, or beyond 15 digits.

    >>> parse_won("월 1만5천원 (VAT 별도)")
    Money(won=15000, period='월', vat_separate=True, months=None)
    >>> parse_won("일금 십만원정").won, parse_won("△5,000").won, parse_won("무료").won
    (100000, -5000, 0)
    """
    if common := _COMMON.fullmatch(text):
        return Money(int(common[1].replace(",", "")))
    rest = normalise(text)
    if not rest or len(rest) > _LONGEST:
        raise _unreadable()
    if _UNDECIDED.fullmatch(rest):
        raise UndecidedAmountError("금액이 아직 정해지지 않았습니다.", hint="정해지면 쓰세요.")
    rest, vat_separate = _without_vat(rest)
    rest = _PAID.sub("", _INSTALMENTS.sub("", rest)).strip()
    rest, months = _without_months(rest)
    rest, period = _without_period(rest)
    if rest.casefold() in _FREE:
        return Money(0, period, vat_separate)
    if twice := _TWICE.fullmatch(rest):
        won, again = _amount(twice["words"]), _amount(twice["figures"])
        if won != again:
            raise DomainError("한 칸에 적힌 두 금액이 서로 다릅니다.", hint="금액을 하나만 쓰세요.")
    else:
        won = _amount(rest)
    if abs(won) > MAX_WON:
        raise DomainError("금액이 15자리를 넘습니다.", hint="금액을 확인하세요.")
    if months == 1:
        return Money(won, "월", vat_separate)
    return Money(won, None if months else period, vat_separate, months)


def bare_amount(text: str) -> Decimal | None:
    """Return the number of a text that names no unit, which only its column may know.

    >>> bare_amount("1,500"), bare_amount("△1.5"), bare_amount("1,500원") is None
    (Decimal('1500'), Decimal('-1.5'), True)
    """
    found = _BARE.fullmatch(normalise(text))
    if found is None:
        return None
    number = Decimal(found["digits"].replace(",", ""))
    return -number if found["sign"] else number


def format_won(won: int) -> str:
    """Return the amount as the ledger shows it.

    >>> format_won(100000), format_won(-5000)
    ('100,000원', '-5,000원')
    """
    return f"{won:,}원"


def _unreadable() -> DomainError:
    return DomainError("금액으로 읽을 수 없습니다.", hint="100,000원처럼 쓰세요.")


def _without_vat(text: str) -> tuple[str, bool]:
    match = _VAT.search(text)
    if match is None:
        return text, False
    before, after = text[: match.start()].strip(), text[match.end() :].strip()
    if match["how"] is None and "+" not in match[0]:
        raise _unreadable()  # it names the tax, but not whether the amount holds it
    return f"{before} {after}".strip(), match["how"] != "포함"


def _without_period(text: str) -> tuple[str, FeePeriod | None]:
    if match := _BEFORE.match(text):
        return text[match.end() :], "월" if match["month"] else "연"
    if match := _AFTER.search(text):
        monthly = match["month"] or match["month2"]
        return text[: match.start()].rstrip(), "월" if monthly else "연"
    return text, None


def _without_months(text: str) -> tuple[str, int | None]:
    """The text without the months that it says the amount is for."""
    match = _FOR_MONTHS.search(text)
    if match is None or not match.start():
        return text, None
    unit = match["ua"] or match["ub"]
    return text[: match.start()], int(match["a"] or match["b"]) * (12 if unit == "년" else 1)


def _amount(text: str) -> int:
    """Return the won of a text without period and tax."""
    rest, sign = text.strip(), 1
    if rest.startswith("("):
        # (5,000), (5,000원) and (5,000)원: the accountant's minus.
        inner, closed, tail = rest[1:].partition(")")
        if not closed or tail.strip() not in {"", "원"}:
            raise _unreadable()
        rest, sign = inner.strip(), -1
    if match := _NEGATIVE.match(rest):
        if sign < 0:
            raise _unreadable()
        rest, sign = rest[match.end() :], -1
    marked = False
    while match := _MARK.match(rest):
        rest, marked = rest[match.end() :], True
    if marked:
        rest = _EXACTLY.sub("", rest)
    bare = _WON.sub("", rest)
    return sign * _figures(bare, in_won=bare != rest)


def _figures(text: str, *, in_won: bool) -> int:
    """Return the value of figures, Hangul numerals and units: 2억 3천만, 1만5천, 십만, 1.5만."""
    match = _BY_LARGE_UNIT.fullmatch(text) if text else None
    if match is None:
        raise _unit_error(text)
    doubt = _DOUBTFUL.search(text)
    if doubt and not (in_won and doubt[0][0] in "십백천만억조"):
        raise _unreadable()
    won = _sum(match.groups(), _LARGE_UNITS, _below_man)
    if won != int(won):
        raise NotWholeWonError("1원보다 작은 금액이 있습니다.", hint="원 단위로 쓰세요.")
    return int(won)


def _below_man(text: str) -> Decimal:
    match = _BY_SMALL_UNIT.fullmatch(text.strip())
    if match is None:
        raise _unreadable()
    return _sum(match.groups(), _SMALL_UNITS, _number)


def _number(text: str) -> Decimal:
    return Decimal(_DIGITS[text] if text in _DIGITS else text.replace(",", ""))


def _sum(
    parts: Sequence[str | None], units: Sequence[int], value_of: Callable[[str], Decimal]
) -> Decimal:
    """Add up parts by their units; a unit without a number counts once."""
    total, above = Decimal(0), None
    for part, unit in zip(parts, units, strict=True):
        if part is None:
            continue
        value = (value_of(part) if part.strip() else 1) * Decimal(unit)
        if above is not None and value >= above:
            raise _unreadable()  # 1만 50000: the second number does not fit below the first
        total, above = total + value, unit
    if above is None:
        raise _unreadable()
    return total


def _unit_error(text: str) -> DomainError:
    """Tell an amount in a foreign unit from a text that is no amount."""
    number = _PLAIN.search(text)
    if number is not None:
        around = (text[: number.start()] + text[number.end() :]).strip().lstrip("십백천만억 ")
        foreign = any(category(character) == "Sc" for character in around)
        code = around.isascii() and around.isalpha() and around not in _LIKE_DIGITS
        if foreign or _CURRENCIES.match(around) or code:
            return UnknownUnitError(
                "원이 아닌 단위의 금액입니다.", hint="원으로 바꾸어 100,000원처럼 쓰세요."
            )
    return _unreadable()
