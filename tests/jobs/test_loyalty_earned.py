"""Points that are earned: for what the office has set, from the day it says, each once."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook
from person_books import AS_OF, office, rows, saved

import xlcrm
from xlcrm.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

HEADERS = ("고객 ID", "고객명", "연락처", "계약 시작일", "계약 종료일", "요금", "추천인", "미납금")
BOUGHT = ("일자", "고객 ID", "제품/서비스", "금액")
SINCE = ("적립 시작일", date(2024, 7, 1))


def people(**owed: int) -> list[tuple[object, ...]]:
    """Return an old customer, and one who has come in August and has been sent by the first."""
    return [
        (1001, "홍길동", "010-0000-5678", date(2023, 1, 1), date(2024, 12, 31), 50_000, None, None),
        (
            *(1002, "김철수", "010-0000-0002", date(2024, 8, 20), date(2025, 8, 19), 30_000),
            *("홍길동", owed.get("김철수")),
        ),
    ]


def book(
    path: Path,
    *said: tuple[str, object],
    bought: Sequence[tuple[object, ...]] = (),
    owed: Mapping[str, int] | None = None,
    benefits: Sequence[tuple[object, ...]] = (),
) -> Path:
    """Make an office that has said something of its points."""
    sheets: dict[str, Any] = {
        "구매이력": [BOUGHT, *bought],
        "설정": [("구분", "항목", "값", "설명"), *(("혜택", *each) for each in said)],
    }
    if benefits:
        head = (
            "일자",
            "고객 ID",
            "종류",
            "포인트",
            "쿠폰 번호",
            "쿠폰 내용",
            "사유",
            "만료일",
            "출처",
        )
        sheets["혜택"] = [head, *benefits]
    return office(path, HEADERS, people(**(owed or {})), sheets)


def earned(path: Path, as_of: date = AS_OF, **how: bool) -> xlcrm.Proposal[xlcrm.PointsEarned]:
    """Give what is due, for good."""
    return saved(path, lambda ledger: xlcrm.earn_points(ledger, as_of=as_of, **how))


def given(path: Path) -> list[tuple[object, ...]]:
    """Return who has what for what: 고객 ID, 종류, 포인트, 사유."""
    book = load_workbook(path)["혜택"]
    head, *lines = book.iter_rows(values_only=True)
    at = [head.index(name) for name in ("고객 ID", "종류", "포인트", "사유")]
    return [tuple(line[number] for number in at) for line in lines]


MAT = (date(2024, 9, 3), 1001, "매트", 59_900)


def test_nothing_is_given_unasked(tmp_path: Path) -> None:
    """Not without a rule, and not without a first day; both are said."""
    path = book(tmp_path / "대장.xlsx", bought=[MAT])
    with pytest.raises(DomainError, match="무엇에 포인트를 줄지"):
        earned(path)
    path = book(tmp_path / "대장.xlsx", ("1,000원당 포인트", 10), bought=[MAT])
    with pytest.raises(DomainError, match="언제부터"):
        earned(path)


def test_points_are_given_for_what_the_office_has_set(tmp_path: Path) -> None:
    """Purchases since the first day, months with half of their days served, customers sent."""
    early = (date(2024, 6, 30), 1001, "매트", 59_900)
    path = book(
        tmp_path / "대장.xlsx",
        *(SINCE, ("1,000원당 포인트", "10점"), ("이용 한 달 포인트", 100)),
        *(("추천 포인트", "1,000"), ("포인트 유효기간(개월)", "12개월")),
        bought=[MAT, early],
    )
    done = earned(path)
    assert given(path) == [
        (1001, "적립", 599, "2024-09-03 매트 59,900원"),
        (1001, "적립", 100, "2024년 7월 이용"),
        (1001, "적립", 100, "2024년 8월 이용"),
        (1001, "적립", 100, "2024년 9월 이용"),
        (1002, "적립", 100, "2024년 9월 이용"),  # of August but twelve days
        (1001, "적립", 1_000, "추천: 1002 김*수 010-****-0002"),
    ]
    assert done.found.by == {"구매": 599, "이용": 400, "추천": 1_000}
    assert {row[-2] for row in rows(path, "혜택")} == {date(2025, 9, 30)}


def test_nothing_is_given_twice(tmp_path: Path) -> None:
    """The same day, another, and after rows have moved: each purchase, month and person once."""
    same = [MAT, MAT, (date(2024, 9, 3), 1002, "매트", 59_900)]
    path = book(
        tmp_path / "대장.xlsx",
        *(SINCE, ("1,000원당 포인트", 10), ("이용 한 달 포인트", 100), ("추천 포인트", 1_000)),
        bought=same,
    )
    assert earned(path).found.by["구매"] == 3 * 599
    before = given(path)
    assert not earned(path)
    assert not earned(path, date(2024, 9, 30))
    opened = load_workbook(path)
    opened["구매이력"].insert_rows(2)
    opened.save(path)
    assert not earned(path)
    assert earned(path, date(2024, 10, 31)).found.by == {"이용": 200}
    assert given(path)[: len(before)] == before


def test_a_changed_purchase_is_asked_about(tmp_path: Path) -> None:
    """Its amount was wrong: no second points, but the cell is named; it may be said to be new."""
    path = book(tmp_path / "대장.xlsx", SINCE, ("1,000원당 포인트", 10), bought=[MAT])
    earned(path)
    opened = load_workbook(path)
    opened["구매이력"]["D2"] = 69_900
    opened.save(path)
    again = earned(path)
    assert not again
    assert "구매이력!D2" in " ".join(again.said)
    assert [str(each) for each in again.found.changed] == ["구매이력!D2"]
    assert earned(path, changed_too=True).found.points == 699


def test_another_purchase_is_no_changed_one(tmp_path: Path) -> None:
    """The first still stands there, so that this one is new, however much alike."""
    path = book(tmp_path / "대장.xlsx", SINCE, ("1,000원당 포인트", 10), bought=[MAT])
    earned(path)
    opened = load_workbook(path)
    opened["구매이력"].append((date(2024, 9, 4), 1001, "매트", 59_900))
    opened.save(path)
    assert earned(path).found.points == 599


def test_what_is_returned_takes_its_points_back(tmp_path: Path) -> None:
    """As far as there are any left, and only where there were any for that product."""
    path = book(
        tmp_path / "대장.xlsx",
        *(SINCE, ("1,000원당 포인트", 10)),
        bought=[
            *(MAT, (date(2024, 9, 20), 1001, "매트", -59_900)),
            (date(2024, 9, 20), 1002, "물병", -9_900),
        ],
    )
    done = earned(path)
    assert (done.found.points, done.found.taken_back) == (599, 599)
    assert not earned(path)
    assert xlcrm.loyalty_of(xlcrm.open_ledger(path), as_of=AS_OF).people[0].balance == 0


def test_fees_earn_when_they_fall_due_and_nothing_is_owed(tmp_path: Path) -> None:
    """Monthly fees of July to October; of who owes none, which is said."""
    said = (SINCE, ("1,000원당 포인트", 1), ("적립 대상", "요금"))
    path = book(tmp_path / "대장.xlsx", *said, owed={"김철수": 30_000}, bought=[MAT])
    done = earned(path)
    assert [each[2] for each in given(path)] == [50, 50, 50, 50]
    assert "미납이 있어" in " ".join(done.said)
    opened = load_workbook(path)
    opened["고객대장"]["H3"] = None
    opened.save(path)
    assert earned(path).found.by == {"요금": 60}  # of 08-20 and 09-20


def test_a_tier_has_points_of_its_own(tmp_path: Path) -> None:
    """Twenty for each 1,000 won where ten are usual."""
    path = book(
        tmp_path / "대장.xlsx",
        *(SINCE, ("1,000원당 포인트", 10), ("등급 우수", "12개월"), ("1,000원당 포인트 우수", 20)),
        bought=[MAT, (date(2024, 9, 4), 1002, "매트", 59_900)],
    )
    earned(path)
    assert [each[:3:2] for each in given(path)] == [(1001, 1_198), (1002, 599)]


def test_who_has_sent_nobody_that_is_known_is_told(tmp_path: Path) -> None:
    """인터넷 is nobody; and nobody sends themselves."""
    path = book(tmp_path / "대장.xlsx", SINCE, ("추천 포인트", 1_000))
    opened = load_workbook(path)
    opened["고객대장"]["G3"] = "인터넷"
    opened.save(path)
    assert "고객대장!G3" in " ".join(earned(path).said)
    opened["고객대장"]["G3"] = 1002
    opened.save(path)
    (problem,) = earned(path).problems
    assert "고객대장!G3" in str(problem)


def test_who_has_no_number_is_named(tmp_path: Path) -> None:
    """A row of 혜택 names customers by 고객 ID; the others by name."""
    path = office(
        tmp_path / "대장.xlsx",
        ("고객 ID", "고객명", "연락처", "계약 시작일", "계약 종료일"),
        [
            (1001, "홍길동", "010-0000-5678", date(2024, 1, 1), date(2024, 12, 31)),
            (None, "김철수", "010-0000-0002", date(2024, 1, 1), date(2024, 12, 31)),
        ],
        {
            "설정": [
                ("구분", "항목", "값", "설명"),
                ("혜택", *SINCE),
                ("혜택", "이용 한 달 포인트", 100),
            ]
        },
    )
    assert not earned(path).problems
    assert {row[1:3] for row in rows(path, "혜택")} == {(1001, None), (None, "김철수")}
    assert not earned(path)


SHOES = (date(2024, 9, 2), 1001, "신발", 100_000)


def test_a_return_takes_back_what_was_given_whatever_the_rate_is_now(tmp_path: Path) -> None:
    """Ten points for 1,000 won then, twenty now: the other purchase's points stay."""
    coat = (date(2024, 9, 2), 1001, "옷", 300_000)
    path = book(tmp_path / "대장.xlsx", SINCE, ("1,000원당 포인트", 10), bought=[SHOES, coat])
    earned(path)
    opened = load_workbook(path)
    opened["설정"]["C3"] = 20
    opened["구매이력"].append((date(2024, 9, 10), 1001, "신발", -100_000))
    opened.save(path)
    assert earned(path).found.taken_back == 1_000
    assert not earned(path)


