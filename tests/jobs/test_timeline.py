"""What the workbook knows of one customer, and what is still to be done for whom."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest
from in_memory import ledger_of
from openpyxl import Workbook

from xlcrm.analysis.analyse import analyse
from xlcrm.jobs.timeline import described, due, timeline
from xlcrm.ooxml.package import Package
from xlcrm.workbook.read import Book, read_book

if TYPE_CHECKING:
    from collections.abc import Sequence

AS_OF = date(2024, 10, 20)
LEDGER = (
    ("고객 ID", "고객명", "연락처", "계약 시작일", "계약 종료일", "서비스 내용", "요금"),
    (1001, "홍길동", "010-1234-5678", date(2022, 10, 26), date(2023, 10, 25), "기본", 50000),
    (1002, "김철수", "010-9876-5432", date(2023, 11, 15), date(2024, 11, 14), "기본", 50000),
    (1001, "홍길동", "010-1234-5678", date(2023, 10, 26), date(2024, 10, 25), "기본", 60000),
)
JOURNAL = (
    *("일지 ID", "일시", "고객 ID", "고객명", "분류", "내용", "문제 발생일시", "해결일시"),
    *("후속 조치", "후속 기한", "후속 완료일", "정정 대상 ID", "담당자"),
)


def entry(identifier: str, day: date, customer: object = 1001, **more: object) -> list[object]:
    """Return a row of the journal."""
    names = {1001: "홍길동", 1002: "김철수"}
    values = {
        "일지 ID": identifier,
        "일시": day,
        "고객 ID": customer,
        "고객명": names.get(customer) if isinstance(customer, int) else None,
        "내용": "통화함",
        **more,
    }
    return [values.get(header) for header in JOURNAL]


def book(**sheets: Sequence[Sequence[object]]) -> Book:
    """Return a workbook with the ledger and other sheets."""
    made = Workbook()
    made.remove(made.worksheets[0])
    for name, lines in {"고객대장": LEDGER, **sheets}.items():
        sheet = made.create_sheet(name)
        for row in lines:
            sheet.append([*row])
    buffer = io.BytesIO()
    made.save(buffer)
    return read_book(Package(buffer.getvalue()))


def told(found: Book, customer: str) -> list[tuple[str, str, str]]:
    """Return a customer's history as days, kinds and cells."""
    (person,) = found.people.find(customer)
    return [
        (f"{event.when:%Y-%m-%d}", event.kind, str(event.where))
        for event in timeline(ledger_of(found), person)
    ]


def test_all_of_a_customer_comes_in_order() -> None:
    """Contracts, contacts, purchases, answers, messages and usage, from all sheets."""
    found = book(
        구매이력=(
            ("일자", "고객 ID", "제품/서비스", "금액"),
            (date(2023, 12, 1), 1001, "수건", 10000),
            (date(2023, 12, 2), 1002, "수건", 10000),
        ),
        만족도=(("일자", "고객 ID", "만족도"), (date(2024, 1, 5), 1001, 5)),
        마케팅=(("발송일", "고객 ID", "캠페인"), (date(2024, 2, 1), 1001, "봄")),
        이용현황=(("고객 ID", "기준월", "이용량"), (1001, date(2024, 3, 1), 12)),
        고객관리일지=(JOURNAL, entry("a", date(2024, 4, 1)), entry("b", date(2023, 1, 1))),
    )
    assert told(found, "홍길동") == [
        ("2022-10-26", "계약", "고객대장!D2"),
        ("2023-01-01", "상담", "고객관리일지!A3"),
        ("2023-10-26", "계약", "고객대장!D4"),
        ("2023-12-01", "구매", "구매이력!A2"),
        ("2024-01-05", "만족도", "만족도!A2"),
        ("2024-02-01", "마케팅", "마케팅!A2"),
        ("2024-03-01", "이용", "이용현황!B2"),
        ("2024-04-01", "상담", "고객관리일지!A2"),
    ]


def test_what_names_a_person_is_left_out() -> None:
    """And what was corrected is marked."""
    found = book(
        고객관리일지=(
            JOURNAL,
            entry("a", date(2024, 4, 1)),
            entry("b", date(2024, 4, 1), **{"정정 대상 ID": "a", "내용": "방문함"}),
        )
    )
    (person,) = found.people.find(1001)
    *_, old, new = timeline(ledger_of(found), person)
    assert (old.superseded, new.superseded) == (True, False)
    assert new.values.keys().isdisjoint({"customer_id", "name", "phone", "email", "address"})
    assert described(new) == "일지 ID b · 내용 방문함 · 정정 대상 ID a"
    contract = timeline(ledger_of(found), person)[0]
    assert described(contract) == "계약 종료일 2023-10-25 · 서비스 내용 기본 · 요금 50,000"


