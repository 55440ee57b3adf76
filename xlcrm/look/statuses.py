"""The colours of statuses in an office's own ledger: those of a new one, in their cells alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.cellref import a1
from xlcrm.look.ledger import load_look
from xlcrm.ooxml.colours import ColourRule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlcrm.cellref import CellRange


def status_colours(area: CellRange) -> Iterator[ColourRule]:
    """Yield how the cells of a column of statuses look, by the word that each says.

    >>> from xlcrm.cellref import CellRange
    >>> next(status_colours(CellRange.of("H4:H9"))).formula
    'H4="활성화"'
    """
    first = a1(area.top, area.left)
    for name, look in load_look().statuses.items():
        yield ColourRule(
            area,
            f'{first}="{name}"',
            text=look.text.lstrip("#"),
            fill=look.fill.lstrip("#"),
            bold=look.bold,
            strike=look.strike,
        )
