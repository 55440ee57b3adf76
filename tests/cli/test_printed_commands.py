"""Every command that a screen or an error prints works as it stands, however a file is called."""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import date
from typing import TYPE_CHECKING, Final

import pytest
from openpyxl import Workbook, load_workbook

from xlcrm.cli.app import _COMMANDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from subprocess import CompletedProcess

    Program = Callable[..., CompletedProcess[str]]

ON: Final = ("--as-of", "2024-10-01")
OURS: Final = "고객's 대장 (2024).xlsx"
THEIRS: Final = "회원 명단 $5.xlsx"
KNOWN: Final = {name for names in _COMMANDS.values() for name in names}
_COMMAND: Final = re.compile(r"xlcrm ([a-z]+)(?= |$)(?! [a-z]+[),]| [가-힣]+을|[가-힣])")
_NAMED: Final = re.compile(r"^xlcrm [a-z]+(?: [a-z]+)?[가-힣:.]")
_FIRST: Final = re.compile(r"'(\S+) \| ([^|']+) \| ([^|']+)'")
_END: Final = re.compile(r"\s+(?:→|\(|또는 )|\)?\.?$|\. ")

DATED: Final = (
    *("check", "refresh", "today", "expiring", "dues", "summary", "log due", "offers show"),
    *("consent list", "voices show", "voices ideas", "loyalty show", "survey due", "reading"),
    *("customer prospects", "offers results", "consent ask"),
)
PLAIN: Final = (
    *("list", "history", "queue show", "restore", "upgrade", "intake", "calc", "offers rules"),
    *("list --rolls", "templates list", "undo -n"),
)
ASKED: Final = (
    ("add", "구매이력", "{}"),
    ("add", "구매이력", "{}", "고객=김가온", "제품/서비스=책", "금액=1000"),
    ("add", "만족도", "{}", "고객=김가온", "만족도=5"),
    ("loyalty", "give", "{}", "김가온", "500"),
    ("loyalty", "coupon", "{}", "김가온", "--worth", "1만원"),
    ("voices", "idea", "{}", "주차", "--customer", "김가온"),
    ("log", "add", "{}", "-c", "없는사람", "--channel", "전화", "물음"),
    ("list", "{}", "없는조건"),
    ("cancel", "{}", "김가온", "--on", "2020-01-01", "--reason", "가격", *ON),
    ("renew", "{}", "김가온", *ON),
    ("pay", "{}", "김가온"),
    ("customer", "add", "{}", "김가온", "010-0000-0001"),
    ("customer", "add", "{}", "홍가상", "010-0000-0009", "시작일=오늘", "기간=12개월"),
    ("customer", "add", "{}", "010-0000-0009"),
    ("customer", "edit", "{}", "김가온", "주소=서울", "종료일=2025-01-01"),
    ("customer", "show", "{}", "아무개"),
    ("customer", "merge", "{}", "김가온", "이나래"),
    ("consent", "record", "{}", "김가온", "--channel", "문자", "--yes"),
    ("today", "{}", "--into", *ON),
    ("restore", "{}", "--on", "2020-01-01"),
    ("queue", "apply", "{}"),
    ("list", "{}", "미납", "--save", "미납"),
)


