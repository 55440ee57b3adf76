"""`sample_data/messy.xlsx`: a fitness club again, with the mistakes that SOURCES.md lists."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

from forms import Office, headers

SAMPLE: Final = Path(__file__).parents[2] / "sample_data" / "messy.xlsx"
_YEAR: Final = """
A4  회원번호      customer_id
B4  성 명         name
C4  휴대폰⏎(HP)   phone
D4  가입일        start
E4  만기일        end
F4  회원권        service
G4  이용료⏎(월)   fee
H4  계약상태      status
I4  특이⏎사항     note
"""
HEADERS: Final = headers(f"[2023년: ledger]{_YEAR}[2024년: ledger]{_YEAR}")

PLANTED: Final = """
[2023년]
C6   C122
C13  C605
[2024년]
H8   C318
C7   C122
D9   C103
E10  C302
H11  C311
C14  C121
E14  C303
G14  C111
"""


def build(path: Path) -> None:
    """Copy the sample."""
    shutil.copy(SAMPLE, path)


OFFICE: Final = Office(
    "messy.xlsx",
    "헬스장 (표본)",
    "해마다 한 시트, 병합한 제목, 줄 바꾼 제목, 여러 가지로 적은 날짜와 금액, 합계",
    build,
    HEADERS,
    PLANTED,
    {"2023년": (5, 14), "2024년": (5, 14)},
)
