"""A payment taken in: written as the office writes it, where it belongs, and taken back by undo."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook
from payment_sheets import MONTHS, WHO, marks, member, payment_sheet

from xlcrm.errors import DomainError, PlanError
from xlcrm.jobs.dues import dues
from xlcrm.jobs.pay import pay
from xlcrm.jobs.undo import undo
from xlcrm.jobs.waiting import change, wait
from xlcrm.office.commit import Author
from xlcrm.office.contract import OfCustomer
from xlcrm.office.ledger import open_ledger

if TYPE_CHECKING:
    from pathlib import Path

    from xlcrm.office.ledger import Ledger

DAY = date(2024, 10, 1)
BY = Author("김대리", "pay", datetime(2024, 10, 1, 9, 30))  # noqa: DTZ001 - Korean wall time
ONE = OfCustomer("M-01")


def paid(ledger: Ledger, **how: Any) -> Ledger:  # noqa: ANN401 - as `pay`
    """Take a payment of the first member in, and return the ledger after it."""
    return ledger.commit(pay(ledger, ONE, as_of=DAY, **how), by=BY)


def cell(ledger: Ledger, name: str) -> object:
    """Return what a cell says now."""
    return load_workbook(ledger.path)["회원명부"][name].value


@pytest.fixture
def months(tmp_path: Path) -> Ledger:
    """Two members with marks of months; the first owes July and August."""
    rows = [member(1, *marks("○○○○○○XX○...")), member(2, *marks("○○○○○○○○X..."))]
    return payment_sheet(tmp_path / "대장.xlsx", (*WHO, *MONTHS), rows)


def test_a_month_is_marked_as_the_others_are(months: Ledger) -> None:
    """With ○ where the office writes ○; the journal tells of it, and 변경이력."""
    after = paid(months, months=["7월"], memo="현금")
    assert (cell(after, "N3"), cell(after, "O3")) == ("○", "X")
    assert {each.customer_id: each.won for each in dues(after, as_of=DAY).rows} == {
        "M-01": 30_000,
        "M-02": 30_000,
    }
    note = load_workbook(after.path)["고객관리일지"]
    said = [str(each.value) for each in note[2] if each.value]
    assert "2024-10-01에 납부 받음 30,000원 (2024-07). 현금" in said
    assert "결제" in said


def test_which_months_is_asked_where_several_are_owed(months: Ledger) -> None:
    """All of them, the oldest that an amount covers, or those that are named."""
    with pytest.raises(DomainError, match="안 낸 달이 2개월입니다: 2024-07~2024-08"):
        pay(months, ONE, as_of=DAY)
    with pytest.raises(DomainError, match="나누어떨어지게"):
        pay(months, ONE, as_of=DAY, won=40_000)
    oldest = pay(months, ONE, as_of=DAY, won=30_000).found
    assert (oldest.months, oldest.won) == (("2024-07",), 30_000)
    whole = pay(months, ONE, as_of=DAY, everything=True).found
    assert (whole.months, whole.won) == (("2024-07", "2024-08"), 60_000)


def test_what_is_paid_or_not_understood_is_not_written_over(tmp_path: Path) -> None:
    """The cell is named, and left."""
    rows = [member(1, "O", "확인 바람", "X"), member(2, "O", "O", "O")]
    ledger = payment_sheet(tmp_path / "대장.xlsx", (*WHO, "1월", "2월", "3월"), rows)
    with pytest.raises(DomainError, match="이미 낸 것으로"):
        pay(ledger, ONE, as_of=DAY, months=["1월"])
    with pytest.raises(DomainError, match="읽지 못함"):
        pay(ledger, ONE, as_of=DAY, months=["2월"])
    with pytest.raises(DomainError, match="그 달의 열이 없습니다"):
        pay(ledger, ONE, as_of=DAY, months=["4월"])
    assert pay(ledger, ONE, as_of=DAY, months=["3월"]).found.months == ("2024-03",)


@pytest.mark.parametrize(
    ("cells", "other", "new"),
    [
        ((30_000, None), (30_000, 30_000), 30_000),
        ((25, None), (25, 23), 1),
        (("1/25", None), ("1/20", "2/20"), "10/1"),
        (("카드", None), ("카드", "현금"), "카드"),
        ((1, 0), (1, 1), 1),
    ],
)
def test_the_manner_of_the_office(
    tmp_path: Path, cells: tuple[object, ...], other: tuple[object, ...], new: object
) -> None:
    """An amount, a day, a day of a month, a word: as the other cells say it."""
    rows = [member(1, *cells), member(2, *other)]
    ledger = payment_sheet(tmp_path / "대장.xlsx", (*WHO, "1월", "2월"), rows)
    assert cell(paid(ledger), "I3") == new


def test_an_amount_that_is_not_the_fee_is_not_marked_as_paid(months: Ledger) -> None:
    """A mark cannot say how much; who paid some writes it, or amounts are what the office keeps."""
    with pytest.raises(DomainError, match="20,000원은 2024-07에 낼 30,000원과 다릅니다"):
        pay(months, ONE, as_of=DAY, months=["7월"], won=20_000)
    with pytest.raises(DomainError, match="60,000원과 다릅니다"):
        pay(months, ONE, as_of=DAY, months=["7월", "8월"], won=30_000)
    both = pay(months, ONE, as_of=DAY, months=["8월", "7월"], won=60_000).found
    assert both.months == ("2024-07", "2024-08")


def test_amounts_of_a_month_add_up(tmp_path: Path) -> None:
    """Some of a month is written as some, and the rest is added to it."""
    rows = [member(1, 30_000, None), member(2, 30_000, 30_000)]
    ledger = payment_sheet(tmp_path / "대장.xlsx", (*WHO, "1월", "2월"), rows)
    some = paid(ledger, won=20_000)
    assert cell(some, "I3") == 20_000
    assert [each.won for each in dues(some, as_of=DAY).rows] == [10_000]
    whole = paid(some)
    assert cell(whole, "I3") == 30_000
    assert dues(whole, as_of=DAY).rows == ()


def test_an_amount_owed_grows_less(tmp_path: Path) -> None:
    """By what was paid; all of it by default; 납부 여부 says so when nothing is left."""
    rows = [member(1, "미납", 60_000), member(2, "납부 완료", 0)]
    ledger = payment_sheet(tmp_path / "대장.xlsx", (*WHO, "납부여부", "미납금"), rows, title="")
    less = paid(ledger, won=20_000)
    assert (cell(less, "H2"), cell(less, "I2")) == ("미납", 40_000)
    with pytest.raises(DomainError, match="40,000원보다 많습니다"):
        pay(less, ONE, as_of=DAY, won=50_000)
    after = paid(less)
    assert (cell(after, "H2"), cell(after, "I2")) == ("납부 완료", 0)
    assert dues(after, as_of=DAY).rows == ()


def test_a_number_of_unpaid_months_becomes_none(tmp_path: Path) -> None:
    """With the word beside it."""
    rows = [member(1, "미납", 2), member(2, "완납", 0)]
    ledger = payment_sheet(tmp_path / "대장.xlsx", (*WHO, "납부여부", "미납개월"), rows, title="")
    proposal = pay(ledger, ONE, as_of=DAY)
    assert proposal.found.won == 60_000
    assert [(str(each.where), each.new) for each in proposal.plan] == [
        ("회원명부!H2", "완납"),
        ("회원명부!I2", 0),
    ]
    with pytest.raises(DomainError, match="60,000원보다 적습니다"):
        pay(ledger, ONE, as_of=DAY, won=30_000)


def test_an_amount_for_nobody_knows_how_many_months_is_refused(tmp_path: Path) -> None:
    """미납 alone does not say whether 30,000 is all; who says that it is paid is believed."""
    rows = [member(1, "미납"), member(2, "O")]
    ledger = payment_sheet(tmp_path / "대장.xlsx", (*WHO, "납부여부"), rows, title="")
    with pytest.raises(DomainError, match="다 낸 것인지 알 수 없습니다"):
        pay(ledger, ONE, as_of=DAY, won=30_000)
    assert cell(paid(ledger), "H2") == "O"


def test_months_and_an_amount_together(tmp_path: Path) -> None:
    """A month is marked and its fee taken off; a formula is left to Excel."""
    rows = [member(1, "X", "X", 60_000), member(2, "O", "O", 0)]
    heads = (*WHO, "1월", "2월", "미납금")
    ledger = payment_sheet(tmp_path / "대장.xlsx", heads, rows)
    after = paid(ledger, months=["1월"])
    assert (cell(after, "H3"), cell(after, "I3"), cell(after, "J3")) == ("O", "X", 30_000)
    book = load_workbook(after.path)
    book["회원명부"]["J3"] = '=COUNTIF(H3:I3,"X")*G3'
    book.save(after.path)
    proposal = pay(open_ledger(after.path), ONE, as_of=DAY, months=["2월"])
    assert [str(each.where) for each in proposal.plan] == ["회원명부!I3"]


def test_a_payment_in_time_marks_its_month(months: Ledger) -> None:
    """Where nothing is late, the month of the day."""
    after = months.commit(pay(months, OfCustomer("M-02"), as_of=DAY, everything=True), by=BY)
    proposal = pay(after, OfCustomer("M-02"), as_of=DAY, on=date(2024, 10, 2))
    assert proposal.found.months == ("2024-10",)


def test_once_no_x_is_left_it_is_told_how_blanks_are_read(tmp_path: Path) -> None:
    """Else a payment would make debts of blanks without a word."""
    rows = [member(1, "O", "X"), member(2, "O", None)]
    ledger = payment_sheet(tmp_path / "대장.xlsx", (*WHO, "1월", "2월"), rows)
    assert dues(ledger, as_of=DAY).total == 30_000
    proposal = pay(ledger, ONE, as_of=DAY)
    assert any("'기준 | 납부 빈칸 | 모름'" in each for each in proposal.said)


def test_a_member_without_a_term_pays_too(tmp_path: Path) -> None:
    """Found by name or by a cell of the row; namesakes are not guessed at."""
    heads = ("번호", "성명", "연락처", "회비", "1월", "2월")
    rows = [
        [1, "가나다", "010-0000-0001", 30_000, "O", "X"],
        [2, "라마바", "010-0000-0002", 30_000, "O", "X"],
        [3, "라마바", "010-0000-0003", 30_000, "O", "O"],
    ]
    ledger = payment_sheet(tmp_path / "대장.xlsx", heads, rows)
    after = ledger.commit(pay(ledger, OfCustomer("가나다"), as_of=DAY), by=BY)
    assert cell(after, "F3") == "O"
    with pytest.raises(DomainError, match="하나로 정해지지"):
        pay(after, OfCustomer("라마바"), as_of=DAY)
    assert pay(after, "회원명부!F4", as_of=DAY).found.months == ("2024-02",)
    assert pay(after, OfCustomer("010-0000-0002"), as_of=DAY).found.months == ("2024-02",)


def test_nothing_to_write_is_refused_with_what_would_do(tmp_path: Path) -> None:
    """No place for payments, no year, no debt, no amount: each has its own answer."""
    ledger = payment_sheet(tmp_path / "가.xlsx", WHO, [member(1), member(2)], title="")
    with pytest.raises(DomainError, match="납부를 적을 칸이 없습니다"):
        pay(ledger, ONE, as_of=DAY)
    with pytest.raises(DomainError, match="0원보다"):
        pay(ledger, ONE, as_of=DAY, won=0)
    rows = [member(1, "O", "X"), member(2, "O", "O")]
    heads = (*WHO, "1월", "2월")
    undated = payment_sheet(tmp_path / "나.xlsx", heads, rows, title="회비 납부")
    for named in ([], ["2월"]):
        with pytest.raises(DomainError, match="몇 년의 것인지"):
            pay(undated, ONE, as_of=DAY, months=named)
    assert pay(undated, ONE, as_of=DAY, year=2024).found.months == ("2024-02",)
    unnamed = payment_sheet(tmp_path / "다.xlsx", heads, rows, title="2024년 명부")
    with pytest.raises(DomainError, match="납부를 적은 것인지"):
        pay(unnamed, ONE, as_of=DAY)
    done = payment_sheet(tmp_path / "라.xlsx", (*WHO, "미납금"), [member(1, 0)], title="")
    with pytest.raises(DomainError, match="안 낸 것이 없습니다"):
        pay(done, ONE, as_of=DAY)


def test_a_formula_in_a_month_is_not_written_over(months: Ledger) -> None:
    """As no command does."""
    book = load_workbook(months.path)
    book["회원명부"]["N3"] = '=IF(1=1,"X","")'
    book.save(months.path)
    ledger = open_ledger(months.path)
    with pytest.raises(PlanError):
        ledger.rehearse(pay(ledger, ONE, as_of=DAY, months=["7월"]).plan)


def test_undo_takes_it_back(months: Ledger) -> None:
    """The cell says again what it said."""
    change(months.path, lambda ledger: pay(ledger, ONE, as_of=DAY, months=["7월"]), BY)
    assert cell(months, "N3") == "○"
    undo(months.path, by=Author("김대리", "undo", BY.now))
    assert cell(months, "N3") == "X"


def test_it_waits_while_somebody_has_the_ledger(months: Ledger) -> None:
    """And is done once when it is free."""
    owner = months.path.with_name(f"~${months.path.name}")
    owner.touch()
    words = {"customer": "M-01", "as_of": DAY, "on": DAY, "months": ["7월"], "won": None}
    words |= {"everything": False, "memo": "", "year": 0}
    busy = DomainError("")
    assert wait(months.path, "pay", words, BY, busy).waiting == 1
    owner.unlink()
    done = change(months.path, lambda ledger: pay(ledger, ONE, as_of=DAY, months=["8월"]), BY)
    assert done.settled == 1
    assert (cell(months, "N3"), cell(months, "O3")) == ("○", "○")


@pytest.fixture
def years(tmp_path: Path) -> Ledger:
    """Months of two years: the first owes December, the second nothing, the third has ended."""
    rows = [
        member(1, *marks("OOOOOOOOOOOX............"), term=(date(2024, 1, 1), None)),
        member(2, *marks("OOOOOOOOOOOO............"), term=(date(2024, 1, 1), None)),
        member(3, *marks("OOOOOOOOOOOO............")),
    ]
    heads, groups = (*WHO, *MONTHS, *MONTHS), {8: "2024년 납부", 20: "2025년 납부"}
    return payment_sheet(tmp_path / "대장.xlsx", heads, rows, title="회원 명부", groups=groups)


def test_a_month_without_its_year_is_the_one_that_is_owed(years: Ledger) -> None:
    """In January 12월 is last December, and in December 1월 is next January."""
    january, december = date(2025, 1, 6), date(2024, 12, 28)
    late = pay(years, ONE, as_of=january, months=["12월"]).found
    assert late.months == ("2024-12",)
    early = pay(years, OfCustomer("M-02"), as_of=december, months=["1월"]).found
    assert early.months == ("2025-01",)


def test_a_month_of_which_nobody_can_tell_the_year_is_asked_for(tmp_path: Path) -> None:
    """Where both are blank and neither lies beside the payment."""
    rows = [member(1, *marks("OX......................"), term=(date(2024, 1, 1), None))]
    heads, groups = (*WHO, *MONTHS, *MONTHS), {8: "2024년 납부", 20: "2025년 납부"}
    ledger = payment_sheet(tmp_path / "대장.xlsx", heads, rows, title="회원", groups=groups)
    with pytest.raises(
        DomainError, match="몇 년의 것인지 알 수 없습니다: 2024-09, 2025-09"
    ) as told:
        pay(ledger, ONE, as_of=date(2025, 3, 5), months=["9월"])
    assert "--month 2024-09" in str(told.value.hint)
    named = pay(ledger, ONE, as_of=date(2025, 3, 5), months=["2024-09"]).found
    assert named.months == ("2024-09",)


def test_a_month_outside_of_the_contract_is_told(years: Ledger) -> None:
    """It is marked, as the office wants it, and not without a word."""
    said = pay(years, OfCustomer("M-03"), as_of=date(2025, 1, 6), months=["2025-01"]).said
    assert any("계약 기간(2024-01-01~2024-12-31) 밖의 달" in each for each in said)
    said = pay(years, OfCustomer("M-02"), as_of=date(2025, 1, 6), months=["2025-01"]).said
    assert not any("밖의 달" in each for each in said)


def test_an_amount_of_several_months_says_how_to_type_them(months: Ledger) -> None:
    """What it says is done, and works."""
    two = OfCustomer("M-02")
    with pytest.raises(DomainError, match="60,000원은 2024-10에 낼") as told:
        pay(months, two, as_of=DAY, months=["10월"], won=60_000)
    assert "--month 2024-10 --month 2024-11" in str(told.value.hint)
    done = pay(months, two, as_of=DAY, months=["2024-10", "2024-11"], won=60_000).found
    assert done.won == 60_000


def test_months_are_not_advised_where_there_are_none(tmp_path: Path) -> None:
    """A ledger of 납부 여부 alone has no month that could be chosen."""
    rows = [member(1, "완납"), member(2, "미납")]
    ledger = payment_sheet(tmp_path / "대장.xlsx", (*WHO, "납부여부"), rows, title="")
    with pytest.raises(DomainError, match="안 낸 것이 없습니다") as told:
        pay(ledger, ONE, as_of=DAY)
    assert "--month" not in str(told.value.hint)
    assert "xlcrm log add" in str(told.value.hint)
