"""Small offices of invented people, and what they say after a change."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook, load_workbook

from xlcrm.office.commit import Author
from xlcrm.office.ledger import open_ledger

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from xlcrm.office.ledger import Ledger
    from xlcrm.office.proposal import Proposal

AS_OF = date(2024, 10, 1)
NOW = datetime(2024, 10, 1, 9, 30)  # noqa: DTZ001 - Korean wall time has no zone here
HEADERS = ("고객 ID", "고객명", "연락처", "계약 시작일", "계약 종료일", "요금", "상태")
TERM = (date(2024, 1, 1), date(2024, 12, 31), 50_000)
PEOPLE = (
    (1001, "홍길동", "010-0000-5678", *TERM, "활성화"),
    (1002, "김철수", "010-0000-0002", *TERM, "활성화"),
)
PLAIN = ("고객명", "연락처", "계약 시작일", "계약 종료일")
UNNUMBERED = (
    ("홍길동", "010-0000-5678", date(2023, 1, 1), date(2023, 12, 31)),
    ("김철수", "010-0000-0002", *TERM[:2]),
    ("홍길동", "010-0000-5678", *TERM[:2]),
)


def office(
    path: Path,
    headers: Sequence[str] = HEADERS,
    people: Sequence[Sequence[object]] = PEOPLE,
    sheets: Mapping[str, Sequence[Sequence[object]]] | None = None,
) -> Path:
    """Make a workbook with a ledger, and other sheets with their headers first."""
    book = Workbook()
    book.worksheets[0].title = "고객대장"
    for row in (headers, *people):
        book.worksheets[0].append([*row])
    for name, rows in (sheets or {}).items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([*row])
    book.save(path)
    return path


def saved(path: Path, propose: Callable[[Ledger], Proposal[Any]]) -> Proposal[Any]:
    """Make a proposal real."""
    ledger = open_ledger(path)
    proposal = propose(ledger)
    ledger.commit(proposal, by=Author("김대리", "customer edit", NOW))
    return proposal


def rows(path: Path, sheet: str = "고객대장") -> list[tuple[object, ...]]:
    """Return what a sheet's cells say, below the headers; days without their hours."""
    return [
        tuple(each.date() if isinstance(each, datetime) else each for each in row)
        for row in load_workbook(path)[sheet].iter_rows(min_row=2, values_only=True)
    ]


def troubles(proposal: Proposal[Any]) -> list[str]:
    """Return which fields are told to be wrong."""
    return [each.trouble.field for each in proposal.problems]


def codes(path: Path, as_of: date = AS_OF) -> list[str]:
    """Return the codes of the findings that are errors or warnings."""
    found = open_ledger(path).findings_on(as_of)
    return [each.code for each in found if each.severity.value != "info"]
