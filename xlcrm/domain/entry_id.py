"""일지 ID: made where an entry is made, so that it can wait for its workbook and be added once."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from datetime import datetime

_LETTERS: Final = 7  # 35 bits: of 10,000 entries in one minute two are alike once in 700 times
_NOTE: Final = "-N"
_READABLE: Final = str.maketrans("IO", "89")  # I and O look like 1 and 0; base32 has no 8 or 9


def entry_id(moment: datetime, content: str) -> str:
    """Return an ID from a moment (Korean wall time) and all that makes an entry different.

    The same moment and content give the same ID, so that importing a file twice adds nothing.

    >>> from datetime import datetime
    >>> entry_id(datetime(2024, 10, 20, 14, 32), "1001 전화")
    '20241020-1432-PWEEA5V'
    """
    digest = base64.b32encode(hashlib.sha256(content.encode()).digest()).decode("ascii")
    return f"{moment:%Y%m%d-%H%M}-{digest[:_LETTERS].translate(_READABLE)}"


def note_id(identifier: str) -> str:
    """Return an ID as that of a note: what a command did to a contract, which was no contact.

    >>> note_id("20241020-1432-PWEEA5V")
    '20241020-1432-PWEEA5V-N'
    """
    return identifier if is_note(identifier) else f"{identifier}{_NOTE}"


def is_note(identifier: object) -> bool:
    """Tell whether an entry is a note that xlcrm wrote, and not a contact with the customer."""
    return str(identifier).endswith(_NOTE)
