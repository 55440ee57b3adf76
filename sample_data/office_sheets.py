"""The invented office's sheets as headers and rows, every one with its columns' looks."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from office_data import AS_OF, OFFICERS, SEED, SERVICES, Dice

from xlcrm.domain.status import Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from office_data import Deal, Office

_LEFT: Final = frozenset({Status.TERMINATED, Status.CANCELLED, Status.EXPIRED})
TWO_YEARS: Final = timedelta(days=729)

Value = str | int | date | None


class Column(NamedTuple):
    """A header, its width in digits, and which cell format it has."""

    header: str
    width: float
    look: str = "text"


class Sheet(NamedTuple):
    """A sheet's name, its table's name, columns and rows."""

    name: str
    table: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Value]]


_ID: Final = Column("고객 ID", 10, "middle")
_LEDGER: Final = (
    *(_ID, Column("고객명", 16), Column("연락처", 16, "middle")),
    *(Column("계약 시작일", 13, "day"), Column("계약 종료일", 13, "day")),
    *(Column("서비스 내용", 18), Column("요금", 13, "won"), Column("상태", 12, "middle")),
    *(Column("비고", 22), Column("남은 일수", 11, "left"), Column("조치", 18)),
    *(Column("재계약 의사", 13, "middle"), Column("자동갱신", 11, "middle")),
    *(Column("담당자", 10, "middle"), Column("계약 기간", 11, "middle")),
    *(Column("요금 기준", 11, "middle"), Column("해지일", 13, "day"), Column("취소일", 13, "day")),
    *(Column("정지 시작일", 13, "day"), Column("정지 종료일", 13, "day")),
    *(Column("계약 ID", 12, "middle"), Column("다음 계약 ID", 14, "middle")),
    *(Column("이메일", 28), Column("주소", 26), Column("해지 사유", 13, "middle")),
)
_TOWNS: Final = ("가온시", "가온시", "가온시", "가온시", "나래시", "나래시", "다솜군", "마루시")
_REASONS: Final = (
    *("가격", "가격", "가격", "미사용", "미사용", "서비스 불만", "서비스 불만"),
    *("이전/폐업", "이전/폐업", "경쟁사", "기타", None),
)
"""Why contracts are left; some say nothing."""
_CAMPAIGNS: Final = (
    (date(2024, 1, 15), "(광고) 새해 재등록 할인", "문자"),
    (date(2024, 3, 11), "(광고) 봄맞이 체험 초대", "이메일"),
    (date(2024, 6, 10), "(광고) 여름 단기 이용권", "알림톡"),
    (date(2024, 9, 9), "(광고) 가을 할인 안내", "문자"),
)
_TALKS: Final = {
    "문의": ("이용 시간을 물어봄.", "요금제 차이를 물어봄.", "영수증 재발급을 요청함."),
    "불만": (
        "예약이 두 번 취소되었다고 함.",
        "안내 문자를 받지 못했다고 함.",
        "대기 시간이 길다고 함.",
    ),
    "재계약": ("만료일을 알리고 재계약 의사를 물음.", "재계약 조건을 설명함."),
    "결제": ("카드가 바뀌어 결제 정보를 고침.", "계좌이체로 바꾸기를 원함."),
    "해지": ("해지 절차를 물어봄.", "이사로 해지를 원한다고 함."),
    "기타": ("주소가 바뀌었다고 함.", "담당자에게 감사 인사를 전함."),
}
_OPINIONS: Final = (
    "안내가 친절합니다.",
    "예약이 편합니다.",
    "대기 시간이 깁니다.",
    "가격이 부담됩니다.",
)


def ledger_sheets(office: Office) -> list[Sheet]:
    """Return the nine sheets of the ledger, the change history still empty."""
    customers = _customers(office)
    return [
        Sheet("고객대장", "고객표", _LEDGER, _deals(office)),
        customers,
        _usage(office),
        _purchases(office),
        _journal(office),
        _marketing(office, customers),
        _satisfaction(office),
        _settings(),
        Sheet(
            "변경이력",
            "변경표",
            (
                *(Column("시각", 18, "moment"), Column("사용자", 12), Column("작업", 12)),
                *(Column("시트", 14), Column("셀", 10), Column("이전 값", 22), Column("새 값", 22)),
            ),
            [],
        ),
    ]


def _deals(office: Office) -> list[tuple[Value, ...]]:
    """Return the contracts; those that were left say why, drawn apart from all else."""
    dice = Dice(SEED + 1)
    return [
        (*_deal_row(deal), dice.one(_REASONS) if deal.status in _LEFT else None)
        for deal in office.deals
    ]


def _deal_row(deal: Deal) -> tuple[Value, ...]:
    customer, contract = deal.customer, deal.contract
    decided = contract.decision.value if contract.decision.value != "미정" else None
    return (
        *(customer.number, customer.name, customer.phone, deal.start, deal.end),
        *(deal.service.name, deal.fee, deal.status.value, deal.remark),
        *(deal.days_left, deal.action, decided, "Y" if contract.auto_renewal else "N"),
        *(customer.officer, deal.months, deal.service.basis),
        *(contract.terminated_on, contract.cancelled_on),
        *(contract.paused_from, contract.paused_to, deal.number, deal.next_number),
        *(customer.email, f"{_town(customer.number)} 새빛로 {customer.number % 300 + 1}"),
    )


def _town(number: int) -> str:
    """Return a customer's town; half of them live where the office is."""
    return _TOWNS[number * 5 % len(_TOWNS)]


