"""What certifies that a workbook was changed lies beside it from when it was, and not before.

It is written first, in a file that says nothing to anybody, and gets its name when the workbook has
been replaced. Where a crash comes between, the next one who writes sees from the workbook's SHA-256
which of the two it is; what nobody can prove any more is certified by nobody.
"""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from xlcrm.errors import StorageError, XlcrmError
from xlcrm.files import born, record
from xlcrm.files.disk import name_new, short_name, swap, sync_folder, temporary, write
from xlcrm.files.passwords import always_of
from xlcrm.files.sealed import lines_in
from xlcrm.files.trouble import told

if TYPE_CHECKING:
    from pathlib import Path

WAITING: Final = ".xlcrm-certificate"


def put_certificate(ledger: Path, name: str, data: bytes) -> Path:
    """Put a new file beside a workbook, under a name that no other file has.

    Args:
        ledger: the workbook, as it lies; who may read it may read the file.
        name: of the file, without its ending.
        data: what it holds.

    Raises:
        StorageError: it cannot be written.
    """
    return _named(ledger, name, always_of(ledger, data))


def hold_certificate(ledger: Path, name: str, data: bytes, before: str, after: str) -> None:
    """Keep a certificate of what is about to be made of a workbook; `settle_certificate` names it.

    Args:
        ledger: the workbook, as it lies; to be held against others.
        name: what the certificate will be called, without its ending.
        data: what it holds.
        before: the SHA-256 of the workbook as it is.
        after: that of what it is to become.

    Raises:
        StorageError: it cannot be written; then the workbook has to stay as it is.
    """
    head = json.dumps({"name": name, "before": before, "after": after}, ensure_ascii=False)
    place = _waiting(ledger)
    with told(place, "쓸"), temporary(ledger.parent, ledger.name) as new:
        held = head.encode() + b"\n" + always_of(ledger, data)
        write(new, held, born.access_of(ledger).tidy)
        swap(new, place)
        sync_folder(place)


def settle_certificate(ledger: Path) -> Path | None:
    """Give a certificate that waits its name, if the workbook became what it certifies.

    It is taken away where the workbook did not. To be called while the workbook is held.

    Args:
        ledger: the workbook, as it lies.

    Returns:
        Where it lies now; None where there is none.

    Raises:
        StorageError: it cannot be read, named or taken away; it waits still.
    """
    place = _waiting(ledger)
    if not os.path.lexists(place):
        return None
    with told(place, "읽을"):
        head, _, data = born.bytes_of(place).partition(b"\n")
        is_now = hashlib.sha256(born.bytes_of(ledger)).hexdigest()
    named: Path | None = None
    with suppress(ValueError, KeyError, TypeError):
        said = json.loads(head)
        name, before, after = str(said["name"]), str(said["before"]), str(said["after"])
        if is_now == after or (is_now != before and _has_been(ledger, after)):
            named = _named(ledger, name, data)
    with told(place, "지울"):
        place.unlink(missing_ok=True)
    return named


def settle_certificate_if_possible(ledger: Path) -> None:
    """Do the same at a start; where it cannot be done the next one does it."""
    with suppress(XlcrmError, OSError):
        settle_certificate(ledger)


def _has_been(ledger: Path, digest: str) -> bool:
    """Whether the record knows that a workbook was what it is not any more."""
    return any(line.get("file") == digest for line in lines_in(record.record_bytes(ledger)))


def _waiting(ledger: Path) -> Path:
    return ledger.with_name(f".{short_name(ledger.name)}{WAITING}")


def _named(ledger: Path, name: str, data: bytes) -> Path:
    """Write a file under a name that no other file has; one that says the same is that file."""
    made, number = ledger.with_name(f"{name}.xlsx"), 2
    with told(made, "쓸"), temporary(ledger.parent, ledger.name) as new:
        write(new, data, born.access_of(ledger).tidy)
        while True:
            if os.path.lexists(made) and born.bytes_of(made, follow=True) == data:
                return made
            try:
                name_new(new, made)
            except StorageError:
                if not os.path.lexists(made):
                    raise
                made = ledger.with_name(f"{name} {number}.xlsx")
                number += 1
            else:
                break
    sync_folder(made)
    return made
