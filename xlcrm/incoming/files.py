"""Brought files, or a folder of them, as one list of rows that remember where they stood."""

from __future__ import annotations

import os
from dataclasses import field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final
from unicodedata import normalize

from xlcrm.domain.outline import outlined
from xlcrm.errors import StorageError, XlcrmError
from xlcrm.files.backups import BACKUP_FOLDER
from xlcrm.incoming.headers import IncomingError
from xlcrm.incoming.read import read_rows, spec_of
from xlcrm.incoming.rows import FeesFrom, Gathering, Places
from xlcrm.incoming.told import SOURCE, headers_told, told_in
from xlcrm.ooxml.zipformat import DEFAULT_LIMITS
from xlcrm.schema.ledger_sheet import LEDGER, PEOPLE
from xlcrm.schema.trouble import Problem, Trouble
from xlcrm.values import NamedTuple, dataclass

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from xlcrm.cellref import CellValue
    from xlcrm.columnwise import Columnwise
    from xlcrm.incoming.headers import Incoming
    from xlcrm.ooxml.zipformat import Limits
    from xlcrm.reading.told import Explained
    from xlcrm.schema.columns import SheetSpec

_SUFFIXES: Final = frozenset(
    {
        *(".csv", ".tsv", ".tab", ".jsonl", ".ndjson", ".json"),
        *(".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"),
    }
)
_NOT_OURS: Final = (".", "~$")  # hidden, LibreOffice's and our own files; Excel's owner files


@outlined
@dataclass(frozen=True, slots=True)
class BroughtFiles:
    """The rows of several files.

    Attributes:
        paths: the files, in the order in which they were read.
        rows: field → value, file by file, a mapping a row.
        places: what each row is called: `9월.csv 3번째 줄`.
        unknown: file name → the headers that mean nothing here.
        counted: the names of files whose 고객 ID column only counts rows (순번, No).
        problems: the lines, and of several files those, that could not be read.
        people: whether they are lists of people without terms.
        left: file name → the sheets with such lists that were not read, for one is.
        fees: what the columns of fees are called, from which row on.
        sheets: file name → the sheets that were read, where they are several.
        why: file name → why sheets of it were left, by their name.
        by_sheet: file name → the field that the names of its sheets say: 지점, 서비스 내용.
        titles: file name → titles and names of sheets that say how the people below stand → rows.
        headers: the headers of all files, each once.
    """

    paths: tuple[Path, ...]
    rows: Columnwise[str, CellValue]
    places: Places
    unknown: Mapping[str, tuple[str, ...]]
    counted: tuple[str, ...]
    problems: tuple[Problem, ...]
    people: bool = False
    left: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    fees: tuple[FeesFrom, ...] = ()
    sheets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    why: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    by_sheet: Mapping[str, str] = field(default_factory=dict)
    titles: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    headers: tuple[str, ...] = ()


