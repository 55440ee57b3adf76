"""The laws for every command that adds to a workbook, over the samples and over real tables."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import sys
import warnings
from contextlib import redirect_stderr, redirect_stdout
from datetime import date, datetime, time
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from xlcrm.__main__ import main
from xlcrm.cli import options
from xlcrm.errors import PlanError
from xlcrm.office.ledger import Ledger, open_ledger
from xlcrm.ooxml.package import Package
from xlcrm.ooxml.table import tables_of
from xlcrm.schema.sheets import JOURNAL
from xlcrm.workbook.apply import apply
from xlcrm.workbook.plan import NewRows, Plan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from xlcrm.office.saved import Saved

SAMPLES: Final = Path(__file__).parents[2] / "sample_data"
SOFFICE: Final = shutil.which("soffice")
NOW: Final = datetime(2024, 10, 1, 9, 30)  # noqa: DTZ001 - Korean wall time
DAY: Final = ("--as-of", "2024-10-01")
ENTRY: Final = ("--channel", "전화", "--category", "불만", "--sentiment", "부정", "예약이 겹침")
PURCHASE: Final = ("일자=2024-10-01", "금액=3만원", "제품=상담")

COMMANDS: Final[dict[str, tuple[str, ...]]] = {
    "log add": ("log", "add", "{path}", "--customer", "{customer}", *ENTRY),
    "log import": ("log", "import", "{path}", "{file}"),
    "log close": ("log", "close", "{path}", "{entry}", "--resolution", "다른 날로 옮김"),
    "log correct": ("log", "correct", "{path}", "{entry}", "--sentiment", "중립"),
    "add": ("add", "구매이력", "{path}", "고객={customer}", *PURCHASE),
    "customer add": ("customer", "add", "{path}", "홍가상", "010-0000-0009", "상태=체험", *DAY),
    "customer edit": ("customer", "edit", "{path}", "{customer}", "선호도=오전", *DAY),
    "consent record": ("consent", "record", "{path}", "{customer}", "--no", *DAY),
    "renew": ("renew", "{path}", "--contract", "{contract}", "--months", "12", *DAY),
    "cancel": ("cancel", "{path}", "--contract", "{contract}", "--on", "{day}", "--reason", "가격",
               *DAY),
    "pause": ("pause", "{path}", "--contract", "{contract}", "--from", "2024-10-05", "--to",
              "2024-10-20", *DAY),
}  # fmt: skip
"""Every command that writes, as somebody types it."""

READING: Final[dict[str, tuple[str, ...]]] = {
    "expiring": ("expiring", "{path}", *DAY),
    "log due": ("log", "due", "{path}", *DAY),
    "log show": ("log", "show", "{path}", "--customer", "{customer}"),
    "card": ("card", "{path}", "{customer}", *DAY),
    "consent list": ("consent", "list", "{path}", *DAY),
    "consent ask": ("consent", "ask", "{path}", *DAY),
    "customer prospects": ("customer", "prospects", "{path}", *DAY),
    "history": ("history", "{path}"),
    "queue show": ("queue", "show", "{path}"),
}

WORKBOOKS: Final[dict[str, dict[str, str]]] = {
    "seed_ledger": {"customer": "1001", "contract": "고객대장!A2", "day": "2024-10-20"},
    "office": {"customer": "", "contract": "", "day": "2024-10-02"},
}
"""A contract of each sample that is in force on the day; the office's is looked for."""

every_workbook = pytest.mark.parametrize("name", WORKBOOKS)
every_command = pytest.mark.parametrize("command", COMMANDS)


