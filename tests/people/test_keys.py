"""Who a row's customer is, and which IDs tell that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.people.keys import customers, identifies
from xlcrm.reading.settings import Settings
from xlcrm.rules.every import check
from xlcrm.schema.coerce import read_column
from xlcrm.schema.sheets import JOURNAL, LEDGER
from xlcrm.schema.table import Table

if TYPE_CHECKING:
    from xlcrm.cellref import CellValue
    from xlcrm.schema.sheets import SheetSpec

HONG, KIM = ("홍길동", "010-1234-5678"), ("김철수", "010-9876-5432")


def table(
    header: str, *rows: tuple[CellValue, ...], sheet: str = "2023년", spec: SheetSpec = LEDGER
) -> Table:
    """A sheet of 고객 ID, under that header, 고객명 and 연락처."""
    fields = ("customer_id", "name", "phone")[: len(rows[0])]
    columns = {
        field: read_column(spec.column(field), at + 1, "", [row[at] for row in rows])
        for at, field in enumerate(fields)
    }
    first = spec.column("customer_id")
    columns["customer_id"] = read_column(first, 1, header, [row[0] for row in rows])
    return Table(spec, sheet, 1, range(2, len(rows) + 2), columns)


def test_a_number_of_rows_is_no_customer() -> None:
    """Under 순번 a person is told by name and phone; without a name nobody is."""
    rows = ((1, *HONG), (2, *KIM), (3, "홍 길동", HONG[1]), (4, None, None))
    hong, kim, again, nobody = customers(table("순번", *rows))
    assert (hong == again, hong == kim, nobody) == (True, False, "")
    assert customers(table("고객번호", *rows)) == ["1", "2", "3", "4"]


def test_without_names_the_number_is_all_there_is() -> None:
    """A ledger of No. and dates only."""
    assert customers(table("No.", (1,), (2,))) == ["1", "2"]


def test_numbers_of_rows_are_not_compared() -> None:
    """C308, C309 and C501 are about 고객 ID, which begins anew on no sheet."""
    old = table("순번", (1, *HONG), (2, *KIM))
    new = table("순번", (1, *KIM), (2, *HONG), sheet="2024년")
    journal = table("고객 ID", ("C-77", "홍길동"), sheet="일지", spec=JOURNAL)
    assert not identifies(old)
    assert identifies(journal)
    codes = {each.code for each in check((old, new, journal), Settings())}
    assert not codes & {"C308", "C309", "C501"}
    sure = table("고객 ID", (1, *HONG), (2, *HONG), (2, *KIM))
    assert {each.code for each in check((sure, journal), Settings())} >= {"C308", "C309", "C501"}
