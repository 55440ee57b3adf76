"""What the outbox beside a workbook tells: each message, and what became of it.

There is one message for a customer and a campaign, by whatever way. Its key is made of both, so
that it is the same in every run, and a mail that is sent again after a crash has the same
Message-ID, by which mail programs show it once.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from xlcrm.domain.identity import match_key
from xlcrm.domain.outline import outlined
from xlcrm.domain.sending_state import SendingState
from xlcrm.errors import StorageError
from xlcrm.files import outbox
from xlcrm.files.lines import NOT_OURS
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from os import PathLike

    from xlcrm.cellref import CellValue
    from xlcrm.files.outbox import OutboxLine

INTENT: Final = "intent"
RESULT: Final = "result"
HELD: Final = "held"
RUN: Final = "run"
END: Final = "end"
WRITTEN: Final = outbox.WRITTEN
ASIDE: Final = "aside"
LOST: Final = "lost"
_KINDS: Final = frozenset({INTENT, RESULT, HELD, RUN, END, WRITTEN, ASIDE, LOST})
_OF_RUN: Final = ("campaign", "via", "output", "user")
_DIGITS: Final = 20  # of the key: 80 bits, so that no two of an office's messages share one


@outlined
@dataclass(frozen=True, slots=True)
class Posted:
    """A message as the outbox tells of it.

    Attributes:
        key: what it is called by whoever carries it; the same for a customer and a campaign.
        customer: the customer's key, as `kept_key` makes it of that of `xlcrm.people`.
        written: 고객 ID as the ledger's cell holds it; None where there is none.
        campaign: the campaign's name.
        channel: 문자, 이메일 …
        template: the template's name.
        audience: whom the office wanted to reach: a list's name or its conditions.
        via: the carrier's name.
        at: when it was sent, or held back, in Korean wall time.
        state: what became of it; None where it was not sent after all, and may be.
        message_id: what the carrier calls it; "" where that tells nothing.
        reason: why it was held back or failed, or what is not known.
        cost: what it cost, in won.
        twin: tells a message of the same text to the same number or address; "" where nothing does.
        output: the file or folder that it was put into; "" where it was sent.
        reach: tells a message to the same number or address, whatever it says; "" where nothing
            does, or an older version has noted it.
        recorded: whether the workbook has taken in what is told here.
    """

    key: str
    customer: str
    written: CellValue
    campaign: str
    channel: str
    template: str
    audience: str
    via: str
    at: datetime
    state: SendingState | None
    message_id: str = ""
    reason: str = ""
    cost: int | None = None
    twin: str = ""
    output: str = ""
    reach: str = ""
    recorded: bool = False

    def line(self, what: str) -> OutboxLine:
        """Return what the outbox keeps of it before anything is done."""
        fields = ("key", "customer", "written", "campaign", "channel", "template", "audience")
        rest = ("via", "at", "twin", "reach", "output", "reason")
        told = {name: getattr(self, name) for name in (*fields, *rest)}
        return {"what": what, **told}


@outlined
@dataclass(frozen=True, slots=True)
class Run:
    """A run of sending that has begun.

    Attributes:
        campaign: the campaign's name.
        via: the carrier's name.
        output: the file or folder that it makes; "" where it makes none.
        user: who sends.
        at: when it began, in Korean wall time.
        ended: whether it came to its end.
    """

    campaign: str
    via: str
    output: str
    user: str
    at: datetime
    ended: bool = False


@outlined
@dataclass(frozen=True, slots=True)
class Outbox:
    """All that the outbox tells.

    Attributes:
        posted: each message by its key, in the order in which they were first told of.
        runs: the runs, the oldest first.
        aside: why the workbook could not take in what is told; "" where nobody has tried in vain.
    """

    posted: Mapping[str, Posted]
    runs: tuple[Run, ...] = ()
    aside: str = ""

    @property
    def unwritten(self) -> tuple[Posted, ...]:
        """The messages of which the workbook does not tell yet."""
        known = (each for each in self.posted.values() if each.state is not None)
        return tuple(each for each in known if not each.recorded)

    def of(self, campaign: str) -> Mapping[str, Posted]:
        """Return a campaign's messages by the customer."""
        name = match_key(campaign)
        told = self.posted.values()
        return {each.customer: each for each in told if match_key(each.campaign) == name}


def key_of(campaign: str, customer: str) -> str:
    """Return what a message is called: the same for a customer and a campaign, however spelt.

    >>> key_of("가을 안내", "1001") == key_of("가을  안내", "1001") != key_of("가을 안내", "1002")
    True
    """
    told = f"{match_key(campaign)}\n{customer}".encode()
    return hashlib.sha256(told).hexdigest()[:_DIGITS]


