"""Many workbooks, one after the other or several at once: find them, refresh or check each.

One that fails does not stop the others. For a nightly script as for the command line: nothing here
prints or asks the clock. `refresh_files` does its work and returns all results; `refresh_each`
yields each as it is done, in the order of the files also where several are worked with at once.
"""

from __future__ import annotations

import gc
import os
import stat
import unicodedata
from collections.abc import Generator
from contextlib import closing, contextmanager, nullcontext
from dataclasses import replace
from datetime import date, datetime, time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from xlcrm.addresses import is_url
from xlcrm.errors import (
    LockedWorkbookError,
    WorkbookChangedError,
    XlcrmError,
)
from xlcrm.files import store
from xlcrm.files.backups import BACKUP_FOLDER
from xlcrm.fleet.crew import Crew
from xlcrm.fleet.names import called_a_workbook, refuse_password
from xlcrm.fleet.results import UNREAD, FileResult, Folder, Outcome, guarded, is_folder
from xlcrm.office.ledger import open_ledger
from xlcrm.ooxml.package import Package
from xlcrm.ooxml.zipformat import DEFAULT_LIMITS
from xlcrm.schema.finding import Severity
from xlcrm.schema.sheets import JOURNAL, LEDGER
from xlcrm.values import dataclass
from xlcrm.workbook.made import todays

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from xlcrm.fleet.crew import Lost
    from xlcrm.jobs.today.said import Ticked
    from xlcrm.office.commit import Author, Intake
    from xlcrm.office.ledger import Ledger
    from xlcrm.office.proposal import Proposal
    from xlcrm.ooxml.zipformat import Limits
    from xlcrm.reading.headers import HeaderMatch
    from xlcrm.rules.every import Rule
    from xlcrm.schema.finding import Finding

T = TypeVar("T")

__all__ = [
    "UNREAD",
    "FileResult",
    "Outcome",
    "check_each",
    "check_files",
    "each_workbook",
    "find_workbooks",
    "gather_each",
    "mark_each",
    "mark_files",
    "refresh_each",
    "refresh_files",
]


def find_workbooks(paths: Iterable[str | os.PathLike[str]]) -> list[Path]:
    """Return the workbooks that paths name: files as they are, folders with all below them.

    Hidden files and folders, owner files, xlcrm's own temporary files and its backups are left
    out. Names are compared in NFC, since macOS and some file servers spell Hangul in NFD; those of
    a folder come sorted. A workbook that is reached twice, say through a symlink, comes once.

    A folder without a workbook, and a path that does not exist, come as they are: refreshing or
    checking them says what is wrong with them.

    >>> [path.name for path in find_workbooks(["sample_data"])]
    ['messy.xlsx', 'office.xlsx', 'seed_ledger.xlsx']
    """
    return [path for path, _ in _found(paths)]


def _found(paths: Iterable[str | os.PathLike[str]]) -> list[tuple[Path, bool]]:
    """The workbooks that paths name, and whether each was only found in a folder."""
    found: dict[str, tuple[Path, bool]] = {}
    for given in paths:
        if is_url(Path(given)):
            refuse_password(Path(given))
            found.update({str(each): (each, each != Path(given)) for each in _far(Path(given))})
            continue
        path = _as_on_disk(Path(given))
        folder = is_folder(path)
        for each in _below(path) if folder else (path,):
            real = os.path.realpath(each)
            if not folder and real in found:
                found[real] = found[real][0], False
            found.setdefault(real, (each, folder and each != path))
    return list(found.values())


def _far(path: Path) -> list[Path]:
    """The workbooks that an address names; itself where nobody can tell, as is said later."""
    from xlcrm.fleet import far  # noqa: PLC0415 - where workbooks lie in a store

    try:
        return far.below(path)
    except XlcrmError:
        return [path]


