"""What brought rows come to in a ledger: what differs from it, what is added, and what is refused.

The rows go on in mind as they would if they were brought again, until nothing is left to do.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final, TypeAlias

from xlcrm.domain.outline import outlined
from xlcrm.domain.status import DECIDED_BY
from xlcrm.domain.text import in_figures
from xlcrm.jobs.bring.matching import Matcher
from xlcrm.jobs.bring.newcomers import Newcomers
from xlcrm.jobs.bring.plan import Import
from xlcrm.jobs.bring.sorting import APART, disordered, sort_out
from xlcrm.office.changes import why_kept
from xlcrm.people.keys import trusted
from xlcrm.schema.coerce import NOT_CALCULATED, is_blank
from xlcrm.schema.columns import Kind
from xlcrm.schema.masks import masked
from xlcrm.schema.sheets import LEDGER
from xlcrm.schema.trouble import Problem
from xlcrm.values import dataclass
from xlcrm.workbook.stacked import place_of_new

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from xlcrm.cellref import CellRef
    from xlcrm.incoming.columns import BroughtColumns
    from xlcrm.jobs.bring.sorting import Sorted
    from xlcrm.office.checked import Value
    from xlcrm.schema.columns import Column
    from xlcrm.schema.table import TypedColumn
    from xlcrm.workbook.read import Book

    CellKey: TypeAlias = tuple[int, str]


_KEPT: Final = {
    "shared": "다른 값과 함께 적힌 칸이라",
    "merged": "병합된 칸이라",
    "formula": "수식이라",
}
_TIMES: Final = 10  # rows are brought again in mind at most; mostly once shows that all is done


@outlined
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


@outlined
@dataclass(frozen=True, slots=True)
class Job:
    """What is brought, what each row is called, and what the office has chosen."""

    brought: BroughtColumns
    places: Sequence[str]
    update: bool
    skip_bad: bool
    as_new: bool


def worked_out(book: Book, job: Job) -> Work:
    """What rows come to, so that nothing is left to do for whoever brings them again.

    Rows that would be written twice are refused.
    """
    unclear: frozenset[int] = frozenset()
    while True:
        work = _settled(book, job, unclear)
        twice = work.repeat()
        if not twice:
            return work
        unclear = work.unclear | twice


class Work:
    """Brought rows held against a ledger.

    Attributes:
        book: the workbook.
        job: what is brought.
        unclear: the rows of which it is known that they would be written twice.
        found: which contracts the rows tell of, and what is wrong with them.
        differing: the cells that differ, in the order of the ledger.
        wanted: what is to be written.
        added: the first row of each new contract.
        customers: how many of their customers are new.
        known: how many rows tell of contracts that are there.
    """

    def __init__(self, book: Book, job: Job, unclear: frozenset[int]) -> None:
        self.book = book
        self.job = job
        self.unclear = unclear
        self.brought = job.brought
        self.matcher = Matcher(book)
        self.found: Sorted = sort_out(job.brought, self.matcher, job.places, unclear)
        self.target = place_of_new(book.ledgers)
        self.changes: defaultdict[CellKey, dict[int, Value]] = defaultdict(dict)
        self.customers = 0
        self.known = 0
        self.added: frozenset[int] = frozenset()
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
            trouble = disordered(self.brought, self.found, self.matcher, place)
            if trouble is not None and at not in self.found.troubles:
                self.found.troubles[at].append(trouble)
            if at in self.found.troubles:
                bad.add(place)
        found: list[tuple[tuple[int, ...], Differing]] = []
        for field in self.brought.said:
            if field not in APART:
                good = [(place, at) for place, at in pairs if place not in bad]
                found += self._compared(field, good)
        if "status" in self.brought.said:
            found += self._standings([(place, at) for place, at in pairs if place not in bad])
        found.sort(key=lambda each: each[0])
        self.known = sum(at not in self.found.troubles for at in self.found.of_ledger)
        return [each for _, each in found]

    def _compared(
        self, field: str, pairs: Sequence[tuple[int, int]]
    ) -> Iterable[tuple[tuple[int, ...], Differing]]:
        said, known = self.brought.said[field], self.matcher.column(field)
        values, joined = self.brought.values[field], self.found.joined
        for place, first in pairs:
            at = joined[first].get(field, first) if first in joined else first
            if said[at] is None or said[at] == known[place]:
                continue
            number, position = self.matcher.places[place]
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
            if field == "customer_id" and column is not None and not trusted(sheet.table):
                continue  # a 순번
            if not kept:
                self.changes[number, field][position] = values[at]
            where = self.matcher.where(place)
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
                    _shown(shown, spec),
                    _shown(values[at], spec),
                    written=self.job.update and not kept,
                    kept=kept,
                ),
            )

    def _standings(
        self, pairs: Sequence[tuple[int, int]]
    ) -> Iterable[tuple[tuple[int, ...], Differing]]:
        """Who has left, rests or has not begun by the file's word, and not by the ledger's.

        It is told and never written: when it was is not in the word.
        """
        words, meaning = self.brought.values["status"], self.book.settings.meaning
        decided = {status.value: fields for status, fields in DECIDED_BY.items()}
        for place, at in pairs:
            said = None if words[at] is None else meaning(words[at])
            number, position = self.matcher.places[place]
            table = self.book.ledgers[number].table
            column = table.columns.get("status")
            if said is None or column is None:
                continue
            fields = decided.get(said.standing.value, ())
            days = [table.columns[name] for name in fields if name in table.columns]
            raw = column.raw[position]
            mine = None if is_blank(raw) else meaning(raw)
            if any(each.values[position] is not None for each in days) or (
                mine is not None and mine.standing is said.standing
            ):
                continue
            where = table.where(position, "status")
            yield (
                (number, position, where.column),
                Differing(
                    self.job.places[at],
                    where,
                    " ".join(column.header.split()),
                    _shown(raw, LEDGER.column("status")),
                    _shown(words[at], LEDGER.column("status")),
                    written=False,
                    kept="그날을 함께 적어야 해서",
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
            Matcher(self.book, changes) if changes else self.matcher,
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
        numbered = all(trusted(sheet.table) for sheet in self.book.ledgers)
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
        return self._brought_again(lambda book: Work(book, self.job, self.unclear))

    def repeat(self) -> frozenset[int]:
        """Add what whoever brings the rows again would find, not knowing which are unclear.

        Returns:
            the rows that would become a contract once more.
        """
        if not self.unclear:
            return frozenset()
        return self._brought_again(lambda book: _settled(book, self.job))

    def _brought_again(self, once: Callable[[Book], Work]) -> frozenset[int]:
        """Bring the rows again until nothing is left to do, or some would be written twice."""
        for _ in range(_TIMES):
            again = once(self.wanted.carried_out())
            if not again.wanted:
                break
            if twice := self.added & again.added:
                return twice
            self._go_on(again)
        return frozenset()

    def _go_on(self, again: Work) -> None:
        """Take over what the rows come to in the workbook that comes of this, and tell of it."""
        ends: dict[str, int] = {}
        for sheet in self.book.ledgers:
            ends[sheet.table.sheet] = max(sheet.area.bottom, ends.get(sheet.table.sheet, 0))
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


def _settled(book: Book, job: Job, unclear: frozenset[int] = frozenset()) -> Work:
    """What rows come to without those that are, or turn out to be, unclear."""
    while True:
        work = Work(book, job, unclear)
        twice = work.settle()
        if not twice:
            return work
        unclear |= twice


def _kept(column: TypedColumn | None, position: int) -> str:
    """Why a cell is never overwritten; empty if it may be."""
    if column is None or position not in column.formulas:
        return ""
    return _KEPT[why_kept(column, position)]


def _shown(value: object, column: Column) -> str:
    """A value as people may see it."""
    if value is None:
        return ""
    if column.shown_as is Kind.MONEY and isinstance(value, int):
        return f"{value:,}"
    said = in_figures(value) if isinstance(value, int | float) else str(value)
    return masked(said, column.shown_as)
