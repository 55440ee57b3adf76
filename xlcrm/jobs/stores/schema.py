"""What stands in a store: one schema for every ledger, whatever columns it has.

Tables and columns are called as the sheets and headers of a new ledger are. A column that a ledger
lacks is empty there. Dates are dates, amounts whole won; the types are those of SQL.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from xlcrm.domain.outline import outlined
from xlcrm.errors import StorageError
from xlcrm.schema.columns import Kind
from xlcrm.schema.sheets import KNOWN
from xlcrm.values import NamedTuple, dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlcrm.schema.sheets import SheetSpec

VERSION: Final = 3
"""Counted up when the schema changes: what was written by an older one is written anew.

2: what was read of each ledger is kept beside its rows, so that its figures can be counted.
3: people whom a ledger's notes name are hidden also where only another ledger knows them.
"""

TEXT: Final = "VARCHAR"
WHOLE: Final = "BIGINT"
DAY: Final = "DATE"
MOMENT: Final = "TIMESTAMP"
TRUTH: Final = "BOOLEAN"
_TYPES: Final = {
    **dict.fromkeys((Kind.DATE, Kind.MONTH), DAY),
    Kind.DATETIME: MOMENT,
    **dict.fromkeys((Kind.MONTHS, Kind.MONEY, Kind.INTEGER, Kind.DAYS), WHOLE),
    Kind.YES_NO: TRUTH,
}
VALUES: Final = frozenset(_TYPES)
"""The kinds of columns that hold days, numbers and truths, and no texts."""


class StoredColumn(NamedTuple):
    """A column of a table.

    Attributes:
        name: what it is called.
        type: what it holds, as SQL calls it.
        unit: what one of its numbers is; empty where they only count.
        field: the ledger's field; empty for what tells where a row comes from.
    """

    name: str
    type: str
    unit: str = ""
    field: str = ""


class StoredTable(NamedTuple):
    """A table: one a kind of sheet.

    Attributes:
        name: what it is called.
        key: the kind of sheet; empty for what is none.
        row_is: what one of its rows is.
        columns: its columns, those first that tell where a row comes from.
    """

    name: str
    key: str
    row_is: str
    columns: tuple[StoredColumn, ...]

    @property
    def names(self) -> list[str]:
        """The names of its columns."""
        return [each.name for each in self.columns]


BRANCH: Final = "출처_지점"
FILE: Final = "출처_파일"
SHEET: Final = "출처_시트"
ROW: Final = "출처_행"
SOURCE: Final = (
    StoredColumn(BRANCH, TEXT),
    StoredColumn(FILE, TEXT),
    StoredColumn(SHEET, TEXT),
    StoredColumn(ROW, WHOLE),
)
"""Where a row comes from: what the ledger is called, its file, the sheet, the row in Excel."""

OTHERS: Final = StoredTable(
    "그밖의칸",
    "",
    "칸",
    (*SOURCE, StoredColumn("열", TEXT), StoredColumn("글", TEXT)),
)
"""Cells that no column above holds: of the office's own columns, and what could not be read."""


SPECS: Final[Mapping[str, SheetSpec]] = {spec.key: spec for spec in KNOWN}
"""What is known of each kind of sheet, by key."""


def _table(spec: SheetSpec) -> StoredTable:
    columns = (
        StoredColumn(each.name, _TYPES.get(each.kind, TEXT), each.unit, each.field)
        for each in spec.columns
    )
    return StoredTable(spec.name, spec.key, spec.row_is, (*SOURCE, *columns))


TABLES: Final[Mapping[str, StoredTable]] = {
    **{key: _table(spec) for key, spec in SPECS.items()},
    "": OTHERS,
}
"""The tables by the kind of sheet."""

Rows = dict[str, dict[str, list[object]]]
"""Table by key → column by name → values, all equally many."""


class StoredSheet(NamedTuple):
    """A sheet of a ledger.

    Attributes:
        kind: what kind of sheet it is.
        headers: the fields of its columns, and what they are called there.
    """

    kind: str
    headers: Mapping[str, str]


@outlined
@dataclass(frozen=True, slots=True)
class Source:
    """A ledger in a store.

    Attributes:
        branch: what it is called.
        digest: SHA-256 of the file's bytes.
        size: how many of them there are.
        rows: how many rows each table has of it, by the table's name.
        sheets: its sheets by name.
    """

    branch: str
    digest: str
    size: int
    rows: Mapping[str, int]
    sheets: Mapping[str, StoredSheet]


