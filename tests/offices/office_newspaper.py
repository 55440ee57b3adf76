"""A newspaper's branches: a sheet each, two telephones in one column, subtotals inside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from forms import Office, Paper, headers
from people import customers, day_in_turn, note_in_turn, won_in_turn

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from forms import Value
    from people import Customer

_BRANCH: Final = """
A3  구독자명        ~name
B3  전화1/전화2     ~phone
C3  배달주소        ~address
D3  신문명          ~service
E3  부수
F3  구독시작일      ~start
G3  구독만료일      ~end
H3  구독료          ~fee
I3  수금방법
J3  비고            note
"""
HEADERS: Final = headers(f"""[별동지국: ledger]{_BRANCH}[구름지국: ledger]{_BRANCH}
[수납대장: purchases]
A2  결제일          date
B2  독자번호        ~customer_id
C2  신문명          ~product
D2  결제금액        amount
E2  결제수단        payment_method
""")

PLANTED: Final = """
[별동지국]
A4   C301  ∅
B5   C121  02-1-1234 / 없음
B6   C122  =1000000305
F7   C103  2024.04.31
F8   C101  개업일부터
G9   C102  7/1/24
G10  C101  자동 이체 중
G11  C302  2022.09.30
F13  -     2024.02.01
G13  C303  2025.02.01
H14  C111  사은품 대체
H15  C112  10€
H16  C113  =20000.5
J17  C401  자동이체 주민 771231-1234567
J18  C404  우리은행 1002-000-000000
C19  C604  별동␣12␣
D20  C605  하늘ＡＢＣ
G21  C151  #N/A
[구름지국]
A5   C604  ␣라온
A6   C604  마\\u200d늘
B7   C121  전화 안 받음
B8   C121  0100-0000-00
F9   C102  24.02.30
F10  C102  240105
G11  C302  2023.01.01
F12  -     2024.06.15
G12  C303  2025.06.15
G14  C103  2025년 9월 31일
H15  -     서비스
H16  C112  $20
J17  C403  카드 6250941006528599
J18  C601  =무료구독
F19  C301  ∅
G20  C154  fx:G20+365
A21  -     나라별
B21  -     010-0000-8888
D21  -     하늘일보
F21  -     2023.03.01
G21  -     2024.02.29
A22  -     나라별
B22  -     010-0000-8888
D22  -     하늘일보
F22  C306  2024.02.01
B25  C121  010-0000-03O5
F26  C103  2024-00-10
G27  -     계속
H28  C111  반값
H29  C112  2만동
G22  -     2025.01.31
[수납대장]
A4   C101  월말
D5   C111  영수증 확인
D6   C112  5달러
E7   C310  외상
A8   C103  2024.09.31
E9   C310  상품권
D10  C113  12000.4
A11  C102  9/5/2024
"""

SERVICES: Final = {"하늘일보": (12, 20_000), "구름경제": (12, 22_000)}


def build(path: Path) -> None:
    """Write the workbook."""
    paper = Paper(path, PLANTED)
    for number, branch in ((7, "별동지국"), (8, "구름지국")):
        page = paper.page(branch)
        page.title("A1:J1", f"{branch} 구독자 명부")
        page.heads_of(HEADERS)
        page.lines("A4", _rows(customers(number, 40, SERVICES)))
    receipts = paper.page("수납대장")
    receipts.title("A1:E1", "구독료 수납대장")
    receipts.heads_of(HEADERS)
    receipts.lines(
        "A3",
        (
            (f"2024.09.{day:02}", f"D-{day:03}", "하늘일보", "20,000원", "자동이체")
            for day in range(1, 19)
        ),
    )
    paper.close()


def _rows(people: list[Customer]) -> Iterator[tuple[Value, ...]]:
    """Rows, and a sum below every twenty."""
    for each in people:
        yield (
            *(each.name, f"{each.phone} / 02-555-{each.number:04}", f"별동 {each.number}"),
            *(each.service, 1, day_in_turn(each.number, each.start)),
            *(day_in_turn(each.number + 3, each.end), won_in_turn(each.number, each.fee)),
            *("지로", note_in_turn(each.number)),
        )
        if each.number % 20 == 0:
            yield ("소계", None, None, None, 20, None, None, 420_000)


OFFICE: Final = Office(
    "newspaper.xlsx",
    "신문 구독",
    "지국마다 한 시트, 한 칸에 전화 둘, 중간 소계, 수납대장",
    build,
    HEADERS,
    PLANTED,
    {"별동지국": (4, 45), "구름지국": (4, 45)},
)