class Bench:
    """A workbook to run commands on, and the plans that they made."""

    def __init__(self, folder: Path, name: str) -> None:
        self.path = Path(shutil.copy(SAMPLES / f"{name}.xlsx", folder / "대장.xlsx"))
        self.plans: list[Plan] = []
        self.words = {**WORKBOOKS[name], "path": str(self.path), "file": str(folder / "상담.csv")}
        if not self.words["contract"]:
            self.words.update(_in_force(name))
        lines = [
            f"2024-09-{day} 10:00,{self.words['customer']},이메일,상담 {day}" for day in (2, 3)
        ]
        Path(self.words["file"]).write_text("\n".join(["일시,고객 ID,채널,내용", *lines]), "utf-8")

    def run(self, *words: str, code: int = 0) -> str:
        """Run a command in this process and return what it prints."""
        said, talked = io.StringIO(), io.StringIO()
        with redirect_stdout(said), redirect_stderr(talked):
            sys.argv = ["xlcrm", *(word.format(**self.words) for word in words)]
            found = main()
        assert found == code, (sys.argv, said.getvalue(), talked.getvalue())
        return said.getvalue() + talked.getvalue()

    def logged(self) -> str:
        """Log a contact and return its 일지 ID."""
        said = json.loads(self.run(*COMMANDS["log add"], "--json"))
        return str(said["files"][0]["ids"][0])

    def do(self, command: str) -> tuple[bytes, Plan, bytes]:
        """Run a writing command; return the bytes before, its plan, and the bytes after."""
        if "{entry}" in COMMANDS[command]:
            self.words["entry"] = self.logged()
        before = self.path.read_bytes()
        self.plans.clear()
        self.run(*COMMANDS[command])
        return before, self.plans[-1], self.path.read_bytes()


@cache
def _in_force(name: str) -> Mapping[str, str]:
    """A customer with one contract that is in force, not paused, not renewed, for weeks to come."""
    path = SAMPLES / f"{name}.xlsx"
    table = next(each for each in open_ledger(path).tables if each.spec.key == "ledger")
    ids, starts, ends = (table.values(name) for name in ("customer_id", "start", "end"))
    decisions = ("terminated_on", "cancelled_on", "paused_from", "next_contract_id")
    for at, (who, start, end) in enumerate(zip(ids, starts, ends, strict=True)):
        if (
            ids.count(who) == 1
            and isinstance(start, date)
            and isinstance(end, date)
            and start < NOW.date() < date(2024, 12, 1) < end
            and all(table.values(name)[at] is None for name in decisions)
        ):
            return {"customer": str(who), "contract": f"고객대장!A{table.rows[at]}"}
    raise LookupError(path)


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Bench]:
    """Return what makes a workbook to run commands on; the clock stands still."""
    monkeypatch.setattr(options, "now", lambda: NOW)
    monkeypatch.setattr(sys, "argv", [])

    def made(name: str) -> Bench:
        found = Bench(tmp_path, name)
        real = Ledger.save

        def save(ledger: Ledger, plan: Plan, **how: Any) -> Saved:  # noqa: ANN401 - as real
            found.plans.append(plan)
            return real(ledger, plan, **how)

        monkeypatch.setattr(Ledger, "save", save)
        return found

    return made


# -- laws 1 and 3 ----------------------------------------------------------------------------------


@every_workbook
@pytest.mark.parametrize("command", READING)
def test_a_command_that_reads_leaves_the_file_alone(
    bench: Callable[[str], Bench], name: str, command: str
) -> None:
    """Not a byte, not the time, no file beside it."""
    office = bench(name)
    before = _everything(office.path.parent)
    kept = command != "history" or name == "office"  # the other keeps no 변경이력
    office.run(*READING[command], code=0 if kept else 2)
    assert _everything(office.path.parent) == before


@every_workbook
@every_command
def test_a_dry_run_writes_nothing(bench: Callable[[str], Bench], name: str, command: str) -> None:
    """And prints what it would do."""
    office = bench(name)
    if "{entry}" in COMMANDS[command]:
        office.words["entry"] = office.logged()
    before = _everything(office.path.parent)
    said = office.run(*COMMANDS[command], "--dry-run")
    assert "쓰지 않았습니다" in said
    assert _everything(office.path.parent) == before


@every_workbook
@pytest.mark.parametrize(
    ("command", "code"),
    [("log import", 0), ("add", 0), ("renew", 2), ("cancel", 2), ("pause", 2)],
)
def test_doing_it_again_changes_nothing(
    bench: Callable[[str], Bench], name: str, command: str, code: int
) -> None:
    """Law 3: what is there is not added again, what is decided is not decided again."""
    office = bench(name)
    office.do(command)
    before = office.path.read_bytes()
    office.run(*COMMANDS[command], code=code)
    office.run("queue", "apply", "{path}")
    assert office.path.read_bytes() == before


