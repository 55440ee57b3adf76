"""Which cells of a row read like headers of a sheet, and how surely.

Sources: docs/domain.md#headers for the synonyms, `xlcrm.schema.sheets` for the columns.
"""

from __future__ import annotations

import re
import unicodedata
from collections import deque
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from datetime import datetime
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import CellError, a1
from xlcrm.domain.outline import outlined
from xlcrm.domain.text import lazy
from xlcrm.reading.candidate import AMBIGUOUS, CANONICAL, LIKELY, LOOSE, SYNONYM, TOLD, Candidate
from xlcrm.reading.evidence import (
    are_dates,
    are_shares,
    counts_rows,
    filled,
    fits,
    speaks_against,
    tells_apart,
)
from xlcrm.reading.header_cells import HeaderCell, header_cells
from xlcrm.schema.coerce import choices_by_word
from xlcrm.schema.columns import Kind
from xlcrm.schema.header_words import OF_CONTRACTS, normalise, readings
from xlcrm.schema.ledger_sheet import BARE_ENDS, BARE_STARTS, SHOPS, TERM
from xlcrm.schema.sheets import KNOWN
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from xlcrm.cellref import CellRange, CellValue
    from xlcrm.reading.header_cells import Grid
    from xlcrm.reading.lexicon import Meaning
    from xlcrm.schema.columns import Column
    from xlcrm.schema.sheets import SheetSpec

    Index = Mapping[str, tuple[str, int]]  # a word → its field, and how sure that is
    Told = Mapping[str, tuple[str, ...]]  # a header as `key_of` gives it → fields


LEDGER_KEY: Final = "ledger"
_BESIDE: Final = frozenset({"officer", "contract_id", "service", "status", "start", "end"})
_OWN: Final = 8  # headers as xlcrm writes them: its own ledger, where nothing is guessed
_DENIED: Final = frozenset(
    {
        *("officer", "address", "note", "status", "service", "name", "start", "branch", "fee"),
        "contract_id",
    }
)
NOTHING_TOLD: Final[Told] = {}
_LAST_YEAR: Final = 2999  # of a header
_DIGITS: Final = 6  # of a month, or a day and the next one: 2024년 1월~, 24.1.2~24.7.1
_INSURED: Final = ("보험", "증권", "보장", "공제", "policy", "insur", "premium", "coverage")
_SEVERAL: Final = 5  # rows
_NOUGHTS: Final = frozenset({"0", "0.0", "0원"})
_OF_A_CAR: Final = 2
_OF_A_SHARE: Final = 4  # letters, as 12.5 has
_INSURED_SHARE: Final = 0.2  # of the headers
_TERMS: Final = frozenset({*TERM, "months"})
_BESIDE_FEES: Final = frozenset({"deposit", "outstanding"})
_AMOUNTS: Final = frozenset({"fee", "deposit", "outstanding"})
_A_MONTHS: Final = lazy(r"월(?!.*(?:합계|총|누계|계$))")  # 월요금, and no sum of several
_YEARS: Final = range(2001, 2041)
_BARE: Final = frozenset({*BARE_STARTS, *BARE_ENDS})
_SHOPS: Final = frozenset(map(normalise, SHOPS))
_PARTS_OF_PLACES: Final = frozenset({"권역", "지역", "상세주소", "상세", "구역"})
"""What an address says besides, where one header names both."""
_KEPT_ASIDE: Final = frozenset({"name", "phone", "email", "note"})
"""What is told from a word beside it that nobody knows, or bears it: 이름/소속, 성격/메모."""
_SIGNS: Final = lazy(r"\s*[/／·,&+~∼]\s*|\s+및\s+|\n")
_CLOSING: Final = frozenset(")]）")
_OF_ONE: Final = ("단가", "rice", "회", "건당", "ession")
_OF_TRADES: Final = (
    *("출고", "입사", "퇴사", "퇴반", "퇴소", "차종", "차명", "차량", "잔여", "남은", "사용승인"),
)
_PERIOD: Final = "기간"
_A_PERIOD: Final = lazy(r"기간\s*(?:[(\[].*)?$")
_LEFT: Final = lazy(
    r"(?:퇴[실거원점소사]|반납|반환|退去|返却|归还|歸還)\s*(?:일|일자|날짜|日|日期)\s*$"
)
_FEW_HAVE: Final = 0.4  # of the rows
_NEARLY_ALL: Final = 0.9  # of the rows
_BALANCE: Final = lazy(r"(?:current|account|savings).{0,2}balance|^(?:현재)?(?:예금|적금|계좌)잔액")
"""What stands on an account, and is owed by nobody."""
_WRITTEN: Final = lazy(
    r"\s*(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?\s*|\s*0\d{1,2}-?\d{3,4}-?\d{4}\s*"
)
"""An hour, or a telephone number."""
_AND: Final = lazy(r"\s및\s")
_DAILY: Final = lazy(
    r"[(\[/]\s*(?:원\s*/\s*)?(?:하루|1?일|일일|매일|1?주|주간|주당|매주|day|daily|week|weekly)\s*[)\]]?\s*$"
    r"|^\s*(?:하루|일일|주간|주당|매주|daily|weekly)",
    re.IGNORECASE,
)
"""What says of an amount that it is for a day or a week, in which no fee is counted here."""
_NUMBERED: Final = lazy(r"^(?P<word>.*\D)(?P<number>[1-9])$", re.DOTALL)


