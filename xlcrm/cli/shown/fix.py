"""A mended cell as a line shows it: people masked, and what nobody sees made visible."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from xlcrm.cli.writing import plain
from xlcrm.domain.privacy import mask_typed_name, mask_typed_phone
from xlcrm.domain.text import in_figures, lazy, without_odd_spaces
from xlcrm.schema.columns import Kind
from xlcrm.schema.masks import MASKS

if TYPE_CHECKING:
    from xlcrm.workbook.plan import CellEdit

_BLANK: Final = "[빈칸]"
_UNSEEN: Final = "[안 보이는 글자]"
_ODD: Final = lazy(r"^\s+|\s+$|[^\S ]+|\s{2,}")


def line(edit: CellEdit, kind: Kind | None) -> str:
    """Return a cell's change as one line.

    >>> from xlcrm.workbook.plan import CellEdit
    >>> from xlcrm.cellref import CellRef
    >>> line(CellEdit(CellRef.of("고객대장", "B2"), "홍길동 ", "홍길동"), Kind.NAME)
    "고객대장!B2: '홍*동[빈칸]' → '홍*동'"
    >>> line(CellEdit(CellRef.of("고객대장", "C2"), "010 1234.5678", "010-1234-5678"), Kind.PHONE)
    "고객대장!C2: '010 ****.5678' → '010-****-5678'"
    """
    old, new = (_shown(value, kind) for value in (edit.old, edit.new))
    return f"{edit.where}: {old} → {new}"


def _shown(value: object, kind: Kind | None) -> str:
    if value is None:
        return "(빈 칸)"
    if kind is Kind.PHONE:
        return f"'{mask_typed_phone(str(value))}'"
    if isinstance(value, date | int | float) and kind not in MASKS:
        return str(value) if isinstance(value, date) else in_figures(value)
    if not isinstance(value, str):
        return str(plain(value, kind))
    if kind is Kind.NAME:
        return f"'{_visible(mask_typed_name(value))}'"
    return f"'{_visible(str(plain(value, kind)))}'"


def _visible(text: str) -> str:
    """A text whose odd spaces and unseen characters can be seen."""
    if without_odd_spaces(text) == text:
        return text
    unseen = "".join(
        sign if sign.isprintable() or sign.isspace() else _UNSEEN for sign in text
    ).replace("\u3164", _UNSEEN)
    return _ODD.sub(_BLANK, unseen)
