"""점검결과 written into every workbook, and anew: docs/architecture.md#laws for such a sheet."""

from __future__ import annotations

import os
import shutil
import subprocess
import zipfile
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
import xlsxwriter
from invented_findings import findings_on
from python_calamine import CalamineError, CalamineWorkbook

from xlcrm.cellref import CellRef
from xlcrm.errors import PlanError
from xlcrm.fleet.batch import mark_files
from xlcrm.jobs.mark import NAME, mark, marked_sheet
from xlcrm.jobs.undo import undo
from xlcrm.office.commit import Author
from xlcrm.office.ledger import open_ledger
from xlcrm.ooxml.addedsheet import OwnSheet
from xlcrm.ooxml.ownership import is_same, own_sheets
from xlcrm.ooxml.package import Package
from xlcrm.ooxml.zipformat import DEFAULT_LIMITS
from xlcrm.schema.finding import Finding, Severity
from xlcrm.workbook.apply import Applied, apply
from xlcrm.workbook.difference import differences
from xlcrm.workbook.plan import Plan
from xlcrm.workbook.verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

    from xlcrm.rules.context import Context

ROOT: Final = Path(__file__).parents[2]
SAMPLES: Final = sorted((ROOT / "sample_data").glob("*.xlsx"))
SOFFICE: Final = shutil.which("soffice") or shutil.which("libreoffice")
AS_OF: Final = date(2024, 10, 1)
BY: Final = Author("김담당", "check --mark", datetime(2024, 10, 1, 9))  # noqa: DTZ001 - no zone
LONGEST: Final = 240  # seconds
CORPUS: Final = os.environ.get("XLCRM_CORPUS", "")
MACROS: Final = "xlsxwriter-macro04.xlsm"


@dataclass(frozen=True)
class Marks:
    """A workbook, with 점검결과, and with another 점검결과 in its place."""

    before: Package
    sheets: tuple[OwnSheet, OwnSheet]
    first: Applied
    second: Applied


@pytest.fixture(scope="module")
def marks(each_editable: Callable[[], Iterator[Path]]) -> dict[Path, Marks]:
    """Return every workbook with both sheets, one after the other."""
    found = {}
    for path in each_editable():
        package = Package(path.read_bytes())
        names = [entry.name for entry in package.worksheets]
        sheets = tuple(
            marked_sheet(findings_on(names, count), names, date(2024, 10, count))
            for count in (9, 4)
        )
        one, two = sheets
        first = apply(Plan(new_sheets=(one,)), package)
        second = apply(Plan(new_sheets=(two,)), Package(first.data))
        found[path] = Marks(package, (one, two), first, second)
    return found


def test_a_sheet_made_anew_touches_no_other_part(marks: dict[Path, Marks]) -> None:
    """Law 2: but the workbook's, where its mark stands, and the formats'; its tab stays."""
    for path, each in marks.items():
        old, new = Package(each.first.data), Package(each.second.data)
        part = old.sheet(NAME).part
        allowed = {old.member(part), old.member(old.workbook_part)}
        styles = old.related_part("styles")
        assert each.second.parts <= allowed | {old.member(styles or part)}, path
        assert list(new.archive.names) == list(old.archive.names), path
        for name in set(old.archive.names) - each.second.parts:
            assert new.archive.packed(name) == old.archive.packed(name), (path, name)
        assert new.sheets == old.sheets, path


def test_the_first_sheet_leaves_all_others_as_they_are(marks: dict[Path, Marks]) -> None:
    """Law 2: every old sheet has its bytes, and its place among the tabs."""
    for path, each in marks.items():
        after = Package(each.first.data)
        assert after.sheets[: len(each.before.sheets)] == each.before.sheets, path
        for name in set(each.before.archive.names) - each.first.parts:
            assert after.archive.packed(name) == each.before.archive.packed(name), (path, name)
        kept = {each.before.member(entry.part) for entry in each.before.sheets}
        assert not kept & each.first.parts, path


def test_what_was_planned_is_read_back(marks: dict[Path, Marks]) -> None:
    """Law 4: by our own check, and by calamine where it can read the original."""
    for path, each in marks.items():
        one, two = each.sheets
        verify(Plan(new_sheets=(one,)), each.first.data, each.before, DEFAULT_LIMITS)
        verify(Plan(new_sheets=(two,)), each.second.data, Package(each.first.data), DEFAULT_LIMITS)
        grid = _calamine(each.second.data)
        if grid is None:
            assert _calamine(each.before.data, each.before.worksheets[0].name) is None, path
            continue
        said = [[value for value in row if value != ""] for row in grid]
        planned = [[value for value in row if value not in {"", None}] for row in two.rows]
        assert said == planned, path


def test_the_same_again_is_nothing_to_do(marks: dict[Path, Marks]) -> None:
    """Law 3: on another day too, if nothing else is found; and it is known as xlcrm's own."""
    for path, each in marks.items():
        package = Package(each.second.data)
        names = [entry.name for entry in each.before.worksheets]
        later = marked_sheet(findings_on(names, 4), names, date(2024, 12, 31))
        assert is_same(package, later), path
        assert not is_same(package, each.sheets[0]), path
        assert own_sheets(package) == {NAME}, path


def test_a_sheet_that_somebody_wrote_into_stays(marks: dict[Path, Marks]) -> None:
    """Beside the list as well as below it."""
    for path, each in marks.items():
        for row, column in ((6, 7), (999, 1)):
            note = Plan.of_cells({CellRef(NAME, row, column): "확인함"})
            written = Package(apply(note, Package(each.second.data)).data)
            with pytest.raises(PlanError, match="사람이 고쳐 쓴"):
                apply(Plan(new_sheets=(each.sheets[0],)), written)
            assert not is_same(written, each.sheets[1]), path


