"""A change of plan is the same relation: statuses, the call list, figures and renewals agree."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook

from xlcrm.analysis.analyse import analyse
from xlcrm.jobs.expiring import expiring
from xlcrm.jobs.refresh import refresh
from xlcrm.jobs.renew import OfCustomer, renew
from xlcrm.office.ledger import open_ledger

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from xlcrm.office.ledger import Ledger

HEADS = ("고객 ID", "고객명", "계약 시작일", "계약 종료일", "서비스 내용", "요금")
AS_OF = date(2024, 10, 1)
Term = tuple[int, str, str, str]


def ledger_of(path: Path, *terms: Term, settings: Sequence[Sequence[object]] = ()) -> Ledger:
    """Write a ledger of (customer, service, first day, last day) and open it."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "고객대장"
    sheet.append([*HEADS])
    for who, service, start, end in terms:
        sheet.append([who, f"가상{who}", start, end, service, 10_000])
    if settings:
        own = book.create_sheet("설정")
        for row in (("구분", "항목", "값"), *settings):
            own.append([*row])
    book.save(path / "ledger.xlsx")
    return open_ledger(path / "ledger.xlsx")


def counts(ledger: Ledger) -> dict[str, int]:
    """Return how many contracts have which status."""
    return dict(refresh(ledger, as_of=AS_OF).found.counts)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("헬스 3개월", "헬스 12개월"),
        ("헬스 3개월권", "헬스(VIP) 12개월"),
        ("프리미엄 서비스", "기본 서비스"),
        ("PT 10회", "PT 30회권"),
        ("정수기 A형", "정수기 B형"),
        ("12개월", "24개월"),
    ],
)
@pytest.mark.parametrize("start", ["2024-09-01", "2024-09-20", "2024-08-25"])
def test_a_change_of_plan_is_a_renewal(tmp_path: Path, old: str, new: str, start: str) -> None:
    """The next day, within the grace, or signed some days early."""
    terms = ((1, old, "2024-06-01", "2024-08-31"), (1, new, start, "2025-08-31"))
    ledger = ledger_of(tmp_path, *terms)
    assert counts(ledger) == {"활성화": 1, "재계약 완료": 1}
    figures = analyse(ledger, date(2024, 10, 5)).figures
    assert (figures["renewal_rate"].value, figures["logo_churn"].value) == (1.0, 0.0)
    renewed = renew(ledger, OfCustomer("1"), as_of=date(2025, 8, 1), months=12)
    assert "고객대장!A3 →" in renewed.said[0]


def test_who_changes_back_is_one_relation(tmp_path: Path) -> None:
    """The same plan once more, much later, does not hide the one between."""
    terms = (
        (1, "헬스 3개월", "2023-01-01", "2023-03-31"),
        (1, "헬스 12개월", "2023-04-21", "2024-04-20"),
        (1, "헬스 3개월", "2024-05-01", "2024-07-31"),
        (1, "헬스 12개월", "2024-08-01", "2025-07-31"),
    )
    ledger = ledger_of(tmp_path, *terms)
    assert counts(ledger) == {"활성화": 1, "재계약 완료": 3}
    tables = analyse(ledger, AS_OF).tables
    assert tables["churn_by_month"]["이탈 고객"].sum() == 0
    assert tables["renewal_rates"]["재계약"].sum() == 3


def test_a_short_plan_between_two_terms_of_another_is_part_of_the_relation(
    tmp_path: Path,
) -> None:
    """Though the other plan comes again within the grace: it lies whole between them."""
    terms = (
        (1, "헬스 12개월", "2023-05-01", "2024-04-30"),
        (1, "헬스 1개월", "2024-05-01", "2024-05-30"),
        (1, "헬스 12개월", "2024-05-31", "2025-05-30"),
        (2, "헬스 12개월", "2023-05-01", "2024-04-30"),
        (2, "헬스 3개월", "2024-05-05", "2024-08-04"),
        (2, "헬스 12개월", "2024-05-20", "2025-05-19"),
    )
    ledger = ledger_of(tmp_path, *terms)
    assert counts(ledger) == {"활성화": 2, "재계약 완료": 3, "만료": 1}
    rates = analyse(ledger, AS_OF).tables["renewal_rates"]
    assert (rates["재계약"].sum(), rates["미갱신"].sum()) == (3, 1)


