"""Sheets added to every workbook: a furnished one, and one made like the workbook's first sheet."""

from __future__ import annotations

import shutil
import subprocess
import zipfile
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING, Final

import pytest
from invented_findings import findings_on
from python_calamine import CalamineError, CalamineWorkbook
from uncounted_strings import uncounted

from xlcrm.cellref import CellRange
from xlcrm.errors import PlanError
from xlcrm.jobs.mark import NAME, marked_sheet
from xlcrm.ooxml.package import Package
from xlcrm.ooxml.rows import frame_of, rows_of
from xlcrm.ooxml.table import tables_of
from xlcrm.ooxml.zipformat import DEFAULT_LIMITS
from xlcrm.workbook.apply import apply
from xlcrm.workbook.plan import LikeSheet, NewSheet, Plan
from xlcrm.workbook.verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from tests.laws.conftest import Errors
    from xlcrm.cellref import CellValue

SOFFICE: Final = shutil.which("soffice") or shutil.which("libreoffice")
LONGEST: Final = 240  # seconds
FURNISHED: Final = NewSheet(
    "새 일지",
    ("일시", "채널", "내용"),
    ((date(2024, 10, 1), "전화", "=1+1"), (date(2024, 10, 2), "면담", "둘째\n줄")),
    (14, 10, 40),
    table="tblXlcrm",
    choices={2: ("전화", "면담", '"따옴표"')},
    formats={1: "yyyy-mm-dd"},
    wrap=(3,),
    links={(0, 3): "'새 일지'!A3"},
    printed=True,
)


def _plan(package: Package) -> Plan:
    """A plan for both sheets."""
    entry = package.worksheets[0]
    table = next(iter(tables_of(package, entry.part)), None)
    area = table.area if table is not None and table.header_rows else _used(package, entry.part)
    columns = range(area.left, area.right + 1)
    values: tuple[CellValue, ...] = ("본뜬 행", 12.5, True)
    row = dict(zip(columns, values, strict=False))
    like = LikeSheet("본뜬 시트", entry.name, area, (row, row), ({area.left: "'새 일지'!A1"}, {}))
    return Plan(new_sheets=(FURNISHED, like))


def _used(package: Package, part: str) -> CellRange:
    data = package.markup(part)
    cells = [
        (row.number, cell.column)
        for row in rows_of(data, frame_of(data))
        for cell in row.cells
        if cell.content
    ] or [(1, 1)]
    rows, columns = [row for row, _ in cells], [column for _, column in cells]
    return CellRange(min(rows), min(columns), max(rows), max(columns))


@pytest.fixture(scope="module")
def made(each_editable: Callable[[], Iterator[Path]], tmp_path_factory: pytest.TempPathFactory
         ) -> dict[Path, Path]:  # fmt: skip
    """Return where each workbook lies with both sheets, by the original's path."""
    folder = tmp_path_factory.mktemp("sheets")
    found: dict[Path, Path] = {}
    for path in each_editable():
        package = Package(path.read_bytes())
        try:
            done = apply(_plan(package), package)
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
        plan = _plan(package)
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


def test_the_validator_finds_no_new_kind_of_error(
    made: dict[Path, Path],
    errors_of: Callable[[Iterable[Path]], dict[Path, Errors]],
    tmp_path: Path,
) -> None:
    """What it says of the copy it says of the original sheet, too; nor beside a 점검결과 anew."""
    marked = {path: tmp_path / path.name for path in made}
    for path, kept in marked.items():
        data = made[path].read_bytes()
        for count in (9, 4):
            package = Package(data)
            names = [entry.name for entry in package.worksheets if entry.name != NAME]
            sheet = marked_sheet(findings_on(names, count), names, date(2024, 10, count))
            data = apply(Plan(new_sheets=(sheet,)), package).data
        kept.write_bytes(data)
    found = errors_of(marked.values())
    doubted = [path for path, kept in marked.items() if found[kept]]
    before = errors_of(doubted)
    new = {path.name: _kinds(found[marked[path]]) - _kinds(before[path]) for path in doubted}
    assert {name: list(errors) for name, errors in new.items() if errors} == {}


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


def _kinds(errors: Errors) -> set[tuple[str, str]]:
    """Kind and description of errors, but not where."""
    return {(kind, description) for kind, _, description in errors}
