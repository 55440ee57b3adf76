"""How well a workbook's text stands out against its ground, and how far colours are apart.

Contrast is that of WCAG 2.1 (1.4.3, from relative luminances in sRGB). Colours are told apart as
people see them who lack one kind of cones: by the matrices of Machado, Oliveira and Fernandes
(2009) at full severity, then by their distance in CIE L*a*b* (1976), where about 2 is just noticed.
"""

from __future__ import annotations

import math
from itertools import product
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from openpyxl.styles.colors import Color
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

LEAST_OF_TEXT: Final = 4.5
LEAST_OF_SHAPES: Final = 3.0
BANDS: Final = {"TableStyleLight2": "DCE6F1"}
"""The fill of every second row by a table's style, with the colours that xlsxwriter's theme has."""

_WHITE: Final = "FFFFFF"
_BLACK: Final = "000000"
_SEEN: Final = {
    "all cones": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def contrast(text: str, ground: str) -> float:
    """Return how much two colours (RRGGBB) stand out against each other, from 1 to 21."""
    dark, light = sorted((_luminance(_linear(text)), _luminance(_linear(ground))))
    return (light + 0.05) / (dark + 0.05)


def apart(one: str, other: str) -> float:
    """Return how far two colours are apart for whoever tells them apart worst."""
    return min(math.dist(_lab(one, seen), _lab(other, seen)) for seen in _SEEN)


def pale(book: Workbook) -> set[tuple[str, str, str]]:
    """Return what can hardly be read: the sheet, a cell or rule, and the two colours.

    Every cell that says something is held against its fill, in a banded table against the band
    too, and every rule's text against the rule's fill or those of the cells that it colours.
    """
    found = set()
    for sheet in book.worksheets:
        for where, text, ground in (*_cells(sheet), *_rules(sheet)):
            if contrast(text, ground) < LEAST_OF_TEXT:
                found.add((f"{sheet.title}!{where}", text, ground))
    return found


def _cells(sheet: Worksheet) -> Iterator[tuple[str, str, str]]:
    bands = _bands(sheet)
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is None:
                continue
            text = _rgb(cell.font.color) or _BLACK
            for ground in _grounds(sheet, cell.row, cell.column, bands):
                yield cell.coordinate, text, ground


def _rules(sheet: Worksheet) -> Iterator[tuple[str, str, str]]:
    bands = _bands(sheet)
    for area in sheet.conditional_formatting:
        cells = [cell for part in area.cells.ranges for cell in part.cells]
        below = {ground for row, column in cells for ground in _grounds(sheet, row, column, bands)}
        texts = {_rgb(sheet.cell(row, column).font.color) or _BLACK for row, column in cells}
        for rule in area.rules:
            look = rule.dxf
            if rule.colorScale is not None:
                fills = {_rgb(colour) or _WHITE for colour in rule.colorScale.color}
            elif look is not None and look.fill is not None and _rgb(look.fill.bgColor):
                fills = {_rgb(look.fill.bgColor)}
            else:
                fills = below
            own = _rgb(look.font.color) if look is not None and look.font is not None else ""
            for text, ground in product({own} if own else texts, fills):
                yield str(area.sqref), text, ground


def _grounds(
    sheet: Worksheet, row: int, column: int, bands: dict[tuple[int, int], str]
) -> set[str]:
    """What may lie below a cell's text: its fill, or white and the table's band."""
    fill = sheet.cell(row, column).fill
    if fill.fill_type == "solid":
        return {_rgb(fill.fgColor) or _WHITE}
    band = bands.get((row, column))
    return {_WHITE, band} if band else {_WHITE}


def _bands(sheet: Worksheet) -> dict[tuple[int, int], str]:
    found: dict[tuple[int, int], str] = {}
    for table in sheet.tables.values():
        style = table.tableStyleInfo
        if style is not None and style.showRowStripes and style.name:
            band = BANDS[style.name]
            cells = [cell for line in sheet[table.ref] for cell in line]
            found |= {(cell.row, cell.column): band for cell in cells}
    return found


def _rgb(colour: Color | None) -> str:
    """A colour as RRGGBB; empty where it is none of its own (automatic, a theme's)."""
    if colour is None or colour.type != "rgb" or not isinstance(colour.rgb, str):
        return ""
    return colour.rgb[-6:]


def _linear(colour: str) -> list[float]:
    parts = [int(colour.lstrip("#")[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def _luminance(linear: list[float]) -> float:
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _lab(colour: str, seen: str) -> tuple[float, float, float]:
    """CIE L*a*b* (D65) of a colour as it is seen."""
    linear = _linear(colour)
    parts = [
        min(1.0, max(0.0, sum(weight * part for weight, part in zip(row, linear, strict=True))))
        for row in _SEEN[seen]
    ]
    rows = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    whites = (0.95047, 1.0, 1.08883)
    x, y, z = (
        _root(sum(weight * part for weight, part in zip(row, parts, strict=True)) / white)
        for row, white in zip(rows, whites, strict=True)
    )
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _root(part: float) -> float:
    return part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116
