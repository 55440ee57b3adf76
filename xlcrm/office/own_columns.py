"""The columns that an office has of its own, beside those that xlcrm knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.ooxml.scan import scan, values_at
from xlcrm.reading.setting_cells import text_of
from xlcrm.schema.coerce import is_blank

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from xlcrm.cellref import CellValue
    from xlcrm.ooxml.scan import Scan
    from xlcrm.workbook.read import Book, Sheet

_LONGEST: Final = 40  # characters of a header; a longer one is a remark


def headers_of(book: Book, sheet: Sheet, *, own: bool) -> dict[str, int]:
    """Return the headers of a table, or those that xlcrm does not know, each with its column.

    As 설정 would say them: full-width letters as plain ones, spaces single. Of two alike the first.
    """
    area, match = sheet.area, sheet.match
    known = {*match.columns.values(), match.given} if own else set()
    found: dict[str, int] = {}
    for number in range(area.left, area.right + 1):
        if number not in known:
            header = text_of(cells_in(book, sheet, [sheet.table.header_row], number)[0])
            if 0 < len(header) <= _LONGEST:
                found.setdefault(header, number)
    return found


def own_columns(
    book: Book,
    sheet: Sheet,
    wanted: Collection[str] | None = None,
    *,
    known: Collection[str] = (),
) -> Iterator[tuple[str, Sequence[str | None]]]:
    """Yield the office's own columns of a table: the header, and each row's cell as plain text.

    Args:
        book: the workbook.
        sheet: one of its tables.
        wanted: the headers of those that are read, also where xlcrm takes them for something by
            now: what such a header is taken for may change with the cells below it; None: all.
        known: headers of which that is not so: those mean something else where xlcrm takes them
            for it.
    """
    if wanted is not None and not wanted:
        return
    own = headers_of(book, sheet, own=True)
    found = own if wanted is None else {**headers_of(book, sheet, own=False), **own}
    for header, number in found.items():
        if wanted is None or (header in wanted and (header in own or header not in known)):
            raw = cells_in(book, sheet, sheet.table.rows, number)
            texts = {each: _text(each) for each in set(raw)}
            yield header, [texts[each] for each in raw]


def _text(cell: CellValue) -> str | None:
    return None if is_blank(cell) else text_of(cell) or None


def cells_in(book: Book, sheet: Sheet, rows: Sequence[int], number: int) -> list[CellValue]:
    """Return what any column's cells say in some Excel rows, be it read as something or not."""
    package, title = book.package, sheet.table.sheet
    known: Scan | None = book.scans.get(title)
    if known is None:  # spent by a commit
        known = book.scans[title] = scan(package.markup(package.sheet(title).part), package.strings)
    raw = values_at(known, package.strings, rows, number)
    uncalculated = book.uncalculated
    return raw if uncalculated is None else uncalculated.filled(title, rows, number, raw)
