"""Encrypted files and lines: what is written comes back, and nothing else is taken for it."""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Final

import pytest
from locked_books import (
    PASSWORD,
    locked,
    locked_as_in_2010,
    locked_the_old_way,
    unlocked,
)

from xlcrm.errors import (
    DamagedWorkbookError,
    EncryptedWorkbookError,
    RefusedEditError,
    StorageError,
)
from xlcrm.files import passwords, store
from xlcrm.files.encryption import Container, Encryption, Keys, line_by
from xlcrm.files.lines import is_encrypted_line

SEED: Final = (Path(__file__).parents[2] / "sample_data" / "seed_ledger.xlsx").read_bytes()


def test_a_file_is_encrypted_as_excel_does_it() -> None:
    """Agile, AES-256 and SHA-512, hashed 100,000 times; its own password opens it, no other."""
    container = Encryption(PASSWORD).encrypted(SEED)
    found = Container(container)
    assert (found.spin, found.others) == (100_000, ())
    assert found.opened_by(PASSWORD, Keys()) == SEED
    assert found.opened_by(f"{PASSWORD}.", Keys()) is None


def test_a_file_is_written_with_what_it_was_encrypted_with(tmp_path: Path) -> None:
    """The same password, hashed as often; the same package always as other bytes."""
    path = tmp_path / "대장.xlsx"
    path.write_bytes(Encryption(PASSWORD, spin=7).encrypted(SEED))
    with passwords.passwords("아닌 것", PASSWORD):
        again = store.read(path).keeping(SEED + b"")
        other = store.read(path).keeping(SEED + b"")
    assert Container(again).spin == Container(other).spin == 7
    assert unlocked(again) == unlocked(other) == SEED
    assert again != other


@pytest.mark.parametrize(
    ("make", "said"),
    [(locked_as_in_2010, "AES-128, SHA1"), (locked_the_old_way, "표준 방식, AES-128")],
)
def test_a_file_that_others_encrypt_differently_is_read_and_not_written(
    tmp_path: Path, make: type[bytes], said: str
) -> None:
    """Excel 2010, LibreOffice: what a save would change is said, with the command that does it."""
    path = tmp_path / "대장.xlsx"
    path.write_bytes(make(SEED))
    with passwords.passwords(PASSWORD):
        stored = store.read(path)
        assert stored.data == SEED
        with pytest.raises(RefusedEditError, match=said) as raised:
            stored.keeping(SEED + b"x")
    assert "xlcrm encrypt" in str(raised.value)


def test_what_lies_in_the_container_beside_the_package_is_not_lost_in_silence() -> None:
    """A stream that would not be written again, such as properties in plain, is told."""
    container = bytearray(locked(SEED))
    name = "Version".encode("utf-16-le")
    at = container.index(name)
    assert Container(bytes(container)).others == ()
    # The entry becomes a neighbour of the package: the root's tree is searched by the names.
    root = container.index("\x06DataSpaces".encode("utf-16-le"))
    container[root : root + 22] = "\x05SummaryInf".encode("utf-16-le")
    assert Container(bytes(container)).others
    assert at > 0


@pytest.mark.parametrize("cut", [6_000, -3_000])
def test_a_file_that_is_cut_off_is_damaged(tmp_path: Path, cut: int) -> None:
    """Whatever the library runs into; no password is asked for in vain."""
    path = tmp_path / "대장.xlsx"
    path.write_bytes(locked(SEED)[:cut])
    with passwords.passwords(PASSWORD), pytest.raises(DamagedWorkbookError):
        store.read(path).data  # noqa: B018 - what is read is read there


def test_a_changed_bit_is_damage_and_no_wrong_password(tmp_path: Path) -> None:
    """The package is authenticated; who changes it cannot make it say something else."""
    path = tmp_path / "대장.xlsx"
    container = bytearray(locked(SEED))
    container[-600] ^= 1
    path.write_bytes(bytes(container))
    with (
        passwords.passwords(PASSWORD),
        pytest.raises(DamagedWorkbookError, match="손상되어"),
    ):
        store.read(path).data  # noqa: B018 - as above


