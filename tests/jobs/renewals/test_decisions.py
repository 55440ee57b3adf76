"""Contracts that end early, pause and go on: which columns say so, and what is refused."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

import pytest
from openpyxl import load_workbook
from renewed_rows import AS_OF, DECIDED, ONE, SHORT

from xlcrm.jobs.decide import OfCustomer, cancel, pause, resume
from xlcrm.jobs.renew import renew
from xlcrm.office.ledger import open_ledger

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from xlcrm.office.proposal import Proposal

    Make: TypeAlias = Callable[..., Path]
    Decide: TypeAlias = Callable[..., Proposal[None]]
    Rows: TypeAlias = Callable[..., list[dict[str, object]]]
    Refusal: TypeAlias = Callable[..., str]

DECISIONS = ("해지일", "해지 사유", "취소일", "정지 시작일", "정지 종료일")
CANCEL = partial(cancel, contract=ONE, reason="가격", as_of=AS_OF)
PAUSE = partial(pause, contract=ONE, as_of=AS_OF)
RESUME = partial(resume, contract=ONE, as_of=AS_OF)


def hong(
    *decisions: object, start: str = "2023-10-26", end: object = "2024-10-25", months: object = None
) -> tuple[object, ...]:
    """Return a row of `DECIDED`, its decisions in the order of `DECISIONS`."""
    given = (*decisions, *[None] * (5 - len(decisions)))
    return (1001, "홍길동", start, end, "기본", None, "창가 자리", ONE, *given, months)


def said(row: dict[str, object]) -> list[object]:
    """Return what a row's decision columns say."""
    return [row[header] for header in DECISIONS]


# -- ending early ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "start", "expected", "status"),
    [
        (date(2024, 9, 30), "2023-10-26", ["2024-09-30", "가격", None], "해지"),
        (date(2024, 10, 1), "2023-10-26", ["2024-10-01", "가격", None], "만료 예정"),
        (date(2023, 10, 26), "2023-10-26", ["2023-10-26", "가격", None], "해지"),
        (date(2024, 10, 25), "2023-10-26", ["2024-10-25", "가격", None], "만료 예정"),
        (date(2024, 9, 30), "2024-10-26", [None, "가격", "2024-09-30"], "취소"),
    ],
    ids=["ended", "the last day of service", "the first day", "the last day", "before it began"],
)
def test_a_contract_ends_on_its_last_day_of_service(  # noqa: PLR0913, PLR0917 - a case, and what it is tried with
    make: Make,
    decide: Decide,
    rows: Rows,
    on: date,
    start: str,
    expected: list[str | None],
    status: str,
) -> None:
    """해지일 from the first day on, 취소일 before; the reason beside it, the note untouched."""
    path = make(DECIDED, hong(start=start, end="2024-10-25" if start < "2024" else "2025-10-25"))
    decided = decide(path, partial(CANCEL, on=on, before_start=str(on) < start), AS_OF)
    (row,) = rows(path)
    assert [str(each) if each else None for each in said(row)[:3]] == expected
    assert (row["상태"], row["비고"]) == (status, "창가 자리")
    (note,) = decided.notes
    assert (note["contract_id"], note["category"]) == (ONE, "해지")
    assert "홍길동" not in f"{note['content']} {decided.said}"


def test_an_end_before_the_start_is_asked_about(make: Make, refusal: Refusal) -> None:
    """It would make the contract one that never was, as a slip of the year does."""
    path = make(DECIDED, hong(start="2023-10-26", end="2024-10-25"))
    told = refusal(path, partial(CANCEL, on=date(2022, 9, 30)))
    assert "해지일(2022-09-30)이 계약 시작일(2023-10-26)보다 빠릅니다." in told
    assert "--before-start" in told


def test_missing_columns_are_added_at_the_right(make: Make, decide: Decide, rows: Rows) -> None:
    """Only that contract's cells are filled; in an Excel table the columns are the table's."""
    other = (1002, "김철수", "2024-01-01", "2024-12-31", "기본", None, None, "C-0008")
    path = make(SHORT, other, hong()[:8], table=True)
    decide(path, partial(CANCEL, on=date(2024, 9, 30)), AS_OF)
    first, second = rows(path)
    assert [*first][8:] == ["해지일", "해지 사유"]
    assert (first["해지일"], second["해지일"], second["해지 사유"]) == (
        None,
        date(2024, 9, 30),
        "가격",
    )
    sheet = load_workbook(path)["고객대장"]
    (table,) = sheet.tables.values()
    assert (table.ref, [each.name for each in table.tableColumns][8:]) == (
        "A1:J3",
        ["해지일", "해지 사유"],
    )
    assert sheet["I3"].is_date


def test_a_reason_of_the_office_s_own_is_known(make: Make, decide: Decide, rows: Rows) -> None:
    """설정 adds to the list; spaces do not matter."""
    lists = (("구분", "항목", "값"), ("목록", "해지 사유", "건강 문제"))
    path = make(DECIDED, hong(), more={"설정": lists})
    decide(path, partial(CANCEL, on=date(2024, 9, 30), reason="건강문제"), AS_OF)
    assert rows(path)[0]["해지 사유"] == "건강 문제"


