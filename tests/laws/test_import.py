"""Importing the same rows twice, or a ledger into itself, changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from brought_rows import HEADERS, A, B, after, books_of, bring, said
from hypothesis import example, given, settings
from hypothesis import strategies as st

from xlcrm.cellref import CellRef

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

NAMES = ["가온누리", "가온 누리", "나래울", "다솜", "다숨", "라온", ""]
PHONES = ["010-0000-0001", "01000000002", "010-7777-8888", "010-7777-8889", "없음", ""]
DAYS = ["2023-10-26", "2023.11.15", "24/9/1", "2024-02-30", ""]
MORE = {
    "고객 ID": st.sampled_from(["1001", "1002", "1009", ""]),
    "계약 ID": st.sampled_from(["C-1", "C-7", "C-8", ""]),
    "종료일": st.sampled_from(["2025-08-31", "2023-01-01", "상시", ""]),
    "서비스": st.sampled_from(["기본", "고급", ""]),
    "요금": st.sampled_from(["5만원", "60000", ""]),
    "이메일": st.sampled_from(["a@example.com", ""]),
    "비고": st.sampled_from(["메모", ""]),
    "상태": st.sampled_from(["해지", "활성화", ""]),
}


@st.composite
def rows_of_few(draw: st.DrawFn) -> list[dict[str, str]]:
    """Rows of a few people and days, so that many may be one contract and don't say so clearly."""
    said = {
        "고객명": draw(few_of(NAMES)),
        "연락처": draw(few_of(PHONES)),
        "시작일": draw(few_of(DAYS)),
    }
    row = st.fixed_dictionaries(
        {header: st.sampled_from(words) for header, words in said.items()}, optional=MORE
    )
    return draw(st.lists(row, max_size=7))


def few_of(words: Sequence[str]) -> st.SearchStrategy[list[str]]:
    """One to three of some words."""
    return st.lists(st.sampled_from(words), min_size=1, max_size=3)


LEDGERS = st.sampled_from(
    [
        {"고객대장": (HEADERS,)},
        {"고객대장": (HEADERS, A, B)},
        {"고객대장": ((*HEADERS, "계약 ID"), (*A, "C-1"), (*A, "C-2"), (*B, None))},
        {"고객대장": (HEADERS, A, A, (None, *A[1:3], "2024-09-01", None, "고급", 1, "", ""))},
        {"2023": (HEADERS, A), "2024": (("No", *HEADERS[1:]), (1, *B[1:]))},
        {"고객대장": (HEADERS[1:], A[1:], (B[1], None, *B[3:]))},
    ]
)


@settings(max_examples=200)
@given(LEDGERS, rows_of_few(), st.booleans(), st.booleans(), st.booleans())
@example(
    sheets={"고객대장": (HEADERS, A, B)},
    rows=[
        {"고객명": "나래울", "시작일": "2023.11.15"},
        {"고객명": "나래울", "연락처": "010-0000-0001", "시작일": "2023.11.15"},
    ],
    update=False,
    as_new=True,
    skip_bad=True,
)  # who the first row names is known, until there are two
@example(
    sheets={"2023": (HEADERS, A), "2024": (("No", *HEADERS[1:]), (1, *B[1:]))},
    rows=[
        {"고객 ID": "1002", "고객명": "라온", "연락처": "01000000002", "시작일": "24/9/1"},
        {"고객명": "가온 누리", "연락처": "01000000002", "시작일": "24/9/1"},
        {"고객 ID": "1002", "고객명": "가온 누리", "시작일": "24/9/1"},
    ],
    update=True,
    as_new=True,
    skip_bad=True,
)  # where 고객 ID only counts rows, the last one would never be found again
@example(
    sheets={"고객대장": (HEADERS, A, B)},
    rows=[
        {"고객명": "다솜", "연락처": "", "시작일": "2023-10-26", "고객 ID": "1002"},
        {"고객명": "나래울", "연락처": "01000000002", "시작일": "2023-10-26"},
    ],
    update=True,
    as_new=False,
    skip_bad=True,
)  # the second is understood otherwise once it stands in the ledger
@example(
    sheets={"고객대장": (HEADERS[1:], A[1:], (B[1], None, *B[3:]))},
    rows=[
        {"고객명": "가온누리", "연락처": "010-0000-0001", "시작일": "2023-10-26"},
        {
            "고객명": "가온누리",
            "연락처": "010-0000-0001",
            "시작일": "2023-10-26",
            "고객 ID": "1001",
        },
        {"고객명": "가온누리", "연락처": "01000000002", "시작일": "2023-10-26"},
    ],
    update=True,
    as_new=False,
    skip_bad=False,
)  # a ledger without 고객 ID gets one, and the next row looks like whom it is of
def test_importing_twice_changes_nothing(
    sheets: Mapping[str, Sequence[Sequence[object]]],
    rows: Sequence[Mapping[str, str]],
    update: bool,  # noqa: FBT001 - hypothesis gives them in order
    as_new: bool,  # noqa: FBT001
    skip_bad: bool,  # noqa: FBT001
) -> None:
    """Whatever is brought, and however it is: the second plan is empty; the first was told."""
    book = books_of(sheets)
    first = bring(book, *rows, update=update, skip_bad=skip_bad, as_new=as_new)
    again = bring(after(book, first), *rows, update=update, skip_bad=skip_bad, as_new=as_new)
    assert list(again.plan) == []
    assert again.found.added == 0
    told = {str(each.where) for each in first.found.differing if each.written}
    computed = {sheet.table.sheet: sheet.match.columns.get("status") for sheet in book.ledgers}
    for edit in first.plan.columns:
        if edit.column != computed[edit.sheet]:
            assert {str(CellRef(edit.sheet, row, edit.column)) for row in edit.rows} <= told


@settings(max_examples=12)
@given(LEDGERS, st.booleans())
def test_a_ledger_imported_into_itself_changes_nothing(
    sheets: Mapping[str, Sequence[Sequence[object]]],
    update: bool,  # noqa: FBT001 - hypothesis gives it in order
) -> None:
    """Every row is known, doubled ones too."""
    book = books_of(sheets)
    rows = [row for name in sheets for row in said(book, name)]
    for row in rows:
        row.pop("No", None)
    found = bring(book, *rows, update=update)
    assert (bool(found.plan), found.problems, found.found.differing) == (False, (), ())
    assert found.found.known == len(rows)
