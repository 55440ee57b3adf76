"""What 설정 says of points, tiers and coupons: nothing is given that an office has not set there.

Each stands under 혜택 by its item's name: `1,000원당 포인트` → 10, `등급 VIP` → `36개월 또는
500만원`. Until it says from which day on (적립 시작일), nothing is earned.
"""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Final

from xlcrm.domain.outline import outlined
from xlcrm.domain.text import lazy
from xlcrm.reading.setting_cells import again, day_of, key_of, nearest, text_of
from xlcrm.schema.code import rule
from xlcrm.schema.coerce import read
from xlcrm.schema.columns import Kind
from xlcrm.schema.finding import Severity
from xlcrm.values import NamedTuple, dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from xlcrm.cellref import CellValue
    from xlcrm.reading.setting_cells import Draft, SettingCells, Trouble

SECTION: Final = "혜택"
SINCE_ITEM: Final = "적립 시작일"
RATE_ITEM: Final = "1,000원당 포인트"
PAID_ITEM: Final = "적립 대상"
MONTH_ITEM: Final = "이용 한 달 포인트"
REFERRAL_ITEM: Final = "추천 포인트"
MONTHS_ITEM: Final = "포인트 유효기간(개월)"
UNIT_ITEM: Final = "포인트 단위"
ROUNDING_ITEM: Final = "포인트 끝수"
LEAST_ITEM: Final = "최소 사용 포인트"
SOON_ITEM: Final = "만료 예고(일)"
TIER_ITEM: Final = "등급"

_NUMBERS: Final[Mapping[str, tuple[str, int, int]]] = {
    RATE_ITEM: ("per_thousand", 0, 1_000),
    MONTH_ITEM: ("per_month", 0, 1_000_000),
    REFERRAL_ITEM: ("per_referral", 0, 10_000_000),
    MONTHS_ITEM: ("months", 0, 600),
    UNIT_ITEM: ("unit", 1, 10_000),
    LEAST_ITEM: ("least", 0, 10_000_000),
    SOON_ITEM: ("soon", 0, 3_650),
}
"""The items that take a whole number: its field, the least and the most."""

PURCHASES_PAY: Final = "구매"
FEES_PAY: Final = "요금"
BOTH_PAY: Final = "구매와 요금"
_WORDS: Final[Mapping[str, tuple[str, Mapping[str, str]]]] = {
    PAID_ITEM: (
        "paid",
        {
            **dict.fromkeys(("구매", "구매이력"), PURCHASES_PAY),
            **dict.fromkeys(("요금", "계약", "계약요금"), FEES_PAY),
            **dict.fromkeys(("구매와요금", "요금과구매", "모두", "전체"), BOTH_PAY),
        },
    ),
    ROUNDING_ITEM: (
        "rounding",
        {
            **dict.fromkeys(("버림", "절사", "내림"), "버림"),
            "반올림": "반올림",
            **dict.fromkeys(("올림", "절상"), "올림"),
        },
    ),
}
_OFFERED: Final = {
    PAID_ITEM: f"{PURCHASES_PAY} · {FEES_PAY} · {BOTH_PAY}",
    ROUNDING_ITEM: "버림 · 반올림 · 올림",
}
ITEMS: Final = (SINCE_ITEM, *_NUMBERS, *_WORDS, f"{TIER_ITEM} VIP", f"{RATE_ITEM} VIP")
"""The items, as a row of 설정 has them; those of a tier with a tier's name."""

_BY_KEY: Final[Mapping[str, str]] = {
    key_of(word): item
    for item in (SINCE_ITEM, *_NUMBERS, *_WORDS)
    for word in (item, item.partition("(")[0])
}
_TIER: Final = lazy(r"등급\s*[:：]?\s*(?P<name>\S.{0,19})")
_TIER_RATE: Final = lazy(r"1,?000원당\s*포인트\s+(?P<name>\S.{0,19})")
_OR: Final = lazy(r"\s*(?:또는|이거나|,(?!\d{3})|/|\|)\s*")
_MONTHS: Final = lazy(r"(?:이용\s*)?([0-9]{1,4})\s*(개월|달|년)(?:\s*(?:이상|부터))?")
_WON: Final = lazy(r"(?:누적\s*(?:결제)?\s*)?(.*[0-9].*?)(?:\s*(?:이상|부터))?")
_NUMBER: Final = lazy(
    r"([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,9})(?:\.0+)?\s*(?:점|포인트|P|p|개월|일)?"
)
_A_YEAR: Final = 12
_MOST_MONTHS: Final = 1_200