def key_of(cell: HeaderCell) -> str:
    """Return a header with the group above it, as it is compared with what an office has told."""
    return normalise(cell.group) + normalise(cell.text)


def said_of(told: Told, cell: HeaderCell, column: int) -> tuple[str, ...] | None:
    """Return what an office has said of a header: by its cell, with its group, or by its text."""
    keys = (normalise(a1(cell.row, column)), key_of(cell), normalise(cell.text)) if told else ()
    return next((told[key] for key in keys if key in told), None)


class Line(dict[int, HeaderCell]):
    """A row's headers by column, with what of them is the same for every kind of sheet."""

    @cached_property
    def words(self) -> frozenset[str] | None:
        """What they may be read as, whatever stands below; None where one may name two things."""
        found = [_words_of(cell.text, cell.group) for cell in self.values()]
        return None if None in found else frozenset().union(*filter(None, found))

    @cached_property
    def halves(self) -> tuple[int, int] | None:
        """The columns of family names and given ones, if a row has one of each."""
        from xlcrm.reading.full_names import name_columns  # noqa: PLC0415 - as below

        return name_columns(self)

    @cached_property
    def dull(self) -> bool:
        """Whether none of them is a word of any kind of sheet that every office may have."""
        words = self.words
        return words is not None and _every_word().isdisjoint(words) and self.halves is None


@cache
def _every_word() -> frozenset[str]:
    """Every word for every column of the kinds of sheets that every office may have."""
    return frozenset().union(*map(index_of, KNOWN))


@cache
def _has_words_of_its_own(spec: SheetSpec) -> bool:
    """Whether a kind of sheet has other words than those: an office's own questions have."""
    return not index_of(spec).keys() <= _every_word()


def may_have(line: Line, grid: Grid, row: int, spec: SheetSpec, told: Told) -> bool:
    """Tell whether a row may have candidates at all: below the headers hardly one has.

    So most rows need not be held against each kind of sheet, cell by cell.
    """
    if spec.key == LEDGER_KEY and not any(map(_is_value, grid.get(row, {}).values())):
        return True  # of a ledger's headers all words count
    if told and any(said_of(told, cell, column) is not None for column, cell in line.items()):
        return True
    if line.dull and not _has_words_of_its_own(spec):
        return False
    words = line.words
    return words is None or not index_of(spec).keys().isdisjoint(words) or line.halves is not None


def candidates_in(
    grid: Grid,
    merges: Sequence[CellRange],
    row: int,
    spec: SheetSpec,
    told: Told = NOTHING_TOLD,
) -> list[Candidate]:
    """Return every cell of a row that reads like a header of the sheet, from left to right.

    Args:
        grid: the sheet's first rows as {row: {column: value}}.
        merges: the sheet's merged ranges.
        row: the row.
        spec: the kind of sheet.
        told: what the office has said its headers mean; no fields: none of ours.
    """
    return candidates_of(header_cells(grid, merges, row), grid, row, spec, told)


@outlined
class _Read(NamedTuple):
    """What a row was read as, with all that it was read from."""

    grid: Grid
    row: int
    spec: SheetSpec
    told: Told
    cells: Mapping[int, HeaderCell]
    found: tuple[Candidate, ...]


_lately: Final[ContextVar[deque[_Read] | None]] = ContextVar("_lately", default=None)


@contextmanager
def remembering() -> Iterator[None]:
    """Remember while this lasts what the last rows were read as, and nothing of it afterwards.

    Who looks a sheet over asks what a row is read as, and then again what each of its cells is.
    """
    token = _lately.set(deque(maxlen=8))
    try:
        yield
    finally:
        _lately.reset(token)


def candidates_of(
    cells: Mapping[int, HeaderCell], grid: Grid, row: int, spec: SheetSpec, told: Told
) -> list[Candidate]:
    """Return those of a row's headers that read like the sheet's, as `candidates_in`."""
    lately = _lately.get()
    if lately is None:
        return _candidates_of(cells, grid, row, spec, told)
    for each in tuple(lately):
        same = each.grid is grid and each.row == row and each.spec is spec
        if same and each.told == told and each.cells == cells:
            return [*each.found]
    found = _candidates_of(cells, grid, row, spec, told)
    lately.append(_Read(grid, row, spec, told, cells, (*found,)))
    return found


