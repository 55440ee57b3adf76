"""The main job: every contract's status, days left and action on a day, as a plan.

Works on whole columns and on distinct values: 100,000 rows repeat few dates and decisions.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from typing import TYPE_CHECKING, Final

from xlcrm.book.plan import ColumnEdits, NewColumn, Plan
from xlcrm.domain.identity import match_key
from xlcrm.domain.renewal import Term, next_starts
from xlcrm.domain.status import (
    TYPED_BY_PEOPLE,
    Contract,
    Decision,
    Status,
    action_of,
    decision_in_note,
    status_of,
)
from xlcrm.domain.term import end_of_term, months_of_term
from xlcrm.domain.text import squeezed
from xlcrm.errors import DomainError
from xlcrm.schema import cell_rules, term_rules
from xlcrm.schema.coerce import is_blank
from xlcrm.schema.context import Context, customers
from xlcrm.schema.sheets import LEDGER

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from xlcrm.book.read import Book, Sheet
    from xlcrm.cellref import CellRef, CellValue
    from xlcrm.ledger import Ledger
    from xlcrm.schema.finding import Finding
    from xlcrm.schema.settings import Settings
    from xlcrm.schema.table import Table

DATES: Final = ("start", "end", "terminated_on", "cancelled_on", "paused_from", "paused_to")
FIELDS: Final = (
    *DATES,
    "customer_id",
    "name",
    "service",
    "note",
    "months",
    "decision",
    "auto_renewal",
    "contract_id",
    "next_contract_id",
)
"""The columns a refresh reads, beside those it computes."""

COMPUTED: Final = ("status", "days_left", "action")
DAYS_FORMAT: Final = '"D-"0;"D+"0;"D-Day"'
_DATE_FORMAT: Final = "yyyy\\-mm\\-dd"
_RULES: Final = (cell_rules.unreadable, cell_rules.formulas, term_rules.ends)
_DECISION_OF: Final = {squeezed(decision.value): decision for decision in Decision}


@dataclass(frozen=True, slots=True)
class Expiring:
    """A contract that became 만료 예정 with this refresh; `days_left` counts to its last day."""

    where: CellRef
    name: str
    service: str
    end: date
    days_left: int


@dataclass(frozen=True, slots=True)
class Assessment:
    """What a refresh finds: the plan, contracts by status, who became 만료 예정, and findings.

    Attributes:
        plan: the cells to change.
        counts: contracts by status, in the order of `Status`.
        actions: contracts by action.
        expiring: those that were not 만료 예정 before, soonest first.
        missing: computed columns that a sheet does not have, by sheet.
        findings: what is wrong with what the refresh read.
    """

    plan: Plan
    counts: Mapping[str, int]
    actions: Mapping[str, int]
    expiring: tuple[Expiring, ...]
    missing: Mapping[str, tuple[str, ...]]
    findings: tuple[Finding, ...]


def plan_refresh(ledger: Ledger, as_of: date, *, add_columns: bool = False) -> Plan:
    """Return what a refresh would change. Nothing is written; `ledger.commit(plan)` does that.

    Args:
        ledger: the opened workbook.
        as_of: the day to compute for.
        add_columns: whether to add the computed columns that a sheet does not have.

    >>> from datetime import date
    >>> import xlcrm
    >>> ledger = xlcrm.open_ledger("sample_data/seed_ledger.xlsx")
    >>> for edit in xlcrm.plan_refresh(ledger, date(2024, 10, 1)):
    ...     print(edit)
    고객대장!H4: '활성화' → '만료 예정'
    """
    return assess(ledger.book, as_of, add_columns=add_columns).plan


def assess(book: Book, as_of: date, *, add_columns: bool = False) -> Assessment:
    """Compute every contract's figures on a day, over all ledger sheets together."""
    rows = [_Rows.of(sheet.table, book.settings) for sheet in book.ledgers]
    following = _following(rows)
    plan = Plan()
    statuses: Counter[str] = Counter()
    actions: Counter[str] = Counter()
    expiring: list[Expiring] = []
    missing: dict[str, tuple[str, ...]] = {}
    for sheet, each, starts in zip(book.ledgers, rows, following, strict=True):
        computed = each.computed(starts, as_of)
        lacking = _lacking(sheet)
        if lacking:
            missing[sheet.table.sheet] = tuple(LEDGER.column(name).name for name in lacking)
        plan |= Plan(
            columns=tuple(_edits(sheet.table, {**each.filled(), **computed})),
            new_columns=tuple(_new_columns(sheet, computed, lacking)) if add_columns else (),
        )
        statuses.update(str(value) for value in computed["status"])
        actions.update(str(value) for value in computed["action"] if value is not None)
        expiring += _became_expiring(sheet.table, each, computed, as_of)
    findings = _findings(book)
    order = {status.value: statuses[status.value] for status in Status if statuses[status.value]}
    expiring.sort(key=lambda contract: (contract.days_left, contract.where))
    return Assessment(plan, order, dict(actions), tuple(expiring), missing, findings)


