"""A shared office: rooms and cars side by side, formulas of its own, a name that points nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from forms import Formula, Office, Paper, headers
from people import AS_OF, customers, phone_in_turn

if TYPE_CHECKING:
    from pathlib import Path

    from forms import Value
    from people import Customer

HEADERS: Final = headers("""
[입주현황: ledger]
A4  호실
B4  회원번호        customer_id
C4  소속
D4  이름/직급       ~name+
E4  연락처          phone
F4  메일            email
G4  요금제          service
H4  입주일          ~start
I4  퇴실예정일      ~end
J4  기간            months
K4  월이용료        ~fee
L4  보증금          deposit
M4  잔여일수        days_left
N4  재계약의향      decision
O4  비고            note
R4  차량번호
S4  차종
T4  소유자
[회의실 이용: usage]
A1  회원번호        customer_id
B1  이용월          month
C1  이용횟수        amount
[상담이력: journal]
A1  일지번호        entry_id
B1  상담일시        at
C1  회원번호        customer_id
D1  성명            name
E1  채널            channel
F1  분류            category
G1  감정            sentiment
H1  내용            content
I1  문제 발생일시   occurred_at
J1  해결일시        resolved_at
K1  정정 대상 ID    corrects
""")

PLANTED: Final = """
[입주현황]
M5   C204
M7   C313  연장함
W7   C210  fx:#REF!+1→#REF!
A1   C211
B9   -     C-001
D9   C309
D9   -     온새봄/대표
H9   -     =2022-01-10
I9   -     =2022-07-09
B30  C308
B10  -     C-906
D10  -     가나봄/대표
D30  -     가나봄/과장
E10  -     010-0000-9999
E30  -     010-0000-9999
B11  -     C-912
D11  -     마솔찬/대표
E11  -     010-0000-5555
D31  C314  마솔잔/대표
E31  -     010-0000-5555
B12  -     C-933
D12  -     하온새/팀장
E12  -     010-0000-4444
D32  C314  하온새/대표
E32  -     010-0000-4454
E13  C121  4층 데스크
E14  C122  =1000000600
F15  C123  hello@
F16  C123  www.example.com
H17  C101  입주 예정
I18  C103  2024-09-31
I19  C302  =2021-02-01
H20  -     =2024-04-15
I20  C303  =2025-04-15
J20  -     =12
J21  C305  =18
J22  C132  프로젝트 종료까지
K23  C111  별도 견적
K24  C316  =2500000
K25  C112  $200
N26  C310  가족과 상의
O27  C401  대표 650606-1234567
O28  C404  보증금 반환 하나은행 000-000000-00000
H34  -     =2024-05-01
I34  -     =2024-10-31
B34  -     C-900
B35  -     C-900
D34  -     아해솔/대표
D35  -     아해솔/대표
E34  -     010-0000-1212
E35  -     010-0000-1212
G34  -     지정석 6개월
G35  -     지정석 6개월
J34  -     =6
K34  -     =250000
K35  -     =250000
J35  -     =6
H35  C306  =2024-10-15
I35  -     =2025-04-14
[회의실 이용]
A5   C501  C-777
B6   C152  지난달
C7   C131  많음
[상담이력]
B4   C152  오전 미팅 중
G5   C503  ∅
F5   -     불만
J6   C504  =2024-09-01T09:00
I6   -     =2024-09-03T09:00
K7   C505  없는번호
H8   C510  무례하게 행동해 짜증을 냄
E9   C310  팩스
C9   C501  C-778
"""

TALKS: Final = """
T-1|=2024-09-02T10:00|C-001|∅|전화|문의|중립|회의실 예약 방법을 물음|∅|∅|∅
T-2|=2024-09-03T10:00|C-002|∅|방문|문의|중립|우편함 위치를 물음|∅|∅|∅
T-3|=2024-09-04T10:00|C-003|∅|전화|결제|중립|세금계산서를 요청함|∅|∅|∅
T-4|=2024-09-05T10:00|C-004|∅|전화|문의|부정|냉방이 약하다고 말함|∅|∅|∅
T-5|=2024-09-06T10:00|C-013|∅|전화|불만|부정|인터넷이 끊김|∅|∅|∅
T-6|=2024-09-07T10:00|C-014|∅|문자|문의|중립|주차 요금을 물음|∅|∅|∅
T-7|=2024-09-08T10:00|C-009|∅|전화|문의|중립|복합기 위치를 물음|∅|∅|∅
T-8|=2024-09-09T10:00|C-010|∅|전화|문의|긍정|연장을 원함|∅|∅|∅
"""

SERVICES: Final = {"지정석 6개월": (6, 250_000), "독립실 12개월": (12, 480_000)}


def build(path: Path) -> None:
    """Write the workbook."""
    paper = Paper(path, PLANTED)
    page = paper.page("입주현황")
    page.title("A1:O1", "입주사 현황")
    page.title("R3:T3", "주차 등록")
    page.heads_of(HEADERS)
    people = customers(9, 50, SERVICES)
    page.lines("A5", map(_row, people))
    page.lines("R5", ((f"00가{1000 + each.number}", "승용", each.name) for each in people[:12]))
    page.line("V4", ["평균 이용료", "깨진 수식"])
    page.line("V5", [Formula("=AVERAGE(K5:K54)", 365_000)])
    chart = paper.book.add_chart({"type": "pie"})
    chart.add_series({"values": "=입주현황!$V$5:$V$6"})
    page.sheet.insert_chart("V10", chart)
    paper.book.define_name("이용료전체", "=입주현황!#REF!")
    rooms = paper.page("회의실 이용")
    rooms.heads_of(HEADERS)
    rooms.lines("A2", ((f"C-{each.number:03}", "2024-09", each.number) for each in people[12:24]))
    talks = paper.page("상담이력")
    talks.heads_of(HEADERS)
    talks.table("A2", TALKS)
    talks.lines("D2", ([each.name] for each in people[:8]))
    paper.close()


def _row(each: Customer) -> tuple[Value, ...]:
    row = each.number + 4
    return (
        *(f"{each.number + 200}호", f"C-{each.number:03}", each.firm, f"{each.name}/대리"),
        *(phone_in_turn(each.number, each.phone), each.email, each.service),
        *(each.start, each.end, each.months, each.fee, 500_000),
        *(Formula(f"=I{row}-TODAY()", (each.end - AS_OF).days), None, None),
    )


OFFICE: Final = Office(
    "coworking.xlsx",
    "공유 사무실",
    "나란한 두 표, 사무실의 수식과 차트, 깨진 이름, 이름/직급",
    build,
    HEADERS,
    PLANTED,
    {"입주현황": (5, 54)},
)
