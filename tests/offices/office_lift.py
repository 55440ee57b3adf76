"""Lifts under maintenance: headers merged over two rows, groups, the term in one column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from forms import Office, Paper, headers
from people import customers, period

if TYPE_CHECKING:
    from pathlib import Path

    from forms import Value
    from people import Customer

HEADERS: Final = headers("""
[보수계약현황: ledger]
A5  연번            customer_id
B4  건물명          ~name
C4  관리번호        ~contract_id
D4  승강기번호
E5  담당자
F5  연락처          phone
G5  E-MAIL          email
H4  계약형태        ?service
I4  계약기간        ~start+end
J5  월보수료        ~fee
K5  부가세
L4  점검주기
M4  재계약 여부     decision
N4  비 고           note
""")

PLANTED: Final = """
[보수계약현황]
F6   C121  관리소장 휴대폰
F7   C121  032-12-3456
F8   C122  =321234567
G9   C123  lift@building
G10  C123  없음(팩스)
I11  C302  2024.05.01 ~ 2023.04.30
I12  C303  2024.05.01 ~ 2025.05.01
I13  C103  2024.05.01 ~ 2025.04.31
I14  C101  수의계약
J15  C111  입찰가
J16  C112  150유로
J17  C316  =1500
M18  C310  검토요망
N19  C401  소장 600101-1234567
N20  C404  신협 131-000-000000 입금
C21  -     EL-030
C35  C315
B21  -     엉뚱빌딩
C22  C605  ＥＬ-017
B23  C604  늘봄빌딩\\u00a0
N24  C601  +CMD(1)
"""

SERVICES: Final = {"FM 12개월": (12, 150_000), "POG 24개월": (24, 110_000)}


def build(path: Path) -> None:
    """Write the workbook."""
    paper = Paper(path, PLANTED)
    page = paper.page("보수계약현황")
    page.title("A1:N1", "승강기 보수 계약 현황")
    page.line("N2", ["2024. 9. 30. 현재"])
    page.heads_of(HEADERS)
    page.group("E4:G4", "건물 담당")
    page.group("J4:K4", "보수료")
    for head in HEADERS:
        if head.cell.endswith("4"):
            page.group(f"{head.cell}:{head.cell[:-1]}5", head.text)
    last = page.lines("A6", map(_row, customers(22, 36, SERVICES)))
    page.line(f"A{last + 1}", ["계", *[None] * 8, 4_680_000])
    paper.close()


def _row(each: Customer) -> tuple[Value, ...]:
    return (
        *(each.number, f"{each.firm}빌딩", f"EL-{each.number:03}", f"0{each.number:06}"),
        *(each.name, "032-555-0101", each.email, each.service, period(each), each.fee),
        *(each.fee // 10, "월 1회", "미정", None),
    )


OFFICE: Final = Office(
    "lift.xlsx",
    "승강기 유지관리",
    "두 줄로 병합한 제목, 묶음 제목, 한 열에 적은 계약기간",
    build,
    HEADERS,
    PLANTED,
    {"보수계약현황": (6, 41)},
)
