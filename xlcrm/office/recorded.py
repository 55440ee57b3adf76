"""A change as the sealed record beside the workbook tells it: who, what of whom, nobody unmasked.

Of few cells each one, as 변경이력 tells of it; of many how many they are, with the SHA-256 of the
list, so that whoever has the list can prove that it is the one.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from datetime import date, datetime
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

from xlcrm.cellref import column_letters
from xlcrm.columnwise import by_column
from xlcrm.domain.privacy import mask_id, mask_name
from xlcrm.domain.text import one_line
from xlcrm.files.act import LONGER, YEARS, Act
from xlcrm.office.history import MOST_CELLS, MOST_ROWS, taken_back_lines, told_lines
from xlcrm.ooxml.addedsheet import NewSheet
from xlcrm.schema.ledger_sheet import CUSTOMER_ID, CUSTOMER_NAME
from xlcrm.schema.sheets import CUSTOMERS, HISTORY, LEDGER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from xlcrm.files.sealed import RecordLine
    from xlcrm.office.commit import Author
    from xlcrm.office.taken_back import WentBack
    from xlcrm.reading.settings import Settings
    from xlcrm.schema.table import Table
    from xlcrm.workbook.plan import Plan
    from xlcrm.workbook.read import Book

    Told = dict[str, Any]
    HistorySums = dict[tuple[str, str], tuple[int, str]]

MOST: Final = 200
"""Cells, and people, that one line of the record tells of one by one."""
MANY_PEOPLE: Final = 50_000
"""From how many people on access records stay two years: 안전성 확보조치 기준 제8조제1항."""
_FIELDS: Final = ("user", "command", "sheet", "cell", "old", "new")
_WHO: Final = ("customer_id", "name", "phone")
_WHOLE: Final = 1 << 256


def act_by(by: Author, settings: Settings | None = None, people: int = 0) -> Act:
    """Return an act of somebody of which nothing is told yet.

    Args:
        by: who, with what, when, by whose clock.
        settings: 설정, which may say how many years the record is kept.
        people: how many people the workbook holds.
    """
    years = years_kept(settings, people)
    return Act(by.command, one_line(by.user), by.now, by.machine, years=years)


def years_kept(settings: Settings | None, people: int = 0) -> int:
    """Return how many years the record is kept: as 설정 says, and never less than has to be.

    >>> years_kept(None), years_kept(None, 50_000)
    (1, 2)
    """
    told = 0 if settings is None else settings.record_years
    return max(told, LONGER if people >= MANY_PEOPLE else YEARS)


def people_in(book: Book) -> int:
    """Return at most how many people a workbook holds: the rows of its longest list of them."""
    kinds = {LEDGER.key, CUSTOMERS.key}
    rows: Counter[str] = Counter()
    for each in book.tables:
        if each.spec.key in kinds:
            rows[each.spec.key] += len(each.rows)
    return max(rows.values(), default=0)


def act_of(by: Author, plan: Plan, book: Book) -> Act:
    """Return what somebody changes with a plan."""
    history = _history_sheets(book)
    lines = [
        [str(row.get(name) or "") for name in ("sheet", "cell", "old", "new")]
        for row in told_lines(plan, book)
        if row.get("sheet") not in history
    ]
    told = {**_cells(lines), **_digests(plan, history), **_people(plan, book)}
    results = sum(len(each.cells) for each in plan.results)
    if results:
        told["results"] = results
    rows = history_told(_history_rows(plan, book))
    if rows:
        told["history"] = rows
    return act_by(by, book.settings, people_in(book)).told_more(told)


def act_back(by: Author, back: WentBack) -> Act:
    """Return what somebody changes by putting an earlier version of a workbook in its place."""
    lines = [
        [str(row.get(name) or "") for name in ("sheet", "cell", "old", "new")]
        for row in taken_back_lines(back.edits, back.kinds, date1904=False)
    ]
    told: Told = _cells(lines)
    if back.remade:
        told["remade"] = [*back.remade]
    if back.history:
        told["history"] = history_told(back.history)
    return act_by(by, back.settings).told_more(told)


def together(acts: Sequence[Act], by: Author) -> Act:
    """Return the acts of which one save is made as one."""
    if not acts:
        return act_by(by)
    told: Told = {}
    for act in acts:
        for name, value in act.told.items():
            if isinstance(value, dict):
                told[name] = {**told.get(name, {}), **value}
            elif isinstance(value, list):
                told[name] = [*told.get(name, ()), *value]
            else:
                told[name] = told.get(name, 0) + value
    return acts[0].told_more(told)


def _cells(lines: Sequence[Sequence[str]]) -> Told:
    told: Told = {"cells": [*lines[:MOST]]} if lines else {}
    if len(lines) > MOST:
        text = json.dumps(lines, ensure_ascii=False).encode()
        told |= {"more": len(lines) - MOST, "list": hashlib.sha256(text).hexdigest()}
    return told


def _digests(plan: Plan, history: Iterable[str]) -> Told:
    """The SHA-256 of each long list of values, by sheet and column."""
    found = {}
    for edits in plan.columns:
        if len(edits.rows) > MOST_CELLS:
            where = f"{edits.sheet}!{column_letters(edits.column)}"
            found[where] = _digest([[*edits.rows], [*edits.old], [*edits.new]])
    for rows in plan.new_rows:
        if len(rows.values) > MOST_ROWS and rows.sheet not in history:
            said = by_column(rows.values)
            found[f"{rows.sheet}!{rows.area}"] = _digest(
                [[column, [*said[column]]] for column in sorted(said)]
            )
    return {"digests": found} if found else {}


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, ensure_ascii=False, default=str).encode()).hexdigest()


def _people(plan: Plan, book: Book) -> Told:
    """Whose data it is: their 고객 ID, or their names masked; of very many how many rows."""
    found: dict[str, None] = {}
    rows = 0
    for table in book.tables:
        if table.spec.key == HISTORY.key or not {"customer_id", "name"} & table.columns.keys():
            continue
        mine = [edits.rows for edits in plan.columns if edits.sheet == table.sheet]
        touched = {*chain.from_iterable(mine)}
        if sum(each.sheet == table.sheet for each in book.tables) > 1:
            touched &= {*table.rows}
        if len(touched) <= MOST:
            at = {row: place for place, row in enumerate(table.rows) if row in touched}
            touched = {*at}
            who = [table.columns[each].raw if each in table.columns else None for each in _WHO]
            found |= dict.fromkeys(
                known_as(*(None if raw is None else raw[at[row]] for raw in who))
                for row in sorted(touched)
            )
        rows += len(touched)
        numbers = [table.columns[each].number for each in _WHO if each in table.columns]
        fields = [each for each in _WHO if each in table.columns]
        for new in plan.new_rows:
            if new.sheet == table.sheet:
                rows += len(new.values)
                some = new.values[:MOST]
                found |= dict.fromkeys(
                    _whose({each: row.get(at) for each, at in zip(fields, numbers, strict=True)})
                    for row in some
                )
    for sheet in plan.new_sheets:
        if isinstance(sheet, NewSheet):
            rows += _in_new_sheet(sheet, found)
    named = [each for each in found if each]
    told: Told = {"people": named[:MOST]} if named else {}
    return told | ({"rows": rows} if rows else {})


def _in_new_sheet(sheet: NewSheet, found: dict[str, None]) -> int:
    """How many people's rows a new sheet begins with; the first ones are found."""
    places = {
        field: sheet.headers.index(name)
        for name, field in ((CUSTOMER_ID.name, "customer_id"), (CUSTOMER_NAME.name, "name"))
        if name in sheet.headers
    }
    if not places:
        return 0
    found |= dict.fromkeys(
        _whose({field: row[at] for field, at in places.items()}) for row in sheet.rows[:MOST]
    )
    return len(sheet.rows)


