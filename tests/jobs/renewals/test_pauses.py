"""Contracts that pause and go on: which cells say so, where the end moves, what is refused."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

import pytest
from openpyxl import load_workbook
from renewed_rows import AS_OF, DECIDED, ONE, SHORT
from xlsxwriter import Workbook

from xlcrm.jobs.decide import OfCustomer, pause, resume
from xlcrm.office.ledger import open_ledger

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from xlcrm.office.proposal import Proposal

    Make: TypeAlias = Callable[..., Path]
    Decide: TypeAlias = Callable[..., Proposal[None]]
    Rows: TypeAlias = Callable[..., list[dict[str, object]]]
    Refusal: TypeAlias = Callable[..., str]

PAUSE = partial(pause, contract=ONE, as_of=AS_OF)
RESUME = partial(resume, contract=ONE, as_of=AS_OF)


def hong(
    *pause: object, start: str = "2023-10-26", end: object = "2024-10-25", months: object = None
) -> tuple[object, ...]:
    """Return a row of `DECIDED`: contract C-0007 with the days of its pause."""
    days = (*pause, *[None] * (2 - len(pause)))
    row = (1001, "홍길동", start, end, "기본", None, "창가 자리", ONE)
    return (*row, None, None, None, *days, months)


def said(row: dict[str, object]) -> list[object]:
    """Return what a row says of a pause."""
    return [row["정지 시작일"], row["정지 종료일"]]


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
    assert [str(each) if each else None for each in said(row)] == expected
    assert (str(row["계약 종료일"]), row["상태"]) == (end, status)
    codes = {each.code for each in open_ledger(path).findings}
    assert codes.isdisjoint({"C303", "C305"})  # the later end is right


def test_a_pause_that_is_over_makes_room_for_another(
    make: Make, decide: Decide, rows: Rows
) -> None:
    """There is one pair of columns; the journal keeps the days of the first."""
    path = make(DECIDED, hong("2024-02-01", "2024-02-10"))
    decided = decide(path, partial(PAUSE, first=date(2024, 9, 20)), AS_OF)
    assert said(rows(path)[0]) == [date(2024, 9, 20), None]
    assert "2024-02-01부터 2024-02-10까지" in str(decided.notes[0]["content"])


PLANNED = ("2024-09-20", "2024-10-09")  # twenty days


@pytest.mark.parametrize(
    ("row", "on", "expected", "end"),
    [
        (hong("2024-09-20"), 5, ["2024-09-20", "2024-10-04"], "2024-11-09"),
        (hong(*PLANNED), 5, ["2024-09-20", "2024-10-04"], "2024-11-09"),
        (
            hong(*PLANNED, end="2024-11-14", months=12),
            5,
            ["2024-09-20", "2024-10-04"],
            "2024-11-09",
        ),
        (
            hong(*PLANNED, end="2024-11-14"),
            5,
            ["2024-09-20", "2024-10-04"],
            "2024-11-09",
        ),
        (
            hong("2024-10-05", "2024-10-24", end="2024-11-14", months=12),
            5,
            [None, None],
            "2024-10-25",
        ),
        (hong("2024-09-20"), 26, ["2024-09-20", "2024-10-25"], "2024-11-30"),
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
    assert [str(each) if each else None for each in said(found)] == expected
    assert str(found["계약 종료일"]) == end


@pytest.mark.parametrize(
    ("row", "on", "end", "told"),
    [
        (hong(*PLANNED, end="2024-11-14", months=12), 5, "2024-11-09", 2),
        (hong(*PLANNED, end="2024-11-14"), 5, "2024-11-09", 2),
        (
            hong("2024-10-05", "2024-10-24", end="2024-11-14", months=12),
            5,
            "2024-10-25",
            2,
        ),
        (hong(*PLANNED, months=12), 5, "2024-10-25", 1),
        (hong("2024-09-20", months=12), 5, "2024-10-25", 1),
        (hong(*PLANNED, end="2024-10-20"), 5, "2024-10-20", 2),
    ],
    ids=[
        *("moved by the plan", "moved, told by the dates", "moved, and taken back"),
        *("never moved", "open", "nobody can tell"),
    ],
)
def test_an_end_that_the_plan_moved_is_put_right_unasked(  # noqa: PLR0913, PLR0917 - a case, and what it is tried with
    make: Make,
    decide: Decide,
    rows: Rows,
    row: tuple[object, ...],
    on: int,
    end: str,
    told: int,
) -> None:
    """Without being asked to move it; where it has not been moved, it stays."""
    path = make(DECIDED, row)
    decided = decide(path, partial(RESUME, on=date(2024, 10, on)), AS_OF)
    assert str(rows(path)[0]["계약 종료일"]) == end
    assert len(decided.said) == told


def test_an_end_that_is_a_formula_stays_when_a_pause_ends(tmp_path: Path) -> None:
    """It may count the days of the pause itself."""
    path = tmp_path / "대장.xlsx"
    with Workbook(path) as book:
        sheet = book.add_worksheet("고객대장")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, DECIDED)
        sheet.write_row(1, 0, hong(months=12)[:2])
        sheet.write_row(1, 4, hong(months=12)[4:])
        sheet.write_formula("D2", "=DATE(2024,10,25)+M2-L2+1", day, 45610)  # 2024-11-14
        for cell, text in zip(("C2", "L2", "M2"), ("2023-10-26", *PLANNED), strict=True):
            sheet.write_datetime(cell, date.fromisoformat(text), day)
    decided = resume(open_ledger(path), ONE, on=date(2024, 10, 5), as_of=AS_OF)
    edits = {edit.where.cell: edit.new for edit in decided.plan}
    assert edits["M2"] == date(2024, 10, 4)
    assert "D2" not in edits


def typed(number: int = 7, status: str = "일시정지") -> tuple[object, ...]:
    """Return a row of `SHORT`, which has no columns for a pause."""
    dates = ("2023-10-26", "2024-12-25")
    return (1001, "홍길동", *dates, "기본", status, "창가 자리", f"C-{number:04}")


@pytest.mark.parametrize("contract", [ONE, OfCustomer("1001")], ids=["by ID", "by customer"])
@pytest.mark.parametrize("status", ["일시정지", "일시 정지"])
def test_a_pause_typed_into_the_status_is_ended_there(
    make: Make, decide: Decide, rows: Rows, status: str, contract: str | OfCustomer
) -> None:
    """상태 is computed again, of that contract only; no column is added; then it can be paused."""
    other = (1002, "김철수", *typed(8)[2:])
    path = make(SHORT, other, typed(status=status))
    resumed = partial(resume, contract=contract, on=AS_OF, as_of=AS_OF)
    decided = decide(path, resumed, AS_OF)
    assert [row["상태"] for row in rows(path)] == ["일시정지", "활성화"]
    assert tuple(rows(path)[0]) == SHORT
    assert decided.notes[0]["content"] == "2024-10-01부터 이용을 다시 시작함."
    assert "상태에 적은 '일시정지'를 지움" in decided.said[0]


def test_a_typed_pause_that_has_ended_makes_room_for_one_with_dates(
    make: Make, decide: Decide, refusal: Refusal, rows: Rows
) -> None:
    """`pause` says to end it first, and then that works."""
    path = make(SHORT, typed())
    pause = partial(PAUSE, first=date(2024, 10, 10), last=date(2024, 10, 20))
    assert "고객대장!F2: 이미 정지한 계약입니다." in refusal(path, pause)
    decide(path, partial(RESUME, on=AS_OF), AS_OF)
    decide(path, pause, AS_OF)
    assert rows(path)[0]["정지 시작일"] == date(2024, 10, 10)


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
            hong("2024-09-01", "2024-09-20"),
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
        (
            (*hong()[:8], "2024-09-01", *hong()[9:]),
            partial(PAUSE, first=date(2024, 8, 1)),
            "고객대장!I2: 해지한 계약",
        ),
        (hong(), partial(RESUME, on=date(2024, 10, 1)), "고객대장!L2: 정지한 계약이 아닙니다."),
        (
            hong("2024-09-01", "2024-09-20"),
            partial(RESUME, on=date(2024, 10, 1)),
            "고객대장!M2: 정지가 2024-09-20에 이미 끝났습니다.",
        ),
        (
            hong("2024-09-20"),
            partial(RESUME, on=date(2024, 10, 26)),
            "고객대장!D2: 다시 시작하는 날(2024-10-26)이",
        ),
        (
            hong("2024-07-01", "2024-07-31", start="2024-01-01", end="2024-12-31"),
            partial(RESUME, on=date(2024, 7, 10), extend=True),
            "고객대장!D2: 종료일을 이미 미룬 것인지 알 수 없습니다.",
        ),
        (
            typed(),
            partial(RESUME, on=AS_OF, extend=True),
            "고객대장!F2: 상태에만 '일시정지'라고 적은 계약이라 정지한 날수를 몰라",
        ),
        (
            typed(),
            partial(RESUME, on=date(2024, 10, 2)),
            "고객대장!F2: 상태에만 '일시정지'라고 적은 계약이라 2024-10-02에 다시",
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
        "by how long nobody knows",
        "typed, and later",
    ],
)
def test_what_is_no_pause_is_refused(
    make: Make,
    refusal: Refusal,
    row: tuple[object, ...],
    plan: Callable[..., Proposal[None]],
    expected: str,
) -> None:
    """The cell is named, and what to do."""
    assert expected in refusal(make(DECIDED[: len(row)], row), plan)


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
