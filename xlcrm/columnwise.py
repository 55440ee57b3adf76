"""Rows kept by column, however many: one of them becomes a mapping when somebody looks at it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from operator import eq
from typing import Generic, TypeVar, overload

K = TypeVar("K")
V = TypeVar("V")


class Columnwise(Sequence[Mapping[K, V]], Generic[K, V]):
    """Rows as a sequence of mappings of which only the columns are kept.

    A row of 14 values takes 112 bytes beside the values themselves; as a `dict` it takes 632.
    It equals any other sequence of equal rows. Without a column there is no row.

    Attributes:
        columns: by key, what each row says; None where it says nothing.

    Raises:
        ValueError: the columns are not equally long.

    >>> rows = Columnwise({"name": ["홍길동", "김철수"], "fee": [None, 50000]})
    >>> len(rows), rows[0], rows[1:].columns
    (2, {'name': '홍길동'}, {'name': ['김철수'], 'fee': [50000]})
    """

    __slots__ = ("columns",)

    def __init__(self, columns: Mapping[K, Sequence[V | None]]) -> None:
        self.columns = columns
        if len(set(map(len, columns.values()))) > 1:
            raise ValueError("columns of different lengths")

    def __len__(self) -> int:
        """How many rows there are."""
        return len(next(iter(self.columns.values()), ()))

    @overload
    def __getitem__(self, index: int) -> Mapping[K, V]: ...
    @overload
    def __getitem__(self, index: slice) -> Columnwise[K, V]: ...
    def __getitem__(self, index: int | slice) -> Mapping[K, V] | Columnwise[K, V]:
        """Return a row with what it says, or some rows."""
        if isinstance(index, slice):
            return Columnwise({key: column[index] for key, column in self.columns.items()})
        at = range(len(self))[index]
        said = ((key, column[at]) for key, column in self.columns.items())
        return {key: value for key, value in said if value is not None}

    def __iter__(self) -> Iterator[Mapping[K, V]]:
        """Yield the rows one by one."""
        for row in zip(*self.columns.values(), strict=True):
            said = zip(self.columns, row, strict=True)
            yield {key: value for key, value in said if value is not None}

    def __eq__(self, other: object) -> bool:
        """Whether the same rows come in the same order, however they are kept."""
        if not isinstance(other, Sequence) or len(self) != len(other):
            return False
        return all(map(eq, self, other))

    __hash__ = None  # type: ignore[assignment]  # as a list has none

    def __repr__(self) -> str:
        """One line that says nothing of what the rows say."""
        return f"<Columnwise {len(self):,}행>"


def by_column(rows: Sequence[Mapping[K, V]]) -> Mapping[K, Sequence[V | None]]:
    """Return any rows by column, in the order in which the keys are met; None for no value.

    >>> by_column([{1: "가"}, {2: "나"}])
    {1: ['가', None], 2: [None, '나']}
    """
    if isinstance(rows, Columnwise):
        return rows.columns
    keys = dict.fromkeys(chain.from_iterable(rows))
    return {key: [row.get(key) for row in rows] for key in keys}


def without(rows: Sequence[Mapping[K, V]], key: K) -> Sequence[int]:
    """Return which rows have no value for a key.

    >>> without([{1: "가"}, {2: "나"}], 1), without(Columnwise({1: ["가", None]}), 1)
    ([1], [1])
    """
    if isinstance(rows, Columnwise):
        column = rows.columns.get(key) or [None] * len(rows)
        return [at for at, value in enumerate(column) if value is None]
    return [at for at, row in enumerate(rows) if key not in row]
