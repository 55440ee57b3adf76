"""Which row of a sheet holds the headers, and which column holds which field.

Titles stand above headers, cells are merged, words break over lines, tables stand side by side, and
every office has its own word for 고객명: the row among the first twenty that reads most like the
wanted sheet is the header row.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Final

from xlcrm.domain.text import lazy, one_line
from xlcrm.reading.candidate import CANONICAL, LIKELY
from xlcrm.reading.candidates import (
    NOTHING_TOLD,
    Line,
    candidates_of,
    fields_in_row,
    may_have,
    words_of,
)
from xlcrm.reading.cards import cards_in
from xlcrm.reading.columns_chosen import PROOF, settled
from xlcrm.reading.evidence import counts_rows, reads
from xlcrm.reading.header_cells import LONGEST_HEADER, header_cells, runs_of
from xlcrm.reading.header_match import HeaderMatch, HeaderNotice
from xlcrm.reading.own_lists import made_from_ledger
from xlcrm.reading.settings import SETTINGS_SIMPLE
from xlcrm.reading.two_lines import heads_two_lines
from xlcrm.schema.code import rule
from xlcrm.schema.coerce import is_blank
from xlcrm.schema.columns import Kind
from xlcrm.schema.finding import Severity
from xlcrm.schema.header_words import normalise
from xlcrm.schema.ledger_sheet import BOUNDS, PEOPLE, TERM
from xlcrm.schema.sheets import (
    BENEFITS,
    HISTORY,
    JOURNAL,
    KNOWN,
    LEDGER,
    MARKETING,
    NAMED_BY,
    ON_REQUEST,
    PURCHASES,
    SATISFACTION,
    SETTINGS,
    SHEETS,
    USAGE,
    SheetSpec,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from xlcrm.cellref import CellRange, CellValue
    from xlcrm.reading.candidate import Candidate
    from xlcrm.reading.candidates import Told
    from xlcrm.reading.header_cells import Grid
    from xlcrm.schema.columns import Column

__all__ = [
    "ENOUGH_FIELDS",
    "HEADER_ROWS",
    "LONGEST_HEADER",
    "NAMES_WILL_DO",
    "NEEDED",
    "PROOF",
    "HeaderMatch",
    "HeaderNotice",
    "classify",
    "complete",
    "fields_in_row",
    "is_own_sheet",
    "lacks",
    "named_like",
    "of_people",
    "recognise",
    "settled",
    "tells_of_talks",
    "words_of",
]

HEADER_ROWS: Final = 20  # docs/domain.md#headers: the best-scoring row of the first 20 is it
ENOUGH_FIELDS: Final = 3  # recognised fields before a sheet of any name is taken for ours

NEEDED: Final[Mapping[str, tuple[frozenset[str], ...]]] = {
    LEDGER.key: (frozenset({"customer_id", "name"}), frozenset({"start", "end", "sessions_left"})),
    JOURNAL.key: (
        frozenset({"at"}),
        frozenset({"customer_id", "name", "entry_id", "phone", "customer"}),  # some only in files
        frozenset({"entry_id", "content"}),
    ),
}
"""Of each group one field must be there; of other kinds of sheets all required columns."""

_BY_NAME: Final = frozenset({SETTINGS.key, HISTORY.key, *(spec.key for spec in ON_REQUEST)})
"""The kinds of sheets that are known by their names alone."""

NAMES_WILL_DO: Final = frozenset(
    each.key for each in (USAGE, PURCHASES, MARKETING, SATISFACTION, BENEFITS)
)
"""The kinds of sheets that may name customers without their 고객 ID, where they are called so."""

_OF_TERMS: Final = frozenset(
    {
        "end",
        "months",
        "sessions_left",
        "service",
        "fee",
        "deposit",
        "contract_id",
        "decision",
        "terminated_on",
    }
)
_JOINING: Final = lazy(r"^(회원)?(가입|등록|입회)(일|일자|날짜|년월일)$")
_OF_TALKS: Final = frozenset(
    {"entry_id", "channel", "category", "sentiment", "reaction", "resolution", "follow_up"}
)
_RESIDENT_NUMBER: Final = lazy(r"주민(등록)?번호|외국인등록번호")
_OWN_SHEET: Final = lazy(
    r"대시보드|요약|통계|집계|분석|보고|리포트|피벗|현황판|차트|양식|백업"
    r"|dashboard|summary|pivot|report|chart"
)


def recognise(
    grid: Grid,
    merges: Sequence[CellRange],
    spec: SheetSpec,
    told: Told = NOTHING_TOLD,
    first: int = 1,
) -> HeaderMatch | None:
    """Return the headers of a sheet of that kind, or None if no row reads like them.

    Args:
        grid: the sheet's first rows as {row: {column: value}}; rows below 20 are not looked at.
        merges: the sheet's merged ranges. A header merged over two rows counts in the lower one;
            a range merged over several columns is a group above the headers below it.
        spec: the kind of sheet.
        told: what the office has said its headers mean.
        first: the Excel row from which on headers are looked for.

    Returns:
        The row with the most recognised fields, of equals the one with the most canonical names,
        of equals the first; of tables one below another the topmost that has rows. A row counts
        if it holds the spec's required columns; a ledger's needs 고객 ID or 고객명, and 계약
        시작일 or 계약 종료일. Of tables side by side the first, with the others as its `beside`.

    >>> grid = {1: {1: "고객 대장"}, 3: {1: "성명", 2: "시작일", 3: "만료일"}}
    >>> match = recognise(grid, (), LEDGER)
    >>> match.header_row, dict(match.columns)
    (3, {'name': 1, 'start': 2, 'end': 3})
    """
    match = _recognised(grid, _lines(grid, merges, first), spec, told)
    return match if match is None or not spec.needs else _without_terms(match)


def _takes_two_lines(grid: Grid, match: HeaderMatch) -> bool:
    """Whether each record takes two lines, so that one end of a term would stand for the other."""
    above, here, below = (grid.get(match.header_row + step, {}) for step in (-1, 0, 1))
    ends = {match.columns[name] for name in ("start", "end") if name in match.columns}
    return heads_two_lines(above, here, ends) or heads_two_lines(here, below, ends)


def _lines(grid: Grid, merges: Sequence[CellRange], first: int = 1) -> dict[int, Line]:
    """The headers that end in each of twenty rows from the first one on that may be theirs."""
    last = first + HEADER_ROWS - 1
    near = [merge for merge in merges if merge.top <= last and merge.bottom >= first - 1]
    rows = {row for row in grid if first <= row <= last}
    rows.update(merge.bottom for merge in near if first <= merge.bottom <= last)
    return {row: Line(header_cells(grid, near, row)) for row in sorted(rows)}


def _recognised(
    grid: Grid, lines: Mapping[int, Line], spec: SheetSpec, told: Told
) -> HeaderMatch | None:
    """The headers of a sheet of that kind in one of the lines, if each record takes one line.

    Nor are cards a table: the first of them would be its headers.
    """
    match = _best_match(grid, lines, spec, told)
    if match is None or spec.key not in {LEDGER.key, PEOPLE.key}:
        return match
    return None if _takes_two_lines(grid, match) or cards_in(grid) else match


def _best_match(
    grid: Grid, lines: Mapping[int, Line], spec: SheetSpec, told: Told
) -> HeaderMatch | None:
    """The headers of a sheet of that kind in one of the lines."""
    found: dict[int, list[list[Candidate]]] = {}
    best_row, best_score = 0, (0, 0)
    for row, line in lines.items():
        if not line or not may_have(line, grid, row, spec, told):
            continue
        tables = _tables(candidates_of(line, grid, row, spec, told), grid, line, row, spec)
        score = max(map(_score, tables), default=(0, 0))
        if score > (0, 0):
            found[row] = tables
        if score > best_score:
            best_row, best_score = row, score
    if not best_row:
        return None
    best = found[best_row]
    if len(found) > 1:  # tables one below another: the topmost with rows of its own
        for row, tables in found.items():
            own = _own_rows(grid, lines, row, list(found))
            if row > best_row or not any(
                _has_rows(table, own, row) and (row == best_row or _bounds_plainly(spec, table))
                for table in tables
            ):
                continue
            line = lines[row]
            alone = _tables(candidates_of(line, own, row, spec, told), own, line, row, spec)
            if alone:
                best_row, best, grid = row, alone, own
                break
    first, *others = [settled(spec, best_row, table, grid) for table in best]
    notices = sorted(
        (*first.notices, *_resident_notices(lines[best_row], best_row)),
        key=lambda notice: (notice.row, notice.column, notice.code),
    )
    return replace(first, notices=tuple(notices), beside=tuple(others))


def _bounds_plainly(spec: SheetSpec, table: Sequence[Candidate]) -> bool:
    """Tell whether headers above a better ledger's are one as well, and not those of people."""
    plain = {each.field for each in table if each.preference < LIKELY}
    of_term = {"service", "fee", "deposit", "contract_id"} & plain
    ends = not plain.isdisjoint({"end", "months", "sessions_left"})
    return spec.key != LEDGER.key or ends or ("start" in plain and bool(of_term))


