"""A workbook opened as a ledger: its tables as DataFrames, its findings, one way to change it."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from xlcrm.collector import seldom, swept
from xlcrm.domain.dates import refuse_before_calendar
from xlcrm.domain.outline import outlined
from xlcrm.errors import HeaderNotFoundError, SheetNotFoundError, XlcrmError
from xlcrm.files import queue, sound, store
from xlcrm.files.act import NOBODY
from xlcrm.files.queue import Queue
from xlcrm.office.journal_read import LINKED_BY, understood, unknown
from xlcrm.office.opened import tell
from xlcrm.ooxml.health import digests_of, examine
from xlcrm.ooxml.package import Package
from xlcrm.ooxml.zipformat import DEFAULT_LIMITS
from xlcrm.reading.edition import BEFORE_DASHBOARD, is_behind
from xlcrm.schema.finding import Findings
from xlcrm.schema.sheets import JOURNAL, LEDGER
from xlcrm.values import dataclass
from xlcrm.workbook.read import read_book
from xlcrm.workbook.spared import Spared

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import date
    from os import PathLike
    from pathlib import Path

    import pandas as pd

    from xlcrm.files.act import Act
    from xlcrm.files.store import Fingerprint, Stored
    from xlcrm.office.commit import Author
    from xlcrm.office.proposal import Proposal
    from xlcrm.office.saved import Saved
    from xlcrm.ooxml.health import Health
    from xlcrm.ooxml.traits import Traits
    from xlcrm.ooxml.zipformat import Limits
    from xlcrm.reading.headers import HeaderMatch
    from xlcrm.reading.told import Explained
    from xlcrm.rules.every import Rule
    from xlcrm.schema.finding import Finding
    from xlcrm.schema.table import Table
    from xlcrm.workbook.apply import Applied
    from xlcrm.workbook.asked import AskedRows
    from xlcrm.workbook.fresh.calculated import Calculated
    from xlcrm.workbook.plan import Plan
    from xlcrm.workbook.read import Book, Choice, Kinds


@outlined
@dataclass(frozen=True, slots=True)
class Wish:
    """How much of a workbook is read, and what the office says of its headers.

    `partial` tells whether a sheet at which the program has a bug is left out; `as_of` which day
    TODAY is in formulas that no program has calculated yet; `asked` which rows of a long sheet are
    all that anybody wants to see.
    """

    fields: Choice | None = None
    kinds: Kinds | None = None
    told: Explained | None = None
    partial: bool = False
    as_of: date | None = None
    asked: AskedRows | None = None


_ALL: Final = Wish()
_MANY: Final = 50_000  # rows that are worth being looked for once they are let go


class Ledger:
    """An office's workbook as it was when it was opened; never changes, `commit` gives a new one.

    `"고객대장" in ledger`, `list(ledger)`: the sheets by name. `ledger["고객대장"]`: a DataFrame.

    >>> import xlcrm
    >>> ledger = xlcrm.open_ledger("sample_data/seed_ledger.xlsx")
    >>> ledger
    <Ledger seed_ledger.xlsx: 고객대장 3행, 설정 2행>
    >>> ledger.sheets, "고객대장" in ledger
    (('고객대장', '설정'), True)
    """

    def __init__(  # noqa: PLR0913 - what is known of it already
        self,
        stored: Stored,
        *,
        limits: Limits = DEFAULT_LIMITS,
        wish: Wish = _ALL,
        waits: Queue | None = None,
        book: Book | None = None,
        package: Package | None = None,
    ) -> None:
        self.limits = limits
        self.waits = Queue(stored.path) if waits is None else waits
        self.committed = False
        self._stored = stored
        self._wish = wish
        self._package = package
        self._on: dict[date, Ledger] = {}
        self._given = book is not None
        if book is not None:
            self.book = book

    @cached_property
    @seldom()
    def book(self) -> Book:
        """Its recognised sheets, settings and package, read when they are first asked for."""
        waiting, wish = bool(self.waits), self._wish
        spared = Spared(strict=not wish.partial)
        try:
            if self._package is None:
                traits = sound.traits_known(self.path)
                self._package = Package(self._stored.data, self.limits, traits)
            book = read_book(
                self._package,
                fields=_fields(wish.fields, waiting=waiting),
                kinds=_kinds(wish.kinds, waiting=waiting),
                told=wish.told,
                spared=spared,
                as_of=wish.as_of,
                asked=None if waiting else wish.asked,
            )
            if not book.ledgers:
                spared.refuse()
            if waiting:
                from xlcrm.office.carried import without_typed  # noqa: PLC0415 - only where some wait

                fresh = tuple(without_typed(book.package, unknown(book, self.waits.rows)))
                book = replace(book, waiting=fresh, rotate=self.waits.rotate)
        except XlcrmError as error:
            raise error.at(self.path) from error.__cause__  # a bug behind it, for XLCRM_DEBUG
        tell(self.path, _told_edition(book))
        return book

    @property
    def path(self) -> Path:
        """Where the file really lies, symlinks followed."""
        return self._stored.path

    @property
    def fingerprint(self) -> Fingerprint:
        """The size, time and hash of the file when it was read."""
        return self._stored.fingerprint

    @property
    def tables(self) -> tuple[Table, ...]:
        """The recognised tables in the order of their sheets."""
        return self.book.tables

    @property
    def sheets(self) -> tuple[str, ...]:
        """The names of the sheets with a recognised table, in the order of their tabs."""
        return tuple(dict.fromkeys(table.sheet for table in self.tables))

    @cached_property
    def findings(self) -> Findings:
        """What all rules find in the tables, after what is odd about headers and settings.

        Findings one by one; `to_frame()` gives them as a DataFrame.
        """
        return self.findings_on(None)

    def findings_on(self, as_of: date | None, more: Sequence[Rule] = ()) -> Findings:
        """Return the findings with what is late on a day, by sheet in the order of their tabs.

        Args:
            as_of: the day that counts as today; None asks nothing about days.
            more: further rules, each a function from a `Context` to findings.
        """
        odd, found = self.found_apart(as_of, more)
        return Findings((*odd, *found))

    @seldom()
    def found_apart(
        self, as_of: date | None, more: Sequence[Rule] = ()
    ) -> tuple[Sequence[Finding], Sequence[Finding]]:
        """Return what is odd about the file, headers and settings, and what rules find in tables.

        Args:
            as_of: the day, as for `findings_on`, which gives both together.
            more: further rules, likewise.
        """
        from xlcrm.rules.every import check  # noqa: PLC0415 - a refresh asks for a few rules
        from xlcrm.workbook.oddities import oddities  # noqa: PLC0415
        from xlcrm.workbook.quoted import still_taken  # noqa: PLC0415

        book = self.book if as_of is None else self.on(as_of).book
        found = still_taken(book, check(book.tables, book.settings, as_of, more))
        return (*book.findings, *self._unsound(), *oddities(book)), found

    @cached_property
    def health(self) -> Health:
        """Whether Excel could open the file as it was read; what was found sound is not read again.

        >>> import xlcrm
        >>> xlcrm.open_ledger("sample_data/seed_ledger.xlsx").health.ills
        ()
        """
        package, scans = self.book.package, self.book.scans
        scanned = {
            package.member(entry.part): scans[entry.name]
            for entry in package.worksheets
            if entry.name in scans
        }
        unpacked = {name: each.data for name, each in scanned.items()}
        sure = {name: each.sure for name, each in scanned.items() if each.sure is not None}
        strings = package.related_part("sharedStrings")
        if strings is not None:
            unpacked[package.member(strings)] = package.strings.data
        return examine(package, sound.remembered(self.path), unpacked, sure)

    def refuse_unsound(self) -> None:
        """Raise if Excel might not open the file as it was read: it is not changed as if it did.

        Raises:
            DamagedWorkbookError: a part of it is no XML, not what its CRC says, or refers to what
                is not there; its hint names the last sound backup, or how to mend it.
            RefusedEditError: it is encrypted in another way than it would be after a save.
        """
        if self._stored.encryption is not None:
            self._stored.encryption.refuse_others(self.path)
        if self.health.ills:
            from xlcrm.office.unsound import refusal  # noqa: PLC0415 - hardly ever

            raise refusal(self.path, self.health.ills[0])

    def _unsound(self) -> Iterator[Finding]:
        """C219, for each part that is not sound."""
        if self.health.ills:
            from xlcrm.office.unsound import remedy  # noqa: PLC0415 - hardly ever
            from xlcrm.workbook.unsound import unsound  # noqa: PLC0415 - hardly ever

            yield from unsound(self.book, self.health.ills, remedy(self.path))

    def __contains__(self, sheet: object) -> bool:
        """Tell whether a sheet of that name has a recognised table."""
        return sheet in self.sheets

    def __iter__(self) -> Iterator[str]:
        """The names of its sheets, in the order of their tabs."""
        return iter(self.sheets)

    def __len__(self) -> int:
        """How many sheets have a recognised table."""
        return len(self.sheets)

    def __getitem__(self, sheet: str) -> pd.DataFrame:
        """Return a sheet's table as a DataFrame, indexed by Excel row, columns named canonically.

        Its columns have real dtypes; what cannot be read is missing there: `frames.typed_frame`.

        Raises:
            SheetNotFoundError: no recognised sheet has that name.
        """
        from xlcrm.office.frames import typed_frame  # noqa: PLC0415 - the command line never needs it

        for table in self.tables:
            if table.sheet == sheet:
                return typed_frame(table)
        raise SheetNotFoundError(
            "그런 이름의 시트가 없거나, 표로 읽을 수 없습니다.",
            path=self.path,
            sheet=sheet,
            hint=f"읽을 수 있는 시트: {', '.join(self.sheets)}",
        )

    def commit(
        self, proposal: Proposal[object] | Plan, *, by: Author, backup: bool = True
    ) -> Ledger:
        """Make a proposal real in the file, in one atomic replace, and return the new ledger.

        What tells of it goes with it: journal entries, 변경이력, and what waited beside the file.
        An empty proposal touches nothing.

        Args:
            proposal: what to change, as a job such as `xlcrm.refresh` gives it; or a plan alone.
            by: who, with what, and when: 변경이력 tells it.
            backup: whether to keep a dated backup of the file as it was; 설정 says how many.

        Raises:
            StaleLedgerError: this ledger has been committed to already; go on with what it gave.
            WorkbookChangedError: the file has changed since it was opened.
            LockedWorkbookError: somebody else holds it.
            PlanError: the plan would overwrite a formula or other content.
            RefusedEditError: the workbook is signed or marked as final.
            StorageError: it cannot be written.
        """
        from xlcrm.office.commit import commit  # noqa: PLC0415 - who only reads needs none of it
        from xlcrm.office.proposal import Proposal  # noqa: PLC0415
        from xlcrm.workbook.plan import Plan  # noqa: PLC0415

        offered = Proposal[object](proposal) if isinstance(proposal, Plan) else proposal
        return commit(self, offered, by, backup=backup).ledger

    def rehearse(self, plan: Plan, *, recalculated: bool = False) -> Calculated | None:
        """Make the plan real in memory only, so that what `commit` would refuse is refused now.

        Args:
            plan: what to change.
            recalculated: whether to calculate the formulas that read what is changed.

        Returns:
            What became of the formulas' results; None if nothing was calculated.

        Raises:
            PlanError: the plan would overwrite a formula or other content.
            RefusedEditError: the workbook is signed or marked as final.
        """
        from xlcrm.workbook.apply import apply  # noqa: PLC0415 - who only reads needs none of it

        try:
            done = apply(plan, self.book.package, self.book.scans)
            return self._recalculated(plan, done) if recalculated else None
        except XlcrmError as error:
            raise error.at(self.path) from error.__cause__

    def _recalculated(self, plan: Plan, done: Applied) -> Calculated | None:
        """What the formulas give that read what a plan has changed; None if nobody calculates."""
        if not done.outdates:
            return None
        from xlcrm.workbook.fresh.ask import is_installed  # noqa: PLC0415 - an extra

        if not is_installed():
            return None
        from xlcrm.workbook.fresh.calculated import calculated_after  # noqa: PLC0415 - as above

        after = Package(done.data, self.limits)
        return calculated_after(plan, self.book.package, after, self.book.scans)

    @seldom()
    def save(  # noqa: PLR0913 - each is a choice of the job
        self,
        plan: Plan,
        *,
        backup: bool = True,
        note: bytes = b"",
        spend: bool = False,
        recalculated: bool = False,
        act: Act = NOBODY,
    ) -> Saved:
        """Save a plan as it is, and nothing that tells of it; `commit` is what a job calls.

        Args:
            plan: what to change.
            backup: whether to keep a dated backup of the file as it was; 설정 says how many.
            note: kept with the backup, for whoever undoes this save.
            spend: whether this ledger may let go of what it has read.
            recalculated: whether to make the results of formulas fresh that read what is changed.
            act: who does it, as the record beside the workbook tells it.

        Raises:
            XlcrmError: as `commit`.
        """
        from xlcrm.office.saved import Saved  # noqa: PLC0415 - as above
        from xlcrm.workbook.apply import apply  # noqa: PLC0415 - as above
        from xlcrm.workbook.plan import Plan  # noqa: PLC0415
        from xlcrm.workbook.verify import known_rows_of, verify  # noqa: PLC0415

        if not plan:
            return Saved(self, None, None)
        book = self.book
        self.refuse_unsound()
        try:
            with store.locked(self.path):
                done = apply(plan, book.package, book.scans)
                found = self._recalculated(plan, done) if recalculated else None
                if found is not None and found.results:
                    results = Plan(results=found.results)
                    done = apply(results, Package(done.data, self.limits))
                    plan |= results
                data = done.data
                rows = known_rows_of(plan, book)
                if spend:
                    book.scans.clear()  # a large sheet need not stay in memory
                backups = book.settings.backups if backup else 0
                kept = store.replace(
                    self._stored,
                    data,
                    check=lambda written: verify(
                        plan, written, book.package, self.limits, was_sound=True, rows=rows
                    ),
                    backups=backups,
                    ages=book.settings.ages,
                    note=note,
                    whole=True,
                    act=act,
                )
                sound.remember(self.path, *_known_of(data, book.package))
                after = store.as_saved(self._stored, data)
        except XlcrmError as error:
            raise error.at(self.path) from error.__cause__
        self.committed = True
        return Saved(Ledger(after, limits=self.limits, wish=self._wish), kept, found)

    def without_waiting(self) -> Ledger:
        """Return the same workbook without the entries that wait beside it."""
        book = replace(self.book, waiting=(), rotate=None)
        return Ledger(self._stored, limits=self.limits, wish=self._wish, book=book)

    def told(self, told: Explained) -> Ledger:
        """Return the same workbook, read with what the office says its headers mean."""
        if self._wish.told == told:
            return self
        wish = replace(self._wish, told=told)
        return self._as_wished(wish)

    def _as_wished(self, wish: Wish) -> Ledger:
        """The same workbook, of which something else is read."""
        return Ledger(
            self._stored,
            limits=self.limits,
            wish=wish,
            waits=self.waits,
            package=self._package,
        )

    def on(self, as_of: date) -> Ledger:
        """Return the same workbook as it is on a day, where formulas ask which day it is.

        Only those that no program has calculated yet do: a value that Excel has left in a cell is
        read as it stands.

        Raises:
            DomainError: it is a day before all that a workbook can hold.
        """
        refuse_before_calendar(as_of)
        asked = self.book.uncalculated
        if asked is None or not asked.asks_day or self._wish.as_of == as_of:
            return self
        if as_of not in self._on:
            found = self._as_wished(replace(self._wish, as_of=as_of))
            self._on[as_of] = found if self.book.waiting else found.without_waiting()
        return self._on[as_of]

    def spend(self) -> None:
        """Let go of what has been read of the workbook: whoever asks again has it read again."""
        self._on.clear()
        if self._given or "book" not in self.__dict__:
            return
        many = sum(len(table.rows) for table in self.tables) > _MANY
        for known in ("book", "health"):
            self.__dict__.pop(known, None)
        self._package = None
        if many:
            swept()

    def with_book(self, book: Book) -> Ledger:
        """Return the same file, read as another book: what it would be after a change."""
        return Ledger(
            self._stored, limits=self.limits, wish=self._wish, waits=self.waits, book=book
        )

    def after(self, plan: Plan) -> Ledger:
        """Return the workbook as a plan would leave it, read anew; nothing is written.

        Raises:
            PlanError: the plan would overwrite a formula or other content.
            RefusedEditError: the workbook is signed or marked as final.
        """
        from xlcrm.workbook.apply import apply  # noqa: PLC0415 - as above

        try:
            done = apply(plan, self.book.package, self.book.scans)
        except XlcrmError as error:
            raise error.at(self.path) from error.__cause__
        stored = store.Stored(self.path, done.data, self._stored.modified)
        return Ledger(stored, limits=self.limits, wish=self._wish, waits=self.waits)

    def __repr__(self) -> str:
        """One line that names nobody."""
        told = ", ".join(f"{table.sheet} {len(table.rows):,}행" for table in self.tables)
        return f"<Ledger {self.path.name}: {told}>"

    def _repr_html_(self) -> str:
        """A notebook's picture of it: the sheets, their rows and headers, and no cell."""
        from html import escape  # noqa: PLC0415 - only in notebooks

        rows = "".join(
            f"<tr><td>{escape(table.sheet)}</td><td>{len(table.rows):,}</td>"
            f"<td>{escape(', '.join(each.column.name for each in table.columns.values()))}</td>"
            "</tr>"
            for table in self.tables
        )
        head = "<tr><th>시트</th><th>행</th><th>열</th></tr>"
        return f"<table><caption>{escape(self.path.name)}</caption>{head}{rows}</table>"


