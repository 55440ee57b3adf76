"""고객관리일지: every contact written down once, corrected by a new row, and never forgotten.

A plan adds rows and changes none: a correction or a resolution is a new entry that names the one
it takes the place of. One that was typed in Excel without 일지 ID gets one then, to be named by.
`xlcrm.jobs.timeline` reads what the journal says.
"""

from __future__ import annotations

import secrets
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from xlcrm.cellref import CellRef
from xlcrm.domain.entry_id import is_note, note_id
from xlcrm.domain.outline import outlined
from xlcrm.errors import DomainError
from xlcrm.incoming.rows import records_of
from xlcrm.office.changes import Changes
from xlcrm.office.checked import field_of
from xlcrm.office.clerk import GIVEN, Clerk, contradictions, given
from xlcrm.office.journal_read import (
    CONTACT_COLUMNS,
    contact_columns,
    contacts,
    day_of,
    is_open_issue,
    journals,
    moment_of,
    open_compensation,
    written,
)
from xlcrm.office.journal_rows import identified, plan_rows, with_identifier
from xlcrm.office.proposal import Proposal
from xlcrm.schema.sheets import JOURNAL
from xlcrm.schema.trouble import Problem, Trouble
from xlcrm.values import dataclass
from xlcrm.workbook.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from xlcrm.office.checked import Record
    from xlcrm.office.clerk import Slip
    from xlcrm.office.journal_read import Written
    from xlcrm.office.ledger import Ledger
    from xlcrm.workbook.read import Book

_WHO: Final = frozenset({"customer", "고객"})


@outlined
@dataclass(frozen=True, slots=True)
class Logged:
    """What becomes of some entries.

    Attributes:
        rows: the entries as they are written, by field; each with its `entry_id`.
        known: how many entries were there already.
        unnamed: the cell of an entry that was typed in Excel and gets its 일지 ID with the rows,
            which can therefore not wait in the queue.
    """

    rows: tuple[Record, ...] = ()
    known: int = 0
    unnamed: CellRef | None = None


def log(  # noqa: PLR0913 - each is a choice the command line offers
    ledger: Ledger,
    entries: Iterable[Mapping[str, object]] | Any,  # noqa: ANN401 - a pandas DataFrame
    *,
    now: datetime,
    rotate: str | None = None,
    skip_bad: bool = False,
    once: bool = False,
    salt: str | None = None,
    places: Sequence[str] = (),
    unread: Sequence[Problem] = (),
) -> Proposal[Logged]:
    """Check entries, and return what makes them rows of the journal.

    With them go 최근 상담일 and the like in the ledger, where it has such columns.

    Args:
        ledger: the workbook.
        entries: a DataFrame, or mappings of field, Korean header or synonym → value. 고객 ID,
            고객명 or 연락처 names the customer, or `customer`, which may be each of them. 일시 is
            `now` where it is not given; 계약 ID is the contract in force on that day, else the
            last one before it.
        now: when they are written, in Korean wall time.
        rotate: "month" or "year" begins a new sheet with each, "" none; None as 설정 says.
        skip_bad: whether the good ones are written although others are bad.
        once: whether an entry that was imported before, told by all that was said of it, is not
            added again, be it in the journal or still waiting: for files that may be imported
            twice. Each has to say its 일시, and may bring its own 일지 ID. What was written without
            `once` is not recognised, unless the file brings its 일지 ID.
        salt: what makes equal entries written at one moment different ones: a random text by
            default; "" makes equal entries one.
        places: what each entry is called in a problem; by default its number, if there are several.
        unread: entries that could not even be read, which count among the bad ones.

    Raises:
        ValueError: `rotate` is none of these.

    >>> from datetime import datetime
    >>> import xlcrm
    >>> ledger = xlcrm.open_ledger("sample_data/seed_ledger.xlsx")
    >>> entry = {"customer": "1001", "채널": "전화", "방향": "발신", "내용": "재계약 의사를 확인함"}
    >>> proposal = xlcrm.log(ledger, [entry], now=datetime(2024, 10, 1, 9, 30))
    >>> [len(proposal.plan.new_sheets), proposal.found.rows[0]["customer_id"], proposal.problems]
    [1, 1001, ()]
    """
    records, called, unreadable = records_of(entries)
    unread = (*unread, *unreadable)
    names = list(places or called) or [
        "" if len(records) == 1 else f"{at + 1}번째" for at in range(len(records))
    ]
    clerk = Clerk(ledger.book, now, brought=once)
    found = _told_apart([clerk.slip(record) for record in records])
    wrong = (
        Problem(place, trouble)
        for place, slip in zip(names, found, strict=True)
        for trouble in slip.troubles
    )
    problems = (*unread, *wrong)
    good = [slip for slip in found if not slip.troubles]
    if problems and not skip_bad:
        return Proposal(problems=problems, found=Logged())
    salt = ("" if once else secrets.token_hex(8)) if salt is None else salt
    rows, known = _identified(good, ledger.book, now, salt=salt, once=once)
    plan = plan_rows(ledger.book, rows, now=now, rotate=rotate) | contact_edits(ledger.book, rows)
    said = [f"일지 {len(rows):,}건을 적음"] if rows else []
    said += [f"이미 있거나 대기 중인 일지 {known:,}건은 다시 적지 않음"] if known else []
    return Proposal(plan, problems, tuple(said), found=Logged(tuple(rows), known))


