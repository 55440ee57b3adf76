"""What a console shows: no word is broken on a narrow one, no bar is lost on an old one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from xlcrm.cli.shown.wide import broken, width

if TYPE_CHECKING:
    from collections.abc import Callable
    from subprocess import CompletedProcess

    Program = Callable[..., CompletedProcess[str]]

OFFICE = Path(__file__).parents[2] / "sample_data" / "office.xlsx"


def test_bars_are_shown_on_a_korean_console(process: Program) -> None:
    """cp949 has none of the blocks: signs that it has stand for them, and no question mark."""
    run = process("summary", str(OFFICE), "--as-of", "2024-10-01", encoding="cp949")
    line = next(each for each in run.stdout.splitlines() if each.startswith("  월 반복 매출"))
    assert "?" not in run.stdout
    assert set(line.split()[-1]) <= set(".:-=+*#@")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pseudo-terminals to ask")
def test_no_word_is_broken_on_a_terminal(seed: Path) -> None:
    """A long answer goes on in the next line at a space; a command to be copied stays whole."""
    import pty  # noqa: PLC0415 - not on Windows
    from fcntl import ioctl  # noqa: PLC0415
    from struct import pack  # noqa: PLC0415
    from termios import TIOCSWINSZ  # noqa: PLC0415

    main, side = pty.openpty()
    ioctl(side, TIOCSWINSZ, pack("HHHH", 24, 80, 0, 0))
    words = [sys.executable, "-m", "xlcrm", "list", seed.name, "날씨", "--as-of", "2024-10-01"]
    subprocess.run(words, stdout=side, stderr=side, check=False, timeout=60)
    os.close(side)
    said = b""
    while not said.endswith(b"\n"):
        said += os.read(main, 65536)
    os.close(main)
    lines = said.decode().splitlines()
    assert len(lines) > 1
    assert max(map(width, lines)) <= 80
    piped = subprocess.run(words, capture_output=True, check=False, timeout=60).stderr.decode()
    assert " ".join(each.strip() for each in lines) == piped.strip()


def test_a_command_is_not_broken() -> None:
    """It goes on to the next arrow, or to the end, and may be longer than the line."""
    text = "  대장이 없습니다. → 정하려면: xlcrm use 고객대장.xlsx → 그다음 다시 하세요."
    lines = broken(text, 24, whole="xlcrm ")
    assert "    xlcrm use 고객대장.xlsx" in lines
    assert " ".join(each.strip() for each in lines) == text.strip()
