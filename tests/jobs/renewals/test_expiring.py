"""Who expires when: which contracts are listed, in which order, and the same as a calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, TypeAlias

import pytest
from icalendar import Calendar

from xlcrm.analysis.analyse import analyse
from xlcrm.jobs.expiring import calendar, expiring, in_grace
from xlcrm.office.ledger import open_ledger

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Make: TypeAlias = Callable[..., Path]

AS_OF = date(2024, 10, 1)
STAMP = datetime(2024, 10, 1, tzinfo=UTC)
HEADERS = (
    *("고객 ID", "고객명", "계약 시작일", "계약 종료일", "서비스 내용", "상태"),
    *("계약 ID", "재계약 의사", "자동갱신", "해지일", "취소일", "다음 계약 ID", "정지 시작일"),
)
SETTINGS = (
    ("구분", "항목", "값"),
    ("서비스", "프리미엄", 90),
    ("서비스", "기본", 30),
    ("휴무일", "창립기념일", "2024-10-04"),
)
JOURNAL = (
    ("일지 ID", "일시", "고객 ID", "고객명", "내용"),
    ("J-1", "2024-09-01", 1, "가나다", "전화"),
    ("J-2", "2024-09-20", 1, "가나다", "전화"),
)


def contract(
    number: int, name: str, end: object, service: str = "기본", *more: object
) -> list[object]:
    """Return a row of `HEADERS` whose term began a year ago."""
    given = (*more, *[None] * (6 - len(more)))
    return [number, name, "2023-11-01", end, service, None, f"C-{number}", *given]


def listed(path: Path, within: int | None = None) -> list[tuple[str, int, str]]:
    """Return the contracts that are listed: contract, days left and status."""
    return [
        (each.contract_id, each.days_left, each.status)
        for each in expiring(open_ledger(path), as_of=AS_OF, within=within)
    ]


def test_the_most_urgent_come_first_and_then_by_name(make: Make) -> None:
    """Those that end soon, and those whose window is open though they end later.

    Who asks for some days gets those and no others.
    """
    path = make(
        HEADERS,
        contract(1, "하하하", "2024-10-31"),
        contract(2, "가가가", "2024-10-31"),
        contract(3, "나나나", "2024-10-01"),
        contract(4, "다다다", "2024-12-30", "프리미엄"),
        contract(5, "라라라", "2024-12-31", "프리미엄"),
        contract(6, "마마마", "2024-12-01"),
        more={"설정": SETTINGS},
    )
    assert listed(path) == [
        ("C-3", 0, "만료 예정"),
        ("C-2", 30, "만료 예정"),
        ("C-1", 30, "만료 예정"),
        ("C-4", 90, "만료 예정"),
    ]
    assert [days for _, days, _ in listed(path, 30)] == [0, 30, 30]
    assert listed(path, 61)[-1:] == [("C-6", 61, "활성화")]
    assert listed(path, 0) == [("C-3", 0, "만료 예정")]


def test_what_is_over_and_may_still_be_renewed_is_a_list_of_its_own(make: Make) -> None:
    """Up to the last day on which a new term would renew it, the most urgent first.

    Not what has been renewed, has been ended, ends for good by its 재계약 의사, or is over for
    longer than the grace.
    """
    path = make(
        HEADERS,
        contract(1, "가가가", "2024-09-30"),
        contract(2, "나나나", "2024-08-31"),
        contract(3, "다다다", "2024-08-30"),
        contract(4, "라라라", "2024-09-20", "기본", "재계약 예정"),
        contract(5, "마마마", "2024-09-20", "기본", "해지 예정"),
        contract(6, "바바바", "2024-09-20", "기본", None, None, "2024-09-10"),
        contract(7, "사사사", "2024-10-01"),
        contract(8, "아아아", "2024-09-15"),
        [8, "아아아", "2024-09-16", "2025-09-15", "기본", None, "C-9", *[None] * 6],
        more={"설정": SETTINGS},
    )
    open_ = in_grace(open_ledger(path), as_of=AS_OF)
    assert [(each.contract_id, each.days_left, each.decision) for each in open_] == [
        ("C-2", -31, "미정"),
        ("C-4", -11, "재계약 예정"),
        ("C-1", -1, "미정"),
    ]


@pytest.mark.parametrize(
    ("row", "status"),
    [
        (contract(1, "가나다", "2024-10-31", "기본", "재계약 예정"), "활성화"),
        (contract(1, "가나다", "2024-10-31", "기본", None, "Y"), "활성화"),
        (contract(1, "가나다", "2024-10-31", "기본", *[None] * 5, "2024-09-01"), "일시정지"),
        (contract(1, "가나다", "2024-10-31", "기본", None, None, "2024-10-20"), ""),
        (contract(1, "가나다", "2024-10-31", "기본", None, None, None, "2024-10-20"), ""),
        (contract(1, "가나다", "2024-10-31", "기본", *[None] * 4, "C-9"), ""),
        (contract(1, "가나다", "2024-09-30"), ""),
        (contract(1, "가나다", "상시"), ""),
        (contract(1, "가나다", "10/26"), ""),
    ],
    ids=[
        *("agreed on", "renews itself", "paused", "ends early", "to be cancelled", "renewed"),
        *("over", "open-ended", "unreadable"),
    ],
)
def test_what_has_been_decided_is_left_out(make: Make, row: list[object], status: str) -> None:
    """Neither the renewed, the cancelled nor the ended; a pause does not keep an end away."""
    path = make(HEADERS, row, more={"설정": SETTINGS})
    assert [status for *_, status in listed(path)] == ([status] if status else [])
    table = analyse(open_ledger(path), AS_OF).tables["expiring"]
    assert table["상태"].tolist() == ([status] if status else [])


def test_each_row_says_when_to_act_and_when_we_last_spoke(make: Make) -> None:
    """The window opens on 10-05, a Saturday after a day off and a holiday."""
    sheets = {"설정": SETTINGS, "고객관리일지": JOURNAL}
    path = make(HEADERS, contract(1, "가나다", "2024-11-04", "기본", "해지 예정"), more=sheets)
    (row,) = expiring(open_ledger(path), as_of=AS_OF)
    assert (str(row.where), row.customer_id, row.name) == ("고객대장!A2", "1", "가나다")
    assert (row.notice_on, row.act_by) == (date(2024, 10, 5), date(2024, 10, 2))
    assert (row.decision, row.action, row.renews_itself) == ("해지 예정", "", False)
    assert row.last_contact == date(2024, 9, 20)


@pytest.mark.parametrize(
    ("decision", "renews_itself", "shown"),
    [
        (None, "Y", "자동갱신"),
        ("미정", "Y", "자동갱신"),
        ("해지 예정", "Y", "해지 예정"),
        ("재계약 예정", "Y", "재계약 예정"),
        ("미정", "N", "미정"),
    ],
    ids=["blank", "undecided", "wants to leave", "wants to stay", "does not renew itself"],
)
def test_what_a_customer_has_decided_goes_before_what_would_happen_by_itself(
    make: Make, decision: object, renews_itself: str, shown: str
) -> None:
    """In the list as in the calendar."""
    path = make(HEADERS, contract(1, "가나다", "2024-10-31", "기본", decision, renews_itself))
    rows = expiring(open_ledger(path), as_of=AS_OF)
    assert [each.intention for each in rows] == [shown]
    (notice, _) = Calendar.from_ical(calendar(rows, stamp=STAMP)).walk("VEVENT")
    assert f"재계약 의사: {shown}" in str(notice["DESCRIPTION"])


def events(data: bytes) -> list[tuple[str, str, date]]:
    """Return a calendar's events: UID, summary and day."""
    return [
        (str(each["UID"]), str(each["SUMMARY"]), each.decoded("DTSTART"))
        for each in Calendar.from_ical(data).walk("VEVENT")
    ]