def test_a_return_is_of_its_own_purchase(tmp_path: Path) -> None:
    """Of one from before the first day nothing goes back; of a part its part; the rest is told."""
    early = (date(2024, 6, 2), 1001, "신발", 100_000)
    mine = (date(2024, 9, 2), 1001, "신발", 50_000)
    part, all_ = (
        (date(2024, 9, 5), 1001, "신발", won)  # of which the second is of the early one
        for won in (-20_000, -100_000)
    )
    path = book(
        tmp_path / "대장.xlsx", SINCE, ("1,000원당 포인트", 10), bought=[early, mine, part, all_]
    )
    assert earned(path).found[1:3] == (500, 200)
    path = book(tmp_path / "둘.xlsx", SINCE, ("1,000원당 포인트", 10), bought=[SHOES])
    earned(path)
    saved(path, lambda ledger: xlcrm.use_points(ledger, "1001", 700, as_of=AS_OF))
    opened = load_workbook(path)
    opened["구매이력"].append((date(2024, 9, 10), 1001, "신발", -100_000))
    opened["구매이력"].append((date(2024, 9, 10), 1001, "모자", -1_000))
    opened.save(path)
    done = earned(path)
    assert done.found.taken_back == 300
    assert "못 거둔 700점" in " ".join(done.said)
    assert "구매이력!D4" in " ".join(done.said)


