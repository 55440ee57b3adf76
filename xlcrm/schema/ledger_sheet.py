"""The sheet 고객대장: one contract term a row (docs/domain.md#what-the-workbook-holds)."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from xlcrm.domain.status import Action, Decision, Status
from xlcrm.schema.columns import Column, Kind, SheetSpec

STATUSES: Final = tuple(status.value for status in Status)
DECISIONS: Final = tuple(decision.value for decision in Decision)
ACTIONS: Final = tuple(action.value for action in Action)
FEE_BASES: Final = ("월", "기간총액")
YES_NO: Final = ("Y", "N")
SERVICES: Final = "서비스"  # the lists that 설정 keeps, by what it calls them
OFFICERS: Final = "담당자"
END_REASONS: Final = ("가격", "서비스 불만", "미사용", "경쟁사", "이전/폐업", "기타")

TERM: Final = ("start", "end")
"""The fields of a cell that says both when a term begins and when it ends."""

BOUNDS: Final = frozenset({*TERM, "months", "sessions_left"})
"""The fields that say when something begins or ends; a list of people has none of them."""

BARE_STARTS: Final = ("시작", "개시")  # headers only beside one of the other end: see `headers`
BARE_ENDS: Final = ("종료", "만료")
_STARTS: Final = ("계약시작", "계약개시", "이용시작", "이용개시", *BARE_STARTS)
_ENDS: Final = ("계약종료", "계약만료", "이용종료", "이용만료", *BARE_ENDS)

_ROW_NUMBERS: Final = ("No", "순번", "번호", "연번", "일련번호", "번")
CUSTOMER_ID: Final = Column(
    "customer_id",
    "고객 ID",
    Kind.IDENTIFIER,
    synonyms=("고객번호", "회원번호", "고객코드", "회원 ID", *_ROW_NUMBERS),
    ambiguous=_ROW_NUMBERS,
    required=True,
    note="고객마다 하나인 번호입니다. 재계약하면 같은 번호로 새 행을 씁니다.",
    main=True,
    carried=True,
    decides=True,
    kin=(
        "회원코드 고객코드번호 거래처코드 거래처번호 업체코드 독자번호 학번 차트번호 회원NO 고객NO"
    ),
)
CUSTOMER_NAME: Final = Column(
    "name",
    "고객명",
    Kind.NAME,
    synonyms=("성명", "이름", "고객이름", "회원명", "상호", "업체명", "거래처명"),
    required=True,
    note="고객의 이름 또는 상호입니다.",
    main=True,
    carried=True,
    decides=True,
    kin=(
        "성함 고객 회원 업체 거래처 회사명 상호명 고객사 고객사명 기관명 입주사 입주사명 입주자 "
        "임차인 임차인명 임차사 계약자 계약자명 가입자 가입자명 구독자 구독자명 독자명 이용자 "
        "이용자명 사용자 사용자명 학생 학생명 원생 원생명 수강생 수강생명 환자 환자명 신청자 "
        "신청인 차주 화주 피보험자 의뢰인 발주처 사이트명 보관고객 세대주"
    ),
)
SHOPS: Final = ("매장", "매장명", "점포", "점포명", "store", "shop")
"""Words for a branch, which in some trades are the customers."""

_OFFICER: Final = Column(
    "officer",
    "담당자",
    Kind.TEXT,
    synonyms=("담당", "작성자"),
    note="이 계약을 맡은 직원입니다.",
    listed=OFFICERS,
    carried=True,
    kin=(
        "담당직원 담당의 주치의 담당자명 담당사원 영업담당 영업사원 관리담당 관리자 담당강사 "
        "담당트레이너 트레이너 강사 강사명 설계사 담당설계사 담당기사 기사 기사명 코디 담당코디 "
        "배달원 지국담당"
    ),
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
            main=True,
            carried=True,
            decides=True,
            kin=(
                "휴대폰번호 핸드폰번호 휴대전화번호 휴대번호 폰번호 모바일 mobile phone 연락번호 "
                "대표전화 대표번호 담당자연락처 담당연락처 보호자연락처 보호자전화 학부모연락처 "
                "학부모전화"
            ),
        ),
        Column(
            "start",
            "계약 시작일",
            Kind.DATE,
            synonyms=("시작일", "개시일", "가입일", "계약일", "이용시작일", "From", *_STARTS),
            ambiguous=("계약일", *BARE_STARTS),
            required=True,
            note="서비스를 쓰는 첫날입니다. 이날도 기간에 들어갑니다.",
            main=True,
            decides=True,
            kin=(
                "시작일자 개시일자 가입일자 등록일 등록일자 시작날짜 약정시작 약정시작일 설치일 "
                "설치일자 개통일 입주일 입실일 입고일 보관시작 첫수업 첫수업일 개강일 구독개시 "
                "배달시작일 보험개시일 보험시기 보장개시일 발효일 효력발생일 임대개시일 주차시작 "
                "사용시작 사용개시일 첫이용일"
            ),
        ),
        Column(
            "end",
            "계약 종료일",
            Kind.DATE,
            synonyms=("종료일", "만료일", "만기일", "이용종료일", "To", *_ENDS),
            ambiguous=BARE_ENDS,
            required=True,
            open_ended=True,
            note="서비스를 쓰는 마지막 날입니다. 비우고 계약 기간을 쓰면 계산해 넣습니다.",
            main=True,
            not_before="start",
            decides=True,
            kin=(
                "종료일자 만료일자 만기일자 종료날짜 만기 만기예정일 만료예정일 종료예정일 "
                "약정만료 약정만료일 약정종료일 약정종료 퇴실일 퇴실예정일 출고예정일 보관만료 "
                "종강일 구독만료 배달종료일 보험종기 보험만기 보장만료일 임대만료일 주차만료 "
                "사용만료 사용종료일 마지막수업 마지막수업일 유효기한 사용기한 기한"
            ),
        ),
        Column(
            "service",
            "서비스 내용",
            Kind.TEXT,
            synonyms=("상품", "상품명", "품목", "요금제", "회원권", "서비스", "서비스명"),
            note="설정 시트의 서비스 이름과 같게 씁니다.",
            main=True,
            width=18,
            listed=SERVICES,
            carried=True,
            decides=True,
            kin=(
                "제품 제품명 정기권 정기권종류 소프트웨어 소프트웨어명 모델 모델명 기종 장비 "
                "장비명 기기명 물품 과목 과목명 강좌 강좌명 수강과목 수강반 반 반명 프로그램 "
                "프로그램명 이용권 이용상품 이용서비스 서비스종류 서비스구분 계약상품 계약내용 "
                "상품구분 상품종류 보험종류 보험상품 보험명 신문 신문명 구독지 구독상품 지면 좌석 "
                "좌석타입 룸타입 공간 타입 주차구역 주차면 창고타입 유닛 청소종류 청소구분 "
                "관리유형 솔루션 솔루션명 시스템명 시술 시술명 관리프로그램"
            ),
        ),
        Column(
            "fee",
            "요금",
            Kind.MONEY,
            synonyms=("금액", "이용료", "월납입액", "계약금액"),
            note="원 단위 금액입니다.",
            main=True,
            carried=True,
            kin=(
                "이용요금 월요금 월이용료 월회비 회비 수강료 월수강료 교육비 원비 렌탈료 월렌탈료 "
                "대여료 임대료 월임대료 리스료 월리스료 구독료 월구독료 보험료 월보험료 보관료 "
                "월보관료 주차료 주차요금 월주차료 청소비 청소료 용역비 유지보수료 유지보수비 "
                "유지보수금액 관리비 월관리비 사용료 월사용료 월세 월정액 납입액 납입금액 "
                "결제금액 공급가 공급가액 계약금 회원권금액 등록비 시술비"
            ),
        ),
        Column(
            "status",
            "상태",
            Kind.CHOICE,
            synonyms=(
                *("계약상태", "구분", "회원상태", "고객상태", "이용상태", "사용상태", "진행상태"),
                *("등록상태", "가입상태", "구독상태", "재원상태", "수강상태", "렌탈상태"),
                *("임대상태", "상태구분", "회원구분", "재원구분", "재원여부", "Status"),
            ),
            ambiguous=("구분", "회원구분", "재원구분", "재원여부", "진행상태", "상태구분"),
            choices=STATUSES,
            computed=True,
            note="xlcrm refresh가 계산해 넣습니다.",
            width=13,
            decides=True,
            compared=False,
        ),
        Column(
            "computed_status",
            "계산 상태",
            Kind.CHOICE,
            choices=STATUSES,
            computed=True,
            on_request=True,
            note="상태에 사무실의 말을 적는 대장에서, xlcrm refresh가 계산한 상태를 넣습니다.",
            width=13,
            compared=False,
        ),
        Column(
            "note",
            "비고",
            Kind.NOTE,
            synonyms=("메모", "특이사항", "참고"),
            note="자유롭게 쓰는 칸입니다. xlcrm은 이 칸을 고치지 않습니다.",
            main=True,
            width=28,
            decides=True,
            compared=False,
            kin="기타 기타사항 특기사항 참고사항 비고란 메모란 메모사항 상담메모 전달사항 요청사항",
        ),
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
            width=18,
        ),
        Column(
            "decision",
            "재계약 의사",
            Kind.CHOICE,
            synonyms=("재계약의향", "재계약여부"),
            choices=DECISIONS,
            note="고객의 결정입니다. 비우면 미정입니다.",
            decides=True,
            kin="재계약의사여부 재등록의사 재등록여부 연장의사 연장여부 갱신여부 갱신의사",
        ),
        Column(
            "auto_renewal",
            "자동갱신",
            Kind.YES_NO,
            synonyms=("자동연장", "자동갱신여부"),
            choices=YES_NO,
            note="자동으로 갱신되는 계약이면 Y입니다.",
            carried=True,
            decides=True,
            kin="자동연장여부 자동갱신유무 자동연장유무 자동재계약",
        ),
        _OFFICER,
        Column(
            "branch",
            "지점",
            Kind.TEXT,
            synonyms=(
                *("지점명", "지사", "지사명", "지부", "지부명", "센터", "센터명", "캠퍼스"),
                *("소속지점", "이용지점", "등록지점", "가입지점", "관리지점", "담당지점"),
                *("소속센터", "이용센터", "등록센터", "관할지사", "영업점", "지점구분", "branch"),
                *("branch name", "支店", "支店名", "分店", "门店", *SHOPS),
            ),
            on_request=True,
            note="고객을 맡은 지점입니다. 지점마다 고객 ID를 따로 매기면 지점과 함께 읽습니다.",
            carried=True,
            decides=True,
        ),
        Column(
            "months",
            "계약 기간",
            Kind.MONTHS,
            synonyms=("기간", "약정기간", "개월", "계약기간(개월)"),
            note="개월 수입니다. 비우면 시작일과 종료일에서 계산해 넣습니다.",
            least=1,
            most=600,
            outside=False,
            decides=True,
            kin=(
                "이용기간 등록기간 렌탈기간 약정 약정개월 계약개월 개월수 이용개월 구독기간 "
                "임대기간 보험기간 수강기간 보관기간 사용기간 유효기간 회원기간 리스기간 대여기간 "
                "가입기간 입주기간 계약월수"
            ),
        ),
        Column(
            "fee_basis",
            "요금 기준",
            Kind.CHOICE,
            synonyms=("요금구분", "납입기준"),
            choices=FEE_BASES,
            note="요금이 매달 내는 금액이면 월, 계약 전체의 금액이면 기간총액입니다.",
            carried=True,
        ),
        Column(
            "deposit",
            "보증금",
            Kind.MONEY,
            synonyms=("보증금액", "임대보증금", "계약보증금", "예치금", "예치금액", "Deposit"),
            on_request=True,
            note="맡아 둔 돈입니다. 매출로 보지 않으며, 재계약하면 새 행에 옮겨 적습니다.",
            least=0,
            carried=True,
        ),
        Column(
            "outstanding",
            "미납금",
            Kind.MONEY,
            synonyms=("미납액", "미납금액", "미납요금", "미수금", "미수금액", "연체금", "연체금액"),
            on_request=True,
            note="아직 받지 못한 돈입니다. xlcrm expiring과 xlcrm summary에 나옵니다.",
            least=0,
            told=True,
        ),
        Column(
            "sessions",
            "총횟수",
            Kind.INTEGER,
            synonyms=(
                "총회차",
                "총회수",
                "등록횟수",
                "등록회차",
                "전체횟수",
                "계약횟수",
                "횟수권횟수",
            ),
            on_request=True,
            note="횟수로 파는 이용권의 전체 횟수입니다.",
            least=0,
            kin="총수업횟수 총이용횟수 총레슨횟수 총세션",
        ),
        Column(
            "sessions_left",
            "잔여횟수",
            Kind.INTEGER,
            synonyms=(
                "잔여회차",
                "잔여회수",
                "남은횟수",
                "남은회차",
                "남은회수",
                "잔여세션",
                "횟수잔여",
            ),
            on_request=True,
            note="남은 횟수입니다. 0이면 다 쓴 계약으로 보고, 적게 남으면 조치에 알립니다.",
            least=0,
            decides=True,
            kin="잔여수업 남은수업 잔여레슨 남은레슨 잔여수업횟수 남은수업횟수 잔여이용횟수",
        ),
        Column(
            "terminated_on",
            "해지일",
            Kind.DATE,
            synonyms=("해약일", "중도해지일"),
            note="중도 해지한 경우, 서비스를 쓴 마지막 날입니다.",
            decides=True,
            kin="해지일자 해약일자 중도해지 해지신청일 탈퇴일 퇴회일 퇴원일",
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
            "cancelled_on",
            "취소일",
            Kind.DATE,
            ("계약취소일",),
            note="계약을 취소한 날입니다.",
            decides=True,
        ),
        Column(
            "paused_from",
            "정지 시작일",
            Kind.DATE,
            synonyms=("일시정지 시작일", "휴회 시작일", "정지시작"),
            note="일시정지의 첫날입니다.",
            decides=True,
            kin="휴회시작 정지일 홀딩시작 홀딩시작일 휴원시작일",
        ),
        Column(
            "paused_to",
            "정지 종료일",
            Kind.DATE,
            synonyms=("일시정지 종료일", "휴회 종료일", "정지종료"),
            note="일시정지의 마지막 날입니다.",
            not_before="paused_from",
            decides=True,
            kin="휴회종료 정지해제일 홀딩종료 홀딩종료일 휴원종료일",
        ),
        Column(
            "contract_id",
            "계약 ID",
            Kind.IDENTIFIER,
            synonyms=("계약번호",),
            note="계약마다 하나인 번호입니다.",
            width=14,
            decides=True,
            kin="증권번호 계약코드 계약NO 약정번호 렌탈번호 관리코드",
        ),
        Column(
            "next_contract_id",
            "다음 계약 ID",
            Kind.IDENTIFIER,
            synonyms=("재계약번호", "후속계약 ID"),
            note="이 계약을 이은 계약의 번호입니다.",
            width=16,
            decides=True,
        ),
        Column(
            "email",
            "이메일",
            Kind.EMAIL,
            synonyms=("메일", "E-mail", "전자우편"),
            note="고객의 전자우편 주소입니다.",
            carried=True,
            kin="계산서메일 메일주소 이메일주소 전자메일",
        ),
        Column(
            "address",
            "주소",
            Kind.ADDRESS,
            synonyms=("거주지", "소재지"),
            note="고객의 주소입니다.",
            carried=True,
            kin=(
                "주소지 설치주소 설치장소 설치처 배송지 배송주소 배달주소 배달지 사업장주소 "
                "사업장 거주지주소 현장주소 현장 자택주소"
            ),
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

PEOPLE: Final = replace(
    LEDGER, needs=(frozenset({"name"}), frozenset({"phone", "email", "address"}))
)
"""A ledger without terms: a list of people that says who they are and how to reach them."""
