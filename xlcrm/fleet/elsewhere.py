"""Work with many workbooks by workers on other computers, and lose no more than a moment's work.

Each worker has a batch that it is at and one that waits for it, so that it never idles; small
workbooks come several in a batch. A worker that ends takes nothing with it: what it was at is tried
again one by one, by workers that have nothing else to do, each at most three times; so a workbook
that ends each is found and named, and the others get done. What takes too long is given up, and its
worker begun anew. Doing a thing twice does it once: so it is safe to try again what a worker may
have finished unheard.

What comes back is kept at once in the run's folder, and told in the order of the workbooks.
"""

from __future__ import annotations

import json
from collections import deque
from dataclasses import field
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

from xlcrm.errors import DomainError, StorageError, XlcrmError, unforeseen
from xlcrm.files.heard import remark
from xlcrm.fleet import named, scene
from xlcrm.fleet.crew import Lost
from xlcrm.fleet.line import Came, Gone, Greeted, Joined
from xlcrm.fleet.results import FileResult, Outcome
from xlcrm.fleet.run import Run, begun
from xlcrm.fleet.task import Answer, answered, differences, parted
from xlcrm.values import dataclass

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Generator, Iterator, Sequence
    from pathlib import Path

    from xlcrm.fleet.crew import Crew
    from xlcrm.fleet.line import Line

TRIES: Final = 3
"""How many workers may end at a workbook before it is given up."""

_AHEAD: Final = 8  # workbooks for each worker that may be done before the first of them is
_DEEP: Final = 2  # batches that a worker has: the one it is at, and the next
_BATCH: Final = 8  # workbooks, at most
_BYTES: Final = 512 << 10  # of them together, if they are several
_JOIN: Final = 60.0  # seconds for the first worker to be there, or for one to come back
_LOOK: Final = 1.0  # seconds after which is looked around though nothing was heard


def over(  # noqa: PLR0913 - as `pool.over`
    found: Sequence[tuple[Path, bool]],
    work: Any,  # noqa: ANN401 - what is done with one, which has a name
    crew: Crew,
    *,
    sizes: Sequence[int],
    lost: Callable[[tuple[Path, bool], Lost], tuple[FileResult, list[Any]]],
    at: str | os.PathLike[str],
    line: Line | None = None,
) -> Generator[tuple[FileResult, list[Any]], None, None]:
    """Work with each workbook elsewhere, and yield the results in their order.

    Args:
        found: the workbooks, and whether each was only found in a folder.
        work: what is done with one.
        crew: who does it, and for how long one may take.
        sizes: of the workbooks, in bytes.
        lost: the result of one at which workers have ended, or that was given up.
        at: the folder in which relative paths begin.
        line: the line to the workers; by default that of dask.

    Raises:
        DomainError: what is to be done has no name; or workers are not as this computer.
        StorageError: no scheduler, no workers, or dask is not installed.
    """
    where = crew.elsewhere
    assert where is not None  # noqa: S101 - else nobody would ask
    if not found:
        return  # nor is there a folder in which a run is noted
    names = named.NAMES | where.names
    run = begun(where, [path for path, _ in found], work, names)
    if line is None:
        from xlcrm.fleet.dask_line import connected  # noqa: PLC0415 - an extra

        line = connected(where, crew)
    hands = _Hands(found, work, crew, sizes, lost, str(at), line, run, names)
    try:
        yield from hands.run_all()
    finally:
        line.end()
        where.said(run.folder, hands.earlier)


@dataclass(slots=True)
class _Hand:
    """A worker; changes as it works.

    Attributes:
        address: its own.
        ready: whether it has said who it is, and may be used.
        things: the numbers of what it has, by batches, at the first of which it is.
        until: when that is given up, by the monotonic clock.
    """

    address: str
    ready: bool = False
    things: deque[tuple[int, ...]] = field(default_factory=deque)
    until: float = 0.0


