"""What became of messages, written into 마케팅: each in one row, whoever writes it how often."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from xlcrm.domain.identity import match_key
from xlcrm.domain.outline import outlined
from xlcrm.domain.sending_state import SendingState, may_be_out, went_out
from xlcrm.jobs.add import rows_added
from xlcrm.jobs.outreach.posted import kept_key
from xlcrm.office.changes import Changes
from xlcrm.office.naming import naming
from xlcrm.office.proposal import Proposal
from xlcrm.people.keys import key_without_id
from xlcrm.schema.sheets import MARKETING
from xlcrm.schema.trouble import Trouble
from xlcrm.values import NamedTuple, dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from xlcrm.cellref import CellRef
    from xlcrm.jobs.outreach.posted import Posted
    from xlcrm.office.checked import Record, Value
    from xlcrm.office.ledger import Ledger
    from xlcrm.workbook.read import Book, Sheet


@outlined
@dataclass(frozen=True, slots=True)
class RecordedSending:
    """What 마케팅 is told of a sending.

    Attributes:
        counts: how many messages of each state are new there, or say something else now.
    """

    counts: Mapping[SendingState, int]


class MessageRow(NamedTuple):
    """A row of 마케팅.

    Attributes:
        sheet: where.
        at: its position in the table.
        customer: whose it is, the customer's key.
    """

    sheet: Sheet
    at: int
    customer: str

    def said(self, field: str) -> object:
        """Return what the row says in a field; None where it says nothing."""
        return self.sheet.table.values(field)[self.at]


class MessageRows:
    """The rows of 마케팅 by the customer and the campaign."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._rows: dict[tuple[str, str], MessageRow] = {}
        self._by_id: dict[str, MessageRow] = {}
        self._of: defaultdict[str, list[MessageRow]] = defaultdict(list)
        self._doubts: defaultdict[tuple[str, str], list[CellRef]] = defaultdict(list)
        for sheet in book.sheets:
            if sheet.table.spec.key == MARKETING.key:
                self._add(book, sheet)

    def _add(self, book: Book, sheet: Sheet) -> None:
        table = sheet.table
        campaigns = table.values("campaign")
        names = {each: match_key(str(each)) for each in set(campaigns) if each is not None}
        told = zip(
            book.people.whose_rows(table), campaigns, table.values("message_id"), strict=True
        )
        for at, (customer, campaign, message_id) in enumerate(told):
            row = MessageRow(sheet, at, customer)
            if customer:
                self._of[customer].append(row)
            if customer and campaign is not None:
                self._keep((kept_key(customer), names[campaign]), row)
            if message_id is not None:
                self._by_id[str(message_id)] = row
        for at, keys in book.people.in_doubt(table).items():
            if campaigns[at] is not None and may_be_out(table.values("state")[at]):
                for each in keys:
                    self._doubts[each, names[campaigns[at]]].append(table.where(at, "campaign"))

    def _keep(self, key: tuple[str, str], row: MessageRow) -> None:
        """Of several rows the newest that tells of a message that went out, or else the newest."""
        known = self._rows.get(key)
        if known is None or went_out(row.said("state")) or not went_out(known.said("state")):
            self._rows[key] = row

    def find(self, customer: str, campaign: str) -> MessageRow | None:
        """Return a customer's row of a campaign, also of one who was known without a 고객 ID."""
        name = match_key(campaign)
        found = self._rows.get((kept_key(customer), name))
        if found is not None:
            return found
        mine = (self._rows.get((kept_key(who), name)) for who in self.known_as(customer))
        return next((row for row in mine if row is not None), None)

    def known_as(self, customer: str) -> Sequence[str]:
        """Return the keys that a customer of the outbox has by now; nothing: nobody knows them.

        Who had no 고객 ID then, and has one now, is known by the name and the number of then.
        """
        return self._known_as.get(kept_key(customer), ())

    def known_by(self, customer: str) -> Sequence[str]:
        """Return the keys by which the outbox may know a customer, the one of now first."""
        return (kept_key(customer), *self._known_by.get(customer, ()))

    @cached_property
    def _known_by(self) -> Mapping[str, Sequence[str]]:
        """What each customer who has a 고객 ID would be called without one."""
        found: defaultdict[str, dict[str, None]] = defaultdict(dict)
        people = self._book.people
        said = (whose for keys in people.customers for whose in keys)
        names, phones = people.column("name"), people.column("phone")
        for who, name, phone in zip(said, names, phones, strict=True):
            former = key_without_id(str(name or ""), str(phone or ""))
            if who and former and who != former:
                found[who][kept_key(former)] = None
        return {who: tuple(keys) for who, keys in found.items()}

    @cached_property
    def _known_as(self) -> Mapping[str, Sequence[str]]:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for who in dict.fromkeys(who for keys in self._book.people.customers for who in keys):
            for key in self.known_by(who) if who else ():
                found[key].append(who)
        return found

    def doubts(self, customer: str, campaign: str) -> Sequence[CellRef]:
        """Return the rows of a campaign that may be a customer's, or somebody else's; by a cell."""
        return self._doubts.get((customer, match_key(campaign)), ())

    def called(self, message_id: str) -> MessageRow | None:
        """Return the row of a 메시지 ID."""
        return self._by_id.get(message_id)

    def of_message(self, posted: Posted) -> MessageRow | None:
        """Return the row that bears what a message is called, whoever it names."""
        return self._by_id.get(posted.message_id) or self._by_id.get(posted.key)

    def of(self, customer: str) -> Sequence[MessageRow]:
        """Return a customer's rows, in the order of the sheets."""
        return self._of.get(customer, ())

    def of_campaign(self, campaign: str) -> Iterator[tuple[str, MessageRow]]:
        """Yield the customers whom a campaign has rows of, with these."""
        name = match_key(campaign)
        for (_, called), row in self._rows.items():
            if called == name:
                yield row.customer, row


