"""Crash countdown: a command is cut off at its first system call, then at its second, and so on.

Usage: python -m tests.crash [COMMAND …] [--every N] [--jobs N] [--write docs/reliability.md]

After SQLite's tests: each call by which a command touches the office's folder is met with a kill,
with a broken disk (EIO), with a full one (ENOSPC), and with one that is full from there on, until
the command gets through. After each the ledger is one of those that an undisturbed run leaves or
passes, whole; nothing beside it is unreadable; and the next start settles what is left. Without a
command, all that write are tried, which takes an hour; `--every 5` looks at every fifth call.
"""

from __future__ import annotations

import argparse
import errno
import multiprocessing
import os
import secrets
import shutil
import sys
import zipfile
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

HERE: Final = Path(__file__).parent
sys.path[:0] = [str(HERE / name) for name in ("shared", "offices")]

from nursery import watched  # noqa: E402 - found by the line above
from syscalls import ALL, known  # noqa: E402

from tests.laws.test_command_and_call import (  # noqa: E402 - the table of all that write
    ENTRY,
    LEDGER,
    NOW,
    PAIRS,
    PASSWORD,
    USER,
    given_in,
)
from xlcrm.cli import options  # noqa: E402
from xlcrm.errors import XlcrmError  # noqa: E402
from xlcrm.files import backups, disk, outbox, queue, store  # noqa: E402
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
_ENV: Final = {"XLCRM_USER": USER, "TZ": "Asia/Seoul", "XLCRM_PASSWORD": PASSWORD}
_BEGIN, _END = "<!-- crash countdown -->", "<!-- end of the crash countdown -->"
_LONG_AGO: Final = 1_500_000_000


@dataclass
class Counted:
    """How a command came through.

    Attributes:
        name: the command.
        calls: how many calls of which kind it makes on the folder.
        tried: how many of them were met with what.
        told: how many of those ended in an error that was told.
        wrong: what was not as it has to be.
    """

    name: str
    calls: Counter[str] = field(default_factory=Counter)
    tried: Counter[str] = field(default_factory=Counter)
    told: int = 0
    wrong: list[str] = field(default_factory=list)


