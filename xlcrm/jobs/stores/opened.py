"""A store opened to be read: of which kind it is, what it says of itself, where its ledgers lie."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from xlcrm.addresses import is_url
from xlcrm.domain.outline import outlined
from xlcrm.domain.typed_option import path_typed
from xlcrm.errors import DomainError, StorageError, XlcrmError
from xlcrm.files import store
from xlcrm.jobs.stores import databases, folders
from xlcrm.jobs.stores.schema import VERSION, broken
from xlcrm.values import NamedTuple, dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from os import PathLike

    from xlcrm.jobs.stores.schema import About

_SUFFIXES: Final = frozenset({".duckdb", ".sqlite"})


def kind_of(source: str | PathLike[str]) -> str:
    """Return which kind of store a path is, by what it holds; "" where it is none."""
    place = Path(source)
    return folders.kind_of(place) if place.is_dir() else databases.kind_of(place)


def is_store(source: str | PathLike[str]) -> bool:
    """Tell whether a path is meant as a store: by what it holds, or by its name if it is broken.

    >>> is_store("sample_data/seed_ledger.xlsx"), is_store("sample_data")
    (False, False)
    """
    place = Path(source)
    if place.is_dir():
        return (place / folders.TOLD).is_file()
    return bool(kind_of(place)) or (place.suffix.lower() in _SUFFIXES and place.is_file())


@outlined
class Since(NamedTuple):
    """What has become of the ledgers since they were exported, by their paths below the folder.

    Attributes:
        known: whether the folder is there at all: else nobody can tell.
        changed: those that say something else now, or cannot be read.
        gone: those that are not there any more.
        new: workbooks that are there now, and not in the store.
    """

    known: bool
    changed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    new: tuple[str, ...] = ()


@outlined
@dataclass(frozen=True, slots=True)
class Store:
    """What `xlcrm export` has written, to be read.

    Attributes:
        place: the file, or the folder.
        kind: which kind it is: parquet, duckdb, sqlite or csv.
        about: what it says of itself.
    """

    place: Path
    kind: str
    about: About

    @property
    def title(self) -> str:
        """What the folder of the ledgers is called."""
        return self.about.root

    @property
    def home(self) -> Path:
        """The folder of the ledgers, where the store says that it lies; it need not be there."""
        beside = self.about.beside
        lie = Path(beside) if beside else Path(self.about.root)
        return self.place.parent / lie if beside and not is_url(lie) else lie

    @property
    def files(self) -> Mapping[Path, str]:
        """Where each ledger lies, and its path in the store; in the order of a folder's."""
        return {self.home / path: path for path in sorted(self.about.sources)}

    def kept(self, paths: Sequence[str]) -> Iterator[bytes]:
        """Yield what was read of some ledgers, as `stores.kept` has it.

        Raises:
            StorageError: it is not what xlcrm has written.
        """
        if self.place.is_dir():
            return folders.kept(self.place, paths)
        return databases.kept(self.place, self.kind, paths)

    def since(self, there: Iterable[Path]) -> Since:
        """Return what has become of the ledgers since.

        Args:
            there: the workbooks that are in the folder now.
        """
        home = self.home
        if not home.is_dir():
            return Since(known=False)
        files = self.files
        changed, gone = [], []
        for file, path in files.items():
            if not file.is_file():
                gone.append(path)
            elif not _says(file, self.about.sources[path].digest):
                changed.append(path)
        known = {os.path.realpath(each) for each in files}
        new = [each for each in there if each.is_file() and os.path.realpath(each) not in known]
        names = (each.name for each in new if each.name not in self.about.unread)
        return Since(known=True, changed=tuple(changed), gone=tuple(gone), new=tuple(names))

    def refuse_masked(self, *, reveal: bool) -> None:
        """Raise if people are to be shown whom the store has masked.

        Raises:
            DomainError: they are.
        """
        if reveal and self.about.masked:
            raise DomainError(
                "이름과 연락처를 가리고 내보낸 것이라 그대로 보여 줄 수 없습니다.",
                path=self.place,
                hint="--reveal을 빼거나, xlcrm export에 --reveal을 붙여 다시 내보내세요.",
            )

    @property
    def written(self) -> list[Path]:
        """The files whose readers may read what is made of it: those that say what it holds."""
        return [self.place / folders.TOLD if self.place.is_dir() else self.place]

    @property
    def again(self) -> str:
        """The command that brings it up to date."""
        of = self.home
        if len(self.about.sources) == 1 and not of.is_dir() and not is_url(of):
            of = next(iter(self.files))
        reveal = "" if self.about.masked else " --reveal"
        return (
            f"xlcrm export {path_typed(str(of))} --to {self.kind} -o "
            f"{path_typed(str(self.place))}{reveal}"
        )


def open_store(source: str | PathLike[str]) -> Store:
    """Open what `xlcrm export` has written, whatever it is called, and look whether it is whole.

    Raises:
        DomainError: another version of xlcrm wrote it, or there is no ledger in it.
        StorageError: it is none of ours, not whole, in use, or a library is missing.
    """
    place = Path(source)
    try:
        return _opened(place)
    except XlcrmError as error:
        raise error.at(place) from error.__cause__


def _opened(place: Path) -> Store:
    kind = kind_of(place)
    in_folder = place.is_dir()
    about = None
    if kind:
        about = folders.said_by(place, kind) if in_folder else databases.said_by(place, kind)
    if about is None or (in_folder and kind not in folders.KINDS):
        raise StorageError(
            "xlcrm export로 만든 것이 아니거나, 손상되었습니다.",
            hint="대장이 든 폴더에서 xlcrm export로 다시 내보내세요.",
        )
    if about.version > VERSION:
        raise DomainError(
            "더 새로운 xlcrm이 내보낸 것이라 읽을 수 없습니다.",
            hint="xlcrm을 새 판으로 올리거나, 이 판으로 다른 이름에 다시 내보내세요.",
        )
    if about.version < VERSION:
        raise DomainError(
            "예전의 xlcrm이 내보낸 것이라, 셈하는 데 필요한 것이 들어 있지 않습니다.",
            hint=f"같은 xlcrm export를 다시 실행하세요: --to {kind} -o에 이 이름을 적습니다.",
        )
    if not about.sources:
        raise DomainError("들어 있는 대장이 없습니다.", hint="xlcrm export로 다시 내보내세요.")
    found = Store(place, kind, about)
    _refuse_broken(found)
    return found


def _refuse_broken(opened: Store) -> None:
    """Raise unless all tables are there with as many rows of each ledger as it says."""
    sources = opened.about.sources
    if opened.place.is_dir():
        if folders.lacking(opened.place, opened.kind, sources):
            raise broken()
        return
    counts = databases.counts(opened.place, opened.kind)
    for path, source in sources.items():
        if any(counts.get(table, {}).get(path, 0) != rows for table, rows in source.rows.items()):
            raise broken()


def _says(file: Path, digest: str) -> bool:
    """Whether a file is still as it was."""
    try:
        return store.print_of(file) == digest
    except XlcrmError:
        return False
