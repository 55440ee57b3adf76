"""What people wrote beside the lines of 오늘, as entries of the journal: once each, and none lost.

The entries and the sheets that say so are one change of the workbook. An entry's 일지 ID is made of
the line's key, the sheet's day and what was written, so that a sheet that comes back, as a copy or
an old file, adds nothing either.
"""

from __future__ import annotations

from dataclasses import field, replace
from datetime import date, datetime, time
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

from xlcrm.domain.entry_id import entry_id
from xlcrm.domain.outline import outlined
from xlcrm.domain.text import one_line
from xlcrm.errors import DomainError
from xlcrm.jobs.ideas import told_back, waiting_to_hear
from xlcrm.jobs.log.entries import Logged, contact_edits, log, log_closing, log_correction
from xlcrm.jobs.today.line import TaskKind, digest, numbered, subject_of
from xlcrm.jobs.today.page import NAME, pages_in, sheet_of
from xlcrm.jobs.today.row import EDITED, HERE, TYPED, PageRow
from xlcrm.jobs.today.said import Ticked, said_of
from xlcrm.jobs.today.typed import Typed
from xlcrm.jobs.today.whose import Whose
from xlcrm.office.journal_read import open_follow_up, standing, superseded, written
from xlcrm.office.journal_rows import plan_rows, with_identifier
from xlcrm.office.proposal import Proposal
from xlcrm.ooxml.ownership import is_same
from xlcrm.values import dataclass
from xlcrm.workbook.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlcrm.cellref import CellRef
    from xlcrm.jobs.today.page import Page
    from xlcrm.jobs.today.whose import Who
    from xlcrm.office.checked import Record
    from xlcrm.office.ledger import Ledger
    from xlcrm.ooxml.addedsheet import OwnSheet
    from xlcrm.ooxml.package import Package
    from xlcrm.schema.trouble import Problem
    from xlcrm.workbook.read import Book

_SPOKEN: Final = frozenset({"통화", "부재"})  # of a telephone call
_CLOSED: Final = "오늘 할 일에서 완료로 표시함"
_GONE: Final = "이미 마무리된 일이라 다시 적지 않음"
_NOBODYS: Final = "고객이 없는 줄이라 일지에 적지 않음"
_NOT_WRITTEN: Final = "적지 못함: "
_UNKNOWN: Final = "누구인지 알 수 없습니다. 고객 칸에 고객 ID나 이름을 적으세요."
_NO_CUSTOMER: Final = "고객대장에 있는 고객의 줄이 아닙니다. 적은 것은 여기에 남겨 둡니다."
_VERSIONS: Final = 9  # of the same words that stood, were changed and stand again
_NO_DAY: Final = date(2000, 1, 1)


def has_ticks(package: Package) -> bool:
    """Tell whether people wrote into the sheet 오늘 what is not in the journal yet."""
    return any(_is_new(row, page.day) for page in pages_in(package) for row in page.rows)


def ticks(ledger: Ledger, *, now: datetime) -> Proposal[Ticked]:
    """Return what takes into the journal what people wrote beside the lines of 오늘.

    A line of something promised, or of a problem, that is ticked is closed, as `log_closing` does;
    all else is an entry of its own. The sheet then says in 기록 under which 일지 ID, or why not; it
    says nothing else anew. The proposal is empty where nothing new was written. A sheet that people
    renamed or copied is read, too.

    Args:
        ledger: the opened workbook, its ledger sheets and its journals read.
        now: when, in Korean wall time.

    >>> from datetime import datetime
    >>> import xlcrm
    >>> ledger = xlcrm.open_ledger("sample_data/seed_ledger.xlsx")
    >>> xlcrm.ticks(ledger, now=datetime(2024, 10, 1))
    <Proposal: 셀 0개, 문제 0건>
    """
    done = taken(ledger, now=now)
    if not done.news:
        return Proposal(found=done.ticked)
    return with_sheets(ledger, done, tuple(marked_sheets(done, now.date())))


def with_sheets(
    ledger: Ledger, done: Taken, sheets: Sequence[OwnSheet], said: Sequence[str] = ()
) -> Proposal[Ticked]:
    """Return what was taken as a proposal, with the sheets that say so where they say it anew.

    Args:
        ledger: the opened workbook.
        done: what was taken.
        sheets: the sheets of today's tasks as they shall be.
        said: what there is to say beside.
    """
    package, plan = ledger.book.package, done.plan
    anew = tuple(sheet for sheet in sheets if not is_same(package, sheet))
    if anew:
        plan |= Plan(new_sheets=anew)
    return Proposal(plan, done.problems, (*said_of(done.ticked), *said), found=done.ticked)


