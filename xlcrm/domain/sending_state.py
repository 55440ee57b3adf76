"""What became of a message to a customer, as the column 상태 of the sheet 마케팅 says it."""

from __future__ import annotations

from enum import Enum
from typing import Final

from xlcrm.domain.text import squeezed


class SendingState(Enum):
    """What became of a message; of an office's own words `went_out` tells what they mean."""

    SENT = "보냄"
    DELIVERED = "전달"
    ANSWERED = "답장"
    FAILED = "실패"
    HELD = "보류"
    UNKNOWN = "확인 필요"

    @property
    def out(self) -> bool:
        """Whether the message surely went out."""
        return self in _OUT


_OUT: Final = frozenset({SendingState.SENT, SendingState.DELIVERED, SendingState.ANSWERED})
_NOT_OUT: Final = frozenset(
    {
        *("실패", "발송실패", "전송실패", "보류", "발송보류", "취소", "발송취소", "확인필요"),
        *("미발송", "발송대기", "대기", "예약", "예약됨", "작성중", "보내는중"),
    }
)
_BY_WORD: Final = {squeezed(each.value): each for each in SendingState}


def state_of(said: object) -> SendingState | None:
    """Return the state that a cell says; None where it is blank, or an office's own word.

    >>> state_of("보냄").name, state_of("확인필요").name, state_of(None), state_of("발송완료")
    ('SENT', 'UNKNOWN', None, None)
    """
    return None if said is None else _BY_WORD.get(squeezed(str(said)))


def went_out(said: object) -> bool:
    """Tell whether a row of 마케팅 is a message that went out: its 상태 does not say otherwise.

    A sheet without the column, and a row whose 상태 is blank, hold messages that people have sent.

    >>> [went_out(each) for each in (None, "보냄", "발송완료", "보류", "실패", "확인 필요")]
    [True, True, True, False, False, False]
    """
    return said is None or squeezed(str(said)) not in _NOT_OUT


def may_be_out(said: object) -> bool:
    """Tell whether a message may have gone out, so that nobody gets it a second time.

    >>> [may_be_out(each) for each in (None, "보냄", "확인 필요", "보류", "실패")]
    [True, True, True, False, False]
    """
    return went_out(said) or state_of(said) is SendingState.UNKNOWN
