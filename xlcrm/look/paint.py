"""The brush of every new file: a workbook under construction, and each cell format made once."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlsxwriter import Workbook
    from xlsxwriter.format import Format


class Ink(Protocol):
    """What every look has: the font, its size in points, and colours by their use."""

    @property
    def font_name(self) -> str: ...  # noqa: D102 - the class says it
    @property
    def font_size(self) -> int: ...  # noqa: D102
    @property
    def colours(self) -> Mapping[str, str]: ...  # noqa: D102


AnyLook = TypeVar("AnyLook", bound=Ink)


@dataclass(frozen=True, slots=True)
class Painter(Generic[AnyLook]):
    """A workbook under construction with its look. Properties are those of `add_format`."""

    book: Workbook
    look: AnyLook
    formats: dict[tuple[tuple[str, object], ...], Format] = field(default_factory=dict)

    def cell(self, **properties: object) -> Format:
        """Return the format of a cell: these properties over the look's font and colour."""
        look = self.look
        return self._once(
            {
                "font_name": look.font_name,
                "font_size": look.font_size,
                "font_color": look.colours["ink"],
                "valign": "vcenter",
                **properties,
            }
        )

    def change(self, **properties: object) -> Format:
        """Return the format of a conditional format: only what it changes."""
        return self._once(properties)

    def _once(self, properties: dict[str, object]) -> Format:
        key = tuple(sorted(properties.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format(properties)
        return self.formats[key]
