"""Many processes at once at the workbooks of one folder: begun, held up, killed, heard."""

from __future__ import annotations

import os
import signal
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Final

from filelock import FileLock, Timeout

HERE: Final = Path(__file__).parents[1]
sys.path[:0] = [str(HERE / "shared")]

from nursery import begun, ran  # noqa: E402 - found by the line above
from outreach_books import NAMES  # noqa: E402, F401 - likewise, for whoever imports the office

from tests.crowd.kinds import KINDS, Operation  # noqa: E402
from tests.crowd.office import made  # noqa: E402 - likewise
from xlcrm.files.store import LOCK  # noqa: E402 - likewise

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from nursery import Held

ROOT: Final = HERE.parent
LEDGERS: Final = ("대장.xlsx", "지점.xlsx")
_FIRST: Final = 0.75  # the share of what is done to the first of them
_KILLED: Final = 0.15  # of all
_USUAL: Final = 0.5  # seconds, until it is known how long such a thing takes
_MOST: Final = 3.0  # and more than that is waiting for others
_EVERY: Final = 14  # how many operations there are to one that is held up
_PATIENT: Final = 200  # and to one that is held up for longer than anybody waits
_LAST: Final = 12  # and how many of the last ones find the first workbook open
_WAITS: Final = ("대기열에 두었습니다", "마케팅 시트에는 아직 적지 않았습니다")
_SECONDS: Final = (0.1, 1.2)
_TOO_LONG: Final = 32.0  # seconds; a command waits for 30
_LONGEST: Final = 120  # seconds in which nothing ends


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that is in the way for a while.

    Attributes:
        at: when that many operations have begun.
        ledger: in the way of which workbook.
        opened: whether somebody has it open in Excel; else another process holds its lock.
        lasts: until how many more have begun, or for how many seconds.
    """

    at: int
    ledger: Path
    opened: bool
    lasts: float


@dataclass(frozen=True, slots=True)
class Done:
    """An operation that is over: the exit code, negative where it was killed, and what it said."""

    one: Operation
    code: int
    said: str

    @property
    def killed(self) -> bool:
        """Whether it was killed."""
        return self.code < 0

    @property
    def waits(self) -> bool:
        """Whether it was told that it waits beside the workbook."""
        return self.code == 3 and any(each in self.said for each in _WAITS)

    @property
    def well(self) -> bool:
        """Whether it was told that it is done."""
        return self.code in {0, 1}


@dataclass(slots=True)
class Crowd:
    """What a crowd has to do, and what became of it.

    Attributes:
        folder: where the workbooks lie.
        ledgers: the workbooks.
        todo: all operations, in the order in which they begin.
        troubles: what is in their way.
        before: the workbooks' bytes before.
        done: what is over.
    """

    folder: Path
    ledgers: tuple[Path, ...]
    todo: tuple[Operation, ...]
    troubles: tuple[Trouble, ...]
    before: Mapping[Path, bytes]
    done: list[Done] = field(default_factory=list)

    def of(self, ledger: Path) -> list[Done]:
        """What was done to one of the workbooks."""
        return [each for each in self.done if each.one.ledger == ledger]


def planned(seed: int, operations: int, place: Path) -> Crowd:
    """Make the workbooks, and draw what is done to them; the same for a seed every time.

    Args:
        seed: of the chance.
        operations: how many; every kind is among them where there are as many.
        place: an empty folder.
    """
    chance = Random(f"{seed}/{operations}")  # noqa: S311 - no secret
    folder, beside = place / "사무실", place / "곁"
    folder.mkdir()
    beside.mkdir()
    ledgers = tuple(folder / name for name in LEDGERS)
    often = [name for name, kind in KINDS.items() for _ in range(kind.often)]
    kinds = chance.sample([*KINDS], min(operations, len(KINDS)))
    kinds += chance.choices(often, k=operations - len(kinds))
    chance.shuffle(kinds)
    todo, tickets = [], 0
    for number, kind in enumerate(kinds):
        ledger = ledgers[chance.random() >= _FIRST]
        killed = chance.uniform(0.05, 1.1) if chance.random() < _KILLED else 0
        tickets += kind == "redeem"
        todo.append(Operation(number, kind, ledger, beside, killed, _ticket(ledger, tickets)))
    before = {}
    for at, ledger in enumerate(ledgers):
        made(ledger, [each for each in todo if each.ledger == ledger], history=at == 1)
        before[ledger] = ledger.read_bytes()
    return Crowd(folder, ledgers, tuple(todo), _troubles(chance, operations, ledgers), before)


def _ticket(ledger: Path, count: int) -> int:
    """Two that come one after the other hand in the same coupon, if it is of one workbook."""
    return 2 * ((count + 1) // 2) + (ledger.name == LEDGERS[1])


def _troubles(chance: Random, operations: int, ledgers: Sequence[Path]) -> tuple[Trouble, ...]:
    found = []
    for at in range(operations // _EVERY):
        begins = chance.randrange(at * _EVERY, (at + 1) * _EVERY)
        opened = chance.random() < 0.6
        lasts = chance.randint(2, 7) if opened else chance.uniform(*_SECONDS)
        found.append(Trouble(begins, chance.choice(ledgers), opened, lasts))
    patient = range(_PATIENT // 2, operations, _PATIENT)
    found += [Trouble(at, ledgers[0], opened=False, lasts=_TOO_LONG) for at in patient]
    last = Trouble(max(operations - _LAST, 0), ledgers[0], opened=True, lasts=operations)
    return (*sorted(found, key=lambda each: each.at), last)


class _InTheWay:
    """Somebody who has a workbook open in Excel, or a process that holds its lock."""

    def __init__(self, trouble: Trouble) -> None:
        self.trouble = trouble
        path = trouble.ledger
        self._owner = path.with_name(f"~${path.name}")
        self._lock = FileLock(path.with_name(f".{path.name}{LOCK}"), is_singleton=False)
        self._since = 0.0

    def begins(self) -> bool:
        """Get in the way, if nobody else is there; tell whether that is so."""
        if self.trouble.opened:
            if self._owner.exists():
                return False
            self._owner.touch()
            return True
        try:
            self._lock.acquire(blocking=False)
        except (Timeout, OSError):
            return False
        self._since = time.monotonic()
        return True

    def is_over(self, count: int) -> bool:
        """Tell whether it has been there for long enough."""
        if self.trouble.opened:
            return count >= self.trouble.at + self.trouble.lasts
        return time.monotonic() >= self._since + self.trouble.lasts

    def goes(self) -> None:
        """Get out of the way."""
        self._owner.unlink(missing_ok=True) if self.trouble.opened else self._lock.release()


class _Troubles:
    """All that gets in the way, each in its time."""

    def __init__(self, coming: Sequence[Trouble]) -> None:
        self._coming, self._there = [*reversed(coming)], list[_InTheWay]()

    def looked_at(self, count: int) -> None:
        """Let go what has been there for long enough, and come what is due after so many begun."""
        for each in [each for each in self._there if each.is_over(count)]:
            each.goes()
            self._there.remove(each)
        while self._coming and self._coming[-1].at <= count:
            new = _InTheWay(self._coming[-1])
            if not new.begins():
                break
            self._coming.pop()
            self._there.append(new)

    def over(self) -> None:
        """Let locks go; who has a workbook open still has."""
        for each in self._there:
            if not each.trouble.opened:
                each.goes()


@dataclass(slots=True)
class _Running:
    one: Operation
    process: Held
    out: Path
    since: float = field(default_factory=time.monotonic)
    hit: bool = False

    def hit_after(self, usual: float) -> None:
        """Kill it if that was drawn for it, and if it is time."""
        if self.one.killed and time.monotonic() > self.since + self.one.killed * usual:
            self.hit = True
            with suppress(ProcessLookupError):
                os.kill(self.process.pid, signal.SIGKILL)


class _Pace:
    """How long such a thing takes here, and when the last one has ended."""

    def __init__(self) -> None:
        self.usual, self.ended = _USUAL, time.monotonic()

    def took(self, run: _Running) -> None:
        """Learn from one that has just ended."""
        self.ended = time.monotonic()
        if not run.hit:
            self.usual += (min(self.ended - run.since, _MOST) - self.usual) / 8


def worked(crowd: Crowd, writers: int) -> None:
    """Have some processes at a time do what is to be done, until all of it is over.

    Args:
        crowd: what is to be done; it gets what became of it.
        writers: how many at a time.

    Raises:
        TimeoutError: nothing has ended for two minutes.
    """
    waiting, running = [*reversed(crowd.todo)], list[_Running]()
    troubles, pace = _Troubles(crowd.troubles), _Pace()
    while waiting or running:
        troubles.looked_at(len(crowd.todo) - len(waiting))
        while waiting and len(running) < writers:
            running.append(_begun(waiting.pop()))
        for run in [*running]:
            code = run.process.over()
            if code is None:
                run.hit_after(pace.usual)
            else:
                running.remove(run)
                said = run.out.read_text(encoding="utf-8", errors="replace")
                crowd.done.append(Done(run.one, code, said))
                pace.took(run)
        if time.monotonic() > pace.ended + _LONGEST:
            raise TimeoutError([run.one.words for run in running])
        time.sleep(0.005)
    troubles.over()


def _begun(one: Operation) -> _Running:
    out = one.beside / f"{one.token}.said"
    out.touch()  # a process may be killed before it has begun
    return _Running(one, begun(one.words, ROOT, out, _environment(one.token, one.beside)), out)


def told(crowd: Crowd, *words: str) -> tuple[int, str]:
    """Run a command when nobody else is there any more; return its exit code and what it says."""
    return ran(words, ROOT, _environment("xlcrm", crowd.todo[0].beside))


def closed(crowd: Crowd) -> None:
    """Have whoever still has a workbook open close it."""
    for each in crowd.ledgers:
        each.with_name(f"~${each.name}").unlink(missing_ok=True)


def _environment(user: str, beside: Path) -> dict[str, str]:
    return {"XLCRM_USER": user, "XLCRM_CONFIG": str(beside / "설정"), "TZ": "Asia/Seoul"}
