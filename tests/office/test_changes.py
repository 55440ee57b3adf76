"""The engine that changes rows: what it refuses, leaves alone, adds, and computes."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from xlcrm.errors import DomainError, PlanError
from xlcrm.jobs.refresh import assess
from xlcrm.office import changes as engine
from xlcrm.office.changes import Changes, RefusedChangeError, edits_of
from xlcrm.ooxml.package import Package
from xlcrm.workbook.apply import apply
from xlcrm.workbook.read import Book, read_book

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlcrm.cellref import CellRange
    from xlcrm.workbook.plan import Plan
    from xlcrm.workbook.read import Sheet

AS_OF: Final = date(2024, 10, 1)
HEADERS: Final = (
    *("고객 ID", "고객명", "계약 시작일", "계약 종료일", "서비스 내용", "요금"),
    *("상태", "남은 일수", "조치", "계약 ID", "다음 계약 ID"),
)
END: Final = HEADERS.index("계약 종료일") + 1


def book_of(*rows: Sequence[object], headers: Sequence[str] = HEADERS) -> Book:
    """A ledger with these rows, as openpyxl writes it."""
    made = Workbook()
    sheet: Any = made.active
    sheet.title = "고객대장"
    for row in (headers, *rows):
        sheet.append(list(row))
    saved = io.BytesIO()
    made.save(saved)
    return read_book(Package(saved.getvalue()))


def term(customer: int, start: date, days: int = 364, /, **more: object) -> tuple[object, ...]:
    """One contract of a customer."""
    values: dict[str, object] = {
        "고객 ID": customer,
        "고객명": f"가나{customer}",
        "계약 시작일": start,
        "계약 종료일": start + timedelta(days=days),
        "서비스 내용": "기본",
        "요금": 50_000,
        **more,
    }
    return tuple(values.get(header) for header in HEADERS)


def said(plan: Plan) -> dict[str, object]:
    """What a plan writes, by cell."""
    return {edit.where.cell: edit.new for edit in plan}


def after(plan: Plan, book: Book) -> Book:
    """The workbook as it reads once a plan is carried out."""
    return read_book(Package(apply(plan, book.package).data))


def test_a_change_brings_what_a_refresh_would_add() -> None:
    """To the row itself, to the new one, and to the one that the new one follows."""
    book = book_of(term(1, date(2023, 9, 1)), term(2, date(2023, 11, 1)))
    (sheet,) = book.ledgers
    changes = Changes(book)
    changes.set(sheet, "end", {1: date(2024, 12, 1)})
    first = changes.append(
        sheet, [{"customer_id": 1, "start": date(2024, 8, 31), "service": "기본"}]
    )
    assert first == 4
    found = said(changes.plan(AS_OF))
    assert found == {
        "D3": date(2024, 12, 1),
        "G3": "활성화",
        "H3": 61,
        "G2": "재계약 완료",
        "H2": -32,
        "A4": 1,
        "C4": date(2024, 8, 31),
        "E4": "기본",
        "G4": "활성화",
    }
    assert not assess(after(changes.plan(AS_OF), book), AS_OF).plan
    assert said(changes.plan()) == {cell: new for cell, new in found.items() if cell[0] not in "GH"}


def test_rows_added_one_by_one_are_counted_on_from_where_the_data_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Which is looked up once: ten thousand renewals of a million rows look at no row anew."""
    book = book_of(term(1, date(2023, 9, 1)), term(2, date(2023, 11, 1)))
    (sheet,) = book.ledgers
    looked: list[Sheet] = []
    end = engine.filled_area

    def look(of: Sheet) -> CellRange:
        looked.append(of)
        return end(of)

    monkeypatch.setattr(engine, "filled_area", look)
    changes = Changes(book)
    assert [changes.append(sheet, [{"customer_id": each}]) for each in range(5)] == [*range(4, 9)]
    assert len(looked) == 1


def test_days_and_fees_are_written_as_the_cells_hold_them() -> None:
    """A text where the ledger has texts: a number among them would show as 45591."""
    book = book_of(term(1, AS_OF, **{"계약 종료일": "2024. 10. 5.", "요금": "50,000원"}))
    (sheet,) = book.ledgers
    changes = Changes(book)
    changes.set(sheet, "end", {0: date(2024, 10, 26)})
    changes.set(sheet, "fee", {0: 60_000})
    assert said(changes.plan()) == {"D2": "2024. 10. 26.", "F2": "60,000원"}
    mended = Changes(book)
    mended.set(sheet, "end", {0: date(2024, 10, 26)}, as_given="")
    assert said(mended.plan()) == {"D2": date(2024, 10, 26)}


def test_what_says_so_already_is_not_written() -> None:
    """Nor is a blank cell, of whatever blanks, that shall be blank."""
    book = book_of(term(1, AS_OF, 상태="활성화", 조치="–"))
    (sheet,) = book.ledgers
    changes = Changes(book)
    changes.set(sheet, "customer_id", {0: "1"})
    changes.offer(sheet, "status", ["활성화"])
    changes.offer(sheet, "action", [None])
    assert not changes.plan()


@pytest.mark.parametrize("status", ["=1+1", "우리끼리 말"])
def test_xlcrm_s_own_columns_are_left_to_people(status: str) -> None:
    """Where a person, or a formula, has filled a cell of them."""
    book = book_of(term(1, AS_OF, 상태=status), term(2, AS_OF, 상태="만료"))
    (sheet,) = book.ledgers
    changes = Changes(book)
    changes.offer(sheet, "status", ["활성화", "활성화"])
    assert said(changes.plan()) == {"G3": "활성화"}
    changes.offer(sheet, "status", ["활성화", "활성화"], left_alone={1})
    changes.judge_again(sheet, 0)
    assert "G2" not in said(changes.plan(AS_OF))


