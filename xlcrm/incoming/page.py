"""The tables of a web page, or of Excel's XML of 2003: what many programs export as .xls."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Final

_CELLS: Final = frozenset({"td", "th", "cell"})
_ROWS: Final = frozenset({"tr", "row"})
_MOST_SPANNED: Final = 1000
_LEFT_OUT: Final = frozenset({"script", "style", "title"})


def tables_of_page(text: str) -> list[list[list[str]]]:
    """Return each table of a page as rows of texts; cells that span several stand in the first.

    >>> tables_of_page("<table><tr><th colspan=2>가</th><td>1</td></tr></table>")
    [[['가', '', '1']]]
    """
    reader = _Tables()
    reader.feed(text)
    reader.close()
    return [rows for rows in reader.tables if any(any(row) for row in rows)]


class _Tables(HTMLParser):
    """Gathers the tables; one inside another's cell is a table of its own."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[str]]] = []
        self._open: list[_Table] = []
        self._left_out = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _LEFT_OUT:
            self._left_out += 1
        elif tag == "table":
            self._open.append(_Table())
            self.tables.append(self._open[-1].rows)
        elif self._open and tag in _ROWS:
            said = dict(attrs)
            self._open[-1].begin_row(_span(said.get("ss:index"), 0))
        elif self._open and tag in _CELLS:
            said = dict(attrs)
            down = _span(said.get("rowspan")) + _span(said.get("ss:mergedown"), 0)
            across = _span(said.get("colspan")) + _span(said.get("ss:mergeacross"), 0)
            self._open[-1].begin_cell(down, across, _span(said.get("ss:index"), 0))
        elif self._open and tag in {"br", "p", "div"}:
            self._open[-1].say("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _LEFT_OUT:
            self._left_out = max(0, self._left_out - 1)
        elif self._open and tag == "table":
            self._open.pop().end_cell()
        elif self._open and tag in {*_CELLS, *_ROWS}:
            self._open[-1].end_cell()

    def handle_data(self, data: str) -> None:
        if self._open and not self._left_out:
            self._open[-1].say(data)

    def close(self) -> None:
        super().close()
        for table in self._open:
            table.end_cell()


class _Table:
    """One table as it is read."""

    def __init__(self) -> None:
        self.rows: list[list[str]] = []
        self._text: list[str] | None = None
        self._span = 1, 1
        self._taken: dict[tuple[int, int], None] = {}

    def begin_row(self, number: int) -> None:
        """Begin the next row, or one further down."""
        self.end_cell()
        while len(self.rows) < number - 1:
            self.rows.append([])
        self.rows.append([])

    def begin_cell(self, down: int, across: int, number: int) -> None:
        """Begin the next cell, or one further right."""
        self.end_cell()
        if not self.rows:
            self.rows.append([])
        row = self.rows[-1]
        row += [""] * (number - 1 - len(row))
        self._text, self._span = [], (down, across)

    def say(self, text: str) -> None:
        """Add to the text of the cell that has begun."""
        if self._text is not None:
            self._text.append(text)

    def end_cell(self) -> None:
        """Put the cell that has begun into its row."""
        if self._text is None:
            return
        lines = (" ".join(line.split()) for line in "".join(self._text).splitlines())
        text = "\n".join(line for line in lines if line)
        self._text = None
        row, at = self.rows[-1], len(self.rows) - 1
        while (at, len(row)) in self._taken:
            row.append("")
        column, (down, across) = len(row), self._span
        row += [text, *[""] * (across - 1)]
        for below in range(at + 1, at + down):
            self._taken.update(dict.fromkeys((below, column + n) for n in range(across)))


def _span(text: str | None, least: int = 1) -> int:
    said = (text or "").strip()
    return min(_MOST_SPANNED, max(least, int(said))) if said.isdecimal() else least
