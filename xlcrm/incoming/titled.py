"""Titles of tables, and names of sheets, that say what no column does: these people have left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.domain.office_words import Standing, standing_in_title

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlcrm.cellref import CellValue

_WORDS: Final = {
    Standing.LEFT: "해지함",
    Standing.ENDED: "종료",
    Standing.PAUSED: "휴회중",
    Standing.NOT_YET: "대기",
    Standing.CANCELLED: "계약취소",
}
"""Words of an office for a standing: each says it without a day, which a title does not know."""
_DECIDING: Final = frozenset(
    {"status", "terminated_on", "cancelled_on", "paused_from", "paused_to"}
)


def with_standing(
    columns: Mapping[str, Sequence[CellValue]], title: str
) -> tuple[dict[str, Sequence[CellValue]], str]:
    """Return a table's columns with how its people stand by the title, and the word for it.

    Where a column says it itself, or the title says no more than that there are contracts, they are
    returned as they are.

    >>> with_standing({"name": ["가온상사"]}, "해지 회원")
    ({'name': ['가온상사'], 'status': ['해지함']}, '해지함')
    >>> with_standing({"name": ["가온상사"]}, "회원 명단")[1]
    ''
    """
    found = {**columns}
    word = _WORDS.get(standing_in_title(title)) if title else None  # type: ignore[arg-type]
    if word is None or not _DECIDING.isdisjoint(columns):
        return found, ""
    count = len(next(iter(columns.values()), ()))
    found["status"] = [word] * count
    return found, word
