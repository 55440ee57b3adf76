"""Which rows of a sheet are rows of its table.

An Excel table says itself where it ends. Elsewhere people repeat the headers on every page, put
another table below the first, and sign the sheet at its foot.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import MAX_ROW, CellError
from xlcrm.domain.outline import outlined
from xlcrm.domain.text import lazy
from xlcrm.ooxml.cells import Decoder
from xlcrm.ooxml.rows import read_row
from xlcrm.reading.evidence import filled
from xlcrm.reading.headers import ENOUGH_FIELDS, LONGEST_HEADER, fields_in_row, words_of
from xlcrm.rules.titled import decides
from xlcrm.schema.coerce import is_blank
from xlcrm.schema.header_words import normalise
from xlcrm.schema.ledger_sheet import TERM
from xlcrm.schema.sheets import (
    BENEFITS,
    CUSTOMERS,
    IDEAS,
    JOURNAL,
    LEDGER,
    MARKETING,
    PURCHASES,
    SATISFACTION,
    SETTINGS,
    USAGE,
)
from xlcrm.schema.texts import Distinct
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from xlcrm.cellref import CellValue
    from xlcrm.ooxml.scan import Scan
    from xlcrm.ooxml.strings import SharedStrings
    from xlcrm.reading.header_cells import Grid
    from xlcrm.reading.headers import HeaderMatch

_EVIDENCE: Final = 2  # filled cells of ours that make a row below the headers a row of the table
DAYS: Final = ("start", "end")
NO_DAYS: Final[Mapping[str, int]] = {}
_DATES: Final = (*DAYS, "at", "date")
WHO: Final = ("customer_id", "name", "service", *_DATES)
"""The fields by which a row below the headers is known to be a row of the table."""

_SOMEBODY: Final = frozenset({"customer_id", "name"})
_BY_DAY: Final = (_SOMEBODY, frozenset(_DATES))
_TOLD_BELOW: Final[Mapping[str, tuple[frozenset[str], frozenset[str]]]] = {
    **dict.fromkeys((each.key for each in (LEDGER, JOURNAL, PURCHASES, SATISFACTION)), _BY_DAY),
    BENEFITS.key: _BY_DAY,
    MARKETING.key: (_SOMEBODY, frozenset({"sent_on"})),
    USAGE.key: (_SOMEBODY, frozenset({"month"})),
    CUSTOMERS.key: (_SOMEBODY, frozenset()),
    IDEAS.key: (frozenset({"askers"}), frozenset({"title"})),
}
"""What tells that a row below an Excel table is one of its: somebody, and a day or what it is."""
_OF_SETTINGS: Final = ("section", "item", "value", "service", "window")
_FIRST: Final = ("customer_id", "name", "section")  # where the notes and sums below a table begin
_ASIDE: Final = lazy(
    r"^(?:\s*(?:(?:총\s*)?합\s*계|총\s*(?:계|원|인\s*원)|소\s*계|계|total|sum)\s*[:：]?\s*$|\s*[※▶☞]|\s*주\s*[):：]"
    r"|\s*(?:작성|확인|결재|담당|검토|승인|출력|인쇄|기준|비고|참고|문의|페이지)[^\s:：]{0,4}\s*[:：])",
    re.IGNORECASE | re.MULTILINE,
)
_BEGINNINGS: Final = frozenset("총합소계tTsSſ※▶☞주작확결담검승출인기비참문페")
"""What those begin with: where no text does, none is looked at closely."""
_DIGITS: Final = lazy(r"\d+")
_FEW: Final = 64
_FEWEST_DIGITS: Final = 4  # of a date as text: 24.1.2
_LEAST_SERIAL: Final = 10_000  # 1927; lower numbers in a date's column count something
_MANY: Final = 4_096  # distinct texts that are still looked at one by one


@outlined
@dataclass(frozen=True, slots=True)
class Extent:
    """The positions of a table's rows in the scan, by row number, and where another one begins.

    `others` are the Excel rows of headers of other tables below, the next one's first. `distinct`
    gives what the rows' cells hold by field, each once, where all rows from the first to the last
    of the scan are the table's; None elsewhere. `loose` are the Excel rows of contracts, contacts
    and the like below an Excel table that did not grow when they were typed.
    """

    positions: Sequence[int]
    others: Sequence[int] = ()
    distinct: Mapping[str, Distinct] | None = None
    loose: Sequence[int] = ()


def extent_of(  # noqa: PLR0913, PLR0917 - what tells rows of the table from others
    scanned: Scan,
    strings: SharedStrings,
    match: HeaderMatch,
    chosen: Mapping[str, int],
    top: Grid,
    last_row: int | None = None,
    bottom: int = MAX_ROW,
    days: Mapping[str, int] = NO_DAYS,
) -> Extent:
    """Return which rows belong to the table.

    A row belongs to it if it is filled enough. A repetition of the headers, a sum and a note do
    not, nor does anything below the headers of another table.

    Args:
        scanned: the sheet; at least the chosen columns are read.
        strings: the workbook's shared strings.
        match: the headers.
        chosen: the columns that were read, by field.
        top: the sheet's first rows as values, with the headers.
        last_row: the last data row of the Excel table that the data is; None if it is none.
        bottom: the last row of that table, a totals row included; contracts of a ledger that lie
            below it are read as well, and so are contacts, purchases and answers.
        days: the columns of days that were scanned beside the chosen ones, by field; they tell
            where another table begins.
    """
    rows = scanned.rows
    settings = match.spec.key == SETTINGS.key
    columns = {field: scanned.columns[number].values for field, number in chosen.items()}
    evidence = [f for f in (_OF_SETTINGS if settings else WHO) if f in columns]
    if last_row is not None and match.spec.key != LEDGER.key and not tells_filled(match, columns):
        evidence = []  # a row may say something in a column that was not read
    if not evidence and (last_row is None or not columns):
        return Extent(())
    last = MAX_ROW if last_row is None else last_row
    kept: Sequence[int]
    if scanned.ordered:
        kept = range(bisect_right(rows, match.header_row), bisect_right(rows, last))
    else:
        kept = [at for at, row in enumerate(rows) if match.header_row < row <= last]
    distinct = _Distinct(columns, min(kept, default=0))
    heads = (
        _Distinct(
            {field: scanned.columns[number].values for field, number in {**days, **chosen}.items()},
            distinct.first,
        )
        if days
        else distinct
    )
    others: Sequence[int] = ()
    if last_row is None:
        repeated, others = _headers_below(scanned, strings, match, heads, top, kept)
        if repeated:
            kept = [at for at in kept if at not in repeated]
        if others:
            kept = [at for at in kept if rows[at] < others[0]]
    least = 1 if settings or last_row is not None else _EVIDENCE
    least = min(least, len(evidence))  # where only an Excel table tells, all of its rows count
    idle = _idle(scanned, chosen, distinct)
    poor = _poor(distinct, evidence, len(evidence) - least, idle)
    asides = poor.union(_asides(distinct, kept))
    if asides:
        kept = [at for at in kept if at not in asides]
    below = bisect_right(rows, bottom) if scanned.ordered else len(rows)
    loose: Sequence[int] = ()
    if last_row is not None and any(field in columns for field in telling_below(match)):
        rest = range(below, len(rows))
        others = _headers_below(scanned, strings, match, heads, top, rest)[1]
        loose = [*_loose(match, distinct, rest)]
        kept = [*kept, *loose] if loose else kept
    elif last_row is not None and settings:
        kept = [*kept, *_told_below(scanned, distinct, range(below, len(rows)), bottom)]
    return _extent(scanned, kept, Extent((), others, distinct, [rows[at] for at in loose]))


def _extent(scanned: Scan, kept: Sequence[int], found: Extent) -> Extent:
    """The extent of some rows; what is distinct is told only where they are all there are."""
    rows = scanned.rows
    if not scanned.ordered:
        kept = sorted(kept, key=rows.__getitem__)
    whole = range(kept[0], kept[-1] + 1) if kept else range(0)
    if len(kept) < len(whole) or not scanned.ordered:
        return replace(found, positions=kept, distinct=None)
    rest = range(found.distinct.first if isinstance(found.distinct, _Distinct) else 0, len(rows))
    return replace(found, positions=whole, distinct=found.distinct if whole == rest else None)


def _told_below(
    scanned: Scan, distinct: _Distinct, positions: Sequence[int], bottom: int
) -> Iterator[int]:
    """Positions of settings right below an Excel table, which not every program lets grow."""
    columns = [distinct.columns[field] for field in _OF_SETTINGS if field in distinct.columns]
    for number, at in enumerate(positions, bottom + 1):
        if scanned.rows[at] != number or any(is_blank(values[at]) for values in columns):
            return
        yield at


def telling_below(match: HeaderMatch) -> Mapping[str, int]:
    """Return the columns that tell of rows below an Excel table whether they are its, by field.

    None for a kind of sheet that people do not go on below.
    """
    somebody, what = _TOLD_BELOW.get(match.spec.key, (frozenset(), frozenset()))
    wanted = (*WHO, *sorted((somebody | what).difference(WHO))) if somebody else ()
    return {field: match.columns[field] for field in wanted if field in match.columns}


def _loose(match: HeaderMatch, distinct: _Distinct, positions: Sequence[int]) -> Iterator[int]:
    """Positions of rows below an Excel table: somebody, and a day, as of a term or a contact.

    They end at the first row that says anything else: a title, other headers, a sum. Of customers,
    who have no day, the number has to be one like those above.
    """
    somebody, what = _TOLD_BELOW[match.spec.key]
    columns = {
        field: distinct.columns[field]
        for field in telling_below(match)
        if field in distinct.columns
    }
    asides = {*_asides(distinct, positions)} if positions else set()
    numbered = _numbered(columns.get("customer_id", ()), positions)
    for at in positions:
        said = {field for field, values in columns.items() if not is_blank(values[at])}
        told = any(_tells(field, columns[field][at]) for field in said & what)
        if not what:
            told = "customer_id" in said and numbered(columns["customer_id"][at])
        if told and said & somebody and at not in asides:
            yield at
        elif said:
            return


def _tells(field: str, value: CellValue) -> bool:
    """Whether what a row is about can be that: a day where there should be one."""
    return field == "title" or _is_date(value)


def _numbered(values: Sequence[CellValue], below: Sequence[int]) -> Callable[[CellValue], bool]:
    """Return what tells whether a customer's number is one like those of the rows above."""
    first = below[0] if below else 0
    shapes = {_shape(value) for value in values[:first] if not is_blank(value)} - {""}
    return lambda value: bool(_shape(value)) and (not shapes or _shape(value) in shapes)


