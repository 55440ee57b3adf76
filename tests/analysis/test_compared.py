"""Those with whom something was done against comparable others, on offices counted by hand."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd
import pytest

from xlcrm.analysis.compared import GOLDEN, effect, followed, purchases, renewals
from xlcrm.analysis.inputs import Office, office

AS_OF = date(2024, 10, 15)
SENT = datetime(2024, 6, 10)  # noqa: DTZ001 - a sheet's days have no zone


def term(customer: str, start: date, end: date, **more: object) -> dict[str, Any]:
    """Return a contract's row."""
    known = {"customer": customer, "name": customer, "service": "기본", "fee": 10_000}
    known |= {"basis": "월", "status": "만료", "sheet": "고객대장", "row": 2, "days_left": -9}
    return {**known, "start": start, "end": end, **more}


def ending(count: int, renewed: int, **more: object) -> list[dict[str, Any]]:
    """Return contracts that end on 30 June, of which the first ones go on at once."""
    rows = []
    for at in range(count):
        who = f"{more.get('name', '고객')}{at:03}"
        on = {"next_start": date(2024, 7, 1), "status": "재계약 완료"} if at < renewed else {}
        rows.append(term(who, date(2023, 7, 1), date(2024, 6, 30), **{**on, **more, "name": who}))
        if on:
            again = {**more, "name": who, "status": "활성화", "days_left": 99}
            rows.append(term(who, date(2024, 7, 1), date(2025, 6, 30), **again))
    return rows


def done(*customers: str, day: datetime = SENT, name: str = "봄") -> pd.DataFrame:
    """Return what was done with some customers on a day."""
    frame = pd.DataFrame({"name": name, "customer": list(customers), "day": day})
    return frame.astype({"day": "datetime64[s]"})


def both() -> Office:
    """Return an office in which 15 of 20 written to went on, and 8 of 20 others."""
    rows = [*ending(20, 15, name="받음"), *ending(20, 8, name="안 받음")]
    return office(AS_OF, contracts=rows)


def test_renewals_of_those_written_to_are_held_against_others() -> None:
    """By hand: 15/20 − 8/20 = 35 points; all are in one group."""
    at = both()
    rows, waiting = followed(
        at, renewals(at, 60), done(*(f"받음{each:03}" for each in range(20))), within=60
    )
    found = effect(rows)
    assert found[:4] == (20, 15, 20, 8)
    assert found.difference == pytest.approx(0.35)
    assert waiting["봄"] == 0
    assert found.low is not None
    assert found.low > 0


def test_the_days_after_have_to_be_over() -> None:
    """Sixty days after a message of September are not over in October: that waits."""
    at = both()
    late = datetime(2024, 7, 20)  # noqa: DTZ001 - likewise
    few = [f"받음{each:03}" for each in range(15, 20)]  # those who did not go on: in their grace
    rows, waiting = followed(at, renewals(at, 90), done(*few, day=late), within=90)
    assert len(rows) == 0
    assert waiting["봄"] == 5


def test_a_contract_counts_from_sixty_days_before_its_end_until_its_grace_is_over() -> None:
    """A term from the day after the last one on is in time; one within the grace is, too."""
    rows = [term("가", date(2023, 7, 1), date(2024, 6, 30))]
    (unit,) = renewals(office(AS_OF, contracts=rows), 60).to_dict("records")
    assert (unit["since"], unit["until"]) == (
        pd.Timestamp("2024-05-02"),
        pd.Timestamp("2024-07-30"),
    )
    (unit, _) = renewals(office(AS_OF, contracts=ending(1, 1)), 60).to_dict("records")
    assert unit["until"] == pd.Timestamp("2024-06-30")
    assert unit["next"].tolist() == [date(2024, 7, 1)]


