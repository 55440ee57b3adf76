"""The rules for people who come with a DataFrame instead of a workbook.

A frame is taken for what it can do, so that pandas is not loaded here: whoever has a frame has it.
"""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, Protocol

from xlcrm.cellref import CellError
from xlcrm.errors import HeaderNotFoundError
from xlcrm.reading.habits import settled
from xlcrm.reading.headers import HEADER_ROWS, recognise
from xlcrm.reading.settings import Settings
from xlcrm.rules.every import check
from xlcrm.rules.headers import header_findings
from xlcrm.schema.coerce import read_column
from xlcrm.schema.finding import Findings
from xlcrm.schema.sheets import LEDGER
from xlcrm.schema.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from xlcrm.cellref import CellValue
    from xlcrm.rules.every import Rule
    from xlcrm.schema.sheets import SheetSpec

_FIRST_ROW: Final = 2  # of data, as `DataFrame.to_excel(…, index=False)` writes it
_PLAIN: Final = (str, bool, int, float, CellError)
_DEFAULTS: Final = Settings()


class DataFrameLike(Protocol):
    """What is asked of a `pandas.DataFrame`."""

    @property
    def columns(self) -> Iterable[object]:
        """The headers."""

    @property
    def iloc(self) -> Any:  # noqa: ANN401 - pandas' indexer has no type of its own
        """The values by position."""

    def isna(self) -> Any:  # noqa: ANN401 - another frame
        """Whether each value is missing."""

    def __len__(self) -> int:
        """How many rows there are."""


def check_frame(
    frame: DataFrameLike,
    as_of: date | None = None,
    *,
    spec: SheetSpec = LEDGER,
    settings: Settings = _DEFAULTS,
    more: Sequence[Rule] = (),
) -> Findings:
    """Return what all rules find in a table that is no workbook.

    A finding's cell is where the value would stand if the frame were written to a sheet of the
    spec's name, headers in row 1 and without its index: the row is the position plus 2.

    Args:
        frame: a `pandas.DataFrame`; its columns are recognised like a sheet's headers.
        as_of: the day for which to tell what is late; without it nothing is.
        spec: the kind of sheet that the frame is like.
        settings: what the office has set.
        more: further rules, each a function from a `Context` to findings.

    Raises:
        HeaderNotFoundError: the columns are not those of that kind of sheet.

    >>> import pandas as pd
    >>> frame = pd.DataFrame({"성명": ["가"], "시작일": ["2024-01-01"], "종료일": ["2023-01-01"]})
    >>> [f"{found.where.cell} {found.code}" for found in check_frame(frame)]
    ['C2 C302']
    """
    headers = [str(column) for column in frame.columns]
    missing = frame.isna()
    cells = [
        _cells(frame.iloc[:, at].tolist(), missing.iloc[:, at].tolist())
        for at in range(len(headers))
    ]
    grid: dict[int, dict[int, CellValue]] = {1: dict(enumerate(headers, start=1))}
    for row in range(min(len(frame), HEADER_ROWS - 1)):
        grid[row + _FIRST_ROW] = {at: column[row] for at, column in enumerate(cells, start=1)}
    match = recognise(grid, (), spec)
    if match is None or match.header_row != 1:
        names = [column.name for column in spec.columns if column.required]
        raise HeaderNotFoundError(
            f"'{spec.name}' 표로 읽을 열을 찾지 못했습니다.",
            hint=f"열 이름에 다음이 있는지 확인하세요: {', '.join(names)}",
        )
    columns = {
        field: read_column(spec.column(field), number, match.headers[field], cells[number - 1])
        for field, number in match.columns.items()
    }
    rows = range(_FIRST_ROW, _FIRST_ROW + len(frame))
    table = Table(spec, spec.name, 1, rows, settled(columns))
    found = check([table], settings, as_of, more)
    return Findings((*header_findings(match, spec.name, settings.severities), *found))


def _cells(values: Sequence[object], missing: Sequence[bool]) -> list[CellValue]:
    """Return a column's values as a workbook's cells hold them."""
    pairs = zip(values, missing, strict=True)
    return [None if gone else _cell(value) for value, gone in pairs]


def _cell(value: object) -> CellValue:
    if isinstance(value, _PLAIN) and type(value) in _PLAIN:
        return value
    if isinstance(value, datetime):  # pandas' time stamps too; the zone is the office's own
        return datetime.combine(value.date(), value.time())
    if isinstance(value, date):
        return datetime.combine(value, time())
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    plain = getattr(value, "item", None)  # numpy's scalars
    return str(value) if plain is None else _cell(plain())
