"""xlcrm list: counts first, people masked, 80 columns wide; files that are handed on."""

from __future__ import annotations

import csv
import json
import shutil
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

import pytest
from openpyxl import Workbook, load_workbook

if TYPE_CHECKING:
    from collections.abc import Callable
    from subprocess import CompletedProcess

    Program = Callable[..., CompletedProcess[str]]

ON = ("--as-of", "2024-10-01")
SAMPLES = Path(__file__).parents[2] / "sample_data"


def _width(line: str) -> int:
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in line)


@pytest.fixture
def ledger(office: Path) -> str:
    """Return a copy of the sample office in the folder that the program is started in."""
    shutil.copy(SAMPLES / "office.xlsx", office / "대장.xlsx")
    return "대장.xlsx"


def test_counts_come_first_then_people_that_nobody_recognises(xlcrm: Program, ledger: str) -> None:
    """Each condition alone, all together, and a table that fits a terminal."""
    run = xlcrm("list", ledger, "등급", "골드", "그리고", "D-30", *ON)
    assert (run.returncode, run.stderr) == (0, "")
    lines = run.stdout.splitlines()
    assert lines[0].startswith(f"{ledger}: 2024-10-01 기준 명단 ")
    assert [line.split()[-1] for line in lines[1:4]] == ["54명", "39명", lines[0].split()[-1]]
    assert max(map(_width, lines)) <= 80


def test_columns_are_chosen(xlcrm: Program, ledger: str) -> None:
    """In the order in which they are named; one that is not known is said."""
    run = xlcrm("list", ledger, "위험 높음", "--columns", "위험 사유, 고객명,RFM", *ON)
    assert run.stdout.splitlines()[4].split() == ["위험", "사유", "고객명", "RFM"]
    assert max(map(_width, run.stdout.splitlines())) <= 80
    wrong = xlcrm("list", ledger, "위험 높음", "--columns", "고객멍", *ON)
    assert wrong.returncode == 2
    assert "가장 가까운 것: 고객명." in wrong.stderr


def test_a_file_is_masked_and_replaced_only_if_it_is_ours(
    xlcrm: Program, ledger: str, office: Path
) -> None:
    """As .xlsx and .csv; an office's own file of that name stays."""
    for _ in range(2):
        assert xlcrm("list", ledger, "골드", "-o", "명단.xlsx", *ON).returncode == 0
        assert xlcrm("list", ledger, "골드", "-o", "명단.csv", *ON).returncode == 0
    sheet = load_workbook(office / "명단.xlsx")["명단"]
    head = [cell.value for cell in sheet[4]]
    rows = list(csv.reader((office / "명단.csv").read_text("utf-8-sig").splitlines()))
    assert rows[0] == head
    assert len(rows) - 1 == sheet.max_row - 4 == 54
    assert all("*" in row[1] and "****" in row[2] for row in rows[1:])
    assert sheet.auto_filter.ref.startswith("A4:")
    before = (office / ledger).read_bytes()
    taken = xlcrm("list", ledger, "골드", "-o", ledger, *ON)
    assert taken.returncode == 2
    assert (office / ledger).read_bytes() == before
    (office / "고객.csv").write_text("이름,번호\n가,1\n", "utf-8")
    assert xlcrm("list", ledger, "골드", "-o", "고객.csv", *ON).returncode == 2
    assert xlcrm("list", ledger, "골드", "-o", "명단.txt", *ON).returncode == 2


def test_json_tells_the_same(xlcrm: Program, ledger: str) -> None:
    """With English keys, masked, and how many who have left are left out."""
    said = json.loads(xlcrm("list", ledger, "성별 여", "--json", *ON).stdout)
    (file,) = said["files"]
    assert file["people_count"] == len(file["people"]) == file["counts"][0]["people"]
    assert file["left_out"] > 0
    assert "*" in file["people"][0]["name"]
    assert {"sheet", "cell", "customer_id"} <= file["people"][0].keys()


