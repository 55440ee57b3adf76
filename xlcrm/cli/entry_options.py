"""The fields of a journal entry as options, for the commands that write one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

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
}
"""Option → journal field, what stands for its value in the help, and what it is."""


def entry_fields(unsaid: Mapping[str, str]) -> Callable[[_F], _F]:
    """Give a command an option for each field of an entry, as `fields_of` wants them.

    Args:
        unsaid: option → what the help says of a field that is not given.
    """

    def decorate(function: _F) -> _F:
        for option, (_, metavar, explained) in reversed(FIELDS.items()):
            told = " ".join(filter(None, (explained, unsaid.get(option))))
            function = click.option(f"--{option}", metavar=metavar, help=told)(function)
        return function

    return decorate


def fields_of(options: Mapping[str, str | None]) -> dict[str, object]:
    """Return the options that were given, by journal field; "" for one that is to be blank."""
    names = {option.replace("-", "_"): field for option, (field, *_) in FIELDS.items()}
    return {
        names[name]: value for name, value in options.items() if name in names and value is not None
    }
