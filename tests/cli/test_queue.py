from __future__ import annotations

import errno
import json
import os
from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.table import Table

from xlcrm.files.queue import enqueue, unread_beside

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import CompletedProcess

    Program = Callable[..., CompletedProcess[str]]

NOON = datetime(2024, 1, 1, 12)  # noqa: DTZ001 - Korean wall time
NAME = "seed_ledger.xlsx"


@pytest.fixture
def waits(seed: Path, xlcrm: Program) -> Path:
    """Return a ledger beside which two entries wait; nobody has it open any more."""
    owner = seed.parent / f".~lock.{NAME}#"
    owner.write_bytes(b"")
    for customer, channel in (("홍길동", "전화"), ("1002", "방문")):
        words = ("--customer", customer, "--channel", channel, "010-1234-5678로 통화함")
        assert xlcrm("log", "add", NAME, *words).returncode == 3
    owner.unlink()
    return seed


def contents(path: Path) -> list[object]:
    """Return the names in the journal."""
    book = load_workbook(path)
    if "고객관리일지" not in book.sheetnames:
        return []
    return [cell.value for cell in book["고객관리일지"]["D"][1:]]


def test_what_waits_is_shown_masked(waits: Path, xlcrm: Program) -> None:
    """When, who, how; not what was said."""
    run = xlcrm("queue", "show", NAME)
    first, *lines = run.stdout.splitlines()
    assert (run.returncode, first, len(lines)) == (0, f"{NAME}: 기다리는 일지 2건", 2)
    assert [line.split()[3:] for line in lines] == [
        ["1001", "홍*동", "전화"],
        ["1002", "김*수", "방문"],
    ]
    (told,) = json.loads(xlcrm("queue", "show", NAME, "--json").stdout)["files"]
    assert [(each["customer_id"], each["name"]) for each in told["entries"]] == [
        ("1001", "홍*동"),
        ("1002", "김*수"),
    ]
    assert "통화함" not in run.stdout + json.dumps(told, ensure_ascii=False)
    assert waits.parent.joinpath(f"{NAME}.xlcrm-queue").exists()


def test_a_damaged_line_is_told(waits: Path, xlcrm: Program) -> None:
    """And does not keep the others from being applied."""
    path = waits.parent / f"{NAME}.xlcrm-queue"
    path.write_bytes(path.read_bytes()[:-5])
    run = xlcrm("queue", "show", NAME)
    assert "기다리는 일지 1건" in run.stdout
    assert run.stderr.startswith(f"{NAME}.xlcrm-queue: 읽을 수 없는 줄이 1개 있습니다. → ")
    assert xlcrm("queue", "apply", NAME).returncode == 0
    assert contents(waits) == ["홍길동"]


@pytest.mark.parametrize("how", ["a field", "a kind of value"])
def test_what_a_newer_version_wrote_is_put_aside(waits: Path, xlcrm: Program, how: str) -> None:
    """It stops neither a refresh nor another entry; it is told once and kept, and show tells."""
    path = waits.parent / f"{NAME}.xlcrm-queue"
    more = {"mood": "좋음"} if how == "a field" else {"content": date(2024, 10, 1)}
    enqueue(waits, [{"entry_id": "20240101-0000-AAAAAAA", "at": NOON, **more}])
    line = path.read_bytes().splitlines(keepends=True)[-1]
    aside = unread_beside(path)
    run = xlcrm("refresh", NAME, "--as-of", "2024-10-01")
    said = f"{path.name}: 이해할 수 없는 줄 1개를 '{aside.name}' 파일에 따로 두었습니다. → 더"
    assert (run.returncode, said in run.stderr) == (0, True)
    assert xlcrm("log", "add", NAME, "--customer", "1001", "통화함").returncode == 0
    assert contents(waits) == ["홍길동", "김철수", "홍길동"]
    assert (aside.read_bytes(), path.exists()) == (line, False)
    run = xlcrm("queue", "show", NAME)
    assert run.stderr.startswith(f"{aside.name}: 이해할 수 없어 따로 둔 줄이 1개 있습니다. → 더")


