"""The figures and the report of all ledgers in a store, without opening one of their workbooks."""

from __future__ import annotations

import os
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from xlcrm.domain.outline import outlined
from xlcrm.errors import DomainError
from xlcrm.fleet.batch import UNREAD, find_workbooks, gather_stored
from xlcrm.fleet.crew import Crew
from xlcrm.fleet.names import names_of
from xlcrm.jobs.blank_ends import blank_ends
from xlcrm.jobs.stores.kept import ledger_of
from xlcrm.jobs.stores.opened import Since, open_store
from xlcrm.jobs.together import joined, material_of_several, part_of, report_of_several
from xlcrm.office.opened import tell
from xlcrm.reading.edition import EDITION
from xlcrm.values import NamedTuple, dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date
    from os import PathLike
    from typing import Any

    from xlcrm.analysis.analyse import Analysis
    from xlcrm.analysis.inputs import Office
    from xlcrm.fleet.batch import FileResult
    from xlcrm.jobs.stores.opened import Store
    from xlcrm.jobs.together import Part
    from xlcrm.pages.material import Material

_AHEAD: Final = 16  # ledgers that are taken out of a store at once
_NAMED: Final = 10  # of ledgers so many are named


@outlined
class StoredPart(NamedTuple):
    """What a ledger in a store brings to the figures of all.

    Attributes:
        part: that, as its workbook would.
        blank_ends: how many of its contracts end on a day that nobody has written.
        asks_day: whether it has formulas that ask for the day, which nobody can calculate now.
    """

    part: Part
    blank_ends: int
    asks_day: bool


@outlined
class Gathered(NamedTuple):
    """What was read of a store.

    Attributes:
        store: the store.
        results: how it went with each of its ledgers.
        parts: what each ledger is called, and what it brings; in the order of a folder's.
        since: what has become of the workbooks since.
        office: the offices of all of them as one, which each part names as its own; None of none.
    """

    store: Store
    results: tuple[FileResult, ...]
    parts: tuple[tuple[str, StoredPart], ...]
    since: Since
    office: Office | None

    @property
    def unread(self) -> list[str]:
        """The names of the files of which nothing is known."""
        failed = (each.path.name for each in self.results if each.outcome in UNREAD)
        return [*failed, *self.store.about.unread]

    @property
    def remarks(self) -> tuple[str, ...]:
        """What has to be known of figures that come from a store and no workbook, in Korean."""
        asking = [name for name, each in self.parts if each.asks_day]
        return tuple(
            filter(
                None,
                (
                    *_of_since(self.since, self.store),
                    f"오늘 날짜를 묻는 수식이 계산되지 않은 대장 {len(asking):,}개"
                    f"({_named(asking)}): 그 칸은 빈 것으로 셌습니다."
                    if asking
                    else "",
                ),
            )
        )


def gathered(  # noqa: PLR0913 - each is a choice the command line offers
    source: str | PathLike[str],
    *,
    as_of: date,
    reveal: bool = False,
    strict: bool = False,
    jobs: int | Crew = 1,
    through: Callable[[Iterator[Any], int], Iterator[Any]] = lambda results, _: results,
) -> Gathered:
    """Read what all ledgers of a store bring to figures; one that fails stops no other.

    Args:
        source: what `export` has written.
        as_of: the day that counts as today: status and what is late are of that day.
        reveal: whether people are to be shown as they are.
        strict: whether what is no ledger is an error, as for `gather_each`.
        jobs: how many ledgers are read at once.
        through: what the results go through, of so many ledgers, such as a bar.

    Raises:
        DomainError: another version wrote it, it is empty, or people are masked in it.
        StorageError: it is none of ours, or broken.
    """
    if isinstance(jobs, Crew) and jobs.elsewhere is not None:
        raise DomainError(
            "내보낸 자료는 다른 컴퓨터와 나누지 않고 이 컴퓨터에서 읽습니다.",
            path=source,
            hint="--scheduler, --workers, --resume 없이 실행하세요.",
        )
    store = open_store(source)
    store.refuse_masked(reveal=reveal)
    files = store.files
    read = _Reading(store, as_of)
    sizes = [store.about.sources[path].size for path in files.values()]
    found: dict[Path, StoredPart] = {}
    results = []
    each = gather_stored([*files], sizes, read, strict=strict, jobs=jobs)
    for result, part in through(each, len(files)):
        results.append(result)
        if part is not None:
            found[result.path] = part
        if reveal and result.path.is_file():
            # Whom it shows is told in their records.
            tell(Path(os.path.realpath(result.path)), EDITION)
    names = names_of(str(store.home), list(found))
    there = find_workbooks([store.home]) if store.home.is_dir() else []
    parts = tuple((name, found[file]) for file, name in names.items())
    office = joined((name, each.part) for name, each in parts) if parts else None
    if office is not None:  # what each of them holds is not kept twice
        parts = tuple(
            (name, each._replace(part=each.part._replace(office=office))) for name, each in parts
        )
    return Gathered(store, tuple(results), parts, store.since(there), office)


