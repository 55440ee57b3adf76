"""Every edited workbook opens in LibreOffice, which reads what was planned."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING, Final

import pytest
from python_calamine import CalamineWorkbook

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from tests.laws.conftest import Cells

SOFFICE: Final = shutil.which("soffice") or shutil.which("libreoffice")
LONGEST: Final = 240  # seconds for all of them in one process; about 40 when nothing else runs


@pytest.fixture(scope="module")
def converted(edited: Mapping[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder where LibreOffice wrote anew every edited workbook that it could open."""
    folder = tmp_path_factory.mktemp("converted")
    _convert(list(edited.values()), folder, tmp_path_factory.mktemp("profile"))
    return folder


def test_libreoffice_opens_every_edited_workbook(
    edited: Mapping[Path, Path], converted: Path, tmp_path: Path
) -> None:
    """Charts, pivots, slicers, threads, controls, macros, pictures: all open that did before."""
    written = {path.stem for path in converted.iterdir()}
    lost = [original for original, path in edited.items() if path.stem not in written]
    _convert(lost, tmp_path / "originals", tmp_path / "profile")
    assert not list((tmp_path / "originals").glob("*"))
    assert len(lost) < len(edited) / 10


def test_libreoffice_reads_what_was_planned(
    edited: Mapping[Path, Path], converted: Path, planned: Mapping[Path, Cells]
) -> None:
    """The texts and numbers that were written stand in their cells after LibreOffice saved them."""
    wrong = []
    for original, path in edited.items():
        if not (converted / f"{path.stem}.xlsx").exists():
            continue  # the test above is the judge of those
        book = CalamineWorkbook.from_path(converted / f"{path.stem}.xlsx")
        grids = {
            name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for name in {sheet for sheet, _ in planned[original]}
        }
        wrong += [
            (path.name, sheet, cell)
            for (sheet, cell), value in planned[original].items()
            if isinstance(value, str | float) and _at(grids[sheet], cell) != value
        ]
    assert not wrong


def _convert(paths: list[Path], folder: Path, profile: Path) -> None:
    """Let one LibreOffice after another convert the files; what makes one crash is passed over."""
    if SOFFICE is None:
        pytest.skip("LibreOffice(soffice)를 설치하면 함께 검사합니다.")
    options = ["--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder)]
    command = [SOFFICE, f"-env:UserInstallation={profile.as_uri()}", *options]
    while paths:
        subprocess.run([*command, *paths], check=False, capture_output=True, timeout=LONGEST)
        done = {path.stem for path in folder.glob("*")}
        paths = [path for path in paths if path.stem not in done][1:]


def _at(grid: Sequence[Sequence[object]], cell: str) -> object:
    """The value of a grid's cell by its A1 reference; empty where the grid does not reach."""
    letters = cell.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    row = int(cell[len(letters) :])
    return grid[row - 1][column - 1] if row <= len(grid) and column <= len(grid[row - 1]) else ""
