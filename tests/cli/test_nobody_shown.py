"""No command that writes or reads the journal shows anybody, whatever was written down."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import CompletedProcess

    Program = Callable[..., CompletedProcess[str]]

EVENING = 1_727_690_400  # 2024-09-30 19:00 in Korea
NAME = "seed_ledger.xlsx"
WORDS = "홍길동 (010-1234-5678, hong.gildong@example.com) 님이 다시 전화 바람"
SECRETS = ("홍길동", "1234-5678", "12345678", "hong.gildong", "김철수", "9876")
ADD = (
    *("log", "add", NAME, "--customer", "홍길동", WORDS),
    *("--reaction", WORDS, "--follow-up", WORDS, "--due", "2099-01-01"),
)
COMMANDS = {
    "log add": ADD,
    "log add, nobody": ("log", "add", NAME, "--customer", "홍길순", WORDS),
    "log add, wrong": (*ADD, "--channel", WORDS),
    "log import": ("log", "import", NAME, "상담.csv"),
    "log import, rehearsed": ("log", "import", NAME, "상담.csv", "--dry-run"),
    "log import, wrong": ("log", "import", NAME, "틀린.csv"),
    "log import, the rest": ("log", "import", NAME, "틀린.csv", "--skip-bad"),
    "log show": ("log", "show", NAME, "--customer", "홍길동"),
    "log show, by phone": ("log", "show", NAME, "--customer", "01012345678"),
    "log show, nobody": ("log", "show", NAME, "--customer", "01012345679"),
    "log due": ("log", "due", NAME),
    "log close": ("log", "close", NAME, "ID", "--resolution", WORDS),
    "log correct": ("log", "correct", NAME, "ID", f"{WORDS} 합니다"),
    "log correct, another": ("log", "correct", NAME, "ID", "--customer", "김철수"),
    "log correct, wrong": ("log", "correct", NAME, "ID", "--customer", WORDS),
    "queue show": ("queue", "show", NAME),
    "queue apply": ("queue", "apply", NAME),
    "queue apply, rehearsed": ("queue", "apply", NAME, "--dry-run"),
    "refresh": ("refresh", NAME, "--as-of", "2024-10-01"),
    "history": ("history", NAME),
    "undo": ("undo", NAME),
    "undo, rehearsed": ("undo", NAME, "--dry-run"),
    "restore": ("restore", NAME),
    "restore, rehearsed": ("restore", NAME, "--on", "2024-09-30", "--dry-run"),
}


@pytest.fixture
def busy_day(seed: Path, xlcrm: Program) -> str:
    """Fill a ledger with people's words, in its journal, its queue and files; return an ID."""
    book = load_workbook(seed)
    book["설정"].append(["기준", "변경이력", "예"])
    book.save(seed)
    os.utime(seed, (EVENING, EVENING))
    lines = [
        "고객 ID,일시,채널,내용",
        *(f'{customer},2024-10-01,전화,"{WORDS}"' for customer in (1001, 1002)),
    ]
    seed.with_name("상담.csv").write_text("\n".join(lines), "utf-8")
    wrong = f'홍길순,2024-10-02,"{WORDS}","{WORDS}"'
    seed.with_name("틀린.csv").write_text("\n".join([*lines, wrong]), "utf-8")
    (file,) = json.loads(xlcrm(*ADD, "--json").stdout)["files"]
    owner = seed.with_name(f"~${NAME}")
    owner.write_bytes(b"")
    assert xlcrm(*ADD).returncode == 3
    owner.unlink()
    return str(file["ids"][0])


@pytest.mark.parametrize("form", [(), ("--json",)], ids=["text", "JSON"])
@pytest.mark.parametrize("command", COMMANDS)
def test_nobody_is_shown(
    busy_day: str, xlcrm: Program, command: str, form: tuple[str, ...]
) -> None:
    """Names, telephone numbers and addresses, on either stream; but something is."""
    words = [busy_day if word == "ID" else word for word in COMMANDS[command]]
    run = xlcrm(*words, *form)
    printed = f"{run.stdout}{run.stderr}"
    assert printed
    assert [secret for secret in SECRETS if secret in printed] == []
    wrong = command.endswith(("wrong", "nobody"))
    assert run.returncode == (2 if wrong else 1 if command.endswith("the rest") else 0)


@pytest.mark.parametrize("command", ["log add", "queue apply", "log close", "undo"])
def test_nobody_is_shown_while_the_workbook_is_open(
    busy_day: str, seed: Path, xlcrm: Program, command: str
) -> None:
    """The error names the file and nothing else."""
    seed.with_name(f"~${NAME}").write_bytes(b"")
    words = [busy_day if word == "ID" else word for word in COMMANDS[command]]
    run = xlcrm(*words)
    assert run.returncode == 3
    assert [secret for secret in SECRETS if secret in run.stdout + run.stderr] == []
