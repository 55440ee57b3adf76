"""Lengths of terms as offices write them: 2년 약정, 12개월권, 100일, 반년, annual, 무약정."""

from __future__ import annotations

import re
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from xlcrm.domain.dates import MAX_MONTHS, parse_date, parse_months
from xlcrm.domain.outline import outlined
from xlcrm.domain.term import MonthEnd, end_of_term, months_of_term
from xlcrm.domain.text import lazy, normalise
from xlcrm.errors import DomainError
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping


class LengthUnit(StrEnum):
    """What a bare number of a column of lengths counts."""

    MONTHS = "개월"
    YEARS = "년"
    WEEKS = "주"
    DAYS = "일"


@outlined
@dataclass(frozen=True, slots=True)
class Days:
    """A length that is counted in days, and so in no whole number of months.

    >>> str(Days(100))
    '100일'
    """

    count: int

    def __str__(self) -> str:
        """Return it as people write it."""
        return f"{self.count}일"


Length = int | Days
"""A number of months, or days."""


class BareNumberError(DomainError):
    """A number alone, in a column that does not tell what it counts."""


OPEN_ENDED: Final = frozenset(
    (
        *(
            "상시",
            "상시계약",
            "무기한",
            "무제한",
            "기한없음",
            "기한무",
            "기간없음",
            "무기",
            "기한의정함이없음",
        ),
        *(
            "정함없음",
            "정함이없음",
            "기간의정함이없음",
            "정해진기한없음",
            "만료없음",
            "종료없음",
            "만기없음",
            "종료일없음",
        ),
        *(
            "평생",
            "종신",
            "영구",
            "영구적",
            "영구회원",
            "평생회원",
            "종신회원",
            "영구사용",
            "평생이용",
        ),
        *(
            "자동연장",
            "자동갱신",
            "자동연장중",
            "자동갱신중",
            "자동재계약",
            "묵시적갱신",
            "묵시갱신",
            "묵시적연장",
        ),
        *(
            "묵시적갱신중",
            "묵시적자동연장",
            "해지시까지",
            "해지까지",
            "계약해지시",
            "계약해지시까지",
            "해약시까지",
        ),
        *(
            "해지시",
            "해지전까지",
            "해지통보시까지",
            "별도통보시까지",
            "별도해지시까지",
            "탈퇴시까지",
            "중단시까지",
        ),
        *(
            "계속",
            "계속이용",
            "계속사용",
            "지속",
            "永久",
            "無期限",
            "无期限",
            "終身",
            "终身",
            "自動更新",
        ),
        *(
            "permanent",
            "perpetual",
            "lifetime",
            "forever",
            "ongoing",
            "indefinite",
            "openended",
            "open-ended",
        ),
        *("untilcancelled", "untilcanceled", "untilterminated", "untilfurthernotice", "evergreen"),
        *(
            "unlimited",
            "noend",
            "noenddate",
            "noexpiry",
            "neverexpires",
            "never",
            "continuous",
            "auto-renew",
        ),
        *("autorenew", "autorenewal", "auto-renewal", "rollingcontract", "rolling"),
    )
)
"""What people write of a contract that has no end, without spaces and in small letters."""

NO_TERM: Final = frozenset(
    {"무약정", "약정없음", "약정무", "무약정요금제", "비약정", "nocontract", "nocommitment"}
)
"""What they write in a column of lengths beside: nobody has promised any time."""