def _theirs(path: Path) -> None:
    """A list without 고객 ID, as an office has it."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "회원"
    sheet.append(["성함", "전화", "시작", "종료", "월 회비", "상태"])
    sheet.append(["김가온", "010-0000-0001", date(2024, 1, 1), date(2024, 10, 12), 50_000, None])
    sheet.append(["이나래", "010-0000-0002", date(2024, 3, 1), date(2025, 2, 28), 50_000, None])
    sheet.append(["박다솜", "010-0000-0003", "2024.5.1", None, "5만", None])
    book.save(path)


def printed(run: CompletedProcess[str]) -> Iterator[str]:
    """The commands that a run printed, each as it would be copied."""
    for line in (run.stdout + run.stderr).splitlines():
        for match in _COMMAND.finditer(line):
            text = line[match.start() :]
            if match[1] in KNOWN and not _NAMED.match(text):
                outside = re.sub(r"\"[^\"]*\"|'[^']*'", lambda each: "_" * len(each[0]), text)
                end = _END.search(outside)
                yield text[: end.start() if end else len(text)].strip()


def asked_first(run: CompletedProcess[str]) -> Iterator[tuple[str, list[tuple[str, ...]]]]:
    """The commands that are told with what to write in 설정 before them, and that."""
    for line in (run.stdout + run.stderr).splitlines():
        if "설정 시트에" in line and "적고 실행하세요: " in line:
            before, _, command = line.partition("적고 실행하세요: ")
            yield command.strip(), _FIRST.findall(before)


def _write_settings(path: Path, rows: list[tuple[str, ...]]) -> None:
    """Write lines into 설정 as a person in Excel does, where it is missing on a new sheet."""
    book = load_workbook(path)
    if "설정" not in book.sheetnames:
        book.create_sheet("설정").append(["구분", "항목", "값"])
    for row in rows:
        book["설정"].append(list(row))
    book.save(path)


def as_typed(command: str) -> list[str]:
    """The words of a command as a shell takes them."""
    run = subprocess.run(
        ["/bin/sh", "-c", f'show() {{ printf "%s\\n" "$@"; }}; show {command}'],
        capture_output=True,
        text=True,
        check=True,
    )
    assert not run.stderr, command
    return run.stdout.splitlines()[1:]


@pytest.fixture
def folder(office: Path, samples: Path) -> Path:
    """Return a folder below the one that the program is started in, with two ledgers."""
    below = office / "우리 사무실"
    below.mkdir()
    shutil.copy(samples / "seed_ledger.xlsx", below / OURS)
    _theirs(below / THEIRS)
    return below


def _screens(name: str, place: str) -> list[tuple[str, ...]]:
    """What is run at a place, each as the words of the command line."""
    ledger = f"우리 사무실/{name}" if place == "elsewhere" else name
    where = () if place == "use" else ("우리 사무실",) if place == "folder" else (ledger,)
    found = [(*each.split(), *where, *ON) for each in DATED]
    if place in {"elsewhere", "here"}:
        found += [(*each.split()[:2], *where, *each.split()[2:]) for each in PLAIN]
    if place == "elsewhere":
        found += [tuple(word.format(ledger) for word in each) for each in ASKED]
    return found


@pytest.mark.skipif(shutil.which("sh") is None, reason="needs a shell that reads quotes")
@pytest.mark.parametrize(
    ("name", "place"),
    [(THEIRS, "elsewhere"), (THEIRS, "use"), (OURS, "here"), (OURS, "folder")],
    ids=["theirs, elsewhere", "theirs, in use", "ours, here", "ours, of a folder"],
)
def test_what_is_printed_as_a_command_works(
    folder: Path, xlcrm: Program, monkeypatch: pytest.MonkeyPatch, name: str, place: str
) -> None:
    """From another folder, beside it, for all ledgers of a folder, and for the one in use.

    A file's name may have blanks, brackets, an apostrophe or a dollar sign.
    """
    if place in {"here", "use"}:
        monkeypatch.chdir(folder)
    if place == "use":
        xlcrm("use", name)
    screens = _screens(name, place)
    before = {each: each.read_bytes() for each in folder.iterdir() if each.is_file()}
    found: dict[str, tuple[str, ...]] = {}
    first: dict[str, list[tuple[str, ...]]] = {}
    for screen in screens:
        shown = xlcrm(*screen)
        first.update(asked_first(shown))
        for command in printed(shown):
            found.setdefault(command, screen)
        for each, data in before.items():
            each.write_bytes(data)
    assert len(found) >= 3
    broken = []
    for command, screen in found.items():
        if command in first:
            assert first[command]
            _write_settings(folder / name, first[command])
        run = xlcrm(*as_typed(command))
        asks = command.startswith("xlcrm adopt") and "--map " in run.stderr
        done = (
            command.endswith("--told") and "알릴 것이 없습니다" in run.stderr
        )  # of what was undone
        if run.returncode not in {0, 1} and not asks and not done:
            broken.append((command, screen, run.stderr))
        for each, data in before.items():
            each.write_bytes(data)
    assert broken == [], "\n".join(f"{a}   <= {b}: {c[-150:]}" for a, b, c in broken)
