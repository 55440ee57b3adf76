"""Who wants no more messages, or to be erased, is known by what offices write of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlcrm.domain import refusals
from xlcrm.domain.text import squeezed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

# fmt: off
REMARKS = (
    "문자 보내지 마세요", "광고문자 보내지 말아달라고 하심", "문자수신거부", "연락금지",
    "연락 금지", "연락하지 말아주세요", "연락하지 마세요", "연락 일절 원하지 않음",
    "전화 절대 하지 마세요", "문자 하지 마세요", "마케팅 동의 철회함", "수신동의 X",
    "수신동의 안함", "수신 동의 안 함", "수신X", "수신 거부", "광고 X", "광고 안받음",
    "광고성 문자 싫어함", "문자 원치 않음", "홍보 문자 발송 금지", "문자발송금지",
    "문자 그만 보내라고 함", "문자 안 보내기", "문자 안 보냄", "문자 보내면 안됨",
    "문자 절대 금지", "문자 받기 싫다고 하심", "안내문자 빼달라고 함", "단체문자 제외",
    "단체문자에서 빼 주세요", "문자 제외", "문자 발송 제외", "DM 제외", "마케팅 거부",
    "마케팅 비동의", "마케팅 불가", "광고 불가", "문자 불가", "문자 차단함", "카톡 차단",
    "연락 거부", "연락 사절", "더 이상 연락 말아달라심", "연락 말아주세요", "연락 안 하기로",
    "연락하지 말 것", "문자 노", "문자 NO", "opt-out", "unsubscribe", "수신 원치 않으심",
    "정보 수신 거절", "080 수신거부 함", "080으로 거부", "광고전화 하지마", "전화하지말라고 함",
    "메일 그만 보내 주세요", "이메일 안받겠다고 함", "뉴스레터 해지", "문자 해지", "수신 해지",
    "광고 수신 철회", "광고 수신 동의 철회", "문자 받고 싶지 않다고 하심", "스팸처리했다고 함",
    "광고문자 사양", "문자 발송 제외 요청", "문자×", "SMS 거부", "LMS X", "카톡 발송 금지",
    "광고 수신거부(24.3.2)", "수신동의 철회(2024-05-01)", "마케팅 수신 미동의",
    "이벤트 문자 안 받겠다고 함", "홍보성 연락 사절", "연락 자제 요청", "더는 연락하지 말라고 함",
    "문자 절대 X", "광고전화 싫어함", "광고 보내지 마", "전화 안 했으면 좋겠다고 함",
    "연락 원치 않으심", "연락을 원하지 않음", "수신 안함", "문자수신 안함", "알림톡 차단",
    "메일 반송, 이메일 거부", "이메일 발송하지 말 것", "TM 거부", "TM 금지", "DM 발송 X",
    "우편물, 문자 모두 거부", "스팸 신고함", "마케팅동의X", "광고동의 N", "마케팅 활용 거부",
    "마케팅 활용 동의 안함", "홍보물 발송 거부", "문자 넣지 마세요", "문자 주지 말래요",
    "문자 하지 말라고 하심", "문자 보내지 말라 하심", "단톡방, 단체문자 빼달라심",
)
SENTENCES = (
    "고객이 앞으로 문자를 보내지 말아 달라고 요청함",
    "광고 문자가 너무 많이 온다며 그만 받고 싶다고 함", "이제 연락하지 말라고 화를 냄",
    "마케팅 수신 동의를 철회하겠다고 전화함", "수신거부 처리해 달라고 함",
    "문자 오는 게 싫다고 함", "더 이상 메일을 받고 싶지 않다고 함",
    "홍보 전화는 하지 말아 달라고 하심", "이벤트 안내 문자에서 빼 달라고 함",
    "광고 좀 그만 보내라고 함",
)
ERASURES = (
    "회원 탈퇴하며 정보를 다 지워 달라고 함", "개인정보 처리 정지 요구",
    "제 번호 좀 삭제해 주세요라고 함", "연락처를 삭제해 달라고 요청",
    "가입 정보 삭제 원한다고 함", "탈퇴 후 자료 파기 요청", "데이터 삭제 요청함",
)
ERASURE_REMARKS = (
    "개인정보 삭제 요청", "개인정보 삭제요청 (9/20)", "삭제요청", "삭제 요청",
    "탈퇴 및 개인정보 파기 요청", "정보 삭제 원함", "회원탈퇴, 정보삭제",
    "내 번호 지워달라고 하심", "번호 삭제 요청", "연락처 삭제해 달라고 함", "연락처 지워주세요",
    "파기요청", "개인정보 파기 완료", "이름과 번호 모두 지워달라고", "정보 지워주세요",
    "잊힐 권리 요청", "자료 삭제 바람",
)
NEITHER = (
    "수신거부 해제", "수신거부 아님", "문자 선호", "문자로만 연락", "전화 안 받음", "전화 X",
    "전화 안됨, 문자로", "연락 안 됨", "연락두절", "연락이 안 되어 문자 남김", "문자 보냄",
    "예약 삭제를 물음", "전화하지 말고 문자로 연락", "전화 대신 문자 주세요",
    "밤늦게 전화하지 마세요", "수업 중에는 전화하지 말아주세요", "메일 말고 문자로",
    "광고 보고 오심", "주차 금지 안내함", "금연 동의서 받음", "촬영 동의 거부", "할인 거부",
    "결제 거부", "환불 거부됨", "사은품 거부", "스케줄 문자 안 왔다고 함", "광고 문의",
    "문자 발송 완료", "수신동의 O", "광고 동의", "수신거부 여부 확인", "추가 결제 원하지 않음",
    "계약 삭제", "수업료 10만원 X", "오탈자 삭제", "락커 번호 삭제", "예약정보 삭제",
    "전화 받지 않음", "전화를 받지 않아 문자 남김", "문자 받지 못했다고 함",
    "문자를 못 받았다고 함", "문자 안 왔다고 함", "문자 확인 안 함", "문자 확인하지 않음",
    "메일 확인하지 않음", "연락하지 않음", "연락 안함", "연락하지 못함", "연락 중단됨",
    "전화 거부감 없음", "문자 금액 안내", "광고 보고 등록", "문자로 해지 통보함",
    "카톡으로 환불 거부 통보", "결제 거부 문자 받음", "주차 금지 안내 문자 보냄",
    "흡연 금지 문자 발송", "할인 제외 안내 문자", "문자 보낸 뒤 전화하지 않기로 함",
    "문자로 예약 취소", "예약 문자 취소됨", "광고비 중단", "전화 중단됨", "통화 중 끊김",
    "약속 시간에 전화하지 못함", "번호 변경", "구번호 삭제 요청", "락커 번호 삭제 요청",
    "차량번호 삭제 요청", "사진 삭제 요청", "리뷰 삭제 요청", "게시글 삭제 요청",
    "일정 삭제 요청", "자동결제 정보 삭제", "수강기록 삭제", "출석기록 삭제 요청",
    "안내 문자 수신 확인", "수신동의 받음", "수신거부 해제 요청", "연락 바람",
    "연락 주지 않으셔서 다시 전화", "연락 주기로 함", "전화 달라고 함", "문자 그만큼 보냄",
    "메일 주소 필요 없음", "문자 필요 없이 방문", "No show", "노쇼 2회", "문자 노출", "카톡 노력",
    "X-ray 촬영", "이메일 없음", "전화 불가 시간 14시", "카드 정보 삭제 요청",
)
# fmt: on


@pytest.mark.parametrize(
    ("texts", "tells"),
    [
        (REMARKS, refusals.refused_in_a_remark),
        (SENTENCES, refusals.wants_no_more),
        (ERASURES, refusals.wants_erasure),
        (ERASURE_REMARKS, refusals.erasure_in_a_remark),
    ],
)
def test_it_is_known_however_it_is_said(texts: Sequence[str], tells: Callable[[str], bool]) -> None:
    """In a remark beside the name, and in what the journal tells of a talk."""
    assert [text for text in texts if not (refusals.may_tell(text) and tells(squeezed(text)))] == []


@pytest.mark.parametrize(
    "tells",
    [
        refusals.refused_in_a_remark,
        refusals.wants_no_more,
        refusals.wants_erasure,
        refusals.erasure_in_a_remark,
    ],
)
def test_what_tells_of_something_else_is_none(tells: Callable[[str], bool]) -> None:
    """Nobody answered, another way is asked for, some hours are no good, or it is of others."""
    assert [text for text in NEITHER if tells(squeezed(text))] == []


@given(st.lists(st.sampled_from((*REMARKS, *SENTENCES, *NEITHER)) | st.text(max_size=9)))
def test_many_texts_tell_what_each_tells(texts: list[str]) -> None:
    """Where they stand side by side nothing is read across two of them."""
    split = [half for text in texts for half in (text[: len(text) // 2], text[len(text) // 2 :])]
    for some in (texts, split, [*texts, "노\0", "노"]):
        assert refusals.telling(some) == {text for text in some if refusals.may_tell(text)}
