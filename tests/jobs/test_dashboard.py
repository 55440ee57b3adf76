"""현황판: figures that move by themselves, and say what xlcrm says on the same day."""

# ruff: noqa: DTZ001 - a journal keeps Korean wall time

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import date, datetime, time, timedelta
from random import Random
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook, load_workbook

import xlcrm
from xlcrm.domain.status import Status
from xlcrm.errors import DomainError
from xlcrm.jobs.dashboard.figures import sections_of
from xlcrm.jobs.dashboard.outdated import is_broken, is_outdated
from xlcrm.jobs.dashboard.terms import Days
from xlcrm.jobs.new.new import blank_ledger
from xlcrm.jobs.refresh import kinds_read
from xlcrm.office.commit import Author
from xlcrm.office.contract import ContractIndex
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


def test_amounts_in_thousands_are_told_in_won(tmp_path: Path) -> None:
    """The title says the unit; the sheet shows won, on the screen and when it is calculated."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "임대현황"
    sheet.append(["임대 현황 (단위: 천원)"])
    sheet.append(["상호", "개시일", "만료일", "월세", "상태", "미납금"])
    sheet.append(["가온상사", date(2024, 1, 1), date(2024, 12, 31), 800, "활성화", 300])
    sheet.append(["나래상사", date(2024, 1, 1), date(2024, 12, 31), 950, "활성화", None])
    path = tmp_path / "임대.xlsx"
    book.save(path)
    ledger = open_ledger(path)
    ledger.commit(xlcrm.dashboard(ledger, as_of=AS_OF), by=BY)
    figures = _figures(path)
    assert (figures["한 달 요금"], figures["미납금"]) == (1_750_000, 300_000)
    with ZipFile(path) as archive:
        names = [each for each in archive.namelist() if "worksheets/sheet" in each]
        assert sum(archive.read(each).count(b"*1000,") for each in names) == 2


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


# -- days, odd lists, and what people do to the sheet ---------------------------------------------

TERM = ("고객 ID", "고객명", "계약 시작일", "계약 종료일", "상태", "재계약 의사", "자동갱신")
DECIDED = ("해지일", "취소일", "정지 시작일", "정지 종료일", "총횟수", "잔여횟수")


def _invented(path: Path, seed: int, rows: int = 240) -> None:
    """A list of contracts with all that may become of one."""
    chance = Random(seed)  # noqa: S311 - no secret
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "고객대장"
    sheet.append([*TERM, *DECIDED])
    for number in range(rows):
        start = datetime(2024, 1, 1) + timedelta(days=chance.randint(0, 500))
        end = start + timedelta(days=chance.choice([27, 89, 364, 0, -3]))

        def later(least: int, most: int, share: float, start: datetime = start) -> datetime | None:
            days = timedelta(days=chance.randint(least, most))
            return start + days if chance.random() < share else None

        words = [None, chance.choice([None, "미정", "재계약 예정"]), chance.choice([None, "Y"])]
        paused = later(0, 60, 0.2)
        resumed = None if paused is None else paused + timedelta(days=chance.randint(0, 60))
        sheet.append(
            [
                *(1000 + number // 2, f"가{number // 2}", start),
                *(chance.choice([end] * 8 + ["상시"]), *words),
                *(later(0, 120, 0.15), later(-5, 120, 0.1)),
                *(paused, chance.choice([resumed, resumed, None])),
                *((10, chance.randint(0, 3)) if chance.random() < 0.1 else (None, None)),
            ]
        )
    book.save(path)


def _live(ledger: Ledger, day: date) -> int:
    """How many contracts are in force on a day, by their rules."""
    index = ContractIndex(ledger.book)
    live = 0
    for number, rows in enumerate(index.rows):
        figures = rows.computed(index.following(number), day)
        spent = rows.table.values("sessions_left")
        for status, left, sessions in zip(
            figures["computed_status"], figures["days_left"], spent, strict=True
        ):
            ahead = isinstance(left, int) and left >= 0
            renewed = status == "재계약 완료" and ahead and sessions != 0
            live += status in {"활성화", "만료 예정"} or renewed
    return live


def _shown(ledger: Ledger, day: date) -> dict[str, Any]:
    """What the sheet's formulas come to on a day, by their labels."""
    return {
        row.label: getattr(row.figure, "result", row.figure)
        for section in sections_of(ledger.book, Days(2, 3, day))
        for row in section.rows
    }


