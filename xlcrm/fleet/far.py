"""Workbooks that lie in a store rather than in a folder, by fsspec (extra `fleet`): its only door.

What is asked of a store is little, and all of it is said in docs/fleet.md for each: that a file is
made only where there is none (the lease), that one can be put in another's place whole or not at
all, and what tells that it has changed. A store that cannot do that is refused by its name.

A workbook is worked with in a private folder: it is brought there with what lies beside it (its
queue, its record, who has it open), and what has changed is put back: backups first, then what
the record says is about to be done, the workbook, and the rest. So a run that is cut off leaves the
old workbook or the new one, and the next run settles what was left open, as it does in a folder.
Backups are never taken away: how long they stay is the store's to say.

Who works with a workbook holds a lease, a file beside it that is written anew again and again. One
that has not been for a while is nobody's any more. No clock is asked but the one that tells how
long: those of two computers may disagree.
"""

from __future__ import annotations

import errno
import hashlib
import json
import secrets
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

from xlcrm.addresses import url_of
from xlcrm.errors import (
    DomainError,
    LockedWorkbookError,
    StorageError,
    WorkbookChangedError,
    XlcrmError,
)
from xlcrm.files.backups import BACKUP_FOLDER
from xlcrm.files.disk import TEMPORARY, short_name
from xlcrm.files.mirror import mirror
from xlcrm.files.record import record_name
from xlcrm.fleet.copies import original_beside
from xlcrm.fleet.names import SUFFIXES, called_a_workbook, refuse_password
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from xlcrm.files.mirror import Mirror

LEASE: Final = ".xlcrm-lease"
BEAT: Final = 10.0
"""Seconds after which a lease is written anew."""
SILENT: Final = 35.0
"""Seconds without that, after which it is nobody's: three beats and some more."""
WAIT: Final = 120.0
"""Seconds for which somebody else's lease is waited for."""
_TIDY: Final = 0o666
_DENIED: Final = 0xC0000022  # [MS-ERREF] 2.3.1; smbprotocol knows no number of Python's for it
_WHOLE: Final = 5 << 30  # bytes up to which S3 takes a file at once, and so with a condition


class Store(NamedTuple):
    """What a kind of store does.

    Attributes:
        swap: how a file is put in another's place: "rename" (written beside it, then renamed over
            it) or "put" (a file appears whole, or not).
        conditional: whether it refuses to replace what has changed since, in the same step.
        needs: the library that fsspec needs for it; "" for none.
        caches: whether fsspec would remember how its files were.
    """

    swap: str
    conditional: bool = False
    needs: str = ""
    caches: bool = False


STORES: Final[dict[str, Store]] = {
    "s3": Store("put", conditional=True, needs="s3fs", caches=True),
    "sftp": Store("rename", needs="paramiko"),
    "smb": Store("rename", needs="smbprotocol"),
    "file": Store("rename"),
    "memory": Store("put"),
}
"""The stores that hold what is asked of them."""


def below(path: Path) -> list[Path]:
    """Return the workbooks that an address names: itself, or all below it; itself where none is.

    Raises:
        StorageError: the store cannot be reached, or a library is missing.
        DomainError: it is no store that keeps what is asked of it.
    """
    place = _place(path)
    with _told(path):
        if place.fs.isfile(place.path):
            _SIZES[path] = int(place.fs.size(place.path) or 0)
            return [path]
        found = place.fs.find(place.path, detail=True)
    root = place.path.rstrip("/") + "/"
    names = {}
    for name, about in found.items():
        inside = name.removeprefix(root)
        if _is_workbook(inside):
            names[path / inside] = int(about.get("size") or 0)
    _SIZES.update(names)
    return sorted(names, key=str) or [path]


def size(path: Path) -> int:
    """Return how large a workbook was when it was found, in bytes; 0 where that is not known."""
    return _SIZES.get(path, 0)


_SIZES: Final[dict[Path, int]] = {}


