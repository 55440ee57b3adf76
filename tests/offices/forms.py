r"""How an office's workbook is written down here: as tables that one can read.

A workbook is made with XlsxWriter from rows of values. Into those, the planted mistakes are typed
last, from a table of cells, codes and what stands there:

    [시트]
    E7   C103  2024.02.30
    F7   -     =2024-01-15

`-` is typed too, but nothing is to be found there. `=` marks a number or a real date, `␣` a space,
`∅` a blank, `#N/A` an error value, `fx:` a formula and, behind `→`, its value; `\u200b` is that
character. A code alone says that it is to be found in a cell that is made otherwise.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from string import ascii_uppercase
from typing import TYPE_CHECKING, Final, TypeAlias

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_cell_to_rowcol, xl_rowcol_to_cell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

Value: TypeAlias = "str | int | float | bool | date | Formula | None"

_LINE: Final = re.compile(r"(?P<cell>[A-Z]{1,2}\d+)\s+(?P<code>[CS]\d{3}|-)(?:\s+(?P<typed>\S.*))?")
_TYPED: Final = re.compile(
    r"=(?:(?P<day>\d{4}-\d\d-\d\d)|(?P<moment>[\d-]+T[\d:]+)|(?P<part>-?\d+\.\d+)|(?P<whole>-?\d+))"
)
_ESCAPE: Final = re.compile(r"\\u([0-9a-f]{4})")
_MACROS: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
"""The head of an OLE file and nothing in it: a part that nobody but Excel has to understand."""

_LOOK: Final = {"font_name": "맑은 고딕", "font_size": 10, "border": 1}
_HEADER: Final = {
    **_LOOK,
    "bold": True,
    "text_wrap": True,
    "align": "center",
    "bg_color": "#DDEBF7",
}
_TITLE: Final = {"font_name": "맑은 고딕", "font_size": 16, "bold": True, "align": "center"}


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula, and the value that Excel has computed; None if none has."""

    text: str
    value: str | float | None = None


@dataclass(frozen=True, slots=True)
class Mistake:
    """A cell in which something is wrong, and the code under which it is to be found."""

    sheet: str
    cell: str
    code: str


@dataclass(frozen=True, slots=True)
class Header:
    """A header cell and the field it is to be read as.

    Attributes:
        sheet: the sheet's name.
        kind: the key of the sheet's kind.
        cell: the cell, such as B4.
        text: what it says, line breaks as spaces.
        fields: the field; several for a column that holds several things, "" for what is none of
            ours; none at all for one of the office's own.
        exact: whether the header is one of docs/domain.md#headers' names and synonyms.
        asked: whether it could mean several things, so that one would rather ask.
    """

    sheet: str
    kind: str
    cell: str
    text: str
    fields: tuple[str, ...]
    exact: bool
    asked: bool

    @property
    def place(self) -> str:
        """The sheet and the cell: 대장!B4."""
        return f"{self.sheet}!{self.cell}"

    @property
    def answer(self) -> str:
        """What a person says of it to the question what it is."""
        if not self.fields:
            return "쓰지 않음"
        return (
            "~".join(self.fields) if all(self.fields) else "/".join(f or "-" for f in self.fields)
        )


@dataclass(frozen=True, slots=True)
class Office:
    """An invented office.

    Attributes:
        name: the workbook's name, with its suffix.
        kind: what the office does.
        odd: what is odd about its workbook.
        build: writes the workbook.
        headers: how its headers are to be read.
        planted: the table of mistakes.
        rows: the first and last data row of each sheet that is a ledger.
    """

    name: str
    kind: str
    odd: str
    build: Callable[[Path], None]
    headers: tuple[Header, ...]
    planted: str
    rows: Mapping[str, tuple[int, int]]

    @property
    def mistakes(self) -> tuple[Mistake, ...]:
        """What is to be found, in the order of the table."""
        lines = _lines(self.planted)
        return tuple(Mistake(sheet, cell, code) for sheet, cell, code, _ in lines if code != "-")

    @property
    def clean(self) -> frozenset[tuple[str, int]]:
        """The ledgers' rows, by sheet and number, of which the table says nothing."""
        every = (
            (sheet, row)
            for sheet, (first, last) in self.rows.items()
            for row in range(first, last + 1)
        )
        named = ((sheet, cell.lstrip(ascii_uppercase)) for sheet, cell, *_ in _lines(self.planted))
        return frozenset(every) - {(sheet, int(row)) for sheet, row in named}


def headers(table: str) -> tuple[Header, ...]:
    """Return the headers of a table of `cell  header  field`.

    `~` marks one that is no synonym, `?` one that a person would ask about, and `+` a column that
    holds two things, such as `~start+end`.

    Above those of one sheet stands `[sheet: kind]`.
    """
    found: list[Header] = []
    sheet = kind = ""
    for line in filter(None, map(str.strip, table.splitlines())):
        if line.startswith("["):
            sheet, _, kind = line.strip("[]").partition(": ")
            continue
        cell, text, *rest = re.split(r"\s{2,}", line)
        name = rest[0] if rest else ""
        mark = name[:1] if name[:1] in {"~", "?"} else ""
        fields = tuple(name.removeprefix(mark).split("+")) if name else ()
        found.append(Header(sheet, kind, cell, text, fields, bool(name) and not mark, mark == "?"))
    return tuple(found)


def typed(table: str) -> Mapping[str, Mapping[str, Value]]:
    """Return what a table of mistakes types, by sheet and cell."""
    found: dict[str, dict[str, Value]] = {}
    for sheet, cell, _, text in _lines(table):
        cells = found.setdefault(sheet, {})
        if text is not None:
            cells[cell] = _value(text)
    return found


