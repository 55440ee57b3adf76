"""The main job: every contract's status, days left and action on a day, as a plan.

Works on whole columns and on distinct values: 100,000 rows repeat few dates and decisions.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from xlcrm.collector import seldom
from xlcrm.domain.outline import outlined
from xlcrm.domain.status import DATES, Status, is_in_force
from xlcrm.domain.text import counted, squeezed
from xlcrm.domain.typed_option import path_quoted
from xlcrm.jobs.dashboard.outdated import is_broken, is_former, is_outdated
from xlcrm.office.changes import Changes, lacking
from xlcrm.office.contracts import Contracts, following_starts
from xlcrm.office.journal_read import (
    CONTACT_COLUMNS,
    CONTACT_FIELDS,
    Contact,
    contact_columns,
    contacts,
)
from xlcrm.office.proposal import Proposal
from xlcrm.office.terms_needed import refuse_without_terms
from xlcrm.reading.status_column import status_place
from xlcrm.rules import cells as cell_rules
from xlcrm.rules import terms as term_rules
from xlcrm.rules.context import Context
from xlcrm.rules.dateless import is_somebody, of_somebody
from xlcrm.rules.unfinished import found_by
from xlcrm.schema.header_words import is_ambiguous
from xlcrm.schema.sheets import CUSTOMERS, JOURNAL, LEDGER
from xlcrm.values import NamedTuple, dataclass
from xlcrm.workbook.plan import Plan
from xlcrm.workbook.spared import Spared

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import date

    from xlcrm.cellref import CellRef, CellValue
    from xlcrm.office.ledger import Ledger
    from xlcrm.reading.headers import HeaderMatch
    from xlcrm.schema.finding import Finding
    from xlcrm.workbook.read import Book, Sheet

_INPUTS: Final = frozenset(
    {*DATES, "customer_id", "service", "months", "sessions_left", "decision", "auto_renewal"}
)
NAMED: Final = 100  # contracts whose names are read; nobody reads a longer list
_SPACED: Final = {squeezed(status.value): status.value for status in Status}
_RULES: Final = (cell_rules.unreadable, cell_rules.formulas, cell_rules.kept, term_rules.ends)
WITHIN: Final = {"오늘": 0, "7일 이내": 7, "30일 이내": 30, "60일 이내": 60}
"""Days left that the figures tell of, by what they are called."""


def kinds_read(matches: Sequence[HeaderMatch]) -> set[str]:
    """Return the kinds of sheets that a refresh reads: journals only if a ledger tells of them."""
    told = any(
        match.spec.key == LEDGER.key and CONTACT_COLUMNS & match.columns.keys() for match in matches
    )
    return {LEDGER.key, JOURNAL.key} if told else {LEDGER.key}


def columns_read(match: HeaderMatch) -> Collection[str]:
    """Return the columns that a refresh reads of a sheet, beside those it computes.

    Names and phones only where they have to stand in for 고객 ID, and 계약 ID only where 다음 계약
    ID may name it: they are different in every row, and reading them takes longer than all else.
    비고 only where it has to say what 재계약 의사 would.
    """
    if match.spec.key != LEDGER.key:
        return CONTACT_FIELDS if match.spec.key == JOURNAL.key else ()
    wanted = set(_INPUTS)
    if "decision" not in match.columns:
        wanted.add("note")
    header = match.headers.get("customer_id")
    if header is None or is_ambiguous(match.spec.column("customer_id"), header):
        wanted |= {"name", "phone"}
    if "next_contract_id" in match.columns:
        wanted |= {"contract_id", "next_contract_id"}
    return wanted


@outlined
class Expiring(NamedTuple):
    """A contract that became 만료 예정 with this refresh; `days_left` counts to its last day.

    `name` is blank for all but the `NAMED` soonest: reading names takes longer than all else.
    """

    where: CellRef
    name: str
    service: str
    end: date
    days_left: int


@outlined
@dataclass(frozen=True, slots=True)
class Assessment:
    """What a refresh finds: the plan, contracts by status, who became 만료 예정, and findings.

    Attributes:
        plan: the cells to change.
        counts: contracts by status, in the order of `Status`.
        actions: contracts by action.
        days_left: contracts in force that end within so many days, by the names of `WITHIN`, each
            with those before it; empty if none in force has an end.
        expiring: those that were not 만료 예정 before, soonest first.
        missing: computed columns that a sheet does not have, by sheet.
        findings: what is wrong with what the refresh read.
        dateless: contracts without any day, which have no status and are in none of the counts.
        customers: what is said of 등급, 이탈 위험 and 포인트, a line each, where they were asked
            for; and that 현황판 has to be made anew, where it has.
    """

    plan: Plan
    counts: Mapping[str, int]
    actions: Mapping[str, int]
    days_left: Mapping[str, int]
    expiring: tuple[Expiring, ...]
    missing: Mapping[str, tuple[str, ...]]
    findings: tuple[Finding, ...]
    dateless: int = 0
    customers: tuple[str, ...] = ()


@seldom()
def refresh(
    ledger: Ledger, *, as_of: date, add_columns: bool = False, customers: bool = False
) -> Proposal[Assessment]:
    r"""Return every contract's status, days left and action on a day, as a proposal.

    Nothing is written before `ledger.commit(proposal, by=…)`.

    Args:
        ledger: the opened workbook.
        as_of: the day to compute for.
        add_columns: whether to add the computed columns that a sheet does not have.
        customers: whether to fill in 등급, 이탈 위험 and 포인트 of 고객정보, which needs all sheets
            that tell of customers.

    >>> from datetime import date
    >>> import xlcrm
    >>> ledger = xlcrm.open_ledger("sample_data/seed_ledger.xlsx")
    >>> proposal = xlcrm.refresh(ledger, as_of=date(2024, 10, 1))
    >>> for edit in proposal.plan:
    ...     print(edit)
    고객대장!H4: '활성화' → '만료 예정'
    >>> print(*proposal.said, sep="\n")
    상태: 활성화 2 · 만료 예정 1
    남은 일수: 30일 이내 1 · 60일 이내 3
    조치: 재계약 상담 필요 1
    새로 만료 예정: 1건
    """
    refuse_without_terms(ledger)
    found = assess(ledger.on(as_of).book, as_of, add_columns=add_columns)
    if customers:
        found = _with_customers(found, ledger, as_of, add_columns=add_columns)
    behind = next((words for holds, words in _DASHBOARDS if holds(ledger.book)), "")
    if behind:
        told = f"{behind} → xlcrm dashboard {path_quoted(ledger.path)}"
        found = replace(found, customers=(*found.customers, told))
    lines = [*figures_told(found.counts, found.actions, found.days_left)]
    if found.expiring:
        lines.append(f"새로 만료 예정: {len(found.expiring):,}건")
    if found.dateless:
        lines.append(dateless_told(found.dateless))
    lines += found.customers
    return Proposal(found.plan, said=tuple(lines), found=found, recalculated=True)


_DASHBOARDS: Final = (
    (is_broken, "세던 시트가 없어 현황판의 지표가 맞지 않습니다."),
    (is_outdated, "현황판이 새 시트를 세지 않습니다."),
    (is_former, "현황판의 수식이 옛것이어서, 셀 하나의 글자 때문에 오류가 될 수 있습니다."),
)


def dateless_told(count: int) -> str:
    """Return what is said of contracts without any day."""
    return f"날짜가 없어 뺀 계약: {count:,}건 (xlcrm expiring이 하나씩 보여 줍니다)"


def _with_customers(
    found: Assessment, ledger: Ledger, as_of: date, *, add_columns: bool
) -> Assessment:
    """What a refresh finds, with what it fills in of the customers; a bug in that stops no more."""
    from xlcrm.jobs.customers import CustomersFilled, customers_filled  # noqa: PLC0415 - if asked

    spared = Spared(strict=False)
    filled = spared.attempt(
        CUSTOMERS.name, partial(customers_filled, ledger, as_of, add_columns=add_columns)
    ) or CustomersFilled(Plan())
    return replace(
        found,
        plan=found.plan | filled.plan,
        findings=(*found.findings, *spared.findings),
        customers=filled.lines,
    )


def figures_told(
    statuses: Mapping[str, int], actions: Mapping[str, int], days_left: Mapping[str, int]
) -> Iterator[str]:
    """Yield what a refresh counts, a line each kind of figure."""
    yield f"상태: {counted(statuses) or '계약이 없습니다'}"
    if days_left:
        last = list(WITHIN)[-1]  # told even of nobody, so that nobody looks for it in vain
        named = {name: days_left[name] for name in WITHIN if days_left[name] or name == last}
        yield f"남은 일수: {counted(named)}"
    if actions:
        yield f"조치: {counted(actions)}"


def assess(book: Book, as_of: date, *, add_columns: bool = False) -> Assessment:
    """Compute every contract's figures on a day, over all ledger sheets together."""
    spared = Spared(strict=False)
    said = _said(book, spared)
    plan = Plan()
    statuses: Counter[str] = Counter()
    actions: Counter[str] = Counter()
    days: Counter[int] = Counter()
    expiring: list[Expiring] = []
    dateless = 0
    missing: dict[str, tuple[str, ...]] = {}
    for sheet, each, starts in _contracts(book, spared):
        found = spared.attempt(
            sheet.table.sheet,
            partial(_of_sheet, book, sheet, each, starts, as_of, said, add_columns),
        )
        if found is None:
            continue
        if found.absent:
            names = tuple(LEDGER.column(name).name for name in found.absent)
            missing[sheet.table.sheet] = names
        plan |= found.plan
        statuses += _counted(found.computed["computed_status"])
        actions += _counted(found.computed["action"])
        days += _days_in_force(each, found.computed)
        expiring += found.expiring
        dateless += _dateless(book, sheet, each)
    if spared.names >= {sheet.table.sheet for sheet in book.ledgers}:
        spared.refuse()
    findings = (*spared.findings, *_findings(book))
    order = {status.value: statuses[status.value] for status in Status if statuses[status.value]}
    expiring.sort(key=lambda each: (each.days_left, each.where.sheet, each.where.row))
    named = _named(book, expiring)
    ending = {
        name: sum(count for left, count in days.items() if left <= most)
        for name, most in WITHIN.items()
        if days
    }
    told = (order, dict(actions), ending, named, missing, findings)
    return Assessment(plan, *told, dateless)


