"""What the commands say while somebody has the ledger open, and afterwards."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import CompletedProcess

    Program = Callable[..., CompletedProcess[str]]

NAME = "seed_ledger.xlsx"
ON = ("--as-of", "2024-10-01")
RENEW = ("renew", NAME, "--customer", "홍길동", *ON)
COMMANDS = {
    "renew": RENEW,
    "renew --all-planned": ("renew", NAME, "--all-planned", "--as-of", "2024-10-26"),
    "cancel": (
        "cancel",
        NAME,
        "--customer",
        "김철수",
        "--on",
        "2024-10-10",
        "--reason",
        "가격",
        *ON,
    ),
    "pause": ("pause", NAME, "--customer", "박영희", "--from", "2024-10-05", *ON),
    "add": ("add", "구매이력", NAME, "고객=홍길동", "일자=2024-10-01", "제품=상담", "금액=3만원"),
    "add a message": ("add", "마케팅", NAME, "고객=1001", "발송일=2024-10-01", "캠페인=가을"),
    "add an answer": ("add", "만족도", NAME, "고객=1001", "일자=2024-10-01", "만족도=5"),
    "customer add": (
        "customer",
        "add",
        NAME,
        "가나다",
        "010-0000-7788",
        "시작일=2024-10-01",
        "기간=1년",
        *ON,
    ),
    "customer edit": ("customer", "edit", NAME, "1001", "연락처=010-0000-7799", *ON),
    "add use": ("add", "이용현황", NAME, "고객=1001", "기준월=2024-10", "이용량=8"),
}


@pytest.fixture
def held(seed: Path) -> Path:
    """Return the owner file of a ledger that somebody has open."""
    owner = seed.parent / f"~${NAME}"
    owner.write_bytes(b"")
    return owner


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_waits_and_the_next_one_does_its_work(
    seed: Path, held: Path, xlcrm: Program, command: str
) -> None:
    """Exit code 3, in words what waits and what will take it in; nobody named."""
    before = seed.read_bytes()
    run = xlcrm(*COMMANDS[command])
    first, *rest = run.stdout.splitlines()
    assert (run.returncode, run.stderr, seed.read_bytes()) == (3, "", before)
    assert first.startswith(f"{NAME}: 지금은 쓸 수 없어 ")
    assert first.endswith(" 대기열에 두었습니다 (대기 1건).")
    how = f"  다음에 이 대장에 쓸 때 다시 살펴 적습니다. 바로 적으려면: xlcrm queue apply {NAME}"
    assert how in rest
    show = xlcrm("queue", "show", NAME).stdout
    assert f"{NAME}: 기다리는 일 1건" in show.splitlines()
    assert not [name for name in ("홍길동", "김철수", "박영희") if name in run.stdout + show]
    held.unlink()
    run = xlcrm("refresh", NAME, *ON)
    assert (run.returncode, run.stderr) == (0, "")
    assert "  대기열에 있던 일 1건을 먼저 했습니다." in run.stdout.splitlines()
    assert seed.read_bytes() != before
    assert "기다리는 일 1건" not in xlcrm("queue", "show", NAME).stdout


def test_as_json_it_is_busy_and_has_an_id(held: Path, xlcrm: Program) -> None:
    """By which it is shown, and given up."""
    run = xlcrm(*RENEW, "--json")
    (file,) = json.loads(run.stdout)["files"]
    assert (run.returncode, file["outcome"], file["waiting"]) == (3, "busy", 1)
    (shown,) = json.loads(xlcrm("queue", "show", NAME, "--json").stdout)["files"]
    (work,) = shown["works"]
    assert (work["kind"], [work["id"]], work["reason"]) == ("renew", file["ids"], "")
    assert xlcrm("queue", "drop", NAME, "없는 것").returncode == 2
    assert xlcrm("queue", "drop", NAME, work["id"]).returncode == 0
    held.unlink()
    assert "옮겨 적을 일지가 없습니다." in xlcrm("queue", "apply", NAME).stdout


def test_what_no_longer_fits_is_told_with_its_reason(
    seed: Path, held: Path, xlcrm: Program
) -> None:
    """What to do next works: try again, or give it up."""
    assert xlcrm(*RENEW).returncode == 3
    book = load_workbook(seed)
    book["고객대장"]["G2"] = "130,000원"
    book.save(seed)
    assert xlcrm("queue", "apply", NAME).returncode == 3
    held.unlink()
    run = xlcrm("refresh", NAME, *ON)
    assert run.returncode == 0
    assert "따로 두었습니다. → 까닭을 보려면: xlcrm queue show" in run.stdout
    show = xlcrm("queue", "show", NAME).stdout
    assert "    따로 둠: 기다리는 사이에 그 고객의 계약이 바뀌었습니다. → " in show
    (identifier,) = (line.split()[0] for line in show.splitlines() if line.endswith("  재계약"))
    assert xlcrm("queue", "drop", NAME, identifier).returncode == 0
    assert xlcrm(*RENEW).returncode == 0


@pytest.mark.parametrize("command", ["renew", "add"])
def test_a_rehearsal_keeps_nothing(held: Path, xlcrm: Program, command: str) -> None:
    """Nor does what would be refused."""
    assert xlcrm(*COMMANDS[command], "--dry-run").returncode == 0
    assert xlcrm("renew", NAME, "--customer", "9999", *ON).returncode == 2
    assert not list(held.parent.glob("*-queue"))


def test_a_contact_waits_beside_a_ledger_that_cannot_be_read(seed: Path, xlcrm: Program) -> None:
    """Why is told, and when it will be written."""
    sound = seed.read_bytes()
    seed.write_bytes(sound[:-300])
    run = xlcrm("log", "add", NAME, "--customer", "1001", "통화함")
    assert (run.returncode, run.stderr) == (3, "")
    assert "대장을 읽을 수 없어 상담을 대기열에 두었습니다 (대기 1건)." in run.stdout
    (file,) = json.loads(
        xlcrm("log", "add", NAME, "--customer", "1002", "통화함", "--json").stdout
    )["files"]
    assert (file["outcome"], file["waiting"]) == ("busy", 2)
    seed.write_bytes(sound)
    assert xlcrm("queue", "apply", NAME).returncode == 0
    assert [cell.value for cell in load_workbook(seed)["고객관리일지"]["C"][1:]] == [1001, 1002]


def test_what_is_wrong_with_a_command_is_said_although_the_ledger_is_held(
    held: Path, xlcrm: Program
) -> None:
    """As if it were free: nobody waits for something that is refused later."""
    commands = {
        "a score": ("add", "만족도", NAME, "고객=1001", "만족도=9"),
        "nobody": ("add", "구매이력", NAME, "고객=9999", "제품=상담", "금액=3만원"),
        "no name": ("customer", "add", NAME, "연락처=010-0000-7788", *ON),
        "somebody alike": ("customer", "add", NAME, "박영희", *ON),
    }
    for words in commands.values():
        while_held = xlcrm(*words)
        held.unlink()
        at_once = xlcrm(*words)
        held.touch()
        assert (while_held.returncode, while_held.stderr) == (2, at_once.stderr)
        (file,) = json.loads(xlcrm(*words, "--json").stdout)["files"]
        assert (file["outcome"], len(file["problems"])) == ("failed", 1)
    assert not list(held.parent.glob("*-queue"))


def test_what_of_several_cannot_be_done_is_said_with_what_waits(
    seed: Path, held: Path, xlcrm: Program
) -> None:
    """Contracts that people have to decide about are named as they are at once."""
    book = load_workbook(seed)
    sheet = book["고객대장"]
    headers = [cell.value for cell in sheet[1]]
    at = headers.index("자동갱신") + 1 if "자동갱신" in headers else sheet.max_column + 1
    sheet.cell(1, at).value = "자동갱신"
    for row in (2, 3, 4):
        sheet.cell(row, at).value = "Y"
    book.save(seed)
    words = ("renew", NAME, "--all-planned", "--as-of", "2024-12-20")
    while_held = xlcrm(*words)
    held.unlink()
    at_once = xlcrm(*words, "--dry-run")
    assert (while_held.returncode, at_once.returncode) == (3, 1)
    told = {line for line in at_once.stderr.splitlines() if line.startswith("  ")}
    assert told
    assert told <= {*while_held.stderr.splitlines()}


@pytest.mark.parametrize("how", ["waits", "tried", "written"])
def test_what_to_do_about_a_term_that_is_over_is_what_works(
    seed: Path, held: Path, xlcrm: Program, how: str
) -> None:
    """Undone is only what was written; what waits is given up."""
    words = ("renew", NAME, "--customer", "1001", "--months", "1", "--as-of", "2025-03-01")
    if how != "waits":
        held.unlink()
    run = xlcrm(*words, *(["--dry-run"] if how == "tried" else []))
    assert "이미 지났습니다." in run.stdout
    assert ("xlcrm undo" in run.stdout) == (how == "written")
    if how == "waits":
        (drop,) = (line.split("xlcrm ")[1] for line in run.stdout.splitlines() if "drop" in line)
        assert xlcrm(*drop.split()).returncode == 0
        assert "기다리는 일 " not in xlcrm("queue", "show", NAME).stdout
    elif how == "written":
        before = seed.read_bytes()
        (undo,) = (line.split("xlcrm ")[1] for line in run.stdout.splitlines() if "undo" in line)
        assert xlcrm(*undo.split()).returncode == 0
        assert seed.read_bytes() != before


def test_entries_and_works_that_wait_are_counted_each(held: Path, xlcrm: Program) -> None:
    """Also by a rehearsal, of any command."""
    assert xlcrm("log", "add", NAME, "1002", "통화함").returncode == 3
    assert xlcrm(*RENEW).returncode == 3
    held.unlink()
    tried = xlcrm("queue", "apply", NAME, "--dry-run").stdout
    assert "일지 1건을 옮겨 적을 것입니다." in tried
    assert "기다리던 일 1건을 할 것입니다." in tried
    tried = xlcrm("refresh", NAME, *ON, "--dry-run").stdout
    assert "대기열에 있던 일 1건을 먼저 할 것입니다." in tried
    done = xlcrm("queue", "apply", NAME).stdout
    assert f"{NAME}: 일지 1건을 옮겨 적었습니다." in done.splitlines()
    assert f"{NAME}: 기다리던 일 1건을 했습니다." in done.splitlines()
