"""What the journal says: contacts, moods, how long problems wait and last, what is open."""

from __future__ import annotations

from datetime import date

import pytest

from xlcrm.analysis.activity import (
    contacts_by_channel,
    contacts_by_month,
    figures,
    open_issues,
    resolution_times,
    response_times,
    sentiment_by_month,
    voices,
)
from xlcrm.analysis.inputs import office

AS_OF = date(2024, 10, 15)
TERM = {"customer": "A", "customer_id": "1001", "name": "가람", "start": "2024-01-01", "end": None}


def entry(at: str, **more: object) -> dict[str, object]:
    """Return a row of the journal."""
    return {"customer": "A", "at": at, "entry_id": at, **more}


def test_contacts_are_counted_by_channel() -> None:
    """Three calls, one of them made by the office; a letter of nobody knows which direction."""
    journal = [
        entry("2024-09-01", channel="전화", direction="수신"),
        entry("2024-09-02", channel="전화", direction="수신", customer="B"),
        entry("2024-09-03", channel="전화", direction="발신"),
        entry("2024-09-04", channel="이메일"),
        entry("2023-10-31", channel="방문"),
        entry("2024-10-16", channel="방문"),
    ]
    found = contacts_by_channel(office(AS_OF, journal=journal))
    assert found.to_numpy().tolist() == [["전화", 3, 0.75, 2, 1, 2], ["이메일", 1, 0.25, 0, 0, 1]]


def test_channels_keep_their_order_and_unknown_ones_stand_last() -> None:
    """As the journal's own list has them; a channel of the office's own, then 모름."""
    journal = [
        entry("2024-09-01", channel=name) for name in (None, "방문", "팩스", "전화", "이메일")
    ]
    found = contacts_by_channel(office(AS_OF, journal=journal))
    assert found["채널"].tolist() == ["전화", "이메일", "방문", "팩스", "모름"]
    assert found["비율"].sum() == pytest.approx(1)


def test_contacts_by_month_have_every_month() -> None:
    """From 2023-11 to 2024-10, the last of which still runs; an unknown channel is 모름."""
    journal = [
        entry("2023-11-30T23:59", channel="전화"),
        entry("2024-10-15T18:00", channel="팩스"),
        entry("2024-10-15T18:00", channel="전화"),
    ]
    found = contacts_by_month(office(AS_OF, journal=journal))
    assert found["건수"].tolist() == [1, *[0] * 10, 2]
    assert found["고객 수"].tolist() == [1, *[0] * 10, 1]
    assert found.iloc[-1][["전화", "모름", "비고"]].tolist() == [1, 1, "진행 중"]


def test_moods_are_shares_of_those_that_are_told() -> None:
    """September: two good, one neither, one bad, one untold: a quarter of four is bad."""
    moods = ("긍정", "긍정", "중립", "부정", None)
    journal = [entry("2024-09-10", sentiment=mood) for mood in moods]
    found = sentiment_by_month(office(AS_OF, journal=journal))
    row = found.iloc[-2]
    assert row[["긍정", "중립", "부정", "모름"]].tolist() == [2, 1, 1, 1]
    assert row[["긍정 비율", "부정 비율", "비고"]].tolist() == [0.5, 0.25, "적음"]
    assert found["부정 비율"].isna().sum() == 11


def test_response_times_run_from_the_problem_to_the_entry() -> None:
    """1, 3 and 8 hours: a median of 3; one that was written down before it happened is left out."""
    journal = [
        entry("2024-09-02T10:00", occurred_at="2024-09-02T09:00", category="불만"),
        entry("2024-09-02T12:00", occurred_at="2024-09-02T09:00", category="불만"),
        entry("2024-09-02T17:00", occurred_at="2024-09-02T09:00", category="결제"),
        entry("2024-09-02T08:00", occurred_at="2024-09-02T09:00", category="결제"),
        entry("2024-09-02T08:00", category="불만"),
    ]
    found = response_times(office(AS_OF, journal=journal))
    assert found[["분류", "건수", "중앙값", "가장 긴"]].to_numpy().tolist() == [
        ["전체", 3, 3.0, 8.0],
        ["불만", 2, 2.0, 3.0],
        ["결제", 1, 8.0, 8.0],
    ]
    assert found["90%"].tolist()[0] == pytest.approx(7.0)  # 3 + 0.8 × (8 − 3)


