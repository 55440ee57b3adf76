"""Words that mean a column of the ledger in some trade: a pupil is an academy's customer.

They are no synonyms: a tenant's 상호 may stand beside the 임차인, and only one of both is 고객명.
So they count as alike, where no column says so itself, and are kept in 설정 once adopted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.schema.sheets import CUSTOMER_ID, JOURNAL, LEDGER, PURCHASES, SHEETS

if TYPE_CHECKING:
    from collections.abc import Mapping

_CUSTOMER_ID: Final = (
    "회원코드 고객코드번호 거래처코드 거래처번호 업체코드 독자번호 학번 차트번호 회원NO 고객NO"
)
_LEDGER: Final[Mapping[str, str]] = {
    "name": (
        "성함 고객 회원 업체 거래처 회사명 상호명 고객사 고객사명 기관명 입주사 입주사명 "
        "입주자 임차인 임차인명 임차사 계약자 계약자명 가입자 가입자명 구독자 구독자명 독자명 "
        "이용자 이용자명 사용자 사용자명 학생 학생명 원생 원생명 수강생 수강생명 환자 환자명 "
        "신청자 신청인 차주 화주 피보험자 의뢰인 발주처 매장명 지점명 사이트명 보관고객 "
        "세대주"
    ),
    "phone": (
        "휴대폰번호 핸드폰번호 휴대전화번호 휴대번호 폰번호 모바일 mobile phone 연락번호 "
        "대표전화 대표번호 담당자연락처 담당연락처 보호자연락처 보호자전화 학부모연락처 "
        "학부모전화"
    ),
    "start": (
        "시작일자 개시일자 가입일자 등록일 등록일자 시작날짜 약정시작 약정시작일 설치일 "
        "설치일자 개통일 입주일 입실일 입고일 보관시작 첫수업 첫수업일 개강일 구독개시 "
        "배달시작일 보험개시일 보험시기 보장개시일 발효일 효력발생일 임대개시일 주차시작 "
        "사용시작 사용개시일 첫이용일"
    ),
    "end": (
        "종료일자 만료일자 만기일자 종료날짜 만기 만기예정일 만료예정일 종료예정일 약정만료 "
        "약정만료일 약정종료일 약정종료 퇴실일 퇴실예정일 출고예정일 보관만료 종강일 구독만료 "
        "배달종료일 보험종기 보험만기 보장만료일 임대만료일 주차만료 사용만료 사용종료일 "
        "마지막수업 마지막수업일 유효기한 사용기한 기한"
    ),
    "service": (
        "제품 제품명 정기권 정기권종류 소프트웨어 소프트웨어명 모델 모델명 기종 장비 장비명 "
        "기기명 물품 과목 과목명 강좌 강좌명 "
        "수강과목 수강반 반 반명 프로그램 프로그램명 이용권 이용상품 이용서비스 서비스종류 "
        "서비스구분 계약상품 계약내용 상품구분 상품종류 보험종류 보험상품 보험명 신문 신문명 "
        "구독지 구독상품 지면 좌석 좌석타입 룸타입 공간 타입 주차구역 주차면 창고타입 유닛 "
        "청소종류 청소구분 관리유형 솔루션 솔루션명 시스템명 시술 시술명 관리프로그램"
    ),
    "fee": (
        "이용요금 월요금 월이용료 월회비 회비 수강료 월수강료 교육비 원비 렌탈료 월렌탈료 "
        "대여료 임대료 월임대료 리스료 월리스료 구독료 월구독료 보험료 월보험료 보관료 "
        "월보관료 주차료 주차요금 월주차료 청소비 청소료 용역비 유지보수료 유지보수비 "
        "유지보수금액 관리비 월관리비 사용료 월사용료 월세 월정액 납입액 납입금액 결제금액 "
        "공급가 공급가액 계약금 회원권금액 등록비 시술비"
    ),
    "months": (
        "이용기간 등록기간 렌탈기간 약정 약정개월 계약개월 개월수 이용개월 구독기간 임대기간 "
        "보험기간 수강기간 보관기간 사용기간 유효기간 회원기간 리스기간 대여기간 가입기간 "
        "입주기간 계약월수"
    ),
    "contract_id": "증권번호 계약코드 계약NO 약정번호 렌탈번호 관리코드",
    "email": "계산서메일 메일주소 이메일주소 전자메일",
    "address": (
        "주소지 설치주소 설치장소 설치처 배송지 배송주소 배달주소 배달지 사업장주소 사업장 "
        "거주지주소 현장주소 현장 자택주소"
    ),
    "officer": (
        "담당직원 담당의 주치의 담당자명 담당사원 영업담당 영업사원 관리담당 관리자 담당강사 "
        "담당트레이너 "
        "트레이너 강사 강사명 설계사 담당설계사 담당기사 기사 기사명 코디 담당코디 배달원 "
        "지국담당"
    ),
    "note": "기타 기타사항 특기사항 참고사항 비고란 메모란 메모사항 상담메모 전달사항 요청사항",
    "auto_renewal": "자동연장여부 자동갱신유무 자동연장유무 자동재계약",
    "decision": "재계약의사여부 재등록의사 재등록여부 연장의사 연장여부 갱신여부 갱신의사",
    "terminated_on": "해지일자 해약일자 중도해지 해지신청일 탈퇴일 퇴회일 퇴원일",
    "paused_from": "휴회시작 정지일 홀딩시작 홀딩시작일 휴원시작일",
    "paused_to": "휴회종료 정지해제일 홀딩종료 홀딩종료일 휴원종료일",
}
_JOURNAL: Final[Mapping[str, str]] = {
    "at": ("접수일 접수일자 접수일시 통화일 통화일시 응대일 응대일시 방문일 방문일자 처리일자"),
    "name": "성함 고객 회원 업체 거래처 상담고객 상담자명 학생명 환자명 고객사 상호명",
    "content": (
        "상담내역 상담사항 상담기록 상세내용 문의내용 접수내용 통화내용 응대내용 방문내용 내역"
    ),
    "channel": "상담방식 상담경로 접수경로 접수방법 연락방법 경로 수단",
    "officer": "상담자 상담원 상담직원 담당직원 응대자 접수자 처리자 기록자",
    "category": "유형 구분 상담구분 문의유형 접수유형 상담종류",
    "resolution": "처리 처리방법 처리내용 처리사항 조치내용 조치사항 답변내용 답변",
    "follow_up": "후속조치사항 향후계획 추후조치 다음조치 할일",
    "follow_up_due": "다음연락일 재연락일 후속일 후속예정일 예정일 다음상담일 재통화일",
}
_PURCHASES: Final[Mapping[str, str]] = {
    "date": "날짜 구매일자 결제일자 판매일 판매일자 거래일 거래일자 주문일 입금일",
    "product": "상품 상품명 신문명 제품명 품목 품명 구매상품 구매내역 항목 내역 서비스 서비스명",
    "amount": "결제액 판매금액 판매액 구매액 매출 매출액 합계금액 총액 가격",
    "payment_method": "결제 결제구분 지불방법 입금방법 결제종류",
}
_BY_KIND: Final = {LEDGER.key: _LEDGER, JOURNAL.key: _JOURNAL, PURCHASES.key: _PURCHASES}
KIN: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    spec.key: {
        field: tuple(words.split())
        for field, words in {"customer_id": _CUSTOMER_ID, **_BY_KIND.get(spec.key, {})}.items()
    }
    for spec in SHEETS
    if CUSTOMER_ID in spec.columns
}
"""Kind of sheet → field → words; a word may stand for the column where nothing else does."""