def _candidates_of(
    cells: Mapping[int, HeaderCell], grid: Grid, row: int, spec: SheetSpec, told: Told
) -> list[Candidate]:
    """Those of a row's headers that read like the sheet's."""
    index = index_of(spec)
    found: list[Candidate] = []
    ledger = spec.key == LEDGER_KEY
    insurance = ledger and _are_of_insurance(cells)
    heads = ledger and not any(map(_is_value, grid.get(row, {}).values()))
    for column, cell in sorted(cells.items()):
        fields = said_of(told, cell, column) if told else None
        if fields is None:
            found += _said_by(_Place(grid, row, column, heads), cell, spec, index)
            continue
        known = {each.field for each in spec.columns}
        mine = tuple(field for field in fields if field in known)
        holds = fields if len(fields) > 1 else ()
        found += [Candidate(each, TOLD, column, cell.text, "", cell.group, holds) for each in mine]
    if insurance:
        found = [
            replace(each, preference=LOOSE)
            if each.composed
            and each.preference == AMBIGUOUS
            and _holds(normalise(each.text), _INSURED)
            else each
            for each in found
        ]
    found = _with_full_names(found, cells, _Place(grid, row, 0), spec)
    if any(each.field == "branch" for each in found):
        found = _with_branch(found, cells, _Place(grid, row, 0), spec)
    if spec.key == LEDGER_KEY and heads and any(map(_is_of_a_trade, cells.values())):
        from xlcrm.reading.trades import with_words_of_trades  # noqa: PLC0415 - few have any

        found = with_words_of_trades(found, cells, lambda column: _Place(grid, row, column).below())
    if spec.key == LEDGER_KEY:
        found = _of_somebody(found, cells, lambda column: _Place(grid, row, column).below())
    if spec.key == LEDGER_KEY:
        found = _beside_others(found, cells, lambda column: _Place(grid, row, column).below())
    if spec.key == LEDGER_KEY and any(_holds(each.text, _OF_ONE) for each in found):
        from xlcrm.reading.unit_prices import with_totals  # noqa: PLC0415 - few have any

        found = with_totals(found, cells, lambda column: _Place(grid, row, column).below())
    if spec.key == LEDGER_KEY and any(_LEFT.search(each.text) for each in found):
        found = [_of_who_has_left(each, found, _Place(grid, row, each.column)) for each in found]
    found = _by_cells(found, cells, _Place(grid, row, 0, heads), spec, told)
    found = [_seconded(each, found) for each in found]
    return [each for each in found if _plain_enough(each, found, _Place(grid, row, each.column))]


def _beside_others(
    found: list[Candidate],
    cells: Mapping[int, HeaderCell],
    below: Callable[[int], Sequence[CellValue]],
) -> list[Candidate]:
    """A row's candidates without those that other headers or the cells below speak against."""
    if any(each.field in _BESIDE or each.holds for each in found):
        from xlcrm.reading.bystanders import without_bystanders  # noqa: PLC0415 - few have any

        found = without_bystanders(found, cells, below)
    own = sum(each.preference == CANONICAL for each in found) >= _OWN
    if not own and any(map(_may_be_denied, found)):
        from xlcrm.reading.plausible import plausible  # noqa: PLC0415 - few have any

        found = plausible(found, cells, below)
    return found


def _with_full_names(
    found: list[Candidate], cells: Mapping[int, HeaderCell], place: _Place, spec: SheetSpec
) -> list[Candidate]:
    """A row's candidates where the name stands in two columns: both together are the name."""
    from xlcrm.reading.full_names import may_be_parts, name_columns  # noqa: PLC0415 - few are

    if all(each.field != "name" for each in spec.columns):
        return found
    columns = name_columns(cells)
    if columns is None:
        return found
    whole = [each for each in found if each.field == "name" and each.column not in columns]
    told = [each for each in found if each.preference == TOLD and each.column in columns]
    parts = [place._replace(column=column).below() for column in columns]
    if told or any(each.preference < LIKELY for each in whole) or not may_be_parts(*parts):
        return found
    family, given = columns
    cell = cells[family]
    others = [each for each in found if each.column not in columns]
    both = Candidate("name", LOOSE, family, cell.text, "", cell.group, given=given)
    return sorted([*others, both], key=lambda each: each.column)


def _by_cells(
    found: list[Candidate],
    cells: Mapping[int, HeaderCell],
    place: _Place,
    spec: SheetSpec,
    told: Told,
) -> list[Candidate]:
    """A row's candidates with what cells say of headers that nobody knows, in a list of terms."""
    if spec.key != LEDGER_KEY or not place.heads or not found:
        return found
    free = {at: cell for at, cell in cells.items() if said_of(told, cell, at) is None}
    from xlcrm.reading.by_cells import with_untold  # noqa: PLC0415 - lists of terms alone ask

    return with_untold(found, free, lambda column: place._replace(column=column).below())


