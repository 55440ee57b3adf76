"""The keys of rows of 접수 that have been taken in, found again wherever their rows stand now."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from xlcrm.jobs.intake.sheet import words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from xlcrm.jobs.intake.sheet import IntakeRow


def with_their_keys(rows: Sequence[IntakeRow]) -> tuple[list[IntakeRow], dict[int, str]]:
    """Return the rows, each with the key of what was taken of it, and which keys change.

    Who sorts some of the columns, or moves cells, leaves the hidden keys where they were.

    Args:
        rows: the rows, from above.

    Returns:
        The rows, and the new keys by the rows' numbers; "" where there is none any more.
    """
    astray = {
        key.rpartition(":")[2]: key
        for row in rows
        for key in [words(row.values.get("key"))]
        if key and not row.since and not row.is_as_taken
    }
    found: list[IntakeRow] = []
    moved: set[str] = set()
    keys: dict[int, str] = {}
    for row in rows:
        key = astray.get(row.check, "")
        if key and not row.is_as_taken and key not in moved:
            moved.add(key)
            keys[row.number] = key
            found.append(replace(row, values={**row.values, "key": key}))
        else:
            found.append(row)
    for at, row in enumerate(found):
        if _is_foreign(row, moved):
            keys.setdefault(row.number, "")
            found[at] = replace(row, values={**row.values, "key": None})
    return found, keys


def _is_foreign(row: IntakeRow, moved: AbstractSet[str]) -> bool:
    """Whether a row has the key of another one."""
    return not row.is_as_taken and words(row.values.get("key")) in moved