def log_correction(
    ledger: Ledger,
    identifier: str,
    changes: Mapping[str, object],
    *,
    now: datetime,
    salt: str | None = None,
) -> Proposal[Logged]:
    """Return what adds a new entry that takes the place of one, with some fields changed.

    Of an entry that was corrected before, its last version is corrected.

    Args:
        ledger: the workbook.
        identifier: the 일지 ID, or a cell such as 고객관리일지!A5. An entry that has no 일지 ID, as
            it was typed in Excel, gets one; that is all that changes in its row.
        changes: field, Korean header or synonym → new value; "" makes it blank. Another customer
            is named as for `log`, and takes the contract of that day with them.
        now: when it is written, in Korean wall time.
        salt: as for `log`.

    Raises:
        DomainError: the journal has no such entry, or nothing changes.
    """
    entry = _latest(ledger.book, identifier, now)
    old = entry.values
    kept: dict[str, Any] = {
        name: value for name, value in old.items() if name not in GIVEN and value is not None
    }
    merged, troubles = _corrected(Clerk(ledger.book, now), kept, changes)
    if not troubles and {n: str(v) for n, v in merged.items()} == {
        n: str(v) for n, v in kept.items()
    }:
        raise DomainError("바뀌는 것이 없습니다.", hint="고칠 칸과 새 값을 적으세요.")
    if not troubles:
        inherited = set(contradictions(kept, now))  # the old row may have been typed in Excel
        troubles = [each for each in contradictions(merged, now) if each not in inherited]
    if troubles:
        wrong = tuple(Problem(identifier, each) for each in troubles)
        return Proposal(problems=wrong, found=Logged())
    moment = now.replace(microsecond=0)
    row: dict[str, Any] = {**merged, "corrects": entry.identifier, "written_at": moment}
    new = identified(row, now, secrets.token_hex(8) if salt is None else salt)
    row["entry_id"] = note_id(new) if is_note(entry.identifier) else new
    plan = plan_rows(ledger.book, [row], now=now)
    if entry.unnamed is not None:
        plan = with_identifier(plan, ledger.book, entry.unnamed, entry.identifier)
    plan |= contact_edits(ledger.book, [row], entry.unnamed)
    said = f"{entry.identifier} → {row['entry_id']}"
    return Proposal(plan, said=(said,), found=Logged((row,), unnamed=entry.unnamed))


def _corrected(
    clerk: Clerk, kept: Mapping[str, Any], changes: Mapping[str, object]
) -> tuple[dict[str, Any], list[Trouble]]:
    """An entry's values with some changed, and what is wrong with the new ones."""
    values, keys, troubles = clerk.read(changes)
    troubles += given(values)
    changed = {field_of(JOURNAL, str(word)) for word in changes if word not in _WHO}
    merged = {
        **{name: value for name, value in kept.items() if name not in changed},
        **{name: value for name, value in values.items() if name not in GIVEN},
    }
    if keys:
        for name in {"customer_id", "name", "contract_id"} - values.keys():
            merged.pop(name, None)
    elif "contract_id" in values:
        keys = [str(kept[name]) for name in ("customer_id", "name") if kept.get(name)][:1]
    if keys and not troubles:
        troubles += clerk.of_customer(keys, merged)
    return merged, troubles


def log_closing(  # noqa: PLR0913 - each is a choice the command line offers
    ledger: Ledger,
    identifier: str,
    resolution: str,
    *,
    now: datetime,
    resolved_at: datetime | None = None,
    compensation: Mapping[str, object] | None = None,
    salt: str | None = None,
) -> Proposal[Logged]:
    """Return what adds a new entry that closes one.

    It says 해결 방법 and 해결일시, and 후속 완료일 of an open follow-up. Where nothing is open but
    a promised compensation, that has been given: 보상 이행일.

    Args:
        ledger: the workbook.
        identifier: the 일지 ID, or a cell, as for `log_correction`.
        resolution: what was done.
        now: when it is written, in Korean wall time.
        resolved_at: when it was resolved; `now` by default.
        compensation: what the customer gets for it: 보상 내용, 보상 금액(원), 보상 승인자 and, once
            it has been given, 보상 이행일.
        salt: as for `log`.

    Raises:
        DomainError: the journal has no such entry, or it is closed already.
    """
    old = _latest(ledger.book, identifier, now).values
    follow_up = old.get("follow_up_due") is not None and old.get("follow_up_done") is None
    settled = not follow_up and not is_open_issue(old) and old.get("resolved_at") is not None
    owed = open_compensation(old)
    if settled and not owed and not compensation:
        raise DomainError("이미 해결된 일지입니다.", hint="고치려면 xlcrm log correct를 쓰세요.")
    if not resolution.strip():
        raise DomainError(
            "무엇으로 마무리했는지 비어 있습니다.", hint="해결 방법을 한 문장으로 적으세요."
        )
    moment = (resolved_at or now).replace(microsecond=0)
    changes: dict[str, object] = {"resolution": resolution, **(compensation or {})}
    if old.get("resolved_at") is None:
        changes["resolved_at"] = moment
    elif old.get("resolution"):  # a problem solved before, of which only the follow-up was open
        changes["resolution"] = f"{old['resolution']}\n{resolution}"
    if follow_up:
        changes["follow_up_done"] = moment.date()
    if settled and owed and not compensation:
        changes["compensation_done"] = moment.date()
    return log_correction(ledger, identifier, changes, now=now, salt=salt)