@outlined
class Tier(NamedTuple):
    """A tier that an office has set: months of service or won paid, of which either is enough.

    Attributes:
        name: what it is called.
        months: from how many months of service on; None where that does not count.
        won: from how much paid in all on, in won; None likewise.
    """

    name: str
    months: int | None
    won: int | None

    @property
    def shape(self) -> str:
        """The condition in words.

        >>> Tier("VIP", 36, 5_000_000).shape
        '36개월 또는 500만원 이상'
        """
        parts = [] if self.months is None else [f"{self.months:,}개월"]
        if self.won is not None:
            man, rest = divmod(self.won, 10_000)
            parts.append(f"{self.won:,}원" if rest else f"{man:,}만원")
        return f"{' 또는 '.join(parts)} 이상"


@outlined
@dataclass(frozen=True, slots=True)
class BenefitRules:
    """What an office has said of points and tiers; by default nothing is earned.

    Attributes:
        since: the first day for which anything is earned; None: nothing ever is.
        per_thousand: points for each 1,000 won paid.
        paid: what counts as paid: 구매, 요금 or 구매와 요금.
        per_month: points for a month of staying.
        per_referral: points for a new customer who has been sent by another, for that other.
        months: how many months points may be used; 0: for good.
        unit: points are whole multiples of so many.
        rounding: 버림, 반올림 or 올림.
        least: the fewest points that may be used at once.
        soon: how many days ahead it is told that points expire.
        tiers: the office's own tiers, the highest first; without any those of 기준 count.
        tier_rates: points for each 1,000 won of a tier's customers, by its name.
    """

    since: date | None = None
    per_thousand: int = 0
    paid: str = PURCHASES_PAY
    per_month: int = 0
    per_referral: int = 0
    months: int = 0
    unit: int = 1
    rounding: str = "버림"
    least: int = 0
    soon: int = 30
    tiers: tuple[Tier, ...] = ()
    tier_rates: Mapping[str, int] = field(default_factory=dict)

    @property
    def earns(self) -> bool:
        """Whether the office has set anything for which points are earned."""
        return bool(
            self.per_thousand
            or self.per_month
            or self.per_referral
            or any(self.tier_rates.values())
        )


def tier_of(name: str, text: str) -> Tier | None:
    """Read a tier's condition; None where it cannot be read.

    >>> tuple(tier_of("VIP", "36개월 또는 500만원"))
    ('VIP', 36, 5000000)
    >>> tuple(tier_of("골드", "누적 3,000,000원 이상")), tuple(tier_of("실버", "2년"))
    (('골드', None, 3000000), ('실버', 24, None))
    >>> tier_of("실버", "많이"), tier_of("실버", "12"), tier_of("실버", "1년 또는 2년")
    (None, None, None)
    """
    months: int | None = None
    won: int | None = None
    for part in _OR.split(text):
        said = _MONTHS.fullmatch(part)
        if said is not None:
            number = int(said[1]) * (_A_YEAR if said[2] == "년" else 1)
            if months is not None or not 0 < number <= _MOST_MONTHS:
                return None
            months = number
            continue
        amount = _WON.fullmatch(part)
        value = read(Kind.MONEY, amount[1]).value if amount and "원" in amount[1] else None
        if won is not None or not isinstance(value, int) or value <= 0:
            return None
        won = value
    return None if months is None and won is None else Tier(name, months, won)


def in_order(tiers: tuple[Tier, ...]) -> tuple[Tier, ...]:
    """Return tiers the highest first: by what all of them ask for; else as they are written.

    >>> low, high = Tier("실버", 12, None), Tier("골드", 24, 3_000_000)
    >>> [each.name for each in in_order((low, high))]
    ['골드', '실버']
    """
    if all(each.months is not None for each in tiers):
        return tuple(
            sorted(tiers, key=lambda each: (each.months or 0, each.won or 0), reverse=True)
        )
    if all(each.won is not None for each in tiers):
        return tuple(
            sorted(tiers, key=lambda each: (each.won or 0, each.months or 0), reverse=True)
        )
    return tiers


