"""What the headers of a sheet are recognised as: a column a field, and what was not plain."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from xlcrm.domain.outline import outlined
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlcrm.schema.sheets import SheetSpec


@outlined
@dataclass(frozen=True, slots=True)
class HeaderNotice:
    """Something about a header cell that becomes a finding; see `rules.headers.header_findings`.

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
        hints: what a header says beside its field: `{"fee_basis": "월"}` for 월납입액; `status`
            where a column of that header tells of something else.
        holds: field → all fields of its column, where that holds several: 계약기간, 이름/직급.
        more: field → further columns that say the same, such as 전화2.
        told: the fields whose headers the office has explained.
        doubtful: the fields whose header may mean something else: 등록일 for the first day.
        beside: the headers of further tables in the same row, from left to right.
        people: whether it is a list of people that says nothing of terms; see `of_people`.
        given: the column of given names, where that of `name` holds the family's; 0 elsewhere.
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
    doubtful: frozenset[str] = frozenset()
    beside: tuple[HeaderMatch, ...] = ()
    people: bool = False
    given: int = 0

    @property
    def fields(self) -> frozenset[str]:
        """The fields seen in the header row, those with two columns (C201) too."""
        doubled = {notice.field for notice in self.notices if notice.code == "C201"}
        return frozenset(self.columns) | doubled
