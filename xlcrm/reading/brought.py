"""Which columns a file may bring for a kind of sheet."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from xlcrm.schema.columns import Column, Kind
from xlcrm.schema.sheets import LEDGER, NAMED_BY

if TYPE_CHECKING:
    from xlcrm.schema.columns import SheetSpec

_WHO: Final = tuple(
    LEDGER.column(each.field) if each.field != "branch" else each for each in NAMED_BY
)
"""What finds a customer without a 고객 ID; a shop at which something was bought does not."""
_CUSTOMER: Final = Column("customer", "고객", Kind.TEXT)  # by ID, name or telephone number


def brought(spec: SheetSpec) -> SheetSpec:
    """Return the columns a file for that kind of sheet may bring: none of them is required.

    Where rows are about a customer of the ledger, that may be told by name, phone, or 고객, which
    is each of them.
    """
    named = frozenset() if spec.key == LEDGER.key else frozenset(NAMED_BY)
    columns = [replace(each, required=False) for each in spec.columns if each not in named]
    known = {column.field for column in columns}
    if "customer_id" in known:
        columns += [replace(each, required=False) for each in _WHO if each.field not in known]
    if "customer_id" in known and spec.key != LEDGER.key:
        columns.append(_CUSTOMER)
    return replace(spec, columns=tuple(columns))
