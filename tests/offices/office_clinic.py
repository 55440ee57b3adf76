"""A clinic with memberships: sheets of people, messages, answers and sales, and comments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from forms import Office, Paper, headers
from people import customers, dotted

if TYPE_CHECKING:
    from pathlib import Path

    from forms import Value
    from people import Customer

HEADERS: Final = headers("""
[회원권 회원명부: ledger]
A3  회원 ID           customer_id
B3  이름              name
C3  연락처            phone
D3  회원권            service
E3  가입일            start
F3  유효기간          ~end
G3  결제금액          ~fee
H3  잔여횟수       sessions_left
I3  취소일            cancelled_on
J3  담당의            ~officer
K3  참고              note
[고객정보: customers]
A1  회원 ID           customer_id
B1  출생년도          birth_year
C1  성별              gender
D1  개인정보 동의일   privacy_consent_on
E1  광고 수신동의     marketing_consent
F1  수신동의일        marketing_consent_on
G1  보유기한          retain_until
[문자발송: marketing]
A1  발송일            sent_on
B1  회원 ID           customer_id
C1  캠페인            campaign
D1  채널              channel
E1  전달 여부         delivered
F1  반응              response
[만족도: satisfaction]
A1  응답일            date
B1  회원 ID           customer_id
C1  만족도            score
D1  추천 의향         recommend
E1  의견              opinion
[구매이력: purchases]
A1  구매일            date
B1  회원 ID           customer_id
C1  제품              product
D1  금액              amount
E1  결제 방법         payment_method
""")

PLANTED: Final = """
[회원권 회원명부]
B5   C406
B6   C406
B7   C406
C8   C121  보호자 번호
C9   C122  =1000000950
E10  C103  2024.02.30
F11  C101  10회 소진 시
F12  C302  2022.03.01
E13  -     2024.03.04
F13  C303  2025.03.04
G14  C111  이벤트
G15  C113  =990000.5
G16  C316  =99000000
I17  C101  환불 예정
K18  C401  보호자 801010-1234567
K19  C404  환불 토스뱅크 1000-0000-0000
B20  C604  가람␣
A21  C605  Ｍ018
F22  C151  #REF!
A47  C301  ∅
C25  C121  010-0000-09500
C26  C121  01O-0000-0950
E27  C101  2024.3
F28  C101  2024.05.01쯤
F29  C302  2020.05.01
G30  C112  ￥5,000
B47  -     ∅
E24  C102  05-05-2024
G31  C319  =-990000
F32  C320  2064.05.01
[고객정보]
A4   C315  M002
B2   C603
B5   C131  여든다섯
C6   C310  모름
D7   C101  서면
E8   C141  구두로 함
F9   C507  2022.05.01
G10  C508  2024.03.31
G11  C103  2024.06.31
A12  C501  M999
[문자발송]
B3   C506
D4   C310  DM
E5   C141  아마도
F6   C310  반송
E9   C511  N
F9   -     클릭
B7   C501  M888
A8   C103  2024.09.31
[만족도]
C3   C502  =7
D4   C502  =11
C5   C131  매우 좋음
B6   C501  M777
A7   C101  진료 후
E8   C401  720505-2345678 로 조회 요청
[구매이력]
D3   C111  쿠폰
E4   C310  포인트
A5   C102  9/1/24
B6   C501  M666
C7   C604  크림\\u200b
C8   C301  ∅
"""

SERVICES: Final = {"피부관리 12개월": (12, 990_000), "도수치료 6개월": (6, 600_000)}


def build(path: Path) -> None:
    """Write the workbook."""
    paper = Paper(path, PLANTED)
    people = customers(13, 46, SERVICES)
    page = paper.page("회원권 회원명부")
    page.title("A1:K1", "회원권 회원 명부")
    page.heads_of(HEADERS)
    page.lines("A4", map(_row, people))
    page.sheet.write_comment("B5", "환불 계좌 신한 110-000-000000")
    page.sheet.write_comment("B6", "보호자 950505-1234567")
    page.sheet.write_comment("B7", "카드 4242 4242 4242 4242 로 결제")
    page.sheet.write_comment("B8", "주차권 드림")
    profiles = paper.page("고객정보")
    profiles.lines("A2", map(_profile, people[:30]))
    messages = paper.page("문자발송")
    messages.lines(
        "A2",
        (("2024.09.10", _id(each), "가을 행사", "문자", "Y", "없음") for each in people[14:26]),
    )
    answers = paper.page("만족도")
    answers.lines("A2", (("2024.09.20", _id(each), 5, 9, None) for each in people[14:26]))
    sales = paper.page("구매이력")
    sales.lines(
        "A2", (("2024.09.21", _id(each), "보습크림", 35_000, "카드") for each in people[14:26])
    )
    for each in (profiles, messages, answers, sales):
        each.heads_of(HEADERS)
    paper.close()


def _id(each: Customer) -> str:
    return f"M{each.number:03}"


def _row(each: Customer) -> tuple[Value, ...]:
    return (
        *(_id(each), each.name, each.phone, each.service, dotted(each.start), dotted(each.end)),
        *(each.fee, 10, None, "보라", None),
    )


def _profile(each: Customer) -> tuple[Value, ...]:
    consent = "N" if each.number == 16 else "Y"
    return (
        *(_id(each), str(1970 + each.number), "여" if each.number % 2 else "남", "2024.01.02"),
        *(consent, "2024.01.02", "2027.12.31"),
    )


OFFICE: Final = Office(
    "clinic.xlsx",
    "의원 회원권",
    "동의·발송·만족도·구매 시트, 개인 번호가 든 메모, 유효기간",
    build,
    HEADERS,
    PLANTED,
    {"회원권 회원명부": (4, 49)},
)
