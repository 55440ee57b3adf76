"""Workbooks watched: each is given to whoever works with it, as soon as it is saved and closed.

What changes in the folders only wakes the watch; which workbooks have changed it sees for itself,
so that an event that is lost or doubled does no harm. A workbook is worked with until that leaves
it as it was: so what somebody saves in the middle of it is never passed over, and what the work has
written itself leads to one more look and no more.
"""

from __future__ import annotations

from pathlib import Path
from threading import Event
from time import monotonic
from typing import TYPE_CHECKING, Final

from xlcrm.errors import StorageError
from xlcrm.files import store
from xlcrm.files.mounted import is_remote
from xlcrm.fleet.batch import find_workbooks
from xlcrm.values import NamedTuple, dataclass

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Sequence

    from watchdog.events import FileSystemEvent
    from watchdog.observers.api import BaseObserver

QUIET: Final = 1.0
"""Seconds for which a workbook has to stay as it is before it is worked with."""

AGAIN: Final = 5.0
"""Seconds after which a workbook that somebody holds is looked at again."""

_EVERY: Final = 30.0  # seconds after which all is looked at though no event came
_TELLING: Final = frozenset({"created", "modified", "moved", "deleted", "closed"})
"""The kinds of events that may tell of a change; opening a file does not."""


class Print(NamedTuple):
    """What tells one state of a file from the next: its place on the disk, size and time."""

    place: int
    size: int
    modified: int


@dataclass(slots=True)
class _Seen:
    """What is known of one workbook; changes as it does.

    Attributes:
        done: how it was when nothing was left to do; None while there is.
        now: how it was when it was last looked at.
        since: when it began to be so, by the monotonic clock.
        later: when it is to be tried again, likewise.
        again: whether nobody waits for an answer: it was there when the watch began, or has been
            worked with since somebody saved it.
        held: whether it has been told that somebody holds it.
    """

    done: Print | None = None
    now: Print | None = None
    since: float = 0.0
    later: float = 0.0
    again: bool = False
    held: bool = False


class Watch:
    """A watch over workbooks and folders of them.

    Args:
        paths: files and folders, as for `find_workbooks`.
        work: does what there is to do with a workbook, given whether nobody waits for an answer: it
            was there when the watch began, or has been worked with since it was saved. It tells
            whether that could be done, or is to be tried again.
        held: told of a workbook that was saved while somebody still has it open.
        poll: whether folders are looked at again and again; None: where they lie on another
            computer, as no events come from there.
        quiet: seconds for which a workbook has to stay as it is.
    """

    def __init__(
        self,
        paths: Sequence[str | os.PathLike[str]],
        work: Callable[[Path, bool], bool],
        *,
        held: Callable[[Path], None] = lambda _: None,
        poll: bool | None = None,
        quiet: float = QUIET,
    ) -> None:
        self._paths = [Path(path) for path in paths]
        self._work, self._tell_held, self._quiet = work, held, quiet
        self.polls = any(map(is_remote, self._paths)) if poll is None else poll
        self._woken = Event()
        self._stopped = False
        self._seen: dict[Path, _Seen] = {}
        self._begun = False

    def stop(self) -> None:
        """Have it end after the workbook that it works with now; may be called at any time."""
        self._stopped = True
        self._woken.set()

    def run(self) -> None:
        """Watch until `stop` is called.

        Raises:
            StorageError: a path does not exist, or the library that watches is not installed.
        """
        for path in self._paths:
            if not path.exists():
                raise StorageError("파일이 없습니다.", path=path, hint="경로를 확인하세요.")
        observer = self._started()
        try:
            while not self._stopped:
                self._woken.clear()
                wait = self._round()
                if not self._stopped:
                    self._woken.wait(wait)
        finally:
            observer.stop()
            observer.join()

    def _round(self) -> float:
        """Look at all workbooks once; return after how many seconds to look again."""
        wait = _EVERY
        for path in find_workbooks(self._paths):
            if self._stopped:
                break
            now = _print_of(path)
            if now is not None:
                wait = min(wait, self._look(path, now))
        self._begun = True
        return wait

    def _look(self, path: Path, now: Print) -> float:
        """Work with a workbook that has changed; return when to look at it again, in seconds."""
        seen = self._seen.setdefault(path, _Seen(again=not self._begun))
        moment = monotonic()
        if now == seen.done:
            return _EVERY
        if now != seen.now:
            seen.now, seen.since = now, moment
        ready = max(seen.since + self._quiet, seen.later)
        if moment < ready:
            return ready - moment
        if store.holder(path) is not None:
            if not seen.held:
                seen.held = True
                self._tell_held(path)
            return AGAIN
        seen.held = False
        done = self._work(path, seen.again)
        after = _print_of(path)
        if not done:
            seen.later = monotonic() + AGAIN
            return AGAIN
        if after == now:
            seen.done, seen.again = now, False
            return _EVERY
        seen.again = True  # by the work itself, or by somebody in the middle of it
        return 0.0

    def _started(self) -> BaseObserver:
        """What tells of changes; where the system has no room for that, it looks by itself."""
        try:
            from watchdog.observers import Observer  # noqa: PLC0415 - an extra
            from watchdog.observers.polling import PollingObserver  # noqa: PLC0415 - likewise
        except ImportError:
            raise StorageError(
                "지켜보는 데 필요한 것이 설치되어 있지 않습니다.",
                hint='설치한 뒤 다시 실행하세요: pip install "xlcrm[watch]"',
            ) from None
        if not self.polls:
            try:
                return self._scheduled(Observer())
            except OSError:  # the system watches as many folders as it can already
                self.polls = True
        return self._scheduled(PollingObserver())

    def _scheduled(self, observer: BaseObserver) -> BaseObserver:
        from watchdog.events import FileSystemEventHandler  # noqa: PLC0415 - an extra

        woken = self._woken

        class Waking(FileSystemEventHandler):
            """Wakes the watch."""

            def on_any_event(self, event: FileSystemEvent) -> None:
                """Wake it, unless nothing can have changed."""
                if event.event_type in _TELLING:
                    woken.set()

        try:
            for path in self._paths:
                folder = path if path.is_dir() else path.parent
                observer.schedule(Waking(), str(folder), recursive=path.is_dir())
            observer.start()
        except OSError:
            observer.unschedule_all()
            raise
        return observer


def _print_of(path: Path) -> Print | None:
    """How a file is now; None where it is none."""
    try:
        about = path.stat()
    except OSError:
        return None
    return None if path.is_dir() else Print(about.st_ino, about.st_size, about.st_mtime_ns)
