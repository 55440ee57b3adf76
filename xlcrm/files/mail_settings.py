"""How a failed night is told by mail: a small file that the user alone may read."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from xlcrm.errors import StorageError
from xlcrm.files import born, disk
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class MailSettings:
    """Where a mail goes, and by which server.

    Attributes:
        to: who gets it.
        server: the server's name.
        port: its port: 465 speaks TLS from the start.
        sender: from whom it is.
        user: who signs in; empty where nobody does.
        password: with what.
    """

    to: tuple[str, ...]
    server: str
    port: int
    sender: str
    user: str = ""
    password: str = ""

    def __repr__(self) -> str:
        """Name the server alone: neither people nor the password."""
        return f"<MailSettings: {self.server}:{self.port}>"


def known(place: Path) -> MailSettings | None:
    """Return what is set; None where nothing is, or the file is not one of ours."""
    try:
        found = json.loads(born.bytes_of(place, follow=True))
        return MailSettings(**{**found, "to": tuple(found["to"])})
    except (OSError, ValueError, TypeError, KeyError):
        return None


def keep(place: Path, settings: MailSettings) -> None:
    """Write it at once, for the user alone.

    Raises:
        StorageError: it cannot be written.
    """
    born.made_folder(place.parent, None)
    data = json.dumps(asdict(settings), ensure_ascii=False, indent=1).encode()
    try:
        with disk.temporary(place.parent, place.name) as temporary:
            disk.write(temporary, data, born.ALONE)
            disk.swap(temporary, place)
    except OSError as error:
        raise StorageError("메일 설정을 쓰지 못했습니다.", path=place) from error


def forget(place: Path) -> bool:
    """Take it away, and tell whether there was anything.

    Raises:
        StorageError: it cannot be taken away.
    """
    try:
        place.unlink()
    except FileNotFoundError:
        return False
    except OSError as error:
        raise StorageError("메일 설정을 지우지 못했습니다.", path=place) from error
    return True
