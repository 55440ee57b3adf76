from __future__ import annotations

import json
import re
import shlex
import shutil
from typing import TYPE_CHECKING

import pytest

from xlcrm.cli.summary import sparkline

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import CompletedProcess

    Program = Callable[..., CompletedProcess[str]]

DAY = ("--as-of", "2024-10-01")


def test_the_figures_that_matter_are_shown(office: Path, samples: Path, xlcrm: Program) -> None:
    """Some sentences; month, value, change and course of each; what needs doing, how often."""
    shutil.copy(samples / "office.xlsx", office)
    run = xlcrm("summary", "office.xlsx", *DAY)
    head, *lines = run.stdout.splitlines()
    assert (run.returncode, run.stderr) == (0, "")
    assert head == "office.xlsx: 2024-10-01 기준 요점"
    said, lines = lines[: lines.index("")], lines[lines.index("주요 지표") + 1 :]
    numbered = [line.split()[0] for line in said if not line.startswith("     하는 법: xlcrm ")]
    assert numbered == ["1.", "2.", "3.", "4.", "5."]
    assert lines[0].split() == ["지표", "달", "값", "앞달보다", "열세", "달"]
    revenue = lines[1].split()
    assert revenue[:4] == ["월", "반복", "매출", "2024-09"]
    assert revenue[4].endswith("원")
    assert revenue[5] in {"▲", "▼", "–"}
    assert set(revenue[-1]) <= set("▁▂▃▄▅▆▇█")
    tasks = lines[lines.index("이번 주 할 일") + 1 :]
    assert tasks
    assert all("건  " in task for task in tasks[::2])
    assert all(task.split()[0] == "→" for task in tasks[1::2])


def test_what_cannot_be_computed_says_why(seed: Path, xlcrm: Program) -> None:
    """No figure in place of one that the data does not give."""
    run = xlcrm("summary", seed.name, *DAY)
    lines = run.stdout.splitlines()
    at = next(at for at, each in enumerate(lines) if "NPS" in each)
    assert "산출 불가" in lines[at]
    assert lines[at + 1] == "    '만족도' 시트가 없습니다."


def test_the_figures_come_as_json(seed: Path, xlcrm: Program) -> None:
    """The same figures with their months before, for programs."""
    run = xlcrm("summary", seed.name, "--json", *DAY)
    (file,) = json.loads(run.stdout)["files"]
    revenue, *_ = file["figures"]
    assert (revenue["month"], revenue["value"], revenue["before"]) == ("2024-09", 250_000, 250_000)
    assert revenue["series"][-1] == 250_000
    nps = next(each for each in file["figures"] if "NPS" in each["name"])
    assert nps["value"] is None
    assert nps["why"]
    assert file["todo"][0] == {
        "what": "만료 안내 기간에 든 계약 상담",
        "count": 1,
        "first": "가장 이른 종료일 2024-11-30",
        "how": f"xlcrm expiring {seed.name}",
        "rows": ["고객대장!A4"],
    }


def test_the_sentences_come_as_json(office: Path, samples: Path, xlcrm: Program) -> None:
    """Each with its figure, what it is held against, and of what to do who, when and how."""
    shutil.copy(samples / "office.xlsx", office)
    run = xlcrm("summary", "office.xlsx", "--json", *DAY)
    (file,) = json.loads(run.stdout)["files"]
    about = [each["about"] for each in file["sentences"]]
    assert about == ["mrr", "churn", "renewal", "todo", "todo"]
    figures = {each["name"]: each for each in file["figures"]}
    for each, name in zip(
        file["sentences"], ("월 반복 매출 (원)", "고객 이탈률 (한 달)"), strict=False
    ):
        assert each["value"] == figures[name]["value"]
        assert (each["before"], each["year_ago"]) == tuple(
            figures[name][key] for key in ("before", "year_ago")
        )
    *_, first, second = file["sentences"]
    assert {first["how"], second["how"]} == {task["how"] for task in file["todo"][:2]}
    assert sum(second["owners"].values()) == file["todo"][0]["count"]
    assert [first["due"], second["due"]] == ["2024-10-02", "2024-10-03"]