def in_two_minds(cells: Sequence[CellRef]) -> Trouble:
    """Say that rows of the campaign may be this customer's, so that he may have got it already."""
    more = f" 외 {len(cells) - 1:,}곳" if len(cells) > 1 else ""
    return Trouble(
        "customer_id",
        f"마케팅 시트의 {cells[0]}{more} 행이 이 고객에게 이미 보낸 것인지 알 수 없습니다.",
        "그 행의 고객명, 연락처, 지점을 고객대장과 맞춘 뒤 다시 하세요.",
    )


def recorded(ledger: Ledger, posted: Iterable[Posted]) -> Proposal[RecordedSending]:
    """Return what makes 마케팅 tell of messages: a row each, the one that is there or a new one.

    What people wrote there, and what is known of a message that went out, is not unsaid.

    Args:
        ledger: the opened workbook.
        posted: the messages.

    Raises:
        HeaderNotFoundError: a sheet is called 마케팅, but its headers cannot be read.
        PlanError: a cell holds a formula or is merged, or the sheet has two columns for a field.
    """
    book = ledger.book
    rows = MessageRows(book)
    named = _Names(book)
    changed: defaultdict[int, defaultdict[str, dict[int, Value]]] = defaultdict(
        lambda: defaultdict(dict)
    )
    sheets: dict[int, Sheet] = {}
    new: list[Record] = []
    counts: Counter[SendingState] = Counter()
    for each in posted:
        if each.state is None:
            continue
        row = rows.find(each.customer, each.campaign) or rows.of_message(each)
        if row is None:
            new.append(named.named(_record(each), each.customer, rows.known_as(each.customer)))
            counts[each.state] += 1
        elif not went_out(row.said("state")) and (wanted := dict(_cells(row, each))):
            sheets[id(row.sheet)] = row.sheet
            for field, value in wanted.items():
                changed[id(row.sheet)][field][row.at] = value
            counts[each.state] += 1
    changes = Changes(book)
    for number, fields in changed.items():
        for field, cells in fields.items():
            changes.set(sheets[number], field, cells)
    plan = changes.plan() | rows_added(book, MARKETING, new)
    return Proposal(plan, said=told_of(counts), found=RecordedSending(dict(counts)))


class _Names:
    """What rows say to name customers of the outbox whom a number alone does not tell."""

    def __init__(self, book: Book) -> None:
        self.book = book

    def named(self, record: Record, customer: str, now: Sequence[str]) -> Record:
        """A new row, with what names its customer, whose keys of now are told."""
        if "\n" not in customer:
            return record
        more = self._said.get(customer, {})
        if not more and len(now) == 1:  # of two with one name and number nobody knows which
            more = naming(self.book, now).get(now[0], {})
        first = {"sent_on": record["sent_on"], **more}
        return {**first, **{name: value for name, value in record.items() if name not in first}}

    @cached_property
    def _said(self) -> Mapping[str, Record]:
        """What names each customer of whom that is so, by the keys that the outbox keeps."""
        keys = {key for keys in self.book.people.customers for key in keys if "\n" in key}
        return {kept_key(key): said for key, said in naming(self.book, keys).items()}


def told_of(counts: Mapping[SendingState, int]) -> tuple[str, ...]:
    """Return how many messages of each state there are, in one line; nothing for none.

    >>> told_of({SendingState.SENT: 2, SendingState.HELD: 1})
    ('마케팅: 보냄 2건, 보류 1건',)
    """
    told = [f"{each.value} {counts[each]:,}건" for each in SendingState if counts.get(each)]
    return (f"마케팅: {', '.join(told)}",) if told else ()


def _unsent(posted: Posted) -> bool:
    return posted.state in {SendingState.HELD, SendingState.FAILED}


def _record(posted: Posted) -> Record:
    """A new row."""
    told: dict[str, Value] = {
        "sent_on": posted.at.date(),
        "customer_id": posted.written,
        "campaign": posted.campaign,
        "channel": posted.channel,
        "state": posted.state.value if posted.state else None,
        "reason": posted.reason or None,
        "template": posted.template or None,
        "audience": posted.audience or None,
        "cost": posted.cost,
        "message_id": posted.message_id or (None if _unsent(posted) else posted.key),
    }
    return {field: value for field, value in told.items() if value is not None}


def _cells(row: MessageRow, posted: Posted) -> Iterator[tuple[str, Value]]:
    """The cells of a row that say something else than what is known now."""
    told = _record(posted)
    for field in ("sent_on", "channel", "state", "reason", "template", "audience"):
        if row.said(field) != told.get(field):
            yield field, told.get(field)
    for field in ("cost", "message_id"):
        if field in told and row.said(field) != told[field]:
            yield field, told[field]
