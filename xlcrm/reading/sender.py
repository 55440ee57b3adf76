"""Who writes to customers, and what is written: what 설정 says of both.

Under 기준 stand who sends, and where nobody pays for refusing; under 문구 the office's own texts of
messages, each by its name. All of it is left open unless the office writes it there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from xlcrm.domain.contact import parse_phones
from xlcrm.domain.outline import outlined
from xlcrm.errors import DomainError
from xlcrm.reading import outreach_settings
from xlcrm.reading.setting_cells import again, key_of, text_of
from xlcrm.schema.code import rule
from xlcrm.schema.finding import Severity
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xlcrm.cellref import CellValue
    from xlcrm.domain.message_rules import Rules
    from xlcrm.reading.setting_cells import Draft, SettingCells, Trouble

SECTION: Final = "문구"
"""The section that holds the office's own texts."""

OFFICE_ITEM: Final = "사무실"
SENDER_ITEM: Final = "발신자"
NUMBER_ITEM: Final = "발신번호"
OPT_OUT_ITEM: Final = "무료수신거부"
PHONE_ITEM: Final = "사무실 전화"
ADDRESS_ITEM: Final = "사무실 주소"
EMAIL_ITEM: Final = "사무실 이메일"
LINK_ITEM: Final = "사무실 링크"

PARTS: Final = {
    OFFICE_ITEM: "office",
    SENDER_ITEM: "name",
    NUMBER_ITEM: "number",
    OPT_OUT_ITEM: "opt_out",
    PHONE_ITEM: "phone",
    ADDRESS_ITEM: "address",
    EMAIL_ITEM: "email",
    LINK_ITEM: "link",
}
"""Which part of a `Sender` each item is."""

SENDER_ITEMS: Final = tuple(PARTS)
"""The items of 기준 that are texts."""

_ALSO: Final = {
    OFFICE_ITEM: outreach_settings.NAME_ITEM,
    PHONE_ITEM: outreach_settings.PHONE_ITEM,
    EMAIL_ITEM: outreach_settings.EMAIL_ITEM,
    ADDRESS_ITEM: outreach_settings.ADDRESS_ITEM,
    OPT_OUT_ITEM: outreach_settings.OPT_OUT_ITEM,
}
"""The items of 발송 that say the same."""
ANSWER_ITEM: Final = "제안 답 기한(일)"
"""After how many days the office asks again what became of a proposal."""

DEFAULT_ANSWER: Final = 7

_NUMBERS: Final = frozenset({NUMBER_ITEM, OPT_OUT_ITEM, PHONE_ITEM})
_EXAMPLES: Final = {
    OFFICE_ITEM: "가온헬스",
    SENDER_ITEM: "가온헬스 02-000-0000",
    NUMBER_ITEM: "02-000-0000",
    OPT_OUT_ITEM: "080-000-0000",
    PHONE_ITEM: "02-000-0000",
    ADDRESS_ITEM: "가온시 나루구 다솜로 1",
    EMAIL_ITEM: "office@example.com",
    LINK_ITEM: "https://example.com",
}


@outlined
class Sender(NamedTuple):
    """Who writes to customers; "" where the office has not said it.

    Attributes:
        office: what the office is called.
        name: who sends, as messages name it; the office where nothing else is said.
        number: the telephone number that text messages come from.
        opt_out: by which number or page a customer refuses further messages at no cost.
        phone: the office's telephone number.
        address: its address.
        email: the address that e-mails come from.
        link: its page.
    """

    office: str = ""
    name: str = ""
    number: str = ""
    opt_out: str = ""
    phone: str = ""
    address: str = ""
    email: str = ""
    link: str = ""


