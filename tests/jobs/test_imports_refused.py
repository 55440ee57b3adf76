"""Rows that an import refuses, and what it asks about: nobody is guessed, nothing written twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from brought_rows import HEADERS, NEW, A, B, after, book_of, books_of, bring, problems, said

from xlcrm.errors import PlanError

if TYPE_CHECKING:
    from collections.abc import Mapping


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"시작일": "2024-02-30"}, "start: '계약 시작일' 칸의 날짜는 달력에 없는 날입니다."),
        ({"종료일": "2024-08-31"}, "end: '계약 종료일'이 '계약 시작일'보다 빠릅니다."),
        ({"시작일": ""}, "start: '계약 시작일' 칸이 비어 있습니다."),
        ({"고객명": "–"}, "name: '고객명' 칸이 비어 있습니다."),
        ({"금액": "비쌈"}, "fee: '요금' 칸을 금액으로 읽을 수 없습니다."),
        (
            {"해지일": "", "상태": "해지"},
            "terminated_on: 상태가 '해지'인데 '해지일' 칸이 비어 있습니다.",
        ),
    ],
    ids=["date", "order", "start", "name", "fee", "status"],
)
def test_a_bad_row_is_told_and_nothing_written(change: Mapping[str, str], message: str) -> None:
    """With its place; the others come in with --skip-bad."""
    book = book_of((*A, None), headers=(*HEADERS, "해지일"))
    good = {**NEW, "고객명": "라온", "연락처": "010-5555-6666"}
    assert problems(book, good, {**NEW, **change}) == [f"2번째 {message}"]
    found = bring(book, good, {**NEW, **change}, skip_bad=True)
    assert (found.found.added, found.found.bad) == (1, 1)


@pytest.mark.parametrize(
    ("name", "phone"),
    [("가온누라", "010-0000-0001"), ("가온누리", "010-0000-0009"), ("가온누리", "")],
    ids=["near name", "near phone", "no phone"],
)
def test_who_looks_like_a_customer_is_asked_about(name: str, phone: str) -> None:
    """The ledger's cell is named, the person masked; --as-new says that it is somebody else."""
    book = book_of(A, B)
    row = {**NEW, "고객명": name, "연락처": phone}
    (message,) = problems(book, row)
    assert message == (
        "1번째 name: 혹시 고객대장!B2 고객(1001 가**리 010-****-0001)과 같은 고객입니까?"
    )
    assert bring(book, row, as_new=True).found.customers == 1


@pytest.mark.parametrize(
    ("change", "asked"),
    [
        ({"고객명": "다숌"}, True),
        ({"연락처": "010-7777-8889"}, True),
        ({"연락처": ""}, True),
        ({"고객명": "한빛"}, False),
        ({"연락처": "010-2222-3333"}, False),
    ],
    ids=["near name", "near phone", "no phone", "another name", "another phone"],
)
def test_who_looks_like_another_row_of_the_file_is_asked_about(
    change: Mapping[str, str],
    asked: bool,  # noqa: FBT001 - a table's column
) -> None:
    """The row is named, the person masked; the other rows come in, and --as-new lets in all."""
    book = book_of(A)
    rows = (NEW, {**NEW, **change, "시작일": "2024-09-02"})
    found = bring(book, *rows, skip_bad=True)
    assert [str(each.trouble.message) for each in found.problems] == asked * [
        "혹시 1번째의 고객(다* 010-****-8888)과 같은 고객입니까?"
    ]
    assert found.found.added == 2 - asked
    again = bring(after(book, found), *rows, skip_bad=True)
    assert (again.found.added, len(again.problems)) == (0, asked)
    assert bring(book, *rows, as_new=True).found.customers == 2


def test_two_rows_with_ids_of_their_own_are_two_customers() -> None:
    """However alike they are: the file has told them apart."""
    rows = ({**NEW, "고객 ID": "1005"}, {**NEW, "고객 ID": "1006", "고객명": "다숌"})
    assert bring(book_of(A), *rows).found.customers == 2


def test_two_strangers_of_one_name_are_no_question() -> None:
    """Another number altogether is another person; so is another name at a family's number."""
    book = book_of(A, B)
    found = bring(
        book,
        {**NEW, "고객명": "가온누리"},
        {**NEW, "고객명": "한빛", "연락처": "010-0000-0001"},
    )
    assert (found.found.customers, found.problems) == (2, ())


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (
            {"고객 ID": "1009", "고객명": "가온누리", "연락처": "010-0000-0001"},
            "이름과 연락처가 같은 고객이 다른 고객 ID로 있습니다: 고객대장!B2",
        ),
        (
            {"고객 ID": "1001", "고객명": "한빛", "연락처": "010-0000-0001"},
            "고객 ID가 같은 고객대장!B2 고객과 이름이 다릅니다.",
        ),
    ],
    ids=["another id", "another name"],
)
def test_an_id_that_contradicts_the_ledger_is_refused(row: Mapping[str, str], message: str) -> None:
    """One person has one 고객 ID."""
    assert problems(book_of(A, B), {**NEW, **row}) == [f"1번째 customer_id: {message}"]


def test_two_rows_that_contradict_each_other_are_told() -> None:
    """The first counts; one that only repeats it is passed over."""
    book = book_of(A)
    found = bring(book, NEW, NEW, {**NEW, "금액": "6만원"}, skip_bad=True)
    assert (found.found.added, found.found.doubled, found.found.bad) == (1, 1, 1)
    assert [each.trouble.message for each in found.problems] == [
        "1번째에 같은 계약이 있고 값이 다릅니다: 요금"
    ]


def test_a_row_that_would_be_written_again_and_again_is_refused() -> None:
    """Where the ledger's 고객 ID only counts rows, it tells of nobody; a name is needed."""
    book = books_of({"2023": (HEADERS, A), "2024": (("No", *HEADERS[1:]), (1, *B[1:]))})
    rows = (
        {"고객 ID": "1002", "연락처": "010-7777-8889", "시작일": "2023.11.15"},
        {"고객 ID": "1002", "고객명": "가온 누리", "시작일": "2023.11.15"},
        {"고객 ID": "1002", "시작일": "2023.11.15", "서비스": "고급"},
    )
    found = bring(book, *rows, as_new=True, skip_bad=True)
    unclear = (
        "누구의 어느 계약인지 분명하지 않아, 다시 가져올 때마다 또 적힐 줄입니다."
        " → 고객 ID와 계약 ID, 또는 고객명과 연락처를 적으세요."
    )
    assert (found.found.added, found.found.bad) == (1, 2)
    assert list(map(str, found.problems)) == [f"1번째: {unclear}", f"3번째: {unclear}"]
    assert not bring(after(book, found), *rows, as_new=True, skip_bad=True).plan


def test_a_typed_decision_is_not_unsaid() -> None:
    """해지 typed into 상태 counts until a column for it is there."""
    book = book_of((*A[:7], "해지", ""), B)
    with pytest.raises(PlanError, match="상태에 '해지'라고 적은 계약이 있습니다"):
        bring(book, {**NEW, "해지일": "2024-09-30"})
    assert said(after(book, bring(book, {**NEW, "상태": "해지"})))[-1]["상태"] == "해지"


def test_unknown_words_are_named() -> None:
    """They are not dropped without a word."""
    assert bring(book_of(A), {**NEW, "매장": "강남"}).found.unknown == ("매장",)
