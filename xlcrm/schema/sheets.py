"""The sheets of a ledger workbook and their columns, as docs/domain.md tells of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from xlcrm.domain.points import Entry
from xlcrm.domain.sending_state import SendingState
from xlcrm.schema import choice_words
from xlcrm.schema.columns import Column, Kind, SheetSpec
from xlcrm.schema.consent_columns import CONSENT_COLUMNS
from xlcrm.schema.ledger_sheet import (
    ACTIONS,
    BARE_ENDS,
    BARE_STARTS,
    CUSTOMER_ID,
    CUSTOMER_NAME,
    DECISIONS,
    END_REASONS,
    FEE_BASES,
    LEDGER,
    OFFICERS,
    SERVICES,
    STATUSES,
    YES_NO,
)

__all__ = [
    "ACTIONS",
    "BARE_ENDS",
    "BARE_STARTS",
    "BENEFITS",
    "CHANNELS",
    "CUSTOMERS",
    "CUSTOMER_ID",
    "DECISIONS",
    "END_REASONS",
    "FEE_BASES",
    "HISTORY",
    "IDEAS",
    "INTAKE",
    "JOURNAL",
    "KNOWN",
    "LEDGER",
    "MARKETING",
    "NAMED_BY",
    "OFFICERS",
    "ON_REQUEST",
    "PURCHASES",
    "SATISFACTION",
    "SENTIMENTS",
    "SERVICES",
    "SETTINGS",
    "SHEETS",
    "STATUSES",
    "TODAY",
    "USAGE",
    "YES_NO",
    "SheetSpec",
]

CHANNELS: Final = ("전화", "이메일", "채팅", "면담", "문자", "방문")
SENTIMENTS: Final = ("긍정", "중립", "부정")

NAMED_BY: Final = (
    replace(
        CUSTOMER_NAME,
        required=False,
        on_request=True,
        main=False,
        carried=False,
        decides=False,
        note="번호만으로 누구인지 알 수 없을 때 적는 이름입니다.",
        kin="",
    ),
    replace(
        LEDGER.column("phone"),
        on_request=True,
        main=False,
        carried=False,
        decides=False,
        note="이름이 같은 고객이 또 있을 때 적습니다.",
        kin="",
    ),
    replace(
        LEDGER.column("branch"),
        synonyms=("지점명", "소속지점", "등록지점", "가입지점", "관리지점", "담당지점"),
        on_request=True,
        carried=False,
        decides=False,
        note="지점마다 고객 ID를 따로 매길 때 어느 지점의 고객인지 적습니다.",
    ),
)
"""What tells whose a row is where the 고객 ID does not: of who has none, or one of a branch."""

CUSTOMERS: Final = SheetSpec(
    "customers",
    "고객정보",
    "고객 한 명",
    (
        CUSTOMER_ID,
        *NAMED_BY,
        Column(
            "birth_year",
            "출생연도",
            Kind.INTEGER,
            synonyms=("출생년도", "생년"),
            format="0",
            least=1900,
            most=2_120,
            outside=False,
        ),
        Column("gender", "성별", Kind.CHOICE, choices=("남", "여", "기타")),
        Column("preference", "선호도", Kind.TEXT, synonyms=("선호",)),
        Column(
            "interests",
            "관심 분야",
            Kind.TEXT,
            synonyms=("관심사",),
            width=20,
        ),
        Column(
            "privacy_consent_on",
            "개인정보 동의일",
            Kind.DATE,
            note="개인정보 수집·이용에 동의한 날입니다.",
            main=True,
        ),
        Column(
            "marketing_consent",
            "마케팅 수신동의",
            Kind.YES_NO,
            synonyms=("수신동의", "광고 수신동의"),
            choices=YES_NO,
            note="Y인 고객에게만 광고를 보냅니다. 비우면 모르는 것이며, 동의가 아닙니다.",
            main=True,
        ),
        Column(
            "marketing_consent_on",
            "수신동의일",
            Kind.DATE,
            note="동의한 날입니다. 2년마다 안내합니다.",
            main=True,
        ),
        Column("night_consent", "야간 수신동의", Kind.YES_NO, choices=YES_NO),
        *CONSENT_COLUMNS,
        Column(
            "retain_until",
            "보유기한",
            Kind.DATE,
            note="이날이 지나면 지체 없이 파기합니다.",
            main=True,
        ),
        Column("tier", "등급", Kind.TEXT, computed=True),
        Column("churn_risk", "이탈 위험", Kind.TEXT, computed=True),
        Column(
            "points",
            "포인트",
            Kind.INTEGER,
            computed=True,
            on_request=True,
            note="혜택 시트의 줄에서 셈한, 쓸 수 있는 포인트입니다.",
        ),
    ),
)

USAGE: Final = SheetSpec(
    "usage",
    "이용현황",
    "고객의 한 달",
    (
        replace(CUSTOMER_ID, width=14),
        *NAMED_BY,
        Column(
            "month",
            "기준월",
            Kind.MONTH,
            synonyms=("월", "이용월"),
            required=True,
            main=True,
            width=14,
        ),
        Column(
            "amount",
            "이용량",
            Kind.INTEGER,
            synonyms=("사용량", "이용횟수"),
            required=True,
            main=True,
            width=14,
            least=0,
            most=999_999_999,
            outside=False,
        ),
    ),
)

PURCHASES: Final = SheetSpec(
    "purchases",
    "구매이력",
    "구매 한 건",
    (
        Column(
            "date",
            "일자",
            Kind.DATE,
            synonyms=("구매일", "결제일"),
            required=True,
            main=True,
            kin="날짜 구매일자 결제일자 판매일 판매일자 거래일 거래일자 주문일 입금일",
        ),
        CUSTOMER_ID,
        *NAMED_BY,
        Column(
            "product",
            "제품/서비스",
            Kind.TEXT,
            synonyms=("제품", "구매품목"),
            required=True,
            main=True,
            width=26,
            kin="상품 상품명 신문명 제품명 품목 품명 구매상품 구매내역 항목 내역 서비스 서비스명",
        ),
        Column(
            "amount",
            "금액",
            Kind.MONEY,
            synonyms=("구매금액", "결제금액"),
            required=True,
            main=True,
            kin="결제액 판매금액 판매액 구매액 매출 매출액 합계금액 총액 가격",
        ),
        Column(
            "payment_method",
            "결제 방법",
            Kind.CHOICE,
            synonyms=("결제수단",),
            choices=("카드", "계좌이체", "자동이체", "현금"),
            main=True,
            width=13,
            kin="결제 결제구분 지불방법 입금방법 결제종류",
        ),
    ),
)

JOURNAL: Final = SheetSpec(
    "journal",
    "고객관리일지",
    "상담 한 건",
    (
        Column(
            "entry_id",
            "일지 ID",
            Kind.IDENTIFIER,
            synonyms=("일지번호",),
            required=True,
            main=True,
            width=23,
        ),
        Column(
            "at",
            "일시",
            Kind.DATETIME,
            synonyms=("상담일시", "상담일", "상담일자", "일자", "날짜"),
            required=True,
            main=True,
            kin="접수일 접수일자 접수일시 통화일 통화일시 응대일 응대일시 방문일 방문일자",
        ),
        CUSTOMER_ID,
        replace(
            CUSTOMER_NAME,
            kin="성함 고객 회원 업체 거래처 상담고객 상담자명 학생명 환자명 고객사 상호명",
        ),
        Column(
            "contract_id",
            "계약 ID",
            Kind.IDENTIFIER,
            synonyms=("계약번호",),
            width=14,
        ),
        Column(
            "channel",
            "채널",
            Kind.CHOICE,
            width=9,
            synonyms=("상담방법",),
            choices=CHANNELS,
            main=True,
            kin="상담방식 상담경로 접수경로 접수방법 연락방법 경로 수단",
            alike=choice_words.CONTACT_CHANNELS,
        ),
        Column(
            "direction",
            "방향",
            Kind.CHOICE,
            choices=("수신", "발신"),
            alike=choice_words.DIRECTIONS,
        ),
        Column(
            "officer",
            "담당자",
            Kind.TEXT,
            synonyms=("담당", "작성자"),
            main=True,
            width=11,
            listed=OFFICERS,
            kin="상담자 상담원 상담직원 담당직원 응대자 접수자 처리자 기록자",
        ),
        Column(
            "category",
            "분류",
            Kind.CHOICE,
            width=9,
            synonyms=("상담유형",),
            choices=("문의", "불만", "재계약", "결제", "해지", "기타"),
            main=True,
            kin="유형 구분 상담구분 문의유형 접수유형 상담종류",
            alike=choice_words.CATEGORIES,
        ),
        Column(
            "sentiment",
            "감정",
            Kind.CHOICE,
            choices=SENTIMENTS,
            note="불만이면 꼭 적습니다.",
            width=9,
            alike=choice_words.MOODS,
        ),
        Column(
            "content",
            "내용",
            Kind.NOTE,
            synonyms=("상담내용",),
            note="사실을 적습니다.",
            main=True,
            width=40,
            kin=(
                "상담내역 상담사항 상담기록 상세내용 문의내용 접수내용 통화내용 응대내용 방문내용 "
                "내역"
            ),
        ),
        Column(
            "reaction",
            "고객 반응",
            Kind.NOTE,
            width=24,
            kin="학부모반응 학생반응 회원반응 환자반응 거래처반응 상대반응",
        ),
        Column("occurred_at", "문제 발생일시", Kind.DATETIME),
        Column(
            "resolution",
            "해결 방법",
            Kind.NOTE,
            width=28,
            kin="처리 처리방법 처리내용 처리사항 조치내용 조치사항 답변내용 답변",
        ),
        Column(
            "resolved_at",
            "해결일시",
            Kind.DATETIME,
            not_before="occurred_at",
            kin=(
                "해결일 해결일자 처리일 처리일자 처리일시 처리완료일 완료일 완료일자 조치일 "
                "조치일자"
            ),
        ),
        Column(
            "outcome",
            "결과",
            Kind.CHOICE,
            choices=("통화", "부재", "보류"),
            width=9,
            alike=choice_words.OUTCOMES,
        ),
        Column(
            "follow_up",
            "후속 조치",
            Kind.NOTE,
            width=24,
            kin="후속조치사항 향후계획 추후조치 다음조치 할일",
        ),
        Column(
            "follow_up_due",
            "후속 기한",
            Kind.DATE,
            kin="다음연락일 재연락일 후속일 후속예정일 예정일 다음상담일 재통화일",
        ),
        Column(
            "follow_up_done",
            "후속 완료일",
            Kind.DATE,
            not_before="at",
        ),
        Column("written_at", "작성시각", Kind.DATETIME),
        Column(
            "corrects",
            "정정 대상 ID",
            Kind.IDENTIFIER,
            width=23,
        ),
        Column(
            "compensation",
            "보상 내용",
            Kind.NOTE,
            on_request=True,
            note="해 주기로 한 것을 적습니다.",
            width=24,
        ),
        Column(
            "compensation_won",
            "보상 금액(원)",
            Kind.MONEY,
            synonyms=("보상금액",),
            on_request=True,
            note="돈으로 얼마인지 적습니다.",
            least=0,
        ),
        Column(
            "compensation_by",
            "보상 승인자",
            Kind.TEXT,
            on_request=True,
            listed=OFFICERS,
            width=11,
        ),
        Column(
            "compensation_done",
            "보상 이행일",
            Kind.DATE,
            on_request=True,
            note="해 준 날입니다. 비어 있으면 아직 해 주지 않은 약속입니다.",
            not_before="at",
        ),
    ),
    synonyms=(
        "상담일지",
        "고객상담일지",
        "상담이력",
        "상담내역",
        "상담기록",
        "응대일지",
        "접수일지",
    ),
)

MARKETING: Final = SheetSpec(
    "marketing",
    "마케팅",
    "보낸 메시지 한 건",
    (
        Column(
            "sent_on",
            "발송일",
            Kind.DATE,
            required=True,
            main=True,
            kin="발송일자 발송일시 발송날짜 보낸날 보낸날짜 전송일 전송일자",
        ),
        CUSTOMER_ID,
        *NAMED_BY,
        Column(
            "campaign",
            "캠페인",
            Kind.TEXT,
            required=True,
            main=True,
            width=30,
            kin="캠페인명 행사 행사명 이벤트 이벤트명",
        ),
        Column(
            "channel",
            "채널",
            Kind.CHOICE,
            choices=("문자", "이메일", "전화", "알림톡"),
            main=True,
            kin="발송방법 발송수단 발송채널 전송방법 매체 수단",
            alike=choice_words.MESSAGE_CHANNELS,
        ),
        Column(
            "delivered",
            "전달 여부",
            Kind.YES_NO,
            choices=YES_NO,
            main=True,
            kin="수신확인 수신여부 도착여부 전달확인",
            alike=choice_words.DELIVERED,
        ),
        Column(
            "response",
            "반응",
            Kind.CHOICE,
            choices=("열람", "클릭", "문의", "구매", "없음", "수신거부"),
            kin="고객반응 회신 답변 응답",
            alike=choice_words.RESPONSES,
        ),
        Column(
            "responded_on",
            "반응일",
            Kind.DATE,
            not_before="sent_on",
            kin="회신일 회신일자 답변일 응답일",
        ),
        Column(
            "state",
            "상태",
            Kind.CHOICE,
            synonyms=("발송 상태", "전송 상태", "발송 결과", "전송 결과"),
            choices=tuple(each.value for each in SendingState),
            on_request=True,
            note="xlcrm send가 적습니다. 보류와 실패는 보낸 것으로 세지 않습니다.",
            alike=choice_words.SENDING_STATES,
        ),
        Column("reason", "사유", Kind.TEXT, on_request=True, width=44),
        Column("template", "템플릿", Kind.TEXT, on_request=True, width=16),
        Column("audience", "명단", Kind.TEXT, on_request=True, width=24),
        Column("cost", "비용", Kind.MONEY, on_request=True, least=0),
        Column("message_id", "메시지 ID", Kind.IDENTIFIER, on_request=True, width=26),
        Column(
            "form_code",
            "설문 코드",
            Kind.IDENTIFIER,
            on_request=True,
            note="설문지에 적힌 코드입니다. xlcrm survey make가 적습니다.",
            width=13,
        ),
    ),
)

SATISFACTION: Final = SheetSpec(
    "satisfaction",
    "만족도",
    "응답 한 건",
    (
        Column(
            "date",
            "일자",
            Kind.DATE,
            synonyms=("응답일",),
            required=True,
            main=True,
        ),
        CUSTOMER_ID,
        *NAMED_BY,
        Column(
            "score",
            "만족도",
            Kind.INTEGER,
            required=True,
            note="1(매우 불만)–5(매우 만족)",
            main=True,
            least=1,
            most=5,
            outside=False,
        ),
        Column(
            "recommend",
            "추천 의향",
            Kind.INTEGER,
            note="0–10",
            least=0,
            most=10,
            outside=False,
        ),
        Column(
            "opinion",
            "의견",
            Kind.NOTE,
            width=56,
        ),
        Column(
            "form_code",
            "설문 코드",
            Kind.IDENTIFIER,
            on_request=True,
            note="어느 설문지의 답인지입니다. xlcrm survey take가 적습니다.",
            width=13,
        ),
    ),
)

IDEAS: Final = SheetSpec(
    "ideas",
    "아이디어",
    "제품·서비스 아이디어 하나",
    (
        Column("date", "일자", Kind.DATE, main=True, note="처음 들은 날입니다."),
        Column("title", "제목", Kind.TEXT, synonyms=("주제",), required=True, main=True, width=28),
        Column("content", "내용", Kind.NOTE, width=44),
        Column(
            "askers",
            "누가",
            Kind.TEXT,
            required=True,
            main=True,
            note="말한 고객의 고객 ID를 쉼표로 나누어 적습니다.",
            width=20,
        ),
        Column(
            "state",
            "상태",
            Kind.CHOICE,
            choices=("접수", "검토", "반영", "답변함"),
            required=True,
            main=True,
            note="반영이면 말한 고객마다 오늘 할 일에 알릴 줄이 나옵니다.",
            width=10,
            alike=choice_words.IDEA_STATES,
        ),
        Column(
            "told",
            "알린 고객",
            Kind.TEXT,
            note="반영했다고 알린 고객의 고객 ID입니다.",
            width=20,
        ),
        Column("officer", "담당자", Kind.TEXT, listed=OFFICERS, width=11),
        Column("memo", "메모", Kind.NOTE, width=28),
    ),
)
"""What customers would like to have: made when the first idea is written down."""
BENEFITS: Final = SheetSpec(
    "benefits",
    "혜택",
    "포인트나 쿠폰이 생기거나 쓰인 일 하나",
    (
        Column("date", "일자", Kind.DATE, required=True, main=True),
        replace(CUSTOMER_ID, required=True),
        *NAMED_BY,
        Column(
            "entry",
            "종류",
            Kind.CHOICE,
            choices=tuple(each.value for each in Entry),
            required=True,
            main=True,
            width=12,
        ),
        Column(
            "points",
            "포인트",
            Kind.INTEGER,
            note="0보다 큰 수로 적습니다. 더하는지 빼는지는 종류가 말합니다.",
            main=True,
            least=1,
            most=999_999_999,
            outside=False,
            width=11,
        ),
        Column(
            "coupon",
            "쿠폰 번호",
            Kind.IDENTIFIER,
            note="쿠폰을 받아 쓰면 받은 번호를 그대로 적습니다.",
            width=13,
        ),
        Column("worth", "쿠폰 내용", Kind.TEXT, note="10,000원 할인처럼 적습니다.", width=20),
        Column("reason", "사유", Kind.NOTE, width=30),
        Column(
            "until",
            "만료일",
            Kind.DATE,
            note="쓸 수 있는 마지막 날입니다. 비우면 끝이 없습니다.",
            not_before="date",
        ),
        Column(
            "source",
            "출처",
            Kind.TEXT,
            note="무엇에 준 것인지 xlcrm이 적는 열쇠입니다. 두 번 주지 않게 합니다.",
            width=30,
        ),
    ),
)
"""Points and coupons, a row each time something becomes of them; only ever added to.

