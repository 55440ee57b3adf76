"""Crash countdown: a command is cut off at its first system call, then at its second, and so on.

Usage: python -m tests.crash [--every N] [--jobs N] [--write docs/reliability.md] [-- COMMAND / …]

After SQLite's tests: each call by which a command touches the office's folder is met with a kill,
with a broken disk (EIO), with a full one (ENOSPC), and with one that is full from there on, until
the command gets through. After each the ledger is one of those that an undisturbed run leaves or
passes, whole; nothing beside it is unreadable; what was made is the old one, the new one or not
there; and the next start settles what is left. Without a command, all of `tests/crash_rows.py`
are tried, which takes more than an hour; `--every 5` looks at every fifth call.

What a kill at a call leaves is what lies in the folder when the call comes: an undisturbed run is
held there, and the folder copied. Every twentieth kill is a real one, which has to leave the same.
A folder that has been looked at is not looked at again.
"""

from __future__ import annotations

import argparse
import errno
import hashlib
import multiprocessing
import os
import re
import secrets
import shutil
import sys
import zipfile
from collections import Counter
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from io import BytesIO
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from typing import TYPE_CHECKING, Final

HERE: Final = Path(__file__).parent
sys.path[:0] = [str(HERE / name) for name in ("shared", "offices")]

from nursery import hashed_once, warmed  # noqa: E402
from nursery import watched as watched_run  # noqa: E402 - found by the line above
from syscalls import ALL, known  # noqa: E402

from tests.crash_rows import (  # noqa: E402 - likewise
    ENTRY,
    LEDGER,
    LIKE,
    NEW_PASSWORD,
    NOW,
    PASSWORD,
    ROWS,
    USER,
    Seen,
    given,
)
from xlcrm.cli import options  # noqa: E402
from xlcrm.errors import XlcrmError  # noqa: E402
from xlcrm.files import backups, disk, outbox, queue, store  # noqa: E402
from xlcrm.files.encryption import Container, Keys  # noqa: E402
from xlcrm.files.passwords import passwords  # noqa: E402
from xlcrm.jobs.verify import verify  # noqa: E402
from xlcrm.office.ledger import open_workbook  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from syscalls import Call

KILL: Final = -1
_WRITES: Final = frozenset(
    {
        *("openat", "open", "write", "pwrite64", "fsync", "fdatasync", "close", "rename"),
        *("renameat", "renameat2", "link", "linkat", "mkdir", "mkdirat", "fsetxattr"),
    }
)
FAULTS: Final = {
    "kill": (KILL, frozenset(ALL), False),
    "EIO": (errno.EIO, frozenset(ALL), False),
    "ENOSPC": (errno.ENOSPC, _WRITES - {"close"}, False),
    "ENOSPC from then on": (errno.ENOSPC, _WRITES - {"close"}, True),
}
"""What a call is met with: a kill or a number of `errno`, which calls, and whether all after it."""

KINDS: Final = {
    "openat": "open",
    "renameat": "rename",
    "renameat2": "rename",
    "pread64": "read",
    "pwrite64": "write",
    "unlinkat": "unlink",
    "mkdirat": "mkdir",
    "linkat": "link",
    "fdatasync": "fsync",
    "fchmodat": "chmod",
    "fchmod": "chmod",
    "fchown": "chown",
    "getdents64": "list",
}
_ENV: Final = {
    "XLCRM_USER": USER,
    "TZ": "Asia/Seoul",
    "XLCRM_PASSWORD": PASSWORD,
    "NEW_PASSWORD": NEW_PASSWORD,
}
_LATER: Final = NOW + timedelta(minutes=1)
_BEGIN, _END = "<!-- crash countdown -->", "<!-- end of the crash countdown -->"
_LONG_AGO: Final = 1_500_000_000
_REAL: Final = 20  # of how many kills one is real
_LIKES: Final = 40  # of how many calls one is cut off where they are another command's
_WHO: Final = re.compile(rb"\.\d+-[0-9a-f]{8}\.xlcrm-tmp")
_TEMPORARY: Final = re.compile(r"\.\d+-[0-9a-f]{8}\.xlcrm-tmp")
_DAY_KEPT: Final = re.compile(r" \(\d{4}-\d\d-\d\d \d{6}\)")
_COMPOUND: Final = bytes.fromhex("d0cf11e0a1b11ae1")
_LOADS: Final = (
    *("holidays.countries.south_korea", "docx", "docxtpl", "icalendar", "filelock", "pandas"),
    *("msoffcrypto.method.ecma376_agile", "cryptography.hazmat.primitives.ciphers.aead"),
    *("defusedxml.ElementTree", "xlsxwriter", "getpass", "difflib", "dateutil.parser"),
)
"""What commands load when they need it, loaded once before all of them: it is no part of this."""
_MEMORY: Final = Path("/dev/shm")  # noqa: S108 - the memory disk of Linux


