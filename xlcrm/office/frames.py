"""A sheet's table as a pandas DataFrame: real dtypes by what is declared, people masked when shown.

The dtypes are those of `Column.dtype`, whatever the cells hold, so that the same lines of code work
on every office's ledger. Moments are `datetime64[us]` and not `[ns]`, which ends in 2262 while
contracts end on 9999-12-31.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

import numpy as np
import pandas as pd

from xlcrm.domain.privacy import scrub
from xlcrm.schema.columns import Kind
from xlcrm.schema.masks import MASKS, SHOWN_AS, in_short

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlcrm.schema.columns import Column
    from xlcrm.schema.table import Table

INDEX: Final = "행"
"""The name of a frame's index: the row of the sheet in Excel."""

_INTEGERS: Final = np.iinfo(np.int64)
_SHOWN: Final = {
    **MASKS,
    Kind.NOTE: in_short,
}


class PeopleSeries(pd.Series):
    """A column of a `PeopleFrame`, masked when it is shown; its values are as they are."""

    @property
    def _constructor(self) -> type[PeopleSeries]:
        return PeopleSeries

    @property
    def _constructor_expanddim(self) -> type[PeopleFrame]:
        return PeopleFrame

    def __repr__(self) -> str:
        """Return pandas' own text of the column with nobody to be recognised in it."""
        return repr(_plain_series(self))


class PeopleFrame(pd.DataFrame):
    """A DataFrame that masks people when it is shown: in a terminal, a notebook, a traceback.

    Only what `repr` and a notebook show is masked. The values, `to_string`, `to_csv`, `to_excel`
    and whatever is computed have them as they are; `pd.DataFrame(frame)` shows them, too.
    """

    @property
    def _constructor(self) -> type[PeopleFrame]:
        return PeopleFrame

    @property
    def _constructor_sliced(self) -> type[PeopleSeries]:
        return PeopleSeries

    def __repr__(self) -> str:
        """Return pandas' own text of the frame with nobody to be recognised in it."""
        return repr(_plain_frame(self))

    def _repr_html_(self) -> str | None:
        return cast("str | None", cast("Any", _plain_frame(self))._repr_html_())


def typed_frame(table: Table) -> PeopleFrame:
    """Return a table as a DataFrame, indexed by Excel row, columns named canonically.

    Each column has the dtype that it is declared with: `datetime64[us]` for days, moments and
    months, `Int64` for whole numbers, `category` for choices (those of the list first, in its
    order), `boolean` for yes and no, `string` for texts. What is blank or cannot be read is missing
    there, and what cannot be read is one of the ledger's findings.

    >>> import xlcrm
    >>> ledger = xlcrm.open_ledger("sample_data/seed_ledger.xlsx")
    >>> frame = typed_frame(ledger.tables[0])
    >>> frame["계약 종료일"].dt.year.tolist(), int(frame["요금"].sum())
    ([2024, 2024, 2024], 250000)
    >>> frame["고객명"]
    행
    2    홍*동
    3    김*수
    4    박*희
    Name: 고객명, dtype: string
    """
    index = pd.Index(list(table.rows), name=INDEX)
    columns = {
        each.column.name: _series(each.column, each.values, index)
        for each in table.columns.values()
    }
    return PeopleFrame(columns, index=index)


def _series(column: Column, values: Sequence[object], index: pd.Index) -> pd.Series[Any]:
    """A column's values with the dtype that it is declared with."""
    dtype = column.dtype
    if dtype.startswith("datetime64"):
        return pd.Series(np.array(list(values), dtype=dtype), index=index)
    if dtype == "Int64":
        values = [each if _whole(each) else None for each in values]
    elif dtype == "boolean":
        values = [each if isinstance(each, bool) else None for each in values]
    else:
        values = [None if each is None else str(each) for each in values]
    if dtype == "category":
        found = dict.fromkeys(each for each in values if each is not None)
        words = [*dict.fromkeys((*column.choices, *found))]
        return pd.Series(pd.Categorical(values, categories=words), index=index)
    return pd.Series(pd.array(values, dtype=dtype), index=index)  # type: ignore[call-overload]  # one of four dtypes


def _whole(value: object) -> bool:
    return (
        isinstance(value, int)
        and not isinstance(value, bool)
        and _INTEGERS.min <= value <= _INTEGERS.max
    )


def _plain_series(series: PeopleSeries) -> pd.Series[Any]:
    """The column as pandas' own, masked."""
    return _hidden(pd.Series(series), series.name).set_axis(_hidden_index(series.index))


def _plain_frame(frame: PeopleFrame) -> pd.DataFrame:
    """The frame as pandas' own, its personal columns masked and its other texts scrubbed."""
    plain = pd.DataFrame(frame)
    columns = [_hidden(plain.iloc[:, at], name) for at, name in enumerate(plain.columns)]
    if not columns:
        return plain
    shown = pd.concat(columns, axis=1).set_axis(plain.columns, axis=1)
    return shown.set_axis(_hidden_index(plain.index))


def _hidden_index(index: pd.Index) -> pd.Index:
    """An index without the people by whom a frame may have been grouped or sorted."""
    if not any(SHOWN_AS.get(str(name)) in _SHOWN for name in index.names):
        return index
    levels = [
        _hidden(index.get_level_values(at).to_series(), name) for at, name in enumerate(index.names)
    ]
    several = isinstance(index, pd.MultiIndex)
    found: pd.Index = pd.MultiIndex.from_arrays(levels) if several else pd.Index(list(levels[0]))
    return found.set_names(index.names)


def _hidden(series: pd.Series[Any], name: object) -> pd.Series[Any]:
    """A column with its texts masked; numbers and days as they are unless they are personal.

    Of very many rows only those at both ends are shown, and nothing stands for the others.
    """
    mask = _SHOWN.get(SHOWN_AS.get(str(name), Kind.TEXT))
    texts = (pd.StringDtype, pd.CategoricalDtype, np.dtypes.ObjectDType)
    if mask is None and not isinstance(series.dtype, texts):
        return series

    def hidden(value: object) -> object:
        if isinstance(value, str):
            return (mask or scrub)(value)
        return value if mask is None or pd.isna(value) else mask(str(value))  # type: ignore[call-overload]  # a scalar

    count, most = len(series), pd.get_option("display.max_rows") or len(series)
    ends = [*range(most), *range(count - most, count)] if count > 2 * most else range(count)
    shown: list[object] = [""] * count
    changed = False
    for at, value in zip(ends, series.iloc[list(ends)].tolist(), strict=True):
        shown[at] = hidden(value)
        changed = changed or shown[at] is not value
    if not changed:
        return series
    dtype = "string" if isinstance(series.dtype, pd.StringDtype) else object
    return pd.Series(shown, index=series.index, name=series.name, dtype=dtype)
