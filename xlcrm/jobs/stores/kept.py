"""What was read of a ledger, kept in a store, so that its figures are counted without its workbook.

The tables of a store say what cells mean, for whoever asks them in SQL. Figures also depend on how
cells were written, whose rows they are, and what was found wrong: that is kept beside the tables,
a piece a ledger, and made a ledger again that every job reads as it reads the workbook's. No day
stands in it: status and what is late follow from the day that somebody asks for.

Where people are masked in the store they are masked here. Whose each row is was asked before that,
so that two customers whose masked names are alike stay two.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Mapping
from datetime import date, datetime
from itertools import chain
from typing import TYPE_CHECKING, Any, Final, cast

import numpy as np

from xlcrm.cellref import CellError, CellRange, CellRef
from xlcrm.domain.consent import Consent
from xlcrm.domain.dates import refuse_before_calendar
from xlcrm.domain.day_order import DayOrder, DaysWritten
from xlcrm.domain.lengths import Days, LengthUnit
from xlcrm.domain.message import Channel
from xlcrm.domain.message_gate import Recipient
from xlcrm.domain.scorecard import TRAITS
from xlcrm.errors import DomainError
from xlcrm.files.store import Fingerprint
from xlcrm.jobs.stores.schema import SPECS, broken
from xlcrm.office.ledger import Ledger
from xlcrm.office.own_columns import own_columns
from xlcrm.office.recipients import consents_in
from xlcrm.people.keys import customers, identifies, trusted
from xlcrm.reading.header_match import HeaderMatch
from xlcrm.reading.settings import read_settings
from xlcrm.rules.every import check_day, in_order
from xlcrm.schema.coerce import Misreading
from xlcrm.schema.finding import Finding, Findings, Severity
from xlcrm.schema.habit import PLAIN, Habit, WholeMonths
from xlcrm.schema.sheets import CUSTOMERS, LEDGER
from xlcrm.schema.table import Table, TypedColumn, Whose
from xlcrm.schema.texts import Distinct
from xlcrm.values import NamedTuple
from xlcrm.workbook.read import Book, Known, settings_table
from xlcrm.workbook.sheet_reader import Sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from xlcrm.jobs.stores.rows import Hide, HideMore

_CLASSES: Final[Mapping[str, Any]] = {
    each.__name__: each
    for each in (
        *(Channel, Consent, DayOrder, Days, DaysWritten, Habit, LengthUnit, Misreading),
        *(Recipient, WholeMonths),
    )
}
"""The values beside those of JSON and days that may stand in it."""

_ENUMS: Final = frozenset({"Channel", "DayOrder", "LengthUnit", "WholeMonths"})
_DAMAGE: Final = (zlib.error, ValueError, KeyError, TypeError, IndexError, AttributeError)
"""What is raised where somebody has written into what was kept."""

_DAY, _MOMENT, _ERROR, _CLASS = "d", "t", "e", "c"
_MANY, _SET, _MAP = "l", "s", "m"


class Unpacked(NamedTuple):
    """What stands for the workbook's package, which nobody has any more."""

    date1904: bool


class KeptLedger(Ledger):
    """A ledger as it was when it was exported; read like any other, and never written.

    Attributes:
        asks_day: whether formulas ask for the day that no program has calculated: what they would
            say on another day is not known.
        masked: whether people are masked in it.
    """

    def __init__(  # noqa: PLR0913 - the bytes are gone, and with them what `Ledger` keeps
        self,
        path: Path,
        fingerprint: Fingerprint,
        book: Book,
        found: tuple[Sequence[Finding], Sequence[Finding]],
        *,
        asks_day: bool,
        masked: bool,
    ) -> None:
        self.book = book
        self.asks_day = asks_day
        self.masked = masked
        self._path = path
        self._print = fingerprint
        self._odd, self._found = found

    @property
    def path(self) -> Path:
        """Where the workbook lay when it was exported."""
        return self._path

    @property
    def fingerprint(self) -> Fingerprint:
        """What the workbook was when it was exported."""
        return self._print

    def on(self, as_of: date) -> KeptLedger:
        """Return itself: what it holds is of no day."""
        refuse_before_calendar(as_of)
        return self

    def findings_on(self, as_of: date | None, more: Sequence[Any] = ()) -> Findings:
        """Return what was found when it was exported, with what is late on a day.

        Rules of an office's own are not run again.

        Raises:
            DomainError: more rules are to be run: they look at the workbook itself.
        """
        if more:
            raise DomainError(
                "내보낸 자료에는 규칙을 더해 살펴볼 수 없습니다.",
                path=self.path,
                hint="대장을 적어 실행하세요.",
            )
        if as_of is None:
            return Findings((*self._odd, *self._found))
        late = check_day(self.book.tables, self.book.settings, as_of)
        return Findings((*self._odd, *in_order(self.book.tables, chain(self._found, late))))


