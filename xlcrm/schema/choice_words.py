"""Other words that offices write for what a column's dropdown offers.

Each line is a choice and the words that mean it, as `xlcrm.schema.columns.Column.alike` takes them:
without spaces, which tell no words apart. A word stands here only where nobody could mean anything
else by it; what else there is stays as it is, and is asked about (C310).
"""

from __future__ import annotations

from typing import Final

CONTACT_CHANNELS: Final = (
    "전화: 유선 통화 전화상담 유선상담",
    "이메일: 메일 email e-mail",
    "채팅: 카톡 카카오톡 톡",
    "면담: 대면 대면상담",
    "문자: sms lms mms 문자메시지",
    "방문: 내방 방문상담 내방상담",
)
DIRECTIONS: Final = (
    "수신: 인바운드 인콜 인입 받음 수신전화 걸려옴",
    "발신: 아웃바운드 아웃콜 걸음 발신전화 전화함",
)
CATEGORIES: Final = (
    "문의: 문의사항 질문 일반문의 단순문의",
    "불만: 컴플레인 클레임 항의 민원 불만접수 불만사항 고객불만 불편 불편사항 불편접수",
    "재계약: 재등록 재가입 연장 갱신 재계약상담 재등록상담 재계약문의 재등록문의",
    "결제: 수납 납부 결제문의 결제상담",
    "해지: 해약 중도해지 해지상담 해지문의 해지요청",
)
MOODS: Final = (
    "긍정: 긍정적 좋음 만족 매우긍정 매우긍정적 매우좋음 매우만족",
    "중립: 중립적 보통 중간 무난",
    "부정: 부정적 나쁨 안좋음 불만 불만족 매우부정 매우부정적 매우나쁨 매우불만족",
)
OUTCOMES: Final = (
    "통화: 통화함 통화완료",
    "부재: 부재중 안받음 받지않음 무응답",
)
MESSAGE_CHANNELS: Final = (
    "문자: sms lms mms 문자메시지",
    "이메일: 메일 email e-mail",
    "전화: 유선 통화 전화상담",
)
DELIVERED: Final = (
    "Y: 성공 전송성공 발송성공 전달 전달됨 전달완료 도착 수신완료",
    "N: 실패 전송실패 발송실패 미전달 미도착 수신실패 반송",
)
RESPONSES: Final = (
    "열람: 읽음 확인 확인함 열어봄",
    "클릭: 클릭함 링크클릭",
    "문의: 문의함 문의옴",
    "구매: 구매함 구입 구입함 결제 결제함",
    "없음: 무응답 응답없음 답없음 답변없음 반응없음 무반응 미응답 미회신 회신없음 x 무",
    "수신거부: 거부 거부함 차단 수신차단 수신철회 철회",
)
SENDING_STATES: Final = (
    "보냄: 발송 발송함 발송완료 전송완료",
    "전달: 성공 전송성공 발송성공 전달됨 전달완료 도착 수신완료",
    "실패: 전송실패 발송실패 미도착 수신실패",
    "보류: 발송보류",
)
IDEA_STATES: Final = (
    "접수: 접수함 접수됨 접수완료 신규",
    "검토: 검토중 검토함 검토완료",
    "반영: 반영함 반영됨 반영완료 완료 적용 적용함 적용완료",
    "답변함: 답변 답변완료 답변됨 알림 안내함 안내완료",
)
