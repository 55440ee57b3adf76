"""Who may read what is made from a ledger: whoever may read the ledger, and nobody else.

Backups, queues, locks, notes, reports, calendars, letters, lists and temporary files hold what the
ledger holds, or tell of it. Each gets the ledger's mode, group and access list, whatever the umask
of who runs xlcrm; where the group cannot be given, what it would have allowed is taken away. They
are opened without following links, and only where a file lies: a pipe or a device may never end.

On Windows a file inherits the access list of its folder, and none of this is asked for.
"""

from __future__ import annotations

import os
import stat
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from xlcrm.domain.outline import outlined
from xlcrm.errors import LockedWorkbookError, StorageError
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

_POSIX: Final = os.name != "nt"
_ACL: Final = "system.posix_acl_access"  # acl(5)
_ENTRY: Final = 8  # bytes of one of its entries, behind a version of four: tag, rights, who
_GROUP_OBJ: Final = 0x04
_MASK: Final = 0x10
_NO_LINKS: Final = getattr(os, "O_NOFOLLOW", 0)
_NO_WAIT: Final = getattr(os, "O_NONBLOCK", 0)
_BYTES: Final = getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
_TIDY: Final = 0o666
FOLDER: Final = "폴더"
"""What `what_lies` calls one."""

_RUN: Final = 0o111


@outlined
@dataclass(frozen=True, slots=True)
class Access:
    """Who may do what with a file.

    Attributes:
        mode: as chmod takes it.
        owner: the user's number; None for whoever makes the file.
        group: the group's number; None for that of whoever makes the file.
        listed: the access list of POSIX.1e as Linux keeps it; b"" where there is none.
    """

    mode: int
    owner: int | None = None
    group: int | None = None
    listed: bytes = b""

    @property
    def tidy(self) -> Access:
        """The same for a file that is made from it: nothing to run, and its maker may write."""
        return replace(self, mode=self.mode & _TIDY | 0o600)

    def within(self, before: Access) -> Access:
        """The same for a file in whose place one lies that fewer may read: it stays so."""
        mode = self.mode & before.mode
        if before.group not in {None, self.group}:
            mode = mode & ~0o070 | self.mode & 0o070
        return self if mode == self.mode else replace(_bare(self), mode=mode)

    @property
    def shut(self) -> Access:
        """The same for a file whose group is another: it may do what everybody may."""
        both = self.mode >> 3 & self.mode & 0o7
        return replace(self, mode=self.mode & ~0o070 | both << 3, listed=b"", group=None)


ALONE: Final = Access(0o600)
"""For the one who makes it."""


def access_of(*sources: str | os.PathLike[str]) -> Access:
    """Return who may read what is made of some files: whoever may read all of them.

    Of none, or of one that is not there, it is for its maker alone.

    >>> access_of().mode == 0o600
    True
    """
    found = [_access(each) for each in dict.fromkeys(sources)]
    if not found:
        return ALONE
    first, *others = found
    for each in others:
        same = (first.group, first.listed) == (each.group, each.listed)
        one, other = (first, each) if same else (_bare(first).shut, _bare(each).shut)
        owner = first.owner if first.owner == each.owner else None
        first = Access(one.mode & other.mode, owner, one.group, one.listed)
    return first


def _access(source: str | os.PathLike[str]) -> Access:
    try:
        return access_to(source)
    except (OSError, ValueError):
        return ALONE


def access_to(path: str | os.PathLike[str]) -> Access:
    """Return who may do what with a file; OSError if it is not there."""
    about = os.stat(path)  # noqa: PTH116 - whatever names it; a ledger may be a link
    return Access(stat.S_IMODE(about.st_mode), about.st_uid, about.st_gid, _list_of(path))


def _bare(access: Access) -> Access:
    """The same without its list: behind one the group's bits are the most that anybody listed has.

    What the group itself may do stands in the list.
    """
    rights = {
        int.from_bytes(access.listed[at : at + 2], "little"): access.listed[at + 2]
        for at in range(4, len(access.listed), _ENTRY)
    }
    if not access.listed:
        return access
    group = rights.get(_GROUP_OBJ, 0) & rights.get(_MASK, 0o7) & 0o7
    return replace(access, mode=access.mode & ~0o070 | group << 3, listed=b"")


def _list_of(source: str | os.PathLike[str] | int) -> bytes:
    try:
        return os.getxattr(source, _ACL)
    except (OSError, AttributeError):  # none, a disk without lists, or a system without them
        return b""


