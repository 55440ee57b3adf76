from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Final

import click
import pytest
from openpyxl import load_workbook

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import CompletedProcess

    Program = Callable[..., CompletedProcess[str]]


def test_a_new_ledger_says_what_to_do_next(office: Path, process: Program) -> None:
    """The file is there with its sheets, and the next command is on stderr."""
    run = process("new", "우리 대장.xlsx", "--as-of", "2024-10-01")
    assert (run.returncode, run.stdout) == (0, "우리 대장.xlsx: 새 고객대장을 만들었습니다.\n")
    assert 'xlcrm refresh "우리 대장.xlsx"' in run.stderr
    assert [path.name for path in office.iterdir()] == ["우리 대장.xlsx"]
    assert "고객대장" in load_workbook(office / "우리 대장.xlsx").sheetnames


@pytest.mark.usefixtures("office")
def test_a_sample_ledger_can_be_refreshed_and_checked(xlcrm: Program) -> None:
    """It is filled with one mistake, to show what a finding looks like; the rest is right."""
    assert xlcrm("new", "연습.xlsx", "--sample", "--as-of", "2024-10-01").returncode == 0
    check = xlcrm("check", "연습.xlsx", "--as-of", "2024-10-01")
    assert (check.returncode, check.stdout.splitlines()[0]) == (1, "연습.xlsx: 오류 1")
    assert " C302 " in check.stdout
    refresh = xlcrm("refresh", "연습.xlsx", "--as-of", "2024-10-01")
    assert "2024-10-01 기준으로 고칠 것이 없습니다." in refresh.stdout


@pytest.mark.parametrize(
    ("name", "made"),
    [("대장", "대장.xlsx"), ("대장 2024.10", "대장 2024.10.xlsx"), ("대장.XLSX", "대장.XLSX")],
)
def test_a_name_without_a_suffix_gets_one(
    office: Path, xlcrm: Program, name: str, made: str
) -> None:
    """What stands after a dot is a suffix only if programs know it as one."""
    assert xlcrm("new", name).returncode == 0
    assert [path.name for path in office.iterdir()] == [made]


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("seed_ledger.xlsx", "seed_ledger.xlsx: 같은 이름의 파일이 이미 있습니다. → "),
        ("seed_ledger", "seed_ledger.xlsx: 같은 이름의 파일이 이미 있습니다. → "),
        ("대장.xls", "대장.xls: .xls 파일은 만들지 않습니다. → 확장자를 .xlsx로 적으세요."),
        ("없는 폴더/대장.xlsx", "없는 폴더: 폴더가 없습니다. → "),
        (".", ".: 폴더입니다. → "),
        ("..", "..: 폴더입니다. → "),
        ("/", "/: 폴더입니다. → "),
    ],
)
def test_what_cannot_be_made_is_refused(seed: Path, xlcrm: Program, name: str, says: str) -> None:
    """An existing file is never replaced; one line says what to do."""
    original = seed.read_bytes()
    run = xlcrm("new", name)
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr.startswith(says)
    assert [path.name for path in seed.parent.iterdir()] == [seed.name]
    assert seed.read_bytes() == original


LIST = (
    "회원번호,성명,휴대폰,시작일,종료일,상품,이용료\n"
    '1001,가온,010-2345-6781,2023-10-26,2024-10-25,기본,"50,000"\n'
)


def test_the_command_that_a_message_names_makes_a_ledger(office: Path, xlcrm: Program) -> None:
    """Of a list in another format; the next command then works on it."""
    (office / "받은 명단.csv").write_bytes(LIST.encode("cp949"))
    run = xlcrm("refresh", "받은 명단.csv", "--as-of", "2024-10-01")
    assert run.returncode == 2
    assert 'xlcrm new "받은 명단.xlsx" --from "받은 명단.csv"' in run.stderr
    run = xlcrm("new", "받은 명단.xlsx", "--from", "받은 명단.csv", "--as-of", "2024-10-01")
    assert (run.returncode, run.stderr) == (0, "")
    assert 'xlcrm refresh "받은 명단.xlsx"' in run.stdout
    assert "가온" not in run.stdout
    run = xlcrm("refresh", "받은 명단.xlsx", "--as-of", "2024-10-01")
    assert (run.returncode, "상태: 만료 예정 1" in run.stdout) == (0, True)


