"""Values of a column as a question may show them: real ones, and of people only their masks."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import CellError
from xlcrm.domain.dates import MAX_SERIAL, MIN_SERIAL
from xlcrm.domain.privacy import mask_address, mask_name, mask_phone, scrub
from xlcrm.domain.text import in_figures, lazy, one_line
from xlcrm.reading.evidence import are_names, filled, reads, tells_apart
from xlcrm.schema.coerce import read
from xlcrm.schema.columns import Kind
from xlcrm.schema.masks import MASKS
from xlcrm.workbook.extent import is_aside

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from xlcrm.cellref import CellValue

MOST: Final = 5  # values of a question
_LONGEST: Final = 24  # characters of one value
_FEW: Final = 3  # rows of which nobody can tell whether their words come back
_LETTERS: Final = lazy(r"(?<=\w)\w")
_OPEN: Final = frozenset({Kind.DATE, Kind.DATETIME, Kind.MONEY, Kind.MONTHS, Kind.DAYS, Kind.MONTH})
_PLACE: Final = lazy(r"(?:특별시|광역시|[가-힣]{2}[시군구])\s")


def values_shown(values: Iterable[CellValue], kinds: Collection[Kind]) -> tuple[str, ...]:
    """Return up to five different values of a column as they may be shown.

    Days, amounts and words that come back are shown; of people, and of what stands once, a mask.

    Args:
        values: the cells, from the first row on.
        kinds: what the column may hold.

    >>> values_shown([45225, 45245, None], {Kind.DATE})
    ('2023-10-26', '2023-11-15')
    >>> values_shown(["홍길동", "김철수"], {Kind.NAME}), values_shown(["헬스"] * 4, {Kind.TEXT})
    (('홍*동', '김*수'), ('헬스',))
    >>> values_shown(["010-0000-0001", "별빛마을 3동"], {Kind.TEXT})
    ('010-****-0001', '별*** 3*')
    """
    said = [
        value
        for value in filled(values)
        if not isinstance(value, CellError) and not (isinstance(value, str) and is_aside(value))
    ]
    masked = next((kind for kind in kinds if kind in MASKS or kind is Kind.MONEY), None)
    names = masked is Kind.NAME or are_names(said)
    single = _OPEN.isdisjoint(kinds) and (tells_apart(said) or len(said) < _FEW)
    days = bool({Kind.DATE, Kind.DATETIME} & {*kinds})
    shown = (_shown(value, masked, days=days, names=names, single=single) for value in said)
    return tuple(dict.fromkeys(shown))[:MOST]


def _shown(value: CellValue, masked: Kind | None, *, days: bool, names: bool, single: bool) -> str:
    if isinstance(value, datetime | date):
        return str(value).removesuffix(" 00:00:00")
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return _number(value, masked, days=days)
    text = one_line(str(value))
    mask = _mask_of(text, masked, names=names)
    if mask is not None:
        return mask(text)
    if reads(Kind.DATE, text) or reads(Kind.MONEY, text) or (days and any(map(str.isdigit, text))):
        return text[:_LONGEST]
    text = scrub(text)
    if single or masked in MASKS:
        text = _LETTERS.sub("*", text)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _number(value: float, masked: Kind | None, *, days: bool) -> str:
    if days and MIN_SERIAL <= value <= MAX_SERIAL:
        return str(read(Kind.DATE, value).value or in_figures(value))
    if masked is Kind.PHONE or (masked is not Kind.MONEY and reads(Kind.PHONE, value)):
        return mask_phone(str(value).removesuffix(".0"))
    return scrub(in_figures(value))


def _mask_of(text: str, masked: Kind | None, *, names: bool) -> Callable[[str], str] | None:
    """What hides a text; None where it is no name, number or address of anybody."""
    for kind in (Kind.PHONE, Kind.EMAIL):
        if masked is kind or reads(kind, text):
            return MASKS[kind]
    if masked is Kind.ADDRESS or _PLACE.search(text):
        return mask_address
    return mask_name if names else None
