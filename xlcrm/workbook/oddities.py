"""What is odd about a workbook outside its tables' cells, as findings.

Comments, hidden rows and filters, broken references, and personal numbers where nobody reads.
"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import CellRef, parse_a1
from xlcrm.domain.accounts import has_account_number, has_card_number, has_wrong_business_number
from xlcrm.domain.privacy import find_resident_numbers
from xlcrm.domain.text import one_line, squeezed
from xlcrm.errors import XlcrmError
from xlcrm.ooxml.cells import Decoder
from xlcrm.ooxml.comments import comments_of
from xlcrm.ooxml.rows import frame_of, rows_of
from xlcrm.ooxml.scan import scan
from xlcrm.ooxml.table import tables_of
from xlcrm.ooxml.workbook import defined_names
from xlcrm.reading.headers import HEADER_ROWS
from xlcrm.rules.unfinished import noted
from xlcrm.schema.catalogue import finding
from xlcrm.workbook.unread import CELL, unread_numbers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xlcrm.ooxml.package import SheetEntry
    from xlcrm.schema.finding import Finding
    from xlcrm.workbook.read import Book, Sheet

_HIDDEN: Final = re.compile(
    rb"<(?:\w+:)?row\b(?=[^<>]*\shidden\s*=\s*[\"'](?:1|true)[\"'])[^<>]*?\sr\s*=\s*[\"'](\d+)"
)
_FILTERED: Final = re.compile(rb"<(?:\w+:)?filterColumn\b")
_BROKEN: Final = re.compile(CELL + rb"[^<>]*>\s*<(?:\w+:)?f(?:\s[^<>]*)?>(?=[^<]*#REF!)", re.DOTALL)
_KINDS: Final = {"C401": "주민등록번호", "C403": "카드 번호", "C404": "계좌 번호"}
_BUSINESS_HEADER: Final = re.compile(r"사업자(?:등록)?(?:번호|No\.?)", re.IGNORECASE)
_BUSINESS: Final = "사업자"

_Trouble = tuple[str, CellRef, dict[str, object]]


def oddities(book: Book) -> tuple[Finding, ...]:
    """Return what is odd about a workbook's sheets, comments and names.

    Raises:
        DamagedWorkbookError: a part cannot be read.
    """
    severities = book.settings.severities
    found = (
        finding(code, where, severities, **details)
        for code, where, details in (*_of_sheets(book), *_of_names(book))
    )
    return tuple(each for each in found if each)


def _of_sheets(book: Book) -> Iterator[_Trouble]:
    read: dict[str, list[Sheet]] = defaultdict(list)
    for sheet in book.sheets:
        read[sheet.table.sheet].append(sheet)
    part = book.package.related_part("sharedStrings")
    said = part is not None and _says(book.package.part(part), _BUSINESS)
    for entry in book.package.worksheets:
        try:
            yield from _of_sheet(book, entry, read.get(entry.name, []), said=said)
        except (XlcrmError, MemoryError):
            raise
        except Exception as error:  # noqa: BLE001 - one sheet must not stop the others
            details: dict[str, object] = {"error": noted(error), "name": "oddities"}
            yield "C213", CellRef(entry.name, 1, 1), details


def _of_sheet(
    book: Book, entry: SheetEntry, tables: Sequence[Sheet], *, said: bool
) -> Iterator[_Trouble]:
    """One sheet's; `said` tells whether 사업자등록번호 stands among the shared texts."""
    data = _data(book, entry)
    yield from _hidden_rows(book, entry, tables, data)
    if b"#" in data and b"#REF!" in data:  # one sign is found many times faster than five
        yield from _broken(entry, data)
    yield from unread_numbers(book, entry, data, tables)
    if said or _says(data, _BUSINESS):
        yield from _business_numbers(book, entry, data, tables)
    yield from _comments(book, entry)


def _data(book: Book, entry: SheetEntry) -> bytes:
    """A sheet's bytes: those that have been read, or read now."""
    scanned = book.scans.get(entry.name)
    return book.package.markup(entry.part) if scanned is None else scanned.data