def refresh_each(  # noqa: PLR0913 - each is a choice the command line offers
    paths: Iterable[str | os.PathLike[str]],
    as_of: date,
    *,
    dry_run: bool = False,
    add_columns: bool = False,
    backup: bool = True,
    limits: Limits = DEFAULT_LIMITS,
    by: Author | None = None,
    strict: bool = False,
    customers: bool = False,
    only: Collection[Path] | None = None,
    jobs: int | Crew = 1,
) -> Iterator[FileResult]:
    """Refresh workbooks, each when its result is asked for; an error is a result, never raised.

    Args:
        paths: files and folders, as for `find_workbooks`.
        as_of: the day to compute for.
        dry_run: whether to plan and rehearse only; then nothing at all is written, not even a lock.
        add_columns: whether to add the computed columns that a sheet does not have.
        backup: whether to keep a dated backup of each file that changes.
        limits: how much a workbook may unpack to.
        by: who refreshes, for 변경이력; "xlcrm" at the beginning of `as_of` by default.
        strict: whether what a folder holds beside ledgers is an error: other workbooks, and copies
            of a ledger that lies beside them. By default they are skipped.
        customers: whether to fill in 등급, 이탈 위험 and 포인트 of 고객정보.
        only: of the workbooks those that are meant, as `find_workbooks` names them; None means all.
        jobs: how many are worked with at once, each in a process of its own: one that ends takes
            only its file with it, and a file that takes too long is given up; a `Crew` says how
            long that is. Results come in the order of the files. But for Linux a script that asks
            for several has to do so below `if __name__ == "__main__":`.

    >>> from datetime import date
    >>> for result in refresh_each(["sample_data"], date(2024, 10, 1), dry_run=True):
    ...     print(result.path.name, result.outcome, len(result.assessment.plan))
    messy.xlsx findings 5
    office.xlsx ok 165
    seed_ledger.xlsx ok 1
    """
    from xlcrm.office.commit import Author  # noqa: PLC0415 - a check changes nothing

    author = by or Author("xlcrm", "refresh", datetime.combine(as_of, time()))
    work = _Refreshing(as_of, author, limits, dry_run, add_columns, backup, customers)
    found = [each for each in _found(paths) if only is None or each[0] in only]
    yield from _each(found, work, limits, jobs, strict=strict)


@dataclass(frozen=True, slots=True)
class _Refreshing:
    """Refreshes a workbook; what is to be done is told as `refresh_each` is told."""

    as_of: date
    author: Author
    limits: Limits
    dry_run: bool
    add_columns: bool
    backup: bool
    customers: bool

    def __call__(self, path: Path) -> FileResult:
        """Refresh one."""
        from xlcrm.jobs.refresh import refresh  # noqa: PLC0415
        from xlcrm.jobs.waiting import change  # noqa: PLC0415 - a check changes nothing

        nothing = (None, None, None)
        ticked, failed, intake = self._taken_in(path) if _has_page(path, self.limits) else nothing
        with _without_collector():
            changed = change(
                path,
                lambda ledger: refresh(
                    ledger,
                    as_of=self.as_of,
                    add_columns=self.add_columns,
                    customers=self.customers,
                ),
                self.author,
                dry_run=self.dry_run,
                backup=self.backup,
                limits=self.limits,
                fields=partial(_fields_read, customers=self.customers),
                partial=True,
                kinds=partial(_kinds_read, customers=self.customers),
                intake=intake is None,
            )
        if failed is not None:
            raise failed
        found = changed.proposal.found
        intake = intake or changed.intake
        unsettled = (ticked and ticked.unwritten) or (intake and intake.needs_people)
        return FileResult(
            path,
            Outcome.FINDINGS if unsettled else _outcome(found.findings),
            None,
            found,
            found.findings,
            changed.backup,
            changed.queued,
            changed.left,
            changed.settled,
            changed.aside,
            calculated=changed.calculated,
            ticked=ticked,
            intake=intake,
        )

    def _taken_in(self, path: Path) -> tuple[Ticked | None, XlcrmError | None, Intake | None]:
        """Take what people wrote beside the lines of 오늘 into the journal, or say why not."""
        from xlcrm.jobs.today.ticks import ticks  # noqa: PLC0415 - where there is such a sheet
        from xlcrm.jobs.waiting import change  # noqa: PLC0415

        try:
            done = change(
                path,
                lambda ledger: ticks(ledger, now=self.author.now),
                replace(self.author, command="today"),
                dry_run=self.dry_run,
                backup=self.backup,
                limits=self.limits,
                kinds=(LEDGER.key, JOURNAL.key),
            )
        except (LockedWorkbookError, WorkbookChangedError):
            raise
        except XlcrmError as error:  # which must not keep the contracts from being refreshed
            return None, error, None
        found = done.proposal.found
        return found if done.proposal.plan or found.unwritten else None, None, done.intake


