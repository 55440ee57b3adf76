"""What stands in files that were made for people: texts, tables, letters; in memory."""

from __future__ import annotations

import re
import zipfile
from html import unescape
from io import BytesIO
from typing import Final

_TAG: Final = re.compile(r"<[^>]*>")
_ESCAPED: Final = re.compile(r"\\u([0-9a-f]{4})")
_FOLDED: Final = re.compile(r"\r?\n[ \t]")
_CLOSED: Final = (b"%PDF", b"PAR1", b"SQLite format 3\0")
_PARTS: Final = (".xml", ".txt", ".html", ".rels")


def text_in(data: bytes) -> str | None:
    """Return all words that a file shows; None where nobody can read them, as in a PDF.

    >>> text_in("고객명,홍길동".encode()), text_in(b"%PDF-1.7 ...")
    ('고객명,홍길동', None)
    """
    if data.startswith(_CLOSED) or data[8:].startswith(b"DUCK"):
        return None
    if data.startswith(b"PK"):
        try:
            with zipfile.ZipFile(BytesIO(data)) as archive:
                parts = [
                    archive.read(name).decode("utf-8", "replace")
                    for name in archive.namelist()
                    if name.lower().endswith(_PARTS)
                ]
        except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError):
            return None
        # a name may stand in several runs of a letter: with and without what parts them
        joined = "\n".join(parts)
        return unescape(_TAG.sub("\n", joined) + "\n" + _TAG.sub("", joined))
    text = data.decode("utf-8-sig", "replace")
    return _FOLDED.sub("", text) if text.startswith("BEGIN:V") else text


def unescaped(text: str) -> str:
    r"""Return a text with the signs that JSON has escaped for a narrow console.

    >>> unescaped(r"\ud64d\uae38\ub3d9")
    '홍길동'
    """
    return _ESCAPED.sub(_sign, text) if "\\u" in text else text


def _sign(escaped: re.Match[str]) -> str:
    return chr(int.from_bytes(bytes.fromhex(escaped[1])))
