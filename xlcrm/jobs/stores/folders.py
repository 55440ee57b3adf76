"""A store that is a folder: a folder a table, in each a file a ledger; `xlcrm.json` beside them.

So a ledger that has changed is written anew, and no other is touched. What the folder holds is told
last: after a crash in the middle what was not told is written again. That it is such a store is
told first, so that what a crash leaves of a new one is taken up again.
"""

from __future__ import annotations

import hashlib
import json
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from xlcrm.errors import StorageError
from xlcrm.files import born, disk, store
from xlcrm.files.beside import remove_beside
from xlcrm.files.outgoing import put
from xlcrm.jobs.stores.schema import TABLES, About, Source, about_of, broken
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from xlcrm.jobs.stores.rows import HideMore
    from xlcrm.jobs.stores.schema import Rows, StoredTable

TOLD: Final = "xlcrm.json"

KINDS: Final = ("parquet", "csv")
"""What its files may be."""

READ: Final = "xlcrm"
"""The folder with a file a ledger: what was read of it, as `stores.kept` has it."""
_READ_AS: Final = "bin"


class Form(NamedTuple):
    """How a table's file is written and read.

    Attributes:
        dumped: gives it.
        loaded: reads it.
    """

    dumped: Callable[[StoredTable, dict[str, list[object]]], bytes]
    loaded: Callable[[StoredTable, bytes], dict[str, list[object]]]


@dataclass(slots=True)
class Folder:
    """Such a store, while it is written.

    Attributes:
        place: the folder.
        kind: what its files are, and how their names end.
        form: how they are written and read.
        about: what is told of it, but for what is in it.
        sources: what is in it by now.
        changed: whether anything was written or taken out.
    """

    place: Path
    kind: str
    form: Form
    about: About
    sources: dict[str, Source] = field(default_factory=dict)
    changed: bool = False

    def put(self, path: str, source: Source, tables: Rows, kept: bytes, of: Path) -> None:
        """Write what a ledger brings, in the place of what it brought before."""
        if not disk.exists(self.place / TOLD):
            born.made_folder(self.place, born.access_of(of))
            self.tell([of])
        for table in TABLES.values():
            columns = tables.get(table.key)
            there = self.place / table.name / _called(path, self.kind)
            if columns is None or not any(columns.values()):
                _remove(there)
                continue
            for folder in (self.place, there.parent):
                born.made_folder(folder, born.access_of(of))
            put(there, self.form.dumped(table, columns), {f".{self.kind}"}, of=[of])
        there = self.place / READ / _called(path, _READ_AS)
        born.made_folder(there.parent, born.access_of(of))
        put(there, kept, {f".{_READ_AS}"}, of=[of])
        self.sources[path] = source
        self.changed = True

    def hide(self, path: str, more: HideMore) -> None:
        """Hide whom only other ledgers know in what one has brought."""
        from xlcrm.jobs.stores.kept import hidden_more  # noqa: PLC0415 - only where one is written

        (before,) = kept(self.place, [path])
        if (hidden := hidden_more(before, more)) != before:
            tables = more.rows(load(self.place, self.kind, path, self.form.loaded))
            there = self.place / READ / _called(path, _READ_AS)
            self.put(path, self.sources[path], tables, hidden, there)

    def tell(self, of: Sequence[Path]) -> None:
        """Write down what the folder holds."""
        said = replace(self.about, sources=self.sources).as_plain(self.kind)
        data = json.dumps(said, ensure_ascii=False, indent=1).encode()
        put(self.place / TOLD, data, {".json"}, of=of)

    def drop(self, path: str) -> None:
        """Take out what a ledger brought."""
        for table in TABLES.values():
            _remove(self.place / table.name / _called(path, self.kind))
        _remove(self.place / READ / _called(path, _READ_AS))
        self.sources.pop(path, None)
        self.changed = True


@contextmanager
def opened(
    place: Path,
    kind: str,
    form: Form,
    about: About,
    of: Sequence[Path],
) -> Iterator[Folder]:
    """Open a store to write into it, and tell at the end what it holds.

    Args:
        place: the folder; made if it is missing.
        kind: what its files are.
        form: how its files are written and read.
        about: what it holds now.
        of: the ledgers that it is made of.
    """
    found = Folder(place, kind, form, about, dict(about.sources))
    yield found
    if found.changed:
        found.tell(of)


def about(place: Path, kind: str) -> About | None:
    """Return what a folder holds; None where there is nothing.

    Raises:
        StorageError: something lies there that is no such store.
    """
    if not disk.exists(place):
        return None
    if not place.is_dir():
        raise disk.taken(place)
    found = about_of(_told(place), kind)
    if found is None and any(disk.TEMPORARY not in each.name for each in place.iterdir()):
        raise StorageError(
            "다른 것이 든 폴더입니다.", path=place, hint="새 폴더의 이름을 적으세요."
        )
    return found


def said_by(place: Path, kind: str) -> About | None:
    """Return what a folder says that it holds; None where it is no such store."""
    return about_of(_told(place), kind)


def kind_of(place: Path) -> str:
    """Return what the files of a folder are that is such a store; "" where it is none."""
    said = _told(place)
    return str(said.get("kind", "")) if isinstance(said, dict) else ""


def load(
    place: Path,
    kind: str,
    path: str,
    loaded: Callable[[StoredTable, bytes], dict[str, list[object]]],
) -> Rows:
    """Return what one ledger has brought."""
    found: Rows = {}
    for table in TABLES.values():
        there = place / table.name / _called(path, kind)
        if disk.exists(there):
            found[table.key] = loaded(table, store.read(there).data)
    return found


def kept(place: Path, paths: Sequence[str]) -> Iterator[bytes]:
    """Yield what was read of some ledgers.

    Raises:
        StorageError: not all of it is there.
    """
    for path in paths:
        there = place / READ / _called(path, _READ_AS)
        if not disk.exists(there):
            raise broken()
        yield store.read(there).data


def lacking(place: Path, kind: str, sources: Mapping[str, Source]) -> bool:
    """Tell whether a table's file is missing of which is told that it has rows."""
    names = {table.name for table in TABLES.values()}
    return any(
        not disk.exists(place / table / _called(path, kind))
        for path, source in sources.items()
        for table, rows in source.rows.items()
        if rows and table in names
    )


def _told(place: Path) -> object:
    there = place / TOLD
    if not there.is_file():
        return None
    with suppress(ValueError):
        found: object = json.loads(store.read(there).data)
        return found
    return None


def _called(path: str, kind: str) -> str:
    """What a ledger's files are called: no two alike, and what lies deep in folders, too."""
    stem = " ".join(PurePosixPath(path).with_suffix("").parts)
    mark = hashlib.sha256(path.encode()).hexdigest()[:8]
    return f"{disk.short_name(stem)} {mark}.{kind}"


def _remove(path: Path) -> None:
    if disk.exists(path):
        remove_beside(path)
