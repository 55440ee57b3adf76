"""Two columns that may say the same: which is read, and when a person is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from xlcrm.reading.headers import HeaderMatch, recognise
from xlcrm.schema.sheets import LEDGER

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlcrm.cellref import CellValue

    Cells = Sequence[CellValue]

BOUNDS: Mapping[str, Cells] = {
    "시작일": ["2024-01-05", "2024-02-01", "2024-03-10", "2024-04-02"],
    "종료일": ["2025-01-04", "2025-01-31", "2025-03-09", "2025-04-01"],
}
NAMES: Cells = ["홍가람", "김나래", "이다솜", "박라온"]
WORDS: Cells = ["가형", "나형", "가형", "나형"]


def recognised(table: Mapping[str, Cells]) -> HeaderMatch:
    """The headers of a list with these columns."""
    grid: dict[int, dict[int, CellValue]] = {1: {}, **{row: {} for row in range(2, 6)}}
    for column, (header, cells) in enumerate(table.items(), start=1):
        grid[1][column] = header
        for row, cell in enumerate(cells, start=2):
            grid[row][column] = cell
    found = recognise(grid, (), LEDGER)
    assert found is not None
    return found


def read(**columns: Cells) -> HeaderMatch:
    """The headers of a list with these columns and those of people and terms."""
    return recognised({"회원명": NAMES, **BOUNDS, **columns})


@pytest.mark.parametrize(
    ("plain", "vague"),
    [
        ("수강권명", "수강권종류"),
        ("모델명", "제품군"),
        ("이용권", "수업명"),
        ("판매서비스", "사업명"),
        ("요금제", "계약유형"),
        ("제품명", "모델명"),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_the_product_goes_before_things_titles_and_kinds(
    plain: str, vague: str, *, turned: bool
) -> None:
    """Wherever it stands, and without a doubt."""
    pair = (vague, plain) if turned else (plain, vague)
    match = read(**dict.fromkeys(pair, WORDS))
    assert match.headers["service"] == plain
    assert "service" not in match.doubtful


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("계약유형", ["신규", "연장", "신규", "재계약"]),
        ("유형", ["만기", "신규", "만기", "신규"]),
        ("계약구분", ["개인", "법인", "개인", "개인"]),
        ("계약유형", ["수기계약", "전자계약", "수기계약", "수기계약"]),
    ],
)
def test_a_kind_that_says_how_or_for_whom_is_no_product(header: str, words: Cells) -> None:
    """신규 is no service, nor is 법인."""
    assert "service" not in read(**{header: words}).columns


@pytest.mark.parametrize("header", ["계약유형", "종류", "계약구분"])
def test_a_mere_kind_is_in_doubt(header: str) -> None:
    """It is read as the product, which a warning says, and adoption asks."""
    match = read(**{header: ["운용리스", "금융리스", "장기렌트", "운용리스"]})
    assert match.headers["service"] == header
    assert "service" in match.doubtful
    assert ("C202", "service") in {(each.code, each.field) for each in match.notices}


def test_two_columns_of_goods_are_in_doubt() -> None:
    """품목 and 장비명 of a list of devices: which is used is for a person to say."""
    assert "service" in read(품목=WORDS, 장비명=WORDS).doubtful


@pytest.mark.parametrize("turned", [False, True])
def test_a_blank_column_gives_way_to_a_filled_one(*, turned: bool) -> None:
    """비고 that nobody fills is not read while 메모 says something."""
    blank: Cells = [None] * 4
    notes: Cells = ["안내함", None, "카드", "문자"]
    table = {"메모": notes, "비고": blank} if turned else {"비고": blank, "메모": notes}
    assert read(**table).headers["note"] == "메모"
    assert read(비고=blank, 메모=blank).headers["note"] == "비고"


def test_what_is_the_same_in_every_row_is_nobodys_name() -> None:
    """회사 says which of our companies rents the car out, 계약자 who hires it."""
    match = recognised({"회사": ["가온렌트"] * 4, "계약자": NAMES, **BOUNDS})
    assert match.headers["name"] == "계약자"


def test_the_day_that_bounds_whole_months_begins_the_term_beside_a_canonical_end() -> None:
    """설치일자 of a lift is none, where 계약일자 and 계약 종료일 bound whole months."""
    match = recognised(
        {
            "건물명": ["가온빌딩", "나래빌딩", "다솜빌딩", "라온빌딩"],
            "계약일자": BOUNDS["시작일"],
            "계약 종료일": BOUNDS["종료일"],
            "설치일자": ["2015-05-01", "2015-07-20", "2016-02-11", "2014-01-15"],
        }
    )
    assert match.headers["start"] == "계약일자"


@pytest.mark.parametrize("received", ["수납금액", "기납입액", "입금액(원)"])
@pytest.mark.parametrize("turned", [False, True])
def test_what_was_received_so_far_is_no_fee_beside_what_is_to_be_paid(
    received: str, *, turned: bool
) -> None:
    """Half of a contribution may be paid by now; alone it is the amount that there is."""
    amounts = {"분담금총액": [1_200_000, 900_000] * 2, received: [600_000, 450_000] * 2}
    pair = {name: amounts[name] for name in sorted(amounts, reverse=turned)}
    assert read(**pair).headers["fee"] == "분담금총액"
    assert read(수납금액=amounts[received]).headers["fee"] == "수납금액"


@pytest.mark.parametrize("header", ["수수료", "이용료", "대여료(%)"])
def test_shares_of_a_whole_are_no_amounts(header: str) -> None:
    """수수료 above 25% is what is kept of each sale."""
    assert "fee" not in read(**{header: ["25%", "28 %", "12.5%", "30%"]}).headers
    assert read(**{header: ["25,000", "28,000", "30%", "30,000"]}).headers["fee"] == header
