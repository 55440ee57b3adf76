"""What 변경이력 tells of the cells of contracts: which value stood there before, and until when.

The sheet names a cell by its place. People sort rows and write over cells, and neither stands in
변경이력; so that a line counts only where the values that it and all later ones name lead, without
a gap, to what the cell says now; and where most lines of a sheet name a cell that says something
else now, its rows have moved, and none counts.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, Final

from xlcrm.analysis.inputs import frame_of
from xlcrm.cellref import CellRange
from xlcrm.domain.dates import parse_date
from xlcrm.domain.money import parse_won
from xlcrm.domain.office_words import answer_of
from xlcrm.domain.outline import outlined
from xlcrm.domain.status import DATES, Decision, Status, typed_statuses
from xlcrm.errors import DomainError
from xlcrm.office.history import WORK, told_as
from xlcrm.schema.coerce import is_blank
from xlcrm.schema.sheets import HISTORY
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    import pandas as pd

    from xlcrm.schema.table import Table
    from xlcrm.workbook.read import Book

ADDED: Final = ""
"""What stands for a field where a change added the row itself."""

ENTERED: Final = WORK["renew"]
"""The work by which a row comes in when it is made. What is imported stood elsewhere before."""

_RETOLD: Final = frozenset({WORK["refresh"]})  # says again what other cells say
_NEW_ROW: Final = "새 행: "
_FIELDS: Final = (*DATES, "fee", "service", "decision", "auto_renewal", "status")
_UNTOLD: Final = object()
"""In place of a value that a text does not give."""


@outlined
class _Line(NamedTuple):
    """A line of 변경이력: when, by which work, where, and both values, blank as empty texts."""

    at: datetime
    command: str
    area: CellRange
    old: str
    new: str


def told_changes(book: Book, contracts: pd.DataFrame) -> pd.DataFrame:
    """Return the changes of contracts that 변경이력 tells, the oldest first; `Office.history`.

    Columns: `at`; `command`, the work as 변경이력 calls it; `sheet` and `row`, the contract's
    place; `field`, which of its columns changed (`ADDED`: the row came in); `old`, what stood
    there, typed as in `Office.contracts`; `kept`, whether that can be relied upon: it can be read,
    and what was written stands there still, or was changed by later lines only.

    Args:
        book: the workbook.
        contracts: its contracts, as `Office.contracts` has them.
    """
    lines = _lines(book)
    found: list[tuple[object, ...]] = []
    for sheet in book.ledgers if lines else ():
        table = sheet.table
        reader = _Reader(book, table, contracts)
        found += _of_table(table, lines.get(table.sheet, ()), reader)
    found.sort(key=lambda each: each[0])  # type: ignore[arg-type, return-value]  # moments
    names = ("at", "command", "sheet", "row", "field", "old", "kept")
    return frame_of(
        "history", dict(zip(names, zip(*found, strict=True), strict=True)) if found else {}
    )


def _lines(book: Book) -> Mapping[str, Sequence[_Line]]:
    """The lines about cells by sheet, as they stand; those of a refresh are no news."""
    lines: defaultdict[str, list[_Line]] = defaultdict(list)
    for table in book.tables:
        if table.spec.key != HISTORY.key:
            continue
        texts = [_texts(table, name) for name in ("command", "sheet", "cell", "old", "new")]
        for at, command, sheet, cell, old, new in zip(table.values("at"), *texts, strict=True):
            if at is None or command in _RETOLD or not cell:
                continue
            try:
                area = CellRange.of(cell)
            except ValueError:
                continue
            lines[sheet].append(_Line(at, command, area, old, new))
    return lines


def _texts(table: Table, name: str) -> Sequence[str]:
    return ["" if each is None else str(each) for each in table.values(name)]


def _of_table(
    table: Table, lines: Iterable[_Line], reader: _Reader
) -> Sequence[tuple[object, ...]]:
    """The changes of one table's contracts; none counts where most lines name other rows."""
    found: list[tuple[object, ...]] = []
    stands: list[bool] = []  # whether what a row or a cell was made stands there still
    positions = {row: at for at, row in enumerate(table.rows)}
    fields = {column.number: name for name, column in table.columns.items() if name in _FIELDS}
    cells: defaultdict[tuple[int, str], list[_Line]] = defaultdict(list)
    for line in lines:
        area = line.area
        if line.new.startswith(_NEW_ROW):
            if area.top in positions:
                stands.append(reader.is_row(positions[area.top], line.new))
                place = (line.at, line.command, table.sheet, area.top, ADDED)
                found.append((*place, None, stands[-1]))
            continue
        name = fields.get(area.left) if area.left == area.right else None
        for row in _rows(table, area) if name else ():
            cells[row, name or ""].append(line)
    for (row, name), told in cells.items():
        before = reader.before(positions[row], name, told)
        stands += [
            line.new == reader.says(positions[row], name)
            for line, *_ in before[-1:]
            if line.area.top == line.area.bottom
        ]
        for line, old, kept in before:
            found.append((line.at, line.command, table.sheet, row, name, old, kept))
    if 2 * sum(stands) < len(stands):  # rows were sorted, or some came in between
        return [(*each[:-1], False) for each in found]
    return found


