"""What a row of 접수 may tell of, and which of the sheet's columns that needs."""

from __future__ import annotations

from dataclasses import field
from enum import Enum
from typing import TYPE_CHECKING, Final

from xlcrm.domain.outline import outlined
from xlcrm.domain.text import squeezed
from xlcrm.schema.sheets import CHANNELS
from xlcrm.values import NamedTuple, dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping


class Cells(NamedTuple):
    """The columns that a row of a kind needs, and those that it may fill, too."""

    needs: tuple[str, ...]
    may: tuple[str, ...]


class IntakeKind(Enum):
    """What a row tells of; its value is what 종류 says."""

    CONTACT = "연락"
    PURCHASE = "구매"
    OPINION = "의견"
    MESSAGE = "메시지"
    NEW = "새 고객"
    RENEW = "재계약"
    CANCEL = "해지"
    PAUSE = "정지"
    RESUME = "재개"

    @property
    def cells(self) -> Cells:
        """Which columns it is told by."""
        return _CELLS[self]

    @property
    def decides(self) -> bool:
        """Whether it changes what rows after it are told of: contracts, and who is a customer."""
        return self in _DECIDE


_CELLS: Final[Mapping[IntakeKind, Cells]] = {
    IntakeKind.CONTACT: Cells(("customer", "memo"), ("phone", "at", "until", "outcome", "officer")),
    IntakeKind.PURCHASE: Cells(
        ("customer", "item", "amount"), ("phone", "at", "outcome", "memo", "officer")
    ),
    IntakeKind.OPINION: Cells(("customer", "count"), ("phone", "at", "memo", "officer")),
    IntakeKind.MESSAGE: Cells(("customer", "item"), ("phone", "at", "outcome", "memo", "officer")),
    IntakeKind.NEW: Cells(
        ("customer",),
        *(("phone", "at", "item", "amount", "count", "until", "outcome", "memo", "officer"),),
    ),
    IntakeKind.RENEW: Cells(
        ("customer",), ("phone", "at", "item", "amount", "count", "memo", "officer")
    ),
    IntakeKind.CANCEL: Cells(("customer", "outcome"), ("phone", "at", "memo", "officer")),
    IntakeKind.PAUSE: Cells(("customer",), ("phone", "at", "until", "outcome", "memo", "officer")),
    IntakeKind.RESUME: Cells(("customer",), ("phone", "at", "outcome", "memo", "officer")),
}
_DECIDE: Final = frozenset(
    {
        *(IntakeKind.NEW, IntakeKind.RENEW, IntakeKind.CANCEL),
        *(IntakeKind.PAUSE, IntakeKind.RESUME),
    }
)
COMPLAINT: Final = "불만"
OFFERED: Final = (
    *("전화", "방문", "문자", "면담", "이메일", "채팅", COMPLAINT),
    *(each.value for each in IntakeKind if each is not IntakeKind.CONTACT),
)
"""What 종류 offers: a contact by how it came, and the other kinds."""


@outlined
@dataclass(frozen=True, slots=True)
class Asked:
    """What a word in 종류 stands for.

    Attributes:
        kind: what the row tells of.
        said: what the word says of the contact, by field of the journal.
    """

    kind: IntakeKind
    said: Mapping[str, str] = field(default_factory=dict)


AGAIN: Final = frozenset({"새로", "다시", "새로접수", "다시접수", "한번더", "새로운일"})
ANOTHER: Final = frozenset({"다른사람", "다른분", "동명이인", "다른고객"})
SAME_PERSON: Final = frozenset({"같은사람", "같은분", "같은고객"})
VOID: Final = frozenset({"취소", "취소로", "취소함", "취소맞음", "시작전취소"})
"""What people write into 처리: it happened again, it is another person, it is the same one,
a contract that has not begun is not to be."""

_WORDS: Final[Mapping[IntakeKind, str]] = {
    IntakeKind.CONTACT: "연락 상담 문의 통화 응대 메모 기타",
    IntakeKind.PURCHASE: "구매 결제 판매 매출 구입",
    IntakeKind.OPINION: "의견 만족도 설문 응답 답변 평가 후기",
    IntakeKind.MESSAGE: "메시지 발송 마케팅 홍보 알림톡 광고",
    IntakeKind.NEW: "새고객 신규 신규고객 새손님 고객추가 신규등록 가입 잠재 체험",
    IntakeKind.RENEW: "재계약 갱신 연장 재등록 계약연장",
    IntakeKind.CANCEL: "해지 취소 탈퇴 중도해지 해약",
    IntakeKind.PAUSE: "정지 일시정지 휴회 홀딩 휴원 중지",
    IntakeKind.RESUME: "재개 정지해제 복귀 다시시작",
}
_CALLED: Final = {word: kind for kind, words in _WORDS.items() for word in words.split()}
_BY_WAY: Final = {"카톡": "채팅", "카카오톡": "채팅", "메일": "이메일", "내방": "방문"}


def asked_by(word: str) -> Asked | None:
    """Return what a word in 종류 stands for; None of one that says nothing known.

    >>> asked_by("새 고객").kind.value, dict(asked_by("전화").said), asked_by("잡담")
    ('새 고객', {'channel': '전화'}, None)
    """
    plain = squeezed(word)
    plain = _BY_WAY.get(plain, plain)
    if plain in CHANNELS:
        return Asked(IntakeKind.CONTACT, {"channel": plain})
    if plain == COMPLAINT:
        return Asked(IntakeKind.CONTACT, {"category": COMPLAINT, "sentiment": "부정"})
    kind = _CALLED.get(plain)
    if kind is None:
        return None
    if kind is IntakeKind.NEW and plain in {"잠재", "체험"}:
        return Asked(kind, {"status": plain})
    return Asked(kind, {"category": "문의"} if plain == "문의" else {})