def _lines(table: str) -> Iterable[tuple[str, str, str, str | None]]:
    sheet = ""
    for line in filter(None, map(str.strip, table.splitlines())):
        if line.startswith("["):
            sheet = line.strip("[]")
        elif match := _LINE.fullmatch(line):
            yield sheet, match["cell"], match["code"], match["typed"]
        else:
            raise ValueError(line)


def _value(text: str) -> Value:
    if text == "∅":
        return None
    if text.startswith("fx:"):
        formula, _, value = text[3:].partition("→")
        return Formula(f"={formula.strip()}", value.strip() or None)
    if text.startswith("#") and text != "#":
        return Formula("=NA()", text)
    if match := _TYPED.fullmatch(text):
        return _number(match)
    text = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    return text.replace("␣", " ").replace("⏎", "\n")


def _number(match: re.Match[str]) -> Value:
    if match["moment"]:
        return datetime.fromisoformat(match["moment"])
    if match["day"]:
        return date.fromisoformat(match["day"])
    return float(match["part"]) if match["part"] else int(match["whole"])


class Paper:
    """A workbook while an office writes it; what its table of mistakes types comes last."""

    def __init__(self, path: Path, planted: str, *, date1904: bool = False) -> None:
        options = {
            "date_1904": date1904,
            "strings_to_numbers": False,
            "strings_to_formulas": False,
            "strings_to_urls": False,
        }
        self.book = Workbook(str(path), options)
        self.book.set_properties({"created": datetime(2024, 9, 2)})  # noqa: DTZ001 - no zone in a workbook
        self.planted = typed(planted)
        self.looks = {
            "cell": self.book.add_format(_LOOK),
            "day": self.book.add_format({**_LOOK, "num_format": "yyyy-mm-dd"}),
            "moment": self.book.add_format({**_LOOK, "num_format": "yyyy-mm-dd hh:mm"}),
            "won": self.book.add_format({**_LOOK, "num_format": "#,##0"}),
            "header": self.book.add_format(_HEADER),
            "title": self.book.add_format(_TITLE),
        }
        self.pages: list[Page] = []
        if path.suffix == ".xlsm":
            self.book.add_vba_project(BytesIO(_MACROS), is_stream=True)

    def page(self, name: str) -> Page:
        """Add a sheet."""
        self.pages.append(Page(self, self.book.add_worksheet(name)))
        return self.pages[-1]

    def close(self) -> None:
        """Type the mistakes and save.

        Raises:
            ValueError: the table names a sheet that the workbook does not have.
        """
        names = {page.sheet.get_name(): page for page in self.pages}
        for name, cells in self.planted.items():
            if name not in names:
                raise ValueError(name)
            for cell, value in cells.items():
                names[name].cells[xl_cell_to_rowcol(cell)] = value
        for page in self.pages:
            page.write()
        self.book.close()


class Page:
    """One sheet while an office writes it."""

    def __init__(self, paper: Paper, sheet: Worksheet) -> None:
        self.paper = paper
        self.sheet = sheet
        self.cells: dict[tuple[int, int], Value] = {}
        self.heads: set[tuple[int, int]] = set()
        sheet.set_column("A:Z", 15)

    def title(self, area: str, text: str) -> None:
        """Merge an area above the table and write a title into it."""
        self.sheet.merge_range(area, text, self.paper.looks["title"])

    def group(self, area: str, text: str) -> None:
        """Merge an area of the headers and write what stands above, or across, several."""
        self.sheet.merge_range(area, text, self.paper.looks["header"])

    def heads_of(self, found: Sequence[Header]) -> None:
        """Write those of the headers that stand on this sheet and in a cell of their own."""
        for head in found:
            at = xl_cell_to_rowcol(head.cell)
            if head.sheet == self.sheet.get_name():
                self.cells[at] = head.text.replace("⏎", "\n")
                self.heads.add(at)

    def line(self, cell: str, values: Iterable[Value]) -> None:
        """Write values from a cell to the right."""
        row, column = xl_cell_to_rowcol(cell)
        for offset, value in enumerate(values):
            self.cells[row, column + offset] = value

    def lines(self, cell: str, rows: Iterable[Iterable[Value]]) -> int:
        """Write rows of values from a cell down; return the last one's number in Excel."""
        row, column = xl_cell_to_rowcol(cell)
        below = [*rows]
        for at, values in enumerate(below):
            self.line(xl_rowcol_to_cell(row + at, column), values)
        return int(row) + len(below)

    def table(self, cell: str, text: str) -> None:
        """Write a table as it stands in a text: cells apart by `|`, typed as mistakes are."""
        rows = (
            [_value(word) if word else None for word in line.split("|")]
            for line in text.strip("\n").splitlines()
        )
        self.lines(cell, rows)

    def write(self) -> None:
        """Write all cells."""
        for (row, column), value in sorted(self.cells.items()):
            look = self.paper.looks["header" if (row, column) in self.heads else _look(value)]
            self._cell(row, column, value, look)

    def _cell(self, row: int, column: int, value: Value, look: Format) -> None:
        if value is None:
            self.sheet.write_blank(row, column, None, look)
        elif isinstance(value, Formula):
            self.sheet.write_formula(row, column, value.text, look, _computed(value))
        elif isinstance(value, bool):
            self.sheet.write_boolean(row, column, value, look)
        elif isinstance(value, str):
            self.sheet.write_string(row, column, value, look)
        elif isinstance(value, date):
            self.sheet.write_datetime(row, column, value, look)
        else:
            self.sheet.write_number(row, column, value, look)


def _computed(formula: Formula) -> str | float:
    return "" if formula.value is None else formula.value


def _look(value: Value) -> str:
    if isinstance(value, datetime):
        return "moment"
    if isinstance(value, date):
        return "day"
    return "won" if isinstance(value, int) and not isinstance(value, bool) else "cell"
