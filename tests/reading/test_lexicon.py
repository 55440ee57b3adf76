"""Headers taken apart into words: what offices, their programs and public lists call things."""

from __future__ import annotations

from typing import Final
from unicodedata import normalize

import pytest

from xlcrm.reading.lexicon import _words, meaning_of

HEADERS: Final = """
start         렌탈개시일 이용시작일자 계약시작일(YYYY-MM-DD) 입주일 개통일 설치일자 배달시작일
start         효력발생일 강습시작일 대부시작일
start         contractStartDate cont_strt_dt start_date From Move-in_Date effective_date
start         契約開始日 入居日 开始日期 起租日 심야권시작일
start         구독희망시기 광고개시일 충전일 게재시작일 기장시작일
end           광고종료일 회원자격만료일 게재종료일
name          광고주 입주인
fee           광고료 분담금총액 충전금액 기장료 분양료
months        광고기간 게재기간
decision      재분양의사
officer       담당쌤
end           렌탈만료일 이용종료일자 계약만료예정일 만기일자 의무만료일 퇴실예정일
end           사용허가종료일 유효기한 배달종료일 구독만료일
end           contractEndDate cont_end_dt ExpiryDate membership_end_date Valid_Until
end           契約終了日 満了日 到期日期 截止日期 심야권종료일
name          회원명 고객사명 임차인 세입자명 계약자성명 수강생이름 입주업체명 거래처명
name          customer_name cust_nm Tenant memberNm 氏名 客户名称 契約者
phone         휴대폰번호 이동전화 H.P 연락처(휴대폰) hp_no Mobile tel_no 携帯電話 手机号
phone         전화번호2
customer_id   회원번호 고객코드 회원ID member_id custNo 会員番号 客户编号
contract_id   계약번호 증권번호 대여번호 관리번호 접수번호 policy_no contractId 合同编号
contract_id   契約番号
fee           월렌탈료 이용요금 결제금액 계약금액(만원) 월세 대부료 수강료 Monthly_Fee
fee           rentAmount premium 賃料 租金
months        약정기간 의무사용기간 이용개월수 계약기간(개월) 대여기간 duration_months
months        契約期間 租期
service       상품명 렌탈품목 회원권종류 강좌명 모델명 이용서비스 ProductName planName 品目
service       套餐
status        회원상태 계약상태 진행상태 status contract_status 状態
decision      재계약여부 재등록의사 갱신여부 연장의향
auto_renewal  자동연장여부 자동갱신 auto_renewal
officer       영업담당자 담당강사 담당코디 Sales_Rep 担当者
deposit       임대보증금 예치금 deposit 敷金 押金
outstanding   미납금액 미수금 연체금 unpaid_amount 欠费
terminated_on 해지일자 탈퇴일 중도해지일 cancellation_date 解約日
paused_from   휴회시작일 정지시작일 홀딩시작 휴관시작 휴강시작일
paused_to     휴회종료일 정지종료일자 홀딩종료 휴관끝
end_reason    해지사유 해지이유 cancel_reason
email         이메일주소 E-mail email_addr メールアドレス
address       설치주소 소재지 배송지주소 address 住所
note          비고 특이사항 메모사항 Remarks 備考
-             번호 No. 순번 연번 생년월일 결제일 차기점검일 보호자성명 대표자명 사업자등록번호
-             법인등록번호 성별 서명 최근방문일
-             할부종료일 보증만료일 검사만료일 birth_date payment_date last_visit_date gender
-             출석일 잔여횟수 총충전금액 누적결제금액 실무자 광고수신동의
"""


@pytest.mark.parametrize(
    ("field", "header"),
    [
        (field, word.replace("_", " ") if word[0].isupper() else word)
        for field, *words in map(str.split, HEADERS.strip().splitlines())
        for word in words
    ],
)
def test_words_say_what_a_header_means(field: str, header: str) -> None:
    """Or that it is none of ours, so that nobody is asked about it."""
    found = meaning_of(header)
    assert found is not None
    assert (found.field or "-") == field


@pytest.mark.parametrize(
    ("group", "header", "field"),
    [
        ("계약기간", "시작", "start"),
        ("급여 계약기간", "종료", "end"),
        ("보호자 ①", "연락처", "phone"),
        ("정지기간", "시작", "paused_from"),
        ("보증보험", "만료일", ""),
    ],
)
def test_the_group_above_is_a_part_of_a_header(group: str, header: str, field: str) -> None:
    """계약기간 over 시작 says of what it is the beginning."""
    found = meaning_of(header, group)
    assert found is not None
    assert found.field == field


@pytest.mark.parametrize("text", ["", "()", "2024-10-01", "010-1234-5678", "띠", "취미", "㈜", "1"])
def test_what_is_no_header_means_nothing(text: str) -> None:
    """A value that stands among headers, and words that nobody knows."""
    found = meaning_of(text)
    assert found is None or not found.field


def test_the_day_of_signing_is_less_plain_than_that_of_use() -> None:
    """So that 계약일 never goes before 입주일, and 등록일 never before 이용 시작일."""
    use, joining, signing = (meaning_of(each) for each in ("이용 시작일", "등록일", "계약일"))
    assert use is not None
    assert joining is not None
    assert signing is not None
    assert use.strength > joining.strength > signing.strength


@pytest.mark.parametrize(
    "header", ["할부금종료일", "보증서만료일", "렌터카보험만료일", "면허증갱신만료일"]
)
def test_a_day_of_something_else_ends_no_term(header: str) -> None:
    """Also where its first word is not known as a whole; 심야권 종료일 ends one."""
    found = meaning_of(header)
    assert found is None or found.field != "end"


def test_there_are_words_enough() -> None:
    """Six hundred spellings and more, before any of them are put together."""
    assert len(_words()) > 1_200


def test_words_stand_as_they_are_compared() -> None:
    """So that nobody need bring them to that form at each start."""
    assert [word for word in _words() if normalize("NFKC", word).casefold() != word] == []