def open_ledger(  # noqa: PLR0913 - each is a choice of who opens it
    path: str | PathLike[str],
    *,
    limits: Limits = DEFAULT_LIMITS,
    fields: Choice | None = None,
    kinds: Kinds | None = None,
    told: Explained | None = None,
    partial: bool = False,
) -> Ledger:
    """Open a workbook as a ledger, with the journal entries that wait beside it.

    Args:
        path: the workbook; .xlsx, .xlsm, .xltx or .xltm.
        limits: how much its package may unpack to.
        fields: tells which of a sheet's columns to read, given its headers; all by default.
        kinds: the kinds of sheets to read, by key, or what tells them given all headers; all by
            default. The journal, too, where entries wait.
        told: what the office says its headers mean, beside what 설정 says of them.
        partial: whether a sheet at which the program has a bug is left out and told of by a
            finding, as long as another ledger sheet can be read; by default the bug is an error.

    Raises:
        NotAWorkbookError: it is no such workbook, or damaged, encrypted or too large.
        HeaderNotFoundError: no sheet looks like a ledger.
        StorageError: it cannot be read.
    """
    return open_for(Wish(fields, kinds, told, partial), path, limits)


def open_for(wish: Wish, path: str | PathLike[str], limits: Limits = DEFAULT_LIMITS) -> Ledger:
    """Open a workbook as `open_ledger` does, and read as much of it as somebody wishes."""
    ledger = _opened(wish, path, limits)
    if not ledger.book.ledgers:
        from xlcrm.workbook.layouts import refuse_layouts  # noqa: PLC0415 - hardly ever

        try:
            refuse_layouts(ledger.book.package)
        except XlcrmError as error:
            raise error.at(path) from None
        raise HeaderNotFoundError(
            "고객대장으로 읽을 시트를 찾지 못했습니다.",
            hint="제목 행에 고객명(또는 고객 ID)과 계약 시작일·종료일이 있는지 확인하세요.",
        ).at(path)
    return ledger


