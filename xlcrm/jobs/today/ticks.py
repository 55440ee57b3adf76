"""What people wrote beside the lines of 오늘, as entries of the journal: once each, and none lost.

The entries and the sheet that says so are one change of the workbook. An entry's 일지 ID is made of
the line's key, the sheet's day and what was written, so that a sheet that comes back, as a copy or
an old file, adds nothing either.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Final

from xlcrm.domain.dates import parse_date
from xlcrm.domain.entry_id import entry_id
from xlcrm.domain.outline import outlined
from xlcrm.domain.text import one_line, squeezed
from xlcrm.errors import DomainError
from xlcrm.jobs.log.entries import Logged, contact_edits, log, log_closing, log_correction
from xlcrm.jobs.today.line import TaskKind, digest, subject_of
from xlcrm.jobs.today.page import EDITED, TYPED, PageRow, page_in, sheet_of
from xlcrm.jobs.today.said import Ticked, said_of
from xlcrm.office.journal_read import open_follow_up, standing, written
from xlcrm.office.journal_rows import plan_rows, with_identifier
from xlcrm.office.proposal import Proposal
from xlcrm.ooxml.ownership import is_same
from xlcrm.schema.sheets import JOURNAL
from xlcrm.workbook.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlcrm.cellref import CellRef
    from xlcrm.jobs.today.page import Page
    from xlcrm.office.checked import Record
    from xlcrm.office.ledger import Ledger
    from xlcrm.ooxml.package import Package
    from xlcrm.schema.trouble import Problem
    from xlcrm.workbook.read import Book

    Who = Mapping[str, object]

_OUTCOMES: Final = {squeezed(each): each for each in JOURNAL.column("outcome").choices}
_SPOKEN: Final = frozenset({"통화", "부재"})  # of a telephone call
_NOT_DONE: Final = frozenset(
    {"☐", "□", "x", "×", "✕", "☒", "✗", "n", "아니오", "아니요", "0", "false"}
)
_DONE: Final = frozenset(
    {
        *("☑", "✔", "✓", "✅", "√", "■", "v", "o", "○", "ㅇ", "●", "◯", "ok"),
        *("y", "yes", "예", "네", "1", "true", "완료", "함", "했음", "끝", "끝냄"),
    }
)
_OPEN_STILL: Final = frozenset({"부재", "보류"})
_CLOSING: Final = frozenset({TaskKind.FOLLOW_UP.name, TaskKind.ISSUE.name})
_CLOSED: Final = "오늘 할 일에서 완료로 표시함"
_GONE: Final = "이미 마무리된 일이라 다시 적지 않음"
_NOBODYS: Final = "고객이 없는 줄이라 일지에 적지 않음"
_NOT_WRITTEN: Final = "적지 못함: "


def has_ticks(package: Package) -> bool:
    """Tell whether people wrote into the sheet 오늘 what is not in the journal yet."""
    page = page_in(package)
    return page is not None and any(_is_new(row, page.day) for row in page.rows)


def ticks(ledger: Ledger, *, now: datetime) -> Proposal[Ticked]:
    """Return what takes into the journal what people wrote beside the lines of 오늘.

    A line of something promised, or of a problem, that is ticked is closed, as `log_closing` does;
    all else is an entry of its own. The sheet then says in 기록 under which 일지 ID, or why not; it
    says nothing else anew. The proposal is empty where nothing new was written.

    Args:
        ledger: the opened workbook, its ledger sheets and its journals read.
        now: when, in Korean wall time.

    >>> from datetime import datetime
    >>> import xlcrm
    >>> ledger = xlcrm.open_ledger("sample_data/seed_ledger.xlsx")
    >>> xlcrm.ticks(ledger, now=datetime(2024, 10, 1))
    <Proposal: 셀 0개, 문제 0건>
    """
    taken = _Taking(ledger, now).taken()
    found = taken.ticked
    if found.page is None or not taken.news:
        return Proposal(found=found)
    day = found.page.day or now.date()
    sheet = sheet_of(found.page.rows, day, about=found.page.about, known=True)
    plan = taken.plan
    if not found.page.covered and not is_same(ledger.book.package, sheet):
        plan |= Plan(new_sheets=(sheet,))
    return Proposal(plan, taken.problems, tuple(said_of(found)), found=found)


@outlined
@dataclass(frozen=True, slots=True)
class Taken:
    """What people wrote, as a plan that adds it to the journal.

    Attributes:
        ticked: what became of it.
        plan: the journal's new rows and what goes with them, without the sheet 오늘.
        problems: what could not be written, each with the cell of its row.
        news: whether any row was looked at for the first time.
    """

    ticked: Ticked
    plan: Plan = field(default_factory=Plan)
    problems: tuple[Problem, ...] = ()
    news: bool = False


def taken(ledger: Ledger, *, now: datetime) -> Taken:
    """Return what people wrote into the sheet 오늘 as a plan for the journal."""
    return _Taking(ledger, now).taken()


class _Taking:
    """Turns the rows of the sheet into entries, one after the other."""

    def __init__(self, ledger: Ledger, now: datetime) -> None:
        self.ledger, self.book = ledger, ledger.book
        self.now = now.replace(microsecond=0)
        self.rows: list[Record] = []
        self.unnamed: list[tuple[CellRef, str]] = []
        self.said: dict[int, str] = {}
        self.problems: list[Problem] = []
        self.known = 0
        self.closed: dict[str, str] = {}
        self.day: date | None = None

    def taken(self) -> Taken:
        page = page_in(self.book.package)
        if page is None:
            return Taken(Ticked())
        self.day = page.day
        new = [at for at, row in enumerate(page.rows) if _is_new(row, page.day)]
        plain: dict[int, dict[str, object]] = {}
        if new:
            people, entries = _people(self.book), _Entries(self.book)
            first: dict[str, int] = {}
            for at in new:
                if first.setdefault(identified(page.rows[at], page.day), at) != at:
                    continue  # the same row lies there twice
                record = self._record(page.rows[at], at, people, entries)
                if record is not None:
                    plain[at] = record
            self._log(plain)
            for at in new:
                same = first[identified(page.rows[at], page.day)]
                if same in self.said:
                    self.said[at] = self.said[same]
        rows = [
            replace(row, values={**row.values, "recorded": self.said[at]})
            if at in self.said
            else row
            for at, row in enumerate(each.folded for each in page.rows)
        ]
        left = sum(row.recorded.startswith(_NOT_WRITTEN) for row in rows)
        closed = frozenset(self.closed)
        found = Ticked(tuple(self.rows), self.known, left, closed, replace(page, rows=tuple(rows)))
        return Taken(found, self._plan(), tuple(self.problems), bool(new))

    def _plan(self) -> Plan:
        if not self.rows:
            return Plan()
        plan = plan_rows(self.book, self.rows, now=self.now)
        for where, identifier in self.unnamed:
            plan = with_identifier(plan, self.book, where, identifier)
        unnamed = self.unnamed[0][0] if len(self.unnamed) == 1 else None
        return plan | contact_edits(self.book, self.rows, unnamed)

    def _record(
        self, row: PageRow, at: int, people: Mapping[str, Who], entries: _Entries
    ) -> dict[str, object] | None:
        """A row as a contact to be logged; None where it is written, or cannot be."""
        identifier, said = identified(row, self.day), _Said.of(row.typed)
        if identifier in entries.known:
            self.known += 1
            self.said[at] = identifier
        elif said.tells and not self._settled(row, said, identifier, at, entries):
            whose = row.key.rpartition(".")[2]
            who = people.get(whose) if row.key else self._named(row)
            if who:
                return {**self._contact(row, said, identifier), **who}
            if row.key and not said.text:
                self.said[at] = _NOBODYS
                return None
            if row.key:
                why = "고객대장에 있는 고객의 줄이 아닙니다. 적은 것은 여기에 남겨 둡니다."
            else:
                why = "누구인지 알 수 없습니다. 고객 칸에 고객 ID나 이름을 적으세요."
            self.said[at] = f"{_NOT_WRITTEN}{why}"
        return None

    def _settled(
        self, row: PageRow, said: _Said, identifier: str, at: int, entries: _Entries
    ) -> bool:
        """Close what a row is about, or correct what was written of it before; tell whether."""
        task, _, rest = row.key.partition(".")
        if row.recorded in entries.known:
            return self._correct(row, said, identifier, at)
        if task not in _CLOSING or not said.closes:
            return False
        found = entries.of_subject(rest.partition(".")[0])
        if len(found) > 1:
            return False
        entry = next((each for each in found if each not in self.closed.values()), "")
        if entry and self._close(entry, said, identifier, at):
            self.closed[row.key] = entry
            return True
        if not said.text:
            self.said[at] = _GONE
        return not said.text

    def _contact(self, row: PageRow, said: _Said, identifier: str) -> dict[str, object]:
        """What a row says as an entry of its own."""
        task = row.key.partition(".")[0]
        record: dict[str, object] = {
            "entry_id": identifier,
            "at": self._moment(said),
            "content": _content(row, said),
            "category": TaskKind[task].category if task in TaskKind.__members__ else "기타",
        }
        if said.outcome:
            record["outcome"] = said.outcome
        if said.outcome in _SPOKEN:
            record |= {"channel": "전화", "direction": "발신"}
        if officer := str(row.values.get("officer") or ""):
            record["officer"] = officer
        return record

    def _moment(self, said: _Said) -> datetime:
        """When it happened: on the day that is told, now on the sheet's own day, else on that."""
        if said.when is not None and said.when < self.now.date():
            return datetime.combine(said.when, time())
        if self.day is None or self.day >= self.now.date():
            return self.now
        return datetime.combine(self.day, time())

    def _named(self, row: PageRow) -> Who | None:
        """Whom a row names that people typed themselves."""
        text = str(row.values.get("customer") or "").strip()
        for key in dict.fromkeys((text, *text.split()[:1])):
            found = self.book.people.find(key) if key else ()
            if len(found) == 1:
                return {"customer": key}
        return None

    def _close(self, entry: str, said: _Said, identifier: str, at: int) -> bool:
        """Close an entry; tell whether it was open."""
        try:
            done = log_closing(
                self.ledger,
                entry,
                said.text or said.outcome or _CLOSED,
                now=self.now,
                resolved_at=self._moment(said),
                salt="",
            )
        except DomainError:
            return False
        return self._take(done, identifier, at)

    def _correct(self, row: PageRow, said: _Said, identifier: str, at: int) -> bool:
        """Correct an entry that was written of the same line before."""
        entry = row.recorded
        old = next(
            (each.values for each in written(self.book) if each.values.get("entry_id") == entry), {}
        )
        changes: dict[str, object] = {"content": _content(row, said)}
        if row.key.partition(".")[0] in _CLOSING and old.get("corrects") is not None:
            changes = {"resolution": said.text or said.outcome or _CLOSED}
        elif said.outcome:
            changes["outcome"] = said.outcome
        try:
            done = log_correction(self.ledger, entry, changes, now=self.now, salt="")
        except DomainError:  # it says so already
            self.said[at] = entry
            return True
        return self._take(done, identifier, at)

    def _take(self, done: Proposal[Logged], identifier: str, at: int) -> bool:
        """Take an entry that closes or corrects one; say why it cannot be."""
        if done.problems:
            self.problems += done.problems
            self.said[at] = f"{_NOT_WRITTEN}{one_line(str(done.problems[0].trouble))}"
            return True
        (row,) = done.found.rows
        self.rows.append({**row, "entry_id": identifier})
        if done.found.unnamed is not None:
            self.unnamed.append((done.found.unnamed, str(row["corrects"])))
        self.said[at] = identifier
        return True

    def _log(self, plain: Mapping[int, Mapping[str, object]]) -> None:
        """Log the contacts; those that cannot be say why in their rows."""
        if not plain:
            return
        places = {str(at): at for at in plain}
        done = log(
            self.ledger,
            list(plain.values()),
            now=self.now,
            skip_bad=True,
            once=True,
            places=list(places),
        )
        wrong = {places[each.place]: each for each in done.problems}
        for at, problem in wrong.items():
            self.said[at] = f"{_NOT_WRITTEN}{one_line(str(problem.trouble))}"
        for at in plain.keys() - wrong.keys():
            self.said[at] = str(plain[at]["entry_id"])
        self.rows += done.found.rows
        self.known += done.found.known
        self.problems += done.problems