def _whose(said: Mapping[str, object]) -> str:
    return known_as(*(said.get(each) for each in _WHO))


def known_as(number: object, name: object = None, phone: object = None) -> str:
    """Return how the record names somebody: by 고객 ID, or by the name masked; "" for nobody.

    Of a 고객 ID that holds a name or a telephone number, that is masked.

    >>> known_as(1001.0, "홍길동"), known_as(None, "홍길동"), known_as("홍길동-2", "홍길동")
    ('1001', '홍*동', '홍*동-2')
    """
    text, called = _text(number), one_line(_text(name))
    return mask_id(one_line(text), called, _text(phone)) if text else mask_name(called)


def _history_sheets(book: Book) -> frozenset[str]:
    own = {each.table.sheet for each in book.sheets if each.table.spec.key == HISTORY.key}
    return frozenset(own | {HISTORY.name})


def _history_rows(plan: Plan, book: Book) -> Iterator[Mapping[str, object]]:
    """What a plan adds to 변경이력, by field."""
    for each in book.sheets:
        if each.table.spec.key == HISTORY.key:
            fields = {number: field for field, number in each.match.columns.items()}
            for new in plan.new_rows:
                if new.sheet == each.table.sheet:
                    yield from (
                        {fields[at]: value for at, value in row.items() if at in fields}
                        for row in new.values
                    )
    by_name = {column.name: column.field for column in HISTORY.columns}
    for sheet in plan.new_sheets:
        if isinstance(sheet, NewSheet) and {*sheet.headers} <= by_name.keys():
            names = [by_name[header] for header in sheet.headers]
            yield from (dict(zip(names, row, strict=True)) for row in sheet.rows)