def marked_sheets(done: Taken, today: date, *, others: bool = False) -> Iterator[OwnSheet]:
    """Yield the sheets that say of what people wrote something new, or `others` than 오늘 alone."""
    ticked = done.ticked
    main = () if others or ticked.page is None else (ticked.page,)
    for page in (*main, *ticked.others):
        if page.name in done.news and not page.covered:
            day = page.day or today
            yield sheet_of(page.rows, day, about=page.about, known=True, name=page.name)


@outlined
@dataclass(frozen=True, slots=True)
class Taken:
    """What people wrote, as a plan that adds it to the journal.

    Attributes:
        ticked: what became of it.
        plan: the journal's new rows and what goes with them, without the sheet 오늘.
        problems: what could not be written, each with the cell of its row.
        news: the names of the sheets in which 기록 says something new.
    """

    ticked: Ticked
    plan: Plan = field(default_factory=Plan)
    problems: tuple[Problem, ...] = ()
    news: frozenset[str] = frozenset()


def taken(ledger: Ledger, *, now: datetime) -> Taken:
    """Return what people wrote into the sheet 오늘 as a plan for the journal."""
    return _Taking(ledger, now).taken()


class _Taking:
    """Turns the rows of the sheets into entries, one after the other.

    Attributes:
        rows: the entries, by field.
        unnamed: the cells of entries that get their 일지 ID, and those.
        problems: what could not be written.
        known: how many were in the journal already.
        closed: which entry each line has closed, by the line's key.
        told: the keys of the ideas that are done, each with the customer's who has been told.
    """

    def __init__(self, ledger: Ledger, now: datetime) -> None:
        self.ledger, self.book = ledger, ledger.book
        self.now = now.replace(microsecond=0)
        self.rows: list[Record] = []
        self.unnamed: list[tuple[CellRef, str]] = []
        self.problems: list[Problem] = []
        self.known = 0
        self.closed: dict[str, str] = {}
        self.told: set[tuple[str, str]] = set()

    def taken(self) -> Taken:
        pages = pages_in(self.book.package)
        if not pages:
            return Taken(Ticked())
        rows = [
            _Row(self, page.day, row)
            for page in pages
            if not page.keyless
            for row in page.rows
            if _is_untaken(row, page.day)
        ]
        if rows:
            self._take_in(rows, Whose(self.book, chain.from_iterable(p.rows for p in pages)))
        said = {id(each.given): each.result for each in rows}
        theirs = {each.said for each in rows if each.said} - {_GONE, _NOBODYS, HERE}
        said |= {  # what a sort has left beside a line that nobody wrote into
            id(row): row.with_recorded("")
            for page in pages
            for row in page.rows
            if not row.typed and row.recorded in theirs
        }
        after = [
            replace(page, rows=tuple(said.get(id(row), row).folded for row in page.rows))
            for page in pages
        ]
        news = frozenset(
            page.name
            for page in pages
            if any(id(row) in said and said[id(row)].recorded != row.recorded for row in page.rows)
        )
        left = sum(row.recorded.startswith(_NOT_WRITTEN) for page in after for row in page.rows)
        lost = sum(bool(row.typed) for page in pages if page.keyless for row in page.rows)
        main = next((page for page in after if page.name == NAME), None)
        others = tuple(page for page in after if page is not main)
        found = Ticked(
            tuple(self.rows), self.known, left, frozenset(self.closed), main, others, lost
        )
        return Taken(found, self._plan(), tuple(self.problems), news)

    def _take_in(self, rows: Sequence[_Row], whose: Whose) -> None:
        """Write down what some rows say, each thing once."""
        entries = _Entries(self.book)
        first: dict[str, _Row] = {}
        plain: dict[str, tuple[_Row, dict[str, object]]] = {}
        for row in sorted(rows, key=_Row.is_promise):  # given for what has just been solved, too
            row.settle_whose(whose)
            same = first.setdefault(row.identifier, row)
            if same is row and (record := row.record(entries)):
                plain[row.identifier] = row, record
        self._log(plain)
        for row in rows:
            row.said = first[row.identifier].said or row.said
            if row.is_told and not row.said.startswith(_NOT_WRITTEN) and row.row.key:
                self.told.add((row.row.key.subject, row.row.key.customer))

    def _plan(self) -> Plan:
        if not self.rows:
            return self._told_back()
        plan = plan_rows(self.book, self.rows, now=self.now)
        for where, identifier in self.unnamed:
            plan = with_identifier(plan, self.book, where, identifier)
        unnamed = self.unnamed[0][0] if len(self.unnamed) == 1 else None
        return plan | contact_edits(self.book, self.rows, unnamed) | self._told_back()

    def _told_back(self) -> Plan:
        """What notes who has been told that an idea of theirs is done."""
        if not self.told:
            return Plan()
        found = [
            (str(idea.where), person.customer_id)
            for idea, person in waiting_to_hear(self.book)
            if (digest(subject_of(idea.title)), digest(person.key)) in self.told
        ]
        return told_back(self.book, found)

    def take(self, done: Proposal[Logged], identifier: str) -> str:
        """Take an entry that closes or corrects one; return what 기록 says of it."""
        if done.problems:
            self.problems += done.problems
            return f"{_NOT_WRITTEN}{one_line(str(done.problems[0].trouble))}"
        (row,) = done.found.rows
        self.rows.append({**row, "entry_id": identifier})
        if done.found.unnamed is not None:
            self.unnamed.append((done.found.unnamed, str(row["corrects"])))
        return identifier

    def closing(self, entry: str) -> Record | None:
        """The row that closes or corrects an entry, or a cell's, in this same change."""
        named = {str(where): identifier for where, identifier in self.unnamed}.get(entry, entry)
        return next((row for row in self.rows if row.get("corrects") == named), None)

    def _log(self, plain: Mapping[str, tuple[_Row, Mapping[str, object]]]) -> None:
        """Log the contacts; those that cannot be say why in their rows."""
        if not plain:
            return
        done = log(
            self.ledger,
            [record for _, record in plain.values()],
            now=self.now,
            skip_bad=True,
            once=True,
            places=list(plain),
        )
        wrong = {each.place: each for each in done.problems}
        for identifier, (row, _) in plain.items():
            row.said = identifier
            if identifier in wrong:
                row.said = f"{_NOT_WRITTEN}{one_line(str(wrong[identifier].trouble))}"
        self.rows += done.found.rows
        self.known += done.found.known
        self.problems += done.problems


