"""The results as one JSON object, written as they come: 300,000 edits never lie in memory."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from functools import lru_cache
from itertools import islice
from math import isfinite
from typing import TYPE_CHECKING, Final

from xlcrm.addresses import shown_path
from xlcrm.cellref import column_letters
from xlcrm.cli.editions import in_json
from xlcrm.cli.failures import without_path
from xlcrm.cli.shown.listing import before_edit
from xlcrm.cli.shown.results import stale_object
from xlcrm.domain.privacy import scrub
from xlcrm.schema.finding import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import TextIO

    from xlcrm.fleet.batch import FileResult, Outcome
    from xlcrm.schema.finding import Finding
    from xlcrm.workbook.fresh.calculated import Calculated
    from xlcrm.workbook.plan import Plan

_CHUNK: Final = 10_000  # pieces at once: some streams are not buffered
_DISTINCT: Final = 65_536
_KEPT: Final = 1_000  # edits of a file that a run keeps one by one


def write(results: Iterable[FileResult], as_of: date, stream: TextIO) -> list[Outcome]:
    """Write the object of docs/architecture.md#json and return the files' outcomes.

    Where the stream's encoding cannot hold every sign, all but ASCII is escaped, so that the
    result is right JSON in any console or pipe.
    """
    ascii_only = (stream.encoding or "").lower().replace("-", "") not in {"utf8", "utf8sig"}
    encoder = json.JSONEncoder(ensure_ascii=ascii_only)
    outcomes = []
    stream.write(f'{{"as_of": "{as_of}", "files": [')
    for number, result in enumerate(results):
        stream.write(",\n" if number else "\n")
        pieces = _file(result, encoder)
        while chunk := "".join(islice(pieces, _CHUNK)):
            stream.write(chunk)
        outcomes.append(result.outcome)
    stream.write("\n]}\n")
    return outcomes


def file_object(result: FileResult) -> str:
    """Return what `write` says of one file, as a text; of very many edits only how many.

    A night changes a cell in each row: of 10,000 ledgers that would be more than they hold.
    """
    return "".join(_file(result, json.JSONEncoder(ensure_ascii=False), _KEPT))


def _file(result: FileResult, encoder: json.JSONEncoder, most: int | None = None) -> Iterator[str]:
    text = encoder.encode
    if result.earlier:
        yield text(json.loads(result.earlier))
        return
    error = None if result.error is None else without_path(result.error)
    yield f'{{"path": {text(shown_path(result.path))}, "outcome": "{result.outcome}", '
    yield f'"error": {text(error)}, "edits": ['
    edits = 0 if result.assessment is None else len(result.assessment.plan)
    left = edits if most is not None and edits > most else 0
    if result.assessment is not None and not left:
        yield from _joined(_edits(result.assessment.plan, encoder))
    yield '], "findings": ['
    yield from _joined(text(_finding(found)) for found in result.findings)
    marked = "" if result.marked is None else f', "marked": {text(result.marked)}'
    if result.assessment is not None and result.assessment.dateless:
        marked += f', "dateless": {result.assessment.dateless}'
    if result.ticked is not None:
        marked += f', "ticked": {len(result.ticked.rows)}, "left": {result.ticked.left}'
    if result.intake is not None:
        marked += f', "intake": {text(result.intake.counts)}'
    if left:
        marked += f', "edits_left_out": {left}'
    for name, value in in_json(result.path).items():
        marked += f', "{name}": {text(value)}'
    stale = "" if result.calculated is None else _stale(result.calculated, encoder)
    yield f'], "summary": {text(_summary(result))}{marked}{stale}}}'


def _stale(found: Calculated, encoder: json.JSONEncoder) -> str:
    """The rest of a file's object: formulas whose results may be old, and how many are fresh."""
    said = encoder.encode(stale_object(found))
    return f", {said[1:-1]}"


def _joined(items: Iterable[str]) -> Iterator[str]:
    before = "\n  "
    for item in items:
        yield before
        yield item
        before = ",\n  "


def _edits(plan: Plan, encoder: json.JSONEncoder) -> Iterator[str]:
    """Each edit's JSON; straight from the columns, since a refresh may change every row."""

    @lru_cache(_DISTINCT, typed=True)
    def text(value: object) -> str:
        return encoder.encode(_plain(value))

    @lru_cache(_DISTINCT, typed=True)
    def old_text(value: object) -> str:
        return encoder.encode(_plain(before_edit(value)))

    for cells in plan.columns:
        start = f'{{"sheet": {text(cells.sheet)}, "cell": "{column_letters(cells.column)}'
        for row, old, new in zip(cells.rows, cells.old, cells.new, strict=True):
            yield f'{start}{row}", "old": {old_text(old)}, "new": {text(new)}}}'
    for edit in replace(plan, columns=()):
        start = f'{{"sheet": {text(edit.where.sheet)}, "cell": "{edit.where.cell}"'
        yield f'{start}, "old": {old_text(edit.old)}, "new": {text(edit.new)}}}'


def _plain(value: object) -> object:
    """A cell's value as JSON knows it; numbers of people in a text are masked."""
    if isinstance(value, str):
        return scrub(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and not isfinite(value):
        return str(value)
    return value


def _finding(found: Finding) -> Mapping[str, str]:
    return {
        "code": found.code,
        "severity": found.severity.value,
        "sheet": found.where.sheet,
        "cell": found.where.cell,
        "message": found.message,
        "suggestion": found.suggestion,
    }


def _summary(result: FileResult) -> Mapping[str, int]:
    """Contracts by status after a refresh; findings by severity after a check."""
    if result.assessment is not None:
        return result.assessment.counts
    if result.error is not None:
        return {}
    found = [each.severity for each in result.findings]
    return {severity.value: found.count(severity) for severity in Severity}
