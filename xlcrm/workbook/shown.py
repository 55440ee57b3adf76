"""Dates that people put into columns of text: Excel stores a number and shows a date."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from xlcrm.ooxml.cells import date_of
from xlcrm.ooxml.scan import styles_at
from xlcrm.ooxml.styles import Styles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlcrm.cellref import CellValue
    from xlcrm.ooxml.package import Package
    from xlcrm.ooxml.scan import Scan

_LEAST: Final = 10_000  # 1927-05-18; lower numbers with a date's format are times and mistakes


class ShownDates:
    """Reads numbers that their cell's format shows as dates; opens the styles only for such."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._known: dict[int, bool] = {}

    @cached_property
    def _styles(self) -> Styles | None:
        part = self._package.related_part("styles")
        return None if part is None else Styles(self._package.part(part))

    def read(
        self, scanned: Scan, rows: Sequence[int], column: int, raw: Sequence[CellValue]
    ) -> Sequence[CellValue]:
        """Return a column's values, its numbers that show as dates as their ISO text.

        Args:
            scanned: the sheet.
            rows: Excel rows.
            column: the column's number.
            raw: what its cells in these rows say.
        """
        if set(map(type, raw)).isdisjoint((int, float)):
            return raw
        numbers = [
            at
            for at, value in enumerate(raw)
            if type(value) in {int, float} and value >= _LEAST  # type: ignore[operator]
        ]
        if not numbers or self._styles is None:
            return raw
        values = list(raw)
        styles = styles_at(scanned, [rows[at] for at in numbers], column)
        for at, style in zip(numbers, styles, strict=True):
            if self._is_date(self._styles, style):
                values[at] = self._iso(values[at])
        return values

    def _is_date(self, styles: Styles, style: int) -> bool:
        known = self._known.get(style)
        if known is None:
            known = self._known[style] = styles.is_date(style)
        return known

    def _iso(self, number: CellValue) -> CellValue:
        moment = date_of(number, date1904=self._package.date1904)  # type: ignore[arg-type]
        if moment is None:
            return number
        midnight = moment.time() == moment.time().min
        return moment.date().isoformat() if midnight else moment.isoformat(" ")