def _shape(value: CellValue) -> str:
    """A number of a customer as what it is made of: C-1001 and C-23 are alike, a word is not."""
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    digits = _DIGITS.sub("0", text.strip())
    return digits if "0" in digits else ""


def tells_filled(match: HeaderMatch, fields: Collection[str]) -> bool:
    """Tell whether these fields show of every row whether anybody has filled it."""
    return all(field in fields for field in WHO if field in match.columns)


@outlined
class _Distinct(dict[str, Distinct]):
    """The distinct cells of columns from a position on, by field, each made once when asked for."""

    def __init__(self, columns: Mapping[str, Sequence[CellValue]], first: int) -> None:
        super().__init__()
        self.columns = columns
        self.first = first

    def __missing__(self, field: str) -> Distinct:
        found = self[field] = Distinct(dict.fromkeys(self.columns[field][self.first :]))
        return found


def _idle(
    scanned: Scan, chosen: Mapping[str, int], distinct: _Distinct
) -> Mapping[str, Collection[int]]:
    """Positions by field at which a formula has nothing to say yet: an error, or a day in 1900.

    Rows that a form has ready for contracts are full of such: `=EDATE(D9,12)-1` of a blank D9.
    Where somebody's name stands it is a contract all the same, with something to mend.
    """
    found: dict[str, Collection[int]] = {}
    names = distinct.columns.get("name")
    for field in WHO:
        formulas = scanned.columns[chosen[field]].formulas if field in chosen else ()
        if formulas:
            values = distinct.columns[field]
            day = field in _DATES
            found[field] = [
                at
                for at in formulas
                if (names is None or is_blank(names[at]) or at in found.get("name", ()))
                and _says_nothing(values[at], day=day)
            ]
    return found


