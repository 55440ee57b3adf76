"""`xlcrm add`: a row from the command line, or many from a file, written once and only whole."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import CompletedProcess

    Program = Callable[..., CompletedProcess[str]]

BOUGHT = ("일자=2024.10.1", "고객=1001", "제품=개인 상담", "금액=3만원")
FILE = "일자,고객 ID,제품,금액,매장\n24.10.1,1001,책,1만원,강남\n24.10.2,1002,책,1만원,강남\n"


def said(path: Path, sheet: str) -> list[tuple[object, ...]]:
    """Return what openpyxl reads of a sheet's rows below the headers."""
    return list(load_workbook(path)[sheet].iter_rows(min_row=2, values_only=True))


def test_a_row_is_added(seed: Path, xlcrm: Program) -> None:
    """The sheet is made; the backup is named."""
    run = xlcrm("add", "구매이력", seed.name, *BOUGHT)
    assert (run.returncode, run.stderr) == (0, "")
    first, second = run.stdout.splitlines()
    assert first == "seed_ledger.xlsx: 구매이력에 1행을 더했습니다."
    assert second.startswith("  백업: xlcrm 백업/seed_ledger (")
    assert said(seed, "구매이력") == [
        (datetime(2024, 10, 1), 1001, "개인 상담", 30000, None),  # noqa: DTZ001 - as cells hold it
    ]


def test_the_same_row_is_not_added_again(seed: Path, xlcrm: Program) -> None:
    """Nothing is written then."""
    xlcrm("add", "구매이력", seed.name, *BOUGHT, "--no-backup")
    data = seed.read_bytes()
    run = xlcrm("add", "purchases", seed.name, *BOUGHT)
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.splitlines() == [
        "seed_ledger.xlsx: 구매이력에 더할 행이 없습니다.",
        "  이미 있는 1행은 다시 더하지 않았습니다.",
    ]
    assert seed.read_bytes() == data


def test_a_file_is_added_once(seed: Path, office: Path, xlcrm: Program) -> None:
    """What its columns mean is told where nobody knows."""
    (office / "구매.csv").write_bytes(FILE.encode("cp949"))
    run = xlcrm("add", "구매이력", seed.name, "--file", "구매.csv", "--no-backup")
    assert (run.returncode, run.stdout) == (0, "seed_ledger.xlsx: 구매이력에 2행을 더했습니다.\n")
    assert run.stderr == "seed_ledger.xlsx: 모르는 열은 읽지 않았습니다: 매장\n"
    run = xlcrm("add", "구매이력", seed.name, "--file", "구매.csv", "--no-backup")
    assert "이미 있는 2행은" in run.stdout
    assert len(said(seed, "구매이력")) == 2


def test_bad_rows_keep_all_out(seed: Path, office: Path, xlcrm: Program) -> None:
    """Each is named by its line, with what to do; exit code 2."""
    (office / "구매.csv").write_text(FILE + "10/26,9999,책,1만원,강남\n", encoding="utf-8")
    data = seed.read_bytes()
    run = xlcrm("add", "구매이력", seed.name, "--file", "구매.csv")
    assert (run.returncode, run.stdout) == (2, "")
    lines = run.stderr.splitlines()
    assert [line.partition(": ")[2][:6] for line in lines[1:3]] == ["4번째 줄:", "4번째 줄:"]
    assert all(" → " in line for line in lines[1:])
    assert lines[-1].startswith("아무것도 더하지 않았습니다.")
    assert seed.read_bytes() == data


def test_bad_rows_are_skipped_if_asked(seed: Path, office: Path, xlcrm: Program) -> None:
    """The good ones are written; exit code 1 tells of the others."""
    bad = "10/26,1001,책,1만원,강남\n24.10.3,1001,책,1,000,강남\n"
    (office / "구매.csv").write_text(FILE + bad, encoding="utf-8")
    run = xlcrm("add", "구매이력", seed.name, "--file", "구매.csv", "--skip-bad", "--no-backup")
    assert run.returncode == 1
    assert "2행을 더했습니다." in run.stdout
    assert "4번째 줄: '일자' 칸을" in run.stderr
    assert "5번째 줄: 값이 제목(5열)보다 많습니다." in run.stderr
    assert len(said(seed, "구매이력")) == 2


