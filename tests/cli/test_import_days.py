"""Brought days whose order nothing proves: one question a column, and never a guess."""

from __future__ import annotations

import json
import sys
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

import click
import pytest
from openpyxl import load_workbook

import xlcrm as package

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import CompletedProcess

    Program = Callable[..., CompletedProcess[str]]

ON: Final = ("--as-of", "2024-10-01", "--no-backup")
KEY: Final = "읽는 법!가져오기!계약 시작일"
HEADERS: Final = "성명,휴대폰,시작일,만기일,상품,금액"
OPEN: Final = (
    "온새미,010-7777-0001,05/06/2024,04/06/2025,기본 서비스,5만원",
    "다솜이,010-7777-0002,07/08/2024,06/08/2025,기본 서비스,5만원",
    "라온이,010-7777-0003,03/02/2024,02/02/2025,기본 서비스,5만원",
)
PROVED: Final = "가람이,010-7777-0004,25/02/2024,24/02/2025,기본 서비스,5만원"


def put(office: Path, *rows: str, name: str = "받은.csv") -> str:
    """Write a file of rows and return its name."""
    (office / name).write_text("\n".join((HEADERS, *rows)), encoding="utf-8")
    return name


def starts(path: Path) -> dict[object, object]:
    """Return the first days of the customers whom files brought."""
    sheet = load_workbook(path)["고객대장"]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))[3:]
    return {
        row[1]: row[3].date() if isinstance(row[3], datetime) else row[3]
        for row in rows
        if row[1] is not None
    }


def told(xlcrm: Program, *words: str) -> dict[str, Any]:
    """Return what an import says of the ledger as JSON."""
    found: dict[str, Any] = json.loads(xlcrm("import", *words, *ON, "--json").stdout)["files"][0]
    return found


def test_a_column_of_an_open_order_is_one_finding(seed: Path, office: Path, xlcrm: Program) -> None:
    """Not one a row; nothing is written, and how it is answered is said."""
    data = seed.read_bytes()
    run = xlcrm("import", seed.name, put(office, *OPEN), *ON)
    assert run.returncode == 2
    first, second, stopped = run.stderr.splitlines()
    assert first == (
        "'계약 시작일' 열의 날짜 3칸은 일과 월의 순서를 알 수 없습니다."
        ' → 이렇게 알려 주세요: --answer "읽는 법! 가져오기! 계약 시작일=일-월-년"'
    )
    assert second.startswith("'계약 종료일' 열의 날짜 3칸은")
    assert stopped.startswith("아무것도 쓰지 않았습니다.")
    assert seed.read_bytes() == data


def test_the_question_is_there_for_other_programs(seed: Path, office: Path, xlcrm: Program) -> None:
    """With values, what each answer would mean, and what the terms speak for."""
    (question,) = told(xlcrm, seed.name, put(office, *OPEN))["questions"]
    assert (question["key"], question["proposal"]) == (KEY, "일-월-년")
    assert question["values"] == ["05/06/2024", "07/08/2024", "03/02/2024"]
    assert [each["answer"] for each in question["answers"]] == ["일-월-년", "월-일-년", "쓰지 않음"]


@pytest.mark.parametrize(
    ("answer", "first"), [("일-월-년", date(2024, 6, 5)), ("월-일-년", date(2024, 5, 6))]
)
def test_an_answer_is_kept_and_told(
    seed: Path, office: Path, xlcrm: Program, answer: str, first: date
) -> None:
    """Both columns follow it; the next file is read so too, and says it."""
    file = put(office, *OPEN)
    run = xlcrm("import", seed.name, file, *ON, "--answer", f"{KEY}={answer}")
    assert run.returncode == 0, run.stderr
    assert starts(seed)["온새미"] == first
    data = seed.read_bytes()
    again = xlcrm("import", seed.name, file, *ON)
    assert again.returncode == 0
    assert "이미 있는 계약 3줄" in again.stdout
    assert f"'계약 시작일' 열의 날짜는 알려 준 대로 {answer}으로 읽었습니다." in again.stdout
    assert seed.read_bytes() == data
    assert "S1" not in xlcrm("check", seed.name, "--as-of", "2024-10-01").stdout


def test_a_file_that_proves_its_order_is_read_as_it_says(
    seed: Path, office: Path, xlcrm: Program
) -> None:
    """Whatever was answered of another one."""
    xlcrm("import", seed.name, put(office, *OPEN), *ON, "--answer", f"{KEY}=월-일-년")
    other = put(office, OPEN[0].replace("온새미", "하늘이").replace("0001", "0009"), PROVED)
    run = xlcrm("import", seed.name, other, *ON)
    assert run.returncode == 0, run.stderr
    assert "알려 준 대로" not in run.stdout
    assert starts(seed)["하늘이"] == date(2024, 6, 5)
    assert starts(seed)["가람이"] == date(2024, 2, 25)


def test_rows_of_an_open_order_are_left_out_with_the_others_taken(
    seed: Path, office: Path, xlcrm: Program
) -> None:
    """Only if that is asked for; the days that say all themselves are good."""
    plain = "누리봄,010-7777-0005,2024-09-01,2025-08-31,기본 서비스,5만원"
    run = xlcrm("import", seed.name, put(office, *OPEN, plain), *ON, "--skip-bad")
    assert run.returncode == 1
    assert list(starts(seed)) == ["누리봄"]
    assert run.stderr.count("'계약 시작일' 열의 날짜 3칸") == 1


def test_at_a_terminal_it_is_asked(
    seed: Path, office: Path, xlcrm: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once, by a number or by name; what is answered is kept."""
    typed = iter(["아무렇게나", "2"])
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(click, "prompt", lambda *_, **__: next(typed))
    run = xlcrm("import", seed.name, put(office, *OPEN), *ON)
    assert "'계약 시작일'은 어떻게 읽습니까? (3칸)" in run.stdout
    assert "그런 번호나 답은 없습니다." in run.stdout
    assert starts(seed)["온새미"] == date(2024, 5, 6)
    assert xlcrm("import", seed.name, "받은.csv", *ON).returncode == 0


def test_the_library_asks_and_is_answered_likewise(seed: Path) -> None:
    """By the question's name; an answer to what is not asked is refused."""
    rows = [dict(zip(HEADERS.split(","), row.split(","), strict=True)) for row in OPEN]
    ledger = package.open_ledger(seed)
    day = date(2024, 10, 1)
    asked = package.bring(ledger, rows, as_of=day)
    assert not asked.plan
    assert [each.name for each in asked.found.questions] == [KEY]
    done = package.bring(ledger, rows, as_of=day, answers={KEY: "일-월-년"})
    assert (done.problems, done.found.added) == ((), 3)
    with pytest.raises(package.DomainError):
        package.bring(ledger, rows, as_of=day, answers={"읽는 법!가져오기!상품": "일-월-년"})