def _own_rows(
    grid: Grid, lines: Mapping[int, Line], row: int, heads: Sequence[int]
) -> dict[int, Mapping[int, CellValue]]:
    """The rows above the next headers, without the title of those."""
    end = next((at for at in heads if at > row and not _is_again(lines[at], lines[row])), None)
    own = {at: cells for at, cells in grid.items() if end is None or at < end}
    for at in sorted(own, reverse=True) if end is not None else ():
        if at <= row or sum(not is_blank(each) for each in own[at].values()) > 1:
            break
        del own[at]
    return own


def _is_again(line: Line, upper: Line) -> bool:
    """Tell whether a line of headers is one that stands above it already, as on every page."""
    return {at: cell.text for at, cell in line.items()} == {
        at: cell.text for at, cell in upper.items()
    }


def _has_rows(table: Sequence[Candidate], grid: Grid, row: int) -> bool:
    """Tell whether rows of a table's own stand below its headers: somebody, and a day or number."""
    from xlcrm.reading.combined import are_periods  # noqa: PLC0415 - few headers leave it open

    columns = {each.column for each in table}
    days = {each.column for each in table if each.field in BOUNDS and not each.holds}
    held = {each.column for each in table if each.field in BOUNDS and each.holds}
    for at, cells in grid.items():
        said = [each for each in columns if at > row and not is_blank(cells.get(each))]
        if len(said) > 1 and (
            any(reads(Kind.DATE, cells[each]) for each in days.intersection(said))
            or any(are_periods([cells[each]]) for each in held.intersection(said))
            or (not days and not held and any(not isinstance(cells[each], str) for each in said))
        ):
            return True
    return False


