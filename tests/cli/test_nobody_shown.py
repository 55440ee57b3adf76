"""No command that writes or reads the journal shows anybody, whatever was written down."""

from __future__ import annotations

import json
import os
from datetime import date
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from person_books import TERM, office

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
    "log show, of another": ("log", "show", NAME, "--customer", "1002"),
    "log due": ("log", "due", NAME),
    "log due, of another": ("log", "due", NAME),
    "card, of another": ("card", NAME, "1002"),
    "customer show, of another": ("customer", "show", NAME, "1002"),
    "customer prospects": ("customer", "prospects", NAME),
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
    if command.endswith("of another"):  # in whose entry somebody else is named
        assert xlcrm("log", "import", NAME, "상담.csv").returncode == 0
        assert xlcrm(*("log", "add", NAME, "--customer", "1002"), *ADD[5:]).returncode == 0
    if command == "customer prospects":
        new = ("customer", "add", NAME, "나가상", "010-0000-0009", "--due", "2099-01-01")
        assert xlcrm(*new, "-f", WORDS).returncode == 0
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


TELLING = "대장.xlsx"
TELLING_IDS = ("01000000001", "이순신-2", "이순신")
READING = {
    "card": ("card", TELLING, "고객대장!B2"),
    "customer show": ("customer", "show", TELLING, "고객대장!B3"),
    "customer add": ("customer", "add", TELLING, "이순신", "010-0000-0009"),
    "customer merge": ("customer", "merge", TELLING, "고객대장!B2", "고객대장!B3", "--dry-run"),
    "log due": ("log", "due", TELLING),
    "log find": ("log", "find", TELLING, "통화"),
    "log show": ("log", "show", TELLING, "--customer", "010-0000-0002"),
    "expiring": ("expiring", TELLING, "--as-of", "2024-12-20"),
    "risk show": ("risk", "show", TELLING, "--as-of", "2024-10-02", "--all"),
    "list": ("list", TELLING, "모든 고객"),
}


@pytest.fixture(scope="module")
def telling(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an office whose 고객 ID are telephone numbers, or hold names."""
    people = [
        (TELLING_IDS[0], "김가온", "010-0000-0001", *TERM, None),
        (TELLING_IDS[1], "이순신", "010-0000-0002", *TERM, None),
    ]
    head = ("일지 ID", "일시", "고객 ID", "채널", "분류", "내용", "후속 조치", "후속 기한")
    rows = [
        (f"J-{at}", date(2024, 9, 1), each[0], "전화", "문의", "통화함", "답함", date(2024, 10, 3))
        for at, each in enumerate(people)
    ]
    path = tmp_path_factory.mktemp("이름") / TELLING
    return office(path, people=people, sheets={"고객관리일지": [head, *rows]})


@pytest.mark.parametrize("command", READING)
def test_a_number_that_tells_who_it_is_is_not_shown(
    telling: Path, xlcrm: Program, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    """On the screen and for programs; the masked name tells the office who it is."""
    monkeypatch.chdir(telling.parent)
    for form in ((), ("--json",)):
        run = xlcrm(*READING[command], *form)
        printed = f"{run.stdout}{run.stderr}"
        assert [each for each in TELLING_IDS if each in printed] == []
        assert any(each in printed for each in ("이*신", "김*온", "통화함"))