@dataclass
class Counted:
    """How a command came through.

    Attributes:
        name: the command.
        calls: how many calls of which kind it makes on the folder.
        tried: how many of them were met with what.
        told: how many of those ended in an error that was told.
        states: how many folders that differ came of it.
        every: which share of the calls was looked at.
        wrong: how many times something was not as it has to be.
        like: the command whose calls it makes, on the same files in the same order.
        said: what that was.
    """

    name: str
    calls: Counter[str] = field(default_factory=Counter)
    tried: Counter[str] = field(default_factory=Counter)
    told: int = 0
    states: int = 0
    every: int = 1
    wrong: int = 0
    like: str = ""
    said: list[str] = field(default_factory=list)

    def add(self, label: str, found: Sequence[str]) -> None:
        """Count a time of which some things are wrong."""
        self.wrong += bool(found)
        self.said += [f"{label}: {each}" for each in found]


class Countdown:
    """One command, cut off again and again, always in a folder of the same path.

    Args:
        name: which of the commands.
        place: an empty folder.
        every: which share of the calls is looked at: 1 all, 5 every fifth.
    """

    def __init__(self, name: str, place: Path, every: int = 1) -> None:
        self.row, self.place = ROWS[name], place
        self.like = LIKE.get(name, "")
        self.every = max(every, _LIKES) if self.like else every
        self.counted = Counted(name, every=self.every, like=self.like)
        self.model, self.folder = place / "model", place / "run" / "사무실"
        given(self.folder, self.row.pair)
        os.utime(self.folder / LEDGER, (1_727_690_400, 1_727_690_400))
        with _within(self.folder):
            self.row.pair.first()
        self.words = [word.format(entry=ENTRY[0]) for word in self.row.pair.words]
        shutil.copytree(self.folder, self.model, symlinks=True)
        self.before, self.after = _files(self.folder), dict[str, bytes]()
        self.passed = {_plain(self.before[LEDGER])}
        self.code, self.said = 0, ""
        self.environment = self.row.environment(self.folder)
        self._kept: dict[str, Path] = {}
        self._judged: dict[tuple[str, bool], Sequence[str]] = {}

    def run(self, faults: Sequence[str] = tuple(FAULTS)) -> Counted:
        """Count down; return how it went."""
        warm = shutil.copytree(self.model, self.place / "warm", symlinks=True)
        warmed(self.words, Path(warm), {**_ENV, **self.environment})
        kills = self._undisturbed()
        if self.code not in {0, 1, 3}:
            return self.counted
        if self.like and _order([label for label, _ in kills]) != order_of(self.like):
            self.counted.add("undisturbed", [f"it does not make the calls of '{self.like}'"])
        for fault in faults:
            if fault == "kill":
                self._killed(kills)
                continue
            number = 1
            while self.cut_off(fault, number):
                number += self.every
        self.counted.states = len({digest for digest, _ in self._judged})
        return self.counted

    def _undisturbed(self) -> list[tuple[str, str]]:
        """Run it, and return each call on the folder with what lay there when it came."""
        kills: list[tuple[str, str]] = []

        def say(call: Call) -> int:
            if self.is_ours(call):
                self.counted.calls[KINDS.get(call.name, call.name)] += 1
                digest = self.digest()
                if digest not in self._kept:
                    kept = self.place / "kept" / f"{len(self._kept)}"
                    self._kept[digest] = Path(shutil.copytree(self.folder, kept, symlinks=True))
                kills.append((_label(call), digest))
            if call.name.startswith("rename") and call.on[-1] == str(self.folder / LEDGER):
                self.passed.add(_plain(Path(call.on[0]).read_bytes()))
            return 0

        self._put(self.model)
        self.code, self.said = self.watched(say)
        self.after = _files(self.folder)
        self.passed.add(_plain(self.after[LEDGER]))
        if self.code not in {0, 1, 3}:
            self.counted.add("undisturbed", [f"{self.code} {self.said}"])
        elif found := self._faults_in(self.said, self.digest(), done=True):
            self.counted.add("undisturbed", found)
        return kills

    def _killed(self, kills: Sequence[tuple[str, str]]) -> None:
        """Look at what a kill at each call leaves."""
        for number in range(1, len(kills) + 1, self.every if self.like else 1):
            label, digest = kills[number - 1]
            found = []
            if number % _REAL == 1 and not self.like and not self._is_locked():
                self.cut_off("kill", number, judged=False)
                if self.digest() != digest:
                    found.append("a real kill leaves something else")
            self._put(self._kept[digest])
            found += self._faults_in("", digest, done=False)
            self.counted.tried["kill"] += 1
            self.counted.add(f"kill at call {number}, {label}", found)

    def _is_locked(self) -> bool:
        """Whether anything is encrypted: its container tells the second in which it was made."""
        files = (*self.before.values(), *self.after.values())
        return any(data.startswith(_COMPOUND) for data in files)

    def cut_off(self, fault: str, number: int, *, judged: bool = True) -> bool:
        """Meet the call of a number with a fault; tell whether there was one."""
        what, calls, lasting = FAULTS[fault]
        at = 0
        met: list[Call] = []

        def say(call: Call) -> int:
            nonlocal at
            if call.name not in calls or not self.is_ours(call):
                return 0
            opens = call.name in {"open", "openat"}
            if opens and what == errno.ENOSPC and os.path.lexists(call.on[-1]):
                return 0  # on a full disk what is there can be opened
            at += 1
            if at == number or (lasting and at > number):
                met.append(call)
                return what
            return 0

        self._put(self.model)
        code, said = self.watched(say)
        if met and judged:
            self.counted.tried[fault] += 1
            self.counted.told += code in {2, 3, 4}
            found = []
            if code not in ({-9} if what == KILL else {0, 1, 2, 3, 4}):
                found.append(f"ended with {code}: {said}")
            done = (code, said) == (self.code, self.said)
            found += self._faults_in(said, self.digest(), done=done)
            self.counted.add(f"{fault} at call {number}, {_label(met[0])}", found)
        return bool(met)

    def is_ours(self, call: Call) -> bool:
        """Whether a call is on the office's folder."""
        below = f"{self.folder}/"
        return any(each.startswith(below) or each == str(self.folder) for each in call.on)

    def watched(self, say: Callable[[Call], int], *, again: bool = False) -> tuple[int, str]:
        """Run the command; return its exit code, and what it says is wrong."""
        out, err = self.place / "out", self.place / "err"
        code = watched_run(
            *(self.words, out, err, known(ALL), say),
            folder=self.folder,
            environment={**_ENV, **self.environment},
            now=(_LATER if again else NOW).isoformat(),
        )
        return code, err.read_text("utf-8", "replace").strip()

    def _put(self, folder: Path) -> None:
        """Put a copy of a folder where the command works."""
        shutil.rmtree(self.folder)
        shutil.copytree(folder, self.folder, symlinks=True)

    def digest(self) -> str:
        """Return what stands for all that lies in the folder: names, modes, bytes."""
        found = hashlib.sha256()
        for each in sorted(self.folder.rglob("*")):
            name = _WHO.sub(b".0.xlcrm-tmp", os.fsencode(each.relative_to(self.folder)))
            found.update(b"%s\0%o\0" % (name, each.lstat().st_mode))
            if each.is_file():
                found.update(hashlib.sha256(each.read_bytes()).digest())
        return found.hexdigest()

    def _faults_in(self, said: str, digest: str, *, done: bool) -> Sequence[str]:
        """What is not as it has to be in the folder, before the next start and after it.

        Args:
            said: what the command has said is wrong.
            digest: what stands for the folder.
            done: whether it ended as if nothing had been.
        """
        told = [f"said {said[-300:]}"] if _is_bug(said) else []
        if (digest, done) not in self._judged:
            with hashed_once(), passwords(PASSWORD, NEW_PASSWORD):
                found = [*self._now(done=done), *self._after_the_next_start()]
            self._judged[digest, done] = found
        return [*told, *self._judged[digest, done]]

    def _now(self, *, done: bool) -> Iterator[str]:
        """What is wrong before the next start."""
        found = _files(self.folder)
        if _plain(found.get(LEDGER, b"")) not in self.passed and not self.row.varies:
            yield "the ledger is neither the old nor the new one"
        yield from self._unreadable()
        made = self.row.pair.made
        if made != LEDGER:
            for name in {*found, *self.after, *self.before}:
                if not name.startswith(made) or self.row.varies:
                    continue
                data, before, after = (
                    None if (held := each.get(name)) is None else _plain(held)
                    for each in (found, self.before, self.after)
                )
                if data not in {before, after, None} or (data is None and before and after):
                    yield f"{name} is neither the old nor the new one"
                if done and data != after:
                    yield f"it ended well, and {name} is not the new one"
        if done and not self.row.varies and _plain(found[LEDGER]) != _plain(self.after[LEDGER]):
            yield "it ended well, and the ledger is not the new one"
        for law in self.row.laws:
            yield from law(Seen(self.folder, self.model, done))

    def _after_the_next_start(self) -> Iterator[str]:
        """What is wrong after the next start."""
        for each in self.folder.rglob(f"*{disk.TEMPORARY}"):
            os.utime(each, (_LONG_AGO, _LONG_AGO))
        code, again = self.watched(lambda _: 0, again=True)
        if code not in {0, 1, 2, 3} or _is_bug(again):
            yield f"the next start ended with {code}: {again[-300:]}"
        if code == 2 and "→" not in again:
            yield f"the next start refused without a reason: {again[-300:]}"
        for book in {LEDGER, self.row.pair.made}:
            if book.endswith(".xlsx") and (self.folder / book).exists():
                with store.locked(self.folder / book):
                    pass
        left = [each.name for each in self.folder.rglob(f"*{disk.TEMPORARY}")]
        if left:
            yield f"the next start leaves {left}"
        yield from self._unreadable(next_start=True)
        for law in self.row.laws:
            yield from (
                f"after the next start {each}" for each in law(Seen(self.folder, None, done=True))
            )

    def _unreadable(self, *, next_start: bool = False) -> Iterator[str]:
        """What beside the ledger cannot be read, or is neither old nor new."""
        ledger, when = self.folder / LEDGER, "after the next start " if next_start else ""
        try:
            open_workbook(ledger)
            outbox.outbox_lines(ledger)
        except XlcrmError as error:
            yield f"{when}{error}"
        if not (proved := verify(ledger)):
            yield f"{when}the record proves it wrong: {proved.standing} {proved.proof.why}"
        if next_start and any(line["what"] == "intent" for line, _ in proved.open):
            yield f"{when}the record has an intent that is open"
        waits = queue.waiting(ledger)
        if waits.damaged or waits.strange:
            yield f"{when}the queue has {waits.damaged} damaged lines"
        for name, data in _files(self.folder).items():
            if not _is_sound(self.folder / name):
                yield f"{when}{name} is damaged"
            old, new = (each.get(name, data) for each in (self.before, self.after))
            one_of_ours = ".xlcrm-" in name or name.endswith(".xlsx") or self.row.varies
            if not (next_start or one_of_ours or data == old or new.startswith(data)):
                yield f"{when}{name} is neither the old nor the new one"