def test_entries_without_an_id_are_told_by_the_name() -> None:
    """As people type them in Excel; those of another ID are not."""
    found = book(
        고객관리일지=(
            JOURNAL,
            entry("a", date(2024, 4, 1), None, 고객명="홍 길동"),
            entry("b", date(2024, 4, 2), 1002, 고객명="홍길동"),
            entry("c", date(2024, 4, 3), None, 고객명="김철수"),
        )
    )
    assert [where for _, kind, where in told(found, "1001") if kind == "상담"] == [
        "고객관리일지!A2"
    ]


def test_a_row_without_a_date_comes_first() -> None:
    """It is not lost."""
    found = book(구매이력=(("일자", "고객 ID", "제품/서비스", "금액"), ("모름", 1001, "수건", 1)))
    (person,) = found.people.find(1001)
    assert (
        timeline(ledger_of(found), person)[0].kind,
        timeline(ledger_of(found), person)[0].when,
    ) == (
        "구매",
        datetime.min,  # noqa: DTZ901 - no zone
    )


UNDONE = (
    JOURNAL,
    entry("late", date(2024, 10, 1), **{"후속 조치": "전화", "후속 기한": date(2024, 10, 5)}),
    entry("later", date(2024, 9, 1), **{"후속 기한": date(2024, 9, 5), "담당자": "박대리"}),
    entry("today", date(2024, 10, 1), 1002, **{"후속 기한": AS_OF}),
    entry("soon", date(2024, 10, 1), **{"후속 기한": date(2024, 10, 27)}),
    entry("done", date(2024, 10, 1), **{"후속 기한": date(2024, 10, 5), "후속 완료일": AS_OF}),
    entry("issue", date(2024, 10, 1), 분류="불만"),
    entry("solved", date(2024, 10, 1), 분류="불만", 해결일시=AS_OF),
    entry("old", date(2024, 10, 1), **{"후속 기한": date(2024, 10, 2)}),
    entry("new", date(2024, 10, 1), **{"후속 기한": date(2024, 10, 9), "정정 대상 ID": "old"}),
    entry("nothing", date(2024, 10, 1)),
)


def test_what_is_to_be_done_comes_overdue_first() -> None:
    """By 후속 기한, then problems without one; what was done, solved or corrected is not."""
    found = due(ledger_of(book(**{"2024-09": UNDONE})), as_of=AS_OF)
    assert [(each.entry_id, each.days) for each in found] == [
        ("later", -45),
        ("late", -15),
        ("new", -11),
        ("today", 0),
        ("soon", 7),
        ("issue", None),
    ]
    assert [(each.what, each.name, each.officer) for each in found[:2]] == [
        ("후속 조치", "홍길동", "박대리"),
        ("전화", "홍길동", ""),
    ]
    assert found[-1].what == "미해결"


def test_of_a_past_day_only_what_was_there_counts() -> None:
    """Of a later day there is no entry, no correction and nothing done; undated entries stay."""
    first = date(2024, 9, 1)
    fixed = {"후속 기한": date(2024, 9, 5), "정정 대상 ID": "later"}
    undated = entry("undated", first, **{"후속 기한": date(2024, 9, 7)})
    undated[1] = None
    rows = (*UNDONE, entry("fixed", first, **fixed), undated)
    ledger = ledger_of(book(고객관리일지=rows))
    then = [each.entry_id for each in due(ledger, as_of=date(2024, 10, 1))]
    assert then == ["fixed", "undated", "done", "late", "new", "today", "soon", "issue", "solved"]
    assert [each.entry_id for each in due(ledger, as_of=date(2024, 9, 30))] == ["fixed", "undated"]
    assert due(ledger, as_of=date(2024, 8, 31))[0].entry_id == "undated"


def test_a_correction_counts_from_its_own_day_on() -> None:
    """Until then what it corrects stands, for lists and figures."""
    more = {"후속 기한": date(2024, 10, 9), "정정 대상 ID": "first"}
    rows = (
        JOURNAL,
        entry("first", date(2024, 9, 1), **{"후속 기한": date(2024, 9, 5)}),
        entry("second", date(2024, 10, 5), **more),
    )
    ledger = ledger_of(book(고객관리일지=rows))
    for day, identifier in ((date(2024, 10, 4), "first"), (date(2024, 10, 5), "second")):
        assert [each.entry_id for each in due(ledger, as_of=day)] == [identifier]
        assert analyse(ledger, day).tables["follow_ups"]["일지 ID"].tolist() == [identifier]
        assert analyse(ledger, day).figures["contacts"].value == 1


@pytest.mark.parametrize(("within", "count"), [(0, 4), (6, 4), (7, 5), (None, 6)])
def test_only_what_is_due_soon_may_be_asked_for(within: int | None, count: int) -> None:
    """The overdue always; problems without a day only if all is asked for."""
    assert len(due(ledger_of(book(고객관리일지=UNDONE)), as_of=AS_OF, within=within)) == count


def test_without_a_journal_nothing_is_to_be_done() -> None:
    """A ledger alone."""
    assert due(ledger_of(book()), as_of=AS_OF) == []
