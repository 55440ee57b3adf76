"""A workbook whose formulas nobody has calculated is read as after LibreOffice has calculated them.

The formulas are generated, from those that columns of dates and statuses are made of. Where
LibreOffice is known to differ from Excel no formula is generated: TRUE in place of a number, days
before March 1900, and years behind 9999.
"""

from __future__ import annotations

import random
import shutil
import subprocess
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.table import Table

from xlcrm.cellref import CellError, CellValue
from xlcrm.ooxml.cells import NOT_CALCULATED
from xlcrm.ooxml.package import Package
from xlcrm.ooxml.scan import scan
from xlcrm.workbook.read import read_book
from xlcrm.workbook.uncalculated import Uncalculated

if TYPE_CHECKING:
    from pathlib import Path

OFFICE: Final = shutil.which("soffice")
FORMULAS: Final = 600
ROWS: Final = 40
_TEXTS: Final = ("", "해지", "abc", "ABC", "12개월", "2024-02-29", "7", "홀딩 중")
_SHEET: Final = "고객대장"

needs_office = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is missing")


class Generator:
    """Makes formulas over a sheet of days (A), months (B), texts (C), whole numbers (D)."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - a test's

    def cell(self, column: str) -> str:
        """A cell of a column, relative or not, of this sheet or by its name."""
        row = self.chance.randint(1, ROWS)
        shape = self.chance.choice(("{c}{r}", "${c}{r}", "{c}${r}", "${c}${r}", "고객대장!{c}{r}"))
        return shape.format(c=column, r=row)

    def one_of(self, *makers: str, depth: int) -> str:
        """A formula of one of some kinds."""
        return str(getattr(self, f"_{self.chance.choice(makers)}")(depth - 1))

    def day(self, depth: int = 3) -> str:
        """A day."""
        if depth <= 0:
            return self.cell("A")
        return self.one_of("cell_day", "edate", "eomonth", "date", "moved", "workday", depth=depth)

    def _cell_day(self, _: int) -> str:
        return self.cell("A")

    def _edate(self, depth: int) -> str:
        return f"EDATE({self.day(depth)},{self.number(depth - 1)})"

    def _eomonth(self, depth: int) -> str:
        return f"EOMONTH({self.day(depth)},{self.number(depth - 1)})"

    def _date(self, depth: int) -> str:
        day = self.day(depth - 1)
        more = self.chance.randint(-40, 40)
        return f"DATE(YEAR({day})+{self.chance.randint(0, 3)},MONTH({day})+{more},DAY({day})-1)"

    def _moved(self, depth: int) -> str:
        return f"{self.day(depth)}{self.chance.choice('+-')}{self.chance.randint(0, 400)}"

    def _workday(self, depth: int) -> str:
        free = self.chance.choice(("", ",'쉬는 날'!$A$1:$A$9", ",'쉬는 날'!A3"))
        return f"WORKDAY({self.day(depth)},{self.chance.randint(-60, 60)}{free})"

    def number(self, depth: int = 3) -> str:
        """A small number."""
        if depth <= 0:
            return self.chance.choice((self.cell("B"), self.cell("D"), "12", "1", "-3", "0.5"))
        return self.one_of("part", "datedif", "networkdays", "sum", "number_if", depth=depth)

    def _part(self, depth: int) -> str:
        name = self.chance.choice(("MONTH", "DAY", "WEEKDAY", "LEN", "INT", "ABS", "ROUND"))
        if name == "LEN":
            return f"LEN({self.text(depth)})"
        if name in {"MONTH", "DAY"}:
            return f"{name}({self.day(depth)})"
        if name == "WEEKDAY":
            return f"WEEKDAY({self.day(depth)},{self.chance.randint(1, 3)})"
        number = self.number(depth)
        return (
            f"ROUND({number}/7,{self.chance.randint(0, 2)})"
            if name == "ROUND"
            else (f"{name}(-{number})" if name == "ABS" else f"INT({number}/3)")
        )

    def _datedif(self, depth: int) -> str:
        day, unit = self.cell("A"), self.chance.choice(("Y", "M", "D", "YM", "MD", "y"))
        return f'DATEDIF({day},{day}+{self.chance.randint(0, 900)},"{unit}")+0*{self.number(depth)}'

    def _networkdays(self, depth: int) -> str:
        free = self.chance.choice(("", ",'쉬는 날'!$A$1:$A$9"))
        day = self.day(depth)
        return f"NETWORKDAYS({day},{day}+{self.chance.randint(-30, 90)}{free})"

    def _sum(self, depth: int) -> str:
        sign = self.chance.choice("+-*")
        return f"({self.number(depth)}{sign}{self.number(depth)})"

    def _number_if(self, depth: int) -> str:
        return f"IF({self.truth(depth)},{self.number(depth)},{self.number(depth)})"

    def truth(self, depth: int = 3) -> str:
        """A condition."""
        if depth <= 0:
            return self.chance.choice((f'{self.cell("C")}="해지"', f"{self.cell('D')}>=0"))
        return self.one_of("order", "same", "both", "isblank", "negated", depth=depth)

    def _order(self, depth: int) -> str:
        sign = self.chance.choice(("<", ">", "<=", ">=", "=", "<>"))
        return f"{self.day(depth)}{sign}{self.day(depth)}"

    def _same(self, depth: int) -> str:
        sign = self.chance.choice(("=", "<>"))
        return f"{self.text(depth)}{sign}{self.text(depth)}"

    def _both(self, depth: int) -> str:
        name = self.chance.choice(("AND", "OR"))
        return f"{name}({self.truth(depth)},{self.truth(depth)})"

    def _isblank(self, _: int) -> str:
        return f"ISBLANK({self.cell(self.chance.choice('ABCDE'))})"

    def _negated(self, depth: int) -> str:
        return f"NOT({self.truth(depth)})"

    def text(self, depth: int = 3) -> str:
        """A text."""
        if depth <= 0:
            return self.chance.choice((self.cell("C"), '"만료"', '""', '"그""것"'))
        return self.one_of("cell_text", "joined", "text_if", "left", "shown", depth=depth)

    def _cell_text(self, _: int) -> str:
        return self.cell("C")

    def _joined(self, depth: int) -> str:
        return f"{self.text(depth)}&{self.chance.choice((self.cell('D'), self.text(depth)))}"

    def _shown(self, depth: int) -> str:
        shape = self.chance.choice(("yyyy-mm-dd", "yyyy.m.d", "yy년 mm월", "m월 d일", "yyyymm"))
        return f'TEXT({self.day(depth)},"{shape}")'

    def _text_if(self, depth: int) -> str:
        return f"IF({self.truth(depth)},{self.text(depth)},{self.text(depth)})"

    def _left(self, depth: int) -> str:
        name = self.chance.choice(("LEFT", "RIGHT"))
        return f"{name}({self.text(depth)},{self.chance.randint(0, 4)})"

    def whole(self) -> str:
        """A formula as a column has it."""
        kind = self.chance.randrange(6)
        day = self.day()
        if kind == 0:
            return f'IF({self.cell("A")}="","",{day}-1)'
        if kind == 1:
            return f"IFERROR({self.cell('C')}+{self.number(1)},{self.text()})"
        if kind == 2:
            return f"{self.cell('C')}+{self.number(1)}"
        return self.chance.choice((day, self.number(), self.text(), self.truth()))


def workbook(seed: int, *, date1904: bool) -> Workbook:
    """Return a workbook of values and, in column F, of formulas that have no values."""
    made = Generator(seed)
    chance = made.chance
    book = Workbook()
    if date1904:
        book.epoch = CALENDAR_MAC_1904
    sheet = book.worksheets[0]
    sheet.title = _SHEET
    for row in range(1, ROWS + 1):
        sheet.cell(row, 1, date(2018, 1, 1) + timedelta(chance.randint(0, 3000)))
        sheet.cell(row, 2, chance.choice((1, 3, 6, 12, 24, 36)))
        sheet.cell(row, 3, chance.choice(_TEXTS) or None)
        sheet.cell(row, 4, chance.choice((None, 0, 1, -5, 120, 2.5)))
    for row in range(1, FORMULAS + 1):
        sheet.cell(row, 6, f"={made.whole()}")
    free = book.create_sheet("쉬는 날")
    for row in range(1, 8):
        free.cell(row, 1, date(2018, 1, 1) + timedelta(chance.randint(0, 3000)))
    return book


def calculated(book: Workbook, folder: Path) -> tuple[Package, Package]:
    """Return a workbook as it was written, and as LibreOffice has calculated and saved it."""
    path = folder / "office.xlsx"
    book.save(path)
    subprocess.run(
        [
            str(OFFICE),
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            "xlsx:Calc MS Excel 2007 XML",
            "--outdir",
            str(folder / "out"),
            str(path),
        ],
        check=True,
        capture_output=True,
        timeout=300,
    )
    out = folder / "out" / "office.xlsx"
    return Package(path.read_bytes()), Package(out.read_bytes())


def column(package: Package, number: int, *, fill: bool) -> dict[int, CellValue]:
    """Return what a column says by row, calculated here where nobody has done so."""
    scanned = scan(package.markup(package.sheet(_SHEET).part), package.strings, wanted=[number])
    if fill:
        Uncalculated(package).fill(_SHEET, scanned)
    return dict(zip(scanned.rows, scanned.columns[number].values, strict=True))


def alike(ours: CellValue, theirs: CellValue) -> bool:
    """Tell whether two values are the same; LibreOffice saves several errors as #VALUE!."""
    if isinstance(ours, CellError) and isinstance(theirs, CellError):
        return theirs in {ours, "#VALUE!"}
    if isinstance(ours, int | float) and isinstance(theirs, int | float):
        return abs(ours - theirs) <= 1e-9 * max(1, abs(ours))
    return type(ours) is type(theirs) and ours == theirs


