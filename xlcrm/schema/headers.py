"""Which row of a sheet holds the headers, and which column holds which field.

Titles stand above headers, cells are merged, words break over lines, and every office has its own
word for 고객명: the row among the first twenty that reads most like the wanted sheet is the header
row. Sources: DOMAIN.md section 4 for the synonyms, `xlcrm.schema.sheets` for the columns.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import CellError, a1
from xlcrm.domain.text import one_line
from xlcrm.schema.columns import Kind
from xlcrm.schema.header_words import OF_CONTRACTS, normalise, readings
from xlcrm.schema.settings import SETTINGS_SIMPLE
from xlcrm.schema.sheets import (
    BARE_ENDS,
    BARE_STARTS,
    HISTORY,
    LEDGER,
    SETTINGS,
    SHEETS,
    SheetSpec,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from xlcrm.cellref import CellRange, CellValue

    Grid = Mapping[int, Mapping[int, CellValue]]

HEADER_ROWS: Final = 20  # DOMAIN.md section 4: the best-scoring row of the first 20 is it
LONGEST_HEADER: Final = 60  # characters; longer cells are titles and explanations
ENOUGH_FIELDS: Final = 3  # recognised fields before a sheet of any name is taken for ours

# The order of preference between two columns for one field.
_CANONICAL, _SYNONYM, _LOOSE, _AMBIGUOUS = range(4)

_BARE: Final = frozenset({*BARE_STARTS, *BARE_ENDS})
_MONTHLY: Final = re.compile(r"^월|[(\[]\s*(원\s*)?/?\s*월\s*[)\]]|/\s*월$")
_RESIDENT_NUMBER: Final = re.compile(r"주민(등록)?번호|외국인등록번호")
_OWN_SHEET: Final = re.compile(
    r"대시보드|요약|통계|집계|분석|보고|리포트|피벗|현황판|차트|양식|백업"
    r"|dashboard|summary|pivot|report|chart"
)


@dataclass(frozen=True, slots=True)
class HeaderNotice:
    """Something about a header cell that becomes a finding; see `rules.header_findings`.

    Attributes:
        code: the catalogue's code.
        row: the cell's Excel row.
        column: the cell's Excel column number.
        field: the field it is about; empty where the column is none of ours.
        details: what the message names.
    """

    code: str
    row: int
    column: int
    field: str
    details: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class HeaderMatch:
    """A sheet's headers as recognised.

    Attributes:
        spec: the kind of sheet.
        header_row: the Excel row of the headers; of a header two rows high, the lower one.
        columns: field → Excel column number.
        headers: field → the header's text as in the sheet, line breaks and all.
        notices: what is odd about the headers, by row and column.
        hints: what a header says beside its field: `{"fee_basis": "월"}` for 월납입액.
    """

    spec: SheetSpec
    header_row: int
    columns: Mapping[str, int]
    headers: Mapping[str, str]
    notices: tuple[HeaderNotice, ...] = ()
    hints: Mapping[str, str] = field(default_factory=dict)

    @property
    def fields(self) -> frozenset[str]:
        """The fields seen in the header row, those with two columns (C201) too."""
        doubled = {notice.field for notice in self.notices if notice.code == "C201"}
        return frozenset(self.columns) | doubled


@dataclass(frozen=True, slots=True)
class _Candidate:
    field: str
    preference: int
    column: int
    text: str
    word: str  # as which it was recognised
    group: str


def recognise(grid: Grid, merges: Sequence[CellRange], spec: SheetSpec) -> HeaderMatch | None:
    """Return the headers of a sheet of that kind, or None if no row reads like them.

    Args:
        grid: the sheet's first rows as {row: {column: value}}; rows below 20 are not looked at.
        merges: the sheet's merged ranges. A header merged over two rows counts in the lower one;
            a range merged over several columns is a group above the headers below it.
        spec: the kind of sheet.

    Returns:
        The row with the most recognised fields, of equals the one with the most canonical names,
        of equals the first. A row counts if it holds the spec's required columns; a ledger's needs
        고객 ID or 고객명, and 계약 시작일 or 계약 종료일.

    >>> grid = {1: {1: "고객 대장"}, 3: {1: "성명", 2: "시작일", 3: "만료일"}}
    >>> match = recognise(grid, (), LEDGER)
    >>> match.header_row, dict(match.columns)
    (3, {'name': 1, 'start': 2, 'end': 3})
    """
    near = [merge for merge in merges if merge.top <= HEADER_ROWS]
    rows = {row for row in grid if row <= HEADER_ROWS}
    rows.update(merge.bottom for merge in near if merge.bottom <= HEADER_ROWS)
    best: list[_Candidate] = []
    best_row, best_score = 0, (0, 0)
    for row in sorted(rows):
        candidates = _candidates(grid, near, row, spec)
        fields = {candidate.field for candidate in candidates}
        if not _complete(spec, fields):
            continue
        canonical = sum(candidate.preference == _CANONICAL for candidate in candidates)
        if (len(fields), canonical) > best_score:
            best, best_row, best_score = candidates, row, (len(fields), canonical)
    if not best:
        return None
    return _match(spec, best_row, best, _resident_notices(grid, near, best_row))


def classify(
    name: str,
    grid: Grid,
    merges: Sequence[CellRange],
    specs: Sequence[SheetSpec] = (*SHEETS, SETTINGS_SIMPLE),
) -> HeaderMatch | None:
    """Return which kind of sheet it is, with its headers; None for an office's own sheet.

    A sheet named like one of `specs` (고객대장, 고객대장 2023) is tried as that first. A sheet of
    any other name (강남점, 10월) is the kind that recognises most of its headers, at least three; a
    ledger then needs its start and its end or length, since xlcrm writes there and an office's own
    list of expiring customers must not be taken for one. Settings and history count by name only.

    >>> headers = {1: {1: "고객 ID", 2: "고객명", 3: "계약 시작일", 4: "계약 종료일"}}
    >>> classify("2023년", headers, ()).spec.name, classify("2023년 요약", headers, ())
    ('고객대장', None)
    """
    plain = normalise(name)
    exact = [spec for spec in specs if plain in _sheet_names(spec)]
    if not exact and _OWN_SHEET.search(plain):
        return None
    alike = [spec for spec in specs if any(known in plain for known in _sheet_names(spec))]
    for spec in dict.fromkeys((*exact, *alike)):
        if match := recognise(grid, merges, spec):
            return match
    best: HeaderMatch | None = None
    for spec in specs:
        if spec.key in {SETTINGS.key, HISTORY.key}:
            continue
        match = recognise(grid, merges, spec)
        if match is None or len(match.fields) < ENOUGH_FIELDS or not _surely(match):
            continue
        if best is None or len(match.fields) > len(best.fields):
            best = match
    return best


def _surely(match: HeaderMatch) -> bool:
    """Tell whether a sheet of any name may be taken for this kind."""
    if match.spec.key != LEDGER.key:
        return True
    if any(notice.code == "C202" and notice.field == "end" for notice in match.notices):
        return False  # 시작 and 종료 alone may be those of a project
    return "start" in match.fields and not {"end", "months"}.isdisjoint(match.fields)


@cache
def _sheet_names(spec: SheetSpec) -> frozenset[str]:
    return frozenset(normalise(name) for name in (spec.name, *spec.synonyms))


def _complete(spec: SheetSpec, fields: AbstractSet[str]) -> bool:
    if spec.key == LEDGER.key:
        return not fields.isdisjoint({"customer_id", "name"}) and not fields.isdisjoint(
            {"start", "end"}
        )
    return {column.field for column in spec.columns if column.required} <= fields


@cache
def _index(spec: SheetSpec) -> dict[str, tuple[str, int]]:
    """Every word for every column of a sheet: normalised → (field, preference)."""
    index = {normalise(column.name): (column.field, _CANONICAL) for column in spec.columns}
    for column in spec.columns:
        for word in column.synonyms:
            preference = _AMBIGUOUS if word in column.ambiguous else _SYNONYM
            index.setdefault(normalise(word), (column.field, preference))
    return index


def _candidates(
    grid: Grid, merges: Sequence[CellRange], row: int, spec: SheetSpec
) -> list[_Candidate]:
    """Every cell of a row that reads like a header of the sheet, from left to right."""
    index = _index(spec)
    found: list[_Candidate] = []
    for column, (text, group) in sorted(_header_cells(grid, merges, row).items()):
        for word, loose in readings(text, group):
            if word not in index:
                continue
            name, preference = index[word]
            preference = max(preference, _LOOSE) if loose else preference
            if preference != _AMBIGUOUS or _values_agree(grid, row, column, spec, name):
                found.append(_Candidate(name, preference, column, text, word, group))
            break
    return [candidate for candidate in found if _plain_enough(candidate, found)]


def _plain_enough(candidate: _Candidate, row: Sequence[_Candidate]) -> bool:
    """Tell whether a bare 시작, 종료, 만료 is one of a pair, and not below 휴회기간 or the like."""
    if candidate.word not in _BARE:
        return True
    other = "end" if candidate.field == "start" else "start"
    period = normalise(candidate.group).removesuffix("기간")
    return period in OF_CONTRACTS and any(each.field == other for each in row)


def fields_in_row(
    cells: Mapping[int, CellValue], row: int, spec: SheetSpec
) -> list[tuple[int, str]]:
    """Return which fields of a sheet the cells of one row below its headers read like.

    >>> fields_in_row({1: "성명", 2: "해지일", 3: "홍길동"}, 9, LEDGER)
    [(1, 'name'), (2, 'terminated_on')]
    """
    return [(found.column, found.field) for found in _candidates({row: cells}, (), row, spec)]


def words_of(spec: SheetSpec) -> AbstractSet[str]:
    """Return all words for all columns of a sheet, as `normalise` gives them."""
    return _index(spec).keys()


def _header_cells(grid: Grid, merges: Sequence[CellRange], row: int) -> dict[int, tuple[str, str]]:
    """The texts that end in a row: column → (own text, text of the merged group above)."""
    cells: dict[int, tuple[str, str]] = {}
    for column, value in grid.get(row, {}).items():
        if _is_text(value) and not any(m.bottom > row and m.holds(row, column) for m in merges):
            cells[column] = (str(value), "")
    for merge in merges:
        value = grid.get(merge.top, {}).get(merge.left)
        if merge.bottom == row and merge.top < row and _is_text(value):
            cells[merge.left] = (str(value), "")
    for merge in merges:
        value = grid.get(merge.top, {}).get(merge.left)
        if merge.bottom == row - 1 and merge.right > merge.left and _is_text(value):
            for column in range(merge.left, min(merge.right, max(cells, default=0)) + 1):
                if column in cells:
                    cells[column] = (cells[column][0], str(value))
    return cells


def _is_text(value: object) -> bool:
    return (
        isinstance(value, str)
        and not isinstance(value, CellError)
        and 0 < len(value.strip()) <= LONGEST_HEADER
    )


def _values_agree(grid: Grid, row: int, column: int, spec: SheetSpec, name: str) -> bool:
    """Tell whether the cells below an ambiguous header may be what it would mean here.

    구분 over 신규, 기존 is not 상태: xlcrm would overwrite the office's own column. 만료 over Y, N
    is no date.
    """
    wanted = spec.column(name)
    if wanted.kind is Kind.DATE:
        cells = [cells.get(column) for at, cells in grid.items() if at > row]
        filled = [cell for cell in cells if cell is not None and cell != ""]
        return not filled or any(map(_may_be_date, filled))
    if wanted.kind is not Kind.CHOICE:
        return True
    below = {normalise(str(cells.get(column) or "")) for at, cells in grid.items() if at > row}
    below.discard("")
    return not below or not below.isdisjoint(normalise(choice) for choice in wanted.choices)


def _may_be_date(value: CellValue) -> bool:
    if isinstance(value, CellError):
        return True  # such as a formula that nobody has calculated yet
    if isinstance(value, str):
        return any(map(str.isdecimal, value))
    return not isinstance(value, bool)


def _match(
    spec: SheetSpec, row: int, candidates: Sequence[_Candidate], notices: list[HeaderNotice]
) -> HeaderMatch:
    """Choose one column a field, and say where that was not plain."""
    by_field: dict[str, list[_Candidate]] = {}
    for candidate in candidates:
        by_field.setdefault(candidate.field, []).append(candidate)
    chosen: list[_Candidate] = []
    for rivals in by_field.values():
        surest = min(rival.preference for rival in rivals)
        first, *equals = [rival for rival in rivals if rival.preference == surest]
        if equals:
            notices.extend(_notice("C201", spec, row, rival, first) for rival in equals)
            continue
        chosen.append(first)
        if surest == _AMBIGUOUS:
            notices.append(_notice("C202", spec, row, first, first))
        notices.extend(
            _notice("C203", spec, row, rival, first)
            for rival in rivals
            if rival is not first and rival.preference != _AMBIGUOUS
        )
    headers = {candidate.field: candidate.text for candidate in chosen}
    fee = unicodedata.normalize("NFKC", headers.get("fee", "")).strip()
    return HeaderMatch(
        spec,
        row,
        {candidate.field: candidate.column for candidate in chosen},
        headers,
        tuple(sorted(notices, key=lambda notice: (notice.row, notice.column, notice.code))),
        {"fee_basis": "월"} if _MONTHLY.search(fee) else {},
    )


def _notice(
    code: str, spec: SheetSpec, row: int, here: _Candidate, other: _Candidate
) -> HeaderNotice:
    details = (
        ("header", one_line(here.text)),
        ("name", spec.column(here.field).name),
        ("other", a1(row, other.column)),
        ("other_header", one_line(other.text)),
    )
    return HeaderNotice(code, row, here.column, here.field, details)


def _resident_notices(grid: Grid, merges: Sequence[CellRange], row: int) -> list[HeaderNotice]:
    """A column for 주민등록번호: those may not be kept here, whatever it holds today."""
    return [
        HeaderNotice("C402", row, column, "", (("header", one_line(text)),))
        for column, (text, _) in sorted(_header_cells(grid, merges, row).items())
        if _RESIDENT_NUMBER.search(normalise(text))
    ]
