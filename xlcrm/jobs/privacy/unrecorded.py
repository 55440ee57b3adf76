"""The sealed record beside a workbook without some customers, as a purge leaves it.

Who did what and when stays; of whom it was says what the purged are called from then on. Since the
purge empties cells of 변경이력, its own line says anew what stands there: only where the record was
right before, so that lines which somebody has taken out stay missing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from xlcrm.domain.privacy import mask_name
from xlcrm.domain.text import lazy
from xlcrm.files.record import record_bytes
from xlcrm.files.sealed import lines_in
from xlcrm.jobs.verify import outcomes
from xlcrm.office.recorded import add_history, history_standing, history_written, known_as
from xlcrm.schema.sheets import HISTORY

if TYPE_CHECKING:
    from collections.abc import Sequence
    from os import PathLike

    from xlcrm.domain.traces import Traces
    from xlcrm.files.sealed import RecordLine
    from xlcrm.jobs.privacy.found import Found
    from xlcrm.office.recorded import HistorySums
    from xlcrm.workbook.read import Book

_DIGITS: Final = lazy(r"\d+")
_WORDS: Final = frozenset({"said", "files", "restored", "backup", "aside", "from"})
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


def history_anew(
    lines: Sequence[RecordLine], digest: str, before: Book, after: Book
) -> list[list[Any]]:
    """Return what the record has to say anew of 변경이력 once a purge is done, where it was right.

    Args:
        lines: the record's.
        digest: the SHA-256 of the workbook as it is.
        before: the workbook as it is.
        after: as it will be.
    """
    wrote = history_written(lines, outcomes(lines, digest))
    now, then = _sums(before), _sums(after)
    return [
        [*key, *then.get(key, (0, "0"))]
        for key, each in wrote.items()
        if now.get(key) == each != then.get(key)
    ]


def _sums(book: Book) -> HistorySums:
    """What stands in a workbook's 변경이력."""
    found: HistorySums = {}
    for table in book.tables:
        if table.spec.key == HISTORY.key:
            add_history(found, history_standing(table))
    return found
