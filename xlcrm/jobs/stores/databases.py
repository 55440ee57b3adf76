"""A store that is a database in one file: a table a kind of sheet, and what it holds beside them.

It is written in a folder of our own and put in its place when it is whole.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from xlcrm.errors import StorageError
from xlcrm.files import disk, store
from xlcrm.files.building import built
from xlcrm.files.outgoing import put
from xlcrm.jobs.stores.schema import (
    DAY,
    FILE,
    MOMENT,
    TABLES,
    TRUTH,
    About,
    Source,
    about_of,
    broken,
    in_rows,
    typed,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xlcrm.jobs.stores.rows import HideMore
    from xlcrm.jobs.stores.schema import Rows, StoredTable

TOLD: Final = "xlcrm"
"""The table with one row that tells what the database holds."""

READ: Final = "xlcrm_read"
"""The table with a row a ledger: what was read of it, as `stores.kept` has it."""

SQLITE: Final = "sqlite"
DUCKDB: Final = "duckdb"
_MAGIC: Final = {SQLITE: (0, b"SQLite format 3\0"), DUCKDB: (8, b"DUCK")}


@dataclass(slots=True)
class Database:
    """Such a store, while it is written.

    Attributes:
        line: the connection.
        kind: which database it is.
        about: what is told of it, but for what is in it.
        sources: what is in it by now.
        changed: whether anything was written or taken out.
    """

    line: Any
    kind: str
    about: About
    sources: dict[str, Source] = field(default_factory=dict)
    changed: bool = False

    def put(self, path: str, source: Source, tables: Rows, kept: bytes, of: Path) -> None:  # noqa: ARG002 - as `Folder`
        """Write what a ledger brings, in the place of what it brought before."""
        if path in self.sources:
            self.drop(path)
        for key, columns in tables.items():
            self._insert(TABLES[key], columns)
        self.line.execute(f"INSERT INTO {READ} VALUES (?, ?)", [path, kept])  # noqa: S608 - a name of ours
        self.sources[path] = source
        self.changed = True

    def hide(self, path: str, more: HideMore) -> None:
        """Hide whom only other ledgers know in what one has brought."""
        from xlcrm.jobs.stores.kept import hidden_more  # noqa: PLC0415 - only where one is written

        (kept,) = _kept_in(self.line, [path])
        if (hidden := hidden_more(kept, more)) != kept:
            tables = more.rows(_tables_in(self.line, path))
            self.put(path, self.sources[path], tables, hidden, Path())

    def drop(self, path: str) -> None:
        """Take out what a ledger brought."""
        for table in TABLES.values():
            self.line.execute(f"DELETE FROM {_named(table.name)} WHERE {FILE} = ?", [path])  # noqa: S608 - names of ours
        self.line.execute(f"DELETE FROM {READ} WHERE path = ?", [path])  # noqa: S608 - likewise
        self.sources.pop(path, None)
        self.changed = True

    def _insert(self, table: StoredTable, columns: dict[str, list[object]]) -> None:
        name = _named(table.name)
        if self.kind == DUCKDB:
            from xlcrm.jobs.stores.arrow import arrow_of  # noqa: PLC0415 - an extra

            self.line.register("brought", arrow_of(table, columns))
            self.line.execute(f"INSERT INTO {name} SELECT * FROM brought")  # noqa: S608 - likewise
            self.line.unregister("brought")
            return
        marks = ", ".join("?" * len(table.columns))
        rows = ([_plain(value) for value in row] for row in in_rows(table, columns))
        self.line.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)  # noqa: S608 - likewise


@contextmanager
def opened(place: Path, kind: str, about: About, of: Sequence[Path]) -> Iterator[Database]:
    """Open a store to write into it, and put it in its place at the end.

    Args:
        place: the file.
        kind: which database it is.
        about: what it holds now; of nothing it is begun anew.
        of: the ledgers that it is made of.
    """
    before = store.read(place).data if about.sources and disk.exists(place) else b""
    with built(f"store.{kind}", before) as (file, data):
        with closing(_connect(kind, file)) as line:
            found = Database(line, kind, about, dict(about.sources))
            if not before:
                for table in TABLES.values():
                    line.execute(_create(table))
                line.execute(f"CREATE TABLE {TOLD} (about VARCHAR)")
                line.execute(f"CREATE TABLE {READ} (path VARCHAR, data BLOB)")
            yield found
            if not found.changed:
                return
            told = replace(found.about, sources=found.sources).as_plain(kind)
            line.execute(f"DELETE FROM {TOLD}")  # noqa: S608 - a name of ours
            line.execute(f"INSERT INTO {TOLD} VALUES (?)", [json.dumps(told, ensure_ascii=False)])  # noqa: S608 - likewise
            line.commit()
        put(place, data(), {f".{kind}"}, of=of)


def about(place: Path, kind: str) -> About | None:
    """Return what a file holds; None where there is none.

    Raises:
        StorageError: something lies there that is no such store.
    """
    if not disk.exists(place):
        return None
    found = said_by(place, kind)
    if found is None:
        raise disk.taken(place)
    return found


def said_by(place: Path, kind: str) -> About | None:
    """Return what a file says that it holds; None where it is no such store."""
    return None if kind_of(place) != kind else about_of(_told(place, kind), kind)


def kind_of(place: Path) -> str:
    """Return which database a file is, by its first bytes; "" for none of them."""
    from xlcrm.files.born import bytes_of  # noqa: PLC0415 - only where one is read

    if not place.is_file():
        return ""
    head = bytes_of(place, 32, follow=True)
    return next((kind for kind, (at, said) in _MAGIC.items() if head[at:].startswith(said)), "")


def load(place: Path, kind: str, path: str) -> Rows:
    """Return what one ledger has brought."""
    with _read(place, kind) as line:
        return _tables_in(line, path)


def _tables_in(line: Any, path: str) -> Rows:  # noqa: ANN401 - two libraries
    found: Rows = {}
    for table in TABLES.values():
        names = ", ".join(map(_named, table.names))
        asked = f"SELECT {names} FROM {_named(table.name)} WHERE {FILE} = ?"  # noqa: S608 - names of ours
        rows = line.execute(asked, [path]).fetchall()
        if rows:
            found[table.key] = {
                column.name: [_typed(column.type, row[at]) for row in rows]
                for at, column in enumerate(table.columns)
            }
    return found


def kept(place: Path, kind: str, paths: Sequence[str]) -> Iterator[bytes]:
    """Yield what was read of some ledgers.

    Raises:
        StorageError: the database is broken, or not all of it is there.
    """
    try:
        with _read(place, kind) as line:
            yield from _kept_in(line, paths)
    except StorageError:
        raise
    except Exception as error:  # each library has its own errors
        raise _in_use(error) or broken() from error


def _kept_in(line: Any, paths: Sequence[str]) -> Iterator[bytes]:  # noqa: ANN401 - two libraries
    marks = ", ".join("?" * len(paths))
    asked = f"SELECT path, data FROM {READ} WHERE path IN ({marks})"  # noqa: S608 - a name of ours
    found = dict(line.execute(asked, [*paths]).fetchall())
    if not found.keys() >= {*paths}:
        raise broken()
    for path in paths:
        yield bytes(found[path])


def counts(place: Path, kind: str) -> dict[str, dict[str, int]]:
    """Return how many rows each ledger has in each table, by the table's name.

    Raises:
        StorageError: the database is broken, or a table of it is missing.
    """
    found: dict[str, dict[str, int]] = {}
    try:
        with _read(place, kind) as line:
            for table in TABLES.values():
                asked = f"SELECT {FILE}, count(*) FROM {_named(table.name)} GROUP BY {FILE}"  # noqa: S608 - names of ours
                found[table.name] = dict(line.execute(asked).fetchall())
    except StorageError:
        raise
    except Exception as error:  # likewise
        raise _in_use(error) or broken() from error
    return found


def _told(place: Path, kind: str) -> object:
    try:
        with _read(place, kind) as line:
            (said,) = line.execute(f"SELECT about FROM {TOLD}").fetchone()  # noqa: S608 - a name of ours
            found: object = json.loads(said)
            return found
    except StorageError:
        raise
    except Exception as error:
        if held := _in_use(error):
            raise held from error
        return None


def _in_use(error: Exception) -> StorageError | None:
    """What is said where another program holds a database; None where that is not why."""
    if " lock" not in str(error) and "locked" not in str(error):
        return None
    return StorageError(
        "다른 프로그램이 이 데이터베이스를 쓰고 있습니다.",
        hint="그 프로그램에서 닫은 뒤 다시 실행하세요.",
    )


@contextmanager
def _read(place: Path, kind: str) -> Iterator[Any]:
    with closing(_connect(kind, str(place), read_only=True)) as line:
        yield line


def _connect(kind: str, file: str, *, read_only: bool = False) -> Any:  # noqa: ANN401 - two libraries
    if kind == DUCKDB:
        from xlcrm.jobs.stores.duck import connect  # noqa: PLC0415 - an extra

        return connect(file, read_only=read_only)
    line = sqlite3.connect(file)
    if not read_only:
        line.execute("PRAGMA journal_mode = OFF")  # it is put in its place when it is whole
        line.execute("PRAGMA synchronous = OFF")
    return line


def _create(table: StoredTable) -> str:
    columns = ", ".join(f"{_named(each.name)} {each.type}" for each in table.columns)
    return f"CREATE TABLE {_named(table.name)} ({columns})"


def _named(name: str) -> str:
    return f'"{name}"'


def _plain(value: object) -> object:
    """A value as SQLite keeps it: it knows no dates."""
    if isinstance(value, datetime):
        return value.isoformat(" ")
    return value.isoformat() if isinstance(value, date) else value


def _typed(type_: str, value: object) -> object:
    if isinstance(value, str) and type_ in {DAY, MOMENT}:
        value = datetime.fromisoformat(value)
    if type_ == TRUTH and isinstance(value, int):
        value = bool(value)
    return typed(type_, value)
