"""What people write beside the lines of 오늘 comes into the journal: once each, none is lost."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
import ticked
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment

import xlcrm
from xlcrm.fleet.batch import refresh_files
from xlcrm.jobs.today.ticks import has_ticks
from xlcrm.office.change import change

if TYPE_CHECKING:
    from xlcrm.office.commit import Committed

SEED: Final = Path(__file__).parents[2] / "sample_data" / "seed_ledger.xlsx"
DAY: Final = date(2024, 10, 20)
NOW: Final = datetime(2024, 10, 20, 9, 30)  # noqa: DTZ001 - Korean wall time
NEXT: Final = timedelta(days=1)
BY: Final = xlcrm.Author("김대리", "today --into", NOW)
COMPLAINT: Final = {
    "customer": "1002",
    "일시": "2024-10-02",
    "분류": "불만",
    "감정": "부정",
    "내용": "자리가 춥다고 함",
    "후속 조치": "온도 확인",
    "후속 기한": "2024-10-21",
}


def put(path: Path, now: datetime = NOW, **more: object) -> Committed[xlcrm.Ticked]:
    """Put the sheet 오늘 into a ledger, as of the day it is then."""
    return change(
        path,
        lambda ledger: xlcrm.put_today(ledger, as_of=now.date(), now=now, **more),  # type: ignore[arg-type]
        xlcrm.Author(BY.user, BY.command, now),
        backup=False,
    )


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a ledger with a complaint that waits for an answer, and its sheet 오늘."""
    path = Path(shutil.copy(SEED, tmp_path_factory.mktemp("model") / "대장.xlsx"))
    change(path, lambda ledger: xlcrm.log(ledger, [COMPLAINT], now=NOW), BY, backup=False)
    put(path)
    return path


@pytest.fixture
def path(model: Path, tmp_path: Path) -> Path:
    """Return a copy of it."""
    return Path(shutil.copy(model, tmp_path / "대장.xlsx"))


def said(path: Path) -> list[tuple[object, ...]]:
    """What the journal says that was not there before: whose, what, outcome, how it was solved."""
    names = ("고객 ID", "내용", "결과", "해결 방법")
    return [tuple(each[name] for name in names) for each in ticked.journal(path)[1:]]


def test_what_was_written_is_in_the_journal_once(path: Path) -> None:
    """A tick closes what was promised; a word beside a contract is a contact of its own."""
    ticked.write(
        path,
        ("후속 조치", "1002", {"완료": "O", "메모": "온도를 올림"}),
        ("재계약 예정", "1001", {"완료": "☑", "결과": "통화", "메모": "1년 더 하기로 함"}),
        ("만료 예정", "1003", {"결과": "부재"}),
    )
    done = put(path)
    assert done.proposal.said[0] == "오늘 시트에 적은 3건을 일지에 적음"
    told = [
        (1002, "자리가 춥다고 함", None, "온도를 올림"),
        (1001, "[재계약 예정] 1년 더 하기로 함", "통화", None),
        (1003, "[만료 예정] 부재", "부재", None),
    ]
    assert said(path) == told
    for _ in range(2):
        put(path)
        refresh_files([path], DAY, by=BY, backup=False)
    assert said(path) == told
    put(path, NOW + NEXT)
    assert said(path) == told


def test_what_is_done_stands_greyed_until_the_day_is_over(path: Path) -> None:
    """With what was written and the 일지 ID; on the next day it is gone, or asked for anew."""
    ticked.write(
        path, ("후속 조치", "1002", {"완료": "O"}), ("만료 예정", "1003", {"메모": "고민"})
    )
    put(path)
    done = {str(row["종류"]): row for row in ticked.rows(path) if row["기록"]}
    assert {kind: row["메모"] for kind, row in done.items()} == {
        "후속 조치": None,
        "만료 예정": "고민",
    }
    ids = {str(each["일지 ID"]) for each in ticked.journal(path)}
    assert {str(row["기록"]) for row in done.values()} <= ids
    put(path, NOW + NEXT)
    rows = ticked.rows(path)
    assert not any(row["기록"] or row["메모"] for row in rows)
    assert [row["고객"] for row in rows if row["종류"] == "만료 예정"] == [
        "1002 김*수",
        "1003 박*희",
    ]
    assert not any(row["종류"] == "후속 조치" for row in rows)


