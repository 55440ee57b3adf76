"""Processes of the program that begin with its modules loaded: forked, where systems can.

Run as a program it is what they are forked from. `ran` and `ran_apart` run one to its end; `held`
gives one that stands before its first line, so that something can be attached to it, until it is
told to go on; `begun` one that runs beside others, and can be asked whether it has ended.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import signal
import socket
import subprocess
import sys
import time
import traceback
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from syscalls import Call

_KEPT: Final[list[object]] = []  # what lasts as long as the process
ALONE: Final = {"PYTHONHASHSEED": "0", "PYTHONIOENCODING": "utf-8", "OPENBLAS_NUM_THREADS": "1"}


def ran(
    words: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None
) -> tuple[int, str]:
    """Run `xlcrm` with some words; return its exit code, and all that it says.

    Args:
        words: the command's, from its name on.
        folder: where it works.
        environment: more of its environment.
    """
    code, said, _ = _ended(words, folder, environment, apart=False)
    return code, said


def ran_apart(
    words: Sequence[str], folder: Path, environment: Mapping[str, str] | None = None
) -> tuple[int, str, str]:
    """Run `xlcrm` with some words; return its exit code, what it answers, and what it says besides.

    Args:
        words: the command's, from its name on.
        folder: where it works.
        environment: more of its environment.
    """
    return _ended(words, folder, environment, apart=True)


def _ended(
    words: Sequence[str], folder: Path, environment: Mapping[str, str] | None, *, apart: bool
) -> tuple[int, str, str]:
    """The exit code of a run and what it wrote, errors apart or where they came."""
    if not hasattr(os, "fork"):
        done = subprocess.run(
            [sys.executable, "-X", "utf8", "-m", "xlcrm", *words],
            cwd=folder,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE if apart else subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            check=False,
        )
        return done.returncode, done.stdout, done.stderr or ""
    with TemporaryDirectory() as place:
        said, besides = Path(place) / "said", Path(place) / "besides"
        files = {"out": str(said), "err": str(besides) if apart else "", "folder": str(folder)}
        more = {"hold": False, "argv": [*words], "env": {**os.environ, **(environment or {})}}
        code = _started({**files, **more}).ended()
        wrong = besides.read_text(encoding="utf-8") if apart else ""
        return code, said.read_text(encoding="utf-8"), wrong


class Held:
    """A process that has not begun yet."""

    def __init__(self, line: socket.socket, pid: int) -> None:
        self._line = line
        self.pid = pid

    def go(self) -> None:
        """Let it begin."""
        os.kill(self.pid, signal.SIGCONT)

    def ended(self) -> int:
        """Wait until it has ended; return its exit code, negative where a signal has ended it."""
        return int(_answer(self._line, {"wait": self.pid}))

    def over(self) -> int | None:
        """Return its exit code if it has ended, and None while it has not."""
        code = _answer(self._line, {"ask": self.pid}).strip()
        return int(code) if code else None


def begun(
    words: Sequence[str], folder: Path, out: Path, environment: Mapping[str, str] | None = None
) -> Held:
    """Begin to run `xlcrm` with some words, and wait for nothing; the system has to fork.

    Args:
        words: the command's, from its name on.
        folder: where it works.
        out: where it writes all that it says.
        environment: more of its environment.
    """
    files = {"out": str(out), "err": "", "folder": str(folder), "hold": False}
    return _started({**files, "argv": [*words], "env": {**os.environ, **(environment or {})}})


def held(
    words: Sequence[str], out: Path, err: Path, environment: Mapping[str, str] | None = None
) -> Held:
    """Return a process that will run `xlcrm` with some words.

    Args:
        words: the command's, from its name on.
        out: where it writes what it says.
        err: where it writes what is wrong.
        environment: more of its environment.
    """
    files = {"out": str(out), "err": str(err), "folder": os.getcwd(), "hold": True}  # noqa: PTH109
    return _started({**files, "argv": [*words], "env": {**os.environ, **(environment or {})}})


def watched(  # noqa: PLR0913 - what a run is made of
    words: Sequence[str],
    out: Path,
    err: Path,
    calls: Sequence[str],
    say: Callable[[Call], int],
    *,
    folder: str | os.PathLike[str] | None = None,
    environment: Mapping[str, str] | None = None,
    now: str = "",
) -> int:
    """Run `xlcrm` with some words, its system calls looked at; return its exit code.

    Args:
        words: the command's, from its name on.
        out: where it writes what it says.
        err: where it writes what is wrong.
        calls: the names of the calls.
        say: what becomes of each, as `syscalls.looked_after` takes it.
        folder: where it works; here by default.
        environment: more of its environment.
        now: the Korean wall time at which it works, always, as ISO 8601 has it; then it makes the
            same of the same.
    """
    from syscalls import looked_after, received  # noqa: PLC0415 - Linux's alone

    with TemporaryDirectory() as place, socket.socket(socket.AF_UNIX) as waiting:
        told = f"{place}/calls"
        waiting.bind(told)
        waiting.listen(1)
        files = {"out": str(out), "err": str(err), "folder": str(folder or os.getcwd())}  # noqa: PTH109
        more = {"hold": False, "calls": [*calls], "told": told, "now": now, "argv": [*words]}
        process = _started({**files, **more, "env": {**os.environ, **(environment or {})}})
        line, _ = waiting.accept()
        with line:
            looked_after(received(line), process.pid, say)
        return process.ended()


def warmed(words: Sequence[str], folder: Path, environment: Mapping[str, str]) -> None:
    """Run a command where all others are forked from, which then begin with what it has loaded.

    Args:
        words: the command's, from its name on.
        folder: where it works; nothing of the caller's.
        environment: more of its environment.
    """
    asked = {"warm": [*words], "folder": str(folder), "env": {**os.environ, **environment}}
    _answer(_nursery(), asked)


def _started(asked: Mapping[str, Any]) -> Held:
    line = _nursery()
    return Held(line, int(_answer(line, asked)))


@cache
def _nursery() -> socket.socket:
    """The line to the process that all others are forked from."""
    ours, theirs = socket.socketpair()
    process = subprocess.Popen(
        [sys.executable, "-P", __file__, str(theirs.fileno())],
        env={**os.environ, **ALONE},
        pass_fds=[theirs.fileno()],
        stdin=subprocess.DEVNULL,
    )
    theirs.close()

    def over() -> None:
        ours.close()
        process.wait()

    atexit.register(over)
    return ours


def _answer(line: socket.socket, asked: Mapping[str, Any]) -> str:
    line.sendall(json.dumps(asked).encode() + b"\n")
    with line.makefile("rb", buffering=0) as said:
        return said.readline().decode()


def _serve(number: int) -> None:
    """Fork a process for each line, until nobody is there who sends one."""
    import pkgutil  # noqa: PLC0415 - only here
    from importlib import import_module  # noqa: PLC0415

    import xlcrm  # noqa: PLC0415

    for found in pkgutil.walk_packages(xlcrm.__path__, "xlcrm."):
        if not found.name.endswith(("__main__", "engines")):
            import_module(found.name)
    for name in os.environ.get("NURSERY_LOADS", "").split():
        import_module(name)
    gc.freeze()  # what all of them share stays shared
    line = socket.socket(fileno=number)
    asked = line.makefile("rb")
    for text in asked:
        said = json.loads(text)
        if "wait" in said:
            _, status = os.waitpid(said["wait"], 0)
            line.sendall(f"{os.waitstatus_to_exitcode(status)}\n".encode())
            continue
        if "ask" in said:
            pid, status = os.waitpid(said["ask"], os.WNOHANG)
            line.sendall(f"{os.waitstatus_to_exitcode(status) if pid else ''}\n".encode())
            continue
        if "warm" in said:
            _warm(said)
            gc.freeze()
            line.sendall(b"0\n")
            continue
        pid = os.fork()
        if not pid:
            asked.close()
            line.close()
            _run(said)
        if said["hold"]:
            os.waitid(os.P_PID, pid, os.WSTOPPED | os.WNOWAIT)
        line.sendall(f"{pid}\n".encode())


def _warm(said: Mapping[str, Any]) -> None:
    """Run a command here, whatever becomes of it, and be as before."""
    from xlcrm.cli.app import run  # noqa: PLC0415 - only here

    back, environment, argv = os.getcwd(), dict(os.environ), sys.argv  # noqa: PTH109
    kept = [os.dup(number) for number in (1, 2)]
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for number in (1, 2):
        os.dup2(nowhere, number)
    os.chdir(said["folder"])
    os.environ.update(said["env"])
    sys.argv = ["xlcrm", *said["warm"]]
    try:
        with hashed_once():
            run()
    finally:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        for number, file in zip((1, 2), kept, strict=True):
            os.dup2(file, number)
        for file in (*kept, nowhere):
            os.close(file)
        os.chdir(back)
        os.environ.clear()
        os.environ.update(environment)
        sys.argv = argv


def _run(said: Mapping[str, Any]) -> None:
    """Be the program."""
    os.chdir(said["folder"])
    for number, name in ((1, said["out"]), (2, said["err"])):
        if name:
            file = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
            os.dup2(file, number)
            os.close(file)
        else:
            os.dup2(1, number)  # both into one
    if said.get("now"):
        _steady(said["now"])
    os.environ.clear()
    os.environ.update({**said["env"], **ALONE})
    time.tzset()
    # Whoever starts the tests in the background of a script has all that they start ignore it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if said["hold"]:
        os.kill(os.getpid(), signal.SIGSTOP)
    from xlcrm.__main__ import main  # noqa: PLC0415 - it may not be loaded before

    sys.argv = ["xlcrm", *said["argv"]]
    if said.get("calls"):
        from syscalls import handed_over  # noqa: PLC0415 - Linux's alone

        line = socket.socket(socket.AF_UNIX)
        line.connect(said["told"])
        socket.send_fds(line, [b"+"], [handed_over(said["calls"])])
    code: object = 1
    try:
        code = main()
    except SystemExit as ended:
        code = ended.code
    except BaseException:  # noqa: BLE001 - told as the program would tell it
        traceback.print_exc()
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    os._exit(code if isinstance(code, int) else int(code is not None))  # undone it takes longest


@contextmanager
def hashed_once() -> Iterator[None]:
    """Have passwords hashed once while this lasts, not 100,000 times: the calls are the same."""
    from xlcrm.files import encryption  # noqa: PLC0415 - only here

    before, rounds = encryption.Encryption.__init__.__defaults__, encryption._ROUNDS  # noqa: SLF001
    names = vars(encryption)
    encryption.Encryption.__init__.__defaults__ = (1, (), None)
    names["_ROUNDS"] = 1
    try:
        yield
    finally:
        encryption.Encryption.__init__.__defaults__ = before
        names["_ROUNDS"] = rounds


def _steady(now: str) -> None:
    """Have the clock stand still, and what is random come out the same every time at that time."""
    import secrets  # noqa: PLC0415 - only here
    from datetime import datetime  # noqa: PLC0415
    from random import Random  # noqa: PLC0415

    from xlcrm.cli import options  # noqa: PLC0415

    kept = hashed_once()
    kept.__enter__()
    _KEPT.append(kept)
    moment, stream = datetime.fromisoformat(now), Random(now)  # noqa: S311 - of tests
    options.now = lambda: moment
    os.urandom = stream.randbytes
    secrets.token_bytes = lambda nbytes=32: stream.randbytes(nbytes or 32)
    secrets.token_hex = lambda nbytes=32: stream.randbytes(nbytes or 32).hex()


if __name__ == "__main__":
    sys.path.append(str(Path(__file__).parent))
    _serve(int(sys.argv[1]))
