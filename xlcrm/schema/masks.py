"""How the cells of personal columns are masked wherever they are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from xlcrm.domain.privacy import mask_address, mask_email, mask_name, mask_phone
from xlcrm.schema.columns import Kind
from xlcrm.schema.sheets import SHEETS

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
    column.name: column.shown_as for spec in SHEETS for column in spec.columns
}
"""Canonical header → as what its cells are shown, where nothing but the header is known."""
