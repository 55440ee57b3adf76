"""An insurance agency: a sheet under a password, rows hidden by hand, a column for 주민등록번호."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from forms import Office, Paper, headers
from people import customers, dotted, phone_in_turn, won_in_turn

if TYPE_CHECKING:
    from pathlib import Path

    from forms import Value
    from people import Customer

HEADERS: Final = headers("""
[계약자 관리: ledger]
B3  증권번호        ~contract_id
C3  계약자명        ~name
D3  피보험자
E3  주민등록번호
F3  H.P             phone
G3  E-mail          email
H3  거주지          address
I3  보험상품        ~service
J3  보험시작일      ~start
K3  보험만기일      ~end
L3  약정기간        months
M3  월보험료        ~fee
N3  자동연장        auto_renewal
O3  담당            officer
P3  메모            note
[설정: settings]
A1  서비스          service
B1  만료 안내 기간  window
""")

PLANTED: Final = """
[계약자 관리]
E3   C402
B7   C208
E8   -     880808-1******
E9   C401  930909-2345678
E10  C401  0410103456789
B11  C315  제2024-001
C12  C301  ∅
J13  C301  ∅
J14  C102  5/6/2024
K15  C103  2027.02.29
K16  C101  종신?
J17  C101  2024
J18  -     2024.04.10
K18  C302  2021.04.09
J19  -     2024.04.10
K19  C303  2027.04.10
L19  -     =36
J20  -     2023.08.30
K20  C304  2024.02.28
L20  -     6개월
L21  C305  12개월
L22  C132  전기납
M23  C111  산출중
M24  C112  50달러
M25  C113  35000.5
N26  C141  글쎄
N27  C141  확인 요
F28  C121  010-0000
F29  C121  연락불가
G30  C123  @example.com
G31  C123  user31#example.com
I32  C312  간편 실손
I33  C312  암보장
M34  C316  350,000원
P35  C404  계좌 국민은행 000000-04-000000
P36  C403  카드번호 3566002020360505
H37  C604  ␣하늘시 별동 3
O38  C604  가람\\u3000
C39  C605  Ａ람빛
P40  C601  -A2 확인
F41  C121  010)0000
J42  C103  2024.02.30
K43  C101  2027년
M44  C111  35,00O원
N45  C141  예정
P46  C401  피보험자 주민 0512313123456
[설정]
B4   S103  석 달
A5   S102  ∅
A6   S109  실손보험
"""

SERVICES: Final = {"실손보험": (12, 35_000), "암보험": (36, 48_000), "운전자보험": (24, 15_000)}


def build(path: Path) -> None:
    """Write the workbook."""
    paper = Paper(path, PLANTED)
    page = paper.page("계약자 관리")
    page.title("B1:P1", "보험 계약자 관리 대장")
    page.heads_of(HEADERS)
    page.lines("B4", map(_row, customers(6, 52, SERVICES)))
    for row in (7, 19, 33):
        page.sheet.set_row(row - 1, None, None, {"hidden": True})
    page.sheet.protect("1234", {"autofilter": True})
    page.sheet.data_validation("N4:N55", {"validate": "list", "source": ["Y", "N"]})
    settings = paper.page("설정")
    settings.heads_of(HEADERS)
    settings.table("A2", "실손보험|=30\n암보험|=90\n운전자보험|∅\n∅|=60\n∅|=45")
    paper.close()


def _row(each: Customer) -> tuple[Value, ...]:
    return (
        *(f"제2024-{each.number:03}", each.name, each.name, None),
        *(phone_in_turn(each.number, each.phone), each.email, f"하늘시 별동 {each.number}"),
        *(each.service, dotted(each.start), dotted(each.end), f"{each.months}개월"),
        *(won_in_turn(each.number, each.fee), "Y" if each.number % 3 else "N", "가람", None),
    )


OFFICE: Final = Office(
    "insurance.xlsx",
    "보험 대리점",
    "암호로 보호한 시트, 손으로 숨긴 행, 주민등록번호 열",
    build,
    HEADERS,
    PLANTED,
    {"계약자 관리": (4, 55)},
)
