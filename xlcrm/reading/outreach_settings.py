"""What 설정 says of messages to customers, under 발송: who sends, and what the office allows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from xlcrm.domain.contact import parse_email, parse_phones
from xlcrm.domain.message_rules import DEFAULT_MOST, Rules, SenderRules
from xlcrm.errors import DomainError
from xlcrm.reading.setting_cells import again, key_of, nearest, text_of, whole
from xlcrm.schema.code import rule
from xlcrm.schema.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from xlcrm.reading.setting_cells import Draft, SettingCells, Trouble

SECTION: Final = "발송"
NAME_ITEM: Final = "보내는 곳"
PHONE_ITEM: Final = "보내는 연락처"
EMAIL_ITEM: Final = "보내는 이메일"
ADDRESS_ITEM: Final = "보내는 주소"
OPT_OUT_ITEM: Final = "무료수신거부"
MOST_ITEM: Final = "한 달 메시지 상한(건)"
RELATION_ITEM: Final = "거래관계 예외"

_MOST: Final = 1_000
_YES: Final = frozenset({"예", "네", "y", "yes", "o", "true", "씀", "사용"})
_NO: Final = frozenset({"아니오", "아니요", "n", "no", "x", "false", "쓰지않음", "안씀"})


def _phones(text: str) -> tuple[str, ...] | None:
    try:
        return tuple(phone.digits for phone in parse_phones(text))
    except DomainError:
        return None


def _free_number(text: str) -> str | None:
    found = _phones(text)
    return found[0] if found and len(found) == 1 and found[0].startswith("080") else None


def _email(text: str) -> str | None:
    try:
        return parse_email(text)
    except DomainError:
        return None


def _yes_no(text: str) -> bool | None:
    word = key_of(text)
    return True if word in _YES else False if word in _NO else None


_READ: Final[Mapping[str, tuple[Callable[[str], object], str]]] = {
    NAME_ITEM: (str, "한빛피트니스"),
    PHONE_ITEM: (_phones, "02-123-4567"),
    EMAIL_ITEM: (_email, "office@example.com"),
    ADDRESS_ITEM: (str, "서울시 중구 새길 1"),
    OPT_OUT_ITEM: (_free_number, "080-123-4567"),
    MOST_ITEM: (lambda text: whole(text, _MOST), "4"),
    RELATION_ITEM: (_yes_no, "예 또는 아니오"),
}
"""The items: what reads each, and what it looks like."""

ITEMS: Final = tuple(_READ)
_NAMED: Final = {
    key_of(word): name
    for name in _READ
    for word in (name, name.partition("(")[0], *name.split("("))
}


@rule(
    "S160",
    Severity.WARNING,
    "모르는 발송 설정",
    "발송의 항목을 알 수 없어, 이 행을 쓰지 않습니다.",
    "다음 중 하나로 고치세요: {known}",
    why="이름이 틀린 항목은 아무 일도 하지 않습니다.",
    bad=("[설정]", "구분 | 항목 | 값", "발송 | 보내는 고 | 한빛피트니스"),
    good=("[설정]", "구분 | 항목 | 값", "발송 | 보내는 곳 | 한빛피트니스"),
)
@rule(
    "S162",
    Severity.WARNING,
    "읽을 수 없는 발송 설정",
    "'{item}' 설정의 값을 읽을 수 없어, 이 행을 쓰지 않습니다.",
    "'{known}'처럼 쓰세요.",
    why="읽지 못하면 광고에 무엇이 적혀야 하는지 알 수 없어, 광고를 보내지 않습니다.",
    bad=("[설정]", "구분 | 항목 | 값", "발송 | 무료수신거부 | 02-123-4567"),
    good=("[설정]", "구분 | 항목 | 값", "발송 | 무료수신거부 | 080-123-4567"),
)
def read_outreach(row: SettingCells, draft: Draft) -> Iterator[Trouble]:
    """Who sends messages, and what the office allows."""
    name = _NAMED.get(key_of(row.item))
    if name is None:
        near = nearest(key_of(row.item), _NAMED)
        yield "S160", row.item_at, {"known": _NAMED[near] if near else " · ".join(ITEMS)}
        return
    read, example = _READ[name]
    text = text_of(row.value)
    if not text:
        yield "S102", row.value_at, {}
    elif (found := read(text)) is None:
        yield "S162", row.value_at, {"item": name, "known": example}
    elif twice := again(row, draft, SECTION, name):
        yield twice
    else:
        draft.outreach[name] = found


def outreach_rules(said: Mapping[str, Any]) -> Rules:
    """Return what the rows of 설정 say of messages.

    >>> outreach_rules({NAME_ITEM: "한빛", PHONE_ITEM: ("0212345678",)}).sender.name
    '한빛'
    >>> outreach_rules({})[1:]
    (4, False)
    """
    return Rules(
        SenderRules(
            said.get(NAME_ITEM, ""),
            said.get(PHONE_ITEM, ()),
            said.get(EMAIL_ITEM, ""),
            said.get(ADDRESS_ITEM, ""),
            said.get(OPT_OUT_ITEM, ""),
        ),
        said.get(MOST_ITEM, DEFAULT_MOST),
        said.get(RELATION_ITEM, False),
    )
