"""The line to workers by dask.distributed (extra `fleet`): the only module that opens that library.

What goes over it to a worker is one of two functions of ours by its name, and a text. Where and
when it is done this computer says itself: each thing is bound to one worker, so that it is known
who was at what when one ends. Starting anew who has ended is left to dask (its nanny), as are
encryption and certificates (`tls://`), by dask's own settings.
"""

from __future__ import annotations

import logging
import warnings
from contextlib import contextmanager, suppress
from queue import Empty, SimpleQueue
from threading import Event as Flag
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

from xlcrm.errors import StorageError
from xlcrm.fleet import task
from xlcrm.fleet.line import Came, Event, Gone, Greeted, Joined

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from xlcrm.fleet.crew import Crew, Elsewhere

_ANSWER: Final = 30.0  # seconds for a scheduler, and for a worker that is begun anew
_FETCH: Final = 20.0  # seconds for what is done to come over
_TOPIC: Final = "all"  # dask's own, of workers that come and go
_HERE: Final = "xlcrm"  # what is said there to hear oneself
_ECHO: Final = 0.1  # seconds until it is said again


def connected(where: Elsewhere, crew: Crew) -> DaskLine:
    """Return a line to the workers of a scheduler, or to those that are started by ssh.

    Raises:
        StorageError: dask is not installed, or nobody answers.
    """
    try:
        with _quiet():
            import distributed  # noqa: PLC0415 - an extra
    except ImportError:
        raise StorageError(
            "다른 컴퓨터와 나누는 데 필요한 것이 설치되어 있지 않습니다.",
            hint='설치한 뒤 다시 실행하세요: pip install "xlcrm[fleet]"',
        ) from None
    cluster: Any = None
    client: Any = None
    try:
        _hush()
        with _quiet():
            cluster = _by_ssh(distributed, where.hosts, crew) if where.hosts else None
            opened: Any = distributed.Client
            client = opened(
                cluster or where.scheduler, timeout=_ANSWER, set_as_default=False, name="xlcrm"
            )
        with _quiet():
            return DaskLine(client, cluster, where.entry or task.do)
    except Exception as error:  # asyncssh and dask have many, and all mean the same
        for each in filter(None, (client, cluster)):
            with suppress(Exception), _quiet():
                each.close()
        raise _no_answer(where, error) from error


def _by_ssh(distributed: Any, hosts: Sequence[str], crew: Crew) -> Any:  # noqa: ANN401 - untyped
    """Start a scheduler on the first of some computers, and workers on all of them.

    An address that is told is where the scheduler listens: by itself it takes the one that leads
    out of the office. A name may mean something else on its own computer.
    """
    names = [host.rpartition("@")[2] for host in hosts]
    users = [{"username": user} if (user := host.rpartition("@")[0]) else {} for host in hosts]
    return distributed.SSHCluster(
        [names[0], *names],
        connect_options=[users[0], *users],
        worker_options={"nthreads": 1, "n_workers": crew.jobs, "death_timeout": _ANSWER},
        scheduler_options={"port": 0, "dashboard_address": ":0", **_listening(names[0])},
    )


def _listening(host: str) -> dict[str, str]:
    """Where a scheduler listens, as dask is told it: nothing for a computer's name.

    >>> _listening("10.0.0.1"), _listening("office")
    ({'host': '10.0.0.1'}, {})
    """
    from ipaddress import ip_address  # noqa: PLC0415 - of those that are started by ssh

    try:
        return {"host": str(ip_address(host))}
    except ValueError:
        return {}


def _no_answer(where: Elsewhere, error: Exception) -> StorageError:
    if where.hosts and isinstance(error, ImportError):
        return StorageError(
            "ssh로 일꾼을 띄우는 데 필요한 것이 설치되어 있지 않습니다.",
            hint='설치한 뒤 다시 실행하세요: pip install "xlcrm[fleet]"',
        )
    if where.hosts:
        return StorageError(
            f"ssh로 일꾼을 띄우지 못했습니다: {', '.join(where.hosts)} ({type(error).__name__}).",
            hint="그 컴퓨터에 열쇠로 ssh에 들어갈 수 있는지, 같은 경로에 파이썬과 xlcrm[fleet]이 "
            "있는지 확인하세요.",
        )
    return StorageError(
        f"스케줄러 {where.scheduler}에서 답이 없습니다.",
        hint="dask scheduler를 띄웠는지, 주소와 방화벽을 확인하세요.",
    )


