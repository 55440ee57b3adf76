"""Whether those who complained stayed, on an office counted by hand."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from xlcrm.analysis.complaints import complaint_effects, promises
from xlcrm.analysis.inputs import Office, office

AS_OF = date(2024, 10, 15)
NEXT = date(2024, 7, 1)
NINE = datetime(2024, 3, 4, 9)  # noqa: DTZ001 - a sheet's times have no zone


def term(customer: str, start: date, end: date, **more: object) -> dict[str, Any]:
    """Return a contract's row."""
    known = {"customer": customer, "name": customer, "service": "방역", "fee": 10_000}
    known |= {"basis": "월", "status": "활성화", "sheet": "고객대장", "row": 2}
    return {**known, "start": start, "end": end, **more}


def complaint(customer: str, **more: object) -> dict[str, Any]:
    """Return a complaint of the spring."""
    return {"customer": customer, "at": NINE, "category": "불만", "sentiment": "부정", **more}


GIVEN = {"compensation": "한 번 더", "compensation_done": date(2024, 3, 20)}
SOLVED = {"resolved_at": datetime(2024, 3, 9, 9)}  # noqa: DTZ001 - as above


def lived() -> Office:
    """Return 60 terms that ended in June.

    Twenty with a complaint solved and compensated, of whom 18 went on; twenty without any, of whom
    10; ten solved without, of whom 5; ten with a promise that was not kept, of whom 1.
    """
    rows: list[dict[str, Any]] = []
    journal: list[dict[str, Any]] = []
    groups = (
        ("보상", 20, 18, {**SOLVED, **GIVEN}),
        ("없음", 20, 10, None),
        ("해결", 10, 5, SOLVED),
        ("약속", 10, 1, {**SOLVED, "compensation_won": 5_000.0}),
    )
    for name, size, kept, said in groups:
        for at in range(size):
            who = f"{name}{at}"
            first = term(who, date(2023, 7, 1), date(2024, 6, 30), status="만료")
            rows.append(first | ({"next_start": NEXT} if at < kept else {}))
            if at < kept:
                rows.append(term(who, NEXT, date(2025, 6, 30)))
            if said is not None:
                journal.append(complaint(who, **said))
    return office(AS_OF, contracts=rows, journal=journal)


def test_those_who_complained_are_held_against_those_who_did_not() -> None:
    """All of one service and in their first term: 90 % against 50 %.

    By hand: the variance is 18·2 ÷ 20³ + 10·10 ÷ 20³ = 0.017, so ± 1.96 × 0.130384 = 0.255548.
    """
    found = complaint_effects(lived()).set_index("불만")
    row = found.loc["해결(보상)"]
    assert (row["계약"], row["이어짐"], row["견준 계약"], row["견준 불만 없음"]) == (20, 18, 20, 20)
    assert row["차이"] == pytest.approx(0.4)
    assert row["하한"] == pytest.approx(0.4 - 0.255548, abs=1e-5)
    assert row["상한"] == pytest.approx(0.4 + 0.255548, abs=1e-5)
    said = "보상하고 해결한 쪽이 40.0%p 더 이어졌습니다. 연관이며, 그 때문인지는 알 수 없습니다."
    assert row["말"] == f"수가 적습니다. {said}"


def test_a_promise_not_kept_leaves_a_complaint_open() -> None:
    """Solved, and five thousand won were promised and never given: 10 % went on."""
    found = complaint_effects(lived()).set_index("불만")
    assert (found.loc["미해결", "계약"], found.loc["미해결", "이어짐"]) == (10, 1)
    assert str(found.loc["미해결", "말"]).startswith("수가 적습니다. 풀지 못한 쪽이 40.0%p 덜")
    assert found.loc["해결(보상 없음)", "말"] == "수가 적습니다. 차이가 있다고 말할 수 없습니다."
    assert (found.loc["불만 없음", "계약"], found.loc["불만 없음", "이어짐"]) == (20, 10)


def test_nothing_is_said_where_nobody_complained() -> None:
    """Nor where the complaint came after the term, or of another customer."""
    later = complaint("가", at=datetime(2024, 8, 1, 9))  # noqa: DTZ001 - as above
    row = term("가", date(2023, 7, 1), date(2024, 6, 30), status="만료")
    assert complaint_effects(office(AS_OF, contracts=[row], journal=[later])).empty


def test_promises_are_what_was_agreed_and_what_a_complaint_waits_for() -> None:
    """A follow-up of something else is no promise; what is given or done is none any more."""
    rows = [
        complaint("가", compensation="이용권", entry_id="가"),
        complaint("나", **GIVEN, entry_id="나"),
        complaint("다", follow_up="방문", follow_up_due=date(2024, 10, 1), entry_id="다"),
        complaint("라", follow_up_due=date(2024, 10, 20), entry_id="라"),
        {"customer": "마", "at": NINE, "follow_up_due": date(2024, 10, 1), "entry_id": "마"},
        complaint("바", compensation_won=0.0, entry_id="바"),
    ]
    contracts = [term(each, date(2024, 1, 1), date(2024, 12, 31)) for each in "가나다라마바"]
    found = promises(office(AS_OF, contracts=contracts, journal=rows))
    told = found[["일지 ID", "약속", "내용", "지난 날"]].values.tolist()
    assert told == [["가", "보상", "이용권", 225], ["다", "후속 조치", "방문", 14]]
