"""Rows of a brought text: values apart by commas, semicolons or tabs, or JSON lines."""

from __future__ import annotations

import csv
import io
import json
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from itertools import islice
from typing import TYPE_CHECKING, Final

from xlcrm.book.checked import Problem, Trouble, field_of
from xlcrm.book.incoming_headers import (
    Headers,
    Incoming,
    IncomingError,
    IncomingRow,
    brought,
    headers_of,
    no_headers,
    untitled,
)
from xlcrm.schema.header_words import is_ambiguous
from xlcrm.schema.headers import HEADER_ROWS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xlcrm.cellref import CellValue
    from xlcrm.schema.columns import SheetSpec

_SEPARATORS: Final = (",", "\t", ";")
_NAMED_SEPARATOR: Final = re.compile(
    r"sep=(.)(?:\r\n?|\n)", re.IGNORECASE
)  # Excel's own first line
_BEST: Final = "엑셀에서 'CSV UTF-8(쉼표로 분리)'로 다시 저장하세요."


def text_of(data: bytes) -> str:
    r"""Return a file's text: by its byte order mark, else UTF-8, else CP949, each strictly.

    Raises:
        IncomingError: it is written in none of them, or holds a zero byte.

    >>> text_of("고객 ID".encode("cp949")), text_of(b"\xff\xfe1\x00")
    ('고객 ID', '1')
    """
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        encodings = ["utf-16"]
    elif data.startswith(BOM_UTF8):
        encodings = ["utf-8-sig"]
    else:
        encodings = ["utf-8", "cp949"]
    furthest = 0
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as error:
            furthest = max(furthest, error.start)
            continue
        if (at := text.find("\0")) >= 0:
            raise at_line(
                1 + text.count("\n", 0, at), "글이 아닌 값(NUL)이 있어 읽을 수 없습니다.", _BEST
            )
        return text
    line = 1 + data.count(b"\n", 0, furthest)
    raise at_line(line, "UTF-8로도 CP949로도 읽을 수 없는 글자가 있습니다.", _BEST)


def at_line(line: int, message: str, hint: str) -> IncomingError:
    """Return an error that names a line of the text."""
    return IncomingError(f"{line}번째 줄: {message}", hint=hint)


def rows_of_text(text: str, spec: SheetSpec) -> Incoming:
    """Return the rows of a text whose values stand apart by a comma, a semicolon or a tab.

    The separator is the one with which most headers are recognised. A row that is longer than the
    headers is a problem.

    Raises:
        IncomingError: a quote is not closed, or no header is known.
    """
    wanted = brought(spec)
    named = _NAMED_SEPARATOR.match(text)
    skipped = 1 if named else 0
    text = text[named.end() :] if named else text
    headers, separator = _layout(text, wanted, (named[1],) if named else _SEPARATORS, skipped)
    fields = tuple(headers.columns.items())
    rows: list[IncomingRow] = []
    problems: list[Problem] = []
    stray: dict[str, None] = {}
    for line, cells in islice(_records(text, separator, skipped), headers.row, None):
        if len(cells) > headers.width and any(map(str.strip, cells[headers.width :])):
            message = f"값이 제목({headers.width}열)보다 많습니다."
            hint = "쉼표가 든 값은 큰따옴표로 묶고, 줄을 제목에 맞추세요."
            problems.append(_problem(line, message, hint))
            continue
        count = len(cells)
        for number in headers.nameless:
            if number <= count and cells[number - 1].strip():
                stray[untitled(number)] = None
        values: dict[str, CellValue] = {
            field: cell
            for field, number in fields
            if number <= count and (cell := cells[number - 1]) and not cell.isspace()
        }
        if values:
            rows.append(IncomingRow(f"{line}번째 줄", line, values))
    return Incoming(rows, (*headers.unknown, *stray), headers.doubtful, tuple(problems))