_LONGEST: Final = 60  # characters
_MOST_DAYS: Final = 36_600  # a hundred years
_HALF_A_YEAR: Final = 6
_WORDS: Final[Mapping[str, int | Days]] = {
    **dict.fromkeys(
        ("연간", "년간", "매년", "연", "한해", "annual", "annually", "yearly", "年間", "年度"), 12
    ),
    **dict.fromkeys(
        ("연단위", "1년단위", "peryear", "everyyear", "ayear", "oneyear", "일년", "일개년"), 12
    ),
    **dict.fromkeys(
        ("반년", "반기", "반기별", "반년간", "semiannual", "semi-annual", "halfyear", "half-year"),
        6,
    ),
    **dict.fromkeys(("halfyearly", "half-yearly", "半年"), 6),
    **dict.fromkeys(("분기", "분기별", "매분기", "분기간", "quarter", "quarterly", "季度"), 3),
    **dict.fromkeys(
        ("월간", "매월", "매달", "한달", "월별", "월단위", "monthly", "permonth", "everymonth"), 1
    ),
    **dict.fromkeys(("onemonth", "amonth", "한달간", "일개월"), 1),
    **dict.fromkeys(
        ("주간", "매주", "일주일", "일주", "한주", "weekly", "oneweek", "aweek"), Days(7)
    ),
    **dict.fromkeys(("격주", "biweekly", "fortnight", "이주", "이주일"), Days(14)),
    **dict.fromkeys(("하루", "일일", "당일", "daily", "oneday"), Days(1)),
    "격월": 2,
    "bimonthly": 2,
    "백일": Days(100),
    "보름": Days(15),
    "격년": 24,
    "biennial": 24,
}
_NUMERALS: Final[Mapping[str, int]] = {
    "한": 1,
    "두": 2,
    "세": 3,
    "석": 3,
    "네": 4,
    "넉": 4,
    "다섯": 5,
    "여섯": 6,
    "일곱": 7,
    "여덟": 8,
    "아홉": 9,
    "열": 10,
    "열두": 12,
    "일": 1,
    "이": 2,
    "삼": 3,
    "사": 4,
    "오": 5,
    "육": 6,
    "칠": 7,
    "팔": 8,
    "구": 9,
    "십": 10,
    "십이": 12,
    "십팔": 18,
    "이십사": 24,
    "삼십육": 36,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "十": 10,
    "十二": 12,
    "one": 1,
    "two": 2,
    "three": 3,
    "six": 6,
    "twelve": 12,
}
_UNITS: Final[Mapping[str, LengthUnit]] = {
    **dict.fromkeys(
        ("년", "개년", "연", "年", "y", "yr", "yrs", "year", "years"), LengthUnit.YEARS
    ),
    **dict.fromkeys(
        ("개월", "달", "個月", "个月", "ヶ月", "ケ月", "か月", "カ月", "箇月"), LengthUnit.MONTHS
    ),
    **dict.fromkeys(
        ("m", "mo", "mos", "mth", "mths", "month", "months", "개월수", "갤"), LengthUnit.MONTHS
    ),
    **dict.fromkeys(
        ("주", "주일", "주간", "週", "週間", "周", "w", "wk", "wks", "week", "weeks"),
        LengthUnit.WEEKS,
    ),
    **dict.fromkeys(("일", "日", "日間", "天", "d", "day", "days"), LengthUnit.DAYS),
}
_ORDER: Final = (LengthUnit.YEARS, LengthUnit.MONTHS, LengthUnit.WEEKS, LengthUnit.DAYS)
_EACH: Final = {
    LengthUnit.YEARS: 12,
    LengthUnit.MONTHS: 1,
    LengthUnit.WEEKS: 7,
    LengthUnit.DAYS: 1,
}
_IN_DAYS: Final = frozenset({LengthUnit.WEEKS, LengthUnit.DAYS})
_NUMBER: Final = rf"\d{{1,5}}(?:\.\d+)?|{'|'.join(sorted(_NUMERALS, key=len, reverse=True))}"
_UNIT: Final = "|".join(sorted((*_UNITS, "월", "月"), key=len, reverse=True))
_PART: Final = lazy(
    rf"(?P<number>{_NUMBER})-?(?P<unit>{_UNIT})(?P<half>반)?(?:간|間|동안)?", re.ASCII
)
_BARE: Final = lazy(r"(\d{1,5})(?:\.0+)?", re.ASCII)
_INSTALMENTS: Final = lazy(
    r"(\d{1,3})(?:개월|회차?|차)?[/,·]?(?:월납|매월납|월분납|월할부)|월납[/,·]?(\d{1,3})(?:개월|회차?)"
)
_TIMES: Final = lazy(r"(\d{1,3})회차")
_SUM: Final = lazy(r"(\d{1,3})(?:개월|m)?\+(\d{1,3})(?:개월|m)", re.IGNORECASE)
_RANGE: Final = lazy(
    r"(.*\d.*?)\s*(?:[~\u223c\u301c\u2013\u2014→]|\s-\s|부터)\s*(.*\d.*?)(?:까지)?"
)
_BRACKETS: Final = lazy(r"(?P<main>[^()\[\]]*)[(\[](?P<inner>[^()\[\]]*)[)\]](?P<tail>[^()\[\]]*)")
_SAYS_NO_LENGTH: Final = lazy(
    r"(?:계약기간|약정기간|이용기간|의무기간|의무사용기간|의무사용|의무약정|의무가입"
    r"|계약|약정|의무|가입|이용|사용|렌탈|렌트|임대|임차|구독|등록|회원|수강|보관|정기|장기|단기|신규|기본|최소|총)[:]?"
)
_TAIL: Final = lazy(
    r"[/,·\-]?(?:약정할인|약정|의무사용기간|의무사용|의무기간|의무|계약기간|계약|기간제|기간|이용권|사용권|회원권|수강권|정기권"
    r"|이용|사용|렌탈|렌트|임대|임차|구독권|구독|멤버십|코스|과정|플랜|요금제|자동연장|자동갱신|자동재계약|연장|갱신|단위|선납|완납"
    r"|일시납|일시불|월납|분납|이상|권|형|짜리|정도|간|제|씩|마다|contract|plan|term|subscription|commitment|minimum|prepaid)$",
    re.IGNORECASE,
)


