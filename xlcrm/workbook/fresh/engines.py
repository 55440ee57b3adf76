"""The two calculators, each in a process of its own: a fault of theirs ends nothing but itself.

`cellrune` calculates; `betteroffice_xlsx` confirms what xlcrm's own calculator (`own.py`) cannot.
Both are given small workbooks in memory that xlcrm has made for them (`excerpt.py`), and neither
ever sees or writes a user's file. Run by its path, and imports nothing of xlcrm, so that it starts
at once.

On standard input come a line of JSON and the workbooks' bytes, as before and as after a change:

    {"sizes": [123, 130], "waiting": false, "cells": [[sheet, after, before, stored, ask, known]]}

`stored` is the result that lies in a cell: `["n", 2.0]`, `["s", "가"]`, `["b", true]`,
`["e", "#N/A"]`, or null. `ask` says that a cell's new result is wanted; `known`, that its functions
are known to be calculated right. `waiting` tells that the stored results may be old. On standard
output goes, for each cell that is asked for, its result; `calculate` says null for a formula that
the past does not vouch for, and `"same"` for a result that is what lies in the cell.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections import defaultdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    Said = Sequence[Any] | None

CLOSE = 1e-12
"""By what part two sums may differ that were added up in another order."""

MEMORY = 4 << 30
"""Bytes that a calculator may ask the system for, where it can be held to that."""

UNKNOWN = "=TODAY()"
"""What has no value, as no day is told; nor has what depends on it."""

_PLACE = re.compile(r"([A-Z]+)([0-9]+)")
_SPREAD = 8  # rows read for one that is wanted; more are read one by one
_AT_ONCE = 1_000  # changes
_LOCALE: Any = {"locale": "ko-KR"}


def main() -> None:
    """Answer what comes on standard input."""
    _hold_memory()
    asked = json.loads(sys.stdin.buffer.readline())
    workbooks = [sys.stdin.buffer.read(size) for size in asked["sizes"]]
    answer = {"calculate": calculate, "confirm": confirm}[sys.argv[1]]
    sys.stdout.write(json.dumps(answer(asked, workbooks)))
    sys.stdout.flush()
    os._exit(0)  # what a large workbook takes to be let go of is nobody's gain


def calculate(asked: Any, workbooks: Sequence[bytes]) -> list[object]:  # noqa: ANN401 - JSON
    """Return the results of the cells that are asked for, in their order, as `cellrune` has them.

    Of those that it does not reproduce from what lay in the file before, and that are not known,
    it is asked for none, nor for what depends on them.
    """
    cells = asked["cells"]
    trusted = [known and (asked["waiting"] or stored is None) for *_, stored, _, known in cells]
    if not all(trusted):
        reproduced = _reproduced(cells, workbooks[0])
        trusted = [one or other for one, other in zip(trusted, reproduced, strict=True)]
    new = _calculated(
        workbooks[-1],
        [(sheet, after) for sheet, after, *_ in cells],
        [at for at, each in enumerate(trusted) if not each],
    )
    return [
        None if not trusted[at] else "same" if is_same(new[at], stored) else new[at]
        for at, (*_, stored, ask, _) in enumerate(cells)
        if ask
    ]


def confirm(asked: Any, workbooks: Sequence[bytes]) -> list[object]:  # noqa: ANN401 - JSON
    """Return the results of the cells that are asked for, as `betteroffice_xlsx` has them."""
    import betteroffice_xlsx  # noqa: PLC0415 - this process alone opens it

    book = betteroffice_xlsx.Workbook.open_recalculated(workbooks[-1])
    found: list[object] = []
    for sheet, after, *_, ask, _ in asked["cells"]:
        if not ask:
            continue
        value = book.value(sheet, after)
        if isinstance(value, bool):
            found.append(["b", value])
        elif isinstance(value, float | int):
            found.append(["n", float(value)])
        elif isinstance(value, str):
            found.append(["s", value])
        else:
            found.append(None if value is None else ["e", str(value)])
    return found


def _reproduced(cells: Sequence[Any], before: bytes) -> list[bool]:
    """Whether the calculator gives the results that lie in the cells, each from the others."""
    places = [(sheet, old) for sheet, _, old, *_ in cells if old is not None]
    found = iter(_calculated(before, places, ()))
    return [old is not None and is_same(next(found), stored) for _, _, old, stored, *_ in cells]


def _calculated(
    data: bytes, places: Sequence[tuple[str, str]], unknown: Iterable[int]
) -> list[Said]:
    """What `cellrune` says of cells, some of which it shall not be asked about."""
    import cellrune  # noqa: PLC0415 - this process alone opens it

    book = cellrune.Workbook.from_bytes(data)
    changes: Any = [
        {
            "kind": "set_formula",
            "sheet": places[at][0],
            "address": places[at][1],
            "formula": UNKNOWN,
        }
        for at in unknown
    ]
    for first in range(0, len(changes), _AT_ONCE):
        revision = book.summary()["semantic_revision"]
        book.apply_changes_v2(revision, changes[first : first + _AT_ONCE])
    book.calculate(locale_profile=_LOCALE)
    found: dict[tuple[str, str], Said] = {}
    for sheet, start, end in _runs(places):
        letters, first_row = _place(start)
        for row, values in enumerate(book.read_values(sheet, start, end), start=first_row):
            found[sheet, f"{letters}{row}"] = _said(values[0])
    return [found.get(place) for place in places]


def _said(value: Any) -> Said:  # noqa: ANN401 - as the library has it
    kinds = {"number": "n", "text": "s", "logical": "b", "error": "e"}
    kind = kinds.get(value["kind"])
    return None if kind is None else [kind, value["value"]]


def is_same(one: Said, other: Said) -> bool:
    """Tell whether two results are one, but for the last digits of a sum."""
    if one is None or other is None or one[0] != other[0]:
        return False
    if one[0] != "n":
        return bool(one[1] == other[1])
    return bool(abs(one[1] - other[1]) <= CLOSE * max(abs(one[1]), abs(other[1])))


def _runs(places: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str, str]]:
    """Yield ranges of one column that hold the cells: few calls, and not much beside them."""
    columns: dict[tuple[str, str], set[int]] = defaultdict(set)
    for sheet, address in places:
        letters, row = _place(address)
        columns[sheet, letters].add(row)
    for (sheet, letters), rows in columns.items():
        first, last = min(rows), max(rows)
        if last - first < _SPREAD * len(rows):
            yield sheet, f"{letters}{first}", f"{letters}{last}"
        else:
            yield from ((sheet, f"{letters}{row}", f"{letters}{row}") for row in sorted(rows))


def _place(address: str) -> tuple[str, int]:
    match = _PLACE.fullmatch(address)
    assert match is not None  # noqa: S101 - xlcrm wrote it
    return match[1], int(match[2])


def _hold_memory() -> None:
    try:
        import resource  # noqa: PLC0415 - Windows has none
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


if __name__ == "__main__":
    main()
