"""The sheet 오늘 when customers are named anew: what people wrote there stays about them.

Its lines tell whom they are about by the customer's key, which a new 고객 ID, name or telephone
number changes. What people have written is taken into the journal in the same change, under the
name that counts from then on, and all other lines get the new key.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time
from typing import TYPE_CHECKING, Final

from xlcrm.domain.outline import outlined
from xlcrm.jobs.today.line import Key, digest, subject_of
from xlcrm.jobs.today.page import page_in, sheet_of
from xlcrm.jobs.today.said import said_of
from xlcrm.jobs.today.ticks import is_taken, taken
from xlcrm.office.journal_read import open_follow_up, standing
from xlcrm.office.journal_rows import plan_rows
from xlcrm.ooxml.ownership import is_same
from xlcrm.values import NamedTuple
from xlcrm.workbook.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TypeVar

    from xlcrm.jobs.today.page import Page
    from xlcrm.jobs.today.row import PageRow
    from xlcrm.jobs.today.ticks import Taken
    from xlcrm.office.checked import Value
    from xlcrm.office.ledger import Ledger
    from xlcrm.office.proposal import Proposal
    from xlcrm.workbook.read import Book

    Found = TypeVar("Found")

_COVERED: Final = (
    "  오늘 시트에 사람이 붙인 메모나 그림이 있어 그 시트는 고치지 않습니다. "
    "xlcrm today --into로 새로 넣을 때까지는 이 고객의 줄에 적지 마세요."
)


@outlined
class NamedAnew(NamedTuple):
    """How a customer is named from then on.

    Attributes:
        key: the customer's key.
        values: what journal entries say of who it is, by field.
    """

    key: str
    values: Mapping[str, Value]


def with_ticks(
    ledger: Ledger,
    proposal: Proposal[Found],
    anew: Mapping[str, NamedAnew],
    *,
    now: datetime | None,
) -> Proposal[Found]:
    """Return a proposal that names customers anew, with what the sheet 오늘 needs for it.

    Args:
        ledger: the opened workbook.
        proposal: what names them anew.
        anew: the customers' keys until then → how they are named from then on.
        now: when, in Korean wall time; None is the beginning of the sheet's day.
    """
    anew = {key: each for key, each in anew.items() if key and each.key != key}
    page = page_in(ledger.book.package) if proposal and anew else None
    if page is None:
        return proposal
    first = datetime.combine(page.day, time()) if page.day else None
    when = max(filter(None, (now, first)), default=datetime(2000, 1, 1))  # noqa: DTZ001 - Korean
    done = taken(ledger, now=when)
    plan, said = _written(ledger, done, anew, when), [*said_of(done.ticked)]
    sheet = _sheet(ledger.book, done.ticked.page or page, anew)
    if page.covered:
        said.append(_COVERED)
    elif sheet is not None:
        plan |= sheet
    return replace(
        proposal,
        plan=plan | proposal.plan,
        said=(*proposal.said, *(f"  {line.strip()}" for line in said)),
    )


def _written(ledger: Ledger, done: Taken, anew: Mapping[str, NamedAnew], now: datetime) -> Plan:
    """What adds to the journal what people wrote, whoever is named anew by the new name."""
    if not done.ticked.rows:
        return Plan()
    whose = ledger.book.people.whose
    rows = []
    for row in done.ticked.rows:
        who = anew.get(whose(row))
        named = {} if who is None else who.values
        rows.append({**row, **{name: value for name, value in named.items() if value is not None}})
    others = replace(done.plan, new_rows=(), new_sheets=())
    return others | plan_rows(ledger.without_waiting().book, rows, now=now)


def _sheet(book: Book, page: Page, anew: Mapping[str, NamedAnew]) -> Plan | None:
    """The sheet 오늘 with the new keys; None where it stays as it is."""
    if page.day is None:
        return None
    customers = {digest(key): digest(each.key) for key, each in anew.items()}
    subjects = {**customers, **_subjects(book, anew)}
    rows = [_row(row, page, customers, subjects) for row in page.rows]
    sheet = sheet_of(rows, page.day, about=page.about, known=True)
    return None if is_same(book.package, sheet) else Plan(new_sheets=(sheet,))


def _row(
    row: PageRow, page: Page, customers: Mapping[str, str], subjects: Mapping[str, str]
) -> PageRow:
    """A row with its new key; what is in the journal keeps the one under which it was written."""
    old = row.key
    if old is None or old.customer not in customers or is_taken(row, page.day):
        return row
    key = Key(old.kind, subjects.get(old.subject, old.subject), customers[old.customer])
    return row.with_key(key)


def _subjects(book: Book, anew: Mapping[str, NamedAnew]) -> Mapping[str, str]:
    """What tells entries without 일지 ID from others, which also says whose they are."""
    found: dict[str, str] = {}
    for each in standing(book):
        if each.values.get("entry_id") is None:
            whose = book.people.whose(each.values)
            if whose in anew:
                about = open_follow_up(each.values), each.values.get("follow_up") or ""
                new = digest(subject_of(anew[whose].key, *about))
                found[digest(subject_of(whose, *about))] = new
    return found
