"""The journal as one, over all its sheets: what counts, and what each customer's contacts say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from itertools import chain
from typing import TYPE_CHECKING, Final

from xlcrm.domain.entry_id import is_note
from xlcrm.domain.outline import outlined
from xlcrm.domain.text import lazy
from xlcrm.people.keys import customers
from xlcrm.schema.coerce import read_column
from xlcrm.schema.sheets import JOURNAL
from xlcrm.schema.table import Table
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from xlcrm.cellref import CellRef, CellValue
    from xlcrm.files.queue import Queue
    from xlcrm.workbook.read import Book, Sheet


def excerpt(book: Book, sheet: Sheet, positions: Sequence[int], fields: Collection[str]) -> Table:
    """Return some of a sheet's rows, with those of the fields that the sheet has.

    Args:
        book: the workbook that the sheet is in.
        sheet: the sheet, some of whose columns were read.
        positions: which of its table's rows, counted from 0.
        fields: the columns of the excerpt, read before or not.
    """
    table = sheet.table
    rows = [table.rows[at] for at in positions]
    columns = {}
    for field in fields & sheet.match.columns.keys():
        known = table.columns.get(field)
        raw = [known.raw[at] for at in positions] if known else book.cells(sheet, rows, field)
        columns[field] = read_column(
            table.spec.column(field),
            sheet.match.columns[field],
            sheet.match.headers[field],
            raw,
            date1904=book.package.date1904,
        )
    return Table(table.spec, table.sheet, table.header_row, rows, columns, table.across)


LINKED_BY: Final = frozenset({"customer_id", "branch", "name", "phone", "contract_id"})
"""The ledger's fields that tell which row an entry's link leads to."""

COMPLAINT: Final = "불만"
CONTACT_FIELDS: Final = frozenset(
    {
        *("entry_id", "customer_id", "name", "at", "category", "occurred_at", "resolved_at"),
        *("follow_up", "follow_up_due", "follow_up_done", "corrects"),
    }
)
"""The fields that say who was contacted when, and what is still open."""
COMPENSATION_FIELDS: Final = frozenset({"compensation", "compensation_won", "compensation_done"})
"""Those that say what a customer was promised for a complaint, and whether it was given."""
CUSTOMER_FIELDS: Final = frozenset({"customer_id", "corrects"})
"""Those of them that tell which of a long journal's rows are about whom, and count.

Names are different in every row, and are read only of rows that no 고객 ID explains.
"""
_OPEN: Final = (
    *("entry_id", "at", "category", "occurred_at", "resolved_at"),
    *("follow_up_due", "follow_up_done"),
)
_FEW: Final = 16  # entries that are searched for one by one
_PLAIN: Final = lazy(r"[0-9A-Z-]{12,}")  # as xlcrm makes them: no such text means another thing


@outlined
@dataclass(frozen=True, slots=True)
class Written:
    """One row of the journal: where it stands, and what it says by field."""

    where: CellRef
    values: Mapping[str, object]


@outlined
@dataclass(frozen=True, slots=True)
class Contact:
    """What the journal says of one customer.

    Attributes:
        last: the day of the last contact.
        open_issues: entries about a problem or a complaint that have no 해결일시.
        next_follow_up: the earliest 후속 기한 that is still open.
    """

    last: date | None
    open_issues: int
    next_follow_up: date | None


def journals(book: Book) -> list[Sheet]:
    """Return the sheets of the journal in the order of their tabs."""
    return [sheet for sheet in book.sheets if sheet.table.spec.key == JOURNAL.key]


def written(book: Book) -> Iterator[Written]:
    """Yield every row of the journal, sheet by sheet."""
    for sheet in journals(book):
        table = sheet.table
        fields = {name: column.values for name, column in table.columns.items()}
        first = "entry_id" if "entry_id" in fields else next(iter(fields), "")
        for at in range(len(table.rows)):
            yield Written(
                table.where(at, first), {name: values[at] for name, values in fields.items()}
            )


def names_known(book: Book) -> frozenset[str]:
    """Return everybody's name: of the ledgers, and those whom the journal alone names."""
    said = (each for sheet in journals(book) for each in sheet.table.values("name"))
    every = (*book.people.column("name"), *said)
    return frozenset(str(each) for each in every if each is not None)


def understood(waits: Queue) -> Queue:
    """Return the queue without entries that this version cannot write; they wait on.

    A newer version may have fields, and kinds of values, that this one does not know.
    """
    days = {column.field: column.kind.is_day for column in JOURNAL.columns}

    def known(row: Mapping[str, object]) -> bool:
        return all(
            field in days and isinstance(value, date) <= days[field] for field, value in row.items()
        )

    rows = tuple(row for row in waits.rows if known(row))
    return replace(waits, rows=rows, damaged=waits.damaged + len(waits.rows) - len(rows))


