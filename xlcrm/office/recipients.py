"""What a workbook knows of those to whom messages may go: consents, refusals, deals, messages.

Over 고객정보, 마케팅, 고객대장, 구매이력 and 고객관리일지. Of two rows of 고객정보 about one person
the stricter counts. What a customer said on the telephone counts too: an entry of the journal that
tells of a refusal holds advertising back until a later consent, and so does one of being erased. A
remark in 비고, of which nobody knows the day, does so as long as it stands there; so does a column
of the office's own in which somebody has refused (`xlcrm.office.own_consents`).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date
from itertools import repeat
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import CellRef
from xlcrm.domain.consent import NOTHING_SAID, Consent, stricter
from xlcrm.domain.contact import parse_email
from xlcrm.domain.entry_id import is_note
from xlcrm.domain.identity import match_key
from xlcrm.domain.message import Channel
from xlcrm.domain.message_gate import Deal, Recipient, Sent, refusal_day
from xlcrm.domain.refusals import (
    erasure_in_a_remark,
    may_tell,
    refused_in_a_remark,
    telling,
    wants_erasure,
    wants_no_more,
)
from xlcrm.domain.returned import Purchase, kept
from xlcrm.domain.sending_state import may_be_out
from xlcrm.domain.status import Status
from xlcrm.domain.text import squeezed
from xlcrm.errors import DomainError
from xlcrm.office.contracts import Contracts, following_starts
from xlcrm.office.journal_read import day_of, journals, superseded
from xlcrm.office.own_consents import merged, own_consents, remarks, told_by_row
from xlcrm.schema import consent_columns as columns
from xlcrm.schema.sheets import CUSTOMERS, MARKETING, PURCHASES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from xlcrm.schema.consent_columns import Scope
    from xlcrm.schema.table import Table
    from xlcrm.workbook.read import Book, Sheet

SCOPE_OF: Final = {
    Channel.TEXT: columns.TEXT,
    Channel.EMAIL: columns.EMAIL,
    Channel.CALL: columns.CALL,
    Channel.KAKAO: columns.KAKAO,
}
OPT_OUTS: Final = ("수신거부", "수신 거부", "거부", "수신철회", "수신 철회")
"""The answers to a message that want no more of them."""

_WORDS: Final = ("content", "reaction")
_LEFT: Final = frozenset({Status.CANCELLED.value, Status.UPCOMING.value, Status.ERROR.value})


def recipients(book: Book, as_of: date) -> dict[str, Recipient]:
    """Return what is known of each customer, by the customer's key.

    Args:
        book: the workbook, read whole.
        as_of: the day that counts as today, for the status of contracts.
    """
    found = _Gathered(book)
    found.contracts(as_of)
    found.purchases()
    return _with_refusals_of_others(found.people())


def _with_refusals_of_others(people: dict[str, Recipient]) -> dict[str, Recipient]:
    """The same people, each with the refusals of others who have their number or address.

    Who wants to be erased wants no more messages either, under whichever name they are in the list.
    """
    refused: defaultdict[str, dict[str, date]] = defaultdict(dict)
    for who, person in people.items():
        for way, reached in ((Channel.TEXT, person.numbers), (Channel.EMAIL, person.emails)):
            said = (refusal_day(person, way), person.erasure_on) if reached else ()
            day = max(filter(None, said), default=None)
            if day is not None:
                for address in reached:
                    refused[address][who] = day
    found = dict(people)
    for who, person in people.items():
        there = {
            address: max(days)
            for address in (*person.numbers, *person.emails)
            if address in refused
            and (days := [day for other, day in refused[address].items() if other != who])
        }
        if there:
            found[who] = replace(person, refused_at=there)
    return found


def consents_in(book: Book) -> dict[str, Recipient]:
    """Return what is known of the consents of those of whom 고객정보 or a refusal tells anything.

    Nothing of their deals and messages, and not how they are reached: that is `recipients`.
    """
    if book.known is not None:
        return {**book.known.consents}
    found = _Gathered(book)
    found.sent.clear()
    return found.people()


class _Gathered:
    """What is known, while it is gathered: of consents and messages at once, of deals if asked."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.said: dict[str, Recipient] = {}
        self.deals: defaultdict[str, list[Deal]] = defaultdict(list)
        self.sent: defaultdict[str, list[Sent]] = defaultdict(list)
        self.refused: dict[str, date] = {}
        self.erased: dict[str, date] = {}
        self.numbers: defaultdict[str, set[str]] = defaultdict(set)
        self.emails: defaultdict[str, set[str]] = defaultdict(set)
        self.customers()
        self.own()
        self.remarks()
        self.messages()
        self.journal()

    def customers(self) -> None:
        """Read 고객정보."""
        tables = [*self._tables(CUSTOMERS.key)]
        kept = any(scope.told in table.columns for table, _ in tables for scope in columns.SCOPES)
        known: dict[tuple[object, ...], Recipient] = {}  # many rows say the same
        for table, whose in tables:
            some = [*FIELDS & table.columns.keys()]
            rows = zip(*map(table.values, some), strict=True) if some else repeat((), len(whose))
            for who, row in zip(whose, rows, strict=True):
                if not who:
                    continue
                key = (*some, *row)
                if key not in known:
                    known[key] = of_row(dict(zip(some, row, strict=True)), told_kept=kept)
                before = self.said.get(who)
                self.said[who] = known[key] if before is None else both(before, known[key])
            self._refused_in_doubt(table)

    def _refused_in_doubt(self, table: Table) -> None:
        """Have a refusal count for everybody whose it may be, where nobody knows whose it is."""
        for at, keys in self.book.people.in_doubt(table).items():
            row = {name: table.values(name)[at] for name in FIELDS & table.columns.keys()}
            told = of_row(row).general
            if told.said is False:
                for who in keys:
                    _latest(self.refused, who, told.withdrawn_on or date.max)

    def own(self) -> None:
        """Read the office's own columns about consents, of the ledgers and of 고객정보."""
        nobody = Recipient()
        for sheet, whose in _of_customers(self.book):
            rows = told_by_row([*own_consents(self.book, sheet)])
            known: dict[tuple[int, int], tuple[Recipient, Recipient]] = {}  # many say the same
            for who, told in zip(whose, rows, strict=False):
                if who and told:
                    before = self.said.get(who, nobody)
                    key = (id(before), id(told))
                    if key not in known:
                        known[key] = (before, _with_own(before, told))  # kept, so that ids last
                    self.said[who] = known[key][1]

    def remarks(self) -> None:
        """Read 비고 of the ledgers and of 고객정보: who wants no more, or to be erased."""
        for sheet, whose in _of_customers(self.book):
            texts = remarks(self.book, sheet)
            hints = _hinting(texts)
            no_more = {each for each in hints if _refuses(str(each))}
            erased = {each for each in hints if erasure_in_a_remark(squeezed(str(each)))}
            if not (no_more or erased):
                continue
            for who, text in zip(whose, texts, strict=True):
                if who and text in no_more:
                    self.refused[who] = date.max
                if who and text in erased:
                    self.erased[who] = date.max

    def contracts(self, as_of: date) -> None:
        """Read the ledgers: who there is, how they are reached, and what they have bought."""
        book = self.book
        rows = [Contracts.of(sheet.table, book.settings) for sheet in book.ledgers]
        following = following_starts(rows)
        numbers = iter(book.people.numbers)
        for number, each in enumerate(rows):
            whose = book.people.customers[number]
            statuses = each.computed(following[number], as_of)["computed_status"]
            mails = [_address(said) for said in each.table.values("email")]
            kinds = kinds_of(book, each.table.values("service"))
            ended = each.table.values("terminated_on")
            gone = each.table.values("cancelled_on")
            for at, who in enumerate(whose):
                mine = next(numbers)
                if not who:
                    continue
                self.numbers[who].update(mine)
                if mails[at]:
                    self.emails[who].add(mails[at])
                if at in each.left_alone or statuses[at] in _LEFT or isinstance(gone[at], date):
                    continue
                end = _earlier(each.ends[at], day_of(ended[at]))
                if statuses[at] == Status.TERMINATED and (end is None or end >= as_of):
                    continue  # a person's word says that they have left; nobody knows when
                self.deals[who].append(Deal(kinds[at], each.starts[at], end))

    def purchases(self) -> None:
        """Read 구매이력: what was taken back as a whole is no deal."""
        rows: list[Purchase] = []
        for table, whose in self._tables(PURCHASES.key):
            for who, said, product, won, method in zip(
                whose,
                *map(table.values, ("date", "product", "amount", "payment_method")),
                strict=True,
            ):
                day = day_of(said)
                if who and day is not None:
                    amount = won if isinstance(won, int) else None
                    rows.append(Purchase(who, str(product or ""), day, amount, str(method or "")))
        counts = kept(rows).counts
        kinds = kinds_of(self.book, [each.product for each in rows])
        for row, kind, still in zip(rows, kinds, counts, strict=True):
            if still:
                self.deals[row.who].append(Deal(kind, row.on, row.on))

    def messages(self) -> None:
        """Read 마케팅: what was sent, and who wants no more."""
        for table, whose in self._tables(MARKETING.key):
            some = ("sent_on", "campaign", "response", "responded_on", "state")
            for who, sent, campaign, response, responded, state in zip(
                whose, *map(table.values, some), strict=True
            ):
                if not who:
                    continue
                day = day_of(sent)
                if may_be_out(state):
                    self.sent[who].append(Sent(day, match_key(str(campaign or ""))))
                if response is not None and str(response) in OPT_OUTS:
                    _latest(self.refused, who, day_of(responded) or day or date.max)
            answers = table.values("response")
            for at, keys in self.book.people.in_doubt(table).items():
                if answers[at] is not None and str(answers[at]) in OPT_OUTS:
                    for who in keys:  # nobody knows which of them it was
                        _latest(self.refused, who, date.max)

    def journal(self) -> None:
        """Read the journal, what waits to be written into it too: who wants no more there."""
        book = self.book
        found = [*_entries_of(book), *filter(_matters, book.waiting)]
        gone = superseded(book) if found else ()
        for values in found:
            identifier = values.get("entry_id")
            if str(identifier) in gone or is_note(identifier):
                continue
            texts = [squeezed(str(values.get(name) or "")) for name in _WORDS]
            who, day = book.people.whose(values), day_of(values.get("at")) or date.max
            if who and any(map(wants_no_more, texts)):
                _latest(self.refused, who, day)
            if who and any(map(wants_erasure, texts)):
                _latest(self.erased, who, day)

    def people(self) -> dict[str, Recipient]:
        """What all that comes to."""
        nothing = Recipient()
        more = (self.deals, self.sent, self.numbers, self.refused, self.erased)
        found = {**self.said}
        for who in {key for each in more for key in each}:
            before = self.said.get(who, nothing)
            found[who] = replace(
                before,
                deals=tuple(self.deals.get(who, ())),
                sent=tuple(self.sent.get(who, ())),
                numbers=frozenset(self.numbers.get(who, ())),
                emails=frozenset(self.emails.get(who, ())),
                opted_out_on=self.refused.get(who),
                erasure_on=_earlier(self.erased.get(who), before.erasure_on),
            )
        return found

    def _tables(self, key: str) -> Iterator[tuple[Table, Sequence[str]]]:
        for table in self.book.tables:
            if table.spec.key == key:
                yield table, self.book.people.whose_rows(table)


