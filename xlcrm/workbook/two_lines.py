"""Lists in which each record takes two lines: no command reads them, and each says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.errors import HeaderNotFoundError
from xlcrm.ooxml.ownership import own_sheets
from xlcrm.reading.two_lines import two_lined_row
from xlcrm.workbook.sheet_reader import SheetReader
from xlcrm.workbook.shown import ShownDates

if TYPE_CHECKING:
    from xlcrm.ooxml.package import Package


def refuse_two_lines(package: Package) -> None:
    """Refuse a workbook for the records of two lines in it, if no list of it can be read.

    Raises:
        HeaderNotFoundError: a visible sheet has such records.
        DamagedWorkbookError: a sheet cannot be read.
    """
    dates, made = ShownDates(package), own_sheets(package)
    for entry in package.worksheets:
        if entry.name in made:
            continue
        reader = SheetReader(package, entry, dates)
        row = two_lined_row(reader.top) if reader.visible else 0
        if row:
            raise HeaderNotFoundError(
                f"{row:,}행부터는 한 건을 두 줄에 나누어 적어, 시작일과 종료일을 가려 읽을 수 "
                "없습니다.",
                sheet=entry.name,
                hint="한 건을 한 줄에 적은 시트를 새로 만들어 옮기세요. 제목도 고객명 · 계약 "
                "시작일 · 계약 종료일처럼 한 줄에 늘어놓습니다.",
            )
