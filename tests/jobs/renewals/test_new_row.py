"""Which row a renewal appends: what it carries over, its number, its sheet."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

import pytest
from openpyxl import load_workbook
from renewed_rows import AS_OF, FULL, ONE, SHEET, TERM, hong

from xlcrm.cellref import CellRef
from xlcrm.jobs.renew import OfCustomer, renew

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from xlcrm.office.proposal import Proposal

    Make: TypeAlias = Callable[..., Path]
    Renew: TypeAlias = Callable[..., Proposal[None]]
    Rows: TypeAlias = Callable[..., list[dict[str, object]]]
    Statuses: TypeAlias = Callable[[Path, date], list[object]]
    Refusal: TypeAlias = Callable[..., str]


# -- the new row -----------------------------------------------------------------------------------


@pytest.mark.parametrize("table", [False, True], ids=["plain", "a table"])
def test_a_renewal_is_a_new_row_below_the_data(
    make: Make,
    table: bool,  # noqa: FBT001 - parametrized
    renewed: Renew,
    rows: Rows,
) -> None:
    """It carries the customer over, and nothing that people decided about the old term."""
    path = make(FULL, hong(), table=table)
    decided = renewed(path)
    old, new = rows(path)
    assert new == {
        **dict.fromkeys(FULL),
        "고객 ID": 1001,
        "고객명": "홍길동",
        "계약 시작일": date(2024, 10, 26),
        "계약 종료일": date(2025, 10, 25),
        "서비스 내용": "기본 서비스",
        "요금": 100000,
        "상태": "예정",
        "남은 일수": 389,
        "계약 ID": "C-0008",
        "계약 기간": 12,
    }
    assert (old["상태"], old["남은 일수"], old["다음 계약 ID"]) == ("재계약 완료", 24, "C-0008")
    assert decided.said == (
        "고객대장!A2 C-0007 → 고객대장!A3 C-0008: 2024-10-26–2025-10-25, 12개월",
    )
    assert decided.notes == (
        {
            "customer_id": 1001,
            "name": "홍길동",
            "contract_id": "C-0007",
            "category": "재계약",
            "content": "2024-10-26부터 2025-10-25까지 12개월 재계약을 등록함 (새 계약 C-0008).",
        },
    )
    tables = load_workbook(path)[SHEET].tables.values()
    assert [each.ref for each in tables] == (["A1:N3"] if table else [])


def test_what_is_asked_for_is_changed(make: Make, renewed: Renew, rows: Rows) -> None:
    """Length, fee, service and first day."""
    path = make(FULL, hong(), (1002, "김철수", "2024-01-01", "2024-12-31", "프리미엄 서비스"))
    renewed(path, months=6, fee=120_000, service="프리미엄 서비스", start=date(2024, 11, 1))
    new = rows(path)[-1]
    assert (new["계약 시작일"], new["계약 종료일"]) == (date(2024, 11, 1), date(2025, 4, 30))
    assert (new["요금"], new["서비스 내용"], new["계약 기간"]) == (120_000, "프리미엄 서비스", 6)


def test_typed_texts_stay_as_they_are_typed(make: Make, renewed: Renew, rows: Rows) -> None:
    """Dates, lengths and fees follow the manner of the column."""
    row = (
        *("1001", "홍길동", "2023. 10. 26.", "2024. 10. 25.", "기본", "100,000원", None),
        "12개월",
    )
    path = make((*TERM, "계약 기간"), row)
    renewed(path, OfCustomer("1001"), fee=120_000)
    assert list(rows(path)[-1].values()) == [
        *("1001", "홍길동", "2024. 10. 26.", "2025. 10. 25.", "기본", "120,000원", "예정"),
        "12개월",
    ]


def test_days_of_the_other_date_system_stay_days(make: Make, renewed: Renew, rows: Rows) -> None:
    """A workbook that counts from 1904 shows the same days."""
    path = make(FULL, hong(), date1904=True)
    renewed(path)
    new = rows(path)[-1]
    assert (new["계약 시작일"], new["계약 종료일"]) == (date(2024, 10, 26), date(2025, 10, 25))


def test_formulas_of_the_old_term_stay_and_the_table_fills_its_own(
    make: Make, renewed: Renew, rows: Rows, refusal: Refusal
) -> None:
    """Neither the end nor a computed column is overwritten where a formula stands."""
    path = make(FULL, hong("2023-10-26", '=INDIRECT("Z1")'))
    book = load_workbook(path)
    sheet = book[SHEET]
    sheet["H2"] = "=D2-TODAY()"
    book.save(path)
    text = refusal(path, partial(renew, contract=ONE, as_of=AS_OF))  # not calculated yet
    assert text.startswith("고객대장!D2: 읽을 수 없는 날짜가 있어 재계약하지 않습니다.")
    sheet["D2"] = "2024-10-25"
    book.save(path)
    renewed(path)
    old, new = rows(path)
    assert (old["남은 일수"], new["남은 일수"]) == ("=D2-TODAY()", 389)


def test_a_sheet_without_ids_is_linked_by_the_dates_alone(
    make: Make, renewed: Renew, statuses: Statuses
) -> None:
    """No number is invented where the office numbers nothing."""
    path = make(TERM, hong()[:7])
    decided = renewed(path, CellRef(SHEET, 2, 4))
    assert decided.said == ("고객대장!A2 → 고객대장!A3: 2024-10-26–2025-10-25, 12개월",)
    assert statuses(path, date(2024, 10, 26)) == ["재계약 완료", "활성화"]


def test_another_service_without_ids_is_said_to_be_unlinked(make: Make, renewed: Renew) -> None:
    """Dates link terms of one service only."""
    path = make(TERM, hong()[:7], (1002, "김철수", "2024-01-01", "2024-12-31", "프리미엄"))
    decided = renewed(path, CellRef(SHEET, 2, 1), service="프리미엄")
    assert decided.said[1].strip().startswith("서비스가 바뀌었고 다음 계약 ID를 쓸 수 없어")


def test_a_number_of_the_row_is_no_customer_s(make: Make, renewed: Renew, rows: Rows) -> None:
    """순번 goes on, and the journal names the customer by name only."""
    lines = ((1, *hong()[1:7]), (2, "김철수", "2024-01-01", "2024-12-31", "기본", 1, None))
    path = make(("순번", *TERM[1:]), *lines)
    decided = renewed(path, CellRef(SHEET, 2, 2))
    assert [row["순번"] for row in rows(path)] == [1, 2, 3]
    assert "customer_id" not in decided.notes[0]
    assert rows(path)[0]["상태"] == "재계약 완료"  # linked by name and dates


@pytest.mark.parametrize(
    ("identifiers", "own", "new"),
    [
        (("C-0007", "C-0012"), "C-0007", "C-0013"),
        ((20240001, 20240009), 20240001, 20240010),
        (("K-1001-1", "K-1002-7"), "K-1001-1", "K-1001-2"),
        (("C-0007", "C-0008"), "C-0007", "C-0009"),
        (("C-9999", None), "C-9999", "C-10000"),
        ((None, "C-0003"), None, "C-0004"),
        ((None, None), None, None),
    ],
    ids=["greatest", "numbers", "a head of its own", "taken", "wider", "none yet", "nobody's"],
)
def test_the_new_id_follows_the_office_s_numbering(  # noqa: PLR0913, PLR0917 - a case, and what it is tried with
    make: Make,
    identifiers: tuple[object, object],
    own: object,
    new: object,
    renewed: Renew,
    rows: Rows,
) -> None:
    """One above the greatest of the same head; a number stays a number."""
    other = (1002, "김철수", "2024-01-01", "2024-12-31", "기본 서비스", 50000, None)
    headers = (*TERM, "계약 ID", "다음 계약 ID")
    path = make(headers, (*hong()[:7], identifiers[0], None), (*other, identifiers[1], None))
    assert rows(path)[0]["계약 ID"] == own
    renewed(path, CellRef(SHEET, 2, 1))
    old, _, added = rows(path)
    assert (added["계약 ID"], old["다음 계약 ID"]) == (new, new)


@pytest.mark.parametrize(
    ("sheets", "start", "where"),
    [
        (("2023년", "2024년"), None, "2024년"),
        (("2023년", "2022년"), None, "2023년"),
        (("2024-09", "2024-10", "2023-10"), None, "2024-10"),
        (("강남점", "2024년"), None, "강남점"),
        (("2023년", "2024년", "2025년"), date(2025, 1, 2), "2025년"),
    ],
    ids=["that year's", "the newest", "by month", "branches", "the year of the first day"],
)
def test_a_renewal_goes_to_the_sheet_of_its_year(  # noqa: PLR0913, PLR0917 - a case, and what it is tried with
    make: Make,
    sheets: tuple[str, ...],
    start: date | None,
    where: str,
    renewed: Renew,
    rows: Rows,
) -> None:
    """Where the sheets are by year; otherwise it stays on its own sheet."""
    term = ("2024-01-01", "2024-12-31", "기본 서비스", 50000, None)
    rest = (None, None, "C-0100", None, None, None, None)
    others = zip(sheets[1:], ("김철수", "박영희"), strict=False)
    more = {
        name: [FULL, (1002 + at, person, *term, *rest)] for at, (name, person) in enumerate(others)
    }
    path = make(FULL, hong(), name=sheets[0], more=more)
    before = {name: len(rows(path, name)) for name in sheets}
    renewed(path, start=start)
    after = {name: len(rows(path, name)) - before[name] for name in sheets}
    assert after == {name: int(name == where) for name in sheets}
    assert rows(path, where)[-1]["계약 ID"] == rows(path, sheets[0])[0]["다음 계약 ID"] == "C-0101"
