"""What is surely meant but badly typed, mended cell by cell, as a plan.

Works on distinct values: 100,000 rows repeat few spellings.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import CellError
from xlcrm.domain.day_order import readings_of
from xlcrm.domain.formula_text import is_formula_text
from xlcrm.domain.outline import outlined
from xlcrm.domain.text import normalise
from xlcrm.errors import DomainError
from xlcrm.jobs.fix.cells import (
    MONTHS_FORMAT,
    WON_FORMAT,
    Mending,
    MendingManner,
    mendings,
)
from xlcrm.jobs.fix.codes import BLANKS, CODES, LOOSE, QUOTED
from xlcrm.jobs.fix.words import known_words, with_plain_dashes
from xlcrm.office.changes import Changes, edits_of
from xlcrm.office.contracts import Contracts
from xlcrm.office.proposal import Proposal
from xlcrm.ooxml.growing import can_take_in
from xlcrm.ooxml.spilled import spilled_rows
from xlcrm.reading.habits import TOLD
from xlcrm.schema.catalogue import CATALOGUE
from xlcrm.schema.columns import Kind
from xlcrm.schema.plain import not_plain
from xlcrm.schema.sheets import HISTORY, JOURNAL, LEDGER, SETTINGS
from xlcrm.values import dataclass
from xlcrm.workbook.oddities import shown_as_numbers
from xlcrm.workbook.plan import GrownTable, Plan
from xlcrm.workbook.quoted import unquoted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from xlcrm.cellref import CellRef, CellValue
    from xlcrm.office.ledger import Ledger
    from xlcrm.reading.settings import Settings
    from xlcrm.schema.finding import Finding
    from xlcrm.schema.table import TypedColumn
    from xlcrm.workbook.plan import ColumnEdits
    from xlcrm.workbook.read import Book, Sheet


_UNTOUCHED: Final = frozenset({SETTINGS.key, HISTORY.key})
_FILLED: Final = ("end", "months")
_KEYS: Final = frozenset({(LEDGER.key, "contract_id"), (JOURNAL.key, "entry_id")})
_NAMED: Final = frozenset({"contract_id", "next_contract_id", "entry_id", "corrects"})
_FAMILY: Final = 2  # letters of the shortest name of several codes, such as C6


@outlined
@dataclass(frozen=True, slots=True)
class Mended:
    """What a mending comes to.

    Attributes:
        mended: the cells to change by the finding code under which they are mended, in the order of
            `CODES`.
        left: what `xlcrm check` will still find afterwards.
        tables: the Excel tables that take in the rows typed below them.
    """

    mended: Mapping[str, tuple[ColumnEdits, ...]]
    left: tuple[Finding, ...]
    tables: tuple[GrownTable, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How many cells are mended under each code."""
        return {
            code: sum(len(edits.rows) for edits in columns) for code, columns in self.mended.items()
        }


def fix(ledger: Ledger, *, only: Collection[str] | None = None) -> Proposal[Mended]:
    r"""Return how a workbook's cells can be mended without a guess. Nothing is written.

    Every cell reads as the same value afterwards, but for blanks that are filled, words that become
    those of 설정 and the dropdowns but for spaces, and dashes that become hyphens in identifiers.
    Formulas, notes, the columns that xlcrm computes, 설정 and 변경이력 stay as they are.

    Args:
        ledger: the opened workbook.
        only: finding codes (`C604`) or families of them (`C6`); None mends all.

    Raises:
        DomainError: one of `only` names nothing that can be mended.

    >>> import xlcrm
    >>> proposal = xlcrm.fix(xlcrm.open_ledger("sample_data/messy.xlsx"), only=["C602"])
    >>> print(*proposal.said, next(iter(proposal.plan)), sep="\n")
    C602 글로 적힌 날짜 50칸
    2023년!D5: '2023.01.05' → 2023-01-05
    """
    wanted = _wanted(only)
    book = ledger.book
    doubtful = _doubtful(book)
    changes = Changes(book)
    by_code: dict[str, list[ColumnEdits]] = defaultdict(list)
    for sheet in book.sheets:
        for field, mended in _of_sheet(sheet, book, wanted, doubtful).items():
            form = _number_format(sheet.table.columns[field], mended)
            changes.set(sheet, field, {at: each.new for at, each in mended.items()}, as_given=form)
            for code in CODES:
                mine = {at: each.new for at, each in mended.items() if each.codes[0] == code}
                by_code[code] += edits_of(sheet, field, mine, form)
    if QUOTED in wanted:
        cells = {each.where for edits in by_code.values() for one in edits for each in one.cells()}
        by_code[QUOTED] = [*_quoted(book, cells)]
    tables = _grown_tables(book) if LOOSE in wanted else ()
    outcome = Mended(
        {code: tuple(edits) for code in CODES if (edits := by_code[code])},
        _left(ledger.with_book(changes.carried_out()).findings, tables, by_code[QUOTED]),
        tables,
    )
    return Proposal(
        changes.plan() | Plan(tuple(by_code[QUOTED]), grown_tables=tables),
        said=(
            *(f"{code} {CODES[code]} {many:,}칸" for code, many in outcome.counts.items()),
            *(
                f"{LOOSE} {CODES[LOOSE]} {each.sheet} {each.before} → {each.area}"
                for each in tables
            ),
        ),
        found=outcome,
    )


