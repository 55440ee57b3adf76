"""What people have pinned to cells: notes (ECMA-376 Part 1, 18.7) and threaded comments.

The latter are Microsoft's extension ([MS-XLSX] 2.6.203 and following). Excel keeps a copy of each
thread as a note, for older programs, so that the same text may come twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.cellref import parse_a1

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

    from xlcrm.ooxml.package import Package

_KINDS: Final = ("comments", "threadedComment")
_ITEMS: Final = frozenset({"comment", "threadedComment"})


def comments_of(package: Package, sheet_part: str) -> Iterator[tuple[int, int, str]]:
    """Yield each comment of a sheet as (row, column, text); one without a cell is passed over.

    Raises:
        DamagedWorkbookError: a part with comments cannot be read.
    """
    for part in package.related(sheet_part, *_KINDS):
        if part not in package:
            continue
        for element in package.xml(part).iter():
            if _local(element) not in _ITEMS:
                continue
            try:
                row, column = parse_a1(element.get("ref", ""))
            except ValueError:
                continue
            yield row, column, _text(element)


def _text(element: Element) -> str:
    """Return a comment's text: its runs joined, phonetic runs left out."""
    runs = [each for each in element.iter() if _local(each) in {"t", "text"}]
    return "".join(each.text or "" for each in runs)


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]
