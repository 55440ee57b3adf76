"""What a row says of whom it is about, and whom that means: one customer, or who it may be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.domain.identity import match_key
from xlcrm.domain.outline import outlined
from xlcrm.people.keys import numbers_of
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet

    from xlcrm.people.keys import Numbers


@outlined
class Said(NamedTuple):
    """What a row says of its customer, as it is compared.

    Attributes:
        customer: 고객 ID as text; "" where there is none.
        name: 고객명; "" where there is none.
        phones: the digits of the telephone numbers.
        branch: 지점; "" where there is none.
        contract: 계약 ID; None where there is none.
    """

    customer: str = ""
    name: str = ""
    phones: Numbers = ()
    branch: str = ""
    contract: object = None

    @classmethod
    def of(cls, entry: Mapping[str, object]) -> Said:
        """Return what a row says, given by field."""
        customer, name, branch = (entry.get(each) for each in ("customer_id", "name", "branch"))
        phone = entry.get("phone")
        return cls(
            "" if customer is None else str(customer),
            "" if name is None else match_key(str(name)),
            () if phone is None else numbers_of([phone])[0],
            "" if branch is None else match_key(str(branch)),
            entry.get("contract_id"),
        )


@outlined
class Meant(NamedTuple):
    """Whom a row means.

    Attributes:
        key: the customer's key; "" where nothing decides.
        among: the keys of those who it may be, where nothing decides; none: nobody is known.
    """

    key: str = ""
    among: frozenset[str] = frozenset()

    @classmethod
    def of(cls, keys: AbstractSet[str], everybody: AbstractSet[str]) -> Meant:
        """Return whom some keys mean: the one, or any of everybody who it may be."""
        if len(keys) == 1:
            return cls(next(iter(keys)))
        return cls("", frozenset(keys or everybody))
