"""A row of the 설정 sheet, and what its cells say: text, a word to compare, a number, a day."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from xlcrm.domain.outline import outlined
from xlcrm.domain.text import lazy
from xlcrm.schema.coerce import read
from xlcrm.schema.columns import Kind

if TYPE_CHECKING:
    from xlcrm.cellref import CellRef, CellValue

_WHOLE: Final = lazy(r"D?\s*-?\s*(\d{1,9})(\.0+)?\s*(일|일\s*전|개|개월|점|%|회|건|명|만\s*원)?")


@outlined
@dataclass(frozen=True, slots=True)
class SettingCells:
    """One row of 설정; `item_at` and `value_at` are the cells that findings name."""

    item: CellValue
    value: CellValue
    item_at: CellRef
    value_at: CellRef


def whole(raw: CellValue, most: int) -> int | None:
    """Read `60`, `60.0`, `60일`, `D-60`, `60일 전` as a whole number from 0 to `most`."""
    if isinstance(raw, bool):
        return None
    if isinstance(raw, int | float):
        number = int(raw) if raw == raw // 1 else -1
    else:
        match = _WHOLE.fullmatch(text_of(raw))
        number = int(match[1]) if match else -1
    return number if 0 <= number <= most else None


def day_of(raw: CellValue, *, date1904: bool) -> date | None:
    """Read a cell as a day, or None; a serial counts in the workbook's date system."""
    value = read(Kind.DATE, raw, date1904=date1904).value
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None


def text_of(raw: CellValue) -> str:
    """Return a cell as one line of plain text; a whole number without its `.0`."""
    if raw is None:
        return ""
    if isinstance(raw, float) and raw.is_integer():
        raw = int(raw)
    return " ".join(unicodedata.normalize("NFKC", str(raw)).replace("\u200b", "").split())


def key_of(raw: CellValue) -> str:
    """Return a word of the 설정 sheet as it is compared."""
    return text_of(raw).replace(" ", "").casefold()
