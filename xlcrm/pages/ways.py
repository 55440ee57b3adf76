"""Ways through a report: from a figure to the rows that it counts, and from those back to it.

A tile leads to the cell that it shows (`tiles`), that column's header back to the tile. The header
of a column of counts leads to the list of what is counted, where the report has that list, and a
header of the list back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.pages.formulas import cell, quoted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlcrm.pages.layout import Placed

_LISTS: Final = (
    (("risk_signs", "고객 수"), ("risk", "사유")),
    (("leaving_signs", "계약 수"), ("expiring", "계약 종료일")),
    (("rfm_segments", "고객 수"), ("rfm", "구분")),
    (("voices", "미해결"), ("open_issues", "분류")),
    (("consents", "고객 수"), ("may_contact", "수신동의일")),
    (("findings_by_sheet", "합계"), ("findings", "건수")),
)
"""Column of counts, by table and name → the column of a list by which its rows are told apart."""


def ways(
    pages: Mapping[str, Placed], names: Mapping[str, str]
) -> dict[tuple[str, str], dict[str, str]]:
    """Return where headers lead, by the keys of pages and tables, then by column."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for one, other in _LISTS:
        for (table, column), (there, header) in ((one, other), (other, one)):
            start, target = _page_with(table, column, pages), _page_with(there, header, pages)
            if start and target:
                spot = pages[target].tables[there]
                place = _link(names[target], spot.head, spot.places[header])
                found.setdefault((start, table), {})[column] = place
    for key, placed in pages.items():
        for tile in placed.tiles:
            if shown := tile.tile.value:
                place = _link(names[key], tile.row, tile.column)
                found.setdefault((shown.page, shown.table), {})[shown.column] = place
    return found


def _page_with(table: str, column: str, pages: Mapping[str, Placed]) -> str:
    """The key of the page that has a table with such a column; empty if none has."""
    for key, placed in pages.items():
        spot = placed.tables.get(table)
        if spot is not None and column in spot.places:
            return key
    return ""


def _link(sheet: str, row: int, column: int) -> str:
    return f"internal:{quoted(sheet)}!{cell(row, column)}"