def is_folder(path: Path) -> bool:
    """Tell whether an address names a folder. Errors are those of `below`."""
    place = _place(path)
    with _told(path):
        return bool(place.fs.isdir(place.path))


@contextmanager
def at_hand(path: Path) -> Iterator[None]:
    """Have a workbook of a store here while this lasts, and put back what has become of it.

    Raises:
        LockedWorkbookError: somebody else works with it.
        WorkbookChangedError: it has changed meanwhile: what the other one has put there stays.
        StorageError: the store cannot be reached, or does not take it.
        DomainError: it is no store that keeps what is asked of it.
    """
    place = _place(path)
    with _leased(place, path) as still, mirror() as here:
        with _told(path):
            mark = _bring(place, path, here)
        try:
            yield
        finally:
            changed, gone = here.changed(), here.gone()
            if changed or gone:
                with _told(path):
                    _put_back(place, path, mark, changed, gone, still)


# -- where it lies -------------------------------------------------------------------------------


class _Place(NamedTuple):
    """A path in a store."""

    fs: Any
    path: str
    store: Store

    def beside(self, name: str) -> str:
        """The path of what lies in the same folder."""
        return f"{self.path.rpartition('/')[0]}/{name}"


def _place(path: Path) -> _Place:
    url = url_of(path)
    kind = url.partition(":")[0]
    store = STORES.get(kind)
    if store is None:
        raise DomainError(
            f"'{kind}' 저장소에서는 대장을 온전히 바꾸는 것을 보장할 수 없습니다.",
            path=path,
            hint=f"다음 가운데 하나나 공유 폴더에 두세요: {', '.join(STORES)}",
        )
    refuse_password(path)
    try:
        import fsspec  # noqa: PLC0415 - an extra
    except ImportError:
        raise StorageError(
            "저장소의 대장을 다루는 데 필요한 것이 설치되어 있지 않습니다.",
            path=path,
            hint='설치한 뒤 다시 실행하세요: pip install "xlcrm[fleet]"',
        ) from None
    try:
        with _told(path):
            if kind == "sftp":  # whatever else is installed: another one knows of no rights
                from fsspec.implementations.sftp import SFTPFileSystem as Sftp  # noqa: PLC0415

                fs, inside = Sftp(**Sftp._get_kwargs_from_urls(url)), Sftp._strip_protocol(url)  # noqa: SLF001
            else:
                given = {"use_listings_cache": False} if store.caches else {}
                fs, inside = fsspec.core.url_to_fs(url, **given)
                fs = _Plain(fs) if kind == "smb" else fs
    except ImportError:
        raise StorageError(
            f"{kind} 저장소에 필요한 것이 설치되어 있지 않습니다.",
            path=path,
            hint=f"설치한 뒤 다시 실행하세요: pip install {store.needs}",
        ) from None
    return _Place(fs, inside, store)