def kept_of(ledger: Ledger, hide: Hide) -> bytes:
    """Return what was read of a ledger.

    Args:
        ledger: the opened workbook, with all of its columns.
        hide: hides people, as in the tables.
    """
    book = ledger.book
    odd, found = ledger.found_apart(None)
    card = book.settings.standards.card
    points = {*(card.points if card else ())}
    consents = consents_in(book)
    whose = [_whose(book, sheet.table) for sheet in book.sheets]
    keys = hide.keys(chain(consents, *whose))
    said = {
        "date1904": book.package.date1904,
        "asks_day": book.uncalculated is not None and book.uncalculated.asks_day,
        "size": ledger.fingerprint.size,
        "digest": ledger.fingerprint.digest,
        "masked": not hide.reveal,
        "odd": [*map(_finding, odd)],
        "found": [*map(_finding, found)],
        "sheets": [
            _sheet(sheet, [keys[who] for who in mine], hide)
            for sheet, mine in zip(book.sheets, whose, strict=True)
        ],
        "own": [_own(book, sheet, points, hide) for sheet in book.sheets],
        "consents": _coded([*consents.values()], _plain),
        "consenting": [keys[who] for who in consents],
    }
    return _packed(said)


def hidden_more(data: bytes, more: HideMore) -> bytes:
    """Return what was read of a ledger, with those hidden whom only other ledgers know.

    Args:
        data: as `kept_of` gave it, with people masked; the same where it names nobody of them.
        more: hides them.

    Raises:
        StorageError: somebody has written into it.
    """
    try:
        said = json.loads(zlib.decompress(data))
        return _packed(said) if _changed(said, more) else data
    except _DAMAGE as error:
        raise broken() from error


def _changed(said: dict[str, Any], more: HideMore) -> bool:
    """Hide people in what was read of a ledger; tell whether there were any."""
    changed = False
    for sheet in said["sheets"]:
        for field, column in sheet["columns"].items():
            spec = SPECS[sheet["kind"]].column(field)
            hide = more.of(spec)
            if hide is not None:
                for cells in (column["raw"], column["values"]):
                    changed |= _hide_in(cells, hide)
    every = [
        *said["consenting"],
        *(who for each in said["sheets"] for who in each["whose"]["each"]),
    ]
    keys = more.keys(every)
    if any(keys[each] != each for each in every if not each.startswith("\n")):
        changed = True
        said["consenting"] = [keys[who] for who in said["consenting"]]
        for sheet in said["sheets"]:
            sheet["whose"]["each"] = [keys[who] for who in sheet["whose"]["each"]]
    return changed


def _hide_in(cells: Any, hide: Callable[[str], str]) -> bool:  # noqa: ANN401 - JSON
    """Hide people in some cells, where they are texts; tell whether there were any."""
    listed = cells if isinstance(cells, list) else []  # days are numbers
    texts = [(at, each) for at, each in enumerate(listed) if type(each) is str]
    found = {at: shown for at, each in texts if (shown := hide(each)) != each}
    for at, shown in found.items():
        cells[at] = shown
    return bool(found)


def _packed(said: object) -> bytes:
    return zlib.compress(json.dumps(said, ensure_ascii=False).encode(), 1)


def ledger_of(data: bytes, path: Path) -> KeptLedger:
    """Return the ledger of which that was read.

    Args:
        data: as `kept_of` gave it.
        path: where its workbook lay.

    Raises:
        StorageError: somebody has written into it.
    """
    try:
        said = json.loads(zlib.decompress(data))
        return _again(said, path)
    except _DAMAGE as error:
        raise broken() from error


def _again(said: dict[str, Any], path: Path) -> KeptLedger:
    package = cast("Any", Unpacked(bool(said["date1904"])))
    sheets = tuple(map(_sheet_again, said["sheets"]))
    settings, _ = read_settings(settings_table(sheets), date1904=package.date1904)
    people = _decoded(said["consents"], _value)
    known = Known(
        [[(header, _decoded(cells, _value)) for header, cells in each] for each in said["own"]],
        cast("Any", dict(zip(said["consenting"], people, strict=True))),
    )
    return KeptLedger(
        path,
        Fingerprint(said["size"], 0, said["digest"]),
        Book(package, sheets, settings, (), {}, known=known),
        ([*map(_finding_again, said["odd"])], [*map(_finding_again, said["found"])]),
        asks_day=bool(said["asks_day"]),
        masked=bool(said["masked"]),
    )


# -- whose rows they are ---------------------------------------------------------------------------


