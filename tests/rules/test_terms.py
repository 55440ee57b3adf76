"""Rules about terms: ends, lengths, overlaps and doubles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from xlcrm.domain.term import MonthEnd
from xlcrm.reading.settings import Settings
from xlcrm.rules.every import check
from xlcrm.schema.sheets import LEDGER

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from xlcrm.cellref import CellValue
    from xlcrm.schema.table import Table

TERM = "customer_id name start end service"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param(
            [("1", "가", "2023-01-01", "2023-12-31", "A"), ("1", "가", "2024-01-01", "상시", "A")],
            [],
            id="one after the other",
        ),
        pytest.param(
            [("1", "가", "2023-01-01", "2023-12-31", "A"), ("1", "가", "2023-12-31", "상시", "A")],
            ["C306 C3"],
            id="they share a day",
        ),
        pytest.param(
            [
                ("1", "가", "2023-01-01", "2023-12-31", "A B"),
                ("1", "가", "2023-06-01", "상시", "AB"),
            ],
            ["C306 C3"],
            id="spaces in the service",
        ),
        pytest.param(
            [("1", "가", "2023-01-01", "2023-12-31", "A"), ("1", "가", "2023-06-01", "상시", "B")],
            [],
            id="two services",
        ),
        pytest.param(
            [("1", "가", "2023-01-01", "2023-12-31", "A"), ("2", "나", "2023-06-01", "상시", "A")],
            [],
            id="two customers",
        ),
        pytest.param(
            [("1", "가", "2023-01-01", "상시", "A"), ("1", "가", "2024-01-01", "상시", "A")],
            ["C306 C3"],
            id="the first is open-ended",
        ),
        pytest.param(
            [("1", "가", "2023-01-01", "모름", "A"), ("1", "가", "2024-01-01", "상시", "A")],
            ["C101 D2"],
            id="the first one's end is unreadable",
        ),
        pytest.param(
            [("1", "가", "2023-01-01", "2023-12-31", "A"), ("1", "가", "2023-01-01", "상시", "A")],
            ["C307 C3"],
            id="the same start",
        ),
        pytest.param(
            [("1", "가", "2023-01-01", "2023-12-31", "A"), ("1", "가", "2023-01-01", "상시", "B")],
            ["C307 C3"],
            id="the same start of two services",
        ),
        pytest.param(
            [
                ("1", "가", "2023-01-01", "2023-04-30", "A"),
                ("1", "가", "2023-03-01", "2023-12-31", "A"),
                ("1", "가", "2023-03-01", "2023-03-31", "A"),
            ],
            ["C306 C3", "C307 C4"],
            id="a double that overlaps",
        ),
        pytest.param(
            [(None, "김 가", "2023-01-01", "상시", "A"), (None, "김가", "2023-01-01", "상시", "A")],
            ["C307 C3"],
            id="without IDs, by name",
        ),
        pytest.param(
            [(None, None, "2023-01-01", "상시", "A"), (None, None, "2023-01-01", "상시", "A")],
            ["C301 A2", "C301 A3"],
            id="nobody twice",
        ),
        pytest.param(
            [
                ("1", "김 가", "2023-01-01", "2023-01-31", "A"),
                ("1", "김가", "2024-01-01", "상시", "A"),
            ],
            [],
            id="one name in two spellings",
        ),
        pytest.param(
            [
                ("1", "가", "2021-01-01", "2021-01-31", "A"),
                ("1", "나", "2022-01-01", "2022-01-31", "A"),
                ("1", "나", "2023-01-01", "2023-01-31", "A"),
                ("1", None, "2024-01-01", "2024-01-31", "A"),
            ],
            ["C309 B3"],
            id="one ID, two names",
        ),
    ],
)
def test_rows_contradict_each_other(
    make_table: Callable[..., Table],
    found: Callable[..., list[str]],
    rows: list[Sequence[CellValue]],
    expected: list[str],
) -> None:
    """Terms of one customer are compared with each other, whichever row they stand in."""
    assert found(make_table(LEDGER, TERM, *rows)) == expected


@pytest.mark.parametrize(
    ("fields", "first"),
    [
        ("months", 12.0),
        ("terminated_on", "2023-06-30"),
        ("cancelled_on", "2023-03-01"),
    ],
)
def test_a_term_reaches_as_far_as_it_was_lived(
    make_table: Callable[..., Table], found: Callable[..., list[str]], fields: str, first: CellValue
) -> None:
    """A length, an early end and a cancellation all end an open-ended term before the next."""
    rows = (("1", "2023-01-01", None, first), ("1", "2024-01-01", "상시", None))
    assert found(make_table(LEDGER, f"customer_id start end {fields}", *rows)) == []
    assert found(make_table(LEDGER, "customer_id start end", *(row[:3] for row in rows))) == [
        "C323 C2",
        "C306 B3",
    ]


def test_terms_are_compared_over_all_ledger_sheets(
    make_table: Callable[..., Table], found: Callable[..., list[str]]
) -> None:
    """A renewal in the next year's sheet names the cell of the year before."""
    old = make_table(LEDGER, TERM, ("1", "가", "2023-01-01", "2023-12-31", "A"), sheet="2023년")
    new = make_table(
        LEDGER,
        TERM,
        ("1", "나", "2023-12-01", "2024-11-30", "A"),
        ("1", "나", "2023-01-01", "2023-06-30", "B"),
        sheet="2024년",
    )
    assert found(old, new) == ["C309 2024년!B2", "C306 2024년!C2", "C307 2024년!C3"]
    assert all("2023년!" in each.message for each in check((old, new), Settings()))


