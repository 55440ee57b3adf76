"""An earlier version of a workbook put in the place of the one that is, and told of in 변경이력.

What 변경이력 has told since stays, for nothing that happened is untold; behind it stands that the
cells went back, and which.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from xlcrm.domain.outline import outlined
from xlcrm.domain.text import one_line
from xlcrm.errors import XlcrmError
from xlcrm.office.changes import appended
from xlcrm.office.history import WORK, kinds_of, taken_back_lines
from xlcrm.office.records import new_sheet
from xlcrm.ooxml.ownership import own_sheets
from xlcrm.schema.coerce import read
from xlcrm.schema.columns import Kind
from xlcrm.schema.sheets import HISTORY
from xlcrm.values import dataclass
from xlcrm.workbook.apply import apply
from xlcrm.workbook.difference import differences, differing_sheets
from xlcrm.workbook.plan import CellEdit, Plan
from xlcrm.workbook.read import read_book
from xlcrm.workbook.verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from xlcrm.cellref import CellValue
    from xlcrm.office.commit import Author
    from xlcrm.ooxml.package import Package
    from xlcrm.reading.headers import HeaderMatch
    from xlcrm.reading.settings import Settings
    from xlcrm.workbook.read import Book, Sheet

    HistoryRow = Mapping[str, CellValue | date]

_DAYS: Final = frozenset({Kind.DATE, Kind.DATETIME, Kind.MONTH})
_FIELDS: Final = tuple(column.field for column in HISTORY.columns)


@outlined
@dataclass(frozen=True, slots=True)
class WentBack:
    """What a workbook becomes when an earlier version takes its place.

    Attributes:
        data: its bytes.
        edits: the cells that say something else afterwards, but for 변경이력 and `remade`.
        kinds: what the columns hold, by sheet and column number, so that people can be masked.
        remade: the sheets of xlcrm's own that come, go, or become what they were.
        headers: what the columns' headers say: they name nobody.
        told: whether 변경이력 tells of it; False where the office keeps none, or it has no room.
        check: raises if bytes as read back from disk are not what they should be.
        history: the lines that it adds to 변경이력.
        settings: 설정, as it will be.
    """

    data: bytes
    edits: tuple[CellEdit, ...]
    kinds: Mapping[tuple[str, int], Kind]
    remade: tuple[str, ...]
    told: bool
    check: Callable[[bytes], None]
    headers: frozenset[str] = frozenset()
    history: tuple[HistoryRow, ...] = ()
    settings: Settings | None = None


def went_back(  # noqa: PLR0913 - what is known of the one that goes
    now: Package,
    before: Package,
    by: Author,
    how: str,
    *,
    always: bool = False,
    counted: bool = True,
) -> WentBack:
    """Return what a workbook becomes when an earlier version takes its place.

    Args:
        now: the workbook.
        before: the earlier version.
        by: who has it put back, with which command, and when.
        how: what the first line in 변경이력 says, how many cells aside.
        always: whether it is told even where nothing was told since; by default what nobody told
            of goes back without a word, and the workbook is the earlier version, byte for byte.
        counted: whether it is told how many cells went back; not where nobody could read them.

    Raises:
        DamagedWorkbookError: one of them cannot be read.
    """
    then, today = _book(before), _book(now)
    kinds = {**kinds_of(then, Plan()), **kinds_of(today, Plan())}
    own = own_sheets(now) | own_sheets(before)
    headers = frozenset(
        str(text)
        for book in (then, today)
        for each in book.sheets
        for text in each.match.headers.values()
    )
    there, old = _history(today), _history(then)
    keeps = there or old or today.settings.history or then.settings.history
    without = own | {each.table.sheet for each in (there, old) if each is not None and keeps}
    found = tuple(differences(now, before, without))
    edits = _dated(found, kinds, date1904=now.date1904)
    remade = tuple(each for each in differing_sheets(now, before) if each in own)
    since = _since(there, old)
    if keeps and (since or always):
        work = WORK.get(by.command, by.command)
        common: HistoryRow = {
            "at": by.now.replace(microsecond=0),
            "user": one_line(by.user),
            "command": work,
        }
        lines = taken_back_lines(found, kinds, date1904=now.date1904)
        told = [{**common, "new": f"{how} (셀 {len(found):,}개)" if counted else how}]
        told += [{**common, **each} for each in lines]
        told += [{**common, "sheet": name, "new": "시트가 그 전으로 돌아감"} for name in remade]
        try:
            plan = _telling(then, old, [*since, *told])
            data = apply(plan, before, then.scans).data
        except XlcrmError:  # signed, or no room: the version itself is what was asked for
            pass
        else:

            def check(written: bytes) -> None:
                verify(plan, written, before, before.limits)

            return WentBack(
                *(data, edits, kinds, remade),
                told=True,
                check=check,
                headers=headers,
                history=tuple(told),
                settings=then.settings,
            )
    return WentBack(
        *(before.data, edits, kinds, remade),
        told=False,
        check=lambda _: None,
        headers=headers,
        settings=then.settings,
    )


def _book(package: Package) -> Book:
    """A workbook of which only 변경이력 and 설정 are read, and what columns the others have."""

    def fields(match: HeaderMatch) -> Collection[str] | None:
        return None if match.spec.key == HISTORY.key else ()

    return read_book(package, fields=fields)


def _history(book: Book) -> Sheet | None:
    return next((each for each in book.sheets if each.table.spec.key == HISTORY.key), None)


def _since(now: Sheet | None, old: Sheet | None) -> list[HistoryRow]:
    """The lines that the earlier version does not have yet, in their order."""
    known = Counter(tuple(sorted(row.items())) for row in map(_comparable, _lines(old)))
    found = []
    for row in _lines(now):
        said = tuple(sorted(_comparable(row).items()))
        if known[said]:
            known[said] -= 1
        else:
            found.append(row)
    return found


def _lines(sheet: Sheet | None) -> list[HistoryRow]:
    """What each line says by field, blanks left out; what cannot be read as it stands."""
    if sheet is None:
        return []
    columns = {name: each for name, each in sheet.table.columns.items() if name in _FIELDS}
    rows: list[dict[str, Any]] = [{} for _ in sheet.table.rows]
    for name, column in columns.items():
        for row, value, raw in zip(rows, column.values, column.raw, strict=True):
            said = raw if value is None else value
            if said is not None and said != "":
                row[name] = said
    return [row for row in rows if row]


def _comparable(row: HistoryRow) -> dict[str, str]:
    return {name: str(value) for name, value in row.items()}


def _telling(book: Book, sheet: Sheet | None, rows: Sequence[HistoryRow]) -> Plan:
    """The plan that writes lines into the 변경이력 of the earlier version, or makes it one."""
    if sheet is not None:
        return appended(book, sheet, rows)
    return Plan(new_sheets=(new_sheet(HISTORY, HISTORY.name, rows, book.settings),))


def _dated(
    edits: Sequence[CellEdit], kinds: Mapping[tuple[str, int], Kind], *, date1904: bool
) -> tuple[CellEdit, ...]:
    """The edits with days and moments in place of the numbers that the cells hold."""
    days = {place: kind for place, kind in kinds.items() if kind in _DAYS}
    numbers = {column for _, column in days}

    def day(kind: Kind, value: Any) -> Any:  # noqa: ANN401 - a cell's value
        found = read(kind, value, date1904=date1904).value
        return found if isinstance(value, int | float) and isinstance(found, date) else value

    def dated(edit: CellEdit) -> CellEdit:
        kind = days.get((edit.where.sheet, edit.where.column))
        if kind is None:
            return edit
        return CellEdit(edit.where, day(kind, edit.old), day(kind, edit.new))

    return tuple(dated(each) if each.where.column in numbers else each for each in edits)
