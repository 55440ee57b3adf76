"""xlcrm log import of mails, chats, calls and texts: written once, taken back, nobody shown."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import pytest
from journal_files import rows as journal
from journal_files import state
from openpyxl import load_workbook

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import CompletedProcess

    Program = Callable[..., CompletedProcess[str]]

CHAT: Final = """홍길동 님과 카카오톡 대화
저장한 날짜 : 2024년 3월 6일 오후 7:17

2024년 3월 5일 오후 2:31, 홍길동 : =HYPERLINK("http://example.com")
2024년 3월 5일 오후 2:32, 센터 : 박영희 님께 010-1111-2222로 전하세요
"""
CALLS: Final = """이름,전화번호,날짜,통화유형,통화시간
김사장,+82 10-9876-5432,2024. 3. 5. 오후 3:05,수신,3:05
누구,010-5555-6666,2024-03-05 15:20,부재중 전화,0
"""
MAIL: Final = """From: 홍길동 <hong@example.com>
To: office@center.kr
Date: Tue, 05 Mar 2024 16:31:05 +0900
Subject: 문의

재계약
"""
SECRETS: Final = ("홍길동", "박영희", "1111-2222", "hong@", "5555-6666", "누구", "김사장")


@pytest.fixture
def records(seed: Path) -> Path:
    """Return a folder with one file of each kind."""
    folder = seed.with_name("기록")
    folder.mkdir()
    (folder / "카톡.txt").write_text(CHAT, "utf-8-sig")
    (folder / "통화.csv").write_text(CALLS, "cp949")
    (folder / "문의.eml").write_text(MAIL, "utf-8")
    return folder


def test_a_folder_comes_in_once_and_goes_out_again(
    records: Path, seed: Path, xlcrm: Program
) -> None:
    """In one save, which one undo takes back; the same files again add nothing."""
    run = xlcrm("log", "import", seed.name, records.name)
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.startswith("seed_ledger.xlsx: 일지 4건을 적었습니다.")
    keys = ("고객 ID", "채널", "방향", "결과", "내용")
    assert [tuple(row.get(key) for key in keys) for row in journal(seed)] == [
        (1001, "채팅", "수신", None, '=HYPERLINK("http://example.com")'),
        (1001, "채팅", "발신", None, "박영희 님께 010-1111-2222로 전하세요"),
        (1002, "전화", "수신", "통화", "통화 3분 5초"),
        (1001, "이메일", "수신", None, "문의\n재계약"),
    ]
    sheet = load_workbook(seed)["고객관리일지"]
    assert {cell.data_type for row in sheet for cell in row} <= {"s", "n", "d"}
    before = state(seed)
    again = xlcrm("log", "import", seed.name, records.name)
    assert "일지 4건은 다시 적지 않았습니다." in again.stdout
    assert state(seed) == before
    assert xlcrm("check", seed.name, "--as-of", "2024-10-01").returncode == 0
    assert xlcrm("undo", seed.name).returncode == 0
    assert journal(seed) == []


@pytest.mark.parametrize(
    "form", [(), ("--dry-run",), ("--json",), ("--json", "--dry-run")], ids=str
)
def test_nobody_is_shown(records: Path, seed: Path, xlcrm: Program, form: tuple[str, ...]) -> None:
    """Neither customers nor strangers, nor those of whom others speak."""
    run = xlcrm("log", "import", seed.name, records.name, *form)
    assert run.returncode == 0
    assert [each for each in SECRETS if each in run.stdout + run.stderr] == []
    assert "010-****-6666" in run.stdout


def test_a_rehearsal_lists_what_would_come_in(records: Path, seed: Path, xlcrm: Program) -> None:
    """By time, within 80 columns, and writes nothing."""
    before = state(seed)
    run = xlcrm("log", "import", seed.name, records.name, "-n")
    assert state(seed) == before
    lines = run.stdout.splitlines()
    start = next(at for at, line in enumerate(lines) if line.startswith("  일시"))
    assert [line.split()[1] for line in lines[start + 1 :]] == ["14:31", "14:32", "15:05", "16:31"]
    assert "1001 홍*동" in lines[start + 1]


def test_what_is_told_to_do_about_a_stranger_works(
    records: Path, seed: Path, xlcrm: Program
) -> None:
    """The masked number, as it is shown, names them."""
    run = xlcrm("log", "import", seed.name, records.name)
    assert '--as "010-****-6666=고객 ID"' in run.stdout
    told = xlcrm("log", "import", seed.name, records.name, "--as", "010-****-6666=1003")
    assert told.stdout.startswith("seed_ledger.xlsx: 일지 1건")
    assert [row["고객 ID"] for row in journal(seed)][-1] == 1003


def test_namesakes_are_asked_about_and_settled(seed: Path, xlcrm: Program) -> None:
    """With the exit code of findings; the command that is shown settles it."""
    book = load_workbook(seed)
    book["고객대장"].append([1004, "홍길동", "010-9999-8888", "2024-01-01", "2024-12-31"])
    book.save(seed)
    seed.with_name("카톡.txt").write_text(CHAT, "utf-8")
    run = xlcrm("log", "import", seed.name, "카톡.txt")
    assert run.returncode == 1
    assert "1001 홍*동 010-****-5678 · 1004 홍*동 010-****-8888" in run.stdout
    assert '→ 맞으면 --as "홍*동=1001"' in run.stdout
    settled = xlcrm("log", "import", seed.name, "카톡.txt", "--as", "홍*동=1001")
    assert settled.returncode == 0
    assert {row["고객 ID"] for row in journal(seed)} == {1001}


def test_an_open_workbook_lets_records_wait(records: Path, seed: Path, xlcrm: Program) -> None:
    """Once, however often they are imported until it is closed."""
    owner = seed.with_name(f"~${seed.name}")
    owner.write_bytes(b"")
    run = xlcrm("log", "import", seed.name, records.name)
    assert (run.returncode, "대기 4건" in run.stdout) == (3, True)
    again = xlcrm("log", "import", seed.name, records.name)
    assert "일지 4건은 다시 적지 않았습니다." in again.stdout
    owner.unlink()
    assert xlcrm("queue", "apply", seed.name).returncode == 0
    assert len(journal(seed)) == 4
    assert "일지 4건은" in xlcrm("log", "import", seed.name, records.name).stdout


def test_a_bad_file_is_told_and_the_others_go_on(records: Path, seed: Path, xlcrm: Program) -> None:
    """One line a file, with the line in it; journals among them are read as before."""
    (records / "통화.csv").write_text(CALLS + "x,010-1234-5678,언제,수신,5\n", "utf-8")
    (records / "깨진.xml").write_text("<calls>\n<call", "utf-8")
    (records / "일지.csv").write_text("고객,일시,내용\n1003,2024-03-05,방문함\n", "utf-8")
    (records / "틀린.csv").write_text("고객,일시,내용\n9999,2024-03-05,방문함\n", "utf-8")
    (records / "메모.txt").write_text("살 것\n", "utf-8")
    run = xlcrm("log", "import", seed.name, records.name)
    assert run.returncode == 2
    told = run.stderr.splitlines()
    assert any(each.startswith("기록/깨진.xml: 2번째 줄") for each in told)
    assert any(each.startswith("기록/통화.csv: 4번째 줄") for each in told)
    assert any("고객대장에 없는 고객입니다." in each for each in told)
    assert "넘어간 파일: 메모.txt" in run.stdout
    assert {row["고객 ID"] for row in journal(seed)} == {1001, 1003}
    rest = xlcrm("log", "import", seed.name, f"{records.name}/통화.csv", "--skip-bad")
    assert (rest.returncode, "읽을 수 없어 뺀 줄: 1" in rest.stdout) == (0, True)
    assert {row["고객 ID"] for row in journal(seed)} == {1001, 1002, 1003}


def test_programs_are_told_everything(records: Path, seed: Path, xlcrm: Program) -> None:
    """In one object, the ledger's first, each other journal's after it."""
    (records / "일지.csv").write_text("고객,일시,내용\n1003,2024-03-05,방문함\n", "utf-8")
    found = json.loads(xlcrm("log", "import", seed.name, records.name, "--json").stdout)
    first, second = found["files"]
    assert (first["summary"], second["summary"]) == (
        {"added": 4, "known": 0},
        {"added": 1, "known": 0},
    )
    told = first["records"]
    assert {each["path"].rpartition("/")[2]: each["messages"] for each in told["files"]} == {
        "문의.eml": 1,
        "카톡.txt": 2,
        "통화.csv": 2,
    }
    assert told["found_by"] == {"이름": 3, "번호": 1}
    assert told["strangers"] == [{"who": "010-****-6666", "messages": 1}]


def test_the_ledger_in_use_takes_several_files(records: Path, seed: Path, xlcrm: Program) -> None:
    """None of them is taken for the ledger."""
    assert xlcrm("use", seed.name).returncode == 0
    files = [str(each.relative_to(seed.parent)) for each in sorted(records.iterdir())]
    assert xlcrm("log", "import", *files).stdout.count("일지 4건을 적었습니다.") == 1


@pytest.mark.parametrize(("name", "told"), [("메일.msg", "아웃룩"), ("카톡.zip", "압축")])
def test_a_form_that_is_not_read_is_told_with_the_way(
    seed: Path, xlcrm: Program, name: str, told: str
) -> None:
    """Rather than taken for a journal without headers."""
    seed.with_name(name).write_bytes(b"PK\x03\x04")
    run = xlcrm("log", "import", seed.name, name)
    assert (run.returncode, run.stderr.startswith(f"{name}: {told}")) == (2, True)


def test_programs_are_told_of_each_file_that_fails(seed: Path, xlcrm: Program) -> None:
    """By its name, where none could be read."""
    for name in ("a.eml", "b.mbox"):
        seed.with_name(name).write_text("말\n", "utf-8")
    run = xlcrm("log", "import", seed.name, "a.eml", "b.mbox", "--json")
    (only,) = json.loads(run.stdout)["files"]
    assert (run.returncode, only["outcome"]) == (2, "failed")
    assert [bool(each["error"]) for each in only["records"]["files"]] == [True, True]


@pytest.mark.parametrize("said", ["홍길동", "=1001"])
def test_an_answer_without_a_customer_or_a_name_is_wrong_use(
    seed: Path, xlcrm: Program, said: str
) -> None:
    """With the way to type it."""
    run = xlcrm("log", "import", seed.name, "x.txt", "--as", said)
    assert (run.returncode, "보낸 사람=고객 ID" in run.stderr) == (2, True)
