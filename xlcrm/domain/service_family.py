"""The family of a service: its name without how long, how much and which grade of it.

헬스 3개월 and 헬스 12개월 are one family: who goes from one to the other has renewed.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from xlcrm.domain.identity import match_key
from xlcrm.domain.text import lazy

_BRACKETS: Final = lazy(r"[(\[<{【][^()\[\]<>{}【】]*[)\]>}】]")
_AMOUNTS: Final = lazy(
    r"(?:주|월|년|연|일)?\d+(?:[.,:~+]\d+)*(?:개월|달|년|주|일|회|차|시간|분|박|부|인|명|평|매|권|대|층|호|좌석|석"
    r"|기가|gb|mb|g|m|l|리터|kg|만원|천원|원|%|months?|years?|weeks?|days?|hours?|times?|users?)*"
    r"|(?:한|두|세|석|네|넉|다섯|여섯|열두|일|이|삼|육|십이)(?:달|개월|년)|반년|일년|이년|삼년"
)
_GRADES: Final = lazy(
    "프리미엄|프리미어|스탠더드|스탠다드|베이직|라이트|플러스|스페셜|이코노미|디럭스|슈페리어|비즈니스|엔터프라이즈|스타터"
    "|다이아몬드|다이아|플래티넘|플레티넘|골드|실버|브론즈|로열|로얄|vvip|vip|일반형|고급형|기본형|실속형|보급형|일반|기본"
    "|고급|중급|초급|특급|정기|장기|단기|월간|연간|년간|반기|분기|주간|일일|평일|주말|오전|오후|종일|야간|전일|무제한|자유"
    "|신규|재등록|연장|갱신|할인|행사|이벤트|premium|standard|basic|lite|plus|pro|gold|silver|bronze|platinum|diamond"
    "|enterprise|business|starter|monthly|annual|yearly|quarterly|unlimited"
)
_KINDS: Final = lazy(
    r"(?:이용권|회원권|정기권|자유권|기간권|횟수권|수강권|권|요금제|패스|pass|plan|플랜)$"
)
_TYPES: Final = lazy(r"(?<![a-z])[a-z](?:형|타입|급|코스|플랜|type)(?![a-z])")
_SIGNS: Final = lazy(r"[\s\-_/·,.:+&|*#~'\"]+")


@lru_cache(maxsize=8192)
def family_of(service: str) -> str:
    """Return a service's family, as it is compared; "" of a name that says length or grade only.

    >>> family_of("헬스 3개월"), family_of("헬스(12개월) VIP"), family_of("PT 10회권")
    ('헬스', '헬스', 'pt')
    >>> family_of("프리미엄 서비스"), family_of("기본 서비스"), family_of("36개월권")
    ('서비스', '서비스', '')
    >>> family_of("정수기 A형"), family_of("요가 주2회 오전반"), family_of("한국일보 2부")
    ('정수기', '요가반', '한국일보')
    """
    text = match_key(service)
    for pattern in (_BRACKETS, _AMOUNTS, _GRADES, _TYPES):
        text = pattern.sub("", text)
    return _KINDS.sub("", _SIGNS.sub("", text))