def _score(candidates: Sequence[Candidate]) -> tuple[int, int]:
    """How many fields a table has, and how many columns with their very names."""
    canonical = sum(candidate.preference <= CANONICAL for candidate in candidates)
    return len({candidate.field for candidate in candidates}), canonical


def _tables(
    candidates: Sequence[Candidate],
    grid: Grid,
    line: Line,
    row: int,
    spec: SheetSpec,
) -> list[list[Candidate]]:
    """The tables that a row's headers belong to: mostly one, though blank columns may divide it.

    What stands apart and says the same fields again is a table of its own, if it can be one. What
    is filled in other rows, such as a list of prices, is only a note beside it.
    """
    fields = {each.field for each in candidates}
    if not complete(spec, fields):
        return []
    runs = runs_of(line, grid, row)
    if len(runs) == 1:
        return [list(candidates)]
    tables: list[list[Candidate]] = []
    for run in runs:
        mine = [each for each in candidates if each.column in run]
        before = {each.field for each in tables[-1]} if tables else set()
        told = {each.field for each in mine}
        alone = complete(spec, told) and not (
            tables
            and not _are_called_alike(tables[-1], mine)
            and _names_nobody(mine)
            and _share_rows(grid, row, tables[-1], mine)
        )
        if not tables or (alone and before & told):
            tables.append(mine)
        elif _share_rows(grid, row, tables[-1], mine):
            tables[-1] += mine
        elif not complete(spec, before):
            tables[-1:] = [mine] if alone else [tables[-1] + mine]
    return [each for each in tables if complete(spec, {one.field for one in each})]


