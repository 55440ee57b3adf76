"""How the journal says that something was offered to a customer, and what became of it.

An entry whose 내용 is so tells of an offer, whoever wrote it: `[제안] 윗 요금제: 프리미엄 · 수락`.
Behind it may stand ` · ` and what else there is to say.
"""

from __future__ import annotations

from typing import Final

from xlcrm.domain.outline import outlined
from xlcrm.domain.text import lazy, one_line
from xlcrm.errors import DomainError
from xlcrm.values import NamedTuple

MADE, ACCEPTED, DECLINED = STATES = ("권함", "수락", "거절")
"""What may have become of an offer: it was made, accepted, declined."""

_SIGN: Final = "[제안]"
_BETWEEN: Final = " · "
_MARK: Final = lazy(
    r"\[제안\]\s*(?P<name>[^\s:·\[\]][^:·\[\]]*?)\s*(?::\s*(?P<what>[^·\[\]]+?)\s*)?·\s*"
    r"(?P<state>권함|수락|거절)\s*(?:·.*)?"
)
_APART: Final = frozenset(":·[]")
_LONGEST: Final = 60  # characters of a name


@outlined
class OfferMark(NamedTuple):
    """What an entry says of an offer.

    Attributes:
        name: what the offer is called, as 설정 does.
        what: what was offered, where the name does not tell it; else empty.
        state: 권함, 수락 or 거절.
    """

    name: str
    what: str
    state: str


def offer_mark(name: str, what: str, state: str, memo: str = "") -> str:
    """Return what 내용 says of an offer.

    Raises:
        DomainError: the name or what is offered cannot stand there.

    >>> offer_mark("윗 요금제", "프리미엄 서비스", "수락")
    '[제안] 윗 요금제: 프리미엄 서비스 · 수락'
    >>> offer_mark("쉬어 가기", "쉬어 가기", "권함", "다음 주에 답하기로 함")
    '[제안] 쉬어 가기 · 권함 · 다음 주에 답하기로 함'
    """
    name, what, memo = one_line(name), one_line(what), one_line(memo)
    for text in (name, what):
        if _APART & {*text} or len(text) > _LONGEST:
            raise DomainError(
                "제안의 이름으로 쓸 수 없습니다.",
                hint="쌍점(:), 가운뎃점(·), 대괄호 없이 60자 안에서 쓰세요.",
            )
    if not name:
        raise DomainError("제안이 비어 있습니다.", hint="설정의 제안 이름이나 권한 것을 쓰세요.")
    said = f"{_SIGN} {name}: {what}" if what and what != name else f"{_SIGN} {name}"
    return _BETWEEN.join(part for part in (said, state, memo) if part)


def read_mark(content: object) -> OfferMark | None:
    """Return what an entry's 내용 says of an offer; None where it tells of none.

    >>> tuple(read_mark("[제안] 윗 요금제: 프리미엄 서비스 · 수락 · 11월부터"))
    ('윗 요금제', '프리미엄 서비스', '수락')
    >>> read_mark("[제안] 쉬어 가기 · 권함").what, read_mark("제안을 수락함")
    ('', None)
    """
    if not isinstance(content, str) or not content.lstrip().startswith(_SIGN):
        return None
    match = _MARK.fullmatch(one_line(content))
    if match is None:
        return None
    return OfferMark(match["name"], match["what"] or "", match["state"])
