"""Which contract is meant: by 계약 ID, by its cell, or by its customer, over all ledger sheets."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final, TypeAlias

from xlcrm.cellref import CellRef
from xlcrm.domain.identity import match_key
from xlcrm.domain.office_words import Standing
from xlcrm.domain.outline import outlined
from xlcrm.domain.privacy import mask_id, mask_name, scrub
from xlcrm.domain.status import DATES, DECIDED_BY, Status
from xlcrm.errors import DomainError
from xlcrm.office.contracts import Contracts, following_starts
from xlcrm.people.keys import identifies
from xlcrm.people.person import told_apart
from xlcrm.reading.setting_cells import nearest
from xlcrm.rules.terms import terms_of
from xlcrm.schema.coerce import is_blank, read
from xlcrm.schema.columns import Kind
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from xlcrm.cellref import CellValue
    from xlcrm.domain.renewal import Term
    from xlcrm.office.checked import Value
    from xlcrm.people.person import Place
    from xlcrm.workbook.read import Book, Sheet

WHO: Final = ("customer_id", "name", "contract_id", "start")
"""The fields whose cell may stand for the whole row, the first that the sheet has."""
_OVER: Final = ((Status.CANCELLED, "취소한"), (Status.TERMINATED, "해지한"))
_TYPED: Final = {
    Status.TERMINATED: Standing.LEFT,
    Status.CANCELLED: Standing.CANCELLED,
    Status.PAUSED: Standing.PAUSED,
}  # what a word in 상태 says of who is so
_LISTED: Final = 10  # of several contracts so many are told


@outlined
@dataclass(frozen=True, slots=True)
class OfCustomer:
    """The contract of a customer: `key` is a 고객 ID, a name or a telephone number."""

    key: str


Wanted: TypeAlias = CellRef | str | OfCustomer
"""A contract: any cell of its row, its 계약 ID (or such a cell as text), or its customer."""


@outlined
@dataclass(frozen=True, slots=True, eq=False)
class Contract:
    """One contract: its sheet, the sheet's contracts, its place, and when its next term starts."""

    sheet: Sheet
    rows: Contracts
    place: Place
    following: date | None

    @property
    def start(self) -> date | None:
        """The first day, if there is one that can be read."""
        return self.rows.starts[self.place[1]]

    @property
    def end(self) -> date | None:
        """The last day, computed where only the length is there; None is open-ended."""
        return self.rows.ends[self.place[1]]

    @property
    def used_up(self) -> bool:
        """Whether all its sessions are used, which ends it as its last day does."""
        left = self.value("sessions_left")
        return isinstance(left, int) and left <= 0

    @property
    def unreadable(self) -> bool:
        """Whether one of its dates cannot be read."""
        return self.place[1] in self.rows.unreadable

    def raw(self, name: str) -> CellValue:
        """What a field's cell says; None where the sheet lacks the column."""
        column = self.sheet.table.columns.get(name)
        return column.raw[self.place[1]] if column else None

    def value(self, name: str) -> object:
        """What a field's cell means; None where it is blank, unreadable or missing."""
        column = self.sheet.table.columns.get(name)
        return column.values[self.place[1]] if column else None

    def where(self, *names: str) -> CellRef:
        """The cell of the first of some fields that the sheet has; by default who it is."""
        columns = self.sheet.table.columns
        for name in (*names, *WHO):
            if name in columns:
                return self.sheet.table.where(self.place[1], name)
        return self.sheet.table.where(self.place[1], next(iter(columns)))

    def decided(self, status: Status) -> bool:
        """Whether people have ended, cancelled or paused it: by a date, or as typed into 상태."""
        if any(self.value(name) is not None for name in DECIDED_BY[status]):
            return True
        return self.rows.standing(self.place[1]) is _TYPED[status]

    @property
    def _endless(self) -> str:
        """What is shown for an end that is no day: 상시 only where somebody says so."""
        end = self.rows.table.columns.get("end")
        said = end is not None and not is_blank(end.raw[self.place[1]])
        return "상시" if said else ""

    @property
    def masked(self) -> str:
        """What may be shown: `고객대장!A5 홍*동 프리미엄 서비스 2023-10-26–2024-10-25 C-0007`."""
        name = self.value("name")
        parts = (
            str(self.where()),
            mask_name(str(name)) if name else "",
            scrub(str(self.value("service") or "")),
            f"{self.start or ''}–{self.end or self._endless}",
            mask_id(str(self.value("contract_id") or ""), str(name or "")),
        )
        return " ".join(part for part in parts if part)


