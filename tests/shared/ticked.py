"""The sheet 오늘 as people work with it: written into, sorted, read; the rest of the book stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from openpyxl import load_workbook

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

HEAD: Final = 4
"""The row of the sheet's headers."""


def columns(sheet: Worksheet) -> dict[str, int]:
    """Return the columns' numbers by their headers; the key's header names the day, too."""
    return {str(cell.value).split(" 2")[0]: cell.column for cell in sheet[HEAD] if cell.value}


def rows(path: Path) -> list[dict[str, object]]:
    """Return what the sheet's rows say, by header."""
    sheet = load_workbook(path)["오늘"]
    found = columns(sheet)
    return [
        {name: sheet.cell(number, at).value for name, at in found.items()}
        for number in range(HEAD + 1, sheet.max_row + 1)
    ]


def journal(path: Path) -> list[dict[str, object]]:
    """Return the journal's entries, by header; none where there is no journal."""
    book = load_workbook(path)
    if "고객관리일지" not in book.sheetnames:
        return []
    lines: Iterator[tuple[object, ...]] = book["고객관리일지"].iter_rows(values_only=True)
    head = [str(each) for each in next(lines)]
    return [dict(zip(head, each, strict=True)) for each in lines]


def write(path: Path, *cells: tuple[str, str, Mapping[str, str | int | datetime]]) -> None:
    """Write into rows of the sheet, each found by its kind and by what its customer begins with.

    A kind that no row has is a row below all others.
    """
    book = load_workbook(path)
    sheet = book["오늘"]
    found = columns(sheet)
    for kind, who, said in cells:
        number = next(
            (
                number
                for number in range(HEAD + 1, sheet.max_row + 1)
                if sheet.cell(number, found["종류"]).value == kind
                and str(sheet.cell(number, found["고객"]).value or "").startswith(who)
            ),
            sheet.max_row + 2,
        )
        for name, value in said.items():
            sheet.cell(number, found[name], value)
    book.save(path)