def test_a_list_is_saved_and_used_by_its_name(xlcrm: Program, ledger: str) -> None:
    """Told with all the others; saved again it says what stood there."""
    assert "저장한 명단 0개" in xlcrm("list", ledger, "--names", *ON).stdout
    run = xlcrm("list", ledger, "골드, 실버", "--save", "우수 고객", *ON)
    assert "'우수 고객' (155명)을 적었습니다." in run.stdout
    assert "  우수 고객 (155명)" in xlcrm("list", ledger, "--names", *ON).stdout
    used = xlcrm("list", ledger, "우수", "고객", *ON)
    assert "명단 155명" in used.stdout
    again = xlcrm("list", ledger, "골드", "--save", "우수 고객", *ON)
    assert "이전 조건: 골드, 실버" in again.stdout
    assert xlcrm("check", ledger, *ON).returncode in {0, 1}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "조건이 없습니다."),
        (("VPI",), "'VPI' 조건을 모릅니다."),
        (("골드", "--names"), "--names는 대장만"),
        (("골드", "--save", "가", "-o", "가.csv"), "--save와 -o는"),
        (("골드", "--save", "VIP"), "이미 조건의 이름입니다."),
        (("골드, D-30",), "쉼표"),
    ],
)
def test_what_goes_wrong_is_one_line(
    xlcrm: Program, ledger: str, words: tuple[str, ...], said: str
) -> None:
    """On stderr, or in JSON, with exit code 2."""
    run = xlcrm("list", ledger, *words, *ON)
    assert (run.returncode, run.stdout) == (2, "")
    assert said in run.stderr
    assert run.stderr.count("\n") == 1
    told = json.loads(xlcrm("list", ledger, *words, "--json", *ON).stdout)
    assert said in told["files"][0]["error"]


def test_a_number_that_counts_rows_is_nobodys(xlcrm: Program, office: Path) -> None:
    """In lists and on the page of today, as in cards: No starts anew with every sheet."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["No", "회원명", "연락처", "시작일", "종료일", "서비스"])
    for number in range(1, 5):
        term = (date(2023, 11, 1), date(2024, 10, 20), "헬스")
        sheet.append([number, f"홍가{'상나다라'[number - 1]}", f"010-0000-000{number}", *term])
    book.save(office / "명단.xlsx")
    on = ("--as-of", "2024-10-01")
    told = xlcrm("list", "명단.xlsx", "D-30", *on).stdout
    assert "4명" in told
    assert "고객 ID" not in told
    xlcrm("today", "명단.xlsx", *on, "-o", "오늘.xlsx")
    page = load_workbook(office / "오늘.xlsx").worksheets[0]
    said = [str(cell.value or "") for row in page.iter_rows() for cell in row]
    assert any(each.startswith("홍") for each in said)
    assert not [each for each in said if each[:2] in {"1 ", "2 ", "3 ", "4 "}]
    wraps = [c for row in page.iter_rows() for c in row if str(c.value).startswith(("홍", "010-"))]
    assert all(cell.alignment.wrap_text for cell in wraps)


def test_consents_of_the_ledger_itself_tell_who_may_be_written_to(
    xlcrm: Program, office: Path
) -> None:
    """광고 가능 asks for no 고객정보 where 고객대장 has the columns."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "고객대장"
    head = "고객 ID,고객명,연락처,계약 시작일,계약 종료일,마케팅 수신동의,수신동의일"
    sheet.append(head.split(","))
    term = (date(2024, 1, 1), date(2024, 12, 31))
    for number, said in ((1001, "Y"), (1002, "N")):
        name = f"가상{number}"
        sheet.append([number, name, f"010-0000-{number}", *term, said, date(2024, 1, 1)])
    book.save(office / "동의.xlsx")
    run = xlcrm("list", "동의.xlsx", "광고", "가능", *ON)
    assert (run.returncode, run.stderr) == (0, "")
    assert "1001" in run.stdout
    assert "1002" not in run.stdout


def test_a_command_that_lacks_a_word_names_that_word(xlcrm: Program, ledger: str) -> None:
    """Not the ledger, which stands there."""
    run = xlcrm("loyalty", "redeem", ledger)
    assert run.returncode == 2
    assert "'번호' 자리에 아무것도" in run.stderr
    assert "xlcrm loyalty redeem 대장 번호" in run.stderr
    assert "파일이 아니고" not in run.stderr
