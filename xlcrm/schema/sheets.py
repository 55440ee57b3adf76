"""The sheets of a ledger workbook and their columns, as docs/domain.md tells of them."""

from __future__ import annotations

from typing import Final

from xlcrm.schema.columns import Column, Kind, SheetSpec
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
    STATUSES,
    YES_NO,
)

__all__ = [
    "ACTIONS",
    "BARE_ENDS",
    "BARE_STARTS",
    "CHANNELS",
    "CUSTOMERS",
    "CUSTOMER_ID",
    "DECISIONS",
    "END_REASONS",
    "FEE_BASES",
    "HISTORY",
    "JOURNAL",
    "LEDGER",
    "MARKETING",
    "PURCHASES",
    "SATISFACTION",
    "SENTIMENTS",
    "SETTINGS",
    "SHEETS",
    "STATUSES",
    "USAGE",
    "YES_NO",
    "SheetSpec",
]

CHANNELS: Final = ("전화", "이메일", "채팅", "면담", "문자", "방문")
SENTIMENTS: Final = ("긍정", "중립", "부정")

CUSTOMERS: Final = SheetSpec(
    "customers",
    "고객정보",
    "고객 한 명",
    (
        CUSTOMER_ID,
        Column("birth_year", "출생연도", Kind.INTEGER, synonyms=("출생년도", "생년")),
        Column("gender", "성별", Kind.CHOICE, choices=("남", "여", "기타")),
        Column("preference", "선호도", Kind.TEXT, synonyms=("선호",)),
        Column("interests", "관심 분야", Kind.TEXT, synonyms=("관심사",)),
        Column(
            "privacy_consent_on",
            "개인정보 동의일",
            Kind.DATE,
            note="개인정보 수집·이용에 동의한 날입니다.",
        ),
        Column(
            "marketing_consent",
            "마케팅 수신동의",
            Kind.YES_NO,
            synonyms=("수신동의", "광고 수신동의"),
            choices=YES_NO,
            note="Y인 고객에게만 광고를 보냅니다. 비우면 모르는 것이며, 동의가 아닙니다.",
        ),
        Column("marketing_consent_on", "수신동의일", Kind.DATE, note="2년마다 다시 확인합니다."),
        Column("night_consent", "야간 수신동의", Kind.YES_NO, choices=YES_NO),
        Column("retain_until", "보유기한", Kind.DATE, note="이날이 지나면 지체 없이 파기합니다."),
        Column("tier", "등급", Kind.TEXT, computed=True),
        Column("churn_risk", "이탈 위험", Kind.TEXT, computed=True),
    ),
)

USAGE: Final = SheetSpec(
    "usage",
    "이용현황",
    "고객의 한 달",
    (
        CUSTOMER_ID,
        Column("month", "기준월", Kind.MONTH, synonyms=("월", "이용월"), required=True),
        Column("amount", "이용량", Kind.INTEGER, synonyms=("사용량", "이용횟수"), required=True),
    ),
)

PURCHASES: Final = SheetSpec(
    "purchases",
    "구매이력",
    "구매 한 건",
    (
        Column("date", "일자", Kind.DATE, synonyms=("구매일", "결제일"), required=True),
        CUSTOMER_ID,
        Column("product", "제품/서비스", Kind.TEXT, synonyms=("제품", "구매품목"), required=True),
        Column("amount", "금액", Kind.MONEY, synonyms=("구매금액", "결제금액"), required=True),
        Column(
            "payment_method",
            "결제 방법",
            Kind.CHOICE,
            synonyms=("결제수단",),
            choices=("카드", "계좌이체", "자동이체", "현금"),
        ),
    ),
)

JOURNAL: Final = SheetSpec(
    "journal",
    "고객관리일지",
    "상담 한 건",
    (
        Column("entry_id", "일지 ID", Kind.IDENTIFIER, synonyms=("일지번호",), required=True),
        Column(
            "at",
            "일시",
            Kind.DATETIME,
            synonyms=("상담일시", "상담일", "상담일자", "일자", "날짜"),
            required=True,
        ),
        CUSTOMER_ID,
        CUSTOMER_NAME,
        Column("contract_id", "계약 ID", Kind.IDENTIFIER, synonyms=("계약번호",)),
        Column("channel", "채널", Kind.CHOICE, synonyms=("상담방법",), choices=CHANNELS),
        Column("direction", "방향", Kind.CHOICE, choices=("수신", "발신")),
        Column("officer", "담당자", Kind.TEXT, synonyms=("담당", "작성자")),
        Column(
            "category",
            "분류",
            Kind.CHOICE,
            synonyms=("상담유형",),
            choices=("문의", "불만", "재계약", "결제", "해지", "기타"),
        ),
        Column("sentiment", "감정", Kind.CHOICE, choices=SENTIMENTS, note="불만이면 꼭 적습니다."),
        Column("content", "내용", Kind.NOTE, synonyms=("상담내용",), note="사실을 적습니다."),
        Column("reaction", "고객 반응", Kind.NOTE),
        Column("occurred_at", "문제 발생일시", Kind.DATETIME),
        Column("resolution", "해결 방법", Kind.NOTE),
        Column("resolved_at", "해결일시", Kind.DATETIME),
        Column("outcome", "결과", Kind.CHOICE, choices=("통화", "부재", "보류")),
        Column("follow_up", "후속 조치", Kind.NOTE),
        Column("follow_up_due", "후속 기한", Kind.DATE),
        Column("follow_up_done", "후속 완료일", Kind.DATE),
        Column("written_at", "작성시각", Kind.DATETIME),
        Column("corrects", "정정 대상 ID", Kind.IDENTIFIER),
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
        Column("sent_on", "발송일", Kind.DATE, required=True),
        CUSTOMER_ID,
        Column("campaign", "캠페인", Kind.TEXT, required=True),
        Column("channel", "채널", Kind.CHOICE, choices=("문자", "이메일", "전화", "알림톡")),
        Column("delivered", "전달 여부", Kind.YES_NO, choices=YES_NO),
        Column("response", "반응", Kind.CHOICE, choices=("열람", "클릭", "문의", "구매", "없음")),
        Column("responded_on", "반응일", Kind.DATE),
    ),
)

SATISFACTION: Final = SheetSpec(
    "satisfaction",
    "만족도",
    "응답 한 건",
    (
        Column("date", "일자", Kind.DATE, synonyms=("응답일",), required=True),
        CUSTOMER_ID,
        Column("score", "만족도", Kind.INTEGER, required=True, note="1(매우 불만)–5(매우 만족)"),
        Column("recommend", "추천 의향", Kind.INTEGER, note="0–10"),
        Column("opinion", "의견", Kind.NOTE),
    ),
)

SETTINGS: Final = SheetSpec(
    "settings",
    "설정",
    "설정 하나",
    (
        Column("section", "구분", Kind.TEXT, required=True, note="서비스 · 기준 · 휴무일"),
        Column("item", "항목", Kind.TEXT, required=True),
        Column("value", "값", Kind.TEXT, required=True),
        Column("explanation", "설명", Kind.NOTE),
    ),
)

HISTORY: Final = SheetSpec(
    "history",
    "변경이력",
    "xlcrm이 쓴 변경 하나",
    (
        Column("at", "시각", Kind.DATETIME, required=True),
        Column("user", "사용자", Kind.TEXT, required=True),
        Column("command", "작업", Kind.TEXT, required=True),
        Column("sheet", "시트", Kind.TEXT),
        Column("cell", "셀", Kind.TEXT),
        Column("old", "이전 값", Kind.NOTE),
        Column("new", "새 값", Kind.NOTE),
    ),
)

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