def test_an_empty_queue_is_told(seed: Path, xlcrm: Program) -> None:
    """And applying it changes nothing."""
    before = seed.read_bytes(), seed.stat().st_mtime_ns
    assert xlcrm("queue", "show", NAME).stdout == f"{NAME}: 기다리는 일지 0건\n"
    assert xlcrm("queue", "apply", NAME).stdout == f"{NAME}: 옮겨 적을 일지가 없습니다.\n"
    assert (seed.read_bytes(), seed.stat().st_mtime_ns) == before


def test_what_waits_is_applied_once(waits: Path, xlcrm: Program) -> None:
    """In the order in which it came."""
    run = xlcrm("queue", "apply", NAME)
    assert run.returncode == 0
    assert run.stdout.splitlines()[0] == f"{NAME}: 일지 2건을 옮겨 적었습니다."
    assert sum("일지 2건" in line for line in run.stdout.splitlines()) == 1
    assert contents(waits) == ["홍길동", "김철수"]
    assert "옮겨 적을 일지가 없습니다" in xlcrm("queue", "apply", NAME).stdout
    assert contents(waits) == ["홍길동", "김철수"]


def test_a_rehearsal_applies_nothing(waits: Path, xlcrm: Program) -> None:
    """It tells how many would be applied."""
    before = waits.read_bytes()
    for words in (("queue", "apply", NAME), ("refresh", NAME, "--as-of", "2024-10-01")):
        run = xlcrm(*words, "--dry-run")
        assert run.returncode == 0
        assert waits.read_bytes() == before
    run = xlcrm("queue", "apply", NAME, "--dry-run")
    assert "2건을 옮겨 적을 것입니다. (--dry-run: 쓰지 않았습니다)" in run.stdout
    assert "옮겨 적었습니다" not in run.stdout
    assert "기다리는 일지 2건" in xlcrm("queue", "show", NAME).stdout


def test_an_entry_that_waited_still_begins_its_new_sheet(waits: Path, xlcrm: Program) -> None:
    """--rotate is kept with it, whichever command takes it in."""
    assert xlcrm("queue", "apply", NAME).returncode == 0
    owner = waits.parent / f".~lock.{NAME}#"
    owner.write_bytes(b"")
    words = ("--customer", "1001", "--rotate", "month", "통화함")
    assert xlcrm("log", "add", NAME, *words).returncode == 3
    owner.unlink()
    assert xlcrm("refresh", NAME, "--as-of", "2024-10-01").returncode == 0
    first, second = [name for name in load_workbook(waits).sheetnames if "일지" in name]
    assert (first, second[:9]) == ("고객관리일지", "고객관리일지 20")
    assert contents(waits) == ["홍길동", "김철수"]


def test_a_workbook_still_open_keeps_them_waiting(waits: Path, xlcrm: Program) -> None:
    """Exit code 3."""
    (waits.parent / f"~${NAME}").write_bytes(b"")
    before = waits.read_bytes()
    run = xlcrm("queue", "apply", NAME)
    assert (run.returncode, waits.read_bytes()) == (3, before)
    assert run.stderr.startswith(f"{NAME}: 다른 사람이 엑셀 등에서 열어 두었습니다.")
    told = json.loads(xlcrm("queue", "apply", NAME, "--json").stdout)["files"][0]
    assert told["outcome"] == "busy"
    assert "기다리는 일지 2건" in xlcrm("queue", "show", NAME).stdout


def test_a_refresh_takes_them_in(waits: Path, xlcrm: Program) -> None:
    """The office need not know that command."""
    run = xlcrm("refresh", NAME, "--as-of", "2024-10-01")
    assert run.returncode == 0
    assert contents(waits) == ["홍길동", "김철수"]
    assert "기다리는 일지 0건" in xlcrm("queue", "show", NAME).stdout


