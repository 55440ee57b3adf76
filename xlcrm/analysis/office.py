"""A ledger as the frames that analyses take: typed, joined by customer, only what they need."""

from __future__ import annotations

from itertools import compress
from typing import TYPE_CHECKING, Final

import pandas as pd

from xlcrm.analysis.inputs import COLUMNS, OWN, Office, Policy, frame_of
from xlcrm.analysis.told_changes import told_changes
from xlcrm.domain.entry_id import is_note, note_id
from xlcrm.domain.identity import match_key
from xlcrm.domain.region import region_of
from xlcrm.domain.scorecard import TRAITS
from xlcrm.domain.sending_state import went_out
from xlcrm.domain.status import Status
from xlcrm.office.contracts import Contracts, following_starts
from xlcrm.office.fees import fees_of, lengths_of
from xlcrm.office.journal_read import superseded
from xlcrm.office.owed import owed_in
from xlcrm.office.own_columns import own_columns
from xlcrm.office.recipients import FIELDS as CONSENTS
from xlcrm.office.recipients import consents_in
from xlcrm.office.sums import told_in
from xlcrm.office.terms_needed import refuse_without_terms
from xlcrm.people.keys import customers, trusted
from xlcrm.rules.dateless import of_somebody
from xlcrm.schema.sheets import (
    CUSTOMERS,
    HISTORY,
    IDEAS,
    JOURNAL,
    LEDGER,
    MARKETING,
    PURCHASES,
    SATISFACTION,
    STATUSES,
    USAGE,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from xlcrm.office.debts import Owed
    from xlcrm.office.ledger import Ledger
    from xlcrm.reading.headers import HeaderMatch
    from xlcrm.reading.settings import Settings
    from xlcrm.schema.columns import SheetSpec
    from xlcrm.schema.table import Table
    from xlcrm.workbook.read import Book

_COMPANIONS: Final[Mapping[str, SheetSpec]] = {
    "customers": CUSTOMERS,
    "usage": USAGE,
    "purchases": PURCHASES,
    "journal": JOURNAL,
    "marketing": MARKETING,
    "answers": SATISFACTION,
    "ideas": IDEAS,
}
_FRAMES: Final = {spec.key: kind for kind, spec in _COMPANIONS.items()} | {LEDGER.key: "contracts"}
KINDS: Final = frozenset(_FRAMES)
"""The kinds of sheets that figures are computed from, by key."""

_ALSO: Final = {
    LEDGER.key: {"note", "next_contract_id", "fee_basis"},
    CUSTOMERS.key: CONSENTS,
    JOURNAL.key: {"corrects", "content", "reaction"},
    MARKETING.key: {"state"},
}
"""Fields that decide about a frame's values without standing in it."""

_TOLD_OTHERWISE: Final = frozenset({"computed_status", "next_contract_id", "fee_basis"})
"""Columns of 고객대장 of which the frame tells in another way."""


OF_WORDS: Final[Mapping[str, Collection[str]]] = {
    JOURNAL.key: {"content", "reaction", "resolution"},
    SATISFACTION.key: {"opinion"},
}
"""The columns of a kind of sheet in which people say something: only voices are made of them."""


def columns_read(match: HeaderMatch) -> Collection[str]:
    """Return the fields of a sheet that `office_of` needs, for `open_ledger(fields=…)`."""
    key = match.spec.key
    frame = _FRAMES.get(key)
    if key == HISTORY.key:
        return {column.field for column in HISTORY.columns}
    return () if frame is None else {*COLUMNS[frame], "customer_id", *_ALSO.get(key, ())}


def office_of(
    ledger: Ledger,
    as_of: date,
    *,
    with_own: bool = False,
    with_rest: bool = False,
    with_owed: bool = False,
) -> Office:
    """Return a ledger's contracts and other sheets as frames, as they are on a day.

    Args:
        ledger: the opened workbook; `columns_read` tells which of its columns are needed.
        as_of: the day that counts as today.
        with_own: whether to read all of the office's own columns of 고객대장 and 고객정보; else
            those that its points of risk name.
        with_rest: whether to read beside these, likewise, the columns of 고객대장 that figures do
            not need: 비고, 보증금, the office's own words of 상태.
        with_owed: whether to read the columns that tell who has paid, of each month too.

    >>> from datetime import date
    >>> import xlcrm
    >>> ledger = xlcrm.open_ledger("sample_data/seed_ledger.xlsx")
    >>> office_of(ledger, date(2024, 10, 1)).contracts[["fee", "months", "status"]]
            fee  months status
    0  100000.0    12.0    활성화
    1   50000.0    12.0    활성화
    2  100000.0    12.0  만료 예정
    """
    refuse_without_terms(ledger)
    book = ledger.on(as_of).book
    card = book.settings.standards.card
    wanted = None if with_own else {*(card.points if card else ())}
    frames = {kind: _companion(book, kind, spec) for kind, spec in _COMPANIONS.items()}
    frames["journal"], frames["notes"] = _contacts_and_notes(book, frames["journal"], as_of)
    frames["marketing"], frames["unsent"] = _sent_and_unsent(frames["marketing"])
    rows = [Contracts.of(sheet.table, book.settings) for sheet in book.ledgers]
    frames["customers"] = _with_own_of_customers(frames["customers"], book, wanted)
    contracts = _with_own(_contracts(book, rows, as_of), book, wanted)
    if with_rest:
        contracts = _with_rest(contracts, book)
    return Office(
        contracts=contracts,
        **frames,
        as_of=as_of,
        policy=_policy(book.settings),
        present=frozenset(table.spec.key for table in book.tables),
        told=frozenset(column.field for column in told_in(book)),
        history=told_changes(book, contracts),
        dateless=sum(len(of_somebody(each.table, each.dateless)) for each in rows),
        differing=(),
        owed=_owed(book, rows, as_of) if with_owed else {},
        consents=consents_in(book),
    )


def _owed(book: Book, rows: Sequence[Contracts], as_of: date) -> dict[int, Owed]:
    """What contracts owe, by their place in the frame of contracts."""
    places = (
        (number, at)
        for number, each in enumerate(rows)
        for at in range(len(each.table.rows))
        if at not in each.left_alone
    )
    index = {place: number for number, place in enumerate(places)}
    return {index[each.sheet, each.at]: each for each in owed_in(book, rows, as_of).rows}


def _policy(settings: Settings) -> Policy:
    return Policy(
        grace=settings.grace,
        month_end=settings.month_end,
        windows=dict(settings.windows),
        default_window=settings.default_window,
        basis=settings.fee_basis,
        few=settings.few,
        standards=settings.standards,
        goals=settings.goals,
        responses=settings.responses,
        themes=settings.themes,
    )


def _contracts(book: Book, rows: Sequence[Contracts], as_of: date) -> pd.DataFrame:
    """All ledger sheets' rows that are contracts, sheet by sheet."""
    found = [
        _of_sheet(each, following, as_of)
        for each, following in zip(rows, following_starts(rows), strict=True)
    ]
    contracts = _joined("contracts", found)
    return contracts.assign(service=_one_spelling(contracts["service"], book.settings))


def _with_own(contracts: pd.DataFrame, book: Book, wanted: Collection[str] | None) -> pd.DataFrame:
    """The contracts with the office's own columns: those of a sheet that lacks one are missing."""
    found: dict[str, list[pd.Series]] = {}
    for sheet in book.ledgers:
        table = sheet.table
        mine = contracts["row"][contracts["sheet"] == table.sheet]
        for header, cells in own_columns(book, sheet, wanted, known=TRAITS):
            said = mine.map(dict(zip(table.rows, cells, strict=True)))
            found.setdefault(OWN + header, []).append(said)
    texts = {name: pd.concat(parts) for name, parts in found.items()}
    return contracts.assign(
        **{
            name: _texts(said[~said.index.duplicated()].reindex(contracts.index))
            for name, said in texts.items()
        }
    )


def _with_rest(contracts: pd.DataFrame, book: Book) -> pd.DataFrame:
    """The contracts with the columns of the ledger that no figure needs, as texts."""
    found: dict[str, list[pd.Series]] = {}
    for sheet in book.ledgers:
        table = sheet.table
        mine = contracts["row"][contracts["sheet"] == table.sheet]
        for field, column in table.columns.items():
            header = OWN + column.header
            said = column.raw if field == "status" else table.values(field)
            told = [*map(_told, said)]
            if field == "status":
                ours = not {*filter(None, told)} - {*STATUSES}
            else:
                ours = field in contracts.columns or field in _TOLD_OTHERWISE
            if ours or column.column.masked_as is not None or header in contracts.columns:
                continue
            of_mine = mine.map(dict(zip(table.rows, told, strict=True)))
            found.setdefault(header, []).append(of_mine)
    texts = {name: pd.concat(parts) for name, parts in found.items()}
    return contracts.assign(
        **{
            name: _texts(said[~said.index.duplicated()].reindex(contracts.index))
            for name, said in texts.items()
        }
    )


def _told(value: object) -> str | None:
    return None if value is None or not str(value).strip() else str(value).strip()


def _with_own_of_customers(
    frame: pd.DataFrame, book: Book, wanted: Collection[str] | None
) -> pd.DataFrame:
    """The customers with the office's own columns of 고객정보."""
    parts: list[dict[str, Sequence[object]]] = []
    sizes: list[int] = []
    for sheet in book.sheets:
        if sheet.table.spec.key == CUSTOMERS.key:
            columns_here = own_columns(book, sheet, wanted, known=TRAITS)
            parts.append({OWN + name: cells for name, cells in columns_here})
            sizes.append(len(sheet.table.rows))
    names = dict.fromkeys(name for part in parts for name in part)
    columns = {
        name: [
            value
            for part, size in zip(parts, sizes, strict=True)
            for value in part.get(name, [None] * size)
        ]
        for name in names
    }
    return frame.assign(**{name: pd.Series(each, dtype=object) for name, each in columns.items()})


def _texts(values: pd.Series) -> pd.Series:
    found = values.astype(object)
    return found.where(found.notna(), None)


def _one_spelling(services: pd.Series, settings: Settings) -> pd.Series:
    """The services, each as 설정 writes it or else as it is written most: spaces do not matter."""
    spelt = {match_key(each): each for each in settings.windows}
    for each in services.value_counts().index:
        spelt.setdefault(match_key(each), each)
    known = {each: spelt[match_key(each)] for each in services.dropna().unique()}
    found: pd.Series = services.map(known).astype(object).where(services.notna(), None)
    return found


def _numbers(table: Table) -> list[str | None]:
    """Each row's 고객 ID; none where the column counts rows, which is nobody's number."""
    if not trusted(table):
        return [None] * len(table.rows)
    return [None if each is None else str(each) for each in table.values("customer_id")]


def _of_sheet(
    rows: Contracts, following: Sequence[date | None], as_of: date
) -> dict[str, Sequence[object]]:
    """One ledger sheet's contracts as columns, without the rows that are none."""
    table = rows.table
    computed = rows.computed(following, as_of)
    statuses, typed, wrong = computed["computed_status"], rows.typed(as_of), Status.ERROR.value
    lengths = lengths_of(rows.starts, rows.ends, rows.settings.month_end)
    fees, bases = fees_of(table, rows.settings, lengths)
    addresses = table.values("address")
    regions = {each: None if each is None else region_of(str(each)) for each in set(addresses)}
    columns: dict[str, Sequence[object]] = {
        **{name: table.values(name) for name in COLUMNS["contracts"] if name in table.columns},
        "sheet": [table.sheet] * len(table.rows),
        "row": table.rows,
        "customer": customers(table),
        "customer_id": _numbers(table),
        "region": [regions[each] for each in addresses],
        "start": rows.starts,
        "end": rows.ends,
        "next_start": following,
        "months": lengths,
        "fee": fees,
        "basis": bases,
        "decision": rows.decisions(),
        "auto_renewal": [each is True for each in table.values("auto_renewal")],
        "status": statuses,
        "typed": [at in typed for at in range(len(statuses))] if typed else [False] * len(statuses),
        "days_left": computed["days_left"],
        "action": computed["action"],
        "readable": [each != wrong for each in statuses],
        "family": _families(table, rows.settings),
        "linked": [
            None if each is None else str(each) for each in table.values("next_contract_id")
        ],
    }
    if not rows.left_alone:
        return columns
    kept = [at not in rows.left_alone for at in range(len(table.rows))]
    return {name: list(compress(values, kept)) for name, values in columns.items()}


def _families(table: Table, settings: Settings) -> Sequence[object]:
    """Each contract's family of services, as those are compared."""
    services = table.values("service")
    known = {each: settings.family(match_key(str(each or ""))) for each in set(services)}
    return [known[each] for each in services]


def _companion(book: Book, kind: str, spec: SheetSpec) -> pd.DataFrame:
    """One kind of sheet, all its tables joined."""
    tables = [table for table in book.tables if table.spec.key == spec.key]
    return _joined(
        kind, [_of_companion(table, book.people.whose_rows(table), kind) for table in tables]
    )


def _contacts_and_notes(
    book: Book, journal: pd.DataFrame, as_of: date
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The journal's contacts that count, and what xlcrm wrote itself.

    An entry counts until the day of the one that corrects it.
    """
    if journal.empty:
        return journal, journal
    entries = journal["entry_id"]
    kept, notes = ~entries.isin(superseded(book, as_of)), _are_notes(entries)
    if kept.all() and not notes.any():
        return journal, journal[notes]
    contacts, others = journal[kept & ~notes], journal[kept & notes]
    return contacts.reset_index(drop=True), others.reset_index(drop=True)


def _are_notes(entries: pd.Series) -> pd.Series:
    """Which entries are notes: mostly none, as one look in all of their IDs tells."""
    said = "\n".join([each for each in entries if each is not None])
    if f"{note_id('')}\n" in f"{said}\n":
        return entries.map(is_note).astype(bool)
    return pd.Series(data=False, index=entries.index)


def _sent_and_unsent(messages: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The messages that went out, and the others, which count nowhere."""
    out = messages["state"].map(went_out).astype(bool)
    if out.all():
        return messages, messages[~out]
    return messages[out].reset_index(drop=True), messages[~out].reset_index(drop=True)


def _of_companion(table: Table, people: Sequence[str], kind: str) -> dict[str, Sequence[object]]:
    fields = [name for name in COLUMNS[kind] if name in table.columns]
    columns: dict[str, Sequence[object]] = {name: table.values(name) for name in fields}
    if "row" in COLUMNS[kind]:
        columns["sheet"], columns["row"] = [table.sheet] * len(table.rows), table.rows
    columns["customer"] = people
    if "entry_id" in columns:
        columns["entry_id"] = [None if each is None else str(each) for each in columns["entry_id"]]
    return columns


def _joined(kind: str, parts: Sequence[Mapping[str, Sequence[object]]]) -> pd.DataFrame:
    """Several sheets' columns as one frame."""
    frames = [frame_of(kind, part) for part in parts]
    if len(frames) == 1:
        return frames[0]
    return pd.concat(frames, ignore_index=True) if frames else frame_of(kind, {})
