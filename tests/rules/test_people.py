"""Rules about customers, and about what the companion sheets say of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from xlcrm.schema.sheets import JOURNAL, LEDGER, SATISFACTION, USAGE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from xlcrm.cellref import CellValue
    from xlcrm.schema.table import Table

REFERENCE_FIELDS = "customer_id name phone start end service fee status note"
REFERENCE = """
1001|홍길동|010-1234-5678|2023-10-26|2024-10-25|프리미엄 서비스|100,000원|활성화|재계약 예정
1002|김철수|010-9876-5432|2023-11-15|2024-11-14|기본 서비스|50,000원|활성화|–
1003|박영희|010-1111-2222|2023-12-01|2024-11-30|프리미엄 서비스|100,000원|만료 예정|재계약 상담 필요
"""


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param(
            [
                ("1", "김 가", "010-1234-5678"),
                ("2", "김가", 1012345678.0),
                ("2", "김가", "01012345678"),
            ],
            ["C308 A3", "C122 C3"],
            id="one person, two IDs",
        ),
        pytest.param(
            [("1", "가", "010-1234-5678, 02-123-4567"), ("2", "가", "010-1234-5678")],
            ["C308 A3"],
            id="by the first of two phones",
        ),
        pytest.param(
            [("1", "가", "010-1234-5678"), ("2", "나", "010-1234-5678")], [], id="a family's phone"
        ),
        pytest.param([("1", "가", None), ("2", "가", None)], [], id="no phone"),
        pytest.param(
            [("1", "가", "010-1234-5678"), ("1", "가", "010-1234-5678")],
            ["C322 B3"],  # of terms nothing is said: a list of people
            id="one ID twice",
        ),
    ],
)
def test_a_person_has_one_customer_id(
    make_table: Callable[..., Table],
    found: Callable[..., list[str]],
    rows: list[Sequence[CellValue]],
    expected: list[str],
) -> None:
    """Name and phone together tell a person; either alone does not."""
    assert found(make_table(LEDGER, "customer_id name phone", *rows)) == expected


def test_a_companion_names_customers_of_the_ledger(
    make_table: Callable[..., Table], found: Callable[..., list[str]]
) -> None:
    """An unknown ID is told once, at its first row; 1001 and 1001.0 are one ID."""
    rows = [line.split("|") for line in REFERENCE.split("\n") if line]
    reference = make_table(LEDGER, REFERENCE_FIELDS, *rows)
    usage = make_table(
        USAGE,
        "customer_id month amount",
        ("1001", "2024-01", 1.0),
        (9.0, "2024-01", 1.0),
        ("9", "2024-02", 1.0),
        ("1003", "2024-02", 1.0),
    )
    assert found(reference, usage) == ["C501 이용현황!A3"]
    assert found(usage) == []


@pytest.mark.parametrize(
    ("score", "recommend", "expected"),
    [
        (1.0, 0.0, []),
        (5.0, 10.0, []),
        (None, None, ["C301 C2"]),
        (0.0, 11.0, ["C502 C2", "C502 D2"]),
        (6.0, -1.0, ["C502 C2", "C502 D2"]),
    ],
)
def test_scores_lie_within_their_scale(
    make_table: Callable[..., Table],
    found: Callable[..., list[str]],
    score: CellValue,
    recommend: CellValue,
    expected: list[str],
) -> None:
    """만족도 goes from 1 to 5, 추천 의향 from 0 to 10, inclusive."""
    row = ("2024-01-02", "1", score, recommend)
    assert found(make_table(SATISFACTION, "date customer_id score recommend", row)) == expected


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        (("불만", None, None, None), ["C503 F2"]),
        (("불만", "부정", None, None), []),
        (("문의", None, None, None), []),
        (("문의", None, "2024-01-02 10:00", "2024-01-02 09:59"), ["C504 H2"]),
        (("문의", None, "2024-01-02 10:00", "2024-01-02 10:00"), []),
        (("문의", None, None, "2024-01-02 10:00"), []),
    ],
)
def test_a_journal_entry_is_complete_and_in_order(
    make_table: Callable[..., Table],
    found: Callable[..., list[str]],
    entry: tuple[CellValue, ...],
    expected: list[str],
) -> None:
    """A complaint has its 감정, and nothing is resolved before it occurs."""
    row = ("J1", "2024-01-02 11:00", "1", "가", *entry)
    fields = "entry_id at customer_id name category sentiment occurred_at resolved_at"
    assert found(make_table(JOURNAL, fields, row)) == expected