def give(handle: int, access: Access) -> None:
    """Give an open file who may do what with it: never more than that.

    Only root may give a file to another owner, and only a member to a group; where that is refused
    the group gets what everybody has.
    """
    if not _POSIX or not hasattr(os, "fchown"):  # not on Windows
        return
    for owner in dict.fromkeys((-1, -1 if access.owner is None else access.owner)):
        with suppress(PermissionError):
            os.fchown(handle, owner, -1 if access.group is None else access.group)
    if access.group is not None and os.fstat(handle).st_gid != access.group:
        access = _bare(access).shut
    if access.listed:
        try:
            os.setxattr(handle, _ACL, access.listed)
        except (OSError, AttributeError):
            access = _bare(access)
    elif _list_of(handle):  # what a folder gives to all that is made in it
        with suppress(OSError):
            os.removexattr(handle, _ACL)
    os.fchmod(handle, access.mode)


def opened(path: Path, flags: int, access: Access) -> int:
    """Open a file of ours to write to it, made where it is missing; return its number.

    One that its owner made before, with other rights, gets the right ones.

    Raises:
        StorageError: a link, a folder, a pipe or a device lies in its place.
        OSError: it may not be opened.
    """
    try:
        handle = os.open(path, flags | os.O_CREAT | os.O_EXCL | _BYTES, 0o600)
    except FileExistsError:
        handle = _theirs(path, flags)
        about = os.fstat(handle)
        right = not _POSIX or about.st_uid != os.geteuid() or _is(about, access)
    else:
        right = False
    try:
        if not right:
            give(handle, access)
    except BaseException:
        os.close(handle)
        raise
    return handle


def _theirs(path: Path, flags: int) -> int:
    """Open what is there, whoever made it."""
    try:
        return _only_file(path, flags)
    except PermissionError as error:
        raise StorageError(
            f"'{path.name}' 파일에 쓸 권한이 없습니다.",
            path=path,
            hint="그 파일의 주인이 xlcrm을 한 번 실행하거나, 파일의 권한을 고치세요.",
        ) from error


def _is(about: os.stat_result, access: Access) -> bool:
    return stat.S_IMODE(about.st_mode) == access.mode and access.group in {None, about.st_gid}


def _only_file(path: Path, flags: int, links: int = _NO_LINKS) -> int:
    """Open what is there; no link, pipe, device or folder."""
    try:
        handle = os.open(path, flags | links | _NO_WAIT | _BYTES)
    except OSError as error:
        if isinstance(error, FileNotFoundError) and not path.is_symlink():
            raise
        if strange := what_lies(path, follow=not links):
            raise in_the_way(path, strange) from None
        raise
    if stat.S_ISREG(os.fstat(handle).st_mode):
        return handle
    os.close(handle)
    raise in_the_way(path, what_lies(path, follow=not links) or "파일이 아닌 것")


def what_lies(path: str | os.PathLike[str], *, follow: bool = False) -> str:
    """Return what lies in a file's place that is no file, for people; "" for a file or nothing.

    Args:
        path: the place.
        follow: whether a link to a file counts as one; one that leads nowhere never does.
    """
    try:
        mode = os.lstat(path).st_mode
        if stat.S_ISLNK(mode):
            if not follow:
                return "링크"
            mode = os.stat(path).st_mode  # noqa: PTH116 - whatever names it
    except OSError:  # nothing; or a link that leads nowhere, or back to itself
        return "끊어진 링크" if os.path.islink(path) else ""  # noqa: PTH114 - likewise
    except ValueError:
        return ""
    kinds = {
        stat.S_IFREG: "",
        stat.S_IFDIR: FOLDER,
        stat.S_IFIFO: "파이프",
        stat.S_IFSOCK: "소켓",
        stat.S_IFCHR: "장치",
        stat.S_IFBLK: "장치",
    }
    return kinds.get(stat.S_IFMT(mode), "파일이 아닌 것")


def in_the_way(path: Path, what: str) -> StorageError:
    """Return the error that says that no file of ours can lie in a place."""
    return StorageError(
        f"'{path.name}' 자리에 파일이 아닌 것({what})이 있습니다.",
        path=path,
        hint="그것을 다른 곳으로 옮긴 뒤 다시 실행하세요.",
    )


