"""Workbooks with a password to open: decrypted in memory, encrypted again when they are written.

Nothing of them reaches a disk in plain: their backups are the encrypted files themselves, what
waits beside them is encrypted line by line, and files made from them are encrypted with the same
password, or refused where their kind knows none. Passwords come from whoever calls, by `passwords`;
they are kept nowhere, and no message, log or `repr` says one.

Files are encrypted as Excel does it since 2013: agile encryption with AES-256 and SHA-512
([MS-OFFCRYPTO] 2.3.4.10). Lines are encrypted by AES-GCM with a key from the password by
PBKDF2-HMAC-SHA-512.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
from base64 import b64decode, b64encode
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from unicodedata import normalize

from xlcrm.digits import whole
from xlcrm.domain.typed_option import path_quoted
from xlcrm.errors import (
    DamagedWorkbookError,
    EncryptedWorkbookError,
    RefusedEditError,
    StorageError,
)
from xlcrm.files import born
from xlcrm.ooxml.package import COMPOUND, is_encrypted, needs_password

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    Asked = Callable[[Path], Iterator[str]]

SPIN: Final = 100_000
"""How often a password is hashed where no file says otherwise, as Excel does it."""

_ROUNDS: Final = 210_000  # OWASP, Password Storage Cheat Sheet (2023), of PBKDF2-HMAC-SHA-512
_LINE: Final = "encrypted"
_ABOUT: Final = b"xlcrm line 1"  # what is authenticated with each line
_NO_PASSWORD: Final = "VelvetSweatshop"  # noqa: S105 - [MS-XLS] 2.4.191: Excel opens it unasked
_LARGEST_INFO: Final = 1 << 16  # bytes of EncryptionInfo; Excel's has a thousand
_HOW: Final = {
    "cipherAlgorithm": "AES",
    "cipherChaining": "ChainingModeCBC",
    "keyBits": "256",
    "hashAlgorithm": "SHA512",
}
"""What files are encrypted with, as EncryptionInfo names it."""


class Encryption:
    """How a file is encrypted: with which password, and by which parameters.

    Attributes:
        spin: how often the password is hashed.
        others: what the file has that is not written again; empty where all of it is.
    """

    __slots__ = ("_last", "_password", "others", "spin")

    def __init__(self, password: str, spin: int = SPIN, others: tuple[str, ...] = ()) -> None:
        self._password = password
        self.spin = spin
        self.others = others
        self._last: tuple[bytes, bytes] | None = None

    def __repr__(self) -> str:
        """How, and not with what."""
        return f"<Encryption: {', '.join(self.others) or 'AES-256, SHA-512'}>"

    def has(self, password: str) -> bool:
        """Tell whether that is its password."""
        return self._password == password

    def is_like(self, other: Encryption) -> bool:
        """Tell whether another file has the same password."""
        return self._password == other._password

    @property
    def plainly(self) -> Encryption:
        """The same password, with what xlcrm writes."""
        return Encryption(self._password, self.spin)

    def encrypted(self, data: bytes) -> bytes:
        """Return a package's bytes encrypted; those of the same package once and for all.

        Raises:
            RefusedEditError: the file was encrypted in another way than it would be now.
        """
        if self._last is None or self._last[0] is not data:
            self.refuse_others()
            agile = _agile()
            self._last = data, agile.encrypt(self._password, io.BytesIO(data), spin_count=self.spin)
        return self._last[1]

    def decrypted(self, container: bytes) -> bytes:
        """Return what the encrypted bytes hold, as whoever types the password gets it.

        Raises:
            DamagedWorkbookError: that is not what was encrypted.
        """
        found = _Container(container).opened_by(self._password)
        if found is None:
            raise _damaged()
        return found

    def refuse_others(self, path: str | os.PathLike[str] | None = None) -> None:
        """Raise if the file would be encrypted in another way than it is.

        Raises:
            RefusedEditError: it would.
        """
        if self.others:
            told = f"이 파일은 xlcrm이 쓰는 것과 다르게 잠겨 있습니다({', '.join(self.others)})."
            how = "LEDGER" if path is None else path_quoted(Path(path))
            raise RefusedEditError(
                f"{told} 저장하면 AES-256, SHA-512로 바뀝니다.",
                path=path,
                hint=f"그래도 되면 먼저 한 번 실행하세요: xlcrm encrypt {how}",
            )

    def line(self, line: bytes) -> bytes:
        """Return a line encrypted, as a line of its own; one that is already stays as it is."""
        if is_encrypted_line(line):
            return line
        salt, key = _known().line_key(self._password)
        nonce = os.urandom(12)
        said = _gcm()(key).encrypt(nonce, line, _ABOUT)
        parts = [b64encode(each).decode("ascii") for each in (salt, nonce + said)]
        return json.dumps({_LINE: parts}).encode("ascii")

    def reads(self, line: bytes) -> bool:
        """Tell whether an encrypted line has this password."""
        return _line_by(self._password, line) is not None


def is_encrypted_line(line: bytes) -> bool:
    """Tell whether a line beside a file is encrypted."""
    return line.startswith(f'{{"{_LINE}": ['.encode())


class Passwords:
    """The passwords that are known for a while, and the files that they have opened."""

    def __init__(self, known: Iterable[str] = (), ask: Asked | None = None) -> None:
        self._known = [each for each in known if each]
        self._ask = ask
        self._keys: dict[bytes, bytes] = {}
        self._salts: dict[str, bytes] = {}
        self._files: dict[Path, tuple[tuple[int, ...], Encryption]] = {}
        self.plain = False
        """Whether files may be made from encrypted ones that are not."""

    def __repr__(self) -> str:
        """How many, and not which."""
        return f"<Passwords: {len(self._known)}개>"

    def add(self, password: str) -> None:
        """Try a password, too; those that were said later come later."""
        if password and password not in self._known:
            self._known.append(password)

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

    # -- what takes long is done once --------------------------------------------------------------

    def key(self, password: str, info: bytes) -> bytes | None:
        """Return the key that a password has been found to give for a file, if it is known."""
        return self._keys.get(_named(password, info))

    def note_key(self, password: str, info: bytes, key: bytes) -> None:
        """Remember the key that a password gives for a file."""
        self._keys[_named(password, info)] = key

    def line_key(self, password: str, salt: bytes = b"") -> tuple[bytes, bytes]:
        """Return a salt and the key that it gives for lines."""
        salt = salt or self._salts.setdefault(password, os.urandom(16))
        name = _named(password, salt)
        if name not in self._keys:
            self._keys[name] = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, _ROUNDS, 32)
        return salt, self._keys[name]

    # -- files -------------------------------------------------------------------------------------

    def note_file(self, path: Path, encryption: Encryption) -> None:
        """Remember how a file is encrypted."""
        stamp = _stamp(path)
        if stamp is not None:
            self._files[path] = stamp, encryption

    def file(self, path: Path) -> Encryption | None:
        """Return how a file is encrypted that has been opened, and has not changed since."""
        stamp, encryption = self._files.get(path, ((), None))
        return encryption if encryption is not None and stamp == _stamp(path) else None

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
        known: passwords to open files with; those of an outer `passwords` are tried after them.
        plain: whether files may be made that are not encrypted: a list as .csv, a .pdf, and
            reports, too.

    >>> import xlcrm
    >>> with xlcrm.passwords("봄비 7시"):
    ...     xlcrm.open_ledger("sample_data/seed_ledger.xlsx")
    <Ledger seed_ledger.xlsx: 고객대장 3행, 설정 2행>
    """
    outer = _NOW.get()
    mine = Passwords(known)
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
    try:
        container = _Container(data)
        known, tried = _known(), False
        for said in (known.spelt(), known.asked(path), (_NO_PASSWORD,)):
            for password in said:
                plain = container.opened_by(password)
                if plain is not None:
                    known.add(password)
                    encryption = Encryption(password, container.spin, container.others)
                    known.note_file(path, encryption)
                    return plain, encryption
                tried = tried or password != _NO_PASSWORD
    except (EncryptedWorkbookError, DamagedWorkbookError) as error:
        raise error.at(path) from error.__cause__
    if not tried:
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