def test_a_calendar_has_the_notice_and_the_end_of_each_contract(make: Make) -> None:
    """All-day events, masked; the lines end as RFC 5545 asks."""
    path = make(HEADERS, contract(1, "가나다", "2024-11-04"), more={"설정": SETTINGS})
    rows = expiring(open_ledger(path), as_of=AS_OF)
    data = calendar(rows, stamp=STAMP)
    assert [each[1:] for each in events(data)] == [
        ("[만료 안내] 가*다 기본", date(2024, 10, 2)),
        ("[계약 만료] 가*다 기본", date(2024, 11, 4)),
    ]
    assert "가나다" not in data.decode()
    assert "가나다" in calendar(rows, stamp=STAMP, reveal=True).decode()
    lines = data.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert b"\n" not in b"".join(lines)


@pytest.mark.parametrize("identified", [True, False], ids=["by 계약 ID", "by customer and start"])
def test_importing_twice_replaces_the_events(make: Make, *, identified: bool) -> None:
    """The UID stays when the end moves; no two events share one, and none says who it is."""
    uids = []
    for end in ("2024-11-04", "2024-11-14"):
        lines = [contract(1, "가나다", end), contract(2, "라마바", end)]
        for line in lines if not identified else ():
            line[6] = None
        path = make(HEADERS, *lines, more={"설정": SETTINGS})
        found = events(calendar(expiring(open_ledger(path), as_of=AS_OF), stamp=STAMP))
        uids.append([uid for uid, *_ in found])
        assert len(set(uids[-1])) == 4
    assert sorted(uids[0]) == sorted(uids[1])
    assert all(uid.endswith("@xlcrm") and "C-" not in uid for uid in uids[0])