def _says_nothing(value: CellValue, *, day: bool) -> bool:
    if isinstance(value, CellError):
        return True
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return day and number and not _is_date(value)


def _poor(
    distinct: _Distinct,
    evidence: Sequence[str],
    most_blank: int,
    idle: Mapping[str, Collection[int]],
) -> set[int]:
    """Positions of rows with more blanks than that among the evidence."""
    blanks: Counter[int] = Counter()
    for field in evidence:
        nothing = {
            value
            for value in distinct[field]
            if value is None or (type(value) is str and not value[:1].isalnum() and is_blank(value))
        }
        if nothing:
            values = distinct.columns[field]
            blanks.update(at for at, value in enumerate(values) if value in nothing)
        blanks.update(idle.get(field, ()))
    return {at for at, count in blanks.items() if count > most_blank}


def other_tables(
    scanned: Scan, strings: SharedStrings, match: HeaderMatch, top: Grid, kept: Sequence[int]
) -> tuple[set[int], Sequence[int]]:
    """Return where in a scan the headers stand again, and the Excel rows of other tables' headers.

    Args:
        scanned: the sheet; the columns of the headers are read, as far as they are looked at.
        strings: the workbook's shared strings.
        match: the headers.
        top: the rows around the headers as values.
        kept: the positions that are looked at.
    """
    columns = {
        field: scanned.columns[number].values
        for field, number in match.columns.items()
        if number in scanned.columns
    }
    distinct = _Distinct(columns, min(kept, default=0))
    return _headers_below(scanned, strings, match, distinct, top, kept)


