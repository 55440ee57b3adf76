from __future__ import annotations

import io
from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.table import Table

from xlcrm.office.journal_read import (
    Contact,
    contact_columns,
    contacts,
    is_open_issue,
    journals,
    open_follow_up,
    standing,
    superseded,
    written,
)
from xlcrm.ooxml.package import Package
from xlcrm.workbook.read import Book, read_book

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LEDGER = (
    (
        *("고객 ID", "고객명", "계약 시작일", "계약 종료일"),
        *("최근 상담일", "미해결 건수", "다음 후속 기한"),
    ),
    (1001, "홍길동", date(2023, 10, 26), date(2024, 10, 25)),
    (1002, "김철수", date(2023, 11, 15), date(2024, 11, 14)),
)
HEADERS = (
    *("일지 ID", "일시", "고객 ID", "고객명", "분류", "내용", "문제 발생일시", "해결일시"),
    *("후속 기한", "후속 완료일", "정정 대상 ID"),
)
SEPTEMBER, OCTOBER = date(2024, 9, 5), date(2024, 10, 1)


def entry(identifier: str, day: date, customer: object = 1001, **more: object) -> list[object]:
    """Return a row of the journal."""
    values = {"일지 ID": identifier, "일시": day, "고객 ID": customer, "내용": "통화함", **more}
    return [values.get(header) for header in HEADERS]


def book(journal: Mapping[str, Sequence[Sequence[object]]], *, table: bool = False) -> Book:
    """Return a workbook with the ledger and with journal sheets of some rows."""
    made = Workbook()
    made.remove(made.worksheets[0])
    for name, rows in {"고객대장": LEDGER, **journal}.items():
        sheet = made.create_sheet(name)
        for row in rows if name == "고객대장" else (HEADERS, *rows):
            sheet.append([*row])
        if table and name != "고객대장":
            sheet.add_table(Table(displayName="일지표", ref=sheet.dimensions))
    buffer = io.BytesIO()
    made.save(buffer)
    return read_book(Package(buffer.getvalue()))


def test_sheets_of_months_and_years_are_one_journal() -> None:
    """Whatever they are called, in the order of their tabs."""
    found = book(
        {
            "2024-09": [entry("a", SEPTEMBER)],
            "10월": [entry("b", OCTOBER)],
            "2023년": [entry("c", date(2023, 1, 1))],
            "고객관리일지 2024": [entry("d", OCTOBER)],
        }
    )
    assert [sheet.table.sheet for sheet in journals(found)] == [
        *("2024-09", "10월", "2023년", "고객관리일지 2024")
    ]
    assert [(str(each.where), each.values["entry_id"]) for each in written(found)] == [
        ("2024-09!A2", "a"),
        ("10월!A2", "b"),
        ("2023년!A2", "c"),
        ("고객관리일지 2024!A2", "d"),
    ]


def test_what_is_corrected_does_not_stand() -> None:
    """Chains of corrections over several sheets leave the last one, in the order of the days."""
    found = book(
        {
            "2024-09": [entry("a", SEPTEMBER), entry("x", date(2024, 9, 30))],
            "2024-10": [
                entry("c", SEPTEMBER, **{"정정 대상 ID": "b"}),
                entry("b", SEPTEMBER, **{"정정 대상 ID": "a"}),
            ],
        }
    )
    assert superseded(found) == {"a", "b"}
    assert [each.values["entry_id"] for each in standing(found)] == ["c", "x"]


@pytest.mark.parametrize(
    ("values", "issue"),
    [
        ({}, False),
        ({"category": "불만"}, True),
        ({"category": "불만", "resolved_at": OCTOBER}, False),
        ({"occurred_at": OCTOBER}, True),
        ({"occurred_at": OCTOBER, "resolved_at": OCTOBER}, False),
        ({"category": "문의"}, False),
    ],
)
def test_an_issue_is_open_until_it_is_resolved(values: Mapping[str, object], issue: object) -> None:
    """A complaint is one, and whatever says when a problem occurred."""
    assert is_open_issue(values) is issue


@pytest.mark.parametrize(
    ("values", "due"),
    [
        ({}, None),
        ({"follow_up_due": OCTOBER}, OCTOBER),
        ({"follow_up_due": datetime(2024, 10, 1, 9, 0)}, OCTOBER),  # noqa: DTZ001 - a cell's moment
        ({"follow_up_due": OCTOBER, "follow_up_done": OCTOBER}, None),
    ],
)
def test_a_follow_up_is_open_until_it_is_done(
    values: Mapping[str, object], due: date | None
) -> None:
    """By its day."""
    assert open_follow_up(values) == due


@pytest.mark.parametrize("table", [False, True], ids=["plain", "table"])
def test_each_customers_contacts_are_summed_up(*, table: bool) -> None:
    """The last day, how many issues are open, the next day on which something is due."""
    found = book(
        table=table,
        journal={
            "고객관리일지": [
                entry("a", SEPTEMBER, 분류="불만"),
                entry("b", OCTOBER, **{"후속 기한": date(2024, 10, 20)}),
                entry("c", SEPTEMBER, **{"후속 기한": date(2024, 10, 10)}),
                entry(
                    "d", SEPTEMBER, **{"문제 발생일시": SEPTEMBER, "후속 기한": date(2024, 9, 6)}
                ),
                entry(
                    "e",
                    SEPTEMBER,
                    **{"해결일시": OCTOBER, "문제 발생일시": SEPTEMBER, "정정 대상 ID": "d"},
                ),
                entry("f", OCTOBER, 1002),
            ]
        },
    )
    assert contacts(found) == {
        "1001": Contact(OCTOBER, 1, date(2024, 10, 10)),
        "1002": Contact(OCTOBER, 0, None),
    }


def test_entries_that_are_being_written_count() -> None:
    """Also those that correct an earlier one."""
    found = book({"고객관리일지": [entry("a", SEPTEMBER, 분류="불만")]})
    more = [
        {"entry_id": "b", "customer_id": 1001, "at": OCTOBER, "corrects": "a"},
        {"entry_id": "c", "customer_id": 1002, "at": OCTOBER, "category": "불만"},
    ]
    assert contacts(found, more) == {
        "1001": Contact(OCTOBER, 0, None),
        "1002": Contact(OCTOBER, 1, None),
    }


def test_the_ledgers_columns_say_it() -> None:
    """In each row of the customer; who was never contacted has blank cells."""
    found = book({"고객관리일지": [entry("a", OCTOBER, 1002, 분류="불만")]})
    (sheet,) = found.ledgers
    assert contact_columns(sheet.table, contacts(found)) == {
        "last_contact": [None, OCTOBER],
        "open_issues": [None, 1],
        "next_follow_up": [None, None],
    }


def test_only_some_customers_are_looked_at() -> None:
    """The cells of all others stay what they are."""
    found = book({"고객관리일지": [entry("a", OCTOBER, 1001), entry("b", OCTOBER, 1002)]})
    (sheet,) = found.ledgers
    columns = contact_columns(sheet.table, contacts(found), frozenset({"1001"}))
    assert columns["last_contact"] == [OCTOBER, None]
