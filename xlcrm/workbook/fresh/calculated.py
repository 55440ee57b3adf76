"""Formulas' results made fresh: after a change of the workbook, or for one that waits for Excel."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import CellRef
from xlcrm.domain.outline import outlined
from xlcrm.ooxml.markup import attributes, find
from xlcrm.schema.sheets import DASHBOARD
from xlcrm.values import dataclass
from xlcrm.workbook.fresh.ask import CalculatorError, asked, is_installed
from xlcrm.workbook.fresh.demand import Formulas, demand_of, is_uncalculated, stale_after
from xlcrm.workbook.fresh.side import After, Side
from xlcrm.workbook.plan import FormulaResults, Plan

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from xlcrm.cellref import CellValue
    from xlcrm.ooxml.package import Package
    from xlcrm.ooxml.scan import Scan
    from xlcrm.workbook.fresh.demand import Key

__all__ = ["Calculated", "calculated", "calculated_after", "is_installed"]

_YES: Final = frozenset({"1", "true"})
_MOST_FORMULAS: Final = 200_000


@outlined
@dataclass(frozen=True, slots=True)
class Calculated:
    """What became of formulas' results.

    Attributes:
        results: those that are written anew.
        fresh: how many of those that were looked at are right now.
        stale: formulas whose results may be old until Excel calculates them.
        trouble: why none could be calculated, for people; empty if they could.
    """

    results: tuple[FormulaResults, ...] = ()
    fresh: int = 0
    stale: tuple[CellRef, ...] = ()
    trouble: str = ""

    @property
    def written(self) -> int:
        """How many results are written anew."""
        return sum(len(each.cells) for each in self.results)


def calculated_after(
    plan: Plan, before: Package, after: Package, scans: Mapping[str, Scan]
) -> Calculated:
    """Calculate the formulas that read what a plan has changed.

    Only those are written whose old results were reproduced, and of whose new ones two calculators
    give the same.

    Args:
        plan: what was changed.
        before: the workbook as it was.
        after: the workbook with the plan made real.
        scans: what has been read of the sheets as they were, by name.
    """

    def work() -> Calculated:
        was = Side(before, scans)
        now = After(after, was, plan)
        formulas = Formulas(now)
        stale = stale_after(formulas, now)
        return _of(formulas, stale, was, waiting=_is_waiting(before))

    return _unharmed(work)


def calculated(package: Package, scans: Mapping[str, Scan] | None = None) -> Calculated:
    """Calculate the formulas of a workbook in which nothing changes.

    Where nothing asks Excel to calculate, its results are right, and stay.
    """

    def work() -> Calculated:
        side = After(package, Side(package, scans), Plan())
        formulas = Formulas(side)
        waiting = _is_waiting(package)
        stale = {
            (sheet, cell.row, cell.column)
            for sheet, cell in formulas
            if waiting or is_uncalculated(cell)
        }
        return _of(formulas, stale, None, waiting=waiting)

    return _unharmed(work)


def _unharmed(work: Callable[[], Calculated]) -> Calculated:
    """Do the work; a mistake in it must not keep a refresh from saving what it has to save."""
    try:
        return work()
    except Exception:  # noqa: BLE001 - whatever it is, Excel calculates when it opens the file
        return Calculated(trouble="수식을 읽다가 예상하지 못한 문제가 생겼습니다.")


def _of(formulas: Formulas, stale: set[Key], before: Side | None, *, waiting: bool) -> Calculated:
    side = formulas.side
    assert isinstance(side, After)  # noqa: S101 - as both callers make it
    trouble = ""
    found: dict[Key, CellValue | None] = {}
    # 현황판 moves with the day: all of it says what its own day was, until Excel opens the file
    stale = {key for key in stale if side.names[key[0]] != DASHBOARD}
    if not stale:
        return Calculated()
    try:
        if formulas.count > _MOST_FORMULAS:
            raise CalculatorError("수식이 너무 많습니다.")  # noqa: TRY301 - as all others
        if not _is_exact(side.package):
            raise CalculatorError("표시된 자릿수로 계산하는 통합 문서입니다.")  # noqa: TRY301
        demand = demand_of(formulas, stale, trusted=not waiting)
        found = asked(side, demand, before, waiting=waiting)
    except CalculatorError as error:
        trouble = str(error)
    by_sheet: defaultdict[str, dict[tuple[int, int], CellValue]] = defaultdict(dict)
    for (sheet, row, column), value in found.items():
        if value is not None:
            by_sheet[sheet][row, column] = value
    names = side.names
    results = tuple(FormulaResults(names[sheet], cells) for sheet, cells in by_sheet.items())
    left = sorted(CellRef(names[sheet], row, column) for sheet, row, column in stale - found.keys())
    return Calculated(results, len(stale) - len(left), tuple(left), trouble)


def _is_waiting(package: Package) -> bool:
    """Tell whether a workbook asks Excel to calculate: its results may be old."""
    return _calculation(package).get("fullCalcOnLoad") in _YES


def _is_exact(package: Package) -> bool:
    """Tell whether a workbook calculates with what cells hold, not with what they show."""
    return _calculation(package).get("fullPrecision", "1") in _YES


def _calculation(package: Package) -> dict[str, str]:
    tag = find(package.part(package.workbook_part), b"calcPr")
    return {} if tag is None else attributes(tag.attributes)
