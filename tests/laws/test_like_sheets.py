"""Sheets added to every workbook: a furnished one, and one made like the workbook's first sheet."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING, Final

import pytest
from added_sheets import added_sheets
from python_calamine import CalamineError, CalamineWorkbook
from uncounted_strings import uncounted

from xlcrm.errors import PlanError
from xlcrm.ooxml.package import Package
from xlcrm.ooxml.zipformat import DEFAULT_LIMITS
from xlcrm.workbook.apply import apply
from xlcrm.workbook.verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

SOFFICE: Final = shutil.which("soffice") or shutil.which("libreoffice")
LONGEST: Final = 240  # seconds


@pytest.fixture(scope="module")
def made(each_editable: Callable[[], Iterator[Path]], tmp_path_factory: pytest.TempPathFactory
         ) -> dict[Path, Path]:  # fmt: skip
    """Return where each workbook lies with both sheets, by the original's path."""
    folder = tmp_path_factory.mktemp("sheets")
    found: dict[Path, Path] = {}
    for path in each_editable():
        package = Package(path.read_bytes())
        try:
            done = apply(added_sheets(package), package)
        except PlanError as error:
            assert "순서" in error.message  # noqa: PT017 - rows in disorder cannot be copied
            continue
        found[path] = folder / path.name
        found[path].write_bytes(done.data)
    return found


def test_most_workbooks_take_both_sheets(made: dict[Path, Path]) -> None:
    """Those whose rows are in disorder are few."""
    assert len(made) > 2


def test_they_are_read_back_and_all_else_is_as_it_was(made: dict[Path, Path]) -> None:
    """By our own check and by calamine; no part but the workbook's small ones has changed."""
    for path, new in made.items():
        package, after = Package(path.read_bytes()), Package(new.read_bytes())
        plan = added_sheets(package)
        verify(plan, after.data, package, DEFAULT_LIMITS)
        small = {package.member(package.workbook_part), "[Content_Types].xml"}
        strings = package.related_part("sharedStrings")
        small |= {package.member(strings)} if strings else set()
        assert uncounted(after) == uncounted(package), path
        for name in package.archive.names:
            if "styles" in name or "docProps" in name or name.endswith("workbook.xml.rels"):
                continue
            if name not in small:
                assert after.archive.packed(name) == package.archive.packed(name), (path, name)
        names = [entry.name for entry in after.sheets]
        assert names.index("본뜬 시트") == names.index(package.worksheets[0].name) + 1
        grid = _calamine(after.data, "새 일지")
        if grid is None:
            assert _calamine(path.read_bytes(), package.worksheets[0].name) is None, path
        else:
            assert grid[1][1:] == ["전화", "=1+1"], path


def _calamine(data: bytes, sheet: str) -> list[list[object]] | None:
    """What calamine reads; None where it cannot."""
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        return [list(row) for row in book.get_sheet_by_name(sheet).to_python()]
    except CalamineError:
        return None


def test_libreoffice_opens_them(made: dict[Path, Path], tmp_path: Path) -> None:
    """The small and the invented workbooks, whose originals it opens."""
    if SOFFICE is None:
        pytest.skip("LibreOffice(soffice)를 설치하면 함께 검사합니다.")
    samples = [new for old, new in made.items() if old.parent.name == "sample_data"]
    profile = (tmp_path / "profile").as_uri()
    options = ["--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir"]
    command = [SOFFICE, f"-env:UserInstallation={profile}", *options, str(tmp_path / "out")]
    subprocess.run([*command, *samples], check=False, capture_output=True, timeout=LONGEST)
    assert samples
    for path in samples:
        book = CalamineWorkbook.from_path(tmp_path / "out" / path.name)
        assert book.get_sheet_by_name("새 일지").to_python()[1][2] == "=1+1"
        texts = [row[0] for row in book.get_sheet_by_name("본뜬 시트").to_python() if row]
        assert texts.count("본뜬 행") == 2
        with zipfile.ZipFile(tmp_path / "out" / path.name) as archive:
            assert any("table" in name for name in archive.namelist())
