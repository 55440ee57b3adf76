"""Rows of a brought text: values apart by commas, semicolons, tabs or bars, or JSON lines."""

from __future__ import annotations

import csv
import io
import json
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, getincrementaldecoder
from itertools import islice
from typing import TYPE_CHECKING, Final, TypeVar

from xlcrm.columnwise import by_column
from xlcrm.domain.csv_text import unguarded
from xlcrm.domain.outline import outlined
from xlcrm.domain.text import lazy
from xlcrm.incoming.furniture import without_furniture
from xlcrm.incoming.headers import (
    Headers,
    Incoming,
    IncomingError,
    headers_of,
    headers_seen,
    no_headers,
    untitled,
)
from xlcrm.incoming.rows import FeesFrom, Gathering, Places
from xlcrm.incoming.settled import as_columns_say
from xlcrm.office.checked import field_of
from xlcrm.reading.brought import brought
from xlcrm.reading.full_names import full_names
from xlcrm.reading.headers import HEADER_ROWS
from xlcrm.reading.told import told_anywhere
from xlcrm.schema.header_words import is_ambiguous, normalise
from xlcrm.schema.trouble import Problem, Trouble
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO

    from xlcrm.cellref import CellValue
    from xlcrm.reading.candidates import Told
    from xlcrm.reading.told import Explained
    from xlcrm.schema.columns import SheetSpec

T = TypeVar("T")

_AS_FORMULA: Final = (b'="', b'=\0"')
_FORMULA: Final = lazy(r'^="([^"]*)"$')  # ="01012345678": so that Excel keeps the 0
_SEPARATORS: Final = (",", "\t", ";", "|")
_NAMED_SEPARATOR: Final = lazy(
    r"""sep=([^"\r\n])(?:\r\n?|\n)""", re.IGNORECASE
)  # Excel's own first line
_QUOTES: Final = (
    "큰따옴표가 닫히지 않았거나 잘못 놓였습니다.",
    '값 안의 큰따옴표는 두 번("") 적고, 값 전체를 큰따옴표로 묶으세요.',
)
_BEST: Final = "엑셀에서 'CSV UTF-8(쉼표로 분리)'로 다시 저장하세요."
_PIECE: Final = 1 << 16  # bytes that are decoded at a time
_ZEROS: Final = 20  # of so many bytes of UTF-16 one is 0: separators, figures, line ends
_ROWS: Final = 1024  # rows that stand in memory before they are put by column


@outlined
@dataclass(frozen=True, slots=True)
class Text:
    """A brought text: its bytes and how they are written. It is decoded as it is read.

    Attributes:
        data: its bytes.
        encoding: how they are written.
        formulas: whether values may stand in it as formulas: ="01012345678".
        guarded: whether values may stand in it behind the apostrophe of `csv_text.guarded`.
    """

    data: bytes
    encoding: str
    formulas: bool = False
    guarded: bool = True

    def reader(self, end: str = "") -> TextIO:
        """Return it to be read; its lines end as `io.TextIOWrapper` says of `newline`."""
        return io.TextIOWrapper(io.BytesIO(self.data), self.encoding, newline=end)

    def begins_with(self, sign: str) -> bool:
        """Tell whether a sign is the first that is no space."""
        lines = self.reader()
        return next((line.lstrip()[:1] for line in lines if not line.isspace()), "") == sign


def text_of(data: bytes) -> Text:
    r"""Return a file's text: by its byte order mark, else UTF-8, else CP949, each strictly.

    UTF-16 without a mark is told by its zeros.

    Raises:
        IncomingError: it is written in none of them, or holds a zero byte.

    >>> text_of("고객 ID,요금".encode("utf-16-le")).encoding
    'utf-16-le'
    >>> text_of("고객 ID".encode("cp949")).reader().read(), text_of(b"\xff\xfe1\x00").encoding
    ('고객 ID', 'utf-16')
    """
    if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        encodings, tried = ["utf-16"], "UTF-16으로"
    elif data.startswith(BOM_UTF8):
        encodings, tried = ["utf-8-sig"], "UTF-8로"
    else:
        encodings, tried = ["utf-8", "cp949"], "UTF-8로도 CP949로도"
        encodings = [*_without_mark(data), *encodings]
    furthest = 0
    for encoding in encodings:
        wrong, zero = _unreadable(data, encoding)
        if not wrong and zero:
            raise at_line(zero, "글이 아닌 값이 있어 읽을 수 없습니다.", _BEST)
        if not wrong:
            formulas = any(sign in data for sign in _AS_FORMULA)
            return Text(data, encoding, formulas, guarded=b"'" in data)
        furthest = max(furthest, wrong)
    raise at_line(furthest, f"{tried} 읽을 수 없는 글자가 있습니다.", _BEST)


