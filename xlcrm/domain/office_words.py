"""What an office's own words in 상태, 재계약 의사 and 예/아니오 mean.

The words are those that Korean offices of many trades write, and the usual ones in English,
Japanese and Chinese. A word is looked up as a whole; if that is not known, without the day behind
it (해지(9/30)), without what only says whose or how (계약해지, 휴회중, 탈퇴 회원), and at last part
by part (정상-연장), where all parts have to agree. What is not known means nothing: it is asked.
"""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from xlcrm.domain.outline import outlined
from xlcrm.domain.status import Decision, Status
from xlcrm.domain.text import is_dash, lazy, squeezed
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


class Standing(StrEnum):
    """How a person's word in 상태 says that the customer stands. The value is how 설정 says it."""

    IN_FORCE = "활성화"
    LEFT = "해지"
    ENDED = "만료"
    CANCELLED = "취소"
    PAUSED = "일시정지"
    NOT_YET = "예정"


@outlined
class StatusMeaning(NamedTuple):
    """What a word in 상태 means: how the customer stands, and what has been decided besides.

    `IN_FORCE` says no more than the dates do. `LEFT`, `CANCELLED`, `PAUSED` and `NOT_YET` decide,
    whatever the dates say; `ENDED` only where the dates say that the term goes on.
    """

    standing: Standing
    decision: Decision | None = None