def _fields_read(match: HeaderMatch, *, customers: bool) -> Collection[str]:
    """The fields of a sheet that a refresh reads."""
    from xlcrm.jobs.refresh import columns_read  # noqa: PLC0415 - a check needs it not

    if not customers:
        return columns_read(match)
    from xlcrm.jobs import customers as of_customers  # noqa: PLC0415 - if asked

    return {*columns_read(match), *of_customers.columns_read(match)}


def _kinds_read(matches: Sequence[HeaderMatch], *, customers: bool) -> Collection[str]:
    """The kinds of sheets that a refresh reads."""
    from xlcrm.jobs.refresh import kinds_read  # noqa: PLC0415 - a check needs it not

    if not customers:
        return kinds_read(matches)
    from xlcrm.jobs import customers as of_customers  # noqa: PLC0415 - if asked

    return {*kinds_read(matches), *of_customers.kinds_read()}


def _has_page(path: Path, limits: Limits) -> bool:
    """Whether a workbook has a sheet of today's tasks; what cannot be read says so later."""
    try:
        package = Package(store.read(path, limits).data, limits)
    except (XlcrmError, OSError):
        return False
    return bool(todays(package))


@contextmanager
def _without_collector() -> Iterator[None]:
    """Pause the search for cycles: large sheets make none, and it takes a seventh of the time."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def check_each(  # noqa: PLR0913 - as `refresh_each`
    paths: Iterable[str | os.PathLike[str]],
    as_of: date | None = None,
    *,
    limits: Limits = DEFAULT_LIMITS,
    more: Sequence[Rule] = (),
    strict: bool = False,
    jobs: int | Crew = 1,
) -> Iterator[FileResult]:
    """Look for mistakes in each workbook when its result is asked for; nothing is written.

    Args:
        paths: files and folders, as for `find_workbooks`.
        as_of: the day for which to tell what is late; without it nothing is.
        limits: how much a workbook may unpack to.
        more: further rules, each a function from a `Context` to findings.
        strict: whether what a folder holds beside ledgers is an error: other workbooks, and copies
            of a ledger that lies beside them. By default they are skipped.
        jobs: how many at once, as for `refresh_each`.

    >>> for result in check_each(["sample_data/seed_ledger.xlsx", "missing.xlsx"]):
    ...     print(result.path.name, result.outcome)
    seed_ledger.xlsx ok
    missing.xlsx failed
    """
    yield from _each(_found(paths), _Checking(as_of, limits, more), limits, jobs, strict=strict)


@dataclass(frozen=True, slots=True)
class _Checking:
    """Looks for mistakes in a workbook, as `check_each` is told."""

    as_of: date | None
    limits: Limits
    more: Sequence[Rule]

    def __call__(self, path: Path) -> FileResult:
        """Look at one."""
        with _without_collector():
            ledger = open_ledger(path, limits=self.limits, partial=True)
            findings = ledger.findings_on(self.as_of, self.more)
        return FileResult(path, _outcome(findings), findings=findings)


def mark_each(  # noqa: PLR0913 - each is a choice the command line offers
    paths: Iterable[str | os.PathLike[str]],
    as_of: date,
    *,
    dry_run: bool = False,
    backup: bool = True,
    limits: Limits = DEFAULT_LIMITS,
    more: Sequence[Rule] = (),
    by: Author | None = None,
    strict: bool = False,
    jobs: int | Crew = 1,
) -> Iterator[FileResult]:
    """Look for mistakes in each workbook, and write what is found into its 점검결과 sheet.

    Where that cannot be written, the result is the error, with what was found.

    Args:
        paths: files and folders, as for `find_workbooks`.
        as_of: the day for which to tell what is late.
        dry_run: whether to plan and rehearse only; then nothing at all is written, not even a lock.
        backup: whether to keep a dated backup of each file that changes.
        limits: how much a workbook may unpack to.
        more: further rules, each a function from a `Context` to findings.
        by: who writes, for 변경이력; "xlcrm" at the beginning of `as_of` by default.
        strict: whether what a folder holds beside ledgers is an error: other workbooks, and copies
            of a ledger that lies beside them. By default they are skipped.
        jobs: how many at once, as for `refresh_each`.

    >>> from datetime import date
    >>> for result in mark_each(["sample_data/messy.xlsx"], date(2024, 10, 1), dry_run=True):
    ...     print(result.path.name, result.outcome, result.marked)
    messy.xlsx findings True
    """
    from xlcrm.office.commit import Author  # noqa: PLC0415 - a check changes nothing

    author = by or Author("xlcrm", "check --mark", datetime.combine(as_of, time()))
    work = _Marking(as_of, author, limits, more, dry_run, backup)
    for result, found in _over(_found(paths), work, limits, jobs, strict=strict):
        yield replace(result, findings=found[0]) if found else result


@dataclass(frozen=True, slots=True)
class _Marking:
    """Marks mistakes in a workbook, as `mark_each` is told; notes what was found all the same."""

    as_of: date
    author: Author
    limits: Limits
    more: Sequence[Rule]
    dry_run: bool
    backup: bool

    def __call__(self, path: Path, note: Callable[[tuple[Finding, ...]], None]) -> FileResult:
        """Mark those of one."""
        from xlcrm.jobs.mark import mark  # noqa: PLC0415
        from xlcrm.jobs.waiting import change  # noqa: PLC0415 - a check changes nothing
        from xlcrm.office.change import everything  # noqa: PLC0415

        def planned(ledger: Ledger) -> Proposal[tuple[Finding, ...]]:
            proposal = mark(ledger, as_of=self.as_of, more=self.more)
            note(proposal.found)  # told even where it cannot be written
            return proposal

        changed = change(
            path,
            planned,
            self.author,
            dry_run=self.dry_run,
            backup=self.backup,
            limits=self.limits,
            fields=everything,
            partial=True,
        )
        return FileResult(
            path,
            _outcome(changed.proposal.found),
            backup=changed.backup,
            queued=changed.queued,
            left=changed.left,
            settled=changed.settled,
            aside=changed.aside,
            marked=bool(changed.proposal.plan),
            intake=changed.intake,
        )


def refresh_files(  # noqa: PLR0913 - as `refresh_each`
    paths: Iterable[str | os.PathLike[str]],
    as_of: date,
    *,
    dry_run: bool = False,
    add_columns: bool = False,
    backup: bool = True,
    limits: Limits = DEFAULT_LIMITS,
    by: Author | None = None,
    strict: bool = False,
    customers: bool = False,
    jobs: int | Crew = 1,
) -> list[FileResult]:
    """Refresh workbooks and return what became of each; arguments as for `refresh_each`.

    >>> from datetime import date
    >>> [each.outcome.value for each in refresh_files(["missing.xlsx"], date(2024, 10, 1))]
    ['failed']
    """
    how: dict[str, Any] = {
        "dry_run": dry_run,
        "add_columns": add_columns,
        "backup": backup,
        "customers": customers,
        "jobs": jobs,
    }
    return [*refresh_each(paths, as_of, limits=limits, by=by, strict=strict, **how)]


def check_files(  # noqa: PLR0913 - as `refresh_each`
    paths: Iterable[str | os.PathLike[str]],
    as_of: date | None = None,
    *,
    limits: Limits = DEFAULT_LIMITS,
    more: Sequence[Rule] = (),
    strict: bool = False,
    jobs: int | Crew = 1,
) -> list[FileResult]:
    """Look for mistakes in workbooks; arguments as for `check_each`."""
    return [*check_each(paths, as_of, limits=limits, more=more, strict=strict, jobs=jobs)]


def mark_files(  # noqa: PLR0913 - as `mark_each`
    paths: Iterable[str | os.PathLike[str]],
    as_of: date,
    *,
    dry_run: bool = False,
    backup: bool = True,
    limits: Limits = DEFAULT_LIMITS,
    more: Sequence[Rule] = (),
    by: Author | None = None,
    strict: bool = False,
    jobs: int | Crew = 1,
) -> list[FileResult]:
    """Write what is wrong into workbooks' 점검결과 sheets; arguments as for `mark_each`."""
    how: dict[str, Any] = {"dry_run": dry_run, "backup": backup, "jobs": jobs}
    return [*mark_each(paths, as_of, limits=limits, more=more, by=by, strict=strict, **how)]


