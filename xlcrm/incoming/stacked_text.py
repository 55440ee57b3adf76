"""Texts with several tables one below another: each is read with the headers of its own."""

from __future__ import annotations

import csv
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from xlcrm.domain.csv_text import csv_line
from xlcrm.domain.text import lazy, one_line
from xlcrm.incoming.headers import Incoming, IncomingError, headers_of
from xlcrm.incoming.rows import Gathering, Places
from xlcrm.incoming.text import Text, layout_of, lines_of, numbered_records, rows_of_text
from xlcrm.incoming.titled import with_standing
from xlcrm.reading.brought import brought
from xlcrm.reading.headers import LONGEST_HEADER, fields_in_row
from xlcrm.reading.lexicon import meaning_of
from xlcrm.reading.told import told_anywhere
from xlcrm.schema.sheets import LEDGER
from xlcrm.schema.trouble import Problem
from xlcrm.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xlcrm.reading.told import Explained
    from xlcrm.schema.columns import SheetSpec


_FIGURE: Final = lazy(r"\d")
_WORDS: Final = 2  # of headers that make a line one of them

Record = tuple[int, list[str]]
"""The line on which a record begins, and what it says."""


class _Block(NamedTuple):
    """One table of a text: its records with the headers first, and the title above them."""

    title: str
    records: Sequence[Record]


def is_stacked(text: Text, spec: SheetSpec, told: Explained | None) -> bool:
    """Tell whether lines of headers stand above and below rows of a ledger's text.

    Raises:
        IncomingError: no header is known.
    """
    if spec.key != LEDGER.key:
        return False
    wanted = brought(spec)
    _, separator, _ = layout_of(text, wanted, told_anywhere(told or {}))
    rows, seen = False, False  # rows have figures, and lie between two lines of headers
    for line in text.reader():
        if _FIGURE.search(line):
            rows = rows or seen
        elif separator in line:
            cells = next(csv.reader([line], delimiter=separator), [])
            if _heads(cells, wanted):
                if rows:
                    return True
                seen = True
    return False


def _heads(cells: Sequence[str], spec: SheetSpec) -> bool:
    """Whether words are those of headers: of a ledger's, or of sums by group."""
    said = {at: cell for at, cell in enumerate(cells, 1) if cell.strip()}
    if len(said) < _WORDS or any(
        len(cell) > LONGEST_HEADER or _FIGURE.search(cell) for cell in said.values()
    ):
        return False
    if len(fields_in_row(said, 1, spec)) >= _WORDS:
        return True
    return 2 * sum(meaning_of(cell) is not None for cell in said.values()) > len(said)


def rows_of_stacked(text: Text, spec: SheetSpec, told: Explained | None) -> Incoming:
    """Return the rows of all tables of a text that are of a kind.

    What has other headers is left, and named among what is not read.

    Raises:
        IncomingError: a quote is not closed, two columns mean one field, or no header is known.
    """
    wanted = brought(spec)
    said = told_anywhere(told or {})
    _, separator, skipped = layout_of(text, wanted, said)
    found: list[tuple[Incoming, _Block, list[int]]] = []
    unread: list[str] = []
    wrong: IncomingError | None = None
    for block in _blocks(numbered_records(text, separator, skipped), wanted):
        first = dict(enumerate(block.records[0][1], 1))
        mine = _text_of(block.records)
        try:
            if headers_of({1: {**first}}, wanted, told=said) is None:
                unread.append(f"{block.records[0][0]:,}번째 줄부터의 다른 표")
                continue
            found.append((rows_of_text(mine, spec, told), block, lines_of(mine)))
        except IncomingError as error:
            wrong = wrong or error
            unread.append(f"{block.records[0][0]:,}번째 줄부터의 다른 표")
    if not found:
        return rows_of_text(text, spec, told) if wrong is None else _raised(wrong)
    return _joined(found, unread)


def _raised(error: IncomingError) -> Incoming:
    raise error


def _blocks(records: Iterator[Record], spec: SheetSpec) -> Iterator[_Block]:
    """Yield the tables of a text, from one line of headers to the next."""
    block: list[Record] = []
    title = ""
    for record in records:
        heads = _heads(record[1], spec)
        if heads and _has_rows(block):
            above = _titles(block)
            yield _Block(title, block)
            block, title = [record], above
        elif heads and not block:
            block = [record]
        elif block:
            block.append(record)
        else:
            title = _only(record[1]) or title
    if block:
        yield _Block(title, block)


def _has_rows(block: Sequence[Record]) -> bool:
    """Whether a row with figures stands below a block's headers."""
    return any(_FIGURE.search("".join(cells)) for _, cells in block[1:])


def _titles(block: list[Record]) -> str:
    """The one text that stands alone below a block: the title of the next, which is taken away."""
    title = ""
    while block and sum(bool(cell.strip()) for cell in block[-1][1]) <= 1:
        title = title or _only(block[-1][1])
        block.pop()
    return title


def _only(cells: Sequence[str]) -> str:
    """The one text of a record; empty where it says more, or nothing."""
    said = [one_line(cell) for cell in cells if cell.strip()]
    return said[0] if len(said) == 1 else ""


def _text_of(records: Sequence[Record]) -> Text:
    """A table's records as a text of its own."""
    lines = (csv_line(cells or [""]) for _, cells in records)  # guarded, as the reader unguards
    return Text("".join(lines).encode(), "utf-8")


def _joined(found: Sequence[tuple[Incoming, _Block, list[int]]], unread: list[str]) -> Incoming:
    """The rows of all tables, each with the line on which it stood."""
    rows, fees, problems = Gathering(), [], list[Problem]()
    titles: dict[str, int] = {}
    for each, block, lines in found:
        where = {line: record[0] for line, record in zip(lines, block.records, strict=False)}
        fees += [fee._replace(first=fee.first + len(rows.lines)) for fee in each.fees]
        columns, standing = with_standing({**each.rows.columns}, block.title)
        if standing:
            titles[block.title] = titles.get(block.title, 0) + len(each.rows)
        if "customer_id" in each.doubtful:
            columns.pop("customer_id", None)
        rows.join([where.get(line, line) for line in each.places.lines], columns)
        for problem in each.problems:
            line = int(problem.place.removesuffix("번째 줄"))
            problems.append(replace(problem, place=f"{where.get(line, line)}번째 줄"))
    unknown = dict.fromkeys([*(text for each, _, _ in found for text in each.unknown), *unread])
    return Incoming(
        rows.rows(),
        Places(rows.lines),
        tuple(unknown),
        frozenset.intersection(*(each.doubtful for each, _, _ in found)),
        tuple(problems),
        fees=tuple(fees),
        titles=titles,
        headers=tuple(text for each, _, _ in found for text in each.headers),
    )
