"""Rows that somebody brings in a file, as plain values with where they stood.

CSV and TSV in UTF-8, UTF-16 or CP949, workbooks, of old formats too, and JSON lines. A text is read
piece by piece, and what its rows say is kept by column: one becomes a mapping where somebody looks
at it. Nothing is read into the values here: `checked` does that, for a person's typing and for a
file's alike.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from xlcrm.errors import HeaderNotFoundError, SheetNotFoundError, XlcrmError
from xlcrm.files import store
from xlcrm.files.formats import BROUGHT, Format, advised, empty, format_of, told
from xlcrm.incoming.headers import Incoming, IncomingError
from xlcrm.incoming.sheet import rows_of_workbook
from xlcrm.incoming.text import rows_of_json, rows_of_text, text_of
from xlcrm.ooxml.package import Package
from xlcrm.ooxml.zipformat import DEFAULT_LIMITS
from xlcrm.schema.columns import SheetSpec
from xlcrm.schema.header_words import normalise
from xlcrm.schema.ledger_sheet import TERM
from xlcrm.schema.sheets import SHEETS
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection
    from os import PathLike

    from xlcrm.ooxml.zipformat import Limits
    from xlcrm.reading.told import Explained

__all__ = ["Incoming", "IncomingError", "read_rows", "spec_of"]

_WORKBOOKS: Final = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
_BOOK_SUFFIXES: Final = frozenset({".xlsx", ".xlsm", ".xltx", ".xltm", ".xls", ".xlsb", ".ods"})
_OLD_SUFFIXES: Final = frozenset({".xls", ".xlsb", ".ods"})
_JSON_SUFFIXES: Final = frozenset({".jsonl", ".ndjson", ".json"})
_SECOND: Final = 2  # the line below the headers, if nothing stands above them
_TEXT_SUFFIXES: Final = frozenset({".csv", ".tsv", ".tab", ".txt"})


def spec_of(sheet: str | SheetSpec) -> SheetSpec:
    """Return the kind of sheet of a name: 고객대장, 고객관리일지, 구매이력 …, its key or a synonym.

    Raises:
        SheetNotFoundError: no kind of sheet is called so.

    >>> spec_of("구매 이력").key, spec_of("ledger").name
    ('purchases', '고객대장')
    """
    if isinstance(sheet, SheetSpec):
        return sheet
    for spec in SHEETS:
        if normalise(sheet) in {normalise(each) for each in (spec.name, spec.key, *spec.synonyms)}:
            return spec
    raise SheetNotFoundError(
        "그런 종류의 시트는 없습니다.",
        sheet=sheet,
        hint=f"쓸 수 있는 시트: {' · '.join(spec.name for spec in SHEETS)}",
    )


def read_rows(
    path: str | PathLike[str],
    sheet: str | SheetSpec,
    *,
    told: Explained | None = None,
    sheets: Collection[str] = (),
    limits: Limits = DEFAULT_LIMITS,
) -> Incoming:
    """Return a file's rows for a sheet of a kind; blank rows are left out.

    The format is told by the content, and where that leaves it open by the suffix. Headers are
    recognised as those of sheets are, titles above them too, but none is required: a file may lack
    what xlcrm fills in. Beside the sheet's own columns 고객명 and 연락처 are known wherever the
    sheet names customers, since they find one as well as a 고객 ID does.

    Args:
        path: a .csv, .tsv, .txt, .xlsx, .xlsm, .xltx, .xltm, .xls, .xlsb, .ods, .jsonl, .ndjson or
            .json file.
        sheet: the kind of sheet that the rows are for, or its name.
        told: what the office has said of its headers: sheet → header → fields.
        sheets: the sheets of a workbook to read, if somebody has chosen.
        limits: how large the file may be, and how much a workbook may unpack to.

    Raises:
        IncomingError: its layout cannot be read, two columns mean one field, or no header is known.
        NotAWorkbookError: it is a workbook of another format, or damaged, encrypted or too large.
        StorageError: it does not exist or cannot be read.
    """
    data = store.read(path, limits).data
    try:
        return _rows(data, path, _Wanted(spec_of(sheet), told, sheets), limits)
    except XlcrmError as error:
        raise error.at(path) from None


class _Wanted(NamedTuple):
    """The kind of sheet that rows are for, what is said of headers, and the chosen sheets."""

    spec: SheetSpec
    told: Explained | None
    sheets: Collection[str]


def _rows(data: bytes, path: str | PathLike[str], wanted: _Wanted, limits: Limits) -> Incoming:
    if not data:
        error = empty(path)
        raise IncomingError(error.message, hint=error.hint)
    suffix = Path(path).suffix.lower()
    found = format_of(data, suffix)
    if found in BROUGHT - {Format.TEXT}:
        from xlcrm.incoming.transcribe import as_workbook  # noqa: PLC0415 - old formats are rare

        data = as_workbook(data, found, limits)
    elif found is not None and found not in BROUGHT and not data.startswith(b"PK"):
        raise told(found, path)
    book = suffix in _BOOK_SUFFIXES - _OLD_SUFFIXES and found is not Format.TEXT
    if data.startswith(_WORKBOOKS) or book:
        return _rows_of_book(data, path, wanted, limits)
    text = text_of(data)
    if suffix in _JSON_SUFFIXES or (suffix not in _TEXT_SUFFIXES and text.begins_with("{")):
        return rows_of_json(text, wanted.spec, wanted.told)
    read = rows_of_text(text, wanted.spec, wanted.told)
    if _may_be_stacked(read):
        from xlcrm.incoming.stacked_text import is_stacked, rows_of_stacked  # noqa: PLC0415

        if is_stacked(text, wanted.spec, wanted.told):
            return rows_of_stacked(text, wanted.spec, wanted.told)
    return read


def _rows_of_book(
    data: bytes, path: str | PathLike[str], wanted: _Wanted, limits: Limits
) -> Incoming:
    """The rows of a workbook; of one with records of two lines as if each took one."""
    package = _package(data, path, limits)
    try:
        return rows_of_workbook(package, wanted.spec, wanted.told, wanted.sheets)
    except HeaderNotFoundError:
        from xlcrm.incoming.transcribe import each_in_one_line  # noqa: PLC0415 - few have such

        plain = each_in_one_line(data, packed=False)
        if plain is None:
            raise
        package = _package(plain, path, limits)
        return rows_of_workbook(package, wanted.spec, wanted.told, wanted.sheets)


def _may_be_stacked(read: Incoming) -> bool:
    """Whether something among a text's rows, or above them, may be headers: it says no day."""
    if read.problems or (len(read.places.lines) and read.places.lines[0] > _SECOND):
        return True
    columns = read.rows.columns
    days = {each for field in TERM if field in columns for each in set(columns[field])}
    return any(
        each is None or (isinstance(each, str) and not any(map(str.isdecimal, each)))
        for each in days
    )


def _package(data: bytes, path: str | PathLike[str], limits: Limits) -> Package:
    try:
        return Package(data, limits)
    except XlcrmError as error:
        raise advised(error, path, data) from None
