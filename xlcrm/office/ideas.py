"""The sheet 아이디어: what customers would like to have, who said so, and who has been told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.domain.identity import match_key
from xlcrm.domain.outline import outlined
from xlcrm.domain.text import lazy
from xlcrm.office.journal_read import day_of
from xlcrm.schema.sheets import IDEAS
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from xlcrm.cellref import CellRef
    from xlcrm.workbook.read import Book, Sheet

RECEIVED, WEIGHED, DONE, TOLD = IDEAS.column("state").choices
"""접수, 검토, 반영, 답변함: how far an idea is."""

_BETWEEN: Final = lazy(r"[\s,;·、/]+")


@outlined
@dataclass(frozen=True, slots=True)
class Idea:
    """One row of 아이디어.

    Attributes:
        sheet: the sheet that it stands on.
        at: which of its rows.
        where: the cell that names it.
        date: 일자; None where it is not told.
        title: 제목.
        content: 내용.
        askers: the 고객 ID of those who said it.
        state: 접수, 검토, 반영 or 답변함; 접수 where it says none of them.
        told: the 고객 ID of those who have been told that it is done.
        officer: 담당자.
        memo: 메모.
    """

    sheet: Sheet
    at: int
    where: CellRef
    date: date | None
    title: str
    content: str
    askers: tuple[str, ...]
    state: str
    told: tuple[str, ...]
    officer: str
    memo: str

    @property
    def waiting(self) -> tuple[str, ...]:
        """Who is still to be told that it is done; nobody before it is."""
        return still_waiting(self.state, self.askers, self.told)


def known_on(idea: Idea, day: date | None) -> bool:
    """Tell whether an idea had been heard by a day; one without a 일자 had, and by None all had."""
    return day is None or idea.date is None or idea.date <= day


def ids_in(value: object) -> tuple[str, ...]:
    """Return the 고객 ID that a cell names, each once.

    >>> ids_in("1001, 1003 · 1001"), ids_in(1001), ids_in(None)
    (('1001', '1003'), ('1001',), ())
    """
    text = "" if value is None else str(value)
    return tuple(dict.fromkeys(each for each in _BETWEEN.split(text) if each))


def ids_told(ids: Iterable[str]) -> str:
    """Return some 고객 ID as a cell of the sheet has them.

    >>> ids_told(("1001", "1003"))
    '1001, 1003'
    """
    return ", ".join(ids)


def still_waiting(state: str, askers: Iterable[str], told: Iterable[str]) -> tuple[str, ...]:
    """Return who is still to be told that an idea is done.

    >>> still_waiting("반영", ("1001", "1003"), ("1003",)), still_waiting("검토", ("1001",), ())
    (('1001',), ())
    """
    known = {*told}
    return tuple(each for each in askers if each not in known) if state == DONE else ()


def sheets_of_ideas(book: Book) -> list[Sheet]:
    """Return the sheets of ideas in the order of their tabs."""
    return [sheet for sheet in book.sheets if sheet.table.spec.key == IDEAS.key]


def ideas_in(book: Book) -> list[Idea]:
    """Return every idea of a workbook that has a title, sheet by sheet."""
    found = []
    for sheet in sheets_of_ideas(book):
        table = sheet.table
        names = ("date", "title", "content", "askers", "state", "told", "officer", "memo")
        for at, values in enumerate(zip(*(table.values(name) for name in names), strict=True)):
            day, title, content, askers, state, told, officer, memo = values
            if title is None:
                continue
            found.append(
                Idea(
                    sheet,
                    at,
                    table.where(at, "title"),
                    day_of(day),
                    str(title),
                    str(content or ""),
                    ids_in(askers),
                    str(state or RECEIVED),
                    ids_in(told),
                    str(officer or ""),
                    str(memo or ""),
                )
            )
    return found


def idea_called(book: Book, title: str) -> Idea | None:
    """Return the idea of a title, spaces ignored; None where there is none."""
    wanted = match_key(title)
    return next((each for each in ideas_in(book) if match_key(each.title) == wanted), None)
