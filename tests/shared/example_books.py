"""The workbook that an example of a finding code stands for; `xlcrm.schema.code` has its signs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Final, TypeAlias

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_cell_to_rowcol

from xlcrm.fleet.batch import check_files
from xlcrm.schema.header_words import normalise
from xlcrm.schema.sheets import LEDGER, SETTINGS, SHEETS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from xlsxwriter.worksheet import Worksheet

    from xlcrm.rules.every import Rule
    from xlcrm.schema.columns import SheetSpec
    from xlcrm.schema.finding import Finding

AS_OF: Final = date(2024, 10, 1)
_PEOPLE: Final = "명단"  # a sheet so named is the only list of an example
_CUSTOMERS: Final = 3  # in a ledger of which an example says nothing
_NAMES: Final = "가나다라마바사아자차카타파하"
_DONE: Final = re.compile(r"(메모|병합|표|숨긴 행|필터로 숨긴 행|이름) ?([^:]*): (.+)")
_TIMES: Final = re.compile(r"(.+) × (\d+)")
_NUMBER: Final = re.compile(r"-?\d+(?:\.\d+)?")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}(?: \d{2}:\d{2})?")

Value: TypeAlias = "str | float | date | None"


@dataclass
class _Sheet:
    """One sheet of an example: its lines of cells, and what is done to it."""

    name: str
    lines: list[list[str]] = field(default_factory=list)
    done: list[tuple[str, str, str]] = field(default_factory=list)


def findings_in(path: Path, example: Sequence[str], more: Sequence[Rule] = ()) -> list[Finding]:
    """Write an example's workbook, check the file as the program does, and return what is found."""
    _write(path, example)
    (result,) = check_files([path], AS_OF, more=more)
    assert result.error is None, result.error
    return list(result.findings)


def _write(path: Path, example: Sequence[str]) -> None:
    sheets = list(_sheets(example))
    if all(normalise(sheet.name) != LEDGER.name and _PEOPLE not in sheet.name for sheet in sheets):
        rows = [[LEDGER.column("service").name], *([""] for _ in range(_CUSTOMERS))]
        sheets.insert(0, _Sheet(LEDGER.name, rows))
    book = Workbook(str(path), {"strings_to_numbers": False, "strings_to_formulas": False})
    for sheet in sheets:
        _fill(sheet)
        page = book.add_worksheet(sheet.name)
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        for row, line in enumerate(sheet.lines):
            for column, text in enumerate(line):
                _type(page, row, column, text, {date: day, datetime: moment})
        for verb, what, how in sheet.done:
            _do(book, sheet, page, (verb, what, how))
    book.close()


def _sheets(example: Sequence[str]) -> Iterator[_Sheet]:
    sheet = _Sheet(LEDGER.name)
    for line in example:
        if line.startswith("[") and line.endswith("]"):
            if sheet.lines:
                yield sheet
            sheet = _Sheet(line[1:-1])
        elif done := _DONE.fullmatch(line):
            sheet.done.append((done[1], done[2], done[3]))
        else:
            times = _TIMES.fullmatch(line)
            cells = [cell.strip() for cell in (times[1] if times else line).split("|")]
            sheet.lines += [list(cells) for _ in range(int(times[2]) if times else 1)]
    yield sheet


def _fill(sheet: _Sheet) -> None:
    """Add the columns that such a sheet needs, to the right, down to the first blank row."""
    spec = next((spec for spec in SHEETS if spec.name == sheet.name), None)
    if spec is None or spec is SETTINGS:
        return
    headers, *rows = sheet.lines
    known = set(map(normalise, headers))
    end = next((at for at, row in enumerate(rows) if len(row) < len(headers)), None)
    for name, values in _needed(spec, known, len(rows)):
        headers.append(name)
        for row, value in zip(rows[:end], values, strict=False):
            row.append(value)


def _needed(spec: SheetSpec, known: set[str], count: int) -> Iterator[tuple[str, list[str]]]:
    for column in spec.columns:
        names = set(map(normalise, (column.name, *column.synonyms)))
        if column.required and known.isdisjoint(names):
            yield column.name, [_usual(column.field, at) for at in range(count)]


def _usual(name: str, at: int) -> str:
    """What an example's row says of which it says nothing."""
    return {
        "customer_id": f"{1001 + at}",
        "name": f"{_NAMES[at] * 3}상회",
        "start": "2024-01-01",
        "end": "2024-12-31",
        "entry_id": f"J-{at + 1:03}",
        "at": "2024-09-02 10:00",
        "date": "2024-09-02",
        "month": "2024-09-01",
        "amount": "10",
        "sent_on": "2024-09-02",
        "campaign": "가을 안내",
        "score": "5",
    }[name]


def _value(text: str) -> Value:
    if not text:
        return None
    if text.startswith('"'):
        return text[1:-1]
    if _NUMBER.fullmatch(text):
        return float(text)
    if _DAY.fullmatch(text):
        try:
            return datetime.fromisoformat(text) if " " in text else date.fromisoformat(text)
        except ValueError:  # no such day: Excel takes it for a text
            return text
    return text


def _type(page: Worksheet, row: int, column: int, text: str, looks: dict[type, object]) -> None:
    """Write a cell as Excel would have taken what was typed."""
    value = _value(text)
    if text.startswith("="):
        formula, _, shown = text.partition(" → ")
        result = _value(shown)
        if isinstance(result, date):
            look, result = looks[date], (result - date(1899, 12, 30)).days
        else:
            look = None
        page.write_formula(row, column, formula, look, "" if result is None else result)
    elif text.startswith("#"):
        page.write_formula(row, column, "=NA()", None, text)
    elif isinstance(value, date):
        page.write_datetime(row, column, value, looks[type(value)])
    elif isinstance(value, str):
        page.write_string(row, column, value)
    elif value is not None:
        page.write_number(row, column, value)


def _do(book: Workbook, sheet: _Sheet, page: Worksheet, done: tuple[str, str, str]) -> None:
    """Do to a sheet what an example says besides its cells."""
    verb, what, how = done
    if verb == "메모":
        page.write_comment(what, how)
    elif verb == "이름":
        book.define_name(what, how)
    elif verb == "표":
        headers = [{"header": text} for text in sheet.lines[0]]
        page.add_table(0, 0, int(how) - 1, len(headers) - 1, {"columns": headers})
    elif verb == "병합":
        first, last = how.split(":")
        page.merge_range(*xl_cell_to_rowcol(first), *xl_cell_to_rowcol(last), "")
    else:
        page.set_row(int(how) - 1, None, None, {"hidden": True})
        if verb == "필터로 숨긴 행":
            page.autofilter(0, 0, int(how) - 1, 0)
            page.filter_column(0, "x != 다솜상사")
