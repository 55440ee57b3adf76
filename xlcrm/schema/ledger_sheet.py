"""The sheet 고객대장: one contract term a row (docs/domain.md#what-the-workbook-holds)."""

from __future__ import annotations

from typing import Final

from xlcrm.domain.status import Action, Decision, Status
from xlcrm.schema.columns import Column, Kind, SheetSpec

STATUSES: Final = tuple(status.value for status in Status)
DECISIONS: Final = tuple(decision.value for decision in Decision)
ACTIONS: Final = tuple(action.value for action in Action)
FEE_BASES: Final = ("월", "기간총액")
YES_NO: Final = ("Y", "N")
END_REASONS: Final = ("가격", "서비스 불만", "미사용", "경쟁사", "이전/폐업", "기타")

TERM: Final = ("start", "end")
"""The fields of a cell that says both when a term begins and when it ends."""

BARE_STARTS: Final = ("시작", "개시")  # headers only beside one of the other end: see `headers`
BARE_ENDS: Final = ("종료", "만료")
_STARTS: Final = ("계약시작", "계약개시", "이용시작", "이용개시", *BARE_STARTS)
_ENDS: Final = ("계약종료", "계약만료", "이용종료", "이용만료", *BARE_ENDS)

CUSTOMER_ID: Final = Column(
    "customer_id",
    "고객 ID",
    Kind.IDENTIFIER,
    synonyms=("고객번호", "회원번호", "관리번호", "No", "순번", "고객코드", "회원 ID"),
    ambiguous=("No", "순번"),
    required=True,
    note="고객마다 하나인 번호입니다. 재계약하면 같은 번호로 새 행을 씁니다.",
)
CUSTOMER_NAME: Final = Column(
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
        CUSTOMER_ID,
        CUSTOMER_NAME,
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
            "end_reason",
            "해지 사유",
            Kind.CHOICE,
            synonyms=("해약 사유", "해지 이유", "중도해지 사유"),
            choices=END_REASONS,
            on_request=True,
            note="해지하거나 취소한 까닭입니다.",
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
        # Of these three no other name is known: an office that keeps such a day by hand calls it
        # 다음 연락일 or the like, and that column is its own.
        Column(
            "last_contact",
            "최근 상담일",
            Kind.DATE,
            computed=True,
            on_request=True,
            note="고객관리일지에 적힌 마지막 상담 날입니다. xlcrm refresh가 찾아 넣습니다.",
        ),
        Column(
            "open_issues",
            "미해결 건수",
            Kind.INTEGER,
            computed=True,
            on_request=True,
            note="고객관리일지에서 아직 해결하지 않은 건수입니다. xlcrm refresh가 셉니다.",
        ),
        Column(
            "next_follow_up",
            "다음 후속 기한",
            Kind.DATE,
            computed=True,
            on_request=True,
            note="고객관리일지의 남은 후속 기한 가운데 첫날입니다. xlcrm refresh가 찾아 넣습니다.",
        ),
    ),
    synonyms=("고객관리대장", "계약대장", "회원명부", "회원대장", "이용고객 관리 대장"),
)