def _are_called_alike(one: Sequence[Candidate], other: Sequence[Candidate]) -> bool:
    """Tell whether two tables have the same headers in the same order: one list in two halves.

    Behind those of the last one may stand what xlcrm has added.
    """
    texts = [[normalise(each.text) for each in columns] for columns in (one, other)]
    return texts[0] == texts[1][: len(texts[0])]


def _names_nobody(candidates: Sequence[Candidate]) -> bool:
    """Tell whether columns name no customer plainly: 매입처 is whom the office buys from."""
    who = [each for each in candidates if each.field in {"customer_id", "name"}]
    return all(each.preference >= LIKELY for each in who)


def _share_rows(grid: Grid, row: int, one: Sequence[Candidate], other: Sequence[Candidate]) -> bool:
    """Tell whether columns are filled in the same rows, as those of one table are.

    A list of prices beside a ledger ends sooner. Without any rows there is no telling.
    """
    rows = [
        {
            at
            for at, cells in grid.items()
            if at > row and any(cells.get(each.column) not in {None, ""} for each in columns)
        }
        for columns in (one, other)
    ]
    both = len(rows[0] & rows[1])
    return 2 * both >= len(rows[0] | rows[1])


def classify(  # noqa: PLR0913 - what a sheet is told by
    name: str,
    grid: Grid,
    merges: Sequence[CellRange],
    specs: Sequence[SheetSpec] = (*KNOWN, SETTINGS_SIMPLE),
    told: Told = NOTHING_TOLD,
    *,
    own: bool = True,
    first: int = 1,
) -> HeaderMatch | None:
    """Return which kind of sheet it is, with its headers; None for an office's own sheet.

    A sheet named like one of `specs` (고객대장, 고객대장 2023) is tried as that first. A sheet of
    any other name (강남점, 10월) is the kind that recognises most of its headers, at least three; a
    ledger then needs its start and its end or length, since xlcrm writes there and an office's own
    list of expiring customers must not be taken for one. Settings, history, and what is made when
    it is first needed (아이디어, 혜택), count by name only.
    Where the office has explained headers, its word is enough. What is named like something that
    the office made from its ledger (2023년 요약) is none of them, unless `own` is false. Of tables
    one below another the topmost is it; what lies below is found from the row `first` on.

    >>> headers = {1: {1: "고객 ID", 2: "고객명", 3: "계약 시작일", 4: "계약 종료일"}}
    >>> classify("2023년", headers, ()).spec.name, classify("2023년 요약", headers, ())
    ('고객대장', None)
    """
    if own and not any(told.values()) and is_own_sheet(name, specs):
        return None
    lines = _lines(grid, merges, first)
    for spec in named_like(name, specs):
        if (match := _recognised(grid, lines, spec, told)) and not _tells_of_joining(match):
            return match
    best: HeaderMatch | None = None
    for spec in specs:
        if spec.key in _BY_NAME:
            continue
        match = _recognised(grid, lines, spec, told)
        if match is None or not (match.told or _surely(match, name if own else "")):
            continue
        if not match.told and match.spec.key == LEDGER.key:
            line = lines[match.header_row]
            if _is_of_another_matter(match, line, grid, name):
                continue
        if best is None or len(_own_fields(match)) > len(_own_fields(best)):
            best = match
    return best


def of_people(
    name: str,
    grid: Grid,
    merges: Sequence[CellRange],
    told: Told = NOTHING_TOLD,
    first: int = 1,
) -> HeaderMatch | None:
    """Return the headers of a list of people, which says nothing of terms.

    It reads as a ledger without contracts: what is to be known of people (personal data, doubles,
    the journal) is known of it, and no row counts as a term. Days of which the words leave a doubt
    (보험만기, 등록일) are the office's own there. None where a sheet says plainly when terms end:
    that it is no ledger has another reason.

    >>> match = of_people("회원명단", {1: {1: "이름", 2: "전화", 3: "직분"}}, ())
    >>> match.spec.name, dict(match.columns), match.people
    ('고객대장', {'name': 1, 'phone': 2}, True)
    """
    if is_own_sheet(name):
        return None
    match = _recognised(grid, _lines(grid, merges, first), PEOPLE, told)
    if match is None or {"end", "months", "sessions_left"} & match.fields - match.doubtful:
        return None
    match = _without_terms(match)
    beside = tuple(replace(each, spec=LEDGER) for each in match.beside)
    return replace(match, spec=LEDGER, beside=beside)


