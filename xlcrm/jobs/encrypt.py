"""A password to open a workbook, given and taken away: to it, and to all that lies beside it.

What is kept of it, what waits beside it and what is held apart say what it says: without them the
password would be worth nothing. What was cut off in the middle is whole after the next run.
"""

from __future__ import annotations

from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from xlcrm.domain.outline import outlined
from xlcrm.errors import DomainError, EncryptedWorkbookError, NotAWorkbookError, XlcrmError
from xlcrm.files import outbox, queue, record, store
from xlcrm.files.act import Act
from xlcrm.files.backups import kept_of
from xlcrm.files.backups import reencrypt as reencrypt_backup
from xlcrm.files.beside import apart_of, made_plain, read_apart, reencrypt_apart
from xlcrm.files.encryption import Encryption
from xlcrm.files.passwords import passwords
from xlcrm.files.sealed import KEPT
from xlcrm.office.recorded import act_by
from xlcrm.ooxml.package import Package
from xlcrm.ooxml.zipformat import DEFAULT_LIMITS
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator
    from os import PathLike
    from pathlib import Path

    from xlcrm.office.commit import Author
    from xlcrm.ooxml.zipformat import Limits

_FOR_GOOD: Final = 99  # years
_LONGEST: Final = 255  # characters; Excel's window takes no more


@outlined
@dataclass(frozen=True, slots=True)
class Reencrypted:
    """What got a password, or lost it.

    Attributes:
        path: the workbook.
        changed: whether the workbook itself had not been so before.
        backups: how many of what is kept of it had not.
        waiting: how many lines wait beside it, and are so now.
        left: what is kept of it and stayed as it was: it is damaged, or has another password.
        plain: files beside it that xlcrm made and that have no password.
    """

    path: Path
    changed: bool
    backups: int = 0
    waiting: int = 0
    left: tuple[str, ...] = ()
    plain: tuple[str, ...] = ()


def encrypt(
    path: str | PathLike[str],
    password: str | None = None,
    *,
    by: Author | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> Reencrypted:
    """Give a workbook a password to open, and all that lies beside it; it says what it said.

    It is encrypted as Excel does it (AES-256, SHA-512). One that has a password gets the new one,
    and is encrypted so if it was in another way; it is opened with one of `passwords`.

    Args:
        path: the workbook.
        password: the new one; by default the one that it has.
        by: who does it, and when, as the record beside it tells it.
        limits: how much the workbook may unpack to.

    Raises:
        DomainError: there is no password, or one that nobody could type into Excel.
        EncryptedWorkbookError: it has a password, which is not known.
        NotAWorkbookError: it is no workbook.
        LockedWorkbookError: somebody has it open.
        StorageError: something cannot be read or written. The workbook is the old one then.

    >>> import shutil
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> import xlcrm
    >>> with TemporaryDirectory() as folder, xlcrm.passwords("봄비 7시"):
    ...     ledger = Path(shutil.copy("sample_data/seed_ledger.xlsx", folder))
    ...     xlcrm.encrypt(ledger, "봄비 7시").changed, ledger.read_bytes()[:2] == b"PK"
    ...     xlcrm.open_ledger(ledger)
    ...     xlcrm.decrypt(ledger).changed, ledger.read_bytes()[:2] == b"PK"
    (True, False)
    <Ledger seed_ledger.xlsx: 고객대장 3행, 설정 2행>
    (True, True)
    """
    if password is not None:
        _refuse_untypable(password)
    with passwords(*([] if password is None else [password])), _alone(path, limits) as stored:
        before = stored.encryption
        if password is not None:
            how = Encryption(password)
        elif before is not None:
            how = before.plainly
        else:
            raise DomainError("걸 암호가 없습니다.", path=path, hint="암호를 정해 다시 실행하세요.")
        same = before is not None and before.is_like(how) and not before.others
        act = _act(by, "encrypt", "열기 암호를 걺")
        found = _beside(stored.path, how, act)
        if not same:
            store.reencrypt(stored, how, act)
        plain = tuple(sorted(each.name for each in made_plain(stored.path)))
        return Reencrypted(stored.path, not same, *found, plain)


def decrypt(
    path: str | PathLike[str], *, by: Author | None = None, limits: Limits = DEFAULT_LIMITS
) -> Reencrypted:
    """Take the password of a workbook away, and of all that lies beside it; see `encrypt`.

    Args:
        path: the workbook; it is opened with one of `passwords`.
        by: as for `encrypt`.
        limits: how much the workbook may unpack to.

    Raises:
        EncryptedWorkbookError: its password is not known.
        NotAWorkbookError: it is no workbook.
        LockedWorkbookError: somebody has it open.
        StorageError: something cannot be read or written.
    """
    with _alone(path, limits) as stored:
        changed = stored.encryption is not None
        act = _act(by, "decrypt", "열기 암호를 없앰")
        if changed:
            store.reencrypt(stored, None, act)
        return Reencrypted(stored.path, changed, *_beside(stored.path, None, act))


def _act(by: Author | None, command: str, said: str) -> Act:
    """What the record tells of it; how long 설정 keeps the record, nobody has read."""
    act = Act(command) if by is None else act_by(by)
    return replace(act, years=_FOR_GOOD, told={"said": said})


@contextmanager
def _alone(path: str | PathLike[str], limits: Limits) -> Iterator[store.Stored]:
    """Hold a workbook that is one, while nobody else writes or sends; gives it as it was read."""
    with store.locked(path):
        try:
            stored = store.read(path, limits)
            store.refuse_open(stored.path)
            Package(stored.data, limits)
            with suppress(EncryptedWorkbookError, NotAWorkbookError):  # told when all is done
                read_apart(apart_of(stored.path))
            with outbox.sending(path):
                yield stored
        except XlcrmError as error:
            raise error.at(path) from error.__cause__


def _beside(path: Path, how: Encryption | None, act: Act) -> tuple[int, int, tuple[str, ...]]:
    """Encrypt all that lies beside a workbook, or decrypt it.

    The record knows each backup as it will be before it is.
    """

    def about_to(digest: str) -> None:
        record.append(path, act.told_more({"kept": [digest]}), KEPT)

    count, left = 0, []
    for backup in kept_of(path):
        try:
            count += reencrypt_backup(path, backup, how, about_to)
        except (EncryptedWorkbookError, NotAWorkbookError):
            left.append(backup.name)
    apart = apart_of(path)
    try:
        reencrypt_apart(apart, how)
    except (EncryptedWorkbookError, NotAWorkbookError):
        left.append(apart.name)
    return count, queue.reencrypt(path, how), tuple(left)


def _refuse_untypable(password: str) -> None:
    if not password.strip() or len(password) > _LONGEST or not password.isprintable():
        raise DomainError(
            "엑셀에서 칠 수 없는 암호입니다.",
            hint=f"한 글자 이상 {_LONGEST}자까지, 줄 바꿈이 없는 암호를 쓰세요.",
        )
