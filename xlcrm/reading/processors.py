"""Who works on customers' data for the office, as 설정 says: under 수탁자 each firm and its work.

The register of what is held (`xlcrm privacy report`) lists them: 개인정보 보호법 제26조 and 제30조.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.reading.setting_cells import again, key_of, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlcrm.reading.setting_cells import Draft, SettingCells, Trouble

SECTION: Final = "수탁자"
"""The section that holds them."""


def read_processor(row: SettingCells, draft: Draft) -> Iterator[Trouble]:
    """A firm by its name, and what it does for the office."""
    if not text_of(row.value):
        yield "S102", row.value_at, {}
    elif twice := again(row, draft, SECTION, key_of(row.item)):
        yield twice
    else:
        draft.processors[text_of(row.item)] = text_of(row.value)