@dataclass(frozen=True, slots=True)
class _Rows:
    """One ledger sheet's contracts as columns, blanks filled where the other columns say them."""

    table: Table
    settings: Settings
    starts: Sequence[date | None]
    ends: Sequence[date | None]
    unreadable: Collection[int]

    @classmethod
    def of(cls, table: Table, settings: Settings) -> _Rows:
        """Gather a table's dates; a blank end with a length is computed (민법 제160조)."""
        starts = _dates(table.values("start"))
        ends = _dates(table.values("end"))
        unreadable = frozenset(
            chain.from_iterable(
                table.columns[name].problems for name in DATES if name in table.columns
            )
        )
        end, months = table.columns.get("end"), table.columns.get("months")
        if months is not None and None in ends:
            for at, (start, last, length) in enumerate(
                zip(starts, ends, months.values, strict=True)
            ):
                blank = end is None or (is_blank(end.raw[at]) and at not in end.formulas)
                if last is None and start is not None and blank and isinstance(length, int):
                    ends[at] = _end(start, length, settings)
        return cls(table, settings, starts, ends, unreadable)

    def filled(self) -> dict[str, Sequence[object]]:
        """계약 종료일 and 계약 기간, their blanks filled where the other one says them."""
        found: dict[str, Sequence[object]] = {}
        columns = self.table.columns
        end, months = columns.get("end"), columns.get("months")
        if end is not None and months is not None:
            found["end"] = [
                new if new is not None and is_blank(raw) else raw
                for raw, new in zip(end.raw, self.ends, strict=True)
            ]
        if months is not None and None in months.values:
            found["months"] = [
                months_of_term(start, last) if start and last and is_blank(raw) else raw
                for raw, start, last in zip(months.raw, self.starts, self.ends, strict=True)
            ]
        return found

    def computed(self, following: Sequence[date | None], as_of: date) -> dict[str, list[object]]:
        """Each contract's status, days left and action, as columns."""
        table, settings = self.table, self.settings
        services = table.values("service")
        windows = {each: settings.window(str(each) if each else None) for each in set(services)}
        keys = zip(
            self.starts,
            self.ends,
            *(_dates(table.values(name)) for name in DATES[2:]),
            self._decisions(),
            (value is True for value in table.values("auto_renewal")),
            following,
            map(windows.__getitem__, services),
            strict=True,
        )
        known: dict[tuple[object, ...], tuple[str, str | None]] = {}
        statuses: list[object] = []
        actions: list[object] = []
        for at, key in enumerate(keys):
            if at in self.unreadable:
                status, action = Status.ERROR.value, None
            else:
                found = known.get(key)
                if found is None:
                    found = known[key] = _judged(key, as_of, settings.grace)
                status, action = found
            statuses.append(status)
            actions.append(action)
        self._keep_typed(statuses, actions)
        days = {end: None if end is None else (end - as_of).days for end in set(self.ends)}
        left: list[object] = [
            None if status == Status.ERROR else days[end]
            for status, end in zip(statuses, self.ends, strict=True)
        ]
        return {"status": statuses, "days_left": left, "action": actions}

    def _decisions(self) -> Sequence[Decision]:
        """Each contract's decision: from its column, or without one from 비고."""
        table = self.table
        if "decision" in table.columns:
            values = table.values("decision")
            known = {
                value: _DECISION_OF.get(squeezed(str(value or "")), Decision.UNDECIDED)
                for value in set(values)
            }
        else:
            values = table.values("note")
            known = {
                value: decision_in_note(str(value or "")) or Decision.UNDECIDED
                for value in set(values)
            }
        return [known[value] for value in values]

    def _keep_typed(self, statuses: list[object], actions: list[object]) -> None:
        """Keep 해지, 취소 and 일시정지 as typed where no column of the sheet holds the decision."""
        columns = self.table.columns
        kept = {
            status.value
            for status, fields in _DECIDED_BY.items()
            if status in TYPED_BY_PEOPLE and not columns.keys() & fields
        }
        for at, typed in enumerate(self.table.values("status")):
            if typed in kept and statuses[at] != Status.ERROR:
                statuses[at], actions[at] = typed, None


_DECIDED_BY: Final = {
    Status.TERMINATED: {"terminated_on"},
    Status.CANCELLED: {"cancelled_on"},
    Status.PAUSED: {"paused_from", "paused_to"},
}