class ContractIndex:
    """All contracts of a book's ledger sheets together; built once for one command."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.sheets = book.ledgers
        self.rows = [Contracts.of(sheet.table, book.settings) for sheet in self.sheets]
        self._following = following_starts(self.rows)

    def contract(self, place: Place) -> Contract:
        """Return the contract at a place."""
        sheet, at = place
        return Contract(self.sheets[sheet], self.rows[sheet], place, self._following[sheet][at])

    def following(self, sheet: int) -> Sequence[date | None]:
        """Return the first days of the next terms of a ledger sheet's contracts."""
        return self._following[sheet]

    @property
    def customers(self) -> Sequence[Sequence[str]]:
        """Each row's customer, sheet by sheet, as `People` tells them."""
        return self.book.people.customers

    @property
    def by_customer(self) -> Mapping[str, Sequence[Place]]:
        """Where each customer's rows are."""
        return self.book.people.by_customer

    @property
    def by_contract(self) -> Mapping[str, Sequence[Place]]:
        """Where each 계약 ID stands; more than once is a mistake."""
        return self.book.people.by_contract

    @cached_property
    def terms(self) -> list[list[Term]]:
        """Each row as a term, sheet by sheet; a cancelled one has no start."""
        return [
            list(terms_of(each.table, each.starts, each.ends, each.settings)) for each in self.rows
        ]

    def customer_of(self, contract: Contract) -> str:
        """Return whose contract it is; "" if nobody's."""
        sheet, at = contract.place
        return self.customers[sheet][at]

    def find(
        self, wanted: Wanted, meant: Callable[[Sequence[Contract]], Sequence[Contract]]
    ) -> Contract:
        """Return the one contract that is meant.

        Args:
            wanted: the contract, or its customer.
            meant: of a customer's contracts those that a command can mean.

        Raises:
            DomainError: there is none, or more than one; then they are listed, masked.
        """
        if isinstance(wanted, OfCustomer):
            return self._of_customer(wanted.key, meant)
        if isinstance(wanted, CellRef):
            return self._at(wanted)
        found = self._with_id(wanted)
        if found is None and (cell := CellRef.typed(wanted)):  # A5 alone may be an ID mistyped
            return self._at(cell)
        if found is None:
            raise self._unknown(wanted)
        return found

    def _with_id(self, text: str) -> Contract | None:
        wanted = str(read(Kind.IDENTIFIER, text).value or "")
        places = self.by_contract.get(wanted, ())
        if not places and wanted:
            places = [
                place
                for contract, found in self.by_contract.items()
                if contract.casefold() == wanted.casefold()
                for place in found
            ]
        if len(places) > 1:
            raise _several("같은 계약 ID가 여러 행에 있습니다", list(map(self.contract, places)))
        return self.contract(places[0]) if places else None

    def _at(self, cell: CellRef) -> Contract:
        for number, sheet in enumerate(self.sheets):
            if sheet.table.sheet == cell.sheet and cell.row in sheet.table.rows:
                at = list(sheet.table.rows).index(cell.row)
                if at not in self.rows[number].left_alone:
                    return self.contract((number, at))
        hint = "고객대장에서 계약이 있는 행의 셀을 적으세요."
        raise refusal("그 셀의 행에는 계약이 없습니다.", cell, hint)

    def _unknown(self, text: str) -> DomainError:
        if not self.by_contract:
            return DomainError(
                "고객대장에 계약 ID가 없습니다.",
                hint="고객으로 찾거나, 계약의 셀을 고객대장!A5처럼 적으세요.",
            )
        near = nearest(text, tuple(self.by_contract))
        return DomainError(
            "그런 계약 ID가 없습니다.",
            hint=f"혹시 '{near}'입니까?" if near else "계약 ID를 확인하세요.",
        )

    def _of_customer(
        self, key: str, meant: Callable[[Sequence[Contract]], Sequence[Contract]]
    ) -> Contract:
        people = self.book.people.find(key)
        if not people:
            raise DomainError(
                "그런 고객이 없습니다.", hint="고객 ID, 고객명 또는 연락처를 확인하세요."
            )
        if len(people) > 1:
            raise DomainError(
                f"맞는 고객이 {len(people)}명입니다: {told_apart(people)}",
                hint="고객 ID나 연락처로 다시 찾으세요.",
            )
        numbers = {id(sheet.table): number for number, sheet in enumerate(self.sheets)}
        places = [(numbers[id(table)], at) for table, at in people[0].rows]
        mine = [self.contract((n, at)) for n, at in places if at not in self.rows[n].left_alone]
        if not mine:
            raise DomainError(
                "그 고객에게는 계약이 없습니다.",
                hint="고객 ID를 확인하고, 이제 계약하는 고객이면 xlcrm customer edit으로 "
                "시작일과 기간을 적으세요.",
            )
        found = meant(mine)
        if len(found) > 1:
            raise _several("그 고객에게 맞는 계약이 여럿입니다", found)
        return found[0]


