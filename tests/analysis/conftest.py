"""Small ledgers as real workbooks, and what the figures say of them."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook

from xlcrm.analysis.analyse import analyse
from xlcrm.office.ledger import open_ledger

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from xlcrm.analysis.analyse import Analysis

_ISO = re.compile(r"\d{4}-\d\d-\d\d")


@pytest.fixture
def analysed(tmp_path: Path) -> Callable[..., Analysis]:
    """Return what makes a workbook of a table such as `고객 ID | 계약 시작일 …` and analyses it."""

    def made(ledger: str, as_of: str, settings: Sequence[tuple[object, ...]] = ()) -> Analysis:
        book = Workbook()
        sheet = book.worksheets[0]
        sheet.title = "고객대장"
        for line in ledger.strip().splitlines():
            sheet.append([_cell(text.strip()) for text in line.split("|")])
        if settings:
            sheet = book.create_sheet("설정")
            sheet.append(["구분", "항목", "값"])
            for row in settings:
                sheet.append(list(row))
        path = tmp_path / "대장.xlsx"
        book.save(path)
        return analyse(open_ledger(path), date.fromisoformat(as_of))

    return made


def _cell(text: str) -> object:
    if _ISO.fullmatch(text):
        return date.fromisoformat(text)
    plain = text.replace(",", "")
    return int(plain) if plain.isdecimal() else text or None
