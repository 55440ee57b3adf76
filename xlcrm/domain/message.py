"""A message to one customer: why it is sent, by which way, and what it says."""

from __future__ import annotations

from enum import Enum

from xlcrm.domain.outline import outlined
from xlcrm.values import dataclass


class Purpose(Enum):
    """Why a message is sent, which decides what it needs: consent, hours, marks."""

    ADVERTISING = "광고"
    NOTICE = "거래 안내"


class Channel(Enum):
    """By which way a message goes, as the column 채널 of the sheet 마케팅 says it."""

    TEXT = "문자"
    EMAIL = "이메일"
    CALL = "전화"
    KAKAO = "알림톡"


@outlined
@dataclass(frozen=True, slots=True)
class Message:
    """What one customer is sent.

    Attributes:
        customer: the customer's key in the ledger, as `xlcrm.people` has it.
        customer_id: 고객 ID, "" where the ledger has none.
        name: 고객명.
        to: the number or address that it goes to, "" where none is known.
        channel: by which way.
        purpose: why; a text that offers a price or a benefit is advertising whatever is said.
        subject: of an e-mail or a long text message.
        text: what it says, whole.
        template: the name of the template that it was made of.
    """

    customer: str
    customer_id: str
    name: str
    to: str
    channel: Channel
    purpose: Purpose
    subject: str
    text: str
    template: str = ""