def test_an_encryption_info_with_entities_is_damage() -> None:
    """Nothing is expanded that stands in it."""
    container = locked(SEED)
    start = container.index(b"<encryption ")
    bomb = b'<!DOCTYPE a [<!ENTITY b "b">]>'
    wrong = container[: start - len(bomb)] + bomb + container[start:]
    with pytest.raises(DamagedWorkbookError):
        Container(wrong)


def test_a_password_is_tried_as_it_was_typed_and_put_together(tmp_path: Path) -> None:
    """A Mac takes syllables apart."""
    path = tmp_path / "대장.xlsx"
    path.write_bytes(locked(SEED))
    import unicodedata  # noqa: PLC0415 - only here

    apart = unicodedata.normalize("NFD", PASSWORD)
    assert apart != PASSWORD
    with passwords.passwords(apart):
        assert store.read(path).data == SEED


def test_a_file_that_excel_opens_unasked_is_opened(tmp_path: Path) -> None:
    """The password that Excel tries by itself."""
    path = tmp_path / "대장.xlsx"
    path.write_bytes(locked(SEED, "VelvetSweatshop"))
    with passwords.passwords():
        assert store.read(path).data == SEED


def test_a_line_says_nothing_without_the_password() -> None:
    """Each is encrypted by itself; the same line always as another one; changed it is none."""
    keys = Keys()
    encryption = Encryption(PASSWORD, keys=keys)
    line = '{"name": "홍길동"}'.encode()
    one, other = encryption.line(line), encryption.line(line)
    assert one != other
    assert b"\n" not in one
    assert is_encrypted_line(one)
    assert encryption.line(one) == one  # once is enough
    assert encryption.read(one) == encryption.read(other) == line
    assert line_by("다른 암호", one, keys) is None
    said = json.loads(one)
    first, rest = said["encrypted"][1][0], said["encrypted"][1][1:]
    said["encrypted"][1] = ("A" if first != "A" else "B") + rest
    assert line_by(PASSWORD, json.dumps(said).encode(), keys) is None
    for torn in (one[:40], b'{"encrypted": [1, 2]}', b'{"encrypted": ["!", "!"]}'):
        assert line_by(PASSWORD, torn, keys) is None


def test_nobody_is_told_a_password(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither `repr`, nor an error, nor a log of any library."""
    caplog.set_level(logging.DEBUG)
    path = tmp_path / "대장.xlsx"
    path.write_bytes(locked(SEED))
    told: list[object] = []
    with passwords.passwords(PASSWORD):
        known = passwords.now_known()
        stored = store.read(path)
        assert stored.data
        told += [known, stored, stored.encryption, known and known.keys, Container(stored.kept)]
    with passwords.passwords("틀린 암호"), pytest.raises(EncryptedWorkbookError) as raised:
        store.read(path).data  # noqa: B018 - as above
    told += [raised.value, raised.value.__dict__]
    said = "".join(f"{each!r}{each}" for each in told) + caplog.text + "".join(capsys.readouterr())
    assert PASSWORD not in said
    assert "틀린 암호" not in said


def test_what_is_made_of_files_with_several_passwords_is_refused(tmp_path: Path) -> None:
    """Nobody can tell with which one it is to be encrypted."""
    one, other = tmp_path / "하나.xlsx", tmp_path / "둘.xlsx"
    one.write_bytes(locked(SEED))
    other.write_bytes(locked(SEED, "다른 것"))
    made = tmp_path / "보고서.xlsx"
    with passwords.passwords(PASSWORD, "다른 것"):
        assert unlocked(passwords.made_of([one], made, SEED)) == SEED
        with pytest.raises(StorageError, match="암호가 서로 다른 대장"):
            passwords.made_of([one, other], made, SEED)
        assert passwords.made_of(None, made, SEED) == SEED
    with passwords.passwords(PASSWORD, "다른 것", plain=True):
        assert passwords.made_of([one, other], made, SEED) == SEED
    with passwords.passwords(PASSWORD), pytest.raises(EncryptedWorkbookError):
        passwords.made_of([one, other], made, SEED)
