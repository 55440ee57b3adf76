"""What is odd about a sheet's headers, as findings; what tells of it stands in `reading`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.cellref import CellRef
from xlcrm.reading.habits import item_of
from xlcrm.schema.catalogue import finding

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlcrm.reading.headers import HeaderMatch
    from xlcrm.schema.finding import Finding, Severity


def header_findings(
    match: HeaderMatch, sheet: str, severities: Mapping[str, Severity | None] | None = None
) -> tuple[Finding, ...]:
    """Return what is odd about a sheet's headers (C201, C202, C203, C402) as findings."""
    found = (
        finding(
            notice.code,
            CellRef(sheet, notice.row, notice.column),
            severities,
            **_placed(dict(notice.details), sheet),
        )
        for notice in match.notices
    )
    return tuple(each for each in found if each)


def _placed(details: dict[str, str], sheet: str) -> dict[str, str]:
    """What a notice says, the header named as 설정 names it."""
    return {**details, "item": item_of(sheet, details["item"])} if "item" in details else details
