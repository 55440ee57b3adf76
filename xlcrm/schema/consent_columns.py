"""The columns of 고객정보 about consent to messages: one consent for all ways, or one for each.

For each there is what was said, the day of a consent, the day of a refusal, how it was said, and
the day on which the office told what became of it. Most offices have the one consent; what more
they need is added when it is first recorded.
"""

from __future__ import annotations

from typing import Final

from xlcrm.schema.columns import Column, Kind
from xlcrm.schema.ledger_sheet import YES_NO
from xlcrm.values import NamedTuple


class Scope(NamedTuple):
    """What a consent is for, and the fields that hold it.

    Attributes:
        name: its name in Korean; "" of the one for all ways.
        said: the field of what was said.
        on: that of the day of the consent.
        withdrawn: that of the day of a refusal.
        how: that of how it was said.
        told: that of the day on which the office told what became of it.
    """

    name: str
    said: str
    on: str
    withdrawn: str
    how: str
    told: str

    @property
    def fields(self) -> tuple[str, ...]:
        """All its fields."""
        return self[1:]


def _scope(name: str, key: str) -> Scope:
    parts = ("consent", "consent_on", "withdrawn_on", "consent_how", "consent_told_on")
    return Scope(name, *(f"{key}_{part}" for part in parts))


GENERAL: Final = _scope("", "marketing")
TEXT: Final = _scope("문자", "text")
EMAIL: Final = _scope("이메일", "email")
CALL: Final = _scope("전화", "call")
KAKAO: Final = _scope("알림톡", "kakao")
NIGHT: Final = _scope("야간", "night")
SCOPES: Final = (GENERAL, TEXT, EMAIL, CALL, KAKAO, NIGHT)
CONFIRMED: Final = "consent_confirmed_on"
"""The field of the day on which the office has confirmed all consents of a customer."""
ERASURE: Final = "erasure_asked_on"
"""The field of the day on which a customer asked to have their data erased."""

_SAID: Final = {
    "문자": ("SMS 수신동의", "문자메시지 수신동의", "문자 동의", "SMS 동의"),
    "이메일": ("메일 수신동의", "전자우편 수신동의", "이메일 동의", "E-mail 수신동의"),
    "전화": ("전화 동의", "TM 수신동의", "TM 동의"),
    "알림톡": ("카카오톡 수신동의", "카톡 수신동의", "알림톡 동의"),
}


def _more(scope: Scope, *, said: bool) -> tuple[Column, ...]:
    """The columns of a consent that a new ledger does not have."""
    before = f"{scope.name} " if scope.name else ""
    given = Column(scope.on, f"{before}수신동의일", Kind.DATE, on_request=True)
    answer = Column(
        scope.said,
        f"{before}수신동의",
        Kind.YES_NO,
        synonyms=_SAID.get(scope.name, ()),
        choices=YES_NO,
        on_request=True,
        note="비우면 마케팅 수신동의를 따릅니다.",
    )
    return (
        *((answer, given) if said else (given,) if scope is NIGHT else ()),
        Column(
            scope.withdrawn,
            f"{before}수신거부일",
            Kind.DATE,
            synonyms=(f"{before}동의 철회일", f"{before}수신동의 철회일"),
            on_request=True,
            note="거부하거나 동의를 거두어들인 날입니다.",
        ),
        Column(
            scope.how,
            f"{before}수신동의 방법",
            Kind.TEXT,
            on_request=True,
            note="서면, 전화, 홈페이지처럼 적습니다.",
        ),
        Column(
            scope.told,
            f"{before}수신동의 결과 통지일",
            Kind.DATE,
            on_request=True,
            note="동의·거부·철회가 처리된 것을 고객에게 알린 날입니다.",
        ),
    )


CONSENT_COLUMNS: Final = (
    *_more(GENERAL, said=False),
    *(column for scope in (TEXT, EMAIL, CALL, KAKAO) for column in _more(scope, said=True)),
    *_more(NIGHT, said=False),
    Column(
        CONFIRMED,
        "수신동의 안내일",
        Kind.DATE,
        on_request=True,
        note="2년마다 수신동의를 안내한 마지막 날입니다.",
    ),
    Column(
        ERASURE,
        "삭제 요청일",
        Kind.DATE,
        synonyms=("파기 요청일", "개인정보 삭제 요청일", "개인정보 파기 요청일"),
        on_request=True,
        note="개인정보를 지워 달라고 한 날입니다.",
    ),
)
"""What 고객정보 may have about consents beside 마케팅 수신동의, 수신동의일 and 야간 수신동의."""
