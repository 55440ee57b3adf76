"""What an office does about a reason for leaving, or for its risk: 사유 → 대응, 담당, 기한.

Each stands in 설정 under 대응 by its reason, as `할인을 제안 / 김하늘 / 14일`: what, who and within
how many days; who and when may be left out. Where the office has none there is one of ours, which
is said to be ours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.domain.identity import match_key
from xlcrm.domain.outline import outlined
from xlcrm.domain.text import lazy
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

SECTION: Final = "대응"
SHAPE: Final = "할인을 제안 / 담당자 1 / 14일"
"""How one is written."""

_PARTS: Final = lazy(r"\s+/\s+|\s*[|｜;；]\s*|\s*→\s*")
_DAYS: Final = lazy(r"(\d{1,3})\s*일(?:\s*(?:안|안에|이내|내))?")
_MOST: Final = 3  # parts


@outlined
class Response(NamedTuple):
    """What is done about a reason.

    Attributes:
        what: what is done.
        owner: who does it; empty: the customer's own 담당자.
        days: within how many days.
        ours: whether it is xlcrm's, since the office has set none.
    """

    what: str
    owner: str = ""
    days: int = 14
    ours: bool = False


def response_of(text: str) -> Response | None:
    """Read a response as 설정 says it; None where it has too many parts, or none.

    >>> tuple(response_of("할인을 제안 / 김하늘 / 7일")), response_of("전화").days
    (('할인을 제안', '김하늘', 7, False), 14)
    >>> response_of("가/나/다").what
    '가/나/다'
    >>> response_of("전화; 3일 안에").days, response_of("가 / 나 / 다 / 3일"), response_of("7일")
    (3, None, None)
    """
    parts = [part for part in (each.strip() for each in _PARTS.split(text)) if part]
    days = Response("").days
    if parts and (said := _DAYS.fullmatch(parts[-1])):
        days = int(said[1])
        parts.pop()
    if not parts or len(parts) >= _MOST:
        return None
    return Response(parts[0], parts[1] if len(parts) > 1 else "", days)


def response_to(reason: str, own: Mapping[str, Response]) -> Response:
    """Return what is done about a reason: the office's own, else ours.

    >>> response_to("가 격", {"가격": Response("할인")}).what, response_to("가격", {}).ours
    ('할인', True)
    >>> response_to("날씨", {}) == OTHERWISE
    True
    """
    key = match_key(reason)
    return own.get(key) or OURS.get(key) or OTHERWISE


OTHERWISE: Final = Response("까닭을 묻고 고객관리일지에 적기", ours=True)
"""What is done about a reason of which nothing is known."""

OURS: Final[Mapping[str, Response]] = {
    match_key(reason): Response(what, days=days, ours=True)
    for reason, what, days in (
        ("가격", "요금 조정이나 긴 계약의 할인을 제안", 14),
        ("서비스 불만", "책임자가 전화해 듣고, 고칠 것과 날짜를 약속", 3),
        ("미사용", "쓰지 않는 까닭을 묻고 사용법이나 낮은 요금제를 안내", 14),
        ("이전/폐업", "이어 쓰거나 이어받을 사람이 있는지 묻기", 30),
        ("경쟁사", "옮긴 곳의 조건을 묻고 다시 연락할 날을 적기", 30),
        ("적지 않음", "떠난 까닭을 물어 해지 사유에 적기", 14),
        ("기타", "떠난 까닭을 한 번 더 물어 해지 사유에 적기", 14),
        ("미해결 문제", "문제를 풀고 결과를 알리기", 3),
        ("부정 상담", "담당자가 전화해 까닭을 듣고 조치를 약속", 3),
        ("무상담", "안부를 묻고 쓰는 데 불편이 없는지 확인", 14),
        ("이용 감소", "이용이 준 까닭을 묻고 사용법이나 요금제를 안내", 7),
        ("만료 임박 미정", "재계약 조건을 제안하고 뜻을 묻기", 3),
        ("첫 계약", "첫 만료 전에 만족도를 묻고 다음 기간을 제안", 14),
    )
}
"""What we propose until the office says what it does."""
