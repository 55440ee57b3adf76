"""The workings of a refund: what the ledger tells, what is asked, what is written once accepted."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook
from payment_sheets import MONTHS, WHO, marks, member, payment_sheet

from xlcrm.errors import DomainError, StorageError
from xlcrm.jobs.refund import NO_CLAIM, Refunding, RefundTerms, accept_refund, refund
from xlcrm.jobs.refund_page import write_refund
from xlcrm.jobs.waiting import change, wait
from xlcrm.office.commit import Author
from xlcrm.office.contract import OfCustomer
from xlcrm.office.ledger import open_ledger
from xlcrm.ooxml.package import Package
from xlcrm.workbook.calc.calculator import Calculator

if TYPE_CHECKING:
    from pathlib import Path

    from xlcrm.office.ledger import Ledger

BY = Author("김대리", "refund", datetime(2024, 9, 20, 9, 30))  # noqa: DTZ001 - Korean wall time
ON = date(2024, 9, 20)
ONE = OfCustomer("M-01")
WHOLE = (*WHO[:-1], "총 회비")


def worked(ledger: Ledger, on: date = ON, **terms: Any) -> Refunding:  # noqa: ANN401 - as terms
    """Return the workings for the first member."""
    return refund(ledger, ONE, as_of=on, terms=RefundTerms(**terms))


def sheet(tmp_path: Path, heads: tuple[str, ...], *cells: object, **how: Any) -> Ledger:  # noqa: ANN401
    """Return a ledger of two members alike."""
    settings = how.pop("settings", None)
    title = how.pop("title", "")
    rows = [member(1, *cells, **how), member(2, *cells, **how)]
    return payment_sheet(tmp_path / "대장.xlsx", heads, rows, title=title, settings=settings)


def test_a_fee_for_the_term(tmp_path: Path) -> None:
    """Days of the term; 미납금 is what has not been paid; 설정 may name a rate."""
    ledger = sheet(tmp_path, (*WHOLE, "미납금"), 66_000, fee=366_000)
    found = worked(ledger)
    assert (found.use.whole, found.use.used, found.basis) == (366, 264, "기간총액")
    assert (found.sums.used, found.sums.left, found.sums.paid) == (264_000, 102_000, 300_000)
    assert (found.sums.back, found.sums.more) == (36_000, 0)
    rated = sheet(
        tmp_path,
        (*WHOLE, "미납금"),
        0,
        fee=366_000,
        settings={"환불 위약금(%)": 10, "환불 단수(원)": 1000},
    )
    assert (worked(rated).sums.penalty, worked(rated).sums.back) == (36_000, 66_000)
    assert worked(rated, penalty=0, rounding=1).sums.back == 102_000


def test_a_fee_for_a_month(tmp_path: Path) -> None:
    """The month of the term that the day lies in; what is paid ahead and what is late are told."""
    ledger = sheet(
        tmp_path,
        (*WHO, *MONTHS),
        *marks("OOOOOOXOOOO."),
        title="2024년 회비 납부",
        term=(date(2024, 1, 15), date(2025, 1, 14)),
    )
    found = worked(ledger)
    assert found.over == (date(2024, 9, 15), date(2024, 10, 14))
    assert (found.use.whole, found.use.used, found.ahead) == (30, 6, 2)
    assert (found.sums.paid, found.sums.used, found.sums.back) == (90_000, 6_000, 84_000)
    assert found.arrears == 30_000
    told = dict(found.formulas)
    assert told["낸 금액"] == "30,000원 + 미리 낸 2개월 60,000원 = 90,000원"
    assert told["미납까지 빼면"] == "84,000원 - 30,000원 = 54,000원"


def test_a_month_that_is_not_paid(tmp_path: Path) -> None:
    """What has been used of it is still to be paid."""
    cells = marks("OOOOOOOOX...")
    ledger = sheet(tmp_path, (*WHO, *MONTHS), *cells, title="2024년 회비 납부")
    found = worked(ledger)
    assert (found.sums.paid, found.sums.back, found.sums.more) == (0, 0, 20_000)
    assert found.arrears == 0


def test_several_months_paid_at_once(tmp_path: Path) -> None:
    """The amount pays for the months that follow, though their cells are blank."""
    cells = [90_000, None, None, 90_000, None, None, 90_000, None, None, 90_000, None, None]
    ledger = sheet(tmp_path, (*WHO, *MONTHS), *cells, title="2024년 회비 납부")
    found = worked(ledger, on=date(2024, 8, 10))
    assert (found.over[0], found.sums.paid) == (date(2024, 8, 1), 150_000)
    assert (found.sums.used, found.sums.back, found.arrears) == (9_677, 140_323, 0)


def test_what_was_paid_may_stand_in_a_list(tmp_path: Path) -> None:
    """Its money fills the months before, and what is left is paid for this one."""

    def by_list(months: range, *more: list[object]) -> Ledger:
        path = tmp_path / "대장.xlsx"
        payment_sheet(path, WHO, more or [member(1), member(2)], title="")
        book = load_workbook(path)
        page = book.create_sheet("납부내역")
        page.append(["납부일", "회원번호", "금액"])
        for month in months:
            page.append([date(2024, month, 5), "M-01", 30_000])
        book.save(path)
        return open_ledger(path)

    found = worked(by_list(range(1, 10)))
    assert (found.sums.paid, found.sums.back, found.arrears) == (30_000, 10_000, 0)
    short = worked(by_list(range(1, 8)))
    assert (short.sums.paid, short.sums.more, short.arrears) == (0, 20_000, 30_000)
    late = worked(by_list(range(3, 10)))
    assert "2024-03-05보다 앞서 낸 것은 '납부내역' 시트에 없음" in late.doubts
    both = by_list(range(1, 10), member(1), member(1, term=(date(2025, 1, 1), date(2025, 12, 31))))
    with pytest.raises(DomainError, match="나눌 수 없습니다"):
        worked(both)
    assert worked(both, paid=30_000).sums.back == 10_000


def test_sessions(tmp_path: Path) -> None:
    """A pass of ten is used by the session, unless days are asked for."""
    ledger = sheet(tmp_path, (*WHOLE, "총횟수", "잔여횟수"), 10, 4, fee=500_000)
    found = worked(ledger)
    assert (found.use.unit.value, found.use.used, found.sums.back) == ("회", 6, 200_000)
    assert worked(ledger, by="일").use.whole == 366


def test_a_pause_is_told(tmp_path: Path) -> None:
    """Its days count neither way; one that goes on does so until the last day of service."""
    heads = (*WHOLE, "정지 시작일", "정지 종료일")
    pause = (date(2024, 7, 1), date(2024, 7, 31))
    found = worked(sheet(tmp_path, heads, *pause, fee=335_000))
    assert (found.use.whole, found.use.used, found.sums.used) == (335, 233, 233_000)
    assert "정지 31일" in dict(found.formulas)["전체"]
    open_ = worked(sheet(tmp_path, heads, date(2024, 9, 1), None, fee=346_000))
    assert (open_.use.rested, open_.use.used) == (20, 244)
    assert "정지가 끝난 날이 없어" in open_.doubts[0]


def test_what_is_not_known_is_asked(tmp_path: Path) -> None:
    """No figure without a fee, without what it is for, without days; the options answer it."""
    bare = (*WHO[:-1], "회비")
    with pytest.raises(DomainError, match="한 달 금액인지 계약 전체") as told:
        worked(sheet(tmp_path, bare))
    assert "--basis 월" in str(told.value.hint)
    assert worked(sheet(tmp_path, bare), basis="월").use.whole == 30
    with pytest.raises(DomainError, match="요금을 알 수 없어"):
        worked(sheet(tmp_path, WHOLE, fee="협의"))
    with pytest.raises(DomainError, match="한 달 금액인지 계약 전체"):
        worked(sheet(tmp_path, WHOLE, fee="협의"), fee=366_000)
    agreed = worked(sheet(tmp_path, WHOLE, fee="협의"), fee=366_000, basis="기간총액")
    assert agreed.sums.left == 102_000
    with pytest.raises(DomainError, match="종료일을 알 수 없어"):
        worked(sheet(tmp_path, WHOLE, term=(date(2024, 1, 1), None)))
    with pytest.raises(DomainError, match="횟수로 산출할 수 없습니다"):
        worked(sheet(tmp_path, WHOLE), by="회")
    with pytest.raises(DomainError, match="정지한 날을 몰라"):
        worked(sheet(tmp_path, (*WHOLE, "상태"), "일시정지"))
    with pytest.raises(DomainError, match="얼마를 냈는지") as asked:
        worked(sheet(tmp_path, (*WHO, "납부여부"), "미납"))
    assert "--paid" in str(asked.value.hint)
    assert worked(sheet(tmp_path, (*WHO, "납부여부"), "미납"), paid=0).sums.more == 20_000


def test_by_default_it_is_worked_out_for_the_day_of_leaving(tmp_path: Path) -> None:
    """Where somebody has typed 해지일 already."""
    ledger = sheet(tmp_path, (*WHOLE, "해지일"), date(2024, 3, 31), fee=366_000)
    assert (worked(ledger).on, worked(ledger).sums.used) == (date(2024, 3, 31), 91_000)


def test_nothing_is_written_unless_it_is_accepted(tmp_path: Path) -> None:
    """Then an entry tells it; with a reason the contract ends in the same save."""
    ledger = sheet(tmp_path, WHOLE, fee=366_000)
    noted = accept_refund(ledger, ONE, as_of=ON)
    assert (list(noted.plan), len(noted.notes)) == ([], 1)
    whole = accept_refund(ledger, ONE, as_of=ON, reason="가격")
    after = ledger.commit(whole, by=BY)
    book = load_workbook(after.path)
    heads = [each.value for each in book["회원명부"][1]]
    row = dict(zip(heads, [each.value for each in book["회원명부"][2]], strict=True))
    assert (str(row["해지일"])[:10], row["해지 사유"]) == (str(ON), "가격")
    entries = [[str(each.value or "") for each in row] for row in book["고객관리일지"].iter_rows()]
    (content,) = (text for row in entries for text in row if "환불 산출" in text)
    assert "이용 금액: 366,000원 × 264 ÷ 366 = 264,000원" in content
    assert content.startswith("2024-09-20자로 계약을 해지함. 사유: 가격.")
    with pytest.raises(DomainError, match="해지 사유가 목록에 없습니다"):
        accept_refund(ledger, ONE, as_of=ON, reason="그냥")


def test_it_waits_while_somebody_has_the_ledger(tmp_path: Path) -> None:
    """And is worked out again when it is free."""
    ledger = sheet(tmp_path, WHOLE, fee=366_000)
    words = {"customer": "M-01", "as_of": ON, "on": None, "reason": "가격"}
    words |= RefundTerms(penalty=10)._asdict()
    owner = ledger.path.with_name(f"~${ledger.path.name}")
    owner.touch()
    assert wait(ledger.path, "refund", words, BY, DomainError("")).waiting == 1
    owner.unlink()
    other = OfCustomer("M-02")
    done = change(ledger.path, lambda each: accept_refund(each, other, as_of=ON), BY)
    assert done.settled == 1
    assert "해지일" in [each.value for each in load_workbook(ledger.path)["회원명부"][1]]


@pytest.mark.parametrize(
    ("heads", "cells", "terms"),
    [
        (WHOLE, (), {"fee": 1_234_567, "penalty": 7, "clawback": 33_333, "rounding": 10}),
        ((*WHOLE, "총횟수", "잔여횟수"), (30, 7), {"fee": 777_777, "paid": 100_000}),
        (
            (*WHOLE, "정지 시작일", "정지 종료일"),
            (date(2024, 9, 10), date(2024, 10, 9)),
            {"fee": 999_999},
        ),
    ],
)
def test_the_formulas_of_the_page_say_the_same(
    tmp_path: Path, heads: tuple[str, ...], cells: tuple[object, ...], terms: dict[str, Any]
) -> None:
    """Every cell with a formula, calculated anew, is the figure that stands there."""
    found = worked(sheet(tmp_path, heads, *cells), **terms)
    path = write_refund(found, tmp_path / "환불.xlsx", as_of=ON)
    said = load_workbook(path, data_only=True)["환불 산출"]
    live = load_workbook(path)["환불 산출"]
    rows = [row for row in range(1, 40) if str(live.cell(row, 2).value or "").startswith("=")]
    assert len(rows) >= 6
    given = {each.row: each.value for each in said["B"]}
    calculator = Calculator(Package(path.read_bytes()), None, zeros=False)
    assert calculator.values("환불 산출", rows, 2) == [given[row] for row in rows]
    texts = [str(each.value) for each in said["A"] if each.value]
    assert NO_CLAIM in texts
    assert not any("가나다" in text for text in texts)
    revealed = write_refund(found, path, as_of=ON, reveal=True)
    assert "가나다" in str(load_workbook(revealed)["환불 산출"]["A2"].value)
    foreign = tmp_path / "남의.xlsx"
    foreign.write_bytes((tmp_path / "대장.xlsx").read_bytes())
    with pytest.raises(StorageError):
        write_refund(found, foreign, as_of=ON)


def test_a_month_from_the_31st_is_paid_for_in_the_month_whose_fee_it_is(tmp_path: Path) -> None:
    """The second month of a term from January 31 begins on March 1, and is February's."""
    cells, term = marks("OXO........."), (date(2024, 1, 31), date(2025, 1, 30))
    ledger = sheet(tmp_path, (*WHO, *MONTHS), *cells, title="2024년 회비 납부", term=term)
    february = worked(ledger, on=date(2024, 3, 10))
    assert (february.over[0], february.ahead, february.arrears) == (date(2024, 3, 1), 1, 0)
    assert (february.sums.paid, february.sums.used) == (30_000, 10_000)
    march = worked(ledger, on=date(2024, 3, 31))
    assert (march.over[0], march.sums.paid, march.arrears) == (date(2024, 3, 31), 30_000, 30_000)


