"""Ledgers of a few rows as files, renewed and decided about, and what they say afterwards."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import Table

from xlcrm.errors import DomainError
from xlcrm.jobs.refresh import assess
from xlcrm.jobs.renew import renew
from xlcrm.office.ledger import open_ledger

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from xlcrm.office.ledger import Ledger
    from xlcrm.office.proposal import Proposal

    Rows: TypeAlias = list[dict[str, object]]
    Decide: TypeAlias = Callable[[Ledger], Proposal[None]]

SHEET = "고객대장"


def _dated(value: object) -> object:
    iso = isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value)
    return date.fromisoformat(str(value)) if iso else value


@pytest.fixture
def make(tmp_path: Path) -> Callable[..., Path]:
    """Return what makes a workbook of a ledger sheet, or of several by name.

    Texts like 2024-10-01 become dates.
    """

    def made(
        headers: Sequence[str],
        *rows: Sequence[object],
        table: bool = False,
        date1904: bool = False,
        more: dict[str, Sequence[Sequence[object]]] | None = None,
        name: str = SHEET,
    ) -> Path:
        book = Workbook()
        if date1904:
            book.epoch = datetime(1904, 1, 1)  # noqa: DTZ001 - a workbook has no zone
        first = book.worksheets[0]
        first.title = name
        for title, lines in {name: (headers, *rows), **(more or {})}.items():
            sheet = first if title == name else book.create_sheet(title)
            for line in lines:
                sheet.append([_dated(value) for value in line])
        if table:
            area = f"A1:{get_column_letter(len(headers))}{len(rows) + 1}"
            first.add_table(Table(displayName="tblLedger", ref=area))
        path = tmp_path / "대장.xlsx"
        book.save(path)
        return path

    return made


@pytest.fixture
def decide() -> Callable[..., Proposal[None]]:
    """Return what makes a decision real in a file, which a refresh then leaves as it is."""

    def decided(path: Path, plan: Decide, as_of: date) -> Proposal[None]:
        ledger = open_ledger(path)
        ledger.save(assess(ledger.book, as_of).plan)
        ledger = open_ledger(path)
        found = plan(ledger)
        ledger.save(found.plan)
        assert list(assess(open_ledger(path).book, as_of).plan) == []
        return found

    return decided


@pytest.fixture
def refusal() -> Callable[..., str]:
    """Return what tells why something is refused; the file stays as it is."""

    def refused(path: Path, plan: Decide) -> str:
        before = path.read_bytes()
        with pytest.raises(DomainError) as caught:
            plan(open_ledger(path))
        assert path.read_bytes() == before
        assert caught.value.hint
        return str(caught.value)

    return refused


@pytest.fixture(scope="session")
def rows() -> Callable[..., Rows]:
    """Return what reads the rows of a sheet by header, as openpyxl does; dates as `date`."""

    def read(path: Path, sheet: str = SHEET) -> Rows:
        lines = load_workbook(path)[sheet].iter_rows(values_only=True)
        headers = next(lines)
        return [
            {
                str(header): value.date() if isinstance(value, datetime) else value
                for header, value in zip(headers, line, strict=True)
            }
            for line in lines
        ]

    return read


@pytest.fixture
def statuses() -> Callable[[Path, date], list[object]]:
    """Return what reads 상태 of each row after a refresh on a day."""

    def on(path: Path, day: date) -> list[object]:
        ledger = open_ledger(path)
        (sheet,) = ledger.book.ledgers
        column = sheet.table.columns["status"]
        found: dict[int, object] = dict(zip(sheet.table.rows, column.raw, strict=True))
        for edit in assess(ledger.book, day).plan:
            if edit.where.column == column.number:
                found[edit.where.row] = edit.new
        return list(found.values())

    return on


@pytest.fixture
def renewed(decide: Callable[..., Proposal[None]]) -> Callable[..., Proposal[None]]:
    """Return what renews a contract in a file."""
    october = date(2024, 10, 1)

    def renewed(
        path: Path, contract: object = "C-0007", as_of: date = october, **how: object
    ) -> Proposal[None]:
        plan = partial(renew, contract=contract, as_of=as_of, **how)  # type: ignore[arg-type]  # as each case has it
        return decide(path, plan, as_of)

    return renewed
