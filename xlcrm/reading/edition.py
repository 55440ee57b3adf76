"""Which edition of the ledger a workbook is: the number of what xlcrm has put into it so far.

설정 says it in the row 기준 · 대장 판, which `new`, `adopt` and `upgrade` write. It counts what
`xlcrm.jobs.upgrade.steps` adds, not versions of the program. Workbooks from before there was such a
row are told by the settings that they have.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection

EDITION: Final = 6
"""What this program makes. With a larger number come a step in `xlcrm.jobs.upgrade.steps` and the
value in `templates/ledger.toml`."""

EDITION_ITEM: Final = "대장 판"

FIRST_ITEMS: Final = ("기본 만료 안내(일)", "재계약 유예(일)", "말일 방식", "백업 보관(개)")
"""The settings that every ledger has had which xlcrm has made or adopted."""

_TOLD_BY: Final = (
    (4, ("날마다 남길 백업(일)", "주마다 남길 백업(주)", "달마다 남길 백업(개월)")),
    (2, ("자동갱신 처리", "변경이력", "일지 나누기")),
)
"""From which edition on some settings are there; edition 3 differs from 2 in a dropdown only."""

BEFORE_DASHBOARD: Final = 5
"""The edition after which ledgers are brought the sheet 현황판; many of it have one already."""

_QUIET: Final = frozenset({5})
"""Editions that brought nothing which an office would miss: the number itself."""


def edition_told_by(items: Collection[str], *, made: bool = False) -> int | None:
    """Return the edition of a ledger that does not say it, by the settings that stand in 기준.

    Args:
        items: the names of the settings, as xlcrm spells them.
        made: whether something else tells that xlcrm has made it.

    Returns:
        The edition, the earlier one where it may be either; None where the office has made the
        sheet itself.

    >>> edition_told_by(FIRST_ITEMS), edition_told_by((*FIRST_ITEMS, "변경이력"))
    (1, 2)
    >>> edition_told_by(["재계약 유예(일)"])
    """
    if not made and not set(FIRST_ITEMS) <= set(items):
        return None
    return next((number for number, known in _TOLD_BY if {*known} & {*items}), 1)


def is_behind(edition: int | None, newest: int = EDITION) -> bool:
    """Tell whether an upgrade would bring an office something.

    Args:
        edition: the ledger's edition; None where it has none.
        newest: up to which edition it would be brought.

    >>> is_behind(1), is_behind(EDITION), is_behind(None)
    (True, False, False)
    """
    if edition is None:
        return False
    return any(number not in _QUIET for number in range(edition + 1, newest + 1))


def is_ahead(edition: int | None) -> bool:
    """Tell whether a newer program has made a ledger, which may hold what this one does not know.

    >>> is_ahead(EDITION + 1), is_ahead(EDITION), is_ahead(None)
    (True, False, False)
    """
    return edition is not None and edition > EDITION