class _Entries:
    """The journal's entries, by what the lines' keys say of them."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.known = {
            str(each.values["entry_id"])
            for each in written(book)
            if each.values.get("entry_id") is not None
        } | {str(row["entry_id"]) for row in book.waiting}
        self._subjects: dict[str, list[str]] | None = None

    def of_subject(self, wanted: str) -> list[str]:
        """The 일지 ID, or the cells, of the entries that a key names: mostly of one."""
        if self._subjects is None:
            self._subjects = {}
            for each in standing(self.book):
                named = each.values.get("entry_id")
                text = self._content(each.values) if named is None else str(named)
                place = str(each.where) if named is None else str(named)
                self._subjects.setdefault(digest(text), []).append(place)
        return self._subjects.get(wanted, [])

    def _content(self, values: Mapping[str, object]) -> str:
        """What tells an entry without 일지 ID from others."""
        due = open_follow_up(values)
        return subject_of(self.book.people.whose(values), due, values.get("follow_up") or "")


def _people(book: Book) -> dict[str, Who]:
    """Who is meant by the keys' digests: what names each customer of the ledgers."""
    found: dict[str, Who] = {}
    tables = [sheet.table for sheet in book.ledgers]
    for customer, places in book.people.by_customer.items():
        number, at = places[-1]
        table = tables[number]
        fields = (
            ("customer_id", "name", "phone") if not customer.startswith("\n") else ("name", "phone")
        )
        said = {name: table.values(name)[at] for name in fields}
        found[digest(customer)] = {name: value for name, value in said.items() if value is not None}
    return found