def _whose(book: Book, table: Table) -> Sequence[str]:
    """The customer of each row of a table."""
    if table.spec.key == LEDGER.key:
        return customers(table)
    return book.people.whose_rows(table)


# -- a sheet ---------------------------------------------------------------------------------------


def _sheet(sheet: Sheet, whose: Sequence[str], hide: Hide) -> dict[str, object]:
    table, match = sheet.table, sheet.match
    return {
        "kind": table.spec.key,
        "sheet": table.sheet,
        "header_row": table.header_row,
        "rows": _numbers(table.rows),
        "area": [sheet.area.top, sheet.area.left, sheet.area.bottom, sheet.area.right],
        "people": match.people,
        "whose": _coded(whose, _plain),
        "trusted": trusted(table),
        "identifies": identifies(table),
        "columns": {field: _column(each, hide) for field, each in table.columns.items()},
    }


def _sheet_again(said: dict[str, Any]) -> Sheet:
    spec = SPECS[said["kind"]]
    rows = _numbers_again(said["rows"])
    whose = Whose(_decoded(said["whose"], _value), said["trusted"], said["identifies"])
    columns = {
        field: _column_again(spec.column(field), each) for field, each in said["columns"].items()
    }
    table = Table(spec, said["sheet"], said["header_row"], rows, columns, whose=whose)
    if {len(whose.customers), *(len(each.values) for each in columns.values())} != {len(rows)}:
        raise ValueError
    match = HeaderMatch(
        spec,
        table.header_row,
        {field: each.number for field, each in columns.items()},
        {field: each.header for field, each in columns.items()},
        people=said["people"],
    )
    return Sheet(table, match, CellRange(*said["area"]), None, {})


def _column(column: TypedColumn, hide: Hide) -> dict[str, object]:
    """A column: what its cells say and mean, each pair of both once."""
    keys = _typed(zip(column.raw, column.values, strict=True))
    pairs = list(dict.fromkeys(keys))
    # Whose values are masked alike is kept once, too.
    hidden = _typed(hide.cells(column.column, [(raw, value) for raw, value, *_ in pairs]))
    shown = dict(zip(pairs, hidden, strict=True))
    pairs = list(dict.fromkeys(hidden))
    places = None
    if len(pairs) < len(keys):
        at = {pair: number for number, pair in enumerate(pairs)}
        places = _numbers([at[shown[key]] for key in keys])
    raws, values = [raw for raw, *_ in pairs], [value for _, value, *_ in pairs]
    same = all(raw is value for raw, value, *_ in pairs)
    said: dict[str, object] = {
        "number": column.number,
        "header": column.header,
        "raw": _listed(raws),
        "values": None if same else _listed(values),
        "at": places,
    }
    if column.problems:
        said["problems"] = [[at, _plain(each)] for at, each in column.problems.items()]
    for name, cells in (("formulas", column.formulas), ("merged", column.merged)):
        if cells:
            said[name] = _numbers(sorted(cells))
    if column.shared:
        said["shared"] = True
    if column.habit != PLAIN:
        said["habit"] = _plain(column.habit)
    return said


def _typed(pairs: Iterable[tuple[Any, Any]]) -> list[tuple[Any, ...]]:
    """What cells say and mean, with what it is: as keys True and 1 are one."""
    return [(raw, value, type(raw), type(value)) for raw, value in pairs]


def _column_again(column: Any, said: dict[str, Any]) -> TypedColumn:  # noqa: ANN401 - of a spec
    raws = _listed_again(said["raw"])
    values = raws if said["values"] is None else _listed_again(said["values"])
    distinct: Distinct | None = Distinct(dict.fromkeys(raws))  # type: ignore[arg-type]  # cells
    if len(distinct or ()) < len(raws) or set(map(type, raws)) & {bool, CellError}:
        distinct = None  # as keys True and 1 are one
    if said["at"] is not None:
        places = _numbers_again(said["at"])
        raws, values = [raws[at] for at in places], [values[at] for at in places]
    return TypedColumn(
        column,
        said["number"],
        said["header"],
        raws,  # type: ignore[arg-type]  # cells
        values,
        {at: _value(each) for at, each in said.get("problems", ())},
        frozenset(_numbers_again(said["formulas"])) if "formulas" in said else frozenset(),
        frozenset(_numbers_again(said["merged"])) if "merged" in said else frozenset(),
        said.get("shared", False),
        distinct,
        _value(said["habit"]) if "habit" in said else PLAIN,
    )


def _own(
    book: Book, sheet: Sheet, points: AbstractSet[str], hide: Hide
) -> list[tuple[str, dict[str, object]]]:
    """The office's own columns of a sheet that its points of risk name."""
    if not points or sheet.table.spec.key not in {LEDGER.key, CUSTOMERS.key}:
        return []
    return [
        (header, _coded([each and hide.other(each) for each in cells], _plain))
        for header, cells in own_columns(book, sheet, points, known=TRAITS)
    ]