class _Row:
    """A row while it is taken in.

    Attributes:
        given: the row as it was read.
        row: the same, as what it turned out to be.
        said: what 기록 says of it.
    """

    def __init__(self, taking: _Taking, day: date | None, given: PageRow) -> None:
        self.taking, self.given, self.row = taking, given, given
        self.day = day
        self.typed = Typed.of(given.typed, day or taking.now.date(), taking.now.date())
        self.said = ""
        self.whose = ""
        self.who: Who | None = None

    def is_promise(self) -> bool:
        """Whether it is about a compensation that was promised."""
        key = self.row.key
        return key is not None and key.kind == TaskKind.PROMISE.name

    @property
    def is_told(self) -> bool:
        """Whether it says that somebody has been told that an idea of theirs is done."""
        key = self.row.key
        return key is not None and key.kind == TaskKind.IDEA.name and self.typed.closes

    @property
    def result(self) -> PageRow:
        """The row with what became of it."""
        return self.row.with_recorded(self.said) if self.said else self.row

    @property
    def identifier(self) -> str:
        """The 일지 ID of what it says."""
        return identified(self.row, self.day)

    def settle_whose(self, whose: Whose) -> None:
        """Find out whom it is about: by its key, or of one that people changed as it says."""
        if (claimed := self.row.claimed) is not None and claimed.key is not None:
            self.whose = whose.named(claimed)
            if self.whose and self.whose == claimed.key.customer:
                self.row = claimed
        row, key = self.row, self.row.key
        unsure = key is not None and row.customer and not row.is_marked
        if unsure and key is not None and whose.named(row) != key.customer:
            self.row = row.without_key()
        if self.row.key is not None:
            self.whose, self.who = self.row.key.customer, whose.of_key(self.row)
        else:
            self.whose = whose.named(self.row)
            self.who = whose.people.get(self.whose) if self.whose else None

    def record(self, entries: _Entries) -> dict[str, object] | None:
        """The row as a contact to be logged; None where it is written, or cannot be."""
        key, before = self.row.key, self.row.recorded
        if before not in entries.known:
            before = ""
        identifier = self._version(entries, before)
        if identifier in entries.known:
            self.taking.known += 1
            self.said = identifier
        elif self.typed.tells and not self._is_settled(identifier, before, entries):
            if self.who:
                return self._contact(identifier)
            if key is None:
                self.said = f"{_NOT_WRITTEN}{_UNKNOWN}"
            elif key.customer:
                self.said = f"{_NOT_WRITTEN}{_NO_CUSTOMER}"
            else:
                self.said = HERE if self.typed.text else _NOBODYS
        return None

    def _version(self, entries: _Entries, before: str) -> str:
        """The 일지 ID under which what it says stands, or will stand.

        Words that were written, changed and written again are a new version of the entry.
        """
        versions = [identified(self.row, self.day, number) for number in range(_VERSIONS)]
        for identifier in versions:
            known = identifier in entries.known
            if not known or not before or identifier not in entries.superseded:
                return identifier
        return versions[0]

    def _is_settled(self, identifier: str, before: str, entries: _Entries) -> bool:
        """Close what a row is about, or correct what was written of it before; tell whether."""
        key, typed = self.row.key, self.typed
        if before and entries.whose(before) == self.whose:
            self._correct(before, identifier, entries)
            return True
        if key is None or not key.closes or not typed.closes:
            return False
        found = entries.of_subject(key.subject)
        if len(found) > 1:
            return False
        closed = self.taking.closed
        if self.is_promise() and found:
            self._keep(found[0], identifier, entries)
            closed[str(key)] = found[0]
            return True
        entry = next((each for each in found if each not in closed.values()), "")
        if entry and self._close(entry, identifier):
            closed[str(key)] = entry
            return True
        if not typed.text:
            self.said = _GONE
        return not typed.text

    def _contact(self, identifier: str) -> dict[str, object]:
        """What a row says as an entry of its own."""
        key, outcome = self.row.key, self.typed.outcome
        kind = "" if key is None else key.kind
        record: dict[str, object] = {
            "entry_id": identifier,
            "at": self._moment(),
            "content": self._content(),
            "category": TaskKind[kind].category if kind in TaskKind.__members__ else "기타",
            **(self.who or {}),
        }
        if outcome:
            record["outcome"] = outcome
        if outcome in _SPOKEN:
            record |= {"channel": "전화", "direction": "발신"}
        if officer := str(self.row.values.get("officer") or ""):
            record["officer"] = officer
        return record

    def _content(self) -> str:
        """What a contact was about, and what was said."""
        copied = self.row.key is None and self.row.is_ours
        what = str(("" if copied else self.row.values.get("kind")) or "오늘 할 일")
        return f"[{what}] {self.typed.text or self.typed.outcome or '연락함'}"

    def _moment(self) -> datetime:
        """When it happened: as it is told, now on the sheet's own day, else on that."""
        when, now = self.typed.when, self.taking.now
        if when is not None and (
            when.date() < now.date() or (when.time() != time() and when < now)
        ):
            return when
        if self.day is None or self.day >= now.date() or when is not None:
            return now
        return datetime.combine(self.day, time())

    def _close(self, entry: str, identifier: str) -> bool:
        """Close an entry; tell whether it was open."""
        try:
            done = log_closing(
                self.taking.ledger,
                entry,
                self.typed.text or self.typed.outcome or _CLOSED,
                now=self.taking.now,
                resolved_at=self._moment(),
                salt="",
            )
        except DomainError:
            return False
        self.said = self.taking.take(done, identifier)
        return True

    def _keep(self, entry: str, identifier: str, entries: _Entries) -> None:
        """Write down that a promised compensation was given."""
        taking, solved = self.taking, self.taking.closing(entry)
        old = entries.values.get(entry, {}) if solved is None else solved
        changes: dict[str, Any] = {"compensation_done": self._moment().date()}
        if said := self.typed.text:
            changes["resolution"] = "\n".join(
                filter(None, (str(old.get("resolution") or ""), said))
            )
        if solved is not None:  # on the same sheet: what follows corrects that
            after = {"corrects": solved["entry_id"], "entry_id": identifier}
            taking.rows.append({**solved, **changes, **after})
            self.said = identifier
            return
        try:
            done = log_correction(taking.ledger, entry, changes, now=taking.now, salt="")
        except DomainError:  # it says so already
            self.said = _GONE
            return
        self.said = taking.take(done, identifier)

    def _correct(self, entry: str, identifier: str, entries: _Entries) -> None:
        """Correct an entry that was written of the same line before."""
        key, old = self.row.key, entries.values[entry]
        changes: dict[str, object] = {"content": self._content()}
        if key is not None and key.closes and old.get("corrects") is not None:
            changes = {"resolution": self.typed.text or self.typed.outcome or _CLOSED}
        elif self.typed.outcome:
            changes["outcome"] = self.typed.outcome
        try:
            done = log_correction(self.taking.ledger, entry, changes, now=self.taking.now, salt="")
        except DomainError:  # it says so already
            self.said = entry
            return
        self.said = self.taking.take(done, identifier)


