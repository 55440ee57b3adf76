"""A workbook of one empty sheet, which is then made whole as a sheet within a ledger is."""

from __future__ import annotations

from datetime import datetime, time
from io import BytesIO
from typing import TYPE_CHECKING, Final

from xlcrm.look.ledger import load_look

if TYPE_CHECKING:
    from datetime import date

    from xlcrm.ooxml.sheetnames import SheetName

_CATEGORY: Final = "xlcrm today"


def lone_sheet(name: str, mark: SheetName, day: date) -> bytes:
    """Return a workbook of one empty sheet, in the font of a new ledger.

    Args:
        name: the sheet's name.
        mark: a name that is for this sheet alone.
        day: when it was made.
    """
    from xlsxwriter import Workbook  # noqa: PLC0415 - a terminal is shown the same

    look, buffer = load_look(), BytesIO()
    font = {"font_name": look.font_name, "font_size": 10}
    with Workbook(buffer, {"in_memory": True, "default_format_properties": font}) as book:
        created = datetime.combine(day, time())
        book.set_properties({"title": name, "category": _CATEGORY, "created": created})
        book.add_worksheet(name)
        book.define_name(f"'{name}'!{mark.name}", f"={mark.formula}")
    return buffer.getvalue()
