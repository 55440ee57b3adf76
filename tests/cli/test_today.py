"""`xlcrm today` as somebody types it: on the screen, as files, into the ledger, over a folder."""

from __future__ import annotations

import json
import shlex
import shutil
from datetime import UTC, date, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Final
from unicodedata import east_asian_width

import pytest
import ticked
from openpyxl import Workbook, load_workbook

import xlcrm as library

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import CompletedProcess

    Program = Callable[..., CompletedProcess[str]]

ON: Final = ("--as-of", "2024-10-20")
DAY: Final = date(2024, 10, 20)


def _width(line: str) -> int:
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in line)


def test_the_page_fits_a_terminal(office: Path, samples: Path, xlcrm: Program) -> None:
    """Eighty columns, but for commands, which stay one line to be copied; long lists are cut."""
    shutil.copy(samples / "office.xlsx", office / "대장.xlsx")
    done = xlcrm("today", "대장.xlsx", *ON)
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert lines[0].startswith("대장.xlsx: 2024-10-20 할 일 ")
    assert [line for line in lines if _width(line) > 80 and "→ xlcrm " not in line] == []
    assert [line for line in lines if line.startswith("■")] == [
        *("■ 지남", "■ 오늘", "■ 이번 주", "■ 그 뒤"),
    ]
    assert "모두 보려면 --all을" in lines[-1]
    whole = xlcrm("today", "대장.xlsx", *ON, "--all").stdout
    assert whole.count("☐") > done.stdout.count("☐")
    assert whole.count("☐") == len(library.today(library.open_ledger("대장.xlsx"), as_of=DAY))


def test_json_has_every_line_masked(seed: Path, xlcrm: Program) -> None:
    """With the same counts as the screen."""
    done = json.loads(xlcrm("today", seed.name, *ON, "--json").stdout)
    (file,) = done["files"]
    assert (file["outcome"], file["summary"]) == ("ok", {"이번 주": 2, "그 뒤": 2})
    first = file["lines"][0]
    assert (first["kind"], first["name"], first["due"]) == ("renewing", "홍*동", "2024-10-25")
    assert first["command"] == f'xlcrm renew {seed.name} --contract "고객대장! A2"'
    assert file["edits"] == []


def test_names_are_shown_where_they_are_asked_for(seed: Path, xlcrm: Program) -> None:
    """In the sheet, in the calendar and as JSON."""
    xlcrm("today", seed.name, *ON, "--into", "--reveal")
    assert ticked.rows(seed)[0]["고객"] == "1001 홍길동"
    xlcrm("today", seed.name, *ON, "--ics", "오늘.ics")
    text = seed.with_name("오늘.ics").read_text("utf-8").replace("\r\n ", "")
    assert "홍*동" in text
    assert "홍길동" not in text
    assert text.count("BEGIN:VALARM") == text.count("BEGIN:VEVENT") == 4


def test_what_was_written_waits_until_it_is_taken(seed: Path, xlcrm: Program) -> None:
    """The screen says that it is there; --into takes it, and says so."""
    xlcrm("today", seed.name, *ON, "--into")
    ticked.write(seed, ("만료 예정", "1003", {"메모": "통화함"}))
    assert "오늘 시트에 적은 것이 아직 일지에 없습니다" in xlcrm("today", seed.name, *ON).stderr
    done = xlcrm("today", seed.name, *ON, "--into")
    assert "오늘 시트에 적은 1건을 일지에 적음" in done.stdout
    assert xlcrm("today", seed.name, *ON).stderr == ""


def test_what_cannot_be_taken_is_told_by_the_exit_code(seed: Path, xlcrm: Program) -> None:
    """1, as of data in which something is wrong; the row itself says what."""
    xlcrm("today", seed.name, *ON, "--into")
    ticked.write(seed, ("없음", "", {"고객": "모르는 분", "메모": "전화 옴"}))
    done = xlcrm("today", seed.name, *ON, "--into")
    assert done.returncode == 1
    assert "오늘 시트의 1줄은 적지 못함" in done.stdout
    refreshed = xlcrm("refresh", seed.name, *ON)
    assert "오늘 시트의 1줄은 적지 못함" in refreshed.stdout


def test_a_held_workbook_keeps_what_was_written(seed: Path, xlcrm: Program) -> None:
    """While Excel has it open nothing is written, and nothing is lost."""
    xlcrm("today", seed.name, *ON, "--into")
    ticked.write(seed, ("만료 예정", "1003", {"메모": "통화함"}))
    owner = seed.with_name(f"~${seed.name}")
    owner.touch()
    for words in (("today", seed.name, "--into"), ("refresh", seed.name)):
        assert xlcrm(*words, *ON).returncode == 3
    owner.unlink()
    xlcrm("refresh", seed.name, *ON)
    assert len(ticked.journal(seed)) == 1


def test_a_folder_is_one_page_with_its_branches(
    office: Path, samples: Path, xlcrm: Program
) -> None:
    """A file that cannot be read stops none; the page of yesterday is no ledger."""
    branches = office / "지점"
    branches.mkdir()
    shutil.copy(samples / "seed_ledger.xlsx", branches / "서울.xlsx")
    shutil.copy(samples / "messy.xlsx", branches / "부산.xlsx")
    (branches / "광주.xlsx").write_text("아무것도 아님")
    for _ in range(2):
        done = xlcrm("today", "지점", *ON, "-o", "지점/오늘.xlsx")
        assert done.returncode == 2
        assert "광주.xlsx" in done.stderr
        assert "지점/오늘.xlsx: 2024-10-20 할 일 11건을 만들었습니다." in done.stdout
    rows = ticked.rows(branches / "오늘.xlsx")
    assert {row["지점"] for row in rows} == {"서울", "부산"}
    assert len(rows) == 11
    assert "합계 (2024-10-20 기준): 파일 4개: 됨 2 · 건너뜀 1 · 실패 1" in done.stdout
    one = xlcrm("today", "지점", *ON, "--json")
    assert [len(each.get("lines", ())) for each in json.loads(one.stdout)["files"]] == [0, 7, 4, 0]
    into = xlcrm("today", "지점", *ON, "--into")
    assert into.returncode == 2
    assert len(ticked.rows(branches / "서울.xlsx")) == 4
    assert len(ticked.rows(branches / "부산.xlsx")) == 7


