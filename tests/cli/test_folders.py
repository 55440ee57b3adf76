"""Commands for one ledger that are given a folder: together, with the branch, or one by one."""

from __future__ import annotations

import json
import shlex
import shutil
from typing import TYPE_CHECKING, Any, Final

import pytest
from openpyxl import load_workbook

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import CompletedProcess

    Program = Callable[..., CompletedProcess[str]]

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported")

ON: Final = ("--as-of", "2024-10-20")
LATER: Final = ("--as-of", "2030-01-01")  # entries are known from when they are written


@pytest.fixture
def branches(office: Path, samples: Path) -> Path:
    """Two branches with the same customers' numbers, a file that is no workbook, and a memo."""
    folder = office / "지점"
    folder.mkdir()
    for name in ("강남점", "서초점"):
        shutil.copy(samples / "seed_ledger.xlsx", folder / f"{name}.xlsx")
    book = load_workbook(folder / "서초점.xlsx")
    sheet = book["고객대장"]
    headers = [cell.value for cell in sheet[1]]
    sheet.cell(2, headers.index("계약 시작일") + 1).value = "2023-10-23"
    sheet.cell(2, headers.index("계약 종료일") + 1).value = "2024-10-22"
    book.save(folder / "서초점.xlsx")
    (folder / "가계약.xlsx").write_bytes(b"not a workbook")
    return folder


def lines_of(done: CompletedProcess[str], mark: str) -> list[str]:
    """Those lines of the screen in which something stands."""
    return [line for line in done.stdout.splitlines() if mark in line]


def test_what_ends_in_all_branches_is_one_list_by_urgency(branches: Path, xlcrm: Program) -> None:
    """Each line begins with its branch; the file that fails is told last, and stops no other."""
    done = xlcrm("expiring", branches.name, *ON)
    found = [line.split()[:2] for line in lines_of(done, "고객대장!")]
    assert found[:2] == [["서초점", "D-2"], ["강남점", "D-5"]]
    assert len(found) == 6
    assert done.stdout.splitlines()[1].split()[0] == "지점"
    assert done.stdout.splitlines()[-1] == "합계 (2024-10-20 기준): 파일 3개: 됨 2 · 실패 1"
    assert (done.returncode, done.stderr.startswith("지점/가계약.xlsx: ")) == (2, True)


def test_each_branch_is_shown_as_it_is_alone(branches: Path, xlcrm: Program) -> None:
    """What one ledger shows by itself stands there word for word."""
    (branches / "가계약.xlsx").unlink()
    done = xlcrm("expiring", branches.name, *ON, "--each")
    for name in ("강남점", "서초점"):
        assert xlcrm("expiring", f"지점/{name}.xlsx", *ON).stdout in done.stdout
    assert done.returncode == 0


def test_a_calendar_of_all_branches_doubles_nobody(branches: Path, xlcrm: Program) -> None:
    """Customers of the same number in two branches are two, and stay apart in the calendar."""
    (branches / "가계약.xlsx").unlink()
    xlcrm("expiring", branches.name, *ON, "--ics", "만료.ics")
    text = branches.with_name("만료.ics").read_text("utf-8").replace("\n ", "")
    uids = [line for line in text.split("\n") if line.startswith("UID:")]
    assert len(set(uids)) == len(uids) == 12
    assert text.count("SUMMARY:강남점 [") == text.count("SUMMARY:서초점 [") == 6
    xlcrm("expiring", branches.name, *ON, "--ics", "달력", "--each")
    own = branches.with_name("달력") / "강남점 만료.ics"
    xlcrm("expiring", "지점/강남점.xlsx", *ON, "--ics", "혼자.ics")
    alone = branches.with_name("혼자.ics").read_text("utf-8")
    stamped = [line for line in alone.splitlines() if not line.startswith("DTSTAMP")]
    assert [each for each in own.read_text("utf-8").splitlines() if each in stamped] == stamped