def _layout(
    text: str, spec: SheetSpec, separators: Sequence[str], skipped: int
) -> tuple[Headers, str]:
    """The headers, and the separator with which most of them are recognised."""
    best: tuple[Headers, str] | None = None
    for separator in separators:
        top: dict[int, dict[int, CellValue]] = {
            number: dict(enumerate(cells, start=1))
            for number, (_, cells) in enumerate(_first_records(text, separator), start=1)
        }
        headers = headers_of(top, spec)
        if headers is not None and (best is None or headers.score > best[0].score):
            best = headers, separator
    if best is None:
        for _ in islice(_records(text, separators[0], skipped), HEADER_ROWS):
            pass  # a stray quote may be why: then this says so
        raise no_headers(spec)
    return best


def _first_records(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """The first records as far as they can be read: with a wrong separator they may not."""
    try:
        yield from islice(_records(text, separator, 0), HEADER_ROWS)
    except IncomingError:
        return


def _records(text: str, separator: str, skipped: int) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line on which it begins."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 1
    try:
        for cells in reader:
            yield line + skipped, cells
            line = reader.line_num + 1
    except csv.Error:
        raise at_line(
            line + skipped,
            "큰따옴표가 닫히지 않았거나 잘못 놓였습니다.",
            '값 안의 큰따옴표는 두 번("") 적고, 값 전체를 큰따옴표로 묶으세요.',
        ) from None


def rows_of_json(text: str, spec: SheetSpec) -> Incoming:
    """Return the rows of JSON lines: one object a line, its keys fields or headers.

    A line that is no object of plain values, or says a field twice, is a problem.

    Raises:
        IncomingError: no key is known.
    """
    wanted = brought(spec)
    known: dict[str, str | None] = {}
    rows: list[IncomingRow] = []
    problems: list[Problem] = []
    for line, each in enumerate(text.split("\n"), start=1):
        if not each.strip():
            continue
        try:
            values = _values(each, wanted, known)
        except _BadLineError as error:
            problems.append(_problem(line, error.message, error.hint))
            continue
        if values:
            rows.append(IncomingRow(f"{line}번째 줄", line, values))
    if known and not any(known.values()):
        raise no_headers(wanted)
    doubtful = frozenset(
        field for key, field in known.items() if field and is_ambiguous(wanted.column(field), key)
    )
    unknown = tuple(key for key, field in known.items() if field is None)
    return Incoming(rows, unknown, doubtful, tuple(problems))


def _values(text: str, spec: SheetSpec, known: dict[str, str | None]) -> dict[str, CellValue]:
    """One line's values by field; `known` remembers which field each key names."""
    values: dict[str, CellValue] = {}
    for key, value in _pairs(text):
        if key not in known:
            known[key] = field_of(spec, key)
        field = known[key]
        if field is None or value is None or value == "":
            continue
        if field in values:
            raise _BadLineError(f"{spec.column(field).name} 값이 둘입니다.", "하나만 남기세요.")
        values[field] = value
    return values


def _pairs(text: str) -> list[tuple[str, CellValue]]:
    """One line's keys and values."""
    one_each = '한 줄에 {"고객 ID": 1001, …}처럼 하나씩 적으세요.'
    try:
        pairs = json.loads(text, object_pairs_hook=_Object)
    except (ValueError, RecursionError):
        raise _BadLineError("JSON으로 읽을 수 없습니다.", one_each) from None
    if not isinstance(pairs, _Object):
        raise _BadLineError("JSON 객체가 아닙니다.", one_each)
    if any(isinstance(value, list) for _, value in pairs):  # objects are lists of pairs here
        raise _BadLineError("값 안에 목록이나 객체가 있습니다.", "값은 글이나 숫자로만 적으세요.")
    return pairs


def _problem(line: int, message: str, hint: str) -> Problem:
    return Problem(f"{line}번째 줄", Trouble("", message, hint))


class _BadLineError(Exception):
    """A line of JSON cannot be read, which says nothing about the others."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class _Object(list[tuple[str, "CellValue"]]):
    """A JSON object as its pairs: a key may stand twice."""
