"""The fields of a journal entry as options, for the commands that write one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from xlcrm.cli import options

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

_F = TypeVar("_F", bound="Callable[..., Any]")

FIELDS: Final = {
    "contract": ("contract_id", "계약 ID", "계약 ID."),
    "at": ("at", "일시", "상담한 때."),
    "channel": ("channel", "채널", "전화 · 이메일 · 채팅 · 면담 · 문자 · 방문"),
    "direction": ("direction", "방향", "수신 · 발신"),
    "officer": ("officer", "담당자", "상담한 직원"),
    "category": ("category", "분류", "문의 · 불만 · 재계약 · 결제 · 해지 · 기타"),
    "sentiment": ("sentiment", "감정", "긍정 · 중립 · 부정. 불만이면 꼭 적습니다."),
    "reaction": ("reaction", "글", "고객 반응"),
    "occurred": ("occurred_at", "일시", "문제 발생일시"),
    "resolution": ("resolution", "글", "해결 방법"),
    "resolved": ("resolved_at", "일시", "해결일시"),
    "outcome": ("outcome", "결과", "통화 · 부재 · 보류"),
    "follow-up": ("follow_up", "글", "후속 조치"),
    "due": ("follow_up_due", "날짜", "후속 기한"),
    "done": ("follow_up_done", "날짜", "후속 완료일"),
    "compensation": ("compensation", "글", "보상으로 해 주기로 한 것"),
    "compensation-won": ("compensation_won", "금액", "보상 금액(원)"),
    "compensation-by": ("compensation_by", "직원", "보상을 승인한 직원"),
    "compensation-done": ("compensation_done", "날짜", "보상을 해 준 날"),
}
"""Option → journal field, what stands for its value in the help, and what it is."""

COMPENSATION: Final = tuple(option for option in FIELDS if option.startswith("compensation"))
"""Those of them that tell what a customer gets for a complaint."""


_READ: Final = {
    "at": options.at,
    "occurred": options.at,
    "resolved": options.at,
    "done": options.at,
    "compensation-done": options.at,
    "due": options.due,
}
"""What reads the days and moments of an entry: what is over, and what is to come."""


def entry_fields(
    unsaid: Mapping[str, str], only: Collection[str] | None = None
) -> Callable[[_F], _F]:
    """Give a command an option for each field of an entry, as `fields_of` wants them.

    Args:
        unsaid: option → what the help says of a field that is not given.
        only: the options that it gets; all by default.
    """

    def decorate(function: _F) -> _F:
        chosen = [each for each in FIELDS.items() if only is None or each[0] in only]
        for option, (_, metavar, explained) in reversed(chosen):
            told = " ".join(filter(None, (explained, unsaid.get(option))))
            read = _READ.get(option)
            declared = click.option(f"--{option}", metavar=metavar, callback=read, help=told)
            function = declared(function)
        return function

    return decorate


_SPOKEN: Final = ("channel", "direction", "category", "sentiment", "outcome")


def spoken(words: Sequence[str], given: Mapping[str, object]) -> dict[str, object]:
    """Return the fields that words stand for, one after the other, and the contact's content.

    A word that is a choice of a field says that field, as long as more follows; with the first
    that is none the content begins.

    Args:
        words: what was typed behind the customer.
        given: the fields that options have said already.

    >>> spoken(("전화", "발신", "다음 달에", "결정함"), {})
    {'channel': '전화', 'direction': '발신', 'content': '다음 달에 결정함'}
    >>> spoken(("전화",), {}), spoken(("전화 주기로 함",), {"channel": "문자"})
    ({'content': '전화'}, {'content': '전화 주기로 함'})
    """
    from xlcrm.schema.sheets import JOURNAL  # noqa: PLC0415 - heavy

    choices = {word: field for field in _SPOKEN for word in JOURNAL.column(field).choices}
    found: dict[str, object] = {}
    for place, word in enumerate(words):
        field = choices.get(word)
        if field is None or field in found or field in given or place == len(words) - 1:
            found["content"] = " ".join(words[place:])
            break
        found[field] = word
    return found


def understood(entry: Mapping[str, object]) -> str:
    """Return the fields of an entry that are choices or days, for who typed them in short.

    >>> understood({"channel": "전화", "follow_up_due": "2026-12-04", "content": "결정함"})
    '채널 전화 · 후속 기한 2026-12-04'
    """
    from xlcrm.schema.sheets import JOURNAL  # noqa: PLC0415 - heavy

    told = (*_SPOKEN, "follow_up_due", "occurred_at", "resolved_at", "follow_up_done")
    return " · ".join(
        f"{JOURNAL.column(each).name} {entry[each]}" for each in told if entry.get(each)
    )


def fields_of(given: Mapping[str, str | None]) -> dict[str, object]:
    """Return the options that were given, by journal field; "" for one that is to be blank."""
    names = {option.replace("-", "_"): field for option, (field, *_) in FIELDS.items()}
    return {
        names[name]: value for name, value in given.items() if name in names and value is not None
    }
