"""Ideas for products and services: written into 아이디어, and told back to those who had them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.domain.hidden_names import HiddenNames
from xlcrm.domain.identity import match_key
from xlcrm.domain.outline import outlined
from xlcrm.domain.particles import with_particle
from xlcrm.domain.text import one_line, squeezed
from xlcrm.errors import DomainError, HeaderNotFoundError
from xlcrm.office.changes import Changes, appended
from xlcrm.office.checked import checked, guess
from xlcrm.office.ideas import (
    DONE,
    RECEIVED,
    TOLD,
    idea_called,
    ideas_in,
    ids_told,
    known_on,
    sheets_of_ideas,
    still_waiting,
)
from xlcrm.office.journal_read import names_known, written
from xlcrm.office.proposal import Proposal
from xlcrm.office.records import new_sheet
from xlcrm.people.named import named_by
from xlcrm.schema.sheets import IDEAS
from xlcrm.schema.trouble import Trouble
from xlcrm.values import dataclass
from xlcrm.workbook.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from xlcrm.cellref import CellRef
    from xlcrm.office.checked import Value
    from xlcrm.office.ideas import Idea
    from xlcrm.office.ledger import Ledger
    from xlcrm.people.person import Person
    from xlcrm.workbook.read import Book

STATES: Final = IDEAS.column("state").choices


@outlined
@dataclass(frozen=True, slots=True)
class IdeaWritten:
    """What becomes of an idea.

    Attributes:
        title: what it is called.
        new: whether it is written down for the first time.
        state: how far it is.
        askers: how many customers have said it.
        waiting: how many of them are still to be told that it is done.
        rows: the customers who are added, by field.
    """

    title: str
    new: bool
    state: str
    askers: int
    waiting: int
    rows: tuple[Mapping[str, str], ...] = ()


@outlined
@dataclass(frozen=True, slots=True)
class IdeaTold:
    """An idea as it stands.

    Attributes:
        where: the cell that names it.
        date: when it was first heard; None where that is not told.
        title: what it is called.
        content: what it is.
        state: 접수, 검토, 반영 or 답변함.
        askers: the 고객 ID of those who said it.
        waiting: those who are still to be told that it is done.
        officer: who looks after it.
        memo: what else there is to know.
    """

    where: CellRef
    date: date | None
    title: str
    content: str
    state: str
    askers: tuple[str, ...]
    waiting: tuple[str, ...]
    officer: str
    memo: str


def ideas(ledger: Ledger, *, state: str = "", as_of: date | None = None) -> tuple[IdeaTold, ...]:
    """Return the ideas, those that are still to be weighed first, then by their rows.

    Args:
        ledger: the opened workbook.
        state: only those that are so far; all by default.
        as_of: the day that counts as today: what was heard later is left out; all by default.

    Raises:
        DomainError: there is no such state.

    >>> import xlcrm
    >>> xlcrm.ideas(xlcrm.open_ledger("sample_data/seed_ledger.xlsx"))
    ()
    """
    wanted = _state(state) if state else ""
    found = [
        each
        for each in ideas_in(ledger.book)
        if (not wanted or each.state == wanted) and known_on(each, as_of)
    ]
    places = {name: at for at, name in enumerate(STATES)}
    found.sort(key=lambda each: places.get(each.state, len(places)))
    return tuple(
        IdeaTold(
            each.where,
            each.date,
            each.title,
            each.content,
            each.state,
            each.askers,
            each.waiting,
            each.officer,
            each.memo,
        )
        for each in found
    )


def idea(  # noqa: PLR0913 - each is a choice the command line offers
    ledger: Ledger,
    title: str,
    *,
    as_of: date,
    customers: Sequence[str] = (),
    entries: Sequence[str] = (),
    content: str = "",
    state: str = "",
    officer: str = "",
    memo: str = "",
) -> Proposal[IdeaWritten]:
    """Return what writes an idea down, or adds to the one of that title.

    Customers are added to those who said it; all else that is given takes the place of what stood
    there. The sheet 아이디어 is made with the first idea. Once its state is 반영, every one of them
    is a line of today's tasks until they have been told.

    Args:
        ledger: the opened workbook.
        title: what it is called; spaces do not tell titles apart.
        as_of: when it was heard, of a new one.
        customers: who said it: 고객 ID, 고객명 or 연락처 each.
        entries: the 일지 ID of entries in which somebody said it: their customers are added, and
            what the first one says is its content where there is none yet.
        content: what it is.
        state: 접수 (of a new one by default), 검토, 반영 or 답변함.
        officer: who looks after it.
        memo: what else there is to know.

    Raises:
        DomainError: there is no title, no such state, customer or entry; or nobody has said it.
        HeaderNotFoundError: a sheet is called 아이디어, but its headers cannot be read.
        PlanError: a cell that would change holds a formula or is merged.

    >>> from datetime import date
    >>> import xlcrm
    >>> ledger = xlcrm.open_ledger("sample_data/seed_ledger.xlsx")
    >>> found = xlcrm.idea(ledger, "주차권", as_of=date(2024, 10, 1), customers=["1001"])
    >>> found.found.new, found.found.state, found.plan.new_sheets[0].rows[0][:2]
    (True, '접수', (datetime.date(2024, 10, 1), '주차권'))
    """
    book, title = ledger.book, one_line(title)
    if not title:
        raise DomainError("아이디어의 제목이 비어 있습니다.", hint="짧은 제목을 적으세요.")
    said = [_entry(book, each) for each in entries]
    people = [_customer(book, each) for each in customers]
    people += [_whose(book, each) for each in said]
    before = idea_called(book, title)
    words = content or next((str(e["content"]) for e in said if e.get("content")), "")
    given: dict[str, object] = {"state": _state(state) if state else "", "officer": officer}
    given |= {"memo": memo}
    if content or before is None or not before.content:
        given["content"] = words
    known = checked(IDEAS, {name: each for name, each in given.items() if each}, book.settings)
    if known.problems:
        raise DomainError(known.problems[0].message, hint=known.problems[0].hint)
    values = dict(known.values)
    ids = list(dict.fromkeys(_number(each) for each in people))
    if before is None:
        return _first(book, title, as_of, ids, values)
    return _more(book, before, ids, values)


def _first(
    book: Book, title: str, as_of: date, ids: Sequence[str], values: Mapping[str, Value]
) -> Proposal[IdeaWritten]:
    if not ids:
        raise DomainError(
            "누가 말한 아이디어인지 적지 않았습니다.",
            hint="--customer에 고객 ID를, 또는 --entry에 일지 ID를 적으세요.",
        )
    row = {"date": as_of, "title": title, "askers": ids_told(ids), "state": RECEIVED, **values}
    sheets = sheets_of_ideas(book)
    if sheets:
        plan = appended(book, sheets[-1], [row])
    elif any(entry.name.casefold() == IDEAS.name.casefold() for entry in book.package.sheets):
        needed = ", ".join(column.name for column in IDEAS.columns if column.required)
        raise HeaderNotFoundError(
            "시트의 열 제목을 읽을 수 없습니다.",
            sheet=IDEAS.name,
            hint=f"제목 행에 {needed} 열을 두거나, 시트 이름을 바꾸면 새로 만듭니다.",
        )
    else:
        plan = Plan(new_sheets=(new_sheet(IDEAS, IDEAS.name, [row], book.settings),))
    state = str(row["state"])
    waiting = len(ids) if state == DONE else 0
    found = IdeaWritten(title, True, state, len(ids), waiting, _rows(ids))  # noqa: FBT003 - it is
    return Proposal(plan, said=(_said(book, found),), found=found)


def _more(
    book: Book, before: Idea, ids: Sequence[str], values: Mapping[str, Value]
) -> Proposal[IdeaWritten]:
    askers = tuple(dict.fromkeys((*before.askers, *ids)))
    new: dict[str, Value] = {**values}
    if len(askers) > len(before.askers):
        new["askers"] = ids_told(askers)
    changes, column = Changes(book), before.sheet.table.columns
    for field, value in new.items():
        old = column[field].values[before.at] if field in column else None
        if old != value:
            changes.set(before.sheet, field, {before.at: value})
    state = str(new.get("state", before.state))
    waiting = len(still_waiting(state, askers, before.told))
    rows = _rows(ids)
    found = IdeaWritten(before.title, False, state, len(askers), waiting, rows)  # noqa: FBT003
    plan = changes.plan()
    return Proposal(plan, said=(_said(book, found),) if plan else (), found=found)


def _rows(ids: Sequence[str]) -> tuple[Mapping[str, str], ...]:
    return tuple({"customer_id": each} for each in ids)


def _said(book: Book, found: IdeaWritten) -> str:
    """What is said of an idea, nobody to be recognised."""
    title = HiddenNames(names_known(book)).text(found.title)
    left = f", 알릴 고객 {found.waiting:,}명" if found.waiting else ""
    return f"아이디어 '{title}': {found.state}, 고객 {found.askers:,}명{left}"


def waiting_to_hear(book: Book, as_of: date | None = None) -> Iterator[tuple[Idea, Person]]:
    """Yield every idea that is done with each of those who are still to be told.

    Who is in no ledger any more is not called.

    Args:
        book: the workbook.
        as_of: the day that counts as today: what was heard later is left out; all by default.
    """
    for each in ideas_in(book):
        for asker in each.waiting if known_on(each, as_of) else ():
            people = [one for one in book.people.find(asker) if one.customer_id == asker]
            if len(people) == 1:
                yield each, people[0]


def told_back(book: Book, told: Collection[tuple[str, str]]) -> Plan:
    """Return what notes that askers have been told that their idea is done.

    Once all of an idea's have been, it is 답변함.

    Args:
        book: the workbook.
        told: the cells of ideas, each with the 고객 ID of who has been told.
    """
    by_idea: dict[str, list[str]] = {}
    for where, asker in told:
        by_idea.setdefault(where, []).append(asker)
    changes = Changes(book)
    for each in ideas_in(book) if by_idea else ():
        new = [asker for asker in by_idea.get(str(each.where), ()) if asker in each.waiting]
        if new:
            known = (*each.told, *new)
            changes.set(each.sheet, "told", {each.at: ids_told(known)})
            if set(each.askers) <= set(known):
                changes.set(each.sheet, "state", {each.at: TOLD})
    return changes.plan()


def renumbered(book: Book, changes: Changes, old: str, new: str) -> Iterable[tuple[str, int]]:
    """Let ideas name a customer by another 고객 ID; yield each sheet and in how many rows.

    Args:
        book: the workbook.
        changes: to which it is added.
        old: the 고객 ID until then.
        new: the one from then on.
    """
    counts: dict[str, int] = {}
    for each in ideas_in(book):
        for field, ids in (("askers", each.askers), ("told", each.told)):
            if old in ids:
                kept = dict.fromkeys(new if one == old else one for one in ids)
                changes.set(each.sheet, field, {each.at: ids_told(kept)})
                name = each.sheet.table.sheet
                counts[name] = counts.get(name, 0) + (field == "askers")
    return counts.items()


def _state(word: str) -> str:
    """The state that a word names.

    Raises:
        DomainError: it names none.
    """
    for state in STATES:
        if squeezed(word) == state:
            return state
    raise DomainError(
        f"'{one_line(word)}' {with_particle('상태', '은/는')} 없습니다.",
        hint=f"{guess(word, STATES)}쓸 수 있는 상태: {' · '.join(STATES)}",
    )


def _customer(book: Book, key: str) -> Person:
    found = named_by(book.people, [key])
    if isinstance(found, Trouble):
        raise DomainError(found.message, hint=found.hint)
    return found


def _number(person: Person) -> str:
    """The 고객 ID of somebody, by which ideas name them.

    Raises:
        DomainError: there is none.
    """
    if person.customer_id:
        return person.customer_id
    raise DomainError(
        "고객대장에 이 고객의 고객 ID가 없습니다.",
        hint="고객대장의 고객 ID 칸을 먼저 채우세요. 한꺼번에 매기려면: xlcrm customer number 대장",
    )


def _entry(book: Book, identifier: str) -> Mapping[str, object]:
    """What an entry of the journal says, or its cell.

    Raises:
        DomainError: there is none such.
    """
    wanted = identifier.strip()
    for each in written(book):
        names = {str(each.values.get("entry_id") or ""), match_key(str(each.where))}
        if wanted and (wanted in names or match_key(wanted) in names):
            return each.values
    raise DomainError(
        "그런 일지 ID가 없습니다.", hint="xlcrm log show 또는 xlcrm log find에서 확인하세요."
    )


def _whose(book: Book, values: Mapping[str, object]) -> Person:
    keys = [str(values[name]) for name in ("customer_id", "name") if values.get(name)][:1]
    return _customer(book, keys[0] if keys else "")