def _with_branch(
    found: Sequence[Candidate], cells: Mapping[int, HeaderCell], place: _Place, spec: SheetSpec
) -> list[Candidate]:
    """A row's candidates where one reads like 지점: the branch, or who the customer is.

    Where nothing else names the customer, it is the shop or branch. So it is called where each row
    has another 매장. Of several such columns the surest tells.
    """
    branches = [each for each in found if each.field == "branch"]
    if any(each.preference == TOLD for each in branches):
        return list(found)
    if len(cells) == 1:  # a word alone is asked about
        return [each for each in found if each.word not in _SHOPS]
    named = any(each.field == "name" and each.preference < AMBIGUOUS for each in found)
    fitting = [
        each
        for each in branches
        if named
        and not (each.word in _SHOPS and tells_apart(place._replace(column=each.column).below()))
    ]
    chosen = min(fitting, key=lambda each: (each.preference, each.column), default=None)
    others: list[Candidate] = []
    for each in found:
        if each.field != "branch" or each is chosen:
            others.append(each)
        elif not named:
            at = place._replace(column=each.column)
            others += _put_together(at, cells[each.column], spec)
    return others


def _seconded(candidate: Candidate, row: Sequence[Candidate]) -> Candidate:
    """A second number alone, 연락처2 beside 휴대폰, as what is read only where no other is.

    Beside 연락처 or 연락처1 it is a part of what they say.
    """
    if candidate.number <= 1:
        return candidate
    first = any(
        each.word == candidate.word and each.number < candidate.number and each is not candidate
        for each in row
    )
    if first:
        return candidate
    return replace(candidate, preference=max(candidate.preference, LIKELY))


def _may_be_denied(candidate: Candidate) -> bool:
    """Whether cells and neighbours may deny what a header says: not its column's very name."""
    return (
        candidate.field in _DENIED
        and (candidate.preference > CANONICAL or candidate.text.rstrip()[-1:] in _CLOSING)
    ) or candidate.field == "officer"


def _holds(text: str, words: Sequence[str]) -> bool:
    return any(word in text for word in words)


def _is_two(text: str) -> bool:
    """Tell whether a header may name two things: 성명/연락처."""
    return _holds(text, "/／·,&+~∼\n") or ("및" in text and _AND.search(text) is not None)


def _of_who_has_left(candidate: Candidate, row: Sequence[Candidate], place: _Place) -> Candidate:
    """A day of leaving that few rows have, 반납일 beside 반납예정일, as that of who has left.

    Where no other day ends the term, or nearly each row has one, it is the last day.
    """
    few = 0 < len(filled(place.below())) <= _FEW_HAVE * len(place.below())
    mine = candidate.field == "end" and candidate.composed and _LEFT.search(candidate.text)
    others = {each.field for each in row if each is not candidate}
    if mine and few and "end" in others and "terminated_on" not in others:
        return replace(candidate, field="terminated_on")
    return candidate


def _of_somebody(
    found: list[Candidate],
    cells: Mapping[int, HeaderCell],
    below: Callable[[int], Sequence[CellValue]],
) -> list[Candidate]:
    """A row's candidates without places beside people, and without moments of entry beside days."""
    if any(map(_may_be_place, found)):
        from xlcrm.reading.places import without_places  # noqa: PLC0415 - few are

        found = without_places(found, cells, below)
    if any(map(_may_be_stamp, found)):
        from xlcrm.reading.stamps import without_stamps  # noqa: PLC0415 - few have any

        found = without_stamps(found, cells, below)
    return found


def _may_be_place(candidate: Candidate) -> bool:
    """Whether a header names the customer only where no other does: 단지, 현장명."""
    mine = candidate.field == "name" and candidate.composed
    return mine and candidate.preference == AMBIGUOUS


def _may_be_stamp(candidate: Candidate) -> bool:
    """Whether a header may say when a row was entered: 등록일시, and not 이용시작일시."""
    return candidate.field == "start" and candidate.preference == LIKELY and candidate.composed


def _is_of_a_trade(cell: HeaderCell) -> bool:
    """Tell whether a header has a word of which other headers say what it means."""
    return _holds(cell.text, _OF_TRADES)


def _is_value(cell: CellValue) -> bool:
    """Tell whether a cell says what no header does: a day, an hour, a number larger than a year."""
    if isinstance(cell, str):
        return cell.lstrip()[:1].isdecimal() and _WRITTEN.fullmatch(cell) is not None
    return isinstance(cell, datetime) or (isinstance(cell, int | float) and cell > _LAST_YEAR)


def _are_of_insurance(cells: Mapping[int, HeaderCell]) -> bool:
    """Tell whether a list is one of insurance, so that 보험만기 is its own end and no car's.

    보험만기 and 보험사 stand in a list of cars, too, and three such in a register of forty columns.
    """
    known = sum(_holds(normalise(cell.text), _INSURED) for cell in cells.values())
    return known > _OF_A_CAR and known >= _INSURED_SHARE * len(cells)