def test_a_list_fills_the_months_of_a_term_from_the_31st(tmp_path: Path) -> None:
    """Two payments are for its first two months, of which the second begins in March."""
    term = (date(2024, 1, 31), date(2025, 1, 30))
    path = payment_sheet(tmp_path / "대장.xlsx", WHO, [member(1, term=term)], title="").path
    book = load_workbook(path)
    page = book.create_sheet("납부내역")
    page.append(["납부일", "회원번호", "금액"])
    for month in (1, 2):
        page.append([date(2024, month, 28), "M-01", 30_000])
    book.save(path)
    found = worked(open_ledger(path), on=date(2024, 3, 10))
    assert (found.sums.paid, found.sums.back, found.sums.more) == (30_000, 20_000, 0)


def test_months_ahead_come_to_what_their_cells_say(tmp_path: Path) -> None:
    """Not to as many fees, where less has been agreed."""
    cells = [20_000] * 12
    ledger = sheet(tmp_path, (*WHO, *MONTHS), *cells, title="2024년 회비 납부")
    found = worked(ledger, on=date(2024, 10, 31))
    assert (found.ahead, found.ahead_won, found.sums.paid) == (2, 40_000, 60_000)
    assert dict(found.formulas)["낸 금액"] == "20,000원 + 미리 낸 2개월 40,000원 = 60,000원"