def _calamine(data: bytes, sheet: str = NAME) -> list[list[object]] | None:
    """What calamine reads; None where it cannot."""
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(data))
        return [list(row) for row in book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)]
    except CalamineError:
        return None


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_a_ledger_is_marked_once_and_undone(sample: Path, tmp_path: Path) -> None:
    """Laws 1 and 3 through the whole save: the file is untouched again; undo brings it back."""
    path = tmp_path / sample.name
    shutil.copy(sample, path)
    (first,) = mark_files([path], AS_OF, by=BY)
    marked = path.read_bytes()
    (second,) = mark_files([path], AS_OF, by=BY)
    assert (first.marked, second.marked, path.read_bytes()) == (True, False, marked)
    assert (first.error, first.findings, second.backup) == (None, second.findings, None)
    told = undo(path).told
    now, before = Package(path.read_bytes()), Package(sample.read_bytes())
    assert (path.read_bytes() == sample.read_bytes()) is not told
    assert {edit.where.sheet for edit in differences(now, before)} <= {"변경이력"}


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.name)
def test_the_sheet_is_no_data(sample: Path, tmp_path: Path) -> None:
    """A check finds in a marked workbook what it found before."""
    path = tmp_path / sample.name
    shutil.copy(sample, path)
    before = open_ledger(path)
    list(mark_files([path], AS_OF, by=BY))
    after = open_ledger(path)
    assert after.findings_on(AS_OF) == before.findings_on(AS_OF)
    assert [table.sheet for table in after.tables] == [table.sheet for table in before.tables]


def _own_rule(_: Context) -> Iterator[Finding]:
    yield Finding("X001", Severity.REMARK, CellRef("고객대장", 2, 2), "사무실의 규칙입니다.")


def _filtered(_: Workbook, sheet: Worksheet) -> None:
    sheet.autofilter("A1:D9")
    sheet.filter_column("A", "x > 4")
    for row in range(1, 5):
        sheet.set_row(row, options={"hidden": True})


def _locked(_: Workbook, sheet: Worksheet) -> None:
    sheet.protect("1234")


def _from_1904(book: Workbook, _: Worksheet) -> None:
    book.use_1904 = True


def _with_macros(book: Workbook, _: Worksheet) -> None:
    if not CORPUS:
        pytest.skip("XLCRM_CORPUS에 실제 통합 문서를 모은 폴더를 지정하면 함께 검사합니다.")
    with zipfile.ZipFile(Path(CORPUS) / MACROS) as corpus:
        book.add_vba_project(BytesIO(corpus.read("xl/vbaProject.bin")), is_stream=True)


@pytest.mark.parametrize(
    ("name", "dress"),
    [
        pytest.param("ledger.xlsx", _filtered, id="a filter and hidden rows"),
        pytest.param("ledger.xlsx", _locked, id="a sheet with a password"),
        pytest.param("ledger.xlsx", _from_1904, id="days from 1904"),
        pytest.param("ledger.xlsm", _with_macros, id="macros"),
    ],
)
def test_odd_ledgers_are_marked_too(
    name: str, dress: Callable[[Workbook, Worksheet], None], tmp_path: Path
) -> None:
    """Every part of theirs stays, the sheet is made anew in its place, and undo takes it back."""
    path = tmp_path / name
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("고객대장")
        dress(book, sheet)
        sheet.write_row(0, 0, ("고객 ID", "고객명", "계약 시작일", "계약 종료일"))
        for row in range(1, 9):
            sheet.write_row(row, 0, (row, f"홍가{row}", "2024-01-01", f"202{row % 2 + 3}-12-31"))
    before = Package(path.read_bytes())
    (first,) = mark_files([path], AS_OF, by=BY)
    marked = path.read_bytes()
    (same,) = mark_files([path], AS_OF, by=BY)
    assert (first.marked, same.marked, path.read_bytes()) == (True, False, marked)
    (other,) = mark_files([path], AS_OF, by=BY, more=[_own_rule])
    after = Package(path.read_bytes())
    assert (other.error, other.marked) == (None, True)
    assert [entry.name for entry in after.sheets] == ["고객대장", NAME]
    for part in before.archive.names:
        if part.startswith(("xl/worksheets/", "xl/vba", "xl/theme", "xl/sharedStrings")):
            assert after.archive.packed(part) == before.archive.packed(part), part
    undo(path)
    undo(path)
    assert path.read_bytes() == before.data


def test_libreoffice_keeps_the_mark(tmp_path: Path) -> None:
    """A workbook that it has saved is known again: the same is nothing to do, other is replaced."""
    if SOFFICE is None:
        pytest.skip("LibreOffice(soffice)를 설치하면 함께 검사합니다.")
    path = tmp_path / "messy.xlsx"
    shutil.copy(ROOT / "sample_data" / "messy.xlsx", path)
    list(mark_files([path], AS_OF, by=BY))
    saved = tmp_path / "saved"
    subprocess.run(
        [
            *(SOFFICE, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"),
            *("--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(saved), str(path)),
        ],
        check=True,
        capture_output=True,
        timeout=LONGEST,
    )
    package = Package((saved / "messy.xlsx").read_bytes())
    (sheet,) = mark(open_ledger(ROOT / "sample_data" / "messy.xlsx"), as_of=AS_OF).plan.new_sheets
    assert own_sheets(package) == {NAME}
    assert isinstance(sheet, OwnSheet)
    assert is_same(package, sheet)
    again = marked_sheet((), (), AS_OF)
    verify(plan := Plan(new_sheets=(again,)), apply(plan, package).data, package, DEFAULT_LIMITS)