@outlined
class _Place(NamedTuple):
    """Where a header stands, with what stands below it."""

    grid: Grid
    row: int
    column: int
    heads: bool = True  # whether a ledger's row may be one of headers that nobody knows as words

    def below(self) -> list[CellValue]:
        """The cells below the header, among the first rows."""
        return [cells.get(self.column) for at, cells in self.grid.items() if at > self.row]


def _said_by(place: _Place, cell: HeaderCell, spec: SheetSpec, index: Index) -> list[Candidate]:
    """What one header reads like, with a word in brackets or without."""
    if spec.key != LEDGER_KEY and _is_unknown(cell.text, cell.group, spec):
        return []
    return _bracketed(place, cell, spec, index) or _read(place, cell, spec, index)


def _read(place: _Place, cell: HeaderCell, spec: SheetSpec, index: Index) -> list[Candidate]:
    """What one header reads like: one field, or several that its cells hold together."""
    text, word, number = cell.text, _word_in(cell.text, cell.group, index), 0
    if word is None and text.rstrip()[-1:].isdigit():
        numbered = _NUMBERED.match(unicodedata.normalize("NFKC", text).strip())
        if numbered:
            word = _word_in(numbered["word"], cell.group, index)
            number = int(numbered["number"])
    if word is not None and _says_otherwise(cell, word, index[word[0]][0]):
        return _put_together(place, cell, spec)
    if word is None:
        two = not text[:1].isdigit() and _is_two(text)  # no day, no telephone
        parts = _read_parts(place, cell, index) if two else []
        return parts or ([] if two and _says_two(text, index) else _put_together(place, cell, spec))
    name, preference = index[word[0]]
    preference = max(preference, LOOSE) if word[1] else preference
    if name in _TERMS and _are_periods(place.below()):
        return [Candidate(each, LOOSE, place.column, text, "", cell.group, TERM) for each in TERM]
    if preference == AMBIGUOUS and not _values_agree(place, spec, name):
        return []
    if preference > CANONICAL and _cells_deny(spec.column(name), place, text):
        return []
    counts = name == "customer_id" and preference == AMBIGUOUS and counts_rows(place.below())
    return [
        Candidate(
            name, preference, place.column, text, word[0], cell.group, number=number, counts=counts
        )
    ]


@lru_cache(maxsize=16_384)
def _is_unknown(text: str, group: str, spec: SheetSpec) -> bool:
    """Whether a header can be no column of a sheet that is no ledger, whatever stands below it.

    So are most: each row is held against every kind of sheet.
    """
    words = _words_of(text, group)
    return words is not None and index_of(spec).keys().isdisjoint(words)


@lru_cache(maxsize=16_384)
def _words_of(text: str, group: str) -> frozenset[str] | None:
    """What a header may be read as, by whatever kind of sheet; None where it may name two things.

    Only a ledger reads the words of others, too.
    """
    if text.rstrip()[-1:] in _CLOSING or (not text[:1].isdigit() and _is_two(text)):
        return None
    numbered = _NUMBERED.match(unicodedata.normalize("NFKC", text).strip())
    words = (text, numbered["word"]) if numbered else (text,)
    return frozenset(reading for word in words for reading, _ in _readings(word, group))


def _says_otherwise(cell: HeaderCell, word: tuple[str, bool], name: str) -> bool:
    """Whether a header means something else than the known word of it.

    성명 below 보호자 is not the customer's, 계약기간(시작) is a first day, and 이용료(하루) no fee
    that is paid for a month or a term.
    """
    known, loose = word
    if cell.group and known == normalise(cell.text):
        above = _under(cell)
        if above is not None and above.field != name:
            return True
    if name == "fee":
        return _DAILY.search(cell.text) is not None
    if name != "months" or not loose:
        return False
    from xlcrm.reading.lexicon import meaning_of  # noqa: PLC0415 - few headers have more words

    said = meaning_of(cell.text, cell.group)
    return said is not None and said.field in TERM


def _is_a_share(text: str, below: Sequence[CellValue]) -> bool:
    """Whether amounts are shares of others, with their sign in the header: 수수료% above 40, 50."""
    said = [str(each).strip() for each in filled(below)] if "%" in text else []
    return bool(said) and all(len(each) <= _OF_A_SHARE for each in said)


def _cells_deny(column: Column, place: _Place, text: str) -> bool:
    """Whether what stands below a known word is no product, or no amount: 수수료 above 25%."""
    if column.field == "status":
        return _is_condition(text, place)
    if column.field == "service":
        return speaks_against(column, place.below())
    below = place.below() if column.field in _AMOUNTS else ()
    return column.field in _AMOUNTS and (are_shares(below) or _is_a_share(text, below))


def _is_condition(text: str, place: _Place) -> bool:
    """Whether a state with a word in brackets is a thing's, of which few rows tell: 상태(흠집)."""
    if text.rstrip()[-1:] not in _CLOSING:
        return False
    below = place.below()
    said = {str(each) for each in filled(below)}
    few = len(filled(below)) <= _FEW_HAVE * len(below)
    if not said or not few:
        return False
    from xlcrm.domain.office_words import status_meaning_of  # noqa: PLC0415 - few ask

    return not any(map(status_meaning_of, said))