def test_files_of_each_need_a_folder(branches: Path, xlcrm: Program) -> None:
    """A file's name there is a slip, and nothing is made of it."""
    done = xlcrm("report", branches.name, *ON, "-o", "보고서.xlsx", "--each")
    assert done.returncode == 2
    assert "폴더를 적어야 합니다" in done.stderr
    assert not branches.with_name("보고서.xlsx").exists()


def test_a_list_holds_the_customers_of_all_branches(branches: Path, xlcrm: Program) -> None:
    """Its counts are those of the branches together; the file has the column, too."""
    done = xlcrm("list", branches.name, "프리미엄", *ON, "-o", "명단.xlsx")
    assert "기준 명단 4명" in done.stdout
    assert [line.split()[0] for line in lines_of(done, "010-")].count("서초점") == 2
    sheet = load_workbook(branches.with_name("명단.xlsx"))["명단"]
    assert [sheet.cell(4, 1).value, sheet.cell(5, 1).value] == ["지점", "서초점"]
    each = xlcrm("list", branches.name, "프리미엄", *ON, "-o", "명단들", "--each")
    assert sorted(path.name for path in branches.with_name("명단들").iterdir()) == [
        *("강남점 명단.xlsx", "서초점 명단.xlsx"),
    ]
    assert each.returncode == 2  # the file that is no workbook


def test_a_branch_that_lacks_what_is_asked_is_left_out_and_told(
    branches: Path, samples: Path, xlcrm: Program
) -> None:
    """It is an error only where it is strict, or where no branch has it."""
    (branches / "가계약.xlsx").unlink()
    shutil.copy(samples / "messy.xlsx", branches / "본점.xlsx")
    done = xlcrm("list", branches.name, "서비스 프리미엄", *ON)
    assert (done.returncode, done.stdout.splitlines()[-1][-18:]) == (0, "파일 3개: 됨 2 · 건너뜀 1")
    assert done.stderr.startswith("지점/본점.xlsx: '서비스'에 '프리미엄'")
    assert xlcrm("list", branches.name, "서비스 프리미엄", *ON, "--strict").returncode == 2
    assert xlcrm("list", branches.name, "서비스 없는말", *ON).returncode == 2


def test_follow_ups_of_all_branches_are_one_list(branches: Path, xlcrm: Program) -> None:
    """The earliest first, each with its branch."""
    for name, day in (("강남점", "2029-10-25"), ("서초점", "2029-10-23")):
        where = f"지점/{name}.xlsx"
        xlcrm("log", "add", where, "-c", "1001", "--follow-up", "전화", "--due", day, "문의함")
    done = xlcrm("log", "due", branches.name, *LATER)
    assert [line.split()[:2] for line in lines_of(done, "전화")] == [
        *(["서초점", "2029-10-23"], ["강남점", "2029-10-25"]),
    ]
    told = json.loads(xlcrm("log", "due", branches.name, *LATER, "--json").stdout)
    assert [len(file.get("entries", ())) for file in told["files"]] == [0, 1, 1]


def test_a_summary_of_all_branches_adds_up(branches: Path, xlcrm: Program) -> None:
    """Sums are the sums of the branches; a person of the same number in two is two people."""
    told: dict[str, Any] = json.loads(xlcrm("summary", branches.name, *ON, "--json").stdout)
    of_each = [file["figures"] for file in told["files"] if file["outcome"] == "ok"]
    figures = {each["name"]: each["value"] for each in told["together"]["figures"]}
    assert sum(each["active_customers"] for each in of_each) == 6
    assert figures["이용 고객 (명)"] == 6
    assert figures["월 반복 매출 (원)"] == sum(each["mrr"] for each in of_each) == 500_000
    screen = xlcrm("summary", branches.name, *ON).stdout
    table = screen.partition("지점별 지표\n")[2].splitlines()
    assert [line.split()[:2] for line in table[1:3]] == [["강남점", "3"], ["서초점", "3"]]


