"""The only place where a user's file is read or replaced. Nothing is lost, whatever happens.

A save: lock a sibling file; read once and remember size, time and hash; write a temporary file in
the same folder with the same mode and owner; fsync; read it back from disk and check it; keep a
dated backup; hash the target again and stop if somebody else changed it; replace it in one step;
fsync the folder. A crash at any point leaves the old file or the new one, and at worst a temporary
file that the next save sweeps away.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from xlcrm.domain.keeping import NO_AGES
from xlcrm.domain.outline import outlined
from xlcrm.domain.particles import with_particle
from xlcrm.domain.privacy import mask_name
from xlcrm.domain.text import one_line
from xlcrm.domain.typed_option import path_quoted
from xlcrm.errors import (
    DamagedWorkbookError,
    LimitExceededError,
    LockedWorkbookError,
    StorageError,
    WorkbookChangedError,
    XlcrmError,
)
from xlcrm.files import born
from xlcrm.files.act import NOBODY, Act
from xlcrm.files.backups import (
    BACKUP_FOLDER,
    Seal,
    back_up,
    backups_of,
    forget,
    kept_of,
    made_whole,
    prune,
    put_seal,
    refuse_rotten,
    saved_at,
    seal_of,
    set_aside,
    stands_for,
    unread_note,
)
from xlcrm.files.disk import (
    exists,
    name_new,
    short_name,
    swap,
    sweep,
    sync_folder,
    taken,
    target_of,
    temporary,
    write,
)
from xlcrm.files.heard import remark
from xlcrm.files.passwords import is_encrypted_at, made_of, note_kept, note_read, opened
from xlcrm.files.trouble import told
from xlcrm.ooxml.zipformat import DEFAULT_LIMITS
from xlcrm.patterns import lazy
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from contextlib import AbstractContextManager

    from xlcrm.domain.keeping import Ages
    from xlcrm.files.encryption import Encryption
    from xlcrm.ooxml.zipformat import Limits

_OWNER: Final = 1 << 16  # bytes of an owner file that are looked at
_LENGTH_AT: Final = 55  # behind the name in the computer's own code page, padded with spaces
_MOST: Final = 52  # characters; Office takes no longer user names
_FIELDS: Final = 4  # the name, the login, the computer, the time; then its profile's address
_FIELD: Final = lazy(r"((?:[^\\,;]|\\.)*)[,;]")


def owner_in(data: bytes) -> str:
    r"""Return the user's name that an owner file holds; "" where it holds none.

    Excel's file (`~$…`) holds it as a 16-bit length and UTF-16; LibreOffice's (`.~lock.…#`) as the
    first of some texts parted by commas, and behind it the name of the login, in UTF-8.

    >>> owner_in("김 대리,kim,PC-1,20.10.2024 14:32,file:///C:/Users/kim;".encode())
    '김 대리'
    >>> owner_in(b"\x06" + b" " * 54 + b"\x03\x00" + "홍길동".encode("utf-16-le") + b" \0" * 50)
    '홍길동'
    """
    length = int.from_bytes(data[_LENGTH_AT : _LENGTH_AT + 2], "little")
    start = _LENGTH_AT + 2
    if data[:1] <= bytes([_MOST]) and 0 < length <= _MOST and len(data) >= start + 2 * length:
        return data[start : start + 2 * length].decode("utf-16-le", "replace").strip()
    fields = [
        re.sub(r"\\(.)", r"\1", each) for each in _FIELD.findall(data.decode(errors="replace"))
    ]
    names = fields[:2] if len(fields) >= _FIELDS else []
    return next((name for each in names if (name := each.strip())), "")


LOCK: Final = ".xlcrm-lock"
LOCK_SECONDS: Final = 30.0
_PIECE: Final = 1 << 20  # bytes of the workbook that are read at once to be compared


@outlined
@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What a file was when it was read; `modified` is in nanoseconds since 1970."""

    size: int
    modified: int
    digest: str


