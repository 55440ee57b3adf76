"""What an office offers to whom: rules that stand in 설정 under 제안 by their names.

One is `조건 → 제안 → 할 말`, its conditions as `xlcrm list` takes them: `구매 매트 그리고 구매
요가복 아닌 → 요가복 → 매트와 함께 쓰시면 좋습니다`. What is offered and said may name fields in
braces, with the particle behind them: `{윗 요금제}{윗 요금제:을/를}`. 할 말 may be left out; `쓰지
않음` in the place of it all takes one of our own out. Where the office has none of that name there
is ours.
"""

from __future__ import annotations

from string import Formatter
from typing import TYPE_CHECKING, Final

from xlcrm.domain.identity import match_key
from xlcrm.domain.outline import outlined
from xlcrm.domain.text import lazy, one_line, squeezed
from xlcrm.errors import DomainError
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

SECTION: Final = "제안"
SHAPE: Final = "이용 증가 30% 이상 → {윗 요금제} → 더 큰 요금제가 이득입니다"
"""How one is written."""

FIELDS: Final = (
    *("서비스", "종료일", "이용 개월", "윗 요금제", "윗 요금", "아랫 요금제", "아랫 요금"),
    *("이용 변화", "주년", "기념일", "해결일", "산 제품", "함께 살 제품"),
)
"""What may stand in braces."""

_ARROW: Final = lazy(r"\s*(?:→|⇒|=>|->|➔|▶)\s*")
_PARTICLES: Final = lazy(r"[가-힣]+/[가-힣]+")
_OFF: Final = frozenset({"쓰지않음", "안씀", "끔", "없음", "사용안함"})
_LEAST, _MOST = 2, 3  # parts
_LONGEST: Final = 60  # characters of a name


@outlined
class OfferRule(NamedTuple):
    """What is offered to whom.

    Attributes:
        name: what the rule is called.
        conditions: of whom, as `xlcrm list` takes them; empty where the office has taken it out.
        offer: what is offered, with fields in braces.
        say: what may be said, likewise; empty where the rule does not tell.
        ours: whether it is xlcrm's, since the office has set none of that name.
    """

    name: str
    conditions: str
    offer: str
    say: str = ""
    ours: bool = False

    @property
    def written(self) -> str:
        """How it stands in 설정.

        >>> OfferRule("감사", "등급 VIP", "감사 쿠폰").written
        '등급 VIP → 감사 쿠폰'
        """
        if not self.conditions:
            return "쓰지 않음"
        return " → ".join(part for part in (self.conditions, self.offer, self.say) if part)

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields that it names, each once."""
        return tuple(dict.fromkeys((*fields_in(self.offer), *fields_in(self.say))))


def fields_in(text: str) -> tuple[str, ...]:
    """Return the fields that a text names in braces.

    Raises:
        ValueError: a brace is not closed.

    >>> fields_in("{윗 요금제}{윗 요금제:을/를} 월 {윗 요금}원에")
    ('윗 요금제', '윗 요금제', '윗 요금')
    """
    return tuple(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def offer_rule_of(name: str, text: str) -> OfferRule | None:
    """Read a rule as 설정 says it; None where it cannot be one.

    >>> found = offer_rule_of("요가복", "구매 매트 그리고 구매 요가복 아닌 → 요가복")
    >>> found.conditions, found.offer, found.say
    ('구매 매트 그리고 구매 요가복 아닌', '요가복', '')
    >>> offer_rule_of("윗 요금제", "쓰지 않음").conditions
    ''
    >>> offer_rule_of("가", "등급 VIP"), offer_rule_of("가", "등급 VIP → {모르는 것}")
    (None, None)
    >>> offer_rule_of("가: 나", "등급 VIP → 쿠폰"), offer_rule_of("가", '서비스 "요가 → 쿠폰')
    (None, None)
    """
    from xlcrm.domain.conditions import words_in  # noqa: PLC0415 - few keep any rule
    from xlcrm.domain.offer_mark import MADE, offer_mark, read_mark  # noqa: PLC0415 - likewise

    name = one_line(name)
    if squeezed(text) in _OFF:
        return OfferRule(name, "", "")
    parts = [part.strip() for part in _ARROW.split(one_line(text))]
    if not _LEAST <= len(parts) <= _MOST or not parts[0] or not parts[1] or len(name) > _LONGEST:
        return None
    rule = OfferRule(name, parts[0], parts[1], parts[2] if len(parts) == _MOST else "")
    try:
        mark = read_mark(offer_mark(name, "", MADE))  # what the journal says must be read again
        known = words_in(rule.conditions) and mark is not None and mark.name == name
        fit = all(_is_field(part) for each in (rule.offer, rule.say) for part in _parsed(each))
    except (DomainError, ValueError):
        return None
    return rule if known and fit else None


def _parsed(text: str) -> list[tuple[str, str, str | None]]:
    return [
        (name, form or "", conversion)
        for _, name, form, conversion in Formatter().parse(text)
        if name is not None
    ]


def _is_field(part: tuple[str, str, str | None]) -> bool:
    name, form, conversion = part
    return name in FIELDS and not conversion and (not form or bool(_PARTICLES.fullmatch(form)))


def offer_rules(own: Mapping[str, OfferRule]) -> tuple[OfferRule, ...]:
    """Return the rules that count: the office's in its order, then those of ours that it leaves.

    >>> [rule.ours for rule in offer_rules({"감사": OfferRule("감사", "등급 VIP", "쿠폰")})][:2]
    [False, True]
    """
    kept = [rule for rule in own.values() if rule.conditions]
    return (*kept, *(rule for rule in OURS if match_key(rule.name) not in own))


OURS: Final = tuple(
    OfferRule(name, conditions, offer, say, ours=True)
    for name, conditions, offer, say in (
        (
            "윗 요금제",
            "이용 증가 30% 이상",
            "{윗 요금제}",
            "많이 쓰고 계십니다. 월 {윗 요금}원의 {윗 요금제}{윗 요금제:이/가} 맞는지 함께 봅니다.",
        ),
        (
            "쉬어 가기",
            "이용 감소 30% 이상 그리고 상태 일시정지 아닌",
            "일시정지",
            "요즘 이용이 줄었습니다. 그만두지 않고 쉬었다가 이어서 쓰실 수 있습니다.",
        ),
        (
            "함께 쓰는 제품",
            "함께 살 제품 있음",
            "{함께 살 제품}",
            "{산 제품}{산 제품:을/를} 산 분들이 함께 쓰는 제품입니다.",
        ),
        (
            "긴 계약 할인",
            "가격 민감 그리고 D-60",
            "긴 계약 할인",
            "기간을 늘리면 달마다 내는 돈이 줄어드는 조건이 있습니다.",
        ),
        (
            "가입 기념",
            "가입 기념일 14일",
            "가입 기념 혜택",
            "{기념일}에 {주년}주년입니다. 함께해 주셔서 감사합니다.",
        ),
        (
            "불만 뒤 감사",
            "불만 해결 30일",
            "감사 혜택",
            "{해결일}에 해결한 일이 그 뒤로 괜찮은지 여쭙고 감사의 뜻을 전합니다.",
        ),
    )
)
"""What we propose until the office says what it does."""
