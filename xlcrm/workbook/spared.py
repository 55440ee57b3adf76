"""What becomes of a bug while one sheet is read or planned: it is left out, the others go on."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final, TypeVar

from xlcrm.cellref import CellRef
from xlcrm.domain.outline import outlined
from xlcrm.errors import XlcrmError, unforeseen
from xlcrm.ooxml.scan import scan
from xlcrm.reading.headers import classify
from xlcrm.rules.unfinished import noted
from xlcrm.schema.catalogue import finding
from xlcrm.schema.code import rule
from xlcrm.schema.coerce import read
from xlcrm.schema.finding import Severity
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from xlcrm.ooxml.scan import ScannedColumn
    from xlcrm.reading.candidates import Told
    from xlcrm.reading.headers import HeaderMatch
    from xlcrm.schema.finding import Finding
    from xlcrm.workbook.sheet_reader import SheetReader

T = TypeVar("T")

_MOST: Final = 2_000  # cells of a sheet's first rows that are tried one by one


@outlined
class LeftOut(NamedTuple):
    """A sheet that was left out: the cell at fault, or its first one; and the class of the bug."""

    where: CellRef
    error: str


@rule(
    "C212",
    Severity.ERROR,
    "프로그램의 잘못으로 빠진 시트",
    "프로그램의 잘못({bug})으로 이 시트를 빼고 나머지만 처리했습니다.",
    "이 칸(A1이면 어느 칸인지 모릅니다)에 별난 내용이 있으면 바꾸어 다시 실행하고, "
    "이 문구를 개발자에게 알려 주세요. XLCRM_DEBUG=1로 실행하면 자세히 나옵니다.",
    why="시트 하나가 빠져도 다른 시트는 처리합니다. 빠진 시트의 자료는 어디에도 들어 있지 않으므로 "
    "이 코드는 설정에서 끌 수 없습니다.",
    unshown="프로그램에 잘못이 있을 때만 나와, 본보기가 될 통합 문서가 없습니다.",
)
def told_of(left_out: LeftOut) -> Finding:
    """Return a sheet that was left out as a finding, which no setting can switch off."""
    found = finding("C212", left_out.where, bug=left_out.error)
    assert found is not None  # noqa: S101 - only settings switch a finding off
    return found


class Spared:
    """Works on one sheet after the other, and keeps which were left out because of a bug.

    Args:
        strict: whether a bug ends it all, as where rows would be missed that decide what is
            written or counted; it is then an XlcrmError that names the sheet.
    """

    def __init__(self, *, strict: bool) -> None:
        self.strict = strict
        self.left_out: list[LeftOut] = []

    @property
    def names(self) -> set[str]:
        """The sheets that were left out."""
        return {each.where.sheet for each in self.left_out}

    @property
    def findings(self) -> tuple[Finding, ...]:
        """One finding a sheet that was left out."""
        return tuple(told_of(each) for each in self.left_out)

    def refuse(self) -> None:
        """Say what the first bug was, where nothing can be done without the sheets left out.

        Raises:
            XlcrmError: there was one.
        """
        for each in self.left_out:
            raise unforeseen(each.error, sheet=each.where.sheet, cell=each.where.cell)

    def attempt(
        self, sheet: str, work: Callable[[], T], find: Callable[[], CellRef | None] | None = None
    ) -> T | None:
        """Return what some work on a sheet gives; None where the sheet is left out.

        Args:
            sheet: the sheet's name.
            work: the work.
            find: looks for the cell at fault, after a bug.

        Raises:
            XlcrmError: what the work raises, and with `strict` also what nobody foresaw.
        """
        try:
            return work()
        except (XlcrmError, MemoryError):
            raise
        except Exception as error:
            where = None
            with suppress(Exception):  # the search meets the same bug, and perhaps others
                where = find() if find is not None else None
            if self.strict:
                cell = None if where is None else where.cell
                raise unforeseen(error, sheet=sheet, cell=cell) from error
            self.left_out.append(LeftOut(where or CellRef(sheet, 1, 1), noted(error)))
            return None


def odd_header(reader: SheetReader, told: Told) -> CellRef | None:
    """Return the cell among a sheet's first rows that keeps its headers from being looked for."""
    cells = [(row, column) for row, each in reader.top.items() for column in each][:_MOST]
    for row, column in cells:
        alone = {row: {column: reader.top[row][column]}}
        try:
            classify(reader.name, alone, (), told=told)
        except Exception:  # noqa: BLE001 - this is what is looked for
            return CellRef(reader.name, row, column)
    for row, column in cells:
        others = {**reader.top, row: {**reader.top[row]}}
        del others[row][column]
        with suppress(Exception):
            classify(reader.name, others, reader.merges, told=told)
            return CellRef(reader.name, row, column)
    return None


def odd_value(reader: SheetReader, match: HeaderMatch) -> CellRef | None:
    """Return the first cell below some headers whose value cannot even be refused."""
    numbers = set(match.columns.values())
    scanned = scan(reader.data, reader.package.strings, wanted=numbers)
    return next(_odd(reader, match, scanned.rows, scanned.columns), None)


def _odd(
    reader: SheetReader,
    match: HeaderMatch,
    rows: Sequence[int],
    columns: Mapping[int, ScannedColumn],
) -> Iterator[CellRef]:
    for field, number in match.columns.items():
        kind = match.spec.column(field).kind
        for row, value in zip(rows, columns[number].values, strict=True):
            try:
                read(kind, value, date1904=reader.package.date1904)
            except Exception:  # noqa: BLE001 - this is what is looked for
                yield CellRef(reader.name, row, number)
