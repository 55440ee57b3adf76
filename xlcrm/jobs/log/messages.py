"""Other people's records as contacts of the customers whose they are, each once."""

from __future__ import annotations

from collections import Counter
from dataclasses import field
from functools import cached_property
from typing import TYPE_CHECKING, Final

from xlcrm.domain.outline import outlined
from xlcrm.incoming.messages.message import RECEIVED, SENT, Party, Source
from xlcrm.jobs.log.new_contacts import Contact, NewContacts, Taken
from xlcrm.jobs.log.rooms import two_of
from xlcrm.jobs.log.senders import BY_ANSWER, Ours, Senders
from xlcrm.schema.sheets import JOURNAL, LEDGER
from xlcrm.values import NamedTuple, dataclass

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from xlcrm.incoming.messages.message import Message, Room
    from xlcrm.incoming.messages.reading import MessageFiles
    from xlcrm.jobs.log.senders import Whose
    from xlcrm.office.ledger import Ledger
    from xlcrm.people.person import Person
    from xlcrm.reading.headers import HeaderMatch
    from xlcrm.workbook.read import Book

_OWN_WORDS: Final = "단체방에서 우리가 한 말"
_DENIED: Final = "고객이 아니라고 한 사람의 것"


@outlined
class Counted(NamedTuple):
    """Somebody whose messages were not taken.

    Attributes:
        party: who it is.
        messages: how many.
        candidates: the customers who it may be; none of somebody who is no customer.
    """

    party: Party
    messages: int
    candidates: tuple[Person, ...] = ()


@outlined
@dataclass(frozen=True, slots=True)
class SortedMessages:
    """Messages by whose they are.

    Attributes:
        taken: the contacts that are new, in the order of time.
        known: how many are in the journal already, or wait beside the workbook.
        strangers: those who are no customers, who wrote most first.
        asked: those who may be several customers, or one who is not surely meant.
        rooms: who speak in conversations of which nothing tells who is us → how many messages.
        left_out: what else was left out, such as `자동 응답` → how many.
        undirected: how many mails have no direction, as nothing tells whether we sent them.
        unused: what was told of somebody who is in no message.
        ambiguous: masked names that several have.
        names: the names that are shown in the messages.
    """

    taken: tuple[Taken, ...] = ()
    known: int = 0
    strangers: tuple[Counted, ...] = ()
    asked: tuple[Counted, ...] = ()
    rooms: Mapping[tuple[str, ...], int] = field(default_factory=dict)
    left_out: Mapping[str, int] = field(default_factory=dict)
    undirected: int = 0
    unused: tuple[str, ...] = ()
    ambiguous: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()

    @property
    def entries(self) -> list[Mapping[str, object]]:
        """The contacts as `log` takes them, with `once`."""
        return [each.entry for each in self.taken]

    @property
    def places(self) -> list[str]:
        """Where each of them stands."""
        return [each.place for each in self.taken]


def fields_read(match: HeaderMatch) -> Collection[str]:
    """The columns of a sheet that tell whose messages are, and which are there already."""
    if match.spec.key == LEDGER.key:
        return "customer_id", "name", "phone", "email", "officer"
    return ("entry_id", "content") if match.spec.key == JOURNAL.key else ()


KINDS_READ: Final = (LEDGER.key, JOURNAL.key)


def sort_messages(
    ledger: Ledger,
    messages: MessageFiles,
    *,
    told: Mapping[str, str] | None = None,
    ours: Iterable[str] = (),
) -> SortedMessages:
    """Find whose messages are, and which of them the journal does not have yet.

    A customer is found by e-mail address, by telephone number, or by the name that is shown: as it
    stands, then without 님, titles and what stands in brackets. Nobody is guessed: of namesakes,
    and where the ledger knows another number or address, it is asked.

    Args:
        ledger: the workbook; of it `fields_read` are enough.
        messages: what `read_messages` has read.
        told: an address, number or name as it is shown, also masked → the customer's 고객 ID, name
            or number, or "" for nobody.
        ours: our own addresses, their domains (`@center.kr`), numbers, and names in messengers.

    Raises:
        DomainError: `told` names no customer, or several.

    >>> import xlcrm
    >>> ledger = xlcrm.open_ledger("sample_data/seed_ledger.xlsx")
    >>> len(xlcrm.sort_messages(ledger, xlcrm.read_messages([])).taken)
    0
    """
    return _Sorting(ledger, messages, told or {}, ours).done()