def test_of_two_who_are_merged_nothing_is_given_again(tmp_path: Path) -> None:
    """Each had bought the same on the same day: both purchases have their points."""
    other = (SHOES[0], 1002, *SHOES[2:])
    path = book(tmp_path / "대장.xlsx", SINCE, ("1,000원당 포인트", 10), bought=[SHOES, other])
    earned(path)
    saved(path, lambda ledger: xlcrm.merge_customers(ledger, "1001", "1002", as_of=AS_OF))
    assert not earned(path)


def test_a_fee_under_another_name_is_the_same_fee(tmp_path: Path) -> None:
    """The contracts get 계약 ID, or a service another name: no second points, and it is said."""
    said = (SINCE, ("1,000원당 포인트", 1), ("적립 대상", "요금"))
    path = book(tmp_path / "대장.xlsx", *said)
    earned(path)
    opened = load_workbook(path)
    opened["고객대장"]["I1"] = "계약 ID"
    opened["고객대장"]["I2"], opened["고객대장"]["I3"] = "K-1", "K-2"
    opened.save(path)
    again = earned(path)
    assert not again
    assert "다시 적립하지 않은 요금: 6건" in " ".join(again.said)
    assert earned(path, date(2024, 10, 31)).found.by == {"요금": 30}  # of 10-20, under the new one