@dataclass(slots=True)
class _Hands:
    """All of them; changes as they work."""

    found: Sequence[tuple[Path, bool]]
    work: Any
    crew: Crew
    sizes: Sequence[int]
    lost: Callable[[tuple[Path, bool], Lost], tuple[FileResult, list[Any]]]
    at: str
    line: Line
    run: Run
    names: frozenset[str]
    hands: dict[str, _Hand] = field(default_factory=dict)
    done: dict[int, tuple[FileResult, list[Any], scene.Heard]] = field(default_factory=dict)
    before: dict[int, tuple[str, FileResult, list[Any]]] = field(default_factory=dict)
    ended: dict[int, tuple[str, ...]] = field(default_factory=dict)  # the workers, by the thing
    later: deque[tuple[int, ...]] = field(default_factory=deque)  # taken back, through no fault
    alone: deque[int] = field(default_factory=deque)  # among which is one at which one has ended
    apart: set[int] = field(default_factory=set)  # those that were there
    refused: dict[str, str] = field(default_factory=dict)
    told: int = 0
    given: int = 0
    earlier: int = 0
    lonely: float = 0.0  # since when nobody is there, by the monotonic clock

    def run_all(self) -> Iterator[tuple[FileResult, list[Any]]]:
        """Yield the results."""
        self.lonely = monotonic()
        self._gather_first()
        while self.told < len(self.found):
            self._give()
            if self.told in self.done:
                result, noted, heard = self.done.pop(self.told)
                scene.tell(heard)
                self.told += 1
                yield result, noted
            else:
                self._listen()

    def _gather_first(self) -> None:
        """Wait for those who are there already; nothing is begun if one of them is not as here."""
        until = monotonic() + _JOIN
        while not (self.hands and all(hand.ready for hand in self.hands.values())):
            self._listen()
            if self.refused:
                raise next(iter(self._refusals()))
            if monotonic() > until:
                raise _nobody()

    def _refusals(self) -> Iterator[XlcrmError]:
        told = "; ".join(f"{worker}: {why}" for worker, why in sorted(self.refused.items()))
        yield DomainError(
            f"쓸 수 없는 일꾼이 있어 시작하지 않았습니다. {told}",
            hint="모든 컴퓨터에 같은 판을 설치하고, 다음처럼 일꾼을 띄우세요: "
            "dask worker 주소 --nthreads 1",
        )

    # -- what is given ---------------------------------------------------------------------------

    def _give(self) -> None:
        """Give those who have less than they could have something more to do."""
        ready = [hand for hand in self.hands.values() if hand.ready]
        most = min(self.told + max(64, _AHEAD * len(ready)), len(self.found))
        for hand in ready:
            if self.alone and not hand.things:
                self._hand(hand, (self.alone.popleft(),))
        for deep in range(1, _DEEP + 1):
            for hand in ready:
                if len(hand.things) >= deep or (hand.things and hand.things[0][0] in self.apart):
                    continue
                if self.later:
                    self._hand(hand, self.later.popleft())
                elif self.given < most:
                    self._hand(hand, self._next(most, len(ready)))

    def _next(self, most: int, workers: int) -> tuple[int, ...]:
        """The next batch: fewer towards the end, so that all end together."""
        left = len(self.found) - self.given
        count = max(1, min(_BATCH, left // (workers * _DEEP), most - self.given))
        total, end = 0, self.given
        while end < self.given + count and total + self.sizes[end] <= _BYTES:
            total += self.sizes[end]
            end += 1
        end = max(end, self.given + 1)
        batch = tuple(range(self.given, end))
        self.given = end
        return batch

    def _hand(self, hand: _Hand, batch: tuple[int, ...]) -> None:
        files = []
        for number in batch:
            path, in_folder = self.found[number]
            before = self.before.get(number) or self.run.earlier(path)
            if before is not None:
                self.before[number] = before
            done = "" if before is None else before[0]
            files.append({"file": str(path), "found": in_folder, "done": done})
        work = named.told(self.work, self.names, [self.found[each][0] for each in batch])
        if not hand.things:
            hand.until = monotonic() + self._limit(batch)
        hand.things.append(batch)
        text = json.dumps({"files": files, "at": self.at, "work": work})
        self.line.send(hand.address, batch[0], text)

    def _limit(self, batch: tuple[int, ...]) -> float:
        return self.crew.limit(sum(self.sizes[each] for each in batch))

    # -- what comes back -------------------------------------------------------------------------

    def _listen(self) -> None:
        """Wait until something happens, or one has had its time."""
        times = [hand.until for hand in self.hands.values() if hand.things]
        left = max(0.0, min(times) - monotonic()) if times else _LOOK
        for event in self.line.heard(min(left, _LOOK)):
            if isinstance(event, Came):
                self._came(event)
            elif isinstance(event, Joined):
                self._joined(event)
            elif isinstance(event, Greeted):
                self._greeted(event)
            elif isinstance(event, Gone):
                self._gone(event.worker)
        moment = monotonic()
        for hand in [each for each in self.hands.values() if each.things and each.until <= moment]:
            self._late(hand)
        if self.hands:
            self.lonely = moment
        elif moment - self.lonely > _JOIN:
            raise _nobody()

    def _joined(self, event: Joined) -> None:
        if event.worker in self.hands or event.worker in self.refused:
            return
        if event.threads != 1:
            self._refuse(event.worker, f"한꺼번에 {event.threads:,}개를 하는 일꾼입니다.")
        elif not event.watched:
            self._refuse(event.worker, "--no-nanny로 띄운 일꾼이라 멈추면 다시 시작하지 않습니다.")
        else:
            self.hands[event.worker] = _Hand(event.worker)
            self.line.greet(event.worker, str(self.run.folder.absolute()) if self.run.nonce else "")

    def _greeted(self, event: Greeted) -> None:
        hand = self.hands.get(event.worker)
        if hand is None:
            return
        if event.failed:
            self._refuse(
                event.worker, f"xlcrm이 설치되어 있지 않거나 옛 판입니다 ({event.failed})."
            )
            return
        said = json.loads(event.said)
        if others := differences(said):
            self._refuse(event.worker, f"판이 다릅니다: {', '.join(others)}.")
        elif said["nonce"] != self.run.nonce:
            self._refuse(event.worker, f"'{self.run.folder.parent}' 폴더가 보이지 않습니다.")
        else:
            hand.ready = True

    def _refuse(self, worker: str, why: str) -> None:
        """Have nothing done by a worker, and say why."""
        self.hands.pop(worker, None)
        self.refused[worker] = why
        remark(self.run.folder, f"일꾼 {worker}에게는 시키지 않았습니다. {why}")

    def _came(self, event: Came) -> None:
        found = (
            (hand, batch)
            for hand in self.hands.values()
            for batch in hand.things
            if batch[0] == event.number
        )
        hand, batch = next(found, (None, ()))
        if hand is None:  # of one that was given up meanwhile
            return
        first = hand.things[0] == batch
        hand.things.remove(batch)
        if hand.things and first:
            hand.until = monotonic() + self._limit(hand.things[0])
        if not event.failed:
            for number, said in zip(batch, parted(event.said), strict=True):
                self._keep(number, answered(said), hand.address)
        elif len(batch) > 1:
            self._apart(batch)
        else:
            path, _ = self.found[event.number]
            failure = FileResult(path, Outcome.FAILED, unforeseen(event.failed, path))
            self._keep(event.number, Answer(failure, [], scene.NOTHING, "", 0.0), hand.address)

    def _apart(self, batch: tuple[int, ...]) -> None:
        """Have what was in a batch tried one by one: nobody knows at which it went wrong."""
        self.apart.update(batch)
        self.alone.extend(batch)

    def _keep(self, number: int, answer: Answer, worker: str) -> None:
        path, _ = self.found[number]
        if answer.result is None:  # it is as the earlier run has left it
            _, result, noted = self.before.pop(number)
            self.earlier += 1
        else:
            result, noted = answer.result, answer.noted
            self.before.pop(number, None)
            shown = self.crew.elsewhere.shown if self.crew.elsewhere is not None else None
            text = (shown or _plain)(result)
            self.run.keep(path, answer, worker, len(self.ended.get(number, ())) + 1, text)
        self.done[number] = result, noted, answer.heard

    def _gone(self, worker: str) -> None:
        """One has ended: what it was at is tried by another one, what waited is given on."""
        self.refused.pop(worker, None)
        hand = self.hands.pop(worker, None)
        if hand is None or not hand.things:
            return
        batch = self._taken_back(hand)
        if len(batch) > 1:
            self._apart(batch)
            return
        (number,) = batch
        self.ended[number] = (*self.ended.get(number, ()), worker)
        if len(self.ended[number]) < TRIES:
            self._apart(batch)
        else:
            self._lose(number, Lost(workers=self.ended[number]), worker)

    def _late(self, hand: _Hand) -> None:
        """One has had its time."""
        del self.hands[hand.address]
        batch = self._taken_back(hand)
        self.line.restart(hand.address)
        if len(batch) > 1:
            self._apart(batch)
        else:
            self._lose(batch[0], Lost(seconds=self._limit(batch)), hand.address)

    def _taken_back(self, hand: _Hand) -> tuple[int, ...]:
        """Take all back from a worker that is no more; return what it was at."""
        self.line.take_back([each[0] for each in hand.things])
        batch = hand.things.popleft()
        self.later.extendleft(reversed(hand.things))
        return batch

    def _lose(self, number: int, why: Lost, worker: str) -> None:
        result, noted = self.lost(self.found[number], why)
        self._keep(number, Answer(result, noted, scene.NOTHING, "", 0.0), worker)


def _plain(result: FileResult) -> str:
    """What is kept of a result where nobody says more of it."""
    error = None if result.error is None else str(result.error)
    return json.dumps({"path": str(result.path), "outcome": result.outcome, "error": error})


def _nobody() -> StorageError:
    return StorageError(
        "일할 컴퓨터가 없습니다. 한 대장은 이전 그대로이거나 새 내용 그대로입니다.",
        hint="일꾼을 띄우고(dask worker 주소 --nthreads 1) 다시 실행하세요. 하던 실행은 "
        "--resume으로 이어서 합니다.",
    )
