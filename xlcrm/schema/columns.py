"""What a column of a sheet is: its canonical name, its kind, and what else it is called.

And what a kind of sheet is: its names and its columns.
"""

from __future__ import annotations

from dataclasses import field as more
from enum import Enum
from typing import Final

from xlcrm.domain.outline import outlined
from xlcrm.values import dataclass


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

    def __init__(self, value: str) -> None:
        self.is_day: Final = value in {"date", "datetime", "month"}
        """Whether the cells are days, moments or months, which a workbook keeps as numbers."""


_PERSONAL: Final = frozenset({Kind.NAME, Kind.PHONE, Kind.EMAIL, Kind.ADDRESS})
_UNITS: Final = {Kind.MONEY: "원", Kind.MONTHS: "개월", Kind.DAYS: "일"}
_DTYPES: Final = {
    **dict.fromkeys((Kind.DATE, Kind.DATETIME, Kind.MONTH), "datetime64[us]"),
    **dict.fromkeys((Kind.MONTHS, Kind.MONEY, Kind.INTEGER, Kind.DAYS), "Int64"),
    Kind.YES_NO: "boolean",
    Kind.CHOICE: "category",
}  # every other kind is a text; microseconds, since nanoseconds end in 2262 and ends in 9999


@outlined
@dataclass(frozen=True, slots=True)
class Column:
    """One column, declared once: whatever reads, writes, checks or shows it asks here.

    Where it stands in a new ledger is its place among its sheet's columns. `width` and `format`
    are the kind's (`templates/ledger.toml`), `unit`, `dtype` and `masked_as` are derived from the
    kind, unless they are declared.

    Attributes:
        field: the English key used in code and JSON.
        name: the canonical Korean header.
        kind: what its cells hold.
        synonyms: other headers offices write, matched after `headers.normalise`.
        ambiguous: those of the synonyms that often mean something else; matched with a warning.
        choices: the values a `Kind.CHOICE` column may hold, in the order of its dropdown.
        alike: other words that offices write for its choices, each `choice: word word`; spaces
            tell neither words nor choices apart. Read so, they count as the choice.
        required: whether a sheet without it is not such a sheet.
        computed: whether xlcrm owns the column and rewrites it.
        note: the explanation shown on the blank ledger's header.
        on_request: whether a new ledger is made without it: it is added when it is first needed.
        kin: words that mean it in some trade, one space apart, where no column says so itself.
        main: whether its header has the colour of what is nearly always filled in.
        width: how wide it is in a new sheet, in digits; 0: as wide as its kind.
        format: the number format of its cells in a new sheet; empty: its kind's.
        listed: the list of 설정 that its dropdown offers (`ledger_sheet.SERVICES`, `OFFICERS`).
        least: the smallest number it may hold, inclusive; None: as small as its kind can be.
        most: the largest number it may hold, inclusive; None: as large as its kind can be.
        outside: whether a number out of that range is a finding (C321); not where only a new
            sheet's own check refuses it, or a rule of its own finds it.
        not_before: the field of the day that its own day may not be before.
        carried: whether a renewal carries it over into the next term, as it is typed.
        compared: whether an import holds it against what the ledger says, and may change it.
        decides: whether 상태, 남은 일수 or 조치 may depend on it.
        told: whether `expiring` and `summary`, and the report's sheets of both, tell of it where
            the ledger has it; an amount is added up there, with what it is the sum of.
        masked_as: the kind as which its cells are masked where they are shown; None where they
            name and reach nobody.
        unit: what one of its numbers is; empty where they only count.
        open_ended: whether its day may be one that never comes: 상시 and the like, or 9999-12-31.
        dtype: what its column of a DataFrame holds; what cannot be read is missing there.
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
    open_ended: bool = False
    # What follows tells no two columns apart, and specs are often looked up by their hash.
    kin: str = more(default="", hash=False)
    alike: tuple[str, ...] = more(default=(), hash=False)
    main: bool = more(default=False, hash=False)
    width: float = more(default=0, hash=False)
    format: str = more(default="", hash=False)
    listed: str = more(default="", hash=False)
    least: int | None = more(default=None, hash=False)
    most: int | None = more(default=None, hash=False)
    outside: bool = more(default=True, hash=False)
    not_before: str = more(default="", hash=False)
    carried: bool = more(default=False, hash=False)
    compared: bool = more(default=True, hash=False)
    decides: bool = more(default=False, hash=False)
    told: bool = more(default=False, hash=False)
    masked_as: Kind | None = more(default=None, hash=False)
    unit: str = more(default="", hash=False)
    dtype: str = more(default="", hash=False)

    def __post_init__(self) -> None:
        """Derive from the kind what is not declared."""
        derived = {
            "masked_as": self.masked_as or (self.kind if self.kind in _PERSONAL else None),
            "unit": self.unit or _UNITS.get(self.kind, ""),
            "dtype": self.dtype or _DTYPES.get(self.kind, "string"),
        }
        for name, value in derived.items():
            object.__setattr__(self, name, value)

    @property
    def range(self) -> str:
        """The numbers that it may hold, in words; empty where it is not declared.

        >>> Column("points", "점수", Kind.INTEGER, least=1, most=5).range
        '1~5'
        >>> Column("owed", "미납금", Kind.MONEY, least=0).range
        '0 이상'
        """
        least, most = self.bounds
        if not least:
            return f"{most} 이하" if most else ""
        return f"{least}~{most}" if most else f"{least} 이상"

    @property
    def bounds(self) -> tuple[str, str]:
        """The least and the most it may hold, as people write them; empty where not declared.

        >>> Column("paid", "금액", Kind.MONEY, least=0, most=5_000).bounds
        ('0', '5,000')
        >>> Column("year", "출생연도", Kind.INTEGER, least=1900, most=2120, format="0").bounds
        ('1900', '2120')
        """
        form = "{:d}" if self.format == "0" else "{:,d}"  # years have no thousands
        least, most = ("" if n is None else form.format(n) for n in (self.least, self.most))
        return least, most

    def holds(self, number: float) -> bool:
        """Tell whether a number is in the column's range.

        >>> Column("owed", "미납금", Kind.MONEY, least=0).holds(-1)
        False
        """
        above = self.least is None or self.least <= number
        return above and (self.most is None or number <= self.most)

    @property
    def personal(self) -> bool:
        """Whether the cells name or reach a person, so that they are masked when shown."""
        return self.masked_as is not None

    @property
    def shown_as(self) -> Kind:
        """The kind that tells how a cell may be shown: that of its mask, or its own."""
        return self.masked_as or self.kind


@outlined
@dataclass(frozen=True, slots=True)
class SheetSpec:
    """One kind of sheet: its canonical name, its other names, and its columns in order.

    Attributes:
        needs: groups of fields, of each of which a sheet must have one to be of this kind; where
            there are none the reading of headers says what is needed.
    """

    key: str
    name: str
    row_is: str
    columns: tuple[Column, ...]
    synonyms: tuple[str, ...] = ()
    needs: tuple[frozenset[str], ...] = ()

    def __hash__(self) -> int:
        # what is known of a kind of sheet is looked up very often; few kinds share both
        return hash((self.key, len(self.columns)))

    @property
    def usual(self) -> tuple[Column, ...]:
        """The columns that a new sheet has: all but those that are added when they are needed."""
        return tuple(column for column in self.columns if not column.on_request)

    def column(self, field: str) -> Column:
        """Return the column of that field; KeyError if the sheet has none."""
        for column in self.columns:
            if column.field == field:
                return column
        raise KeyError(field)
