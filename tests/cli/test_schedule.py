"""What runs every night: entered into the computer's scheduler, shown first, taken out again."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import subprocess
import sys
from dataclasses import replace
from datetime import time
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias
from xml.etree import ElementTree as ET

import pytest
from openpyxl import load_workbook

from xlcrm.errors import StorageError
from xlcrm.files import night_log, scheduler
from xlcrm.files.scheduler import Entry, task_xml

if TYPE_CHECKING:
    from collections.abc import Callable

    Program: TypeAlias = "Callable[..., subprocess.CompletedProcess[str]]"

posix = pytest.mark.skipif(sys.platform == "win32", reason="cron and systemd are not on Windows")
CRONTAB = """#!/bin/sh
if [ "$1" = -l ]; then cat "$CRONTAB_FILE" 2>/dev/null; exit; fi
cat >"$CRONTAB_FILE"
"""
SYSTEMCTL = """#!/bin/sh
echo "$@" >>"$SYSTEMCTL_FILE"
"""
SCHTASKS = """#!/bin/sh
echo "$@" >>"$SCHTASKS_FILE"
case "$1" in
/create) cp "$5" "$SCHTASKS_FILE.xml" ;;
/query) test -e "$SCHTASKS_FILE.xml" ;;
/delete) rm "$SCHTASKS_FILE.xml" ;;
esac
"""
OWN = "MAILTO=office@example.com\n15 3 * * * /usr/local/bin/backup 100\\%\n"


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], Path]:
    """Return what puts a scheduler's program, and no other one, on the path."""
    folder = tmp_path / "bin"
    folder.mkdir()

    def put(name: str, text: str) -> Path:
        (folder / name).write_text(text, encoding="utf-8")
        (folder / name).chmod(stat.S_IRWXU)
        kept = tmp_path / f"{name}.kept"
        monkeypatch.setenv(f"{name.upper()}_FILE", str(kept))
        monkeypatch.setenv("HOME", str(tmp_path))
        for tool in ("sh", "cat", "cp", "rm", "test"):
            found = shutil.which(tool)
            if found and not (folder / tool).exists():
                (folder / tool).symlink_to(found)
        monkeypatch.setenv("PATH", str(folder))
        return kept

    return put


@pytest.fixture
def folder(office: Path, samples: Path) -> Path:
    """Return a folder of ledgers with a space and a percent sign in its name."""
    found = office / "고객 100% 대장"
    found.mkdir()
    shutil.copy(samples / "seed_ledger.xlsx", found / "서울.xlsx")
    return found


@posix
def test_cron_has_it_once_and_keeps_what_is_the_offices_own(
    folder: Path, xlcrm: Program, programs: Callable[[str, str], Path]
) -> None:
    """Entered twice it stands once, at the last time; taken out, all is as it was."""
    table = programs("crontab", CRONTAB)
    table.write_text(OWN, encoding="utf-8")
    assert xlcrm("schedule", "install", folder, "--dry-run").returncode == 0
    assert table.read_text(encoding="utf-8") == OWN
    assert xlcrm("schedule", "install", folder).returncode == 0
    run = xlcrm("예약", "넣기", folder, "--at", "05:10")
    assert "05:10에 새로 고치도록 예약했습니다." in run.stdout
    lines = table.read_text(encoding="utf-8").splitlines()
    assert lines[:2] == OWN.splitlines()
    assert len(lines) == 4
    assert lines[3].startswith("10 5 * * * PYTHONUTF8=1 ")
    assert lines[3] in run.stdout
    assert "예약이 있습니다" in xlcrm("schedule", "show", folder).stdout
    assert "예약을 뺐습니다" in xlcrm("schedule", "remove", folder).stdout
    assert table.read_text(encoding="utf-8") == OWN
    assert "뺄 예약이 없습니다" in xlcrm("schedule", "remove", folder).stdout


