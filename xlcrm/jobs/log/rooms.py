"""Who of those who speak in a conversation of a messenger is us, and who the customer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.domain.text import squeezed
from xlcrm.incoming.messages.message import Party

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlcrm.incoming.messages.message import Room
    from xlcrm.jobs.log.senders import Ours, Senders

_TWO: Final = 2


def two_of(room: Room, senders: Senders, ours: Ours) -> tuple[str, str | None]:
    """Return who of two is us, and who the other; None for the other where there are more.

    "" for the other where nothing tells which of the two we are. A conversation of two is called
    after the other one; where an export does not say that, the one who is a customer is the other.
    """
    us = [each for each in room.speakers if ours.speaks(each)]
    titled = [each for each in room.speakers if squeezed(each) == squeezed(room.title)]
    if len(room.speakers) == 1:
        alone = room.speakers[0]
        whose = senders.whose(Party(room.title)) if room.title and not titled else None
        if alone in us or (whose is not None and whose.person is not None):
            return alone, room.title
        return "", alone
    if len(room.speakers) != _TWO or (room.title and not titled and not us):
        return "", None
    if not us:
        us = [each for each in room.speakers if each not in titled] if titled else []
    if not us:
        us = _by_customer(room.speakers, senders, ours)
    if len(us) != 1:
        return "", ""
    return us[0], next(each for each in room.speakers if each != us[0])


def _by_customer(speakers: Sequence[str], senders: Senders, ours: Ours) -> list[str]:
    """Who of two is us, as the other is a customer, or as we work here."""
    us = [each for each in speakers if ours.works_here(each)]
    if len(us) == 1:
        return us
    found = [(each, senders.whose(Party(each))) for each in speakers]
    others = [each for each, whose in found if whose.person is None and not whose.candidates]
    return others if len(others) == 1 else []