@pytest.mark.parametrize("seed", [1, 2])
def test_it_is_right_on_every_day_whenever_the_last_refresh_was(tmp_path: Path, seed: int) -> None:
    """Another day may be typed into 기준일, an earlier one, too: nothing but that day decides."""
    path = tmp_path / "대장.xlsx"
    _invented(path, seed)
    ledger = open_ledger(path)
    refreshed = date(2025, 1, 15)
    ledger = ledger.commit(xlcrm.refresh(ledger, as_of=refreshed, add_columns=True), by=BY)
    days = [refreshed + timedelta(days=each) for each in range(-400, 500, 60)]
    live = [_live(ledger, day) for day in days]
    assert max(live) > 30
    assert [_shown(ledger, day)["이용 중인 계약"] for day in days] == live
    assert _shown(ledger, refreshed)["상태를 다시 채울 계약"] == 0
    assert _shown(ledger, refreshed - timedelta(days=200))["상태를 다시 채울 계약"] > 0
    if seed == 1:
        ledger.commit(xlcrm.dashboard(ledger, as_of=days[2]), by=BY)
        then = _calculated(_on(path, days[2], tmp_path / "then.xlsx"), tmp_path)
        assert _figures(then) == _figures(path)


def test_a_sum_below_a_list_owes_nothing(tmp_path: Path) -> None:
    """It is no contract, though what it adds up stands in the column."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "회원 명단"
    sheet.append(HEADERS)
    sheet.append(["가온", date(2024, 1, 1), date(2024, 12, 31), 50_000, None, 60_000])
    sheet.append(["나래", date(2024, 1, 1), date(2024, 12, 31), 50_000, None, 30_000])
    sheet.append(["합계", None, None, "=SUM(D2:D3)", None, "=SUM(F2:F3)"])
    path = tmp_path / "명단.xlsx"
    book.save(path)
    ledger = open_ledger(path)
    ledger = ledger.commit(xlcrm.refresh(ledger, as_of=AS_OF), by=BY)
    ledger.commit(xlcrm.dashboard(ledger, as_of=AS_OF), by=BY)
    for shown in (path, _calculated(_on(path, AS_OF, tmp_path / "then.xlsx"), tmp_path)):
        figures = _figures(shown)
        assert (figures["미납"], figures["미납금"], figures["한 달 요금"]) == (2, 90_000, 100_000)


def _below(path: Path) -> None:
    """Type a contract below the Excel table, as LibreOffice leaves it."""
    book = load_workbook(path)
    book["고객대장"].append(
        [1020, "아래", "010-0000-1020", datetime(2024, 9, 1), datetime(2025, 8, 31)]
    )
    book["현황판"]["C2"] = datetime.combine(AS_OF, time())
    book.save(path)


def test_a_contract_below_an_excel_table_is_counted_or_told(sample: Path, tmp_path: Path) -> None:
    """Told by the sheet that stands there, and counted by one that is made then."""
    before = _figures(sample)
    assert before["표 아래에 적힌 계약"] == 0
    _below(sample)
    then = _figures(_calculated(sample, tmp_path))
    assert (then["이용 중인 계약"], then["표 아래에 적힌 계약"]) == (before["이용 중인 계약"], 1)
    ledger = open_ledger(sample)
    ledger = ledger.commit(xlcrm.refresh(ledger, as_of=AS_OF), by=BY)
    ledger.commit(xlcrm.dashboard(ledger, as_of=AS_OF), by=BY)
    figures = _figures(sample)
    assert figures["이용 중인 계약"] == before["이용 중인 계약"] + 1
    assert "표 아래에 적힌 계약" not in figures


def _typed(path: Path, **cells: str | int | datetime | None) -> None:
    """Write into the sheet by hand."""
    book = load_workbook(path)
    for place, value in cells.items():
        book["현황판"][place] = value
    book.save(path)


def _row(path: Path, label: str) -> int:
    """Where a figure stands."""
    rows = load_workbook(path)["현황판"].iter_rows(min_row=4)
    return next(row[1].row for row in rows if row[1].value == label and row[1].row)


def test_targets_typed_beside_figures_stay(sample: Path) -> None:
    """Whatever the settings say; and a day typed into 기준일 is today again, which is told."""
    fees, owing = _row(sample, "한 달 요금"), _row(sample, "이달 시작")
    _typed(sample, **{f"D{fees}": 500_000, f"D{owing}": 3})
    _typed(sample, C2=datetime(2024, 12, 1))
    ledger = open_ledger(sample)
    proposal = xlcrm.dashboard(ledger, as_of=AS_OF)
    assert proposal.said[1:] == ("적어 둔 목표 2개는 그대로", "기준일은 다시 오늘")
    ledger.commit(proposal, by=BY)
    sheet = load_workbook(sample, data_only=True)["현황판"]
    assert (sheet[f"D{fees}"].value, sheet[f"E{fees}"].value) == (500_000, "달성")
    assert sheet[f"D{owing}"].value == 3
    assert load_workbook(sample)["현황판"]["C2"].value == "=TODAY()"


@pytest.mark.parametrize(
    ("place", "value"),
    [("B60", "우리 지표"), ("C61", "=COUNTA(고객대장!A:A)"), ("H7", "메모"), ("B1", "우리 회사")],
)
def test_what_else_is_written_there_is_not_lost(sample: Path, place: str, value: str) -> None:
    """It is refused, by cell, with what to do; which, done, helps."""
    _typed(sample, **{place: value})
    with pytest.raises(DomainError, match="사람이 적은 것이 있어") as caught:
        xlcrm.dashboard(open_ledger(sample), as_of=AS_OF)
    assert f": {place} →" in str(caught.value)
    _typed(sample, **{place: "현황판" if place == "B1" else None})
    assert xlcrm.dashboard(open_ledger(sample), as_of=AS_OF)


def test_a_sheet_that_was_counted_and_is_gone_is_told(sample: Path) -> None:
    """By a refresh, with the command that makes the figures right again."""
    book = load_workbook(sample)
    del book["구매이력"]
    book.save(sample)
    ledger = open_ledger(sample)
    assert is_broken(ledger.book)
    told = xlcrm.refresh(open_ledger(sample, kinds=kinds_read), as_of=AS_OF).said
    assert any("세던 시트가 없어" in line and "xlcrm dashboard" in line for line in told)
    ledger = ledger.commit(xlcrm.dashboard(ledger, as_of=AS_OF), by=BY)
    assert not is_broken(ledger.book)


def test_a_target_that_is_a_text_is_told(sample: Path) -> None:
    """Nothing can be held against it."""
    _typed(sample, **{f"D{_row(sample, '한 달 요금')}": "100만원"})
    ledger = open_ledger(sample)
    ledger.commit(xlcrm.dashboard(ledger, as_of=AS_OF), by=BY)
    (row,) = [
        row
        for row in load_workbook(sample, data_only=True)["현황판"].iter_rows(values_only=True)
        if row[1] == "한 달 요금"
    ]
    assert row[3:5] == ("100만원", "숫자로")


# -- what people type later, and many sheets -------------------------------------------------------

PAID = ("고객명", "계약 시작일", "계약 종료일", "요금", "요금 기준", "계약 기간", "상태", "미납금")
DAYS = ("계약 시작일", "계약 종료일", "해지일", "취소일", "정지 시작일", "정지 종료일", "일시")


def _money(path: Path) -> None:
    """A list with monthly fees and fees for a term, which is counted in all its columns."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "고객대장"
    sheet.append([*PAID, "재계약 의사", "조치", *DECIDED])
    for number in range(12):
        basis, fee = ("월", 50_000) if number % 2 else ("기간총액", 600_000)
        term = (f"가{number}", datetime(2024, 1, 1), datetime(2024, 12, 31))
        sheet.append([*term, fee, basis, 12, "활성화", 10_000 * number, *[None] * 8])
    bought = book.create_sheet("구매이력")
    bought.append(["일자", "고객 ID", "제품/서비스", "금액"])
    for number in range(6):
        bought.append([datetime(2024, 10, 1), 1001 + number, "음료", 3_000])
    talked = book.create_sheet("고객관리일지")
    talked.append(
        ["일지 ID", "일시", "고객명", "분류", "내용", "해결일시", "후속 기한", "후속 완료일"]
    )
    for number in range(6):
        talked.append(
            [
                f"J{number}",
                datetime(2024, 10, 1, 9),
                f"가{number}",
                "불만",
                "통화",
                None,
                None,
                None,
            ]
        )
    book.save(path)


