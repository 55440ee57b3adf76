"""The finding codes under which cells are mended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

BLANKS: Final = "C301"
"""The code under which a blank 계약 기간 and a blank 계약 종료일 are filled."""

LOOSE: Final = "C216"
"""The code under which an Excel table takes in the rows typed below it."""

QUOTED: Final = "C601"
"""The code under which a text that looks like a formula is marked as a text."""

CODES: Final[Mapping[str, str]] = {
    "C105": "순서를 열에서 알아낸 날짜",
    "C106": "숫자로 보이는 날짜",
    "C602": "글로 적힌 날짜",
    "C603": "글로 적힌 금액·숫자",
    "C121": "연락처 표기",
    "C122": "맨 앞의 0이 빠진 연락처",
    "C604": "빈칸과 보이지 않는 글자",
    "C605": "비슷하게 보이는 다른 글자",
    "C310": "목록과 띄어쓰기가 다른 말",
    "C312": "설정과 띄어쓰기가 다른 서비스",
    QUOTED: "글로 표시한 글자",
    BLANKS: "빈 계약 기간·종료일",
    LOOSE: "표 밖에 적힌 줄",
}
"""The finding codes under which cells are mended, and what is mended under each."""
