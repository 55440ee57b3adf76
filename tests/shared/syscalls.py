"""The system calls of a process looked at one by one, and failed or cut off where a test wants it.

Linux lets a process hand its calls to another one, which looks at each and says what becomes of it
(seccomp_unotify(2)): nothing else is slowed down, unlike under a tracer, which is stopped at every
call. A call that is to fail is not made at all.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import platform
import select
import signal
import socket
import struct
import sys
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

# Numbers on x86_64 and aarch64 (-1: there is none), and which arguments say what the call is on:
# `f` a file, `p` a path, `d` the folder of the path behind it.
_CALLS: Final[dict[str, tuple[int, int, str]]] = {
    "open": (2, -1, "p"),
    "openat": (257, 56, "dp"),
    "read": (0, 63, "f"),
    "pread64": (17, 67, "f"),
    "write": (1, 64, "f"),
    "pwrite64": (18, 68, "f"),
    "fsync": (74, 82, "f"),
    "fdatasync": (75, 83, "f"),
    "close": (3, 57, "f"),
    "rename": (82, -1, "pp"),
    "renameat": (264, 38, "dpdp"),
    "renameat2": (316, 276, "dpdp"),
    "link": (86, -1, "pp"),
    "linkat": (265, 37, "dpdp"),
    "unlink": (87, -1, "p"),
    "unlinkat": (263, 35, "dp"),
    "mkdir": (83, -1, "p"),
    "mkdirat": (258, 34, "dp"),
    "rmdir": (84, -1, "p"),
    "getdents64": (217, 61, "f"),
    "ftruncate": (77, 46, "f"),
    "truncate": (76, 45, "p"),
    "flock": (73, 32, "f"),
    "fchmod": (91, 52, "f"),
    "chmod": (90, -1, "p"),
    "fchmodat": (268, 53, "dp"),
    "fchown": (93, 55, "f"),
    "fsetxattr": (190, 7, "f"),
}
_MACHINES: Final = {"x86_64": (0, 0xC000003E, 317), "aarch64": (1, 0xC00000B7, 277)}
"""Of each which number of a call is its, what the kernel calls it, and its number of seccomp(2)."""

_MODE_FILTER, _NEW_LISTENER = 1, 8  # linux/seccomp.h
_ALLOW, _USER_NOTIF = 0x7FFF0000, 0x7FC00000
_RECEIVE, _SEND = 0xC0502100, 0xC0182101
_NOTICE: Final = struct.Struct("<QIIiIQ6Q")
_ANSWER: Final = struct.Struct("<QqiI")
_GO_ON: Final = 1
_NO_NEW_PRIVS: Final = 38  # linux/prctl.h
_HERE: Final = -100  # AT_FDCWD
_LONGEST: Final = 4096

CAN: Final = sys.platform.startswith("linux") and platform.machine() in _MACHINES
"""Whether this machine can do it at all; a kernel before 5.5 or a strict container cannot."""


def known(names: Iterable[str]) -> list[str]:
    """Return those of some calls that this machine has."""
    which = _MACHINES[platform.machine()][0]
    return [name for name in names if _CALLS[name][:2][which] >= 0]


ALL: Final = tuple(_CALLS)
"""The names of all calls that can be looked at."""


def handed_over(names: Iterable[str]) -> int:
    """Hand the calls of this process over, from now on; return the file by which they are told.

    Raises:
        OSError: the system does not let us.
    """
    which, machine, seccomp = _MACHINES[platform.machine()]
    numbers = [_CALLS[name][:2][which] for name in known(names)]
    load = struct.pack("<HBBI", 0x20, 0, 0, 4)  # which machine
    other = struct.pack("<HBBI", 0x15, 1, 0, machine)
    allow = struct.pack("<HBBI", 0x06, 0, 0, _ALLOW)
    code = [load, other, allow, struct.pack("<HBBI", 0x20, 0, 0, 0)]
    for at, number in enumerate(numbers):
        code.append(struct.pack("<HBBI", 0x15, len(numbers) - at, 0, number))
    code += [allow, struct.pack("<HBBI", 0x06, 0, 0, _USER_NOTIF)]
    program = ctypes.create_string_buffer(b"".join(code))
    told = struct.pack("<HxxxxxxQ", len(code), ctypes.addressof(program))
    given = ctypes.create_string_buffer(told, len(told))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_NO_NEW_PRIVS, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl")
    made = libc.syscall(seccomp, _MODE_FILTER, _NEW_LISTENER, ctypes.byref(given))
    if made < 0:
        raise OSError(ctypes.get_errno(), "seccomp")
    return int(made)


@dataclass(frozen=True, slots=True)
class Call:
    """A call: its name, and the paths that it is on."""

    name: str
    on: tuple[str, ...]


def looked_after(listener: int, pid: int, say: Callable[[Call], int]) -> None:
    """Answer the calls of a process until it has ended.

    Args:
        listener: what `handed_over` returned there.
        pid: the process.
        say: what becomes of a call: 0 lets it be made, a number of `errno` makes it fail, and -1
            kills the process before it is made.
    """
    which = _MACHINES[platform.machine()][0]
    names = {found[:2][which]: name for name, found in _CALLS.items()}
    ready = select.poll()
    ready.register(listener, select.POLLIN)
    with open(listener, "rb", buffering=0, closefd=True):
        while True:
            if any(event & select.POLLHUP for _, event in ready.poll()):
                return
            notice = bytearray(_NOTICE.size)
            try:
                fcntl.ioctl(listener, _RECEIVE, notice)
            except OSError as error:  # it was killed meanwhile
                if error.errno in {errno.ENOENT, errno.EINTR}:
                    continue
                raise
            number, who, _, call, _, _, *given = _NOTICE.unpack(notice)
            name = names[call]
            answer = say(Call(name, tuple(_places(who, _CALLS[name][2], given))))
            if answer < 0:
                os.kill(pid, signal.SIGKILL)
                continue
            said = _ANSWER.pack(number, 0, -answer, 0 if answer else _GO_ON)
            with suppress(FileNotFoundError):  # likewise
                fcntl.ioctl(listener, _SEND, said)


def _places(pid: int, kinds: str, given: list[int]) -> Iterable[str]:
    folder = _HERE
    for kind, value in zip(kinds, given, strict=False):
        number = ctypes.c_int(value & 0xFFFFFFFF).value
        if kind == "d":
            folder = number
        elif kind == "f":
            yield _link(f"/proc/{pid}/fd/{number}")
        else:
            path = _text(pid, value)
            base = f"/proc/{pid}/cwd" if folder == _HERE else f"/proc/{pid}/fd/{folder}"
            yield path if path.startswith("/") else os.path.join(_link(base), path)  # noqa: PTH118


def _link(path: str) -> str:
    try:
        return os.readlink(path)  # noqa: PTH115 - what it says, whatever lies there
    except OSError:
        return ""


def _text(pid: int, where: int) -> str:
    try:
        with open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:  # noqa: PTH123 - no user's file
            memory.seek(where)
            data = memory.read(_LONGEST)
    except OSError:
        return ""
    return os.fsdecode(data.partition(b"\0")[0])


def received(line: socket.socket) -> int:
    """Return the file that a process has sent over a line."""
    message, files, _, _ = socket.recv_fds(line, 1, 1)
    if not message or not files:
        raise OSError(errno.EPIPE, "the process has sent nothing")
    return files[0]
