"""What is odd about a workbook outside its tables' cells, as findings.

Comments, hidden rows and filters, broken references, and personal numbers where nobody reads.
"""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import datetime
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import CellRef, parse_a1
from xlcrm.digits import whole
from xlcrm.domain.accounts import has_account_number, has_card_number, has_wrong_business_number
from xlcrm.domain.documents import (
    has_licence,
    has_passport,
    has_password,
    is_password_header,
)
from xlcrm.domain.privacy import find_resident_numbers
from xlcrm.domain.text import in_figures, lazy, one_line, squeezed
from xlcrm.errors import XlcrmError
from xlcrm.ooxml.cells import Decoder
from xlcrm.ooxml.comments import comments_of
from xlcrm.ooxml.markup import holds, may_say
from xlcrm.ooxml.rows import frame_of, rows_of
from xlcrm.ooxml.scan import scan
from xlcrm.ooxml.table import tables_of
from xlcrm.ooxml.workbook import defined_names
from xlcrm.reading.headers import HEADER_ROWS
from xlcrm.rules.unfinished import noted
from xlcrm.schema.catalogue import finding
from xlcrm.schema.code import rule
from xlcrm.schema.coerce import is_typed_serial
from xlcrm.schema.finding import Severity
from xlcrm.schema.sheets import HISTORY, SETTINGS
from xlcrm.workbook.reaching import names_reaching, reaching_out
from xlcrm.workbook.shown import ShownDates
from xlcrm.workbook.unread import CELL, unread_numbers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xlcrm.ooxml.package import SheetEntry
    from xlcrm.schema.finding import Finding
    from xlcrm.workbook.read import Book, Sheet

_HIDDEN: Final = lazy(
    rb"<(?:\w+:)?row\b(?=[^<>]*\shidden\s*=\s*[\"'](?:1|true)[\"'])[^<>]*?\sr\s*=\s*[\"'](\d+)"
)
_FILTERED: Final = lazy(rb"<(?:\w+:)?filterColumn\b")
_BROKEN: Final = lazy(CELL + rb"[^<>]*>\s*<(?:\w+:)?f(?:\s[^<>]*)?>(?=[^<]*#REF!)", re.DOTALL)
_KINDS: Final = {"C401": "주민등록번호", "C403": "카드 번호", "C404": "계좌 번호"}
_BUSINESS_HEADER: Final = lazy(r"사업자(?:등록)?(?:번호|No\.?)", re.IGNORECASE)
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
        for code, where, details in (*_of_sheets(book), *_of_names(book), *names_reaching(book))
    )
    return tuple(each for each in found if each)


def _of_sheets(book: Book) -> Iterator[_Trouble]:
    read: dict[str, list[Sheet]] = defaultdict(list)
    for sheet in book.sheets:
        read[sheet.table.sheet].append(sheet)
    part = book.package.related_part("sharedStrings")
    said = part is not None and may_say(book.package.strings.data, _BUSINESS)
    for entry in book.package.worksheets:
        try:
            yield from _of_sheet(book, entry, read.get(entry.name, []), said=said)
        except (XlcrmError, MemoryError):
            raise
        except Exception as error:  # noqa: BLE001 - one sheet must not stop the others
            details: dict[str, object] = {"bug": noted(error), "name": "oddities"}
            yield "C213", CellRef(entry.name, 1, 1), details


def _of_sheet(
    book: Book, entry: SheetEntry, tables: Sequence[Sheet], *, said: bool
) -> Iterator[_Trouble]:
    """One sheet's; `said` tells whether 사업자등록번호 stands among the shared texts."""
    data = _data(book, entry)
    yield from _hidden_rows(book, entry, tables, data)
    if b"#" in data and b"#REF!" in data:  # one sign is found many times faster than five
        yield from _broken(entry, data)
    for sheet in tables:
        yield from _bare_days(book, sheet)
    yield from unread_numbers(book, entry, data, tables)
    if said or may_say(data, _BUSINESS):
        yield from _business_numbers(book, entry, data, tables)
    yield from _headed_numbers(book, entry, data, tables)
    yield from _comments(book, entry)
    yield from reaching_out(book, entry, data, tables)


def _data(book: Book, entry: SheetEntry) -> bytes:
    """A sheet's bytes: those that have been read, or read now."""
    scanned = book.scans.get(entry.name)
    return book.package.markup(entry.part) if scanned is None else scanned.data


