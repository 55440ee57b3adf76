"""What a contact lacks is asked at the terminal: found while typing, chosen with the arrow keys."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput
from prompt_toolkit.validation import ValidationError
from python_calamine import CalamineWorkbook

from xlcrm.cli.prompted import Known, OneCustomer, asked, asked_choice, asked_customer
from xlcrm.office.ledger import open_ledger
from xlcrm.ooxml.zipformat import DEFAULT_LIMITS
from xlcrm.people.person import Person

if TYPE_CHECKING:
    from collections.abc import Mapping

DOWN = "\x1b[B"
PEOPLE = [
    Person("1001", "가나다", "010-1111-2222", ()),
    Person("1002", "나다라", "010-3333-1001", ()),
    Person("", "다라마", "010-4444-5555", ()),
]


def offered(typed: str) -> list[tuple[str, str]]:
    """What is offered for what was typed: the text that it stands for, and what is shown."""
    found = Known(PEOPLE).get_completions(Document(typed), CompleteEvent())
    return [(each.text, each.display_text) for each in found]


def test_customers_are_found_while_typing() -> None:
    """By 고객 ID, name and number, the nearest first; shown masked."""
    assert offered("1001") == [
        ("1001", "1001 가*다 010-****-2222"),
        ("1002", "1002 나*라 010-****-1001"),
    ]
    assert offered("다") == [
        ("다라마", "다*마 010-****-5555"),
        ("1001", "1001 가*다 010-****-2222"),
        ("1002", "1002 나*라 010-****-1001"),
    ]
    assert offered("2222") == [("1001", "1001 가*다 010-****-2222")]
    assert offered("") == offered("없음") == []


def told(ledger: Path, keys: str, known: Mapping[str, object] | None = None) -> dict[str, Any]:
    """Return what somebody who presses these keys has told."""
    with create_pipe_input() as pipe, create_app_session(input=pipe, output=DummyOutput()):
        pipe.send_text(keys)
        return asked(str(ledger), known or {}, DEFAULT_LIMITS)


@pytest.fixture
def ledger(samples: Path, tmp_path: Path) -> Path:
    """Return a copy of the office's ledger."""
    return Path(shutil.copy(samples / "office.xlsx", tmp_path / "대장.xlsx"))


def test_a_contact_is_told_by_keys(ledger: Path) -> None:
    """The customer, then by arrows what is chosen, then the memo; what is left out stays blank."""
    entry = told(ledger, f"1024\r{DOWN}\r{DOWN}{DOWN}\r\r요금을 물음\r")
    assert entry == {
        "customer": "1024",
        "channel": "전화",
        "direction": "발신",
        "content": "요금을 물음",
    }


def test_what_was_said_already_is_not_asked(ledger: Path) -> None:
    """And a complaint asks for the feeling, too."""
    known = {"channel": "문자", "direction": "수신", "category": "불만", "content": "늦음"}
    found = told(ledger, f"1024\r{DOWN}{DOWN}{DOWN}\r", known)
    assert found == {**known, "customer": "1024", "sentiment": "부정"}


def test_the_last_contact_is_the_default(ledger: Path) -> None:
    """Enter alone takes what it was."""
    book = open_ledger(ledger).book
    sheets = CalamineWorkbook.from_path(ledger)
    rows = sheets.get_sheet_by_name("고객관리일지").to_python()
    head = next(row for row in rows if "채널" in row)
    newest = max(rows[rows.index(head) + 1 :], key=lambda row: str(row[head.index("일시")]))
    who = newest[head.index("고객 ID")]
    entry = told(ledger, f"{int(float(str(who)))}\r\r\r\r메모\r")
    assert entry["channel"] == newest[head.index("채널")]
    assert book.people.find(entry["customer"])


def test_whose_contract_is_asked_alone(ledger: Path) -> None:
    """Where a command about a contract names nobody: who, and why it ends."""
    with create_pipe_input() as pipe, create_app_session(input=pipe, output=DummyOutput()):
        pipe.send_text("1024\r")
        assert asked_customer(str(ledger), DEFAULT_LIMITS) == "1024"
        pipe.send_text(f"{DOWN}\r")
        assert asked_choice("해지 사유", ["가격", "미사용"]) == "미사용"


def test_only_one_customer_is_taken(ledger: Path) -> None:
    """Nobody and several are refused while they can still be mended."""
    check = OneCustomer(open_ledger(ledger).book.people)
    check.validate(Document("1024"))
    for typed in ("", "없는 사람"):
        with pytest.raises(ValidationError, match="그런 고객이 없습니다"):
            check.validate(Document(typed))


def test_whoever_stops_has_written_nothing(ledger: Path) -> None:
    """Ctrl-C at any question."""
    import click  # noqa: PLC0415 - its way to leave

    before = ledger.read_bytes()
    with pytest.raises(click.exceptions.Exit):
        told(ledger, "1024\r\x03")
    assert ledger.read_bytes() == before


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal of its own is made with pty")
def test_a_real_terminal_is_asked_and_a_pipe_is_not(ledger: Path) -> None:
    """With a pipe the missing customer stays a wrong use."""
    import pty  # noqa: PLC0415 - not on Windows

    program = [sys.executable, "-m", "xlcrm", "log", "add", str(ledger), "--no-backup"]
    piped = subprocess.run(program, input=b"", capture_output=True, check=False, timeout=60)
    assert (piped.returncode, "--customer" in piped.stderr.decode()) == (2, True)
    master, slave = pty.openpty()
    run = subprocess.Popen(program, stdin=slave, stdout=slave, stderr=slave)
    os.close(slave)
    seen = b""
    for waits, keys in (("고객 (이름", "1024\r"), ("채널", "\r"), ("방향", "\r"), ("분류", "\r"),
                        ("내용", "터미널에서\r"), ("적었습니다", "")):  # fmt: skip
        while waits.encode() not in seen:
            seen += os.read(master, 4096)
        os.write(master, keys.encode())
        seen = b"" if keys else seen
    assert run.wait(60) == 0
    os.close(master)
