"""What xlcrm has changed in a workbook, as its 변경이력 sheet tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.errors import SheetNotFoundError
from xlcrm.schema.sheets import HISTORY

if TYPE_CHECKING:
    from xlcrm.office.ledger import Ledger


def history(ledger: Ledger) -> list[dict[str, str]]:
    """Return what 변경이력 says, the oldest change first: field → what stands there.

    The fields are those of 변경이력: `at`, `user`, `command`, `sheet`, `cell`, `old`, `new`; blanks
    are empty texts. Personal values were masked when they were written.

    Raises:
        SheetNotFoundError: the office keeps no 변경이력.
    """
    table = next((each for each in ledger.tables if each.spec.key == HISTORY.key), None)
    if table is None:
        raise SheetNotFoundError(
            "변경이력 시트가 없습니다.",
            path=ledger.path,
            hint="설정 시트의 기준에 '변경이력'을 '예'로 적으면 다음 변경부터 적힙니다.",
        )
    fields = [column.field for column in HISTORY.columns]
    columns = [table.values(field) for field in fields]
    return [
        {field: "" if each is None else str(each) for field, each in zip(fields, row, strict=True)}
        for row in zip(*columns, strict=True)
    ]
