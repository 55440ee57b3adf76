"""The formulas that cells hold (ECMA-376 Part 1, 18.3.1.40), also those that share one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.cellref import parse_a1
from xlcrm.ooxml.bare import bare
from xlcrm.ooxml.markup import attributes, find, text_of
from xlcrm.patterns import lazy
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlcrm.ooxml.package import Package
    from xlcrm.ooxml.rows import Frame

_LIBRARY: Final = "124519"  # what XlsxWriter and openpyxl write as calcPr's calcId
_FORMULA: Final = lazy(rb"<(?:[^\s<>/!?:]+:)?f(\s[^<>]*?)?(?:/>|>([^<]*)</)")
_SHARED: Final = lazy(rb"<(?:[^\s<>/!?:]+:)?f(\s[^<>]*?\bt=[\"']shared[\"'][^<>]*)>([^<]*)</")


@bare
class CellFormula(NamedTuple):
    """A cell's formula: its text, its kind (`normal`, `shared`, `array`, `dataTable`), its group.

    The text of a shared one may stand in another cell of the group, and is empty then.
    """

    text: str
    kind: str
    group: str


def formula_of(content: bytes | None) -> CellFormula | None:
    """Return the formula in a cell's markup; None if there is none that can be read.

    >>> formula_of(b'<f>A1+1</f><v/>').text, formula_of(b'<f t="shared" si="0"/>').group
    ('A1+1', '0')
    """
    found = None if content is None or b"<!" in content else _FORMULA.search(content)
    if found is None:
        return None
    said = attributes(found[1] or b"")
    return CellFormula(text_of(found[2] or b""), said.get("t", "normal"), said.get("si", ""))


def shared_formulas(data: bytes, frame: Frame) -> Mapping[str, tuple[int, int, str]]:
    """Return the formulas that cells of a sheet share: row, column and text, by group."""
    found: dict[str, tuple[int, int, str]] = {}
    for match in _SHARED.finditer(data, frame.begin, frame.end):
        start = data.rfind(b"<%bc " % frame.prefix, frame.begin, match.start())
        group = attributes(match[1]).get("si", "")
        try:
            place = parse_a1(attributes(data[start : data.index(b">", start)])["r"])
        except (KeyError, ValueError):
            continue
        if match[2]:
            found.setdefault(group, (*place, text_of(match[2])))
    return found


def asks_for_calculation(package: Package) -> bool:
    """Tell whether a program that cannot calculate has written a workbook, and nobody since.

    Such programs ask Excel to calculate all of it when it is opened, and write 0 as every value, or
    none. They call themselves Excel 2007; an Excel that has saved the file since is a later one.
    """
    tag = find(package.part(package.workbook_part), b"calcPr")
    said = {} if tag is None else attributes(tag.attributes)
    return said.get("fullCalcOnLoad") in {"1", "true"} and said.get("calcId") == _LIBRARY