class Countdown:
    """One command, cut off again and again.

    Args:
        name: which of the commands.
        place: an empty folder.
        every: which share of the calls is looked at: 1 all, 5 every fifth.
    """

    def __init__(self, name: str, place: Path, every: int = 1) -> None:
        self.pair, self.place, self.every = PAIRS[name], place, every
        self.counted = Counted(name)
        self.model = place / "model" / "사무실"
        given_in(self.model, self.pair)
        os.utime(self.model / LEDGER, (1_727_690_400, 1_727_690_400))
        with _within(self.model):
            self.pair.first()
        self.varies = name == "send campaign"  # it writes down who could not be sent to
        self.words = [word.format(entry=ENTRY[0]) for word in self.pair.words]
        self.passed = {(self.model / LEDGER).read_bytes()}
        self.before = _files(self.model)
        self._runs = 0
        self.after: dict[str, bytes] = {}

    def run(self, faults: Sequence[str] = tuple(FAULTS)) -> Counted:
        """Count down; return how it went."""
        folder = self._copy()
        code, said = self._watched(folder, self._passing(folder))
        self.after = _files(folder)
        if code not in {0, 1, 3}:
            self.counted.wrong.append(f"undisturbed: {code} {said}")
            return self.counted
        for fault in faults:
            number = 1
            while self._cut_off(fault, number):
                number += self.every
        return self.counted

    def _passing(self, folder: Path) -> Callable[[Call], int]:
        """What notes each call on the folder, and each state of the ledger before it comes."""
        ledger = str(folder / LEDGER)

        def say(call: Call) -> int:
            if any(_in(folder, each) for each in call.on):
                self.counted.calls[KINDS.get(call.name, call.name)] += 1
            if call.name.startswith("rename") and call.on[-1] == ledger:
                self.passed.add(Path(call.on[0]).read_bytes())
            return 0

        return say

    def _cut_off(self, fault: str, number: int) -> bool:
        """Meet the call of a number with a fault; tell whether there was one."""
        what, calls, lasting = FAULTS[fault]
        folder, at = self._copy(), 0
        met: list[Call] = []

        def say(call: Call) -> int:
            nonlocal at
            if call.name not in calls or not any(_in(folder, each) for each in call.on):
                return 0
            opens = call.name in {"open", "openat"}
            if opens and what == errno.ENOSPC and os.path.lexists(call.on[-1]):
                return 0  # on a full disk what is there can be opened
            at += 1
            if at == number or (lasting and at > number):
                met.append(call)
                return what
            return 0

        code, said = self._watched(folder, say)
        if met:
            self.counted.tried[fault] += 1
            self.counted.told += code in {2, 3, 4}
            where = ", ".join(Path(each).name for each in met[0].on)
            label = f"{fault} at call {number}, {met[0].name}({where})"
            ended = {-9} if what == KILL else {0, 1, 2, 3, 4}
            if code not in ended:
                self.counted.wrong.append(f"{label}: ended with {code}: {said}")
            self.counted.wrong += [f"{label}: {each}" for each in self._faults_in(folder, said)]
        shutil.rmtree(folder.parent)
        return bool(met)

    def _watched(self, folder: Path, say: Callable[[Call], int]) -> tuple[int, str]:
        """Run the command; return its exit code, and what it says is wrong."""
        out, err = folder.parent / "out", folder.parent / "err"
        code = watched(
            *(self.words, out, err, known(ALL), say),
            folder=folder,
            environment=_ENV,
            now=NOW.isoformat(),
        )
        return code, err.read_text("utf-8", "replace").strip()

    def _copy(self) -> Path:
        self._runs += 1
        place = self.place / f"{self._runs}"
        return Path(shutil.copytree(self.model, place / self.model.name))

    def _faults_in(self, folder: Path, said: str) -> Iterator[str]:
        """What is not as it has to be, before the next start and after it."""
        if "Traceback" in said or "예상하지 못한" in said:
            yield f"said {said[-300:]}"
        if (folder / LEDGER).read_bytes() not in self.passed and not self.varies:
            yield "the ledger is neither the old nor the new one"
        yield from self._unreadable(folder)
        for each in folder.rglob(f"*{disk.TEMPORARY}"):
            os.utime(each, (_LONG_AGO, _LONG_AGO))
        code, again = self._watched(folder, lambda _: 0)
        if code not in {0, 1, 2, 3} or "Traceback" in again or "예상하지 못한" in again:
            yield f"the next start ended with {code}: {again[-300:]}"
        if code == 2 and "→" not in again:
            yield f"the next start refused without a reason: {again[-300:]}"
        for book in {LEDGER, self.pair.made}:
            if book.endswith(".xlsx") and (folder / book).exists():
                with store.locked(folder / book):
                    pass
        left = [each.name for each in folder.rglob(f"*{disk.TEMPORARY}")]
        if left:
            yield f"the next start leaves {left}"
        yield from self._unreadable(folder, next_start=True)

    def _unreadable(self, folder: Path, *, next_start: bool = False) -> Iterator[str]:
        """What beside the ledger cannot be read, or is neither old nor new."""
        ledger, when = folder / LEDGER, "after the next start " if next_start else ""
        try:
            with passwords(PASSWORD):
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
        for name, data in _files(folder).items():
            if not _is_sound(folder / name):
                yield f"{when}{name} is damaged"
            old, new = (each.get(name, data) for each in (self.before, self.after))
            one_of_ours = ".xlcrm-" in name or name.endswith(".xlsx")
            if not (next_start or one_of_ours or data == old or new.startswith(data)):
                yield f"{when}{name} is neither the old nor the new one"


def _is_sound(path: Path) -> bool:
    """Whether a workbook can be unpacked, and the note beside a backup be read."""
    if path.suffix == ".xlsx":
        try:
            with passwords(PASSWORD):
                data = store.read(path).data
            return zipfile.ZipFile(BytesIO(data)).testzip() is None
        except (zipfile.BadZipFile, XlcrmError):
            return False
    if not path.name.endswith(backups.AFTER):
        return True
    backup = path.with_name(path.name[1 : -len(backups.AFTER)])
    return not backup.exists() or backups.seal_of(backup) is not None


