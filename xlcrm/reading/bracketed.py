"""A word in brackets behind a header that says what the cells hold: 담당자(연락처), 성명(휴대폰).

The word before the brackets is whose it is, and the one in them what is written: the telephone, or
both, one behind the other. What the cells hold decides; where that is the first word, the second
only explains it.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

from xlcrm.domain.text import lazy
from xlcrm.reading.combined import in_parts
from xlcrm.reading.evidence import filled, reads
from xlcrm.schema.columns import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlcrm.cellref import CellValue

_TAIL: Final = lazy(r"^(?P<head>[^()\[\]]*[^()\[\]\s])\s*[(\[](?P<tail>[^()\[\]]+)[)\]]\s*$")
_TYPED: Final = frozenset({Kind.PHONE, Kind.EMAIL, Kind.DATE})
_MOST: Final = 0.6  # of the cells are what a word says
_HALF: Final = 0.5  # of them hold both


def words_of(header: str) -> tuple[str, str] | None:
    r"""Return the word before a header's brackets and the one in them.

    >>> words_of("담당자\n(연락처)"), words_of("담당자")
    (('담당자', '연락처'), None)
    """
    found = _TAIL.match(unicodedata.normalize("NFKC", header))
    return (found["head"], found["tail"].strip()) if found else None


def held(
    fields: tuple[str, str], kinds: Mapping[str, Kind], cells: Sequence[CellValue]
) -> tuple[str, ...]:
    """Return which of the fields of two such words a column holds: one, both, or nobody can tell.

    Args:
        fields: the field of the word before the brackets, and that of the one in them.
        kinds: what each field holds.
        cells: what stands below the header.

    >>> kinds = {"officer": Kind.TEXT, "phone": Kind.PHONE}
    >>> held(("officer", "phone"), kinds, ["010-0000-0001", "010-0000-0002"])
    ('phone',)
    >>> held(("officer", "phone"), kinds, ["김가람 010-0000-0001", "이나래(010-0000-0002)"])
    ('officer', 'phone')
    >>> held(("officer", "phone"), kinds, ["김가람", "이나래"])
    ()
    >>> held(("phone", "officer"), kinds, ["김가람", "이나래"])
    ('officer',)
    """
    said = filled(cells)
    first, second = (kinds[each] for each in fields)
    if not said or first is second or _TYPED.isdisjoint({first, second}):
        return ()
    typed = second if second in _TYPED else first
    other = fields[0] if typed is second else fields[1]
    alone = sum(reads(typed, cell) for cell in said)
    if alone >= _MOST * len(said):
        return (fields[1],) if typed is second else ()
    both = sum(isinstance(cell, str) and _has_both(cell, typed) for cell in said)
    if both >= _HALF * len(said):
        return fields
    plain = typed is first and not alone and not any(map(_has_digits, said))
    return (other,) if plain else ()


def _has_both(text: str, typed: Kind) -> bool:
    """Whether a text has two parts, of which one is of a kind and the other is not."""
    parts = in_parts(text)
    return len(parts) > 1 and 0 < sum(reads(typed, part) for part in parts) < len(parts)


def _has_digits(cell: CellValue) -> bool:
    return any(map(str.isdecimal, str(cell)))
