"""The part of a workbook that some formulas read, as a small workbook of its own.

Calculators are given this instead of the office's file: it takes a fraction of the time, holds
nobody's data that no formula reads, and nothing that they might stumble over.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from datetime import date
from functools import partial
from itertools import compress, islice, repeat
from operator import lt
from types import NoneType
from typing import TYPE_CHECKING, Final

from xlcrm.cellref import CellError, column_letters
from xlcrm.ooxml.bundle import bundled
from xlcrm.ooxml.cells import CIRCULAR, MISSING_STRING, NOT_CALCULATED, serial_of
from xlcrm.ooxml.markup import attributes, escape, find_all, text_of
from xlcrm.ooxml.table import header_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from xlcrm.cellref import CellValue
    from xlcrm.ooxml.results import FormulaCell
    from xlcrm.ooxml.table import ExcelTable
    from xlcrm.workbook.fresh.demand import Demand, Key
    from xlcrm.workbook.fresh.side import Side

_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES: Final = "http://schemas.openxmlformats.org/package/2006/content-types"
_SHEET_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_UNKNOWN: Final = "><f>TODAY()</f></c>"
"""What no calculator knows, as it is not told the day: nor what depends on it."""

_UNREADABLE: Final = frozenset({NOT_CALCULATED, MISSING_STRING, CIRCULAR})


class Excerpt:
    """Makes the small workbook."""

    def __init__(self, side: Side, demand: Demand) -> None:
        """Begin one.

        Args:
            side: the workbook.
            demand: which formulas, and what they read.
        """
        self.side = side
        self.demand = demand
        self.size = 0
        self._strings: dict[str, int] = {}
        self._memo: defaultdict[type, _Tails] = defaultdict(
            partial(_Tails, self._strings, date1904=side.package.date1904)
        )
        self._names: set[str] = set()
        self._tables: set[str] = set()
        for (sheet, _, _), cell in demand.cells.items():
            reach = side.reaches.alike(cell, sheet)
            self._names |= reach.names
            self._tables |= reach.tables

    @property
    def cells(self) -> int:
        """How many cells it would hold at most, for a look before it is made."""
        total = 0
        for (sheet, _), (first, last) in self.demand.needed.items():
            rows = self._rows(sheet)
            total += min(last - first + 1, len(rows))
        return total + len(self.demand.cells)

    def _rows(self, sheet: str) -> Collection[int]:
        columns = {column for name, column in self.demand.needed if name == sheet}
        self.side.columns(sheet, columns)
        return self.side.rows(sheet)

    def data(self) -> bytes:
        """Return its bytes."""
        package = self.side.package
        parts: dict[str, bytes] = {}
        kinds, relations, sheets = [], [], []
        number_of_tables = 0
        for number, entry in enumerate(package.sheets, start=1):
            name = entry.name.casefold()
            tables = [
                table
                for key, (home, table) in self.side.reaches.tables.items()
                if key in self._tables and home == name
            ]
            part = f"xl/worksheets/sheet{number}.xml"
            body = self._sheet(name, tables) if entry.kind == "worksheet" else ""
            ids = []
            for table in tables:
                number_of_tables += 1
                ids.append(number_of_tables)
                path = f"xl/tables/table{number_of_tables}.xml"
                parts[path] = _table(table, number_of_tables).encode()
                kinds.append((path, "table"))
            held = "".join(f'<tablePart r:id="rId{each}"/>' for each in ids)
            held = f'<tableParts count="{len(ids)}">{held}</tableParts>' if ids else ""
            parts[part] = (
                f'{_HEAD}<worksheet xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheetData>'
                f"{body}</sheetData>{held}</worksheet>"
            ).encode()
            if ids:
                parts[f"xl/worksheets/_rels/sheet{number}.xml.rels"] = _relations(
                    (f"rId{each}", "table", f"../tables/table{each}.xml") for each in ids
                )
            kinds.append((part, "worksheet"))
            relations.append((f"rId{number}", "worksheet", f"worksheets/sheet{number}.xml"))
            quoted = escape(entry.name, quote=True).decode()
            sheets.append(f'<sheet name="{quoted}" sheetId="{number}" r:id="rId{number}"/>')
        kinds += [("xl/workbook.xml", "sheet.main"), ("xl/sharedStrings.xml", "sharedStrings")]
        relations.append((f"rId{len(sheets) + 1}", "sharedStrings", "sharedStrings.xml"))
        day = ' date1904="1"' if package.date1904 else ""
        parts["xl/workbook.xml"] = (
            f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><workbookPr{day}/>'
            f"<sheets>{''.join(sheets)}</sheets>{self._defined()}</workbook>"
        ).encode()
        texts = "".join(
            f'<si><t xml:space="preserve">{escape(each).decode()}</t></si>'
            for each in self._strings
        )
        parts["xl/sharedStrings.xml"] = f'{_HEAD}<sst xmlns="{_MAIN}">{texts}</sst>'.encode()
        parts["xl/_rels/workbook.xml.rels"] = _relations(relations)
        parts["_rels/.rels"] = _relations([("rId1", "officeDocument", "xl/workbook.xml")])
        return bundled({"[Content_Types].xml": _content_types(kinds), **parts})

    def _defined(self) -> str:
        """The names that the formulas use."""
        workbook = self.side.package.part(self.side.package.workbook_part)
        found = []
        for tag in find_all(workbook, b"definedName"):
            said = attributes(tag.attributes)
            name = said.get("name", "")
            if tag.empty or name.casefold() not in self._names:
                continue
            text = text_of(workbook[tag.end : workbook.index(b"</", tag.end)])
            place = said.get("localSheetId")
            local = f' localSheetId="{place}"' if place and place.isdecimal() else ""
            quoted, formula = escape(name, quote=True).decode(), escape(text).decode()
            found.append(f'<definedName name="{quoted}"{local}>{formula}</definedName>')
        return f"<definedNames>{''.join(found)}</definedNames>" if found else ""

    def _sheet(self, sheet: str, tables: list[ExcelTable]) -> str:
        """A sheet's rows."""
        needed = {
            column: rows for (name, column), rows in self.demand.needed.items() if name == sheet
        }
        special = self._special(sheet, tables)
        columns = sorted({*needed, *special})
        if not columns:
            return ""
        values = self.side.columns(sheet, columns)
        rows = self.side.rows(sheet)
        ordered = all(map(lt, rows, islice(rows, 1, None)))
        cells = [
            self._column(column, rows, values[column], needed.get(column, (1, 0)), ordered=ordered)
            for column in columns
        ]
        if special:
            places = {row: at for at, row in enumerate(rows)}
            for column, texts in zip(columns, cells, strict=True):
                letters = column_letters(column)
                for row, said in special.get(column, {}).items():
                    if row in places:
                        texts[places[row]] = f'<c r="{letters}{row}"{said}'
        joined = cells[0] if len(cells) == 1 else list(map("".join, zip(*cells, strict=True)))
        numbers, found = list(compress(rows, joined)), list(filter(None, joined))
        if not found:
            return ""
        first, last = numbers[0], numbers[-1]
        if last - first + 1 == len(found) and ordered:
            # A row without a number follows the one before, and takes less time to read.
            return f'<row r="{first}">{"</row><row>".join(found)}</row>'
        pairs = sorted(zip(numbers, found, strict=True))
        return "".join([f'<row r="{row}">{text}</row>' for row, text in pairs])

    def _column(
        self,
        column: int,
        rows: Sequence[int],
        values: Sequence[CellValue | date],
        needed: tuple[int, int],
        *,
        ordered: bool,
    ) -> list[str]:
        """A column's cells, a row each; empty where there is none or nobody reads it."""
        letters, memo = column_letters(column), self._memo
        first, last = needed
        kinds = set(map(type, values)) - {NoneType}
        if len(kinds) <= 1:  # None is like no other value
            tails = list(map(memo[kinds.pop() if kinds else NoneType].__getitem__, values))
        else:
            tails = [memo[value.__class__][value] for value in values]
        low, high = (bisect_left(rows, first), bisect_right(rows, last)) if ordered else (0, 0)
        if low < high and "" not in tails[low:high]:
            pairs = zip(map(str, rows[low:high]), tails[low:high], strict=True)
            read = map(f'<c r="{letters}'.__add__, map('"'.join, pairs))
            return [*repeat("", low), *read, *repeat("", len(rows) - high)]
        return [
            f'<c r="{letters}{row}"{tail}' if tail and first <= row <= last else ""
            for row, tail in zip(rows, tails, strict=True)
        ]

    def _special(self, sheet: str, tables: list[ExcelTable]) -> dict[int, dict[int, str]]:
        """Cells that hold formulas, what such fill, and the headers of tables; by column, row."""
        found: defaultdict[int, dict[int, str]] = defaultdict(dict)
        for table in tables:
            if table.header_rows:
                for column, each in enumerate(table.columns, start=table.area.left):
                    found[column][table.area.top] = self._value(header_of(each.name))
        for name, row, column in self.demand.taken:
            if name == sheet:
                found[column][row] = _UNKNOWN
        for key, cell in self.demand.cells.items():
            if key[0] == sheet:
                untold = key in self.demand.untold
                found[key[2]][key[1]] = _UNKNOWN if untold else self._formula(key, cell)
        return found

    def _formula(self, key: Key, cell: FormulaCell) -> str:
        """A cell's formula with the result that lies in it."""
        kind, value = _typed(cell.value)
        if kind == "s":
            kind, value = "str", escape(str(cell.value)).decode()
        kind = f' t="{kind}"' if kind else ""
        held = "" if value is None else f"<v>{value}</v>"
        if cell.group:
            home = cell.home == key[1:]
            area = f' ref="{cell.area}"' if home and cell.area is not None else ""
            text = escape(cell.text).decode() if home else ""
            return f'{kind}><f t="shared"{area} si="{cell.group}">{text}</f>{held}</c>'
        return f"{kind}><f>{escape(cell.text).decode()}</f>{held}</c>"

    def _value(self, value: CellValue | date) -> str:
        """What a cell says, behind its reference."""
        return self._memo[value.__class__][value]