def _in(folder: Path, path: str) -> bool:
    return path.startswith(f"{folder}/") or path == str(folder)


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
        self.environment = {name: os.environ.get(name) for name in _ENV}
        options.now = lambda: NOW
        secrets.token_hex = lambda *_: "0" * 16
        os.environ.update(_ENV)
        os.chdir(self.folder)

    def __exit__(self, *_: object) -> None:
        os.chdir(self.back)
        options.now, secrets.token_hex = self.now, self.hex
        for name, value in self.environment.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def countdown(name: str, every: int = 1, faults: Sequence[str] = tuple(FAULTS)) -> Counted:
    """Cut a command off at each of its calls; return how it went.

    Args:
        name: one of the commands of `tests/laws/test_command_and_call.py`.
        every: which share of the calls is looked at.
        faults: what they are met with.
    """
    with TemporaryDirectory(prefix="crash-") as place:
        return Countdown(name, Path(os.path.realpath(place)), every).run(faults)


def table(found: Sequence[Counted]) -> str:
    """Return the table of the documentation."""
    kinds = [kind for kind, _ in sum((each.calls for each in found), Counter()).most_common()]
    head = ["명령", *kinds, *FAULTS, "알린 오류", "어긋남"]
    rows = [
        [
            f"`{each.name}`",
            *(str(each.calls[kind] or "") for kind in kinds),
            *(f"{each.tried[fault]:,}" for fault in FAULTS),
            f"{each.told:,}",
            str(len(each.wrong)),
        ]
        for each in found
    ]
    whole = [
        "**모두**",
        *(f"{sum(each.calls[kind] for each in found):,}" for kind in kinds),
        *(f"{sum(each.tried[fault] for each in found):,}" for fault in FAULTS),
        f"{sum(each.told for each in found):,}",
        str(sum(len(each.wrong) for each in found)),
    ]
    line = ["---", *["---:"] * (len(head) - 1)]
    return "\n".join("| " + " | ".join(row) + " |" for row in (head, line, *rows, whole))


def _counted(names: Sequence[str], every: int, jobs: int) -> Iterator[Counted]:
    if jobs == 1:
        yield from (countdown(name, every) for name in names)
        return
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=spawn) as pool:
        yield from pool.map(countdown, names, [every] * len(names))


def _write(page: Path, found: Sequence[Counted], share: int) -> None:
    """Write the table of a page anew."""
    every = "" if share == 1 else f"호출 {share}번에 한 번씩 막아 보았습니다.\n\n"
    before, _, rest = page.read_text("utf-8").partition(_BEGIN)
    _, _, after = rest.partition(_END)
    page.write_text(f"{before}{_BEGIN}\n\n{every}{table(found)}\n\n{_END}{after}", "utf-8")


def main() -> int:
    """Count down what the command line names."""
    asked = argparse.ArgumentParser(description=__doc__, prog="python -m tests.crash")
    asked.add_argument("command", nargs="*", help=f"of these: {', '.join(PAIRS)}")
    asked.add_argument("--every", type=int, default=1, help="look at every N-th call only")
    asked.add_argument("--jobs", type=int, default=1, help="how many commands at a time")
    asked.add_argument("--write", type=Path, help="the page whose table is written anew")
    given = asked.parse_args()
    named = " ".join(given.command)
    names = [name for name in PAIRS if named in {"", name}] or given.command
    found = []
    for counted in _counted(names, given.every, given.jobs):
        name = counted.name
        found.append(counted)
        tried = ", ".join(f"{fault} {count}" for fault, count in counted.tried.items())
        calls = sum(counted.calls.values())
        print(f"{name}: {calls} calls; {tried}; told {counted.told}", flush=True)  # noqa: T201
        for each in counted.wrong:
            print(f"  WRONG {each}", flush=True)  # noqa: T201
        if given.write:
            _write(given.write, found, given.every)
    return int(any(each.wrong for each in found))


if __name__ == "__main__":
    sys.exit(main())
