"""Macros, dates from 1904, a filter that hides rows, a sheet under a password: all of it works.

Each command is run as a person runs it, one after the other, and what it was not asked for is
compared with the workbook before.
"""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final
from zipfile import ZipFile

import pytest
from accuracy import every_office, reading_of
from nursery import ran_apart
from openpyxl import load_workbook
from people import AS_OF

from xlcrm.jobs.adopt.adopt import survey

if TYPE_CHECKING:
    from pathlib import Path

    from forms import Office
    from openpyxl.workbook import Workbook

OFFICES: Final = {office.name: office for office in every_office()}
ODD: Final = {
    "software.xlsm": ("xl/vbaProject.bin", rb"^\xd0\xcf\x11\xe0"),
    "academy.xlsx": ("xl/workbook.xml", rb'date1904="1"'),
    "rental.xlsx": ("xl/worksheets/sheet1.xml", rb"<filterColumn"),
    "insurance.xlsx": ("xl/worksheets/sheet1.xml", rb'<sheetProtection password="\w+"'),
}
"""The workbooks, and where one sees what is odd about each."""

NEW: Final = """\
고객명,연락처,계약 시작일,계약 종료일,서비스 내용,요금
새로온,010-0000-9090,2024-09-02,2025-09-01,{}
"""
SERVICES: Final = {
    "software.xlsm": "그룹웨어,1800000",
    "academy.xlsx": "수학 6개월,250000",
    "rental.xlsx": "냉온정수기 36,31900",
    "insurance.xlsx": "실손보험,35000",
}
STEPS: Final = (
    ("adopt", ()),
    ("check", ("--json",)),
    ("check --mark", ()),
    ("check", ("--json",)),
    ("fix", ("--json", "--only", "C602")),
    ("import", ("신규.csv",)),
    ("refresh", ()),
    ("check --mark", ()),
)
UNTOUCHED: Final = ("xl/vba", "xl/charts", "xl/media", "xl/drawings/drawing")
KEPT: Final = (rb"<sheetProtection[^>]*>", rb"<filterColumn.*?</filterColumn>")
HIDDEN: Final = re.compile(rb'<row r="(\d+)"[^>]* hidden="1"')


@dataclass(slots=True)
class Worked:
    """An office's workbook after each of the steps, and what the program said."""

    office: Office
    original: Path
    after: list[Path] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    @property
    def ledger(self) -> str:
        """The name of the newest sheet that is a ledger."""
        return list(self.office.rows)[-1]

    def book(self, step: str) -> Workbook:
        """Return the workbook after a step, as openpyxl reads it."""
        return load_workbook(self.after[self._at(step)])

    def answer(self, step: str, time: int = 0) -> dict[str, Any]:
        """Return what the program has said in a step, of several the time-th, as JSON."""
        answers: dict[str, Any] = json.loads(self.said[self._at(step, time)])["files"][0]
        return answers

    def _at(self, step: str, time: int = 0) -> int:
        return [at for at, (command, _) in enumerate(STEPS) if command == step][time]


@pytest.fixture(scope="module", params=ODD)
def worked(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Worked:
    """Return an odd workbook on which every command has been run in turn."""
    office = OFFICES[request.param]
    folder = tmp_path_factory.mktemp("odd")
    path = folder / office.name
    office.build(path)
    (folder / "신규.csv").write_text(NEW.format(SERVICES[office.name]), encoding="utf-8")
    done = Worked(office, folder / f"original_{office.name}")
    shutil.copy(path, done.original)
    answers = [
        f"--map={each.place}={each.answer}" for each in reading_of(office, survey(path)).unclear
    ]
    for at, (command, words) in enumerate(STEPS):
        more = answers if command == "adopt" else ()
        done.said.append(_run(path, *command.split(), *words, *more))
        done.after.append(folder / f"{at}_{office.name}")
        shutil.copy(path, done.after[-1])
    return done


def _run(path: Path, command: str, *words: str) -> str:
    """Run a command on a workbook, in which much is wrong but nothing that stops it."""
    day = ("--as-of", AS_OF.isoformat()) if command != "fix" else ()
    code, said, wrong = ran_apart([command, str(path), *words, *day], path.parent)
    assert code in {0, 1}, (command, said, wrong)
    return said


def _parts(path: Path) -> dict[str, bytes]:
    with ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_each_workbook_is_odd_and_stays_so(worked: Worked) -> None:
    """What makes it odd stands in it before, and after every step."""
    part, pattern = ODD[worked.office.name]
    for path in (worked.original, *worked.after):
        assert re.search(pattern, _parts(path)[part]), path.name


def test_macros_and_drawings_keep_their_bytes(worked: Worked) -> None:
    """No command looks into them."""
    before = _parts(worked.original)
    kept = {name: data for name, data in before.items() if name.startswith(UNTOUCHED)}
    for path in worked.after:
        after = _parts(path)
        assert {name: after.get(name) for name in kept} == kept, path.name


def test_protection_filters_and_hidden_rows_stay(worked: Worked) -> None:
    """A password is not asked for, a filter not lifted, a hidden row not shown."""
    before = _parts(worked.original)
    sheets = [name for name in before if name.startswith("xl/worksheets/sheet")]
    for path in worked.after:
        after = _parts(path)
        for name in sheets:
            for pattern in KEPT:
                assert re.findall(pattern, after[name]) == re.findall(pattern, before[name])
            assert HIDDEN.findall(after[name]) == HIDDEN.findall(before[name])


def test_an_adoption_changes_no_cell(worked: Worked) -> None:
    """Every cell that was there says what it said."""
    before, after = load_workbook(worked.original), worked.book("adopt")
    for sheet in before.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None:
                    assert after[sheet.title][cell.coordinate].value == cell.value


def test_a_check_says_the_same_before_and_after_it_is_marked(worked: Worked) -> None:
    """The new sheet 점검결과 is no ledger, and nothing in it is found."""
    assert worked.answer("check", 0)["findings"] == worked.answer("check", 1)["findings"]
    assert "점검결과" in worked.book("check --mark").sheetnames


def test_what_is_mended_reads_back_as_it_was_meant(worked: Worked) -> None:
    """Texts become numbers, or dates of the workbook's own system."""
    edits = worked.answer("fix")["edits"]
    book = worked.book("fix")
    assert edits
    for edit in edits:
        value = book[edit["sheet"]][edit["cell"]].value
        assert not isinstance(value, str), edit
        if isinstance(value, datetime):
            assert _day(edit["old"]) in {None, value.date()}, edit


def test_an_imported_row_stands_below_the_last(worked: Worked) -> None:
    """It is read back by another program, with its dates as dates."""
    cells = {
        head.fields[:1]: head.cell for head in worked.office.headers if head.sheet == worked.ledger
    }
    row = worked.office.rows[worked.ledger][1] + 1
    sheet = worked.book("import")[worked.ledger]
    name, start, end = (
        sheet[f"{cells[name,].rstrip('0123456789')}{row}"].value
        for name in ("name", "start", "end")
    )
    assert (name, _day(start), _day(end)) == ("새로온", date(2024, 9, 2), date(2025, 9, 1))


def _day(value: object) -> date | None:
    """Return the day of a date, or of a text with figures in the order year, month, day."""
    if isinstance(value, datetime):
        return value.date()
    figures = [int(each) for each in re.findall(r"\d+", str(value))]
    if len(figures) != 3:
        return None
    year, month, day = figures
    if day > 31:  # 12/31/2023: the column says that its months come first
        year, month, day = day, year, month
    return date(year if year > 99 else 2000 + year, month, day)