def test_a_refresh_takes_it_in_and_says_so(path: Path) -> None:
    """The nightly run: of the day on which it was written, and the sheet says under which ID."""
    ticked.write(path, ("만료 예정", "1003", {"완료": "v"}))
    night = xlcrm.Author("xlcrm", "refresh", NOW + NEXT)
    (result,) = refresh_files([path], DAY + NEXT, by=night, backup=False)
    assert result.ticked is not None
    assert len(result.ticked.rows) == 1
    (entry,) = ticked.journal(path)[1:]
    assert (entry["일시"], entry["내용"]) == (datetime(2024, 10, 20), "[만료 예정] 연락함")  # noqa: DTZ001
    assert [row["기록"] for row in ticked.rows(path) if row["기록"]] == [entry["일지 ID"]]
    (again,) = refresh_files([path], DAY + NEXT, by=BY, backup=False)
    assert again.ticked is None


def test_a_dry_run_says_what_would_be_taken(path: Path) -> None:
    """And leaves the file as it is."""
    ticked.write(path, ("만료 예정", "1003", {"완료": "v"}))
    before = path.read_bytes()
    (result,) = refresh_files([path], DAY, by=BY, dry_run=True)
    assert result.ticked is not None
    assert len(result.ticked.rows) == 1
    assert path.read_bytes() == before


def test_nothing_written_is_nothing_done(path: Path) -> None:
    """An empty box, an X alone: the journal stays as it is."""
    ticked.write(path, ("만료 예정", "1003", {"완료": "X"}), ("만료 예정", "1002", {"완료": "□"}))
    assert not has_ticks(xlcrm.open_ledger(path).book.package)
    put(path)
    assert said(path) == []


def test_a_day_that_excel_made_of_a_word_is_a_day(path: Path) -> None:
    """11/4 typed into a cell becomes a number there; the entry says which day it was."""
    day = datetime(2024, 11, 4)  # noqa: DTZ001 - a sheet's days have no zone
    ticked.write(path, ("만료 예정", "1003", {"메모": day}))
    put(path)
    assert said(path) == [(1003, "[만료 예정] 2024-11-04", None, None)]


def test_a_day_under_done_is_when_it_was(path: Path) -> None:
    """Where the sheet has lain for days; a day to come is none."""
    day = datetime(2024, 10, 22)  # noqa: DTZ001 - a sheet's days have no zone
    ticked.write(path, ("만료 예정", "1003", {"완료": day}), ("만료 예정", "1002", {"완료": "O"}))
    put(path, NOW + 4 * NEXT)
    told = {each["고객 ID"]: each["일시"] for each in ticked.journal(path)[1:]}
    assert told == {1003: day, 1002: datetime(2024, 10, 20)}  # noqa: DTZ001 - likewise
    assert said(path)[0][1] == "[만료 예정] 연락함"


def test_absent_and_put_off_close_nothing(path: Path) -> None:
    """Who was not reached is asked for again."""
    ticked.write(path, ("후속 조치", "1002", {"완료": "O", "결과": "부재"}))
    put(path)
    assert said(path) == [(1002, "[후속 조치] 부재", "부재", None)]
    put(path, NOW + NEXT)
    assert any(row["종류"] == "후속 조치" for row in ticked.rows(path))


def test_more_is_written_after_it_was_taken(path: Path) -> None:
    """The entry is corrected by a new one; it does not count as two contacts."""
    ticked.write(path, ("만료 예정", "1003", {"결과": "부재"}))
    put(path)
    ticked.write(path, ("만료 예정", "1003", {"결과": "통화", "메모": "하기로 함"}))
    put(path)
    one, two = ticked.journal(path)[1:]
    assert (two["정정 대상 ID"], two["결과"]) == (one["일지 ID"], "통화")
    assert two["내용"] == "[만료 예정] 하기로 함"
    put(path)
    assert len(ticked.journal(path)) == 3


