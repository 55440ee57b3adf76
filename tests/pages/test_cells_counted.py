"""The numbers that stand in the report's cells are those counted from the ledger's cells."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
import recounted
from held_against import same
from openpyxl import load_workbook

if TYPE_CHECKING:
    from collections.abc import Callable

    from recounted import Counted, Table

OFFICE: Final = Path(__file__).parents[2] / "sample_data" / "office.xlsx"
AS_OF: Final = date(2024, 10, 1)
FEWEST: Final = 400  # cells of the tables above
TABLES: Final[dict[str, tuple[str, Callable[[Counted], Table]]]] = {
    "매출_월_반복_매출_MRR": ("매출", recounted.revenue_by_month),
    "매출_매출_변동": ("매출", recounted.movements),
    "매출_지금_고객의_향후_12개월_예상_매출_새_고객은_넣지_않음": ("매출", recounted.forecast),
    "이탈_월별_이탈": ("이탈", recounted.churn_by_month),
    "이탈_만료월별_재계약률": ("이탈", recounted.renewal_rates),
    "이탈_서비스별_재계약률_유예가_최근_12개월에_끝난_계약": ("이탈", recounted.renewal_by_service),
    "이탈_이탈_징후_계약": ("이탈", recounted.leaving_signs),
}

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")


def test_cells_hold_what_was_counted(workbook: Path) -> None:
    """Row by row, by the table's own headers; what went is written below zero in 매출 변동."""
    book = load_workbook(workbook, data_only=True)
    here = recounted.counted(OFFICE.read_bytes(), AS_OF)
    held = 0
    for name, (title, count) in TABLES.items():
        sheet, expected = book[title], count(here)
        heads, *rows = sheet[sheet.tables[name].ref]
        for row in rows:
            key = row[0].value.date() if isinstance(row[0].value, datetime) else row[0].value
            for head, cell in zip(heads, row, strict=True):
                if head.value in expected.get(key, {}) and cell.value is not None:
                    value = abs(cell.value) if head.value in {"축소", "이탈"} else cell.value
                    assert same(value, expected[key][head.value] or 0), (name, key, head.value)
                    held += 1
    assert held > FEWEST