def latest_of_each_service(contracts: Sequence[Contract], as_of: date) -> list[Contract]:
    """Return the last term of each service that has begun and was not cancelled or ended early.

    Of a service of which no such term is left, the last one of all. One that is still to come is
    not meant where an earlier one has begun: who asks twice for a renewal shall not get two. Nor is
    the last term of a service from which the customer has gone on to another of its family.
    """
    by_service: dict[str, list[Contract]] = {}
    for contract in contracts:
        by_service.setdefault(match_key(str(contract.value("service") or "")), []).append(contract)
    found = []
    for terms in by_service.values():
        dated = sorted(
            terms, key=lambda contract: (contract.start is not None, contract.start or 0)
        )
        standing = [contract for contract in dated if not is_over(contract)]
        begun = [
            contract
            for contract in standing
            if contract.start is not None and contract.start <= as_of
        ]
        found.append((begun or standing or dated)[-1])
    alive = [contract for contract in found if not is_over(contract)] or found
    going_on = {contract.following for contract in alive} - {None}
    last = [
        each
        for each in alive
        if not (each.following is not None and each.following <= as_of)
        and not (each.start in going_on and each.start is not None and each.start > as_of)
    ]
    return last or alive


def is_over(contract: Contract) -> bool:
    """Tell whether people have cancelled a contract or ended it early."""
    return contract.decided(Status.CANCELLED) or contract.decided(Status.TERMINATED)


def refuse_unless_standing(contract: Contract, doing: str) -> None:
    """Refuse a contract that has been cancelled or ended early, or whose dates cannot be read.

    Args:
        contract: the contract.
        doing: what is not done to it, such as `재계약하지`.

    Raises:
        DomainError: it is such a contract; the cell that says so is named.
    """
    if contract.unreadable:
        raise refusal(
            f"읽을 수 없는 날짜가 있어 {doing} 않습니다.",
            _unreadable(contract),
            "날짜를 2024-10-25처럼 고친 뒤 다시 실행하세요.",
        )
    for status, word in _OVER:
        if contract.decided(status):
            raise refusal(
                f"{word} 계약이라 {doing} 않습니다.",
                contract.where(*DECIDED_BY[status], "status"),
                "잘못 적은 것이면 그 칸을 비우고, 다시 이용하는 고객이면 새 계약으로 적으세요.",
            )
    if contract.start is not None and contract.end is not None and contract.end < contract.start:
        raise refusal(
            f"시작일이 종료일보다 늦어 {doing} 않습니다.",
            contract.where("end"),
            "계약 시작일과 종료일을 확인하세요.",
        )


def _unreadable(contract: Contract) -> CellRef:
    """The cell of a contract that cannot be read."""
    for name in (*DATES, "months"):
        column = contract.sheet.table.columns.get(name)
        if column is not None and contract.place[1] in column.problems:
            return contract.where(name)
    return contract.where("start")


def _several(message: str, contracts: Sequence[Contract]) -> DomainError:
    told = " · ".join(contract.masked for contract in contracts[:_LISTED])
    more = f" 외 {len(contracts) - _LISTED}건" if len(contracts) > _LISTED else ""
    return DomainError(
        f"{message}: {told}{more}", hint="계약 ID나 셀(고객대장!A5)로 하나를 고르세요."
    )


def refusal(message: str, where: CellRef, hint: str) -> DomainError:
    """Return the error that says why a cell's contract is left as it is, and what to do."""
    return DomainError(message, sheet=where.sheet, cell=where.cell, hint=hint)


def note_of(contract: Contract, category: str, content: str) -> dict[str, Value]:
    """Return the journal entry that tells what was done to a contract.

    Args:
        contract: the contract.
        category: 분류 of the journal.
        content: what was done, a sentence without personal values.
    """
    fields = ["name", "contract_id", "officer"]
    if contract.value("name") is None or identifies(contract.sheet.table):
        fields.insert(0, "customer_id")  # otherwise a row's 순번 or No
    values: dict[str, Value] = {name: contract.raw(name) for name in fields}
    said = {name: value for name, value in values.items() if not is_blank(contract.raw(name))}
    return {**said, "category": category, "content": content}
