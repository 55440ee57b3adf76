"""Numbers that their cell's format shows as dates: Excel stores a number and shows a date."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from xlcrm.domain.dates import MAX_SERIAL, MIN_SERIAL
from xlcrm.ooxml.cells import date_of, is_phantom
from xlcrm.ooxml.scan import formats_met, styles_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from xlcrm.cellref import CellValue
    from xlcrm.ooxml.package import Package
    from xlcrm.ooxml.scan import Scan
    from xlcrm.ooxml.styles import Styles

_PHANTOM: Final = "1900-02-29"


class ShownDates:
    """Reads numbers that their cell's format shows as dates; opens the styles only for such."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._known: dict[int, bool] = {}

    @cached_property
    def _styles(self) -> Styles | None:
        from xlcrm.ooxml.styles import Styles  # noqa: PLC0415 - few workbooks hold such cells

        part = self._package.related_part("styles")
        return None if part is None else Styles(self._package.part(part))

    def as_texts(
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
        numbers = {at: value for at, value in enumerate(raw) if self._may_show(value)}
        values = list(raw)
        for at, moment in self._shown(scanned, rows, column, numbers):
            values[at] = _iso(moment) if moment else _PHANTOM
        return values

    def as_days(
        self,
        scanned: Scan,
        rows: Sequence[int],
        column: int,
        raw: Sequence[CellValue],
        distinct: Iterable[CellValue] | None = None,
    ) -> Sequence[CellValue]:
        """Return the values of a column of dates, its numbers that show as dates as moments.

        Only those that would not be read as dates without their format: most need none. 1900-02-29,
        which Excel shows and no calendar has, becomes that text.

        Args:
            scanned: the sheet.
            rows: Excel rows.
            column: the column's number.
            raw: what its cells in these rows say.
            distinct: the same, each once, where that is known.
        """
        if not any(map(self._needs_format, set(raw) if distinct is None else distinct)):
            return raw
        numbers = {at: value for at, value in enumerate(raw) if self._needs_format(value)}
        values = list(raw)
        for at, moment in self._shown(scanned, rows, column, numbers):
            values[at] = moment or _PHANTOM
        return values

    def format_at(self, scanned: Scan, row: int, column: int) -> str:
        """Return the number format of a cell, such as `0"개월"`; empty where there are none."""
        if self._styles is None:
            return ""
        return self._styles.number_format(styles_at(scanned, [row], column)[0])

    def as_numbers(
        self, scanned: Scan, rows: Sequence[int], column: int, raw: Sequence[CellValue]
    ) -> list[int]:
        """Return the positions of the numbers that are days though their cells show numbers.

        Args:
            scanned: the sheet, with that column.
            rows: Excel rows.
            column: the column's number, of a column of dates.
            raw: what its cells in these rows say.
        """
        if self._styles is None:
            return []
        styles = self._styles
        if all(self._shows_day(styles, style) for style in scanned.columns[column].met.formats):
            return []  # nearly always, and soon told of however many days there are
        met = formats_met(scanned.columns[column])
        odd: set[CellValue] | None = None
        if met is not None:
            plain = [
                numbers for style, numbers in met.items() if not self._shows_day(styles, style)
            ]
            odd = {number for number in set().union(*plain) if _is_serial(number)}
        places = (
            [
                at
                for at, value in enumerate(raw)
                if _is_serial(value) and (odd is None or value in odd)
            ]
            if odd is None or odd
            else []
        )
        found = styles_at(scanned, [rows[at] for at in places], column) if places else []
        return [
            at
            for at, style in zip(places, found, strict=True)
            if not self._shows_day(styles, style)
        ]

    def _shown(
        self, scanned: Scan, rows: Sequence[int], column: int, numbers: Mapping[int, CellValue]
    ) -> Iterator[tuple[int, datetime | None]]:
        """Yield the positions of the numbers that show as days, and the moments; None is none."""
        if not numbers or self._styles is None:
            return
        styles = styles_at(scanned, [rows[at] for at in numbers], column)
        for (at, value), style in zip(numbers.items(), styles, strict=True):
            if self._shows_day(self._styles, style):
                yield at, date_of(value, date1904=self._package.date1904)  # type: ignore[arg-type]

    def _may_show(self, value: CellValue) -> bool:
        """Tell whether Excel shows a number as a day where its format is a date's."""
        if type(value) is not int and type(value) is not float:
            return False
        date1904 = self._package.date1904
        return date_of(value, date1904=date1904) is not None or is_phantom(value, date1904=date1904)

    def _needs_format(self, value: CellValue) -> bool:
        """Tell whether a number in a column of dates is one only if its cell's format says so."""
        if type(value) is not int and type(value) is not float:
            return False
        return not MIN_SERIAL <= value < MAX_SERIAL + 1 and self._may_show(value)

    def shows_day(self, style: int) -> bool:
        """Tell whether cells of a format show their numbers as days."""
        return self._styles is not None and self._shows_day(self._styles, style)

    def _shows_day(self, styles: Styles, style: int) -> bool:
        known = self._known.get(style)
        if known is None:
            known = self._known[style] = styles.shows_day(style)
        return known


def _is_serial(value: CellValue) -> bool:
    """Tell whether a number in a column of dates is read as a day whatever its format shows."""
    number = type(value) is int or type(value) is float
    return number and MIN_SERIAL <= value < MAX_SERIAL + 1  # type: ignore[operator]


def _iso(moment: datetime) -> CellValue:
    midnight = moment.time() == moment.time().min
    return moment.date().isoformat() if midnight else moment.isoformat(" ")
