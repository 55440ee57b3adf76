"""Sorting a sheet moves its findings, and neither makes nor loses one."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Final

from hypothesis import given, settings
from hypothesis import strategies as st

from xlcrm.reading.settings import Settings
from xlcrm.rules.every import check
from xlcrm.schema.sheets import CUSTOMERS, JOURNAL, LEDGER, MARKETING, SATISFACTION

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Sequence

    from xlcrm.cellref import CellValue
    from xlcrm.schema.sheets import SheetSpec
    from xlcrm.schema.table import Table

    Rows = list[Sequence[CellValue]]

AS_OF: Final = date(2024, 10, 1)
_IDS: Final = st.sampled_from(["A1", "A2", "A3", "Z9", None])
_DAYS: Final = st.sampled_from(["2024-01-10", "2021-01-10", "2025-01-09", "10/26", "상시", None])
_CONSENTS: Final = st.sampled_from(["Y", "N", "아마", None])
_WORDS: Final = st.sampled_from(["요금을 물음", "진상 고객", "=가격", " 앞에 빈칸", "Ａ형", None])
_NUMBERS: Final = st.sampled_from([1.0, 5.0, 9.0, "5", "많이", None])

SHEETS: Final[dict[str, tuple[SheetSpec, str, st.SearchStrategy[Rows]]]] = {
    "ledger": (
        LEDGER,
        "customer_id name phone start end service fee status contract_id note",
        st.lists(
            st.tuples(
                _IDS,
                st.sampled_from(["가온새솔", "가온새설", "나다솔", None]),
                st.sampled_from(["010-0000-0001", "010-0000-0002", 1000000001.0, "없음", None]),
                _DAYS,
                _DAYS,
                st.sampled_from(["A", "B", None]),
                st.sampled_from([100000.0, 1000000.0, "100,000원", "협의", None]),
                st.sampled_from(["활성화", "만료", "예정", "보류", None]),
                st.sampled_from(["K1", "K2", "K3", None]),
                _WORDS,
            ),
            max_size=12,
        ),
    ),
    "customers": (
        CUSTOMERS,
        "customer_id marketing_consent marketing_consent_on retain_until",
        st.lists(st.tuples(_IDS, _CONSENTS, _DAYS, _DAYS), max_size=8),
    ),
    "journal": (
        JOURNAL,
        "entry_id at customer_id category sentiment content follow_up_due follow_up_done corrects",
        st.lists(
            st.tuples(
                st.sampled_from(["J1", "J2", "J3", None]),
                _DAYS,
                _IDS,
                st.sampled_from(["불만", "문의", "잡담", None]),
                st.sampled_from(["부정", None]),
                _WORDS,
                _DAYS,
                _DAYS,
                st.sampled_from(["J1", "J9", None]),
            ),
            max_size=8,
        ),
    ),
    "marketing": (
        MARKETING,
        "sent_on customer_id campaign delivered",
        st.lists(st.tuples(_DAYS, _IDS, _WORDS, _CONSENTS), max_size=8),
    ),
    "satisfaction": (
        SATISFACTION,
        "date customer_id score recommend",
        st.lists(st.tuples(_DAYS, _IDS, _NUMBERS, _NUMBERS), max_size=8),
    ),
}
WORKBOOKS: Final = st.fixed_dictionaries({name: rows for name, (*_, rows) in SHEETS.items()})


@given(WORKBOOKS, st.randoms(use_true_random=False))
@settings(deadline=None)
def test_a_workbooks_findings_do_not_depend_on_the_order_of_its_rows(
    make_table: Callable[..., Table], workbook: dict[str, Rows], shuffler: random.Random
) -> None:
    """All sheets shuffled, the same codes are told as often on each of them."""

    def told(rows_of: dict[str, Rows]) -> Counter[tuple[str, str]]:
        tables = [
            make_table(spec, fields, *rows_of[name])
            for name, (spec, fields, _) in SHEETS.items()
            if rows_of[name]
        ]
        found = check(tables, Settings(windows={"A": 30}), AS_OF)
        return Counter((each.where.sheet, each.code) for each in found)

    shuffled = {name: shuffler.sample(rows, len(rows)) for name, rows in workbook.items()}
    assert told(shuffled) == told(workbook)
