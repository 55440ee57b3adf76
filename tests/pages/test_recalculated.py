"""The report's formulas, calculated anew by LibreOffice, give what stood in their cells."""

from __future__ import annotations

import math
import shutil
import subprocess
from typing import TYPE_CHECKING, Final

import pytest
from openpyxl import load_workbook

if TYPE_CHECKING:
    from pathlib import Path

SOFFICE: Final = shutil.which("soffice") or shutil.which("libreoffice")
LONGEST: Final = 240  # seconds
FEWEST: Final = 400  # formulas in the report of the sample office

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")


def test_every_formula_gives_what_stands_in_its_cell(workbook: Path, tmp_path: Path) -> None:
    """To nine digits: totals, shares, changes, tiles of the first page."""
    if SOFFICE is None:
        pytest.skip("LibreOffice(soffice)를 설치하면 함께 검사합니다.")
    formulas = load_workbook(workbook)
    formulas.save(tmp_path / "bare.xlsx")  # openpyxl writes no results: all is calculated
    folder = tmp_path / "again"
    command = [
        *(SOFFICE, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"),
        *("--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder)),
        str(tmp_path / "bare.xlsx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=LONGEST)
    stored = load_workbook(workbook, data_only=True)
    anew = load_workbook(folder / "bare.xlsx", data_only=True)
    pairs = [
        (f"{sheet.title}!{cell.coordinate}", stored[sheet.title][cell.coordinate].value, value)
        for sheet in formulas
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
        for value in [anew[sheet.title][cell.coordinate].value]
    ]
    assert len(pairs) > FEWEST
    assert [pair for pair in pairs if not _same(pair[1], pair[2])] == []


def _same(one: object, other: object) -> bool:
    if isinstance(one, int | float) and isinstance(other, int | float):
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)
    return one == other or {one, other} <= {None, ""}