def _is_new(row: PageRow, day: date | None) -> bool:
    """Whether people wrote something into a row that was not taken yet."""
    said = _Said.of(row.typed)
    settled = row.recorded in {_GONE, _NOBODYS} and not said.text
    return said.tells and not settled and row.recorded != identified(row, day)


def identified(row: PageRow, day: date | None) -> str:
    """Return the 일지 ID of what people wrote into a row: the same for the same words."""
    typed = row.typed
    who = row.key or str(row.values.get("customer") or "")
    content = "\n".join((who, str(day), *(f"{name} {typed[name]}" for name in sorted(typed))))
    return entry_id(datetime.combine(day or date(2000, 1, 1), time()), content)


@outlined
@dataclass(frozen=True, slots=True)
class _Said:
    """What people wrote beside a line.

    Attributes:
        done: whether they ticked it.
        text: all that they wrote in words of their own.
        outcome: one of the 결과 that the journal knows; empty if it is none.
        when: the day that they wrote under 완료; None if it is none.
    """

    done: bool
    text: str
    outcome: str
    when: date | None = None

    @classmethod
    def of(cls, typed: Mapping[str, str]) -> _Said:
        """Read what people wrote."""
        mark = squeezed(typed.get("done", "")).casefold()
        when = _day_in(typed.get("done", ""))
        words = "" if when or mark in _DONE or mark in _NOT_DONE else typed.get("done", "")
        outcome = _OUTCOMES.get(squeezed(typed.get("outcome", "")), "")
        free = "" if outcome else typed.get("outcome", "")
        text = " ".join(part for part in (words, free, typed.get("memo", "")) if part)
        return cls(bool(mark) and mark not in _NOT_DONE, text, outcome, when)

    @property
    def tells(self) -> bool:
        """Whether there is anything to write down: an X alone says that nothing was done."""
        return bool(self.done or self.text or self.outcome)

    @property
    def closes(self) -> bool:
        """Whether the thing is done: nobody was reached, or it was put off, is not."""
        return self.done and self.outcome not in _OPEN_STILL


