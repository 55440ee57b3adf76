"""One column for two things: read in parts, whatever stands in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.reading.combined import in_parts, joined, parts_of, period
from xlcrm.schema.columns import Kind
from xlcrm.schema.ledger_sheet import TERM

if TYPE_CHECKING:
    from xlcrm.cellref import CellValue

KINDS = {
    "start": Kind.DATE,
    "end": Kind.DATE,
    "name": Kind.NAME,
    "phone": Kind.PHONE,
    "service": Kind.TEXT,
    "fee": Kind.MONEY,
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023.10.26~2024.10.25", ("2023.10.26", "2024.10.25")),
        ("2023. 10. 26. ~ 2024. 10. 25.", ("2023. 10. 26.", "2024. 10. 25.")),
        ("2023-10-26 - 2024-10-25", ("2023-10-26", "2024-10-25")),
        ("23/10/26～24/10/25", ("23/10/26", "24/10/25")),
        ("2023년 10월 26일부터 2024년 10월 25일까지", ("2023년 10월 26일", "2024년 10월 25일")),
        ("20231026~20241025", ("20231026", "20241025")),
        ("2023.10.26 (목) ~ 2024.10.25 (금)", ("2023.10.26 (목)", "2024.10.25 (금)")),
        ("2023.10.26~2024.10.25 (12개월)", ("2023.10.26", "2024.10.25")),
        ("2023.10.26~상시", ("2023.10.26", "상시")),
        ("2023.10.26~", ("2023.10.26", "")),
        ("2023.10.26~현재", ("2023.10.26", "")),
        ("2023.10.26", None),
        ("12개월", None),
        ("미정", None),
    ],
)
def test_a_period_has_two_ends(text: str, expected: tuple[str, str] | None) -> None:
    """Whatever sign or word stands between them; the length behind them is left out."""
    assert period(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("홍가람/과장", ("홍가람", "과장")),
        ("홍가람 과장", ("홍가람", "과장")),
        ("홍가람 팀장님", ("홍가람", "팀장님")),
        ("홍가람(과장)", ("홍가람", "과장")),
        ("홍가람", ("홍가람",)),
        ("가나 상사", ("가나 상사",)),
    ],
)
def test_a_rank_is_no_part_of_a_name(text: str, expected: tuple[str, ...]) -> None:
    """Behind a sign, in brackets, or behind a space; another second word is part of the name."""
    assert in_parts(text) == expected


@pytest.mark.parametrize(
    ("raw", "fields", "wanted", "expected"),
    [
        ("홍가람/010-0000-0001", ("name", "phone"), "phone", "010-0000-0001"),
        ("010-0000-0001 / 홍가람", ("name", "phone"), "name", "홍가람"),
        ("헬스/100,000원", ("service", "fee"), "fee", "100,000원"),
        ("헬스", ("service", "fee"), "fee", None),
        ("2023.10.26~2024.10.25", TERM, "start", "2023.10.26"),
        ("2023.10.26~", TERM, "end", None),
        (45225, TERM, "start", 45225),
        (45225, TERM, "end", None),
        (None, ("name", ""), "name", None),
    ],
)
def test_a_part_is_found_by_its_place_and_by_what_it_reads_as(
    raw: CellValue, fields: tuple[str, ...], wanted: str, expected: CellValue
) -> None:
    """A telephone number is one wherever it stands; words go by their order."""
    assert parts_of([raw], fields, wanted, KINDS) == [expected]


def test_two_columns_are_one_list() -> None:
    """Blank ones are left out, and a number that Excel made of a text stays one."""
    first: list[CellValue] = ["010-0000-0001", None, " ", 1000000004.0]
    second: list[CellValue] = ["02-555-0001", "02-555-0002", None, "02-555-0004"]
    assert joined([first, second]) == [
        "010-0000-0001, 02-555-0001",
        "02-555-0002",
        None,
        "1000000004, 02-555-0004",
    ]


@given(
    st.one_of(st.none(), st.booleans(), st.floats(), st.integers(), st.text(max_size=40)),
    st.sampled_from([TERM, ("name", ""), ("name", "phone"), ("service", "fee")]),
)
def test_no_cell_makes_it_fail(raw: CellValue, fields: tuple[str, ...]) -> None:
    """Whatever stands in a cell, each part is a value or nothing."""
    for wanted in filter(None, fields):
        (found,) = parts_of([raw], fields, wanted, KINDS)
        assert found is None or found == raw or isinstance(found, str) or raw != raw  # noqa: PLR0124 - NaN
