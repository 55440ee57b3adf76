"""Ledgers as tables for other programs: of one, or of every ledger of a folder, in one store.

What has not changed since the last time is not read again; it is known by its bytes.
"""

from __future__ import annotations

import os
import unicodedata
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from xlcrm.addresses import is_url, url_of
from xlcrm.domain.outline import outlined
from xlcrm.errors import DomainError
from xlcrm.files import store
from xlcrm.files.passwords import refuse_plain
from xlcrm.fleet.batch import UNREAD, Outcome, find_workbooks, gather_each
from xlcrm.fleet.crew import Crew
from xlcrm.fleet.names import below, names_of
from xlcrm.jobs.stores import databases, folders
from xlcrm.jobs.stores.arrow import dumped as as_parquet
from xlcrm.jobs.stores.arrow import loaded as of_parquet
from xlcrm.jobs.stores.kept import kept_of
from xlcrm.jobs.stores.rows import HideMore, hiding, rows_of, sheets_of
from xlcrm.jobs.stores.schema import BRANCH, TABLES, About, Source
from xlcrm.jobs.stores.texts import dumped as as_text
from xlcrm.jobs.stores.texts import loaded as of_text
from xlcrm.office.journal_read import names_known
from xlcrm.office.ledger import open_ledger
from xlcrm.ooxml.zipformat import DEFAULT_LIMITS
from xlcrm.values import NamedTuple, dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager

    from xlcrm.fleet.batch import FileResult
    from xlcrm.jobs.stores.schema import Rows, StoredSheet
    from xlcrm.ooxml.zipformat import Limits
    from xlcrm.reading.header_match import HeaderMatch

T = TypeVar("T")

KINDS: Final = ("parquet", "duckdb", "sqlite", "csv")
"""What ledgers can be written as."""

_DATABASES: Final = (databases.DUCKDB, databases.SQLITE)


@outlined
@dataclass(frozen=True, slots=True)
class Exported:
    """What has been written.

    Attributes:
        place: the file or the folder.
        results: how it went with each workbook.
        names: what each ledger is called, of those that could be read.
        written: the ledgers that were read and written.
        same: how many had not changed since the last time.
        gone: the paths of ledgers that are in the store and no longer there, or no ledgers now.
        dropped: whether what they had brought was taken out; else it is kept.
        rows: how many rows each table has by now, of those that have any.
    """

    place: Path
    results: tuple[FileResult, ...]
    names: Mapping[Path, str]
    written: tuple[Path, ...]
    same: int
    gone: tuple[str, ...]
    dropped: bool
    rows: Mapping[str, int]


class _Taken(NamedTuple):
    """What a ledger brings: nothing but its print where that is known."""

    digest: str
    size: int
    tables: Rows | None = None
    sheets: Mapping[str, StoredSheet] = {}
    kept: bytes = b""
    names: frozenset[str] = frozenset()


def export(  # noqa: PLR0913 - each is a choice the command line offers
    path: str | os.PathLike[str],
    output: str | os.PathLike[str],
    *,
    to: str,
    reveal: bool = False,
    guard: bool = True,
    drop_gone: bool = False,
    strict: bool = False,
    limits: Limits = DEFAULT_LIMITS,
    jobs: int | Crew = 1,
    through: Callable[[Iterator[Any], int], Iterator[Any]] = lambda results, _: results,
) -> Exported:
    """Write ledgers as tables for other programs, or bring those up to date that are there.

    Args:
        path: a ledger, or a folder of them.
        output: where: a file that ends in `.duckdb` or `.sqlite`, or a folder.
        to: one of `KINDS`.
        reveal: whether people are shown as they are. Another choice than the last time writes all
            of it anew.
        guard: whether no text of a CSV file is a formula to spreadsheets.
        drop_gone: whether what ledgers have brought is taken out that are no longer there; by
            default it is kept, and told.
        strict: whether what a folder holds beside ledgers is an error, as for `check_each`.
        limits: how much a workbook may unpack to.
        jobs: how many ledgers are read at once, as for `refresh_each`.
        through: what the results go through, of so many workbooks, such as a bar.

    Raises:
        DomainError: there is no such kind, or the store is of another folder.
        StorageError: something else lies there, it cannot be written, or a library is missing.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as place:
    ...     done = export("sample_data/seed_ledger.xlsx", f"{place}/seed.sqlite", to="sqlite")
    ...     dict(done.rows), export("sample_data/seed_ledger.xlsx", done.place, to="sqlite").same
    ({'고객대장': 3, '설정': 2}, 1)
    """
    if to not in KINDS:
        raise DomainError(f"내보낼 수 있는 것은 {', '.join(KINDS)}입니다.")
    place, given = Path(output), Path(path)
    root = given if _is_folder(given) else given.parent
    known = (databases if to in _DATABASES else folders).about(place, to)
    title = _nfc(Path(os.path.realpath(root)).name)
    if known is not None and known.sources and known.root != title:
        raise DomainError(
            f"'{known.root}' 폴더의 대장을 내보낸 것입니다.",
            path=place,
            hint="다른 이름으로 내보내세요.",
        )
    fresh = known is None or known.masked is reveal
    sources: Mapping[str, Source] = {} if known is None or fresh else known.sources
    files = find_workbooks([path])
    names = names_of(str(root), files)
    inside = {file: _nfc(below(str(root), file).as_posix()) for file in files}
    read = partial(
        _taken,
        inside=inside,
        known={
            file: sources[inside[file]].digest
            for file in files
            if inside[file] in sources and sources[inside[file]].branch == names[file]
        },
        place=place,
        reveal=reveal,
        limits=limits,
    )
    results, written, same = [], [], 0
    about = About(title, masked=not reveal, sources=sources, beside=_beside(root, place))
    stale = set() if known is None or not fresh else {*known.sources}
    of: list[Path] = []
    known_by: set[str] = set()
    read_ = through(gather_each([path], read, limits=limits, strict=strict, jobs=jobs), len(files))
    with _opened(place, to, about, of, guard=guard) as into:
        for result, taken in read_:
            results.append(result)
            if taken is None:
                continue
            file = result.path
            of.append(file)
            if taken.tables is None:
                same += 1
                continue
            _put(into, file, inside[file], names[file], taken)
            written.append(file)
            known_by |= taken.names
        there = {inside[each.path] for each in results if each.outcome is not Outcome.SKIPPED}
        gone = tuple(sorted(each for each in into.sources if each not in there))
        for each in gone if drop_gone else ():
            into.drop(each)
        for each in stale - {*into.sources}:  # of another choice of masks, and not written anew
            into.drop(each)
        if written and not reveal and len(into.sources) > 1:
            lies = {path: file for file, path in inside.items()}
            others = {lies.get(path, root / path) for path in into.sources} - {*written}
            _hide_in_all(into, known_by, sorted(others), limits, jobs)
        into.about = replace(about, unread=_unread(results, inside, into.sources))
        if known is None or replace(known, sources={}) != replace(into.about, sources={}):
            into.changed = into.changed or bool(into.sources)
        rows = _rows(into.sources.values())
    return Exported(
        place,
        tuple(results),
        {each.path: names[each.path] for each in results if each.outcome is Outcome.OK},
        tuple(written),
        same,
        gone,
        drop_gone,
        {each.name: rows[each.name] for each in TABLES.values() if rows.get(each.name)},
    )