def parse_length(text: str, bare: LengthUnit | None = LengthUnit.MONTHS) -> Length | None:
    """Return the length of a term that a text states; None of one that has no end.

    Args:
        text: what a cell says.
        bare: what a number alone counts; None where nobody knows.

    Raises:
        BareNumberError: a number alone, and nobody knows what it counts.
        DomainError: the text is no length of 1 to 1200 whole months, or of up to a hundred years of
            days.

    >>> parse_length("2년 약정"), parse_length("12개월(자동연장)"), parse_length("18월")
    (24, 12, 18)
    >>> str(parse_length("100일")), parse_length("annual"), parse_length("무약정") is None
    ('100일', 12, True)
    >>> parse_length("2024.01.01~2024.12.31"), parse_length("3", LengthUnit.YEARS)
    (12, 36)
    """
    plain = normalise(text)
    if not plain or len(plain) > _LONGEST:
        raise _unreadable()
    if bare is LengthUnit.MONTHS or not plain.isdecimal():
        try:
            return parse_months(plain)  # as nearly all are written
        except DomainError:
            pass
    if (between := _between(plain)) is not None:
        return between
    said = "".join(plain.split()).casefold()
    if said in OPEN_ENDED or said in NO_TERM:
        return None
    if found := _BRACKETS.fullmatch(said):
        return _with_brackets(found["main"] + found["tail"], found["inner"], bare)
    return _whole(_length(said, bare))


def last_day(start: date, length: Length, convention: MonthEnd = MonthEnd.CIVIL160) -> date:
    """Return the last day of a term, inclusive, whatever its length is counted in.

    Raises:
        DomainError: it lies after 9999-12-31.

    >>> last_day(date(2024, 1, 1), Days(100)), last_day(date(2024, 1, 1), 12)
    (datetime.date(2024, 4, 9), datetime.date(2024, 12, 31))
    """
    if not isinstance(length, Days):
        return end_of_term(start, length, convention)
    try:
        return start + timedelta(days=length.count - 1)
    except OverflowError:
        raise DomainError(
            "계약 종료일이 9999년을 넘습니다.", hint="계약 기간을 확인하세요."
        ) from None