_STANDINGS: Final[Mapping[Standing, str]] = {
    Standing.IN_FORCE: (
        "정상 사용 이용 유지 회원 정회원 준회원 계약 진행 활성 활성화 유효 가입 등록 재원 "
        "재학 수강 재실 입실 입주 거주 재직 임대 렌탈 대여 대여중 구독 배달 배송 주차 보관 "
        "재관 재적 등원 "
        "관리 점검 설치 개통 서비스 운영 영업 출석 납입 납부 완납 미납 연체 체납 정상납부 "
        "신규 기존 재등록 재계약 연장 갱신 자동연장 자동갱신 묵시갱신 유료 정기 이용가능 "
        "사용가능 계약완료 체결 체결완료 계약체결 등록완료 가입완료 입주완료 설치완료 "
        "개통완료 갱신완료 연장완료 재등록완료 재계약완료 재가입 복귀 복학 복원 재개 정지해제 "
        "휴회해제 홀딩해제 해지철회 해지취소 탈퇴철회 탈퇴취소 해지안함 만기임박 만료임박 "
        "만기예정 만료예정 종료예정 임박 생존 보험유지 작업 시공 수행 이행 개시 시작 승인 "
        "확정 살아있음 있음 active activated inforce enabled current live ongoing running "
        "valid paid member subscribed open renewed renewal occupied leased rented inuse using "
        "ok normal good enrolled registered inprogress new expiring expiringsoon pastdue "
        "overdue 契約 利用 有効 継続 在籍 会員 通常 アクティブ 使用 更新 更新済 加入 稼働 "
        "稼動 入居 受講 正会員 正常 有效 使用中 在用 生效 履行 合作 续约 已续约 續約 已續約 "
        "양호 불량 파손 스크래치 찍힘 오염 신품 중고 새것 미개봉 최상 "
        "租赁 租賃 在租 在读 在讀 执行 執行 服务 已签约 已簽約 会员 會員 续费 已续费"
    ),
    Standing.LEFT: (
        "해지 해약 탈퇴 탈회 퇴회 퇴원 퇴실 퇴거 퇴소 퇴사 퇴학 자퇴 퇴출 제명 환불 환급 반납 "
        "퇴관 퇴단 퇴교 퇴점 공실 공가 빈방 "
        "반환 회수 철거 철수 철회 중도해지 중도해약 중도포기 중도반납 중도퇴실 중단 포기 이탈 "
        "이적 전원 전출 이사 이관 폐업 폐지 폐쇄 폐원 파기 해제 말소 실효 삭제 출고 명도 "
        "이탈고객 거래중단 거래종료 거래정지 구독해지 구독중단 구독취소 배달중단 배달중지 "
        "투입중지 완전해지 사망 위약해지 조기종료 cancelled canceled churned churn terminated "
        "left quit withdrawn withdrew refunded returned lost dropped droppedout deleted "
        "removed disconnected movedout vacated inactive closed unsubscribed surrendered "
        "lapsed resigned dead 解約 退会 中途解約 退去 退室 解除 返却 返金 脱退 退塾 解約済 "
        "退会済 终止 終止 退租 退會 注销 註銷 退款 流失 退订 退訂 退学 退學 退费 退費 退保 "
        "退卡 解约 解除合同"
    ),
    Standing.ENDED: (
        "종료 만기 만료 만기종료 만료종료 기간만료 기간종료 만기만료 종결 종강 수료 졸업 소진 "
        "소멸 끝 이용종료 계약종료 계약만료 계약만기 미갱신 미연장 미재등록 미재계약 "
        "재등록안함 재계약안함 expired ended finished matured over notrenewed nonrenewed 終了 "
        "満了 期限切れ 修了 卒業 到期 过期 過期 失效 结束 結束 期满 期滿 完结 完結"
    ),
    Standing.CANCELLED: (
        "취소 계약취소 가입취소 등록취소 신청취소 예약취소 접수취소 결제취소 주문취소 "
        "청약철회 무효 void voided キャンセル 取消 取消し 作废 作廢 无效 無效"
    ),
    Standing.PAUSED: (
        "홀딩 휴원 휴회 휴학 휴관 휴면 휴무 휴식 휴강 휴독 휴지 휴재 정지 중지 일시정지 "
        "일시중지 일시중단 일시휴회 이용정지 사용정지 정지상태 보류 유예 쉼 쉬는 hold onhold "
        "held holding paused pause suspended suspension frozen freeze dormant onleave leave "
        "休会 停止 一時停止 休止 保留 休学 休塾 凍結 暂停 暫停 冻结 停用 休學 停课 停課 停卡 "
        "中止"
    ),
    Standing.NOT_YET: (
        "대기 대기자 상담 상담예정 상담완료 예약 예약완료 가예약 체험 체험수업 체험권 "
        "무료체험 신청 신청완료 접수 접수완료 잠재 잠재고객 가망 가망고객 문의 견적 견적중 "
        "제안 협의 협상 검토 심사 승인대기 계약대기 계약전 계약예정 가입예정 등록예정 "
        "입주예정 입실예정 입회예정 입학예정 설치예정 개통예정 시작예정 개시예정 이용예정 "
        "이용전 사용전 시작전 개시전 입주전 입실전 개통전 설치전 등록전 가입전 "
        "미계약 미등록 미가입 미개통 미설치 미개시 미입주 미이용 가계약 예정 예비 예비고객 "
        "임시 시범 설치대기 개통대기 입금대기 결제대기 입주대기 등록대기 수업대기 trial "
        "trialing freetrial pending waiting waitlist waitlisted waitinglist prospect lead "
        "upcoming reserved booked booking draft applied applicant notstarted scheduled "
        "potential quoted proposal negotiation onboarding 申込 予約 見込 見込み 仮登録 体験 "
        "商談 審査 未契約 トライアル 申請 待機 準備 仮契約 待生效 未生效 待签约 待簽約 意向 "
        "试用 試用 潜在 潛在 潜在客户 预约 預約 待审核 待審核 待付款 未签约 未簽約 洽谈 洽談 "
        "试听 試聽 体验 體驗 排队"
    ),
}
_AND_DECIDED: Final[Mapping[Decision, str]] = {
    Decision.ENDING: (
        "해지예정 해약예정 탈퇴예정 퇴회예정 퇴원예정 퇴실예정 퇴거예정 반납예정 중도해지예정 "
        "퇴관예정 해지예고 해약예고 퇴거예고 해지통지 해약통지 解約予告 退去予告 退会予告 "
        "이사예정 해지신청 해지접수 해지요청 해지희망 해지통보 해지의사 탈퇴신청 탈퇴요청 "
        "퇴원신청 퇴실신청 환불신청 환불요청 환불예정 해지대기 탈퇴대기 퇴실통보 만기해지예정 "
        "종료희망 해지심사 해지처리중 해지진행 cancelpending pendingcancellation cancelling "
        "noticegiven 解約予定 退会予定 退去予定 解約申込 解約申請 退会申請 待退租 拟退租"
    ),
    Decision.RENEWING: (
        "재계약예정 재등록예정 연장예정 갱신예정 연장신청 갱신신청 재계약신청 재등록신청 "
        "재계약확정 연장확정 갱신확정 pendingrenewal renewing 更新予定 継続予定 待续约 待續約 "
        "待续费"
    ),
}
_DECISIONS: Final[Mapping[Decision, str]] = {
    Decision.RENEWING: (
        "재계약예정 재계약 재계약함 재계약완료 재계약확정 재계약희망 재계약의사있음 재등록 "
        "재등록함 재등록완료 재등록예정 재등록확정 재등록희망 연장 연장함 연장완료 연장예정 "
        "연장확정 연장희망 갱신 갱신함 갱신완료 갱신예정 갱신확정 갱신희망 완료 예정 확정 "
        "희망 함 한다 할것 하겠음 계속 계속이용 유지 있음 유 동의 찬성 의향있음 긍정 긍정적 "
        "확실 결제완료 입금완료 자동연장 자동갱신 자동 의사있음 예 네 y yes o ○ ◯ ⭕ ● ◎ ✓ ✔ "
        "☑ v √ true 1 renew renewed renewing willrenew renewal continue 更新 更新する 更新済 "
        "更新予定 継続 継続する 継続希望 はい 有 あり 続ける 续约 續約 续签 續簽 续费 續費 "
        "已续约 已续签 是 愿意 同意"
    ),
    Decision.ENDING: (
        "해지예정 해지 해지함 해지희망 해약 탈퇴 퇴원 퇴회 퇴실 반납 종료 종료예정 만기종료 "
        "만료종료 중단 이탈 거절 거부 안함 안한다 하지않음 재계약안함 재등록안함 연장안함 "
        "갱신안함 재계약불가 연장불가 갱신불가 불가 불가능 재계약의사없음 의사없음 의향없음 "
        "무 미갱신 미연장 미재등록 미재계약 미희망 비희망 부정 부정적 포기 철회 취소 그만둠 "
        "그만 타사이동 이사 아니오 아니요 아님 아뇨 n no x × ✕ ✗ ✘ ╳ ❌ false 0 cancel "
        "cancelled canceled notrenewing willnotrenew nonrenewal notrenewed decline declined "
        "end 解約 解約予定 退会 更新しない 終了 いいえ 無 なし 不续约 不續約 不续签 不续费 否 "
        "不续 退租"
    ),
    Decision.UNDECIDED: (
        "미정 미확인 미결정 미응답 무응답 모름 고민 고민중 고려 고려중 생각중 생각 검토 "
        "검토중 보류 상담 상담중 상담필요 상담예정 협의 협의중 논의중 확인중 확인필요 "
        "확인요망 연락중 연락예정 연락필요 대기 대기중 부재 부재중 통화중 추후 추후결정 "
        "나중에 반반 ? ?? △ ▲ 세모 지켜봄 결정전 문의 안내 안내함 안내완료 안내중 안내예정 "
        "undecided unknown tbd pending maybe considering 未定 検討中 検討 未確認 待定 未确认 "
        "考虑中 考慮中 待确认"
    ),
}
_YES: Final = (
    "y yes 예 네 넵 응 o ○ ◯ ⭕ ● ◎ ✓ ✔ ☑ √ v 동의 동의함 동의완료 동의필 "
    "수신동의 수신 수신함 수신허용 수신승낙 수신가능 허용 허락 승낙 승인 찬성 희망 원함 "
    "가능 받음 받기 신청 함 해당 있음 유 사용 설정 등록 자동 자동갱신 자동연장 자동결제 "
    "자동이체 맞음 참 1 true t on ok agree agreed accepted consent optin optedin "
    "subscribed auto automatic はい 有 あり 同意 同意する 同意済 希望 可 是 同意接收 愿意 "
    "接收 自動 自动"
)
_NO: Final = (
    "n no 아니오 아니요 아뇨 아님 x × ✕ ✗ ✘ ╳ ❌ ☐ □ 미동의 부동의 비동의 동의안함 "
    "동의하지않음 동의철회 동의거부 거부 거부함 거절 수신거부 수신안함 수신철회 수신차단 "
    "수신불가 미수신 비수신 철회 철회함 차단 해제 해지 반대 안함 하지않음 불가 불가능 "
    "미희망 비희망 원치않음 받지않음 안받음 미신청 미사용 미설정 미등록 해당없음 비해당 "
    "없음 무 수동 거짓 0 false f off refused denied declined optout optedout unsubscribed "
    "withdrawn manual disagree none いいえ 無 なし 不同意 同意しない 拒否 撤回 不可 否 "
    "拒绝 拒絕 不愿意 手動 手动"
)


