"""A contract's status, rule by rule and on each rule's first and last day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.domain.status import (
    DATES,
    DECIDED_BY,
    Action,
    Circumstances,
    Decision,
    Status,
    action_of,
    decision_in_note,
    status_of,
)
from xlcrm.domain.term import days_left, in_notice_window
from xlcrm.schema import sheets

DAY = timedelta(days=1)
START, END = date(2024, 1, 1), date(2024, 12, 31)
PLAIN = Circumstances(START, END)
HONG = Circumstances(date(2023, 10, 26), date(2024, 10, 25), decision=Decision.RENEWING)
KIM = Circumstances(date(2023, 11, 15), date(2024, 11, 14))
PARK = Circumstances(date(2023, 12, 1), date(2024, 11, 30))


def days(first: date, last: date) -> list[date]:
    """All days from first to last, inclusive."""
    return [first + n * DAY for n in range((last - first).days + 1)]


def reference(as_of: date, *, premium: int, basic: int) -> list[Status]:
    """The statuses of the three reference contracts."""
    return [
        status_of(HONG, as_of, window=premium),
        status_of(KIM, as_of, window=basic),
        status_of(PARK, as_of, window=premium),
    ]


EXPECTED = [Status.ACTIVE, Status.ACTIVE, Status.EXPIRING]


@pytest.mark.parametrize("as_of", days(date(2024, 10, 1), date(2024, 10, 14)), ids=str)
def test_the_reference_table_with_windows_of_60_and_30_days(as_of: date) -> None:
    """활성화, 활성화, 만료 예정 on every one of the fourteen days."""
    assert reference(as_of, premium=60, basic=30) == EXPECTED


@pytest.mark.parametrize("as_of", days(date(2024, 9, 1), date(2024, 10, 14)), ids=str)
def test_the_reference_table_with_windows_of_90_and_30_days(as_of: date) -> None:
    """The longer window gives it from the first of September."""
    assert reference(as_of, premium=90, basic=30) == EXPECTED


@pytest.mark.parametrize("as_of", [date(2024, 9, 30), date(2024, 10, 15)], ids=str)
def test_the_reference_table_holds_on_no_day_around(as_of: date) -> None:
    """The day before the one window opens, and the day the other does."""
    assert reference(as_of, premium=60, basic=30) != EXPECTED


def test_no_single_window_gives_the_reference_table() -> None:
    """Windows belong to services: one window for all fails on every day of the year."""
    for as_of in days(date(2024, 1, 1), date(2024, 12, 31)):
        for window in range(400):
            assert reference(as_of, premium=window, basic=window) != EXPECTED


@pytest.mark.parametrize(
    ("contract", "as_of", "expected"),
    [
        (PLAIN._replace(unreadable=True, cancelled_on=START), END, Status.ERROR),
        (Circumstances(END, START), START, Status.ERROR),
        (Circumstances(START, START), START, Status.EXPIRING),
        (PLAIN._replace(cancelled_on=END), END - DAY, Status.EXPIRING),
        (PLAIN._replace(cancelled_on=END), END, Status.CANCELLED),
        (PLAIN._replace(cancelled_on=START - DAY), START - DAY, Status.CANCELLED),
        (PLAIN._replace(cancelled_on=START, terminated_on=START), END, Status.CANCELLED),
        (PLAIN._replace(terminated_on=date(2024, 6, 30)), date(2024, 6, 30), Status.ACTIVE),
        (PLAIN._replace(terminated_on=date(2024, 6, 30)), date(2024, 7, 1), Status.TERMINATED),
        (PLAIN, START - DAY, Status.UPCOMING),
        (PLAIN, START, Status.ACTIVE),
        (Circumstances(None, END), date(1900, 1, 1), Status.ACTIVE),
        (Circumstances(START, None), date(9999, 12, 31), Status.ACTIVE),
        (Circumstances(None, None), START, Status.ACTIVE),
        (PLAIN, END - 31 * DAY, Status.ACTIVE),
        (PLAIN, END - 30 * DAY, Status.EXPIRING),
        (PLAIN, END, Status.EXPIRING),
        (PLAIN, END + DAY, Status.EXPIRED),
        (PLAIN._replace(decision=Decision.RENEWING), END, Status.ACTIVE),
        (PLAIN._replace(decision=Decision.RENEWING), END + DAY, Status.EXPIRED),
        (PLAIN._replace(decision=Decision.ENDING), END, Status.EXPIRING),
        (PLAIN._replace(auto_renewal=True), END, Status.ACTIVE),
        (PLAIN._replace(auto_renewal=True), END + DAY, Status.EXPIRED),
        (PLAIN._replace(next_start=END + DAY), END - 61 * DAY, Status.ACTIVE),
        (PLAIN._replace(next_start=END + DAY), END - 60 * DAY, Status.RENEWED),
        (PLAIN._replace(next_start=END + DAY), END, Status.RENEWED),
        (PLAIN._replace(next_start=END + DAY), END + DAY, Status.RENEWED),
        (PLAIN._replace(next_start=END - DAY), END + DAY, Status.RENEWED),
        (PLAIN._replace(next_start=END + 31 * DAY), END + DAY, Status.RENEWED),
        (PLAIN._replace(next_start=END + 32 * DAY), END + DAY, Status.EXPIRED),
        (PLAIN._replace(next_start=END + 32 * DAY), END, Status.ACTIVE),
    ],
    ids=[
        "an unreadable date before all",
        "end before start",
        "a term of one day",
        "the day before 취소일",
        "on 취소일",
        "cancelled before the start",
        "취소 before 해지",
        "on 해지일, the last day of service",
        "the day after 해지일",
        "the day before the start",
        "the first day",
        "no start is started",
        "no end never ends",
        "neither start nor end",
        "the day before the window",
        "the window's first day",
        "the last day",
        "the day after",
        "재계약 예정 is not 만료 예정",
        "재계약 예정 ends all the same",
        "해지 예정 is 만료 예정",
        "자동갱신 is not 만료 예정",
        "자동갱신 ends all the same",
        "a next term long before the end",
        "a next term from 60 days on",
        "a next term on the last day",
        "renewed the day after",
        "renewed early",
        "renewed on the last day of grace",
        "renewed a day after the grace",
        "any next term ends the notice",
    ],
)
def test_the_first_rule_that_matches_decides(
    contract: Circumstances, as_of: date, expected: Status
) -> None:
    """Each rule on its boundary days, with a window of 30 days and the default grace."""
    assert status_of(contract, as_of, window=30) is expected


@pytest.mark.parametrize(
    ("since", "until", "first", "last"),
    [
        (date(2024, 5, 1), date(2024, 5, 31), date(2024, 5, 1), date(2024, 5, 31)),
        (date(2024, 5, 1), None, date(2024, 5, 1), END),
        (None, date(2024, 5, 31), START, date(2024, 5, 31)),
        (date(2024, 5, 1), date(2024, 5, 1), date(2024, 5, 1), date(2024, 5, 1)),
    ],
    ids=["both bounds", "open to the right", "open to the left", "one day"],
)
def test_a_pause_holds_both_its_days(
    since: date | None, until: date | None, first: date, last: date
) -> None:
    """일시정지 exactly from the first to the last day of the pause, within the term."""
    contract = PLAIN._replace(paused_from=since, paused_to=until, decision=Decision.RENEWING)
    paused = [
        day for day in days(START, END) if status_of(contract, day, window=0) is Status.PAUSED
    ]
    assert paused == days(first, last)


def test_a_pause_that_ends_before_it_begins_is_none() -> None:
    """Such a pause holds no day."""
    contract = PLAIN._replace(paused_from=date(2024, 6, 1), paused_to=date(2024, 5, 1))
    assert status_of(contract, date(2024, 5, 15), window=30) is Status.ACTIVE


@pytest.mark.parametrize("grace", [0, 1, 30])
def test_the_grace_is_a_setting(grace: int) -> None:
    """The last start that renews is end + 1 + grace."""
    in_time = PLAIN._replace(next_start=END + DAY + grace * DAY)
    late = PLAIN._replace(next_start=END + DAY + grace * DAY + DAY)
    assert status_of(in_time, END + DAY, window=30, grace=grace) is Status.RENEWED
    assert status_of(late, END + DAY, window=30, grace=grace) is Status.EXPIRED


MAYBE = st.none() | st.dates(date(2023, 1, 1), date(2026, 12, 31))
CONTRACTS = st.builds(
    Circumstances,
    MAYBE,
    MAYBE,
    terminated_on=MAYBE,
    cancelled_on=MAYBE,
    paused_from=MAYBE,
    paused_to=MAYBE,
    decision=st.sampled_from(Decision),
    auto_renewal=st.booleans(),
    next_start=MAYBE,
    unreadable=st.booleans(),
)
AS_OF = st.dates(date(2022, 1, 1), date(2027, 12, 31))


@given(CONTRACTS, AS_OF, st.integers(0, 120), st.integers(0, 60))
def test_every_contract_has_a_status_and_its_consequences(
    contract: Circumstances, as_of: date, window: int, grace: int
) -> None:
    """Total; 만료 예정 lies in the notice window, 만료 after the end, 예정 before the start."""
    status = status_of(contract, as_of, window=window, grace=grace)
    assert isinstance(status, Status)
    if status is Status.EXPIRING:
        assert contract.end is not None
        assert in_notice_window(days_left(contract.end, as_of), window)
    if status is Status.EXPIRED:
        assert contract.end is not None
        assert contract.end < as_of
    if status is Status.RENEWED:
        assert contract.end is not None
        assert days_left(contract.end, as_of) <= max(window, 60)
        assert contract.next_start is not None
    if status is Status.UPCOMING:
        assert contract.start is not None
        assert as_of < contract.start
    assert (status is Status.ERROR) == (
        contract.unreadable
        or (
            contract.start is not None
            and contract.end is not None
            and contract.end < contract.start
        )
    )


@given(CONTRACTS, AS_OF, st.integers(0, 120))
def test_a_wider_window_only_makes_more_contracts_expiring(
    contract: Circumstances, as_of: date, window: int
) -> None:
    """Widening turns 활성화 into 만료 예정 and nothing else into anything."""
    before = status_of(contract, as_of, window=window)
    after = status_of(contract, as_of, window=window + 30)
    assert after is before or (before, after) == (Status.ACTIVE, Status.EXPIRING)


@pytest.mark.parametrize(
    ("contract", "status", "expected"),
    [
        (PLAIN, Status.EXPIRING, Action.CONSULT),
        (PLAIN._replace(decision=Decision.ENDING), Status.EXPIRING, Action.ANNOUNCE_END),
        (PLAIN._replace(auto_renewal=True), Status.EXPIRED, Action.RENEWAL_MISSED),
        (PLAIN, Status.EXPIRED, None),
        (PLAIN, Status.ACTIVE, None),
        (PLAIN._replace(auto_renewal=True), Status.ACTIVE, None),
        (PLAIN._replace(decision=Decision.RENEWING), Status.EXPIRING, None),
    ],
    ids=[
        "undecided",
        "ending",
        "auto-renewal missed",
        "expired",
        "active",
        "auto-renewal in force",
        "renewing",
    ],
)
def test_the_action_follows_from_status_and_decision(
    contract: Circumstances, status: Status, expected: Action | None
) -> None:
    """재계약 상담 필요, 종료 안내, 갱신 처리 누락, or nothing."""
    assert action_of(contract, status) is expected


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("재계약 예정", Decision.RENEWING),
        ("재계약예정", Decision.RENEWING),
        (" 10/20 통화, 재계약  예정임 ", Decision.RENEWING),
        ("재계약\u00a0예정", Decision.RENEWING),
        ("해지 예정", Decision.ENDING),
        ("해지예정(이사)", Decision.ENDING),
        ("재계약 상담 필요", None),
        ("재계약 예정 없음", None),
        ("재계약 예정 아님", None),
        ("재계약 예정 취소", None),
        ("재계약 예정이었으나 해지 예정", None),
        ("재계약", None),
        ("예정", None),
        ("-", None),
        ("–", None),
        ("—", None),
        ("", None),
        ("해지 예\u200b정", Decision.ENDING),
        ("해지 \u110b\u1168\u110c\u1165\u11bc", Decision.ENDING),
        ("해지\n예\u3000정" + " 긴 글" * 400, Decision.ENDING),
        ("해지\u200b예정" + " 긴 글" * 400, Decision.ENDING),
    ],
)
def test_a_note_may_state_the_decision(note: str, expected: Decision | None) -> None:
    """비고 decides only where it says so."""
    assert decision_in_note(note) is expected


def test_the_words_are_those_of_the_sheets() -> None:
    """Dropdowns and statuses cannot drift apart."""
    assert tuple(Status) == sheets.STATUSES
    assert tuple(Decision) == sheets.DECISIONS
    assert tuple(Action) == sheets.ACTIONS
    assert {status.value for status in DECIDED_BY} == {"해지", "취소", "일시정지"}


def test_a_status_follows_from_the_days_of_the_table() -> None:
    """The table of what decides a status, and the rules that give it, name the same days."""
    assert Circumstances._fields[: len(DATES)] == DATES
    for status, fields in DECIDED_BY.items():
        for field in fields:
            values = zip(PLAIN._fields, PLAIN, strict=True)
            decided = Circumstances._make(START if name == field else each for name, each in values)
            told = {status_of(decided, day, window=0) for day in (START, START + DAY)}
            assert status in told


def test_contracts_can_be_counted() -> None:
    """Equal contracts are one key of a dict."""
    assert len({PLAIN, Circumstances(START, END), HONG}) == 2