@outlined
@dataclass(frozen=True)
class Stored:
    """A file as it was read: where it really lies (symlinks followed), its bytes, when it changed.

    `kept` are the bytes as they lie on the disk, `modified` is in nanoseconds since 1970.
    """

    path: Path
    kept: bytes
    modified: int

    @cached_property
    def fingerprint(self) -> Fingerprint:
        """Return its print, made when first asked for: a save compares the bytes themselves."""
        return Fingerprint(len(self.kept), self.modified, _digest(self.kept))

    @cached_property
    def _opened(self) -> tuple[bytes, Encryption | None]:
        return opened(self.kept, self.path)

    @property
    def data(self) -> bytes:
        """What the file holds: its bytes, decrypted where it is encrypted.

        Raises:
            EncryptedWorkbookError: no password is known that is right.
            DamagedWorkbookError: it is encrypted, and damaged.
        """
        return self._opened[0]

    @property
    def encryption(self) -> Encryption | None:
        """How it is encrypted; None where it is not. Errors are those of `data`."""
        return self._opened[1]

    def holds(self, data: bytes) -> bool:
        """Tell whether that is what the file holds."""
        try:
            return data == self.data
        except XlcrmError:  # which nobody can tell: it is something else
            return data == self.kept

    def keeping(self, data: bytes) -> bytes:
        """Return what the disk gets where the file is to hold something else: encrypted as it is.

        Raises:
            RefusedEditError: it would be encrypted in another way than it is.
        """
        return data if self.encryption is None else self.encryption.encrypted(data)


def read(path: str | os.PathLike[str], limits: Limits = DEFAULT_LIMITS) -> Stored:
    """Read a file once.

    Raises:
        StorageError: it does not exist, is a folder, or cannot be read.
        LimitExceededError: it is larger than a workbook may unpack to.
    """
    with told(path, "읽을"):
        target = target_of(path)
        about = target.stat()
        if about.st_size > limits.unpacked:
            raise LimitExceededError("파일이 너무 큽니다.", path=path)
        data = born.bytes_of(target, follow=True)
    return Stored(target, data, about.st_mtime_ns)


def print_of(path: str | os.PathLike[str]) -> str:
    """Return the SHA-256 of a file as it lies on the disk, whatever it is.

    Raises:
        StorageError: it does not exist, or cannot be read.
    """
    with told(path, "읽을"):
        return _digest(born.bytes_of(target_of(path), follow=True))


def as_saved(before: Stored, data: bytes) -> Stored:
    """Return a file as it is right after what it holds was replaced by those bytes.

    Should somebody else have changed it since, its bytes are not the file's: a save is refused.
    """
    return Stored(before.path, before.keeping(data), before.path.stat().st_mtime_ns)


def stamp(path: str | os.PathLike[str]) -> tuple[int, int, int] | None:
    """Return what changes whenever a file is saved: cheap to ask; None where there is no file."""
    try:
        found = os.stat(path)  # noqa: PTH116 - whatever names it
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


@contextmanager
def locked(path: str | os.PathLike[str], seconds: float = LOCK_SECONDS) -> Iterator[None]:
    """Hold the workbook against other xlcrm processes, waiting up to some seconds for them.

    The lock lies on a sibling file, so that Excel and backup programs are never in its way. A
    process that dies lets go of it.

    Raises:
        LockedWorkbookError: another xlcrm still holds it.
        StorageError: the folder cannot be written.
    """
    busy = LockedWorkbookError(
        "다른 xlcrm이 이 파일을 쓰고 있습니다.", path=path, hint="잠시 뒤 다시 실행하세요."
    )
    with ExitStack() as stack:
        with told(path, "쓸"):
            target = target_of(path)
            _refuse_read_only(target, path)
            name = target.parent / f".{short_name(target.name)}{LOCK}"
            stack.enter_context(born.held(name, born.access_of(target), seconds, busy))
        for folder in (target.parent, target.parent / BACKUP_FOLDER):
            sweep(folder, target.name)
        from xlcrm.files import record  # noqa: PLC0415 - whoever only reads tells the record nothing
        from xlcrm.files.certificates import settle_certificate_if_possible  # noqa: PLC0415

        record.settle(target)
        settle_certificate_if_possible(target)
        yield


def holder(path: str | os.PathLike[str]) -> Path | None:
    """Return the owner file of Excel (`~$…`) or LibreOffice (`.~lock.…#`) beside a workbook.

    Of a long name, Office puts `~$` in place of the first two characters; that file is another
    workbook's where one of the rest of the name lies beside it.
    """
    target = Path(os.path.realpath(path))
    folder, name = target.parent, target.name
    names = [f"~${name}", f".~lock.{name}#"]
    if not exists(folder / name[2:]):
        names.append(f"~${name[2:]}")
    return next((folder / each for each in names if exists(folder / each)), None)


