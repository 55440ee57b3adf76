"""Milk to the door: words of its own for nearly every column, several signs in its headers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from forms import Office, Paper, headers
from people import customers, day_in_turn, note_in_turn, phone_in_turn, won_in_turn

if TYPE_CHECKING:
    from pathlib import Path

    from forms import Value
    from people import Customer

HEADERS: Final = headers("""
[배달처 명단: ledger]
B7  배달처명        ~name
C7  세대주 전화     ~phone
D7  동·호수
E7  우유종류        ?service
F7  투입일          ?start
G7  중지일자        ?end
H7  월대금          ~fee
I7  투입요일
J7  현관비번
K7  배달원          ?officer
L7  기타사항        ~note
""")

PLANTED: Final = """
[배달처 명단]
B9   C301  ∅
C10  C121  인터폰
C11  C122  =1000001511
C12  C121  010-000-0012
F13  C103  2024.2.30
F14  C101  다음주부터
G15  C101  연락 올 때까지
G16  C302  2020-01-01
F17  -     2024-03-11
G17  C303  2024-09-11
H18  -     공짜
H19  C112  18$
H20  C113  =18000.7
H21  C316  =180000
L22  C401  계약자 주민번호 690909-1234567
L23  C404  이체는 농협 302-1234-5678-91
L24  C403  비씨카드 9490-0000-0000-0008
B25  C604  ␣가온
E26  C605  저지방 Ａ２
G27  C151  #N/A
F28  C153  fx:INDIRECT("Z1")+TODAY()-3
L29  C601  =2+3 할인
F30  C102  03-04-2024
G31  C102  240931
"""

SERVICES: Final = {"저지방 6개월": (6, 18_000), "일반 12개월": (12, 16_000)}


def build(path: Path) -> None:
    """Write the workbook."""
    paper = Paper(path, PLANTED)
    page = paper.page("배달처 명단")
    page.title("B2:L2", "배달처 명단")
    page.line("B4", ["작성일: 2024. 9. 30.", None, "담당: 도담"])
    page.heads_of(HEADERS)
    last = page.lines("B8", map(_row, customers(21, 40, SERVICES)))
    page.line(f"B{last + 1}", ["총계", *[None] * 5, 680_000])
    cash = paper.page("수금장부")
    cash.line("A1", ["수금일", "배달처", "품명", "수금액"])
    cash.lines("A2", ((f"2024.9.{day}", "별동", "저지방", "18,000원") for day in range(1, 12)))
    paper.close()


def _row(each: Customer) -> tuple[Value, ...]:
    return (
        *(each.name, phone_in_turn(each.number, each.phone), f"101동 {each.number}호"),
        *(each.service, day_in_turn(each.number, each.start), day_in_turn(each.number, each.end)),
        *(won_in_turn(each.number, each.fee), "월수금", "*1234", "도담", note_in_turn(each.number)),
    )


OFFICE: Final = Office(
    "milk.xlsx",
    "우유 배달",
    "제목이 거의 모두 다른 말, 맨 아래의 총계, 다른 장부",
    build,
    HEADERS,
    PLANTED,
    {"배달처 명단": (8, 47)},
)
