"""What is going on, on stderr where that is a terminal: a bar for many files, a line for one."""

from __future__ import annotations

import sys
from contextlib import contextmanager, suppress
from threading import Lock, Timer
from time import monotonic
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.progress import Progress, ProgressColumn

T = TypeVar("T")
_MOMENT: Final = 1.0  # seconds after which somebody wonders whether anything is going on


def tracked(
    results: Iterator[T], files: int, *, doing: str = "읽고 계산하는 중", several: bool = False
) -> Iterator[T]:
    """Pass results through, while a bar tells how many of the files are done.

    Args:
        results: of the files, made as they are asked for.
        files: how many there are.
        doing: what is said of a single file, which needs no bar.
        several: whether several are worked with at once. Then no thread draws the bar, which only
            moves when a file is done: processes are forked, and a thread may hold what they need.
    """
    if not sys.stderr.isatty():
        yield from results
    elif files == 1:
        with working(doing):
            done = [*results]
        yield from done
    else:
        from rich.progress import (  # noqa: PLC0415 - only a terminal needs it
            BarColumn,
            MofNCompleteColumn,
            TextColumn,
            TimeRemainingColumn,
        )

        columns = (TextColumn("파일"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with _progress(*columns, among_others=True, alone=several) as bar, _running(bar):
            yield from bar.track(results, total=files)


@contextmanager
def working(doing: str) -> Iterator[Callable[[str], None]]:
    """Tell what is being done, and for how long, once it takes longer than a moment.

    The line is gone when the work is done. It never gets in the way of the work: where it cannot be
    shown, it is not. Nothing may be printed or asked of the user meanwhile.

    Args:
        doing: what is done first.

    Yields:
        what says that something else is being done now.
    """
    line = _Line(doing)
    if not sys.stderr.isatty():
        yield line.say
        return
    timer = Timer(_MOMENT, line.show)
    timer.daemon = True
    timer.start()
    try:
        with _running(line):
            yield line.say
    finally:
        timer.cancel()
        line.hide()


_RUNS: Final[list[Progress | _Line]] = []
"""What is shown just now."""


@contextmanager
def _running(shown: Progress | _Line) -> Iterator[None]:
    _RUNS.append(shown)
    try:
        yield
    finally:
        _RUNS.remove(shown)


@contextmanager
def hushed() -> Iterator[None]:
    """Show nothing while something is asked of the user; a line does not come back."""
    bars = [each for each in _RUNS if not isinstance(each, _Line)]
    for each in _RUNS:
        if isinstance(each, _Line):
            each.hide()
        else:
            each.stop()
    try:
        yield
    finally:
        for each in bars:
            each.start()


class _Line:
    """A line that tells what is being done, shown by a thread of its own."""

    def __init__(self, doing: str) -> None:
        self._doing = doing
        self._since = monotonic()
        self._lock = Lock()
        self._progress: Progress | None = None
        self._over = False

    def say(self, doing: str) -> None:
        """Say what is being done now."""
        with self._lock, suppress(Exception):
            self._doing = doing
            if self._progress is not None:
                self._progress.update(self._progress.task_ids[0], description=doing)

    def show(self) -> None:
        """Show the line, unless the work is done already or the terminal cannot take it back."""
        with self._lock, suppress(Exception):
            from rich.progress import (  # noqa: PLC0415 - only a terminal needs it
                SpinnerColumn,
                TextColumn,
                TimeElapsedColumn,
            )

            columns = (SpinnerColumn("line"), TextColumn("{task.description}"), TimeElapsedColumn())
            progress = _progress(*columns, among_others=False)
            if self._over or progress.console.is_dumb_terminal:
                return
            task = progress.add_task(self._doing, total=None)
            progress.tasks[task].start_time = self._since
            self._progress = progress
            progress.start()
            progress.console.show_cursor()  # else it stayed hidden if somebody killed the program

    def hide(self) -> None:
        """Take the line away, for good."""
        with self._lock, suppress(Exception):
            self._over = True
            if self._progress is not None:
                self._progress.stop()


def _progress(*columns: ProgressColumn, among_others: bool, alone: bool = False) -> Progress:
    """What is shown on stderr and vanishes.

    Args:
        columns: what it consists of.
        among_others: whether other lines are printed meanwhile and go above it; those that go to
            a pipe are not caught by it.
        alone: whether no thread of its own draws it again and again.
    """
    from rich.console import Console  # noqa: PLC0415 - only a terminal needs it
    from rich.progress import Progress  # noqa: PLC0415

    return Progress(
        *columns,
        console=Console(stderr=True),
        transient=True,
        auto_refresh=not alone,
        redirect_stdout=among_others and sys.stdout.isatty(),
        redirect_stderr=among_others,
    )