def test_the_edate_convention_is_no_remark_where_the_office_follows_it(
    make_table: Callable[..., Table], found: Callable[..., list[str]]
) -> None:
    """말일 방식 = edate: the end of February by EDATE is right."""
    sheet = make_table(LEDGER, "name start end", ("가", "2023-01-31", "2023-02-27"))
    assert found(sheet, office=Settings(month_end=MonthEnd.EDATE)) == []


@pytest.mark.parametrize(
    ("end", "months", "expected"),
    [
        ("2024-11-04", 12.0, []),
        ("2024-10-26", 12.0, ["C303 C2"]),
        ("2024-11-05", 12.0, ["C305 E2"]),
        ("2024-11-04", 11.0, ["C305 E2"]),
    ],
    ids=["by the pause", "by one day only", "by another number", "of another length"],
)
def test_an_end_may_be_later_by_the_days_of_a_pause(
    make_table: Callable[..., Table],
    found: Callable[..., list[str]],
    end: str,
    months: float,
    expected: list[str],
) -> None:
    """Ten days of rest are made up for after the end."""
    row = ("가", "2023-10-26", end, None, months, "2024-09-01", "2024-09-10")
    fields = "name start end service months paused_from paused_to"
    assert found(make_table(LEDGER, fields, row)) == expected


def test_a_pause_of_one_day_makes_no_end_a_day_late(
    make_table: Callable[..., Table], found: Callable[..., list[str]]
) -> None:
    """It would look like the common mistake otherwise."""
    row = ("가", "2023-10-26", "2024-10-26", "2024-09-01", "2024-09-01")
    assert found(make_table(LEDGER, "name start end paused_from paused_to", row)) == []


@pytest.mark.parametrize(
    ("fields", "row", "expected"),
    [
        ("terminated_on", ("2023-12-31",), ["C302 D2"]),
        ("terminated_on", ("2024-01-01",), []),
        ("cancelled_on", ("2023-12-20",), []),
        ("paused_from paused_to", ("2024-03-10", "2024-03-01"), ["C302 E2"]),
        ("paused_from paused_to", ("2024-03-01", "2024-03-01"), []),
        ("paused_from paused_to", (None, "2024-03-01"), []),
    ],
    ids=[
        "ended before it began",
        "ended on its first day",
        "cancelled before it began",
        "a pause the wrong way round",
        "a pause of one day",
        "a pause without a first day",
    ],
)
def test_what_ends_has_begun(
    make_table: Callable[..., Table],
    found: Callable[..., list[str]],
    fields: str,
    row: Sequence[CellValue],
    expected: list[str],
) -> None:
    """해지일 and a pause; a contract may well be cancelled before its first day."""
    table = make_table(LEDGER, f"name start end {fields}", ("가", "2024-01-01", "2024-12-31", *row))
    assert found(table) == expected


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        pytest.param("2204-10-25", ["C320 C2"], id="a digit mistyped"),
        pytest.param("2053-10-25", [], id="thirty years"),
        pytest.param("2055-01-01", ["C320 C2"], id="more"),
    ],
)
def test_hardly_any_contract_runs_for_decades(
    make_table: Callable[..., Table],
    found: Callable[..., list[str]],
    end: str,
    expected: list[str],
) -> None:
    """It is a remark: insurances do."""
    assert found(make_table(LEDGER, "name start end", ("가", "2023-10-26", end))) == expected
