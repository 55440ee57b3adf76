"""The sheets of a ledger workbook and their columns, as DOMAIN.md sections 1, 4 and 6 list them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from xlcrm.domain.status import Action, Decision, Status
from xlcrm.schema.columns import Column, Kind


@dataclass(frozen=True, slots=True)
class SheetSpec:
    """One kind of sheet: its canonical name, its other names, and its columns in order."""

    key: str
    name: str
    row_is: str
    columns: tuple[Column, ...]
    synonyms: tuple[str, ...] = ()

    def column(self, field: str) -> Column:
        """Return the column of that field; KeyError if the sheet has none."""
        for column in self.columns:
            if column.field == field:
                return column
        raise KeyError(field)


STATUSES: Final = tuple(status.value for status in Status)
DECISIONS: Final = tuple(decision.value for decision in Decision)
ACTIONS: Final = tuple(action.value for action in Action)
FEE_BASES: Final = ("월", "기간총액")
YES_NO: Final = ("Y", "N")
CHANNELS: Final = ("전화", "이메일", "채팅", "면담", "문자", "방문")
SENTIMENTS: Final = ("긍정", "중립", "부정")

BARE_STARTS: Final = ("시작", "개시")  # headers only beside one of the other end: see `headers`
BARE_ENDS: Final = ("종료", "만료")
_STARTS: Final = ("계약시작", "계약개시", "이용시작", "이용개시", *BARE_STARTS)
_ENDS: Final = ("계약종료", "계약만료", "이용종료", "이용만료", *BARE_ENDS)

_CUSTOMER_ID: Final = Column(
    "customer_id",
    "고객 ID",
    Kind.IDENTIFIER,
    synonyms=("고객번호", "회원번호", "관리번호", "No", "순번", "고객코드", "회원 ID"),
    ambiguous=("No", "순번"),
    required=True,
    note="고객마다 하나인 번호입니다. 재계약하면 같은 번호로 새 행을 씁니다.",
)
_CUSTOMER_NAME: Final = Column(
    "name",
    "고객명",
    Kind.NAME,
    synonyms=("성명", "이름", "고객이름", "회원명", "상호", "업체명", "거래처명"),
    required=True,
    note="고객의 이름 또는 상호입니다.",
)
_OFFICER: Final = Column(
    "officer",
    "담당자",
    Kind.TEXT,
    synonyms=("담당", "작성자"),
    note="이 계약을 맡은 직원입니다.",
)

LEDGER: Final = SheetSpec(
    "ledger",
    "고객대장",
    "계약 한 건",
    (
        _CUSTOMER_ID,
        _CUSTOMER_NAME,
        Column(
            "phone",
            "연락처",
            Kind.PHONE,
            synonyms=("전화", "전화번호", "휴대폰", "핸드폰", "휴대전화", "HP", "H.P", "Tel"),
            note="010-1234-5678처럼 씁니다. 여러 개면 쉼표(,)나 빗금(/)으로 나눕니다.",
        ),
        Column(
            "start",
            "계약 시작일",
            Kind.DATE,
            synonyms=("시작일", "개시일", "가입일", "계약일", "이용시작일", "From", *_STARTS),
            ambiguous=("계약일", *BARE_STARTS),
            required=True,
            note="서비스를 쓰는 첫날입니다. 이날도 기간에 들어갑니다.",
        ),
        Column(
            "end",
            "계약 종료일",
            Kind.DATE,
            synonyms=("종료일", "만료일", "만기일", "이용종료일", "To", *_ENDS),
            ambiguous=BARE_ENDS,
            required=True,
            note="서비스를 쓰는 마지막 날입니다. 비우고 계약 기간을 쓰면 계산해 넣습니다.",
        ),
        Column(
            "service",
            "서비스 내용",
            Kind.TEXT,
            synonyms=("상품", "상품명", "품목", "요금제", "회원권", "서비스", "서비스명"),
            note="설정 시트의 서비스 이름과 같게 씁니다.",
        ),
        Column(
            "fee",
            "요금",
            Kind.MONEY,
            synonyms=("금액", "이용료", "월납입액", "계약금액"),
            note="원 단위 금액입니다.",
        ),
        Column(
            "status",
            "상태",
            Kind.CHOICE,
            synonyms=("계약상태", "구분"),
            ambiguous=("구분",),
            choices=STATUSES,
            computed=True,
            note="xlcrm refresh가 계산해 넣습니다.",
        ),
        Column(
            "note",
            "비고",
            Kind.NOTE,
            synonyms=("메모", "특이사항", "참고"),
            note="자유롭게 쓰는 칸입니다. xlcrm은 이 칸을 고치지 않습니다.",
        ),
        Column(
            "contract_id",
            "계약 ID",
            Kind.IDENTIFIER,
            synonyms=("계약번호",),
            note="계약마다 하나인 번호입니다.",
        ),
        Column(
            "email",
            "이메일",
            Kind.EMAIL,
            synonyms=("메일", "E-mail", "전자우편"),
            note="고객의 전자우편 주소입니다.",
        ),
        Column(
            "address",
            "주소",
            Kind.ADDRESS,
            synonyms=("거주지", "소재지"),
            note="고객의 주소입니다.",
        ),
        Column(
            "months",
            "계약 기간",
            Kind.MONTHS,
            synonyms=("기간", "약정기간", "개월", "계약기간(개월)"),
            note="개월 수입니다. 비우면 시작일과 종료일에서 계산해 넣습니다.",
        ),
        Column(
            "decision",
            "재계약 의사",
            Kind.CHOICE,
            synonyms=("재계약의향", "재계약여부"),
            choices=DECISIONS,
            note="고객의 결정입니다. 비우면 미정입니다.",
        ),
        Column(
            "auto_renewal",
            "자동갱신",
            Kind.YES_NO,
            synonyms=("자동연장", "자동갱신여부"),
            choices=YES_NO,
            note="자동으로 갱신되는 계약이면 Y입니다.",
        ),
        Column(
            "terminated_on",
            "해지일",
            Kind.DATE,
            synonyms=("해약일", "중도해지일"),
            note="중도 해지한 경우, 서비스를 쓴 마지막 날입니다.",
        ),
        Column(
            "cancelled_on", "취소일", Kind.DATE, ("계약취소일",), note="계약을 취소한 날입니다."
        ),
        Column(
            "paused_from",
            "정지 시작일",
            Kind.DATE,
            synonyms=("일시정지 시작일", "휴회 시작일", "정지시작"),
            note="일시정지의 첫날입니다.",
        ),
        Column(
            "paused_to",
            "정지 종료일",
            Kind.DATE,
            synonyms=("일시정지 종료일", "휴회 종료일", "정지종료"),
            note="일시정지의 마지막 날입니다.",
        ),
        Column(
            "next_contract_id",
            "다음 계약 ID",
            Kind.IDENTIFIER,
            synonyms=("재계약번호", "후속계약 ID"),
            note="이 계약을 이은 계약의 번호입니다.",
        ),
        Column(
            "fee_basis",
            "요금 기준",
            Kind.CHOICE,
            synonyms=("요금구분", "납입기준"),
            choices=FEE_BASES,
            note="요금이 매달 내는 금액이면 월, 계약 전체의 금액이면 기간총액입니다.",
        ),
        _OFFICER,
        Column(
            "days_left",
            "남은 일수",
            Kind.DAYS,
            synonyms=("잔여일수", "잔여일", "D-Day", "만료까지"),
            computed=True,
            note="종료일까지 남은 날입니다. D-Day가 마지막 날입니다. xlcrm refresh가 계산합니다.",
        ),
        Column(
            "action",
            "조치",
            Kind.TEXT,
            synonyms=("필요 조치", "할 일", "조치사항"),
            computed=True,
            note="지금 할 일입니다. xlcrm refresh가 계산해 넣습니다.",
        ),
    ),
    synonyms=("고객관리대장", "계약대장", "회원명부", "회원대장", "이용고객 관리 대장"),
)

CUSTOMERS: Final = SheetSpec(
    "customers",
    "고객정보",
    "고객 한 명",
    (
        _CUSTOMER_ID,
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
        _CUSTOMER_ID,
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
        _CUSTOMER_ID,
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
        Column("at", "일시", Kind.DATETIME, synonyms=("상담일시", "상담일"), required=True),
        _CUSTOMER_ID,
        _CUSTOMER_NAME,
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
        Column("follow_up", "후속 조치", Kind.TEXT),
        Column("follow_up_due", "후속 기한", Kind.DATE),
        Column("follow_up_done", "후속 완료일", Kind.DATE),
        Column("written_at", "작성시각", Kind.DATETIME),
        Column("corrects", "정정 대상 ID", Kind.IDENTIFIER),
    ),
    synonyms=("상담일지", "고객상담일지", "상담이력"),
)

MARKETING: Final = SheetSpec(
    "marketing",
    "마케팅",
    "보낸 메시지 한 건",
    (
        Column("sent_on", "발송일", Kind.DATE, required=True),
        _CUSTOMER_ID,
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
        _CUSTOMER_ID,
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
        Column("old", "이전 값", Kind.TEXT),
        Column("new", "새 값", Kind.TEXT),
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