def read_files(  # noqa: PLR0913 - each is a choice of who reads
    paths: Iterable[str | os.PathLike[str]],
    sheet: str | SheetSpec,
    *,
    without: str | os.PathLike[str] = "",
    sheets: Collection[str] = (),
    answers: Mapping[str, str] | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> BroughtFiles:
    """Read files, and those below folders, for a kind of sheet.

    A 고객 ID under a header that counts rows (순번, No) is left out: of two files the first rows
    would be one customer. For a ledger, where no file says anything of terms, lists of people are
    read as such.

    Args:
        paths: files as `read_rows` reads them, and folders.
        sheet: the kind of sheet that the rows are for, or its name.
        without: the workbook that they go into, which is left out of folders; what its 설정 says
            of headers counts for them.
        sheets: the sheets of workbooks to read, if somebody has chosen; by default all that are
            ledgers, of snapshots and copies the newest.
        answers: what headers mean, as `adopt` takes it; other answers are for `bring`.
        limits: how large a file may be, and how much a workbook may unpack to.

    Raises:
        IncomingError: the only file cannot be read; it names the file.
        NotAWorkbookError: it is of another format, or damaged, encrypted or too large.
        StorageError: a folder holds no file, or the only file does not exist or cannot be read.
    """
    spec = spec_of(sheet)
    files: dict[str, Path] = {}
    for given in paths:
        path = Path(given)
        for each in _below(path, os.path.realpath(without)) if path.is_dir() else (path,):
            files.setdefault(os.path.realpath(each), each)
    told = told_in(without, limits) if without else {}
    if answers:
        told = {**told, SOURCE: {**told.get(SOURCE, {}), **headers_told(answers)}}
    how = _How(told, sheets, limits)
    try:
        found = _read(files.values(), spec, how)
    except IncomingError:
        people = _of_people(files.values(), spec, how)
        if people is None:
            raise
        return people
    if len(found.rows) or len(found.problems) < len(files):
        return found
    return _of_people(files.values(), spec, how) or found


class _How(NamedTuple):
    """What is said of headers, the sheets that somebody has chosen, and how large files may be."""

    told: Explained
    sheets: Collection[str]
    limits: Limits


def _of_people(paths: Collection[Path], spec: SheetSpec, how: _How) -> BroughtFiles | None:
    """The rows of files for a ledger that are lists of people without terms; None if none is."""
    if spec.key != LEDGER.key:
        return None
    try:
        found = _read(paths, PEOPLE, how)
    except IncomingError:
        return None
    return replace(found, people=True) if len(found.rows) else None


def _read(paths: Collection[Path], spec: SheetSpec, how: _How) -> BroughtFiles:
    """Read files of one kind."""
    several = _Several({}, {}, {}, {})
    rows = Gathering()
    parts: list[tuple[int, str, str]] = []
    unknown: dict[str, tuple[str, ...]] = {}
    counted = []
    left: dict[str, tuple[str, ...]] = {}
    problems: list[Problem] = []
    fees: list[FeesFrom] = []
    headers: dict[str, None] = {}
    for path in paths:
        name = normalize("NFC", path.name)
        try:
            found = read_rows(path, spec, told=how.told, sheets=how.sheets, limits=how.limits)
        except XlcrmError as error:
            if len(paths) == 1:
                raise
            place = " ".join(filter(None, (name, error.place)))
            problems.append(Problem(place, Trouble("", error.message, error.hint or "")))
            continue
        problems += [Problem(f"{name} {each.place}", each.trouble) for each in found.problems]
        for first, before, after in found.places.parts:
            parts.append((len(rows.lines) + first, f"{name} {before}", after))
        fees += [each._replace(first=each.first + len(rows.lines)) for each in found.fees]
        columns = {**found.rows.columns}
        if "customer_id" in found.doubtful:
            counted.append(name)
            columns.pop("customer_id", None)
        rows.join(found.places.lines, columns)
        if found.unknown:
            unknown[name] = found.unknown
        if found.left:
            left[name] = found.left
        several.note(name, found)
        headers.update(dict.fromkeys(found.headers))
    return BroughtFiles(
        tuple(paths),
        rows.rows(),
        Places(rows.lines, parts),
        unknown,
        tuple(counted),
        tuple(problems),
        left=left,
        fees=tuple(fees),
        sheets=several.sheets,
        why=several.why,
        by_sheet=several.by_sheet,
        titles=several.titles,
        headers=tuple(headers),
    )


class _Several(NamedTuple):
    """What is told of workbooks of which several sheets were read, or left."""

    sheets: dict[str, tuple[str, ...]]
    why: dict[str, Mapping[str, str]]
    by_sheet: dict[str, str]
    titles: dict[str, Mapping[str, int]]

    def note(self, name: str, found: Incoming) -> None:
        """Note what a file says."""
        if found.sheets:
            self.sheets[name] = found.sheets
        if found.why:
            self.why[name] = found.why
        if found.titles:
            self.titles[name] = found.titles
        if found.by_sheet:
            self.by_sheet[name] = found.by_sheet


def _below(folder: Path, without: str) -> list[Path]:
    """The files below a folder that rows can be read from, sorted."""
    found: list[Path] = []
    for where, folders, names in os.walk(folder):
        folders[:] = [
            name
            for name in folders
            if not name.startswith(".") and normalize("NFC", name) != BACKUP_FOLDER
        ]
        found += [path for name in names if _is_ours(path := Path(where, name), without)]
    if not found:
        raise StorageError(
            "폴더에 읽을 파일(.csv, .xlsx, .xls, .jsonl)이 없습니다.",
            path=folder,
            hint="더할 파일이 있는 폴더나 파일을 지정하세요.",
        )
    return sorted(found, key=lambda path: (normalize("NFC", str(path)), str(path)))


def _is_ours(path: Path, without: str) -> bool:
    return (
        path.suffix.lower() in _SUFFIXES
        and not path.name.startswith(_NOT_OURS)
        and path.is_file()
        and os.path.realpath(path) != without
    )