def test_resolution_times_run_from_the_problem_to_its_end() -> None:
    """24 hours since it happened; 48 since the call where that is not told; open ones in none."""
    journal = [
        entry("2024-09-02T10:00", occurred_at="2024-09-01T10:00", resolved_at="2024-09-02T10:00"),
        entry("2024-09-02T10:00", category="불만", resolved_at="2024-09-04T10:00"),
        entry("2024-09-02T10:00", category="불만"),
        entry("2024-09-02T10:00", category="불만", resolved_at="2024-10-16T10:00"),
        entry("2024-09-02T10:00", category="문의", resolved_at="2024-09-02T11:00"),
    ]
    at = office(AS_OF, journal=journal)
    found = resolution_times(at)
    assert found[["분류", "건수", "중앙값"]].to_numpy().tolist()[0] == ["전체", 2, 36.0]
    assert figures(at)["resolution_days"].value == 1.5
    assert figures(at)["open_issues"].value == 2


def test_open_issues_are_listed_the_oldest_first() -> None:
    """Of all time; whose follow-up is late says so; resolved and mere questions are not there."""
    journal = [
        entry("2024-10-10", category="불만", follow_up="다시 연락", follow_up_due="2024-10-14"),
        entry(
            "2022-05-01", category="불만", follow_up_due="2022-05-09", follow_up_done="2022-05-08"
        ),
        entry("2024-10-01", occurred_at="2024-09-30", follow_up_due="2024-10-15", category="결제"),
        entry("2024-10-01", category="문의"),
        entry("2024-10-01", category="불만", resolved_at="2024-10-02"),
    ]
    found = open_issues(office(AS_OF, contracts=[TERM], journal=journal))
    assert found["경과일"].tolist() == [898, 15, 5]
    assert found["기한 지남"].tolist() == ["", "", "예"]
    assert found["후속 기한"].isna().tolist() == [True, False, False]
    assert found[["고객 ID", "고객명"]].to_numpy().tolist() == [["1001", "가람"]] * 3


def test_a_problem_without_a_day_is_open_too() -> None:
    """It stands last in the list, and is counted."""
    journal = [
        entry("2024-10-10", category="불만") | {"at": None},
        entry("2024-10-10", category="불만"),
    ]
    at = office(AS_OF, contracts=[TERM], journal=journal)
    assert open_issues(at)["경과일"].isna().tolist() == [False, True]
    assert figures(at)["open_issues"].value == 2


def test_voices_are_counted_by_category() -> None:
    """Three complaints, one open, two of three bad; one in this month, two in the last."""
    journal = [
        entry("2024-10-02", category="불만", sentiment="부정"),
        entry("2024-09-02", category="불만", sentiment="부정", resolved_at="2024-09-03"),
        entry("2024-09-03", category="불만", sentiment="중립", resolved_at="2024-09-03"),
        entry("2024-08-03", category="문의"),
    ]
    found = voices(office(AS_OF, journal=journal))
    columns = ["분류", "건수", "비율", "부정", "미해결", "이번 달", "지난달"]
    assert found[columns].to_numpy().tolist() == [
        ["문의", 1, 0.25, 0, 0, 0, 0],
        ["불만", 3, 0.75, 2, 1, 1, 2],
    ]
    assert found["부정 비율"].isna().tolist() == [True, False]
    assert found["부정 비율"].tolist()[1] == pytest.approx(2 / 3)


def test_without_a_journal_nothing_is_a_number() -> None:
    """Three figures, three reasons; with an empty one two zeros, and nothing to be solved."""
    assert {each.why for each in figures(office(AS_OF)).values()} == {
        "'고객관리일지' 시트가 없습니다."
    }
    found = figures(office(AS_OF, journal=[]))
    assert [each.value for each in found.values()] == [0, 0, None]
    assert found["resolution_days"].why == "최근 12개월에 해결한 문제가 없습니다."