class _Entries:
    """The journal's entries, by what the lines' keys say of them."""

    def __init__(self, book: Book) -> None:
        self.book = book
        rows = (*(each.values for each in written(book)), *book.waiting)
        self.values: dict[str, Mapping[str, object]] = {
            str(each["entry_id"]): each for each in rows if each.get("entry_id") is not None
        }
        self.known = self.values.keys()
        self.superseded = superseded(book)
        self._subjects: dict[str, list[str]] | None = None

    def whose(self, entry: str) -> str:
        """The digest of an entry's customer."""
        return digest(self.book.people.whose(self.values[entry]))

    def of_subject(self, wanted: str) -> list[str]:
        """The 일지 ID, or the cells, of the entries that a key names: mostly of one."""
        if self._subjects is None:
            self._subjects = {}
            seen: dict[str, int] = {}
            stands = {str(each.where) for each in standing(self.book)}
            for each in written(self.book):
                if str(each.where) not in stands:
                    continue
                identifier = each.values.get("entry_id")
                text = self._content(each.values) if identifier is None else str(identifier)
                place = str(each.where) if identifier is None else text
                before = seen.get(text, 0) if identifier is None else 0
                seen[text] = before + 1
                self._subjects.setdefault(digest(numbered(text, before)), []).append(place)
        return self._subjects.get(wanted, [])

    def _content(self, values: Mapping[str, object]) -> str:
        """What tells an entry without 일지 ID from others."""
        due = open_follow_up(values)
        return subject_of(self.book.people.whose(values), due, values.get("follow_up") or "")