class _Plain:
    """A store whose errors are Python's: SMB's are of a class of their own, with their numbers."""

    def __init__(self, fs: Any) -> None:  # noqa: ANN401 - fsspec's
        self._fs = fs

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the store has
        found = getattr(self._fs, name)
        if not callable(found):
            return found

        def call(*args: object, **how: object) -> object:
            try:
                return found(*args, **how)
            except OSError as error:  # with a number, it becomes what Python calls that
                denied = getattr(error, "ntstatus", 0) == _DENIED
                raise OSError(
                    errno.EACCES if denied else error.errno, type(error).__name__
                ) from error

        return call


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turn what a store says into an error of ours, which quotes nothing of it."""
    try:
        yield
    except (XlcrmError, ImportError):
        raise
    except FileNotFoundError as error:
        raise StorageError(
            "파일이 없습니다.", path=path, hint="주소와 권한을 확인하세요."
        ) from error
    except PermissionError as error:
        raise StorageError(
            "저장소가 권한이 없다고 합니다.", path=path, hint="일꾼의 계정과 열쇠를 확인하세요."
        ) from error
    except Exception as error:
        raise StorageError(
            f"저장소에 닿지 못했습니다 ({type(error).__name__}). 대장은 이전 그대로이거나 새 내용 "
            "그대로입니다.",
            path=path,
            hint="주소, 계정, 네트워크를 확인하세요.",
        ) from error


def _is_workbook(inside: str) -> bool:
    *folders, name = inside.split("/")
    if any(each.startswith(".") or each == BACKUP_FOLDER for each in folders):
        return False
    return called_a_workbook(name)


# -- brought here, and put back ------------------------------------------------------------------


class _Mark(NamedTuple):
    """What tells that a file has changed: its digest, and what the store calls this state of it."""

    digest: str
    tag: str
    mode: int | None


def _bring(place: _Place, path: Path, here: Mirror) -> _Mark:
    """Bring a workbook and what lies beside it."""
    about = place.fs.info(place.path)
    data = place.fs.cat_file(place.path)
    here.bring(path.as_posix(), data)
    name = path.name
    listed = {
        each["name"].rpartition("/")[2]: each["name"]
        for each in place.fs.ls(place.beside(""), detail=True)
        if each["type"] == "file"
    }
    for other, where in listed.items():
        if other != name and _is_beside(other, name):
            with suppress(FileNotFoundError):  # gone meanwhile: Excel was closed
                here.bring((path.parent / other).as_posix(), place.fs.cat_file(where))
    _bring_original(place, path, here, listed)
    mode = _mode(place.fs, place.path, about)
    return _Mark(_digest(data), str(about.get("ETag", "")), mode)


def _is_beside(other: str, name: str) -> bool:
    """Whether a file belongs to a workbook: it is called after it, by us or by Office."""
    if other.endswith((LEASE, TEMPORARY)):
        return False
    ours = any(f"{each}.xlcrm-" in other for each in (name, short_name(name)))
    return ours or other in {f"~${name}", f"~${name[2:]}", f".~lock.{name}#"}


def _bring_original(place: _Place, path: Path, here: Mirror, listed: Mapping[str, str]) -> None:
    """Bring the workbook of which this one is called a copy, if it lies beside it."""
    others = {
        (path.parent / other).as_posix(): where
        for other, where in listed.items()
        if other != path.name and _is_workbook(other)
    }
    for other in others:
        here.bring(other, b"")
    original = original_beside(path, SUFFIXES)
    for other, where in others.items():
        here.drop(other)
        if original is not None and other == original.as_posix():
            here.bring(other, place.fs.cat_file(where))


def _put_back(  # noqa: PLR0913, PLR0917 - one for each thing that is put back
    place: _Place,
    path: Path,
    mark: _Mark,
    changed: dict[str, bytes],
    gone: list[str],
    still: Callable[[], None],
) -> None:
    """Put back what has changed, in an order in which it may be cut off anywhere."""
    base = path.parent.as_posix()
    inside = {name.removeprefix(f"{base}/"): data for name, data in changed.items()}
    workbook = inside.pop(path.name, None)
    record = record_name(path.name)
    for name in [each for each in inside if each.startswith(f"{BACKUP_FOLDER}/")]:
        _made_folder(place.fs, place.beside(BACKUP_FOLDER), mark.mode)
        _swap(place, place.beside(name), inside.pop(name), mark.mode)
    if workbook is not None:
        lines = inside.get(record, b"").splitlines(keepends=True)
        if lines:  # all but the last: that it is done
            _swap(place, place.beside(record), b"".join(lines[:-1]), mark.mode)
        still()
        _swap(place, place.path, workbook, mark.mode, mark)
    for name, data in inside.items():
        _swap(place, place.beside(name), data, mark.mode)
    for name in gone:
        with suppress(FileNotFoundError):
            place.fs.rm_file(place.beside(name.removeprefix(f"{base}/")))


def _swap(
    place: _Place, path: str, data: bytes, mode: int | None, mark: _Mark | None = None
) -> None:
    """Put a file in another's place, whole or not at all; one that has changed since stays."""
    fs = place.fs
    if place.store.swap == "put":
        _put(place, path, data, mark)
        return
    new = f"{path.rpartition('/')[0]}/.{secrets.token_hex(8)}{TEMPORARY}"
    try:
        _made(fs, new, mode)
        with fs.open(new, "wb") as file:
            file.write(data)
        _refuse_otherwise(place, new, data)
        _refuse_changed(place, path, mark)
        _renamed(fs, new, path)
    except BaseException:
        with suppress(Exception):
            fs.rm_file(new)
        raise