@needs_office
@pytest.mark.parametrize(("seed", "date1904"), [(1, False), (2, False), (3, True)])
def test_generated_formulas_give_what_libreoffice_gives(
    seed: int, *, date1904: bool, tmp_path: Path
) -> None:
    """Every one that is calculated here, and of those nearly all are."""
    book = workbook(seed, date1904=date1904)
    formulas = {row: book.worksheets[0].cell(row, 6).value for row in range(1, FORMULAS + 1)}
    before, after = calculated(book, tmp_path)
    ours, theirs = column(before, 6, fill=True), column(after, 6, fill=False)
    left = [row for row, value in ours.items() if value == NOT_CALCULATED]
    differ = {
        formulas[row]: (value, theirs.get(row))
        for row, value in ours.items()
        if row not in left and not alike(value, theirs.get(row))
    }
    assert not differ
    assert len(left) < FORMULAS / 20, [formulas[row] for row in left]


@needs_office
def test_a_ledger_is_read_as_after_libreoffice_has_calculated_it(tmp_path: Path) -> None:
    """All typed columns, of a table too, whatever its cells' formats."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = _SHEET
    sheet.append(["고객 ID", "고객명", "계약 시작일", "계약 기간", "계약 종료일", "요금", "상태"])
    for row in range(2, 42):
        start = date(2023, 1, 31) + timedelta(row * 9)
        formula = (
            f"=EDATE(C{row},D{row})-1",
            "=EDATE(대장[[#This Row],[계약 시작일]],대장[[#This Row],[계약 기간]])-1",
            f'=IF(C{row}="","",DATE(YEAR(C{row}),MONTH(C{row})+D{row},DAY(C{row})-1))',
            f'=TEXT(EOMONTH(C{row},D{row}),"yyyy-mm-dd")',
        )[row % 4]
        state = f'=IF(E{row}<DATE(2024,1,1),"만료",IF(D{row}>6,"활성화","만료 예정"))'
        sheet.append([row, f"고객{row}", start, row % 24, formula, f"=D{row}*50000", state])
    sheet.add_table(Table(displayName="대장", ref="A1:G41"))
    before, after = (read_book(each) for each in calculated(book, tmp_path))
    ours, theirs = before.ledgers[0].table, after.ledgers[0].table
    assert ours.rows == theirs.rows
    for field, read in ours.columns.items():
        assert list(read.values) == list(theirs.columns[field].values), field
        assert read.problems == theirs.columns[field].problems
