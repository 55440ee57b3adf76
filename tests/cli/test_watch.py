"""`xlcrm watch`: a real process, and a ledger that is really saved, held and closed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
import received

from xlcrm.__main__ import main

if TYPE_CHECKING:
    from collections.abc import Iterator

SEED: Final = Path(__file__).parents[2] / "sample_data" / "seed_ledger.xlsx"
NOW: Final = datetime(2024, 10, 20, 9, 30)  # noqa: DTZ001 - Korean wall time
CALL: Final = {"종류": "전화", "고객": "1001", "내용": "재계약 의사를 물음"}
PATIENCE: Final = 60.0  # seconds

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals as POSIX has them")


class Watching:
    """The program while it watches, and the lines that it prints."""

    def __init__(self, folder: Path, *words: str) -> None:
        self.lines = folder / "lines.txt"
        environment = {**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONIOENCODING": "utf-8"}
        with self.lines.open("wb") as out:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "xlcrm", "watch", *words],
                cwd=folder,
                env=environment,
                stdout=out,
                stderr=subprocess.STDOUT,
            )

    @property
    def said(self) -> list[str]:
        """The lines so far."""
        return self.lines.read_text(encoding="utf-8").splitlines()

    def until(self, text: str, count: int = 1) -> list[str]:
        """Wait until some lines say a text."""
        end = time.monotonic() + PATIENCE
        while sum(text in line for line in self.said) < count:
            assert self.process.poll() is None, self.said
            assert time.monotonic() < end, self.said
            time.sleep(0.1)
        return self.said

    def stopped(self, by: signal.Signals) -> int:
        """End it with a signal; return its exit code."""
        self.process.send_signal(by)
        return self.process.wait(PATIENCE)


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """Return a folder with a ledger that has the sheet 접수."""
    folder = tmp_path / "사무실"
    folder.mkdir()
    received.make(Path(shutil.copy(SEED, folder / "대장.xlsx")), NOW)
    return folder


@pytest.fixture(params=["news", "poll"])
def watching(office: Path, request: pytest.FixtureRequest) -> Iterator[Watching]:
    """Watch that folder, by what the system tells or by looking again and again."""
    found = Watching(office, ".", *(["--poll"] if request.param == "poll" else []))
    try:
        found.until("대장.xlsx:")
        yield found
    finally:
        found.process.kill()
        found.process.wait()


def test_what_is_saved_is_taken_in_at_once(office: Path, watching: Watching) -> None:
    """Once, told in one line, and its own saves start nothing anew; a signal ends it cleanly."""
    path = office / "대장.xlsx"
    received.write(path, CALL)
    watching.until("접수 시트의 1건을 받았습니다: 연락 1")
    assert [each["내용"] for each in received.sheet(path, "고객관리일지")] == [CALL["내용"]]
    assert received.states(path)[0].startswith("접수됨")
    stands = path.stat().st_mtime_ns
    before = len(watching.said)
    time.sleep(3)  # several rounds: what it has saved itself leads to nothing
    assert (path.stat().st_mtime_ns, len(watching.said)) == (stands, before)
    assert watching.stopped(signal.SIGTERM) == 0
    assert watching.said[-1] == "그만 지켜봅니다."


def test_a_ledger_that_is_held_is_taken_in_when_it_is_closed(
    office: Path, watching: Watching
) -> None:
    """Saved while it stays open: told once, left alone, and done when Excel lets go of it."""
    path = office / "대장.xlsx"
    owner = office / "~$대장.xlsx"
    owner.touch()
    received.write(path, CALL)
    watching.until("아직 열려 있어")
    assert received.states(path) == [""]
    owner.unlink()
    lines = watching.until("접수 시트의 1건을 받았습니다")
    assert sum("아직 열려 있어" in line for line in lines) == 1
    assert watching.stopped(signal.SIGINT) == 0


def test_a_file_that_errs_is_told_once_for_each_change(office: Path) -> None:
    """And keeps no other from being taken in."""
    (office / "깨진.xlsx").write_bytes(b"PK\3\4 no workbook")
    watching = Watching(office, ".")
    try:
        watching.until("깨진.xlsx:")
        watching.until("대장.xlsx:")
        received.write(office / "대장.xlsx", {**CALL, "고객": "없는 사람"}, CALL)
        watching.until("접수 시트의 1건을 받았습니다")
        time.sleep(2)
        assert sum("1줄은 고칠 것이 있습니다" in line for line in watching.said) == 1
        assert sum("깨진.xlsx:" in line for line in watching.said) == 1
        (office / "깨진.xlsx").write_bytes(b"PK\3\4 no workbook yet")
        watching.until("깨진.xlsx:", 2)
    finally:
        watching.process.kill()
        watching.process.wait()


def test_what_cannot_be_watched_is_said(
    office: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A path that is not there, and a program without the library that watches."""
    monkeypatch.chdir(office)
    monkeypatch.setattr(sys, "argv", ["xlcrm", "watch", "없는 폴더"])
    assert main() == 2
    assert "파일이 없습니다" in capsys.readouterr().err
    for name in ("watchdog", "watchdog.observers"):
        monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.setattr(sys, "argv", ["xlcrm", "watch", "."])
    assert main() == 2
    assert 'pip install "xlcrm[watch]"' in capsys.readouterr().err
