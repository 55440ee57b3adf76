"""What is odd about a workbook outside its tables' cells, as findings.

Comments, hidden rows and filters, broken references, and personal numbers where nobody reads.
"""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import CellRef, column_letters, parse_a1
from xlcrm.domain.accounts import has_account_number, has_card_number, has_wrong_business_number
from xlcrm.domain.privacy import find_resident_numbers
from xlcrm.domain.text import one_line, squeezed
from xlcrm.ooxml.cells import Decoder
from xlcrm.ooxml.comments import comments_of
from xlcrm.ooxml.rows import frame_of, rows_of
from xlcrm.ooxml.scan import scan
from xlcrm.ooxml.strings import rich_text
from xlcrm.ooxml.table import tables_of
from xlcrm.ooxml.workbook import defined_names
from xlcrm.schema.catalogue import finding
from xlcrm.schema.context import DIGITS
from xlcrm.schema.headers import HEADER_ROWS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xlcrm.book.read import Book, Sheet
    from xlcrm.ooxml.package import SheetEntry
    from xlcrm.schema.finding import Finding

_HIDDEN: Final = re.compile(
    rb"<(?:\w+:)?row\b(?=[^<>]*\shidden\s*=\s*[\"'](?:1|true)[\"'])[^<>]*?\sr\s*=\s*[\"'](\d+)"
)
_FILTERED: Final = re.compile(rb"<(?:\w+:)?filterColumn\b")
_CELL: Final = rb"<(?:\w+:)?c\b[^<>]*?\sr\s*=\s*[\"']([A-Z]{1,3}\d{1,7})[\"']"
_BROKEN: Final = re.compile(
    _CELL + rb"[^<>]*>\s*<(?:\w+:)?f(?:\s[^<>]*)?>(?=[^<]*#REF!)", re.DOTALL
)
_SHARED: Final = re.compile(
    _CELL + rb"(?=[^<>]*\st\s*=\s*[\"']s[\"'])[^<>]*>\s*<(?:\w+:)?v(?:\s[^<>]*)?>(\d{1,9})<"
)
_INLINE: Final = re.compile(
    _CELL + rb"(?=[^<>]*\st\s*=\s*[\"']inlineStr[\"'])[^<>]*>(.*?)</(?:\w+:)?c\s*>", re.DOTALL
)
_MAYBE_PERSONAL: Final = re.compile(
    rb"[0-9]{4}(?:[0-9]{2}[^0-9A-Za-z<>]{0,7}[0-9]{7}|[ -][0-9]{4,6}[ -][0-9]{4}|[0-9]{9})"
)
_KINDS: Final = {"C401": "주민등록번호", "C403": "카드 번호", "C404": "계좌 번호"}
_BUSINESS_HEADER: Final = re.compile(r"사업자(?:등록)?(?:번호|No\.?)", re.IGNORECASE)
_SHAPES: Final = (
    b"0000000",
    b"0000-0000-0000",
    b"0000 0000 0000",
    b"0000-000000-0",
    b"0000 000000 0",
)
_ACCOUNT: Final = "계좌"
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
    read = {sheet.table.sheet: sheet for sheet in book.sheets}
    told = _personal_strings(book)
    for entry in book.package.worksheets:
        data = _data(book, entry)
        if entry.name in read:
            yield from _hidden_rows(book, entry, read[entry.name], data)
        if b"#REF!" in data:
            yield from _broken(entry, data)
        yield from _unread(entry, data, read.get(entry.name), told)
        yield from _business_numbers(book, entry, data, read.get(entry.name))
        yield from _comments(book, entry)


def _data(book: Book, entry: SheetEntry) -> bytes:
    """A sheet's bytes: those that have been read, or read now."""
    scanned = book.scans.get(entry.name)
    return book.package.markup(entry.part) if scanned is None else scanned.data


