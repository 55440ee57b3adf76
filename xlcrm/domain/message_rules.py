"""What an office has said of its messages to customers: who sends, and what it allows."""

from __future__ import annotations

from typing import Final

from xlcrm.domain.outline import outlined
from xlcrm.values import NamedTuple

DEFAULT_MOST: Final = 4
"""Messages a month after which nobody gets more advertising: about one a week."""


@outlined
class SenderRules(NamedTuple):
    """Who sends, as 설정 says it; empty where the office has not said so.

    Attributes:
        name: the office's name, as its customers know it.
        phones: its telephone numbers, digits alone.
        email: its e-mail address.
        address: where it is.
        opt_out: its number for opting out at no cost, digits alone; an 080 number.
    """

    name: str = ""
    phones: tuple[str, ...] = ()
    email: str = ""
    address: str = ""
    opt_out: str = ""


@outlined
class Rules(NamedTuple):
    """What an office has said of its messages.

    Attributes:
        sender: who sends.
        most: messages that somebody may have got in a month before advertising stops; 0: any
            number.
        relation: whether it writes to those with whom it has dealt, without their consent, as
            제50조 제1항 제1호 allows.
    """

    sender: SenderRules = SenderRules()
    most: int = DEFAULT_MOST
    relation: bool = False
