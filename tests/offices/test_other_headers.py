"""Lists of offices of other kinds: how each column's header is understood before any answer.

Behind each header stands the field; `?` before it means that it is asked, `.` that the column is
left alone though a person would know what it is, and nothing that it is the office's own.

타석권종류, 담당프로 and 보육료 were first expected to be asked about or left alone, and are read. A
pass of whatever kind is what a golf range sells, 담당 says who is in charge, and 보육료 is what a
nursery is paid: a question to which no office would say no costs it more than it gives. Who only
does the work (강사, 기사) is asked about: `tests/jobs/adopt/test_rivals.py`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pytest
from forms import Paper
from people import customers, dotted, phone_in_turn, won_in_turn

from xlcrm.domain.text import one_line
from xlcrm.jobs.adopt.adopt import survey

if TYPE_CHECKING:
    from pathlib import Path

    from forms import Value
    from people import Customer

GOLF: Final = """
회원카드NO          .customer_id
회원성명            name
H/P                 phone
타석권종류          service
등록일자            start
만료예정일          end
결제방법
결제금액(VAT포함)   fee
락카No.
담당프로            officer
비고/메모           note
"""
ENGLISH: Final = """
NO.                 customer_id
학습자              .name
연락처(휴대폰)      phone
수강권              service
수강시작            start
수강종료            end
주당횟수
수강료(월)          fee
담임강사            officer
수강상태            status
보호자명
이메일주소          email
"""
PEST: Final = """
업체코드            customer_id
상호(법인명)        name
대표자
사업장주소          address
전화번호            phone
팩스
계약시작일자        start
계약만료일자        end
월 방역비           fee
방역주기
계약상태            status
세금계산서 E-mail   email
담당기사            officer
계약갱신일
"""
FLOWERS: Final = """
고객성명            name
받는분
받는분 연락처
주문자 연락처       phone
배송상품            service
첫배송일            ?start
마지막배송일        ?end
배송횟수
결제금액            fee
배송주소            address
요청사항            note
"""
HOSTING: Final = """
관리ID              contract_id
회사명              name
담당자 연락처       phone
도메인
상품구분            service
개통일              start
만료일자            end
연간비용            fee
자동연장 여부       auto_renewal
해지신청일          terminated_on
메모사항            note
"""
KINDERGARTEN: Final = """
원아명              name
생년월일
반                  service
보호자 연락처       phone
입소일              start
수료예정일          end
보육료              fee
재원여부            status
특기사항            note
"""
STUDY_CAFE: Final = """
좌석번호
이용자명            name
휴대폰번호          phone
이용권명            service
입실일              start
이용만료일          end
결제금액(원)        fee
사물함
재등록여부          decision
"""
GUARDS: Final = """
계약No              contract_id
계약처명            name
대표번호            phone
설치장소            address
개시일자            start
종료일자            end
월정료              fee
담당영업            officer
해약일자            terminated_on
"""
LISTS: Final = {
    "golf": ("회원명단", GOLF),
    "english": ("수강생", ENGLISH),
    "pest control": ("거래처관리", PEST),
    "flowers": ("정기배송 고객", FLOWERS),
    "hosting": ("도메인_호스팅", HOSTING),
    "kindergarten": ("원아명부", KINDERGARTEN),
    "study café": ("좌석관리", STUDY_CAFE),
    "guards": ("무인경비 계약처", GUARDS),
}
MARKS: Final = ("?", ".")
PEOPLE: Final = customers(30, 30, {"가 3개월": (3, 300_000), "나 6개월": (6, 540_000)})


def _cell(field: str, each: Customer) -> Value:
    """Return what a customer's row says in a column of a field."""
    values: dict[str, Value] = {
        "customer_id": f"A{each.number:03}",
        "name": each.name,
        "phone": phone_in_turn(each.number, each.phone),
        "service": each.service,
        "start": dotted(each.start),
        "end": dotted(each.end),
        "fee": won_in_turn(each.number, each.fee),
        "status": each.status,
        "email": each.email,
        "auto_renewal": "Y",
        "address": f"별동 {each.number}",
        "officer": "한결",
        "contract_id": f"K{each.number:03}",
        "decision": "미정",
    }
    return values.get(field)


def _heads(table: str) -> dict[str, str]:
    """Return a table as header → field with its mark, "" for the office's own."""
    lines = (re.split(r"\s{2,}", line) for line in table.strip().splitlines())
    return {text: mark for text, *rest in lines for mark in (*rest, "")[:1]}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_understood(name: str, tmp_path: Path) -> None:
    """Nothing is mistaken, and what is asked is what the program cannot know."""
    sheet, table = LISTS[name]
    heads = _heads(table)
    path = tmp_path / "list.xlsx"
    paper = Paper(path, "")
    page = paper.page(sheet)
    page.title("A1:F1", "명단")
    page.line("A2", heads)
    fields = [mark.lstrip("?.") for mark in heads.values()]
    page.lines("A3", ([_cell(field, each) for field in fields] for each in PEOPLE))
    paper.close()
    found = survey(path)
    read = {one_line(each.header): each.field for each in found.sheets[0].columns}
    read |= {each.header: "?" for each in found.questions}
    meant = {text: mark[:1] if mark[:1] in MARKS else mark for text, mark in heads.items()}
    assert {text: read.get(text, "." if heads[text] else "") for text in heads} == meant