def _headers_below(  # noqa: PLR0913, PLR0917 - as `extent_of`
    scanned: Scan,
    strings: SharedStrings,
    match: HeaderMatch,
    distinct: _Distinct,
    top: Grid,
    kept: Sequence[int],
) -> tuple[set[int], Sequence[int]]:
    """Positions at which the headers stand again, and the Excel rows of other tables' headers."""
    repeated: set[int] = set()
    others: list[int] = []
    decoder = Decoder(strings)
    known: dict[tuple[tuple[int, CellValue], ...], Sequence[tuple[int, str]]] = {}
    lines = [_texts(top.get(row, {})) for row in (match.header_row, match.header_row - 1)]
    for at in _like_headers(match, distinct, lines, kept):
        row = scanned.rows[at]
        read = read_row(scanned.data, scanned.starts[at], scanned.frame.end, row - 1)
        if read is None:
            continue
        cells = {cell.column: decoder.known(cell.attributes, cell.content) for cell in read.cells}
        texts = _texts(cells)
        same = [
            any(line.get(number) == texts[number] for line in lines)
            for number in match.columns.values()
            if number in texts
        ]
        said = tuple(cells.items())
        if said not in known:  # headers printed again on each page say the same each time
            known[said] = fields_in_row(cells, row, match.spec)
        fields = known[said]
        if (len(same) >= _EVIDENCE and all(same)) or (
            len(fields) >= ENOUGH_FIELDS
            and all(match.columns.get(field) == number for number, field in fields)
            and _heads_terms(match, texts, lines)
        ):
            if match.spec.key == LEDGER.key and decides(title_above(scanned, decoder, at)):
                others.append(row)
            else:
                repeated.add(at)
        elif (len(fields) >= ENOUGH_FIELDS and _are_texts(cells)) or (
            _stands_apart(scanned, at) and _heads_sums(cells, distinct, scanned, at)
        ):
            others.append(row)
    return repeated, sorted(others)


