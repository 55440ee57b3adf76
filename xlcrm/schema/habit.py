"""How a column writes its values, as far as one of its cells does not say it: order and units."""

from __future__ import annotations

from enum import Enum
from typing import Final

from xlcrm.domain.day_order import USUAL, DaysWritten
from xlcrm.domain.lengths import LengthUnit
from xlcrm.domain.outline import outlined
from xlcrm.values import dataclass


class WholeMonths(Enum):
    """Whether a month without a day (2026-09) stands for its first or last one in a column of days.

    Attributes:
        NO: it does not; nothing is a month.
        PLAIN: it does: the column holds no other days.
        HEADED: it does, and the header says month, so that 26.09 is one too.
        SHOWN: so, and the days that stand there, all first of a month, mean the month as well.
        OPEN: a question: the column holds days beside months.
    """

    NO = 0
    PLAIN = 1
    HEADED = 2
    SHOWN = 3
    OPEN = 4


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
        tails: whether its telephone numbers are only their last digits.
        months: whether months stand for days.
        october: whether the number 2026.1 is October, as it is where January is 2026.01.
        why: what tells it, in Korean; empty where nothing had to be told.
    """

    days: DaysWritten = USUAL
    unit: LengthUnit | None = LengthUnit.MONTHS
    won: int | None = 1
    named: str = "원"
    tails: bool = False
    months: WholeMonths = WholeMonths.NO
    october: bool = False
    why: str = ""


PLAIN: Final = Habit()
"""A column whose cells each say all themselves: most of them."""