def _grown_tables(book: Book) -> tuple[GrownTable, ...]:
    """The Excel tables that can take in the contracts typed below them, down to the last one."""
    found = []
    for sheet in book.sheets:
        table, area = sheet.excel_table, sheet.area
        if sheet.loose and table is not None and can_take_in(book.package, table, area):
            found.append(GrownTable(sheet.table.sheet, table.area, area))
    return tuple(found)


def _quoted(book: Book, mended: AbstractSet[CellRef]) -> Iterator[ColumnEdits]:
    """Yield the edits that write texts which look like formulas again, whereby they are marked.

    Their cells' formats say then what a leading apostrophe says; the texts stay as they are.
    """
    for sheet in book.sheets:
        if sheet.table.spec.key in _UNTOUCHED:
            continue
        spilled = spilled_rows(book.scans[sheet.table.sheet])
        taken: set[int] = set()
        for name, column in sheet.table.columns.items():
            if column.column.computed or column.number in taken:
                continue
            taken.add(column.number)
            looks = {raw for raw in set(column.raw) if type(raw) is str and is_formula_text(raw)}
            if not looks:
                continue
            fixed = _fixed_places(sheet, name, spilled.get(column.number, ()))
            places = {
                sheet.table.where(at, name): at
                for at, raw in enumerate(column.raw)
                if raw in looks and at not in fixed
            }
            found = unquoted(book, places.keys() - mended)
            same = {places[each]: column.raw[places[each]] for each in found}
            yield from edits_of(sheet, name, same)


def _left(
    findings: Sequence[Finding], tables: Sequence[GrownTable], quoted: Sequence[ColumnEdits]
) -> tuple[Finding, ...]:
    """What is found but of the rows that tables take in, and of texts that are marked as texts."""
    names = {each.sheet for each in tables}
    cells = {each.where for edits in quoted for each in edits.cells()}
    return tuple(
        each
        for each in findings
        if (each.code != LOOSE or each.where.sheet not in names)
        and (each.code != QUOTED or each.where not in cells)
    )


def _wanted(only: Collection[str] | None) -> frozenset[str]:
    """The codes that are to be mended."""
    if only is None:
        return frozenset(CODES)
    found: set[str] = set()
    for word in only:
        name = normalise(word).upper()
        mine = {code for code in CODES if len(name) >= _FAMILY and code.startswith(name)}
        if not mine:
            known = name in CATALOGUE
            said = "스스로 고칠 수 없는 코드입니다" if known else "그런 코드는 없습니다"
            raise DomainError(f"{said}.", hint=f"고칠 수 있는 코드: {', '.join(sorted(CODES))}")
        found |= mine
    return frozenset(found)


def _doubtful(book: Book) -> frozenset[str]:
    """Identifiers that two contracts or entries would have, were all their dashes hyphens."""
    found: set[str] = set()
    for sheet in book.sheets:
        for name, column in sheet.table.columns.items():
            if (sheet.table.spec.key, name) in _KEYS:
                texts = {value for value in column.values if isinstance(value, str)}
                if any(not text.isascii() for text in texts):
                    counts = Counter(map(with_plain_dashes, texts))
                    found |= {text for text, count in counts.items() if count > 1}
    return frozenset(found)


