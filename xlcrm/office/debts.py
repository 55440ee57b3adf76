"""What a contract owes, and what is not counted: the values that dues, lists and today share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.domain.outline import outlined
from xlcrm.values import NamedTuple, dataclass

if TYPE_CHECKING:
    from datetime import date

    from xlcrm.cellref import CellRef
    from xlcrm.domain.months_owed import Month

BY_AMOUNT: Final = "미납금"
BY_MONTHS: Final = "월별 납부"
BY_STATUS: Final = "납부 여부"
BY_LIST: Final = "납부 내역"


@outlined
@dataclass(frozen=True, slots=True)
class Owed:
    """What one contract owes.

    Attributes:
        sheet: the number of its ledger sheet in the workbook.
        at: its position there.
        row: its Excel row.
        cell: the cell that says so: 미납금, the first unpaid month, or 납부 여부.
        by: which of these, or the sheet that lists payments.
        months: the unpaid months, where columns of months tell them.
        won: how much, in won; None where that cannot be known.
        since: the day since when it is late; None where nothing tells it.
        basis: what the amount is made of, in words; or why there is none.
        doubts: what speaks against it, in words.
        listed: the sheet that lists payments, where that tells it.
    """

    sheet: int
    at: int
    row: int
    cell: CellRef
    by: str
    months: tuple[Month, ...]
    won: int | None
    since: date | None
    basis: str
    doubts: tuple[str, ...] = ()
    listed: str = ""

    @property
    def told(self) -> str:
        """How many months and how much, in few words."""
        count = f"{len(self.months):,}개월" if self.months else ""
        much = f"{self.won:,}원" if self.won is not None else "금액 모름"
        return " ".join(filter(None, (count, much)))


class Aside(NamedTuple):
    """What is not counted: why, of how many contracts, and of how many months of theirs."""

    why: str
    contracts: int
    months: int

    @property
    def told(self) -> str:
        """In words.

        >>> Aside("보류", 2, 3).told
        '보류: 계약 2건 (3칸)'
        """
        return f"{self.why}: 계약 {self.contracts:,}건" + (
            f" ({self.months:,}칸)" if self.months else ""
        )


@outlined
@dataclass(frozen=True, slots=True)
class OwedIn:
    """What the contracts of a workbook owe on a day.

    Attributes:
        rows: what each owes that owes something, sheet by sheet.
        aside: what is not counted, and why.
        read: how the columns were read, a line a sheet.
        questions: what keeps columns from being read, and what to do about it.
        known: whether anything in the workbook tells who owes.
    """

    rows: tuple[Owed, ...] = ()
    aside: tuple[Aside, ...] = ()
    read: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    known: bool = False
