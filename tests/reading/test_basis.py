"""What fees are for, as headers, products and amounts prove it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

import xlcrm
from xlcrm.reading.basis import basis_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from xlcrm.analysis.analyse import Analysis

TODAY = date(2024, 10, 1)
HEADS = ("회원명", "연락처", "시작일", "종료일", "회원권")
SHORT = ("김하늘", "010-2345-6789", date(2024, 8, 1), date(2024, 10, 31), "헬스")
LONG = ("이바다", "010-2222-3333", date(2024, 1, 1), date(2024, 12, 31), "헬스")


@pytest.mark.parametrize(
    ("header", "basis"),
    [
        *[
            (header, "월")
            for header in ("월 회비", "월세", "월납입액", "월렌탈료(원)", "Monthly Fee")
        ],
        *[(header, "연") for header in ("연간 유지보수료", "연회비")],
        *[
            (header, "기간총액")
            for header in ("결제금액", "총금액", "계약금액(만원)", "등록비", "수강료")
        ],
        *[(header, "") for header in ("회비", "이용료", "금액", "Amount", "임대료")],
    ],
)
def test_a_header_says_what_its_amounts_are_for(header: str, basis: str) -> None:
    """Or it does not: then the products and the amounts have to."""
    assert basis_of(header, [], []) == basis


def test_passes_are_paid_as_a_whole() -> None:
    """12개월권 has one price; 1:1 코칭 may have any."""
    assert basis_of("금액", [1, 1], [12, 3], ["12개월권", "3개월 이용권"]) == "기간총액"
    assert basis_of("금액", [1, 1], [12, 12], ["헬스", "요가"]) == ""


def test_fees_of_a_term_grow_with_its_months() -> None:
    """Within one family of products; another one is dearer for another reason."""
    assert basis_of("회비", [60_000, 60_000, 60_000, 60_000], [3, 3, 12, 12]) == "월"
    assert basis_of("회비", [150_000, 160_000, 480_000, 500_000], [3, 3, 12, 12]) == "기간총액"
    two = (["헬스", "헬스", "피티", "피티"],)
    assert basis_of("회비", [50_000, 50_000, 600_000, 600_000], [3, 3, 12, 12], *two) == ""


def test_fees_of_single_months_are_monthly() -> None:
    """A term of one month costs the same either way."""
    assert basis_of("회비", [60_000, 70_000], [1, 1]) == "월"


@pytest.fixture
def analysed(tmp_path: Path) -> Callable[..., Analysis]:
    """Return what tells of a list of two members, whose last columns are given."""

    def analysed(*columns: tuple[object, ...], settings: tuple[object, ...] = ()) -> Analysis:
        from openpyxl import Workbook  # noqa: PLC0415 - only these tests make one

        book = Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.title = "회원"
        rows: tuple[tuple[object, ...], ...] = (HEADS, SHORT, LONG)
        for at, row in enumerate(rows):
            sheet.append([*row, *(column[at] for column in columns)])
        if settings:
            told = book.create_sheet("설정")
            told.append(("구분", "항목", "값"))
            told.append(settings)
        path = tmp_path / "회원.xlsx"
        book.save(path)
        return xlcrm.analyse(xlcrm.open_ledger(path), TODAY)

    return analysed


def test_no_revenue_is_made_of_fees_that_nobody_can_tell(analysed: Callable[..., Analysis]) -> None:
    """The reason says where to say it; customers are counted all the same."""
    found = analysed(("회비", 50_000, 50_000))
    assert found.figures["mrr"].value is None
    assert "요금 기준" in found.figures["mrr"].why
    assert found.figures["active_customers"].value == 2
    assert found.tables["mrr_by_month"]["MRR"].isna().all()
    for name in ("forecast", "nrr", "grr"):
        assert found.figures[name].value is None


def test_what_the_settings_say_counts(analysed: Callable[..., Analysis]) -> None:
    """Either way."""
    monthly = analysed(("회비", 50_000, 50_000), settings=("기준", "요금 기준", "월"))
    assert monthly.figures["mrr"].value == 100_000
    for_term = analysed(("회비", 30_000, 120_000), settings=("기준", "요금 기준", "기간총액"))
    assert for_term.figures["mrr"].value == 20_000


def test_a_list_without_fees_has_no_revenue(analysed: Callable[..., Analysis]) -> None:
    """It is not 0 won."""
    assert analysed().figures["mrr"].value is None


def test_a_yearly_fee_is_a_twelfth_of_it_a_month(analysed: Callable[..., Analysis]) -> None:
    """연회비 1,200,000 brings 100,000 a month."""
    assert analysed(("연회비", 1_200_000, 600_000)).figures["mrr"].value == 150_000