_MEANINGS: Final[dict[str, StatusMeaning]] = {}
for _standing, _words in _STANDINGS.items():
    _MEANINGS.update(dict.fromkeys(_words.split(), StatusMeaning(_standing)))
for _decision, _words in _AND_DECIDED.items():
    _MEANINGS.update(dict.fromkeys(_words.split(), StatusMeaning(Standing.IN_FORCE, _decision)))
_DECIDED: Final[dict[str, Decision]] = {}
for _decision, _words in _DECISIONS.items():
    _DECIDED.update(dict.fromkeys(_words.split(), _decision))
_ANSWERS: Final[dict[str, bool]] = {
    **dict.fromkeys(_YES.split(), True),
    **dict.fromkeys(_NO.split(), False),
}
_SECOND: Final[Mapping[str, Standing]] = {
    **dict.fromkeys(("중지", "정지", "휴면", "停止", "中止"), Standing.LEFT),
    **dict.fromkeys(("중단", "실효"), Standing.PAUSED),
    **dict.fromkeys(("출고", "이관", "해제"), Standing.IN_FORCE),
    **dict.fromkeys(
        (
            *("신청", "신청완료", "접수", "접수완료", "예약", "예약완료", "대기", "입금대기"),
            *("결제대기", "승인대기", "심사", "검토", "협의", "만기", "만료"),
        ),
        Standing.IN_FORCE,
    ),
}
"""What a word means in other trades than in most.

A newspaper's 중지 is its end; 실효 of an insurance may be revived; a car that is 출고 is used; what
will be 만기 next year goes on.
"""
_COMPUTED: Final = frozenset(
    squeezed(each.value) for each in (Status.ACTIVE, Status.EXPIRING, Status.RENEWED, Status.ERROR)
)
"""What only xlcrm calls so: in a person's column it says no more than the dates do."""

