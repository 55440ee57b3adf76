"""A cleaning service: a sheet a year, two telephone columns, merged cells, a hidden copy."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from forms import Office, Paper, headers
from people import AS_OF, customers, dotted, note_in_turn, won_in_turn

if TYPE_CHECKING:
    from pathlib import Path

    from forms import Value
    from people import Customer

_YEAR: Final = """
A5  고객코드        customer_id
B5  상호            name
C5  연락처          phone
D5  핸드폰
E5  소재지          address
F5  품목            service
G5  From            start
H5  To              end
I5  계약금액        fee
J5  납입기준        fee_basis
K5  계약상태        status
L5  작업주기
M5  작성자          officer
N5  비고            note
"""
HEADERS: Final = headers(f"[2023: ledger]{_YEAR}[2024: ledger]{_YEAR}")

PLANTED: Final = """
[2023]
D5   C203
A7   C301  ∅
B7   -     ∅
C8   C121  대표전화 없음
C9   C122  =212345678
G10  C101  공사 후
H11  C101  재계약 시까지
H12  C302  2021.01.01
G13  -     2023.04.01
H13  C303  2024.04.01
K13  -     만료
I14  C111  면적당
I15  C112  100 CNY
I16  C113  300000.9
J17  C310  분기
K18  C311  작업중
N19  C404  입금계좌 국민은행 000-00-0000-000
N20  C401  경비 600101-1234567
B21  C604  ㈜구름␣␣
A22  C605  Ｃ017
H23  C151  #NAME?
K24  C317  만료
G24  -     2023.11.01
H24  -     2024.10.31
K26  C205
[2024]
D5   C203
K6   C318  활성화
G6   -     2023.06.01
H6   -     2024.05.31
G7   C102  01/02/2024
H8   C103  2024.11.31
H9   C302  2022.12.31
G10  -     2024.01.15
H10  C303  2025.01.15
K10  -     활성화
I11  C111  무상 아님
I12  C112  USD 300
C13  C121  02-000
N14  C403  2720-9999-9999-9996
N15  C405  사업자 124-81-00999
N16  C601  =VLOOKUP
E17  C604  별동\\u200b 7
F18  C604  ␣계단청소
K19  C311  연락안됨
J20  C310  주
G21  C301  ∅
G22  C153  fx:INDIRECT("Z1")+TODAY()
"""

SERVICES: Final = {"계단청소": (12, 300_000), "사무실청소": (12, 450_000)}


def build(path: Path) -> None:
    """Write the workbook."""
    paper = Paper(path, PLANTED)
    for number, year in ((14, 2023), (15, 2024)):
        page = paper.page(str(year))
        page.title("A2:N2", f"{year}년 청소 용역 거래처")
        page.line("N3", [f"기준일 {dotted(AS_OF)}"])
        page.heads_of(HEADERS)
        people = customers(number, 24, SERVICES, date(year, 1, 3))
        page.lines("A6", map(_row, people))
        page.line("A31", ["합계", None, None, None, None, None, None, None, 9_000_000])
        page.sheet.freeze_panes(5, 2)
        if year == 2023:
            page.group("K25:K26", "활성화")
    copy = paper.page("2022 백업")
    copy.line("A1", ["상호", "From", "To"])
    copy.line("A2", ["옛거래처", "2022.01.01", "2022.12.31"])
    copy.sheet.hide()
    paper.close()


def _row(each: Customer) -> tuple[Value, ...]:
    return (
        *(f"C{each.phone[-4:]}", each.firm, "02-555-0101", each.phone, f"별동 {each.number}"),
        *(each.service, dotted(each.start), dotted(each.end), won_in_turn(each.number, each.fee)),
        *("월", each.status, "주 2회", "한결", note_in_turn(each.number)),
    )


OFFICE: Final = Office(
    "cleaning.xlsx",
    "청소 용역",
    "해마다 한 시트, 전화 열 둘, 병합한 상태, 숨은 옛 시트",
    build,
    HEADERS,
    PLANTED,
    {"2023": (6, 29), "2024": (6, 29)},
)
