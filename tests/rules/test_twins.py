"""What stands twice: IDs, and people who are nearly the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from xlcrm.schema.sheets import CUSTOMERS, JOURNAL, LEDGER

if TYPE_CHECKING:
    from collections.abc import Callable

    from xlcrm.cellref import CellValue
    from xlcrm.schema.sheets import SheetSpec
    from xlcrm.schema.table import Table


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param(
            [("1", "홍길동", "010-1234-5678"), ("2", "홍길둥", "010-1234-5678")],
            ["C314 B3"],
            id="one jamo, one phone",
        ),
        pytest.param(
            [("1", "㈜한빛상사", "02-123-4567"), ("2", "주식회사 한빛상사", "02-123-4567")],
            ["C314 B3"],
            id="the form of a company",
        ),
        pytest.param(
            [("1", "홍길동", "010-1234-5678"), ("2", "홍길동님", "010-1234-5678")],
            ["C314 B3"],
            id="an honorific",
        ),
        pytest.param(
            [("1", "홍길동", "010-1234-5678"), ("2", "홍길동", "010-1234-5687")],
            ["C314 B3"],
            id="two digits changed places",
        ),
        pytest.param(
            [("1", "홍길동", "010-1234-5678"), ("2", "홍길동", "010-1234-5679")],
            ["C314 B3"],
            id="one digit",
        ),
        pytest.param(
            [("1", "홍길동", "010-1234-5678"), ("2", "홍길순", "010-1234-5678")],
            [],
            id="brother and sister",
        ),
        pytest.param(
            [("1", "홍길동", "010-1234-5678"), ("2", "홍길동", "010-8765-4321")],
            [],
            id="of the same name",
        ),
        pytest.param(
            [("1", "홍길동", "010-1234-5678"), ("1", "홍길동", "010-1234-5679")],
            [],
            id="one customer's two phones",
        ),
        pytest.param(
            [("1", "김", "010-1234-5678"), ("2", "감", "010-1234-5678")], [], id="too short to say"
        ),
        pytest.param([("1", "홍길동", None), ("2", "홍길둥", None)], [], id="no phone"),
    ],
)
def test_nearly_one_person(
    make_table: Callable[..., Table],
    found: Callable[..., list[str]],
    rows: list[tuple[str, str, str | None]],
    expected: list[str],
) -> None:
    """Two 고객 ID whose names and phones are nearly the same are told at the lower row."""
    assert found(make_table(LEDGER, "customer_id name phone", *rows)) == expected


@pytest.mark.parametrize(
    ("spec", "fields", "rows", "expected"),
    [
        pytest.param(
            LEDGER,
            "name start contract_id",
            [("가", 45225, "K1"), ("나", 45225, "K2"), ("다", 45225, "K1")],
            ["C315 C4"],
            id="계약 ID",
        ),
        pytest.param(
            LEDGER,
            "name start contract_id",
            [("가", 45225, None), ("나", 45225, None), ("다", 45225, "K1")],
            [],
            id="blank 계약 ID",
        ),
        pytest.param(CUSTOMERS, "customer_id", [("1",), ("1",)], ["C315 A3"], id="고객정보"),
        pytest.param(
            JOURNAL,
            "entry_id at customer_id name",
            [("J1", 45225.5, "1", "가"), ("J1", 45226.5, "1", "가")],
            ["C315 A3"],
            id="일지 ID",
        ),
        pytest.param(
            LEDGER,
            "customer_id name start end",
            [(1, "가", 45225, 45590), (1, "가", 45591, 45955)],
            [],
            id="renewed",
        ),
    ],
)
def test_an_id_is_borne_once(  # noqa: PLR0913, PLR0917 - a case is a table
    make_table: Callable[..., Table],
    found: Callable[..., list[str]],
    spec: SheetSpec,
    fields: str,
    rows: list[tuple[CellValue, ...]],
    expected: list[str],
) -> None:
    """Contracts, customers' particulars and journal entries each have an ID of their own."""
    assert found(make_table(spec, fields, *rows)) == expected


def test_ids_are_unique_across_sheets(
    make_table: Callable[..., Table], found: Callable[..., list[str]]
) -> None:
    """Journals by month share one numbering."""
    fields = "entry_id at customer_id name"
    first, second = (
        make_table(JOURNAL, fields, ("J1", 45225.5 + day, "1", "가"), sheet=sheet)
        for day, sheet in enumerate(("2023-10", "2023-11"))
    )
    assert found(first, second) == ["C315 2023-11!A2"]