def _label(call: Call) -> str:
    return f"{call.name}({', '.join(Path(each).name for each in call.on)})"


def _order(labels: Sequence[str]) -> tuple[str, ...]:
    """Calls as they can be compared: one of many in a row, no process, no day of a backup."""
    told = [_DAY_KEPT.sub("", _TEMPORARY.sub(disk.TEMPORARY, label)) for label in labels]
    return tuple(name for name, _ in groupby(told))


@cache
def order_of(name: str) -> tuple[str, ...]:
    """Return the calls of a command, as `Counted.like` has them compared."""
    with TemporaryDirectory(prefix="crash-", dir=_memory()) as place:
        down, labels = Countdown(name, Path(os.path.realpath(place))), list[str]()

        def say(call: Call) -> int:
            if down.is_ours(call):
                labels.append(_label(call))
            return 0

        down.watched(say)
    return _order(labels)


def _is_bug(said: str) -> bool:
    """Whether a command says what it says of what nobody has foreseen."""
    return "Traceback" in said or "예상하지 못한" in said


_KEYS: Final = Keys()


def _plain(data: bytes) -> bytes:
    """What a workbook holds, whether it has a password or not."""
    if data.startswith(_COMPOUND):
        for password in (PASSWORD, NEW_PASSWORD):
            if (found := Container(data).opened_by(password, _KEYS)) is not None:
                return found
    return data


