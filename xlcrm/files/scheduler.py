"""The computer's own scheduler: cron where there is one, systemd else, and Windows' Task Scheduler.

Each entry is about one folder, stands under a name of its own, and runs this very program. What the
office has entered itself is never touched.
"""

from __future__ import annotations

import hashlib
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

from xlcrm.errors import StorageError
from xlcrm.files.disk import swap, sync_folder, temporary, write
from xlcrm.files.trouble import told
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import time

_MARK: Final = "# xlcrm schedule "
_LONGEST: Final = 60  # seconds for the scheduler's own program
_PROGRAM: Final = {"cron": "crontab", "systemd": "systemctl", "windows": "schtasks"}


@dataclass(frozen=True, slots=True)
class Entry:
    """What runs when.

    Attributes:
        folder: the folder or workbook, with its whole path.
        at: the hour and minute, by the computer's clock.
        command: the program and its arguments.
        home: the user's own folder, where units of systemd lie.
    """

    folder: Path
    at: time
    command: tuple[str, ...]
    home: Path

    @property
    def name(self) -> str:
        """What the entry is called: of one folder always the same."""
        return f"xlcrm-{hashlib.sha256(str(self.folder).encode()).hexdigest()[:12]}"


def kind(platform: str = sys.platform) -> str:
    """Return which scheduler there is: cron, systemd or windows.

    Raises:
        StorageError: none of them is installed.
    """
    if platform == "win32":
        return "windows"
    for each in ("cron", "systemd"):
        if shutil.which(_PROGRAM[each]) is not None:
            return each
    raise StorageError(
        "이 컴퓨터에 예약 프로그램(cron, systemd)이 없습니다.",
        hint="cron을 설치하거나, 밤마다 이 명령이 돌게 하세요: xlcrm schedule run 폴더",
    )


def shown(entry: Entry, which: str) -> str:
    """Return the entry as the scheduler keeps it, for people to look at first."""
    if which == "cron":
        return "\n".join(_cron_lines(entry))
    if which == "systemd":
        return "\n".join(f"[{name}]\n{text}" for name, text in _units(entry).items())
    return task_xml(entry)


def install(entry: Entry, which: str) -> None:
    """Enter what runs when; an entry of the same folder gives way to it.

    Raises:
        StorageError: the scheduler refuses it.
    """
    if which == "cron":
        kept = _without(_crontab(), entry.folder)
        _run(["crontab", "-"], "\n".join([*kept, *_cron_lines(entry), ""]))
    elif which == "systemd":
        for name, text in _units(entry).items():
            _put(_unit_folder(entry) / name, text)
        _run(["systemctl", "--user", "daemon-reload"])
        _run(["systemctl", "--user", "enable", "--now", f"{entry.name}.timer"])
    else:
        with tempfile.TemporaryDirectory() as place:
            file = Path(place) / "task.xml"
            file.write_text(task_xml(entry), encoding="utf-16")
            _run(["schtasks", "/create", "/tn", entry.name, "/xml", str(file), "/f"])


def remove(entry: Entry, which: str) -> bool:
    """Take the entry of a folder out again; False if there was none.

    Raises:
        StorageError: the scheduler refuses it.
    """
    if which == "cron":
        before = _crontab()
        kept = _without(before, entry.folder)
        if kept != before:
            _run(["crontab", "-"], "\n".join([*kept, ""]))
        return kept != before
    if which == "systemd":
        units = [_unit_folder(entry) / name for name in _units(entry)]
        if not any(unit.exists() for unit in units):
            return False
        _run(["systemctl", "--user", "disable", "--now", f"{entry.name}.timer"])
        for unit in units:
            with told(unit, "지울"):
                unit.unlink(missing_ok=True)
        _run(["systemctl", "--user", "daemon-reload"])
        return True
    if not _answers(["schtasks", "/query", "/tn", entry.name]):
        return False
    _run(["schtasks", "/delete", "/tn", entry.name, "/f"])
    return True


def is_there(entry: Entry, which: str) -> bool:
    """Tell whether a folder has an entry."""
    if which == "cron":
        lines = _crontab()
        return _without(lines, entry.folder) != lines
    if which == "systemd":
        return (_unit_folder(entry) / f"{entry.name}.timer").exists()
    return _answers(["schtasks", "/query", "/tn", entry.name])


def _cron_lines(entry: Entry) -> list[str]:
    """The line of a crontab, below one that says whose it is; a % there would be a line's end."""
    command = " ".join(map(shlex.quote, entry.command)).replace("%", r"\%")
    when = f"{entry.at.minute} {entry.at.hour} * * *"
    return [f"{_MARK}{entry.folder}", f"{when} PYTHONUTF8=1 {command}"]


