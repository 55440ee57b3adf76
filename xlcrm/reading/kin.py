"""Words that mean a column of the ledger in some trade: a pupil is an academy's customer.

They are no synonyms: a tenant's 상호 may stand beside the 임차인, and only one of both is 고객명.
So they count as alike, where no column says so itself, and are kept in 설정 once adopted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.schema.sheets import SHEETS

if TYPE_CHECKING:
    from collections.abc import Mapping

KIN: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    spec.key: {column.field: tuple(column.kin.split()) for column in spec.columns if column.kin}
    for spec in SHEETS
    if any(column.kin for column in spec.columns)
}
"""Kind of sheet → field → words; a word may stand for the column where nothing else does."""