def _is_sound(path: Path) -> bool:
    """Whether a workbook can be unpacked, and the note beside a backup be read."""
    if path.suffix == ".xlsx":
        if not path.stat().st_size:
            return path.name.startswith("~$")
        try:
            return zipfile.ZipFile(BytesIO(_plain(path.read_bytes()))).testzip() is None
        except (zipfile.BadZipFile, XlcrmError):
            return False
    if not path.name.endswith(backups.AFTER):
        return True
    backup = path.with_name(path.name[1 : -len(backups.AFTER)])
    return not backup.exists() or backups.seal_of(backup) is not None


def _files(folder: Path) -> dict[str, bytes]:
    """Every file below a folder by its name; temporary ones and locks left out."""
    return {
        str(each.relative_to(folder)): each.read_bytes()
        for each in folder.rglob("*")
        if each.is_file() and not each.name.endswith((disk.TEMPORARY, "-lock"))
    }


class _within:  # noqa: N801 - a place to work in
    """Work in a folder, on the day on which the clock stands still."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __enter__(self) -> None:
        self.back, self.now, self.hex = Path.cwd(), options.now, secrets.token_hex
        self.hashed = hashed_once()
        self.hashed.__enter__()
        self.environment = {name: os.environ.get(name) for name in _ENV}
        options.now = lambda: NOW
        secrets.token_hex = lambda *_: "0" * 16
        os.environ.update(_ENV)
        os.chdir(self.folder)

    def __exit__(self, *_: object) -> None:
        os.chdir(self.back)
        options.now, secrets.token_hex = self.now, self.hex
        self.hashed.__exit__(None, None, None)
        for name, value in self.environment.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def countdown(name: str, every: int = 1, faults: Sequence[str] = tuple(FAULTS)) -> Counted:
    """Cut a command off at each of its calls; return how it went.

    Args:
        name: one of the commands of `tests/crash_rows.py`.
        every: which share of the calls is looked at.
        faults: what they are met with.
    """
    with TemporaryDirectory(prefix="crash-", dir=_memory()) as place:
        return Countdown(name, Path(os.path.realpath(place)), every).run(faults)


def _memory() -> Path:
    """Where files cost least."""
    return _MEMORY if _MEMORY.is_dir() else Path(gettempdir())


_COLUMNS: Final = ("몇 번마다", *FAULTS, "다른 모습", "알린 오류", "어긋남")
_LIKE: Final = "같은 호출"


def table(found: Sequence[Counted]) -> str:
    """Return the table of the documentation."""
    kinds = [kind for kind, _ in sum((each.calls for each in found), Counter()).most_common()]
    head = ["명령", *kinds, *_COLUMNS, _LIKE]
    rows = [
        [f"`{each.name}`", *_figures(each, kinds), f"`{each.like}`" if each.like else ""]
        for each in found
    ]
    every = Counted("", every=0)
    for each in found:
        every.calls += each.calls
        every.tried += each.tried
        every.told += each.told
        every.states += each.states
        every.wrong += each.wrong
    whole = ["**모두**", *_figures(every, kinds), ""]
    line = ["---", *["---:"] * (len(head) - 2), "---"]
    return "\n".join("| " + " | ".join(row) + " |" for row in (head, line, *rows, whole))


def _figures(counted: Counted, kinds: Sequence[str]) -> list[str]:
    tried = [counted.tried[fault] for fault in FAULTS]
    others = [counted.states, counted.told, counted.wrong]
    calls = [f"{counted.calls[kind]:,}" if counted.calls[kind] else "" for kind in kinds]
    share = str(counted.every) if counted.every else ""
    return [*calls, share, *(f"{each:,}" for each in (*tried, *others))]


def rows_of(text: str) -> dict[str, Counted]:
    """Return what a table of the documentation counts, by command."""
    lines = [line[2:-2].split(" | ") for line in text.splitlines() if line.startswith("| ")]
    if not lines or set(_COLUMNS) - set(lines[0]):
        return {}
    head, found = lines[0], dict[str, Counted]()
    for line in lines[2:]:
        said = dict(zip(head, line, strict=True))
        name, like = (said.pop(which, "").strip("`") for which in ("명령", _LIKE))
        if not line[0].startswith("`"):
            continue
        figures = {what: int(cell.replace(",", "") or 0) for what, cell in said.items()}
        every, states, told, wrong = (figures.pop(_COLUMNS[at]) for at in (0, -3, -2, -1))
        tried = Counter({fault: figures.pop(fault) for fault in FAULTS})
        calls = Counter({kind: count for kind, count in figures.items() if count})
        found[name] = Counted(name, calls, tried, told, states, every, wrong, like)
    return found


def _counted(names: Sequence[str], every: int, jobs: int) -> Iterator[Counted]:
    if jobs == 1:
        yield from (countdown(name, every) for name in names)
        return
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=spawn) as pool:
        for done in as_completed([pool.submit(countdown, name, every) for name in names]):
            yield done.result()


def _write(page: Path, fresh: Counted) -> None:
    """Write the row of a command anew in the table of a page."""
    before, _, rest = page.read_text("utf-8").partition(_BEGIN)
    old, _, after = rest.partition(_END)
    rows = {**rows_of(old), fresh.name: fresh}
    shown = table([rows[name] for name in ROWS if name in rows])
    page.write_text(f"{before}{_BEGIN}\n\n{shown}\n\n{_END}{after}", "utf-8")


def main() -> int:
    """Count down what the command line names."""
    asked = argparse.ArgumentParser(description=__doc__, prog="python -m tests.crash")
    asked.add_argument("command", nargs="*", help=f"of these: {', '.join(ROWS)}")
    asked.add_argument("--every", type=int, default=1, help="look at every N-th call only")
    asked.add_argument("--jobs", type=int, default=1, help="how many commands at a time")
    asked.add_argument("--write", type=Path, help="the page in whose table the rows are put")
    given = asked.parse_args()
    named = [name.strip() for name in " ".join(given.command).split(" / ") if name.strip()]
    names = named or [*ROWS]
    if strange := [name for name in names if name not in ROWS]:
        asked.error(f"no such command: {', '.join(strange)}")
    os.environ["NURSERY_LOADS"] = " ".join(_LOADS)
    wrong = 0
    for counted in _counted(names, given.every, given.jobs):
        wrong += counted.wrong
        tried = ", ".join(f"{fault} {count}" for fault, count in counted.tried.items())
        calls, states = sum(counted.calls.values()), counted.states
        told = f"states {states}; told {counted.told}; wrong {counted.wrong}"
        print(f"{counted.name}: {calls} calls; {tried}; {told}", flush=True)  # noqa: T201
        for each in counted.said:
            print(f"  WRONG {each}", flush=True)  # noqa: T201
        if given.write:
            _write(given.write, counted)
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
