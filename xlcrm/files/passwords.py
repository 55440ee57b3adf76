"""The passwords that are known, and what they open: files, and the lines beside them.

Nothing of a workbook with a password reaches a disk in plain: its backups are the encrypted files
themselves, what waits beside it is encrypted line by line, and files made from it are encrypted
with the same password, or refused where their kind knows none. Passwords come from whoever calls,
by `passwords`; they are kept nowhere, and no message, log or `repr` says one.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final
from unicodedata import normalize

from xlcrm.errors import DamagedWorkbookError, EncryptedWorkbookError, StorageError
from xlcrm.files import born
from xlcrm.files.lines import is_encrypted_line
from xlcrm.ooxml.package import COMPOUND, is_encrypted, needs_password

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from xlcrm.files.encryption import Encryption, Keys

    Asked = Callable[[Path], Iterator[str]]

_PACKAGE: Final = b"PK"
_NO_PASSWORD: Final = "VelvetSweatshop"  # noqa: S105 - [MS-XLS] 2.4.191: Excel opens it unasked


class Passwords:
    """The passwords that are known for a while, and the files that they have opened."""

    def __init__(self, known: Iterable[str] = (), ask: Asked | None = None) -> None:
        self._known = [each for each in known if each]
        self._ask = ask
        self._files: dict[Path, tuple[tuple[int, ...], Encryption]] = {}
        self.plain = False
        """Whether files may be made from encrypted ones that are not."""
        self.named: list[str] = []
        """Where they come from, by name: another computer looks there for its own."""

    def __repr__(self) -> str:
        """How many, and not which."""
        return f"<Passwords: {len(self._known)}개>"

    @cached_property
    def keys(self) -> Keys:
        """The keys that they have given."""
        from xlcrm.files.encryption import Keys  # noqa: PLC0415 - few workbooks are encrypted

        return Keys()

    def add(self, password: str) -> None:
        """Try a password, too; those that were said later come later."""
        if password and password not in self._known:
            self._known.append(password)

    @property
    def known(self) -> tuple[str, ...]:
        """Those that are known, as they were typed; for a process that does part of the work."""
        return tuple(self._known)

    @property
    def asks(self) -> bool:
        """Whether somebody may be asked for more."""
        return self._ask is not None

    def spelt(self) -> Iterator[str]:
        """Yield what may be meant: each as it was typed, and with its letters put together."""
        yield from dict.fromkeys(
            spelt for each in self._known for spelt in (each, normalize("NFC", each))
        )

    def asked(self, path: Path) -> Iterator[str]:
        """Yield what is said of a file for which none of the known passwords is right."""
        if self._ask is not None:
            for each in self._ask(path):
                if each:
                    yield from dict.fromkeys((each, normalize("NFC", each)))

    def note_file(self, path: Path, encryption: Encryption) -> None:
        """Remember how a file is encrypted."""
        stamp = _stamp(path)
        if stamp is not None:
            self._files[path] = stamp, encryption

    def file(self, path: Path) -> Encryption | None:
        """Return how a file is encrypted that has been opened, and has not changed since."""
        stamp, encryption = self._files.get(path, ((), None))
        return encryption if encryption is not None and stamp == _stamp(path) else None

    def encryptions(self) -> list[Encryption]:
        """Return how the files are encrypted that have been opened."""
        return [encryption for _, encryption in self._files.values()]

    def let_go(self) -> list[tuple[Path, Encryption]]:
        """Return how the files are encrypted that have been opened, and forget them."""
        found = [(path, encryption.bare) for path, (_, encryption) in self._files.items()]
        self._files.clear()
        return found

    def file_before(self, path: Path) -> Encryption | None:
        """Return how a file was encrypted when it was last opened."""
        return self._files.get(path, ((), None))[1]


_NOW: Final[ContextVar[Passwords | None]] = ContextVar("passwords", default=None)


@contextmanager
def passwords(*known: str, plain: bool = False) -> Iterator[None]:
    """Open and write workbooks with passwords while this lasts, as if they had none.

    Each file is opened with the first password that is right, and written with the same one. What
    is made from it is encrypted with it, too: backups, what waits beside it, reports.

    Args:
        known: passwords to open files with; those of an outer `passwords` are tried after them,
            and whoever is asked there is asked here, too.
        plain: whether files may be made that are not encrypted: a list as .csv, a .pdf, and
            reports, too.

    >>> import xlcrm
    >>> with xlcrm.passwords("봄비 7시"):
    ...     xlcrm.open_ledger("sample_data/seed_ledger.xlsx")
    <Ledger seed_ledger.xlsx: 고객대장 3행, 설정 2행>
    """
    outer = _NOW.get()
    mine = Passwords(known, None if outer is None else outer.asked)
    mine.plain = plain or (outer is not None and outer.plain)
    for each in () if outer is None else outer.spelt():
        mine.add(each)
    with known_passwords(mine):
        yield


@contextmanager
def known_passwords(found: Passwords) -> Iterator[Passwords]:
    """Use some passwords while this lasts; see `passwords`."""
    before = _NOW.set(found)
    try:
        yield found
    finally:
        _NOW.reset(before)


def now_known() -> Passwords | None:
    """Return the passwords that are in use; None outside of `passwords`."""
    return _NOW.get()


def _known() -> Passwords:
    return _NOW.get() or Passwords()


# -- files ---------------------------------------------------------------------------------------


def opened(data: bytes, path: Path) -> tuple[bytes, Encryption | None]:
    """Return what a file holds, decrypted where it is encrypted, and how it is.

    Args:
        data: its bytes.
        path: where it really lies.

    Raises:
        EncryptedWorkbookError: no password is known, or none that is right; or it is encrypted in a
            way that nobody but Excel can undo.
        DamagedWorkbookError: it is cut off, or not what was encrypted.
    """
    if not is_encrypted(data):
        return data, None
    from xlcrm.files.encryption import Container, Encryption  # noqa: PLC0415 - few workbooks are

    try:
        container = Container(data)
        known, tried = _known(), set[str]()
        for said in (known.spelt(), known.asked(path), (_NO_PASSWORD,)):
            for password in said:
                if password in tried:
                    continue
                tried.add(password)
                plain = container.opened_by(password, known.keys)
                if plain is not None:
                    known.add(password)
                    encryption = Encryption(password, container.spin, container.others, known.keys)
                    known.note_file(path, encryption)
                    return plain, encryption
    except (EncryptedWorkbookError, DamagedWorkbookError) as error:
        raise error.at(path) from error.__cause__
    if not tried - {_NO_PASSWORD}:
        raise needs_password(path)
    raise EncryptedWorkbookError(
        "열기 암호가 맞지 않습니다.",
        path=path,
        hint="대소문자와 한/영을 확인하세요. 앞의 암호일 수도 있으면 --password-env를 한 번 더 "
        "붙이세요.",
    )


def encryption_of(path: Path) -> Encryption | None:
    """Return how a file on the disk is encrypted; None where it is not, or is not there.

    Of one that cannot be read now it is how it was when it was last opened.

    Raises:
        EncryptedWorkbookError: as `opened`.
        DamagedWorkbookError: as `opened`.
    """
    known = _known()
    found = known.file(path)
    if found is not None:
        return found
    try:
        if born.bytes_of(path, len(COMPOUND), follow=True) != COMPOUND:
            return None
        data = born.bytes_of(path, follow=True)
    except FileNotFoundError:
        return None
    except (OSError, StorageError):
        return known.file_before(path)
    return opened(data, path)[1]


def is_encrypted_at(path: Path) -> bool:
    """Tell whether a file on the disk is encrypted; not where it cannot be read."""
    try:
        if born.bytes_of(path, len(COMPOUND), follow=True) != COMPOUND:
            return False
        return is_encrypted(born.bytes_of(path, follow=True))
    except (OSError, StorageError):
        return False


def is_package_at(path: Path) -> bool:
    """Tell whether a file on the disk begins as a package that is not encrypted."""
    try:
        return born.bytes_of(path, len(_PACKAGE), follow=True) == _PACKAGE
    except (OSError, StorageError):
        return False


# -- lines beside files --------------------------------------------------------------------------


def line_opened(line: bytes) -> bytes:
    """Return what a line says; one that no known password opens as it is."""
    known = _NOW.get()
    if known is None or not is_encrypted_line(line):
        return line
    from xlcrm.files.encryption import line_by  # noqa: PLC0415 - likewise

    found = (line_by(each, line, known.keys) for each in known.spelt())
    return next((each for each in found if each is not None), line)


def is_line_of(line: bytes, encryption: Encryption | None) -> bool:
    """Tell whether a line lies there as beside a file that is encrypted so, or not at all."""
    if encryption is None or not is_encrypted_line(line):
        return is_encrypted_line(line) is (encryption is not None)
    return encryption.read(line) is not None


def note_kept(note: bytes, encryption: Encryption | None) -> bytes:
    """Return a note as it lies beside a file that is encrypted so; None where it is not."""
    return encryption.line(note) if note and encryption is not None else note


def note_read(note: bytes) -> bytes:
    """Return what a note says that lies beside a file; see `line_opened`."""
    return line_opened(note)


def lines_kept(lines: bytes, encryption: Encryption | None) -> bytes:
    """Return lines as they lie beside a file that is encrypted so; None where it is not."""
    if encryption is None:
        return lines
    return b"".join(encryption.line(each) + b"\n" for each in lines.split(b"\n") if each.strip())


# -- files that are made from others -------------------------------------------------------------


def made_of(sources: Iterable[str | os.PathLike[str]] | None, path: Path, data: bytes) -> bytes:
    """Return what is to lie on the disk of a file that is made from others.

    Args:
        sources: those; None where it holds nothing of them.
        path: where it will lie.
        data: what it holds.

    Raises:
        StorageError: one of them is encrypted, and a file of this kind cannot be, or they have
            several passwords.
        EncryptedWorkbookError: the password of one is not known.
    """
    found = _encryption_for(sources, path)
    if found is None or is_encrypted(data):
        return data
    if path.suffix.lower() not in _CLOSABLE:
        raise _only_plain(path)
    return found.encrypted(data)


def always_of(ledger: Path, data: bytes) -> bytes:
    """Return what is to lie beside a ledger of a workbook of ours: encrypted where the ledger is.

    Raises:
        EncryptedWorkbookError: its password is not known.
    """
    found = encryption_of(ledger)
    return data if found is None else found.plainly.encrypted(data)


def refuse_plain(sources: Iterable[str | os.PathLike[str]], path: Path) -> None:
    """Raise if a file made from others would have to be encrypted, which its kind cannot be.

    Raises:
        StorageError: one of them is encrypted.
        EncryptedWorkbookError: the password of one is not known.
    """
    if _encryption_for(sources, path) is not None:
        raise _only_plain(path)


_CLOSABLE: Final = frozenset({".xlsx", ".xlsm", ".xltx", ".xltm", ".docx", ".docm"})
"""Files that Office opens with a password."""


def _encryption_for(
    sources: Iterable[str | os.PathLike[str]] | None, path: Path
) -> Encryption | None:
    if sources is None or _known().plain:
        return None
    real = dict.fromkeys(Path(os.path.realpath(each)) for each in sources)
    # Of nobody knows what: it may be of any that has been opened.
    of = map(encryption_of, real) if real else _known().encryptions()
    found = [each for each in of if each is not None]
    if not found:
        return None
    if any(not each.is_like(found[0]) for each in found):
        raise StorageError(
            "암호가 서로 다른 대장으로 한 파일을 만들지 않았습니다. 어느 암호로 잠글지 알 수 "
            "없습니다.",
            path=path,
            hint="대장마다 따로 만들거나, 암호 없이 만들려면 --no-password를 붙이세요.",
        )
    return found[0].plainly


def _only_plain(path: Path) -> StorageError:
    kind = path.suffix.lower()
    return StorageError(
        "열기 암호가 걸린 대장의 자료를 암호를 걸 수 없는 파일"
        f"{f'({kind})' if kind else ''}에 쓰지 않았습니다.",
        path=path,
        hint=".xlsx로 만들면 대장과 같은 암호가 걸립니다. 암호 없이 써도 되면 --no-password를 "
        "붙이세요.",
    )


def _stamp(path: Path) -> tuple[int, ...] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
