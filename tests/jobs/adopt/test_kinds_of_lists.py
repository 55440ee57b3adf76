"""Lists as offices lay them out: since when somebody comes, parents, halves, passes, units."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Final

import pytest

from xlcrm.jobs.adopt.adopt import adopt_file, asked_of, survey
from xlcrm.office.commit import Author
from xlcrm.office.ledger import open_ledger
from xlcrm.schema.sheets import LEDGER

if TYPE_CHECKING:
    from tests.jobs.adopt.conftest import Office

AS_OF: Final = date(2024, 10, 1)
BY: Final = Author("안내", "adopt", datetime(2024, 10, 1, 9, 0))  # noqa: DTZ001 - Korean wall time

CHOIR: Final = """
원생명|학부모 연락처|언제부터|수강료
홍가람|010-0000-0001|2024년 3월 4일|200,000
김나래|010-0000-0002|24.5.26|월 18만원
이다솜|010-0000-0003|2024. 8. 1.|180,000
박라온|010-0000-0004|2024-09-02|180,000
"""


def test_since_when_somebody_pays_is_asked_and_then_a_term_without_an_end(office: Office) -> None:
    """Children with a telephone, a first day and a fee are customers; the day is asked about."""
    path = office.workbook({"아이들": CHOIR})
    (question,) = asked_of(path)
    assert (question.header, question.candidates[0][0]) == ("언제부터", "start")
    adopt_file(path, BY, as_of=AS_OF, answers={question.name: "계약 시작일"}, backup=False)
    table = open_ledger(path).tables[0]
    assert table.values("start")[0] == date(2024, 3, 4)
    assert set(table.values("status")) == {"활성화"}


@pytest.mark.parametrize("fee", ["가입비", "찬조금"])
def test_what_is_paid_once_for_joining_makes_no_customers(office: Office, fee: str) -> None:
    """A club's list of members stays one of people."""
    path = office.workbook({"회원": CHOIR.replace("수강료", fee)})
    assert not asked_of(path)
    assert [each.kind for each in survey(path).sheets if each.kind == LEDGER.key] == []


def test_a_course_without_an_end_may_be_paid_by_the_month(office: Office) -> None:
    """수강료 is a term's where terms end; where none does it is asked."""
    path = office.workbook({"아이들": CHOIR.replace("월 18만원", "180,000")})
    answers = {"아이들!언제부터": "계약 시작일"}
    assert any(each.key == "요금 기준" for each in asked_of(path, answers))


def test_who_answers_for_a_customer_is_none(office: Office) -> None:
    """Below 보호자 stand names; the resident's own column says who he is, and is asked alone."""
    path = office.workbook(
        {
            "입소자": """
번호|입소자|계약기간||보호자 1||보호자 2
||시작일|종료일|성명|연락처|성명
=1|홍가람|=2024-01-05|=2025-01-04|김나래|010-0000-0001|이다솜
=2|박라온|=2024-02-01|=2025-01-31|최마루|010-0000-0002|정바다
=3|윤아람|=2024-03-10|=2025-03-09|강자람|010-0000-0003|조차람
"""
        },
        *("A1:A2", "B1:B2", "C1:D1", "E1:F1"),
    )
    assert [each.header for each in asked_of(path)] == ["입소자"]


def test_both_telephones_below_one_header_are_the_customers(office: Office) -> None:
    """연락처 over 학부모 and 학생 says how to reach the customer twice."""
    path = office.workbook(
        {
            "원생": """
원생명|연락처||시작일|종료일
|학부모|학생||
홍가람|010-0000-0001|010-0000-0011|=2024-01-05|=2025-01-04
김나래|010-0000-0002||=2024-02-01|=2025-01-31
이다솜|010-0000-0003|010-0000-0013|=2024-03-10|=2025-03-09
"""
        },
        *("A1:A2", "B1:C1", "D1:D2", "E1:E2"),
    )
    table = office.adopted(path).tables[0]
    assert table.values("phone")[0] == "010-0000-0001, 010-0000-0011"


def test_halves_side_by_side_are_asked_about_once(office: Office) -> None:
    """The same headers again are the same list: one answer is for both, and all rows are read."""
    line = "{0}|{1}|010-0000-00{0}|=2024-0{2}-05|=2024-1{2}-20"
    left = [line.format(at, name, at - 10) for at, name in ((11, "홍가람"), (12, "김나래"))]
    right = [line.format(at, name, at - 12) for at, name in ((13, "이다솜"), (14, "박라온"))]
    rows = "\n".join(f"{one}||{other}" for one, other in zip(left, right, strict=True))
    head = "번호|사용자|연락처|시작|만료"
    path = office.workbook({"사물함": f"{head}||{head}\n{rows}"})
    names = [each.name for each in asked_of(path)]
    assert names == ["사물함!시작", "사물함!만료"]
    answers = {"사물함!시작": "계약 시작일", "사물함!만료": "계약 종료일"}
    ledger = office.adopted(path, **answers)
    ledgers = [each for each in ledger.tables if each.spec.key == LEDGER.key]
    found = [name for table in ledgers for name in table.values("name")]
    assert found == ["홍가람", "김나래", "이다솜", "박라온"]


@pytest.mark.parametrize(
    ("header", "ends", "field"),
    [("회원권", "", "months"), ("이용권", "", "months"), ("상품", "권", "service")],
)
def test_a_pass_that_only_says_how_long_is_a_length(
    office: Office, header: str, ends: str, field: str
) -> None:
    """12개월 below 회원권 is no product that anybody would call by that name."""
    rows = "".join(
        f"{name}|{months}개월{ends}|=2024-01-05|={last}\n"
        for name, months, last in (
            *(("홍가람", 1, "2024-02-04"), ("김나래", 3, "2024-04-04")),
            *(("이다솜", 3, "2024-04-04"), ("박라온", 12, "2025-01-04")),
        )
    )
    path = office.workbook({"회원": f"성명|{header}|시작일|종료일\n{rows}"})
    (sheet,) = survey(path).sheets
    assert {each.header: each.fields for each in sheet.columns}[header] == (field,)


@pytest.mark.parametrize(("line", "won"), [("만원/VAT별도", 120_000), ("단위: 천원", 12_000)])
def test_a_unit_stands_alone_above_the_list(office: Office, line: str, won: int) -> None:
    """Nobody is asked what a line above says."""
    path = office.workbook({"수임처": f"{line}\n{FEES}"})
    assert set(office.adopted(path).tables[0].values("fee")) == {won}


def test_fees_that_nobody_asks_are_no_won(office: Office) -> None:
    """12 without a unit is asked about before any figure is made of it."""
    path = office.workbook({"수임처": FEES})
    (question,) = (each for each in asked_of(path) if each.section == "읽는 법")
    assert [each.answer for each in question.offers] == ["만원", "원"]
    assert set(office.adopted(path).tables[0].values("fee")) == {None}
    answered = office.workbook({"수임처": FEES})
    assert set(office.adopted(answered, **{question.name: "만원"}).tables[0].values("fee")) == {
        120_000
    }


FEES: Final = """상호|계약기간|월 기장료
가온상사|21.6~|=12
나래식품|23.6~26.6|=12
다솜기계|25.10~|=12"""


def test_months_of_two_digit_years_bound_terms(office: Office) -> None:
    """21.6~ is since June 2021, and 23.6~26.6 till the end of June 2026."""
    path = office.workbook({"수임처": FEES})
    table = office.adopted(path).tables[0]
    assert list(table.values("start"))[:2] == [date(2021, 6, 1), date(2023, 6, 1)]
    assert table.values("end")[1] == date(2026, 6, 30)
