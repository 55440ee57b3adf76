"""Parking by the month: headers again on every page, a list made from the ledger, an odd 설정."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from forms import Office, Paper, headers
from people import customers, day_in_turn, dotted, note_in_turn, phone_in_turn

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from forms import Page, Value
    from people import Customer

HEADERS: Final = headers("""
[정기권 고객대장: ledger]
A2  No              customer_id
B2  차량번호
C2  차종
D2  성명            name
E2  핸드폰          phone
F2  정기권종류      ~service
G2  시작일          start
H2  만료일          end
I2  기간            months
J2  요금            fee
K2  구분            status
L2  메모            note
[회원권 대장: ledger]
A3  성명            name
B3  핸드폰          phone
C3  시작일          start
D3  만료일          end
E3  요금            fee
G3  성명            name
H3  핸드폰          phone
I3  시작일          start
J3  만료일          end
K3  요금            fee
""")

PLANTED: Final = """
[정기권 고객대장]
K2   C202
D3   C604  바온␣
E4   C121  010-00-0000
E5   C122  =1000000700
E6   C121  1234
G7   C103  2024-06-31
H8   C103  24/13/01
G9   C101  매월 1일
H10  C101  월말
H11  C105  11-30-2024
I11  C305
K11  C317
H12  C302  2023.01.31
G13  -     2024.04.01
H13  C303  2024.10.01
I13  -     =6
K13  -     활성화
I14  C305  =3
I15  C132  0개월
I16  C132  수시
J17  C111  무료?
J18  C111  7만냥
J19  C113  =69999.9
J20  C316  =700000
K21  C317  만료
G21  -     2024.09.15
H21  -     2025.03.14
I21  -     =6
K22  C311  주차중
L24  C401  차주 910101-2345678
L25  C403  법인카드 5105105105105100
L26  C404  계좌번호 123-456-789012
L27  C601  +SUM(A1
D28  -     가라별
E28  -     010-0000-6666
F28  -     지상 6개월
G28  -     2024.05.01
H28  -     2024.10.31
I28  -     =6
D29  -     가라별
E29  -     010-0000-6666
F29  -     지상 6개월
G29  C307  2024.05.01
H29  -     2024.10.31
I29  -     =6
D30  -     가라별
E30  -     010-0000-6666
F30  -     지상 6개월
G30  C306  2024.10.01
H30  -     2025.03.31
I30  -     =6
J28  -     =70000
J30  -     =70000
K28  -     활성화
K29  -     활성화
K30  -     활성화
D31  C301  ∅
H32  C151  #DIV/0!
G33  C153  fx:INDIRECT("Z1")+TODAY()
H34  C103  2024년 2월 30일
E38  C121  1O1O-0000
G39  C103  2024.9.31
H40  -     3/31/2025
I40  C305
K40  C317
J41  C111  7만5
I42  -     반기
I42  C602
D43  C604  ␣\u3000나람
[회원권 대장]
B4   C121  010-00-00
C5   C103  2024-02-30
D6   C302  2020.01.01
E7   C112  30달러
H8   C122  =1000000999
I9   C101  입주 후
J10  C103  2024.06.31
K11  C111  협의함
G12  C301  ∅
[만료 안내]
A1   C207
"""

SERVICES: Final = {"지상 6개월": (6, 70_000), "지하 12개월": (12, 110_000)}


def build(path: Path) -> None:
    """Write the workbook."""
    paper = Paper(path, PLANTED)
    page = paper.page("정기권 고객대장")
    page.title("A1:L1", "월 정기주차 대장")
    page.heads_of(HEADERS)
    page.lines("A3", _rows(customers(11, 52, SERVICES)))
    _side_by_side(paper.page("회원권 대장"))
    calls = paper.page("만료 안내")
    calls.line("A1", ["성명", "핸드폰", "시작일", "만료일", "통화"])
    calls.line("A2", ["가온새", "010-0000-0671", "2024.04.01", "2024.09.30", "O"])
    prices = paper.page("설정")
    prices.table("A1", "요금표|지상 7만원|지하 11만원\n관리실|내선 100|∅")
    paper.close()


def _side_by_side(page: Page) -> None:
    """Write two tables beside each other: above ground and below."""
    page.title("A1:E1", "지상 회원권")
    page.title("G1:K1", "지하 회원권")
    page.heads_of(HEADERS)
    people = customers(16, 40, SERVICES)
    for cell, mine in (("A4", people[:20]), ("G4", people[20:])):
        page.lines(
            cell,
            (
                (each.name, each.phone, dotted(each.start), dotted(each.end), each.fee)
                for each in mine
            ),
        )


def _rows(people: list[Customer]) -> Iterator[tuple[Value, ...]]:
    """Rows, and the headers again above every page but the first."""
    for each in people:
        if each.number in {34, 50}:
            yield tuple(head.text for head in HEADERS)
        yield (
            *(each.number, f"00나{2000 + each.number}", "승용", each.name),
            *(phone_in_turn(each.number, each.phone), each.service),
            *(day_in_turn(each.number, each.start), day_in_turn(each.number, each.end)),
            *(each.months, each.fee, each.status, note_in_turn(each.number)),
        )


OFFICE: Final = Office(
    "parking.xlsx",
    "월 주차",
    "쪽마다 되풀이한 제목, 나란한 두 표, 대장에서 뽑은 목록, 설정이 아닌 설정 시트",
    build,
    HEADERS,
    PLANTED,
    {"정기권 고객대장": (3, 56), "회원권 대장": (4, 23)},
)