def replace(  # noqa: PLR0913 - how one save is kept and checked
    stored: Stored,
    data: bytes,
    *,
    check: Callable[[bytes], None],
    backups: int,
    ages: Ages = NO_AGES,
    note: bytes = b"",
    whole: bool = False,
    act: Act = NOBODY,
    encryption: Encryption | None = None,
) -> Path | None:
    """Put new bytes in place of a file that was read before; to be called under `locked`.

    The record beside the file tells of it: before the file is replaced what is about to be done,
    and that it is done afterwards. Where the former cannot be written, nothing is replaced.

    Args:
        stored: the file as it was read.
        data: its new bytes; where they are the old ones, nothing is written at all.
        check: called with the new bytes as read back from disk; raises if they are not right.
        backups: how many dated backups of this workbook to keep, of the last saves; 0 makes none.
        ages: of how many days, weeks and months the last backup stays, too.
        note: kept with the backup, for whoever undoes this save.
        whole: whether the file as it was read is known to be one that Excel opens.
        act: who does what with it, as the record tells it.
        encryption: how it is encrypted from now on; by default as it was.

    Returns:
        The backup's path, or None if none was made.

    Raises:
        WorkbookChangedError: somebody else changed the file since it was read.
        LockedWorkbookError: Excel or LibreOffice has it open.
        StorageError: the disk is full, broken or not writable. The old file is still there.
    """
    if stored.holds(data):
        return None
    path = stored.path
    refuse_open(path)
    encryption = encryption or stored.encryption
    kept = data if encryption is None else encryption.encrypted(data)
    links = path.stat().st_nlink if exists(path) else 1
    backup: Path | None = None
    with told(path, "저장할"), temporary(path.parent, path.name) as new:
        access = born.access_to(path)
        write(new, kept, access)
        check(_plain(new.read_bytes(), encryption))
        own, after = stored.fingerprint.digest, _digest(kept)
        if backups > 0:
            whole = whole or made_whole(path, own)
            backup = back_up(path, stored.kept, stored.modified, access)
            put_seal(path, backup, Seal((after,), own, whole, note_kept(note, encryption)))
        with _undone_unless_saved(backup):
            refuse_open(path)  # again: writing and checking a large file takes seconds
            _refuse_changed(stored)
            told_of = {} if backup is None else {"backup": backup.name}
            with _recorded(path, act.told_more(told_of), own, after, new):
                swap(new, path)
    sync_folder(path)
    _tell_of_links(path, links)
    if backup is not None:
        prune(path, backup, backups, ages)
    if encryption is not None:
        _tell_of_plain(path)
    return backup


def _plain(written: bytes, encryption: Encryption | None) -> bytes:
    """What was written, as whoever opens it gets it."""
    return written if encryption is None else encryption.decrypted(written)


def _tell_of_links(path: Path, links: int) -> None:
    """Say that a file has other names, hard links: a save puts a new file in the place of one."""
    if links > 1:
        remark(
            path,
            f"이 파일에는 다른 이름(하드 링크)이 {links - 1:,}개 더 있었습니다. 그 이름으로는 "
            "고치기 전의 내용이 따로 남습니다. → 그 이름의 파일을 지우거나 바로 가기로 바꾸세요.",
        )


def _recorded(
    path: Path, act: Act, before: str, after: str, new: Path
) -> AbstractContextManager[None]:
    """Say in the record what is about to be made of a file, and then whether it was."""
    from xlcrm.files import record  # noqa: PLC0415 - as above

    return record.saving(path, act, before, after, now=saved_at(new.stat().st_mtime_ns))


def _tell_of_plain(path: Path) -> None:
    """Say that backups of an encrypted file have no password: it was set after they were made."""
    with suppress(OSError):
        count = sum(not is_encrypted_at(each) for each in kept_of(path))
        if count:
            remark(
                path,
                f"대장에는 열기 암호가 있으나 백업 {count:,}개에는 없습니다. → 백업에도 걸려면: "
                f"xlcrm encrypt {path_quoted(path)}",
            )


@contextmanager
def _undone_unless_saved(backup: Path | None) -> Iterator[None]:
    """Take a backup away again if the file was not replaced: it would only pile up."""
    saved = False
    try:
        yield
        saved = True
    finally:
        if backup is not None and not saved:
            forget(backup)


@outlined
@dataclass(frozen=True, slots=True)
class Undoable:
    """A file as it is, and what its last save by xlcrm left: a backup, and a note with it."""

    now: Stored
    backup: Path
    before: Stored
    note: bytes = b""