def _without_terms(match: HeaderMatch) -> HeaderMatch:
    """The headers as those of people, without what may be days of a term."""
    return replace(
        match,
        columns={name: at for name, at in match.columns.items() if name not in BOUNDS},
        headers={name: text for name, text in match.headers.items() if name not in BOUNDS},
        notices=tuple(each for each in match.notices if each.field not in BOUNDS),
        holds={name: held for name, held in match.holds.items() if name not in BOUNDS},
        beside=tuple(map(_without_terms, match.beside)),
        people=True,
    )


def is_own_sheet(name: str, specs: Sequence[SheetSpec] = SHEETS) -> bool:
    """Tell whether a sheet's name says that the office made it from others: 2023년 요약.

    >>> is_own_sheet("만료 현황판"), is_own_sheet("이용현황"), is_own_sheet("강남점")
    (True, False, False)
    """
    plain = normalise(name)
    named = any(plain in _sheet_names(spec) for spec in specs)
    return not named and _OWN_SHEET.search(plain) is not None


def named_like(name: str, specs: Sequence[SheetSpec] = SHEETS) -> list[SheetSpec]:
    """Return the kinds of sheets that a name speaks of, those first whose very name it is.

    >>> [spec.key for spec in named_like("고객대장 2023")]
    ['ledger']
    """
    plain = normalise(name)
    exact = [spec for spec in specs if plain in _sheet_names(spec)]
    alike = [spec for spec in specs if any(known in plain for known in _sheet_names(spec))]
    return list(dict.fromkeys((*exact, *alike)))


def _surely(match: HeaderMatch, name: str) -> bool:
    """Tell whether a sheet of any name may be taken for this kind."""
    if len(_own_fields(match)) < ENOUGH_FIELDS:
        return False
    if match.spec.key in NAMES_WILL_DO and "customer_id" not in match.fields:
        return False  # days, names and amounts are those of many a list
    if match.spec.key == JOURNAL.key:
        return tells_of_talks(match.fields)
    return match.spec.key != LEDGER.key or _bounds_terms(match, name)


def _own_fields(match: HeaderMatch) -> AbstractSet[str]:
    """The fields of a kind of sheet that were seen, without those that only name customers."""
    return match.fields - _naming(match.spec)


@cache
def _naming(spec: SheetSpec) -> frozenset[str]:
    """The fields of a kind of sheet that only name customers."""
    return frozenset(column.field for column in spec.columns if column in NAMED_BY)


def _is_of_another_matter(match: HeaderMatch, line: Line, grid: Grid, name: str) -> bool:
    """Tell whether a list is of something that nobody contracts for, or of stays of few days."""
    from xlcrm.reading.combined import both_days  # noqa: PLC0415 - few headers leave it open
    from xlcrm.reading.other_matters import (  # noqa: PLC0415 - few headers leave it open
        are_booked,
        are_stays,
        is_of_another_matter,
    )

    columns = match.columns
    below = {
        field: [cells.get(columns[field]) for at, cells in grid.items() if at > match.header_row]
        for field in ("customer_id", *TERM)
        if field in columns
    }
    named = "name" in columns and not _may_be_a_place(match.headers["name"])
    fields = match.fields
    if "customer_id" in columns and counts_rows(below["customer_id"]):
        fields -= {"customer_id"}
    named = named or "customer_id" in fields
    texts = [cell.text for cell in line.values()]
    if is_of_another_matter(name, texts, fields, named=named):
        return True
    if not {*TERM} <= below.keys():
        return False
    booked = are_booked(texts)
    days = both_days(below["start"], below["end"], held="start" in match.holds)
    if match.holds and not booked:
        return False
    return are_stays(*days, fields, named=named, booked=booked)