def open_workbook(  # noqa: PLR0913 - as above
    path: str | PathLike[str],
    *,
    limits: Limits = DEFAULT_LIMITS,
    fields: Choice | None = None,
    kinds: Kinds | None = None,
    told: Explained | None = None,
    partial: bool = False,
    seen: tuple[Stored, Package] | None = None,
) -> Ledger:
    """Open a workbook that need be no ledger yet, to adopt it or to look it over.

    Arguments and errors are those of `open_ledger`, but for a ledger that is missing; `seen` is
    what has been read of the file before, with these limits: where it says the same still, what is
    known of it already counts.
    """
    return _opened(Wish(fields, kinds, told, partial), path, limits, seen)


def _opened(
    wish: Wish,
    path: str | PathLike[str],
    limits: Limits,
    seen: tuple[Stored, Package] | None = None,
) -> Ledger:
    stored, package = store.read(path, limits), None
    if seen is not None and seen[0].fingerprint == stored.fingerprint:
        stored, package = seen
    try:
        ledger = Ledger(
            stored,
            limits=limits,
            wish=wish,
            waits=understood(queue.waiting(path)),
            package=package,
        )
        ledger.book  # noqa: B018 - what is wrong with the file is told here
    except XlcrmError as error:
        from xlcrm.files.formats import advised  # noqa: PLC0415 - only where it cannot be opened

        raise advised(error, path, stored.kept).at(path) from error.__cause__
    return ledger


