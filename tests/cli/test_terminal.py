"""`xlcrm adopt` at a real terminal of 80 columns: asked, answered, left, stopped."""

from __future__ import annotations

import os
import signal
import struct
import sys
import time
from typing import TYPE_CHECKING, Final

import pytest
from openpyxl import Workbook

from xlcrm.cli.shown.wide import width

pty = pytest.importorskip("pty")
termios = pytest.importorskip("termios")
fcntl = pytest.importorskip("fcntl")

if TYPE_CHECKING:
    from pathlib import Path

COLUMNS: Final = 80
PATIENCE: Final = 60.0  # seconds


@pytest.fixture
def listed(office: Path) -> Path:
    """Return a list that leaves a header, a fee and a word open, with many columns."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "명단"
    months = [f"{month}월 출석" for month in range(1, 13)]
    sheet.append(["그분", "연락처", "시작일", "종료일", "회비", "상태", *months])
    for name, end, word in (("홍가람", "2025-01-04", "이용중"), ("김나래", "2024-11-30", "우수")):
        row = [name, "010-0000-0001", "2024-01-05", end, 600000, word]
        sheet.append([*row, *["O"] * len(months)])
    path = office / "명단.xlsx"
    book.save(path)
    return path


def at_terminal(path: Path, *typed: str) -> tuple[int, str]:
    """Run the program on a terminal and type some lines as it asks; return its code and screen."""
    child, ours = pty.fork()
    if not child:
        os.chdir(path.parent)
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # tests that run behind a shell ignore it
        given = ["adopt", path.name, "--as-of", "2024-10-01"]
        os.execv(sys.executable, [sys.executable, "-m", "xlcrm", *given])  # noqa: S606 - no shell
    fcntl.ioctl(ours, termios.TIOCSWINSZ, struct.pack("HHHH", 50, COLUMNS, 0, 0))
    os.set_blocking(ours, False)
    screen, left, asked = b"", list(typed), 0
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            more = os.read(ours, 1 << 16)
        except BlockingIOError:
            more = b""
            time.sleep(0.02)
        except OSError:  # the program has ended
            break
        screen += more
        said = screen.decode("utf-8", "ignore")
        prompts = said.count("]: ") + said.count("번호: ")
        if left and prompts > asked:
            asked = prompts
            os.write(ours, left.pop(0).encode())
    os.close(ours)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return code, screen.decode("utf-8").replace("\r\n", "\n")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (("\n", "2\n", "2\n"), 0),
        (("이름\n", "기간총액\n", "해지\n"), 0),
        (("\n", "\n", "9\n", "x\n", "-1\n", "\n", "0\n"), 0),
        (("\x03",), 130),
        (("\n", "\x03"), 130),
        (("\n", "\x04"), 130),
        (("\n", "1\n", "\x04"), 130),
    ],
)
def test_it_asks_fits_the_screen_and_ends(listed: Path, typed: tuple[str, ...], code: int) -> None:
    """Whatever is typed: no line is cut by the terminal but a command, and no traceback shows."""
    before = listed.read_bytes()
    found, screen = at_terminal(listed, *typed)
    assert found == code, screen
    assert "Traceback" not in screen
    assert "적힌 값: 홍*람 · 김*래" in screen
    for line in screen.splitlines():
        assert width(line) <= COLUMNS or "xlcrm" in line or line.lstrip().startswith("--"), line
    if code:
        assert screen.endswith("\n그만두었습니다. 답을 받지 않았고, 아무것도 쓰지 않았습니다.\n")
        assert listed.read_bytes() == before
    else:
        assert listed.read_bytes() != before
        assert "다음: 자료를 점검하려면" in screen


def test_who_leaves_what_a_ledger_needs_is_told_what_it_lacks(listed: Path) -> None:
    """0 for the only column of names: it ends, nothing is written, and the headers are named."""
    before = listed.read_bytes()
    code, screen = at_terminal(listed, "0\n")
    assert code == 2
    assert "고객대장으로 읽을 시트를 찾지 못했습니다." in screen
    assert "있는 머리글은 명단: A1 그분(고객명?)" in screen.replace("\n", "")
    assert listed.read_bytes() == before