@rule(
    "C208",
    Severity.REMARK,
    "숨은 행",
    "표 안에 숨은 행이 {count}개 있습니다. xlcrm은 숨은 행도 읽습니다.",
    "엑셀에서 행 숨기기를 취소하여 내용을 확인하세요.",
    why="보이지 않는 행도 계약이라서, 화면에서 센 것과 결과가 다를 수 있습니다.",
    bad=("고객명", "가온상사", "다솜상사", "숨긴 행: 3"),
    good=("고객명", "가온상사", "다솜상사"),
)
@rule(
    "C209",
    Severity.REMARK,
    "필터로 가린 행",
    "필터가 걸려 행 {count}개가 보이지 않습니다. xlcrm은 가려진 행도 읽습니다.",
    "모두 보려면 엑셀의 [데이터 > 지우기]로 필터를 푸세요.",
    why="가려진 행도 계약이라서, 화면에서 센 것과 결과가 다를 수 있습니다.",
    bad=("고객명", "가온상사", "다솜상사", "필터로 숨긴 행: 3"),
    good=("고객명", "가온상사", "다솜상사"),
)
def _hidden_rows(
    book: Book, entry: SheetEntry, tables: Sequence[Sheet], data: bytes
) -> Iterator[_Trouble]:
    """C208, C209: rows of a table that nobody sees, hidden by hand or by a filter."""
    if not holds(data, b"hidden", b"h"):
        return
    rows = {row for sheet in tables for row in sheet.table.rows}
    hidden = [row for match in _HIDDEN.finditer(data) if (row := whole(match[1])) in rows]
    if not hidden:
        return
    filtered = _FILTERED.search(data) is not None or any(
        _FILTERED.search(book.package.markup(table.part))
        for table in tables_of(book.package, entry.part)
    )
    column = min(number for sheet in tables for number in sheet.match.columns.values())
    where = CellRef(entry.name, hidden[0], column)
    yield "C209" if filtered else "C208", where, {"count": f"{len(hidden):,}"}


@rule(
    "C106",
    Severity.REMARK,
    "숫자로 보이는 날짜",
    "'{header}' 열의 날짜 {count}칸이 숫자로 보입니다. {item}{item:은/는} {start}입니다.",
    "xlcrm fix가 날짜로 바꿉니다. 엑셀에서는 셀 서식을 날짜로 바꾸고, 그래도 숫자로 보이면 그 "
    "날짜를 다시 적으세요.",
    why="엑셀은 날짜를 숫자로 간직하고, 셀 서식이 날짜일 때에만 날짜로 보여 줍니다. 사람은 45292가 "
    "며칠인지 읽을 수 없습니다.",
    bad=("계약 종료일", "2024-11-30", "45657"),
    good=("계약 종료일", "2024-11-30", "2024-12-31"),
)
def _bare_days(book: Book, sheet: Sheet) -> Iterator[_Trouble]:
    """C106: days that Excel shows as numbers; once a column, at the first of them."""
    for name, places in shown_as_numbers(book, sheet).items():
        column = sheet.table.columns[name]
        first = min(places, key=lambda at: sheet.table.rows[at])
        value = column.values[first]
        details: dict[str, object] = {
            "header": one_line(column.header),
            "count": f"{len(places):,}",
            "item": in_figures(float(str(column.raw[first]))),
            "start": str(value.date() if isinstance(value, datetime) else value),
        }
        yield "C106", sheet.table.where(first, name), details


def shown_as_numbers(book: Book, sheet: Sheet) -> dict[str, list[int]]:
    """Return the positions of days that Excel shows as numbers, by the fields of their columns."""
    scanned = book.scans.get(sheet.table.sheet)
    if scanned is None or sheet.table.spec.key in {SETTINGS.key, HISTORY.key}:
        return {}
    dates = ShownDates(book.package)
    found: dict[str, list[int]] = {}
    for name, column in sheet.table.columns.items():
        day = column.column.kind.is_day and not column.column.computed and not column.shared
        if not day or column.number not in scanned.columns:
            continue
        places = dates.as_numbers(scanned, sheet.table.rows, column.number, column.raw)
        cells = column.raw if column.distinct is None else column.distinct
        texts = any(issubclass(kind, str) for kind in set(map(type, cells)))
        typed = {cell for cell in cells if is_typed_serial(cell)} if texts else set()
        places += [at for at, raw in enumerate(column.raw) if raw in typed] if typed else []
        places = [
            at for at in places if at not in column.formulas and column.values[at] is not None
        ]
        if places:
            found[name] = places
    return found