def test_what_a_summary_of_branches_says_to_type_works(branches: Path, xlcrm: Program) -> None:
    """What is about one contract names its ledger; the rest takes the folder."""
    (branches / "가계약.xlsx").unlink()
    told = json.loads(xlcrm("summary", branches.name, *ON, "--json").stdout)
    commands = [each["how"] for each in told["together"]["todo"] if "xlcrm" in each["how"]]
    assert any("renew 지점/서초점.xlsx" in each for each in commands)
    for each in commands:
        words = each.partition("xlcrm ")[2].split(",")[0].replace('"고객대장! ', "고객대장!")
        done = xlcrm(*words.replace('"', "").split(), *ON)
        assert done.returncode in {0, 1}, (each, done.stderr)


def test_one_report_of_all_branches(branches: Path, xlcrm: Program) -> None:
    """It compares them, and its links lead to the file in which a row stands."""
    (branches / "가계약.xlsx").unlink()
    done = xlcrm("report", branches.name, *ON, "-o", "보고서.xlsx")
    assert (done.returncode, done.stderr) == (0, "")
    book = load_workbook(branches.with_name("보고서.xlsx"))
    texts = [cell.value for row in book["요약"] for cell in row if cell.value is not None]
    assert "지점별 지표" in texts
    assert {"강남점", "서초점"} <= set(texts)
    targets = {
        (cell.value, cell.hyperlink.target.replace("\\", "/"))
        for sheet in book
        for row in sheet
        for cell in row
        if cell.hyperlink is not None and cell.hyperlink.target
    }
    assert {target for _, target in targets} == {"지점/강남점.xlsx", "지점/서초점.xlsx"}
    assert all(str(text).split(":")[0] in target for text, target in targets if ": " in str(text))
    shutil.copy(branches.with_name("보고서.xlsx"), branches / "보고서.xlsx")
    again = xlcrm("summary", branches.name, *ON)
    assert again.stdout.endswith("파일 3개: 됨 2 · 건너뜀 1\n")
    assert "xlcrm이 만든 보고서나 명단이라 건너뜁니다" in again.stderr


def test_a_report_into_each_ledger(branches: Path, xlcrm: Program) -> None:
    """Every ledger gets its own sheets."""
    (branches / "가계약.xlsx").unlink()
    done = xlcrm("report", branches.name, *ON, "--into")
    assert done.returncode == 0
    assert done.stdout.count("시트를 넣었습니다.") == 2
    assert "보고서 요약" in load_workbook(branches / "서초점.xlsx").sheetnames


def test_ledgers_of_one_name_are_told_apart_by_their_folders(
    branches: Path, samples: Path, xlcrm: Program
) -> None:
    """As files of each are."""
    (branches / "가계약.xlsx").unlink()
    (branches / "부산").mkdir()
    shutil.copy(samples / "seed_ledger.xlsx", branches / "부산" / "강남점.xlsx")
    done = xlcrm("expiring", branches.name, *ON)
    assert {line.split()[0] for line in lines_of(done, "고객대장!")} == {
        *("강남점", "부산/강남점", "서초점"),
    }


def test_the_page_of_the_day_tells_ledgers_of_one_name_apart(
    branches: Path, xlcrm: Program
) -> None:
    """In a calendar nothing of one replaces what is of the other; who owes is told apart, too."""
    (branches / "가계약.xlsx").unlink()
    (branches / "부산").mkdir()
    shutil.copy(branches / "강남점.xlsx", branches / "부산" / "강남점.xlsx")
    done = xlcrm("today", branches.name, "--ics", "오늘.ics", *ON)
    assert done.returncode == 0
    text = (branches.parent / "오늘.ics").read_text(encoding="utf-8")
    named = [line for line in text.splitlines() if line.startswith("UID:")]
    assert len(named) == len(set(named)) > 0
    assert "부산/강남점" in xlcrm("today", branches.name, *ON).stdout