# -- law 2 -----------------------------------------------------------------------------------------


@every_workbook
@every_command
def test_the_plan_is_all_that_changes(
    bench: Callable[[str], Bench], name: str, command: str
) -> None:
    """The file is what its plan gives; every part that the plan does not touch keeps its bytes."""
    before, plan, after = bench(name).do(command)
    applied = apply(plan, Package(before))
    assert applied.data == after
    old, new = Package(before).archive, Package(after).archive
    untouched = [part for part in old.names if part not in applied.parts]
    assert untouched
    assert [part for part in untouched if old.packed(part) != new.packed(part)] == []
    assert set(new.names) - set(old.names) <= applied.parts


# -- law 4 -----------------------------------------------------------------------------------------


@every_workbook
@every_command
def test_readers_find_what_was_planned_and_all_else_as_before(
    bench: Callable[[str], Bench], name: str, command: str
) -> None:
    """By openpyxl and by calamine, cell by cell over all sheets."""
    before, plan, after = bench(name).do(command)
    planned = {(e.where.sheet, e.where.row, e.where.column): e.new for e in plan}
    assert planned
    for read in (_by_openpyxl, _by_calamine):
        expected = {**_once_read(read, before), **planned}
        assert dict(read(after)) == {
            where: _day(value) for where, value in expected.items() if value is not None
        }