def _of_customers(book: Book) -> Iterator[tuple[Sheet, Sequence[str]]]:
    """The ledgers and 고객정보, each with whose each row is."""
    for number, sheet in enumerate(book.ledgers):
        yield sheet, book.people.customers[number]
    for sheet in book.sheets:
        if sheet.table.spec.key == CUSTOMERS.key:
            yield sheet, book.people.whose_rows(sheet.table)


def standing_refusals(book: Book, who: str) -> Iterator[CellRef]:
    """Yield the cells that hold advertising to a customer back, whatever 고객정보 says later.

    Those of the office's own columns in which they have refused, and of 비고.

    Args:
        book: the workbook.
        who: the customer's key.
    """
    for sheet, whose in _of_customers(book):
        mine = [at for at, each in enumerate(whose) if each == who]
        for own in own_consents(book, sheet) if mine else ():
            yield from (own.where(sheet, at) for at in mine if own.said[at].said is False)
        texts = remarks(book, sheet)
        for at in mine:
            said = str(texts[at] or "")
            if said and (_refuses(said) or erasure_in_a_remark(squeezed(said))):
                table = sheet.table
                yield CellRef(table.sheet, table.rows[at], sheet.match.columns["note"])


def kinds_of(book: Book, services: Sequence[object]) -> list[str]:
    """Return the kind of goods of each service: its family, as it is compared."""
    family = book.settings.family
    known = {each: family(match_key(str(each))) if each else "" for each in set(services)}
    return [known[each] for each in services]


