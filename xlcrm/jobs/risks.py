"""How likely each customer is to leave, with every reason, as values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.analysis.office import office_of
from xlcrm.analysis.risk import LOW, risk
from xlcrm.cellref import CellRef
from xlcrm.domain.outline import outlined
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from datetime import date

    from xlcrm.office.ledger import Ledger


@outlined
class Risk(NamedTuple):
    """A customer's risk of leaving.

    Attributes:
        where: the row of the contract that speaks for the customer.
        customer_id: the customer's number; empty where the ledger has none.
        name: the customer's name.
        level: 높음, 주의 or 낮음.
        points: 0 to 100.
        probability: how likely the customer leaves at the end of the contract, or within a month
            where it has none, 0 to 1; None where nobody has learned it.
        reasons: all that the points are made of, with the points of each.
    """

    where: CellRef
    customer_id: str
    name: str
    level: str
    points: int
    probability: float | None
    reasons: str

    @property
    def is_raised(self) -> bool:
        """Whether the level is another than 낮음."""
        return self.level != LOW


def risks(ledger: Ledger, *, as_of: date) -> tuple[Risk, ...]:
    """Return the risk of each customer with a contract in force, the greatest first.

    >>> from datetime import date
    >>> import xlcrm
    >>> ledger = xlcrm.open_ledger("sample_data/seed_ledger.xlsx")
    >>> for each in xlcrm.risks(ledger, as_of=date(2024, 10, 1)):
    ...     print(each.points, each.level, each.reasons)
    5 낮음 첫 계약(5)
    5 낮음 첫 계약(5)
    5 낮음 첫 계약(5)
    """
    table = risk(office_of(ledger, as_of))
    return tuple(
        Risk(
            CellRef(row["시트"], int(row["행"]), 1),
            str(row["고객 ID"] or ""),
            str(row["고객명"] or ""),
            row["위험"],
            int(row["점수"]),
            float(row["확률"]) if row["확률"] >= 0 else None,  # NaN is not
            row["사유"],
        )
        for row in table.to_dict("records")
    )