def each_workbook(
    paths: Iterable[str | os.PathLike[str]],
    work: Callable[[Path], FileResult],
    *,
    limits: Limits = DEFAULT_LIMITS,
    strict: bool = False,
    jobs: int | Crew = 1,
) -> Iterator[FileResult]:
    """Do some work with each workbook; an error is a result, never raised, and stops no other.

    Args:
        paths: files and folders, as for `find_workbooks`.
        work: what is done with each. Where several are worked with at once, something that can be
            pickled, as for `gather_each`.
        limits: how much a workbook may unpack to, where it is held against another.
        strict: whether what a folder holds beside ledgers is an error, as for `check_each`.
        jobs: how many at once, as for `refresh_each`.
    """
    yield from _each(_found(paths), work, limits, jobs, strict=strict)


def gather_each(
    paths: Iterable[str | os.PathLike[str]],
    work: Callable[[Path], T],
    *,
    limits: Limits = DEFAULT_LIMITS,
    strict: bool = False,
    jobs: int | Crew = 1,
) -> Iterator[tuple[FileResult, T | None]]:
    """Read something of each workbook; what goes wrong with one is its result, and it gives None.

    Args:
        paths: files and folders, as for `find_workbooks`.
        work: what is read of each. Where several are read at once, something that can be pickled,
            as what it returns: a function of a module, or `functools.partial` of one.
        limits: how much a workbook may unpack to, where it is held against another.
        strict: whether what a folder holds beside ledgers is an error, as for `check_each`.
        jobs: how many at once, as for `refresh_each`.
    """
    for result, found in _over(_found(paths), _Gathering(work), limits, jobs, strict=strict):
        yield result, found[0] if found and result.outcome is Outcome.OK else None


