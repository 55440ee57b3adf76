"""What is known of the customers that messages and letters are written to, gathered once for all.

Whatever is asked of one customer is looked up in what was read for everybody, so that ten thousand
messages cost little more than one.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from xlcrm.analysis.everybody import everybody
from xlcrm.analysis.issues import problems
from xlcrm.analysis.listed import COLUMNS
from xlcrm.analysis.office import office_of
from xlcrm.analysis.own_headers import Manner, own_headers
from xlcrm.analysis.people import until_today
from xlcrm.analysis.segments import details
from xlcrm.cellref import CellRef
from xlcrm.domain.dates import days_after
from xlcrm.domain.identity import match_key
from xlcrm.domain.message_gate import Recipient as Consents
from xlcrm.domain.message_gate import gone
from xlcrm.domain.outline import outlined
from xlcrm.domain.privacy import mask_id, mask_name
from xlcrm.domain.status import Status, is_in_force
from xlcrm.domain.text import one_line
from xlcrm.domain.workdays import next_workday
from xlcrm.errors import DomainError
from xlcrm.jobs.outreach.templates import ENDING, NEWEST, OVER
from xlcrm.jobs.person.whom import customer_meant
from xlcrm.jobs.questionnaire.told import asked_and_answered
from xlcrm.jobs.renew import Renewals
from xlcrm.jobs.today.birthdays import days_told
from xlcrm.office.benefits import benefit_sheets, benefits_on, doubtful_rows
from xlcrm.office.contract import ContractIndex
from xlcrm.office.own_columns import cells_in, headers_of
from xlcrm.office.recipients import consents_in
from xlcrm.reading.sender import PARTS, sender_of
from xlcrm.schema.coerce import is_blank
from xlcrm.schema.sheets import CUSTOMERS, JOURNAL, LEDGER
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import pandas as pd

    from xlcrm.analysis.inputs import Office
    from xlcrm.analysis.own_headers import OwnHeader
    from xlcrm.domain.coupons import Coupon
    from xlcrm.domain.message_gate import Reason
    from xlcrm.office.contract import Contract
    from xlcrm.office.debts import Owed
    from xlcrm.office.ledger import Ledger
    from xlcrm.people.person import Place
    from xlcrm.reading.benefit_rows import Benefits
    from xlcrm.reading.sender import Sender
    from xlcrm.schema.table import Table

_TO_COME: Final = frozenset({Status.UPCOMING.value})
_GONE: Final = frozenset({Status.CANCELLED.value, Status.ERROR.value})
_REWARD: Final = "보상"
_LISTED: Final = {each.key: each for each in COLUMNS}


@outlined
@dataclass(frozen=True, slots=True)
class Missing:
    """Why a field of a message cannot be filled in.

    Attributes:
        why: what is missing, in Korean, nobody named.
        hint: what to do.
        where: the cell to fill; None where it is no cell of the customer's.
    """

    why: str
    hint: str
    where: CellRef | None = None


@outlined
@dataclass(frozen=True, slots=True)
class Recipient:
    """One customer to whom something is written.

    Attributes:
        key: the customer's key, as `xlcrm.people` has it.
        contracts: those that it is about: of several one only, unless they end on one day.
        rows: all rows of the customer in the ledgers, the last one last.
        about: which contract a text is about, one of `templates.ABOUT`.
    """

    key: str
    contracts: tuple[Contract, ...]
    rows: tuple[Contract, ...]
    about: str = ENDING

    def last(self, field: str) -> tuple[object, CellRef | None]:
        """What a field says of the customer: the contract's row first, then the last that says it.

        With the cell that says it, or that should.
        """
        for each in (*self.contracts, *reversed(self.rows)):
            value = each.value(field)
            if value is not None:
                return value, each.where(field)
        there = (*self.contracts, *reversed(self.rows))
        return None, there[0].where(field) if there else None

    @property
    def where(self) -> CellRef | None:
        """The cell that says who it is."""
        there = (*self.contracts, *reversed(self.rows))
        return there[0].where() if there else None

    @property
    def masked(self) -> str:
        """Who it is, as it may be shown."""
        name, number = self.last("name")[0], self.last("customer_id")[0]
        shown = mask_name(str(name)) if name else ""
        told = mask_id(str(number or ""), str(name or ""))
        return " ".join(filter(None, (told, shown))) or str(self.where or "")


class Facts:
    """What a ledger says of its customers on a day, as messages may tell them.

    Args:
        ledger: the opened workbook, with all of its columns.
        as_of: the day that counts as today.
        given: what fields say for everybody, whatever the ledger has; also fields of its own.
        next_term: how many months the next term has, and its first day; None as the old one says.
        answer_by: by when an answer to a proposal is asked for; by default as 설정 says.

    Raises:
        HeaderNotFoundError: the workbook is a list of people without terms.
    """

    def __init__(
        self,
        ledger: Ledger,
        as_of: date,
        given: Mapping[str, str] | None = None,
        *,
        next_term: tuple[int | None, date | None] = (None, None),
        answer_by: date | None = None,
    ) -> None:
        self.ledger = ledger.on(as_of)
        self.book = self.ledger.book
        self.as_of = as_of
        self.given = {match_key(name): one_line(text) for name, text in (given or {}).items()}
        self.given_names = tuple(given or ())
        self.index = ContractIndex(self.book)
        self.next_term = next_term
        settings = self.book.settings
        self.answer_by = answer_by or next_workday(
            days_after(as_of, settings.answer_days), settings.holidays
        )
        self._people: dict[tuple[str, str], Recipient] = {}
        self._said: dict[str, Mapping[str, Any]] = {}

    @cached_property
    def office(self) -> Office:
        """The ledger as frames."""
        return office_of(self.ledger, self.as_of, with_own=True, with_rest=True, with_owed=True)

    @cached_property
    def sender(self) -> Sender:
        """Who writes: as 설정 says, or as was given."""
        words = {item: self.given.get(match_key(item)) for item in PARTS}
        given = sender_of(words)._asdict()
        return self.book.settings.sender._replace(
            **{part: text for part, text in given.items() if text}
        )

    @cached_property
    def renewals(self) -> Renewals:
        """What tells of each contract when its next term would be."""
        return Renewals(self.ledger, self.as_of)

    def consent_of(self, key: str) -> Consents:
        """Return what is known of a customer's consents."""
        return self.office.consents.get(key, Consents())

    # -- who, and about which contract -------------------------------------------------------------

    @property
    def customers(self) -> Sequence[str]:
        """The keys of everybody in the ledgers, in the order of their rows."""
        return tuple(self.index.by_customer)

    def key_at(self, where: CellRef) -> str:
        """Return whose row a cell lies in; "" if nobody's."""
        place = self._places.get((where.sheet, where.row))
        return "" if place is None else self.index.customers[place[0]][place[1]]

    def recipient(self, who: str | CellRef, about: str = ENDING) -> Recipient:
        """Return a customer, and the contract that a text is about.

        Args:
            who: the customer's key, or what a person types: a 고객 ID, a name, a number; or a cell
                of the contract that is meant.
            about: which contract, one of `templates.ABOUT`.

        Raises:
            DomainError: nobody or more than one is meant.
        """
        if isinstance(who, CellRef):
            return self._at(who)
        key = who if who in self.index.by_customer else customer_meant(self.ledger, who).key
        if (key, about) not in self._people:
            places = [
                place for place in self.index.by_customer.get(key, ()) if place not in self._alone
            ]
            rows = tuple(map(self.index.contract, self.index.by_customer.get(key, ())))
            chosen = self._about([self.index.contract(each) for each in places], about)
            self._people[key, about] = Recipient(key, chosen, rows, about)
        return self._people[key, about]

    def _at(self, where: CellRef) -> Recipient:
        place = self._places.get((where.sheet, where.row))
        key = self.key_at(where)
        if place is None or not key:
            raise DomainError(
                "그 셀의 행에는 고객이 없습니다.",
                sheet=where.sheet,
                cell=where.cell,
                hint="고객대장에서 고객이 있는 행의 셀을 적으세요.",
            )
        rows = tuple(map(self.index.contract, self.index.by_customer[key]))
        chosen = () if place in self._alone else (self.index.contract(place),)
        return Recipient(key, chosen, rows)

    @cached_property
    def _places(self) -> Mapping[tuple[str, int], Place]:
        return {
            (sheet.table.sheet, row): (number, at)
            for number, sheet in enumerate(self.index.sheets)
            for at, row in enumerate(sheet.table.rows)
        }

    @cached_property
    def _alone(self) -> frozenset[Place]:
        """Where rows stand that are no contracts."""
        return frozenset(
            (number, at) for number, rows in enumerate(self.index.rows) for at in rows.left_alone
        )

    @cached_property
    def _statuses(self) -> Mapping[int, Sequence[object]]:
        return {
            number: rows.computed(self.index.following(number), self.as_of)["status"]
            for number, rows in enumerate(self.index.rows)
        }

    def _is_in_force(self, contract: Contract) -> bool:
        left = None if contract.end is None else (contract.end - self.as_of).days
        return is_in_force(self.status(contract), left, spent=contract.used_up)

    def status(self, contract: Contract) -> str:
        """Return a contract's 상태 on the day."""
        return str(self._statuses[contract.place[0]][contract.place[1]] or "")

    def _about(self, contracts: Sequence[Contract], about: str) -> tuple[Contract, ...]:
        """Which contracts a text is about: one, or those that end on one day."""
        standing = [each for each in contracts if self.status(each) not in _GONE]
        running = [each for each in standing if self._is_in_force(each)]
        coming = [each for each in standing if self.status(each) in _TO_COME]
        over = [each for each in standing if each not in running and each not in coming]
        last = date.max
        if about == NEWEST:
            found = sorted([*running, *coming], key=lambda each: each.start or date.min)[-1:]
            return tuple(found or self._ended(over))
        if about == OVER:
            return self._ended([each for each in over if each.following is None])
        alone = [each for each in running if each.following is None] or running
        if alone:
            end = min(each.end or last for each in alone)
            return tuple(each for each in alone if (each.end or last) == end)
        if coming:
            start = min(each.start or last for each in coming)
            return tuple(each for each in coming if (each.start or last) == start)
        return self._ended(over)

    @staticmethod
    def _ended(over: Sequence[Contract]) -> tuple[Contract, ...]:
        """Of contracts that are over those that ended last, and that no other follows."""
        alone = [each for each in over if each.following is None] or over
        if not alone:
            return ()

        def ended(contract: Contract) -> date:
            early = contract.value("terminated_on")
            return early if isinstance(early, date) else contract.end or date.min

        last = max(map(ended, alone))
        return tuple(each for each in alone if ended(each) == last)

    # -- what is said of everybody -----------------------------------------------------------------

    def listed(self, key: str) -> Mapping[str, Any]:
        """Return what a column of lists says, by customer; who has none is left out."""
        return self.known(key, lambda: _plain(_LISTED[key].said(self.office)))

    def known(self, name: str, gather: Callable[[], Mapping[str, Any]]) -> Mapping[str, Any]:
        """Return what was gathered under a name, gathered the first time."""
        if name not in self._said:
            self._said[name] = gather()
        return self._said[name]

    def detail(self, field: str) -> Mapping[str, Any]:
        """Return what 고객정보 says in a field, by customer."""
        return self.known(f"detail {field}", lambda: _plain(details(self.office)[field]))

    def details_called(self, name: str) -> Mapping[str, Any]:
        """Return what a column of 고객정보 says that xlcrm knows by a name, by customer."""

        def gather() -> Mapping[str, Any]:
            found: dict[str, Any] = {}
            for sheet in self.book.sheets:
                table = sheet.table
                column = next(
                    (each for each in table.columns.values() if each.column.name == name), None
                )
                if table.spec.key == CUSTOMERS.key and column is not None:
                    whose = self.book.people.whose_rows(table)
                    pairs = zip(whose, column.values, strict=True)
                    found.update({key: value for key, value in pairs if key and value is not None})
            return found

        return self.known(f"called {name}", gather)

    def first_start(self) -> Mapping[str, Any]:
        """Return each customer's first day."""
        return self.known("joined", lambda: _plain(everybody(self.office)["first_start"]))

    def purchases(self, field: str) -> Mapping[str, Any]:
        """Return what the last purchase by the day says in a field, by customer."""

        def gather() -> Mapping[str, Any]:
            bought = until_today(self.office.purchases, "date", self.office)
            bought = bought.sort_values("date", kind="stable")
            last = bought.drop_duplicates("customer", keep="last").set_index("customer")
            return _plain(last[field])

        return self.known(f"purchase {field}", gather)

    def owed(self, key: str) -> Sequence[Owed]:
        """Return what a customer's contracts owe."""

        def gather() -> Mapping[str, list[Owed]]:
            found: dict[str, list[Owed]] = {}
            for each in self.office.owed.values():
                found.setdefault(self.index.customers[each.sheet][each.at], []).append(each)
            return found

        found: Sequence[Owed] = self.known("owed", gather).get(key, ())
        return found

    @cached_property
    def benefits(self) -> Benefits | None:
        """What the sheets 혜택 come to on the day; None where the workbook has none."""
        return benefits_on(self.book, self.as_of) if benefit_sheets(self.book) else None

    def doubtful(self, key: str) -> CellRef | None:
        """Return a row about a customer's points that does not count; None where all do."""
        if self.benefits is None:
            return None
        found = self.benefits
        cells = self.known("doubtful", lambda: doubtful_rows(self.book, found)).get(key, ())
        return cells[0] if cells else None

    def coupon(self, key: str) -> Coupon | None:
        """Return the last coupon that a customer was given and may use; None without any."""

        def gather() -> Mapping[str, Any]:
            found = self.benefits.coupons.values() if self.benefits else ()
            mine = [each for each in found if each.is_open(self.as_of)]
            return {each.who: each for each in sorted(mine, key=lambda one: (one.on, one.place))}

        found: Coupon | None = self.known("coupon", gather).get(key)
        return found

    def form_code(self, key: str) -> str:
        """Return the code of a customer's last questionnaire without an answer; "" for none."""

        def gather() -> Mapping[str, Any]:
            told = asked_and_answered(self.book, self.as_of)
            silent = [each for each in told.asked if each.code and not told.is_answered(each)]
            return {each.customer: each.code for each in sorted(silent, key=lambda one: one.on)}

        return str(self.known("asked", gather).get(key, ""))

    def gone(self, key: str) -> Reason | None:
        """Return why a customer's data may not be used to propose anything; None where they may."""
        found = self.known("gone", lambda: consents_in(self.book)).get(key)
        return None if found is None else gone(found, self.as_of)

    def complaint(self, key: str) -> Mapping[str, object] | None:
        """Return a customer's last problem or complaint: `on`, `resolution`, `reward`, `where`."""
        found: Mapping[str, object] | None = self.known("complaint", self._complaints).get(key)
        return found

    def _complaints(self) -> Mapping[str, Mapping[str, object]]:
        journal = problems(until_today(self.office.journal, "at", self.office))
        journal = journal[journal["since"].notna()].sort_values("since", kind="stable")
        last = journal.drop_duplicates("customer", keep="last")
        wanted = {
            (str(sheet), int(row)): (str(customer), since)
            for customer, sheet, row, since in zip(
                last["customer"], last["sheet"], last["row"], last["since"], strict=True
            )
        }
        found: dict[str, Mapping[str, object]] = {}
        for sheet in self.book.sheets:
            table = sheet.table
            if table.spec.key != JOURNAL.key:
                continue
            own = headers_of(self.book, sheet, own=True)
            rewards = self._rewards(table, own.get(_REWARD))
            for at, row in enumerate(table.rows):
                if (told := wanted.get((table.sheet, row))) is not None:
                    where = CellRef(table.sheet, row, next(iter(table.columns.values())).number)
                    found[told[0]] = {
                        "on": told[1].date(),
                        "resolution": table.values("resolution")[at],
                        "reward": rewards[at],
                        "where": where,
                    }
        return found

    def _rewards(self, table: Table, number: int | None) -> Sequence[object]:
        """What was promised, in the column 보상 of a journal, be it ours or the office's own."""
        known = next((each for each in table.columns.values() if each.header == _REWARD), None)
        if known is not None:
            return known.values  # noqa: PD011 - a column of a table, none of pandas
        sheet = next(each for each in self.book.sheets if each.table is table)
        if number is None:
            return [None] * len(table.rows)
        cells = cells_in(self.book, sheet, table.rows, number)
        return [None if is_blank(each) else str(each) for each in cells]

    def birthday(self, key: str) -> tuple[int, int] | None:
        """Return the month and the day of a customer's birthday; None where nobody wrote it."""

        def gather() -> Mapping[str, tuple[int, int]]:
            told = [each for each in days_told(self.ledger) if each.found and "생" in each.header]
            return {each.customer: each.found for each in told if each.found}

        found: tuple[int, int] | None = self.known("birthday", gather).get(key)
        return found

    # -- columns of the office's own ---------------------------------------------------------------

    @cached_property
    def own(self) -> Mapping[str, OwnHeader]:
        """The office's own columns of 고객대장 and 고객정보, but for what it notes for itself."""
        notes = {
            column.header
            for table in self.book.tables
            for field, column in table.columns.items()
            if table.spec.key in {LEDGER.key, CUSTOMERS.key} and field in {"note", "status"}
        }
        return {
            match_key(each.header): each
            for each in own_headers(self.office)
            if each.header not in notes
        }

    def own_said(self, own: OwnHeader, recipient: Recipient) -> str:
        """Return what a column of the office's own says of a customer; "" where nothing."""
        if own.of_contracts:
            by_row = self.known(f"own {own.header}", lambda: self._own_by_row(own.column))
            for each in (*recipient.contracts, *reversed(recipient.rows)):
                row = each.sheet.table.rows[each.place[1]]
                if said := by_row.get(f"{each.sheet.table.sheet}!{row}"):
                    return str(said)
            return ""
        said = self.known(f"own {own.header}", lambda: _plain(details(self.office)[own.column]))
        return str(said.get(recipient.key) or "")

    def _own_by_row(self, column: str) -> Mapping[str, Any]:
        frame = self.office.contracts
        places = frame["sheet"].astype(str) + "!" + frame["row"].astype(str)
        return _plain(frame[column].set_axis(places))

    def names_people(self, own: OwnHeader) -> bool:
        """Whether a column of the office's own names people, so that it is shown masked."""
        return own.manner is Manner.PEOPLE


def _plain(said: pd.Series) -> Mapping[str, Any]:
    """A column as plain values by its index, what is missing left out."""
    known = said.dropna().astype(object)
    plain = [each.date() if isinstance(each, datetime) else each for each in known]
    return dict(zip(map(str, known.index), plain, strict=True))
