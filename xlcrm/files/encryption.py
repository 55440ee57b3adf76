"""How files and lines are encrypted: the only door to msoffcrypto and cryptography.

Files are encrypted as Excel does it since 2013: agile encryption with AES-256 and SHA-512
([MS-OFFCRYPTO] 2.3.4.10). Lines beside them are encrypted by AES-GCM, with a key from the password
by PBKDF2-HMAC-SHA-512. No password stands in a message, a log or a `repr`.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
from base64 import b64decode, b64encode
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from xlcrm.digits import whole
from xlcrm.domain.typed_option import path_quoted
from xlcrm.errors import DamagedWorkbookError, EncryptedWorkbookError, RefusedEditError
from xlcrm.files.lines import ENCRYPTED, is_encrypted_line

if TYPE_CHECKING:
    from collections.abc import Callable

SPIN: Final = 100_000
"""How often a password is hashed where no file says otherwise, as Excel does it."""

_ROUNDS: Final = 210_000  # OWASP, Password Storage Cheat Sheet (2023), of PBKDF2-HMAC-SHA-512
_ABOUT: Final = b"xlcrm line 1"  # what is authenticated with each line
_NONCE: Final = 12  # bytes; NIST SP 800-38D, 8.2
_LARGEST_INFO: Final = 1 << 16  # bytes of EncryptionInfo; Excel's has a thousand
_HOW: Final = {
    "cipherAlgorithm": "AES",
    "cipherChaining": "ChainingModeCBC",
    "keyBits": "256",
    "hashAlgorithm": "SHA512",
}
"""What files are encrypted with, as EncryptionInfo names it."""
_WHOLE_BLOCKS: Final = frozenset({"SHA256", "SHA384", "SHA512"})
"""Hashes of which AES's blocks hold no more than them."""

_STREAMS: Final = frozenset({"EncryptionInfo", "EncryptedPackage", "\x06DataSpaces"})
"""What is written anew with each save; other streams would be lost."""


class Keys:
    """The keys that passwords have given: what takes long is done once."""

    def __init__(self) -> None:
        self._keys: dict[bytes, bytes] = {}
        self._salts: dict[bytes, bytes] = {}

    def __repr__(self) -> str:
        """How many, and not which."""
        return f"<Keys: {len(self._keys)}개>"

    def known(self, password: str, what: bytes) -> bytes | None:
        """Return the key that a password has been found to give for something."""
        return self._keys.get(_named(password, what))

    def note(self, password: str, what: bytes, key: bytes) -> None:
        """Remember the key that a password gives for something."""
        self._keys[_named(password, what)] = key

    def of_lines(self, password: str, salt: bytes = b"") -> tuple[bytes, bytes]:
        """Return a salt, by default a new one that stays, and the key that it gives for lines."""
        salt = salt or self._salts.setdefault(_named(password, b""), os.urandom(16))
        key = self.known(password, salt)
        if key is None:
            key = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, _ROUNDS, 32)
            self.note(password, salt, key)
        return salt, key


class Encryption:
    """How a file is encrypted: with which password, and by which parameters.

    Args:
        password: the password.
        spin: how often it is hashed.
        others: what the file has that is not written again; empty where all of it is.
        keys: the keys that are known already.
    """

    __slots__ = ("_keys", "_last", "_password", "others", "spin")

    def __init__(
        self,
        password: str,
        spin: int = SPIN,
        others: tuple[str, ...] = (),
        keys: Keys | None = None,
    ) -> None:
        self._password = password
        self._keys = Keys() if keys is None else keys
        self._last: tuple[bytes, bytes] | None = None
        self.spin = spin
        self.others = others

    def __repr__(self) -> str:
        """How, and not with what."""
        return f"<Encryption: {', '.join(self.others) or 'AES-256, SHA-512'}>"

    def is_like(self, other: Encryption) -> bool:
        """Tell whether another file has the same password."""
        return self._password == other._password

    @property
    def bare(self) -> Encryption:
        """The same without what it has found out: keys, and what it has encrypted last."""
        return Encryption(self._password, self.spin, self.others)

    @property
    def plainly(self) -> Encryption:
        """The same password, with what xlcrm writes."""
        return Encryption(self._password, self.spin, keys=self._keys)

    def encrypted(self, data: bytes) -> bytes:
        """Return a package's bytes encrypted; those of the same package once and for all.

        Raises:
            RefusedEditError: the file was encrypted in another way than it would be now.
        """
        if self._last is None or self._last[0] is not data:
            self.refuse_others()
            agile = _library("method.ecma376_agile").ECMA376Agile
            self._last = data, agile.encrypt(self._password, io.BytesIO(data), spin_count=self.spin)
        return self._last[1]

    def decrypted(self, container: bytes) -> bytes:
        """Return what the encrypted bytes hold, as whoever types the password gets it.

        Raises:
            DamagedWorkbookError: that is not what was encrypted.
        """
        found = Container(container).opened_by(self._password, self._keys)
        if found is None:
            raise _damaged()
        return found

    def refuse_others(self, path: str | os.PathLike[str] | None = None) -> None:
        """Raise if the file would be encrypted in another way than it is.

        Raises:
            RefusedEditError: it would.
        """
        if self.others:
            how = "대장.xlsx" if path is None else path_quoted(Path(path))
            raise RefusedEditError(
                f"이 파일은 xlcrm이 쓰는 것과 다르게 잠겨 있습니다({', '.join(self.others)}). "
                "저장하면 AES-256, SHA-512로 바뀝니다.",
                path=path,
                hint=f"그래도 되면 먼저 한 번 실행하세요: xlcrm encrypt {how}",
            )

    def line(self, line: bytes) -> bytes:
        """Return a line encrypted, as a line of its own; one that is already stays as it is."""
        if is_encrypted_line(line):
            return line
        salt, key = self._keys.of_lines(self._password)
        nonce = os.urandom(_NONCE)
        said = _gcm()(key).encrypt(nonce, line, _ABOUT)
        parts = [b64encode(each).decode("ascii") for each in (salt, nonce + said)]
        return json.dumps({ENCRYPTED: parts}).encode("ascii")

    def read(self, line: bytes) -> bytes | None:
        """Return what an encrypted line says; None where it has another password."""
        return line_by(self._password, line, self._keys)