def gather_stored(
    paths: Sequence[Path],
    sizes: Sequence[int],
    work: Callable[[Path], T],
    *,
    strict: bool = False,
    jobs: int | Crew = 1,
) -> Iterator[tuple[FileResult, T | None]]:
    """As `gather_each`, of workbooks that need not be there any more: a store has what they said.

    Args:
        paths: where they lay.
        sizes: what is read in their place, in bytes.
        work: what is read of each, as for `gather_each`.
        strict: whether what is no ledger is an error.
        jobs: how many at once, as for `refresh_each`.
    """
    crew = jobs if isinstance(jobs, Crew) else Crew(jobs)
    found = [(path, True) for path in paths]
    folder = _OfStore(DEFAULT_LIMITS, strict=strict)
    for result, noted in _through(found, _Task(_Gathering(work), folder, stored=True), crew, sizes):
        yield result, noted[0] if noted and result.outcome is Outcome.OK else None


@dataclass(frozen=True, slots=True)
class _Gathering(Generic[T]):
    """Notes what is read of a workbook."""

    read: Callable[[Path], T]

    def __call__(self, path: Path, note: Callable[[T], None]) -> FileResult:
        """Read it of one."""
        note(self.read(path))
        return FileResult(path, Outcome.OK)


@dataclass(frozen=True, slots=True)
class _Noting:
    """Work that gives nothing but a result."""

    work: Callable[[Path], FileResult]

    def __call__(self, path: Path, _note: Callable[[Any], None]) -> FileResult:
        """Do it."""
        return self.work(path)