def test_who_is_going_on_is_not_called(tmp_path: Path) -> None:
    """Though the other plan is to begin only."""
    terms = (
        (1, "헬스 3개월", "2024-07-11", "2024-10-10"),
        (1, "헬스 6개월", "2024-10-11", "2025-04-10"),
    )
    ledger = ledger_of(tmp_path, *terms)
    assert counts(ledger) == {"재계약 완료": 1, "예정": 1}
    assert [each.service for each in expiring(ledger, as_of=AS_OF)] == []


@pytest.mark.parametrize(
    ("service", "start"),
    [("PT 3개월", "2024-09-01"), ("헬스 12개월", "2024-10-02"), ("필라테스", "2024-09-01")],
    ids=["another family", "beyond the grace", "nobody has said so"],
)
def test_another_service_or_a_return_is_no_renewal(
    tmp_path: Path, service: str, start: str
) -> None:
    """The old term is over."""
    terms = ((1, "헬스 3개월", "2024-06-01", "2024-08-31"), (1, service, start, "2025-09-30"))
    assert counts(ledger_of(tmp_path, *terms))["만료"] == 1


def test_services_side_by_side_do_not_follow_each_other(tmp_path: Path) -> None:
    """Two devices of one customer: the one that ends is called, the other one goes on."""
    ledger = ledger_of(
        tmp_path,
        (1, "정수기 36개월", "2021-11-01", "2024-10-31"),
        (1, "정수기 60개월", "2022-03-01", "2027-02-28"),
        (2, "정수기 36개월", "2021-10-16", "2024-10-15"),
        (2, "정수기 60개월", "2019-10-01", "2024-09-30"),
        (2, "정수기 60개월", "2024-10-01", "2029-09-30"),
    )
    called = [(each.customer_id, each.service) for each in expiring(ledger, as_of=AS_OF)]
    assert called == [("2", "정수기 36개월"), ("1", "정수기 36개월")]


def test_the_office_says_which_services_belong_together(tmp_path: Path) -> None:
    """And which do not, whatever their names have in common."""
    terms = (
        (1, "요가", "2024-06-01", "2024-08-31"),
        (1, "필라테스", "2024-09-01", "2025-08-31"),
        (2, "과학 초급", "2024-06-01", "2024-08-31"),
        (2, "과학 중급", "2024-09-01", "2025-08-31"),
    )
    assert counts(ledger_of(tmp_path, *terms)) == {"활성화": 2, "재계약 완료": 1, "만료": 1}
    said = (
        *(("서비스 묶음", "요가", "운동"), ("서비스 묶음", "필라테스", "운동")),
        ("서비스 묶음", "과학 초급", "초급반"),
    )
    ledger = ledger_of(tmp_path, *terms, settings=said)
    assert [each.code for each in ledger.findings] == []
    assert counts(ledger) == {"활성화": 2, "재계약 완료": 1, "만료": 1}
    assert ledger["고객대장"].index.tolist() == [2, 3, 4, 5]
    over = refresh(ledger, as_of=AS_OF, add_columns=True).plan.new_columns[0]
    assert list(over.values) == ["재계약 완료", "활성화", "만료", "활성화"]


@pytest.mark.parametrize(("as_of", "told"), [(date(2024, 10, 1), False), (date(2025, 9, 1), True)])
def test_a_renewal_that_would_be_over_already_says_so(
    tmp_path: Path,
    as_of: date,
    told: bool,  # noqa: FBT001 - one of a table's cases
) -> None:
    """Nobody uses a term that has passed; from when on to renew instead is told."""
    ledger = ledger_of(tmp_path, (1, "헬스 3개월", "2024-06-01", "2024-08-31"))
    said = renew(ledger, OfCustomer("1"), as_of=as_of).said
    assert any("이미 지났습니다" in line and f"--start {as_of}" in line for line in said) is told
