"""Water purifiers for rent: two-line headers, a filter that hides rows, a 설정 of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from forms import Office, Paper, headers
from people import customers, note_in_turn, spaced

if TYPE_CHECKING:
    from pathlib import Path

    from people import Customer

HEADERS: Final = headers("""
[렌탈관리대장: ledger]
A3  관리번호        ~contract_id
B4  고객명          name
C4  휴대전화번호    ~phone
D4  설치주소        ~address
E4  모델명          ~service
F4  제조번호
G4  시작일          start
H4  종료일          end
I4  개월            months
J3  월렌탈료        ~fee
K3  자동이체일
L3  관리방식
M3  상태            status
N3  해지일          terminated_on
O3  재계약여부      decision
P3  비고            note
[설정: settings]
A1  구분            section
B1  항목            item
C1  값              value
D1  설명            explanation
""")

PLANTED: Final = """
[렌탈관리대장]
A9   C209
A5   -     ∅
B5   -     ∅
C6   C121  02-555-12
C7   C122  =1000000100
C8   C121  010-0000
C9   C604  010-0000-0125␣
E10  C312  냉온정수기 36형
E11  C312  공기청정기
E12  C605  냉온정수기 ３６
E13  C604  얼음정수기 60\\u00a0
G14  C103  2023. 2. 29.
G15  C101  설치 대기
H15  C101  설치 후
H16  C302  2021. 4. 1.
G17  -     2023. 1. 31.
H17  -     2026. 1. 30.
I17  -     =36
G18  -     2023. 3. 2.
H18  C303  2026. 3. 2.
I18  -     =36
G19  -     2023. 8. 31.
H19  C304  2025. 2. 27.
I19  -     =18
I20  C305  =24
I21  C305  2년
I21  C602
I22  C305  36일
I22  C602
I23  -     약정없음
J24  C316  =290000
J25  C316  =3190
J26  C112  30 USD
J27  C111  본사문의
J28  C113  =31900.5
M29  C311  렌탈중
M30  C317  만료
M33  C311  만료예정일
N34  C103  2024. 6. 31.
N35  C101  다음 달
O36  C310  반쯤 마음
P37  C401  명의자 850505-2345678
P38  C404  미납 시 국민은행 000000-00-123456 안내
P39  C403  결제카드 5500 0000 0000 0004
D40  C604  ␣하늘시 구름동 12
A41  C605  Ｒ-037
J42  C151  #VALUE!
G43  C153  fx:INDIRECT("Z1")+TODAY()
N44  C302  2019. 3. 1.
[설정]
A4   S101  서어비스
B5   S102  ∅
C6   S103  두 달
B7   S104  만료 알림 시각
C8   S105  엑셀식
C9   S106  설날
B10  S107  렌탈사은품
B11  S108  C999
B12  S109  냉온정수기 36
C13  S111  기계번호
C14  S120  우리말
"""

SETTINGS: Final = """
서비스|냉온정수기 36|=60|
서비스|얼음정수기 60|=90|
서비스|정수기|=30|
기준|∅|=30|
기준|재계약 유예(일)|=30|
기준|∅|=9|
기준|말일 방식|민법|
휴무일|창립기념일|=2024-11-11|
목록|∅|사은품|
규칙|∅|끔|
서비스|∅|=45|
머리글|렌탈관리대장!제조번호|∅|
상태 낱말|장기렌탈|∅|
"""

SERVICES: Final = {"냉온정수기 36": (36, 31_900), "얼음정수기 60": (60, 42_900)}


def build(path: Path) -> None:
    """Write the workbook."""
    paper = Paper(path, PLANTED)
    page = paper.page("렌탈관리대장")
    page.title("A1:P1", "정수기 렌탈 관리 대장")
    page.heads_of(HEADERS)
    for area, text in (("B3:D3", "고객정보"), ("E3:F3", "제품"), ("G3:I3", "약정기간")):
        page.group(area, text)
    for head in HEADERS:
        if head.sheet == "렌탈관리대장" and head.cell.endswith("3"):
            page.group(f"{head.cell}:{head.cell[:-1]}4", head.text)
    people = customers(2, 60, SERVICES)
    page.lines("A5", map(_row, people))
    page.sheet.autofilter("A4:P64")
    page.sheet.filter_column("L", "x == 방문")
    for each in people:
        if each.number % 5 == 0:
            page.sheet.set_row(3 + each.number, None, None, {"hidden": True})
    page.sheet.freeze_panes(4, 2)
    visits = paper.page("방문점검")
    visits.line("A1", ["점검일", "기사", "필터", "수압", "확인"])
    visits.lines("A2", (("2024. 9. 2.", "윤슬", "1차", "정상", "O") for _ in range(5)))
    settings = paper.page("설정")
    settings.heads_of(HEADERS)
    settings.table("A2", SETTINGS)
    paper.close()


def _row(each: Customer) -> tuple[str | int | None, ...]:
    return (
        *(f"R-{each.number:03}", each.name, each.phone, f"하늘시 구름동 {each.number}"),
        *(each.service, f"SN{each.number:05}", spaced(each.start), spaced(each.end), each.months),
        *(each.fee, each.number % 28 + 1, "방문" if each.number % 5 else "셀프"),
        *(each.status, None, "미정" if each.number % 4 else None, note_in_turn(each.number)),
    )


OFFICE: Final = Office(
    "rental.xlsx",
    "정수기 렌탈",
    "두 줄 제목, 병합한 제목, 필터로 가린 행, 틀린 설정",
    build,
    HEADERS,
    PLANTED,
    {"렌탈관리대장": (5, 64)},
)
