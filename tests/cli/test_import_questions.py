"""What brought files leave open beside days: words, units, and what fees are for."""

from __future__ import annotations

import json
import sys
from datetime import date
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
WORDS: Final = (
    "성명,휴대폰,시작일,만기일,상품,요금,회원상태,재등록여부",
    "온새미,010-7777-0001,2024-06-05,2025-06-04,기본 서비스,5만원,우수고객,글쎄요",
    "다솜이,010-7777-0002,2024-06-05,2025-06-04,기본 서비스,5만원,우수고객,재등록",
    "라온이,010-7777-0003,2024-06-05,2025-06-04,기본 서비스,5만원,떠남,글쎄요",
)
DECISION: Final = "재계약 낱말! 글쎄요=미정"
FEES: Final = "읽는 법! 가져오기! 요금 기준"


def put(office: Path, *lines: str, name: str = "받은.csv") -> str:
    """Write a file and return its name."""
    (office / name).write_text("\n".join(lines), encoding="utf-8")
    return name


def told(xlcrm: Program, *words: str) -> dict[str, Any]:
    """Return what an import says of the ledger as JSON."""
    found: dict[str, Any] = json.loads(xlcrm("import", *words, *ON, "--json").stdout)["files"][0]
    return found


def rows(path: Path) -> dict[object, dict[object, object]]:
    """Return the ledger's rows by name, each by header."""
    head, *found = load_workbook(path)["고객대장"].iter_rows(values_only=True)
    return {row[1]: dict(zip(head, row, strict=True)) for row in found}


# -- words -----------------------------------------------------------------------------------------


def test_an_unknown_word_is_one_problem_and_not_one_a_row(
    seed: Path, office: Path, xlcrm: Program
) -> None:
    """In a column whose cells have to say something that is known; 상태 only asks."""
    run = xlcrm("import", seed.name, put(office, *WORDS), *ON)
    assert run.returncode == 2
    assert run.stderr.count("글쎄요") == 2  # what is not known, and the answer
    assert "'재계약 의사' 열의 '글쎄요'는 무슨 뜻인지 알 수 없습니다. (2칸)" in run.stderr
    assert f'--answer "{DECISION}"' in run.stderr
    assert "'상태'에 뜻을 모르는 말이 2가지 있어, 날짜로만 셈합니다." in run.stderr
    asked = [each["key"] for each in told(xlcrm, seed.name, "받은.csv")["questions"]]
    assert asked == ["상태 낱말!우수고객", "상태 낱말!떠남", "재계약 낱말!글쎄요"]


def test_what_words_mean_is_kept_and_heeded(seed: Path, office: Path, xlcrm: Program) -> None:
    """The next file is not asked about, and who has left has."""
    file = put(office, *WORDS)
    answers = (DECISION, "상태 낱말! 우수고객=활성화", "상태 낱말! 떠남=해지")
    run = xlcrm("import", seed.name, file, *ON, *(w for a in answers for w in ("--answer", a)))
    assert run.returncode == 0, run.stderr
    assert rows(seed)["온새미"]["재계약 의사"] == "미정"
    assert rows(seed)["라온이"]["상태"] == "떠남"
    assert told(xlcrm, seed.name, file)["questions"] == []
    kept = [row[:3] for row in load_workbook(seed)["설정"].iter_rows(values_only=True)]
    assert ("상태 낱말", "떠남", "해지") in kept