def _without_mark(data: bytes) -> list[str]:
    """UTF-16 where a text without a byte order mark looks like it: every other byte is often 0."""
    first = data[:_PIECE]
    even, odd = first[::2].count(0), first[1::2].count(0)
    if not _ZEROS * (even + odd) >= len(first):
        return []
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    return [encoding] if _unreadable(data, encoding) == (0, 0) else []


def _unreadable(data: bytes, encoding: str) -> tuple[int, int]:
    """The first line that cannot be decoded, and before it the first with a zero; 0 if none."""
    decoder = getincrementaldecoder(encoding)()
    line, zero = 1, 0
    for start in range(0, len(data), _PIECE):
        piece, last = data[start : start + _PIECE], start + _PIECE >= len(data)
        before = decoder.getstate()
        try:
            text = decoder.decode(piece, final=last)
        except UnicodeDecodeError as error:  # of what was left over from the last piece, and this
            good = error.start - len(error.object) + len(piece)
            decoder.setstate(before)
            return line + decoder.decode(piece[: max(0, good)]).count("\n"), zero
        if not zero and (at := text.find("\0")) >= 0:
            zero = line + text.count("\n", 0, at)
        line += text.count("\n")
    return 0, zero


def at_line(line: int, message: str, hint: str) -> IncomingError:
    """Return an error that names a line of the text."""
    return IncomingError(f"{line}번째 줄: {message}", hint=hint)


def rows_of_text(text: Text, spec: SheetSpec, told: Explained | None = None) -> Incoming:
    """Return the rows of a text whose values stand apart by a comma, a semicolon, a tab or a bar.

    The separator is the one with which most headers are recognised. A row that is longer than the
    headers is a problem, and so is one with a stray quote.

    Raises:
        IncomingError: a quote is not closed, or no header is known.
    """
    wanted = brought(spec)
    headers, separator, skipped = layout_of(text, wanted, told_anywhere(told or {}))
    rows = Gathering()
    problems: list[Problem] = []
    wrong: list[int] = []
    stray: dict[str, None] = {}

    def good() -> Iterator[tuple[int, list[str]]]:
        """Yield the rows that can be read, as wide as the headers."""
        records = numbered_records(text, separator, skipped, wrong)
        for line, cells in islice(records, headers.row, None):
            count = len(cells)
            if count > headers.width and any(map(str.strip, cells[headers.width :])):
                message = f"값이 제목({headers.width}열)보다 많습니다."
                hint = "쉼표가 든 값은 큰따옴표로 묶고, 줄을 제목에 맞추세요."
                problems.append(_problem(line, message, hint))
                continue
            for number in headers.nameless:
                if number <= count and cells[number - 1].strip():
                    stray[untitled(number)] = None
            yield line, cells + [""] * (headers.width - count)

    for lines, cells in _some(good()):
        fields = headers.columns.items()
        columns = {field: [row[number - 1] for row in cells] for field, number in fields}
        if headers.given:
            given = [row[headers.given - 1] for row in cells]
            columns["name"] = list(map(str, full_names(columns["name"], given)))
        rows.add(lines, columns)
    if wrong and not len(rows.lines):
        raise at_line(wrong[0], *_QUOTES)
    problems += [_problem(line, *_QUOTES) for line in wrong]
    kept, read = without_furniture(rows.lines, rows.columns, wanted)
    if read is not rows.columns:
        rows = Gathering()
        rows.join(kept, read)
    rows.columns = as_columns_say(rows.columns, wanted, headers.texts, headers.above)
    unknown = (*headers.unknown, *stray)
    fees = FeesFrom(0, headers.texts.get("fee", ""))
    return Incoming(
        rows.rows(),
        Places(rows.lines),
        unknown,
        headers.doubtful,
        tuple(problems),
        fees=(fees,),
        headers=headers.seen,
    )


def records_of(text: Text) -> list[list[str]]:
    """Return all records of a text; the separator is the one that parts most of the first ones.

    Raises:
        IncomingError: a quote is not closed.
    """
    return [cells for _, cells in _all_records(text)]


def lines_of(text: Text) -> list[int]:
    """Return the line on which each record of a text begins, as `records_of` has them."""
    return [line for line, _ in _all_records(text)]


def _all_records(text: Text) -> Iterator[tuple[int, list[str]]]:
    named = _NAMED_SEPARATOR.fullmatch(text.reader().readline())
    if named:
        return numbered_records(text, named[1], 1)
    best = max(
        _SEPARATORS,
        key=lambda sign: sum(len(cells) - 1 for _, cells in _first_records(text, sign, 0)),
    )
    return numbered_records(text, best, 0)


def _some(rows: Iterator[tuple[int, T]]) -> Iterator[tuple[list[int], list[T]]]:
    """Yield rows as many at a time as may stand in memory, apart from their lines."""
    while some := [*islice(rows, _ROWS)]:
        yield [line for line, _ in some], [row for _, row in some]