def history_told(rows: Iterable[Mapping[str, object]]) -> list[list[Any]]:
    """Return what proves lines of 변경이력: of each moment and command their number and their sum.

    The sum is that of the lines' SHA-256, so that it does not matter in which order they stand.
    """
    groups: dict[tuple[str, str], list[int]] = {}
    for row in rows:
        at = row.get("at")
        when = f"{at:%Y-%m-%dT%H:%M:%S}" if isinstance(at, date | datetime) else str(at or "")
        count_sum = groups.setdefault((when, _text(row.get("command"))), [0, 0])
        said = "\0".join(_text(row.get(name)) for name in _FIELDS)
        count_sum[0] += 1
        count_sum[1] += int.from_bytes(hashlib.sha256(said.encode()).digest(), "big")
    return [
        [when, command, count, f"{total % _WHOLE:064x}"]
        for (when, command), (count, total) in groups.items()
    ]


def added(one: str, other: str) -> str:
    """Return the sum of two such sums.

    >>> added("f" * 64, "1".zfill(64)) == "0" * 64
    True
    """
    return f"{(int(one, 16) + int(other, 16)) % _WHOLE:064x}"


def add_history(sums: HistorySums, rows: Iterable[Sequence[object]]) -> None:
    """Add what `history_told` gives to what is known of the same moments and commands."""
    for when, command, count, total in rows:
        key = str(when), str(command)
        known, so_far = sums.get(key, (0, "0"))
        sums[key] = known + int(str(count)), added(so_far, str(total))


def history_written(lines: Iterable[RecordLine], outcomes: Mapping[int, str]) -> HistorySums:
    """Return how many lines each change wrote into 변경이력, and their sum, as a record tells it.

    Args:
        lines: the record's.
        outcomes: what became of each intent, by its number.
    """
    wrote: HistorySums = {}
    for line in lines:
        if line.get("what") != "intent" or outcomes.get(line["n"]) != "done":
            continue
        if line.get("unread"):  # the workbook before could not be read, and its lines are gone
            wrote.clear()
        for when, command, count, total in line.get("anew", ()):  # a purge has emptied cells
            wrote[when, command] = count, total
        add_history(wrote, line.get("history", ()))
    return wrote


def history_standing(table: Table) -> list[list[Any]]:
    """Return the same of the lines that stand in 변경이력."""
    columns = {name: table.columns[name].raw for name in _FIELDS if name in table.columns}
    moments = table.values("at")
    return history_told(
        {"at": at, **{name: raw[place] for name, raw in columns.items()}}
        for place, at in enumerate(moments)
    )


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value).strip()
