"""How the blank ledger looks: `templates/ledger.toml`, read into plain values.

The repository keeps `templates/` beside the package; the wheel carries it inside the package.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from xlcrm.schema.columns import Kind
from xlcrm.schema.sheets import KNOWN
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlcrm.schema.columns import Column

_FILTER_BUTTON: Final = 3.5
"""Width of a header's filter button and the space beside it, in digits."""


@dataclass(frozen=True, slots=True)
class KindLook:
    """How the cells of one kind of column look; `width` counts digits of the default font."""

    width: float
    align: str
    format: str = "General"
    wrap: bool = False


@dataclass(frozen=True, slots=True)
class StatusLook:
    """How a status shows in its cell and along its row, and what it means. Empty: unchanged."""

    text: str
    means: str
    fill: str = ""
    bold: bool = False
    strike: bool = False
    row_text: str = ""
    row_fill: str = ""

    @property
    def cell_format(self) -> dict[str, object]:
        """What its own cell changes, as xlsxwriter's format properties."""
        styles = {"bold": self.bold, "font_strikeout": self.strike}
        return _colours(self.text, self.fill) | {name: True for name, on in styles.items() if on}

    @property
    def row_format(self) -> dict[str, object]:
        """What the rest of its row changes, as xlsxwriter's format properties; often nothing."""
        return _colours(self.row_text, self.row_fill)


@dataclass(frozen=True, slots=True)
class LedgerSheetLook:
    """How one sheet's table looks.

    Attributes:
        table: the Excel table's name, ASCII and unique in the workbook.
        tab: the sheet tab's colour.
        freeze_columns: how many columns stay in sight beside the frozen header.
        first_page: how many columns fill the first printed page; 0 fits all of them on one.
        folded: the fields of the columns that are folded away: not shown nor printed until somebody
            unfolds them.
    """

    table: str
    tab: str
    freeze_columns: int
    first_page: int = 0
    folded: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of 설정."""

    section: str
    item: str
    value: str | int
    explanation: str


@dataclass(frozen=True, slots=True)
class Guide:
    """The words of the first sheet."""

    sheet: str
    title: str
    subtitle: str
    steps_title: str
    steps: tuple[str, ...]
    commands_title: str
    commands: tuple[tuple[str, str], ...]
    sheets_title: str
    sheets: Mapping[str, str]
    status_title: str
    headers_title: str
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class LedgerLook:
    """All of `templates/ledger.toml`."""

    font_name: str
    font_size: int
    table_style: str
    row_height: int
    header_height: int
    comment_font_size: int
    colours: Mapping[str, str]
    kinds: Mapping[Kind, KindLook]
    sheets: Mapping[str, LedgerSheetLook]
    statuses: Mapping[str, StatusLook]
    settings: tuple[Setting, ...]
    guide: Guide

    def width(self, column: Column) -> float:
        """Return a column's width in digits: its own or its kind's, never under its header's."""
        wanted = column.width or self.kinds[column.kind].width
        return max(wanted, text_width(column.name) + _FILTER_BUTTON)

    def number_format(self, column: Column) -> str:
        """Return the number format of a column's cells."""
        return column.format or self.kinds[column.kind].format


def text_width(text: str) -> int:
    """Return a text's width in digits of the font: a Hangul syllable or other wide sign is two.

    >>> text_width("고객 ID")
    7
    """
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def template_bytes(name: str) -> bytes:
    """Return a file of `templates/`, from the installed package or from the repository.

    Raises:
        FileNotFoundError: no such template in either place.
    """
    from importlib.resources import files  # noqa: PLC0415 - most runs draw nothing

    packaged = files("xlcrm") / "templates" / name
    if packaged.is_file():
        return packaged.read_bytes()
    return (Path(__file__).resolve().parents[2] / "templates" / name).read_bytes()


@cache
def load_look() -> LedgerLook:
    """Read the blank ledger's look.

    >>> look = load_look()
    >>> look.font_name, look.sheets["ledger"].table
    ('맑은 고딕', 'tblLedger')
    """
    import tomllib  # noqa: PLC0415 - as above

    return look_from(tomllib.loads(template_bytes("ledger.toml").decode()))


def look_from(data: Mapping[str, Any]) -> LedgerLook:
    """Make a look from the template's tables.

    Raises:
        KeyError: the template lacks a table, a sheet or a kind of column.
        TypeError: the template has a key that nothing reads, or lacks one.
    """
    page, guide = data["page"], dict(data["guide"])
    commands = tuple((entry["line"], entry["does"]) for entry in guide.pop("command"))
    steps = tuple(guide.pop("steps"))
    return LedgerLook(
        font_name=data["font"]["name"],
        font_size=data["font"]["size"],
        colours=data["colour"],
        kinds={kind: KindLook(**data["kind"][kind.value]) for kind in Kind},
        sheets={spec.key: _sheet_look(data["sheet"][spec.key]) for spec in KNOWN},
        statuses={name: StatusLook(**entry) for name, entry in data["status"].items()},
        settings=tuple(Setting(**entry) for entry in data["settings"]),
        guide=Guide(commands=commands, steps=steps, **guide),
        **page,
    )


def _sheet_look(entry: Mapping[str, Any]) -> LedgerSheetLook:
    return LedgerSheetLook(**{**entry, "folded": tuple(entry.get("folded", ()))})


def _colours(text: str, fill: str) -> dict[str, object]:
    colours = {"font_color": text, "bg_color": fill}
    return {name: colour for name, colour in colours.items() if colour}
