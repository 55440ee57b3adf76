"""What a brought file's headers mean, and the values that come of reading one."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import column_letters
from xlcrm.domain.outline import outlined
from xlcrm.domain.text import one_line
from xlcrm.domain.typed_option import typed_option
from xlcrm.errors import XlcrmError
from xlcrm.reading.candidates import NOTHING_TOLD
from xlcrm.reading.habits import titles
from xlcrm.reading.headers import HEADER_ROWS, recognise
from xlcrm.schema.header_words import is_ambiguous, normalise
from xlcrm.schema.ledger_sheet import LEDGER
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlcrm.cellref import CellRange, CellValue
    from xlcrm.columnwise import Columnwise
    from xlcrm.incoming.rows import FeesFrom, Places
    from xlcrm.reading.headers import HeaderMatch
    from xlcrm.schema.columns import SheetSpec
    from xlcrm.schema.trouble import Problem

_ENOUGH: Final = 2  # recognised headers that make a row the header row; of a lone column, one
_LONGEST: Final = 20  # letters of a header that is shown
_SHOWN: Final = 20  # headers of a file that a message names
_NAMED: Final = 8  # columns that a message names
_DOUBLED: Final = frozenset({"C201", "C203"})


class IncomingError(XlcrmError, ValueError):
    """A brought file, or a line of it, cannot be read."""


@outlined
@dataclass(frozen=True, slots=True)
class Incoming:
    """A brought file's rows in order, and what is odd about its headers.

    Attributes:
        rows: field → what stands there, a mapping a row; blank cells are left out.
        places: where each row stood, for people: `3번째 줄` of a text, `구매 3행` of a sheet.
        unknown: the headers that mean nothing here.
        doubtful: the fields whose header often means something else, such as 순번 for 고객 ID.
        problems: the lines that could not be read, while the others could.
        left: the sheets that read like this one and were not read, for one is.
        fees: what the columns of fees are called, from which row on.
        sheets: the sheets that were read, where they are several.
        why: why sheets were left, by their name.
        titles: titles and names of sheets that say how the people below stand → their rows.
        headers: what the headers say.
        by_sheet: the field that the names of the sheets say; empty where they say none.
    """

    rows: Columnwise[str, CellValue]
    places: Places
    unknown: tuple[str, ...] = ()
    doubtful: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()
    left: tuple[str, ...] = ()
    fees: tuple[FeesFrom, ...] = ()
    sheets: tuple[str, ...] = ()
    why: Mapping[str, str] = field(default_factory=dict)
    by_sheet: str = ""
    titles: Mapping[str, int] = field(default_factory=dict)
    headers: tuple[str, ...] = ()


@outlined
@dataclass(frozen=True, slots=True)
class Headers:
    """A file's headers as recognised.

    Attributes:
        row: the number of the row they stand in.
        columns: field → column number, from 1.
        unknown: the headers that mean nothing here.
        width: the last column with a header.
        nameless: the columns before it without one.
        doubtful: the fields whose header often means something else.
        texts: field → its header as the file has it.
        above: what stands above the headers.
        given: the column of given names, where that of the name holds the family's; 0 elsewhere.
        match: the headers as recognised.
        seen: what the cells of the header row say.
    """

    row: int
    columns: Mapping[str, int]
    unknown: tuple[str, ...]
    width: int
    nameless: tuple[int, ...]
    doubtful: frozenset[str]
    texts: Mapping[str, str]
    above: tuple[object, ...] = ()
    given: int = 0
    match: HeaderMatch | None = None
    seen: tuple[str, ...] = ()

    @property
    def score(self) -> int:
        """How many fields were recognised."""
        return len(self.columns)


def headers_of(
    grid: Mapping[int, Mapping[int, CellValue]],
    spec: SheetSpec,
    merges: Sequence[CellRange] = (),
    told: Mapping[str, tuple[str, ...]] = NOTHING_TOLD,
    *,
    first: int = 1,
) -> Headers | None:
    """Return the headers among a file's first rows, or None if no row reads like them.

    Args:
        grid: the first rows as {row: {column: value}}.
        spec: the kind of sheet, as `brought` gives it.
        merges: the sheet's merged ranges.
        told: what the office has said of its headers.
        first: the row from which on headers are looked for.

    Raises:
        IncomingError: two columns mean one field.
    """
    match = recognise(grid, merges, spec, told, first=first)
    if match is None:
        return None
    row = grid.get(match.header_row, {})
    cells = {number: text for number, value in row.items() if (text := _header(value))}
    if len(match.fields) < min(_ENOUGH, len(cells)):
        return None
    _refuse_doubled(match)
    known = {*match.columns.values(), *([match.given] if match.given else ())}
    width = max((*cells, *known))
    return Headers(
        match.header_row,
        match.columns,
        tuple(
            text
            for number, text in sorted(cells.items())
            if number not in known and told.get(normalise(text)) != ()
        ),
        width,
        tuple(number for number in range(1, width) if number not in {*cells, *known}),
        frozenset(
            field
            for field, header in match.headers.items()
            if is_ambiguous(spec.column(field), header) and normalise(header) not in told
        ),
        match.headers,
        tuple(titles(grid, match.header_row)),
        match.given,
        match,
        (*cells.values(), *map(one_line, match.headers.values())),
    )


def _header(value: CellValue) -> str:
    return "" if value is None else one_line(str(value))


def _refuse_doubled(match: HeaderMatch) -> None:
    for notice in match.notices:
        if notice.code in _DOUBLED:
            details = dict(notice.details)
            raise IncomingError(
                f"'{details['header']}' 열과 '{details['other_header']}' 열이 모두 "
                f"{details['name']} 열입니다.",
                hint="하나만 남기거나 제목을 바꾸세요.",
            )


def no_headers(spec: SheetSpec, seen: Sequence[str] = ()) -> IncomingError:
    """Return the error of a file in which no header is known; it names those that there are.

    Args:
        spec: the kind of sheet.
        seen: the headers that there are.
    """
    if seen and spec.key == LEDGER.key:
        return IncomingError(
            f"{spec.name}의 열 제목을 찾지 못했습니다. 파일의 제목: {' · '.join(seen[:_SHOWN])}",
            hint=f"어느 것이 {LEDGER.column('name').name}이고 {LEDGER.column('start').name}인지 "
            f"이렇게 알려 주세요: {typed_option('--map', ('파일의 제목', '계약 시작일'))}",
        )
    names = [column.name for column in spec.columns if not column.computed]
    more = [f"외 {len(names) - _NAMED:,}가지"] if len(names) > _NAMED else []
    return IncomingError(
        f"{spec.name}의 열 제목을 찾지 못했습니다.",
        hint=f"{HEADER_ROWS}번째 줄까지의 한 줄에 이런 제목을 적으세요: "
        f"{' · '.join((*names[:_NAMED], *more))}",
    )


def headers_seen(top: Mapping[int, Mapping[int, CellValue]]) -> list[str]:
    """Return the headers of the first row in which several words are those of headers; else []."""
    from xlcrm.reading.lexicon import meaning_of  # noqa: PLC0415 - only where nothing is known

    for _, cells in sorted(top.items()):
        said = [text for value in cells.values() if (text := _header(value))]
        telling = sum(meaning_of(text) is not None for text in said)
        plain = all(len(text) <= _LONGEST and not any(map(str.isdigit, text)) for text in said)
        if plain and telling >= _ENOUGH:
            return said
    return []


def untitled(column: int) -> str:
    """Return what a column without a header is called.

    >>> untitled(2)
    'B열(제목 없음)'
    """
    return f"{column_letters(column)}열(제목 없음)"