# -- lines beside files --------------------------------------------------------------------------


def line_opened(line: bytes) -> bytes:
    """Return what a line says; one that no known password opens as it is."""
    known = _NOW.get()
    said = () if known is None or not is_encrypted_line(line) else known.spelt()
    return next(filter(None, (_line_by(each, line) for each in said)), line)


def is_line_of(line: bytes, encryption: Encryption | None) -> bool:
    """Tell whether a line lies there as beside a file that is encrypted so, or not at all."""
    if encryption is None or not is_encrypted_line(line):
        return is_encrypted_line(line) is (encryption is not None)
    return encryption.reads(line)


def _line_by(password: str, line: bytes) -> bytes | None:
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - only where a line is encrypted

    try:
        salt, said = map(b64decode, json.loads(line)[_LINE])
        _, key = _known().line_key(password, salt)
        return bytes(_gcm()(key).decrypt(said[:12], said[12:], _ABOUT))
    except (InvalidTag, ValueError, KeyError, TypeError, RecursionError):
        return None


def note_kept(note: bytes, encryption: Encryption | None) -> bytes:
    """Return a note as it lies beside a file that is encrypted so; None where it is not."""
    return encryption.line(note) if note and encryption is not None else note


def note_read(note: bytes) -> bytes:
    """Return what a note says that lies beside a file; see `line_opened`."""
    return line_opened(note)


