"""Many contacts from a file: each checked, none twice."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from journal_files import rows as journal
from journal_files import state
from openpyxl import Workbook, load_workbook

from xlcrm.cli import options

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import CompletedProcess

    Program = Callable[..., CompletedProcess[str]]

NOW = datetime(2024, 10, 20, 14, 32, 5)  # noqa: DTZ001 - Korean wall time has no zone here
HEADERS = "고객 ID,일시,채널,내용"
GOOD = ("1001,2024-10-18 10:00,전화,통화함", "1002,2024. 10. 19.,방문,요금을 물음")


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the clock stand."""
    monkeypatch.setattr(options, "now", lambda: NOW)


def brought(folder: Path, kind: str, lines: tuple[str, ...] = GOOD) -> str:
    """Write the same lines as a file of some kind, and return its name."""
    rows = [dict(zip(HEADERS.split(","), line.split(","), strict=True)) for line in lines]
    if kind == "jsonl":
        text = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
        (folder / "상담.jsonl").write_text(text, "utf-8")
        return "상담.jsonl"
    if kind == "xlsx":
        book = Workbook()
        for line in (HEADERS, *lines):
            book.worksheets[0].append(line.split(","))
        book.save(folder / "상담.xlsx")
        return "상담.xlsx"
    (folder / "상담.csv").write_bytes("\r\n".join([HEADERS, *lines]).encode(kind))
    return "상담.csv"


@pytest.mark.parametrize("kind", ["utf-8", "utf-8-sig", "cp949", "jsonl", "xlsx"])
def test_a_file_is_imported_once_whatever_its_format(seed: Path, xlcrm: Program, kind: str) -> None:
    """All lines, checked and completed; a second time, or from another format, nothing is added."""
    run = xlcrm("log", "import", seed.name, brought(seed.parent, kind))
    assert (run.returncode, run.stdout.splitlines()[0]) == (
        0,
        "seed_ledger.xlsx: 일지 2건을 적었습니다.",
    )
    rows = journal(seed)
    assert [(row["고객명"], row["채널"]) for row in rows] == [
        ("홍길동", "전화"),
        ("김철수", "방문"),
    ]
    assert [str(row["일지 ID"])[:13] for row in rows] == ["20241018-1000", "20241019-0000"]
    for other in (kind, "jsonl", "utf-8"):
        name = brought(seed.parent, other)
        before = state(seed)
        again = xlcrm("log", "import", seed.name, name)
        assert (again.returncode, state(seed)) == (0, before)
        assert "일지 2건은 다시 적지 않았습니다." in again.stdout


BAD = ("9999,2024-10-18,전화,통화함", "1001,,전화,통화함", "1001,2024-10-18,전하,통화함")


def test_a_bad_line_is_named_and_nothing_is_written(seed: Path, xlcrm: Program) -> None:
    """Every bad line with its number; unless the bad ones are to be skipped."""
    name = brought(seed.parent, "utf-8", (GOOD[0], *BAD, GOOD[1]))
    before = state(seed)
    run = xlcrm("log", "import", seed.name, name)
    assert (run.returncode, run.stdout, state(seed)) == (2, "", before)
    *lines, last = run.stderr.splitlines()
    assert [line.split(": ")[1] for line in lines] == ["3번째 줄", "4번째 줄", "5번째 줄"]
    assert last.startswith("아무것도 적지 않았습니다. → ")
    some = xlcrm("log", "import", seed.name, name, "--skip-bad")
    assert (some.returncode, len(some.stderr.splitlines())) == (1, 3)
    assert "일지 2건을 적었습니다." in some.stdout
    assert len(journal(seed)) == 2


def test_a_line_that_cannot_be_read_is_a_bad_line(seed: Path, xlcrm: Program) -> None:
    """The others can be taken without it."""
    name = brought(seed.parent, "jsonl")
    first, second = (seed.parent / name).read_text("utf-8").splitlines()
    (seed.parent / name).write_text(f"{first}\n{{\n{second}", "utf-8")
    run = xlcrm("log", "import", seed.name, name)
    assert (run.returncode, journal(seed)) == (2, [])
    assert "2번째 줄: JSON으로 읽을 수 없습니다. → " in run.stderr
    some = xlcrm("log", "import", seed.name, name, "--skip-bad")
    assert (some.returncode, len(journal(seed))) == (1, 2)


def test_two_equal_lines_are_two_contacts(seed: Path, xlcrm: Program) -> None:
    """Both times; one more of them is one more."""
    name = brought(seed.parent, "utf-8", (GOOD[0], GOOD[0]))
    for _ in range(2):
        assert xlcrm("log", "import", seed.name, name).returncode == 0
        assert len(journal(seed)) == 2
    brought(seed.parent, "utf-8", (GOOD[0], GOOD[0], GOOD[0]))
    assert "이미 있거나" in xlcrm("log", "import", seed.name, name).stdout
    assert len({row["일지 ID"] for row in journal(seed)}) == len(journal(seed)) == 3


def test_a_column_that_means_nothing_is_told(seed: Path, xlcrm: Program) -> None:
    """It is left out; the rest is written."""
    text = f"{HEADERS},기분\n{GOOD[0]},좋음"
    (seed.parent / "상담.csv").write_text(text, "utf-8")
    run = xlcrm("log", "import", seed.name, "상담.csv")
    assert (run.returncode, run.stderr) == (
        0,
        "seed_ledger.xlsx: 모르는 열은 읽지 않았습니다: 기분\n",
    )
    told = json.loads(xlcrm("log", "import", seed.name, "상담.csv", "--json").stdout)["files"][0]
    assert (told["unknown"], told["summary"]) == (["기분"], {"added": 0, "known": 1})


def test_a_customer_may_be_named_in_one_column(seed: Path, xlcrm: Program) -> None:
    """고객 holds an ID, a name or a telephone number, a line as it comes."""
    lines = ("1001,", "김철수,", "010-1111-2222,")
    text = "고객,일시,내용\n" + "\n".join(f"{line}2024-10-18,통화함" for line in lines)
    (seed.parent / "상담.csv").write_text(text, "utf-8")
    assert xlcrm("log", "import", seed.name, "상담.csv").returncode == 0
    assert [row["고객 ID"] for row in journal(seed)] == [1001, 1002, 1003]


def test_a_line_that_names_several_customers_is_told_masked(seed: Path, xlcrm: Program) -> None:
    """Whoever they are, nobody's name or number is shown."""
    book = load_workbook(seed)
    book["고객대장"].append([1004, "홍길동", "010-9999-8888", "2024-01-01", "2024-12-31"])
    book.save(seed)
    (seed.parent / "상담.csv").write_text("고객,일시,내용\n홍길동,2024-10-18,통화함", "utf-8")
    run = xlcrm("log", "import", seed.name, "상담.csv")
    assert run.returncode == 2
    assert "여러 고객이 맞습니다: 1001 홍*동 010-****-5678 · 1004 홍*동 010-****-8888" in run.stderr
    assert "홍길동" not in run.stderr


def test_a_file_that_cannot_be_read_is_told(seed: Path, xlcrm: Program) -> None:
    """By its own name, not by the ledger's."""
    (seed.parent / "빈.csv").write_text("", "utf-8")
    before = state(seed)
    for name, told in (("없음.csv", "없음.csv"), ("빈.csv", "빈.csv"), (".", "빈.csv")):
        run = xlcrm("log", "import", seed.name, name)
        assert (run.returncode, run.stdout, state(seed)) == (2, "", before)
        assert run.stderr.startswith(f"{told}: ")
