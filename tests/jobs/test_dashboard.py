"""현황판: figures that move by themselves, and say what xlcrm says on the same day."""

# ruff: noqa: DTZ001 - a journal keeps Korean wall time

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook, load_workbook

import xlcrm
from xlcrm.domain.status import Status
from xlcrm.errors import DomainError
from xlcrm.jobs.dashboard.outdated import is_outdated
from xlcrm.jobs.new.new import blank_ledger
from xlcrm.jobs.refresh import kinds_read
from xlcrm.office.commit import Author
from xlcrm.office.ledger import open_ledger
from xlcrm.ooxml.cells import serial_of
from xlcrm.ooxml.ownership import own_sheets

if TYPE_CHECKING:
    from pathlib import Path

    from xlcrm.office.ledger import Ledger

AS_OF = date(2024, 10, 1)
BY = Author("김대리", "dashboard", datetime(2024, 10, 1, 9))
SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
HEADERS = ["고객명", "시작일", "종료일", "월 회비", "상태", "미납금"]


def _figures(path: Path) -> dict[str, Any]:
    """What the sheet's cells show, by their labels."""
    sheet = load_workbook(path, data_only=True)["현황판"]
    return {
        str(row[1].value).removeprefix("· "): row[2].value
        for row in sheet.iter_rows(min_row=4)
        if row[1].value is not None
    }


def _on(path: Path, day: date, target: Path) -> Path:
    """The workbook with another day typed into 기준일, and no result left in the sheet's cells."""
    with ZipFile(path) as before, ZipFile(target, "w", ZIP_DEFLATED) as after:
        for name in before.namelist():
            data = before.read(name)
            if b"<f>TODAY()</f><v>" in data:
                typed = b"<v>%d</v>" % serial_of(day)
                data = re.sub(rb"<f>TODAY\(\)</f><v>[^<]*</v>", typed, data)
                data = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", data)
            after.writestr(name, data)
    return target