def _each(
    found: Sequence[tuple[Path, bool]],
    work: Callable[[Path], FileResult],
    limits: Limits,
    jobs: int | Crew,
    *,
    strict: bool,
) -> Iterator[FileResult]:
    for result, _ in _over(found, _Noting(work), limits, jobs, strict=strict):
        yield result


def _over(
    found: Sequence[tuple[Path, bool]],
    work: Callable[[Path, Callable[[Any], None]], FileResult],
    limits: Limits,
    jobs: int | Crew,
    *,
    strict: bool,
) -> Iterator[tuple[FileResult, list[Any]]]:
    """Work with each, here or in processes; yield how it went, and what was noted."""
    crew = jobs if isinstance(jobs, Crew) else Crew(jobs)
    task = _Task(work, Folder(limits, strict=strict))
    many = crew.jobs > 1 or crew.seconds or crew.elsewhere is not None
    yield from _through(found, task, crew, [_size(path) for path, _ in found] if many else [])


def _through(
    found: Sequence[tuple[Path, bool]], task: _Task, crew: Crew, sizes: Sequence[int]
) -> Iterator[tuple[FileResult, list[Any]]]:
    crew.refuse_impossible()
    results: Iterator[tuple[FileResult, list[Any]]]
    if crew.elsewhere is not None:
        from xlcrm.fleet import elsewhere  # noqa: PLC0415 - many computers

        results = elsewhere.over(found, task, crew, sizes=sizes, lost=_lost, at=os.getcwd())  # noqa: PTH109
    elif crew.pays(sizes):
        from xlcrm.fleet.pool import over  # noqa: PLC0415 - many files

        results = over(found, task, crew, sizes=sizes, lost=_lost)
    else:
        results = map(task, found)
    with closing(results) if isinstance(results, Generator) else nullcontext():
        for count, each in enumerate(results, start=1):
            yield each
            del each
            if count < len(found):
                gc.collect(
                    0
                )  # what a workbook leaves behind goes in circles, which nobody else ends


@dataclass(frozen=True, slots=True)
class _Task:
    """What is done with a file, wherever that is: nothing is raised."""

    work: Callable[[Path, Callable[[Any], None]], FileResult]
    folder: Folder
    stored: bool = False  # what is read does not lie where the path says

    def __call__(self, one: tuple[Path, bool]) -> tuple[FileResult, list[Any]]:
        """Do it."""
        path, in_folder = one
        if is_url(path) and not self.stored:
            return self._brought(path, in_folder=in_folder)
        return self._done(path, in_folder=in_folder)

    def _brought(self, path: Path, *, in_folder: bool) -> tuple[FileResult, list[Any]]:
        """Do it with a workbook of a store, brought here meanwhile; nothing is raised either."""
        from xlcrm.fleet import far  # noqa: PLC0415 - where workbooks lie in a store

        found: list[tuple[FileResult, list[Any]]] = []

        def bring(path: Path) -> FileResult:
            with far.at_hand(path):
                found.append(self._done(path, in_folder=in_folder))
            return found[0][0]

        result = guarded(path, bring)
        return result, found[0][1] if found and result is found[0][0] else []

    def _done(self, path: Path, *, in_folder: bool) -> tuple[FileResult, list[Any]]:
        noted: list[Any] = []
        result = guarded(
            path, lambda path: self.work(path, noted.append), self.folder if in_folder else None
        )
        return result, noted


