"""The journal's form for those who write by hand."""

from __future__ import annotations

import shutil
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

import xlcrm
from xlcrm.errors import StorageError
from xlcrm.jobs.new.new import blank_ledger
from xlcrm.schema.sheets import JOURNAL

if TYPE_CHECKING:
    from pathlib import Path

DAY = date(2024, 10, 1)


@pytest.fixture
def form(tmp_path: Path) -> bytes:
    """Return the form of a new ledger in whose 설정 a channel was added."""
    path = tmp_path / "대장.xlsx"
    path.write_bytes(blank_ledger(as_of=DAY, sample=True))
    book = load_workbook(path)
    row = next(row for row in book["설정"].iter_rows() if row[0].value == "목록")
    row[1].value, row[2].value = "채널", "화상"
    book.save(path)
    return xlcrm.log_form(xlcrm.open_ledger(path), day=DAY)


def test_every_word_of_the_dropdowns_can_be_ticked(form: bytes) -> None:
    """Those of the schema, and those that the office has added in 설정."""
    sheet = load_workbook(BytesIO(form))["일지 양식"]
    texts = {str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value}
    for field in ("channel", "direction", "category", "sentiment", "outcome"):
        words = JOURNAL.column(field).choices
        assert any(all(f"□ {word}" in text for word in words) for text in texts)
    assert any("□ 화상" in text for text in texts)


def test_it_is_one_page_of_a4_without_anybody(form: bytes) -> None:
    """Standing, all of it on one page; it names no customer."""
    sheet = load_workbook(BytesIO(form))["일지 양식"]
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("portrait", 9)
    assert sheet.sheet_properties.pageSetUpPr is not None
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    texts = " ".join(str(cell.value) for row in sheet.iter_rows() for cell in row)
    assert "가온누리" not in texts


def test_an_older_form_is_replaced_and_nothing_else(form: bytes, tmp_path: Path) -> None:
    """A ledger by that name stays, as does a form in which somebody typed."""
    path = tmp_path / "일지양식.xlsx"
    assert xlcrm.write_form(path, form) == xlcrm.write_form(path, form)
    book = load_workbook(path)
    book["일지 양식"]["B4"] = "전화"
    book.save(path)
    with pytest.raises(StorageError):
        xlcrm.write_form(path, form)
    shutil.copy("sample_data/seed_ledger.xlsx", path)
    with pytest.raises(StorageError):
        xlcrm.write_form(path, form)