def _refuses(text: str) -> bool:
    """Whether a remark says that somebody wants no more messages."""
    return refused_in_a_remark(squeezed(text))


def with_own_of(book: Book, who: str, known: Recipient) -> Recipient:
    """Return what is known of a customer, with what the office's own columns and 비고 say.

    Args:
        book: the workbook.
        who: the customer's key.
        known: what 고객정보 says.
    """
    for sheet, whose in _of_customers(book):
        mine = [at for at, each in enumerate(whose) if each == who]
        rows = told_by_row([*own_consents(book, sheet)]) if mine else []
        for at in mine:
            if rows and rows[at]:
                known = _with_own(known, rows[at])
    return known


def _with_own(known: Recipient, told: Mapping[Scope, Consent]) -> Recipient:
    """What is known of somebody, with what the office's own columns say."""
    ways = {scope: way for way, scope in SCOPE_OF.items()}
    own = dict(known.own)
    for scope, said in told.items():
        if scope in ways:
            own[ways[scope]] = merged(own.get(ways[scope], NOTHING_SAID), said)
    return replace(
        known,
        general=merged(known.general, told.get(columns.GENERAL, NOTHING_SAID)),
        own={way: said for way, said in own.items() if said != NOTHING_SAID},
        night=merged(known.night, told.get(columns.NIGHT, NOTHING_SAID)),
    )


