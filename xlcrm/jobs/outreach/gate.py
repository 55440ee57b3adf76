"""The gate that every message passes: what is known of all customers, asked for one message.

```python
gate = Gate.of(ledger, as_of=day)        # gathers what is known of everybody, once
reasons = gate.held(message, at=clock(), campaign="가을 재등록")
if reasons:                              # all reasons, what weighs most first
    print(reasons[0].code, reasons[0].words, reasons[0].article, reasons[0].told)
else:
    send(message)                        # and only then write its row into 마케팅
```

Whoever sends asks twice: for the list that is shown, and again for each message just before it
goes, with a fresh clock and a gate of the ledger read anew. A gate never changes; it costs a walk
over the sheets to make one, and nearly nothing to ask it. What waits beside a workbook that
somebody holds open counts as if it were done: a refusal that was recorded is never missed.

Ask before the message's own row is written: a row of 마케팅 with the campaign's name means that the
customer has got it, unless its 상태 says 보류 or 실패. `gate.text_faults(message)` tells of the
text alone, for previews. The rules themselves are `xlcrm.domain.message_gate`; what 설정 has to
say (발송: 보내는 곳, 보내는 연락처, 무료수신거부, …) is `xlcrm.reading.outreach_settings`.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from xlcrm.domain.advertising import faults, is_advertising, offers
from xlcrm.domain.message import Channel, Purpose
from xlcrm.domain.message_gate import Reason, Recipient, held, of_fault
from xlcrm.domain.outline import outlined
from xlcrm.errors import StorageError
from xlcrm.jobs.outreach.results import refused_in
from xlcrm.jobs.waiting import as_it_will_be, works_of
from xlcrm.jobs.works import CONSENT, RESULTS
from xlcrm.office.commit import Author
from xlcrm.office.recipients import kinds_of, recipients
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from xlcrm.domain.message import Message
    from xlcrm.domain.message_rules import Rules
    from xlcrm.office.ledger import Ledger
    from xlcrm.schema.table import Table


@outlined
@dataclass(frozen=True, slots=True)
class Gate:
    """What is known of everybody, and what the office allows.

    Attributes:
        people: what is known of each customer, by the customer's key.
        rules: what 설정 says of messages.
        only_kind: whether the office deals in one kind of goods alone.
        kind_of: returns the kind of goods of a service, as it is compared.
    """

    people: Mapping[str, Recipient]
    rules: Rules
    only_kind: bool
    kind_of: Callable[[str], str]

    @classmethod
    def of(cls, ledger: Ledger, *, as_of: date) -> Gate:
        """Gather what a ledger knows, with what waits beside it.

        Args:
            ledger: the opened workbook, read whole.
            as_of: the day that counts as today, for the status of contracts.

        >>> from datetime import date
        >>> import xlcrm
        >>> ledger = xlcrm.open_ledger("sample_data/seed_ledger.xlsx")
        >>> gate = Gate.of(ledger, as_of=date(2024, 10, 1))
        >>> len(gate.people), gate.rules.most, gate.only_kind
        (3, 4, True)
        """
        noon = datetime.combine(as_of, time(12))
        aside: list[str] = []
        with suppress(StorageError):  # there is no file any more, and nothing beside it
            aside = [*_refused_aside(ledger)]
            ledger = as_it_will_be(ledger, Author("xlcrm", "consent record", noon))
        book = ledger.on(as_of).book
        people = recipients(book, as_of)
        for name in aside:
            for key in [each.key for each in book.people.find(name)] or [name]:
                known = people.get(key, Recipient())
                people[key] = replace(known, opted_out_on=date.max)
        sold = {kind for sheet in book.ledgers for kind in kinds_of(book, _services(sheet.table))}
        return cls(
            people,
            book.settings.outreach,
            len(sold) == 1,
            lambda service: kinds_of(book, [service])[0],
        )

    def held(
        self, message: Message, *, at: datetime, campaign: str, goods: str = ""
    ) -> tuple[Reason, ...]:
        """Return all that holds a message back, what weighs most first; nothing: it may be sent.

        Args:
            message: the message; `customer` is the customer's key, as `xlcrm.people` has it.
            at: the moment in which it would be sent, with its zone.
            campaign: its campaign, in which nobody gets two.
            goods: the service that it is about, for the exception of a running relation; "" where
                nothing says so: then that holds only where the office deals in one kind of goods.

        Raises:
            DomainError: the moment says no zone.

        >>> from datetime import date
        >>> import xlcrm
        >>> from xlcrm.domain.message import Message
        >>> from xlcrm.domain.message_gate import SEOUL
        >>> ledger = xlcrm.open_ledger("sample_data/seed_ledger.xlsx")
        >>> gate = Gate.of(ledger, as_of=date(2024, 10, 1))
        >>> note = Message(
        ...     *("1001", "1001", "홍길동", "010-1234-5678", Channel.TEXT, Purpose.NOTICE, ""),
        ...     "계약이 2024-10-25에 끝납니다.",
        ... )
        >>> gate.held(note, at=datetime(2024, 10, 1, 10, tzinfo=SEOUL), campaign="만료 안내")
        ()
        >>> from dataclasses import replace
        >>> offer = replace(note, text="재계약하시면 10% 할인해 드립니다.")
        >>> why = gate.held(offer, at=datetime(2024, 10, 1, 10, tzinfo=SEOUL), campaign="만료 안내")
        >>> why[1].words
        '고객정보에 없음'
        """
        return held(
            message,
            self.people.get(message.customer),
            at=at,
            campaign=campaign,
            rules=self.rules,
            kind=self.kind_of(goods) if goods else "",
            only_kind=self.only_kind,
        )

    def text_faults(self, message: Message) -> tuple[Reason, ...]:
        """Return what a message's text lacks, whoever gets it; a notice that offers nothing, none.

        Of a notice that counts as advertising by what it says, that too.
        """
        if not is_advertising(message):
            return ()
        found = [of_fault(fault) for fault in faults(message, self.rules.sender)]
        if message.channel is Channel.KAKAO:
            found.insert(0, Reason.KAKAO)
        if message.purpose is not Purpose.ADVERTISING and offers(message.subject, message.text):
            found.insert(0, Reason.OFFERS)
        return tuple(found)


def _refused_aside(ledger: Ledger) -> Iterator[str]:
    """Yield who has refused in what waits and was set aside: nobody knows yet whom it is about."""
    for work in works_of(ledger.path):
        if work.kind == CONSENT and work.reason and work.words.get("yes") is False:
            yield from map(str, work.words.get("customers", ()))
        if work.kind == RESULTS and work.reason:
            yield from refused_in(ledger, work.words.get("rows", ()))


def _services(table: Table) -> list[object]:
    return [each for each in table.values("service") if each is not None]