# A day behind a word, or when it counts from: (9/30), 2024.5, 24년 9월, 9월말, 9/30자
_DAYS: Final = lazy(
    r"[(\[<{]?(?:(?:19|20)?\d{2}[.\-/년]\d{1,2}(?:[.\-/월]\d{1,2})?|\d{1,2}[./월]\d{0,2}|(?:19|20)\d{2}|\d{8}|\d{6})"
    r"(?:[.일월년]|말|초|중순|부|자|부터|까지|부로|경)*[)\]>}]?"
)
_BRACKETS: Final = lazy(r"[(\[<{][^()\[\]<>{}]*[)\]>}]")
_ASKED: Final = lazy(r"^(?:재계약|재등록|연장|갱신|renew)[:(]?|\)$")
_AROUND_TITLE: Final = lazy(
    r"^[^\w]+|^(?:(?:19|20)?\d{2}년도?|\d{1,2}월)\s*|[(\[<{][^()\[\]<>{}]*[)\]>}]"
    r"|\s*(?:명단|목록|현황|리스트|대장|명부)?\s*[:：]?\s*(?:총?\s*\d+\s*명)?\s*$"
)
_NUMBERED: Final = lazy(r"^(?:[0-9]{1,2}[.)_:\-]|[①-⑳■□●○◆◇▶▷★☆※·•*]+)(?=.)")
_PARTS: Final = lazy(r"[\-/·,+→>|:;&()\[\]<>{}]+")
_BEFORE: Final = (
    *(
        "계약",
        "이용",
        "회원",
        "서비스",
        "구독",
        "렌탈",
        "고객",
        "수강",
        "등록",
        "임대",
        "보험",
        "사용",
    ),
    *(
        "현재",
        "자동",
        "임의",
        "중도",
        "조기",
        "강제",
        "자진",
        "직권",
        "무단",
        "합의",
        "일반",
        "기간",
    ),
    *("만기", "정식", "유료", "유효"),
    *("已", "既", "契約", "利用", "合同", "会員"),
)
_BEHIND: Final = (
    *("하였음", "했음", "됐음", "되었음", "입니다", "합니다", "하고있음", "예정자", "회원님"),
    *("완료", "처리", "상태", "회원", "고객", "계약", "기간", "환자", "세대", "호실", "업체"),
    *("중임", "중인", "중", "함", "됨", "된", "한", "자", "생", "건", "님", "요", "음"),
    *("済み", "済", "中", "した", "会員", "customer", "member", "status", "ed"),
)


