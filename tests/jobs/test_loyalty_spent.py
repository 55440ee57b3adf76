"""Points used, given and expired; coupons given and redeemed; each by its row in 혜택."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook
from person_books import AS_OF, NOW, PEOPLE, office, rows, saved

import xlcrm
from xlcrm.errors import DomainError, LockedWorkbookError
from xlcrm.files import queue
from xlcrm.jobs.waiting import settle, wait, works_of
from xlcrm.office.commit import Author

if TYPE_CHECKING:
    from pathlib import Path

HEAD = ("일자", "고객 ID", "종류", "포인트", "쿠폰 번호", "쿠폰 내용", "사유", "만료일", "출처")
OLD = (date(2024, 1, 5), 1001, "적립", 500, None, None, "이벤트", date(2024, 12, 31), None)
NEW = (date(2024, 2, 5), 1001, "적립", 300, None, None, None, None, None)


def kept(path: Path, *benefits: tuple[object, ...], **said: object) -> Path:
    """Make an office with rows that somebody has typed into 혜택."""
    sheets = {
        "혜택": [HEAD, *benefits],
        "설정": [("구분", "항목", "값", "설명"), *(("혜택", *each) for each in said.items())],
    }
    return office(path, sheets=sheets)


def balance(path: Path, as_of: date = AS_OF, who: str = "1001") -> int:
    """Return how many points a customer may use."""
    return xlcrm.benefits_of(xlcrm.open_ledger(path), as_of)[who].balance


def test_only_whole_points_are_given_and_used(tmp_path: Path) -> None:
    """Whatever a program counts them with; a 고객 ID may be a number."""
    ledger = xlcrm.open_ledger(kept(tmp_path / "대장.xlsx", OLD))
    who: Any = 1001
    odd: list[Any] = [0, -5, 5.5, True, 10**12]
    for points in odd:
        for move in (xlcrm.give_points, xlcrm.use_points):
            with pytest.raises(DomainError, match="정수"):
                move(ledger, who, points, as_of=AS_OF)


def test_rows_that_staff_typed_count(tmp_path: Path) -> None:
    """As those of the program do, and the oldest-expiring are used first."""
    path = kept(tmp_path / "대장.xlsx", OLD, NEW)
    assert balance(path) == 800
    done = saved(path, lambda x: xlcrm.use_points(x, "홍길동", 600, as_of=AS_OF, reason="할인"))
    assert done.found == ("1001 홍*동 010-****-5678", 600, 200)
    assert "2024-12-31까지의 포인트에서 500점" in done.said[1]
    last = rows(path, "혜택")[-1]
    assert last == (AS_OF, 1001, "사용", 600, None, None, "할인", None, None)
    assert balance(path) == 200
    assert balance(path, date(2025, 6, 1)) == 200


def test_more_than_there_is_cannot_be_used(tmp_path: Path) -> None:
    """Not what has expired either; nothing is written."""
    path = kept(tmp_path / "대장.xlsx", OLD, NEW)
    ledger = xlcrm.open_ledger(path)
    with pytest.raises(DomainError, match="많습니다") as error:
        xlcrm.use_points(ledger, "1001", 301, as_of=date(2025, 1, 1))
    assert "300점" in str(error.value.hint)
    assert "만료된 포인트 500점" in str(error.value.hint)
    with pytest.raises(DomainError):
        xlcrm.use_points(ledger, "1002", 1, as_of=AS_OF)


def test_an_earlier_day_takes_nothing_from_a_later_use(tmp_path: Path) -> None:
    """All is used on 10-15: of 10-01 there is nothing to use, though it looks so."""
    later = (date(2024, 10, 15), 1001, "사용", 800, *[None] * 5)
    path = kept(tmp_path / "대장.xlsx", OLD, NEW, later)
    with pytest.raises(DomainError, match="모자랍니다"):
        xlcrm.use_points(xlcrm.open_ledger(path), "1001", 1, as_of=AS_OF)


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        ((date(2024, 3, 1), 1001, "사용", -200, *[None] * 5), "C551"),
        ((date(2024, 3, 1), 1001, "사용", 900, *[None] * 5), "C554"),
        ((date(2024, 3, 1), 1001, None, 200, *[None] * 5), "C301"),
        ((date(2024, 3, 1), 1001, "적립", 9, None, None, None, date(2024, 1, 1), None), "C552"),
    ],
)
def test_a_bad_row_is_a_finding_and_keeps_points_from_being_used(
    tmp_path: Path, bad: tuple[object, ...], code: str
) -> None:
    """The balance is that of the other rows, but nobody can be sure; the row is named."""
    path = kept(tmp_path / "대장.xlsx", OLD, bad)
    ledger = xlcrm.open_ledger(path)
    assert [each.code for each in ledger.findings if each.where.sheet == "혜택"] == [code]
    assert balance(path) == 500
    with pytest.raises(DomainError, match="확실하지 않습니다") as error:
        xlcrm.use_points(ledger, "1001", 1, as_of=AS_OF)
    assert (error.value.sheet, error.value.cell) == ("혜택", "C3")


def test_the_least_that_may_be_used(tmp_path: Path) -> None:
    """As 설정 says; the office itself takes back any number."""
    path = kept(tmp_path / "대장.xlsx", OLD, **{"최소 사용 포인트": 100})
    ledger = xlcrm.open_ledger(path)
    with pytest.raises(DomainError, match="100점부터"):
        xlcrm.use_points(ledger, "1001", 99, as_of=AS_OF)
    assert xlcrm.use_points(ledger, "1001", 99, as_of=AS_OF, take_back=True)


def test_the_sheet_is_made_when_it_is_first_needed(tmp_path: Path) -> None:
    """With its dropdown and formats; points given by hand last as 설정 says."""
    path = office(
        tmp_path / "대장.xlsx",
        sheets={
            "설정": [
                ("구분", "항목", "값", "설명"),
                ("혜택", "포인트 유효기간(개월)", "12개월"),
            ]
        },
    )
    saved(path, lambda x: xlcrm.give_points(x, "1001", 500, as_of=AS_OF, reason="보상"))
    sheet = load_workbook(path)["혜택"]
    assert [cell.value for cell in sheet[1]] == [*HEAD]
    assert rows(path, "혜택") == [
        (AS_OF, 1001, "적립", 500, None, None, "보상", date(2025, 9, 30), None)
    ]
    assert any("적립" in str(each.formula1) for each in sheet.data_validations.dataValidation)
    assert balance(path) == 500


def test_what_has_expired_is_told_once_and_changes_no_balance(tmp_path: Path) -> None:
    """A row a lot; also by the nightly refresh; a second run writes nothing."""
    path = kept(tmp_path / "대장.xlsx", OLD, NEW)
    day = date(2025, 1, 2)
    before = balance(path, day)
    done = saved(path, lambda x: xlcrm.expire_benefits(x, as_of=day))
    assert (done.found.people, done.found.points) == (1, 500)
    assert rows(path, "혜택")[-1][:4] == (day, 1001, "만료", 500)
    assert balance(path, day) == before == 300
    assert not xlcrm.expire_benefits(xlcrm.open_ledger(path), as_of=day)
    assert not xlcrm.expire_benefits(xlcrm.open_ledger(path), as_of=date(2025, 1, 1))


def test_coupons_go_to_each_of_a_list_once(tmp_path: Path) -> None:
    """Each with a number of its own; who has one gets no second, unless that is wanted."""
    path = office(tmp_path / "대장.xlsx")

    def give(*, again: bool = False) -> xlcrm.Proposal[xlcrm.CouponsGiven]:
        return saved(
            path,
            lambda x: xlcrm.give_coupons(
                x, conditions="모든 고객", as_of=AS_OF, worth="1만원 할인", again=again
            ),
        )

    first = give()
    assert len({code for _, code in first.found.codes}) == 2
    again = give()
    assert (again.found.codes, again.found.passed_over) == ((), 2)
    assert not again
    assert len(give(again=True).found.codes) == 2
    mine = xlcrm.benefits_of(xlcrm.open_ledger(path), AS_OF)["1001"].coupons
    assert [each.worth for each in mine] == ["1만원 할인"] * 2


def test_a_coupon_is_redeemed_once(tmp_path: Path) -> None:
    """However it is typed, by who was given it; not after its last day, unless that is wanted."""
    path = office(tmp_path / "대장.xlsx")
    last = date(2024, 12, 31)
    done = saved(
        path,
        lambda x: xlcrm.give_coupons(x, ["1001"], as_of=AS_OF, worth="음료", until=last),
    )
    ((_, code),) = done.found.codes
    ledger = xlcrm.open_ledger(path)
    with pytest.raises(DomainError, match="다른 고객"):
        xlcrm.redeem_coupon(ledger, code, as_of=AS_OF, customer="1002")
    with pytest.raises(DomainError, match="끝난 쿠폰"):
        xlcrm.redeem_coupon(ledger, code, as_of=date(2025, 1, 1))
    assert xlcrm.redeem_coupon(ledger, code, as_of=date(2025, 1, 1), late=True)
    with pytest.raises(DomainError, match="없습니다") as error:
        xlcrm.redeem_coupon(ledger, f"{code[:-1]}{'3' if code[-1] != '3' else '4'}", as_of=AS_OF)
    assert "잘못 적은 글자" in str(error.value.hint)
    saved(path, lambda x: xlcrm.redeem_coupon(x, f" {code.lower()} ", as_of=AS_OF))
    with pytest.raises(DomainError, match="이미 쓴"):
        xlcrm.redeem_coupon(xlcrm.open_ledger(path), code, as_of=AS_OF)
    assert [row[2] for row in rows(path, "혜택")] == ["쿠폰 발급", "쿠폰 사용"]


def test_a_coupon_expires_in_a_row(tmp_path: Path) -> None:
    """Then it is open to nobody, and the row is written once."""
    path = office(tmp_path / "대장.xlsx")
    last = date(2024, 10, 31)
    saved(path, lambda x: xlcrm.give_coupons(x, ["1001"], as_of=AS_OF, worth="음료", until=last))
    done = saved(path, lambda x: xlcrm.expire_benefits(x, as_of=date(2024, 11, 1)))
    assert done.found.coupons == 1
    assert rows(path, "혜택")[-1][2] == "쿠폰 만료"
    assert not xlcrm.expire_benefits(xlcrm.open_ledger(path), as_of=date(2024, 11, 2))


def test_a_use_waits_while_somebody_has_the_workbook_open(tmp_path: Path) -> None:
    """It is done once, also where it had been done when the machine went down; so is a coupon."""
    path = kept(tmp_path / "대장.xlsx", OLD)
    by = Author("김대리", "loyalty use", NOW)
    busy = LockedWorkbookError("열려 있음")
    words = {"customer": "1001", "points": 200, "as_of": AS_OF}
    waits = wait(path, "loyalty use", words, by, busy)
    told = {"customers": ["1001"], "worth": "음료", "as_of": AS_OF, "salt": "가"}
    coupon = wait(path, "loyalty coupon", told, by, busy).proposal.found.codes[0][1]
    done = settle(path, by)
    assert (waits.proposal.found.balance, done.done, done.aside) == (300, 2, 0)
    assert balance(path) == 300
    assert [
        each.code for each in xlcrm.benefits_of(xlcrm.open_ledger(path), AS_OF)["1001"].coupons
    ] == [coupon]

    again = wait(path, "loyalty use", words, by, busy)
    (work,) = works_of(path)
    settle(path, by)
    queue.enqueue_work(path, work.packed())
    settle(path, by)
    assert balance(path) == 100 == again.proposal.found.balance
    assert not works_of(path)


def test_nobody_is_shown_unmasked(tmp_path: Path) -> None:
    """What is said, and what a repr says."""
    path = kept(tmp_path / "대장.xlsx", OLD)
    ledger = xlcrm.open_ledger(path)
    found = xlcrm.loyalty_of(ledger, as_of=AS_OF)
    said = xlcrm.use_points(ledger, "1001", 100, as_of=AS_OF).said
    for text in (repr(found), repr(found.people), *said):
        assert PEOPLE[0][1] not in text
        assert str(PEOPLE[0][2]) not in text


def test_a_coupon_is_taken_late_also_after_the_nightly_run(tmp_path: Path) -> None:
    """The night has written its expiry down; without the word it is refused, with its last day."""
    given = (date(2024, 1, 5), 1001, "쿠폰 발급", None, "WELCOME", "음료", None, None, None)
    over = (date(2024, 9, 5), 1001, "쿠폰 만료", None, "WELCOME", "음료", None, None, None)
    path = kept(tmp_path / "대장.xlsx", given, over)
    with pytest.raises(DomainError, match="2024-09-05에 끝난 쿠폰") as error:
        xlcrm.redeem_coupon(xlcrm.open_ledger(path), "welcome", as_of=AS_OF)
    assert "--late" in str(error.value.hint)
    assert saved(path, lambda x: xlcrm.redeem_coupon(x, "welcome", as_of=AS_OF, late=True))
    with pytest.raises(DomainError, match="이미 쓴"):
        xlcrm.redeem_coupon(xlcrm.open_ledger(path), "welcome", as_of=AS_OF, late=True)
    assert not xlcrm.expire_benefits(xlcrm.open_ledger(path), as_of=AS_OF).plan


def test_what_helps_whom_a_sheet_cannot_name(tmp_path: Path) -> None:
    """A number, by a command as it stands; the cell is told that says who it is."""
    people = [("홍길동", "010-0000-5678"), ("홍길동", None)]
    path = office(tmp_path / "대장.xlsx", ("고객명", "연락처"), people, {})
    saved(path, lambda x: xlcrm.give_points(x, "010-0000-5678", 5, as_of=AS_OF))
    with pytest.raises(DomainError, match=r"가릴 것이 없어 혜택 .* \(고객대장!A3\)") as error:
        xlcrm.give_points(xlcrm.open_ledger(path), "고객대장!A3", 5, as_of=AS_OF)
    assert str(error.value.hint).endswith(f"xlcrm customer number {path}")
