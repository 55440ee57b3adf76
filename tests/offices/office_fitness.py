"""A fitness club: a title and a blank row above, line breaks in headers, 휴회 beside 회원권."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from forms import Office, Paper, headers
from people import customers, dotted, note_in_turn

if TYPE_CHECKING:
    from pathlib import Path

HEADERS: Final = headers("""
[회원관리대장: ledger]
B5  회원번호        customer_id
C5  성⏎명           name
D5  휴대폰⏎(HP)     phone
E5  회원권          service
F5  등록일          ~start
G5  만료일          end
H5  이용료(원)      fee
I5  휴회 시작일     paused_from
J5  휴회 종료일     paused_to
K5  락커번호
L5  담당 트레이너   ~officer
M5  계약상태        status
N5  특이사항        note
[상담일지: journal]
A2  일지번호        entry_id
B2  상담일시        at
C2  회원번호        customer_id
D2  성명            name
E2  상담방법        channel
F2  담당            officer
G2  상담유형        category
H2  감정            sentiment
I2  상담내용        content
J2  후속 기한       follow_up_due
K2  후속 완료일     follow_up_done
""")

PLANTED: Final = """
[회원관리대장]
F6   C101  등록 예정
F7   C102  03/15/24
F8   C102  240315
G9   C103  2024.02.30
F10  C103  2024.13.05
G11  C101  1년
H12  C114  상담 후 결정
H13  C112  $85
H14  C113  =88333.5
D15  C121  010-0000-12
D16  C122  =1000001016
D17  C121  없음
F18  -     2024.05.10
G18  C302  2023.05.09
F19  -     2024.03.15
G19  C303  2025.03.15
M19  -     활성화
F20  -     2024.02.29
G20  C303  2025.03.01
E20  -     헬스 12개월
H20  -     =88000
M20  -     활성화
B21  C301  ∅
C21  -     ∅
N22  C401  주민번호 900101-1234567 확인함
N23  C403  카드 4111-1111-1111-1111 자동결제
N24  C404  환불계좌 신한 110-000-123456
C25  C604  ␣마바람
C26  C604  나\u200b다온
B27  C605  Ｆ-022
D28  C605  ０10-0000-0022
H29  C316  =8800000
H30  C316  =880
G31  C151  #N/A
F32  C153  fx:INDIRECT("Z1")+TODAY()-30
M33  C317  만료
F33  -     2024.09.01
G33  -     2025.08.31
M34  C311  연락두절
N35  C601  =SUM 확인
D36  C121  010-00OO-0036
F37  C101  2024.3월
G38  C103  2025.06.31
H40  C111  8만8
I42  -     2024.05.10
J42  C302  2024.05.01
N41  C401  가족 051231-4123456 함께
[상담일지]
C4   C501  F-777
E5   C310  텔레파시
H6   C503  ∅
G6   -     불만
J7   C509  =2024-08-20
I8   C510  진상 고객으로 보임
B9   C152  어제 오후
A10  C315  J-007
"""

JOURNAL: Final = """
J-001|=2024-08-01T10:20|F-001|∅|전화|한결|문의|중립|락커 위치를 물음|∅|∅
J-002|=2024-08-02T11:00|F-002|∅|방문|한결|재계약|긍정|6개월 연장 요금을 물음|∅|∅
J-003|=2024-08-05T09:30|F-003|∅|전화|보라|문의|중립|수건 요금을 물음|∅|∅
J-004|=2024-08-06T14:10|F-004|∅|전화|보라|불만|부정|샤워실 온수가 안 나온다고 말함|∅|∅
J-005|=2024-08-07T15:00|F-005|∅|전화|보라|해지|중립|이사로 해지를 물음|∅|∅
J-006|=2024-08-08T16:00|F-006|∅|문자|한결|재계약|긍정|할인 기간을 물음|∅|∅
J-007|=2024-08-09T10:00|F-007|∅|전화|한결|결제|중립|카드 변경을 요청함|∅|∅
J-008|=2024-08-12T10:00|F-008|∅|면담|한결|문의|긍정|PT 상담을 받음|=2024-10-20|∅
"""

SERVICES: Final = {
    "헬스 12개월": (12, 88_000),
    "헬스 3개월": (3, 110_000),
    "PT 6개월": (6, 330_000),
}


def build(path: Path) -> None:
    """Write the workbook."""
    paper = Paper(path, PLANTED)
    page = paper.page("회원관리대장")
    page.title("B2:N2", "2024년 회원 관리 대장")
    page.line("N3", ["작성: 안내데스크"])
    page.heads_of(HEADERS)
    people = customers(1, 48, SERVICES)
    page.lines(
        "B6",
        (
            (
                *(f"F-{each.number:03}", each.name, each.phone, each.service),
                *(dotted(each.start), dotted(each.end), each.fee, None, None, each.number + 100),
                *("한결", each.status, note_in_turn(each.number)),
            )
            for each in people
        ),
    )
    page.group("B54:G54", "합  계")
    page.line("H54", [sum(each.fee for each in people)])
    page.line("P6", ["※ 만료 한 달 전에 전화할 것"])
    page.sheet.freeze_panes(5, 3)
    page.sheet.conditional_format(
        "M6:M53", {"type": "text", "criteria": "containing", "value": "만료", "format": None}
    )
    log = paper.page("상담일지")
    log.title("A1:K1", "상 담 일 지")
    log.heads_of(HEADERS)
    log.table("A3", JOURNAL)
    log.lines("D3", ([each.name] for each in people[:8]))
    paper.close()


OFFICE: Final = Office(
    "fitness.xlsx",
    "헬스장",
    "제목 행, 빈 열, 줄 바꾼 제목, 합계, 옆 메모, 상담일지",
    build,
    HEADERS,
    PLANTED,
    {"회원관리대장": (6, 53)},
)