def test_a_purchase_that_is_gone_and_one_of_a_stranger_are_told(tmp_path: Path) -> None:
    """Points for what was taken out of the list stay until somebody says so."""
    path = book(tmp_path / "대장.xlsx", SINCE, ("1,000원당 포인트", 10), bought=[SHOES, MAT])
    earned(path)
    opened = load_workbook(path)
    opened["구매이력"].delete_rows(2)
    opened["구매이력"].append((date(2024, 9, 10), 8888, "신발", 100_000))
    opened.save(path)
    told = " ".join(earned(path).said)
    assert "이제 없는 구매 1건: 1001 홍*동 010-****-5678 2024-09-02 1,000점" in told
    assert "구매이력!B3" in told


def test_a_customer_who_was_sent_and_is_numbered_anew_is_no_new_one(tmp_path: Path) -> None:
    """The other has points for that customer already; and it is said."""
    path = book(tmp_path / "대장.xlsx", SINCE, ("추천 포인트", 1_000))
    earned(path)
    opened = load_workbook(path)
    opened["고객대장"]["A3"] = 2002
    opened.save(path)
    again = earned(path)
    assert not again
    assert "고객 ID가 바뀐 것으로" in " ".join(again.said)


@pytest.mark.parametrize("back", [("물", -3_000), ("물 (환불)", 3_000), ("환불", -3_000)])
def test_a_refund_takes_its_points_back_however_it_is_written(
    tmp_path: Path, back: tuple[str, int]
) -> None:
    """By an amount below 0 or by its words: nothing is left of what it was given for."""
    path = book(
        tmp_path / "대장.xlsx",
        SINCE,
        ("1,000원당 포인트", 10),
        bought=[(date(2024, 8, 1), 1001, "물", 3_000), (date(2024, 8, 5), 1001, *back)],
    )
    found = xlcrm.earn_points(xlcrm.open_ledger(path), as_of=AS_OF).found
    assert found.points - found.taken_back == 0


@pytest.mark.parametrize(
    ("after", "left"),
    [
        ([], 0),
        ([(date(2024, 8, 1), 1001, "물", 5_000)], 50),
        ([(date(2024, 8, 2), 1001, "물", 3_000)], 30),
    ],
)
def test_a_purchase_that_is_gone_or_changed_is_settled_once(
    tmp_path: Path, after: list[tuple[object, ...]], left: int
) -> None:
    """It is asked about until it is settled; then nothing more is said, nor given twice."""
    said = (SINCE, ("1,000원당 포인트", 10))
    first = (date(2024, 8, 1), 1001, "물", 3_000)
    kept = (date(2024, 7, 2), 1001, "빵", 1_000)
    key = f"구매|{first[0]}|물|3000|1"
    given = [(AS_OF, 1001, "적립", 30, None, None, "물", None, key)]
    given.append((AS_OF, 1001, "적립", 10, None, None, "빵", None, "구매|2024-07-02|빵|1000|1"))
    path = book(tmp_path / "대장.xlsx", *said, bought=[kept, *after], benefits=given)
    asked = xlcrm.earn_points(xlcrm.open_ledger(path), as_of=AS_OF)
    assert "--settle" in " ".join(asked.said)
    settled = earned(path, settle=True)
    assert settled.found.points - settled.found.taken_back == left - 30
    for settle in (False, True):
        again = xlcrm.earn_points(xlcrm.open_ledger(path), as_of=AS_OF, settle=settle)
        assert again.said == ("새로 적립할 것이 없음",)
        assert not again.plan


