"""What a list of people lacks to be a ledger of terms, told by the commands that need terms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.cellref import a1
from xlcrm.errors import HeaderNotFoundError
from xlcrm.schema.sheets import LEDGER

if TYPE_CHECKING:
    from xlcrm.office.ledger import Ledger
    from xlcrm.workbook.read import Book, Sheet

__all__ = ["has_terms", "refuse_without_terms"]


def has_terms(book: Book) -> bool:
    """Tell whether a workbook says of anything when it begins or ends.

    Lists of people are read as ledgers only where there is no other: see `headers.of_people`.
    """
    return not book.ledgers or not all(sheet.match.people for sheet in book.ledgers)


def refuse_without_terms(ledger: Ledger) -> None:
    """Refuse a workbook whose only list is one of people, and say what would make it a ledger.

    Raises:
        HeaderNotFoundError: it is such a list; its free cells for the headers are named.
    """
    if has_terms(ledger.book):
        return
    first = ledger.book.ledgers[0]
    name, right = first.table.sheet, first.area.right
    if any(each.table.sheet == name and each.area.left > right for each in ledger.book.ledgers):
        raise HeaderNotFoundError(
            "계약 기간이 없는 명단이라 이 일은 할 수 없습니다.",
            path=ledger.path,
            sheet=name,
            hint="한 시트에 표가 나란히 있어 기간을 적을 열이 없습니다. xlcrm new 새파일.xlsx "
            "--from 이파일.xlsx가 나란한 표를 한 표로 옮긴 대장을 새로 만들고, 제목에 적힌 기간을 "
            "물어 채웁니다. 이 파일은 그대로 둡니다.",
        )
    raise HeaderNotFoundError(
        "계약 기간이 없는 명단이라 이 일은 할 수 없습니다.",
        path=ledger.path,
        sheet=first.table.sheet,
        hint=f"{_free(first)} 칸에 {_named('start')}·{_named('end')} 제목을 쓰고 날짜를 적으면 "
        f"계약을 관리할 수 있습니다(종료일 대신 {_named('months')}도 됩니다). 그런 열이 다른 "
        '제목으로 있으면 xlcrm adopt에 --map "머리글=계약 종료일"처럼 알려 주세요.',
    )


def _named(field: str) -> str:
    return f"'{LEDGER.column(field).name}'"


def _free(sheet: Sheet) -> str:
    """The two free cells at the right of the headers."""
    row, right = sheet.match.header_row, sheet.area.right
    return f"{a1(row, right + 1)}·{a1(row, right + 2)}"