def lines_opened(lines: Iterable[bytes], path: Path) -> list[bytes]:
    """Return what the lines beside a file say; those that no known password opens as they are.

    Raises:
        EncryptedWorkbookError: some are encrypted as the file is, whose password is not known.
    """
    found = [*lines]
    if any(map(is_encrypted_line, found)):
        encryption_of(path)  # with its password they were encrypted, most likely
    return [*map(line_opened, found)]


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
    found = [each for each in map(encryption_of, real) if each is not None]
    if not found:
        return None
    if any(not each.is_like(found[0]) for each in found):
        raise StorageError(
            "암호가 서로 다른 대장으로 한 파일을 만들지 않았습니다. 어느 암호로 잠글지 알 수 "
            "없습니다.",
            path=path,
            hint="대장마다 따로 만들거나, 암호 없이 만들려면 --plain을 붙이세요.",
        )
    return found[0].plainly


def _only_plain(path: Path) -> StorageError:
    kind = path.suffix.lower()
    return StorageError(
        "열기 암호가 걸린 대장의 자료를 암호를 걸 수 없는 파일"
        f"{f'({kind})' if kind else ''}에 쓰지 않았습니다.",
        path=path,
        hint=".xlsx로 만들면 대장과 같은 암호가 걸립니다. 암호 없이 써도 되면 --plain을 붙이세요.",
    )


# -- the library ---------------------------------------------------------------------------------


class _Container:
    """An encrypted package, as msoffcrypto reads it."""

    def __init__(self, data: bytes) -> None:
        ooxml, exceptions = _library()
        try:
            self._office = ooxml.OOXMLFile(io.BytesIO(data))
            streams = [*self._office.file.listdir()]
            self._info = self._office.file.openstream("EncryptionInfo").read(_LARGEST_INFO + 1)
            self._office.file.get_size("EncryptedPackage")
        except exceptions.DecryptionError:
            raise _not_by_password() from None
        except Exception:  # noqa: BLE001 - a damaged one raises whatever the library runs into
            raise _damaged() from None
        self._wrong = exceptions.InvalidKeyError
        self._agile = self._office.type == "agile"
        self.spin, told = _agile_facts(self._info) if self._agile else (SPIN, self._standard())
        more = sorted(
            "/".join(each)
            for each in streams
            if each[0] not in {"EncryptionInfo", "EncryptedPackage", "\x06DataSpaces"}
        )
        shown = ("".join(filter(str.isprintable, each)) for each in more)
        self.others = (*told, *(f"함께 든 {each}" for each in shown))

    def opened_by(self, password: str) -> bytes | None:
        """Return the package, if that is the password.

        Raises:
            DamagedWorkbookError: it is, and the package is not what was encrypted.
        """
        known = _known()
        key = known.key(password, self._info)
        plain = io.BytesIO()
        try:
            if key is None:
                self._office.load_key(password=password, verify_password=not self._agile)
            else:
                self._office.load_key(secret_key=key)
            # Of agile encryption that proves the password, too: it is hashed once, not twice.
            self._office.decrypt(plain, verify_integrity=self._agile)
        except self._wrong:
            if self._fits(password):
                raise _damaged() from None
            return None
        except Exception:  # noqa: BLE001 - as above
            raise _damaged() from None
        known.note_key(password, self._info, self._office.secret_key)
        return plain.getvalue()

    def _fits(self, password: str) -> bool:
        try:
            self._office.load_key(password=password, verify_password=True)
        except Exception:  # noqa: BLE001 - as above
            return False
        return True

    def _standard(self) -> tuple[str, ...]:
        bits = self._office.info["header"].get("keySize", "")
        return (f"표준 방식, AES-{bits}",)


