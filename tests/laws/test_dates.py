"""One range of dates: from 1900-01-01 to 9999-12-31, wherever a cell is shown as a date."""

from __future__ import annotations

from datetime import date, datetime, time
from inspect import isfunction, signature
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import openpyxl
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from python_calamine import CalamineWorkbook

import xlcrm
from xlcrm.cli.app import app
from xlcrm.domain.dates import FIRST_DAY, LAST_DAY
from xlcrm.ooxml.package import Package
from xlcrm.schema.columns import Kind
from xlcrm.schema.sheets import HISTORY, LEDGER, SETTINGS, SHEETS
from xlcrm.workbook.apply import apply
from xlcrm.workbook.plan import ColumnEdits, Plan
from xlcrm.workbook.read import read_book

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from xlcrm.schema.columns import Column

AS_OF: Final = date(2024, 10, 1)
HEADERS: Final = ("고객 ID", "고객명", "계약 시작일", "계약 종료일", "해지일", "상태", "남은 일수")
FIRST_OF: Final = {False: FIRST_DAY, True: date(1904, 1, 1)}
FAR: Final = (
    *(FIRST_DAY, date(1900, 2, 28), date(1900, 3, 1), date(1904, 1, 1), date(1954, 10, 2)),
    *(date(2024, 2, 29), date(2024, 12, 31), date(2119, 1, 12), date(2262, 4, 12)),
    *(date(9998, 12, 31), date(9999, 12, 1), date(9999, 12, 30), LAST_DAY),
)
"""The ends of Excel's calendar, of each date system, of bare numbers and of nanoseconds."""

FOR_GOOD: Final = (LAST_DAY, "9999-12-31", "9999. 12. 31.", 99991231, "상시")


def workbook(rows: Sequence[Sequence[object]], *, date1904: bool = False) -> bytes:
    """A ledger with real dates, shown as such."""
    made = openpyxl.Workbook()
    if date1904:
        made.epoch = CALENDAR_MAC_1904
    sheet: Any = made.active
    sheet.title = "고객대장"
    for row in (HEADERS, *rows):
        sheet.append(list(row))
    for cell in (each for row in sheet.iter_rows() for each in row):
        if isinstance(cell.value, date):
            cell.number_format = "yyyy-mm-dd"
    saved = BytesIO()
    made.save(saved)
    return saved.getvalue()


PLAIN: Final = {
    date1904: workbook([(1, "가나", AS_OF, None, AS_OF, None, None)] * 8, date1904=date1904)
    for date1904 in (False, True)
}


@given(st.booleans(), st.data())
@settings(deadline=None)
def test_every_day_that_is_written_reads_back(date1904: bool, data: st.DataObject) -> None:  # noqa: FBT001 - hypothesis gives it
    """By xlcrm, by openpyxl (for which 1904-01-01 is a time) and by calamine, in both systems."""
    days = data.draw(st.lists(st.dates(FIRST_OF[date1904], LAST_DAY), min_size=8, max_size=8))
    edits = ColumnEdits("고객대장", 5, range(2, 10), [None] * 8, days, "yyyy\\-mm\\-dd")
    package = Package(PLAIN[date1904])
    after = apply(Plan(columns=(edits,)), package).data
    (sheet,) = read_book(Package(after)).sheets
    assert sheet.table.values("terminated_on") == days
    assert not sheet.table.columns["terminated_on"].problems
    rows = openpyxl.load_workbook(BytesIO(after))["고객대장"].iter_rows(min_row=2, values_only=True)
    assert [FIRST_OF[True] if row[4] == time() else _day(row[4]) for row in rows] == days
    read = CalamineWorkbook.from_filelike(BytesIO(after)).get_sheet_by_name("고객대장").to_python()
    assert [_day(row[4]) for row in read[1:]] == days


def _day(value: object) -> object:
    return value.date() if isinstance(value, datetime) else value


