"""How many workbooks are worked with at once, where, and for how long at most."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.domain.outline import outlined
from xlcrm.errors import DomainError
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from xlcrm.fleet.results import FileResult

MOST: Final = 256
"""Processes at once; more than that only wait for the disk."""
SECONDS: Final = 120.0
"""How long a file may take whatever its size: a lock is waited for, and a share may be slow."""
PER_MIB: Final = 20.0
"""Seconds more for each MiB: a report about 100,000 contracts takes less than two."""
_MIB: Final = 1 << 20
_ALONE: Final = 0.9  # seconds of work below which processes cost more than they save
_FILE: Final = 0.03  # seconds that a workbook takes, whatever its size


@outlined
@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Other computers that do the work, by `dask.distributed`.

    Attributes:
        scheduler: the address of theirs that hands the work out, such as `tcp://office:8786`.
        hosts: computers on which workers are started by ssh, where there is no scheduler yet.
        run: what the folder is called in which it is kept what became of each workbook.
        resume: the folder of a run that is gone on with: what it has done is not done again.
        entry: what a worker runs, `xlcrm.fleet.task.do` by default.
        names: what it may be told to do.
        shown: what is kept of a workbook's result, as a text of JSON; by default how it went.
        said: told, at the end, where the run's folder is and how many an earlier one had done.
    """

    scheduler: str = ""
    hosts: tuple[str, ...] = ()
    run: str = "run"
    resume: str = ""
    entry: Callable[[str], bytes] | None = None
    names: frozenset[str] = frozenset()
    shown: Callable[[FileResult], str] | None = None
    said: Callable[[Path, int], None] = lambda _folder, _earlier: None


@outlined
@dataclass(frozen=True, slots=True)
class Crew:
    """How many workbooks are worked with at once, and how long one may take.

    Attributes:
        jobs: how many at once, each by a process of its own.
        seconds: how long one may take; None for 120, and 20 more for each MiB. With one job there
            is nobody who could give a file up, unless it is said here.
        chosen: whether somebody has asked for so many; else small folders are left to one process.
        start: how processes begin, as `multiprocessing` calls it; "" for what is safe here.
        elsewhere: the computers that do it instead of this one.
    """

    jobs: int = 1
    seconds: float | None = None
    chosen: bool = True
    start: str = ""
    elsewhere: Elsewhere | None = None

    def refuse_impossible(self) -> None:
        """Raise if that cannot be done.

        Raises:
            DomainError: fewer than one job, more than 256, or no time at all.

        >>> Crew(0).refuse_impossible()
        Traceback (most recent call last):
        ...
        xlcrm.errors.DomainError: 함께 다룰 파일 수는 1에서 256까지입니다.
        """
        if not 1 <= self.jobs <= MOST:
            raise DomainError(f"함께 다룰 파일 수는 1에서 {MOST}까지입니다.")
        if self.seconds is not None and self.seconds <= 0:
            raise DomainError("한 파일에 쓸 시간은 0초보다 길어야 합니다.")

    def pays(self, sizes: Sequence[int]) -> bool:
        """Tell whether files of such sizes, in bytes, are better given to processes.

        >>> Crew(2, chosen=False).pays([9000] * 3), Crew(2, chosen=False).pays([9000] * 100)
        (False, True)
        >>> Crew(2).pays([9000] * 3), Crew(2).pays([9000]), Crew(1, seconds=5).pays([9000])
        (True, False, True)
        """
        if self.seconds is not None and sizes:
            return True
        if self.jobs == 1 or len(sizes) < 2:  # noqa: PLR2004 - one has nobody beside it
            return False
        return self.chosen or sum(_FILE + size / _MIB for size in sizes) >= _ALONE

    def limit(self, size: int) -> float:
        """Return how many seconds a file of so many bytes may take.

        >>> Crew().limit(0), Crew().limit(10 << 20), Crew(seconds=7).limit(10 << 20)
        (120.0, 320.0, 7)
        """
        return SECONDS + PER_MIB * size / _MIB if self.seconds is None else self.seconds


@dataclass(frozen=True, slots=True)
class Lost:
    """Why there is no result.

    Attributes:
        code: how the process ended, negative where a signal has ended it.
        seconds: after which it was given up; None where it ended by itself.
        workers: on other computers, those that have ended at it.
    """

    code: int | None = None
    seconds: float | None = None
    workers: tuple[str, ...] = ()