def _hidden_rows(book: Book, entry: SheetEntry, sheet: Sheet, data: bytes) -> Iterator[_Trouble]:
    """C208, C209: rows of a table that nobody sees, hidden by hand or by a filter."""
    if b"hidden" not in data:
        return
    rows = set(sheet.table.rows)
    hidden = [row for match in _HIDDEN.finditer(data) if (row := int(match[1])) in rows]
    if not hidden:
        return
    filtered = _FILTERED.search(data) is not None or any(
        _FILTERED.search(book.package.markup(table.part))
        for table in tables_of(book.package, entry.part)
    )
    column = min(sheet.match.columns.values())
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


def _personal_strings(book: Book) -> dict[int, list[str]]:
    """Return the shared strings with personal numbers: their indexes, and the codes for each."""
    package = book.package
    part = package.related_part("sharedStrings")
    data = b"" if part is None else package.part(part)
    if not _maybe_personal(data):
        return {}
    strings = package.strings
    told = {index: _codes(strings[index]) for index in range(len(strings))}
    return {index: codes for index, codes in told.items() if codes}


def _business_numbers(
    book: Book, entry: SheetEntry, data: bytes, sheet: Sheet | None
) -> Iterator[_Trouble]:
    """C405 in a column that only its header calls 사업자등록번호."""
    package = book.package
    part = package.related_part("sharedStrings")
    if not any(_says(each, _BUSINESS) for each in (data, package.part(part) if part else b"")):
        return
    decoder = Decoder(package.strings)
    top = takewhile(lambda row: row.number <= HEADER_ROWS, rows_of(data, frame_of(data)))
    found = {}
    for row in top:
        for cell in row.cells:
            text = decoder.read(cell.attributes, cell.content)
            if isinstance(text, str) and _BUSINESS_HEADER.fullmatch(squeezed(text)):
                found[cell.column] = row.number, one_line(text)
    read = set() if sheet is None else {each.number for each in sheet.table.columns.values()}
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


def _maybe_personal(data: bytes) -> bool:
    """Tell, in one search, whether a part may hold personal numbers at all."""
    if _says(data, _ACCOUNT):
        return True
    shape = data.translate(DIGITS)  # searching for texts is many times faster than for a pattern
    return any(each in shape for each in _SHAPES) and _MAYBE_PERSONAL.search(data) is not None


def _says(data: bytes, word: str) -> bool:
    """Tell whether a part holds a word: in UTF-8, or as programs write it that trust ASCII only."""
    return word.encode() in data or word.encode("ascii", "xmlcharrefreplace") in data


def _codes(text: str) -> list[str]:
    """Return the codes of the personal numbers in a text."""
    if not any(map(str.isdecimal, text)):
        return []
    return [code for code in _KINDS if _holds(text, code)]


def _strings(data: bytes, told: Mapping[int, list[str]]) -> Iterator[tuple[str, list[str]]]:
    """Yield the cells of a sheet whose text holds personal numbers, with the codes for those."""
    for match in _SHARED.finditer(data) if told else ():
        codes = told.get(int(match[2]))
        if codes:
            yield match[1].decode(), codes
    if b"inlineStr" in data and _maybe_personal(data):
        for match in _INLINE.finditer(data):
            codes = _codes(rich_text(match[2]))
            if codes:
                yield match[1].decode(), codes


def _unread(
    entry: SheetEntry, data: bytes, sheet: Sheet | None, told: Mapping[int, list[str]]
) -> Iterator[_Trouble]:
    """C401, C403, C404 in cells that no table has read; what one has read the rules look at."""
    columns = set() if sheet is None else {each.number for each in sheet.table.columns.values()}
    rows = set() if sheet is None else set(sheet.table.rows)
    for cell, codes in _strings(data, told):
        row, column = parse_a1(cell)
        if row not in rows or column not in columns:
            header = f"{column_letters(column)}열"
            for code in codes:
                yield code, CellRef(entry.name, row, column), {"header": header}