@pytest.mark.parametrize("settle", [False, True])
def test_points_that_expire_one_day_are_taken_back_too(tmp_path: Path, *, settle: bool) -> None:
    """As long as they are there: of a purchase that was returned, and of one that is gone."""
    said = (SINCE, ("1,000원당 포인트", 10), ("포인트 유효기간(개월)", 12))
    first = (date(2024, 8, 1), 1001, "물", 3_000)
    bought = [] if settle else [first, (date(2024, 9, 1), 1001, "물", -3_000)]
    other = (date(2024, 7, 2), 1001, "빵", 1_000)
    until = date(2025, 7, 31)
    given = [
        (date(2024, 8, 1), 1001, "적립", 30, None, None, "물", until, "구매|2024-08-01|물|3000|1"),
        (date(2024, 8, 1), 1001, "적립", 10, None, None, "빵", until, "구매|2024-07-02|빵|1000|1"),
        (date(2030, 1, 1), 1002, "적립", 5, None, None, None, None, None),
    ]
    path = book(tmp_path / "대장.xlsx", *said, bought=[other, *bought], benefits=given)
    found = earned(path, settle=settle)
    assert (found.found.points, found.found.taken_back) == (0, 30)
    assert not any("못 거둔" in line for line in found.said)


def test_fees_and_months_of_a_contract_that_is_none_are_settled_once(tmp_path: Path) -> None:
    """It was cancelled before it began; it is asked about until then, and given again if it is."""
    rules = (("1,000원당 포인트", 10), ("적립 대상", "요금"), ("이용 한 달 포인트", 100))
    path = book(tmp_path / "a.xlsx", SINCE, *rules, ("포인트 유효기간(개월)", 12))
    typed = load_workbook(path)
    typed["설정"].append(("기준", "요금 기준", "월"))
    typed.save(path)
    assert earned(path).found.points > 2 * 300 + 100

    def cancelled(day: date | None) -> None:
        typed = load_workbook(path)
        typed["고객대장"]["I1"], typed["고객대장"]["I3"] = "취소일", day
        typed.save(path)

    cancelled(date(2024, 8, 1))
    asked = " ".join(xlcrm.earn_points(xlcrm.open_ledger(path), as_of=AS_OF).said)
    assert ("계약에 없는 요금 2건" in asked, "계약에 없는 이용 1건" in asked) == (True, True)
    assert earned(path, settle=True).found.taken_back == 2 * 300 + 100
    assert not xlcrm.earn_points(xlcrm.open_ledger(path), as_of=AS_OF, settle=True).plan
    cancelled(None)
    assert earned(path).found.points == 2 * 300 + 100
    assert not xlcrm.earn_points(xlcrm.open_ledger(path), as_of=AS_OF, settle=True).plan


def test_what_cannot_be_read_of_the_rules_gives_no_other_points(tmp_path: Path) -> None:
    """It is said where it stands, and how it is written."""
    path = book(
        tmp_path / "a.xlsx", SINCE, ("1,000원당 포인트", 10), ("적립 대상", "둘 다"), bought=[MAT]
    )
    with pytest.raises(DomainError, match="적립 대상") as told:
        xlcrm.earn_points(xlcrm.open_ledger(path), as_of=AS_OF)
    assert (told.value.cell, "구매와 요금" in str(told.value.hint)) == ("C4", True)


def test_months_of_whom_nobody_knows_until_when_they_stayed_give_nothing(tmp_path: Path) -> None:
    """Somebody has typed that they rest, and no day: it is said, and with the day they count."""
    path = book(tmp_path / "a.xlsx", SINCE, ("이용 한 달 포인트", 100))
    typed = load_workbook(path)
    typed["고객대장"]["I1"], typed["고객대장"]["I2"], typed["고객대장"]["I3"] = (
        "상태",
        "일시정지",
        "해지",
    )
    typed.save(path)
    found = earned(path)
    assert (found.found.points, found.said[-1][:18]) == (0, "해지하거나 쉬기 시작한 날을 몰라")
    typed = load_workbook(path)
    typed["고객대장"]["J1"], typed["고객대장"]["J2"] = "정지 시작일", date(2024, 9, 1)
    typed["고객대장"]["K1"], typed["고객대장"]["K2"] = "정지 종료일", date(2024, 12, 1)
    typed.save(path)
    assert earned(path).found.points == 200
    assert [(who, said) for who, _, _, said in given(path)] == [
        (1001, "2024년 7월 이용"),
        (1001, "2024년 8월 이용"),
    ]