def test_rows_may_be_sorted_deleted_and_written_beside(path: Path) -> None:
    """A row is known by its key; what stands right of the table goes with the memo."""
    book = load_workbook(path)
    sheet = book["오늘"]
    sheet.delete_rows(ticked.HEAD + 1)
    last = sheet.max_row
    cells = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=ticked.HEAD + 1)]
    for number, row in enumerate(reversed(cells), start=ticked.HEAD + 1):
        for at, value in enumerate(row, start=1):
            sheet.cell(number, at, value)
    assert sheet.max_row == last
    sheet.cell(ticked.HEAD + 1, 17, "옆에 적은 글")
    book.save(path)
    first = ticked.rows(path)[0]
    put(path)
    assert said(path) == [
        (int(str(first["고객"])[:4]), f"[{first['종류']}] 옆에 적은 글", None, None)
    ]


def test_a_row_of_ones_own_is_a_contact(path: Path) -> None:
    """Below the others: the customer by 고객 ID or name; whoever is nobody is asked for there."""
    ticked.write(
        path,
        ("없음", "", {"고객": "박영희", "메모": "먼저 전화가 옴"}),
        ("없음", "", {"고객": "없는 사람", "메모": "누구인지 모름"}),
    )
    done = put(path)
    assert said(path) == [(1003, "[오늘 할 일] 먼저 전화가 옴", None, None)]
    assert done.proposal.found.left == 1
    for now in (NOW, NOW + NEXT, NOW + NEXT + NEXT):
        put(path, now)
        (row,) = (row for row in ticked.rows(path) if row["메모"] == "누구인지 모름")
        assert str(row["기록"]).startswith("적지 못함: 누구인지 알 수 없습니다.")
    ticked.write(path, ("없음", "", {}))
    book = load_workbook(path)
    sheet = book["오늘"]
    at = next(cell.row for row in sheet.iter_rows() for cell in row if cell.value == "없는 사람")
    sheet.cell(at, ticked.columns(sheet)["고객"], 1001)
    book.save(path)
    put(path, NOW + NEXT + NEXT)
    assert said(path)[1:] == [(1001, "[오늘 할 일] 누구인지 모름", None, None)]


def test_what_was_written_over_stays_at_the_end(path: Path) -> None:
    """Somebody writes into 할 말: a new line stands in its place, and the old one below."""
    ticked.write(path, ("만료 예정", "1003", {"할 말": "지난번에 화를 냄, 조심", "메모": "통화함"}))
    for now in (NOW, NOW + NEXT, NOW + NEXT + NEXT):
        put(path, now)
        kept = [row for row in ticked.rows(path) if row["할 말"] == "지난번에 화를 냄, 조심"]
        assert len(kept) == 1
    assert said(path) == [(1003, "[만료 예정] 통화함", None, None)]


def test_a_row_that_lies_there_twice_is_one(path: Path) -> None:
    """Copied with all that was written: one entry, or one that cannot be written, and no other."""
    ticked.write(
        path,
        ("만료 예정", "1003", {"메모": "통화함"}),
        ("없음", "", {"고객": "모르는 분", "메모": "전화 옴"}),
    )
    book = load_workbook(path)
    sheet = book["오늘"]
    for row in [[cell.value for cell in row] for row in sheet.iter_rows(min_row=ticked.HEAD + 1)]:
        sheet.append(row)
    book.save(path)
    done = put(path)
    assert said(path) == [(1003, "[만료 예정] 통화함", None, None)]
    assert done.proposal.found.left == 2


def test_a_note_beside_an_error_stays_there_with_it(tmp_path: Path) -> None:
    """It names no customer: nothing to write down, and nobody is asked about it every night."""
    path = Path(shutil.copy(SEED.with_name("messy.xlsx"), tmp_path / "대장.xlsx"))
    put(path)
    ticked.write(path, ("자료 오류", "", {"완료": "O"}))
    done = put(path)
    assert (said(path), done.proposal.found.left) == ([], 0)
    ticked.write(path, ("자료 오류", "", {"메모": "내일 본사에 물어봄"}))
    for now in (NOW, NOW + NEXT, NOW + NEXT + NEXT):
        done = put(path, now)
        assert not done.proposal.found.unsettled
        (row,) = (row for row in ticked.rows(path) if row["메모"])
        assert (row["종류"], row["메모"]) == ("자료 오류", "내일 본사에 물어봄")
        assert "여기에 남겨 둡니다" in str(row["기록"])
    assert said(path) == []


