"""What is known of a table's headers: which column holds which field, and what is odd about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from xlcrm.domain.outline import outlined

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlcrm.schema.sheets import SheetSpec


@outlined
@dataclass(frozen=True, slots=True)
class HeaderNotice:
    """Something about a header cell that becomes a finding; see `rules.every.header_findings`.

    Attributes:
        code: the catalogue's code.
        row: the cell's Excel row.
        column: the cell's Excel column number.
        field: the field it is about; empty where the column is none of ours.
        details: what the message names.
    """

    code: str
    row: int
    column: int
    field: str
    details: tuple[tuple[str, str], ...] = ()


@outlined
@dataclass(frozen=True, slots=True)
class HeaderMatch:
    """A table's headers as recognised.

    Attributes:
        spec: the kind of sheet.
        header_row: the Excel row of the headers; of a header two rows high, the lower one.
        columns: field → Excel column number.
        headers: field → the header's text as in the sheet, line breaks and all.
        notices: what is odd about the headers, by row and column.
        hints: what a header says beside its field: `{"fee_basis": "월"}` for 월납입액.
        holds: field → all fields of its column, where that holds several: 계약기간, 이름/직급.
        more: field → further columns that say the same, such as 전화2.
        told: the fields whose headers the office has explained.
        beside: the headers of further tables in the same row, from left to right.
    """

    spec: SheetSpec
    header_row: int
    columns: Mapping[str, int]
    headers: Mapping[str, str]
    notices: tuple[HeaderNotice, ...] = ()
    hints: Mapping[str, str] = field(default_factory=dict)
    holds: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    more: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    told: frozenset[str] = frozenset()
    beside: tuple[HeaderMatch, ...] = ()

    @property
    def fields(self) -> frozenset[str]:
        """The fields seen in the header row, those with two columns (C201) too."""
        doubled = {notice.field for notice in self.notices if notice.code == "C201"}
        return frozenset(self.columns) | doubled