def unknown(
    book: Book, rows: Sequence[Mapping[str, CellValue | date]]
) -> list[Mapping[str, CellValue | date]]:
    """Return those of some entries that the journal does not have yet, each 일지 ID once.

    A long journal whose IDs were not read is searched for the text of a few, and read only if one
    stands there: after a crash between a save and its note in the queue.
    """
    wanted = {str(row["entry_id"]): row for row in rows}
    known: set[str] = set()
    for sheet in journals(book) if wanted else ():
        table = sheet.table
        if "entry_id" in table.columns:
            known.update(map(str, table.values("entry_id")))
        elif len(wanted) > _FEW or any(_may_hold(book, sheet, each) for each in wanted):
            known.update(map(str, book.cells(sheet, book.scans[table.sheet].rows, "entry_id")))
    return [row for identifier, row in wanted.items() if identifier not in known]


def _may_hold(book: Book, sheet: Sheet, identifier: str) -> bool:
    """Whether a sheet's own texts or the workbook's shared ones may say an ID."""
    if not _PLAIN.fullmatch(identifier):
        return True
    shared = book.package.related_part("sharedStrings")
    texts = b"" if shared is None else book.package.part(shared)
    return any(identifier.encode() in data for data in (book.scans[sheet.table.sheet].data, texts))


def superseded(book: Book, until: date | None = None) -> frozenset[str]:
    """Return the 일지 ID of every entry that a later one corrects or closes.

    Args:
        book: the workbook.
        until: what a correction of a later day corrects still stood on that day.
    """
    return frozenset(
        str(each)
        for sheet in journals(book)
        for each in set(_corrected(sheet.table, until))
        if each is not None
    )


def _corrected(table: Table, until: date | None) -> Sequence[object]:
    """What the entries of a sheet correct, those of later days aside."""
    found = table.values("corrects")
    if until is None or "corrects" not in table.columns:
        return found
    moments = table.values("at")
    said = ((each, day_of(moments[at])) for at, each in enumerate(found) if each is not None)
    return [each for each, day in said if day is None or day <= until]


def standing(book: Book, until: date | None = None) -> list[Written]:
    """Return the entries that no later one corrects or closes, by when they happened.

    Args:
        book: the workbook.
        until: the day asked about, of later ones there is none; an entry without its day counts.
    """
    gone = superseded(book, until)
    found = [
        each
        for each in written(book)
        if str(each.values.get("entry_id")) not in gone and _by(each.values.get("at"), until)
    ]
    return sorted(found, key=lambda each: moment_of(each.values.get("at")))


def _by(value: object, until: date | None) -> bool:
    """Whether a day, or one that is not told, is not after another."""
    day = day_of(value)
    return day is None or until is None or day <= until


def moment_of(value: object) -> datetime:
    """Return a day or moment as a moment, for sorting; what is neither comes first."""
    if isinstance(value, datetime):
        return value
    return datetime(value.year, value.month, value.day) if isinstance(value, date) else datetime.min  # noqa: DTZ001, DTZ901 - a sheet's dates have no zone


def day_of(value: object) -> date | None:
    """Return the day of a date or moment."""
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None


def contacts(
    book: Book,
    more: Sequence[Mapping[str, object]] = (),
    only: frozenset[str] | None = None,
    corrected: CellRef | None = None,
    until: date | None = None,
) -> dict[str, Contact]:
    """Return what the journal says of each customer, by the keys of `people.keys.customers`.

    Args:
        book: the workbook; of its journal all `CONTACT_FIELDS` have to be read, or, to ask about
            a few customers, the `CUSTOMER_FIELDS`.
        more: entries by field that are being written, beside those that wait beside the workbook.
        only: the customers asked about; all by default.
        corrected: the cell of an entry without 일지 ID that is being corrected, and does not count.
        until: the day asked about, as for `standing`.
    """
    more = (*book.waiting, *more)
    gone = superseded(book, until) | {str(row["corrects"]) for row in more if row.get("corrects")}
    last: dict[str, date] = {}
    issues: dict[str, int] = {}
    due: dict[str, date] = {}
    rows = chain(
        *(_rows(*_about(book, sheet, only, corrected)) for sheet in journals(book)),
        (
            (
                book.people.whose(row),
                row.get("entry_id"),
                row.get("at"),
                is_open_issue(row),
                open_follow_up(row),
            )
            for row in more
        ),
    )
    for customer, entry, at, issue, follow_up in rows:
        if not customer or (gone and str(entry) in gone):
            continue
        if (only is not None and customer not in only) or not _by(at, until):
            continue
        day = None if is_note(entry) else day_of(at)
        if day is not None and (customer not in last or last[customer] < day):
            last[customer] = day
        if issue:
            issues[customer] = issues.get(customer, 0) + 1
        if follow_up is not None and (customer not in due or follow_up < due[customer]):
            due[customer] = follow_up
    return {
        customer: Contact(last.get(customer), issues.get(customer, 0), due.get(customer))
        for customer in last.keys() | issues.keys() | due.keys()
    }


