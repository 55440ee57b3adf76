"""Whose title says that they have left or rest, while their rows say nothing of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.cellref import CellRef
from xlcrm.domain.office_words import Standing, standing_in_title
from xlcrm.schema.code import rule
from xlcrm.schema.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlcrm.reading.settings import Settings
    from xlcrm.schema.table import Table

_DECIDED: Final = frozenset({Standing.LEFT, Standing.CANCELLED, Standing.PAUSED})
_DAYS: Final = ("terminated_on", "cancelled_on", "paused_from")


def decides(title: str) -> bool:
    """Tell whether a list's title says that its people have left, or rest.

    >>> decides("퇴원생 명단"), decides("재원생 명단"), decides("회원 명단")
    (True, False, False)
    """
    return bool(title) and standing_in_title(title) in _DECIDED


@rule(
    "C241",
    Severity.WARNING,
    "제목만 나간 사람을 말하는 표",
    "표 위의 제목은 나갔거나 쉬는 사람이라고 하는데, 그 아래 {count}줄에는 해지일이나 상태가 없어 "
    "날짜대로 셉니다.",
    "그 줄에 '해지일' 열을 더해 나간 날을 적거나, '상태' 열에 해지, 휴원처럼 적으세요.",
    why="제목은 사람마다의 상태가 아니라서, 이 줄의 계약도 남은 기간까지 유효한 것으로 셉니다.",
    bad=(
        "고객명 | 계약 시작일 | 계약 종료일",
        "가온상사 | 2024-01-01 | 2024-12-31",
        "",
        "해지 회원",
        "고객명 | 계약 시작일 | 계약 종료일",
        "나래상사 | 2024-01-01 | 2024-12-31",
    ),
    good=(
        "고객명 | 계약 시작일 | 계약 종료일 | 해지일",
        "가온상사 | 2024-01-01 | 2024-12-31 |",
        "",
        "해지 회원",
        "고객명 | 계약 시작일 | 계약 종료일 | 해지일",
        "나래상사 | 2024-01-01 | 2024-12-31 | 2024-05-31",
    ),
)
def only_titled(
    table: Table, title: str, column: int, settings: Settings
) -> Iterator[tuple[str, CellRef, dict[str, str]]]:
    """C241: rows below such a title that nobody has marked.

    Args:
        table: a ledger's table, whose columns of decisions are read.
        title: the text above its headers.
        column: the column of its first header.
        settings: what the office's own words in 상태 mean.
    """
    if not decides(title):
        return
    days = [table.values(name) for name in _DAYS if name in table.columns]
    words = table.values("status") if "status" in table.columns else [None] * len(table.rows)
    known = {
        word: word is not None
        and (said := settings.meaning(str(word))) is not None
        and said.standing is not Standing.IN_FORCE
        for word in set(words)
    }
    count = sum(
        not known[word] and all(values[at] is None for values in days)
        for at, word in enumerate(words)
    )
    if count:
        yield "C241", CellRef(table.sheet, table.header_row, column), {"count": f"{count:,}"}