def _heads_terms(
    match: HeaderMatch, texts: Mapping[int, str], lines: Sequence[Mapping[int, str]]
) -> bool:
    """Whether the ends of terms are called what they are called above: 사용일 is no 시작."""
    ends = {match.columns[field] for field in TERM if field in match.columns}
    said = {number for number in ends if any(line.get(number) for line in lines)}
    return all(
        any(line.get(number) == texts.get(number) for line in lines)
        or texts.get(number, "") in words_of(match.spec)
        for number in said
    )


def title_above(scanned: Scan, decoder: Decoder, at: int) -> str:
    """Return the one text of the row above a position, which is a title; "" where it is none."""
    for before in range(at - 1, max(-1, at - 3), -1):
        known = [column.values[before] for column in scanned.columns.values()]
        if len(filled(known)) > 1:
            return ""  # most rows: no need to read the rest of it
        row = read_row(scanned.data, scanned.starts[before], scanned.frame.end, 0)
        said: list[CellValue] = []
        for cell in () if row is None else row.cells:
            said += filled([decoder.read(cell.attributes, cell.content)])
            if len(said) > 1:
                return ""
        if said:
            return str(said[0]) if isinstance(said[0], str) else ""
    return ""


def _are_texts(cells: Mapping[int, CellValue]) -> bool:
    """Whether most cells of a row that say something are texts, as headers are."""
    said = filled(cells.values())
    return 2 * sum(isinstance(each, str) for each in said) > len(said)


def _stands_apart(scanned: Scan, at: int) -> bool:
    """Whether the row above one is blank, or says one thing, as a title does."""
    if at and scanned.rows[at - 1] == scanned.rows[at] - 1:
        above = read_row(scanned.data, scanned.starts[at - 1], scanned.frame.end, 0)
        return above is None or sum(bool(cell.content) for cell in above.cells) <= 1
    return True


def _heads_sums(
    cells: Mapping[int, CellValue], distinct: _Distinct, scanned: Scan, at: int
) -> bool:
    """Whether a row has a few words as headers alone, and what stands below it no day: sums.

    반 · 인원 · 금액 above 초급 · 3 · 300000 is no contract, though two of its cells lie where a
    contract has a number and a name.
    """
    from xlcrm.reading.lexicon import meaning_of  # noqa: PLC0415 - few sheets have such rows

    said = filled(cells.values())
    if len(said) < _EVIDENCE or any(
        not isinstance(each, str) or len(each) > LONGEST_HEADER or any(map(str.isdecimal, each))
        for each in said
    ):
        return False
    if not any(meaning_of(str(each)) is not None for each in said):
        return False
    columns = distinct.columns
    dates = [columns[field] for field in _DATES if field in columns]
    below = at + 1
    if below >= len(scanned.rows) or scanned.rows[below] != scanned.rows[at] + 1:
        return False
    next_row = read_row(scanned.data, scanned.starts[below], scanned.frame.end, 0)
    numbers = {cell.column for cell in next_row.cells if cell.content} if next_row else set()
    return numbers == {column for column, value in cells.items() if not is_blank(value)} and not (
        any(_is_date(each[below]) for each in dates)
    )


def _texts(cells: Mapping[int, CellValue]) -> dict[int, str]:
    """The cells' texts as headers are compared, by column."""
    texts = {column: normalise(value) for column, value in cells.items()}
    return {column: text for column, text in texts.items() if text}


def _like_headers(
    match: HeaderMatch,
    distinct: _Distinct,
    lines: Sequence[Mapping[int, str]],
    kept: Sequence[int],
) -> list[int]:
    """Positions with two cells that may be headers and no date, or with a word for a date: few.

    Only columns in which such a word stands at all are gone through.
    """
    if not kept:
        return []
    known = {*words_of(match.spec), *(text for line in lines for text in line.values())}
    columns, first = distinct.columns, distinct.first
    hits: Counter[int] = Counter()
    for field, values in columns.items():
        words = _words_in(distinct[field].texts.each, known)
        if words:
            below = enumerate(values[first:], first)
            hits.update(at for at, value in below if value in words)
    likely = {at for at, count in hits.items() if count >= _EVIDENCE}.intersection(kept)
    dates = {field: columns[field] for field in _DATES if field in columns}
    if dates and match.spec.key == LEDGER.key:
        likely |= _wordy(dates, distinct, kept)
    return [at for at in sorted(likely) if not any(_is_date(each[at]) for each in dates.values())]