def test_a_formula_is_refused_by_its_cell() -> None:
    """Both as a plan that cannot be and as a decision that cannot be written."""
    book = book_of(term(1, AS_OF, **{"계약 종료일": "=C2+364"}))
    (sheet,) = book.ledgers
    with pytest.raises(RefusedChangeError, match="수식이 있는 칸이라 쓰지 않습니다") as caught:
        Changes(book).set(sheet, "end", {0: AS_OF})
    assert isinstance(caught.value, PlanError | DomainError)
    assert caught.value.place == "고객대장!D2"


def test_a_new_column_does_not_unsay_what_people_typed() -> None:
    """A date for one contract would make the others' 상태 be computed again."""
    book = book_of(term(1, AS_OF, 상태="해지"), term(2, AS_OF))
    (sheet,) = book.ledgers
    with pytest.raises(RefusedChangeError, match="'해지일' 열을 더하면") as caught:
        Changes(book).set(sheet, "terminated_on", {1: AS_OF})
    assert caught.value.place == "고객대장!G2"
    with pytest.raises(RefusedChangeError, match="'해지일' 열을 더하면"):
        Changes(book).append(sheet, [{"customer_id": 3, "terminated_on": AS_OF}])
    changes = Changes(book)
    changes.set(sheet, "terminated_on", {0: AS_OF})  # the day of that very contract
    assert said(changes.plan()) == {"L1": "해지일", "L2": AS_OF}


def test_new_columns_come_in_the_schema_s_order() -> None:
    """Each once, for cells above and for rows below."""
    book = book_of(term(1, AS_OF), term(2, AS_OF))
    (sheet,) = book.ledgers
    changes = Changes(book)
    changes.set(sheet, "cancelled_on", {1: AS_OF})
    changes.append(sheet, [{"customer_id": 3, "start": AS_OF, "email": "a@example.com"}])
    changes.append(sheet, [{"customer_id": 4, "start": AS_OF, "cancelled_on": AS_OF}])
    plan = changes.plan()
    assert [column.header for column in plan.new_columns] == ["취소일", "이메일"]
    read = after(plan, book).ledgers[0].table
    assert list(read.values("email")) == [None, None, "a@example.com", None]
    assert list(read.values("cancelled_on")) == [None, AS_OF, None, AS_OF]


def test_columns_that_two_plans_add_are_one() -> None:
    """If they say something of different rows."""
    book = book_of(term(1, AS_OF), term(2, AS_OF))
    (sheet,) = book.ledgers
    plans = []
    for at in (1, 0):
        changes = Changes(book)
        changes.set(sheet, "email", {at: f"a{at}@example.com"})
        plans.append(changes.plan())
    assert said(plans[0] | plans[1]) == {
        "L1": "이메일",
        "L2": "a0@example.com",
        "L3": "a1@example.com",
    }
    with pytest.raises(PlanError, match="같은 열을 추가합니다"):
        plans[0] | plans[0]


def test_edits_come_from_above_to_below() -> None:
    """In whatever order the cells are given."""
    book = book_of(*(term(at, AS_OF) for at in range(4)))
    (edits,) = edits_of(book.ledgers[0], "fee", {3: 1, 0: 2, 2: 3})
    assert (list(edits.rows), list(edits.new)) == ([2, 4, 5], [2, 3, 1])


CELLS: Final = st.dictionaries(
    st.integers(0, 9),
    st.fixed_dictionaries(
        {},
        optional={
            "start": st.dates(date(2023, 1, 1), date(2024, 12, 31)),
            "end": st.dates(date(2023, 1, 1), date(2025, 12, 31)),
            "customer_id": st.integers(1, 4),
            "service": st.sampled_from(["기본", "다른 것"]),
            "contract_id": st.sampled_from(["C-1", "C-2", "C-9"]),
            "next_contract_id": st.sampled_from(["C-1", "C-2", "C-9"]),
        },
    ),
    max_size=3,
)
NEW: Final = st.lists(
    st.fixed_dictionaries(
        {"customer_id": st.integers(1, 5), "start": st.dates(date(2023, 6, 1), date(2025, 6, 1))},
        optional={"service": st.just("기본"), "contract_id": st.sampled_from(["C-8", "C-9"])},
    ),
    max_size=2,
)
ROWS: Final = st.lists(
    st.builds(
        term,
        st.integers(1, 4),
        st.dates(date(2023, 1, 1), date(2024, 12, 1)),
        st.integers(20, 400),
    ),
    min_size=10,
    max_size=10,
)


@given(ROWS, st.lists(st.sampled_from([None, "C-9", "C-3"]), min_size=10, max_size=10), CELLS, NEW)
@settings(deadline=None, max_examples=60)
def test_few_rows_tell_what_all_rows_tell(
    rows: Sequence[tuple[object, ...]],
    links: Sequence[str | None],
    cells: Mapping[int, Mapping[str, Any]],
    new: Sequence[Mapping[str, Any]],
) -> None:
    """Looking at the customers' own rows only gives the same plan as going through all of them."""
    numbered = [
        (*row[:-2], f"C-{at}", link) for at, (row, link) in enumerate(zip(rows, links, strict=True))
    ]
    book = book_of(*numbered)
    (sheet,) = book.ledgers
    before = assess(book, AS_OF).plan
    book = after(before, book)
    (sheet,) = book.ledgers
    plans = []
    for few in (1000, -1):
        changes = Changes(book)
        for at, values in cells.items():
            for field, value in values.items():
                changes.set(sheet, field, {at: value})
        changes.append(sheet, new)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(engine, "_FEW", few)
            plans.append(changes.plan(AS_OF))
    assert said(plans[0]) == said(plans[1])
    assert not assess(after(plans[0], book), AS_OF).plan