Read by its name alone, and made when it is first needed: a list of days, numbers and kinds is many
a thing.
"""

SETTINGS: Final = SheetSpec(
    "settings",
    "설정",
    "설정 하나",
    (
        Column(
            "section",
            "구분",
            Kind.TEXT,
            required=True,
            note="서비스 · 기준 · 휴무일",
            main=True,
            width=13,
        ),
        Column(
            "item",
            "항목",
            Kind.TEXT,
            required=True,
            main=True,
            width=24,
        ),
        Column(
            "value",
            "값",
            Kind.TEXT,
            required=True,
            main=True,
            width=16,
        ),
        Column(
            "explanation",
            "설명",
            Kind.NOTE,
            width=72,
        ),
    ),
)

HISTORY: Final = SheetSpec(
    "history",
    "변경이력",
    "xlcrm이 쓴 변경 하나",
    (
        Column("at", "시각", Kind.DATETIME, required=True),
        Column(
            "user",
            "사용자",
            Kind.TEXT,
            required=True,
            width=14,
        ),
        Column(
            "command",
            "작업",
            Kind.TEXT,
            required=True,
            width=14,
        ),
        Column(
            "sheet",
            "시트",
            Kind.TEXT,
            width=16,
        ),
        Column(
            "cell",
            "셀",
            Kind.TEXT,
            width=12,
        ),
        Column(
            "old",
            "이전 값",
            Kind.NOTE,
            width=24,
        ),
        Column(
            "new",
            "새 값",
            Kind.NOTE,
            width=64,
        ),
    ),
)

DASHBOARD: Final = "현황판"
"""The sheet of live figures, which are formulas: no data, and none of the kinds of sheets."""

TODAY: Final = SheetSpec(
    "today",
    "오늘",
    "오늘 할 일 하나",
    (
        Column(
            "done",
            "완료",
            Kind.TEXT,
            choices=("☑", "O", "☐"),
            note="했으면 ☑나 한 날을 적습니다.",
            width=6,
        ),
        Column(
            "branch",
            "지점",
            Kind.TEXT,
            computed=True,
            on_request=True,
            note="여러 대장의 할 일을 함께 볼 때 대장의 이름입니다.",
            width=12,
        ),
        Column("urgency", "급한 정도", Kind.TEXT, computed=True, width=9),
        Column("kind", "종류", Kind.TEXT, computed=True, width=13),
        Column(
            "customer",
            "고객",
            Kind.TEXT,
            computed=True,
            note="고객 ID와 가린 이름입니다.",
            width=15,
        ),
        Column("phone", "연락처", Kind.PHONE, computed=True, width=14),
        Column("officer", "담당자", Kind.TEXT, computed=True, width=9),
        Column("due", "기한", Kind.DATE, computed=True, width=11),
        Column("why", "이유", Kind.NOTE, computed=True, width=30),
        Column("say", "할 말", Kind.NOTE, computed=True, width=34),
        Column(
            "outcome",
            "결과",
            Kind.TEXT,
            choices=JOURNAL.column("outcome").choices,
            note="통화, 부재, 보류 가운데 하나나 다른 말을 적습니다.",
            width=8,
        ),
        Column("memo", "메모", Kind.NOTE, note="있었던 일을 적습니다.", width=30),
        Column(
            "cell",
            "셀",
            Kind.TEXT,
            computed=True,
            note="누르면 그 줄로 갑니다.",
            width=17,
        ),
        Column("how", "하는 법", Kind.NOTE, computed=True, width=46),
        Column(
            "recorded",
            "기록",
            Kind.TEXT,
            computed=True,
            note="일지에 옮겨 적은 일지 ID입니다.",
            width=24,
        ),
        Column("key", "열쇠", Kind.TEXT, computed=True, note="숨긴 열입니다.", width=12),
    ),
)
"""The sheet of today's tasks, which xlcrm makes: told by its mark, and never read as data.