def line_by(password: str, line: bytes, keys: Keys) -> bytes | None:
    """Return what an encrypted line says by a password; None where it has another one.

    >>> line = Encryption("봄비 7시").line("홍길동".encode())
    >>> line_by("봄비 7시", line, Keys()).decode(), line_by("봄비 8시", line, Keys())
    ('홍길동', None)
    """
    wrong = _wrong_tag()
    try:
        salt, said = map(b64decode, json.loads(line)[ENCRYPTED])
        _, key = keys.of_lines(password, salt)
        return bytes(_gcm()(key).decrypt(said[:_NONCE], said[_NONCE:], _ABOUT))
    except (wrong, ValueError, KeyError, TypeError, RecursionError):
        return None


class Container:
    """An encrypted package, as msoffcrypto reads it.

    Attributes:
        spin: how often its password is hashed.
        others: what it has that is not written again.

    Raises:
        DamagedWorkbookError: it is cut off, or no such package.
        EncryptedWorkbookError: it is encrypted by something else than a password.
    """

    def __init__(self, data: bytes) -> None:
        exceptions, ooxml = _library("exceptions"), _library("format.ooxml")
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
        # msoffcrypto compares a hash that fills no whole blocks, SHA-1's, with its padding.
        hashed = self._office.info.get("keyDataHashAlgorithm") if self._agile else None
        self._proves = hashed in _WHOLE_BLOCKS
        self.spin, told = _agile_facts(self._info) if self._agile else (SPIN, self._standard())
        more = sorted("/".join(each) for each in streams if each[0] not in _STREAMS)
        shown = ("".join(filter(str.isprintable, each)) for each in more)
        self.others = (*told, *(f"함께 든 {each}" for each in shown))

    def __repr__(self) -> str:
        """How it is encrypted."""
        return f"<Container: {'agile' if self._agile else 'standard'}>"

    def opened_by(self, password: str, keys: Keys) -> bytes | None:
        """Return the package, if that is the password.

        Raises:
            DamagedWorkbookError: it is, and the package is not what was encrypted.
        """
        key = keys.known(password, self._info)
        plain = io.BytesIO()
        try:
            if key is None:
                self._office.load_key(password=password, verify_password=not self._agile)
            else:
                self._office.load_key(secret_key=key)
            # That proves the password, too, which is hashed once so, not twice. Where it cannot
            # be, what comes out of a wrong one is no archive.
            self._office.decrypt(plain, verify_integrity=self._proves)
        except self._wrong:
            if self._fits(password):
                raise _damaged() from None
            return None
        except Exception:  # noqa: BLE001 - as above
            raise _damaged() from None
        keys.note(password, self._info, self._office.secret_key)
        return plain.getvalue()

    def _fits(self, password: str) -> bool:
        try:
            self._office.load_key(password=password, verify_password=True)
        except Exception:  # noqa: BLE001 - as above
            return False
        return True

    def _standard(self) -> tuple[str, ...]:
        return (f"표준 방식, AES-{self._office.info['header'].get('keySize', '')}",)


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


def _library(name: str) -> Any:  # noqa: ANN401 - a module without types
    from importlib import import_module  # noqa: PLC0415

    try:
        import msoffcrypto  # noqa: F401, PLC0415 - an extra
    except ImportError:
        raise _lacking() from None
    return import_module(f"msoffcrypto.{name}")


def _gcm() -> Callable[[bytes], Any]:
    try:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 - an extra
    except ImportError:
        raise _lacking() from None
    return AESGCM


def _wrong_tag() -> type[Exception]:
    try:
        from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - an extra
    except ImportError:
        raise _lacking() from None
    return InvalidTag


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