def test_an_old_copy_adds_nothing(path: Path) -> None:
    """The sheet's marks come back, as with an undo or a file from elsewhere: the ID is known."""
    ticked.write(path, ("만료 예정", "1003", {"메모": "통화함"}))
    put(path)
    book = load_workbook(path)
    sheet = book["오늘"]
    for row in sheet.iter_rows(min_row=ticked.HEAD + 1):
        row[ticked.columns(sheet)["기록"] - 1].value = None
    book.save(path)
    done = put(path)
    assert done.proposal.found.known == 1
    assert len(said(path)) == 1


def test_undo_takes_both_back_and_the_next_run_takes_them_again(path: Path) -> None:
    """The mark stands in the sheet again, and the entry comes once."""
    ticked.write(path, ("만료 예정", "1003", {"메모": "통화함"}))
    change(
        path,
        lambda ledger: xlcrm.ticks(ledger, now=NOW),
        BY,
    )
    xlcrm.undo(path)
    assert said(path) == []
    assert any(row["메모"] == "통화함" for row in ticked.rows(path))
    refresh_files([path], DAY, by=BY, backup=False)
    assert len(said(path)) == 1


def test_a_sheet_with_a_note_is_left_but_read(path: Path) -> None:
    """Somebody puts a note upon it: what was written is taken all the same, and once."""
    ticked.write(path, ("만료 예정", "1003", {"메모": "통화함"}))
    book = load_workbook(path)
    book["오늘"]["B5"].comment = Comment("여기부터 하기", "나")
    book.save(path)
    for _ in range(2):
        done = put(path)
        assert done.proposal.found.unsettled
        assert "메모나 그림이 있어" in done.proposal.said[-1]
        (result,) = refresh_files([path], DAY, by=BY, backup=False)
        assert result.error is None
        assert len(said(path)) == 1
        assert load_workbook(path)["오늘"]["B5"].comment is not None


def test_a_sheet_that_has_lost_its_mark_is_known_by_its_headers(path: Path) -> None:
    """Some programs drop hidden names: it is still no data, and is read and made anew."""
    ticked.write(path, ("만료 예정", "1003", {"메모": "통화함"}))
    book = load_workbook(path)
    del book["오늘"].defined_names["_xlcrm.own"]
    book["오늘"].delete_cols(ticked.columns(book["오늘"])["하는 법"])
    book.save(path)
    ledger = xlcrm.open_ledger(path)
    assert not any("오늘" in str(found) for found in ledger.findings)
    put(path)
    assert said(path) == [(1003, "[만료 예정] 통화함", None, None)]
    rows = ticked.rows(path)
    assert all(row["하는 법"] for row in rows)
    assert len(rows) == len(xlcrm.today(xlcrm.open_ledger(path), as_of=DAY))


def test_somebody_elses_sheet_of_that_name_is_left_alone(tmp_path: Path) -> None:
    """A sheet 오늘 that the office made itself is neither read nor replaced."""
    path = Path(shutil.copy(SEED, tmp_path / "대장.xlsx"))
    book = load_workbook(path)
    book.create_sheet("오늘").append(["완료", "결과", "메모", "고객"])
    book.save(path)
    with pytest.raises(xlcrm.PlanError, match="xlcrm이 만든 시트가 아니어서"):
        put(path)
    (result,) = refresh_files([path], DAY, by=BY, backup=False)
    assert result.error is None


def test_the_sheet_is_no_ledger(path: Path) -> None:
    """No check, no reading and no import takes it for data."""
    ledger = xlcrm.open_ledger(path)
    assert "오늘" not in {sheet.table.sheet for sheet in ledger.book.sheets}
    left = {each.name: each.why for each in xlcrm.reading_of(ledger).left}
    assert left["오늘"] == "xlcrm이 만든 시트"


def test_the_sheet_prints_on_a4_with_its_links_and_lists(path: Path) -> None:
    """Lying, one page wide, headers on each; the key is hidden, boxes and outcomes are chosen."""
    sheet = load_workbook(path)["오늘"]
    setup = sheet.page_setup
    assert (setup.paperSize, setup.orientation, setup.fitToHeight) == (9, "landscape", 0)
    assert sheet.print_title_rows == "$4:$4"
    assert sheet.print_area == f"'오늘'!$A$1:$K${sheet.max_row}"
    found = ticked.columns(sheet)
    assert sheet.column_dimensions["O"].hidden
    assert found["열쇠"] == 15
    cell = sheet.cell(ticked.HEAD + 1, found["셀"])
    assert cell.hyperlink is not None
    where = str(cell.value).partition("!")
    assert cell.hyperlink.location == f"'{where[0]}'!{where[2]}"
    lists = {each.formula1 for each in sheet.data_validations.dataValidation}
    assert lists == {'"☑,O,☐"', '"통화,부재,보류"'}