def _may_be_a_place(header: str) -> bool:
    """Tell whether a name may be that of a building or a site, at which customers are."""
    from xlcrm.reading.lexicon import FALLBACK, meaning_of  # noqa: PLC0415 - few ask

    said = meaning_of(header)
    return said is not None and said.field == "name" and said.strength <= FALLBACK


def _bounds_terms(match: HeaderMatch, name: str) -> bool:
    """Tell whether a list of people says when the terms of something begin or end.

    One day of a person is that of joining, or of birth; a last day is a term's, unless the list
    says whom to call: 만료 예정.
    """
    from xlcrm.reading.dues import is_of_debts  # noqa: PLC0415 - few headers leave it open

    bare = any(notice.code == "C202" and notice.field == "end" for notice in match.notices)
    if bare and match.fields.isdisjoint({"fee", "phone"}):
        return False  # 시작 and 종료 alone may be those of a project
    if "start" in match.fields and not {"end", "months"}.isdisjoint(match.fields):
        return True
    if "sessions_left" in match.fields:
        return not made_from_ledger(name)
    plainly = match.fields - match.doubtful
    if is_of_debts(match.headers.get("end", ""), match.fields):
        return False
    of_term = {"service", "fee", "deposit", "contract_id"} & match.fields
    bounded = "end" in plainly or ("start" in plainly and bool(of_term))
    return bounded and not made_from_ledger(name)


def _tells_of_joining(match: HeaderMatch) -> bool:
    """Tell whether the only day of a list of people is that of joining, and nothing is sold."""
    if match.spec.key != LEDGER.key or match.told or not _OF_TERMS.isdisjoint(match.fields):
        return False
    joined = _JOINING.search(normalise(match.headers.get("start", ""))) is not None
    return joined and complete(PEOPLE, match.fields)


def tells_of_talks(fields: AbstractSet[str]) -> bool:
    """Tell whether a list of days, people and words is surely a journal: of payments it is not.

    >>> tells_of_talks({"at", "name", "content"}), tells_of_talks({"at", "name", "channel"})
    (False, True)
    """
    return not fields.isdisjoint(_OF_TALKS)


@cache
def _sheet_names(spec: SheetSpec) -> frozenset[str]:
    return frozenset(normalise(name) for name in (spec.name, *spec.synonyms))


def complete(spec: SheetSpec, fields: AbstractSet[str]) -> bool:
    """Tell whether the fields are enough for a sheet of that kind.

    >>> complete(LEDGER, {"name", "end"}), complete(LEDGER, {"name", "phone"})
    (True, False)
    """
    groups = spec.needs or NEEDED.get(spec.key)
    if groups is not None:
        return not any(map(fields.isdisjoint, groups))
    return not lacks(spec, fields)


def lacks(spec: SheetSpec, fields: AbstractSet[str]) -> tuple[Column, ...]:
    """Return the required columns that some fields lack; a name may stand for the 고객 ID.

    >>> [each.name for each in lacks(MARKETING, {"name", "sent_on"})]
    ['캠페인']
    """
    by_name = spec.key in NAMES_WILL_DO and "name" in fields
    return tuple(
        column
        for column in spec.columns
        if column.required
        and column.field not in fields
        and not (by_name and column.field == "customer_id")
    )


@rule(
    "C402",
    Severity.ERROR,
    "주민등록번호 열",
    "'{header}' 열은 주민등록번호를 적는 열로 보입니다.",
    "법령의 근거 없이는 보관할 수 없습니다(개인정보 보호법 제24조의2). 열을 지우세요.",
    why="주민등록번호는 법령이 허락한 경우가 아니면 동의를 받아도 모을 수 없습니다. 열이 비어 "
    "있어도 알립니다.",
    bad=("고객명 | 주민등록번호", "가온상사 |"),
    good=("고객명 | 생년", "가온상사 | 1984"),
)
def _resident_notices(line: Line, row: int) -> list[HeaderNotice]:
    """A column for 주민등록번호: those may not be kept here, whatever it holds today."""
    return [
        HeaderNotice("C402", row, column, "", (("header", one_line(cell.text)),))
        for column, cell in sorted(line.items())
        if _RESIDENT_NUMBER.search(normalise(cell.text))
    ]
