"""Which rows of a long sheet are asked for: only they are read where that surely says the same.

What a row says is read for itself, but for what its column says together (which order days have,
what a mark such as 〃 repeats) and what stands around it (merged cells, headers that come again).
So rows are left out only of sheets in which there is none of that; else all are read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final, Protocol, TypeAlias

from xlcrm.errors import XlcrmError
from xlcrm.ooxml.cells import Decoder
from xlcrm.ooxml.fewrows import Form
from xlcrm.reading.ditto import is_ditto
from xlcrm.schema.coerce import read_cell
from xlcrm.schema.columns import Kind
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from xlcrm.ooxml.package import Package
    from xlcrm.ooxml.scan import Scan
    from xlcrm.people.index import People
    from xlcrm.reading.headers import HeaderMatch
    from xlcrm.schema.columns import Column
    from xlcrm.workbook.shown import ShownDates

_FORMS: Final[Mapping[Kind, Form]] = {
    **dict.fromkeys(
        (Kind.TEXT, Kind.IDENTIFIER, Kind.NAME, Kind.PHONE, Kind.EMAIL, Kind.ADDRESS), Form.TEXT
    ),
    **dict.fromkeys((Kind.CHOICE, Kind.NOTE), Form.TEXT),
    **dict.fromkeys((Kind.DATE, Kind.DATETIME), Form.DAY),
}
"""How cells of a kind have to be written to say the same whatever stands in their column.

The unit of an amount, and which sign is a yes, are told by all cells of a column: such are kept.
"""

_DAY: Final = "at"
"""The field whose cell says, where it is a day, that a row is none of headers, sums or titles."""

Dull: TypeAlias = "Callable[[Sequence[bytes | None]], bool]"
"""Tells from the cells that were asked for, as their markup or None, that a row is not wanted."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a sheet and its workbook tell whoever says which of its rows are dull.

    Attributes:
        match: the sheet's headers.
        people: who is who in the ledgers; None where nobody can say before all is read.
        date1904: whether the workbook counts its days from 1904.
        judged: makes what remembers by a cell's markup whether a test holds for what it says in a
            field; for a cell of whose meaning its markup alone is not sure it never does.
    """

    match: HeaderMatch
    people: People | None
    date1904: bool
    judged: Callable[[str, Callable[[object], bool]], Mapping[bytes | None, bool]]


class NotSureError(XlcrmError):
    """All rows of a sheet have to be read to know what those say that are asked for."""

    def __init__(self) -> None:
        super().__init__("모든 행을 읽어야 합니다.")


class AskedRows(Protocol):
    """Which rows of a kind of sheet somebody asks for.

    Attributes:
        kind: the kind of sheet, by its key.
        blank: the fields that say nothing in a row that is not asked for.
        tell: the fields whose cells tell the rest.
    """

    kind: ClassVar[str]
    blank: ClassVar[frozenset[str]]
    tell: ClassVar[Sequence[str]]

    def dull(self, told: Told) -> Dull | None:
        """Return what tells which rows are not asked for; None where all may be."""


class Judged(dict["bytes | None", bool]):
    """Whether a test holds for what a column's cells say, by their markup, each read once."""

    def __init__(
        self,
        package: Package,
        dates: ShownDates,
        column: Column,
        test: Callable[[object], bool],
    ) -> None:
        super().__init__({None: test(None)})
        self._decoder = Decoder(package.strings)
        self._dates, self._column, self._test = dates, column, test
        self._date1904 = package.date1904

    def __missing__(self, raw: bytes | None) -> bool:
        cell = self._decoder[raw]
        number = isinstance(cell, int | float)
        style = self._decoder.style((raw or b"").partition(b">")[0].removesuffix(b"/"))
        if is_ditto(cell) or (number and self._dates.shows_day(style)):
            sure = False
        else:
            reading = read_cell(self._column, cell, date1904=self._date1904)
            sure = reading.problem is None and self._test(reading.value)
        self[raw] = sure
        return sure


def forms_of(
    match: HeaderMatch, fields: Collection[str] | None, asked: AskedRows
) -> dict[int, Form] | None:
    """Return how cells have to be written in rows that may be left out; None where none may be.

    Args:
        match: the headers of the sheet.
        fields: the fields that are read of it; None is all.
        asked: the rows that are asked for.
    """
    if match.holds or match.more or match.given or match.beside or _DAY not in match.columns:
        return None
    found = {}
    for field, number in match.columns.items():
        form = _FORMS.get(match.spec.column(field).kind, Form.NOTHING)
        if field in asked.blank:
            found[number] = Form.NOTHING
        elif field in asked.tell or field == _DAY:
            found[number] = form
        elif form is Form.NOTHING and (fields is None or field in fields):
            found[number] = form  # of other kinds a cell that is left out changes no other
    return found


def is_sure(scanned: Scan, match: HeaderMatch, rows: Sequence[int]) -> bool:
    """Tell whether the rows that were left say what they say among all others.

    Args:
        scanned: the sheet without the others.
        match: its headers.
        rows: the Excel rows that were read.
    """
    kinds = {number: match.spec.column(field).kind for field, number in match.columns.items()}
    numbers = [at for at, row in enumerate(scanned.rows) if row > match.header_row]
    said = dict.fromkeys(numbers, False)
    for number, column in scanned.columns.items():
        kind = kinds.get(number, Kind.TEXT)
        for at in numbers:
            value = column.values[at]
            if value is None:
                continue
            said[at] = True
            if type(value) is str and (kind.is_day or is_ditto(value)):
                return False
            if kind is Kind.PHONE:
                return False  # whether all are but the last digits tells how one is read
    return sum(said.values()) == len(rows)