def layout_of(text: Text, spec: SheetSpec, told: Told) -> tuple[Headers, str, int]:
    """Return the headers, the separator with which most are recognised, and the lines before.

    Raises:
        IncomingError: a quote is not closed, or no header is known.
    """
    best: tuple[Headers, str, int] | None = None
    widest: dict[int, dict[int, CellValue]] = {}
    named = _NAMED_SEPARATOR.fullmatch(text.reader().readline())
    separators, skipped = ((named[1],), 1) if named else (_SEPARATORS, 0)
    for separator in separators:
        top: dict[int, dict[int, CellValue]] = {
            number: dict(enumerate(cells, start=1))
            for number, (_, cells) in enumerate(_first_records(text, separator, skipped), start=1)
        }
        if sum(map(len, top.values())) > sum(map(len, widest.values())):
            widest = top
        headers = headers_of(top, spec, told=told)
        if headers is not None and (best is None or _apart(headers) > _apart(best[0])):
            best = headers, separator, skipped
    if best is None:
        for _ in islice(numbered_records(text, separators[0], skipped), HEADER_ROWS):
            pass  # a stray quote may be why: then this says so
        raise no_headers(spec, headers_seen(widest))
    return best


def _apart(headers: Headers) -> tuple[int, int]:
    """How many columns are recognised, and how many fields: one may seem to hold all of them."""
    return len({*headers.columns.values()}), headers.score


def _first_records(text: Text, separator: str, skipped: int) -> Iterator[tuple[int, list[str]]]:
    """The first records as far as they can be read: with a wrong separator they may not."""
    try:
        yield from islice(numbered_records(text, separator, skipped), HEADER_ROWS)
    except IncomingError:
        return


def numbered_records(
    text: Text, separator: str, skipped: int, wrong: list[int] | None = None
) -> Iterator[tuple[int, list[str]]]:
    """Yield each record with the line on which it begins, behind some lines that are none.

    Args:
        text: the text.
        separator: what parts its values.
        skipped: how many lines at its beginning are none.
        wrong: takes the lines that alone cannot be read for a quote in them; without it the first
            is an error. What swallows further lines always is.

    Raises:
        IncomingError: a quote is not closed.
    """
    lines = text.reader()
    for _ in range(skipped):
        lines.readline()
    reader = csv.reader(lines, delimiter=separator, strict=True)
    line = 1 + skipped
    while True:
        try:
            for cells in reader:
                found = [_FORMULA.sub(r"\1", each) for each in cells] if text.formulas else cells
                if text.guarded:
                    found = list(map(unguarded, found))
                yield line, found
                line = 1 + skipped + reader.line_num
        except csv.Error as error:
            alone = skipped + reader.line_num == line and "end of data" not in str(error)
            if wrong is None or not alone:
                raise at_line(line, *_QUOTES) from None
            wrong.append(line)
            line += 1
        else:
            return


def rows_of_json(text: Text, spec: SheetSpec, told: Explained | None = None) -> Incoming:
    """Return the rows of JSON lines: one object a line, its keys fields or headers.

    A line that is no object of plain values, or says a field twice, is a problem.

    Raises:
        IncomingError: no key is known.
    """
    wanted = brought(spec)
    known: dict[str, str | None] = {}
    said = told_anywhere(told or {})
    rows = Gathering()
    problems: list[Problem] = []

    def good() -> Iterator[tuple[int, dict[str, CellValue]]]:
        """Yield the rows that can be read."""
        for line, each in enumerate(text.reader("\n"), start=1):
            if each.isspace():
                continue
            try:
                yield line, _values(each, wanted, known, said)
            except _BadLineError as error:
                problems.append(_problem(line, error.message, error.hint))

    for lines, some in _some(good()):
        rows.add(lines, by_column(some))
    if known and not any(known.values()):
        raise no_headers(wanted)
    doubtful = frozenset(
        field for key, field in known.items() if field and is_ambiguous(wanted.column(field), key)
    )
    unknown = tuple(
        key for key, field in known.items() if field is None and said.get(normalise(key)) != ()
    )
    return Incoming(rows.rows(), Places(rows.lines), unknown, doubtful, tuple(problems))


def _values(
    text: str, spec: SheetSpec, known: dict[str, str | None], said: Told
) -> dict[str, CellValue]:
    """One line's values by field; `known` remembers which field each key names."""
    values: dict[str, CellValue] = {}
    for key, value in _pairs(text):
        if key not in known:
            told = [each for each in said.get(normalise(key), ()) if each]
            known[key] = told[0] if len(told) == 1 else field_of(spec, key)
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


@outlined
class _Object(list[tuple[str, "CellValue"]]):
    """A JSON object as its pairs: a key may stand twice."""