def _customers(office: Office) -> Sheet:
    dice, rows = office.dice, []
    last = {deal.customer.number: deal.end for deal in office.deals}
    for customer in office.customers:
        consent = "Y" if dice.chance(0.6) else "N" if dice.chance(0.7) else None
        agreed = min(customer.joined, AS_OF)
        rows.append(
            (
                *(customer.number, None if customer.company else dice.number(1952, 2004)),
                None if customer.company else dice.one(("남", "여")),
                dice.one(("문자 연락", "이메일 연락", "오전 통화", None)),
                dice.one(("할인 행사", "신규 서비스", "교육", None)),
                *(agreed, consent, agreed if consent == "Y" else None),
                "N" if consent == "Y" and dice.chance(0.8) else None,
                *(last[customer.number] + timedelta(days=3 * 365), None, None),
            )
        )
    columns = (
        *(_ID, Column("출생연도", 11, "middle"), Column("성별", 9, "middle"), Column("선호도", 15)),
        *(Column("관심 분야", 15), Column("개인정보 동의일", 17, "day")),
        *(Column("마케팅 수신동의", 17, "middle"), Column("수신동의일", 13, "day")),
        *(Column("야간 수신동의", 15, "middle"), Column("보유기한", 13, "day")),
        *(Column("등급", 9, "middle"), Column("이탈 위험", 11, "middle")),
    )
    return Sheet("고객정보", "고객정보표", columns, rows)


def _usage(office: Office) -> Sheet:
    rows: list[tuple[Value, ...]] = []
    months = [date(2024, month, 1) for month in range(4, 10)]
    for deal in office.served:
        habit = office.dice.number(4, 40)
        rows += [
            (deal.customer.number, month, max(0, habit + office.dice.number(-6, 6)))
            for month in months
            if deal.start <= month <= deal.served_until
        ]
    columns = (_ID, Column("기준월", 12, "month"), Column("이용량", 12, "count"))
    return Sheet("이용현황", "이용표", columns, rows)


def _purchases(office: Office) -> Sheet:
    dice = office.dice
    goods = (
        ("방문 교육", 120_000),
        ("추가 좌석", 30_000),
        ("안내 책자", 8_000),
        ("사물함", 15_000),
    )
    rows: list[tuple[Value, ...]] = []
    for deal in office.served:
        if dice.chance(0.45):
            item, price = dice.one(goods)
            paid = dice.one(("카드", "카드", "계좌이체", "자동이체", "현금"))
            day = dice.day(deal.start, deal.served_until)
            rows.append((day, deal.customer.number, item, price, paid))
    rows.sort(key=str)
    columns = (
        *(Column("일자", 13, "day"), _ID, Column("제품/서비스", 18)),
        *(Column("금액", 13, "won"), Column("결제 방법", 13, "middle")),
    )
    return Sheet("구매이력", "구매표", columns, rows)


def _journal(office: Office) -> Sheet:
    dice = office.dice
    talks = sorted(
        (
            (dice.moment(deal.start, deal.served_until), deal)
            for deal in office.served
            for _ in range(dice.number(0, 2))
        ),
        key=lambda talk: (talk[0], talk[1].number),
    )
    rows: list[tuple[Value, ...]] = []
    today, count = date.min, 0
    for at, deal in talks:
        today, count = at.date(), count + 1 if at.date() == today else 1
        rows.append((f"{at:%Y%m%d}-{count:03d}", at, *_talk(dice, at, deal)))
    columns = (
        *(Column("일지 ID", 15, "middle"), Column("일시", 17, "moment"), _ID, Column("고객명", 16)),
        *(
            Column("계약 ID", 12, "middle"),
            Column("채널", 9, "middle"),
            Column("방향", 9, "middle"),
        ),
        *(
            Column("담당자", 10, "middle"),
            Column("분류", 10, "middle"),
            Column("감정", 9, "middle"),
        ),
        *(Column("내용", 40), Column("고객 반응", 22), Column("문제 발생일시", 17, "moment")),
        *(Column("해결 방법", 24), Column("해결일시", 17, "moment"), Column("결과", 9, "middle")),
        *(
            Column("후속 조치", 18),
            Column("후속 기한", 13, "day"),
            Column("후속 완료일", 13, "day"),
        ),
        *(Column("작성시각", 17, "moment"), Column("정정 대상 ID", 15, "middle")),
    )
    return Sheet("고객관리일지", "일지표", columns, rows)


