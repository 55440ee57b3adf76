"""A sheet's table as typed columns: what rules, refresh and DataFrames work on.

Columnar, because 100,000 rows repeat few distinct values: work is done once a distinct value.
"""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from xlcrm.cellref import CellRef
from xlcrm.domain.outline import outlined
from xlcrm.schema.habit import PLAIN, Habit
from xlcrm.values import NamedTuple, dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from xlcrm.cellref import CellValue
    from xlcrm.schema.coerce import Misreading
    from xlcrm.schema.columns import Column
    from xlcrm.schema.sheets import SheetSpec
    from xlcrm.schema.texts import Distinct


@outlined
@dataclass(frozen=True, slots=True)
class TypedColumn:
    """One column: `raw[i]` as the workbook says it, `values[i]` as the column's kind reads it.

    `values[i]` is None where the cell is blank or unreadable; `problems[i]` says why it could not
    be read, or how it was mended. `formulas` holds the positions whose cell is not to be written:
    those with a formula, those in `merged`, which a merged range covers, and all where the column
    is `shared` with another field or has others beside it: then `raw` is what is said of this
    field. A position `i` counts from 0; `Table.rows[i]` is its Excel row. `distinct` is what `raw`
    holds, each once in the order of the rows, where that is known already. `habit` tells how the
    column was read where one of its cells does not say it.
    """

    column: Column
    number: int
    header: str
    raw: Sequence[CellValue]
    values: Sequence[object]
    problems: Mapping[int, Misreading] = field(default_factory=dict)
    formulas: AbstractSet[int] = frozenset()
    merged: AbstractSet[int] = frozenset()
    shared: bool = False
    distinct: Distinct | None = field(default=None, repr=False, compare=False)
    habit: Habit = PLAIN


@outlined
class Whose(NamedTuple):
    """Whose rows a table's are, where that was asked before: see `xlcrm.people.keys`.

    Attributes:
        customers: each row's customer by key.
        trusted: whether its 고객 ID tells customers apart.
        identifies: whether that is surely one, and not a row's 순번 or No.
    """

    customers: Sequence[str]
    trusted: bool
    identifies: bool


@outlined
@dataclass(frozen=True, slots=True)
class Table:
    """A recognised table of one sheet.

    Attributes:
        spec: the kind of sheet.
        sheet: the sheet's name in the workbook.
        header_row: the Excel row of the headers.
        rows: the Excel row number of each data row, in order.
        columns: the recognised columns by field.
        across: where each branch counts its own 고객 ID, those of them that are one customer in all
            branches; None where a 고객 ID is one customer wherever it stands.
        whose: whose rows they are, where the names that tell it are not there any more; else None.
    """

    spec: SheetSpec
    sheet: str
    header_row: int
    rows: Sequence[int]
    columns: Mapping[str, TypedColumn]
    across: AbstractSet[object] | None = None
    whose: Whose | None = None

    def values(self, name: str) -> Sequence[object]:
        """Return a column's values by field; all None where the sheet lacks the column."""
        column = self.columns.get(name)
        return column.values if column else [None] * len(self.rows)

    def where(self, position: int, name: str) -> CellRef:
        """Return the cell of a position and field."""
        return CellRef(self.sheet, self.rows[position], self.columns[name].number)
