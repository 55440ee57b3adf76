"""Which key each row of the sheet 오늘 has, wherever people have moved it.

The key stands in a hidden column, which a sort of the seen ones leaves behind; a row may be copied,
and its customer written over. What a row says is therefore held against the marks of all keys: the
one whose marks it bears is its own. Of a row that bears nobody's only what people typed counts.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from xlcrm.jobs.today.row import EDITED, SAID, TYPED, mark_of, marks_in

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from xlcrm.jobs.today.row import PageRow

_WHAT: Final = ("kind", "customer", "cell")
"""The columns that tell which thing it is, whatever people wrote into the others."""

_BEHIND: Final = frozenset({"cell", "how"})
"""The columns behind those in which people write: a sort of the ones before leaves them, too."""

_KEPT: Final = frozenset({*TYPED, "customer", "recorded"})
"""The columns of a row of people's own that are theirs whatever they say."""


def paired(rows: Sequence[PageRow], fields: Collection[str]) -> list[PageRow]:
    """Return a sheet's rows, each with the key of the thing that it is about.

    Args:
        rows: the rows as they were read, each with the key that stands in it.
        fields: the columns that the sheet still has.
    """
    marks = {
        str(row.values["key"]): found for row in rows if (found := marks_in(row.values.get("key")))
    }
    if not marks:
        return list(rows)
    pairing = _Pairing(marks, fields)
    return [pairing.of(row) for row in rows]


class _Pairing:
    """Finds a row's key by what the row says."""

    def __init__(self, marks: Mapping[str, Mapping[str, str]], fields: Collection[str]) -> None:
        self.marks = marks
        self.all = [name for name in SAID if name in fields]
        what = [name for name in _WHAT if name in fields]
        seen = [name for name in self.all if name not in _BEHIND]
        ways = [self.all, *([what] if {"customer", "cell"} & set(what) else [])]
        ways += [seen] if "customer" in seen else []
        self.ways = [(names, _by_marks(marks, names)) for names in ways]
        self.written = {name: {each[name] for each in marks.values()} for name in SAID}

    def of(self, row: PageRow) -> PageRow:
        """The row with its key; one of people's own without."""
        own = str(row.values.get("key") or "")
        unknown = bool(own) and own not in self.marks  # nothing tells what was written
        if unknown or (not own and row.recorded == EDITED):
            return row
        for names, by_marks in self.ways:
            keys = by_marks.get(tuple(mark_of(row.values.get(name)) for name in names), frozenset())
            if own in keys or len(keys) == 1:
                key = own if own in keys else next(iter(keys))
                values = {**row.values, "key": key}
                return replace(row, values=values, whole=self._is_whole(row, self.marks[key]))
        if own and not row.typed:
            return replace(row, whole=False)
        if not own and row.is_ours:  # a copy whose original is gone: whose words they are is lost
            return row
        claimed = replace(row, whole=False) if own else None
        return replace(self._stripped(row), claimed=claimed)

    def _is_whole(self, row: PageRow, marks: Mapping[str, str]) -> bool:
        """Whether a row says what was written of its key, or of another: no words of people's."""
        said = {name: mark_of(row.values.get(name)) for name in self.all}
        return all(mark == marks[name] or mark in self.written[name] for name, mark in said.items())

    def _stripped(self, row: PageRow) -> PageRow:
        """A row of people's own without what xlcrm wrote, in it or in a row it was copied from."""
        values = {
            name: value
            for name, value in row.values.items()
            if name in _KEPT or (name in SAID and mark_of(value) not in self.written[name])
        }
        return replace(row, values=values)


def _by_marks(
    marks: Mapping[str, Mapping[str, str]], names: Sequence[str]
) -> dict[tuple[str, ...], frozenset[str]]:
    """The keys by the marks of some columns."""
    found: dict[tuple[str, ...], set[str]] = {}
    for key, each in marks.items():
        found.setdefault(tuple(each[name] for name in names), set()).add(key)
    return {said: frozenset(keys) for said, keys in found.items()}
