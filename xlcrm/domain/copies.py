"""What names say of copies: 고객대장 (2), 고객대장 - 복사본, 고객대장-DESKTOP-1AB2C3D."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from xlcrm.domain.text import lazy, squeezed

_MARK: Final = lazy(
    r"""
    \s*[-_]*\s*\(\s*\d{1,3}\s*\)\s*$                       # 고객대장 (2)
    | \s*[-_.\s(\[]*(?:의\s*)?(?:충돌된\s*복사본|충돌\s*사본|복사본|사본)
      \s*(?:\(?\d{1,3}\)?)?\s*[)\]]*\s*$
    | \s*[-_\s]*[(\[][^()\[\]]*(?:충돌|conflict|백업|backup)[^()\[\]]*[)\]]\s*$
    | \s*[-_.\s]+(?:sync-)?conflict(?:ed)?(?:[\s-]*copy)?[-\w\s]*$
    | \s*-\s*(?:desktop|laptop|win|pc)-[0-9a-z]{3,}(?:-\d+)?\s*$  # the PC of a OneDrive copy
    | \s*[-_\s(\[]+(?:copy|copied)(?:\s*\(?\d{1,3}\)?)?\s*[)\]]*\s*$
    | \s*[-_\s(\[]*(?:백업|backup|bak|bkup)(?:본|용)?[-_\s]*[\d.\-_()\s]*[)\]]*\s*$
    """,
    re.VERBOSE | re.IGNORECASE,
)
_BEFORE: Final = lazy(r"^\s*(?:copy\s+of\s+|(?:복사본|사본|백업|backup)[-_\s]+)", re.IGNORECASE)


def copy_mark(name: str) -> str:
    """Return what of a name says that it is a copy; empty where nothing does.

    Args:
        name: a sheet's name, or a file's without its suffix.

    >>> [copy_mark(name) for name in ("고객대장 (2)", "고객대장 - 복사본", "고객대장")]
    ['(2)', '- 복사본', '']
    """
    text = unicodedata.normalize("NFC", name)
    found = _MARK.search(text) or _BEFORE.search(text)
    plain = "" if found is None else found[0].strip()
    return plain if plain and plain != text.strip() else ""


def original_of(name: str) -> str:
    """Return the name without what says that it is a copy, as names are compared.

    >>> original_of("고객대장 - 복사본 (2)"), original_of("고객대장-DESKTOP-1AB2C3D")
    ('고객대장', '고객대장')
    """
    text = unicodedata.normalize("NFC", name)
    while mark := copy_mark(text):
        first = text.strip().startswith(mark)
        text = text.strip()[len(mark) :] if first else text.rstrip()[: -len(mark)]
    return squeezed(text).casefold()
