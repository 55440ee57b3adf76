"""The cells of 설정 as its sections read them, and what has been read of all sections so far."""

from __future__ import annotations

import unicodedata
from dataclasses import field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from xlcrm.cellref import CellRef
from xlcrm.domain.outline import outlined
from xlcrm.domain.text import lazy
from xlcrm.schema.code import rule
from xlcrm.schema.coerce import read
from xlcrm.schema.columns import Kind
from xlcrm.schema.finding import Severity
from xlcrm.values import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlcrm.cellref import CellValue
    from xlcrm.reading import offers, responses, told
    from xlcrm.reading.benefit_rules import Tier
    from xlcrm.reading.purposes import PurposeTold
    from xlcrm.reading.questionnaire_rules import FormQuestion

NEAR: Final = 61  # rapidfuzz's score, 0–100, from which two words look like the same one misspelt
_WHOLE: Final = lazy(r"D?\s*-?\s*(\d{1,9})(\.0+)?\s*(일|일\s*전|개|개월|주|점|%|회|건|명|만\s*원)?")


@outlined
@dataclass(frozen=True, slots=True)
class SettingCells:
    """One row of 설정; `item_at` and `value_at` are the cells that findings name.

    `section` is the row's 구분 as it is compared.
    """

    item: CellValue
    value: CellValue
    item_at: CellRef
    value_at: CellRef
    section: str = ""


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


def nearest(word: str, known: Mapping[str, object] | tuple[str, ...]) -> str | None:
    """Return the known word that is most like a misspelt one, or None if none is near.

    >>> nearest("프리미움 서비스", ("프리미엄 서비스", "기본 서비스"))
    '프리미엄 서비스'
    """
    from rapidfuzz import process  # noqa: PLC0415 - few sheets have a misspelt word to look up

    best = process.extractOne(word, tuple(known), score_cutoff=NEAR)
    return best[0] if best else None


@outlined
@dataclass(slots=True)
class Draft:
    """What has been read so far; becomes a `Settings` once every row is in."""

    date1904: bool
    windows: dict[str, int | None] = field(default_factory=dict)
    figures: dict[str, int] = field(default_factory=dict)
    words: dict[str, Any] = field(default_factory=dict)
    holidays: set[date] = field(default_factory=set)
    lists: dict[str, list[str]] = field(default_factory=dict)
    severities: dict[str, Severity | None] = field(default_factory=dict)
    headers: told.Explained = field(default_factory=dict)
    meanings: dict[str, dict[str, Any]] = field(default_factory=dict)
    families: dict[str, str] = field(default_factory=dict)
    card: dict[str, dict[str, int]] = field(default_factory=dict)
    score: dict[str, int] = field(default_factory=dict)
    goals: dict[str, float] = field(default_factory=dict)
    responses: dict[str, responses.Response] = field(default_factory=dict)
    rolls: dict[str, str] = field(default_factory=dict)
    outreach: dict[str, Any] = field(default_factory=dict)
    wordings: dict[str, str] = field(default_factory=dict)
    purposes: dict[str, PurposeTold] = field(default_factory=dict)
    processors: dict[str, str] = field(default_factory=dict)
    themes: dict[str, list[str]] = field(default_factory=dict)
    offers: dict[str, offers.OfferRule] = field(default_factory=dict)
    benefits: dict[str, Any] = field(default_factory=dict)
    tiers: dict[str, Tier] = field(default_factory=dict)
    questionnaire: dict[str, Any] = field(default_factory=dict)
    questions: dict[int, FormQuestion] = field(default_factory=dict)
    seen: dict[tuple[str, str], str] = field(default_factory=dict)


Trouble = tuple[str, CellRef, dict[str, str]]


@rule(
    "S109",
    Severity.WARNING,
    "두 번 쓴 설정",
    "'{item}' 설정이 두 번 있어, 먼저 나온 것({other})을 씁니다.",
    "하나만 남기고 지우세요.",
    why="둘이 서로 다르면 어느 쪽이 맞는지 알 수 없습니다.",
    bad=("[설정]", "구분 | 항목 | 값", "서비스 | 기본 | 30", "서비스 | 기본 | 60"),
    good=("[설정]", "구분 | 항목 | 값", "서비스 | 기본 | 30", "서비스 | 프리미엄 | 60"),
)
def again(row: SettingCells, draft: Draft, section: str, item: str) -> Trouble | None:
    """Say that an item stands twice; the first one counts, whatever the second says."""
    first = draft.seen.setdefault((section, item), row.value_at.cell)
    if first == row.value_at.cell:
        return None
    return "S109", row.item_at, {"item": text_of(row.item), "other": first}