class DaskLine:
    """A line to the workers of a scheduler.

    Args:
        client: dask's own line.
        cluster: the workers that were started for it, and end with it; None where it found them.
        entry: what a worker runs.
    """

    def __init__(self, client: Any, cluster: Any, entry: Callable[[str], bytes]) -> None:  # noqa: ANN401 - untyped
        self._client, self._cluster, self._entry = client, cluster, entry
        self._events: SimpleQueue[Any] = SimpleQueue()
        self._sent: dict[str, int | str] = {}  # by the key: a thing's number, or a greeted worker
        self._futures: dict[int | str, Any] = {}
        self._gone: set[str] = set()
        self._in_turn = Lock()
        self._hears = Flag()
        client.subscribe_topic(_TOPIC, self._happened)
        self._wait_until_it_hears()
        there = client.scheduler_info()["workers"]
        with self._in_turn:
            for address, about in there.items():
                if address not in self._gone:
                    self._events.put(Joined(address, about["nthreads"], bool(about["nanny"])))

    def _wait_until_it_hears(self) -> None:
        """Say something until it is heard: from then on no worker goes unheard.

        Raises:
            TimeoutError: the scheduler does not repeat it.
        """
        for _ in range(int(_ANSWER / _ECHO) + 1):
            self._client.log_event(_TOPIC, {_HERE: self._client.id})
            if self._hears.wait(_ECHO):
                return
        raise TimeoutError

    def greet(self, worker: str, place: str) -> None:
        """Ask a worker who it is."""
        self._submit(worker, worker, task.greet, place)

    def send(self, worker: str, number: int, text: str) -> None:
        """Have a worker do a thing after those that it was sent before."""
        self._submit(number, worker, self._entry, text)

    def _submit(self, name: int | str, worker: str, call: Callable[[str], Any], text: str) -> None:
        with _quiet():
            future = self._client.submit(
                call, text, workers=[worker], allow_other_workers=False, pure=False
            )
        self._sent[future.key] = name
        self._futures[name] = future
        future.add_done_callback(self._events.put)

    def take_back(self, numbers: Sequence[int]) -> None:
        """Forget things that were sent."""
        futures = [self._futures.pop(each) for each in numbers if each in self._futures]
        for future in futures:
            self._sent.pop(future.key, None)
        if futures:
            with suppress(Exception), _quiet():
                self._client.cancel(futures, force=True)

    def heard(self, seconds: float) -> list[Event]:
        """Return what has happened.

        Raises:
            StorageError: the scheduler has gone.
        """
        found: list[Event] = []
        done: list[Any] = []
        with suppress(Empty):
            each = self._events.get(timeout=seconds) if seconds > 0 else self._events.get_nowait()
            while True:
                (found if isinstance(each, tuple) else done).append(each)
                each = self._events.get_nowait()
        for future in done:
            found += self._told(future)
        if not found and self._client.status != "running":
            raise StorageError(
                "스케줄러와 연결이 끊겼습니다. 대장은 이전 그대로이거나 새 내용 그대로입니다.",
                hint="스케줄러를 다시 띄우고 --resume으로 이어서 하세요.",
            )
        return found

    def _told(self, future: Any) -> Iterator[Event]:  # noqa: ANN401 - untyped
        """What a thing that is done has to tell; nothing where it was taken back meanwhile."""
        name = self._sent.pop(future.key, None)
        if name is None or name not in self._futures or self._futures[name] is not future:
            return
        if future.status not in {"finished", "error"}:  # cancelled: its worker has gone, as is told
            self._sent[future.key] = name
            return
        failed, said = "", b""
        try:
            with _quiet():
                said = future.result(timeout=_FETCH)
        except TimeoutError:  # whoever has done it has gone: that is told too
            self._sent[future.key] = name
            return
        except Exception as error:  # noqa: BLE001 - whatever it is, it is that thing's
            failed = type(error).__name__
        del self._futures[name]
        future.release()
        if isinstance(name, str):
            yield Greeted(name, str(said), failed)
        else:
            yield Came(name, said, failed)

    async def _happened(self, event: tuple[float, Any]) -> None:
        """A worker comes or goes."""
        said = event[1] if isinstance(event[1], dict) else {}
        if said.get(_HERE) == self._client.id:
            self._hears.set()
        worker = said.get("worker")
        if worker is None:
            return
        if said.get("action") == "remove-worker":
            with self._in_turn:
                self._gone.add(worker)
                self._events.put(Gone(worker))
        elif said.get("action") == "add-worker":
            scheduler: Any = self._client.scheduler
            about = (await scheduler.identity(n_workers=-1))["workers"].get(worker)
            if about is not None:
                self._events.put(Joined(worker, about["nthreads"], bool(about["nanny"])))

    def restart(self, worker: str) -> None:
        """Have a worker end in the middle of what it is at, and begin anew."""
        with suppress(Exception), _quiet():
            self._client.restart_workers([worker], timeout=_ANSWER, raise_for_error=False)

    def end(self) -> None:
        """Hang up; what nobody is at yet is not begun any more."""
        with suppress(Exception), _quiet():
            self._client.cancel([*self._futures.values()], force=True)
        with suppress(Exception), _quiet():
            self._client.close(timeout=_ANSWER)
        if self._cluster is not None:
            with suppress(Exception), _quiet():
                self._cluster.close(timeout=_ANSWER)


@contextmanager
def _quiet() -> Iterator[None]:
    """Have the library warn nobody: what matters is said by us."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _hush() -> None:
    """Have the library's log say nothing on the screen."""
    for name in [*logging.root.manager.loggerDict]:
        if name.partition(".")[0] in {"distributed", "tornado", "asyncssh"}:
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