def test_what_is_counted_of_a_folder_names_the_files_that_it_lacks(
    branches: Path, xlcrm: Program
) -> None:
    """On the screen, for programs, in the report and in the list."""
    lack = "읽지 못해 들어 있지 않은 파일 1개: 가계약.xlsx."
    assert f"  {lack}\n" in xlcrm("summary", branches.name, *ON).stdout
    told = json.loads(xlcrm("summary", branches.name, *ON, "--json").stdout)
    assert told["together"]["basis"][0] == lack
    assert xlcrm("report", branches.name, *ON, "-o", "보고서.xlsx").returncode == 2
    summary = load_workbook(branches.with_name("보고서.xlsx"))["요약"]
    assert lack in [cell.value for row in summary for cell in row]
    xlcrm("list", branches.name, "프리미엄", *ON, "-o", "명단.xlsx")
    above = load_workbook(branches.with_name("명단.xlsx"))["명단"]["A1:J3"]
    texts = " ".join(str(cell.value) for row in above for cell in row if cell.value)
    assert "들어 있지 않은 파일: 가계약.xlsx" in texts


def test_points_of_all_branches_are_one_list(branches: Path, xlcrm: Program) -> None:
    """With the branch, and one sum; one customer alone is one ledger's."""
    (branches / "가계약.xlsx").unlink()
    for name, points in (("강남점", "300"), ("서초점", "500")):
        xlcrm("loyalty", "give", f"지점/{name}.xlsx", "1001", points, *ON)
    done = xlcrm("loyalty", "지점", *ON)
    head, *rest = done.stdout.splitlines()
    assert head == "지점: 2024-10-20 기준 포인트 800점 (2명)"
    assert "  적립 800 − 사용 0 − 만료 0 = 잔액 800" in rest
    people = [line.split()[:2] for line in rest if "1001" in line]
    assert people == [["서초점", "1001"], ["강남점", "1001"]]
    each = xlcrm("loyalty", "show", "지점", *ON, "--each")
    assert xlcrm("loyalty", "지점/강남점.xlsx", *ON).stdout in each.stdout
    told = json.loads(xlcrm("loyalty", "지점", *ON, "--json").stdout)["files"]
    assert [(one["branch"], one["people"][0]["balance"]) for one in told] == [
        ("강남점", 300),
        ("서초점", 500),
    ]
    alone = xlcrm("loyalty", "지점", "1001", *ON)
    assert alone.returncode == 2
    assert "고객 한 명은 폴더에서" in alone.stderr


def test_who_is_asked_and_silent_in_all_branches(branches: Path, xlcrm: Program) -> None:
    """A branch whose 설정 says nothing of surveys is left out; the way on is one that works."""
    (branches / "가계약.xlsx").unlink()
    path = branches / "강남점.xlsx"
    book = load_workbook(path)
    sheet = book["설정"] if "설정" in book.sheetnames else book.create_sheet("설정")
    if sheet.max_row == 1:
        sheet.append(("구분", "항목", "값"))
    for row in (
        ("설문", "정기 조사(개월)", 6),
        ("기준", "사무실", "가온"),
        ("기준", "사무실 전화", "02-000-0000"),
    ):
        sheet.append(row)
    book.save(path)
    due = xlcrm("survey", "due", "지점", *ON)
    assert due.returncode == 0
    assert [line.split()[0] for line in lines_of(due, "정기 (")] == ["강남점"] * 3
    assert "건너뜀 1" in due.stdout.splitlines()[-1]
    (way,) = lines_of(due, "xlcrm survey make")
    made = xlcrm(*way.partition("xlcrm ")[2].split(), "--no-pdf", *ON)
    assert (made.returncode, "설문지 3장" in made.stdout) == (0, True)
    later = ("--as-of", "2024-10-30")
    silent = xlcrm("survey", "remind", "지점", *later)
    assert "설문에 답하지 않은 고객 3명" in silent.stdout
    (way,) = lines_of(silent, "xlcrm send")
    sent = xlcrm(*shlex.split(way.partition("xlcrm ")[2]), *later)
    assert "보낼 사람" in sent.stdout
    assert sent.returncode == 0, sent.stderr