def test_reading_commands_say_that_entries_wait(waits: Path, xlcrm: Program) -> None:
    """Else a call just written down would seem lost."""
    del waits
    for words in (("log", "due", NAME), ("log", "show", NAME, "--customer", "1001")):
        run = xlcrm(*words)
        assert run.returncode == 0
        assert run.stderr.startswith(f"{NAME}: 대기열의 일지 2건은 아직 들어 있지 않습니다. → ")


def test_a_refresh_tells_of_what_has_no_room(waits: Path, xlcrm: Program) -> None:
    """It does its own work, and says that the entries wait on, and who tells why."""
    assert xlcrm("queue", "apply", NAME).returncode == 0
    owner = waits.parent / f".~lock.{NAME}#"
    owner.write_bytes(b"")
    assert xlcrm("log", "add", NAME, "--customer", "1001", "통화함").returncode == 3
    owner.unlink()
    book = load_workbook(waits)
    sheet = book["고객관리일지"]
    sheet["A4"] = "여기까지 확인함"  # right below the table, and no row can come in above it
    sheet["AZ1"], sheet["BA1"] = "코드", "뜻"
    sheet.add_table(Table(displayName="코드표", ref="AZ1:BA9"))
    book.save(waits)
    run = xlcrm("refresh", NAME, "--as-of", "2024-10-01")
    assert run.returncode == 0
    assert "대기열의 일지 1건은 시트에 적을 자리가 없어 그대로 기다립니다." in run.stdout
    assert load_workbook(waits)["고객대장"]["H4"].value == "만료 예정"
    assert "고객관리일지!AZ1:BA9: 옆에 있는 표" in xlcrm("queue", "apply", NAME).stderr


@pytest.mark.parametrize("command", ["queue show", "check", "today"])
def test_what_waits_beside_a_ledger_that_was_renamed_is_not_forgotten(
    seed: Path, xlcrm: Program, command: str
) -> None:
    """Where it lies, and what to do, which works."""
    owner = seed.with_name(f"~${seed.name}")
    owner.touch()
    assert xlcrm("log", "add", seed.name, "1001", "통화함").returncode == 3
    owner.unlink()
    assert "그 이름의 대장이 없습니다." not in xlcrm(*command.split(), seed.name).stderr
    renamed = seed.rename(seed.with_name("새 대장.xlsx"))
    told = xlcrm(*command.split(), renamed.name).stderr
    assert f"{seed.name}.xlcrm-queue: 1건이 기다리는데, 그 이름의 대장이 없습니다." in told
    assert f"'{renamed.name}.xlcrm-queue'로 바꾸세요." in told
    seed.with_name(f"{seed.name}.xlcrm-queue").rename(f"{renamed.name}.xlcrm-queue")
    assert "그 이름의 대장이 없습니다." not in xlcrm(*command.split(), renamed.name).stderr
    assert "일지 1건을 옮겨 적었습니다." in xlcrm("queue", "apply", renamed.name).stdout


@pytest.mark.skipif(os.name == "nt", reason="a folder is read there, too")
@pytest.mark.parametrize("how", ["a broken disk", "a folder"])
def test_a_queue_that_cannot_be_read_is_not_taken_for_an_empty_one(
    waits: Path, xlcrm: Program, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever asks for what waits gets an error; other commands go on, and tell."""
    queue = waits.with_name(f"{waits.name}.xlcrm-queue")
    kept = queue.read_bytes()
    if how == "a folder":
        queue.unlink()
        queue.mkdir()
    else:

        def broken(path: Path) -> list[bytes]:
            raise OSError(errno.EIO, "broken", str(path))

        monkeypatch.setattr("xlcrm.files.queue.lines_of", broken)
    for words, code in (("queue", "apply"), 2), (("refresh",), 0):
        done = xlcrm(*words, NAME)
        assert done.returncode == code, done.stderr
        assert "옮겨 적을 일지가 없습니다" not in done.stdout
        told = "옮기세요" if how == "a folder" else "(EIO)"
        assert any(queue.name in line and told in line for line in done.stderr.splitlines())
    if how == "a broken disk":
        assert queue.read_bytes() == kept
