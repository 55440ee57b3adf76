"""What Excel would stumble over in a workbook, as findings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.cellref import CellRef, parse_a1
from xlcrm.schema.catalogue import finding
from xlcrm.schema.code import rule
from xlcrm.schema.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xlcrm.ooxml.health import Ill
    from xlcrm.schema.finding import Finding
    from xlcrm.workbook.read import Book

MENDING: Final = (
    "엑셀의 [파일 > 열기 > 찾아보기]에서 이 파일을 고르고 [열기] 단추 옆 화살표의 [열기 및 복구]로 "
    "열어 다른 이름으로 저장한 뒤, 빠진 내용이 없는지 보세요. LibreOffice로도 열 수 있지만 "
    "손상된 곳 뒤의 글이 빠질 수 있습니다."
)
"""What to do where no sound backup is known."""


@rule(
    "C219",
    Severity.ERROR,
    "엑셀에서 열리지 않을 수 있는 파일",
    "{name}. 엑셀에서 열리지 않을 수 있습니다.",
    "고칠 때까지 xlcrm은 이 파일에 쓰지 않습니다. {hint}",
    why="파일에 쓸 수 없는 글자나 닫히지 않은 셀, 없는 것을 가리키는 부분이 있으면 엑셀은 파일을 "
    "열지 않거나, 복구하면서 그 내용을 버릴 수 있습니다. xlcrm은 읽을 수 있는 데까지 읽지만 "
    "그 파일을 고치지는 않습니다.",
    unshown="손상된 통합 문서에서만 나와, 셀로 보일 본보기가 없습니다.",
)
def unsound(book: Book, ills: Sequence[Ill], remedy: str = MENDING) -> Iterator[Finding]:
    """Yield C219 for each part that is not sound.

    It stands at the cell if that is known, else at the first of the part's sheet, or of the first
    sheet.

    Args:
        book: the workbook.
        ills: what is wrong.
        remedy: what to do.
    """
    first = next((entry.name for entry in book.package.worksheets), "")
    for ill in ills:
        row, column = parse_a1(ill.cell) if ill.cell else (1, 1)
        where = CellRef(ill.sheet or first, row, column)
        details = {"name": ill.told, "hint": remedy}
        if (found := finding("C219", where, book.settings.severities, **details)) is not None:
            yield found
