"""Contracts from a ledger's tables: dates completed, next terms found, status on a day."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook

from xlcrm.domain.term import MonthEnd
from xlcrm.office.contracts import Contracts, following_starts
from xlcrm.ooxml.package import Package
from xlcrm.reading.settings import Settings
from xlcrm.workbook.read import read_book

if TYPE_CHECKING:
    from collections.abc import Sequence

AS_OF = date(2024, 10, 1)
TERM = ("고객 ID", "고객명", "계약 시작일", "계약 종료일", "서비스 내용")
HONG = (1001, "홍길동", "2023-10-26", "2024-10-25", "프리미엄 서비스")
KIM = (1002, "김철수", "2023-11-15", "2024-11-14", "기본 서비스")
PARK = (1003, "박영희", "2023-12-01", "2024-11-30", "프리미엄 서비스")
WINDOWS = Settings(windows={"프리미엄 서비스": 60, "기본 서비스": 30})


def contracts(*sheets: Sequence[Sequence[object]], settings: Settings = WINDOWS) -> list[Contracts]:
    """Return the contracts of ledger sheets, each a header row and rows."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for number, rows in enumerate(sheets, start=2023):
        sheet = book.create_sheet(f"{number}년")
        for row in rows:
            sheet.append([*row])
    buffer = io.BytesIO()
    book.save(buffer)
    read = read_book(Package(buffer.getvalue()))
    assert len(read.ledgers) == len(sheets)
    return [Contracts.of(sheet.table, settings) for sheet in read.ledgers]


def computed(
    headers: Sequence[str],
    *rows: Sequence[object],
    as_of: date = AS_OF,
    settings: Settings = WINDOWS,
) -> list[tuple[object, object, object]]:
    """Return the status, days left and action of each row of one sheet."""
    (mine,) = contracts((headers, *rows), settings=settings)
    (following,) = following_starts([mine])
    found = mine.computed(following, as_of)
    return list(zip(found["status"], found["days_left"], found["action"], strict=True))


def statuses(headers: Sequence[str], *rows: Sequence[object], as_of: date = AS_OF) -> list[object]:
    """Return the status of each row of one sheet."""
    return [status for status, *_ in computed(headers, *rows, as_of=as_of)]


# -- status ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("windows", "first", "last"),
    [
        ((60, 30), date(2024, 10, 1), date(2024, 10, 14)),
        ((90, 30), date(2024, 9, 1), date(2024, 10, 14)),
    ],
    ids=["60 and 30", "90 and 30"],
)
def test_the_reference_table_comes_out_exactly(
    windows: tuple[int, int], first: date, last: date
) -> None:
    """On every day on which it holds: windows belong to services."""
    settings = Settings(windows=dict(zip(("프리미엄 서비스", "기본 서비스"), windows, strict=True)))
    headers = (*TERM, "비고")
    rows = ((*HONG, "재계약 예정"), (*KIM, "–"), (*PARK, "재계약 상담 필요"))
    days = [first + timedelta(each) for each in range((last - first).days + 1)]
    for day in days:
        assert computed(headers, *rows, as_of=day, settings=settings) == [
            ("활성화", (date(2024, 10, 25) - day).days, None),
            ("활성화", (date(2024, 11, 14) - day).days, None),
            ("만료 예정", (date(2024, 11, 30) - day).days, "재계약 상담 필요"),
        ]
    assert len(days) in {14, 44}


