"""Lists that are no table, which each command says: records of two lines, cards, halves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.domain.text import one_line
from xlcrm.errors import HeaderNotFoundError
from xlcrm.reading.cards import cards_in
from xlcrm.reading.halves import halves_of
from xlcrm.reading.two_lines import two_lined_row
from xlcrm.schema.sheets import LEDGER
from xlcrm.workbook.made import made_sheets
from xlcrm.workbook.sheet_reader import SheetReader
from xlcrm.workbook.shown import ShownDates

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlcrm.ooxml.package import Package


def refuse_layouts(package: Package) -> None:
    """Refuse a workbook for its cards or its records of two lines, if no list of it can be read.

    Raises:
        HeaderNotFoundError: a visible sheet has such.
        DamagedWorkbookError: a sheet cannot be read.
    """
    for reader in _visible(package):
        row = two_lined_row(reader.top)
        if row:
            raise HeaderNotFoundError(
                f"{row:,}행부터는 한 건을 두 줄에 나누어 적어, 시작일과 종료일을 가려 읽을 수 "
                "없습니다.",
                sheet=reader.name,
                hint="한 건을 한 줄에 적은 시트를 새로 만들어 옮기세요. 제목도 고객명 · 계약 "
                "시작일 · 계약 종료일처럼 한 줄에 늘어놓습니다. xlcrm new 새파일.xlsx --from "
                "이파일.xlsx가 그렇게 옮긴 대장을 새로 만듭니다.",
            )
        cards = cards_in(reader.top)
        if cards:
            labels = " · ".join(map(one_line, cards[0].labels))
            raise HeaderNotFoundError(
                f"{cards[0].row:,}행부터는 한 건을 카드 모양({labels})으로 적어, 표로 읽을 수 "
                "없습니다.",
                sheet=reader.name,
                hint="카드마다 한 줄로 옮긴 대장을 새로 만드세요: xlcrm new 새파일.xlsx --from "
                "이파일.xlsx. 이 파일은 그대로 둡니다.",
            )


def has_other_layouts_alone(package: Package) -> bool:
    """Tell whether a workbook has lists that have to be put into one table, and no ledger.

    Raises:
        DamagedWorkbookError: a sheet cannot be read.
    """
    readers = list(_visible(package))
    if not any(
        two_lined_row(each.top) or cards_in(each.top) or any(map(halves_of, each.top.values()))
        for each in readers
    ):
        return False
    matches = (each.recognise() for each in readers)
    return not any(match is not None and match.spec.key == LEDGER.key for match in matches)


def _visible(package: Package) -> Iterator[SheetReader]:
    """The sheets that people see and xlcrm has not made."""
    dates, made = ShownDates(package), made_sheets(package)
    for entry in package.worksheets:
        if entry.name not in made:
            reader = SheetReader(package, entry, dates)
            if reader.visible:
                yield reader
