"""What people have written into 현황판, which is not to be lost where the sheet is made anew.

Targets that are typed beside figures stay there. Anything else has no place then, and is told.
"""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import a1
from xlcrm.domain.outline import outlined
from xlcrm.ooxml.typedrows import told_rows
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlcrm.cellref import CellValue
    from xlcrm.ooxml.addedsheet import OwnSheet
    from xlcrm.ooxml.package import Package

    Cells = Mapping[int, tuple[CellValue, str]]

_LABEL, _FIGURE, _GOAL, _STATE, _HOW = 2, 3, 4, 5, 6
_DAY_ROW: Final = 2
_HEAD: Final = "값"
_NO_FIGURE: Final = "—"
_COUNTS: Final = ("SUMPRODUCT(", "SUM($H")
_DAY: Final = "IF(ISNUMBER($C$2"
_LOOKS_UP: Final = "MATCH("


@outlined
@dataclass(frozen=True, slots=True)
class Kept:
    """What people have written into the sheet.

    Attributes:
        goals: the targets typed beside figures, by the figures' labels.
        others: the cells that say something else.
        day: whether a day of their own stands in 기준일.
    """

    goals: Mapping[str, CellValue] = field(default_factory=dict)
    others: tuple[str, ...] = ()
    day: bool = False


def kept_of(package: Package, new: OwnSheet) -> Kept:
    """Return what people have written into the sheet that stands there.

    Args:
        package: the workbook.
        new: the sheet as it would be made now.
    """
    told = {
        label: line.values for line in new.lines if (label := _label(line.values))
    }  # what ours say now, by their labels
    heads = {tuple(line.values[_LABEL:]) for line in new.lines if _HEAD in line.values}
    first = [line.values for line in new.lines[: _DAY_ROW + 1]]
    goals: dict[str, CellValue] = {}
    others: list[str] = []
    day = False
    for number, cells in told_rows(package, new.name):
        if number <= len(first):
            day = day or (number == _DAY_ROW and _is_typed(cells.get(_FIGURE)))
            ours = dict(enumerate(first[number - 1], start=1))
            others += _others(number, cells, ours, free={_FIGURE} if number == _DAY_ROW else set())
            continue
        if tuple(cells.get(at, (None, ""))[0] for at in range(_FIGURE, _HOW + 1)) in heads:
            continue
        label = str(cells.get(_LABEL, ("", ""))[0] or "")
        if not _is_figure(cells):
            others += [a1(number, at) for at in cells]
            continue
        if _is_typed(cells.get(_GOAL)):
            goals[label] = cells[_GOAL][0]
        others += _beside(number, cells, told.get(label))
    return Kept(goals, tuple(others), day)


def _label(values: Sequence[object]) -> str:
    return str(values[_LABEL - 1] or "") if len(values) >= _HOW else ""


def _is_typed(cell: tuple[CellValue, str] | None) -> bool:
    """Whether somebody has typed a value into a cell, other than a formula."""
    return cell is not None and not cell[1] and cell[0] not in {None, ""}


def _is_figure(cells: Cells) -> bool:
    """Whether a row is one of xlcrm's figures, of whatever version."""
    value, formula = cells.get(_FIGURE, (None, ""))
    return _LABEL in cells and (_is_counting(formula) or value == _NO_FIGURE)


def _is_counting(formula: str) -> bool:
    return any(each in formula.upper() for each in _COUNTS)


def _others(number: int, cells: Cells, ours: Mapping[int, object], free: set[int]) -> Iterator[str]:
    """The cells of a row that say something else than xlcrm has written there."""
    for at, (value, formula) in cells.items():
        asks = at == _GOAL and formula.upper().startswith(_DAY)
        if at not in free and not asks and (formula or value != ours.get(at)):
            yield a1(number, at)


def _beside(number: int, cells: Cells, ours: Sequence[object] | None) -> Iterator[str]:
    """The cells of a figure's row that are neither xlcrm's nor a target."""
    for at, (value, formula) in cells.items():
        if at in {_LABEL, _FIGURE}:
            continue
        if at == _GOAL:
            if formula and _LOOKS_UP not in formula.upper():
                yield a1(number, at)
        elif at == _HOW:
            told = ours is not None and _NO_FIGURE not in {ours[_FIGURE - 1], cells[_FIGURE][0]}
            if formula or (told and ours is not None and value != ours[_HOW - 1]):
                yield a1(number, at)
        elif not formula or (at != _STATE and not (at > _HOW and _is_counting(formula))):
            yield a1(number, at)
