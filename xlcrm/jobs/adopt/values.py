"""What an office's workbook looks like to xlcrm: its tables, its headers, and what is unclear."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from xlcrm.domain.outline import outlined
from xlcrm.reading import habits, told
from xlcrm.reading.settings import SECTIONS
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from xlcrm.cellref import CellRange


HEADERS: Final = told.SECTION
MANNERS: Final = habits.SECTION
FIGURES: Final = SECTIONS[1]
"""What 설정 calls the answers about headers, how columns are read, and what fees are for."""
TERMS: Final = "계약 기간"
"""How answers about the term of a whole list are called: it goes into the list itself."""


COUNTED: Final = "줄을 센 번호라 누구인지 가리지 않음"
"""Why a 순번 or No says of nobody who it is."""


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
        why: the same in a few words, in Korean.
    """

    cell: str
    header: str
    fields: tuple[str, ...]
    score: float
    how: How
    why: str = ""

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
class Offer:
    """What a question may be answered with, and why.

    Attributes:
        answer: as an answer says it: 계약 시작일, 일-월-년, 해지.
        score: how much speaks for it, 0 to 100; below `FLOOR` it is offered, and not proposed.
        why: what speaks for it, in Korean.
    """

    answer: str
    score: float
    why: str


FLOOR: Final = 60.0
"""The score of an offer below which nothing is proposed: who asks then only asks."""


@outlined
@dataclass(frozen=True, slots=True)
class Question:
    """What nobody but the office can explain: a header, a column's manner, a word.

    Attributes:
        sheet: the sheet's name.
        cell: where the header stands; of a word the first cell that says it.
        header: the header's text, on one line; of a word that of its column.
        candidates: the fields that a header may be, each with its score from 0 to 100, the
            likeliest first; of others the offered answers.
        key: how an answer names it within its section and sheet: a header by its text, or by its
            cell where another one is alike; a word by itself, as it may be shown.
        section: what 설정 calls such answers in the column 구분: 머리글, 읽는 법, 상태 낱말 ….
        values: up to five values of the column, as they may be shown; of a word itself.
        offers: the answers that there are, the likeliest first.
        count: how many cells it is about; 0 where that is the whole column.
        required: whether the workbook cannot be adopted without an answer.
        everywhere: whether an answer is for the same header of several sheets.
    """

    sheet: str
    cell: str
    header: str
    candidates: tuple[tuple[str, float], ...]
    key: str = ""
    section: str = HEADERS
    values: tuple[str, ...] = ()
    offers: tuple[Offer, ...] = ()
    count: int = 0
    required: bool = True
    everywhere: bool = False

    @property
    def name(self) -> str:
        """How an answer names it, alone: 강남점!성함, 읽는 법!강남점!시작일, 상태 낱말!장기렌탈."""
        if self.section == HEADERS:
            return self.key if self.everywhere else f"{_quoted(self.sheet)}!{self.key}"
        place = f"{_quoted(self.sheet)}!{self.key}" if self.section == MANNERS else self.key
        return f"{self.section}!{place}"

    @property
    def proposal(self) -> Offer | None:
        """The likeliest answer; None where too little speaks for any."""
        first = self.offers[0] if self.offers else None
        return first if first is not None and first.score >= FLOOR else None


def _quoted(sheet: str) -> str:
    return sheet if not set("!'") & set(sheet) else "'" + sheet.replace("'", "''") + "'"


@outlined
@dataclass(frozen=True, slots=True)
class Survey:
    """What a workbook holds for xlcrm, and what it has to ask first.

    Attributes:
        sheets: its tables, in the order of the tabs.
        questions: the headers that must be explained before the workbook is adopted.
        passed: the sheets that read like ledgers and are not read, for what another one is called.
    """

    sheets: tuple[SheetSurvey, ...] = ()
    questions: tuple[Question, ...] = ()
    passed: tuple[str, ...] = ()