def test_a_dry_run_writes_nothing(seed: Path, office: Path, xlcrm: Program) -> None:
    """Neither the workbook nor anything beside it."""
    data = seed.read_bytes()
    run = xlcrm("add", "구매이력", seed.name, *BOUGHT, "--dry-run")
    assert run.returncode == 0
    assert run.stdout.endswith("1행을 더할 것입니다. (--dry-run: 쓰지 않았습니다)\n")
    assert seed.read_bytes() == data
    assert [each.name for each in office.iterdir()] == [seed.name]


def test_json_tells_all(seed: Path, office: Path, xlcrm: Program) -> None:
    """Edits, what was known, what is wrong and what means nothing."""
    (office / "구매.csv").write_text(FILE + "10/26,1001,책,1만원,강남\n", encoding="utf-8")
    run = xlcrm("add", "구매이력", seed.name, "--file", "구매.csv", "--skip-bad", "--json")
    (file,) = json.loads(run.stdout)["files"]
    assert (run.returncode, file["outcome"], file["error"]) == (1, "findings", None)
    assert file["summary"] == {"added": 2, "known": 0}
    assert file["unknown"] == ["매장"]
    assert [problem.partition(":")[0] for problem in file["problems"]] == ["4번째 줄"]
    added = {"sheet": "구매이력", "cell": "D2", "old": None, "new": 10000}
    assert added in file["edits"]


WRONG: dict[str, tuple[tuple[str, ...], str]] = {
    "unknown sheet": (
        ("구매이럭", "seed_ledger.xlsx", *BOUGHT),
        "행을 더할 수 있는 시트가 아닙니다. → 혹시 '구매이력'입니까? 쓸 수 있는 시트: 구매이력 · ",
    ),
    "nothing to add": (
        ("만족도", "seed_ledger.xlsx"),
        "하나로 적어야 합니다. → 칸과 보기를 보려면: xlcrm add 만족도 --help",
    ),
    "both": (("만족도", "seed_ledger.xlsx", "점수=1", "--file", "a.csv"), "하나로 적어야 합니다."),
    "more values than fields": (
        ("만족도", "seed_ledger.xlsx", "1001", "5", "3"),
        "'칸=값' 꼴이 아니거나 같은 칸이 둘",
    ),
    "twice": (("만족도", "seed_ledger.xlsx", "만족도=1", "만족도=2"), "'칸=값' 꼴이 아니거나"),
    "no such file": (("만족도", "seed_ledger.xlsx", "--file", "a.csv"), "a.csv: 파일이 없습니다."),
    "no such ledger": (("만족도", "없음.xlsx", "만족도=1"), "없음.xlsx: 파일이 없습니다."),
    "unknown field": (
        ("구매이력", "seed_ledger.xlsx", *BOUGHT, "결제 방범=카드"),
        "혹시 '결제 방법'입니까?",
    ),
    "resident number": (
        ("구매이력", "seed_ledger.xlsx", *BOUGHT[:2], "제품=900101-1234567", "금액=1"),
        "주민등록번호로 보이는 번호가 있습니다.",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_use_is_told_in_words(seed: Path, xlcrm: Program, case: str) -> None:
    """Exit code 2, the workbook as it was, and never the number itself."""
    arguments, says = WRONG[case]
    data = seed.read_bytes()
    run = xlcrm("add", *arguments)
    assert (run.returncode, run.stdout) == (2, "")
    assert says in run.stderr
    assert "900101" not in run.stderr
    assert seed.read_bytes() == data


def test_the_help_shows_an_example(xlcrm: Program) -> None:
    """As every command's does."""
    run = xlcrm("add", "--help")
    assert "xlcrm add 구매이력 고객대장.xlsx 고객=1001 일자=2024-10-01" in run.stdout