@outlined
@dataclass(frozen=True, slots=True)
class About:
    """What a store says of itself.

    Attributes:
        root: what the folder is called, or the file's folder.
        masked: whether people are masked in it.
        sources: its ledgers by their paths below the root; none where another version wrote it.
        beside: where the root lies, seen from the folder in which the store does; empty where that
            cannot be said, as on another drive.
        version: of the schema.
        unread: the names of the files of the folder that could not be read, and are not in it.
    """

    root: str
    masked: bool
    sources: Mapping[str, Source]
    beside: str = ""
    version: int = VERSION
    unread: tuple[str, ...] = ()

    def as_plain(self, kind: str) -> dict[str, object]:
        """Return it as JSON knows it."""
        return {
            "xlcrm": VERSION,
            "kind": kind,
            "root": self.root,
            "beside": self.beside,
            "unread": list(self.unread),
            "masked": self.masked,
            "files": {
                path: {
                    "branch": each.branch,
                    "digest": each.digest,
                    "size": each.size,
                    "rows": dict(each.rows),
                    "sheets": {
                        name: {"kind": sheet.kind, "headers": dict(sheet.headers)}
                        for name, sheet in each.sheets.items()
                    },
                }
                for path, each in self.sources.items()
            },
        }


def about_of(said: object, kind: str) -> About | None:
    """Return what a store has said of itself; None where it is none of ours of that kind.

    Of another version nothing is known but that it is ours: all of it is written anew.
    """
    if not isinstance(said, dict) or said.get("kind") != kind or "xlcrm" not in said:
        return None
    if said["xlcrm"] != VERSION:
        version = said["xlcrm"] if isinstance(said["xlcrm"], int) else 0
        masked = bool(said.get("masked"))
        return About(str(said.get("root")), masked=masked, sources={}, version=version)
    try:
        sources = {
            path: Source(
                each["branch"],
                each["digest"],
                each["size"],
                each["rows"],
                {
                    name: StoredSheet(sheet["kind"], sheet["headers"])
                    for name, sheet in each["sheets"].items()
                },
            )
            for path, each in said["files"].items()
        }
        return About(
            said["root"],
            masked=said["masked"],
            sources=sources,
            beside=said["beside"],
            unread=tuple(said["unread"]),
        )
    except (KeyError, TypeError, AttributeError):  # somebody has written into it
        return None


def broken() -> StorageError:
    """Return the error that says that a store is not what xlcrm has written."""
    return StorageError(
        "xlcrm이 쓴 그대로가 아닌 저장소입니다. 파일이 손상되었거나 누가 고쳤습니다.",
        hint="그 파일이나 폴더를 다른 곳으로 옮기고 xlcrm export로 다시 내보내세요.",
    )


def typed(type_: str, value: object) -> object:
    """Return a value as a column of that type holds it; None where it is none.

    >>> from datetime import date
    >>> typed(WHOLE, 3.0), typed(WHOLE, True), typed(DAY, "어제"), typed(MOMENT, date(2024, 1, 1))
    (3, None, None, datetime.datetime(2024, 1, 1, 0, 0))
    """
    if value is None or type_ == TEXT:
        return value if value is None else str(value)
    if type_ == TRUTH:
        return value if isinstance(value, bool) else None
    if type_ == WHOLE:
        whole = isinstance(value, int | float) and not isinstance(value, bool) and value % 1 == 0
        return int(value) if whole else None  # type: ignore[call-overload]  # a number
    if not isinstance(value, date):
        return None
    if type_ == MOMENT:
        return value if isinstance(value, datetime) else datetime(*value.timetuple()[:3])  # noqa: DTZ001 - a sheet's have no zone
    return value.date() if isinstance(value, datetime) else value


def blank(table: StoredTable, rows: int) -> dict[str, list[object]]:
    """Return a table's columns with so many rows of nothing."""
    return {name: [None] * rows for name in table.names}


def in_rows(
    table: StoredTable, columns: Mapping[str, Sequence[object]]
) -> list[tuple[object, ...]]:
    """Return a table's columns row by row."""
    return list(zip(*(columns[name] for name in table.names), strict=True))