def _bracketed(place: _Place, cell: HeaderCell, spec: SheetSpec, index: Index) -> list[Candidate]:
    """What a header with a word in brackets reads like, where the cells say it: 담당자(연락처)."""
    if cell.text.rstrip()[-1:] not in _CLOSING:
        return []
    from xlcrm.reading.bracketed import held, words_of  # noqa: PLC0415 - few headers have brackets

    words = words_of(cell.text)
    if words is None:
        return []
    first, second = (_field_of(each, index) for each in words)
    if not first or not second or first == second:
        return []
    kinds = {each.field: each.kind for each in spec.columns}
    fields = held((first, second), kinds, place.below())
    if len(fields) > 1 and fields[0] == "officer":
        fields = ("", fields[1])  # whose number stands there is no salesperson of the office
    holds = fields if len(fields) > 1 else ()
    return [
        Candidate(each, LOOSE, place.column, cell.text, "", cell.group, holds)
        for each in fields
        if each
    ]


def _under(cell: HeaderCell) -> Meaning | None:
    """What a header means under the group above it, if the words of both are known."""
    from xlcrm.reading.lexicon import meaning_of  # noqa: PLC0415 - few headers have groups

    return meaning_of(f"{cell.group} {cell.text}")


def _put_together(place: _Place, cell: HeaderCell, spec: SheetSpec) -> list[Candidate]:
    """What a header of a ledger says that no column is called: its words, and cells that fit."""
    if spec.key != LEDGER_KEY or not place.heads:
        return []
    from xlcrm.reading.lexicon import meaning_of  # noqa: PLC0415 - most headers are known whole

    said, below = meaning_of(cell.text, cell.group), place.below()
    if said is None:
        return _unknown_period(place, cell) if _PERIOD in cell.text else []
    if not said.field or (said.field == "fee" and _DAILY.search(cell.text)):
        return []
    if said.field in _TERMS and _are_periods(below):
        return [
            Candidate(each, LOOSE, place.column, cell.text, "", cell.group, TERM) for each in TERM
        ]
    if said.field == "months" and are_dates(below):  # 유효기간 2024-12-31: the last day
        said = said._replace(field="end")
    column = next((each for each in spec.columns if each.field == said.field), None)
    if column is None or _is_something_else(column, said, below, cell.text):
        return []
    return [
        Candidate(
            said.field,
            _preference(said),
            place.column,
            cell.text,
            "",
            cell.group,
            basis=said.basis or ("월" if _A_MONTHS.match(normalise(cell.text)) else ""),
            filled=len(filled(below)),
            composed=True,
        )
    ]


def _unknown_period(place: _Place, cell: HeaderCell) -> list[Candidate]:
    """Both ends of a period of which only the last word is known, 수련기간: no other's is named."""
    from xlcrm.reading.lexicon import names_another  # noqa: PLC0415 - few headers need it

    if not _A_PERIOD.search(cell.text) or not _are_periods(place.below()):
        return []
    if names_another(normalise(cell.text)):
        return []
    return [
        Candidate(each, LIKELY, place.column, cell.text, "", cell.group, TERM, composed=True)
        for each in TERM
    ]


def _is_no_product(text: str, below: Sequence[CellValue]) -> bool:
    """Whether a mere kind says how or for whom, as 계약유형 over 신규, 연장."""
    from xlcrm.reading.products import KIND, are_no_products, rank_of  # noqa: PLC0415 - few ask

    return rank_of(text) == KIND and are_no_products(below)


def _preference(said: Meaning) -> int:
    """How sure the words of a header make it."""
    from xlcrm.reading import lexicon  # noqa: PLC0415 - loaded where this is asked

    if said.strength >= lexicon.PLAIN:
        return LOOSE
    return LIKELY if said.strength >= lexicon.LIKELY else AMBIGUOUS


def _is_something_else(
    column: Column, said: Meaning, below: Sequence[CellValue], text: str
) -> bool:
    """Tell whether the cells below a header say that it does not mean that column."""
    if (column.computed and column.field != "status") or (
        column.field == "service" and _is_no_product(text, below)
    ):
        return True
    if column.kind is Kind.MONEY and (
        _are_noughts(below)
        or _are_years(below)
        or are_shares(below)
        or _is_a_share(text, below)
        or (column.field in _BESIDE_FEES and not fits(column, below))  # 회비 미납 above 9~10월
        or (column.field == "outstanding" and _BALANCE.search(text) and _are_all_there(below))
    ):
        return True
    if column.field == "months" and _preference(said) != LOOSE and not filled(below):
        return True  # 사용기간 may be how long it has been used: xlcrm would fill it
    if column.kind is not Kind.MONTHS and (column.kind is Kind.NAME or _preference(said) == LOOSE):
        return speaks_against(column, below)
    if column.field == "service" and (
        speaks_against(column, below)  # how many there are
        or (_preference(said) == AMBIGUOUS and tells_apart(below))
    ):
        return True
    stands = column.field == "status" and _are_standings({str(cell) for cell in below if cell})
    return not stands and not fits(column, below)