FIELDS: Final = frozenset(
    {
        *(field for scope in columns.SCOPES for field in scope.fields),
        *(columns.CONFIRMED, columns.ERASURE, "retain_until"),
    }
)
"""The fields of 고객정보 that consents are made of."""


def _entries_of(book: Book) -> Iterator[Mapping[str, object]]:
    """The entries of the journal that may say that somebody wants no more, or to be erased."""
    for sheet in journals(book):
        table = sheet.table
        if not {*_WORDS} & table.columns.keys():
            continue
        said = [table.values(name) for name in _WORDS if name in table.columns]
        hints = {text for column in said for text in _hinting(column)}
        places = {at for column in said if hints for at, each in enumerate(column) if each in hints}
        for at in sorted(places):
            yield {name: column.values[at] for name, column in table.columns.items()}


def _hinting(values: Iterable[object]) -> set[object]:
    """Those of a column's values that may say that somebody wants no more, or to be erased."""
    distinct = [each for each in dict.fromkeys(values) if each]
    hints = telling([str(each) for each in distinct])
    return {each for each in distinct if str(each) in hints} if hints else set()


def _matters(values: Mapping[str, object]) -> bool:
    return any(may_tell(str(values.get(name) or "")) for name in _WORDS)


def both(first: Recipient, other: Recipient) -> Recipient:
    """Return what two rows of 고객정보 about one person come to: the stricter of both."""
    return replace(
        first,
        general=stricter(first.general, other.general),
        own={
            way: stricter(first.own[way], other.own[way])
            if way in first.own and way in other.own
            else first.own.get(way, other.own.get(way, NOTHING_SAID))
            for way in {*first.own, *other.own}
        },
        night=stricter(first.night, other.night),
        retain_until=_earlier(first.retain_until, other.retain_until),
        erasure_on=_earlier(first.erasure_on, other.erasure_on),
        confirmed_on=_earlier(first.confirmed_on, other.confirmed_on),
    )


def of_row(row: Mapping[str, object], *, told_kept: bool = False) -> Recipient:
    """Return what a row of 고객정보 says of somebody's consents.

    Args:
        row: what it says, by field.
        told_kept: whether the office writes down when it has told what became of a consent.
    """
    own = {way: consent_in(row, scope) for way, scope in SCOPE_OF.items()}
    return Recipient(
        listed=True,
        general=consent_in(row, columns.GENERAL),
        own={way: consent for way, consent in own.items() if consent != NOTHING_SAID},
        night=consent_in(row, columns.NIGHT),
        retain_until=day_of(row.get("retain_until")),
        erasure_on=day_of(row.get(columns.ERASURE)),
        confirmed_on=day_of(row.get(columns.CONFIRMED)),
        told_kept=told_kept,
    )


def consent_in(row: Mapping[str, object], scope: Scope) -> Consent:
    """Return what a row of 고객정보 says of one consent."""
    said = row.get(scope.said)
    return Consent(
        said if isinstance(said, bool) else None,
        day_of(row.get(scope.on)),
        day_of(row.get(scope.withdrawn)),
        day_of(row.get(scope.told)),
        str(row.get(scope.how) or ""),
    )


def _address(said: object) -> str:
    """An e-mail address as it is compared; "" of none."""
    if said is None:
        return ""
    try:
        return parse_email(str(said)).casefold()
    except DomainError:
        return ""


def _latest(days: dict[str, date], who: str, day: date) -> None:
    days[who] = max(day, days.get(who, day))


def _earlier(one: date | None, other: date | None) -> date | None:
    if one is None or other is None:
        return one or other
    return min(one, other)
