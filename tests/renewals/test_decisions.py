"""Contracts that end early, pause and go on: which columns say so, and what is refused."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

import pytest
from openpyxl import load_workbook

from xlcrm.decisions import OfCustomer, plan_cancellation, plan_pause, plan_resumption
from xlcrm.ledger import open_ledger
from xlcrm.renewals import plan_renewal

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from xlcrm.book.draft import Decided

    Make: TypeAlias = Callable[..., Path]
    Decide: TypeAlias = Callable[..., Decided]
    Rows: TypeAlias = Callable[..., list[dict[str, object]]]
    Refusal: TypeAlias = Callable[..., str]

AS_OF = date(2024, 10, 1)
ONE = "C-0007"
TERM = ("고객 ID", "고객명", "계약 시작일", "계약 종료일", "서비스 내용", "상태", "비고", "계약 ID")
DECIDED = (*TERM, "해지일", "해지 사유", "취소일", "정지 시작일", "정지 종료일", "계약 기간")
DECISIONS = ("해지일", "해지 사유", "취소일", "정지 시작일", "정지 종료일")
CANCEL = partial(plan_cancellation, contract=ONE, reason="가격", as_of=AS_OF)
PAUSE = partial(plan_pause, contract=ONE, as_of=AS_OF)
RESUME = partial(plan_resumption, contract=ONE, as_of=AS_OF)


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
    decided = decide(path, partial(CANCEL, on=on), AS_OF)
    (row,) = rows(path)
    assert [str(each) if each else None for each in said(row)[:3]] == expected
    assert (row["상태"], row["비고"]) == (status, "창가 자리")
    (note,) = decided.notes
    assert (note["contract_id"], note["category"]) == (ONE, "해지")
    assert "홍길동" not in f"{note['content']} {decided.said}"


def test_missing_columns_are_added_at_the_right(make: Make, decide: Decide, rows: Rows) -> None:
    """Only that contract's cells are filled; in an Excel table the columns are the table's."""
    other = (1002, "김철수", "2024-01-01", "2024-12-31", "기본", None, None, "C-0008")
    path = make(TERM, other, hong()[:8], table=True)
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
    path = make(TERM, other, hong()[:8])
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


# -- pausing and going on --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("how", "expected", "end", "status"),
    [
        ({"last": date(2024, 10, 10)}, ["2024-09-20", "2024-10-10"], "2024-10-25", "일시정지"),
        ({}, ["2024-09-20", None], "2024-10-25", "일시정지"),
        (
            {"last": date(2024, 9, 30), "extend": True},
            ["2024-09-20", "2024-09-30"],
            "2024-11-05",
            "활성화",
        ),
    ],
    ids=["until a day", "until further notice", "with a later end"],
)
def test_a_contract_is_paused(  # noqa: PLR0913, PLR0917 - a case, and what it is tried with
    make: Make,
    decide: Decide,
    rows: Rows,
    how: dict[str, object],
    expected: list[str | None],
    end: str,
    status: str,
) -> None:
    """The end moves by the days of the pause where that is asked for."""
    path = make(DECIDED, hong(months=12))
    decide(path, partial(PAUSE, first=date(2024, 9, 20), **how), AS_OF)
    (row,) = rows(path)
    assert [str(each) if each else None for each in said(row)[3:]] == expected
    assert (str(row["계약 종료일"]), row["상태"]) == (end, status)
    codes = {each.code for each in open_ledger(path).findings}
    assert codes.isdisjoint({"C303", "C305"})  # the later end is right


def test_a_pause_that_is_over_makes_room_for_another(
    make: Make, decide: Decide, rows: Rows
) -> None:
    """There is one pair of columns; the journal keeps the days of the first."""
    path = make(DECIDED, hong(None, None, None, "2024-02-01", "2024-02-10"))
    decided = decide(path, partial(PAUSE, first=date(2024, 9, 20)), AS_OF)
    assert said(rows(path)[0])[3:] == [date(2024, 9, 20), None]
    assert "2024-02-01부터 2024-02-10까지" in str(decided.notes[0]["content"])


PLANNED = ("2024-09-20", "2024-10-09")  # twenty days


@pytest.mark.parametrize(
    ("row", "on", "expected", "end"),
    [
        (hong(None, None, None, "2024-09-20"), 5, ["2024-09-20", "2024-10-04"], "2024-11-09"),
        (hong(None, None, None, *PLANNED), 5, ["2024-09-20", "2024-10-04"], "2024-11-09"),
        (
            hong(None, None, None, *PLANNED, end="2024-11-14", months=12),
            5,
            ["2024-09-20", "2024-10-04"],
            "2024-11-09",
        ),
        (
            hong(None, None, None, *PLANNED, end="2024-11-14"),
            5,
            ["2024-09-20", "2024-10-04"],
            "2024-11-09",
        ),
        (
            hong(None, None, None, "2024-10-05", "2024-10-24", end="2024-11-14", months=12),
            5,
            [None, None],
            "2024-10-25",
        ),
        (hong(None, None, None, "2024-09-20"), 26, ["2024-09-20", "2024-10-25"], "2024-11-30"),
    ],
    ids=[
        "open",
        "planned longer",
        "moved by the plan",
        "moved, told by the dates",
        "taken back",
        "past the end",
    ],
)
def test_a_paused_contract_goes_on(  # noqa: PLR0913, PLR0917 - a case, and what it is tried with
    make: Make,
    decide: Decide,
    rows: Rows,
    row: tuple[object, ...],
    on: int,
    expected: list[str | None],
    end: str,
) -> None:
    """The pause ends on the day before; the end moves by the days that it really took."""
    path = make(DECIDED, row)
    decide(path, partial(RESUME, on=date(2024, 10, on), extend=True), AS_OF)
    (found,) = rows(path)
    assert [str(each) if each else None for each in said(found)[3:]] == expected
    assert str(found["계약 종료일"]) == end


@pytest.mark.parametrize(
    ("row", "plan", "expected"),
    [
        (
            hong(),
            partial(PAUSE, first=date(2024, 9, 20), last=date(2024, 9, 19)),
            "정지 종료일(2024-09-19)이 정지 시작일(2024-09-20)보다 빠릅니다.",
        ),
        (hong(), partial(PAUSE, first=date(2023, 10, 25)), "고객대장!C2: 정지 시작일(2023-10-25)"),
        (hong(), partial(PAUSE, first=date(2024, 10, 26)), "고객대장!D2: 정지하는 날(2024-10-26)"),
        (
            hong(None, None, None, "2024-09-01", "2024-09-20"),
            partial(PAUSE, first=date(2024, 9, 20)),
            "고객대장!L2: 이미 정지한 계약입니다.",
        ),
        (
            hong(),
            partial(PAUSE, first=date(2024, 9, 20), extend=True),
            "정지 종료일을 정하지 않으면",
        ),
        (
            hong(end=None, months=12),
            partial(PAUSE, first=date(2024, 9, 20), last=date(2024, 9, 20), extend=True),
            "고객대장!D2: 계약 종료일이 적혀 있지 않아",
        ),
        (hong("2024-09-01"), partial(PAUSE, first=date(2024, 8, 1)), "고객대장!I2: 해지한 계약"),
        (hong(), partial(RESUME, on=date(2024, 10, 1)), "고객대장!L2: 정지한 계약이 아닙니다."),
        (
            hong(None, None, None, "2024-09-01", "2024-09-20"),
            partial(RESUME, on=date(2024, 10, 1)),
            "고객대장!M2: 정지가 2024-09-20에 이미 끝났습니다.",
        ),
        (
            hong(None, None, None, "2024-09-20"),
            partial(RESUME, on=date(2024, 10, 26)),
            "고객대장!D2: 다시 시작하는 날(2024-10-26)이",
        ),
        (
            hong(
                None, None, None, "2024-07-01", "2024-07-31", start="2024-01-01", end="2024-12-31"
            ),
            partial(RESUME, on=date(2024, 7, 10), extend=True),
            "고객대장!D2: 종료일을 이미 미룬 것인지 알 수 없습니다.",
        ),
    ],
    ids=[
        "backwards",
        "before the term",
        "after the term",
        "paused then",
        "extended for how long",
        "an end to be computed",
        "ended",
        "not paused",
        "over",
        "past the end",
        "perhaps moved already",
    ],
)
def test_what_is_no_pause_is_refused(
    make: Make,
    refusal: Refusal,
    row: tuple[object, ...],
    plan: Callable[..., Decided],
    expected: str,
) -> None:
    """The cell is named, and what to do."""
    assert expected in refusal(make(DECIDED, row), plan)


def test_an_end_that_is_a_formula_or_followed_is_not_moved(make: Make, refusal: Refusal) -> None:
    """Neither is overwritten, nor made to overlap the next term."""
    how = {"first": date(2024, 9, 20), "last": date(2024, 9, 29), "extend": True}
    following = (1001, "홍길동", "2024-10-26", "2025-10-25", "기본", None, None, "C-0008")
    path = make(DECIDED, hong(), (*following, *[None] * 6))
    told = refusal(path, partial(PAUSE, **how))
    assert "종료일을 미루면(2024-11-04) 2024-10-26에 시작하는 다음 계약과 겹칩니다." in told
    book = load_workbook(make(DECIDED, hong()))
    book["고객대장"]["D2"] = "=DATE(2024,10,25)"
    book.save(path)
    assert "고객대장!D2" in refusal(path, partial(PAUSE, **how))


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
    plan = plan_cancellation(ledger, OfCustomer("1001"), on=on, reason="가격", as_of=AS_OF).plan
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
    told = refusal(path, partial(plan_renewal, contract=OfCustomer(customer), as_of=AS_OF))
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