def contact_edits(
    book: Book, rows: Sequence[Mapping[str, object]] = (), corrected: CellRef | None = None
) -> Plan:
    """Return what entries change in 최근 상담일 and the like: those that waited, and new ones."""
    changes = Changes(book)
    written = (*book.waiting, *rows)
    told = any(CONTACT_COLUMNS & sheet.table.columns.keys() for sheet in book.ledgers)
    if not written or not told:
        return Plan()
    about = frozenset(map(book.people.whose, written)) - {""}
    said = contacts(book, rows, about, corrected)
    for sheet in book.ledgers:
        for field, values in contact_columns(sheet.table, said, about).items():
            changes.offer(sheet, field, values)
    return changes.plan()


def _told_apart(slips: Sequence[Slip]) -> list[Slip]:
    """The entries; one that brings the 일지 ID of an earlier one has that trouble, too."""
    seen: set[str] = set()
    found = []
    for slip in slips:
        brought = str(slip.values.get("entry_id", ""))
        if brought and brought in seen:
            trouble = Trouble(
                "entry_id",
                "'일지 ID'가 앞의 것과 같습니다.",
                "하나만 남기거나, 이 칸을 비우면 xlcrm이 새로 정합니다.",
            )
            found.append(replace(slip, troubles=(*slip.troubles, trouble)))
        else:
            seen.add(brought)
            found.append(slip)
    return found


def _identified(
    slips: Sequence[Slip], book: Book, now: datetime, *, salt: str, once: bool
) -> tuple[list[Record], int]:
    """The entries as rows with their IDs; of those that are there already, how many."""
    there = _identifiers(book) if once else frozenset()
    seen: Counter[str] = Counter()
    found: list[Record] = []
    known = 0
    for slip in slips:
        moment = moment_of(slip.values["at"]) if once else now
        identifier = slip.values.get("entry_id")
        if identifier is None:
            plain = identified(slip.said, moment, salt)
            seen[plain] += 1  # two equal lines of a file are two contacts
            again = f"{salt} {seen[plain]}" if seen[plain] > 1 else salt
            identifier = identified(slip.said, moment, again)
        if str(identifier) in there:
            known += 1
        else:
            found.append({**slip.values, "entry_id": identifier})
    return found, known


def _identifiers(book: Book) -> frozenset[str]:
    """Every 일지 ID that the journal has, or will have."""
    values = (value for sheet in journals(book) for value in sheet.table.values("entry_id"))
    return frozenset(map(str, (*values, *(row["entry_id"] for row in book.waiting))))


@outlined
@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry that stands or waits; `unnamed` is where, of one that has to get its 일지 ID."""

    values: Mapping[str, object]
    identifier: str
    unnamed: CellRef | None = None


def _latest(book: Book, identifier: str, now: datetime) -> _Entry:
    """The last version of an entry, also of one that still waits beside the workbook."""
    identifier = identifier.strip()
    standing = list(written(book))
    every = (*(each.values for each in standing), *book.waiting)
    rows = {str(each["entry_id"]): each for each in every if each.get("entry_id") is not None}
    if identifier not in rows and (cell := CellRef.typed(identifier)):
        found = _in_row(standing, cell)
        if found.values.get("entry_id") is None:
            at = found.values.get("at")
            made = identified(found.values, moment_of(at) if day_of(at) else now, found.where)
            return _Entry(found.values, made, found.where)
        identifier = str(found.values["entry_id"])
    by_old = {
        str(values["corrects"]): name
        for name, values in rows.items()
        if values.get("corrects") is not None
    }
    latest, steps = identifier, 0
    while latest in by_old and steps < len(rows):
        latest, steps = by_old[latest], steps + 1
    if latest not in rows:
        raise DomainError(
            "그런 일지 ID가 없습니다.",
            hint="xlcrm log show 또는 xlcrm log due에서 ID를 확인하세요.",
        )
    return _Entry(rows[latest], latest)


def _in_row(standing: Iterable[Written], cell: CellRef) -> Written:
    """The entry in whose row a cell lies."""
    for each in standing:
        if (each.where.sheet, each.where.row) == (cell.sheet, cell.row):
            return each
    raise DomainError(
        "그 셀의 행에는 일지가 없습니다.",
        sheet=cell.sheet,
        cell=cell.cell,
        hint="고객관리일지에서 상담이 적힌 행의 셀을 적으세요.",
    )