@pytest.mark.parametrize("day", FAR)
def test_a_day_is_the_same_as_a_date_and_as_text(day: date, tmp_path: Path) -> None:
    """What a refresh makes of a contract does not depend on how its days are typed."""
    found = []
    for number, typed in enumerate((day, day.isoformat(), f"{day:%Y. %m. %d.}")):
        path = tmp_path / f"{number}.xlsx"
        path.write_bytes(
            workbook(
                [
                    (1, "가나", date(1900, 1, 1), typed, None, None, None),
                    (2, "다라", typed, "상시", None, None, None),
                    (3, "마바", date(1900, 1, 1), date(2024, 12, 31), typed, None, None),
                ]
            )
        )
        ledger = xlcrm.open_ledger(path)
        plan = xlcrm.refresh(ledger, as_of=AS_OF).plan
        codes = {str(each.code) for each in ledger.findings}
        found.append(([(each.where, each.new) for each in plan], codes & {"C101", "C102", "C103"}))
    assert found[0] == found[1] == found[2]
    assert found[0][1] == set()


@pytest.mark.parametrize("typed", FOR_GOOD)
def test_for_good_is_no_end(typed: object, tmp_path: Path) -> None:
    """However it is typed: no day is left of it, and a refresh leaves the cell as it is."""
    path = tmp_path / "ledger.xlsx"
    path.write_bytes(workbook([(1, "가나", AS_OF, typed, None, None, None)]))
    plan = xlcrm.refresh(xlcrm.open_ledger(path), as_of=AS_OF).plan
    assert [(each.where.cell, each.new) for each in plan] == [("F2", "활성화")]


def test_bare_numbers_are_dates_in_their_window_only() -> None:
    """Without a date's format 5 counts something; with one it is the day that Excel shows."""
    shown, bare = "yyyy-mm-dd", "General"
    cells = [(5, shown), (5, bare), (60, shown), (0, shown), (90000, shown), (90000, bare)]
    made = openpyxl.load_workbook(
        BytesIO(workbook([(1, "가나", AS_OF, None, None, None, None)] * 6))
    )
    for row, (number, number_format) in enumerate(cells, start=2):
        made["고객대장"].cell(row, 5, number).number_format = number_format
    saved = BytesIO()
    made.save(saved)
    (sheet,) = read_book(Package(saved.getvalue())).sheets
    column = sheet.table.columns["terminated_on"]
    assert list(column.values) == [date(1900, 1, 5), None, None, None, date(2146, 5, 29), None]
    codes = {at: problem.code for at, problem in column.problems.items()}
    assert codes == {1: "C101", 2: "C103", 3: "C101", 5: "C101"}  # 60 shows as 1900-02-29


@pytest.mark.parametrize("as_of", ["2024-10-01", "2262-04-11", "9999-12-31"])
def test_no_command_falls_off_the_calendar(as_of: str, tmp_path: Path) -> None:
    """Whatever days stand in all sheets, on whatever day it is asked."""
    path = tmp_path / "far.xlsx"
    _everywhere(path)
    commands = [
        *(["refresh", "--dry-run"], ["check"], ["summary"], ["expiring", "--within", "60"]),
        *(["report", "-o", str(tmp_path / "report.xlsx")], ["log", "due"], ["adopt", "--dry-run"]),
        *(["fix", "--dry-run"], ["renew", "--all-planned", "--dry-run"]),
    ]
    for at in range(0, len(FAR), 4):
        named = ["--contract", f"C-{at:03}", "--dry-run"]
        commands += [
            ["renew", *named, "--months", "12"],
            ["cancel", *named, "--on", as_of, "--reason", "가격"],
            ["pause", *named, "--from", as_of, "--to", "9999-12-30", "--extend"],
            ["resume", *named, "--on", as_of, "--extend"],
        ]
    for name, *options in commands:
        words = [name, *options[:1], str(path), *options[1:]] if name == "log" else None
        words = words or [name, str(path), *options]
        if name != "fix":
            words += ["--as-of", as_of]
        result = CliRunner().invoke(app, words)
        told = f"{words}: {result.output}"
        assert result.exception is None or isinstance(
            result.exception, SystemExit | xlcrm.XlcrmError
        ), told
        assert "예상하지 못한" not in result.output, told


def _everywhere(path: Path) -> None:
    """Every kind of sheet, its days from all over the calendar."""
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for spec in SHEETS:
        if spec.key in {SETTINGS.key, HISTORY.key}:
            continue
        sheet = made.create_sheet(spec.name)
        sheet.append([column.name for column in spec.columns])
        for at in range(len(FAR)):
            sheet.append(
                [_value(spec.key, column, at, place) for place, column in enumerate(spec.columns)]
            )
    made.save(path)