def plain_word(text: object) -> str:
    """Return a word as it is looked up: without spaces, numbering and case.

    >>> plain_word(" 1. 해지 완료"), plain_word("On Hold"), plain_word("in_use"), plain_word(True)
    ('해지완료', 'onhold', 'inuse', 'true')
    """
    word = squeezed(str(text)).casefold()
    word = _NUMBERED.sub("", word)
    return word.replace("_", "").replace("'", "").strip('.!~*"“”') or word


def _forms(word: str) -> Iterator[str]:
    """A word, then what is left of it without a day, brackets, and what only says whose."""
    seen = set()
    for form in (word, word.replace("-", ""), _DAYS.sub("", word), _BRACKETS.sub("", word)):
        if form and form not in seen:
            seen.add(form)
            yield form
    for form in [*seen]:
        yield from _stems(form)


def _stems(word: str) -> Iterator[str]:
    """A word without what stands before its stem, behind it, and both."""
    bare = [word]
    for _ in range(2):
        ended = [each for each in bare if each.endswith(_BEHIND)]  # hardly any is
        begun = [each for each in bare if each.startswith(_BEFORE)]
        ends = [each.removesuffix(end) for each in ended for end in _BEHIND if each.endswith(end)]
        starts = [
            each.removeprefix(way) for each in begun for way in _BEFORE if each.startswith(way)
        ]
        bare = [each for each in (*ends, *starts) if len(each) > 1]
        yield from bare


@lru_cache(maxsize=4096)
def standing_in_title(title: str) -> Standing | None:
    """Return how those stand whom a list's title speaks of; None where it says nothing of that.

    >>> standing_in_title("■ 퇴원생 명단").value, standing_in_title("2024년 해지 회원(12명)").value
    ('해지', '해지')
    >>> standing_in_title("재원생").value, standing_in_title("해지 안내")
    ('활성화', None)
    """
    plain = _AROUND_TITLE.sub("", title)
    found = status_meaning_of(plain.replace(" ", "")) if plain else None
    return None if found is None else found.standing