def benefit_rules(found: Mapping[str, object], tiers: Mapping[str, Tier]) -> BenefitRules:
    """Return the rules that rows of 설정 make: what each field says, and the tiers by name."""
    return BenefitRules(**found, tiers=in_order(tuple(tiers.values())))  # type: ignore[arg-type]


@rule(
    "S152",
    Severity.WARNING,
    "모르는 혜택 설정",
    "혜택의 항목을 알 수 없어, 이 행을 쓰지 않습니다.",
    "다음 중 하나로 고치세요: {known}",
    why="이름이 틀린 설정은 아무 일도 하지 않습니다.",
    bad=("[설정]", "구분 | 항목 | 값", "혜택 | 1,000원당 점쑤 | 10"),
    good=("[설정]", "구분 | 항목 | 값", "혜택 | 1,000원당 포인트 | 10"),
)
@rule(
    "S153",
    Severity.WARNING,
    "읽을 수 없는 혜택 설정",
    "'{item}' 설정의 값을 읽을 수 없어, 이 행을 쓰지 않습니다.",
    "{known}처럼 고치세요.",
    why="잘못 읽은 규칙으로 포인트를 주면 되돌리기 어렵습니다.",
    bad=("[설정]", "구분 | 항목 | 값", "혜택 | 등급 VIP | 오래 다닌 분"),
    good=("[설정]", "구분 | 항목 | 값", "혜택 | 등급 VIP | 36개월 또는 500만원"),
)
def read_benefit(row: SettingCells, draft: Draft) -> Iterator[Trouble]:
    """One row of 혜택: a rule of earning, or a tier; one without a value is left off."""
    text = text_of(row.item)
    item = _BY_KEY.get(key_of(row.item))
    rated = None if item else _TIER_RATE.fullmatch(text)
    named = None if item else _TIER.fullmatch(text)
    if item is None and rated is None and named is None:
        near = nearest(key_of(row.item), _BY_KEY)
        yield "S152", row.item_at, {"known": _BY_KEY[near] if near else " · ".join(ITEMS)}
        return
    if not text_of(row.value):
        return
    if rated is not None:
        yield from _read_rate(row, draft, rated["name"])
        return
    if named is not None:
        yield from _read_tier(row, draft, named["name"])
        return
    name, value, known = _value(item or "", row.value, date1904=draft.date1904)
    if value is None:
        yield "S153", row.value_at, {"item": item or "", "known": known}
    elif twice := again(row, draft, SECTION, item or ""):
        yield twice
    else:
        draft.benefits[name] = value


def _read_rate(row: SettingCells, draft: Draft, name: str) -> Iterator[Trouble]:
    """A tier's own points for each 1,000 won."""
    rate = _number(row.value, 0, _NUMBERS[RATE_ITEM][2])
    if rate is None:
        yield "S153", row.value_at, {"item": text_of(row.item), "known": "20"}
    elif twice := again(row, draft, SECTION, key_of(row.item)):
        yield twice
    else:
        draft.benefits.setdefault("tier_rates", {})[name] = rate


def _read_tier(row: SettingCells, draft: Draft, name: str) -> Iterator[Trouble]:
    """A tier's condition."""
    tier = tier_of(name, text_of(row.value))
    if tier is None:
        item = text_of(row.item)
        yield "S153", row.value_at, {"item": item, "known": "36개월 또는 500만원"}
    elif twice := again(row, draft, SECTION, key_of(row.item)):
        yield twice
    else:
        draft.tiers[name] = tier


def _value(item: str, raw: CellValue, *, date1904: bool) -> tuple[str, object, str]:
    """The field of an item, what its cell says (None where that is nothing), and an example."""
    if item == SINCE_ITEM:
        return "since", day_of(raw, date1904=date1904), "2024-10-01"
    if item in _WORDS:
        name, words = _WORDS[item]
        return name, words.get(key_of(raw)), _OFFERED[item]
    name, least, most = _NUMBERS[item]
    return name, _number(raw, least, most), f"{max(least, 10):,}"


def _number(raw: CellValue, least: int, most: int) -> int | None:
    """A whole number from `least` to `most`: 10, 1,000점."""
    if isinstance(raw, bool):
        return None
    match = _NUMBER.fullmatch(text_of(raw))
    number = int(match[1].replace(",", "")) if match else -1
    return number if least <= number <= most else None