def _crontab() -> list[str]:
    """The lines of the user's crontab; none where there is no crontab yet."""
    done = _started(["crontab", "-l"], "")
    return done.stdout.decode("utf-8", "replace").splitlines() if done.returncode == 0 else []


def _without(lines: Sequence[str], folder: Path) -> list[str]:
    """The lines without a folder's mark and the line below it."""
    kept: list[str] = []
    passing = False
    for line in lines:
        if line == f"{_MARK}{folder}":
            passing = True
        elif passing and "schedule run" in line:
            passing = False
        else:
            passing = False
            kept.append(line)
    return kept


def _unit_folder(entry: Entry) -> Path:
    return entry.home / ".config" / "systemd" / "user"


def _put(unit: Path, text: str) -> None:
    """Write a unit, in the place of the one before, at once: half a timer would never run.

    Raises:
        StorageError: it cannot be written.
    """
    with told(unit, "쓸"):
        unit.parent.mkdir(parents=True, exist_ok=True)
        with temporary(unit.parent, unit.name) as new:
            write(new, text.encode(), None)
            swap(new, unit)
        sync_folder(unit)


def _units(entry: Entry) -> dict[str, str]:
    """The timer and the service of systemd by file name."""
    quoted = " ".join(f'"{_unit_text(each)}"' for each in entry.command)
    about = f"[Unit]\nDescription=xlcrm {_unit_text(str(entry.folder))}\n\n"
    runs = f"[Service]\nType=oneshot\nEnvironment=PYTHONUTF8=1\nExecStart={quoted}\n"
    when = f"[Timer]\nOnCalendar=*-*-* {entry.at:%H:%M}:00\nPersistent=true\n\n"
    wanted = "[Install]\nWantedBy=timers.target\n"
    return {f"{entry.name}.service": about + runs, f"{entry.name}.timer": about + when + wanted}


def _unit_text(text: str) -> str:
    """A text as a unit's line takes it: quotes, backslashes, $ and % stand for themselves."""
    for sign, written in (("\\", "\\\\"), ('"', '\\"'), ("$", "$$"), ("%", "%%")):
        text = text.replace(sign, written)
    return text


def task_xml(entry: Entry) -> str:
    r"""Return the task of Windows' Task Scheduler: daily, also if the computer was off at the time.

    >>> from datetime import time
    >>> found = task_xml(Entry(Path("대장"), time(6, 30), ("python.exe", "-m", "a b"), Path()))
    >>> [line.strip() for line in found.splitlines() if "Arguments" in line]
    ['<Arguments>-m &quot;a b&quot;</Arguments>']
    """
    program, *arguments = entry.command
    listed = escape(subprocess.list2cmdline(arguments), {'"': "&quot;"})
    return f"""<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo><Description>xlcrm {escape(str(entry.folder))}</Description></RegistrationInfo>
  <Triggers>
    <CalendarTrigger>
      <StartBoundary>2024-01-01T{entry.at:%H:%M}:00</StartBoundary>
      <ScheduleByDay><DaysInterval>1</DaysInterval></ScheduleByDay>
    </CalendarTrigger>
  </Triggers>
  <Settings>
    <StartWhenAvailable>true</StartWhenAvailable>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
  </Settings>
  <Actions>
    <Exec>
      <Command>{escape(program)}</Command>
      <Arguments>{listed}</Arguments>
    </Exec>
  </Actions>
</Task>
"""


def _answers(command: Sequence[str]) -> bool:
    return _started(command, "").returncode == 0


def _run(command: Sequence[str], text: str = "") -> None:
    """Run the scheduler's program; what it says goes into the error."""
    done = _started(command, text)
    if done.returncode:
        said = (done.stderr or done.stdout).decode("utf-8", "replace").strip()
        raise StorageError(
            f"예약 프로그램({command[0]})이 받지 않았습니다: {' '.join(said.split())[:200]}",
            hint="그 프로그램을 쓸 수 있는 사용자로 다시 하세요.",
        )


def _started(command: Sequence[str], text: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(  # noqa: S603 - the system's scheduler, and words of ours
            list(command), input=text.encode(), capture_output=True, check=False, timeout=_LONGEST
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise StorageError(
            f"예약 프로그램({command[0]})을 쓸 수 없습니다.",
            hint="밤마다 이 명령이 돌게 하세요: xlcrm schedule run 폴더",
        ) from error
