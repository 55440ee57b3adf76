"""What is wrong with a workbook's structure, as a value: which rule, which part, what place."""

from __future__ import annotations

from typing import Final

from xlcrm.values import dataclass

RULES: Final = {
    "type": "내용 유형이 적히지 않은 부분",
    "type-twice": "내용 유형이 두 번 적힌 부분",
    "rels-id": "번호가 겹치는 관계",
    "rels-target": "없는 부분을 가리키는 관계",
    "rels-source": "주인이 없는 관계 목록",
    "sheet-name": "겹치거나 쓸 수 없는 시트 이름",
    "sheet-id": "겹치는 시트 번호",
    "sheet-rel": "없거나 겹치는 시트 연결",
    "name-twice": "겹치는 정의된 이름",
    "name-sheet": "없는 시트에 속한 정의된 이름",
    "tab": "없는 시트를 가리키는 탭",
    "order": "순서가 어긋난 요소",
    "twice": "두 번 나온 요소",
    "count": "실제와 다른 개수",
    "cols": "순서가 어긋나거나 겹치는 열 너비",
    "row-order": "순서가 어긋난 행",
    "cell-order": "순서가 어긋난 셀",
    "cell-row": "다른 행의 주소를 가진 셀",
    "spans": "행의 범위를 벗어난 셀",
    "merge-overlap": "서로 겹치는 병합 셀",
    "merge-value": "병합된 셀에 가려진 값",
    "spill": "배열 수식이 채우는 칸에 적힌 값",
    "ref": "읽을 수 없는 셀 범위",
    "rel": "관계 목록에 없는 연결",
    "table": "읽을 수 없는 표",
    "table-id": "겹치는 표 번호",
    "table-name": "겹치는 표 이름",
    "table-rows": "자료 행이 없는 표",
    "table-columns": "열의 수가 범위와 다른 표",
    "table-column": "이름이나 번호가 겹치는 표의 열",
    "table-header": "머리글 셀과 다른 표의 열 이름",
    "table-filter": "표와 범위가 다른 필터",
    "table-overlap": "다른 표나 병합된 셀과 겹치는 표",
    "strings": "실제와 다른 공유 문자열의 개수",
    "references": "공유 문자열을 쓰는 셀의 수와 다른 개수",
}
"""Each rule, and what breaks it in the words of whoever reads that it is broken."""


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One breach of a rule.

    Attributes:
        rule: one of `RULES`.
        part: the part, as the package spells its name.
        place: a cell or what else tells it from others in that part; empty where there is but one.
    """

    rule: str
    part: str
    place: str = ""

    @property
    def words(self) -> str:
        """What is wrong, in Korean."""
        return RULES[self.rule]