class _Tails(dict[object, str]):
    """Cells' markup behind their references, by what they say; remembers what repeats."""

    def __init__(self, strings: dict[str, int], *, date1904: bool) -> None:
        super().__init__()
        self._strings = strings
        self._date1904 = date1904

    def __missing__(self, value: CellValue | date) -> str:
        kind, said = _typed(value, date1904=self._date1904)
        if value is None:
            text = ""
        elif isinstance(value, CellError) and value in _UNREADABLE:
            text = _UNKNOWN
        elif kind == "s":
            at = self._strings.setdefault(str(value), len(self._strings))
            text = f' t="s"><v>{at}</v></c>'
        else:
            text = f' t="{kind}"><v>{said}</v></c>' if kind else f"><v>{said}</v></c>"
        self[value] = text
        return text


def _typed(value: CellValue | date, *, date1904: bool = False) -> tuple[str, str | None]:
    """A value's type in a cell, and how it is written; a text stands elsewhere."""
    if isinstance(value, CellError):
        return ("", None) if value in _UNREADABLE else ("e", escape(value).decode())
    if isinstance(value, bool):
        return "b", str(int(value))
    if isinstance(value, date):
        return "", repr(serial_of(value, date1904=date1904))
    if isinstance(value, int | float):
        return "", repr(value)
    return ("", None) if value is None else ("s", None)


