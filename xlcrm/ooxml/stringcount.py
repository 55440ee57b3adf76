"""How many cells refer to shared strings, as the string table itself says (18.4.9, `count`).

The number is optional, and Excel does without it; where it was true it stays true.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from xlcrm.digits import whole
from xlcrm.ooxml.markup import attributes, find
from xlcrm.patterns import lazy

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from xlcrm.ooxml.splice import Splice

_TYPED: Final = b't="s"'  # as nearly every program writes it, and hardly any text says
_SURE: Final = b't="s"><v>'  # nothing but such a cell holds this
_TYPE: Final = rb"t\s*=\s*(?:\"s\"|'s')"
_CELL: Final = lazy(rb"<(?:[^\s<>/!?:]+:)?c\s(?:[^<>]*?\s)?" + _TYPE)
_BEHIND: Final = lazy(rb"[^<>]*?\s" + _TYPE)  # what follows a cell's reference
_COUNT: Final = lazy(rb"(\scount\s*=\s*[\"'])([0-9]+)(?=[\"'])")


def references(data: bytes) -> int:
    r"""Return how many of the cells in a sheet's markup, or a piece of it, are shared strings.

    Where all that may be one is written in the usual way, they are not looked at one by one.

    >>> references(b'<row><c r="A1" t="s"><v>0</v></c><x:c t=\'s\' r="B1"/><c r="C1"/></row>')
    2
    """
    most = data.count(b'"s"') + data.count(b"'s'")
    sure = data.count(_SURE) if most else 0
    return sure if sure == most else sum(1 for _ in _CELL.finditer(data))


def references_behind(cells: Sequence[bytes], distinct: Collection[bytes]) -> int:
    """Return how many cells are shared strings.

    Args:
        cells: what follows each one's reference.
        distinct: all that follows any of them, and perhaps more.
    """
    shared = {text for text in distinct if _BEHIND.match(text)}
    if not shared or len(shared) == len({*distinct}):
        return len(cells) if shared else 0
    return sum(count for text, count in Counter(cells).items() if text in shared)


def gained(data: bytes, splices: Iterable[Splice]) -> int:
    """Return by how many shared strings splices of a sheet make the cells' references more."""
    found = 0
    for start, end, new in splices:
        if b'"s"' in new:
            found += references(new)
        if start < end:
            found -= references(data[start:end])
    return found


def said_by(table: bytes) -> int | None:
    """Return what a string table says of how many cells refer to it; None if it says nothing.

    >>> said_by(b'<sst xmlns="x" count="12" uniqueCount="3"/>'), said_by(b"<sst/>")
    (12, None)
    """
    root = find(table, b"sst")
    said = attributes(root.attributes).get("count", "") if root else ""
    return whole(said) if said.isdecimal() else None


def around_count(table: bytes) -> tuple[bytes, bytes] | None:
    """Return what stands before and behind the number of references; None if there is none.

    >>> around_count(b'<sst uniqueCount="3" count="12"><si/></sst>')
    (b'<sst uniqueCount="3" count="', b'"><si/></sst>')
    """
    place = count_place(table)
    return place and (table[: place[0]], table[place[1] :])


def count_place(table: bytes) -> tuple[int, int] | None:
    """Return where the number of references begins and ends; None if there is none.

    >>> count_place(b'<sst uniqueCount="3" count="12"><si/></sst>')
    (28, 30)
    """
    root = find(table, b"sst")
    found = _COUNT.search(table, root.start, root.end) if root else None
    return found and (found.end(1), found.end(2))


def seeming_references(sheet: bytes) -> int:
    """Return how many cells seem to be shared strings: in a third of the time, and mostly right."""
    return sheet.count(_TYPED)


def is_true(
    said: int, sheets: Sequence[Callable[[], bytes]], seeming: Sequence[int] | None = None
) -> bool:
    """Tell whether a number of references is that of some sheets' cells.

    They are counted closely only where they do not seem to be as many.

    Args:
        said: the number.
        sheets: each gives a sheet's bytes.
        seeming: how many there seem to be in each, where that is known.
    """
    if seeming is None:
        seeming = [seeming_references(sheet()) for sheet in sheets]
    if sum(seeming) == said:
        return True
    return sum(references(sheet()) for sheet in sheets) == said
