"""Rows from files into 고객대장: known ones compared, new ones appended, none written twice.

Nothing that stands in the ledger is overwritten unless that is asked for, and 비고 never; nobody is
taken for somebody else because the names look alike: that is left to people.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, TypeAlias

from xlcrm.book.checked import Problem
from xlcrm.book.history import masked
from xlcrm.book.import_plan import Import, planned
from xlcrm.book.incoming_columns import brought_columns
from xlcrm.book.matching import Register, trusted
from xlcrm.book.newcomers import Newcomers
from xlcrm.book.plan import Plan
from xlcrm.book.sorting import APART, disordered, sort_out
from xlcrm.domain.period import newest
from xlcrm.ledger import Ledger
from xlcrm.schema.coerce import NOT_CALCULATED
from xlcrm.schema.columns import Kind
from xlcrm.schema.sheets import LEDGER

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from xlcrm.book.checked import Value
    from xlcrm.book.incoming_columns import Brought
    from xlcrm.book.read import Book
    from xlcrm.book.sorting import Sorted
    from xlcrm.cellref import CellRef
    from xlcrm.schema.table import TypedColumn

    Key: TypeAlias = tuple[int, str]


_TIMES: Final = 10  # rows are brought again in mind at most; mostly once shows that all is done


@dataclass(frozen=True, slots=True)
class Differing:
    """A cell of the ledger that says something else than a brought row.

    Attributes:
        place: what the row is called.
        where: the cell; of a column that the ledger lacks, the row's own.
        header: what the column is called.
        old: what the cell says, personal values masked.
        new: what was brought, personal values masked.
        written: whether the plan writes it.
        kept: why it is never written, if it is not; empty if `update` would.
    """

    place: str
    where: CellRef
    header: str
    old: str
    new: str
    written: bool
    kept: str = ""

    def __str__(self) -> str:
        """`고객대장!G2 요금: 100,000 ← 120,000 (3번째 줄) 수식이라 고치지 않음`."""
        kept = f" {self.kept} 고치지 않음" if self.kept else ""
        changed = f"{self.old or '(빈칸)'} ← {self.new}"
        return f"{self.where} {self.header}: {changed} ({self.place}){kept}"


@dataclass(frozen=True, slots=True)
class Imported:
    """What becomes of brought rows.

    Attributes:
        plan: what to write; nothing if there are problems and they are not to be skipped.
        problems: the rows that are not imported, with the reason.
        differing: the cells that differ, in the order of the ledger.
        added: how many contracts the plan adds.
        customers: how many of their customers are new.
        known: how many rows tell of contracts that are there.
        doubled: how many rows tell again of a new contract.
        bad: how many rows are not imported.
        skipped: whether the others are imported although some are not.
        unknown: words that name no column.
    """

    plan: Plan
    problems: tuple[Problem, ...] = ()
    differing: tuple[Differing, ...] = ()
    added: int = 0
    customers: int = 0
    known: int = 0
    doubled: int = 0
    bad: int = 0
    skipped: bool = False
    unknown: tuple[str, ...] = ()


def plan_import(  # noqa: PLR0913 - each is a choice the office makes
    source: Book | Ledger,
    rows: Sequence[Mapping[str, object]],
    *,
    as_of: date,
    update: bool = False,
    skip_bad: bool = False,
    as_new: bool = False,
    places: Sequence[str] = (),
    unread: Sequence[Problem] = (),
) -> Imported:
    """Plan brought rows as contracts of the ledger.

    A row is a contract that is there if both have that 계약 ID; else if customer (고객 ID, or name
    and phone) and first day are the same. New ones go below the newest of the ledger sheets, with
    상태, 남은 일수 and 조치 as a refresh would write them; a new customer gets the next 고객 ID.
    Importing the same rows again changes nothing.

    Args:
        source: the opened workbook, its ledger sheets read whole.
        rows: field, Korean header or synonym → value; a number for a day counts from 1900.
        as_of: the day for which 상태, 남은 일수 and 조치 are computed.
        update: whether cells that differ are overwritten; 비고, formulas and a filled 고객 ID stay.
        skip_bad: whether the good rows are imported although others are bad.
        as_new: whether somebody who looks like a customer of the ledger is a new one.
        places: what each row is called in a problem; by default its number.
        unread: rows that could not even be read, which count among the bad ones.

    Raises:
        PlanError: a ledger sheet has two columns for a field, or a new column would unsay what
            people have typed into 상태.

    >>> from datetime import date
    >>> import xlcrm
    >>> ledger = xlcrm.open_ledger("sample_data/seed_ledger.xlsx")
    >>> rows = [{"고객 ID": "1001", "시작일": "2023.10.26", "요금": "12만원"}]
    >>> found = plan_import(ledger, rows, as_of=date(2024, 10, 1))
    >>> print(found.known, *found.differing)
    1 고객대장!G2 요금: 100,000 ← 120,000 (1번째)
    """
    book = source.book if isinstance(source, Ledger) else source
    names = places or [f"{at}번째" for at in range(1, len(rows) + 1)]
    brought = brought_columns(rows, book.settings)
    work = _worked_out(book, _Job(brought, names, update, skip_bad, as_new))
    problems = (*unread, *work.problems())
    stopped = bool(problems) and not skip_bad
    differing = tuple(work.differing)
    if stopped:
        differing = tuple(replace(each, written=False) for each in differing)
    return Imported(
        Plan() if stopped else planned(work.wanted, as_of),
        problems,
        differing,
        0 if stopped else work.wanted.count,
        0 if stopped else work.customers,
        work.known,
        brought.count - len(work.found.troubles) - work.known - work.wanted.count,
        len(unread) + len(work.found.troubles),
        bool(problems) and skip_bad,
        brought.unknown,
    )


def _kept(column: TypedColumn | None, position: int) -> str:
    """Why a cell is never overwritten; empty if it may be."""
    if column is None or position not in column.formulas:
        return ""
    if column.shared:
        return "다른 값과 함께 적힌 칸이라"
    return "병합된 칸이라" if position in column.merged else "수식이라"


def _shown(value: object, kind: Kind) -> str:
    """A value as people may see it."""
    if value is None:
        return ""
    if kind is Kind.MONEY and isinstance(value, int):
        return f"{value:,}"
    return masked(str(value), kind)


@dataclass(frozen=True, slots=True)
class _Job:
    """What is brought, what each row is called, and what the office has chosen."""

    brought: Brought
    places: Sequence[str]
    update: bool
    skip_bad: bool
    as_new: bool


def _worked_out(book: Book, job: _Job) -> _Work:
    """What rows come to, so that nothing is left to do for whoever brings them again.

    Where rows would be written twice they are refused; whoever brings them again does not know yet
    which those are, and may find more to do in what has come of the others.
    """
    work = _settled(book, job)
    for _ in range(_TIMES if work.unclear else 0):
        again = _settled(work.wanted.carried_out(), job)
        if not again.wanted:
            break
        work.go_on(again)
    return work


def _settled(book: Book, job: _Job) -> _Work:
    """What rows come to without those that would be written twice."""
    unclear: frozenset[int] = frozenset()
    while True:
        work = _Work(book, job, unclear)
        twice = work.settle()
        if not twice:
            return work
        unclear |= twice


class _Work:
    """Brought rows held against a ledger.

    Args:
        book: the workbook.
        job: what is brought.
        unclear: the rows of which it is known that they would be written twice.
    """

    def __init__(self, book: Book, job: _Job, unclear: frozenset[int] = frozenset()) -> None:
        self.book = book
        self.job = job
        self.unclear = unclear
        self.brought = job.brought
        self.register = Register(book.ledgers)
        self.found: Sorted = sort_out(job.brought, self.register, job.places, unclear)
        self.target = newest([sheet.table.sheet for sheet in book.ledgers])
        self.changes: defaultdict[Key, dict[int, Value]] = defaultdict(dict)
        self.customers = 0
        self.known = 0
        self.added: frozenset[int] = frozenset()  # the first row of each new contract
        self.differing = self._all_compared()
        self.wanted = self._wanted()

    def problems(self) -> tuple[Problem, ...]:
        """What is wrong, in the order of the rows."""
        troubles = sorted(self.found.troubles.items())
        return tuple(Problem(self.job.places[at], each) for at, many in troubles for each in many)

    # -- contracts that are there ------------------------------------------------------------------

    def _all_compared(self) -> list[Differing]:
        """What differs from the ledger, in its order; `changes` holds what may be written of it."""
        pairs = sorted(self.found.matched.items())
        bad = set()
        for place, at in pairs:
            trouble = disordered(self.brought, self.found, self.register, place)
            if trouble is not None and at not in self.found.troubles:
                self.found.troubles[at].append(trouble)
            if at in self.found.troubles:
                bad.add(place)
        found: list[tuple[tuple[int, ...], Differing]] = []
        for field in self.brought.said:
            if field not in APART:
                good = [(place, at) for place, at in pairs if place not in bad]
                found += self._compared(field, good)
        found.sort(key=lambda each: each[0])
        self.known = sum(at not in self.found.troubles for at in self.found.of_ledger)
        return [each for _, each in found]

    def _compared(
        self, field: str, pairs: Sequence[tuple[int, int]]
    ) -> Iterable[tuple[tuple[int, ...], Differing]]:
        said, known = self.brought.said[field], self.register.column(field)
        values, joined = self.brought.values[field], self.found.joined
        for place, first in pairs:
            at = joined[first].get(field, first) if first in joined else first
            if said[at] is None or said[at] == known[place]:
                continue
            number, position = self.register.places[place]
            sheet = self.book.ledgers[number]
            column = sheet.table.columns.get(field)
            if column is None and (field in sheet.match.fields or not self.job.update):
                continue  # nothing that it differs from
            if column is not None and position in column.formulas:
                problem = column.problems.get(position)
                if problem is not None and problem.code == NOT_CALCULATED:
                    continue
            raw = None if column is None else column.raw[position]
            spec = LEDGER.column(field)
            kept = _kept(column, position)
            if not kept and field == "customer_id" and known[place] is not None:
                kept = "고객 ID라"
            if field == "customer_id" and column is not None and not trusted(sheet):
                continue  # a 순번
            if not kept:
                self.changes[number, field][position] = values[at]
            where = self.register.where(place)
            if column is not None:
                where = sheet.table.where(position, field)
            header = spec.name if column is None else column.header
            old = column.values[position] if column is not None else None
            shown = raw if old is None else old
            yield (
                (number, position, where.column),
                Differing(
                    self.job.places[at],
                    where,
                    " ".join(header.split()),
                    _shown(shown, spec.kind),
                    _shown(values[at], spec.kind),
                    written=self.job.update and not kept,
                    kept=kept,
                ),
            )

    # -- new contracts -----------------------------------------------------------------------------

    def _wanted(self) -> Import:
        """What is to be written: new contracts, each with its customer, and cells that differ.

        Customers are looked up as they are called once the changes are written; else the same rows
        would find others the next time.
        """
        changes = self.changes if self.job.update else {}
        clerk = Newcomers(
            self.book,
            Register(self.book.ledgers, changes) if changes else self.register,
            self.brought,
            self.found,
            self.target,
            self.job.places,
            as_new=self.job.as_new,
        )
        columns, count = clerk.columns()
        self.customers = clerk.customers
        self.added = clerk.added
        return Import(self.book, self.target, columns, count, changes)

    @property
    def certain(self) -> bool:
        """Whether every row says surely whose contract it is: then none is read otherwise later."""
        found = self.found
        if found.troubles or found.claimed or found.joined or any(self.changes.values()):
            return False
        numbered = all(map(trusted, self.book.ledgers))
        return all(
            row.contract or (row.customer and numbered) or (row.name and row.phones)
            for row in found.rows
        )

    # -- once more ---------------------------------------------------------------------------------

    def settle(self) -> frozenset[int]:
        """Add what the same rows would still come to if they were brought again.

        A row that does not say clearly whose contract it is may be understood otherwise once the
        others are there.

        Returns:
            the rows that would become a contract once more: their own is not found by them.
        """
        if not self.wanted or self.certain or (self.found.troubles and not self.job.skip_bad):
            return frozenset()
        for _ in range(_TIMES):
            again = _Work(self.wanted.carried_out(), self.job, self.unclear)
            if not again.wanted:
                break
            if twice := self.added & again.added:
                return twice
            self.go_on(again)
        return frozenset()

    def go_on(self, again: _Work) -> None:
        """Take over what the rows come to in the workbook that comes of this, and tell of it."""
        ends = {sheet.table.sheet: sheet.area.bottom for sheet in self.book.ledgers}
        self.wanted = self.wanted.followed_by(again.wanted)
        self.added |= again.added
        self.customers += again.customers
        self.differing += (
            each
            for each in again.differing
            if each.written and each.where.row <= ends[each.where.sheet]
        )
        for at in self.found.troubles.keys() - again.found.troubles.keys():
            del self.found.troubles[at]
