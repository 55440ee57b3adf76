"""Software under maintenance: a workbook with macros, firms with their 사업자등록번호."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from forms import Office, Paper, headers
from people import customers, note_in_turn, spaced, won_in_turn

if TYPE_CHECKING:
    from pathlib import Path

    from forms import Value
    from people import Customer

HEADERS: Final = headers("""
[유지보수 계약: ledger]
B4  계약번호            contract_id
C4  업체명              name
D4  사업자번호
E4  담당자명            ~officer
F4  Tel                 phone
G4  전자우편            email
H4  소프트웨어명        ~service
I4  계약시작            start
J4  계약만료            end
K4  계약기간(개월)      months
L4  계약금액            fee
M4  자동연장여부        ~auto_renewal
N4  재계약번호          next_contract_id
O4  해약일              terminated_on
P4  특이사항            note
Q4  법인등록번호
[장애접수: journal]
A1  일지번호            entry_id
B1  상담일시            at
C1  업체명              name
D1  계약번호            contract_id
E1  채널                channel
F1  상담유형            category
G1  감정                sentiment
H1  상담내용            content
I1  작성자              officer
J1  후속 조치           follow_up
K1  후속 기한           follow_up_due
""")

PLANTED: Final = """
[유지보수 계약]
D5   C405  220-81-62510
D6   C405  1248100990
D7   C405  101-81-11111
B8   C315  SW-001
C9   C301  ∅
I10  C301  ∅
F11  C121  내선 301
F12  C122  =212345678
F13  C605  02ー123-4567
F13  C121
G14  C123  help@@example.com
G15  C123  홈페이지 문의
G16  C605  uѕer@example.com
G16  C123
H17  C604  회계ERP␣
I18  C103  2023. 6. 31.
J19  C102  12/31/25
J20  -     별도 통보 시까지
J21  C302  2020. 5. 1.
I22  -     2023. 7. 1.
J22  C303  2024. 7. 1.
K22  -     =12
K23  C305  =6
K24  C132  1회
L25  C111  견적 참조
L26  C112  1,000 EUR
L27  C113  1200000.5
L28  C316  =120000000
M29  C141  협의
O30  C103  2024. 4. 31.
O31  C101  미납 시
P32  C404  입금 신한은행 140-000-000000
P33  C401  서버관리자 880229-1234567
P34  C403  4012-8888-8888-1881
C35  C604  한결\\u200b테크
J36  C151  #NAME?
I37  C153  fx:INDIRECT("Z1")+DATE(2024,1,1)
K38  C602  12개월
G39  C123  user@example,com
G40  C123  user 40@example.com
G41  C123  user41@exam ple.com
F42  C121  02-12-34
I43  C101  2024년 봄
J44  C103  2025.02.29
L45  C111  백만원?
[장애접수]
B3   C152  저녁쯤
D4   C505  SW-999
E5   C310  원격
F6   -     불만
G6   C503  ∅
H7   C510  담당자가 막무가내임
K8   C509  =2024-09-10
A9   C315  A-01
H9   C601  =재부팅 후 정상
C2   C604  ␣가람상사
"""

CALLS: Final = """
A-01|=2024-09-02T09:10|가람상사|SW-001|전화|문의|중립|접속 오류를 알림|누리|∅|∅
A-02|=2024-09-02T10:10|다솔테크|SW-002|전화|문의|중립|비밀번호 초기화를 요청함|누리|∅|∅
A-03|=2024-09-03T11:10|해솔유통|SW-003|이메일|문의|중립|보고서 양식을 물음|누리|∅|∅
A-04|=2024-09-04T12:10|별하기획|SW-005|전화|문의|중립|인쇄가 안 된다고 말함|누리|∅|∅
A-05|=2024-09-05T13:10|윤슬물산|SW-006|전화|문의|부정|느려졌다고 말함|누리|∅|∅
A-06|=2024-09-06T14:10|이든푸드|SW-007|전화|문의|중립|백업 방법을 물음|누리|∅|∅
A-07|=2024-09-07T15:10|도담공방|SW-008|채팅|문의|중립|사용자 추가를 요청함|누리|방문|=2024-10-10
A-08|=2024-09-08T16:10|미르인쇄|SW-009|전화|문의|중립|서버 점검 일정을 물음|누리|∅|∅
"""

SERVICES: Final = {"회계ERP": (12, 1_200_000), "그룹웨어": (12, 1_800_000)}


def build(path: Path) -> None:
    """Write the workbook."""
    paper = Paper(path, PLANTED)
    page = paper.page("유지보수 계약")
    page.title("B2:P2", "소프트웨어 유지보수 계약 현황 (VAT 별도)")
    page.heads_of(HEADERS)
    page.lines("B5", map(_row, customers(10, 60, SERVICES)))
    page.sheet.insert_textbox("S5", "갱신 60일 전에 견적을 보낼 것")
    page.sheet.insert_button("S2", {"macro": "send_quotes", "caption": "견적 보내기"})
    calls = paper.page("장애접수")
    calls.heads_of(HEADERS)
    calls.table("A2", CALLS)
    paper.close()


def _row(each: Customer) -> tuple[Value, ...]:
    return (
        *(f"SW-{each.number:03}", each.firm, "124-81-00998", each.name, "02-555-0100"),
        *(each.email, each.service, spaced(each.start), spaced(each.end), each.months),
        *(won_in_turn(each.number, each.fee), "Y" if each.number % 2 else "N", None, None),
        *(note_in_turn(each.number), "110111-1234567"),
    )


OFFICE: Final = Office(
    "software.xlsm",
    "소프트웨어 유지보수",
    "매크로, 단추, 글상자, 사업자등록번호, 장애접수",
    build,
    HEADERS,
    PLANTED,
    {"유지보수 계약": (5, 64)},
)
