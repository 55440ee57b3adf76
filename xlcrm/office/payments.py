"""What each contract's cells say of its payments: months, 납부 여부, 미납금, as one reading.

The one place that reads them: who owes what (`office.owed`), the page of today, the lists and the
taking in of a payment all stand on it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from xlcrm.domain.money import parse_won
from xlcrm.domain.outline import outlined
from xlcrm.domain.paid_cell import Numbers, Paid, PaidCell, numbers_of, paid_cell
from xlcrm.domain.text import lazy, normalise
from xlcrm.errors import DomainError
from xlcrm.office.fees import fees_of, lengths_of
from xlcrm.office.own_columns import cells_in
from xlcrm.ooxml.ranges import merged_ranges
from xlcrm.reading.basis import months_paid
from xlcrm.reading.payment_columns import (
    day_of_month,
    months_unpaid,
    payment_columns,
    with_year,
)
from xlcrm.schema.coerce import is_blank
from xlcrm.schema.sheets import FEE_BASES
from xlcrm.values import dataclass
from xlcrm.workbook.shown import ShownDates

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlcrm.cellref import CellValue
    from xlcrm.domain.months_owed import Month
    from xlcrm.office.contracts import Contracts
    from xlcrm.reading.payment_columns import MonthColumn, PaymentColumns
    from xlcrm.workbook.read import Book, Sheet

MONTHLY, FOR_TERM = FEE_BASES
NO_BASIS: Final = "요금이 한 달 금액인지 계약 전체 금액인지 알 수 없음"
"""Why a month's fee is not known of which nothing tells what it is for."""

_ABOVE: Final = 3  # rows above the headers that may hold groups and titles
_LEAST_ALIKE: Final = 2  # amounts that are the fee, before they prove what they are
_ALIKE: Final = 0.6  # of all amounts
_READABLE: Final = 0.7  # of the cells of a column of 납부 여부
_UNITS: Final = (1_000, 10_000)
_OF_PAYING: Final = lazy(r"납|입금|수납|미수|연체|카드|현금|이체")
_VAT: Final = lazy(r"(?:vat|부가세|부가가치세)\s*(?:(?:미|불)포함|별도|제외)", 2)
_RARER: Final = lazy(r"연납|년납|일시납|분기|반기|격월|(?:[2-9]|1\d)\s*개월")
_MARKS: Final = frozenset({*"o○◯●◎ㅇv✓✔√y1", "yes", "예"})
_NOT: Final = frozenset({*"x×✕n0", "no", "아니오"})


@outlined
@dataclass(frozen=True, slots=True)
class Payments:
    """A sheet's payments, a position a contract as in its `Contracts`.

    Attributes:
        sheet: the sheet.
        columns: which columns tell of them; of months only those that are of payments.
        cells: month → what each contract's cell says.
        raw: month → the cells as they stand there.
        status: what each contract's 납부 여부 says; empty where there is no such column.
        due_days: the day of each contract's payment, where its column says it.
        fees: what each contract pays a month in won; None where that is not known.
        whole: what each pays for its term, where its fee is one for that.
        why_not: why a contract's fee for a month is not known.
        monthly: whether each pays month by month; not one who pays for a year or the term at once.
        vat: whether value-added tax comes on top of each fee.
        numbers: what the plain numbers of the months are.
        unit: how many won a number of the months is.
        marks_unpaid: whether some month says X or 미납, so that a blank one need not be unpaid.
        begun: the months of which some contract says anything.
        undecided: the columns of months of which nothing tells whether they are of payments.
        without_year: those of which nothing tells the year.
    """

    sheet: Sheet
    columns: PaymentColumns
    cells: Mapping[Month, Sequence[PaidCell]]
    raw: Mapping[Month, Sequence[CellValue]]
    status: Sequence[PaidCell]
    due_days: Sequence[int | None]
    fees: Sequence[int | None]
    whole: Sequence[int | None]
    why_not: Sequence[str]
    monthly: Sequence[bool]
    vat: Sequence[bool]
    numbers: Numbers
    unit: int
    marks_unpaid: bool
    begun: frozenset[Month]
    undecided: tuple[MonthColumn, ...]
    without_year: tuple[MonthColumn, ...]