def counted_in(number: int, unit: LengthUnit) -> Length:
    """Return a number of units as a length.

    >>> counted_in(2, LengthUnit.YEARS), str(counted_in(2, LengthUnit.WEEKS))
    (24, '14일')
    """
    if unit is LengthUnit.MONTHS:
        return number
    if unit is LengthUnit.YEARS:
        return number * 12
    return Days(number * 7 if unit is LengthUnit.WEEKS else number)


def _unreadable() -> DomainError:
    return DomainError("계약 기간으로 읽을 수 없습니다.", hint="12 또는 12개월처럼 쓰세요.")


def _whole(length: Length) -> Length:
    """The length, if a term can be so long."""
    fits = (
        1 <= length.count <= _MOST_DAYS if isinstance(length, Days) else 1 <= length <= MAX_MONTHS
    )
    if not fits:
        raise _unreadable()
    return length


def _between(text: str) -> Length | None:
    """The length from one day to another; None of what states no two days."""
    found = _RANGE.fullmatch(_BRACKETS.sub(lambda each: each["main"] + each["tail"], text).strip())
    if found is None:
        return None
    try:
        first, last = parse_date(found[1])[0], parse_date(found[2])[0]
    except DomainError:
        return None
    if last < first:
        raise _unreadable()
    return months_of_term(first, last) or Days((last - first).days + 1)


def _with_brackets(main: str, inner: str, bare: LengthUnit | None) -> Length | None:
    """The length that stands before brackets, if what they hold does not say another one."""
    if not main:
        return parse_length(inner, bare)
    if main in OPEN_ENDED or main in NO_TERM:
        return None
    try:
        said = _whole(_length(main, bare))
    except BareNumberError:
        return _whole(_length(f"{main}{inner}", bare))  # 12(개월)
    except DomainError:
        if any(sign.isdecimal() for sign in main):
            raise
        return _whole(_length(inner, bare))  # 약정(12개월)
    if not any(sign.isdecimal() for sign in inner):
        units = _UNITS.get(inner) if _BARE.fullmatch(main) else None
        return said if units is None else _whole(_length(main, units))
    again = _length(inner, LengthUnit.MONTHS)
    if again != said:
        raise _unreadable()
    return said


def _length(said: str, bare: LengthUnit | None) -> Length:
    """The length of a text without spaces and brackets."""
    if said in _WORDS:
        return _WORDS[said]
    if found := _BARE.fullmatch(said) or _TIMES.fullmatch(said):  # 12회차: mostly of a month
        if bare is None:
            raise BareNumberError("무엇을 센 숫자인지 알 수 없습니다.", hint="12개월처럼 쓰세요.")
        return counted_in(int(found[1]), bare)
    if found := _INSTALMENTS.fullmatch(said):
        return int(found[1] or found[2])
    if found := _SUM.fullmatch(said):
        return int(found[1]) + int(found[2])
    for shorter in (_TAIL.sub("", said), _SAYS_NO_LENGTH.sub("", said, count=1)):
        if shorter != said and shorter:
            try:
                return _length(shorter, None)
            except DomainError:
                continue
    return _in_parts(said)


def _in_parts(said: str) -> Length:
    """1년6개월, 100일, 1.5년: numbers with their units, the longest first."""
    at, months, days, order = 0, 0.0, 0.0, -1
    while at < len(said):
        found = _PART.match(said, at)
        if found is None:
            raise _unreadable()
        number = float(_NUMERALS.get(found["number"], 0) or found["number"])
        unit = _UNITS.get(found["unit"])
        if unit is None:  # 18월 are months, and 6월 is June
            if number <= 12 or len(said) > found.end() - at:  # noqa: PLR2004 - months of a year
                raise _unreadable()
            unit = LengthUnit.MONTHS
        half = _HALF_A_YEAR if found["half"] else 0
        if _ORDER.index(unit) <= order or (half and unit is not LengthUnit.YEARS):
            raise _unreadable()
        order, at = _ORDER.index(unit), found.end()
        length = 1.0 * _EACH[unit] * number + half
        months, days = (months, days + length) if unit in _IN_DAYS else (months + length, days)
    if (months and days) or months + days != int(months + days):
        raise _unreadable()
    return int(months) or Days(int(days))