DECIDED = (
    *TERM,
    "재계약 의사",
    "자동갱신",
    "해지일",
    "취소일",
    "정지 시작일",
    "정지 종료일",
    "다음 계약 ID",
)
CASES = {
    "cancelled": (("", "", "", "2024-10-01", "", "", ""), "취소", None),
    "cancelled tomorrow": (("", "", "", "2024-10-02", "", "", ""), "만료 예정", "재계약 상담 필요"),
    "terminated yesterday": (("", "", "2024-09-30", "", "", "", ""), "해지", None),
    "last day of service": (
        ("", "", "2024-10-01", "", "", "", ""),
        "만료 예정",
        "재계약 상담 필요",
    ),
    "paused": (("", "", "", "", "2024-10-01", "2024-10-01", ""), "일시정지", None),
    "paused until further notice": (("", "", "", "", "2024-09-01", "", ""), "일시정지", None),
    "pause over": (
        ("", "", "", "", "2024-09-01", "2024-09-30", ""),
        "만료 예정",
        "재계약 상담 필요",
    ),
    "will renew": (("재계약 예정", "", "", "", "", "", ""), "활성화", None),
    "will not renew": (("해지 예정", "", "", "", "", "", ""), "만료 예정", "종료 안내"),
    "decision with odd spaces": (("해지예정", "", "", "", "", "", ""), "만료 예정", "종료 안내"),
    "renews itself": (("", "예", "", "", "", "", ""), "활성화", None),
    "next contract named": (("", "", "", "", "", "", "C-9"), "재계약 완료", None),
    "unreadable pause": (("", "", "", "", "10월쯤", "", ""), "오류", None),
}


@pytest.mark.parametrize("case", CASES)
def test_decisions_make_the_status(case: str) -> None:
    """Of a contract that ends in 24 days, with a window of 60."""
    decisions, status, action = CASES[case]
    left = None if status == "오류" else 24
    assert computed(DECIDED, (*HONG, *decisions)) == [(status, left, action)]


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        ("2024-10-02", "2025-10-01", ("예정", 365, None)),
        ("2023-10-02", "2024-10-01", ("만료 예정", 0, "재계약 상담 필요")),
        ("2023-10-01", "2024-09-30", ("만료", -1, None)),
        ("2023-12-01", "2024-11-30", ("만료 예정", 60, "재계약 상담 필요")),
        ("2023-12-02", "2024-12-01", ("활성화", 61, None)),
        ("2023-12-01", "상시", ("활성화", None, None)),
        ("2023-12-01", "", ("활성화", None, None)),
        ("", "2024-09-30", ("만료", -1, None)),
        ("2024-12-01", "2024-11-30", ("오류", None, None)),
        ("2023-02-30", "2024-11-30", ("오류", None, None)),
        ("2023-12-01", "11월 말", ("오류", None, None)),
    ],
    ids=[
        *("upcoming", "last day", "over", "window opens", "day before", "open", "blank end"),
        *("blank start", "ends before it starts", "no such day", "no date"),
    ],
)
def test_dates_make_the_status(start: str, end: str, expected: tuple[object, ...]) -> None:
    """Days left count to the last day; a row in error has none, and the others go on."""
    rows = ((1, "가", start, end, "프리미엄 서비스"), KIM)
    assert computed(TERM, *rows) == [expected, ("활성화", 44, None)]


def test_an_expired_contract_that_renews_itself_was_missed() -> None:
    """Somebody forgot to write the next term."""
    row = (1, "가", "2023-10-01", "2024-09-30", "기본 서비스", "", "Y", "", "", "", "", "")
    assert computed(DECIDED, row) == [("만료", -1, "갱신 처리 누락")]


@pytest.mark.parametrize("typed", ["해지", "취소", "일시정지", "일시 정지", " 해지 "])
def test_what_people_typed_stays_where_no_column_holds_it(typed: str) -> None:
    """Exactly as it is spaced, and without an action; days left count as ever."""
    headers = (*TERM, "상태")
    word = typed.replace(" ", "")
    assert computed(headers, (*PARK, typed)) == [(typed, 60, None)]
    with_column = {"해지": "해지일", "취소": "취소일", "일시정지": "정지 시작일"}[word]
    assert statuses((*headers, with_column), (*PARK, typed, None)) == ["만료 예정"]