def test_what_people_type_into_a_column_later_breaks_no_figure(tmp_path: Path) -> None:
    """An error and a text in each column that is read: no figure is an error by that.

    Each is what it would be were the sheet made anew.
    """
    path = tmp_path / "대장.xlsx"
    _money(path)
    ledger = open_ledger(path)
    ledger.commit(xlcrm.dashboard(ledger, as_of=AS_OF), by=BY)
    assert _figures(path)["한 달 요금"] == 600_000
    book = load_workbook(path)
    for sheet in book:
        if sheet.title != "현황판":
            for column, cell in enumerate(sheet[1], start=1):
                if cell.value not in {"고객명", "고객 ID", "내용"}:
                    for more, odd in enumerate(("=NA()", "석 달쯤")):
                        row = 2 + (column + more) % (sheet.max_row - 1)
                        sheet.cell(row, column).value = odd
    book["현황판"]["C2"] = datetime.combine(AS_OF, time())
    book.save(path)
    then = _calculated(path, tmp_path)
    figures = _figures(then)
    assert not [label for label, value in figures.items() if str(value).startswith("#")]
    assert None not in figures.values()
    told = _shown(open_ledger(then), AS_OF)
    counted = {
        label.removeprefix("· "): value
        for label, value in told.items()
        if not isinstance(value, str) and label != "글자로 적힌 구매"
    }  # a purchase whose day is an error is not read as one; the sheet counts it
    assert {label: figures[label] for label in counted} == counted
    assert figures["글자로 적힌 요금"] + figures["글자로 적힌 미납금"] >= 1
    assert figures["한 달로 치지 못한 요금"] >= 1
    assert figures["글자로 적힌 구매"] == 4