def test_again_is_for_ledgers_that_have_the_sheet(
    office: Path, samples: Path, xlcrm: Program
) -> None:
    """As every night: a ledger whose office has not asked for it is left as it is."""
    for name in ("하나.xlsx", "둘.xlsx"):
        shutil.copy(samples / "seed_ledger.xlsx", office / name)
    xlcrm("today", "하나.xlsx", *ON, "--into")
    before = (office / "둘.xlsx").read_bytes()
    ticked.write(office / "하나.xlsx", ("만료 예정", "1003", {"메모": "통화함"}))
    done = xlcrm("today", ".", "--as-of", "2024-10-21", "--into", "--again")
    assert done.returncode == 0
    assert len(ticked.journal(office / "하나.xlsx")) == 1
    assert (office / "둘.xlsx").read_bytes() == before
    assert "둘.xlsx" not in done.stdout


def test_one_officers_page(office: Path, samples: Path, xlcrm: Program) -> None:
    """All others' lines are left out; of a name that nobody has, those that there are."""
    shutil.copy(samples / "office.xlsx", office / "대장.xlsx")
    done = json.loads(xlcrm("today", "대장.xlsx", *ON, "--officer", "채움솔", "--json").stdout)
    assert {line["officer"] for line in done["files"][0]["lines"]} == {"채움솔"}
    nobody = xlcrm("today", "대장.xlsx", *ON, "--officer", "없는이")
    assert "할 일이 있는 담당자: 도담별, 온새미, 채움솔, 한가람" in nobody.stdout


@pytest.mark.parametrize("words", ["--into", "-o 오늘.xlsx", "--ics 오늘.ics"])
def test_a_dry_run_writes_nothing(seed: Path, xlcrm: Program, words: str) -> None:
    """Neither the sheet nor a file."""
    before = seed.read_bytes()
    done = xlcrm("today", seed.name, *ON, *words.split(), "--dry-run")
    assert "(--dry-run: 쓰지 않았습니다)" in done.stdout
    assert [each.name for each in seed.parent.iterdir()] == [seed.name]
    assert seed.read_bytes() == before


def test_files_with_a_wrong_end_are_refused(seed: Path, xlcrm: Program) -> None:
    """So that no ledger is overwritten by a slip."""
    for words in (("-o", "오늘.pdf"), ("-o", seed.name), ("--ics", "오늘.txt")):
        done = xlcrm("today", seed.name, *ON, *words)
        assert (done.returncode, done.stdout) == (2, "")
    assert load_workbook(seed).sheetnames == ["고객대장", "설정"]


def test_nothing_that_is_shown_tells_who_it_is(office: Path, xlcrm: Program) -> None:
    """A service called after a customer, a number that is a telephone's: masked wherever shown."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "고객대장"
    sheet.append(["고객 ID", "고객명", "연락처", "계약 시작일", "계약 종료일", "서비스 내용"])
    term = date(2023, 10, 22), date(2024, 10, 21)
    lesson = "가나다 개인레슨 010-0000-0002"
    sheet.append(["01000000002", "가나다", "010-0000-0002", *term, lesson])
    sheet.append(["나다라-7", "나다라", "010-0000-0003", *term, lesson])
    path = office / "대장.xlsx"
    book.save(path)
    ledger = library.open_ledger(path)
    told = [("", ledger, library.today(ledger, as_of=DAY))]
    screen = xlcrm("today", "대장.xlsx", *ON)
    as_json = xlcrm("today", "대장.xlsx", *ON, "--json")
    xlcrm("today", "대장.xlsx", *ON, "--into")
    stamp = datetime(2024, 10, 20, tzinfo=UTC)
    calendar = library.today_calendar(told, as_of=DAY, stamp=stamp).decode().replace("\r\n ", "")
    page = load_workbook(BytesIO(library.today_book(told, DAY)))["오늘"]
    cells = [cell.value for row in page.iter_rows() for cell in row]
    rows = [tuple(row.values()) for row in ticked.rows(path)]
    for text in (screen.stdout, as_json.stdout, calendar, str(cells), str(rows)):
        assert "가*다 개인레슨 010-****-0002" in text
        for secret in ("가나다", "나다라", "0000-000", "010000"):
            assert secret not in text
    commands = [line.command for line in told[0][2] if "log add" in line.command]
    assert len(commands) == 2
    for command in commands:
        done = xlcrm(*shlex.split(command)[1:], "--dry-run")
        assert done.returncode == 0, done.stderr


def test_a_ledger_that_cannot_be_read_leaves_the_calendar_as_it_was(
    seed: Path, xlcrm: Program
) -> None:
    """An empty calendar would say that there is nothing to do."""
    xlcrm("today", seed.name, *ON, "--ics", "오늘.ics")
    before = seed.with_name("오늘.ics").read_bytes()
    seed.write_bytes(seed.read_bytes()[:500])
    done = xlcrm("today", seed.name, *ON, "--ics", "오늘.ics")
    assert done.returncode == 2
    assert "할 일 0건" not in done.stdout
    assert seed.with_name("오늘.ics").read_bytes() == before