def _put(place: _Place, path: str, data: bytes, mark: _Mark | None) -> None:
    """Have a file appear whole in another's place; stores that can refuse in the same step."""
    _refuse_changed(place, path, mark)
    how: dict[str, Any] = {"chunksize": _WHOLE} if place.store.conditional else {}
    if place.store.conditional and mark is not None and mark.tag:
        how["IfMatch"] = mark.tag
    try:
        place.fs.pipe_file(path, data, **how)
    except OSError as error:
        if "IfMatch" in how and "PreconditionFailed" in repr(error) + repr(error.__cause__):
            raise _changed() from error
        raise
    _refuse_otherwise(place, path, data)


def _refuse_otherwise(place: _Place, path: str, data: bytes) -> None:
    """Raise if what was written is not what lies there."""
    if _digest(place.fs.cat_file(path)) != _digest(data):
        raise StorageError(
            "저장소에 쓴 것을 다시 읽으니 쓴 것과 다릅니다.",
            hint="저장소를 점검하고, 대장을 열어 확인하세요.",
        )


def _made(fs: Any, path: str, mode: int | None) -> None:  # noqa: ANN401 - fsspec's
    """Make an empty file that whoever may read the workbook may read, where stores know of that."""
    with _exclusive(fs, path):
        pass
    if mode is not None:
        _give(fs, path, mode & _TIDY)


def _exclusive(fs: Any, path: str) -> Any:  # noqa: ANN401 - fsspec's
    """Open a file that is not there yet; an error where it is."""
    return fs.ftp.open(path, "wx") if hasattr(fs, "ftp") else fs.open(path, "xb")


def _mode(fs: Any, path: str, about: Mapping[str, Any]) -> int | None:  # noqa: ANN401 - fsspec's
    """Who may do what with a file, where stores know of that."""
    found = fs.ftp.stat(path).st_mode if hasattr(fs, "ftp") else about.get("mode")
    return None if found is None else int(found)


def _give(fs: Any, path: str, mode: int) -> None:  # noqa: ANN401 - fsspec's
    """Say who may do what with a file or a folder."""
    if hasattr(fs, "ftp"):
        fs.ftp.chmod(path, mode)
    elif "file" in fs.protocol:
        Path(path).chmod(mode)


def _made_folder(fs: Any, path: str, mode: int | None) -> None:  # noqa: ANN401 - fsspec's
    """Make a folder, into which goes whoever may read the workbook."""
    if not fs.exists(path):
        fs.makedirs(path, exist_ok=True)
        if mode is not None:
            _give(fs, path, mode & _TIDY | (mode >> 2 | mode >> 1) & 0o111)


def _renamed(fs: Any, new: str, path: str) -> None:  # noqa: ANN401 - fsspec's
    """Rename a file over another one, in one step."""
    if fs.protocol == "smb":  # its `mv` refuses where something lies
        from xlcrm.fleet.smb import rename_over  # noqa: PLC0415 - few have such a share

        rename_over(fs, new, path)
    else:
        fs.mv(new, path)