def _agile_facts(info: bytes) -> tuple[int, tuple[str, ...]]:
    """How often the password is hashed, and what else than `_HOW` a file is encrypted with."""
    from defusedxml import DefusedXmlException  # noqa: PLC0415 - only where a file is encrypted
    from defusedxml.ElementTree import ParseError, fromstring  # noqa: PLC0415

    try:
        root = fromstring(info[8:], forbid_dtd=True)
        (data,) = (each for each in root.iter() if each.tag.endswith("}keyData"))
        ways = [each for each in root.iter() if each.tag.endswith("}keyEncryptor")]
        keys = [each for each in root.iter() if each.tag.endswith("}encryptedKey")]
        spin = whole(keys[0].get("spinCount", ""), SPIN)
    except (ParseError, DefusedXmlException, ValueError, IndexError):
        raise _damaged() from None
    wrong: dict[str, None] = {}
    for each in (data, *keys[:1]):
        for name, right in _HOW.items():
            said = each.get(name, "")
            if said != right:
                shown = "".join(filter(str.isalnum, said))[:20]
                wrong[f"AES-{shown}" if name == "keyBits" else shown] = None
    if len(ways) > 1:
        wrong["암호 말고도 여는 방법"] = None
    return spin, tuple(wrong)


def _library() -> tuple[Any, Any]:
    try:
        from msoffcrypto import exceptions  # noqa: PLC0415 - an extra
        from msoffcrypto.format import ooxml  # noqa: PLC0415
    except ImportError:
        raise _lacking() from None
    return ooxml, exceptions


def _agile() -> Any:  # noqa: ANN401 - a class without types
    try:
        from msoffcrypto.method.ecma376_agile import ECMA376Agile  # noqa: PLC0415 - an extra
    except ImportError:
        raise _lacking() from None
    return ECMA376Agile


def _gcm() -> Any:  # noqa: ANN401 - loaded late
    try:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 - an extra
    except ImportError:
        raise _lacking() from None
    return AESGCM


def _lacking() -> EncryptedWorkbookError:
    return EncryptedWorkbookError(
        "암호가 걸린 파일을 다루는 데 필요한 것이 설치되지 않았습니다.",
        hint='설치한 뒤 다시 실행하세요: pip install "xlcrm[encrypted]"',
    )


def _damaged() -> DamagedWorkbookError:
    return DamagedWorkbookError(
        "암호가 걸린 파일이 손상되어 열 수 없습니다.",
        hint="'xlcrm 백업' 폴더에 있는 앞의 파일을 쓰세요.",
    )


def _not_by_password() -> EncryptedWorkbookError:
    return EncryptedWorkbookError(
        "암호가 아닌 방식으로 잠긴 문서입니다.",
        hint="엑셀에서 열어 [파일 > 정보 > 통합 문서 보호 > 암호 설정]으로 암호를 건 뒤 다시 "
        "실행하세요.",
    )


def _named(password: str, what: bytes) -> bytes:
    """What a key is kept under: the password itself stands nowhere else."""
    return hashlib.sha256(hashlib.sha256(password.encode()).digest() + what).digest()


def _stamp(path: Path) -> tuple[int, ...] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