def _wordy(
    dates: Mapping[str, Sequence[CellValue]], distinct: _Distinct, kept: Sequence[int]
) -> set[int]:
    """Positions at which a word stands for a day, or where no column says a day: not very many."""
    words = {
        field: {text for text in distinct[field].texts.each if not _is_date(text)}
        for field in dates
    }
    blank: dict[str, set[CellValue]] = {
        field: {*words[field], *(value for value in distinct[field] if is_blank(value))}
        for field in dates
    }
    if any(not each for each in blank.values()):
        return set()
    found: set[int] | None = None
    for field, values in dates.items():
        nothing = blank[field]
        found = {at for at in (kept if found is None else found) if values[at] in nothing}
    rows = found or set()
    if len(rows) > _MANY:
        rows = {at for at in rows if any(dates[field][at] in words[field] for field in dates)}
    return rows if len(rows) <= _MANY else set()


def _words_in(texts: Sequence[str], known: set[str]) -> Collection[str]:
    """Those of a column's distinct texts that read like headers.

    Of very many texts only those that are spelt like a known word, but for spaces.
    """
    if len(texts) > _MANY:
        firsts = {" ", *(word[:1] for word in known)}
        spaced = (text for text in texts if " " in text and text[:1] in firsts)
        return {
            *(text for text in spaced if text.replace(" ", "") in known),
            *known.intersection(texts),
        }
    return {
        text
        for text in texts
        if len(text) <= LONGEST_HEADER and not text[:1].isdecimal() and normalise(text) in known
    }


def _asides(distinct: _Distinct, kept: Sequence[int]) -> Iterator[int]:
    """Positions of sums, notes and signatures: no date, and words that no customer has."""
    columns = distinct.columns
    dates = [columns[field] for field in _DATES if field in columns]
    for field in _FIRST:
        if field not in columns:
            continue
        values = columns[field]
        texts = distinct[field].texts
        if not texts.each or (len(texts.each) > _FEW and not texts.saying(_ASIDE)):
            continue
        found = {text for text in texts.each if is_aside(text)}
        for at in kept:
            if values[at] in found and not any(_is_date(each[at]) for each in dates):
                yield at


def is_aside(text: str) -> bool:
    """Tell whether a text in a column of names is that of a sum, a note or a signature.

    >>> is_aside("총원"), is_aside("※ 회비는 5일까지"), is_aside("합정상사")
    (True, True, False)
    """
    return text.lstrip()[:1] in _BEGINNINGS and _ASIDE.match(text) is not None


def asides_among(columns: Mapping[str, Sequence[CellValue]]) -> set[int]:
    """Return the positions of sums, notes and signatures among rows, by field.

    >>> asides_among({"name": ["가온상사", "합계", "합계"], "start": [None, None, "2024-01-05"]})
    {1}
    """
    dates = [columns[field] for field in _DATES if field in columns]
    found = set()
    for field in _FIRST:
        values = columns.get(field, ())
        texts = {each for each in set(values) if isinstance(each, str) and _ASIDE.match(each)}
        for at, value in enumerate(values) if texts else ():
            if value in texts and not any(_is_date(each[at]) for each in dates):
                found.add(at)
    return found


def _is_date(value: CellValue) -> bool:
    """Tell whether a cell in a column for dates may be one."""
    if isinstance(value, str):
        return sum(map(str.isdecimal, value)) >= _FEWEST_DIGITS
    if isinstance(value, int | float):
        return value >= _LEAST_SERIAL
    return value is not None
