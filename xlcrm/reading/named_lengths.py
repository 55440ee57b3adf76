"""Terms that only the names of products tell: 헬스 12개월 from a first day on, and no other end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.schema.coerce import is_blank
from xlcrm.schema.sheets import LEDGER
from xlcrm.schema.table import TypedColumn

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from xlcrm.cellref import CellValue

_MONTHS: Final = LEDGER.column("months")


def with_named_lengths(
    columns: dict[str, TypedColumn], fields: Collection[str]
) -> dict[str, TypedColumn]:
    """Return a ledger's columns, with the lengths that its products name if nothing else has any.

    Args:
        columns: the columns by field, as they were read.
        fields: the fields of all its headers.
    """
    start, end, service = (columns.get(name) for name in ("start", "end", "service"))
    if start is None or service is None or "months" in fields:
        return columns
    if "end" in fields and (end is None or not all(map(is_blank, dict.fromkeys(end.raw)))):
        return columns
    from xlcrm.domain.named_length import length_named  # noqa: PLC0415 - few services name a length

    known = {
        each: length_named(each) for each in dict.fromkeys(service.values) if isinstance(each, str)
    }
    values = [known.get(each) if isinstance(each, str) else None for each in service.values]
    told = len(values) - values.count(None)
    if 2 * told < len(values) - service.values.count(None) or not told:
        return columns
    raw: list[CellValue] = [
        each if isinstance(each, int) else str(each or "") or None for each in values
    ]
    named = TypedColumn(
        _MONTHS,
        service.number,
        service.header,
        raw,
        values,
        formulas=frozenset(range(len(values))),
        shared=True,
    )
    return {**columns, "months": named}


def are_named(columns: Mapping[str, TypedColumn]) -> bool:
    """Tell whether a table's lengths are those that its products name, and no column's own."""
    months, service = columns.get("months"), columns.get("service")
    return months is not None and service is not None and months.number == service.number