@dataclass(frozen=True, slots=True)
class _Reading:
    """Reads what a ledger brings; the next ones are taken out of the store with it.

    A database looks at all that it holds for one as for some.
    """

    store: Store
    as_of: date
    _ahead: dict[str, bytes] = field(default_factory=dict)

    def __call__(self, file: Path) -> StoredPart:
        """Read it of one."""
        ledger = ledger_of(self._data(self.store.files[file]), file)
        part = part_of(ledger, as_of=self.as_of, called=str(file))
        if ledger.masked:
            part = part._replace(people=frozenset(), masked=True)
        return StoredPart(part, len(blank_ends(ledger, as_of=self.as_of)), ledger.asks_day)

    def _data(self, path: str) -> bytes:
        if path not in self._ahead:
            paths = [*self.store.files.values()]
            near = paths[paths.index(path) :][:_AHEAD]
            self._ahead.clear()
            self._ahead.update(zip(near, self.store.kept(near), strict=True))
        return self._ahead.pop(path)


def analyse_store(source: str | PathLike[str], as_of: date, *, jobs: int | Crew = 1) -> Analysis:
    """Return all tables and figures of all ledgers of a store on a day, as of one office.

    The same as of their workbooks when they were exported: status, what is late and all figures are
    of the day that is asked for, and not of the export's.

    Args:
        source: what `export` has written.
        as_of: the day that counts as today.
        jobs: how many ledgers are read at once.

    Raises:
        DomainError: another version wrote it, or no ledger in it can be read.
        StorageError: it is none of ours, or broken.

    >>> import tempfile
    >>> from datetime import date
    >>> from xlcrm.fleet.export import export
    >>> with tempfile.TemporaryDirectory() as place:
    ...     done = export("sample_data/seed_ledger.xlsx", f"{place}/seed.sqlite", to="sqlite")
    ...     found = analyse_store(done.place, date(2024, 10, 1))
    >>> found.figures["mrr"].value
    250000.0
    """
    return together(gathered(source, as_of=as_of, jobs=jobs)).analysis


def together(found: Gathered, keys: Sequence[str] = (), *, report: Path | None = None) -> Material:
    """Return what the sheets of a report about all that was read of a store are made of."""
    return material_of_several(
        [(name, each.part) for name, each in found.parts],
        found.store.title,
        keys,
        report=report,
        unread=found.unread,
        remarks=found.remarks,
        office=found.office,
    )


def report_of_store(  # noqa: PLR0913 - as `report`
    source: str | PathLike[str],
    path: str | PathLike[str],
    *,
    as_of: date,
    only: Iterable[str] = (),
    reveal: bool = False,
    pdf: bool = False,
    dry_run: bool = False,
    jobs: int | Crew = 1,
) -> list[Path]:
    """Make one report about all ledgers of a store and put it in its place.

    Args:
        source: what `export` has written.
        path: where; it ends in `.xlsx`.
        as_of: the day that counts as today.
        only: the wanted sheets, by name or by key; by default those that the data fills.
        reveal: whether names, phone numbers and addresses are shown as they are; the store has to
            hold them so.
        pdf: whether to print it, too, under the same name; needs LibreOffice.
        dry_run: whether to make it without writing it.
        jobs: how many ledgers are read at once.

    Returns:
        The files.

    Raises:
        DomainError: another version wrote it, it is empty, or people are masked in it; one of
            `only` is no sheet of the report.
        StorageError: it is none of ours, or broken; the report cannot be written.
    """
    found = gathered(source, as_of=as_of, reveal=reveal, jobs=jobs)
    return report_of(found, path, only=only, reveal=reveal, pdf=pdf, dry_run=dry_run)


def report_of(  # noqa: PLR0913 - as `report`
    found: Gathered,
    path: str | PathLike[str],
    *,
    only: Iterable[str] = (),
    reveal: bool = False,
    pdf: bool = False,
    dry_run: bool = False,
) -> list[Path]:
    """Make one report about all that was read of a store, as `report_of_store`."""
    if not found.parts:
        raise DomainError("읽을 수 있는 고객대장이 없습니다.", path=found.store.place)
    return report_of_several(
        [(name, each.part) for name, each in found.parts],
        found.store.title,
        path,
        only=only,
        reveal=reveal,
        pdf=pdf,
        dry_run=dry_run,
        unread=found.unread,
        remarks=found.remarks,
        of=found.store.written,
        office=found.office,
    )


def _of_since(since: Since, store: Store) -> Iterator[str]:
    """Yield what has become of the workbooks since they were exported."""
    if not since.known:
        yield (
            f"대장이 있던 폴더({store.home.name or store.title})를 찾지 못해, 내보낸 뒤에 바뀐 "
            "대장이 있는지 알 수 없습니다."
        )
    if since.changed:
        yield (
            f"내보낸 뒤에 바뀐 대장 {len(since.changed):,}개({_named(since.changed)}): 바뀌기 전의 "
            "자료로 셌습니다."
        )
    if since.gone:
        yield (
            f"내보낸 뒤에 없어진 대장 {len(since.gone):,}개({_named(since.gone)}): 그 자료도 "
            "셌습니다."
        )
    if since.new:
        yield (
            f"아직 내보내지 않은 파일 {len(since.new):,}개({_named(since.new)}): 들어 있지 "
            "않습니다."
        )


def _named(names: Sequence[str]) -> str:
    more = f" 외 {len(names) - _NAMED:,}개" if len(names) > _NAMED else ""
    return f"{', '.join(names[:_NAMED])}{more}"