def bytes_of(path: Path, most: int = -1, *, follow: bool = False) -> bytes:
    """Return what a file of ours holds, or its beginning.

    Args:
        path: the file.
        most: how many bytes; all by default.
        follow: whether a link may lead to it.

    Raises:
        StorageError: a link, a folder, a pipe or a device lies in its place.
        FileNotFoundError: there is none.
        OSError: it may not be read.
    """
    with os.fdopen(opened_to_read(path, follow=follow), "rb") as file:
        return file.read(most)


def opened_to_read(path: Path, *, follow: bool = False) -> int:
    """Open a file to read it, and return its number; else as `bytes_of`."""
    return _only_file(path, os.O_RDONLY, 0 if follow else _NO_LINKS)


def made_folder(path: Path, access: Access | None) -> Path:
    """Return a folder, made with all above it that is missing.

    Args:
        path: the folder.
        access: who may read the files that will lie in it; None where they come from no ledger, and
            the umask says.

    Raises:
        StorageError: it cannot be made, or something else lies in its place.
    """
    if path.is_dir():
        return path
    try:
        if access is None:
            path.mkdir(parents=True, exist_ok=True)
            return path
        for each in reversed((path, *path.parents)):
            if not os.path.lexists(each):
                with suppress(FileExistsError):  # somebody else was quicker
                    each.mkdir(0o700 if _POSIX else 0o777)  # Windows: 0o700 inherits nothing
                    _give_folder(each, access)
        if path.is_dir():
            return path
    except OSError as error:
        if os.path.isdir(path) or not os.path.lexists(path):  # noqa: PTH112 - as above
            raise StorageError(
                f"'{path.name}' 폴더를 만들 수 없습니다.",
                path=path,
                hint="그 위 폴더의 권한을 확인하세요.",
            ) from error
    raise StorageError(
        f"'{path.name}' 자리에 폴더가 아닌 것이 있습니다.",
        path=path,
        hint="그것을 다른 곳으로 옮긴 뒤 다시 실행하세요.",
    )


def kept_folder(path: Path, access: Access) -> Path:
    """Return the folder of ours beside a ledger, which all who may write the ledger may use.

    One that its owner made before, when others could not, is opened to them.

    Raises:
        StorageError: as `made_folder`.
    """
    made_folder(path, access)
    if _POSIX:
        about = path.stat()
        lacks = _of_folder(access) & ~stat.S_IMODE(about.st_mode)
        if lacks and about.st_uid == os.geteuid() and access.group in {None, about.st_gid}:
            path.chmod(stat.S_IMODE(about.st_mode) | lacks)
    return path


def _give_folder(path: Path, access: Access) -> None:
    if not _POSIX:
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        kept = stat.S_IMODE(os.fstat(handle).st_mode) & 0o6000  # the group goes on to what is in it
        give(handle, replace(access, mode=_of_folder(_bare(access)) | kept, listed=b""))
    finally:
        os.close(handle)


def _of_folder(access: Access) -> int:
    """The mode of a folder: whoever may read or write files goes into it."""
    mode = access.mode & _TIDY | 0o600
    return mode | (mode >> 2 | mode >> 1) & _RUN


@contextmanager
def held(path: Path, access: Access, seconds: float, busy: LockedWorkbookError) -> Iterator[None]:
    """Hold a file that says by its lock that others have to wait; made where it is missing.

    Args:
        path: the file.
        access: whoever may write the ledger may hold it, whoever made it first.
        seconds: how long to wait for others.
        busy: what to raise if they take longer.

    Raises:
        StorageError: something else lies in its place.
        OSError: it may not be opened.
    """
    import filelock  # noqa: PLC0415 - reading needs no lock

    mode = _MODES.get(path)
    if mode is None:
        mode = access.tidy.mode
        os.close(opened(path, os.O_RDWR, access.tidy))
    lock = filelock.FileLock(path, mode=mode, is_singleton=True)
    try:
        lock.acquire(timeout=seconds)
    except filelock.Timeout:
        raise busy from None
    _MODES[path] = mode
    outermost = lock.lock_counter == 1
    try:
        yield
    finally:
        if outermost:
            _MODES.pop(path, None)
        with suppress(OSError):  # it ends with the process at the latest
            lock.release()


_MODES: Final[dict[Path, int]] = {}
"""Of what this process holds, as it was taken first: whoever takes it again has to say the same."""


def of_all(sources: Iterable[str | os.PathLike[str]] | None) -> Access | None:
    """Return who may read what is made of some files; None where it is made of no ledger."""
    return None if sources is None else access_of(*sources)