def _said(book: Book, spared: Spared) -> Mapping[str, Contact] | None:
    """What the journals say of each customer; None where no ledger tells of it.

    Nor where a sheet was left out: had it been a journal, what it says would be taken away.
    """
    whole = all(each.code != "C212" for each in book.findings)
    if not whole or not any(map(_tells_of_contacts, book.ledgers)):
        return None
    journals = [sheet.table.sheet for sheet in book.sheets if sheet.table.spec.key == JOURNAL.key]
    return spared.attempt(next(iter(journals), ""), partial(contacts, book))


def _contracts(book: Book, spared: Spared) -> list[tuple[Sheet, Contracts, Sequence[date | None]]]:
    """Each ledger sheet, its contracts, and for each of them the first day of the next term."""
    pairs = [
        (sheet, rows)
        for sheet in book.ledgers
        if (
            rows := spared.attempt(
                sheet.table.sheet, partial(Contracts.of, sheet.table, book.settings)
            )
        )
        is not None
    ]
    try:
        following = following_starts([rows for _, rows in pairs])
    except Exception:
        alone = [
            each
            for each in pairs
            if spared.attempt(each[0].table.sheet, partial(following_starts, [each[1]]))
        ]
        if len(alone) == len(pairs):
            raise
        pairs, following = alone, following_starts([rows for _, rows in alone])
    return [(*pair, starts) for pair, starts in zip(pairs, following, strict=True)]


