"""What a statute keeps of purged customers: a workbook apart from the ledger, read and written."""

from __future__ import annotations

from datetime import date, datetime, time
from io import BytesIO
from typing import TYPE_CHECKING, Final

from xlcrm.ooxml.package import Package
from xlcrm.ooxml.scan import scan

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

CATEGORY: Final = "xlcrm apart"
_HEADERS: Final = ("보관 기한", "근거", "시트", "내용")
_WIDTHS: Final = (12, 20, 14, 110)
_ABOUT: Final = (
    "개인정보 보호법 제21조 제3항에 따라 다른 개인정보와 분리하여 둡니다. 보관 기한이 지난 행은 "
    "xlcrm purge --overdue가 지웁니다. 법에서 정한 목적으로만 여세요."
)
_FIRST: Final = 4  # the row of the first line

Apart = tuple[date, str, str, str]
"""Until when, on what ground, of which sheet, and what the row said."""


def apart_bytes(rows: Iterable[Apart], as_of: date) -> bytes:
    """Return the workbook of what is kept apart, its sheet protected; nothing for no rows."""
    rows = sorted(rows)
    if not rows:
        return b""
    from xlsxwriter import Workbook  # noqa: PLC0415 - few purges keep anything

    buffer = BytesIO()
    with Workbook(buffer, {"in_memory": True, "strings_to_formulas": False}) as book:
        created = datetime.combine(as_of, time())
        book.set_properties({"title": "분리보관", "category": CATEGORY, "created": created})
        sheet = book.add_worksheet("분리보관")
        bold = book.add_format({"bold": True, "bg_color": "#EEF1F4", "bottom": 1})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        sheet.write_string(0, 0, "분리보관", book.add_format({"bold": True, "font_size": 14}))
        sheet.write_string(1, 0, _ABOUT)
        for column, (header, width) in enumerate(zip(_HEADERS, _WIDTHS, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(_FIRST - 2, column, header, bold)
        for at, (until, *texts) in enumerate(rows, start=_FIRST - 1):
            for column, text in enumerate((str(until), *texts)):
                sheet.write_string(at, column, text, wrapped)
        sheet.freeze_panes(_FIRST - 1, 0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.protect()
    return buffer.getvalue()


def apart_rows(data: bytes) -> list[Apart]:
    """Return what a workbook of `apart_bytes` keeps.

    >>> row = date(2029, 12, 31), "계약 기록 5년", "고객대장", "고객명: 홍길동"
    >>> apart_rows(apart_bytes([row], date(2024, 10, 1))) == [row]
    True

    Raises:
        NotAWorkbookError: it is none, or damaged.
    """
    package = Package(data)
    entry = package.worksheets[0]
    scanned = scan(package.part(entry.part), package.strings, wanted=range(1, len(_HEADERS) + 1))
    columns: Sequence[Sequence[object]] = [scanned.columns[n].values for n in range(1, 5)]
    found = []
    for at, row in enumerate(scanned.rows):
        if row >= _FIRST and columns[0][at] is not None:
            until, *texts = (str(column[at] or "") for column in columns)
            found.append((date.fromisoformat(until), texts[0], texts[1], texts[2]))
    return found
