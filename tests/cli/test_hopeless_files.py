"""Files that are no ledger: what is said of each, done as it is said, leads to one."""

from __future__ import annotations

import re
import shlex
from datetime import date
from typing import TYPE_CHECKING, Final

import pytest
from openpyxl import Workbook, load_workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path
    from subprocess import CompletedProcess

    Program = Callable[..., CompletedProcess[str]]

ON: Final = ("--as-of", "2024-10-01")
HEADS: Final = ("고객명", "연락처", "시작일", "종료일", "상품")
ROWS: Final = (
    ("가나다", "010-0000-0901", date(2024, 1, 5), date(2025, 1, 4), "헬스"),
    ("라마바", "010-0000-0902", date(2024, 2, 5), date(2025, 2, 4), "헬스"),
    ("김나래", "010-0000-0903", date(2024, 3, 5), date(2025, 3, 4), "요가"),
)


def put(path: Path, rows: Sequence[Sequence[object]], title: str = "명단") -> Path:
    """Write a workbook of one sheet."""
    book = Workbook()
    book.worksheets[0].title = title
    for row in rows:
        book.worksheets[0].append([*row])
    book.save(path)
    return path


@pytest.mark.parametrize("above", [0, 2])
def test_a_list_without_headers_gets_those_that_are_named(
    office: Path, xlcrm: Program, above: int
) -> None:
    """A row put above the first, with the titles in the cells that are named."""
    path = put(office / "명단.xlsx", [*[[]] * above, *ROWS])
    run = xlcrm("adopt", path, *ON)
    assert run.returncode == 2
    assert "'명단' 시트에 제목 행이 없어, 어느 열이 무엇인지 알 수 없습니다." in run.stderr
    assert "가나다" not in run.stderr
    row = re.search(r"→ (\d+)행 위에 한 행을 넣고", run.stderr)
    assert row is not None
    book = load_workbook(path)
    book.worksheets[0].insert_rows(int(row[1]))
    said = run.stderr.partition("제목을 적으세요: ")[2].partition(". ")[0]
    for title in said.split(" · "):
        cell, _, name = title.partition(" ")
        book.worksheets[0][cell] = name
    book.save(path)
    assert said.startswith(f"A{above + 1} 고객명 · B{above + 1} 연락처 · C{above + 1} 계약 시작일")
    assert xlcrm("adopt", path, *ON).returncode == 0
    assert xlcrm("check", path, *ON).returncode == 0


def test_a_workbook_without_cells_names_the_command_that_makes_one(
    office: Path, xlcrm: Program
) -> None:
    """Blank sheets; and what it names works."""
    run = xlcrm("adopt", put(office / "빈.xlsx", []))
    assert run.returncode == 2
    assert "시트에 적힌 칸이 없습니다. 그림은 읽지 않습니다." in run.stderr
    assert xlcrm(*run.stderr.partition("만들려면: xlcrm ")[2].split()).returncode == 0


@pytest.mark.parametrize("name", ["받은.csv", "받은.xlsx", "받은.xlsm", "받은.txt"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16"])
def test_a_text_names_the_command_that_makes_a_ledger_of_it(
    office: Path, xlcrm: Program, seed: Path, name: str, encoding: str
) -> None:
    """Whatever it is called: Excel opens no text that is named .xlsx, so that is not advised."""
    lines = [HEADS, *ROWS]
    text = "".join(",".join(map(str, line)) + "\r\n" for line in lines)
    (office / name).write_bytes(text.encode(encoding))
    run = xlcrm("adopt", name, *ON)
    assert run.returncode == 2
    assert ("이름만 .xls" in run.stderr) == (".xls" in name)
    command = run.stderr.partition("만드세요: xlcrm ")[2]
    made = xlcrm(*shlex.split(command), *ON)
    assert made.returncode == 0, made.stderr
    assert xlcrm("check", shlex.split(command)[1], *ON).returncode == 0
    run = xlcrm("import", seed.name, name, "--dry-run", *ON)
    assert run.returncode == 0, run.stderr
    assert "계약 3건" in run.stdout


@pytest.mark.parametrize("command", ["adopt", "check", "import"])
@pytest.mark.parametrize("name", ["빈.xlsx", "빈.csv"])
def test_a_file_without_a_byte_is_told_as_one(
    office: Path, seed: Path, xlcrm: Program, command: str, name: str
) -> None:
    """Excel cannot open it either."""
    (office / name).write_bytes(b"")
    paths = (seed.name, name) if command == "import" else (name,)
    run = xlcrm(command, *paths)
    assert run.returncode == 2
    assert "빈 파일입니다 (0바이트)." in run.stderr
    assert len(run.stderr.splitlines()) == 1


def test_what_a_made_ledger_leaves_open_is_told(office: Path, xlcrm: Program) -> None:
    """A fee, and a word: told as an adoption tells them, with the command that asks."""
    lines = ["고객명,시작일,종료일,회비,상태", "가나다,2024-01-05,2025-01-04,600000,우수"]
    (office / "받은.csv").write_text("\n".join(lines), "utf-8")
    run = xlcrm("new", "대장.xlsx", "--from", "받은.csv", *ON)
    assert run.returncode == 0
    assert '--answer "기준! 요금 기준=월"' in run.stdout
    assert '--answer "상태 낱말! 우수=활성화"' in run.stdout
    assert '답하려면: xlcrm adopt "대장.xlsx"' in run.stdout
    answers = ("--answer", "기준!요금 기준=월", "--answer", "상태 낱말!우수=활성화")
    assert xlcrm("adopt", "대장.xlsx", *answers, *ON).returncode == 0
    assert "남은 물음이 없습니다." in xlcrm("reading", "대장.xlsx").stdout
