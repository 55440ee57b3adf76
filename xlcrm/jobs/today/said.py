"""What became of what people wrote beside the lines of 오늘, as a value and in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlcrm.domain.outline import outlined
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlcrm.jobs.today.page import Page
    from xlcrm.office.checked import Record


@outlined
@dataclass(frozen=True, slots=True)
class Ticked:
    """What became of what people wrote into the sheet.

    Attributes:
        rows: the journal's new entries, by field.
        known: how many were in the journal already.
        left: how many lines could not be written; 기록 says why.
        closed: the keys of the lines whose follow-up or problem is closed with it.
        page: the sheet 오늘 as it was, each row that people wrote into with what became of it; None
            where the workbook has no such sheet.
        others: the same of its copies, and of one that people have renamed.
        lost: how many lines nobody can tell the subject of: the hidden column of the keys is gone.
    """

    rows: tuple[Record, ...] = ()
    known: int = 0
    left: int = 0
    closed: frozenset[str] = frozenset()
    page: Page | None = None
    others: tuple[Page, ...] = ()
    lost: int = 0

    @property
    def unwritten(self) -> int:
        """How many lines people wrote into that are not in the journal."""
        return self.left + self.lost

    @property
    def unsettled(self) -> bool:
        """Whether somebody has to look at the sheet: a line, or all of it, could not be written."""
        return self.unwritten > 0 or (self.page is not None and self.page.covered)


def said_of(found: Ticked) -> Iterator[str]:
    """Yield what is said of what people wrote, a line each."""
    if found.rows:
        yield f"오늘 시트에 적은 {len(found.rows):,}건을 일지에 적음"
    if found.known:
        yield f"이미 일지에 있는 {found.known:,}건은 다시 적지 않음"
    if found.lost:
        yield (
            f"오늘 시트의 숨긴 열쇠 열이 지워져, 적은 {found.lost:,}줄이 무슨 일인지 알 수 없어 "
            "일지에 적지 못함. 엑셀에서 실행 취소로 그 열을 되살리거나, 적은 것을 옮긴 뒤 "
            "그 시트를 지우고 다시 실행하세요."
        )
    if found.left:
        yield f"오늘 시트의 {found.left:,}줄은 적지 못함. 까닭은 그 줄의 기록 칸에 있음"
