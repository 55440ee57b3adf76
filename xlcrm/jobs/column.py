"""A column of one's own, written into a sheet: what a program has worked out beside xlcrm."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from xlcrm.domain.text import one_line
from xlcrm.errors import DomainError, PlanError, SheetNotFoundError
from xlcrm.office.checked import UNTYPED
from xlcrm.office.checked import plain as as_plain
from xlcrm.office.proposal import Proposal
from xlcrm.ooxml.scan import scan, values_at
from xlcrm.schema.header_words import normalise
from xlcrm.workbook.plan import ColumnEdits, NewColumn, Plan

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlcrm.cellref import CellValue
    from xlcrm.office.ledger import Ledger
    from xlcrm.schema.columns import SheetSpec
    from xlcrm.workbook.read import Book, Sheet

_DAY: Final = "yyyy\\-mm\\-dd"
_MOMENT: Final = "yyyy\\-mm\\-dd hh:mm"


def column(
    ledger: Ledger,
    sheet: str,
    name: str,
    values: Mapping[int, object] | Sequence[object] | Any,  # noqa: ANN401 - or a pandas Series
    *,
    number_format: str = "",
) -> Proposal[None]:
    r"""Return what writes a column of one's own: at the right of the table, or where it is already.

    Cells that say so already are left alone. xlcrm's own columns and those that it reads are
    refused: `bring`, `fix` and the other jobs write them, by the office's rules.

    Args:
        ledger: the opened workbook.
        sheet: the sheet's name.
        name: the column's header.
        values: Excel row → value, such as a Series made from `ledger[sheet]`; or a value for each
            row of the table in order. Texts, numbers, days, moments, yes and no; None, NaN, NaT and
            NA make a cell blank. Rows that are not named stay as they are.
        number_format: Excel's number format of a column that is added, such as `0.0%`; days have
            one by default.

    Raises:
        SheetNotFoundError: no recognised sheet has that name.
        DomainError: the name is empty or one of xlcrm's columns, a row is none of the table's, or
            a value is of a kind that no cell holds.
        PlanError: the sheet has that header twice, or a cell with a formula.

    >>> import xlcrm
    >>> ledger = xlcrm.open_ledger("sample_data/seed_ledger.xlsx")
    >>> proposal = xlcrm.column(ledger, "고객대장", "점수", ledger["고객대장"]["요금"] // 1000)
    >>> print(*proposal.plan, sep="\n")
    고객대장!J1: (빈 칸) → '점수'
    고객대장!J2: (빈 칸) → 100
    고객대장!J3: (빈 칸) → 50
    고객대장!J4: (빈 칸) → 100
    """
    found = _sheet(ledger, sheet)
    table, header = found.table, one_line(name)
    if not header or normalise(header) in _known(table.spec):
        raise DomainError(
            f"'{header}' 열은 xlcrm이 읽거나 쓰는 열이라 따로 쓰지 않습니다."
            if header
            else "열의 이름이 비어 있습니다.",
            sheet=sheet,
            hint="다른 이름을 적으세요.",
        )
    cells = _by_row(found, values)
    places = _places(ledger.book, found, header)
    if len(places) > 1:
        raise PlanError(
            f"'{header}' 열이 둘이라 어느 쪽에 쓸지 알 수 없습니다.",
            sheet=sheet,
            hint="열 하나의 제목을 바꾼 뒤 다시 실행하세요.",
        )
    rows = sorted(cells)
    new = [cells[row] for row in rows]
    form = number_format or _format_of(new)
    if not places:
        added = NewColumn(sheet, found.area, header, rows, new, form or "General")
        return Proposal(Plan(new_columns=(added,)), said=(f"{sheet}: 새 열 {header}",))
    old = _said(ledger.book, sheet, rows, places[0])
    at = [each for each in range(len(rows)) if _differ(old[each], new[each])]
    if not at:
        return Proposal()
    edits = ColumnEdits(
        sheet,
        places[0],
        [rows[each] for each in at],
        [old[each] for each in at],
        [new[each] for each in at],
        form if any(isinstance(each, date) for each in new) else "",
    )
    return Proposal(Plan(columns=(edits,)), said=(f"{sheet}: {header} {len(at):,}칸",))


def _sheet(ledger: Ledger, name: str) -> Sheet:
    for each in ledger.book.sheets:
        if each.table.sheet == name:
            return each
    raise SheetNotFoundError(
        "그런 이름의 시트가 없거나, 표로 읽을 수 없습니다.",
        path=ledger.path,
        sheet=name,
        hint=f"읽을 수 있는 시트: {', '.join(ledger.sheets)}",
    )


def _known(spec: SheetSpec) -> set[str]:
    """The headers by which xlcrm knows a kind of sheet's columns, as they are compared."""
    return {
        normalise(word)
        for each in spec.columns
        for word in (each.name, each.field, *each.synonyms, *each.ambiguous)
    }


def _by_row(sheet: Sheet, values: Any) -> dict[int, CellValue | date]:  # noqa: ANN401
    """What to write by Excel row."""
    table = sheet.table
    items = getattr(values, "items", None)
    if items is None and len(values) != len(table.rows):
        raise DomainError(
            f"값은 {len(values):,}개인데 표는 {len(table.rows):,}행입니다.",
            sheet=table.sheet,
            hint="행마다 값을 하나씩 적거나, 행 번호에 값을 짝지으세요.",
        )
    pairs = items() if items is not None else zip(table.rows, values, strict=True)
    found: dict[int, CellValue | date] = {}
    for row, value in pairs:
        if row not in table.rows:
            raise DomainError(
                f"{row}행은 표의 행이 아닙니다.", sheet=table.sheet, hint="행 번호를 확인하세요."
            )
        found[int(row)] = _as_cell(value, table.sheet, int(row))
    return found


def _as_cell(value: object, sheet: str, row: int) -> CellValue | date:
    plain = as_plain(value)
    if plain is not UNTYPED:
        day = isinstance(plain, datetime) and plain == plain.replace(hour=0, minute=0, second=0)
        return plain.date() if isinstance(plain, datetime) and day else plain
    raise DomainError(
        f"{row}행에 쓸 수 없는 종류의 값입니다.",
        sheet=sheet,
        hint="글, 숫자, 날짜, 예·아니오 가운데 하나로 적으세요.",
    )


def _format_of(values: Sequence[CellValue | date]) -> str:
    """The number format of days and moments; "" for everything else."""
    if any(isinstance(each, datetime) for each in values):
        return _MOMENT
    return _DAY if any(isinstance(each, date) for each in values) else ""


def _places(book: Book, sheet: Sheet, header: str) -> list[int]:
    """The columns of a table under that header."""
    area, row = sheet.area, sheet.table.header_row
    numbers = range(area.left, area.right + 1)
    wanted = normalise(header)
    return [
        number
        for number in numbers
        if normalise(_said(book, sheet.table.sheet, [row], number)[0]) == wanted
    ]


def _said(book: Book, sheet: str, rows: Sequence[int], number: int) -> list[CellValue]:
    """What a column's cells say in some rows."""
    package = book.package
    if sheet not in book.scans:
        book.scans[sheet] = scan(package.markup(package.sheet(sheet).part), package.strings)
    return values_at(book.scans[sheet], package.strings, rows, number)


def _differ(old: CellValue, new: CellValue | date) -> bool:
    """Whether a cell would say something else; days count as the numbers that cells hold."""
    from xlcrm.ooxml.cells import serial_of  # noqa: PLC0415 - only where the column is there

    if isinstance(new, date):
        return old not in {serial_of(new), serial_of(new, date1904=True)}
    return old != new or isinstance(old, bool) is not isinstance(new, bool)