So it is none of `SHEETS`: a list of things to do about customers must never pass for a ledger.
"""

INTAKE: Final = SheetSpec(
    "intake",
    "접수",
    "있었던 일 하나",
    (
        Column("kind", "종류", Kind.TEXT, note="목록에서 고릅니다.", width=10),
        Column(
            "customer",
            "고객",
            Kind.TEXT,
            note="고객 ID나 이름. 이름이 같은 분이 있으면 연락처도 적습니다.",
            width=13,
            masked_as=Kind.NAME,
        ),
        Column(
            "phone",
            "연락처",
            Kind.PHONE,
            note="새 고객이거나, 이름이 같은 분이 있을 때 적습니다.",
            width=14,
        ),
        Column(
            "at",
            "날짜",
            Kind.DATETIME,
            note="비우면 파일을 저장한 날입니다. 재계약과 새 고객은 계약 시작일입니다.",
            width=11,
        ),
        Column("item", "서비스/제품", Kind.TEXT, note="메시지이면 캠페인입니다.", width=15),
        Column("amount", "금액", Kind.MONEY, note="구매 금액이나 새 요금입니다.", width=11),
        Column(
            "count",
            "개월/점수",
            Kind.TEXT,
            note="재계약과 새 고객은 개월 수, 의견은 1–5점입니다.",
            width=9,
        ),
        Column(
            "until",
            "기한",
            Kind.DATE,
            note="다시 연락할 날, 정지의 마지막 날, 새 계약의 종료일입니다.",
            width=11,
        ),
        Column(
            "outcome",
            "결과",
            Kind.TEXT,
            note="통화·부재·보류, 해지 사유, 결제 방법, 잠재·체험 가운데 하나입니다.",
            width=10,
        ),
        Column("memo", "내용", Kind.NOTE, note="있었던 일을 적습니다.", width=32),
        Column("officer", "담당자", Kind.TEXT, listed=OFFICERS, width=9),
        Column(
            "state",
            "처리",
            Kind.NOTE,
            computed=True,
            note="옮겨 적은 곳이나, 고칠 것을 xlcrm이 적습니다.",
            width=42,
        ),
        Column("key", "열쇠", Kind.TEXT, computed=True, note="숨긴 열입니다.", width=12),
    ),
)
"""The sheet into which staff type what happened: xlcrm's own, as that of today's tasks is."""

SHEETS: Final = (
    LEDGER,
    CUSTOMERS,
    USAGE,
    PURCHASES,
    JOURNAL,
    MARKETING,
    SATISFACTION,
    SETTINGS,
    HISTORY,
)
"""The kinds of sheets that a new ledger has."""

ON_REQUEST: Final = (IDEAS, BENEFITS)
"""Sheets of data that a new ledger has not, and that are made when they are first needed."""

KNOWN: Final = (*SHEETS, *ON_REQUEST)
"""Every kind of sheet that is read as data."""
