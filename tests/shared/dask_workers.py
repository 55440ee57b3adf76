"""A scheduler and two workers, each a process of its own, that the tests of fleets share.

Run as a program it starts them, prints the scheduler's address, and ends with its standard input.
Workers are forked with the libraries loaded, so that one that is killed is there again at once.
What they run lies here, too: work that ends or hangs at the files that are called so.
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from multiprocessing import forkserver
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

DEADLY: Final = "독"
HANGING: Final = "멈춤"
_PROFILE: Final = "DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED"


def do(text: str) -> bytes:
    """Do what a worker does; end, or hang, at what is called so."""
    from xlcrm.cli import worker  # noqa: PLC0415 - in the worker alone

    names = [Path(each["file"]).stem for each in json.loads(text)["files"]]
    if DEADLY in names:
        os.kill(os.getpid(), signal.SIGKILL)
    if HANGING in names:
        time.sleep(600)
    return worker.do(text)


class Workers:
    """The processes.

    Args:
        address: the scheduler's.
        pid: of the process that has started the workers.
    """

    def __init__(self, address: str, pid: int) -> None:
        self.address, self._pid = address, pid

    def pids(self) -> list[int]:
        """Return which processes are workers now."""
        return [pid for server in _children(self._pid) for pid in _children(server)]


def _children(pid: int) -> list[int]:
    told = ""
    for thread in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):  # a thread that has ended meanwhile
            told += f" {thread.read_text('ascii')}"
    return [int(each) for each in told.split()]


@contextmanager
def dask_workers(place: Path, environment: Mapping[str, str]) -> Iterator[Workers]:
    """Have a scheduler and two workers while this lasts.

    Args:
        place: where they may leave their things.
        environment: more of theirs.
    """
    root = Path(__file__).parents[2]
    paths = os.pathsep.join([str(root), str(Path(__file__).parent)])
    process = subprocess.Popen(
        [sys.executable, __file__, str(place)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": paths, _PROFILE: "False", **environment},
        text=True,
    )
    assert process.stdout is not None
    assert process.stdin is not None
    try:
        address = process.stdout.readline().strip()
        assert address.startswith("tcp://"), "the scheduler has not started"
        yield Workers(address, process.pid)
    finally:
        process.stdin.close()
        try:
            process.wait(30)
        finally:
            process.kill()
            process.wait()
            process.stdout.close()


async def _serve(place: str) -> None:
    """Start them, and wait for the end of the standard input."""
    from distributed import Nanny, Scheduler  # noqa: PLC0415 - in the program alone

    async with Scheduler(host="127.0.0.1", port=0, dashboard=False) as scheduler:
        nannies = [
            await Nanny(
                scheduler.address,
                nthreads=1,
                local_directory=place,
                memory_limit=0,
                worker_port=0,
                host="127.0.0.1",
                dashboard=False,
            )
            for _ in range(2)
        ]
        sys.stdout.write(f"{scheduler.address}\n")
        sys.stdout.flush()
        await asyncio.to_thread(sys.stdin.read)
        await asyncio.gather(*(nanny.close(timeout=2) for nanny in nannies))


if __name__ == "__main__":
    import dask

    LOADED: Final = (
        "distributed.nanny",
        "xlcrm.cli.worker",
        "xlcrm.fleet.task",
        "xlcrm.jobs.waiting",
    )
    multiprocessing.get_context("forkserver").set_forkserver_preload([*LOADED])
    forkserver.ensure_running()
    dask.config.set({"distributed.worker.multiprocessing-method": "forkserver"})
    asyncio.run(_serve(sys.argv[1]))