def _is_new(row: PageRow, day: date | None) -> bool:
    """Whether people wrote something into a row that was not looked at yet."""
    typed = _typed(row, day)
    settled = (row.recorded in {_GONE, _NOBODYS} and not typed.text) or row.recorded == HERE
    return not settled and _is_untaken(row, day)


def _is_untaken(row: PageRow, day: date | None) -> bool:
    """Whether people wrote something into a row, and 기록 does not say its 일지 ID."""
    return _typed(row, day).tells and not is_taken(row, day)


def is_taken(row: PageRow, day: date | None) -> bool:
    """Tell whether 기록 says under which 일지 ID what people wrote into a row stands.

    Args:
        row: the row.
        day: the sheet's day.
    """
    return any(row.recorded == identified(row, day, each) for each in range(_VERSIONS))


def _typed(row: PageRow, day: date | None) -> Typed:
    made = day or date.max
    return Typed.of(row.typed, made, made)


def identified(row: PageRow, day: date | None, version: int = 0) -> str:
    """Return the 일지 ID of what people wrote into a row: the same for the same words.

    Args:
        row: the row.
        day: the sheet's day.
        version: how often the same words have stood there before, and been changed.
    """
    typed = row.typed
    who = row.customer if row.key is None else str(row.key)
    again = (str(version),) if version else ()
    words = (f"{name} {typed[name]}" for name in sorted(typed))
    content = "\n".join((who, str(day), *words, *again))
    return entry_id(datetime.combine(day or _NO_DAY, time()), content)


def kept(page: Page, day: date, lines: Sequence[PageRow]) -> list[PageRow]:
    """Return today's rows with what people wrote on the same day, or what could not be written.

    What is written stands greyed on its own day and is gone the next; what people wrote over what
    xlcrm had written, or typed below it, stays at the end until they delete it, as does a note
    beside a line that is about no customer.

    Args:
        page: the sheet as it was, each row with what became of it.
        day: the day for which it is made anew.
        lines: today's rows.
    """
    found = list(lines)
    places = {row.key: at for at, row in enumerate(lines)}
    below: list[PageRow] = []
    for row in page.rows:
        failed = row.recorded.startswith(_NOT_WRITTEN)
        stays = bool(row.typed) and (failed or row.recorded == HERE or page.day == day)
        at = places.get(row.key) if stays and row.key is not None else None
        if at is not None and (not found[at].typed or found[at].typed == row.typed):
            found[at] = found[at].with_typed(row)
        elif stays or (
            row.key is None and row.recorded in {"", EDITED} and not _is_gone(page, row)
        ):
            below.append(row)
        if row.key is not None and not row.whole:
            below.append(_edited(row))
    return found + below


def _is_gone(page: Page, row: PageRow) -> bool:
    """Whether a row without a key is but a line of xlcrm's, whose keys somebody took away."""
    return page.keyless and row.is_ours and not row.typed


def _edited(row: PageRow) -> PageRow:
    """What people changed of a row, without what made it xlcrm's own and what they typed in it."""
    own = {*TYPED, "key"}
    values = {name: value for name, value in row.values.items() if name not in own}
    return PageRow({**values, "recorded": EDITED})