def _are_all_there(below: Sequence[CellValue]) -> bool:
    """Whether each of several rows has an amount: not everybody owes one."""
    said = [value for value in filled(below) if str(value).strip() not in _NOUGHTS]
    return len(said) >= max(_SEVERAL, _NEARLY_ALL * len(below))


def _are_noughts(below: Sequence[CellValue]) -> bool:
    """Whether an amount is 0 in each of several rows: it tells of nothing that is paid."""
    said = filled(below)
    return len(said) >= _SEVERAL and all(str(value).strip() in _NOUGHTS for value in said)


def _are_years(below: Sequence[CellValue]) -> bool:
    """Whether numbers are those of years, for which something was paid."""
    said = [str(value).strip() for value in filled(below)]
    years = all(each.isdecimal() and int(each) in _YEARS for each in said)
    return len(said) >= _SEVERAL and years


def _word_in(text: str, group: str, index: Index) -> tuple[str, bool] | None:
    """The first of a header's readings that is known, and whether that is loose."""
    for reading in _readings(text, group):
        if reading[0] in index:
            return reading
    return None


@lru_cache(maxsize=1024)
def _readings(text: str, group: str) -> tuple[tuple[str, bool], ...]:
    """A header's readings: they are looked up for one kind of sheet after another."""
    return tuple(readings(text, group))


def _read_parts(place: _Place, cell: HeaderCell, index: Index) -> list[Candidate]:
    """What a header of two words reads like: 이름/직급, 시작일~종료일, 전화1,전화2."""
    words = [part for part in _SIGNS.split(unicodedata.normalize("NFKC", cell.text)) if part]
    fields = tuple(_field_of(word, index) for word in words)
    if "" in fields:
        both = "end" in fields  # 신청일/종료일: beside a last day the other is the first one
        fields = tuple(
            each or _field_of_words(word, index, both=both)
            for each, word in zip(fields, words, strict=True)
        )
    two = len(words) == 2 and (fields[0] == TERM[0] or fields[1] == TERM[1])  # noqa: PLR2004
    if two and _are_periods(place.below()):  # 대여~반납일
        return [
            Candidate(each, LOOSE, place.column, cell.text, "", cell.group, TERM) for each in TERM
        ]
    if "service" in fields and "" in fields:  # 제품/모델 say one thing, 병원·품목 two
        fields = tuple(
            each or _field_of_words(word, index, both=True)
            for each, word in zip(fields, words, strict=True)
        )
        if {*fields} == {"service", ""}:
            return []
    if "address" in fields:  # 주소/권역 say where, the one as the other
        fields = tuple(
            each or ("address" if normalise(word) in _PARTS_OF_PLACES else "")
            for each, word in zip(fields, words, strict=True)
        )
    known = list(dict.fromkeys(filter(None, fields)))
    if len(words) < 2 or not known or _is_half_known(fields, words):  # noqa: PLR2004
        return []  # one word has been looked at as a whole
    if len(known) == 1 and "" not in fields:  # 휴대폰/전화: two words for one thing
        return [Candidate(known[0], LOOSE, place.column, cell.text, "", cell.group)]
    texts = [value for value in place.below() if isinstance(value, str)]
    if len(known) < len(list(filter(None, fields))) or not _are_several(texts):
        return []
    return [
        Candidate(each, LOOSE, place.column, cell.text, "", cell.group, fields) for each in known
    ]


def _is_half_known(fields: Sequence[str], words: Sequence[str]) -> bool:
    """Whether nobody knows one of two words at all, and cells do not tell the other from it."""
    from xlcrm.reading.lexicon import meaning_of  # noqa: PLC0415 - few headers have two

    if "" not in fields or not _KEPT_ASIDE.isdisjoint(fields):
        return False
    pairs = zip(fields, words, strict=True)
    return any(not field and meaning_of(word) is None for field, word in pairs)


def _says_two(text: str, index: Index) -> bool:
    """Whether a header says who and where, 거래처/현장, above cells that hold one of them."""
    words = [part for part in _SIGNS.split(unicodedata.normalize("NFKC", text)) if part]
    said = {_field_of(word, index) or _field_of_words(word, index, both=True) for word in words}
    return len(words) > 1 and "name" in said and "address" in said


def _are_periods(values: Sequence[CellValue]) -> bool:
    """Tell whether a column of lengths holds terms with both their ends instead."""
    if not any(
        isinstance(each, str) and ("~" in each or sum(map(str.isdecimal, each)) >= _DIGITS)
        for each in values
    ):
        return False
    from xlcrm.reading.combined import are_periods  # noqa: PLC0415 - few columns hold two things

    return are_periods(values)


