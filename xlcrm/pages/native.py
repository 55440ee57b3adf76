"""Tables of a report as Excel's own: by which names people refer to them, and which can be.

An Excel table has no merged cells. A table that merges some (a column that takes several of the
sheet's, with another one behind it) stays a plain range; where only its last column takes several,
that one's text runs on over the empty cells beside the table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.domain.text import lazy, one_line, without_controls

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from xlcrm.look.ledger import KindLook
    from xlcrm.pages.layout import Placed
    from xlcrm.pages.page import PageTable

_NO_NAME: Final = lazy(r"\W+")
_ESCAPE: Final = lazy(r"_x(?=[0-9A-Fa-f]{4}_)")  # a sign's number in the format's texts
_LONGEST_NAME: Final = 100  # of 255 letters that Excel allows
_LONGEST_HEADER: Final = 255  # letters (ECMA-376 Part 1, 18.5.1.3, as Excel limits it)


def is_native(table: PageTable, kinds: Mapping[str, KindLook]) -> bool:
    """Tell whether a table can be an Excel table."""
    *others, last = table.columns
    kind = kinds[last.kind]
    runs_on = last.span == 1 or (kind.align == "left" and not kind.wrap)
    return bool(len(table.frame)) and runs_on and all(each.span == 1 for each in others)


def headers_of(table: PageTable) -> list[str]:
    """Return what its headers say: each something, and no two the same, whatever their letters.

    >>> import pandas as pd
    >>> from xlcrm.pages.page import PageColumn, PageTable
    >>> names = ("월", "Web", "web", " ")
    >>> headers_of(PageTable("t", pd.DataFrame(columns=names), tuple(map(PageColumn, names))))
    ['월', 'Web', 'web (2)', '열 4']
    """
    said: list[str] = []
    taken: set[str] = set()
    for number, column in enumerate(table.columns, start=1):
        plain = _ESCAPE.sub("_ x", without_controls(one_line(column.title)))
        wanted = plain[:_LONGEST_HEADER] or f"열 {number}"
        name = next(each for each in _numbered(wanted, " ({})") if each.casefold() not in taken)
        taken.add(name.casefold())
        said.append(name)
    return said


def table_names(
    pages: Mapping[str, Placed], names: Mapping[str, str]
) -> dict[tuple[str, str], str]:
    """Return the names of all tables in a workbook, by their pages' keys and their own.

    A name says on which sheet a table stands and what its heading is, 매출_서비스별_매출, so that a
    formula that refers to it can be read. It begins with a letter, holds no signs but `_`, is no
    cell's address and like no other one, as Excel asks of names.
    """
    found: dict[tuple[str, str], str] = {}
    taken: set[str] = set()
    for page, placed in pages.items():
        for key, spot in placed.tables.items():
            words = _NO_NAME.sub("_", one_line(f"{names[page]} {spot.title}")).strip("_")
            wanted = f"표_{words}" if not words or words[0].isdigit() else words
            if "_" not in wanted:
                wanted = f"{wanted}_표"  # or it might be an address, such as A1
            numbered = _numbered(wanted[:_LONGEST_NAME], "_{}")
            name = next(each for each in numbered if each.casefold() not in taken)
            taken.add(name.casefold())
            found[page, key] = name
    return found


def _numbered(name: str, form: str) -> Iterator[str]:
    """A name, then the same with a number behind it."""
    yield name
    number = 2
    while True:
        yield f"{name}{form.format(number)}"
        number += 1
