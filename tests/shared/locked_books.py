"""Workbooks with a password, quick to open: hashed once where Excel hashes 100,000 times."""

from __future__ import annotations

import hashlib
import io
import os
import struct
from typing import TYPE_CHECKING, Final

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from msoffcrypto.method import ecma376_agile
from msoffcrypto.method.container.ecma376_encrypted import ECMA376Encrypted

from xlcrm.files.encryption import Container, Encryption, Keys

if TYPE_CHECKING:
    from pathlib import Path

PASSWORD: Final = "봄비 7시"  # noqa: S105 - of tests
COMPOUND: Final = bytes.fromhex("d0cf11e0a1b11ae1")


def locked(data: bytes, password: str = PASSWORD) -> bytes:
    """Return a package encrypted as xlcrm does it."""
    return Encryption(password, spin=1).encrypted(data)


def unlocked(container: bytes, password: str = PASSWORD) -> bytes:
    """Return what an encrypted file holds, as msoffcrypto reads it."""
    found = Container(container).opened_by(password, Keys())
    assert found is not None
    return found


def lock(path: Path, password: str = PASSWORD) -> Path:
    """Encrypt a file on the disk."""
    path.write_bytes(locked(path.read_bytes(), password))
    return path


def locked_as_in_2010(data: bytes, password: str = PASSWORD) -> bytes:
    """Return a package encrypted as Excel 2010 does it: agile, AES-128 and SHA-1."""

    def told(self: ecma376_agile.ECMA376AgileCipherParams) -> None:
        self.cipherName, self.hashName = "AES", "SHA1"
        self.saltSize = self.blockSize = 16
        self.keyBits, self.hashSize = 128, 20
        self.saltValue = None

    random, sizes = ecma376_agile._random_buffer, {20: 32}  # noqa: SLF001 - HMAC keys fill whole blocks
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ecma376_agile.ECMA376AgileCipherParams, "__init__", told)
        patch.setattr(ecma376_agile, "_random_buffer", lambda size: random(sizes.get(size, size)))
        patch.setattr(ecma376_agile, "_encrypt_aes_cbc", _padded)
        made: bytes = ecma376_agile.ECMA376Agile.encrypt(password, io.BytesIO(data), spin_count=1)
    return made


def _padded(data: bytes, key: bytes, iv: bytes) -> bytes:
    """What AES makes of data that fills no whole blocks: zeros behind it, as Excel has them."""
    whole = data + bytes(-len(data) % 16)
    made = Cipher(algorithms.AES(key), modes.CBC(iv)).encryptor()
    return made.update(whole) + made.finalize()


def locked_the_old_way(data: bytes, password: str = PASSWORD) -> bytes:
    """Return a package encrypted as Excel 2007 and LibreOffice do it.

    Standard encryption, AES-128 ([MS-OFFCRYPTO] 2.3.4.5 to 2.3.4.9).
    """
    salt, verifier = os.urandom(16), os.urandom(16)
    key = _standard_key(password, salt)
    provider = "Microsoft Enhanced RSA and AES Cryptographic Provider\0".encode("utf-16-le")
    header = struct.pack("<8I", 0x24, 0, 0x660E, 0x8004, 128, 0x18, 0, 0) + provider
    proof = hashlib.sha1(verifier).digest().ljust(32, b"\0")  # noqa: S324 - the format's
    info = struct.pack("<HHII", 4, 2, 0x24, len(header)) + header
    info += struct.pack("<I", 16) + salt + _ecb(key, verifier) + struct.pack("<I", 20)
    info += _ecb(key, proof)
    package = struct.pack("<Q", len(data)) + _ecb(key, data + bytes(-len(data) % 16))
    made = io.BytesIO()
    ECMA376Encrypted(package, info).write_to(made)
    return made.getvalue()


def _standard_key(password: str, salt: bytes) -> bytes:
    told = hashlib.sha1(salt + password.encode("utf-16-le")).digest()  # noqa: S324 - the format's
    for count in range(50_000):
        told = hashlib.sha1(struct.pack("<I", count) + told).digest()  # noqa: S324 - likewise
    told = hashlib.sha1(told + struct.pack("<I", 0)).digest()  # noqa: S324 - likewise
    mixed = bytes(each ^ 0x36 for each in told.ljust(64, b"\0"))
    return hashlib.sha1(mixed).digest()[:16]  # noqa: S324 - likewise


def _ecb(key: bytes, data: bytes) -> bytes:
    made = Cipher(algorithms.AES(key), modes.ECB()).encryptor()  # noqa: S305 - the format's
    return made.update(data) + made.finalize()


def in_plain(folder: Path, values: set[str]) -> list[str]:
    """Return the files below a folder that somebody can read without a password.

    Such as hold one of some values, in UTF-8 or UTF-16, or are packages.
    """
    wanted = [each.encode(how) for each in values for how in ("utf-8", "utf-16-le", "cp949")]
    found = []
    for path in sorted(folder.rglob("*")):
        data = path.read_bytes() if path.is_file() else b""
        if data.startswith(b"PK") or any(each in data for each in wanted):
            found.append(str(path.relative_to(folder)))
    return found
