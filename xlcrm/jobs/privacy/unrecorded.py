"""The sealed record beside a workbook without some customers, as a purge leaves it.

Who did what and when stays; of whom it was says what the purged are called from then on. What the
record says of 변경이력 is said anew, since the purge empties cells there: only where it was right
before, so that lines which somebody has taken out stay missing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from xlcrm.domain.privacy import mask_name
from xlcrm.domain.text import lazy
from xlcrm.files.record import record_bytes
from xlcrm.files.sealed import lines_in
from xlcrm.office.recorded import added, history_standing, known_as
from xlcrm.schema.sheets import HISTORY

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from os import PathLike

    from xlcrm.domain.traces import Traces
    from xlcrm.files.sealed import RecordLine
    from xlcrm.jobs.privacy.found import Found
    from xlcrm.workbook.read import Book

    Sums = Mapping[tuple[str, str], tuple[int, str]]

_DIGITS: Final = lazy(r"\d+")
_WORDS: Final = frozenset({"said", "files", "restored", "backup", "aside", "from", "copy_of"})
"""What of a line is text, and may name somebody as a file's name does."""


class Unrecorded:
    """What the lines of a record become."""

    def __init__(self, traces: Sequence[Traces], found: Sequence[Found] = ()) -> None:
        self._traces = traces
        self._rows = {
            (sheet.table.sheet, str(sheet.table.rows[at]))
            for each in found
            for sheet, positions in each.rows
            for at in positions
        }
        self._named = {
            said: each.key
            for each in traces
            for said in (
                *(
                    known_as(key, name)
                    for key in each.known.keys
                    for name in ("", *each.known.names)
                ),
                *map(mask_name, each.known.names),
            )
        }
        longest = sorted(filter(None, self._named), key=len, reverse=True)
        words = "|".join(map(re.escape, longest))
        self._pattern = re.compile(rf"(?<![\w*-])(?:{words})(?![\w*-])") if words else None
        self.history: dict[int, list[list[Any]]] = {}

    def line(self, line: RecordLine) -> RecordLine:
        """Return what a line tells from now on; itself where it names none of them."""
        theirs = [each in self._named for each in line.get("people", ())]
        new = dict(line)
        for name in _WORDS & line.keys():
            new[name] = self._said(line[name])
        if "people" in line:
            people = (self._named.get(each, each) for each in line["people"])
            new["people"] = [*dict.fromkeys(people)]
        if "cells" in line:
            new["cells"] = [
                [sheet, cell, "", ""]
                if theirs and (all(theirs) or self._is_theirs(sheet, cell))
                else [sheet, cell, self._value(old, any(theirs)), self._value(new_, any(theirs))]
                for sheet, cell, old, new_ in line["cells"]
            ]
        if line["n"] in self.history:
            new["history"] = self.history[line["n"]]
        return new if new != line else line

    def _is_theirs(self, sheet: str, cell: str) -> bool:
        """Whether a cell stands in a row of theirs, as 변경이력 tells of it."""
        return any((sheet, row) in self._rows for row in _DIGITS.findall(cell))

    def _value(self, text: str, theirs: bool) -> str:  # noqa: FBT001 - one call
        """What a cell says; in a line about them also their 고객 ID and masked names go."""
        if theirs and self._pattern is not None:
            text = self._pattern.sub(lambda match: self._named[match[0]], text)
        return str(self._said(text))

    def _said(self, said: Any) -> Any:  # noqa: ANN401 - JSON's values
        if isinstance(said, list):
            return [self._said(each) for each in said]
        for each in self._traces:
            said = each.text(str(said))
        return said

    def count(self, path: str | PathLike[str]) -> int:
        """Return how many lines of the record beside a workbook name them."""
        lines = lines_in(record_bytes(path))
        return sum(self.line(line) is not line for line in lines if line["what"] != "anchor")

    def reset_history(self, lines: Iterable[RecordLine], before: Sums, after: Sums) -> None:
        """Have lines say of 변경이력 what stands there after the purge, where they were right.

        Args:
            lines: the record's.
            before: what stood there, as `history_sums` gives it.
            after: what will.
        """
        told = [line for line in lines if line.get("history")]
        wrote: dict[tuple[str, str], tuple[int, str]] = {}
        for line in told:
            for when, command, count, total in line["history"]:
                known, sum_ = wrote.get((when, command), (0, "0"))
                wrote[when, command] = known + count, added(sum_, total)
        right = {key for key, each in wrote.items() if before.get(key) == each}
        right = {key for key in right if after.get(key, before[key]) != before[key]}
        given: set[tuple[str, str]] = set()
        for line in told:
            new = []
            for when, command, count, total in line["history"]:
                key = when, command
                if key not in right:
                    new.append([when, command, count, total])
                elif key not in given:
                    given.add(key)
                    new.append([when, command, *after[key]])
            if new != line["history"]:
                self.history[line["n"]] = new


def history_sums(book: Book) -> Sums:
    """Return what stands in a workbook's 변경이력, by moment and command: how many lines, a sum."""
    found: dict[tuple[str, str], tuple[int, str]] = {}
    for table in book.tables:
        if table.spec.key == HISTORY.key:
            for when, command, count, total in history_standing(table):
                known, sum_ = found.get((when, command), (0, "0"))
                found[when, command] = known + count, added(sum_, total)
    return found