def test_libreoffice_reads_what_was_planned(
    bench: Callable[[str], Bench], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """After all commands one after the other, in both workbooks."""
    if SOFFICE is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    folder = tmp_path_factory.mktemp("libreoffice")
    planned: dict[str, dict[tuple[str, int, int], object]] = {}
    for name in WORKBOOKS:
        office = bench(name)
        planned[name] = {}
        for command in ("log add", "log import", "log close", "add", "pause", "renew", "cancel"):
            _, plan, _ = office.do(command)
            planned[name] |= {(e.where.sheet, e.where.row, e.where.column): e.new for e in plan}
        shutil.copy(office.path, folder / f"{name}.xlsx")
        shutil.rmtree(office.path.parent / "xlcrm 백업")
    subprocess.run(
        [
            *(SOFFICE, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"),
            *("--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", folder / "saved"),
            *(folder / f"{name}.xlsx" for name in WORKBOOKS),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    for name, cells in planned.items():
        found = dict(_by_openpyxl((folder / "saved" / f"{name}.xlsx").read_bytes()))
        assert {w: found.get(w) for w, v in cells.items() if v is not None} == {
            where: _day(value) for where, value in cells.items() if value is not None
        }


# -- never an overwrite ----------------------------------------------------------------------------


def _journal(*, rows: int, below: int, totals: bool = False) -> bytes:
    """A workbook whose journal is a table in the middle of a sheet, with notes further down."""
    buffer = io.BytesIO()
    with Workbook(buffer, {"in_memory": True}) as book:
        ledger = book.add_worksheet("고객대장")
        ledger.write_row(0, 0, ("고객 ID", "고객명", "계약 시작일", "계약 종료일"))
        ledger.write_row(1, 0, ("1001", "가나다", "2024-01-01", "2024-12-31"))
        sheet = book.add_worksheet("고객관리일지")
        sheet.write(0, 0, "고객관리일지 (영업팀)")
        columns = [{"header": column.name} for column in JOURNAL.columns]
        bottom = 3 + max(rows, 1) + totals
        sheet.add_table(3, 1, bottom, len(columns), {"columns": columns, "total_row": totals})
        for row in range(4, 4 + rows):
            sheet.write_row(row, 1, (f"L{row}", "2024-09-01 10:00", "1001", "가나다"))
        sheet.write(bottom + below, 3, "※ 이 아래는 결재란입니다")
        sheet.write(bottom + below + 1, 3, "=1+1")
    return buffer.getvalue()


@pytest.fixture
def journal(bench: Callable[[str], Bench]) -> Callable[..., Bench]:
    """Return what makes such a workbook to run commands on."""

    def made(**how: Any) -> Bench:  # noqa: ANN401 - as `_journal`
        office = bench("seed_ledger")
        office.path.write_bytes(_journal(**how))
        return office

    return made


@pytest.mark.parametrize("rows", [0, 1, 5])
@pytest.mark.parametrize("room", [1, 3])
def test_entries_come_in_above_other_content(
    journal: Callable[..., Bench], rows: int, room: int
) -> None:
    """What lies below moves down by as many rows, blank ones between included; nothing is lost."""
    office = journal(rows=rows, below=room + 1)
    for count in range(1, 4):
        office.run(*COMMANDS["log add"])
        said = _by_calamine(office.path.read_bytes())
        (note,) = (place for place, value in said if "※" in str(value))
        assert note[1] == 4 + max(rows + count, 1) + room + 1
    assert "기다리는 일지 0건" in office.run("queue", "show", "{path}")


def test_a_totals_row_moves_down(journal: Callable[..., Bench]) -> None:
    """A table with a totals row takes an entry above it."""
    office = journal(rows=2, below=5, totals=True)
    before = {value for _, value in _by_calamine(office.path.read_bytes())}
    office.run(*COMMANDS["log add"])
    assert before <= {value for _, value in _by_calamine(office.path.read_bytes())}
    (table,) = load_workbook(office.path)["고객관리일지"].tables.values()
    assert (str(table.ref)[:3], str(table.ref)[-1], table.totalsRowCount) == ("B4:", "8", 1)


def test_a_row_below_every_table_there_is(editable: Path) -> None:
    """In the samples and in real workbooks: added below the table, or refused; nothing is lost."""
    package = Package(editable.read_bytes())
    before = _read_by_calamine(package.data)
    for entry in package.worksheets:
        for table in tables_of(package, entry.part):
            values = dict.fromkeys(range(table.area.left, table.area.right + 1), "새 값")
            plan = Plan(new_rows=(NewRows(entry.name, table.area, (values,)),))
            try:
                after = _read_by_calamine(apply(plan, package).data)
            except PlanError as error:
                assert re.search("[가-힣]", error.hint or "")  # noqa: PT017 - not every table is full
                continue
            if before is None or after is None:
                continue  # no reader to judge it
            row = table.area.bottom + 1
            assert {after.get((entry.name, row, column)) for column in values} == {"새 값"}
            planned = {(entry.name, row, column) for column in values}
            assert planned.isdisjoint(before)
            assert {w: v for w, v in after.items() if w not in planned} == before


# -- readers ---------------------------------------------------------------------------------------


def _everything(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Each file below a folder with its time and bytes."""
    return {
        str(path.relative_to(folder)): (path.stat().st_mtime_ns, path.read_bytes())
        for path in folder.rglob("*")
        if path.is_file()
    }


@lru_cache(maxsize=4)
def _once_read(
    read: Callable[[bytes], Iterator[tuple[tuple[str, int, int], Any]]], data: bytes
) -> Mapping[tuple[str, int, int], Any]:
    """What a reader finds in a workbook that one test after the other begins with."""
    return dict(read(data))


def _by_openpyxl(data: bytes) -> Iterator[tuple[tuple[str, int, int], Any]]:
    """Every filled cell's value."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what openpyxl would drop; it only reads
        book = load_workbook(io.BytesIO(data), data_only=True, read_only=True)
        for sheet in book.worksheets:
            for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
                for column, value in enumerate(row, start=1):
                    if value is not None:
                        yield (sheet.title, number, column), _day(value)


def _by_calamine(data: bytes) -> Iterator[tuple[tuple[str, int, int], Any]]:
    """Every filled cell's value."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    for name in book.sheet_names:
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row, start=1):
                if value != "":
                    yield (name, number, column), _day(value)


def _day(value: object) -> object:
    """A midnight as its day: readers do not tell the two apart."""
    if isinstance(value, datetime) and value.time() == time():
        return value.date()
    return value


def _read_by_calamine(data: bytes) -> dict[tuple[str, int, int], Any] | None:
    """The same as a whole; None of a workbook that it cannot read."""
    try:
        return dict(_by_calamine(data))
    except Exception:  # noqa: BLE001 - whatever it cannot read, it is no judge of
        return None