def _about(
    book: Book,
    sheet: Sheet,
    only: frozenset[str] | None,
    corrected: CellRef | None,
) -> tuple[Table, Sequence[str]]:
    """A journal sheet's rows and whose they are; with `only` those of some customers."""
    people = book.people.whose_rows(sheet.table)
    if corrected is not None and corrected.sheet == sheet.table.sheet:
        people[sheet.table.rows.index(corrected.row)] = ""
    if only is None:
        return sheet.table, people
    theirs = [at for at, each in enumerate(people) if each in only]
    return excerpt(book, sheet, theirs, CONTACT_FIELDS), [people[at] for at in theirs]


def _rows(
    table: Table, people: Sequence[str]
) -> Iterator[tuple[str, object, object, bool, date | None]]:
    """Each row's customer, ID and moment, whether it is an open issue, and its open follow-up."""
    columns: Sequence[Sequence[object]] = [table.values(name) for name in _OPEN]
    for customer, entry, at, category, occurred, resolved, due, done in zip(
        people, *columns, strict=True
    ):
        issue = resolved is None and (occurred is not None or category == COMPLAINT)
        yield customer, entry, at, issue, day_of(due) if done is None else None


def is_open_issue(values: Mapping[str, object], until: date | None = None) -> bool:
    """Tell whether an entry is about a problem or a complaint that has not been resolved.

    Or had not been, on the day `until`.
    """
    problem = values.get("occurred_at") is not None or values.get("category") == COMPLAINT
    return problem and not _done(values.get("resolved_at"), until)


def open_follow_up(values: Mapping[str, object], until: date | None = None) -> date | None:
    """Return the day by which an entry's follow-up is due, or None if none is open.

    Or was open, on the day `until`.
    """
    done = _done(values.get("follow_up_done"), until)
    return None if done else day_of(values.get("follow_up_due"))


def open_compensation(values: Mapping[str, object], until: date | None = None) -> bool:
    """Tell whether an entry promises a compensation that has not been given.

    Or had not been, on the day `until`.
    """
    promised = values.get("compensation") or values.get("compensation_won")
    return bool(promised) and not _done(values.get("compensation_done"), until)


def compensation_told(values: Mapping[str, object]) -> str:
    """Return what an entry promises, in words: `한 달 무료 (50,000원)`.

    >>> compensation_told({"compensation": "한 달 무료", "compensation_won": 50000})
    '한 달 무료 (50,000원)'
    >>> compensation_told({"compensation_won": 3000}), compensation_told({})
    ('3,000원', '')
    """
    what, won = values.get("compensation"), values.get("compensation_won")
    money = f"{won:,.0f}원" if isinstance(won, int | float) and won else ""
    if what and money:
        return f"{what} ({money})"
    return str(what or money)


def _done(value: object, until: date | None) -> bool:
    """Whether something says that it is done, and is no day after another."""
    return value is not None and _by(value, until)


def contact_columns(
    table: Table, said: Mapping[str, Contact], only: frozenset[str] | None = None
) -> dict[str, list[CellValue | date]]:
    """Return 최근 상담일, 미해결 건수 and 다음 후속 기한 of a ledger, as far as it has them.

    A cell that says so already keeps what it holds, as does the cell of a customer of whom the
    journal knows nothing: a person may have filled it. Nothing open is left blank.

    Args:
        table: a ledger's rows.
        said: what the journal says of each customer.
        only: the customers whose rows are looked at; all by default.
    """
    people = customers(table)
    found: dict[str, list[CellValue | date]] = {}
    for field, say in _SAID.items():
        column = table.columns.get(field)
        if column is None:
            continue
        new = {customer: say(contact) for customer, contact in said.items()}
        found[field] = [
            raw
            if customer not in new
            or (only is not None and customer not in only)
            or day_or_number(value) == new[customer]
            else new[customer]
            for raw, value, customer in zip(column.raw, column.values, people, strict=True)
        ]
    return found


def day_or_number(value: object) -> object:
    """Return a moment's day, and anything else as it is."""
    return value.date() if isinstance(value, datetime) else value


_SAID: Final[Mapping[str, Callable[[Contact], CellValue | date]]] = {
    "last_contact": lambda contact: contact.last,
    "open_issues": lambda contact: contact.open_issues or None,
    "next_follow_up": lambda contact: contact.next_follow_up,
}
CONTACT_COLUMNS: Final = frozenset(_SAID)
"""The ledger's columns that tell what the journal says."""
