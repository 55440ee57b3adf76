"""Brought rows gathered by column as they are read, and what each of them is called."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Sequence
from itertools import compress
from typing import TYPE_CHECKING, Any, overload

from xlcrm.columnwise import Columnwise
from xlcrm.domain.outline import outlined
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlcrm.cellref import CellValue
    from xlcrm.schema.trouble import Problem


class Places(Sequence[str]):
    """What each brought row is called; its name is made when somebody asks for it.

    Args:
        lines: the line of the text on which each row begins, or its Excel row.
        parts: of each file's rows the position of the first, and what stands before and behind the
            number.

    >>> [*Places([2, 5, 4], [(0, "9월.csv ", "번째 줄"), (2, "10월.xlsx 구매 ", "행")])]
    ['9월.csv 2번째 줄', '9월.csv 5번째 줄', '10월.xlsx 구매 4행']
    """

    def __init__(
        self,
        lines: Sequence[int],
        parts: Sequence[tuple[int, str, str]] = ((0, "", "번째 줄"),),
    ) -> None:
        self.lines = lines
        self.parts = parts

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.lines)

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[str]: ...
    def __getitem__(self, index: int | slice) -> str | Sequence[str]:
        """Return what a row is called, or some rows."""
        at = range(len(self.lines))[index]
        if isinstance(at, range):
            return [self[each] for each in at]
        part = bisect_right(self.parts, at, key=lambda each: each[0]) - 1
        _, before, after = self.parts[part]
        return f"{before}{self.lines[at]}{after}"


def records_of(
    rows: Any,  # noqa: ANN401 - a DataFrame, mappings, or what was read of a file
) -> tuple[Sequence[Mapping[str, object]], Sequence[str], tuple[Problem, ...]]:
    """Return brought rows as mappings, what each is called, and what could not be read.

    Args:
        rows: a pandas DataFrame, mappings, or what `read_rows` or `read_files` has read.

    >>> records_of([{"금액": 30000}])
    ([{'금액': 30000}], (), ())
    """
    if (places := getattr(rows, "places", None)) is not None:
        return rows.rows, places, rows.problems
    if to_dict := getattr(rows, "to_dict", None):
        return to_dict("records"), (), ()
    return rows if isinstance(rows, Columnwise) else list(rows), (), ()


@outlined
class FeesFrom(NamedTuple):
    """From which brought row on a column of fees is called so.

    Attributes:
        first: the position of the row.
        header: what the file calls the column.
    """

    first: int
    header: str


class Gathering:
    """Rows put together as they are read, some at a time: by column, equal texts kept once.

    >>> rows = Gathering()
    >>> rows.add([2, 3], {"name": ["홍길동", " "]})
    >>> rows.add([4], {"fee": ["5만원"]})
    >>> rows.lines, rows.columns
    (array('L', [2, 4]), {'name': ['홍길동', None], 'fee': [None, '5만원']})
    """

    def __init__(self) -> None:
        self.lines = array("L")
        self.columns: dict[str, list[CellValue]] = {}
        self._once: dict[str, _Once] = {}

    def add(self, lines: Sequence[int], columns: Mapping[str, Sequence[CellValue]]) -> None:
        """Add rows as they are read.

        Args:
            lines: where each of them stood.
            columns: field → what the rows say, None or an empty text where they say nothing.
        """
        once = {field: self._once.setdefault(field, _Once()) for field in columns}
        self.join(
            lines,
            {field: [*map(once[field].__getitem__, cells)] for field, cells in columns.items()},
        )

    def join(self, lines: Sequence[int], columns: Mapping[str, Sequence[CellValue]]) -> None:
        """Add rows that are kept by column already: None alone says nothing.

        Those that say nothing at all are left out.
        """
        nothing = (None,) * len(columns)
        said = [row != nothing for row in zip(*columns.values(), strict=True)]
        if not all(said):
            columns = {field: [*compress(cells, said)] for field, cells in columns.items()}
        count = sum(said)
        for field in columns:
            self.columns.setdefault(field, [None] * len(self.lines))
        for field, column in self.columns.items():
            column.extend(columns[field] if field in columns else [None] * count)
        self.lines.extend(compress(lines, said))

    def rows(self) -> Columnwise[str, CellValue]:
        """Return all of them."""
        return Columnwise(self.columns)


@outlined
class _Once(dict["CellValue", "CellValue"]):
    """Texts, each kept once; None for one that says nothing. What is no text stays as it is."""

    def __missing__(self, cell: CellValue) -> CellValue:
        if type(cell) is not str:
            return cell  # and is not kept: 1 and True are one key
        self[cell] = found = cell if cell and not cell.isspace() else None
        return found