def _taken(  # noqa: PLR0913 - what is known of the store
    file: Path,
    *,
    inside: Mapping[Path, str],
    known: Mapping[Path, str],
    place: Path,
    reveal: bool,
    limits: Limits,
) -> _Taken:
    """Read a ledger, unless it is as it was."""
    refuse_plain([file], place)
    path = inside[file]
    print_ = store.read(file, limits).fingerprint
    if known.get(file) == print_.digest:
        return _Taken(print_.digest, print_.size)
    ledger = open_ledger(file, limits=limits)
    hide = hiding(ledger, reveal=reveal)
    tables = rows_of(ledger, path, hide)
    print_ = ledger.fingerprint
    kept = kept_of(ledger, hide)
    names = frozenset() if reveal else names_known(ledger.book)
    return _Taken(print_.digest, print_.size, tables, sheets_of(ledger), kept, names)


def _hide_in_all(
    into: folders.Folder | databases.Database,
    known: set[str],
    others: Sequence[Path],
    limits: Limits,
    jobs: int | Crew,
) -> None:
    """Hide in each ledger whom the others name: their notes may tell of any of them.

    Args:
        into: the store, with all ledgers that have changed.
        known: the names that those know.
        others: the ledgers that have not changed; of those that are gone nobody knows any more.
        limits: how much a workbook may unpack to.
        jobs: how many ledgers are read at once.
    """
    here = replace(jobs, elsewhere=None) if isinstance(jobs, Crew) else jobs
    read = partial(_names, limits=limits)
    for _, names in gather_each(others, read, limits=limits, jobs=here):
        known |= names or set()
    more = HideMore(known)
    for path in sorted(into.sources):
        into.hide(path, more)


def _names(file: Path, *, limits: Limits) -> frozenset[str]:
    """Whom a ledger knows."""
    return names_known(open_ledger(file, limits=limits, fields=_called).book)


def _called(_: HeaderMatch) -> set[str]:
    return {"name"}


def _put(
    into: folders.Folder | databases.Database, file: Path, path: str, branch: str, taken: _Taken
) -> None:
    tables = taken.tables or {}
    counts = {}
    for key, columns in tables.items():
        counts[TABLES[key].name] = len(columns[BRANCH])
        columns[BRANCH] = [branch] * len(columns[BRANCH])
    source = Source(branch, taken.digest, taken.size, counts, taken.sheets)
    into.put(path, source, tables, taken.kept, file)


def _opened(
    place: Path, to: str, about: About, of: Sequence[Path], *, guard: bool
) -> AbstractContextManager[folders.Folder | databases.Database]:
    if to in _DATABASES:
        return databases.opened(place, to, about, of)
    form = (
        folders.Form(as_parquet, of_parquet)
        if to == "parquet"
        else folders.Form(partial(as_text, guard=guard), of_text)
    )
    return folders.opened(place, to, form, about, of)


def _unread(
    results: Sequence[FileResult], inside: Mapping[Path, str], sources: Mapping[str, Source]
) -> tuple[str, ...]:
    """The names of the files that could not be read, and have never been."""
    failed = (each.path for each in results if each.outcome in UNREAD)
    return tuple(sorted(path.name for path in failed if inside[path] not in sources))


def _rows(sources: Iterable[Source]) -> dict[str, int]:
    """How many rows each table has of some ledgers."""
    found: dict[str, int] = {}
    for source in sources:
        for table, count in source.rows.items():
            found[table] = found.get(table, 0) + count
    return found


def _beside(root: Path, place: Path) -> str:
    """Where the ledgers lie, seen from where the store does; of an address, that."""
    if is_url(root):
        return url_of(root)
    try:
        return Path(
            os.path.relpath(os.path.realpath(root), Path(os.path.realpath(place)).parent)
        ).as_posix()
    except ValueError:  # another drive
        return ""


def _is_folder(path: Path) -> bool:
    if is_url(path):
        from xlcrm.fleet import far  # noqa: PLC0415 - where workbooks lie in a store

        return far.is_folder(path)
    return path.is_dir()


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)