class _Sorting:
    def __init__(
        self,
        ledger: Ledger,
        messages: MessageFiles,
        told: Mapping[str, str],
        ours: Iterable[str],
    ) -> None:
        book = ledger.book
        self._book = book
        self._messages = messages
        parties = [party for each in messages.found for party in _parties(each)]
        self._names = frozenset(each.name for each in parties if each.name)
        self._senders = Senders(book.people, _addresses(book), told, parties)
        officers = {str(each) for each in book.people.column("officer") if each is not None} | set(
            book.settings.lists.get("officer", ())
        )
        customers = {
            each
            for each in messages.own
            if self._senders.by_address(Party(address=each)).person is not None
        }
        self._ours = Ours(ours, messages.own - customers, officers)
        self._senders.learn(
            each.sender
            for each in messages.found
            if each.sender is not None and each.source is Source.MAIL
            if not self._ours.has(each.sender)
        )
        self._left_out = Counter(messages.left_out)
        self._strangers: Counter[str] = Counter()
        self._asked: Counter[str] = Counter()
        self._parties: dict[str, Party] = {}
        self._rooms: Counter[tuple[str, ...]] = Counter()
        self._undirected = 0
        self._two: dict[int, tuple[str, str | None]] = {}

    def done(self) -> SortedMessages:
        contacts = [each for message in self._messages.found for each in self._of(message)]
        taken, known = NewContacts(self._book).new(contacts)
        return SortedMessages(
            tuple(sorted(taken, key=lambda each: str(each.entry["at"]))),
            known,
            tuple(
                Counted(self._parties[key], count) for key, count in _most_first(self._strangers)
            ),
            tuple(
                Counted(
                    self._parties[key], count, self._senders.whose(self._parties[key]).candidates
                )
                for key, count in _most_first(self._asked)
            ),
            dict(self._rooms),
            dict(self._left_out),
            self._undirected,
            tuple(self._senders.unused),
            self._senders.ambiguous,
            self._names,
        )

    # -- whose a message is ------------------------------------------------------------------------

    def _of(self, message: Message) -> Iterator[Contact]:
        """The contacts that a message is; of one to several customers each of them."""
        if message.room is not None:
            yield from self._of_chat(message, message.room)
        elif message.direction:
            sent = message.direction == SENT
            for party in message.recipients if sent else (message.sender or Party(),):
                yield from self._of_party(message, party, message.direction)
        else:
            yield from self._of_mail(message)

    def _of_party(self, message: Message, party: Party, direction: str) -> Iterator[Contact]:
        whose = self._senders.whose(party)
        if whose.person is not None:
            yield Contact(message, party, whose, direction, self._officer(message, direction))
        else:
            self._not_taken(party, whose)

    def _officer(self, message: Message, direction: str) -> str:
        """The 담당자 of what we have sent, where the name is one of theirs."""
        name = "" if message.sender is None or direction != SENT else message.sender.name
        return name if name and self._ours.works_here(name) else ""

    def _not_taken(self, party: Party, whose: Whose) -> None:
        if whose.by == BY_ANSWER:
            self._left_out[_DENIED] += 1
        elif whose.candidates:
            self._asked[party.key] += 1
        else:
            self._strangers[party.key] += 1
        self._parties.setdefault(party.key, party)

    def _of_mail(self, message: Message) -> Iterator[Contact]:
        """A mail, or a text of which only the ends are known: who is the customer?"""
        sender = message.sender or Party()
        if self._ours.has(sender) or sender.key in self._home:
            yield from self._sent(message, message.recipients, SENT, told=True)
            return
        whose = self._senders.whose(sender)
        if whose.person is not None or whose.candidates:
            yield from self._of_party(message, sender, RECEIVED)
            return
        customers = [each for each in message.recipients if self._senders.by_address(each).person]
        if not customers or self._ours.is_known(sender):
            self._not_taken(sender, whose)
            return
        self._undirected += 1
        yield from self._sent(message, customers, "", told=False)

    def _sent(
        self, message: Message, recipients: Sequence[Party], direction: str, *, told: bool
    ) -> Iterator[Contact]:
        """Whom a mail of ours went to: each who is a customer."""
        others = [e for e in recipients if not self._ours.has(e) and e.key not in self._home]
        found = [(each, self._senders.by_address(each)) for each in others]
        if told and not any(whose.person for _, whose in found):
            found = [(each, self._senders.whose(each)) for each in others]
        for party, whose in found:
            if whose.person is not None:
                yield Contact(message, party, whose, direction, self._officer(message, direction))
        if not any(whose.person for _, whose in found):
            for party, whose in found[:1]:
                self._not_taken(party, whose)

    @cached_property
    def _home(self) -> Collection[str]:
        """The one address and number to which every customer has written, if none is known."""
        written: dict[Source, list[set[str]]] = {}
        for message in self._messages.found:
            if message.direction or message.sender is None or message.room is not None:
                continue
            whose = self._senders.whose(message.sender)
            if whose.person is not None and not self._ours.is_known(message.sender):
                others = (
                    e.key for e in message.recipients if not self._senders.by_address(e).person
                )
                written.setdefault(message.source, []).append(set(others))
        common = (set.intersection(*each) for each in written.values())
        return {each.pop() for each in common if len(each) == 1}

    def _two_of(self, room: Room) -> tuple[str, str | None]:
        """Who of two is us, and who the other; found once a conversation."""
        if id(room) not in self._two:
            self._two[id(room)] = two_of(room, self._senders, self._ours)
        return self._two[id(room)]

    def _of_chat(self, message: Message, room: Room) -> Iterator[Contact]:
        speaker = message.sender or Party()
        me, partner = self._two_of(room)
        if partner is None:
            if self._ours.speaks(speaker.name) or self._ours.works_here(speaker.name):
                self._left_out[_OWN_WORDS] += 1
            else:
                yield from self._of_party(message, speaker, RECEIVED)
        elif not partner:
            self._rooms[room.speakers] += 1
        elif speaker.name == me:
            yield from self._of_party(message, Party(partner), SENT)
        else:
            yield from self._of_party(message, speaker, RECEIVED)


def _parties(message: Message) -> Iterator[Party]:
    if message.sender is not None:
        yield message.sender
    yield from message.recipients
    if message.room is not None and message.room.title:
        yield Party(message.room.title)


def _addresses(book: Book) -> list[object]:
    """What each row of the ledgers says in 이메일, also where it is several addresses."""
    found: list[object] = []
    for sheet in book.ledgers:
        column = sheet.table.columns.get("email")
        found += [None] * len(sheet.table.rows) if column is None else column.raw
    return found


def _most_first(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda each: (-each[1], each[0]))
