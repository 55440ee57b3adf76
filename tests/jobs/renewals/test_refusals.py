"""What is not renewed, and all that is to be renewed at once."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from renewed_rows import AS_OF, DECISIONS, FULL, ONE, SHEET, TERM, hong

from xlcrm.cellref import CellRef
from xlcrm.jobs.renew import renew, renew_planned
from xlcrm.office.ledger import open_ledger

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from xlcrm.office.proposal import Proposal

    Make: TypeAlias = Callable[..., Path]
    Renew: TypeAlias = Callable[..., Proposal[None]]
    Rows: TypeAlias = Callable[..., list[dict[str, object]]]
    Statuses: TypeAlias = Callable[[Path, date], list[object]]
    Refusal: TypeAlias = Callable[..., str]

ASKED = ("재계약 의사", "자동갱신")


# -- refusals --------------------------------------------------------------------------------------

OTHER = (1001, "홍길동", "2025-03-01", "2025-12-31", "기본 서비스", 1, None, None, None, "C-0009")
REFUSALS: dict[str, tuple[list[tuple[object, ...]], dict[str, Any], str]] = {
    "a next term by dates": ([hong(), OTHER], {}, "고객대장!D2: 이미 재계약했습니다."),
    "a next term by ID": (
        [(*hong()[:10], "C-0050", *hong()[11:])],
        {},
        "고객대장!K2: 이미 재계약했습니다.",
    ),
    "cancelled": (
        [hong("2023-10-26", "2024-10-25", None, None, "2023-10-20")],
        {},
        "고객대장!Q2: 취소한 계약",
    ),
    "ended early": (
        [hong("2023-10-26", "2024-10-25", None, "2024-12-31")],
        {},
        "고객대장!P2: 해지한 계약",
    ),
    "typed as ended": (
        [(*hong()[:6], "해지", *hong()[7:14])],
        {},
        "고객대장!G2: 해지한 계약",
    ),
    "unreadable": ([hong("2023-10-26", "10/26")], {}, "고객대장!D2: 읽을 수 없는 날짜"),
    "open-ended": ([hong("2023-10-26", "상시")], {}, "고객대장!D2: 종료일이 없는 계약"),
    "no first day": ([hong(None, "2024-10-25")], {}, "고객대장!C2: 시작일이 없는 계약"),
    "ends before it starts": (
        [hong("2024-10-26", "2024-10-25")],
        {},
        "고객대장!D2: 시작일이 종료일보다 늦어",
    ),
    "no whole months": (
        [hong("2023-10-26", "2024-10-20")],
        {},
        "고객대장!L2: 앞 계약의 기간이 몇 개월인지",
    ),
    "an early start": (
        [hong()],
        {"start": date(2024, 10, 25)},
        "고객대장!D2: 새 시작일(2024-10-25)이",
    ),
    "no such service": ([hong()], {"service": "기번 서비스"}, "혹시 '기본 서비스'입니까?"),
    "a fee below nothing": ([hong()], {"fee": -1}, "요금이 0원보다 작거나"),
    "no months": ([hong()], {"months": 0}, "계약 기간이 1개월보다 짧습니다."),
    "too long": ([hong()], {"months": 100_000}, "고객대장!D2: 새 계약의 종료일이 너무"),
    "nobody's": ([(None, None, *hong()[2:])], {}, "고객대장!A2: 고객이 적혀 있지 않은 계약"),
    "no such contract": ([hong()], {"contract": "C-0070"}, "혹시 'C-0007'입니까?"),
    "a row without a contract": (
        [hong()],
        {"contract": CellRef(SHEET, 9, 1)},
        "고객대장!A9: 그 셀의 행에는 계약이 없습니다.",
    ),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_what_cannot_be_renewed_is_refused(make: Make, case: str, refusal: Refusal) -> None:
    """The cell is named, and what to do."""
    lines, how, expected = REFUSALS[case]
    headers = DECISIONS if max(map(len, lines)) > len(FULL) else FULL
    assert expected in refusal(
        make(headers, *lines),
        partial(renew, **{"contract": ONE, "as_of": AS_OF, **how}),
    )


def test_an_overlap_with_another_term_is_refused(
    make: Make, renewed: Renew, refusal: Refusal
) -> None:
    """Of the service that it changes to, of which the customer has a contract."""
    other = (1001, "홍길동", "2025-03-01", "2025-12-31", "프리미엄", 1, None, None, None, "C-0009")
    path = make(FULL, hong(), other)
    assert "고객대장!C3: 새 계약(2024-10-26–2025-10-25)이" in refusal(
        path, partial(renew, contract=ONE, as_of=AS_OF, service="프리미엄")
    )
    renewed(path, service="프리미엄", months=4)


def test_a_sum_below_the_data_moves_down_and_takes_the_new_term_in(make: Make) -> None:
    """It is never overwritten."""
    path = make(TERM, hong()[:7])
    book = load_workbook(path)
    book[SHEET]["A3"] = "합계"
    book[SHEET]["F3"] = "=SUM(F2:F2)"
    book.save(path)
    ledger = open_ledger(path)
    ledger.save(renew(ledger, CellRef(SHEET, 2, 1), as_of=AS_OF).plan)
    sheet = load_workbook(path)[SHEET]
    assert [sheet.cell(row, 1).value for row in (2, 3, 4)] == [1001, 1001, "합계"]
    assert sheet["F4"].value == "=SUM(F2:F3)"


# -- all that have been agreed on ------------------------------------------------------------------


def planned(path: Path, as_of: date = date(2024, 11, 1)) -> Proposal[None]:
    """Renew all planned contracts in the file."""
    ledger = open_ledger(path)
    decided = renew_planned(ledger, as_of=as_of)
    ledger.save(decided.plan)
    return decided


def a_contract(number: int, end: str, decision: object, *more: object) -> tuple[object, ...]:
    """Return a row of `DECISIONS` of a customer of their own."""
    head = (number, f"고객{number}", "2023-11-01", end, "기본 서비스", 100000, None)
    return (*head, None, None, f"C-{number}", None, None, decision, None, *more)


def test_all_planned_are_renewed_whose_term_has_ended(make: Make, rows: Rows) -> None:
    """Those that renew themselves too; one that cannot is told, and a second run adds nothing."""
    lines = (
        a_contract(1, "2024-10-31", "재계약 예정"),
        a_contract(2, "2024-11-01", "재계약 예정"),  # its last day
        a_contract(3, "2024-10-31", "미정"),
        a_contract(4, "2024-10-31", None, "Y"),
        a_contract(5, "2024-10-31", "해지 예정", "Y"),
        a_contract(6, "2024-10-20", "재계약 예정"),  # no whole months
        a_contract(7, "2024-10-31", "재계약 예정", None, "2024-10-01"),
    )
    path = make(DECISIONS, *lines)
    decided = planned(path)
    assert [row["고객 ID"] for row in rows(path)[7:]] == [1, 4]
    assert [row["계약 ID"] for row in rows(path)[7:]] == ["C-8", "C-9"]
    assert [note["customer_id"] for note in decided.notes] == [1, 4]
    assert [each.place.rpartition("!")[2] for each in decided.problems] == ["L7"]
    assert not planned(path).notes


def test_automatic_renewals_can_be_switched_off(make: Make) -> None:
    """설정 says so."""
    off = (("구분", "항목", "값"), ("기준", "자동갱신 처리", "아니오"))
    path = make(DECISIONS, a_contract(4, "2024-10-31", None, "Y"), more={"설정": off})
    assert not planned(path).plan


def test_one_customer_s_two_services_are_both_renewed(make: Make, rows: Rows) -> None:
    """Each in a row of its own, with a number of its own."""
    one, other = (list(a_contract(number, "2024-10-31", "재계약 예정")) for number in (1, 2))
    other[0], other[1], other[4] = one[0], one[1], "프리미엄"
    path = make(DECISIONS, one, other)
    planned(path)
    assert [row["계약 ID"] for row in rows(path)[2:]] == ["C-3", "C-4"]


LEFT_TO_PEOPLE = {
    "on the last day of the grace": ("2024-10-01", 30, 12, []),
    "past the grace": ("2024-09-30", 30, 12, ["종료일(2024-09-30) 뒤로 재계약 유예(30일)가"]),
    "within the office's own grace": ("2024-09-30", 60, 12, []),
    "years ago": ("2022-10-31", 30, 12, ["종료일(2022-10-31) 뒤로 재계약 유예(30일)가"]),
    "the next month reaches the day": ("2024-10-01", 30, 1, []),
    "the next month is over too": (
        "2024-09-30",
        60,
        1,
        ["다음 기간(2024-10-01–2024-10-31)도 이미 끝나"],
    ),
}


@pytest.mark.parametrize("itself", [False, True], ids=["planned", "renews itself"])
@pytest.mark.parametrize("case", LEFT_TO_PEOPLE)
def test_what_ended_too_long_ago_is_left_to_people(
    make: Make, rows: Rows, case: str, *, itself: bool
) -> None:
    """On 2024-11-01; a second run tells the same and adds nothing."""
    end, grace, months, expected = LEFT_TO_PEOPLE[case]
    row = list(a_contract(1, end, None if itself else "재계약 예정", "Y" if itself else None))
    row[FULL.index("계약 기간")] = months
    lists = (("구분", "항목", "값"), ("기준", "재계약 유예(일)", grace))
    path = make(DECISIONS, row, more={"설정": lists})
    found = [error for _ in range(2) for error in planned(path).problems]
    assert [
        str(error).split(": ")[1].startswith(words)
        for error, words in zip(found, 2 * expected, strict=True)
    ] == [True] * 2 * len(expected)
    assert {each.place.rpartition("!")[2] for each in found} <= {"D2"}
    assert len(rows(path)) == 2 - len(expected)


@settings(max_examples=40, deadline=None)
@given(
    contracts=st.lists(
        st.tuples(
            st.integers(0, 800),
            st.sampled_from([1, 2, 3, 6, 12]),
            st.sampled_from(["재계약 예정", "미정", "해지 예정", None]),
            st.sampled_from(["Y", "N", None]),
        ),
        min_size=1,
        max_size=6,
    ),
    grace=st.sampled_from([0, 7, 30, 90, 365]),
)
def test_a_second_run_on_the_same_day_renews_nothing(
    tmp_path_factory: pytest.TempPathFactory,
    contracts: list[tuple[int, int, str | None, str | None]],
    grace: int,
) -> None:
    """However long ago the terms ended, however long they are, and whatever the grace."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = SHEET
    sheet.append(("고객 ID", "고객명", "계약 시작일", "계약 종료일", "계약 기간", *ASKED))
    for number, (ago, months, decision, itself) in enumerate(contracts):
        end = AS_OF - timedelta(days=ago)
        start = end - timedelta(days=30 * months)
        sheet.append((number, "가나다", start, end, months, decision, itself))
    book.create_sheet("설정").append(("구분", "항목", "값"))
    book["설정"].append(("기준", "재계약 유예(일)", grace))
    path = tmp_path_factory.mktemp("planned") / "대장.xlsx"
    book.save(path)
    first, second = planned(path, AS_OF), planned(path, AS_OF)
    assert not second.plan
    assert list(map(str, second.problems)) == list(map(str, first.problems))