def test_the_page_is_a_file_of_its_own(path: Path, tmp_path: Path) -> None:
    """It is no ledger, is replaced by the next day's, and never where somebody wrote into it."""
    ledger = xlcrm.open_ledger(path)
    told = [("", ledger, xlcrm.today(ledger, as_of=DAY))]
    page = xlcrm.write_today(tmp_path / "오늘.xlsx", xlcrm.today_book(told, DAY))
    assert "인쇄용입니다" in str(load_workbook(page)["오늘"]["A3"].value)
    xlcrm.write_today(page, xlcrm.today_book(told, DAY + NEXT))
    with pytest.raises(xlcrm.HeaderNotFoundError):
        xlcrm.open_ledger(page)
    ticked.write(page, ("만료 예정", "1003", {"메모": "통화함"}))
    with pytest.raises(xlcrm.StorageError):
        xlcrm.write_today(page, xlcrm.today_book(told, DAY))
    with pytest.raises(xlcrm.StorageError):
        xlcrm.write_today(path, xlcrm.today_book(told, DAY))


@pytest.mark.parametrize(
    ("typed", "at", "text"),
    [
        ("어제", datetime(2024, 10, 19), "연락함"),  # noqa: DTZ001 - a sheet's days have no zone
        ("10/18", datetime(2024, 10, 18), "연락함"),  # noqa: DTZ001 - likewise
        ("10월 17일", datetime(2024, 10, 17), "연락함"),  # noqa: DTZ001 - likewise
        ("08:10", datetime(2024, 10, 20, 8, 10), "연락함"),  # noqa: DTZ001 - likewise
        (8.5 / 24, datetime(2024, 10, 20, 8, 30), "연락함"),  # noqa: DTZ001 - as Excel has it
        ("10/25", NOW, "10/25"),
        ("모레", NOW, "모레"),
        ("통화 중", NOW, "통화 중"),
    ],
)
def test_a_day_or_an_hour_under_done_is_when_it_was(
    path: Path, typed: str | float, at: datetime, text: str
) -> None:
    """However people type it; what is to come is no day on which it was done, but their words."""
    ticked.write(path, ("후속 조치", "1002", {"완료": typed}))  # type: ignore[dict-item]
    put(path)
    (entry,) = ticked.journal(path)[1:]
    closed = entry["해결일시"] or entry["일시"]
    assert closed == at
    solved = str(entry["해결 방법"] or entry["내용"])
    assert solved in {"오늘 할 일에서 완료로 표시함", f"[후속 조치] {text}", text}
    assert bool(entry["해결 방법"]) == (typed not in {"10/25", "모레"})


def test_words_that_are_taken_back_stand_again(path: Path) -> None:
    """A, then B, then A: the last version is A, and the next run writes nothing."""
    for memo in ("한다", "안 한다", "한다", "안 한다"):
        ticked.write(path, ("만료 예정", "1003", {"메모": memo}))
        for _ in range(2):
            put(path)
        last = ticked.journal(path)[-1]
        assert last["내용"] == f"[만료 예정] {memo}"
    assert len(ticked.journal(path)) == 5
    assert not has_ticks(xlcrm.open_ledger(path).book.package)


def test_what_is_taken_changes_what_is_to_do_at_once(path: Path) -> None:
    """A second run has nothing to add: the lines were made of the journal as it is then."""
    ticked.write(path, ("만료 예정", "1003", {"메모": "통화함"}))
    put(path)
    assert "최근 상담 2024-10-20" in str(
        next(row["이유"] for row in ticked.rows(path) if row["고객"] == "1003 박*희")
    )
    assert not put(path).proposal.plan


@pytest.mark.parametrize(
    "typed", ["1003 박*희", "박영희 1003", "박영희(1003)", "박영희 님", "010-1111-2222", "박 영희"]
)
def test_a_customer_is_named_as_people_name_them(path: Path, typed: str) -> None:
    """As the sheet shows them, or by number, name and telephone in any order."""
    ticked.write(path, ("없음", "", {"고객": typed, "메모": "물어봄"}))
    put(path)
    assert said(path) == [(1003, "[오늘 할 일] 물어봄", None, None)]