def test_what_was_paid_for_more_than_the_month_says_since_when(tmp_path: Path) -> None:
    """An amount above a month's fee may hold months that are over: it is told how it is taken."""
    ledger = sheet(tmp_path, WHO)
    assert any(
        "2024-09의 요금부터 낸 것으로" in each for each in worked(ledger, paid=90_000).doubts
    )
    assert not any("요금부터" in each for each in worked(ledger, paid=30_000).doubts)


def test_sessions_left_of_a_term_that_is_over_are_doubted(tmp_path: Path) -> None:
    """So are those of one that has not begun; and nothing is subtracted that is not there."""
    ledger = sheet(tmp_path, (*WHOLE, "총횟수", "잔여횟수"), 10, 4, fee=500_000)
    assert any("이미 끝남" in each for each in worked(ledger, on=date(2025, 2, 1)).doubts)
    assert any("앞서 끝내는" in each for each in worked(ledger, on=date(2023, 12, 1)).doubts)
    assert not any("끝" in each for each in worked(ledger).doubts)
    days = worked(ledger, on=date(2023, 12, 1), by="일")
    assert dict(days.formulas)["차액"] == "500,000원 - 0원 = 500,000원"


def test_a_header_of_a_months_fee_is_asked_for_nothing(tmp_path: Path) -> None:
    """월 요금 says what the amount is for, as messages tell people to name it."""
    for header in ("월 요금", "월요금(원)"):
        found = worked(sheet(tmp_path, (*WHO[:-1], header)))
        assert (found.basis, found.use.whole) == ("월", 30)


def test_what_is_used_of_a_month_that_is_not_paid_for_is_doubted(tmp_path: Path) -> None:
    """How it is left out is said, and works."""
    cells = [*marks("OOOOOOOO"), "면제", *marks("OO.")]
    ledger = sheet(tmp_path, (*WHO, *MONTHS), *cells, title="2024년 회비 납부")
    found = worked(ledger)
    assert (found.sums.used, found.sums.back) == (20_000, 40_000)
    assert any("--fee 0 --paid 60000" in each for each in found.doubts)
    free = worked(ledger, fee=0, paid=60_000)
    assert (free.sums.used, free.sums.back) == (0, 60_000)