def _of_sheet(
    sheet: Sheet, book: Book, wanted: frozenset[str], doubtful: frozenset[str]
) -> dict[str, dict[int, Mending]]:
    """What is mended in a sheet: by field and position, each under a wanted code."""
    if sheet.table.spec.key in _UNTOUCHED:
        return {}
    spilled = spilled_rows(book.scans[sheet.table.sheet])
    bare = shown_as_numbers(book, sheet) if "C106" in wanted else {}
    found: dict[str, dict[int, Mending]] = {}
    taken: set[int] = set()
    for name, column in sheet.table.columns.items():
        if column.column.computed or column.number in taken:
            continue
        taken.add(column.number)
        manner = _manner(sheet, column, book, doubtful if name in _NAMED else frozenset())
        mine = _in_column(column, manner, wanted)
        for at in bare.get(name, ()):
            mine[at] = Mending(column.values[at], ("C106",))  # type: ignore[arg-type]  # a day
        if sheet.table.spec.key == LEDGER.key and name in _FILLED and BLANKS in wanted:
            mine |= _filled(sheet, name, book.settings)
        for at in mine.keys() & _fixed_places(sheet, name, spilled.get(column.number, ())):
            del mine[at]
        if mine:
            found[name] = mine
    _keep_proofs(sheet, found)
    return found


def _keep_proofs(sheet: Sheet, found: dict[str, dict[int, Mending]]) -> None:
    """Leave days whose order their columns have told, unless all of them are mended together.

    What is left would have lost the days that prove its order.
    """
    told = {
        name: [
            at
            for at, (raw, value) in enumerate(zip(column.raw, column.values, strict=True))
            if type(raw) is str and value is not None and readings_of(raw)
        ]
        for name, column in sheet.table.columns.items()
        if not column.habit.days.usual and column.habit.why != TOLD
    }
    if all(at in found.get(name, {}) for name, places in told.items() for at in places):
        return
    for name, places in told.items():
        found[name] = {at: each for at, each in found.get(name, {}).items() if at not in {*places}}
        if not found[name]:
            del found[name]


def _manner(
    sheet: Sheet, typed: TypedColumn, book: Book, doubtful: frozenset[str]
) -> MendingManner:
    """How a column's cells are mended."""
    column = typed.column
    words: Iterable[str] = ()
    service = column.field == "service" and sheet.table.spec.key == LEDGER.key
    if column.kind in {Kind.CHOICE, Kind.YES_NO, Kind.TEXT}:
        words = (*column.choices, *book.settings.lists.get(column.field, ()))
        words = (*words, *book.settings.windows) if service else words
    return MendingManner(
        column.kind,
        known_words(words),
        "C312" if service else "C310",
        doubtful,
        book.package.date1904,
        typed.habit,
    )


def _in_column(
    column: TypedColumn, manner: MendingManner, wanted: frozenset[str]
) -> dict[int, Mending]:
    """What is mended in a column, by position."""
    distinct = set(column.raw)
    if not manner.known:  # a plain cell can only be spelled as a known word, if at all
        distinct = set(not_plain(column.column.kind, distinct))
    if CellError in set(map(type, column.raw)):  # a text like an error value is equal to it
        distinct = {raw for raw in distinct if str(raw)[:1] != "#"}
    found: dict[CellValue, Mending] = {}
    for raw in distinct:
        for mending in mendings(raw, manner):
            code = next((code for code in mending.codes if code in wanted), None)
            if code is not None:
                found[raw] = Mending(mending.new, (code,))
                break
    if not found:
        return {}
    return {at: found[raw] for at, raw in enumerate(column.raw) if raw in found}


def _filled(sheet: Sheet, name: str, settings: Settings) -> dict[int, Mending]:
    """The blank ends and lengths of contracts that the other one gives, by position."""
    rows = Contracts.of(sheet.table, settings)
    column = sheet.table.columns[name]
    new = rows.filled().get(name, column.raw)
    return {
        at: Mending(value, (BLANKS,))  # type: ignore[arg-type]
        for at, (raw, value) in enumerate(zip(column.raw, new, strict=True))
        if value is not raw and value is not None and at not in rows.left_alone
    }


def _fixed_places(sheet: Sheet, name: str, spilled: Sequence[tuple[int, int]]) -> set[int]:
    """The positions whose cells are not to be written: formulas, merged cells, arrays' results."""
    rows = sheet.table.rows
    found = set(sheet.table.columns[name].formulas)
    covered = sheet.shown_at.get(name, {})
    if covered:
        found |= {at for at, row in enumerate(rows) if row in covered}
    for first, last in spilled:
        found |= {at for at, row in enumerate(rows) if first <= row <= last}
    return found


def _number_format(column: TypedColumn, positions: Iterable[int]) -> str:
    """The format in which a column's numbers are shown whose cells are to hold texts or nothing."""
    kind = column.column.kind
    if kind is Kind.MONEY:
        return WON_FORMAT
    if kind is Kind.MONTHS and any("개월" in str(column.raw[at]) for at in positions):
        return MONTHS_FORMAT
    return "General" if kind in {Kind.INTEGER, Kind.MONTHS} else ""