def test_what_people_typed_into_the_status_is_not_unsaid(make: Make, refusal: Refusal) -> None:
    """A new column 해지일 would make the others' typed 해지 be computed again."""
    other = (1002, "김철수", "2024-01-01", "2024-12-31", "기본", "해지", None, "C-0008")
    path = make(SHORT, other, hong()[:8])
    told = refusal(path, partial(CANCEL, on=date(2024, 9, 30)))
    assert told.startswith("고객대장!F2: 상태에 '해지'라고 적은 계약이 있습니다.")


@pytest.mark.parametrize(
    ("row", "how", "expected"),
    [
        (hong("2024-09-01"), {}, "고객대장!I2: 해지한 계약이라 해지하지 않습니다."),
        (hong(None, None, "2024-09-01"), {}, "고객대장!K2: 취소한 계약이라"),
        (hong(), {"on": date(2024, 10, 26)}, "고객대장!D2: 해지일(2024-10-26)이"),
        (hong(), {"reason": "서비스 불먼"}, "혹시 '서비스 불만'입니까?"),
        (hong(), {"reason": "기분"}, "쓸 수 있는 사유: 가격 · 서비스 불만"),
        (hong(end="10/26"), {}, "고객대장!D2: 읽을 수 없는 날짜"),
    ],
    ids=["ended", "cancelled", "after the end", "misspelt", "no reason", "unreadable"],
)
def test_nonsense_is_not_written(
    make: Make, refusal: Refusal, row: tuple[object, ...], how: dict[str, object], expected: str
) -> None:
    """The cell is named, and what to do."""
    plan = partial(CANCEL, **{"on": date(2024, 9, 30), **how})
    assert expected in refusal(make(DECIDED, row), plan)


def test_a_formula_is_not_overwritten(make: Make, refusal: Refusal) -> None:
    """Nor is another decision's cell written then."""
    path = make(DECIDED, hong(None, "=1&2"))
    told = refusal(path, partial(CANCEL, on=date(2024, 9, 30)))
    assert told.startswith("고객대장!J2: 수식이 있는 칸이라 쓰지 않습니다.")


# -- whose contract --------------------------------------------------------------------------------

TWO = (
    (1001, "홍길동", "2023-10-26", "2024-10-25", "기본", None, None, "C-0001"),
    (1001, "홍길동", "2024-10-26", "2025-10-25", "기본", None, None, "C-0002"),
    (1002, "홍길동", "2024-01-01", "2024-12-31", "기본", None, None, "C-0003"),
    (1003, "김철수", "2024-01-01", "2024-12-31", "기본", None, None, "C-0004"),
    (1003, "김철수", "2024-01-01", "2024-12-31", "프리미엄", None, None, "C-0005"),
)


@pytest.mark.parametrize(
    ("on", "cell"), [(date(2024, 10, 1), "I2"), (date(2024, 11, 1), "I3")], ids=["now", "next term"]
)
def test_of_a_customer_s_terms_the_one_in_force_is_meant(make: Make, on: date, cell: str) -> None:
    """On the day of the decision."""
    ledger = open_ledger(make(DECIDED, *((*row, *[None] * 6) for row in TWO)))
    plan = cancel(ledger, OfCustomer("1001"), on=on, reason="가격", as_of=AS_OF).plan
    assert cell in [edit.where.cell for edit in plan]


@pytest.mark.parametrize(
    ("customer", "expected"),
    [
        ("1003", "그 고객에게 맞는 계약이 여럿입니다: 고객대장!A5 김*수 기본 2024-01-01"),
        ("김 철수", "고객대장!A6 김*수 프리미엄 2024-01-01–2024-12-31 C-0005"),
        ("홍길동", "맞는 고객이 2명입니다: 1001 홍*동 · 1002 홍*동"),
        ("이순신", "그런 고객이 없습니다."),
    ],
    ids=["two services", "by name", "two people", "nobody"],
)
def test_who_may_be_meant_is_listed_masked(
    make: Make, refusal: Refusal, customer: str, expected: str
) -> None:
    """And nothing is written; the cells and IDs listed name one contract each."""
    path = make(DECIDED, *((*row, *[None] * 6) for row in TWO))
    told = refusal(path, partial(renew, contract=OfCustomer(customer), as_of=AS_OF))
    assert expected in told
    assert "김철수" not in told
    assert "홍길동" not in told


def test_a_doubled_id_names_no_contract(make: Make, refusal: Refusal) -> None:
    """Both rows are listed; one of their cells does."""
    path = make(DECIDED, hong(), hong(start="2022-10-26", end="2023-10-25"))
    assert "같은 계약 ID가 여러 행에 있습니다: 고객대장!A2" in refusal(
        path, partial(CANCEL, on=AS_OF)
    )
    plan = partial(CANCEL, contract="고객대장!A2", on=AS_OF)
    assert plan(open_ledger(path)).plan