def _kinds(kinds: Kinds | None, *, waiting: bool) -> Kinds | None:
    """The kinds of sheets to read: where entries wait, also the journal, which gets them."""
    if kinds is None or not waiting:
        return kinds

    def wanted(matches: Sequence[HeaderMatch]) -> Collection[str]:
        asked = kinds(matches) if callable(kinds) else kinds
        return {*asked, JOURNAL.key}

    return wanted


def _fields(fields: Choice | None, *, waiting: bool) -> Choice | None:
    """The columns to read: of a ledger also what leads from waiting entries to their customers."""
    if fields is None or not waiting:
        return fields

    def wanted(match: HeaderMatch) -> Collection[str] | None:
        asked = fields(match)
        if asked is not None and match.spec.key == LEDGER.key:
            return {*asked, *LINKED_BY}
        return asked

    return wanted


def _known_of(data: bytes, before: Package) -> tuple[Collection[str], Mapping[str, Traits]]:
    """The digests of a workbook's parts, and what is known of them: of most as before."""
    package = Package(data, before.limits)
    package.archive.take_digests(before.archive)
    return digests_of(package), before.known.by_digest


def _told_edition(book: Book) -> int | None:
    """The edition that is told of: none where all that would come is there, or was taken away."""
    edition = book.settings.edition
    if not is_behind(edition) or is_behind(edition, BEFORE_DASHBOARD):
        return edition
    from xlcrm.office.homesheet import wants_dashboard  # noqa: PLC0415 - of one edition

    return edition if wants_dashboard(book.package) else None