# -- findings --------------------------------------------------------------------------------------


def _finding(each: Finding) -> list[object]:
    where = each.where
    place = (where.sheet, where.row, where.column)
    return [each.code, each.severity.value, *place, each.message, each.suggestion]


def _finding_again(said: list[Any]) -> Finding:
    code, severity, sheet, row, column, message, suggestion = said
    return Finding(code, Severity(severity), CellRef(sheet, row, column), message, suggestion)


# -- values ----------------------------------------------------------------------------------------


def _coded(values: Sequence[object], plain: Callable[[object], object]) -> dict[str, object]:
    """Some values, each once, and where they stand."""
    distinct = list(dict.fromkeys(map(_Same, values)))
    at = {each: number for number, each in enumerate(distinct)}
    return {
        "each": [plain(one.value) for one in distinct],
        "at": _numbers([at[_Same(one)] for one in values]),
    }


def _decoded(said: dict[str, Any], value: Callable[[object], object]) -> list[Any]:
    each = [value(one) for one in said["each"]]
    return [each[at] for at in _numbers_again(said["at"])]


class _Same:
    """A value that is the same as another where both are alike, or are one and cannot be asked."""

    __slots__ = ("_key", "value")

    def __init__(self, value: object) -> None:
        self.value = value
        self._key = value if isinstance(value, str | int | None) else id(value)

    def __hash__(self) -> int:
        return hash(self._key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self._key == other._key


def _listed(values: Sequence[object]) -> object:
    """Some values; days, of which there are most, as their numbers."""
    if set(map(type, values)) <= {date, type(None)}:
        return {_DAY: [each and cast("date", each).toordinal() for each in values]}
    if set(map(type, values)) <= {str, int, float, bool, type(None)}:
        return values
    return [_plain(each) for each in values]


def _listed_again(said: Any) -> list[object]:  # noqa: ANN401 - JSON
    if isinstance(said, dict):
        return [None if each is None else date.fromordinal(each) for each in said[_DAY]]
    if dict not in set(map(type, said)):
        found: list[object] = said
        return found
    return [_value(each) for each in said]


def _plain(value: Any) -> object:  # noqa: ANN401, PLR0911 - whatever a cell may mean
    """A value as JSON has it."""
    kind = type(value)
    if value is None or kind in {str, int, float, bool}:
        return value
    if kind is datetime:
        return {_MOMENT: value.isoformat()}
    if kind is date:
        return {_DAY: value.isoformat()}
    if kind is CellError:
        return {_ERROR: str(value)}
    name = kind.__name__
    if name in _ENUMS:
        return {_CLASS: name, "v": value.name}
    if name in _CLASSES:
        fields = getattr(kind, "_fields", None) or kind.__dataclass_fields__
        return {_CLASS: name, "v": [_plain(getattr(value, each)) for each in fields]}
    if isinstance(value, Mapping):
        return {_MAP: [[_plain(key), _plain(each)] for key, each in value.items()]}
    if isinstance(value, tuple | list):
        return {_MANY: [*map(_plain, value)]}
    if isinstance(value, frozenset | set):
        return {_SET: sorted(map(_plain, value), key=str)}
    raise TypeError(name)


def _value(said: Any) -> Any:  # noqa: ANN401, PLR0911 - likewise
    if type(said) is not dict:
        return said
    if _CLASS in said:
        of = _CLASSES[said[_CLASS]]
        if said[_CLASS] in _ENUMS:
            return of[said["v"]]
        return of(*map(_value, said["v"]))
    ((kind, inside),) = said.items()
    if kind == _DAY:
        return date.fromisoformat(inside)
    if kind == _MOMENT:
        return datetime.fromisoformat(inside)
    if kind == _ERROR:
        return CellError(inside)
    if kind == _MAP:
        return {_value(key): _value(each) for key, each in inside}
    if kind == _MANY:
        return tuple(map(_value, inside))
    if kind == _SET:
        return frozenset(map(_value, inside))
    raise ValueError(kind)


def _numbers(values: Sequence[int]) -> object:
    """Whole numbers; those that follow one another by their first and how many they are."""
    found = np.asarray(values, dtype="<u4")
    if len(found) and (np.diff(found.astype("<i8")) == 1).all():
        return [int(found[0]), len(found)]
    return base64.b64encode(found.tobytes()).decode()


def _numbers_again(said: Any) -> Sequence[int]:  # noqa: ANN401 - JSON
    if isinstance(said, list):
        first, many = said
        return [*range(first, first + many)]
    found: list[int] = np.frombuffer(base64.b64decode(said), dtype="<u4").tolist()
    return found
