"""What a column of a sheet is: its canonical name, its kind, and what else it is called.

And what a kind of sheet is: its names and its columns.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """What a column's cells hold, which says how they are read (`coerce`) and shown (`blank`)."""

    TEXT = "text"
    IDENTIFIER = "identifier"
    NAME = "name"
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    DATE = "date"
    DATETIME = "datetime"
    MONTH = "month"
    MONTHS = "months"
    MONEY = "money"
    INTEGER = "integer"
    DAYS = "days"
    YES_NO = "yes_no"
    CHOICE = "choice"
    NOTE = "note"

    @property
    def personal(self) -> bool:
        """Whether the cells name or reach a person, so that they are masked when shown."""
        return self in {Kind.NAME, Kind.PHONE, Kind.EMAIL, Kind.ADDRESS}


@dataclass(frozen=True, slots=True)
class Column:
    """One column as docs/domain.md#headers knows it.

    Attributes:
        field: the English key used in code and JSON.
        name: the canonical Korean header.
        kind: what its cells hold.
        synonyms: other headers offices write, matched after `headers.normalise`.
        ambiguous: those of the synonyms that often mean something else; matched with a warning.
        choices: the values a `Kind.CHOICE` column may hold, in the order of its dropdown.
        required: whether a sheet without it is not such a sheet.
        computed: whether xlcrm owns the column and rewrites it.
        note: the explanation shown on the blank ledger's header.
        on_request: whether a new ledger is made without it: it is added when it is first needed.
    """

    field: str
    name: str
    kind: Kind
    synonyms: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    required: bool = False
    computed: bool = False
    note: str = ""
    on_request: bool = False


@dataclass(frozen=True, slots=True)
class SheetSpec:
    """One kind of sheet: its canonical name, its other names, and its columns in order."""

    key: str
    name: str
    row_is: str
    columns: tuple[Column, ...]
    synonyms: tuple[str, ...] = ()

    def column(self, field: str) -> Column:
        """Return the column of that field; KeyError if the sheet has none."""
        for column in self.columns:
            if column.field == field:
                return column
        raise KeyError(field)
