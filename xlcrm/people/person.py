"""A customer as the ledgers know them, and how several are told apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from xlcrm.domain.outline import outlined
from xlcrm.domain.privacy import mask_id, mask_name, mask_phone
from xlcrm.people.keys import branched, key_without_id
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xlcrm.cellref import CellValue
    from xlcrm.schema.table import Table

Place: TypeAlias = tuple[int, int]
"""Which ledger sheet of a book, and which position in its table; both count from 0."""

_LISTED: Final = 5  # of several people with one name, so many are listed


@outlined
@dataclass(frozen=True, slots=True)
class Person:
    """A customer as the ledgers know them.

    Attributes:
        customer_id: 고객 ID as text; empty where the ledger has none, or only 순번 or No.
        name: 고객명 as last written; empty where there is none.
        phone: 연락처 as last written; empty where there is none, or none that can be read.
        rows: the customer's rows: a ledger's table and position, in the sheets' order.
        written: 고객 ID as the ledger's cell holds it: a number or a text.
        branch: the branch that has given the 고객 ID, where each has its own; else empty.
    """

    customer_id: str
    name: str
    phone: str
    rows: tuple[tuple[Table, int], ...]
    written: CellValue = None
    branch: str = ""

    @property
    def key(self) -> str:
        """The customer's key, as `keys.customers` gives it to each of the rows."""
        if self.branch:
            return branched(self.customer_id, self.branch)
        return self.customer_id or key_without_id(self.name, self.phone)

    @property
    def masked_id(self) -> str:
        """고객 ID as it may be shown: without the telephone number or the name that it may hold."""
        return mask_id(self.customer_id, self.name, self.phone)

    @property
    def tells(self) -> bool:
        """Whether 고객 ID tells who it is, so that it is not shown: a cell names the customer."""
        return self.masked_id != self.customer_id

    @property
    def masked(self) -> str:
        """What may be shown: `1001 홍*동 010-****-5678`."""
        shown = (
            self.branch,
            self.masked_id,
            mask_name(self.name) if self.name else "",
            mask_phone(self.phone) if self.phone else "",
        )
        return " ".join(part for part in shown if part)


def told_apart(people: Iterable[Person]) -> str:
    """Return several people in one line, masked, the first few of many.

    >>> both = Person("1001", "홍길동", "010-0000-5678", ()), Person("1007", "홍길동", "", ())
    >>> told_apart(both)
    '1001 홍*동 010-****-5678 · 1007 홍*동'
    """
    shown = [person.masked for person in people]
    more = f" 외 {len(shown) - _LISTED}명" if len(shown) > _LISTED else ""
    return " · ".join(shown[:_LISTED]) + more
