"""How much a header is like a column: surely, perhaps, or not at all."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest

from xlcrm.reading.candidates import index_of
from xlcrm.reading.evidence import fits
from xlcrm.reading.header_cells import HeaderCell
from xlcrm.reading.similar import KIN, SURE, WORTH_ASKING, likeness
from xlcrm.schema.header_words import normalise
from xlcrm.schema.sheets import JOURNAL, LEDGER, SHEETS, SheetSpec

if TYPE_CHECKING:
    from xlcrm.cellref import CellValue


def best(header: str, spec: SheetSpec = LEDGER) -> tuple[str, float]:
    """The likeliest field and its score."""
    found = likeness(HeaderCell(header, 1), spec)
    name = max(found, key=lambda each: found[each])
    return name, found[name]


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("고객 성함", "name"),
        ("수강생명", "name"),
        ("고객몀", "name"),
        ("핸드폰번호", "phone"),
        ("렌탈 시작일", "start"),
        ("계약시작일자", "start"),
        ("구독 종료일", "end"),
        ("만료 일자", "end"),
        ("월 수강료", "fee"),
        ("월보수료", "fee"),
        ("과목", "service"),
        ("설치주소", "address"),
        ("이메일 주소", "email"),
        ("담당자명", "officer"),
        ("증권번호", "contract_id"),
    ],
)
def test_a_word_of_some_trade_is_sure(header: str, field: str) -> None:
    """A slip of the finger, a word that says whose it is, or the trade's own word."""
    name, score = best(header)
    assert name == field
    assert SURE <= score < 100


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("차기 만기일", "end"),
        ("최초 가입일", "start"),
        ("비상 연락처", "phone"),
        ("건물명", "name"),
    ],
)
def test_a_word_in_front_that_may_change_the_meaning_is_asked(header: str, field: str) -> None:
    """차기 만기일 is not surely the day on which this contract ends."""
    name, score = best(header)
    assert name == field
    assert WORTH_ASKING <= score < SURE


@pytest.mark.parametrize(
    "header", ["키", "사물함", "필터 교체", "생년월일", "성별", "권리금", "차종"]
)
def test_the_offices_own_columns_are_left_alone(header: str) -> None:
    """Nobody wants to be asked about each of them."""
    assert best(header)[1] < SURE


def test_a_column_that_xlcrm_computes_is_never_taken_by_likeness() -> None:
    """It would be written into."""
    computed = {column.field for column in LEDGER.columns if column.computed}
    assert computed.isdisjoint(likeness(HeaderCell("계약 상태값", 1), LEDGER))


@pytest.mark.parametrize(
    ("field", "values", "expected"),
    [
        ("start", ["2023.10.26", 45225, None], True),
        ("start", [3, 12, 24], False),
        ("start", ["서울", "부산"], False),
        ("end", ["2023.10.26", "상시"], True),
        ("phone", ["010-0000-0001", 1000000001], True),
        ("phone", [45225, 45590], False),
        ("fee", ["100,000원", 50000], True),
        ("months", ["12개월", 6], True),
        ("name", ["홍가람", "가나상사"], True),
        ("name", ["2023-10-26", "2024-01-05"], False),
        ("auto_renewal", ["Y", "N"], True),
        ("auto_renewal", ["자동", "수동"], False),
        ("decision", [None, ""], True),
    ],
)
def test_values_have_to_be_what_the_column_would_hold(
    field: str, values: list[CellValue], expected: object
) -> None:
    """Blank cells tell nothing."""
    assert fits(LEDGER.column(field), values) is expected


@pytest.mark.parametrize("spec", [spec for spec in SHEETS if spec.key in KIN], ids=lambda s: s.key)
def test_a_trades_word_means_one_column_and_is_no_synonym(spec: SheetSpec) -> None:
    """Of two columns nobody could tell which; a synonym needs no likeness."""
    words = [normalise(word) for each in KIN[spec.key].values() for word in each]
    assert [word for word, count in Counter(words).items() if count > 1] == []
    assert set(words) & index_of(spec).keys() == set()
    assert KIN[spec.key].keys() <= {column.field for column in spec.columns}


def test_a_journals_words_are_its_own() -> None:
    """상담 내역 is what was said, and no service."""
    assert best("상담 내역", JOURNAL)[0] == "content"
