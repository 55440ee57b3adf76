"""Copiers on lease: the term in one column, firms instead of people, sums at the bottom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from forms import Formula, Office, Paper, headers
from people import customers, period, phone_in_turn

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from forms import Value
    from people import Customer

HEADERS: Final = headers("""
[임대현황: ledger]
A4  거래처코드      ~customer_id
B4  거래처명        name
C4  사업자등록번호
D4  담당자/직급     ~officer+
E4  담당자 연락처   ~phone
F4  기종            ~service
G4  임대기간        ~start+end
H4  약정기간        months
I4  월임대료        ~fee
J4  보증금          deposit
K4  기본매수
L4  계산서메일      ~email
M4  참고            note
""")

PLANTED: Final = """
[임대현황]
C5   C405  124-81-00999
C6   C405  220-81-62518
C7   C405  101-00-00000
E8   C121  내선 12
E9   C121  010-0000-123
E10  C122  =1000000130
E11  C122  =1000000131
L12  C123  tax12@example
L13  C123  세금계산서 담당
L14  C123  tax14@example..com
L15  C123  tax15 example.com
G16  C302  2024.03.01~2023.02.28
G17  C302  2024.05.15~2022.05.14
G18  -     2024.01.10~2025.01.10
G18  C303
H18  -     =12
G19  C103  2024.01.10~2025.02.30
G20  C103  2023.02.29~2025.02.28
G21  C101  계약서 참조
G22  C102  03/01/24~02/28/26
H23  C305  =48
H24  C132  별도협의
I25  C316  =1200000
I26  C316  =12000
I27  C111  견적서 참조
I28  C112  120 달러
I29  C113  =119999.9
M30  C404  기업은행 000-000000-00-000 으로 입금
M31  C401  대표 700303-1234567
M32  C403  법인카드 3782-822463-10005
J32  C321  =-3000000
M33  C601  @SUM(보증금
A34  C301  ∅
B34  -     ∅
"""

SERVICES: Final = {"흑백복합기 24": (24, 120_000), "컬러복합기 36": (36, 190_000)}


def build(path: Path) -> None:
    """Write the workbook."""
    paper = Paper(path, PLANTED)
    page = paper.page("임대현황")
    page.title("A1:M1", "사무기기 임대 거래처 현황")
    page.line("L2", ["2024년 9월 말 기준", "(단위: 원)"])
    page.heads_of(HEADERS)
    people = customers(3, 54, SERVICES)
    last = page.lines("A5", map(_row, people))
    page.lines(f"A{last + 1}", _sums(people, last))
    page.line(f"A{last + 4}", ["※ 보증금은 계약 종료 후 14일 안에 돌려준다"])
    page.sheet.freeze_panes(4, 2)
    paper.close()


def _row(each: Customer) -> tuple[Value, ...]:
    return (
        *(f"L{each.number:03}", each.firm, "124-81-00998", f"{each.name}/과장"),
        *(phone_in_turn(each.number, each.phone), each.service, period(each)),
        *(each.months, each.fee, 500_000, 1000, each.email, None),
    )


def _sums(people: list[Customer], last: int) -> Iterator[tuple[Value, ...]]:
    fees = sum(each.fee for each in people)
    yield (*("소 계", None, None, None, None, None, None, None), Formula(f"=SUM(I5:I{last})", fees))
    yield (
        *("합 계", None, None, None, None, None, None, None),
        Formula(f"=I{last + 1}*12", fees * 12),
    )


OFFICE: Final = Office(
    "lease.xlsx",
    "사무기기 임대",
    "한 열에 적은 임대기간, 이름/직급, 소계와 합계",
    build,
    HEADERS,
    PLANTED,
    {"임대현황": (5, 58)},
)
