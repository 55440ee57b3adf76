"""How a column writes its values, as far as one of its cells does not say it: order and units."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from xlcrm.domain.day_order import USUAL, DaysWritten
from xlcrm.domain.lengths import LengthUnit
from xlcrm.domain.outline import outlined


@outlined
@dataclass(frozen=True, slots=True)
class Habit:
    """How a column writes its values.

    Attributes:
        days: the order of year, month and day in dates of numbers.
        unit: what a bare number of a column of lengths counts; None is an open question.
        won: how many won one of a bare number is; 0 where it counts another currency, None where
            that is an open question.
        named: what the unit of its amounts is called: 만원, $.
        why: what tells it, in Korean; empty where nothing had to be told.
    """

    days: DaysWritten = USUAL
    unit: LengthUnit | None = LengthUnit.MONTHS
    won: int | None = 1
    named: str = "원"
    why: str = ""


PLAIN: Final = Habit()
"""A column whose cells each say all themselves: most of them."""