def _refuse_changed(place: _Place, path: str, mark: _Mark | None) -> None:
    """Raise if a file is not as it was brought: somebody else has put another one there."""
    if mark is None:
        return
    try:
        same = _digest(place.fs.cat_file(path)) == mark.digest
    except FileNotFoundError:
        same = False
    if not same:
        raise _changed()


def _changed() -> WorkbookChangedError:
    return WorkbookChangedError(
        "그사이 다른 사람이 저장소의 대장을 고쳤습니다. 그 내용을 지키려고 저장하지 않았습니다.",
        hint="다시 실행하세요.",
    )


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


# -- the lease -----------------------------------------------------------------------------------


@contextmanager
def _leased(place: _Place, path: Path) -> Iterator[Callable[[], None]]:
    """Hold a workbook against others; yields what raises if somebody else has taken it over."""
    lease = _Lease(place, place.beside(f".{short_name(path.name)}{LEASE}"))
    with _told(path):
        lease.take(path)
    try:
        yield lease.still
    finally:
        lease.let_go()


class _Lease:
    """A file beside a workbook that says who works with it."""

    def __init__(self, place: _Place, path: str) -> None:
        self._place, self._path = place, path
        self._who = secrets.token_hex(16)
        self._beats = 0
        self._over = Event()
        self._thread = Thread(target=self._beat, name="xlcrm lease", daemon=True)

    def take(self, path: Path) -> None:
        """Take it, from whoever holds it no more.

        Raises:
            LockedWorkbookError: somebody holds it.
        """
        until = monotonic() + WAIT
        seen, since = self._read(), monotonic()
        while not self._create():
            now, moment = self._read(), monotonic()
            if now != seen:
                seen, since = now, moment
            elif moment - since >= SILENT:
                self._remove(seen)
                continue
            if moment >= until:
                raise LockedWorkbookError(
                    "다른 xlcrm이 저장소의 이 대장을 다루고 있습니다.",
                    path=path,
                    hint="잠시 뒤 다시 실행하세요.",
                )
            self._over.wait(min(1.0, SILENT / 4))
        self._thread.start()

    def _create(self) -> bool:
        """Make the file, unless it is there."""
        fs = self._place.fs
        try:
            if self._place.store.swap == "put":
                fs.pipe_file(self._path, self._said(), mode="create")
            else:
                with _exclusive(fs, self._path) as file:
                    file.write(self._said())
        except FileExistsError:
            return False
        except OSError:  # what servers say that know no better word
            if self._read() is not None:
                return False
            raise
        return True

    def _said(self) -> bytes:
        return json.dumps({"who": self._who, "beat": self._beats}).encode()

    def _read(self) -> bytes | None:
        try:
            return bytes(self._place.fs.cat_file(self._path))
        except FileNotFoundError:
            return None

    def _remove(self, seen: bytes | None) -> None:
        """Take a silent one away, unless it was written to just now."""
        if self._read() == seen:
            with suppress(FileNotFoundError):
                self._place.fs.rm_file(self._path)

    def _beat(self) -> None:
        while not self._over.wait(BEAT):
            with suppress(Exception):
                if not self._is_ours():
                    return
                self._beats += 1
                self._place.fs.pipe_file(self._path, self._said())

    def _is_ours(self) -> bool:
        try:
            return bool(json.loads(self._read() or b"{}").get("who") == self._who)
        except ValueError:  # somebody is just writing it
            return False

    def still(self) -> None:
        """Raise if somebody else has taken it over.

        Raises:
            LockedWorkbookError: somebody has.
        """
        if not self._is_ours():
            raise LockedWorkbookError(
                "너무 오래 답이 없어 다른 xlcrm이 이 대장을 넘겨받았습니다. 저장하지 않았습니다.",
                hint="다시 실행하세요.",
            )

    def let_go(self) -> None:
        """Let go of it."""
        self._over.set()
        self._thread.join()
        with suppress(Exception):
            if self._is_ours():
                self._place.fs.rm_file(self._path)
