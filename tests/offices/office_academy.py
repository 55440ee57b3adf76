"""An academy: a sheet a year, dates that count from 1904, a chart, the parents' telephone."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from forms import Office, Paper, headers
from people import customers, note_in_turn, won_in_turn

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from forms import Value
    from people import Customer

_YEAR: Final = """
A3  순번            customer_id
B3  학생명          ~name
C3  학교/학년
D3  학부모 연락처   ~phone
E3  수강과목        ~service
F3  수강시작일      ~start
G3  수강종료일      ~end
H3  수강료          ~fee
I3  납부방법
J3  형제할인
K3  참고            note
"""
HEADERS: Final = headers(f"[2023년: ledger]{_YEAR}[2024년: ledger]{_YEAR}")

PLANTED: Final = """
[2023년]
B5   C301  ∅
D6   C121  모름
D7   C122  =1000000190
F8   C101  개학날
F9   C101  =12
G10  C101  졸업까지
G11  C302  =2022-03-01
F12  -     =2023-02-10
G12  C303  =2023-08-10
F13  C103  2023년 2월 29일

G14  C105  12/31/2023
G14  C602
H15  C111  형편대로
H16  C113  250000.5
K17  C401  010203-3456789
B18  C604  나\\u200b무
E19  C604  ␣영어
H20  C112  200불
G21  C151  #REF!
F22  C602  2023.05.10
[2024년]
B5   C604  ␣다솔
D6   C121  000-000-000
F7   C103  2024-02-31
G8   C103  2024.11.31
F9   C102  9/2/24
G10  C101  수능 전날
G11  C302  =2023-09-01
F12  -     =2024-02-29
G12  C303  =2024-08-29
H13  C111  ??
H14  C112  ¥3000
H15  C113  =250000.4
K16  C404  환불: 카카오뱅크 3333-00-0000000
K17  C403  6011-1111-1111-1117
K18  C407  현관 비번 0000*
K19  C408  여권 M00000000
K20  C409  면허 11-00-000000-00
B18  C605  Ａ반 다솔
G19  C153  fx:INDIRECT("Z1")+EDATE(F19,6)
B20  -     바온새
D20  -     010-0000-7777
E20  -     수학 6개월
F20  -     =2024-03-04
G20  -     =2024-09-03
B21  -     바온새
D21  -     010-0000-7777
E21  -     수학 6개월
F21  C307  =2024-03-04
G21  -     =2024-09-03
B22  -     바온새
D22  -     010-0000-7777
E22  -     수학 6개월
F22  C306  =2024-08-01
G22  -     =2025-01-31
F23  C602  2024.03.11
"""

SERVICES: Final = {
    "수학 6개월": (6, 250_000),
    "영어 6개월": (6, 200_000),
    "국어 3개월": (3, 150_000),
}


def build(path: Path) -> None:
    """Write the workbook."""
    paper = Paper(path, PLANTED, date1904=True)
    for number, year in ((4, 2023), (5, 2024)):
        page = paper.page(f"{year}년")
        page.title("A1:K1", f"{year}년 수강생 명부")
        page.heads_of(HEADERS)
        people = [
            each
            for each in customers(number, 60, SERVICES, date(year, 1, 3))
            if each.start.year == year
        ]
        page.lines("A4", map(_row, people[:36]))
        page.sheet.freeze_panes(3, 2)
        page.sheet.repeat_rows(2)
    _summary(paper)
    paper.close()


def _row(each: Customer) -> tuple[Value, ...]:
    return (
        *(each.number, each.name, f"구름중/{each.number % 3 + 1}", each.phone, each.service),
        *(
            each.start,
            each.end,
            won_in_turn(each.number, each.fee),
            "카드",
            None,
            note_in_turn(each.number),
        ),
    )


def _summary(paper: Paper) -> None:
    page = paper.page("과목별 집계")
    page.line("A1", ["과목", "인원"])
    page.lines("A2", _counts())
    chart = paper.book.add_chart({"type": "column"})
    chart.add_series(
        {"categories": "='과목별 집계'!$A$2:$A$4", "values": "='과목별 집계'!$B$2:$B$4"}
    )
    page.sheet.insert_chart("D2", chart)


def _counts() -> Iterator[tuple[Value, ...]]:
    yield from (("수학", 24), ("영어", 24), ("국어", 24))


OFFICE: Final = Office(
    "academy.xlsx",
    "학원",
    "해마다 한 시트, 1904 날짜 체계, 차트, 학부모 연락처",
    build,
    HEADERS,
    PLANTED,
    {"2023년": (4, 39), "2024년": (4, 39)},
)