def _table(table: ExcelTable, number: int) -> str:
    """A table's part, with nothing but its name, its place and its columns."""
    name = escape(table.name, quote=True).decode()
    columns = "".join(
        f'<tableColumn id="{at}" name="{escape(each.name, quote=True).decode()}"/>'
        for at, each in enumerate(table.columns, start=1)
    )
    totals = f' totalsRowCount="{table.totals_rows}"' if table.totals_rows else ""
    headers = "" if table.header_rows else ' headerRowCount="0"'
    return (
        f'{_HEAD}<table xmlns="{_MAIN}" id="{number}" name="{name}" displayName="{name}" '
        f'ref="{table.area}"{headers}{totals}>'
        f'<tableColumns count="{len(table.columns)}">{columns}</tableColumns></table>'
    )


def _relations(found: Iterator[tuple[str, str, str]] | list[tuple[str, str, str]]) -> bytes:
    entries = "".join(
        f'<Relationship Id="{each}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for each, kind, target in found
    )
    return f'{_HEAD}<Relationships xmlns="{_RELATIONS}">{entries}</Relationships>'.encode()


def _content_types(kinds: list[tuple[str, str]]) -> bytes:
    entries = "".join(
        f'<Override PartName="/{part}" ContentType="{_SHEET_TYPE}.{kind}+xml"/>'
        for part, kind in kinds
    )
    usual = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
    return (
        f'{_HEAD}<Types xmlns="{_TYPES}">{usual}relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{entries}</Types>'
    ).encode()


def as_said(value: CellValue) -> object:
    """Return a value with its type, as the calculators' process tells values.

    >>> as_said(True), as_said(2), as_said("가"), as_said(None)
    (['b', True], ['n', 2.0], ['s', '가'], None)
    """
    if value is None or (isinstance(value, CellError) and value in _UNREADABLE):
        return None
    if isinstance(value, bool):
        return ["b", value]
    if isinstance(value, int | float):
        return ["n", float(value)]
    if isinstance(value, CellError):
        return ["e", str(value)]
    return ["s", str(value)]
