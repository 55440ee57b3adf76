"""How a report looks: `templates/report.toml`, read into plain values."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from xlcrm.look.ledger import KindLook, template_bytes
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping


OWN: Final = "own"
"""The key of the sheet with an office's own sections, which a report has only if there are any."""


@dataclass(frozen=True, slots=True)
class PageTab:
    """A sheet's name and its tab's colour."""

    name: str
    tab: str


@dataclass(frozen=True, slots=True)
class ChartLook:
    """The charts: colours by series; sizes in pixels, the font's in points."""

    colours: tuple[str, ...]
    height: int
    least_width: int
    font_size: int


@dataclass(frozen=True, slots=True)
class PageLook:
    """The printed page and what stands on it: widths in digits, heights in points."""

    width: float
    margin_column: float
    title_height: float
    line_height: float
    section_height: float
    header_height: float
    note_height: float
    gap_height: float
    most_rows: int
    most_wide: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a figure is computed, in words, and the sheets that it comes from."""

    figure: str
    how: str
    source: str


@dataclass(frozen=True, slots=True)
class ReportLook:
    """All of `templates/report.toml`."""

    font_name: str
    font_size: int
    colours: Mapping[str, str]
    chart: ChartLook
    page: PageLook
    sheets: Mapping[str, PageTab]
    kinds: Mapping[str, KindLook]
    told: tuple[Explanation, ...]

    @property
    def names(self) -> dict[str, str]:
        """The names of xlcrm's own sheets by their keys, in their order."""
        return {key: sheet.name for key, sheet in self.sheets.items() if key != OWN}


@cache
def load_look() -> ReportLook:
    """Read the reports' look.

    >>> look = load_look()
    >>> look.font_name, look.sheets["summary"].name
    ('맑은 고딕', '요약')
    """
    return look_from(tomllib.loads(template_bytes("report.toml").decode()))


def look_from(data: Mapping[str, Any]) -> ReportLook:
    """Make a look from the template's tables.

    Raises:
        KeyError: the template lacks a table.
        TypeError: a table has a key that nothing reads, or lacks one.
    """
    chart = dict(data["chart"])
    return ReportLook(
        font_name=data["font"]["name"],
        font_size=data["font"]["size"],
        colours=data["colour"],
        chart=ChartLook(colours=tuple(chart.pop("colours")), **chart),
        page=PageLook(**data["page"]),
        sheets={key: PageTab(**entry) for key, entry in data["sheet"].items()},
        kinds={name: KindLook(**entry) for name, entry in data["kind"].items()},
        told=tuple(Explanation(**entry) for entry in data["told"]),
    )