def _value(key: str, column: Column, at: int, place: int) -> object:
    plain: dict[str, object] = {
        "customer_id": 1000 + at % 5,
        "name": f"가나{at % 5}",
        "service": "기본",
        "contract_id": f"C-{at:03}",
        "next_contract_id": f"C-{(at + 1) % len(FAR):03}",
        "months": (None, 1, 1200)[at % 3],
        "decision": "재계약 예정",
    }
    if column.field in plain and (key == LEDGER.key or column.field == "customer_id"):
        return plain[column.field]
    if column.kind.is_day and not column.computed:
        day = FAR[(at * 5 + place) % len(FAR)]
        return datetime.combine(day, time(23, 59, 59)) if column.kind is Kind.DATETIME else day
    return 50_000 if column.kind is Kind.MONEY else None


@pytest.mark.parametrize("there", FOR_GOOD)
@pytest.mark.parametrize("brought", [*FOR_GOOD, datetime(9999, 12, 31)])  # noqa: DTZ001 - no zone
def test_for_good_is_imported_once(there: object, brought: object, tmp_path: Path) -> None:
    """A contract without an end is the same contract, however the end is spelt on either side."""
    path = tmp_path / "ledger.xlsx"
    path.write_bytes(workbook([(1, "가나", AS_OF, there, None, "활성화", None)]))
    rows = [
        {"고객 ID": 1, "계약 시작일": AS_OF, "계약 종료일": brought},
        {"고객 ID": 2, "고객명": "다라", "계약 시작일": AS_OF, "계약 종료일": brought},
    ]
    found = xlcrm.bring(xlcrm.open_ledger(path), rows, as_of=AS_OF, update=True)
    assert (found.found.known, found.found.added, found.found.differing, found.problems) == (
        1,
        1,
        (),
        (),
    )
    again = apply(found.plan, Package(path.read_bytes())).data
    (sheet,) = read_book(Package(again)).sheets
    assert list(sheet.table.values("end")) == [None, None]
    assert list(sheet.table.values("status")) == ["활성화", "활성화"]
    path.write_bytes(again)
    found = xlcrm.bring(xlcrm.open_ledger(path), rows, as_of=AS_OF, update=True)
    assert not found.plan


ANY_LEDGER: Final = Path(__file__).parents[2] / "sample_data" / "seed_ledger.xlsx"
GIVEN: Final = {
    "contract": "1001",
    "customer": "1001",
    "kept": "1001",
    "other": "1002",
    "reason": "가격",
    "conditions": "담당자 있음",
    "code": "X",
    "points": 5,
    "name": "명단",
    "title": "새 생각",
}
OF_A_DAY: Final = frozenset({"as_of", "on", "first"})


@pytest.mark.parametrize("day", [date.min, date(9999, 11, 30)])
def test_no_public_call_counts_past_the_calendar(day: date, tmp_path: Path) -> None:
    """A day before all that a workbook holds is refused by whatever counts back from it."""
    ledger = xlcrm.open_ledger(ANY_LEDGER)
    refused, called = set(), 0
    for name, call, asked in _dated_calls():
        said = {
            each: day if each in OF_A_DAY else GIVEN.get(each, ledger)
            for each in asked
            if each not in {"path", "now"}
        }
        if "path" in asked:
            said["path"] = tmp_path / f"{name}.xlsx"
        if "now" in asked:
            said["now"] = datetime.combine(day, time(9))
        first = [said.pop(each) for each, how in asked.items() if how.name == "POSITIONAL_ONLY"]
        called += 1
        try:
            call(*first, **said)
        except xlcrm.XlcrmError:
            refused.add(name)
    assert called >= 35
    few = {"refresh", "today", "report", "voices", "risks", "analyse", "dashboard", "expiring"}
    assert few & refused == (few if day < FIRST_DAY else set())


def _dated_calls() -> Iterator[tuple[str, Callable[..., object], dict[str, Any]]]:
    """Yield the public functions of a ledger and a day, with what has to be given to each."""
    for name in (each for each in xlcrm.__all__ if not each.startswith("put_")):
        call = getattr(xlcrm, name)
        if (
            not isfunction(call)
            or not {"ledger", "as_of"} <= (told := signature(call)).parameters.keys()
        ):
            continue
        asked = {
            each.name: each.kind
            for each in told.parameters.values()
            if each.default is each.empty or each.name == "as_of"
        }
        if asked.keys() <= {"ledger", "path", "now", *GIVEN, *OF_A_DAY}:
            yield name, call, asked