def _size(path: Path) -> int:
    if is_url(path):
        from xlcrm.fleet import far  # noqa: PLC0415 - where workbooks lie in a store

        return far.size(path)
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _lost(one: tuple[Path, bool], why: Lost) -> tuple[FileResult, list[Any]]:
    """The result of a file at which a process has ended, or that was given up."""
    path, _ = one
    stands = "파일은 이전 그대로이거나 새 내용 그대로입니다."
    if why.seconds is not None:
        error = XlcrmError(
            f"{why.seconds:,.0f}초가 지나도 끝나지 않아 그만두었습니다. {stands}",
            path=path,
            hint="더 기다리려면 --timeout에 초를 적어 다시 실행하세요.",
        )
    elif why.workers:
        error = XlcrmError(
            f"다루던 일꾼이 {len(why.workers)}번 도중에 끝났습니다 ({', '.join(why.workers)}). "
            f"{stands}",
            path=path,
            hint="이 파일만 한 컴퓨터에서 실행해 보세요. 메모리가 모자랄 수 있습니다.",
        )
    else:
        error = XlcrmError(
            f"다루던 프로세스가 두 번 도중에 끝났습니다{_ended(why.code)}. {stands}",
            path=path,
            hint="메모리가 모자랄 수 있습니다. 다른 프로그램을 닫고 이 파일만 다시 실행하세요.",
        )
    return FileResult(path, Outcome.FAILED, error), []


def _ended(code: int | None) -> str:
    """How a process has ended, for whoever looks into it."""
    if code is None:
        return ""
    return f" (신호 {-code})" if code < 0 else f" (종료 코드 {code})"


def _outcome(findings: Iterable[Finding]) -> Outcome:
    wrong = any(found.severity is Severity.ERROR for found in findings)
    return Outcome.FINDINGS if wrong else Outcome.OK


@dataclass(frozen=True, slots=True)
class _OfStore(Folder):
    """How those are taken whose files are not looked at: what was left alone is not among them."""

    def skipped(self, path: Path) -> XlcrmError | None:  # noqa: ARG002 - as `Folder`
        """Why one is left alone: nothing tells."""
        return None


def _below(folder: Path) -> list[Path]:
    """The workbooks below a folder, sorted; the folder itself where there is none."""
    found: list[Path] = []
    for where, folders, names in os.walk(folder):
        folders[:] = [
            name for name in folders if not name.startswith(".") and _nfc(name) != BACKUP_FOLDER
        ]
        found += [path for name in names if _is_workbook(path := Path(where, name))]
    found.sort(key=lambda path: (_nfc(str(path)), str(path)))
    return found or [folder]


def _is_workbook(path: Path) -> bool:
    """Whether a name is a workbook's; pipes and devices of such a name would hang a reader."""
    if not called_a_workbook(path.name):
        return False
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except OSError:  # a dangling link, an unreadable folder: worth an error when it is opened
        return True


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def _as_on_disk(path: Path) -> Path:
    """The path with its names as the disk spells them, where only their normal forms differ."""
    if os.path.lexists(path) or path == path.parent:
        return path
    parent = _as_on_disk(path.parent)
    try:
        names = sorted(os.listdir(parent))  # noqa: PTH208 - names are what is compared
    except OSError:
        return path
    wanted = _nfc(path.name)
    return next((parent / name for name in names if _nfc(name) == wanted), path)
