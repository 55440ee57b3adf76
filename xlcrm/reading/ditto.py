"""Marks that say the same as the cell above: 〃, 상동, ditto."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from xlcrm.domain.text import lazy

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from xlcrm.cellref import CellValue
    from xlcrm.schema.texts import Texts

_MARK: Final = (
    r"(?:〃+|″|″″|′′|\"{1,2}|''|``|´´|[“”]|〟|々|仝|同上|상\s*동|동\s*상"
    r"|위\s*와?\s*(?:같음|동일)|ditto|do\.)"
)
_MARKS: Final = lazy(rf"^[ \t\u3000]*{_MARK}[ \t\u3000]*$", re.IGNORECASE | re.MULTILINE)
_FIRSTS: Final = frozenset("〃″′\"'`´“”〟々仝同상동위dD")
"""What the marks begin with: where no text does, none is looked at closely."""
_FEW: Final = 64
_WHOLE: Final = lazy(rf"\s*{_MARK}\s*", re.IGNORECASE)


def is_ditto(cell: object) -> bool:
    """Tell whether a cell says no more than that it says what the one above says.

    >>> is_ditto("〃"), is_ditto(' " '), is_ditto("상 동"), is_ditto("상동기업"), is_ditto(None)
    (True, True, True, False, False)
    """
    if not isinstance(cell, str) or cell.lstrip()[:1] not in _FIRSTS:
        return False
    return _WHOLE.fullmatch(cell) is not None


def dittos_among(texts: Texts) -> frozenset[str]:
    """Return those of a column's distinct texts that are such marks: mostly none."""
    firsts = {text[:1] for text in texts.each}
    if not any(first in _FIRSTS or first.isspace() for first in firsts):
        return frozenset()
    if len(texts.each) > _FEW and not texts.saying(_MARKS):
        return frozenset()
    return frozenset(filter(is_ditto, texts.each))


def repeated(raw: Sequence[CellValue], marks: Collection[object]) -> list[CellValue]:
    """Return a column's cells, each mark as what stands above it; with nothing above it stays.

    >>> repeated(["가온상사", "〃", "〃", "나래상사"], {"〃"})
    ['가온상사', '가온상사', '가온상사', '나래상사']
    """
    found = list(raw)
    for at in range(1, len(found)):
        if type(found[at]) is str and found[at] in marks:
            found[at] = found[at - 1]
    return found