def _calculated(path: Path, folder: Path) -> Path:
    """The workbook as LibreOffice calculates it."""
    if SOFFICE is None:
        pytest.skip("LibreOffice(soffice)를 설치하면 함께 검사합니다.")
    profile = (folder / "profile").as_uri()
    options = ["--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir"]
    command = [
        SOFFICE,
        f"-env:UserInstallation={profile}",
        *options,
        str(folder / "out"),
        str(path),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    return folder / "out" / path.name


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """Return a new ledger with invented customers."""
    path = tmp_path / "고객대장.xlsx"
    path.write_bytes(blank_ledger(as_of=AS_OF, sample=True))
    return path


def _said(ledger: Ledger, day: date) -> dict[str, int]:
    """What xlcrm says on a day, by the sheet's labels."""
    found = xlcrm.refresh(ledger, as_of=day).found
    due = [each.days for each in xlcrm.due(ledger, as_of=day) if each.days is not None]
    return {
        **{status.value: found.counts.get(status.value, 0) for status in Status},
        "7일 안에 끝남": found.days_left["7일 이내"],
        "30일 안에 끝남": found.days_left["30일 이내"],
        "60일 안에 끝남": found.days_left["60일 이내"],
        "갱신 처리를 빠뜨림": found.actions.get("갱신 처리 누락", 0),
        "기한이 지난 후속 조치": sum(days < 0 for days in due),
        "오늘까지인 후속 조치": sum(days == 0 for days in due),
        "7일 안의 후속 조치": sum(0 < days <= 7 for days in due),
    }


@pytest.mark.parametrize("day", [AS_OF, date(2024, 10, 6), date(2024, 12, 20)], ids=str)
def test_the_sheet_says_what_xlcrm_says_that_day(sample: Path, day: date) -> None:
    """After a refresh on that day: contracts by status, those that end, what is to be done."""
    ledger = open_ledger(sample)
    ledger = ledger.commit(xlcrm.refresh(ledger, as_of=day), by=BY)
    ledger = ledger.commit(xlcrm.dashboard(ledger, as_of=day), by=BY)
    figures = _figures(sample)
    said = _said(ledger, day)
    assert {label: figures[label] for label in said} == said
    assert figures["이용 중인 계약"] == figures["활성화"] + figures["만료 예정"]
    assert figures["상태를 다시 채울 계약"] == 0


def test_the_months_fees_are_those_of_the_summary(sample: Path) -> None:
    """The contracts in force on that day, by the month."""
    assert _figures(sample)["한 달 요금"] == 550_000


def test_libreoffice_calculates_the_results_that_stand_there(sample: Path, tmp_path: Path) -> None:
    """Of the day it was made, and, without anything run, of another that is typed in."""
    day = date(2024, 12, 20)
    then = _calculated(_on(sample, AS_OF, tmp_path / "then.xlsx"), tmp_path)
    assert _figures(then) == _figures(sample)
    later = _figures(_calculated(_on(sample, day, tmp_path / "later.xlsx"), tmp_path))
    assert later["상태를 다시 채울 계약"] > 0
    ledger = open_ledger(sample)
    ledger.commit(xlcrm.dashboard(ledger, as_of=day), by=BY)
    assert later == _figures(sample)


def test_it_moves_on_an_adopted_list_that_is_no_table_of_excels(tmp_path: Path) -> None:
    """Titles above the headers count for nothing, amounts in a text are told of, not left out."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "회원 명단"
    sheet.append(["2024년 회원 명단", None, date(2024, 10, 3)])
    sheet.append(HEADERS)
    sheet.append(["가온", date(2024, 1, 1), date(2024, 10, 5), 50_000, "활성화", None])
    sheet.append(["나래", date(2024, 1, 1), date(2024, 12, 31), 70_000, "활성화", 70_000])
    sheet.append(["다솜", date(2023, 1, 1), "상시", 30_000, "활성화", None])
    path = tmp_path / "명단.xlsx"
    book.save(path)
    ledger = open_ledger(path)
    ledger = ledger.commit(xlcrm.dashboard(ledger, as_of=AS_OF), by=BY)
    figures = _figures(path)
    counted = ("이용 중인 계약", "7일 안에 끝남", "글자로 적힌 날짜", "한 달 요금", "미납금")
    assert [figures[each] for each in counted] == [3, 1, 0, 150_000, 70_000]
    assert figures["글자로 적힌 요금"] == 0
    assert _figures(_calculated(_on(path, AS_OF, tmp_path / "a.xlsx"), tmp_path)) == figures
    assert ledger.sheets == ("회원 명단",)


def test_fees_that_are_texts_are_no_figure(tmp_path: Path) -> None:
    """A sum without them would be wrong in silence."""
    path = tmp_path / "seed.xlsx"
    shutil.copy("sample_data/seed_ledger.xlsx", path)
    ledger = open_ledger(path)
    ledger.commit(xlcrm.dashboard(ledger, as_of=AS_OF), by=BY)
    assert _figures(path)["한 달 요금"] == "—"
    ledger = open_ledger(path)
    ledger = ledger.commit(xlcrm.fix(ledger), by=BY)  # as the cell beside it says
    ledger.commit(xlcrm.dashboard(ledger, as_of=AS_OF), by=BY)
    assert _figures(path)["한 달 요금"] == 250_000


def test_an_entry_that_was_closed_is_done(sample: Path) -> None:
    """Closing writes a new entry; the old one with its 후속 기한 counts no more."""
    ledger = open_ledger(sample)
    (first, *_) = xlcrm.due(ledger, as_of=AS_OF)
    by = Author("김대리", "log close", datetime(2024, 10, 1, 9))
    xlcrm.close_entry(sample, first.entry_id, "안내함", by)
    before = _figures(sample)["7일 안의 후속 조치"]
    ledger = open_ledger(sample)
    ledger.commit(xlcrm.dashboard(ledger, as_of=AS_OF), by=BY)
    assert _figures(sample)["7일 안의 후속 조치"] == before - 1


def test_a_journal_that_goes_on_in_a_new_sheet_is_told_of_and_counted(sample: Path) -> None:
    """A refresh says that the sheet has to be made anew; then both are counted as one."""
    by = Author("김대리", "log add", datetime(2024, 10, 2, 9))
    entry = {"고객 ID": 1001, "채널": "전화", "내용": "통화함", "일시": datetime(2024, 10, 1, 9)}
    xlcrm.add_entries(sample, [entry], by, rotate="month")
    ledger = open_ledger(sample)
    assert is_outdated(ledger.book)
    read = open_ledger(sample, kinds=kinds_read)  # as a refresh does, without the journal
    told = xlcrm.refresh(read, as_of=AS_OF).said
    assert any("xlcrm dashboard" in line for line in told)
    ledger = ledger.commit(xlcrm.dashboard(ledger, as_of=AS_OF), by=BY)
    assert not is_outdated(ledger.book)
    assert _figures(sample)["이달 상담"] == 1
    assert _figures(sample)["7일 안의 후속 조치"] == 2


def test_it_is_known_again_and_no_ledger(sample: Path) -> None:
    """Not read, not counted, and replaced only by xlcrm's own."""
    ledger = open_ledger(sample)
    assert own_sheets(ledger.book.package) == {"현황판"}
    assert "현황판" not in ledger.sheets
    assert not is_outdated(ledger.book)
    assert not [each for each in ledger.findings if each.where.sheet == "현황판"]


def test_undo_takes_it_away_and_brings_it_back(tmp_path: Path) -> None:
    """As any other change."""
    path = tmp_path / "대장.xlsx"
    shutil.copy("sample_data/seed_ledger.xlsx", path)
    before = path.read_bytes()
    ledger = open_ledger(path)
    ledger.commit(xlcrm.dashboard(ledger, as_of=AS_OF), by=BY)
    assert "현황판" in load_workbook(path).sheetnames
    xlcrm.undo(path)
    assert path.read_bytes() == before


def test_a_sheet_of_that_name_that_somebody_made_stays(tmp_path: Path) -> None:
    """It is refused, with what to do."""
    path = tmp_path / "대장.xlsx"
    book = load_workbook("sample_data/seed_ledger.xlsx")
    book.create_sheet("현황판")["A1"] = "우리 현황"
    book.save(path)
    ledger = open_ledger(path)
    with pytest.raises(xlcrm.XlcrmError, match="xlcrm이 만든 시트가 아니어서"):
        ledger.commit(xlcrm.dashboard(ledger, as_of=AS_OF), by=BY)


def test_a_workbook_with_nothing_to_count_is_told(tmp_path: Path) -> None:
    """Without a ledger's status or a journal there is no figure."""
    path = tmp_path / "대장.xlsx"
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["고객명", "시작일", "종료일"])
    sheet.append(["가온", date(2024, 1, 1), date(2024, 12, 31)])
    book.save(path)
    with pytest.raises(DomainError, match="셀 것이 없습니다"):
        xlcrm.dashboard(open_ledger(path), as_of=AS_OF)


@pytest.mark.parametrize(
    ("target", "state"), [(500_000, "달성"), (600_000, "근접"), (900_000, "미달")]
)
def test_a_target_of_the_settings_is_held_against_its_figure(
    sample: Path, tmp_path: Path, target: int, state: str
) -> None:
    """By formula, so that another target counts at once."""
    book = load_workbook(sample)
    row = next(row for row in book["설정"].iter_rows() if row[1].value == "월 반복 매출(원)")
    row[2].value = target
    book.save(sample)
    ledger = open_ledger(sample)
    ledger.commit(xlcrm.dashboard(ledger, as_of=AS_OF), by=BY)
    paths = [sample]
    if state == "근접":
        paths.append(_calculated(_on(sample, AS_OF, tmp_path / "then.xlsx"), tmp_path))
    for path in paths:
        sheet = load_workbook(path, data_only=True)["현황판"]
        (fees,) = [row for row in sheet.iter_rows() if row[1].value == "한 달 요금"]
        assert (fees[3].value, fees[4].value) == (target, state)