@pytest.mark.parametrize("day", ["2024-03-31", "2024-10-01", "2024-12-01", "2025-02-10"])
def test_what_the_list_says_to_do_can_be_done(
    office: Path, samples: Path, xlcrm: Program, day: str
) -> None:
    """Every command that it names works on the workbook, and renews as many as it counts."""
    path = office / "우리 대장.xlsx"
    shutil.copy(samples / "office.xlsx", path)
    run = xlcrm("summary", path.name, "--json", "--as-of", day)
    (file,) = json.loads(run.stdout)["files"]
    tasks = {task["what"]: task for task in file["todo"]}
    commands = [word for task in tasks.values() for word in re.findall("xlcrm [^,]+", task["how"])]
    assert len(commands) >= len(tasks) - 1
    for command in dict.fromkeys(commands):
        _, *words = shlex.split(command)
        dry = ["--dry-run"] if words[0] in {"renew", "report"} else []
        done = xlcrm(*words, "--as-of", day, *dry)
        found = "check" in words or ("--all-planned" in words and "못한" in done.stderr)
        assert done.returncode == (1 if found else 0), command
    ready = tasks.get("끝난 자동갱신·재계약 예정 계약의 새 기간 적기", {"count": 0})["count"]
    left = tasks.get("유예가 지난 자동갱신·재계약 예정 하나씩 정하기", {"count": 0})["count"]
    run = xlcrm("renew", path.name, "--all-planned", "--as-of", day, "--dry-run")
    assert (f"재계약 {ready:,}건을" in run.stdout) == (ready > 0)
    assert (f"재계약하지 못한 계약: {left:,}건" in run.stderr) == (left > 0)


def test_a_file_that_fails_is_told(office: Path, xlcrm: Program) -> None:
    """As a line for people, and within the object for programs."""
    run = xlcrm("summary", "없는 파일.xlsx", *DAY)
    assert (run.returncode, run.stdout) == (2, "")
    assert run.stderr.startswith("없는 파일.xlsx: ")
    told = json.loads(xlcrm("summary", "없는 파일.xlsx", "--json", *DAY).stdout)
    assert told["files"][0]["outcome"] == "failed"
    assert list(office.iterdir()) == []


@pytest.mark.parametrize(
    ("values", "shown"),
    [((1.0, 8.0), "▁█"), ((-4.0, 0.0, 4.0), "▁▅█"), ((3.0,), "▁"), ((), "")],
    ids=["least and most", "below nothing", "one value", "none"],
)
def test_a_course_is_drawn_with_bars(values: tuple[float, ...], shown: str) -> None:
    """The least is the lowest bar, the most the highest."""
    assert sparkline(values) == shown


def test_what_was_said_is_held_against_what_came(
    office: Path, samples: Path, xlcrm: Program
) -> None:
    """Day by day in sentences, and for programs the tables behind them; the file stays."""
    shutil.copy(samples / "office.xlsx", office)
    before = (office / "office.xlsx").read_bytes()
    run = xlcrm("summary", "office.xlsx", "--backtest", *DAY)
    assert (run.returncode, run.stderr) == (0, "")
    heads = [line for line in run.stdout.splitlines() if line.endswith("까지의 결과)")]
    assert heads == [
        "3개월 전 (2024-06-30 장부, 2024-09-30까지의 결과)",
        "6개월 전 (2024-03-31 장부, 2024-09-30까지의 결과)",
        "12개월 전 (2023-09-30 장부, 2024-09-30까지의 결과)",
    ]
    (file,) = json.loads(xlcrm("summary", "office.xlsx", "--backtest", "--json", *DAY).stdout)[
        "files"
    ]
    days = file["backtest"]["days"]
    assert [each["months"] for each in days] == [3, 6, 12]
    for each in days:
        months = each["forecast"]["months"]
        assert len(months) == each["months"]
        total = sum(month["expected"] for month in months)
        assert total == pytest.approx(each["forecast"]["expected"])
        *_, every = each["renewal"]
        assert every["low"] <= every["rate"] <= every["high"]
        levels = {level["level"]: level["customers"] for level in each["risk"]["levels"]}
        assert levels.pop("전체") == sum(levels.values()) == each["risk"]["customers"]
    assert (office / "office.xlsx").read_bytes() == before


def test_what_cannot_be_held_against_anything_says_why(seed: Path, xlcrm: Program) -> None:
    """A ledger in which nothing has ended yet."""
    run = xlcrm("summary", seed.name, "--backtest", *DAY)
    assert "산출 불가: 끝난 계약이 대장에 없어" in run.stdout
    told = json.loads(xlcrm("summary", seed.name, "--backtest", "--json", *DAY).stdout)
    assert told["files"][0]["backtest"]["days"] == []
    assert told["files"][0]["backtest"]["why"].startswith("끝난 계약이")
