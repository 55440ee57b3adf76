from __future__ import annotations

import errno
import io
import os
import re
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING

import pytest

from xlcrm.cli.shown import progress
from xlcrm.errors import XlcrmError
from xlcrm.files import store

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

DAY = ("--as-of", "2024-10-01")
ROWS = "고객 ID,고객명,연락처,계약 시작일\n9001,새고객,010-0000-9001,2024-10-01\n"
MOVES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")

pytestmark = pytest.mark.skipif(os.name == "nt", reason="a pseudo-terminal is made the POSIX way")


class OnTerminal:
    """The program with stderr on a terminal of its own, and stdout in a pipe."""

    def __init__(self, arguments: Sequence[str], **variables: str) -> None:
        import pty  # noqa: PLC0415 - not on Windows

        self._screen, terminal = pty.openpty()
        self._run = subprocess.Popen(
            [sys.executable, "-m", "xlcrm", *arguments],
            stdout=subprocess.PIPE,
            stderr=terminal,
            encoding="utf-8",
            env={**os.environ, "TERM": "xterm", "PYTHONIOENCODING": "utf-8", **variables},
        )
        os.close(terminal)

    def seen(self) -> Iterator[str]:
        """Yield all that has appeared on the screen so far, whenever it has changed."""
        screen = b""
        while True:
            try:
                more = os.read(self._screen, 4096)
            except OSError:  # the program has gone, and Linux has no other word for it
                more = b""
            if not more:
                os.close(self._screen)
                return
            screen += more
            yield screen.decode(errors="replace")

    def finish(self) -> tuple[int, str]:
        """Return the exit code and what came through the pipe."""
        said, _ = self._run.communicate()
        return self._run.returncode, said


def test_long_work_says_what_it_is_doing(seed: Path) -> None:
    """After a moment; here it waits for somebody else's save. The line is gone in the end."""
    (seed.parent / "신규.csv").write_text(ROWS, encoding="utf-8")
    with store.locked(seed):
        program = OnTerminal(["import", seed.name, "신규.csv", *DAY])
        screen = program.seen()
        shown = next(text for text in screen if "고객대장을 여는 중" in text)
    *_, shown = (shown, *screen)
    code, said = program.finish()
    assert (code, said.splitlines()[0]) == (
        0,
        "seed_ledger.xlsx: 계약 1건 (새 고객 1명)을 더했습니다.",
    )
    assert "중" not in said
    assert shown.endswith("\x1b[2K")  # the line that was shown is cleared


def test_quick_work_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody has time to read it; nor does it come when the work is long done."""
    monkeypatch.setattr(progress, "_MOMENT", 0.2)
    terminal = io.StringIO()
    monkeypatch.setattr(terminal, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stderr", terminal)
    before = threading.active_count()
    with progress.working("쓰는 중") as now:
        now("다른 것을 쓰는 중")
    while threading.active_count() > before:
        time.sleep(0.01)
    assert not terminal.getvalue()


class Broken(io.StringIO):
    """A terminal that is gone: whatever is written fails."""

    def isatty(self) -> bool:
        """As it was when it was opened."""
        return True

    def write(self, _: str) -> int:
        """Fail."""
        raise OSError(errno.EIO, "gone")


def fail_slowly() -> None:
    """Fail after the line should have been shown."""
    with progress.working("쓰는 중"):
        time.sleep(0.3)
        raise XlcrmError("진짜 오류")


def test_a_terminal_that_is_gone_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The work goes on, its result counts, and so does its own error."""
    monkeypatch.setattr(progress, "_MOMENT", 0.01)
    monkeypatch.setattr(sys, "stderr", Broken())
    with progress.working("쓰는 중") as now:
        time.sleep(0.3)
        now("다른 것을 쓰는 중")
    with pytest.raises(XlcrmError, match="진짜"):
        fail_slowly()


def test_a_simple_terminal_sees_no_line(seed: Path) -> None:
    """It could not take it back."""
    with store.locked(seed):
        program = OnTerminal(["refresh", seed.name, *DAY], TERM="dumb")
        time.sleep(2)
    assert [*program.seen()] == []
    assert program.finish()[0] == 0


def test_many_files_have_a_bar(seed: Path) -> None:
    """It tells how many are done, and does not get between the results."""
    for number in range(3):
        (seed.parent / f"{number}.xlsx").write_bytes(seed.read_bytes())
    program = OnTerminal(["refresh", ".", *DAY])
    *_, text = program.seen()
    code, said = program.finish()
    assert code == 0
    assert said.count("seed_ledger.xlsx") == 1
    assert MOVES.search(said) is None
    assert re.search("파일 .*/4", MOVES.sub("", text))


def test_a_pipe_sees_no_line(seed: Path) -> None:
    """A batch's log holds what was done, and nothing that moves."""
    with store.locked(seed):
        run = subprocess.Popen(
            [sys.executable, "-m", "xlcrm", "refresh", seed.name, *DAY],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        time.sleep(2)
    said, complaints = run.communicate()
    assert (run.returncode, complaints) == (0, "")
    assert MOVES.search(said) is None
