"""Work with many things at once, each by a process of its own, and no loss of more than one.

A process that the system kills, or that crashes, takes only what it was at with it: that is tried
once more with nothing beside it, for two large workbooks may need more memory together than there
is, and if the process ends again it is said so. What takes too long is given up. Results come in
the order of the things, at most a few are kept waiting for one that is slow, and processes are
replaced from time to time, so that memory does not grow with the number of things.

Processes are forked where that is safe: on Linux, and where no other thread runs. Elsewhere each
begins anew, so that the work has to be something that can be pickled.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import pickle
import signal
import sys
import threading
import warnings
from collections import deque
from contextlib import contextmanager, suppress
from dataclasses import field
from multiprocessing.connection import wait
from time import monotonic
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from xlcrm.fleet import scene
from xlcrm.fleet.crew import Lost
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Sequence
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess
    from types import FrameType

    from xlcrm.fleet.crew import Crew

T = TypeVar("T")
R = TypeVar("R")

_AHEAD: Final = 4  # things for each process that may be done before the first of them is
_THINGS: Final = 500  # after which a process is replaced
_BYTES: Final = 256 << 20  # likewise, of the files that it has worked with
_TO_END: Final = 5.0  # seconds for a process to leave things tidy
_STARTS: Final = 3  # processes that end before they are ready, one after the other
_HARD: Final = getattr(signal, "SIGKILL", signal.SIGTERM)


def over(
    things: Sequence[T],
    work: Callable[[T], R],
    crew: Crew,
    *,
    sizes: Sequence[int],
    lost: Callable[[T, Lost], R],
) -> Generator[R, None, None]:
    """Work with each thing in a process, and yield the results in their order.

    Where no process can be started, or the work cannot be handed over, it is done here.

    Args:
        things: what is worked with.
        work: what is done with one; whatever it raises must be in its result.
        crew: how many at once, and for how long.
        sizes: of the things, in bytes.
        lost: the result where a process has ended, or was given up.
    """
    mates = _Mates(things, work, crew, sizes, lost)
    try:
        yield from mates.run()
    finally:
        mates.end()


@dataclass(slots=True)
class _Mate:
    """A process, and what it is at; changes as it does.

    Attributes:
        process: the process.
        line: the line to it.
        ready: whether it has said that it is there.
        at: the number of the thing that it is at; None while it waits.
        until: when that is given up, by the monotonic clock.
        known: how many passwords it was told of.
        things: how many things it was given.
        bytes: and how large they are.
        last: whether it is let go of when that is done.
    """

    process: BaseProcess
    line: Connection
    ready: bool = False
    at: int | None = None
    until: float = 0.0
    known: int = 0
    things: int = 0
    bytes: int = 0
    last: bool = False


@dataclass(slots=True)
class _Mates(Generic[T, R]):
    """All of them; changes as they work."""

    things: Sequence[T]
    work: Callable[[T], R]
    crew: Crew
    sizes: Sequence[int]
    lost: Callable[[T, Lost], R]
    mates: list[_Mate] = field(default_factory=list)
    done: dict[int, tuple[R, scene.Heard]] = field(default_factory=dict)
    told: int = 0  # the number of the next result
    given: int = 0  # the number of the next thing
    later: deque[int] = field(default_factory=deque)  # for which a password has come meanwhile
    alone: deque[int] = field(default_factory=deque)  # at which a process has ended
    tried: set[int] = field(default_factory=set)
    failures: int = 0

    def run(self) -> Iterator[R]:
        """Yield the results."""
        while self.told < len(self.things):
            if self.told not in self.done and not self._give():
                self.done[self.told] = self._here(self.told)
            if self.told in self.done:
                result, heard = self.done.pop(self.told)
                scene.tell(heard)
                self.told += 1
                yield result
            else:
                self._listen()

    def _here(self, number: int) -> tuple[R, scene.Heard]:
        """Do it in this process: no other one can be had."""
        self.given = max(self.given, number + 1)
        for waiting in (self.later, self.alone):
            with suppress(ValueError):
                waiting.remove(number)
        if number in self.tried:  # it has ended a process, and would end this one
            return self.lost(self.things[number], Lost()), scene.NOTHING
        with scene.listening() as heard:
            result = self.work(self.things[number])
        return result, heard.said()

    # -- what is given ---------------------------------------------------------------------------

    def _give(self) -> bool:
        """Give those who wait something to do; tell whether there is anybody at all."""
        if self.alone:
            self._give_alone()
            return bool(self.mates)
        busy = sum(mate.at is not None for mate in self.mates)
        self._staff(busy + len(self.later) + len(self.things) - self.given)
        most = min(self.told + _AHEAD * self.crew.jobs, len(self.things))
        for mate in [each for each in self.mates if each.ready and each.at is None]:
            if self.later:
                self._hand(mate, self.later.popleft())
            elif self.given < most:
                self._hand(mate, self.given)
                self.given += 1
        return bool(self.mates)

    def _give_alone(self) -> None:
        """Give one of what has ended a process to a new one, as soon as nothing else is done."""
        if any(mate.at is not None for mate in self.mates):
            return
        for mate in [each for each in self.mates if each.things or each is not self.mates[0]]:
            self._release(mate)  # its memory is to be had, too
        self._staff(1)
        if self.mates and self.mates[0].ready:
            self.mates[0].last = True
            self._hand(self.mates[0], self.alone.popleft())

    def _staff(self, things: int) -> None:
        """Start as many processes as there is to do something for."""
        while len(self.mates) < min(self.crew.jobs, things) and self.failures < _STARTS:
            self._start()

    def _hand(self, mate: _Mate, number: int) -> None:
        words = scene.words()
        mate.at, mate.known = number, len(words.known)
        mate.until = monotonic() + self.crew.limit(self.sizes[number])
        mate.things += 1
        mate.bytes += self.sizes[number]
        with suppress(OSError):  # it has ended: its line tells
            mate.line.send((self.things[number], words))

    def _start(self) -> None:
        """Start a process more."""
        context = multiprocessing.get_context(self.crew.start or _start())
        ours, theirs = context.Pipe()
        forked = context.get_start_method() == "fork"
        others = [mate.line for mate in self.mates] if forked else []
        process = context.Process(  # type: ignore[attr-defined]
            target=_serve,
            args=(theirs, self.work, [*others, ours] if forked else []),
            daemon=True,
        )
        try:
            with _undisturbed(), warnings.catch_warnings():
                warnings.simplefilter("ignore", DeprecationWarning)  # of libraries' own threads
                process.start()
        except (OSError, pickle.PicklingError, AttributeError, TypeError):
            self.failures = _STARTS  # no room, or nothing that can be handed over
            ours.close()
        else:
            self.mates.append(_Mate(process, ours))
        theirs.close()

    # -- what comes back -------------------------------------------------------------------------

    def _listen(self) -> None:
        """Wait until one of them says something, has ended, or has had its time."""
        times = [mate.until for mate in self.mates if mate.at is not None]
        left = max(0.0, min(times) - monotonic()) if times else None
        said = {*wait([mate.line for mate in self.mates], left)}
        for mate in [each for each in self.mates if each.line in said]:
            self._hear(mate)
        moment = monotonic()
        for mate in [each for each in self.mates if each.at is not None and each.until <= moment]:
            if not mate.line.poll():
                self._late(mate)

    def _hear(self, mate: _Mate) -> None:
        try:
            said = mate.line.recv()
        except (EOFError, OSError):
            self._gone(mate)
            return
        if not mate.ready:
            mate.ready, self.failures = True, 0
            return
        number, mate.at = mate.at, None
        assert number is not None  # noqa: S101 - it was given something
        if isinstance(said, scene.Wanted):
            self._wanted(number, mate.known)
        else:
            self.done[number] = said
        if mate.last or mate.things >= _THINGS or mate.bytes >= _BYTES:
            self._release(mate)

    def _wanted(self, number: int, known: int) -> None:
        """A password was lacking: somebody may have said it meanwhile, else it is asked for here.

        Nobody but this process may ask: the terminal is one.
        """
        if len(scene.words().known) > known:
            self.later.append(number)
        else:
            with scene.listening() as heard:
                result = self.work(self.things[number])
            self.done[number] = result, heard.said()

    def _gone(self, mate: _Mate) -> None:
        """One has ended, by itself or by the system."""
        self.mates.remove(mate)
        mate.line.close()
        mate.process.join(_TO_END)
        code, number = mate.process.exitcode, mate.at
        _signal(mate.process, _HARD)  # what it has started
        if not mate.ready:
            self.failures += 1
        if number is None:
            return
        if number in self.tried:
            self.done[number] = self.lost(self.things[number], Lost(code)), scene.NOTHING
        else:
            self.tried.add(number)
            self.alone.append(number)

    def _late(self, mate: _Mate) -> None:
        """One has had its time."""
        number = mate.at
        assert number is not None  # noqa: S101 - it was given something
        seconds = self.crew.limit(self.sizes[number])
        self._stop([mate])
        self.done[number] = self.lost(self.things[number], Lost(seconds=seconds)), scene.NOTHING

    def _release(self, mate: _Mate) -> None:
        """Let one go that waits."""
        self.mates.remove(mate)
        with suppress(OSError):
            mate.line.send(None)
        mate.line.close()
        mate.process.join(_TO_END)

    def _stop(self, mates: list[_Mate]) -> None:
        """Stop some in the middle of what they are at, and all that they have started."""
        for mate in mates:
            self.mates.remove(mate)
            _signal(mate.process, signal.SIGTERM)
        until = monotonic() + _TO_END
        for mate in mates:
            mate.process.join(max(0.0, until - monotonic()))
            _signal(mate.process, _HARD)  # whatever it has started, too
            mate.process.join(_TO_END)
            mate.line.close()

    def end(self) -> None:
        """Have all of them end."""
        waiting = [mate for mate in self.mates if mate.at is None and mate.ready]
        for mate in waiting:
            self._release(mate)
        self._stop([*self.mates])


def _start() -> str:
    """How processes begin here."""
    forks = sys.platform == "linux" and threading.active_count() == 1
    return "fork" if forks else "spawn"


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Have Ctrl-C wait: in the middle of a fork Python would hear it, and forget it."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _signal(process: BaseProcess, number: int) -> None:
    """Send a signal to a process and to what it has started."""
    if process.pid is None:
        return
    if sys.platform == "win32":
        process.terminate()
        return
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)
        return
    if process.is_alive():  # it leads no group yet
        with suppress(ProcessLookupError):
            os.kill(process.pid, number)


# -- in the process ------------------------------------------------------------------------------


class _Ended(BaseException):
    """The process is to end now."""


def _serve(line: Connection, work: Callable[[Any], Any], others: Sequence[Connection]) -> None:
    """Work with what comes, until nothing more comes."""
    for each in others:  # else a line stays open though nobody is at its other end
        each.close()
    _settle()
    keeper = scene.Keeper()
    try:
        line.send("ready")
        while (asked := line.recv()) is not None:
            thing, words = asked
            said = _said(work, thing, words, keeper)
            line.send_bytes(said)
            del asked, thing, said
            gc.collect(0)  # what it leaves behind goes in circles, which nobody else ends
    except (EOFError, OSError, _Ended):
        return


def _settle() -> None:
    """Be ready to be stopped by whoever has started it, and by nobody else."""
    if sys.platform != "win32":
        with suppress(OSError):
            os.setpgid(0, 0)  # Ctrl-C is for the one who has started it
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _end)
    if sys.platform != "win32":
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT, signal.SIGTERM})
    gc.set_threshold(50_000, 20, 20)  # as the program's
    gc.freeze()  # what is shared stays shared


def _end(_signal: int, _frame: FrameType | None) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise _Ended


def _said(
    work: Callable[[Any], Any],
    thing: Any,  # noqa: ANN401 - whatever is worked with
    words: scene.Words,
    keeper: scene.Keeper,
) -> bytes:
    """The result of one thing, and what was heard on the way, as it goes over the line."""
    try:
        with keeper.listening(words) as heard:
            result = work(thing)
        return pickle.dumps((result, heard.said()), pickle.HIGHEST_PROTOCOL)
    except (scene.Wanted, Exception):  # noqa: BLE001 - what cannot be handed over is done there
        return pickle.dumps(scene.Wanted(), pickle.HIGHEST_PROTOCOL)