def _dates(values: Sequence[object]) -> list[date | None]:
    return [value if isinstance(value, date) else None for value in values]


def _end(start: date, months: int, settings: Settings) -> date | None:
    try:
        return end_of_term(start, months, settings.month_end)
    except DomainError:
        return None


def _judged(key: tuple[object, ...], as_of: date, grace: int) -> tuple[str, str | None]:
    *fields, window = key
    contract = Contract(*fields)  # type: ignore[arg-type]
    status = status_of(contract, as_of, window=window, grace=grace)  # type: ignore[arg-type]
    action = action_of(contract, status)
    return status.value, action.value if action else None


def _following(rows: Sequence[_Rows]) -> list[list[date | None]]:
    """For each sheet's contracts, the first day of the next term: by 다음 계약 ID, or by dates."""
    terms = list(chain.from_iterable(_terms(each) for each in rows))
    found = next_starts(terms)
    by_id = {
        str(identifier): start
        for each in rows
        for identifier, start in zip(each.table.values("contract_id"), each.starts, strict=True)
        if identifier is not None
    }
    result, position = [], 0
    for each in rows:
        mine = found[position : position + len(each.starts)]
        position += len(each.starts)
        for at, linked in enumerate(each.table.values("next_contract_id")):
            if linked is not None and mine[at] is None:
                end = each.ends[at]
                mine[at] = by_id.get(str(linked)) or (end and end + timedelta(days=1))
        result.append(mine)
    return result


def _terms(rows: _Rows) -> Iterator[Term]:
    """Each row as a term; a cancelled contract is none."""
    table = rows.table
    services = table.values("service")
    keys = {service: match_key(str(service or "")) for service in set(services)}
    starts = [
        None if cancelled is not None else start
        for start, cancelled in zip(rows.starts, table.values("cancelled_on"), strict=True)
    ]
    return map(Term, customers(table), map(keys.__getitem__, services), starts, rows.ends)


def _edits(table: Table, new: Mapping[str, Sequence[object]]) -> Iterator[ColumnEdits]:
    """Only the cells that differ, formulas left alone."""
    for name, values in new.items():
        column = table.columns.get(name)
        if column is None:
            continue
        raw, formulas = column.raw, column.formulas
        changed = [
            at
            for at, (old, value) in enumerate(zip(raw, values, strict=True))
            if old != value and not (value is None and is_blank(old)) and at not in formulas
        ]
        if changed:
            yield ColumnEdits(
                table.sheet,
                column.number,
                [table.rows[at] for at in changed],
                [raw[at] for at in changed],
                [values[at] for at in changed],  # type: ignore[misc]
                _DATE_FORMAT if name == "end" else "",
            )


def _lacking(sheet: Sheet) -> list[str]:
    """The computed columns that the sheet does not have in any form."""
    return [name for name in COMPUTED if name not in sheet.match.fields]


def _new_columns(
    sheet: Sheet, computed: Mapping[str, Sequence[object]], lacking: Sequence[str]
) -> Iterator[NewColumn]:
    for name in lacking:
        values: Sequence[CellValue] = computed[name]  # type: ignore[assignment]
        yield NewColumn(
            sheet.table.sheet,
            sheet.area,
            LEDGER.column(name).name,
            sheet.table.rows,
            values,
            DAYS_FORMAT if name == "days_left" else "General",
        )


def _became_expiring(
    table: Table, rows: _Rows, computed: Mapping[str, Sequence[object]], as_of: date
) -> Iterator[Expiring]:
    """Contracts that were not 만료 예정 before; without 상태, those whose window opens today."""
    before = table.columns.get("status")
    names, services = table.values("name"), table.values("service")
    for at, status in enumerate(computed["status"]):
        if status != Status.EXPIRING:
            continue
        end = rows.ends[at]
        if end is None:
            continue
        left = (end - as_of).days
        service = str(services[at] or "")
        if before is None:
            if left != rows.settings.window(service):
                continue
        elif before.raw[at] == status:
            continue
        where = table.where(at, "end" if "end" in table.columns else "start")
        yield Expiring(where, str(names[at] or ""), service, end, left)


def _findings(book: Book) -> tuple[Finding, ...]:
    """What is wrong with the columns that a refresh reads; `xlcrm check` looks at all."""
    context = Context(tuple(sheet.table for sheet in book.ledgers), book.settings)
    computed = {
        (sheet.table.sheet, sheet.table.columns[name].number)
        for sheet in book.ledgers
        for name in COMPUTED
        if name in sheet.table.columns
    }
    found = [
        each
        for rule in _RULES
        for each in rule(context)
        if each.code == "C204" or (each.where.sheet, each.where.column) not in computed
    ]
    found.sort(key=lambda each: (each.where, each.code))
    return (*book.findings, *found)