@posix
def test_the_line_of_cron_does_what_it_says(
    folder: Path, xlcrm: Program, programs: Callable[[str, str], Path], samples: Path
) -> None:
    """Run as cron does, in a bare environment: the ledger is fresh, and the log says so."""
    table = programs("crontab", CRONTAB)
    xlcrm("schedule", "install", folder)
    line = table.read_text(encoding="utf-8").splitlines()[-1]
    command = line.split(" ", 5)[5].replace("\\%", "%")
    bare = {"PATH": "/usr/bin:/bin", "HOME": str(folder.parent)}
    done = subprocess.run(
        ["/bin/sh", "-c", command], env=bare, cwd="/", capture_output=True, check=False, timeout=120
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert (folder / "서울.xlsx").read_bytes() != (samples / "seed_ledger.xlsx").read_bytes()
    assert night_log.last_end(folder).endswith("종료 코드 0")
    assert "서울.xlsx" in (folder / night_log.NAME).read_text(encoding="utf-8")
    assert "마지막 실행: [" in xlcrm("schedule", "show", folder).stdout


@posix
def test_where_there_is_no_cron_systemd_has_it(
    folder: Path, xlcrm: Program, programs: Callable[[str, str], Path]
) -> None:
    """Two units of the user's own, of which systemd finds nothing wrong."""
    said = programs("systemctl", SYSTEMCTL)
    assert xlcrm("schedule", "install", folder, "--at", "6:05").returncode == 0
    timer, service = sorted(Path(os.environ["HOME"]).rglob("xlcrm-*"), reverse=True)
    assert f"enable --now {timer.name}" in said.read_text(encoding="utf-8")
    assert "OnCalendar=*-*-* 06:05:00" in timer.read_text(encoding="utf-8")
    analyse = shutil.which("systemd-analyze", path="/usr/bin:/bin")
    if analyse is not None:
        done = subprocess.run(
            [analyse, "verify", "--user", "--man=no", str(service)],
            capture_output=True,
            check=False,
            timeout=60,
        )
        assert b"xlcrm" not in done.stderr, done.stderr
    assert "예약이 있습니다" in xlcrm("schedule", "show", folder).stdout
    assert xlcrm("schedule", "remove", folder).returncode == 0
    assert not timer.exists()
    assert not service.exists()


@posix
def test_a_full_disk_leaves_the_timer_that_was(
    tmp_path: Path, programs: Callable[[str, str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half a timer would never run, and nobody would know."""

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    programs("systemctl", SYSTEMCTL)
    entry = Entry(tmp_path, time(6, 5), ("python", "-m", "xlcrm"), tmp_path)
    scheduler.install(entry, "systemd")
    before = {each: each.read_bytes() for each in tmp_path.rglob("xlcrm-*")}
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StorageError, match="가득"):
        scheduler.install(replace(entry, at=time(7, 5)), "systemd")
    assert {each: each.read_bytes() for each in tmp_path.rglob("xlcrm-*")} == before
    assert len(before) == 2


@posix
def test_windows_has_a_task(tmp_path: Path, programs: Callable[[str, str], Path]) -> None:
    """Entered as a file, so that no quotes are lost; asked about, and taken out."""
    said = programs("schtasks", SCHTASKS)
    command = (r"C:\xl crm\python.exe", "-m", "xlcrm", "schedule", "run", r"D:\고객 & 대장")
    entry = Entry(tmp_path / "고객 & 대장", time(6, 30), command, tmp_path)
    assert scheduler.kind("win32") == "windows"
    assert not scheduler.is_there(entry, "windows")
    scheduler.install(entry, "windows")
    assert scheduler.is_there(entry, "windows")
    tree = ET.fromstring(said.with_suffix(".kept.xml").read_text(encoding="utf-16"))  # noqa: S314 - ours
    where = {"t": "http://schemas.microsoft.com/windows/2004/02/mit/task"}
    assert tree.findtext(".//t:Command", "", where) == command[0]
    assert tree.findtext(".//t:Arguments", "", where) == (r'-m xlcrm schedule run "D:\고객 & 대장"')
    assert tree.findtext(".//t:StartBoundary", "", where).endswith("T06:30:00")
    assert scheduler.remove(entry, "windows")
    assert not scheduler.remove(entry, "windows")
    assert task_xml(entry).isprintable() is False  # it has lines


@posix
def test_a_scheduler_that_refuses_is_told(
    folder: Path, xlcrm: Program, programs: Callable[[str, str], Path]
) -> None:
    """In one line, with what it said; without any there is a way, too."""
    programs("crontab", "#!/bin/sh\necho 'not allowed to use this program' >&2; exit 1\n")
    run = xlcrm("schedule", "install", folder)
    assert run.returncode == 2
    assert "not allowed to use this program" in run.stderr
    Path(os.environ["PATH"], "crontab").unlink()
    run = xlcrm("schedule", "install", folder)
    assert (run.returncode, "xlcrm schedule run" in run.stderr) == (2, True)


@pytest.mark.parametrize("at", ["25:00", "6", "아침", "06:60"])
def test_an_hour_that_is_none_is_told(folder: Path, xlcrm: Program, at: str) -> None:
    """As what it should look like."""
    run = xlcrm("schedule", "install", folder, "--at", at)
    assert (run.returncode, "06:30처럼" in run.stderr) == (2, True)
    assert xlcrm("schedule", "install", folder / "없음").returncode == 2


def test_a_bad_file_is_in_the_log_and_in_the_code(folder: Path, xlcrm: Program) -> None:
    """The rest is done all the same; the exit code is that of refresh."""
    (folder / "깨진.xlsx").write_bytes(b"no workbook")
    run = xlcrm("schedule", "run", folder)
    assert (run.returncode, run.stdout) == (2, "")
    log = (folder / night_log.NAME).read_text(encoding="utf-8")
    assert "깨진.xlsx: 엑셀 통합 문서" in log
    assert log.rstrip().endswith("종료 코드 2")


def test_the_log_never_grows_without_end(folder: Path) -> None:
    """The one before is kept, once."""
    for _ in range(3):
        (folder / night_log.NAME).write_text("x" * (1 << 20) + "x", encoding="utf-8")
        night_log.append(folder, "새 줄\n")
    assert sorted(each.name for each in folder.glob("*.log")) == [
        night_log.NAME,
        "xlcrm-refresh.old.log",
    ]
    assert (folder / night_log.NAME).read_text(encoding="utf-8") == "새 줄\n"


def test_the_office_finds_a_page_of_the_day_in_the_morning(
    office: Path, samples: Path, xlcrm: Program
) -> None:
    """It tells of files that could not be read; where somebody wrote into it, it stands."""
    shutil.copy(samples / "seed_ledger.xlsx", office / "대장.xlsx")
    (office / "깨진 대장.xlsx").write_bytes(b"not a workbook")
    assert xlcrm("schedule", "run", office).returncode == 2
    page = office / "오늘.xlsx"
    sheet = load_workbook(page)["오늘"]
    above = " ".join(str(cell.value) for row in sheet["A1:F4"] for cell in row if cell.value)
    assert "읽지 못한 파일 1개: 깨진 대장.xlsx" in above
    (office / "깨진 대장.xlsx").unlink()
    assert xlcrm("schedule", "run", office).returncode in {0, 1}
    assert len(list(office.glob("오늘*.xlsx"))) == 1
    book = load_workbook(page)
    rows = [[cell.value for cell in row] for row in book["오늘"]]
    heads = next(number for number, row in enumerate(rows) if "메모" in row)
    book["오늘"].cell(heads + 2, rows[heads].index("메모") + 1).value = "전화함"
    book.save(page)
    kept = page.read_bytes()
    assert xlcrm("schedule", "run", office).returncode in {0, 1}
    assert page.read_bytes() == kept
    assert len(list(office.glob("오늘*.xlsx"))) == 2