def payments_of(book: Book, sheet: Sheet, rows: Contracts, year: int = 0) -> Payments:
    """Return what a sheet says of its payments.

    Args:
        book: the workbook.
        sheet: one of its ledger sheets.
        rows: its contracts.
        year: the year of months that name none; 0 as 설정 says.
    """
    return _Reader(book, sheet, rows, year or book.settings.payments.year).payments()


def tells_by_columns(payments: Payments) -> bool:
    """Tell whether a sheet's own columns say who owes."""
    columns = payments.sheet.table.columns
    return "outstanding" in columns or bool(payments.cells or payments.status)


def fee_bases(rows: Contracts) -> tuple[Sequence[object], Sequence[object]]:
    """Return each contract's fee in won, and what it is for; None where nothing tells that."""
    lengths = lengths_of(rows.starts, rows.ends, rows.settings.month_end)
    return fees_of(rows.table, rows.settings, lengths)


class _Reader:
    """A sheet's payments while they are read."""

    def __init__(self, book: Book, sheet: Sheet, rows: Contracts, year: int) -> None:
        self.book, self.sheet, self.rows, self.year = book, sheet, rows, year
        self.dates = ShownDates(book.package)
        table = rows.table
        self.size = len(table.rows)
        self.given, self.bases = fee_bases(rows)

    def payments(self) -> Payments:
        columns = self._columns()
        if self.year:
            columns = replace(columns, months=with_year(columns.months, self.year))
        undated = tuple(each for each in columns.months if each.month is None)
        dated = [each for each in columns.months if each.month is not None]
        raw = {each.number: self._cells(each.number) for each in dated}
        plain = [
            value
            for cells in raw.values()
            for value in set(cells)
            if type(value) is int or type(value) is float
        ]
        numbers, unit = numbers_of(plain), self._unit()
        if numbers is Numbers.DAYS and unit > 1 and self._are_fees(raw, unit):
            numbers = Numbers.AMOUNTS
        due_days = self._due_days(columns)
        read = {
            each.number: _read(raw[each.number], numbers, unit, each.month)
            for each in dated
            if each.month is not None
        }
        proved = self._proved(read, raw, dated=any(due_days))
        sure = [each for each in dated if each.pays or proved]
        undecided = tuple(each for each in dated if not (each.pays or proved))
        cells: dict[Month, Sequence[PaidCell]] = {}
        texts: dict[Month, Sequence[CellValue]] = {}
        kept: list[MonthColumn] = []
        for each in sure:
            if each.month is not None and each.month not in cells:
                cells[each.month], texts[each.month] = read[each.number], raw[each.number]
                kept.append(each)
        found = {one.kind for each in cells.values() for one in set(each)}
        status = self._counted(columns, self._status(columns))
        fees, whole, why_not = self._fees(cells, numbers)
        return Payments(
            self.sheet,
            replace(columns, months=tuple(kept), status=columns.status if status else 0),
            cells,
            texts,
            status,
            due_days,
            fees,
            whole,
            why_not,
            self._monthly(columns, fees, whole),
            self._vat(),
            numbers,
            unit,
            Paid.UNPAID in found,
            frozenset(
                month
                for month, each in cells.items()
                if any(one.kind is not Paid.BLANK for one in each)
            ),
            undecided,
            tuple(each for each in undated if each.pays is not False),
        )

    def _columns(self) -> PaymentColumns:
        sheet, table = self.sheet, self.sheet.table
        known = frozenset({*sheet.match.columns.values(), sheet.match.given})
        top = table.header_row
        rows = list(range(top, max(top - _ABOVE - 1, 0), -1))
        numbers = range(1, sheet.area.right + 1)
        grid: list[dict[int, CellValue]] = [{} for _ in rows]
        for number in numbers:
            values = cells_in(self.book, sheet, rows[::-1], number)[::-1]
            for at, value in enumerate(values):
                if not is_blank(value):
                    grid[at][number] = value
        self._end_groups(dict(zip(rows, grid, strict=True)))
        header = {n: v for n, v in grid[0].items() if n >= sheet.area.left}
        return payment_columns(
            header, grid[1:], table.sheet, known, date1904=self.book.package.date1904
        )

    def _end_groups(self, grid: dict[int, dict[int, CellValue]]) -> None:
        """Let a merged group above the headers end where its cells do; a title alone does not."""
        scanned = self.book.scans[self.sheet.table.sheet]
        for merge in merged_ranges(scanned.data, scanned.frame):
            cells = grid.get(merge.bottom, {})
            above = merge.bottom < self.sheet.table.header_row and merge.top == merge.bottom
            if above and merge.left in cells and len(cells) > 1:
                cells.setdefault(merge.right + 1, None)

    def _cells(self, number: int) -> Sequence[CellValue]:
        rows = self.rows.table.rows
        raw = cells_in(self.book, self.sheet, rows, number)
        scanned = self.book.scans[self.rows.table.sheet]
        return self.dates.as_texts(scanned, rows, number, raw)

    def _unit(self) -> int:
        """How many won a number is: as many as of the fees that stand beside it."""
        column = self.rows.table.columns.get("fee")
        pairs = () if column is None else zip(column.raw, column.values, strict=True)
        times = {
            value / raw
            for raw, value in pairs
            if isinstance(raw, int | float) and isinstance(value, int) and raw
        }
        return next((unit for unit in _UNITS if times == {unit}), 1)

    def _are_fees(self, raw: Mapping[int, Sequence[CellValue]], unit: int) -> bool:
        """Whether small numbers are the fees beside them, in thousands of won."""
        return any(
            isinstance(value, int | float) and value * unit == fee
            for cells in raw.values()
            for value, fee in zip(cells, self.given, strict=True)
        )

    def _proved(
        self,
        read: Mapping[int, Sequence[PaidCell]],
        raw: Mapping[int, Sequence[CellValue]],
        *,
        dated: bool,
    ) -> bool:
        """Whether months of which no word says it are of payments: as 설정 says, or cells prove.

        Beside a day of payment they are, where amounts that are the fee stand there, or words.
        """
        said = self.rows.settings.payments.months_pay
        if said is not None:
            return said
        if dated:
            return True
        amounts = alike = 0
        for number, cells in read.items():
            if any(
                isinstance(each, str) and _OF_PAYING.search(normalise(each))
                for each in set(raw[number])
            ):
                return True
            for cell, fee in zip(cells, self.given, strict=True):
                if cell.won is not None and isinstance(fee, int | float):
                    amounts += 1
                    alike += cell.won == fee
        return alike >= _LEAST_ALIKE and alike >= _ALIKE * amounts

    def _status(self, columns: PaymentColumns) -> Sequence[PaidCell]:
        if not columns.status:
            return ()
        raw = self._cells(columns.status)
        known = {value: paid_cell(value) for value in set(raw)}
        if columns.owing:
            known = {value: _turned(value, cell) for value, cell in known.items()}
        found = [known[value] for value in raw]
        said = [each for each in found if each.kind is not Paid.BLANK]
        readable = sum(each.kind is not Paid.UNKNOWN for each in said)
        return found if said and readable >= _READABLE * len(said) else ()

    def _counted(self, columns: PaymentColumns, status: Sequence[PaidCell]) -> Sequence[PaidCell]:
        """What 납부 여부 says, with how many months are unpaid where a column says that."""
        if not columns.count:
            return status
        raw = self._cells(columns.count)
        found = [*(status or [PaidCell(Paid.BLANK)] * self.size)]
        for at, value in enumerate(raw):
            months = 0 if is_blank(value) else months_unpaid(value, columns.count_header)
            if months is None:
                found[at] = PaidCell(Paid.UNKNOWN)
            elif months:
                found[at] = PaidCell(Paid.UNPAID, months=months)
            elif not is_blank(value) and found[at].kind is Paid.BLANK:
                found[at] = PaidCell(Paid.PAID)
        return found

    def _due_days(self, columns: PaymentColumns) -> Sequence[int | None]:
        if not columns.due:
            return [None] * self.size
        raw = self._cells(columns.due)
        known = {value: day_of_month(value) for value in set(raw)}
        return [known[value] for value in raw]

    def _vat(self) -> Sequence[bool]:
        column = self.rows.table.columns.get("fee")
        if column is None:
            return [False] * self.size
        if _VAT.search(column.header):
            return [True] * self.size
        known = {value: _is_without_vat(value) for value in set(column.raw)}
        return [known[value] for value in column.raw]

    def _fees(
        self, cells: Mapping[Month, Sequence[PaidCell]], numbers: Numbers
    ) -> tuple[Sequence[int | None], Sequence[int | None], Sequence[str]]:
        """Each contract's fee for a month and for its term, and why the first is not known."""
        fees: list[int | None] = []
        whole: list[int | None] = []
        reasons: list[str] = []
        as_paid = numbers is Numbers.AMOUNTS and self._paid_alike(cells)
        for at, (fee, basis) in enumerate(zip(self.given, self.bases, strict=True)):
            amount = round(fee) if isinstance(fee, int | float) and fee >= 0 else None
            whole.append(amount if basis == FOR_TERM else None)
            month, why = None, ""
            if amount is None:
                why = "요금을 알 수 없음"
            elif basis == MONTHLY or as_paid:
                month = amount
            elif basis == FOR_TERM:
                why = "요금이 계약 전체의 금액이라 한 달 금액을 알 수 없음"
            else:
                why = NO_BASIS
            if month is None and (paid := self._same_again(cells, at, whole[-1])):
                month, why = paid, ""
            fees.append(month)
            reasons.append(why)
        return fees, whole, reasons

    @staticmethod
    def _same_again(
        cells: Mapping[Month, Sequence[PaidCell]], at: int, whole: int | None
    ) -> int | None:
        """What a contract has paid in each of several months, if always the same."""
        paid = [each[at].won for each in cells.values() if each[at].kind is Paid.PAID]
        alike = len(paid) >= _LEAST_ALIKE and len({*paid}) == 1
        return paid[0] if alike and paid[0] != whole else None

    def _paid_alike(self, cells: Mapping[Month, Sequence[PaidCell]]) -> bool:
        """Whether what is paid a month is the fee, month by month, so that this is a month's.

        Who pays for a year at once pays the fee, too, but only once.
        """
        alike = paid = again = payers = 0
        for at, fee in enumerate(self.given):
            mine = [
                won == fee
                for each in cells.values()
                if each[at].kind is Paid.PAID and (won := each[at].won) is not None
            ]
            paid, alike = paid + len(mine), alike + sum(mine)
            payers, again = payers + bool(mine), again + (sum(mine) >= _LEAST_ALIKE)
        return alike >= _LEAST_ALIKE and alike >= _ALIKE * paid and again >= payers / 2

    def _monthly(
        self, columns: PaymentColumns, fees: Sequence[int | None], whole: Sequence[int | None]
    ) -> Sequence[bool]:
        """Which contracts pay month by month, as far as anything says otherwise."""
        table = self.rows.table
        said: list[Sequence[CellValue]] = [
            table.columns[name].raw for name in ("fee_basis", "fee") if name in table.columns
        ]
        if columns.cycle:
            said.append(self._cells(columns.cycle))
        known: dict[CellValue, bool] = {}
        for each in said:
            known |= {value: _is_rarer(value) for value in set(each) if value not in known}
        return [
            not (month is None and total is not None) and not any(known[each[at]] for each in said)
            for at, (month, total) in enumerate(zip(fees, whole, strict=True))
        ]


def _is_rarer(value: CellValue) -> bool:
    """Whether a cell says that somebody pays more rarely than each month: 연납, 3개월, 일시납."""
    if not isinstance(value, str):
        return False
    text = normalise(value)
    return _RARER.search(text) is not None or months_paid(text) > 1


def _read(
    raw: Sequence[CellValue], numbers: Numbers, unit: int, month: Month | None
) -> Sequence[PaidCell]:
    of = None if month is None else (month.year, month.month)
    known = {value: paid_cell(value, numbers=numbers, unit=unit, month=of) for value in set(raw)}
    return [known[value] for value in raw]


def _turned(value: CellValue, cell: PaidCell) -> PaidCell:
    """What a mark says below 미납 여부, where O means that somebody owes."""
    word = normalise(str(value or "")).strip().casefold()
    if word in _MARKS:
        return PaidCell(Paid.UNPAID)
    return PaidCell(Paid.PAID) if word in _NOT else cell


def _is_without_vat(value: CellValue) -> bool:
    if not isinstance(value, str):
        return False
    try:
        return parse_won(value).vat_separate
    except DomainError:
        return False
