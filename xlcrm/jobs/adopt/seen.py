"""The headers that a workbook has, by cell, with what each might be: said where none is enough."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.cellref import a1
from xlcrm.domain.outline import outlined
from xlcrm.domain.privacy import mask_name, scrub
from xlcrm.domain.text import one_line
from xlcrm.reading.candidates import candidates_in
from xlcrm.reading.evidence import are_dates, are_names, filled, have_surnames, is_data, reads
from xlcrm.reading.header_cells import header_cells
from xlcrm.reading.headers import HEADER_ROWS
from xlcrm.reading.lexicon import meaning_of
from xlcrm.reading.told import name_of
from xlcrm.schema.columns import Kind
from xlcrm.schema.header_words import normalise
from xlcrm.schema.sheets import LEDGER
from xlcrm.values import NamedTuple
from xlcrm.workbook.made import made_sheets
from xlcrm.workbook.sheet_reader import SheetReader
from xlcrm.workbook.shown import ShownDates

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from xlcrm.cellref import CellValue
    from xlcrm.ooxml.package import Package
    from xlcrm.reading.header_cells import HeaderCell

_SHEETS: Final = 3  # sheets that a message tells of
_HEADERS: Final = 12  # headers of each
_LEAST: Final = 2  # texts in a row of headers
_MOSTLY: Final = 0.6  # of the cells
_LONGEST: Final = 20  # characters of a header
_TITLES: Final = {"날짜": ("계약 시작일", "계약 종료일")}  # of two columns of days, mostly


@outlined
class SeenHeader(NamedTuple):
    """A header that stands in a sheet.

    Attributes:
        cell: where.
        header: its text, on one line, as it may be shown.
        guess: the column that it might be, or what its cells are; empty where nobody can tell.
    """

    cell: str
    header: str
    guess: str

    def __str__(self) -> str:
        """Return `B1 Joined(계약 시작일?)`."""
        return f"{self.cell} {self.header}" + (f"({self.guess}?)" if self.guess else "")


def headers_in(package: Package) -> dict[str, tuple[SeenHeader, ...]]:
    """Return the headers of each visible sheet that has any: the first row that reads like some.

    Raises:
        DamagedWorkbookError: a sheet cannot be read.
    """
    dates, made = ShownDates(package), made_sheets(package)
    found = {}
    for entry in package.worksheets:
        if entry.name not in made:
            reader = SheetReader(package, entry, dates)
            headers = tuple(_headers(reader)) if reader.visible else ()
            if headers:
                found[entry.name] = headers
    return found


def _headers(reader: SheetReader) -> Iterator[SeenHeader]:
    rows = {
        row: header_cells(reader.top, reader.merges, row)
        for row in sorted(reader.top)
        if row <= HEADER_ROWS and not _is_data(reader.top[row].values())
    }
    row = max(rows, key=lambda each: (len(rows[each]), -each), default=0)
    if not row or len(rows[row]) < _LEAST:
        return
    known = {each.column: each.field for each in candidates_in(reader.top, (), row, LEDGER)}
    asked_for = False
    for column, cell in sorted(rows[row].items()):
        below = [cells.get(column) for at, cells in reader.top.items() if at > row]
        text = scrub(one_line(cell.text))
        guess = _guess(cell, known.get(column), below)
        if normalise(guess) == normalise(text):
            guess = ""
        elif not guess and _names_somebody(text, below, asked_for):
            text = mask_name(text)
        asked_for = name_of(("name",), LEDGER.key) in {guess, text}
        yield SeenHeader(a1(cell.row, column), text[:_LONGEST], guess)


def _names_somebody(text: str, below: Sequence[CellValue], asked_for: bool) -> bool:  # noqa: FBT001
    """Whether a header is a customer: above others in a list without any, beside 이름 on a card."""
    return (are_names([text]) and are_names(below)) or (asked_for and have_surnames([text]))


@outlined
class Untitled(NamedTuple):
    """A sheet that begins with its data.

    Attributes:
        sheet: its name.
        row: the Excel row of the first data.
        titles: the titles that may stand above it, by cell: `A1 고객명`.
    """

    sheet: str
    row: int
    titles: tuple[str, ...]


def untitled_in(package: Package) -> Untitled | None:
    """Return the first visible sheet with cells of which none is a header; None if none has cells.

    Raises:
        DamagedWorkbookError: a sheet cannot be read.
    """
    dates, made = ShownDates(package), made_sheets(package)
    for entry in package.worksheets:
        reader = SheetReader(package, entry, dates)
        rows = [row for row in sorted(reader.top) if filled(reader.top[row].values())]
        if entry.name in made or not reader.visible or not rows:
            continue
        row = next((each for each in rows if _is_data(reader.top[each].values())), rows[0])
        titles: list[str] = []
        taken: set[str] = set()
        for column in sorted(reader.top[row]):
            below = [cells.get(column) for at, cells in reader.top.items() if at >= row]
            held = _held(filled(below))
            named = [each for each in _TITLES.get(held, (held,)) if each and each not in taken]
            if named:
                taken.add(named[0])
                titles.append(f"{a1(row, column)} {named[0]}")
        return Untitled(entry.name, row, tuple(titles))
    return None


def _is_data(cells: Collection[CellValue]) -> bool:
    """Whether a row has numbers or days, or says nothing."""
    values = [cell for cell in cells if cell is not None]
    return (
        not values
        or is_data(values)
        or any(
            not isinstance(each, str) or reads(Kind.PHONE, each) or reads(Kind.EMAIL, each)
            for each in values
        )
    )


def _guess(cell: HeaderCell, field: str | None, below: Sequence[CellValue]) -> str:
    """What a header might be: by its words, or by what stands below it."""
    said = None if field else meaning_of(cell.text, cell.group)
    field = field or (said.field if said is not None else "")
    if field and LEDGER.column(field).computed and field != "status":
        return ""
    if field:
        return name_of((field,), LEDGER.key)
    return "" if said is not None else _held(filled(below))


def _held(values: Sequence[CellValue]) -> str:
    """What cells are, whatever their header says."""
    if are_dates(values) or are_names(values):
        return "날짜" if are_dates(values) else "고객명"
    for kind, name in ((Kind.PHONE, "연락처"), (Kind.EMAIL, "이메일")):
        if values and sum(reads(kind, each) for each in values) >= _MOSTLY * len(values):
            return name
    return ""


def told_of_headers(seen: Mapping[str, Sequence[SeenHeader]], sheet: str = "") -> str:
    """Return the headers of a sheet, or of the first few, in one line.

    >>> told_of_headers({"Sheet1": [SeenHeader("A1", "Joined", "계약 시작일")]})
    'Sheet1: A1 Joined(계약 시작일?)'
    """
    mine = {name: each for name, each in seen.items() if normalise(name) == normalise(sheet)}
    chosen = mine or dict(seen)
    lines = []
    for name, headers in list(chosen.items())[:_SHEETS]:
        more = f" 외 {len(headers) - _HEADERS:,}개" if len(headers) > _HEADERS else ""
        lines.append(f"{name}: {' · '.join(map(str, headers[:_HEADERS]))}{more}")
    if len(chosen) > _SHEETS:
        lines.append(f"외 시트 {len(chosen) - _SHEETS:,}개")
    return " / ".join(lines)
