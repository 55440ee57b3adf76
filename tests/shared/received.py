"""The sheet 접수 as staff work with it: rows typed, sorted, copied, deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from openpyxl import load_workbook

import xlcrm
from xlcrm.office.change import change

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

    Typed = Mapping[str, Any]

NAME: Final = "접수"


def make(path: Path, now: datetime) -> None:
    """Put the sheet into a ledger."""
    by = xlcrm.Author("김대리", "intake --make", now)
    change(path, xlcrm.put_intake, by, backup=False)


def head(sheet: Worksheet) -> int:
    """Return the row of the headers."""
    return next(row for row in range(1, 40) if sheet.cell(row, 1).value == "종류")


def columns(sheet: Worksheet) -> dict[str, int]:
    """Return the columns' numbers by their headers."""
    return {str(cell.value): cell.column for cell in sheet[head(sheet)] if cell.value}


def rows(path: Path) -> list[dict[str, Any]]:
    """Return what the sheet's rows say, by header, blank rows left out."""
    return _said(load_workbook(path)[NAME])


def _said(sheet: Worksheet) -> list[dict[str, Any]]:
    found = columns(sheet)
    read = [
        {name: sheet.cell(number, at).value for name, at in found.items()}
        for number in range(head(sheet) + 1, sheet.max_row + 1)
    ]
    return [each for each in read if any(value is not None for value in each.values())]


def states(path: Path) -> list[str]:
    """Return what 처리 says of each row."""
    return [str(each["처리"] or "") for each in rows(path)]


def edit(path: Path, change_it: Callable[[list[dict[str, Any]]], None]) -> None:
    """Have somebody change the rows, whatever they like, and save."""
    book = load_workbook(path)
    sheet = book[NAME]
    found, top = columns(sheet), head(sheet)
    now = _said(sheet)
    change_it(now)
    for number in range(top + 1, sheet.max_row + 1):
        for at in found.values():
            sheet.cell(number, at).value = None
    for number, row in enumerate(now, start=top + 1):
        for name, value in row.items():
            sheet.cell(number, found[name], value)
    book.save(path)


def write(path: Path, *typed: Typed) -> None:
    """Type rows below those that are there, and save."""

    def more(now: list[dict[str, Any]]) -> None:
        now += [dict(each) for each in typed]

    edit(path, more)


def sheet(path: Path, name: str) -> list[dict[str, Any]]:
    """Return another sheet's rows by header; none where there is no such sheet."""
    book = load_workbook(path)
    if name not in book.sheetnames:
        return []
    first, *others = book[name].iter_rows(values_only=True)
    found = [dict(zip(map(str, first), each, strict=True)) for each in others]
    return [each for each in found if any(value is not None for value in each.values())]
