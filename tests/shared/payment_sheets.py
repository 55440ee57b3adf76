"""Ledgers of offices that write down who has paid, in the layouts that they have."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from openpyxl import Workbook

from xlcrm.office.ledger import open_ledger

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from xlcrm.office.ledger import Ledger

MONTHS: Final = tuple(f"{month}월" for month in range(1, 13))
WHO: Final = ("회원번호", "성명", "연락처", "시작일", "종료일", "상품", "월회비")
NAMES: Final = ("가나다", "라마바", "사아자", "차카타", "파하거", "너더러")
YEAR: Final = (date(2024, 1, 1), date(2024, 12, 31))


def member(
    number: int,
    *more: object,
    fee: object = 30_000,
    term: tuple[date | None, date | None] = YEAR,
) -> list[object]:
    """Return a row of `WHO`, and what stands beside it."""
    start, end = term
    name, phone = NAMES[number - 1], f"010-0000-000{number}"
    return [f"M-{number:02}", name, phone, start, end, "헬스", fee, *more]


def marks(text: str) -> list[object]:
    """Return cells, one a sign: `.` is blank.

    >>> marks("OX.")
    ['O', 'X', None]
    """
    return [None if sign == "." else sign for sign in text]


def payment_sheet(  # noqa: PLR0913 - what a sheet is made of
    path: Path,
    heads: Sequence[object],
    rows: Sequence[Sequence[object]],
    *,
    title: str = "2024년 회비 납부",
    groups: Mapping[int, str] | None = None,
    sheet: str = "회원명부",
    settings: Mapping[str, Any] | None = None,
) -> Ledger:
    """Write such a workbook and return it opened; groups stand above their first column."""
    book = Workbook()
    page = book.worksheets[0]
    page.title = sheet
    if title:
        page.append([title])
    if groups is not None:
        page.append([groups.get(at) for at in range(1, max(groups) + 1)])
    page.append(list(heads))
    for row in rows:
        page.append(list(row))
    if settings:
        own = book.create_sheet("설정")
        own.append(["구분", "항목", "값"])
        for item, value in settings.items():
            own.append(["기준", item, value])
    book.save(path)
    return open_ledger(path)