def test_words_are_asked_at_a_terminal(
    seed: Path, office: Path, xlcrm: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each once, and nothing twice."""
    typed = iter(["활성화", "해지", "1"])
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(click, "prompt", lambda *_, **__: next(typed))
    run = xlcrm("import", seed.name, put(office, *WORDS), *ON)
    assert run.returncode == 0, run.stderr
    assert "[1/3] 가져오기!A2 '상태' 열의 '우수고객'은 무슨 뜻입니까? (2칸)" in run.stdout
    assert rows(seed)["온새미"]["재계약 의사"] == "미정"


def test_a_word_that_may_be_a_name_is_shown_masked(
    seed: Path, office: Path, xlcrm: Program
) -> None:
    """And answered by what is shown."""
    named = [WORDS[0], WORDS[2].replace("재등록", "김다솜")]
    run = xlcrm("import", seed.name, put(office, *named), *ON)
    assert "김다솜" not in run.stdout + run.stderr
    answers = ("--answer", "재계약 낱말! 김*솜=미정", "--answer", "상태 낱말! 우수고객=활성화")
    assert xlcrm("import", seed.name, "받은.csv", *ON, *answers).returncode == 0


def test_what_is_left_open_stays_as_it_is_written(seed: Path, office: Path, xlcrm: Program) -> None:
    """A word in a column of yes and no that its office leaves so."""
    lines = (
        "성명,휴대폰,시작일,만기일,자동갱신",
        "온새미,010-7777-0001,2024-06-05,2025-06-04,협의",
    )
    assert xlcrm("import", seed.name, put(office, *lines), *ON).returncode == 2
    left = ("--answer", "예/아니오 낱말! 협의=쓰지 않음")
    assert xlcrm("import", seed.name, "받은.csv", *ON, *left).returncode == 0
    assert rows(seed)["온새미"]["자동갱신"] == "협의"


# -- units -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("answer", "last"), [("년", date(2026, 6, 4)), ("개월", date(2024, 8, 4))])
def test_what_lengths_count_is_one_question(
    seed: Path, office: Path, xlcrm: Program, answer: str, last: date
) -> None:
    """A bare 2 may be years; ends depend on it."""
    lines = ("성명,휴대폰,시작일,약정", "온새미,010-7777-0001,2024-06-05,2", "다솜이,,2024-06-05,3")
    run = xlcrm("import", seed.name, put(office, *lines), *ON)
    assert run.returncode == 2
    assert run.stderr.startswith(
        "'계약 기간' 열의 숫자 2칸은 무엇을 센 것인지(개월·년·주·일) 알 수 없습니다."
    )
    said = ("--answer", f"읽는 법! 가져오기! 계약 기간={answer}")
    done = xlcrm("import", seed.name, "받은.csv", *ON, *said)
    assert f"'계약 기간' 열의 숫자는 알려 준 대로 {answer}" in done.stdout
    assert rows(seed)["온새미"]["계약 종료일"].date() == last  # type: ignore[attr-defined]
    again = xlcrm("import", seed.name, "받은.csv", *ON)
    assert "이미 있는 계약 2줄" in again.stdout


def test_a_unit_that_makes_fees_enormous_is_one_question(
    seed: Path, office: Path, xlcrm: Program
) -> None:
    """5,000,000,000원 for a course is hardly meant."""
    lines = (
        "성명,휴대폰,시작일,만기일,요금(만원)",
        "온새미,010-7777-0001,2024-06-05,2025-06-04,500000",
        "다솜이,010-7777-0002,2024-06-05,2025-06-04,700000",
    )
    run = xlcrm("import", seed.name, put(office, *lines), *ON)
    assert run.returncode == 2
    assert run.stderr.splitlines()[0] == (
        "'요금' 열의 금액 2칸은 단위를 알 수 없습니다. → 이렇게 알려 주세요: "
        '--answer "읽는 법! 가져오기! 요금=원"'
    )
    said = ("--answer", "읽는 법! 가져오기! 요금=원")
    assert xlcrm("import", seed.name, "받은.csv", *ON, *said).returncode == 0
    assert rows(seed)["온새미"]["요금"] == "500,000원"


def test_an_answer_of_another_kind_is_refused(seed: Path) -> None:
    """No column of amounts is in the order of days."""
    ledger = package.open_ledger(seed)
    answers = {"읽는 법!가져오기!요금": "일-월-년"}
    with pytest.raises(package.DomainError, match="가져오기가 묻는 것이 아닙니다"):
        package.bring(ledger, [{"고객명": "온새미"}], as_of=date(2024, 10, 1), answers=answers)


# -- what fees are for -----------------------------------------------------------------------------

TERMS: Final = (
    "온새미,010-7777-0001,2024-06-05,2025-06-04,요가,600000",
    "다솜이,010-7777-0002,2024-06-05,2025-06-04,필라테스,700000",
)


@pytest.mark.parametrize("header", ["총결제금액", "계약금액(원)", "수강료"])
def test_totals_of_terms_are_told_apart_from_monthly_fees(
    seed: Path, office: Path, xlcrm: Program, header: str
) -> None:
    """As the header says: they stand beside the others, and 요금 기준 tells what they are."""
    file = put(office, f"성명,휴대폰,시작일,만기일,상품,{header}", *TERMS)
    run = xlcrm("import", seed.name, file, *ON)
    assert run.returncode == 0, run.stderr
    assert "파일의 요금은 기간총액이라 '요금 기준' 열에 적었습니다." in run.stdout
    assert [row["요금 기준"] for row in rows(seed).values()] == [None] * 3 + ["기간총액"] * 2
    assert "이미 있는 계약 2줄" in xlcrm("import", seed.name, file, *ON).stdout


def test_fees_that_prove_nothing_are_asked_once(seed: Path, office: Path, xlcrm: Program) -> None:
    """They are told as what the ledger's are until somebody says it, with what is likely."""
    file = put(office, "성명,휴대폰,시작일,만기일,상품,금액", *TERMS)
    (question,) = told(xlcrm, seed.name, file, "--dry-run")["questions"]
    assert (question["key"], question["proposal"]) == ("읽는 법!가져오기!요금 기준", "기간총액")
    run = xlcrm("import", seed.name, file, *ON)
    assert run.returncode == 0
    assert "고객대장의 요금과 같은 것으로 보았습니다." in run.stderr
    done = xlcrm("import", seed.name, file, *ON, "--update", "--answer", f"{FEES}=기간총액")
    assert "다른 칸 2개를 고쳤습니다." in done.stdout
    assert rows(seed)["온새미"]["요금 기준"] == "기간총액"
    assert told(xlcrm, seed.name, file)["questions"] == []
    assert "S113" not in xlcrm("check", seed.name, "--as-of", "2024-10-01").stdout


@pytest.mark.parametrize(
    ("header", "fees"),
    [("요금", ("600000", "700000")), ("월 회비", ("50000", "5만원")), ("금액", ("50000", "5만원"))],
)
def test_fees_as_those_of_the_ledger_are_not_asked(
    seed: Path, office: Path, xlcrm: Program, header: str, fees: tuple[str, str]
) -> None:
    """Called as its own, called monthly, or as high for the same service."""
    lines = [
        f"{who},010-7777-000{at},2024-06-05,2025-06-04,기본 서비스,{fee}"
        for at, (who, fee) in enumerate(zip(("온새미", "다솜이"), fees, strict=True))
    ]
    file = put(office, f"성명,휴대폰,시작일,만기일,상품,{header}", *lines)
    found = told(xlcrm, seed.name, file)
    assert (found["outcome"], found["questions"]) == ("ok", [])
    assert "요금 기준" not in rows(seed)["온새미"]


def test_a_cell_that_says_what_it_is_for_is_heeded(
    seed: Path, office: Path, xlcrm: Program
) -> None:
    """연 60만원 is 5만원 a month where the ledger has monthly fees."""
    said = ("연 60만원", "15만원(3개월)", "월 5만원")
    lines = [
        f"{who},010-7777-000{at},2024-06-05,2025-06-04,기본 서비스,{fee}"
        for at, (who, fee) in enumerate(zip(("온새미", "다솜이", "라온이"), said, strict=True))
    ]
    run = xlcrm(
        "import", seed.name, put(office, "성명,휴대폰,시작일,만기일,상품,금액", *lines), *ON
    )
    assert run.returncode == 0, run.stderr
    assert {rows(seed)[who]["요금"] for who in ("온새미", "다솜이", "라온이")} == {"50,000원"}


def test_days_that_no_order_reads_are_told_cell_by_cell(
    seed: Path, office: Path, xlcrm: Program
) -> None:
    """An open one beside one that is no day at all leaves nothing to offer."""
    lines = (
        "성명,휴대폰,시작일,만기일",
        "온새미,010-7777-0001,05/06/2024,2025-06-04",
        "다솜이,010-7777-0002,다음 주,2025-06-04",
    )
    run = xlcrm("import", seed.name, put(office, *lines), *ON)
    assert run.returncode == 2
    assert "받은.csv 2번째 줄: '계약 시작일'" in run.stderr
    assert "받은.csv 3번째 줄: '계약 시작일'" in run.stderr
