"""What an office's workbook looks like to xlcrm: its tables, its headers, and what is unclear."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from xlcrm.domain.outline import outlined

if TYPE_CHECKING:
    from xlcrm.cellref import CellRange


class How(StrEnum):
    """How a header was understood."""

    EXACT = "같음"
    SIMILAR = "유사"
    TOLD = "지정"


@outlined
@dataclass(frozen=True, slots=True)
class Mapped:
    """One header and the fields that its column holds: mostly one.

    Attributes:
        cell: where it stands, such as `B4`.
        header: its text, on one line.
        fields: the schema's keys, such as `("name",)`; of 계약기간 `("start", "end")`.
        score: how much it is like the column's name or a synonym, 0 to 100.
        how: as it says, by likeness, or as somebody has told.
    """

    cell: str
    header: str
    fields: tuple[str, ...]
    score: float
    how: How

    @property
    def field(self) -> str:
        """The field, or the first of them."""
        return self.fields[0]


@outlined
@dataclass(frozen=True, slots=True)
class SheetSurvey:
    """One table of a sheet; a sheet with tables side by side has several.

    Attributes:
        name: the sheet's name.
        kind: the key of the kind of sheet: `ledger`, `journal`, `purchases`.
        header_rows: the Excel rows that the headers stand in, from the upper to the lower.
        area: headers and data.
        columns: the headers that are understood, from left to right.
        others: the headers of the office's own columns.
    """

    name: str
    kind: str
    header_rows: tuple[int, ...]
    area: CellRange
    columns: tuple[Mapped, ...]
    others: tuple[str, ...] = ()

    @property
    def fields(self) -> dict[str, str]:
        """Field → header, as understood."""
        return {field: each.header for each in self.columns for field in each.fields if field}


@outlined
@dataclass(frozen=True, slots=True)
class Question:
    """A header that nobody but the office can explain.

    Attributes:
        sheet: the sheet's name.
        cell: where the header stands.
        header: its text, on one line.
        candidates: the fields that it may be, each with its score from 0 to 100, the likeliest
            first.
        key: how an answer names the header, alone or behind the sheet (`강남점!성함`): by its text,
            or by its cell where another header is alike.
    """

    sheet: str
    cell: str
    header: str
    candidates: tuple[tuple[str, float], ...]
    key: str = ""


@outlined
@dataclass(frozen=True, slots=True)
class Survey:
    """What a workbook holds for xlcrm, and what it has to ask first.

    Attributes:
        sheets: its tables, in the order of the tabs.
        questions: what must be answered before the workbook is adopted.
    """

    sheets: tuple[SheetSurvey, ...] = ()
    questions: tuple[Question, ...] = ()