def test_a_term_fee_without_its_months_is_no_monthly_one(tmp_path: Path) -> None:
    """A row that comes later, whose months are not told, is left out with a word."""
    path = tmp_path / "대장.xlsx"
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["고객명", "시작일", "종료일", "기간", "결제금액", "상태"])
    for number in range(5):
        term = (datetime(2024, 1, 1), datetime(2024, 12, 31), 12)
        sheet.append([f"가{number}", *term, 600_000 + number * 1_200, "활성화"])
    book.save(path)
    ledger = open_ledger(path)
    ledger.commit(xlcrm.dashboard(ledger, as_of=AS_OF), by=BY)
    before = _figures(path)["한 달 요금"]
    assert before == pytest.approx(251_000)
    book = load_workbook(path)
    for months in ("석 달쯤", None):
        book.worksheets[0].append(
            ["나", datetime(2024, 1, 1), datetime(2024, 12, 31), months, 900_000, "활성화"]
        )
    book["현황판"]["C2"] = datetime.combine(AS_OF, time())
    book.save(path)
    figures = _figures(_calculated(path, tmp_path))
    assert figures["한 달 요금"] == before
    assert figures["한 달로 치지 못한 요금"] == 2


def test_a_day_that_is_a_text_is_told_and_nothing_is_counted_by_it(
    sample: Path, tmp_path: Path
) -> None:
    """Excel takes 2024.12.1 for a text, which is later than every day."""
    _typed(sample, C2="2024.12.1")
    figures = _figures(_calculated(sample, tmp_path))
    assert set(figures.values()) == {"값", None}
    shown = load_workbook(tmp_path / "out" / sample.name, data_only=True)["현황판"]["D2"].value
    assert shown == "← 날짜가 아니어서 세지 못합니다. 2024-12-01처럼 적으세요."
    ledger = open_ledger(sample)
    ledger.commit(xlcrm.dashboard(ledger, as_of=AS_OF), by=BY)
    assert _figures(sample)["이용 중인 계약"]