@rule(
    "C210",
    Severity.WARNING,
    "깨진 참조가 든 수식",
    "없어진 셀을 가리키는 수식(#REF!)이 이 시트에 {count}개 있습니다.",
    "수식에서 #REF!를 맞는 셀로 바꾸거나, 쓰지 않는 수식이면 지우세요.",
    why="#REF!가 든 수식은 다시 계산하면 오류 값이 됩니다. 셀이나 시트를 지웠을 때 생깁니다.",
    bad=("[집계]", "합계", "=SUM(#REF!) → 3"),
    good=("[집계]", "합계", "=SUM(고객대장!G2:G9) → 3"),
)
def _broken(entry: SheetEntry, data: bytes) -> Iterator[_Trouble]:
    """C210: formulas that point to cells which are gone; once a sheet, at the first of them."""
    cells = [match[1].decode() for match in _BROKEN.finditer(data)]
    if cells:
        yield "C210", CellRef(entry.name, *parse_a1(cells[0])), {"count": f"{len(cells):,}"}


@rule(
    "C211",
    Severity.WARNING,
    "깨진 이름",
    "없어진 셀을 가리키는 이름(#REF!)이 통합 문서에 {count}개 있습니다.",
    "엑셀의 [수식 > 이름 관리자]에서 #REF!가 있는 이름을 고치거나 지우세요.",
    why="그 이름을 쓰는 수식과 드롭다운이 오류가 됩니다. 셀이나 시트를 지웠을 때 생깁니다.",
    bad=("서비스 내용", "기본", "이름 서비스목록: =고객대장!#REF!"),
    good=("서비스 내용", "기본", "이름 서비스목록: =고객대장!$A$2:$A$9"),
)
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


@rule(
    "C406",
    Severity.ERROR,
    "메모에 든 개인 번호",
    "이 칸에 달린 메모에 {item}{item:으로/로} 보이는 번호가 있습니다.",
    "엑셀에서 메모를 열어 번호를 지우세요.",
    why="메모에 적은 번호도 개인정보입니다. 파일을 건네면 함께 나갑니다.",
    bad=("고객명", "가온상사", "메모 A2: 대표 900101-1234567"),
    good=("고객명", "가온상사", "메모 A2: 대표 신분증 확인함"),
)
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


def _headed_numbers(
    book: Book, entry: SheetEntry, data: bytes, tables: Sequence[Sheet]
) -> Iterator[_Trouble]:
    """C403, C404, C407 to C409 in columns that only their headers call so; passwords once each."""
    package = book.package
    decoder = Decoder(package.strings)
    found: dict[int, tuple[int, str, str]] = {}
    for row in takewhile(lambda row: row.number <= HEADER_ROWS, rows_of(data, frame_of(data))):
        for cell in row.cells:
            text = decoder.read(cell.attributes, cell.content)
            if isinstance(text, str) and (code := _code_headed(text)):
                found[cell.column] = row.number, one_line(text), code
    read = {each.number for sheet in tables for each in sheet.table.columns.values()}
    columns = found.keys() - read
    if not columns:
        return
    scanned = scan(data, package.strings, wanted=columns)
    for number in sorted(columns):
        top, header, code = found[number]
        for line, value in zip(scanned.rows, scanned.columns[number].values, strict=True):
            text = str(int(value)) if isinstance(value, int | float) else str(value or "")
            if line > top and text.strip() and _HEADED_HOLDS[code](text, said=True):
                if code in _KINDS and _holds(text, code):  # found without its header, too
                    continue
                yield code, CellRef(entry.name, line, number), {"header": header}
                if code == "C407":
                    break


_HEADED_HOLDS: Final = {
    "C403": has_card_number,
    "C404": has_account_number,
    "C407": has_password,
    "C408": has_passport,
    "C409": has_licence,
}
_HEADED_CODES: Final = (
    ("C403", lazy(r"(?:신용|체크|결제)?카드(?:번호|No\.?)")),
    ("C404", lazy("(?:환불|입금|출금|자동이체|은행)?계좌(?:번호)?")),
    ("C408", lazy(r"(?i)여권(?:번호)?|passport(?:no\.?|number)?")),
    ("C409", lazy("(?:운전)?면허(?:증)?(?:번호)?")),
)


def _code_headed(header: str) -> str:
    """The code of what a column holds that it should not, by its header."""
    if is_password_header(header):
        return "C407"
    bare = squeezed(header)
    return next((code for code, pattern in _HEADED_CODES if pattern.fullmatch(bare)), "")


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