@lru_cache(maxsize=1 << 17)  # an office's few words are asked for of every row, and again
def status_meaning_of(word: str) -> StatusMeaning | None:
    """Return what a person's word in 상태 means, or None where nobody but the office knows.

    A blank, and what xlcrm itself computes (활성화, 만료 예정), say no more than the dates.

    Args:
        word: as the cell says it.

    >>> words = ("사용중", "탈퇴", "홀딩", "상담중", "만기")
    >>> [status_meaning_of(word).standing.value for word in words]
    ['활성화', '해지', '일시정지', '예정', '만료']
    >>> [status_meaning_of(word).standing.value for word in ("해지(9/30)", "정상-연장")]
    ['해지', '활성화']
    >>> status_meaning_of("해지 예정")
    <StatusMeaning standing=활성화 decision=해지 예정>
    >>> status_meaning_of("장기렌탈"), status_meaning_of("정상(휴회)")
    (None, None)
    """
    plain = plain_word(word)
    if not plain or is_dash(plain) or plain in _COMPUTED:
        return StatusMeaning(Standing.IN_FORCE)
    known = _in(_MEANINGS, plain)
    parts = [part for part in _PARTS.split(_DAYS.sub("", plain)) if part]
    if len(parts) < 2:  # noqa: PLR2004 - a word of one part is known as a whole or not at all
        return known
    found = [_in(_MEANINGS, part) for part in parts]
    if known is not None:
        found = [known, *(each for each in found if each is not None)]
    return _together(found)


def second_meaning_of(word: str) -> Standing | None:
    """Return what else a person's word in 상태 means in some trade; None if nothing else.

    >>> [second_meaning_of(word).value for word in ("중지", "출고완료", "실효")]
    ['해지', '활성화', '일시정지']
    >>> second_meaning_of("배달 중지"), second_meaning_of("일시정지"), second_meaning_of("탈퇴")
    (None, None, None)
    """
    plain = plain_word(word)
    return _SECOND.get(next((form for form in _forms(plain) if form in _MEANINGS), ""))


def _together(parts: Sequence[StatusMeaning | None]) -> StatusMeaning | None:
    """What parts of a word say together; None where one is not known, or two do not agree."""
    standings = {part and part.standing for part in parts}
    decisions = {part.decision for part in parts if part and part.decision}
    standing = standings.pop() if len(standings) == 1 else None
    if standing is None or len(decisions) > 1:
        return None
    return StatusMeaning(standing, next(iter(decisions), None))


def decision_of(word: str) -> Decision | None:
    """Return what a person's word in 재계약 의사 says, or None where it is not known.

    >>> [decision_of(word).value for word in ("O", "X", "재등록 완료", "갱신 안함", "고민중")]
    ['재계약 예정', '해지 예정', '재계약 예정', '해지 예정', '미정']
    >>> decision_of("사장님 결재") is None
    True
    """
    plain = plain_word(word)
    if not plain or is_dash(plain):
        return Decision.UNDECIDED
    forms = (plain, _DAYS.sub("", plain), _BRACKETS.sub("", plain), _ASKED.sub("", plain))
    return next((_DECIDED[form] for form in forms if form in _DECIDED), None)


def answer_of(word: str) -> bool | None:
    """Return whether a word says yes or no, or None where it says neither for sure.

    A day behind it does not matter: that stays with the person.

    >>> answer_of("수신동의"), answer_of("철회(24.5.1)"), answer_of("✓"), answer_of("아마")
    (True, False, True, None)
    """
    plain = plain_word(word)
    forms = (plain, _DAYS.sub("", plain), plain.removesuffix("합니다"))
    return next((_ANSWERS[form] for form in forms if form in _ANSWERS), None)


def _in(known: Mapping[str, StatusMeaning], word: str) -> StatusMeaning | None:
    return next((known[form] for form in _forms(word) if form in known), None)


def meaning_within(word: str) -> StatusMeaning | None:
    """Return what an unknown word in 상태 may mean by a known one in it; None if there is none.

    Words that decide come before those that do not, and long ones before short ones.

    >>> meaning_within("3월에 탈퇴함").standing.value, meaning_within("가나다")
    ('해지', None)
    """
    plain = plain_word(word)
    found = [each for each in _MEANINGS if len(each) > 1 and each in plain]
    found.sort(key=lambda each: (_MEANINGS[each].standing is Standing.IN_FORCE, -len(each)))
    return _MEANINGS[found[0]] if found else None