def test_no_formula_holds_a_lone_truth_against_a_number(sample: Path) -> None:
    """To Excel both TRUE and FALSE are above every number; to LibreOffice they are 1 and 0."""
    with ZipFile(sample) as archive:
        names = [each for each in archive.namelist() if "worksheets/sheet" in each]
        markup = b"".join(map(archive.read, names)).decode()
    formulas = [each for each in re.findall(r"<f[^>]*>([^<]*)</f>", markup) if "SUMPRODUCT" in each]
    assert len(formulas) > 20
    assert not [
        each for each in formulas if re.search(r"\(\((?:ISNUMBER|ISERROR)\([^()]*\)\)&gt;", each)
    ]
    assert any("((0+ISNUMBER(" in each for each in formulas)


def test_a_ledger_of_many_sheets_is_counted_on_all_of_them(tmp_path: Path) -> None:
    """What is too long for one formula is added up by parts, in hidden columns beside the print."""
    path = tmp_path / "지점들.xlsx"
    book = Workbook()
    book.remove(book.worksheets[0])
    for branch in range(14):
        sheet = book.create_sheet(f"제{branch + 1}지점 회원 명단 (본관)")
        sheet.append([*HEADERS, "취소일", "해지일", "정지 시작일", "정지 종료일"])
        for number in range(3):
            start, end = datetime(2024, 1, 1), datetime(2024, 10, 5 + number)
            sheet.append([f"가{branch}나{number}", start, end, 50_000, "활성화", 1_000])
    book.save(path)
    ledger = open_ledger(path)
    assert len(ledger.sheets) == 14
    ledger = ledger.commit(xlcrm.dashboard(ledger, as_of=AS_OF), by=BY)
    figures = _figures(path)
    expected = {"이용 중인 계약": 42, "7일 안에 끝남": 42, "미납": 42, "미납금": 42_000}
    assert {label: figures[label] for label in expected} == expected
    assert figures["한 달 요금"] == 42 * 50_000
    sheet = load_workbook(path)["현황판"]
    assert sheet.max_column > 8
    assert all(sheet.column_dimensions[each].hidden for each in "GHI")
    assert sheet.print_area == f"'현황판'!$A$1:$F${sheet.max_row}"
    with ZipFile(path) as archive:
        assert (
            max(
                len(each)
                for name in archive.namelist()
                if "sheet15" in name
                for each in re.findall(rb"<f[^>]*>([^<]*)</f>", archive.read(name))
            )
            < 24_000
        )
    assert _figures(_calculated(_on(path, AS_OF, tmp_path / "a.xlsx"), tmp_path)) == figures
    _typed(path, D6=20)
    proposal = xlcrm.dashboard(open_ledger(path), as_of=AS_OF)
    assert any("지표" in each for each in proposal.said)


def test_formulas_of_an_older_program_are_told_of(sample: Path) -> None:
    """By a refresh: one text would break them; made anew they are ours."""
    with ZipFile(sample) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with ZipFile(sample, "w", ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            without = re.sub(rb'<c r="D2".*?</c>', b"", data) if b"TODAY()</f>" in data else data
            archive.writestr(name, without.replace(b"IF(ISNUMBER($C$2+0),", b"IF(TRUE,"))
    read = open_ledger(sample, kinds=kinds_read)
    told = xlcrm.refresh(read, as_of=AS_OF).said
    assert any("수식이 옛것" in line and "xlcrm dashboard" in line for line in told)
    ledger = open_ledger(sample)
    ledger.commit(xlcrm.dashboard(ledger, as_of=AS_OF), by=BY)
    read = open_ledger(sample, kinds=kinds_read)
    assert not any("현황판" in line for line in xlcrm.refresh(read, as_of=AS_OF).said)