@pytest.mark.parametrize("typed", ["활성화", "만료", "확인요망", "재계약 완료"])
def test_other_typed_statuses_are_computed(typed: str) -> None:
    """They are what xlcrm is for."""
    assert statuses((*TERM, "상태"), (*PARK, typed)) == ["만료 예정"]


def test_a_typed_decision_does_not_hide_an_error() -> None:
    """Dates that contradict each other are to be mended first."""
    row = (1, "가", "2024-12-01", "2024-11-30", "기본 서비스", "해지")
    assert statuses((*TERM, "상태"), row) == ["오류"]


# -- terms -----------------------------------------------------------------------------------------

MONTHS = (*TERM, "계약 기간")


@pytest.mark.parametrize(
    ("start", "months", "civil", "edate"),
    [
        ("2023-10-26", 12, date(2024, 10, 25), date(2024, 10, 25)),
        ("2023-01-31", "1개월", date(2023, 2, 28), date(2023, 2, 27)),
        ("2023-08-31", "반년", date(2024, 2, 29), date(2024, 2, 28)),
        ("2023-08-31", "100일", date(2023, 12, 8), date(2023, 12, 8)),
        ("2023-08-31", "당분간", None, None),
        ("2024-02-29", "1년", date(2025, 2, 28), date(2025, 2, 27)),
    ],
)
def test_a_blank_end_is_the_last_day_of_the_term(
    start: str, months: object, civil: date | None, edate: date | None
) -> None:
    """By article 160 of the Civil Act, or as EDATE has it where 설정 says so."""
    for convention, end in ((MonthEnd.CIVIL160, civil), (MonthEnd.EDATE, edate)):
        rows = (MONTHS, (1, "가", start, None, "기본 서비스", months))
        (mine,) = contracts(rows, settings=Settings(month_end=convention))
        assert list(mine.ends) == [end]
        assert list(mine.filled()["end"]) == [end]
        assert bool(mine.unreadable) == (end is None)


@pytest.mark.parametrize(
    ("start", "end", "convention", "months"),
    [
        ("2023-10-26", "2024-10-25", MonthEnd.CIVIL160, 12),
        ("2023-01-31", "2023-02-28", MonthEnd.CIVIL160, 1),
        ("2023-01-31", "2023-02-27", MonthEnd.EDATE, 1),
        ("2023-01-31", "2023-02-27", MonthEnd.CIVIL160, None),
        ("2023-10-26", "2024-10-26", MonthEnd.CIVIL160, None),
        ("2023-10-26", "상시", MonthEnd.CIVIL160, None),
    ],
)
def test_a_blank_length_is_counted_from_the_dates(
    start: str, end: str, convention: MonthEnd, months: int | None
) -> None:
    """In whole months by the office's convention, or not at all."""
    rows = (
        MONTHS,
        (1, "가", start, end, "기본 서비스", None),
        (2, "나", start, end, "기본", "2년"),
    )
    (mine,) = contracts(rows, settings=Settings(month_end=convention))
    assert list(mine.filled()["months"]) == [months, "2년"]


@pytest.mark.parametrize("typed", ["2024-12-31", "상시"])
def test_an_end_that_a_person_typed_prevails(typed: str) -> None:
    """Over the one that the length gives."""
    (mine,) = contracts((MONTHS, (1, "가", "2024-01-01", typed, "기본", 6)))
    assert list(mine.filled()["end"]) == [typed]
    assert mine.ends[0] in {date(2024, 12, 31), None}


def test_a_sheet_without_end_dates_is_computed_from_lengths() -> None:
    """The end is not written anywhere, but it is there."""
    headers = ("고객 ID", "고객명", "계약 시작일", "서비스 내용", "계약 기간")
    rows = (
        (1, "가", "2023-10-26", "기본 서비스", 12),
        (2, "나", "2023-10-26", "기본 서비스", "몇 달"),
    )
    assert computed(headers, *rows) == [
        ("만료 예정", 24, "재계약 상담 필요"),
        ("오류", None, None),
    ]


