"""A list of people without terms: looked over, called, written to; never taken for contracts."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook, load_workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path
    from subprocess import CompletedProcess

    Program = Callable[..., CompletedProcess[str]]

HEADERS = ("이름", "직분", "주소", "이동전화", "Email", "가입일", "생년월일")
PEOPLE = (
    (
        "온새미",
        "총무",
        "가온시 새빛로 1",
        "010-2222-3333",
        "on@example.com",
        date(2020, 1, 2),
        None,
    ),
    ("라온제나", "", "가온시 새빛로 2", "010-2222-4444", "ra@example.com", date(2021, 5, 6), None),
    ("온새미", "회원", "가온시 큰길 3", "010 2222 3333", "", date(2022, 7, 8), None),
)
AS_OF = ("--as-of", "2024-10-01")


def put(
    path: Path,
    headers: Sequence[object] = HEADERS,
    people: Sequence[Sequence[object]] = PEOPLE,
    sheet: str = "회원명단",
) -> Path:
    """Write a list of people."""
    book = Workbook()
    page = book.worksheets[0]
    page.title = sheet
    for row in (headers, *people):
        page.append(list(row))
    for cells in page.iter_rows():
        for cell in cells:
            if isinstance(cell.value, date):
                cell.number_format = "yyyy-mm-dd"
    book.save(path)
    return path


def codes(run: CompletedProcess[str]) -> list[str]:
    """What a check has found, and where."""
    found = json.loads(run.stdout)["files"][0]["findings"]
    return [f"{each['code']} {each['cell']}" for each in found]


@pytest.mark.parametrize("sheet", ["회원명단", "Sheet1", "고객대장", "비상연락망"])
def test_who_stands_there_is_looked_over(office: Path, xlcrm: Program, sheet: str) -> None:
    """Telephones, e-mails, doubles and numbers that may not be kept, whatever its name."""
    people = [*PEOPLE, ("아라한", "", "가온시", "12", "ara@", None, "900101-1234567")]
    put(office / "명단.xlsx", people=people, sheet=sheet)
    run = xlcrm("check", "명단.xlsx", "--json")
    found = codes(run)
    assert run.returncode == 1
    assert {"C217 A1", "C322 A4", "C121 D5", "C123 E5", "C401 G5"} <= set(found)
    assert not any(each.startswith("C3") for each in found if each != "C322 A4")


@pytest.mark.parametrize(
    "words",
    [
        ("refresh", "명단.xlsx"),
        ("expiring", "명단.xlsx"),
        ("summary", "명단.xlsx"),
        ("report", "명단.xlsx", "-o", "보고서.xlsx"),
        ("renew", "명단.xlsx", "--customer", "라온제나"),
        ("renew", "명단.xlsx", "--all-planned"),
        ("cancel", "명단.xlsx", "--customer", "라온제나", "--on", "2024-10-01", "--reason", "기타"),
        ("adopt", "명단.xlsx"),
    ],
)
def test_what_needs_terms_says_which_columns_would_do(
    office: Path, xlcrm: Program, words: Sequence[str]
) -> None:
    """In one line, with the cells that are free for their headers; nothing is written."""
    path = put(office / "명단.xlsx")
    before = path.read_bytes()
    run = xlcrm(*words)
    assert run.returncode == 2
    assert run.stderr.count("\n") == 1
    for each in ("명단.xlsx: 회원명단", "H1·I1", "'계약 시작일'·'계약 종료일'", "'계약 기간'"):
        assert each in run.stderr
    assert path.read_bytes() == before
    assert not (office / "보고서.xlsx").exists()


@pytest.mark.parametrize(
    "more",
    [(("계약 시작일", "계약 종료일"), date(2025, 8, 31)), (("계약 시작일", "계약 기간"), 12)],
)
def test_with_those_columns_it_is_a_ledger(
    office: Path, xlcrm: Program, more: tuple[tuple[str, str], object]
) -> None:
    """What the message asks for makes the message go away."""
    headers, end = more
    people = [(*each, date(2024, 9, 1), end) for each in PEOPLE]
    put(office / "명단.xlsx", (*HEADERS, *headers), people)
    assert "C217 A1" not in codes(xlcrm("check", "명단.xlsx", "--json"))
    run = xlcrm("expiring", "명단.xlsx", *AS_OF, "--within", "400")
    assert run.returncode == 0
    assert "3건" in run.stdout


def test_people_are_brought_called_and_written_to(office: Path, xlcrm: Program) -> None:
    """Imports know who is there; the journal finds them; no row is shown as a contract."""
    path = put(office / "명단.xlsx", people=PEOPLE[:2])
    (office / "새.csv").write_text(
        "이름,이동전화,주소\n아라한,010-7777-8888,가온시\n라온제나,010-2222-4444,가온시 새빛로 2\n",
        encoding="utf-8",
    )
    run = xlcrm("import", "명단.xlsx", "새.csv", *AS_OF, "--no-backup")
    assert run.returncode == 0, run.stderr
    assert "1명을 더했습니다." in run.stdout
    assert "이미 있는 사람 1줄" in run.stdout
    assert "더할 사람이 없습니다" in xlcrm("import", "명단.xlsx", "새.csv", *AS_OF).stdout
    page = load_workbook(path)["회원명단"]
    assert [cell.value for cell in page["A"]] == ["이름", "온새미", "라온제나", "아라한"]
    assert page["D4"].value == "010-7777-8888"
    assert page.max_column == len(HEADERS)
    done = xlcrm("log", "add", "명단.xlsx", "--customer", "아라한", "--channel", "전화", "안부")
    assert done.returncode == 0, done.stderr
    shown = xlcrm("log", "show", "명단.xlsx", "--customer", "아라한")
    assert "1건" in shown.stdout
    assert "계약" not in shown.stdout
    assert xlcrm("log", "due", "명단.xlsx").returncode == 0


def test_rows_of_terms_are_not_written_below_people(
    office: Path, seed: Path, xlcrm: Program
) -> None:
    """Their days would have no place; and people without terms are nothing for a ledger."""
    path = put(office / "명단.xlsx")
    before = path.read_bytes()
    run = xlcrm("import", "명단.xlsx", seed.name, *AS_OF)
    assert (run.returncode, path.read_bytes()) == (2, before)
    assert "계약 기간이 없는 명단" in run.stderr
    put(office / "명단.xlsx", HEADERS[:5], [each[:5] for each in PEOPLE])
    run = xlcrm("import", seed.name, "명단.xlsx", *AS_OF)
    assert run.returncode == 2
    assert "열 제목을 찾지 못했습니다" in run.stderr


def test_purchases_of_numbered_people_are_added(office: Path, xlcrm: Program) -> None:
    """As of a ledger's customers, by name or telephone."""
    put(office / "명단.xlsx", ("회원번호", "이름", "연락처"), [("M-1", "온새미", "010-2222-3333")])
    words = ("고객=온새미", "일자=2024-10-01", "제품=상담", "금액=3만원")
    run = xlcrm("add", "구매이력", "명단.xlsx", *words)
    assert run.returncode == 0, run.stderr


def test_people_beside_a_ledger_are_no_contracts(seed: Path, xlcrm: Program) -> None:
    """A ledger's workbook may hold any list; only contracts count."""
    book = load_workbook(seed)
    page = book.create_sheet("회원명단")
    for row in (HEADERS, *PEOPLE):
        page.append(list(row))
    book.save(seed)
    assert "회원명단" not in xlcrm("check", seed.name, "--json").stdout
    assert "활성화 2 · 만료 예정 1" in xlcrm("refresh", seed.name, *AS_OF, "--dry-run").stdout


@pytest.mark.parametrize(
    "headers",
    [("이름", "직분"), ("상품명", "주소"), ("품목", "금액", "연락처"), ("이름", "만료일", "회비")],
)
def test_what_says_nobody_or_when_is_no_list_of_people(
    office: Path, xlcrm: Program, headers: Sequence[str]
) -> None:
    """Without a name and a way to reach somebody, or with an end, it is none."""
    put(office / "명단.xlsx", headers, [("가", "나", "다")])
    run = xlcrm("check", "명단.xlsx", "--json")
    assert "C217" not in run.stdout