@outlined
class _Planned(NamedTuple):
    """What a refresh finds in one ledger sheet."""

    plan: Plan
    computed: Mapping[str, Sequence[object]]
    absent: Sequence[str]
    expiring: Sequence[Expiring]


def _of_sheet(  # noqa: PLR0913, PLR0917 - what a sheet's figures depend on
    book: Book,
    sheet: Sheet,
    rows: Contracts,
    following: Sequence[date | None],
    as_of: date,
    said: Mapping[str, Contact] | None,
    add_columns: bool,  # noqa: FBT001 - handed on
) -> _Planned:
    """Compute one ledger sheet's figures on a day."""
    computed = rows.computed(following, as_of)
    absent = lacking(sheet, book.settings)
    contacted = {} if said is None else contact_columns(sheet.table, said)
    changes = Changes(book)
    for field, values in {**rows.filled(), **computed, **contacted}.items():
        changes.offer(sheet, field, values, rows.left_alone)
    for field in absent if add_columns else ():
        changes.add_column(sheet, field, computed[field])
    return _Planned(changes.plan(), computed, absent, _became_expiring(rows, computed))


def _dateless(book: Book, sheet: Sheet, rows: Contracts) -> int:
    """How many rows without any day are somebody's; the names were not read with the rest."""
    places = rows.dateless
    if places and "name" in sheet.match.columns and "name" not in sheet.table.columns:
        names = book.cells(sheet, [sheet.table.rows[at] for at in places], "name")
        return sum(1 for name in names if is_somebody(name))
    return len(of_somebody(sheet.table, places))