def sender_of(words: Mapping[str, object], sending: Mapping[str, Any] | None = None) -> Sender:
    """Return who writes, of what the rows of 기준 say, or else those of 발송.

    >>> sender_of({"사무실": "가온헬스", "사무실 전화": "02-000-0000"})[:3]
    ('가온헬스', '가온헬스', '02-000-0000')
    >>> sender_of({}, {"보내는 곳": "가온헬스", "보내는 연락처": ("0212345678",)})[:3]
    ('가온헬스', '가온헬스', '02-1234-5678')
    """
    there = sending or {}

    def said(item: str) -> str:
        other = there.get(_ALSO.get(item, ""), "")
        if isinstance(other, tuple):
            other = other[0] if other else ""
        if other and item in _NUMBERS:
            other = parse_phones(other)[0].formatted
        return str(words.get(item) or other)

    office = said(OFFICE_ITEM) or said(SENDER_ITEM)
    return Sender(
        office,
        said(SENDER_ITEM) or office,
        said(NUMBER_ITEM) or said(PHONE_ITEM),
        said(OPT_OUT_ITEM),
        said(PHONE_ITEM) or said(NUMBER_ITEM),
        said(ADDRESS_ITEM),
        said(EMAIL_ITEM),
        said(LINK_ITEM),
    )


def known_to(rules: Rules, words: Mapping[str, object]) -> Rules:
    """Return what the rows of 발송 say of messages, with who sends as 기준 says where they do not.

    >>> from xlcrm.domain.message_rules import Rules
    >>> known_to(Rules(), {"사무실": "가온헬스", "무료수신거부": "080-123-4567"}).sender.opt_out
    '0801234567'
    """
    sender, known = sender_of(words), rules.sender
    opt_out = _digits(sender.opt_out)
    return rules._replace(
        sender=known._replace(
            name=known.name or sender.name,
            phones=known.phones or _digits(sender.phone),
            email=known.email or sender.email,
            address=known.address or sender.address,
            opt_out=known.opt_out or (opt_out[0] if opt_out else ""),
        )
    )


def _digits(text: str) -> tuple[str, ...]:
    try:
        return tuple(each.digits for each in parse_phones(text)) if text else ()
    except DomainError:
        return ()


def told_by(item: str) -> str:
    """Return the row of 설정 that would say an item, as a person writes it.

    >>> told_by("무료수신거부")
    "'기준 | 무료수신거부 | 080-000-0000'"
    """
    return f"'기준 | {item} | {_EXAMPLES[item]}'"


def sender_text(item: str, raw: CellValue) -> str:
    """Return what a cell of 설정 says of an item, with the zero that Excel took of a number.

    >>> sender_text("무료수신거부", 800001111), sender_text("사무실", " 가온  헬스 ")
    ('0800001111', '가온 헬스')
    """
    text = text_of(raw)
    if item in _NUMBERS and isinstance(raw, int | float) and text.isdecimal():
        return f"0{text}"
    return text


@rule(
    "S145",
    Severity.WARNING,
    "읽을 수 없는 문구",
    "'{item}' 문구에서 항목을 쓰는 중괄호가 짝이 맞지 않아, 이 행을 쓰지 않습니다.",
    "여는 중괄호와 닫는 중괄호를 모두 쓰세요.",
    why="어디까지가 항목의 이름인지 알 수 없으면 고객에게 잘못된 글이 갑니다.",
    bad=("[설정]", "구분 | 항목 | 값", "문구 | 방문 안내 | {고객명님, 내일 뵙겠습니다."),
    good=("[설정]", "구분 | 항목 | 값", "문구 | 방문 안내 | {고객명}님, 내일 뵙겠습니다."),
)
def read_wording(row: SettingCells, draft: Draft) -> Iterator[Trouble]:
    """A text of the office's own by its name, its lines as they are typed."""
    from xlcrm.domain.wording import pieces_of  # noqa: PLC0415 - few settings name a text

    name = text_of(row.item)
    text = "" if row.value is None else str(row.value).strip()
    if not text:
        yield "S102", row.value_at, {}
        return
    try:
        pieces_of(text)
    except DomainError:
        yield "S145", row.value_at, {"item": name}
        return
    if twice := again(row, draft, SECTION, key_of(row.item)):
        yield twice
    else:
        draft.wordings[name] = text
