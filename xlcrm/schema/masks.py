"""How the cells of personal columns are masked wherever they are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.domain.privacy import mask_address, mask_email, mask_name, mask_phone, scrub
from xlcrm.schema.columns import Kind
from xlcrm.schema.sheets import KNOWN

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

MASKS: Final[Mapping[Kind, Callable[[str], str]]] = {
    Kind.NAME: mask_name,
    Kind.PHONE: mask_phone,
    Kind.EMAIL: mask_email,
    Kind.ADDRESS: mask_address,
}
"""What hides each kind of personal value; every `Column.masked_as` is one of these."""

SHOWN_AS: Final[Mapping[str, Kind]] = {
    column.name: column.shown_as for spec in KNOWN for column in spec.columns
}
"""Canonical header → as what its cells are shown, where nothing but the header is known."""


def masked(text: str, kind: Kind) -> str:
    """Return a cell's text as it may be shown: names, phones and addresses masked.

    In a note addresses, too, and whoever is named, as `third_persons` finds it.

    >>> masked("홍길동", Kind.NAME), masked("010-1234-5678로 전화함", Kind.NOTE)
    ('홍*동', '010-****-5678로 전화함')
    """
    mask = MASKS.get(kind)
    if mask is not None:
        return mask(text)
    if kind is not Kind.NOTE:
        return scrub(text)
    from xlcrm.domain.hidden_addresses import hide_addresses  # noqa: PLC0415 - only notes need it
    from xlcrm.domain.third_persons import hide_third_persons  # noqa: PLC0415 - likewise

    return hide_third_persons(hide_addresses(scrub(text)))


def in_short(text: str) -> str:
    """Return what is told of words that may name anybody.

    >>> in_short("환불을 원함")
    '(글 6자)'
    """
    return f"(글 {len(text):,}자)"
