"""Journal entries as rows: on the newest of the journal's sheets, or on a new one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import a1
from xlcrm.domain.entry_id import entry_id, note_id
from xlcrm.domain.period import newest, next_name, period_of
from xlcrm.errors import DomainError, HeaderNotFoundError
from xlcrm.office.journal_read import day_of, journals
from xlcrm.ooxml.addedsheet import LikeSheet
from xlcrm.schema.coerce import read
from xlcrm.schema.columns import Kind
from xlcrm.schema.sheets import JOURNAL
from xlcrm.workbook.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

    from xlcrm.cellref import CellRef
    from xlcrm.office.checked import Record
    from xlcrm.workbook.read import Book, Sheet

ROTATIONS: Final = {"month": "월", "year": "년"}
"""How often the journal may begin a new sheet, and how 설정 calls it."""

_LOOKED_AT: Final = 500  # rows from below; an office may prepare empty ones


def plan_rows(
    book: Book, rows: Sequence[Record], *, now: datetime, rotate: str | None = None
) -> Plan:
    """Plan entries as rows of the journal, each with a link to its customer's row in the ledger.

    The entries that wait beside the workbook come first: they are older.

    Args:
        book: the workbook; of its journals no more need be read than where they end.
        rows: values by journal field, as `records.checked` gives them, each with its `entry_id`.
        now: when, in Korean wall time; decides about a new sheet.
        rotate: "month" or "year" begins a new sheet with each, "" none; None as was said of the
            entries that wait, or else as 설정 says.

    Raises:
        HeaderNotFoundError: a sheet has the journal's name, but no headers that can be read.
        PlanError: the sheet has no room, or two columns for one field.
        ValueError: `rotate` is none of these.
    """
    if rotate and rotate not in ROTATIONS:
        msg = f"rotate is {rotate!r}, not one of {', '.join(ROTATIONS)}"
        raise ValueError(msg)
    rows = (*book.waiting, *rows)
    if not rows:
        return Plan()
    from xlcrm.office.changes import appended  # noqa: PLC0415 - a refresh adds no rows
    from xlcrm.office.records import new_sheet  # noqa: PLC0415 - likewise

    links = _links(book, rows)
    sheets = journals(book)
    if not sheets:
        _refuse_unreadable(book)
        return Plan(new_sheets=(new_sheet(JOURNAL, JOURNAL.name, rows, book.settings, links),))
    last = _newest(book, sheets, now)
    wishes = (rotate, book.rotate, book.settings.rotate)
    name = _next_sheet(book, last, now, next(each for each in wishes if each is not None))
    if not name:
        return appended(book, last, rows, links)
    columns = last.match.columns
    if any(field not in columns for row in rows for field in row):
        return Plan(new_sheets=(new_sheet(JOURNAL, name, rows, book.settings, links),))
    return Plan(
        new_sheets=(
            LikeSheet(
                name,
                last.table.sheet,
                last.area,
                tuple({columns[field]: value for field, value in row.items()} for row in rows),
                tuple({columns[field]: where for field, where in each.items()} for each in links),
            ),
        )
    )


def writes(plan: Plan, rows: Sequence[Record]) -> bool:
    """Tell whether a plan adds some journal entries; so does any plan if there are none."""
    wanted = {str(row["entry_id"]) for row in rows}
    if not wanted:
        return True
    added: list[Iterable[object]] = [row.values() for new in plan.new_rows for row in new.values]
    for sheet in plan.new_sheets:
        if isinstance(sheet, LikeSheet):
            added += [row.values() for row in sheet.rows]
        else:
            added += sheet.rows
    return not wanted.isdisjoint(
        value for values in added for value in values if isinstance(value, str)
    )


def with_identifier(plan: Plan, book: Book, where: CellRef, identifier: str) -> Plan:
    """Add to a plan that an entry that was typed in Excel gets its 일지 ID, its one blank cell.

    Args:
        plan: what else is written, such as the entry that names it by that ID.
        book: the workbook.
        where: any cell of the entry's row.
        identifier: the 일지 ID.

    Raises:
        DomainError: the cell holds a formula or is merged.
    """
    from xlcrm.office.changes import Changes  # noqa: PLC0415 - a refresh needs none

    (sheet,) = (each for each in journals(book) if each.table.sheet == where.sheet)
    table, at = sheet.table, sheet.table.rows.index(where.row)
    column = table.columns.get("entry_id")
    if column is not None and at in column.formulas:
        raise DomainError(
            "수식이 있거나 병합된 칸이라 일지 ID를 쓸 수 없습니다.",
            sheet=table.sheet,
            cell=table.where(at, "entry_id").cell,
            hint="수식을 값으로 바꾸거나 셀 병합을 풀고 다시 실행하세요.",
        )
    named = Changes(book)
    named.set(sheet, "entry_id", {at: identifier})
    return plan | named.plan()


def noted(book: Book, notes: Sequence[Record], *, now: datetime) -> Plan:
    """Plan journal entries that tell what a command did: a renewal, a cancellation.

    Args:
        book: the workbook.
        notes: values by journal field: who it is about, 분류, 내용.
        now: when it was done, in Korean wall time.
    """
    moment = now.replace(microsecond=0)
    rows = [
        {
            "entry_id": note_id(identified(note, now, number)),
            "at": moment,
            **note,
            "written_at": moment,
        }
        for number, note in enumerate(notes)
    ]
    return plan_rows(book, rows, now=now)


def identified(values: Mapping[str, object], moment: datetime, salt: object = "") -> str:
    """Return the 일지 ID of an entry: the same for the same values, moment and salt."""
    content = json.dumps(
        [str(moment), str(salt), sorted((name, str(value)) for name, value in values.items())],
        ensure_ascii=False,
    )
    return entry_id(moment, content)


def _newest(book: Book, sheets: Sequence[Sheet], now: datetime) -> Sheet:
    """The sheet that goes on: of the latest period by its name, and by the last day it tells of."""
    if len(sheets) == 1:
        return sheets[0]
    days = [_last_day(book, sheet, now) for sheet in sheets]
    return sheets[newest([sheet.table.sheet for sheet in sheets], days)]


def _last_day(book: Book, sheet: Sheet, now: datetime) -> date | None:
    """The day of the lowest row that tells one; a day to come is a slip, and tells nothing."""
    bottom, top = sheet.area.bottom, sheet.area.top
    lowest = range(bottom, max(top, bottom - _LOOKED_AT), -1)
    for rows in (lowest[:1], lowest[1:]):  # the very last one nearly always tells
        for value in book.cells(sheet, rows, "at"):
            day = day_of(read(Kind.DATETIME, value, date1904=book.package.date1904).value)
            if day is not None and day <= now.date():
                return day
    return None


def _next_sheet(book: Book, last: Sheet, now: datetime, rotate: str) -> str:
    """The name of the sheet to begin, or "" if the newest one is to go on."""
    if rotate not in ROTATIONS:
        return ""
    month = now.month if rotate == "month" else None
    period = period_of(last.table.sheet)
    if period is not None and period.year is None:
        if month in {None, period.month}:
            return ""
    elif period is not None and period.year is not None:
        reached = (period.year, period.month or 0) >= (now.year, month or 0)
        if reached and (period.month is not None or month is None):
            return ""
    taken = [entry.name for entry in book.package.sheets]
    return _free_name(book, next_name(last.table.sheet, now.year, month, taken))


def _refuse_unreadable(book: Book) -> None:
    """Raise if a sheet is called like the journal, but has no headers that can be read."""
    for entry in book.package.sheets:
        if entry.name.casefold() == JOURNAL.name.casefold():
            needed = ", ".join(column.name for column in JOURNAL.columns if column.required)
            raise HeaderNotFoundError(
                "시트의 열 제목을 읽을 수 없습니다.",
                sheet=entry.name,
                hint=f"제목 행에 {needed} 열을 두거나, 시트 이름을 바꾸면 새로 만듭니다.",
            )


def _free_name(book: Book, name: str) -> str:
    """The name, or with a number behind it where a sheet has it already."""
    taken = {entry.name.casefold() for entry in book.package.sheets}
    free, number = name, 2
    while free.casefold() in taken:
        free = f"{name} ({number})"
        number += 1
    return free


def _links(book: Book, rows: Sequence[Record]) -> list[dict[str, str]]:
    """For each entry, where its customer stands in the ledger: its contract's row, or the last."""
    keys = [book.people.whose(row) if row.get("customer_id") is not None else "" for row in rows]
    wanted = {key for key in keys if key}
    by_contract: dict[tuple[str, str], str] = {}
    by_customer: dict[str, str] = {}
    tables = [sheet.table for sheet in book.ledgers]
    contracts = [table.values("contract_id") for table in tables]
    for customer, places in book.people.places_of(wanted).items():
        for number, at in places:
            table = tables[number]
            named = table.columns.get("customer_id") or table.columns["name"]  # before its first ID
            cell = a1(table.rows[at], named.number)
            place = f"'{table.sheet.replace(chr(39), chr(39) * 2)}'!{cell}"
            contract = str(contracts[number][at])
            by_contract[customer, contract] = by_customer[customer] = place
    links = []
    for row, customer in zip(rows, keys, strict=True):
        place = by_contract.get(
            (customer, str(row.get("contract_id"))), by_customer.get(customer, "")
        )
        links.append({"customer_id": place} if place else {})
    return links