def test_whom_nothing_was_done_with_is_looked_at_on_the_same_days() -> None:
    """One of the days each, spread over them by the golden ratio; only where it is open then."""
    at = office(AS_OF, contracts=ending(30, 30))
    days = [datetime(2024, 6, 1) + timedelta(days=each) for each in (0, 10, 20)]  # noqa: DTZ001
    some = pd.concat([done(f"없음{each}", day=day) for each, day in enumerate(days)])
    rows, _ = followed(at, renewals(at, 60), some, within=60)
    others = rows[~rows["contacted"]]
    first = [each for each in range(60) if each % 2 == 0]  # the units that end in June
    wanted = [days[int(((each + 1) * GOLDEN % 1) * 3)] for each in first]
    assert len(others) == 30
    assert others["day"].tolist() == [pd.Timestamp(each) for each in wanted]


def test_who_was_written_to_shortly_before_is_no_comparison() -> None:
    """By another campaign, 60 days before or on the day; what comes later is let be."""
    at = office(AS_OF, contracts=ending(12, 6))
    before = done("고객001", day=SENT - timedelta(days=60), name="겨울")
    later = done("고객002", day=SENT + timedelta(days=1), name="여름")
    rows, _ = followed(
        at,
        renewals(at, 60),
        pd.concat([done("고객000"), before, later]),
        within=60,
        names=["봄"],
    )
    assert rows[rows["contacted"]]["customer"].tolist() == ["고객000"]
    others = set(rows[~rows["contacted"]]["customer"])
    assert others == {f"고객{each:03}" for each in range(2, 12)}


def test_groups_are_of_one_service_number_of_terms_and_distance_to_the_end() -> None:
    """A first term of one service near its end, and a second one of another far from it."""
    rows = [
        term("가", date(2023, 7, 1), date(2024, 6, 30)),
        term("나", date(2022, 8, 1), date(2023, 7, 31), service="고급"),
        term("나", date(2023, 8, 1), date(2024, 7, 31), service="고급"),
    ]
    at = office(AS_OF, contracts=rows)
    found, _ = followed(at, renewals(at, 60), done("가", "나"), within=60)
    assert found["group"].tolist() == ["기본 · 1 · 낮음 · 끝이 가까움", "고급 · 2 · 낮음 · 끝이 멂"]


def test_what_was_bought_in_time_counts() -> None:
    """On the day itself is before it; sixty days later is the last; without a contract nobody."""
    rows = [term(who, date(2024, 1, 1), date(2024, 12, 31), status="활성화") for who in "가나다라"]
    bought = [
        {"customer": who, "date": day, "product": "물"}
        for who, day in zip(
            "가나다마",
            (SENT, SENT + timedelta(days=60), SENT + timedelta(days=61), SENT),
            strict=True,
        )
    ]
    at = office(AS_OF, contracts=rows, purchases=bought)
    found, _ = followed(at, purchases(at, at.purchases), done(*"가나다라마"), within=60)
    told = dict(zip(found["customer"], found["renewed"], strict=True))
    assert told == {"가": False, "나": True, "다": False, "라": False}


def test_chance_alone_is_rarely_told_as_a_difference() -> None:
    """Written to at random over half a year: of 40 intervals 95 % should hold 0; 34 do at least."""
    rng = np.random.default_rng(20241015)
    rows = []
    for number in range(240):
        end = date(2024, 1, 1) + timedelta(days=int(rng.integers(0, 200)))
        gap = int(rng.integers(1, 25))
        on = {"next_start": end + timedelta(days=gap)} if rng.random() < 0.6 else {}
        service = "기본" if rng.random() < 0.5 else "고급"
        first = term(f"고객{number}", end - timedelta(days=364), end, service=service, **on)
        rows.append(first | ({"status": "재계약 완료"} if on else {}))
    at = office(AS_OF, contracts=rows)
    units = renewals(at, 60)
    held = 0
    for _ in range(40):
        who = rng.choice(240, 120, replace=False)
        days = np.datetime64("2023-12-01") + rng.integers(0, 200, 120)
        some = pd.DataFrame(
            {"name": "봄", "customer": [f"고객{each}" for each in who], "day": days}
        )
        found = effect(followed(at, units, some.astype({"day": "datetime64[s]"}), within=60)[0])
        assert found.low is not None
        assert found.high is not None
        held += found.low <= 0 <= found.high
    assert held >= 34
