"""What anybody can get hold of prints itself as one short line that holds nobody's data."""

from __future__ import annotations

import shutil
from contextlib import suppress
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

import xlcrm
from xlcrm.cellref import CellRef
from xlcrm.files import store
from xlcrm.workbook.plan import CellEdit

if TYPE_CHECKING:
    from collections.abc import Iterator

SAMPLES: Final = Path(__file__).parents[2] / "sample_data"
DAY: Final = date(2024, 10, 1)
NOW: Final = datetime(2024, 10, 1, 9, 30)  # noqa: DTZ001 - Korean wall time
AUTHOR: Final = xlcrm.Author("김대리", "law", NOW)
PERSONAL: Final = {"고객명", "성명", "이름", "연락처", "전화번호", "휴대전화", "이메일", "주소"}
MOST: Final = 40  # things of a kind in one place that are looked at
LONGEST: Final = 300
PLAIN: Final = (str, bytes, int, float, type, Enum, BaseException)


@pytest.fixture(params=["seed_ledger.xlsx", "office.xlsx", "messy.xlsx", "new"])
def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> xlcrm.Ledger:
    """Return each sample, opened."""
    path = tmp_path / "대장.xlsx"
    if request.param == "new":
        xlcrm.new_ledger(str(path), as_of=DAY, sample=True)
    else:
        shutil.copy(SAMPLES / request.param, path)
    return xlcrm.open_ledger(path)


def test_every_repr_is_one_short_line_that_names_nobody(ledger: xlcrm.Ledger) -> None:
    """Of the ledger, of what every call gives, and of all that can be reached from them."""
    people = _people(ledger)
    assert len(people) > 2
    kinds: set[str] = set()
    for each in _reached(_given(ledger)):
        kind = type(each)
        kinds.add(kind.__name__)
        line = repr(each)
        assert len(line) < LONGEST, kind
        assert len(line.splitlines()) == 1, kind
        assert not [who for who in people if who in line], kind
    assert kinds >= {"Ledger", "Book", "Table", "TypedColumn", "Scan", "Plan", "ColumnEdits"}
    assert len(kinds) > 40


def test_an_edit_that_is_printed_masks_what_is_surely_somebodys() -> None:
    """Names cannot be told from other words; numbers and addresses of mail can."""
    edit = CellEdit(CellRef("고객대장", 4, 3), "010-1234-5678", "hong@example.com")
    assert str(edit) == "고객대장!C4: '010-****-5678' → 'ho***@example.com'"
    assert str(CellEdit(CellRef("고객대장", 4, 8), None, DAY)) == (
        "고객대장!H4: (빈 칸) → 2024-10-01"
    )


def _given(ledger: xlcrm.Ledger) -> Iterator[object]:
    """The ledger, and what the public calls give of it."""
    path = ledger.path
    yield ledger
    yield store.read(path)
    yield xlcrm.assess(ledger.book, DAY)
    yield xlcrm.analyse(ledger, DAY)
    yield xlcrm.expiring(ledger, as_of=DAY)
    yield xlcrm.due(ledger, as_of=DAY)
    with suppress(xlcrm.SheetNotFoundError):
        yield xlcrm.history(ledger)
    yield xlcrm.survey(path)
    register = ledger.book.people
    yield register
    for person in register.find("1001"):
        yield person
        yield xlcrm.timeline(ledger, person)
    entry = {"customer": "1001", "channel": "전화", "content": "통화함"}
    yield xlcrm.fix(ledger)
    yield xlcrm.mark(ledger, as_of=DAY)
    yield xlcrm.adopt(ledger, as_of=DAY)
    yield xlcrm.log(ledger, [entry], now=NOW)
    yield xlcrm.refresh(ledger, as_of=date(2025, 3, 1), add_columns=True)
    yield ledger.commit(xlcrm.refresh(ledger, as_of=DAY), by=AUTHOR)
    yield xlcrm.add_entries(path, [entry], AUTHOR)
    yield list(xlcrm.check_files([path], DAY))
    yield list(xlcrm.refresh_files([path], DAY, by=AUTHOR))
    yield xlcrm.undo(path)


def _people(ledger: xlcrm.Ledger) -> set[str]:
    """What customers said in columns that are theirs."""
    found: set[str] = set()
    for sheet in {table.sheet for table in ledger.tables}:
        frame = ledger[sheet]
        for column in frame.columns:
            if str(column).replace(" ", "") in PERSONAL:
                found |= {str(each) for each in frame[column].dropna() if len(str(each)) > 2}
    return found


def _reached(start: Iterator[object]) -> Iterator[object]:
    """Each thing of xlcrm's own, once, that can be reached by fields, attributes and contents."""
    todo: list[object] = []
    seen: dict[int, object] = {}
    for first in start:
        todo.append(first)
        while todo:
            each = todo.pop()
            if id(each) in seen or isinstance(each, PLAIN) or callable(each):
                continue
            seen[id(each)] = each
            if type(each).__module__.startswith("xlcrm"):
                yield each
                todo += _inside(each)
            if isinstance(each, dict):
                todo += [*each.keys()][:MOST] + [*each.values()][:MOST]
            elif isinstance(each, list | tuple | set | frozenset):
                todo += [*each][:MOST]


def _inside(each: object) -> list[object]:
    """The values of a thing's fields and attributes."""
    names = {*getattr(each, "__dict__", ())}
    if is_dataclass(each):
        names |= {field.name for field in fields(each)}
    for cls in type(each).__mro__:
        slots = getattr(cls, "__slots__", ())
        names |= {slots} if isinstance(slots, str) else {*slots}
    return [getattr(each, name) for name in names if hasattr(each, name)]
