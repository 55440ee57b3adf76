"""What offices' own words mean: the usual families, compound words, and what nobody knows."""

from __future__ import annotations

import pytest

from xlcrm.domain.office_words import answer_of, decision_of, status_meaning_of

FAMILIES = {
    "활성화": "정상 사용중 이용중 유지 회원 계약중 진행 진행중 정상회원 재원 수강중 렌탈중 "
    "미납 연체 신규 active "
    "In-Use current 利用中 契約中 在籍 正常 使用中 已续约 1.정상 ●정상 정상-연장 "
    "만기임박 정지해제 해지철회",
    "해지": "탈퇴 중도해지 해지완료 퇴원 퇴회 환불 환불완료 반납 반환 탈퇴회원 자동해지 "
    "계약해지 해지(9/30) "
    "해지(이사) 해지24.9.30 9월해지 해지'24.9 퇴원생 cancelled churned Inactive "
    "解約 退会済み 已终止 注销",
    "만료": "종료 만기 만료 만료됨 계약종료 수강종료 졸업 expired finished 終了 満了 已到期 过期",
    "일시정지": "홀딩 휴원 휴회 휴학 정지 중지 휴회중 휴면회원 홀딩(~10/31) hold On-Hold paused "
    "suspended 休会中 暂停",
    "예정": "대기 상담 상담중 예약 체험 신청 잠재 체험중 등록대기 trial pending prospect "
    "予約 試用 待签约",
    "취소": "취소 계약취소 예약취소 キャンセル",
}


@pytest.mark.parametrize(
    ("meant", "word"),
    [(meant, word) for meant, words in FAMILIES.items() for word in words.split()],
)
def test_a_word_of_a_usual_family_is_known(meant: str, word: str) -> None:
    """In Korean, English, Japanese and Chinese, alone and with what stands around it."""
    meaning = status_meaning_of(word)
    assert meaning is not None
    assert (meaning.standing.value, meaning.decision) == (meant, None)


@pytest.mark.parametrize(
    "word",
    [
        "장기렌탈",
        "VIP",
        "연락두절",
        "확인요망",
        "정상(휴회)",
        "정상/해지",
        "탈퇴X",
        "해지아님",
        "환불불가",
        "미사용",
        "비회원",
        "계약종료(갱신)",
        "정상->해지",
        "해지?",
    ],
)
def test_a_word_that_says_two_things_or_none_is_asked(word: str) -> None:
    """Nor is a word with a no in it taken for what it denies."""
    assert status_meaning_of(word) is None


@pytest.mark.parametrize(
    ("word", "decision"),
    [
        *(
            (word, "해지 예정")
            for word in ("해지예정", "탈퇴 예정", "해지신청", "정상(해지예정 10/31)")
        ),
        *((word, "재계약 예정") for word in ("재계약예정", "연장신청")),
    ],
)
def test_what_is_to_come_is_a_decision_not_a_standing(word: str, decision: str) -> None:
    """Who is going to leave has not left."""
    meaning = status_meaning_of(word)
    assert meaning is not None
    assert (meaning.standing.value, str(meaning.decision)) == ("활성화", decision)


@pytest.mark.parametrize(
    ("decision", "word"),
    [
        (decision, word)
        for decision, words in {
            "재계약 예정": "O ○ Y 예 ✓ ● 완료 재등록완료 예정 갱신함 재계약 연장 재등록O 연장(O) "
            "O(3개월) true renewed",
            "해지 예정": "X × N 아니오 안함 갱신안함 재계약X 미갱신 거절 해지 x(이사) false",
            "미정": "미정 고민중 생각중 보류 상담중 ? - 검토중 연락예정",
        }.items()
        for word in words.split()
    ],
)
def test_an_answer_is_a_decision(decision: str, word: str) -> None:
    """However it is written."""
    assert str(decision_of(word)) == decision


@pytest.mark.parametrize("word", ["없음", "가능", "사장님 결재", "O?"])
def test_an_answer_that_may_be_either_is_asked(word: str) -> None:
    """없음 may be no wish, or nothing heard yet."""
    assert decision_of(word) is None


@pytest.mark.parametrize(
    ("answer", "word"),
    [
        *(
            (True, word)
            for word in [
                "Y",
                "예",
                "O",
                "✓",
                "●",
                "수신동의",
                "동의함",
                "동의합니다",
                "수신",
                "허용",
                "동의(23.5.1)",
            ]
        ),
        *(
            (False, word)
            for word in [
                "N",
                "X",
                "수신거부",
                "거부",
                "철회",
                "미동의",
                "동의철회",
                "차단",
                "철회(24.9.30)",
            ]
        ),
        *((None, word) for word in ["아마", "확인중", "문자만", "동의?"]),
    ],
)
def test_a_consent_is_yes_no_or_not_known(word: str, answer: bool | None) -> None:  # noqa: FBT001 - one of a table's cases
    """What is not known is never yes."""
    assert answer_of(word) is answer