def _hidden_rows(
    book: Book, entry: SheetEntry, tables: Sequence[Sheet], data: bytes
) -> Iterator[_Trouble]:
    """C208, C209: rows of a table that nobody sees, hidden by hand or by a filter."""
    if b"hidden" not in data:
        return
    rows = {row for sheet in tables for row in sheet.table.rows}
    hidden = [row for match in _HIDDEN.finditer(data) if (row := int(match[1])) in rows]
    if not hidden:
        return
    filtered = _FILTERED.search(data) is not None or any(
        _FILTERED.search(book.package.markup(table.part))
        for table in tables_of(book.package, entry.part)
    )
    column = min(number for sheet in tables for number in sheet.match.columns.values())
    where = CellRef(entry.name, hidden[0], column)
    yield "C209" if filtered else "C208", where, {"count": f"{len(hidden):,}"}


def _broken(entry: SheetEntry, data: bytes) -> Iterator[_Trouble]:
    """C210: formulas that point to cells which are gone; once a sheet, at the first of them."""
    cells = [match[1].decode() for match in _BROKEN.finditer(data)]
    if cells:
        yield "C210", CellRef(entry.name, *parse_a1(cells[0])), {"count": f"{len(cells):,}"}


def _of_names(book: Book) -> Iterator[_Trouble]:
    """C211: names of the workbook that point to cells which are gone."""
    package = book.package
    names = [
        name
        for name, formula in defined_names(package.markup(package.workbook_part))
        if "#REF!" in formula and not name.startswith("_")
    ]
    if names:
        first = next(iter(package.worksheets)).name
        yield "C211", CellRef(first, 1, 1), {"count": f"{len(names):,}"}


def _comments(book: Book, entry: SheetEntry) -> Iterator[_Trouble]:
    """C406: personal numbers in what is pinned to cells; once a cell and kind of number."""
    told = set()
    for row, column, text in comments_of(book.package, entry.part):
        for code, item in _KINDS.items():
            if (row, column, code) not in told and _holds(text, code):
                told.add((row, column, code))
                yield "C406", CellRef(entry.name, row, column), {"item": item}


def _holds(text: str, code: str) -> bool:
    if code == "C401":
        return bool(find_resident_numbers(text))
    return has_card_number(text) if code == "C403" else has_account_number(text)


def _business_numbers(
    book: Book, entry: SheetEntry, data: bytes, tables: Sequence[Sheet]
) -> Iterator[_Trouble]:
    """C405 in a column that only its header calls 사업자등록번호."""
    package = book.package
    decoder = Decoder(package.strings)
    top = takewhile(lambda row: row.number <= HEADER_ROWS, rows_of(data, frame_of(data)))
    found = {}
    for row in top:
        for cell in row.cells:
            text = decoder.read(cell.attributes, cell.content)
            if isinstance(text, str) and _BUSINESS_HEADER.fullmatch(squeezed(text)):
                found[cell.column] = row.number, one_line(text)
    read = {each.number for sheet in tables for each in sheet.table.columns.values()}
    columns = found.keys() - read
    if not columns:
        return
    scanned = scan(data, package.strings, wanted=columns)
    for number in sorted(columns):
        top_row, header = found[number]
        for line, value in zip(scanned.rows, scanned.columns[number].values, strict=True):
            text = str(int(value)) if isinstance(value, int | float) else str(value or "")
            if line > top_row and has_wrong_business_number(text, said=True):
                yield "C405", CellRef(entry.name, line, number), {"header": header}


def _says(data: bytes, word: str) -> bool:
    """Tell whether a part holds a word: in UTF-8, or as programs write it that trust ASCII only."""
    # One sign is found many times faster than a word, and mostly it is not there.
    plain = not data.isascii() and word.encode() in data
    escaped = b"#" in data and b"&#" in data
    return plain or (escaped and word.encode("ascii", "xmlcharrefreplace") in data)