def _tells_of_contacts(sheet: Sheet) -> bool:
    return not CONTACT_COLUMNS.isdisjoint(sheet.table.columns)


def _counted(values: Sequence[object]) -> Counter[str]:
    """How often each text stands there, however people have spaced it."""
    found: Counter[str] = Counter()
    for value, count in Counter(values).items():
        if value is not None:
            found[_SPACED.get(squeezed(str(value)), str(value))] += count
    return found


def _days_in_force(rows: Contracts, computed: Mapping[str, Sequence[object]]) -> Counter[int]:
    """How many contracts in force have so many days left."""
    found: Counter[int] = Counter()
    statuses, days = computed["computed_status"], computed["days_left"]
    for (status, left), count in Counter(zip(statuses, days, strict=True)).items():
        if isinstance(left, int) and left >= 0 and is_in_force(str(status), left):
            found[left] += count
    for at in term_rules.used_up(
        rows.table
    ):  # renewed since its sessions are used, whatever its last day
        left = days[at]
        if statuses[at] == Status.RENEWED and isinstance(left, int) and left >= 0:
            found[left] -= 1
    return found


def _became_expiring(rows: Contracts, computed: Mapping[str, Sequence[object]]) -> list[Expiring]:
    """Contracts that were not 만료 예정 before.

    Where 상태 is missing, a formula or a person's own word, those whose window opens today: it
    would not say tomorrow that it has been told.
    """
    table = rows.table
    before = table.columns.get(status_place(table) or "status")
    services, left = table.values("service"), computed["days_left"]
    shown = "end" if "end" in table.columns else "start"
    soon = Status.EXPIRING.value
    told = {
        raw for raw in (set(before.raw) if before else ()) if squeezed(str(raw)) == squeezed(soon)
    }
    fixed = before.formulas | cell_rules.of_people(before) if before else frozenset()
    opening = [at for at, status in enumerate(computed["status"]) if status == soon]
    if before is not None:
        opening = [at for at in opening if before.raw[at] not in told]
    return [
        Expiring(table.where(at, shown), "", str(services[at] or ""), end, days)
        for at in opening
        if (end := rows.ends[at]) is not None
        and isinstance(days := left[at], int)
        and (
            not (before is None or at in fixed)
            or days == rows.settings.window(str(services[at] or ""))
        )
    ]


def _named(book: Book, expiring: Sequence[Expiring]) -> tuple[Expiring, ...]:
    """The contracts, the soonest of them with their names, which were not read with the columns."""
    names: dict[CellRef, CellValue] = {}
    for sheet in book.ledgers:
        mine = [each for each in expiring[:NAMED] if each.where.sheet == sheet.table.sheet]
        mine.sort(key=lambda each: each.where.row)
        said = book.cells(sheet, [each.where.row for each in mine], "name")
        names.update((each.where, name) for each, name in zip(mine, said, strict=True))
    soonest = (each._replace(name=str(names[each.where] or "")) for each in expiring[:NAMED])
    return (*soonest, *expiring[NAMED:])


def _findings(book: Book) -> tuple[Finding, ...]:
    """What is wrong with the columns that a refresh reads; `xlcrm check` looks at all."""
    context = Context(tuple(sheet.table for sheet in book.ledgers), book.settings)
    found = [each for rule in _RULES for each in found_by(rule, context)]
    found.sort(key=lambda each: (each.where, each.code))
    return (*book.findings, *found)