def last_save(path: str | os.PathLike[str], limits: Limits = DEFAULT_LIMITS) -> Undoable:
    """Return what would undo the last save; to be called under `locked` if it is to be undone.

    That is the latest one whose save made the file what it is: of a file put back from a copy it
    is not the latest by its date. A backup that is what the file is (its save was cut off) undoes
    nothing.

    Raises:
        StorageError: there is no backup of the file.
        WorkbookChangedError: the file was changed after that save, which undoing would lose.
        DamagedWorkbookError: the backup has rotted, or another file lies in its place; or what was
            noted beside it cannot be read.
    """
    now = read(path, limits)
    others: list[Path] = []
    for backup in reversed(backups_of(now.path)):
        with told(backup, "읽을"):
            before = Stored(backup, born.bytes_of(backup), now.modified)
        if before.kept == now.kept:
            continue
        seal = seal_of(backup)
        if seal is not None and now.fingerprint.digest in seal.after:
            refuse_rotten(now.path, backup, before.kept)
            return Undoable(now, backup, before, note_read(seal.note))
        if seal is None and not others and (note := unread_note(backup)):
            told_of = with_particle(f"'{note}'", "을/를")
            raise DamagedWorkbookError(
                f"백업의 기록 {told_of} 읽을 수 없어, 마지막 저장의 백업인지 알 수 없습니다. "
                "대장은 그대로입니다.",
                path=path,
                hint=f"되살릴 백업을 고르려면: xlcrm restore {path_quoted(now.path)}",
            )
        others.append(backup)
    if others:
        raise WorkbookChangedError(
            "마지막 백업 뒤에 파일이 고쳐졌습니다. 그 내용을 지키려고 되돌리지 않았습니다.",
            path=path,
            hint=f"'{BACKUP_FOLDER}/{others[0].name}' 파일을 열어 필요한 것을 옮기세요.",
        )
    raise StorageError(
        "되돌릴 백업이 없습니다.", path=path, hint="xlcrm이 저장한 적이 있는 파일인지 확인하세요."
    )


def backup_of(path: Path, backup: Path) -> Stored:
    """Return a workbook's backup, whose bytes are those that were noted with it.

    Raises:
        DamagedWorkbookError: it has rotted, or another file lies in its place.
        StorageError: it cannot be read.
    """
    with told(backup, "읽을"):
        found = Stored(backup, born.bytes_of(backup), backup.stat().st_mtime_ns)
    refuse_rotten(path, backup, found.kept)
    return found


def undo(
    last: Undoable,
    data: bytes | None = None,
    *,
    check: Callable[[bytes], None] = lambda _: None,
    act: Act = NOBODY,
) -> Path:
    """Put the backup in the file's place, and return where the file is kept that it takes it from.

    The backup itself is used up, so that undoing again undoes the save before it.

    Args:
        last: the save to undo.
        data: what the file becomes: the backup, with what 변경이력 tells of the undoing; by
            default the backup as it is.
        check: called with those bytes as read back from disk; raises if they are not right.
        act: who does it, as the record tells it; see `replace`.

    Raises:
        WorkbookChangedError: the file was changed since `last_save` read it.
        LockedWorkbookError: Excel or LibreOffice has it open.
        StorageError: it cannot be written.
    """
    path = last.now.path
    refuse_open(path)
    encryption = last.now.encryption or last.before.encryption
    same = data is None or data == last.before.data
    # A backup of the days before the file had a password is not put back without one.
    if same and (last.before.encryption or encryption is None):
        kept = last.before.kept
    else:
        again = last.before.data if data is None else data
        kept = again if encryption is None else encryption.encrypted(again)
    links = path.stat().st_nlink if exists(path) else 1
    with told(path, "되돌릴"), temporary(path.parent, path.name) as new:
        access = born.access_to(path)
        write(new, kept, access)
        if data is not None:
            check(_plain(new.read_bytes(), encryption))
        aside = set_aside(path, last.now.kept, last.now.fingerprint.modified, access)
        try:
            refuse_open(path)
            _refuse_changed(last.now)
            then, after = last.before.fingerprint.digest, _digest(kept)
            if after != then:
                stands_for(path, then, after)
            told_of = act.told_more({"backup": last.backup.name, "aside": aside.name})
            with _recorded(path, told_of, last.now.fingerprint.digest, after, new):
                swap(new, path)
        except BaseException:
            forget(aside)
            raise
    sync_folder(path)
    _tell_of_links(path, links)
    forget(last.backup)
    return aside