def _day_in(text: str) -> date | None:
    """The day that a text tells; None if it tells none."""
    try:
        return parse_date(text)[0]
    except DomainError:
        return None


def _content(row: PageRow, said: _Said) -> str:
    """What a contact was about, and what was said."""
    what = str(row.values.get("kind") or "오늘 할 일")
    return f"[{what}] {said.text or said.outcome or '연락함'}"


def kept(page: Page, day: date, lines: Sequence[PageRow]) -> list[PageRow]:
    """Return today's rows with what people wrote on the same day, or what could not be written.

    What is written stands greyed on its own day and is gone the next; what people wrote over what
    xlcrm had written, or typed below it, stays at the end until they delete it.

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
        today = bool(row.typed) and (failed or page.day == day)
        if today and row.key in places:
            at = places[row.key]
            found[at] = found[at].with_typed(row, row.recorded)
        elif today or (not row.key and row.recorded in {"", EDITED}):
            below.append(row)
        if row.key and not row.whole:
            below.append(_edited(row))
    return found + below


def _edited(row: PageRow) -> PageRow:
    """What people changed of a row, without what made it xlcrm's own and what they typed in it."""
    own = {*TYPED, "key"}
    values = {name: value for name, value in row.values.items() if name not in own}
    return PageRow({**values, "recorded": EDITED})