@pytest.mark.usefixtures("office")
def test_a_file_that_is_taken_stays(office: Path, xlcrm: Program) -> None:
    """The new ledger never takes the place of another file."""
    (office / "명단.csv").write_text(LIST, encoding="utf-8")
    (office / "대장.xlsx").write_bytes(b"other")
    run = xlcrm("new", "대장.xlsx", "--from", "명단.csv")
    assert (run.returncode, (office / "대장.xlsx").read_bytes()) == (2, b"other")
    assert "같은 이름의 파일이 이미 있습니다." in run.stderr


def test_a_list_without_the_headers_of_a_ledger_says_how_to_go_on(
    office: Path, xlcrm: Program
) -> None:
    """It is there as a workbook, and adopt can be told what its headers mean."""
    (office / "목록.csv").write_text("품목,수량\n사과,3\n", encoding="utf-8")
    run = xlcrm("new", "대장.xlsx", "--from", "목록.csv")
    assert run.returncode == 2
    assert 'xlcrm adopt "대장.xlsx"' in run.stderr
    assert (office / "대장.xlsx").exists()


@pytest.mark.parametrize("more", [("--sample",), ("--from", "없다.xls")])
def test_what_does_not_go_together_is_told(
    office: Path, xlcrm: Program, more: tuple[str, ...]
) -> None:
    """And nothing is made."""
    run = xlcrm("new", "대장.xlsx", "--from", "없다.csv", *more)
    assert (run.returncode, run.stdout, [*office.iterdir()]) == (2, "", [])


NAMED: Final = """\
그분,휴대폰,시작일,종료일,월 회비,회원상태
온새미,010-7777-0001,24.6.5,25.6.4,5만원,우수
다솜이,010-7777-0002,24.6.5,25.6.4,5만원,우수
"""


def test_answers_are_taken_with_the_list(office: Path, xlcrm: Program) -> None:
    """As `adopt` takes them: of headers and of words; 설정 keeps them."""
    (office / "명단.csv").write_text(NAMED, "utf-8")
    words = ("--map", "그분=고객명", "--answer", "상태 낱말! 우수=활성화")
    run = xlcrm("new", "대장.xlsx", "--from", "명단.csv", "--as-of", "2024-10-01", *words)
    assert run.returncode == 0, run.stderr
    assert "물음에 답하세요" not in run.stdout + run.stderr
    assert "남은 물음이 없습니다." in xlcrm("reading", "대장.xlsx").stdout


def test_what_is_open_is_asked_at_a_terminal(
    office: Path, xlcrm: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the same run, each question once."""
    (office / "명단.csv").write_text(NAMED, "utf-8")
    typed = iter(["고객명", "1"])
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(click, "prompt", lambda *_, **__: next(typed))
    run = xlcrm("new", "대장.xlsx", "--from", "명단.csv", "--as-of", "2024-10-01")
    assert run.returncode == 0, run.stderr
    assert "어느 열입니까?" in run.stdout
    assert "남은 물음이 없습니다." in xlcrm("reading", "대장.xlsx").stdout


@pytest.mark.parametrize(
    ("answer", "says"),
    [("아무개=고객명", "쓰지 못한 답이 있습니다"), ("그분=없는 열", "열 이름이 아닙니다")],
)
def test_a_wrong_answer_is_told(office: Path, xlcrm: Program, answer: str, says: str) -> None:
    """With what to do next; one that names no column before anything is made."""
    (office / "명단.csv").write_text(NAMED, "utf-8")
    run = xlcrm("new", "대장.xlsx", "--from", "명단.csv", "--map", answer)
    assert run.returncode == 2
    assert says in run.stderr
    assert (office / "대장.xlsx").exists() == ("아무개" in answer)


def test_answers_without_a_list_are_refused(office: Path, xlcrm: Program) -> None:
    """There is nothing to ask of a blank ledger."""
    run = xlcrm("new", "대장.xlsx", "--map", "그분=고객명")
    assert run.returncode == 2
    assert not (office / "대장.xlsx").exists()