def reencrypt(stored: Stored, encryption: Encryption | None, act: Act = NOBODY) -> None:
    """Give a file another password, or take it away; what it holds stays. Called under `locked`.

    Undoing the last save goes on as before.

    Args:
        stored: the file as it was read.
        encryption: how it is encrypted from now on; None takes its password away.
        act: who does it, as the record tells it; see `replace`.

    Raises:
        WorkbookChangedError: somebody else changed the file since it was read.
        LockedWorkbookError: Excel or LibreOffice has it open.
        StorageError: it cannot be written. The old file is still there.
    """
    path, data = stored.path, stored.data
    kept = data if encryption is None else encryption.encrypted(data)
    refuse_open(path)
    links = path.stat().st_nlink if exists(path) else 1
    with told(path, "저장할"), temporary(path.parent, path.name) as new:
        write(new, kept, born.access_to(path))
        if _plain(new.read_bytes(), encryption) != data:
            raise DamagedWorkbookError(
                "새로 쓴 파일이 쓴 것과 다릅니다. 원래 파일은 그대로입니다.",
                path=path,
                hint="디스크를 확인하고 다시 실행하세요.",
            )
        refuse_open(path)
        _refuse_changed(stored)
        before, after = stored.fingerprint.digest, _digest(kept)
        stands_for(path, before, after)
        with _recorded(path, act, before, after, new):
            swap(new, path)
    sync_folder(path)
    _tell_of_links(path, links)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def create(
    path: str | os.PathLike[str],
    data: bytes,
    of: Iterable[str | os.PathLike[str]] | None = (),
    act: Act | None = None,
) -> None:
    """Write a file that does not exist yet.

    Args:
        path: where.
        data: its bytes.
        of: the files that it is made of: whoever may read all of them may read it. Of none, it is
            for its maker alone; None where it holds nobody's data, and the umask says. Where one is
            encrypted it is, too.
        act: who does it, as the record beside it tells it; by default there is none, and it begins
            with the first change.

    Raises:
        StorageError: it exists already, or cannot be written.
    """
    target = Path(path)
    if exists(target):
        raise taken(path)
    if not target.parent.is_dir():
        raise StorageError("폴더가 없습니다.", path=path, hint="폴더를 먼저 만드세요.")
    with told(path, "만들"), temporary(target.parent, target.name) as new:
        of = None if of is None else [*of]
        data = made_of(of, target, data)
        access = born.of_all(of)
        write(new, data, None if access is None else access.tidy)
        made = nullcontext() if act is None else _recorded(target, act, "", _digest(data), new)
        with made:
            name_new(new, target)
    sync_folder(target)


def _refuse_read_only(target: Path, path: str | os.PathLike[str]) -> None:
    """Raise if the file or its folder is not to be written, before any work is done."""
    if not target.stat().st_mode & stat.S_IWUSR or not os.access(target, os.W_OK):
        raise StorageError(
            "읽기 전용 파일입니다.", path=path, hint="파일 속성에서 읽기 전용을 해제하세요."
        )
    if not os.access(target.parent, os.W_OK):
        raise StorageError(
            "폴더에 쓸 권한이 없습니다.",
            path=path,
            hint="쓸 수 있는 폴더로 옮기거나 권한을 요청하세요.",
        )


def refuse_open(path: str | os.PathLike[str]) -> None:
    """Raise if Excel or LibreOffice has a workbook open.

    Raises:
        LockedWorkbookError: one of them has.
    """
    owner = holder(path)
    if owner is not None:
        who = _named(owner)
        raise LockedWorkbookError(
            f"{with_particle(f'다른 사람{who}', '이/가')} 엑셀 등에서 열어 두었습니다.",
            path=path,
            hint=f"닫은 뒤 다시 실행하세요. 아무도 열지 않았다면 '{owner.name}' 파일을 지우세요.",
        )


def _named(owner: Path) -> str:
    """Who an owner file names, masked and in brackets; "" where it does not tell."""
    try:
        name = one_line(owner_in(born.bytes_of(owner, _OWNER)))
    except OSError:
        return ""
    return f"({mask_name(name)})" if name else ""


def _refuse_changed(stored: Stored) -> None:
    if not _holds(stored.path, stored.kept):
        raise WorkbookChangedError(
            "읽은 뒤에 다른 사람이 파일을 고쳤습니다. 그 내용을 지키려고 저장하지 않았습니다.",
            path=stored.path,
            hint="다시 실행하세요.",
        )


def _holds(path: Path, kept: bytes) -> bool:
    """Whether a file holds these bytes: read a piece at a time, so that none stands there twice."""
    with path.open("rb", buffering=0) as file:
        at = 0
        while piece := file.read(_PIECE):
            if piece != kept[at : at + len(piece)]:
                return False
            at += len(piece)
    return at == len(kept)