def kept_key(customer: str) -> str:
    r"""Return a customer's key as the outbox keeps it: of who has no 고객 ID without the name.

    >>> kept_key("1001"), kept_key("1001\n강남")
    ('1001', '1001\n강남')
    >>> "홍길동" in kept_key("\n홍길동|01012345678")
    False
    """
    if not customer.startswith("\n") or "|" not in customer:  # or kept so already
        return customer
    return "\n" + hashlib.sha256(customer.encode()).hexdigest()[:_DIGITS]


def twin_of(to: str, text: str) -> str:
    """Return what tells two messages of one text to one number or address.

    >>> twin_of("010-1234-5678", "안내") == twin_of("01012345678", "안내")
    True
    """
    where = to.casefold() if "@" in to else "".join(filter(str.isdigit, to))
    return hashlib.sha256(f"{where}\n{text}".encode()).hexdigest()[:_DIGITS] if where else ""


def opened(path: str | PathLike[str]) -> Outbox:
    """Return what the outbox beside a workbook tells.

    A message without a result is one of which nobody knows whether it went out: a crash came
    between. Whoever holds the outbox knows better of the last one.

    Raises:
        StorageError: there is no such workbook, or the outbox cannot be read, or a newer version of
            xlcrm has written it.
    """
    lines = outbox.outbox_lines(path)
    try:
        return told_by(lines)
    except NOT_OURS:
        raise StorageError(
            "보낸 메시지의 기록을 이 판의 xlcrm은 읽지 못합니다. 더 새로운 판이 적은 것입니다.",
            path=outbox.outbox_beside(path),
            hint="xlcrm을 새 판으로 올린 뒤 다시 실행하세요: pip install --upgrade xlcrm",
        ) from None


def told_by(lines: Iterable[OutboxLine]) -> Outbox:
    """Return what the lines of an outbox tell, the last word of each.

    Raises:
        ValueError: a line is of a kind, or tells of a state, that this version does not know.
        KeyError: a line lacks something.
    """
    posted: dict[str, Posted] = {}
    runs: list[Run] = []
    aside = ""
    for line in lines:
        what, key = line["what"], str(line.get("key", ""))
        aside = str(line["reason"]) if what == ASIDE else ""
        if what in {INTENT, HELD}:
            posted[key] = _begun(line, posted.get(key))
        elif what == RESULT and key in posted:
            posted[key] = _with_result(posted[key], line)
        elif what == RUN:
            campaign, via, output, user = (str(line[name]) for name in _OF_RUN)
            runs.append(Run(campaign, via, output, user, line["at"]))
        elif what == END and runs:
            runs[-1] = replace(runs[-1], ended=True)
        elif what in {WRITTEN, LOST}:
            for each in {*line["keys"]} & posted.keys():
                posted[each] = replace(posted[each], recorded=what == WRITTEN)
        elif what not in _KINDS:
            raise ValueError(what)
    return Outbox(posted, tuple(runs), aside)


def _begun(line: OutboxLine, before: Posted | None) -> Posted:
    held = line["what"] == HELD
    return Posted(
        str(line["key"]),
        str(line["customer"]),
        line["written"],
        str(line["campaign"]),
        str(line["channel"]),
        str(line["template"]),
        str(line["audience"]),
        str(line["via"]),
        line["at"],
        SendingState.HELD if held else SendingState.UNKNOWN,
        reason=str(line["reason"]) if held else "보냈는지 알 수 없음",
        twin="" if held else str(line["twin"]),
        reach="" if held else str(line.get("reach", "")),
        message_id="" if before is None else before.message_id,
        output=str(line["output"]),
    )


def _with_result(posted: Posted, line: OutboxLine) -> Posted:
    state = line["state"]
    reached = bool(state) and SendingState(state) is not SendingState.FAILED
    return replace(
        posted,
        state=SendingState(state) if state else None,
        message_id=str(line["message_id"]),
        reason=str(line["reason"]),
        cost=line["cost"],
        twin=posted.twin if reached else "",
        reach=posted.reach if reached else "",
        recorded=False,
    )


def result_line(
    key: str,
    state: SendingState | None,
    *,
    message_id: str = "",
    reason: str = "",
    cost: int | None = None,
) -> OutboxLine:
    """Return what the outbox keeps of what became of a message; None: it was not sent after all."""
    told = {"message_id": message_id, "reason": reason, "cost": cost}
    return {"what": RESULT, "key": key, "state": state.value if state else "", **told}


def is_unwritten(path: str | PathLike[str]) -> bool:
    """Tell whether the outbox may hold what the workbook does not tell yet, at a glance.

    Raises:
        StorageError: there is no such workbook, or the outbox cannot be read.
    """
    last = outbox.last_line(path)
    return last is not None and last["what"] != WRITTEN
