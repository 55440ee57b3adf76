"""Storage rooms: blank columns, headers that are nearly known, another table below the first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from forms import Office, Paper, headers
from people import customers, dotted, phone_in_turn, won_in_turn

if TYPE_CHECKING:
    from pathlib import Path

    from forms import Value
    from people import Customer

HEADERS: Final = headers("""
[보관 계약: ledger]
C6  관리번호          ~contract_id
D6  보관실
F6  고객성함          ~name
G6  휴대전화번호      ~phone
H6  보관상품          ~service
I6  이용시작일        start
J6  계약만료일자      ~end
K6  월이용요금        ~fee
L6  입금일
M6  해지일            terminated_on
N6  해지사유          end_reason
O6  특이사항          note
""")

PLANTED: Final = """
[보관 계약]
C70  C206
C9   -     ∅
F9   -     ∅
G10  C121  070-123
G11  C122  =1000000800
I12  C101  짐 들어오는 날
I13  C103  2024.09.31
J14  C102  25.2.29
J15  C101  무기한?
J16  C302  2020.12.31
I17  -     2024.02.20
J17  C303  2025.02.20
I18  -     2024.03.31
J18  C304  2024.09.29
K19  C111  할인가
K20  C112  ₩→$50
K21  C113  50000.5
K22  C316  5,000,000원
M23  C101  곧
M24  C103  2024.2.31
N25  C310  주인 변심
O26  C401  위임자 920202-2345678
O27  C404  보증금 농협 302-0000-0000-00
O28  C403  삼성카드 9490-0000-0000-0008
F29  C604  다솔\\u00a0
C30  C605  Ｓ-024
H31  C605  소형룸 Ａ
C32  -     S-950
C33  -     S-950
F33  -     라온누리
I33  -     2023.01.10
J33  -     2023.07.09
F34  -     마루빛
F35  -     마루빛
G34  -     010-0000-3333
G35  -     010-0000-3333
C35  -
J36  C151  #N/A
J37  C153  fx:INDIRECT("Z1")+I37+180
O38  C601  @NOW()
I39  C601  =확인
I39  C101
H40  -     중형룸 12개월
C41  -     S-900
C42  -     S-900
F41  -     하늘봄
F42  -     하늘봄
G41  -     010-0000-4141
G42  -     010-0000-4141
H41  -     소형룸 6개월
H42  -     소형룸 6개월
K41  -     50,000원
K42  -     50,000원
I41  -     2024.05.01
J41  -     2024.10.31
I42  C307  2024.05.01
J42  -     2024.10.31
C43  -     S-901
C44  -     S-901
F43  -     차온새
F44  -     차온새
G43  -     010-0000-4343
G44  -     010-0000-4343
H43  -     소형룸 6개월
H44  -     소형룸 6개월
K43  -     50,000원
K44  -     50,000원
I43  -     2024.03.01
J43  -     2024.08.31
I44  C306  2024.08.15
J44  -     2025.02.14
G45  C121  O10-0000-0845
G46  C121  010-12345-67
I47  C101  2O24.03.01
J48  -     2024.5.1까지
I49  C103  1024.05.01
K50  C111  l0만원
"""

SERVICES: Final = {"소형룸 6개월": (6, 50_000), "중형룸 12개월": (12, 90_000)}


def build(path: Path) -> None:
    """Write the workbook."""
    paper = Paper(path, PLANTED)
    page = paper.page("보관 계약")
    page.title("C2:O2", "개인 보관실 계약 대장")
    page.line("C4", ["담당: 관리실", None, None, "문의는 내선 2"])
    page.heads_of(HEADERS)
    for row, each in enumerate(customers(12, 58, SERVICES), start=7):
        page.line(f"C{row}", _row(each))
    page.line("C66", ["계약 58건"])
    page.line("Q7", ["※ 냉장품은 받지 않는다"])
    page.line("C69", ["빈 보관실"])
    page.line("C70", ["관리번호", None, None, "성명", None, None, "종료일", "시작일"])
    page.line("C71", ["S-700", "B12", None, "-", None, None, None, "2024.10.05"])
    page.sheet.set_column("A:B", 2)
    paper.close()


def _row(each: Customer) -> tuple[Value, ...]:
    return (
        *(f"S-{each.number:03}", f"A{each.number}", None, each.name),
        *(phone_in_turn(each.number, each.phone), each.service, dotted(each.start)),
        *(dotted(each.end), won_in_turn(each.number, each.fee), each.number % 28 + 1),
        *(None, None, None),
    )


OFFICE: Final = Office(
    "storage.xlsx",
    "보관 창고",
    "빈 행과 빈 열, 비슷한 제목, 아래의 다른 표, 옆 메모",
    build,
    HEADERS,
    PLANTED,
    {"보관 계약": (7, 64)},
)