def _are_several(texts: Sequence[str]) -> bool:
    """Tell whether some cells hold more than one thing."""
    from xlcrm.reading.combined import are_periods, in_parts  # noqa: PLC0415 - few have two words

    return any(len(in_parts(text)) > 1 for text in texts) or are_periods(texts)


def _field_of(word: str, index: Index) -> str:
    numbered = _NUMBERED.match(word)
    for words in (word, numbered["word"] if numbered else ""):
        for reading, _ in _readings(words, "") if words else ():
            name, preference = index.get(reading, ("", AMBIGUOUS))
            if preference != AMBIGUOUS:
                return name
    return ""


def _field_of_words(word: str, index: Index, *, both: bool) -> str:
    """The field of one of two words that no column is called, if its parts plainly say it."""
    from xlcrm.reading import lexicon  # noqa: PLC0415 - few headers have two

    said = lexicon.meaning_of(word)
    least = lexicon.LIKELY if both else lexicon.PLAIN
    known = said is not None and said.strength >= least
    return (
        said.field
        if said and known and any(each[0] == said.field for each in index.values())
        else ""
    )


def _plain_enough(candidate: Candidate, row: Sequence[Candidate], place: _Place) -> bool:
    """Tell whether a bare 시작, 종료, 만료 is one of a pair, and not below 휴회기간 or the like.

    만료 alone is the last day where days stand below it, in a list that says who.
    """
    if candidate.word not in _BARE:
        return True
    other = "end" if candidate.field == "start" else "start"
    period = normalise(candidate.group).removesuffix("기간")
    if period not in OF_CONTRACTS:
        said = _under(HeaderCell(candidate.text, 0, candidate.group))
        if said is None or said.field != candidate.field:
            return False
    if any(each.field == other for each in row):
        return True
    who = any(each.field in {"name", "customer_id"} for each in row)
    return candidate.field == "end" and who and are_dates(place.below())


def fields_in_row(
    cells: Mapping[int, CellValue], row: int, spec: SheetSpec
) -> list[tuple[int, str]]:
    """Return which fields of a sheet the cells of one row below its headers read like.

    >>> from xlcrm.schema.sheets import LEDGER
    >>> fields_in_row({1: "성명", 2: "해지일", 3: "홍길동"}, 9, LEDGER)
    [(1, 'name'), (2, 'terminated_on')]
    """
    found = candidates_in({row: cells}, (), row, spec)
    return [
        (each.column, each.field) for each in found if each.preference < LIKELY or not each.composed
    ]


def words_of(spec: SheetSpec) -> AbstractSet[str]:
    """Return all words for all columns of a sheet, as `normalise` gives them."""
    return index_of(spec).keys()


@cache
def index_of(spec: SheetSpec) -> dict[str, tuple[str, int]]:
    """Return every word for every column of a sheet: normalised → (field, preference)."""
    index = {normalise(column.name): (column.field, CANONICAL) for column in spec.columns}
    for column in spec.columns:
        for word in column.synonyms:
            preference = AMBIGUOUS if word in column.ambiguous else SYNONYM
            index.setdefault(normalise(word), (column.field, preference))
    return index


def _values_agree(place: _Place, spec: SheetSpec, name: str) -> bool:
    """Tell whether the cells below an ambiguous header may be what it would mean here.

    구분 over 신규, 기존 is not 상태: xlcrm would overwrite the office's own column. 만료 over Y, N
    is no date.
    """
    wanted = spec.column(name)
    below = place.below()
    if wanted.kind is Kind.DATE:
        filled = [cell for cell in below if cell is not None and cell != ""]
        return not filled or any(map(_may_be_date, filled))
    if wanted.kind is not Kind.CHOICE:
        return True
    words = {normalise(str(cell or "")) for cell in below} - {""}
    choices = choices_by_word(wanted.choices, wanted.alike)
    if not words or not words.isdisjoint(map(normalise, choices)):
        return True
    return name == "status" and _are_standings({str(cell) for cell in below if cell})


def _are_standings(words: Collection[str]) -> bool:
    """Tell whether an office's own words say who has left or rests, and most others are known.

    신규, 기존 or 체험, 정규 do not: they say what kind of customer it is.
    """
    from xlcrm.domain.office_words import Standing, status_meaning_of  # noqa: PLC0415 - few ask

    known = [meaning for word in words if (meaning := status_meaning_of(word))]
    telling = {Standing.LEFT, Standing.ENDED, Standing.PAUSED, Standing.CANCELLED}
    return 2 * len(known) > len(words) and any(each.standing in telling for each in known)


def _may_be_date(value: CellValue) -> bool:
    if isinstance(value, CellError):
        return True  # such as a formula that nobody has calculated yet
    if isinstance(value, str):
        return any(map(str.isdecimal, value))
    return not isinstance(value, bool)