@pytest.mark.parametrize("typed", ["1003 김*수", "1001 박영희", "박*수", "영희"])
def test_a_name_that_fits_nobody_is_asked_about(path: Path, typed: str) -> None:
    """Of a number and a name of two people neither is taken."""
    ticked.write(path, ("없음", "", {"고객": typed, "메모": "물어봄"}))
    assert put(path).proposal.found.left == 1
    assert said(path) == []


def test_a_number_that_was_changed_is_found_by_the_cell(path: Path) -> None:
    """Somebody writes another 고객 ID into the ledger itself: the line names the row, and who."""
    ticked.write(path, ("만료 예정", "1003", {"메모": "통화함"}))
    book = load_workbook(path)
    book["고객대장"]["A4"] = 2003
    book.save(path)
    put(path)
    assert said(path) == [(2003, "[만료 예정] 통화함", None, None)]


def test_the_ids_of_a_branch_are_named_as_the_sheet_shows_them(tmp_path: Path) -> None:
    """Number 2 is somebody else in each branch: with the name it is one of them."""
    path = tmp_path / "대장.xlsx"
    book = Workbook()
    for branch, names in (("강남점", ("김강남", "이강남")), ("서초점", ("김서초", "이서초"))):
        sheet = book.create_sheet(branch)
        sheet.append(["고객 ID", "고객명", "연락처", "계약 시작일", "계약 종료일", "서비스 내용"])
        for number, name in enumerate(names, start=1):
            phone = f"010-000{number}-000{len(book.sheetnames)}"
            sheet.append([number, name, phone, date(2023, 10, 26), date(2024, 10, 25), "기본"])
    book.remove(book["Sheet"])
    book.save(path)
    put(path)
    ticked.write(
        path,
        ("없음", "", {"고객": "2 이서초", "메모": "하나"}),
        ("없음", "", {"고객": "2 이*남", "메모": "둘"}),
        ("없음", "", {"고객": "2", "메모": "셋"}),
    )
    assert put(path).proposal.found.left == 1
    told = [(each["고객명"], each["내용"]) for each in ticked.journal(path)]
    assert told == [("이서초", "[오늘 할 일] 하나"), ("이강남", "[오늘 할 일] 둘")]


def test_twin_contracts_have_lines_of_their_own(tmp_path: Path) -> None:
    """Two of one customer that end alike: neither tick is lost, none goes to the other."""
    path = tmp_path / "대장.xlsx"
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "고객대장"
    sheet.append(["고객 ID", "고객명", "계약 시작일", "계약 종료일", "서비스 내용", "미납금"])
    for start in (date(2023, 10, 26), date(2023, 10, 26), date(2023, 10, 27)):
        sheet.append([1001, "가나다", start, date(2024, 10, 25), "기본", 5_000])
    book.save(path)
    put(path)
    keys = [row["열쇠"] for row in ticked.rows(path)]
    assert len(keys) == len(set(keys))
    book = load_workbook(path)
    sheet = book["오늘"]
    found = ticked.columns(sheet)
    for number in range(ticked.HEAD + 1, sheet.max_row + 1):
        if sheet.cell(number, found["종류"]).value == "미납금":
            sheet.cell(number, found["완료"], "O")
            if sheet.cell(number, found["셀"]).value == "고객대장!F3":
                sheet.cell(number, found["메모"], "둘째 것만 냄")
    book.save(path)
    put(path)
    assert [each["내용"] for each in ticked.journal(path)] == [
        "[미납금] 연락함",
        "[미납금] 둘째 것만 냄",
        "[미납금] 연락함",
    ]
    (row,) = (row for row in ticked.rows(path) if row["메모"])
    assert row["셀"] == "고객대장!F3"
    ledger = xlcrm.open_ledger(path)
    told = [("", ledger, xlcrm.today(ledger, as_of=DAY))]
    file = xlcrm.today_calendar(told, as_of=DAY, stamp=NOW.replace(tzinfo=UTC))
    uids = [line for line in file.decode().splitlines() if line.startswith("UID")]
    assert len(uids) == len(set(uids)) > 3