def _talk(dice: Dice, at: datetime, deal: Deal) -> tuple[Value, ...]:
    """Return a journal row from 고객 ID on."""
    kind = dice.one(("문의", "문의", "불만", "재계약", "재계약", "결제", "해지", "기타"))
    complaint = kind == "불만"
    mood = "부정" if complaint else dice.one(("긍정", "중립", "중립", None))
    occurred = at - timedelta(hours=dice.number(1, 30)) if complaint else None
    solved = at + timedelta(hours=dice.number(1, 72)) if complaint and dice.chance(0.9) else None
    if solved and solved.date() > AS_OF:
        solved = None
    follow_up = dice.chance(0.3)
    due = at.date() + timedelta(days=dice.number(2, 14)) if follow_up else None
    done = due - timedelta(days=1) if due and due <= AS_OF and dice.chance(0.92) else None
    return (
        *(deal.customer.number, deal.customer.name, deal.number),
        *(dice.one(("전화", "전화", "문자", "이메일", "방문")), dice.one(("수신", "발신"))),
        *(deal.customer.officer, kind, mood, dice.one(_TALKS[kind])),
        "빠른 처리를 요청함." if complaint else None,
        *(occurred, "담당 부서와 확인해 처리함." if solved else None, solved),
        *(
            dice.one(("통화", "통화", "부재", "보류")),
            "다시 연락" if follow_up else None,
            due,
            done,
        ),
        *(at + timedelta(minutes=dice.number(2, 25)), None),
    )


def _marketing(office: Office, customers: Sheet) -> Sheet:
    """Return the messages, which go to those alone who agreed within the two years before."""
    dice = office.dice
    consent_on = [column.header for column in customers.columns].index("수신동의일")
    agreed = {row[0]: row[consent_on] for row in customers.rows}
    rows: list[tuple[Value, ...]] = []
    for sent, campaign, channel in _CAMPAIGNS:
        for customer in office.customers:
            since = agreed[customer.number]
            if isinstance(since, date) and sent - TWO_YEARS < since < sent and dice.chance(0.8):
                delivered = dice.chance(0.95)
                answer = dice.one(("없음", "없음", "열람", "열람", "클릭", "문의", "구매"))
                answer = answer if delivered else "없음"
                on = sent + timedelta(days=dice.number(0, 6)) if answer != "없음" else None
                rows.append(
                    (
                        sent,
                        customer.number,
                        campaign,
                        channel,
                        "Y" if delivered else "N",
                        answer,
                        on,
                    )
                )
    columns = (
        *(Column("발송일", 13, "day"), _ID, Column("캠페인", 28), Column("채널", 10, "middle")),
        *(Column("전달 여부", 11, "middle"), Column("반응", 10, "middle")),
        Column("반응일", 13, "day"),
    )
    return Sheet("마케팅", "마케팅표", columns, rows)


def _satisfaction(office: Office) -> Sheet:
    dice = office.dice
    rows: list[tuple[Value, ...]] = []
    for deal in office.served:
        if dice.chance(0.3):
            score = dice.one((5, 5, 4, 4, 4, 3, 3, 2, 1))
            recommend = min(10, max(0, score * 2 + dice.number(-2, 1)))
            opinion = dice.one(_OPINIONS) if dice.chance(0.4) else None
            day = dice.day(deal.start, deal.served_until)
            rows.append((day, deal.customer.number, score, recommend, opinion))
    rows.sort(key=str)
    columns = (
        *(Column("일자", 13, "day"), _ID, Column("만족도", 10, "middle")),
        *(Column("추천 의향", 12, "middle"), Column("의견", 34)),
    )
    return Sheet("만족도", "만족도표", columns, rows)


def _settings() -> Sheet:
    rows: list[tuple[Value, ...]] = [
        ("서비스", service.name, service.window, "종료일 며칠 전부터 만료 예정인지")
        for service in SERVICES
    ]
    rows += [
        ("기준", "기본 만료 안내(일)", 30, None),
        ("기준", "재계약 유예(일)", 30, None),
        ("기준", "말일 방식", "civil160", None),
        ("기준", "백업 보관(개)", 10, None),
        ("휴무일", "창립기념일", "2024-10-04", None),
    ]
    rows += [("목록", "담당자", officer, None) for officer in OFFICERS]
    columns = (
        *(Column("구분", 11, "middle"), Column("항목", 22)),
        *(Column("값", 14, "middle"), Column("설명", 36)),
    )
    return Sheet("설정", "설정표", columns, rows)
