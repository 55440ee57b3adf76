"""A price of one session beside a total: which is the fee is asked, and meanwhile neither is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from xlcrm.jobs.adopt.adopt import survey

if TYPE_CHECKING:
    from tests.jobs.adopt.conftest import Office

HEADS = "주문자 | 연락처 | 구독시작 | 구독종료"
ROWS = (
    "홍가람|010-0000-0001|2024-01-05|2024-12-31",
    "김나래|010-0000-0002|2024-02-01|2024-12-31",
    "이다솜|010-0000-0003|2024-03-10|2024-12-31",
)


def table(heads: str, *amounts: str) -> str:
    """A list with some amounts in each row."""
    said = [f"{row}|{more}" for row, more in zip(ROWS, amounts, strict=True)]
    return "\n".join((f"{HEADS} | {heads}".replace(" | ", "|"), *said))


@pytest.mark.parametrize(
    ("heads", "asked"),
    [
        ("회당금액 | 총결제금액", "총결제금액"),
        ("회당 수업료 | 결제금액", "결제금액"),
        ("총금액 | 회당 레슨비", "총금액"),
    ],
)
def test_which_is_the_fee_is_asked_once(heads: str, asked: str, office: Office) -> None:
    """And the list is adopted all the same."""
    amounts = ("=20000|=240000",) * 3
    if heads.startswith("총"):
        amounts = ("=240000|=20000",) * 3
    path = office.workbook({"주문": table(heads, *amounts)})
    found = survey(path)
    assert [(each.header, each.candidates[0][0]) for each in found.questions] == [(asked, "fee")]
    assert [each.required for each in found.questions] == [False]
    assert "fee" not in {each.field for each in found.sheets[0].columns}
    ledger = office.adopted(path, **{found.questions[0].name: "요금"})
    assert ledger.tables[0].columns["fee"].header == asked


def test_the_one_that_stands_in_each_row_is_proposed(office: Office) -> None:
    """A subscription that goes on has no total."""
    rows = ("=20000|=240000", "=20000|", "=20000|")
    path = office.workbook({"주문": table("회당금액 | 총결제금액", *rows)})
    assert [each.header for each in survey(path).questions] == ["회당금액"]


@pytest.mark.parametrize(
    "heads", ["회당금액 | 횟수 | 총금액", "월회비 | 횟수 | 총금액", "1회 단가 | 횟수 | 결제금액"]
)
def test_what_is_proved_or_plain_is_not_asked(heads: str, office: Office) -> None:
    """A total that is the price times a number of sessions, or a month's fee."""
    rows = [f"=20000|={many}|={20000 * many}" for many in (4, 8, 12)]
    path = office.workbook({"주문": table(heads, *rows)})
    found = survey(path)
    assert found.questions == ()
    assert "fee" in {each.field for each in found.sheets[0].columns}