def _rows(table: Table, area: CellRange) -> Sequence[int]:
    """The rows of contracts in an area."""
    first, last = bisect_left(table.rows, area.top), bisect_right(table.rows, area.bottom)
    return table.rows[first:last]


class _Reader:
    """Reads the texts of 변경이력 as the values that `Office.contracts` has."""

    def __init__(self, book: Book, table: Table, contracts: pd.DataFrame) -> None:
        self._book = book
        self._table = table
        self._date1904 = book.package.date1904
        self._typed = {each.value for each in typed_statuses(table.columns.keys())}
        mine = contracts[contracts["sheet"] == table.sheet] if len(contracts) else contracts
        self._fees: Mapping[int, float] = dict(zip(mine["row"], mine["fee"], strict=True))

    def says(self, at: int, name: str) -> str:
        """What 변경이력 would say of a cell as it is."""
        column = self._table.columns[name]
        return told_as(column.raw[at], column.column.shown_as, date1904=self._date1904)

    def is_row(self, at: int, told: str) -> bool:
        """Whether a row is the one of which a line says that it was added: by its first day."""
        column = self._table.columns.get("start")
        return column is not None and f"{column.header.strip()}={self.says(at, 'start')}" in told

    def before(
        self, at: int, name: str, lines: Sequence[_Line]
    ) -> Sequence[tuple[_Line, object, bool]]:
        """What a cell said before each line about it, and whether that counts; the oldest first."""
        now, kept = self.says(at, name), True
        found: list[tuple[_Line, object, bool]] = []
        for line in sorted(lines, key=lambda each: each.at)[::-1]:  # of one moment the last first
            kept = kept and line.area.top == line.area.bottom and line.new == now
            now = line.old
            if name == "end" and not line.old and self.has_length(at):
                continue  # 계약 기간 said it already
            value = self.value(name, line.old)
            told = value is not _UNTOLD
            found.append((line, value if told else None, kept and told))
        return found[::-1]

    def has_length(self, at: int) -> bool:
        """Whether 계약 기간 says how long a contract is."""
        column = self._table.columns.get("months")
        return column is not None and not is_blank(column.raw[at])

    def value(self, name: str, text: str) -> object:
        """A former value as the contracts' frame has it; `_UNTOLD` if the text does not tell."""
        if name in DATES:
            return _day(text)
        if name == "fee":
            return self._fee(text)
        if name == "decision":
            found = self._book.settings.decision(text) if text else None
            return (found or Decision.UNDECIDED).value
        if name == "auto_renewal":
            return answer_of(text) is True
        if name == "status":
            return Status(text).value if text in self._typed else None
        return text or None

    def _fee(self, text: str) -> object:
        """A former fee, in proportion to the amount that stands in the cell and what it counts."""
        if not text:
            return float("nan")
        before = _amount(text)
        if before is None:
            return _UNTOLD
        if before[0] == 0:
            return 0.0
        factor = self._factors.get(before[1:])
        return _UNTOLD if factor is None else before[0] * factor

    @cached_property
    def _factors(self) -> Mapping[tuple[object, ...], float]:
        """How many won of `Office.contracts` one won of a cell is, by the form of the amount."""
        found: dict[tuple[object, ...], float] = {}
        column = self._table.columns["fee"]
        for row, raw in zip(self._table.rows, column.raw, strict=True):
            fee, said = self._fees.get(row), None if is_blank(raw) else _amount(str(raw))
            if fee and said and said[0] and fee > 0:
                found.setdefault(said[1:], fee / said[0])
        return found


def _day(text: str) -> object:
    if not text:
        return None
    try:
        return parse_date(text)[0]
    except DomainError:
        return _UNTOLD


def _amount(text: str) -> tuple[float, object, object, bool] | None:
    """An amount, and what else of its text decides what it is: for how long, and in which form."""
    try:
        money = parse_won(text)
    except DomainError:
        return None
    bare = text.replace(",", "").replace(".", "", 1).isdecimal()
    return (money.won, money.period, money.months, bare)