# -- next terms ------------------------------------------------------------------------------------


def test_a_next_term_makes_the_old_one_renewed() -> None:
    """Of the same customer and service, by dates; also one that is signed but has not begun."""
    rows = (
        (1, "가", "2022-10-01", "2023-09-30", "기본 서비스"),
        (1, "가", "2023-10-01", "2024-09-30", "기본  서비스"),
        (1, "가", "2024-10-15", "2025-10-14", "기본서비스"),
        (1, "가", "2023-10-01", "2024-09-30", "다른 서비스"),
    )
    assert statuses(TERM, *rows) == ["재계약 완료", "재계약 완료", "예정", "만료"]


@pytest.mark.parametrize(
    ("start", "status"), [("2024-07-31", "재계약 완료"), ("2024-08-01", "만료")]
)
def test_a_next_term_after_the_grace_is_no_renewal(start: str, status: str) -> None:
    """Thirty days without service are still one."""
    rows = ((1, "가", "2023-07-01", "2024-06-30", "기본"), (1, "가", start, "2025-06-30", "기본"))
    assert statuses(TERM, *rows)[0] == status


def test_a_cancelled_term_renews_nothing() -> None:
    """It counts as never made."""
    headers = (*TERM, "취소일")
    rows = (
        (1, "가", "2023-07-01", "2024-06-30", "기본", None),
        (1, "가", "2024-07-01", "2025-06-30", "기본", "2024-07-03"),
    )
    assert statuses(headers, *rows) == ["만료", "취소"]


def test_next_terms_are_found_across_sheets() -> None:
    """Where each year has its own sheet: by dates and by 다음 계약 ID."""
    headers = (*TERM, "계약 ID", "다음 계약 ID")
    old = (
        headers,
        (1, "가", "2023-07-01", "2024-06-30", "기본", "C1", None),
        (2, "나", "2023-07-01", "2024-06-30", "기본", "C2", "C4"),
        (3, "다", "2023-07-01", "2024-06-30", "기본", "C5", "C7"),
    )
    new = (
        headers,
        (1, "가", "2024-07-01", "2025-06-30", "기본", "C3", None),
        (2, "나", "2024-07-02", "2025-06-30", "프리미엄", "C4", None),
    )
    both = contracts(old, new)
    assert following_starts(both) == [
        [date(2024, 7, 1), date(2024, 7, 2), date(2024, 7, 1)],
        [None, None],
    ]


@pytest.mark.parametrize(
    ("end", "linked", "status"),
    [
        ("2024-06-30", "C9", "재계약 완료"),
        ("2024-06-30", "C1", "만료"),
        ("9999-12-31", "C9", "활성화"),
        ("상시", "C9", "활성화"),
    ],
    ids=["stands nowhere", "itself", "end of time", "open-ended"],
)
def test_a_named_next_contract_need_not_be_in_the_workbook(
    end: str, linked: str, status: str
) -> None:
    """It is taken to follow at once; a contract does not follow itself."""
    headers = (*TERM, "계약 ID", "다음 계약 ID")
    assert statuses(headers, (1, "가", "2023-07-01", end, "기본", "C1", linked)) == [status]


def test_customers_without_an_id_are_known_by_name_and_telephone() -> None:
    """Two of the same name are two, and a blank is nobody."""
    headers = ("고객명", "연락처", "계약 시작일", "계약 종료일", "서비스 내용")
    rows = (
        ("김 현성", "010-0000-0001", "2023-07-01", "2024-06-30", "기본"),
        ("김현성", "01000000001", "2024-07-01", "2025-06-30", "기본"),
        ("김현성", "010-0000-0002", "2023-07-01", "2024-06-30", "기본"),
    )
    assert statuses(headers, *rows) == ["재계약 완료", "활성화", "만료"]
